//! What happens to the values: put in, taken back, refused by the org, overtaken by somebody else.

use super::value::NULL;
use super::{Edit, RecordForm};
use crate::worker::{Refusal, Values};

/// The fields that an entry of a refusal is about. Of missing fields some orgs tell the names in the
/// sentence alone: `Required fields are missing: [Name, CloseDate]`.
fn fields_of(code: &str, message: &str, fields: &[String]) -> Vec<String> {
    if code != "REQUIRED_FIELD_MISSING" || !fields.is_empty() {
        return fields.to_vec();
    }
    let list = message.rsplit_once('[');
    let list = list.and_then(|(_, list)| list.split_once(']'));
    let names = list.map_or("", |(names, _)| names).split(',');
    let names = names.map(|name| name.trim().to_owned());
    names.filter(|name| !name.is_empty()).collect()
}

impl RecordForm {
    /// Takes what the org says against the values: at the fields it names, else at the top.
    pub(in crate::app) fn refused(&mut self, refusal: &Refusal) {
        self.said.clear();
        for error in &refusal.errors {
            let said = match error.message.is_empty() {
                true => error.code.clone(),
                false => format!("{} ({})", error.message, error.code),
            };
            let mut placed = false;
            for field in fields_of(&error.code, &error.message, &error.fields) {
                if let Some(at) = self.entry_of(&field)
                    && let Some(entry) = self.entries.get_mut(at)
                {
                    let more = entry
                        .problem
                        .take()
                        .map(|before| format!("{before} · {said}"));
                    entry.problem = Some(more.unwrap_or_else(|| said.clone()));
                    placed = true;
                }
            }
            if !placed {
                self.said.push(said);
            }
        }
        if let Some(first) = self
            .entries
            .iter()
            .position(|entry| entry.problem.is_some())
        {
            self.go_to(first);
        }
    }

    /// The org has these values now: what was not changed here follows; where both did, ours stays.
    pub(in crate::app) fn rebase(&mut self, theirs: &Values, seen: Option<String>) {
        for at in 0..self.entries.len() {
            let name = self.field(at).map(|field| field.name.clone());
            let value = name.and_then(|name| theirs.get(&name).map(str::to_owned));
            let (Some(entry), Some(value)) = (self.entries.get_mut(at), value) else {
                continue;
            };
            if !entry.is_changed() {
                entry.now = Some(value.clone());
            }
            entry.old = Some(value);
        }
        self.seen = seen;
        // What was taken back would be another value now.
        self.redo.clear();
    }

    /// Takes the org's value of a field in the place of ours.
    pub(in crate::app) fn take_theirs(&mut self, field: &str) {
        if let Some(at) = self.entry_of(field)
            && let Some(theirs) = self.entries.get(at).and_then(|entry| entry.old.clone())
        {
            self.set(at, Some(theirs));
        }
    }

    /// Puts a value in, so that it can be taken back.
    pub(super) fn set(&mut self, entry: usize, to: Option<String>) {
        let Some(held) = self.entries.get_mut(entry) else {
            return;
        };
        held.problem = None;
        if held.now == to {
            return;
        }
        let from = std::mem::replace(&mut held.now, to.clone());
        let step = self.steps;
        self.undo.push(Edit {
            entry,
            from,
            to,
            step,
        });
        self.redo.clear();
    }

    /// Takes the last change back, or does it again; whether there was one.
    pub(super) fn step_back(&mut self, again: bool) -> bool {
        let stack = if again {
            &mut self.redo
        } else {
            &mut self.undo
        };
        let Some(edit) = stack.pop() else {
            return false;
        };
        let together = stack.last().is_some_and(|next| next.step == edit.step);
        if let Some(entry) = self.entries.get_mut(edit.entry) {
            entry.now = if again {
                edit.to.clone()
            } else {
                edit.from.clone()
            };
            entry.problem = None;
        }
        self.go_to(edit.entry);
        match again {
            true => self.undo.push(edit),
            false => self.redo.push(edit),
        }
        if together {
            self.step_back(again);
        }
        true
    }

    /// The value is as it was read; of a new record it is not set. Whether it was another.
    pub(super) fn revert(&mut self, entry: usize) -> bool {
        let Some(held) = self.entries.get(entry).filter(|held| held.old != held.now) else {
            return false;
        };
        let old = held.old.clone();
        self.set(entry, old);
        true
    }

    /// The field is to hold nothing.
    pub(super) fn clear(&mut self, entry: usize) -> Result<(), &'static str> {
        let Some(field) = self.field(entry) else {
            return Ok(());
        };
        let held = self.entries.get(entry);
        if held.is_some_and(|held| held.why_not.is_some()) {
            return Err("the field cannot be written");
        }
        if field.kind == "boolean" {
            return Err("a checkbox is true or false");
        }
        if held.is_some_and(|held| held.now.as_deref() == Some(NULL)) {
            return Err("it holds nothing already");
        }
        if !field.nillable && !self.creates() {
            return Err("the field must have a value");
        }
        self.set(entry, Some(NULL.to_owned()));
        Ok(())
    }
}
