//! `SalesforceCli`: where the Salesforce CLI (`sf`) keeps its logins, and where its program is.
//!
//! Decided here once, like every other path, so that the demo and the tests never meet the person's
//! own. What stands in those files is not known here.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The variables that say that the key of `sf` is in a file, the newer name first.
const GENERIC_KEYCHAIN: [&str; 2] = [
    "SF_USE_GENERIC_UNIX_KEYCHAIN",
    "SFDX_USE_GENERIC_UNIX_KEYCHAIN",
];

/// Where the Salesforce CLI is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SalesforceCli {
    /// The home directory that has `.sfdx` and `.sf`.
    pub home: PathBuf,
    /// Where sftui was started: a project there can name another default org.
    pub project: Option<PathBuf>,
    /// The directories in which the program is looked for, as `PATH` has them.
    pub search: Option<OsString>,
    /// Whether the system's keyring may be asked for the key of the files: not where `sf` was told
    /// to keep it in a file.
    pub keyring: bool,
}

impl SalesforceCli {
    /// The person's own, by the environment; `None` without a home directory.
    pub fn of_the_person(variable: impl Fn(&str) -> Option<OsString>) -> Option<Self> {
        let in_a_file = GENERIC_KEYCHAIN
            .iter()
            .find_map(|name| variable(name))
            .is_some_and(|value| value.eq_ignore_ascii_case("true"));
        Some(Self {
            home: etcetera::home_dir().ok()?,
            project: std::env::current_dir().ok(),
            search: variable("PATH"),
            keyring: !in_a_file && !cfg!(windows),
        })
    }

    /// One below a directory, without a program and without a keyring: for tests.
    pub fn under(home: &Path) -> Self {
        Self {
            home: home.to_owned(),
            project: None,
            search: None,
            keyring: false,
        }
    }

    /// The directory of the logins.
    pub fn logins(&self) -> PathBuf {
        self.home.join(".sfdx")
    }
}
