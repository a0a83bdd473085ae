//! Describes.

use super::{refusal, start};

#[tokio::test]
async fn describes_answer_304_to_those_who_know_them() {
    let org = start().await;
    for path in ["sobjects", "sobjects/account/describe"] {
        let first = org.get(path).await;
        let (tag, date) = (
            first.header("etag").unwrap(),
            first.header("last-modified").unwrap(),
        );
        for (name, value, status) in [
            ("if-modified-since", date, 304),
            ("if-modified-since", "Tue, 28 Jun 2022 03:46:54 GMT", 200),
            ("if-modified-since", "nonsense", 200),
            ("if-none-match", tag, 304),
            ("if-none-match", "\"other\"", 200),
        ] {
            let got = org.ask("GET", path).header(name, value).send().await;
            assert_eq!(got.status, status, "{path} {name}: {value}");
            assert_eq!(got.body.is_empty(), status == 304);
            assert_eq!(got.header("etag"), Some(tag));
        }
    }
    assert_eq!(
        org.get("sobjects/Nothing/describe").await.refusal(),
        refusal(404, "NOT_FOUND", "The requested resource does not exist")
    );
}

#[tokio::test]
async fn a_dependent_picklist_says_in_a_bitmap_what_it_is_valid_for() {
    let org = start().await;
    let lead = org.get("sobjects/Lead/describe").await.json();
    let region = lead["fields"]
        .as_array()
        .unwrap()
        .iter()
        .find(|field| field["name"] == "Region__c")
        .unwrap();
    assert_eq!(region["controllerName"], "Country_Code__c");
    assert_eq!(region["dependentPicklist"], true);
    let value = |name: &str| {
        let values = region["picklistValues"].as_array().unwrap();
        values.iter().find(|value| value["value"] == name).unwrap()["validFor"].clone()
    };
    // Germany, Japan, United States, Egypt, Spain: bits 7 to 3.
    assert_eq!(value("Bavaria"), "gA==");
    assert_eq!(value("Kanto"), "QA==");
    assert_eq!(value("Remote"), "+A==");
}

#[tokio::test]
async fn the_object_that_stands_for_several_parents_is_described_and_cannot_be_queried() {
    let org = start().await;
    let list = org.get("sobjects").await.json();
    let list = list["sobjects"].as_array().unwrap();
    let name = list.iter().find(|object| object["name"] == "Name").unwrap();
    assert_eq!(
        (&name["queryable"], &name["keyPrefix"]),
        (&false.into(), &serde_json::Value::Null)
    );
    let describe = org.get("sobjects/name/describe").await.json();
    let fields = describe["fields"].as_array().unwrap();
    assert!(fields.iter().any(|field| field["name"] == "Email"));
}
