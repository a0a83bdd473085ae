//! Comparing with several at once, and the results of columns beside each other.

use super::compare::{both_loaded, compared};
use super::*;
use crate::app::availability::Availability;
use crate::app::command::Command;
use crate::app::compare::{Compare, Stage};
use crate::app::overlay::Overlay;
use crate::worker::{CompareJob, QueryJob};

fn open(desk: &Desk) -> &Compare {
    match desk.app.overlays.last() {
        Some(Overlay::Compare(compare)) => compare,
        other => panic!("a comparison is open: {other:?}"),
    }
}

fn named(rows: &[(&str, &str)]) -> QueryEvent {
    let row = |(name, amount): &(&str, &str)| {
        [
            (CellKind::Text, (*name).to_owned()),
            (CellKind::Number, (*amount).to_owned()),
        ]
    };
    let rows: Vec<[(CellKind, String); 2]> = rows.iter().map(row).collect();
    page_of(&rows, rows.len() as u64)
}

fn load(desk: &mut Desk, job: JobId, rows: &[(&str, &str)]) {
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, named(rows))
        .query(job, finished(rows.len() as u64));
}

/// The queries started since the last look.
fn queries(desk: &mut Desk) -> Vec<(JobId, QueryJob)> {
    let started = desk.started().into_iter();
    let queries = started.filter_map(|(id, job)| match job {
        Job::Query(query) => Some((id, query)),
        _ => None,
    });
    queries.collect()
}

const ROWS: [(&str, &str); 2] = [("Acme", "1"), ("Globex", "2")];
const SOQL: &str = "SELECT Name, Amount FROM Account";

/// Rows of production in front; four more orgs are known.
fn five_orgs() -> Desk {
    let more = (3..6).map(|n| {
        let alias = format!("acme-{n}");
        org(
            n,
            &alias,
            "sofia@acme.com",
            "acme.my.salesforce.com",
            OrgClass::Sandbox,
        )
    });
    let mut desk = Desk::start(Start {
        orgs: [prod(), sandbox()].into_iter().chain(more).collect(),
        ..Start::default()
    });
    desk.answer_probes();
    desk.paste(SOQL);
    desk.press("Esc r");
    let (job, _) = desk.started_query();
    load(&mut desk, job, &ROWS);
    desk.draw(120, 40);
    desk.take();
    desk
}

#[test]
fn several_orgs_are_marked_and_run_at_once() {
    let mut desk = five_orgs();
    desk.press("B Down Space Space Space");
    assert_eq!(open(&desk).taken.len(), 3);
    let screen = desk.draw(120, 40);
    assert!(screen.contains("acme-prod · PROD · 3 taken"), "{screen}");
    desk.press("Space");
    assert_eq!(desk.toast(), "four are the most that are compared");
    desk.press("Enter");
    let jobs = queries(&mut desk);
    assert_eq!(jobs.len(), 3);
    assert!(jobs.iter().all(|(_, query)| query.soql == SOQL));
    desk.query(jobs[0].0, columns(&["Name", "Amount"]))
        .query(jobs[0].0, named(&[("Acme", "1")]));
    load(&mut desk, jobs[2].0, &[("Acme", "3"), ("Hooli", "4")]);
    let screen = desk.draw(120, 40);
    for said in ["1 of 1 rows", "all 2 rows", "compared once all are here"] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
    load(&mut desk, jobs[1].0, &ROWS);
    desk.query(jobs[0].0, finished(1)).work();
    desk.work();
    let compare = open(&desk);
    assert_eq!(compare.parties.len(), 4);
    let found = &compare.view.as_ref().unwrap().found;
    let counts: Vec<[usize; 4]> = found
        .diffs()
        .iter()
        .map(|diff| diff.counts())
        .map(|c| [c.same, c.changed, c.left_only, c.right_only])
        .collect();
    assert_eq!(counts, [[1, 0, 1, 0], [2, 0, 0, 0], [0, 1, 1, 1]]);
}

#[test]
fn one_that_fails_is_named_and_the_others_are_asked_no_more() {
    let mut desk = five_orgs();
    desk.press("B Down Space Space Enter");
    let jobs = queries(&mut desk);
    let second = desk.app.orgs.alias(&jobs[1].1.org).to_owned();
    desk.event(
        jobs[1].0,
        refused("INVALID_FIELD", "No such column 'Amount'", None),
    );
    assert_eq!(desk.cancelled(), [jobs[0].0]);
    let Stage::Failed(why) = &open(&desk).stage else {
        panic!("it says why");
    };
    assert!(why.starts_with(&second), "{why}");
    desk.press("Esc");
    assert!(desk.app.overlays.is_empty());
    // Esc while they run stops all of them.
    desk.press("B Down Space Space Enter");
    let jobs: Vec<JobId> = queries(&mut desk).into_iter().map(|(id, _)| id).collect();
    desk.press("Esc");
    assert_eq!(desk.cancelled(), jobs);
}

#[test]
fn what_it_costs_is_said_and_an_org_below_the_floor_is_spared() {
    let mut desk = five_orgs();
    desk.press("B");
    assert!(
        desk.draw(160, 40)
            .contains("run the statement there · 1 call at least")
    );
    desk.app.orgs.get_mut(&sandbox().key).unwrap().usage = Some((99_990, 100_000));
    desk.type_text("uat").press("Enter");
    assert!(queries(&mut desk).is_empty());
    assert!(
        desk.toast().contains("acme-uat has fewer API calls left"),
        "{}",
        desk.toast()
    );
}

