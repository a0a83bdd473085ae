//! Children that the server cut off, fetched to the end (REST API, Query: a subquery's value has a
//! `nextRecordsUrl` of its own).
//!
//! What comes is put together as the text that the server would have sent, had it sent all at once:
//! the cell stays one child result, `done`, and everything that reads one reads it. Children of
//! children are completed as well.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::sync::mpsc;

use super::super::run::{Context, Voice};
use super::super::sessions::Sessions;
use super::{ChildrenEvent, ChildrenJob, NewPages, away, below, counted, cut_in, table};
use crate::org::OrgKey;
use crate::rows::{Members, RowChunk};
use crate::salesforce;
use crate::salesforce::query::{self, QueryOptions};
use crate::worker::{JobError, JobEvent};

/// Where the rest of children comes from: an org, through its session.
#[derive(Clone, Debug)]
pub(in crate::worker) struct Rest {
    sessions: Sessions,
    voice: Voice,
    org: OrgKey,
    options: QueryOptions,
}

/// A child result, as much as is needed to put it together with its rest.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page<'a> {
    total_size: u64,
    #[serde(default)]
    next_records_url: Option<String>,
    #[serde(borrow)]
    records: Vec<&'a RawValue>,
}

/// A cell's row and column.
pub(in crate::worker) type Place = (usize, usize);

/// Child results fetched to their end.
#[derive(Debug, Default)]
pub(in crate::worker) struct Whole {
    /// By the places of their cells.
    pub(in crate::worker) texts: BTreeMap<Place, String>,
    /// How many cells stay cut off, because their locators have expired.
    pub(in crate::worker) lost: u64,
}

/// What becomes of a cell whose locator has expired or was given up by the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::worker) enum Expired {
    /// Nothing is completed.
    IsAnError,
    /// It stays cut off, which it says itself (`"done":false`), and is counted.
    IsLeft,
}

/// Is told how many rows came with a page.
pub(in crate::worker) type Fetched = Box<dyn FnMut(u64) + Send>;

type Completed<'f> = Pin<Box<dyn Future<Output = Result<String, JobError>> + Send + 'f>>;

impl Rest {
    /// Of this org, through this context.
    pub(in crate::worker) fn new(context: &Context, voice: &Voice, org: &OrgKey) -> Self {
        Self {
            sessions: context.sessions.clone(),
            voice: voice.clone(),
            org: org.clone(),
            options: QueryOptions {
                batch_size: context.settings.batch_size,
                ..QueryOptions::default()
            },
        }
    }

    /// A page with all its children, or those of one column: those that the server cut off are
    /// fetched to the end. `None` where none were. `fetched` is told how many rows came with each
    /// page.
    pub(in crate::worker) async fn complete_children(
        &self,
        chunk: &Arc<RowChunk>,
        column: Option<usize>,
        mut fetched: Fetched,
    ) -> Result<Option<RowChunk>, JobError> {
        let whole = self
            .complete_cells(cut_in(chunk, column), Expired::IsAnError, &mut *fetched)
            .await?;
        if whole.texts.is_empty() {
            return Ok(None);
        }
        let chunk = Arc::clone(chunk);
        away(move |_| Ok::<_, JobError>(Some(chunk.with_texts(&whole.texts)))).await
    }

