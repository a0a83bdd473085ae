//! `composite/sobjects`: up to 200 records made, changed or deleted in one call (API reference, 3.6).
//!
//! The answer has one entry a record, in their order, whatever came of each. With `allOrNone` one that
//! is refused takes the others back with it. What cannot be read as a request at all is refused whole.
//! Must not know how a record is checked.

use std::sync::Arc;

use hyper::Method;
use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};

use super::super::data::Dataset;
use super::super::error::ApiError;
use super::super::http::reply::Reply;
use super::super::id;
use super::super::locks::Place;
use super::super::state::State;
use super::{Request, record, touched, write};

/// Records in one call.
const MOST: usize = 200;
/// Runs of records of one object in one call.
const MOST_CHUNKS: usize = 10;

/// Answers `composite/sobjects`.
pub fn answer(state: &State, request: &Request<'_>) -> Result<Reply, ApiError> {
    match request.call.method {
        Method::POST | Method::PATCH => write(state, request),
        Method::DELETE => delete(state, request),
        _ => Err(ApiError::method_not_allowed(
            request.call.method.as_str(),
            "DELETE,PATCH,POST",
        )),
    }
}

fn write(state: &State, request: &Request<'_>) -> Result<Reply, ApiError> {
    let body = write::body(request.call)?;
    let all_or_none = match body.get("allOrNone") {
        None => false,
        Some(Json::Bool(is)) => *is,
        Some(_) => return Err(write::json_error("allOrNone must be true or false")),
    };
    let records = body.get("records").and_then(Json::as_array);
    let records: Vec<&Map<String, Json>> = records
        .ok_or_else(|| write::json_error("The request needs a list of records"))?
        .iter()
        .map(|record| {
            record
                .as_object()
                .ok_or_else(|| write::json_error("A record must be a JSON object"))
        })
        .collect::<Result<_, _>>()?;
    few_enough(records.len())?;
    let types: Vec<&str> = records.iter().map(|record| type_of(record)).collect();
    let changes = types.windows(2).filter(|pair| pair.first() != pair.last());
    if changes.count() + 1 > MOST_CHUNKS {
        return Err(ApiError::bad_request(
            "LIMIT_EXCEEDED",
            "Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce chunking.",
        ));
    }
    let create = request.call.method == Method::POST;
    let now = state.clock.now();
    let each = |data: &mut Arc<Dataset>, at: usize| {
        let (Some(record), Some(object)) = (records.get(at), types.get(at)) else {
            return Err(ApiError::not_found());
        };
        match create {
            true => make(data, request, object, record, now),
            false => change(data, request, object, record, now),
        }
    };
    let rows = |data: &Dataset, at: usize| match (records.get(at), types.get(at)) {
        (Some(record), Some(object)) if create => touched::by_create(data, object, record),
        (Some(record), Some(object)) => match target(data, object, record) {
            Ok((place, values)) => touched::by_update(data, place, &values),
            Err(_) => Vec::new(),
        },
        _ => Vec::new(),
    };
    together(state, records.len(), all_or_none, rows, each)
}

fn delete(state: &State, request: &Request<'_>) -> Result<Reply, ApiError> {
    let call = request.call;
    let ids = call.param("ids").unwrap_or_default();
    let ids: Vec<&str> = ids.split(',').filter(|id| !id.is_empty()).collect();
    if ids.is_empty() {
        return Err(ApiError::bad_request(
            "REQUIRED_FIELD_MISSING",
            "The ids parameter is required",
        ));
    }
    few_enough(ids.len())?;
    let all_or_none = call.param("allOrNone") == Some("true");
    let id = |at: usize| ids.get(at).copied().unwrap_or_default();
    let rows = |data: &Dataset, at: usize| match live(data, None, id(at)) {
        Ok(place) => touched::by_delete(data, &write::along(data, place)),
        Err(_) => Vec::new(),
    };
    together(state, ids.len(), all_or_none, rows, |data, at| {
        let id = id(at);
        let place = live(data, None, id)?;
        write::delete_one(data, place)?;
        Ok(id::to_18(id).unwrap_or_default())
    })
}

fn few_enough(count: usize) -> Result<(), ApiError> {
    match count {
        ..=MOST => Ok(()),
        _ => Err(ApiError::bad_request(
            "EXCEEDED_ID_LIMIT",
            "record limit reached. cannot submit more than 200 records in this operation",
        )),
    }
}

fn type_of(record: &Map<String, Json>) -> &str {
    let attributes = record.get("attributes").and_then(|of| of.get("type"));
    attributes.and_then(Json::as_str).unwrap_or_default()
}

