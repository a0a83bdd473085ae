//! Seven accounts, four contacts, four tasks and two users, with everything that makes a
//! difference: nulls, case, a deleted row, parents of parents, parents of several objects.

use jiff::Timestamp;

use super::super::super::data::Dataset;
use super::super::super::id;
use super::super::super::model::{
    ChildRelationship, Field, FieldId, FieldType, Object, PicklistValue, Schema,
};
use super::super::super::value::Value;

/// The id of the user who asks: Ada.
pub(super) const USER: &str = "0055g0000000001AAA";

fn field(name: &str, kind: FieldType) -> Field {
    let is_plain = !kind.is_compound() && kind != FieldType::TextArea;
    Field {
        name: name.to_owned(),
        label: name.to_owned(),
        kind,
        length: 80,
        precision: 18,
        scale: 2,
        digits: 8,
        custom: name.ends_with("__c"),
        nillable: true,
        createable: true,
        updateable: true,
        filterable: is_plain,
        sortable: is_plain && kind != FieldType::MultiPicklist,
        groupable: is_plain && !kind.is_number() && kind != FieldType::DateTime,
        aggregatable: is_plain && !matches!(kind, FieldType::Boolean | FieldType::MultiPicklist),
        name_field: matches!(name, "Name" | "Subject"),
        unique: false,
        external_id: false,
        id_lookup: false,
        auto_number: false,
        html: false,
        extra_type_info: None,
        formula: None,
        computed: None,
        defaulted_on_create: false,
        default_value: None,
        restricted_picklist: false,
        picklist: Vec::new(),
        controller: None,
        compound: None,
        reference_to: Vec::new(),
        relationship_name: None,
        polymorphic: false,
        child_relationship: None,
        cascade_delete: false,
        restricted_delete: false,
        help: None,
    }
}

fn lookup(name: &str, relationship: &str, to: &[&str], children: Option<&str>) -> Field {
    Field {
        reference_to: to.iter().map(|object| (*object).to_owned()).collect(),
        relationship_name: Some(relationship.to_owned()),
        polymorphic: to.len() > 1,
        child_relationship: children.map(str::to_owned),
        ..field(name, FieldType::Reference)
    }
}

fn picklist(name: &str, kind: FieldType, values: &[(&str, &str)]) -> Field {
    let value = |(value, label): &(&str, &str)| PicklistValue {
        value: (*value).to_owned(),
        label: (*label).to_owned(),
        active: true,
        default: false,
        valid_for: Vec::new(),
    };
    Field {
        picklist: values.iter().map(value).collect(),
        ..field(name, kind)
    }
}

fn object(schema: &mut Schema, name: &str, prefix: &str, fields: Vec<Field>) {
    let mut object = Object::new(name, name, name, prefix);
    object.add_field(field("Id", FieldType::Id));
    object.add_field(field("IsDeleted", FieldType::Boolean));
    for field in fields {
        object.add_field(field);
    }
    schema.add(object);
}

fn schema() -> Schema {
    use FieldType as T;
    let mut schema = Schema::default();
    object(
        &mut schema,
        "User",
        "005",
        vec![
            field("Name", T::String),
            field("Email", T::Email),
            field("IsActive", T::Boolean),
            field("TimeZoneSidKey", T::String),
            lookup("ManagerId", "Manager", &["User"], None),
        ],
    );
    object(
        &mut schema,
        "Account",
        "001",
        vec![
            field("Name", T::String),
            picklist(
                "Type",
                T::Picklist,
                &[("Prospect", "Prospect!"), ("Customer", "Customer!")],
            ),
            field("AnnualRevenue", T::Currency),
            field("Employees", T::Int),
            field("CreatedDate", T::DateTime),
            field("Founded__c", T::Date),
            field("Active__c", T::Boolean),
            picklist("Regions__c", T::MultiPicklist, &[]),
            field("Notes__c", T::TextArea),
            field("Opens__c", T::Time),
            field("BillingCity", T::String),
            field("BillingCountry", T::String),
            field("BillingAddress", T::Address),
            lookup("OwnerId", "Owner", &["User"], None),
            lookup("ParentId", "Parent", &["Account"], Some("ChildAccounts")),
        ],
    );
    object(
        &mut schema,
        "Contact",
        "003",
        vec![
            field("Name", T::String),
            field("Email", T::Email),
            lookup("AccountId", "Account", &["Account"], Some("Contacts")),
        ],
    );
    object(
        &mut schema,
        "Task",
        "00T",
        vec![
            field("Subject", T::String),
            lookup("WhatId", "What", &["Account", "Contact"], Some("Tasks")),
        ],
    );
    link_children(&mut schema);
    schema
}

