//! One comparison made ready for a field's type: literals converted once, rows tested fast.
//!
//! Here live SOQL's rules for comparing: text without case, ids of 15 or 18 characters, null,
//! ranges of date literals, LIKE, IN, INCLUDES. Must not know fields beyond their type and name.

use std::cmp::Ordering;
use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use super::super::decimal::Decimal;
use super::super::id;
use super::super::model::FieldType;
use super::super::value::Value;
use super::calendar::Calendar;
use super::error::{Checked, INVALID_FIELD, INVALID_OPERATOR, Refusal};
use super::like::Pattern;
use crate::soql::ast::{self, Comparison, Span, Test, ValueKind};

/// A literal in the form of the field it is compared with.
#[derive(Clone, Debug, PartialEq)]
enum Want {
    Null,
    /// In lower case.
    Text(String),
    /// 15 characters.
    Id(String),
    Number(Decimal),
    Bool(bool),
    Date(Date),
    Instant(Timestamp),
    Time(Time),
    /// Days of a date field, from the first up to but without the second.
    Days(Date, Date),
    /// The same for a datetime field.
    Instants(Timestamp, Timestamp),
}

/// A comparison ready to test values.
#[derive(Clone, Debug)]
pub(super) enum Check {
    Equal(Wanted, bool),
    Order(Comparison, Wanted),
    Like(Pattern),
    In(Set),
    Includes(Vec<Vec<String>>, bool),
}

/// Keeps [`Want`] private while [`Check`] is shared.
#[derive(Clone, Debug)]
pub(super) struct Wanted(Want);

/// What IN looks in.
#[derive(Clone, Debug, Default)]
pub(super) struct Set {
    /// In lower case.
    texts: HashSet<String>,
    /// 15 characters.
    ids: HashSet<String>,
    others: Vec<Want>,
    null: bool,
    negated: bool,
}

impl Set {
    /// The ids that a semi-join found; those without a value are left out.
    pub(super) fn of_ids(ids: impl Iterator<Item = String>, negated: bool) -> Self {
        Self {
            ids: ids.collect(),
            negated,
            ..Self::default()
        }
    }
}

/// The field on the left side, as far as comparing depends on it.
#[derive(Clone, Copy)]
pub(super) struct Left<'a> {
    pub(super) kind: FieldType,
    /// As the statement spells it, for messages.
    pub(super) name: &'a str,
    pub(super) calendar: &'a Calendar,
}

