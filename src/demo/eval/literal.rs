//! Date literals as ranges of days, and the date functions.
//!
//! Weeks start on Sunday and fiscal years with the calendar year, as in an org of US locale that
//! changed nothing. Must not know fields or queries. Source: API reference, sections 7.3, 7.4.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// Days from `start` up to but without `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) start: Date,
    pub(super) end: Date,
}

#[derive(Clone, Copy)]
enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
    /// The first day of the unit the day is in.
    fn start(self, day: Date) -> Option<Date> {
        match self {
            Self::Day => Some(day),
            Self::Week => {
                let since_sunday = i64::from(day.weekday().to_sunday_zero_offset());
                day.checked_sub(since_sunday.days()).ok()
            }
            Self::Month => Some(day.first_of_month()),
            Self::Quarter => {
                let month = (day.month() - 1) / 3 * 3 + 1;
                Date::new(day.year(), month, 1).ok()
            }
            Self::Year => Some(day.first_of_year()),
        }
    }

    fn span(self, n: i64) -> Option<Span> {
        let span = Span::new();
        match self {
            Self::Day => span.try_days(n),
            Self::Week => span.try_weeks(n),
            Self::Month => span.try_months(n),
            Self::Quarter => span.try_months(n.checked_mul(3)?),
            Self::Year => span.try_years(n),
        }
        .ok()
    }

    /// The units from number `from` up to but without number `to`, counted from today's.
    fn range(self, today: Date, from: i64, to: i64) -> Option<Days> {
        let this = self.start(today)?;
        Some(Days {
            start: this.checked_add(self.span(from)?).ok()?,
            end: this.checked_add(self.span(to)?).ok()?,
        })
    }
}

/// The days a literal means today; none where the calendar ends before it.
pub(super) fn days(name: &str, n: Option<i64>, today: Date) -> Option<Days> {
    let name = name.replace("FISCAL_", "");
    let n = n.unwrap_or(90);
    let (unit, from, to) = match name.as_str() {
        "YESTERDAY" => (Unit::Day, -1, 0),
        "TODAY" => (Unit::Day, 0, 1),
        "TOMORROW" => (Unit::Day, 1, 2),
        // These two hold today as well, unlike the last weeks, months and so on.
        "LAST_90_DAYS" | "LAST_N_DAYS" => (Unit::Day, -n, 1),
        "NEXT_90_DAYS" | "NEXT_N_DAYS" => (Unit::Day, 1, n.checked_add(1)?),
        _ => {
            let unit = [
                ("DAY", Unit::Day),
                ("WEEK", Unit::Week),
                ("MONTH", Unit::Month),
                ("QUARTER", Unit::Quarter),
                ("YEAR", Unit::Year),
            ]
            .into_iter()
            .find(|(word, _)| name.contains(word))?
            .1;
            if name.starts_with("N_") {
                (unit, -n, 1 - n)
            } else if name.starts_with("LAST_N_") {
                (unit, -n, 0)
            } else if name.starts_with("NEXT_N_") {
                (unit, 1, n.checked_add(1)?)
            } else if name.starts_with("LAST_") {
                (unit, -1, 0)
            } else if name.starts_with("THIS_") {
                (unit, 0, 1)
            } else {
                (unit, 1, 2)
            }
        }
    };
    unit.range(today, from, to)
}

/// A function over a date; all but two give a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateFunction {
    Month,
    Quarter,
    Year,
    DayInMonth,
    DayInWeek,
    DayInYear,
    DayOnly,
    HourInDay,
    WeekInMonth,
    WeekInYear,
}

