//! All rows of all sources, loaded at once.

use std::collections::HashMap;
use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio::task::{JoinError, JoinSet};

use super::places::{Places, Source};
use crate::cli::query::complaint;
use crate::cli::query::place::warn;
use crate::rows::RowSet;
use crate::soql;
use crate::text;
use crate::worker::{Job, JobError, JobEvent, JobId, QueryEvent, QueryJob, Worker, read_saved};

/// Where jobs speak.
pub(super) type Events = mpsc::Receiver<(JobId, JobEvent)>;

/// How often the line of progress is drawn anew.
const TICK: Duration = Duration::from_millis(150);

/// What is asked of each org.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub soql: String,
    pub all: bool,
    pub tooling: bool,
}

/// The rows of each source, in their order; nothing when one failed, which has been said.
pub(super) async fn all(
    places: &Places,
    statement: &Statement,
    worker: &Worker,
    events: &mut Events,
) -> Option<Vec<RowSet>> {
    let mut rows = vec![RowSet::default(); places.sources.len()];
    let mut files = JoinSet::new();
    let mut jobs = HashMap::new();
    for (index, source) in places.sources.iter().enumerate() {
        match source {
            Source::File(path) => {
                let path = path.clone();
                let name = source.name();
                files.spawn_blocking(move || (index, name, read_saved(&path)));
            }
            Source::Org(org) => {
                // Ids tell the sources apart.
                let id = JobId(index as u64 + 1);
                jobs.insert(id, index);
                let job = QueryJob {
                    all: statement.all,
                    tooling: statement.tooling,
                    whole_children: true,
                    ..QueryJob::new(org.key.clone(), statement.soql.as_str(), u64::MAX)
                };
                worker.start(id, Job::Query(job));
            }
        }
    }
    let mut progress = Progress::begin(places);
    let mut tick = tokio::time::interval(TICK);
    while !jobs.is_empty() || !files.is_empty() {
        tokio::select! {
            read = files.join_next(), if !files.is_empty() => {
                match read.map(of_file) {
                    None => {}
                    Some(Ok((index, read))) => *rows.get_mut(index)? = read,
                    Some(Err(error)) => {
                        progress.clear();
                        warn(&error);
                        return None;
                    }
                }
            }
            event = events.recv(), if !jobs.is_empty() => {
                let (id, event) = event?;
                let Some(&index) = jobs.get(&id) else { continue };
                match event {
                    JobEvent::Query(QueryEvent::Columns(columns)) => {
                        *rows.get_mut(index)? = RowSet::new(columns);
                    }
                    JobEvent::Query(QueryEvent::Page { chunk, columns, total, .. }) => {
                        let rows = rows.get_mut(index)?;
                        rows.push(Arc::clone(&chunk), columns);
                        progress.rows(index, rows.len(), total);
                    }
                    JobEvent::Query(QueryEvent::Finished { .. }) => {
                        jobs.remove(&id);
                    }
                    JobEvent::Failed(error) => {
                        progress.clear();
                        said(&error, places.sources.get(index)?, &statement.soql);
                        return None;
                    }
                    JobEvent::VaultNotice(text) => {
                        progress.clear();
                        warn(&text);
                    }
                    _ => {}
                }
            }
            _ = tick.tick(), if progress.shown => progress.draw(),
        }
    }
    progress.clear();
    Some(rows)
}

/// What reading a file came to: its place and its rows, or why there are none. A read that broke off
/// is an error, and no empty file.
fn of_file<E: std::fmt::Display>(
    read: Result<(usize, String, Result<RowSet, E>), JoinError>,
) -> Result<(usize, RowSet), String> {
    match read {
        Ok((index, _, Ok(rows))) => Ok((index, rows)),
        Ok((_, name, Err(error))) => Err(format!("{name}: {error}")),
        Err(_) => Err("reading a file broke off; nothing was compared".to_owned()),
    }
}

/// Says why an org did not answer.
pub(super) fn said(error: &JobError, source: &Source, statement: &str) {
    if let Source::Org(org) = source {
        let said = complaint::of(error, org, statement, |row, column| {
            soql::offset_of(statement, row, column)
        });
        // A closed standard error has nobody to tell.
        let _ = writeln!(io::stderr().lock(), "sftui: {said}");
    }
}

/// How far each is, on one line of the standard error, where that is a terminal.
struct Progress {
    shown: bool,
    drawn: bool,
    started: Instant,
    sources: Vec<(String, Option<(usize, u64)>)>,
}

impl Progress {
    fn begin(places: &Places) -> Self {
        let names = places.names().into_iter();
        Self {
            shown: io::stderr().is_terminal(),
            drawn: false,
            started: Instant::now(),
            sources: names
                .map(|name| (text::display(&name).into_owned(), None))
                .collect(),
        }
    }

    fn rows(&mut self, source: usize, rows: usize, total: u64) {
        if let Some((_, known)) = self.sources.get_mut(source) {
            *known = Some((rows, total));
        }
    }

    fn draw(&mut self) {
        let parts: Vec<String> = self
            .sources
            .iter()
            .map(|(name, known)| match known {
                Some((rows, total)) => format!(
                    "{name} {} of {}",
                    text::number(*rows as u64),
                    text::number(*total)
                ),
                None => format!("{name} …"),
            })
            .collect();
        let took = text::duration(self.started.elapsed());
        self.drawn = true;
        // A terminal that is gone has nobody to tell.
        let _ = write!(
            io::stderr().lock(),
            "\r\x1b[K{} · {took}",
            parts.join(" · ")
        );
    }

    fn clear(&mut self) {
        if std::mem::take(&mut self.drawn) {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_read_that_breaks_off_is_an_error_and_no_empty_file() {
        type Read = (usize, String, Result<RowSet, String>);
        let broken = tokio::task::spawn_blocking(|| -> Read { panic!("while reading") });
        let error = of_file(broken.await).err();
        assert!(error.is_some_and(|said| said.contains("broke off")));
        let refused: Read = (1, "old.csv".to_owned(), Err("it is empty".to_owned()));
        let error = of_file(Ok(refused)).err();
        assert_eq!(error.as_deref(), Some("old.csv: it is empty"));
    }
}
