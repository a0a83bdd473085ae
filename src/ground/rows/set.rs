//! `RowSet`: the pages of one result, as one table.
//!
//! Cloning shares everything, so a snapshot for export or sorting costs a reference count. Knows
//! neither where pages come from nor how they are drawn.

use std::sync::{Arc, Weak};

use super::chunk::ColumnFacts;
use super::{Cell, Columns, RowChunk};

/// The rows of a result that are here so far.
#[derive(Debug, Clone, Default)]
pub struct RowSet {
    columns: Arc<Columns>,
    pages: Arc<Pages>,
}

#[derive(Debug, Clone, Default)]
struct Pages {
    chunks: Vec<Arc<RowChunk>>,
    /// The number of rows up to and including each chunk.
    ends: Vec<usize>,
    facts: Vec<ColumnFacts>,
    bytes: usize,
}

/// Which rows a result had at some moment. Does not keep them.
#[derive(Debug, Clone, Default)]
pub(super) struct Extent {
    rows: usize,
    pages: usize,
    /// The first and the last page: those of another result, or of one that was refreshed, are
    /// others.
    first: Weak<RowChunk>,
    last: Weak<RowChunk>,
}

impl Extent {
    /// How many rows it had.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }
}

impl RowSet {
    /// No rows yet.
    pub fn new(columns: Arc<Columns>) -> Self {
        Self {
            columns,
            pages: Arc::default(),
        }
    }

    /// Appends a page; `columns` when it brought new ones, which follow those known before.
    pub fn push(&mut self, chunk: Arc<RowChunk>, columns: Option<Arc<Columns>>) {
        if let Some(columns) = columns {
            self.columns = columns;
        }
        let pages = Arc::make_mut(&mut self.pages);
        if pages.facts.len() < chunk.facts.len() {
            pages.facts.resize_with(chunk.facts.len(), Default::default);
        }
        for (sum, page) in pages.facts.iter_mut().zip(&chunk.facts) {
            sum.widest = sum.widest.max(page.widest);
            sum.numbers |= page.numbers;
            sum.others |= page.others;
        }
        pages.bytes += chunk.bytes_held();
        if !chunk.is_empty() {
            let end = pages.ends.last().copied().unwrap_or(0) + chunk.len();
            pages.ends.push(end);
            pages.chunks.push(chunk);
        }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.pages.ends.last().copied().unwrap_or(0)
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The columns known so far.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The same, to keep.
    pub fn shared_columns(&self) -> Arc<Columns> {
        Arc::clone(&self.columns)
    }

    /// The cell at `row` and `col`; outside the table it is
    /// [`CellKind::Absent`](super::CellKind::Absent).
    pub fn cell(&self, row: usize, col: usize) -> Cell<'_> {
        self.pages
            .find(row)
            .map_or_else(Cell::default, |(chunk, row)| chunk.cell(row, col))
    }

    /// The pages, in order: what a pass over all rows should walk, instead of asking for each cell.
    pub fn chunks(&self) -> impl ExactSizeIterator<Item = &Arc<RowChunk>> + DoubleEndedIterator {
        self.pages.chunks.iter()
    }

