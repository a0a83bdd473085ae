//! `Test`: a condition made ready to be asked of a million cells.

use std::cmp::Ordering;

use super::{Comparison, Condition, Measure, Scale, natural};
use crate::rows::decimal::Decimal;
use crate::rows::find::Needle;
use crate::rows::moment::{span, time_of_day};
use crate::rows::{Cell, CellValue, ValueKind};

/// What a cell of one column must meet.
pub(super) enum Test<'a> {
    Is {
        value: &'a CellValue,
        not: bool,
    },
    Compares(Comparison, Box<Compared<'a>>),
    Contains {
        needle: Needle,
        not: bool,
    },
    Includes {
        values: Vec<String>,
        not: bool,
    },
    In {
        values: Vec<Compared<'a>>,
        not: bool,
    },
    Null {
        not: bool,
    },
}

/// A value to compare with, read by every measure that a cell may turn out to have.
pub(super) struct Compared<'a> {
    scale: Scale,
    text: &'a str,
    number: Option<Decimal<'a>>,
    boolean: Option<bool>,
    /// The first of what it names, and the first after it.
    whole: Option<(i64, i64)>,
}

impl<'a> Test<'a> {
    /// The column that a condition is about, and what its cells must meet; `None` for one about
    /// the cells of several columns.
    pub(super) fn of(condition: &'a Condition, kinds: &[ValueKind]) -> Option<(usize, Self)> {
        let column = condition.column()?;
        let test = match condition {
            Condition::Text { .. } | Condition::Rows { .. } => return None,
            Condition::Like { value, .. } => Self::Is { value, not: false },
            Condition::NotLike { value, .. } => Self::Is { value, not: true },
            Condition::Compare {
                comparison, value, ..
            } => {
                let kind = kinds.get(column).copied().unwrap_or_default();
                let compared = Compared::new(value, Scale::from(kind));
                Self::Compares(*comparison, Box::new(compared))
            }
            Condition::Contains { text, not, .. } => Self::Contains {
                needle: Needle::new(text),
                not: *not,
            },
            Condition::Includes { values, not, .. } => Self::Includes {
                values: values.iter().map(|value| value.to_lowercase()).collect(),
                not: *not,
            },
            Condition::In { values, not, .. } => {
                let kind = kinds.get(column).copied().unwrap_or_default();
                let scale = Scale::from(kind);
                Self::In {
                    values: values.iter().map(|v| Compared::new(v, scale)).collect(),
                    not: *not,
                }
            }
            Condition::Null { .. } => Self::Null { not: false },
            Condition::NotNull { .. } => Self::Null { not: true },
        };
        Some((column, test))
    }

    /// Whether a cell meets it.
    #[inline]
    pub(super) fn holds(&self, cell: Cell<'_>) -> bool {
        match self {
            Self::Is { value, not } => value.is(cell) != *not,
            Self::Compares(comparison, compared) => match compared.with(cell) {
                Some(ordering) => comparison.accepts(ordering),
                None => *comparison == Comparison::NotEqual,
            },
            Self::Contains { needle, not } => needle.is_in(cell) != *not,
            Self::Includes { values, not } => includes(cell, values) != *not,
            Self::In { values, not } => {
                let is = |one: &Compared<'_>| one.with(cell).is_some_and(Ordering::is_eq);
                values.iter().any(is) != *not
            }
            Self::Null { not } => cell.kind.has_value() == *not,
        }
    }
}

impl<'a> Compared<'a> {
    fn new(text: &'a str, scale: Scale) -> Self {
        let moment = || span(text);
        let time = || time_of_day(text).map(|at| (at, at + 1));
        let count = || text.parse().ok().map(|n: i64| (n, n.saturating_add(1)));
        Self {
            scale,
            text,
            number: Decimal::parse(text),
            boolean: match text.to_ascii_lowercase().as_str() {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            },
            whole: match scale {
                Scale::Moment => moment(),
                Scale::Time => time(),
                Scale::Children => count(),
                _ => None,
            },
        }
    }

    /// How a cell compares with the value; `None` where it has none or one of another kind.
    fn with(&self, cell: Cell<'_>) -> Option<Ordering> {
        Some(match self.scale.measure(cell)? {
            Measure::Bool(value) => value.cmp(&self.boolean?),
            Measure::Decimal(value) => value.cmp(&self.number?),
            Measure::Whole(value) => {
                let (from, to) = self.whole?;
                match value {
                    _ if value < from => Ordering::Less,
                    _ if value >= to => Ordering::Greater,
                    _ => Ordering::Equal,
                }
            }
            // The first 15 characters of an id are all of it; 3 more spare it from a lost case.
            Measure::Id(id) if id.len() == 18 && self.text.len() == 15 => {
                id.get(..15).unwrap_or(id).cmp(self.text)
            }
            Measure::Id(id) => id.cmp(self.text),
            Measure::Text(text) if text.eq_ignore_ascii_case(self.text) => Ordering::Equal,
            // A text among numbers or days is neither less nor greater than one of them.
            Measure::Text(_) if !matches!(self.scale, Scale::Text | Scale::Mixed) => return None,
            Measure::Text(text) => natural::compare(text, self.text),
        })
    }
}

/// Whether a multi-picklist has one of these values, which are in lower case.
fn includes(cell: Cell<'_>, values: &[String]) -> bool {
    cell.kind.has_value()
        && cell.text.split(';').any(|one| {
            let one = one.trim().to_lowercase();
            values.contains(&one)
        })
}
