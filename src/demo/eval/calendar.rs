//! The calendar of the user who asks: their day and their time zone.
//!
//! Must not know fields or queries.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::super::answer::Question;
use super::super::value::Value;
use super::literal::{self, Days};

/// The rules of the zones that the demo's users live in, so that they hold on a machine without a
/// time zone database (POSIX.1, 8.3).
const ZONES: [(&str, &str); 3] = [
    ("Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3"),
    ("America/Los_Angeles", "PST8PDT,M3.2.0,M11.1.0"),
    ("Asia/Tokyo", "JST-9"),
];

/// Today and the time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Calendar {
    today: Date,
    pub(super) zone: TimeZone,
}

impl Calendar {
    /// The calendar of the user of a question; UTC for one whose zone is not known.
    pub(super) fn new(question: &Question) -> Self {
        let zone = zone(question).unwrap_or(TimeZone::UTC);
        Self {
            today: zone.to_datetime(question.now).date(),
            zone,
        }
    }

    /// The days a date literal means.
    pub(super) fn days(&self, name: &str, n: Option<i64>) -> Option<Days> {
        literal::days(name, n, self.today)
    }

    /// When a day begins.
    pub(super) fn midnight(&self, day: Date) -> Option<Timestamp> {
        day.to_zoned(self.zone.clone())
            .ok()
            .map(|at| at.timestamp())
    }
}

fn zone(question: &Question) -> Option<TimeZone> {
    let data = &question.data;
    let (object, row) = data.find_any(&question.user_id)?;
    let field = data.schema().object(object).field_named("TimeZoneSidKey")?;
    let Value::Text(name) = data.value(object, row, field) else {
        return None;
    };
    let (_, rule) = ZONES.iter().find(|(zone, _)| *zone == name)?;
    TimeZone::posix(rule).ok()
}
