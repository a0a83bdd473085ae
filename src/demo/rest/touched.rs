//! Which rows a write holds while it is under way: those it changes, and the records they belong to.
//!
//! As Salesforce has it: a master is held by every write to its details; the record that a lookup names
//! is held where the child is made, deleted or moved. Users, queues and record types never are. Must
//! not know how a record is checked or written.

use serde_json::{Map, Value as Json};

use super::super::data::Dataset;
use super::super::locks::Place;
use super::super::model::{Field, FieldType};

/// Those of a record that is made.
pub fn by_create(data: &Dataset, object: &str, body: &Map<String, Json>) -> Vec<Place> {
    let Some(object) = data.schema().object_named(object) else {
        return Vec::new();
    };
    let described = data.schema().object(object);
    let given = body.iter().filter_map(|(name, value)| {
        let field = described.field(described.field_named(name)?);
        parent(data, field, value.as_str())
    });
    given.collect()
}

/// Those of a record that is changed.
pub fn by_update(data: &Dataset, place: Place, body: &Map<String, Json>) -> Vec<Place> {
    let described = data.schema().object(place.0);
    let mut rows = vec![place];
    for (id, field) in described.fields() {
        let was = data.value(place.0, place.1, id);
        let given = body
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(&field.name))
            .map(|(_, value)| value.as_str().unwrap_or_default());
        let moved = given.is_some_and(|given| was.as_text().unwrap_or_default() != given);
        if field.cascade_delete || moved {
            rows.extend(parent(data, field, was.as_text()));
        }
        if moved {
            rows.extend(parent(data, field, given));
        }
    }
    rows
}

/// Those of a record that goes to the recycle bin or comes out of it, with what goes along.
pub fn by_delete(data: &Dataset, all: &[Place]) -> Vec<Place> {
    let mut rows = all.to_vec();
    for (object, row) in all {
        for (id, field) in data.schema().object(*object).fields() {
            rows.extend(parent(data, field, data.value(*object, *row, id).as_text()));
        }
    }
    rows
}

/// The record that a field names, where it is one that is held.
fn parent(data: &Dataset, field: &Field, id: Option<&str>) -> Option<Place> {
    if field.kind != FieldType::Reference {
        return None;
    }
    let place = data.find_any(id?)?;
    // What nobody can change, such as a user, is not locked by what points to it.
    data.schema().object(place.0).updateable.then_some(place)
}
