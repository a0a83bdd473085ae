//! Sending a write: down in the journal, out, and its end in the journal. Once begun it goes on when
//! its job is dropped.

use std::sync::Arc;

use super::write::{Plan, current};
use super::{RecordChange, RecordError, RecordEvent, describe};
use crate::org::OrgKey;
use crate::salesforce::record::{self, Values, WriteOptions, Written};
use crate::salesforce::{Client, Error, Reply, WritePermit};
use crate::store::{WriteAction, WriteEnd, WriteEntry, WriteOutcome};
use crate::worker::JobError;
use crate::worker::run::{Context, Voice, now};

/// Sends it.
pub(super) async fn send(
    context: &Arc<Context>,
    org: &OrgKey,
    plan: Plan,
    options: WriteOptions,
    permit: WritePermit,
    undoes: Option<String>,
    voice: &Voice,
) -> Result<RecordEvent, JobError> {
    let (owned, org, voice) = (Arc::clone(context), org.clone(), voice.clone());
    let work = async move {
        let sending = Sending {
            context: &owned,
            org: &org,
            voice: &voice,
        };
        sending.run(plan, options, permit, undoes).await
    };
    context.see_through(work).await
}

struct Sending<'a> {
    context: &'a Arc<Context>,
    org: &'a OrgKey,
    voice: &'a Voice,
}

impl Sending<'_> {
    async fn run(
        &self,
        plan: Plan,
        options: WriteOptions,
        permit: WritePermit,
        undoes: Option<String>,
    ) -> Result<RecordEvent, JobError> {
        let mut change = plan.change.clone();
        let key = self.begin(&change, undoes).await?;
        let sent = self
            .context
            .sessions
            .call(self.org, self.voice, |client| {
                let (plan, permit) = (plan.clone(), permit.clone());
                async move { leave(&client, &permit, &plan, options).await }
            })
            .await;
        match sent {
            Ok(reply) => {
                self.voice.usage(self.org, reply.usage).await;
                match reply.value {
                    Written::Done(id) => {
                        if let Some(id) = id {
                            change.id = id;
                        }
                        let read = self.after(&change).await;
                        let is_its =
                            |name: &str| change.new.get(name).is_some() || name == "SystemModstamp";
                        let its = read.filter(|name, _| is_its(name));
                        self.end(&key, WriteOutcome::Done, &change, &json(&its))
                            .await;
                        let after = json(&read);
                        Ok(RecordEvent::Done { change, after, key })
                    }
                    Written::Refused(refusal) => {
                        self.end(&key, WriteOutcome::Refused, &change, "").await;
                        Ok(RecordEvent::Refused { change, refusal })
                    }
                }
            }
            Err(JobError::Salesforce(error)) if may_be_done(&error) => {
                self.end(&key, WriteOutcome::Unknown, &change, "").await;
                Err(RecordError::Unknown(error).into())
            }
            Err(error) => {
                self.end(&key, WriteOutcome::Refused, &change, "").await;
                Err(error)
            }
        }
    }

    /// Puts the write down; where that fails nothing is sent.
    async fn begin(
        &self,
        change: &RecordChange,
        undoes: Option<String>,
    ) -> Result<Option<String>, JobError> {
        if !self.context.settings.journal {
            return Ok(None);
        }
        let at = now().unwrap_or_default();
        let random = getrandom::u32().map_err(|error| Error::System(error.to_string()))?;
        let key = format!("{at:x}-{random:08x}");
        let entry = WriteEntry {
            key: key.clone(),
            at,
            org: self.org.clone(),
            alias: self.context.org(self.org)?.alias,
            action: change.action,
            object: change.object.clone(),
            id: Some(change.id.clone()).filter(|id| !id.is_empty()),
            old: json(&change.old),
            new: json(&change.new),
            undoes,
        };
        let kept = self.context.on_disk(move |store| store.begin_write(entry));
        kept.await.map_err(super::taken_back)?;
        Ok(Some(key))
    }

    async fn end(
        &self,
        key: &Option<String>,
        outcome: WriteOutcome,
        change: &RecordChange,
        after: &str,
    ) {
        let Some(of) = key.clone() else {
            return;
        };
        let end = WriteEnd {
            of,
            outcome,
            id: Some(change.id.clone()).filter(|id| !id.is_empty()),
            after: after.to_owned(),
        };
        let written = self
            .context
            .on_disk(move |store| store.end_write(end))
            .await;
        // The write itself is done: the journal then says that its end is unknown.
        if let Err(error) = written {
            tracing::warn!(%error, "the end of a write is not in the journal");
        }
    }

    /// What the org made of the values: it may round, trim, and run automations of its own. What it
    /// makes of several fields, the record's name and formulas, is read along.
    async fn after(&self, change: &RecordChange) -> Values {
        let mut names: Vec<String> = change.new.iter().map(|(name, _)| name.to_owned()).collect();
        // An undeleted record has a new stamp, and nothing else that was written.
        let wanted = match change.action {
            WriteAction::Create | WriteAction::Update => !names.is_empty(),
            WriteAction::Undelete => true,
            WriteAction::Delete => false,
        };
        if !wanted {
            return Values::default();
        }
        let read = async {
            let (context, voice) = (self.context, self.voice);
            let object = describe(context, self.org, &change.object, voice).await?;
            if !names.is_empty() {
                let fields = object.describe().fields.iter();
                let made = fields.filter(|field| field.calculated || field.name_field);
                let fresh = made.filter(|field| change.new.get(&field.name).is_none());
                names.extend(fresh.map(|field| field.name.clone()));
            }
            current(context, self.org, &object, &change.id, &names, voice).await
        };
        let Ok(now) = read.await else {
            return Values::default();
        };
        let mut after = now.old;
        if names.is_empty() {
            after = Values::default();
        }
        if let Some(stamp) = now.stamp {
            after.set(
                "SystemModstamp",
                &serde_json::Value::from(stamp).to_string(),
            );
        }
        after
    }
}

/// The one request.
async fn leave(
    client: &Client,
    permit: &WritePermit,
    plan: &Plan,
    options: WriteOptions,
) -> Result<Reply<Written<Option<String>>>, Error> {
    let RecordChange {
        action,
        object,
        id,
        new,
        ..
    } = &plan.change;
    let since = plan.modified.as_deref().and_then(record::moment);
    let nothing = |written: Written<()>| match written {
        Written::Done(()) => Written::Done(None),
        Written::Refused(refusal) => Written::Refused(refusal),
    };
    let done = match action {
        WriteAction::Create => {
            let reply = record::create(client, permit, object, new, options).await?;
            return Ok(reply.map(|written| match written {
                Written::Done(id) => Written::Done(Some(id)),
                Written::Refused(refusal) => Written::Refused::<Option<String>>(refusal),
            }));
        }
        WriteAction::Update => {
            record::update(client, permit, (object, id), new, since, options).await?
        }
        WriteAction::Delete => record::delete(client, permit, (object, id), since).await?,
        WriteAction::Undelete => record::undelete(client, permit, id).await?,
    };
    Ok(done.map(nothing))
}

/// Whether the org may have done it although no answer says so.
pub(in crate::worker) fn may_be_done(error: &Error) -> bool {
    let answered = matches!(error.status(), Some(status) if status < 500);
    !error.never_sent() && !answered
}

fn json(values: &Values) -> String {
    if values.is_empty() {
        return String::new();
    }
    values.to_json()
}
