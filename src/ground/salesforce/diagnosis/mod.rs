//! What is wrong when an org does not let somebody in, in a person's words: the name, why, what to do
//! step by step, and what to hand to the administrator.
//!
//! A table (`login`, `flow`, `api`, `network`) and the way from an error to its row. Every refusal that
//! reaches a screen or the standard error is told from here. Decisions are made on codes; where
//! Salesforce tells several refusals apart by their description alone, the words of it decide, which
//! are English for all users there. Pure; must not know how it is shown, and holds nothing of an org.

mod api;
mod flow;
mod login;
mod network;
mod words;

#[cfg(test)]
mod tests;

pub use network::CLOCK;

use super::error::{ApiError, Error, OAuthError};
use super::login::{Flow, LoginError};

/// A reason why an org does not let somebody in.
#[derive(Debug, PartialEq, Eq)]
pub struct Cause {
    /// What it is called in JSON and in tests; never changes.
    pub id: &'static str,
    /// What happened, in one sentence.
    pub name: &'static str,
    /// What to do, in one or two sentences.
    pub hint: &'static str,
    /// What can be behind it, the likeliest first.
    pub why: &'static [&'static str],
    /// What the person can do, step by step.
    pub steps: &'static [&'static str],
    /// What an administrator can do, to be handed over; empty where none is needed.
    pub admin: &'static [&'static str],
}

impl Cause {
    /// Whether logging in again is the first thing to do about it.
    pub fn wants_login(&self) -> bool {
        matches!(
            self.id,
            "login-ended" | "session-expired" | "moved" | "session-level"
        )
    }
}

/// The login has ended, and nothing of the server's says how.
pub const ENDED: &Cause = &login::ENDED;

/// Why an org did not let somebody in; `None` for an error that is not about that.
pub fn of(error: &Error) -> Option<&'static Cause> {
    match error {
        Error::OAuth(error) => Some(of_oauth(error)),
        Error::Api(error) => of_api(error),
        Error::Login(error) => of_login(error),
        other => network::of(other),
    }
}

/// Why the OAuth endpoints, or the browser, refused a login.
pub fn of_oauth(error: &OAuthError) -> &'static Cause {
    let said = error.description.to_ascii_lowercase();
    of_page(&format!("{} {}", error.error, error.description)).unwrap_or_else(|| {
        let row = login::TABLE
            .iter()
            .find(|(code, words, _)| *code == error.error && said.contains(words));
        row.map_or(&login::UNKNOWN, |(_, _, cause)| cause)
    })
}

/// What an error page in the browser means, by the code that stands on it.
pub fn of_page(text: &str) -> Option<&'static Cause> {
    let row = login::PAGES.iter().find(|(code, _)| text.contains(code));
    row.map(|(_, cause)| *cause)
}

/// Why the REST API refused everything, not only one request.
pub fn of_api(error: &ApiError) -> Option<&'static Cause> {
    let row = api::TABLE.iter().find(|(code, words, _)| {
        *code == error.code && (words.is_empty() || error.message.contains(words))
    });
    row.map(|(_, _, cause)| *cause)
}

fn of_login(error: &LoginError) -> Option<&'static Cause> {
    match error {
        LoginError::Incomplete("refresh token") => Some(&login::NO_REFRESH),
        LoginError::PortBusy { .. } | LoginError::PortRefused { .. } => Some(&login::PORT),
        LoginError::ForeignInstance(_) => Some(&login::FOREIGN),
        LoginError::NeedsMyDomain(_) => Some(&flow::NEEDS_MY_DOMAIN),
        LoginError::Refused(refusal) => of_flow(refusal.flow, &refusal.error),
        _ => None,
    }
}

/// The cause of a refusal in its flow.
fn of_flow(flow: Flow, error: &OAuthError) -> Option<&'static Cause> {
    let cause = of_oauth(error);
    match flow {
        Flow::Password => Some(cause),
        // An assertion is no login that could have ended.
        Flow::Jwt if cause.id == ENDED.id => Some(&login::ASSERTION),
        Flow::Jwt => Some(cause),
        Flow::ClientCredentials | Flow::Device | Flow::SfdxUrl => {
            Some(of_its_own(flow, error).unwrap_or(cause))
        }
    }
}

/// The cause of a refusal that means something of its own in its flow; `None` where it means there
/// what it means everywhere.
pub(super) fn of_its_own(flow: Flow, error: &OAuthError) -> Option<&'static Cause> {
    let said = error.description.to_ascii_lowercase();
    let row = flow::TABLE
        .iter()
        .find(|(of, code, words, _)| *of == flow && *code == error.error && said.contains(words));
    row.map(|(_, _, _, cause)| *cause)
}

/// All causes, each once.
pub fn all() -> Vec<&'static Cause> {
    let mut all: Vec<&Cause> = Vec::new();
    let tables = login::TABLE
        .iter()
        .map(|(_, _, cause)| *cause)
        .chain(login::PAGES.iter().map(|(_, cause)| *cause))
        .chain([
            &login::UNKNOWN,
            &login::ENDED,
            &login::NO_REFRESH,
            &login::PORT,
            &login::FOREIGN,
            &flow::NEEDS_MY_DOMAIN,
        ])
        .chain(flow::TABLE.iter().map(|(_, _, _, cause)| *cause))
        .chain(api::TABLE.iter().map(|(_, _, cause)| *cause))
        .chain(network::ALL.iter().copied());
    for cause in tables {
        if !all.iter().any(|known| known.id == cause.id) {
            all.push(cause);
        }
    }
    all
}
