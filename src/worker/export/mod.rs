//! Writing rows to a file: rows that are here, or every page of a statement without keeping any.
//!
//! Two sides run at once: this one brings pages, a thread writes them. At most one page waits
//! between them and a page is only taken in once the one before it is being written, so memory is
//! bounded by two pages, whatever the size of the result. The file has another name until it is
//! complete; what a cancelled or failed export began is gone with its job.

mod cells;
mod download;
mod error;
mod file;
mod output;
mod plain;
mod sheets;
mod words;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::mpsc;

use super::children::{Expired, Place, Rest, Whole, cut_cells};
use super::pages::{Ask, Chain};
use super::run::{Context, Voice};
use super::{JobError, JobEvent};
use crate::org::OrgKey;
use crate::rows::order::Order;
use crate::rows::{Cell, ColumnKind, Columns, RowSet, Union};
use crate::text;
use crate::worker::blocking::blocking;
use file::Opened;
use output::{Batch, Ended};

pub(super) use download::download;
pub use download::{DownloadJob, FileOfRecord};
pub use error::ExportError;
pub(super) use file::resolve;
pub use plain::TextJob;
pub(super) use plain::write as write_text;
pub use words::{ExportEvent, ExportJob, ExportRows, Exported, FileFormat, export_options};

/// Whole child results by the places of their cells.
type Completed = BTreeMap<Place, String>;

/// How many rows that are here are handed on at a time.
const STEP: usize = 2_000;

/// Writes the file.
pub(super) async fn run(
    context: &Context,
    job: ExportJob,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let started = Instant::now();
    // Declared first, so that it is given back once all else of this job is gone.
    let _under_way = context.exports.token();
    let replace = job.replace;
    let current = std::env::current_dir().unwrap_or_default();
    let home = etcetera::home_dir().ok();
    let path = file::resolve(&job.file, home.as_deref(), &current)?;
    let opened = on_disk(path.clone(), move |path| file::open(path, replace)).await?;
    let Opened::Ready(file, temporary) = opened else {
        return Ok(JobEvent::Export(ExportEvent::Exists(path)));
    };
    let (sender, mut receiver) = mpsc::channel(1);
    let written = job.parts.as_ref().map(|parts| parts.filling.written());
    let soql = written.unwrap_or(&job.soql).to_owned();
    let (format, options) = (job.format, job.options);
    let writing = tokio::spawn(on_disk(path.clone(), move |path| {
        output::write(file, path, format, options, &soql, &mut receiver)
    }));
    let mut feed = Feed {
        context,
        voice,
        rest: Rest::new(context, voice, &job.org),
        sender,
        rows: 0,
        lost: 0,
    };
    let fed = match &job.rows {
        ExportRows::Loaded {
            rows,
            order,
            columns,
        } => feed.loaded(rows, order.as_ref(), columns).await,
        ExportRows::Pages {
            all,
            tooling,
            several,
        } => feed.all_pages(&job, *all, *tooling, several).await,
    };
    let (rows, lost) = (feed.rows, feed.lost);
    // Without its sender the thread ends, also where the last batch was not sent.
    drop(feed);
    let ended = match fed {
        Ok(()) | Err(Stop::Writer) => writing.await.map_err(|_| panicked())??,
        Err(Stop::Job(error)) => return Err(error),
    };
    let Ended::Whole { bytes, mut remarks } = ended else {
        return Err(panicked());
    };
    let kept = on_disk(path.clone(), move |path| {
        file::keep(temporary, path, replace)
    })
    .await?;
    if kept != path {
        remarks.push(format!(
            "{} came to be meanwhile and was left as it is.",
            name_of(&path)
        ));
    }
    if lost > 0 {
        remarks.push(format!(
            "The child rows of {} cells are not complete, because the server has let go of where \
             they went on; run the query again for all of them.",
            text::number(lost)
        ));
    }
    Ok(JobEvent::Export(ExportEvent::Done(Exported {
        path: kept,
        rows,
        bytes,
        elapsed: started.elapsed(),
        remarks,
    })))
}

/// The side that brings rows.
struct Feed<'a> {
    context: &'a Context,
    voice: &'a Voice,
    rest: Rest,
    sender: mpsc::Sender<Batch>,
    rows: u64,
    /// Cells with child rows that stay cut off.
    lost: u64,
}

/// What the orgs before one brought.
#[derive(Default)]
struct SoFar {
    /// Whether the file has its header.
    begun: bool,
    /// How many rows match.
    total: u64,
    /// The columns, where they are of several orgs.
    columns: Union,
}

/// Why no more rows are brought.
enum Stop {
    /// The thread that writes ended; it knows why.
    Writer,
    /// The rows do not come.
    Job(JobError),
}

impl From<JobError> for Stop {
    fn from(error: JobError) -> Self {
        Self::Job(error)
    }
}

