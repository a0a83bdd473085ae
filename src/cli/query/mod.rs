//! `sftui query`: runs a statement and writes its rows to the standard output.
//!
//! The same worker runs it as in the interface. Rows go out page by page and are dropped then;
//! everything that is not a row goes to the standard error. How it ended is the exit code. Must not
//! decide how pages are fetched, nor what a value looks like in a format.

mod bind;
pub(super) mod complaint;
pub(super) mod output;
pub(super) mod place;
mod progress;
mod several;
pub(in crate::cli) mod statement;
mod table;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::{Args, ValueEnum};
use tokio::sync::mpsc;

use crate::cli::{Everywhere, Usage};
use crate::rows::export;
use crate::shell;
use crate::shell::input::Ending;
use crate::worker::{Job, JobError, JobEvent, JobId, QueryEvent, QueryJob, QueryParts, Worker};
use output::{Format, Late, Output};
use place::{Place, warn};
use progress::Progress;
use statement::Statement;

/// Exit code: the query was refused, or its rows could not be written.
pub(super) const REFUSED: u8 = 1;
/// Exit code: the same can succeed a moment later.
pub(super) const RETRYABLE: u8 = 3;

/// How long a token refresh that was sent may take to be kept at the end.
const AT_THE_END: Duration = Duration::from_secs(2);

/// The one job of this process.
const JOB: JobId = JobId(1);

/// The arguments of `sftui query`.
#[derive(Args, Debug)]
#[command(after_help = "\
The statement may hold comments (--, //, /* */) and may end in a semicolon. Of several in a
file --statement names one. Its parameters (:name) take their values from --bind. There is no row
limit but the statement's own LIMIT; memory does not grow with the result.

Without -o the org is the one of SFTUI_INSTANCE_URL and SFTUI_ACCESS_TOKEN, else the default
org of the Salesforce DX project, else that of `sftui orgs default`, else the only one there is.

Several -o run it in all of those orgs at once: a column Org comes first, rows stand org by org as
they were named, and an org that fails leaves the rows of the others; the exit code tells of it.

Exit codes: 0 done (also when the reader of the rows goes away early), 1 the query was refused
or its rows could not be written, 2 usage, 3 failed in a way that can succeed when tried again
(network, server, timeout), 130 interrupted. Rows that were written before an error stay.

Examples:
  sftui --demo query \"SELECT Name, Industry FROM Account LIMIT 5\"
  sftui query -o acme \"SELECT Id, Name FROM Account\" > accounts.csv
  sftui query -o acme --file report.soql --format ndjson | jq .Owner.Name
  echo 'SELECT COUNT() FROM Lead' | sftui query -o acme -
  sftui query -o acme \"SELECT Id FROM Case WHERE AccountId IN :ids\" --bind ids=@accounts.csv:Id
  sftui query -o acme -o acme-uat \"SELECT COUNT() FROM Case WHERE IsClosed = false\"
  sftui query -o acme --tooling \"SELECT Name FROM ApexClass\" --format table")]
pub(super) struct QueryArguments {
    /// The statement; `-` reads it from the standard input
    #[arg(value_name = "SOQL")]
    soql: Option<String>,
    /// Read the statement from this file; `-` is the standard input
    #[arg(short, long, value_name = "FILE", conflicts_with = "soql")]
    file: Option<PathBuf>,
    /// Of several statements in the text the one to run, from 1
    #[arg(long, value_name = "N")]
    statement: Option<usize>,
    /// A value for a parameter: name=value, name=@FILE:COLUMN for a list from a file, name=- for
    /// one from the standard input; a list that is too long for one statement is sent in parts
    #[arg(long, value_name = "NAME=VALUE", allow_hyphen_values = true)]
    bind: Vec<String>,
    /// How the rows are written; without it, table on a terminal and csv anywhere else
    #[arg(long, value_name = "FORMAT")]
    format: Option<Named>,
    /// Deleted and archived rows, too (queryAll)
    #[arg(long, conflicts_with = "tooling")]
    all_rows: bool,
    /// Ask the Tooling API: ApexClass, CustomField, and what else is metadata
    #[arg(long)]
    tooling: bool,
    /// Reserved for Bulk API 2.0
    #[arg(long)]
    bulk: bool,
}

/// A format by its name.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Named {
    /// For people: aligned columns; measured on the first page, cells over 60 wide are cut
    Table,
    /// RFC 4180 with a header; null is empty, the empty text is ""
    Csv,
    /// The same with tabs
    Tsv,
    /// One array; parents are objects, as the server sends them
    Json,
    /// One object a line
    Ndjson,
    /// A table of GitHub-flavoured Markdown
    Markdown,
}

