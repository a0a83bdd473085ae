//! `Client`: REST calls of one login: where, with which token, in which API version.
//!
//! Plain and stateless: a 401 comes back as an error, and the owner of the refresh token makes a
//! client with the new token ([`Client::with_token`]) and asks again.

use reqwest::Url;
use reqwest::header::{HeaderName, HeaderValue};
use serde::de::DeserializeOwned;

use super::composite::OnlyReads;
use super::error::Error;
use super::http::{Answer, Call, Http, Intent, Watch, is_loopback};
use super::limits::ApiUsage;
use super::permit::WritePermit;
use crate::org::OrgKey;
use crate::secret::Secret;

/// Makes REST calls for one login.
#[derive(Debug, Clone)]
pub struct Client {
    http: Http,
    instance: Url,
    token: Secret,
    version: String,
    /// Whose login it is, where that is known: nothing else is written to.
    org: Option<OrgKey>,
    watch: Option<Watch>,
}

/// What a call gave, and the API usage its answer told.
#[derive(Debug, Clone)]
pub struct Reply<T> {
    /// What was asked for.
    pub value: T,
    /// The org's API usage, where the answer said it.
    pub usage: Option<ApiUsage>,
}

impl<T> Reply<T> {
    /// The same with what was asked for made into something else.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Reply<U> {
        Reply {
            value: change(self.value),
            usage: self.usage,
        }
    }
}

impl Client {
    /// Calls to `instance_url` with an access token, in an API version such as `66.0`.
    ///
    /// Fails with [`Error::RefusedAddress`] where the URL is neither https nor a loopback address.
    pub fn new(
        http: Http,
        instance_url: &str,
        token: Secret,
        version: impl Into<String>,
    ) -> Result<Self, Error> {
        let refused = || Error::RefusedAddress(instance_url.chars().take(120).collect());
        let instance = Url::parse(instance_url).map_err(|_| refused())?;
        let safe =
            instance.scheme() == "https" || (instance.scheme() == "http" && is_loopback(&instance));
        let plain = instance.username().is_empty() && instance.password().is_none();
        if !safe || !plain || !instance.has_host() {
            return Err(refused());
        }
        Ok(Self {
            http,
            instance,
            token,
            version: version.into(),
            org: None,
            watch: None,
        })
    }

    /// The same as the login of an org: permits for that org let it write.
    pub fn of_org(&self, org: OrgKey) -> Self {
        Self {
            org: Some(org),
            ..self.clone()
        }
    }

    /// The same with somebody who hears of waits.
    pub fn watched(&self, watch: Watch) -> Self {
        Self {
            watch: Some(watch),
            ..self.clone()
        }
    }

    /// The same with a new access token.
    pub fn with_token(&self, token: Secret) -> Self {
        Self {
            token,
            ..self.clone()
        }
    }

    /// The same in another API version.
    pub fn with_version(&self, version: impl Into<String>) -> Self {
        Self {
            version: version.into(),
            ..self.clone()
        }
    }

    /// The API version, e.g. `66.0`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The host that is called.
    pub fn host(&self) -> &str {
        self.instance.host_str().unwrap_or_default()
    }

    /// Where the org is, without a path.
    pub(super) fn origin(&self) -> String {
        self.instance.origin().ascii_serialization()
    }

    /// The access token in use, to compare with a newer one.
    pub fn token(&self) -> &Secret {
        &self.token
    }

    /// How requests are sent.
    pub fn http(&self) -> &Http {
        &self.http
    }

    /// The address of a versioned resource, e.g. `sobjects/Account/describe`.
    pub(super) fn resource(&self, path: &str) -> Result<Url, Error> {
        self.address(&format!("/services/data/v{}/{path}", self.version))
    }

    /// The address of an absolute path on this org's host, and on no other.
    pub(super) fn address(&self, path: &str) -> Result<Url, Error> {
        if !path.starts_with('/') || path.starts_with("//") || path.contains('\\') {
            return Err(Error::RefusedAddress("an address outside the org".into()));
        }
        let url = self
            .instance
            .join(path)
            .map_err(|_| Error::RefusedAddress("an address that is not one".into()))?;
        if url.origin() != self.instance.origin() {
            return Err(Error::RefusedAddress("an address outside the org".into()));
        }
        Ok(url)
    }

    /// An authorized GET of an address of this org.
    pub(super) fn get(&self, url: Url) -> Call {
        Call {
            token: Some(self.token.clone()),
            watch: self.watch.clone(),
            ..Call::get(url)
        }
    }

    /// An authorized POST of reads that are too long for an address.
    pub(super) fn reads(&self, url: Url, json: String, only: OnlyReads) -> Call {
        Call {
            method: reqwest::Method::POST,
            json: Some(json),
            intent: Intent::Reads(only),
            ..self.get(url)
        }
    }

    /// An authorized write.
    pub(super) fn write(&self, permit: &WritePermit, method: reqwest::Method, url: Url) -> Call {
        Call {
            method,
            intent: Intent::Write(permit.clone(), self.org.clone()),
            ..self.get(url)
        }
    }

    /// Sends a read and reads its JSON into `T`.
    pub(super) async fn read_json<T: DeserializeOwned>(
        &self,
        call: &Call,
    ) -> Result<Reply<T>, Error> {
        let answer = self.http.read(call).await?;
        Ok(Reply {
            usage: answer.usage(),
            value: parse_json(&answer)?,
        })
    }
}

/// A header of a request.
pub(super) fn header(name: &'static str, value: &str) -> Option<(HeaderName, HeaderValue)> {
    Some((
        HeaderName::from_static(name),
        HeaderValue::from_str(value).ok()?,
    ))
}

/// Reads a small JSON answer; a web page with status 200 is a captive portal.
pub(super) fn parse_json<T: DeserializeOwned>(answer: &Answer) -> Result<T, Error> {
    serde_json::from_slice(&answer.body).map_err(|e| {
        unreadable(
            answer,
            format!("{:?} error at line {}", e.classify(), e.line()),
        )
    })
}

/// The error for an answer that is not what its call answers. The reason must quote no value.
pub(super) fn unreadable(answer: &Answer, reason: String) -> Error {
    let beginning = answer.body.get(..answer.body.len().min(256));
    let text = String::from_utf8_lossy(beginning.unwrap_or_default());
    if super::error::is_web_page(answer.content_type(), &text) {
        return Error::WebPage {
            status: answer.status,
            maintenance: false,
        };
    }
    Error::Unreadable {
        reason,
        offset: None,
    }
}
