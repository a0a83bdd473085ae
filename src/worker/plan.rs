//! Asking an org how it would run a statement.

use std::time::Duration;

use super::run::{Context, Voice};
use super::{JobError, JobEvent};
use crate::org::OrgKey;
use crate::salesforce::{Client, explain};

/// A statement to explain.
#[derive(Clone, Debug)]
pub struct PlanJob {
    /// Where.
    pub org: OrgKey,
    /// The statement as it is to be sent.
    pub soql: String,
    /// How long is waited for the plan, where something else waits for it: then none is no error.
    pub patience: Option<Duration>,
}

/// Asks.
pub(super) async fn run(
    context: &Context,
    job: PlanJob,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let soql = job.soql.as_str();
    let call = |client: Client| async move { explain::explain(&client, soql).await };
    let asked = context.sessions.call(&job.org, voice, call);
    let reply = match job.patience {
        None => asked.await?,
        Some(patience) => match tokio::time::timeout(patience, asked).await {
            Ok(reply) => reply?,
            Err(_) => return Ok(JobEvent::Cancelled),
        },
    };
    voice.usage(&job.org, reply.usage).await;
    Ok(JobEvent::Plan(reply.value))
}
