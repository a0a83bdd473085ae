//! What brings an org's next access token: its refresh token, an assertion signed anew, the app's own
//! secret, or nothing but a new login.

use super::JobError;
use super::login::read_key;
use crate::org::{LoginKind, Org, Renewal};
use crate::salesforce::login::jwt::{self, Assertion};
use crate::salesforce::login::{LoginError, LoginHost, client_credentials};
use crate::salesforce::token::{self, Refresh, Tokens};
use crate::salesforce::{self, Http};
use crate::secret::Secret;
use crate::vault::Record;

/// The access token that the vault holds of a login that has nothing to bring another one; `None`
/// where another one can be had. With one that has expired only a login helps.
pub(super) fn kept(
    org: &Org,
    record: &Record,
    expired: Option<&Secret>,
) -> Result<Option<Secret>, JobError> {
    if !record.refresh_token.is_empty() || org.login.renewal() != Renewal::LogIn {
        return Ok(None);
    }
    match &record.access_token {
        Some(token) if expired != Some(token) => Ok(Some(token.clone())),
        _ => Err(JobError::NeedsLogin(format!(
            "the access token has expired, and this way in ({}) brings no other one",
            org.login.words()
        ))),
    }
}

/// The access token that another process got with the refresh token before this one, and left for all;
/// `None` where it is the one that has expired.
pub(super) fn shared(record: &Record, expired: Option<&Secret>) -> Option<Secret> {
    let token = record.access_token.as_ref();
    token.filter(|token| expired != Some(token)).cloned()
}

/// The record of a login that can do without a vault: a key in a file is enough.
pub(super) fn without_vault(org: &Org) -> Option<Record> {
    matches!(org.login, LoginKind::Jwt(_)).then(|| Record {
        generation: 0,
        refresh_token: Secret::new(""),
        access_token: None,
        passphrase: None,
        host: org.login_url.clone(),
        client_id: org.app.client_id.clone(),
        client_secret: None,
    })
}

/// Gets the next access token.
pub(super) async fn ask(
    http: &Http,
    org: &Org,
    record: &Record,
) -> Result<Tokens, salesforce::Error> {
    if !record.refresh_token.is_empty() {
        let with = Refresh {
            instance_url: &org.instance_url,
            login_url: &org.login_url,
            app: &org.app,
            client_secret: record.client_secret.as_ref(),
            refresh_token: &record.refresh_token,
        };
        return token::refresh(http, with).await;
    }
    let host = LoginHost::parse(&org.login_url)?;
    match (&org.login, &record.client_secret) {
        (LoginKind::Jwt(place), _) => {
            let key = read_key(&place.file, record.passphrase.as_ref()).await?;
            let with = Assertion {
                client_id: &org.app.client_id,
                username: &place.username,
                key: &key,
                file: &place.file.display().to_string(),
            };
            let known = Some(place.audience.as_str());
            Ok(jwt::log_in(http, &host, with, known).await?.tokens)
        }
        (LoginKind::ClientCredentials, Some(secret)) => {
            client_credentials::log_in(http, &host, &org.app.client_id, secret).await
        }
        _ => Err(LoginError::Incomplete("refresh token").into()),
    }
}
