//! Literals: strings with their escapes, numbers, dates, date literals, binds.
//!
//! Must not know what they are compared with.

use super::super::error::Problem;
use super::super::expected::Expected;
use super::super::keyword::Keyword;
use super::super::names::{date_literal, date_literal_n};
use super::super::token::TokenKind;
use super::super::tree::NodeKind;
use super::parser::Parser;

pub(super) const VALUE: &[Expected] = &[Expected::Value];
pub(super) const PATTERN: &[Expected] = &[Expected::Pattern];
const VALUES: &[Expected] = &[
    Expected::Value,
    Expected::DateLiteral,
    Expected::Keyword("NULL"),
    Expected::Keyword("TRUE"),
    Expected::Keyword("FALSE"),
    Expected::Variable,
];
const PATTERNS: &[Expected] = &[Expected::Pattern, Expected::Variable];
const VARIABLE: &[Expected] = &[Expected::Variable];
const COLON: &[Expected] = &[Expected::Symbol(":")];
const INTEGER: &[Expected] = &[Expected::Integer];

impl Parser<'_> {
    /// A literal; `like` for the right side of LIKE, whose strings may hold `\%` and `\_`.
    pub(super) fn value(&mut self, like: bool) -> bool {
        let expected = if like { PATTERN } else { VALUE };
        self.record(if like { PATTERNS } else { VALUES });
        match self.kind(0) {
            Some(TokenKind::String { closed: true }) => self.string(like),
            Some(TokenKind::Time) => {
                if !self.text_at(0).ends_with(['Z', 'z']) {
                    self.error(Problem::BrokenDateTime, expected);
                }
                self.one()
            }
            Some(TokenKind::Date | TokenKind::DateTime | TokenKind::Currency) => self.one(),
            Some(TokenKind::Number | TokenKind::Plus | TokenKind::Minus) => {
                self.signed_number(expected)
            }
            Some(TokenKind::Bind | TokenKind::Colon) => self.bind(expected),
            Some(TokenKind::Word) => self.word_value(expected),
            Some(TokenKind::String { closed: false }) => {
                self.error(Problem::OpenString, expected);
                self.one()
            }
            Some(TokenKind::Unknown) if !self.is_hole() => self.unknown_value(expected),
            _ => {
                self.unexpected(expected);
                false
            }
        }
    }

    /// Whether a literal can start here.
    pub(super) fn is_value_start(&self) -> bool {
        match self.kind(0) {
            Some(
                TokenKind::String { .. }
                | TokenKind::Date
                | TokenKind::DateTime
                | TokenKind::Time
                | TokenKind::Currency
                | TokenKind::Number
                | TokenKind::Bind,
            ) => true,
            Some(TokenKind::Word) => match self.keyword(0) {
                Some(Keyword::True | Keyword::False | Keyword::Null) => true,
                Some(_) => false,
                None => {
                    let word = self.text_at(0);
                    date_literal(word).is_some() || date_literal_n(word).is_some()
                }
            },
            _ => false,
        }
    }

    /// One token that is a value.
    fn one(&mut self) -> bool {
        self.open(NodeKind::Value);
        self.bump();
        self.close();
        true
    }

    pub(super) fn string(&mut self, like: bool) -> bool {
        let text = self.text_at(0);
        if text.contains('\\') && decode_string(text, like).is_none() {
            self.error(Problem::BadEscape, &[]);
        }
        self.one()
    }

    /// TRUE, FALSE, NULL, the date literals, and a text whose quotes are missing.
    fn word_value(&mut self, expected: &'static [Expected]) -> bool {
        if matches!(
            self.keyword(0),
            Some(Keyword::True | Keyword::False | Keyword::Null)
        ) {
            return self.one();
        }
        let word = self.text_at(0);
        if self.keyword(0).is_none() && !self.is_path() {
            if date_literal(word).is_some() {
                return self.one();
            }
            if date_literal_n(word).is_some() {
                return self.numbered_date();
            }
        }
        if !self.is_name() || self.is_clause_start() {
            self.unexpected(expected);
            return false;
        }
        let length = self.path_length(0);
        if self.kind(length) == Some(TokenKind::Open) {
            self.unexpected(expected);
            self.open(NodeKind::Error);
            for _ in 0..length {
                self.bump();
            }
            self.skip_group();
            self.close();
            return false;
        }
        self.error(Problem::MissingQuotes, expected);
        self.open(NodeKind::Value);
        for _ in 0..length {
            self.bump();
        }
        self.close();
        false
    }

    fn is_path(&self) -> bool {
        self.kind(1) == Some(TokenKind::Dot) && self.is_adjacent(1)
    }

    /// `(…)` with all that is in it.
    fn skip_group(&mut self) {
        let mut open = 0_usize;
        while let Some(kind) = self.kind(0) {
            match kind {
                TokenKind::Open => open += 1,
                TokenKind::Close => open = open.saturating_sub(1),
                TokenKind::Word if self.is_clause_start() => return,
                _ => {}
            }
            self.bump();
            if open == 0 {
                return;
            }
        }
    }

    /// `LAST_N_DAYS:5`
    fn numbered_date(&mut self) -> bool {
        self.open(NodeKind::Value);
        self.bump();
        let fine = self.expect(TokenKind::Colon, COLON) && {
            let digits = self.is(TokenKind::Number)
                && self.text_at(0).bytes().all(|byte| byte.is_ascii_digit());
            match digits {
                true => self.bump(),
                false => self.unexpected(INTEGER),
            }
            digits
        };
        self.close();
        fine
    }

    /// Text in double or typographic quotes, a datetime that is not whole.
    fn unknown_value(&mut self, expected: &'static [Expected]) -> bool {
        let text = self.text_at(0);
        self.unexpected(expected);
        if text.starts_with('"') || text.contains(':') {
            return self.one();
        }
        if text.starts_with(['“', '”', '‘', '’']) {
            let end = (1..40).find(|ahead| self.text_at(*ahead).starts_with(['”', '’', '“', '‘']));
            self.open(NodeKind::Value);
            for _ in 0..=end.unwrap_or(0) {
                self.bump();
            }
            self.close();
            return true;
        }
        if text.starts_with('_') || text == "*" {
            self.error_node();
        }
        false
    }

    /// A number with its sign.
    pub(super) fn signed_number(&mut self, expected: &'static [Expected]) -> bool {
        let signed = self.is(TokenKind::Plus) || self.is(TokenKind::Minus);
        let number = usize::from(signed);
        if self.kind(number) != Some(TokenKind::Number) || (signed && !self.is_adjacent(1)) {
            self.unexpected(expected);
            return false;
        }
        self.open(NodeKind::Value);
        for _ in 0..=number {
            self.bump();
        }
        self.close();
        true
    }

    /// An integer, which may have a sign; a sign that makes no sense is the server's business.
    pub(super) fn integer(&mut self) {
        let signed = self.is(TokenKind::Minus) || self.is(TokenKind::Plus);
        let digits = self.text_at(usize::from(signed));
        if digits.bytes().all(|byte| byte.is_ascii_digit()) {
            self.signed_number(INTEGER);
        } else {
            self.unexpected(INTEGER);
        }
    }

    /// `:name`, also with blanks after the colon.
    pub(super) fn bind(&mut self, expected: &'static [Expected]) -> bool {
        if !self.strict && !self.is_hole() {
            self.error(Problem::Variable, expected);
        }
        self.open(NodeKind::Value);
        let mut fine = true;
        if self.is(TokenKind::Bind) {
            self.bump();
        } else if self.is(TokenKind::Colon) {
            self.bump();
            fine = self.path(VARIABLE);
        } else {
            self.unexpected(expected);
            fine = false;
        }
        self.close();
        fine
    }
}

/// The text of a string token with its quotes, decoded; none for an escape that does not exist.
///
/// In a pattern `\%`, `\_` and `\\` keep their backslash, because it decides what they match.
pub(in crate::soql) fn decode_string(quoted: &str, like: bool) -> Option<String> {
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
