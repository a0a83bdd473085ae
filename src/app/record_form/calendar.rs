//! A month on a page, for choosing a day. Must not know how it is drawn.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// A month, with the day that the cursor is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// The day under the cursor.
    pub day: Date,
}

impl Calendar {
    /// The day so many days away, as far as the calendar goes.
    pub fn step(&mut self, days: i64) {
        if let Ok(day) = self.day.checked_add(days.days()) {
            self.day = day;
        }
    }

    /// The same day of a month so many months away.
    pub fn turn(&mut self, months: i64) {
        if let Ok(day) = self.day.checked_add(months.months()) {
            self.day = day;
        }
    }

    /// The weeks of the month, each from Monday to Sunday; days of other months are `None`.
    pub fn weeks(&self) -> Vec<[Option<Date>; 7]> {
        let first = self.day.first_of_month();
        let before = i64::from(first.weekday().since(Weekday::Monday));
        let cells = before + i64::from(first.days_in_month());
        let weeks = cells.unsigned_abs().div_ceil(7);
        (0..weeks)
            .map(|week| {
                std::array::from_fn(|column| {
                    let place = week as i64 * 7 + column as i64 - before;
                    let day = first.checked_add(place.days()).ok()?;
                    (day.month() == first.month()).then_some(day)
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_month_is_laid_out_from_monday_on() {
        let calendar = Calendar {
            day: date(2026, 6, 15),
        };
        let weeks = calendar.weeks();
        let days: Vec<_> = weeks.iter().flatten().flatten().collect();
        assert_eq!((weeks.len(), days.len()), (5, 30));
        assert_eq!(
            weeks.first().map(|week| week[0]),
            Some(Some(date(2026, 6, 1)))
        );
        let february = Calendar {
            day: date(2026, 2, 28),
        };
        let first = february.weeks().first().copied().unwrap_or_default();
        assert_eq!(first.iter().flatten().count(), 1, "it began on a Sunday");
    }

    #[test]
    fn it_turns_over_months_and_ends_where_days_end() {
        let mut calendar = Calendar {
            day: date(2026, 1, 31),
        };
        calendar.turn(1);
        assert_eq!(calendar.day, date(2026, 2, 28));
        calendar.step(1);
        assert_eq!(calendar.day, date(2026, 3, 1));
        calendar.day = Date::MAX;
        calendar.step(1);
        calendar.turn(1);
        assert_eq!(calendar.day, Date::MAX);
    }
}
