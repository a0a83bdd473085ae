//! The references: a `serde_json` visitor that fills a chunk directly, and a tree of values that is
//! read into one. Both know the columns beforehand; the visitor reads texts by `visit_str` and takes
//! numbers as raw text, because a chunk keeps them exactly as sent.

use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;
use serde_json::value::RawValue;
use sftui::rows::{CellKind, ChunkBuilder, RowChunk};

use super::pages::{TITLES, is_number};

/// The place of the key that leads to the parent.
const OWNER: usize = 11;

/// Decodes a page with the visitor.
pub fn seed(page: &[u8]) -> Result<RowChunk, serde_json::Error> {
    let mut rows = ChunkBuilder::with_capacity(TITLES.len(), 2_000, page.len() / 3);
    let mut json = serde_json::Deserializer::from_slice(page);
    Envelope(&mut rows).deserialize(&mut json)?;
    json.end()?;
    Ok(rows.finish())
}

struct Envelope<'c>(&'c mut ChunkBuilder);

impl<'de> DeserializeSeed<'de> for Envelope<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Envelope<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a query result")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<&str>()? {
            if key == "records" {
                map.next_value_seed(Records(self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

struct Records<'c>(&'c mut ChunkBuilder);

impl<'de> DeserializeSeed<'de> for Records<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Records<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(Record(self.0, 0))?.is_some() {
            self.0.end_row();
        }
        Ok(())
    }
}

/// A record, or the parent whose first column is given.
struct Record<'c>(&'c mut ChunkBuilder, usize);

impl<'de> DeserializeSeed<'de> for Record<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Record<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut column = self.1;
        while let Some(key) = map.next_key::<&str>()? {
            if key == "attributes" {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let title = TITLES.get(column).copied().unwrap_or_default();
            if key == "Owner" {
                map.next_value_seed(Record(self.0, OWNER))?;
            } else if key == title || title.rsplit('.').next() == Some(key) {
                if is_number(column) {
                    let raw = map.next_value::<&RawValue>()?.get();
                    let kind = if raw == "null" {
                        CellKind::Null
                    } else {
                        CellKind::Number
                    };
                    let text = if raw == "null" { "" } else { raw };
                    self.0.set(column, kind, text);
                } else {
                    map.next_value_seed(Scalar(self.0, column))?;
                }
            } else {
                return Err(A::Error::custom("an unknown column"));
            }
            column += 1;
        }
        Ok(())
    }
}

struct Scalar<'c>(&'c mut ChunkBuilder, usize);

impl<'de> DeserializeSeed<'de> for Scalar<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl Visitor<'_> for Scalar<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a truth or null")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.0.set(self.1, CellKind::Text, text);
        Ok(())
    }

    fn visit_bool<E>(self, truth: bool) -> Result<(), E> {
        let text = if truth { "true" } else { "false" };
        self.0.set(self.1, CellKind::Bool, text);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.set(self.1, CellKind::Null, "");
        Ok(())
    }
}

/// Decodes a page by way of `serde_json::Value`.
pub fn value(page: &[u8]) -> Result<RowChunk, serde_json::Error> {
    let tree: Value = serde_json::from_slice(page)?;
    let records = tree["records"].as_array();
    let mut rows = ChunkBuilder::new(TITLES.len());
    for record in records.into_iter().flatten() {
        for (column, title) in TITLES.iter().enumerate() {
            let value = title.split('.').fold(record, |value, key| &value[key]);
            match value {
                Value::Null => rows.set(column, CellKind::Null, ""),
                Value::Bool(truth) => rows.set(column, CellKind::Bool, &truth.to_string()),
                Value::Number(number) => {
                    // A double forgets how it was written; the pages write two places.
                    let text = match (column, number.as_f64()) {
                        (10, Some(n)) => format!("{n:.2}"),
                        _ => number.to_string(),
                    };
                    rows.set(column, CellKind::Number, &text);
                }
                Value::String(text) => rows.set(column, CellKind::Text, text),
                other => rows.set(column, CellKind::Compound, &other.to_string()),
            }
        }
        rows.end_row();
    }
    Ok(rows.finish())
}
