//! Makes the datasets of both orgs out of the embedded files of `assets/demo`.
//!
//! The files are ours and tests read all of them, so a mistake in them is a panic, not an error.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use super::big::BigObject;
use super::config::DemoOrgKind;
use super::data::Dataset;
use super::differences::{Difference, differences};
use super::files;
use super::id;
use super::model::{Field, FieldType, Object, ObjectId, RecordType, Schema};
use super::schema_text;
use super::value::Value;

/// The object with computed rows.
pub const BIG_OBJECT: &str = "Meter_Reading__c";
const MOST_BIG_ROWS: usize = 1_000_000;

/// The record files. Record types come first: objects are described with theirs.
const RECORDS: [&str; 24] = [
    "RecordType",
    "Organization",
    "Profile",
    "User",
    "Group",
    "Account",
    "Contact",
    "Lead",
    "Product2",
    "Pricebook2",
    "PricebookEntry",
    "Opportunity",
    "OpportunityLineItem",
    "Case",
    "Task",
    "Event",
    "Inspection__c",
    "acme__Shipment__c",
    "AccountHistory",
    "OpportunityFieldHistory",
    "Inspection__History",
    "SetupAuditTrail",
    "Attachment",
    "ContentVersion",
];

/// The file of an object's records.
fn records(object: &str) -> &'static str {
    files::text(&format!("{object}.tsv"))
}

/// The schema and records of an org, with so many rows of the big object.
pub(super) fn dataset(org: DemoOrgKind, big_rows: usize) -> Dataset {
    dataset_with(org, big_rows, false)
}

/// The same; one in a hundred of the big rows can have another value than in other orgs.
pub(super) fn dataset_with(org: DemoOrgKind, big_rows: usize, big_differs: bool) -> Dataset {
    let differences = differences();
    let mut schema = schema_text::parse(files::text("schema.txt"), &|object, field| {
        !differences.iter().any(|difference| {
            matches!(difference, Difference::Field { object: o, field: f, only } if o == object && f == field && *only != org)
        })
    });
    change_schema(&mut schema, &differences, org);
    add_record_types(&mut schema, org);
    let mut data = Dataset::new(schema);
    for name in RECORDS {
        if let Some(object) = data.schema().object_named(name) {
            load(&mut data, object, records(name), &differences, org);
        }
    }
    if let Some(object) = data.schema().object_named(BIG_OBJECT) {
        let big = BigObject::new(data.schema().object(object), big_rows.min(MOST_BIG_ROWS))
            .differing(big_differs);
        data.set_big(object, big);
    }
    data
}

fn change_schema(schema: &mut Schema, differences: &[Difference], org: DemoOrgKind) {
    for difference in differences {
        let (object, field) = match difference {
            Difference::Picklist { object, field, .. }
            | Difference::Length { object, field, .. } => (object, field),
            _ => continue,
        };
        let Some(id) = schema.object_named(object) else {
            continue;
        };
        let object = schema.object_mut(id);
        let Some(field) = object
            .field_named(field)
            .and_then(|field| object.fields.get_mut(field.0))
        else {
            continue;
        };
        match difference {
            Difference::Picklist { value, only, .. } if *only != org => {
                field.picklist.retain(|known| known.value != *value);
            }
            Difference::Length { sandbox, .. } if org == DemoOrgKind::Sandbox => {
                field.length = *sandbox
            }
            _ => {}
        }
    }
}

fn add_record_types(schema: &mut Schema, org: DemoOrgKind) {
    let rows: Vec<HashMap<&str, String>> = rows(records("RecordType"))
        .map(|(number, cells)| {
            let mut row: HashMap<&str, String> = cells.into_iter().collect();
            row.insert("Id", record_id("RecordType", "012", number, org));
            row
        })
        .collect();
    let names: Vec<(ObjectId, String)> = schema
        .objects()
        .map(|(id, object)| (id, object.name.clone()))
        .collect();
    for (id, name) in names {
        let object = schema.object_mut(id);
        for row in rows
            .iter()
            .filter(|row| row.get("SobjectType") == Some(&name))
        {
            let cell = |key: &str| row.get(key).cloned().unwrap_or_default();
            object.record_types.push(RecordType {
                id: cell("Id"),
                developer_name: cell("DeveloperName"),
                name: cell("Name"),
                master: false,
            });
        }
        object.record_types.push(RecordType {
            id: "012000000000000AAA".to_owned(),
            developer_name: "Master".to_owned(),
            name: "Master".to_owned(),
            master: true,
        });
    }
}

fn record_id(object: &str, key_prefix: &str, number: u64, org: DemoOrgKind) -> String {
    if object == "Organization" {
        org.organization_id()
    } else {
        id::make(key_prefix, number)
    }
}

/// The rows of a record file: number, then the cells that are not null.
fn rows(text: &str) -> impl Iterator<Item = (u64, Vec<(&str, String)>)> {
    let mut lines = text.lines();
    let columns: Vec<&str> = lines
        .next()
        .unwrap_or_default()
        .split('\t')
        .skip(1)
        .collect();
    lines.map(move |line| {
        let mut cells = line.split('\t');
        let number = cells
            .next()
            .and_then(|number| number.parse().ok())
            .unwrap_or_default();
        let cells = columns
            .iter()
            .zip(cells)
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(column, cell)| (*column, unescape(cell)))
            .collect();
        (number, cells)
    })
}

