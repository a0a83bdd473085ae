//! Logging in: get the tokens by the way that was chosen, learn who it is, keep what brings the next
//! ones, and only then say that it is done.
//!
//! Whatever ends it early closes the port; a grant that was obtained and could not be kept (the
//! person cancelled, somebody else logged in) is given back to the server, unless it was somebody
//! else's before. Keeping it is one step (see `keep`): it is done to its end or undone, also when the
//! job is cancelled in the middle.

mod browser;
mod meet;
mod ways;

pub(super) use ways::read_key;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::grant::Grant;
use super::run::{Context, Voice};
use super::{JobError, JobEvent, JobInput, LoginEnd, LoginEvent, LoginJob};
use crate::org::{LoginKind, Org, OrgKey, Renewal};
use crate::salesforce::token::{self, Tokens};
use crate::salesforce::{Client, Http};
use crate::secret::Secret;
use crate::vault::{Patience, Record};

/// How long a login that another one supersedes may take to let go of the port.
const TURN: Duration = Duration::from_secs(2);

/// How long the server may take to end the grant that this login replaces.
const REVOKE: Duration = Duration::from_secs(5);

/// Logs in.
pub(super) async fn run(
    context: &Arc<Context>,
    mut job: LoginJob,
    mut inputs: mpsc::UnboundedReceiver<JobInput>,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let _turn = tokio::time::timeout(TURN, context.login.lock())
        .await
        .map_err(|_| JobError::LoginEnded(LoginEnd::OneAtATime))?;
    let found = ways::go(context, &mut job, &mut inputs, voice).await?;
    tracing::debug!(way = found.kind.words(), "the login brought tokens");
    let grant = Grant::of(&context.http, &found.tokens, &found.kind)?;
    let (client, org) = meet::meet(context, &found, &job, voice).await?;
    if let Some(expected) = &job.again
        && *expected != org.key
    {
        return Err(JobError::LoginEnded(LoginEnd::SomebodyElse(org.username)));
    }

    voice.say(JobEvent::Login(LoginEvent::Saving)).await;
    let record = record(found);
    let wanted = CancellationToken::new();
    let _cancels_with_the_job = wanted.clone().drop_guard();
    let keeping = Keeping {
        context: Arc::clone(context),
        wanted,
        grant,
        record,
        client,
        must_last: job.must_last,
    };
    // A task of its own: dropping the job must not drop a write that the vault may carry out.
    let kept = context.sessions.spawn(keep(keeping, org, inputs));
    let (org, saved) = kept
        .await
        .map_err(|_| JobError::Panicked("while keeping the login".into()))??;
    tracing::debug!(org = org.key.as_str(), kept = saved.kept, "logged in");
    if let Some(notice) = saved.notice {
        voice.say(JobEvent::VaultNotice(notice)).await;
    }
    Ok(JobEvent::Login(LoginEvent::Done {
        org: Box::new(org),
        kept: saved.kept,
    }))
}

/// What it takes to keep a login.
struct Keeping {
    context: Arc<Context>,
    /// Cancelled when nobody wants the login any more.
    wanted: CancellationToken,
    grant: Grant,
    record: Record,
    client: Client,
    must_last: bool,
}

/// What the vault keeps of a login: the refresh token, else what brings another access token, else
/// the access token itself.
fn record(found: ways::Found) -> Record {
    let Tokens {
        access_token,
        refresh_token,
        ..
    } = found.tokens;
    let nothing_else = refresh_token.is_none() && found.kind.renewal() == Renewal::LogIn;
    Record {
        generation: 1,
        refresh_token: refresh_token.unwrap_or_else(|| Secret::new("")),
        access_token: nothing_else.then_some(access_token),
        passphrase: found.passphrase,
        host: found.host,
        client_id: found.app.client_id,
        client_secret: found.client_secret,
    }
}

