//! A field's value between the JSON it is sent as and the text it is typed as, as its type has it.
//!
//! What a text means is [`crate::schema::value`]'s. Must not know where it is shown.

use serde_json::Value as Json;

use crate::schema::Field;
use crate::schema::value::{Clock, moment_of, read_value, typed_text};

/// What no field holds: nothing.
pub const NULL: &str = "null";

/// How a field is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editor {
    /// It is one or the other.
    Checkbox,
    /// One of a list.
    Picklist,
    /// Several of a list.
    MultiPicklist,
    /// One of the record types.
    RecordType,
    /// A day, which a calendar offers too.
    Date,
    /// A day and a time.
    DateTime,
    /// A record, which a search finds.
    Lookup,
    /// A text of several lines.
    LongText,
    /// A line.
    Line,
}

/// How a field is edited.
pub fn editor(field: &Field) -> Editor {
    match field.kind.as_str() {
        "boolean" => Editor::Checkbox,
        "picklist" | "combobox" => Editor::Picklist,
        "multipicklist" => Editor::MultiPicklist,
        "date" => Editor::Date,
        "datetime" => Editor::DateTime,
        "reference" if field.name == "RecordTypeId" => Editor::RecordType,
        "reference" => Editor::Lookup,
        "textarea" => Editor::LongText,
        _ => Editor::Line,
    }
}

/// What is typed, as the JSON that is sent.
///
/// # Errors
/// What is wanted instead.
pub fn read(field: &Field, text: &str, clock: &Clock) -> Result<String, String> {
    let value = read_value(field, text, clock);
    value.map(|value| value.to_json()).map_err(|why| why.0)
}

/// A value as it is typed: what [`read`] reads as the same value.
pub fn typed(field: &Field, json: &str, clock: &Clock) -> String {
    match serde_json::from_str::<Json>(json) {
        Ok(Json::String(text)) => typed_text(field, &text, clock),
        Ok(Json::Null) | Err(_) => String::new(),
        // A number keeps the digits that the org wrote.
        Ok(_) => json.trim().to_owned(),
    }
}

/// A value for people: the label of a picklist value beside it, a moment with its zone.
pub fn shown(field: &Field, json: &str, clock: &Clock) -> String {
    let text = typed(field, json, clock);
    match field.kind.as_str() {
        "picklist" | "combobox" => match label(field, &text) {
            Some(label) => format!("{label} ({text})"),
            None => text,
        },
        "datetime" => {
            let raw = serde_json::from_str::<String>(json).unwrap_or_default();
            moment_of(&raw).map_or(text, |at| clock.local(at))
        }
        "percent" if !text.is_empty() => format!("{text} %"),
        _ => text,
    }
}

/// A value for people: beside an id the name of what it is the id of.
pub fn named(field: &Field, json: &str, names: &super::Names, clock: &Clock) -> String {
    if json.starts_with(['{', '[']) {
        return String::new();
    }
    let text = shown(field, json, clock);
    match names.of(json).filter(|_| field.kind == "reference") {
        Some(name) => format!("{name} ({text})"),
        None => text,
    }
}

/// The label of a picklist value, where it differs from it.
pub fn label<'a>(field: &'a Field, value: &str) -> Option<&'a str> {
    let known = field
        .picklist_values
        .iter()
        .find(|known| known.value == value);
    known?.label.as_deref().filter(|label| *label != value)
}

/// A text as JSON.
pub fn quoted(text: &str) -> String {
    Json::from(text).to_string()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;

    fn clock() -> Clock {
        Clock::new(TimeZone::fixed(jiff::tz::offset(2)), 1_781_517_600)
    }

    fn field(json: &str) -> Field {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn what_is_shown_is_read_as_the_same_value() {
        for (json, text, wanted) in [
            (
                r#"{"type":"currency","precision":18,"scale":2}"#,
                "1,234.50",
                "1234.50",
            ),
            (r#"{"type":"string","length":9}"#, " a ", "\"a\""),
            (r#"{"type":"boolean"}"#, "Yes", "true"),
            (r#"{"type":"date"}"#, "tomorrow", "\"2026-06-16\""),
            (
                r#"{"type":"datetime"}"#,
                "2026-01-31 14:30",
                "\"2026-01-31T12:30:00.000+0000\"",
            ),
            (r#"{"type":"time"}"#, "9:05", "\"09:05:00.000Z\""),
            (
                r#"{"type":"reference"}"#,
                "001000000000001",
                "\"001000000000001\"",
            ),
            (r#"{"type":"textarea","length":99}"#, "a\nb", "\"a\\nb\""),
            (r#"{"type":"multipicklist"}"#, "a; b", "\"a;b\""),
            (r#"{"type":"string","nillable":true}"#, " ", "null"),
        ] {
            let field = field(json);
            let got = read(&field, text, &clock()).unwrap();
            assert_eq!(got, wanted, "{text}");
            let again = typed(&field, &got, &clock());
            assert_eq!(read(&field, &again, &clock()).unwrap(), got, "{again}");
        }
        assert!(read(&field(r#"{"type":"date"}"#), "3/4/2026", &clock()).is_err());
        assert!(read(&field(r#"{"type":"string"}"#), "", &clock()).is_err());
    }

    #[test]
    fn people_see_labels_and_zones() {
        let picklist =
            field(r#"{"type":"picklist","picklistValues":[{"value":"a","label":"Large"}]}"#);
        assert_eq!(shown(&picklist, "\"a\"", &clock()), "Large (a)");
        assert_eq!(shown(&picklist, "\"b\"", &clock()), "b");
        let moment = field(r#"{"type":"datetime"}"#);
        let said = shown(&moment, "\"2026-01-31T12:30:00.000+0000\"", &clock());
        assert_eq!(said, "2026-01-31 14:30 +02:00");
        assert_eq!(shown(&moment, "null", &clock()), "");
    }
}
