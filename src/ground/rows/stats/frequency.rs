//! How often each value of a column comes.

use std::collections::HashMap;

use rayon::prelude::*;

use super::groups::groups;
use crate::rows::order::Order;
use crate::rows::{Cancel, Cell, CellKind, ChildrenHead, RowSet};

/// The values of a column and how often each comes, the most frequent first; of equals, the one
/// that came first. Null and absent count as one value. Keeps the rows, not copies of the values.
#[derive(Clone, Debug, Default)]
pub struct Frequencies {
    rows: RowSet,
    column: usize,
    /// A row that has the value, and how many do.
    counts: Vec<(u32, u32)>,
}

impl Frequencies {
    /// How many different values there are.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether there is none, because there is no row.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The column whose values these are.
    pub fn column(&self) -> usize {
        self.column
    }

    /// The value at an index and how many rows have it.
    pub fn get(&self, index: usize) -> Option<(Cell<'_>, usize)> {
        let (row, count) = *self.counts.get(index)?;
        Some((self.rows.cell(row as usize, self.column), count as usize))
    }

    /// The values and how often each comes, the most frequent first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Cell<'_>, usize)> {
        let cell = |row: u32| self.rows.cell(row as usize, self.column);
        let counts = self.counts.iter();
        counts.map(move |&(row, count)| (cell(row), count as usize))
    }
}

/// Counts the values of a column of the rows that are shown: of all where there is no order. Child
/// rows count as one value where they are equally many. Nothing when cancelled.
pub fn frequencies(
    rows: &RowSet,
    order: Option<&Order>,
    column: usize,
    cancel: &Cancel,
) -> Option<Frequencies> {
    let groups = groups(rows, order, column, cancel)?;
    let all = groups.iter().flatten();
    // Child rows are told apart by how many they are: no two records have the same ones.
    let mut children: HashMap<Option<u64>, (u32, u32)> = HashMap::new();
    let mut counts: Vec<(u32, u32)> = Vec::new();
    for group in all {
        if group.kind == CellKind::Children {
            let total = ChildrenHead::of(group.text).total;
            let (row, count) = children.entry(total).or_insert((group.row, 0));
            *row = group.row.min(*row);
            *count += group.count;
        } else {
            counts.push((group.row, group.count));
        }
    }
    counts.extend(children.into_values());
    counts.par_sort_unstable_by_key(|&(row, count)| (std::cmp::Reverse(count), row));
    Some(Frequencies {
        rows: rows.clone(),
        column,
        counts,
    })
}
