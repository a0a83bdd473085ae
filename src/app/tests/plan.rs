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

/// A desk that asks for the plan first.
fn checking() -> Desk {
    let mut config = crate::config::Config::default();
    config.query.plan_check = crate::config::PlanCheck::Warn;
    config.query.plan_check_rows = 100_000;
    let mut desk = Desk::start(Start {
        orgs: vec![prod(), sandbox()],
        config,
        ..Start::default()
    });
    desk.answer_probes();
    desk.paste("SELECT Id FROM Case");
    desk.take();
    desk.press("F5");
    desk
}

/// The question of a scan.
pub(crate) fn with_question() -> Desk {
    let mut desk = checking();
    answer(&mut desk);
    desk
}

/// From now on a plan is asked for before a run.
pub(crate) fn check_first(desk: &mut Desk) {
    desk.app.options.query.plan_check = crate::config::PlanCheck::Warn;
    desk.app.options.query.plan_check_rows = 100_000;
}

/// The plan that was asked for before a run is a scan.
pub(crate) fn answer(desk: &mut Desk) {
    let (job, _) = asked(desk).unwrap();
    let mut plan = scan();
    plan.plans[0].notes.push(crate::worker::PlanNote {
        description: "Not considering filter for optimization because unindexed".into(),
        fields: vec!["Status".into()],
        table_enum_or_id: "Case".into(),
    });
    desk.event(job, JobEvent::Plan(plan));
}

fn runs(desk: &mut Desk) -> bool {
    let mut started = desk.started().into_iter();
    started.any(|(_, job)| matches!(job, Job::Query(_)))
}

#[test]
fn a_scan_of_a_large_object_is_asked_about_before_the_run() {
    let desk = checking();
    assert!(desk.toast().contains("one call"), "{}", desk.toast());
    assert!(desk.app.tab().unwrap().run.is_none());
    let mut desk = with_question();
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("Read all 2,843,473 rows of Case?"),
        "{screen}"
    );
    assert!(screen.contains("Case.Status: Not considering"), "{screen}");
    assert!(screen.contains("run it anyway"), "{screen}");
    desk.press("Enter");
    assert!(!runs(&mut desk), "Enter is no yes");
    let mut desk = with_question();
    desk.press("y");
    assert!(runs(&mut desk));
}

#[test]
fn what_is_no_large_scan_runs_at_once_and_so_does_what_has_no_plan() {
    let mut small = scan();
    small.plans[0].sobject_cardinality = 100_000;
    let mut index = scan();
    index.plans[0].leading_operation_type = "Index".into();
    for event in [
        JobEvent::Plan(small),
        JobEvent::Plan(index),
        JobEvent::Plan(QueryPlan { plans: Vec::new() }),
        refused("MALFORMED_QUERY", "unexpected token", None),
        JobEvent::Cancelled,
    ] {
        let mut desk = checking();
        let (job, _) = asked(&mut desk).unwrap();
        desk.event(job, event);
        assert!(desk.app.overlays.is_empty() && desk.toast().is_empty());
        assert!(runs(&mut desk));
    }
}

#[test]
fn a_run_that_waits_for_its_plan_can_be_stopped_and_disturbs_nobody() {
    let mut desk = checking();
    let (job, _) = asked(&mut desk).unwrap();
    desk.press("Ctrl-C");
    desk.event(job, JobEvent::Plan(scan()));
    assert!(!runs(&mut desk) && desk.app.overlays.is_empty());
    let mut desk = checking();
    let (job, _) = asked(&mut desk).unwrap();
    desk.press("Esc t");
    desk.event(job, JobEvent::Plan(scan()));
    assert!(!runs(&mut desk) && desk.app.overlays.is_empty());
    assert!(desk.toast().contains("did not run"));
}

#[test]
fn a_search_and_a_check_that_is_off_ask_nothing() {
    let mut desk = checking();
    desk.press("Ctrl-C Ctrl-A")
        .paste("FIND {acme} RETURNING Account")
        .take();
    desk.press("F5");
    assert!(asked(&mut desk).is_none());
    let mut desk = Desk::with_text("SELECT Id FROM Case");
    desk.press("F5");
    assert!(asked(&mut desk).is_none() && desk.app.tab().unwrap().run.is_some());
}
