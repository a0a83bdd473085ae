//! `Order`: which rows of a result are shown, in which order. Knows no cells and no screen.

use std::sync::Arc;

/// Row numbers of a [`RowSet`](super::RowSet) in the order in which they are shown; what a filter
/// leaves out is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order(Arc<[u32]>);

impl Order {
    /// An order of these row numbers, none of them twice.
    pub fn new(rows: impl Into<Arc<[u32]>>) -> Self {
        Self(rows.into())
    }

    /// How many rows are shown.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none is shown.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of the row at this place.
    pub fn get(&self, place: usize) -> Option<usize> {
        self.0.get(place).map(|row| *row as usize)
    }

    /// The place of the row with this number; `None` where it is left out.
    pub fn place_of(&self, row: usize) -> Option<usize> {
        let row = u32::try_from(row).ok()?;
        self.0.iter().position(|shown| *shown == row)
    }
}