impl Feed<'_> {
    /// Brings every page of the statement: of the job's org, or of several one after the other.
    async fn all_pages(
        &mut self,
        job: &ExportJob,
        all: bool,
        tooling: bool,
        several: &[(OrgKey, String)],
    ) -> Result<(), Stop> {
        let ask = |org: &OrgKey| Ask {
            org: org.clone(),
            soql: job.soql.clone(),
            all,
            tooling,
            enough: u64::MAX,
            resume: None,
            parts: job.parts.clone(),
        };
        let mut so_far = SoFar::default();
        if several.is_empty() {
            self.pages(ask(&job.org), None, &mut so_far).await?;
        }
        for (org, alias) in several {
            self.rest = Rest::new(self.context, self.voice, org);
            let fed = self.pages(ask(org), Some(alias), &mut so_far).await;
            fed.map_err(|stop| match stop {
                Stop::Job(error) => Stop::Job(JobError::from(ExportError::Org {
                    alias: alias.clone(),
                    why: format!("{}. {}", error.title(), error.detail()),
                })),
                Stop::Writer => Stop::Writer,
            })?;
        }
        self.send(Batch::End).await
    }

    /// Brings every page of the statement in one org, its rows behind its name where there are several.
    async fn pages(
        &mut self,
        ask: Ask,
        label: Option<&str>,
        so_far: &mut SoFar,
    ) -> Result<(), Stop> {
        let mut pages = Chain::new(self.context, ask, self.voice);
        let sender = self.sender.clone();
        let before = so_far.total;
        loop {
            // Room first: a page is only taken in once the one before it is being written.
            let mut room = sender.reserve().await.map_err(|_| Stop::Writer)?;
            let Some(page) = pages.next().await else {
                return Ok(());
            };
            let mut page = page?;
            so_far.total = before + page.total;
            let mut columns = Arc::clone(pages.columns());
            if let Some(label) = label {
                let own = Arc::new(columns.behind_org());
                let new = so_far.columns.admit(&own);
                columns = Arc::clone(so_far.columns.columns());
                page.columns = new.then(|| Arc::clone(&columns));
                let chunk = Arc::new(page.chunk.behind(label));
                // Nobody else has it.
                let chunk = Arc::into_inner(so_far.columns.laid_out(chunk, &own));
                page.chunk = chunk.ok_or_else(panicked)?;
            }
            let begun = std::mem::replace(&mut so_far.begun, true);
            if !begun {
                room.send(Batch::Begin {
                    columns: Arc::clone(&columns),
                    picked: None,
                    rows: page.total,
                });
                room = sender.reserve().await.map_err(|_| Stop::Writer)?;
            }
            let rows = 0..page.chunk.len();
            let cell = |row, column| page.chunk.cell(row, column);
            let completed = self.complete(&columns, rows, cell).await?;
            self.rows += count(page.chunk.len());
            room.send(Batch::Page {
                columns: page.columns.filter(|_| begun),
                chunk: page.chunk,
                completed,
            });
            self.say(so_far.total).await;
        }
    }

    /// Brings rows that are here.
    async fn loaded(
        &mut self,
        rows: &RowSet,
        order: Option<&Order>,
        columns: &[usize],
    ) -> Result<(), Stop> {
        let shown = order.map_or(rows.len(), Order::len);
        self.send(Batch::Begin {
            columns: Arc::new(rows.columns().clone()),
            picked: Some(columns.to_vec()),
            rows: count(shown),
        })
        .await?;
        let mut from = 0;
        while from < shown {
            let to = (from + STEP).min(shown);
            let numbers: Vec<usize> = match order {
                Some(order) => (from..to).filter_map(|place| order.get(place)).collect(),
                None => (from..to).collect(),
            };
            let cell = |row, column| rows.cell(row, column);
            let completed = self
                .complete(rows.columns(), numbers.iter().copied(), cell)
                .await?;
            self.rows += count(numbers.len());
            self.send(Batch::Rows {
                rows: rows.clone(),
                numbers,
                completed,
            })
            .await?;
            self.say(count(shown)).await;
            from = to;
        }
        self.send(Batch::End).await
    }

    /// Fetches what the server cut off of the child rows in these rows. A cell whose locator has
    /// expired is written as it is.
    async fn complete<'c>(
        &mut self,
        columns: &Columns,
        rows: impl Iterator<Item = usize>,
        cell: impl Fn(usize, usize) -> Cell<'c>,
    ) -> Result<Completed, JobError> {
        let of_children: Vec<usize> = (columns.iter().enumerate())
            .filter(|(_, column)| column.kind == ColumnKind::Children)
            .map(|(index, _)| index)
            .collect();
        if of_children.is_empty() {
            return Ok(Completed::new());
        }
        let cells = cut_cells(rows, of_children.iter().copied(), cell);
        let Whole { texts, lost } = self
            .rest
            .complete_cells(cells, Expired::IsLeft, &mut |_| {})
            .await?;
        self.lost += lost;
        Ok(texts)
    }

    async fn send(&self, batch: Batch) -> Result<(), Stop> {
        self.sender.send(batch).await.map_err(|_| Stop::Writer)
    }

    async fn say(&self, total: u64) {
        let rows = self.rows;
        let event = ExportEvent::Progress { rows, total };
        self.voice.say(JobEvent::Export(event)).await;
    }
}

/// Does something with files off the async threads: a disk can be slow.
async fn on_disk<T: Send + 'static>(
    path: std::path::PathBuf,
    work: impl FnOnce(&Path) -> Result<T, ExportError> + Send + 'static,
) -> Result<T, JobError> {
    let done = blocking(move || work(&path)).await;
    Ok(done.map_err(|_| panicked())??)
}

fn panicked() -> JobError {
    JobError::Panicked("while writing a file".into())
}

fn count(rows: usize) -> u64 {
    u64::try_from(rows).unwrap_or(u64::MAX)
}

fn name_of(path: &Path) -> std::borrow::Cow<'_, str> {
    path.file_name().unwrap_or_default().to_string_lossy()
}
