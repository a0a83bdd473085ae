//! `Entry`: one field of the form: what the record holds, what it is to hold, and whether it may.

use crate::schema::value::why_not as why_not_written;
use crate::schema::{Field, Object, words};

use super::value::NULL;
use crate::worker::same_value;

/// A field of the form.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its place in the describe.
    pub place: usize,
    /// What the record held when it was read, as JSON; of a new record nothing.
    pub old: Option<String>,
    /// What it is to hold. Nothing: it is not sent, and the org's default stands.
    pub now: Option<String>,
    /// Why it cannot be written, where it cannot.
    pub why_not: Option<&'static str>,
    /// Why the value cannot be taken, in our words or the org's.
    pub problem: Option<String>,
}

impl Entry {
    /// Whether something else is to be written than is there.
    pub fn is_changed(&self) -> bool {
        match (&self.old, &self.now) {
            (Some(old), Some(now)) => !same_value(old, now),
            (None, Some(_)) => true,
            (_, None) => false,
        }
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.now.as_deref().is_none_or(|now| now == NULL)
    }
}

/// The fields of an object in the order of the form: what can be written first, the name and what a
/// new record must have before all; parts of an address stand together, as the describe has them.
pub(super) fn entries(object: &Object, creating: bool) -> Vec<Entry> {
    let fields = &object.describe().fields;
    let mut entries: Vec<Entry> = fields
        .iter()
        .enumerate()
        .filter(|(_, field)| !(creating && is_of_the_org(field)))
        .map(|(place, field)| Entry {
            place,
            old: None,
            now: None,
            why_not: why_not(field, creating),
            problem: None,
        })
        .collect();
    let name = fields.iter().find(|field| field.name_field);
    let rank = |entry: &Entry| {
        let field = fields.get(entry.place);
        // The parts of a name are as good as the name.
        let of_name = |field: &Field| {
            let whole = field.compound_field_name.as_deref();
            whole.is_some() && whole == name.map(|name| name.name.as_str())
        };
        let first = field.is_some_and(|field| field.name_field || of_name(field));
        let needed = creating && field.is_some_and(words::is_required);
        match entry.why_not {
            Some(_) => 3,
            None if first => 0,
            None if needed => 1,
            None => 2,
        }
    };
    crate::sorting::by_key(&mut entries, rank);
    entries
}

/// What a new record cannot have yet.
fn is_of_the_org(field: &Field) -> bool {
    !field.createable && (field.kind == "id" || field.defaulted_on_create || field.calculated)
}

fn why_not(field: &Field, creating: bool) -> Option<&'static str> {
    let may = if creating {
        field.createable
    } else {
        field.updateable
    };
    match field.kind.as_str() {
        "base64" => Some("a file: it is not written here"),
        "anyType" | "complexvalue" | "json" => Some("a value of this type is not written here"),
        _ if may => None,
        _ if creating && field.updateable => Some("it can only be set once the record is made"),
        _ => Some(why_not_written(field)),
    }
}
