//! Comparing sides that are not whole, sides of several orgs, and a record with its earlier load. It is
//! long because the rows of each side stand in its test.

use super::compare::{PROD, TITLES, UAT, both_loaded, deals, load};
use super::*;
use crate::app::availability::Availability;
use crate::app::command::Command;
use crate::app::compare::{Compare, Other, Stage};
use crate::app::earlier::Earlier;
use crate::app::overlay::Overlay;
use crate::worker::{CompareJob, QueryJob};

fn open(desk: &Desk) -> &Compare {
    match desk.app.overlays.last() {
        Some(Overlay::Compare(compare)) => compare,
        other => panic!("a comparison is open: {other:?}"),
    }
}

fn query(desk: &mut Desk) -> (JobId, QueryJob) {
    let started = desk.started().into_iter();
    let mut queries = started.filter_map(|(id, job)| match job {
        Job::Query(query) => Some((id, query)),
        _ => None,
    });
    queries.next().expect("a query was started")
}

fn capped(total: u64) -> QueryEvent {
    let mut event = finished(total);
    if let QueryEvent::Finished { capped, .. } = &mut event {
        *capped = true;
    }
    event
}

const DEALS: &str = "SELECT Id, Name, StageName, Amount FROM Opportunity";

/// The deals of production compared with what the row cap let through of those of the sandbox.
fn against_capped() -> Desk {
    let (mut desk, job) = Desk::running_in_results(DEALS);
    load(&mut desk, job, &PROD);
    desk.press("B Enter");
    let (job, _) = query(&mut desk);
    desk.query(job, columns(&TITLES))
        .query(job, deals(&UAT[..2]))
        .query(job, capped(5))
        .work();
    desk.work();
    desk.draw(120, 40);
    desk
}

#[test]
fn what_the_row_cap_left_out_is_said_wherever_it_counts_as_missing() {
    let mut desk = against_capped();
    let screen = desk.draw(120, 40);
    for said in [
        "◀ 4 only acme-prod",
        "Not all rows of acme-uat (the row cap): what is missing there may only not be loaded",
        "2 rows, not all",
    ] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
    let narrow = desk.draw(80, 24);
    assert!(
        narrow.contains("Not all rows of acme-uat (the row cap)"),
        "{narrow}"
    );
    desk.press("n n Enter");
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("only in acme-prod, as far as loaded"),
        "{screen}"
    );
    desk.press("Esc y").work();
    desk.send(Msg::Copied(Ok("xclip".into())));
    let said = "4 keys of acme-prod (PROD) not in acme-uat by Name (not all rows: acme-uat (the row cap)), ";
    assert!(desk.toast().starts_with(said), "{}", desk.toast());
    desk.press("Y");
    assert_eq!(
        desk.toast(),
        "nothing is missing in acme-prod; not all rows are here: acme-uat (the row cap)"
    );
    desk.press("e").work();
    let screen = desk.draw(120, 40);
    let said =
        "Not all rows of acme-uat (the row cap): what is missing there may only not be loaded";
    assert_eq!(screen.matches(said).count(), 2, "head and card\n{screen}");
    // The one that is whole is still named without a word.
    desk.press("Esc R").work();
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("Not all rows of acme-uat (the row cap)"),
        "{screen}"
    );
    assert!(!screen.contains("acme-prod ("), "{screen}");
}

#[test]
fn a_whole_comparison_says_nothing_of_rows_that_are_not_loaded() {
    let mut desk = super::compare::compared();
    let screen = desk.draw(120, 40);
    assert!(!screen.contains("ot all"), "{screen}");
}

