//! `GET /services/oauth2/authorize`: is this request one that a person may be asked about?

use super::grants::Authorization;
use super::pages;
use super::proof;
use crate::demo::config::RegisteredApp;
use crate::demo::http::html::{escape, page};
use crate::demo::http::reply::Reply;
use crate::demo::http::request::{Call, find};
use crate::demo::state::State;

/// Shows the login form, or says what is wrong with the request.
pub fn authorize(state: &State, call: &Call) -> Reply {
    if call.method != hyper::Method::GET {
        return error_page("invalid_request", "must use HTTP GET");
    }
    match check(state, &call.query) {
        Ok(_) => pages::login_form(state, &call.raw_query, login_hint(call), None),
        Err(refusal) => refusal.reply(),
    }
}

fn login_hint(call: &Call) -> &str {
    call.param("login_hint").unwrap_or_default()
}

/// Why a request goes no further.
#[derive(Debug)]
pub enum Refusal {
    /// Nothing is sent to an address that is not proven to be the app's: the person sees a page.
    Page(&'static str, &'static str),
    /// Plain body without a type, as Salesforce does for a missing challenge.
    Bare(&'static str, &'static str),
    /// The app is told through the redirect.
    Redirect(String),
}

impl Refusal {
    pub fn reply(self) -> Reply {
        match self {
            Self::Page(error, description) => error_page(error, description),
            Self::Bare(error, description) => {
                let mut reply = Reply::empty(400).with("cache-control", "no-store");
                reply.body = format!("error={error}&error_description={description}").into();
                reply
            }
            Self::Redirect(to) => Reply::redirect(&to),
        }
    }
}

/// Checks the parameters in the order that decides where an error may be shown.
pub fn check(state: &State, query: &[(String, String)]) -> Result<Authorization, Refusal> {
    let app = find(query, "client_id")
        .and_then(|client_id| state.app(client_id))
        .ok_or(Refusal::Page(
            "invalid_client_id",
            "client identifier invalid",
        ))?;
    let redirect_uri = find(query, "redirect_uri")
        .filter(|uri| !uri.is_empty())
        .ok_or(Refusal::Page(
            "redirect_uri_missing",
            "redirect_uri not provided",
        ))?;
    if !app
        .redirect_uris
        .iter()
        .any(|registered| registered == redirect_uri)
    {
        return Err(Refusal::Page(
            "redirect_uri_mismatch",
            "redirect_uri must match configuration",
        ));
    }
    let echoed = find(query, "state").map(str::to_owned);
    match find(query, "response_type") {
        Some("code") => {}
        Some("token") if state.config.user_agent => {
            return Ok(Authorization {
                client_id: app.client_id.clone(),
                redirect_uri: redirect_uri.to_owned(),
                state: echoed,
                challenge: None,
                scopes: requested_scopes(app, find(query, "scope")),
            });
        }
        kind => {
            let refused = if kind == Some("token") {
                ("oauth_flow_disabled", "user-agent flow is not enabled")
            } else {
                ("unsupported_response_type", "response type not supported")
            };
            let to = redirect(
                redirect_uri,
                &[("error", refused.0), ("error_description", refused.1)],
                echoed.as_deref(),
                kind == Some("token"),
            );
            return Err(Refusal::Redirect(to));
        }
    }
    let challenge = find(query, "code_challenge")
        .filter(|challenge| !challenge.is_empty())
        .ok_or(Refusal::Bare(
            "invalid_request",
            "missing required code challenge",
        ))?;
    let method = find(query, "code_challenge_method").unwrap_or("S256");
    if method != "S256" || !proof::is_challenge(challenge) {
        return Err(Refusal::Bare("invalid_request", "invalid code challenge"));
    }
    Ok(Authorization {
        client_id: app.client_id.clone(),
        redirect_uri: redirect_uri.to_owned(),
        state: echoed,
        challenge: Some(challenge.to_owned()),
        scopes: requested_scopes(app, find(query, "scope")),
    })
}

/// The scopes asked for, or all the app is configured with.
pub fn requested_scopes(app: &RegisteredApp, asked: Option<&str>) -> Vec<String> {
    let asked: Vec<String> = asked
        .unwrap_or_default()
        .split_whitespace()
        .map(|scope| match scope {
            "offline_access" => "refresh_token".to_owned(),
            other => other.to_owned(),
        })
        .collect();
    if asked.is_empty() {
        app.scopes.clone()
    } else {
        asked
    }
}

/// Whether the app is configured with all of these; Salesforce finds out only after the login.
pub fn scopes_allowed(app: &RegisteredApp, scopes: &[String]) -> bool {
    scopes.iter().all(|scope| app.scopes.contains(scope))
}

/// The callback with these parameters, and `state` where one was sent: in its query, or behind the #
/// where the tokens are.
pub fn redirect(
    redirect_uri: &str,
    parameters: &[(&str, &str)],
    state: Option<&str>,
    fragment: bool,
) -> String {
    let mut encoded = url::form_urlencoded::Serializer::new(String::new());
    encoded.extend_pairs(parameters);
    if let Some(state) = state {
        encoded.append_pair("state", state);
    }
    let separator = match redirect_uri.contains('?') {
        _ if fragment => '#',
        true => '&',
        false => '?',
    };
    format!("{redirect_uri}{separator}{}", encoded.finish())
}

/// The page that a person sees when the app cannot be told.
pub fn error_page(error: &str, description: &str) -> Reply {
    let body = format!(
        "<h1>We can't authorize you because of an OAuth error.</h1>\n<p id=\"error\" class=\"error\">{} : {}</p>",
        escape(error),
        escape(description)
    );
    Reply::html(400, page("Problem authorizing", &body))
}
