//! A whole page as CSV: the same bytes as cell by cell, in one pass over its texts.
//!
//! What must be quoted is looked for in all texts of the page at once; a short text that need not
//! be is copied as one block. Knows no sink.

use super::super::begins_formula;
use super::{Dialect, end_line, field, no_empty_line};
use crate::rows::{Cell, CellKind, RowChunk};

/// Short texts are copied as one block of this many bytes, which is quicker than just their length.
const BLOCK: usize = 32;

/// Where the texts of a page have what must be quoted, from the first row to the last.
pub(in crate::rows::export) struct Odd<'c> {
    found: memchr::Memchr3<'c>,
    next: usize,
}

impl<'c> Odd<'c> {
    /// `None` where a page has what is not looked for at once, and must be written cell by cell.
    pub fn of(chunk: &'c RowChunk, dialect: Dialect) -> Option<Self> {
        let arena = chunk.arena().as_bytes();
        if dialect.as_shown || memchr::memchr(b'\r', arena).is_some() {
            return None;
        }
        let mut found = memchr::memchr3_iter(b'"', dialect.delimiter, b'\n', arena);
        let next = found.next().unwrap_or(usize::MAX);
        Some(Self { found, next })
    }

    /// Whether there is something in the text that begins and ends there; texts in their order.
    #[inline]
    fn is_in(&mut self, start: usize, end: usize) -> bool {
        while self.next < start {
            self.next = self.found.next().unwrap_or(usize::MAX);
        }
        self.next < end
    }
}

/// Writes a row of a page with all of its columns. Rows must come in their order.
#[inline]
pub(in crate::rows::export) fn row_of(
    out: &mut Vec<u8>,
    dialect: Dialect,
    chunk: &RowChunk,
    row: usize,
    odd: &mut Odd<'_>,
) {
    let began = out.len();
    let arena = chunk.arena().as_bytes();
    let mut first = true;
    for (kind, (start, end)) in chunk.places(row) {
        if !first {
            out.push(dialect.delimiter);
        }
        first = false;
        // Texts are guarded, and an empty one is told from null.
        let simple = match kind {
            CellKind::Absent | CellKind::Null => continue,
            CellKind::Number | CellKind::Bool => true,
            CellKind::Text | CellKind::Children | CellKind::Compound => {
                start < end && !(dialect.guard && begins_formula(arena.get(start)))
            }
        };
        if simple && !odd.is_in(start, end) {
            copy(out, arena, start, end);
        } else {
            let text = chunk.arena().get(start..end).unwrap_or_default();
            let width = 0;
            field(out, dialect, Cell { kind, text, width });
        }
    }
    no_empty_line(out, began);
    end_line(out, dialect);
}

#[inline]
fn copy(out: &mut Vec<u8>, arena: &[u8], start: usize, end: usize) {
    let from = arena.get(start..).unwrap_or_default();
    match from.first_chunk::<BLOCK>() {
        Some(block) if end - start <= BLOCK => {
            let to = out.len() + (end - start);
            out.extend_from_slice(block);
            out.truncate(to);
        }
        _ => out.extend_from_slice(from.get(..end - start).unwrap_or_default()),
    }
}
