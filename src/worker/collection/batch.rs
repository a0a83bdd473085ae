//! Batches of up to 200 on their way: read, put down in the journal, sent, read back. Once one is in the
//! journal it goes on when its job is dropped. Of records in the recycle bin nothing is read before.
//!
//! It is long because a batch and the words for what came of it are one thing.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use tokio::sync::mpsc;

use super::reading::{self, Read};
use super::{
    Calls, CollectionCell, CollectionEnd, CollectionEvent, CollectionJob, CollectionRecord,
    CollectionWork, MOST,
};
use crate::rows::staged::Outcome;
use crate::rows::{CellKind, CellValue, RowSet};
use crate::salesforce::collections::{self, Outcomes};
use crate::salesforce::record::{Values, WriteOptions, Written, same, undelete_all};
use crate::salesforce::{Error, WritePermit};
use crate::store::{WriteAction, WriteEnd, WriteEntry, WriteOutcome};
use crate::worker::children::NewPages;
use crate::worker::record::{may_be_done, taken_back};
use crate::worker::run::{Context, Voice, now};
use crate::worker::{JobError, JobEvent, JobInput, RecordError};

/// What every batch of a job shares.
#[derive(Clone)]
pub(super) struct Batch {
    pub context: Arc<Context>,
    pub voice: Voice,
    /// The job without its records and rows.
    pub job: Arc<CollectionJob>,
    /// The field that says when a record was changed.
    pub stamp: Option<&'static str>,
    /// Without one the records are only looked at.
    pub permit: Option<WritePermit>,
    /// What the journal calls all of it; the keys of its writes begin so.
    pub name: String,
    /// The writes that the records' rows take back, by their keys; none where nothing is taken back.
    pub undoes: Arc<BTreeMap<usize, String>>,
}

/// How a record stands before it is sent.
enum Look {
    /// As it was seen.
    Fresh,
    /// It holds what a write that is taken back replaced: there is nothing to do.
    Already,
    /// Somebody else changed it: what differs.
    Stale(String),
}

/// What came of a batch.
#[derive(Default)]
struct Came {
    outcomes: Vec<(usize, Outcome)>,
    pages: NewPages,
    calls: Calls,
    /// Why no other batch follows.
    end: Option<CollectionEnd>,
    /// What went wrong on the way to the org.
    failed: Option<JobError>,
}

impl Batch {
    /// All records, batch after batch, until the person has enough of it; each batch is told.
    pub async fn all(
        &self,
        records: &[CollectionRecord],
        mut rows: RowSet,
        mut inputs: mpsc::UnboundedReceiver<JobInput>,
        told: fn(CollectionEvent) -> JobEvent,
    ) -> Result<CollectionEnd, JobError> {
        let (mut calls, mut through) = (Calls::default(), 0);
        for some in records.chunks(MOST) {
            if stopped(&mut inputs) {
                return Ok(CollectionEnd::Stopped);
            }
            // From the yes on it is seen through, also where the job is dropped before it was read.
            let (this, some_rows, of) = (self.clone(), some.to_vec(), rows.clone());
            let work = async move { this.run(some_rows, of).await };
            let came = match &self.permit {
                Some(_) => self.context.see_through(work).await?,
                None => work.await?,
            };
            for (first, page) in &came.pages {
                rows.replace(*first, Arc::clone(page));
            }
            calls.writes += came.calls.writes;
            calls.reads += came.calls.reads;
            through += some.len();
            let event = CollectionEvent::Batch {
                outcomes: came.outcomes,
                pages: came.pages,
                calls,
                through,
            };
            self.voice.say(told(event)).await;
            if let Some(error) = came.failed {
                return Err(error);
            }
            if let Some(end) = came.end {
                return Ok(end);
            }
        }
        Ok(CollectionEnd::Through)
    }

