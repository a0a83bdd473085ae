//! Watching a result: its statement is run again every few seconds, and rows that are new, have
//! changed or are gone are marked, since the round before and since the start.
//!
//! A round's rows are taken in at once when all of them are here and were compared, by a job, with
//! those before, so that nothing flickers and the cursor stays on its record. Of several orgs each has a
//! job of its own, and a round is one where all of them answered. A watch ends with Esc, with its condition, with a run of the person's
//! own, and at the floor of API calls. Where nothing is watched there is no timer. Must not know how
//! rows are drawn.

mod coming;
mod round;
mod start;

use std::time::Duration;

use crate::rows::RowSet;
use crate::rows::diff::Diff;
use crate::rows::order::{ColumnName, Condition, parse_condition};

pub use crate::rows::diff::{Sign, Signs};
pub(in crate::app) use coming::Coming;
use coming::Round;

/// No watch asks more often, in seconds.
pub const SHORTEST: u64 = 5;
/// No watch asks less often, in seconds.
pub const LONGEST: u64 = 86_400;
/// The rows of the start are kept up to this many bytes, to tell what happened since; those on the
/// screen and those of the round under way are there besides.
const KEPT: usize = 256 << 20;
/// So many rounds may fail one after another.
const PATIENCE: u32 = 3;

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
    /// Of a comparison that has the new rows on its left.
    fn of(diff: &Diff) -> Self {
        let counts = diff.counts();
        Self {
            new: counts.left_only,
            changed: counts.changed,
            gone: counts.right_only,
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
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// A row that is new or has changed meets this, which is in words, too.
    Meets(Condition, String),
}

impl Until {
    /// From what was typed; an empty text is nothing. `columns` are those that a condition can name.
    fn parse(text: &str, columns: &[ColumnName<'_>]) -> Result<Option<Self>, String> {
        let text = text.trim();
        Ok(Some(match text.to_ascii_lowercase().as_str() {
            "" | "never" => return Ok(None),
            "new" => Self::New,
            "changed" => Self::Changed,
            "gone" => Self::Gone,
            "any" => Self::Any,
            "none" => Self::None,
            number if number.bytes().all(|byte| byte.is_ascii_digit()) => match number.parse() {
                Ok(rows) if rows > 0 => Self::Count(rows),
                _ => return Err("a number of rows from 1 on".to_owned()),
            },
            _ => match parse_condition(text, columns, None) {
                // A word alone is rather one of those above, misspelt.
                Ok(Condition::Text { .. }) => {
                    return Err(format!(
                        "{text} is none of new, changed, gone, any, none, a number of rows and a condition (Status = Failed)"
                    ));
                }
                Ok(condition) => Self::Meets(condition, text.to_owned()),
                Err(error) => return Err(format!("{}. {}", error.title(), error.hint())),
            },
        }))
    }

    /// The condition that a row has to meet, where it is one.
    fn condition(&self) -> Option<&Condition> {
        match self {
            Self::Meets(condition, _) => Some(condition),
            _ => None,
        }
    }

    /// Whether a round brought it; `meets` says whether a row of it meets the condition.
    fn is_met(&self, last: Changes, rows: u64, meets: bool) -> bool {
        match self {
            Self::New => last.new > 0,
            Self::Changed => last.changed > 0,
            Self::Gone => last.gone > 0,
            Self::Any => last != Changes::default(),
            Self::None => rows == 0,
            Self::Count(count) => rows >= *count,
            Self::Meets(..) => meets,
        }
    }

    fn words(&self) -> String {
        match self {
            Self::New => "a row is new".to_owned(),
            Self::Changed => "a row changed".to_owned(),
            Self::Gone => "a row is gone".to_owned(),
            Self::Any => "something changed".to_owned(),
            Self::None => "no row is left".to_owned(),
            Self::Count(count) => format!("{} rows are here", crate::text::number(*count)),
            Self::Meets(_, text) => format!("{text}, in a row that came or changed"),
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
    /// The rows at the start; none where they are too many to be kept.
    first: Option<RowSet>,
    /// What the last round brought, row by row.
    told: String,
    /// What differs from the rows at the start.
    differs: Option<Diff>,
    /// How far the round under way is.
    round: Round,
    failures: u32,
}

impl Watch {
    /// Whether a round is under way.
    pub fn is_asking(&self) -> bool {
        !matches!(self.round, Round::Rests)
    }

    /// How it stands, for the status line.
    pub fn words(&self, now: Duration) -> String {
        let calls = if self.calls == 1 { "call" } else { "calls" };
        let next = match (self.is_asking(), self.paused) {
            (true, _) if matches!(self.round, Round::Compared(_)) => "comparing…".to_owned(),
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
            let until = Until::parse(text, &[]).ok().flatten();
            assert_eq!(
                until.map(|until| until.is_met(last, rows, false)),
                Some(met),
                "{text}"
            );
        }
        assert_eq!(Until::parse(" ", &[]), Ok(None));
        for wrong in ["often", "0", "No = 1"] {
            assert!(Until::parse(wrong, &[]).is_err(), "{wrong}");
        }
    }
}
