//! Saved queries: plain `.soql` files in folders of the person's choice, made to be kept in git.
//!
//! A query's name is its path below its folder without the ending. New ones go to the first folder.
//! Files are written whole or not at all, and none is replaced unless that was asked for. Must not
//! know what a query means.

use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use super::run::Context;
use super::{JobError, JobEvent};
use crate::worker::blocking::blocking;

/// How files of queries end.
const ENDING: &str = "soql";
/// No larger file is a query.
const LARGEST: u64 = 256 << 10;
/// So many queries are listed.
const LISTED: usize = 5_000;
/// Folders in folders are looked into so deep.
const DEEP: usize = 6;

/// A query in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedQuery {
    /// Its path below its folder, without the ending.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// What is in it.
    pub text: String,
    /// When it was changed, in seconds since the Unix epoch.
    pub changed: Option<i64>,
}

/// What is to be done with saved queries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SavedJob {
    /// List them.
    List,
    /// Keep a text under a name.
    Write {
        /// The name.
        name: String,
        /// The text.
        text: String,
        /// Whether one of that name may be replaced.
        replace: bool,
    },
    /// Give a file another name in its folder.
    Rename {
        /// The file.
        path: PathBuf,
        /// Its new name.
        name: String,
    },
    /// Delete a file.
    Delete(PathBuf),
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SavedEvent {
    /// The queries by name, and where they are looked for.
    Listed {
        /// The queries.
        queries: Vec<SavedQuery>,
        /// The folder that new ones go to.
        folder: PathBuf,
    },
    /// One of that name is there already.
    Exists(PathBuf),
    /// Done, in a sentence.
    Done(String),
    /// It cannot be done, and why.
    Refused(String),
}

/// Does it, off the async threads.
pub(super) async fn run(context: &Context, job: SavedJob) -> Result<JobEvent, JobError> {
    let folders = context.settings.query_folders.clone();
    let done = blocking(move || perform(&folders, job)).await;
    let event = done.map_err(|_| JobError::Panicked("with the saved queries".into()))?;
    Ok(JobEvent::Saved(event))
}

fn perform(folders: &[PathBuf], job: SavedJob) -> SavedEvent {
    let Some(first) = folders.first() else {
        return SavedEvent::Refused("no folder for saved queries is set (queries.folders)".into());
    };
    match job {
        SavedJob::List => SavedEvent::Listed {
            queries: list(folders),
            folder: first.clone(),
        },
        SavedJob::Write {
            name,
            text,
            replace,
        } => match place(first, &name) {
            Err(why) => SavedEvent::Refused(why),
            // One that is kept in another folder is changed where it is.
            Ok(path) => {
                let elsewhere = folders
                    .iter()
                    .filter_map(|folder| place(folder, &name).ok());
                let path = elsewhere
                    .into_iter()
                    .find(|path| path.exists())
                    .unwrap_or(path);
                match write(&path, &text, replace) {
                    Ok(()) => SavedEvent::Done(format!("saved as {}", path.display())),
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                        SavedEvent::Exists(path)
                    }
                    Err(error) => SavedEvent::Refused(format!("{}: {error}", path.display())),
                }
            }
        },
        SavedJob::Rename { path, name } => rename(folders, &path, &name)
            .map_or_else(SavedEvent::Refused, |to| {
                SavedEvent::Done(format!("renamed to {}", to.display()))
            }),
        SavedJob::Delete(path) => match fs::remove_file(&path) {
            Ok(()) => SavedEvent::Done(format!("deleted {}", path.display())),
            Err(error) => SavedEvent::Refused(format!("{}: {error}", path.display())),
        },
    }
}

fn list(folders: &[PathBuf]) -> Vec<SavedQuery> {
    let mut all: Vec<SavedQuery> = Vec::new();
    for folder in folders {
        look(folder, folder, DEEP, &mut all);
    }
    crate::sorting::by_key(&mut all, |query| query.name.to_lowercase());
    all
}

/// Adds what is below a directory. Folders that are links are not followed: they could lead back.
fn look(folder: &Path, directory: &Path, deep: usize, all: &mut Vec<SavedQuery>) {
    let Ok(entries) = fs::read_dir(directory) else {
        return;
    };
    for entry in entries.flatten() {
        let (path, hidden) = (
            entry.path(),
            entry.file_name().to_string_lossy().starts_with('.'),
        );
        if hidden || all.len() >= LISTED {
            continue;
        }
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            if deep > 0 {
                look(folder, &path, deep - 1, all);
            }
            continue;
        }
        let fits = |data: &fs::Metadata| data.is_file() && data.len() <= LARGEST;
        let Some(data) = fs::metadata(&path).ok().filter(fits) else {
            continue;
        };
        if path.extension().is_none_or(|ending| ending != ENDING) {
            continue;
        }
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let below = path
            .strip_prefix(folder)
            .unwrap_or(&path)
            .with_extension("");
        let changed = data.modified().ok();
        let changed = changed.and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
        all.push(SavedQuery {
            name: below.to_string_lossy().replace('\\', "/"),
            text,
            changed: changed.and_then(|since| i64::try_from(since.as_secs()).ok()),
            path,
        });
    }
}

