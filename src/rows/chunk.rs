//! `RowChunk`: one page of rows, immutable.
//!
//! All texts lie in one arena in row-major order; a cell is where its text ends, a kind byte and a
//! width byte, so a page costs its texts plus six bytes a cell. It is only made by
//! [`ChunkBuilder`](super::ChunkBuilder).

use super::{Cell, CellKind};

/// One page of rows. Shared as `Arc<RowChunk>`, never changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowChunk {
    pub(super) columns: usize,
    pub(super) rows: usize,
    /// Every text, cell after cell.
    pub(super) arena: Box<str>,
    /// Where each cell's text ends; it begins where the one before ends.
    pub(super) ends: Box<[u32]>,
    /// [`CellKind`] as a byte.
    pub(super) kinds: Box<[u8]>,
    /// Display width, saturating at 255.
    pub(super) widths: Box<[u8]>,
    /// What is known of each column.
    pub(super) facts: Box<[ColumnFacts]>,
}

/// What a page knows of one of its columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ColumnFacts {
    /// The widest cell.
    pub(super) widest: u8,
    /// Whether a number was seen.
    pub(super) numbers: bool,
    /// Whether a value other than a number was seen.
    pub(super) others: bool,
}

impl RowChunk {
    /// How many rows.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// How many columns this page stores. A later page of the same result can have more.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The cell at `row` and `col`; outside the page it is [`CellKind::Absent`].
    pub fn cell(&self, row: usize, col: usize) -> Cell<'_> {
        self.stored(row, col).unwrap_or_default()
    }

    fn stored(&self, row: usize, col: usize) -> Option<Cell<'_>> {
        if col >= self.columns || row >= self.rows {
            return None;
        }
        let index = row * self.columns + col;
        let end = *self.ends.get(index)? as usize;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        Some(Cell {
            kind: CellKind::from_byte(*self.kinds.get(index)?),
            text: self.arena.get(start..end)?,
            width: u16::from(*self.widths.get(index)?),
        })
    }

    /// The width of the widest cell of a column, in terminal cells, at most 255.
    pub fn widest(&self, col: usize) -> u16 {
        self.facts.get(col).map_or(0, |f| u16::from(f.widest))
    }

    /// How many bytes of text it holds.
    pub fn text_len(&self) -> usize {
        self.arena.len()
    }

    /// How many bytes of memory the page takes.
    pub fn bytes_held(&self) -> usize {
        size_of::<Self>()
            + self.arena.len()
            + size_of_val(&*self.ends)
            + self.kinds.len()
            + self.widths.len()
            + size_of_val(&*self.facts)
    }
}
