//! Work that computes or waits for a disk, beside the async threads.
//!
//! tokio makes its whole machinery of a task anew for each closure and each answer. Here all of them
//! are one kind of task that answers through a shared place, which a tenth of the code is enough for.
//! Must not know what the work is.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::task::JoinHandle;

/// The work panicked, or the program ends before it began.
#[derive(Debug, thiserror::Error)]
#[error("work in the background did not end")]
pub struct NotDone;

/// Starts work on a thread that may block, and answers when it is done; the work goes on when nobody
/// waits for the answer.
///
/// # Panics
///
/// Outside of a tokio runtime.
pub fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Blocking<T> {
    let answer = Arc::new(Mutex::new(None));
    let given = Arc::clone(&answer);
    let task = spawned(Box::new(move || {
        let done = work();
        *given.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
    }));
    Blocking { task, answer }
}

fn spawned(work: Box<dyn FnOnce() + Send>) -> JoinHandle<()> {
    tokio::task::spawn_blocking(work)
}

/// The answer of such work, when it is awaited.
#[derive(Debug)]
pub struct Blocking<T> {
    task: JoinHandle<()>,
    answer: Arc<Mutex<Option<T>>>,
}

impl<T> Future for Blocking<T> {
    type Output = Result<T, NotDone>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // Without an answer it panicked, or never began.
        let _ = ready!(Pin::new(&mut self.task).poll(context));
        let answer = self
            .answer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        Poll::Ready(answer.ok_or(NotDone))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_answer_comes_and_a_panic_is_an_error() {
        assert_eq!(blocking(|| 7).await.unwrap(), 7);
        let failed: Result<u8, NotDone> = blocking(|| panic!("on purpose")).await;
        assert!(failed.is_err());
    }

    /// What nobody waits for is done all the same: a file that is half written helps nobody.
    #[tokio::test]
    async fn work_goes_on_when_nobody_waits() {
        let (tell, told) = tokio::sync::oneshot::channel();
        drop(blocking(move || tell.send(1)));
        assert_eq!(told.await.unwrap(), 1);
    }
}
