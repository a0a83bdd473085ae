//! The words between the app and the worker: jobs, their inputs, their events.
//!
//! Plain data only. A job and its events share a stem. Every event carries the id of its job, and
//! the app decides by that id whether it still wants to hear it.
//!
//! It is long because each kind of job is said in one place, in closed enums.

use std::sync::Arc;
use std::time::Duration;

use crate::language::FieldValues;
use crate::org::{Org, OrgKey};
use crate::rows::find::{Find, FindHit, Hits};
use crate::rows::order::{Condition, Order, SortKey};
use crate::rows::stats::{ColumnStats, Frequencies};
use crate::rows::{Columns, RowChunk, RowSet, ValueKind};
use crate::salesforce::explain::QueryPlan;
use crate::salesforce::limits::Limit;
use crate::secret::Secret;
use crate::soql::bind::Filling;
use crate::vault::VaultError;
use crate::worker::{
    BrowseEvent, BrowseJob, ChildrenEvent, ChildrenJob, CollectionEvent, CollectionJob,
    CompareEvent, CompareJob, CopyEvent, CopyJob, CountsEvent, CountsJob, DoctorEvent, DownloadJob,
    ExploreEvent, ExploreJob, ExportEvent, ExportJob, Heading, HeadingsJob, HistoryEntry, JobError,
    ListEvent, ListJob, LoginJob, LogoutEvent, LogoutJob, OrgListJob, PlanJob, RecordEvent,
    RecordJob, SavedEvent, SavedJob, SchemaEvent, SchemaJob, TextJob, TrailEvent, TrailJob,
    UndoEvent, UndoJob, UsageEvent, UsageJob, ValuesJob, WhoseEvent, WhoseJob,
};

/// Identifies one started job for the life of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobId(pub u64);

/// Work that takes time.
#[derive(Clone, Debug)]
pub enum Job {
    /// Runs a SOQL statement; rows arrive as [`JobEvent::Query`].
    Query(QueryJob),
    /// Logs in; answers with [`JobEvent::Login`].
    Login(LoginJob),
    /// Revokes the login on the server, unless told not to, and deletes it here; answers with
    /// [`JobEvent::Logout`].
    Logout(LogoutJob),
    /// Asks whether the org answers, with which API version, and who we are there; answers with
    /// [`JobEvent::Probe`].
    Probe(OrgKey),
    /// Goes the way to an org step by step; answers with [`JobEvent::Doctor`].
    Doctor(OrgKey),
    /// Opens a page of an org in the browser; answers with [`JobEvent::Browse`].
    Browse(BrowseJob),
    /// Reads an org's limits; answers with [`JobEvent::Limits`].
    Limits(OrgKey),
    /// Asks which org a record is in; answers with [`JobEvent::Whose`].
    Whose(WhoseJob),
    /// Changes the list of orgs; answers with [`JobEvent::OrgList`].
    OrgList(OrgListJob),
    /// Looks up what a result's columns are called; answers with [`JobEvent::Headings`].
    Headings(HeadingsJob),
    /// Brings an org's schema; answers with [`JobEvent::Schema`].
    Schema(SchemaJob),
    /// Reads a record, or writes to it; answers with [`JobEvent::Record`].
    Record(Box<RecordJob>),
    /// Changes, deletes or undeletes many records; says [`JobEvent::Collection`].
    Collection(Box<CollectionJob>),
    /// Works on child rows; answers with [`JobEvent::Children`].
    Children(ChildrenJob),
    /// Writes rows to a file; answers with [`JobEvent::Export`].
    Export(ExportJob),
    /// Sorts and filters rows; answers with [`JobEvent::Arrange`].
    Arrange(ArrangeJob),
    /// Compares results; answers with [`JobEvent::Compare`].
    Compare(CompareJob),
    /// Looks for a text in rows; answers with [`JobEvent::Find`].
    Find(FindJob),
    /// Writes a text to a file; answers with [`JobEvent::Export`], which counts no rows.
    Text(TextJob),
    /// Writes the file that a record holds to one here; answers with [`JobEvent::Export`], which counts
    /// bytes in the place of rows.
    Download(DownloadJob),
    /// Makes a text of rows, for the clipboard; answers with [`JobEvent::Copy`].
    Copy(CopyJob),
    /// Asks how the org would run a statement; answers with [`JobEvent::Plan`].
    Plan(PlanJob),
    /// Asks which values records have in a field; answers with [`JobEvent::Values`].
    Values(ValuesJob),
    /// Reads values for a parameter; answers with [`JobEvent::List`].
    List(ListJob),
    /// Lists saved queries, or changes one; answers with [`JobEvent::Saved`].
    Saved(SavedJob),
    /// Counts the records of objects; answers with [`JobEvent::Counts`].
    Counts(CountsJob),
    /// Asks what helps to browse an object's records; answers with [`JobEvent::Explore`].
    Explore(ExploreJob),
    /// Counts how much fields are used; answers with [`JobEvent::Usage`].
    Usage(UsageJob),
    /// Takes a batch of the journal back, or looks at what that would do; says [`JobEvent::Undo`].
    Undo(UndoJob),
    /// Reads what was changed; answers with [`JobEvent::Trail`].
    Trail(TrailJob),
    /// Reads the history; answers with [`JobEvent::History`].
    History,
    /// Finds the orgs of the Salesforce CLI in its files; answers with [`JobEvent::Sf`].
    SfOrgs,
    /// Minds the passphrase of the vault; says [`JobEvent::Vault`].
    Vault(VaultJob),
    /// Counts and sums a column; answers with [`JobEvent::Stats`].
    Stats(ColumnJob),
    /// Counts how often each value of a column comes; answers with [`JobEvent::Frequency`].
    Frequency(ColumnJob),
}

