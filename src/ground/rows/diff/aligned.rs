//! `Aligned`: a reference and one to three others in one list of lines. Each other was compared with
//! the reference on its own; what the reference lacks is brought together here by the same key, so that
//! a row that two of the others have is one line.
//!
//! A line keeps nothing but its place in each comparison: four bytes for each of the others, and
//! nothing at all where there is only one.

use std::hash::RandomState;
use std::sync::Arc;

use super::join::{Of, hash, value};
use super::plan::Pair;
use super::{Diff, Line, NONE, State};
use crate::rows::{Cancel, RowSet};

/// How many are compared at most, the reference among them.
pub const MOST: usize = 4;
/// After how many lines the cancel flag is looked at.
const BLOCK: usize = 1 << 16;

/// A reference and those that were compared with it, line by line.
#[derive(Clone, Debug, Default)]
pub struct Aligned {
    diffs: Arc<[Diff]>,
    /// For each line its place in each comparison, [`NONE`] where neither side of that has it. Empty
    /// where there is one comparison, whose lines these are.
    places: Arc<[u32]>,
    /// The lines that differ in any, rising.
    differing: Arc<[u32]>,
    len: usize,
}

impl From<Diff> for Aligned {
    fn from(diff: Diff) -> Self {
        Self {
            len: diff.len(),
            differing: Arc::clone(&diff.differing),
            places: Arc::default(),
            diffs: Arc::new([diff]),
        }
    }
}

impl Aligned {
    /// Brings comparisons with one reference together; `others` are the right sides, in the same
    /// order. Nothing when cancelled.
    pub fn new(mut diffs: Vec<Diff>, others: &[&RowSet], cancel: &Cancel) -> Option<Self> {
        if diffs.len() == 1 {
            return diffs.pop().map(Self::from);
        }
        let together = together(&diffs, others, cancel)?;
        let mut lines = Lines {
            diffs: &diffs,
            at: vec![0; diffs.len()],
            next_differing: vec![0; diffs.len()],
            next_together: vec![0; diffs.len()],
            places: Vec::new(),
            differing: Vec::new(),
        };
        loop {
            for other in 0..diffs.len() {
                lines.without_reference(other, &together);
            }
            if !lines.of_reference() {
                break;
            }
            if lines.len().is_multiple_of(BLOCK) {
                cancel.go_on()?;
            }
        }
        Some(Self {
            len: lines.len(),
            places: lines.places.into(),
            differing: lines.differing.into(),
            diffs: diffs.into(),
        })
    }

    /// The comparisons, each with the reference on the left.
    pub fn diffs(&self) -> &[Diff] {
        &self.diffs
    }

    /// How many lines.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nobody has a row.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many lines differ in any of the others.
    pub fn differences(&self) -> usize {
        self.differing.len()
    }

    pub(super) fn differing(&self) -> &[u32] {
        &self.differing
    }

    /// The place of a line in one of the comparisons; nothing where neither side of that has it.
    pub fn place(&self, line: usize, other: usize) -> Option<usize> {
        if line >= self.len {
            return None;
        }
        if self.places.is_empty() {
            return (other == 0).then_some(line);
        }
        let place = self.places.get(line * self.diffs.len() + other)?;
        (*place != NONE).then_some(*place as usize)
    }

    /// A line as one of the comparisons has it; nothing where neither side of that has it.
    pub fn line(&self, line: usize, other: usize) -> Option<Line> {
        self.diffs.get(other)?.line(self.place(line, other)?)
    }

    /// The row of the reference in a line.
    pub fn reference(&self, line: usize) -> Option<usize> {
        // Where the reference has a row, every comparison has it.
        self.line(line, 0)?.left
    }

    /// The line that a row of the reference is in. It takes as long as there are lines.
    pub fn line_of(&self, row: usize) -> Option<usize> {
        let row = u32::try_from(row).ok()?;
        match &*self.diffs {
            [one] => one.lines.iter().position(|[left, _]| *left == row),
            _ => (0..self.len).find(|line| self.reference(*line) == Some(row as usize)),
        }
    }

