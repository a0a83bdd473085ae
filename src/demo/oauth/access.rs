//! `singleaccess` and what a browser does with it (API reference, section 3.12): an address that logs
//! a browser in once, and the pages behind it.
//!
//! Addresses and browser sessions live beside the grants; a page is a few words and, for a record, its
//! fields.

use std::collections::HashMap;
use std::fmt::Write;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::identity::bad_token;
use super::proof::random_word;
use crate::demo::config::USERS;
use crate::demo::http::html::{escape, page};
use crate::demo::http::reply::Reply;
use crate::demo::http::request::{Call, find};
use crate::demo::state::{State, locked};

/// How long a one-time address is good for.
const LIFE: Duration = Duration::from_secs(60);
/// The cookie of a browser's session.
const COOKIE: &str = "sid=";

/// The one-time addresses and the sessions of browsers.
#[derive(Debug, Default)]
pub struct Access {
    /// Where each leads, for whom, and until when.
    addresses: HashMap<String, (String, u64, Timestamp)>,
    sessions: HashMap<String, u64>,
}

/// `GET` or `POST /services/oauth2/singleaccess`.
pub fn single_access(state: &State, call: &Call) -> Reply {
    let form = call.form().unwrap_or_default();
    let bearer = call
        .header(hyper::header::AUTHORIZATION)
        .and_then(|header| header.strip_prefix("Bearer "));
    let token = bearer.or_else(|| find(&form, "access_token"));
    let now = state.clock.now();
    let session = token.and_then(|token| locked(&state.grants).session(token.trim(), now));
    // An expired token is answered with 403, not with 401.
    let Some(session) = session else {
        return bad_token();
    };
    let may = |scope: &String| scope == "web" || scope == "full";
    if !session.scopes.iter().any(may) {
        return Reply::text(403, "insufficient_scope");
    }
    let to = call
        .param("redirect_uri")
        .or_else(|| find(&form, "redirect_uri"))
        .unwrap_or("/lightning/page/home");
    if !to.starts_with('/') || to.starts_with("//") || to.contains('\\') {
        return super::OauthError("invalid_request", "redirect_uri must be relative").reply();
    }
    let otp = random_word(64);
    let until = SignedDuration::try_from(LIFE)
        .ok()
        .and_then(|life| now.checked_add(life).ok())
        .unwrap_or(Timestamp::MAX);
    locked(&state.access)
        .addresses
        .insert(otp.clone(), (to.to_owned(), session.user, until));
    let address = format!(
        "{}/secur/frontdoor.jsp?otp={otp}&cshc={}",
        state.base_url,
        random_word(12)
    );
    let body = serde_json::json!({ "frontdoor_uri": address });
    Reply::json(200, body.to_string()).with("cache-control", "no-store")
}

/// `GET /secur/frontdoor.jsp?otp=`: good once.
pub fn front_door(state: &State, call: &Call) -> Reply {
    let otp = call.param("otp").unwrap_or_default();
    let mut access = locked(&state.access);
    let found = access.addresses.remove(otp);
    let Some((to, user, _)) = found.filter(|(_, _, until)| *until > state.clock.now()) else {
        return log_in_page("Your session has ended or the link was used already.");
    };
    let sid = random_word(64);
    access.sessions.insert(sid.clone(), user);
    Reply::redirect(&to).with(
        "set-cookie",
        format!("{COOKIE}{sid}; Path=/; HttpOnly; SameSite=Lax"),
    )
}

/// A page of the interface: `/lightning/…`, or a record by its id. `None` where there is none.
pub fn interface(state: &State, call: &Call) -> Option<Reply> {
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    let what = match segments.as_slice() {
        [record] if crate::demo::id::to_15(record).is_some() => the_record(state, record)?,
        ["lightning", "o", object, "list"] => {
            format!("<h1>{}</h1><p>The list of its records.</p>", escape(object))
        }
        ["lightning", "setup", "ObjectManager", object, ..] => {
            format!("<h1>{}</h1><p>Object Manager</p>", escape(object))
        }
        ["lightning", "setup", ..] => "<h1>Setup</h1>".to_owned(),
        ["lightning", ..] => "<h1>Home</h1>".to_owned(),
        _ => return None,
    };
    let cookies = call.header(hyper::header::COOKIE).unwrap_or_default();
    let sid = cookies
        .split(';')
        .find_map(|cookie| cookie.trim().strip_prefix(COOKIE));
    let user = sid.and_then(|sid| locked(&state.access).sessions.get(sid).copied());
    let Some(user) = user.and_then(|number| USERS.iter().find(|user| user.number == number)) else {
        return Some(log_in_page("Log in to see this page."));
    };
    let body = format!(
        "{what}\n<p class=\"note\">{} · logged in as {}{}</p>",
        escape(&state.facts.alias),
        escape(user.username),
        state.org().username_suffix()
    );
    Some(Reply::html(200, page("Salesforce", &body)))
}

/// The fields of a record.
fn the_record(state: &State, record: &str) -> Option<String> {
    let data = state.data();
    let (object, described) = data
        .schema()
        .objects()
        .find(|(_, object)| record.starts_with(object.key_prefix.as_str()))?;
    let row = data.find(object, record)?;
    let mut body = format!("<h1>{}</h1><ul>", escape(&described.label));
    for (field, known) in described.fields().take(12) {
        let mut value = String::new();
        data.value(object, row, field).write_json(&mut value);
        // Writing to a String cannot fail.
        let _ = write!(
            body,
            "<li>{}: {}</li>",
            escape(&known.label),
            escape(&value)
        );
    }
    body.push_str("</ul>");
    Some(body)
}

fn log_in_page(why: &str) -> Reply {
    let body = format!(
        "<h1>Log in</h1><p id=\"error\" class=\"error\">{}</p>",
        escape(why)
    );
    Reply::html(200, page("Login | Salesforce", &body))
}
