//! Which row of the left belongs to which of the right.
//!
//! Both sides are sorted by a hash of their keys and walked side by side; within equal hashes the
//! keys themselves decide; where both are in the order of the key already, `merge` does it. Rows that a
//! key has several of are paired in their order.

use std::hash::{BuildHasher, Hasher, RandomState};

use rayon::prelude::*;

use super::merge::merged;
use super::plan::{Pair, Plan};
use super::{NONE, Rules};
use crate::rows::{Cancel, RowSet};

/// How many rows are read in one go, between two looks at the cancel flag.
pub(super) const BLOCK: usize = 1 << 13;
/// In how many parts the hashes are walked.
const PARTS: u64 = 64;

/// A row and the hash of its key.
type Record = (u64, u32);
/// What a block of rows gave: those with a key, and those without.
type Read = (Vec<Record>, Vec<u32>);

/// The rows of one side by the hash of their key.
pub(super) struct Hashed {
    /// Sorted.
    by_hash: Vec<Record>,
    /// Rows without a value in the key, rising.
    pub without_key: Vec<u32>,
}

/// Which rows belong together.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// For each left row the right one, or [`NONE`].
    pub right_of: Vec<u32>,
    /// Rows whose key another row of their side has, left and right, rising.
    pub double: [Vec<u32>; 2],
    /// Rows without a value in the key, left and right, rising.
    pub without_key: [Vec<u32>; 2],
}

/// Which side of a pair is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Left,
    Right,
}

/// Hashes the keys of all rows. Nothing when cancelled.
pub(super) fn hashed(
    rows: &RowSet,
    pairs: &[&Pair],
    of: Of,
    rules: &Rules,
    state: &RandomState,
    cancel: &Cancel,
) -> Option<Hashed> {
    let blocks: Vec<Read> = (0..rows.len().div_ceil(BLOCK))
        .into_par_iter()
        .map(|block| {
            cancel.go_on()?;
            let from = block * BLOCK;
            let to = rows.len().min(from + BLOCK);
            let mut hashes = Vec::with_capacity(to - from);
            let mut without = Vec::new();
            for row in from..to {
                // A result has fewer than 2^31 rows.
                match hash(rows, row, pairs, of, rules, state) {
                    Some(hash) => hashes.push((hash, row as u32)),
                    None => without.push(row as u32),
                }
            }
            Some((hashes, without))
        })
        .collect::<Option<_>>()?;
    let mut by_hash = Vec::with_capacity(rows.len());
    let mut without_key = Vec::new();
    for (mut hashes, mut without) in blocks {
        by_hash.append(&mut hashes);
        without_key.append(&mut without);
    }
    cancel.go_on()?;
    by_hash.par_sort_unstable();
    Some(Hashed {
        by_hash,
        without_key,
    })
}

/// The hash of a row's key; nothing where it has none.
pub(super) fn hash(
    rows: &RowSet,
    row: usize,
    pairs: &[&Pair],
    of: Of,
    rules: &Rules,
    state: &RandomState,
) -> Option<u64> {
    let mut hasher = state.build_hasher();
    let mut some = false;
    for pair in pairs {
        match value(pair, rows, row, of, rules) {
            Some(value) => {
                some = true;
                hasher.write_u8(1);
                hasher.write(&value);
                hasher.write_usize(value.len());
            }
            None => hasher.write_u8(0),
        }
    }
    some.then(|| hasher.finish())
}

/// A value of the key in its canonical form.
pub(super) fn value<'a>(
    pair: &'a Pair,
    rows: &'a RowSet,
    row: usize,
    of: Of,
    rules: &Rules,
) -> Option<std::borrow::Cow<'a, [u8]>> {
    match of {
        Of::Left => pair.left_value(rows, row, rules),
        Of::Right => pair.right_value(rows, row, rules),
    }
}

/// The two results whose keys are compared.
struct Keys<'a> {
    left: &'a RowSet,
    right: &'a RowSet,
    pairs: &'a [&'a Pair],
    rules: &'a Rules,
}

/// A row of either side, by its key.
type Row = (Of, u32);

impl Keys<'_> {
    fn same(&self, one: Row, two: Row) -> bool {
        let rows = |of: Of| {
            if of == Of::Left {
                self.left
            } else {
                self.right
            }
        };
        self.pairs.iter().all(|pair| {
            value(pair, rows(one.0), one.1 as usize, one.0, self.rules)
                == value(pair, rows(two.0), two.1 as usize, two.0, self.rules)
        })
    }
}

/// What a part of the walk found.
#[derive(Default)]
struct Part {
    pairs: Vec<(u32, u32)>,
    double: [Vec<u32>; 2],
}

