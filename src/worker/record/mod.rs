//! One record of an org: read, and written to in a way that can be looked at before and taken back
//! after.
//!
//! A write first reads the record, so that only what differs is sent, with the condition that nobody
//! has changed the record since. It is in the journal before it leaves; it is sent once; and once sent
//! it goes on when its job is dropped. The lock is asked before anything else, and again by the client.
//! It must not know who shows this, or how. It is long because all words of these jobs stand here.

mod first;
mod lists;
mod names;
mod page;
mod send;
mod undo;
mod write;

pub use page::{ListCount, LookupName, PageEvent};

use std::time::Duration;

pub(super) use send::may_be_done;
pub(super) use undo::NEVER_SEEN;

use super::children::NewPages;
use super::collection::{self, Reread};
use super::describes::Answer;
use super::run::{Context, Voice};
use super::{JobError, JobEvent};
use crate::org::{Org, OrgKey};
use crate::salesforce::record::{self, Refusal, Values, WriteOptions};
use crate::salesforce::{Error, StaysLocked};
use crate::schema::Object;
use crate::store::{JournaledWrite, StoreError, WriteAction};
use std::sync::Arc;

/// What an object is like is taken as it is known for this long.
const TRUSTED: Duration = Duration::from_secs(3600);

/// Work on a record.
#[derive(Clone, Debug)]
pub struct RecordJob {
    /// Where.
    pub org: OrgKey,
    /// What.
    pub work: RecordWork,
}

/// What is done.
#[derive(Clone, Debug)]
pub enum RecordWork {
    /// The record is read.
    Read {
        /// Which.
        record: RecordName,
        /// The fields; all where none are named.
        fields: Vec<String>,
    },
    /// All that a page about the record shows: tells [`RecordEvent::Page`] several times.
    Page(RecordName),
    /// The same of a record that is in the recycle bin: its fields alone (`queryAll`).
    Deleted(RecordName),
    /// All that a form of the record shows, its fields and the names of what they point to: tells
    /// [`RecordEvent::Page`] several times.
    Form(RecordName),
    /// More related lists of a record are counted; tells [`RecordEvent::Page`].
    Count {
        /// Of which record.
        record: RecordName,
        /// The relationships, as many as one call takes (25).
        lists: Vec<String>,
    },
    /// Columns of a row that show a record are read anew.
    Reread(Box<Reread>),
    /// The record is made, changed, deleted or undeleted.
    Write(RecordWrite),
    /// A write of the journal is taken back.
    Undo {
        /// Its name in the journal; the newest one of this org that was done where there is none.
        key: Option<String>,
        /// Whether it is only said what would be sent.
        dry: bool,
    },
    /// The writes of the journal are listed.
    Journal,
    /// The journal is emptied, of all orgs.
    Purge,
    /// The org is unlocked for writes, in this process.
    Unlock {
        /// The alias as the person typed it.
        typed: Option<String>,
    },
    /// The org is read-only again.
    Lock,
}

/// A record, by its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordName {
    /// Its object, where it is known; else its id's first three letters say it.
    pub object: Option<String>,
    /// 15 or 18 characters.
    pub id: String,
}

/// A write, as it is wished for.
#[derive(Clone, Debug)]
pub struct RecordWrite {
    /// What.
    pub change: Change,
    /// Whether it is only said what would be sent.
    pub dry: bool,
    /// `SystemModstamp` of the record as the person saw it: one that was changed since is left alone.
    pub seen: Option<String>,
    /// What the fields held when the person saw them, to show in a conflict.
    pub base: Values,
    /// Switches.
    pub options: WriteOptions,
}

impl RecordWrite {
    /// A write without further conditions.
    pub fn new(change: Change) -> Self {
        Self {
            change,
            dry: false,
            seen: None,
            base: Values::default(),
            options: WriteOptions::default(),
        }
    }
}

