//! Records as JSON text in the result shapes of the REST API (API reference, section 3.2).
//!
//! Must not know how rows were found.

use std::sync::Arc;

use super::super::data::Dataset;
use super::super::model::ObjectId;
use super::super::value::write_json_string;
use super::Answer;
use super::group::GroupRow;
use super::plan::Plan;
use super::resolve::{parent, read_target};
use super::scalar::show;
use super::select::Out;

/// Opens a place to fetch the rest of a long list of children from: the answer that holds them
/// all, the number of those already sent; gives the `nextRecordsUrl`.
pub type NextPage<'a> = dyn FnMut(Answer, usize) -> String + 'a;

/// Writes records of one answer.
pub(super) struct Writer<'a, 'd> {
    pub(super) data: &'d Dataset,
    /// `/services/data/v66.0`
    pub(super) root: &'a Arc<str>,
    /// How many children a parent carries at most.
    pub(super) page: usize,
    pub(super) next_page: &'a mut NextPage<'a>,
    pub(super) out: &'a mut String,
}

impl Writer<'_, '_> {
    /// A JSON array of records.
    pub(super) fn records(&mut self, plan: &Plan, rows: &[u32]) {
        self.out.push('[');
        for (at, row) in rows.iter().enumerate() {
            if at > 0 {
                self.out.push(',');
            }
            self.record(plan, &plan.out, (plan.object, *row as usize), None);
        }
        self.out.push(']');
    }

    /// One record; `type_name` where `attributes` shall not say its object.
    fn record(
        &mut self,
        plan: &Plan,
        members: &[Out],
        at: (ObjectId, usize),
        type_name: Option<&str>,
    ) {
        let described = self.data.schema().object(at.0);
        self.out.push_str("{\"attributes\":{\"type\":");
        write_json_string(type_name.unwrap_or(&described.name), self.out);
        self.out.push_str(",\"url\":\"");
        self.out.push_str(self.root);
        self.out.push_str("/sobjects/");
        self.out.push_str(&described.name);
        self.out.push('/');
        self.out.push_str(&self.data.id(at.0, at.1));
        self.out.push_str("\"}");
        for member in members {
            self.out.push(',');
            self.member(plan, member, at);
        }
        self.out.push('}');
    }

    fn key(&mut self, key: &str) {
        write_json_string(key, self.out);
        self.out.push(':');
    }

    fn member(&mut self, plan: &Plan, member: &Out, at: (ObjectId, usize)) {
        match member {
            Out::Value { key, target, shown } => {
                self.key(key);
                let value = read_target(self.data, at, target);
                show(self.data, target, *shown, value).write_json(self.out);
            }
            Out::Parent { key, step, fields } => {
                self.key(key);
                // Which object a polymorphic parent is, only its url tells.
                let type_name = step.to.is_none().then_some("Name");
                match parent(self.data, at, step) {
                    Some(found) => self.record(plan, fields, found, type_name),
                    None => self.out.push_str("null"),
                }
            }
            Out::TypeOf {
                key,
                step,
                branches,
                otherwise,
            } => {
                self.key(key);
                let found = parent(self.data, at, step);
                let members = found.and_then(|(object, _)| {
                    branches
                        .iter()
                        .find(|(branch, _)| *branch == object)
                        .map(|(_, members)| members)
                        .or(otherwise.as_ref())
                });
                match (found, members) {
                    (Some(found), Some(members)) => self.record(plan, members, found, None),
                    _ => self.out.push_str("null"),
                }
            }
            Out::Children { key, index } => {
                self.key(key);
                self.children(plan, *index, at);
            }
        }
    }

    /// The children of a record: null when there are none.
    fn children(&mut self, plan: &Plan, index: usize, at: (ObjectId, usize)) {
        let id = self.data.id(at.0, at.1);
        let found = plan
            .children
            .get(index)
            .and_then(|children| Some((children, children.rows.get(&id)?)))
            .filter(|(_, rows)| !rows.is_empty());
        let Some((children, rows)) = found else {
            self.out.push_str("null");
            return;
        };
        let shown = rows.len().min(self.page);
        self.out.push_str("{\"totalSize\":");
        self.out.push_str(&rows.len().to_string());
        if shown == rows.len() {
            self.out.push_str(",\"done\":true,\"records\":");
        } else {
            let rest = Answer::of_rows(children.plan.clone(), rows.clone(), self.root.clone());
            let url = (self.next_page)(rest, shown);
            self.out.push_str(",\"done\":false,\"nextRecordsUrl\":");
            write_json_string(&url, self.out);
            self.out.push_str(",\"records\":");
        }
        let first = rows.get(..shown).unwrap_or_default();
        self.records(&children.plan, first);
        self.out.push('}');
    }
}

/// A JSON array of the results of an aggregate query.
pub(super) fn write_groups(groups: &[GroupRow], out: &mut String) {
    out.push('[');
    for (at, group) in groups.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        out.push_str("{\"attributes\":{\"type\":\"AggregateResult\"}");
        for (key, value) in group {
            out.push(',');
            write_json_string(key, out);
            out.push(':');
            value.write_json(out);
        }
        out.push('}');
    }
    out.push(']');
}
