//! What the doctor does at each step.

use std::time::{Duration, Instant, SystemTime};

use reqwest::Url;

use super::report::{Check, CheckState};
use super::step::Step;
use crate::org::Org;
use crate::salesforce::browser::{self, Page};
use crate::salesforce::diagnosis::{self, Cause};
use crate::salesforce::{self, limits, organization, proxy_for, token, versions};
use crate::text;
use crate::worker::JobError;
use crate::worker::run::{Context, Voice};

/// How far the clocks may be apart.
const APART: u64 = 60;
/// How long a name may take to be found.
const NAME: Duration = Duration::from_secs(10);

/// What is known between the steps.
pub(super) struct Steps<'a> {
    context: &'a Context,
    org: &'a Org,
    voice: &'a Voice,
    url: Option<Url>,
    proxied: bool,
    /// What the host answered before any login.
    reached: Option<versions::Reached>,
    /// Whether there is a session.
    in_session: bool,
    /// Whether the API lets it in.
    api: bool,
    user: Option<String>,
}

/// What was found and how to say it.
fn failure(step: Step, error: &JobError) -> Check {
    let said = match error.detail() {
        detail if detail == error.title() => detail,
        detail => format!("{} ({detail})", error.title()),
    };
    Check::failed(step, &said, error.cause())
}

const NOT_REACHED: &str = "not tried: the org is not reached";
const NO_SESSION: &str = "not tried: there is no session";

impl<'a> Steps<'a> {
    pub fn new(context: &'a Context, org: &'a Org, voice: &'a Voice) -> Self {
        Self {
            context,
            org,
            voice,
            url: Url::parse(&org.instance_url).ok(),
            proxied: false,
            reached: None,
            in_session: false,
            api: false,
            user: None,
        }
    }

    /// Does one step.
    pub async fn take(&mut self, step: Step) -> Check {
        match step {
            Step::Proxy => self.proxy(),
            Step::Name => self.name().await,
            Step::Connection => self.connection().await,
            Step::Clock => self.clock(),
            Step::Versions => self.versions(),
            Step::Token => self.token().await,
            Step::User => self.user(),
            Step::Api => self.api().await,
            Step::Web => self.web().await,
            Step::Org => self.organization().await,
            Step::Limits => self.limits().await,
        }
    }

    fn proxy(&mut self) -> Check {
        let Some(proxy) = self.url.as_ref().and_then(proxy_for) else {
            return Check::good(Step::Proxy, "none on the way");
        };
        self.proxied = true;
        let password = if proxy.with_password {
            ", with a user name and a password"
        } else {
            ""
        };
        Check::good(Step::Proxy, &format!("{}{password}", proxy.address))
    }

    async fn name(&self) -> Check {
        if self.proxied {
            return Check::skipped(Step::Name, "the proxy looks it up");
        }
        let Some(url) = &self.url else {
            return Check::failed(Step::Name, "the org's address is not one", None);
        };
        let host = url.host_str().unwrap_or_default();
        let port = url.port_or_known_default().unwrap_or(443);
        let bare = host.trim_matches(['[', ']']);
        let began = Instant::now();
        let found = tokio::time::timeout(NAME, tokio::net::lookup_host((bare, port))).await;
        let no_host = || salesforce::Error::Unreachable {
            host: host.to_owned(),
            reason: String::new(),
            unknown_host: true,
        };
        match found {
            Ok(Ok(addresses)) => {
                let count = addresses.count();
                let took = began.elapsed().as_millis();
                let said = format!("{host} has {}, {took} ms", plural(count, "address", "es"));
                Check::good(Step::Name, &said)
            }
            Ok(Err(error)) => {
                let said = format!("{host} is not found: {error}");
                Check::failed(Step::Name, &said, diagnosis::of(&no_host()))
            }
            Err(_) => Check::failed(
                Step::Name,
                "no answer within 10 s",
                diagnosis::of(&no_host()),
            ),
        }
    }

    async fn connection(&mut self) -> Check {
        let began = Instant::now();
        match versions::reach(&self.context.http, &self.org.instance_url).await {
            Ok(reached) => {
                let took = began.elapsed().as_millis();
                let how = match self.url.as_ref().map(Url::scheme) {
                    Some("https") => "TLS, the certificate is trusted",
                    _ => "plain, on this machine",
                };
                self.reached = Some(reached);
                Check::good(Step::Connection, &format!("{how}; answered in {took} ms"))
            }
            Err(error) => failure(Step::Connection, &error.into()),
        }
    }

    fn clock(&self) -> Check {
        let Some(reached) = &self.reached else {
            return Check::skipped(Step::Clock, NOT_REACHED);
        };
        let Some(theirs) = reached.date else {
            return Check::skipped(Step::Clock, "the org told no time");
        };
        let ours = SystemTime::now();
        let (apart, which) = match ours.duration_since(theirs) {
            Ok(ahead) => (ahead.as_secs(), "ahead of"),
            Err(behind) => (behind.duration().as_secs(), "behind"),
        };
        if apart <= APART {
            return Check::good(Step::Clock, "agrees with the org's within a minute");
        }
        let said = format!("{apart} s {which} the org's");
        Check::warning(Step::Clock, &said, Some(&diagnosis::CLOCK))
    }

