//! The web server flow with PKCE (OAuth 2.0 web server flow of the REST guide; RFC 8252).
//!
//! An [`Attempt`] is one login: its own state, its own proof, one login host. It builds the
//! authorize URL, knows whether a listener can hear the answer, and exchanges the code. Opening the
//! browser and waiting belong to the caller.

use reqwest::Url;

use super::loopback::Loopback;
use super::pkce::{self, Pkce};
use super::{Listener, LoginError, LoginHost, Outcome, redirect};
use crate::org::ClientApp;
use crate::salesforce::token::{self, Tokens};
use crate::salesforce::{Error, Http};
use crate::secret::Secret;

/// One login through the browser.
#[derive(Debug, Clone)]
pub struct Attempt {
    host: LoginHost,
    app: ClientApp,
    state: Secret,
    pkce: Pkce,
    callback: Callback,
}

/// Where the browser ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Callback {
    /// At an address that can be listened on.
    Listen(Loopback),
    /// Elsewhere; the person pastes the address. Why no listener can run.
    Paste(String),
}

impl Attempt {
    /// A new attempt. The app's callback is sent as it is written; it must be a URL.
    pub fn new(host: LoginHost, app: ClientApp) -> Result<Self, Error> {
        let callback = Callback::of(&app.redirect_uri)?;
        Ok(Self {
            host,
            app,
            state: pkce::random_text()?,
            pkce: Pkce::new()?,
            callback,
        })
    }

    /// The address to open in a browser. It holds `state`, so it is shown and not logged.
    pub fn authorize_url(&self) -> String {
        let mut url = self.host.endpoint("/services/oauth2/authorize");
        {
            let mut query = url.query_pairs_mut();
            query
                .append_pair("response_type", "code")
                .append_pair("client_id", &self.app.client_id)
                .append_pair("redirect_uri", &self.app.redirect_uri)
                .append_pair("code_challenge", &self.pkce.challenge)
                .append_pair("code_challenge_method", "S256")
                .append_pair("state", self.state.expose())
                .append_pair("prompt", "login");
            if !self.app.scope.is_empty() {
                query.append_pair("scope", &self.app.scope);
            }
        }
        url.into()
    }

    /// Where the browser ends.
    pub fn callback(&self) -> &Callback {
        &self.callback
    }

    /// Where the login is made.
    pub fn host(&self) -> &LoginHost {
        &self.host
    }

    /// Starts to listen for the browser's return. Where the callback is not a loopback address or
    /// its port cannot be had, the error says so, and pasting is the way.
    pub async fn listen(&self) -> Result<Listener, LoginError> {
        match &self.callback {
            Callback::Listen(at) => Listener::bind(at, self.state.clone()).await,
            Callback::Paste(_) => Err(LoginError::BadCallback(self.app.redirect_uri.clone())),
        }
    }

    /// Judges what the person pasted.
    pub fn pasted(&self, text: &Secret) -> Result<Outcome, LoginError> {
        redirect::pasted(text.expose(), &self.app.redirect_uri, &self.state)
    }

    /// Exchanges the code for tokens, at the login host and nowhere else.
    pub async fn exchange(
        &self,
        http: &Http,
        client_secret: Option<&Secret>,
        code: &Secret,
    ) -> Result<Tokens, Error> {
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code.expose()),
            ("client_id", &self.app.client_id),
            ("redirect_uri", &self.app.redirect_uri),
            ("code_verifier", self.pkce.verifier.expose()),
        ];
        if let Some(secret) = client_secret {
            fields.push(("client_secret", secret.expose()));
        }
        token::request(http, &self.host, &fields).await
    }
}

impl Callback {
    /// What a registered callback allows.
    pub fn of(redirect_uri: &str) -> Result<Self, LoginError> {
        let bad = || LoginError::BadCallback(redirect_uri.chars().take(120).collect());
        let url = Url::parse(redirect_uri).map_err(|_| bad())?;
        if url.fragment().is_some() {
            return Err(bad());
        }
        Ok(Loopback::of(&url).map_or_else(
            || {
                Self::Paste(format!(
                    "{redirect_uri} is not an http address of this machine"
                ))
            },
            Self::Listen,
        ))
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]
mod tests {
    use super::*;

    fn attempt(app: ClientApp) -> Attempt {
        let mut attempt = Attempt::new(LoginHost::parse("acme").unwrap(), app).unwrap();
        attempt.state = Secret::new("STATE");
        attempt.pkce.challenge = "CHALLENGE".into();
        attempt
    }

    #[test]
    fn the_authorize_url_is_as_documented() {
        assert_eq!(
            attempt(ClientApp::salesforce_cli()).authorize_url(),
            "https://acme.my.salesforce.com/services/oauth2/authorize?response_type=code\
             &client_id=PlatformCLI&redirect_uri=http%3A%2F%2Flocalhost%3A1717%2FOauthRedirect\
             &code_challenge=CHALLENGE&code_challenge_method=S256&state=STATE&prompt=login\
             &scope=refresh_token+api+web"
        );
        let own = ClientApp {
            client_id: "3MVG9.x".into(),
            redirect_uri: "http://localhost/".into(),
            scope: String::new(),
        };
        let url = attempt(own).authorize_url();
        assert!(
            url.contains("redirect_uri=http%3A%2F%2Flocalhost%2F&"),
            "{url}"
        );
        assert!(!url.contains("scope"), "{url}");
    }

    #[test]
    fn only_plain_loopback_callbacks_are_listened_on() {
        for (uri, port) in [
            ("http://localhost:1717/OauthRedirect", Some(1717)),
            ("http://127.0.0.1:9000/cb", Some(9000)),
            ("http://[::1]:9000/cb", Some(9000)),
            ("http://localhost/", Some(80)),
            ("https://localhost:1717/cb", None),
            ("https://acme.example/cb", None),
            ("http://acme.example:1717/cb", None),
            ("sftui://done", None),
        ] {
            match (Callback::of(uri).unwrap(), port) {
                (Callback::Listen(at), Some(port)) => assert_eq!(at.port(), port, "{uri}"),
                (Callback::Paste(why), None) => assert!(why.contains(uri), "{why}"),
                (callback, _) => panic!("{uri}: {callback:?}"),
            }
        }
        assert!(Callback::of("OauthRedirect").is_err());
        assert!(Callback::of("http://localhost:1717/cb#x").is_err());
    }

    #[test]
    fn nothing_secret_shows_in_debug() {
        let host = LoginHost::parse("login").unwrap();
        let attempt = Attempt::new(host, ClientApp::salesforce_cli()).unwrap();
        let debug = format!("{attempt:?}");
        assert!(!debug.contains(attempt.state.expose()));
        assert!(!debug.contains(attempt.pkce.verifier.expose()));
    }
}
