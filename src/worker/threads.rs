//! `Threads`: what jobs run on. Must not know what a job is.
//!
//! The terminal's loop has a small runtime of its own on the main thread. The threads of jobs start
//! with the first job, so that the first frame does not wait for them.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::{Builder, Handle, Runtime};

/// How many threads; decoding, hashing and files get more of them as they need (tokio's and rayon's
/// pools).
const COUNT: usize = 2;

/// The threads that jobs run on. Clones are the same ones.
#[derive(Clone)]
pub struct Threads(Kind);

#[derive(Clone)]
enum Kind {
    /// Somebody else's.
    Given(Handle),
    /// Its own, once somebody has needed them.
    Own(Arc<Mutex<Option<Runtime>>>),
}

impl Threads {
    /// Threads of its own, from the first time that they are needed until [`Self::end`].
    pub fn when_needed() -> Self {
        Self(Kind::Own(Arc::default()))
    }

    /// Where to spawn. Where the system gives no threads it is the runtime of the caller, who must
    /// be in one.
    pub fn handle(&self) -> Handle {
        let own = match &self.0 {
            Kind::Given(handle) => return handle.clone(),
            Kind::Own(own) => own,
        };
        // Starting either gave a runtime or nothing.
        let mut own = own.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(runtime) = own.as_ref() {
            return runtime.handle().clone();
        }
        let started = Builder::new_multi_thread()
            .worker_threads(COUNT)
            .enable_all()
            .build();
        match started {
            Ok(runtime) => own.insert(runtime).handle().clone(),
            Err(error) => {
                tracing::warn!(%error, "no threads for jobs: they run beside the screen");
                Handle::current()
            }
        }
    }

    /// Ends its own threads without waiting: a keyring or a name server that does not answer must
    /// not hold up the end.
    pub fn end(self) {
        if let Kind::Own(own) = self.0 {
            let runtime = own.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(runtime) = runtime {
                runtime.shutdown_background();
            }
        }
    }
}

impl From<Handle> for Threads {
    fn from(handle: Handle) -> Self {
        Self(Kind::Given(handle))
    }
}

impl fmt::Debug for Threads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Threads")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn threads_start_when_they_are_needed_and_once() {
        let threads = Threads::when_needed();
        let Kind::Own(own) = &threads.0 else {
            panic!("they are its own");
        };
        assert!(own.lock().unwrap().is_none());
        let (first, second) = (threads.handle(), threads.clone().handle());
        assert_eq!(first.id(), second.id());
        let here = std::thread::current().id();
        let task = first.spawn(async { std::thread::current().id() });
        assert_ne!(first.block_on(task).unwrap(), here);
        threads.end();
    }
}
