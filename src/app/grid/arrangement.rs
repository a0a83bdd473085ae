//! `Arrangement`: which columns of a result are shown, in which order, how wide, and how many of
//! them stay put. It holds numbers of columns, never rows or titles, and knows no screen.
//!
//! Columns that turn up later, as pages bring them, follow those it knows, so that nothing a person
//! arranged moves.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// No column is made narrower by hand.
pub const NARROWEST: u16 = 3;
/// No column is made wider by hand; a cell's width is not known beyond either.
pub const WIDEST: u16 = 255;

/// How the columns of a result are shown. The default shows all, as they came, the first one
/// staying put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrangement {
    /// The columns it knows, hidden ones included, from left to right.
    order: Vec<usize>,
    hidden: BTreeSet<usize>,
    /// `order` without the hidden ones.
    shown: Vec<usize>,
    /// Widths that a person gave, in cells, by column.
    widths: BTreeMap<usize, u16>,
    /// How many of `order` stay put, hidden ones counted, so that one that was hidden comes back to
    /// where it was.
    put: usize,
}

/// An arrangement as it is kept in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptArrangement {
    /// The columns from left to right, hidden ones included.
    order: Vec<usize>,
    /// The hidden ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    hidden: Vec<usize>,
    /// Columns with the width they were given, in cells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    widths: Vec<(usize, u16)>,
    /// How many of the first ones stay put.
    put: usize,
}

impl Default for Arrangement {
    fn default() -> Self {
        Self {
            order: Vec::new(),
            hidden: BTreeSet::new(),
            shown: Vec::new(),
            widths: BTreeMap::new(),
            put: 1,
        }
    }
}

impl Arrangement {
    /// As it is kept in a file.
    pub fn kept(&self) -> KeptArrangement {
        KeptArrangement {
            order: self.order.clone(),
            hidden: self.hidden.iter().copied().collect(),
            widths: self.widths.iter().map(|(c, w)| (*c, *w)).collect(),
            put: self.put,
        }
    }

    /// As it was kept, for a result of `all` columns; `None` where it is none of such a result.
    pub fn from_kept(kept: &KeptArrangement, all: usize) -> Option<Self> {
        let known: BTreeSet<usize> = kept.order.iter().copied().collect();
        let whole = known.len() == kept.order.len() && known.iter().copied().eq(0..known.len());
        let hidden: BTreeSet<usize> = kept.hidden.iter().copied().collect();
        if !whole || known.len() > all || !hidden.is_subset(&known) || hidden.len() >= all.max(1) {
            return None;
        }
        let mut arrangement = Self {
            order: kept.order.clone(),
            hidden,
            put: kept.put,
            ..Self::default()
        };
        for (column, width) in &kept.widths {
            arrangement.set_width(*column, Some(*width));
        }
        arrangement.show();
        Some(arrangement)
    }

    /// How many columns are shown where a result has `all`.
    pub fn len(&self, all: usize) -> usize {
        self.shown.len() + all.saturating_sub(self.order.len())
    }

    /// The column at this place among the shown ones, where a result has `all`.
    pub fn column(&self, place: usize, all: usize) -> Option<usize> {
        match self.shown.get(place) {
            Some(column) => Some(*column),
            None => Some(place - self.shown.len() + self.order.len()),
        }
        .filter(|column| *column < all)
    }

    /// The place of a column among the shown ones; `None` while it is hidden or where there is none.
    pub fn place_of(&self, column: usize, all: usize) -> Option<usize> {
        if column >= all {
            return None;
        }
        if column >= self.order.len() {
            return Some(column - self.order.len() + self.shown.len());
        }
        self.shown.iter().position(|shown| *shown == column)
    }

    /// All columns from left to right, hidden ones where they would stand.
    pub fn all(&self, all: usize) -> impl Iterator<Item = usize> {
        let known = self.order.iter().copied().filter(move |c| *c < all);
        known.chain(self.order.len()..all)
    }

    /// Whether a column is hidden.
    pub fn is_hidden(&self, column: usize) -> bool {
        self.hidden.contains(&column)
    }

    /// How many columns are hidden.
    pub fn hidden(&self) -> usize {
        self.hidden.len()
    }

