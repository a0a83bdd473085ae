//! What was asked and what was answered, for tests to assert on.

use std::sync::{Mutex, PoisonError};

use hyper::HeaderMap;

/// One request and the status it got.
#[derive(Clone, Debug)]
pub struct LogEntry {
    /// `GET`.
    pub method: String,
    /// Path with query, as sent.
    pub target: String,
    /// Whether it came over HTTP/2.
    pub http2: bool,
    /// The request's headers, the Authorization header included.
    pub headers: HeaderMap,
    /// The request's body, where it is short: forms and records, not files.
    pub body: String,
    /// The answer's status; 0 while there is none.
    pub status: u16,
}

impl LogEntry {
    /// The path without the query.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }
}

/// The requests in the order they came.
#[derive(Debug, Default)]
pub struct RequestLog(Mutex<Vec<LogEntry>>);

/// Longer bodies are not kept (bytes).
const BODY_KEPT: usize = 8_192;

/// Enough for every test, and a bound for a server that runs for days.
const KEPT: usize = 10_000;

impl RequestLog {
    pub(super) fn begin(&self, entry: LogEntry) -> usize {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() < KEPT {
            entries.push(entry);
            entries.len() - 1
        } else {
            KEPT
        }
    }

    pub(super) fn body(&self, at: usize, body: &[u8]) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = entries.get_mut(at).filter(|_| body.len() <= BODY_KEPT) {
            entry.body = String::from_utf8_lossy(body).into_owned();
        }
    }

    pub(super) fn end(&self, at: usize, status: u16) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = entries.get_mut(at) {
            entry.status = status;
        }
    }

    /// All entries so far.
    pub fn entries(&self) -> Vec<LogEntry> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// How many requests went to paths that contain this text.
    pub fn count(&self, path_part: &str) -> usize {
        self.entries()
            .iter()
            .filter(|entry| entry.path().contains(path_part))
            .count()
    }
}
