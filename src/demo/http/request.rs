//! `Call`: one request, taken apart and read to its end.

use hyper::body::Bytes;
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method, header};

/// A request with its body.
#[derive(Debug)]
pub struct Call {
    pub method: Method,
    /// As sent, without the query.
    pub path: String,
    /// Path segments, decoded; empty ones left out.
    pub segments: Vec<String>,
    /// Decoded query parameters in order.
    pub query: Vec<(String, String)>,
    /// The query as sent.
    pub raw_query: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Call {
    pub fn new(parts: Parts, body: Bytes) -> Self {
        let path = parts.uri.path().to_owned();
        let raw_query = parts.uri.query().unwrap_or_default().to_owned();
        Self::of(parts.method, path, raw_query, parts.headers, body)
    }

    /// A GET that came in another way than over a request line, whose target has no longest length.
    pub fn get(target: &str, headers: HeaderMap) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let (path, query) = (path.to_owned(), query.to_owned());
        Self::of(Method::GET, path, query, headers, Bytes::new())
    }

    fn of(
        method: Method,
        path: String,
        raw_query: String,
        headers: HeaderMap,
        body: Bytes,
    ) -> Self {
        Self {
            segments: path
                .split('/')
                .filter(|segment| !segment.is_empty())
                .map(percent_decode)
                .collect(),
            query: form(raw_query.as_bytes()),
            method,
            path,
            raw_query,
            headers,
            body,
        }
    }

    pub fn param(&self, name: &str) -> Option<&str> {
        find(&self.query, name)
    }

    /// A header as text; `None` when absent or not ASCII.
    pub fn header(&self, name: impl header::AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The fields of a form body; `None` when the body is something else.
    pub fn form(&self) -> Option<Vec<(String, String)>> {
        let kind = self.header(header::CONTENT_TYPE)?;
        kind.split(';')
            .next()?
            .trim()
            .eq_ignore_ascii_case("application/x-www-form-urlencoded")
            .then(|| form(&self.body))
    }

    pub fn accepts_gzip(&self) -> bool {
        self.header(header::ACCEPT_ENCODING)
            .is_some_and(|accepted| {
                accepted
                    .split(',')
                    .any(|coding| coding.trim().starts_with("gzip"))
            })
    }
}

/// The first value of a name.
pub fn find<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

fn form(bytes: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(bytes).into_owned().collect()
}

/// In a path `+` is a plus, so form decoding must not see it.
fn percent_decode(segment: &str) -> String {
    let kept = segment.replace('+', "%2B");
    url::form_urlencoded::parse(kept.as_bytes())
        .next()
        .map(|(key, value)| {
            if value.is_empty() {
                key.into_owned()
            } else {
                format!("{key}={value}")
            }
        })
        .unwrap_or_default()
}
