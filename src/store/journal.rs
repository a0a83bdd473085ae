//! The journal: every write to an org, put down before it is sent, and what came of it after.
//!
//! One JSON object a line, in a file that is its owner's alone. A write has two lines: what is about to
//! be sent, which is on the disk before anything leaves, and how it ended. One without the second was
//! under way when the program ended: whether the org has it is unknown. The file stays below a size. It
//! must not know how a write is sent or undone.

use std::collections::HashSet;
use std::fs::{self, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Store, StoreError, document, lock, platform};
use crate::org::OrgKey;

const FILE: &str = "writes.jsonl";
const VERSION: u64 = 1;
/// The file is written anew once it is larger than this many bytes: with the newest half of them, and
/// with what belongs to the writes that are just being put down.
const LARGEST: usize = 16 << 20;
/// Whoever takes a write back is waited for so many seconds: nobody else does so meanwhile.
const TAKING_BACK: i64 = 120;

/// What is done to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WriteAction {
    /// It is made.
    Create,
    /// Fields of it are changed.
    Update,
    /// It goes to the recycle bin.
    Delete,
    /// It comes out of the recycle bin.
    Undelete,
}

/// A write that is about to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteEntry {
    /// Names it among all.
    pub key: String,
    /// When, in seconds since the Unix epoch.
    pub at: i64,
    /// Where.
    pub org: OrgKey,
    /// What the org was called then.
    pub alias: String,
    /// What is done.
    pub action: WriteAction,
    /// The object.
    pub object: String,
    /// The record; the org gives one to a record that is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The values before, as a JSON object: those of the changed fields, or of a deleted record.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub old: String,
    /// The values that are sent, as a JSON object.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub new: String,
    /// The write that this one undoes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<String>,
}

impl WriteEntry {
    /// What it was sent together with, where it was one of many: the name of them all, which is the
    /// beginning of their keys.
    pub fn batch(&self) -> Option<&str> {
        batch_of(&self.key)
    }
}

fn batch_of(key: &str) -> Option<&str> {
    let (name, _) = key.rsplit_once('-')?;
    name.contains('-').then_some(name)
}

/// How a write ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WriteOutcome {
    /// The org has done it.
    Done,
    /// The org has refused it, or it was never sent.
    Refused,
    /// The way to the org broke after it was sent.
    Unknown,
}

/// What came of a write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteEnd {
    /// Which write.
    pub of: String,
    /// How it ended.
    pub outcome: WriteOutcome,
    /// The id that the org gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The written fields as the org had them afterwards, as a JSON object.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub after: String,
}

/// A write of the journal; without an end it is unknown what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournaledWrite {
    /// What was sent.
    pub entry: WriteEntry,
    /// What came of it.
    pub end: Option<WriteEnd>,
}

impl JournaledWrite {
    /// How it ended.
    pub fn outcome(&self) -> WriteOutcome {
        self.end
            .as_ref()
            .map_or(WriteOutcome::Unknown, |end| end.outcome)
    }

    /// The record.
    pub fn id(&self) -> Option<&str> {
        let given = self.end.as_ref().and_then(|end| end.id.as_deref());
        self.entry.id.as_deref().or(given)
    }
}

