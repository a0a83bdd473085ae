//! `Seen`: whether a page brings rows that were here already.
//!
//! A page that comes twice begins with a row that began a page before; one that overlaps its
//! neighbour has rows of it. Both are told by the Ids, of which the last page's are kept and, of all
//! others, the first: a few bytes a page, so that a result has no longest length. Without an Id
//! among the columns nothing can be told.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::{Columns, RowChunk};

/// What is known of the pages before.
#[derive(Debug, Default)]
pub struct Seen {
    /// The first row of every page.
    first: HashSet<u64>,
    /// The rows of the last page, sorted.
    last: Vec<u64>,
}

impl Seen {
    /// Which column holds the Ids.
    pub fn id_column(columns: &Columns) -> Option<usize> {
        columns.iter().position(
            |column| matches!(column.path.as_slice(), [id] if id.eq_ignore_ascii_case("Id")),
        )
    }

    /// Whether the page brings rows that were here already; if not, it is one of those before from
    /// now on.
    pub fn repeats(&mut self, columns: &Columns, chunk: &RowChunk) -> bool {
        let Some(column) = Self::id_column(columns) else {
            return false;
        };
        let ids = (0..chunk.len()).map(|row| chunk.cell(row, column).text);
        // Some objects of the tooling API have no Ids of their own: all zeros, in every row.
        let mut ids: Vec<u64> = ids
            .filter(|id| id.len() >= 15 && !id.starts_with("000000000000"))
            .map(print)
            .collect();
        let Some(&first) = ids.first() else {
            return false;
        };
        ids.sort_unstable();
        if self.first.contains(&first) || overlap(&self.last, &ids) {
            return true;
        }
        self.first.insert(first);
        self.last = ids;
        false
    }
}

/// Whether two sorted lists have a number in common.
fn overlap(mut a: &[u64], mut b: &[u64]) -> bool {
    while let ([first, after_a @ ..], [other, after_b @ ..]) = (a, b) {
        match first.cmp(other) {
            Ordering::Less => a = after_a,
            Ordering::Greater => b = after_b,
            Ordering::Equal => return true,
        }
    }
    false
}

/// A number for an Id, the same for its 15 and its 18 characters: 64 bits are enough to take no two of
/// a page's Ids for one. Two words and one multiplication, because it is made of every row.
#[inline]
pub fn print(id: &str) -> u64 {
    let bytes = id.as_bytes();
    let word = |from: usize| {
        let word = bytes.get(from..).and_then(|rest| rest.first_chunk());
        word.map_or(0, |word| u64::from_le_bytes(*word))
    };
    // The 15 characters that tell: eight, and eight of which the first was among those.
    let (first, last) = (
        word(0) ^ 0x9e37_79b9_7f4a_7c15,
        word(7) ^ 0xe703_7ed1_a0b4_28db,
    );
    let product = u128::from(first) * u128::from(last);
    (product as u64) ^ ((product >> 64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::{CellKind, ChunkBuilder};

    fn page(ids: std::ops::Range<usize>) -> RowChunk {
        let mut rows = ChunkBuilder::new(2);
        for id in ids {
            rows.set(0, CellKind::Text, "same");
            rows.set(1, CellKind::Text, &format!("a00RO{id:010}YAM"));
            rows.end_row();
        }
        rows.finish()
    }

    #[test]
    fn a_page_that_was_here_or_overlaps_the_one_before_repeats() {
        let columns = Columns::from_titles(["Name", "Id"]);
        let mut seen = Seen::default();
        assert!(!seen.repeats(&columns, &page(0..20)));
        assert!(!seen.repeats(&columns, &page(20..40)));
        for again in [0..20, 20..40, 39..59, 30..35] {
            assert!(seen.repeats(&columns, &page(again.clone())), "{again:?}");
        }
        assert!(!seen.repeats(&columns, &page(40..41)));
        assert!(!seen.repeats(&columns, &page(0..0)));
    }

    #[test]
    fn rows_without_ids_of_their_own_are_not_judged() {
        let mut seen = Seen::default();
        let names = Columns::from_titles(["Name", "Owner.Id"]);
        for _ in 0..2 {
            assert!(!seen.repeats(&names, &page(0..20)));
        }
        let mut zeros = ChunkBuilder::new(1);
        zeros.set(0, CellKind::Text, "000000000000000AAA");
        zeros.end_row();
        let zeros = zeros.finish();
        let id = Columns::from_titles(["Id"]);
        for _ in 0..2 {
            assert!(!seen.repeats(&id, &zeros));
        }
    }
}
