//! Runs jobs: one file a job kind. Knows the client, the vault, the store and the rows.
//!
//! A job runs as a task of the async runtime and speaks through one bounded channel: when nobody
//! reads, the job waits, so memory cannot run away; cancelling works all the same. A job always
//! ends with exactly one last event (see [`JobEvent::is_last`]), also when it panics. This module
//! must not know the app or the screen.

pub(crate) mod blocking;
mod browse;
mod card;
mod children;
mod collection;
mod compare;
mod copy;
mod describes;
mod doctor;
mod doorway;
mod error;
mod explore;
mod export;
mod given;
mod grant;
mod headings;
mod history;
mod job;
mod list;
mod login;
mod login_way;
mod logout;
mod lookup;
mod opener;
mod pages;
mod plan;
mod probe;
mod query;
mod record;
mod renew;
mod round;
mod rows;
mod run;
mod saved;
mod schema;
mod secrets;
mod sessions;
mod sf;
mod targets;
mod threads;
mod trail;
mod usage;
mod values;
mod vault_door;
mod whose;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::config::SalesforceCli;
use crate::org::{Org, OrgKey};
use crate::secret::Secret;
use crate::store::Store;
use crate::vault::Vault;

pub use crate::salesforce::browser::Page;
pub use crate::salesforce::diagnosis::{Cause, of_page as cause_on_page};
pub use crate::salesforce::explain::{Note as PlanNote, Plan, QueryPlan};
pub use crate::salesforce::limits::Limit;
pub use crate::salesforce::record::{
    DuplicateMatch, Duplicates, Refusal, Values, WriteOptions, same as same_value,
};
pub use crate::store::{
    JournaledWrite, WriteAction, WriteEnd, WriteEntry, WriteOutcome, taken_back,
};
pub use browse::{BrowseEvent, BrowseJob};
pub use card::OrgListJob;
pub use children::{Below, CHILDREN_MAX, ChildrenEvent, ChildrenJob, ChildrenWork, NewPages};
pub use collection::{
    Calls, CollectionCell, CollectionEnd, CollectionEvent, CollectionJob, CollectionRecord,
    CollectionWork, Reread, UndoEvent, UndoJob, UndoPlan, calls_for,
};
pub use compare::{CompareEvent, CompareJob, NoFile, read_saved};
pub use copy::{COPY_MAX, CopyEvent, CopyForm, CopyJob};
pub use doctor::{Check, CheckState, DoctorEvent, Report, Step};
pub use error::{JobError, LoginEnd};
pub use explore::{
    CountsEvent, CountsJob, ExploreAsk, ExploreEvent, ExploreJob, LayoutSection, ListView,
    RecordCount, TypedPicklist,
};
pub use export::{
    DownloadJob, ExportError, ExportEvent, ExportJob, ExportRows, Exported, FileFormat,
    FileOfRecord, TextJob, export_options,
};
pub use headings::{Heading, HeadingsJob};
pub use job::*;
pub use list::{ColumnOffer, ListEvent, ListJob, ListSource, read_table, split_column};
pub use login_way::{LoginJob, LoginWay, SfdxSource};
pub use logout::{Clear, LogoutEvent, LogoutJob};
pub use lookup::{LOOKUP_MAX, LookupHit};
pub use opener::{Opener, SystemBrowser};
pub use record::{
    Change, ListCount, LookupName, PageEvent, RecordChange, RecordError, RecordEvent, RecordJob,
    RecordName, RecordWork, RecordWrite, ThreeWays,
};
pub use round::{RoundFound, RoundJob};
pub use schema::{SchemaEvent, SchemaJob};
pub use sf::{SfError, salesforce_cli_orgs};
pub use targets::{TargetKey, TargetsJob};
pub use threads::Threads;
pub use trail::{TrailChange, TrailEvent, TrailJob, TrailOf};
pub use usage::{UsageEvent, UsageJob};
pub use values::ValuesJob;
pub use whose::{WhoseEvent, WhoseJob};

pub use plan::PlanJob;
pub use saved::{SavedEvent, SavedJob, SavedQuery};

pub use crate::vault::VaultError;

pub use crate::store::{HistoryEntry, RunStatus, redact};