#[test]
fn a_reference_that_is_not_whole_is_said_too() {
    let (mut desk, job) = Desk::running_in_results(DEALS);
    desk.query(job, columns(&TITLES))
        .query(job, deals(&PROD))
        .query(job, capped(60_000));
    desk.draw(120, 40);
    desk.take();
    desk.press("B Enter");
    let (job, asked) = query(&mut desk);
    assert_eq!(asked.row_cap, desk.app.options.query.row_cap);
    desk.query(job, columns(&TITLES))
        .query(job, deals(&UAT))
        .query(job, finished(5))
        .work();
    desk.work();
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("Not all rows of acme-prod (the row cap)"),
        "{screen}"
    );
}

#[test]
fn elsewhere_as_many_rows_are_loaded_as_the_reference_has() {
    let (mut desk, job) = Desk::running_in_results(DEALS);
    load(&mut desk, job, &PROD);
    desk.app.options.query.row_cap = 3;
    desk.press("B Enter");
    let (job, asked) = query(&mut desk);
    assert!(asked.row_cap >= 6, "{}", asked.row_cap);
    // Another one that is done is not said to have all its rows where it does not.
    desk.query(job, columns(&TITLES)).query(job, deals(&UAT));
    assert!(desk.draw(120, 40).contains("acme-uat: 5 of 5 rows"));
}

#[test]
fn how_far_says_that_the_cap_ended_a_run() {
    let more = org(
        3,
        "acme-dev",
        "sofia@acme.com.dev",
        "acme--dev.sandbox.my.salesforce.com",
        OrgClass::Sandbox,
    );
    let mut desk = Desk::start(Start {
        orgs: vec![prod(), sandbox(), more],
        ..Start::default()
    });
    desk.answer_probes();
    desk.paste(DEALS);
    desk.press("Esc r");
    let (job, _) = desk.started_query();
    load(&mut desk, job, &PROD);
    desk.press("B Down Space Space Enter");
    let started = desk.started().into_iter();
    let jobs = started.filter_map(|(id, job)| matches!(job, Job::Query(_)).then_some(id));
    let jobs: Vec<JobId> = jobs.collect();
    assert_eq!(jobs.len(), 2);
    desk.query(jobs[0], columns(&TITLES))
        .query(jobs[0], deals(&UAT))
        .query(jobs[0], capped(9_000));
    let screen = desk.draw(120, 40);
    assert!(screen.contains("5 rows, not all: the row cap"), "{screen}");
    assert!(!screen.contains("all 5 rows"), "{screen}");
}

/// A result of three orgs in front, and the same statement's result of one of them in another tab.
fn of_three_orgs() -> Desk {
    let mut desk = super::multi::whole();
    desk.press("t").paste("SELECT Id, Name FROM Account");
    desk.press("Esc r");
    let (job, _) = desk.started_query();
    let row = ["001Acme", "Acme"].map(|text| (CellKind::Text, text.to_owned()));
    desk.query(job, columns(&["Id", "Name"]))
        .query(job, page_of(&[row], 1))
        .query(job, finished(1));
    desk.draw(120, 40);
    desk.take();
    desk
}

#[test]
fn a_result_of_several_orgs_is_nobodys_own() {
    let mut desk = of_three_orgs();
    desk.press("B");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("3 orgs, PROD among them"), "{screen}");
    desk.type_text("3 orgs");
    let Stage::Choose(picker) = &open(&desk).stage else {
        panic!("it is asked what to compare with");
    };
    assert!(matches!(picker.selected(), Some(Other::Tab(_))));
    desk.press("Enter").work();
    // Each id is there three times: by which column is asked.
    desk.press("Enter");
    let compare = open(&desk);
    let party = compare.everybody().nth(1).unwrap();
    assert_eq!((party.orgs.len(), party.class), (3, None));
    let started = desk.started().into_iter();
    let across = started.filter_map(|(id, job)| match &job {
        Job::Compare(CompareJob::Run { others, .. }) => Some((id, others[0].1.across_orgs, job)),
        _ => None,
    });
    let Some((id, true, job)) = across.last() else {
        panic!("an id of one of three orgs means another record");
    };
    let Job::Compare(job) = job else { return };
    let event = job.work(&crate::rows::Cancel::default()).unwrap();
    desk.event(id, JobEvent::Compare(Box::new(event)));
    let screen = desk.draw(120, 40);
    assert!(screen.contains("3 orgs, PROD among them"), "{screen}");
    desk.press("e").work();
    let Some(Overlay::Export(card)) = desk.app.overlays.last() else {
        panic!("the card");
    };
    assert_eq!(
        desk.app.whose_rows(&card.offer),
        "acme-prod (PROD) and 3 orgs, PROD among them"
    );
}

