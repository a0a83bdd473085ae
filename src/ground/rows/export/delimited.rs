//! CSV and TSV (RFC 4180): a field is quoted when it must be, and only then.
//!
//! Null is an empty field and the empty text is `""`, so that the two can be told apart again. The
//! one exception is a table of one column: there null is `""` too, because many readers skip an
//! empty line and would lose the row.

use super::{LineEnding, is_formula};
use crate::rows::{Cell, CellKind, seen};

mod page;

pub(super) use page::{Odd, row_of};

/// From this length on a text is searched by `memchr` instead of byte by byte.
const LONG: usize = 48;

/// How fields and lines are told apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dialect {
    pub delimiter: u8,
    pub line_ending: LineEnding,
    pub guard: bool,
    /// Whether what has parts is summed up.
    pub as_shown: bool,
}

/// Writes the header.
pub(super) fn header<'t>(
    out: &mut Vec<u8>,
    dialect: Dialect,
    titles: impl Iterator<Item = &'t str>,
) {
    let mut first = true;
    for title in titles {
        if !first {
            out.push(dialect.delimiter);
        }
        first = false;
        text(out, dialect, title);
    }
    end_line(out, dialect);
}

/// Writes one row.
#[inline]
pub(super) fn row<'c>(
    out: &mut Vec<u8>,
    dialect: Dialect,
    picked: &[usize],
    cell: impl Fn(usize) -> Cell<'c>,
) {
    let start = out.len();
    let mut first = true;
    for &column in picked {
        if !first {
            out.push(dialect.delimiter);
        }
        first = false;
        field(out, dialect, cell(column));
    }
    no_empty_line(out, start);
    end_line(out, dialect);
}

#[inline]
fn field(out: &mut Vec<u8>, dialect: Dialect, cell: Cell<'_>) {
    match cell.kind {
        CellKind::Absent | CellKind::Null => {}
        // Nothing to guard, but the delimiter may be a character of theirs.
        CellKind::Number | CellKind::Bool => plain(out, dialect, cell.text),
        CellKind::Children | CellKind::Compound if dialect.as_shown => {
            text(out, dialect, &seen(cell));
        }
        CellKind::Text | CellKind::Children | CellKind::Compound => {
            text(out, dialect, cell.text);
        }
    }
}

/// A row that began at `start` and has written nothing is that of a single null.
#[inline]
fn no_empty_line(out: &mut Vec<u8>, start: usize) {
    if out.len() == start {
        out.extend_from_slice(b"\"\"");
    }
}

#[inline]
fn end_line(out: &mut Vec<u8>, dialect: Dialect) {
    match dialect.line_ending {
        LineEnding::Lf => out.push(b'\n'),
        LineEnding::Crlf => out.extend_from_slice(b"\r\n"),
    }
}

/// Writes a text, guarded where it looks like a formula.
#[inline]
fn text(out: &mut Vec<u8>, dialect: Dialect, text: &str) {
    if dialect.guard && is_formula(text) {
        // Quoted too: the mark alone does not hold where a reader trims or splits again.
        return quoted(out, text, b"'");
    }
    if text.is_empty() {
        return out.extend_from_slice(b"\"\"");
    }
    plain(out, dialect, text);
}

#[inline]
fn plain(out: &mut Vec<u8>, dialect: Dialect, text: &str) {
    if needs_quotes(text.as_bytes(), dialect.delimiter) {
        quoted(out, text, b"");
    } else {
        out.extend_from_slice(text.as_bytes());
    }
}

#[inline]
fn needs_quotes(text: &[u8], delimiter: u8) -> bool {
    if text.len() < LONG {
        return text
            .iter()
            .any(|&byte| byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r'));
    }
    memchr::memchr3(b'"', delimiter, b'\n', text).is_some() || memchr::memchr(b'\r', text).is_some()
}

fn quoted(out: &mut Vec<u8>, text: &str, before: &[u8]) {
    out.push(b'"');
    out.extend_from_slice(before);
    let mut rest = text.as_bytes();
    while let Some(at) = memchr::memchr(b'"', rest) {
        let (head, tail) = rest.split_at(at + 1);
        out.extend_from_slice(head);
        out.push(b'"');
        rest = tail;
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}
