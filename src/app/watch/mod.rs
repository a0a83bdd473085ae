//! Watching a result: its statement is run again every few seconds, and rows that are new, have
//! changed or are gone are marked, since the round before and since the start.
//!
//! A round's rows are taken in at once when all of them are here, so that nothing flickers and the
//! cursor stays on its record. A watch ends with Esc, with its condition, with a run of the person's
//! own, and at the floor of API calls. Where nothing is watched there is no timer. Must not know how
//! rows are drawn.

mod round;
mod start;

use std::time::Duration;

use crate::rows::diff::{Diff, State};
use crate::rows::{Column, Columns, RowSet};

/// No watch asks more often, in seconds.
pub const SHORTEST: u64 = 5;
/// No watch asks less often, in seconds.
pub const LONGEST: u64 = 86_400;
/// Results with more rows are not watched: each round loads all of them.
pub const ROWS: u64 = 10_000;
/// So many rounds may fail one after another.
const PATIENCE: u32 = 3;
/// How much of a value is told, in cells.
const TOLD: usize = 40;
/// How many rows of a kind are told one by one.
const LISTED: usize = 200;

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

/// How many rows are new, have changed and are gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// New ones.
    pub new: usize,
    /// Changed ones.
    pub changed: usize,
    /// Those that are gone.
    pub gone: usize,
}

impl Changes {
    fn of(diff: &Diff) -> Self {
        let counts = diff.counts();
        Self {
            new: counts.right_only,
            changed: counts.changed,
            gone: counts.left_only,
        }
    }

    /// In words; `nothing` where there are none.
    pub fn words(&self) -> String {
        let parts = [
            (self.new, "new"),
            (self.changed, "changed"),
            (self.gone, "gone"),
        ];
        let told: Vec<String> = parts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{} {word}", crate::text::number(count as u64)))
            .collect();
        match told.is_empty() {
            true => "nothing".to_owned(),
            false => told.join(", "),
        }
    }
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// A new row.
    New,
    /// A row that changed.
    Changed,
    /// A row that is gone.
    Gone,
    /// Any of those.
    Any,
    /// No row is left.
    None,
    /// So many rows are here.
    Count(u64),
}

impl Until {
    /// From what was typed; an empty text is nothing.
    fn parse(text: &str) -> Result<Option<Self>, String> {
        let text = text.trim();
        Ok(Some(match text.to_ascii_lowercase().as_str() {
            "" | "never" => return Ok(None),
            "new" => Self::New,
            "changed" => Self::Changed,
            "gone" => Self::Gone,
            "any" => Self::Any,
            "none" => Self::None,
            number => match number.parse() {
                Ok(rows) if rows > 0 => Self::Count(rows),
                _ => {
                    return Err(format!(
                        "{text} is none of new, changed, gone, any, none and a number of rows"
                    ));
                }
            },
        }))
    }

    fn is_met(self, last: Changes, rows: u64) -> bool {
        match self {
            Self::New => last.new > 0,
            Self::Changed => last.changed > 0,
            Self::Gone => last.gone > 0,
            Self::Any => last != Changes::default(),
            Self::None => rows == 0,
            Self::Count(count) => rows >= count,
        }
    }

    fn words(self) -> String {
        match self {
            Self::New => "a row is new".to_owned(),
            Self::Changed => "a row changed".to_owned(),
            Self::Gone => "a row is gone".to_owned(),
            Self::Any => "something changed".to_owned(),
            Self::None => "no row is left".to_owned(),
            Self::Count(count) => format!("{} rows are here", crate::text::number(count)),
        }
    }
}

/// Why no round begins although its time has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paused {
    /// The terminal has not the focus (`watch.pause_unfocused`).
    Unfocused,
    /// Child rows are looked at.
    ChildRows,
    /// Cells are changed that are not saved, or are being saved.
    Changes,
}

/// The watch of a tab's result.
#[derive(Debug)]
pub struct Watch {
    /// How long it is from the end of a round to the next.
    pub every: Duration,
    /// When the next round begins, since the program started.
    pub next: Duration,
    /// Rounds that came to their end.
    pub rounds: u64,
    /// Calls to the API so far.
    pub calls: u64,
    /// Why it waits.
    pub paused: Option<Paused>,
    /// What the last round brought.
    pub last: Changes,
    /// What happened since the start.
    pub since: Changes,
    /// What the last round failed with.
    pub trouble: Option<String>,
    /// The columns by which rows are told to be the same.
    key: Vec<String>,
    bell: Option<Until>,
    stop: Option<Until>,
    /// The rows at the start.
    first: RowSet,
    /// The rows of the round before the last.
    before: RowSet,
    /// The rows of the round under way, as far as they came; none between rounds.
    coming: Option<RowSet>,
    failures: u32,
}

