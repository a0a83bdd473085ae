//! One login by its way in: what it takes to get the tokens, and what to remember of it.

use std::path::{Path, PathBuf};

use tokio::sync::mpsc;
use tokio::time::Instant;

use super::{browser, known_secret};
use crate::config::at_home;
use crate::org::{ClientApp, JwtKey, LoginKind};
use crate::salesforce;
use crate::salesforce::login::device::Poll;
use crate::salesforce::login::jwt::{self, Assertion};
use crate::salesforce::login::password::{self, Typed};
use crate::salesforce::login::{
    Asked, Device, KeyTrouble, LoginError, LoginHost, SfdxUrl, SigningKey, access_token,
    client_credentials,
};
use crate::salesforce::token::{self, Refresh, Tokens};
use crate::secret::Secret;
use crate::worker::blocking::blocking;
use crate::worker::run::{Context, Voice};
use crate::worker::{
    JobError, JobEvent, JobInput, LoginEnd, LoginEvent, LoginJob, LoginWay, SfdxSource,
};

/// No key and no auth URL is longer, in bytes.
const LONGEST: u64 = 64 * 1024;

/// What a way in brought.
pub(super) struct Found {
    pub tokens: Tokens,
    /// Where the login was made.
    pub host: String,
    pub kind: LoginKind,
    pub app: ClientApp,
    pub client_secret: Option<Secret>,
    /// What opens the key of a JWT login.
    pub passphrase: Option<Secret>,
}

/// Goes the way.
pub(super) async fn go(
    context: &Context,
    job: &mut LoginJob,
    inputs: &mut mpsc::UnboundedReceiver<JobInput>,
    voice: &Voice,
) -> Result<Found, JobError> {
    if let LoginWay::SfdxUrl(source) = &job.way {
        return sfdx_url(context, source.clone(), voice).await;
    }
    let host = LoginHost::parse(&job.host).map_err(salesforce::Error::from)?;
    let named = host.url().to_owned();
    let asking = JobEvent::Login(LoginEvent::Asking(host.host().to_owned()));
    let http = &context.http;
    let found = |tokens, kind, job: &LoginJob| Found {
        tokens,
        host: named.clone(),
        kind,
        app: job.app.clone(),
        client_secret: job.client_secret.clone(),
        passphrase: None,
    };
    match job.way.clone() {
        LoginWay::WebServer { .. } => {
            let tokens = browser::log_in(context, host, job, Asked::Code, inputs, voice).await?;
            Ok(found(tokens, LoginKind::WebServer, job))
        }
        LoginWay::UserAgent { .. } => {
            let asked = Asked::Tokens;
            let tokens = browser::log_in(context, host.clone(), job, asked, inputs, voice).await?;
            let tokens = unseen(context, &host, job, tokens).await;
            Ok(found(tokens, LoginKind::UserAgent, job))
        }
        LoginWay::Password {
            username,
            password,
            token,
        } => {
            job.client_secret = known_secret(context, job).await;
            voice.say(asking).await;
            let typed = Typed {
                client_id: &job.app.client_id,
                client_secret: job.client_secret.as_ref(),
                username: username.trim(),
                password: &password,
                token: token.as_ref(),
            };
            let tokens = password::log_in(http, &host, typed).await?;
            Ok(found(tokens, LoginKind::Password, job))
        }
        LoginWay::Jwt {
            username,
            key_file,
            passphrase,
        } => {
            let passphrase = match passphrase {
                Some(passphrase) => Some(passphrase),
                None => super::known_passphrase(context, job).await,
            };
            voice.say(asking).await;
            let file = absolute(&key_file);
            let key = read_key(&file, passphrase.as_ref()).await?;
            let username = username.trim().to_owned();
            let with = Assertion {
                client_id: &job.app.client_id,
                username: &username,
                key: &key,
                file: &file.display().to_string(),
            };
            let asserted = jwt::log_in(http, &host, with, None).await?;
            let key = JwtKey {
                file,
                username,
                audience: asserted.audience,
            };
            Ok(Found {
                host: asserted.host.url().to_owned(),
                passphrase,
                ..found(asserted.tokens, LoginKind::Jwt(key), job)
            })
        }
        LoginWay::ClientCredentials => {
            job.client_secret = known_secret(context, job).await;
            let none = Secret::new("");
            let secret = job.client_secret.as_ref().unwrap_or(&none);
            voice.say(asking).await;
            let tokens =
                client_credentials::log_in(http, &host, &job.app.client_id, secret).await?;
            Ok(found(tokens, LoginKind::ClientCredentials, job))
        }
        LoginWay::Device => {
            job.client_secret = known_secret(context, job).await;
            voice.say(asking).await;
            let tokens = device(context, host, job, voice).await?;
            Ok(found(tokens, LoginKind::Device, job))
        }
        LoginWay::AccessToken(token) => {
            voice.say(asking).await;
            let tokens = access_token::log_in(http, &host, &token).await?;
            Ok(found(tokens, LoginKind::AccessToken, job))
        }
        // Gone already.
        LoginWay::SfdxUrl(source) => sfdx_url(context, source, voice).await,
    }
}

