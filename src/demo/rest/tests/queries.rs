//! Statements, their pages and their refusals.

use super::{Json, refusal, start, start_with};
use crate::demo::DemoConfig;
use crate::demo::test_client::Ask;
use serde_json::json;

#[tokio::test]
async fn a_long_result_comes_in_pages_that_lead_to_each_other() {
    let org = start().await;
    let mut page = org.rows("SELECT Id, Name FROM Meter_Reading__c").await;
    assert_eq!(page["totalSize"], 5001);
    let mut sizes = Vec::new();
    let mut names = std::collections::HashSet::new();
    loop {
        let records = page["records"].as_array().unwrap();
        sizes.push(records.len());
        names.extend(
            records
                .iter()
                .map(|record| record["Name"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["nextRecordsUrl"].as_str() else {
            break;
        };
        assert!(next.starts_with("/services/data/v66.0/query/") && page["done"] == false);
        page = Ask::get(&org.server, next)
            .bearer(&org.token)
            .send()
            .await
            .json();
    }
    assert_eq!(sizes, [2000, 2000, 1001]);
    assert_eq!(names.len(), 5001);
    assert_eq!(page["done"], true);
}

#[tokio::test]
async fn the_batch_size_is_kept_between_200_and_2000_and_asked_for_on_every_page() {
    let org = start().await;
    for (asked, size) in [("500", 500), ("1", 200), ("99999", 2000)] {
        let first = org
            .query("query", "SELECT Id FROM Meter_Reading__c")
            .header("sforce-query-options", &format!("batchSize={asked}"))
            .send()
            .await
            .json();
        assert_eq!(first["records"].as_array().unwrap().len(), size);
        let next = first["nextRecordsUrl"].as_str().unwrap();
        assert!(next.ends_with(&format!("-{size}")));
        let second = Ask::get(&org.server, next)
            .bearer(&org.token)
            .header("sforce-query-options", "batchSize=300")
            .send()
            .await
            .json();
        assert_eq!(second["records"].as_array().unwrap().len(), 300);
    }
}

#[tokio::test]
async fn locators_that_lead_nowhere_are_refused() {
    let org = start().await;
    let invalid = refusal(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
    let first = org.rows("SELECT Id FROM Meter_Reading__c").await;
    let next = first["nextRecordsUrl"].as_str().unwrap().to_owned();
    let locator = next.rsplit('/').next().unwrap();
    let id = locator.split('-').next().unwrap();
    for wrong in [
        "x",
        "0r8000000000000AAA-2000",
        id,
        &format!("{id}-99999"),
        &format!("{id}-x"),
    ] {
        assert_eq!(
            org.get(&format!("query/{wrong}")).await.refusal(),
            invalid,
            "{wrong}"
        );
    }
    assert_eq!(org.get(&format!("queryAll/{locator}")).await.status, 200);
    org.server.expire_cursors();
    assert_eq!(
        org.get(&format!("query/{locator}")).await.refusal(),
        invalid
    );
}

#[tokio::test]
async fn queries_are_evaluated_and_refused_with_their_place() {
    let org = start().await;
    let rows = org
        .rows("SELECT Name, Owner.Name FROM Account WHERE Name = 'globex corporation'")
        .await;
    assert_eq!(rows["totalSize"], 1);
    assert_eq!(rows["records"][0]["Name"], "Globex Corporation");
    assert!(rows["records"][0]["Owner"]["Name"].is_string());
    let counted = org.rows("SELECT COUNT() FROM Account").await;
    assert_eq!(
        counted,
        json!({"totalSize": 86, "done": true, "records": []})
    );
    let empty = org.rows("SELECT Id FROM Account WHERE Name = 'none'").await;
    assert_eq!(empty, json!({"totalSize": 0, "done": true, "records": []}));
    let got = org.query("query", "select count() from XYZZY").send().await;
    assert_eq!(
        (got.status, &got.json()[0]["errorCode"]),
        (400, &json!("INVALID_TYPE"))
    );
    assert!(
        got.json()[0]["message"]
            .as_str()
            .unwrap()
            .contains("ERROR at Row:1:Column:21\n")
    );
    assert_eq!(
        org.get("query").await.refusal(),
        refusal(400, "MALFORMED_QUERY", "A query string has to be specified")
    );
    assert_eq!(
        org.ask("POST", "query").send().await.refusal(),
        refusal(
            405,
            "METHOD_NOT_ALLOWED",
            "HTTP Method 'POST' not allowed. Allowed are GET,HEAD"
        )
    );
    // The path before it and the headers count, too.
    for (length, status) in [(15_000, 400), (16_320, 431), (16_384, 414)] {
        let long = format!("query?q={}", "x".repeat(length));
        assert_eq!(org.get(&long).await.status, status, "{length}");
    }
}

#[tokio::test]
async fn children_beyond_a_page_have_a_locator_of_their_own() {
    let org = start_with(DemoConfig {
        big_rows: 60 * 250,
        ..DemoConfig::prod()
    })
    .await;
    let first = org
        .query("query", "SELECT Id, (SELECT Id FROM Meter_Readings__r) FROM Account WHERE Name = 'Globex Corporation'")
        .header("sforce-query-options", "batchSize=200")
        .send()
        .await
        .json();
    let children = &first["records"][0]["Meter_Readings__r"];
    assert_eq!(children["totalSize"], 250);
    assert_eq!(children["done"], false);
    let next = children["nextRecordsUrl"].as_str().unwrap();
    let rest = Ask::get(&org.server, next)
        .bearer(&org.token)
        .send()
        .await
        .json();
    assert_eq!(
        rest["records"].as_array().unwrap().len() + children["records"].as_array().unwrap().len(),
        250
    );
    assert_eq!(rest["done"], true);
}

#[tokio::test]
async fn bodies_are_packed_for_those_who_ask() {
    let org = start().await;
    let plain = org
        .query("query", "SELECT Id, Name FROM Contact")
        .send()
        .await;
    assert!(plain.header("content-encoding").is_none());
    let packed = org
        .query("query", "SELECT Id, Name FROM Contact")
        .header("accept-encoding", "br, gzip")
        .send()
        .await;
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert!(packed.body.len() < plain.body.len() / 3);
    assert_eq!(packed.unpacked(), plain.text());
}

#[tokio::test]
async fn prerendered_pages_are_what_the_evaluator_answers() {
    let evaluated = start().await;
    let rendered = start_with(DemoConfig {
        big_rows: 5_001,
        prerender: true,
        ..DemoConfig::prod()
    })
    .await;
    let soql = "SELECT Id, Name, Account__c, OwnerId, Read_At__c, Reading_Date__c, Kilowatt_Hours__c, Peak_Load__c, Cost__c, Tariff__c, Estimated__c, Note__c FROM Meter_Reading__c";
    for packed in [false, true] {
        let (mut left, mut right) = (Some(None::<String>), Some(None::<String>));
        let mut pages = 0;
        while let (Some(next_left), Some(next_right)) = (left.take(), right.take()) {
            let mut bodies = Vec::new();
            for (org, next) in [(&evaluated, next_left), (&rendered, next_right)] {
                let ask = match next {
                    Some(url) => Ask::get(&org.server, &url).bearer(&org.token),
                    None => org.query("query", soql),
                };
                bodies.push(if packed {
                    let got = ask.header("accept-encoding", "gzip").send().await;
                    serde_json::from_str::<Json>(&got.unpacked()).unwrap()
                } else {
                    ask.send().await.json()
                });
            }
            pages += 1;
            assert_eq!(bodies[0]["records"], bodies[1]["records"]);
            assert_eq!(bodies[0]["totalSize"], bodies[1]["totalSize"]);
            let next = |body: &Json| {
                body["nextRecordsUrl"]
                    .as_str()
                    .map(|url| Some(url.to_owned()))
            };
            (left, right) = (next(&bodies[0]), next(&bodies[1]));
        }
        assert_eq!(pages, 3);
    }
}

#[tokio::test]
async fn a_server_that_does_not_pack_sends_every_body_as_it_is() {
    for packs in [true, false] {
        let org = start_with(DemoConfig {
            packs,
            ..DemoConfig::prod()
        })
        .await;
        let got = org
            .query("query", "SELECT Id, Name FROM Account")
            .header("accept-encoding", "gzip")
            .send()
            .await;
        let packed = got.headers.contains_key("content-encoding");
        assert_eq!(packed, packs);
    }
}

#[tokio::test]
async fn a_batch_takes_25_parts_of_any_resource_and_each_fails_by_itself() {
    let org = start().await;
    let part = |url: &str| serde_json::json!({"method": "GET", "url": url});
    let many = |parts: Vec<Json>| {
        let body = serde_json::json!({"batchRequests": parts});
        org.ask("POST", "composite/batch").json(&body)
    };
    let got = many(vec![
        part("v66.0/query?q=SELECT+COUNT(Id),+COUNT(Fax)+FROM+Account"),
        part("v66.0/query?q=SELECT+COUNT(Services__c)+FROM+Account"),
        part("v66.0/limits"),
    ])
    .send()
    .await;
    assert_eq!(got.status, 200, "{}", got.text());
    let body = got.json();
    assert_eq!(body["hasErrors"], true);
    let results = body["results"].as_array().unwrap();
    assert_eq!(results[0]["statusCode"], 200);
    assert!(results[0]["result"]["records"][0]["expr1"].is_number());
    assert_eq!(results[1]["statusCode"], 400);
    assert_eq!(results[1]["result"][0]["errorCode"], "INVALID_FIELD");
    assert_eq!(results[2]["statusCode"], 200);
    let got = many(vec![part("v66.0/limits"); 26]).send().await;
    assert_eq!(got.status, 400, "{}", got.text());
}
