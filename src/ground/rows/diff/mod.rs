//! Two results compared: rows that belong together by a key, and what differs between them.
//!
//! A [`Plan`] says which columns of the two belong together (by name, whatever their order), which
//! are the key, and when two values are the same. Running it gives a [`Diff`]: which row of the one
//! belongs to which of the other, and one bit for each column of a pair that differs. It keeps row
//! numbers, no values: eight bytes a line and a little for each change.
//!
//! What the key cannot pair is counted and shown, never dropped. A key that several rows have pairs
//! them in their order, the first with the first; rows without any value in the key are paired with
//! nothing. Three or more results are compared with a reference, each on its own; [`Aligned`] makes one
//! list of lines of that.
//!
//! Knows no org, no file and no screen; the work polls a [`Cancel`](super::Cancel) and gives up when
//! it is set.

mod aligned;
mod bits;
mod candidates;
mod difference;
mod fold;
mod join;
mod lines;
mod merge;
mod plan;
mod rules;
mod signs;
mod spans;
mod targets;
mod through;

use std::sync::Arc;

pub use aligned::{Aligned, MOST};
use bits::Bits;
pub use candidates::{Candidate, candidates, candidates_of_all};
pub use difference::{Difference, Differences, Side, missing};
pub use fold::{Folded, Folding, Item};
pub use plan::{How, NoKey, Pair, Plan, Through, is_system_field, usual_ignored};
pub use rules::{Rules, Tolerance};
pub use signs::{Sign, Signs, told};
pub use spans::{Spans, spans};
pub use targets::{Targets, ids_in};

/// Stands for a row that there is not.
const NONE: u32 = u32::MAX;

/// How two results differ.
#[derive(Clone, Debug)]
pub struct Diff {
    plan: Arc<Plan>,
    /// The rows of each line, left and right; [`NONE`] where a side has none.
    lines: Arc<[[u32; 2]]>,
    /// The lines whose rows differ, rising, and which columns do: `stride` bytes a line.
    changed: Arc<[u32]>,
    /// The lines that differ in any way, rising.
    differing: Arc<[u32]>,
    bits: Arc<[u8]>,
    stride: usize,
    /// How many lines differ in each column of the plan.
    changes: Arc<[usize]>,
    double: Bits,
    without_key: Bits,
    counts: Counts,
}

/// How many lines there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// On both sides, and every compared column is the same.
    pub same: usize,
    /// On both sides, and some column is not.
    pub changed: usize,
    /// Only on the left.
    pub left_only: usize,
    /// Only on the right.
    pub right_only: usize,
    /// Rows of the left and of the right that have no value in any column of the key.
    pub without_key: [usize; 2],
    /// Rows of the left and of the right whose key another row of the same side has too.
    pub double: [usize; 2],
}

impl Counts {
    /// How many lines differ.
    pub fn differences(&self) -> usize {
        self.changed + self.left_only + self.right_only
    }
}

/// What a line of the comparison is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// On both sides, and the same.
    Same,
    /// On both sides, and not the same.
    Changed,
    /// Only on the left.
    LeftOnly,
    /// Only on the right.
    RightOnly,
}

/// One line of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The row of the left side.
    pub left: Option<usize>,
    /// The row of the right side.
    pub right: Option<usize>,
    /// What it is.
    pub state: State,
    /// Whether other rows have the same key, so that the pairing goes by the order alone.
    pub double: bool,
    /// Whether the row has no value in the key.
    pub without_key: bool,
}

impl Diff {
    /// What was compared, and how.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How many lines there are of each kind.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// How many lines.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether neither side has a row.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The line at a place: in the order of the left rows, and rows of the right alone after the one
    /// that they follow on their side.
    pub fn line(&self, place: usize) -> Option<Line> {
        let &[left, right] = self.lines.get(place)?;
        let row = |row: u32| (row != NONE).then_some(row as usize);
        let state = match (left, right) {
            (_, NONE) => State::LeftOnly,
            (NONE, _) => State::RightOnly,
            _ if self.change(place).is_some() => State::Changed,
            _ => State::Same,
        };
        Some(Line {
            left: row(left),
            right: row(right),
            state,
            double: self.double.get(place),
            without_key: self.without_key.get(place),
        })
    }

    /// Whether a column of the plan differs in a line. `false` for rows that are on one side only.
    pub fn differs(&self, place: usize, pair: usize) -> bool {
        let bits = self.change(place).unwrap_or_default();
        bits.get(pair / 8)
            .is_some_and(|byte| byte & (1 << (pair % 8)) != 0)
    }

    /// The columns of the plan that differ in a line.
    pub fn differing(&self, place: usize) -> impl Iterator<Item = usize> {
        let bits = self.change(place).unwrap_or_default();
        (0..bits.len() * 8).filter(move |pair| {
            bits.get(pair / 8)
                .is_some_and(|byte| byte & (1 << (pair % 8)) != 0)
        })
    }

    /// How many lines differ in each column of the plan.
    pub fn changes_by_column(&self) -> &[usize] {
        &self.changes
    }

    /// The place of the next line that differs, after this one.
    pub fn next_difference(&self, after: usize) -> Option<usize> {
        let next = self
            .differing
            .partition_point(|&place| place as usize <= after);
        self.differing.get(next).map(|&place| place as usize)
    }

    /// The place of the last line that differs before this one.
    pub fn previous_difference(&self, before: usize) -> Option<usize> {
        let next = self
            .differing
            .partition_point(|&place| (place as usize) < before);
        let place = self.differing.get(next.checked_sub(1)?)?;
        Some(*place as usize)
    }

    /// Whether the line differs.
    pub fn is_difference(&self, place: usize) -> bool {
        match self.lines.get(place) {
            Some(&[left, right]) => left == NONE || right == NONE || self.change(place).is_some(),
            None => false,
        }
    }

    /// How many bytes of memory it takes, besides the two results.
    pub fn bytes_held(&self) -> usize {
        size_of_val(&*self.lines)
            + size_of_val(&*self.changed)
            + size_of_val(&*self.differing)
            + self.bits.len()
            + self.double.bytes_held()
            + self.without_key.bytes_held()
    }

    fn change(&self, place: usize) -> Option<&[u8]> {
        let place = u32::try_from(place).ok()?;
        let index = self.changed.binary_search(&place).ok()?;
        self.bits
            .get(index * self.stride..(index + 1) * self.stride)
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
mod tests;
