//! Passes over a page: a column from top to bottom, a row from left to right, all texts as one.
//!
//! For sorting, searching and counting a million rows: the slices are taken once, and a step costs a
//! few additions. Knows nothing of what is looked for.

use std::iter::StepBy;
use std::slice;

use super::super::{Cell, CellKind};
use super::RowChunk;

/// The cells of one column, from the first row to the last.
#[derive(Debug, Clone)]
pub struct ColumnCells<'a> {
    arena: &'a str,
    bounds: StepBy<slice::Windows<'a, u32>>,
    kinds: StepBy<slice::Iter<'a, u8>>,
    widths: StepBy<slice::Iter<'a, u8>>,
    /// Rows of a column that the page does not store.
    absent: usize,
}

/// The cells of one row, from the first column to the last.
#[derive(Debug, Clone)]
pub struct Cells<'a> {
    arena: &'a str,
    bounds: slice::Windows<'a, u32>,
    kinds: slice::Iter<'a, u8>,
    widths: slice::Iter<'a, u8>,
}

fn cell<'a>(arena: &'a str, bounds: &[u32], kind: u8, width: u8) -> Cell<'a> {
    let &[start, end] = bounds else {
        return Cell::default();
    };
    Cell {
        kind: CellKind::from_byte(kind),
        text: arena.get(start as usize..end as usize).unwrap_or_default(),
        width: u16::from(width),
    }
}

impl<'a> Iterator for ColumnCells<'a> {
    type Item = Cell<'a>;

    #[inline]
    fn next(&mut self) -> Option<Cell<'a>> {
        let (Some(bounds), Some(&kind), Some(&width)) =
            (self.bounds.next(), self.kinds.next(), self.widths.next())
        else {
            self.absent = self.absent.checked_sub(1)?;
            return Some(Cell::default());
        };
        Some(cell(self.arena, bounds, kind, width))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let rows = self.kinds.len() + self.absent;
        (rows, Some(rows))
    }
}

impl ExactSizeIterator for ColumnCells<'_> {}

impl<'a> Iterator for Cells<'a> {
    type Item = Cell<'a>;

    #[inline]
    fn next(&mut self) -> Option<Cell<'a>> {
        let (bounds, kind, width) = (
            self.bounds.next()?,
            *self.kinds.next()?,
            *self.widths.next()?,
        );
        Some(cell(self.arena, bounds, kind, width))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.kinds.len(), Some(self.kinds.len()))
    }
}

impl ExactSizeIterator for Cells<'_> {}

impl RowChunk {
    /// The cells of a column, one a row; all of them [`CellKind::Absent`] where the page does not
    /// store it.
    pub fn column(&self, col: usize) -> ColumnCells<'_> {
        let stored = col < self.columns;
        let from = if stored { col } else { usize::MAX };
        // Steps of nothing are not allowed; without columns there is nothing to step over.
        let step = self.columns.max(1);
        ColumnCells {
            arena: &self.arena,
            bounds: after(&self.bounds, from).windows(2).step_by(step),
            kinds: after(&self.kinds, from).iter().step_by(step),
            widths: after(&self.widths, from).iter().step_by(step),
            absent: if stored { 0 } else { self.rows },
        }
    }

    /// The kinds of a column, one a row: which are null or absent, without touching the texts.
    /// Nothing where the page does not store the column.
    pub fn kinds(&self, col: usize) -> impl ExactSizeIterator<Item = CellKind> {
        let from = if col < self.columns { col } else { usize::MAX };
        after(&self.kinds, from)
            .iter()
            .step_by(self.columns.max(1))
            .map(|&kind| CellKind::from_byte(kind))
    }

    /// The cells of a row, as many as the page has columns; none outside the page.
    pub fn row(&self, row: usize) -> Cells<'_> {
        let from = row.saturating_mul(self.columns);
        let to = from.saturating_add(self.columns);
        Cells {
            arena: &self.arena,
            bounds: self.bounds.get(from..=to).unwrap_or_default().windows(2),
            kinds: self.kinds.get(from..to).unwrap_or_default().iter(),
            widths: self.widths.get(from..to).unwrap_or_default().iter(),
        }
    }

    /// Whether a row has the same cells as a row of another page, one by one. Cheaper than looking at
    /// each of them.
    pub fn same_row(&self, row: usize, other: &Self, other_row: usize) -> bool {
        let columns = self.columns;
        let one = |page: &Self, row: usize| {
            let from = row.saturating_mul(columns);
            (from, from.saturating_add(columns).min(page.kinds.len()))
        };
        let ((from, to), (other_from, other_to)) = (one(self, row), one(other, other_row));
        if columns != other.columns || row >= self.rows || other_row >= other.rows {
            return false;
        }
        let (Some(bounds), Some(others)) = (
            self.bounds.get(from..=to),
            other.bounds.get(other_from..=other_to),
        ) else {
            return false;
        };
        let (Some(&start), Some(&end)) = (bounds.first(), bounds.last()) else {
            return false;
        };
        let (Some(&other_start), Some(&other_end)) = (others.first(), others.last()) else {
            return false;
        };
        let ends = |bounds: &[u32], others: &[u32]| {
            let pairs = bounds.iter().zip(others);
            pairs.fold(true, |same, (one, two)| {
                same & (one.wrapping_sub(start) == two.wrapping_sub(other_start))
            })
        };
        self.kinds.get(from..to) == other.kinds.get(other_from..other_to)
            && end.wrapping_sub(start) == other_end.wrapping_sub(other_start)
            && ends(bounds, others)
            && self.arena.get(start as usize..end as usize)
                == other.arena.get(other_start as usize..other_end as usize)
    }

    /// The cells of a row as kinds and places in the [`arena`](Self::arena), from where to where.
    #[inline]
    pub fn places(&self, row: usize) -> impl Iterator<Item = (CellKind, (usize, usize))> {
        let from = row.saturating_mul(self.columns);
        let to = from.saturating_add(self.columns);
        let bounds = self.bounds.get(from..=to).unwrap_or_default();
        let kinds = self.kinds.get(from..to).unwrap_or_default();
        bounds
            .windows(2)
            .zip(kinds)
            .map(|(bounds, &kind)| match bounds {
                &[start, end] => (CellKind::from_byte(kind), (start as usize, end as usize)),
                _ => (CellKind::Absent, (0, 0)),
            })
    }

    /// All texts, one after the other, row by row, with nothing between them. A search goes through
    /// it in one pass; [`place`](Self::place) tells whose text a hit is in.
    pub fn arena(&self) -> &str {
        &self.arena
    }

    /// The row and column whose text holds the byte at `offset` of the arena, and where that text
    /// ends. A hit that goes past that end is none: it began in one cell and ends in another.
    pub fn place(&self, offset: usize) -> Option<(usize, usize, usize)> {
        let index = self
            .bounds
            .partition_point(|&start| start as usize <= offset)
            .checked_sub(1)?;
        let end = *self.bounds.get(index + 1)? as usize;
        Some((index / self.columns, index % self.columns, end))
    }
}

