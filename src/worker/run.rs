//! One job from its start to its last event, whatever happens in between.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{Job, JobError, JobEvent, JobId, JobInput, WorkerParts};

/// What all jobs share.
#[derive(Debug)]
pub(super) struct Context {
    pub parts: WorkerParts,
}

impl Context {
    pub(super) fn new(parts: WorkerParts) -> Self {
        Self { parts }
    }
}

/// A job's way to speak. Sending waits while nobody reads, and gives up when the job is cancelled.
#[derive(Debug)]
pub(super) struct Voice {
    id: JobId,
    events: mpsc::Sender<(JobId, JobEvent)>,
}

impl Voice {
    /// Says something; waits while the channel is full. Where the job is cancelled meanwhile, the
    /// future is dropped and nothing is said.
    pub(super) async fn say(&self, event: JobEvent) {
        // No reader means that the program ends: there is nobody to tell.
        let _ = self.events.send((self.id, event)).await;
    }
}

/// Runs a job and says its last event.
pub(super) async fn to_the_end(
    context: Arc<Context>,
    id: JobId,
    job: Job,
    cancel: CancellationToken,
    inputs: mpsc::UnboundedReceiver<JobInput>,
    events: mpsc::Sender<(JobId, JobEvent)>,
) {
    let voice = Voice { id, events };
    let work = AssertUnwindSafe(dispatch(&context, job, inputs, &voice)).catch_unwind();
    let last = tokio::select! {
        biased;
        () = cancel.cancelled() => JobEvent::Cancelled,
        result = work => match result {
            Ok(Ok(last)) => last,
            Ok(Err(error)) => JobEvent::Failed(error),
            Err(panic) => JobEvent::Failed(JobError::Panicked(words_of(&*panic))),
        },
    };
    voice.say(last).await;
}

async fn dispatch(
    _context: &Context,
    job: Job,
    _inputs: mpsc::UnboundedReceiver<JobInput>,
    _voice: &Voice,
) -> Result<JobEvent, JobError> {
    match job {
        Job::Query(query) => Err(JobError::UnknownOrg(query.org)),
        Job::Login(_) => Err(JobError::NeedsLogin(String::new())),
        Job::Logout(org) | Job::Probe(org) => Err(JobError::UnknownOrg(org)),
    }
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without words".into())
}
