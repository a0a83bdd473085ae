//! How far a query is, on one line of the standard error, where that is a terminal.
//!
//! Says nothing anywhere else: what a script's standard error holds are warnings and errors.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::config::Floor;
use crate::text;

/// How often the line is drawn anew.
pub(super) const TICK: Duration = Duration::from_millis(150);

/// The line.
#[derive(Debug)]
pub(super) struct Progress {
    shown: bool,
    /// Rows appear in the same terminal: they say how far it is, and the line would be among them.
    rows_in_sight: bool,
    drawn: bool,
    org: String,
    started: Instant,
    rows: u64,
    total: Option<u64>,
    /// The part that is asked for, from 0, and how many there are.
    part: Option<(usize, usize)>,
    /// Pages that came, each a call.
    pages: u64,
    /// Calls that the org has used and has a day, as it said last.
    usage: Option<(u64, u64)>,
}

impl Progress {
    /// Begins; draws nothing yet.
    pub(super) fn begin(org: &str) -> Self {
        Self {
            shown: io::stderr().is_terminal(),
            rows_in_sight: io::stdout().is_terminal(),
            drawn: false,
            org: text::display(org).into_owned(),
            started: Instant::now(),
            rows: 0,
            total: None,
            part: None,
            pages: 0,
            usage: None,
        }
    }

    /// An answer told how many calls the org has used, and how many it has a day.
    pub(super) fn told(&mut self, used: u64, max: u64) {
        self.usage = Some((used, max));
    }

    /// What is to be said where the org has fewer calls left than the floor.
    pub(super) fn low(&self, floor: Floor) -> Option<String> {
        low(&self.org, self.usage, floor)
    }

    /// Whether there is a line to draw.
    pub(super) fn ticks(&self) -> bool {
        self.shown && !(self.rows_in_sight && self.total.is_some())
    }

    /// A statement in parts goes on with this one, from 0.
    pub(super) fn begins(&mut self, at: usize, of: usize) {
        self.part = Some((at, of));
    }

    /// The part that is asked for, from 0.
    pub(super) fn part(&self) -> usize {
        self.part.map_or(0, |(at, _)| at)
    }

    /// A page is here, and about to be written.
    pub(super) fn page(&mut self, rows: usize, total: u64) {
        self.rows += rows as u64;
        self.pages += 1;
        self.total = Some(total);
        if self.rows_in_sight {
            self.clear();
        }
    }

    /// Draws the line.
    pub(super) fn draw(&mut self) {
        if !self.ticks() {
            return;
        }
        let mut line = line(&self.org, self.rows, self.total, self.started.elapsed());
        if let Some((at, of)) = self.part {
            line += &format!(" · part {} of {of}", at + 1);
        }
        self.drawn = true;
        // A terminal that is gone has nobody to tell.
        let _ = write!(io::stderr().lock(), "\r\x1b[K{line}");
    }

    /// Takes the line away, for rows or an error in its place.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.drawn) {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }

    /// All rows are written: says how many, where somebody looks.
    pub(super) fn end(&mut self) {
        self.clear();
        if self.shown {
            let rows = counted(self.rows);
            let took = text::duration(self.started.elapsed());
            let calls = match self.pages {
                0 | 1 => String::new(),
                calls => format!(" · {} calls", text::number(calls)),
            };
            let _ = writeln!(io::stderr().lock(), "{rows} · {took}{calls}");
        }
    }
}

/// What is to be said where an org has fewer calls left than the floor.
pub(super) fn low(org: &str, usage: Option<(u64, u64)>, floor: Floor) -> Option<String> {
    let (used, max) = usage?;
    let left = max.saturating_sub(used);
    let floor = floor.of(max);
    (left < floor).then(|| {
        format!(
            "{} has {} of {} API calls left today, fewer than the {} of api.floor",
            text::display(org),
            text::number(left),
            text::number(max),
            text::number(floor)
        )
    })
}

fn line(org: &str, rows: u64, total: Option<u64>, elapsed: Duration) -> String {
    let took = text::duration(elapsed);
    let Some(total) = total else {
        return format!("asking {org}… {took}");
    };
    let rate = rows as f64 / elapsed.as_secs_f64().max(0.001);
    // A rate is told in whole rows.
    let rate = text::number(rate as u64);
    let (rows, total) = (text::number(rows), counted(total));
    format!("{rows} of {total} · {rate} rows/s · {took}")
}

fn counted(rows: u64) -> String {
    match rows {
        1 => "1 row".into(),
        rows => format!("{} rows", text::number(rows)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_who_is_asked_then_how_far_and_how_fast() {
        let half = Duration::from_millis(500);
        assert_eq!(line("acme", 0, None, half), "asking acme… 0.5 s");
        assert_eq!(
            line("acme", 4_000, Some(10_000), half),
            "4,000 of 10,000 rows · 8,000 rows/s · 0.5 s"
        );
        assert_eq!(counted(1), "1 row");
    }

    #[test]
    fn few_calls_are_told_by_the_floor() {
        let mut progress = Progress::begin("acme");
        assert_eq!(progress.low(Floor::Percent(5)), None, "nothing was told");
        progress.told(14_600, 15_000);
        assert_eq!(progress.low(Floor::Calls(400)), None);
        assert_eq!(
            progress.low(Floor::Percent(5)).as_deref(),
            Some("acme has 400 of 15,000 API calls left today, fewer than the 750 of api.floor")
        );
    }
}
