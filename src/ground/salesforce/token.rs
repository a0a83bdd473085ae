//! Tokens: what the token endpoint answers, refreshing, revoking, and whose they are.
//!
//! A refresh token can be good for one use only (rotation), and using a dead one ends the login
//! everywhere; so a request that may have arrived is never repeated here. Keeping tokens, and
//! letting only one refresh run at a time, is the caller's.

use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::client::{Client, Reply, parse_json};
use super::error::Error;
use super::http::{Answer, Call, Http};
use super::login::{LoginError, LoginHost};
use crate::org::{ClientApp, OrgKey};
use crate::secret::Secret;

/// How long the token endpoint may take.
const TOKEN_TIMEOUT: Duration = Duration::from_secs(30);

/// What a login or a refresh gave.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// For the `Authorization` header.
    pub access_token: Secret,
    /// Present after a login whose scopes allow it, and after a refresh where the app rotates. It
    /// must be stored before the access token is used.
    pub refresh_token: Option<Secret>,
    /// Where the API is now, checked: lower case, no trailing slash.
    pub instance_url: String,
    /// Whose login it is.
    pub key: OrgKey,
    /// What was granted, separated by spaces.
    pub scope: String,
}

/// The token answer as sent: by the token endpoint, or in a fragment of the user-agent flow.
#[derive(Deserialize)]
pub(super) struct TokenBody {
    pub access_token: String,
    #[serde(default)]
    pub refresh_token: Option<String>,
    pub instance_url: String,
    pub id: String,
    #[serde(default)]
    pub scope: Option<String>,
}

/// What a refresh needs.
#[derive(Debug, Clone, Copy)]
pub struct Refresh<'a> {
    /// Where the org was last.
    pub instance_url: &'a str,
    /// Where the login was made; asked where the instance cannot be reached.
    pub login_url: &'a str,
    /// The app of the login.
    pub app: &'a ClientApp,
    /// The app's secret, where it requires one.
    pub client_secret: Option<&'a Secret>,
    /// The refresh token.
    pub refresh_token: &'a Secret,
}

/// Gets a new access token. `invalid_grant` ([`Error::needs_login`]) is final. After a timeout or a
/// broken connection ([`Error::never_sent`] is false) the old refresh token may be dead already.
pub async fn refresh(http: &Http, with: Refresh<'_>) -> Result<Tokens, Error> {
    let login = LoginHost::parse(with.login_url)?;
    let instance = login
        .check_instance(with.instance_url)
        .and_then(|url| LoginHost::parse(&url));
    let mut fields = vec![
        ("grant_type", "refresh_token"),
        ("refresh_token", with.refresh_token.expose()),
        ("client_id", &with.app.client_id),
    ];
    if let Some(secret) = with.client_secret {
        fields.push(("client_secret", secret.expose()));
    }
    // The instance is right for a My Domain and a local app; an org that moved is found by the
    // login host.
    match instance {
        Ok(instance) if instance != login => match request(http, &instance, &fields).await {
            Err(error) if error.never_sent() || matches!(error, Error::Moved { .. }) => {
                request(http, &login, &fields).await
            }
            result => result,
        },
        _ => request(http, &login, &fields).await,
    }
}

/// Posts to the token endpoint; again, once, only where nothing was sent.
pub(super) async fn request(
    http: &Http,
    host: &LoginHost,
    fields: &[(&str, &str)],
) -> Result<Tokens, Error> {
    tokens(host, answer(http, host, fields).await?)
}

/// The same for what else the token endpoint answers.
pub(super) async fn answer<T: DeserializeOwned>(
    http: &Http,
    host: &LoginHost,
    fields: &[(&str, &str)],
) -> Result<T, Error> {
    let call = post(host, "/services/oauth2/token", fields);
    let answer = match http.once(&call).await {
        Err(error) if error.is_transient() && error.never_sent() => http.once(&call).await?,
        result => result?,
    };
    if answer.status != 200 {
        return Err(refused(&answer));
    }
    parse_json(&answer)
}

/// Ends a login on the server: with a refresh token, and with it its access tokens.
pub async fn revoke(http: &Http, instance_url: &str, token: &Secret) -> Result<(), Error> {
    let host = LoginHost::parse(instance_url)?;
    let call = post(
        &host,
        "/services/oauth2/revoke",
        &[("token", token.expose())],
    );
    let answer = http.once(&call).await?;
    if answer.status != 200 {
        return Err(refused(&answer));
    }
    Ok(())
}

fn post(host: &LoginHost, path: &str, fields: &[(&str, &str)]) -> Call {
    Call {
        patience: Some(TOKEN_TIMEOUT),
        ..Call::form(host.endpoint(path), fields)
    }
}

fn refused(answer: &Answer) -> Error {
    Error::from_oauth_answer(answer.status, answer.content_type(), &answer.body)
}

