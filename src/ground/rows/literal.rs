//! Values as SOQL writes them: by the kind of their column, quoted or bare.

use super::decimal::Decimal;
use super::{Cell, CellKind, CellValue, ValueKind};
use crate::soql::rewrite::quoted;

/// The literal of a value.
///
/// # Errors
/// Why SOQL has none, in a few words.
pub fn of_value(value: &CellValue, kind: ValueKind) -> Result<String, String> {
    match value.kind {
        CellKind::Null | CellKind::Absent => Ok("null".to_owned()),
        CellKind::Number => number(&value.text).or_else(|why| plain(&value.text).ok_or(why)),
        CellKind::Bool => Ok(value.text.to_uppercase()),
        CellKind::Text => literal(&value.text, kind),
        CellKind::Children | CellKind::Compound => Err("the value is not a single one".into()),
    }
}

/// The literal of a cell in a column of this kind, whatever it holds: what does not look like the kind
/// is quoted, so that no text of an org becomes a part of a query.
pub fn of_cell(cell: Cell<'_>, kind: ValueKind) -> String {
    let text = cell.text;
    let bare = match (cell.kind, kind) {
        (CellKind::Null | CellKind::Absent, _) => Some("null".to_owned()),
        (CellKind::Number, _) | (CellKind::Text, ValueKind::Number(_)) => {
            number(text).ok().or_else(|| plain(text))
        }
        (CellKind::Bool, _) | (CellKind::Text, ValueKind::Bool) => {
            let is = ["true", "false"]
                .iter()
                .any(|is| text.eq_ignore_ascii_case(is));
            is.then(|| text.to_uppercase())
        }
        (CellKind::Text, ValueKind::Date | ValueKind::DateTime | ValueKind::Time) => {
            let looks = ValueKind::of_value(cell.kind, text) == kind;
            looks.then(|| literal(text, kind).ok()).flatten()
        }
        _ => None,
    };
    bare.unwrap_or_else(|| quoted(text))
}

/// The literal of a text that stands for a value of this kind.
///
/// # Errors
/// Why SOQL has none, in a few words.
pub fn literal(text: &str, kind: ValueKind) -> Result<String, String> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::NumberKind;

    #[test]
    fn a_cell_is_quoted_unless_it_is_what_its_column_holds() {
        use CellKind as C;
        use ValueKind as K;
        let number = K::Number(NumberKind::Decimal);
        for (kind, text, column, written) in [
            (C::Text, "O'Hara \\ Ö", K::Text, r"'O\'Hara \\ Ö'"),
            (C::Text, "10115", K::Text, "'10115'"),
            (C::Number, "1.50", number, "1.50"),
            (C::Number, "1.0E7", number, "10000000"),
            // A file's numbers are texts.
            (C::Text, "-3", number, "-3"),
            (C::Text, "3 OR Id != null", number, "'3 OR Id != null'"),
            (C::Bool, "true", K::Bool, "TRUE"),
            (
                C::Text,
                "true) OR (Id != null",
                K::Bool,
                "'true) OR (Id != null'",
            ),
            (C::Text, "2026-01-31", K::Date, "2026-01-31"),
            (C::Text, "2026-01-31", K::Text, "'2026-01-31'"),
            (C::Text, "yesterday", K::Date, "'yesterday'"),
            (
                C::Text,
                "2026-02-28T10:00:00.000+0000",
                K::DateTime,
                "2026-02-28T10:00:00.000Z",
            ),
            (C::Null, "", K::Text, "null"),
            (C::Absent, "", number, "null"),
        ] {
            let cell = Cell {
                kind,
                text,
                width: 0,
            };
            assert_eq!(of_cell(cell, column), written, "{kind:?} {text}");
        }
    }

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
}
