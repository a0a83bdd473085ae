//! A cell that has parts, laid out for reading: an address and a place by their parts, child rows one
//! after the other with the names of their fields.
//!
//! Knows no screen and no widths of lines; what has no such form is left to others.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::children::ChildrenHead;
use super::members::Members;
use super::{Cell, CellKind, ColumnKind, show};
use crate::text;

/// Between a name and its value.
const GAP: usize = 2;
/// Parents of parents are followed no deeper.
const DEEPEST: usize = 8;

/// The parts of addresses and places in the order of reading (Object Reference, Compound Fields).
const PARTS: [(&str, &str); 10] = [
    ("street", "Street"),
    ("city", "City"),
    ("state", "State"),
    ("stateCode", "State code"),
    ("postalCode", "Postal code"),
    ("country", "Country"),
    ("countryCode", "Country code"),
    ("latitude", "Latitude"),
    ("longitude", "Longitude"),
    ("geocodeAccuracy", "Geocode accuracy"),
];

/// The lines of a cell that has parts; `None` for any other, and for parts that are not known.
pub fn laid_out(cell: Cell<'_>) -> Option<String> {
    match cell.kind {
        CellKind::Compound => parts(cell.text),
        CellKind::Children => children(cell.text),
        _ => None,
    }
}

fn parts(json: &str) -> Option<String> {
    let members = Members::of(json)?;
    let known = |name: &str| PARTS.iter().any(|(part, _)| *part == name);
    if members.0.is_empty() || !members.0.iter().all(|(name, _)| known(name)) {
        return None;
    }
    let named = PARTS
        .iter()
        .filter_map(|(part, label)| Some(((*label).to_owned(), shown(members.get(part)?))));
    Some(lines(&named.collect::<Vec<_>>(), ""))
}

fn children(json: &str) -> Option<String> {
    let records = Members::of(json)?.get("records")?;
    let records: Vec<&RawValue> = serde_json::from_str(records).ok()?;
    let mut out = ChildrenHead::of(json).label();
    for (number, record) in records.iter().enumerate() {
        let mut fields = Vec::new();
        collect(Members::of(record.get())?, "", DEEPEST, &mut fields);
        out += &format!("\n\n{}\n", text::number(number as u64 + 1));
        out += &lines(&fields, "  ");
    }
    Some(out)
}

/// The fields of a record; those of its parents with dotted names.
fn collect(record: Members<'_>, before: &str, depth: usize, fields: &mut Vec<(String, String)>) {
    for (name, value) in record.0.iter().filter(|(name, _)| name != "attributes") {
        let name = format!("{before}{name}");
        let parent = Members::of(value.get()).filter(|parent| parent.get("attributes").is_some());
        match parent.filter(|_| depth > 0) {
            Some(parent) => collect(parent, &format!("{name}."), depth - 1, fields),
            None => fields.push((name, shown(value.get()))),
        }
    }
}

/// A value as a table shows it.
fn shown(json: &str) -> String {
    let string: Option<Cow<'_, str>> = match json.as_bytes().first() {
        Some(b'"') => serde_json::from_str::<String>(json).ok().map(Cow::Owned),
        _ => None,
    };
    let kind = match json.as_bytes().first() {
        Some(b'"') => CellKind::Text,
        Some(b'n') => CellKind::Null,
        Some(b't' | b'f') => CellKind::Bool,
        Some(b'{') if Members::of(json).is_some_and(|m| m.get("totalSize").is_some()) => {
            CellKind::Children
        }
        Some(b'{' | b'[') => CellKind::Compound,
        _ => CellKind::Number,
    };
    let cell = Cell {
        kind,
        text: string.as_deref().unwrap_or(json),
        width: 0,
    };
    show(cell, ColumnKind::Value).0.into_owned()
}

/// Names and values below each other, the values in one column; those of several lines too.
fn lines(fields: &[(String, String)], indent: &str) -> String {
    let widest = fields.iter().map(|(name, _)| text::width(name)).max();
    let column = widest.unwrap_or(0) + GAP;
    let lines = fields.iter().flat_map(|(name, value)| {
        // A value of no characters is shown by a sign, so there is a first line.
        value.lines().enumerate().map(move |(number, line)| {
            let name = if number == 0 { name.as_str() } else { "" };
            let gap = " ".repeat(column - text::width(name));
            format!("{indent}{name}{gap}{line}")
        })
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid(kind: CellKind, text: &str) -> Option<String> {
        laid_out(Cell {
            kind,
            text,
            width: 0,
        })
    }

    #[test]
    fn an_address_is_its_parts_in_the_order_of_reading() {
        let json = r#"{"city":"Kraków","country":"Polska","geocodeAccuracy":null,"latitude":50.06,
            "longitude":19.94,"postalCode":"30-001","state":"","street":"ul. \"Długa\" 1\nm. 2"}"#;
        let lines = [
            "Street            ul. \"Długa\" 1",
            "                  m. 2",
            "City              Kraków",
            "State             \"\"",
            "Postal code       30-001",
            "Country           Polska",
            "Latitude          50.06",
            "Longitude         19.94",
            "Geocode accuracy  ∅",
        ];
        assert_eq!(laid(CellKind::Compound, json), Some(lines.join("\n")));
        let place = r#"{"latitude":37.790,"longitude":-122.39}"#;
        assert_eq!(
            laid(CellKind::Compound, place).as_deref(),
            Some("Latitude   37.790\nLongitude  -122.39")
        );
    }

    #[test]
    fn child_rows_are_records_with_the_names_of_their_fields() {
        let json = r#"{"totalSize":3,"done":false,"nextRecordsUrl":"/q/x-2","records":[
            {"attributes":{"type":"Contact"},"LastName":"Ann","Owner":{"attributes":{},"Name":"Eve",
             "Manager":{"attributes":{},"Name":"Bob"}},"Cases":{"totalSize":2,"done":true,"records":[]}},
            {"attributes":{"type":"Contact"},"LastName":null,"Owner":null,
             "MailingAddress":{"city":"Bern","country":"CH"},"Active":true}]}"#;
        let lines = [
            "2 of 3 ↓",
            "",
            "1",
            "  LastName            Ann",
            "  Owner.Name          Eve",
            "  Owner.Manager.Name  Bob",
            "  Cases               2 rows",
            "",
            "2",
            "  LastName        ∅",
            "  Owner           ∅",
            "  MailingAddress  Bern, CH",
            "  Active          true",
        ];
        assert_eq!(laid(CellKind::Children, json), Some(lines.join("\n")));
    }

    #[test]
    fn what_has_no_known_parts_is_left_to_others() {
        for (kind, text) in [
            (CellKind::Text, r#"{"city":"x"}"#),
            (CellKind::Compound, r#"{"city":"x","a":1}"#),
            (CellKind::Compound, "{}"),
            (CellKind::Compound, "[1]"),
            (CellKind::Compound, "{"),
            (CellKind::Children, "{"),
            (CellKind::Children, r#"{"totalSize":1,"records":[1]}"#),
        ] {
            assert_eq!(laid(kind, text), None, "{text}");
        }
    }
}