/// Tokens that no browser has seen, in the place of those that came through one and may be in its
/// history: the access token is ended, and a refresh token that rotates is spent with this.
async fn unseen(context: &Context, host: &LoginHost, job: &LoginJob, seen: Tokens) -> Tokens {
    let Some(refresh_token) = &seen.refresh_token else {
        return seen;
    };
    let with = Refresh {
        instance_url: &seen.instance_url,
        login_url: host.url(),
        app: &job.app,
        client_secret: job.client_secret.as_ref(),
        refresh_token,
    };
    // Where that fails, the login is as good as this way in makes it.
    let Ok(mut fresh) = token::refresh(&context.http, with).await else {
        return seen;
    };
    fresh
        .refresh_token
        .get_or_insert_with(|| refresh_token.clone());
    let ending = token::revoke(&context.http, &seen.instance_url, &seen.access_token);
    if ending.await.is_err() {
        tracing::debug!("the access token of the browser was not ended");
    }
    fresh
}

/// Shows the code and asks until somebody has typed it.
async fn device(
    context: &Context,
    host: LoginHost,
    job: &LoginJob,
    voice: &Voice,
) -> Result<Tokens, JobError> {
    let http = &context.http;
    let mut device = Device::begin(http, host, job.app.clone()).await?;
    let waiting = |no_browser| {
        JobEvent::Login(LoginEvent::Code {
            url: device.page.clone(),
            code: device.user_code.clone(),
            no_browser,
            timeout: device.life,
        })
    };
    let no_browser = context.opener.unavailable();
    let try_browser = no_browser.is_none();
    voice.say(waiting(no_browser)).await;
    if let Some(why) = browser::open(&context.opener, device.page.clone(), try_browser).await {
        voice.say(waiting(Some(why))).await;
    }
    let deadline = Instant::now() + device.life;
    while Instant::now() < deadline {
        tokio::time::sleep(device.interval).await;
        let secret = job.client_secret.as_ref();
        if let Poll::Done(tokens) = device.poll(http, secret).await? {
            return Ok(*tokens);
        }
    }
    Err(JobError::LoginEnded(LoginEnd::TimedOut(
        device.life.as_secs(),
    )))
}

/// Takes over the login of an sfdx auth URL.
async fn sfdx_url(context: &Context, source: SfdxSource, voice: &Voice) -> Result<Found, JobError> {
    let text = match source {
        SfdxSource::Text(text) => text,
        SfdxSource::File(path) => {
            let path = absolute(&path);
            read_text(path.clone()).await.map_err(|why| {
                let why = format!("{}: {why}", path.display());
                salesforce::Error::from(LoginError::BadSfdxFile(why))
            })?
        }
    };
    let url = SfdxUrl::parse(&text).map_err(salesforce::Error::from)?;
    let host = url.host.host().to_owned();
    voice.say(JobEvent::Login(LoginEvent::Asking(host))).await;
    Ok(Found {
        tokens: url.log_in(&context.http).await?,
        host: url.host.url().to_owned(),
        kind: LoginKind::SfdxUrl,
        app: url.app(),
        client_secret: url.client_secret,
        passphrase: None,
    })
}

/// Reads the key that signs.
pub(in crate::worker) async fn read_key(
    file: &Path,
    passphrase: Option<&Secret>,
) -> Result<SigningKey, salesforce::Error> {
    let trouble = |why| LoginError::Key {
        file: file.display().to_string(),
        why,
    };
    let pem = read_text(file.to_owned())
        .await
        .map_err(|why| trouble(KeyTrouble::Unreadable(why)))?;
    Ok(SigningKey::read(&pem, passphrase).map_err(trouble)?)
}

/// Reads a small file that holds a secret; the error is the system's words.
async fn read_text(file: PathBuf) -> Result<Secret, String> {
    let read = blocking(move || {
        use std::io::Read;
        let found = std::fs::metadata(&file).map_err(|error| error.to_string())?;
        // A pipe would be waited for, and a device never ends.
        if !found.is_file() {
            return Err("this is no file".to_owned());
        }
        let mut text = zeroize::Zeroizing::new(Vec::new());
        let opened = std::fs::File::open(&file).map_err(|error| error.to_string())?;
        opened
            .take(LONGEST)
            .read_to_end(&mut text)
            .map_err(|error| error.to_string())?;
        match std::str::from_utf8(&text) {
            Ok(text) => Ok(Secret::new(text)),
            Err(_) => Err("it is no text".to_owned()),
        }
    });
    read.await.map_err(|error| error.to_string())?
}

fn absolute(path: &Path) -> PathBuf {
    let path = at_home(path);
    std::path::absolute(&path).unwrap_or(path)
}