    /// What a line is in all: changed where any of the others has another value.
    pub fn state(&self, line: usize) -> State {
        if !self.is_difference(line) {
            State::Same
        } else if self.has(line, State::Changed) {
            State::Changed
        } else if self.has(line, State::LeftOnly) {
            State::LeftOnly
        } else {
            State::RightOnly
        }
    }

    /// Whether a line is that in any of the comparisons; the same only if it is so in all.
    pub fn has(&self, line: usize, state: State) -> bool {
        match (state, &*self.diffs) {
            (State::Same, _) => !self.is_difference(line),
            // Which differ is known; looking up in which columns takes longer.
            (State::Changed, [one]) => {
                let rows = one.lines.get(line);
                rows.is_some_and(|rows| !rows.contains(&NONE)) && self.is_difference(line)
            }
            (state, diffs) => (0..diffs.len())
                .filter_map(|other| self.line(line, other))
                .any(|found| found.state == state),
        }
    }

    /// The same for a line that is known to differ in any.
    pub(super) fn differs_as(&self, line: usize, state: State) -> bool {
        let [one] = &*self.diffs else {
            return self.has(line, state);
        };
        let Some([left, right]) = one.lines.get(line) else {
            return false;
        };
        match state {
            State::Same => false,
            State::Changed => *left != NONE && *right != NONE,
            State::LeftOnly => *right == NONE,
            State::RightOnly => *left == NONE,
        }
    }

    /// Whether a column of a comparison's plan differs in a line.
    pub fn differs(&self, line: usize, other: usize, pair: usize) -> bool {
        let diff = self.diffs.get(other);
        let place = self.place(line, other);
        diff.zip(place)
            .is_some_and(|(diff, place)| diff.differs(place, pair))
    }

    /// Whether a line differs in any.
    pub fn is_difference(&self, line: usize) -> bool {
        u32::try_from(line).is_ok_and(|line| self.differing.binary_search(&line).is_ok())
    }

    /// The next line that differs in any, after this one.
    pub fn next_difference(&self, after: usize) -> Option<usize> {
        let next = self
            .differing
            .partition_point(|&line| line as usize <= after);
        self.differing.get(next).map(|&line| line as usize)
    }

    /// The last line that differs in any before this one.
    pub fn previous_difference(&self, before: usize) -> Option<usize> {
        let next = self
            .differing
            .partition_point(|&line| (line as usize) < before);
        let line = self.differing.get(next.checked_sub(1)?)?;
        Some(*line as usize)
    }

    /// How many bytes of memory it takes, besides the results.
    pub fn bytes_held(&self) -> usize {
        let own = size_of_val(&*self.places);
        let lines = if own > 0 {
            size_of_val(&*self.differing)
        } else {
            0
        };
        own + lines + self.diffs.iter().map(Diff::bytes_held).sum::<usize>()
    }
}

/// The places of a line in each comparison.
type Places = [u32; MOST - 1];

/// Rows that the reference lacks and several of the others have.
struct Together {
    lines: Vec<Places>,
    /// For each of the others its places among them, rising, and which line each is in.
    of: Vec<Vec<(u32, u32)>>,
}

/// A row that the reference lacks: the hash of its key, of which other, its number and its place there.
type Alone = (u64, u32, u32, u32);

/// Finds the rows that the reference lacks and several others have; the first with a key is together
/// with the first.
fn together(diffs: &[Diff], others: &[&RowSet], cancel: &Cancel) -> Option<Together> {
    let state = RandomState::new();
    let mut alone: Vec<Alone> = Vec::new();
    for (other, (diff, rows)) in (0u32..).zip(diffs.iter().zip(others)) {
        let key: Vec<&Pair> = diff.plan().key_pairs().map(|(_, pair)| pair).collect();
        let rules = diff.plan().rules();
        for (place, &[left, right]) in (0u32..).zip(diff.lines.iter()) {
            if (place as usize).is_multiple_of(BLOCK) {
                cancel.go_on()?;
            }
            if left != NONE {
                continue;
            }
            let hash = match key.as_slice() {
                // Without a key the first row belongs to the first.
                [] => Some(u64::from(right)),
                key => hash(rows, right as usize, key, Of::Right, rules, &state),
            };
            // A row without a key is together with nothing.
            alone.extend(hash.map(|hash| (hash, other, right, place)));
        }
    }
    alone.sort_unstable();
    let mut found = Together {
        lines: Vec::new(),
        of: vec![Vec::new(); diffs.len()],
    };
    for same_hash in alone.chunk_by(|one, two| one.0 == two.0) {
        if same_hash.len() > 1 {
            let mut left: Vec<Alone> = same_hash.to_vec();
            while let Some(first) = left.first().copied() {
                let (one_key, rest) = left
                    .iter()
                    .partition(|row| same_key(diffs, others, first, **row));
                found.put(one_key);
                left = rest;
            }
        }
    }
    found
        .of
        .iter_mut()
        .for_each(|places| places.sort_unstable());
    Some(found)
}

