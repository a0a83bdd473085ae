//! `sftui login`: every way in from the command line.
//!
//! The same worker logs in as in the interface. What a person is to do goes to the standard error,
//! how it ended to the standard output and into the exit code. A secret is never an argument: every
//! user of the machine could read it there. Nothing is asked where the standard input is no terminal.

mod place;
mod secrets;
mod talk;
mod told;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::{Args, ValueEnum};

use crate::cli::{Everywhere, Usage};
use crate::config;
use crate::org::{ClientApp, INSTANCE_URL_VARIABLE, LoginKind, Org};
use crate::shell;
use crate::worker::{LoginJob, LoginWay, SfdxSource, Worker};
use place::Place;
use secrets::Secrets;
use talk::End;

/// How long what was begun may take to be kept or given back at the end.
const AT_THE_END: Duration = Duration::from_secs(5);

/// The arguments of `sftui login`.
#[derive(Args, Debug)]
#[command(after_help = "\
Secrets come from a file that is named (`-` is the standard input), from the environment, or from
the person at the terminal; never from an argument. Where the standard input is no terminal nothing
is asked: an access token or an sfdx auth URL is read from it, and what else is missing is a mistake
that names what to set.

  secret            file                    variable
  client secret     --client-secret-file    SFTUI_CLIENT_SECRET
  password          --password-file         SFTUI_PASSWORD
  security token    --security-token-file   SFTUI_SECURITY_TOKEN
  key's passphrase  --key-passphrase-file       SFTUI_KEY_PASSPHRASE
  access token      --access-token-file     SFTUI_ACCESS_TOKEN (with SFTUI_INSTANCE_URL)
  sfdx auth URL     --sfdx-url-file         SFTUI_SFDX_URL

With -o a known org is logged in to again, the same way as before unless --flow says another.

Exit codes: 0 logged in and kept, 1 refused, or the login could not be kept, 2 usage (also: a secret
is missing), 3 failed in a way that can succeed when tried again (network, server, timeout),
130 interrupted.

Examples:
  sftui login                                    in the browser, production
  sftui login --host acme--uat --alias uat       a sandbox by its My Domain
  sftui login --no-browser                       shows the address, takes the one it ends on
  sftui login --flow jwt --client-id 3MVG9… --username ci@acme.com --key-file server.key
  sftui login --flow client-credentials --host acme --client-id 3MVG9… --client-secret-file -
  sf org auth show-sfdx-auth-url -o acme --json | sftui login --flow sfdx-url --alias acme")]
pub(super) struct LoginArguments {
    /// The way in
    #[arg(long, value_name = "FLOW")]
    flow: Option<Flow>,
    /// Where: login, test, a My Domain (acme), or an address of the org
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    /// What to call the org
    #[arg(long, value_name = "NAME")]
    alias: Option<String>,
    /// The own app of this name in the configuration
    #[arg(long, value_name = "NAME", conflicts_with = "client_id")]
    app: Option<String>,
    /// The Consumer Key of your own app; without one the Salesforce CLI's app is used
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// A callback of your own app, exactly as registered; several are tried in their order
    #[arg(long, value_name = "URL", requires = "client_id")]
    callback: Vec<String>,
    /// What your own app is asked for; empty is all that it is set up with
    #[arg(long, value_name = "SCOPES", requires = "client_id")]
    scopes: Option<String>,
    /// Who logs in; in the browser it is only proposed
    #[arg(long, value_name = "USER")]
    username: Option<String>,
    /// The private key of a JWT login, in PEM
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// Show the address instead of opening a browser
    #[arg(long)]
    no_browser: bool,
    /// Say how it ended as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    files: secrets::Files,
}

/// A way in, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Flow {
    /// The browser, with a code and PKCE
    Browser,
    /// The browser, with the tokens in the address; legacy
    UserAgent,
    /// Username and password; legacy
    Password,
    /// A private key signs
    Jwt,
    /// Your app's id and secret
    ClientCredentials,
    /// A code to type on a page; own apps only
    Device,
    /// An access token that you have
    AccessToken,
    /// The force://… of the Salesforce CLI, its JSON, or a file with either
    SfdxUrl,
}

impl Flow {
    /// The way a known org was logged in to. A used auth URL brings nothing again; its app does.
    fn of(kind: &LoginKind) -> Self {
        match kind {
            LoginKind::WebServer | LoginKind::SfdxUrl | LoginKind::SfCli => Self::Browser,
            LoginKind::UserAgent => Self::UserAgent,
            LoginKind::Password => Self::Password,
            LoginKind::Jwt(_) => Self::Jwt,
            LoginKind::ClientCredentials => Self::ClientCredentials,
            LoginKind::Device => Self::Device,
            LoginKind::AccessToken => Self::AccessToken,
        }
    }

    fn needs_own_app(self) -> bool {
        matches!(
            self,
            Self::Password | Self::Jwt | Self::ClientCredentials | Self::Device
        )
    }
}

