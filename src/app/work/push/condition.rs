//! Conditions as SOQL has them: literals by the kind of the column, and the reason where there is no
//! such condition.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::app::result::ResultPane;
use crate::rows::ValueKind;
use crate::rows::literal::{literal, of_value};
use crate::rows::order::{Comparison, Condition};
use crate::soql::rewrite::{Statement, like_pattern, quoted};

use super::expression;

/// A condition as SOQL has it, and whether it is one on groups.
///
/// # Errors
/// Why SOQL has none, in a few words.
pub(super) fn in_soql(
    result: &ResultPane,
    statement: &Statement<'_>,
    kinds: &[ValueKind],
    condition: &Condition,
) -> Result<(String, bool), String> {
    if let Condition::Rows { words, .. } = condition {
        return Err(format!("which rows are {words} is known here alone"));
    }
    let Some(column) = condition.column() else {
        return Err("SOQL searches no text in all columns; name one, as in Name ~ acme".into());
    };
    let kind = kinds.get(column).copied().unwrap_or_default();
    let (field, total) = expression(result, statement, column)?;
    if let Some(why) = not_filterable(kind) {
        return Err(why.to_owned());
    }
    if total && statement.having(&[]).is_err() {
        return Err("totals without GROUP BY take no conditions".into());
    }
    let text = match condition {
        Condition::Text { .. } | Condition::Rows { .. } => {
            return Err("SOQL searches no text in all columns".into());
        }
        Condition::Null { .. } => format!("{field} = null"),
        Condition::NotNull { .. } => format!("{field} != null"),
        _ if is_dressed(result, statement, column) => {
            return Err(
                "its values are written for people (FORMAT, toLabel, convertCurrency)".into(),
            );
        }
        Condition::Like { value, .. } => format!("{field} = {}", of_value(value, kind)?),
        Condition::NotLike { value, .. } => format!("{field} != {}", of_value(value, kind)?),
        Condition::Compare {
            comparison, value, ..
        } => compare(&field, *comparison, value, kind)?,
        Condition::Contains { text, not, .. } => {
            if !has_like(kind) {
                return Err("LIKE is for texts".into());
            }
            let like = format!("{field} LIKE {}", like_pattern(text));
            if *not { format!("(NOT {like})") } else { like }
        }
        Condition::In { values, not, .. } => among(&field, values, *not, kind)?,
        Condition::Includes { values, not, .. } => {
            let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            let verb = match (kind, not) {
                (ValueKind::MultiPicklist, false) => "INCLUDES",
                (ValueKind::MultiPicklist, true) => "EXCLUDES",
                (_, false) => "IN",
                (_, true) => "NOT IN",
            };
            format!("{field} {verb} ({})", values.join(", "))
        }
    };
    Ok((text, total))
}

/// Why the server does not filter by such a field (describe, `filterable`).
fn not_filterable(kind: ValueKind) -> Option<&'static str> {
    match kind {
        ValueKind::LongText => Some("the server does not filter by long texts"),
        ValueKind::Base64 | ValueKind::Address | ValueKind::Location | ValueKind::Children => {
            Some("the server does not filter by such fields")
        }
        _ => None,
    }
}

fn has_like(kind: ValueKind) -> bool {
    matches!(
        kind,
        ValueKind::Text
            | ValueKind::Picklist
            | ValueKind::Email
            | ValueKind::Phone
            | ValueKind::Url
            | ValueKind::Unknown
    )
}

/// Whether a column's values are not the field's own, but ones made for reading.
fn is_dressed(result: &ResultPane, statement: &Statement<'_>, column: usize) -> bool {
    let about = result.rows.columns().get(column);
    about.is_some_and(|about| statement.is_dressed(&about.path))
}

/// One of several values. A day among moments is a span of its own each.
fn among(field: &str, values: &[String], not: bool, kind: ValueKind) -> Result<String, String> {
    let spans = matches!(kind, ValueKind::Date | ValueKind::DateTime)
        && values.iter().any(|value| days(value).is_some());
    if !spans {
        let literals: Result<Vec<String>, String> =
            values.iter().map(|value| literal(value, kind)).collect();
        let verb = if not { "NOT IN" } else { "IN" };
        return Ok(format!("{field} {verb} ({})", literals?.join(", ")));
    }
    let (comparison, between) = match not {
        false => (Comparison::Equal, " OR "),
        true => (Comparison::NotEqual, " AND "),
    };
    let each: Result<Vec<String>, String> = values
        .iter()
        .map(|value| Ok(format!("({})", compare(field, comparison, value, kind)?)))
        .collect();
    Ok(format!("({})", each?.join(between)))
}