fn same_key(diffs: &[Diff], others: &[&RowSet], one: Alone, two: Alone) -> bool {
    let key = |(_, other, row, _): Alone| {
        let (diff, rows) = (diffs.get(other as usize)?, others.get(other as usize)?);
        let pairs = diff.plan().key_pairs();
        let values =
            pairs.map(|(_, pair)| value(pair, rows, row as usize, Of::Right, diff.plan().rules()));
        Some(values.collect::<Vec<_>>())
    };
    one == two || key(one) == key(two)
}

impl Together {
    /// The rows of one key, by other and in their order: the first of each are a line, and so on.
    fn put(&mut self, rows: Vec<Alone>) {
        let first = self.lines.len();
        for of_one in rows.chunk_by(|one, two| one.1 == two.1) {
            for (at, &(_, other, _, place)) in of_one.iter().enumerate() {
                let line = first + at;
                if self.lines.len() <= line {
                    self.lines.push([NONE; MOST - 1]);
                }
                let places = self.lines.get_mut(line);
                if let Some(slot) = places.and_then(|places| places.get_mut(other as usize)) {
                    *slot = place;
                }
                if let Some(of) = self.of.get_mut(other as usize) {
                    of.push((place, line as u32));
                }
            }
        }
    }
}

/// The lines as they are made.
struct Lines<'a> {
    diffs: &'a [Diff],
    /// How far each comparison has been walked.
    at: Vec<u32>,
    next_differing: Vec<usize>,
    next_together: Vec<usize>,
    places: Vec<u32>,
    differing: Vec<u32>,
}

impl Lines<'_> {
    fn len(&self) -> usize {
        self.places.len() / self.diffs.len().max(1)
    }

    /// The lines of one of the others that come here and that the reference lacks. A line that an
    /// earlier one has too is there already, or will be.
    fn without_reference(&mut self, other: usize, together: &Together) {
        let (Some(diff), Some(mut at)) = (self.diffs.get(other), self.at.get(other).copied())
        else {
            return;
        };
        while let Some([NONE, _]) = diff.lines.get(at as usize) {
            let known = together.of.get(other);
            let next = self.next_together.get_mut(other);
            let line = known.zip(next).and_then(|(known, next)| {
                let &(place, line) = known.get(*next)?;
                (place == at).then(|| {
                    *next += 1;
                    line
                })
            });
            let places = line.and_then(|line| together.lines.get(line as usize));
            let mut own = [NONE; MOST - 1];
            if let Some(own) = own.get_mut(other) {
                *own = at;
            }
            let places = places.unwrap_or(&own);
            if places.iter().position(|place| *place != NONE) == Some(other) {
                self.differing.push(self.len() as u32);
                self.places.extend(places.iter().take(self.diffs.len()));
            }
            at += 1;
        }
        if let Some(kept) = self.at.get_mut(other) {
            *kept = at;
        }
    }

    /// The line of the next row of the reference. Whether there is one.
    fn of_reference(&mut self) -> bool {
        let line = self.len() as u32;
        let mut differs = false;
        for ((diff, at), next) in self
            .diffs
            .iter()
            .zip(&mut self.at)
            .zip(&mut self.next_differing)
        {
            if *at as usize >= diff.len() {
                return false;
            }
            while diff.differing.get(*next).is_some_and(|place| place < at) {
                *next += 1;
            }
            differs |= diff.differing.get(*next) == Some(at);
            self.places.push(*at);
            *at += 1;
        }
        if differs {
            self.differing.push(line);
        }
        !self.diffs.is_empty()
    }
}
