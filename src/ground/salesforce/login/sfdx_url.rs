//! `SfdxUrl`: the login that the Salesforce CLI writes down as `force://id:secret:token@host`.
//!
//! It comes as that text, or in JSON: `sfdxAuthUrl` at the top or under `result`. Taking it over is
//! one refresh; where the app rotates its tokens, the login is ours from then on and no longer the
//! CLI's.

use serde::Deserialize;

use super::{Flow, LoginError, LoginHost, Refusal};
use crate::org::ClientApp;
use crate::salesforce::token::{self, Tokens};
use crate::salesforce::{Error, Http};
use crate::secret::Secret;

/// What stands in the URL.
#[derive(Debug, Clone)]
pub struct SfdxUrl {
    /// Whose refresh token it is.
    pub client_id: String,
    /// The app's secret, where there is one.
    pub client_secret: Option<Secret>,
    /// The refresh token.
    pub refresh_token: Secret,
    /// Where it is good.
    pub host: LoginHost,
}

#[derive(Deserialize)]
struct Document {
    #[serde(rename = "sfdxAuthUrl", default)]
    url: Option<String>,
    #[serde(default)]
    result: Option<Inner>,
}

#[derive(Deserialize)]
struct Inner {
    #[serde(rename = "sfdxAuthUrl", default)]
    url: Option<String>,
}

impl SfdxUrl {
    /// Reads the text or the JSON around it.
    pub fn parse(text: &Secret) -> Result<Self, LoginError> {
        let text = text.expose().trim_start_matches('\u{feff}').trim();
        if text.contains("REDACTED") {
            return Err(LoginError::BadSfdxUrl(
                "the Salesforce CLI wrote [REDACTED] in its place",
            ));
        }
        if text.starts_with(['{', '[']) {
            return Self::of_url(&of_json(text)?);
        }
        Self::of_url(&Secret::new(text.trim_matches(['"', '\''])))
    }

    fn of_url(url: &Secret) -> Result<Self, LoginError> {
        let bad = LoginError::BadSfdxUrl;
        let text = url.expose().trim();
        if text.is_empty() {
            return Err(bad("nothing was given"));
        }
        let rest = text
            .strip_prefix("force://")
            .ok_or(bad("it does not begin with force://"))?;
        let (login, host) = rest.rsplit_once('@').ok_or(bad("it names no host"))?;
        let parts: Vec<&str> = login.split(':').collect();
        let (client_id, secret, token) = match parts.as_slice() {
            [id, secret, token] => (*id, *secret, *token),
            // An auth file without a client id is written so; the CLI does not read it itself.
            ["", _] => return Err(bad("it names no client id")),
            _ => return Err(bad("it has not the three parts id, secret and token")),
        };
        let plain = |part: &str| {
            let body = part.trim_end_matches('=');
            part.len() - body.len() <= 2
                && body
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
        };
        if client_id.is_empty() {
            return Err(bad("it names no client id"));
        }
        if token.is_empty() {
            return Err(bad("it holds no refresh token"));
        }
        if ![client_id, secret, token].into_iter().all(plain) {
            return Err(bad("there are signs in it that do not belong there"));
        }
        let host = LoginHost::parse(host.trim_end_matches('/'))
            .map_err(|_| bad("its host is none to log in at"))?;
        Ok(Self {
            client_id: client_id.to_owned(),
            client_secret: (!secret.is_empty()).then(|| Secret::new(secret)),
            refresh_token: Secret::new(token),
            host,
        })
    }

    /// The app of the login. Its callback is nobody's business here.
    pub fn app(&self) -> ClientApp {
        let cli = ClientApp::salesforce_cli();
        if self.client_id == cli.client_id {
            return cli;
        }
        ClientApp {
            client_id: self.client_id.clone(),
            redirect_uri: cli.redirect_uri,
            scope: String::new(),
        }
    }