#[test]
fn a_mark_is_taken_back_and_a_file_is_read_by_itself() {
    let mut desk = five_orgs();
    desk.press("B Down Space k Space");
    assert!(open(&desk).taken.is_empty());
    desk.press("G Space");
    assert_eq!(desk.toast(), "a file is read by itself: Enter");
    desk.press("Enter");
    assert!(matches!(desk.app.overlays.last(), Some(Overlay::Form(_))));
}

#[test]
fn the_results_of_columns_beside_each_other_are_compared_with_the_one_in_front() {
    let mut desk = super::link::linked();
    assert_eq!(
        desk.app.availability(Command::CompareColumns),
        Availability::Disabled("only one of the columns has rows")
    );
    super::link::ran(&mut desk, [5, 6]);
    assert_eq!(
        desk.app.availability(Command::CompareColumns),
        Availability::Ready
    );
    desk.press("L g =").work();
    desk.work();
    let compare = open(&desk);
    assert_eq!(
        compare.names(),
        ["acme-uat", "acme-prod"],
        "the one in front is the reference"
    );
    let counts = compare.view.as_ref().unwrap().found.diffs()[0].counts();
    assert_eq!(
        (counts.same, counts.left_only, counts.right_only),
        (5, 1, 0)
    );
    let mut desk = Desk::new();
    desk.press("Esc g =");
    assert!(
        desk.toast().contains("there is one column"),
        "{}",
        desk.toast()
    );
}

#[test]
fn rows_that_still_come_are_said_to_be_some_of_them() {
    let mut desk = both_loaded();
    desk.press("r");
    let (job, _) = desk.started_query();
    desk.query(job, columns(&["Id", "Name"]))
        .query(job, page(0, 3, 10));
    desk.press("B");
    assert!(open(&desk).left().unwrap().what.ends_with("3 rows so far"));
}

#[test]
fn the_status_line_names_the_line_and_not_the_row_below() {
    let mut desk = compared();
    desk.wait(10_000);
    desk.press("g");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("line 1 of 6"), "{screen}");
    assert!(!screen.contains("row 1 of"), "{screen}");
}

#[test]
fn ids_can_be_taken_as_they_are_in_another_org() {
    let mut desk = compared();
    let across = |desk: &mut Desk| {
        let job = desk.started().into_iter().find_map(|(_, job)| match job {
            Job::Compare(CompareJob::Run { others, .. }) => Some(others[0].1.across_orgs),
            _ => None,
        });
        job.expect("compared anew")
    };
    desk.press("x");
    assert!(
        across(&mut desk),
        "in another org an id means another record"
    );
    desk.press("Esc . g j j j j Space Esc");
    assert!(open(&desk).same_ids);
    assert!(!across(&mut desk));
}

#[test]
fn the_difference_of_two_marked_rows_is_exported_and_its_record_stays() {
    let mut desk = both_loaded();
    desk.press("m m g b e").work();
    let Some(Overlay::Export(card)) = desk.app.overlays.last() else {
        panic!("the card");
    };
    let whose = desk.app.whose_rows(&card.offer);
    assert_eq!(
        whose,
        "acme-prod, first (PROD) and acme-prod, second (PROD)"
    );
    let titles: Vec<&str> = card
        .offer
        .rows
        .columns()
        .iter()
        .map(|c| c.title.as_str())
        .collect();
    assert_eq!(
        titles[..4],
        [
            "Difference",
            "Changed",
            "acme-prod, first.Id",
            "acme-prod, second.Id"
        ]
    );
    assert_eq!(card.offer.rows.len(), 1);
    desk.press("Esc");
    assert!(matches!(open(&desk).stage, Stage::Record(_)));
}

#[test]
fn what_is_added_after_another_became_the_reference_goes_by_its_statement() {
    // The sandbox has another statement for the same deals.
    const THERE: &str =
        "SELECT Id, Name, StageName, Amount FROM Opportunity WHERE IsDeleted = false";
    let mut desk = both_loaded();
    desk.press("o").type_text("uat").press("Enter 2");
    desk.press("i Ctrl-A").paste(THERE).press("F5");
    let (job, _) = desk.started_query();
    super::compare::load(&mut desk, job, &super::compare::UAT);
    desk.press("Esc o").type_text("prod").press("Enter 3");
    desk.press("B").type_text("5 rows").press("Enter").work();
    desk.work();
    let reference = |desk: &Desk| {
        let Some(Overlay::Compare(compare)) = desk.app.overlays.last() else {
            panic!("a comparison");
        };
        compare.left().map(|party| party.name.clone())
    };
    assert_eq!(reference(&desk).as_deref(), Some("acme-prod"));
    desk.press("R").work();
    assert_eq!(reference(&desk).as_deref(), Some("acme-uat"));
    desk.press("+");
    let screen = desk.draw(120, 40);
    desk.take();
    desk.type_text("run the statement").press("Enter");
    let (_, soql) = desk.started_query();
    assert_eq!(soql, THERE, "{screen}");
}
