//! Many records of one object changed, deleted, undeleted, or put back as they were before, as
//! collections of up to 200.
//!
//! Each batch is read first, so that a record somebody else changed is reported and not overwritten;
//! it is in the journal before it leaves; it is sent once, and once sent it goes on when its job is
//! dropped; and what the org made of it is read back, so that the rows shown are the org's. Between
//! batches it can be stopped. The lock is asked before anything else, and again by the client. It must
//! not know who shows this, or how.

mod batch;
mod reading;
mod undo;

pub(super) use undo::run as undo;
pub use undo::{UndoEvent, UndoJob, UndoPlan};

use std::sync::Arc;

use tokio::sync::mpsc;

use super::children::NewPages;
use super::run::{Context, Voice};
use super::{JobError, JobEvent, JobInput, RecordError, record};
use crate::org::OrgKey;
use crate::rows::staged::Outcome;
use crate::rows::{CellValue, RowSet};
use crate::salesforce::WritePermit;
use crate::salesforce::collections::MOST;
use crate::schema::value;
use batch::Batch;

/// Records to change or to delete.
#[derive(Clone, Debug)]
pub struct CollectionJob {
    /// Where.
    pub org: OrgKey,
    /// The object of all of them.
    pub object: String,
    /// What is done.
    pub work: CollectionWork,
    /// The records, in the order in which they are sent.
    pub records: Vec<CollectionRecord>,
    /// The columns of the rows that are plain fields, with their paths in SOQL: they are read again.
    pub columns: Vec<(usize, String)>,
    /// The rows that the records were seen in.
    pub rows: RowSet,
    /// Whether one that is refused takes the others of its batch back, and ends the job.
    pub all_or_none: bool,
}

/// What is done to many records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CollectionWork {
    /// Fields are changed.
    Update,
    /// They go to the recycle bin.
    Delete,
    /// They come out of the recycle bin; each is done or refused by itself.
    Undelete,
}

/// One of many records.
#[derive(Clone, Debug)]
pub struct CollectionRecord {
    /// The number of its row.
    pub row: usize,
    /// Its id.
    pub id: String,
    /// `SystemModstamp` as it was seen, where it was.
    pub seen: Option<String>,
    /// The cells that change; of one that is deleted, those that were seen.
    pub cells: Vec<CollectionCell>,
}

/// A cell that changes.
#[derive(Clone, Debug)]
pub struct CollectionCell {
    /// The field.
    pub field: String,
    /// What the person saw.
    pub old: CellValue,
    /// What it shall be.
    pub new: CellValue,
}

/// What is said of it.
#[derive(Clone, Debug)]
pub enum CollectionEvent {
    /// A batch is through.
    Batch {
        /// What came of each of its rows.
        outcomes: Vec<(usize, Outcome)>,
        /// Pages whose rows are as the org has them now.
        pages: NewPages,
        /// The calls so far.
        calls: Calls,
        /// How many records are through.
        through: usize,
    },
    /// It has ended.
    Done(CollectionEnd),
}

/// Columns of a row to read anew, because what they show of a parent is another's now.
#[derive(Clone, Debug)]
pub struct Reread {
    /// The object of the row.
    pub object: String,
    /// The row, and the record's id.
    pub row: usize,
    /// 15 or 18 characters.
    pub id: String,
    /// The columns, with their paths in SOQL.
    pub columns: Vec<(usize, String)>,
    /// The rows.
    pub rows: RowSet,
}

/// How many calls were made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// Collections sent.
    pub writes: usize,
    /// Reads before and after.
    pub reads: usize,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CollectionEnd {
    /// Every batch was sent.
    Through,
    /// The person stopped it.
    Stopped,
    /// `all_or_none`: a record of a batch was refused or stale.
    NotAll,
    /// A whole call was refused, in these words.
    Refused(String),
}

/// How many calls so many records take: collections, and reads before and after.
pub fn calls_for(records: usize, work: CollectionWork) -> Calls {
    let batches = records.div_ceil(MOST);
    let reads = match work {
        CollectionWork::Update => 2,
        CollectionWork::Delete | CollectionWork::Undelete => 1,
    };
    Calls {
        writes: batches,
        reads: batches * reads,
    }
}

/// Reads columns of a row anew: the page that has them.
pub(super) async fn reread(
    context: &Context,
    org: &OrgKey,
    row: Reread,
    voice: &Voice,
) -> Result<NewPages, JobError> {
    let soql = reading::statement(&row.object, &[&row.id], None, &[], &row.columns);
    let read = reading::read(context, org, &soql, voice).await?;
    let record = CollectionRecord {
        row: row.row,
        id: row.id,
        seen: None,
        cells: Vec::new(),
    };
    reading::pages(&row.rows, &[record], &read, &row.columns).await
}

/// Does it.
pub(super) async fn run(
    context: &Arc<Context>,
    job: CollectionJob,
    inputs: mpsc::UnboundedReceiver<JobInput>,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    // Before anything is asked: a locked org is told nothing of what was wished for.
    let permit = context.sessions.locks().permit(&job.org)?;
    let CollectionJob { rows, records, .. } = job.clone();
    let batch = prepare(context, job, Some(permit), voice).await?;
    let end = batch.all(&records, rows, inputs, JobEvent::Collection);
    Ok(JobEvent::Collection(CollectionEvent::Done(end.await?)))
}

/// What all batches share, once the object allows what is wished for.
async fn prepare(
    context: &Arc<Context>,
    job: CollectionJob,
    permit: Option<WritePermit>,
    voice: &Voice,
) -> Result<Batch, JobError> {
    let object = record::describe(context, &job.org, &job.object, voice).await?;
    let summary = &object.describe().summary;
    let (may, verb) = match job.work {
        CollectionWork::Update => (summary.updateable, "changes"),
        CollectionWork::Delete => (summary.deletable, "deleting"),
        CollectionWork::Undelete => (summary.undeletable, "undeleting"),
    };
    if !may {
        let object = job.object.clone();
        return Err(RecordError::NotAllowed { object, verb }.into());
    }
    // The cells of records that are deleted are not written, only looked at.
    let writes = job.work == CollectionWork::Update;
    for cell in job.records.iter().flat_map(|record| &record.cells) {
        let Some(field) = object.field(&cell.field) else {
            return Err(RecordError::NoField {
                object: job.object.clone(),
                field: cell.field.clone(),
            }
            .into());
        };
        if let Some(why) = value::read_only(field).filter(|_| writes) {
            let field = field.name.clone();
            return Err(RecordError::NotWritable { field, why }.into());
        }
    }
    let stamp = ["SystemModstamp", "LastModifiedDate"]
        .into_iter()
        .find(|name| object.field(name).is_some());
    Ok(Batch {
        context: Arc::clone(context),
        voice: voice.clone(),
        job: Arc::new(CollectionJob {
            records: Vec::new(),
            rows: RowSet::default(),
            ..job
        }),
        stamp,
        permit,
        name: batch::name()?,
        undoes: Arc::default(),
    })
}
