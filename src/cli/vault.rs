//! Which vault the configuration means, and the passphrase of one that has one.
//!
//! The passphrase comes from a file that `SFTUI_PASSPHRASE_FILE` names (`/dev/fd/3` and `-`, the
//! standard input, are files, too), from `SFTUI_PASSPHRASE`, or, for commands at a terminal, from
//! the person. It is never an argument, which every user of the machine can read, and no program
//! that is started inherits it.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::sync::Arc;

use crate::cli::Usage;
use crate::config::{Config, KeepIn, Paths};
use crate::org::{PASSPHRASE_FILE_VARIABLE, PASSPHRASE_VARIABLE};
use crate::secret::Secret;
use crate::shell;
use crate::vault::{Gate, Keyring, PassphraseFile, SessionOnly, Vault};

/// No passphrase is longer.
const LONGEST: u64 = 4096;

/// The vault that the configuration means.
pub(super) fn of(config: &Config, paths: &Paths) -> Arc<dyn Vault> {
    match config.vault.store {
        KeepIn::Keyring => Arc::new(Keyring::new()),
        KeepIn::Passphrase => Arc::new(PassphraseFile::at(paths.secrets_file())),
        KeepIn::Session => Arc::new(SessionOnly::new()),
    }
}

/// The passphrase that was given to this process, where the vault wants one.
pub(super) fn given(
    vault: &dyn Vault,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Option<Secret>, Usage> {
    if vault.gate() == Gate::Open {
        return Ok(None);
    }
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    if let Some(file) = set(PASSPHRASE_FILE_VARIABLE) {
        let failed = |error: io::Error| Usage(format!("{PASSPHRASE_FILE_VARIABLE}: {error}"));
        let text = if file == "-" {
            read(io::stdin().lock())
        } else {
            File::open(&file).and_then(read)
        };
        return text.map(Some).map_err(failed);
    }
    Ok(set(PASSPHRASE_VARIABLE).map(Secret::new))
}

/// The same for a command without a screen: the person at the terminal is asked, if there is one.
pub(super) fn given_or_asked(
    vault: &dyn Vault,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Option<Secret>, Usage> {
    let given = given(vault, variable)?;
    if given.is_some() || vault.gate() == Gate::Open {
        return Ok(given);
    }
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Usage(format!(
            "the logins are under a passphrase: put it into a file and name that with \
             {PASSPHRASE_FILE_VARIABLE}"
        )));
    }
    let ask = |prompt: &str| {
        shell::ask_hidden(prompt).map_err(|error| Usage(format!("no passphrase: {error}")))
    };
    if vault.gate() == Gate::Closed {
        return ask("Passphrase of your logins: ").map(Some);
    }
    let first = ask("Choose a passphrase for your logins: ")?;
    let second = ask("Once more: ")?;
    if first.is_empty() || first != second {
        return Err(Usage("the two are not the same, or empty".to_owned()));
    }
    Ok(Some(first))
}

/// Reads a passphrase: the first line, without its end.
fn read(source: impl Read) -> io::Result<Secret> {
    let mut text = zeroize::Zeroizing::new(String::new());
    source.take(LONGEST + 1).read_to_string(&mut text)?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(io::Error::other("its first line is empty"));
    }
    if text.len() as u64 > LONGEST {
        return Err(io::Error::other("too long to be a passphrase"));
    }
    Ok(Secret::new(line))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn closed(directory: &std::path::Path) -> PassphraseFile {
        PassphraseFile::at(directory.join("secrets.enc"))
    }

    #[test]
    fn a_file_comes_before_a_variable_and_its_first_line_counts() {
        let directory = tempfile::tempdir().unwrap();
        let vault = closed(directory.path());
        let file = directory.path().join("word");
        std::fs::write(&file, "from the file\nmore\n").unwrap();
        let file = file.display().to_string();
        let both = |name: &str| match name {
            PASSPHRASE_FILE_VARIABLE => Some(file.clone()),
            _ => Some("from the variable".to_owned()),
        };
        let said = given(&vault, both).unwrap().unwrap();
        assert_eq!(said.expose(), "from the file");
        let one = |name: &str| (name == PASSPHRASE_VARIABLE).then(|| "from the variable".into());
        assert_eq!(
            given(&vault, one).unwrap().unwrap().expose(),
            "from the variable"
        );
        assert!(given(&vault, |_| None).unwrap().is_none());
        assert!(given(&SessionOnly::new(), both).unwrap().is_none());
    }

    #[test]
    fn an_empty_or_missing_file_is_a_mistake_that_quotes_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let vault = closed(directory.path());
        let file = directory.path().join("word");
        let named =
            |name: &str| (name == PASSPHRASE_FILE_VARIABLE).then(|| file.display().to_string());
        assert!(given(&vault, named).is_err());
        for text in ["", "\nsecret\n", &"x".repeat(5000)] {
            std::fs::write(&file, text).unwrap();
            let error = given(&vault, named).unwrap_err().to_string();
            assert!(
                !error.contains("secret") && !error.contains("xxx"),
                "{error}"
            );
        }
    }
}
