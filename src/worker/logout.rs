//! Logging out: the server is asked to end the login, and whatever it says, nothing stays here. The
//! same without asking the server takes an org off the list, and its login lives on there.
//! Where the keyring cannot be reached, what may have stayed in it is said in words.

use std::sync::{Mutex, PoisonError};

use super::run::Context;
use super::{JobError, JobEvent};
use crate::org::{OrgKey, Renewal};
use crate::salesforce::token;
use crate::store::Store;
use crate::vault::{Patience, VaultError};

/// An org to take off the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoutJob {
    /// Which.
    pub org: OrgKey,
    /// Whether the server is asked to end the login; else it lives on there.
    pub revoke: bool,
    /// What goes besides the login.
    pub clear: Clear,
}

impl LogoutJob {
    /// Logs out.
    pub fn new(org: OrgKey) -> Self {
        Self {
            org,
            revoke: true,
            clear: Clear::default(),
        }
    }

    /// Takes the org off the list alone.
    pub fn removal(org: OrgKey) -> Self {
        Self {
            revoke: false,
            ..Self::new(org)
        }
    }
}

/// What is deleted here besides an org's login. By itself only what can be fetched again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clear {
    /// What its objects are like.
    pub caches: bool,
    /// The texts of its tabs, which whoever shows the tabs deletes.
    pub drafts: bool,
    /// What was run there.
    pub history: bool,
}

impl Default for Clear {
    fn default() -> Self {
        Self {
            caches: true,
            drafts: false,
            history: false,
        }
    }
}

/// How a logout ended: the org is off the list. The local delete never fails because the revoke did.
#[derive(Clone, Debug)]
pub struct LogoutEvent {
    /// What was asked for.
    pub job: LogoutJob,
    /// Why the server did not revoke the token, when it should and did not.
    pub not_revoked: Option<String>,
    /// Where the refresh token may still be, a whole sentence, when its entry could not be deleted.
    pub not_deleted: Option<String>,
}

/// Revokes, then deletes: the keyring entry, the access token in memory, the line in the list, and
/// what else shall go.
pub(super) async fn run(context: &Context, job: LogoutJob) -> Result<JobEvent, JobError> {
    let (key, clear) = (job.org.clone(), job.clear);
    let ending = async {
        // A login of the Salesforce CLI is not ours to end, and nothing of it is in the vault.
        let (not_revoked, not_deleted) = if key.is_of_the_salesforce_cli() {
            (None, None)
        } else {
            let refused = match job.revoke {
                true => revoke(context, &key).await.err(),
                false => None,
            };
            (refused, delete(context, &key).await?)
        };
        // Who logs in to it again begins read-only again.
        context.sessions.locks().lock(&key);
        context.describes.forget(&key);
        let (removed, files) = (key.clone(), context.describes.files());
        context
            .on_disk(move |store| {
                store.remove_org(&removed)?;
                if clear.caches {
                    remove_schema(store, &removed, &files);
                }
                if clear.history {
                    store.forget_history(&removed)?;
                }
                Ok(())
            })
            .await?;
        Ok((not_revoked, not_deleted))
    };
    let (not_revoked, not_deleted) = context.sessions.end(&key, ending).await?;
    Ok(JobEvent::Logout(LogoutEvent {
        job,
        not_revoked,
        not_deleted,
    }))
}

/// Deletes what the org's objects are like; where that fails the org is off the list all the same.
fn remove_schema(store: &Store, key: &OrgKey, files: &Mutex<()>) {
    let _files = files.lock().unwrap_or_else(PoisonError::into_inner);
    let removed = store.schema(key).map(|cache| cache.remove());
    if let Some(Err(error)) = removed {
        tracing::warn!(%error, "the schema of an org stays behind");
    }
}

/// Deletes the refresh token; says where it may still be, where the keyring cannot be reached.
async fn delete(context: &Context, key: &OrgKey) -> Result<Option<String>, JobError> {
    let in_memory = context.secrets.in_memory(key);
    match context.secrets.delete(key, Patience::Shown).await {
        Ok(()) => Ok(None),
        // The token of this login was never in a keyring.
        Err(VaultError::Absent(_) | VaultError::GivenUp) if in_memory => Ok(None),
        // Kept by an earlier start that had a keyring, perhaps; waiting does not bring it back.
        Err(error @ VaultError::Absent(_)) => Ok(Some(format!(
            "Its refresh token may still be in {}, which cannot be reached from here ({error})",
            context.secrets.status().name
        ))),
        Err(error) => Err(error.into()),
    }
}

/// Asks the server to end the login; the error is what the person is told.
async fn revoke(context: &Context, key: &OrgKey) -> Result<(), String> {
    let found = context.secrets.get(key, Patience::Shown).await;
    let org = context.org(key).ok();
    // What a key or a secret brings anew each time has left nothing on the server to end.
    let renewal = org.as_ref().map(|org| org.login.renewal());
    if matches!(
        renewal,
        Some(Renewal::Assertion | Renewal::ClientCredentials)
    ) {
        return Ok(());
    }
    let record = found
        .map_err(|error| error.to_string())?
        .ok_or("there was no refresh token here")?;
    let host = org.map_or(record.host, |org| org.instance_url);
    let refresh_token = Some(&record.refresh_token).filter(|token| !token.is_empty());
    let Some(token) = refresh_token.or(record.access_token.as_ref()) else {
        return Ok(());
    };
    match token::revoke(&context.http, &host, token).await {
        // An access token that has expired is as ended as one that was revoked.
        Err(error) if refresh_token.is_none() && error.code() == Some("unsupported_token_type") => {
            Ok(())
        }
        revoked => revoked.map_err(|error| error.title()),
    }
}