impl Left<'_> {
    fn is_id(self) -> bool {
        matches!(self.kind, FieldType::Id | FieldType::Reference)
    }

    fn bad_operator(self, operator: Span) -> Refusal {
        let kind = match self.kind {
            FieldType::Reference => "id",
            FieldType::DateTime => "dateTime",
            kind => kind.api_name(),
        };
        Refusal::new(
            INVALID_OPERATOR,
            operator,
            format!("invalid operator on {kind} field"),
        )
    }

    fn bad_value(self, value: Span) -> Refusal {
        let (kind, quotes) = match self.kind {
            kind if kind.is_text() => ("string", "should be enclosed in quotes"),
            FieldType::DateTime => ("dateTime", "should not be enclosed in quotes"),
            FieldType::Currency | FieldType::Percent => {
                ("double", "should not be enclosed in quotes")
            }
            kind => (kind.api_name(), "should not be enclosed in quotes"),
        };
        Refusal::new(
            INVALID_FIELD,
            value,
            format!(
                "value of filter criterion for field '{}' must be of type {kind} and {quotes}",
                self.name
            ),
        )
    }

    /// The comparison, if the field's type allows it. Semi-joins are not made here.
    pub(super) fn check(self, test: &Test, operator: Span) -> Checked<Check> {
        if self.kind.is_compound() {
            return Err(self.bad_operator(operator));
        }
        match test {
            Test::Compare(Comparison::Equal, value) => {
                Ok(Check::Equal(Wanted(self.want(value)?), false))
            }
            Test::Compare(Comparison::NotEqual, value) => {
                Ok(Check::Equal(Wanted(self.want(value)?), true))
            }
            Test::Compare(comparison, value) => {
                let ordered = !matches!(self.kind, FieldType::Boolean | FieldType::MultiPicklist);
                let want = self.want(value)?;
                if !ordered || want == Want::Null {
                    return Err(self.bad_operator(operator));
                }
                Ok(Check::Order(*comparison, Wanted(want)))
            }
            Test::Like(value) => {
                let can =
                    self.kind.is_text() && !self.is_id() && self.kind != FieldType::MultiPicklist;
                if !can {
                    return Err(self.bad_operator(operator));
                }
                match &value.kind {
                    ValueKind::String(pattern) => Ok(Check::Like(Pattern::new(pattern))),
                    ValueKind::Bind(_) => Err(bind(value)),
                    _ => Err(self.bad_value(value.span)),
                }
            }
            Test::In { negated, set } => match set {
                ast::InSet::Values(values) => self.set(values, *negated),
                ast::InSet::Bind(name) => Err(bind_at(name.span)),
                ast::InSet::SemiJoin(join) => Err(Refusal::unexpected(join.span, "SELECT")),
            },
            Test::Includes { negated, values } => self.includes(values, *negated, operator),
        }
    }

    fn set(self, values: &[ast::Value], negated: bool) -> Checked<Check> {
        let mut set = Set {
            negated,
            ..Set::default()
        };
        for value in values {
            match self.want(value)? {
                Want::Null => set.null = true,
                Want::Text(text) => {
                    set.texts.insert(text);
                }
                Want::Id(id) => {
                    set.ids.insert(id);
                }
                other => set.others.push(other),
            }
        }
        Ok(Check::In(set))
    }

    fn includes(self, values: &[ast::Value], negated: bool, operator: Span) -> Checked<Check> {
        if self.kind != FieldType::MultiPicklist {
            return Err(self.bad_operator(operator));
        }
        let mut groups = Vec::new();
        for value in values {
            match &value.kind {
                ValueKind::String(text) => {
                    groups.push(text.split(';').map(str::to_lowercase).collect());
                }
                ValueKind::Bind(_) => return Err(bind(value)),
                _ => return Err(self.bad_value(value.span)),
            }
        }
        Ok(Check::Includes(groups, negated))
    }

    fn want(self, value: &ast::Value) -> Checked<Want> {
        let bad = || self.bad_value(value.span);
        match &value.kind {
            ValueKind::Null => Ok(Want::Null),
            ValueKind::Bind(_) => Err(bind(value)),
            ValueKind::String(text) if self.is_id() => match id::to_15(text) {
                Some(id) => Ok(Want::Id(id.to_owned())),
                None if text.is_empty() => Ok(Want::Null),
                None => Err(Refusal::new(
                    INVALID_OPERATOR,
                    value.span,
                    format!("invalid ID field: {text}"),
                )),
            },
            ValueKind::String(text) if self.kind.is_text() => Ok(match text.as_str() {
                "" => Want::Null,
                text => Want::Text(text.to_lowercase()),
            }),
            ValueKind::Number(text) if self.kind.is_number() => {
                text.parse().map(Want::Number).map_err(|_| bad())
            }
            ValueKind::Currency(_) if self.kind.is_number() => Err(Refusal::malformed(
                value.span,
                "ISO currency codes can only be used in organizations with multiple currencies",
            )),
            ValueKind::Bool(bool) if self.kind == FieldType::Boolean => Ok(Want::Bool(*bool)),
            ValueKind::Date(text) if self.kind == FieldType::Date => {
                let date = text.parse().map_err(|_| no_such_date(value, text))?;
                Ok(Want::Date(date))
            }
            ValueKind::DateTime(text) if self.kind == FieldType::DateTime => {
                let instant = text
                    .to_ascii_uppercase()
                    .parse()
                    .map_err(|_| no_such_date(value, text))?;
                Ok(Want::Instant(instant))
            }
            ValueKind::Time(text) if self.kind == FieldType::Time => {
                let clock = text.trim_end_matches(['Z', 'z']);
                let time = clock.parse().map_err(|_| no_such_date(value, text))?;
                Ok(Want::Time(time))
            }
            ValueKind::DateLiteral { name, n } => self.date_literal(value, name, n.as_deref()),
            _ => Err(bad()),
        }
    }

    fn date_literal(self, value: &ast::Value, name: &str, n: Option<&str>) -> Checked<Want> {
        let too_far = || no_such_date(value, name);
        let n = match n {
            Some(n) => Some(n.parse().map_err(|_| too_far())?),
            None => None,
        };
        let is_date = self.kind == FieldType::Date;
        if !is_date && self.kind != FieldType::DateTime {
            return Err(self.bad_value(value.span));
        }
        let days = self.calendar.days(name, n).ok_or_else(too_far)?;
        if is_date {
            return Ok(Want::Days(days.start, days.end));
        }
        match (
            self.calendar.midnight(days.start),
            self.calendar.midnight(days.end),
        ) {
            (Some(start), Some(end)) => Ok(Want::Instants(start, end)),
            _ => Err(too_far()),
        }
    }
}

fn bind(value: &ast::Value) -> Refusal {
    bind_at(value.span)
}

