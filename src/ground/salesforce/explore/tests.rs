//! What is read of counts, layouts, list views and picklists.

use serde_json::json;

use super::*;

fn item(value: &str) -> Value {
    json!({"label": "x", "layoutComponents": [{"type": "Field", "value": value}]})
}

#[test]
fn the_default_layouts_fields_are_read() {
    let body = json!({
        "compactLayouts": [
            {"id": null, "name": "SYSTEM", "fieldItems": [item("Name")]},
            {"id": "0AH1", "fieldItems": [item("Name"), item("Phone"), item("Name")]},
        ],
        "defaultCompactLayoutId": "0AH1",
    });
    assert_eq!(layout_fields(&body), ["Name", "Phone"]);
    let system = json!({"compactLayouts": body["compactLayouts"], "defaultCompactLayoutId": null});
    assert_eq!(layout_fields(&system), ["Name"]);
}

#[test]
fn picklists_are_read_by_their_fields() {
    let body = json!({"eTag": "x", "picklistFieldValues": {
        "StageName": {"controllerValues": {}, "defaultValue": {"value": "Open"}, "values": [
            {"attributes": null, "label": "Offen", "validFor": [], "value": "Open"}, {"label": "odd"}]},
        "Type": {"defaultValue": null, "values": []},
        "Odd": 7,
    }});
    let list = |field: &str, values: &[&str], default: Option<&str>| TypedPicklist {
        field: field.into(),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        default: default.map(str::to_owned),
    };
    assert_eq!(
        typed_picklists(&body),
        [
            list("StageName", &["Open"], Some("Open")),
            list("Type", &[], None)
        ]
    );
    assert_eq!(typed_picklists(&json!([])), []);
}

#[test]
fn what_is_not_understood_is_left_out() {
    for (body, fields) in [
        (json!(null), vec![]),
        (json!({"compactLayouts": []}), vec![]),
        (json!({"compactLayouts": [{"fieldItems": 7}]}), vec![]),
        (
            json!({"compactLayouts": [{"fieldItems": [
                {"layoutComponents": [{"type": "Separator", "value": "x"}, {"value": "Name"}]},
                {"layoutComponents": [{"type": "Field", "value": "A, B"}]},
                "odd",
            ]}]}),
            vec!["Name"],
        ),
    ] {
        assert_eq!(layout_fields(&body), fields, "{body}");
    }
}

#[test]
fn a_page_layout_is_read_by_its_sections_whatever_else_is_there() {
    let part = |value: &str| json!({"type": "Field", "value": value});
    let address = json!({"type": "Field", "value": "BillingAddress",
        "components": [part("BillingStreet"), part("BillingCity")]});
    let items = |parts: Vec<Value>| json!([{"layoutItems": [{"layoutComponents": parts}, {"placeholder": true}]}]);
    let blank = json!({"type": "EmptySpace", "value": null});
    let sections = json!([
        {"heading": "Account Information", "useHeading": true, "layoutRows": items(vec![part("Name"), part("Name"), blank])},
        {"heading": "Address", "layoutRows": items(vec![address])},
        {"heading": "Hidden", "useHeading": false, "layoutRows": items(vec![part("Phone")])},
        {"heading": "Custom Links", "useHeading": true, "layoutRows": []},
    ]);
    let section = |heading: &str, fields: &[&str]| LayoutSection {
        heading: heading.to_owned(),
        fields: fields.iter().map(|f| (*f).to_owned()).collect(),
    };
    let expected = vec![
        section("Account Information", &["Name"]),
        section(
            "Address",
            &["BillingAddress", "BillingStreet", "BillingCity"],
        ),
        section("", &["Phone"]),
    ];
    let alone = json!({"detailLayoutSections": sections});
    assert_eq!(layout_sections(&alone), expected);
    let listed = json!({"layouts": [alone], "recordTypeMappings": []});
    assert_eq!(layout_sections(&listed), expected);
    for odd in [
        json!({}),
        json!([]),
        json!({"layouts": []}),
        json!({"detailLayoutSections": 3}),
    ] {
        assert_eq!(layout_sections(&odd), [], "{odd}");
    }
}
