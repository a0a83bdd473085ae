//! The table is the whole truth about how the two orgs differ.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use super::super::config::DemoOrgKind;
use super::super::data::Dataset;
use super::super::id;
use super::super::load::dataset;
use super::super::model::{Object, ObjectId};
use super::{Difference, differences};

fn both() -> [Dataset; 2] {
    [DemoOrgKind::Prod, DemoOrgKind::Sandbox].map(|org| dataset(org, 700))
}

/// What one org has and the other lacks or has otherwise; `only` names the one.
fn one_sided(from: &Dataset, to: &Dataset, only: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (object_id, object) in from.schema().objects() {
        let twin_id = to.schema().object_named(&object.name).unwrap();
        found.extend(fields(object, to.schema().object(twin_id), only));
        // The two organizations are different records by nature.
        if object.name != "Organization" {
            found.extend(records(from, object_id, to, twin_id, only));
        }
    }
    found
}

fn fields(object: &Object, twin: &Object, only: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (_, field) in object.fields() {
        let name = format!("{}.{}", object.name, field.name);
        let Some(other) = twin.field_named(&field.name).map(|id| twin.field(id)) else {
            found.insert(format!("field {name} only {only}"));
            continue;
        };
        for value in &field.picklist {
            if !other.picklist.contains(value) {
                found.insert(format!("value {name}.{} only {only}", value.value));
            }
        }
        // Apart from these two and from their places, the fields are the same.
        let mut other = other.clone();
        if other.length != field.length {
            found.insert(format!("length {name}"));
            other.length = field.length;
        }
        other.picklist.clone_from(&field.picklist);
        (other.compound, other.controller, other.computed) =
            (field.compound, field.controller, field.computed);
        assert_eq!(format!("{other:?}"), format!("{field:?}"), "{name}");
    }
    found
}

fn records(
    from: &Dataset,
    object: ObjectId,
    to: &Dataset,
    twin: ObjectId,
    only: &str,
) -> BTreeSet<String> {
    let described = from.schema().object(object);
    let twin_described = to.schema().object(twin);
    let mut found = BTreeSet::new();
    for row in 0..from.row_count(object) {
        let record = from.id(object, row);
        let Some(other) = to.find(twin, &record) else {
            found.insert(format!("record {record} only {only}"));
            continue;
        };
        for (field_id, field) in described.fields() {
            if let Some(twin_field) = twin_described.field_named(&field.name)
                && from.value(object, row, field_id) != to.value(twin, other, twin_field)
            {
                found.insert(format!("cell {record}.{}", field.name));
            }
        }
    }
    found
}

fn record_id(data: &Dataset, object: &str, number: u64) -> String {
    let object = data.schema().object_named(object).unwrap();
    id::make(&data.schema().object(object).key_prefix, number)
}

#[test]
fn the_two_orgs_differ_in_what_the_table_says_and_in_nothing_else() {
    let [prod, sandbox] = both();
    let mut found = one_sided(&prod, &sandbox, "Prod");
    found.extend(one_sided(&sandbox, &prod, "Sandbox"));
    let expected: BTreeSet<String> = differences()
        .iter()
        .filter(|difference| !matches!(difference, Difference::Changed { object, .. } if object == "Organization"))
        .map(|difference| match difference {
            Difference::Changed { object, number, field, .. } => {
                format!("cell {}.{field}", record_id(&prod, object, *number))
            }
            Difference::Record { object, number, only } => {
                format!("record {} only {only:?}", record_id(&prod, object, *number))
            }
            Difference::Field { object, field, only } => format!("field {object}.{field} only {only:?}"),
            Difference::Picklist { object, field, value, only } => {
                format!("value {object}.{field}.{value} only {only:?}")
            }
            Difference::Length { object, field, .. } => format!("length {object}.{field}"),
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn the_cells_of_the_table_are_those_of_the_data() {
    let [prod, sandbox] = both();
    for difference in differences() {
        let Difference::Changed {
            object,
            number,
            field,
            prod: in_prod,
            sandbox: in_sandbox,
        } = difference
        else {
            continue;
        };
        for (data, expected) in [(&prod, in_prod), (&sandbox, in_sandbox)] {
            let object_id = data.schema().object_named(&object).unwrap();
            let row = data
                .find(object_id, &record_id(data, &object, number))
                // The organization of the sandbox has another id.
                .unwrap_or(0);
            let field_id = data.schema().object(object_id).field_named(&field).unwrap();
            let mut json = String::new();
            data.value(object_id, row, field_id).write_json(&mut json);
            let expected = expected.map_or("null".to_owned(), |text| {
                if json.starts_with('"') {
                    format!("\"{text}\"")
                } else {
                    text
                }
            });
            assert_eq!(json, expected, "{object} {number} {field}");
        }
    }
}
