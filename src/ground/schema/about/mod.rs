//! What there is to say of an object: its fields, the ways to parents and children, its record
//! types, itself; as rows of text to look through, in detail, and as tables to take away.
//!
//! Data, not a page: the object page and `sftui describe` are made of it. It must not know them.

mod details;
mod table;

use super::{Field, Object, picklist, words};

pub use details::{Detail, details};
pub use table::{Table, TableCell, table};

/// A part of what there is to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Section {
    /// Its fields.
    Fields,
    /// The ways to parent records.
    Parents,
    /// The ways to child records.
    Children,
    /// Its record types.
    RecordTypes,
    /// The object itself: names, ids, what this user can do.
    Object,
}

impl Section {
    /// All, in the order of the page.
    pub const ALL: [Self; 5] = [
        Self::Fields,
        Self::Parents,
        Self::Children,
        Self::RecordTypes,
        Self::Object,
    ];

    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Fields => "Fields",
            Self::Parents => "Parents",
            Self::Children => "Children",
            Self::RecordTypes => "Record types",
            Self::Object => "Object",
        }
    }
}

/// One thing that is said: the place among its section's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Of which part.
    pub section: Section,
    /// Among the describe's own list of that part; of the parents, among the fields.
    pub place: usize,
}

/// A thing as a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which.
    pub key: Key,
    /// Name, what it is, label. Always three.
    pub shown: [String; 3],
    /// What else it is found by: help, formula, values.
    pub hidden: String,
}

/// How many columns of a row are shown.
pub const SHOWN: usize = 3;

/// All rows of an object.
pub fn rows(object: &Object) -> Vec<Row> {
    let of = object.describe();
    let row = |section, place, shown, hidden| Row {
        key: Key { section, place },
        shown,
        hidden,
    };
    let fields = of.fields.iter().enumerate().map(|(at, field)| {
        let shown = [
            field.name.clone(),
            words::described(field),
            field.label.clone(),
        ];
        row(Section::Fields, at, shown, also_of(field))
    });
    let parents = of.fields.iter().enumerate().filter_map(|(at, field)| {
        let name = field.relationship_name.as_deref()?;
        let what = format!("{} by {}", one_of(&field.reference_to), field.name);
        let shown = [name.to_owned(), what, field.label.clone()];
        Some(row(Section::Parents, at, shown, String::new()))
    });
    let children = of
        .child_relationships
        .iter()
        .enumerate()
        .map(|(at, child)| {
            let name = child.relationship_name.as_deref().unwrap_or(NAMELESS);
            let what = format!("{} by {}", child.child_object, child.field);
            let mut more = Vec::new();
            if child.cascade_delete {
                more.push("deleted with this");
            }
            if child.relationship_name.is_none() {
                more.push("not in queries");
            }
            let shown = [name.to_owned(), what, more.join(", ")];
            row(Section::Children, at, shown, String::new())
        });
    let types = of.record_type_infos.iter().enumerate().map(|(at, kind)| {
        let mut more = Vec::new();
        if kind.master {
            more.push("master");
        }
        if kind.default_record_type_mapping {
            more.push("yours by default");
        }
        if !kind.active {
            more.push("not active");
        } else if !kind.available {
            more.push("not for you");
        }
        let shown = [
            kind.developer_name.clone(),
            more.join(", "),
            kind.name.clone(),
        ];
        row(Section::RecordTypes, at, shown, kind.record_type_id.clone())
    });
    let itself = details::of_object(object).into_iter().enumerate();
    let itself = itself.map(|(at, fact)| {
        let shown = [fact.name.to_owned(), fact.text, String::new()];
        row(Section::Object, at, shown, String::new())
    });
    fields
        .chain(parents)
        .chain(children)
        .chain(types)
        .chain(itself)
        .collect()
}

/// Stands for the name of a way that has none.
pub const NAMELESS: &str = "(no name)";

