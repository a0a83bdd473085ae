//! `/services/data`: versions, sessions, and which chapter answers which resource (API reference,
//! section 3).
//!
//! Must not know how tokens are made or SOQL is evaluated.

mod collections;
mod composite;
pub(super) mod cursor;
pub(super) mod describe;
mod explain;
mod layouts;
mod limits;
mod picklists;
pub(super) mod prerender;
mod query;
mod record;
mod rules;
pub(super) mod soap;
mod tooling;
mod touched;
mod version;
mod write;

#[cfg(test)]
mod tests;

use hyper::Method;

use super::error::ApiError;
use super::http::reply::Reply;
use super::http::request::Call;
use super::oauth::grants::Session;
use super::oauth::token::identity_url;
use super::state::{State, locked};
use query::Asked;

/// A call to a resource of a version, by someone.
pub(super) struct Request<'a> {
    pub call: &'a Call,
    /// As in the address, e.g. `66.0`.
    pub version: String,
    pub session: Session,
}

/// The describes of all objects, as an org on this machine gives them in the newest version.
pub(super) fn all_describes(schema: &super::model::Schema) -> Vec<serde_json::Value> {
    let version = format!("{}.0", version::newest());
    schema
        .objects()
        .map(|(_, object)| describe::full(schema, object, &version, "http://127.0.0.1"))
        .collect()
}

/// Answers `/services/data/{path}`.
pub fn answer(state: &State, call: &Call, path: &[&str]) -> Reply {
    let Some((version, resource)) = path.split_first() else {
        return only(call, &[Method::GET], || Ok(version::all()))
            .unwrap_or_else(|error| refuse(&error));
    };
    match dispatch(state, call, version, resource) {
        Ok(reply) => with_usage(state, reply),
        // A caller without a session is told nothing about the org's usage.
        Err(error) if error.status == 401 || error.status == 410 => refuse(&error),
        Err(error) => with_usage(state, refuse(&error)),
    }
}

fn refuse(error: &ApiError) -> Reply {
    Reply::json(error.status, error.to_json())
}

fn with_usage(state: &State, reply: Reply) -> Reply {
    let used = state.api_calls.load(std::sync::atomic::Ordering::Relaxed);
    let max = state.config.daily_api_requests;
    reply.with("sforce-limit-info", format!("api-usage={used}/{max}"))
}

fn dispatch(
    state: &State,
    call: &Call,
    version: &str,
    resource: &[&str],
) -> Result<Reply, ApiError> {
    let version = version::check(version)?;
    let session = authenticate(state, call)?;
    state.count_call()?;
    let request = Request {
        call,
        version,
        session,
    };
    if matches!(resource, ["composite"] | ["tooling", "composite"]) {
        return only(call, &composite::METHODS, || {
            composite::answer(state, &request)
        });
    }
    if matches!(resource, ["composite", "batch"]) {
        return only(call, &composite::METHODS, || {
            composite::batch(state, &request)
        });
    }
    route(state, &request, resource)
}

/// Answers a resource for someone whose session is good.
fn route(state: &State, request: &Request<'_>, resource: &[&str]) -> Result<Reply, ApiError> {
    let call = request.call;
    let get = [Method::GET, Method::HEAD];
    match resource {
        [] => only(call, &get, || {
            let identity = identity_url(state, request.session.user);
            Ok(version::resources(&request.version, &identity))
        }),
        ["query"] => only(call, &get, || {
            if let Some(statement) = call.param("explain") {
                return explain::explain(state, request, statement);
            }
            query::first_page(state, request, Asked::Query)
        }),
        ["queryAll"] => only(call, &get, || query::first_page(state, request, Asked::All)),
        ["tooling", "query"] => only(call, &get, || {
            query::first_page(state, request, Asked::Tooling)
        }),
        ["query" | "queryAll", locator] | ["tooling", "query", locator] => {
            only(call, &get, || query::next_page(state, request, locator))
        }
        ["limits"] => only(call, &get, || Ok(limits::limits(state))),
        ["limits", "recordCount"] => only(call, &get, || Ok(limits::record_count(state, call))),
        ["sobjects"] => only(call, &get, || Ok(describe::global(state, request))),
        ["sobjects", object] => match call.method {
            Method::GET | Method::HEAD => describe::basic(state, request, object),
            Method::POST => write::create(state, request, object),
            _ => Err(ApiError::method_not_allowed(
                call.method.as_str(),
                "GET,HEAD,POST",
            )),
        },
        ["sobjects", object, "describe"] => {
            only(call, &get, || describe::object(state, request, object))
        }
        ["sobjects", object, rest @ ..]
            if matches!(
                rest,
                ["describe", "compactLayouts" | "layouts", ..] | ["listviews", ..]
            ) =>
        {
            layouts::answer(state, request, object, rest)
        }
        ["sobjects", object, id] => match call.method {
            Method::GET | Method::HEAD => record::read(state, request, object, id),
            Method::PATCH => write::update(state, request, object, id),
            Method::DELETE => write::delete(state, call, object, id),
            _ => Err(ApiError::method_not_allowed(
                call.method.as_str(),
                "DELETE,GET,HEAD,PATCH",
            )),
        },
        ["sobjects", object, id, relationship] => only(call, &get, || {
            record::related(state, request, (object, id), relationship)
        }),
        ["ui-api", "object-info", object, "picklist-values", kind] => only(call, &get, || {
            picklists::answer(state, request, object, kind)
        }),
        ["composite", "sobjects"] => collections::answer(state, request),
        [
            "composite" | "tooling" | "search" | "jobs" | "parameterizedSearch",
            ..,
        ] => Err(ApiError::new(
            403,
            "FUNCTIONALITY_NOT_ENABLED",
            "This feature is not enabled for this organization.",
        )),
        _ => Err(ApiError::not_found()),
    }
}

fn only(
    call: &Call,
    allowed: &[Method],
    answer: impl FnOnce() -> Result<Reply, ApiError>,
) -> Result<Reply, ApiError> {
    if allowed.contains(&call.method) {
        answer()
    } else {
        let allowed: Vec<&str> = allowed.iter().map(Method::as_str).collect();
        Err(ApiError::method_not_allowed(
            call.method.as_str(),
            &allowed.join(","),
        ))
    }
}

fn authenticate(state: &State, call: &Call) -> Result<Session, ApiError> {
    let header = call
        .header(hyper::header::AUTHORIZATION)
        .ok_or_else(ApiError::session_expired)?;
    let token = header
        .strip_prefix("Bearer ")
        .or_else(|| header.strip_prefix("OAuth "))
        .ok_or_else(|| ApiError::new(401, "INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE"))?;
    let session = locked(&state.grants)
        .session(token.trim(), state.clock.now())
        .ok_or_else(ApiError::session_expired)?;
    if !session
        .scopes
        .iter()
        .any(|scope| scope == "api" || scope == "full")
    {
        return Err(ApiError::new(
            401,
            "INVALID_SESSION_ID",
            "This session is not valid for use with the REST API",
        ));
    }
    Ok(session)
}
