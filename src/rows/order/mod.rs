//! The order in which rows are shown: sorted by columns, and without what a filter leaves out.
//!
//! An [`Order`] is row numbers, so rows stay where they are and a new order costs four bytes a row.
//! Knows no screen; the work polls a [`Cancel`](super::Cancel) and gives up when it is set.

mod compare;
mod condition;
mod natural;
mod parse;
mod sort;

use std::sync::Arc;

pub(in crate::rows) use compare::{Measure, Scale};
pub use condition::{Comparison, Condition};
pub use parse::{ColumnName, ConditionError, parse_condition};
pub use sort::{SortKey, arrange};

/// Row numbers of a [`RowSet`](super::RowSet) in the order in which they are shown; what a filter
/// leaves out is missing. Cloning shares it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    rows: Arc<[u32]>,
}

impl Order {
    /// An order of these row numbers, none of them twice.
    pub fn new(rows: impl Into<Arc<[u32]>>) -> Self {
        Self { rows: rows.into() }
    }

    /// The row number at a place.
    pub fn get(&self, place: usize) -> Option<usize> {
        self.rows.get(place).map(|&row| row as usize)
    }

    /// How many rows are shown.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether it shows so many rows as they came.
    fn is_plain(&self, rows: usize) -> bool {
        self.len() == rows && self.iter().enumerate().all(|(place, row)| place == row)
    }

    /// The place at which a row is shown; `None` where the filter leaves it out. Looks through all
    /// places, which takes about a tenth of a millisecond for a million.
    pub fn place_of(&self, row: usize) -> Option<usize> {
        const BLOCK: usize = 64;
        let row = u32::try_from(row).ok()?;
        let has = |rows: &[u32]| rows.iter().fold(false, |found, &r| found | (r == row));
        let block = self.rows.chunks(BLOCK).position(has)? * BLOCK;
        let within = self.rows.get(block..)?.iter().position(|&r| r == row)?;
        Some(block + within)
    }

    /// The row numbers, place after place.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = usize> + '_ {
        self.rows.iter().map(|&row| row as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_row_is_found_where_it_stands(rows in Just((0..300u32).collect::<Vec<_>>()).prop_shuffle(), kept in 0..300usize) {
            let order = Order::new(&rows[..kept]);
            for (place, &row) in rows.iter().enumerate() {
                let expected = (place < kept).then_some(place);
                prop_assert_eq!(order.place_of(row as usize), expected);
            }
            prop_assert_eq!(order.place_of(usize::MAX), None);
        }
    }
}
