//! `Pages`: the decoded pages of a statement, one after another, for whoever wants rows: the query
//! job, an export, the headless command.
//!
//! A page is decoded while it arrives, and becomes visible once it is here to its end. At most one
//! page is ahead of its reader: the next one is asked for once this one has told where
//! it is, unless the reader wants no more than what is here. Dropping it drops the requests that
//! are under way. An error leaves what was given before as it is, and the same page can be asked for
//! once more.

mod fetch;

use std::sync::Arc;

use super::JobError;
use super::job::Resume;
use super::run::{Context, Voice};
use crate::org::OrgKey;
use crate::rows::Columns;
use crate::salesforce::decode::{Decoder, Page};
use crate::salesforce::query::QueryOptions;
use crate::soql;
use fetch::{Fetch, Part, Source};

/// Whose rows are wanted, and which.
#[derive(Clone, Debug)]
pub(in crate::worker) struct Ask {
    /// Where.
    pub org: OrgKey,
    /// The statement as it is to be sent.
    pub soql: String,
    /// Deleted and archived rows too (`queryAll`).
    pub all: bool,
    /// Ask the tooling API.
    pub tooling: bool,
    /// No page is asked for ahead of its reader once there are this many rows.
    pub enough: u64,
    /// Where to go on with a result that was begun before.
    pub resume: Option<Resume>,
}

/// The pages of one statement, in their order.
pub(in crate::worker) struct Pages {
    source: Source,
    columns: Arc<Columns>,
    decoder: Decoder,
    /// What is asked for first, until it is.
    first: Option<String>,
    enough: u64,
    /// The page under way.
    under_way: Option<Fetch>,
    /// Where the page after the last one given is.
    resume: Option<Resume>,
    rows: u64,
}

impl Pages {
    /// The pages of a statement. Nothing is sent before the first [`Pages::next`].
    pub fn new(context: &Context, ask: Ask, voice: &Voice) -> Self {
        let columns = match &ask.resume {
            Some(resume) => Arc::clone(&resume.columns),
            None => Arc::new(columns_of(&ask.soql)),
        };
        let source = Source {
            sessions: context.sessions.clone(),
            voice: voice.clone(),
            org: ask.org,
            options: QueryOptions {
                all: ask.all,
                tooling: ask.tooling,
                batch_size: context.settings.batch_size,
            },
        };
        let decoder = match &ask.resume {
            Some(_) => Decoder::resumed(&columns),
            None => Decoder::new(&columns),
        };
        context.used(source.org.clone());
        Self {
            source,
            decoder,
            columns,
            first: ask.resume.is_none().then_some(ask.soql),
            enough: ask.enough,
            under_way: None,
            rows: ask.resume.as_ref().map_or(0, |resume| resume.rows),
            resume: ask.resume,
        }
    }

    /// The columns known so far: at first those of the statement.
    pub fn columns(&self) -> &Arc<Columns> {
        &self.columns
    }

    /// How many rows there were up to the last page given, those before a resume among them.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The next page; `None` after the last. After an error the same page is asked for once more.
    pub async fn next(&mut self) -> Option<Result<Page, JobError>> {
        let fetch = match self.under_way.take() {
            Some(fetch) => fetch,
            None => match (&self.first, &self.resume) {
                (Some(soql), _) => self.source.first(soql),
                (None, Some(resume)) => self.source.next(&resume.next_url),
                (None, None) => return None,
            },
        };
        Some(self.page(fetch).await)
    }

    /// Decodes a page while it arrives.
    async fn page(&mut self, mut fetch: Fetch) -> Result<Page, JobError> {
        let mut ahead = None;
        let mut said = None;
        self.decoder.begin();
        while let Some(part) = fetch.part().await {
            match part {
                Part::Bytes(bytes) => self.decoder.feed(&bytes),
                Part::Again => self.decoder.begin(),
                Part::Columns(columns) => said = Some(columns),
            }
            if ahead.is_none() {
                let next = self.decoder.head().and_then(|head| head.next.as_deref());
                ahead = next
                    .filter(|next| delivered(next).is_some_and(|rows| rows < self.enough))
                    .map(|next| self.source.next(next));
            }
        }
        let nature = fetch.end().await?;
        let page = self.decoder.finish().map_err(|error| nature.error(error))?;
        let first = self.first.take();
        self.rows += u64::try_from(page.chunk.len()).unwrap_or(u64::MAX);
        let mut page = page;
        if let (Some(soql), true) = (first, page.chunk.is_empty()) {
            page.columns = self.columns_of_none(&soql, said).await.or(page.columns);
        }
        if let Some(columns) = &page.columns {
            self.columns = Arc::clone(columns);
        }
        self.resume = page.next.clone().map(|next_url| Resume {
            next_url,
            rows: self.rows,
            columns: Arc::clone(&self.columns),
        });
        self.under_way = ahead.filter(|_| self.resume.is_some());
        Ok(page)
    }

    /// The columns of a result without rows, where the org knows more of them than the statement
    /// says: with `FIELDS()`, or in words that we cannot parse.
    async fn columns_of_none(&self, soql: &str, said: Option<Columns>) -> Option<Arc<Columns>> {
        let columns = match said {
            Some(columns) => columns,
            None if self.columns.are_all_named() => return None,
            None => self.source.columns(soql).await?,
        };
        // Fewer than the statement names would be a shape of the answer that we do not know.
        (columns.len() >= self.columns.len()).then(|| Arc::new(columns))
    }
}

/// The columns that the statement names. One that we cannot parse, the server may still understand:
/// its columns are then those of the data.
fn columns_of(soql: &str) -> Columns {
    soql::parse::parse(soql)
        .map(|query| Columns::of(&query))
        .unwrap_or_default()
}

/// How many rows there were before the page of this locator: its number after the last hyphen.
fn delivered(next_records_url: &str) -> Option<u64> {
    next_records_url.rsplit_once('-')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locator_tells_how_many_rows_came_before() {
        for (locator, rows) in [
            (
                "/services/data/v66.0/query/01gRO0000016PIAYA2-2000",
                Some(2_000),
            ),
            (
                "/services/data/v66.0/query/0r8xx3d5wOrzEAEmFg-198000",
                Some(198_000),
            ),
            ("/services/data/v66.0/query/01gRO0000016PIAYA2", None),
            ("/services/data/v66.0/query/01g-x", None),
        ] {
            assert_eq!(delivered(locator), rows, "{locator}");
        }
    }
}