/// Pairs the rows of two results by the key of the plan; in their order where it has none.
pub(super) fn joined(
    left: &RowSet,
    right: &RowSet,
    plan: &Plan,
    cancel: &Cancel,
) -> Option<Joined> {
    let key: Vec<&Pair> = plan.key_pairs().map(|(_, pair)| pair).collect();
    if key.is_empty() {
        let right_of = (0..left.len()).map(|row| if row < right.len() { row as u32 } else { NONE });
        return Some(Joined {
            right_of: right_of.collect(),
            ..Joined::default()
        });
    }
    let rules = plan.rules();
    if let Some(joined) = merged(left, right, &key, rules, cancel)? {
        return Some(joined);
    }
    let state = RandomState::new();
    let one = hashed(left, &key, Of::Left, rules, &state, cancel)?;
    let two = hashed(right, &key, Of::Right, rules, &state, cancel)?;
    let keys = Keys {
        left,
        right,
        pairs: &key,
        rules,
    };
    let parts: Vec<Part> = (0..PARTS)
        .into_par_iter()
        .map(|part| {
            cancel.go_on()?;
            Some(walk(
                in_part(&one.by_hash, part),
                in_part(&two.by_hash, part),
                &keys,
            ))
        })
        .collect::<Option<_>>()?;
    let mut joined = Joined {
        right_of: vec![NONE; left.len()],
        double: [Vec::new(), Vec::new()],
        without_key: [one.without_key, two.without_key],
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
    joined
        .double
        .iter_mut()
        .for_each(|rows| rows.sort_unstable());
    Some(joined)
}

/// The hashes of one part: those with the same first bits.
fn in_part(sorted: &[Record], part: u64) -> &[Record] {
    let size = u64::MAX / PARTS + 1;
    let from = sorted.partition_point(|(hash, _)| hash / size < part);
    let to = sorted.partition_point(|(hash, _)| hash / size <= part);
    sorted.get(from..to).unwrap_or_default()
}

fn walk(mut left: &[Record], mut right: &[Record], keys: &Keys<'_>) -> Part {
    let mut part = Part::default();
    while !left.is_empty() || !right.is_empty() {
        let next = [left.first(), right.first()].into_iter().flatten();
        let Some(hash) = next.map(|(hash, _)| *hash).min() else {
            break;
        };
        let (one, rest) = with_hash(left, hash);
        left = rest;
        let (two, rest) = with_hash(right, hash);
        right = rest;
        match (one, two) {
            ([_], []) | ([], [_]) => {}
            ([(_, one)], [(_, two)]) => {
                if keys.same((Of::Left, *one), (Of::Right, *two)) {
                    part.pairs.push((*one, *two));
                }
            }
            _ => part.several(one, two, keys),
        }
    }
    part
}

fn with_hash(sorted: &[Record], hash: u64) -> (&[Record], &[Record]) {
    let end = sorted.iter().position(|(other, _)| *other != hash);
    sorted.split_at(end.unwrap_or(sorted.len()))
}

impl Part {
    /// Rows with one hash: nearly always with one key.
    fn several(&mut self, one: &[Record], two: &[Record], keys: &Keys<'_>) {
        let mut left: Vec<u32> = one.iter().map(|(_, row)| *row).collect();
        let mut right: Vec<u32> = two.iter().map(|(_, row)| *row).collect();
        while let Some(first) = [
            left.first().map(|row| (Of::Left, *row)),
            right.first().map(|row| (Of::Right, *row)),
        ]
        .into_iter()
        .flatten()
        .next()
        {
            let (ours, others) = left
                .iter()
                .partition(|row| keys.same(first, (Of::Left, **row)));
            left = others;
            let (theirs, others) = right
                .iter()
                .partition(|row| keys.same(first, (Of::Right, **row)));
            right = others;
            self.one_key(&ours, &theirs);
        }
    }

    fn one_key(&mut self, left: &[u32], right: &[u32]) {
        self.pairs
            .extend(left.iter().copied().zip(right.iter().copied()));
        for (double, rows) in self.double.iter_mut().zip([left, right]) {
            if rows.len() > 1 {
                double.extend_from_slice(rows);
            }
        }
    }
}

/// For how well a column would do as a key: how many keys each side has once, more than once, not,
/// and how many keys that are once on both sides are the same.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Uniqueness {
    pub distinct: [usize; 2],
    pub without: [usize; 2],
    pub double: [usize; 2],
    pub common: usize,
}

/// Counts the keys of some columns, by their hashes alone.
pub(super) fn uniqueness(
    left: &RowSet,
    right: &RowSet,
    pairs: &[&Pair],
    rules: &Rules,
    cancel: &Cancel,
) -> Option<Uniqueness> {
    let state = RandomState::new();
    let one = hashed(left, pairs, Of::Left, rules, &state, cancel)?;
    let two = hashed(right, pairs, Of::Right, rules, &state, cancel)?;
    let mut found = Uniqueness {
        without: [one.without_key.len(), two.without_key.len()],
        ..Uniqueness::default()
    };
    let (mut left, mut right) = (one.by_hash.as_slice(), two.by_hash.as_slice());
    while let Some(hash) = [left.first(), right.first()]
        .into_iter()
        .flatten()
        .map(|(hash, _)| *hash)
        .min()
    {
        let (one, rest) = with_hash(left, hash);
        left = rest;
        let (two, rest) = with_hash(right, hash);
        right = rest;
        for (side, rows) in [one, two].into_iter().enumerate() {
            if let (Some(distinct), Some(double)) =
                (found.distinct.get_mut(side), found.double.get_mut(side))
            {
                *distinct += usize::from(!rows.is_empty());
                *double += if rows.len() > 1 { rows.len() } else { 0 };
            }
        }
        found.common += usize::from(one.len() == 1 && two.len() == 1);
    }
    Some(found)
}