/// What is written.
#[derive(Clone, Debug)]
pub enum Change {
    /// A record is made.
    Create {
        /// Its object.
        object: String,
        /// Its fields.
        values: Values,
    },
    /// A record is made that is like another, without what must be unique.
    Clone {
        /// The other.
        of: RecordName,
        /// What it has in the place of the other's.
        values: Values,
    },
    /// Fields are changed.
    Update {
        /// Of which record.
        record: RecordName,
        /// The fields as they shall be.
        values: Values,
    },
    /// It goes to the recycle bin.
    Delete(RecordName),
    /// It comes out of the recycle bin.
    Undelete(RecordName),
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum RecordEvent {
    /// The record, its JSON as the org wrote it.
    Read {
        /// Its object.
        object: String,
        /// As the org says it.
        json: String,
    },
    /// Something for a page about a record.
    Page(PageEvent),
    /// What would be sent; nothing was.
    Preview(RecordChange),
    /// The fields hold these values already; nothing was sent.
    Unchanged(RecordChange),
    /// It is done.
    Done {
        /// What was done.
        change: RecordChange,
        /// The changed fields as the org has them now, as a JSON object; empty where they were not
        /// read.
        after: String,
        /// Its name in the journal; `None` where it keeps none.
        key: Option<String>,
    },
    /// The org refused it.
    Refused {
        /// What was refused.
        change: RecordChange,
        /// Why.
        refusal: Refusal,
    },
    /// Somebody else changed the record meanwhile; nothing was sent, or the org refused it.
    Conflict {
        /// What was to be done.
        change: RecordChange,
        /// The fields in three ways.
        fields: Vec<ThreeWays>,
    },
    /// Columns of a row, as the org has them now.
    Reread(NewPages),
    /// The journal.
    Journal(Vec<JournaledWrite>),
    /// The journal is empty.
    Purged,
    /// Whether the org can be written to now.
    Lock {
        /// Whether it can.
        unlocked: bool,
    },
}

impl RecordEvent {
    /// Whether nothing more comes from the job.
    pub fn is_last(&self) -> bool {
        match self {
            Self::Page(event) => matches!(event, PageEvent::Done),
            _ => true,
        }
    }
}

/// A write in all its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordChange {
    /// What is done.
    pub action: WriteAction,
    /// The object.
    pub object: String,
    /// The record; empty for one that is not made yet.
    pub id: String,
    /// The values before: of the fields that change, or of the whole record that is deleted.
    pub old: Values,
    /// The values that are sent: only those that differ.
    pub new: Values,
    /// `SystemModstamp` of the record when it was looked at.
    pub seen: Option<String>,
}

/// A field that somebody else changed meanwhile: what it held, what it holds, what it was to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreeWays {
    /// The field.
    pub field: String,
    /// As it was seen, where that is known; JSON like the others.
    pub base: Option<String>,
    /// As the org has it.
    pub theirs: String,
    /// As it was to be.
    pub mine: String,
}

/// Why a record is not worked on, before the org is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// That is no id.
    #[error("{0:?} is no id of a record: 15 or 18 letters and digits")]
    NoId(String),
    /// No object's ids begin like that.
    #[error("no object of this org has ids that begin with {0}")]
    UnknownPrefix(String),
    /// The object has no such field.
    #[error("{object} has no field {field}, or you may not see it")]
    NoField {
        /// The object.
        object: String,
        /// The field.
        field: String,
    },
    /// The field cannot be written, and why.
    #[error("{field} cannot be written: {why}")]
    NotWritable {
        /// The field.
        field: String,
        /// Why.
        why: &'static str,
    },
    /// It holds a file, which is no value among others.
    #[error("{object}.{field} holds a file, and a record like it would be made without it")]
    HoldsFile {
        /// The object.
        object: String,
        /// The field.
        field: String,
    },
    /// It is not in the recycle bin either.
    #[error("{0} is not in the recycle bin any more, or you may not see it there")]
    Gone(String),
    /// The object allows no such thing.
    #[error("{object} allows no {verb} for you")]
    NotAllowed {
        /// The object.
        object: String,
        /// What.
        verb: &'static str,
    },
    /// The org stays read-only.
    #[error(transparent)]
    Locked(#[from] StaysLocked),
    /// There is no such write to take back.
    #[error("{0}")]
    NothingToUndo(String),
    /// It was sent, and no answer came.
    #[error("{0}")]
    Unknown(Error),
}

impl RecordError {
    /// What happened.
    pub(super) fn title(&self) -> &'static str {
        match self {
            Self::NoId(_) => "That is no id of a record",
            Self::UnknownPrefix(_) => "No object of this org has such ids",
            Self::NoField { .. } => "There is no such field, or you may not see it",
            Self::NotWritable { .. } => "A field cannot be written",
            Self::HoldsFile { .. } => "The record holds a file, which is not copied",
            Self::Gone(_) => "The record is deleted for good",
            Self::NotAllowed { .. } => "The object does not allow this",
            Self::Locked(_) => "The org stays read-only",
            Self::NothingToUndo(_) => "There is nothing to take back",
            Self::Unknown(_) => "It is unknown whether this was saved",
        }
    }

    /// What to do.
    pub(super) fn hint(&self) -> &'static str {
        match self {
            Self::NoId(_) => "Copy it from a row, or from the address of its page.",
            Self::UnknownPrefix(_) => "It may be a record of another org.",
            Self::NoField { .. } => "Check the name; custom fields end in __c.",
            Self::NotWritable { .. } => "Leave it out.",
            Self::HoldsFile { .. } => {
                "Give the file itself, as FIELD=… in base64, or FIELD=null to leave it out."
            }
            Self::Gone(_) => "A record stays in the recycle bin for 15 days.",
            Self::NotAllowed { .. } => "Ask the admin for the right to do it.",
            Self::Locked(_) => "Type the alias of the org, letter for letter.",
            Self::NothingToUndo(_) => "The journal lists what was written.",
            Self::Unknown(_) => "Read the record before you write it again; the journal has both.",
        }
    }
}

