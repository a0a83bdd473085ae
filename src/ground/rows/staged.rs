//! `Staged`: changes of cells that are not sent yet, beside rows that never change.
//!
//! A change is known by the number of its row and column in the result, so it stays where it is while
//! rows are sorted, filtered and added to. Only what differs is kept: a cell that gets back the value
//! of its row has no change any more. Every act can be taken back and done again, as one. Beside the
//! changes stands what came of sending them. It must not know fields, orgs or the screen.

use std::collections::BTreeMap;

use super::{CellKind, CellValue, RowSet};

/// Changed cells of a result.
#[derive(Clone, Debug, Default)]
pub struct Staged {
    rows: BTreeMap<u32, BTreeMap<u32, CellValue>>,
    cells: usize,
    /// What was done, and what was taken back of it.
    done: Vec<Act>,
    undone: Vec<Act>,
    revision: u64,
    outcomes: BTreeMap<u32, Outcome>,
}

/// The cells that one act changed: what was staged before and what after.
#[derive(Clone, Debug, Default)]
struct Act(Vec<Step>);

#[derive(Clone, Debug)]
struct Step {
    row: u32,
    column: u32,
    before: Option<CellValue>,
    after: Option<CellValue>,
}

/// What came of a row that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The org has it.
    Saved,
    /// The org has deleted it.
    Deleted,
    /// The org refused it, in these words.
    Refused(String),
    /// Somebody else changed it since it was read; it was not sent. What differs.
    Stale(String),
    /// It was sent, and no answer came.
    Unknown(String),
}

impl Outcome {
    /// Whether it was not saved, as far as is known.
    pub fn is_failed(&self) -> bool {
        !matches!(self, Self::Saved | Self::Deleted)
    }

    /// The words for one that was not saved.
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Saved | Self::Deleted => None,
            Self::Refused(words) | Self::Stale(words) | Self::Unknown(words) => Some(words),
        }
    }
}

/// How much an act changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Cells that have another value staged than before.
    pub cells: usize,
    /// The row and the column of the first of them.
    pub first: Option<(usize, usize)>,
}

impl Staged {
    /// Whether no change waits to be sent.
    pub fn is_empty(&self) -> bool {
        self.cells == 0
    }

    /// How many cells are changed.
    pub fn cells(&self) -> usize {
        self.cells
    }

    /// How many rows have a changed cell.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Counts what was done to it.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The value that a cell is to get.
    pub fn get(&self, row: usize, column: usize) -> Option<&CellValue> {
        if self.cells == 0 {
            return None;
        }
        self.rows
            .get(&u32::try_from(row).ok()?)?
            .get(&u32::try_from(column).ok()?)
    }

    /// Whether a cell of the row is changed.
    pub fn has_row(&self, row: usize) -> bool {
        u32::try_from(row).is_ok_and(|row| self.rows.contains_key(&row))
    }

