//! `Grant`: what the server gave a login, until it is kept.

use super::JobError;
use crate::org::LoginKind;
use crate::salesforce::login::LoginError;
use crate::salesforce::token::{self, Tokens};
use crate::salesforce::{self, Http};
use crate::secret::Secret;

/// A grant that is given back when it is dropped before it was kept.
pub(super) struct Grant {
    http: Http,
    host: String,
    token: Secret,
    kept: bool,
}

impl Grant {
    /// The grant of a login. In the browser with a code there is a refresh token, or it is none; the
    /// other ways may have just the access token. What somebody else got before is not given back.
    pub(super) fn of(http: &Http, tokens: &Tokens, kind: &LoginKind) -> Result<Self, JobError> {
        let grant = |token: &Secret| Self {
            http: http.clone(),
            host: tokens.instance_url.clone(),
            token: token.clone(),
            kept: matches!(kind, LoginKind::AccessToken | LoginKind::SfdxUrl),
        };
        match (&tokens.refresh_token, kind) {
            (Some(token), _) => Ok(grant(token)),
            (None, LoginKind::WebServer) => {
                // Nothing is left behind on the server for a login that failed here.
                drop(grant(&tokens.access_token));
                Err(salesforce::Error::from(LoginError::Incomplete("refresh token")).into())
            }
            (None, _) => Ok(grant(&tokens.access_token)),
        }
    }

    /// It is in the vault, or in the session's memory.
    pub(super) fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for Grant {
    fn drop(&mut self) {
        if self.kept {
            return;
        }
        let (http, host, token) = (self.http.clone(), self.host.clone(), self.token.clone());
        // Outside of a runtime the program is ending, and nothing can be sent any more.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                if token::revoke(&http, &host, &token).await.is_err() {
                    tracing::debug!("an unused grant was not revoked");
                }
            });
        }
    }
}
