//! One job from its start to its last event, whatever happens in between.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::SystemTime;

use futures_util::FutureExt;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::describes::Describes;
use super::given::Given;
use super::secrets::Secrets;
use super::sessions::Sessions;
use super::sf::{self, Sf};
use super::vault_door;
use super::{
    Job, JobError, JobEvent, JobId, JobInput, Opener, Settings, WorkerParts, browse, card,
    children, collection, compare, copy, doctor, explore, export, headings, history, list, login,
    logout, plan, probe, query, record, rows, saved, schema, trail, usage, values, whose,
};
use crate::org::{Org, OrgKey};
use crate::salesforce::limits::ApiUsage;
use crate::salesforce::{CaFile, Http, HttpOptions, Wait, Watch};
use crate::store::{Store, StoreError};
use crate::worker::blocking::blocking;

/// What all jobs share.
#[derive(Debug)]
pub(super) struct Context {
    pub http: Http,
    pub store: Store,
    /// The org of the environment.
    pub given: Given,
    /// The orgs of the Salesforce CLI.
    pub sf: Sf,
    pub secrets: Secrets,
    pub sessions: Sessions,
    pub describes: Describes,
    pub settings: Settings,
    pub opener: Arc<dyn Opener>,
    /// The exports under way.
    pub exports: TaskTracker,
    /// The runs that are being written down.
    pub writes: TaskTracker,
    /// The changes of records that somebody said yes to.
    pub changes: TaskTracker,
    /// Held by the one login that waits for the browser.
    pub login: tokio::sync::Mutex<()>,
}

impl Context {
    pub(super) fn new(parts: WorkerParts) -> Self {
        // One that cannot be read is an error of every https request, never left out in silence.
        let ca_file = parts.settings.ca_file.as_deref().map(|path| CaFile {
            name: path.display().to_string(),
            pem: std::fs::read(path).map_err(|error| error.to_string()),
        });
        let http = Http::new(HttpOptions {
            ca_file,
            ..HttpOptions::default()
        });
        let secrets = Secrets::new(parts.vault, parts.settings.passphrase.clone());
        let sf = Sf::new(parts.settings.salesforce_cli.clone(), parts.store.clone());
        let given = Given::default();
        Self {
            sessions: Sessions::new(
                http.clone(),
                parts.store.clone(),
                secrets.clone(),
                given.clone(),
                sf.clone(),
            ),
            given,
            sf,
            http,
            store: parts.store,
            secrets,
            describes: Describes::default(),
            settings: parts.settings,
            opener: parts.opener,
            exports: TaskTracker::new(),
            writes: TaskTracker::new(),
            changes: TaskTracker::new(),
            login: tokio::sync::Mutex::default(),
        }
    }

    /// The org as the list has it now, or as it was given.
    pub(super) fn org(&self, key: &OrgKey) -> Result<Org, JobError> {
        if let Some(org) = self.given.org(key) {
            return Ok(org);
        }
        let orgs = self.store.orgs().value;
        orgs.into_iter()
            .find(|org| org.key == *key)
            .or_else(|| self.sf.org(key))
            .ok_or_else(|| JobError::UnknownOrg(key.clone()))
    }

    /// Writes down, beside what else is done, that the org was used now.
    pub(super) fn used(&self, key: OrgKey) {
        if key.is_of_the_environment() {
            return;
        }
        let store = self.store.clone();
        // One of the Salesforce CLI is in the list from its first use on, not from being looked at.
        let found = self.sf.org(&key);
        blocking(move || {
            if let Some(found) = found
                && let Err(error) = store.add_org(&found)
            {
                tracing::warn!(%error, "an org was not put into the list");
            }
            let written = store.update_org(&key, |org| org.last_used = now().max(org.last_used));
            if let Err(error) = written {
                tracing::warn!(%error, "the org list was not updated");
            }
        });
    }

    /// Changes what the list has of an org, or what is known of the given one. Returns it, or `None`
    /// when it is unknown.
    pub(super) async fn update_org(
        &self,
        key: OrgKey,
        change: impl FnOnce(&mut Org) + Send + 'static,
    ) -> Result<Option<Org>, JobError> {
        if key.is_of_the_environment() {
            return Ok(self.given.update(&key, change));
        }
        if self.sf.is_unlisted(&key) {
            return Ok(self.sf.update(&key, change));
        }
        self.on_disk(move |store| store.update_org(&key, change))
            .await
    }

    /// Does a change of records to its end, whatever becomes of its job: who said yes to it must not
    /// lose it because the program ends. [`super::Worker::settled`] waits for it.
    pub(super) async fn see_through<T: Send + 'static>(
        &self,
        change: impl Future<Output = Result<T, JobError>> + Send + 'static,
    ) -> Result<T, JobError> {
        let done = self.changes.spawn(change).await;
        done.map_err(|_| JobError::Panicked("while changing records".into()))?
    }

    /// Does something with the files off the async threads: a sync of the disk can take long.
    pub(super) async fn on_disk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, JobError> {
        let store = self.store.clone();
        let done = blocking(move || work(&store)).await;
        Ok(done.map_err(|_| JobError::Panicked("while writing a file".into()))??)
    }
}

