//! The OAuth endpoints (API reference, sections 1.2-1.12): who may come in, with which proof.
//!
//! Must not know records.

pub(super) mod access;
mod assertion;
pub(super) mod authorize;
pub(super) mod device;
pub(super) mod grants;
pub(super) mod identity;
pub(super) mod pages;
mod password;
pub(super) mod proof;
pub(super) mod token;

#[cfg(test)]
mod tests;

use super::http::reply::Reply;
use super::http::request::Call;
use super::state::State;
use super::value::write_json_string;

/// Answers `/services/oauth2/{path}`.
pub fn answer(state: &State, call: &Call, path: &[&str]) -> Reply {
    match path {
        ["authorize"] => authorize::authorize(state, call),
        ["token"] => token::token(state, call),
        ["revoke"] => token::revoke(state, call),
        ["singleaccess"] => access::single_access(state, call),
        ["userinfo"] => identity::userinfo(state, call),
        _ => Reply::html(
            404,
            super::http::html::page("Page not found", "<h1>URL No Longer Exists</h1>"),
        ),
    }
}

/// A refusal of the token endpoint: `error` and `error_description`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OauthError(pub &'static str, pub &'static str);

impl OauthError {
    pub fn reply(self) -> Reply {
        let mut body = String::from("{\"error\":");
        write_json_string(self.0, &mut body);
        body.push_str(",\"error_description\":");
        write_json_string(self.1, &mut body);
        body.push('}');
        Reply::json(400, body).with("cache-control", "no-store")
    }
}
