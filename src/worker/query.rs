//! Running a statement: its pages are said one by one, up to the cap.
//!
//! An error in the middle leaves the pages before it as they are.

use std::sync::Arc;
use std::time::Instant;

use super::children::Rest;
use super::pages::{Ask, Chain};
use super::run::{Context, Voice};
use super::{JobError, JobEvent, QueryEvent, QueryJob};
use crate::rows::{ColumnKind, Columns};

/// Runs the statement, or goes on with one.
pub(super) async fn run(
    context: &Context,
    job: QueryJob,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let started = Instant::now();
    let resumed = job.resume.is_some();
    let label = job.label;
    let rest = job
        .whole_children
        .then(|| Rest::new(context, voice, &job.org));
    let mut pages = Chain::new(
        context,
        Ask {
            org: job.org,
            soql: job.soql,
            all: job.all,
            tooling: job.tooling,
            enough: job.row_cap,
            resume: job.resume,
            parts: job.parts,
        },
        voice,
    );
    if !resumed {
        let columns = labelled(pages.columns(), label.is_some());
        let event = QueryEvent::Columns(columns);
        voice.say(JobEvent::Query(event)).await;
    }
    let mut total = 0;
    let mut capped = false;
    let mut said = None;
    loop {
        // Which part comes next is said before it is asked for, also where the cap comes first.
        let part = pages.part();
        if part != said
            && let Some((at, of, total)) = part
        {
            said = part;
            let event = QueryEvent::Part { at, of, total };
            voice.say(JobEvent::Query(event)).await;
        }
        if capped {
            break;
        }
        let Some(page) = pages.next().await else {
            break;
        };
        let page = page?;
        total = page.total;
        let mut chunk = Arc::new(page.chunk);
        if let Some(rest) = &rest
            && has_children(pages.columns())
            && let Some(whole) = rest
                .complete_children(&chunk, None, Box::new(|_| {}))
                .await?
        {
            chunk = Arc::new(whole);
        }
        if let Some(label) = &label {
            chunk = Arc::new(chunk.behind(label));
        }
        let columns = page.columns.map(|all| labelled(&all, label.is_some()));
        capped = pages.rows() >= job.row_cap && pages.goes_on();
        voice
            .say(JobEvent::Query(QueryEvent::Page {
                chunk,
                columns,
                total,
                next: page.next,
            }))
            .await;
    }
    Ok(JobEvent::Query(QueryEvent::Finished {
        total,
        capped,
        elapsed: started.elapsed(),
    }))
}

/// The columns as they are said: behind one for the org, where there is one.
fn labelled(columns: &Arc<Columns>, label: bool) -> Arc<Columns> {
    match label {
        true => Arc::new(columns.behind_org()),
        false => Arc::clone(columns),
    }
}

fn has_children(columns: &Columns) -> bool {
    columns
        .iter()
        .any(|column| column.kind == ColumnKind::Children)
}
