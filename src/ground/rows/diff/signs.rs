//! What is new and what has changed in rows that are asked for again and again: row by row and cell by
//! cell, since the round before and since the start; and the same told in words.

use super::{Diff, Pair, State};
use crate::rows::{NULL, RowSet};
use crate::text;

/// How much of a value is told, in cells.
const TOLD: usize = 40;
/// How many rows of a kind are told one by one.
const LISTED: usize = 200;

/// What a row of such a result is.
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

/// What is said of the rows of such a result, by their numbers.
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
    pub fn new(rows: usize, last: Option<Diff>, since: Option<Diff>) -> Self {
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
    pub fn just_now(&self) -> impl Iterator<Item = usize> {
        let rows = self.rows.iter().enumerate();
        let now = rows.filter(|(_, sign)| matches!(sign, Sign::New | Sign::Changed));
        now.map(|(row, _)| row)
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

/// The rows of a change, told one by one as far as they are not many: the new ones are on the left of the
/// comparison.
pub fn told(diff: &Diff, new: &RowSet, old: &RowSet) -> String {
    let mut text = String::new();
    let places = (0..diff.len()).filter(|place| diff.is_difference(*place));
    for (listed, place) in places.enumerate() {
        let Some(line) = diff.line(place) else {
            continue;
        };
        if listed == LISTED {
            text += "  …\n";
            break;
        }
        let pairs = diff.plan().pairs();
        let value = |rows: &RowSet, row: Option<usize>, column: usize| {
            let cell = row.map(|row| rows.cell(row, column)).unwrap_or_default();
            match cell.kind.has_value() {
                true => text::truncate(cell.text, TOLD).into_owned(),
                false => NULL.to_owned(),
            }
        };
        let gone = line.state == State::RightOnly;
        let own = |pair: &Pair| match gone {
            true => value(old, line.right, pair.right),
            false => value(new, line.left, pair.left),
        };
        let key: Vec<String> = diff.plan().key_pairs().map(|(_, pair)| own(pair)).collect();
        let name = pairs
            .iter()
            .find(|pair| pair.title.eq_ignore_ascii_case("Name"));
        let who = [key.join(" "), name.map(own).unwrap_or_default()].join(" ");
        let sign = match line.state {
            State::LeftOnly => "+",
            State::RightOnly => "-",
            _ => "~",
        };
        text += &format!("{sign} {}\n", who.trim_end());
        for pair in diff.differing(place).filter_map(|at| pairs.get(at)) {
            text += &format!(
                "    {}: {} → {}\n",
                pair.title,
                value(old, line.right, pair.right),
                value(new, line.left, pair.left)
            );
        }
    }
    text
}
