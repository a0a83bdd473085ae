//! One JSON file with a version: written whole or not at all, put aside when it cannot be read.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{StoreError, platform};

/// How temporary files end; see [`sweep`].
const TEMPORARY: &str = ".sftui-tmp";

/// A kind of file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Document {
    pub file: &'static str,
    pub version: u64,
}

/// What a file held, and what was wrong with it.
#[derive(Debug)]
pub struct Loaded<T> {
    /// What was read; the default where there was nothing to read.
    pub value: T,
    /// Set when the file could not be used.
    pub put_aside: Option<PutAside>,
}

impl<T> Loaded<T> {
    /// The same with its value made into something else.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Loaded<U> {
        Loaded {
            value: change(self.value),
            put_aside: self.put_aside,
        }
    }
}

/// A file that could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutAside {
    /// The file.
    pub path: PathBuf,
    /// Where it is now; `None` when it was left in place (a newer version, or no permission).
    pub kept_as: Option<PathBuf>,
    /// What was wrong with it.
    pub reason: String,
}

#[derive(Deserialize)]
struct Envelope<T> {
    content: T,
}

#[derive(Deserialize)]
struct Version {
    version: u64,
}

#[derive(Serialize)]
struct Written<'a, T> {
    version: u64,
    content: &'a T,
}

/// Reads a document; no file is `None`.
pub(super) fn load<T: DeserializeOwned>(directory: &Path, document: Document) -> Loaded<Option<T>> {
    let path = directory.join(document.file);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Loaded {
                value: None,
                put_aside: None,
            };
        }
        Err(error) => return left(path, error.to_string()),
    };
    let version = match serde_json::from_slice::<Version>(&bytes) {
        Ok(Version { version }) => version,
        Err(error) => return aside(path, error.to_string()),
    };
    if version > document.version {
        return left(
            path,
            format!("written by a newer sftui (version {version})"),
        );
    }
    match serde_json::from_slice::<Envelope<T>>(&bytes) {
        Ok(envelope) => Loaded {
            value: Some(envelope.content),
            put_aside: None,
        },
        Err(error) => aside(path, error.to_string()),
    }
}

pub(super) fn left<T>(path: PathBuf, reason: String) -> Loaded<Option<T>> {
    Loaded {
        value: None,
        put_aside: Some(PutAside {
            path,
            kept_as: None,
            reason,
        }),
    }
}

/// Renames a bad file to `<name>.bad-<seconds>`, so that the next write does not destroy it.
pub(super) fn aside<T>(path: PathBuf, reason: String) -> Loaded<Option<T>> {
    let seconds = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let mut name = path.clone().into_os_string();
    name.push(format!(".bad-{seconds}"));
    let bad = PathBuf::from(name);
    let kept_as = fs::rename(&path, &bad).is_ok().then_some(bad);
    Loaded {
        value: None,
        put_aside: Some(PutAside {
            path,
            kept_as,
            reason,
        }),
    }
}

/// Writes a document as [`replace`] does. A symbolic link (dotfile managers) stays one: its target is replaced. A file of a newer version is
/// not overwritten.
pub(super) fn save<T: Serialize>(
    directory: &Path,
    document: Document,
    content: &T,
) -> Result<(), StoreError> {
    let path = directory.join(document.file);
    let path = fs::canonicalize(&path).unwrap_or(path);
    if let Some(Version { version }) = fs::read(&path)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        && version > document.version
    {
        return Err(StoreError::Newer {
            path,
            found: version,
        });
    }
    let written = Written {
        version: document.version,
        content,
    };
    let mut text = serde_json::to_vec_pretty(&written).map_err(|error| StoreError::Unwritable {
        path: path.clone(),
        reason: error.to_string(),
    })?;
    text.push(b'\n');
    replace(&path, &text).map_err(|error| StoreError::io(&path, error))
}

/// Writes a file whole or not at all: a temporary one beside it (0600), sync, rename, sync of the
/// directory.
pub(super) fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let parent = path
        .parent()
        .ok_or_else(|| io::Error::other("a file without a directory"))?;
    // tempfile creates 0600 whatever the umask is.
    let mut file = tempfile::Builder::new()
        .prefix(".")
        .suffix(TEMPORARY)
        .tempfile_in(parent)?;
    file.write_all(text)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    platform::sync_directory(parent)
}

/// Deletes temporary files that a killed process left behind: those over an hour old, since a
/// younger one may be another process's write. Failing to is no reason to stop.
pub(super) fn sweep(directory: &Path) {
    let Ok(entries) = fs::read_dir(directory) else {
        return;
    };
    for entry in entries.flatten() {
        let old = entry
            .metadata()
            .and_then(|data| data.modified())
            .ok()
            .and_then(|modified| modified.elapsed().ok())
            .is_some_and(|age| age > Duration::from_hours(1));
        if old && entry.file_name().to_string_lossy().ends_with(TEMPORARY) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Opens a file for locking, creating it 0600.
pub(super) fn open_lock_file(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    platform::owner_only(&mut options);
    options.open(path)
}
