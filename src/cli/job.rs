//! Jobs of the worker for a program that is not the interface: started, listened to, ended.

use std::time::Duration;

use anyhow::Context;
use tokio::runtime::Runtime;

use crate::cli::query::place::warn;
use crate::org::Org;
use crate::secret::Secret;
use crate::shell;
use crate::shell::input::Ending;
use crate::worker::{Job, JobError, JobEvent, JobId, Worker, WorkerParts};

/// How long a token refresh that was sent may take to be kept at the end.
const AT_THE_END: Duration = Duration::from_secs(2);

/// The async runtime of a program that runs a few jobs.
pub(super) fn runtime() -> anyhow::Result<Runtime> {
    shell::harden();
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the async runtime does not start")
}

/// Runs the jobs side by side and hands on what each says, by its place among them, until all have
/// ended. Gives how the system or the person ended it before.
pub(super) fn run(
    runtime: Runtime,
    parts: WorkerParts,
    given: Option<(Org, Secret)>,
    jobs: Vec<Job>,
    hear: impl FnMut(usize, JobEvent),
) -> Option<Ending> {
    run_prepared(runtime, parts, given, jobs, |_| (), hear)
}

/// The same; before the first job starts, something is done with the worker.
pub(super) fn run_prepared(
    runtime: Runtime,
    parts: WorkerParts,
    given: Option<(Org, Secret)>,
    jobs: Vec<Job>,
    prepare: impl FnOnce(&Worker),
    mut hear: impl FnMut(usize, JobEvent),
) -> Option<Ending> {
    let ended = runtime.block_on(async {
        let (worker, mut events) = Worker::new(parts, runtime.handle().clone());
        let keeps = given.is_none();
        if let Some((org, token)) = given {
            worker.give(org, token);
        }
        prepare(&worker);
        let mut left = jobs.len();
        for (place, job) in (0..).zip(jobs) {
            worker.start(JobId(place), job);
        }
        let all = async {
            while left > 0 {
                let Some((JobId(place), event)) = events.recv().await else {
                    return;
                };
                if event.is_last() {
                    left -= 1;
                }
                match event {
                    JobEvent::VaultNotice(text) => warn(&text),
                    event => hear(usize::try_from(place).unwrap_or(usize::MAX), event),
                }
            }
        };
        let interrupted = shell::asked_to_end();
        let ended = tokio::select! {
            biased;
            ending = interrupted => Some(ending),
            () = all => None,
        };
        worker.shutdown();
        if keeps {
            // A refresh that was sent keeps its token.
            let _ = tokio::time::timeout(AT_THE_END, worker.settled()).await;
        }
        ended
    });
    // A keyring that does not answer must not hold up the end.
    runtime.shutdown_background();
    ended
}

/// The exit code of a failure: 3 where the same can succeed a moment later.
pub(super) fn exit_code(error: &JobError) -> u8 {
    if error.is_retryable() { 3 } else { 1 }
}

/// Says on the standard error why a job for an org failed, with what to do.
pub(super) fn complain(org: &Org, error: &JobError) {
    let mut said = format!("{}: {}", org.alias, error.title());
    let detail = error.detail();
    if !detail.is_empty() && detail != error.title() {
        said += &format!("\n  {detail}");
    }
    match error.cause() {
        Some(cause) => {
            for step in cause.steps {
                said += &format!("\n  - {step}");
            }
            said += &format!("\n  `sftui doctor {}` says more.", org.alias);
        }
        None if !error.hint().is_empty() => said += &format!("\n  {}", error.hint()),
        None => {}
    }
    for line in said.lines() {
        warn_line(line);
    }
}

fn warn_line(line: &str) {
    use std::io::Write;
    let shown = match line.strip_prefix("  ") {
        Some(more) => format!("  {}", crate::text::display(more)),
        None => format!("sftui: {}", crate::text::display(line)),
    };
    // A closed standard error has nobody to tell.
    let _ = writeln!(std::io::stderr().lock(), "{shown}");
}
