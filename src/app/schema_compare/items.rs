//! The rows of a schema comparison: a sign, what it is about, what differs.

use super::{Level, Row, SchemaCompare};
use crate::app::App;
use crate::app::picker::PickerItem;
use crate::org::OrgKey;
use crate::schema::Known;
use crate::schema::compare::{Change, PRESENCE, Part};
use crate::text;

impl App {
    /// The rows of what is listed; says what there is to say where there are none.
    pub(super) fn schema_items(&self, compare: &mut SchemaCompare) -> Vec<PickerItem<Row>> {
        compare.state.clear();
        match compare.level.clone() {
            Level::Orgs => self.other_orgs(&compare.orgs[0]),
            Level::Objects => {
                let orgs = compare.orgs.clone();
                let items = self.object_items(compare);
                if items.is_empty() {
                    compare.state = self.waited_for(&orgs);
                }
                items
            }
            Level::Object(object) => {
                let items = change_items(compare, &object);
                if items.is_empty() {
                    compare.state = self.missing_object(compare, &object);
                }
                items
            }
        }
    }

    fn other_orgs(&self, own: &OrgKey) -> Vec<PickerItem<Row>> {
        let entries = self.orgs.by_last_use().into_iter();
        let others = entries.filter(|entry| entry.org.key != *own);
        others
            .map(|entry| {
                let badge = entry.org.class.badge().to_owned();
                let columns = vec![badge, entry.org.alias.clone(), entry.org.username.clone()];
                item(Row::Org(entry.org.key.clone()), columns)
            })
            .collect()
    }

    fn object_items(&self, compare: &SchemaCompare) -> Vec<PickerItem<Row>> {
        let mut items = Vec::new();
        let only = [
            ("◀", &compare.lists.left_only, &compare.names[0]),
            ("▶", &compare.lists.right_only, &compare.names[1]),
        ];
        for (sign, names, org) in only {
            for name in names {
                let columns = [sign.to_owned(), name.clone(), format!("only in {org}")];
                items.push(item(Row::Object(name.clone()), columns.into()));
            }
        }
        let (mut same, mut not_yet) = (Vec::new(), Vec::new());
        for name in &compare.common {
            let of = |sign: &str, what: String| {
                let columns = vec![sign.to_owned(), name.clone(), what];
                item(Row::Object(name.clone()), columns)
            };
            let changes = compare
                .compared(name)
                .map(|found| found.difference.changes.len());
            let failed = || {
                let mut orgs = compare.orgs.iter().filter_map(|org| self.schemas.of(org));
                orgs.any(|schema| schema.has_given_up(name))
            };
            match changes {
                Some(0) => same.push(of("=", "the same".to_owned())),
                Some(1) => items.push(of("≠", "1 difference".to_owned())),
                Some(changes) => {
                    let changes = text::number(changes as u64);
                    items.push(of("≠", format!("{changes} differences")));
                }
                None if failed() => not_yet.push(of("!", "could not be had".to_owned())),
                None => not_yet.push(of("·", "not compared yet (Enter, c for all)".to_owned())),
            }
        }
        if compare.unfolded {
            items.extend(same);
        } else if !same.is_empty() {
            let objects = text::number(same.len() as u64);
            items.push(folded(format!("{objects} objects")));
        }
        items.extend(not_yet);
        items
    }

    /// What the lists wait for, or that they cannot be had.
    fn waited_for(&self, orgs: &[OrgKey; 2]) -> String {
        for org in orgs {
            let schema = self.schemas.of(org);
            if let Some(trouble) = schema.and_then(|schema| schema.trouble()) {
                return format!("✗ {}. {}", trouble.title, trouble.detail);
            }
        }
        "Asking both orgs which objects they have…".to_owned()
    }

    /// Why there is nothing to list of an object.
    fn missing_object(&self, compare: &SchemaCompare, object: &str) -> String {
        let known = compare.orgs.each_ref().map(|org| {
            let schema = self.schemas.of(org)?;
            Some(match schema.catalog.object(object) {
                Known::Here(_) => "here",
                Known::Missing => "missing",
                Known::NotLoaded if schema.has_given_up(object) => "failed",
                Known::NotLoaded => "",
            })
        });
        let names = &compare.names;
        match known {
            [Some("missing"), Some("missing")] => format!("No org has an object {object}."),
            [_, Some("missing")] => format!("◀ {object} is only in {}.", names[0]),
            [Some("missing"), _] => format!("▶ {object} is only in {}.", names[1]),
            [Some("failed"), _] | [_, Some("failed")] => self.waited_for(&compare.orgs),
            _ => format!("Asking both orgs what {object} is like…"),
        }
    }
}

/// What differs in an object, and what is the same.
fn change_items(compare: &SchemaCompare, object: &str) -> Vec<PickerItem<Row>> {
    let Some(found) = compare.compared(object) else {
        return Vec::new();
    };
    let changes = found.difference.changes.iter().enumerate();
    let mut items: Vec<PickerItem<Row>> = changes
        .map(|(at, change)| item(Row::Change(at), columns(change, &compare.names)))
        .collect();
    let same = found.difference.same;
    if compare.unfolded {
        let differs = |name: &str| {
            let mut changes = found.difference.changes.iter();
            changes.any(|change| change.name.eq_ignore_ascii_case(name))
        };
        let fields = found.of[0].describe().fields.iter();
        for field in fields.filter(|field| !differs(&field.name)) {
            let columns = vec!["=".into(), field.name.clone(), field.kind.clone()];
            items.push(item(Row::Field(field.name.clone()), columns));
        }
    } else {
        let parts = [
            (same.fields, "field"),
            (same.child_relationships, "child relationship"),
            (same.record_types, "record type"),
        ];
        let parts = parts.iter().filter(|(count, _)| *count > 0);
        let parts = parts.map(|(count, what)| {
            let s = if *count == 1 { "" } else { "s" };
            format!("{} {what}{s}", text::number(*count as u64))
        });
        let parts: Vec<String> = parts.collect();
        if !parts.is_empty() {
            items.push(folded(parts.join(", ")));
        }
    }
    items
}

/// A difference: a sign, the name of what differs, the property with both values. What is no field says
/// what it is.
fn columns(change: &Change, names: &[String; 2]) -> Vec<String> {
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "∅".to_owned());
    let part = change.part.name();
    let (sign, what) = match (change.property, &change.left) {
        (PRESENCE, Some(_)) => ("◀", format!("{part} only in {}", names[0])),
        (PRESENCE, None) => ("▶", format!("{part} only in {}", names[1])),
        (property, _) => {
            let (left, right) = (value(&change.left), value(&change.right));
            let of = match change.part {
                Part::Field => String::new(),
                _ => format!("{part}, "),
            };
            ("≠", format!("{of}{property}: {left} → {right}"))
        }
    };
    vec![sign.to_owned(), change.name.clone(), what]
}

fn folded(what: String) -> PickerItem<Row> {
    item(
        Row::Same,
        vec![
            "=".to_owned(),
            what,
            "the same, folded (u unfolds)".to_owned(),
        ],
    )
}

fn item(key: Row, columns: Vec<String>) -> PickerItem<Row> {
    PickerItem {
        key,
        columns,
        disabled_reason: None,
    }
}
