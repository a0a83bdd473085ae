//! Days, moments and times of day as people write them, `tomorrow`, `+3d`, `next monday 9:00`, and as
//! Salesforce takes them.
//!
//! A moment is meant in the person's time zone, unless it says its offset, and kept in UTC, as the org
//! writes it. Must not know a clock: it is told what time it is. A day like `3/4/2026`, which two
//! countries read in two ways, is refused. It is long because what people write of time is read here alone.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan, Zoned};

/// What time it is, and where.
#[derive(Clone, Debug)]
pub struct Clock {
    zone: TimeZone,
    now: Zoned,
}

const DAY: &str = "a day is wanted: 2026-01-31, 31.1.2026, today, tomorrow, +3d, next monday";
const MOMENT: &str = "a day and a time are wanted: 2026-01-31 14:30, tomorrow 9:00, +2h, now";
const TIME: &str = "a time of day is wanted: 14:30, 9am";

impl Clock {
    /// That many seconds since the Unix epoch, in this time zone.
    pub fn new(zone: TimeZone, epoch: i64) -> Self {
        let at = Timestamp::from_second(epoch).unwrap_or_default();
        let now = at.to_zoned(zone.clone());
        Self { zone, now }
    }

    /// The day it is.
    pub fn today(&self) -> Date {
        self.now.date()
    }

    /// What the time zone is called: its name, else how far it is ahead of UTC now.
    pub fn zone(&self) -> String {
        let name = self.zone.iana_name().map(str::to_owned);
        name.unwrap_or_else(|| match self.offset_at(self.now.timestamp()) {
            zero if zero == "+00:00" => "UTC".to_owned(),
            offset => format!("UTC{offset}"),
        })
    }

    /// When a day begins here.
    pub fn midnight(&self, day: Date) -> Option<Timestamp> {
        let begin = day.to_zoned(self.zone.clone()).ok()?;
        Some(begin.timestamp())
    }

    /// A day.
    ///
    /// # Errors
    /// What is wanted instead.
    pub fn day(&self, text: &str) -> Result<Date, String> {
        let said = words(text);
        match self.named_day(&said) {
            Some(day) => Ok(day),
            None => written_day(&said, self.today())?.ok_or_else(|| DAY.to_owned()),
        }
    }

    /// A moment: a day with a time, a time of today, a span from now; as the clock here has it, or
    /// behind it the offset that is meant: `Z`, `+02:00`.
    ///
    /// # Errors
    /// What is wanted instead.
    pub fn moment(&self, text: &str) -> Result<Timestamp, String> {
        let wrong = || MOMENT.to_owned();
        if let Some(at) = moment_of(text.trim()) {
            return Ok(at);
        }
        let said = words(text);
        if said == "now" {
            return Ok(self.now.timestamp());
        }
        if let Some((count, unit)) = span(&said) {
            let hours = |hours: i64| self.now.timestamp().checked_add(hours.hours());
            let minutes = |minutes: i64| self.now.timestamp().checked_add(minutes.minutes());
            match unit {
                "h" | "hour" | "hours" => return hours(count).map_err(|_| wrong()),
                "min" | "minute" | "minutes" => return minutes(count).map_err(|_| wrong()),
                _ => {}
            }
        }
        let (said, zone) = match with_offset(&said) {
            Some((said, offset)) => (said, TimeZone::fixed(offset)),
            None => (said.as_str(), self.zone.clone()),
        };
        let (day, time) = match (self.day(said), time_of(said)) {
            (Ok(day), _) => (day, Time::midnight()),
            (_, Some(time)) => (self.today(), time),
            (Err(why), None) => {
                let Some((day, time)) = parted(said) else {
                    // Two days that could be meant are worth saying.
                    return Err(if why == DAY { wrong() } else { why });
                };
                let day = self.day(day);
                let day = day.map_err(|why| if why == DAY { wrong() } else { why })?;
                (day, time_of(time).ok_or_else(wrong)?)
            }
        };
        let local = DateTime::from_parts(day, time);
        let zoned = local.to_zoned(zone).map_err(|_| wrong())?;
        Ok(zoned.timestamp())
    }

    /// A moment as it is typed on the clock here: `2026-01-31 14:30`, with seconds where there are any,
    /// and with its offset where the clock shows that time twice.
    pub fn typed(&self, at: Timestamp) -> String {
        let local = at.to_zoned(self.zone.clone());
        let format = match (local.second(), local.subsec_nanosecond()) {
            (0, 0) => "%Y-%m-%d %H:%M",
            (_, 0) => "%Y-%m-%d %H:%M:%S",
            _ => "%Y-%m-%d %H:%M:%S%.3f",
        };
        let text = local.strftime(format).to_string();
        match self.moment(&text) {
            Ok(read) if read == at => text,
            _ => format!("{text} {}", self.offset_at(at)),
        }
    }

