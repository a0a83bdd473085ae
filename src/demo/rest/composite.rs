//! `POST composite` and `POST composite/batch`: several calls in one (API reference, section 3.6).
//!
//! Only reads are taken; a reference to an earlier part's result is not.

use hyper::header::{HeaderName, HeaderValue};
use hyper::{HeaderMap, Method};
use serde_json::{Map, Value as Json};

use super::super::error::ApiError;
use super::super::http::reply::Reply;
use super::super::http::request::Call;
use super::super::state::State;
use super::super::value::write_json_string;
use super::{Request, route, version};

/// How many parts one call may have.
const MOST: usize = 25;
/// How many of them may be queries.
const MOST_QUERIES: usize = 5;
/// Headers that a part may not have.
const FORBIDDEN: [&str; 3] = ["accept", "authorization", "content-type"];

/// Answers `POST composite`. Its parts are no calls of their own to the org's limit.
pub fn answer(state: &State, request: &Request<'_>) -> Result<Reply, ApiError> {
    let body: Json = serde_json::from_slice(&request.call.body)
        .map_err(|error| ApiError::bad_request("JSON_PARSER_ERROR", error.to_string()))?;
    let parts = body
        .get("compositeRequest")
        .and_then(Json::as_array)
        .ok_or_else(|| invalid("compositeRequest is required"))?;
    let queries = parts.iter().filter(|part| is_query(part)).count();
    if parts.len() > MOST || queries > MOST_QUERIES {
        return Err(invalid("The limit of subrequests is exceeded"));
    }
    let mut out = String::from("{\"compositeResponse\":[");
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        one(state, request, part, &mut out)?;
    }
    out.push_str("]}");
    Ok(Reply::json(200, out))
}

/// Answers `POST composite/batch`: any resources, 25 of them, whose addresses begin with the version.
pub fn batch(state: &State, request: &Request<'_>) -> Result<Reply, ApiError> {
    let body: Json = serde_json::from_slice(&request.call.body)
        .map_err(|error| ApiError::bad_request("JSON_PARSER_ERROR", error.to_string()))?;
    let parts = body
        .get("batchRequests")
        .and_then(Json::as_array)
        .ok_or_else(|| invalid("batchRequests is required"))?;
    if parts.len() > MOST {
        return Err(invalid("The limit of subrequests is exceeded"));
    }
    let halts = body.get("haltOnError").and_then(Json::as_bool) == Some(true);
    let mut errors = false;
    let mut results = Vec::new();
    for part in parts {
        let text = |key: &str| part.get(key).and_then(Json::as_str);
        let (status, body) = if halts && errors {
            let halted = "The previous request failed, and haltOnError is true";
            (
                412,
                ApiError::new(412, "BATCH_PROCESSING_HALTED", halted).to_json(),
            )
        } else {
            let url = text("url").ok_or_else(|| invalid("url is required"))?;
            let call = call(text("method"), &format!("/services/data/{url}"), None)?;
            let (status, _, body) = answered(state, request, &call);
            (status, body)
        };
        errors |= status >= 300;
        let body = if body.is_empty() { "null" } else { &body };
        results.push(format!("{{\"statusCode\":{status},\"result\":{body}}}"));
    }
    Ok(Reply::json(
        200,
        format!(
            "{{\"hasErrors\":{errors},\"results\":[{}]}}",
            results.join(",")
        ),
    ))
}

/// Status, headers and body of a part.
fn answered(state: &State, request: &Request<'_>, call: &Call) -> (u16, Json, String) {
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    let reply = match segments.as_slice() {
        ["services", "data", of, resource @ ..] => version::check(of).and_then(|version| {
            let part = Request {
                call,
                version,
                session: request.session.clone(),
            };
            route(state, &part, resource)
        }),
        _ => Err(ApiError::not_found()),
    };
    match &reply {
        Ok(reply) => (
            reply.status,
            headers(reply),
            String::from_utf8_lossy(&reply.body).into_owned(),
        ),
        Err(error) => (error.status, Json::Object(Map::new()), error.to_json()),
    }
}

/// The headers that a part shows: those that tell whether something changed.
fn headers(reply: &Reply) -> Json {
    let mut shown = Map::new();
    for (name, value) in &reply.headers {
        let own = match *name {
            "etag" => "ETag",
            "last-modified" => "Last-Modified",
            _ => continue,
        };
        shown.insert(own.to_owned(), Json::String(value.clone()));
    }
    Json::Object(shown)
}

fn one(
    state: &State,
    request: &Request<'_>,
    part: &Json,
    out: &mut String,
) -> Result<(), ApiError> {
    let text = |key: &str| part.get(key).and_then(Json::as_str);
    let reference = text("referenceId").ok_or_else(|| invalid("referenceId is required"))?;
    let url = text("url").ok_or_else(|| invalid("url is required"))?;
    let call = call(text("method"), url, part.get("httpHeaders"))?;
    let (status, headers, body) = answered(state, request, &call);
    let body = if body.is_empty() { "null" } else { &body };
    out.push_str("{\"body\":");
    out.push_str(body);
    out.push_str(",\"httpHeaders\":");
    out.push_str(&headers.to_string());
    out.push_str(",\"httpStatusCode\":");
    out.push_str(&status.to_string());
    out.push_str(",\"referenceId\":");
    write_json_string(reference, out);
    out.push('}');
    Ok(())
}

/// The part as a call of its own. Its target may be as long as it likes: only that of the outer call
/// goes over a request line.
fn call(method: Option<&str>, url: &str, headers: Option<&Json>) -> Result<Call, ApiError> {
    if method != Some("GET") {
        return Err(invalid("The demo takes parts with the method GET alone"));
    }
    let mut own = HeaderMap::new();
    for (name, value) in headers.and_then(Json::as_object).into_iter().flatten() {
        if FORBIDDEN.iter().any(|no| name.eq_ignore_ascii_case(no)) {
            return Err(invalid(&format!(
                "Header {name} is not allowed in a subrequest"
            )));
        }
        let header = HeaderName::try_from(name.as_str()).ok().zip(
            value
                .as_str()
                .and_then(|value| HeaderValue::try_from(value).ok()),
        );
        let (name, value) = header.ok_or_else(|| invalid("A header is not one"))?;
        own.insert(name, value);
    }
    Ok(Call::get(url, own))
}

fn is_query(part: &Json) -> bool {
    part.get("url")
        .and_then(Json::as_str)
        .is_some_and(|url| url.contains("/query"))
}

fn invalid(message: &str) -> ApiError {
    ApiError::bad_request("INVALID_INPUT", message)
}

/// What the resource takes.
pub const METHODS: [Method; 1] = [Method::POST];
