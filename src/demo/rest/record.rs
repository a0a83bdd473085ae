//! Reading one record, and how a record is found by the id in an address.

use std::fmt::Write;

use super::super::data::Dataset;
use super::super::error::ApiError;
use super::super::http::reply::Reply;
use super::super::id;
use super::super::model::{FieldId, ObjectId};
use super::super::state::State;
use super::super::value::Value;
use super::{Request, query};

/// `GET sobjects/{O}/{id}?fields=`.
pub fn read(
    state: &State,
    request: &Request<'_>,
    object: &str,
    record: &str,
) -> Result<Reply, ApiError> {
    let data = state.data();
    let (object, row) = locate(&data, object, record)?;
    let described = data.schema().object(object);
    let fields: Vec<FieldId> = match request.call.param("fields") {
        None => described.fields().map(|(field, _)| field).collect(),
        Some(names) => names
            .split(',')
            .map(|name| {
                described.field_named(name.trim()).ok_or_else(|| {
                    ApiError::bad_request(
                        "INVALID_FIELD",
                        format!(
                            "No such column '{}' on sobject of type {}",
                            name.trim(),
                            described.name
                        ),
                    )
                })
            })
            .collect::<Result<_, _>>()?,
    };
    if let Some(since) = request.call.header("if-modified-since")
        && !modified_after(&data, object, row, since)
    {
        return Ok(Reply::empty(304));
    }
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "{{\"attributes\":{{\"type\":\"{name}\",\"url\":\"/services/data/v{version}/sobjects/{name}/{id}\"}}",
        name = described.name,
        version = request.version,
        id = data.id(object, row)
    );
    for field in fields {
        let _ = write!(out, ",\"{}\":", described.field(field).name);
        data.value(object, row, field).write_json(&mut out);
    }
    out.push('}');
    Ok(Reply::json(200, out))
}

/// `GET sobjects/{O}/{id}/{relationshipName}?fields=`: the records of a related list, as a query
/// gives them; of a lookup the one record it points to; of a field that holds a file its bytes.
pub fn related(
    state: &State,
    request: &Request<'_>,
    (object, record): (&str, &str),
    relationship: &str,
) -> Result<Reply, ApiError> {
    let data = state.data();
    let (object, row) = locate(&data, object, record)?;
    let schema = data.schema();
    let described = schema.object(object);
    let children = described.children.iter().find(|children| {
        let name = children.relationship_name.as_deref();
        name.is_some_and(|name| name.eq_ignore_ascii_case(relationship))
    });
    if let Some(children) = children {
        let child = schema.object(children.child);
        let all = || child.fields().map(|(_, field)| field.name.as_str());
        let fields = match request.call.param("fields") {
            Some(fields) => fields.to_owned(),
            None => all().collect::<Vec<_>>().join(","),
        };
        let soql = format!(
            "SELECT {fields} FROM {} WHERE {} = '{}'",
            child.name,
            child.field(children.field).name,
            data.id(object, row)
        );
        return query::of_statement(state, request, &soql);
    }
    if let Some(field) = described.field_named(relationship)
        && let Some(file) = data.file(object, row, field)
    {
        return Ok(Reply::new(200, "application/octetstream", file));
    }
    let way = described.fields().find(|(_, field)| {
        let name = field.relationship_name.as_deref();
        name.is_some_and(|name| name.eq_ignore_ascii_case(relationship))
    });
    match way.map(|(field, _)| data.value(object, row, field)) {
        Some(Value::Text(id)) => {
            let (to, _) = data.find_any(&id).ok_or_else(ApiError::not_found)?;
            read(state, request, &schema.object(to).name, &id)
        }
        _ => Err(ApiError::not_found()),
    }
}

/// The object of that name, or 404.
pub fn object(data: &Dataset, name: &str) -> Result<ObjectId, ApiError> {
    data.schema()
        .object_named(name)
        .ok_or_else(ApiError::not_found)
}

/// The live record of an address.
pub fn locate(data: &Dataset, name: &str, record: &str) -> Result<(ObjectId, usize), ApiError> {
    let object = object(data, name)?;
    let described = data.schema().object(object);
    if id::to_15(record).is_none() {
        return Err(ApiError::new(
            404,
            "NOT_FOUND",
            format!("Provided external ID field does not exist or is not accessible: {record}"),
        ));
    }
    if !record.starts_with(described.key_prefix.as_str()) {
        return Err(ApiError::bad_request(
            "MALFORMED_ID",
            format!(
                "{} ID: id value of incorrect type: {record}",
                described.label
            ),
        )
        .with_fields(["Id".to_owned()]));
    }
    let row = data.find(object, record).ok_or_else(ApiError::not_found)?;
    if data.is_deleted(object, row) {
        return Err(ApiError::new(404, "ENTITY_IS_DELETED", "entity is deleted").with_fields([]));
    }
    Ok((object, row))
}

/// The live rows whose lookup names a record.
pub fn children_of(data: &Dataset, id: &str, (child, field): (ObjectId, FieldId)) -> Vec<usize> {
    let all = 0..data.row_count(child);
    all.filter(|row| data.value(child, *row, field).as_text() == Some(id))
        .filter(|row| !data.is_deleted(child, *row))
        .collect()
}

/// Whether the record changed after an HTTP date; a date that cannot be read counts as long ago.
pub fn modified_after(data: &Dataset, object: ObjectId, row: usize, date: &str) -> bool {
    let Ok(date) = httpdate::parse_http_date(date) else {
        return true;
    };
    let changed = data
        .schema()
        .object(object)
        .field_named("LastModifiedDate")
        .map(|field| data.value(object, row, field));
    match changed {
        // HTTP dates have whole seconds.
        Some(Value::DateTime(at)) => {
            let date = date
                .duration_since(std::time::UNIX_EPOCH)
                .map_or(0, |since| since.as_secs());
            u64::try_from(at.as_second()).unwrap_or(0) > date
        }
        _ => true,
    }
}