    /// The cells of a column from the first row to the last.
    pub fn column(&self, col: usize) -> impl Iterator<Item = Cell<'_>> {
        self.chunks().flat_map(move |chunk| chunk.column(col))
    }

    /// The cells of a column from one row to before another.
    pub(super) fn column_in(
        &self,
        col: usize,
        rows: std::ops::Range<usize>,
    ) -> impl Iterator<Item = Cell<'_>> {
        let first = self.pages.ends.partition_point(|&end| end <= rows.start);
        let skipped = rows.start - self.pages.start(first).min(rows.start);
        self.pages
            .chunks
            .iter()
            .skip(first)
            .enumerate()
            .flat_map(move |(index, chunk)| {
                let mut cells = chunk.column(col);
                if index == 0 && skipped > 0 {
                    cells.nth(skipped - 1);
                }
                cells
            })
            .take(rows.len())
    }

    /// Which rows are here.
    pub(super) fn extent(&self) -> Extent {
        let chunks = &self.pages.chunks;
        let page = |chunk: Option<&Arc<RowChunk>>| chunk.map(Arc::downgrade).unwrap_or_default();
        Extent {
            rows: self.len(),
            pages: chunks.len(),
            first: page(chunks.first()),
            last: page(chunks.last()),
        }
    }

    /// Whether the rows that were here then are the first ones that are here now.
    pub(super) fn begins_with(&self, then: &Extent) -> bool {
        let is = |index: Option<usize>, page: &Weak<RowChunk>| {
            let chunk = index.and_then(|index| self.pages.chunks.get(index));
            chunk.is_some_and(|chunk| std::ptr::eq(Arc::as_ptr(chunk), page.as_ptr()))
        };
        then.pages == 0 || is(Some(0), &then.first) && is(then.pages.checked_sub(1), &then.last)
    }

    /// The width of the widest cell of a column so far, in terminal cells, at most 255.
    pub fn widest(&self, col: usize) -> u16 {
        self.pages.facts.get(col).map_or(0, |f| f.widest.into())
    }

    /// Whether the column has numbers and, so far, no other value: it is set flush right.
    pub fn numeric(&self, col: usize) -> bool {
        self.pages
            .facts
            .get(col)
            .is_some_and(|f| f.numbers && !f.others)
    }

    /// The page that holds a row, and the number of its first row.
    pub fn page_of(&self, row: usize) -> Option<(usize, &Arc<RowChunk>)> {
        let index = self.pages.ends.partition_point(|&end| end <= row);
        Some((self.pages.start(index), self.pages.chunks.get(index)?))
    }

    /// Puts a page in the place of the one whose first row is `first`: the same rows with other
    /// texts. A page of another length, of another place, or of other records is refused.
    pub fn replace(&mut self, first: usize, page: Arc<RowChunk>) -> bool {
        let index = self.pages.ends.partition_point(|&end| end <= first);
        let mut columns = self.columns.iter();
        let id = columns.position(
            |column| matches!(column.path.as_slice(), [own] if own.eq_ignore_ascii_case("Id")),
        );
        let same = |old: &RowChunk| {
            let is_same =
                |id| (0..old.len()).all(|row| old.cell(row, id).text == page.cell(row, id).text);
            old.len() == page.len() && id.is_none_or(is_same)
        };
        let fits = self.pages.start(index) == first
            && self.pages.chunks.get(index).is_some_and(|old| same(old));
        if fits {
            let pages = Arc::make_mut(&mut self.pages);
            for (sum, page) in pages.facts.iter_mut().zip(&page.facts) {
                sum.widest = sum.widest.max(page.widest);
            }
            if let Some(old) = pages.chunks.get_mut(index) {
                pages.bytes = (pages.bytes + page.bytes_held()).saturating_sub(old.bytes_held());
                *old = page;
            }
        }
        fits
    }

    /// How many bytes of memory the pages take.
    pub fn bytes_held(&self) -> usize {
        self.pages.bytes
    }
}

impl Pages {
    /// The page that holds `row`, and its number in that page.
    fn find(&self, row: usize) -> Option<(&RowChunk, usize)> {
        // Pages are nearly always of one size, so the first guess is nearly always right.
        let guess = row / self.ends.first()?;
        let index = if self.holds(guess, row) {
            guess
        } else {
            self.ends.partition_point(|&end| end <= row)
        };
        let chunk = self.chunks.get(index)?;
        Some((chunk, row - self.start(index)))
    }

    fn start(&self, index: usize) -> usize {
        index
            .checked_sub(1)
            .and_then(|before| self.ends.get(before).copied())
            .unwrap_or(0)
    }

    fn holds(&self, index: usize, row: usize) -> bool {
        self.ends.get(index).is_some_and(|&end| row < end) && self.start(index) <= row
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]
mod tests {
    use super::*;
    use crate::rows::{CellKind, ChunkBuilder, Column};
    use proptest::prelude::*;

    fn page(from: usize, rows: usize) -> Arc<RowChunk> {
        let mut b = ChunkBuilder::new(2);
        for row in from..from + rows {
            b.set(0, CellKind::Number, &row.to_string());
            b.set(1, CellKind::Null, "");
            b.end_row();
        }
        Arc::new(b.finish())
    }

    #[test]
    fn a_page_can_bring_columns() {
        let mut set = RowSet::new(Arc::new(Columns::from_titles(["Id", "Name"])));
        set.push(page(0, 2), None);
        let mut columns = set.columns().clone();
        columns.push(Column::value(vec!["New__c".into()]));
        let mut b = ChunkBuilder::new(3);
        b.set(2, CellKind::Text, "new");
        b.end_row();
        set.push(Arc::new(b.finish()), Some(Arc::new(columns)));
        assert_eq!((set.len(), set.columns().len()), (3, 3));
        assert_eq!(set.cell(0, 2).kind, CellKind::Absent);
        assert_eq!(set.cell(2, 2).text, "new");
        assert_eq!(set.widest(2), 3);
    }

