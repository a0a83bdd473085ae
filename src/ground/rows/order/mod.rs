//! The order in which rows are shown: sorted by columns, and without what a filter leaves out.
//!
//! An [`Order`] is row numbers, so rows stay where they are and a new order costs four bytes a row.
//! Knows no screen; the work polls a [`Cancel`](super::Cancel) and gives up when it is set.

mod arrange;
mod codes;
mod compare;
mod condition;
mod filter;
mod natural;
mod parse;
mod runs;
mod sort;
mod test;

use std::sync::Arc;

use arrange::Made;
pub use arrange::arrange;
pub(in crate::rows) use compare::{Measure, Scale};
pub use condition::{Comparison, Condition};
pub use filter::any_meets;
pub use parse::{ColumnName, ConditionError, OPERATORS, parse_condition};
use runs::FIRST;
pub use sort::SortKey;

/// Row numbers of a [`RowSet`](super::RowSet) in the order in which they are shown; what a filter
/// leaves out is missing. Cloning shares it. Two are equal when they show the same rows in the same
/// places.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// The first of every run of rows that are equal by what they are sorted by is marked with
    /// [`FIRST`], so that the order can be turned round without looking at a cell.
    rows: Arc<[u32]>,
    /// What it was made of, if it was made by [`arrange`].
    made: Option<Arc<Made>>,
}

impl Order {
    /// An order of these row numbers, none of them twice and all below 2^31.
    pub fn new(rows: impl Into<Arc<[u32]>>) -> Self {
        Self {
            rows: rows.into(),
            made: None,
        }
    }

    /// The row number at a place.
    pub fn get(&self, place: usize) -> Option<usize> {
        self.rows.get(place).map(|&row| unmarked(row))
    }

    /// How many rows are shown.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The place at which a row is shown; `None` where the filter leaves it out. Looks through all
    /// places, which takes less than a millisecond for a million.
    pub fn place_of(&self, row: usize) -> Option<usize> {
        const BLOCK: usize = 64;
        let row = u32::try_from(row).ok()?;
        let is = |shown: &u32| shown & !FIRST == row;
        let has = |rows: &[u32]| rows.iter().fold(false, |found, shown| found | is(shown));
        let block = self.rows.chunks(BLOCK).position(has)? * BLOCK;
        let within = self.rows.get(block..)?.iter().position(is)?;
        Some(block + within)
    }

    /// The row numbers, place after place.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = usize> + '_ {
        self.rows.iter().map(|&row| unmarked(row))
    }
}

impl PartialEq for Order {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Order {}

fn unmarked(row: u32) -> usize {
    (row & !FIRST) as usize
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test fails by panicking")]
mod tests;
