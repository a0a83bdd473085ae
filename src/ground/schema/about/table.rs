//! What there is to say of an object as tables: for CSV, JSON and Markdown, on the clipboard and
//! on the command line.

use super::{Key, Section, details};
use crate::schema::{Field, Object, picklist, words};

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableCell {
    /// A text.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(u64),
    /// Nothing is said.
    Nothing,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What the columns are called.
    pub headings: &'static [&'static str],
    /// As many cells a row as there are headings.
    pub rows: Vec<Vec<TableCell>>,
}

const FIELDS: &[&str] = &[
    "name",
    "label",
    "type",
    "required",
    "unique",
    "external_id",
    "custom",
    "createable",
    "updateable",
    "filterable",
    "sortable",
    "groupable",
    "default",
    "formula",
    "help",
    "reference_to",
    "relationship",
    "part_of",
    "controlled_by",
    "values",
    "inactive_values",
];
const PARENTS: &[&str] = &["relationship", "objects", "field", "label", "polymorphic"];
const CHILDREN: &[&str] = &["relationship", "object", "field", "cascade_delete"];
const RECORD_TYPES: &[&str] = &[
    "name",
    "label",
    "id",
    "active",
    "available",
    "default",
    "master",
];
const OBJECT: &[&str] = &["what", "value"];

/// The part of an object as a table; of those rows only, where some are named.
pub fn table(object: &Object, section: Section, only: Option<&[Key]>) -> Table {
    let of = object.describe();
    let wanted = |place: usize| only.is_none_or(|keys| keys.contains(&Key { section, place }));
    let (headings, rows): (_, Vec<Vec<TableCell>>) = match section {
        Section::Fields => {
            let fields = of.fields.iter().enumerate().filter(|(at, _)| wanted(*at));
            (
                FIELDS,
                fields.map(|(_, field)| of_field(object, field)).collect(),
            )
        }
        Section::Parents => {
            let fields = of.fields.iter().enumerate().filter(|(at, _)| wanted(*at));
            let rows = fields.filter_map(|(_, field)| {
                Some(vec![
                    text(field.relationship_name.as_deref()?),
                    text(&field.reference_to.join(";")),
                    text(&field.name),
                    text(&field.label),
                    TableCell::Flag(field.is_polymorphic()),
                ])
            });
            (PARENTS, rows.collect())
        }
        Section::Children => {
            let all = of.child_relationships.iter().enumerate();
            let rows = all.filter(|(at, _)| wanted(*at)).map(|(_, child)| {
                vec![
                    perhaps(child.relationship_name.as_deref()),
                    text(&child.child_object),
                    text(&child.field),
                    TableCell::Flag(child.cascade_delete),
                ]
            });
            (CHILDREN, rows.collect())
        }
        Section::RecordTypes => {
            let all = of.record_type_infos.iter().enumerate();
            let rows = all.filter(|(at, _)| wanted(*at)).map(|(_, kind)| {
                vec![
                    text(&kind.developer_name),
                    text(&kind.name),
                    text(&kind.record_type_id),
                    TableCell::Flag(kind.active),
                    TableCell::Flag(kind.available),
                    TableCell::Flag(kind.default_record_type_mapping),
                    TableCell::Flag(kind.master),
                ]
            });
            (RECORD_TYPES, rows.collect())
        }
        Section::Object => {
            let all = details::of_object(object).into_iter().enumerate();
            let rows = all
                .filter(|(at, _)| wanted(*at))
                .map(|(_, fact)| vec![text(fact.name), TableCell::Text(fact.text)]);
            (OBJECT, rows.collect())
        }
    };
    Table { headings, rows }
}

fn of_field(object: &Object, field: &Field) -> Vec<TableCell> {
    let values = |active: bool| {
        let all = field.picklist_values.iter();
        let values: Vec<String> = all
            .filter(|value| value.active == active)
            .map(|value| match picklist::offered_with(object, field, value) {
                Some(with) => format!("{} <{}>", value.value, with.join(",")),
                None => value.value.clone(),
            })
            .collect();
        some(&values.join(";"))
    };
    vec![
        text(&field.name),
        text(&field.label),
        TableCell::Text(words::type_of(field)),
        TableCell::Flag(words::is_required(field)),
        TableCell::Flag(field.unique),
        TableCell::Flag(field.external_id),
        TableCell::Flag(field.custom),
        TableCell::Flag(field.createable),
        TableCell::Flag(field.updateable),
        TableCell::Flag(field.filterable),
        TableCell::Flag(field.sortable),
        TableCell::Flag(field.groupable),
        perhaps(
            field
                .default_value
                .as_deref()
                .or(field.default_value_formula.as_deref()),
        ),
        perhaps(field.calculated_formula.as_deref()),
        perhaps(field.inline_help_text.as_deref()),
        some(&field.reference_to.join(";")),
        perhaps(field.relationship_name.as_deref()),
        perhaps(field.compound_field_name.as_deref()),
        perhaps(field.controller_name.as_deref()),
        values(true),
        values(false),
    ]
}

fn text(text: &str) -> TableCell {
    TableCell::Text(text.to_owned())
}

fn perhaps(said: Option<&str>) -> TableCell {
    said.map_or(TableCell::Nothing, text)
}

fn some(said: &str) -> TableCell {
    perhaps(Some(said).filter(|said| !said.is_empty()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::super::tests::account;
    use super::*;

    #[test]
    fn every_row_has_a_cell_for_each_heading() {
        for section in Section::ALL {
            let table = table(&account(), section, None);
            assert!(!table.rows.is_empty(), "{section:?}");
            for row in &table.rows {
                assert_eq!(row.len(), table.headings.len(), "{section:?}");
            }
        }
    }

    #[test]
    fn of_some_rows_only_those_are_taken() {
        let key = Key {
            section: Section::Fields,
            place: 2,
        };
        let table = table(&account(), Section::Fields, Some(&[key]));
        let row = table.rows.first().unwrap();
        assert_eq!(table.rows.len(), 1);
        assert_eq!(row.first(), Some(&TableCell::Text("Rating".into())));
        assert_eq!(
            row.last_chunk::<2>(),
            Some(&[
                TableCell::Text("Hot".into()),
                TableCell::Text("Cold".into())
            ])
        );
    }
}