#[test]
fn the_ids_of_several_orgs_are_asked_of_none() {
    let mut desk = super::compare::lookups();
    let Some(Overlay::Compare(compare)) = desk.app.overlays.last_mut() else {
        panic!("a comparison is open");
    };
    let party = compare.parties.last_mut().unwrap();
    party.orgs.push(prod().key);
    party.name = "2 orgs".into();
    desk.press("m");
    assert!(
        desk.toast()
            .starts_with("the ids of 2 orgs are of several orgs"),
        "{}",
        desk.toast()
    );
    assert!(desk.started().is_empty());
}

/// The deals of production, loaded twice: the second time Globex is lost, and Acme is new.
fn loaded_again() -> Desk {
    let (mut desk, job) = Desk::running_in_results(DEALS);
    load(&mut desk, job, &PROD[1..]);
    desk.press("r");
    let (job, _) = desk.started_query();
    let mut changed = PROD;
    changed[1][2] = "Closed Lost";
    load(&mut desk, job, &changed);
    desk
}

#[test]
fn one_record_is_compared_with_its_earlier_load() {
    let mut desk = loaded_again();
    desk.press("g b").work();
    let compare = open(&desk);
    assert_eq!(compare.how.key, ["Id"]);
    let Stage::Record(record) = compare.stage else {
        panic!("the record is open: {:?}", compare.stage);
    };
    assert_eq!(compare.rows_of(record.place), [Some(1), Some(0)]);
    let screen = desk.draw(120, 40);
    for said in [
        "Record · 1 of 4 fields differ",
        "acme-prod, earlier",
        "Closed Lost",
        "Negotiation",
    ] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
    // All rows stand behind it.
    desk.press("Esc");
    assert!(matches!(open(&desk).stage, Stage::View));
    assert_eq!(
        open(&desk).view.as_ref().unwrap().line(),
        Some(record.place)
    );
    // The row that is marked, not the one under the cursor; and one that was not there before.
    desk.press("Esc j m k g b").work();
    let Stage::Record(record) = open(&desk).stage else {
        panic!("the record is open");
    };
    assert_eq!(open(&desk).rows_of(record.place), [Some(2), Some(1)]);
    desk.press("Esc Esc M g g g b").work();
    let screen = desk.draw(120, 40);
    assert!(screen.contains("Record · only in acme-prod"), "{screen}");
}

#[test]
fn why_there_is_no_earlier_load_is_said() {
    let (mut desk, job) = Desk::running_in_results(DEALS);
    load(&mut desk, job, &PROD);
    desk.press("g b");
    assert!(
        desk.toast()
            .contains("run the statement again: its earlier load is kept"),
        "{}",
        desk.toast()
    );
    let mut desk = loaded_again();
    let id = desk.app.tab().unwrap().id;
    desk.app.find_tab_mut(id).unwrap().earlier = Some(Earlier::TooMany);
    let why = "the earlier load was not kept: it was longer than 67 MB";
    desk.press("g b");
    assert_eq!(desk.toast(), why);
    assert!(desk.app.overlays.is_empty());
    // In the list it stands with the reason, and is not taken.
    desk.press("B").type_text("earlier");
    assert!(desk.draw(120, 40).contains("its earlier load"));
    desk.press("Enter");
    assert_eq!(desk.toast(), why);
    assert!(matches!(open(&desk).stage, Stage::Choose(_)));
}

