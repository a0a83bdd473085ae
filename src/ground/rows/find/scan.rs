//! `Scan`: a needle looked for in page after page.
//!
//! All texts of a page lie one after the other, so they are gone through as one, and a hit is then
//! put down to the cell it is in. Where only a few of the columns are wanted, their cells are looked
//! at one by one, and so are addresses and places, of which the summary is searched that is shown.

use super::needle::Needle;
use crate::rows::{CellKind, RowChunk, RowSet};

/// The columns are looked at one by one where they are fewer than one in so many.
const FEW: usize = 4;

/// A text to look for in some columns.
#[derive(Clone, Debug)]
pub(in crate::rows) struct Scan {
    needle: Needle,
    columns: Vec<usize>,
    /// For each column of the result, its index among those searched.
    index: Vec<Option<usize>>,
}

impl Scan {
    /// Looks for a text in these columns of these rows.
    pub(in crate::rows) fn new(text: &str, columns: &[usize], rows: &RowSet) -> Self {
        let last = columns.iter().max().map_or(0, |last| last + 1);
        let mut index = vec![None; last];
        for (at, &column) in columns.iter().enumerate() {
            if let Some(index) = index.get_mut(column) {
                *index = Some(at);
            }
        }
        let middle = rows.chunks().nth(rows.chunks().len() / 2);
        let sample = middle.map_or("", |chunk| chunk.arena());
        Self {
            needle: Needle::new(text).tuned(sample.as_bytes()),
            columns: columns.to_vec(),
            index,
        }
    }

    /// The columns searched, as given.
    pub(super) fn columns(&self) -> &[usize] {
        &self.columns
    }

    /// The needle.
    pub(super) fn needle(&self) -> &Needle {
        &self.needle
    }

    /// Tells each hit of a page once: its row in the page, and the index of its column among those
    /// searched.
    pub(in crate::rows) fn chunk(&self, chunk: &RowChunk, mut hit: impl FnMut(usize, usize)) {
        match self.needle.raw_len() {
            Some(length) if self.columns.len() * FEW >= chunk.columns() => {
                self.texts(chunk, length, &mut hit);
                self.summaries(chunk, hit);
            }
            _ => {
                let whole = matches!(self.needle, Needle::Folded(_)) && chunk.arena().is_ascii();
                if matches!(self.needle, Needle::Nowhere) {
                    return;
                }
                if whole {
                    // A summary can have letters that stand as escapes in what was sent.
                    self.summaries(chunk, hit);
                    return;
                }
                for (at, &column) in self.columns.iter().enumerate() {
                    for (row, cell) in chunk.column(column).enumerate() {
                        if self.needle.is_in(cell) {
                            hit(row, at);
                        }
                    }
                }
            }
        }
    }

    fn texts(&self, chunk: &RowChunk, length: usize, hit: &mut impl FnMut(usize, usize)) {
        let bytes = chunk.arena().as_bytes();
        let columns = chunk.columns();
        let (mut from, mut cell) = (0, 0);
        while let Some(start) = self.needle.find(bytes, from) {
            let Some((found, end)) = cell_of(&chunk.bounds, cell, start) else {
                return;
            };
            cell = found;
            if start + length > end {
                // It begins in one cell and ends in another.
                from = start + 1;
                continue;
            }
            from = end;
            let column = self.index.get(cell % columns).copied().flatten();
            let kind = chunk.kinds.get(cell).copied().unwrap_or_default();
            let is_text = kind != CellKind::Children as u8 && kind != CellKind::Compound as u8;
            if let Some(at) = column.filter(|_| is_text) {
                hit(cell / columns, at);
            }
        }
    }

    /// Tells the hits in addresses and places.
    fn summaries(&self, chunk: &RowChunk, mut hit: impl FnMut(usize, usize)) {
        for cell in memchr::memchr_iter(CellKind::Compound as u8, &chunk.kinds) {
            let (row, column) = (cell / chunk.columns(), cell % chunk.columns());
            if let Some(at) = self.index.get(column).copied().flatten()
                && self.needle.is_in(chunk.cell(row, column))
            {
                hit(row, at);
            }
        }
    }
}

/// The cell, `from` or a later one, whose text holds a byte, and where that text ends.
#[inline]
fn cell_of(bounds: &[u32], from: usize, byte: usize) -> Option<(usize, usize)> {
    // The next hit is mostly near: look in doubling steps, then within the last one.
    let (mut low, mut step) = (from + 1, 4);
    while bounds
        .get(low + step)
        .is_some_and(|&end| end as usize <= byte)
    {
        low += step;
        step *= 2;
    }
    let within = bounds.get(low..bounds.len().min(low + step + 1))?;
    let end = low + within.partition_point(|&end| end as usize <= byte);
    Some((end - 1, *bounds.get(end)? as usize))
}
