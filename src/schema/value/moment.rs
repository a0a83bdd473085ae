//! Days, moments and times of day as people write them, and as Salesforce takes them.
//!
//! A moment without an offset is one of UTC, as the rows show them. There is no clock here: what day it
//! is, somebody says.

use jiff::civil::{Date, DateTime, Time};
use jiff::{Span, Timestamp};

use super::NoValue;

/// The moment at which something is typed, in seconds since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Today(pub i64);

impl Today {
    fn moment(self) -> DateTime {
        let at = Timestamp::from_second(self.0).unwrap_or_default();
        at.to_zoned(jiff::tz::TimeZone::UTC).datetime()
    }
}

pub(super) fn date(text: &str, today: Today) -> Result<String, NoValue> {
    let day = day(text, today)?;
    day.map(|day| day.to_string())
        .ok_or_else(|| NoValue::new("that is no date: 2026-01-31, today, tomorrow, +7"))
}

pub(super) fn date_time(text: &str, today: Today) -> Result<String, NoValue> {
    let told = |at: DateTime| {
        let thousandth = at.subsec_nanosecond() / 1_000_000;
        format!("{}.{thousandth:03}+0000", at.strftime("%Y-%m-%dT%H:%M:%S"))
    };
    if text.eq_ignore_ascii_case("now") {
        return Ok(told(today.moment()));
    }
    if let Some(at) = offset(text) {
        return Ok(told(at.to_zoned(jiff::tz::TimeZone::UTC).datetime()));
    }
    let bare = text.trim_end_matches(['Z', 'z']).trim_end();
    let (head, tail) = match bare.rfind([' ', 'T', 't']) {
        // `+7 days` is a day, too.
        Some(at) if bare.get(at + 1..).is_some_and(is_clock) => bare.split_at(at),
        _ => (bare, ""),
    };
    let wrong = || NoValue::new("that is no date and time: 2026-01-31 14:30, now, tomorrow");
    let day = day(head, today)?.ok_or_else(wrong)?;
    let time = match tail.get(1..).unwrap_or_default().trim() {
        "" => Time::midnight(),
        tail => clock(tail).ok_or_else(wrong)?,
    };
    Ok(told(day.to_datetime(time)))
}

pub(super) fn time(text: &str) -> Result<String, NoValue> {
    let at = clock(text.trim_end_matches(['Z', 'z']));
    at.map(|at| {
        let thousandth = at.subsec_nanosecond() / 1_000_000;
        format!("{}.{thousandth:03}Z", at.strftime("%H:%M:%S"))
    })
    .ok_or_else(|| NoValue::new("that is no time of day: 14:30"))
}

fn is_clock(text: &str) -> bool {
    text.trim_start().contains(':')
}

/// A moment that says its offset, also without a colon in it.
fn offset(text: &str) -> Option<Timestamp> {
    let read = |text: &str| text.parse::<Timestamp>().ok();
    read(text).or_else(|| {
        let (head, tail) = text.split_at_checked(text.len().checked_sub(2)?)?;
        head.get(..head.len().checked_sub(2)?)?
            .ends_with(['+', '-'])
            .then_some(())?;
        read(&format!("{head}:{tail}"))
    })
}

fn clock(text: &str) -> Option<Time> {
    let text = text.trim();
    let (hours, rest) = text.split_once(':')?;
    if hours.is_empty() || hours.len() > 2 || rest.is_empty() {
        return None;
    }
    format!("{hours:0>2}:{rest}").parse().ok()
}

/// The day that a text names; `None` where it names none.
fn day(text: &str, today: Today) -> Result<Option<Date>, NoValue> {
    let now = today.moment().date();
    let lower = text.to_lowercase();
    let days = match lower.as_str() {
        "today" => Some(0),
        "tomorrow" => Some(1),
        "yesterday" => Some(-1),
        _ => relative(&lower),
    };
    if let Some(days) = days {
        return Ok(now.checked_add(Span::new().days(days)).ok());
    }
    let parts: Vec<&str> = text.split(['-', '.', '/']).collect();
    let [first, second, third] = parts.as_slice() else {
        return Ok(None);
    };
    let number = |text: &str| match text.bytes().all(|b| b.is_ascii_digit()) && text.len() <= 4 {
        true => text.parse::<i16>().ok(),
        false => None,
    };
    let (Some(a), Some(b), Some(c)) = (number(first), number(second), number(third)) else {
        return Ok(None);
    };
    let made = |year: i16, month: i16, day: i16| {
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    if first.len() == 4 {
        return Ok(made(a, b, c));
    }
    if third.len() != 4 {
        return Ok(None);
    }
    // Whoever writes points puts the day first; with other signs only a number above 12 tells.
    match (text.contains('.'), a > 12, b > 12) {
        (true, ..) | (false, true, _) => Ok(made(c, b, a)),
        (false, false, true) => Ok(made(c, a, b)),
        _ if a == b => Ok(made(c, a, b)),
        _ => Err(NoValue::new(format!(
            "{text} can be read in two ways: write {c:04}-{a:02}-{b:02} or {c:04}-{b:02}-{a:02}"
        ))),
    }
}

/// `+7`, `-2`, `+3 days`, `+2w`, in days.
fn relative(text: &str) -> Option<i64> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (count, unit) = rest.split_at(end);
    let each = match unit.trim() {
        "" | "d" | "day" | "days" => 1,
        "w" | "week" | "weeks" => 7,
        _ => return None,
    };
    let count: i64 = count.parse().ok().filter(|count| *count <= 100_000)?;
    Some(sign * count * each)
}
