//! `sftui query` with several `-o`: one statement in several orgs at once, their rows in one table
//! with a column `Org` before the others, org by org in the order in which they were given.
//!
//! Each org has a worker of its own. Those whose turn has not come fill their channel and then wait,
//! so that what stands in memory does not grow with the rows.
//!
//! An org that fails is said on the standard error; the rows of the others are written all the same,
//! and the exit code tells. Must not decide how pages are fetched.

use std::io::{self, Write};
use std::sync::Arc;

use tokio::runtime::Runtime;
use tokio::sync::mpsc;

use super::output::{Format, Output};
use super::place::warn;
use super::progress::{self, Progress};
use super::statement::Given;
use super::{AT_THE_END, JOB, QueryArguments, REFUSED, RETRYABLE, complaint, tell_late};
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
        let mut workers: Vec<_> = jobs
            .into_iter()
            .map(|job| {
                let (worker, events) = places.worker(runtime.handle());
                worker.start(JOB, Job::Query(job));
                (worker, events)
            })
            .collect();
        let mut progress = Progress::begin(&format!("{} orgs", asked.len()));
        let interrupted = shell::asked_to_end();
        let end = tokio::select! {
            biased;
            ending = interrupted => End::Interrupted(ending),
            end = query(&mut workers, format, &mut asked, &mut progress) => end,
        };
        for (worker, _) in &workers {
            worker.shutdown();
        }
        // A refresh that was sent keeps its token.
        let _ = tokio::time::timeout(AT_THE_END, async {
            for (worker, _) in &workers {
                worker.settled().await;
            }
        })
        .await;
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

/// Hands the pages of one org after the other on, until all have ended.
async fn query(
    workers: &mut [(Worker, mpsc::Receiver<(JobId, JobEvent)>)],
    format: Format,
    asked: &mut [Asked],
    progress: &mut Progress,
) -> End {
    let output = match Output::start(format) {
        Ok(output) => output,
        Err(error) => return End::Unwritten(error),
    };
    let mut union = Union::default();
    let mut told = 0;
    let mut before = 0;
    let mut tick = tokio::time::interval(progress::TICK);
    'all: for (one, (_, events)) in asked.iter_mut().zip(workers) {
        loop {
            let event = tokio::select! {
                event = events.recv() => event,
                _ = tick.tick(), if progress.ticks() => {
                    progress.draw();
                    continue;
                }
            };
            match event.map(|(_, event)| event) {
                Some(JobEvent::Query(QueryEvent::Columns(columns))) => one.columns = columns,
                Some(JobEvent::Query(QueryEvent::Page {
                    chunk,
                    columns,
                    total,
                    ..
                })) => {
                    one.columns = columns.unwrap_or_else(|| Arc::clone(&one.columns));
                    one.total = total;
                    union.admit(&one.columns);
                    let chunk = union.laid_out(chunk, &one.columns);
                    let new = union.columns().len() > told;
                    told = union.columns().len();
                    let columns = new.then(|| Arc::clone(union.columns()));
                    progress.page(chunk.len(), before + total);
                    if !output.page(chunk, columns).await {
                        break 'all;
                    }
                }
                Some(JobEvent::Query(QueryEvent::Finished { .. }) | JobEvent::Cancelled) => break,
                Some(JobEvent::ApiUsage { used, max, .. }) => one.usage = Some((used, max)),
                Some(JobEvent::Failed(error)) => {
                    one.error = Some(error);
                    break;
                }
                Some(JobEvent::VaultNotice(text)) => {
                    progress.clear();
                    warn(&text);
                }
                Some(_) => {}
                None => {
                    one.error = Some(JobError::Panicked("the worker is gone".into()));
                    break;
                }
            }
        }
        before += one.total;
    }
    match output.finish().await {
        Err(error) => End::Unwritten(error),
        Ok(late) => {
            tell_late(&late);
            End::Done
        }
    }
}
