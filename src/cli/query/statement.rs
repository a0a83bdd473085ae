//! What is sent of the text that was given: the one statement in it, or the one that was asked for,
//! with values in the place of its parameters; and the way back from a place in what was sent.

use std::path::Path;
use std::sync::Arc;

use super::bind::{self, Binds};
use crate::cli::{Usage, source};
use crate::soql;
use crate::soql::bind::Filling;
use crate::soql::token::Span;

/// How much of a statement is shown to tell it from the others, in cells.
const SHOWN: usize = 64;

/// A statement to run.
#[derive(Debug)]
pub(in crate::cli) struct Statement {
    /// The text that was read, its comments as blanks.
    text: String,
    /// Where the statement begins in it.
    offset: usize,
    /// The statement with the values of its parameters; one part where it has none.
    pub filling: Arc<Filling>,
}

impl Statement {
    /// The text that was read.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The byte of the text behind the server's row and column in a part of what was sent.
    pub(super) fn place(&self, part: usize, row: u32, column: u32) -> usize {
        let sent = self.filling.statement(part);
        let at = soql::offset_of(&sent, row, column);
        let end = match sent.get(at..).and_then(|rest| rest.chars().next()) {
            Some(c) => at + c.len_utf8(),
            None => at,
        };
        self.offset + self.filling.place(part, at..end).start
    }
}

/// What was read, before it is known how long a statement may be.
pub(in crate::cli) struct Given {
    text: String,
    number: Option<usize>,
    binds: Binds,
}

/// Reads the text and the values, and takes the statement of this number (from 1) where one was
/// named.
pub(in crate::cli) fn read(
    argument: Option<&str>,
    file: Option<&Path>,
    number: Option<usize>,
    binds: &[String],
) -> Result<Given, Usage> {
    let text = source::read(argument, file)?;
    let binds = Binds::of(binds, bind::reads_input(argument, file))?;
    // What is wrong with either is said before an org is looked for.
    of(&text, number, &binds, usize::MAX)?;
    Ok(Given {
        text,
        number,
        binds,
    })
}

impl Given {
    /// The statement; a list that makes it longer is cut.
    pub(in crate::cli) fn fill(&self, longest: usize) -> Result<Statement, Usage> {
        of(&self.text, self.number, &self.binds, longest)
    }
}

fn of(
    text: &str,
    number: Option<usize>,
    binds: &Binds,
    longest: usize,
) -> Result<Statement, Usage> {
    let text = soql::blank_comments(text).into_owned();
    let end = |c: char| c.is_whitespace() || c == ';';
    let all = soql::statements(&text);
    let (offset, statement) = match (number, all.as_slice()) {
        (_, []) => return Err(Usage("the statement is empty".into())),
        // Blanks before it stay: the rows are those of the text.
        (None, [_]) => (0, text.trim_end_matches(end)),
        (None, several) => return Err(Usage(which(&text, several))),
        (Some(number), several) => {
            let one = number.checked_sub(1).and_then(|at| several.get(at));
            let one = one.ok_or_else(|| Usage(no_such(&text, several, number)))?;
            (one.start, one.text(&text))
        }
    };
    let filling = binds.fill(statement, longest)?;
    Ok(Statement {
        offset,
        filling: Arc::new(filling),
        text,
    })
}

fn which(text: &str, all: &[Span]) -> String {
    format!(
        "there are {} statements, and the rows of one are written: say which with --statement\n{}",
        all.len(),
        listed(text, all)
    )
}

fn no_such(text: &str, all: &[Span], number: usize) -> String {
    match all {
        [_] => format!("there is no statement {number}, but one"),
        all => format!(
            "there is no statement {number}, but these\n{}",
            listed(text, all)
        ),
    }
}

fn listed(text: &str, all: &[Span]) -> String {
    let line = |(at, one): (usize, &Span)| {
        let words: Vec<&str> = one.text(text).split_whitespace().collect();
        let words = crate::text::display(&words.join(" ")).into_owned();
        format!("  {}: {}", at + 1, crate::text::truncate(&words, SHOWN))
    };
    let lines: Vec<String> = all.iter().enumerate().map(line).collect();
    lines.join("\n")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn sent(text: &str, number: Option<usize>) -> Result<String, String> {
        let statement = of(text, number, &Binds::default(), 100_000);
        statement
            .map(|statement| statement.filling.statement(0))
            .map_err(|usage| usage.to_string())
    }

    #[test]
    fn what_is_sent_has_no_comments_and_no_semicolon_and_keeps_its_places() {
        for (text, expected) in [
            ("SELECT Id FROM A", "SELECT Id FROM A"),
            ("SELECT Id\nFROM A;\n", "SELECT Id\nFROM A"),
            ("-- why\nSELECT Id FROM A ; ", "      \nSELECT Id FROM A"),
            ("  SELECT Id FROM A", "  SELECT Id FROM A"),
            (
                "SELECT Id FROM A WHERE N = ';'",
                "SELECT Id FROM A WHERE N = ';'",
            ),
        ] {
            assert_eq!(sent(text, None).unwrap(), expected);
        }
        for nothing in ["", " \n", ";", "-- SELECT Id FROM A"] {
            assert!(sent(nothing, None).is_err(), "{nothing:?}");
        }
    }

    #[test]
    fn of_several_statements_one_is_named() {
        let text = "-- both\nSELECT Id FROM A;\n\nSELECT Id\nFROM B -- the other\n";
        let error = sent(text, None).unwrap_err();
        assert!(
            error.contains("2 statements") && error.contains("--statement"),
            "{error}"
        );
        assert!(
            error.contains("\n  1: SELECT Id FROM A\n  2: SELECT Id FROM B"),
            "{error}"
        );
        assert_eq!(sent(text, Some(1)).unwrap(), "SELECT Id FROM A");
        assert_eq!(sent(text, Some(2)).unwrap(), "SELECT Id\nFROM B");
        for none in [0, 3] {
            assert!(
                sent(text, Some(none))
                    .unwrap_err()
                    .contains("2: SELECT Id FROM B")
            );
        }
        assert!(
            sent("SELECT Id FROM A", Some(2))
                .unwrap_err()
                .contains("but one")
        );
        let second = of(text, Some(2), &Binds::default(), 100_000).unwrap();
        let at = second.place(0, 2, 6);
        assert_eq!(&text[at..at + 1], "B");
    }
}