fn bind_at(at: Span) -> Refusal {
    Refusal::malformed(at, "Bind variables only allowed in Apex code")
}

fn no_such_date(value: &ast::Value, text: &str) -> Refusal {
    Refusal::malformed(value.span, format!("Invalid date: {text}"))
}

impl Check {
    /// Whether the value passes.
    pub(super) fn passes(&self, value: &Value<'_>) -> bool {
        match self {
            Self::Equal(want, negated) => equals(value, &want.0) != *negated,
            Self::Order(comparison, want) => in_order(value, &want.0, *comparison),
            Self::Like(pattern) => match value.as_text() {
                Some(text) => pattern.matches(text),
                None => false,
            },
            Self::In(set) => set.holds(value) != set.negated,
            Self::Includes(groups, negated) => includes(value, groups) != *negated,
        }
    }
}

impl Set {
    fn holds(&self, value: &Value<'_>) -> bool {
        match value {
            Value::Null => self.null,
            Value::Text(text) if text.is_empty() => self.null,
            Value::Text(text) if !self.ids.is_empty() => {
                id::to_15(text).is_some_and(|id| self.ids.contains(id))
            }
            Value::Text(text) => self.texts.contains(&text.to_lowercase()),
            value => self.others.iter().any(|want| equals(value, want)),
        }
    }
}

fn equals(value: &Value<'_>, want: &Want) -> bool {
    match (value, want) {
        (Value::Null, Want::Null) => true,
        // A parent that is not there counts as unchecked.
        (Value::Null, Want::Bool(want)) => !want,
        (Value::Text(text), Want::Null) => text.is_empty(),
        (Value::Text(text), Want::Id(want)) => id::to_15(text) == Some(want.as_str()),
        (Value::Text(text), Want::Text(want)) => {
            if text.is_ascii() && want.is_ascii() {
                text.eq_ignore_ascii_case(want)
            } else {
                text.to_lowercase() == *want
            }
        }
        (_, Want::Days(..) | Want::Instants(..)) => {
            in_order(value, want, Comparison::GreaterOrEqual)
                && in_order(value, want, Comparison::LessOrEqual)
        }
        _ => compare(value, want) == Some(Ordering::Equal),
    }
}

/// `<`, `<=`, `>`, `>=`; a range starts after what is less than it and ends before what is greater.
fn in_order(value: &Value<'_>, want: &Want, comparison: Comparison) -> bool {
    let range = match want {
        Want::Days(start, end) => Some((Want::Date(*start), Want::Date(*end))),
        Want::Instants(start, end) => Some((Want::Instant(*start), Want::Instant(*end))),
        _ => None,
    };
    let (ordering, comparison) = match (range, comparison) {
        (Some((_, end)), Comparison::LessOrEqual) => (compare(value, &end), Comparison::Less),
        (Some((_, end)), Comparison::Greater) => (compare(value, &end), Comparison::GreaterOrEqual),
        (Some((start, _)), comparison) => (compare(value, &start), comparison),
        (None, comparison) => (compare(value, want), comparison),
    };
    let Some(ordering) = ordering else {
        return false;
    };
    match comparison {
        Comparison::Less => ordering.is_lt(),
        Comparison::LessOrEqual => ordering.is_le(),
        Comparison::Greater => ordering.is_gt(),
        Comparison::GreaterOrEqual => ordering.is_ge(),
        Comparison::Equal => ordering.is_eq(),
        Comparison::NotEqual => ordering.is_ne(),
    }
}

fn compare(value: &Value<'_>, want: &Want) -> Option<Ordering> {
    Some(match (value, want) {
        (Value::Text(text), Want::Text(want)) => text.to_lowercase().as_str().cmp(want.as_str()),
        (Value::Text(text), Want::Id(want)) => id::to_15(text)?.cmp(want.as_str()),
        (Value::Number(number), Want::Number(want)) => number.cmp(want),
        (Value::Bool(bool), Want::Bool(want)) => bool.cmp(want),
        (Value::Date(date), Want::Date(want)) => date.cmp(want),
        (Value::DateTime(instant), Want::Instant(want)) => instant.cmp(want),
        (Value::Time(time), Want::Time(want)) => time.cmp(want),
        _ => return None,
    })
}

/// Each group wants all its values; one group is enough.
fn includes(value: &Value<'_>, groups: &[Vec<String>]) -> bool {
    let text = value.as_text().unwrap_or_default().to_lowercase();
    let held: Vec<&str> = text.split(';').collect();
    groups
        .iter()
        .any(|group| group.iter().all(|wanted| held.contains(&wanted.as_str())))
}
