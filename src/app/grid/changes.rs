//! `Changes`: how the columns were arranged before each change, to go back to. Knows no keys.

use super::Arrangement;

/// How many changes can be taken back.
const KEPT: usize = 50;

/// The arrangements from before each change, the last one last.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    before: Vec<Arrangement>,
    /// The column whose width the last change was about.
    resized: Option<usize>,
}

impl Changes {
    /// Keeps what was before a change; `resized` where it was the width of a column. Steps of one
    /// resizing are one change.
    pub fn note(&mut self, before: Arrangement, resized: Option<usize>) {
        let goes_on = resized.is_some() && resized == self.resized;
        self.resized = resized;
        if goes_on {
            return;
        }
        if self.before.len() == KEPT {
            self.before.remove(0);
        }
        self.before.push(before);
    }

    /// The next resizing is a change of its own.
    pub fn seal(&mut self) {
        self.resized = None;
    }

    /// What was before the last change that was not taken back.
    pub fn undo(&mut self) -> Option<Arrangement> {
        self.seal();
        self.before.pop()
    }

    /// Whether there is nothing to take back.
    pub fn is_empty(&self) -> bool {
        self.before.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frozen(columns: usize) -> Arrangement {
        let mut arrangement = Arrangement::default();
        arrangement.freeze(columns);
        arrangement
    }

    #[test]
    fn changes_go_back_one_by_one_and_a_resizing_in_one() {
        let mut changes = Changes::default();
        changes.note(frozen(1), None);
        for columns in [2, 3, 4] {
            changes.note(frozen(columns), Some(7));
        }
        changes.note(frozen(5), Some(8));
        changes.seal();
        changes.note(frozen(6), Some(8));
        let back: Vec<usize> = std::iter::from_fn(|| changes.undo())
            .map(|arrangement| arrangement.frozen())
            .collect();
        assert_eq!(back, [6, 5, 2, 1]);
        assert!(changes.is_empty());
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let mut changes = Changes::default();
        for columns in 0..KEPT + 2 {
            changes.note(frozen(columns), None);
        }
        let all = std::iter::from_fn(|| changes.undo());
        assert_eq!(all.map(|a| a.frozen()).last(), Some(2));
    }
}
