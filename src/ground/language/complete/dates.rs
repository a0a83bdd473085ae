//! Date literals: what each means, which days it is today, and which are offered.
//!
//! Weeks begin on Sunday here; the server takes the day from the user's country. Fiscal quarters
//! and years are the org's to say, so they have no days here. Must not know the clock: today is told.

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

use super::item::{Item, ItemKind};
use super::list::{List, Offer};
use super::scope::Scope;
use crate::soql::names::{date_literal, date_literal_n};

/// The unit of a date literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
    FiscalQuarter,
    FiscalYear,
}

impl Unit {
    fn plural(self) -> &'static str {
        match self {
            Self::Day => "days",
            Self::Week => "weeks",
            Self::Month => "months",
            Self::Quarter => "quarters",
            Self::Year => "years",
            Self::FiscalQuarter => "fiscal quarters",
            Self::FiscalYear => "fiscal years",
        }
    }
}

/// Where its days are, seen from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// The one so many units away; 0 is the one of today.
    At(i64),
    /// `n` units back up to today, of days; otherwise the `n` whole ones before this one.
    Last,
    /// The `n` whole ones behind this one.
    Next,
    /// The one `n` units ago.
    Ago,
}

/// A date literal.
#[derive(Clone, Copy, Debug)]
struct Literal {
    unit: Unit,
    reach: Reach,
    /// The number, where it has one of its own: `LAST_90_DAYS`.
    count: Option<i64>,
}

/// The literals in the order in which they are offered, the usual ones first.
#[rustfmt::skip]
const OFFERED: [&str; 44] = [
    "TODAY", "YESTERDAY", "TOMORROW", "THIS_WEEK", "LAST_WEEK", "NEXT_WEEK", "THIS_MONTH",
    "LAST_MONTH", "NEXT_MONTH", "THIS_QUARTER", "LAST_QUARTER", "NEXT_QUARTER", "THIS_YEAR",
    "LAST_YEAR", "NEXT_YEAR", "LAST_N_DAYS", "NEXT_N_DAYS", "N_DAYS_AGO", "LAST_90_DAYS",
    "NEXT_90_DAYS", "LAST_N_WEEKS", "NEXT_N_WEEKS", "N_WEEKS_AGO", "LAST_N_MONTHS",
    "NEXT_N_MONTHS", "N_MONTHS_AGO", "LAST_N_QUARTERS", "NEXT_N_QUARTERS", "N_QUARTERS_AGO",
    "LAST_N_YEARS", "NEXT_N_YEARS", "N_YEARS_AGO", "THIS_FISCAL_QUARTER", "LAST_FISCAL_QUARTER",
    "NEXT_FISCAL_QUARTER", "THIS_FISCAL_YEAR", "LAST_FISCAL_YEAR", "NEXT_FISCAL_YEAR",
    "LAST_N_FISCAL_QUARTERS", "NEXT_N_FISCAL_QUARTERS", "N_FISCAL_QUARTERS_AGO",
    "LAST_N_FISCAL_YEARS", "NEXT_N_FISCAL_YEARS", "N_FISCAL_YEARS_AGO",
];

/// The numbers that are offered behind the colon.
const NUMBERS: [i64; 7] = [1, 7, 30, 60, 90, 180, 365];
/// The number that a literal is written with at first.
const FIRST_NUMBER: i64 = 30;

impl Literal {
    /// The literal of a name in capitals, read from its words.
    fn of(name: &str) -> Option<Self> {
        let known = date_literal(name).or_else(|| date_literal_n(name))?;
        let one = |unit, at| Some((unit, Reach::At(at), None));
        let found = match known {
            "TODAY" => one(Unit::Day, 0),
            "YESTERDAY" => one(Unit::Day, -1),
            "TOMORROW" => one(Unit::Day, 1),
            "LAST_90_DAYS" => Some((Unit::Day, Reach::Last, Some(90))),
            "NEXT_90_DAYS" => Some((Unit::Day, Reach::Next, Some(90))),
            _ => None,
        };
        let (unit, reach, count) = match found {
            Some(found) => found,
            None => {
                let (first, rest) = known.split_once('_')?;
                let numbered = date_literal_n(known).is_some();
                let (reach, unit) = match (first, numbered) {
                    ("N", _) => (Reach::Ago, rest.strip_suffix("_AGO")?),
                    ("LAST", true) => (Reach::Last, rest.strip_prefix("N_")?),
                    (_, true) => (Reach::Next, rest.strip_prefix("N_")?),
                    ("LAST", _) => (Reach::At(-1), rest),
                    ("NEXT", _) => (Reach::At(1), rest),
                    _ => (Reach::At(0), rest),
                };
                let unit = match unit.trim_end_matches('S') {
                    "DAY" => Unit::Day,
                    "WEEK" => Unit::Week,
                    "MONTH" => Unit::Month,
                    "QUARTER" => Unit::Quarter,
                    "YEAR" => Unit::Year,
                    "FISCAL_QUARTER" => Unit::FiscalQuarter,
                    "FISCAL_YEAR" => Unit::FiscalYear,
                    _ => return None,
                };
                (unit, reach, None)
            }
        };
        Some(Self { unit, reach, count })
    }

