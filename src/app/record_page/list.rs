//! The rows of the record page: its fields in groups or from A to Z, then its related lists.

use super::value::{Clock, Look};
use super::{Count, Part, Record, RowKey, SHOWN, View};
use crate::app::picker::PickerItem;
use crate::schema::Field;
use crate::text;

/// A group of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// What the record is called, and whose it is.
    Main,
    /// Other standard fields.
    Standard,
    /// Fields made in this org or by packages.
    Custom,
    /// What the org keeps of it: who made and changed it, and when.
    System,
    /// The related lists.
    Related,
}

impl Group {
    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Main => "Name and owner",
            Self::Standard => "Standard fields",
            Self::Custom => "Custom fields",
            Self::System => "System",
            Self::Related => "Related lists",
        }
    }

    fn of(field: &Field) -> Self {
        const SYSTEM: [&str; 10] = [
            "Id",
            "IsDeleted",
            "MasterRecordId",
            "CreatedDate",
            "CreatedById",
            "LastModifiedDate",
            "LastModifiedById",
            "SystemModstamp",
            "LastViewedDate",
            "LastReferencedDate",
        ];
        match field.name.as_str() {
            _ if field.name_field => Self::Main,
            "OwnerId" | "RecordTypeId" | "ParentId" => Self::Main,
            name if SYSTEM.contains(&name) => Self::System,
            _ if field.custom => Self::Custom,
            _ => Self::Standard,
        }
    }
}

/// The rows, as they are wished for.
pub(super) fn items(record: &Record, view: View, clock: &Clock) -> Vec<PickerItem<RowKey>> {
    let of = record.object.describe();
    let mut items = Vec::new();
    if view.part != Some(Part::Related) {
        let mut fields: Vec<(Group, usize, &Field)> = of
            .fields
            .iter()
            .enumerate()
            .map(|(place, field)| (Group::of(field), place, field))
            .collect();
        if view.sorted {
            fields.sort_by_cached_key(|(.., field)| field.label.to_lowercase());
        } else {
            fields.sort_by_key(|(group, place, _)| (*group, *place));
        }
        let mut last = None;
        for (group, place, field) in fields {
            let shown = record.shown(field, clock);
            if view.no_nulls && matches!(shown.look, Look::Null | Look::Empty | Look::NotGiven) {
                continue;
            }
            if !view.sorted && last.replace(group) != Some(group) {
                items.push(heading(group));
            }
            items.push(item(
                RowKey::Field(place),
                [field.label.clone(), shown.line, field.name.clone()],
            ));
        }
    }
    if view.part != Some(Part::Fields) {
        let mut first = true;
        for place in record.lists() {
            let Some(child) = of.child_relationships.get(place) else {
                continue;
            };
            let name = child.relationship_name.clone().unwrap_or_default();
            let count = record.count(&name);
            if view.no_nulls && count == Count::Is(0) {
                continue;
            }
            let said = match count {
                Count::NotAsked => "not counted".to_owned(),
                Count::Asked => "counting…".to_owned(),
                Count::Is(count) => text::number(count),
                Count::Unknown => "the org does not say how many".to_owned(),
            };
            if std::mem::take(&mut first) {
                items.push(heading(Group::Related));
            }
            let by = format!("{}.{}", child.child_object, child.field);
            items.push(item(RowKey::List(place), [name, said, by]));
        }
    }
    items
}

fn heading(group: Group) -> PickerItem<RowKey> {
    PickerItem {
        key: RowKey::Heading(group),
        // Where the values stand nothing is searched by letters: a heading is never found.
        columns: vec!["──".to_owned(), group.title().to_owned()],
        disabled_reason: None,
    }
}

fn item(key: RowKey, shown: [String; SHOWN]) -> PickerItem<RowKey> {
    let [label, value, name] = shown;
    // Words of a value are found as they stand; letters in an order would be found in any of them.
    let columns = vec![label, value.clone(), name, value];
    PickerItem {
        key,
        columns,
        disabled_reason: None,
    }
}
