//! The different values of a column, and how many rows have each.
//!
//! Counted block by block, then brought together by the hash of the value, on all cores.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use rayon::prelude::*;

use crate::rows::order::Order;
use crate::rows::{Cancel, Cell, CellKind, RowSet};

/// How many places are counted in one go, between two looks at the cancel flag.
const BLOCK: usize = 1 << 14;
/// In how many parts values are brought together.
const PARTS: usize = 16;

/// A value and the rows that have it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group<'a> {
    /// Absent is null here.
    pub(super) kind: CellKind,
    pub(super) text: &'a str,
    /// The first row that has it, as they came.
    pub(super) row: u32,
    /// How many do.
    pub(super) count: u32,
}

/// The different values of a column of the rows that are shown, in no order, in several parts.
/// Nothing when cancelled.
pub(super) fn groups<'a>(
    rows: &'a RowSet,
    order: Option<&Order>,
    column: usize,
    cancel: &Cancel,
) -> Option<Vec<Vec<Group<'a>>>> {
    let shown = order.map_or(rows.len(), Order::len);
    let state = RandomState::new();
    let counted: Vec<Vec<Vec<Group<'a>>>> = (0..shown.div_ceil(BLOCK))
        .into_par_iter()
        .map(|block| {
            cancel.go_on()?;
            let places = block * BLOCK..shown.min((block + 1) * BLOCK);
            let mut counts = Counts::new(&state);
            match order {
                None => {
                    let cells = rows.column_in(column, places.clone());
                    for (row, cell) in places.zip(cells) {
                        counts.add(Group::of(row, cell));
                    }
                }
                Some(order) => {
                    for row in places.filter_map(|place| order.get(place)) {
                        counts.add(Group::of(row, rows.cell(row, column)));
                    }
                }
            }
            Some(counts.in_parts())
        })
        .collect::<Option<_>>()?;
    (0..PARTS)
        .into_par_iter()
        .map(|part| {
            let mut counts = Counts::new(&state);
            for block in &counted {
                cancel.go_on()?;
                for group in block.get(part).into_iter().flatten() {
                    counts.add(*group);
                }
            }
            Some(counts.into_groups().collect())
        })
        .collect()
}

impl<'a> Group<'a> {
    fn of(row: usize, cell: Cell<'a>) -> Self {
        let kind = if cell.kind.has_value() {
            cell.kind
        } else {
            CellKind::Null
        };
        Self {
            kind,
            text: cell.text,
            // A result has fewer than 2^31 rows.
            row: row as u32,
            count: 1,
        }
    }

    /// As a cell, but for its width.
    pub(super) fn cell(&self) -> Cell<'a> {
        Cell {
            kind: self.kind,
            text: self.text,
            width: 0,
        }
    }
}

/// Values being counted: the first row and how many.
struct Counts<'a, 's> {
    state: &'s RandomState,
    counts: HashMap<(CellKind, &'a str), (u32, u32), RandomState>,
}

impl<'a, 's> Counts<'a, 's> {
    fn new(state: &'s RandomState) -> Self {
        Self {
            state,
            counts: HashMap::with_hasher(state.clone()),
        }
    }

    fn add(&mut self, group: Group<'a>) {
        let value = (group.kind, group.text);
        let (row, count) = self.counts.entry(value).or_insert((group.row, 0));
        *row = group.row.min(*row);
        *count += group.count;
    }

    fn into_groups(self) -> impl Iterator<Item = Group<'a>> {
        let counts = self.counts.into_iter();
        counts.map(|((kind, text), (row, count))| Group {
            kind,
            text,
            row,
            count,
        })
    }

    fn in_parts(self) -> Vec<Vec<Group<'a>>> {
        let mut parts = vec![Vec::new(); PARTS];
        let state = self.state;
        for group in self.into_groups() {
            let hash = state.hash_one((group.kind, group.text));
            if let Some(part) = parts.get_mut(hash as usize % PARTS) {
                part.push(group);
            }
        }
        parts
    }
}
