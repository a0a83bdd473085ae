//! `Record`: one record as the org gave it, with what its object is like.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::value::{Clock, Look, Shown, Target, shown};
use crate::rows::Members;
use crate::schema::{Catalog, Field, Object, related_lists};
use crate::text;
use crate::worker::{RecordName, Values};

/// How far counting a related list has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Count {
    /// It was not asked for yet.
    #[default]
    NotAsked,
    /// It is being counted.
    Asked,
    /// So many.
    Is(u64),
    /// It cannot be counted, and why.
    Not(String),
}

/// How much of a record is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All that the org gives.
    Whole,
    /// What a row of a result had, while the rest is being read.
    RowForNow,
    /// What a row of a result had; the rest could not be read.
    Row,
}

/// A record.
#[derive(Clone, Debug)]
pub struct Record {
    /// What its object is like.
    pub object: Arc<Object>,
    /// 18 characters.
    pub id: String,
    /// How much of it is here.
    pub extent: Extent,
    /// What its related lists are called, by their places in the describe.
    labels: BTreeMap<usize, String>,
    /// The JSON of each field, as the org sent it.
    values: BTreeMap<String, String>,
    /// What its lookups point to, by their fields.
    targets: BTreeMap<String, Target>,
    /// The related lists, by their relationship.
    counts: BTreeMap<String, Count>,
}

impl Record {
    pub(super) fn new(object: Arc<Object>, id: String, json: &str) -> Self {
        let members = Members::of(json).unwrap_or_default().0;
        let values = members.into_iter().filter(|(name, _)| name != "attributes");
        Self {
            object,
            id,
            extent: Extent::Whole,
            labels: BTreeMap::new(),
            values: values
                .map(|(name, value)| (name.into_owned(), value.get().to_owned()))
                .collect(),
            targets: BTreeMap::new(),
            counts: BTreeMap::new(),
        }
    }

    /// What a row of a result has of it: the values by their fields, as JSON.
    pub(super) fn of_row(
        object: Arc<Object>,
        id: String,
        values: BTreeMap<String, String>,
    ) -> Self {
        Self {
            extent: Extent::RowForNow,
            values,
            ..Self::new(object, id, "{}")
        }
    }

    /// Gives the related lists the names that people know: the plural of what is in them, and by which
    /// lookup where two lists are of the same.
    pub(super) fn name_lists(&mut self, catalog: &Catalog) {
        let all = &self.object.describe().child_relationships;
        let lists = self.lists();
        let same = |object: &str| {
            let of = |place: &&usize| all.get(**place).is_some_and(|c| c.child_object == object);
            lists.iter().filter(of).count()
        };
        let named = lists.iter().filter_map(|place| {
            let child = all.get(*place)?;
            let summary = catalog.summary(&child.child_object).here()?;
            let label = Some(&summary.label_plural).filter(|label| !label.is_empty())?;
            Some(match same(&child.child_object) {
                0 | 1 => (*place, label.clone()),
                _ => (*place, format!("{label} ({})", child.field)),
            })
        });
        self.labels = named.collect();
    }

    /// What a related list is called.
    pub(super) fn label_of_list(&self, place: usize) -> Option<String> {
        self.labels.get(&place).cloned()
    }

    /// Its name for a write.
    pub fn name_for_write(&self) -> RecordName {
        RecordName {
            object: Some(self.object.name().to_owned()),
            id: self.id.clone(),
        }
    }

    /// The JSON of a field, as the org sent it; `None` where it did not.
    pub fn json(&self, field: &str) -> Option<&str> {
        self.values.get(field).map(String::as_str)
    }

    /// The text of a field that is a text.
    pub fn text(&self, field: &str) -> Option<String> {
        serde_json::from_str(self.json(field)?).ok()
    }

    /// When it was changed last, as the org wrote it: what a write compares with.
    pub fn stamp(&self) -> Option<String> {
        self.text("SystemModstamp")
    }

