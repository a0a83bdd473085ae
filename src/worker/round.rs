//! One round of a watch: its rows against those before and those of the start, and what is waited for.
//! All that takes time with many rows is done here, so that the answer has only to be put on the screen.

use crate::rows::diff::{Diff, How, NoKey, Plan, Signs, told};
use crate::rows::order::{Condition, any_meets};
use crate::rows::{Cancel, RowSet, ValueKind};

/// A round of a watch, to be compared.
#[derive(Clone, Debug)]
pub struct RoundJob {
    /// Its rows.
    pub rows: RowSet,
    /// The rows before.
    pub before: RowSet,
    /// The rows of the start; none where they were not kept.
    pub first: Option<RowSet>,
    /// By what rows are told to be the same.
    pub how: How,
    /// What the columns hold, as far as it is known.
    pub kinds: Vec<ValueKind>,
    /// Conditions that a row which came or changed can meet.
    pub conditions: Vec<Condition>,
}

/// What a round says.
#[derive(Clone, Debug)]
pub struct RoundFound {
    /// What differs from the rows before.
    pub last: Diff,
    /// What differs from the rows of the start.
    pub since: Option<Diff>,
    /// What each row is.
    pub signs: Signs,
    /// What the round brought, row by row.
    pub told: String,
    /// Which of the conditions are met.
    pub met: Vec<bool>,
}

impl RoundJob {
    /// Does the work; nothing when cancelled.
    pub(super) fn work(self, cancel: &Cancel) -> Option<Result<RoundFound, NoKey>> {
        let rows = &self.rows;
        let diff = |old: &RowSet| match Plan::new(rows, old, &self.how) {
            Ok(plan) => plan.run(rows, old, cancel).map(Ok),
            Err(error) => Some(Err(error)),
        };
        let last = match diff(&self.before)? {
            Ok(diff) => diff,
            Err(error) => return Some(Err(error)),
        };
        let since = match self.first.as_ref().map(diff) {
            None => None,
            Some(found) => match found? {
                Ok(diff) => Some(diff),
                Err(error) => return Some(Err(error)),
            },
        };
        let signs = Signs::new(rows.len(), Some(last.clone()), since.clone());
        let kind = |column: usize| match self.kinds.get(column) {
            None | Some(ValueKind::Unknown) => ValueKind::guess(rows, column),
            Some(known) => *known,
        };
        let kinds: Vec<ValueKind> = (0..rows.columns().len()).map(kind).collect();
        let conditions = self.conditions.iter();
        let met = conditions.map(|condition| any_meets(rows, signs.just_now(), &kinds, condition));
        Some(Ok(RoundFound {
            met: met.collect(),
            told: told(&last, rows, &self.before),
            signs,
            since,
            last,
        }))
    }
}