pub(super) fn run(arguments: LoginArguments, said: Everywhere) -> anyhow::Result<u8> {
    shell::harden();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the async runtime does not start")?;
    let place = Place::open(said, arguments.no_browser, runtime.handle())?;
    let variable = |name: &str| std::env::var(name).ok();
    let mut secrets = Secrets::new(&arguments.files, variable);
    let again = place.again()?;
    let mut job = job(&arguments, &place, again.as_ref(), &mut secrets, variable)?;
    let end = loop {
        let asked = job.clone();
        let end = runtime.block_on(async {
            let (worker, events) = Worker::new(place.parts(), runtime.handle().clone());
            let interrupted = shell::asked_to_end();
            let end = tokio::select! {
                biased;
                ending = interrupted => End::Interrupted(ending),
                end = talk::log_in(&worker, events, asked, secrets.may_ask()) => end,
            };
            worker.shutdown();
            let _ = tokio::time::timeout(AT_THE_END, worker.settled()).await;
            end
        });
        // A key that turned out to be encrypted is asked for once, and again while it is mistyped.
        if let End::Failed(error) = &end
            && let Some(wrong) = error.sealed_key()
            && let LoginWay::Jwt { passphrase, .. } = &mut job.way
            && let Some(typed) = secrets.ask_passphrase(wrong)?
        {
            *passphrase = Some(typed);
            continue;
        }
        break end;
    };
    let code = told::tell(end, arguments.json);
    // Neither a keyring nor a reader that does not read must hold up the end.
    runtime.shutdown_background();
    Ok(code)
}

/// The job that the arguments describe, or what is missing.
fn job(
    arguments: &LoginArguments,
    place: &Place,
    again: Option<&Org>,
    secrets: &mut Secrets<'_>,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<LoginJob, Usage> {
    let flow = arguments
        .flow
        .or_else(|| again.map(|org| Flow::of(&org.login)))
        .unwrap_or(Flow::Browser);
    let app = app(arguments, &place.config.login, again, flow)?;
    let host = host(arguments, place, again, flow, variable)?;
    let known_key = again.and_then(|org| match &org.login {
        LoginKind::Jwt(key) => Some(key.clone()),
        _ => None,
    });
    let username = || {
        let known = known_key.as_ref().map(|key| key.username.clone());
        let known = known.or_else(|| again.map(|org| org.username.clone()));
        let named = arguments.username.clone().or(known);
        named.ok_or_else(|| Usage("--username is missing: who logs in?".into()))
    };
    let hint = arguments.username.clone();
    let way = match flow {
        Flow::Browser => LoginWay::WebServer { hint },
        Flow::UserAgent => LoginWay::UserAgent { hint },
        Flow::Password => LoginWay::Password {
            username: username()?,
            password: secrets.password()?,
            token: secrets.security_token()?,
        },
        Flow::Jwt => LoginWay::Jwt {
            username: username()?,
            key_file: arguments
                .key_file
                .clone()
                .or(known_key.as_ref().map(|key| key.file.clone()))
                .ok_or_else(|| Usage("--key-file is missing: the private key, in PEM".into()))?,
            passphrase: secrets.passphrase()?,
        },
        Flow::ClientCredentials => LoginWay::ClientCredentials,
        Flow::Device => LoginWay::Device,
        Flow::AccessToken => LoginWay::AccessToken(secrets.access_token()?),
        Flow::SfdxUrl => LoginWay::SfdxUrl(SfdxSource::Text(secrets.sfdx_url()?)),
    };
    let client_secret = match flow {
        // The keyring has the one of the last time.
        Flow::ClientCredentials if again.is_none() => Some(secrets.client_secret()?),
        Flow::Jwt | Flow::AccessToken | Flow::SfdxUrl | Flow::UserAgent => None,
        _ => secrets.given_client_secret()?,
    };
    Ok(LoginJob {
        host,
        way,
        app,
        client_secret,
        alias: (arguments.alias.clone()).or_else(|| again.map(|org| org.alias.clone())),
        again: again.map(|org| org.key.clone()),
        // A login that ends with this process is of no use; the demo's ends with it anyway.
        must_last: !place.is_demo(),
    })
}

/// The client app.
fn app(
    arguments: &LoginArguments,
    config: &config::Login,
    again: Option<&Org>,
    flow: Flow,
) -> Result<ClientApp, Usage> {
    let cli = ClientApp::salesforce_cli();
    let app = if let Some(client_id) = &arguments.client_id {
        let callbacks = arguments.callback.join(" ");
        ClientApp {
            client_id: client_id.trim().to_owned(),
            redirect_uri: if callbacks.trim().is_empty() {
                cli.redirect_uri
            } else {
                callbacks
            },
            scope: (arguments.scopes.clone()).unwrap_or_else(|| "api refresh_token".to_owned()),
        }
    } else if let Some(name) = &arguments.app {
        config.app(name).ok_or_else(|| {
            let known: Vec<&str> = config.apps.iter().map(|own| own.name.as_str()).collect();
            Usage(format!(
                "the configuration has no app `{name}`; it has: {}",
                known.join(", ")
            ))
        })?
    } else if let Some(org) = again {
        org.app.clone()
    } else {
        config.app(&config.default_app).unwrap_or(cli)
    };
    if flow.needs_own_app() && app.is_salesforce_cli() {
        return Err(Usage(
            "this flow needs an app of your own: --client-id, or --app for one of the configuration"
                .into(),
        ));
    }
    Ok(app)
}

/// Where the login is made.
fn host(
    arguments: &LoginArguments,
    place: &Place,
    again: Option<&Org>,
    flow: Flow,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<String, Usage> {
    if let Some(host) = &arguments.host {
        return Ok(host.clone());
    }
    let only_address = matches!(flow, Flow::AccessToken | Flow::ClientCredentials);
    if let Some(org) = again {
        return Ok(match only_address {
            true => org.instance_url.clone(),
            false => org.login_url.clone(),
        });
    }
    if let Some(host) = &place.login_host {
        return Ok(host.clone());
    }
    if flow == Flow::AccessToken
        && let Some(url) = variable(INSTANCE_URL_VARIABLE).filter(|url| !url.trim().is_empty())
    {
        return Ok(url);
    }
    if only_address {
        return Err(Usage(
            "--host is missing: the org's own address, e.g. acme or acme.my.salesforce.com".into(),
        ));
    }
    Ok("login".to_owned())
}
