//! `Arriving`: an answer whose head is here and whose body still comes, piece by piece.
//!
//! Knows the limits that hold for every body and how a read that broke is tried again; it must not
//! know what the pieces mean.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use hyper::body::Bytes;
use reqwest::header::HeaderMap;

use super::{Answer, Call, Http, HttpOptions, retry, transport, within};
use crate::salesforce::Error;
use crate::salesforce::limits::{self, ApiUsage};

/// How often one read was tried, over all its requests.
#[derive(Debug, Default)]
pub struct Tries(AtomicU32);

/// An answer whose body still comes. Dropping it ends the exchange.
#[derive(Debug)]
pub struct Arriving {
    http: Http,
    call: Call,
    status: u16,
    headers: HeaderMap,
    response: reqwest::Response,
    /// Bytes of the body so far, decompressed.
    taken: usize,
    /// How long the server was waited for. The time that whoever reads takes is not counted.
    waited: Duration,
    /// Whether it may be as long, and take as long, as it wants.
    of_any_length: bool,
}

impl Arriving {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The org's API usage, where the answer says it (`Sforce-Limit-Info`).
    pub fn usage(&self) -> Option<ApiUsage> {
        limits::parse_limit_info(self.header("sforce-limit-info")?)
    }

    /// The media type of the body.
    pub fn content_type(&self) -> Option<&str> {
        self.header("content-type")
    }

    /// Whether it is a web page in the place of data, by its media type and the body's beginning.
    pub fn is_web_page(&self, beginning: &[u8]) -> bool {
        let text = String::from_utf8_lossy(beginning);
        crate::salesforce::error::is_web_page(self.content_type(), &text)
    }

    /// How many bytes the server says that there are; `None` where it does not, or packs them.
    pub fn length(&self) -> Option<u64> {
        self.header("content-length")?.parse().ok()
    }

    /// The same without an end to how long it is: for what goes to a disk as it comes. A server that
    /// goes quiet is still given up.
    #[must_use]
    pub fn of_any_length(mut self) -> Self {
        self.of_any_length = true;
        self
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The next piece of the body, decompressed; `None` after the last.
    ///
    /// Fails where the server goes quiet or takes too long in all, where the connection breaks, and
    /// where the body is longer than is taken in.
    pub async fn piece(&mut self) -> Result<Option<Bytes>, Error> {
        let options = &self.http.0.options;
        let host = self.call.url.host_str().unwrap_or_default();
        let waited = match self.of_any_length {
            true => Duration::ZERO,
            false => self.waited,
        };
        let patience = options.patience(options.read_timeout, waited);
        let began = Instant::now();
        let piece = within(patience, host, self.response.chunk())
            .await?
            .map_err(|error| transport(error, &self.call.url))?;
        self.waited += began.elapsed();
        let Some(piece) = piece else {
            return Ok(None);
        };
        self.taken += piece.len();
        if self.taken > options.body_cap && !self.of_any_length {
            return Err(Error::TooLarge {
                limit: options.body_cap,
            });
        }
        Ok(Some(piece))
    }

    /// The answer, once all of it is here.
    pub(in crate::salesforce) async fn whole(mut self) -> Result<Answer, Error> {
        let announced = self
            .header("content-length")
            .and_then(|length| length.parse::<usize>().ok())
            .unwrap_or(0);
        let mut body = Vec::with_capacity(announced.min(self.http.0.options.body_cap));
        while let Some(piece) = self.piece().await? {
            body.extend_from_slice(&piece);
        }
        Ok(Answer {
            status: self.status,
            headers: self.headers,
            body,
        })
    }

    /// After the body broke: waits until the read may be tried again, or gives the error back.
    pub async fn broke(self, error: Error, tries: &Tries) -> Result<(), Error> {
        self.http.again(&self.call, tries, error, None).await
    }
}

impl Http {
    /// Sends a request once and gives its answer as soon as the head is here, whatever its status.
    pub(super) async fn open(&self, call: &Call) -> Result<Arriving, Error> {
        let options: &HttpOptions = &self.0.options;
        let host = call.url.host_str().unwrap_or_default();
        let silence = call.patience.unwrap_or(options.read_timeout);
        let request = self.request(call)?;
        let began = Instant::now();
        let patience = options.patience(silence, Duration::ZERO);
        let mut response = within(patience, host, request.send())
            .await?
            .map_err(|error| transport(error, &call.url))?;
        Ok(Arriving {
            http: self.clone(),
            call: call.clone(),
            status: response.status().as_u16(),
            headers: std::mem::take(response.headers_mut()),
            response,
            taken: 0,
            waited: began.elapsed(),
            of_any_length: false,
        })
    }

    /// Sends a read, again after transient failures, and gives an answer below status 300 or 304 as
    /// soon as its head is here.
    pub(in crate::salesforce) async fn stream(
        &self,
        call: &Call,
        tries: &Tries,
    ) -> Result<Arriving, Error> {
        loop {
            let (error, wait) = match self.open(call).await {
                Ok(answer) if answer.status < 300 || answer.status == 304 => return Ok(answer),
                Ok(answer) => {
                    let wait = answer.header("retry-after").and_then(retry::retry_after);
                    let error = match answer.whole().await {
                        Ok(answer) => {
                            Error::from_answer(answer.status, answer.content_type(), &answer.body)
                        }
                        Err(error) => error,
                    };
                    (error, wait)
                }
                Err(error) => (error, None),
            };
            self.again(call, tries, error, wait).await?;
        }
    }

    /// After a read failed: waits until it may be tried again, or gives the error back.
    pub(super) async fn again(
        &self,
        call: &Call,
        tries: &Tries,
        error: Error,
        asked: Option<Duration>,
    ) -> Result<(), Error> {
        let retry = &self.0.options.retry;
        let made = tries.0.fetch_add(1, Ordering::Relaxed) + 1;
        if made >= retry.tries || !error.is_transient() {
            return Err(error);
        }
        let wait = retry.wait(made, asked);
        tracing::debug!(
            host = call.url.host_str(),
            status = error.status(),
            tries = made,
            "a read failed and is tried again"
        );
        if let Some(watch) = &call.watch {
            watch.waits(&error, wait);
        }
        tokio::time::sleep(wait).await;
        Ok(())
    }
}
