//! What differs, on the screen: where the cursor is, what is folded, which column is looked at.

use crate::rows::ValueKind;
use crate::rows::diff::{Aligned, Folded, Folding, Item, State};

/// A column of the reference that some of the others have, too.
#[derive(Clone, Debug)]
pub struct Joint {
    /// Its heading.
    pub title: String,
    /// What it holds.
    pub kind: ValueKind,
    /// Whether rows belong together by it.
    pub key: bool,
    /// Whether it is compared.
    pub compared: bool,
    /// Its number in the reference.
    pub left: usize,
    /// For each of the others, its number in the plan of that comparison and in the other's rows.
    pub pairs: Vec<Option<(usize, usize)>>,
    /// In how many lines it differs, summed over the others.
    pub changes: usize,
}

/// The lines of a comparison and where in them we look.
#[derive(Clone, Debug)]
pub struct View {
    /// What was found.
    pub found: Aligned,
    /// The columns: the key, then what is compared, with those that differ somewhere first, then what
    /// is ignored.
    pub joints: Vec<Joint>,
    /// What is folded.
    pub folding: Folding,
    /// The lines on the screen.
    pub folded: Folded,
    /// Which of them has the cursor.
    pub cursor: usize,
    /// The column under the cursor, as a place among those shown behind the key.
    pub column: usize,
}

impl View {
    /// A view of what was found; it looks where the one before looked.
    pub fn new(found: Aligned, before: Option<&Self>) -> Self {
        let folding = Folding {
            opened: std::collections::BTreeSet::new(),
            ..before.map(|view| view.folding.clone()).unwrap_or_default()
        };
        let folded = Folded::new(&found, &folding);
        let mut view = Self {
            joints: joints(&found),
            found,
            folding,
            folded,
            cursor: 0,
            column: before.map_or(0, |view| view.column),
        };
        view.to_line(before.and_then(Self::line).unwrap_or(0));
        view.step_column(0);
        if before.is_none()
            && let Some(Item::Same { .. }) = view.folded.get(0)
        {
            view.step(1);
        }
        if let Some(line) = view.line().filter(|_| before.is_none()) {
            view.change_in_sight(line);
        }
        view
    }

    /// The columns of the key.
    pub fn key(&self) -> impl Iterator<Item = &Joint> {
        self.joints.iter().filter(|joint| joint.key)
    }

    /// The columns that are shown behind the key.
    pub fn columns(&self) -> impl Iterator<Item = &Joint> {
        self.joints.iter().filter(|joint| joint.compared)
    }

    /// Whether a column differs in a line from one of the others.
    pub fn differs(&self, line: usize, other: usize, joint: &Joint) -> bool {
        let pair = joint.pairs.get(other).copied().flatten();
        pair.is_some_and(|(pair, _)| self.found.differs(line, other, pair))
    }

    /// What is under the cursor.
    pub fn item(&self) -> Option<Item> {
        self.folded.get(self.cursor)
    }

    /// The line under the cursor, or the first of those folded there.
    pub fn line(&self) -> Option<usize> {
        match self.item()? {
            Item::Line(place) => Some(place),
            Item::Same { from, .. } => Some(from),
        }
    }

