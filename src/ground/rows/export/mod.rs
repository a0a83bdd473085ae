//! Rows as text: CSV, TSV, JSON, NDJSON and Markdown, streamed to any sink.
//!
//! One [`Writer`] serves files, standard output and the clipboard. It borrows every cell, collects
//! bytes in one buffer and hands them on in big pieces; no cell is allocated. What a value looks
//! like in each format:
//!
//! | cell | CSV, TSV | JSON, NDJSON | Markdown |
//! |---|---|---|---|
//! | not in the row | empty | the key is left out | empty |
//! | null | empty | `null` | empty |
//! | empty text | `""` | `""` | empty |
//! | number | as sent | as sent | as sent |
//! | child rows, address | their JSON | their JSON | their JSON |
//!
//! What is copied to the clipboard as TSV or Markdown has addresses, places and child rows as the
//! table shows them ([`Options::as_shown`]).
//!
//! JSON has the server's shape: the fields of a parent stand in an object under its relationship,
//! so that a program reads here what it would read from the API (`.Owner.Name`); a parent whose
//! selected fields are all null is `null` itself, as the server sends it. With
//! [`Options::nested`] off the keys are the headings of the table instead (`"Owner.Name"`).
//! Spreadsheets and sheets of several tables are the worker's, since they need a disk. This module
//! must not know files, the settings or the screen.

mod delimited;
mod json;
mod markdown;
mod writer;

pub use writer::{Writer, Written};

use super::decimal::Decimal;

/// What the rows are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// RFC 4180, with a header; see [`Options`] for the delimiter.
    #[default]
    Csv,
    /// The same with tabs, as spreadsheets paste it.
    Tsv,
    /// One array, a record a line.
    Json,
    /// One object a line.
    Ndjson,
    /// A table of GitHub-flavoured Markdown.
    Markdown,
}

impl Format {
    /// Every format with its name, which is also how its files end.
    pub const ALL: [(&'static str, Self); 5] = [
        ("csv", Self::Csv),
        ("tsv", Self::Tsv),
        ("json", Self::Json),
        ("ndjson", Self::Ndjson),
        ("markdown", Self::Markdown),
    ];

    /// The format of that name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, format)| *format)
    }

    /// Its name in menus and arguments.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, format)| *format == self)
            .map_or("", |(name, _)| name)
    }

    /// How its files end, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            other => other.name(),
        }
    }
}

/// How a line ends in CSV and TSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum LineEnding {
    /// `\n`, which everything reads.
    #[default]
    Lf,
    /// `\r\n`, as RFC 4180 has it.
    Crlf,
}

/// How the rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Options {
    /// Between the fields of CSV; ASCII, neither a quote nor a line break nor part of a number. TSV
    /// always has tabs.
    pub delimiter: u8,
    /// Whether CSV and TSV begin with a byte order mark, which Excel wants before UTF-8.
    pub bom: bool,
    /// How lines of CSV and TSV end.
    pub line_ending: LineEnding,
    /// Whether a text of CSV or TSV that a spreadsheet would take for a formula gets a `'` before
    /// it (OWASP, CSV injection). Numbers are never changed.
    pub formula_guard: bool,
    /// Whether CSV, TSV and Markdown name the columns first.
    pub header: bool,
    /// Whether JSON has the fields of a parent in an object of their own.
    pub nested: bool,
    /// Whether TSV and Markdown have the summary that the table shows in the place of the JSON of
    /// addresses, places and child rows: for people, who paste what they see. CSV and JSON are for
    /// programs and always have the JSON.
    pub as_shown: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            delimiter: b',',
            bom: false,
            line_ending: LineEnding::Lf,
            formula_guard: true,
            header: true,
            nested: true,
            as_shown: false,
        }
    }
}

/// Whether a spreadsheet would take a text for a formula: the characters of OWASP's page on CSV
/// injection, and the line feed, which some programs skip before they look. A phone number or a
/// number with its sign is none.
pub fn is_formula(text: &str) -> bool {
    begins_formula(text.as_bytes().first())
        && Decimal::parse(text).is_none()
        && !is_phone_like(text)
}

/// Whether a text with a sign before it could be a phone number: digits, blanks, brackets, dots,
/// slashes and single hyphens, of which no formula can be made that does anything. What a number is,
/// [`Decimal`] says, here as wherever values are compared.
fn is_phone_like(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['+', '-']) else {
        return false;
    };
    let plain = |byte: u8| byte.is_ascii_digit() || b" ()-./".contains(&byte);
    rest.bytes().all(plain)
        && rest.bytes().any(|byte| byte.is_ascii_digit())
        && !text.contains("--")
}

/// The same, by a text's first byte.
#[inline]
pub(in crate::rows) fn begins_formula(first: Option<&u8>) -> bool {
    matches!(
        first,
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\n')
    )
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
mod tests;