    /// The whole of these child results, fetched one after another. `fetched` is told how many rows
    /// came with each page.
    pub(in crate::worker) async fn complete_cells(
        &self,
        cells: impl IntoIterator<Item = (Place, &str)>,
        expired: Expired,
        fetched: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Whole, JobError> {
        let mut whole = Whole::default();
        for (place, json) in cells {
            match self.complete(json, fetched).await {
                Ok(text) => {
                    whole.texts.insert(place, text);
                }
                Err(error) if expired == Expired::IsLeft && error.locator_expired() => {
                    whole.lost += 1;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(whole)
    }

    /// The whole of a child result. `fetched` is told how many rows came with each page.
    pub(in crate::worker) async fn complete(
        &self,
        json: &str,
        fetched: &mut (dyn FnMut(u64) + Send),
    ) -> Result<String, JobError> {
        self.completed(json, fetched).await
    }

    fn completed<'f>(
        &'f self,
        json: &'f str,
        fetched: &'f mut (dyn FnMut(u64) + Send),
    ) -> Completed<'f> {
        // Children have children: the future holds itself.
        Box::pin(async move {
            let first = page(json.as_bytes())?;
            let mut records: Vec<String> = Vec::with_capacity(first.records.len());
            for record in &first.records {
                records.push(self.record(record.get(), fetched).await?);
            }
            let total = first.total_size;
            let mut next = first.next_records_url;
            while let Some(url) = next {
                let body = self.fetch(&url).await?;
                let more = page(&body)?;
                fetched(more.records.len() as u64);
                for record in &more.records {
                    records.push(self.record(record.get(), fetched).await?);
                }
                // A page that leads to itself, or to nowhere with nothing in it, has no end.
                let ends = more.records.is_empty() || more.next_records_url.as_ref() == Some(&url);
                if ends && more.next_records_url.is_some() {
                    return Err(unreadable("the locator of child rows leads nowhere"));
                }
                next = more.next_records_url;
            }
            let records = records.join(",");
            Ok(format!(
                r#"{{"totalSize":{total},"done":true,"records":[{records}]}}"#
            ))
        })
    }

    /// A record with its own children completed.
    async fn record(
        &self,
        json: &str,
        fetched: &mut (dyn FnMut(u64) + Send),
    ) -> Result<String, JobError> {
        if !mentions_rest(json) {
            return Ok(json.to_owned());
        }
        let members = Members::of(json).ok_or_else(|| unreadable("a child record is broken"))?;
        let mut parts = Vec::with_capacity(members.0.len());
        for (key, value) in members.0 {
            let value = value.get();
            let value = if mentions_rest(value) && page(value.as_bytes()).is_ok() {
                self.completed(value, fetched).await?
            } else {
                value.to_owned()
            };
            parts.push(format!("{}:{value}", quoted(&key)));
        }
        Ok(format!("{{{}}}", parts.join(",")))
    }

    async fn fetch(&self, next: &str) -> Result<Vec<u8>, JobError> {
        let next: Arc<str> = next.into();
        let answer = self
            .sessions
            .call(&self.org, &self.voice, |client| {
                let (next, options) = (Arc::clone(&next), self.options);
                async move { query::next_page(&client, &next, options).await }
            })
            .await?;
        self.voice.usage(&self.org, answer.usage()).await;
        Ok(answer.body.to_vec())
    }
}

fn page(json: &[u8]) -> Result<Page<'_>, JobError> {
    serde_json::from_slice(json).map_err(|_| unreadable("child rows are no query result"))
}

pub(super) fn quoted(key: &str) -> String {
    serde_json::Value::from(key).to_string()
}

pub(super) fn unreadable(reason: &str) -> JobError {
    JobError::Salesforce(salesforce::Error::Unreadable {
        reason: reason.to_owned(),
        offset: None,
    })
}

/// Whether a text may have children that were cut off; cheap.
pub(super) fn mentions_rest(json: &str) -> bool {
    memchr::memmem::find(json.as_bytes(), b"\"nextRecordsUrl\":\"").is_some()
        || memchr::memmem::find(json.as_bytes(), b"\"nextRecordsUrl\" ").is_some()
}

/// Fetches the rest of one record's children.
pub(super) async fn one(
    rest: &Rest,
    job: &ChildrenJob,
    row: usize,
    voice: &Voice,
) -> Result<ChildrenEvent, JobError> {
    let json = job.rows.cell(row, job.column).text;
    let (text, fetched) = telling(voice, counted(json), |mut fetched| async move {
        rest.complete(json, &mut *fetched).await
    })
    .await;
    let (text, job) = (text?, job.clone());
    away(move |_| {
        let opened = table(&text, &job.columns)?;
        let below = below::pages(&job, BTreeMap::from([(row, text.clone())]))?;
        let pages = job.rows.page_of(row).map(|(first, page)| {
            let texts = BTreeMap::from([((row - first, job.column), text)]);
            (first, Arc::new(page.with_texts(&texts)))
        });
        Ok::<_, JobError>(ChildrenEvent::Completed {
            pages: pages.into_iter().collect(),
            below,
            fetched,
            opened: Some(opened),
        })
    })
    .await
}

/// Fetches the rest of every record's children.
pub(super) async fn all(
    rest: &Rest,
    job: &ChildrenJob,
    voice: &Voice,
) -> Result<ChildrenEvent, JobError> {
    let counts = job
        .rows
        .chunks()
        .flat_map(|chunk| cut_in(chunk, Some(job.column)).map(|(_, json)| counted(json)));
    let counts = counts.fold((0, 0), |(a, b), (loaded, total)| (a + loaded, b + total));
    let (pages, fetched) = telling(voice, counts, |mut fetched| async move {
        let (mut pages, mut first) = (Vec::new(), 0);
        for chunk in job.rows.chunks() {
            let (say, mut said) = mpsc::unbounded_channel();
            let one = Box::new(move |rows| {
                // The reader is this very function.
                let _ = say.send(rows);
            });
            let page = rest.complete_children(chunk, Some(job.column), one);
            let counting = async {
                while let Some(rows) = said.recv().await {
                    fetched(rows);
                }
            };
            let (page, ()) = tokio::join!(page, counting);
            pages.extend(page?.map(|page| (first, Arc::new(page))));
            first += chunk.len();
        }
        Ok::<_, JobError>(pages)
    })
    .await;
    let (pages, job) = (pages?, job.clone());
    away(move |_| {
        let below = match job.below.is_empty() {
            true => Vec::new(),
            false => below::pages(&job, changed(&job, &pages))?,
        };
        Ok::<_, JobError>(ChildrenEvent::Completed {
            pages,
            below,
            fetched,
            opened: None,
        })
    })
    .await
}

/// The child results that these pages have and the rows of the job do not, by row.
fn changed(job: &ChildrenJob, pages: &NewPages) -> BTreeMap<usize, String> {
    let rows = pages.iter().flat_map(|(first, page)| {
        (0..page.len()).map(move |row| (first + row, page.cell(row, job.column).text))
    });
    rows.filter(|(row, text)| *text != job.rows.cell(*row, job.column).text)
        .map(|(row, text)| (row, text.to_owned()))
        .collect()
}

/// Does work that fetches, and says meanwhile how far it is. Gives how many rows were fetched.
async fn telling<F: Future>(
    voice: &Voice,
    (mut loaded, total): (u64, u64),
    work: impl FnOnce(Fetched) -> F,
) -> (F::Output, u64) {
    let (say, mut said) = mpsc::unbounded_channel();
    let working = work(Box::new(move |rows| {
        // The reader is this very function.
        let _ = say.send(rows);
    }));
    let mut fetched = 0;
    let telling = async {
        while let Some(rows) = said.recv().await {
            loaded += rows;
            fetched += rows;
            let progress = ChildrenEvent::Progress { loaded, total };
            voice.say(JobEvent::Children(progress)).await;
        }
    };
    let (done, ()) = tokio::join!(working, telling);
    (done, fetched)
}