    /// How many of the shown columns stay put at the left while the others scroll, if they fit. Where
    /// all that did are hidden, the first one takes their place.
    pub fn frozen(&self) -> usize {
        let known = self.order.get(..self.put).unwrap_or(&self.order);
        let hidden = known.iter().filter(|c| self.is_hidden(**c)).count();
        (self.put - hidden).max(usize::from(self.put > 0))
    }

    /// Lets that many of the shown columns stay put.
    pub fn freeze(&mut self, columns: usize) {
        let last = columns.checked_sub(1);
        self.put = match last.and_then(|last| self.shown.get(last)) {
            Some(column) => self.order.iter().position(|c| c == column).unwrap_or(0) + 1,
            None => columns.saturating_add(self.order.len() - self.shown.len()),
        };
        if columns == 0 {
            self.put = 0;
        }
    }

    /// The width a person gave a column, in cells.
    pub fn width(&self, column: usize) -> Option<u16> {
        self.widths.get(&column).copied()
    }

    /// Gives a column a width, or its automatic one again.
    pub fn set_width(&mut self, column: usize, width: Option<u16>) {
        match width {
            Some(width) => {
                let width = width.clamp(NARROWEST, WIDEST);
                self.widths.insert(column, width);
            }
            None => {
                self.widths.remove(&column);
            }
        }
    }

    /// Hides or shows a column of `all`. The last one shown stays. Whether anything changed.
    pub fn set_hidden(&mut self, column: usize, hidden: bool, all: usize) -> bool {
        self.know(all);
        if column >= all || self.is_hidden(column) == hidden || (hidden && self.shown.len() <= 1) {
            return false;
        }
        if hidden {
            self.hidden.insert(column);
        } else {
            self.hidden.remove(&column);
        }
        self.show();
        true
    }

    /// Moves a column of `all` one place to the left or right among the shown ones (a hidden one
    /// among all). Whether it moved.
    pub fn shift(&mut self, column: usize, right: bool, all: usize) -> bool {
        self.know(all);
        let Some(at) = self.order.iter().position(|c| *c == column) else {
            return false;
        };
        let passes = |place: &usize| {
            let other = self.order.get(*place);
            self.is_hidden(column) || other.is_some_and(|other| !self.is_hidden(*other))
        };
        let target = if right {
            (at + 1..self.order.len()).find(passes)
        } else {
            (0..at).rev().find(passes)
        };
        let Some(target) = target else {
            return false;
        };
        // What is hidden between the two stays where it is, so that the way back is the same.
        self.order.swap(at, target);
        self.show();
        true
    }

    /// Knows the first `all` columns by their places from now on.
    fn know(&mut self, all: usize) {
        self.order.extend(self.order.len()..all);
        self.show();
    }