    /// A moment as it is on the clock here, with its offset: `2026-01-31 14:30 +01:00`.
    pub fn local(&self, at: Timestamp) -> String {
        let (text, offset) = (self.typed(at), self.offset_at(at));
        match text.ends_with(&offset) {
            true => text,
            false => format!("{text} {offset}"),
        }
    }

    /// How far the clock here is ahead of UTC at that moment: `+01:00`.
    fn offset_at(&self, at: Timestamp) -> String {
        let local = at.to_zoned(self.zone.clone());
        local.strftime("%:z").to_string()
    }

    /// A day that is named by a word or counted from today.
    fn named_day(&self, said: &str) -> Option<Date> {
        let today = self.today();
        match said {
            "today" | "now" => return Some(today),
            "tomorrow" => return today.tomorrow().ok(),
            "yesterday" => return today.yesterday().ok(),
            _ => {}
        }
        if let Some((count, unit)) = span(said) {
            let span = match unit {
                "" | "d" | "day" | "days" => count.days(),
                "w" | "week" | "weeks" => count.weeks(),
                "m" | "month" | "months" => count.months(),
                "y" | "year" | "years" => count.years(),
                _ => return None,
            };
            return today.checked_add(span).ok();
        }
        match said.split_once(' ') {
            Some(("next", name)) => today.nth_weekday(1, weekday(name)?).ok(),
            Some(("last", name)) => today.nth_weekday(-1, weekday(name)?).ok(),
            Some(_) => None,
            // The one to come: on a Monday, that of the week after.
            None => today.nth_weekday(1, weekday(said)?).ok(),
        }
    }
}

/// A moment as the org writes it: `2026-01-02T03:04:05.000+0000`.
pub(super) fn moment_text(at: Timestamp) -> String {
    let utc = at.to_zoned(TimeZone::UTC);
    utc.strftime("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string()
}

/// A moment that says its offset, as the org writes it or as RFC 3339 has it.
pub fn moment_of(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| {
        let (head, tail) = text.split_at_checked(text.len().checked_sub(2)?)?;
        format!("{head}:{tail}").parse().ok()
    })
}

/// A time of day as the org writes it: `14:30:00.000Z`.
pub(super) fn time_text(text: &str) -> Result<String, String> {
    let said = words(text);
    let time = time_of(said.trim_end_matches('z')).ok_or_else(|| TIME.to_owned())?;
    Ok(time.strftime("%H:%M:%S%.3fZ").to_string())
}

/// What stands before an offset, and the offset: `9:00 z`, `2026-01-31 14:30 +0200`.
fn with_offset(said: &str) -> Option<(&str, Offset)> {
    if let Some(rest) = said.strip_suffix("utc").or_else(|| said.strip_suffix('z')) {
        return Some((rest.trim_end(), Offset::UTC)).filter(|(rest, _)| rest.contains(':'));
    }
    let at = said.rfind(['+', '-'])?;
    let (rest, offset) = said.split_at_checked(at)?;
    // What has no time before it is a day or a span.
    rest.contains(':').then_some(())?;
    let (sign, digits) = match offset.split_at_checked(1)? {
        ("-", digits) => (-1, digits),
        (_, digits) => (1, digits),
    };
    let digits = digits.replace(':', "");
    let (hours, minutes) = match digits.len() {
        2 | 4 => digits.split_at_checked(2)?,
        _ => return None,
    };
    let number = |text: &str| text.parse::<i32>().ok();
    let minutes = if minutes.is_empty() {
        0
    } else {
        number(minutes)?
    };
    let seconds = sign * (number(hours)? * 3600 + minutes * 60);
    Some((rest.trim_end(), Offset::from_seconds(seconds).ok()?))
}

