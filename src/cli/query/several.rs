//! `sftui query` with several `-o`: one statement in several orgs at once, their rows in one table
//! with a column `Org` before the others, as their pages come.
//!
//! An org that fails is said on the standard error; the rows of the others are written all the same,
//! and the exit code tells. Must not decide how pages are fetched.

use std::io::{self, Write};
use std::sync::Arc;

use tokio::runtime::Runtime;

use super::output::{Format, Output};
use super::place::warn;
use super::progress::{self, Progress};
use super::statement::Given;
use super::{AT_THE_END, QueryArguments, REFUSED, RETRYABLE, complaint, tell_late};
use crate::cli::compare::places::{Places, Source};
use crate::cli::{Everywhere, Usage};
use crate::org::Org;
use crate::rows::{Columns, Union};
use crate::shell;
use crate::shell::input::Ending;
use crate::worker::{Job, JobError, JobEvent, JobId, QueryEvent, QueryJob, QueryParts, Worker};

/// One of the orgs.
struct Asked {
    org: Org,
    columns: Arc<Columns>,
    total: u64,
    running: bool,
    usage: Option<(u64, u64)>,
    error: Option<JobError>,
}

/// How all of it ended.
enum End {
    Done,
    Unwritten(io::Error),
    Interrupted(Ending),
}

/// Runs the statement in all of them.
pub(super) fn run(
    given: Given,
    arguments: &QueryArguments,
    format: Format,
    said: Everywhere,
    runtime: Runtime,
) -> anyhow::Result<u8> {
    let names = said.orgs.clone();
    let places = Places::find(&names, said, runtime.handle())?;
    let config = places.config();
    let orgs = places.sources.iter().map(|source| match source {
        Source::Org(org) => Ok((**org).clone()),
        Source::File(path) => Err(Usage(format!("{} is no org", path.display()))),
    });
    let mut asked = Vec::new();
    for org in orgs {
        let org = org?;
        if asked.iter().any(|other: &Asked| other.org.key == org.key) {
            return Err(Usage(format!("{} is named twice", org.alias)).into());
        }
        asked.push(Asked {
            org,
            columns: Arc::default(),
            total: 0,
            running: true,
            usage: None,
            error: None,
        });
    }
    let statement = given.fill(config.query.part_length)?;
    let labels = places.names();
    let jobs: Vec<QueryJob> = asked
        .iter()
        .zip(&labels)
        .map(|(one, label)| QueryJob {
            all: arguments.all_rows,
            tooling: arguments.tooling,
            whole_children: true,
            parts: QueryParts::of(&statement.filling),
            label: Some(label.clone()),
            ..QueryJob::new(
                one.org.key.clone(),
                statement.filling.statement(0),
                u64::MAX,
            )
        })
        .collect();
    let (end, mut progress) = runtime.block_on(async {
        let (worker, events) = places.worker(runtime.handle());
        let mut progress = Progress::begin(&format!("{} orgs", asked.len()));
        let interrupted = shell::asked_to_end();
        let end = tokio::select! {
            biased;
            ending = interrupted => End::Interrupted(ending),
            end = query(&worker, events, jobs, format, &mut asked, &mut progress) => end,
        };
        worker.shutdown();
        // A refresh that was sent keeps its token.
        let _ = tokio::time::timeout(AT_THE_END, worker.settled()).await;
        (end, progress)
    });
    let code = match end {
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
        End::Interrupted(ending) => {
            progress.clear();
            ending.exit_code()
        }
    };
    let failures = asked
        .iter()
        .filter_map(|one| Some((one, one.error.as_ref()?)));
    let mut retryable = true;
    let mut failed = false;
    for (one, error) in failures {
        failed = true;
        retryable &= error.is_retryable();
        let said = complaint::of(error, &one.org, statement.text(), |row, column| {
            statement.place(0, row, column)
        });
        // A closed standard error has nobody to tell.
        let _ = writeln!(io::stderr().lock(), "sftui: {said}");
    }
    for one in &asked {
        if let Some(low) = progress::low(&one.org.alias, one.usage, config.api.floor) {
            warn(&low);
        }
    }
    runtime.shutdown_background();
    Ok(match (code, failed) {
        (0, true) if retryable => RETRYABLE,
        (0, true) => REFUSED,
        (code, _) => code,
    })
}

/// Runs the jobs and hands their pages on as they come, until all have ended.
async fn query(
    worker: &Worker,
    mut events: tokio::sync::mpsc::Receiver<(JobId, JobEvent)>,
    jobs: Vec<QueryJob>,
    format: Format,
    asked: &mut [Asked],
    progress: &mut Progress,
) -> End {
    let output = match Output::start(format) {
        Ok(output) => output,
        Err(error) => return End::Unwritten(error),
    };
    for (at, job) in jobs.into_iter().enumerate() {
        worker.start(JobId(at as u64 + 1), Job::Query(job));
    }
    let mut union = Union::default();
    let mut told = 0;
    let mut tick = tokio::time::interval(progress::TICK);
    while asked.iter().any(|one| one.running) {
        let event = tokio::select! {
            event = events.recv() => event,
            _ = tick.tick(), if progress.ticks() => {
                progress.draw();
                continue;
            }
        };
        let Some((JobId(id), event)) = event else {
            break;
        };
        let place = usize::try_from(id).ok().and_then(|id| id.checked_sub(1));
        let Some(one) = place.and_then(|place| asked.get_mut(place)) else {
            continue;
        };
        match event {
            JobEvent::Query(QueryEvent::Columns(columns)) => one.columns = columns,
            JobEvent::Query(QueryEvent::Page {
                chunk,
                columns,
                total,
                ..
            }) => {
                one.columns = columns.unwrap_or_else(|| Arc::clone(&one.columns));
                one.total = total;
                union.admit(&one.columns);
                let chunk = union.laid_out(chunk, &one.columns);
                let new = union.columns().len() > told;
                told = union.columns().len();
                let columns = new.then(|| Arc::clone(union.columns()));
                progress.page(chunk.len(), asked.iter().map(|one| one.total).sum());
                if !output.page(chunk, columns).await {
                    break;
                }
            }
            JobEvent::Query(QueryEvent::Finished { .. }) => one.running = false,
            JobEvent::Query(QueryEvent::Part { .. }) => {}
            JobEvent::ApiUsage { used, max, .. } => one.usage = Some((used, max)),
            JobEvent::Failed(error) => {
                one.running = false;
                one.error = Some(error);
            }
            JobEvent::Cancelled => one.running = false,
            JobEvent::VaultNotice(text) => {
                progress.clear();
                warn(&text);
            }
            _ => {}
        }
    }
    match output.finish().await {
        Err(error) => End::Unwritten(error),
        Ok(late) => {
            tell_late(&late);
            End::Done
        }
    }
}