/// Rows to sort and to filter.
#[derive(Clone, Debug)]
pub struct ArrangeJob {
    /// The rows.
    pub rows: RowSet,
    /// Which state of the result they are; comes back with the answer.
    pub revision: u64,
    /// What the columns hold; a column beyond them is unknown.
    pub kinds: Vec<ValueKind>,
    /// What to sort by; as they came where there is nothing.
    pub keys: Vec<SortKey>,
    /// What a row must meet, all of it.
    pub filter: Vec<Condition>,
    /// The order that is shown now, which can make the new one much cheaper.
    pub previous: Option<Order>,
}

/// A text to look for in rows.
#[derive(Clone, Debug)]
pub struct FindJob {
    /// The rows.
    pub rows: RowSet,
    /// Which state of the result they are; comes back with the answers.
    pub revision: u64,
    /// What to look for, and where.
    pub find: Find,
}

/// A column to say something of.
#[derive(Clone, Debug)]
pub struct ColumnJob {
    /// The rows.
    pub rows: RowSet,
    /// Which state of the result they are; comes back with the answer.
    pub revision: u64,
    /// The rows that are shown; all where there is none.
    pub order: Option<Order>,
    /// The column.
    pub column: usize,
    /// What the column holds.
    pub kind: ValueKind,
}

/// A SOQL statement to run in one org.
#[derive(Clone, Debug)]
pub struct QueryJob {
    /// Where.
    pub org: OrgKey,
    /// The statement as it is to be sent; the first part of one that is sent in parts.
    pub soql: String,
    /// The parts, where there are several.
    pub parts: Option<QueryParts>,
    /// Whether deleted and archived rows are wanted (`queryAll`).
    pub all: bool,
    /// Whether the tooling API is asked.
    pub tooling: bool,
    /// Stop asking for pages once this many rows are here, those before a resume among them.
    pub row_cap: u64,
    /// Where to go on with a result that was begun before.
    pub resume: Option<Resume>,
    /// Fetch child rows that the server cut off before the page with them is said.
    pub whole_children: bool,
    /// What a column `Org` before the others says in each row, where rows of several orgs are to
    /// stand in one table.
    pub label: Option<String>,
}