/// Keeps the login: the refresh token, the line in the list, the access token, in this order. Where
/// the list does not take it or nobody wants it any more, the vault gets back what it had.
async fn keep(
    keeping: Keeping,
    org: Org,
    mut inputs: mpsc::UnboundedReceiver<JobInput>,
) -> Result<(Org, Saved), JobError> {
    let Keeping {
        context,
        wanted,
        grant,
        record,
        client,
        must_last,
    } = keeping;
    let (new, old_kind) = (record.clone(), context.org(&org.key).map(|org| org.login));
    // No other process may refresh with the token that is being replaced.
    let lock = context.sessions.lock(&org.key).await?;
    let saved = save(&context, &org.key, record, &mut inputs).await;
    let key = org.key.clone();
    let listed = if wanted.is_cancelled() {
        Err(JobError::LoginEnded(LoginEnd::Cancelled))
    } else if must_last && !saved.kept {
        Err(JobError::LoginEnded(LoginEnd::NotKept(
            saved.notice.clone().unwrap_or_default(),
        )))
    } else {
        context.on_disk(move |store| store.put_org(&org)).await
    };
    let org = match listed {
        Ok(org) => org,
        Err(error) => {
            let old = saved.replaced.as_ref();
            if context.secrets.restore(&key, old).await.is_err() {
                // It is still stored; ending it would leave a dead token in the vault.
                grant.keep();
            }
            return Err(error);
        }
    };
    grant.keep();
    drop(lock);
    context.sessions.adopt(client, &org.key).await;
    // A token that came from somebody else is not ours to end.
    let ours = !matches!(
        old_kind,
        Ok(LoginKind::SfdxUrl | LoginKind::AccessToken | LoginKind::SfCli)
    );
    if let Some(old) = &saved.replaced
        && ours
        && old.refresh_token != new.refresh_token
    {
        end(&context.http, old).await;
    }
    Ok((org, saved))
}

/// The app's secret: as typed, else, when logging in again with the same app, as it was last time.
async fn known_secret(context: &Context, job: &mut LoginJob) -> Option<Secret> {
    let typed = job.client_secret.take();
    let again = job.again.as_ref().filter(|_| !job.app.is_salesforce_cli());
    let (None, Some(org)) = (&typed, again) else {
        return typed;
    };
    // A vault that does not answer leaves it to the server to say that the secret is missing.
    let kept = context.secrets.get(org, Patience::Shown).await.ok()??;
    (kept.client_id == job.app.client_id)
        .then_some(kept.client_secret)
        .flatten()
}

/// The passphrase of the key, as it was last time.
async fn known_passphrase(context: &Context, job: &LoginJob) -> Option<Secret> {
    let org = job.again.as_ref()?;
    let kept = context.secrets.get(org, Patience::Shown).await.ok()??;
    kept.passphrase
}

/// How the refresh token was kept.
struct Saved {
    kept: bool,
    notice: Option<String>,
    /// The login that this one replaces.
    replaced: Option<Record>,
}

/// Writes the refresh token to the vault and reads it back, while the person may decide to go on
/// without. Where it cannot be kept, the session's memory keeps it, and the person is told.
async fn save(
    context: &Context,
    key: &OrgKey,
    record: Record,
    inputs: &mut mpsc::UnboundedReceiver<JobInput>,
) -> Saved {
    let secrets = &context.secrets;
    let writing = async {
        // An unreadable old entry is no reason not to write the new one.
        let old = secrets.get(key, Patience::Shown).await.unwrap_or_default();
        let record = Record {
            generation: old.as_ref().map_or(0, |old| old.generation) + 1,
            ..record.clone()
        };
        let written = secrets.set(key, &record, Patience::Shown).await;
        (written, old)
    };
    let status = secrets.status();
    let (notice, replaced) = tokio::select! {
        (written, old) = writing => match written {
            Ok(()) => {
                return Saved { kept: status.lasting, notice: None, replaced: old };
            }
            Err(error) => {
                let notice = format!("Logged in for this session only: {error}. {}.", error.hint());
                (notice, old)
            }
        },
        () = without(inputs) => {
            (format!("Logged in for this session only, without {}", status.name), None)
        }
    };
    secrets.remember(key, &record);
    Saved {
        kept: false,
        notice: Some(notice),
        replaced,
    }
}

/// Waits for the person to say that it goes on without the keyring.
async fn without(inputs: &mut mpsc::UnboundedReceiver<JobInput>) {
    loop {
        match inputs.recv().await {
            Some(JobInput::SessionOnly) => return,
            Some(JobInput::PastedRedirect(_) | JobInput::Passphrase(_) | JobInput::Stop) => {}
            None => return std::future::pending().await,
        }
    }
}

/// Ends an older login of the same user on the server: a user has few grants per app, and the
/// oldest is ended silently when there are more.
async fn end(http: &Http, old: &Record) {
    let ended = tokio::time::timeout(REVOKE, token::revoke(http, &old.host, &old.refresh_token));
    if !matches!(ended.await, Ok(Ok(()))) {
        tracing::debug!("the replaced login was not revoked");
    }
}
