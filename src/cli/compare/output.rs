//! The difference written: for people, or as rows for programs and spreadsheets.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use anyhow::Context;

use super::arguments::{CompareArguments, Named};
use super::load::Events;
use super::report;
use crate::cli::query::place::warn;
use crate::org::{OrgClass, OrgKey};
use crate::rows::diff::{Difference, Differences};
use crate::rows::export::{Format, Options, Writer};
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
            say_notes(found);
            rows(&mut sink, format, found)?;
        }
    }
    sink.flush()?;
    Ok(())
}

/// Says on the standard error what a reader of the rows should know.
pub(super) fn say_notes(found: &[Compared]) {
    for compared in found {
        for note in report::notes(&compared.difference) {
            warn(&note);
        }
    }
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
    let all = all(found);
    writer.begin(&all.columns())?;
    for page in all.pages() {
        writer.chunk(&page)?;
    }
    writer.finish()?;
    Ok(())
}

fn all(found: &[Compared]) -> Differences {
    Differences(found.iter().map(|one| one.difference.clone()).collect())
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
    let rows = all(found).rows();
    let columns = (0..rows.columns().len()).collect();
    let job = ExportJob {
        // Rows that are here ask no org.
        org: OrgKey::of_the_environment(""),
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