/// Does something to each record, and answers what came of each; all or none of it stays where that
/// is asked for.
fn together(
    state: &State,
    count: usize,
    all_or_none: bool,
    rows: impl Fn(&Dataset, usize) -> Vec<Place>,
    mut each: impl FnMut(&mut Arc<Dataset>, usize) -> Result<String, ApiError>,
) -> Result<Reply, ApiError> {
    // One transaction for all; a record whose rows others hold is refused by itself.
    let mut transaction = state.transaction();
    let data = state.data();
    let locked: Vec<Result<(), ApiError>> = (0..count)
        .map(|at| state.lock(&mut transaction, &rows(&data, at)))
        .collect();
    state.take_time();
    let outcomes = state.edit(|data| {
        // Tables are shared until they are changed, so this costs what is changed.
        let before = Arc::clone(data);
        let outcomes: Vec<Result<String, ApiError>> = locked
            .into_iter()
            .enumerate()
            .map(|(at, locked)| locked.and_then(|()| each(data, at)))
            .collect();
        let whole = outcomes.iter().find_map(|outcome| match outcome {
            Err(error) if refuses_all(error) => Some(error.clone()),
            _ => None,
        });
        let failed = outcomes.iter().any(Result::is_err);
        if whole.is_some() || (all_or_none && failed) {
            *data = before;
        }
        match whole {
            Some(error) => Err(error),
            None => Ok(outcomes),
        }
    })?;
    let failed = all_or_none && outcomes.iter().any(Result::is_err);
    let entries: Vec<Json> = outcomes
        .into_iter()
        .map(|outcome| match outcome {
            Ok(_) if failed => refusal(&ApiError::bad_request(
                "ALL_OR_NONE_OPERATION_ROLLED_BACK",
                "Record rolled back because not all records were valid and the request was using AllOrNone header",
            )),
            Ok(id) => json!({"id": id, "success": true, "errors": []}),
            Err(error) => refusal(&error),
        })
        .collect();
    Ok(Reply::json(200, Json::Array(entries).to_string()))
}

/// A value that cannot be read, or a column that is not there, makes the whole request unreadable.
fn refuses_all(error: &ApiError) -> bool {
    matches!(
        error.code,
        "JSON_PARSER_ERROR" | "INVALID_FIELD" | "INVALID_TYPE"
    )
}

/// An entry of the answer: `statusCode` where single records have `errorCode`.
fn refusal(error: &ApiError) -> Json {
    let fields = error.fields.clone().unwrap_or_default();
    let mut entry = json!({
        "statusCode": error.code,
        "message": error.message,
        "fields": fields,
    });
    let found = error.duplicates.as_deref().map(serde_json::from_str);
    if let (Some(Ok(found)), Some(entry)) = (found, entry.as_object_mut()) {
        let found: Json = found;
        entry.insert("duplicateResult".to_owned(), found);
    }
    json!({"success": false, "errors": [entry]})
}

fn make(
    data: &mut Arc<Dataset>,
    request: &Request<'_>,
    object: &str,
    record: &Map<String, Json>,
    now: Timestamp,
) -> Result<String, ApiError> {
    known_type(data, object)?;
    write::create_one(data, request, object, record, now)
}

fn change(
    data: &mut Arc<Dataset>,
    request: &Request<'_>,
    object: &str,
    record: &Map<String, Json>,
    now: Timestamp,
) -> Result<String, ApiError> {
    let (place, values) = target(data, object, record)?;
    let id = data.id(place.0, place.1);
    write::update_one(data, request, place, &values, now)?;
    Ok(id)
}

/// The record that an entry changes, and the values it gives.
fn target(
    data: &Dataset,
    object: &str,
    record: &Map<String, Json>,
) -> Result<(Place, Map<String, Json>), ApiError> {
    known_type(data, object)?;
    let mut values = record.clone();
    let id = ["id", "Id"].iter().find_map(|key| values.remove(*key));
    let Some(Json::String(id)) = id else {
        return Err(ApiError::bad_request(
            "MISSING_ARGUMENT",
            "Id not specified in an update call",
        ));
    };
    Ok((live(data, Some(object), &id)?, values))
}

fn known_type(data: &Dataset, object: &str) -> Result<(), ApiError> {
    record::object(data, object).map(|_| ()).map_err(|_| {
        ApiError::bad_request(
            "INVALID_TYPE",
            format!("sObject type '{object}' is not supported."),
        )
    })
}

/// The record of an id, in the words that a collection has for one that is not there.
fn live(data: &Dataset, object: Option<&str>, id: &str) -> Result<Place, ApiError> {
    let wrong = || {
        ApiError::bad_request("MALFORMED_ID", format!("malformed id {id}"))
            .with_fields(["Id".to_owned()])
    };
    if id::to_15(id).is_none() {
        return Err(wrong());
    }
    let (of, row) = data.find_any(id).ok_or_else(|| {
        ApiError::bad_request("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
    })?;
    let named = data.schema().object(of).name.as_str();
    if object.is_some_and(|object| !object.eq_ignore_ascii_case(named)) {
        return Err(wrong());
    }
    if data.is_deleted(of, row) {
        return Err(ApiError::bad_request(
            "ENTITY_IS_DELETED",
            "entity is deleted",
        ));
    }
    Ok((of, row))
}
