//! What can be computed from one row: a field along a path, or a function over one.
//!
//! Must not know clauses; aggregate functions are not here.

use std::borrow::Cow;

use jiff::tz::TimeZone;

use super::super::data::Dataset;
use super::super::decimal::Decimal;
use super::super::model::{FieldType, ObjectId};
use super::super::value::Value;
use super::error::{Checked, INVALID_FIELD, Refusal};
use super::literal::DateFunction;
use super::resolve::{Path, Scope, Target};
use crate::soql::ast;

/// How a value is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// As it is.
    Plain,
    /// `toLabel(…)`
    Label,
    /// `FORMAT(…)`
    Formatted,
}

/// A value of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Scalar {
    /// A field, perhaps as label or formatted.
    Field(Path, Shown),
    /// A date function, in this zone.
    Date(DateFunction, Path, TimeZone),
}

impl Scalar {
    /// Understands a field or function.
    pub(super) fn new(scope: &Scope<'_>, field: &ast::Field) -> Checked<Self> {
        let call = match field {
            ast::Field::Path(path) => return Ok(Self::Field(scope.path(path)?, Shown::Plain)),
            ast::Field::Call(call) => call,
        };
        if let Some(function) = DateFunction::named(&call.function.text) {
            let (path, zone) = date_argument(scope, call, function)?;
            return Ok(Self::Date(function, path, zone));
        }
        let shown = if call.function.is("toLabel") {
            Shown::Label
        } else if call.function.is("FORMAT") {
            Shown::Formatted
        } else {
            return Err(unknown_function(call));
        };
        match call.argument.as_ref() {
            ast::Field::Path(path) => Ok(Self::Field(scope.path(path)?, shown)),
            ast::Field::Call(inner) => Err(unknown_function(inner)),
        }
    }

    pub(super) fn path(&self) -> &Path {
        match self {
            Self::Field(path, _) | Self::Date(_, path, _) => path,
        }
    }

    pub(super) fn kind(&self, data: &Dataset) -> FieldType {
        match self {
            Self::Field(path, Shown::Plain) => path.kind(data),
            Self::Field(..) => FieldType::String,
            Self::Date(DateFunction::DayOnly, ..) => FieldType::Date,
            Self::Date(..) => FieldType::Int,
        }
    }

    pub(super) fn read<'d>(&self, data: &'d Dataset, object: ObjectId, row: usize) -> Value<'d> {
        match self {
            Self::Field(path, shown) => {
                let value = path.read(data, object, row);
                show(data, &TimeZone::UTC, &path.target, *shown, value)
            }
            Self::Date(function, path, zone) => {
                date_part(*function, zone, &path.read(data, object, row))
            }
        }
    }
}

fn date_argument(
    scope: &Scope<'_>,
    call: &ast::Call,
    function: DateFunction,
) -> Checked<(Path, TimeZone)> {
    let (path, zone) = match call.argument.as_ref() {
        ast::Field::Path(path) => (path, TimeZone::UTC),
        ast::Field::Call(inner) if inner.function.is("convertTimezone") => {
            (inner.argument.path(), scope.calendar.zone.clone())
        }
        ast::Field::Call(inner) => return Err(unknown_function(inner)),
    };
    let resolved = scope.path(path)?;
    let kind = resolved.kind(scope.data);
    let fits = kind == FieldType::DateTime || (kind == FieldType::Date && !function.needs_time());
    if fits {
        return Ok((resolved, zone));
    }
    Err(Refusal::new(
        INVALID_FIELD,
        call.span,
        format!(
            "field {} does not support function {}",
            path.dotted(),
            call.function.text
        ),
    ))
}

/// A function that does not exist, or not there: its parenthesis is where SOQL ends.
pub(super) fn unknown_function(call: &ast::Call) -> Refusal {
    let at = ast::Span::new(call.function.span.end, call.function.span.end);
    Refusal::unexpected(at, "(")
}

fn date_part(function: DateFunction, zone: &TimeZone, value: &Value<'_>) -> Value<'static> {
    let (day, hour) = match value {
        Value::Date(day) => (*day, 0),
        Value::DateTime(instant) => {
            let at = zone.to_datetime(*instant);
            (at.date(), at.hour())
        }
        _ => return Value::Null,
    };
    match function.number(day, hour) {
        Some(number) => Value::Number(Decimal::from(number)),
        None => Value::Date(day),
    }
}

/// A value as label or formatted.
pub(super) fn show<'d>(
    data: &'d Dataset,
    zone: &TimeZone,
    target: &Target,
    shown: Shown,
    value: Value<'d>,
) -> Value<'d> {
    match (shown, target) {
        (Shown::Label, Target::Field(object, field)) => {
            let described = data.schema().object(*object).field(*field);
            let label = value.as_text().map(|text| {
                text.split(';')
                    .map(|part| {
                        described
                            .picklist
                            .iter()
                            .find(|entry| entry.value == part)
                            .map_or(part, |entry| entry.label.as_str())
                    })
                    .collect::<Vec<_>>()
                    .join(";")
            });
            match label {
                Some(label) if !described.picklist.is_empty() => Value::Text(Cow::Owned(label)),
                _ => value,
            }
        }
        (Shown::Formatted, Target::Field(object, field)) => {
            let kind = data.schema().object(*object).field(*field).kind;
            format_value(kind, zone, value)
        }
        _ => value,
    }
}

/// A value as text in US locale.
pub(super) fn format_value<'v>(kind: FieldType, zone: &TimeZone, value: Value<'v>) -> Value<'v> {
    let text = match &value {
        Value::Number(number) => {
            let text = grouped(&number.to_string());
            match kind {
                FieldType::Currency => match text.strip_prefix('-') {
                    Some(rest) => format!("-${rest}"),
                    None => format!("${text}"),
                },
                FieldType::Percent => format!("{text}%"),
                _ => text,
            }
        }
        Value::Date(day) => format!("{}/{}/{}", day.month(), day.day(), day.year()),
        Value::DateTime(instant) => {
            let at = zone.to_datetime(*instant);
            let half = if at.hour() < 12 { "AM" } else { "PM" };
            let hour = (at.hour() + 11) % 12 + 1;
            format!(
                "{}/{}/{}, {hour}:{:02} {half}",
                at.month(),
                at.day(),
                at.year(),
                at.minute()
            )
        }
        _ => return value,
    };
    Value::Text(Cow::Owned(text))
}

/// A number's text with a comma between each three digits before the point.
fn grouped(number: &str) -> String {
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", number),
    };
    let (whole, fraction) = match digits.find('.') {
        Some(at) => digits.split_at(at),
        None => (digits, ""),
    };
    let mut text = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text.push_str(fraction);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, expected) in [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("-1234567.50", "-1,234,567.50"),
        ] {
            assert_eq!(grouped(number), expected);
        }
    }
}
