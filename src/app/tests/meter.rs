//! The API meter: what a run cost, what stops below the floor, and what asks first.

use super::*;
use crate::app::jobs::Slot;
use crate::app::overlay::Overlay;
use crate::config::Floor;

const ALL: &str = "SELECT Id, Name FROM Account";

/// An answer of some job of the production org told this.
pub(super) fn told(desk: &mut Desk, job: JobId, used: u64) {
    let org = prod().key;
    let max = 15_000;
    desk.event(job, JobEvent::ApiUsage { org, used, max });
}

/// With a text, and so many calls used of 15,000.
fn used(calls: u64) -> Desk {
    let mut desk = Desk::with_text(ALL);
    let job = desk
        .app
        .jobs
        .begin(Slot::Plan(crate::app::column::TabId(99)))
        .0;
    told(&mut desk, job, calls);
    desk.take();
    desk
}

/// The title of the question on top.
fn asked(desk: &Desk) -> String {
    match desk.app.overlays.last() {
        Some(Overlay::Confirm(confirm)) => {
            format!("{} {}", confirm.title, confirm.lines.join(" "))
        }
        _ => String::new(),
    }
}

#[test]
fn what_a_run_cost_stands_with_its_result_and_in_the_history() {
    let (mut desk, job) = Desk::running_in_results(ALL);
    desk.query(job, columns(&["Name", "Amount"]));
    told(&mut desk, job, 100);
    desk.query(job, page(0, 5, 15));
    assert!(
        !desk.draw(120, 40).contains("call"),
        "one goes without saying"
    );
    told(&mut desk, job, 101);
    // The request was sent once more: a call too.
    told(&mut desk, job, 102);
    desk.query(job, page(5, 10, 15));
    desk.query(job, page(10, 15, 15)).query(job, finished(15));
    let screen = desk.draw(120, 40);
    assert!(screen.contains("15 rows · 1.3 s · 3 calls"), "{screen}");
    let remembered = desk.take().into_iter().find_map(|effect| match effect {
        Effect::Remember(run) => Some(run.calls),
        _ => None,
    });
    assert_eq!(remembered, Some(3));
}

#[test]
fn pages_count_where_no_answer_tells_of_calls_and_further_ones_add_up() {
    let (mut desk, job) = Desk::running_in_results(ALL);
    desk.query(job, columns(&["Name", "Amount"]));
    desk.query(job, page(0, 5, 15)).query(job, page(5, 10, 15));
    desk.draw(120, 40);
    desk.press("Esc");
    let result = desk.app.tab().unwrap().result.as_ref().unwrap();
    assert_eq!(result.calls, 2);
    desk.take();
    desk.press("+");
    let (job, _) = desk.started_query();
    desk.query(job, page(10, 15, 15)).query(job, finished(15));
    let result = desk.app.tab().unwrap().result.as_ref().unwrap();
    assert_eq!(result.calls, 3);
}

#[test]
fn crossing_the_floor_is_said_once_and_shown_in_the_header() {
    let mut desk = used(14_200);
    assert_eq!(
        desk.toast(),
        "",
        "750 of 15,000 are kept back, 800 are left"
    );
    assert!(!desk.draw(120, 40).contains("LOW"));
    let job = desk
        .app
        .jobs
        .begin(Slot::Plan(crate::app::column::TabId(99)))
        .0;
    told(&mut desk, job, 14_300);
    assert_eq!(
        desk.toast(),
        "acme-prod: 700 of 15,000 API calls are left today"
    );
    assert!(desk.draw(120, 40).contains("API 14,300/15,000 LOW"));
    let said = desk.app.log.len();
    told(&mut desk, job, 14_301);
    assert_eq!(desk.app.log.len(), said);
}

#[test]
fn below_the_floor_a_run_asks_names_production_and_runs_on_a_yes() {
    let mut desk = used(14_600);
    desk.press("F5");
    assert!(desk.started().is_empty());
    let question = asked(&desk);
    for said in [
        "Spend 1 call at least of the last API calls?",
        "acme-prod (PRODUCTION) has 400 of 15,000 calls left today;",
        "the floor is 750 (api.floor)",
    ] {
        assert!(question.contains(said), "{said}: {question}");
    }
    desk.press("Esc");
    assert!(desk.started().is_empty(), "Esc runs nothing");
    desk.press("F5 y");
    assert_eq!(desk.started_query().1, ALL);
}

#[test]
fn more_rows_are_asked_about_below_the_floor() {
    let mut desk = used(14_000);
    desk.press("Esc r");
    let (job, _) = desk.started_query();
    desk.query(job, columns(&["Name", "Amount"]));
    desk.query(job, page(0, 5, 15));
    desk.draw(120, 40);
    desk.press("Esc");
    let probe = desk
        .app
        .jobs
        .begin(Slot::Plan(crate::app::column::TabId(99)))
        .0;
    told(&mut desk, probe, 14_600);
    desk.take();
    desk.press("+");
    assert!(desk.started().is_empty());
    assert!(
        asked(&desk).contains("Fetch 10 more rows?"),
        "{}",
        asked(&desk)
    );
    desk.press("y");
    desk.started_query();
}

#[test]
fn what_nobody_asked_for_is_not_sent_below_the_floor_and_goes_on_above_it() {
    let mut desk = used(14_600);
    desk.paste("\n\nSELECT Id FROM Zebra__c");
    let describes = |desk: &mut Desk| {
        let started = desk.started();
        started
            .iter()
            .filter(|(_, job)| matches!(job, Job::Schema(_) | Job::Headings(_) | Job::Counts(_)))
            .count()
    };
    assert_eq!(describes(&mut desk), 0);
    desk.press("F5 y");
    let (job, _) = desk.started_query();
    desk.query(job, columns(&["Id"]));
    let row = [(CellKind::Text, "001".to_owned())];
    desk.query(job, page_of(&[row], 1)).query(job, finished(1));
    assert_eq!(describes(&mut desk), 0, "no headings either");
    // A new day.
    let probe = desk
        .app
        .jobs
        .begin(Slot::Plan(crate::app::column::TabId(99)))
        .0;
    told(&mut desk, probe, 3);
    assert!(!desk.app.is_low(&prod().key));
}

#[test]
fn the_floor_is_a_share_or_a_number_and_none_where_it_is_nothing() {
    for (floor, calls) in [
        (Floor::Percent(5), 750),
        (Floor::Percent(0), 0),
        (Floor::Calls(200), 200),
        (Floor::Calls(99_999), 15_000),
    ] {
        assert_eq!(floor.of(15_000), calls, "{floor:?}");
    }
    let mut desk = used(14_999);
    desk.app.options.api.floor = Floor::Calls(0);
    desk.press("F5");
    desk.started_query();
}

#[test]
fn the_cost_is_known_by_a_limit_or_not_at_all() {
    let desk = Desk::new();
    let cost = |soql: &str| {
        desk.app
            .cost_in(&[prod().key, sandbox().key], soql, 1)
            .words()
    };
    assert_eq!(cost("SELECT Id FROM Account"), "2 calls at least");
    assert_eq!(cost("SELECT Id FROM Account LIMIT 500"), "2 calls");
    assert_eq!(
        cost("SELECT Id FROM Account LIMIT 5000"),
        "2 calls at least"
    );
    assert_eq!(cost("SELECT COUNT() FROM Account"), "2 calls");
    assert_eq!(cost("no soql"), "2 calls at least");
}
