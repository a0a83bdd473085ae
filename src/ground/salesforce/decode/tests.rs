//! Decoding: shapes of values, columns, the envelope, pages in pieces, and any page against a tree of
//! values.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::rows::Column;
use CellKind::{Absent, Bool, Children, Compound, Null, Number, Text};

mod columns;
mod envelope;
mod generated;
mod pieces;
mod shapes;

fn page_of(columns: &Columns, records: &str) -> Page {
    let n = records.matches("attributes").count();
    let body = format!(r#"{{"totalSize":{n},"done":true,"records":[{records}]}}"#);
    Decoder::new(columns).page(body.as_bytes()).unwrap()
}

/// The cells of the first row, for plain columns and the records as text.
fn check(columns: &[&str], records: &str, row: usize, expected: &[(CellKind, &str)]) {
    let page = page_of(&Columns::from_titles(columns.iter().copied()), records);
    let cells: Vec<_> = (0..page.chunk.columns())
        .map(|c| page.chunk.cell(row, c))
        .map(|cell| (cell.kind, cell.text))
        .collect();
    assert_eq!(cells, expected, "{records}");
}
