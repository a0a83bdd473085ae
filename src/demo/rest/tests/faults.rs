//! Faults, hostile values and the request log.

use super::{Json, start};
use crate::demo::{Fault, hostile};

#[tokio::test]
async fn each_fault_strikes_as_often_as_it_was_told() {
    let org = start().await;
    let faults = org.server.faults();
    let path = "limits";
    for (fault, status, content_type) in [
        (Fault::Unauthorized, 401, "application/json;charset=UTF-8"),
        (
            Fault::Unavailable {
                retry_after: Some(7),
            },
            503,
            "application/json;charset=UTF-8",
        ),
        (Fault::HtmlError, 500, "text/html;charset=UTF-8"),
        (Fault::ExpiredLocator, 400, "application/json;charset=UTF-8"),
    ] {
        faults.once("GET /services/data/v66.0/limits", fault);
        let got = org.get(path).await;
        assert_eq!(
            (got.status, got.header("content-type")),
            (status, Some(content_type))
        );
        assert_eq!(got.header("retry-after"), (status == 503).then_some("7"));
        assert_eq!(org.get(path).await.status, 200);
    }
    faults.once(path, Fault::MalformedJson);
    assert!(serde_json::from_slice::<Json>(&org.get(path).await.body).is_err());
    faults.times(path, 1, 2, Fault::HtmlError);
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(org.get(path).await.status);
    }
    assert_eq!(statuses, [200, 500, 500, 200]);
}

#[tokio::test]
async fn bodies_break_off_where_a_fault_says() {
    let org = start().await;
    for fault in [Fault::ResetAfter(100), Fault::TruncateAfter(100)] {
        org.server.faults().once("/limits", fault);
        let got = org.get("limits").await;
        assert!(got.broken && got.body.len() == 100 && got.status == 200);
    }
    org.server
        .faults()
        .once("/limits", Fault::BytesPerSecond(1_000_000));
    let slow = org.get("limits").await;
    assert!(!slow.broken && slow.json()["DailyApiRequests"].is_object());
}

#[tokio::test]
async fn a_gate_holds_an_answer_until_it_opens() {
    let org = start().await;
    let gate = org.server.faults().hold("/limits");
    let waiting = tokio::spawn(org.ask("GET", "limits").send());
    while org.server.log().count("/limits") == 0 {
        tokio::task::yield_now().await;
    }
    // Others are answered meanwhile.
    for _ in 0..5 {
        assert_eq!(org.get("sobjects").await.status, 200);
    }
    assert!(!waiting.is_finished());
    gate.open();
    assert_eq!(waiting.await.unwrap().status, 200);
    assert_eq!(org.server.log().count("/limits"), 1);
    let entries = org.server.log().entries();
    assert!(
        entries
            .iter()
            .all(|entry| entry.status == 200 && entry.method == "GET")
    );
    assert!(entries[0].headers.contains_key("authorization"));
}

#[tokio::test]
async fn hostile_values_arrive_as_they_are() {
    let org = start().await;
    org.server.edit(hostile::poison);
    let rows = org.rows("SELECT Name FROM Account LIMIT 13").await;
    let names: Vec<&str> = rows["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["Name"].as_str().unwrap())
        .collect();
    assert_eq!(&names[..12], hostile::HOSTILE);
    assert!(names[12].chars().count() >= 200_000);
}
