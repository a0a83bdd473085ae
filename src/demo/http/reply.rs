//! `Reply`: an answer before it is put on the wire.

use hyper::body::Bytes;

/// A complete answer.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Bytes,
}

impl Reply {
    pub fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Bytes::new(),
        }
    }

    pub fn new(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self {
            body: body.into(),
            ..Self::empty(status)
        }
        .with("content-type", content_type)
    }

    pub fn json(status: u16, body: impl Into<Bytes>) -> Self {
        Self::new(status, "application/json;charset=UTF-8", body)
    }

    pub fn html(status: u16, body: impl Into<Bytes>) -> Self {
        Self::new(status, "text/html;charset=UTF-8", body)
            .with("cache-control", "no-store")
            // Whatever ends up in a page, it cannot run.
            .with(
                "content-security-policy",
                "default-src 'none'; style-src 'unsafe-inline'",
            )
            .with("referrer-policy", "no-referrer")
    }

    pub fn text(status: u16, body: impl Into<Bytes>) -> Self {
        Self::new(status, "text/plain;charset=UTF-8", body)
    }

    pub fn redirect(to: &str) -> Self {
        Self::empty(302)
            .with("location", to)
            .with("cache-control", "no-store")
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}
