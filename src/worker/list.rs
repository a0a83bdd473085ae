//! Reading values for a parameter: from a column of a file, or of rows that are here.
//!
//! What the texts of a file mean is [`Table`]'s to say. Must not know what the values are for.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::rows::beside;
use super::{JobError, JobEvent, export};
use crate::rows::RowSet;
use crate::rows::order::Order;
use crate::soql::bind::{List, Table};

/// No larger file is read, in bytes: a list of it would be millions of values.
const LARGEST: u64 = 64 << 20;
/// How many columns are offered.
const OFFERED: usize = 200;
/// Rows between two looks at whether anybody still waits.
const STEP: usize = 4_096;

/// Where values are.
#[derive(Clone, Debug)]
pub enum ListSource {
    /// In a file as the person wrote it: `~` is the home directory.
    File {
        /// The path.
        path: String,
        /// The column, by its heading or its number; the only one where there is one.
        column: Option<String>,
    },
    /// In a column of rows that are here.
    Rows {
        /// All that are here; a snapshot.
        rows: RowSet,
        /// Which of them in which order; all, where there is none.
        order: Option<Order>,
        /// The column.
        column: usize,
    },
}

/// Values to read.
#[derive(Clone, Debug)]
pub struct ListJob {
    /// Where from.
    pub source: ListSource,
}

/// A column that values can be taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnOffer {
    /// Its heading, or its number.
    pub title: String,
    /// Its values.
    pub list: List,
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListEvent {
    /// The values, and what their column is called where a file has several.
    Read(ColumnOffer),
    /// The file has several columns, one of which is to be chosen.
    Columns(Vec<ColumnOffer>),
    /// There are none, and why.
    Refused(String),
}

/// Reads.
pub(super) async fn run(job: ListJob) -> Result<JobEvent, JobError> {
    let read = beside(move |cancel| match job.source {
        ListSource::File { path, column } => Some(from_file(&path, column.as_deref())),
        ListSource::Rows {
            rows,
            order,
            column,
        } => {
            let count = order.as_ref().map_or(rows.len(), Order::len);
            let mut texts = Vec::with_capacity(count);
            for place in 0..count {
                if place % STEP == 0 && cancel.is_cancelled() {
                    return None;
                }
                let row = order.as_ref().map_or(Some(place), |order| order.get(place));
                texts.push(row.map_or("", |row| rows.cell(row, column).text));
            }
            let title = rows.columns().get(column).map(|c| c.title.clone());
            Some(ListEvent::Read(ColumnOffer {
                title: title.unwrap_or_default(),
                list: List::of(texts, None),
            }))
        }
    })
    .await?;
    Ok(read.map_or(JobEvent::Cancelled, JobEvent::List))
}

fn from_file(path: &str, column: Option<&str>) -> ListEvent {
    let table = match read_table(path) {
        Ok(table) => table,
        Err(why) => return ListEvent::Refused(why),
    };
    let offer = |at| ColumnOffer {
        title: table.title(at),
        list: table.list(at),
    };
    let titles = || {
        let all: Vec<String> = (0..table.columns().min(12))
            .map(|at| table.title(at))
            .collect();
        all.join(", ")
    };
    match (column, table.columns()) {
        (Some(wanted), _) => match table.find(wanted) {
            Some(at) => ListEvent::Read(offer(at)),
            None => ListEvent::Refused(format!("{path} has no column {wanted}: {}", titles())),
        },
        (None, 0) => ListEvent::Refused(format!("{path} holds nothing")),
        (None, 1) => ListEvent::Read(offer(0)),
        (None, several) => ListEvent::Columns((0..several.min(OFFERED)).map(offer).collect()),
    }
}

/// A path and the column behind its last colon: `~/ids.csv:Account ID`. The colon of a drive is none.
pub fn split_column(text: &str) -> (String, Option<String>) {
    let text = text.trim();
    match text.rsplit_once(':') {
        Some((path, column))
            if path.len() > 1 && !column.trim().is_empty() && !column.contains(['/', '\\']) =>
        {
            (path.to_owned(), Some(column.trim().to_owned()))
        }
        _ => (text.to_owned(), None),
    }
}

/// Reads a file of values; `~` is the home directory, and what is relative begins where the program
/// was started.
///
/// # Errors
/// A sentence that names the file.
pub fn read_table(path: &str) -> Result<Table, String> {
    let current = std::env::current_dir().unwrap_or_default();
    let home = etcetera::home_dir().ok();
    let place = export::resolve(path, home.as_deref(), &current).map_err(|e| e.to_string())?;
    read(&place).map(|text| Table::read(&text))
}

fn read(path: &Path) -> Result<String, String> {
    let said = |error: std::io::Error| format!("{}: {error}", path.display());
    let file = File::open(path).map_err(said)?;
    if !file.metadata().map_err(said)?.is_file() {
        return Err(format!("{} is no file", path.display()));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(said)?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!(
            "{} is too large for a list of values",
            path.display()
        ));
    }
    String::from_utf8(bytes).map_err(|_| format!("{} is not UTF-8 text", path.display()))
}