impl DateFunction {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_uppercase().as_str() {
            "CALENDAR_MONTH" | "FISCAL_MONTH" => Self::Month,
            "CALENDAR_QUARTER" | "FISCAL_QUARTER" => Self::Quarter,
            "CALENDAR_YEAR" | "FISCAL_YEAR" => Self::Year,
            "DAY_IN_MONTH" => Self::DayInMonth,
            "DAY_IN_WEEK" => Self::DayInWeek,
            "DAY_IN_YEAR" => Self::DayInYear,
            "DAY_ONLY" => Self::DayOnly,
            "HOUR_IN_DAY" => Self::HourInDay,
            "WEEK_IN_MONTH" => Self::WeekInMonth,
            "WEEK_IN_YEAR" => Self::WeekInYear,
            _ => return None,
        })
    }

    /// Whether it takes datetimes only.
    pub(super) fn needs_time(self) -> bool {
        matches!(self, Self::DayOnly | Self::HourInDay)
    }

    /// The number; none for `DAY_ONLY`, which gives the day itself.
    pub(super) fn number(self, day: Date, hour: i8) -> Option<i64> {
        Some(match self {
            Self::Month => day.month().into(),
            Self::Quarter => (i64::from(day.month()) - 1) / 3 + 1,
            Self::Year => day.year().into(),
            Self::DayInMonth => day.day().into(),
            Self::DayInWeek => i64::from(day.weekday().to_sunday_one_offset()),
            Self::DayInYear => day.day_of_year().into(),
            Self::HourInDay => hour.into(),
            Self::WeekInMonth => (i64::from(day.day()) - 1) / 7 + 1,
            Self::WeekInYear => (i64::from(day.day_of_year()) - 1) / 7 + 1,
            Self::DayOnly => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;
    use crate::soql::names::{DATE_LITERALS, DATE_LITERALS_N};

    #[test]
    fn every_literal_is_the_right_range() {
        // A Wednesday.
        let today: Date = "2026-05-13".parse().unwrap();
        for (name, n, start, end) in [
            ("YESTERDAY", None, "2026-05-12", "2026-05-13"),
            ("TODAY", None, "2026-05-13", "2026-05-14"),
            ("TOMORROW", None, "2026-05-14", "2026-05-15"),
            ("LAST_WEEK", None, "2026-05-03", "2026-05-10"),
            ("THIS_WEEK", None, "2026-05-10", "2026-05-17"),
            ("NEXT_WEEK", None, "2026-05-17", "2026-05-24"),
            ("LAST_MONTH", None, "2026-04-01", "2026-05-01"),
            ("THIS_MONTH", None, "2026-05-01", "2026-06-01"),
            ("NEXT_MONTH", None, "2026-06-01", "2026-07-01"),
            ("LAST_90_DAYS", None, "2026-02-12", "2026-05-14"),
            ("NEXT_90_DAYS", None, "2026-05-14", "2026-08-12"),
            ("LAST_QUARTER", None, "2026-01-01", "2026-04-01"),
            ("THIS_QUARTER", None, "2026-04-01", "2026-07-01"),
            ("NEXT_QUARTER", None, "2026-07-01", "2026-10-01"),
            ("LAST_YEAR", None, "2025-01-01", "2026-01-01"),
            ("THIS_YEAR", None, "2026-01-01", "2027-01-01"),
            ("NEXT_YEAR", None, "2027-01-01", "2028-01-01"),
            ("LAST_FISCAL_QUARTER", None, "2026-01-01", "2026-04-01"),
            ("THIS_FISCAL_QUARTER", None, "2026-04-01", "2026-07-01"),
            ("NEXT_FISCAL_QUARTER", None, "2026-07-01", "2026-10-01"),
            ("LAST_FISCAL_YEAR", None, "2025-01-01", "2026-01-01"),
            ("THIS_FISCAL_YEAR", None, "2026-01-01", "2027-01-01"),
            ("NEXT_FISCAL_YEAR", None, "2027-01-01", "2028-01-01"),
            ("LAST_N_DAYS", Some(7), "2026-05-06", "2026-05-14"),
            ("NEXT_N_DAYS", Some(7), "2026-05-14", "2026-05-21"),
            ("N_DAYS_AGO", Some(7), "2026-05-06", "2026-05-07"),
            ("LAST_N_WEEKS", Some(2), "2026-04-26", "2026-05-10"),
            ("NEXT_N_WEEKS", Some(2), "2026-05-17", "2026-05-31"),
            ("N_WEEKS_AGO", Some(2), "2026-04-26", "2026-05-03"),
            ("LAST_N_MONTHS", Some(2), "2026-03-01", "2026-05-01"),
            ("NEXT_N_MONTHS", Some(2), "2026-06-01", "2026-08-01"),
            ("N_MONTHS_AGO", Some(2), "2026-03-01", "2026-04-01"),
            ("LAST_N_QUARTERS", Some(2), "2025-10-01", "2026-04-01"),
            ("NEXT_N_QUARTERS", Some(2), "2026-07-01", "2027-01-01"),
            ("N_QUARTERS_AGO", Some(2), "2025-10-01", "2026-01-01"),
            ("LAST_N_YEARS", Some(2), "2024-01-01", "2026-01-01"),
            ("NEXT_N_YEARS", Some(2), "2027-01-01", "2029-01-01"),
            ("N_YEARS_AGO", Some(2), "2024-01-01", "2025-01-01"),
            (
                "LAST_N_FISCAL_QUARTERS",
                Some(1),
                "2026-01-01",
                "2026-04-01",
            ),
            (
                "NEXT_N_FISCAL_QUARTERS",
                Some(1),
                "2026-07-01",
                "2026-10-01",
            ),
            ("N_FISCAL_QUARTERS_AGO", Some(1), "2026-01-01", "2026-04-01"),
            ("LAST_N_FISCAL_YEARS", Some(1), "2025-01-01", "2026-01-01"),
            ("NEXT_N_FISCAL_YEARS", Some(1), "2027-01-01", "2028-01-01"),
            ("N_FISCAL_YEARS_AGO", Some(1), "2025-01-01", "2026-01-01"),
        ] {
            let expected = Days {
                start: start.parse().unwrap(),
                end: end.parse().unwrap(),
            };
            assert_eq!(days(name, n, today), Some(expected), "{name}");
        }
    }

    #[test]
    fn every_literal_of_the_language_is_known() {
        let today: Date = "2026-05-13".parse().unwrap();
        for name in DATE_LITERALS {
            assert!(days(name, None, today).is_some(), "{name}");
        }
        for name in DATE_LITERALS_N {
            assert!(days(name, Some(3), today).is_some(), "{name}");
            assert_eq!(days(name, Some(i64::MAX), today), None, "{name}");
        }
    }

    #[test]
    fn date_functions_count_as_documented() {
        // A Saturday, the 60th day of a leap year.
        let day: Date = "2020-02-29".parse().unwrap();
        for (name, expected) in [
            ("CALENDAR_MONTH", Some(2)),
            ("calendar_quarter", Some(1)),
            ("FISCAL_YEAR", Some(2020)),
            ("DAY_IN_MONTH", Some(29)),
            ("DAY_IN_WEEK", Some(7)),
            ("DAY_IN_YEAR", Some(60)),
            ("HOUR_IN_DAY", Some(13)),
            ("WEEK_IN_MONTH", Some(5)),
            ("WEEK_IN_YEAR", Some(9)),
            ("DAY_ONLY", None),
        ] {
            let function = DateFunction::named(name).unwrap();
            assert_eq!(function.number(day, 13), expected, "{name}");
        }
    }
}