/// `""` is the empty text; `\n`, `\r`, `\t` and `\\` are escapes.
pub(super) fn unescape(cell: &str) -> String {
    if cell == "\"\"" {
        return String::new();
    }
    let mut out = String::with_capacity(cell.len());
    let mut characters = cell.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}

pub(super) fn load(
    data: &mut Dataset,
    id: ObjectId,
    text: &str,
    differences: &[Difference],
    org: DemoOrgKind,
) {
    let name = data.schema().object(id).name.clone();
    let missing: HashSet<u64> = differences
        .iter()
        .filter_map(|difference| match difference {
            Difference::Record {
                object,
                number,
                only,
            } if *object == name && *only != org => Some(*number),
            _ => None,
        })
        .collect();
    for (number, mut cells) in rows(text) {
        if missing.contains(&number) {
            continue;
        }
        if org == DemoOrgKind::Sandbox {
            for difference in differences {
                if let Difference::Changed {
                    object,
                    number: changed,
                    field,
                    sandbox,
                    ..
                } = difference
                    && *object == name
                    && *changed == number
                {
                    cells.retain(|(column, _)| column != field);
                    if let Some(value) = sandbox {
                        cells.push((field, value.clone()));
                    }
                }
            }
        }
        let row = row(data.schema(), data.schema().object(id), number, &cells, org);
        let at = data.insert(id, row);
        data.refresh_name(id, at);
    }
}

pub(super) fn row(
    schema: &Schema,
    object: &Object,
    number: u64,
    cells: &[(&str, String)],
    org: DemoOrgKind,
) -> Vec<Value<'static>> {
    let mut row: Vec<Value<'static>> = object
        .fields
        .iter()
        .map(|field| system_value(object, field, number, org))
        .collect();
    for (column, cell) in cells {
        let Some(id) = object.field_named(column) else {
            continue;
        };
        if let Some(slot) = row.get_mut(id.0) {
            *slot = value(schema, object.field(id), cell);
        }
    }
    row
}

/// What a field holds where the file says nothing.
fn system_value(object: &Object, field: &Field, number: u64, org: DemoOrgKind) -> Value<'static> {
    // Records are made one after the other from 2024 on, and changed up to 200 days later.
    let made = 1_704_700_800 + (number * 104_729 + object.name.len() as u64 * 3_571) % 50_000_000;
    let changed = made + number % 200 * 86_400 + 61;
    let at = |seconds: u64| {
        let instant = i64::try_from(seconds)
            .ok()
            .and_then(|seconds| Timestamp::from_second(seconds).ok());
        Value::DateTime(instant.unwrap_or(Timestamp::UNIX_EPOCH))
    };
    let user = |number: u64| Value::Text(id::make("005", number).into());
    match field.name.as_str() {
        "Id" => Value::Text(record_id(&object.name, &object.key_prefix, number, org).into()),
        "CreatedDate" => at(made),
        "LastModifiedDate" => at(changed),
        "SystemModstamp" => match at(changed) {
            Value::DateTime(instant) => Value::DateTime(
                instant
                    .checked_add(SignedDuration::from_secs(2))
                    .unwrap_or(instant),
            ),
            other => other,
        },
        "CreatedById" => user(1 + number % 3),
        "LastModifiedById" => user(1 + number % 5),
        _ if field.kind == FieldType::Boolean => Value::Bool(false),
        _ => Value::Null,
    }
}

/// `Account:12`, the id of account 12.
fn reference(schema: &Schema, cell: &str) -> Option<Value<'static>> {
    let (target, number) = cell.split_once(':')?;
    let target = schema.object(schema.object_named(target)?);
    let number = number.parse().ok()?;
    Some(Value::Text(id::make(&target.key_prefix, number).into()))
}

fn value(schema: &Schema, field: &Field, cell: &str) -> Value<'static> {
    let parsed = match field.kind {
        FieldType::Boolean => Some(Value::Bool(cell == "true")),
        FieldType::Int | FieldType::Double | FieldType::Currency | FieldType::Percent => {
            cell.parse().ok().map(Value::Number)
        }
        FieldType::Date => cell.parse().ok().map(Value::Date),
        FieldType::DateTime => cell.parse().ok().map(Value::DateTime),
        FieldType::Time => cell.parse().ok().map(Value::Time),
        FieldType::AnyType if reference(schema, cell).is_some() => reference(schema, cell),
        FieldType::AnyType => Some(match (cell, cell.parse()) {
            ("true" | "false", _) => Value::Bool(cell == "true"),
            (_, Ok(number)) => Value::Number(number),
            _ => Value::Text(cell.to_owned().into()),
        }),
        FieldType::Reference => reference(schema, cell),
        _ => Some(Value::Text(cell.to_owned().into())),
    };
    parsed.unwrap_or_else(|| unreachable!("{} cannot hold {cell:?}", field.name))
}

#[cfg(test)]
mod tests;