/// In small letters, with one space between words.
fn words(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `+3d`, `-2 weeks`, `in 3 days`, `3 days ago`: how many, and of what.
fn span(said: &str) -> Option<(i64, &str)> {
    let (rest, sign) = match (
        said.strip_prefix("in "),
        said.strip_suffix(" ago"),
        said.strip_prefix('+'),
        said.strip_prefix('-'),
    ) {
        (Some(rest), ..) | (_, _, Some(rest), _) => (rest, 1),
        (_, Some(rest), ..) | (_, _, _, Some(rest)) => (rest, -1),
        _ => return None,
    };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (count, unit) = rest.split_at_checked(digits)?;
    // Nobody means a day ten thousand years away.
    let count: i64 = count.parse().ok().filter(|count| *count < 100_000)?;
    Some((sign * count, unit.trim_start()))
}

fn weekday(name: &str) -> Option<Weekday> {
    let name = name.get(..3).filter(|_| {
        // `mon` and `monday`, and nothing that only begins like it.
        let whole = [
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
        ];
        name.len() >= 3 && whole.iter().any(|day| day.starts_with(name))
    })?;
    Some(match name {
        "mon" => Weekday::Monday,
        "tue" => Weekday::Tuesday,
        "wed" => Weekday::Wednesday,
        "thu" => Weekday::Thursday,
        "fri" => Weekday::Friday,
        "sat" => Weekday::Saturday,
        _ => Weekday::Sunday,
    })
}

/// `2026-01-31`, `2026/1/31`, `31.1.2026`, `31.1.`, `1/31/2026`.
fn written_day(said: &str, today: Date) -> Result<Option<Date>, String> {
    let sign = ['.', '-', '/']
        .into_iter()
        .find(|sign| said.contains(*sign));
    let Some(sign) = sign else {
        return Ok(None);
    };
    let number = |text: &str| -> Option<i16> {
        let is = text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|_| is)
    };
    let parts: Option<Vec<i16>> = said.split(sign).take(4).map(number).collect();
    let parts = match (parts, said.strip_suffix('.')) {
        (Some(parts), _) => parts,
        (None, Some(short)) => {
            let short: Option<Vec<i16>> = short.split('.').take(3).map(number).collect();
            short.unwrap_or_default()
        }
        (None, None) => return Ok(None),
    };
    let date = |year: i16, month: i16, day: i16| {
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        (year >= 1000).then(|| Date::new(year, month, day).ok())?
    };
    Ok(match (parts.as_slice(), sign) {
        ([year, month, day], '-' | '/') if *year >= 1000 => date(*year, *month, *day),
        ([day, month, year], '.') => date(*year, *month, *day),
        ([day, month], '.') if said.ends_with('.') => date(today.year(), *month, *day),
        // Only a number above 12 tells which of them is the day.
        ([first, second, year], '/') => {
            match (date(*year, *first, *second), date(*year, *second, *first)) {
                (Some(one), Some(other)) if one != other => {
                    return Err(format!(
                        "{said} can be read in two ways: write {one} or {other}"
                    ));
                }
                (one, other) => one.or(other),
            }
        }
        _ => None,
    })
}

/// What stands before the time and the time: `tomorrow 9:00`, `2026-01-31t14:30`, `monday 9 am`.
fn parted(said: &str) -> Option<(&str, &str)> {
    let at = match said.rsplit_once(' ') {
        Some((before, "am" | "pm")) => before.rfind(' ')?,
        Some((before, _)) => before.len(),
        None => said.rfind('t').filter(|at| *at == 10)?,
    };
    let (day, time) = said.split_at_checked(at)?;
    let day = day.strip_suffix(" at").unwrap_or(day);
    Some((day, time.get(1..)?))
}

