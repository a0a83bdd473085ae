//! Rows as a text for the clipboard. No network, no files: the rows are here.
//!
//! A text that no clipboard takes is not made to its end: it stops at the limit and says so.

use std::collections::HashSet;
use std::io::{self, Write};

use super::rows::beside;
use super::{JobError, JobEvent};
use crate::rows::export::{Format, Options, Writer};
use crate::rows::literal::of_cell;
use crate::rows::{Cancel, Cell, Order, RowSet, ValueKind, seen};

/// More than this is a matter for a file (bytes).
pub const COPY_MAX: usize = 64 << 20;

/// Rows between two looks at whether it is still wanted.
const STRIDE: usize = 4_096;

/// Rows to make a text of.
#[derive(Clone, Debug)]
pub struct CopyJob {
    /// The rows.
    pub rows: RowSet,
    /// Which of them are shown in which order; all as they came, where there is none.
    pub order: Option<Order>,
    /// Only these, by their numbers, in this order.
    pub picked: Option<Vec<usize>>,
    /// The columns, by their numbers, in this order.
    pub columns: Vec<usize>,
    /// What these columns hold, for literals of SOQL; what is not told is a text.
    pub kinds: Vec<ValueKind>,
    /// What the text is to be.
    pub form: CopyForm,
}

/// What is made of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyForm {
    /// The rows in a format, with the names of the columns or without.
    Rows {
        /// The format.
        format: Format,
        /// Whether the columns are named first.
        header: bool,
    },
    /// The values of the first column, one a line; null is left out.
    Values,
    /// The values of the first column as a list for SOQL's `IN`, each once; null is left out.
    InList,
    /// The values of several columns as a condition of SOQL: one in brackets for each row, each once.
    Conditions,
}

/// The text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopyEvent {
    /// It is made.
    Made {
        /// The text.
        text: String,
        /// How many rows or values are in it.
        rows: u64,
    },
    /// It would be longer than any clipboard takes.
    TooBig {
        /// The limit, in bytes.
        limit: usize,
    },
}

/// Makes the text.
pub(super) async fn copy(job: CopyJob) -> Result<JobEvent, JobError> {
    let made = beside(move |cancel| job.text(cancel)).await?;
    Ok(made.map_or(JobEvent::Cancelled, JobEvent::Copy))
}

/// Walks the rows that are wanted, in their order.
fn each(
    job: &CopyJob,
    cancel: &Cancel,
    mut take: impl FnMut(usize) -> io::Result<()>,
) -> io::Result<()> {
    let mut place = 0;
    loop {
        let row = match (&job.picked, &job.order) {
            (Some(picked), _) => picked.get(place).copied(),
            (None, Some(order)) => order.get(place),
            (None, None) => (place < job.rows.len()).then_some(place),
        };
        let Some(row) = row else { return Ok(()) };
        if place % STRIDE == 0 && cancel.is_cancelled() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        take(row)?;
        place += 1;
    }
}

/// The values of the first column, one a line.
fn values(job: &CopyJob, cancel: &Cancel, count: &mut u64, sink: &mut Bounded) -> io::Result<()> {
    each(job, cancel, |row| {
        if let Some(cell) = value(&job.rows, row, &job.columns) {
            *count += 1;
            sink.write_all(seen(cell).as_bytes())?;
            sink.write_all(b"\n")?;
        }
        Ok(())
    })
}

/// The values of the first column as a SOQL list, each once: numbers, days and booleans bare, texts
/// quoted and escaped.
fn in_list(job: &CopyJob, cancel: &Cancel, count: &mut u64, sink: &mut Bounded) -> io::Result<()> {
    let mut seen = HashSet::new();
    sink.write_all(b"(")?;
    each(job, cancel, |row| {
        let Some(cell) = value(&job.rows, row, &job.columns) else {
            return Ok(());
        };
        if !seen.insert(cell.text) {
            return Ok(());
        }
        if *count > 0 {
            sink.write_all(b", ")?;
        }
        *count += 1;
        sink.write_all(of_cell(cell, job.kind(0)).as_bytes())
    })?;
    sink.write_all(b")")
}

/// The rows as conditions, one a line: `(Name = 'x' AND City = null)`, with OR between them.
fn conditions(
    job: &CopyJob,
    cancel: &Cancel,
    count: &mut u64,
    sink: &mut Bounded,
) -> io::Result<()> {
    let mut seen = HashSet::new();
    let columns = job.rows.columns();
    each(job, cancel, |row| {
        let of_each = job.columns.iter().enumerate().filter_map(|(at, column)| {
            let value = of_cell(job.rows.cell(row, *column), job.kind(at));
            Some(format!("{} = {value}", columns.get(*column)?.title))
        });
        let all: Vec<String> = of_each.collect();
        let text = format!("({})", all.join(" AND "));
        if seen.contains(&text) {
            return Ok(());
        }
        if *count > 0 {
            sink.write_all(b"\nOR ")?;
        }
        *count += 1;
        sink.write_all(text.as_bytes())?;
        seen.insert(text);
        Ok(())
    })
}

impl CopyJob {
    /// The text; nothing when cancelled.
    pub fn text(&self, cancel: &Cancel) -> Option<CopyEvent> {
        let job = self;
        let mut sink = Bounded::default();
        let mut rows = 0_u64;
        let written = match job.form {
            CopyForm::Rows { format, header } => {
                let options = Options {
                    header,
                    // What is copied is what is there: it may go into a query as well as a sheet.
                    formula_guard: false,
                    as_shown: true,
                    ..Options::default()
                };
                let mut writer = Writer::new(format, options, &mut sink);
                let columns = job.rows.columns();
                writer.begin_with(columns, &job.columns).and_then(|()| {
                    each(job, cancel, |row| {
                        rows += 1;
                        writer.row(|column| job.rows.cell(row, column))
                    })?;
                    writer.finish().map(|_| ())
                })
            }
            CopyForm::Values => values(job, cancel, &mut rows, &mut sink),
            CopyForm::InList => in_list(job, cancel, &mut rows, &mut sink),
            CopyForm::Conditions => conditions(job, cancel, &mut rows, &mut sink),
        };
        if cancel.is_cancelled() {
            return None;
        }
        Some(match (written, String::from_utf8(sink.bytes)) {
            (Ok(()), Ok(mut text)) => {
                // A pasted row must not end the line it is pasted into.
                if text.ends_with('\n') {
                    text.pop();
                }
                CopyEvent::Made { text, rows }
            }
            _ => CopyEvent::TooBig { limit: COPY_MAX },
        })
    }

    /// What the column at a place among those that are copied holds.
    fn kind(&self, at: usize) -> ValueKind {
        self.kinds.get(at).copied().unwrap_or(ValueKind::Text)
    }
}

fn value<'a>(rows: &'a RowSet, row: usize, columns: &[usize]) -> Option<Cell<'a>> {
    let cell = rows.cell(row, *columns.first()?);
    cell.kind.has_value().then_some(cell)
}

/// Bytes up to a limit.
#[derive(Debug, Default)]
struct Bounded {
    bytes: Vec<u8>,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > COPY_MAX {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
