//! `FieldValue`: what a person typed or pasted for a field, read as the field's type takes it.
//!
//! What cannot be meant is refused here, in words, before an org is asked; what an org alone knows
//! (validation rules, whether a record is there) it says itself. Ordinary fields keep no empty text, so
//! an empty one is null. It must not know where a value was typed, nor how it is sent.

mod clock;
mod number;

use serde_json::Value as Json;

use super::Field;

pub use clock::{Clock, moment_of};

/// A value that a field can take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// No value.
    Null,
    /// A text, a date, an id, a value of a list.
    Text(String),
    /// A number, as JSON writes it.
    Number(String),
    /// True or false.
    Bool(bool),
}

impl FieldValue {
    /// As it is sent.
    pub fn to_json(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Text(text) => Json::from(text.as_str()).to_string(),
            Self::Number(number) => number.clone(),
            Self::Bool(is) => is.to_string(),
        }
    }

    /// As a person would type it; empty for null.
    pub fn text(&self) -> &str {
        match self {
            Self::Null => "",
            Self::Text(text) | Self::Number(text) => text,
            Self::Bool(true) => "true",
            Self::Bool(false) => "false",
        }
    }
}

/// Why a text is no value of a field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoValue(pub String);

impl NoValue {
    fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}

/// Why a field of a record that is there cannot be changed, as far as its describe tells; `None` where
/// it can.
pub fn read_only(field: &Field) -> Option<&'static str> {
    (!field.updateable).then(|| why_not(field))
}

/// Why a field cannot be written.
pub fn why_not(field: &Field) -> &'static str {
    match field.kind.as_str() {
        "id" => "the org gives it",
        "address" | "location" => "it is made of other fields, write those",
        _ if field.auto_number => "the org numbers the records by it",
        _ if field.calculated => "it is a formula or a roll-up",
        _ if field.defaulted_on_create && !field.createable => "the org fills it in",
        _ if field.createable => "it can only be set when the record is made",
        _ => "it is read-only, or your user has no right to change it",
    }
}

/// What a text means as a value of the field. Blanks before and behind it are left out, as Salesforce
/// leaves them out of what it saves ("trims leading and trailing white spaces in field values": Change
/// Data Capture, considerations for diffs), so that what is looked at is what will be there.
///
/// # Errors
/// Where it is no value of such a field, with the reason and what would be one.
pub fn read_value(field: &Field, text: &str, clock: &Clock) -> Result<FieldValue, NoValue> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return match field.kind.as_str() {
            "boolean" => Err(NoValue::new("a checkbox is true or false, never empty")),
            _ if !field.nillable => Err(NoValue::new("it is required: it cannot be empty")),
            _ => Ok(FieldValue::Null),
        };
    }
    match field.kind.as_str() {
        "boolean" => truth(trimmed),
        "int" | "long" | "double" | "currency" | "percent" => {
            number::read(field, trimmed).map(FieldValue::Number)
        }
        "date" => text_of(clock.day(trimmed).map(|day| day.to_string())),
        "datetime" => text_of(clock.moment(trimmed).map(clock::moment_text)),
        "time" => text_of(clock::time_text(trimmed)),
        "picklist" => chosen(field, trimmed).map(FieldValue::Text),
        "multipicklist" => {
            let values = trimmed.split(';').map(str::trim);
            let values = values.filter(|value| !value.is_empty());
            let chosen: Result<Vec<_>, _> = values.map(|value| chosen(field, value)).collect();
            Ok(FieldValue::Text(chosen?.join(";")))
        }
        "reference" => id(trimmed),
        "email" => email(field, trimmed),
        _ => fitting(field, trimmed).map(FieldValue::Text),
    }
}

fn text_of(read: Result<String, String>) -> Result<FieldValue, NoValue> {
    read.map(FieldValue::Text).map_err(NoValue)
}

/// A value's text as the org writes it, as it is typed: what [`read_value`] reads as the same value.
pub fn typed_text(field: &Field, text: &str, clock: &Clock) -> String {
    match field.kind.as_str() {
        "datetime" => moment_of(text).map_or_else(|| text.to_owned(), |at| clock.typed(at)),
        "time" => {
            let short = text.trim_end_matches('Z').trim_end_matches(".000");
            short.strip_suffix(":00").unwrap_or(short).to_owned()
        }
        _ => text.to_owned(),
    }
}

