//! Asking an org whether it answers, with which API version, and who we are there.

use super::run::{Context, Voice};
use super::{JobError, JobEvent, ProbeEvent};
use crate::org::OrgKey;
use crate::salesforce::{organization, token, versions};

/// Asks, and updates the org list with what was learnt.
pub(super) async fn run(
    context: &Context,
    key: OrgKey,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let sessions = &context.sessions;
    let facts = sessions
        .call(&key, voice, |client| async move {
            organization::read(&client).await
        })
        .await?;
    voice.usage(&key, facts.usage).await;
    let who = sessions
        .call(&key, voice, |client| async move {
            token::user_info(&client).await
        })
        .await?;
    let instance = context.org(&key)?.instance_url;
    let version = versions::newest(&context.http, &instance).await?;
    let changed = key.clone();
    let org = context
        .on_disk(move |store| {
            store.update_org(&changed, |org| {
                org.class = facts.value.class(org.host());
                org.name = facts.value.name;
                org.api_version = Some(version);
                if !who.value.preferred_username.is_empty() {
                    org.username = who.value.preferred_username;
                }
            })
        })
        .await?
        .ok_or(JobError::UnknownOrg(key))?;
    Ok(JobEvent::Probe(ProbeEvent { org }))
}
