//! Work on rows that are here: sorting, filtering, searching, counting. No network, no files.
//!
//! Each runs on a thread of its own, beside the async ones, and polls a flag that is set when the
//! job is dropped, which is how a cancelled job ends at once and its thread soon after.

use tokio::sync::oneshot;

use super::run::Voice;
use super::{
    ArrangeEvent, ArrangeJob, ColumnJob, FindEvent, FindJob, FrequencyEvent, JobError, JobEvent,
    StatsEvent,
};
use crate::rows::Cancel;
use crate::rows::find::find;
use crate::rows::order::arrange;
use crate::rows::stats::{frequencies, stats};
use crate::worker::blocking::blocking;

/// Sorts and filters.
pub(super) async fn arrange_rows(job: ArrangeJob) -> Result<JobEvent, JobError> {
    let revision = job.revision;
    let order = beside(move |cancel| {
        let previous = job.previous.as_ref();
        arrange(
            &job.rows,
            &job.kinds,
            &job.keys,
            &job.filter,
            previous,
            cancel,
        )
    })
    .await?;
    Ok(order.map_or(JobEvent::Cancelled, |order| {
        JobEvent::Arrange(ArrangeEvent { revision, order })
    }))
}

/// Looks for a text.
pub(super) async fn find_text(job: FindJob, voice: &Voice) -> Result<JobEvent, JobError> {
    let revision = job.revision;
    let (tell, first) = oneshot::channel();
    let all = beside(move |cancel| {
        find(&job.rows, &job.find, cancel, |hit| {
            // Nobody waits for it any more when the job is dropped.
            let _ = tell.send(hit);
        })
    });
    let early = async {
        if let Ok(hit) = first.await {
            let event = FindEvent::First { revision, hit };
            voice.say(JobEvent::Find(event)).await;
        }
    };
    let (all, ()) = tokio::join!(all, early);
    Ok(all?.map_or(JobEvent::Cancelled, |hits| {
        JobEvent::Find(FindEvent::All { revision, hits })
    }))
}

/// Counts and sums a column.
pub(super) async fn column_stats(job: ColumnJob) -> Result<JobEvent, JobError> {
    let (revision, column) = (job.revision, job.column);
    let found =
        beside(move |cancel| stats(&job.rows, job.order.as_ref(), job.column, job.kind, cancel))
            .await?;
    Ok(found.map_or(JobEvent::Cancelled, |stats| {
        JobEvent::Stats(StatsEvent {
            revision,
            column,
            stats,
        })
    }))
}

/// Counts how often each value comes.
pub(super) async fn column_frequencies(job: ColumnJob) -> Result<JobEvent, JobError> {
    let revision = job.revision;
    let found =
        beside(move |cancel| frequencies(&job.rows, job.order.as_ref(), job.column, cancel))
            .await?;
    Ok(found.map_or(JobEvent::Cancelled, |frequencies| {
        JobEvent::Frequency(FrequencyEvent {
            revision,
            frequencies,
        })
    }))
}

/// Runs work beside the async threads, and tells it to stop when nobody waits for it any more.
pub(super) async fn beside<T: Send + 'static>(
    work: impl FnOnce(&Cancel) -> Option<T> + Send + 'static,
) -> Result<Option<T>, JobError> {
    let cancel = Cancel::default();
    let _stop = StopOnDrop(cancel.clone());
    blocking(move || work(&cancel))
        .await
        .map_err(|_| JobError::Panicked("while working on rows".into()))
}

struct StopOnDrop(Cancel);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}
