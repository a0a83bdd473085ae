//! The strict parser: exactly what Salesforce's own parser accepts, nothing more.
//!
//! Recursive descent over the tokens of the total lexer, one file a part of the grammar. The first
//! error ends it and is data: where, what was found, what would have been right. Nesting is
//! counted, so that no text can exhaust the stack. It must not know what a name means; limits and
//! types (`LIMIT -1`, `LIKE 5`, a date that does not exist) pass here and fail at the server.

mod clauses;
mod condition;
mod cursor;
mod select;
mod value;

use super::ast::{Query, Span};
use cursor::Cursor;

/// How deep parentheses and functions may nest; a query counts as eight, which leaves room for
/// twice the five levels that the server allows. No person writes more than a dozen parentheses.
pub const MAX_DEPTH: usize = 100;

/// Why a text is not SOQL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct ParseError {
    /// Where it stops being SOQL; empty at the end of the text.
    pub span: Span,
    /// The token found there as written, `<EOF>` at the end of the text.
    pub found: String,
    /// What would have been right there; may be empty where `problem` says it better.
    pub expected: Vec<&'static str>,
    /// What is wrong.
    pub problem: Problem,
}

/// The kinds of errors, with a sentence each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A token that cannot stand there.
    #[error("unexpected here")]
    Unexpected,
    /// The text ends too early.
    #[error("the query ends too early")]
    End,
    /// No tokens at all.
    #[error("the query is empty")]
    Empty,
    /// `a AND b OR c`.
    #[error("AND and OR cannot be mixed without parentheses")]
    MixedAndOr,
    /// `NOT` beside `AND` or `OR`.
    #[error("NOT beside AND or OR needs parentheses")]
    NotNeedsParentheses,
    /// A string without its closing quote.
    #[error("the closing quote of this text is missing")]
    OpenString,
    /// An escape that SOQL does not have.
    #[error("a backslash sequence that SOQL does not have")]
    BadEscape,
    /// A comment, which the server does not take.
    #[error("comments are not part of SOQL")]
    Comment,
    /// Deeper than [`MAX_DEPTH`].
    #[error("nested too deeply")]
    TooDeep,
}

/// Parses one query.
///
/// Comments are refused as the server refuses them; see [`super::blank_comments`].
///
/// # Errors
///
/// The first place where the text leaves the grammar.
pub fn parse(text: &str) -> Result<Query, ParseError> {
    let mut cursor = Cursor::new(text);
    if cursor.is_at_end() {
        return Err(cursor.error(Problem::Empty, &["SELECT"]));
    }
    let (query, next_clauses) = cursor.query()?;
    if cursor.is_at_end() {
        return Ok(query);
    }
    Err(cursor.unexpected(next_clauses))
}

#[cfg(test)]
mod tests;
