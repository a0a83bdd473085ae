//! Asking for one page and taking its bytes in, with the org's session, renewed where it has expired.
//!
//! The bytes come through a short channel: a page that nobody reads stops its connection.

use std::sync::Arc;

use hyper::body::Bytes;
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

use super::super::JobError;
use super::super::run::Voice;
use super::super::sessions::Sessions;
use crate::org::OrgKey;
use crate::rows::Columns;
use crate::salesforce::query::{self, First, QueryOptions};
use crate::salesforce::{Arriving, Client, Error, Tries, decode};

/// How many bytes go through the channel at once, except for the first ones, which tell where the
/// next page is. Each time wakes the reader, perhaps on another thread.
const PIECE: usize = 128 * 1024;
/// From this size on a piece is handed on as it came; smaller ones are gathered.
const LARGE: usize = 16 * 1024;
/// How many such pieces wait for their reader.
const PIECES: usize = 10;
/// How much of a body is looked at to tell a web page.
const BEGINNING: usize = 256;

/// Where the pages come from.
#[derive(Clone)]
pub(super) struct Source {
    pub sessions: Sessions,
    pub voice: Voice,
    pub org: OrgKey,
    pub options: QueryOptions,
}

/// What comes of a page.
pub(super) enum Part {
    /// More of its bytes.
    Bytes(Bytes),
    /// The connection broke and the page begins again: what came of it is void.
    Again,
    /// The columns of the statement, as the org says.
    Columns(Columns),
}

/// A page under way; dropping it stops it.
pub(super) struct Fetch {
    parts: mpsc::Receiver<Part>,
    task: AbortOnDropHandle<Result<Nature, JobError>>,
}

/// What the bytes of a page look like.
#[derive(Clone, Copy, Default)]
pub(super) struct Nature {
    status: u16,
    web_page: bool,
}

impl Nature {
    /// Why a page was refused that looks like this.
    pub fn error(self, error: decode::DecodeError) -> Error {
        if self.web_page {
            return Error::WebPage {
                status: self.status,
                maintenance: false,
            };
        }
        error.into()
    }
}

impl Fetch {
    /// What comes of the page, in order; it ends after the last, and when it failed. Taken once.
    pub fn parts(&mut self) -> mpsc::Receiver<Part> {
        let (_, none) = mpsc::channel(1);
        std::mem::replace(&mut self.parts, none)
    }

    /// How it ended.
    pub async fn end(self) -> Result<Nature, JobError> {
        self.task
            .await
            .map_err(|_| JobError::Panicked("while asking for a page".into()))?
    }
}

#[derive(Clone)]
enum What {
    First(Arc<str>),
    Next(Arc<str>),
}

impl Source {
    /// Starts to ask for the first page of a statement.
    pub fn first(&self, soql: &str) -> Fetch {
        self.start(What::First(soql.into()))
    }

    /// Starts to ask for a further page.
    pub fn next(&self, next_url: &str) -> Fetch {
        self.start(What::Next(next_url.into()))
    }

    /// The columns of a statement, where the org says them.
    pub async fn columns(&self, soql: &str) -> Option<Columns> {
        let options = self.options;
        let (org, voice) = (&self.org, &self.voice);
        let call =
            |client: Client| async move { Ok(query::columns_of(&client, soql, options).await) };
        self.sessions.call(org, voice, call).await.ok().flatten()
    }

    fn start(&self, what: What) -> Fetch {
        let (sender, parts) = mpsc::channel(PIECES);
        let source = self.clone();
        let task = tokio::spawn(async move { source.take_in(what, sender).await });
        Fetch {
            parts,
            task: AbortOnDropHandle::new(task),
        }
    }

    async fn take_in(&self, what: What, parts: mpsc::Sender<Part>) -> Result<Nature, JobError> {
        let tries = Arc::new(Tries::default());
        loop {
            let mut arriving = match self.open(&what, &tries).await? {
                First::Arriving(arriving) => arriving,
                First::Whole(answer, columns) => {
                    self.voice.usage(&self.org, answer.usage()).await;
                    if let Some(columns) = columns {
                        let _ = parts.send(Part::Columns(columns)).await;
                    }
                    let _ = parts.send(Part::Bytes(answer.body.into())).await;
                    return Ok(Nature::default());
                }
            };
            self.voice.usage(&self.org, arriving.usage()).await;
            match pass_on(&mut arriving, &parts).await {
                Ok(nature) => return Ok(nature),
                Err(error) => arriving.broke(error, &tries).await?,
            }
            // Nobody reads on where the reader is gone, and then this task is dropped, too.
            let _ = parts.send(Part::Again).await;
        }
    }

    async fn open(&self, what: &What, tries: &Arc<Tries>) -> Result<First, JobError> {
        let options = self.options;
        let call = |client: Client| {
            let (what, tries) = (what.clone(), Arc::clone(tries));
            async move {
                match what {
                    What::First(soql) => query::first(&client, &soql, options, &tries).await,
                    What::Next(url) => query::next(&client, &url, options, &tries)
                        .await
                        .map(|arriving| First::Arriving(Box::new(arriving))),
                }
            }
        };
        self.sessions.call(&self.org, &self.voice, call).await
    }
}

/// Hands the body on as it comes.
async fn pass_on(arriving: &mut Arriving, parts: &mpsc::Sender<Part>) -> Result<Nature, Error> {
    let mut beginning: Vec<u8> = Vec::new();
    let mut gathered: Vec<u8> = Vec::new();
    while let Some(piece) = arriving.piece().await? {
        let first = beginning.is_empty();
        if beginning.len() < BEGINNING {
            let wanted = piece.len().min(BEGINNING - beginning.len());
            beginning.extend_from_slice(piece.get(..wanted).unwrap_or_default());
        }
        let large = first || piece.len() >= LARGE;
        if !large {
            gathered.extend_from_slice(&piece);
        }
        if !gathered.is_empty() && (large || gathered.len() >= PIECE) {
            let full = std::mem::replace(&mut gathered, Vec::with_capacity(PIECE + LARGE));
            let _ = parts.send(Part::Bytes(full.into())).await;
        }
        if large {
            let _ = parts.send(Part::Bytes(piece)).await;
        }
    }
    if !gathered.is_empty() {
        let _ = parts.send(Part::Bytes(gathered.into())).await;
    }
    Ok(Nature {
        status: arriving.status(),
        web_page: arriving.is_web_page(&beginning),
    })
}
