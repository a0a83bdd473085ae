//! The doctor: goes the way from this machine to an org step by step, and says at which step it ends
//! and why.
//!
//! Each step has a time limit of its own, and what a step needs of one that failed is left out. It
//! changes nothing, here or there, but the access token that is renewed on the way. Nothing it says
//! holds a token, and ids are masked, so that it can be pasted into a ticket.

mod report;
mod step;
mod steps;

use std::time::Duration;

pub use report::{Check, CheckState, Report};
pub use step::Step;

use super::run::{Context, Voice};
use super::{JobError, JobEvent};
use crate::org::OrgKey;

/// How long one step may take.
const STEP: Duration = Duration::from_secs(30);

/// What the doctor says.
#[derive(Clone, Debug)]
pub enum DoctorEvent {
    /// As far as it is.
    Progress(Report),
    /// All of it.
    Done(Report),
}

/// Examines the way to an org.
pub(super) async fn run(
    context: &Context,
    key: OrgKey,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let org = context.org(&key)?;
    let mut report = Report::new(&org, crate::worker::run::now());
    let mut steps = steps::Steps::new(context, &org, voice);
    for step in step::ALL {
        let done = tokio::time::timeout(STEP, steps.take(*step)).await;
        let check = done.unwrap_or_else(|_| Check::failed(*step, "it took longer than 30 s", None));
        report.checks.push(check);
        voice
            .say(JobEvent::Doctor(DoctorEvent::Progress(report.clone())))
            .await;
    }
    Ok(JobEvent::Doctor(DoctorEvent::Done(report)))
}
