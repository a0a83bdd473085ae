//! Literals: strings with their escapes, numbers, dates, date literals, binds.
//!
//! Must not know what they are compared with.

use super::super::ast::{Name, Span, Value, ValueKind};
use super::super::names::{date_literal, date_literal_n};
use super::super::token::TokenKind;
use super::Problem;
use super::cursor::{Cursor, Parsed};

impl Cursor<'_> {
    /// A literal.
    pub(super) fn value(&mut self) -> Parsed<Value> {
        self.literal(false)
    }

    /// The right side of LIKE, whose strings may hold `\%` and `\_`.
    pub(super) fn pattern(&mut self) -> Parsed<Value> {
        self.literal(true)
    }

    fn literal(&mut self, like: bool) -> Parsed<Value> {
        if let Some(kind) = self.word_literal()? {
            return Ok(kind);
        }
        let text = self.token_text(0);
        let kind = match self.kind(0) {
            Some(TokenKind::String { closed: true }) => ValueKind::String(
                decode_string(text, like).ok_or_else(|| self.error(Problem::BadEscape, &[]))?,
            ),
            Some(TokenKind::Date) => ValueKind::Date(text.to_owned()),
            Some(TokenKind::DateTime) => ValueKind::DateTime(text.to_owned()),
            Some(TokenKind::Time) => ValueKind::Time(text.to_owned()),
            Some(TokenKind::Currency) => ValueKind::Currency(text.to_owned()),
            Some(TokenKind::Number | TokenKind::Plus | TokenKind::Minus) => {
                let start = self.span();
                let number = self.signed_number()?;
                return Ok(Value {
                    kind: ValueKind::Number(number),
                    span: start.to(self.last_span()),
                });
            }
            Some(TokenKind::Bind | TokenKind::Colon) => {
                let start = self.span();
                return match self.take_bind()? {
                    Some(name) => Ok(Value {
                        span: start.to(name.span),
                        kind: ValueKind::Bind(name),
                    }),
                    None => Err(self.unexpected(&["value"])),
                };
            }
            _ => return Err(self.unexpected(&["value"])),
        };
        Ok(Value {
            kind,
            span: self.bump(),
        })
    }

    /// TRUE, FALSE, NULL and the date literals.
    fn word_literal(&mut self) -> Parsed<Option<Value>> {
        if self.kind(0) != Some(TokenKind::Word) {
            return Ok(None);
        }
        let word = self.token_text(0);
        let kind = if self.is_keyword("TRUE") {
            ValueKind::Bool(true)
        } else if self.is_keyword("FALSE") {
            ValueKind::Bool(false)
        } else if self.is_keyword("NULL") {
            ValueKind::Null
        } else if let Some(name) = date_literal(word) {
            ValueKind::DateLiteral { name, n: None }
        } else if let Some(name) = date_literal_n(word) {
            let start = self.bump();
            self.expect(TokenKind::Colon, ":")?;
            let n = self.token_text(0);
            if !self.is(TokenKind::Number) || !n.bytes().all(|b| b.is_ascii_digit()) {
                return Err(self.unexpected(&["number"]));
            }
            let kind = ValueKind::DateLiteral {
                name,
                n: Some(n.to_owned()),
            };
            return Ok(Some(Value {
                kind,
                span: start.to(self.bump()),
            }));
        } else {
            return Ok(None);
        };
        Ok(Some(Value {
            kind,
            span: self.bump(),
        }))
    }

    /// A number with its sign, as written.
    pub(super) fn signed_number(&mut self) -> Parsed<String> {
        let start = self.span();
        let signed = self.is(TokenKind::Plus) || self.is(TokenKind::Minus);
        let number = usize::from(signed);
        if self.kind(number) != Some(TokenKind::Number) || (signed && !self.is_adjacent(1)) {
            return Err(self.unexpected(&["number"]));
        }
        if signed {
            self.bump();
        }
        let span: Span = start.to(self.bump());
        Ok(span.text(self.text).to_owned())
    }

    /// `:name`, also with blanks after the colon.
    pub(super) fn take_bind(&mut self) -> Parsed<Option<Name>> {
        if self.is(TokenKind::Bind) {
            let text = self.token_text(0).trim_start_matches(':').to_owned();
            let span = self.bump();
            return Ok(Some(Name {
                text,
                span: Span::new(span.start + 1, span.end),
            }));
        }
        if self.take(TokenKind::Colon).is_some() {
            return Ok(Some(self.name("variable")?));
        }
        Ok(None)
    }
}

/// The text of a string token with its quotes, decoded; none for an escape that does not exist.
///
/// In a pattern `\%`, `\_` and `\\` keep their backslash, because it decides what they match.
pub(super) fn decode_string(quoted: &str, like: bool) -> Option<String> {
    let inner = quoted.strip_prefix('\'')?.strip_suffix('\'')?;
    let mut decoded = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        decoded.push_str(before);
        let mut chars = escape.chars();
        chars.next();
        match chars.next()? {
            'n' | 'N' => decoded.push('\n'),
            'r' | 'R' => decoded.push('\r'),
            't' | 'T' => decoded.push('\t'),
            'b' | 'B' => decoded.push('\u{8}'),
            'f' | 'F' => decoded.push('\u{c}'),
            quote @ ('"' | '\'') => decoded.push(quote),
            '\\' if like => decoded.push_str("\\\\"),
            '\\' => decoded.push('\\'),
            wildcard @ ('%' | '_') if like => {
                decoded.push('\\');
                decoded.push(wildcard);
            }
            'u' | 'U' => {
                let (unit, after) = unicode_escape(chars.as_str())?;
                decoded.push(unit);
                rest = after;
                continue;
            }
            _ => return None,
        }
        rest = chars.as_str();
    }
    decoded.push_str(rest);
    Some(decoded)
}

/// The character of `XXXX`, or of a surrogate pair `XXXX\uXXXX`, and what follows.
fn unicode_escape(text: &str) -> Option<(char, &str)> {
    let (first, rest) = hex4(text)?;
    if !(0xd800..0xdc00).contains(&first) {
        return Some((
            char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER),
            rest,
        ));
    }
    let second = rest
        .strip_prefix("\\u")
        .and_then(hex4)
        .filter(|(unit, _)| (0xdc00..0xe000).contains(unit));
    match second {
        Some((low, rest)) => {
            let code = 0x10000 + ((first - 0xd800) << 10) + (low - 0xdc00);
            Some((
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
                rest,
            ))
        }
        None => Some((char::REPLACEMENT_CHARACTER, rest)),
    }
}

fn hex4(text: &str) -> Option<(u32, &str)> {
    let digits = text.get(..4)?;
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    Some((u32::from_str_radix(digits, 16).ok()?, text.get(4..)?))
}
