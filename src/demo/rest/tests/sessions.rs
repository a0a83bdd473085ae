//! Versions, sessions, limits.

use super::{refusal, start, start_with};
use crate::demo::test_client::Ask;
use crate::demo::{DemoConfig, OWN_APP_CLIENT_ID};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn versions_need_no_session_and_everything_else_does() {
    let org = start().await;
    let versions = Ask::get(&org.server, "/services/data").send().await;
    assert_eq!(versions.status, 200);
    let versions = versions.json();
    let last = versions.as_array().unwrap().last().unwrap();
    assert_eq!(
        last,
        &json!({"label": "Summer '26", "url": "/services/data/v67.0", "version": "67.0"})
    );
    let expired = refusal(401, "INVALID_SESSION_ID", "Session expired or invalid");
    for path in [
        "/services/data/v66.0",
        "/services/data/v66.0/query?q=x",
        "/services/data/v66.0/nothing",
    ] {
        assert_eq!(Ask::get(&org.server, path).send().await.refusal(), expired);
        assert_eq!(
            Ask::get(&org.server, path)
                .bearer("00D!x")
                .send()
                .await
                .refusal(),
            expired
        );
    }
    let basic = Ask::get(&org.server, "/services/data/v66.0").header("authorization", "Basic eDp5");
    assert_eq!(
        basic.send().await.refusal(),
        refusal(401, "INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE")
    );
}

#[tokio::test]
async fn unknown_versions_are_not_found_and_retired_ones_gone() {
    let org = start().await;
    for (version, status) in [
        ("v99.0", 404),
        ("v30.0", 410),
        ("v31.0", 200),
        ("v67.0", 200),
    ] {
        let got = Ask::get(&org.server, &format!("/services/data/{version}"))
            .bearer(&org.token)
            .send()
            .await;
        assert_eq!(got.status, status, "{version}");
    }
    let missing = org.get("no/such/thing").await;
    assert_eq!(
        missing.refusal(),
        refusal(404, "NOT_FOUND", "The requested resource does not exist")
    );
    assert!(missing.header("sforce-limit-info").is_some());
}

#[tokio::test]
async fn sessions_end_with_their_time_and_need_the_api_scope() {
    let org = start().await;
    assert_eq!(org.get("limits").await.status, 200);
    org.server.advance_clock(Duration::from_secs(2 * 3600));
    let expired = refusal(401, "INVALID_SESSION_ID", "Session expired or invalid");
    assert_eq!(org.get("limits").await.refusal(), expired);
    let refresh_token = org
        .server
        .issue_refresh_token(OWN_APP_CLIENT_ID, "web refresh_token");
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", OWN_APP_CLIENT_ID),
        ("refresh_token", refresh_token.as_str()),
    ];
    let answer = Ask::post_form(&org.server, "/services/oauth2/token", &form)
        .send()
        .await
        .json();
    let token = answer["access_token"].as_str().unwrap();
    assert_eq!(
        Ask::api(&org.server, token, "GET", "limits")
            .send()
            .await
            .refusal(),
        refusal(
            401,
            "INVALID_SESSION_ID",
            "This session is not valid for use with the REST API"
        )
    );
}

#[tokio::test]
async fn calls_are_counted_and_limited() {
    let org = start_with(DemoConfig {
        daily_api_requests: 19,
        ..DemoConfig::prod()
    })
    .await;
    assert_eq!(
        org.get("limits").await.header("sforce-limit-info"),
        Some("api-usage=18/19")
    );
    assert_eq!(
        org.get("limits").await.json()["DailyApiRequests"],
        json!({"Max": 19, "Remaining": 0})
    );
    assert_eq!(
        org.get("limits").await.refusal(),
        refusal(
            403,
            "REQUEST_LIMIT_EXCEEDED",
            "TotalRequests Limit exceeded."
        )
    );
}

#[tokio::test]
async fn record_counts_leave_out_what_has_no_records() {
    let org = start().await;
    let got = org
        .get("limits/recordCount?sObjects=account,Meter_Reading__c,Nothing")
        .await
        .json();
    assert_eq!(
        got["sObjects"],
        json!([{"count": 86, "name": "Account"}, {"count": 5001, "name": "Meter_Reading__c"}])
    );
}