/// Checks a token answer before anything of it is used.
pub(super) fn tokens(host: &LoginHost, body: TokenBody) -> Result<Tokens, Error> {
    let access_token = Secret::new(body.access_token);
    let refresh_token = body.refresh_token.map(Secret::new);
    if access_token.is_empty() {
        return Err(LoginError::Incomplete("access token").into());
    }
    Ok(Tokens {
        access_token,
        refresh_token: refresh_token.filter(|token| !token.is_empty()),
        instance_url: host.check_instance(&body.instance_url)?,
        key: key_of(&body.id).ok_or(LoginError::Incomplete("identity"))?,
        scope: body.scope.unwrap_or_default(),
    })
}

/// The org id and the user id: the last two segments of the identity URL.
fn key_of(identity_url: &str) -> Option<OrgKey> {
    let mut segments = identity_url.rsplit('/');
    let user = segments.next().filter(|id| is_id(id, "005"))?;
    let organization = segments.next().filter(|id| is_id(id, "00D"))?;
    Some(OrgKey::new(organization, user))
}

fn is_id(text: &str, prefix: &str) -> bool {
    matches!(text.len(), 15 | 18)
        && text.starts_with(prefix)
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Who the access token belongs to (`/services/oauth2/userinfo`).
#[derive(Debug, Clone, Deserialize)]
pub struct UserInfo {
    /// The user id (`005…`).
    pub user_id: String,
    /// The org id (`00D…`).
    pub organization_id: String,
    /// The username.
    #[serde(default)]
    pub preferred_username: String,
    /// The person's name.
    #[serde(default)]
    pub name: Option<String>,
    /// The person's e-mail address.
    #[serde(default)]
    pub email: Option<String>,
}

/// Asks whose the token is. An expired token is answered with 403 and a text here; that comes out
/// as the 401 it is elsewhere ([`Error::session_expired`]).
pub async fn user_info(client: &Client) -> Result<Reply<UserInfo>, Error> {
    let call = client.get(client.address("/services/oauth2/userinfo")?);
    match client.read_json(&call).await {
        Err(Error::Status { status: 403, text }) => Err(Error::Status { status: 401, text }),
        result => result,
    }
}

/// Who the access token belongs to, also where `userinfo` is refused to it: a token whose app lacks
/// the scope for that, or a session that was no OAuth login. The list of resources, which the scope
/// `api` is enough for, names the identity then; the username comes from the user's record, and is
/// empty where that may not be read.
///
/// # Errors
/// That of `userinfo`, where it could not be asked at all or nothing else says who it is; that of the
/// list of resources, where the token is dead.
pub async fn who(client: &Client) -> Result<Reply<UserInfo>, Error> {
    #[derive(Deserialize)]
    struct Resources {
        #[serde(default)]
        identity: String,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct User {
        username: String,
    }
    let refused = match user_info(client).await {
        Err(error @ (Error::Status { .. } | Error::Api(_))) => error,
        result => return result,
    };
    let list = format!("/services/data/v{}", client.version());
    let list = client.get(client.address(&list)?);
    let resources: Reply<Resources> = client.read_json(&list).await?;
    let key = key_of(&resources.value.identity).ok_or(refused)?;
    let of_user = format!("sobjects/User/{}?fields=Username", key.user_id());
    let user = client.get(client.resource(&of_user)?);
    let named = client.read_json::<User>(&user).await;
    Ok(Reply {
        usage: resources.usage,
        value: UserInfo {
            user_id: key.user_id().to_owned(),
            organization_id: key.organization_id().to_owned(),
            preferred_username: named.map_or_else(|_| String::new(), |user| user.value.username),
            name: None,
            email: None,
        },
    })
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]
mod tests {
    use super::*;

    fn body(instance_url: &str, id: &str) -> TokenBody {
        serde_json::from_value(serde_json::json!({
            "access_token": "00D!CANARY", "refresh_token": "5Aep", "instance_url": instance_url,
            "id": id, "token_type": "Bearer", "issued_at": "1278448832702", "scope": "api"
        }))
        .unwrap()
    }

    const ID: &str = "https://login.salesforce.com/id/00D5g00000AbCdEEAV/0055g00000XyZaBAAV";

    #[test]
    fn a_token_answer_is_checked_before_use() {
        let host = LoginHost::parse("login").unwrap();
        let good = tokens(&host, body("https://ACME.my.salesforce.com/", ID)).unwrap();
        assert_eq!(good.instance_url, "https://acme.my.salesforce.com");
        assert_eq!(good.key.as_str(), "00D5g00000AbCdEEAV:0055g00000XyZaBAAV");
        assert!(!format!("{good:?}").contains("CANARY"));
        for instance in [
            "https://acme.my.salesforce.com.evil",
            "http://acme.my.salesforce.com",
        ] {
            assert!(matches!(
                tokens(&host, body(instance, ID)),
                Err(Error::Login(LoginError::ForeignInstance(_)))
            ));
        }
        for id in [
            "",
            "https://x/id/00D/005",
            "https://x/id/0055g00000XyZaBAAV/00D5g00000AbCdEEAV",
        ] {
            assert!(
                tokens(&host, body("https://a.my.salesforce.com", id)).is_err(),
                "{id}"
            );
        }
    }
}
