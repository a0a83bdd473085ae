//! Query plans.

use super::{Json, Org, start};

async fn explained(org: &Org, soql: &str) -> Json {
    let q: String = url::form_urlencoded::byte_serialize(soql.as_bytes()).collect();
    let got = org.get(&format!("query/?explain={q}")).await;
    assert_eq!(got.status, 200, "{}", got.text());
    got.json()
}

#[tokio::test]
async fn the_rows_of_a_plan_are_those_that_are_there_and_the_cheapest_comes_first() {
    let org = start().await;
    let all = org.rows("SELECT COUNT() FROM Meter_Reading__c").await["totalSize"].clone();
    let id = org.id("SELECT Id FROM Meter_Reading__c LIMIT 1").await;
    let soql = format!("SELECT Id FROM Meter_Reading__c WHERE Id = '{id}' AND IsDeleted = false");
    let answer = explained(&org, &soql).await;
    assert_eq!(answer["sourceQuery"], soql.as_str());
    let plans = answer["plans"].as_array().unwrap();
    let first = &plans[0];
    assert_eq!(first["leadingOperationType"], "Index");
    assert_eq!(
        (&first["cardinality"], &first["fields"][0]),
        (&1.into(), &"Id".into())
    );
    assert_eq!(first["sobjectCardinality"], all);
    assert_eq!(first["notes"][0]["fields"][0], "IsDeleted");
    assert_eq!(plans[1]["leadingOperationType"], "TableScan");
    let costs: Vec<f64> = plans
        .iter()
        .map(|p| p["relativeCost"].as_f64().unwrap())
        .collect();
    assert!(costs.is_sorted(), "{costs:?}");
}

#[tokio::test]
async fn without_a_filter_that_leads_there_is_only_the_scan() {
    let org = start().await;
    for soql in [
        "SELECT Id FROM Account",
        "SELECT Id FROM Account WHERE Name LIKE '%a%'",
        "SELECT Id FROM Account WHERE Name = 'a' OR Name = 'b'",
        "SELECT Id FROM Account WHERE Name != 'a'",
    ] {
        let answer = explained(&org, soql).await;
        let plans = answer["plans"].as_array().unwrap();
        assert_eq!(plans.len(), 1, "{soql}");
        assert_eq!(plans[0]["leadingOperationType"], "TableScan", "{soql}");
    }
}

#[tokio::test]
async fn what_cannot_run_is_refused_with_the_same_words() {
    let org = start().await;
    let soql = "SELECT Nam FROM Account";
    let run = org.query("query", soql).send().await.refusal();
    let got = org
        .get("query?explain=SELECT+Nam+FROM+Account")
        .await
        .refusal();
    assert_eq!(got, run);
    assert_eq!((got.0, got.1.as_str()), (400, "INVALID_FIELD"));
}