    fn days(self, count: i64, today: Date) -> Option<(Date, Date)> {
        let (first, units) = match (self.reach, self.unit) {
            (Reach::At(at), _) => (at, 1),
            (Reach::Ago, _) => (-count, 1),
            (Reach::Last, Unit::Day) => (-count, count + 1),
            (Reach::Last, _) => (-count, count),
            (Reach::Next, _) => (1, count),
        };
        let start = start_of(self.unit, today)?;
        let from = start.checked_add(steps(self.unit, first)?).ok()?;
        let behind = start
            .checked_add(steps(self.unit, first.checked_add(units)?)?)
            .ok()?;
        Some((from, behind.yesterday().ok()?))
    }
}

/// So many units as a span of time; none for those that the org decides, and for what is too long.
fn steps(unit: Unit, count: i64) -> Option<Span> {
    let span = Span::new();
    match unit {
        Unit::Day => span.try_days(count),
        Unit::Week => span.try_weeks(count),
        Unit::Month => span.try_months(count),
        Unit::Quarter => span.try_months(count.checked_mul(3)?),
        Unit::Year => span.try_years(count),
        Unit::FiscalQuarter | Unit::FiscalYear => return None,
    }
    .ok()
}

/// The first day of the unit that a day is in.
fn start_of(unit: Unit, day: Date) -> Option<Date> {
    match unit {
        Unit::Day => Some(day),
        Unit::Week => {
            let behind = i64::from(day.weekday().to_sunday_zero_offset());
            day.checked_sub(behind.days()).ok()
        }
        Unit::Month => Some(day.first_of_month()),
        Unit::Quarter => Some(date(day.year(), (day.month() - 1) / 3 * 3 + 1, 1)),
        Unit::Year => Some(day.first_of_year()),
        Unit::FiscalQuarter | Unit::FiscalYear => None,
    }
}

/// What a date literal means, in any case; for those with a number `count`, or `n`.
pub fn meaning(name: &str, count: Option<i64>) -> Option<String> {
    let literal = Literal::of(name)?;
    let unit = literal.unit.plural();
    let one = unit.strip_suffix('s').unwrap_or(unit);
    let count = literal.count.or(count);
    let n = count.map_or_else(|| "n".to_owned(), |count| count.to_string());
    Some(match (literal.reach, literal.unit) {
        (Reach::At(0), Unit::Day) => "today".to_owned(),
        (Reach::At(0), _) => format!("the current {one}"),
        (Reach::At(-1), Unit::Day) => "yesterday".to_owned(),
        (Reach::At(1), Unit::Day) => "tomorrow".to_owned(),
        (Reach::At(at), _) if at < 0 => format!("the {one} before this one"),
        (Reach::At(_), _) => format!("the {one} after this one"),
        (Reach::Last, Unit::Day) => format!("the last {n} days and today"),
        (Reach::Last, _) => format!("the {n} {unit} before this one"),
        (Reach::Next, Unit::Day) => format!("the {n} days from tomorrow on"),
        (Reach::Next, _) => format!("the {n} {unit} after this one"),
        (Reach::Ago, Unit::Day) => format!("the day {n} days ago"),
        (Reach::Ago, _) => format!("the {one} {n} {unit} ago"),
    })
}

/// The first and the last day of a date literal, seen from `today`; none for fiscal ones, for a
/// number that is missing, and beyond what a calendar has.
pub fn range(name: &str, count: Option<i64>, today: Date) -> Option<(Date, Date)> {
    let literal = Literal::of(name)?;
    let needs = !matches!(literal.reach, Reach::At(_));
    let count = match literal.count.or(count) {
        Some(count) if count >= 0 => count,
        None if !needs => 1,
        _ => return None,
    };
    literal.days(count, today)
}

/// `2026-11-16 to 2026-11-22`, or the only day.
fn shown((from, to): (Date, Date)) -> String {
    match from == to {
        true => from.to_string(),
        false => format!("{from} to {to}"),
    }
}

