//! The username-password grant (section 1.5), and the few words with which it refuses.

use super::OauthError;
use super::grants::{Exchanged, Grants};
use super::pages::user_named;
use super::token::{Form, without_refresh};
use crate::demo::config::{Network, PASSWORD, RegisteredApp, SECURITY_TOKEN};
use crate::demo::http::request::find;
use crate::demo::state::State;

const REFUSED: OauthError = OauthError("invalid_grant", "authentication failure");

pub fn exchange(
    state: &State,
    grants: &mut Grants,
    app: &RegisteredApp,
    form: &Form,
) -> Result<Exchanged, OauthError> {
    // Whoever asks cannot tell these apart; the org's login history can.
    if !state.config.passwords || !app.password {
        return Err(REFUSED);
    }
    let user = find(form, "username").and_then(|name| user_named(state, name));
    let user = user.filter(|user| user.active).ok_or(REFUSED)?;
    if grants.is_frozen() {
        return Err(REFUSED);
    }
    let sent = find(form, "password").unwrap_or_default();
    let appended = sent.strip_prefix(PASSWORD);
    match (appended, state.config.network) {
        (Some(token), _) if token == SECURITY_TOKEN => {}
        (Some(""), Network::Trusted) => {}
        (Some(""), Network::Untrusted) => {
            return Err(OauthError(
                "invalid_grant",
                "authentication failure - Failed: API security token required",
            ));
        }
        (None, Network::Trusted) => {
            return Err(OauthError(
                "invalid_grant",
                "authentication failure - Invalid Password",
            ));
        }
        _ => return Err(REFUSED),
    }
    Ok(without_refresh(grants, app, user.number))
}