impl Named {
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

/// How a query ended.
enum End {
    Done,
    /// The rows could not be written; a reader that went away is one reason.
    Unwritten(io::Error),
    Failed(JobError),
    /// The system, or the person, wants it to end.
    Interrupted(Ending),
}

pub(super) fn run(arguments: QueryArguments, said: Everywhere) -> anyhow::Result<u8> {
    if arguments.bulk {
        let text = "--bulk is reserved: this version does not use Bulk API 2.0 yet. Leave it out; \
                    results of any size are read page by page";
        return Err(Usage(text.into()).into());
    }
    let given = statement::read(
        arguments.soql.as_deref(),
        arguments.file.as_deref(),
        arguments.statement,
        &arguments.bind,
    )?;
    let format = match arguments.format {
        Some(named) => named.format(),
        None if io::stdout().is_terminal() => Format::Table,
        None => Format::Data(export::Format::Csv),
    };
    shell::harden();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the async runtime does not start")?;
    if said.orgs.len() > 1 {
        return several::run(given, &arguments, format, said, runtime);
    }
    let place = Place::find(said, runtime.handle())?;
    let statement = given.fill(place.config.query.part_length)?;
    let job = QueryJob {
        all: arguments.all_rows,
        tooling: arguments.tooling,
        whole_children: true,
        parts: QueryParts::of(&statement.filling),
        ..QueryJob::new(
            place.org.key.clone(),
            statement.filling.statement(0),
            u64::MAX,
        )
    };
    let (end, progress) = runtime.block_on(async {
        let (worker, events) = Worker::new(place.parts(), runtime.handle().clone());
        if let Some(token) = &place.token {
            worker.give(place.org.clone(), token.clone());
        }
        let mut progress = Progress::begin(&place.org.alias);
        let interrupted = shell::asked_to_end();
        let end = tokio::select! {
            biased;
            ending = interrupted => End::Interrupted(ending),
            end = query(&worker, events, job, format, &mut progress) => end,
        };
        worker.shutdown();
        if place.token.is_none() {
            // A refresh that was sent keeps its token.
            let _ = tokio::time::timeout(AT_THE_END, worker.settled()).await;
        }
        (end, progress)
    });
    let code = tell(end, progress, &place, &statement);
    // Neither a keyring nor a reader that does not read must hold up the end.
    runtime.shutdown_background();
    Ok(code)
}

/// Runs the job and hands its pages on, until one of the two ends.
async fn query(
    worker: &Worker,
    mut events: mpsc::Receiver<(JobId, JobEvent)>,
    job: QueryJob,
    format: Format,
    progress: &mut Progress,
) -> End {
    let output = match Output::start(format) {
        Ok(output) => output,
        Err(error) => return End::Unwritten(error),
    };
    worker.start(JOB, Job::Query(job));
    let mut columns = None;
    let mut tick = tokio::time::interval(progress::TICK);
    let failed = loop {
        let event = tokio::select! {
            event = events.recv() => event,
            _ = tick.tick(), if progress.ticks() => {
                progress.draw();
                continue;
            }
        };
        match event.map(|(_, event)| event) {
            Some(JobEvent::Query(QueryEvent::Columns(known))) => columns = Some(known),
            Some(JobEvent::Query(QueryEvent::Page {
                chunk,
                columns: new,
                total,
                ..
            })) => {
                progress.page(chunk.len(), total);
                if !output.page(chunk, new.or(columns.take())).await {
                    break None;
                }
            }
            Some(JobEvent::Query(QueryEvent::Part { at, of, .. })) => progress.begins(at, of),
            Some(JobEvent::Query(QueryEvent::Finished { .. })) => break None,
            Some(JobEvent::ApiUsage { used, max, .. }) => progress.told(used, max),
            Some(JobEvent::Failed(error)) => break Some(error),
            Some(JobEvent::VaultNotice(text)) => {
                progress.clear();
                warn(&text);
            }
            Some(_) => {}
            None => break Some(JobError::Panicked("the worker is gone".into())),
        }
    };
    match (output.finish().await, failed) {
        (Err(error), _) => End::Unwritten(error),
        (Ok(_), Some(error)) => End::Failed(error),
        (Ok(late), None) => {
            tell_late(&late);
            End::Done
        }
    }
}

/// A table that has begun has no place for a column.
fn tell_late(late: &Late) {
    if !late.is_empty() {
        warn(&format!(
            "columns that came after the first page are not in the table: {}; ndjson has them",
            late.join(", ")
        ));
    }
}

/// Says how it ended, and gives the exit code.
fn tell(end: End, mut progress: Progress, place: &Place, statement: &Statement) -> u8 {
    let low = progress.low(place.config.api.floor);
    let code = tell_end(end, &mut progress, place, statement);
    if let Some(low) = low {
        warn(&low);
    }
    code
}

fn tell_end(end: End, progress: &mut Progress, place: &Place, statement: &Statement) -> u8 {
    match end {
        End::Done => {
            progress.end();
            0
        }
        End::Unwritten(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            progress.clear();
            0
        }
        End::Unwritten(error) => {
            progress.clear();
            warn(&format!("the rows could not be written: {error}"));
            REFUSED
        }
        End::Failed(error) => {
            progress.clear();
            let said = complaint::of(&error, &place.org, statement.text(), |row, column| {
                statement.place(progress.part(), row, column)
            });
            // A closed standard error has nobody to tell.
            let _ = writeln!(io::stderr().lock(), "sftui: {said}");
            if error.is_retryable() {
                RETRYABLE
            } else {
                REFUSED
            }
        }
        End::Interrupted(ending) => {
            progress.clear();
            ending.exit_code()
        }
    }
}
