//! `Watch`: who wants to hear that a read waits before it is tried again.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::salesforce::Error;

/// A wait before a read is tried again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Why, in a few words: `the org is busy`.
    pub reason: &'static str,
    /// How long from now.
    pub time: Duration,
}

/// Hears of waits. Called on the thread that waits, so it must not block.
#[derive(Clone)]
pub struct Watch(Arc<dyn Fn(Wait) + Send + Sync>);

impl Watch {
    /// One that calls this.
    pub fn new(hears: impl Fn(Wait) + Send + Sync + 'static) -> Self {
        Self(Arc::new(hears))
    }

    pub(super) fn waits(&self, error: &Error, time: Duration) {
        let reason = match (error, error.status()) {
            (Error::Unreachable { .. }, _) => "the org cannot be reached",
            (Error::Proxy { .. }, _) => "the proxy lets nothing through",
            (Error::Broken { .. }, _) => "the connection broke",
            (_, Some(429 | 503)) => "the org is busy",
            (_, Some(420)) => "the org's address is not ready",
            _ => "the org does not answer well",
        };
        (self.0)(Wait { reason, time });
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watch")
    }
}
