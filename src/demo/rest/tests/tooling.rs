//! The tooling API: its objects, its envelope, long statements.

use super::{Json, Org, start};
use crate::demo::test_client::{Ask, Got};
use serde_json::json;

async fn ask(org: &Org, soql: &str) -> Got {
    org.query("tooling/query", soql).send().await
}

async fn rows(org: &Org, soql: &str) -> Json {
    let got = ask(org, soql).await;
    assert_eq!(got.status, 200, "{}", got.text());
    got.json()
}

#[tokio::test]
async fn its_envelope_says_more_and_its_records_are_its_own() {
    let org = start().await;
    let soql = "SELECT Id, Name, ApiVersion, CreatedBy.Name FROM ApexClass WHERE Name LIKE 'Meter%' ORDER BY Name LIMIT 1";
    let page = rows(&org, soql).await;
    let record = &page["records"][0];
    let id = record["Id"].as_str().unwrap();
    assert!(id.starts_with("01p"), "{id}");
    let url =
        |object: &str, id: &str| format!("/services/data/v66.0/tooling/sobjects/{object}/{id}");
    assert_eq!(record["attributes"]["url"], url("ApexClass", id));
    assert_eq!(record["Name"], "MeterReadingService");
    assert!(record["CreatedBy"]["Name"].is_string(), "{record}");
    let text = ask(&org, soql).await.text();
    assert!(
        text.starts_with(
            r#"{"size":1,"totalSize":1,"done":true,"queryLocator":null,"entityTypeName":"ApexClass","records":["#
        ),
        "{text}"
    );
    for (soql, size, name) in [
        ("SELECT COUNT() FROM apexclass", 6, "ApexClass"),
        (
            "SELECT Status, COUNT(Id) FROM ApexClass GROUP BY Status",
            2,
            "AggregateResult",
        ),
    ] {
        let page = rows(&org, soql).await;
        assert_eq!(
            (&page["size"], &page["totalSize"]),
            (&json!(size), &json!(size))
        );
        assert_eq!(page["entityTypeName"], name);
    }
    let plain = org.rows("SELECT Id FROM Account LIMIT 1").await;
    assert!(plain.get("size").is_none() && plain.get("entityTypeName").is_none());
}

#[tokio::test]
async fn data_and_metadata_do_not_see_each_other() {
    let org = start().await;
    for (resource, soql) in [
        ("tooling/query", "SELECT Id FROM Account"),
        ("query", "SELECT Id FROM ApexClass"),
        ("query", "SELECT Id FROM EntityDefinition"),
    ] {
        let (status, code, _) = org.query(resource, soql).send().await.refusal();
        assert_eq!((status, code.as_str()), (400, "INVALID_TYPE"), "{soql}");
    }
    assert_eq!(ask(&org, "SELECT Id FROM").await.status, 400);
    let all = org.query("tooling/queryAll", "SELECT Id FROM ApexClass");
    assert_ne!(all.send().await.status, 200, "there is no tooling/queryAll");
}

#[tokio::test]
async fn objects_and_fields_are_defined_by_name_and_have_no_ids_of_their_own() {
    let org = start().await;
    let soql = "SELECT Id, DurableId, Label, KeyPrefix, (SELECT QualifiedApiName, DataType FROM Fields WHERE DataType LIKE 'Lookup%') FROM EntityDefinition WHERE QualifiedApiName = 'Contact'";
    let page = rows(&org, soql).await;
    let contact = &page["records"][0];
    assert_eq!(page["size"], 1);
    assert_eq!(contact["Id"], "000000000000000AAA");
    assert_eq!(
        (&contact["DurableId"], &contact["KeyPrefix"]),
        (&json!("Contact"), &json!("003"))
    );
    let fields = &contact["Fields"];
    assert_eq!(fields["entityTypeName"], "FieldDefinition");
    let lookups = fields["records"].as_array().unwrap();
    assert!(
        lookups
            .iter()
            .any(|field| field["QualifiedApiName"] == "AccountId"
                && field["DataType"] == "Lookup(Account)"),
        "{fields}"
    );
    for filter in [
        "EntityDefinition.QualifiedApiName = 'Contact'",
        "EntityDefinitionId = 'Contact' AND IsNillable = true",
        "DurableId = 'Contact.AccountId'",
    ] {
        let soql = format!("SELECT EntityDefinition.Label FROM FieldDefinition WHERE {filter}");
        let page = rows(&org, &soql).await;
        assert!(page["size"].as_u64().unwrap() > 0, "{filter}");
        assert_eq!(page["records"][0]["EntityDefinition"]["Label"], "Contact");
    }
    for filter in [
        "",
        "WHERE Label = 'Name'",
        "WHERE DurableId = 'X' OR Label = 'Name'",
    ] {
        let refused = ask(&org, &format!("SELECT Label FROM FieldDefinition {filter}")).await;
        let (status, code, message) = refused.refusal();
        assert_eq!(
            (status, code.as_str()),
            (400, "EXTERNAL_OBJECT_UNSUPPORTED_EXCEPTION")
        );
        assert!(message.contains("EntityDefinitionId"), "{message}");
    }
}

#[tokio::test]
async fn its_pages_lead_on_within_it() {
    let org = start().await;
    let soql = "SELECT Id, DurableId FROM FieldDefinition WHERE EntityDefinitionId != null";
    let mut page = org
        .query("tooling/query", soql)
        .header("sforce-query-options", "batchSize=200")
        .send()
        .await
        .json();
    let total = page["totalSize"].as_u64().unwrap();
    let mut names = std::collections::HashSet::new();
    loop {
        for record in page["records"].as_array().unwrap() {
            names.insert(record["DurableId"].as_str().unwrap().to_owned());
        }
        let Some(next) = page["nextRecordsUrl"].as_str() else {
            break;
        };
        let locator = page["queryLocator"].as_str().unwrap();
        assert_eq!(
            next,
            format!("/services/data/v66.0/tooling/query/{locator}")
        );
        page = Ask::get(&org.server, next)
            .bearer(&org.token)
            .header("sforce-query-options", "batchSize=200")
            .send()
            .await
            .json();
    }
    assert!(total > 200);
    assert_eq!(names.len() as u64, total);
}

#[tokio::test]
async fn composite_takes_statements_that_fit_no_address() {
    let org = start().await;
    let q = format!("SELECT Name FROM ApexClass{}LIMIT 1", "+".repeat(20_000)).replace(' ', "+");
    let body = json!({"allOrNone": false, "compositeRequest": [
        {"method": "GET", "url": format!("/services/data/v66.0/tooling/query?q={q}"), "referenceId": "a"},
        {"method": "GET", "url": format!("/services/data/v66.0/tooling/query?q={q}&columns=true"), "referenceId": "b"},
    ]});
    let answer = org
        .ask("POST", "tooling/composite")
        .json(&body)
        .send()
        .await;
    assert_eq!(answer.status, 200);
    let parts = &answer.json()["compositeResponse"];
    assert_eq!(parts[0]["body"]["entityTypeName"], "ApexClass", "{parts}");
    assert_eq!(parts[1]["body"]["columnMetadata"][0]["columnName"], "Name");
    assert_eq!(org.get("tooling/composite").await.status, 405);
}
