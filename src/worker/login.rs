//! Logging in with the web server flow: listen, show the address, open the browser, wait, exchange,
//! learn who it is, keep the refresh token, and only then say that it is done.
//!
//! Whatever ends it early closes the port; a grant that was obtained and could not be kept (the
//! person cancelled, somebody else logged in) is given back to the server. Keeping it is one step
//! (see `keep`): it is done to its end or undone, also when the job is cancelled in the middle.
//!
//! The file is long because the steps of one login are read in their order, in one place.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::grant::Grant;
use super::run::{Context, Voice, now};
use super::{JobError, JobEvent, JobInput, LoginEnd, LoginEvent, LoginJob, Opener};
use crate::org::{LoginKind, Org, OrgCard, OrgKey};
use crate::salesforce::login::{Attempt, Callback, Listener, LoginError, LoginHost, Outcome};
use crate::salesforce::token::{self, Tokens};
use crate::salesforce::{self, Client, Http, organization, versions};
use crate::secret::Secret;
use crate::vault::{Patience, Record};

/// How long a login that another one supersedes may take to let go of the port.
const TURN: Duration = Duration::from_secs(2);

/// How long is waited for a port that is being let go, and how often.
const LET_GO: Duration = Duration::from_millis(40);
const LET_GO_TRIES: usize = 5;

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
    let host = LoginHost::parse(&job.host).map_err(salesforce::Error::from)?;
    let attempt = Attempt::new(host, job.app.clone())?;
    let code = authorize(context, &attempt, &job, &mut inputs, voice).await?;

    voice.say(JobEvent::Login(LoginEvent::Exchanging)).await;
    job.client_secret = known_secret(context, &mut job).await;
    let secret = job.client_secret.as_ref();
    let tokens = attempt.exchange(&context.http, secret, &code).await?;
    let grant = Grant::of(&context.http, &tokens)?;
    let (client, org) = meet(context, &attempt, &tokens, &job, voice).await?;
    if let Some(expected) = &job.again
        && *expected != org.key
    {
        return Err(JobError::LoginEnded(LoginEnd::SomebodyElse(org.username)));
    }

    voice.say(JobEvent::Login(LoginEvent::Saving)).await;
    let record = Record {
        generation: 1,
        access_token: None,
        passphrase: None,
        refresh_token: grant.refresh_token().clone(),
        host: attempt.host().url().to_owned(),
        client_id: job.app.client_id,
        client_secret: job.client_secret,
    };
    let wanted = CancellationToken::new();
    let _cancels_with_the_job = wanted.clone().drop_guard();
    let keeping = Keeping {
        context: Arc::clone(context),
        wanted,
        grant,
        record,
        client,
    };
    // A task of its own: dropping the job must not drop a write that the vault may carry out.
    let kept = context.sessions.spawn(keep(keeping, org, inputs));
    let (org, saved) = kept
        .await
        .map_err(|_| JobError::Panicked("while keeping the login".into()))??;
    if let Some(notice) = saved.notice {
        voice.say(JobEvent::VaultNotice(notice)).await;
    }
    Ok(JobEvent::Login(LoginEvent::Done {
        org,
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
    } = keeping;
    // No other process may refresh with the token that is being replaced.
    let lock = context.sessions.lock(&org.key).await?;
    let saved = save(&context, &org.key, record, &mut inputs).await;
    let key = org.key.clone();
    let listed = if wanted.is_cancelled() {
        Err(JobError::LoginEnded(LoginEnd::Cancelled))
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
    if let Some(old) = &saved.replaced {
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

/// Sends the person to the browser and waits for the code.
async fn authorize(
    context: &Context,
    attempt: &Attempt,
    job: &LoginJob,
    inputs: &mut mpsc::UnboundedReceiver<JobInput>,
    voice: &Voice,
) -> Result<Secret, JobError> {
    // Listening comes first: the browser may be back before anything else is done.
    let (mut listener, no_listener) = match attempt.callback() {
        Callback::Paste(why) => (None, Some(why.clone())),
        Callback::Listen(_) => match listen(attempt).await {
            Ok(listener) => (Some(listener), None),
            Err(error) => (None, Some(sentence(&error))),
        },
    };
    let timeout = context.settings.login_timeout;
    let waiting = |no_browser| {
        JobEvent::Login(LoginEvent::Waiting {
            url: attempt.authorize_url(),
            redirect_uri: job.app.redirect_uri.clone(),
            no_listener: no_listener.clone(),
            no_browser,
            timeout,
        })
    };
    let no_browser = context.opener.unavailable();
    let try_browser = no_browser.is_none();
    voice.say(waiting(no_browser)).await;
    let mut failed = Box::pin(open(&context.opener, attempt.authorize_url(), try_browser));
    let mut browser_pending = try_browser;
    let deadline = Instant::now() + timeout;
    loop {
        tokio::select! {
            outcome = arrival(&mut listener) => return accepted(outcome),
            input = inputs.recv() => match input {
                Some(JobInput::PastedRedirect(text)) => match attempt.pasted(&text) {
                    Ok(outcome) => return accepted(outcome),
                    Err(error) => {
                        let refused = LoginEvent::PasteRefused(sentence(&error));
                        voice.say(JobEvent::Login(refused)).await;
                    }
                },
                Some(JobInput::SessionOnly) => {}
                // The worker is gone; so is everybody who waits for this login.
                None => return std::future::pending().await,
            },
            why = &mut failed, if browser_pending => {
                browser_pending = false;
                if why.is_some() {
                    voice.say(waiting(why)).await;
                }
            }
            () = tokio::time::sleep_until(deadline) => {
                return Err(JobError::LoginEnded(LoginEnd::TimedOut(timeout.as_secs())));
            }
        }
    }
}

/// Opens the port. The login that this one supersedes lets go of it a moment after it has ended.
async fn listen(attempt: &Attempt) -> Result<Listener, LoginError> {
    for _ in 0..LET_GO_TRIES {
        match attempt.listen().await {
            Err(LoginError::PortBusy { .. }) => tokio::time::sleep(LET_GO).await,
            result => return result,
        }
    }
    attempt.listen().await
}

/// The browser's return; never, where nobody listens for it.
async fn arrival(listener: &mut Option<Listener>) -> Outcome {
    match listener {
        Some(listener) => listener.outcome().await,
        None => std::future::pending().await,
    }
}

fn accepted(outcome: Outcome) -> Result<Secret, JobError> {
    match outcome {
        Outcome::Code(code) => Ok(code),
        Outcome::Refused(error) => Err(salesforce::Error::OAuth(error).into()),
    }
}

/// Opens the browser on a thread of its own; gives the reason when that failed.
async fn open(opener: &Arc<dyn Opener>, url: String, wanted: bool) -> Option<String> {
    if !wanted {
        return None;
    }
    let (tell, told) = oneshot::channel();
    let opener = Arc::clone(opener);
    let thread = std::thread::Builder::new()
        .name("browser".into())
        .spawn(move || {
            // A login that has ended meanwhile does not listen any more.
            let _ = tell.send(opener.open(&url));
        });
    match thread {
        Ok(_) => match told.await {
            Ok(opened) => opened.err(),
            Err(_) => Some("the browser's launcher failed".into()),
        },
        Err(error) => Some(error.to_string()),
    }
}

/// Learns who logged in and where. What only decorates the list may fail.
async fn meet(
    context: &Context,
    attempt: &Attempt,
    tokens: &Tokens,
    job: &LoginJob,
    voice: &Voice,
) -> Result<(Client, Org), JobError> {
    let http = &context.http;
    let version = versions::newest(http, &tokens.instance_url).await.ok();
    let client = Client::new(
        http.clone(),
        &tokens.instance_url,
        tokens.access_token.clone(),
        version.as_deref().unwrap_or(versions::FALLBACK),
    )?;
    let key = tokens.key.clone();
    let username = match token::user_info(&client).await {
        Ok(who) => {
            voice.usage(&key, who.usage).await;
            who.value.preferred_username
        }
        Err(_) => key.user_id().to_owned(),
    };
    let facts = match organization::read(&client).await {
        Ok(facts) => {
            voice.usage(&key, facts.usage).await;
            facts.value
        }
        // Not every user may read the Organization record; the host's name says enough.
        Err(_) => organization::Organization::default(),
    };
    let known = context.org(&key).ok();
    let card = known.as_ref().map(|org| org.card.clone());
    let alias = job
        .alias
        .clone()
        .or_else(|| known.map(|org| org.alias))
        .unwrap_or_else(|| derived_alias(client.host(), facts.name.as_deref(), &username));
    let org = Org {
        class: facts.class(client.host()),
        alias,
        username,
        name: facts.name,
        instance_url: tokens.instance_url.clone(),
        login_url: attempt.host().url().to_owned(),
        login: LoginKind::default(),
        app: job.app.clone(),
        api_version: version,
        last_used: now(),
        card: OrgCard {
            edition: facts.organization_type,
            instance: facts.instance_name,
            refreshed: now(),
            ..card.unwrap_or_default()
        },
        key,
    };
    Ok((client, org))
}

/// A name for an org that nobody named: its My Domain, else its own name, else the user's domain.
fn derived_alias(host: &str, name: Option<&str>, username: &str) -> String {
    let domain = host
        .split_once('.')
        .filter(|(_, rest)| rest.contains("my.salesforce"))
        .map(|(domain, _)| domain);
    let after_at = username.split_once('@').map(|(_, domain)| domain);
    let source = domain.or(name).or(after_at).unwrap_or("org");
    let mut alias = String::new();
    for c in source.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            alias.push(c);
        } else if !alias.is_empty() && !alias.ends_with('-') {
            alias.push('-');
        }
    }
    match alias.trim_end_matches('-') {
        "" => "org".into(),
        alias => alias.into(),
    }
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
            Some(JobInput::PastedRedirect(_)) => {}
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

fn sentence(error: &LoginError) -> String {
    let hint = error.hint().unwrap_or_default();
    format!("{}. {hint}", error.title()).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_org_that_nobody_named_gets_a_name_to_type() {
        for (host, name, username, alias) in [
            (
                "acme--uat.sandbox.my.salesforce.com",
                Some("Acme"),
                "u@x",
                "acme-uat",
            ),
            ("acme.my.salesforce.com", None, "u@x", "acme"),
            (
                "127.0.0.1",
                Some("Acme Energy, S.A."),
                "u@x",
                "acme-energy-s-a",
            ),
            (
                "na1.salesforce.com",
                None,
                "pat@acme.example",
                "acme-example",
            ),
            ("127.0.0.1", Some("🔥"), "u", "org"),
        ] {
            assert_eq!(derived_alias(host, name, username), alias);
        }
    }
}
