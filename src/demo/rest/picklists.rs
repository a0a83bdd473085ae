//! Which picklist values go with a record type (User Interface API, "Get Values for All Picklist Fields
//! of a Record Type").
//!
//! Must not know records: a record type narrows what its pages offer, not what the API takes.

use serde_json::{Map, Value as Json, json};

use super::super::error::ApiError;
use super::super::http::reply::Reply;
use super::super::model::{Field, Object};
use super::super::state::State;
use super::{Request, record};

/// Object, record type and field, with the values that its admin took out of it.
const LEFT_OUT: [(&str, &str, &str, &[&str]); 3] = [
    (
        "Opportunity",
        "Renewal",
        "StageName",
        &["Prospecting", "Qualification", "Needs Analysis"],
    ),
    (
        "Account",
        "Household",
        "Industry",
        &["Chemicals", "Utilities"],
    ),
    ("Case", "Request", "Priority", &["High"]),
];

/// Answers `ui-api/object-info/{O}/picklist-values/{record type}`.
pub fn answer(
    state: &State,
    request: &Request<'_>,
    name: &str,
    kind: &str,
) -> Result<Reply, ApiError> {
    let data = state.data();
    let object = data.schema().object(record::object(&data, name)?);
    let mut kinds = object.record_types.iter();
    let kind = kinds
        .find(|known| known.id == kind || known.id.get(..15) == Some(kind))
        .ok_or_else(ApiError::not_found)?;
    let url = format!(
        "/services/data/v{}/ui-api/object-info/{}/picklist-values/{}",
        request.version, object.name, kind.id
    );
    let mut fields = Map::new();
    for (_, field) in object
        .fields()
        .filter(|(_, field)| !field.picklist.is_empty())
    {
        let url = format!("{url}/{}", field.name);
        let list = list(object, field, &kind.developer_name, &url);
        fields.insert(field.name.clone(), list);
    }
    let body = json!({"eTag": "5b1fb1b2c1c2b4a0", "picklistFieldValues": fields});
    Ok(Reply::json(200, body.to_string()))
}

fn list(object: &Object, field: &Field, kind: &str, url: &str) -> Json {
    let left_out = LEFT_OUT
        .iter()
        .find(|(of, typed, name, _)| *of == object.name && *typed == kind && *name == field.name);
    let left_out = left_out.map_or(&[] as &[&str], |(.., values)| values);
    let controller = field.controller.map(|id| object.field(id));
    let controlling: Map<String, Json> = controller
        .into_iter()
        .flat_map(|of| of.picklist.iter().enumerate())
        .map(|(at, value)| (value.value.clone(), at.into()))
        .collect();
    let entry = |value: &super::super::model::PicklistValue| {
        let places = value.valid_for.iter();
        let places = places.filter_map(|with| controlling.get(with).cloned());
        json!({
            "attributes": null,
            "label": value.label,
            "validFor": places.collect::<Vec<_>>(),
            "value": value.value,
        })
    };
    let offered = field
        .picklist
        .iter()
        .filter(|value| value.active && !left_out.contains(&value.value.as_str()));
    let values: Vec<Json> = offered.clone().map(entry).collect();
    let default = offered.clone().find(|value| value.default).map(entry);
    json!({
        "controllerValues": controlling,
        "defaultValue": default,
        "eTag": "5b1fb1b2c1c2b4a0",
        "url": url,
        "values": values,
    })
}
