//! `POST /services/oauth2/token` and `/revoke`: the answers, and the grants that need no chapter.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq;

use super::authorize::redirect;
use super::grants::{Authorization, Exchanged, Grants};
use super::{OauthError, assertion, device, password, proof};
use crate::demo::config::RegisteredApp;
use crate::demo::http::reply::Reply;
use crate::demo::http::request::{Call, find};
use crate::demo::id;
use crate::demo::state::{State, locked};
use crate::demo::value::write_json_string;

pub type Form = Vec<(String, String)>;

const NO_GRANT: OauthError = OauthError("unsupported_grant_type", "grant type not supported");
const BAD_CLIENT: OauthError = OauthError("invalid_client", "invalid client credentials");

pub fn token(state: &State, call: &Call) -> Reply {
    match exchange(state, call) {
        Ok(reply) => reply,
        Err(error) => error.reply(),
    }
}

fn exchange(state: &State, call: &Call) -> Result<Reply, OauthError> {
    if call.method != hyper::Method::POST {
        return Err(OauthError("invalid_request", "must use HTTP POST"));
    }
    let form = call.form().ok_or(NO_GRANT)?;
    if find(&form, "response_type") == Some("device_code") {
        return device::begin(state, &form);
    }
    let grant_type = find(&form, "grant_type").unwrap_or_default();
    if grant_type == assertion::GRANT {
        let (app, exchanged) = assertion::exchange(state, &form)?;
        return Ok(granted(state, app, &exchanged));
    }
    if !matches!(
        grant_type,
        "authorization_code" | "refresh_token" | "password" | "client_credentials" | "device"
    ) {
        return Err(NO_GRANT);
    }
    let app = client(state, call, &form)?;
    let exchanged = {
        let mut grants = locked(&state.grants);
        match grant_type {
            "authorization_code" => redeem(state, &mut grants, app, &form)?,
            "refresh_token" => {
                let token = find(&form, "refresh_token").unwrap_or_default();
                grants.refresh(token, &app.client_id, state.config.rotate_refresh_tokens)?
            }
            "password" => password::exchange(state, &mut grants, app, &form)?,
            "device" => device::exchange(state, &mut grants, app, &form)?,
            _ => credentials(&mut grants, app)?,
        }
    };
    Ok(granted(state, app, &exchanged))
}

/// The answer to a grant, with a new access token.
fn granted(state: &State, app: &RegisteredApp, exchanged: &Exchanged) -> Reply {
    let access_token = locked(&state.grants).access_token(state, exchanged.family);
    token_answer(state, app, exchanged, &access_token)
}

/// The app as itself (section 1.8).
fn credentials(grants: &mut Grants, app: &RegisteredApp) -> Result<Exchanged, OauthError> {
    if !app.client_credentials {
        return Err(NO_GRANT);
    }
    if app.scopes.is_empty() {
        return Err(OauthError("invalid_grant", "no valid scopes defined"));
    }
    let user = app.run_as.ok_or(OauthError(
        "invalid_grant",
        "no client credentials user enabled",
    ))?;
    Ok(without_refresh(grants, app, user))
}

/// A login that gets an access token and nothing to renew it with.
pub fn without_refresh(grants: &mut Grants, app: &RegisteredApp, user: u64) -> Exchanged {
    let login = grants.log_in(&app.client_id, user, app.scopes.clone());
    Exchanged {
        family: login.family,
        user,
        scopes: app.scopes.clone(),
        refresh_token: None,
    }
}

/// The callback of the user-agent flow with the tokens behind its #.
pub fn fragment(
    state: &State,
    grants: &mut Grants,
    authorization: &Authorization,
    user: u64,
) -> String {
    let login = grants.log_in(&authorization.client_id, user, authorization.scopes.clone());
    let access_token = grants.access_token(state, login.family);
    let scope = authorization.scopes.join(" ");
    let id = identity_url(state, user);
    let issued_at = state.clock.now().as_millisecond().to_string();
    let mut members = vec![("access_token", access_token.as_str())];
    // Only callbacks of this machine get one.
    if authorization.scopes.iter().any(|s| s == "refresh_token")
        && authorization.redirect_uri.starts_with("http://localhost")
    {
        members.push(("refresh_token", &login.refresh_token));
    }
    members.extend([
        ("instance_url", state.base_url.as_str()),
        ("id", &id),
        ("issued_at", &issued_at),
        ("scope", &scope),
        ("token_type", "Bearer"),
    ]);
    let echoed = authorization.state.as_deref();
    redirect(&authorization.redirect_uri, &members, echoed, true)
}

