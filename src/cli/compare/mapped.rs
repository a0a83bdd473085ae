//! `--map`: what the records are called that ids are the ids of, asked of each org, so that ids of
//! different orgs can be compared.

use std::collections::HashMap;

use super::arguments::{CompareArguments, MOST};
use super::load::{Events, said};
use super::places::{Places, Source};
use crate::cli::Usage;
use crate::cli::query::place::warn;
use crate::rows::diff::{Targets, ids_in};
use crate::rows::{Cancel, RowSet};
use crate::soql::bind::long_id;
use crate::text;
use crate::worker::{
    CompareEvent, CompareJob, Job, JobEvent, JobId, TargetKey, TargetsJob, Worker,
};

/// The ids of this job begin here.
const FIRST: u64 = 2_000;
/// How much of a value that is no id is shown.
const SHOWN: usize = 30;

/// A column, and what is known of its ids in each source.
pub(super) struct Mapped {
    title: String,
    of: Vec<Option<Targets>>,
}

/// Asks for all columns that are to be mapped; nothing where an org did not answer, which has been said.
///
/// # Errors
/// A column that a side does not have, or that holds no ids: nothing was asked then.
pub(super) async fn all(
    arguments: &CompareArguments,
    places: &Places,
    rows: &[RowSet],
    worker: &Worker,
    events: &mut Events,
) -> anyhow::Result<Option<Vec<Mapped>>> {
    let mut asks = Vec::new();
    for title in &arguments.map {
        asks.push(ids_of(title, places, rows)?);
    }
    let mut mapped = Vec::new();
    for (title, ids) in arguments.map.iter().zip(asks) {
        let mut of = vec![None; places.sources.len()];
        let mut asked = HashMap::new();
        for (source, ids) in ids.into_iter().enumerate() {
            let org = places.sources.get(source);
            if let (Some(Source::Org(org)), Some(ids)) = (org, ids) {
                // Each is a job of its own, so that what goes wrong is said of the right one.
                let id = JobId(FIRST + (mapped.len() * MOST + source) as u64);
                asked.insert(id, (source, ids.len()));
                let job = TargetsJob {
                    title: title.clone(),
                    by: TargetKey::Name,
                    of: vec![(org.key.clone(), ids)],
                };
                worker.start(id, Job::Compare(CompareJob::Targets(job)));
            }
        }
        while !asked.is_empty() {
            let Some((id, event)) = events.recv().await else {
                return Ok(None);
            };
            let Some(&(source, ids)) = asked.get(&id) else {
                continue;
            };
            let Some(whose) = places.sources.get(source) else {
                continue;
            };
            match event {
                JobEvent::Compare(event) => {
                    if let CompareEvent::Targets { of: mut found, .. } = *event {
                        asked.remove(&id);
                        let found = found.pop().map(|(_, targets)| targets);
                        let known = found.as_ref().map_or(0, Targets::len);
                        if known < ids {
                            warn(&format!(
                                "{known} of {ids} records in the {title} of {} are known by name; the \
                                 other ids are compared as they are",
                                whose.name()
                            ));
                        }
                        if let Some(slot) = of.get_mut(source) {
                            *slot = found;
                        }
                    }
                }
                JobEvent::Failed(error) => {
                    said(&error, whose, "");
                    return Ok(None);
                }
                _ => {}
            }
        }
        mapped.push(Mapped {
            title: title.clone(),
            of,
        });
    }
    Ok(Some(mapped))
}

/// The ids in a column of each source that is an org.
fn ids_of(
    title: &str,
    places: &Places,
    rows: &[RowSet],
) -> Result<Vec<Option<Vec<String>>>, Usage> {
    let mut all = Vec::new();
    for (source, rows) in places.sources.iter().zip(rows) {
        let name = source.name();
        let mut columns = rows.columns().iter();
        let column = columns.position(|column| column.title.eq_ignore_ascii_case(title));
        let Some(column) = column else {
            return Err(Usage(format!("--map: {name} has no column {title}")));
        };
        if matches!(source, Source::File(_)) {
            warn(&format!(
                "{name} is a file: the ids in its {title} are compared as they are"
            ));
            all.push(None);
            continue;
        }
        // Nobody calls it off but by ending the process.
        let ids = ids_in(rows, column, &Cancel::default()).unwrap_or_default();
        let is_id = |id: &String| long_id(id).is_some();
        if let Some(other) = ids.first().filter(|_| !ids.iter().any(is_id)) {
            return Err(Usage(format!(
                "--map: the {title} of {name} holds no ids of records, but {}",
                text::display(&text::truncate(other, SHOWN))
            )));
        }
        all.push(Some(ids));
    }
    Ok(all)
}

/// What is known of the ids of the reference and of one of the others.
pub(super) fn of_both(mapped: &[Mapped], other: usize) -> Vec<(String, [Targets; 2])> {
    let both = mapped.iter().filter_map(|one| {
        let left = one.of.first()?.clone()?;
        let right = one.of.get(other)?.clone()?;
        Some((one.title.clone(), [left, right]))
    });
    both.collect()
}