/// A job's way to speak. Sending waits while nobody reads, and gives up when the job is cancelled.
#[derive(Clone, Debug)]
pub(super) struct Voice {
    id: JobId,
    events: mpsc::Sender<(JobId, JobEvent)>,
}

impl Voice {
    /// Says something; waits while the channel is full. Where the job is cancelled meanwhile, the
    /// future is dropped and nothing is said.
    pub(super) async fn say(&self, event: JobEvent) {
        // No reader means that the program ends: there is nobody to tell.
        let _ = self.events.send((self.id, event)).await;
    }

    /// Somebody who says that a request waits before it is tried again. It is no matter when nobody
    /// reads fast enough to hear it: then there is enough to look at.
    pub(super) fn watch(&self) -> Watch {
        let voice = self.clone();
        Watch::new(move |Wait { reason, time }| {
            let event = JobEvent::Waiting { reason, time };
            let _ = voice.events.try_send((voice.id, event));
        })
    }

    /// Says what an answer told about the org's API usage.
    pub(super) async fn usage(&self, org: &OrgKey, usage: Option<ApiUsage>) {
        if let Some(ApiUsage { used, max }) = usage {
            let org = org.clone();
            self.say(JobEvent::ApiUsage { org, used, max }).await;
        }
    }
}

/// Runs a job and says its last event.
pub(super) async fn to_the_end(
    context: Arc<Context>,
    id: JobId,
    job: Job,
    cancel: CancellationToken,
    inputs: mpsc::UnboundedReceiver<JobInput>,
    events: mpsc::Sender<(JobId, JobEvent)>,
) {
    let voice = Voice { id, events };
    let work = AssertUnwindSafe(dispatch(&context, job, inputs, &voice)).catch_unwind();
    let last = tokio::select! {
        biased;
        () = cancel.cancelled() => JobEvent::Cancelled,
        result = work => match result {
            Ok(Ok(last)) => last,
            Ok(Err(error)) => JobEvent::Failed(error),
            Err(panic) => JobEvent::Failed(JobError::Panicked(words_of(&*panic))),
        },
    };
    voice.say(last).await;
}

async fn dispatch(
    context: &Arc<Context>,
    job: Job,
    inputs: mpsc::UnboundedReceiver<JobInput>,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    match job {
        Job::Query(job) => query::run(context, job, voice).await,
        Job::Login(job) => login::run(context, job, inputs, voice).await,
        Job::Logout(job) => logout::run(context, job).await,
        Job::Probe(org) => probe::run(context, org, voice).await,
        Job::Doctor(org) => doctor::run(context, org, voice).await,
        Job::Browse(job) => browse::run(context, job, voice).await,
        Job::Limits(org) => card::limits(context, org, voice).await,
        Job::Whose(job) => whose::run(context, job, voice).await,
        Job::OrgList(job) => card::change(context, job).await,
        Job::Export(job) => export::run(context, job, voice).await,
        Job::Arrange(job) => rows::arrange_rows(job).await,
        Job::Compare(job) => compare::run(context, job, voice).await,
        Job::Find(job) => rows::find_text(job, voice).await,
        Job::Copy(job) => copy::copy(job).await,
        Job::Plan(job) => plan::run(context, job, voice).await,
        Job::Values(job) => values::run(context, job, voice).await,
        Job::List(job) => list::run(job).await,
        Job::Saved(job) => saved::run(context, job).await,
        Job::Counts(job) => explore::count(context, job, voice).await,
        Job::Explore(job) => explore::run(context, job, voice).await,
        Job::Usage(job) => usage::run(context, job, voice).await,
        Job::Undo(job) => collection::undo(context, job, inputs, voice).await,
        Job::Trail(job) => trail::run(context, job, voice).await,
        Job::History => history::run(context).await,
        Job::SfOrgs => sf::run(context).await,
        Job::Vault(job) => vault_door::run(context, job, inputs, voice).await,
        Job::Download(job) => export::download(context, job, voice).await,
        Job::Text(job) => export::write_text(context, job).await,
        Job::Stats(job) => rows::column_stats(job).await,
        Job::Frequency(job) => rows::column_frequencies(job).await,
        Job::Children(job) => children::run(context, job, voice).await,
        Job::Collection(job) => collection::run(context, *job, inputs, voice).await,
        Job::Record(job) => record::run(context, *job, voice).await,
        Job::Schema(job) => schema::run(context, job, voice).await,
        Job::Headings(job) => headings::run(context, job, voice).await,
    }
}

/// Now, in seconds since the Unix epoch.
pub(super) fn now() -> Option<i64> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since
        .ok()
        .and_then(|since| i64::try_from(since.as_secs()).ok())
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without words".into())
}
