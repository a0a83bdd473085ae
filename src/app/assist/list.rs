//! `List`: the list of what may be written at the cursor, while it is open.
//!
//! Which rows it has, which one is chosen, which are in sight. It must not know when it opens and
//! what taking a row does.

use crate::app::column::TabId;
use crate::language::{Completion, Item};

/// The most rows in sight.
pub const ROWS: u16 = 8;

/// An open list.
#[derive(Clone, Debug)]
pub struct List {
    /// Whose text, which revision of it, and where the cursor stood.
    pub(super) at: (TabId, u64, usize),
    /// The generation of the catalog it was made from.
    pub(super) generation: u64,
    /// Whether it was asked for with a key, or moved in: then Enter takes a row.
    pub(super) chosen: bool,
    /// Whether it was asked for with a key.
    pub(super) explicit: bool,
    /// Whether somebody moved in it.
    moved: bool,
    /// Whether what was asked for comes with the next refresh: the best of it is chosen then.
    pub(super) awaits: bool,
    found: Completion,
    /// Whether names of objects belong into it.
    pub(super) of_objects: bool,
    selected: usize,
    top: usize,
}

/// What is missing of a list and on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loading {
    /// The names of the org's objects.
    Objects,
    /// The fields of these objects.
    Fields(String),
}

impl List {
    /// A list of what was found, the first row chosen.
    pub(super) fn new(
        at: (TabId, u64, usize),
        generation: u64,
        explicit: bool,
        found: Completion,
    ) -> Self {
        Self {
            at,
            generation,
            chosen: explicit,
            explicit,
            moved: false,
            awaits: false,
            found,
            of_objects: false,
            selected: 0,
            top: 0,
        }
    }

    /// The rows, best first.
    pub fn items(&self) -> &[Item] {
        &self.found.items
    }

    /// What was found.
    pub fn found(&self) -> &Completion {
        &self.found
    }

    /// The number of the chosen row.
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The chosen row.
    pub fn item(&self) -> Option<&Item> {
        self.found.items.get(self.selected)
    }

    /// Whether Enter takes the chosen row, and does not break the line.
    pub fn enter_takes(&self) -> bool {
        self.chosen
    }

    /// The first row in sight, where there is room for so many.
    pub fn top(&self, rows: u16) -> usize {
        let rows = usize::from(rows.max(1));
        let last = self.found.items.len().saturating_sub(rows);
        let lowest = (self.selected + 1).saturating_sub(rows);
        self.top.clamp(lowest, self.selected.max(lowest)).min(last)
    }

    /// Moves the choice; a step of one goes round at the ends.
    pub(super) fn step(&mut self, by: isize, rows: u16) {
        let count = self.found.items.len();
        if count == 0 {
            return;
        }
        let to = self.selected as isize + by;
        let last = count as isize - 1;
        let to = match by {
            1 if to > last => 0,
            -1 if to < 0 => last,
            _ => to.clamp(0, last),
        };
        self.selected = to.unsigned_abs();
        (self.chosen, self.moved) = (true, true);
        self.top = self.top(rows);
    }

    /// Chooses a row by its number.
    pub(super) fn select(&mut self, row: usize) {
        self.selected = row.min(self.found.items.len().saturating_sub(1));
        (self.chosen, self.moved) = (true, true);
    }

    /// Takes what was found anew for the same place: the same row stays chosen.
    pub(super) fn refresh(&mut self, found: Completion, generation: u64) {
        let awaited = std::mem::take(&mut self.awaits);
        let before = self.item().map(|item| (item.kind, item.label.clone()));
        let same = |item: &Item| {
            before
                .as_ref()
                .is_some_and(|(kind, label)| item.kind == *kind && item.label == *label)
        };
        let at = found.items.iter().position(same);
        let in_sight = self.selected.saturating_sub(self.top);
        // Nothing was chosen yet: the best is the best of all there is.
        self.selected = at
            .filter(|_| self.chosen && !self.items().is_empty() && (self.moved || !awaited))
            .unwrap_or(0);
        self.top = self.selected.saturating_sub(in_sight);
        self.found = found;
        self.generation = generation;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::ItemKind;
    use crate::soql::token::Span;

    fn found(labels: &[&str]) -> Completion {
        let item = |label: &&str| Item {
            label: (*label).to_owned(),
            insert: (*label).to_owned(),
            kind: ItemKind::Field,
            detail: String::new(),
            title: String::new(),
            help: String::new(),
            reopen: false,
            also: None,
        };
        Completion {
            replace: Span::new(0, 0),
            items: labels.iter().map(item).collect(),
            ..Completion::default()
        }
    }

    fn list(labels: &[&str]) -> List {
        List::new((TabId(1), 1, 0), 0, false, found(labels))
    }

    #[test]
    fn one_step_goes_round_and_a_page_stops_at_the_ends() {
        let mut list = list(&["a", "b", "c", "d", "e"]);
        for (by, selected, top) in [
            (1, 1, 0),
            (3, 4, 2),
            (1, 0, 0),
            (-1, 4, 2),
            (-1, 3, 2),
            (-3, 0, 0),
            (-3, 0, 0),
            (3, 3, 1),
            (3, 4, 2),
        ] {
            list.step(by, 3);
            assert_eq!((list.selected(), list.top(3)), (selected, top), "{by}");
        }
        assert_eq!(list.top(9), 0, "all fit");
    }

    #[test]
    fn what_comes_later_does_not_move_the_choice() {
        let mut one = list(&["b", "d"]);
        one.step(1, 3);
        one.refresh(found(&["a", "b", "c", "d"]), 1);
        assert_eq!(one.item().map(|item| item.label.as_str()), Some("d"));
        one.refresh(found(&["a"]), 2);
        assert_eq!(one.selected(), 0, "it is gone");
        let mut untouched = list(&["b"]);
        untouched.refresh(found(&["a", "b"]), 1);
        assert_eq!(untouched.selected(), 0, "nobody chose");
    }
}
