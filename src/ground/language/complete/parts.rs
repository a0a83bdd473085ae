//! The numbers that functions of dates give: months, days of the week, quarters, years.
//!
//! Must not know dates themselves.

use super::item::{Item, ItemKind};
use super::list::{List, Offer};
use super::scope::Scope;
use super::subject::Subject;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// The numbers that functions of dates give.
pub(super) fn of_dates(list: &mut List<'_, '_>, scope: &Scope<'_, '_>, subject: &Subject<'_>) {
    let mut number = |order: usize, number: i64, title: &str| {
        let name = number.to_string();
        let offer = Offer::new(ItemKind::Value, &name).label(title).order(order);
        list.offer(offer, || {
            Item::new(ItemKind::Value, name.as_str())
                .detail("int")
                .title(title)
        });
    };
    match subject.function.map(|function| function.name) {
        Some("CALENDAR_MONTH") => {
            for (at, month) in MONTHS.iter().enumerate() {
                number(at, at as i64 + 1, month);
            }
        }
        Some("DAY_IN_WEEK") => {
            for (at, day) in DAYS.iter().enumerate() {
                number(at, at as i64 + 1, day);
            }
        }
        Some("CALENDAR_QUARTER" | "FISCAL_QUARTER") => {
            for at in 0..4 {
                number(at as usize, at + 1, "");
            }
        }
        Some("CALENDAR_YEAR" | "FISCAL_YEAR") => {
            if let Some(today) = scope.today {
                for (at, title) in ["this year", "last year", "next year"].iter().enumerate() {
                    let year = i64::from(today.year());
                    number(
                        at,
                        [year, year - 1, year + 1].get(at).copied().unwrap_or(year),
                        title,
                    );
                }
            }
        }
        _ => {}
    }
}
