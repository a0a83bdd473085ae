//! Which of two cells of a column comes first, by the kind of the column's values.
//!
//! The plain definition of the order: what sorts fast is held to it by tests.

use std::cmp::Ordering;

use super::natural;
use crate::rows::decimal::Decimal;
use crate::rows::moment::{moment, time_of_day};
use crate::rows::{Cell, CellKind, ValueKind};

/// By what measure the values of a column are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rows) enum Scale {
    /// Natural order of texts.
    Text,
    /// Ids, byte by byte: their digits are no numbers, and case counts.
    Id,
    /// Exact decimals.
    Number,
    /// False before true.
    Bool,
    /// Days and moments.
    Moment,
    /// Times of day.
    Time,
    /// The number of child rows.
    Children,
    /// The cell's own kind decides: booleans, numbers, texts.
    Mixed,
}

impl From<ValueKind> for Scale {
    fn from(kind: ValueKind) -> Self {
        match kind {
            ValueKind::Number(_) => Self::Number,
            ValueKind::Bool => Self::Bool,
            ValueKind::Date | ValueKind::DateTime => Self::Moment,
            ValueKind::Time => Self::Time,
            ValueKind::Children => Self::Children,
            ValueKind::Unknown => Self::Mixed,
            ValueKind::Id | ValueKind::Reference => Self::Id,
            ValueKind::Text
            | ValueKind::Picklist
            | ValueKind::MultiPicklist
            | ValueKind::Email
            | ValueKind::Phone
            | ValueKind::Url
            | ValueKind::LongText
            | ValueKind::Base64
            | ValueKind::Address
            | ValueKind::Location => Self::Text,
        }
    }
}

/// A value as its scale measures it. What a scale cannot measure is a text, after all that it can.
#[derive(Clone, Copy, Debug)]
pub(in crate::rows) enum Measure<'a> {
    Bool(bool),
    /// Microseconds, or a count.
    Whole(i64),
    Decimal(Decimal<'a>),
    Text(&'a str),
    Id(&'a str),
}

/// A value as it sorts fast.
pub(super) enum Code {
    /// There is no value.
    Null,
    /// The scale measures it.
    Measured {
        /// Orders as the values do.
        code: u64,
        /// Whether values with this code are equal.
        tells_all: bool,
    },
    /// The scale does not: it is compared as a text, after all that it does.
    Text,
}

impl Scale {
    /// The measure of a cell; `None` where it has no value.
    pub(in crate::rows) fn measure(self, cell: Cell<'_>) -> Option<Measure<'_>> {
        if !cell.kind.has_value() {
            return None;
        }
        let text = cell.text;
        let measured = match self {
            Self::Text => None,
            Self::Id => Some(Measure::Id(text)),
            Self::Number => Decimal::parse(text).map(Measure::Decimal),
            Self::Bool => boolean(text).map(Measure::Bool),
            Self::Moment => moment(text).map(Measure::Whole),
            Self::Time => time_of_day(text).map(Measure::Whole),
            Self::Children => children(text).map(Measure::Whole),
            Self::Mixed => match cell.kind {
                CellKind::Number => Decimal::parse(text).map(Measure::Decimal),
                CellKind::Bool => boolean(text).map(Measure::Bool),
                _ => None,
            },
        };
        Some(measured.unwrap_or(Measure::Text(text)))
    }

    /// The code of a cell.
    #[inline]
    pub(super) fn code(self, cell: Cell<'_>) -> Code {
        let (code, tells_all) = match self.measure(cell) {
            None => return Code::Null,
            Some(Measure::Text(_) | Measure::Id(_)) => return Code::Text,
            Some(Measure::Bool(value)) => (u64::from(value), true),
            Some(Measure::Whole(value)) => (value.cast_unsigned() ^ (1 << 63), true),
            Some(Measure::Decimal(value)) => value.code(),
        };
        Code::Measured { code, tells_all }
    }
}

impl Measure<'_> {
    fn rank(&self) -> u8 {
        match self {
            Self::Bool(_) => 0,
            Self::Whole(_) | Self::Decimal(_) => 1,
            Self::Text(_) | Self::Id(_) => 2,
        }
    }

    /// Which comes first. Texts that differ only in case are equal.
    pub(in crate::rows) fn compare(&self, other: &Measure<'_>) -> Ordering {
        match (self, other) {
            (Self::Bool(a), Measure::Bool(b)) => a.cmp(b),
            (Self::Whole(a), Measure::Whole(b)) => a.cmp(b),
            (Self::Decimal(a), Measure::Decimal(b)) => a.cmp(b),
            (Self::Text(a), Measure::Text(b)) => natural::compare(a, b),
            (Self::Id(a), Measure::Id(b)) => a.cmp(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// How many child rows the raw answer of a subquery says there are.
fn children(json: &str) -> Option<i64> {
    let (_, after) = json.split_once("\"totalSize\"")?;
    let digits = after.trim_start().strip_prefix(':')?.trim_start();
    let end = digits.find(|c: char| !c.is_ascii_digit())?;
    digits.get(..end)?.parse().ok()
}
