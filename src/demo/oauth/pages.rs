//! The two pages a person meets: the login form, then Allow or Deny.

use super::authorize::{self, check, redirect, scopes_allowed};
use super::token;
use crate::demo::config::{DemoUser, PASSWORD, USERS};
use crate::demo::http::html::{escape, page};
use crate::demo::http::reply::Reply;
use crate::demo::http::request::{Call, find};
use crate::demo::state::{State, locked};

/// The login form. `request` is the query of the authorize address, which the form carries along.
pub fn login_form(state: &State, request: &str, username: &str, message: Option<&str>) -> Reply {
    let message = message.map_or_else(String::new, |message| {
        format!(
            "<p id=\"error\" class=\"error\" role=\"alert\">{}</p>\n",
            escape(message)
        )
    });
    let body = format!(
        "<h1>{name}</h1>\n{message}\
         <form method=\"post\" action=\"/login\">\n\
         <input type=\"hidden\" name=\"request\" value=\"{request}\">\n\
         <label for=\"username\">Username</label>\
         <input id=\"username\" name=\"username\" type=\"text\" autocomplete=\"username\" value=\"{username}\">\n\
         <label for=\"password\">Password</label>\
         <input id=\"password\" name=\"pw\" type=\"password\" autocomplete=\"off\">\n\
         <button id=\"Login\" type=\"submit\">Log In</button>\n</form>\n\
         {logins}",
        name = escape(&format!("{} ({})", state.facts.name, state.facts.alias)),
        request = escape(request),
        username = escape(username),
        logins = logins(state),
    );
    Reply::html(200, page("Login | Salesforce", &body))
}

/// Who can log in, and as whom one is logged in already.
pub fn logins(state: &State) -> String {
    let suffix = state.org().username_suffix();
    let users = USERS.iter().filter(|user| user.active).map(|user| {
        let username = format!("{}{suffix}", user.username);
        let (kind, note) = if username == state.facts.username {
            ("known", "is logged in already with <code>--demo</code>")
        } else {
            ("another", "makes a further login")
        };
        format!(
            "<li><code class=\"{kind}\">{}</code> {note}</li>\n",
            escape(&username)
        )
    });
    format!(
        "<div class=\"note\"><p>demo logins, password <code class=\"password\">{PASSWORD}</code>:</p>\n\
         <ul>\n{}</ul></div>",
        users.collect::<String>()
    )
}

pub fn user_named(state: &State, username: &str) -> Option<&'static DemoUser> {
    let suffix = state.org().username_suffix();
    USERS
        .iter()
        .find(|user| format!("{}{suffix}", user.username).eq_ignore_ascii_case(username.trim()))
}

/// `POST /login`: the password, then the question.
pub fn login(state: &State, call: &Call) -> Reply {
    let Some(form) = form(call) else {
        return Reply::empty(405).with("allow", "POST");
    };
    let request = find(&form, "request").unwrap_or_default();
    let query: Vec<(String, String)> = url::form_urlencoded::parse(request.as_bytes())
        .into_owned()
        .collect();
    // The form comes from the browser: what it carries is checked again.
    let authorization = match check(state, &query) {
        Ok(authorization) => authorization,
        Err(refusal) => return refusal.reply(),
    };
    let username = find(&form, "username").unwrap_or_default();
    let known = user_named(state, username)
        .filter(|user| user.active && find(&form, "pw") == Some(PASSWORD));
    let Some(user) = known else {
        let message = "Please check your username and password. If you still can't log in, contact your Salesforce administrator.";
        return login_form(state, request, username, Some(message));
    };
    let Some(app) = state.app(&authorization.client_id) else {
        return authorize::error_page("invalid_client_id", "client identifier invalid");
    };
    if !scopes_allowed(app, &authorization.scopes) {
        return Reply::redirect(&redirect(
            &authorization.redirect_uri,
            &[
                ("error", "invalid_scope"),
                (
                    "error_description",
                    "the requested scope is invalid, unknown or malformed",
                ),
            ],
            authorization.state.as_deref(),
            authorization.challenge.is_none(),
        ));
    }
    let scopes: String = authorization
        .scopes
        .iter()
        .map(|scope| format!("<li>{}</li>", escape(scope)))
        .collect();
    let name = escape(&app.name);
    let ticket = locked(&state.grants).ask_consent(authorization, user.number);
    let body = format!(
        "<h1>Allow Access?</h1>\n<p>{name} is asking to:</p>\n<ul>{scopes}</ul>\n\
         <p>Do you want to allow access for {username}?</p>\n\
         <form method=\"post\" action=\"/setup/secur/RemoteAccessAuthorizationPage.apexp\">\n\
         <input type=\"hidden\" name=\"ticket\" value=\"{ticket}\">\n\
         <button id=\"oadeny\" type=\"submit\" name=\"decision\" value=\"deny\">Deny</button>\n\
         <button id=\"oaapprove\" type=\"submit\" name=\"decision\" value=\"allow\">Allow</button>\n</form>",
        username = escape(username.trim()),
    );
    Reply::html(200, page("Allow Access?", &body))
}

/// `POST` of the consent page: back to the app with a code, or with the refusal.
pub fn consent(state: &State, call: &Call) -> Reply {
    let Some(form) = form(call) else {
        return Reply::empty(405).with("allow", "POST");
    };
    let mut grants = locked(&state.grants);
    let pending = find(&form, "ticket").and_then(|ticket| grants.take_pending(ticket));
    let Some((authorization, user)) = pending else {
        return authorize::error_page("invalid_request", "this page was answered already");
    };
    let redirect_uri = authorization.redirect_uri.clone();
    let echoed = authorization.state.clone();
    let tokens = authorization.challenge.is_none();
    let to = if find(&form, "decision") == Some("allow") && tokens {
        token::fragment(state, &mut grants, &authorization, user)
    } else if find(&form, "decision") == Some("allow") {
        let code = grants.issue_code(state, authorization, user);
        redirect(&redirect_uri, &[("code", &code)], echoed.as_deref(), false)
    } else {
        redirect(
            &redirect_uri,
            &[
                ("error", "access_denied"),
                ("error_description", "end-user denied authorization"),
            ],
            echoed.as_deref(),
            tokens,
        )
    };
    Reply::redirect(&to)
}

pub fn form(call: &Call) -> Option<Vec<(String, String)>> {
    (call.method == hyper::Method::POST)
        .then(|| call.form())
        .flatten()
}
