//! The words of an export: what is asked for, and what is said of it. Plain data.

use std::path::PathBuf;
use std::time::Duration;

use crate::config;
use crate::org::OrgKey;
use crate::rows::RowSet;
use crate::rows::export::{Format, LineEnding, Options};
use crate::rows::order::Order;
use crate::worker::QueryParts;

/// Rows to write to a file.
#[derive(Clone, Debug)]
pub struct ExportJob {
    /// Whose rows; child rows that the server cut off are fetched there.
    pub org: OrgKey,
    /// The statement that brings, or brought, the rows.
    pub soql: String,
    /// Its parts, where it is sent in several.
    pub parts: Option<QueryParts>,
    /// Which rows.
    pub rows: ExportRows,
    /// The file as the person wrote it: `~` is the home directory, and what is relative begins
    /// where the program was started.
    pub file: String,
    /// What is written.
    pub format: FileFormat,
    /// How it is written.
    pub options: Options,
    /// Whether a file that is there already gives way.
    pub replace: bool,
}

impl ExportJob {
    /// Whether it makes no sense once the org is logged out of.
    pub(in crate::worker) fn asks_the_org(&self) -> bool {
        matches!(self.rows, ExportRows::Pages { .. })
    }
}

/// Which rows are written.
#[derive(Clone, Debug)]
pub enum ExportRows {
    /// Rows that are here.
    Loaded {
        /// All that are here; a snapshot.
        rows: RowSet,
        /// Which of them in which order; all as they came, where there is none.
        order: Option<Order>,
        /// The columns, in their order.
        columns: Vec<usize>,
    },
    /// Every row of the statement, page by page, without keeping any.
    Pages {
        /// Deleted and archived rows too (`queryAll`).
        all: bool,
        /// Ask the tooling API.
        tooling: bool,
        /// The orgs that it is asked in, one after the other, with what their rows are called in a column
        /// before the others; none where it is the job's own alone.
        several: Vec<(OrgKey, String)>,
    },
}

/// The kinds of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileFormat {
    /// A text.
    Text(Format),
    /// A workbook of Excel and others, child rows on sheets of their own.
    Xlsx,
}

impl FileFormat {
    /// Every kind, in the order of menus.
    pub const ALL: [Self; 6] = [
        Self::Text(Format::Csv),
        Self::Xlsx,
        Self::Text(Format::Tsv),
        Self::Text(Format::Json),
        Self::Text(Format::Ndjson),
        Self::Text(Format::Markdown),
    ];

    /// Its name in menus.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text(format) => format.name(),
            Self::Xlsx => "xlsx",
        }
    }

    /// How its files end, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Text(format) => format.extension(),
            Self::Xlsx => "xlsx",
        }
    }
}

/// How the configuration wants files to be written.
pub fn export_options(config: &config::Export) -> Options {
    Options {
        // Every delimiter of the configuration is ASCII.
        delimiter: u8::try_from(config.delimiter).unwrap_or(b','),
        bom: config.bom,
        line_ending: match config.line_ending {
            config::LineEnding::Lf => LineEnding::Lf,
            config::LineEnding::Crlf => LineEnding::Crlf,
        },
        formula_guard: config.formula_guard,
        ..Options::default()
    }
}

/// What an export says.
#[derive(Clone, Debug)]
pub enum ExportEvent {
    /// How far it is; after each page.
    Progress {
        /// Rows handed to the file.
        rows: u64,
        /// Rows there will be.
        total: u64,
    },
    /// There is a file of that name already and it was not to be replaced; nothing was written.
    Exists(PathBuf),
    /// The file is there, whole.
    Done(Exported),
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Where.
    pub path: PathBuf,
    /// How many rows it has, those of child sheets not counted.
    pub rows: u64,
    /// How long it is, in bytes.
    pub bytes: u64,
    /// From start to end.
    pub elapsed: Duration,
    /// What the person should know about it, in whole sentences.
    pub remarks: Vec<String>,
}
