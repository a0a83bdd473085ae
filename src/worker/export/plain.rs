//! A text as it is, to a file: what no clipboard took.

use std::io::Write;
use std::sync::Arc;
use std::time::Instant;

use super::file::{self, Opened};
use super::{ExportError, ExportEvent, Exported, on_disk};
use crate::worker::run::Context;
use crate::worker::{JobError, JobEvent};

/// A text to write to a file.
#[derive(Clone, Debug)]
pub struct TextJob {
    /// The text; the file holds exactly its bytes.
    pub text: Arc<str>,
    /// The file as the person wrote it, as in [`super::ExportJob`].
    pub file: String,
    /// Whether a file that is there already gives way.
    pub replace: bool,
}

/// Writes the file; it is there whole or not at all.
pub(in crate::worker) async fn write(
    context: &Context,
    job: TextJob,
) -> Result<JobEvent, JobError> {
    let started = Instant::now();
    let _under_way = context.exports.token();
    let current = std::env::current_dir().unwrap_or_default();
    let path = file::resolve(&job.file, etcetera::home_dir().ok().as_deref(), &current)?;
    let bytes = u64::try_from(job.text.len()).unwrap_or(u64::MAX);
    let written = on_disk(path.clone(), move |path| {
        let Opened::Ready(mut file, temporary) = file::open(path, job.replace)? else {
            return Ok(None);
        };
        file.write_all(job.text.as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(|error| ExportError::io(path, error))?;
        drop(file);
        file::keep(temporary, path, job.replace).map(Some)
    })
    .await?;
    Ok(JobEvent::Export(match written {
        None => ExportEvent::Exists(path),
        Some(path) => ExportEvent::Done(Exported {
            path,
            rows: 0,
            bytes,
            elapsed: started.elapsed(),
            remarks: Vec::new(),
        }),
    }))
}