/// Who asks, and whether it proved it (section 1.2): the secret in the body or as Basic, never both.
fn client<'a>(state: &'a State, call: &Call, form: &Form) -> Result<&'a RegisteredApp, OauthError> {
    let basic = match call.header(hyper::header::AUTHORIZATION) {
        Some(value) => Some(basic(value).ok_or(OauthError(
            "invalid_basic_auth_header",
            "invalid basic authorization header",
        ))?),
        None => None,
    };
    let in_body = find(form, "client_secret");
    if basic.is_some() && in_body.is_some() {
        return Err(OauthError(
            "invalid_request",
            "client credentials must be sent in the header or in the body, not both",
        ));
    }
    let client_id = match &basic {
        Some((client_id, _)) => Some(client_id.as_str()),
        None => find(form, "client_id"),
    };
    let app = client_id
        .and_then(|client_id| state.app(client_id))
        .ok_or(OauthError("invalid_client_id", "client identifier invalid"))?;
    let sent = basic
        .as_ref()
        .map(|(_, secret)| secret.as_str())
        .or(in_body);
    let proven = match (&app.secret, sent) {
        (None, None) => true,
        (Some(secret), Some(sent)) => secret.as_bytes().ct_eq(sent.as_bytes()).into(),
        // A public client that sends a secret is refused like a wrong one.
        _ => false,
    };
    if proven { Ok(app) } else { Err(BAD_CLIENT) }
}

fn basic(header: &str) -> Option<(String, String)> {
    let encoded = header.strip_prefix("Basic ")?;
    let decoded = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

fn redeem(
    state: &State,
    grants: &mut Grants,
    app: &RegisteredApp,
    form: &Form,
) -> Result<Exchanged, OauthError> {
    let redirect_uri = find(form, "redirect_uri").ok_or(OauthError(
        "redirect_uri_missing",
        "redirect_uri not provided",
    ))?;
    let code = find(form, "code").unwrap_or_default();
    let (authorization, user) = grants.redeem(code, state.clock.now())?;
    if authorization.client_id != app.client_id {
        return Err(OauthError("invalid_grant", "invalid authorization code"));
    }
    if authorization.redirect_uri != redirect_uri {
        return Err(OauthError(
            "redirect_uri_mismatch",
            "redirect_uri must match configuration",
        ));
    }
    let verifier = find(form, "code_verifier").filter(|verifier| !verifier.is_empty());
    let verifier = verifier.ok_or(OauthError("invalid_grant", "missing code verifier"))?;
    let challenge = authorization.challenge.as_deref().unwrap_or_default();
    if !proof::is_verifier(verifier) || !proof::verifies(verifier, challenge) {
        return Err(OauthError("invalid_request", "invalid code verifier"));
    }
    let login = grants.log_in(&app.client_id, user, authorization.scopes.clone());
    let lasting = authorization
        .scopes
        .iter()
        .any(|scope| scope == "refresh_token");
    Ok(Exchanged {
        family: login.family,
        user,
        scopes: authorization.scopes,
        refresh_token: lasting.then_some(login.refresh_token),
    })
}

fn token_answer(
    state: &State,
    app: &RegisteredApp,
    exchanged: &Exchanged,
    access_token: &str,
) -> Reply {
    let issued_at = state.clock.now().as_millisecond().to_string();
    let id_url = identity_url(state, exchanged.user);
    // A public client cannot check the signature; it is made with a key nobody knows.
    let key = app.secret.clone().unwrap_or_else(|| proof::random_text(32));
    let signature = proof::signature(&key, &id_url, &issued_at);
    let scope = exchanged.scopes.join(" ");
    let mut members = vec![("access_token", access_token)];
    if let Some(refresh_token) = &exchanged.refresh_token {
        members.push(("refresh_token", refresh_token));
    }
    members.extend([
        ("signature", signature.as_str()),
        ("scope", &scope),
        ("instance_url", &state.base_url),
        ("id", &id_url),
        ("token_type", "Bearer"),
        ("issued_at", &issued_at),
    ]);
    Reply::json(200, object(&members))
        .with("cache-control", "no-store")
        .with("pragma", "no-cache")
}

pub fn identity_url(state: &State, user: u64) -> String {
    format!(
        "{}/id/{}/{}",
        state.base_url,
        state.facts.organization_id,
        id::make("005", user)
    )
}

pub fn object(members: &[(&str, &str)]) -> String {
    let mut out = String::from("{");
    for (at, (key, value)) in members.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write_json_string(key, &mut out);
        out.push(':');
        write_json_string(value, &mut out);
    }
    out.push('}');
    out
}

/// `POST /services/oauth2/revoke` with `token=`.
pub fn revoke(state: &State, call: &Call) -> Reply {
    if call.method != hyper::Method::POST {
        return OauthError("invalid_request", "must use HTTP POST").reply();
    }
    let form = call.form().unwrap_or_default();
    let known = find(&form, "token").is_some_and(|token| locked(&state.grants).revoke(token));
    if known {
        Reply::empty(200)
    } else {
        OauthError("unsupported_token_type", "this token type is not supported").reply()
    }
}
