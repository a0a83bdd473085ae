//! Sorting by several keys: each run of rows that one key leaves equal is sorted by the next.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::codes::{BLOCK, Codes, Slots};
use super::compare::Scale;
use super::runs::{self, FIRST};
use crate::rows::{Cancel, RowSet, ValueKind};

/// Runs up to this long are sorted by comparing their cells.
const SHORT: usize = 16;

/// One column to sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SortKey {
    /// Which column of the result.
    pub column: usize,
    /// Largest first. Rows that are equal stay in the order they came in all the same.
    pub descending: bool,
    /// Whether rows without a value (null or absent) come first, in either direction.
    pub nulls_first: bool,
}

/// What rows are sorted by: keys, and the measures of their columns.
#[derive(Clone, Debug)]
pub(super) struct Sorting<'a> {
    rows: &'a RowSet,
    keys: Vec<(SortKey, Scale)>,
}

impl<'a> Sorting<'a> {
    /// Sorting by these keys; a column without a kind is unknown.
    pub(super) fn new(rows: &'a RowSet, kinds: &[ValueKind], keys: &[SortKey]) -> Self {
        let kind = |column: usize| kinds.get(column).copied().unwrap_or_default();
        let keys = keys.iter().map(|key| (*key, kind(key.column).into()));
        Self {
            rows,
            keys: keys.collect(),
        }
    }

    /// The rows in their order, the first of every run of equal ones marked with [`FIRST`].
    pub(super) fn sorted(&self, slots: Slots<'_>, cancel: &Cancel) -> Option<Vec<u32>> {
        let Some(((key, scale), others)) = self.keys.split_first() else {
            return Some(match slots {
                Slots::All(rows) => mark((0..rows as u32).collect()),
                Slots::Some(rows) => mark(rows.to_vec()),
            });
        };
        let mut sorted = by_key(self.rows, slots, key, *scale, cancel)?;
        for (key, scale) in others {
            sorted = self.refined(sorted, key, *scale, cancel)?;
        }
        Some(sorted)
    }

    /// The same rows, each run sorted by one more key.
    fn refined(
        &self,
        sorted: Vec<u32>,
        key: &SortKey,
        scale: Scale,
        cancel: &Cancel,
    ) -> Option<Vec<u32>> {
        let pieces = pieces(&sorted);
        let refined = |piece: &[u32]| self.piece(piece, key, scale, cancel);
        let pieces: Vec<Vec<u32>> = pieces.into_par_iter().map(refined).collect::<Option<_>>()?;
        Some(pieces.concat())
    }

    fn piece(
        &self,
        piece: &[u32],
        key: &SortKey,
        scale: Scale,
        cancel: &Cancel,
    ) -> Option<Vec<u32>> {
        let mut out = Vec::with_capacity(piece.len());
        for (index, run) in piece.chunk_by(|_, next| next & FIRST == 0).enumerate() {
            if index % 256 == 0 {
                cancel.go_on()?;
            }
            match run {
                [_] => out.extend_from_slice(run),
                short if short.len() <= SHORT => {
                    let mut rows: Vec<u32> = run.iter().map(|row| row & !FIRST).collect();
                    let compare = |a: &u32, b: &u32| compare(self.rows, key, scale, *a, *b);
                    rows.sort_by(compare);
                    for equal in rows.chunk_by(|a, b| compare(a, b).is_eq()) {
                        let mut rows = equal.iter().copied();
                        out.extend(rows.next().map(|row| row | FIRST));
                        out.extend(rows);
                    }
                }
                long => {
                    let rows: Vec<u32> = long.iter().map(|row| row & !FIRST).collect();
                    let slots = Slots::Some(&rows);
                    out.extend(by_key(self.rows, slots, key, scale, cancel)?);
                }
            }
        }
        Some(out)
    }

    /// Which of two rows comes first by all keys.
    pub(super) fn compare(&self, one: u32, two: u32) -> Ordering {
        let keys = self.keys.iter();
        keys.map(|(key, scale)| compare(self.rows, key, *scale, one, two))
            .find(|compared| compared.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}

/// Parts of sorted rows that can be refined apart: of some length, and no run is in two of them.
fn pieces(sorted: &[u32]) -> Vec<&[u32]> {
    let mut pieces = Vec::new();
    let mut rest = sorted;
    while !rest.is_empty() {
        let from = BLOCK.min(rest.len());
        let next_run = rest.get(from..).unwrap_or_default();
        let more = next_run.iter().position(|row| row & FIRST != 0);
        let (piece, after) = rest.split_at(more.map_or(rest.len(), |more| from + more));
        pieces.push(piece);
        rest = after;
    }
    pieces
}

/// Rows that came so, each a run of its own.
fn mark(mut rows: Vec<u32>) -> Vec<u32> {
    for row in &mut rows {
        *row |= FIRST;
    }
    rows
}

/// Sorts rows by one key. Gives rows, not slots.
fn by_key(
    rows: &RowSet,
    slots: Slots<'_>,
    key: &SortKey,
    scale: Scale,
    cancel: &Cancel,
) -> Option<Vec<u32>> {
    let mut codes = Codes::read(rows, slots, key.column, scale, cancel)?;
    let mut values = runs::measured(&mut codes, cancel)?;
    values.append(&mut runs::texts(&mut codes, cancel)?);
    if key.descending {
        values = reversed(&values);
    }
    let mut nulls: Vec<u32> = codes.nulls().collect();
    if let Some(first) = nulls.first_mut() {
        *first |= FIRST;
    }
    let mut sorted = if key.nulls_first {
        nulls.append(&mut values);
        nulls
    } else {
        values.append(&mut nulls);
        values
    };
    if let Slots::Some(_) = slots {
        for slot in &mut sorted {
            *slot = slots.row(*slot & !FIRST) | (*slot & FIRST);
        }
    }
    Some(sorted)
}

/// The runs from the last to the first; the rows within each stay as they are.
pub(super) fn reversed(sorted: &[u32]) -> Vec<u32> {
    let mut out = Vec::with_capacity(sorted.len());
    let mut end = sorted.len();
    for (start, row) in sorted.iter().enumerate().rev() {
        if row & FIRST != 0 {
            out.extend_from_slice(sorted.get(start..end).unwrap_or_default());
            end = start;
        }
    }
    out
}

fn compare(rows: &RowSet, key: &SortKey, scale: Scale, one: u32, two: u32) -> Ordering {
    let measure = |row: u32| scale.measure(rows.cell(row as usize, key.column));
    let nulls = if key.nulls_first {
        Ordering::Less
    } else {
        Ordering::Greater
    };
    match (measure(one), measure(two)) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => nulls,
        (Some(_), None) => nulls.reverse(),
        (Some(a), Some(b)) if key.descending => b.compare(&a),
        (Some(a), Some(b)) => a.compare(&b),
    }
}
