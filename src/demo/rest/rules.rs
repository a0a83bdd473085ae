//! What an admin has set up: a validation rule and a duplicate rule for accounts, an approval that locks
//! an opportunity, lookups that keep their record from being deleted, and assignment rules for cases and
//! leads.
//!
//! Every org has such rules, so a client that writes has to meet them. Must not know how a record
//! is kept.

use serde_json::json;

use super::super::data::Dataset;
use super::super::error::ApiError;
use super::super::http::request::Call;
use super::super::id;
use super::super::locks::Place;
use super::super::model::{FieldId, Object, ObjectId};
use super::super::value::Value;
use super::record;

/// The records that wait for an approval, by object and number. Salesforce would still let an
/// administrator change them; here nobody can, so that the refusal can be met.
const IN_APPROVAL: [(&str, u64); 1] = [("Opportunity", 56)];

/// An entry of an assignment rule.
struct Assignment {
    object: &'static str,
    /// The record's `Status` that it takes.
    status: &'static str,
    /// The number of the queue that becomes the owner.
    queue: u64,
}

/// The entries of the active rules. What none of them takes keeps its owner.
const ASSIGNMENTS: [Assignment; 2] = [
    Assignment {
        object: "Case",
        status: "New",
        queue: 1,
    },
    Assignment {
        object: "Lead",
        status: "Open - Not Contacted",
        queue: 2,
    },
];

/// Refuses to change or delete a record that waits for an approval.
pub fn editable(data: &Dataset, (object, row): Place) -> Result<(), ApiError> {
    let described = data.schema().object(object);
    let id = data.id(object, row);
    let locked = IN_APPROVAL.iter().any(|(name, number)| {
        *name == described.name && id::number(&described.key_prefix, &id) == Some(*number)
    });
    match locked {
        true => {
            let words = "the entity is locked for editing";
            Err(ApiError::bad_request("ENTITY_IS_LOCKED", words).with_fields([]))
        }
        false => Ok(()),
    }
}

/// Refuses to delete what records that stay point to, where their lookup says so.
pub fn deletable(data: &Dataset, gone: &[Place]) -> Result<(), ApiError> {
    for (object, row) in gone {
        let id = data.id(*object, *row);
        let described = data.schema().object(*object);
        let children = described.children.iter();
        for children in children.filter(|children| children.restricted_delete) {
            let rows = record::children_of(data, &id, (children.child, children.field));
            let stay = rows
                .into_iter()
                .filter(|row| !gone.contains(&(children.child, *row)));
            let names: Vec<String> = stay.map(|row| named(data, (children.child, row))).collect();
            if !names.is_empty() {
                let child = data.schema().object(children.child);
                let message = format!(
                    "Your attempt to delete {} could not be completed because it is associated with the following {}.: {}\n",
                    named(data, (*object, *row)),
                    child.label_plural.to_lowercase(),
                    names.join(", ")
                );
                return Err(ApiError::bad_request("DELETE_FAILED", message).with_fields([]));
            }
        }
    }
    Ok(())
}

/// What people call a record.
fn named(data: &Dataset, (object, row): Place) -> String {
    let name = data.schema().object(object).name_field();
    let name = name.map(|field| data.value(object, row, field));
    let name = name.as_ref().and_then(Value::as_text).map(str::to_owned);
    name.unwrap_or_else(|| data.id(object, row))
}

/// Gives a saved record the owner that an assignment rule has for it, unless the call says that they
/// are to be left out.
pub fn assign(data: &mut Dataset, (object, row): Place, call: &Call) {
    let said = call.header("sforce-auto-assign").unwrap_or("TRUE").trim();
    if said.eq_ignore_ascii_case("false") {
        return;
    }
    let described = data.schema().object(object);
    let (Some(status), Some(owner)) = (
        described.field_named("Status"),
        described.field_named("OwnerId"),
    ) else {
        return;
    };
    let status = data.value(object, row, status);
    let rule = ASSIGNMENTS
        .iter()
        .find(|rule| rule.object == described.name && status.as_text() == Some(rule.status));
    if let Some(rule) = rule {
        let queue = Value::Text(id::make("00G", rule.queue).into());
        data.set(object, row, owner, queue);
    }
}

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
