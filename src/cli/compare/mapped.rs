//! `--map`: what the records are called that ids are the ids of, asked of each org, so that ids of
//! different orgs can be compared.

use super::arguments::CompareArguments;
use super::load::{Events, said};
use super::places::{Places, Source};
use crate::cli::Usage;
use crate::cli::query::place::warn;
use crate::rows::diff::{Targets, ids_in};
use crate::rows::{Cancel, RowSet};
use crate::worker::{
    CompareEvent, CompareJob, Job, JobEvent, JobId, TargetKey, TargetsJob, Worker,
};

/// The ids of this job begin here.
const FIRST: u64 = 2_000;

/// A column, and what is known of its ids in each source.
pub(super) struct Mapped {
    title: String,
    of: Vec<Option<Targets>>,
}

/// Asks for all columns that are to be mapped; nothing where an org did not answer, which has been said.
pub(super) async fn all(
    arguments: &CompareArguments,
    places: &Places,
    rows: &[RowSet],
    worker: &Worker,
    events: &mut Events,
) -> anyhow::Result<Option<Vec<Mapped>>> {
    let mut mapped = Vec::new();
    for (number, title) in arguments.map.iter().enumerate() {
        let mut of = Vec::new();
        for (source, rows) in places.sources.iter().zip(rows) {
            let mut columns = rows.columns().iter();
            let column = columns.position(|column| column.title.eq_ignore_ascii_case(title));
            match (source, column) {
                (_, None) => {
                    let name = source.name();
                    return Err(Usage(format!("--map: {name} has no column {title}")).into());
                }
                (Source::File(_), _) => {
                    let name = source.name();
                    warn(&format!(
                        "{name} is a file: the ids in its {title} are compared as they are"
                    ));
                }
                (Source::Org(org), Some(column)) => {
                    let ids = ids_in(rows, column, &Cancel::default()).unwrap_or_default();
                    of.push((org.key.clone(), ids));
                }
            }
        }
        let id = JobId(FIRST + number as u64);
        let job = TargetsJob {
            title: title.clone(),
            by: TargetKey::Name,
            of,
        };
        worker.start(id, Job::Compare(CompareJob::Targets(job)));
        let Some(found) = answer(id, places, events).await else {
            return Ok(None);
        };
        // Each org once, in the order of the sources.
        let of = places.sources.iter().map(|source| match source {
            Source::Org(org) => {
                let mut found = found.iter();
                let found = found.find(|(key, _)| *key == org.key);
                found.map(|(_, targets)| targets.clone())
            }
            Source::File(_) => None,
        });
        mapped.push(Mapped {
            title: title.clone(),
            of: of.collect(),
        });
    }
    Ok(Some(mapped))
}

type Found = Vec<(crate::org::OrgKey, Targets)>;

async fn answer(id: JobId, places: &Places, events: &mut Events) -> Option<Found> {
    while let Some((from, event)) = events.recv().await {
        match event {
            _ if from != id => {}
            JobEvent::Compare(event) => {
                if let CompareEvent::Targets { of, .. } = *event {
                    return Some(of);
                }
            }
            JobEvent::Failed(error) => {
                let mut sources = places.sources.iter();
                let org = sources.find(|source| matches!(source, Source::Org(_)));
                if let Some(org) = org {
                    said(&error, org, "");
                }
                return None;
            }
            _ => {}
        }
    }
    None
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
