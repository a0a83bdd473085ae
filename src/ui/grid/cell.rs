//! What a cell of the rows looks like on one line: values as sent, signs for what is no value,
//! summaries for what has parts.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::rows::{Cell, CellKind};
use crate::text;

/// Null: the field was asked for and has no value.
const NULL: &str = "∅";
/// A text of no characters, which Salesforce can hold in a few fields.
const EMPTY: &str = "\"\"";
/// `totalSize` stands at the beginning of a child result; no more than this is searched for it.
const CHILD_HEAD: usize = 256;

/// Which style a cell gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Blank,
    Text,
    Number,
    Boolean,
    Null,
    Empty,
    Summary,
}

/// The text to show for a cell, before [`text::display`], and how it looks.
pub(super) fn show(cell: Cell<'_>) -> (Cow<'_, str>, Look) {
    match cell.kind {
        CellKind::Absent => (Cow::Borrowed(""), Look::Blank),
        CellKind::Null => (Cow::Borrowed(NULL), Look::Null),
        CellKind::Text if cell.text.is_empty() => (Cow::Borrowed(EMPTY), Look::Empty),
        CellKind::Text => (Cow::Borrowed(cell.text), Look::Text),
        CellKind::Number => (Cow::Borrowed(cell.text), Look::Number),
        CellKind::Bool => (Cow::Borrowed(cell.text), Look::Boolean),
        CellKind::Children => (children(cell.text), Look::Summary),
        CellKind::Compound => (compound(cell.text), Look::Summary),
    }
}

/// `3 rows` for the JSON of a child result, by its `totalSize`.
///
/// The rest of it may be megabytes and is not looked at (REST API, Query: a subquery's value is a
/// query result of its own).
fn children(json: &str) -> Cow<'_, str> {
    let head = json
        .get(..json.floor_char_boundary(CHILD_HEAD))
        .unwrap_or(json);
    let count = head
        .split_once("\"totalSize\"")
        .map(|(_, after)| after.trim_start_matches([' ', ':']))
        .map(|after| after.split(|c: char| !c.is_ascii_digit()).next())
        .and_then(|digits| digits.unwrap_or_default().parse::<u64>().ok());
    match count {
        Some(1) => Cow::Borrowed("1 row"),
        Some(count) => Cow::Owned(format!("{} rows", text::number(count))),
        None => Cow::Borrowed("rows"),
    }
}

/// The parts of an address and of a geolocation (Object Reference, Compound Fields).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Compound<'a> {
    #[serde(borrow, default)]
    street: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    city: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    state: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    state_code: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    postal_code: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    country: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    country_code: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    latitude: Option<&'a RawValue>,
    #[serde(borrow, default)]
    longitude: Option<&'a RawValue>,
}

/// One line for a compound value; what is neither an address nor a place is shown as it was sent.
fn compound(json: &str) -> Cow<'_, str> {
    let Ok(parts) = serde_json::from_str::<Compound<'_>>(json) else {
        return Cow::Borrowed(json);
    };
    let state = parts.state.or(parts.state_code);
    let country = parts.country.or(parts.country_code);
    let region: Vec<&str> = [state.as_deref(), parts.postal_code.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    let region = region.join(" ");
    let address: Vec<&str> = [
        parts.street.as_deref(),
        parts.city.as_deref(),
        Some(region.as_str()),
        country.as_deref(),
    ]
    .into_iter()
    .flatten()
    .filter(|part| !part.is_empty())
    .collect();
    match (address.is_empty(), parts.latitude, parts.longitude) {
        (false, _, _) => Cow::Owned(address.join(", ")),
        (true, Some(latitude), Some(longitude)) => Cow::Owned(format!("{latitude}, {longitude}")),
        _ => Cow::Borrowed(json),
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]
mod tests {
    use super::*;

    fn check(kind: CellKind, text: &str, shown: &str, look: Look) {
        let cell = Cell {
            kind,
            text,
            width: 0,
        };
        assert_eq!(
            show(cell),
            (Cow::Borrowed(shown), look),
            "{kind:?} {text:?}"
        );
    }

    #[test]
    fn null_empty_and_not_selected_are_told_apart() {
        check(CellKind::Null, "", "∅", Look::Null);
        check(CellKind::Text, "", "\"\"", Look::Empty);
        check(CellKind::Absent, "", "", Look::Blank);
    }

    #[test]
    fn values_are_shown_as_sent() {
        check(CellKind::Number, "1234.50", "1234.50", Look::Number);
        check(CellKind::Number, "1.0E10", "1.0E10", Look::Number);
        check(CellKind::Bool, "false", "false", Look::Boolean);
        check(CellKind::Text, " a ", " a ", Look::Text);
    }

    #[test]
    fn child_rows_are_counted() {
        let child = r#"{"totalSize":3,"done":true,"records":[{"totalSize":9}]}"#;
        check(CellKind::Children, child, "3 rows", Look::Summary);
        check(
            CellKind::Children,
            r#"{ "totalSize" : 1 }"#,
            "1 row",
            Look::Summary,
        );
        check(
            CellKind::Children,
            r#"{"totalSize":12345}"#,
            "12,345 rows",
            Look::Summary,
        );
        check(CellKind::Children, "{}", "rows", Look::Summary);
    }

    #[test]
    fn compound_values_are_summed_up_on_one_line() {
        check(
            CellKind::Compound,
            r#"{"city":"Kraków","country":"Polska","geocodeAccuracy":null,"latitude":null,
                "longitude":null,"postalCode":"30-001","state":null,"street":"ul. \"Długa\" 1"}"#,
            "ul. \"Długa\" 1, Kraków, 30-001, Polska",
            Look::Summary,
        );
        check(
            CellKind::Compound,
            r#"{"latitude":37.790,"longitude":-122.39}"#,
            "37.790, -122.39",
            Look::Summary,
        );
        check(
            CellKind::Compound,
            r#"{"a":1}"#,
            r#"{"a":1}"#,
            Look::Summary,
        );
        check(CellKind::Compound, "{", "{", Look::Summary);
    }
}
