//! Taking a write of the journal back: a change's old values, a deleted record out of the bin, a made
//! record into it; each only where nobody has changed the record since.

use std::sync::Arc;

use super::write::{current, run as write, three_ways};
use super::{Change, RecordChange, RecordError, RecordEvent, RecordName, RecordWrite, describe};
use crate::org::OrgKey;
use crate::salesforce::record::{Values, same};
use crate::store::{JournaledWrite, WriteAction, WriteOutcome, taken_back};
use crate::worker::JobError;
use crate::worker::run::{Context, Voice};

/// Takes a write back, or says what that would send. What is to be sent is seen through.
pub(super) async fn run(
    context: &Arc<Context>,
    org: &OrgKey,
    key: Option<String>,
    dry: bool,
    voice: &Voice,
) -> Result<RecordEvent, JobError> {
    if dry {
        return take_back(context, org, key, dry, voice).await;
    }
    let (owned, org, voice) = (Arc::clone(context), org.clone(), voice.clone());
    let work = async move { take_back(&owned, &org, key, dry, &voice).await };
    context.see_through(work).await
}

async fn take_back(
    context: &Arc<Context>,
    org: &OrgKey,
    key: Option<String>,
    dry: bool,
    voice: &Voice,
) -> Result<RecordEvent, JobError> {
    if !dry {
        context.sessions.locks().permit(org)?;
    }
    let writes = context.on_disk(|store| store.writes()).await?;
    let journaled = choose(&writes, org, key.as_deref())?;
    let entry = &journaled.entry;
    let id = journaled.id().unwrap_or_default().to_owned();
    let record = RecordName {
        object: Some(entry.object.clone()),
        id: id.clone(),
    };
    let values = |json: &str| Values::of_json(json).unwrap_or_default();
    let sent = values(&entry.new);
    let left = match &journaled.end {
        Some(end) if !end.after.is_empty() => values(&end.after),
        _ => sent.clone(),
    };
    let change = match entry.action {
        WriteAction::Create => Change::Delete(record),
        WriteAction::Delete => Change::Undelete(record),
        WriteAction::Undelete => Change::Delete(record),
        WriteAction::Update => Change::Update {
            record,
            values: values(&entry.old),
        },
    };
    let mut read = None;
    // What the write left must still be there; whatever else was changed is not ours to lose.
    if matches!(entry.action, WriteAction::Create | WriteAction::Update) && !sent.is_empty() {
        let object = describe(context, org, &entry.object, voice).await?;
        let names: Vec<String> = sent.iter().map(|(name, _)| name.to_owned()).collect();
        let current = current(context, org, &object, &id, &names, voice).await?;
        let (now, seen) = (current.old, current.stamp);
        let changed = sent.filter(|name, _| {
            let (now, left) = (now.get(name), left.get(name));
            !matches!((now, left), (Some(now), Some(left)) if same(now, left))
        });
        if !changed.is_empty() {
            let back = values(&entry.old);
            let mut mine = Values::default();
            for (name, _) in changed.iter() {
                mine.set(name, back.get(name).unwrap_or("null"));
            }
            let change = RecordChange {
                action: match entry.action {
                    WriteAction::Create => WriteAction::Delete,
                    _ => WriteAction::Update,
                },
                object: entry.object.clone(),
                id,
                old: now.clone(),
                new: mine,
                seen,
            };
            let fields = three_ways(&change, &left, &now);
            return Ok(RecordEvent::Conflict { change, fields });
        }
        read = seen;
    }
    let mut wish = RecordWrite::new(change);
    wish.dry = dry;
    // What was made or undeleted is deleted as it was left, with nothing of somebody else's in it.
    if matches!(entry.action, WriteAction::Create | WriteAction::Undelete) {
        wish.seen = last_stamp(&writes, org, &id).or(read);
        // Deleting what nobody has looked at since would take somebody's work along.
        if wish.seen.is_none() {
            return Err(RecordError::NothingToUndo(NEVER_SEEN.into()).into());
        }
    } else if read.is_some() {
        // It is read once more before it is sent: who is faster than that is seen too.
        wish.seen = read;
        wish.base = left;
    }
    // The rule let the old values be there once.
    wish.options.save_duplicates = true;
    // Nor does a record go back to what it was and to another owner.
    wish.options.no_assignment = true;
    write(context, org, wish, Some(entry.key.clone()), voice).await
}

/// Why what was made or undeleted is not deleted again.
pub(in crate::worker) const NEVER_SEEN: &str = "the record was not read after that write, so nobody \
    can tell whether somebody has changed it since: look at it, and delete it yourself";

/// When the record was changed by the newest of our own writes that say it.
fn last_stamp(writes: &[JournaledWrite], org: &OrgKey, id: &str) -> Option<String> {
    writes
        .iter()
        .filter(|write| write.entry.org == *org && write.id() == Some(id))
        .find_map(|write| {
            let after = Values::of_json(&write.end.as_ref()?.after)?;
            serde_json::from_str(after.get("SystemModstamp")?).ok()
        })
}

fn choose<'a>(
    writes: &'a [JournaledWrite],
    org: &OrgKey,
    key: Option<&str>,
) -> Result<&'a JournaledWrite, RecordError> {
    let nothing = |why: String| RecordError::NothingToUndo(why);
    let back = taken_back(writes);
    let undone = |write: &JournaledWrite| back.contains(write.entry.key.as_str());
    let mut of_org = writes.iter().filter(|write| write.entry.org == *org);
    let write = match key {
        Some(key) => of_org
            .find(|write| write.entry.key == key)
            .ok_or_else(|| nothing(format!("the journal has no write {key} of this org")))?,
        // An undo is not what is taken back next: that would go to and fro.
        None => of_org
            .find(|write| {
                write.outcome() == WriteOutcome::Done
                    && write.entry.undoes.is_none()
                    && !undone(write)
            })
            .ok_or_else(|| nothing("the journal has no write of this org that stands".into()))?,
    };
    if write.outcome() == WriteOutcome::Refused {
        return Err(nothing(
            "the org refused that write: it changed nothing".into(),
        ));
    }
    if undone(write) {
        return Err(nothing("that write is taken back already".into()));
    }
    if write.id().is_none() {
        return Err(nothing(
            "no answer to that write ever came, so the id of its record is unknown".into(),
        ));
    }
    Ok(write)
}
