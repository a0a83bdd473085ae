//! What is sent of the text that was given.

use std::path::Path;

use crate::cli::{Usage, source};
use crate::soql;

/// Reads the statement and makes it what is sent: comments are blanks, and a semicolon at the end
/// goes. Rows and columns in it are those of the text that was read.
pub(super) fn read(argument: Option<&str>, file: Option<&Path>) -> Result<String, Usage> {
    sent(&source::read(argument, file)?)
}

fn sent(text: &str) -> Result<String, Usage> {
    let blanked = soql::blank_comments(text);
    let end = |c: char| c.is_whitespace() || c == ';';
    let statement = blanked.trim_end_matches(end);
    if statement.trim_start().is_empty() {
        return Err(Usage("the statement is empty".into()));
    }
    Ok(statement.to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

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
            assert_eq!(sent(text).unwrap(), expected);
        }
        for nothing in ["", " \n", ";", "-- SELECT Id FROM A"] {
            assert!(sent(nothing).is_err(), "{nothing:?}");
        }
    }
}
