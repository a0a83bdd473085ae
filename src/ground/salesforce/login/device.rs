//! The device flow: a short code is typed on a page of the org, on any machine, while this one polls.
//!
//! Salesforce's names differ from RFC 8628 (`grant_type=device`, `code`), and it is blocked for every
//! app that is not installed in the org; so it is for own apps only.

use std::time::Duration;

use serde::Deserialize;

use super::{Flow, LoginHost, Refusal};
use crate::org::ClientApp;
use crate::salesforce::token::{self, Tokens};
use crate::salesforce::{Error, Http};
use crate::secret::Secret;

/// How long a code is good for, where the server does not say.
const LIFE: u64 = 600;
/// How often is asked, where the server does not say.
const INTERVAL: u64 = 5;
/// How much slower to ask when the server says so.
const SLOWER: Duration = Duration::from_secs(5);

/// A login that waits for its code to be typed.
#[derive(Debug, Clone)]
pub struct Device {
    host: LoginHost,
    app: ClientApp,
    code: Secret,
    /// What the person types.
    pub user_code: String,
    /// Where, checked: a page of Salesforce.
    pub page: String,
    /// How long to wait before the next poll.
    pub interval: Duration,
    /// How long the code is good for.
    pub life: Duration,
}

#[derive(Deserialize)]
struct Begun {
    device_code: String,
    user_code: String,
    verification_uri: String,
    #[serde(default)]
    interval: Option<u64>,
    #[serde(default)]
    expires_in: Option<u64>,
}

/// How a poll ended.
#[derive(Debug, Clone)]
pub enum Poll {
    /// Nobody has answered yet.
    Pending,
    /// Logged in.
    Done(Box<Tokens>),
}

impl Device {
    /// Asks for a code.
    pub async fn begin(http: &Http, host: LoginHost, app: ClientApp) -> Result<Self, Error> {
        let mut fields = vec![
            ("response_type", "device_code"),
            ("client_id", app.client_id.as_str()),
        ];
        if !app.scope.is_empty() {
            fields.push(("scope", &app.scope));
        }
        let begun: Begun = token::answer(http, &host, &fields)
            .await
            .map_err(|error| Refusal::of(Flow::Device, error))?;
        host.check_instance(&begun.verification_uri)?;
        Ok(Self {
            code: Secret::new(begun.device_code),
            user_code: begun.user_code.chars().take(40).collect(),
            page: begun.verification_uri,
            interval: Duration::from_secs(begun.interval.unwrap_or(INTERVAL).clamp(1, 60)),
            life: Duration::from_secs(begun.expires_in.unwrap_or(LIFE).clamp(30, 3600)),
            host,
            app,
        })
    }

    /// Asks once whether the code was typed. Where the server wants to be asked less often, the
    /// interval grows.
    pub async fn poll(&mut self, http: &Http, secret: Option<&Secret>) -> Result<Poll, Error> {
        let mut fields = vec![
            ("grant_type", "device"),
            ("client_id", self.app.client_id.as_str()),
            ("code", self.code.expose()),
        ];
        if let Some(secret) = secret {
            fields.push(("client_secret", secret.expose()));
        }
        match token::request(http, &self.host, &fields).await {
            Ok(tokens) => Ok(Poll::Done(Box::new(tokens))),
            Err(error) if error.code() == Some("authorization_pending") => Ok(Poll::Pending),
            Err(error) if error.code() == Some("slow_down") => {
                self.interval += SLOWER;
                Ok(Poll::Pending)
            }
            // A network that is away for a moment ends nothing.
            Err(error) if error.is_transient() => Ok(Poll::Pending),
            Err(error) => Err(Refusal::of(Flow::Device, error)),
        }
    }
}