/// How many events wait for their reader before the jobs do.
const EVENTS: usize = 16;

/// What the worker is built from.
#[derive(Clone, Debug)]
pub struct WorkerParts {
    /// Where refresh tokens live.
    pub vault: Arc<dyn Vault>,
    /// Where the org list lives.
    pub store: Store,
    /// What the person configured.
    pub settings: Settings,
    /// Opens the login page.
    pub opener: Arc<dyn Opener>,
}

/// What the person configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Rows a page (`Sforce-Query-Options: batchSize`, 200 to 2,000); the server's choice if `None`.
    pub batch_size: Option<u16>,
    /// How many pages of a result are asked for at once; 0 and 1 ask for one after another.
    pub parallel_pages: u8,
    /// More certificate authorities (PEM), added to the system's.
    pub ca_file: Option<PathBuf>,
    /// How long a describe is taken as it is before the org is asked whether it has changed.
    pub describes_trusted: Duration,
    /// Where saved queries are; new ones go to the first.
    pub query_folders: Vec<PathBuf>,
    /// Whether writes are put down in the journal.
    pub journal: bool,
    /// How long a login waits for the browser.
    pub login_timeout: Duration,
    /// Where the Salesforce CLI keeps its logins; without it they are not read.
    pub salesforce_cli: Option<SalesforceCli>,
    /// The passphrase of the vault, where it was given before somebody could ask for it.
    pub passphrase: Option<Secret>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            batch_size: None,
            parallel_pages: 0,
            ca_file: None,
            describes_trusted: Duration::from_secs(300),
            query_folders: Vec::new(),
            journal: true,
            login_timeout: Duration::from_secs(300),
            salesforce_cli: None,
            passphrase: None,
        }
    }
}

/// Starts, cancels and feeds jobs. None of its methods blocks.
#[derive(Debug)]
pub struct Worker {
    threads: Threads,
    root: CancellationToken,
    orgs: Mutex<HashMap<OrgKey, CancellationToken>>,
    jobs: Arc<Mutex<HashMap<JobId, Running>>>,
    events: mpsc::Sender<(JobId, JobEvent)>,
    context: Arc<run::Context>,
}

/// A job that has not sent its last event.
#[derive(Debug)]
struct Running {
    cancel: CancellationToken,
    inputs: mpsc::UnboundedSender<JobInput>,
}

impl Worker {
    /// A worker on these threads, and where its jobs speak. Starts nothing yet.
    pub fn new(
        parts: WorkerParts,
        threads: impl Into<Threads>,
    ) -> (Self, mpsc::Receiver<(JobId, JobEvent)>) {
        let (events, receiver) = mpsc::channel(EVENTS);
        let worker = Self {
            threads: threads.into(),
            root: CancellationToken::new(),
            orgs: Mutex::default(),
            jobs: Arc::default(),
            events,
            context: Arc::new(run::Context::new(parts)),
        };
        (worker, receiver)
    }

    /// Takes an org with its access token for as long as this worker lives. Nothing of it is written
    /// down, and its token is never refreshed: there is nothing to refresh it with.
    pub fn give(&self, org: Org, access_token: Secret) {
        self.context.given.put(org, access_token);
    }

    /// Unlocks an org for writes, in this process; `typed` is its alias as the person typed it.
    ///
    /// # Errors
    /// Where it is production and the alias is not that.
    pub fn unlock(&self, org: &Org, typed: Option<&str>) -> Result<(), RecordError> {
        record::unlock(&self.context, org, typed)
    }

    /// Starts a job.
    pub fn start(&self, id: JobId, job: Job) {
        let cancel = self.token_for(&job);
        let (inputs, received) = mpsc::unbounded_channel();
        let running = Running {
            cancel: cancel.clone(),
            inputs,
        };
        locked(&self.jobs).insert(id, running);
        let (context, events) = (Arc::clone(&self.context), self.events.clone());
        let all = Arc::clone(&self.jobs);
        self.threads.handle().spawn(async move {
            run::to_the_end(context, id, job, cancel, received, events).await;
            locked(&all).remove(&id);
        });
    }

