//! The web server flow with PKCE (OAuth 2.0 web server flow of the REST guide; RFC 8252), and what the
//! browser's legacy flow shares with it.
//!
//! An [`Attempt`] is one login: its own state, its own proof, one login host. It builds the
//! authorize URL, knows whether a listener can hear the answer, and exchanges the code. Opening the
//! browser and waiting belong to the caller.

use reqwest::Url;

use super::loopback::Loopback;
use super::pkce::{self, Pkce};
use super::redirect::{Asked, Fragment};
use super::{Listener, LoginError, LoginHost, Outcome, redirect, user_agent};
use crate::org::ClientApp;
use crate::salesforce::token::{self, Tokens};
use crate::salesforce::{Error, Http};
use crate::secret::Secret;

/// One login through the browser.
#[derive(Debug, Clone)]
pub struct Attempt {
    host: LoginHost,
    app: ClientApp,
    /// The username to propose on the login page.
    hint: Option<String>,
    asked: Asked,
    state: Secret,
    pkce: Pkce,
    /// The registered callbacks, in their order.
    callbacks: Vec<(String, Callback)>,
    /// Which of them this login uses.
    used: usize,
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
    /// A new attempt. The app's callbacks are sent as they are written; each must be a URL.
    pub fn new(host: LoginHost, app: ClientApp, asked: Asked) -> Result<Self, Error> {
        let callbacks = app
            .callbacks()
            .map(|uri| Ok((uri.to_owned(), Callback::of(uri)?)))
            .collect::<Result<Vec<_>, LoginError>>()?;
        if callbacks.is_empty() {
            return Err(LoginError::BadCallback(String::new()).into());
        }
        Ok(Self {
            host,
            app,
            hint: None,
            asked,
            state: pkce::random_text()?,
            pkce: Pkce::new()?,
            callbacks,
            used: 0,
        })
    }

    /// The same, with a username for the login page to propose.
    pub fn hinting(mut self, username: Option<String>) -> Self {
        self.hint = username.filter(|name| !name.is_empty());
        self
    }

    /// The address to open in a browser. It holds `state`, so it is shown and not logged.
    pub fn authorize_url(&self) -> String {
        let mut url = self.host.endpoint("/services/oauth2/authorize");
        {
            let mut query = url.query_pairs_mut();
            query
                .append_pair("response_type", user_agent::response_type(self.asked))
                .append_pair("client_id", &self.app.client_id)
                .append_pair("redirect_uri", self.redirect_uri());
            if self.asked == Asked::Code {
                query
                    .append_pair("code_challenge", &self.pkce.challenge)
                    .append_pair("code_challenge_method", "S256");
            }
            query
                .append_pair("state", self.state.expose())
                .append_pair("prompt", "login");
            if !self.app.scope.is_empty() {
                query.append_pair("scope", &self.app.scope);
            }
            if let Some(hint) = &self.hint {
                query.append_pair("login_hint", hint);
            }
        }
        url.into()
    }

    /// The callback that this login uses, as it is registered.
    pub fn redirect_uri(&self) -> &str {
        self.callbacks
            .get(self.used)
            .map_or("", |(uri, _)| uri.as_str())
    }

    /// Where the login is made.
    pub fn host(&self) -> &LoginHost {
        &self.host
    }

    /// Starts to listen for the browser's return, at the first callback whose port is free. Where
    /// there is none, the error says why for the first one, which is used then: pasting is the way.
    pub async fn listen(&mut self) -> Result<Listener, NoListener> {
        let mut first = None;
        for (at, (_, callback)) in self.callbacks.iter().enumerate() {
            let why = match callback {
                Callback::Listen(place) => {
                    match Listener::bind(place, self.asked, self.state.clone()).await {
                        Ok(listener) => {
                            self.used = at;
                            return Ok(listener);
                        }
                        Err(error) => NoListener::Port(error),
                    }
                }
                Callback::Paste(why) => NoListener::Elsewhere(why.clone()),
            };
            first.get_or_insert(why);
        }
        self.used = 0;
        Err(first.unwrap_or_else(|| NoListener::Elsewhere("the app has no callback".into())))
    }

    /// Judges what the person pasted.
    pub fn pasted(&self, text: &Secret) -> Result<Outcome, LoginError> {
        redirect::pasted(text.expose(), self.redirect_uri(), self.asked, &self.state)
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
            ("redirect_uri", self.redirect_uri()),
            ("code_verifier", self.pkce.verifier.expose()),
        ];
        if let Some(secret) = client_secret {
            fields.push(("client_secret", secret.expose()));
        }
        token::request(http, &self.host, &fields).await
    }

    /// Checks the tokens of a fragment as an answer of the token endpoint is checked.
    pub fn take(&self, fragment: Fragment) -> Result<Tokens, Error> {
        user_agent::take(&self.host, fragment)
    }
}

/// Why nothing listens for the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoListener {
    /// The port cannot be had.
    Port(LoginError),
    /// The callback is not on this machine; a sentence.
    Elsewhere(String),
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
        let host = LoginHost::parse("acme").unwrap();
        let mut attempt = Attempt::new(host, app, Asked::Code).unwrap();
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
        let hinted = attempt(ClientApp::salesforce_cli()).hinting(Some("a@b.c".into()));
        assert!(hinted.authorize_url().ends_with("&login_hint=a%40b.c"));
        let mut legacy = attempt(ClientApp::salesforce_cli());
        legacy.asked = Asked::Tokens;
        assert_eq!(
            legacy.authorize_url(),
            "https://acme.my.salesforce.com/services/oauth2/authorize?response_type=token\
             &client_id=PlatformCLI&redirect_uri=http%3A%2F%2Flocalhost%3A1717%2FOauthRedirect\
             &state=STATE&prompt=login&scope=refresh_token+api+web"
        );
    }

    #[tokio::test]
    async fn the_first_callback_whose_port_is_free_is_used() {
        let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = |socket: &tokio::net::TcpListener| socket.local_addr().unwrap().port();
        let uri = |socket| format!("http://127.0.0.1:{}/cb", port(socket));
        let (first, second) = (uri(&taken), uri(&free));
        let app = ClientApp {
            redirect_uri: format!("{first} https://acme.example/cb  {second}"),
            ..ClientApp::salesforce_cli()
        };
        let mut attempt = attempt(app);
        assert_eq!(attempt.redirect_uri(), first);
        let why = attempt.listen().await.unwrap_err();
        assert!(matches!(why, NoListener::Port(LoginError::PortBusy { .. })));
        assert_eq!(attempt.redirect_uri(), first);
        drop(free);
        let _listener = attempt.listen().await.unwrap();
        assert_eq!(attempt.redirect_uri(), second);
        let sent = url::form_urlencoded::byte_serialize(second.as_bytes()).collect::<String>();
        assert!(attempt.authorize_url().contains(&sent));
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
        let attempt = Attempt::new(host, ClientApp::salesforce_cli(), Asked::Code).unwrap();
        let debug = format!("{attempt:?}");
        assert!(!debug.contains(attempt.state.expose()));
        assert!(!debug.contains(attempt.pkce.verifier.expose()));
    }
}
