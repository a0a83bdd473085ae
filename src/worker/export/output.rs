//! The thread that writes: it takes pages as they come and hands them to the format.
//!
//! Knows nothing of the network, and of files only that they can be written to.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use tokio::sync::mpsc;

use super::sheets::Book;
use super::{Completed, ExportError, FileFormat};
use crate::rows::export::{Options, Writer};
use crate::rows::{Cell, CellKind, Columns, RowChunk, RowSet};

/// What the thread is handed.
#[derive(Debug)]
pub(super) enum Batch {
    /// The columns are known.
    Begin {
        columns: Arc<Columns>,
        /// Which of them, in which order; all, where it is not said.
        picked: Option<Vec<usize>>,
        /// How many rows there will be.
        rows: u64,
    },
    /// A page of a statement.
    Page {
        chunk: RowChunk,
        /// All columns, where this page brought new ones.
        columns: Option<Arc<Columns>>,
        completed: Completed,
    },
    /// Rows that are here, by their numbers.
    Rows {
        rows: RowSet,
        numbers: Vec<usize>,
        completed: Completed,
    },
    /// There is no more.
    End,
}

/// How the thread ended.
#[derive(Debug)]
pub(super) enum Ended {
    /// Everything is in the file, and the file on the disk.
    Whole { bytes: u64, remarks: Vec<String> },
    /// Nobody wants it any more.
    Dropped,
}

/// What is written to.
enum Output<'a> {
    Text(Writer<&'a File>),
    Book(Box<Book>),
}

/// Writes batches until there are no more.
pub(super) fn write(
    file: File,
    path: &Path,
    format: FileFormat,
    options: Options,
    soql: &str,
    batches: &mut mpsc::Receiver<Batch>,
) -> Result<Ended, ExportError> {
    let io = |error| ExportError::io(path, error);
    let mut output = match format {
        FileFormat::Text(format) => Output::Text(Writer::new(format, options, &file)),
        FileFormat::Xlsx => {
            let directory = path.parent().unwrap_or(path);
            Output::Book(Box::new(Book::new(soql, options, directory)?))
        }
    };
    let mut remarks = Vec::new();
    while let Some(batch) = batches.blocking_recv() {
        match batch {
            Batch::Begin {
                columns,
                picked,
                rows,
            } => output
                .begin(&columns, picked, rows)
                .map_err(|e| e.at(path))?,
            Batch::Page {
                chunk,
                columns,
                completed,
            } => {
                if let Some(columns) = columns {
                    let late = output.columns(&columns);
                    if !late.is_empty() {
                        remarks.push(left_out(&late));
                    }
                }
                output.page(&chunk, &completed).map_err(|e| e.at(path))?;
            }
            Batch::Rows {
                rows,
                numbers,
                completed,
            } => {
                for row in numbers {
                    let cell = |column| whole(&completed, row, column, rows.cell(row, column));
                    output.row(&cell).map_err(|e| e.at(path))?;
                }
            }
            Batch::End => {
                remarks.extend(output.finish(&file).map_err(|e| e.at(path))?);
                file.sync_all().map_err(io)?;
                let bytes = file.metadata().map_err(io)?.len();
                return Ok(Ended::Whole { bytes, remarks });
            }
        }
    }
    Ok(Ended::Dropped)
}

/// A cell, or what it is once its child rows were fetched to their end.
#[inline]
fn whole<'c>(completed: &'c Completed, row: usize, column: usize, cell: Cell<'c>) -> Cell<'c> {
    if cell.kind != CellKind::Children || completed.is_empty() {
        return cell;
    }
    match completed.get(&(row, column)) {
        Some(text) => Cell { text, ..cell },
        None => cell,
    }
}

fn left_out(titles: &[String]) -> String {
    format!(
        "A later page brought fields that the file has no column for: {}.",
        titles.join(", ")
    )
}

/// What went wrong, before it is known for which file.
pub(super) enum Refused {
    Io(std::io::Error),
    Export(ExportError),
}

impl Refused {
    fn at(self, path: &Path) -> ExportError {
        match self {
            Self::Io(error) => ExportError::io(path, error),
            Self::Export(error) => error,
        }
    }
}

impl From<std::io::Error> for Refused {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<ExportError> for Refused {
    fn from(error: ExportError) -> Self {
        Self::Export(error)
    }
}

impl Output<'_> {
    fn begin(
        &mut self,
        columns: &Columns,
        picked: Option<Vec<usize>>,
        rows: u64,
    ) -> Result<(), Refused> {
        match (self, picked) {
            (Self::Text(writer), Some(picked)) => writer.begin_with(columns, &picked)?,
            (Self::Text(writer), None) => writer.begin(columns)?,
            (Self::Book(book), picked) => {
                let picked = picked.unwrap_or_else(|| (0..columns.len()).collect());
                book.begin(columns, picked, rows)?;
            }
        }
        Ok(())
    }

    /// Tells of columns that came late; the titles of those that are not written.
    fn columns(&mut self, columns: &Columns) -> Vec<String> {
        match self {
            Self::Text(writer) => writer.columns(columns),
            Self::Book(book) => book.late(columns),
        }
    }

    fn page(&mut self, chunk: &RowChunk, completed: &Completed) -> Result<(), Refused> {
        if let (Self::Text(writer), true) = (&mut *self, completed.is_empty()) {
            return Ok(writer.chunk(chunk)?);
        }
        for row in 0..chunk.len() {
            self.row(&|column| whole(completed, row, column, chunk.cell(row, column)))?;
        }
        Ok(())
    }

    fn row<'c>(&mut self, cell: &impl Fn(usize) -> Cell<'c>) -> Result<(), Refused> {
        match self {
            Self::Text(writer) => writer.row(cell)?,
            Self::Book(book) => book.row(cell)?,
        }
        Ok(())
    }

    fn finish(self, file: &File) -> Result<Vec<String>, Refused> {
        match self {
            Self::Text(writer) => {
                writer.finish()?;
                Ok(Vec::new())
            }
            Self::Book(book) => Ok(book.finish(file)?),
        }
    }
}