fn after<T>(slice: &[T], from: usize) -> &[T] {
    slice.get(from..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::ChunkBuilder;
    use proptest::prelude::*;

    fn chunk(columns: usize, texts: &[String]) -> RowChunk {
        let mut builder = ChunkBuilder::new(columns);
        for row in texts.chunks(columns.max(1)) {
            for (col, text) in row.iter().enumerate() {
                if !text.starts_with('-') {
                    builder.set(col, CellKind::Text, text);
                }
            }
            builder.end_row();
        }
        builder.finish()
    }

    proptest! {
        #[test]
        fn every_pass_meets_the_cells_that_are_looked_up(
            columns in 0usize..5,
            texts in prop::collection::vec("[-a-zü]{0,4}", 0..40),
        ) {
            let chunk = chunk(columns, &texts);
            for col in 0..columns + 2 {
                let cells: Vec<_> = (0..chunk.len()).map(|row| chunk.cell(row, col)).collect();
                prop_assert_eq!(chunk.column(col).len(), chunk.len());
                prop_assert_eq!(chunk.column(col).collect::<Vec<_>>(), &cells[..]);
                let kinds: Vec<_> = chunk.kinds(col).collect();
                if col < columns {
                    prop_assert_eq!(kinds, cells.iter().map(|c| c.kind).collect::<Vec<_>>());
                } else {
                    prop_assert!(kinds.is_empty());
                }
            }
            for row in 0..chunk.len() + 2 {
                let cells: Vec<_> = (0..columns)
                    .filter(|_| row < chunk.len())
                    .map(|col| chunk.cell(row, col))
                    .collect();
                prop_assert_eq!(chunk.row(row).collect::<Vec<_>>(), &cells[..]);
                let placed: Vec<_> = chunk
                    .places(row)
                    .map(|(kind, (start, end))| (kind, &chunk.arena()[start..end]))
                    .collect();
                let cells: Vec<_> = cells.iter().map(|cell| (cell.kind, cell.text)).collect();
                prop_assert_eq!(placed, cells);
            }
        }

        #[test]
        fn a_byte_of_the_arena_is_in_the_cell_it_was_set_in(
            columns in 1usize..4,
            texts in prop::collection::vec("[-a-zü]{0,4}", 0..40),
        ) {
            let chunk = chunk(columns, &texts);
            let mut at = 0;
            for row in 0..chunk.len() {
                for (col, cell) in chunk.row(row).enumerate() {
                    for offset in at..at + cell.text.len() {
                        prop_assert_eq!(chunk.place(offset), Some((row, col, at + cell.text.len())));
                    }
                    at += cell.text.len();
                }
            }
            prop_assert_eq!(at, chunk.arena().len());
            prop_assert_eq!(chunk.place(at), None);
        }
    }
}
