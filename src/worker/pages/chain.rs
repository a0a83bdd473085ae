//! `Chain`: the pages of a statement that is sent in parts, as if it were one: the parts one after
//! another in their order, their totals together, no record twice, and no more rows than its LIMIT.
//!
//! A statement in one part goes through as it is. An error leaves what was given before; the same
//! part is gone on with where it broke off. Must not know how a list is cut.

use std::collections::HashSet;
use std::sync::Arc;

use super::super::JobError;
use super::super::job::QueryParts;
use super::super::run::{Context, Voice};
use super::{Ask, Pages};
use crate::rows::seen::{Seen, print};
use crate::rows::{ChunkBuilder, Columns, RowChunk};
use crate::salesforce::decode::Page;

/// The pages of all parts, in their order.
pub(in crate::worker) struct Chain<'a> {
    context: &'a Context,
    voice: &'a Voice,
    ask: Ask,
    pages: Pages,
    parts: Option<Parts>,
    /// Rows given so far, those before a resume among them.
    rows: u64,
    goes_on: bool,
}

/// Where in the parts it is.
struct Parts {
    of: QueryParts,
    /// Rows that match in the part that is asked.
    total: u64,
    /// How many of them were here already.
    twice: u64,
    /// The records that are here.
    seen: HashSet<u64>,
}

impl<'a> Chain<'a> {
    /// The pages of a statement. Nothing is sent before the first [`Chain::next`].
    pub fn new(context: &'a Context, mut ask: Ask, voice: &'a Voice) -> Self {
        let parts = ask.parts.take().map(|mut of| {
            let rows = std::mem::take(&mut of.rows);
            let mut seen = HashSet::new();
            if let Some(column) = Seen::id_column(rows.columns()) {
                let ids = rows.column(column).map(|cell| cell.text);
                seen.extend(ids.filter(|id| is_id(id)).map(print));
            }
            Parts {
                of,
                total: 0,
                twice: 0,
                seen,
            }
        });
        let rows = ask.resume.as_ref().map_or(0, |resume| resume.rows);
        let mut first = ask.clone();
        if let Some(parts) = &parts {
            first.soql = parts.of.filling.statement(parts.of.at);
            first.enough = ask.enough.saturating_sub(rows);
        }
        let pages = Pages::new(context, first, voice);
        Self {
            context,
            voice,
            ask,
            pages,
            parts,
            rows,
            goes_on: true,
        }
    }

    /// The columns known so far.
    pub fn columns(&self) -> &Arc<Columns> {
        self.pages.columns()
    }

    /// How many rows there were up to the last page given, those before a resume among them.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Whether there is more behind the last page given.
    pub fn goes_on(&self) -> bool {
        self.goes_on
    }

    /// The part that comes next, from 0, how many there are, and the rows that match in those before
    /// it; `None` for a statement in one part, and behind the last.
    pub fn part(&self) -> Option<(usize, usize, u64)> {
        let of = &self.parts.as_ref()?.of;
        let all = of.filling.parts();
        (of.at < all).then_some((of.at, all, of.total))
    }

    /// The next page; `None` after the last. After an error the same page is asked for once more.
    pub async fn next(&mut self) -> Option<Result<Page, JobError>> {
        if !self.goes_on {
            return None;
        }
        let page = match self.pages.next().await {
            Some(Ok(page)) => page,
            Some(Err(error)) => return Some(Err(error)),
            None => {
                self.goes_on = false;
                return None;
            }
        };
        Some(Ok(match self.parts {
            None => {
                self.rows = self.pages.rows();
                self.goes_on = page.next.is_some();
                page
            }
            Some(_) => self.of_a_part(page),
        }))
    }

    /// A page of a part as one of the whole.
    fn of_a_part(&mut self, mut page: Page) -> Page {
        let columns = Arc::clone(self.pages.columns());
        let Some(parts) = &mut self.parts else {
            return page;
        };
        parts.total = page.total;
        let limit = parts.of.filling.limit().unwrap_or(u64::MAX);
        let room = limit.saturating_sub(self.rows);
        let kept = parts.new_rows(&columns, &page.chunk, room);
        if kept.len() < page.chunk.len() {
            page.chunk = only(&page.chunk, &kept);
        }
        self.rows += kept.len() as u64;
        let here = parts.of.total + parts.total.saturating_sub(parts.twice);
        page.total = here.min(limit);
        let full = self.rows >= limit;
        if full {
            page.next = None;
        }
        if page.next.is_some() {
            return page;
        }
        parts.of.total = here;
        (parts.total, parts.twice) = (0, 0);
        parts.of.at = match full {
            true => parts.of.filling.parts(),
            false => parts.of.at + 1,
        };
        self.goes_on = parts.of.at < parts.of.filling.parts();
        if self.goes_on {
            let ask = Ask {
                soql: parts.of.filling.statement(parts.of.at),
                enough: self.ask.enough.saturating_sub(self.rows),
                // The columns stay those of the first part, with what its pages brought.
                resume: Some(super::Resume {
                    next_url: None,
                    rows: 0,
                    columns,
                }),
                ..self.ask.clone()
            };
            self.pages = Pages::new(self.context, ask, self.voice);
        }
        page
    }
}

impl Parts {
    /// The rows of a page that were not here yet, at most so many.
    fn new_rows(&mut self, columns: &Columns, chunk: &RowChunk, room: u64) -> Vec<usize> {
        let column = Seen::id_column(columns);
        let mut kept = Vec::with_capacity(chunk.len());
        for row in 0..chunk.len() {
            if kept.len() as u64 >= room {
                break;
            }
            let id = column.map_or("", |column| chunk.cell(row, column).text);
            if !is_id(id) || self.seen.insert(print(id)) {
                kept.push(row);
            } else {
                self.twice += 1;
            }
        }
        kept
    }
}

/// Whether a text tells one record from the others: some objects of the tooling API have no Ids of
/// their own, but zeros in every row.
fn is_id(id: &str) -> bool {
    id.len() >= 15 && !id.starts_with("000000000000")
}

/// These rows of a page.
fn only(chunk: &RowChunk, rows: &[usize]) -> RowChunk {
    let columns = chunk.columns();
    let mut builder = ChunkBuilder::with_capacity(columns, rows.len(), 0);
    for &row in rows {
        for column in 0..columns {
            let cell = chunk.cell(row, column);
            builder.set(column, cell.kind, cell.text);
        }
        builder.end_row();
    }
    builder.finish()
}
