//! The username-password flow. Legacy: blocked in orgs made since Summer '23, unknown to External
//! Client Apps, and blind to second factors and single sign-on.
//!
//! The security token is appended to the password here, so that nobody has to. Neither is kept.

use super::{Flow, LoginHost, Refusal};
use crate::salesforce::token::{self, Tokens};
use crate::salesforce::{Error, Http};
use crate::secret::Secret;

/// What the person typed.
#[derive(Debug, Clone, Copy)]
pub struct Typed<'a> {
    /// The app's consumer key.
    pub client_id: &'a str,
    /// The app's secret, where it has one.
    pub client_secret: Option<&'a Secret>,
    /// The username.
    pub username: &'a str,
    /// The password.
    pub password: &'a Secret,
    /// The security token, which an address that the org does not trust needs.
    pub token: Option<&'a Secret>,
}

/// Logs in.
pub async fn log_in(http: &Http, host: &LoginHost, typed: Typed<'_>) -> Result<Tokens, Error> {
    let token = typed.token.map_or("", Secret::expose);
    let password = Secret::new(format!("{}{}", typed.password.expose(), token.trim()));
    let mut fields = vec![
        ("grant_type", "password"),
        ("client_id", typed.client_id),
        ("username", typed.username),
        ("password", password.expose()),
    ];
    if let Some(secret) = typed.client_secret {
        fields.push(("client_secret", secret.expose()));
    }
    token::request(http, host, &fields)
        .await
        .map_err(|error| Refusal::of(Flow::Password, error))
}
