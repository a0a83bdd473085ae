//! Conditions as SOQL has them: literals by the kind of the column, and the reason where there is no
//! such condition.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::app::result::ResultPane;
use crate::rows::decimal::Decimal;
use crate::rows::order::{Comparison, Condition};
use crate::rows::{CellKind, CellValue, ValueKind};
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
        Condition::Like { value, .. } => format!("{field} = {}", of_cell(value, kind)?),
        Condition::NotLike { value, .. } => format!("{field} != {}", of_cell(value, kind)?),
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

/// The literal of a cell's value.
pub(super) fn of_cell(value: &CellValue, kind: ValueKind) -> Result<String, String> {
    match value.kind {
        CellKind::Null | CellKind::Absent => Ok("null".to_owned()),
        CellKind::Number => number(&value.text).or_else(|why| plain(&value.text).ok_or(why)),
        CellKind::Bool => Ok(value.text.to_uppercase()),
        CellKind::Text => literal(&value.text, kind),
        CellKind::Children | CellKind::Compound => Err("the value is not a single one".into()),
    }
}

/// The literal of a text that stands for a value of this kind.
fn literal(text: &str, kind: ValueKind) -> Result<String, String> {
    match kind {
        ValueKind::Number(_) => number(text),
        ValueKind::Bool => Ok(text.to_uppercase()),
        ValueKind::Date | ValueKind::Time => Ok(text.to_owned()),
        ValueKind::DateTime => Ok(moment(text)),
        _ => Ok(quoted(text)),
    }
}

/// A moment as SOQL writes it: the answers' `+0000` is `Z`.
fn moment(text: &str) -> String {
    match text.strip_suffix("+0000") {
        Some(utc) => format!("{utc}Z"),
        None => text.to_owned(),
    }
}

/// A number as SOQL writes it: no exponent, no blank, no plus.
fn number(text: &str) -> Result<String, String> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty()
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.matches('.').count() <= 1
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit());
    if plain {
        Ok(text.to_owned())
    } else {
        Err(format!("SOQL has no number {text}"))
    }
}

/// A number that came with an exponent (`1.0E7`), without it.
fn plain(text: &str) -> Option<String> {
    let number = Decimal::parse(text)?;
    let digits: String = number.digits().map(|d| char::from(b'0' + d)).collect();
    let before = usize::try_from(number.power() + 1).unwrap_or(0);
    let leading = usize::try_from(-1 - number.power()).unwrap_or(0);
    let sign = if number.is_negative() { "-" } else { "" };
    let whole: String = match before {
        0 => "0".to_owned(),
        _ => digits
            .chars()
            .chain(std::iter::repeat('0'))
            .take(before)
            .collect(),
    };
    let rest: String = digits.chars().skip(before).collect();
    Some(match rest.is_empty() {
        true => format!("{sign}{whole}"),
        false => format!("{sign}{whole}.{}{rest}", "0".repeat(leading)),
    })
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
    fn numbers_lose_their_exponents() {
        for (text, written) in [
            ("1.0E7", "10000000"),
            ("-1.25e2", "-125"),
            ("1.5E-3", "0.0015"),
            ("1.2345E2", "123.45"),
            ("0E0", "0"),
        ] {
            assert_eq!(plain(text).as_deref(), Some(written), "{text}");
        }
    }

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
