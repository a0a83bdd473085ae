//! The error body of OAuth endpoints and of the callback. What each means is in
//! [`crate::salesforce::diagnosis`]. Knows no HTTP.

use crate::salesforce::diagnosis;

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
        diagnosis::of_oauth(self).name
    }

    /// What to do.
    pub(super) fn hint(&self) -> &'static str {
        diagnosis::of_oauth(self).hint
    }
}
