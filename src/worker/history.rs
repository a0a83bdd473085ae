//! The history: reading it for a list, and keeping a run beside what else is done.

use std::sync::Arc;

use super::run::Context;
use super::{JobError, JobEvent};
use crate::store::{HistoryEntry, PutAside};

/// Reads the runs that are kept.
pub(super) async fn run(context: &Context) -> Result<JobEvent, JobError> {
    let read = context.on_disk(|store| store.history()).await?;
    Ok(JobEvent::History {
        damaged: read.put_aside.as_ref().map(words),
        runs: read.value,
    })
}

fn words(aside: &PutAside) -> String {
    let path = aside.path.display();
    match &aside.kept_as {
        Some(kept) => format!(
            "{path}: {}; the file as it was is {}",
            aside.reason,
            kept.display()
        ),
        None => format!("{path}: {}", aside.reason),
    }
}

/// Keeps a run. A history that cannot be written is logged: it holds nothing up.
pub(super) fn remember(context: &Arc<Context>, entry: HistoryEntry) {
    let store = context.store.clone();
    context.writes.spawn_blocking(move || {
        if let Err(error) = store.add_history(&entry) {
            tracing::warn!(%error, "a run was not added to the history");
        }
    });
}
