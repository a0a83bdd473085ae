//! The pairing where both results are in the order of their key, as a statement with `ORDER BY` brings
//! them: both are walked side by side, without hashes and without sorting.
//!
//! It finds what the general way finds. Where a side is not in order, a row has no key, or the key is
//! more than one plain column, it finds nothing and the general way is gone.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

use super::join::{BLOCK, Joined, Of};
use super::plan::{Pair, Through};
use super::{NONE, Rules};
use crate::rows::{Cancel, RowSet};

/// In how many parts both are walked.
const PARTS: usize = 16;

/// One side's key.
struct Side<'a> {
    rows: &'a RowSet,
    pair: &'a Pair,
    column: usize,
    rules: &'a Rules,
    /// Rows with the same key as the one before, rising.
    again: Vec<u32>,
}

/// A value of the key.
type Key<'a> = Option<Cow<'a, [u8]>>;

/// What belongs together; nothing where the order does not allow it, and nothing at all when cancelled.
pub(super) fn merged(
    left: &RowSet,
    right: &RowSet,
    key: &[&Pair],
    rules: &Rules,
    cancel: &Cancel,
) -> Option<Option<Joined>> {
    let [pair] = key else {
        return Some(None);
    };
    if !matches!(pair.through, Through::Itself) {
        return Some(None);
    }
    let side = |rows, of| {
        let column = if of == Of::Left {
            pair.left
        } else {
            pair.right
        };
        Side::in_order(rows, pair, column, rules, cancel)
    };
    let Some(one) = side(left, Of::Left)? else {
        return Some(None);
    };
    let Some(two) = side(right, Of::Right)? else {
        return Some(None);
    };
    let mut starts: Vec<usize> = (0..PARTS).map(|part| part * left.len() / PARTS).collect();
    for start in &mut starts {
        // Rows with one key stay together.
        *start += one.more(*start, false);
    }
    // Each part has rows of the left, so that what is on the right is walked once; without any on the
    // left there is one part, for the right.
    starts.retain(|start| *start == 0 || *start < left.len());
    starts.dedup();
    starts.push(left.len());
    let parts: Vec<Part> = starts
        .par_windows(2)
        .map(|ends| {
            cancel.go_on()?;
            let &[from, to] = ends else {
                return Some(Part::default());
            };
            // What comes before the first of the left is in the first part.
            let first = if from == 0 { 0 } else { two.before(&one, from) };
            let last = if to == left.len() {
                right.len()
            } else {
                two.before(&one, to)
            };
            Some(walk(&one, &two, from..to, first..last.max(first)))
        })
        .collect::<Option<_>>()?;
    let mut joined = Joined {
        right_of: vec![NONE; left.len()],
        ..Joined::default()
    };
    for mut part in parts {
        for (left, right) in part.pairs {
            if let Some(of) = joined.right_of.get_mut(left as usize) {
                *of = right;
            }
        }
        for (all, found) in joined.double.iter_mut().zip(&mut part.double) {
            all.append(found);
        }
    }
    Some(Some(joined))
}

impl<'a> Side<'a> {
    /// The side, if its keys rise from row to row.
    fn in_order(
        rows: &'a RowSet,
        pair: &'a Pair,
        column: usize,
        rules: &'a Rules,
        cancel: &Cancel,
    ) -> Option<Option<Self>> {
        let mut side = Self {
            rows,
            pair,
            column,
            rules,
            again: Vec::new(),
        };
        // Most that are not in order show it at once.
        if side.again_in(0..rows.len().min(64)).is_none() {
            return Some(None);
        }
        let blocks: Vec<Option<Vec<u32>>> = (0..rows.len().div_ceil(BLOCK))
            .into_par_iter()
            .map(|block| {
                cancel.go_on()?;
                let from = block * BLOCK;
                Some(side.again_in(from..rows.len().min(from + BLOCK)))
            })
            .collect::<Option<_>>()?;
        let Some(blocks) = blocks.into_iter().collect::<Option<Vec<Vec<u32>>>>() else {
            return Some(None);
        };
        side.again = blocks.concat();
        Some(Some(side))
    }

    /// The rows of a range with the key of the one before; nothing where keys do not rise, or one is
    /// missing.
    fn again_in(&self, range: Range<usize>) -> Option<Vec<u32>> {
        let mut again = Vec::new();
        let mut before: Key<'_> = match range.start.checked_sub(1) {
            Some(row) => Some(self.key(row)?),
            None => None,
        };
        for (row, key) in self.keys(range) {
            let key = key?;
            match before.as_ref().map(|before| before.cmp(&key)) {
                Some(std::cmp::Ordering::Greater) => return None,
                Some(std::cmp::Ordering::Equal) => again.push(row as u32),
                _ => {}
            }
            before = Some(key);
        }
        Some(again)
    }

    fn key(&self, row: usize) -> Key<'_> {
        let cell = self.rows.cell(row, self.column);
        self.rules.canonical(self.pair.kind, cell)
    }

    fn keys(&self, range: Range<usize>) -> impl Iterator<Item = (usize, Key<'_>)> {
        let cells = self.rows.column_in(self.column, range.clone());
        range.zip(cells.map(|cell| self.rules.canonical(self.pair.kind, cell)))
    }

    /// How many rows from one on, after it where that is asked, have the key of the one before.
    fn more(&self, row: usize, after: bool) -> usize {
        let row = (row + usize::from(after)) as u32;
        let at = self.again.partition_point(|again| *again < row);
        let again = self.again.iter().skip(at);
        again
            .zip(row..)
            .take_while(|(again, row)| *again == row)
            .count()
    }

    /// How many rows of this side come before a row of the other.
    fn before(&self, other: &Side<'_>, row: usize) -> usize {
        let key = other.key(row);
        let (mut from, mut to) = (0, self.rows.len());
        while from < to {
            let middle = from.midpoint(to);
            if self.key(middle) < key {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from
    }
}

/// What a part found.
#[derive(Default)]
struct Part {
    pairs: Vec<(u32, u32)>,
    double: [Vec<u32>; 2],
}

fn walk(one: &Side<'_>, two: &Side<'_>, left: Range<usize>, right: Range<usize>) -> Part {
    let mut part = Part {
        pairs: Vec::with_capacity(left.len().min(right.len())),
        ..Part::default()
    };
    let (mut lefts, mut rights) = (one.keys(left), two.keys(right));
    let (mut ours, mut theirs) = (lefts.next(), rights.next());
    loop {
        let order = match (&ours, &theirs) {
            (Some((_, a)), Some((_, b))) => a.cmp(b),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => break,
        };
        // Rows with this key on either side.
        let mut rows = [0..0u32, 0..0];
        if order.is_le()
            && let Some((row, _)) = ours
        {
            let more = one.more(row, true);
            rows[0] = row as u32..(row + more + 1) as u32;
            ours = lefts.nth(more);
        }
        if order.is_ge()
            && let Some((row, _)) = theirs
        {
            let more = two.more(row, true);
            rows[1] = row as u32..(row + more + 1) as u32;
            theirs = rights.nth(more);
        }
        for (double, rows) in part.double.iter_mut().zip(&rows) {
            if rows.len() > 1 {
                double.extend(rows.clone());
            }
        }
        let [ours, theirs] = rows;
        part.pairs.extend(ours.zip(theirs));
    }
    part
}