/// The same for people: a moment has its offset beside it.
pub fn shown_text(field: &Field, text: &str, clock: &Clock) -> String {
    match field.kind.as_str() {
        "datetime" => moment_of(text).map_or_else(|| text.to_owned(), |at| clock.local(at)),
        _ => typed_text(field, text, clock),
    }
}

/// What such a field takes, in a few words, for beside the place where it is typed.
pub fn takes(field: &Field) -> String {
    let empty = match field.nillable && field.kind != "boolean" {
        true => "; empty is null",
        false => "",
    };
    let what = match field.kind.as_str() {
        "boolean" => "true or false".to_owned(),
        "int" | "long" => "a whole number".to_owned(),
        "double" | "currency" | "percent" => match field.precision {
            0 => "a number".to_owned(),
            _ if field.scale == 0 => "a whole number".to_owned(),
            _ => format!("a number, up to {} digits after the point", field.scale),
        },
        "date" => "2026-01-31, today, tomorrow, +7".to_owned(),
        "datetime" => "2026-01-31 14:30 in your zone, tomorrow 9:00".to_owned(),
        "time" => "14:30".to_owned(),
        "picklist" if field.restricted_picklist => "one of the list".to_owned(),
        "picklist" | "combobox" => "one of the list, or another text".to_owned(),
        "multipicklist" => "values of the list, with ; between".to_owned(),
        "reference" => "the id of a record".to_owned(),
        _ if field.length > 0 => format!("a text of up to {} characters", field.length),
        _ => "a text".to_owned(),
    };
    what + empty
}

fn truth(text: &str) -> Result<FieldValue, NoValue> {
    match text.to_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "1" | "x" | "on" => Ok(FieldValue::Bool(true)),
        "false" | "f" | "no" | "n" | "0" | "off" => Ok(FieldValue::Bool(false)),
        _ => Err(NoValue::new("a checkbox is true or false")),
    }
}

/// The value of a list that a text names: itself, by its label, or in another case.
fn chosen(field: &Field, text: &str) -> Result<String, NoValue> {
    let values = &field.picklist_values;
    let exact = values.iter().find(|known| known.value == text);
    let lower = text.to_lowercase();
    let alike = |known: &&super::PicklistValue| {
        known.active
            && (known.value.to_lowercase() == lower
                || known
                    .label
                    .as_ref()
                    .is_some_and(|label| label.to_lowercase() == lower))
    };
    match exact.or_else(|| values.iter().find(alike)) {
        Some(known) if known.active || !field.restricted_picklist => Ok(known.value.clone()),
        Some(_) => Err(NoValue::new(format!(
            "{text:?} is in the list, but not in use any more"
        ))),
        None if field.restricted_picklist => {
            let few: Vec<&str> = values
                .iter()
                .filter(|known| known.active)
                .map(|known| known.value.as_str())
                .collect();
            let named = match few.len() {
                0 => "its list is empty".to_owned(),
                1..=6 => few.join(", "),
                many => format!(
                    "{}… ({many} in all)",
                    few.get(..4).unwrap_or_default().join(", ")
                ),
            };
            Err(NoValue::new(format!("not in its list: {named}")))
        }
        None => fitting(field, text),
    }
}

fn id(text: &str) -> Result<FieldValue, NoValue> {
    let is = matches!(text.len(), 15 | 18) && text.bytes().all(|b| b.is_ascii_alphanumeric());
    match is {
        true => Ok(FieldValue::Text(text.to_owned())),
        false => Err(NoValue::new(
            "a lookup takes the id of a record: 15 or 18 letters and digits",
        )),
    }
}

fn email(field: &Field, text: &str) -> Result<FieldValue, NoValue> {
    let is = text
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'))
        && !text.contains(char::is_whitespace);
    match is {
        true => fitting(field, text).map(FieldValue::Text),
        false => Err(NoValue::new("that is no email address: name@example.com")),
    }
}

/// A text that is not too long.
fn fitting(field: &Field, text: &str) -> Result<String, NoValue> {
    let length = text.chars().count();
    match field.length {
        most if most > 0 && length > most as usize => Err(NoValue::new(format!(
            "it has {length} characters, {most} are the most"
        ))),
        _ => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests;