/// `14:30`, `14:30:05`, `9am`, `9:30 pm`.
fn time_of(said: &str) -> Option<Time> {
    let (clock, later) = match (said.strip_suffix("am"), said.strip_suffix("pm")) {
        (Some(clock), _) => (clock.trim_end(), Some(false)),
        (_, Some(clock)) => (clock.trim_end(), Some(true)),
        _ => (said, None),
    };
    let (hour, rest) = clock.split_once(':').unwrap_or((clock, ""));
    // A number alone is a time only with am or pm.
    if (rest.is_empty() && (later.is_none() || clock.contains(':')))
        || !(1..=2).contains(&hour.len())
    {
        return None;
    }
    let mut hour: i8 = hour.parse().ok()?;
    match later {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(later) => hour = hour % 12 + if later { 12 } else { 0 },
        None => {}
    }
    let rest = if rest.is_empty() { "00" } else { rest };
    let plain = |b: u8| b.is_ascii_digit() || matches!(b, b':' | b'.');
    let time = format!("{hour:02}:{rest}");
    time.parse().ok().filter(|_| rest.bytes().all(plain))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    /// A Monday, 12:00 in UTC, where clocks are two hours ahead.
    fn clock() -> Clock {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let monday: Timestamp = "2026-06-15T10:00:00Z".parse().unwrap();
        Clock::new(zone, monday.as_second())
    }

    #[track_caller]
    fn day(text: &str, wanted: &str) {
        assert_eq!(clock().day(text).unwrap().to_string(), wanted, "{text}");
    }

    #[track_caller]
    fn moment(text: &str, wanted: &str) {
        let at = clock().moment(text).unwrap();
        assert_eq!(moment_text(at), wanted.replace('Z', "+0000"), "{text}");
    }

    #[test]
    fn a_day_is_what_people_say() {
        day("today", "2026-06-15");
        day(" Tomorrow ", "2026-06-16");
        day("yesterday", "2026-06-14");
        day("+3d", "2026-06-18");
        day("+3", "2026-06-18");
        day("-2 weeks", "2026-06-01");
        day("+1m", "2026-07-15");
        day("+1y", "2027-06-15");
        day("in 3 days", "2026-06-18");
        day("3 days ago", "2026-06-12");
        day("next monday", "2026-06-22");
        day("monday", "2026-06-22");
        day("last  friday", "2026-06-12");
        day("wed", "2026-06-17");
        day("2026-01-31", "2026-01-31");
        day("2026/1/31", "2026-01-31");
        day("31.1.2026", "2026-01-31");
        day("31.1.", "2026-01-31");
        day("1/31/2026", "2026-01-31");
        day("31/1/2026", "2026-01-31");
        day("4/4/2026", "2026-04-04");
    }

    #[test]
    fn what_is_no_day_or_could_be_two_is_refused() {
        for text in [
            "",
            "2026-02-30",
            "31.13.2026",
            "mo",
            "mondays",
            "soon",
            "next",
            "+d",
            "12",
            "2026-01",
            "+99999999999999999999d",
            "next next monday",
        ] {
            assert!(clock().day(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_that_could_be_two_says_both() {
        let why = clock().day("3/4/2026").unwrap_err();
        assert_eq!(
            why,
            "3/4/2026 can be read in two ways: write 2026-03-04 or 2026-04-03"
        );
        assert_eq!(clock().moment("3/4/2026 9:00").unwrap_err(), why);
    }

    #[test]
    fn a_moment_is_meant_here_and_sent_in_utc() {
        moment("now", "2026-06-15T10:00:00.000Z");
        moment("+3h", "2026-06-15T13:00:00.000Z");
        moment("-30min", "2026-06-15T09:30:00.000Z");
        moment("tomorrow 9:00", "2026-06-16T07:00:00.000Z");
        moment("tomorrow at 9am", "2026-06-16T07:00:00.000Z");
        moment("next monday 9:30 pm", "2026-06-22T19:30:00.000Z");
        moment("14:30", "2026-06-15T12:30:00.000Z");
        moment("tomorrow", "2026-06-15T22:00:00.000Z");
        moment("2026-01-31 14:30:05", "2026-01-31T12:30:05.000Z");
        moment("2026-01-31T14:30", "2026-01-31T12:30:00.000Z");
        moment("2026-01-31T14:30:00Z", "2026-01-31T14:30:00.000Z");
        moment("2026-01-31T14:30:00.000+0100", "2026-01-31T13:30:00.000Z");
        moment("2026-01-31T14:30:00+01:00", "2026-01-31T13:30:00.000Z");
        moment("2026-01-31 14:30 +01:00", "2026-01-31T13:30:00.000Z");
        moment("2026-01-31 14:30 -0530", "2026-01-31T20:00:00.000Z");
        moment("2026-01-31 14:30 Z", "2026-01-31T14:30:00.000Z");
        moment("tomorrow 9am", "2026-06-16T07:00:00.000Z");
        moment("tomorrow 9:00 utc", "2026-06-16T09:00:00.000Z");
        for text in [
            "",
            "soon",
            "25:00",
            "tomorrow 9",
            "13pm",
            "9:5",
            "2026-01-31T",
        ] {
            assert!(clock().moment(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_moment_is_shown_as_the_clock_here_has_it_and_read_again() {
        let at: Timestamp = "2026-01-31T12:30:05Z".parse().unwrap();
        assert_eq!(clock().local(at), "2026-01-31 14:30:05 +02:00");
        assert_eq!(clock().typed(at), "2026-01-31 14:30:05");
        assert_eq!(clock().moment(&clock().local(at)).unwrap(), at);
        // When clocks go back, an hour comes twice.
        let berlin = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        let clock = Clock::new(berlin, 1_781_517_600);
        for (utc, typed) in [
            ("2026-10-25T00:30:00Z", "2026-10-25 02:30"),
            ("2026-10-25T01:30:00Z", "2026-10-25 02:30 +01:00"),
        ] {
            let at: Timestamp = utc.parse().unwrap();
            assert_eq!(clock.typed(at), typed);
            assert_eq!(clock.moment(typed).unwrap(), at);
        }
    }

    #[test]
    fn a_time_of_day_has_no_zone() {
        for (text, wanted) in [
            ("14:30", "14:30:00.000Z"),
            ("9am", "09:00:00.000Z"),
            ("14:30:00.000Z", "14:30:00.000Z"),
            ("12 am", "00:00:00.000Z"),
        ] {
            assert_eq!(time_text(text).as_deref(), Ok(wanted), "{text}");
        }
        assert!(time_text("noon").is_err() && time_text("9").is_err());
    }
}
