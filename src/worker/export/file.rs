//! Files that are there whole or not at all: a temporary file beside the final one, renamed at the
//! end.
//!
//! A new file is for its owner only, since it holds an org's data; one that takes the place of
//! another has the other's permissions. A symbolic link is replaced, not followed. What is written
//! is gone as soon as its [`TempPath`] is dropped.

use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};

use tempfile::TempPath;

use super::ExportError;

/// How many names are tried beside one that was taken meanwhile.
const OTHER_NAMES: u32 = 99;

/// The absolute path of what a person wrote.
pub(super) fn resolve(
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
    Ready(File, TempPath),
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
    // It is created for its owner only, whatever the umask is.
    let file = tempfile::Builder::new()
        .prefix(".sftui-")
        .suffix(".part")
        .tempfile_in(directory)
        .map_err(|error| ExportError::io(directory, error))?;
    if let Some(before) = before.filter(|data| data.is_file()) {
        // A file that others may read stays one; where that fails, it is for its owner only.
        let _ = file.as_file().set_permissions(before.permissions());
    }
    let (file, temporary) = file.into_parts();
    Ok(Opened::Ready(file, temporary))
}

/// Gives a complete file its name, and says which: where another file took it meanwhile and is not
/// to be replaced, a number is added.
pub(super) fn keep(
    temporary: TempPath,
    path: &Path,
    replace: bool,
) -> Result<PathBuf, ExportError> {
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
