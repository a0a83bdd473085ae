//! A whole batch of the journal taken back: what was changed gets its old values, what was deleted comes
//! out of the recycle bin, what came out of it goes back. Records that somebody has changed since are
//! told and left. It must not know who shows this, or how.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::mpsc;

use super::{CollectionCell, CollectionEvent, CollectionJob, CollectionRecord, CollectionWork};
use crate::org::OrgKey;
use crate::rows::{CellKind, CellValue, RowSet};
use crate::salesforce::record::Values;
use crate::store::{JournaledWrite, WriteAction, WriteOutcome, taken_back};
use crate::worker::record::NEVER_SEEN;
use crate::worker::run::{Context, Voice};
use crate::worker::{JobError, JobEvent, JobInput, RecordError};

/// A batch of the journal to take back.
#[derive(Clone, Debug)]
pub struct UndoJob {
    /// Where.
    pub org: OrgKey,
    /// Its name in the journal, [`crate::store::WriteEntry::batch`], or the key of one of its writes;
    /// the newest one of this org that stands where there is none.
    pub batch: Option<String>,
    /// Whether the records are only looked at.
    pub dry: bool,
}

/// What is said of it.
#[derive(Clone, Debug)]
pub enum UndoEvent {
    /// What is to be done, before the org is asked for anything.
    Plan(UndoPlan),
    /// Records were looked at, or sent, by their rows in the plan. A look tells only those that are
    /// left: [`crate::rows::staged::Outcome::Saved`] where a record is as it was before already.
    Went(CollectionEvent),
}