    /// Does one.
    async fn run(&self, records: Vec<CollectionRecord>, rows: RowSet) -> Result<Came, JobError> {
        let mut came = Came::default();
        let fields = fields_of(&records);
        let ids: Vec<&str> = records.iter().map(|record| record.id.as_str()).collect();
        let now = match self.job.work {
            CollectionWork::Undelete => Read::default(),
            CollectionWork::Update | CollectionWork::Delete => {
                came.calls.reads += 1;
                self.read(&ids, &fields).await?
            }
        };
        let mut fresh = Vec::with_capacity(records.len());
        let mut stale = Vec::new();
        for record in records {
            match self.look(&record, &now) {
                Look::Stale(why) => {
                    came.outcomes.push((record.row, Outcome::Stale(why)));
                    stale.push(record);
                }
                Look::Already => came.outcomes.push((record.row, Outcome::Saved)),
                Look::Fresh => fresh.push(record),
            }
        }
        if !stale.is_empty() {
            // What they hold now is shown: whoever sends them again knows what is overwritten.
            came.pages = reading::pages(&rows, &stale, &now, &self.job.columns).await?;
            if self.job.all_or_none {
                came.end = Some(CollectionEnd::NotAll);
                return Ok(came);
            }
        }
        let Some(permit) = self.permit.clone().filter(|_| !fresh.is_empty()) else {
            return Ok(came);
        };
        let mut rows = rows;
        for (first, page) in &came.pages {
            rows.replace(*first, Arc::clone(page));
        }
        self.send(&permit, fresh, fields, rows, &now, came).await
    }

    /// Reads the records, as the rows have them.
    async fn read(&self, ids: &[&str], fields: &[String]) -> Result<Read, JobError> {
        let soql = reading::statement(&self.job.object, ids, self.stamp, fields, &self.job.columns);
        reading::read(&self.context, &self.job.org, &soql, &self.voice).await
    }

    /// How a record stands.
    fn look(&self, record: &CollectionRecord, now: &Read) -> Look {
        if self.job.work == CollectionWork::Undelete {
            return Look::Fresh;
        }
        let holds = |cell: &CollectionCell| {
            let theirs = now.value(&record.id, &cell.field);
            theirs.is_some_and(|theirs| same(&json(&theirs), &json(&cell.new)))
        };
        let undoes = self.job.work == CollectionWork::Update && !self.undoes.is_empty();
        if undoes && record.cells.iter().all(holds) {
            return Look::Already;
        }
        self.stale(record, now).map_or(Look::Fresh, Look::Stale)
    }

    /// What somebody else changed since the person saw the record.
    fn stale(&self, record: &CollectionRecord, now: &Read) -> Option<String> {
        if !now.has(&record.id) {
            return Some("it is gone, or you may not see it any more".to_owned());
        }
        let changed: Vec<String> = record
            .cells
            .iter()
            .filter_map(|cell| {
                let theirs = now.value(&record.id, &cell.field)?;
                let differs = !same(&json(&theirs), &json(&cell.old));
                differs.then(|| {
                    format!(
                        "{} was {}, is now {}",
                        cell.field,
                        shown(&cell.old),
                        shown(&theirs)
                    )
                })
            })
            .collect();
        if !changed.is_empty() {
            return Some(changed.join("; "));
        }
        let stamp = self.stamp.filter(|name| *name == "SystemModstamp")?;
        let (seen, is) = (record.seen.as_ref()?, now.value(&record.id, stamp)?);
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        (!same(&quoted(seen), &quoted(&is.text)))
            .then(|| "somebody changed other fields of it since it was read".to_owned())
    }

