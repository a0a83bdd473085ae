//! The evaluator behind the demo org's query resources: SOQL over the demo's records.
//!
//! [`query`] understands and runs a statement once; its [`Answer`] keeps which rows, so that pages
//! are written when they are asked for and a result of 200,000 rows costs four bytes a row. Name
//! resolution, rules and error texts are written here from the API reference, not shared with the
//! product, so that the two can disagree. What is not supported is refused, never guessed. Must
//! not know HTTP.
//!
//! The org's user lives in UTC, weeks start on Sunday, fiscal years are calendar years, and there
//! is one currency.

mod check;
mod error;
mod filter;
mod group;
mod literal;
mod order;
mod plan;
mod resolve;
mod scalar;
mod select;
mod write;

use std::ops::Range;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::data::Dataset;
use crate::soql;

pub use error::QueryError;
pub use write::NextPage;

/// The longest statement, in characters (API reference, section 3.2).
const MAX_STATEMENT: usize = 100_000;

/// What a query depends on besides the data.
#[derive(Clone, Debug)]
pub struct Options {
    /// Deleted rows count too: `/queryAll`.
    pub all_rows: bool,
    /// The 18-character id of the user who asks, for `USING SCOPE mine`.
    pub user_id: String,
    /// Now, for date literals.
    pub now: Timestamp,
    /// What record urls start with, e.g. `/services/data/v66.0`.
    pub root: Arc<str>,
}

impl Options {
    fn today(&self) -> Date {
        TimeZone::UTC.to_datetime(self.now).date()
    }
}

/// The answer to a query, to be written page by page.
#[derive(Clone, Debug)]
pub struct Answer {
    records: Records,
    root: Arc<str>,
}

#[derive(Clone, Debug)]
enum Records {
    Rows(Arc<plan::Plan>, Arc<[u32]>),
    Groups(Arc<[group::GroupRow]>),
    Count(usize),
}

/// Understands and runs a statement.
///
/// # Errors
///
/// What the server would refuse, and what the demo does not support, in the server's words.
pub fn query(data: &Dataset, statement: &str, options: &Options) -> Result<Answer, QueryError> {
    if statement.chars().count() > MAX_STATEMENT {
        return Err(QueryError {
            code: error::MALFORMED_QUERY,
            message: format!("SOQL statements cannot be longer than {MAX_STATEMENT} characters."),
        });
    }
    let refused = |refusal: error::Refusal| refusal.in_statement(statement);
    let parsed = soql::parse(statement).map_err(|error| refused(error::syntax(&error)))?;
    let outcome = plan::run(data, &parsed, options).map_err(refused)?;
    Ok(Answer {
        records: match outcome {
            plan::Outcome::Rows(plan, rows) => Records::Rows(plan, rows),
            plan::Outcome::Groups(groups) => Records::Groups(groups.into()),
            plan::Outcome::Count(count) => Records::Count(count),
        },
        root: options.root.clone(),
    })
}

impl Answer {
    fn of_rows(plan: Arc<plan::Plan>, rows: Arc<[u32]>, root: Arc<str>) -> Self {
        Self {
            records: Records::Rows(plan, rows),
            root,
        }
    }

    /// `totalSize`.
    pub fn total_size(&self) -> usize {
        match &self.records {
            Records::Count(count) => *count,
            _ => self.record_count(),
        }
    }

    /// How many records there are to write; none for `COUNT()`.
    pub fn record_count(&self) -> usize {
        match &self.records {
            Records::Rows(_, rows) => rows.len(),
            Records::Groups(groups) => groups.len(),
            Records::Count(_) => 0,
        }
    }

    /// Whether it may be cut into pages; results of groups come in one piece.
    pub fn has_pages(&self) -> bool {
        matches!(self.records, Records::Rows(..))
    }

    /// Appends the records of a range as a JSON array; a range beyond the end is cut.
    ///
    /// `data` is the dataset that was queried or a later state of it. A parent carries at most
    /// `child_page` children; for the rest `next_page` is asked.
    pub fn write_records(
        &self,
        data: &Dataset,
        range: Range<usize>,
        child_page: usize,
        next_page: &mut NextPage<'_>,
        out: &mut String,
    ) {
        let end = range.end.min(self.record_count());
        let range = range.start.min(end)..end;
        match &self.records {
            Records::Rows(plan, rows) => {
                let rows = rows.get(range).unwrap_or_default();
                let mut open = |answer: Answer, sent: usize| next_page(answer, sent);
                write::Writer {
                    data,
                    root: &self.root,
                    page: child_page,
                    next_page: &mut open,
                    out,
                }
                .records(plan, rows);
            }
            Records::Groups(groups) => {
                write::write_groups(groups.get(range).unwrap_or_default(), out);
            }
            Records::Count(_) => out.push_str("[]"),
        }
    }
}

#[cfg(test)]
mod tests;
