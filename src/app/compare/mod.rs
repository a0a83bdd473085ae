//! Results compared, over the panes: what is compared with what, by which key, and what differs.
//!
//! The first side is the reference; up to three others are compared with it, all in one list of lines.
//! A side is a snapshot of rows with the name of its org or file, so nothing that happens to a tab
//! meanwhile changes it. Knows no drawing; the work is a job's.

mod choose;
mod elsewhere;
mod keys;
mod map;
mod party;
mod record;
mod records;
mod switches;
mod take_out;
mod view;
mod work;

use std::time::Duration;

use crate::app::column::TabId;
use crate::app::picker::Picker;
use crate::org::OrgClass;
use crate::rows::diff::{Candidate, How};

pub use crate::rows::diff::MOST;
pub use choose::Other;
pub use map::Mapping;
pub use party::Party;
pub use record::{Member, Record, Value};
pub use switches::Switch;
pub use view::{Joint, View};

/// The reference's statement, on its way in another org.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// Which of those that are to be compared as well gets its rows.
    pub at: usize,
    /// How many match there, once that is known.
    pub total: Option<u64>,
    /// Whether it is done.
    pub is_done: bool,
}

/// What is on the screen of a comparison.
#[derive(Debug)]
pub enum Stage {
    /// What to compare with.
    Choose(Picker<Other>),
    /// Work is under way, since then.
    Working {
        /// What is done.
        what: String,
        /// Since when.
        since: Duration,
    },
    /// By which columns.
    Key {
        /// The candidates, by their numbers.
        picker: Picker<usize>,
        /// The columns that are taken together, by name.
        taken: Vec<String>,
    },
    /// What differs.
    View,
    /// Which columns, and when two values are the same.
    Switches(Picker<Switch>),
    /// One line, field by field.
    Record(Record),
    /// What mapping a column's ids costs, before it is done.
    Map(Mapping),
    /// It came to nothing, and why.
    Failed(String),
}

/// A comparison.
#[derive(Debug)]
pub struct Compare {
    /// The tab it was begun in.
    pub tab: TabId,
    /// The reference, then the others that were compared with it.
    pub parties: Vec<Party>,
    /// Those that are to be compared as well: they are others once that has worked.
    pub joining: Vec<Party>,
    /// What is marked in the list of what it can be compared with.
    pub taken: Vec<Other>,
    /// The statements that run for it elsewhere.
    pub runs: Vec<Elsewhere>,
    /// Which of the others is in front, from 1.
    pub at: usize,
    /// By what, and how.
    pub how: How,
    /// Whether ids mean the same records for everybody: a file of this org, a sandbox just copied.
    pub same_ids: bool,
    /// The columns that could be a key, the best first.
    pub candidates: Vec<Candidate>,
    /// What is on the screen.
    pub stage: Stage,
    /// What differs, once that is known.
    pub view: Option<View>,
    /// Whether two given rows of it are compared, and nothing else.
    pub records_only: bool,
    /// The row of the reference that is opened field by field once it is compared.
    pub open_at: Option<usize>,
}

impl Compare {
    /// The reference.
    pub fn left(&self) -> Option<&Party> {
        self.parties.first()
    }

    /// The one in front of those it is compared with.
    pub fn right(&self) -> Option<&Party> {
        self.parties.get(self.at)
    }

    /// Everybody, those that are to be compared among them.
    pub fn everybody(&self) -> impl Iterator<Item = &Party> {
        self.parties.iter().chain(&self.joining)
    }

    /// What everybody is called, each in a word of its own.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for party in self.everybody() {
            let mut name = party.name.clone();
            let mut number = 2;
            while names.contains(&name) {
                name = format!("{} ({number})", party.name);
                number += 1;
            }
            names.push(name);
        }
        names
    }

    /// What the reference and one of the others are called.
    pub fn names_of(&self, other: usize) -> [String; 2] {
        let names = self.names();
        [0, other].map(|at| names.get(at).cloned().unwrap_or_default())
    }

    /// One of them by its name, production in words: `acme-prod (PROD)`.
    pub(in crate::app) fn whose(&self, party: usize, name: &str) -> String {
        let class = self.parties.get(party).and_then(|party| party.class);
        match class {
            Some(class @ OrgClass::Production) => format!("{name} ({})", class.badge()),
            _ => name.to_owned(),
        }
    }

    /// Everybody with the class of the org, for what is taken out of the comparison: `acme-prod (PROD)
    /// and acme-uat (sandbox)`.
    pub fn all_in_words(&self) -> String {
        let names = self.names();
        let named = self.everybody().zip(names).map(|(party, name)| {
            let class = party.class.map(OrgClass::badge);
            class.map_or(name.clone(), |class| format!("{name} ({class})"))
        });
        let named: Vec<String> = named.collect();
        match named.as_slice() {
            [before @ .., last] if !before.is_empty() => {
                format!("{} and {last}", before.join(", "))
            }
            one => one.concat(),
        }
    }

    /// Whether letters go into a filter.
    pub fn is_typing(&self) -> bool {
        match &self.stage {
            Stage::Choose(picker) => picker.is_typing(),
            Stage::Key { picker, .. } => picker.is_typing(),
            Stage::Switches(picker) => picker.is_typing(),
            Stage::Working { .. }
            | Stage::View
            | Stage::Map(_)
            | Stage::Record(_)
            | Stage::Failed(_) => false,
        }
    }

    /// Whether a list has the keys.
    pub fn has_list(&self) -> bool {
        matches!(
            self.stage,
            Stage::Choose(_) | Stage::Key { .. } | Stage::Switches(_)
        )
    }
}
