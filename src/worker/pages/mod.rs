//! `Pages`: the decoded pages of a statement, one after another, for whoever wants rows: the query
//! job, an export, the headless command.
//!
//! A page is decoded while it arrives, and becomes visible once it is here to its end. At most one
//! page is ahead of its reader: the next one is asked for once this one has told where
//! it is, unless the reader wants no more than what is here. Where the statement names all its
//! columns, so that no page can teach the next one any, it is decoded beside this one. Dropping it
//! drops the requests that are under way. An error leaves what was given before as it is, and the same page can be asked for
//! once more.
//!
//! Where the person asks for pages in parallel, further ones are asked for where they are guessed to
//! be (see `steps`); they are given in their order, and where a guess was wrong the pages are
//! followed one after another from there on.

mod chain;
mod decoding;
mod fetch;
mod memory;
mod steps;

use std::collections::VecDeque;
use std::sync::Arc;

use super::JobError;
use super::job::{QueryParts, Resume};
use super::run::{Context, Voice};
use crate::org::OrgKey;
use crate::rows::Columns;
use crate::rows::seen::Seen;
use crate::salesforce::decode::{Decoder, Page};
use crate::salesforce::query::QueryOptions;
use crate::soql;
pub(in crate::worker) use chain::Chain;
use decoding::{Decoded, Decoding};
use fetch::{Fetch, Source};
use steps::{Steps, delivered};

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
    /// The parts of a statement that is sent in several.
    pub parts: Option<QueryParts>,
}

/// A page under way.
struct Ahead {
    url: String,
    fetch: Fetch,
    /// Its rows, where they are decoded already.
    decoding: Option<Decoding>,
    /// Whether it was asked for before a page said that it is there.
    guessed: bool,
}

/// The pages of one statement, in their order.
pub(in crate::worker) struct Pages {
    source: Source,
    columns: Arc<Columns>,
    /// Those of the pages before, at rest; none where the next page begins anew.
    decoders: Vec<Decoder>,
    /// What is asked for first, until it is.
    first: Option<String>,
    enough: u64,
    /// The pages under way, in their order.
    ahead: VecDeque<Ahead>,
    /// Whether the statement's first page is a later page of a result, with its columns.
    later: bool,
    /// How many of them there may be.
    parallel: usize,
    /// Where pages are guessed to be, while that goes well.
    steps: Option<Steps>,
    /// Whether a page was here to tell how long the steps are.
    measured: bool,
    seen: Seen,
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
        memory::keep();
        context.used(source.org.clone());
        let later = ask.resume.is_some();
        let next_url = ask.resume.as_ref().and_then(|r| r.next_url.as_ref());
        Self {
            source,
            later,
            decoders: Vec::new(),
            columns,
            first: next_url.is_none().then_some(ask.soql),
            enough: ask.enough,
            ahead: VecDeque::new(),
            parallel: usize::from(context.settings.parallel_pages),
            steps: None,
            measured: false,
            seen: Seen::default(),
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
        let (fetch, decoding, guessed) = match self.ahead.pop_front() {
            Some(ahead) => (ahead.fetch, ahead.decoding, ahead.guessed),
            None => (self.ask()?, None, false),
        };
        match self.page(fetch, decoding).await {
            Ok(page) => Some(Ok(page)),
            // What was asked for out of turn is asked for in turn.
            Err(error) if guessed => {
                tracing::debug!(%error, "pages are followed one after another from here on");
                self.follow();
                let fetch = self.ask()?;
                let page = self.page(fetch, None).await;
                if page.is_err() {
                    self.void();
                }
                Some(page)
            }
            Err(error) => {
                self.void();
                Some(Err(error))
            }
        }
    }

    /// After a page that was refused: what was asked for behind it is not what comes next.
    fn void(&mut self) {
        self.ahead.clear();
        self.decoders.clear();
    }

    /// A decoder of a page that has not come.
    fn decoder(&mut self) -> Decoder {
        let rested = self.decoders.pop();
        rested.unwrap_or_else(|| match self.first {
            Some(_) if !self.later => Decoder::new(&self.columns),
            _ => Decoder::resumed(&self.columns),
        })
    }

