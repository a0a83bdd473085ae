//! The history: what was run, where, and how it went, one JSON object a line, the newest last.
//!
//! A run is appended in one write under a lock, so that several sftui at once lose nothing. The file
//! stays below a size: once it grew past it, it is written anew with the newest runs. Tokens are
//! taken out before anything is written ([`redact`]). A line that cannot be read puts the
//! file aside; the lines that can are kept. A newer sftui's lines stay and are not shown. Must not
//! know how runs are made or listed.

use std::collections::VecDeque;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::redact::redact;
use super::{Loaded, Store, StoreError, document, lock, platform};
use crate::org::OrgKey;

const FILE: &str = "history.jsonl";
const VERSION: u64 = 1;
/// How many runs are kept.
pub const RUNS_KEPT: usize = 5_000;
/// The file is written anew once it is larger than this many bytes, with the newest half of them at
/// most.
const LARGEST: usize = 8 << 20;
/// No longer statement is kept; the language allows none above 100,000 characters.
const STATEMENT_MAX: usize = 128 << 10;
/// An error's words are kept up to here, in characters.
const ERROR_MAX: usize = 300;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RunStatus {
    /// All rows came.
    Complete,
    /// The row cap ended it, or one page was enough.
    Capped,
    /// The person stopped it.
    Stopped,
    /// An error ended it.
    Failed,
}

/// One run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// When it began, in seconds since the Unix epoch.
    pub at: i64,
    /// Where.
    pub org: OrgKey,
    /// What the org was called then.
    pub alias: String,
    /// The statement as it was written, comments and all.
    pub soql: String,
    /// How it ended.
    pub status: RunStatus,
    /// How many rows came.
    #[serde(default)]
    pub rows: u64,
    /// How long it took, in milliseconds.
    #[serde(default)]
    pub ms: u64,
    /// Calls to the API that it took; 0 where it is not known.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub calls: u64,
    /// What the error said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

// Serde hands a reference.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_zero(calls: &u64) -> bool {
    *calls == 0
}

#[derive(Serialize, Deserialize)]
struct Line<T> {
    v: u64,
    #[serde(flatten)]
    run: T,
}

#[derive(Deserialize)]
struct Version {
    v: u64,
}

impl Store {
    /// Keeps a run, without what looks like a token.
    pub fn add_history(&self, run: &HistoryEntry) -> Result<(), StoreError> {
        if run.soql.len() > STATEMENT_MAX {
            return Ok(());
        }
        let path = self.history_path();
        let run = HistoryEntry {
            soql: redact(&run.soql).into_owned(),
            error: run
                .error
                .as_deref()
                .map(|error| redact(error).chars().take(ERROR_MAX).collect()),
            ..run.clone()
        };
        let mut line = serde_json::to_string(&Line { v: VERSION, run }).map_err(|error| {
            StoreError::Unwritable {
                path: path.clone(),
                reason: error.to_string(),
            }
        })?;
        line.push('\n');
        let _lock = lock::exclusive(&self.lock_path("history.lock"))?;
        let size = append(&path, &line).map_err(|error| StoreError::io(&path, error))?;
        if size > LARGEST as u64 {
            self.shorten(&path)?;
        }
        Ok(())
    }

    /// The runs that are kept, the newest first.
    pub fn history(&self) -> Result<Loaded<Vec<HistoryEntry>>, StoreError> {
        let path = self.history_path();
        let _lock = lock::exclusive(&self.lock_path("history.lock"))?;
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(StoreError::io(&path, error)),
        };
        let mut runs = VecDeque::new();
        let mut good = Vec::new();
        let mut wrong = None;
        let lines = bytes.split(|byte| *byte == b'\n');
        for (number, line) in lines.enumerate().filter(|(_, line)| !line.is_empty()) {
            match serde_json::from_slice::<Version>(line) {
                Ok(Version { v }) if v > VERSION => good.push(line),
                Ok(_) => match serde_json::from_slice::<Line<HistoryEntry>>(line) {
                    Ok(Line { run, .. }) => {
                        good.push(line);
                        runs.push_front(run);
                    }
                    Err(error) => wrong = Some(format!("line {}: {error}", number + 1)),
                },
                Err(error) => wrong = Some(format!("line {}: {error}", number + 1)),
            }
        }
        let put_aside = match wrong {
            Some(reason) => {
                let aside = document::aside::<()>(path.clone(), reason).put_aside;
                write(&path, &good)?;
                aside
            }
            None => {
                if good.len() > RUNS_KEPT + RUNS_KEPT / 5 {
                    write(&path, newest(&good))?;
                }
                None
            }
        };
        runs.truncate(RUNS_KEPT);
        Ok(Loaded {
            value: runs.into(),
            put_aside,
        })
    }

    /// Takes out the runs of one org, those of a newer sftui that name it, too. What cannot be read
    /// stays for the next reading to put aside.
    pub fn forget_history(&self, org: &OrgKey) -> Result<(), StoreError> {
        #[derive(Deserialize)]
        struct Of {
            org: OrgKey,
        }
        let path = self.history_path();
        let _lock = lock::exclusive(&self.lock_path("history.lock"))?;
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(StoreError::io(&path, error)),
        };
        let is_of_it =
            |line: &&[u8]| serde_json::from_slice::<Of>(line).is_ok_and(|run: Of| run.org == *org);
        let all = || {
            let lines = bytes.split(|byte| *byte == b'\n');
            lines.filter(|line| !line.is_empty())
        };
        if !all().any(|line| is_of_it(&line)) {
            return Ok(());
        }
        let others: Vec<&[u8]> = all().filter(|line| !is_of_it(line)).collect();
        write(&path, &others)
    }

    fn shorten(&self, path: &Path) -> Result<(), StoreError> {
        let bytes = fs::read(path).map_err(|error| StoreError::io(path, error))?;
        let lines: Vec<&[u8]> = bytes
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .collect();
        write(path, newest(&lines))
    }

    fn history_path(&self) -> PathBuf {
        self.directory().join(FILE)
    }
}

/// The newest lines that are kept: so many, and no more than half of what a file may hold.
fn newest<'a, 'b>(lines: &'a [&'b [u8]]) -> &'a [&'b [u8]] {
    let mut bytes = 0;
    let fit = lines
        .iter()
        .rev()
        .take(RUNS_KEPT)
        .take_while(|line| {
            bytes += line.len() + 1;
            bytes <= LARGEST / 2
        })
        .count();
    lines.get(lines.len() - fit..).unwrap_or_default()
}

fn write(path: &Path, lines: &[&[u8]]) -> Result<(), StoreError> {
    let mut text = lines.join(&b'\n');
    if !text.is_empty() {
        text.push(b'\n');
    }
    document::replace(path, &text).map_err(|error| StoreError::io(path, error))
}

/// Appends a line in one write; how long the file is now.
fn append(path: &Path, line: &str) -> io::Result<u64> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    platform::owner_only(&mut options);
    let mut file = options.open(path)?;
    file.write_all(line.as_bytes())?;
    Ok(file.metadata()?.len())
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
mod tests;