impl QueryJob {
    /// A statement from its beginning, without deleted rows.
    pub fn new(org: OrgKey, soql: impl Into<String>, row_cap: u64) -> Self {
        Self {
            org,
            soql: soql.into(),
            parts: None,
            all: false,
            tooling: false,
            row_cap,
            resume: None,
            whole_children: false,
            label: None,
        }
    }
}

/// A statement that is sent in parts, one after another, because a list in it is too long.
#[derive(Clone, Debug)]
pub struct QueryParts {
    /// The parts.
    pub filling: Arc<Filling>,
    /// The part to begin or to go on with, from 0.
    pub at: usize,
    /// Rows that match in the parts before it, as far as they are in the result.
    pub total: u64,
    /// The rows that are here: none of them comes again.
    pub rows: RowSet,
}

impl QueryParts {
    /// All parts of a statement; `None` where it is one.
    pub fn of(filling: &Arc<Filling>) -> Option<Self> {
        (filling.parts() > 1).then(|| Self {
            filling: Arc::clone(filling),
            at: 0,
            total: 0,
            rows: RowSet::default(),
        })
    }
}

/// Where a result that is not complete goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resume {
    /// Where the next page is (`nextRecordsUrl`); `None` where that is the first page of a part.
    pub next_url: Option<String>,
    /// How many rows came before it.
    pub rows: u64,
    /// The columns known by then.
    pub columns: Arc<Columns>,
}

/// Something a running job is told.
#[derive(Clone, Debug)]
pub enum JobInput {
    /// The address the browser ended on, or only the code, pasted by the person.
    PastedRedirect(Secret),
    /// The person goes on without a keyring: keep the refresh token for this session only.
    SessionOnly,
    /// Enough: what was sent is seen through, and nothing more is sent.
    Stop,
    /// The passphrase of the vault; without one the person does not give it now.
    Passphrase(Option<Secret>),
}

/// Something about the passphrase of the vault.
#[derive(Clone, Debug)]
pub enum VaultJob {
    /// Says whenever the passphrase is wanted, and opens the vault with what the person gives; ends
    /// with the program.
    Attend,
    /// Puts what is in the vault under another passphrase.
    Change {
        /// The one it has.
        now: Secret,
        /// The one it gets.
        new: Secret,
    },
}

/// What is said of the passphrase of the vault.
#[derive(Clone, Debug)]
pub enum VaultEvent {
    /// Somebody needs the vault, which is closed.
    Wanted {
        /// Whether it has none yet, and one is to be chosen.
        new: bool,
    },
    /// It was not taken; it is still wanted.
    Refused(VaultError),
    /// The vault is open.
    Opened,
    /// It has another passphrase now.
    Changed,
}

/// The orgs of the Salesforce CLI.
#[derive(Clone, Debug, Default)]
pub struct SfEvent {
    /// The orgs, without those with a login of our own to the same user.
    pub orgs: Vec<Org>,
    /// The one that `sf` uses where none is named.
    pub default: Option<OrgKey>,
    /// Whether its program is here, which can bring new access tokens.
    pub program: bool,
    /// How many of its files could not be read.
    pub unreadable: usize,
    /// How many scratch orgs have ended, and are left out.
    pub ended: usize,
}

