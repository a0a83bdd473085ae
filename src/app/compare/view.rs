//! What differs, on the screen: where the cursor is, what is folded, which column is looked at.

use crate::rows::diff::{Diff, Folded, Folding, Item, Pair, State};

/// The lines of a comparison and where in them we look.
#[derive(Clone, Debug)]
pub struct View {
    /// What was found.
    pub diff: Diff,
    /// What is folded.
    pub folding: Folding,
    /// The lines on the screen.
    pub folded: Folded,
    /// Which of them has the cursor.
    pub cursor: usize,
    /// How many lines differ in each column of the plan.
    pub changes: Vec<usize>,
    /// The column under the cursor, as a place among those shown behind the key.
    pub column: usize,
}

impl View {
    /// A view of what was found; it looks where the one before looked.
    pub fn new(diff: Diff, before: Option<&Self>) -> Self {
        let folding = Folding {
            opened: std::collections::BTreeSet::new(),
            ..before.map(|view| view.folding.clone()).unwrap_or_default()
        };
        let folded = Folded::new(&diff, &folding);
        let mut view = Self {
            changes: diff.changes_by_column(),
            diff,
            folding,
            folded,
            cursor: 0,
            column: before.map_or(0, |view| view.column),
        };
        view.to_line(before.and_then(Self::line).unwrap_or(0));
        if before.is_none()
            && let Some(Item::Same { .. }) = view.folded.get(0)
        {
            view.step(1);
        }
        view
    }

    /// The columns that are shown behind the key, with their numbers in the plan: those that differ
    /// somewhere come first.
    pub fn columns(&self) -> Vec<(usize, &Pair)> {
        let mut columns: Vec<(usize, &Pair)> = self.diff.plan().compared().collect();
        columns.sort_by_key(|(index, _)| self.changes.get(*index).is_none_or(|count| *count == 0));
        columns
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

    /// Goes to the next difference, or to the one before; round at the end. Whether it went round.
    pub fn turn(&mut self, back: bool) -> bool {
        let here = self.line().unwrap_or(0);
        let found = if back {
            self.diff.previous_difference(here)
        } else {
            self.diff.next_difference(here)
        };
        let round = if back {
            self.diff.previous_difference(self.diff.len())
        } else if self.diff.is_difference(0) {
            Some(0)
        } else {
            self.diff.next_difference(0)
        };
        if let Some(place) = found.or(round) {
            self.to_line(place);
        }
        found.is_none()
    }

    /// Folds anew; the cursor stays on its line.
    fn fold(&mut self) {
        let line = self.line().unwrap_or(0);
        self.folded = Folded::new(&self.diff, &self.folding);
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
        let counts = self.diff.counts();
        let has = |kind: &Option<State>| match kind {
            None => true,
            Some(State::Changed) => counts.changed > 0,
            Some(State::LeftOnly) => counts.left_only > 0,
            Some(State::RightOnly) => counts.right_only > 0,
            Some(State::Same) => counts.same > 0,
        };
        let at = KINDS.iter().position(|kind| *kind == self.folding.only);
        let mut next = KINDS.iter().cycle().skip(at.unwrap_or(0) + 1);
        self.folding.only = next.find(|kind| has(kind)).copied().flatten();
        self.fold();
    }

    /// Moves among the columns.
    pub fn step_column(&mut self, by: isize) {
        let last = self.columns().len().saturating_sub(1);
        self.column = self.column.saturating_add_signed(by).min(last);
    }

    /// The first line in sight where so many fit.
    pub fn top(&self, height: usize) -> usize {
        // The cursor stands in the middle, but for the ends.
        let last = self.folded.len().saturating_sub(height);
        self.cursor.saturating_sub(height / 2).min(last)
    }
}
