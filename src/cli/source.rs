//! Where the text of a statement comes from: the command line, a file, the standard input.
//!
//! Hands on what was read as it was written; must not know what is done with it.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use crate::cli::Usage;

/// Salesforce takes statements of 100,000 characters; what is far beyond is no statement.
const LONGEST: u64 = 1_000_000;

/// Stands for the standard input.
const INPUT: &str = "-";

/// Reads the text, without a byte order mark.
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
    Ok(match text.strip_prefix('\u{feff}') {
        Some(text) => text.to_owned(),
        None => text,
    })
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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

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
        std::fs::write(&file, "\u{feff}SELECT Id -- all\nFROM A;\n").unwrap();
        assert_eq!(
            read(None, Some(&file)).unwrap(),
            "SELECT Id -- all\nFROM A;\n"
        );
    }
}