    /// Takes the login over. The answer's refresh token is the new one where the app rotates, else
    /// the URL's own.
    pub async fn log_in(&self, http: &Http) -> Result<Tokens, Error> {
        let mut fields = vec![
            ("grant_type", "refresh_token"),
            ("refresh_token", self.refresh_token.expose()),
            ("client_id", &self.client_id),
        ];
        if let Some(secret) = &self.client_secret {
            fields.push(("client_secret", secret.expose()));
        }
        let mut tokens = token::request(http, &self.host, &fields)
            .await
            .map_err(|error| Refusal::of(Flow::SfdxUrl, error))?;
        tokens
            .refresh_token
            .get_or_insert_with(|| self.refresh_token.clone());
        Ok(tokens)
    }
}

fn of_json(text: &str) -> Result<Secret, LoginError> {
    let document: Option<Document> = if text.starts_with('[') {
        serde_json::from_str::<Vec<Document>>(text)
            .ok()
            .and_then(|mut all| (all.len() == 1).then(|| all.remove(0)))
    } else {
        serde_json::from_str(text).ok()
    };
    let document = document.ok_or(LoginError::BadSfdxUrl("the JSON cannot be read"))?;
    let url = document.url.or(document.result.and_then(|inner| inner.url));
    url.map(Secret::new).ok_or(LoginError::BadSfdxUrl(
        "there is no sfdxAuthUrl in the JSON",
    ))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<SfdxUrl, LoginError> {
        SfdxUrl::parse(&Secret::new(text))
    }

    #[test]
    fn text_and_json_give_the_same() {
        let url = "force://PlatformCLI::5Aep861CANARY.x_y==@acme.my.salesforce.com";
        for text in [
            url.to_owned(),
            format!("  \"{url}\"\n"),
            format!("\u{feff}{url}\r\n"),
            format!(r#"{{"sfdxAuthUrl":"{url}"}}"#),
            format!(r#"{{"status":0,"result":{{"sfdxAuthUrl":"{url}","alias":"a"}}}}"#),
        ] {
            let read = parse(&text).unwrap();
            assert_eq!(read.client_id, "PlatformCLI");
            assert!(read.client_secret.is_none() && read.app().is_salesforce_cli());
            assert_eq!(read.refresh_token.expose(), "5Aep861CANARY.x_y==");
            assert_eq!(read.host.url(), "https://acme.my.salesforce.com");
            assert!(!format!("{read:?}").contains("CANARY"));
        }
        let own = parse("force://3MVG9.a:S3C=:5Aep@http://localhost:8080").unwrap();
        assert_eq!(own.client_secret, Some(Secret::new("S3C=")));
        assert_eq!(own.host.url(), "http://localhost:8080");
    }

    #[test]
    fn what_is_none_is_named_and_never_quoted() {
        for (text, said) in [
            ("", "nothing"),
            ("https://acme.my.salesforce.com", "force://"),
            (
                "[REDACTED] Use 'sf org auth show-sfdx-auth-url' to view",
                "CLI",
            ),
            ("force://:5AepCANARY@acme.my.salesforce.com", "client id"),
            ("force://::5AepCANARY@acme.my.salesforce.com", "client id"),
            ("force://a:b:@acme.my.salesforce.com", "refresh token"),
            ("force://a:b:CANARY", "host"),
            ("force://a:b:CANARY@evil.example", "host"),
            ("force://a:b:CAN ARY@acme.my.salesforce.com", "signs"),
            ("force://a:b:c:CANARY@acme.my.salesforce.com", "three parts"),
            (r#"{"result":{}}"#, "no sfdxAuthUrl"),
            (r#"{"sfdxAuthUrl":"[REDACTED] x"}"#, "CLI"),
            ("{", "cannot be read"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.to_string().contains(said), "{text}: {error}");
            assert!(!format!("{error} {error:?}").contains("CANARY"));
        }
    }
}