/// Works on a record.
pub(super) async fn run(
    context: &Arc<Context>,
    job: RecordJob,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let RecordJob { org, work } = job;
    let event = match work {
        RecordWork::Read { record, fields } => {
            let object = object_name(context, &org, &record, voice).await?;
            let json = read(context, &org, (&object, &record.id), &fields, voice).await?;
            RecordEvent::Read { object, json }
        }
        RecordWork::Page(record) => page::run(context, &org, record, true, voice).await?,
        RecordWork::Deleted(record) => page::deleted(context, &org, record, voice).await?,
        RecordWork::Form(record) => page::run(context, &org, record, false, voice).await?,
        RecordWork::Count { record, lists } => {
            page::count(context, &org, record, &lists, voice).await?
        }
        RecordWork::Reread(row) => {
            RecordEvent::Reread(collection::reread(context, &org, *row, voice).await?)
        }
        RecordWork::Write(write) => write::run(context, &org, write, None, voice).await?,
        RecordWork::Undo { key, dry } => undo::run(context, &org, key, dry, voice).await?,
        RecordWork::Journal => RecordEvent::Journal(context.on_disk(|store| store.writes()).await?),
        RecordWork::Purge => {
            context.on_disk(|store| store.purge_writes()).await?;
            RecordEvent::Purged
        }
        RecordWork::Unlock { typed } => {
            unlock(context, &context.org(&org)?, typed.as_deref())?;
            RecordEvent::Lock { unlocked: true }
        }
        RecordWork::Lock => {
            context.sessions.locks().lock(&org);
            RecordEvent::Lock { unlocked: false }
        }
    };
    Ok(JobEvent::Record(Box::new(event)))
}

pub(super) fn unlock(context: &Context, org: &Org, typed: Option<&str>) -> Result<(), RecordError> {
    Ok(context.sessions.locks().unlock(org, typed)?)
}

/// What another process does with a write is no trouble with a file.
pub(super) fn taken_back(error: JobError) -> JobError {
    match error {
        JobError::Store(error @ StoreError::TakenBack) => {
            RecordError::NothingToUndo(error.to_string()).into()
        }
        error => error,
    }
}

/// Reads a record.
async fn read(
    context: &Context,
    org: &OrgKey,
    (object, id): (&str, &str),
    fields: &[String],
    voice: &Voice,
) -> Result<String, JobError> {
    let reply = context
        .sessions
        .call(org, voice, |client| async move {
            record::read(&client, object, id, fields).await
        })
        .await?;
    voice.usage(org, reply.usage).await;
    Ok(reply.value)
}

/// The object of a record, by its name or the beginning of its id.
pub(super) async fn object_name(
    context: &Context,
    org: &OrgKey,
    name: &RecordName,
    voice: &Voice,
) -> Result<String, JobError> {
    if let Some(object) = known_object_name(context, org, name, voice).await? {
        return Ok(object);
    }
    let asked = context.describes.fresh(context, org, None, TRUSTED, voice);
    Ok(listed(&asked.await?.kept.answer, &name.id)?)
}

/// The same, where it can be said without a call.
async fn known_object_name(
    context: &Context,
    org: &OrgKey,
    name: &RecordName,
    voice: &Voice,
) -> Result<Option<String>, JobError> {
    let id = &name.id;
    if !(matches!(id.len(), 15 | 18) && id.bytes().all(|b| b.is_ascii_alphanumeric())) {
        return Err(RecordError::NoId(id.chars().take(60).collect()).into());
    }
    if let Some(object) = &name.object {
        return Ok(Some(object.clone()));
    }
    // Which object has which ids does not change; a list that is known is good enough.
    match context.describes.kept(context, org, None, voice).await {
        Some(kept) => Ok(Some(listed(&kept.answer, id)?)),
        None => Ok(None),
    }
}

/// The object whose ids begin as this one does.
fn listed(answer: &Answer, id: &str) -> Result<String, RecordError> {
    let prefix = id.get(..3).unwrap_or_default();
    let objects = match answer {
        Answer::List(list) => list.objects(),
        Answer::Object(_) => &[],
    };
    let mut objects = objects.iter();
    let object = objects.find(|object| object.key_prefix.as_deref() == Some(prefix));
    object
        .map(|object| object.name.clone())
        .ok_or_else(|| RecordError::UnknownPrefix(prefix.to_owned()))
}

/// What an object is like.
pub(super) async fn describe(
    context: &Context,
    org: &OrgKey,
    name: &str,
    voice: &Voice,
) -> Result<Arc<Object>, JobError> {
    let asked = context
        .describes
        .fresh(context, org, Some(name), TRUSTED, voice)
        .await?;
    match asked.kept.answer {
        Answer::Object(object) => Ok(object),
        Answer::List(_) => Err(JobError::Panicked(
            "a list where an object was asked".into(),
        )),
    }
}
