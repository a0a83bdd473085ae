//! Where the statement comes from: the command line, a file, the standard input.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use crate::cli::Usage;
use crate::soql;

/// Salesforce takes statements of 100,000 characters; what is far beyond is no statement.
const LONGEST: u64 = 1_000_000;

/// Stands for the standard input.
const INPUT: &str = "-";

/// Reads the statement and makes it what is sent: comments are blanks, and a semicolon at the end
/// goes. Rows and columns in it are those of the text that was read.
pub(super) fn read(argument: Option<&str>, file: Option<&Path>) -> Result<String, Usage> {
    let text = match (argument, file) {
        (Some(INPUT), _) => from_input()?,
        (Some(text), _) => text.to_owned(),
        (None, Some(file)) if file.as_os_str() == INPUT => from_input()?,
        (None, Some(file)) => from_file(file)?,
        (None, None) if io::stdin().is_terminal() => {
            let text = "there is no statement: give it as an argument, with --file, or on the \
                        standard input";
            return Err(Usage(text.into()));
        }
        (None, None) => from_input()?,
    };
    sent(&text)
}

fn from_file(path: &Path) -> Result<String, Usage> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| Usage(format!("{name}: {error}")))?;
    whole(file, &name)
}

fn from_input() -> Result<String, Usage> {
    whole(io::stdin().lock(), "the standard input")
}

fn whole(source: impl Read, name: &str) -> Result<String, Usage> {
    let mut bytes = Vec::new();
    let read = source.take(LONGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| Usage(format!("{name}: {error}")))?;
    if bytes.len() as u64 > LONGEST {
        return Err(Usage(format!("{name} is too long to be a statement")));
    }
    String::from_utf8(bytes).map_err(|_| Usage(format!("{name} is not UTF-8 text")))
}

fn sent(text: &str) -> Result<String, Usage> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
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
            ("\u{feff}SELECT Id\nFROM A;\n", "SELECT Id\nFROM A"),
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

    #[test]
    fn a_file_that_cannot_be_a_statement_is_a_mistake_that_names_it() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("q.soql");
        let error = |file: &Path| read(None, Some(file)).unwrap_err().to_string();
        assert!(error(&file).contains("q.soql"));
        std::fs::write(&file, b"SELECT \xff").unwrap();
        assert!(error(&file).contains("UTF-8"));
        std::fs::write(&file, vec![b' '; 1_000_001]).unwrap();
        assert!(error(&file).contains("too long"));
        std::fs::write(&file, "SELECT Id FROM A").unwrap();
        assert_eq!(read(None, Some(&file)).unwrap(), "SELECT Id FROM A");
    }
}
