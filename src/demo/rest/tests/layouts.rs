//! Compact layouts, list views, record counts.

use super::{refusal, start};

#[tokio::test]
async fn a_compact_layout_names_its_fields_and_which_one_is_the_default() {
    let org = start().await;
    let account = org
        .get("sobjects/Account/describe/compactLayouts")
        .await
        .json();
    let default = account["defaultCompactLayoutId"].as_str().unwrap();
    assert_eq!(account["compactLayouts"][0]["id"], default);
    let item = &account["compactLayouts"][0]["fieldItems"][0];
    assert_eq!(item["layoutComponents"][0]["type"], "Field");
    assert_eq!(item["layoutComponents"][0]["value"], "Name");
    let own = org
        .get("sobjects/Inspection__c/describe/compactLayouts")
        .await
        .json();
    assert!(own["defaultCompactLayoutId"].is_null());
    assert_eq!(own["compactLayouts"][0]["name"], "SYSTEM");
    // What has no layouts has none of these either.
    let none = org.get("sobjects/RecordType/describe/compactLayouts").await;
    assert_eq!(
        none.refusal(),
        refusal(404, "NOT_FOUND", "The requested resource does not exist")
    );
}

#[tokio::test]
async fn a_list_view_has_a_statement_that_runs_and_results_as_text() {
    let org = start().await;
    let list = org.get("sobjects/Opportunity/listviews").await.json();
    let views = list["listviews"].as_array().unwrap();
    assert_eq!(list["size"], views.len());
    for view in views {
        let id = view["id"].as_str().unwrap();
        let path = format!("sobjects/Opportunity/listviews/{id}");
        let describe = org.get(&format!("{path}/describe")).await.json();
        let results = org.get(&format!("{path}/results?limit=3")).await;
        if view["soqlCompatible"] == false {
            assert!(describe["query"].is_null());
            assert_eq!(results.status, 404);
            continue;
        }
        let soql = describe["query"].as_str().unwrap();
        let rows = org.rows(soql).await;
        let results = results.json();
        let shown = results["records"].as_array().unwrap();
        assert_eq!(results["size"], shown.len());
        if let Some(first) = shown.first() {
            assert_eq!(first["columns"][0]["fieldNameOrPath"], "Name");
            assert_eq!(first["columns"][0]["value"], rows["records"][0]["Name"]);
        }
    }
    let gone = org
        .get("sobjects/Opportunity/listviews/00B000000000000AAA/describe")
        .await;
    assert_eq!(gone.status, 404);
}

#[tokio::test]
async fn only_objects_with_records_are_counted() {
    let org = start().await;
    let path = "limits/recordCount?sObjects=Account,Meter_Reading__c,Nothing__c";
    let counts = org.get(path).await.json();
    let counts = counts["sObjects"].as_array().unwrap();
    assert_eq!(counts.len(), 2);
    assert!(
        counts
            .iter()
            .any(|c| c["name"] == "Meter_Reading__c" && c["count"] == 5_001)
    );
}
