//! Many records in one call: what is answered for each, what is taken back, what is too much.

use super::{Org, refusal, start};
use serde_json::{Value as Json, json};

async fn ids(org: &Org, count: usize) -> Vec<String> {
    let got = org
        .rows(&format!("SELECT Id FROM Contact ORDER BY Id LIMIT {count}"))
        .await;
    let rows = got["records"].as_array().unwrap().iter();
    rows.map(|row| row["Id"].as_str().unwrap().to_owned())
        .collect()
}

fn contact(id: &str, field: &str, value: Json) -> Json {
    json!({"attributes": {"type": "Contact"}, "id": id, field: value})
}

async fn patch(org: &Org, all_or_none: bool, records: Vec<Json>) -> Json {
    let got = org
        .ask("PATCH", "composite/sobjects")
        .json(&json!({"allOrNone": all_or_none, "records": records}))
        .send()
        .await;
    assert_eq!(got.status, 200, "{}", got.text());
    got.json()
}

async fn title(org: &Org, id: &str) -> Json {
    org.get(&format!("sobjects/Contact/{id}?fields=Title"))
        .await
        .json()["Title"]
        .clone()
}

#[tokio::test]
async fn each_record_has_its_own_outcome_in_their_order() {
    let org = start().await;
    let ids = ids(&org, 3).await;
    let answer = patch(
        &org,
        false,
        vec![
            contact(&ids[0], "Title", json!("one")),
            contact(&ids[1], "LastName", json!(null)),
            contact(&ids[2], "Title", json!("three")),
            contact("0035g00000zzzzzAAA", "Title", json!("x")),
            contact(&org.server.org().user_id, "Title", json!("x")),
        ],
    )
    .await;
    assert_eq!(
        answer[0],
        json!({"id": ids[0], "success": true, "errors": []})
    );
    assert_eq!(
        answer[1],
        json!({"success": false, "errors": [{"statusCode": "REQUIRED_FIELD_MISSING",
            "message": "Required fields are missing: [LastName]", "fields": ["LastName"]}]})
    );
    let codes: Vec<&str> = [3, 4]
        .iter()
        .map(|at| answer[*at]["errors"][0]["statusCode"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["INVALID_CROSS_REFERENCE_KEY", "MALFORMED_ID"]);
    assert_eq!(title(&org, &ids[0]).await, "one");
    assert_eq!(title(&org, &ids[2]).await, "three");
}

#[tokio::test]
async fn all_or_none_takes_the_others_back() {
    let org = start().await;
    let ids = ids(&org, 2).await;
    let before = title(&org, &ids[0]).await;
    let answer = patch(
        &org,
        true,
        vec![
            contact(&ids[0], "Title", json!("one")),
            contact(&ids[1], "Title", json!("x".repeat(200))),
        ],
    )
    .await;
    assert_eq!(
        answer[0]["errors"][0]["statusCode"],
        "ALL_OR_NONE_OPERATION_ROLLED_BACK"
    );
    assert_eq!(answer[1]["errors"][0]["statusCode"], "STRING_TOO_LONG");
    assert_eq!(title(&org, &ids[0]).await, before);
}

#[tokio::test]
async fn what_is_too_much_or_cannot_be_read_is_refused_whole() {
    let org = start().await;
    let ids = ids(&org, 1).await;
    let before = title(&org, &ids[0]).await;
    let call = |records: Vec<Json>| {
        org.ask("PATCH", "composite/sobjects")
            .json(&json!({"records": records}))
            .send()
    };
    let many = vec![contact(&ids[0], "Title", json!("x")); 201];
    assert_eq!(
        call(many).await.refusal(),
        refusal(
            400,
            "EXCEEDED_ID_LIMIT",
            "record limit reached. cannot submit more than 200 records in this operation"
        )
    );
    let other = json!({"attributes": {"type": "Account"}, "id": "001000000000001AAA"});
    let mixed = [contact(&ids[0], "Title", json!("x")), other];
    let mixed: Vec<Json> = mixed.iter().cycle().take(11).cloned().collect();
    assert_eq!(call(mixed).await.refusal().1, "LIMIT_EXCEEDED");
    for (field, code) in [("Foo", "INVALID_FIELD"), ("Birthdate", "JSON_PARSER_ERROR")] {
        let records = vec![
            contact(&ids[0], "Title", json!("x")),
            contact(&ids[0], field, json!("much")),
        ];
        assert_eq!(call(records).await.refusal().1, code);
    }
    let odd = vec![json!({"id": ids[0]})];
    assert_eq!(call(odd).await.refusal().1, "INVALID_TYPE");
    assert_eq!(org.get("composite/sobjects").await.status, 405);
    assert_eq!(title(&org, &ids[0]).await, before, "nothing of it was done");
}

#[tokio::test]
async fn records_are_made_and_deleted_together() {
    let org = start().await;
    let made = org
        .ask("POST", "composite/sobjects")
        .json(&json!({"records": [
            {"attributes": {"type": "Account"}, "Name": "First of many"},
            {"attributes": {"type": "Account"}},
        ]}))
        .send()
        .await
        .json();
    let id = made[0]["id"].as_str().unwrap();
    assert_eq!(made[1]["errors"][0]["statusCode"], "REQUIRED_FIELD_MISSING");
    let path = format!("composite/sobjects?ids={id},0015g00000zzzzzAAA&allOrNone=");
    let kept = org
        .ask("DELETE", &format!("{path}true"))
        .send()
        .await
        .json();
    assert_eq!(
        kept[0]["errors"][0]["statusCode"],
        "ALL_OR_NONE_OPERATION_ROLLED_BACK"
    );
    assert_eq!(org.get(&format!("sobjects/Account/{id}")).await.status, 200);
    let gone = org.ask("DELETE", &format!("{path}false")).send().await;
    let gone = gone.json();
    assert_eq!(gone[0], json!({"id": id, "success": true, "errors": []}));
    assert_eq!(gone[1]["success"], false);
    assert_eq!(org.get(&format!("sobjects/Account/{id}")).await.status, 404);
    let again = org.ask("DELETE", &format!("{path}false")).send().await;
    assert_eq!(
        again.json()[0]["errors"][0]["statusCode"],
        "ENTITY_IS_DELETED"
    );
}
