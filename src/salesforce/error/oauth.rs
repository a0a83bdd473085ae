//! The error body of OAuth endpoints and of the callback, and what to tell the person about each.
//!
//! Codes are those the server defines; the table is the one of `authorize` and `token`. Knows no
//! HTTP.

/// An OAuth error (RFC 6749, 4.1.2.1 and 5.2).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{error}: {description}")]
pub struct OAuthError {
    /// The HTTP status; 0 where the error came by the browser.
    pub status: u16,
    /// `error`, e.g. `invalid_grant`.
    pub error: String,
    /// `error_description`, in the server's words.
    pub description: String,
}

impl OAuthError {
    /// One that came back by the browser.
    pub fn from_browser(error: &str, description: &str) -> Self {
        Self {
            status: 0,
            error: error.into(),
            description: description.into(),
        }
    }

    fn says(&self, words: &str) -> bool {
        self.description.to_ascii_lowercase().contains(words)
    }

    /// Whether this grant is dead, so that only a new login helps.
    pub(super) fn needs_login(&self) -> bool {
        matches!(
            self.error.as_str(),
            "invalid_grant" | "invalid_token" | "invalid_session_level"
        )
    }

    /// Whether trying again can help.
    pub(super) fn is_retryable(&self) -> bool {
        self.status >= 500
            || matches!(
                self.error.as_str(),
                "rate_limit_exceeded"
                    | "server_error"
                    | "service_unavailable"
                    | "temporarily_unavailable"
                    | "system_down"
                    | "slow_down"
                    | "unknown_error"
                    | "access_denied"
            )
    }

    /// What happened.
    pub(super) fn title(&self) -> &'static str {
        match self.error.as_str() {
            "access_denied" => "Access was denied in the browser",
            "invalid_grant" if self.says("authorization code") => "The login took too long",
            "invalid_grant" if self.says("approved this consumer") => {
                "Nobody has approved this app for you yet"
            }
            "invalid_grant" if self.says("ip restricted") => {
                "The org does not let you in from this network"
            }
            "invalid_grant" if self.says("login hours") => {
                "The org does not let you in at this hour"
            }
            "invalid_grant" if self.says("no valid scopes") => "The app has no scopes",
            "invalid_grant" | "invalid_token" => "The login is no longer valid",
            "invalid_client" if self.says("installed") => "The app is not installed in this org",
            "app_not_found" | "app_blocked" | "fail_close_app_blocked" | "installation_error" => {
                "The app is not installed in this org, or is blocked"
            }
            "invalid_client_id" => "The org does not know this consumer key",
            "invalid_client" | "invalid_client_credentials" => {
                "The client secret is wrong or missing"
            }
            "invalid_app_access" => "You may not use this app",
            "unauthorized_client" | "oauth_flow_disabled" | "unsupported_grant_type" => {
                "The app may not log in this way"
            }
            "redirect_uri_mismatch" | "redirect_uri_missing" => {
                "The callback is not the one registered"
            }
            "invalid_scope" => "The app does not grant what was asked for",
            "inactive_user" => "The user is inactive or frozen",
            "inactive_org" => "The org is locked, closed or suspended",
            "rate_limit_exceeded" | "slow_down" => "Too many logins",
            "server_error" | "service_unavailable" | "temporarily_unavailable" | "system_down" => {
                "Salesforce's login is down"
            }
            "unsupported_token_type" => "Salesforce does not know this token",
            _ => "Salesforce refused the login",
        }
    }

    /// What to do.
    pub(super) fn hint(&self) -> &'static str {
        match self.error.as_str() {
            "access_denied" => "Start the login again and choose Allow.",
            "invalid_grant" if self.says("authorization code") => {
                "Start the login again; a code is good once and for a short time."
            }
            "invalid_grant" if self.says("approved this consumer") => {
                "Log in through the browser once, or ask an admin to pre-authorise the app."
            }
            "invalid_grant" if self.says("ip restricted") || self.says("login hours") => {
                "Ask an admin about login IP ranges and hours, or connect through the VPN."
            }
            "invalid_grant" if self.says("no valid scopes") => {
                "Give the app the scopes api and refresh_token in Setup."
            }
            "invalid_grant" if self.says("authentication failure") => {
                "Check user, password and security token; the org may block this kind of login."
            }
            "invalid_grant" | "invalid_token" => {
                "Log in again. An app keeps five logins a user; a sixth ends the oldest."
            }
            "invalid_client" if self.says("installed") => INSTALL,
            "app_not_found" | "app_blocked" | "fail_close_app_blocked" | "installation_error" => {
                INSTALL
            }
            "invalid_client_id" => {
                "Check the key and the login host. A new app takes 2 to 30 minutes to be known, and \
                 a local app only works on its own org's My Domain."
            }
            "invalid_client" | "invalid_client_credentials" => {
                "Untick Require Secret for both flows in the app, or enter its secret."
            }
            "invalid_app_access" => {
                "Ask an admin to assign your profile or permission set to the app."
            }
            "unauthorized_client" | "oauth_flow_disabled" | "unsupported_grant_type" => {
                "Enable the web server flow for the app in Setup."
            }
            "redirect_uri_mismatch" | "redirect_uri_missing" => {
                "Register the exact callback in the app: scheme, host, port and path must be equal."
            }
            "invalid_scope" => "Leave the scope empty, or add it to the app.",
            "inactive_user" => "Ask an admin to activate or unfreeze the user.",
            "inactive_org" => "Ask whoever owns the org; Salesforce Support can reopen it.",
            "rate_limit_exceeded" | "slow_down" => "Wait some minutes before the next login.",
            "server_error" | "service_unavailable" | "temporarily_unavailable" | "system_down" => {
                "Try again later; see status.salesforce.com."
            }
            "invalid_request" if self.says("code challenge") => {
                "The app requires PKCE, and something on the way removed it. Start again."
            }
            "unsupported_token_type" => "Nothing is left to revoke.",
            _ => "Start the login again; Login History in Setup shows why it failed.",
        }
    }
}

const INSTALL: &str = "Ask an admin to install the app (Setup, Connected Apps OAuth Usage), or use \
                       your own External Client App with the org's My Domain.";
