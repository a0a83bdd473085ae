//! One thing of an object in detail: facts, each with its name.

use super::{Key, Section, offered, one_of};
use crate::schema::{ChildRelationship, Field, Object, RecordType, group_of, words};

/// One fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// What about; empty where the text speaks for itself or goes on.
    pub name: &'static str,
    /// The fact.
    pub text: String,
}

fn detail(name: &'static str, text: impl Into<String>) -> Detail {
    Detail {
        name,
        text: text.into(),
    }
}

/// What there is to know of one thing, the most telling first.
pub fn details(object: &Object, key: Key) -> Vec<Detail> {
    let of = object.describe();
    let found = match key.section {
        Section::Fields => of
            .fields
            .get(key.place)
            .map(|field| of_field(object, field)),
        Section::Parents => of.fields.get(key.place).map(of_parent),
        Section::Children => of
            .child_relationships
            .get(key.place)
            .map(|child| of_child(object, child)),
        Section::RecordTypes => of.record_type_infos.get(key.place).map(of_record_type),
        Section::Object => of_object(object)
            .into_iter()
            .nth(key.place)
            .map(|fact| vec![fact]),
    };
    let mut found = found.unwrap_or_default();
    found.retain(|fact| !fact.text.is_empty());
    found
}

fn of_field(object: &Object, field: &Field) -> Vec<Detail> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let parent = match (&field.relationship_name, field.reference_to.as_slice()) {
        (Some(name), to) => format!("{name} → {}", one_of(to)),
        (None, []) => String::new(),
        (None, to) => format!("{}, not in queries", one_of(to)),
    };
    let mut facts = vec![
        detail("API name", field.name.as_str()),
        detail("label", field.label.as_str()),
        detail("type", words::described(field)),
        detail("access", words::access(field)),
        detail("queries", words::refused_in_queries(field).join(", ")),
        detail("parent", parent),
        detail("help", text(&field.inline_help_text)),
        detail("formula", text(&field.calculated_formula)),
        detail("default", text(&field.default_value)),
        detail("default formula", text(&field.default_value_formula)),
        detail("part of", text(&field.compound_field_name)),
        detail("controlled by", text(&field.controller_name)),
    ];
    let mut name = "values";
    for value in &field.picklist_values {
        let mut said = value.value.clone();
        if let Some(label) = value.label.as_deref().filter(|l| *l != value.value) {
            said += &format!(" ({label})");
        }
        if value.default_value {
            said += ", the default";
        }
        if !value.active {
            said += ", not active";
        }
        if let Some(with) = offered(object, field, value) {
            said += &format!(" · {with}");
        }
        facts.push(detail(name, said));
        name = "";
    }
    facts
}

fn of_parent(field: &Field) -> Vec<Detail> {
    let way = field.relationship_name.as_deref().unwrap_or_default();
    let several = if field.is_polymorphic() {
        "of several objects: in queries it has the fields of Name, TYPEOF has the others"
    } else {
        ""
    };
    vec![
        detail("relationship", way),
        detail("to", one_of(&field.reference_to)),
        detail("by", format!("{} ({})", field.name, field.label)),
        detail("type", words::described(field)),
        detail("", several),
        detail("in a query", format!("{way}.Name")),
    ]
}

fn of_child(object: &Object, child: &ChildRelationship) -> Vec<Detail> {
    let way = child.relationship_name.as_deref();
    vec![
        detail("relationship", way.unwrap_or(super::NAMELESS)),
        detail("of", child.child_object.as_str()),
        detail("by", child.field.as_str()),
        detail(
            "on deletion",
            if child.cascade_delete {
                format!("deleted with the {}", object.describe().summary.label)
            } else {
                String::new()
            },
        ),
        detail(
            "in a query",
            match way {
                Some(way) => format!("(SELECT Id FROM {way})"),
                None => "not possible: the relationship has no name".to_owned(),
            },
        ),
    ]
}

fn of_record_type(kind: &RecordType) -> Vec<Detail> {
    let yes = |yes: bool| if yes { "yes" } else { "no" };
    vec![
        detail("API name", kind.developer_name.as_str()),
        detail("label", kind.name.as_str()),
        detail("id", kind.record_type_id.as_str()),
        detail("active", yes(kind.active)),
        detail("for you", yes(kind.available)),
        detail("your default", yes(kind.default_record_type_mapping)),
        detail("master", yes(kind.master)),
    ]
}

/// The object itself.
pub(super) fn of_object(object: &Object) -> Vec<Detail> {
    let of = object.describe();
    let summary = &of.summary;
    let can: Vec<&str> = [
        (summary.queryable, "query"),
        (summary.searchable, "search"),
        (summary.createable, "create"),
        (summary.updateable, "edit"),
        (summary.deletable, "delete"),
        (summary.undeletable, "undelete"),
        (summary.mergeable, "merge"),
    ]
    .into_iter()
    .filter_map(|(can, word)| can.then_some(word))
    .collect();
    let custom = of.fields.iter().filter(|field| field.custom).count();
    let goes_with = match (
        &summary.associate_parent_entity,
        &summary.associate_entity_type,
    ) {
        (Some(main), Some(kind)) => format!("{main} ({kind})"),
        (Some(main), None) => main.clone(),
        (None, _) => String::new(),
    };
    let name = of.fields.iter().find(|field| field.name_field);
    let facts = [
        detail("API name", summary.name.as_str()),
        detail("label", summary.label.as_str()),
        detail("plural", summary.label_plural.as_str()),
        detail(
            "ids begin with",
            summary.key_prefix.clone().unwrap_or_default(),
        ),
        detail("name field", name.map_or("", |field| field.name.as_str())),
        detail("group", group_of(summary).word()),
        detail(
            "fields",
            format!("{}, {custom} of them custom", of.fields.len()),
        ),
        detail("goes with", goes_with),
        detail(
            "you can",
            if can.is_empty() {
                "nothing but describe it".to_owned()
            } else {
                can.join(", ")
            },
        ),
    ];
    let facts = facts.into_iter();
    facts.filter(|fact| !fact.text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::account;
    use super::*;

    fn said(section: Section, place: usize) -> Vec<String> {
        let found = details(&account(), Key { section, place });
        let lines = found.iter();
        lines
            .map(|fact| format!("{}: {}", fact.name, fact.text))
            .collect()
    }

    #[test]
    fn a_picklist_says_its_values_and_which_are_not_active() {
        let rating = said(Section::Fields, 2);
        let values = rating.iter().skip_while(|l| !l.starts_with("values"));
        let values: Vec<&str> = values.map(String::as_str).collect();
        assert_eq!(
            values,
            ["values: Hot (Heiß), the default", ": Cold, not active"]
        );
        assert!(rating.contains(&"help: How warm".to_owned()));
    }

    #[test]
    fn each_part_says_its_own() {
        assert!(said(Section::Parents, 1).contains(&"in a query: Owner.Name".to_owned()));
        assert!(
            said(Section::Children, 0)
                .contains(&"in a query: (SELECT Id FROM Contacts)".to_owned())
        );
        assert!(said(Section::Children, 1)[3].contains("not possible"));
        assert!(said(Section::RecordTypes, 0).contains(&"for you: no".to_owned()));
        let access = said(Section::Object, 7);
        assert_eq!(access, ["you can: query, create, edit"]);
        assert!(said(Section::Fields, 99).is_empty());
    }
}
