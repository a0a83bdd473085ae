//! `Http`: the one place that makes HTTP clients and sends requests, with one policy for all.
//!
//! https only, except to loopback hosts; no redirect is followed and no referer sent; bodies are
//! capped after decompression; no error names a URL's query; whatever goes to a loopback host goes
//! past every proxy. Reads are retried a few times, writes never (see [`Retry`]). Cancel by
//! dropping the future. It must not know what is asked for.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, RequestBuilder, Url};

use super::Error;
use super::composite::OnlyReads;
use super::limits::{self, ApiUsage};
use super::permit::WritePermit;
use crate::org::OrgKey;
use crate::secret::Secret;

mod arriving;
mod clients;
mod proxy;
mod retry;
mod trust;
mod watch;
pub use arriving::{Arriving, Tries};
use clients::Clients;
pub use clients::is_loopback;
pub use proxy::{ProxyInUse, proxy_for};
pub use retry::Retry;
pub use trust::{CaFile, Distrust};
pub use watch::{Wait, Watch};

#[cfg(test)]
mod tests;

/// The longest body that is taken in unless the options say otherwise: 64 MiB.
const BODY_CAP: usize = 64 * 1024 * 1024;

/// How requests are sent.
#[derive(Debug, Clone)]
pub struct HttpOptions {
    /// Certificate authorities to trust besides the system's. Where they cannot be used, no https
    /// request is sent.
    pub ca_file: Option<CaFile>,
    /// How long a connection may take to open.
    pub connect_timeout: Duration,
    /// How long the server may stay silent.
    pub read_timeout: Duration,
    /// How long a query may run before its first byte; Salesforce lets it run two minutes.
    pub query_timeout: Duration,
    /// How long one call may take in all, against bodies that drip.
    pub total_timeout: Duration,
    /// The longest body that is taken in, in bytes, counted after decompression.
    pub body_cap: usize,
    /// How reads are retried.
    pub retry: Retry,
}

impl HttpOptions {
    /// How long a server that was waited for so long already may stay silent now, and the limit
    /// that an error then names: the one of silence, or the one of the call in all.
    fn patience(&self, silence: Duration, waited: Duration) -> Patience {
        let left = self.total_timeout.saturating_sub(waited);
        Patience {
            time: silence.min(left),
            limit: if left < silence {
                self.total_timeout
            } else {
                silence
            },
        }
    }
}

/// How long is waited, and under which limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Patience {
    time: Duration,
    limit: Duration,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            ca_file: None,
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(60),
            query_timeout: Duration::from_secs(150),
            total_timeout: Duration::from_secs(600),
            body_cap: BODY_CAP,
            retry: Retry::default(),
        }
    }
}

/// Sends requests. Clones share connections.
#[derive(Debug, Clone, Default)]
pub struct Http(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    options: HttpOptions,
    clients: Clients,
}

/// One request.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub method: Method,
    pub url: Url,
    pub token: Option<Secret>,
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// A form body; its fields can be secret.
    pub form: Option<Secret>,
    /// A JSON body.
    pub json: Option<String>,
    /// A SOAP body; the access token is in it.
    pub xml: Option<Secret>,
    /// What it is for, on which depends whether it may leave.
    pub intent: Intent,
    /// How long to wait for the head of the answer, when not the usual time.
    pub patience: Option<Duration>,
    /// Who wants to know when it waits before it is tried again.
    pub watch: Option<Watch>,
}

/// What a request is for.
#[derive(Debug, Clone)]
pub(super) enum Intent {
    /// To read, or to log in: a GET, or a form without an access token.
    Ask,
    /// To read several things in one POST.
    Reads(OnlyReads),
    /// To write to this org.
    Write(WritePermit, Option<OrgKey>),
}

impl Call {
    /// Whether it may be sent: whatever could change records needs a permit for its org that still
    /// holds.
    fn may_leave(&self) -> bool {
        let form = self.form.is_some() && self.token.is_none();
        match &self.intent {
            Intent::Ask => self.method == Method::GET || (self.method == Method::POST && form),
            Intent::Reads(OnlyReads { .. }) => {
                let path = self.url.path();
                let known = path.ends_with("/composite") || path.ends_with("/composite/batch");
                self.method == Method::POST && known
            }
            Intent::Write(permit, org) => permit.holds_for(org.as_ref()),
        }
    }

    /// A GET.
    pub fn get(url: Url) -> Self {
        Self {
            method: Method::GET,
            url,
            token: None,
            headers: Vec::new(),
            form: None,
            json: None,
            xml: None,
            intent: Intent::Ask,
            patience: None,
            watch: None,
        }
    }

    /// A POST of a form.
    pub fn form(url: Url, fields: &[(&str, &str)]) -> Self {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        Self {
            method: Method::POST,
            form: Some(Secret::new(form.finish())),
            ..Self::get(url)
        }
    }