/// The keys of the writes that were taken back and are so still, of all with the newest first: an undo
/// that was itself taken back counts no more.
pub fn taken_back(writes: &[JournaledWrite]) -> HashSet<&str> {
    let mut back = HashSet::new();
    for write in writes {
        let stands =
            write.outcome() == WriteOutcome::Done && !back.contains(write.entry.key.as_str());
        if let Some(undone) = write.entry.undoes.as_deref().filter(|_| stands) {
            back.insert(undone);
        }
    }
    back
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Said {
    Sent(WriteEntry),
    Ended(WriteEnd),
}

impl Said {
    /// The write that it is about.
    fn key(&self) -> &str {
        match self {
            Self::Sent(entry) => &entry.key,
            Self::Ended(end) => &end.of,
        }
    }

    /// What stays or goes together with it: its batch, else itself.
    fn group(&self) -> &str {
        batch_of(self.key()).unwrap_or(self.key())
    }
}

#[derive(Serialize, Deserialize)]
struct Line {
    v: u64,
    #[serde(flatten)]
    said: Said,
}

impl Store {
    /// Puts down a write that is about to be sent; it is on the disk when this returns.
    pub fn begin_write(&self, entry: WriteEntry) -> Result<(), StoreError> {
        self.journal(vec![Said::Sent(entry)])
    }

    /// The same for many that are sent together.
    pub fn begin_writes(&self, entries: Vec<WriteEntry>) -> Result<(), StoreError> {
        self.journal(entries.into_iter().map(Said::Sent).collect())
    }

    /// Puts down what came of a write.
    pub fn end_write(&self, end: WriteEnd) -> Result<(), StoreError> {
        self.journal(vec![Said::Ended(end)])
    }

    /// The same for many that were sent together.
    pub fn end_writes(&self, ends: Vec<WriteEnd>) -> Result<(), StoreError> {
        self.journal(ends.into_iter().map(Said::Ended).collect())
    }

    /// The writes that are kept, the newest first. Lines that cannot be read, such as one that was cut
    /// off, are left out.
    pub fn writes(&self) -> Result<Vec<JournaledWrite>, StoreError> {
        let _lock = lock::exclusive(&self.lock_path("writes.lock"))?;
        self.read_writes()
    }

    /// The same for who holds the lock.
    fn read_writes(&self) -> Result<Vec<JournaledWrite>, StoreError> {
        let path = self.journal_path();
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(StoreError::io(&path, error)),
        };
        let mut writes: Vec<JournaledWrite> = Vec::new();
        let lines = bytes.split(|byte| *byte == b'\n');
        for line in lines.filter_map(|line| serde_json::from_slice::<Line>(line).ok()) {
            match line.said {
                Said::Sent(entry) => writes.push(JournaledWrite { entry, end: None }),
                Said::Ended(end) => {
                    let of = writes
                        .iter_mut()
                        .rev()
                        .find(|write| write.entry.key == end.of);
                    if let Some(write) = of {
                        write.end = Some(end);
                    }
                }
            }
        }
        writes.reverse();
        Ok(writes)
    }

    /// Forgets every write.
    pub fn purge_writes(&self) -> Result<(), StoreError> {
        let path = self.journal_path();
        let _lock = lock::exclusive(&self.lock_path("writes.lock"))?;
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(StoreError::io(&path, error))
            }
            _ => Ok(()),
        }
    }

    fn journal(&self, all: Vec<Said>) -> Result<(), StoreError> {
        let path = self.journal_path();
        let mut lines = Vec::new();
        let running: HashSet<String> = all.iter().map(|said| said.group().to_owned()).collect();
        let undone: Vec<(String, i64)> = all
            .iter()
            .filter_map(|said| match said {
                Said::Sent(entry) => Some((entry.undoes.clone()?, entry.at)),
                Said::Ended(_) => None,
            })
            .collect();
        for said in all {
            let line = serde_json::to_vec(&Line { v: VERSION, said });
            let line = line.map_err(|error| StoreError::Unwritable {
                path: path.clone(),
                reason: error.to_string(),
            })?;
            lines.extend(line);
            lines.push(b'\n');
        }
        let _lock = lock::exclusive(&self.lock_path("writes.lock"))?;
        if !undone.is_empty() {
            self.nobody_else_takes_back(&undone)?;
        }
        let mut append = || -> io::Result<u64> {
            let mut options = OpenOptions::new();
            options.read(true).append(true).create(true);
            platform::owner_only(&mut options);
            let mut file = options.open(&path)?;
            // A line that was cut off takes no other one with it.
            let mut last = [b'\n'];
            if file.metadata()?.len() > 0 {
                file.seek(SeekFrom::End(-1))?;
                file.read_exact(&mut last)?;
            }
            if last != *b"\n" {
                lines.insert(0, b'\n');
            }
            file.write_all(&lines)?;
            // A crash right after must not lose what is about to be sent.
            file.sync_data()?;
            Ok(file.metadata()?.len())
        };
        let size = append().map_err(|error| StoreError::io(&path, error))?;
        if size <= LARGEST as u64 {
            return Ok(());
        }
        let bytes = fs::read(&path).map_err(|error| StoreError::io(&path, error))?;
        let kept = newest(&bytes, &running);
        // Where nearly all of it is of writes under way, it is written anew once they are through.
        if kept.len() > bytes.len() / 4 * 3 {
            return Ok(());
        }
        document::replace(&path, &kept).map_err(|error| StoreError::io(&path, error))
    }

    /// Refuses to put down that writes are taken back which another program takes back just now, or has
    /// taken back since they were looked at; for who holds the lock.
    fn nobody_else_takes_back(&self, undone: &[(String, i64)]) -> Result<(), StoreError> {
        let writes = self.read_writes()?;
        let back = taken_back(&writes);
        let under_way = |key: &str, now: i64| {
            writes.iter().any(|write| {
                write.entry.undoes.as_deref() == Some(key)
                    && write.end.is_none()
                    && (now - write.entry.at).abs() < TAKING_BACK
            })
        };
        let taken = undone
            .iter()
            .any(|(key, now)| back.contains(key.as_str()) || under_way(key, *now));
        match taken {
            true => Err(StoreError::TakenBack),
            false => Ok(()),
        }
    }

    fn journal_path(&self) -> PathBuf {
        self.directory().join(FILE)
    }
}

/// What is kept of a journal that became too large: its newest half, and before that the lines of the
/// writes that are just being put down, with the batches they are of.
fn newest(bytes: &[u8], running: &HashSet<String>) -> Vec<u8> {
    let half = bytes.len() / 2;
    let mut kept = Vec::with_capacity(half);
    let mut at = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let stays = at >= half
            || serde_json::from_slice::<Line>(line)
                .is_ok_and(|line| running.contains(line.said.group()));
        if stays {
            kept.extend_from_slice(line);
        }
        at += line.len();
    }
    kept
}

#[cfg(test)]
mod tests;
