//! The JWT bearer grant (section 1.7): who signed, for whom, to whom, until when.

use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use serde::Deserialize;

use super::OauthError;
use super::grants::Exchanged;
use super::pages::user_named;
use super::token::{Form, without_refresh};
use crate::demo::config::{DemoOrgKind, RegisteredApp};
use crate::demo::http::request::find;
use crate::demo::state::{State, locked};

pub const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

const INVALID: OauthError = OauthError("invalid_grant", "invalid assertion");

#[derive(Deserialize)]
struct Header {
    alg: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: String,
    exp: u64,
}

pub fn exchange<'a>(
    state: &'a State,
    form: &Form,
) -> Result<(&'a RegisteredApp, Exchanged), OauthError> {
    let assertion = find(form, "assertion").ok_or(INVALID)?;
    let (signed, signature) = assertion.rsplit_once('.').ok_or(INVALID)?;
    let (header, claims) = signed.split_once('.').ok_or(INVALID)?;
    let header: Header = decode(header)?;
    let claims: Claims = decode(claims)?;
    let app = state
        .app(&claims.iss)
        .ok_or(OauthError("invalid_client_id", "client identifier invalid"))?;
    let key = app.certificate.ok_or(INVALID)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| INVALID)?;
    let verified = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key)
        .verify(signed.as_bytes(), &signature);
    if header.alg != "RS256" || verified.is_err() {
        return Err(INVALID);
    }
    if !audience_is_ours(state, &claims.aud) {
        return Err(OauthError("invalid_grant", "Audience validation failed"));
    }
    // The data's clock stands in the past: an assertion is held against the time that it is.
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    if now.map_or(true, |now| claims.exp <= now.as_secs()) {
        return Err(INVALID);
    }
    let mut grants = locked(&state.grants);
    let not_approved = OauthError("invalid_grant", "user hasn't approved this consumer");
    let user = user_named(state, &claims.sub).ok_or(not_approved)?;
    if !user.active || grants.is_frozen() {
        return Err(OauthError("inactive_user", "user is inactive"));
    }
    match &app.approved {
        Some(users) if !users.contains(&user.number) => {
            return Err(OauthError(
                "invalid_app_access",
                "user is not admin approved to access this app",
            ));
        }
        None if !grants.has_approved(&app.client_id, user.number) => return Err(not_approved),
        _ => {}
    }
    if !app.scopes.iter().any(|scope| scope == "refresh_token") {
        return Err(OauthError(
            "invalid_request",
            "refresh_token scope is required",
        ));
    }
    let exchanged = without_refresh(&mut grants, app, user.number);
    Ok((app, exchanged))
}

fn decode<T: for<'de> Deserialize<'de>>(part: &str) -> Result<T, OauthError> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| INVALID)?;
    serde_json::from_slice(&bytes).map_err(|_| INVALID)
}

fn audience_is_ours(state: &State, audience: &str) -> bool {
    if let Some(only) = &state.config.audience {
        return audience == only;
    }
    let general = match state.org() {
        DemoOrgKind::Prod => "https://login.salesforce.com",
        DemoOrgKind::Sandbox => "https://test.salesforce.com",
    };
    audience == state.base_url || audience == general
}
