//! Creating, changing and deleting records, with the refusals of section 4. Long because every type of
//! field is taken and refused here.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value as Json};

use super::super::data::Dataset;
use super::super::decimal::Decimal;
use super::super::error::ApiError;
use super::super::history;
use super::super::http::reply::Reply;
use super::super::http::request::Call;
use super::super::id;
use super::super::locks::Place;
use super::super::model::{Field, FieldId, FieldType, Object, ObjectId};
use super::super::state::State;
use super::super::value::Value;
use super::Request;
use super::{record, rules, touched};

/// Numbers of created records start here, far above those of the data.
const FIRST_CREATED: u64 = 40_000_000;

/// `POST sobjects/{O}`.
pub fn create(state: &State, request: &Request<'_>, name: &str) -> Result<Reply, ApiError> {
    let body = body(request.call)?;
    let now = state.clock.now();
    let id = state.write(
        |data| touched::by_create(data, name, &body),
        |data| create_one(data, request, name, &body, now),
    )?;
    let body = format!("{{\"id\":\"{id}\",\"success\":true,\"errors\":[]}}");
    Ok(Reply::json(201, body).with(
        "location",
        format!("/services/data/v{}/sobjects/{name}/{id}", request.version),
    ))
}

/// Makes one record; answers its id.
pub(super) fn create_one(
    data: &mut Arc<Dataset>,
    request: &Request<'_>,
    name: &str,
    body: &Map<String, Json>,
    now: Timestamp,
) -> Result<String, ApiError> {
    let object = record::object(data, name)?;
    let described = data.schema().object(object);
    if !described.createable {
        return Err(refused_entity(described));
    }
    let given = values(data, described, body, |field| field.createable)?;
    require(described, &given)?;
    rules::check(data, (object, None), &given, request.call)?;
    let data = Arc::make_mut(data);
    let id = insert(data, object, given, request.session.user, now);
    if let Some(row) = data.find(object, &id) {
        rules::assign(data, (object, row), request.call);
    }
    Ok(id)
}

/// `PATCH sobjects/{O}/{id}`.
pub fn update(
    state: &State,
    request: &Request<'_>,
    name: &str,
    record: &str,
) -> Result<Reply, ApiError> {
    let body = body(request.call)?;
    let now = state.clock.now();
    let rows = |data: &Dataset| match record::locate(data, name, record) {
        Ok(place) => touched::by_update(data, place, &body),
        Err(_) => Vec::new(),
    };
    state.write(rows, |data| {
        let (object, row) = record::locate(data, name, record)?;
        if data.schema().object(object).updateable {
            unmodified(data, request.call, object, row)?;
        }
        update_one(data, request, (object, row), &body, now)
    })?;
    Ok(Reply::empty(204))
}

/// Changes one record.
pub(super) fn update_one(
    data: &mut Arc<Dataset>,
    request: &Request<'_>,
    (object, row): (ObjectId, usize),
    body: &Map<String, Json>,
    now: Timestamp,
) -> Result<(), ApiError> {
    let described = data.schema().object(object);
    if !described.updateable {
        return Err(refused_entity(described));
    }
    rules::editable(data, (object, row))?;
    let given = values(data, described, body, |field| field.updateable)?;
    for (field, value) in &given {
        let field = described.field(*field);
        if value.is_null() && !field.nillable {
            return Err(missing(&[field.name.as_str()]));
        }
    }
    rules::check(data, (object, Some(row)), &given, request.call)?;
    let stamps = stamps(
        described,
        &["LastModifiedDate", "SystemModstamp"],
        &Value::DateTime(now),
    );
    let by = stamps_by(described, &["LastModifiedById"], request.session.user);
    let data = Arc::make_mut(data);
    history::keep(data, (object, row), &given, request.session.user, now);
    for (field, value) in given.into_iter().chain(stamps).chain(by) {
        data.set(object, row, field, value);
    }
    data.refresh_name(object, row);
    rules::assign(data, (object, row), request.call);
    Ok(())
}

/// `DELETE sobjects/{O}/{id}`: into the recycle bin, with the children that go along.
pub fn delete(state: &State, call: &Call, name: &str, record: &str) -> Result<Reply, ApiError> {
    let rows = |data: &Dataset| match record::locate(data, name, record) {
        Ok(place) => touched::by_delete(data, &along(data, place)),
        Err(_) => Vec::new(),
    };
    state.write(rows, |data| {
        let (object, row) = record::locate(data, name, record)?;
        if data.schema().object(object).deletable {
            unmodified(data, call, object, row)?;
        }
        delete_one(data, (object, row))
    })?;
    Ok(Reply::empty(204))
}

/// Puts one record into the recycle bin.
pub(super) fn delete_one(
    data: &mut Arc<Dataset>,
    (object, row): (ObjectId, usize),
) -> Result<(), ApiError> {
    let described = data.schema().object(object);
    if !described.deletable {
        return Err(refused_entity(described));
    }
    let gone = along(data, (object, row));
    rules::editable(data, (object, row))?;
    rules::deletable(data, &gone)?;
    let data = Arc::make_mut(data);
    for (object, row) in &gone {
        if let Some(deleted) = data.schema().object(*object).field_named("IsDeleted") {
            data.set(*object, *row, deleted, Value::Bool(true));
        }
    }
    data.remember_gone(object, row, gone);
    Ok(())
}