fn compare(
    field: &str,
    comparison: Comparison,
    value: &str,
    kind: ValueKind,
) -> Result<String, String> {
    if matches!(kind, ValueKind::Date | ValueKind::DateTime)
        && let Some((from, to)) = days(value)
    {
        return Ok(among_days(field, comparison, from, to, kind));
    }
    Ok(format!(
        "{field} {} {}",
        comparison.sign(),
        literal(value, kind)?
    ))
}

/// The first day that a text names, and the first after it: a year, a month, a day.
fn days(text: &str) -> Option<(Date, Date)> {
    let parts: Vec<i16> = text
        .split('-')
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    let part = |at: usize| parts.get(at).map_or(Some(1), |n| i8::try_from(*n).ok());
    let from = Date::new(*parts.first()?, part(1)?, part(2)?).ok()?;
    let length = match parts.len() {
        1 => 1.year(),
        2 => 1.month(),
        3 => 1.day(),
        _ => return None,
    };
    Some((from, from.checked_add(length).ok()?))
}

/// A comparison with all of the days from one up to another.
fn among_days(
    field: &str,
    comparison: Comparison,
    from: Date,
    to: Date,
    kind: ValueKind,
) -> String {
    let write = |day: Date| match kind {
        ValueKind::DateTime => format!("{day}T00:00:00Z"),
        _ => day.to_string(),
    };
    let one = kind == ValueKind::Date && from.tomorrow().is_ok_and(|next| next == to);
    let (from, to) = (write(from), write(to));
    match comparison {
        Comparison::Equal | Comparison::NotEqual if one => {
            format!("{field} {} {from}", comparison.sign())
        }
        Comparison::Equal => format!("{field} >= {from} AND {field} < {to}"),
        // Null is another value too.
        Comparison::NotEqual => format!("({field} < {from} OR {field} >= {to} OR {field} = null)"),
        Comparison::Less => format!("{field} < {from}"),
        Comparison::GreaterOrEqual => format!("{field} >= {from}"),
        Comparison::LessOrEqual => format!("{field} < {to}"),
        Comparison::Greater => format!("{field} >= {to}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_by_the_kind_of_their_column() {
        use ValueKind as K;
        let decimal = K::Number(crate::rows::NumberKind::Decimal);
        for (kind, comparison, value, written) in [
            (K::Text, Comparison::Equal, "O'Neil", Ok("F = 'O\\'Neil'")),
            (decimal, Comparison::Greater, "-1.50", Ok("F > -1.50")),
            (
                decimal,
                Comparison::Greater,
                "1e5",
                Err("SOQL has no number 1e5"),
            ),
            (K::Bool, Comparison::NotEqual, "true", Ok("F != TRUE")),
            (
                K::Date,
                Comparison::Equal,
                "2026-01-31",
                Ok("F = 2026-01-31"),
            ),
            (
                K::Date,
                Comparison::LessOrEqual,
                "2026-01-31",
                Ok("F < 2026-02-01"),
            ),
            (
                K::Date,
                Comparison::Equal,
                "2026-12",
                Ok("F >= 2026-12-01 AND F < 2027-01-01"),
            ),
            (
                K::DateTime,
                Comparison::Greater,
                "2026",
                Ok("F >= 2027-01-01T00:00:00Z"),
            ),
            (
                K::DateTime,
                Comparison::NotEqual,
                "2026-02-28",
                Ok("(F < 2026-02-28T00:00:00Z OR F >= 2026-03-01T00:00:00Z OR F = null)"),
            ),
            (
                K::DateTime,
                Comparison::Less,
                "2026-02-28T10:00:00.000+0000",
                Ok("F < 2026-02-28T10:00:00.000Z"),
            ),
        ] {
            let text = compare("F", comparison, value, kind);
            let expected = written.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(text, expected, "{kind:?} {value}");
        }
    }
}