/// What is to be done.
#[derive(Clone, Debug, Default)]
pub struct UndoPlan {
    /// The batch's name in the journal.
    pub batch: String,
    /// The object.
    pub object: String,
    /// What is done to its records; `None` where there is nothing to do.
    pub work: Option<CollectionWork>,
    /// The records; the row of each is its place among them. A cell has what the write left and what
    /// it was before.
    pub records: Vec<CollectionRecord>,
    /// Writes that cannot be taken back: their records, as far as they are known, and why.
    pub left: Vec<(String, &'static str)>,
    /// The writes that are taken back, in the order of the records.
    keys: Vec<String>,
}

/// Does it.
pub(in crate::worker) async fn run(
    context: &Arc<Context>,
    job: UndoJob,
    inputs: mpsc::UnboundedReceiver<JobInput>,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let locks = context.sessions.locks();
    let permit = match job.dry {
        true => None,
        false => Some(locks.permit(&job.org)?),
    };
    let writes = context.on_disk(|store| store.writes()).await?;
    let batch = named(&writes, &job.org, job.batch.as_deref())?;
    let plan = UndoPlan::of(&writes, &job.org, &batch);
    let (Some(work), object) = (plan.work, plan.object.clone()) else {
        let why = match plan.left.first() {
            Some((_, why)) => (*why).to_owned(),
            None => format!("the journal has no batch {batch} of this org"),
        };
        return Err(RecordError::NothingToUndo(why).into());
    };
    let records = plan.records.clone();
    let undoes = plan.keys.iter().cloned().enumerate().collect();
    voice.say(JobEvent::Undo(UndoEvent::Plan(plan))).await;
    let collection = CollectionJob {
        org: job.org,
        object,
        work,
        records: records.clone(),
        columns: Vec::new(),
        rows: RowSet::default(),
        all_or_none: false,
    };
    let mut batch = super::prepare(context, collection, permit, voice).await?;
    batch.undoes = Arc::new(undoes);
    let went = |event| JobEvent::Undo(UndoEvent::Went(event));
    let end = batch.all(&records, RowSet::default(), inputs, went).await?;
    Ok(went(CollectionEvent::Done(end)))
}

/// The name of the batch that is meant.
fn named(
    writes: &[JournaledWrite],
    org: &OrgKey,
    said: Option<&str>,
) -> Result<String, RecordError> {
    let nothing = |why: String| RecordError::NothingToUndo(why);
    let mut of_org = writes.iter().filter(|write| write.entry.org == *org);
    let Some(said) = said else {
        let back = taken_back(writes);
        let newest = of_org.find_map(|write| {
            let stands = write.outcome() == WriteOutcome::Done
                && write.entry.undoes.is_none()
                && !back.contains(write.entry.key.as_str());
            write.entry.batch().filter(|_| stands)
        });
        let newest = newest.map(str::to_owned);
        return newest.ok_or_else(|| {
            nothing("the journal has no save of many records of this org that stands".into())
        });
    };
    // The names of batches are told apart from the keys of writes by nothing but the journal.
    let meant = of_org.find(|write| write.entry.batch() == Some(said) || write.entry.key == said);
    match meant.map(|write| write.entry.batch()) {
        Some(Some(batch)) => Ok(batch.to_owned()),
        Some(None) => Err(nothing(format!(
            "{said} was written alone, not as one of many"
        ))),
        None => Ok(said.to_owned()),
    }
}

impl UndoPlan {
    /// What taking a batch of an org back is, by the journal with the newest write first.
    fn of(writes: &[JournaledWrite], org: &OrgKey, batch: &str) -> Self {
        let back = taken_back(writes);
        let stamps = stamps(writes, org);
        let mut plan = Self {
            batch: batch.to_owned(),
            ..Self::default()
        };
        // As they were sent.
        for write in writes.iter().rev() {
            let entry = &write.entry;
            if entry.org != *org || entry.batch() != Some(batch) {
                continue;
            }
            plan.object.clone_from(&entry.object);
            let why = match write.outcome() {
                WriteOutcome::Refused => Some("the org refused that write: it changed nothing"),
                _ if back.contains(entry.key.as_str()) => Some("that write is taken back already"),
                _ => None,
            };
            let id = write.id().unwrap_or_default();
            // Deleting what nobody has looked at since would take somebody's work along.
            let deletes = matches!(entry.action, WriteAction::Create | WriteAction::Undelete);
            let why = why.or((deletes && !stamps.contains_key(id)).then_some(NEVER_SEEN));
            if let Some(why) = why {
                plan.left.push((id.to_owned(), why));
                continue;
            }
            plan.work = Some(match entry.action {
                WriteAction::Update => CollectionWork::Update,
                WriteAction::Delete => CollectionWork::Undelete,
                WriteAction::Create | WriteAction::Undelete => CollectionWork::Delete,
            });
            // What was deleted is as it was; of what is deleted nothing of somebody else's is lost.
            let seen = match plan.work {
                Some(CollectionWork::Delete) => stamps.get(id).cloned(),
                _ => None,
            };
            plan.keys.push(entry.key.clone());
            plan.records.push(CollectionRecord {
                row: plan.records.len(),
                id: id.to_owned(),
                seen,
                cells: cells(write),
            });
        }
        plan
    }
}

/// The fields that a write changed: what it left in each, and what was there before.
fn cells(write: &JournaledWrite) -> Vec<CollectionCell> {
    let values = |json: &str| Values::of_json(json).unwrap_or_default();
    let (old, sent) = (values(&write.entry.old), values(&write.entry.new));
    let after = write.end.as_ref().map(|end| values(&end.after));
    sent.iter()
        .map(|(field, new)| {
            let left = after.as_ref().and_then(|after| after.get(field));
            CollectionCell {
                field: field.to_owned(),
                old: cell(left.unwrap_or(new)),
                new: cell(old.get(field).unwrap_or("null")),
            }
        })
        .collect()
}

/// When each record was changed by the newest of our own writes that say it.
fn stamps<'a>(writes: &'a [JournaledWrite], org: &OrgKey) -> HashMap<&'a str, String> {
    let mut stamps = HashMap::new();
    for write in writes.iter().filter(|write| write.entry.org == *org) {
        let (Some(id), Some(end)) = (write.id(), &write.end) else {
            continue;
        };
        if !stamps.contains_key(id)
            && let Some(after) = Values::of_json(&end.after)
            && let Some(stamp) = after.get("SystemModstamp")
            && let Ok(stamp) = serde_json::from_str::<String>(stamp)
        {
            stamps.insert(id, stamp);
        }
    }
    stamps
}

/// A JSON value as one of a cell.
fn cell(json: &str) -> CellValue {
    let (kind, text) = match json.as_bytes().first() {
        Some(b'"') => (
            CellKind::Text,
            serde_json::from_str(json).unwrap_or_default(),
        ),
        Some(b't' | b'f') => (CellKind::Bool, json.to_owned()),
        Some(b'n') | None => (CellKind::Null, String::new()),
        Some(_) => (CellKind::Number, json.to_owned()),
    };
    CellValue { kind, text }
}
