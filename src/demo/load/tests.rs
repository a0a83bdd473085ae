//! What the embedded files promise.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashSet;

use super::*;
use crate::demo::model::FieldId;

fn prod() -> Dataset {
    dataset(DemoOrgKind::Prod, 200)
}

/// All values of a field, deleted rows included.
fn values<'a>(data: &'a Dataset, object: &str, field: &str) -> Vec<Value<'a>> {
    let id = data.schema().object_named(object).unwrap();
    let field = data.schema().object(id).field_named(field).unwrap();
    (0..data.row_count(id))
        .map(|row| data.value(id, row, field))
        .collect()
}

#[test]
fn every_column_of_every_file_is_a_field() {
    let data = prod();
    for name in RECORDS {
        let object = data
            .schema()
            .object(data.schema().object_named(name).unwrap());
        for column in records(name).lines().next().unwrap().split('\t').skip(1) {
            // What only the sandbox has stands in the same files.
            let sandbox_only = name == "Account" && column == "Data_Steward__c";
            assert!(
                sandbox_only || object.field_named(column).is_some(),
                "{name}.{column}"
            );
        }
    }
}

#[test]
fn every_lookup_of_a_live_record_leads_to_a_record() {
    for org in [DemoOrgKind::Prod, DemoOrgKind::Sandbox] {
        let data = dataset(org, 200);
        for (id, object) in data.schema().objects() {
            for (field_id, field) in object.fields() {
                if field.kind != FieldType::Reference {
                    continue;
                }
                for row in 0..data.row_count(id) {
                    if let Value::Text(target) = data.value(id, row, field_id) {
                        let found = data
                            .find_any(&target)
                            .map(|(target, _)| &data.schema().object(target).name);
                        assert!(
                            found.is_some_and(|name| field.reference_to.contains(name)),
                            "{}.{} of row {row} leads to {target} in {org:?}",
                            object.name,
                            field.name
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn values_fit_their_fields() {
    let data = prod();
    for (id, object) in data.schema().objects() {
        let mut ids = HashSet::new();
        for row in 0..data.row_count(id) {
            assert!(
                ids.insert(data.id(id, row)),
                "{} has an id twice",
                object.name
            );
            for (field_id, field) in object.fields() {
                let value = data.value(id, row, field_id);
                let name = format!("{}.{}", object.name, field.name);
                assert!(
                    field.nillable || !value.is_null() || field.name == "OwnerId",
                    "{name} is null in row {row}"
                );
                let Value::Text(text) = &value else {
                    continue;
                };
                assert!(
                    field.length == 0 || text.chars().count() <= field.length as usize,
                    "{name} is too long"
                );
                let restricted = field.restricted_picklist && field.kind == FieldType::Picklist;
                assert!(
                    !restricted || field.picklist.iter().any(|known| known.value == *text),
                    "{name} holds {text}"
                );
            }
        }
    }
}

#[test]
fn dependent_values_are_valid_for_their_controller() {
    let data = prod();
    for (object, controlling, dependent) in [
        ("Lead", "Country_Code__c", "Region__c"),
        ("Case", "Device_Family__c", "Device_Model__c"),
    ] {
        let described = data
            .schema()
            .object(data.schema().object_named(object).unwrap());
        let field = described.field(described.field_named(dependent).unwrap());
        assert_eq!(field.controller, described.field_named(controlling));
        for (controller, value) in values(&data, object, controlling)
            .iter()
            .zip(values(&data, object, dependent))
        {
            if let (Some(controller), Some(value)) = (controller.as_text(), value.as_text()) {
                let known = field
                    .picklist
                    .iter()
                    .find(|known| known.value == value)
                    .unwrap();
                assert!(known.valid_for.iter().any(|valid| valid == controller));
            }
        }
    }
}

#[test]
fn the_data_has_the_cases_that_break_tables() {
    let data = prod();
    let texts = |object, field| -> Vec<String> {
        let values = values(&data, object, field);
        values
            .iter()
            .filter_map(|value| value.as_text().map(str::to_owned))
            .collect()
    };
    let names = texts("Account", "Name");
    for part in [
        "東京",
        "النيل",
        "👨\u{200d}👩\u{200d}👧\u{200d}👦",
        "\t",
        "\\",
        "\u{200b}",
    ] {
        assert!(names.iter().any(|name| name.contains(part)), "{part:?}");
    }
    assert!(
        texts("Account", "Description")
            .iter()
            .any(|text| text.len() > 2_000)
    );
    // Empty is not null.
    for (object, field) in [
        ("Contact", "PhotoUrl"),
        ("User", "Division"),
        ("Profile", "Description"),
    ] {
        assert!(
            texts(object, field).iter().any(String::is_empty),
            "{object}.{field}"
        );
    }
    assert!(
        values(&data, "Account", "BillingAddress")
            .iter()
            .any(|value| matches!(value, Value::Address(_)))
    );
    assert!(values(&data, "Account", "Headquarters__c").contains(&Value::Null));
    let digits = values(&data, "Account", "Risk_Score__c")
        .iter()
        .filter_map(Value::as_number)
        .map(|n| n.to_string().len())
        .max();
    assert_eq!(digits, Some(18));
    for (object, field, kinds) in [
        ("Task", "WhoId", 2),
        ("Task", "WhatId", 6),
        ("Case", "OwnerId", 2),
    ] {
        let prefixes: HashSet<String> = texts(object, field)
            .iter()
            .map(|id| id[..3].to_owned())
            .collect();
        assert_eq!(prefixes.len(), kinds, "{object}.{field}");
    }
    let delays = values(&data, "acme__Shipment__c", "acme__Delay_Days__c");
    assert!(
        delays.iter().any(Value::is_null)
            && delays
                .iter()
                .any(|delay| delay.as_number().is_some_and(|n| n > 0.into()))
    );
}

#[test]
fn there_are_enough_objects_and_the_big_one_has_its_rows() {
    let data = dataset(DemoOrgKind::Prod, 200_000);
    assert!(data.schema().objects().count() >= 12);
    let big = data.schema().object_named(BIG_OBJECT).unwrap();
    assert_eq!(data.row_count(big), 200_000);
    assert!(data.schema().object(big).fields.len() >= 14);
    // The same row in every process.
    let row = |field: &str| {
        let mut json = String::new();
        let field = data.schema().object(big).field_named(field).unwrap();
        data.value(big, 123_456, field).write_json(&mut json);
        json
    };
    assert_eq!(row("Name"), "\"MR-0123457\"");
    assert_eq!(row("Read_At__c"), "\"2024-01-22T10:15:00.000+0000\"");
    let id = data.id(big, 199_999);
    assert_eq!(data.find(big, &id), Some(199_999));
    assert_eq!(
        data.value(big, 0, FieldId(0)),
        Value::text("a0M5g0000000001EAA")
    );
}