    /// All plain values, as a write takes them.
    pub fn values(&self) -> Values {
        let mut values = Values::default();
        let plain = |json: &&String| !json.starts_with(['{', '[']);
        for (name, json) in &self.values {
            if plain(&json) {
                values.set(name, json);
            }
        }
        values
    }

    /// All fields as one JSON object.
    pub fn to_json(&self) -> String {
        let members = self.values.iter();
        let members: Vec<String> = members
            .map(|(name, json)| format!("\"{name}\":{json}"))
            .collect();
        format!("{{{}}}", members.join(","))
    }

    /// What the record is called, where it has a name.
    pub fn title(&self) -> Option<String> {
        let mut fields = self.object.describe().fields.iter();
        let name = fields.find(|field| field.name_field)?;
        self.text(&name.name)
    }

    /// A field in words.
    pub fn shown(&self, field: &Field, clock: &Clock) -> Shown {
        let target = self.targets.get(&field.name);
        let json = self.json(&field.name);
        match (json, self.extent) {
            (None, Extent::RowForNow) => return Shown::new(Look::NotSelected, "…"),
            (None, Extent::Row) => {
                let whole = "not selected: the row has no such field, and the rest was not read";
                return Shown {
                    line: "not selected".to_owned(),
                    ..Shown::new(Look::NotSelected, whole)
                };
            }
            _ => {}
        }
        let mut shown = shown(field, json, target, clock);
        if let Some(size) = self.file_size(field).filter(|_| self.has_file(field)) {
            shown.line = format!("{}, {}", shown.line, text::bytes(size));
            shown.whole.clone_from(&shown.line);
        }
        shown
    }

    /// Whether the field holds a file.
    pub fn has_file(&self, field: &Field) -> bool {
        field.kind == "base64" && self.text(&field.name).is_some_and(|at| !at.is_empty())
    }

    /// How long the file of a field is, in bytes, where a field of the record says it.
    pub fn file_size(&self, field: &Field) -> Option<u64> {
        let of_this = format!("{}Length", field.name);
        let names = ["BodyLength", "ContentSize", "LogFileLength", &of_this];
        names.iter().find_map(|name| self.json(name)?.parse().ok())
    }

    /// What a lookup points to: its id, and its object where that is known.
    pub fn leads_to(&self, field: &Field) -> Option<RecordName> {
        if field.kind != "reference" {
            return None;
        }
        let id = self.text(&field.name)?;
        let known = self.targets.get(&field.name);
        let object = match (known, field.reference_to.as_slice()) {
            (Some(target), _) if !target.object.is_empty() => Some(target.object.clone()),
            (_, [only]) => Some(only.clone()),
            _ => None,
        };
        Some(RecordName { object, id })
    }

    /// The related lists, the likeliest wanted first: by their places in the describe.
    pub fn lists(&self) -> Vec<usize> {
        related_lists(&self.object)
    }

    /// How many records a related list has.
    pub fn count(&self, relationship: &str) -> &Count {
        const NOT_ASKED: &Count = &Count::NotAsked;
        self.counts.get(relationship).unwrap_or(NOT_ASKED)
    }

    /// Names and counts of an earlier reading, until new ones come: of lookups that point where they
    /// pointed.
    pub(super) fn keep_around(&mut self, old: &Self) {
        if old.id != self.id {
            return;
        }
        let same = |field: &String| old.json(field) == self.json(field);
        let targets = old.targets.iter().filter(|(field, _)| same(field));
        let targets: Vec<_> = targets.map(|(f, t)| (f.clone(), t.clone())).collect();
        self.targets.extend(targets);
        self.counts
            .extend(old.counts.iter().map(|(n, c)| (n.clone(), c.clone())));
    }

    /// What is still being counted is not.
    pub(super) fn stop_counting(&mut self) {
        for count in self.counts.values_mut() {
            if *count == Count::Asked {
                *count = Count::NotAsked;
            }
        }
    }

    pub(super) fn set_target(&mut self, field: &str, target: Target) {
        self.targets.insert(field.to_owned(), target);
    }

    pub(super) fn set_count(&mut self, relationship: &str, count: Count) {
        self.counts.insert(relationship.to_owned(), count);
    }
}
