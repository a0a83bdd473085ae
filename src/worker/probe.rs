//! Asking an org whether it answers, with which API version, and who we are there.

use std::time::Duration;

use super::run::{Context, Voice};
use super::{JobError, JobEvent, ProbeEvent};
use crate::org::OrgKey;
use crate::salesforce::{self, organization, token, versions};

/// How long one org may take. Of many that are asked, a dead one holds none up.
const PATIENCE: Duration = Duration::from_secs(45);

/// Asks, within a time of its own, and updates the org list with what was learnt.
pub(super) async fn run(
    context: &Context,
    key: OrgKey,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let host = context.org(&key)?.host().to_owned();
    // The time of one begins with its turn.
    let _turn = context.sf.turn(&key).await;
    let asked = tokio::time::timeout(PATIENCE, ask(context, key, voice)).await;
    asked.unwrap_or_else(|_| {
        let seconds = PATIENCE.as_secs();
        Err(salesforce::Error::TimedOut { host, seconds }.into())
    })
}

async fn ask(context: &Context, key: OrgKey, voice: &Voice) -> Result<JobEvent, JobError> {
    let sessions = &context.sessions;
    let facts = sessions
        .call(&key, voice, |client| async move {
            organization::read(&client).await
        })
        .await;
    let facts = match facts {
        Ok(facts) => {
            voice.usage(&key, facts.usage).await;
            Some(facts.value)
        }
        // Not every user may read the record; the org has answered all the same.
        Err(error) if is_about_the_record(&error) => None,
        Err(error) => return Err(error),
    };
    let who = sessions
        .call(
            &key,
            voice,
            |client| async move { token::who(&client).await },
        )
        .await;
    let username = match who {
        Ok(who) => Some(who.value.preferred_username).filter(|name| !name.is_empty()),
        // The list has the name that the login brought.
        Err(JobError::Salesforce(error)) if error.code() != Some("invalid_grant") => {
            tracing::debug!(%error, "who we are could not be asked");
            None
        }
        Err(error) => return Err(error),
    };
    let instance = context.org(&key)?.instance_url;
    let version = versions::newest(&context.http, &instance).await.ok();
    let changed = key.clone();
    let org = context
        .update_org(changed, |org| {
            if let Some(facts) = facts {
                org.class = facts.class(org.host());
                org.name = facts.name;
                org.card.edition = facts.organization_type;
                org.card.instance = facts.instance_name;
            }
            org.api_version = version.or(org.api_version.take());
            org.username = username.unwrap_or_else(|| org.username.clone());
        })
        .await?
        .ok_or(JobError::UnknownOrg(key))?;
    Ok(JobEvent::Probe(ProbeEvent { org: Box::new(org) }))
}

/// Whether the org answered and refused only this record: object or field hidden, no access.
fn is_about_the_record(error: &JobError) -> bool {
    const OF_THE_ORG: [&str; 3] = [
        "REQUEST_LIMIT_EXCEEDED",
        "API_DISABLED_FOR_ORG",
        "API_CURRENTLY_DISABLED",
    ];
    let JobError::Salesforce(salesforce::Error::Api(error)) = error else {
        return false;
    };
    matches!(error.status, 400 | 403) && !OF_THE_ORG.contains(&error.code.as_str())
}