    /// Starts to decode the page behind the one that is arriving, where it cannot have to learn from
    /// that one.
    fn decode_ahead(&mut self) {
        if self.first.is_some() || !self.columns.are_all_named() {
            return;
        }
        let decoder = self.decoder();
        match self.ahead.front_mut() {
            Some(ahead) if ahead.decoding.is_none() => {
                ahead.decoding = Some(Decoding::start(decoder, ahead.fetch.parts()));
            }
            _ => self.decoders.push(decoder),
        }
    }

    /// Asks for the page after the last one given.
    fn ask(&self) -> Option<Fetch> {
        match (&self.first, &self.resume) {
            (Some(soql), _) => Some(self.source.first(soql)),
            (None, Some(resume)) => Some(self.source.next(resume.next_url.as_deref()?)),
            (None, None) => None,
        }
    }

    /// Guesses no more, and forgets what was asked for by a guess.
    fn follow(&mut self) {
        self.parallel = 1;
        self.steps = None;
        self.void();
    }

    /// Decodes a page while it arrives.
    async fn page(&mut self, mut fetch: Fetch, begun: Option<Decoding>) -> Result<Page, JobError> {
        let mut decoding = match begun {
            Some(decoding) => decoding,
            None => Decoding::start(self.decoder(), fetch.parts()),
        };
        if let Some(next) = decoding.next().await {
            self.look_ahead(&next);
            self.decode_ahead();
        }
        let Decoded {
            decoder,
            page,
            said,
        } = decoding.end().await?;
        self.decoders.push(decoder);
        let nature = fetch.end().await?;
        let mut page = page.map_err(|error| nature.error(error))?;
        let columns = page.columns.as_ref().unwrap_or(&self.columns);
        if self.seen.repeats(columns, &page.chunk) {
            return Err(JobError::Repeated { rows: self.rows });
        }
        let first = self.first.take();
        self.rows += u64::try_from(page.chunk.len()).unwrap_or(u64::MAX);
        if let (Some(soql), true, false) = (&first, page.chunk.is_empty(), self.later) {
            page.columns = self.columns_of_none(soql, said).await.or(page.columns);
        }
        if let Some(columns) = &page.columns {
            self.columns = Arc::clone(columns);
            self.forget_decoded();
        }
        self.resume = page.next.clone().map(|next_url| Resume {
            next_url: Some(next_url),
            rows: self.rows,
            columns: Arc::clone(&self.columns),
        });
        self.step(&page);
        Ok(page)
    }

    /// What is decoded ahead does not know the columns that just came: it is asked for again. A
    /// decoder at rest does not know them either, unless it is the one that found them.
    fn forget_decoded(&mut self) {
        if self.ahead.iter().any(|ahead| ahead.decoding.is_some()) {
            self.ahead.clear();
        }
        let known = self.columns.len();
        self.decoders
            .retain(|decoder| decoder.columns().len() == known);
    }

    /// Asks for the page at `next`, as soon as the page before has told of it.
    fn look_ahead(&mut self, next: &str) {
        if let Some(ahead) = self.ahead.front() {
            if ahead.url == next {
                return;
            }
            // A guess that was wrong; the page that is arriving is none.
            tracing::debug!("a page is not where it was guessed: pages are followed from here on");
            self.parallel = 1;
            self.steps = None;
            self.ahead.clear();
        }
        if delivered(next).is_some_and(|rows| rows < self.enough) {
            self.ahead.push_back(Ahead {
                url: next.to_owned(),
                fetch: self.source.next(next),
                decoding: None,
                guessed: false,
            });
        }
    }

    /// After a page: checks that it kept to the steps, and asks for further ones.
    fn step(&mut self, page: &Page) {
        let Some(next) = page.next.as_deref() else {
            self.ahead.clear();
            return;
        };
        if self.parallel < 2 {
            return;
        }
        if !std::mem::replace(&mut self.measured, true) && Seen::id_column(&self.columns).is_some()
        {
            self.steps = Steps::of(self.rows, page.chunk.len() as u64, next, page.total);
        }
        let Some(steps) = &self.steps else { return };
        if !steps.keeps(self.rows, Some(next), page.total) {
            self.parallel = 1;
            self.steps = None;
            self.ahead.truncate(1);
            return;
        }
        while self.ahead.len() < self.parallel
            && let Some(last) = self.ahead.back()
            && let Some(url) = steps.after(&last.url)
            && delivered(&url).is_some_and(|rows| rows < self.enough)
        {
            let fetch = self.source.next(&url);
            self.ahead.push_back(Ahead {
                url,
                fetch,
                decoding: None,
                guessed: true,
            });
        }
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