#[test]
fn marks_in_more_than_one_other_tab_are_named() {
    let mut desk = both_loaded();
    desk.press("m o").type_text("uat").press("Enter 3 m m j m");
    desk.press("o").type_text("prod").press("Enter 3");
    assert_eq!(
        desk.app.availability(Command::CompareRecords),
        Availability::Ready
    );
    desk.press("g b");
    assert_eq!(
        desk.toast(),
        "which row is meant? Rows are marked in acme-uat's Opportunity: leave one mark in one of them"
    );
    assert!(desk.app.overlays.is_empty());
    // With an earlier load that is what the row is compared with, and it is said why.
    desk.press("r");
    let (job, _) = desk.started_query();
    load(&mut desk, job, &PROD);
    desk.press("M g g m g b").work();
    assert_eq!(
        desk.toast(),
        "with its earlier load: rows are marked in acme-uat's Opportunity"
    );
    assert!(matches!(open(&desk).stage, Stage::Record(_)));
}

/// With one kind alone on the screen the next difference is the next of that kind.
#[test]
fn the_next_difference_is_one_of_those_that_are_shown() {
    let mut desk = super::compare::compared();
    let line = |desk: &Desk| open(desk).view.as_ref().unwrap().line();
    desk.press("f");
    let mut seen = Vec::new();
    for key in ["n", "n", "n", "N"] {
        desk.press(key);
        seen.push(line(&desk));
    }
    assert_eq!(seen, [Some(2), Some(0), Some(2), Some(0)], "what changed");
    desk.press("f n");
    assert_eq!(line(&desk), Some(3), "only the left");
    desk.press("N");
    assert_eq!(line(&desk), Some(3));
    assert!(desk.toast().contains("round"));
    // Of what is the same none differs.
    desk.press("f g n");
    assert_eq!(line(&desk), Some(1));
}

/// Two rows of a name, one without: in the head, in the line, and to no side's favour.
#[test]
fn keys_that_are_shared_and_keys_that_are_null_are_counted_and_shown() {
    let (mut desk, job) = Desk::running_in_results(DEALS);
    let left = [
        ["006A", "Acme", "Closed Won", "1"],
        ["006B", "Acme", "Negotiation", "1"],
        ["006C", "∅", "Prospecting", "1"],
        ["006D", "Globex", "Prospecting", "1"],
    ];
    let right = [
        ["006X", "Acme", "Closed Won", "1"],
        ["006Y", "Globex", "Prospecting", "1"],
    ];
    load(&mut desk, job, &left);
    desk.press("B Enter");
    let (job, _) = query(&mut desk);
    desk.query(job, columns(&TITLES))
        .query(job, deals(&right))
        .query(job, finished(2))
        .work();
    // No column alone tells every row apart: what each does is said.
    desk.work();
    desk.press(",");
    let screen = desk.draw(120, 40);
    for said in ["2 rows share theirs", "1 row without"] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
    let compare = open(&desk);
    let mut candidates = compare.candidates.iter();
    let at = candidates.position(|one| one.columns == ["Name"]).unwrap();
    desk.press("g");
    for _ in 0..at {
        desk.press("j");
    }
    desk.press("Enter").work();
    let screen = desk.draw(120, 40);
    for said in [
        "2 same · ≠ 0 changed · ◀ 2 only acme-prod · ▶ 0 only acme-uat",
        "2 rows share their key, paired in order",
        "1 row has no key, paired with nothing",
    ] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
    let mut below = Vec::new();
    for _ in 0..2 {
        let screen = desk.press("n").draw(120, 40);
        let mut lines = screen.lines();
        let line = lines.find(|line| line.starts_with(" Only in acme-prod."));
        below.push(line.unwrap_or_default().trim().to_owned());
    }
    below.sort();
    assert_eq!(
        below,
        [
            "Only in acme-prod. It has no value in the key.",
            "Only in acme-prod. Other rows have the same key."
        ]
    );
}
