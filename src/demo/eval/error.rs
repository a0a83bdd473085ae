//! The query errors of the REST API: code and text, with the place in the statement (API
//! reference, section 4).
//!
//! Must not know what was wrong beyond its words.

use super::super::error::ApiError;
use crate::soql::ast::Span;
use crate::soql::parse::{ParseError, Problem};

/// A refusal that does not know the statement yet: code, words and the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: &'static str,
    pub(super) sentence: String,
    pub(super) at: Option<Span>,
}

pub(super) type Checked<T> = Result<T, Refusal>;

pub(super) const MALFORMED_QUERY: &str = "MALFORMED_QUERY";
pub(super) const INVALID_FIELD: &str = "INVALID_FIELD";
pub(super) const INVALID_TYPE: &str = "INVALID_TYPE";
pub(super) const INVALID_OPERATOR: &str = "INVALID_QUERY_FILTER_OPERATOR";
pub(super) const OUTSIDE_RANGE: &str = "NUMBER_OUTSIDE_VALID_RANGE";

const REFERENCE: &str =
    "Please reference your WSDL or the describe call for the appropriate names.";

impl Refusal {
    pub(super) fn new(code: &'static str, at: Span, sentence: impl Into<String>) -> Self {
        Self {
            code,
            sentence: sentence.into(),
            at: Some(at),
        }
    }

    /// `MALFORMED_QUERY` at a place.
    pub(super) fn malformed(at: Span, sentence: impl Into<String>) -> Self {
        Self::new(MALFORMED_QUERY, at, sentence)
    }

    /// `MALFORMED_QUERY` about the statement as a whole, which has no place.
    pub(super) fn statement(sentence: impl Into<String>) -> Self {
        Self {
            code: MALFORMED_QUERY,
            sentence: sentence.into(),
            at: None,
        }
    }

    pub(super) fn no_column(at: Span, column: &str, entity: &str) -> Self {
        Self::new(
            INVALID_FIELD,
            at,
            format!(
                "No such column '{column}' on entity '{entity}'. If you are attempting to use a \
                 custom field, be sure to append the '__c' after the custom field name. {REFERENCE}"
            ),
        )
    }

    pub(super) fn no_relationship(at: Span, name: &str) -> Self {
        Self::new(
            INVALID_FIELD,
            at,
            format!(
                "Didn't understand relationship '{name}' in field path. If you are attempting to \
                 use a custom relationship, be sure to append the '__r' after the custom \
                 relationship name. {REFERENCE}"
            ),
        )
    }

    pub(super) fn no_children(at: Span, name: &str) -> Self {
        Self::new(
            INVALID_TYPE,
            at,
            format!(
                "Didn't understand relationship '{name}' in FROM part of query call. If you are \
                 attempting to use a custom relationship, be sure to append the '__r' after the \
                 custom relationship name. {REFERENCE}"
            ),
        )
    }

    pub(super) fn no_object(at: Span, name: &str) -> Self {
        Self::new(
            INVALID_TYPE,
            at,
            format!(
                "sObject type '{name}' is not supported. If you are attempting to use a custom \
                 object, be sure to append the '__c' after the entity name. {REFERENCE}"
            ),
        )
    }

    pub(super) fn unexpected(at: Span, token: &str) -> Self {
        Self::malformed(at, format!("unexpected token: '{token}'"))
    }

    /// The refusal as the server words it for this statement.
    pub(super) fn in_statement(self, statement: &str) -> ApiError {
        let message = match self.at {
            Some(at) => located(statement, at.start, &self.sentence),
            None => self.sentence,
        };
        ApiError::bad_request(self.code, message)
    }
}

/// What the server says to a statement that is no SOQL.
pub(super) fn syntax(error: &ParseError) -> Refusal {
    match error.problem {
        Problem::Empty => Refusal::statement("SOQL statements cannot be empty or null"),
        Problem::TooDeep => Refusal::malformed(error.span, "SOQL statement is nested too deeply"),
        // A comment is refused at its first character, as any character SOQL does not know.
        Problem::Comment => {
            Refusal::unexpected(error.span, error.found.get(..1).unwrap_or_default())
        }
        // Where nothing has been understood yet, there is no place to point at.
        _ if error.span.start == 0 => {
            Refusal::statement(format!("unexpected token: '{}'", error.found))
        }
        _ => Refusal::unexpected(error.span, &error.found),
    }
}

/// How much of the statement an excerpt shows before and after the place.
const BEFORE: usize = 35;
const AFTER: usize = 40;

/// Line break, excerpt, caret, `ERROR at Row:R:Column:C`, sentence. Rows and columns count from 1,
/// columns in UTF-16 units; the excerpt is a window of the statement on one line.
fn located(statement: &str, offset: usize, sentence: &str) -> String {
    let before = statement.get(..offset).unwrap_or(statement);
    let row = before.matches('\n').count() + 1;
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before
        .get(line_start..)
        .unwrap_or_default()
        .encode_utf16()
        .count()
        + 1;
    let shown_before: Vec<char> = before.chars().rev().take(BEFORE).collect();
    let after = statement.get(offset..).unwrap_or_default();
    let excerpt: String = shown_before
        .iter()
        .rev()
        .copied()
        .chain(after.chars().take(AFTER))
        .map(|c| {
            if matches!(c, '\n' | '\r' | '\t') {
                ' '
            } else {
                c
            }
        })
        .collect();
    let caret = " ".repeat(shown_before.len());
    format!("\n{excerpt}\n{caret}^\nERROR at Row:{row}:Column:{column}\n{sentence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_shown_as_recorded() {
        let statement = "select count() from XYZZY";
        let error = Refusal::no_object(Span::new(20, 25), "XYZZY").in_statement(statement);
        assert_eq!(error.code, "INVALID_TYPE");
        assert_eq!(
            error.message,
            "\nselect count() from XYZZY\n                    ^\nERROR at Row:1:Column:21\nsObject type 'XYZZY' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names."
        );
    }

    #[test]
    fn rows_and_columns_count_in_the_statement_as_sent() {
        let statement = "SELECT '😀'\nFROM X";
        for (offset, place) in [(13, "Row:1:Column:12"), (14, "Row:2:Column:1")] {
            let error = Refusal::malformed(Span::new(offset, offset), "x").in_statement(statement);
            assert!(error.message.contains(place), "{}", error.message);
        }
    }

    #[test]
    fn a_long_statement_is_shown_through_a_window() {
        let statement = format!("SELECT {} FROM A", "Id,".repeat(100));
        let error = Refusal::malformed(Span::new(150, 151), "x").in_statement(&statement);
        let lines: Vec<&str> = error.message.split('\n').collect();
        assert_eq!(lines.get(1).map(|line| line.len()), Some(BEFORE + AFTER));
        assert_eq!(lines.get(2).map(|line| line.len()), Some(BEFORE + 1));
    }
}
