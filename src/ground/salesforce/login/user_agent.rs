//! The user-agent flow: the tokens themselves come back behind the # of the callback.
//!
//! Legacy: no proof binds the tokens to whoever started the login, they pass through the browser, and
//! orgs can block it. It is kept for apps that allow nothing else. `state` is checked all the same,
//! and in a browser of this machine the login begins on a page of ours, whose service worker takes the
//! tokens before their address becomes a page: nothing of them is in the address bar, behind the Back
//! button or in the history file. Where somebody opens the authorize page in another way, the callback's
//! page hands the tokens on and takes them out of the address; but a browser writes the address with
//! which it came down all the same. So the caller gets itself tokens that no browser has seen.

use super::redirect::{Asked, Fragment};
use super::{LoginError, LoginHost};
use crate::salesforce::Error;
use crate::salesforce::token::{self, TokenBody, Tokens};

/// What the authorize page is asked for.
pub(super) fn response_type(asked: Asked) -> &'static str {
    match asked {
        Asked::Code => "code",
        Asked::Tokens => "token",
    }
}

/// Checks what came in a fragment before anything of it is used.
pub(super) fn take(host: &LoginHost, fragment: Fragment) -> Result<Tokens, Error> {
    if fragment.instance_url.is_empty() {
        return Err(LoginError::Incomplete("address of the org").into());
    }
    let body = TokenBody {
        access_token: fragment.access_token.expose().to_owned(),
        refresh_token: fragment
            .refresh_token
            .map(|token| token.expose().to_owned()),
        instance_url: fragment.instance_url,
        id: fragment.id,
        scope: fragment.scope,
    };
    token::tokens(host, body)
}
