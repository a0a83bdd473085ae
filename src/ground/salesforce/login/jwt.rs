//! The JWT bearer flow (RFC 7523): an assertion signed with RS256 is exchanged for an access token.
//!
//! There is no refresh token; a new assertion is made when the access token has died. Which audience
//! a host takes is not said anywhere, so it is tried in an order, and the one that was taken is
//! remembered by the caller.

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;

use super::{Flow, LoginError, LoginHost, Refusal, SigningKey};
use crate::salesforce::token::{self, Tokens};
use crate::salesforce::{Error, Http};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const PRODUCTION: &str = "https://login.salesforce.com";
const SANDBOX: &str = "https://test.salesforce.com";

/// How long an assertion is good for.
const LIFE: Duration = Duration::from_secs(180);

/// Who asserts what.
#[derive(Debug, Clone, Copy)]
pub struct Assertion<'a> {
    /// The consumer key of the app (`iss`).
    pub client_id: &'a str,
    /// The username (`sub`).
    pub username: &'a str,
    /// Signs it.
    pub key: &'a SigningKey,
    /// Where the key is, for an error's words.
    pub file: &'a str,
}

/// What a JWT login gave.
#[derive(Debug, Clone)]
pub struct Asserted {
    /// The tokens; no refresh token among them.
    pub tokens: Tokens,
    /// The host that took the assertion.
    pub host: LoginHost,
    /// The audience it took.
    pub audience: String,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    exp: u64,
}

/// Logs in; tries the audiences that can be right for the host, that of the last time first.
pub async fn log_in(
    http: &Http,
    host: &LoginHost,
    with: Assertion<'_>,
    known: Option<&str>,
) -> Result<Asserted, Error> {
    let mut pairs = pairs(host);
    if let Some(known) = known {
        pairs.retain(|(at, audience)| at != host || audience != known);
        pairs.insert(0, (host.clone(), known.to_owned()));
    }
    let mut refused = None;
    for (host, audience) in pairs {
        match ask(http, &host, with, &audience).await {
            Ok(tokens) => {
                return Ok(Asserted {
                    tokens,
                    host,
                    audience,
                });
            }
            Err(error) if is_about_the_assertion(&error) => {
                // What the host that was named says is what the person is told.
                refused.get_or_insert(error);
            }
            // Nothing was decided about the first one by what another host says.
            Err(error) => return Err(Refusal::of(Flow::Jwt, refused.unwrap_or(error))),
        }
    }
    let error = refused.unwrap_or_else(|| LoginError::Incomplete("audience").into());
    Err(Refusal::of(Flow::Jwt, error))
}

async fn ask(
    http: &Http,
    host: &LoginHost,
    with: Assertion<'_>,
    audience: &str,
) -> Result<Tokens, Error> {
    let assertion = assertion(with, audience, SystemTime::now())?;
    let fields = [("grant_type", GRANT), ("assertion", assertion.expose())];
    token::request(http, host, &fields).await
}

/// Whether another audience or host can make a difference. That nobody approved the app also comes
/// from a host that does not know the user.
fn is_about_the_assertion(error: &Error) -> bool {
    matches!(
        error.code(),
        Some("invalid_grant" | "invalid_assertion_type")
    )
}

/// The hosts to ask and the audiences to name, in the order in which the Salesforce CLI tries them;
/// an assertion for one of the two general hosts never goes to the other.
fn pairs(host: &LoginHost) -> Vec<(LoginHost, String)> {
    let own = (host.clone(), host.url().to_owned());
    let of = |audience: &str| (host.clone(), audience.to_owned());
    let general = |audience: &str| {
        let at = LoginHost::parse(audience).ok()?;
        Some((at, audience.to_owned()))
    };
    let is_sandbox = host.host().contains("--")
        || host.host().contains(".sandbox.")
        || host.host().contains(".scratch.");
    match host.url() {
        PRODUCTION => [Some(own), general(SANDBOX)]
            .into_iter()
            .flatten()
            .collect(),
        SANDBOX => [Some(own), general(PRODUCTION)]
            .into_iter()
            .flatten()
            .collect(),
        _ if is_sandbox => vec![own, of(SANDBOX), of(PRODUCTION)],
        _ => vec![own, of(PRODUCTION), of(SANDBOX)],
    }
}

/// The signed assertion.
fn assertion(
    with: Assertion<'_>,
    audience: &str,
    now: SystemTime,
) -> Result<crate::secret::Secret, Error> {
    let since = now
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let claims = Claims {
        iss: with.client_id,
        sub: with.username,
        aud: audience,
        exp: (since + LIFE).as_secs(),
    };
    let claims = serde_json::to_string(&claims).map_err(|e| Error::System(e.to_string()))?;
    let signed = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256"}"#),
        URL_SAFE_NO_PAD.encode(claims)
    );
    let signature = with.key.sign(&signed).map_err(|why| LoginError::Key {
        file: with.file.to_owned(),
        why,
    })?;
    Ok(format!("{signed}.{signature}").into())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::secret::Secret;

    #[test]
    fn audiences_are_tried_by_host() {
        for (typed, tried) in [
            (
                "login",
                &[
                    ("login.salesforce.com", PRODUCTION),
                    ("test.salesforce.com", SANDBOX),
                ][..],
            ),
            (
                "test",
                &[
                    ("test.salesforce.com", SANDBOX),
                    ("login.salesforce.com", PRODUCTION),
                ],
            ),
            (
                "acme",
                &[
                    ("acme.my.salesforce.com", "https://acme.my.salesforce.com"),
                    ("acme.my.salesforce.com", PRODUCTION),
                    ("acme.my.salesforce.com", SANDBOX),
                ],
            ),
            (
                "acme--uat",
                &[
                    (
                        "acme--uat.sandbox.my.salesforce.com",
                        "https://acme--uat.sandbox.my.salesforce.com",
                    ),
                    ("acme--uat.sandbox.my.salesforce.com", SANDBOX),
                    ("acme--uat.sandbox.my.salesforce.com", PRODUCTION),
                ],
            ),
        ] {
            let pairs = pairs(&LoginHost::parse(typed).unwrap());
            let pairs: Vec<_> = pairs.iter().map(|(h, a)| (h.host(), a.as_str())).collect();
            assert_eq!(pairs, tried, "{typed}");
        }
    }

    #[test]
    fn an_assertion_says_who_to_whom_and_until_when() {
        let pem = Secret::new(include_str!("../../../../assets/demo/jwt/pkcs8.pem"));
        let key = SigningKey::read(&pem, None).unwrap();
        let with = Assertion {
            client_id: "3MVG9",
            username: "ci@acme.example",
            key: &key,
            file: "k",
        };
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1000);
        let text = assertion(with, PRODUCTION, now).unwrap();
        let parts: Vec<&str> = text.expose().split('.').collect();
        let decoded =
            |part: &str| String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
        assert_eq!(decoded(parts[0]), r#"{"alg":"RS256"}"#);
        assert_eq!(
            decoded(parts[1]),
            r#"{"iss":"3MVG9","sub":"ci@acme.example","aud":"https://login.salesforce.com","exp":1180}"#
        );
        let public = include_bytes!("../../../../assets/demo/jwt/public.der");
        ring::signature::UnparsedPublicKey::new(
            &ring::signature::RSA_PKCS1_2048_8192_SHA256,
            public,
        )
        .verify(
            format!("{}.{}", parts[0], parts[1]).as_bytes(),
            &URL_SAFE_NO_PAD.decode(parts[2]).unwrap(),
        )
        .unwrap();
    }
}
