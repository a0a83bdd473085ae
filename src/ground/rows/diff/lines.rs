//! From rows that belong together to lines in their order, each with what differs in it.

use std::sync::Arc;

use rayon::prelude::*;

use super::bits::Bits;
use super::join::{BLOCK, Joined, joined};
use super::plan::{Pair, Plan, Through};
use super::{Counts, Diff, NONE};
use crate::rows::{Cancel, RowSet};

impl Plan {
    /// Compares the two results that the plan was made for. Nothing when cancelled.
    pub fn run(self, left: &RowSet, right: &RowSet, cancel: &Cancel) -> Option<Diff> {
        let joined = joined(left, right, &self, cancel)?;
        let stride = self.pairs().len().div_ceil(8);
        let work = Compare {
            plan: &self,
            left,
            right,
            compared: self.compared().collect(),
            in_step: in_step(&self, left, right),
            stride,
        };
        let found: Vec<Found> = (0..left.len().div_ceil(BLOCK))
            .into_par_iter()
            .map(|block| {
                cancel.go_on()?;
                Some(work.block(block * BLOCK, &joined.right_of))
            })
            .collect::<Option<_>>()?;
        let mut rows = Vec::new();
        let mut bits = Vec::new();
        for mut part in found {
            rows.append(&mut part.rows);
            bits.append(&mut part.bits);
        }
        cancel.go_on()?;
        Some(assemble(self, right.len(), &joined, &rows, bits, stride))
    }
}

/// What a block of left rows found: those that changed, and their bits.
#[derive(Default)]
struct Found {
    rows: Vec<u32>,
    bits: Vec<u8>,
}

struct Compare<'a> {
    plan: &'a Plan,
    left: &'a RowSet,
    right: &'a RowSet,
    compared: Vec<(usize, &'a Pair)>,
    /// Whether both results have the same columns at the same places.
    in_step: bool,
    stride: usize,
}

impl Compare<'_> {
    fn block(&self, from: usize, right_of: &[u32]) -> Found {
        let mut found = Found::default();
        let mut bits = vec![0u8; self.stride];
        for (row, &right) in right_of.iter().enumerate().skip(from).take(BLOCK) {
            if right == NONE {
                continue;
            }
            if self.row(row, right as usize, &mut bits) {
                // A result has fewer than 2^31 rows.
                found.rows.push(row as u32);
                found.bits.extend_from_slice(&bits);
                bits.fill(0);
            }
        }
        found
    }

    /// Whether something differs; marks what.
    fn row(&self, left: usize, right: usize, bits: &mut [u8]) -> bool {
        let (Some((first, one)), Some((other, two))) =
            (self.left.page_of(left), self.right.page_of(right))
        else {
            return false;
        };
        if self.in_step && one.same_row(left - first, two, right - other) {
            return false;
        }
        let rules = self.plan.rules();
        let mut some = false;
        for &(index, pair) in &self.compared {
            let same = match pair.through {
                Through::Itself => pair.same_cells(
                    one.cell(left - first, pair.left),
                    two.cell(right - other, pair.right),
                    rules,
                ),
                _ => pair.same((self.left, left), (self.right, right), rules),
            };
            if !same && let Some(byte) = bits.get_mut(index / 8) {
                *byte |= 1 << (index % 8);
                some = true;
            }
        }
        some
    }
}

fn assemble(
    plan: Plan,
    rights: usize,
    joined: &Joined,
    changed_rows: &[u32],
    bits: Vec<u8>,
    stride: usize,
) -> Diff {
    let mut taken = vec![false; rights];
    for &right in &joined.right_of {
        if let Some(taken) = taken.get_mut(right as usize) {
            *taken = true;
        }
    }
    let [left_double, right_double] = joined.double.each_ref().map(Vec::as_slice);
    let [left_without, right_without] = joined.without_key.each_ref().map(Vec::as_slice);
    let mut out = Lines {
        lines: Vec::with_capacity(
            joined.right_of.len() + taken.iter().filter(|taken| !**taken).count(),
        ),
        changed: Vec::with_capacity(changed_rows.len()),
        differing: Vec::with_capacity(changed_rows.len()),
        double: Vec::new(),
        without_key: Vec::new(),
        counts: Counts {
            double: [left_double.len(), right_double.len()],
            without_key: [left_without.len(), right_without.len()],
            ..Counts::default()
        },
        right_double,
        right_without,
    };
    out.alone(&taken, 0);
    let (mut doubles, mut withouts, mut changes) = (
        left_double.iter().peekable(),
        left_without.iter().peekable(),
        changed_rows.iter().peekable(),
    );
    for (row, &right) in joined.right_of.iter().enumerate() {
        let row = row as u32;
        let place = out.lines.len();
        out.lines.push([row, right]);
        let is_double = doubles.next_if_eq(&&row).is_some();
        if is_double || right != NONE && right_double.binary_search(&right).is_ok() {
            out.double.push(place);
        }
        if withouts.next_if_eq(&&row).is_some() {
            out.without_key.push(place);
        }
        if right == NONE {
            out.counts.left_only += 1;
            out.differing.push(place as u32);
        } else {
            if changes.next_if_eq(&&row).is_some() {
                out.counts.changed += 1;
                out.changed.push(place as u32);
                out.differing.push(place as u32);
            } else {
                out.counts.same += 1;
            }
            out.alone(&taken, right as usize + 1);
        }
    }
    let lines = out.lines.len();
    let mut changes = vec![0; plan.pairs().len()];
    for bits in bits.chunks_exact(stride.max(1)) {
        for (pair, count) in changes.iter_mut().enumerate() {
            let byte = bits.get(pair / 8).copied().unwrap_or(0);
            *count += usize::from(byte & (1 << (pair % 8)) != 0);
        }
    }
    Diff {
        changes: changes.into(),
        plan: Arc::new(plan),
        lines: out.lines.into(),
        changed: out.changed.into(),
        differing: out.differing.into(),
        bits: bits.into(),
        stride,
        double: Bits::of(&out.double, lines),
        without_key: Bits::of(&out.without_key, lines),
        counts: out.counts,
    }
}

struct Lines<'a> {
    lines: Vec<[u32; 2]>,
    changed: Vec<u32>,
    differing: Vec<u32>,
    double: Vec<usize>,
    without_key: Vec<usize>,
    counts: Counts,
    right_double: &'a [u32],
    right_without: &'a [u32],
}

impl Lines<'_> {
    /// The right rows from `from` on that belong to nothing.
    fn alone(&mut self, taken: &[bool], from: usize) {
        let free = taken
            .iter()
            .enumerate()
            .skip(from)
            .take_while(|(_, taken)| !**taken);
        for (row, _) in free {
            let row = row as u32;
            let place = self.lines.len();
            self.lines.push([NONE, row]);
            self.counts.right_only += 1;
            self.differing.push(place as u32);
            if self.right_double.binary_search(&row).is_ok() {
                self.double.push(place);
            }
            if self.right_without.binary_search(&row).is_ok() {
                self.without_key.push(place);
            }
        }
    }
}

/// Whether the same columns stand at the same places on both sides, so that equal rows are equal
/// bytes.
fn in_step(plan: &Plan, left: &RowSet, right: &RowSet) -> bool {
    left.columns().len() == right.columns().len()
        && plan.pairs().len() == left.columns().len()
        && plan
            .pairs()
            .iter()
            .all(|pair| pair.left == pair.right && !matches!(pair.through, Through::Targets(_)))
}
