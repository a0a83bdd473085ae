//! What is kept in files between two starts: the list of orgs, the arrangement of tabs, what was run,
//! and what the orgs' objects are like.
//!
//! Every file is versioned, written whole or not at all, readable by its owner only, and locked
//! while it is changed, because two sftui may run at once. A file that cannot be read is put aside
//! and reported, never deleted, and never stops the program. Nothing secret is written here: tokens
//! live in the vault. This module must not know what the worker or the screen do with the data.

mod document;
mod history;
mod journal;
mod lock;
mod orgs;
#[cfg_attr(unix, path = "platform_unix.rs")]
#[cfg_attr(windows, path = "platform_windows.rs")]
mod platform;
mod redact;
mod schema;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::org::OrgKey;

pub use document::{Loaded, PutAside};
pub use history::{HistoryEntry, RUNS_KEPT, RunStatus};
pub use journal::{JournaledWrite, WriteAction, WriteEnd, WriteEntry, WriteOutcome, taken_back};
pub use lock::RefreshLock;
pub use redact::redact;
pub use schema::{Cached, SchemaCache, Stamp};

use document::Document;

/// The org list.
const ORGS: Document = Document {
    file: "orgs.json",
    version: 1,
};

/// The arrangement of columns and tabs.
const SESSION: Document = Document {
    file: "session.json",
    version: 1,
};

/// Why a file could not be used.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The operating system refused.
    #[error("{}: {error}", path.display())]
    Io {
        /// Which file or directory.
        path: PathBuf,
        /// What it said.
        #[source]
        error: Arc<io::Error>,
    },
    /// A newer sftui wrote the file; it is left as it is.
    #[error("{}: written by a newer sftui (version {found}), so it is left alone", path.display())]
    Newer {
        /// Which file.
        path: PathBuf,
        /// Its version.
        found: u64,
    },
    /// Somebody else holds the lock for longer than makes sense.
    #[error("{}: locked by another sftui", path.display())]
    Busy {
        /// Which lock file.
        path: PathBuf,
    },
    /// The directory belongs to another user.
    #[error("{}: belongs to another user", path.display())]
    Foreign {
        /// Which directory.
        path: PathBuf,
    },
    /// The value cannot be written as JSON: a programming error, reported instead of hidden.
    #[error("{}: {reason}", path.display())]
    Unwritable {
        /// Which file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A write of the journal is taken back by another process, or was before this one came to it.
    #[error("another sftui takes that write back, or has done so already")]
    TakenBack,
}

impl StoreError {
    fn io(path: &Path, error: io::Error) -> Self {
        Self::Io {
            path: path.to_owned(),
            error: Arc::new(error),
        }
    }
}

/// The files. Cheap to clone; all calls block for as long as the disk does.
#[derive(Clone, Debug)]
pub struct Store {
    directory: Arc<Path>,
    /// What can be fetched again.
    cache: Arc<Path>,
}

impl Store {
    /// Uses `directory`, creating it (0700) where it is missing. Sweeps temporary files that a
    /// killed process left behind.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        platform::create_private_directory(directory)?;
        let locks = directory.join("locks");
        platform::create_private_directory(&locks)?;
        document::sweep(directory);
        Ok(Self {
            directory: directory.into(),
            cache: directory.join("cache").into(),
        })
    }

    /// The same files with what can be fetched again kept in `directory`, which is made when there
    /// is something to keep; without this it is kept beside the other files.
    pub fn caching_in(self, directory: &Path) -> Self {
        Self {
            cache: directory.into(),
            ..self
        }
    }

    /// Where the files are.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The arrangement kept by [`Store::save_session`]; `None` before the first one.
    pub fn load_session<T: DeserializeOwned>(&self) -> Loaded<Option<T>> {
        document::load(&self.directory, SESSION)
    }

    /// Keeps the arrangement. Of two sftui the last one to save wins.
    pub fn save_session<T: Serialize>(&self, session: &T) -> Result<(), StoreError> {
        let _lock = lock::exclusive(&self.lock_path("session.lock"))?;
        document::save(&self.directory, SESSION, session)
    }

    /// Tries to become the one process that refreshes this org's token; `None` while another is.
    pub fn try_refresh_lock(&self, org: &OrgKey) -> Result<Option<RefreshLock>, StoreError> {
        lock::try_refresh(&self.lock_path(&format!("{}.refresh", file_name(org))))
    }

    fn lock_path(&self, name: &str) -> PathBuf {
        self.directory.join("locks").join(name)
    }
}

/// An org's key as a part of a path.
fn file_name(org: &OrgKey) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    org.as_str().chars().map(safe).collect()
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
mod tests;
