//! `ExportError`: why there is no file, with the next step.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why rows were not written. What was begun is gone.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ExportError {
    /// The path as written leads nowhere.
    #[error("{typed:?}: {why}")]
    Path {
        /// What was written.
        typed: String,
        /// Why.
        why: &'static str,
    },
    /// The directory of the file is missing.
    #[error("{}: there is no such directory", .0.display())]
    NoDirectory(PathBuf),
    /// There is a directory of that name.
    #[error("{}: it is a directory", .0.display())]
    IsDirectory(PathBuf),
    /// The operating system refused.
    #[error("{}: {error}", path.display())]
    Io {
        /// Which file or directory.
        path: PathBuf,
        /// What it said.
        #[source]
        error: Arc<io::Error>,
    },
    /// A sheet has no room for so many rows.
    #[error("{rows} rows of {what}; a sheet has room for {limit}")]
    TooManyRows {
        /// Of the result, or of which child relationship.
        what: String,
        /// How many there are, at least.
        rows: u64,
        /// How many there may be, the header not counted.
        limit: u64,
    },
    /// A sheet has no room for so many columns.
    #[error("{columns} columns; a sheet has room for 16384")]
    TooManyColumns {
        /// How many there are.
        columns: usize,
    },
    /// A cell has no room for so long a text.
    #[error("{column} in row {row} has {length} characters; a cell has room for 32767")]
    TooLong {
        /// The row of the sheet, from 1.
        row: u64,
        /// The title of the column.
        column: String,
        /// How long the text is, in UTF-16 units, as Excel counts.
        length: usize,
    },
    /// The child rows of a record cannot be read.
    #[error("the child rows {column} cannot be read: {reason}")]
    Children {
        /// The title of the column.
        column: String,
        /// Why.
        reason: String,
    },
    /// One of several orgs did not give its rows.
    #[error("{alias}: {why}")]
    Org {
        /// What it is called.
        alias: String,
        /// What it said.
        why: String,
    },
    /// The library that writes workbooks refused.
    #[error("the workbook cannot be written: {0}")]
    Workbook(String),
}

impl ExportError {
    pub(super) fn io(path: &Path, error: io::Error) -> Self {
        Self::Io {
            path: path.to_owned(),
            error: Arc::new(error),
        }
    }

    /// What happened, in one short line.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Path { .. } => "This is no file to write to",
            Self::NoDirectory(_) => "The directory is missing",
            Self::IsDirectory(_) => "There is a directory of that name",
            Self::Io { .. } => "The file could not be written",
            Self::TooManyRows { .. } | Self::TooManyColumns { .. } => "Too much for one XLSX sheet",
            Self::TooLong { .. } => "A text is too long for XLSX",
            Self::Children { .. } => "Child rows could not be read",
            Self::Org { .. } => "One of the orgs did not give its rows",
            Self::Workbook(_) => "The XLSX file could not be written",
        }
    }

    /// What to do next.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Path { .. } | Self::IsDirectory(_) => "Write the name of a file.",
            Self::NoDirectory(_) => "Make it, or write another.",
            Self::Io { error, .. } => match error.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    "Free some space, or write to another disk."
                }
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    "Write to a directory of your own."
                }
                _ => "Nothing was left behind; try another file.",
            },
            Self::TooManyRows { .. } | Self::TooManyColumns { .. } | Self::TooLong { .. } => {
                "Nothing was written; CSV and JSON have no such limit."
            }
            Self::Children { .. } => "Run the query again, or leave the child rows out.",
            Self::Org { .. } => "Nothing was left behind; mend it there, or run without that org.",
            Self::Workbook(_) => "Nothing was left behind; try CSV.",
        }
    }
}