fn unmodified(data: &Dataset, call: &Call, object: ObjectId, row: usize) -> Result<(), ApiError> {
    match call.header("if-unmodified-since") {
        Some(date) if record::modified_after(data, object, row, date) => Err(ApiError::new(
            412,
            "PRECONDITION_FAILED",
            "The record has been modified since the given date",
        )),
        _ => Ok(()),
    }
}

/// A record that is deleted, and those that go into the recycle bin along with it.
pub(super) fn along(data: &Dataset, first: Place) -> Vec<Place> {
    let mut all = vec![first];
    let mut at = 0;
    while let Some((object, row)) = all.get(at).copied() {
        at += 1;
        let id = data.id(object, row);
        let children = data.schema().object(object).children.iter();
        for children in children.filter(|children| children.cascade_delete) {
            let child = children.child;
            if data
                .schema()
                .object(child)
                .field_named("IsDeleted")
                .is_none()
            {
                continue;
            }
            for row in record::children_of(data, &id, (child, children.field)) {
                if !all.contains(&(child, row)) {
                    all.push((child, row));
                }
            }
        }
    }
    all
}

pub(super) fn body(call: &Call) -> Result<Map<String, Json>, ApiError> {
    let is_json = call
        .header(hyper::header::CONTENT_TYPE)
        .is_some_and(|kind| kind.trim_start().starts_with("application/json"));
    if !is_json {
        return Err(ApiError::new(
            415,
            "UNSUPPORTED_MEDIA_TYPE",
            "Content-Type header specified in HTTP request is not supported",
        ));
    }
    match serde_json::from_slice(&call.body) {
        Ok(Json::Object(body)) => Ok(body),
        Ok(_) => Err(json_error("The request body must be a JSON object")),
        Err(error) => Err(json_error(&error.to_string())),
    }
}

pub(super) fn json_error(message: &str) -> ApiError {
    ApiError::bad_request("JSON_PARSER_ERROR", message)
}

fn refused_entity(object: &Object) -> ApiError {
    ApiError::bad_request(
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
        format!(
            "entity type {} does not support this operation",
            object.name
        ),
    )
}

fn missing(names: &[&str]) -> ApiError {
    ApiError::bad_request(
        "REQUIRED_FIELD_MISSING",
        format!("Required fields are missing: [{}]", names.join(", ")),
    )
    .with_fields(names.iter().map(|&name| name.to_owned()))
}

type Given = Vec<(FieldId, Value<'static>)>;

fn values(
    data: &Dataset,
    object: &Object,
    body: &Map<String, Json>,
    writable: impl Fn(&Field) -> bool,
) -> Result<Given, ApiError> {
    body.iter()
        .filter(|(name, _)| name.as_str() != "attributes")
        .map(|(name, json)| {
            let id = object.field_named(name).ok_or_else(|| {
                ApiError::bad_request(
                    "INVALID_FIELD",
                    format!("No such column '{name}' on sobject of type {}", object.name),
                )
            })?;
            let field = object.field(id);
            if !writable(field) {
                let message = format!(
                    "Unable to create/update fields: {}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.",
                    field.name
                );
                return Err(ApiError::bad_request("INVALID_FIELD_FOR_INSERT_UPDATE", message)
                    .with_fields([field.name.clone()]));
            }
            Ok((id, value(data, field, json)?))
        })
        .collect()
}

fn value(data: &Dataset, field: &Field, json: &Json) -> Result<Value<'static>, ApiError> {
    let wrong = |kind: &str| {
        json_error(&format!(
            "Cannot deserialize instance of {} from {kind} value {json} or request may be missing a required field",
            field.kind.api_name()
        ))
    };
    match json {
        Json::Null if field.kind == FieldType::Boolean => Ok(Value::Bool(false)),
        Json::Null => Ok(Value::Null),
        Json::Bool(bool) if field.kind == FieldType::Boolean => Ok(Value::Bool(*bool)),
        Json::Bool(_) => Err(wrong(if json == &Json::Bool(true) {
            "VALUE_TRUE"
        } else {
            "VALUE_FALSE"
        })),
        Json::Number(number) if field.kind.is_number() => number
            .to_string()
            .parse::<Decimal>()
            .map(Value::Number)
            .map_err(|_| wrong("VALUE_NUMBER")),
        Json::Number(_) => Err(wrong("VALUE_NUMBER")),
        Json::String(text) => text_value(data, field, text).ok_or_else(|| wrong("VALUE_STRING"))?,
        Json::Array(_) => Err(wrong("START_ARRAY")),
        Json::Object(_) => Err(wrong("START_OBJECT")),
    }
}