    #[test]
    fn a_page_of_other_records_takes_no_place() {
        let records = |ids: [&str; 2], name: &str| {
            let mut b = ChunkBuilder::new(2);
            for id in ids {
                b.set(0, CellKind::Text, name);
                b.set(1, CellKind::Text, id);
                b.end_row();
            }
            Arc::new(b.finish())
        };
        let columns = ["Name", "Id"].map(|name| Column::value(vec![name.into()]));
        let mut set = RowSet::new(Arc::new(columns.into_iter().collect()));
        set.push(records(["001A", "001B"], "old"), None);
        assert!(!set.replace(0, records(["001B", "001A"], "swapped")));
        assert!(!set.replace(0, records(["001A", "001C"], "another")));
        assert_eq!((set.cell(0, 0).text, set.cell(1, 1).text), ("old", "001B"));
        assert!(set.replace(0, records(["001A", "001B"], "new")));
        assert_eq!((set.cell(0, 0).text, set.cell(1, 0).text), ("new", "new"));
    }

    #[test]
    fn a_page_is_replaced_by_the_same_rows_with_other_texts_only() {
        let mut set = RowSet::new(Arc::new(Columns::from_titles(["N", "X"])));
        set.push(page(0, 3), None);
        set.push(page(3, 2), None);
        let (first, old) = set.page_of(4).unwrap();
        let texts = [((1, 1), "changed".to_owned())].into();
        let new = Arc::new(old.with_texts(&texts));
        assert_eq!(first, 3);
        let before = set.clone();
        assert!(!set.replace(0, Arc::clone(&new)), "another length");
        assert!(!set.replace(4, Arc::clone(&new)), "not its first row");
        assert!(set.replace(3, new));
        assert_eq!((set.cell(4, 1).text, set.cell(4, 0).text), ("changed", "4"));
        assert_eq!((set.cell(3, 1).kind, set.len()), (CellKind::Null, 5));
        assert_eq!(set.widest(1), 4, "it is shown as `rows`");
        assert_eq!(before.cell(4, 1).text, "", "a snapshot does not change");
    }

    #[test]
    fn a_column_is_numeric_while_every_value_is_a_number() {
        let mut set = RowSet::new(Arc::new(Columns::from_titles(["N", "Null"])));
        assert!(!set.numeric(0), "nothing seen yet");
        set.push(page(0, 3), None);
        assert!(set.numeric(0));
        assert!(!set.numeric(1), "only nulls");
        let snapshot = set.clone();
        let mut b = ChunkBuilder::new(2);
        b.set(0, CellKind::Text, "n/a");
        b.end_row();
        set.push(Arc::new(b.finish()), None);
        assert!(!set.numeric(0));
        assert!(snapshot.numeric(0), "a snapshot does not change");
        assert_eq!((snapshot.len(), set.len()), (3, 4));
    }

    proptest! {
        #[test]
        fn rows_are_found_whatever_the_page_sizes(
            sizes in prop::collection::vec(0usize..9, 0..30),
            bounds in (0usize..120, 0usize..40),
        ) {
            let mut set = RowSet::new(Arc::new(Columns::from_titles(["N", "X"])));
            let mut rows = 0;
            for size in sizes {
                set.push(page(rows, size), None);
                rows += size;
            }
            prop_assert_eq!(set.len(), rows);
            for row in 0..rows {
                prop_assert_eq!(set.cell(row, 0).text, row.to_string());
            }
            let walked: Vec<_> = set.column(0).map(|cell| cell.text.to_owned()).collect();
            let numbers: Vec<_> = (0..rows).map(|row| row.to_string()).collect();
            prop_assert_eq!(walked, numbers);
            prop_assert_eq!(set.column(7).filter(|c| c.kind == CellKind::Absent).count(), rows);
            let (from, to) = (bounds.0, bounds.0 + bounds.1);
            let cells: Vec<_> = set.column_in(0, from..to).collect();
            let looked_up: Vec<_> = (from..to.min(rows)).map(|row| set.cell(row, 0)).collect();
            prop_assert_eq!(cells, looked_up);
            prop_assert_eq!(set.cell(rows, 0).kind, CellKind::Absent);
            prop_assert_eq!(set.cell(usize::MAX, 0).kind, CellKind::Absent);
        }
    }
}