    /// Moves the cursor.
    pub fn step(&mut self, by: isize) {
        let last = self.folded.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// Goes to a line of the comparison.
    pub fn to_line(&mut self, place: usize) {
        self.cursor = self.folded.index_of(place);
        self.step(0);
    }

    /// Goes to the next difference in any of the others, or to the one before; round at the end.
    /// Whether it went round.
    pub fn turn(&mut self, back: bool) -> bool {
        let here = self.line().unwrap_or(0);
        let found = self.other_difference(Some(here), back);
        let round = self.other_difference(None, back);
        if let Some(place) = found.or(round) {
            self.to_line(place);
            self.change_in_sight(place);
        }
        found.is_none()
    }

    /// Goes to a cell of a line that differs, where that under the cursor does not: the first of them.
    fn change_in_sight(&mut self, line: usize) {
        let others = self.found.diffs().len();
        let differs = |joint: &Joint| (0..others).any(|other| self.differs(line, other, joint));
        if self.columns().nth(self.column).is_some_and(differs) {
            return;
        }
        let first = self.columns().position(differs);
        self.column = first.unwrap_or(self.column);
    }

    /// The next difference after a line, or the one before it, of those that are shown; without a
    /// line the first of all, or the last.
    fn other_difference(&self, from: Option<usize>, back: bool) -> Option<usize> {
        match (self.folding.only, from, back) {
            (Some(State::Same), ..) => None,
            // What is shown then are these and nothing else: none is walked over.
            (Some(_), ..) => self.folded.beside(from, back),
            (None, Some(line), false) => self.found.next_difference(line),
            (None, Some(line), true) => self.found.previous_difference(line),
            (None, None, false) if self.found.is_difference(0) => Some(0),
            (None, None, false) => self.found.next_difference(0),
            (None, None, true) => self.found.previous_difference(self.found.len()),
        }
    }

    /// Folds anew; the cursor stays on its line.
    fn fold(&mut self) {
        let line = self.line().unwrap_or(0);
        self.folded = Folded::new(&self.found, &self.folding);
        self.to_line(line);
    }

    /// Shows equal rows, or folds them again.
    pub fn toggle_same(&mut self) {
        self.folding.unfolded = !self.folding.unfolded;
        self.folding.opened.clear();
        self.fold();
    }

    /// Opens the run of equal rows under the cursor. Whether there is one.
    pub fn open_run(&mut self) -> bool {
        match self.item() {
            Some(Item::Same { from, .. }) => {
                self.folding.opened.insert(from);
                self.fold();
                true
            }
            _ => false,
        }
    }

    /// Shows lines of one kind only: the next one of which there are any, and all again at last.
    pub fn next_kind(&mut self) {
        const KINDS: [Option<State>; 5] = [
            None,
            Some(State::Changed),
            Some(State::LeftOnly),
            Some(State::RightOnly),
            Some(State::Same),
        ];
        let any = |count: fn(&crate::rows::diff::Counts) -> usize| {
            let mut counts = self.found.diffs().iter().map(|diff| diff.counts());
            counts.any(|counts| count(&counts) > 0)
        };
        let has = |kind: &Option<State>| match kind {
            None => true,
            Some(State::Changed) => any(|counts| counts.changed),
            Some(State::LeftOnly) => any(|counts| counts.left_only),
            Some(State::RightOnly) => any(|counts| counts.right_only),
            Some(State::Same) => self.found.len() > self.found.differences(),
        };
        let at = KINDS.iter().position(|kind| *kind == self.folding.only);
        let mut next = KINDS.iter().cycle().skip(at.unwrap_or(0) + 1);
        self.folding.only = next.find(|kind| has(kind)).copied().flatten();
        self.fold();
    }

    /// Moves among the columns.
    pub fn step_column(&mut self, by: isize) {
        let last = self.columns().count().saturating_sub(1);
        self.column = self.column.saturating_add_signed(by).min(last);
    }

    /// The first line in sight where so many fit.
    pub fn top(&self, height: usize) -> usize {
        // The cursor stands in the middle, but for the ends.
        let last = self.folded.len().saturating_sub(height);
        self.cursor.saturating_sub(height / 2).min(last)
    }
}

/// The columns of the reference that any of the others has.
fn joints(found: &Aligned) -> Vec<Joint> {
    let mut joints: Vec<Joint> = Vec::new();
    for (other, diff) in found.diffs().iter().enumerate() {
        let changes = diff.changes_by_column();
        for (index, pair) in diff.plan().pairs().iter().enumerate() {
            let known = joints.iter().position(|joint| joint.left == pair.left);
            let at = known.unwrap_or_else(|| {
                joints.push(Joint {
                    title: pair.title.clone(),
                    kind: pair.kind,
                    key: pair.key,
                    compared: pair.compared,
                    left: pair.left,
                    pairs: vec![None; found.diffs().len()],
                    changes: 0,
                });
                joints.len() - 1
            });
            if let Some(joint) = joints.get_mut(at) {
                joint.changes += changes.get(index).copied().unwrap_or(0);
                if let Some(slot) = joint.pairs.get_mut(other) {
                    *slot = Some((index, pair.right));
                }
            }
        }
    }
    let key = found.diffs().first().map(|diff| diff.plan().key_pairs());
    let key: Vec<usize> = key
        .into_iter()
        .flatten()
        .map(|(_, pair)| pair.left)
        .collect();
    crate::sorting::by_key(&mut joints, |joint| {
        let place = key.iter().position(|left| *left == joint.left);
        (
            place.unwrap_or(key.len()),
            !joint.compared,
            joint.changes == 0,
            joint.left,
        )
    });
    joints
}
