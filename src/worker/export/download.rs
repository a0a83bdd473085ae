//! The file that a field of a record holds, to a file on this machine, as it comes: nothing of it is kept
//! in memory. It is there whole or not at all. It must not know what is in it.

use std::path::Path;
use std::time::Instant;

use tokio::fs::File;
use tokio::io::{AsyncSeekExt, AsyncWriteExt};

use super::file::{self, Opened};
use super::{ExportError, ExportEvent, Exported, on_disk};
use crate::org::OrgKey;
use crate::salesforce::{Arriving, Error, Tries, record};
use crate::text;
use crate::worker::run::{Context, Voice};
use crate::worker::{JobError, JobEvent};

/// After so many bytes it is said how far it is.
const SAID_EVERY: u64 = 256 * 1024;

/// A file of a record to write to this machine.
#[derive(Clone, Debug)]
pub struct DownloadJob {
    /// Whose.
    pub org: OrgKey,
    /// Which.
    pub source: FileOfRecord,
    /// The file as the person wrote it, as in [`super::ExportJob`].
    pub file: String,
    /// Whether a file that is there already gives way.
    pub replace: bool,
}

/// A file that a field of a record holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileOfRecord {
    /// The object of the record.
    pub object: String,
    /// Its id.
    pub id: String,
    /// The field, of type base64.
    pub field: String,
    /// How long it is by the record, in bytes; `None` where that is not known.
    pub size: Option<u64>,
}

/// Why no more bytes are taken in.
enum Stop {
    /// They do not come.
    Broke(Error),
    /// They cannot be written.
    Disk(std::io::Error),
}

/// Writes the file.
pub(in crate::worker) async fn download(
    context: &Context,
    job: DownloadJob,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let started = Instant::now();
    let _under_way = context.exports.token();
    let current = std::env::current_dir().unwrap_or_default();
    let path = file::resolve(&job.file, etcetera::home_dir().ok().as_deref(), &current)?;
    let replace = job.replace;
    let opened = on_disk(path.clone(), move |path| file::open(path, replace)).await?;
    let Opened::Ready(file, temporary) = opened else {
        return Ok(JobEvent::Export(ExportEvent::Exists(path)));
    };
    let mut file = File::from_std(file);
    let (source, tries) = (&job.source, &Tries::default());
    let of = (source.object.as_str(), source.id.as_str());
    let bytes = loop {
        let asked = context.sessions.call(&job.org, voice, |client| async move {
            record::file(&client, of, &source.field, tries).await
        });
        let mut answer = asked.await?;
        voice.usage(&job.org, answer.usage()).await;
        match take_in(&mut answer, &mut file, source.size, voice).await {
            Ok(bytes) => break bytes,
            Err(Stop::Disk(error)) => return Err(ExportError::io(&path, error).into()),
            // From its beginning: that a part of it can be asked for is not documented.
            Err(Stop::Broke(error)) => answer.broke(error, tries).await?,
        }
        let anew = async {
            file.set_len(0).await?;
            file.rewind().await
        };
        anew.await.map_err(|error| ExportError::io(&path, error))?;
    };
    let kept = finish(file, temporary, &path, replace).await?;
    let mut remarks = Vec::new();
    if let Some(size) = source.size.filter(|size| *size != bytes) {
        remarks.push(format!(
            "The record says that it is {} long.",
            text::bytes(size)
        ));
    }
    if kept != path {
        remarks.push("A file of that name came to be meanwhile and was left as it is.".to_owned());
    }
    Ok(JobEvent::Export(ExportEvent::Done(Exported {
        path: kept,
        rows: 0,
        bytes,
        elapsed: started.elapsed(),
        remarks,
    })))
}

/// Takes the bytes in; how many there were.
async fn take_in(
    answer: &mut Arriving,
    file: &mut File,
    size: Option<u64>,
    voice: &Voice,
) -> Result<u64, Stop> {
    let total = answer.length().or(size).unwrap_or(0);
    let (mut bytes, mut said) = (0, 0);
    while let Some(piece) = answer.piece().await.map_err(Stop::Broke)? {
        file.write_all(&piece).await.map_err(Stop::Disk)?;
        bytes += piece.len() as u64;
        if bytes - said >= SAID_EVERY {
            said = bytes;
            let event = ExportEvent::Progress { rows: bytes, total };
            voice.say(JobEvent::Export(event)).await;
        }
    }
    Ok(bytes)
}

/// Gives the file its name, once all of it is on the disk.
async fn finish(
    mut file: File,
    temporary: file::Part,
    path: &Path,
    replace: bool,
) -> Result<std::path::PathBuf, JobError> {
    let on_its_way = async {
        file.flush().await?;
        file.sync_all().await
    };
    on_its_way
        .await
        .map_err(|error| ExportError::io(path, error))?;
    drop(file);
    on_disk(path.to_owned(), move |path| {
        file::keep(temporary, path, replace)
    })
    .await
}
