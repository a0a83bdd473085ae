//! What each stretch of a query looks like, for the editor.
//!
//! Works on the tokens alone, so it is total, fast enough for every key press and right enough on
//! a query that is not finished. It must not know themes: a class is a meaning, not a colour.

use std::ops::Range;

use super::names::{date_literal, date_literal_n, is_reserved};
use super::token::{Token, TokenKind, lex};

/// The meaning of a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// A word of the language: `SELECT`, `GROUP` before `BY`.
    Keyword,
    /// A function's name.
    Function,
    /// A field, a relationship, an alias.
    Field,
    /// An object or child relationship after `FROM`.
    Object,
    /// A quoted text.
    String,
    /// A number, also with a currency.
    Number,
    /// A date, datetime or time.
    Date,
    /// `TODAY`, `LAST_N_DAYS:5`.
    DateLiteral,
    /// `TRUE`, `FALSE`, `NULL`.
    Constant,
    /// `=`, `<>`, `+` …
    Operator,
    /// Commas, dots, parentheses.
    Punctuation,
    /// A comment.
    Comment,
    /// An Apex variable, `:ids`.
    Bind,
    /// What SOQL has no use for, and a string that is not closed.
    Error,
}

/// The classes of all stretches that are not blank, in order, without overlap.
pub fn highlight(text: &str) -> Vec<(Range<usize>, Class)> {
    let tokens = lex(text);
    let mut highlighter = Highlighter {
        text,
        words: tokens
            .iter()
            .filter(|token| !token.kind.is_trivia())
            .copied()
            .collect(),
        at: 0,
        in_from: false,
        in_type_of: false,
    };
    let mut classes = Vec::with_capacity(tokens.len());
    for token in &tokens {
        let class = match token.kind {
            TokenKind::Whitespace => continue,
            TokenKind::Comment => Class::Comment,
            _ => {
                let class = highlighter.class(*token);
                highlighter.at += 1;
                class
            }
        };
        classes.push((token.span.range(), class));
    }
    classes
}

struct Highlighter<'a> {
    text: &'a str,
    /// The tokens without blanks and comments.
    words: Vec<Token>,
    /// The one being classified.
    at: usize,
    /// After `FROM` or one of its commas: the next word is an object.
    in_from: bool,
    /// Between `TYPEOF` and `END`.
    in_type_of: bool,
}

