//! `sftui doctor`: goes the way to an org step by step and says where it ends and why, for a person
//! and for a ticket. Must not decide what a step means.

use std::io::{self, Write};

use clap::Args;

use crate::cli::query::place::Place;
use crate::cli::{Everywhere, job};
use crate::text;
use crate::worker::{DoctorEvent, Job, JobError, JobEvent};

/// The arguments of `sftui doctor`.
#[derive(Args, Debug)]
#[command(after_help = "\
What it prints holds no token, and ids are masked: it can be pasted into a ticket.

Exit codes: 0 all is well, 1 a step failed, 2 usage, 130 interrupted.

Examples:
  sftui doctor acme
  sftui --demo doctor
  sftui doctor acme --json | jq '.checks[] | select(.state == \"failed\")'")]
pub(super) struct DoctorArguments {
    /// The org: its alias or its username; without it the one that `sftui query` would ask
    #[arg(value_name = "ORG")]
    which: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: DoctorArguments, said: Everywhere) -> anyhow::Result<u8> {
    let said = said.or_org(arguments.which)?;
    let runtime = job::runtime()?;
    let place = Place::find(said, runtime.handle())?;
    let jobs = vec![Job::Doctor(place.org.key.clone())];
    let mut last = None;
    let ended = job::run(runtime, place.parts(), place.given(), jobs, |_, event| {
        if event.is_last() {
            last = Some(event);
        }
    });
    if let Some(ending) = ended {
        return Ok(ending.exit_code());
    }
    let error = match last {
        Some(JobEvent::Doctor(DoctorEvent::Done(report))) => {
            let mut out = io::stdout().lock();
            if arguments.json {
                writeln!(out, "{:#}", report.json())?;
            } else {
                for line in report.text().lines() {
                    writeln!(out, "{}", text::display(line))?;
                }
            }
            return Ok(u8::from(!report.is_well()));
        }
        Some(JobEvent::Failed(error)) => error,
        _ => JobError::Panicked("the worker is gone".into()),
    };
    job::complain(&place.org, &error);
    Ok(job::exit_code(&error))
}
