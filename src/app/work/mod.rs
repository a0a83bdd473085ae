//! Work on the rows of a result: sorting, filtering, searching, counting, and pushing that into the
//! SOQL.
//!
//! The rows themselves are worked on by jobs; here stands what was asked for, what is shown, and
//! whose answer is still wanted. Asking again supersedes, a cancelled job leaves what was shown
//! before, and the cursor stays on its record whatever happens. Knows no screen.

mod arrange;
mod column;
mod filter;
mod kept;
mod plan;
mod prompt;
mod push;
mod refresh;
mod search;
mod sort;

use std::time::Duration;

pub use column::{FrequencyCard, Progress, StatsCard};
pub use plan::{Plan, label};
pub use prompt::{Prompt, PromptKind};
pub(in crate::app) use push::{CellQuery, LONGEST, Place};
pub use refresh::Carry;
pub use search::Search;

use crate::app::availability::Availability;
use crate::app::command::Command;
use crate::app::grid::GridView;
use crate::app::result::ResultPane;
use crate::app::session::SavedPlan;
use crate::rows::order::{ColumnName, Condition};
use crate::rows::{ColumnKind, RowSet, ValueKind};

/// What is done with the rows of one result.
#[derive(Debug, Default)]
pub struct Work {
    /// What was asked for.
    plan: Plan,
    /// The condition that is being typed, as far as it is one.
    draft: Option<Condition>,
    /// What the rows on the screen are: behind what was asked for while a job runs.
    shown: Plan,
    /// How many rows those were made of.
    covered: usize,
    /// The job under way.
    arranging: Option<Arranging>,
    /// Rows that came meanwhile are not taken in before, so that it does not sort all the time.
    rest: Duration,
    /// The record that the cursor belongs on while a filter leaves it out.
    anchor: Option<Anchor>,
    /// The record the cursor was on before the statement ran again.
    sought: Option<refresh::Sought>,
    /// What is searched for.
    pub search: Option<Search>,
    /// How the rows were sorted and filtered at the last start, until they are again.
    kept: Option<Box<SavedPlan>>,
    kinds: Kinds,
}

/// A job that sorts and filters.
#[derive(Debug)]
struct Arranging {
    revision: u64,
    plan: Plan,
    rows: usize,
    started: Duration,
}

/// A record to come back to.
#[derive(Debug)]
struct Anchor {
    /// Its number in the rows.
    row: usize,
    /// The view that stands in for it: who moved since has gone on.
    view: GridView,
}

/// What the columns hold, as far as so many rows tell.
#[derive(Debug, Default)]
struct Kinds {
    of: Vec<ValueKind>,
    rows: usize,
}

/// No more rows than this are looked at to tell what a column holds.
const TELLING: usize = 2_000;

impl Work {
    /// What was asked for, the condition being typed included.
    pub fn wanted(&self) -> Plan {
        let mut plan = self.plan.clone();
        plan.filters.extend(self.draft.clone());
        plan
    }

    /// What the rows on the screen are sorted and filtered by.
    pub fn shown(&self) -> &Plan {
        &self.shown
    }

    /// What was asked for and settled, without what is being typed.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The same, to change it; what is shown follows with the next job.
    pub(in crate::app) fn plan_mut(&mut self) -> &mut Plan {
        &mut self.plan
    }

    /// Whether a job sorts or filters now, and which of the two a person waits for.
    pub fn arranging(&self) -> Option<&'static str> {
        let arranging = self.arranging.as_ref()?;
        Some(
            if arranging.plan.filters == self.shown.filters && !arranging.plan.keys.is_empty() {
                "sorting…"
            } else {
                "filtering…"
            },
        )
    }

    /// Rows hold other values than those that were sorted and filtered.
    pub(in crate::app) fn outdate(&mut self) {
        self.covered = 0;
    }

    /// How many rows came that are not among those sorted and filtered, once no more come.
    pub fn left_out(&self, rows: usize) -> usize {
        if self.shown.is_empty() {
            return 0;
        }
        rows.saturating_sub(self.covered)
    }

    /// Whether a command about sorting, filters and search can be given now.
    pub(in crate::app) fn availability(&self, command: Command) -> Availability {
        let (yes, why) = match command {
            Command::ResultsNulls => (!self.plan.keys.is_empty(), "nothing is sorted: s sorts"),
            Command::ResultsClearFilters => (!self.plan.filters.is_empty(), "there is no filter"),
            Command::ResultsNext | Command::ResultsPrevious => {
                (self.search.is_some(), "nothing is searched for: / searches")
            }
            Command::ResultsPush => (
                !self.plan.is_empty(),
                "nothing to put into the query: sort or filter first",
            ),
            _ => (true, ""),
        };
        if yes {
            Availability::Ready
        } else {
            Availability::Disabled(why)
        }
    }

    /// What the columns hold, as their values look.
    fn kinds(&mut self, rows: &RowSet) -> Vec<ValueKind> {
        let columns = rows.columns().len();
        let seen = rows.len().min(TELLING);
        if self.kinds.of.len() != columns || self.kinds.rows < seen {
            self.kinds = Kinds {
                of: (0..columns).map(|c| ValueKind::guess(rows, c)).collect(),
                rows: seen,
            };
        }
        self.kinds.of.clone()
    }
}

impl ResultPane {
    /// What its columns hold: by their describe where it is known, else by the data.
    pub(in crate::app) fn kinds(&mut self) -> Vec<ValueKind> {
        let mut kinds = self.work.kinds(&self.rows);
        for (column, kind) in kinds.iter_mut().enumerate() {
            let described = self.headings.kind(column);
            if described != ValueKind::Unknown {
                *kind = described;
            }
        }
        kinds
    }

    /// What its columns can be called in a condition.
    pub(in crate::app) fn names<'a>(&'a self, kinds: &'a [ValueKind]) -> Vec<ColumnName<'a>> {
        let columns = self.rows.columns().iter().enumerate();
        columns
            .map(|(at, column)| ColumnName {
                title: &column.title,
                label: self.headings.get(at).and_then(|h| h.label.as_deref()),
                kind: kinds.get(at).copied().unwrap_or_default(),
            })
            .collect()
    }

    /// Whether rows are missing here that the statement would bring.
    pub fn is_partial(&self) -> bool {
        !self.is_count()
            && self
                .total
                .is_some_and(|total| total > self.rows.len() as u64)
    }

    /// Whether sorting or filters here say less than they would in the statement.
    pub fn wants_push(&self) -> bool {
        !self.work.plan.is_empty() && self.is_partial()
    }

    /// Whether a column holds single values that can be compared.
    fn is_plain(&self, column: usize) -> bool {
        let columns = self.rows.columns();
        columns
            .get(column)
            .is_some_and(|c| c.kind != ColumnKind::Children)
    }
}
