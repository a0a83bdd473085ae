//! Child rows: opening those of one record as a table, fetching what the server cut off, and turning
//! all of them into rows or columns.
//!
//! Everything is done on a snapshot of the rows, away from the threads that serve the network, and
//! ends when the job is cancelled. Nothing is changed: what comes out are new rows, or new pages to
//! put in place of old ones.

mod below;
mod complete;
mod flatten;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::run::{Context, Voice};
use super::{JobError, JobEvent};
use crate::org::OrgKey;
use crate::rows::{Cell, CellKind, ChildrenHead, Columns, RowChunk, RowSet};
use crate::salesforce;
use crate::salesforce::decode;
use crate::worker::blocking::blocking;

pub(super) use complete::{Expired, Place, Rest, Whole};
pub use flatten::CHILDREN_MAX;

/// Something to do with the child rows in a column.
#[derive(Clone, Debug)]
pub struct ChildrenJob {
    /// Whose rows.
    pub org: OrgKey,
    /// The records, as they were when the job was asked for.
    pub rows: RowSet,
    /// The column with the children.
    pub column: usize,
    /// The children's columns as their statement tells them.
    pub columns: Arc<Columns>,
    /// What to do.
    pub work: ChildrenWork,
    /// The tables through which one came to the records, the nearest first; what is fetched is put
    /// into them too.
    pub below: Vec<Below>,
}

/// A table of records one of whose cells was opened as the table above it.
#[derive(Clone, Debug)]
pub struct Below {
    /// Its rows.
    pub rows: RowSet,
    /// The row of the cell.
    pub row: usize,
    /// The column of the cell.
    pub column: usize,
}

/// New pages of a table: the number of each one's first row, and the page.
pub type NewPages = Vec<(usize, Arc<RowChunk>)>;

/// What to do with child rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChildrenWork {
    /// Open those of this record.
    Open(usize),
    /// Fetch the rest of this record's.
    Complete(usize),
    /// Fetch the rest of every record's.
    CompleteAll,
    /// One row for each child, with the record's columns repeated.
    IntoRows,
    /// The first children's fields as columns.
    IntoColumns,
}

/// What a job about child rows says.
#[derive(Clone, Debug)]
pub enum ChildrenEvent {
    /// The children of one record, as a table.
    Opened(RowSet),
    /// So many rows were fetched, of so many that are wanted in all.
    Progress {
        /// Children that are here, those that were here before included.
        loaded: u64,
        /// Children that match in the org.
        total: u64,
    },
    /// The rest is here: pages that take the place of those with these first rows.
    Completed {
        /// Those of the table.
        pages: NewPages,
        /// Those of the tables below it, the nearest first, as far as it was opened from them.
        below: Vec<NewPages>,
        /// How many rows were fetched.
        fetched: u64,
        /// The children, where they are those of one record.
        opened: Option<RowSet>,
    },
    /// The records with their children as rows or columns.
    Flattened {
        /// The rows.
        rows: RowSet,
        /// How many records had more children than the server sent.
        cut: usize,
        /// How many children the record with the most of them has.
        most: usize,
    },
}

/// Does it.
pub(super) async fn run(
    context: &Context,
    job: ChildrenJob,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let event = match job.work {
        ChildrenWork::Open(row) => ChildrenEvent::Opened(open(&job, row).await?),
        ChildrenWork::Complete(row) => {
            let rest = Rest::new(context, voice, &job.org);
            complete::one(&rest, &job, row, voice).await?
        }
        ChildrenWork::CompleteAll => {
            let rest = Rest::new(context, voice, &job.org);
            complete::all(&rest, &job, voice).await?
        }
        ChildrenWork::IntoRows => {
            away(move |cancel| flatten::into_rows(&job.rows, job.column, &job.columns, cancel))
                .await?
        }
        ChildrenWork::IntoColumns => {
            away(move |cancel| flatten::into_columns(&job.rows, job.column, &job.columns, cancel))
                .await?
        }
    };
    Ok(JobEvent::Children(event))
}

/// Reads the children of one record.
async fn open(job: &ChildrenJob, row: usize) -> Result<RowSet, JobError> {
    let (rows, column) = (job.rows.clone(), job.column);
    let columns = Arc::clone(&job.columns);
    away(move |_| table(rows.cell(row, column).text, &columns)).await
}

/// The rows of a child result as a table of its own.
fn table(json: &str, columns: &Arc<Columns>) -> Result<RowSet, salesforce::Error> {
    let page = decode::object(json, columns)?;
    let mut rows = RowSet::new(Arc::clone(columns));
    rows.push(Arc::new(page.chunk), page.columns);
    Ok(rows)
}

/// The child results among these rows and columns of which the server cut something off.
pub(super) fn cut_cells<'c>(
    rows: impl Iterator<Item = usize>,
    columns: impl Iterator<Item = usize> + Clone,
    cell: impl Fn(usize, usize) -> Cell<'c>,
) -> impl Iterator<Item = (Place, &'c str)> {
    let places = rows.flat_map(move |row| columns.clone().map(move |column| (row, column)));
    places.filter_map(move |(row, column)| {
        let cell = cell(row, column);
        let cut = cell.kind == CellKind::Children && complete::mentions_rest(cell.text);
        cut.then_some(((row, column), cell.text))
    })
}

/// The same of a page, or of one of its columns.
fn cut_in(chunk: &RowChunk, column: Option<usize>) -> impl Iterator<Item = (Place, &str)> {
    let columns = match column {
        Some(column) => column..column + 1,
        None => 0..chunk.columns(),
    };
    cut_cells(0..chunk.len(), columns, |row, column| {
        chunk.cell(row, column)
    })
}

/// How many children of a cell's are here and how many there are, as its head tells.
fn counted(json: &str) -> (u64, u64) {
    let head = ChildrenHead::of(json);
    let total = head.total.unwrap_or(0);
    (head.loaded().unwrap_or(0), total)
}

/// Tells work on another thread to end when the job is dropped.
struct Ends(Arc<AtomicBool>);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Does work that computes, away from the threads that serve the network. It is given a flag that
/// says when nobody waits for it any more.
async fn away<T, E>(
    work: impl FnOnce(&AtomicBool) -> Result<T, E> + Send + 'static,
) -> Result<T, JobError>
where
    T: Send + 'static,
    E: Into<JobError> + Send + 'static,
{
    let ends = Ends(Arc::default());
    let flag = Arc::clone(&ends.0);
    let done = blocking(move || work(&flag)).await;
    done.map_err(|_| JobError::Panicked("while reading child rows".into()))?
        .map_err(Into::into)
}
