//! Running a statement: its pages come one by one, the next one asked for while this one is decoded.
//!
//! At most one page is ahead of the reader: a page is asked for once the one before has been taken
//! in, and a page that nobody reads stops the loop, so memory cannot run away. Dropping the job
//! drops the request that is under way. An error in the middle leaves the pages before it as they are.

use std::sync::Arc;
use std::time::Instant;

use tokio_util::task::AbortOnDropHandle;

use super::run::{Context, Voice};
use super::sessions::Sessions;
use super::{JobError, JobEvent, QueryEvent, QueryJob};
use crate::org::OrgKey;
use crate::rows::Columns;
use crate::salesforce::decode::{self, Decoder, Page};
use crate::salesforce::query::{self, QueryOptions};
use crate::salesforce::{self, Answer};
use crate::soql;

/// Runs the statement.
pub(super) async fn run(
    context: &Context,
    job: QueryJob,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let started = Instant::now();
    let columns = Arc::new(columns_of(&job.soql));
    let mut decoder = Decoder::new(&columns);
    voice
        .say(JobEvent::Query(QueryEvent::Columns(columns)))
        .await;
    let source = Source {
        sessions: context.sessions.clone(),
        voice: voice.clone(),
        org: job.org,
        options: QueryOptions {
            all: job.all,
            batch_size: context.settings.batch_size,
        },
    };
    context.used(source.org.clone());
    let mut answer = source.first(job.soql).await?;
    let mut rows = 0;
    loop {
        let early = decode::head(&answer.body)
            .and_then(|head| head.next)
            .filter(|next| delivered(next).is_some_and(|rows| rows < job.row_cap));
        let mut following = early.map(|next| source.fetch(next));
        let page;
        (decoder, page) = decoded(decoder, answer).await?;
        rows += u64::try_from(page.chunk.len()).unwrap_or(u64::MAX);
        let total = page.total;
        let capped = rows >= job.row_cap && page.next.is_some();
        voice
            .say(JobEvent::Query(QueryEvent::Page {
                chunk: Arc::new(page.chunk),
                columns: page.columns,
                total,
            }))
            .await;
        let next = match page.next {
            Some(next) if !capped => following.take().unwrap_or_else(|| source.fetch(next)),
            _ => {
                return Ok(JobEvent::Query(QueryEvent::Finished {
                    total,
                    capped,
                    elapsed: started.elapsed(),
                }));
            }
        };
        answer = next
            .await
            .map_err(|_| JobError::Panicked("while asking for a page".into()))??;
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

/// Decodes away from the threads that serve the network; a page takes milliseconds.
async fn decoded(mut decoder: Decoder, answer: Answer) -> Result<(Decoder, Page), JobError> {
    let decoding = tokio::task::spawn_blocking(move || {
        let page = decoder.answer(&answer);
        (decoder, page)
    });
    let (decoder, page) = decoding
        .await
        .map_err(|_| JobError::Panicked("while decoding a page".into()))?;
    Ok((decoder, page?))
}

/// Where the pages come from.
#[derive(Clone)]
struct Source {
    sessions: Sessions,
    voice: Voice,
    org: OrgKey,
    options: QueryOptions,
}

impl Source {
    async fn first(&self, soql: String) -> Result<Answer, JobError> {
        let soql: Arc<str> = soql.into();
        self.answer(move |client| {
            let (soql, options) = (Arc::clone(&soql), self.options);
            async move { query::first_page(&client, &soql, options).await }
        })
        .await
    }

    /// Starts to ask for a page; dropping the handle stops it.
    fn fetch(&self, next: String) -> AbortOnDropHandle<Result<Answer, JobError>> {
        let (source, next): (_, Arc<str>) = (self.clone(), next.into());
        let options = self.options;
        AbortOnDropHandle::new(tokio::spawn(async move {
            source
                .answer(move |client| {
                    let next = Arc::clone(&next);
                    async move { query::next_page(&client, &next, options).await }
                })
                .await
        }))
    }

    async fn answer<F>(&self, call: impl Fn(salesforce::Client) -> F) -> Result<Answer, JobError>
    where
        F: Future<Output = Result<Answer, salesforce::Error>>,
    {
        let answer = self.sessions.call(&self.org, &self.voice, call).await?;
        self.voice.usage(&self.org, answer.usage()).await;
        Ok(answer)
    }
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