    /// Sends what is left of it.
    async fn send(
        &self,
        permit: &WritePermit,
        records: Vec<CollectionRecord>,
        fields: Vec<String>,
        rows: RowSet,
        before: &Read,
        mut came: Came,
    ) -> Result<Came, JobError> {
        let keys = self.begin(&records, before).await?;
        let sent = self.leave(permit, &records).await;
        came.calls.writes += 1;
        let each = match sent {
            Ok(Written::Done(each)) => each,
            Ok(Written::Refused(refusal)) => {
                let words = refusal.words();
                self.end(&keys, &records, |_| WriteOutcome::Refused, None)
                    .await;
                let all = records.iter();
                came.outcomes
                    .extend(all.map(|record| (record.row, Outcome::Refused(words.clone()))));
                came.end = Some(CollectionEnd::Refused(words));
                return Ok(came);
            }
            Err(JobError::Salesforce(error)) if may_be_done(&error) => {
                self.end(&keys, &records, |_| WriteOutcome::Unknown, None)
                    .await;
                let words = format!("it was sent, and no answer came: {error}");
                let all = records.iter();
                came.outcomes
                    .extend(all.map(|record| (record.row, Outcome::Unknown(words.clone()))));
                came.failed = Some(RecordError::Unknown(error).into());
                return Ok(came);
            }
            Err(error) => {
                self.end(&keys, &records, |_| WriteOutcome::Refused, None)
                    .await;
                came.failed = Some(error);
                return Ok(came);
            }
        };
        let mut saved = Vec::new();
        for (record, outcome) in records.iter().zip(&each) {
            let outcome = match (outcome, self.job.work) {
                (Written::Refused(refusal), _) => Outcome::Refused(refusal.words()),
                (Written::Done(()), CollectionWork::Delete) => Outcome::Deleted,
                (Written::Done(()), CollectionWork::Update | CollectionWork::Undelete) => {
                    saved.push(record.clone());
                    Outcome::Saved
                }
            };
            came.outcomes.push((record.row, outcome));
        }
        if self.job.all_or_none && each.iter().any(|one| matches!(one, Written::Refused(_))) {
            came.end = Some(CollectionEnd::NotAll);
        }
        // What the org made of the values: it may round, trim, and run automations of its own.
        let mut after = None;
        if !saved.is_empty() {
            let ids: Vec<&str> = saved.iter().map(|record| record.id.as_str()).collect();
            came.calls.reads += 1;
            after = self.read(&ids, &fields).await.ok();
        }
        let ended = |at: usize| match each.get(at) {
            Some(Written::Done(())) => WriteOutcome::Done,
            _ => WriteOutcome::Refused,
        };
        self.end(&keys, &records, ended, after.as_ref()).await;
        // Where they could not be read back, they hold what was sent as far as anybody knows.
        let read = after.unwrap_or_else(|| Read::as_sent(&saved));
        let pages = reading::pages(&rows, &saved, &read, &self.job.columns).await?;
        came.pages.extend(pages);
        Ok(came)
    }

    /// The one request.
    async fn leave(
        &self,
        permit: &WritePermit,
        records: &[CollectionRecord],
    ) -> Result<Outcomes, JobError> {
        let job = &self.job;
        // The rule let the old values be there once.
        let options = WriteOptions {
            save_duplicates: !self.undoes.is_empty(),
            // Who changes cells does not mean to give the records to other owners.
            no_assignment: true,
        };
        let changed: Vec<collections::Changed> = records
            .iter()
            .map(|record| (record.id.clone(), values(&record.cells, |cell| &cell.new)))
            .collect();
        let ids: Vec<String> = records.iter().map(|record| record.id.clone()).collect();
        let reply = self
            .context
            .sessions
            .call(&job.org, &self.voice, |client| {
                let (changed, ids) = (&changed, &ids);
                async move {
                    match job.work {
                        CollectionWork::Update => {
                            let all = job.all_or_none;
                            collections::update(&client, permit, &job.object, changed, all, options)
                                .await
                        }
                        CollectionWork::Delete => {
                            collections::delete(&client, permit, ids, job.all_or_none).await
                        }
                        CollectionWork::Undelete => {
                            let reply = undelete_all(&client, permit, ids).await?;
                            Ok(reply.map(Written::Done))
                        }
                    }
                }
            })
            .await?;
        self.voice.usage(&job.org, reply.usage).await;
        Ok(reply.value)
    }

    /// Puts the writes down; where that fails nothing is sent.
    async fn begin(
        &self,
        records: &[CollectionRecord],
        before: &Read,
    ) -> Result<Vec<String>, JobError> {
        if !self.context.settings.journal {
            return Ok(Vec::new());
        }
        let at = now().unwrap_or_default();
        let alias = self.context.org(&self.job.org)?.alias;
        let work = self.job.work;
        let entries: Vec<WriteEntry> = records
            .iter()
            .map(|record| WriteEntry {
                key: format!("{}-{}", self.name, record.row),
                at,
                org: self.job.org.clone(),
                alias: alias.clone(),
                action: match work {
                    CollectionWork::Update => WriteAction::Update,
                    CollectionWork::Delete => WriteAction::Delete,
                    CollectionWork::Undelete => WriteAction::Undelete,
                },
                object: self.job.object.clone(),
                id: Some(record.id.clone()),
                old: match work {
                    CollectionWork::Update => values(&record.cells, |cell| &cell.old).to_json(),
                    CollectionWork::Delete => before.own_values(&record.id).to_json(),
                    CollectionWork::Undelete => String::new(),
                },
                new: match work {
                    CollectionWork::Update => values(&record.cells, |cell| &cell.new).to_json(),
                    CollectionWork::Delete | CollectionWork::Undelete => String::new(),
                },
                undoes: self.undoes.get(&record.row).cloned(),
            })
            .collect();
        let keys = entries.iter().map(|entry| entry.key.clone()).collect();
        let kept = self
            .context
            .on_disk(move |store| store.begin_writes(entries));
        kept.await.map_err(taken_back)?;
        Ok(keys)
    }

