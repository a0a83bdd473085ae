//! What may stand at a place of a statement: keywords, symbols, kinds of names and values.
//!
//! Recorded by the code that parses, so it cannot disagree with it. It must not know any schema:
//! which fields or objects those are is the language service's to say.

use super::grammar;
use super::token::{Span, TokenKind};

/// One thing that the grammar takes at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expected {
    /// A keyword in capitals; where only one word can follow it, both: `GROUP BY`, `NOT IN`.
    Keyword(&'static str),
    /// A comma, parenthesis or operator.
    Symbol(&'static str),
    /// A field, or a path of relationships to one.
    Field,
    /// The name of a function.
    Function,
    /// A location field, the first argument of `DISTANCE`.
    Location,
    /// A field or path that may refer to several objects, behind `TYPEOF`.
    Polymorphic,
    /// An object.
    Object,
    /// An object that a `TYPEOF` may refer to.
    TargetObject,
    /// A child relationship: the `FROM` of a subquery.
    ChildRelationship,
    /// A path from an alias to a parent, `c.Account`, behind the first comma of `FROM`.
    AliasPath,
    /// A new name for what stands before it.
    Alias,
    /// A literal of the type of what it is compared with.
    Value,
    /// A text with wildcards, behind `LIKE`.
    Pattern,
    /// `TODAY`, `LAST_N_DAYS:5`.
    DateLiteral,
    /// An Apex variable, `:name`.
    Variable,
    /// An integer: the limit, the offset, the number of a date literal.
    Integer,
    /// A decimal number: degrees.
    Number,
    /// `'mi'` or `'km'`.
    Unit,
    /// The name of a scope, behind `USING SCOPE`.
    Scope,
    /// A name behind `USING LOOKUP`.
    LookupName,
    /// What follows `WITH`: a mode such as `USER_MODE`, or a filter's name.
    WithName,
    /// The name of a parameter or bind.
    ParameterName,
    /// A group of data categories.
    CategoryGroup,
    /// A data category.
    Category,
    /// What is searched for, in braces.
    SearchTerm,
    /// A list view, in SOSL.
    ListView,
}

impl Expected {
    /// A word for it, for a person: the keyword itself, or what kind of thing.
    pub fn text(self) -> &'static str {
        match self {
            Self::Keyword(text) | Self::Symbol(text) => text,
            Self::Field => "field",
            Self::Function => "function",
            Self::Location => "location field",
            Self::Polymorphic => "relationship",
            Self::Object | Self::TargetObject => "object",
            Self::ChildRelationship => "child relationship",
            Self::AliasPath => "path from an alias",
            Self::Alias => "alias",
            Self::Value | Self::Pattern => "value",
            Self::DateLiteral => "date literal",
            Self::Variable => "variable",
            Self::Integer | Self::Number => "number",
            Self::Unit => "'mi' or 'km'",
            Self::Scope => "scope",
            Self::LookupName => "lookup",
            Self::WithName | Self::ParameterName => "name",
            Self::CategoryGroup => "category group",
            Self::Category => "category",
            Self::SearchTerm => "{search term}",
            Self::ListView => "list view",
        }
    }

    /// Whether it is a name that can have a dotted path before it.
    pub fn is_path(self) -> bool {
        matches!(
            self,
            Self::Field
                | Self::Location
                | Self::Polymorphic
                | Self::AliasPath
                | Self::ChildRelationship
        )
    }
}

/// What stands at the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// Nothing yet, or a word being typed.
    Word,
    /// A text in quotes being typed.
    String,
    /// A comment: nothing is expected.
    Comment,
}

/// What the grammar takes at a cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At {
    /// What stands there now.
    pub spot: Spot,
    /// What a completion replaces: the word or the text in quotes around the cursor, with its
    /// quotes; empty at the cursor where there is none.
    pub replace: Span,
    /// The part of a dotted path before it, with the last dot (`Account.Owner.`); empty without.
    pub path: Span,
    /// Everything that fits, without repetition, in the order the parser asked for it.
    pub expected: Vec<Expected>,
}

impl At {
    /// Whether something fits.
    pub fn takes(&self, expected: Expected) -> bool {
        self.expected.contains(&expected)
    }

    /// The keywords that fit.
    pub fn keywords(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.expected.iter().filter_map(|one| match one {
            Expected::Keyword(text) => Some(*text),
            _ => None,
        })
    }
}

/// What may stand at an offset. A word being typed there counts as not yet there; what follows it
/// does not matter.
pub fn parse_at(text: &str, offset: usize) -> At {
    let tokens = super::token::lex(text);
    let offset = offset.min(text.len());
    let under = tokens
        .iter()
        .position(|token| token.span.start < offset && offset <= token.span.end);
    let mut at = At {
        spot: Spot::Word,
        replace: Span::new(offset, offset),
        path: Span::new(offset, offset),
        expected: Vec::new(),
    };
    let kind = |index: usize| tokens.get(index).map(|token| token.kind);
    let is_part = |index: usize| matches!(kind(index), Some(TokenKind::Word | TokenKind::Currency));
    // Where the cursor's word begins, or the token behind the cursor.
    let mut first = under.map_or(0, |index| index + 1);
    if let Some(index) = under
        && let Some(token) = tokens.get(index)
    {
        let inside = offset < token.span.end;
        let text = token.span.text(text);
        let word = match token.kind {
            TokenKind::Comment if inside || !is_block(text) => {
                at.spot = Spot::Comment;
                return at;
            }
            TokenKind::String { closed } | TokenKind::SearchTerm { closed } => {
                let within = inside || !closed;
                if within {
                    at.spot = Spot::String;
                }
                within
            }
            TokenKind::Word
            | TokenKind::Currency
            | TokenKind::Number
            | TokenKind::Date
            | TokenKind::DateTime
            | TokenKind::Time
            | TokenKind::Bind => true,
            TokenKind::Unknown => is_wordlike(text),
            _ => false,
        };
        if word {
            at.replace = token.span;
            first = index;
        }
        // The path to the left of the word: `a.b.|`, `a.b.c|`.
        let whole = first;
        if !word || is_part(index) {
            while first >= 2 && kind(first - 1) == Some(TokenKind::Dot) && is_part(first - 2) {
                first -= 2;
            }
        }
        let start = |index: usize| tokens.get(index).map_or(offset, |token| token.span.start);
        at.path = if first < whole {
            Span::new(start(first), start(whole).min(offset))
        } else {
            Span::new(at.replace.start, at.replace.start)
        };
    }
    at.expected = grammar::expected(text, tokens.get(..first).unwrap_or_default());
    if at.path.start < at.path.end {
        at.expected.retain(|one| one.is_path());
    }
    at
}

fn is_block(comment: &str) -> bool {
    comment.starts_with("/*") && comment.len() >= 4 && comment.ends_with("*/")
}

fn is_wordlike(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '"')
}

#[cfg(test)]
#[path = "expected_tests.rs"]
mod tests;
