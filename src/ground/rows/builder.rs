//! `ChunkBuilder`: fills one page, cell by cell.
//!
//! Cells that come in column order, which is how the server sends nearly all of them, go straight
//! to the arena. A row whose cells come in another order is set down as it comes and put in order
//! once, when it ends. Knows no JSON.

use super::chunk::ColumnFacts;
use super::shown::{shown_width, shown_width_of_ascii};
use super::{CellKind, RowChunk};

/// Short texts are copied as one block of this many bytes, which is quicker than just their length.
pub(crate) const BLOCK: usize = 32;

/// Fills one page, row by row.
#[derive(Debug)]
pub struct ChunkBuilder {
    columns: usize,
    rows: usize,
    /// The texts.
    arena: Vec<u8>,
    /// Where each cell's text begins, and where the last one ends.
    bounds: Vec<u32>,
    kinds: Vec<u8>,
    widths: Vec<u8>,
    facts: Vec<ColumnFacts>,
    /// The column the next cell in order would be.
    next: usize,
    /// Where the row being filled begins in the arena and in the cells.
    row_text: usize,
    row_cell: usize,
    /// Cells of the row being filled that came after a later column, with their texts.
    late: Vec<LateCell>,
    late_text: Vec<u8>,
    /// The cells of such a row by column, while it is put in order.
    places: Vec<Option<LateCell>>,
    /// Row counts at which the number of columns grew, with the number before.
    grown: Vec<(usize, usize)>,
}

/// A cell that came out of order; its text is in `late_text`.
#[derive(Debug, Clone, Copy)]
struct LateCell {
    column: usize,
    start: usize,
    end: usize,
    kind: CellKind,
    width: u8,
}

impl ChunkBuilder {
    /// An empty page of `columns` columns.
    pub fn new(columns: usize) -> Self {
        Self::with_capacity(columns, 0, 0)
    }

    /// The same, with room for `rows` rows and `text` bytes of text.
    pub fn with_capacity(columns: usize, rows: usize, text: usize) -> Self {
        let cells = columns.saturating_mul(rows);
        let mut bounds = Vec::with_capacity(cells.saturating_add(1));
        bounds.push(0);
        Self {
            columns,
            rows: 0,
            arena: Vec::with_capacity(text.saturating_add(BLOCK)),
            bounds,
            kinds: Vec::with_capacity(cells),
            widths: Vec::with_capacity(cells),
            facts: vec![ColumnFacts::default(); columns],
            next: 0,
            row_text: 0,
            row_cell: 0,
            late: Vec::new(),
            late_text: Vec::new(),
            places: Vec::new(),
            grown: Vec::new(),
        }
    }

    /// How many columns there are now.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// How many rows have ended.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Appends a column and gives its index. Rows before have it as [`CellKind::Absent`].
    pub fn add_column(&mut self) -> usize {
        if self.grown.last().is_none_or(|&(rows, _)| rows < self.rows) {
            self.grown.push((self.rows, self.columns));
        }
        self.facts.push(ColumnFacts::default());
        self.columns += 1;
        self.columns - 1
    }

    /// Sets a cell of the row being filled. A column out of range is ignored; setting a cell again
    /// replaces it.
    pub fn set(&mut self, column: usize, kind: CellKind, text: &str) {
        let width = shown_width(kind, text);
        self.set_measured(column, kind, text, width);
    }

    /// The same for a text whose display width the caller knows.
    #[inline]
    pub fn set_measured(&mut self, column: usize, kind: CellKind, text: &str, width: u8) {
        if self.is_next(column) {
            self.put(kind, text.as_bytes(), width);
        } else {
            self.set_elsewhere(column, kind, text.as_bytes(), width);
        }
    }

