//! What an admin has set up against bad records: a validation rule and a duplicate rule for accounts.
//!
//! Every org has such rules, so a client that writes has to meet them. Must not know how a record
//! is kept.

use serde_json::json;

use super::super::data::Dataset;
use super::super::error::ApiError;
use super::super::http::request::Call;
use super::super::model::{FieldId, Object, ObjectId};
use super::super::value::Value;

/// Refuses what the rules do not let through; `row` is the record that is changed, if there is one.
pub fn check(
    data: &Dataset,
    (object, row): (ObjectId, Option<usize>),
    given: &[(FieldId, Value<'static>)],
    call: &Call,
) -> Result<(), ApiError> {
    let described = data.schema().object(object);
    if described.name != "Account" {
        return Ok(());
    }
    let of = |name: &str| value(described, given, name);
    if let Some(Value::Number(revenue)) = of("AnnualRevenue")
        && revenue.to_string().starts_with('-')
    {
        return Err(ApiError::bad_request(
            "FIELD_CUSTOM_VALIDATION_EXCEPTION",
            "Annual revenue cannot be negative.",
        )
        .with_fields(["AnnualRevenue".to_owned()]));
    }
    let saves_all_the_same = call
        .header("sforce-duplicate-rule-header")
        .is_some_and(|said| said.replace(' ', "").contains("allowSave=true"));
    match of("Name").and_then(Value::as_text) {
        Some(name) if !saves_all_the_same => duplicate(data, object, row, name),
        _ => Ok(()),
    }
}

fn value<'a>(
    object: &Object,
    given: &'a [(FieldId, Value<'static>)],
    name: &str,
) -> Option<&'a Value<'static>> {
    let field = object.field_named(name)?;
    let found = given.iter().find(|(of, _)| *of == field);
    found.map(|(_, value)| value)
}

/// The rule warns of a live account of the same name, in whatever case.
fn duplicate(
    data: &Dataset,
    object: ObjectId,
    row: Option<usize>,
    name: &str,
) -> Result<(), ApiError> {
    let Some(field) = data.schema().object(object).field_named("Name") else {
        return Ok(());
    };
    let known = (0..data.row_count(object)).find(|other| {
        Some(*other) != row
            && !data.is_deleted(object, *other)
            && data
                .value(object, *other, field)
                .as_text()
                .is_some_and(|other| other.to_lowercase() == name.to_lowercase())
    });
    let Some(known) = known else {
        return Ok(());
    };
    let found = json!({
        "allowSave": true,
        "duplicateRule": "Standard_Account_Duplicate_Rule",
        "matchResults": [{
            "entityType": "Account",
            "matchRecords": [{ "record": {
                "attributes": { "type": "Account" },
                "Id": data.id(object, known),
                "Name": data.value(object, known, field).as_text(),
            }}],
        }],
    });
    Err(ApiError::bad_request(
        "DUPLICATES_DETECTED",
        "You're creating a duplicate record. We recommend you use an existing record instead.",
    )
    .with_duplicates(found.to_string()))
}
