//! `Paths`: where the files are. Decided here, once, and nowhere else.
//!
//! The XDG directories on every system, macOS included: one place to look at, one page of help.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

/// Where sftui reads and writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The configuration, written by the person: `$XDG_CONFIG_HOME/sftui/config.toml`.
    pub config_file: PathBuf,
    /// Orgs, tabs, locks: `$XDG_STATE_HOME/sftui`.
    pub state: PathBuf,
    /// Saved queries, unless other folders are configured: `$XDG_DATA_HOME/sftui`.
    pub data: PathBuf,
    /// What can be fetched again: `$XDG_CACHE_HOME/sftui`.
    pub cache: PathBuf,
}

/// The home directory is not known, so no path can be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the home directory is not known: set HOME")]
pub struct NoHome;

impl Paths {
    /// The person's own directories, by the environment.
    pub fn of_the_person() -> Result<Self, NoHome> {
        let base = etcetera::base_strategy::Xdg::new().map_err(|_| NoHome)?;
        let home = base.home_dir().to_owned();
        Ok(Self {
            config_file: base.config_dir().join("sftui").join("config.toml"),
            state: base
                .state_dir()
                .unwrap_or_else(|| home.join(".local").join("state"))
                .join("sftui"),
            data: base.data_dir().join("sftui"),
            cache: base.cache_dir().join("sftui"),
        })
    }

    /// Everything under one directory: for `--demo`, which must neither read nor change the
    /// person's own files, and for tests.
    pub fn under(directory: &Path) -> Self {
        Self {
            config_file: directory.join("config.toml"),
            state: directory.join("state"),
            data: directory.join("data"),
            cache: directory.join("cache"),
        }
    }

    /// The folders of saved queries: those that are configured, `~` being the home directory, else
    /// one of our own.
    pub fn query_folders(&self, configured: &[PathBuf]) -> Vec<PathBuf> {
        if configured.is_empty() {
            return vec![self.data.join("queries")];
        }
        configured.iter().map(|folder| at_home(folder)).collect()
    }

    /// The logins under a passphrase, where the person chose that.
    pub fn secrets_file(&self) -> PathBuf {
        self.state.join("secrets.enc")
    }

    /// The log file.
    pub fn log_file(&self) -> PathBuf {
        self.state.join("sftui.log")
    }
}

/// The path with `~` in its beginning being the home directory.
pub fn at_home(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), etcetera::home_dir()) {
        (Ok(rest), Ok(home)) => home.join(rest),
        _ => path.to_owned(),
    }
}