    /// The same for a text of printable ASCII: the first `len` bytes of `bytes`, of which there may
    /// be more. It is quickest where a whole [`BLOCK`] is there to be copied.
    #[inline]
    pub(crate) fn set_ascii(&mut self, column: usize, kind: CellKind, bytes: &[u8], len: usize) {
        if !self.is_next(column) {
            let text = bytes.get(..len).unwrap_or_default();
            self.set_elsewhere(column, kind, text, ascii_width(kind, bytes, len));
            return;
        }
        match bytes.first_chunk::<BLOCK>() {
            Some(block) if len <= BLOCK => {
                let end = self.arena.len() + len;
                self.arena.extend_from_slice(block);
                self.arena.truncate(end);
                self.put_end(kind, ascii_width(kind, bytes, len));
            }
            _ => self.put(
                kind,
                bytes.get(..len).unwrap_or_default(),
                ascii_width(kind, bytes, len),
            ),
        }
    }

    /// Ends the row being filled; cells that were not set are [`CellKind::Absent`].
    #[inline]
    pub fn end_row(&mut self) {
        if !self.late.is_empty() {
            self.reorder();
        }
        while self.next < self.columns {
            self.put_end(CellKind::Absent, 0);
        }
        self.rows += 1;
        self.next = 0;
        self.row_text = self.arena.len();
        self.row_cell = self.kinds.len();
    }

    /// Forgets the row being filled, to fill it again. Columns it added stay.
    pub fn restart_row(&mut self) {
        self.late.clear();
        self.late_text.clear();
        self.rewind_row();
    }

    /// The page. A row that was begun and not ended is left out.
    pub fn finish(mut self) -> RowChunk {
        self.rewind_row();
        if !self.grown.is_empty() {
            self.pad_short_rows();
        }
        self.gather_facts();
        RowChunk {
            columns: self.columns,
            rows: self.rows,
            arena: text_of(self.arena).into_boxed_str(),
            bounds: self.bounds.into_boxed_slice(),
            kinds: self.kinds.into_boxed_slice(),
            widths: self.widths.into_boxed_slice(),
            facts: self.facts.into_boxed_slice(),
        }
    }

    /// Whether the cell of this column is the one to be written next.
    #[inline]
    fn is_next(&self, column: usize) -> bool {
        self.next == column && column < self.columns
    }

    /// Writes the next cell in order.
    #[inline]
    fn put(&mut self, kind: CellKind, text: &[u8], width: u8) {
        self.arena.extend_from_slice(text);
        self.put_end(kind, width);
    }

    /// Ends the cell whose text was written.
    #[inline]
    fn put_end(&mut self, kind: CellKind, width: u8) {
        // A page is at most 64 MiB (the HTTP body cap), so its texts fit 32 bits; were it ever
        // otherwise, cells past 4 GiB would read as absent, not wrong.
        self.bounds
            .push(u32::try_from(self.arena.len()).unwrap_or(u32::MAX));
        self.kinds.push(kind as u8);
        self.widths.push(width);
        self.next += 1;
    }

    /// Sets a cell that is not the next one: after some that are left out, or late.
    #[inline(never)]
    fn set_elsewhere(&mut self, column: usize, kind: CellKind, text: &[u8], width: u8) {
        if column >= self.columns {
            return;
        }
        if column >= self.next {
            while self.next < column {
                self.put_end(CellKind::Absent, 0);
            }
            self.put(kind, text, width);
            return;
        }
        let start = self.late_text.len();
        self.late_text.extend_from_slice(text);
        self.late.push(LateCell {
            column,
            start,
            end: self.late_text.len(),
            kind,
            width,
        });
    }

    /// Takes back what was written of the row being filled.
    fn rewind_row(&mut self) {
        self.arena.truncate(self.row_text);
        self.bounds.truncate(self.row_cell + 1);
        self.kinds.truncate(self.row_cell);
        self.widths.truncate(self.row_cell);
        self.next = 0;
    }

