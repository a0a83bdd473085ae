//! Records out of the recycle bin, 200 a call: each batch is in the journal before it leaves, and once it
//! is there it goes on when its job is dropped.

use std::sync::Arc;

use super::{RecordError, describe, may_be_done};
use crate::org::OrgKey;
use crate::salesforce::record::{UNDELETED_AT_ONCE, Written, undelete_all};
use crate::salesforce::{Error, WritePermit};
use crate::store::{WriteAction, WriteEnd, WriteEntry, WriteOutcome};
use crate::worker::run::{Context, Voice, now};
use crate::worker::{JobError, JobEvent};

/// Records to take out of the recycle bin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndeleteJob {
    /// Where.
    pub org: OrgKey,
    /// Their object.
    pub object: String,
    /// Their ids.
    pub ids: Vec<String>,
}

/// What is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UndeleteEvent {
    /// One batch was answered: for each record whether it is there again, or why not.
    Some(Vec<(String, Result<(), String>)>),
    /// All were.
    Done,
}

/// Does it.
pub(in crate::worker) async fn run(
    context: &Arc<Context>,
    job: UndeleteJob,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let permit = context.sessions.locks().permit(&job.org)?;
    let object = describe(context, &job.org, &job.object, voice).await?;
    if !object.describe().summary.undeletable {
        return Err(RecordError::NotAllowed {
            object: object.name().to_owned(),
            verb: "undeleting",
        }
        .into());
    }
    for ids in job.ids.chunks(UNDELETED_AT_ONCE) {
        let batch = Batch {
            context: Arc::clone(context),
            voice: voice.clone(),
            org: job.org.clone(),
            object: object.name().to_owned(),
            ids: ids.to_vec(),
            permit: permit.clone(),
        };
        let sent = context.sessions.spawn(async move { batch.send().await });
        let each = sent
            .await
            .map_err(|_| JobError::Panicked("while undeleting records".into()))??;
        voice
            .say(JobEvent::Undelete(UndeleteEvent::Some(each)))
            .await;
    }
    Ok(JobEvent::Undelete(UndeleteEvent::Done))
}

struct Batch {
    context: Arc<Context>,
    voice: Voice,
    org: OrgKey,
    object: String,
    ids: Vec<String>,
    permit: WritePermit,
}

impl Batch {
    async fn send(&self) -> Result<Vec<(String, Result<(), String>)>, JobError> {
        let keys = self.begin().await?;
        let (permit, ids) = (&self.permit, self.ids.as_slice());
        let sent = self
            .context
            .sessions
            .call(&self.org, &self.voice, |client| async move {
                undelete_all(&client, permit, ids).await
            })
            .await;
        let each = match sent {
            Ok(reply) => reply.value,
            Err(JobError::Salesforce(error)) if may_be_done(&error) => {
                self.end(&keys, |_| WriteOutcome::Unknown).await;
                return Err(RecordError::Unknown(error).into());
            }
            Err(error) => {
                self.end(&keys, |_| WriteOutcome::Refused).await;
                return Err(error);
            }
        };
        let outcome = |at: usize| match each.get(at) {
            Some(Written::Done(())) => WriteOutcome::Done,
            _ => WriteOutcome::Refused,
        };
        self.end(&keys, outcome).await;
        let told = |written: Written<()>| match written {
            Written::Done(()) => Ok(()),
            Written::Refused(refusal) => Err(refusal
                .errors
                .iter()
                .map(|error| format!("{}: {}", error.code, error.message))
                .collect::<Vec<_>>()
                .join("; ")),
        };
        let ids = self.ids.iter().cloned();
        Ok(ids.zip(each.into_iter().map(told)).collect())
    }

    /// Puts the writes down; where that fails nothing is sent.
    async fn begin(&self) -> Result<Vec<String>, JobError> {
        if !self.context.settings.journal {
            return Ok(Vec::new());
        }
        let at = now().unwrap_or_default();
        let random = getrandom::u32().map_err(|error| Error::System(error.to_string()))?;
        let alias = self.context.org(&self.org)?.alias;
        let entry = |(number, id): (usize, &String)| WriteEntry {
            key: format!("{at:x}-{random:08x}-{number}"),
            at,
            org: self.org.clone(),
            alias: alias.clone(),
            action: WriteAction::Undelete,
            object: self.object.clone(),
            id: Some(id.clone()),
            old: String::new(),
            new: String::new(),
            undoes: None,
        };
        let entries: Vec<WriteEntry> = self.ids.iter().enumerate().map(entry).collect();
        let keys = entries.iter().map(|entry| entry.key.clone()).collect();
        let kept = self
            .context
            .on_disk(move |store| store.begin_writes(entries));
        kept.await?;
        Ok(keys)
    }

    async fn end(&self, keys: &[String], outcome: impl Fn(usize) -> WriteOutcome) {
        let end = |(at, (key, id)): (usize, (&String, &String))| WriteEnd {
            of: key.clone(),
            outcome: outcome(at),
            id: Some(id.clone()),
            after: String::new(),
        };
        let ends: Vec<WriteEnd> = keys.iter().zip(&self.ids).enumerate().map(end).collect();
        if ends.is_empty() {
            return;
        }
        let written = self.context.on_disk(move |store| store.end_writes(ends));
        // The writes themselves are done: the journal then says that their end is unknown.
        if let Err(error) = written.await {
            tracing::warn!(%error, "the end of a batch is not in the journal");
        }
    }
}