/// Where a query of that name is. A name stays below its folder.
fn place(folder: &Path, name: &str) -> Result<PathBuf, String> {
    let name = name.trim();
    let name = name.strip_suffix(".soql").unwrap_or(name);
    let odd = |c: char| c.is_control() || "\\:*?\"<>|".contains(c);
    let plain = Path::new(name).components().all(
        |part| matches!(part, Component::Normal(part) if !part.to_string_lossy().starts_with('.')),
    );
    if name.is_empty() || name.ends_with('/') {
        return Err("a name is missing".into());
    }
    if !plain || name.contains(odd) {
        return Err(format!(
            "{name:?} is no name for a query: letters, digits, blanks, and / for a folder"
        ));
    }
    Ok(folder.join(format!("{name}.{ENDING}")))
}

fn write(path: &Path, text: &str, replace: bool) -> io::Result<()> {
    let parent = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(parent)?;
    // A link (dotfile managers) stays one: its target is replaced.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let parent = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    let mut file = tempfile::Builder::new().prefix(".").tempfile_in(parent)?;
    file.write_all(text.trim_end().as_bytes())?;
    file.write_all(b"\n")?;
    file.as_file().sync_all()?;
    let kept = if replace {
        file.persist(path)
    } else {
        file.persist_noclobber(path)
    };
    kept.map(drop).map_err(|error| error.error)
}

fn rename(folders: &[PathBuf], path: &Path, name: &str) -> Result<PathBuf, String> {
    let folder = folders.iter().find(|folder| path.starts_with(folder));
    let folder = folder.ok_or("the file is in none of the folders for queries")?;
    let to = place(folder, name)?;
    if to.exists() {
        return Err(format!("{} is there already", to.display()));
    }
    let said = |error: io::Error| format!("{}: {error}", to.display());
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent).map_err(said)?;
    }
    fs::rename(path, &to).map_err(said)?;
    Ok(to)
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
mod tests {
    use super::*;

    fn folders() -> (tempfile::TempDir, Vec<PathBuf>) {
        let directory = tempfile::tempdir().unwrap();
        let folders = vec![directory.path().join("mine"), directory.path().join("team")];
        (directory, folders)
    }

    fn save(folders: &[PathBuf], name: &str, text: &str, replace: bool) -> SavedEvent {
        let job = SavedJob::Write {
            name: name.into(),
            text: text.into(),
            replace,
        };
        perform(folders, job)
    }

    fn names(folders: &[PathBuf]) -> Vec<String> {
        list(folders).into_iter().map(|query| query.name).collect()
    }

    #[test]
    fn a_query_is_a_plain_file_that_comes_back() {
        let (directory, folders) = folders();
        assert!(matches!(
            save(
                &folders,
                "sales/open ones",
                "SELECT Id\nFROM Opportunity",
                false
            ),
            SavedEvent::Done(_)
        ));
        let file = directory.path().join("mine/sales/open ones.soql");
        assert_eq!(
            fs::read_to_string(&file).unwrap(),
            "SELECT Id\nFROM Opportunity\n"
        );
        fs::create_dir_all(directory.path().join("team/.git")).unwrap();
        fs::write(directory.path().join("team/.git/x.soql"), "x").unwrap();
        fs::write(
            directory.path().join("team/Accounts.soql"),
            "SELECT Id FROM Account",
        )
        .unwrap();
        fs::write(directory.path().join("team/README.md"), "x").unwrap();
        let listed = list(&folders);
        assert_eq!(names(&folders), ["Accounts", "sales/open ones"]);
        assert!(listed[1].path == file && listed[1].changed.is_some());
    }

    #[test]
    fn nothing_is_replaced_unless_that_was_said() {
        let (directory, folders) = folders();
        save(&folders, "a", "one", false);
        assert!(matches!(
            save(&folders, "a", "two", false),
            SavedEvent::Exists(_)
        ));
        assert_eq!(list(&folders)[0].text, "one\n");
        assert!(matches!(
            save(&folders, "a", "two", true),
            SavedEvent::Done(_)
        ));
        assert_eq!(list(&folders)[0].text, "two\n");
        // One of the second folder stays where it is.
        fs::create_dir_all(&folders[1]).unwrap();
        fs::write(directory.path().join("team/b.soql"), "one").unwrap();
        assert!(matches!(
            save(&folders, "b", "two", true),
            SavedEvent::Done(_)
        ));
        assert_eq!(names(&folders), ["a", "b"]);
    }

    #[test]
    fn a_name_stays_below_its_folder() {
        let (_directory, folders) = folders();
        for name in [
            "",
            " ",
            "/etc/x",
            "../x",
            "a/../../x",
            "a/",
            ".hidden",
            "a\nb",
            "c:x",
        ] {
            assert!(
                matches!(save(&folders, name, "x", true), SavedEvent::Refused(_)),
                "{name:?}"
            );
        }
        assert!(names(&folders).is_empty());
    }

    #[test]
    fn files_are_renamed_and_deleted() {
        let (_directory, folders) = folders();
        save(&folders, "a", "one", false);
        save(&folders, "b", "two", false);
        let path = list(&folders)[0].path.clone();
        let rename = |name: &str| {
            perform(
                &folders,
                SavedJob::Rename {
                    path: path.clone(),
                    name: name.into(),
                },
            )
        };
        assert!(matches!(rename("b"), SavedEvent::Refused(why) if why.contains("already")));
        assert!(matches!(rename("old/c"), SavedEvent::Done(_)));
        assert_eq!(names(&folders), ["b", "old/c"]);
        let path = list(&folders)[0].path.clone();
        assert!(matches!(
            perform(&folders, SavedJob::Delete(path.clone())),
            SavedEvent::Done(_)
        ));
        assert!(matches!(
            perform(&folders, SavedJob::Delete(path)),
            SavedEvent::Refused(_)
        ));
        assert_eq!(names(&folders), ["old/c"]);
    }
}
