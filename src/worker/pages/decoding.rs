//! Decoding a page while it arrives, on a thread for work that does not wait for the network.
//!
//! Decoding takes a processor as long as bytes come. Among the tasks that read from connections it
//! would hold up the very bytes that it waits for, and the next page's.

use tokio::sync::{mpsc, oneshot};

use super::super::JobError;
use super::fetch::Part;
use crate::rows::Columns;
use crate::salesforce::decode::{DecodeError, Decoder, Page};
use crate::worker::blocking::{Blocking, blocking};

/// A page under way to its rows.
pub(super) struct Decoding {
    next: oneshot::Receiver<String>,
    task: Blocking<Decoded>,
}

/// What was read of a page until its bytes ended.
pub(super) struct Decoded {
    /// For the pages behind it.
    pub decoder: Decoder,
    /// The page, where its bytes ended with it.
    pub page: Result<Page, DecodeError>,
    /// The columns of the statement, where the org said them.
    pub said: Option<Columns>,
}

impl Decoding {
    /// Starts to decode what comes, with the decoder of the pages before. It ends when nothing more
    /// comes, also where that is because the page was given up.
    pub fn start(mut decoder: Decoder, mut parts: mpsc::Receiver<Part>) -> Self {
        let (tell, next) = oneshot::channel();
        let task = blocking(move || {
            let mut tell = Some(tell);
            let mut said = None;
            decoder.begin();
            while let Some(part) = parts.blocking_recv() {
                match part {
                    Part::Bytes(bytes) => decoder.feed(&bytes),
                    Part::Again => decoder.begin(),
                    Part::Columns(columns) => said = Some(columns),
                }
                if let Some(next) = decoder.head().and_then(|head| head.next.as_ref())
                    && let Some(tell) = tell.take()
                {
                    // Whoever wanted to know may have given up.
                    let _ = tell.send(next.clone());
                }
            }
            let page = decoder.finish();
            Decoded {
                decoder,
                page,
                said,
            }
        });
        Self { next, task }
    }

    /// Where the next page is, as soon as this one has told; `None` where it does not tell before
    /// its rows, or has none.
    pub async fn next(&mut self) -> Option<String> {
        (&mut self.next).await.ok()
    }

    /// What was read, once everything has come.
    pub async fn end(self) -> Result<Decoded, JobError> {
        self.task
            .await
            .map_err(|_| JobError::Panicked("while reading a page".into()))
    }
}
