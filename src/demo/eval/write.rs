//! Answers as JSON text in the result shapes of the REST API (API reference, section 3.2).
//!
//! Must not know how rows were found.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::super::answer::{Answer, write_page};
use super::super::data::Dataset;
use super::super::model::{FieldId, ObjectId};
use super::super::value::{Value, write_json_string};
use super::group::GroupRow;
use super::plan::Plan;
use super::resolve::{Target, parent, read_target};
use super::scalar::show;
use super::select::Out;

/// The Id of what is no record: the same in every row.
const NO_ID: &str = "000000000000000AAA";

/// Gives the `nextRecordsUrl` for the rest of an answer, from a record on.
type Rest<'a> = dyn FnMut(Arc<dyn Answer>, usize) -> String + 'a;

/// Where a record is written, and how much of its children.
struct Place<'o, 'r> {
    /// How many rows of each child subquery.
    room: usize,
    out: &'o mut String,
    rest: &'o mut Rest<'r>,
}

/// Records of an object, by row.
#[derive(Debug)]
pub(super) struct Records {
    pub(super) data: Arc<Dataset>,
    /// What record urls start with: `/services/data/v66.0/sobjects/`.
    pub(super) root: Arc<str>,
    /// Whether the tooling API was asked.
    pub(super) tooling: bool,
    /// Where the user lives, for formatted times.
    pub(super) zone: TimeZone,
    pub(super) plan: Arc<Plan>,
    pub(super) rows: Arc<[u32]>,
}

/// The results of an aggregate query.
#[derive(Debug)]
pub(super) struct Groups {
    pub(super) rows: Vec<GroupRow>,
    /// Whether the tooling API was asked.
    pub(super) tooling: bool,
}

/// The number of `COUNT()`.
#[derive(Debug)]
pub(super) struct Total {
    pub(super) count: usize,
    /// What was counted, where the tooling API was asked.
    pub(super) entity: Option<String>,
}

impl Answer for Total {
    fn total_size(&self) -> usize {
        self.count
    }

    fn len(&self) -> usize {
        0
    }

    fn entity_type_name(&self) -> Option<&str> {
        self.entity.as_deref()
    }

    fn write_record(&self, _: usize, _: usize, _: &mut String, _: &mut Rest<'_>) {}
}

impl Answer for Groups {
    fn total_size(&self) -> usize {
        self.rows.len()
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn entity_type_name(&self) -> Option<&str> {
        self.tooling.then_some("AggregateResult")
    }

    fn write_record(&self, at: usize, _: usize, out: &mut String, _: &mut Rest<'_>) {
        out.push_str("{\"attributes\":{\"type\":\"AggregateResult\"}");
        for (key, value) in self.rows.get(at).into_iter().flatten() {
            out.push(',');
            write_json_string(key, out);
            out.push(':');
            value.write_json(out);
        }
        out.push('}');
    }
}

impl Answer for Records {
    fn total_size(&self) -> usize {
        self.rows.len()
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn entity_type_name(&self) -> Option<&str> {
        let object = self.data.schema().object(self.plan.object);
        self.tooling.then_some(object.name.as_str())
    }

    fn children(&self, at: usize) -> usize {
        let Some(row) = self.rows.get(at).filter(|_| !self.plan.children.is_empty()) else {
            return 0;
        };
        let id = self.data.id(self.plan.object, *row as usize);
        let counts = self.plan.children.iter();
        let counts = counts.filter_map(|children| Some(children.rows.get(&id)?.len()));
        counts.max().unwrap_or(0)
    }

    fn write_record(&self, at: usize, room: usize, out: &mut String, rest: &mut Rest<'_>) {
        if let Some(row) = self.rows.get(at) {
            let at = (self.plan.object, *row as usize);
            let mut place = Place { room, out, rest };
            self.record(&self.plan.out, at, None, &mut place);
        }
    }
}

impl Records {
    /// One record; `type_name` where `attributes` shall not say its object.
    fn record(
        &self,
        members: &[Out],
        at: (ObjectId, usize),
        type_name: Option<&str>,
        place: &mut Place<'_, '_>,
    ) {
        let out = &mut *place.out;
        let name = &self.data.schema().object(at.0).name;
        out.push_str("{\"attributes\":{\"type\":\"");
        out.push_str(type_name.unwrap_or(name));
        out.push_str("\",\"url\":\"");
        out.push_str(&self.root);
        out.push_str(name);
        out.push('/');
        out.push_str(&self.data.id(at.0, at.1));
        out.push_str("\"}");
        for member in members {
            place.out.push(',');
            write_json_string(member.key(), place.out);
            place.out.push(':');
            self.member(member, at, place);
        }
        place.out.push('}');
    }

    fn member(&self, member: &Out, at: (ObjectId, usize), place: &mut Place<'_, '_>) {
        match member {
            Out::Value { target, shown, .. } => {
                let value = match target {
                    Target::Field(object, FieldId(0))
                        if !self.data.schema().object(*object).has_ids() =>
                    {
                        Value::text(NO_ID)
                    }
                    _ => read_target(&self.data, at, target),
                };
                show(&self.data, &self.zone, target, *shown, value).write_json(place.out);
            }
            Out::Parent { step, fields, .. } => {
                // Which object a polymorphic parent is, only its url tells.
                let type_name = step.to.is_none().then_some("Name");
                match parent(&self.data, at, step) {
                    Some(found) => self.record(fields, found, type_name, place),
                    None => place.out.push_str("null"),
                }
            }
            Out::TypeOf {
                step,
                branches,
                otherwise,
                ..
            } => {
                let found = parent(&self.data, at, step);
                let members = found.and_then(|(object, _)| {
                    branches
                        .iter()
                        .find(|(branch, _)| *branch == object)
                        .map(|(_, members)| members)
                        .or(otherwise.as_ref())
                });
                match (found, members) {
                    (Some(found), Some(members)) => self.record(members, found, None, place),
                    _ => place.out.push_str("null"),
                }
            }
            Out::Children { index, .. } => self.children_of(*index, at, place),
        }
    }

    /// The children of a record: null when there are none.
    fn children_of(&self, index: usize, at: (ObjectId, usize), place: &mut Place<'_, '_>) {
        let id = self.data.id(at.0, at.1);
        let found = self.plan.children.get(index).and_then(|children| {
            let rows = children.rows.get(&id)?;
            (!rows.is_empty()).then_some((children, rows))
        });
        let Some((children, rows)) = found else {
            place.out.push_str("null");
            return;
        };
        let answer: Arc<dyn Answer> = Arc::new(Self {
            data: self.data.clone(),
            root: self.root.clone(),
            tooling: self.tooling,
            zone: self.zone.clone(),
            plan: children.plan.clone(),
            rows: rows.clone(),
        });
        write_page(&answer, 0, place.room, place.out, place.rest);
    }
}
