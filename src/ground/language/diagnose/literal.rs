//! Literals that are wrong wherever they stand: dates and times that do not exist.
//!
//! It must not know what they are compared with.

use crate::soql::token::{Token, TokenKind};

use super::Code;
use super::checker::{Checker, write};

impl Checker<'_> {
    pub(super) fn literals(&mut self) {
        let tree = self.view.tree;
        for token in tree.tokens() {
            let what = match token.kind {
                TokenKind::Date => "date",
                TokenKind::DateTime => "date with time",
                TokenKind::Time => "time",
                _ => continue,
            };
            let written = token.span.text(self.view.text);
            if let Some(meant) = mended(*token, written) {
                let message = format!("there is no {what} {written}");
                let fix = meant.and_then(|meant| write(token.span, &meant));
                self.error(Code::Date, token.span, message, fix);
            }
        }
    }
}

/// None where it exists; else what may be meant, if anything.
fn mended(token: Token, written: &str) -> Option<Option<String>> {
    let (date, time) = match token.kind {
        TokenKind::Time => ("", written),
        _ => written
            .split_at_checked(10)
            .map(|(date, time)| (date, time.get(1..).unwrap_or_default()))?,
    };
    let day = match date.is_empty() {
        true => None,
        false => date_mended(date),
    };
    let clock_exists = time.is_empty() || clock_exists(time);
    match (day, clock_exists) {
        (None, true) => None,
        (Some(Some(day)), true) => Some(Some(format!(
            "{day}{}",
            written.get(10..).unwrap_or_default()
        ))),
        _ => Some(None),
    }
}

/// None where the day exists; else the last day of its month, if the month exists.
fn date_mended(date: &str) -> Option<Option<String>> {
    let number = |from: usize, to: usize| date.get(from..to)?.parse::<u32>().ok();
    let (Some(year), Some(month), Some(day)) = (number(0, 4), number(5, 7), number(8, 10)) else {
        return None;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return Some(None),
    };
    match day {
        0 => Some(None),
        day if day > days => Some(Some(format!("{year:04}-{month:02}-{days}"))),
        _ => None,
    }
}

/// Whether `hh:mm:ss` and what follows it is a time of a day. A leap second passes, so does any zone.
fn clock_exists(time: &str) -> bool {
    let within = |from: usize, to: usize, most: u32| {
        let number = time.get(from..to).and_then(|part| part.parse::<u32>().ok());
        number.is_none_or(|number| number <= most)
    };
    within(0, 2, 23) && within(3, 5, 59) && within(6, 8, 60)
}
