//! The client credentials flow: the app logs in as the user that it is set up to run as.
//!
//! Works at an org's own address only, and gives no refresh token: the same is sent again when the
//! access token has died.

use super::{Flow, LoginError, LoginHost, Refusal};
use crate::salesforce::token::{self, Tokens};
use crate::salesforce::{Error, Http};
use crate::secret::Secret;

/// Logs in.
pub async fn log_in(
    http: &Http,
    host: &LoginHost,
    client_id: &str,
    client_secret: &Secret,
) -> Result<Tokens, Error> {
    if matches!(host.host(), "login.salesforce.com" | "test.salesforce.com") {
        return Err(LoginError::NeedsMyDomain(host.host().to_owned()).into());
    }
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_id", client_id),
        ("client_secret", client_secret.expose()),
    ];
    token::request(http, host, &fields)
        .await
        .map_err(|error| Refusal::of(Flow::ClientCredentials, error))
}