    fn show(&mut self) {
        let hidden = &self.hidden;
        let shown = self.order.iter().filter(|c| !hidden.contains(c));
        self.shown = shown.copied().collect();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(arrangement: &Arrangement, all: usize) -> Vec<usize> {
        (0..arrangement.len(all))
            .filter_map(|place| arrangement.column(place, all))
            .collect()
    }

    #[test]
    fn all_are_shown_as_they_came_and_later_ones_follow() {
        let mut arrangement = Arrangement::default();
        assert_eq!(shown(&arrangement, 3), [0, 1, 2]);
        assert!(arrangement.set_hidden(1, true, 3));
        assert_eq!(shown(&arrangement, 3), [0, 2]);
        assert_eq!(shown(&arrangement, 5), [0, 2, 3, 4]);
        assert_eq!(arrangement.place_of(4, 5), Some(3));
        assert_eq!(arrangement.place_of(1, 5), None);
        assert_eq!(arrangement.place_of(5, 5), None);
        assert_eq!(arrangement.column(4, 5), None);
        assert!(arrangement.set_hidden(1, false, 5));
        assert_eq!(shown(&arrangement, 5), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn columns_move_past_hidden_ones() {
        let mut arrangement = Arrangement::default();
        arrangement.set_hidden(1, true, 4);
        assert!(arrangement.shift(0, true, 4));
        assert_eq!(shown(&arrangement, 4), [2, 0, 3]);
        assert!(arrangement.shift(0, false, 4));
        assert_eq!(shown(&arrangement, 4), [0, 2, 3]);
        assert!(!arrangement.shift(0, false, 4), "it is the first");
        assert!(!arrangement.shift(3, true, 4), "it is the last");
        arrangement.set_hidden(1, false, 4);
        assert_eq!(shown(&arrangement, 4), [0, 1, 2, 3]);
    }

    #[test]
    fn the_last_one_shown_stays() {
        let mut arrangement = Arrangement::default();
        assert!(arrangement.set_hidden(0, true, 2));
        assert!(!arrangement.set_hidden(1, true, 2));
        assert_eq!(shown(&arrangement, 2), [1]);
    }

    #[test]
    fn a_frozen_column_that_is_hidden_leaves_one_less_and_comes_back() {
        let mut arrangement = Arrangement::default();
        arrangement.freeze(2);
        arrangement.set_hidden(3, true, 4);
        assert_eq!(arrangement.frozen(), 2);
        arrangement.set_hidden(0, true, 4);
        assert_eq!(arrangement.frozen(), 1);
        arrangement.set_hidden(1, true, 4);
        assert_eq!(arrangement.frozen(), 1, "the first one shown");
        arrangement.set_hidden(0, false, 4);
        arrangement.set_hidden(1, false, 4);
        assert_eq!(arrangement.frozen(), 2);
        arrangement.freeze(0);
        assert_eq!(arrangement.frozen(), 0);
        arrangement.freeze(9);
        assert_eq!(arrangement.frozen(), 9);
    }

    #[test]
    fn it_comes_back_from_a_file_and_nothing_broken_does() {
        let mut arrangement = Arrangement::default();
        arrangement.set_hidden(1, true, 4);
        arrangement.shift(2, true, 4);
        arrangement.set_width(0, Some(30));
        arrangement.freeze(2);
        let kept = arrangement.kept();
        assert_eq!(Arrangement::from_kept(&kept, 4), Some(arrangement));
        for broken in [
            KeptArrangement {
                order: vec![0, 0],
                ..kept.clone()
            },
            KeptArrangement {
                order: vec![0, 7],
                ..kept.clone()
            },
            KeptArrangement {
                hidden: vec![9],
                ..kept.clone()
            },
            KeptArrangement {
                hidden: vec![0, 1, 2, 3],
                ..kept.clone()
            },
        ] {
            assert_eq!(Arrangement::from_kept(&broken, 4), None, "{broken:?}");
        }
        assert_eq!(Arrangement::from_kept(&kept, 2), None, "other columns");
    }

    #[test]
    fn widths_are_kept_in_bounds() {
        let mut arrangement = Arrangement::default();
        for (given, kept) in [(0, NARROWEST), (17, 17), (u16::MAX, WIDEST)] {
            arrangement.set_width(2, Some(given));
            assert_eq!(arrangement.width(2), Some(kept));
        }
        arrangement.set_width(2, None);
        assert_eq!(arrangement.width(2), None);
    }

    proptest! {
        #[test]
        fn shown_and_hidden_are_all_columns_once(
            acts in prop::collection::vec((0usize..8, 0u8..4, 1usize..8), 0..30),
        ) {
            let mut arrangement = Arrangement::default();
            let mut all = 1;
            for (column, act, more) in acts {
                all = all.max(more);
                match act {
                    0 => arrangement.set_hidden(column, true, all),
                    1 => arrangement.set_hidden(column, false, all),
                    2 => arrangement.shift(column, true, all),
                    _ => arrangement.shift(column, false, all),
                };
                let seen = shown(&arrangement, all);
                prop_assert!(!seen.is_empty());
                for (place, column) in seen.iter().enumerate() {
                    prop_assert_eq!(arrangement.place_of(*column, all), Some(place));
                }
                let mut both = seen;
                both.extend((0..all).filter(|c| arrangement.is_hidden(*c)));
                both.sort_unstable();
                prop_assert_eq!(both, (0..all).collect::<Vec<_>>());
                let mut every: Vec<usize> = arrangement.all(all).collect();
                every.sort_unstable();
                prop_assert_eq!(every, (0..all).collect::<Vec<_>>());
            }
        }
    }
}
