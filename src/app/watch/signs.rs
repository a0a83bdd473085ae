//! What a watch says of rows and cells: which are new, which have changed, and since when.

use crate::rows::diff::{Diff, State};

/// What a row of a watched result is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sign {
    /// As it was at the start.
    #[default]
    Same,
    /// It came since the start.
    NewSince,
    /// It changed since the start.
    ChangedSince,
    /// It came with the last round.
    New,
    /// It changed with the last round.
    Changed,
}

impl Sign {
    /// The sign beside the row.
    pub fn symbol(self) -> Option<&'static str> {
        match self {
            Self::Same => None,
            Self::New => Some("+"),
            Self::Changed => Some("~"),
            Self::NewSince => Some("'"),
            Self::ChangedSince => Some("."),
        }
    }
}

/// What a watch says of the rows of a result, by their numbers.
#[derive(Clone, Debug, Default)]
pub struct Signs {
    rows: Vec<Sign>,
    last: Option<Seen>,
    since: Option<Seen>,
}

/// A comparison with the rows on its left, and where in it each of them stands.
#[derive(Clone, Debug)]
struct Seen {
    diff: Diff,
    places: Vec<u32>,
}

impl Signs {
    /// From what differs from the round before, and from the start.
    pub(super) fn new(rows: usize, last: Option<Diff>, since: Option<Diff>) -> Self {
        let mut signs = vec![Sign::Same; rows];
        let since = since.map(|diff| seen(diff, &mut signs, Sign::NewSince, Sign::ChangedSince));
        let last = last.map(|diff| seen(diff, &mut signs, Sign::New, Sign::Changed));
        Self {
            rows: signs,
            last,
            since,
        }
    }

    /// The signs beside the rows; empty where nothing is watched.
    pub fn rows(&self) -> &[Sign] {
        &self.rows
    }

    /// The rows that the last round brought or changed.
    pub(super) fn just_now(&self) -> Vec<usize> {
        let rows = self.rows.iter().enumerate();
        let now = rows.filter(|(_, sign)| matches!(sign, Sign::New | Sign::Changed));
        now.map(|(row, _)| row).collect()
    }

    /// Whether a cell changed: with the last round, or before it and since the start.
    pub fn cell(&self, row: usize, column: usize) -> Option<Sign> {
        let differs = |seen: &Option<Seen>| seen.as_ref().is_some_and(|s| s.differs(row, column));
        match self.rows.get(row)? {
            Sign::Changed if differs(&self.last) => Some(Sign::Changed),
            Sign::Changed | Sign::ChangedSince if differs(&self.since) => Some(Sign::ChangedSince),
            _ => None,
        }
    }
}

impl Seen {
    fn differs(&self, row: usize, column: usize) -> bool {
        let pairs = self.diff.plan().pairs();
        let pair = pairs.iter().position(|pair| pair.left == column);
        let place = self.places.get(row).copied();
        let both = place.zip(pair);
        both.is_some_and(|(place, pair)| self.diff.differs(place as usize, pair))
    }
}

/// Notes the rows that are new or have changed, and where each stands.
fn seen(diff: Diff, signs: &mut [Sign], new: Sign, changed: Sign) -> Seen {
    let mut places = vec![u32::MAX; signs.len()];
    for place in 0..diff.len() {
        let Some(line) = diff.line(place) else {
            continue;
        };
        let Some(row) = line.left else { continue };
        if let Some(at) = places.get_mut(row) {
            *at = place as u32;
        }
        let is = match line.state {
            State::LeftOnly => new,
            State::Changed => changed,
            State::Same | State::RightOnly => continue,
        };
        if let Some(sign) = signs.get_mut(row) {
            *sign = is;
        }
    }
    Seen { diff, places }
}