    fn versions(&self) -> Check {
        let Some(reached) = &self.reached else {
            return Check::skipped(Step::Versions, NOT_REACHED);
        };
        let Some(newest) = reached.versions.last() else {
            return Check::failed(Step::Versions, "the org names no API version", None);
        };
        let oldest = reached.versions.first().unwrap_or(newest);
        let used = self.org.api_version.as_deref();
        let said = match used.filter(|used| !reached.versions.iter().any(|known| known == used)) {
            Some(used) => {
                let said = format!("{oldest} to {newest}; {used}, which was remembered, is none");
                return Check::warning(Step::Versions, &said, None);
            }
            None => format!("{oldest} to {newest}; {} is used", used.unwrap_or(newest)),
        };
        Check::good(Step::Versions, &said)
    }

    async fn token(&mut self) -> Check {
        if self.reached.is_none() {
            return Check::skipped(Step::Token, NOT_REACHED);
        }
        let sessions = &self.context.sessions;
        let who = sessions
            .call(&self.org.key, self.voice, |client| async move {
                token::who(&client).await
            })
            .await;
        match who {
            Ok(who) => {
                self.in_session = true;
                self.user = Some(who.value.preferred_username.clone());
                Check::good(Step::Token, "the org takes it")
            }
            // The endpoint for people may be closed, and the token good all the same.
            Err(JobError::Salesforce(error)) if is_only_about_people(&error) => {
                self.in_session = true;
                let said = "there is one; who it is, the org does not tell";
                Check::new(Step::Token, CheckState::Warning, said)
            }
            Err(error) => failure(Step::Token, &error),
        }
    }

    fn user(&self) -> Check {
        if !self.in_session {
            return Check::skipped(Step::User, NO_SESSION);
        }
        match self.user.as_deref().filter(|user| !user.is_empty()) {
            None => Check::skipped(Step::User, "the org does not tell"),
            Some(user) if user.eq_ignore_ascii_case(&self.org.username) => {
                Check::good(Step::User, user)
            }
            Some(user) => {
                let said = format!("{user}; it was {} before", self.org.username);
                Check::warning(Step::User, &said, None)
            }
        }
    }

    async fn api(&mut self) -> Check {
        if !self.in_session {
            return Check::skipped(Step::Api, NO_SESSION);
        }
        let probed = self
            .context
            .sessions
            .call(&self.org.key, self.voice, |client| async move {
                browser::probe(&client).await
            })
            .await;
        match probed {
            Ok(()) => {
                self.api = true;
                Check::good(Step::Api, "open to this login (scope api, API Enabled)")
            }
            Err(error) => failure(Step::Api, &error),
        }
    }

    async fn web(&self) -> Check {
        if !self.api {
            return Check::skipped(Step::Web, NO_SESSION);
        }
        let asked = self
            .context
            .sessions
            .call(&self.org.key, self.voice, |client| async move {
                browser::one_time(&client, &Page::Home).await
            })
            .await;
        match asked {
            Ok(_unused) => Check::good(Step::Web, "can be logged in from here (scope web)"),
            Err(error) => {
                let said = format!(
                    "cannot be logged in from here: no scope web, or the user is for the API only \
                     ({}); plain addresses open all the same",
                    error.title()
                );
                Check::warning(Step::Web, &said, None)
            }
        }
    }

    async fn organization(&self) -> Check {
        if !self.api {
            return Check::skipped(Step::Org, NO_SESSION);
        }
        let facts = self
            .context
            .sessions
            .call(&self.org.key, self.voice, |client| async move {
                organization::read(&client).await
            })
            .await;
        match facts {
            Ok(facts) => {
                let facts = facts.value;
                let class = facts.class(self.org.host()).badge();
                let edition = facts
                    .organization_type
                    .as_deref()
                    .unwrap_or("edition not told");
                let instance = facts
                    .instance_name
                    .as_deref()
                    .unwrap_or("instance not told");
                let id = self.org.key.organization_id();
                let said = format!("{class}, {edition}, {instance}, {id}");
                Check::good(Step::Org, &said)
            }
            Err(error) if error.cause().is_some() => failure(Step::Org, &error),
            Err(error) => Check::warning(Step::Org, &error.title(), None),
        }
    }

    async fn limits(&self) -> Check {
        if !self.api {
            return Check::skipped(Step::Limits, NO_SESSION);
        }
        let read = self
            .context
            .sessions
            .call(&self.org.key, self.voice, |client| async move {
                limits::read(&client).await
            })
            .await;
        let all = match read {
            Ok(all) => all.value,
            Err(error) => {
                let cause: Option<&'static Cause> = error.cause();
                if cause.is_some() {
                    return failure(Step::Limits, &error);
                }
                let said = "not told: they need the permission View Setup and Configuration";
                return Check::skipped(Step::Limits, said);
            }
        };
        let Some(api) = all.iter().find(|limit| limit.name == limits::API_CALLS) else {
            return Check::skipped(Step::Limits, "the org does not tell");
        };
        let said = format!(
            "{} of {} API calls left today",
            text::number(api.remaining),
            text::number(api.max)
        );
        // Below a twentieth a few exports may use the rest up.
        if api.remaining.saturating_mul(20) < api.max {
            return Check::warning(Step::Limits, &said, None);
        }
        Check::good(Step::Limits, &said)
    }
}

/// Whether a refusal of the endpoint for people says nothing of the session.
fn is_only_about_people(error: &salesforce::Error) -> bool {
    !error.needs_login()
        && !matches!(error, salesforce::Error::OAuth(_))
        && matches!(error.status(), Some(403 | 404))
}

fn plural(count: usize, one: &str, ending: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        count => format!("{count} {one}{ending}"),
    }
}
