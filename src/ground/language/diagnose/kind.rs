//! What can be compared with what: the kinds of fields and of literals.
//!
//! It must not know any query.

use crate::schema::Field;
use crate::soql::names::{date_literal, date_literal_n};
use crate::soql::token::TokenKind;
use crate::soql::view::View;

use crate::soql::token::Span;

/// What a field or function holds, as far as comparing depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text of any form, picklists included.
    Text,
    /// A picklist of which several values can be chosen.
    Choices,
    /// An id.
    Id,
    /// A number that is no amount of money.
    Number,
    /// An amount of money.
    Currency,
    Boolean,
    Date,
    DateTime,
    Time,
    /// An address or a place.
    Place,
    /// What nobody can say anything about.
    Other,
}

impl Kind {
    /// Of a field.
    pub(super) fn of(field: &Field) -> Self {
        match field.kind.as_str() {
            "string" | "textarea" | "picklist" | "combobox" | "email" | "phone" | "url"
            | "encryptedstring" => Self::Text,
            "multipicklist" => Self::Choices,
            "id" | "reference" => Self::Id,
            "int" | "double" | "percent" | "long" => Self::Number,
            "currency" => Self::Currency,
            "boolean" => Self::Boolean,
            "date" => Self::Date,
            "datetime" => Self::DateTime,
            "time" => Self::Time,
            "address" | "location" => Self::Place,
            _ => Self::Other,
        }
    }

    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Number | Self::Currency)
    }

    /// With an article.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Choices => "a picklist of several values",
            Self::Id => "an id",
            Self::Number => "a number",
            Self::Currency => "an amount",
            Self::Boolean => "a checkbox",
            Self::Date => "a date",
            Self::DateTime => "a date with time",
            Self::Time => "a time",
            Self::Place => "a place",
            Self::Other => "something else",
        }
    }

    /// What it is compared with, as it is written.
    pub(super) fn wants(self) -> &'static str {
        match self {
            Self::Text | Self::Choices => "a text in quotes",
            Self::Id => "an id in quotes",
            Self::Number => "a number without quotes",
            Self::Currency => "an amount without quotes",
            Self::Boolean => "TRUE or FALSE without quotes",
            Self::Date => "a date such as 2026-01-31 or TODAY",
            Self::DateTime => "a date with time such as 2026-01-31T00:00:00Z or TODAY",
            Self::Time => "a time such as 10:00:00Z",
            Self::Place | Self::Other => "something else",
        }
    }
}

/// A literal by its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Literal {
    Text,
    Number,
    Currency,
    Boolean,
    Null,
    Date,
    DateTime,
    Time,
    /// `TODAY`, `LAST_N_DAYS:5`
    Days,
    /// An Apex variable or a parameter: it can be anything.
    Variable,
    /// A word without quotes.
    Word,
    /// What the grammar refuses already.
    Broken,
}

impl Literal {
    /// Of the literal in a place of a text.
    pub(super) fn at(view: View<'_>, span: Span) -> Self {
        let first = view.tree.tokens().get(view.tree.token_at(span.start));
        let Some(first) = first else {
            return Self::Broken;
        };
        match first.kind {
            TokenKind::String { closed: true } => Self::Text,
            TokenKind::Number | TokenKind::Plus | TokenKind::Minus => Self::Number,
            TokenKind::Currency => Self::Currency,
            TokenKind::Date => Self::Date,
            TokenKind::DateTime => Self::DateTime,
            TokenKind::Time => Self::Time,
            TokenKind::Bind | TokenKind::Colon => Self::Variable,
            TokenKind::Word => Self::of_word(first.span.text(view.text)),
            _ => Self::Broken,
        }
    }

    fn of_word(word: &str) -> Self {
        let is = |other: &str| word.eq_ignore_ascii_case(other);
        if is("TRUE") || is("FALSE") {
            Self::Boolean
        } else if is("NULL") {
            Self::Null
        } else if date_literal(word).is_some() || date_literal_n(word).is_some() {
            Self::Days
        } else {
            Self::Word
        }
    }

    /// Whether it fits a kind.
    pub(super) fn fits(self, kind: Kind) -> bool {
        match self {
            Self::Null | Self::Variable | Self::Word | Self::Broken => true,
            Self::Text => matches!(kind, Kind::Text | Kind::Choices | Kind::Id | Kind::Other),
            Self::Number => matches!(kind, Kind::Number | Kind::Currency | Kind::Other),
            Self::Currency => matches!(kind, Kind::Currency | Kind::Other),
            Self::Boolean => matches!(kind, Kind::Boolean | Kind::Other),
            Self::Date => matches!(kind, Kind::Date | Kind::Other),
            Self::DateTime => matches!(kind, Kind::DateTime | Kind::Other),
            Self::Time => matches!(kind, Kind::Time | Kind::Other),
            Self::Days => matches!(kind, Kind::Date | Kind::DateTime | Kind::Other),
        }
    }
}