/// What a job says.
#[derive(Clone, Debug)]
pub enum JobEvent {
    /// From [`Job::Query`].
    Query(QueryEvent),
    /// From [`Job::Login`].
    Login(LoginEvent),
    /// From [`Job::Logout`].
    Logout(LogoutEvent),
    /// From [`Job::Probe`].
    Probe(ProbeEvent),
    /// From [`Job::Doctor`].
    Doctor(DoctorEvent),
    /// From [`Job::Browse`].
    Browse(BrowseEvent),
    /// From [`Job::Limits`].
    Limits(Vec<Limit>),
    /// From [`Job::Whose`].
    Whose(WhoseEvent),
    /// From [`Job::OrgList`]: the orgs it changed, as they are in the list now.
    OrgList(Vec<Org>),
    /// From [`Job::Export`].
    Export(ExportEvent),
    /// From [`Job::Arrange`].
    Arrange(ArrangeEvent),
    /// From [`Job::Compare`].
    Compare(Box<CompareEvent>),
    /// From [`Job::Find`].
    Find(FindEvent),
    /// From [`Job::Copy`].
    Copy(CopyEvent),
    /// From [`Job::Stats`].
    Stats(StatsEvent),
    /// From [`Job::Frequency`].
    Frequency(FrequencyEvent),
    /// From [`Job::Headings`]: one for each column of the job, `None` where no describe knows it.
    Headings(Vec<Option<Heading>>),
    /// From [`Job::Plan`].
    Plan(QueryPlan),
    /// From [`Job::Values`].
    Values(FieldValues),
    /// From [`Job::List`].
    List(ListEvent),
    /// From [`Job::Saved`].
    Saved(SavedEvent),
    /// From [`Job::Counts`].
    Counts(CountsEvent),
    /// From [`Job::Explore`].
    Explore(ExploreEvent),
    /// From [`Job::Usage`].
    Usage(UsageEvent),
    /// From [`Job::Undo`].
    Undo(UndoEvent),
    /// From [`Job::Trail`].
    Trail(TrailEvent),
    /// From [`Job::History`].
    History {
        /// The runs that are kept, the newest first.
        runs: Vec<HistoryEntry>,
        /// What could not be read of it, and where that is now.
        damaged: Option<String>,
    },
    /// From [`Job::SfOrgs`].
    Sf(SfEvent),
    /// From [`Job::Vault`].
    Vault(VaultEvent),
    /// From [`Job::Children`].
    Children(ChildrenEvent),
    /// From [`Job::Schema`]; objects that are new also from other jobs that ask for them.
    Schema {
        /// Whose.
        org: OrgKey,
        /// What.
        event: SchemaEvent,
    },
    /// From any job, after each call: the org's API usage by `Sforce-Limit-Info`.
    ApiUsage {
        /// Whose.
        org: OrgKey,
        /// Calls used in the last 24 hours.
        used: u64,
        /// Calls allowed in 24 hours.
        max: u64,
    },
    /// From any job, a whole sentence: the keyring is being waited for, or did not keep the refresh
    /// token, and what holds it now.
    VaultNotice(String),
    /// From any job: a request waits before it is tried again.
    Waiting {
        /// Why, in a few words.
        reason: &'static str,
        /// How long from now.
        time: Duration,
    },
    /// From [`Job::Record`].
    Record(Box<RecordEvent>),
    /// From [`Job::Collection`].
    Collection(CollectionEvent),
    /// The job ended with an error. What came before stays.
    Failed(JobError),
    /// The job ended because it was cancelled. What came before stays.
    Cancelled,
}

impl JobEvent {
    /// Whether nothing more comes from this job.
    pub fn is_last(&self) -> bool {
        if let Self::Record(event) = self {
            return event.is_last();
        }
        if let Self::Children(event) = self {
            return !matches!(event, ChildrenEvent::Progress { .. });
        }
        matches!(
            self,
            Self::Failed(_)
                | Self::Cancelled
                | Self::Query(QueryEvent::Finished { .. })
                | Self::Login(LoginEvent::Done { .. })
                | Self::Logout(_)
                | Self::Probe(_)
                | Self::Doctor(DoctorEvent::Done(_))
                | Self::Browse(_)
                | Self::Limits(_)
                | Self::Whose(_)
                | Self::OrgList(_)
                | Self::Export(ExportEvent::Exists(_) | ExportEvent::Done(_))
                | Self::Arrange(_)
                | Self::Compare(_)
                | Self::Find(FindEvent::All { .. })
                | Self::Copy(_)
                | Self::Stats(_)
                | Self::Frequency(_)
                | Self::Headings(_)
                | Self::Schema {
                    event: SchemaEvent::Done { .. },
                    ..
                }
                | Self::Plan(_)
                | Self::Collection(CollectionEvent::Done(_))
                | Self::Values(_)
                | Self::List(_)
                | Self::Saved(_)
                | Self::Counts(CountsEvent::Done)
                | Self::Explore(_)
                | Self::Usage(UsageEvent::Done)
                | Self::Trail(_)
                | Self::Undo(UndoEvent::Went(CollectionEvent::Done(_)))
                | Self::History { .. }
                | Self::Sf(_)
                | Self::Vault(VaultEvent::Changed)
        )
    }
}