    /// How many bytes its address and its own headers take; those of the client come on top.
    pub fn head_len(&self) -> usize {
        let line = |name: usize, value: usize| name + ": ".len() + value + "\r\n".len();
        let authorization = self.token.as_ref().map_or(0, |token| {
            line(
                "authorization".len(),
                "Bearer ".len() + token.expose().len(),
            )
        });
        let headers = self.headers.iter();
        let others = headers.map(|(name, value)| line(name.as_str().len(), value.len()));
        self.url.as_str().len() + authorization + others.sum::<usize>()
    }
}

/// An answer, whole.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, decompressed.
    pub body: Vec<u8>,
}

impl Answer {
    /// The org's API usage, where the answer says it (`Sforce-Limit-Info`).
    pub fn usage(&self) -> Option<ApiUsage> {
        limits::parse_limit_info(self.header("sforce-limit-info")?)
    }

    /// A header's value, where it is plain text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The media type of the body.
    pub fn content_type(&self) -> Option<&str> {
        self.header("content-type")
    }
}

impl Http {
    /// An HTTP side with these options. Nothing is opened yet.
    pub fn new(options: HttpOptions) -> Self {
        Self(Arc::new(Inner {
            options,
            ..Inner::default()
        }))
    }

    /// The options.
    pub fn options(&self) -> &HttpOptions {
        &self.0.options
    }

    /// Sends a request once and gives the answer, whatever its status.
    pub(super) async fn once(&self, call: &Call) -> Result<Answer, Error> {
        self.open(call).await?.whole().await
    }

    /// Sends a read, again after transient failures, and gives an answer below status 300 or 304.
    pub(super) async fn read(&self, call: &Call) -> Result<Answer, Error> {
        let tries = Tries::default();
        loop {
            let error = match self.stream(call, &tries).await?.whole().await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            self.again(call, &tries, error, None).await?;
        }
    }

    /// Every request is made here, so here it is refused what has no permit.
    fn request(&self, call: &Call) -> Result<RequestBuilder, Error> {
        if !call.may_leave() {
            return Err(Error::ReadOnly);
        }
        let client = self.0.clients.of(&call.url, &self.0.options)?;
        let mut request = client.request(call.method.clone(), call.url.clone());
        if let Some(token) = &call.token {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
                .map_err(|_| Error::System("the access token is not a header value".into()))?;
            value.set_sensitive(true);
            request = request.header(reqwest::header::AUTHORIZATION, value);
        }
        for (name, value) in &call.headers {
            request = request.header(name, value);
        }
        if let Some(form) = &call.form {
            request = request
                .header(
                    reqwest::header::CONTENT_TYPE,
                    "application/x-www-form-urlencoded",
                )
                .body(form.expose().to_owned());
        }
        if let Some(json) = &call.json {
            request = request
                .header(reqwest::header::CONTENT_TYPE, "application/json")
                .body(json.clone());
        }
        if let Some(xml) = &call.xml {
            request = request
                .header(reqwest::header::CONTENT_TYPE, "text/xml; charset=UTF-8")
                .body(xml.expose().to_owned());
        }
        Ok(request)
    }
}

async fn within<T>(
    patience: Patience,
    host: &str,
    work: impl Future<Output = T>,
) -> Result<T, Error> {
    tokio::time::timeout(patience.time, work)
        .await
        .map_err(|_| Error::TimedOut {
            host: host.to_owned(),
            seconds: patience.limit.as_secs(),
        })
}

/// What a transport error of the HTTP library means; its URL is cut off first.
fn transport(error: reqwest::Error, url: &Url) -> Error {
    let error = error.without_url();
    let host = url.host_str().unwrap_or_default().to_owned();
    let reason = reasons(&error);
    if let Some(why) = trust::distrust(&error) {
        return Error::Untrusted { host, why, reason };
    }
    if error.is_connect()
        && let Some(error) = proxy::refused(url, &reason)
    {
        return error;
    }
    if error.is_connect() {
        // Timed-out connects are connects too: nothing was sent.
        return Error::Unreachable {
            host,
            unknown_host: error.is_dns(),
            reason,
        };
    }
    if error.is_builder() {
        return Error::RefusedAddress(host);
    }
    Error::Broken { host, reason }
}

/// What the library says of every request that failed to connect, and nobody learns from.
const SAID_ALWAYS: [&str; 2] = ["error sending request", "client error (Connect)"];

/// An error and its causes in one line.
fn reasons(error: &dyn std::error::Error) -> String {
    let mut error = error;
    while SAID_ALWAYS.contains(&error.to_string().as_str())
        && let Some(cause) = error.source()
    {
        error = cause;
    }
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let next = error.to_string();
        if !text.contains(&next) {
            text.push_str(": ");
            text.push_str(&next);
        }
        cause = error.source();
    }
    text
}