/// Every lookup is a child relationship of the objects it points at.
fn link_children(schema: &mut Schema) {
    let mut found = Vec::new();
    for (child, object) in schema.objects() {
        for (id, field) in object.fields() {
            for parent in &field.reference_to {
                let relationship = ChildRelationship {
                    child,
                    field: id,
                    relationship_name: field.child_relationship.clone(),
                    cascade_delete: false,
                    restricted_delete: false,
                };
                found.push((schema.object_named(parent).unwrap(), relationship));
            }
        }
    }
    for (parent, relationship) in found {
        schema.object_mut(parent).children.push(relationship);
    }
}

/// A value from its text: `-` is null, `''` is empty.
fn value(field: &Field, text: &str) -> Value<'static> {
    if text == "-" {
        return Value::Null;
    }
    match field.kind {
        FieldType::Boolean => Value::Bool(text == "true"),
        kind if kind.is_number() => Value::Number(text.parse().unwrap()),
        FieldType::Date => Value::Date(text.parse().unwrap()),
        FieldType::DateTime => Value::DateTime(text.parse::<Timestamp>().unwrap()),
        FieldType::Time => Value::Time(text.parse().unwrap()),
        FieldType::Reference => {
            let (prefix, number) = text.split_at(3);
            Value::text(String::leak(id::make(prefix, number.parse().unwrap())))
        }
        _ if text == "''" => Value::text(""),
        _ => Value::Text(text.to_owned().into()),
    }
}

/// Rows of `name`: the fields in the order of `columns`, then a table of words.
fn fill(data: &mut Dataset, name: &str, columns: &str, table: &[&str]) {
    let object = data.schema().object_named(name).unwrap();
    for (number, line) in table.iter().enumerate() {
        let described = data.schema().object(object);
        let mut row = vec![Value::Null; described.fields.len()];
        row[0] = Value::Text(id::make(&described.key_prefix, number as u64 + 1).into());
        row[1] = Value::Bool(false);
        for (column, text) in columns.split_whitespace().zip(line.split_whitespace()) {
            let id: FieldId = described.field_named(column).unwrap();
            row[id.0] = value(described.field(id), text);
        }
        data.insert(object, row);
    }
}

pub(super) fn dataset() -> Dataset {
    let mut data = Dataset::new(schema());
    fill(
        &mut data,
        "User",
        "Name Email IsActive ManagerId TimeZoneSidKey",
        &[
            "Ada ada@x.org true - -",
            "Bob bob@x.org true 0051 Asia/Tokyo",
        ],
    );
    fill(
        &mut data,
        "Account",
        "Name Type AnnualRevenue Employees CreatedDate Founded__c Active__c Regions__c Opens__c BillingCity OwnerId ParentId IsDeleted Notes__c",
        &[
            "Acme Customer 100.50 10 2026-05-13T00:00:00Z 2000-02-29 true EU;US 08:00:00 Paris 0051 - false long",
            "acorn Prospect 50.25 20 2026-05-12T23:59:59Z 2010-06-15 false US 09:30:00 Rome 0052 0011 false -",
            "Bolt Customer - 10 2026-01-01T00:00:00Z - true EU;US;AP - Paris 0052 0012 false -",
            "100%_x - 7 - 2025-12-31T23:00:00Z 2026-05-13 false - - - 0051 0013 false -",
            "Ärger Prospect -3.75 30 2026-04-30T10:00:00Z 1999-12-31 true AP - Bonn 0052 0014 false -",
            "Zoo Other 100.5 20 2024-02-29T12:30:00Z 2026-05-17 false - - - - 0015 false -",
            "Gone Customer 1 1 2026-05-13T00:00:00Z - true EU - - 0051 - true -",
        ],
    );
    fill(
        &mut data,
        "Contact",
        "Name Email AccountId",
        &[
            "Cy cy@x.org 0011",
            "Di - 0011",
            "Ed ed@x.org 0012",
            "Flo '' -",
        ],
    );
    fill(
        &mut data,
        "Task",
        "Subject WhatId",
        &["Call 0011", "Mail 0031", "Rest -", "Lost 0017"],
    );
    data
}
