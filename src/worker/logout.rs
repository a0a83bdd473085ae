//! Logging out: the server is asked to end the login, and whatever it says, nothing stays here.

use super::run::Context;
use super::{JobError, JobEvent, LogoutEvent};
use crate::org::OrgKey;
use crate::salesforce::token;
use crate::vault::{Patience, VaultError};

/// Revokes, then deletes: the keyring entry, the access token in memory, the line in the list.
pub(super) async fn run(context: &Context, key: OrgKey) -> Result<JobEvent, JobError> {
    // Nobody may refresh meanwhile; a process that does not let go is no reason to stay logged in.
    let _lock = context.sessions.lock(&key).await.ok();
    let not_revoked = revoke(context, &key).await.err();
    match context.secrets.delete(&key, Patience::Shown).await {
        // Without a keyring there was nothing in one.
        Ok(()) | Err(VaultError::Absent(_)) => {}
        Err(error) => return Err(error.into()),
    }
    context.sessions.forget(&key).await;
    let removed = key.clone();
    context
        .on_disk(move |store| store.remove_org(&removed))
        .await?;
    Ok(JobEvent::Logout(LogoutEvent {
        org: key,
        not_revoked,
    }))
}

/// Asks the server to end the login; the error is what the person is told.
async fn revoke(context: &Context, key: &OrgKey) -> Result<(), String> {
    let found = context.secrets.get(key, Patience::Shown).await;
    let record = found
        .map_err(|error| error.to_string())?
        .ok_or("there was no refresh token here")?;
    let orgs = context.store.orgs().value;
    let host = orgs
        .iter()
        .find(|org| org.key == *key)
        .map_or(record.host.as_str(), |org| org.instance_url.as_str());
    token::revoke(&context.http, host, &record.refresh_token)
        .await
        .map_err(|error| error.title())
}