/// The date literals, and today's date, where a date is compared.
pub(super) fn offer(list: &mut List<'_, '_>, scope: &Scope<'_, '_>) {
    let Some(subject) = &scope.subject else {
        return;
    };
    let unknown = subject.is_unknown() && !list.term().is_empty();
    if scope.in_quotes() || !(subject.is_date() || unknown) {
        return;
    }
    for (order, name) in OFFERED.iter().enumerate() {
        let numbered = date_literal_n(name).is_some();
        let label = match numbered {
            true => format!("{name}:n"),
            false => (*name).to_owned(),
        };
        let offer = Offer::new(ItemKind::Date, name).order(order);
        list.offer(offer, || {
            let count = numbered.then_some(FIRST_NUMBER);
            let detail = match (numbered, scope.today) {
                (false, Some(today)) => range(name, None, today).map(shown),
                _ => None,
            };
            let insert = match count {
                Some(count) => format!("{name}:{count}"),
                None => label.clone(),
            };
            Item::new(ItemKind::Date, label.as_str())
                .insert(insert)
                .detail(detail.unwrap_or_default())
                .help(meaning(name, None).unwrap_or_default())
        });
    }
    if let Some(today) = scope.today
        && subject.is_date()
    {
        let (text, help) = match subject.kind {
            "datetime" => (format!("{today}T00:00:00Z"), "today's first moment in UTC"),
            _ => (today.to_string(), "today's date"),
        };
        let offer = Offer::new(ItemKind::Date, &text).order(OFFERED.len());
        list.offer(offer, || {
            Item::new(ItemKind::Date, text.as_str()).help(help)
        });
    }
}

/// Numbers behind the colon of a date literal, with the days they mean.
pub(super) fn numbers(list: &mut List<'_, '_>, scope: &Scope<'_, '_>) {
    let left = scope
        .text()
        .get(..scope.typed.replace.start)
        .unwrap_or_default();
    let left = left.trim_end_matches([':', ' ']);
    let start = left
        .rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .map_or(0, |at| at + 1);
    let name = left.get(start..).unwrap_or_default();
    for (order, number) in NUMBERS.iter().enumerate() {
        let text = number.to_string();
        let offer = Offer::new(ItemKind::Date, &text).order(order).by_start();
        list.offer(offer, || {
            let days = scope
                .today
                .and_then(|today| range(name, Some(*number), today));
            Item::new(ItemKind::Date, text.as_str())
                .detail(days.map(shown).unwrap_or_default())
                .help(meaning(name, Some(*number)).unwrap_or_default())
        });
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::soql::names::{DATE_LITERALS, DATE_LITERALS_N};

    #[test]
    fn the_days_of_date_literals() {
        // A Sunday, so that a week begins today.
        let today = date(2026, 11, 22);
        let rows = [
            ("TODAY", None, Some("2026-11-22")),
            ("yesterday", None, Some("2026-11-21")),
            ("THIS_WEEK", None, Some("2026-11-22 to 2026-11-28")),
            ("LAST_WEEK", None, Some("2026-11-15 to 2026-11-21")),
            ("NEXT_MONTH", None, Some("2026-12-01 to 2026-12-31")),
            ("THIS_QUARTER", None, Some("2026-10-01 to 2026-12-31")),
            ("NEXT_QUARTER", None, Some("2027-01-01 to 2027-03-31")),
            ("LAST_YEAR", None, Some("2025-01-01 to 2025-12-31")),
            ("LAST_90_DAYS", None, Some("2026-08-24 to 2026-11-22")),
            ("NEXT_90_DAYS", None, Some("2026-11-23 to 2027-02-20")),
            ("LAST_N_DAYS", Some(7), Some("2026-11-15 to 2026-11-22")),
            ("NEXT_N_DAYS", Some(2), Some("2026-11-23 to 2026-11-24")),
            ("N_DAYS_AGO", Some(1), Some("2026-11-21")),
            ("LAST_N_WEEKS", Some(2), Some("2026-11-08 to 2026-11-21")),
            ("N_MONTHS_AGO", Some(9), Some("2026-02-01 to 2026-02-28")),
            ("LAST_N_YEARS", Some(2), Some("2024-01-01 to 2025-12-31")),
            ("LAST_N_DAYS", None, None),
            ("LAST_N_YEARS", Some(i64::MAX), None),
            ("THIS_FISCAL_YEAR", None, None),
            ("SOON", None, None),
        ];
        for (name, count, expected) in rows {
            let days = range(name, count, today).map(shown);
            assert_eq!(days.as_deref(), expected, "{name}");
        }
        let monday = date(2026, 11, 23);
        assert_eq!(
            range("THIS_WEEK", None, monday).map(shown).unwrap(),
            "2026-11-22 to 2026-11-28"
        );
    }

    #[test]
    fn every_date_literal_is_offered_and_has_a_meaning() {
        for name in DATE_LITERALS.iter().chain(&DATE_LITERALS_N) {
            assert!(OFFERED.contains(name), "{name}");
            assert!(!meaning(name, Some(2)).unwrap().is_empty(), "{name}");
        }
        assert_eq!(OFFERED.len(), DATE_LITERALS.len() + DATE_LITERALS_N.len());
        assert_eq!(
            meaning("LAST_N_WEEKS", None).unwrap(),
            "the n weeks before this one"
        );
    }
}
