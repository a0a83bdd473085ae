//! The browser's part of a login: listen, show the address, open the browser, wait, exchange.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::Instant;

use super::known_secret;
use crate::salesforce;
use crate::salesforce::login::{
    Asked, Attempt, Listener, LoginError, LoginHost, NoListener, Outcome,
};
use crate::salesforce::token::Tokens;
use crate::worker::run::{Context, Voice};
use crate::worker::{
    JobError, JobEvent, JobInput, LoginEnd, LoginEvent, LoginJob, LoginWay, Opener, opener,
};

/// How long is waited for a port that is being let go, and how often.
const LET_GO: Duration = Duration::from_millis(40);
const LET_GO_TRIES: usize = 5;

/// Logs in through the browser.
pub(super) async fn log_in(
    context: &Context,
    host: LoginHost,
    job: &mut LoginJob,
    asked: Asked,
    inputs: &mut mpsc::UnboundedReceiver<JobInput>,
    voice: &Voice,
) -> Result<Tokens, JobError> {
    let hint = match &job.way {
        LoginWay::WebServer { hint } | LoginWay::UserAgent { hint } => hint.clone(),
        _ => None,
    };
    let attempt = Attempt::new(host, job.app.clone(), asked)?.hinting(hint);
    let (attempt, outcome) = authorize(context, attempt, inputs, voice).await?;
    let code = match outcome {
        Outcome::Code(code) => code,
        Outcome::Tokens(fragment) => return Ok(attempt.take(*fragment)?),
        Outcome::Refused(error) => return Err(salesforce::Error::OAuth(error).into()),
    };
    voice.say(JobEvent::Login(LoginEvent::Exchanging)).await;
    job.client_secret = known_secret(context, job).await;
    let secret = job.client_secret.as_ref();
    Ok(attempt.exchange(&context.http, secret, &code).await?)
}

/// Sends the person to the browser and waits for what comes back.
async fn authorize(
    context: &Context,
    mut attempt: Attempt,
    inputs: &mut mpsc::UnboundedReceiver<JobInput>,
    voice: &Voice,
) -> Result<(Attempt, Outcome), JobError> {
    // Listening comes first: the browser may be back before anything else is done, and the address
    // names the port that could be had.
    let (mut listener, no_listener) = match listen(&mut attempt).await {
        Ok(listener) => (Some(listener), None),
        Err(NoListener::Elsewhere(why)) => (None, Some(why)),
        Err(NoListener::Port(error)) => (None, Some(sentence(&error))),
    };
    let timeout = context.settings.login_timeout;
    let waiting = |no_browser| {
        JobEvent::Login(LoginEvent::Waiting {
            url: attempt.authorize_url(),
            redirect_uri: attempt.redirect_uri().to_owned(),
            no_listener: no_listener.clone(),
            no_browser,
            timeout,
        })
    };
    let no_browser = context.opener.unavailable();
    let try_browser = no_browser.is_none();
    voice.say(waiting(no_browser)).await;
    let url = attempt.authorize_url();
    // A browser of this machine can begin where its history is looked after.
    let here = listener
        .as_ref()
        .and_then(|listener| listener.start_at(attempt.redirect_uri(), &url));
    let mut failed = Box::pin(open(&context.opener, here.unwrap_or(url), try_browser));
    let mut browser_pending = try_browser;
    let deadline = Instant::now() + timeout;
    loop {
        tokio::select! {
            outcome = arrival(&mut listener) => return Ok((attempt, outcome)),
            input = inputs.recv() => match input {
                Some(JobInput::PastedRedirect(text)) => match attempt.pasted(&text) {
                    Ok(outcome) => return Ok((attempt, outcome)),
                    Err(error) => {
                        let refused = LoginEvent::PasteRefused(sentence(&error));
                        voice.say(JobEvent::Login(refused)).await;
                    }
                },
                Some(JobInput::SessionOnly | JobInput::Passphrase(_) | JobInput::Stop) => {}
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
async fn listen(attempt: &mut Attempt) -> Result<Listener, NoListener> {
    for _ in 0..LET_GO_TRIES {
        match attempt.listen().await {
            Err(NoListener::Port(LoginError::PortBusy { .. })) => tokio::time::sleep(LET_GO).await,
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

/// Opens the browser on a thread of its own; gives the reason when that failed.
pub(super) async fn open(opener: &Arc<dyn Opener>, url: String, wanted: bool) -> Option<String> {
    if wanted {
        opener::open(opener, url).await
    } else {
        None
    }
}

fn sentence(error: &LoginError) -> String {
    let hint = error.hint().unwrap_or_default();
    format!("{}. {hint}", error.title()).trim_end().to_owned()
}
