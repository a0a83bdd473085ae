//! `RowChunk`: one page of rows, immutable.
//!
//! All texts lie in one arena in row-major order; a cell is where its text ends, a kind byte and a
//! width byte, so a page costs its texts plus six bytes a cell. It is only made by
//! [`ChunkBuilder`](super::ChunkBuilder). Whoever reads a whole column or all texts should use
//! [`RowChunk::column`] and [`RowChunk::arena`], which look nothing up cell by cell.

mod scan;

pub use scan::{Cells, ColumnCells};

use std::collections::BTreeMap;

use super::shown::shown_width;
use super::{Cell, CellKind, CellValue, ChunkBuilder};

/// One page of rows. Shared as `Arc<RowChunk>`, never changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowChunk {
    pub(super) columns: usize,
    pub(super) rows: usize,
    /// Every text, cell after cell.
    pub(super) arena: Box<str>,
    /// Where each cell's text begins, and at last where the text of the last one ends: one more than
    /// there are cells.
    pub(super) bounds: Box<[u32]>,
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
        let &[start, end] = self.bounds.get(index..)?.first_chunk()?;
        Some(Cell {
            kind: CellKind::from_byte(*self.kinds.get(index)?),
            text: self.arena.get(start as usize..end as usize)?,
            width: u16::from(*self.widths.get(index)?),
        })
    }

    /// The same rows with other columns: each the one of this page whose number stands at its place.
    pub fn rearranged(&self, order: &[usize]) -> Self {
        let mut builder = ChunkBuilder::with_capacity(order.len(), self.rows, self.arena.len());
        for row in 0..self.rows {
            for (to, &from) in order.iter().enumerate() {
                let cell = self.cell(row, from);
                let width = u8::try_from(cell.width).unwrap_or(u8::MAX);
                builder.set_measured(to, cell.kind, cell.text, width);
            }
            builder.end_row();
        }
        builder.finish()
    }

    /// The same rows behind a column that holds this text in each of them.
    pub fn behind(&self, text: &str) -> Self {
        let columns = self.columns + 1;
        let room = self.arena.len() + text.len() * self.rows;
        let mut builder = ChunkBuilder::with_capacity(columns, self.rows, room);
        let kind = CellKind::Text;
        let width = shown_width(kind, text);
        for row in 0..self.rows {
            builder.set_measured(0, kind, text, width);
            for column in 0..self.columns {
                let cell = self.cell(row, column);
                let width = u8::try_from(cell.width).unwrap_or(u8::MAX);
                builder.set_measured(column + 1, cell.kind, cell.text, width);
            }
            builder.end_row();
        }
        builder.finish()
    }

    /// The width of the widest cell of a column, in terminal cells, at most 255.
    pub fn widest(&self, col: usize) -> u16 {
        self.facts.get(col).map_or(0, |f| u16::from(f.widest))
    }

    /// The same rows with these cells, by row and column, holding other child rows.
    pub fn with_texts(&self, texts: &BTreeMap<(usize, usize), String>) -> Self {
        self.with(|place| Some((CellKind::Children, texts.get(&place)?.as_str())))
    }

    /// The same rows with other values in these cells, by row and column.
    pub fn with_cells(&self, cells: &BTreeMap<(usize, usize), CellValue>) -> Self {
        self.with(|place| {
            let value = cells.get(&place)?;
            Some((value.kind, value.text.as_str()))
        })
    }

    fn with<'a>(&self, other: impl Fn((usize, usize)) -> Option<(CellKind, &'a str)>) -> Self {
        let mut page = ChunkBuilder::with_capacity(self.columns, self.rows, self.arena.len());
        for row in 0..self.rows {
            for column in 0..self.columns {
                match other((row, column)) {
                    Some((kind, text)) => page.set(column, kind, text),
                    None => {
                        let cell = self.cell(row, column);
                        // A width is stored as a byte.
                        let width = u8::try_from(cell.width).unwrap_or(u8::MAX);
                        page.set_measured(column, cell.kind, cell.text, width);
                    }
                }
            }
            page.end_row();
        }
        page.finish()
    }

    /// The same rows with other values in these cells, by row and column.
    pub fn with_values(&self, values: &BTreeMap<(usize, usize), CellValue>) -> Self {
        let mut page = ChunkBuilder::with_capacity(self.columns, self.rows, self.arena.len());
        for row in 0..self.rows {
            for column in 0..self.columns {
                match values.get(&(row, column)) {
                    Some(value) => page.set(column, value.kind, &value.text),
                    None => {
                        let cell = self.cell(row, column);
                        // A width is stored as a byte.
                        let width = u8::try_from(cell.width).unwrap_or(u8::MAX);
                        page.set_measured(column, cell.kind, cell.text, width);
                    }
                }
            }
            page.end_row();
        }
        page.finish()
    }

    /// How many bytes of text it holds.
    pub fn text_len(&self) -> usize {
        self.arena.len()
    }

    /// How many bytes of memory the page takes.
    pub fn bytes_held(&self) -> usize {
        size_of::<Self>()
            + self.arena.len()
            + size_of_val(&*self.bounds)
            + self.kinds.len()
            + self.widths.len()
            + size_of_val(&*self.facts)
    }
}
