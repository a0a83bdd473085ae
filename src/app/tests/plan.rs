//! The query plan: asked for on a key, read over the panes.

use super::*;
use crate::worker::{Plan, QueryPlan};

/// A plan that scans the object.
pub(crate) fn scan() -> QueryPlan {
    QueryPlan {
        plans: vec![Plan {
            cardinality: 84_213,
            fields: Vec::new(),
            leading_operation_type: "TableScan".into(),
            notes: Vec::new(),
            relative_cost: 2.8,
            sobject_cardinality: 2_843_473,
            sobject_type: "Case".into(),
        }],
    }
}

fn asked(desk: &mut Desk) -> Option<(JobId, String)> {
    let started = desk.started().into_iter();
    let mut jobs = started.filter_map(|(id, job)| match job {
        Job::Plan(job) => Some((id, job.soql)),
        _ => None,
    });
    jobs.next()
}

/// The plan of the statement in the editor, as a job brings it.
pub(crate) fn with_plan(desk: &mut Desk) {
    desk.take();
    desk.press("F10");
    let (job, _) = asked(desk).unwrap();
    desk.event(job, JobEvent::Plan(scan()));
}

#[test]
fn the_plan_of_the_statement_under_the_cursor_is_shown_and_nothing_runs() {
    let mut desk = Desk::with_text("SELECT Id FROM Account;\nSELECT Id FROM Case -- all");
    desk.press("F10");
    let (job, soql) = asked(&mut desk).unwrap();
    assert_eq!(soql.trim(), "SELECT Id FROM Case");
    desk.event(job, JobEvent::Plan(scan()));
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("Not selective: all 2,843,473 rows of Case"),
        "{screen}"
    );
    assert!(desk.app.tab().unwrap().run.is_none());
}

#[test]
fn a_plan_does_not_interrupt_and_a_refusal_is_said() {
    let mut desk = Desk::with_text("SELECT Id FROM Case");
    desk.press("F10");
    let (job, _) = asked(&mut desk).unwrap();
    desk.press("Esc t").event(job, JobEvent::Plan(scan()));
    assert!(desk.app.overlays.is_empty());
    desk.type_text("SELECT Id FROM Case").press("F10");
    let (job, _) = asked(&mut desk).unwrap();
    desk.event(job, refused("MALFORMED_QUERY", "unexpected token", None));
    assert!(!desk.toast().is_empty() && desk.app.overlays.is_empty());
}

#[test]
fn a_query_with_parameters_is_explained_with_the_values_typed_last() {
    let mut desk = Desk::with_text("SELECT Id FROM Case WHERE Status = :status");
    desk.press("F10");
    assert!(asked(&mut desk).is_none() && desk.toast().contains("run the query once"));
    desk.press("F5").type_text("New").press("Enter Ctrl-C F10");
    let (_, soql) = asked(&mut desk).unwrap();
    assert_eq!(soql, "SELECT Id FROM Case WHERE Status = 'New'");
}
