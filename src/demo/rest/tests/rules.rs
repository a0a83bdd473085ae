//! What an org enforces: row locks, approvals, lookups that keep their record, assignment rules.

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::{Org, refusal, start, start_with};
use crate::demo::DemoConfig;

fn held(id: &str) -> (u16, String, String) {
    let words = format!("unable to obtain exclusive access to this record or 1 records: {id}");
    refusal(400, "UNABLE_TO_LOCK_ROW", &words)
}

/// An org in which nobody waits for a row.
async fn impatient() -> Org {
    start_with(DemoConfig {
        big_rows: 10,
        lock_wait: Duration::ZERO,
        ..DemoConfig::prod()
    })
    .await
}

async fn ids(org: &Org, object: &str, count: usize) -> Vec<String> {
    let soql = format!("SELECT Id FROM {object} ORDER BY Id LIMIT {count}");
    let rows = org.rows(&soql).await;
    let rows = rows["records"].as_array().unwrap().iter();
    rows.map(|row| row["Id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_row_that_somebody_holds_is_refused_and_free_again_after() {
    let org = impatient().await;
    let id = ids(&org, "Account", 1).await.remove(0);
    let path = format!("sobjects/Account/{id}");
    let change = || org.ask("PATCH", &path).json(&json!({"Phone": "1"})).send();
    let theirs = org.server.hold(&[&id]);
    assert_eq!(change().await.refusal(), held(&id));
    let deleted = org.ask("DELETE", &path).send().await;
    assert_eq!(deleted.refusal(), held(&id));
    // Its children are made under it, and moved to it.
    let child = json!({"LastName": "Sol", "AccountId": id});
    let made = org.ask("POST", "sobjects/Contact").json(&child).send();
    assert_eq!(made.await.refusal(), held(&id));
    drop(theirs);
    assert_eq!(change().await.status, 204);
}

#[tokio::test]
async fn a_write_holds_its_rows_while_it_takes_its_time() {
    let org = start_with(DemoConfig {
        big_rows: 10,
        write_time: Duration::from_millis(1_500),
        lock_wait: Duration::ZERO,
        ..DemoConfig::prod()
    })
    .await;
    let ids = ids(&org, "Account", 2).await;
    let change = |id: &str| {
        let path = format!("sobjects/Account/{id}");
        org.ask("PATCH", &path).json(&json!({"Phone": "1"})).send()
    };
    // They begin together: one has the row, and the other is refused it. Another row is nobody's.
    let (one, two, other) = tokio::join!(change(&ids[0]), change(&ids[0]), change(&ids[1]));
    let mut status = [one.status, two.status];
    status.sort_unstable();
    assert_eq!((status, other.status), ([204, 400], 204));
    let refused = [one, two].into_iter().find(|got| got.status == 400);
    assert_eq!(refused.unwrap().refusal(), held(&ids[0]));
}

#[tokio::test]
async fn a_write_waits_for_a_row_as_long_as_the_org_lets_it() {
    let org = start().await;
    let id = ids(&org, "Account", 1).await.remove(0);
    let theirs = org.server.hold(&[&id]);
    let path = format!("sobjects/Account/{id}");
    let change = org.ask("PATCH", &path).json(&json!({"Phone": "1"})).send();
    let freed = async {
        while org.server.waiting_writes() == 0 {
            tokio::task::yield_now().await;
        }
        drop(theirs);
    };
    let (got, ()) = tokio::join!(change, freed);
    assert_eq!(got.status, 204);
}

#[tokio::test]
async fn in_a_collection_only_the_record_that_is_held_fails() {
    let org = impatient().await;
    let ids = ids(&org, "Contact", 3).await;
    let _theirs = org.server.hold(&[&ids[1]]);
    let records: Vec<Json> = ids
        .iter()
        .map(|id| json!({"attributes": {"type": "Contact"}, "id": id, "Title": "x"}))
        .collect();
    let answer = org
        .ask("PATCH", "composite/sobjects")
        .json(&json!({"allOrNone": false, "records": records}))
        .send()
        .await
        .json();
    let done: Vec<bool> = (0..3)
        .map(|at| answer[at]["success"].as_bool().unwrap())
        .collect();
    assert_eq!(done, [true, false, true]);
    assert_eq!(answer[1]["errors"][0]["statusCode"], "UNABLE_TO_LOCK_ROW");
}

#[tokio::test]
async fn a_master_is_held_by_a_write_to_its_detail_and_a_lookup_only_when_it_moves() {
    let org = impatient().await;
    let line = org
        .rows("SELECT Id, OpportunityId FROM OpportunityLineItem LIMIT 1")
        .await;
    let of = |key: &str| line["records"][0][key].as_str().unwrap().to_owned();
    let contact = org
        .rows("SELECT Id, AccountId FROM Contact WHERE AccountId != null LIMIT 1")
        .await;
    let of_contact = |key: &str| contact["records"][0][key].as_str().unwrap().to_owned();
    let _theirs = org
        .server
        .hold(&[&of("OpportunityId"), &of_contact("AccountId")]);
    let path = format!("sobjects/OpportunityLineItem/{}", of("Id"));
    let got = org.ask("PATCH", &path).json(&json!({"Quantity": 3}));
    assert_eq!(got.send().await.refusal(), held(&of("OpportunityId")));
    let path = format!("sobjects/Contact/{}", of_contact("Id"));
    let got = org.ask("PATCH", &path).json(&json!({"Title": "x"}));
    assert_eq!(got.send().await.status, 204);
    let got = org.ask("PATCH", &path).json(&json!({"AccountId": null}));
    assert_eq!(got.send().await.refusal(), held(&of_contact("AccountId")));
}

#[tokio::test]
async fn a_record_with_children_that_keep_it_is_not_deleted() {
    let org = start().await;
    let case = org
        .rows("SELECT CaseNumber, AccountId, Account.Name FROM Case WHERE Account.Name = 'Globex Corporation'")
        .await;
    let numbers: Vec<&str> = case["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| case["CaseNumber"].as_str().unwrap())
        .collect();
    let id = case["records"][0]["AccountId"].as_str().unwrap();
    let path = format!("sobjects/Account/{id}");
    let words = format!(
        "Your attempt to delete Globex Corporation could not be completed because it is associated with the following cases.: {}\n",
        numbers.join(", ")
    );
    let got = org.ask("DELETE", &path).send().await;
    assert_eq!(got.refusal(), refusal(400, "DELETE_FAILED", &words));
    let described = org.get("sobjects/Account/describe").await.json();
    let children = described["childRelationships"].as_array().unwrap();
    let cases = children.iter().find(|of| of["childSObject"] == "Case");
    assert_eq!(cases.unwrap()["restrictedDelete"], true);
    // Without them it goes.
    let soql = format!("SELECT Id FROM Case WHERE AccountId = '{id}'");
    for case in org.rows(&soql).await["records"].as_array().unwrap() {
        let path = format!("sobjects/Case/{}", case["Id"].as_str().unwrap());
        assert_eq!(org.ask("DELETE", &path).send().await.status, 204);
    }
    assert_eq!(org.ask("DELETE", &path).send().await.status, 204);
}

#[tokio::test]
async fn a_record_that_waits_for_an_approval_is_locked() {
    let org = start().await;
    let id = org
        .id("SELECT Id FROM Opportunity WHERE Name = 'Amper Logistics GmbH - Metering 2025' AND Amount = 294533.66")
        .await;
    let path = format!("sobjects/Opportunity/{id}");
    let locked = refusal(400, "ENTITY_IS_LOCKED", "the entity is locked for editing");
    let got = org.ask("PATCH", &path).json(&json!({"NextStep": "x"}));
    assert_eq!(got.send().await.refusal(), locked);
    let got = org.ask("DELETE", &path).send().await;
    assert_eq!(got.refusal(), locked);
}

#[tokio::test]
async fn an_assignment_rule_chooses_the_owner_unless_it_is_left_out() {
    let org = start().await;
    let owner = async |path: String| {
        let read = org.get(&format!("{path}?fields=OwnerId")).await.json();
        let owner = read["OwnerId"].as_str().unwrap().to_owned();
        let name = format!("SELECT Name FROM Group WHERE Id = '{owner}'");
        let name = org.rows(&name).await["records"][0]["Name"].clone();
        (owner, name)
    };
    let me = org.server.org().user_id.clone();
    for (object, body, queue) in [
        ("Case", json!({"Subject": "x"}), "Support Queue"),
        (
            "Lead",
            json!({"LastName": "Sol", "Company": "Sol"}),
            "Lead Queue",
        ),
    ] {
        let made = async |header: &str| {
            let ask = org.ask("POST", &format!("sobjects/{object}"));
            let got = ask.header("sforce-auto-assign", header).json(&body).send();
            let id = got.await.json()["id"].as_str().unwrap().to_owned();
            format!("sobjects/{object}/{id}")
        };
        assert_eq!(owner(made("TRUE").await).await.1, queue, "{object}");
        let path = made("FALSE").await;
        assert_eq!(owner(path.clone()).await.0, me, "{object}");
        // A change without the header is a change with the rules.
        let change = org.ask("PATCH", &path).json(&json!({"Description": "x"}));
        assert_eq!(change.send().await.status, 204);
        assert_eq!(owner(path).await.1, queue, "{object}");
    }
}
