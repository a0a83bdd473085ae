//! The histories that an org keeps of its records' fields (`AccountHistory`, `Inspection__History`): one
//! row for each tracked field that a save changes, two for a lookup, by names and by ids.
//!
//! Which fields are tracked stands in the picklist of the history's `Field`. Must not know HTTP.

use jiff::Timestamp;

use super::data::Dataset;
use super::id;
use super::model::{Field, FieldId, FieldType, Object, ObjectId};
use super::value::Value;

/// Numbers of rows that are made start here.
const FIRST_MADE: u64 = 40_000_000;

/// Where the history of an object's fields is, and which of its fields points back.
fn of(data: &Dataset, object: ObjectId) -> Option<(ObjectId, FieldId)> {
    let name = &data.schema().object(object).name;
    data.schema().objects().find_map(|(id, history)| {
        let (kind, parent) = history.associate.as_ref()?;
        let back = history
            .fields()
            .find(|(_, field)| field.reference_to == [name.clone()])?;
        (kind == "History" && parent == name).then_some((id, back.0))
    })
}

/// What a field is called in a history: a lookup of the standard without its `Id`.
fn tracked_as(field: &Field) -> &str {
    match field.kind {
        FieldType::Reference => field.name.strip_suffix("Id").unwrap_or(&field.name),
        _ => &field.name,
    }
}

/// Keeps what a save changes; called before it is done, with the values it gives.
pub(super) fn keep(
    data: &mut Dataset,
    (object, row): (ObjectId, usize),
    given: &[(FieldId, Value<'static>)],
    user: u64,
    now: Timestamp,
) {
    let Some((history, back)) = of(data, object) else {
        return;
    };
    let mut rows = Vec::new();
    for (id, new) in given {
        let field = data.schema().object(object).field(*id);
        let old = data.value(object, row, *id).into_owned();
        if old == *new || !is_tracked(data.schema().object(history), tracked_as(field)) {
            continue;
        }
        let name = tracked_as(field).to_owned();
        let long = field.extra_type_info.is_some() && field.length > 255;
        let (old, new) = match long {
            // Of long texts only that they changed.
            true => (Value::Null, Value::Null),
            false => (old, new.clone()),
        };
        if field.kind == FieldType::Reference {
            let named = [&old, &new].map(|value| name_of(data, value));
            rows.push((name.clone(), "Text", named));
            rows.push((name, "EntityId", [old, new]));
        } else {
            rows.push((name, "Text", [old, new]));
        }
    }
    let of = Value::Text(data.id(object, row).into());
    for (name, kind, values) in rows {
        add(
            data,
            (history, back),
            &of,
            (&name, kind, values),
            (user, now),
        );
    }
}

fn is_tracked(history: &Object, name: &str) -> bool {
    let field = history.field_named("Field").map(|id| history.field(id));
    field.is_some_and(|field| field.picklist.iter().any(|value| value.value == name))
}

/// The name of the record that an id is of.
fn name_of(data: &Dataset, id: &Value<'_>) -> Value<'static> {
    let found = id.as_text().and_then(|id| data.find_any(id));
    let name = found.and_then(|(object, row)| {
        let name = data.schema().object(object).name_field()?;
        Some(data.value(object, row, name).into_owned())
    });
    name.unwrap_or(Value::Null)
}

fn add(
    data: &mut Dataset,
    (history, back): (ObjectId, FieldId),
    of: &Value<'static>,
    (name, kind, [old, new]): (&str, &str, [Value<'static>; 2]),
    (user, now): (u64, Timestamp),
) {
    let described = data.schema().object(history);
    let number = FIRST_MADE + data.row_count(history) as u64;
    let text = |text: &str| Value::Text(text.to_owned().into());
    let mut row: Vec<Value<'static>> = vec![Value::Null; described.fields.len()];
    let mut put = |name: &str, value: Value<'static>| {
        if let Some(slot) = described.field_named(name).and_then(|id| row.get_mut(id.0)) {
            *slot = value;
        }
    };
    put("Id", text(&id::make(&described.key_prefix, number)));
    put("IsDeleted", Value::Bool(false));
    put("Field", text(name));
    put("DataType", text(kind));
    put("OldValue", old);
    put("NewValue", new);
    put("CreatedDate", Value::DateTime(now));
    put("CreatedById", text(&id::make("005", user)));
    if let Some(slot) = row.get_mut(back.0) {
        *slot = of.clone();
    }
    data.insert(history, row);
}
