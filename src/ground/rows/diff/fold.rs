//! What is shown of a comparison: its differences, and the runs of equal rows between them folded to
//! a line each.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Aligned, State};

/// One line on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A line of the comparison.
    Line(usize),
    /// Rows that are the same, folded.
    Same {
        /// The place of the first.
        from: usize,
        /// How many.
        rows: usize,
    },
}

/// What is left out of the picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folding {
    /// Equal rows are shown, too.
    pub unfolded: bool,
    /// Runs of equal rows that are shown, by the place of their first.
    pub opened: BTreeSet<usize>,
    /// Only lines of this kind, and nothing else.
    pub only: Option<State>,
}

/// The lines on the screen: eight bytes each.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// A line, and how many equal rows are folded from there on; none for the line itself.
    items: Arc<[[u32; 2]]>,
}

impl Folded {
    /// What is shown of a comparison.
    pub fn new(found: &Aligned, folding: &Folding) -> Self {
        let mut items: Vec<[u32; 2]> = Vec::new();
        let mut place = 0;
        let mut differences = found.differing().iter().map(|&place| place as usize);
        loop {
            let next = differences.next().unwrap_or(found.len());
            let same = next - place;
            // A comparison has fewer than 2^32 lines.
            let all = |from: usize, to: usize| (from..to).map(|place| [place as u32, 0]);
            match folding.only {
                Some(State::Same) => items.extend(all(place, next)),
                Some(_) => {}
                None if folding.unfolded || same == 1 || folding.opened.contains(&place) => {
                    items.extend(all(place, next));
                }
                None if same > 0 => items.push([place as u32, same as u32]),
                None => {}
            }
            if next >= found.len() {
                break;
            }
            if folding.only.is_none_or(|only| found.differs_as(next, only)) {
                items.push([next as u32, 0]);
            }
            place = next + 1;
        }
        Self {
            items: items.into(),
        }
    }

    /// How many lines on the screen.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The one at an index.
    pub fn get(&self, index: usize) -> Option<Item> {
        let &[place, rows] = self.items.get(index)?;
        Some(match rows {
            0 => Item::Line(place as usize),
            rows => Item::Same {
                from: place as usize,
                rows: rows as usize,
            },
        })
    }

    /// The line of the comparison that is shown next after one, or before it; without one the first, or
    /// the last. Of folded rows it is the first.
    pub fn beside(&self, line: Option<usize>, back: bool) -> Option<usize> {
        let before = |line: usize, itself: bool| {
            self.items.partition_point(|&[from, _]| {
                let from = from as usize;
                from < line || (itself && from == line)
            })
        };
        let index = match (line, back) {
            (None, false) => 0,
            (None, true) => self.items.len().checked_sub(1)?,
            (Some(line), false) => before(line, true),
            (Some(line), true) => before(line, false).checked_sub(1)?,
        };
        self.items.get(index).map(|[from, _]| *from as usize)
    }

    /// The index at which a line of the comparison is shown, or folded away.
    pub fn index_of(&self, place: usize) -> usize {
        let after = self
            .items
            .partition_point(|&[from, _]| from as usize <= place);
        after.saturating_sub(1)
    }
}
