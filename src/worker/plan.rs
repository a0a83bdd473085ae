//! Asking an org how it would run a statement.

use super::run::{Context, Voice};
use super::{JobError, JobEvent};
use crate::org::OrgKey;
use crate::salesforce::explain;

/// A statement to explain.
#[derive(Clone, Debug)]
pub struct PlanJob {
    /// Where.
    pub org: OrgKey,
    /// The statement as it is to be sent.
    pub soql: String,
}

/// Asks.
pub(super) async fn run(
    context: &Context,
    job: PlanJob,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let soql = job.soql.as_str();
    let reply = context
        .sessions
        .call(&job.org, voice, |client| async move {
            explain::explain(&client, soql).await
        })
        .await?;
    voice.usage(&job.org, reply.usage).await;
    Ok(JobEvent::Plan(reply.value))
}
