//! Refreshing, revoking, asking who one is.

use super::{pair, refusal, start, token};
use crate::demo::test_client::{Ask, Got};
use crate::demo::{DemoConfig, DemoOrg, DemoServer, OWN_APP_CLIENT_ID};

async fn refresh(server: &DemoServer, refresh_token: &str) -> Got {
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", OWN_APP_CLIENT_ID),
        ("refresh_token", refresh_token),
    ];
    token(server, &form).await
}

const DEAD: (&str, &str) = ("invalid_grant", "expired access/refresh token");

#[tokio::test]
async fn a_refresh_token_stays_where_it_does_not_rotate() {
    let server = start().await;
    let refresh_token = server.issue_refresh_token(OWN_APP_CLIENT_ID, "api refresh_token");
    for _ in 0..2 {
        let answer = refresh(&server, &refresh_token).await;
        assert_eq!(answer.status, 200);
        assert!(answer.json().get("refresh_token").is_none());
    }
    assert_eq!(
        refusal(&refresh(&server, "5Aep861unknown").await),
        pair(DEAD.0, DEAD.1)
    );
}

#[tokio::test]
async fn reuse_of_a_rotated_refresh_token_kills_the_family() {
    let config = DemoConfig {
        rotate_refresh_tokens: true,
        ..DemoConfig::prod()
    };
    let server = DemoOrg::start(config).await.unwrap();
    let first = server.issue_refresh_token(OWN_APP_CLIENT_ID, "api refresh_token");
    let answer = refresh(&server, &first).await.json();
    let second = answer["refresh_token"].as_str().unwrap();
    let access = answer["access_token"].as_str().unwrap();
    assert_ne!(first, second);
    let limits = |token: String| Ask::api(&server, &token, "GET", "limits").send();
    assert_eq!(limits(access.to_owned()).await.status, 200);
    assert_eq!(
        refusal(&refresh(&server, &first).await),
        pair(DEAD.0, DEAD.1)
    );
    assert_eq!(
        refusal(&refresh(&server, second).await),
        pair(DEAD.0, DEAD.1)
    );
    assert_eq!(limits(access.to_owned()).await.status, 401);
}

#[tokio::test]
async fn the_sixth_login_ends_the_first() {
    let server = start().await;
    let tokens: Vec<String> = (0..6)
        .map(|_| server.issue_refresh_token(OWN_APP_CLIENT_ID, "api refresh_token"))
        .collect();
    assert_eq!(
        refusal(&refresh(&server, &tokens[0]).await),
        pair(DEAD.0, DEAD.1)
    );
    assert_eq!(refresh(&server, &tokens[1]).await.status, 200);
}

#[tokio::test]
async fn revoking_an_access_token_ends_only_that_session() {
    let server = start().await;
    let refresh_token = server.issue_refresh_token(OWN_APP_CLIENT_ID, "api refresh_token");
    let mut sessions = Vec::new();
    for _ in 0..2 {
        let answer = refresh(&server, &refresh_token).await.json();
        sessions.push(answer["access_token"].as_str().unwrap().to_owned());
    }
    let form = [("token", sessions[0].as_str())];
    let answer = Ask::post_form(&server, "/services/oauth2/revoke", &form)
        .send()
        .await;
    assert_eq!((answer.status, answer.body.len()), (200, 0));
    for (session, status) in sessions.iter().zip([401, 200]) {
        assert_eq!(
            Ask::api(&server, session, "GET", "limits")
                .send()
                .await
                .status,
            status
        );
    }
    assert_eq!(refresh(&server, &refresh_token).await.status, 200);
}

#[tokio::test]
async fn revoking_a_refresh_token_ends_its_sessions_and_unknown_tokens_are_refused() {
    let server = start().await;
    let refresh_token = server.issue_refresh_token(OWN_APP_CLIENT_ID, "api refresh_token");
    let access = refresh(&server, &refresh_token).await.json()["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        Ask::api(&server, &access, "GET", "limits")
            .send()
            .await
            .status,
        200
    );
    let form = [("token", refresh_token.as_str())];
    assert_eq!(
        Ask::post_form(&server, "/services/oauth2/revoke", &form)
            .send()
            .await
            .status,
        200
    );
    assert_eq!(
        Ask::api(&server, &access, "GET", "limits")
            .send()
            .await
            .status,
        401
    );
    assert_eq!(
        refusal(&refresh(&server, &refresh_token).await),
        pair(DEAD.0, DEAD.1)
    );
    let again = Ask::post_form(&server, "/services/oauth2/revoke", &form)
        .send()
        .await;
    assert_eq!(
        refusal(&again),
        pair("unsupported_token_type", "this token type is not supported")
    );
}

#[tokio::test]
async fn identity_answers_bad_tokens_in_plain_text() {
    let server = start().await;
    for target in [
        "/services/oauth2/userinfo",
        "/id/00D000000000000AAA/005000000000000AAA",
    ] {
        let answer = Ask::get(&server, target).bearer("nothing").send().await;
        assert_eq!(
            (answer.status, answer.text().as_str()),
            (403, "Bad_OAuth_Token")
        );
    }
}

#[tokio::test]
async fn a_frozen_user_cannot_refresh() {
    let server = start().await;
    let refresh_token = server.issue_refresh_token(OWN_APP_CLIENT_ID, "api refresh_token");
    server.freeze_users();
    let answer = refresh(&server, &refresh_token).await;
    assert_eq!(refusal(&answer), pair("inactive_user", "user is inactive"));
}