impl Highlighter<'_> {
    fn kind(&self, index: usize) -> Option<TokenKind> {
        self.words.get(index).map(|token| token.kind)
    }

    fn word(&self, index: usize) -> &str {
        match self.words.get(index) {
            Some(token) if token.kind == TokenKind::Word => token.span.text(self.text),
            _ => "",
        }
    }

    fn is(&self, index: usize, word: &str) -> bool {
        self.word(index).eq_ignore_ascii_case(word)
    }

    /// Whether the token before the one being classified is this word.
    fn follows(&self, word: &str) -> bool {
        self.at.checked_sub(1).is_some_and(|at| self.is(at, word))
    }

    fn class(&mut self, token: Token) -> Class {
        match token.kind {
            TokenKind::Word => self.word_class(),
            TokenKind::Currency => match self.kind_before() {
                Some(kind) if kind.is_comparison() => Class::Number,
                Some(TokenKind::Open | TokenKind::Comma)
                    if token.span.text(self.text).contains('.') =>
                {
                    Class::Number
                }
                _ => Class::Field,
            },
            TokenKind::String { closed: true } => Class::String,
            TokenKind::String { closed: false } | TokenKind::Unknown => Class::Error,
            TokenKind::Number if self.is_date_literal_number(self.at) => Class::DateLiteral,
            TokenKind::Number => Class::Number,
            TokenKind::Date | TokenKind::DateTime | TokenKind::Time => Class::Date,
            TokenKind::Bind => Class::Bind,
            TokenKind::Colon if self.is_date_literal_number(self.at + 1) => Class::DateLiteral,
            TokenKind::Colon => Class::Punctuation,
            TokenKind::Comma | TokenKind::Dot | TokenKind::Open | TokenKind::Close => {
                Class::Punctuation
            }
            TokenKind::Plus | TokenKind::Minus => Class::Operator,
            _ => Class::Operator,
        }
    }

    fn kind_before(&self) -> Option<TokenKind> {
        self.at.checked_sub(1).and_then(|at| self.kind(at))
    }

    /// Whether the token at `index` is the `5` of `LAST_N_DAYS:5`, or where it belongs.
    fn is_date_literal_number(&self, index: usize) -> bool {
        index
            .checked_sub(2)
            .is_some_and(|name| date_literal_n(self.word(name)).is_some())
            && self.kind(index - 1) == Some(TokenKind::Colon)
    }

    fn word_class(&mut self) -> Class {
        let at = self.at;
        if self.kind_before() == Some(TokenKind::Dot) {
            return self.name_class();
        }
        if self.kind(at + 1) == Some(TokenKind::Dot) {
            return self.name_class();
        }
        let word = self.word(at).to_owned();
        if is_reserved(&word) {
            return self.reserved_class(&word);
        }
        if self.is_contextual_keyword(&word) {
            return Class::Keyword;
        }
        if self.in_from {
            return self.name_class();
        }
        if self.kind(at + 1) == Some(TokenKind::Open) {
            return Class::Function;
        }
        if date_literal_n(&word).is_some() || (date_literal(&word).is_some() && self.is_value()) {
            return Class::DateLiteral;
        }
        Class::Field
    }

    /// A name: an object where one is due, a field elsewhere.
    fn name_class(&mut self) -> Class {
        if !self.in_from {
            return Class::Field;
        }
        // `c.Account a`: the path is the object, the alias after it is not.
        match self.kind_before() {
            Some(TokenKind::Dot | TokenKind::Comma) => Class::Object,
            _ if self.follows("FROM") => Class::Object,
            _ => Class::Field,
        }
    }

    fn reserved_class(&mut self, word: &str) -> Class {
        let is = |other: &str| word.eq_ignore_ascii_case(other);
        if is("TRUE") || is("FALSE") || is("NULL") {
            return Class::Constant;
        }
        if is("FROM") {
            self.in_from = true;
            self.in_type_of = false;
        } else if !is("AS") {
            self.in_from = false;
        }
        Class::Keyword
    }

    /// Keywords that are names elsewhere.
    fn is_contextual_keyword(&mut self, word: &str) -> bool {
        let at = self.at;
        let is = |other: &str| word.eq_ignore_ascii_case(other);
        let next_is_end = self.kind(at + 1).is_none();
        if is("GROUP") || is("ORDER") {
            let keyword = self.is(at + 1, "BY")
                || (next_is_end && at > 0 && !self.follows("FROM") && !self.follows("SELECT"));
            self.in_from &= !keyword;
            return keyword;
        }
        if is("OFFSET") {
            let keyword = self.kind(at + 1) == Some(TokenKind::Number);
            self.in_from &= !keyword;
            return keyword;
        }
        if is("TYPEOF") {
            let before = self.kind_before();
            let starts_item = self.follows("SELECT") || before == Some(TokenKind::Comma);
            if starts_item && self.kind(at + 1) == Some(TokenKind::Word) && !self.is(at + 1, "FROM")
            {
                self.in_type_of = true;
                return true;
            }
            return false;
        }
        if self.in_type_of && (is("WHEN") || is("THEN") || is("END")) {
            if is("END") {
                self.in_type_of = false;
            }
            return true;
        }
        (is("SCOPE") && self.follows("USING"))
            || ((is("VIEW") || is("REFERENCE")) && self.follows("FOR"))
            || ((is("TRACKING") || is("VIEWSTAT"))
                && (self.follows("UPDATE")
                    || at >= 3 && self.is(at - 3, "UPDATE") && self.kind_before_is_comma()))
            || (is("DATA") && self.follows("WITH") && self.is(at + 1, "CATEGORY"))
            || (is("CATEGORY") && self.follows("DATA"))
            || ((is("SECURITY_ENFORCED") || is("USER_MODE") || is("SYSTEM_MODE"))
                && self.follows("WITH"))
    }

    fn kind_before_is_comma(&self) -> bool {
        self.kind_before() == Some(TokenKind::Comma)
    }

    /// Whether a value stands here: after a comparison, or in a list after IN.
    fn is_value(&self) -> bool {
        let mut at = self.at;
        while let Some(before) = at.checked_sub(1) {
            match self.kind(before) {
                Some(kind) if kind.is_comparison() => return before + 1 == self.at,
                Some(TokenKind::Open) => {
                    return before
                        .checked_sub(1)
                        .is_some_and(|word| self.is(word, "IN"));
                }
                Some(
                    TokenKind::Comma
                    | TokenKind::Date
                    | TokenKind::DateTime
                    | TokenKind::Number
                    | TokenKind::Colon,
                ) => {}
                Some(TokenKind::Word)
                    if date_literal(self.word(before)).is_some()
                        || date_literal_n(self.word(before)).is_some() => {}
                _ => return false,
            }
            at = before;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The classes as `text/letter`, with the letters below.
    fn classes(text: &str) -> String {
        highlight(text)
            .into_iter()
            .map(|(range, class)| {
                let letter = match class {
                    Class::Keyword => 'k',
                    Class::Function => 'f',
                    Class::Field => 'n',
                    Class::Object => 'o',
                    Class::String => 's',
                    Class::Number => '1',
                    Class::Date => 'd',
                    Class::DateLiteral => 'l',
                    Class::Constant => 'c',
                    Class::Operator => '=',
                    Class::Punctuation => '.',
                    Class::Comment => '#',
                    Class::Bind => 'b',
                    Class::Error => '!',
                };
                format!("{}/{letter}", text.get(range).unwrap_or_default())
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn words_get_their_class_by_position() {
        for (text, expected) in [
            (
                "SELECT Id, COUNT(Name) n FROM Order o WHERE a = TODAY",
                "SELECT/k Id/n ,/. COUNT/f (/. Name/n )/. n/n FROM/k Order/o o/n WHERE/k a/n =/= TODAY/l",
            ),
            (
                "SELECT Owner.Limit FROM Group GROUP BY Today",
                "SELECT/k Owner/n ./. Limit/n FROM/k Group/o GROUP/k BY/k Today/n",
            ),
            (
                "SELECT (SELECT Id FROM Contacts) FROM Contact c, c.Account a",
                "SELECT/k (/. SELECT/k Id/n FROM/k Contacts/o )/. FROM/k Contact/o c/n ,/. c/o ./. Account/o a/n",
            ),
            (
                "WHERE d > LAST_N_DAYS:5 AND e IN (TODAY, YESTERDAY) AND f = null",
                "WHERE/k d/n >/= LAST_N_DAYS/l :/l 5/l AND/k e/n IN/k (/. TODAY/l ,/. YESTERDAY/l )/. AND/k f/n =/= null/c",
            ),
            (
                "WHERE a IN :ids -- why\nLIMIT 5 OFFSET 3",
                "WHERE/k a/n IN/k :ids/b -- why/# LIMIT/k 5/1 OFFSET/k 3/1",
            ),
            ("SELECT * FROM", "SELECT/k */! FROM/k"),
            ("WHERE a = 'open", "WHERE/k a/n =/= 'open/!"),
            (
                "SELECT TYPEOF What WHEN Account THEN Name END FROM Event",
                "SELECT/k TYPEOF/k What/n WHEN/k Account/n THEN/k Name/n END/k FROM/k Event/o",
            ),
            (
                "FROM A USING SCOPE mine WITH USER_MODE FOR VIEW UPDATE TRACKING, VIEWSTAT",
                "FROM/k A/o USING/k SCOPE/k mine/n WITH/k USER_MODE/k FOR/k VIEW/k UPDATE/k TRACKING/k ,/. VIEWSTAT/k",
            ),
        ] {
            assert_eq!(classes(text), expected);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_classified_in_order(text in "\\PC*") {
            let mut end = 0;
            for (range, _) in highlight(&text) {
                prop_assert!(range.start >= end && range.end > range.start);
                prop_assert!(text.get(range.clone()).is_some());
                end = range.end;
            }
            prop_assert!(end <= text.len());
        }
    }
}
