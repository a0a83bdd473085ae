//! Days and moments as numbers, from every form in which Salesforce writes them.
//!
//! Knows no time zone of the person and no clock; a moment without an offset counts as UTC.

/// Microseconds in a day.
pub const DAY: i64 = 86_400 * SECOND;
const SECOND: i64 = 1_000_000;

/// The microseconds from 1970-01-01 UTC to a day (`2026-01-31`) or a moment
/// (`2022-03-17T16:21:26.000+0000`, `…Z`, `…+01:00`). Digits past the microsecond are not counted.
pub fn moment(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let (day, rest) = day(bytes)?;
    let Some((b'T' | b't' | b' ', time)) = rest.split_first() else {
        return rest.is_empty().then_some(day * DAY);
    };
    let (time, rest) = clock(time)?;
    Some(day * DAY + time - offset(rest)?)
}

/// The microseconds from midnight of a time of day: `10:00:00.000Z`.
pub fn time_of_day(text: &str) -> Option<i64> {
    let (time, rest) = clock(text.as_bytes())?;
    Some(time - offset(rest)?)
}

/// The first microsecond of what a text names, and the first after it: a year (`2026`), a month
/// (`2026-01`), a day, or one moment.
pub fn span(text: &str) -> Option<(i64, i64)> {
    let bytes = text.as_bytes();
    match bytes.len() {
        4 => {
            let year = number(bytes)?;
            Some((days(year, 1, 1) * DAY, days(year + 1, 1, 1) * DAY))
        }
        7 if bytes.get(4) == Some(&b'-') => {
            let (year, month) = (number(bytes.get(..4)?)?, number(bytes.get(5..)?)?);
            let (next_year, next) = if month == 12 {
                (year + 1, 1)
            } else {
                (year, month + 1)
            };
            let named = (1..=12).contains(&month);
            named.then(|| (days(year, month, 1) * DAY, days(next_year, next, 1) * DAY))
        }
        10 => moment(text).map(|start| (start, start + DAY)),
        _ => moment(text).map(|start| (start, start + 1)),
    }
}

/// The days from 1970-01-01, and what follows.
fn day(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let (date, rest) = bytes.split_at_checked(10)?;
    if date.get(4) != Some(&b'-') || date.get(7) != Some(&b'-') {
        return None;
    }
    let year = number(date.get(..4)?)?;
    let month = number(date.get(5..7)?)?;
    let day = number(date.get(8..)?)?;
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    Some((days(year, month, day), rest))
}

/// The days from 1970-01-01 to a day of the proleptic Gregorian calendar, whose years are counted
/// from March so that the leap day is the last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fff…` in microseconds, and what follows.
fn clock(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let (hours, rest) = two(bytes)?;
    let (minutes, rest) = two(rest.strip_prefix(b":")?)?;
    if hours > 24 || minutes > 59 {
        return None;
    }
    let mut time = (hours * 60 + minutes) * 60 * SECOND;
    let Some(rest) = rest.strip_prefix(b":") else {
        return Some((time, rest));
    };
    let (seconds, rest) = two(rest)?;
    if seconds > 60 {
        return None;
    }
    time += seconds * SECOND;
    let Some(mut rest) = rest.strip_prefix(b".") else {
        return Some((time, rest));
    };
    let mut unit = SECOND;
    while let Some((digit @ b'0'..=b'9', after)) = rest.split_first() {
        unit /= 10;
        time += i64::from(digit - b'0') * unit;
        rest = after;
    }
    Some((time, rest))
}

/// `Z`, `+0000`, `+01:00`, `-05` or nothing, in microseconds.
fn offset(bytes: &[u8]) -> Option<i64> {
    let (sign, rest) = match bytes.split_first() {
        None => return Some(0),
        Some((b'Z' | b'z', rest)) => return rest.is_empty().then_some(0),
        Some((b'+', rest)) => (1, rest),
        Some((b'-', rest)) => (-1, rest),
        Some(_) => return None,
    };
    let (hours, rest) = two(rest)?;
    let rest = rest.strip_prefix(b":").unwrap_or(rest);
    let minutes = if rest.is_empty() { 0 } else { number(rest)? };
    (rest.len() <= 2).then_some(sign * (hours * 60 + minutes) * 60 * SECOND)
}

fn two(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let (digits, rest) = bytes.split_at_checked(2)?;
    Some((number(digits)?, rest))
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |sum, digit| match digit {
        b'0'..=b'9' => Some(sum * 10 + i64::from(digit - b'0')),
        _ => None,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_form_of_a_moment_is_read() {
        let expected = moment("2022-03-17T16:21:26Z").unwrap();
        assert_eq!(expected, 1_647_534_086 * SECOND);
        for text in [
            "2022-03-17T16:21:26.000+0000",
            "2022-03-17T16:21:26.000000000Z",
            "2022-03-17T17:21:26+01:00",
            "2022-03-17T17:21:26+01",
            "2022-03-17T11:21:26.0-0500",
            "2022-03-17T16:21:26",
            "2022-03-17 16:21:26",
        ] {
            assert_eq!(moment(text), Some(expected), "{text}");
        }
        assert_eq!(
            moment("2022-03-17T16:21:26.5Z"),
            Some(expected + SECOND / 2)
        );
        assert_eq!(moment("1970-01-02"), Some(DAY));
        assert_eq!(time_of_day("10:00:00.000Z"), Some(36_000 * SECOND));
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for text in [
            "",
            "2022",
            "2022-13-01",
            "2022-00-10",
            "2022-01-32",
            "22-01-01",
            "2022-01-01x",
            "2022-01-01T",
            "2022-01-01T25:00",
            "2022-01-01T10:00+x",
            "2022/01/01",
            "abcdefghij",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
        assert_eq!(time_of_day("noon"), None);
    }

    #[test]
    fn a_day_a_month_and_a_year_are_spans() {
        for (text, from, to) in [
            ("2026-01-31", "2026-01-31", "2026-02-01"),
            ("2026-02", "2026-02-01", "2026-03-01"),
            ("2026-12", "2026-12-01", "2027-01-01"),
            ("2024", "2024-01-01", "2025-01-01"),
        ] {
            assert_eq!(
                span(text),
                Some((moment(from).unwrap(), moment(to).unwrap())),
                "{text}"
            );
        }
        let one = moment("2026-01-31T10:00:00Z").unwrap();
        assert_eq!(span("2026-01-31T10:00:00Z"), Some((one, one + 1)));
        assert_eq!(span("2026-13"), None);
        assert_eq!(span("soon"), None);
    }

    proptest! {
        #[test]
        fn moments_are_those_of_the_calendar(seconds in -60_000_000_000i64..60_000_000_000) {
            let stamp = jiff::Timestamp::from_second(seconds).unwrap();
            prop_assert_eq!(moment(&stamp.to_string()), Some(seconds * SECOND));
        }
    }
}
