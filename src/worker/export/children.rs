//! Child rows that the server cut off are fetched to their end before they are written.
//!
//! A cell that stays cut off because its locator has expired is written as it is, says so itself
//! (`"done":false`), and is counted.

use std::collections::HashMap;

use super::super::JobError;
use super::super::children::Rest;
use crate::rows::{Cell, CellKind, ColumnKind, Columns};

/// The code of a locator that has expired or was given up by the server.
const EXPIRED: &str = "INVALID_QUERY_LOCATOR";

/// Whole child results by the row and column of their cells.
pub(super) type Completed = HashMap<(usize, usize), String>;

/// Fetches what is missing of the cells of one page.
pub(super) struct Children {
    rest: Rest,
    /// Cells that stay cut off.
    pub lost: u64,
}

impl Children {
    pub fn new(rest: Rest) -> Self {
        Self { rest, lost: 0 }
    }

    /// Fetches what these cells lack, one after another.
    pub async fn complete<'c>(
        &mut self,
        columns: &Columns,
        rows: impl Iterator<Item = usize>,
        cell: impl Fn(usize, usize) -> Cell<'c>,
    ) -> Result<Completed, JobError> {
        let mut completed = Completed::new();
        let of_children: Vec<usize> = (columns.iter().enumerate())
            .filter(|(_, column)| column.kind == ColumnKind::Children)
            .map(|(index, _)| index)
            .collect();
        if of_children.is_empty() {
            return Ok(completed);
        }
        for row in rows {
            for &column in &of_children {
                let cell = cell(row, column);
                if cell.kind != CellKind::Children || !Rest::is_wanted(cell.text) {
                    continue;
                }
                match self.rest.complete(cell.text, &mut |_| {}).await {
                    Ok(whole) => {
                        completed.insert((row, column), whole);
                    }
                    Err(JobError::Salesforce(error)) if error.code() == Some(EXPIRED) => {
                        self.lost += 1;
                    }
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(completed)
    }
}
