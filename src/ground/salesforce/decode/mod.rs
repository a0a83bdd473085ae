//! From the bytes of a query page straight into the column store.
//!
//! One pass, no tree of values: the statement's columns make a `plan` of keys, the scanner
//! walks the bytes, and each value goes to its cell as it is met, while the page still arrives. It
//! is strict about JSON: a page that is not valid to its last byte is refused whole, so no half page
//! is ever seen. What it is lenient about is the shape of records: unknown fields become columns,
//! missing ones stay absent. It knows neither HTTP nor statements.

mod block;
mod head;
mod page;
mod plan;
mod record;
mod scan;
mod unescape;

use std::sync::Arc;

use crate::rows::{CellKind, ChunkBuilder, ColumnKind, Columns, RowChunk};
use page::{Arriving, Whole};
use plan::Plan;

use super::Error;

pub use head::{Head, head};

#[cfg(test)]
mod tests;

/// The most columns a result can grow to. An object has fewer than a thousand fields.
const COLUMNS_MAX: usize = 4_096;
/// The most cells of one page, against answers made to exhaust memory.
const CELLS_MAX: usize = 1 << 24;

/// One decoded page.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its rows.
    pub chunk: RowChunk,
    /// All columns, where this page brought ones that were not known.
    pub columns: Option<Arc<Columns>>,
    /// Rows that match in the org, on all pages (`totalSize`).
    pub total: u64,
    /// Whether this is the last page.
    pub done: bool,
    /// Where the next page is (`nextRecordsUrl`); there is one exactly when it is not done.
    pub next: Option<String>,
}

/// Why a page was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{reason} at byte {offset}")]
pub struct DecodeError {
    /// Where, in bytes from the beginning.
    pub offset: usize,
    /// What is wrong there.
    pub reason: &'static str,
}

impl From<DecodeError> for Error {
    fn from(error: DecodeError) -> Self {
        Self::Unreadable {
            reason: error.to_string(),
            offset: Some(error.offset),
        }
    }
}

/// Decodes the pages of one result, in their order.
#[derive(Debug)]
pub struct Decoder {
    plan: Plan,
    /// How many columns the caller has been told of.
    told: usize,
    /// Rows and text bytes of the page before, to have room for as many.
    before: (usize, usize),
    /// Whether a page was read.
    begun: bool,
    /// The page that is arriving.
    arriving: Option<Box<Arriving>>,
}

impl Decoder {
    /// A decoder of a statement's result.
    pub fn new(columns: &Columns) -> Self {
        Self {
            plan: Plan::new(columns),
            told: columns.len(),
            before: (0, 0),
            begun: false,
            arriving: None,
        }
    }

    /// A decoder of the further pages of a result whose first ones brought these columns.
    pub fn resumed(columns: &Columns) -> Self {
        Self {
            begun: true,
            ..Self::new(columns)
        }
    }

    /// All columns known so far, with those of the page that is arriving.
    pub fn columns(&self) -> &Columns {
        self.plan.columns()
    }

    /// A page begins to arrive. What was fed of another one and not finished is forgotten.
    pub fn begin(&mut self) {
        self.arriving = Some(Box::new(self.nothing()));
    }

    /// Takes more bytes of the page, cut anywhere, and decodes what is complete. What is wrong with
    /// them, [`finish`](Self::finish) tells.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.arriving.is_none() {
            self.begin();
        }
        if let Some(arriving) = &mut self.arriving {
            arriving.feed(&mut self.plan, bytes);
        }
    }

    /// What stands before the records of the page that is arriving, as soon as it is here. It is
    /// never known where the server writes its keys in another order.
    pub fn head(&self) -> Option<&Head> {
        self.arriving.as_ref()?.head()
    }

    /// The page is here to its end: gives it, whole or not at all.
    pub fn finish(&mut self) -> Result<Page, DecodeError> {
        let arriving = match self.arriving.take() {
            Some(arriving) => *arriving,
            None => self.nothing(),
        };
        let whole = arriving.finish(&mut self.plan)?;
        Ok(self.page_of(whole))
    }

    /// Decodes a page that is here already, whole or not at all.
    pub fn page(&mut self, body: &[u8]) -> Result<Page, DecodeError> {
        self.arriving = None;
        let whole = self.nothing().finish_with(&mut self.plan, body)?;
        Ok(self.page_of(whole))
    }

    /// A page of which nothing is here yet.
    fn nothing(&mut self) -> Arriving {
        if self.plan.columns().len() > self.told {
            // They came with a page that was given up.
            self.plan = Plan::new(&self.plan.columns().first(self.told));
        }
        let (rows, text) = self.before;
        let columns = self.plan.columns().len();
        Arriving::new(ChunkBuilder::with_capacity(columns, rows, text))
    }

    fn page_of(&mut self, whole: Whole) -> Page {
        let mut chunk = whole.rows.finish();
        // The first record has every field that `FIELDS()` stands for, so the first page tells
        // their order.
        if !std::mem::replace(&mut self.begun, true)
            && let Some((columns, order)) = self.plan.columns().in_select_order(self.told)
        {
            self.plan = Plan::new(&columns);
            chunk = chunk.rearranged(&order);
        }
        if self.counts() {
            chunk = count_row(whole.total);
        }
        self.before = (chunk.len(), chunk.text_len());
        let columns = (self.plan.columns().len() > self.told).then(|| {
            self.told = self.plan.columns().len();
            Arc::new(self.plan.columns().clone())
        });
        Page {
            chunk,
            columns,
            total: whole.total,
            done: whole.done,
            next: whole.next,
        }
    }

    /// Whether it is `SELECT COUNT()`, whose number comes as `totalSize` without records.
    fn counts(&self) -> bool {
        matches!(self.plan.columns().get(0), Some(c) if c.kind == ColumnKind::Count)
    }
}

/// Decodes the rows of a child subquery, as a [`Children`](CellKind::Children) cell keeps them.
///
/// They are a query result within a record (REST query result value shapes), with a locator of their
/// own where the server cut them off.
pub fn object(raw: &str, columns: &Columns) -> Result<Page, DecodeError> {
    Decoder::new(columns).page(raw.as_bytes())
}

/// The one row of `SELECT COUNT()`.
fn count_row(total: u64) -> RowChunk {
    let mut builder = ChunkBuilder::new(1);
    builder.set(0, CellKind::Number, &total.to_string());
    builder.end_row();
    builder.finish()
}