/// What a query says.
#[derive(Clone, Debug)]
pub enum QueryEvent {
    /// The columns in SELECT order, known from the statement before the first row.
    Columns(Arc<Columns>),
    /// A statement in parts goes on with this one.
    Part {
        /// Which, from 0.
        at: usize,
        /// How many there are.
        of: usize,
        /// Rows that match in the parts before it, as far as they are in the result.
        total: u64,
    },
    /// One page.
    Page {
        /// Its rows.
        chunk: Arc<RowChunk>,
        /// The columns, when the page brought ones that were not known (`FIELDS(ALL)`).
        columns: Option<Arc<Columns>>,
        /// Rows that match in the org (`totalSize`).
        total: u64,
        /// Where the page after it is (`nextRecordsUrl`).
        next: Option<String>,
    },
    /// All pages are here, or the cap is reached.
    Finished {
        /// Rows that match in the org.
        total: u64,
        /// Whether the cap ended it.
        capped: bool,
        /// From start to the last page.
        elapsed: Duration,
    },
}

/// What a login says.
#[derive(Clone, Debug)]
pub enum LoginEvent {
    /// The address to log in at is known, and whether we listen for the browser's return.
    Waiting {
        /// The authorize URL; safe to show (PKCE), still not logged.
        url: String,
        /// The callback the browser will end on.
        redirect_uri: String,
        /// Why no listener runs, when none does: paste-back is the way then.
        no_listener: Option<String>,
        /// Why no browser was opened, when none was.
        no_browser: Option<String>,
        /// How long it is waited for.
        timeout: Duration,
    },
    /// A code is to be typed on a page of the org, on any machine.
    Code {
        /// The page; safe to show.
        url: String,
        /// The code.
        code: String,
        /// Why no browser was opened, when none was.
        no_browser: Option<String>,
        /// How long it is waited for.
        timeout: Duration,
    },
    /// Salesforce is being asked, at this host; nobody has to do anything.
    Asking(String),
    /// The pasted text was refused; the login still waits.
    PasteRefused(String),
    /// The code came back; it is being exchanged.
    Exchanging,
    /// The refresh token is being written to the keyring; `JobInput::SessionOnly` goes on without.
    Saving,
    /// Logged in.
    Done {
        /// The org, stored in the list.
        org: Box<Org>,
        /// Whether the refresh token is in the keyring (else: this session only).
        kept: bool,
    },
}

/// What a probe found.
#[derive(Clone, Debug)]
pub struct ProbeEvent {
    /// The org with what was learnt (API version, name, class).
    pub org: Box<Org>,
}

/// Rows in their new order.
#[derive(Clone, Debug)]
pub struct ArrangeEvent {
    /// That of the job.
    pub revision: u64,
    /// The order.
    pub order: Order,
}

/// What a search says.
#[derive(Clone, Debug)]
pub enum FindEvent {
    /// The first hit from the place where it began, before the others are known.
    First {
        /// That of the job.
        revision: u64,
        /// Where.
        hit: FindHit,
    },
    /// Every hit.
    All {
        /// That of the job.
        revision: u64,
        /// Where, and how many.
        hits: Hits,
    },
}

/// What was found out about a column.
#[derive(Clone, Debug)]
pub struct StatsEvent {
    /// That of the job.
    pub revision: u64,
    /// The column.
    pub column: usize,
    /// What was found out.
    pub stats: ColumnStats,
}

/// How often each value of a column comes.
#[derive(Clone, Debug)]
pub struct FrequencyEvent {
    /// That of the job.
    pub revision: u64,
    /// The values, the most frequent first.
    pub frequencies: Frequencies,
}
