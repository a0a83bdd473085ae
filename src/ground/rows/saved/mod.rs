//! A saved export read back: CSV, TSV, JSON, NDJSON and workbooks as a result like any other.
//!
//! It reads what this program writes and what others do: the delimiter is found in the header,
//! fields of a parent may stand in an object or under a dotted heading, a mark before a formula goes.
//! CSV knows texts alone, so a number from it is a text here; null is an empty field, the empty text
//! is `""`. Knows no files: the text of one is given.

mod delimited;
mod json;
mod workbook;

use std::sync::Arc;

use super::export::Format;
use super::{ChunkBuilder, Columns, RowSet};

pub use workbook::{is_workbook, read_workbook};

/// How many rows a page of such a result has.
const PAGE: usize = 2_000;
/// More columns than any export has.
const COLUMNS: usize = 4_096;

/// Why a text is not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRead {
    /// There is nothing in it, not even a header.
    #[error("it is empty")]
    Empty,
    /// A line has more fields than the header.
    #[error("line {line} has {fields} fields, and the header has {columns}")]
    TooMany {
        /// Which line, from 1.
        line: usize,
        /// How many it has.
        fields: usize,
        /// How many the header has.
        columns: usize,
    },
    /// A quote that is never closed.
    #[error("the quote that begins in line {line} does not end")]
    Open {
        /// Which line, from 1.
        line: usize,
    },
    /// No JSON, or JSON of something else.
    #[error("it is no JSON of records: {0}")]
    Json(String),
    /// Too many columns to be an export.
    #[error("it has more than {COLUMNS} columns")]
    Columns,
    /// No workbook, or one that is damaged.
    #[error("{0}; if it opens in Excel, save it as CSV there")]
    Workbook(&'static str),
    /// A format that is only written.
    #[error("{0} is not read back; csv, tsv, json and ndjson are")]
    Format(&'static str),
}

/// The format of a file by its name, where the name tells.
pub fn format_of(name: &str) -> Option<Format> {
    let (_, extension) = name.rsplit_once('.')?;
    Some(match extension.to_ascii_lowercase().as_str() {
        "csv" => Format::Csv,
        "tsv" | "tab" => Format::Tsv,
        "json" => Format::Json,
        "ndjson" | "jsonl" => Format::Ndjson,
        _ => return None,
    })
}

/// Reads the text of an export.
///
/// # Errors
///
/// When it is none; see [`NotRead`].
pub fn read(text: &str, format: Format) -> Result<RowSet, NotRead> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(NotRead::Empty);
    }
    match format {
        Format::Csv => delimited::read(text, None),
        Format::Tsv => delimited::read(text, Some(b'\t')),
        Format::Json | Format::Ndjson => json::read(text),
        Format::Markdown => Err(NotRead::Format(format.name())),
    }
}

/// Rows being put in pages.
struct Filling {
    rows: RowSet,
    columns: usize,
    page: ChunkBuilder,
}

impl Filling {
    fn new(columns: Columns) -> Result<Self, NotRead> {
        if columns.len() > COLUMNS {
            return Err(NotRead::Columns);
        }
        Ok(Self {
            columns: columns.len(),
            page: ChunkBuilder::new(columns.len()),
            rows: RowSet::new(Arc::new(columns)),
        })
    }

    fn end_row(&mut self) {
        self.page.end_row();
        if self.page.rows() == PAGE {
            self.end_page();
        }
    }

    fn end_page(&mut self) {
        let page = std::mem::replace(&mut self.page, ChunkBuilder::new(self.columns));
        self.rows.push(Arc::new(page.finish()), None);
    }

    fn finish(mut self) -> RowSet {
        self.end_page();
        self.rows
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]
mod tests;