    async fn end(
        &self,
        keys: &[String],
        records: &[CollectionRecord],
        outcome: impl Fn(usize) -> WriteOutcome,
        after: Option<&Read>,
    ) {
        if keys.is_empty() {
            return;
        }
        let ends: Vec<WriteEnd> = keys
            .iter()
            .zip(records)
            .enumerate()
            .map(|(at, (key, record))| {
                let outcome = outcome(at);
                let read = after.filter(|_| outcome == WriteOutcome::Done);
                let after = read.map(|read| self.after(record, read).to_json());
                WriteEnd {
                    of: key.clone(),
                    outcome,
                    id: Some(record.id.clone()),
                    after: after.unwrap_or_default(),
                }
            })
            .collect();
        let written = self.context.on_disk(move |store| store.end_writes(ends));
        // The writes themselves are done: the journal then says that their end is unknown.
        if let Err(error) = written.await {
            tracing::warn!(%error, "the end of a batch is not in the journal");
        }
    }

    /// The changed fields as the org has them now, and its stamp.
    fn after(&self, record: &CollectionRecord, read: &Read) -> Values {
        let mut after = Values::default();
        let stamp = self.stamp.filter(|name| *name == "SystemModstamp");
        let names = record.cells.iter().map(|cell| cell.field.as_str());
        for name in names.chain(stamp) {
            if let Some(value) = read.value(&record.id, name) {
                after.set(name, &json(&value));
            }
        }
        after
    }
}

/// A name for writes that go together, in the journal: [`WriteEntry::batch`] finds it in their keys.
pub(super) fn name() -> Result<String, Error> {
    let random = getrandom::u32().map_err(|error| Error::System(error.to_string()))?;
    Ok(format!("{:x}-{random:08x}", now().unwrap_or_default()))
}

/// Whether the person wants no more of it.
fn stopped(inputs: &mut mpsc::UnboundedReceiver<JobInput>) -> bool {
    let mut stopped = false;
    while let Ok(input) = inputs.try_recv() {
        stopped |= matches!(input, JobInput::Stop);
    }
    stopped
}

/// The fields that any of the records changes.
fn fields_of(records: &[CollectionRecord]) -> Vec<String> {
    let mut known: HashMap<&str, ()> = HashMap::new();
    let cells = records.iter().flat_map(|record| &record.cells);
    let names = cells.map(|cell| cell.field.as_str());
    let fresh = names.filter(|name| known.insert(name, ()).is_none());
    fresh.map(str::to_owned).collect()
}

fn values(cells: &[CollectionCell], of: impl Fn(&CollectionCell) -> &CellValue) -> Values {
    let mut values = Values::default();
    for cell in cells {
        values.set(&cell.field, &json(of(cell)));
    }
    values
}

/// A value as it is sent.
pub(super) fn json(value: &CellValue) -> String {
    match value.kind {
        CellKind::Absent | CellKind::Null => "null".to_owned(),
        CellKind::Number | CellKind::Bool => value.text.clone(),
        CellKind::Text | CellKind::Children | CellKind::Compound => {
            serde_json::Value::from(value.text.as_str()).to_string()
        }
    }
}

fn shown(value: &CellValue) -> String {
    /// A value in a sentence takes no more characters than these.
    const LONGEST: usize = 60;
    if !value.kind.has_value() {
        return "empty".to_owned();
    }
    match value.text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", value.text.get(..at).unwrap_or_default()),
        None => value.text.clone(),
    }
}