/// What a field is also found by.
fn also_of(field: &Field) -> String {
    let mut found = String::new();
    for text in [&field.inline_help_text, &field.calculated_formula] {
        found += text.as_deref().unwrap_or_default();
        found.push('\n');
    }
    for value in &field.picklist_values {
        found += &value.value;
        found.push('\n');
        if let Some(label) = value.label.as_deref().filter(|l| *l != value.value) {
            found += label;
            found.push('\n');
        }
    }
    found
}

/// `User`, `Account or Contact`.
fn one_of(names: &[String]) -> String {
    match names {
        [] => "?".to_owned(),
        [only] => only.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

/// The object that a row leads to, if it leads to one: of several the first.
pub fn leads_to(object: &Object, key: Key) -> Option<&str> {
    let of = object.describe();
    match key.section {
        Section::Fields | Section::Parents => {
            let field = of.fields.get(key.place)?;
            field.reference_to.first().map(String::as_str)
        }
        Section::Children => Some(&of.child_relationships.get(key.place)?.child_object),
        Section::RecordTypes | Section::Object => None,
    }
}

/// Whether a value of a dependent picklist is offered with some value of its controlling field.
fn offered(object: &Object, field: &Field, value: &super::PicklistValue) -> Option<String> {
    let with = picklist::offered_with(object, field, value)?;
    Some(match with.as_slice() {
        [] => "with no value".to_owned(),
        with => format!("with {}", with.join(", ")),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
pub(super) mod tests {
    use std::sync::Arc;

    use super::*;

    /// A small object that has one of everything.
    pub(in crate::schema) fn account() -> Object {
        let describe = r#"{"name":"Account","label":"Account","labelPlural":"Accounts","keyPrefix":"001",
            "queryable":true,"createable":true,"updateable":true,"layoutable":true,
            "fields":[
              {"name":"Name","label":"Account Name","type":"string","length":80,"createable":true,"updateable":true,
               "filterable":true,"sortable":true,"groupable":true,"aggregatable":true,"nameField":true},
              {"name":"OwnerId","label":"Owner ID","type":"reference","referenceTo":["User"],"relationshipName":"Owner","nillable":true},
              {"name":"Rating","label":"Rating","type":"picklist","nillable":true,"inlineHelpText":"How warm",
               "picklistValues":[{"value":"Hot","label":"Heiß","active":true,"defaultValue":true},{"value":"Cold","active":false}]}],
            "childRelationships":[
              {"childSObject":"Contact","field":"AccountId","relationshipName":"Contacts","cascadeDelete":true},
              {"childSObject":"Event","field":"WhatId"}],
            "recordTypeInfos":[{"recordTypeId":"012000000000001AAA","developerName":"Partner","name":"Partner account",
              "active":true,"available":false}]}"#;
        Object::new(Arc::new(serde_json::from_str(describe).unwrap()))
    }

    #[test]
    fn an_object_is_said_in_rows_of_name_what_and_label() {
        let said: Vec<String> = rows(&account())
            .iter()
            .take(7)
            .map(|row| row.shown.join(" | "))
            .collect();
        assert_eq!(
            said,
            [
                "Name | text(80), required, name field | Account Name",
                "OwnerId | lookup(User) | Owner ID",
                "Rating | picklist | Rating",
                "Owner | User by OwnerId | Owner ID",
                "Contacts | Contact by AccountId | deleted with this",
                "(no name) | Event by WhatId | not in queries",
                "Partner | not for you | Partner account",
            ]
        );
    }

    #[test]
    fn a_field_is_also_found_by_its_help_and_values() {
        let rows = rows(&account());
        assert!(rows[2].hidden.contains("How warm") && rows[2].hidden.contains("Heiß"));
    }

    #[test]
    fn lookups_and_children_lead_somewhere() {
        let account = account();
        let to = |section, place| leads_to(&account, Key { section, place });
        assert_eq!(to(Section::Fields, 0), None);
        assert_eq!(to(Section::Fields, 1), Some("User"));
        assert_eq!(to(Section::Children, 1), Some("Event"));
        assert_eq!(to(Section::Children, 9), None);
    }
}
