//! The demo's clock: starts at the moment the data takes for now and runs at the speed of the real
//! one. Tests move it forward instead of sleeping.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

#[derive(Debug)]
pub(super) struct Clock {
    start: Timestamp,
    started: Instant,
    ahead_ms: AtomicU64,
}

impl Clock {
    pub fn starting_at(start: Timestamp) -> Self {
        Self {
            start,
            started: Instant::now(),
            ahead_ms: AtomicU64::new(0),
        }
    }

    pub fn now(&self) -> Timestamp {
        let passed =
            self.started.elapsed() + Duration::from_millis(self.ahead_ms.load(Ordering::Relaxed));
        SignedDuration::try_from(passed)
            .ok()
            .and_then(|passed| self.start.checked_add(passed).ok())
            .unwrap_or(self.start)
    }

    pub fn advance(&self, by: Duration) {
        let by = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        self.ahead_ms.fetch_add(by, Ordering::Relaxed);
    }
}