    /// The changed cells of a row, by column.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (usize, &CellValue)> {
        let cells = u32::try_from(row).ok().and_then(|row| self.rows.get(&row));
        let cells = cells.into_iter().flatten();
        cells.map(|(column, value)| (*column as usize, value))
    }

    /// The numbers of the changed rows, ascending.
    pub fn row_numbers(&self) -> impl Iterator<Item = usize> {
        self.rows.keys().map(|row| *row as usize)
    }

    /// All changes by row and column.
    pub fn iter(&self) -> impl Iterator<Item = (usize, usize, &CellValue)> {
        self.rows.iter().flat_map(|(row, cells)| {
            let cells = cells.iter();
            cells.map(|(column, value)| (*row as usize, *column as usize, value))
        })
    }

    /// What came of a row that was sent.
    pub fn outcome(&self, row: usize) -> Option<&Outcome> {
        self.outcomes.get(&u32::try_from(row).ok()?)
    }

    /// Whether something was sent of which the outcome is kept.
    pub fn has_outcomes(&self) -> bool {
        !self.outcomes.is_empty()
    }

    /// The rows of such an outcome, ascending.
    pub fn rows_that(&self, is: impl Fn(&Outcome) -> bool) -> Vec<u32> {
        let all = self.outcomes.iter();
        all.filter(|(_, outcome)| is(outcome))
            .map(|(row, _)| *row)
            .collect()
    }

    /// Stages values, as one act; `None` takes a change away. A value that the row has already is no
    /// change.
    pub fn stage(
        &mut self,
        rows: &RowSet,
        cells: impl IntoIterator<Item = (usize, usize, Option<CellValue>)>,
    ) -> Changed {
        let mut act = Act::default();
        for (row, column, value) in cells {
            let after = value.filter(|value| !holds(rows, row, column, value));
            let (Ok(row), Ok(column)) = (u32::try_from(row), u32::try_from(column)) else {
                continue;
            };
            let before = self.put(row, column, after.clone());
            if before != after {
                act.0.push(Step {
                    row,
                    column,
                    before,
                    after,
                });
            }
        }
        let first = act.0.first();
        let changed = Changed {
            cells: act.0.len(),
            first: first.map(|step| (step.row as usize, step.column as usize)),
        };
        if changed.cells > 0 {
            self.forget_refused(&act);
            self.done.push(act);
            self.undone.clear();
            self.revision += 1;
        }
        changed
    }

    /// What was refused is no matter any more once no change of the row is left; what nobody knows of
    /// stays.
    fn forget_refused(&mut self, act: &Act) {
        for Step { row, .. } in &act.0 {
            let refused = matches!(
                self.outcomes.get(row),
                Some(Outcome::Refused(_) | Outcome::Stale(_))
            );
            if refused && !self.rows.contains_key(row) {
                self.outcomes.remove(row);
            }
        }
    }

    /// Takes all changes away, as one act.
    pub fn drop_all(&mut self, rows: &RowSet) -> Changed {
        let cells: Vec<(usize, usize)> = self.iter().map(|(row, col, _)| (row, col)).collect();
        self.stage(rows, cells.into_iter().map(|(row, col)| (row, col, None)))
    }

    /// Whether an act can be taken back.
    pub fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    /// Whether an act that was taken back can be done again.
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// Takes the last act back.
    pub fn undo(&mut self) -> Changed {
        let Some(act) = self.done.pop() else {
            return Changed::default();
        };
        for step in act.0.iter().rev() {
            self.put(step.row, step.column, step.before.clone());
        }
        let changed = act.changed();
        self.forget_refused(&act);
        self.undone.push(act);
        self.revision += 1;
        changed
    }

    /// Does the act again that was taken back last.
    pub fn redo(&mut self) -> Changed {
        let Some(act) = self.undone.pop() else {
            return Changed::default();
        };
        for step in &act.0 {
            self.put(step.row, step.column, step.after.clone());
        }
        let changed = act.changed();
        self.forget_refused(&act);
        self.done.push(act);
        self.revision += 1;
        changed
    }

    /// Notes what came of rows that were sent. Those that were saved or deleted have no changes any
    /// more. With the first of them taking back begins anew: what was dropped before a save must not
    /// come back by it.
    pub fn ended(&mut self, outcomes: impl IntoIterator<Item = (usize, Outcome)>) {
        let mut through = false;
        for (row, outcome) in outcomes {
            let Ok(row) = u32::try_from(row) else {
                continue;
            };
            if !outcome.is_failed() {
                through = true;
                if let Some(cells) = self.rows.remove(&row) {
                    self.cells -= cells.len();
                }
            }
            self.outcomes.insert(row, outcome);
        }
        if through {
            self.done.clear();
            self.undone.clear();
        }
        self.revision += 1;
    }

    /// Forgets what came of rows that were sent, but for those that are deleted.
    pub fn forget_outcomes(&mut self) {
        self.outcomes
            .retain(|_, outcome| *outcome == Outcome::Deleted);
        self.revision += 1;
    }

    /// Forgets what came of one row that was sent, because it is as it was before.
    pub fn forget_outcome(&mut self, row: usize) {
        let gone = u32::try_from(row)
            .ok()
            .map(|row| self.outcomes.remove(&row));
        self.revision += u64::from(gone.flatten().is_some());
    }

    fn put(&mut self, row: u32, column: u32, value: Option<CellValue>) -> Option<CellValue> {
        match value {
            Some(value) => {
                let cells = self.rows.entry(row).or_default();
                let before = cells.insert(column, value);
                self.cells += usize::from(before.is_none());
                before
            }
            None => {
                let cells = self.rows.get_mut(&row)?;
                let before = cells.remove(&column);
                if cells.is_empty() {
                    self.rows.remove(&row);
                }
                self.cells -= usize::from(before.is_some());
                before
            }
        }
    }
}

impl Act {
    fn changed(&self) -> Changed {
        let first = self.0.first();
        Changed {
            cells: self.0.len(),
            first: first.map(|step| (step.row as usize, step.column as usize)),
        }
    }
}

/// Whether a row has the value already. An empty text is no value: ordinary fields keep none.
fn holds(rows: &RowSet, row: usize, column: usize, value: &CellValue) -> bool {
    let cell = rows.cell(row, column);
    let nothing =
        |kind: CellKind, text: &str| !kind.has_value() || kind == CellKind::Text && text.is_empty();
    match (
        nothing(cell.kind, cell.text),
        nothing(value.kind, &value.text),
    ) {
        (true, true) => true,
        (false, false) => value.is(cell) || same_number(value, cell.kind, cell.text),
        _ => false,
    }
}

/// Whether two numbers are one, written in two ways (`12.5` and `12.50`), as far as a double tells.
fn same_number(value: &CellValue, kind: CellKind, text: &str) -> bool {
    let number = CellKind::Number;
    let short = value.text.len().max(text.len()) <= 16;
    let read = |text: &str| text.parse::<f64>().ok();
    value.kind == number && kind == number && short && read(&value.text) == read(text)
}

#[cfg(test)]
#[path = "staged_tests.rs"]
mod tests;
