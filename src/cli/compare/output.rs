//! The difference written: for people, or as rows for programs and spreadsheets.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::sync::Arc;

use anyhow::Context;

use super::arguments::{CompareArguments, Named};
use super::load::Events;
use super::report;
use crate::cli::query::place::warn;
use crate::org::{OrgClass, OrgKey};
use crate::rows::diff::Difference;
use crate::rows::export::{Format, Options, Writer};
use crate::rows::{CellKind, ChunkBuilder, Column, Columns, RowChunk, RowSet};
use crate::worker::{ExportEvent, ExportJob, ExportRows, FileFormat, Job, JobEvent, JobId, Worker};

/// One source compared with the reference.
pub(super) struct Compared {
    pub difference: Difference,
}

/// Writes what was found.
pub(super) fn write(
    arguments: &CompareArguments,
    found: &[Compared],
    classes: &[Option<OrgClass>],
) -> anyhow::Result<()> {
    let terminal = io::IsTerminal::is_terminal(&io::stdout()) && arguments.output.is_none();
    let format = arguments
        .format
        .unwrap_or(if terminal { Named::Table } else { Named::Csv });
    let mut sink = sink(arguments)?;
    match format.of_rows() {
        _ if arguments.summary => match format {
            Named::Json | Named::Ndjson => writeln!(sink, "{}", report::counts_json(found))?,
            _ => report::summary(&mut sink, found, classes)?,
        },
        None => report::whole(&mut sink, found, classes)?,
        Some(format) => {
            for compared in found {
                for note in report::notes(&compared.difference) {
                    warn(&note);
                }
            }
            rows(&mut sink, format, found)?;
        }
    }
    sink.flush()?;
    Ok(())
}

fn sink(arguments: &CompareArguments) -> anyhow::Result<Box<dyn Write>> {
    Ok(match &arguments.output {
        None => Box::new(BufWriter::new(io::stdout().lock())),
        Some(path) => {
            let file = File::create_new(path).with_context(|| path.display().to_string())?;
            Box::new(BufWriter::new(file))
        }
    })
}

fn rows(sink: &mut dyn Write, format: Format, found: &[Compared]) -> io::Result<()> {
    // A program reads this, not a spreadsheet: values go out as they are.
    let options = Options {
        formula_guard: false,
        ..Options::default()
    };
    let mut writer = Writer::new(format, options, sink);
    let pages = Pages::new(found);
    writer.begin(&pages.columns)?;
    for page in pages.all() {
        writer.chunk(&page)?;
    }
    writer.finish()?;
    Ok(())
}

/// The rows of all differences in one: where there are several, the first column tells which.
struct Pages<'a> {
    found: &'a [Compared],
    columns: Columns,
}

impl<'a> Pages<'a> {
    fn new(found: &'a [Compared]) -> Self {
        let first = found.first().map(|one| one.difference.columns());
        let own = first.unwrap_or_default();
        let columns = match found {
            [_, _, ..] => {
                let other = found.first().map(|one| one.difference.names[1].clone());
                let with = Column::value(vec!["Compared with".into()]);
                let of_any = own
                    .iter()
                    .map(|column| of_any_other(column, other.as_deref()));
                std::iter::once(with).chain(of_any).collect()
            }
            _ => own,
        };
        Self { found, columns }
    }

    fn all(&self) -> impl Iterator<Item = RowChunk> {
        let several = self.found.len() > 1;
        self.found.iter().flat_map(move |one| {
            let name = &one.difference.names[1];
            one.difference
                .pages()
                .map(move |page| if several { named(&page, name) } else { page })
        })
    }
}

/// The heading of a value of the other side, whichever that is.
fn of_any_other(column: &Column, other: Option<&str>) -> Column {
    let mut path = column.path.clone();
    if let (Some(first), true) = (path.first_mut(), column.path.len() > 1)
        && Some(first.as_str()) == other
    {
        *first = "other".into();
    }
    Column::value(path)
}

/// The same rows behind a name.
fn named(page: &RowChunk, name: &str) -> RowChunk {
    let mut out = ChunkBuilder::with_capacity(page.columns() + 1, page.len(), page.text_len());
    for row in 0..page.len() {
        out.set(0, CellKind::Text, name);
        for (column, cell) in page.row(row).enumerate() {
            out.set(column + 1, cell.kind, cell.text);
        }
        out.end_row();
    }
    out.finish()
}

/// Writes a workbook.
pub(super) async fn workbook(
    arguments: &CompareArguments,
    found: &[Compared],
    worker: &Worker,
    events: &mut Events,
) -> anyhow::Result<()> {
    const JOB: JobId = JobId(1_000);
    let file = arguments
        .output
        .as_ref()
        .map(|path| path.display().to_string());
    let pages = Pages::new(found);
    let mut rows = RowSet::new(Arc::new(pages.columns.clone()));
    for page in pages.all() {
        rows.push(Arc::new(page), None);
    }
    let columns = (0..rows.columns().len()).collect();
    let job = ExportJob {
        // Rows that are here ask no org.
        org: OrgKey::of_the_environment(),
        soql: String::new(),
        parts: None,
        rows: ExportRows::Loaded {
            rows,
            order: None,
            columns,
        },
        file: file.unwrap_or_default(),
        format: FileFormat::Xlsx,
        options: Options::default(),
        replace: false,
    };
    worker.start(JOB, Job::Export(job));
    while let Some((id, event)) = events.recv().await {
        match event {
            _ if id != JOB => {}
            JobEvent::Export(ExportEvent::Done(done)) => {
                done.remarks.iter().for_each(|remark| warn(remark));
                return Ok(());
            }
            JobEvent::Export(ExportEvent::Exists(path)) => {
                anyhow::bail!("{} is there already", path.display());
            }
            JobEvent::Failed(error) => anyhow::bail!("{} {}", error.title(), error.detail()),
            _ => {}
        }
    }
    anyhow::bail!("the worker is gone")
}