    /// Cancels a job; it answers with [`JobEvent::Cancelled`] unless it has ended. Unknown ids are
    /// ignored.
    pub fn cancel(&self, id: JobId) {
        if let Some(running) = locked(&self.jobs).get(&id) {
            running.cancel.cancel();
        }
    }

    /// Tells a running job something; ignored when it has ended.
    pub fn tell(&self, id: JobId, input: JobInput) {
        if let Some(running) = locked(&self.jobs).get(&id) {
            // The job drops its end only when it is about to end.
            let _ = running.inputs.send(input);
        }
    }

    /// Notes in the list that an org was used now. A list that cannot be written is logged: it is
    /// only about an order.
    pub fn used(&self, org: OrgKey) {
        let threads = self.threads.handle();
        let _entered = threads.enter();
        self.context.used(org);
    }

    /// Keeps a run in the history, beside what else is done.
    pub fn remember(&self, run: HistoryEntry) {
        let threads = self.threads.handle();
        let _entered = threads.enter();
        history::remember(&self.context, run);
    }

    /// Waits until no refresh is under way, since a token that was sent for must be kept before the
    /// program ends, until no export is (what it began must be gone), until every run is in the
    /// history, and until no change of records is on its way. Meant to be awaited with a
    /// short limit, after [`Self::shutdown`].
    pub async fn settled(&self) {
        self.context.sessions.settled().await;
        self.context.exports.close();
        self.context.exports.wait().await;
        self.context.writes.close();
        self.context.writes.wait().await;
        self.context.changes.close();
        self.context.changes.wait().await;
    }

    /// Whether records are being changed: what somebody said yes to is on its way, or its answer is
    /// being written down.
    pub fn is_changing(&self) -> bool {
        !self.context.changes.is_empty()
    }

    /// The job's place in the tree: root, org, job. A logout ends the org's other jobs.
    fn token_for(&self, job: &Job) -> CancellationToken {
        let mut orgs = locked(&self.orgs);
        let asked = match job {
            Job::Query(QueryJob { org, .. })
            | Job::Probe(org)
            | Job::Doctor(org)
            | Job::Limits(org)
            | Job::Browse(BrowseJob { org, .. })
            | Job::Headings(HeadingsJob { org, .. })
            | Job::Plan(PlanJob { org, .. })
            | Job::Values(ValuesJob { org, .. })
            | Job::Counts(CountsJob { org, .. })
            | Job::Explore(ExploreJob { org, .. })
            | Job::Usage(UsageJob { org, .. })
            | Job::Undo(UndoJob { org, .. })
            | Job::Trail(TrailJob { org, .. })
            | Job::Schema(SchemaJob { org, .. })
            | Job::Children(ChildrenJob { org, .. }) => Some(org),
            Job::Download(DownloadJob { org, .. }) => Some(org),
            Job::Record(job) => Some(&job.org),
            Job::Collection(job) => Some(&job.org),
            Job::Export(job) => Some(&job.org).filter(|_| job.asks_the_org()),
            Job::Logout(job) => {
                if let Some(token) = orgs.remove(&job.org) {
                    token.cancel();
                }
                None
            }
            // Rows that are here stay when the org is logged out of.
            Job::Login(_)
            | Job::Whose(_)
            | Job::OrgList(_)
            | Job::SfOrgs
            | Job::Vault(_)
            | Job::History
            | Job::Saved(_)
            | Job::List(_)
            | Job::Copy(_)
            | Job::Text(_)
            | Job::Arrange(_)
            | Job::Compare(_)
            | Job::Find(_)
            | Job::Stats(_)
            | Job::Frequency(_) => None,
        };
        match asked {
            Some(org) => orgs
                .entry(org.clone())
                .or_insert_with(|| self.root.child_token())
                .child_token(),
            None => self.root.child_token(),
        }
    }

    /// Cancels everything and returns at once; a refresh that is under way still keeps its token.
    pub fn shutdown(&self) {
        self.root.cancel();
    }
}

fn locked<K, V>(map: &Mutex<HashMap<K, V>>) -> MutexGuard<'_, HashMap<K, V>> {
    // A panic elsewhere cannot leave a half-written map: every use is one map operation.
    map.lock().unwrap_or_else(PoisonError::into_inner)
}
