//! The clock, and when the next frame is due.

use std::future::pending;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::time::sleep_until;

use crate::app::geometry::Drawn;
use crate::app::msg::Now;

/// Frames that only jobs ask for are at least this far apart.
pub(super) const FRAME: Duration = Duration::from_millis(16);

/// What is on the screen and when the next frame is due.
#[derive(Debug, Default)]
pub(super) struct FrameState {
    /// The state may look different now.
    pub dirty: bool,
    /// It changed by input: no waiting.
    pub urgent: bool,
    /// When the last frame was drawn.
    pub last: Option<Instant>,
    /// What was where.
    pub drawn: Drawn,
}

impl FrameState {
    /// When a frame is due, if anything changed; in the past: now.
    pub fn due(&self, now: Instant) -> Option<Instant> {
        self.dirty.then(|| match self.last {
            Some(last) if !self.urgent => last + FRAME,
            _ => now,
        })
    }
}

/// The time as the app is told it.
pub(super) fn now(started: Instant) -> Now {
    let epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |d| i64::try_from(d.as_secs()).unwrap_or(i64::MAX));
    Now {
        running: started.elapsed(),
        epoch,
    }
}

/// Ends at that moment, or never.
pub(super) async fn until(wake: Option<Instant>) {
    match wake {
        Some(at) => sleep_until(at.into()).await,
        None => pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_drawn_at_once_and_jobs_wait_for_their_turn() {
        let now = Instant::now();
        let mut frames = FrameState::default();
        assert_eq!(frames.due(now), None, "nothing changed");
        frames.dirty = true;
        assert_eq!(frames.due(now), Some(now), "nothing was drawn yet");
        frames.last = Some(now);
        assert_eq!(frames.due(now), Some(now + FRAME));
        frames.urgent = true;
        assert_eq!(frames.due(now), Some(now));
        frames.dirty = false;
        assert_eq!(frames.due(now), None);
    }
}
