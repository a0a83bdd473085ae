//! The rows of the record page: its fields in groups or from A to Z, then its related lists.

use super::value::{Clock, Look};
use super::{Count, Extent, Order, Part, Record, RowKey, SHOWN, View};
use crate::app::picker::PickerItem;
use crate::schema::Field;
use crate::text;
use crate::worker::LayoutSection;

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
    /// A section of the page layout, by its place.
    Section(usize),
    /// What the page layout has not.
    NotOnLayout,
    /// The related lists.
    Related,
}

impl Group {
    /// Its heading; that of a section is the layout's own.
    fn title(self) -> &'static str {
        match self {
            Self::Main => "Name and owner",
            Self::Standard => "Standard fields",
            Self::Custom => "Custom fields",
            Self::System => "System",
            Self::Section(_) => "",
            Self::NotOnLayout => "Not on the page layout",
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

/// The groups of the fields by the page layout, in its order; those that it has not are last.
fn on_layout(layout: &[LayoutSection], fields: &[Field]) -> Vec<(Group, usize)> {
    let place = |name: &str| fields.iter().position(|field| field.name == name);
    let mut placed = Vec::new();
    for (at, section) in layout.iter().enumerate() {
        for place in section.fields.iter().filter_map(|name| place(name)) {
            // A field can stand in several sections: once is enough.
            if !placed.iter().any(|(_, known)| *known == place) {
                placed.push((Group::Section(at), place));
            }
        }
    }
    let rest = (0..fields.len()).filter(|place| !placed.iter().any(|(_, known)| known == place));
    let rest: Vec<usize> = rest.collect();
    placed.extend(rest.into_iter().map(|place| (Group::NotOnLayout, place)));
    placed
}

/// The rows, as they are wished for.
pub(super) fn items(
    record: &Record,
    view: View,
    clock: &Clock,
    layout: Option<&[LayoutSection]>,
) -> Vec<PickerItem<RowKey>> {
    let of = record.object.describe();
    let mut items = Vec::new();
    if view.part != Some(Part::Related) {
        let mut fields: Vec<(Group, usize, &Field)> = of
            .fields
            .iter()
            .enumerate()
            .map(|(place, field)| (Group::of(field), place, field))
            .collect();
        let layout = layout.filter(|_| view.order == Order::Layout);
        match (view.order, layout) {
            (Order::AtoZ, _) => {
                fields.sort_by_cached_key(|(.., field)| field.label.to_lowercase());
            }
            (_, Some(layout)) => {
                let placed = on_layout(layout, &of.fields).into_iter();
                let placed = placed.filter_map(|(group, at)| Some((group, at, of.fields.get(at)?)));
                fields = placed.collect();
            }
            // Until the layout is here.
            _ => fields.sort_by_key(|(group, place, _)| (*group, *place)),
        }
        let mut last = None;
        for (group, place, field) in fields {
            let shown = record.shown(field, clock);
            let nothing = [Look::Null, Look::Empty, Look::NotGiven, Look::NotSelected];
            if view.no_nulls && nothing.contains(&shown.look) {
                continue;
            }
            if view.order != Order::AtoZ && last.replace(group) != Some(group) {
                let own = match group {
                    Group::Section(at) => layout.and_then(|l| Some(l.get(at)?.heading.as_str())),
                    _ => Some(group.title()),
                };
                let own = own.filter(|own| !own.is_empty()).unwrap_or("(no heading)");
                items.push(heading(group, own));
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
            if view.no_nulls && *count == Count::Is(0) {
                continue;
            }
            let said = match count {
                Count::NotAsked if record.extent == Extent::RowForNow => "…".to_owned(),
                Count::NotAsked => "not counted".to_owned(),
                Count::Asked => "counting…".to_owned(),
                Count::Is(count) => text::number(*count),
                Count::Not(why) => format!("not counted: {why}"),
            };
            if std::mem::take(&mut first) {
                items.push(heading(Group::Related, Group::Related.title()));
            }
            let by = format!("{name} · {}.{}", child.child_object, child.field);
            let label = record.label_of_list(place).unwrap_or(name);
            items.push(item(RowKey::List(place), [label, said, by]));
        }
    }
    items
}

fn heading(group: Group, title: &str) -> PickerItem<RowKey> {
    PickerItem {
        key: RowKey::Heading(group),
        // Where the values stand nothing is searched by letters: a heading is never found.
        columns: vec!["──".to_owned(), title.to_owned()],
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
