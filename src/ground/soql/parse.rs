//! The strict reading: a typed tree of exactly what Salesforce's own parser accepts, or the first
//! place where a text leaves the grammar.
//!
//! The grammar itself is in [`super::tree`]'s parser; this only says yes or no and lowers. It must
//! not know what a name means; limits and types (`LIMIT -1`, `LIKE 5`, a date that does not exist)
//! pass here and fail at the server.

use super::ast::{Query, Span};
use super::grammar;
use super::lower;

pub use super::error::Problem;

/// How deep parentheses and functions may nest in a typed tree; a query counts as eight, which
/// leaves room for twice the five levels that the server allows. No person writes more than a dozen
/// parentheses.
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

/// Parses one query.
///
/// Comments are refused as the server refuses them; see [`super::blank_comments`].
///
/// # Errors
///
/// The first place where the text leaves the grammar.
pub fn parse(text: &str) -> Result<Query, ParseError> {
    let (tree, too_deep) = grammar::parse_as_sent(text, MAX_DEPTH as u32);
    let deep = too_deep.map(|token| {
        let end = text.len();
        let span = tree.tokens().get(token).map(|token| token.span);
        span.unwrap_or(Span::new(end, end))
    });
    let error = tree.errors().first();
    if let Some(span) = deep
        && error.is_none_or(|error| span.start <= error.span.start)
    {
        return Err(refuse(text, span, Problem::TooDeep, Vec::new()));
    }
    if let Some(error) = error {
        let expected = error.expected.iter().map(|one| one.text()).collect();
        return Err(refuse(text, error.span, error.problem, expected));
    }
    lower::query(&tree, text).ok_or_else(|| {
        let end = Span::new(text.len(), text.len());
        refuse(text, end, Problem::Empty, vec!["SELECT"])
    })
}

fn refuse(text: &str, span: Span, problem: Problem, expected: Vec<&'static str>) -> ParseError {
    ParseError {
        span,
        found: match span.text(text) {
            "" => "<EOF>".to_owned(),
            found => found.to_owned(),
        },
        expected,
        problem,
    }
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