    /// Writes the row again with its late cells in their places.
    #[inline(never)]
    fn reorder(&mut self) {
        let mut cells = std::mem::take(&mut self.places);
        let mut texts = std::mem::take(&mut self.late_text);
        cells.clear();
        cells.resize(self.columns, None);
        // The texts written so far go behind those of the late cells.
        let moved = texts.len();
        texts.extend_from_slice(self.arena.get(self.row_text..).unwrap_or_default());
        let place = |end: u32| (end as usize).saturating_sub(self.row_text) + moved;
        let written = self
            .bounds
            .get(self.row_cell..)
            .unwrap_or_default()
            .windows(2)
            .zip(self.kinds.get(self.row_cell..).unwrap_or_default())
            .zip(self.widths.get(self.row_cell..).unwrap_or_default());
        for (column, (to, ((ends, &kind), &width))) in cells.iter_mut().zip(written).enumerate() {
            if let &[start, end] = ends {
                *to = Some(LateCell {
                    column,
                    start: place(start),
                    end: place(end),
                    kind: CellKind::from_byte(kind),
                    width,
                });
            }
        }
        for cell in self.late.drain(..) {
            if let Some(to) = cells.get_mut(cell.column) {
                *to = Some(cell);
            }
        }
        self.rewind_row();
        for cell in &cells {
            match cell {
                Some(c) => self.put(
                    c.kind,
                    texts.get(c.start..c.end).unwrap_or_default(),
                    c.width,
                ),
                None => self.put_end(CellKind::Absent, 0),
            }
        }
        texts.clear();
        self.late_text = texts;
        self.places = cells;
    }

    /// Gives rows from before a column was added their absent cells.
    fn pad_short_rows(&mut self) {
        let cells = self.rows * self.columns;
        let mut bounds = Vec::with_capacity(cells + 1);
        let mut kinds = Vec::with_capacity(cells);
        let mut widths = Vec::with_capacity(cells);
        bounds.push(0);
        let mut grown = self.grown.iter().copied().peekable();
        let mut from = 0;
        for row in 0..self.rows {
            while grown.next_if(|&(rows, _)| rows <= row).is_some() {}
            let had = grown.peek().map_or(self.columns, |&(_, columns)| columns);
            let range = from..from + had;
            bounds.extend_from_slice(
                self.bounds
                    .get(range.start + 1..=range.end)
                    .unwrap_or_default(),
            );
            kinds.extend_from_slice(self.kinds.get(range.clone()).unwrap_or_default());
            widths.extend_from_slice(self.widths.get(range).unwrap_or_default());
            from += had;
            let last = bounds.last().copied().unwrap_or(0);
            let full = (row + 1) * self.columns;
            bounds.resize(full + 1, last);
            kinds.resize(full, CellKind::Absent as u8);
            widths.resize(full, 0);
        }
        self.bounds = bounds;
        self.kinds = kinds;
        self.widths = widths;
    }

    fn gather_facts(&mut self) {
        if self.columns == 0 {
            return;
        }
        let rows = self
            .kinds
            .chunks_exact(self.columns)
            .zip(self.widths.chunks_exact(self.columns));
        for (kinds, widths) in rows {
            for ((facts, &kind), &width) in self.facts.iter_mut().zip(kinds).zip(widths) {
                facts.widest = facts.widest.max(width);
                facts.numbers |= kind == CellKind::Number as u8;
                facts.others |= kind > CellKind::Null as u8 && kind != CellKind::Number as u8;
            }
        }
    }
}

/// The arena as text. It was put together from texts, so it is one.
fn text_of(arena: Vec<u8>) -> String {
    String::from_utf8(arena).unwrap_or_else(|error| {
        // Were it ever otherwise, every text keeps its place and what is not ASCII is lost.
        let bytes = error.into_bytes().into_iter();
        bytes
            .map(|byte| if byte.is_ascii() { byte.into() } else { '?' })
            .collect()
    })
}

/// How wide printable ASCII is shown.
#[inline]
fn ascii_width(kind: CellKind, bytes: &[u8], len: usize) -> u8 {
    match bytes.get(..len) {
        Some(text) if kind == CellKind::Text => shown_width_of_ascii(text),
        _ => u8::try_from(len).unwrap_or(u8::MAX),
    }
}

#[cfg(test)]
mod tests;
