//! The device grant (section 1.9), with Salesforce's own names, and the page its code is typed on.

use std::time::{Duration, Instant};

use super::authorize::requested_scopes;
use super::grants::{Exchanged, Grants, Waiting, later};
use super::pages::{form, logins, user_named};
use super::proof::random_word;
use super::token::Form;
use super::{OauthError, authorize};
use crate::demo::config::{PASSWORD, RegisteredApp};
use crate::demo::http::html::{escape, page};
use crate::demo::http::reply::Reply;
use crate::demo::http::request::{Call, find};
use crate::demo::state::{State, locked};

/// How long a code is good for.
const LIFE: Duration = Duration::from_secs(600);

/// Gives a code to a device.
pub fn begin(state: &State, form: &Form) -> Result<Reply, OauthError> {
    let app = find(form, "client_id")
        .and_then(|client_id| state.app(client_id))
        .ok_or(OauthError("invalid_client_id", "client identifier invalid"))?;
    if !app.device {
        return Err(OauthError(
            "oauth_flow_disabled",
            "device flow is not enabled",
        ));
    }
    let waiting = Waiting {
        client_id: app.client_id.clone(),
        device_code: random_word(64),
        user_code: random_word(8).to_ascii_uppercase(),
        scopes: requested_scopes(app, find(form, "scope")),
        expires: later(state.clock.now(), LIFE),
        asked: None,
        decided: None,
    };
    let body = serde_json::json!({
        "device_code": waiting.device_code,
        "user_code": waiting.user_code,
        "verification_uri": format!("{}/setup/connect", state.base_url),
        "interval": state.config.device_interval.as_secs(),
    });
    locked(&state.grants).devices.push(waiting);
    Ok(Reply::json(200, body.to_string()).with("cache-control", "no-store"))
}

/// Answers a device that asks whether its code was typed.
pub fn exchange(
    state: &State,
    grants: &mut Grants,
    app: &RegisteredApp,
    form: &Form,
) -> Result<Exchanged, OauthError> {
    let code = find(form, "code").unwrap_or_default();
    let now = state.clock.now();
    let mine = |w: &Waiting| w.device_code == code && w.client_id == app.client_id;
    let at = grants.devices.iter().position(mine);
    let waiting = at.and_then(|at| grants.devices.get_mut(at));
    let waiting = waiting
        .filter(|waiting| waiting.expires > now)
        .ok_or(OauthError(
            "invalid_grant",
            "the device code is invalid or expired",
        ))?;
    let asked = waiting.asked.replace(Instant::now());
    let Some((allowed, user)) = waiting.decided else {
        let soon = asked.is_some_and(|asked| asked.elapsed() < state.config.device_interval);
        return Err(if soon {
            OauthError("slow_down", "polling too often")
        } else {
            OauthError("authorization_pending", "end-user has not authorized yet")
        });
    };
    let scopes = waiting.scopes.clone();
    grants.devices.retain(|w| !mine(w));
    if !allowed {
        return Err(OauthError("access_denied", "end-user denied authorization"));
    }
    let login = grants.log_in(&app.client_id, user, scopes.clone());
    let lasting = scopes.iter().any(|scope| scope == "refresh_token");
    Ok(Exchanged {
        family: login.family,
        user,
        scopes,
        refresh_token: lasting.then_some(login.refresh_token),
    })
}

/// `/setup/connect`: the code, the login and the answer on one page.
pub fn connect(state: &State, call: &Call) -> Reply {
    let Some(form) = form(call) else {
        return asking(state, None);
    };
    let typed = find(&form, "user_code")
        .unwrap_or_default()
        .trim()
        .to_ascii_uppercase();
    let known = find(&form, "username")
        .and_then(|name| user_named(state, name))
        .filter(|user| user.active && find(&form, "pw") == Some(PASSWORD));
    let Some(user) = known else {
        return asking(state, Some("Please check your username and password."));
    };
    let mut grants = locked(&state.grants);
    let open = |w: &&mut Waiting| w.user_code == typed && w.decided.is_none();
    let Some(waiting) = grants.devices.iter_mut().find(open) else {
        return asking(
            state,
            Some("The code is not valid. Check it and try again."),
        );
    };
    let allowed = find(&form, "decision") == Some("allow");
    waiting.decided = Some((allowed, user.number));
    let words = if allowed {
        "You're connected. You can close this page."
    } else {
        "The device was not connected."
    };
    Reply::html(200, page("Connect", &format!("<p id=\"said\">{words}</p>")))
}

fn asking(state: &State, message: Option<&str>) -> Reply {
    if !state.apps.iter().any(|app| app.device) {
        return authorize::error_page("oauth_flow_disabled", "device flow is not enabled");
    }
    let message = message.map_or_else(String::new, |message| {
        format!(
            "<p id=\"error\" class=\"error\" role=\"alert\">{}</p>\n",
            escape(message)
        )
    });
    let body = format!(
        "<h1>Connect a device</h1>\n{message}\
         <form method=\"post\" action=\"/setup/connect\">\n\
         <label for=\"user_code\">Code</label>\
         <input id=\"user_code\" name=\"user_code\" type=\"text\" autocomplete=\"off\">\n\
         <label for=\"username\">Username</label>\
         <input id=\"username\" name=\"username\" type=\"text\" autocomplete=\"username\">\n\
         <label for=\"password\">Password</label>\
         <input id=\"password\" name=\"pw\" type=\"password\" autocomplete=\"off\">\n\
         <button id=\"oadeny\" type=\"submit\" name=\"decision\" value=\"deny\">Deny</button>\n\
         <button id=\"oaapprove\" type=\"submit\" name=\"decision\" value=\"allow\">Allow</button>\n\
         </form>\n{}",
        logins(state)
    );
    Reply::html(200, page("Connect", &body))
}
