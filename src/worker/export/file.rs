//! Files that are there whole or not at all: a temporary file beside the final one, renamed at the
//! end.
//!
//! A new file is for its owner only, since it holds an org's data; one that takes the place of
//! another has the other's permissions. A symbolic link is replaced, not followed. What is written
//! is gone as soon as its [`Part`] is dropped; what a killed process left is removed by the next
//! export into the same directory. A lock on each temporary file, which ends with the process that
//! holds it, tells the two apart.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Component, Path, PathBuf};

use tempfile::TempPath;

use super::ExportError;

/// How many names are tried beside one that was taken meanwhile.
const OTHER_NAMES: u32 = 99;
/// What the names of temporary files begin and end with.
const PART: (&str, &str) = (".sftui-", ".part");
/// How many temporary files are begun while others take them for left ones. One is enough but in the
/// moment between the making of a file and its lock.
const TRIES: usize = 8;

/// What is to become a file: its temporary name, and the lock that says that somebody writes it.
#[derive(Debug)]
pub(super) struct Part {
    path: TempPath,
    /// The file once more: a lock lasts until the last of these is closed.
    _lock: File,
}

/// The absolute path of what a person wrote.
pub(in crate::worker) fn resolve(
    typed: &str,
    home: Option<&Path>,
    current: &Path,
) -> Result<PathBuf, ExportError> {
    let refused = |why| ExportError::Path {
        typed: typed.to_owned(),
        why,
    };
    let text = typed.trim();
    if text.is_empty() {
        return Err(refused("there is no name"));
    }
    let path = match text.strip_prefix('~') {
        Some(rest) if rest.is_empty() || rest.starts_with(std::path::is_separator) => {
            let home = home.ok_or_else(|| refused("the home directory is not known: set HOME"))?;
            home.join(rest.trim_start_matches(std::path::is_separator))
        }
        _ => current.join(text),
    };
    let named = matches!(path.components().next_back(), Some(Component::Normal(_)));
    if !named || text == "~" || text.ends_with(std::path::is_separator) {
        return Err(refused("it names a directory"));
    }
    Ok(path)
}

/// What [`open`] found.
#[derive(Debug)]
pub(super) enum Opened {
    /// A file to write to; where it is until it is [kept](keep).
    Ready(File, Part),
    /// There is a file already.
    Exists,
}

/// Begins a file that is to become `path`.
pub(super) fn open(path: &Path, replace: bool) -> Result<Opened, ExportError> {
    let directory = path.parent().unwrap_or(path);
    match fs::metadata(directory) {
        Ok(data) if data.is_dir() => {}
        Ok(_) => return Err(ExportError::NoDirectory(directory.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(ExportError::NoDirectory(directory.to_owned()));
        }
        Err(error) => return Err(ExportError::io(directory, error)),
    }
    let before = match fs::symlink_metadata(path) {
        Ok(data) if data.is_dir() => return Err(ExportError::IsDirectory(path.to_owned())),
        Ok(_) if !replace => return Ok(Opened::Exists),
        Ok(data) => Some(data),
        Err(_) => None,
    };
    remove_left(directory);
    let (file, part) = begin(directory).map_err(|error| ExportError::io(directory, error))?;
    if let Some(before) = before.filter(|data| data.is_file()) {
        // A file that others may read stays one; where that fails, it is for its owner only.
        let _ = file.set_permissions(before.permissions());
    }
    Ok(Opened::Ready(file, part))
}

/// A temporary file with its lock.
fn begin(directory: &Path) -> io::Result<(File, Part)> {
    for _ in 0..TRIES {
        // It is created for its owner only, whatever the umask is.
        let file = tempfile::Builder::new()
            .prefix(PART.0)
            .suffix(PART.1)
            .tempfile_in(directory)?;
        let (file, path) = file.into_parts();
        // Where there are no locks, nobody can take it for a left one either.
        let busy = matches!(file.try_lock(), Err(TryLockError::WouldBlock));
        // Before it had its lock, another process may have taken it for left and removed it.
        if !busy && fs::symlink_metadata(&path).is_ok() {
            let lock = file.try_clone()?;
            return Ok((file, Part { path, _lock: lock }));
        }
    }
    Err(io::ErrorKind::ResourceBusy.into())
}

/// Removes temporary files that nobody writes any more. What cannot be removed is left alone: it is
/// in nobody's way.
fn remove_left(directory: &Path) {
    let Ok(entries) = fs::read_dir(directory) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let is_part = entry.file_name().to_str().is_some_and(|name| {
            name.len() > PART.0.len() + PART.1.len()
                && name.starts_with(PART.0)
                && name.ends_with(PART.1)
        });
        // A link or a pipe of that name is none of ours.
        if !is_part || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        if let Ok(file) = File::open(&path)
            && file.try_lock().is_ok()
        {
            // The lock is held until it is gone, so that nobody begins to write it meanwhile.
            let _ = fs::remove_file(&path);
        }
    }
}

/// Gives a complete file its name, and says which: where another file took it meanwhile and is not
/// to be replaced, a number is added.
pub(super) fn keep(part: Part, path: &Path, replace: bool) -> Result<PathBuf, ExportError> {
    // The lock ends after the name is given.
    let Part {
        path: temporary,
        _lock,
    } = part;
    let kept = if replace {
        temporary
            .persist(path)
            .map_err(|error| ExportError::io(path, error.error))?;
        path.to_owned()
    } else {
        keep_beside(temporary, path)?
    };
    // So that the new name survives a power loss; not every system can do it.
    if let Some(directory) = kept.parent().and_then(|path| File::open(path).ok()) {
        let _ = directory.sync_all();
    }
    Ok(kept)
}

fn keep_beside(mut temporary: TempPath, path: &Path) -> Result<PathBuf, ExportError> {
    let mut name = path.to_owned();
    for number in 2..=OTHER_NAMES + 1 {
        match temporary.persist_noclobber(&name) {
            Ok(()) => return Ok(name),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                temporary = error.path;
                name = numbered(path, number);
            }
            Err(error) => return Err(ExportError::io(path, error.error)),
        }
    }
    Err(ExportError::io(
        path,
        io::Error::from(io::ErrorKind::AlreadyExists),
    ))
}

/// `accounts.csv` as `accounts-2.csv`.
fn numbered(path: &Path, number: u32) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{number}"));
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

#[cfg(test)]
#[path = "file_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
