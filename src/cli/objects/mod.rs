//! `sftui objects` and `sftui describe`: what an org has, on the standard output.
//!
//! The same worker and the same cache answer as in the interface. Data goes to the standard output,
//! all else to the standard error; how it ended is the exit code. Must not decide what there is to
//! say of an object.

mod describe;
mod list;

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use anyhow::Context;
use clap::ValueEnum;
use tokio::runtime::Runtime;
use tokio::sync::mpsc;

use super::query::output::{Format, Output};
use super::query::place::Place;
use super::query::{REFUSED, RETRYABLE, complaint};
use crate::cli::Everywhere;
use crate::rows::export;
use crate::shell;
use crate::shell::input::Ending;
use crate::worker::{Job, JobError, JobEvent, JobId, Worker};

pub(super) use describe::{DescribeArguments, run as describe};
pub(super) use list::{ObjectsArguments, run as list};

/// How long a token refresh that was sent may take to be kept at the end.
const AT_THE_END: Duration = Duration::from_secs(2);

/// A format by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Named {
    /// For people: aligned columns
    Table,
    /// RFC 4180 with a header
    Csv,
    /// The same with tabs
    Tsv,
    /// JSON
    Json,
    /// One object a line
    Ndjson,
    /// A table of GitHub-flavoured Markdown
    Markdown,
}

impl Named {
    /// What was asked for, else a table on a terminal and CSV anywhere else.
    fn or_usual(named: Option<Self>) -> Self {
        named.unwrap_or(if io::stdout().is_terminal() {
            Self::Table
        } else {
            Self::Csv
        })
    }

    fn format(self) -> Format {
        match self {
            Self::Table => Format::Table,
            Self::Csv => Format::Data(export::Format::Csv),
            Self::Tsv => Format::Data(export::Format::Tsv),
            Self::Json => Format::Data(export::Format::Json),
            Self::Ndjson => Format::Data(export::Format::Ndjson),
            Self::Markdown => Format::Data(export::Format::Markdown),
        }
    }
}

/// How it ended.
enum End<T> {
    Done(T),
    Failed(JobError),
    Interrupted(Ending),
}

/// An org and who asks it.
struct Asking {
    place: Place,
    runtime: Runtime,
}

impl Asking {
    fn begin(said: Everywhere) -> anyhow::Result<Self> {
        shell::harden();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .context("the async runtime does not start")?;
        let place = Place::find(said, runtime.handle())?;
        Ok(Self { place, runtime })
    }

    /// Runs jobs one after another and hands on what they say, until one fails.
    fn ask<T>(&self, jobs: Vec<Job>, state: T, hear: impl Fn(&mut T, JobEvent)) -> End<T> {
        let place = &self.place;
        self.runtime.block_on(async {
            let (worker, events) = Worker::new(place.parts(), self.runtime.handle().clone());
            if let Some(token) = &place.token {
                worker.give(place.org.clone(), token.clone());
            }
            let interrupted = shell::asked_to_end();
            let end = tokio::select! {
                biased;
                ending = interrupted => End::Interrupted(ending),
                end = all(&worker, events, jobs, state, hear) => end,
            };
            worker.shutdown();
            if place.token.is_none() {
                // A refresh that was sent keeps its token.
                let _ = tokio::time::timeout(AT_THE_END, worker.settled()).await;
            }
            end
        })
    }

    /// Writes rows to the standard output.
    fn write(&self, rows: &crate::rows::RowSet, format: Format) -> io::Result<()> {
        self.runtime.block_on(async {
            let output = Output::start(format)?;
            let mut columns = Some(rows.shared_columns());
            for chunk in rows.chunks() {
                if !output.page(chunk.clone(), columns.take()).await {
                    break;
                }
            }
            if let Some(columns) = columns {
                // The headings stand there also without a row.
                let none = crate::rows::ChunkBuilder::new(columns.len()).finish();
                output.page(none.into(), Some(columns)).await;
            }
            output.finish().await.map(|_| ())
        })
    }

    /// Says how it ended, and gives the exit code.
    fn end<T>(
        self,
        end: End<T>,
        write: impl FnOnce(&Self, T) -> anyhow::Result<u8>,
    ) -> anyhow::Result<u8> {
        let code = self.settle(end, write);
        // What is being written to a file is written before a temporary directory goes; neither a
        // keyring nor a reader that does not read holds up the end for longer than this.
        self.runtime.shutdown_timeout(AT_THE_END);
        code
    }

    /// The same where more may be asked afterwards.
    fn settle<T>(
        &self,
        end: End<T>,
        write: impl FnOnce(&Self, T) -> anyhow::Result<u8>,
    ) -> anyhow::Result<u8> {
        match end {
            End::Done(found) => match write(self, found) {
                Ok(code) => Ok(code),
                Err(error) if is_broken_pipe(&error) => Ok(0),
                Err(error) => Err(error),
            },
            End::Failed(error) => {
                let said = complaint::of(&error, &self.place.org, "", |_, _| 0);
                // A closed standard error has nobody to tell.
                let _ = writeln!(io::stderr().lock(), "sftui: {said}");
                Ok(if error.is_retryable() {
                    RETRYABLE
                } else {
                    REFUSED
                })
            }
            End::Interrupted(ending) => Ok(ending.exit_code()),
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let kind = error.downcast_ref::<io::Error>().map(io::Error::kind);
    kind == Some(io::ErrorKind::BrokenPipe)
}

async fn all<T>(
    worker: &Worker,
    mut events: mpsc::Receiver<(JobId, JobEvent)>,
    jobs: Vec<Job>,
    mut state: T,
    hear: impl Fn(&mut T, JobEvent),
) -> End<T> {
    for (at, job) in jobs.into_iter().enumerate() {
        let id = JobId(at as u64 + 1);
        worker.start(id, job);
        loop {
            let event = match events.recv().await {
                Some((_, event)) => event,
                None => return End::Failed(JobError::Panicked("the worker is gone".into())),
            };
            let last = event.is_last();
            match event {
                JobEvent::Failed(error) => return End::Failed(error),
                event => hear(&mut state, event),
            }
            if last {
                break;
            }
        }
    }
    End::Done(state)
}
