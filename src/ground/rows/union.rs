//! `Union`: pages of several results as one table: the columns of all, each page laid out in them.
//!
//! Where the results have the same columns, which is nearly always so, pages go through as they are.
//! Must not know what the results are of.

use std::sync::Arc;

use super::{Column, Columns, RowChunk};

/// The columns of several results together, in the order in which they turned up.
#[derive(Clone, Debug, Default)]
pub struct Union {
    columns: Arc<Columns>,
}

impl Union {
    /// The columns so far.
    pub fn columns(&self) -> &Arc<Columns> {
        &self.columns
    }

    /// Takes the columns of a result in, those that are new at the end; whether there were any.
    pub fn admit(&mut self, columns: &Arc<Columns>) -> bool {
        if self.columns.is_empty() {
            self.columns = Arc::clone(columns);
            return !columns.is_empty();
        }
        let new: Vec<&Column> = columns
            .iter()
            .filter(|column| self.place_of(column).is_none())
            .collect();
        if new.is_empty() {
            return false;
        }
        let all = self.columns.iter().chain(new).cloned();
        self.columns = Arc::new(all.collect());
        true
    }

    /// A page of a result with these columns, laid out in those of all. A column that the page does
    /// not have is absent.
    pub fn laid_out(&self, chunk: Arc<RowChunk>, columns: &Columns) -> Arc<RowChunk> {
        let fits = |(at, column): (usize, &Column)| self.place_of(column) == Some(at);
        if columns.iter().enumerate().all(fits) {
            return chunk;
        }
        let order: Vec<usize> = self
            .columns
            .iter()
            .map(|column| {
                let place = columns.iter().position(|other| same(other, column));
                // No page has so many columns.
                place.unwrap_or(usize::MAX)
            })
            .collect();
        Arc::new(chunk.rearranged(&order))
    }

    fn place_of(&self, column: &Column) -> Option<usize> {
        self.columns.iter().position(|other| same(other, column))
    }
}

/// Whether two columns are one: API names compare without case.
fn same(one: &Column, other: &Column) -> bool {
    let path = one.path.iter().zip(&other.path);
    one.path.len() == other.path.len()
        && one.kind == other.kind
        && path.fold(true, |same, (a, b)| same && a.eq_ignore_ascii_case(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::{CellKind, ChunkBuilder, RowSet};

    fn titles(columns: &Columns) -> Vec<&str> {
        columns.iter().map(|column| column.title.as_str()).collect()
    }

    /// One row that holds the titles of its columns.
    fn page(columns: &Columns) -> Arc<RowChunk> {
        let mut rows = ChunkBuilder::new(columns.len());
        for (at, column) in columns.iter().enumerate() {
            rows.set(at, CellKind::Text, &column.title.to_lowercase());
        }
        rows.end_row();
        Arc::new(rows.finish())
    }

    #[test]
    fn pages_with_the_same_columns_go_through_as_they_are() {
        let columns = Arc::new(Columns::from_titles(["Org", "Id", "Name"]));
        let mut union = Union::default();
        assert!(union.admit(&columns));
        let again = Arc::new(Columns::from_titles(["org", "ID", "name"]));
        assert!(!union.admit(&again));
        let chunk = page(&again);
        assert!(Arc::ptr_eq(
            &union.laid_out(Arc::clone(&chunk), &again),
            &chunk
        ));
    }

    #[test]
    fn columns_of_all_stand_in_one_table_and_what_a_page_lacks_is_absent() {
        let one = Arc::new(Columns::from_titles(["Org", "Id", "A__c", "B__c"]));
        let other = Arc::new(Columns::from_titles(["Org", "Id", "New__c", "B__c"]));
        let mut union = Union::default();
        let mut rows = RowSet::default();
        for columns in [&one, &other, &one] {
            union.admit(columns);
            let chunk = union.laid_out(page(columns), columns);
            rows.push(chunk, Some(Arc::clone(union.columns())));
        }
        assert_eq!(
            titles(rows.columns()),
            ["Org", "Id", "A__c", "B__c", "New__c"]
        );
        let row = |row: usize| -> Vec<String> {
            (0..5).map(|c| rows.cell(row, c).text.to_owned()).collect()
        };
        assert_eq!(row(0), ["org", "id", "a__c", "b__c", ""]);
        assert_eq!(row(1), ["org", "id", "", "b__c", "new__c"]);
        assert_eq!(row(2), row(0));
        assert_eq!(rows.cell(1, 2).kind, CellKind::Absent);
        assert_eq!(rows.cell(0, 4).kind, CellKind::Absent);
    }
}
