//! A literal written as another kind: what a fix puts in its place.
//!
//! It must not know any query.

use crate::soql::names::{DATE_LITERALS, DATE_LITERALS_N, date_literal, date_literal_n};
use crate::soql::token::{Span, TokenKind, lex};

use super::kind::{Kind, Literal};
use super::similar::nearest_word;

/// The text in quotes, where it has no escapes.
pub(super) fn plain_text(quoted: &str) -> Option<&str> {
    let inner = quoted.strip_prefix('\'')?.strip_suffix('\'')?;
    (!inner.contains('\\')).then_some(inner)
}

/// The literal as a text, where it is a word or number that lacks quotes.
pub(super) fn quoted(literal: Literal, written: &str) -> Option<String> {
    let plain = matches!(
        literal,
        Literal::Number
            | Literal::Currency
            | Literal::Boolean
            | Literal::Date
            | Literal::DateTime
            | Literal::Time
    );
    plain.then(|| format!("'{written}'"))
}

/// A literal as another kind is written, where that can be told.
pub(super) fn converted(kind: Kind, literal: Literal, written: &str) -> Option<String> {
    let inner = plain_text(written).map(str::trim);
    match (kind, literal) {
        (Kind::Text | Kind::Choices, literal) => quoted(literal, written),
        (Kind::Id, Literal::Number) => {
            matches!(written.len(), 15 | 18).then(|| format!("'{written}'"))
        }
        (Kind::Number | Kind::Currency, Literal::Text) => {
            let inner = inner?;
            let digits = inner.strip_prefix(['+', '-']).unwrap_or(inner);
            is_one(digits, TokenKind::Number).then(|| inner.to_owned())
        }
        (Kind::Number, Literal::Currency) => written.get(3..).map(str::to_owned),
        (Kind::Boolean, Literal::Text) => meant_boolean(inner?).map(str::to_owned),
        (Kind::Boolean, Literal::Number) => meant_boolean(written).map(str::to_owned),
        (Kind::Date, Literal::DateTime) => written.get(..10).map(str::to_owned),
        (Kind::Date, Literal::Text) => {
            let inner = inner?;
            if is_one(inner, TokenKind::DateTime) {
                return inner.get(..10).map(str::to_owned);
            }
            let fits = is_one(inner, TokenKind::Date) || is_date_literal(inner);
            fits.then(|| inner.to_owned())
        }
        (Kind::DateTime, Literal::Date) => Some(format!("{written}T00:00:00Z")),
        (Kind::DateTime, Literal::Text) => {
            let inner = inner?;
            if is_one(inner, TokenKind::Date) {
                return Some(format!("{inner}T00:00:00Z"));
            }
            let fits = is_one(inner, TokenKind::DateTime) || is_date_literal(inner);
            fits.then(|| inner.to_owned())
        }
        (Kind::Time, Literal::Text) => {
            let inner = inner?;
            let zoned = [format!("{inner}Z"), inner.to_owned()];
            zoned.into_iter().find(|time| is_one(time, TokenKind::Time))
        }
        _ => None,
    }
}

fn is_one(text: &str, kind: TokenKind) -> bool {
    match lex(text).as_slice() {
        [only] => only.kind == kind && only.span == Span::new(0, text.len()),
        _ => false,
    }
}

fn is_date_literal(text: &str) -> bool {
    match text.split_once(':') {
        None => date_literal(text).is_some(),
        Some((name, number)) => {
            date_literal_n(name).is_some()
                && !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit())
        }
    }
}

/// What a word or number stands for as a checkbox.
pub(super) fn meant_boolean(text: &str) -> Option<&'static str> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "on" | "t" | "ture" | "treu" => Some("TRUE"),
        "false" | "no" | "n" | "0" | "off" | "f" | "flase" | "fasle" => Some("FALSE"),
        _ => None,
    }
}

/// The date literal that a word was probably meant to be: `LAST_30_DAYS` has its number elsewhere.
pub(super) fn meant_date(word: &str) -> Option<String> {
    let upper = word.to_uppercase();
    let parts: Vec<&str> = upper.split('_').collect();
    let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(number) = parts
        .iter()
        .find(|part| !part.is_empty() && is_number(part))
    {
        let name: Vec<&str> = parts
            .iter()
            .map(|part| if part == number { "N" } else { part })
            .collect();
        if let Some(name) = date_literal_n(&name.join("_")) {
            return Some(format!("{name}:{number}"));
        }
    }
    if let "NOW" | "CURRENT_DATE" = upper.as_str() {
        return Some("TODAY".to_owned());
    }
    let meant = nearest_word(word, DATE_LITERALS);
    meant.map(str::to_owned).or_else(|| {
        let meant = nearest_word(word, DATE_LITERALS_N)?;
        Some(format!("{meant}:7"))
    })
}
