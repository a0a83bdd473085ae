//! `Refusal`: what a server's refusal means in the flow in which it came.
//!
//! The same code and text stand for other causes in each flow, and the server names none of them: so
//! all that can be behind it are told, the likeliest first, each with its next step. Knows no HTTP.

use crate::salesforce::OAuthError;
use crate::salesforce::diagnosis;

/// The flows whose refusals have meanings of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Username and password.
    Password,
    /// A signed assertion.
    Jwt,
    /// The app's own id and secret.
    ClientCredentials,
    /// A short code typed on a page.
    Device,
    /// A refresh token that somebody else got.
    SfdxUrl,
}

/// A refusal by the server, in a flow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{error}")]
pub struct Refusal {
    /// In which flow.
    pub flow: Flow,
    /// The server's words.
    pub error: OAuthError,
}

impl Refusal {
    /// A refusal that means something else here than everywhere; any other error stays as it is.
    pub(super) fn of(flow: Flow, error: crate::salesforce::Error) -> crate::salesforce::Error {
        match error {
            crate::salesforce::Error::OAuth(error) => {
                let refusal = Self { flow, error };
                if refusal.meaning().is_some() {
                    super::LoginError::Refused(Box::new(refusal)).into()
                } else {
                    crate::salesforce::Error::OAuth(refusal.error)
                }
            }
            other => other,
        }
    }

    fn says(&self, words: &str) -> bool {
        let description = self.error.description.to_ascii_lowercase();
        description.contains(words)
    }

    /// What happened, and what to do.
    fn meaning(&self) -> Option<(&'static str, &'static str)> {
        let code = self.error.error.as_str();
        Some(match (self.flow, code) {
            (_, "invalid_grant") if self.says("ip restricted") || self.says("login hours") => {
                return None;
            }
            (Flow::Password, "invalid_grant") if self.says("security token required") => {
                ("From this network the security token is needed", UNTRUSTED)
            }
            (Flow::Password, "invalid_grant") if self.says("invalid password") => (
                "The password or the security token is wrong",
                WRONG_PASSWORD,
            ),
            (Flow::Password, "invalid_grant") => (
                "Salesforce did not let this user in",
                AUTHENTICATION_FAILURE,
            ),
            (Flow::Password, "unsupported_grant_type" | "oauth_flow_disabled") => {
                ("The org does not allow passwords here", PASSWORDS_BLOCKED)
            }
            (Flow::Jwt, "invalid_grant") if self.says("approved this consumer") => (
                "Nobody has approved this app for the user yet",
                NOT_APPROVED,
            ),
            (Flow::Jwt, "invalid_grant") if self.says("audience") => {
                ("The assertion is for another login host", AUDIENCE)
            }
            (Flow::Jwt, "invalid_grant" | "invalid_assertion_type" | "bad_jti_claim") => {
                ("The org does not take the assertion", ASSERTION)
            }
            (Flow::Jwt, "invalid_app_access") => ("The user may not use this app", ADMIN_APPROVED),
            (Flow::Jwt, "invalid_request") => {
                ("The app cannot be used with assertions yet", JWT_SCOPES)
            }
            // The steps of these are told besides, so they have one place for all their words.
            (flow, _) => {
                let cause = diagnosis::of_its_own(flow, &self.error)?;
                (cause.name, cause.hint)
            }
        })
    }

    /// What happened.
    pub(super) fn title(&self) -> &'static str {
        self.meaning()
            .map_or("Salesforce refused the login", |(title, _)| title)
    }

    /// What to do: a sentence, or a list of causes, a line each.
    pub(super) fn hint(&self) -> &'static str {
        self.meaning()
            .map_or("Login History in Setup shows why.", |(_, hint)| hint)
    }
}

const UNTRUSTED: &str = "\
The org does not trust this network's address. In Salesforce open your picture, Settings, Reset My \
Security Token: the token comes by e-mail. Type it in its own field; it is appended to the password. \
Do not open the org's trusted IP ranges to the world for this.";

const WRONG_PASSWORD: &str = "\
1. A sandbox has its own password, and its usernames end in the sandbox's name: log in at test.
2. A new password makes a new security token, which comes by e-mail: type that one.
3. After too many tries the user is locked for a while: an admin can unlock it.";

const AUTHENTICATION_FAILURE: &str = "\
Salesforce says the same for all of these; Login History in Setup names the true one:
1. User or password is wrong, or the host is: sandbox users log in at test or at their My Domain.
2. This network is not trusted: the security token is missing or old (Settings, Reset My Security \
Token; it comes by e-mail and is new after each change of password).
3. The org blocks this flow, as all made since Summer '23 do: an admin allows it under Setup, OAuth \
and OpenID Connect Settings, Allow OAuth Username-Password Flows. Better log in with the browser.
4. The app is an External Client App: they never allow it. Log in with the browser.
5. The user signs in through single sign-on and has no password of Salesforce, or is locked.";

const PASSWORDS_BLOCKED: &str = "\
Log in with the browser. Orgs made since Summer '23 block this flow, and External Client Apps have \
none; an admin can allow it under Setup, OAuth and OpenID Connect Settings.";

const NOT_APPROVED: &str = "\
Log in with the browser and this app once, or let an admin set its policy to admin approved users and \
assign your profile or permission set. Check also that the username is a user of this org.";

const AUDIENCE: &str = "\
Log in at the org's My Domain; sandboxes and scratch orgs at test.";

const ASSERTION: &str = "\
1. The certificate in the app (Use digital signatures) must be the one of this key.
2. The username must be the one of this org, not an e-mail address: sandboxes append their name.
3. This machine's clock must be right: an assertion is good for three minutes.
4. The user must have approved the app, or an admin for the user.";

const ADMIN_APPROVED: &str = "\
Ask an admin to assign the user's profile or permission set to the app (Manage, Profiles).";

const JWT_SCOPES: &str = "Give the app the scopes api and refresh_token in Setup, then try again.";
