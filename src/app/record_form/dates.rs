//! Days and moments as people write them: `tomorrow`, `+3d`, `next monday 9:00`, `2026-01-31`.
//!
//! A moment is meant in the person's time zone and sent in UTC. Must not know a clock: it is told what
//! time it is. A day like `3/4/2026`, which two countries read in two ways, is refused.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};

use crate::schema::value::Today;

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

    /// What time it is.
    pub fn seconds(&self) -> Today {
        Today(self.now.timestamp().as_second())
    }

    /// The day it is.
    pub fn today(&self) -> Date {
        self.now.date()
    }

    /// A day.
    ///
    /// # Errors
    /// What is wanted instead.
    pub fn day(&self, text: &str) -> Result<Date, String> {
        let said = words(text);
        self.named_day(&said)
            .or_else(|| written_day(&said, self.today()))
            .ok_or_else(|| DAY.to_owned())
    }

    /// A moment: a day with a time, a time of today, a span from now, or ISO 8601 with its offset.
    ///
    /// # Errors
    /// What is wanted instead.
    pub fn moment(&self, text: &str) -> Result<Timestamp, String> {
        let wrong = || MOMENT.to_owned();
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
        if let Some(at) = exact(text.trim()) {
            return Ok(at);
        }
        let (day, time) = match (self.day(&said), time_of(&said)) {
            (Ok(day), _) => (day, Time::midnight()),
            (_, Some(time)) => (self.today(), time),
            _ => {
                let (day, time) = parted(&said).ok_or_else(wrong)?;
                (
                    self.day(day).map_err(|_| wrong())?,
                    time_of(time).ok_or_else(wrong)?,
                )
            }
        };
        let local = DateTime::from_parts(day, time);
        let zoned = local.to_zoned(self.zone.clone()).map_err(|_| wrong())?;
        Ok(zoned.timestamp())
    }

    /// A moment as it is on the clock here: `2026-01-31 14:30`, with seconds where there are any.
    pub fn local(&self, at: Timestamp) -> String {
        let local = at.to_zoned(self.zone.clone());
        let format = match local.second() {
            0 => "%Y-%m-%d %H:%M",
            _ => "%Y-%m-%d %H:%M:%S",
        };
        local.strftime(format).to_string()
    }

    /// How the time is called that it is then: `CET`, `+02`.
    pub fn zone_at(&self, at: Timestamp) -> String {
        let local = at.to_zoned(self.zone.clone());
        local.strftime("%Z").to_string()
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

/// As the org takes a day.
pub fn day_json(day: Date) -> String {
    format!("\"{day}\"")
}

/// As the org takes a moment.
pub fn moment_json(at: Timestamp) -> String {
    let utc = at.to_zoned(TimeZone::UTC);
    format!("\"{}\"", utc.strftime("%Y-%m-%dT%H:%M:%S%.3fZ"))
}

/// A moment as the org writes it, `2026-01-02T03:04:05.000+0000`, or as RFC 3339 has it.
pub fn exact(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| {
        let (head, tail) = text.split_at_checked(text.len().checked_sub(2)?)?;
        format!("{head}:{tail}").parse().ok()
    })
}

/// A time of day as the org takes it: `14:30:00.000Z`.
///
/// # Errors
/// What is wanted instead.
pub fn time_json(text: &str) -> Result<String, String> {
    let said = words(text);
    let time = time_of(said.trim_end_matches('z')).ok_or_else(|| TIME.to_owned())?;
    Ok(format!("\"{}\"", time.strftime("%H:%M:%S%.3fZ")))
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

/// `2026-01-31`, `2026/1/31`, `31.1.2026`, `31.1.`
fn written_day(said: &str, today: Date) -> Option<Date> {
    let numbers = |sign: char| -> Option<Vec<i16>> {
        let parts = said.trim_end_matches(sign).split(sign);
        parts.map(|part| part.parse().ok()).collect()
    };
    let date = |year: i16, month: i16, day: i16| {
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        (year >= 1000).then(|| Date::new(year, month, day).ok())?
    };
    if let Some([day, month, year]) = numbers('.').as_deref() {
        return date(*year, *month, *day);
    }
    if let (true, Some([day, month])) = (said.ends_with('.'), numbers('.').as_deref()) {
        return date(today.year(), *month, *day);
    }
    for sign in ['-', '/'] {
        if let Some([year, month, day]) = numbers(sign).as_deref() {
            return date(*year, *month, *day);
        }
    }
    None
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
    let mut parts = clock.splitn(3, ':');
    let hour = parts.next()?;
    let minute = parts.next();
    // A number alone is a time only with am or pm.
    if (minute.is_none() && later.is_none()) || !(1..=2).contains(&hour.len()) {
        return None;
    }
    let mut hour: i8 = hour.parse().ok()?;
    match later {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(later) => hour = hour % 12 + if later { 12 } else { 0 },
        None => {}
    }
    let minute = minute
        .filter(|m| m.len() == 2)
        .unwrap_or(if minute.is_none() { "0" } else { "x" });
    let second = parts.next().unwrap_or("0");
    let second = second.split_once('.').map_or(second, |(whole, _)| whole);
    Time::new(hour, minute.parse().ok()?, second.parse().ok()?, 0).ok()
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
        assert_eq!(moment_json(at), format!("\"{wanted}\""), "{text}");
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
    }

    #[test]
    fn what_is_no_day_or_could_be_two_is_refused() {
        for text in [
            "",
            "3/4/2026",
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
        assert_eq!(clock().local(at), "2026-01-31 14:30:05");
        assert_eq!(clock().moment(&clock().local(at)).unwrap(), at);
    }

    #[test]
    fn a_time_of_day_has_no_zone() {
        for (text, wanted) in [
            ("14:30", "\"14:30:00.000Z\""),
            ("9am", "\"09:00:00.000Z\""),
            ("14:30:00.000Z", "\"14:30:00.000Z\""),
            ("12 am", "\"00:00:00.000Z\""),
        ] {
            assert_eq!(time_json(text).as_deref(), Ok(wanted), "{text}");
        }
        assert!(time_json("noon").is_err() && time_json("9").is_err());
    }
}
