//! Results compared: which columns would do as a key, what differs, the difference as rows; and saved
//! exports read from their files, to be compared.
//!
//! Must not know whose results they are.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::round::{RoundFound, RoundJob};
use super::rows::beside;
use super::run::{Context, Voice};
use super::{JobError, JobEvent, TargetsJob, targets};
use crate::org::OrgKey;
use crate::rows::diff::{
    Aligned, Candidate, Difference, Differences, How, NoKey, Plan, Targets, candidates_of_all,
    ids_in,
};
use crate::rows::saved::{NotRead, format_of, is_workbook, read, read_workbook};
use crate::rows::{Cancel, RowSet};
use crate::text;

/// The longest file that is read: its text is in memory beside its rows for a moment.
const LONGEST: u64 = 2_000_000_000;

/// Why a saved export is not read.
#[derive(Debug, thiserror::Error)]
pub enum NoFile {
    /// The file cannot be read.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It is not what was saved.
    #[error("{0}")]
    NotRead(#[from] NotRead),
    /// It is no text.
    #[error("it is not UTF-8 text")]
    NoText,
    /// It is too long.
    #[error("it is longer than {}", text::bytes(LONGEST))]
    TooLong,
    /// Its name does not tell the format.
    #[error("its name does not end in .csv, .tsv, .json, .ndjson or .xlsx")]
    Unknown,
}

/// Reads a saved export; its name tells the format.
///
/// # Errors
///
/// When it cannot be read, or is none; see [`NoFile`].
pub fn read_saved(path: &Path) -> Result<RowSet, NoFile> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let book = is_workbook(&name);
    let format = format_of(&name);
    if !book && format.is_none() {
        return Err(NoFile::Unknown);
    }
    let mut bytes = Vec::new();
    File::open(path)?
        .take(LONGEST + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        return Err(NoFile::TooLong);
    }
    let Some(format) = format.filter(|_| !book) else {
        return Ok(read_workbook(&bytes)?);
    };
    let text = String::from_utf8(bytes).map_err(|_| NoFile::NoText)?;
    Ok(read(&text, format)?)
}

/// Work on a comparison.
#[derive(Clone, Debug)]
pub enum CompareJob {
    /// Reads a saved export; `~` is the home directory.
    Read(String),
    /// Measures which columns would do as a key.
    Keys {
        /// The reference.
        left: RowSet,
        /// What is compared with it.
        others: Vec<RowSet>,
        /// What is not asked for in the key.
        how: How,
    },
    /// Compares.
    Run {
        /// The reference.
        left: RowSet,
        /// What is compared with it, each by what and how.
        others: Vec<(RowSet, How)>,
    },
    /// Compares a round of a watch with the rows before and with those of the start.
    Round(Box<RoundJob>),
    /// Makes rows of the differences with one reference, to be exported.
    Rows(Vec<Difference>),
    /// Gathers the ids in a column of some results.
    Ids {
        /// What the column is called.
        title: String,
        /// The results, each with the column's number, by whose they are.
        of: Vec<(OrgKey, RowSet, usize)>,
    },
    /// Asks what the records are called that ids are the ids of.
    Targets(TargetsJob),
}

/// What a comparison says.
#[derive(Clone, Debug)]
pub enum CompareEvent {
    /// A saved export.
    Read {
        /// What it is called.
        name: String,
        /// Its rows.
        rows: RowSet,
    },
    /// The file is none that can be read, and why.
    NotRead(String),
    /// The columns that could be a key, the best first.
    Keys(Vec<Candidate>),
    /// What differs.
    Done(Aligned),
    /// What a round of a watch brought.
    Round(Box<RoundFound>),
    /// The reference or one of the others has no such column.
    NoKey {
        /// Which of the others.
        other: usize,
        /// What is missing.
        error: NoKey,
    },
    /// The difference as rows.
    Rows(RowSet),
    /// The ids in a column, each once, by whose they are.
    Ids {
        /// What the column is called.
        title: String,
        /// In each org.
        of: Vec<(OrgKey, Vec<String>)>,
    },
    /// What the records are called.
    Targets {
        /// What the column of their ids is called.
        title: String,
        /// In each org.
        of: Vec<(OrgKey, Targets)>,
    },
}

impl CompareJob {
    /// Does the work; nothing when cancelled.
    pub fn work(self, cancel: &Cancel) -> Option<CompareEvent> {
        Some(match self {
            Self::Read(file) => {
                let path = resolved(&file);
                match read_saved(&path) {
                    Ok(rows) => {
                        let name = path.file_name().unwrap_or_default();
                        let name = name.to_string_lossy().into_owned();
                        CompareEvent::Read { name, rows }
                    }
                    Err(error) => CompareEvent::NotRead(format!("{file}: {error}")),
                }
            }
            Self::Keys { left, others, how } => {
                CompareEvent::Keys(candidates_of_all(&left, &others, &how, cancel)?)
            }
            Self::Run { left, others } => {
                let mut diffs = Vec::new();
                for (other, (right, how)) in others.iter().enumerate() {
                    match Plan::new(&left, right, how) {
                        Ok(plan) => diffs.push(plan.run(&left, right, cancel)?),
                        Err(error) => return Some(CompareEvent::NoKey { other, error }),
                    }
                }
                let others: Vec<&RowSet> = others.iter().map(|(rows, _)| rows).collect();
                CompareEvent::Done(Aligned::new(diffs, &others, cancel)?)
            }
            Self::Round(job) => match job.work(cancel)? {
                Ok(found) => CompareEvent::Round(Box::new(found)),
                Err(error) => CompareEvent::NoKey { other: 0, error },
            },
            Self::Rows(differences) => CompareEvent::Rows(Differences(differences).rows()),
            Self::Ids { title, of } => {
                let of = of.into_iter().map(|(org, rows, column)| {
                    let ids = ids_in(&rows, column, cancel)?;
                    Some((org, ids))
                });
                CompareEvent::Ids {
                    title,
                    of: of.collect::<Option<_>>()?,
                }
            }
            // It asks orgs, which is not done here.
            Self::Targets(_) => return None,
        })
    }
}

/// Does the work beside the async threads, or asks the orgs.
pub(super) async fn run(
    context: &Context,
    job: CompareJob,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    if let CompareJob::Targets(job) = job {
        let event = targets::run(context, job, voice).await?;
        return Ok(JobEvent::Compare(Box::new(event)));
    }
    let event = beside(move |cancel| job.work(cancel)).await?;
    Ok(event.map_or(JobEvent::Cancelled, |event| {
        JobEvent::Compare(Box::new(event))
    }))
}

fn resolved(file: &str) -> PathBuf {
    let home = etcetera::home_dir().ok();
    match (file.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(file),
    }
}
