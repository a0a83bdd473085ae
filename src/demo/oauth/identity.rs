//! `userinfo` and the identity URL (API reference, section 1.11). Errors are plain text there.

use serde_json::json;

use super::grants::Session;
use super::token::identity_url;
use crate::demo::config::{DemoUser, USERS};
use crate::demo::http::reply::Reply;
use crate::demo::http::request::Call;
use crate::demo::id;
use crate::demo::state::{State, locked};

fn session(state: &State, call: &Call) -> Option<Session> {
    let header = call.header(hyper::header::AUTHORIZATION)?;
    let token = header
        .strip_prefix("Bearer ")
        .or_else(|| header.strip_prefix("OAuth "))?;
    locked(&state.grants).session(token, state.clock.now())
}

fn user(session: &Session) -> Option<&'static DemoUser> {
    USERS.iter().find(|user| user.number == session.user)
}

pub(super) fn bad_token() -> Reply {
    Reply::text(403, "Bad_OAuth_Token")
}

pub fn userinfo(state: &State, call: &Call) -> Reply {
    let Some(user) = session(state, call).as_ref().and_then(user) else {
        return bad_token();
    };
    let base = &state.base_url;
    let body = json!({
        "sub": identity_url(state, user.number),
        "user_id": id::make("005", user.number),
        "organization_id": state.facts.organization_id,
        "preferred_username": format!("{}{}", user.username, state.org().username_suffix()),
        "nickname": user.first_name.to_lowercase(),
        "name": format!("{} {}", user.first_name, user.last_name),
        "email": user.email,
        "email_verified": true,
        "given_name": user.first_name,
        "family_name": user.last_name,
        "zoneinfo": "Europe/Berlin",
        "photos": {"picture": format!("{base}/profilephoto/005/F"), "thumbnail": format!("{base}/profilephoto/005/T")},
        "profile": format!("{base}/{}", id::make("005", user.number)),
        "picture": format!("{base}/profilephoto/005/F"),
        "urls": urls(state, user),
        "active": user.active,
        "user_type": "STANDARD",
        "language": "en_US",
        "locale": "en_US",
        "utcOffset": 3_600_000,
        "updated_at": "2026-01-12T08:00:00Z",
    });
    Reply::json(200, body.to_string())
}

pub fn identity(state: &State, call: &Call, organization: &str, user_id: &str) -> Reply {
    let Some(session) = session(state, call) else {
        return bad_token();
    };
    if organization != state.facts.organization_id {
        return Reply::text(403, "Wrong_Org");
    }
    let Some(user) = user(&session).filter(|user| id::make("005", user.number) == user_id) else {
        return Reply::text(404, "Bad_Id");
    };
    let base = &state.base_url;
    let body = json!({
        "id": identity_url(state, user.number),
        "asserted_user": true,
        "user_id": user_id,
        "organization_id": organization,
        "username": format!("{}{}", user.username, state.org().username_suffix()),
        "nick_name": user.first_name.to_lowercase(),
        "display_name": format!("{} {}", user.first_name, user.last_name),
        "email": user.email,
        "email_verified": true,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "timezone": "Europe/Berlin",
        "photos": {"picture": format!("{base}/profilephoto/005/F"), "thumbnail": format!("{base}/profilephoto/005/T")},
        "addr_street": null, "addr_city": null, "addr_state": null, "addr_country": "DE", "addr_zip": null,
        "mobile_phone": null, "mobile_phone_verified": false, "is_lightning_login_user": false,
        "status": {"created_date": null, "body": null},
        "urls": urls(state, user),
        "active": user.active,
        "user_type": "STANDARD",
        "language": "en_US",
        "locale": "en_US",
        "utcOffset": 3_600_000,
        "last_modified_date": "2026-01-12T08:00:00Z",
    });
    Reply::json(200, body.to_string())
}

fn urls(state: &State, user: &DemoUser) -> serde_json::Value {
    let base = &state.base_url;
    let organization = id::to_15(&state.facts.organization_id).unwrap_or_default();
    json!({
        "enterprise": format!("{base}/services/Soap/c/{{version}}/{organization}"),
        "metadata": format!("{base}/services/Soap/m/{{version}}/{organization}"),
        "partner": format!("{base}/services/Soap/u/{{version}}/{organization}"),
        "rest": format!("{base}/services/data/v{{version}}/"),
        "sobjects": format!("{base}/services/data/v{{version}}/sobjects/"),
        "search": format!("{base}/services/data/v{{version}}/search/"),
        "query": format!("{base}/services/data/v{{version}}/query/"),
        "recent": format!("{base}/services/data/v{{version}}/recent/"),
        "profile": format!("{base}/{}", id::make("005", user.number)),
    })
}
