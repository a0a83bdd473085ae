//! JSON: an array of records, the body of a query, or a record a line.
//!
//! The fields of a parent become columns of their own (`Owner.Name`); what is no record of a parent
//! stays the JSON it is.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::value::RawValue;

use super::{COLUMNS, Filling, NotRead};
use crate::rows::members::Members;
use crate::rows::{CellKind, Column, ColumnKind, Columns, RowSet};

/// How deep parents lie in parents (SOQL allows five levels).
const DEPTH: usize = 8;

/// Reads the records.
pub(super) fn read(text: &str) -> Result<RowSet, NotRead> {
    let records = records(text)?;
    let mut known = Known::default();
    for record in &records {
        known.learn(record)?;
    }
    let columns = known.columns();
    let mut filling = Filling::new(columns)?;
    for record in &records {
        known.fill(record, &mut Vec::new(), &mut filling);
        filling.end_row();
    }
    Ok(filling.finish())
}

/// The texts of the records.
fn records(text: &str) -> Result<Vec<&str>, NotRead> {
    let wrong = |error: serde_json::Error| NotRead::Json(error.to_string());
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    let mut all = Vec::new();
    for value in &mut values {
        let value = value.map_err(wrong)?.get();
        if value.starts_with('[') {
            let items: Vec<&RawValue> = serde_json::from_str(value).map_err(wrong)?;
            all.extend(items.into_iter().map(RawValue::get));
        } else {
            match Members::of(value).and_then(|members| members.get("records")) {
                Some(records) if records.starts_with('[') => {
                    let items: Vec<&RawValue> = serde_json::from_str(records).map_err(wrong)?;
                    all.extend(items.into_iter().map(RawValue::get));
                }
                _ => all.push(value),
            }
        }
    }
    Ok(all)
}

/// The names met so far, in the order in which they were met first.
#[derive(Default)]
struct Known {
    met: Vec<Met>,
    by_name: HashMap<String, usize>,
    /// The columns, by their dotted names, once all are known.
    places: HashMap<String, usize>,
    /// Which columns are null where a name is: all below a parent.
    null_places: HashMap<String, Vec<usize>>,
}

/// A name, and what it held wherever it was not null.
struct Met {
    title: String,
    kind: Option<CellKind>,
}

impl Known {
    fn learn(&mut self, record: &str) -> Result<(), NotRead> {
        let Some(members) = Members::of(record) else {
            let begin: String = record.chars().take(20).collect();
            return Err(NotRead::Json(format!("`{begin}` is no record")));
        };
        self.learn_members(&members, &mut Vec::new());
        if self.met.len() > COLUMNS {
            return Err(NotRead::Columns);
        }
        Ok(())
    }

    fn learn_members(&mut self, members: &Members<'_>, path: &mut Vec<String>) {
        for (name, value) in &members.0 {
            if name == "attributes" || self.met.len() > COLUMNS {
                continue;
            }
            path.push(name.clone().into_owned());
            match nature(value.get(), path.len()) {
                Nature::Null => self.meet(path, None),
                Nature::Parent(below) => self.learn_members(&below, path),
                Nature::Value(kind) => self.meet(path, Some(kind)),
            }
            path.pop();
        }
    }

    fn meet(&mut self, path: &[String], kind: Option<CellKind>) {
        let title = path.join(".");
        match self
            .by_name
            .get(&title)
            .and_then(|at| self.met.get_mut(*at))
        {
            Some(met) => met.kind = met.kind.or(kind),
            None => {
                self.by_name.insert(title.clone(), self.met.len());
                self.met.push(Met { title, kind });
            }
        }
    }

    /// The columns, now that all are met: a name that is always null is one unless it is a parent's.
    fn columns(&mut self) -> Columns {
        let mut columns = Vec::new();
        let mut parents = Vec::new();
        for met in &self.met {
            let below = format!("{}.", met.title);
            let is_parent =
                met.kind.is_none() && self.met.iter().any(|other| other.title.starts_with(&below));
            if is_parent {
                parents.push((met.title.clone(), below));
                continue;
            }
            self.places.insert(met.title.clone(), columns.len());
            columns.push(Column {
                // A dotted name is a path too, where the parents were not objects of their own.
                path: met.title.split('.').map(str::to_owned).collect(),
                title: met.title.clone(),
                kind: match met.kind {
                    Some(CellKind::Children) => ColumnKind::Children,
                    _ => ColumnKind::Value,
                },
            });
        }
        for (title, below) in parents {
            let of_it = self
                .places
                .iter()
                .filter(|(name, _)| name.starts_with(&below));
            let of_it = of_it.map(|(_, place)| *place).collect();
            self.null_places.insert(title, of_it);
        }
        columns.into_iter().collect()
    }

    fn fill(&self, record: &str, path: &mut Vec<String>, filling: &mut Filling) {
        if let Some(members) = Members::of(record) {
            self.fill_members(&members, path, filling);
        }
    }

    fn fill_members(&self, members: &Members<'_>, path: &mut Vec<String>, filling: &mut Filling) {
        for (name, value) in &members.0 {
            if name == "attributes" {
                continue;
            }
            path.push(name.clone().into_owned());
            match nature(value.get(), path.len()) {
                Nature::Parent(below) => self.fill_members(&below, path, filling),
                Nature::Null => {
                    let title = path.join(".");
                    let own = self.places.get(&title).into_iter();
                    let parents = self.null_places.get(&title).into_iter().flatten();
                    for column in own.chain(parents) {
                        filling.page.set(*column, CellKind::Null, "");
                    }
                }
                Nature::Value(kind) => {
                    if let Some(column) = self.places.get(&path.join(".")) {
                        filling.page.set(*column, kind, &text(value.get(), kind));
                    }
                }
            }
            path.pop();
        }
    }
}

/// What stands under a name.
enum Nature<'a> {
    Null,
    /// A record with fields of its own.
    Parent(Members<'a>),
    Value(CellKind),
}

fn nature(json: &str, depth: usize) -> Nature<'_> {
    let kind = match json.as_bytes().first() {
        Some(b'"') => CellKind::Text,
        Some(b't' | b'f') => CellKind::Bool,
        Some(b'n') => return Nature::Null,
        Some(b'[') => CellKind::Compound,
        Some(b'{') => {
            return match Members::of(json) {
                Some(members) if members.get("records").is_some() => {
                    Nature::Value(CellKind::Children)
                }
                Some(members) if depth < DEPTH && is_record(&members) => Nature::Parent(members),
                _ => Nature::Value(CellKind::Compound),
            };
        }
        _ => CellKind::Number,
    };
    Nature::Value(kind)
}

/// Whether an object is a record: fields begin with a capital, parts of an address do not.
fn is_record(members: &Members<'_>) -> bool {
    let mut names = members
        .0
        .iter()
        .map(|(name, _)| name)
        .filter(|name| *name != "attributes");
    let capital =
        |name: &Cow<'_, str>| name.starts_with(|c: char| c.is_uppercase()) || name.ends_with("__c");
    members.get("attributes").is_some() || names.next().is_some_and(capital) && names.all(capital)
}

fn text(json: &str, kind: CellKind) -> Cow<'_, str> {
    if kind != CellKind::Text {
        return Cow::Borrowed(json);
    }
    serde_json::from_str::<String>(json).map_or(Cow::Borrowed(json), Cow::Owned)
}