/// `None` when a text does not fit the type at all.
fn text_value(
    data: &Dataset,
    field: &Field,
    text: &str,
) -> Option<Result<Value<'static>, ApiError>> {
    let refuse = |code, message: String| {
        Some(Err(
            ApiError::bad_request(code, message).with_fields([field.name.clone()])
        ))
    };
    // Salesforce "trims leading and trailing white spaces in field values" (Change Data Capture).
    let text = text.trim();
    match field.kind {
        // Salesforce keeps no empty strings in ordinary fields.
        _ if text.is_empty() => Some(Ok(Value::Null)),
        FieldType::Date => text.parse().ok().map(|date| Ok(Value::Date(date))),
        FieldType::Time => text
            .trim_end_matches('Z')
            .parse()
            .ok()
            .map(|time| Ok(Value::Time(time))),
        FieldType::DateTime => parse_datetime(text).map(|at| Ok(Value::DateTime(at))),
        FieldType::Reference => {
            let Some(full) = id::to_18(text) else {
                return refuse(
                    "MALFORMED_ID",
                    format!("{}: id value of incorrect type: {text}", field.label),
                );
            };
            let target = data
                .schema()
                .object_of_id(text)
                .map(|object| data.schema().object(object));
            match target {
                Some(target) if !field.reference_to.contains(&target.name) => refuse(
                    "MALFORMED_ID",
                    format!("{}: id value of incorrect type: {text}", field.label),
                ),
                Some(_) if data.find_any(text).is_some() => Some(Ok(Value::Text(full.into()))),
                _ => refuse(
                    "INVALID_CROSS_REFERENCE_KEY",
                    "invalid cross reference id".to_owned(),
                ),
            }
        }
        FieldType::Picklist
            if field.restricted_picklist
                && !field.picklist.iter().any(|known| known.value == text) =>
        {
            refuse(
                "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                format!(
                    "{}: bad value for restricted picklist field: {text}",
                    field.label
                ),
            )
        }
        FieldType::Email if !text.contains('@') => refuse(
            "INVALID_EMAIL_ADDRESS",
            format!("{}: invalid email address: {text}", field.label),
        ),
        kind if kind.is_text() => {
            let length = text.chars().count();
            if field.length > 0 && length > field.length as usize {
                return refuse(
                    "STRING_TOO_LONG",
                    format!(
                        "{}: data value too large: {text} (max length={})",
                        field.label, field.length
                    ),
                );
            }
            Some(Ok(Value::Text(text.to_owned().into())))
        }
        _ => None,
    }
}

/// `yyyy-MM-ddTHH:mm:ss.SSSZ` or with an offset, whose colon may be missing.
fn parse_datetime(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| {
        let (head, tail) = text.split_at_checked(text.len().checked_sub(2)?)?;
        format!("{head}:{tail}").parse().ok()
    })
}

fn require(object: &Object, given: &Given) -> Result<(), ApiError> {
    let absent: Vec<&str> = object
        .fields()
        .filter(|(_, field)| {
            field.createable
                && !field.nillable
                && !field.defaulted_on_create
                && field.kind != FieldType::Boolean
        })
        .filter(|(id, _)| {
            !given
                .iter()
                .any(|(given, value)| given == id && !value.is_null())
        })
        .map(|(_, field)| field.name.as_str())
        .collect();
    if absent.is_empty() {
        Ok(())
    } else {
        Err(missing(&absent))
    }
}

fn stamps(object: &Object, names: &[&str], value: &Value<'static>) -> Given {
    names
        .iter()
        .filter_map(|name| object.field_named(name))
        .map(|field| (field, value.clone()))
        .collect()
}

fn stamps_by(object: &Object, names: &[&str], user: u64) -> Given {
    stamps(object, names, &Value::Text(id::make("005", user).into()))
}

fn insert(data: &mut Dataset, object: ObjectId, given: Given, user: u64, now: Timestamp) -> String {
    let described = data.schema().object(object);
    let number = FIRST_CREATED + data.row_count(object) as u64;
    let id = id::make(&described.key_prefix, number);
    let mut row: Vec<Value<'static>> = described
        .fields()
        .map(|(_, field)| default(field, number))
        .collect();
    let stamped = stamps(
        described,
        &["CreatedDate", "LastModifiedDate", "SystemModstamp"],
        &Value::DateTime(now),
    );
    let by = stamps_by(
        described,
        &["CreatedById", "LastModifiedById", "OwnerId"],
        user,
    );
    for (field, value) in stamped.into_iter().chain(by).chain(given) {
        if let Some(slot) = row.get_mut(field.0) {
            *slot = value;
        }
    }
    if let Some(slot) = row.first_mut() {
        *slot = Value::Text(id.clone().into());
    }
    let at = data.insert(object, row);
    data.refresh_name(object, at);
    id
}

fn default(field: &Field, number: u64) -> Value<'static> {
    if field.kind == FieldType::Boolean {
        return Value::Bool(field.default_value.unwrap_or(false));
    }
    if field.auto_number {
        return Value::Text(format!("{number:08}").into());
    }
    field
        .picklist
        .iter()
        .find(|value| value.default)
        .map_or(Value::Null, |value| Value::Text(value.value.clone().into()))
}
