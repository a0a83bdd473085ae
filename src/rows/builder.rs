//! `ChunkBuilder`: fills one page, cell by cell.
//!
//! Cells that come in column order, which is how the server sends nearly all of them, go straight
//! to the arena. A row whose cells come in another order is set down as it comes and put in order
//! once, when it ends. Knows no JSON.

use super::chunk::ColumnFacts;
use super::{CellKind, RowChunk};
use crate::text;

/// Texts longer than this are measured by their beginning first: a width saturates at 255.
const MEASURED_PREFIX: usize = 1_024;

/// Fills one page, row by row.
#[derive(Debug, Default)]
pub struct ChunkBuilder {
    columns: usize,
    rows: usize,
    arena: String,
    ends: Vec<u32>,
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
    late_text: String,
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
        Self {
            columns,
            facts: vec![ColumnFacts::default(); columns],
            ..Self::default()
        }
    }

    /// The same, with room for `rows` rows and `text` bytes of text.
    pub fn with_capacity(columns: usize, rows: usize, text: usize) -> Self {
        let cells = columns.saturating_mul(rows);
        Self {
            arena: String::with_capacity(text),
            ends: Vec::with_capacity(cells),
            kinds: Vec::with_capacity(cells),
            widths: Vec::with_capacity(cells),
            ..Self::new(columns)
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
        let width = measure(text);
        self.set_measured(column, kind, text, width);
    }

    /// The same for a text whose display width the caller knows.
    #[inline]
    pub fn set_measured(&mut self, column: usize, kind: CellKind, text: &str, width: u8) {
        if column >= self.columns {
            return;
        }
        if column < self.next {
            self.set_late(column, kind, text, width);
            return;
        }
        while self.next < column {
            self.put(CellKind::Absent, "", 0);
        }
        self.put(kind, text, width);
    }

    /// Ends the row being filled; cells that were not set are [`CellKind::Absent`].
    pub fn end_row(&mut self) {
        if !self.late.is_empty() {
            self.reorder();
        }
        while self.next < self.columns {
            self.put(CellKind::Absent, "", 0);
        }
        self.rows += 1;
        self.next = 0;
        self.row_text = self.arena.len();
        self.row_cell = self.ends.len();
    }

    /// The page. A row that was begun and not ended is left out.
    pub fn finish(mut self) -> RowChunk {
        self.arena.truncate(self.row_text);
        self.ends.truncate(self.row_cell);
        self.kinds.truncate(self.row_cell);
        self.widths.truncate(self.row_cell);
        if !self.grown.is_empty() {
            self.pad_short_rows();
        }
        self.gather_facts();
        RowChunk {
            columns: self.columns,
            rows: self.rows,
            arena: self.arena.into_boxed_str(),
            ends: self.ends.into_boxed_slice(),
            kinds: self.kinds.into_boxed_slice(),
            widths: self.widths.into_boxed_slice(),
            facts: self.facts.into_boxed_slice(),
        }
    }

    /// Writes the next cell in order.
    #[inline]
    fn put(&mut self, kind: CellKind, text: &str, width: u8) {
        self.arena.push_str(text);
        // A page is at most 64 MiB (the HTTP body cap), so its texts fit 32 bits; were it ever
        // otherwise, cells past 4 GiB would read as absent, not wrong.
        self.ends
            .push(u32::try_from(self.arena.len()).unwrap_or(u32::MAX));
        self.kinds.push(kind as u8);
        self.widths.push(width);
        self.next += 1;
    }

    fn set_late(&mut self, column: usize, kind: CellKind, text: &str, width: u8) {
        let start = self.late_text.len();
        self.late_text.push_str(text);
        self.late.push(LateCell {
            column,
            start,
            end: self.late_text.len(),
            kind,
            width,
        });
    }

    /// Writes the row again with its late cells in their places.
    fn reorder(&mut self) {
        let mut late = std::mem::take(&mut self.late);
        let mut late_text = std::mem::take(&mut self.late_text);
        let written = self.next;
        let mut cells: Vec<Option<LateCell>> = vec![None; self.columns];
        let mut start = self.row_text;
        for column in 0..written {
            let index = self.row_cell + column;
            let (Some(&end), Some(&kind), Some(&width), Some(cell)) = (
                self.ends.get(index),
                self.kinds.get(index),
                self.widths.get(index),
                cells.get_mut(column),
            ) else {
                break;
            };
            let at = late_text.len();
            late_text.push_str(self.arena.get(start..end as usize).unwrap_or_default());
            start = end as usize;
            *cell = Some(LateCell {
                column,
                start: at,
                end: late_text.len(),
                kind: CellKind::from_byte(kind),
                width,
            });
        }
        for cell in late.drain(..) {
            if let Some(place) = cells.get_mut(cell.column) {
                *place = Some(cell);
            }
        }
        self.arena.truncate(self.row_text);
        self.ends.truncate(self.row_cell);
        self.kinds.truncate(self.row_cell);
        self.widths.truncate(self.row_cell);
        self.next = 0;
        for cell in cells {
            match cell {
                Some(c) => self.put(
                    c.kind,
                    late_text.get(c.start..c.end).unwrap_or_default(),
                    c.width,
                ),
                None => self.put(CellKind::Absent, "", 0),
            }
        }
        late_text.clear();
        self.late = late;
        self.late_text = late_text;
    }

    /// Gives rows from before a column was added their absent cells.
    fn pad_short_rows(&mut self) {
        let cells = self.rows * self.columns;
        let mut ends = Vec::with_capacity(cells);
        let mut kinds = Vec::with_capacity(cells);
        let mut widths = Vec::with_capacity(cells);
        let mut grown = self.grown.iter().copied().peekable();
        let mut from = 0;
        for row in 0..self.rows {
            while grown.next_if(|&(rows, _)| rows <= row).is_some() {}
            let had = grown.peek().map_or(self.columns, |&(_, columns)| columns);
            let range = from..from + had;
            ends.extend_from_slice(self.ends.get(range.clone()).unwrap_or_default());
            kinds.extend_from_slice(self.kinds.get(range.clone()).unwrap_or_default());
            widths.extend_from_slice(self.widths.get(range).unwrap_or_default());
            from += had;
            let last = ends.last().copied().unwrap_or(0);
            let full = (row + 1) * self.columns;
            ends.resize(full, last);
            kinds.resize(full, CellKind::Absent as u8);
            widths.resize(full, 0);
        }
        self.ends = ends;
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

/// The display width of a text, saturating at 255.
fn measure(text: &str) -> u8 {
    if text.len() > MEASURED_PREFIX {
        let prefix = text.get(..text.floor_char_boundary(MEASURED_PREFIX));
        let width = text::width(prefix.unwrap_or_default());
        if width >= usize::from(u8::MAX) {
            return u8::MAX;
        }
    }
    u8::try_from(text::width(text)).unwrap_or(u8::MAX)
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(chunk: &RowChunk, row: usize) -> Vec<(CellKind, String)> {
        (0..chunk.columns())
            .map(|c| {
                let cell = chunk.cell(row, c);
                (cell.kind, cell.text.to_owned())
            })
            .collect()
    }

    #[test]
    fn cells_in_order_and_gaps() {
        let mut b = ChunkBuilder::new(3);
        b.set(0, CellKind::Text, "a");
        b.set(2, CellKind::Number, "23.0");
        b.end_row();
        b.end_row();
        let chunk = b.finish();
        assert_eq!((chunk.len(), chunk.columns()), (2, 3));
        assert_eq!(
            texts(&chunk, 0),
            [
                (CellKind::Text, "a".into()),
                (CellKind::Absent, String::new()),
                (CellKind::Number, "23.0".into())
            ]
        );
        assert_eq!(chunk.cell(1, 0).kind, CellKind::Absent);
        assert_eq!(chunk.cell(9, 9), crate::rows::Cell::default());
        assert_eq!(chunk.widest(2), 4);
        assert_eq!(chunk.widest(77), 0);
    }

    #[test]
    fn a_row_begun_and_not_ended_is_left_out() {
        let mut b = ChunkBuilder::new(2);
        b.set(0, CellKind::Text, "whole");
        b.set(1, CellKind::Null, "");
        b.end_row();
        b.set(0, CellKind::Text, "half");
        let chunk = b.finish();
        assert_eq!(chunk.len(), 1);
        assert_eq!(chunk.cell(0, 0).text, "whole");
        assert_eq!(chunk.cell(1, 0).kind, CellKind::Absent);
    }

    #[test]
    fn columns_added_on_the_way_are_absent_before() {
        let mut b = ChunkBuilder::new(0);
        let a = b.add_column();
        b.set(a, CellKind::Text, "1");
        b.end_row();
        b.set(a, CellKind::Text, "2");
        let c = b.add_column();
        b.set(c, CellKind::Text, "x");
        let d = b.add_column();
        b.set(d, CellKind::Bool, "true");
        b.end_row();
        b.set(c, CellKind::Text, "y");
        b.set(a, CellKind::Text, "late");
        b.end_row();
        let chunk = b.finish();
        let kinds: Vec<_> = (0..3).map(|c| chunk.cell(0, c).kind).collect();
        assert_eq!(kinds, [CellKind::Text, CellKind::Absent, CellKind::Absent]);
        assert_eq!(chunk.cell(1, 2).text, "true");
        assert_eq!(
            texts(&chunk, 2),
            [
                (CellKind::Text, "late".into()),
                (CellKind::Text, "y".into()),
                (CellKind::Absent, String::new())
            ]
        );
    }

    #[test]
    fn widths_saturate_and_long_texts_are_measured_by_their_beginning() {
        assert_eq!(measure(""), 0);
        assert_eq!(measure("abc"), 3);
        assert_eq!(measure(&"x".repeat(254)), 254);
        assert_eq!(measure(&"x".repeat(100_000)), 255);
        assert_eq!(measure(&"漢".repeat(4)), 8);
    }

    /// What a test puts in: (column, kind, text), in the order it is set.
    fn row() -> impl Strategy<Value = Vec<(usize, u8, String)>> {
        prop::collection::vec((0usize..8, 1u8..7, "\\PC{0,12}"), 0..14)
    }

    proptest! {
        #[test]
        fn a_chunk_reads_back_what_was_set_in_any_order(rows in prop::collection::vec(row(), 0..20), grow in 0usize..4) {
            let mut b = ChunkBuilder::new(4);
            let mut model: Vec<Vec<(CellKind, String)>> = Vec::new();
            for (i, row) in rows.iter().enumerate() {
                let mut cells = vec![(CellKind::Absent, String::new()); 8];
                if i % 3 == 2 && b.columns() < 4 + grow {
                    b.add_column();
                }
                for (column, kind, text) in row {
                    b.set(*column, CellKind::from_byte(*kind), text);
                    if *column < b.columns() {
                        cells[*column] = (CellKind::from_byte(*kind), text.clone());
                    }
                }
                b.end_row();
                model.push(cells);
            }
            let columns = b.columns();
            let chunk = b.finish();
            prop_assert_eq!(chunk.len(), rows.len());
            prop_assert_eq!(chunk.columns(), columns);
            for (r, cells) in model.iter().enumerate() {
                for (c, (kind, text)) in cells.iter().enumerate() {
                    let cell = chunk.cell(r, c);
                    prop_assert_eq!(cell.kind, *kind);
                    prop_assert_eq!(cell.text, text.as_str());
                    prop_assert_eq!(usize::from(cell.width), text::width(text).min(255));
                    prop_assert!(cell.width <= chunk.widest(c));
                }
            }
        }
    }
}
