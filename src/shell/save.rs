//! `Saver`: keeps the arrangement on disk, a moment after it last changed, off the screen's thread.
//!
//! Must not know what is in it; the store knows how a file is written so that it is never half there.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout, timeout_at};

use crate::app::notice::Notice;
use crate::app::session::Session;
use crate::shell::Report;
use crate::store::Store;
use crate::worker::blocking::blocking;

/// Typing pauses this long before the arrangement is written.
const PAUSE: Duration = Duration::from_millis(500);
/// Typing without a pause does not put it off for longer than this.
const AT_LATEST: Duration = Duration::from_secs(5);
/// The end of the program waits this long for a disk that does not answer.
const AT_THE_END: Duration = Duration::from_millis(300);

/// Writes sessions in the background, always the newest.
#[derive(Debug)]
pub struct Saver {
    sessions: mpsc::UnboundedSender<Session>,
    task: JoinHandle<()>,
}

impl Saver {
    /// Starts the background task on the current async runtime.
    pub(super) fn start(store: Store, reports: mpsc::UnboundedSender<Report>) -> Self {
        let (sessions, received) = mpsc::unbounded_channel();
        let task = tokio::spawn(save_all(store, received, reports));
        Self { sessions, task }
    }

    /// Takes a newer session.
    pub fn save(&self, session: Session) {
        // The task ends only after this end is dropped.
        let _ = self.sessions.send(session);
    }

    /// Writes what waits, and waits for it a moment.
    pub async fn finish(self) {
        drop(self.sessions);
        if timeout(AT_THE_END, self.task).await.is_err() {
            tracing::warn!("the session could not be saved in time");
        }
    }
}

async fn save_all(
    store: Store,
    mut received: mpsc::UnboundedReceiver<Session>,
    reports: mpsc::UnboundedSender<Report>,
) {
    let mut told = false;
    while let Some(mut newest) = received.recv().await {
        let at_latest = Instant::now() + AT_LATEST;
        loop {
            let until = at_latest.min(Instant::now() + PAUSE);
            match timeout_at(until, received.recv()).await {
                Ok(Some(newer)) => newest = newer,
                Ok(None) | Err(_) => break,
            }
        }
        let file = store.clone();
        let saved = blocking(move || file.save_session(&newest)).await;
        match saved {
            Ok(Ok(())) => told = false,
            Ok(Err(error)) => {
                tracing::warn!(%error, "the session could not be saved");
                // Told once, not after every pause in typing.
                if !std::mem::replace(&mut told, true) {
                    let notice = Notice::warning("Tabs and texts could not be saved")
                        .detail(error.to_string());
                    let _ = reports.send(Report::Notice(notice));
                }
            }
            Err(error) => tracing::error!(%error, "saving the session ended early"),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn focused(focused: usize) -> Session {
        Session {
            focused,
            ..Session::default()
        }
    }

    #[tokio::test]
    async fn the_newest_session_is_written_at_the_end_without_waiting_for_the_pause() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(directory.path()).unwrap();
        let (reports, mut told) = mpsc::unbounded_channel();
        let saver = Saver::start(store.clone(), reports);
        for n in 1..=3 {
            saver.save(focused(n));
        }
        saver.finish().await;
        let kept: Option<Session> = store.load_session().value;
        assert_eq!(kept, Some(focused(3)));
        assert!(told.recv().await.is_none());
    }

    #[tokio::test]
    async fn a_session_that_cannot_be_saved_is_told_once() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(directory.path()).unwrap();
        drop(directory);
        let (reports, mut told) = mpsc::unbounded_channel();
        let saver = Saver::start(store, reports);
        saver.save(focused(1));
        saver.finish().await;
        assert!(matches!(told.recv().await, Some(Report::Notice(_))));
        assert!(told.recv().await.is_none());
    }
}