impl Watch {
    /// Whether a round is under way.
    pub fn is_asking(&self) -> bool {
        self.coming.is_some()
    }

    /// How it stands, for the status line.
    pub fn words(&self, now: Duration) -> String {
        let calls = if self.calls == 1 { "call" } else { "calls" };
        let next = match (self.is_asking(), self.paused) {
            (true, _) => "asking…".to_owned(),
            (_, Some(Paused::Unfocused)) => "paused, not in focus".to_owned(),
            (_, Some(Paused::ChildRows)) => "paused at child rows".to_owned(),
            (_, Some(Paused::Changes)) => "paused, changes are not saved".to_owned(),
            (false, None) => {
                let left = self.next.saturating_sub(now).as_secs_f64().ceil();
                format!("next in {left} s")
            }
        };
        let rounds = match self.rounds {
            1 => "1 round".to_owned(),
            rounds => format!("{} rounds", crate::text::number(rounds)),
        };
        format!(
            "watching: {next} · {rounds}, {} {calls}",
            crate::text::number(self.calls)
        )
    }
}

/// The rows of a change, told one by one.
fn told(diff: &Diff, old: &RowSet, new: &RowSet) -> String {
    let mut text = String::new();
    let mut listed = 0;
    let places = (0..diff.len()).filter(|place| diff.is_difference(*place));
    for place in places {
        let Some(line) = diff.line(place) else {
            continue;
        };
        if listed == LISTED {
            text += "  …\n";
            break;
        }
        listed += 1;
        let pairs = diff.plan().pairs();
        let value = |rows: &RowSet, row: Option<usize>, column: usize| {
            let cell = row.map(|row| rows.cell(row, column)).unwrap_or_default();
            match cell.kind.has_value() {
                true => crate::text::truncate(cell.text, TOLD).into_owned(),
                false => crate::rows::NULL.to_owned(),
            }
        };
        let (rows, row) = match line.state {
            State::LeftOnly => (old, line.left),
            _ => (new, line.right),
        };
        let side = |pair: &crate::rows::diff::Pair| match line.state {
            State::LeftOnly => pair.left,
            _ => pair.right,
        };
        let key: Vec<String> = diff
            .plan()
            .key_pairs()
            .map(|(_, pair)| value(rows, row, side(pair)))
            .collect();
        let name = pairs
            .iter()
            .find(|pair| pair.title.eq_ignore_ascii_case("Name"));
        let name = name.map(|pair| value(rows, row, side(pair)));
        let who = [key.join(" "), name.unwrap_or_default()].join(" ");
        match line.state {
            State::RightOnly => text += &format!("+ {}\n", who.trim_end()),
            State::LeftOnly => text += &format!("- {}\n", who.trim_end()),
            _ => {
                text += &format!("~ {}\n", who.trim_end());
                for pair in diff.differing(place).filter_map(|at| pairs.get(at)) {
                    text += &format!(
                        "    {}: {} → {}\n",
                        pair.title,
                        value(old, line.left, pair.left),
                        value(new, line.right, pair.right)
                    );
                }
            }
        }
    }
    text
}

/// The column by which rows are told to be the same, where none is named.
fn usual_key(columns: &Columns) -> Option<&Column> {
    let mut all = columns.iter();
    all.find(|c| matches!(c.path.as_slice(), [id] if id.eq_ignore_ascii_case("Id")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_waited_for_is_read_and_met() {
        let none = Changes::default();
        let one_new = Changes { new: 1, ..none };
        for (text, last, rows, met) in [
            ("new", one_new, 5, true),
            ("changed", one_new, 5, false),
            ("any", one_new, 5, true),
            ("any", none, 5, false),
            ("None", none, 0, true),
            ("none", none, 1, false),
            ("10", none, 10, true),
            ("10", none, 9, false),
        ] {
            let until = Until::parse(text).ok().flatten();
            assert_eq!(
                until.map(|until| until.is_met(last, rows)),
                Some(met),
                "{text}"
            );
        }
        assert_eq!(Until::parse(" "), Ok(None));
        assert!(Until::parse("often").is_err() && Until::parse("0").is_err());
    }
}
