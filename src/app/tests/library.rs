//! The lists of statements: what is noted of a run, what is listed, and what becomes of it.

use super::*;
use crate::worker::{HistoryEntry, RunStatus, SavedEvent, SavedJob, SavedQuery};

/// A run of the production org, so many seconds ago.
pub(crate) fn past(ago: i64, soql: &str) -> HistoryEntry {
    HistoryEntry {
        at: EPOCH - ago,
        org: prod().key,
        alias: "acme-prod".into(),
        soql: soql.into(),
        status: RunStatus::Complete,
        rows: 84_213,
        ms: 1_340,
        calls: 0,
        error: None,
    }
}

/// Runs of two orgs, the newest first.
pub(crate) fn runs() -> Vec<HistoryEntry> {
    let open = "SELECT Id, Name\nFROM Opportunity\nWHERE IsClosed = false -- only open ones";
    vec![
        past(40, open),
        HistoryEntry {
            status: RunStatus::Failed,
            rows: 0,
            ms: 90,
            error: Some("INVALID_FIELD No such column 'Nam' on entity 'Account'".into()),
            ..past(300, "SELECT Nam FROM Account")
        },
        HistoryEntry {
            org: sandbox().key,
            alias: "acme-uat".into(),
            status: RunStatus::Capped,
            rows: 50_000,
            ..past(4_000, "SELECT Id FROM Event__c")
        },
        past(90_000, open),
    ]
}

/// The history, as a job brings it.
pub(crate) fn with_history(desk: &mut Desk) {
    with_runs(desk, runs());
}

/// A history of these runs.
pub(crate) fn with_runs(desk: &mut Desk, runs: Vec<HistoryEntry>) {
    desk.take();
    desk.press("Ctrl-R");
    let job = desk.started_job(|job| matches!(job, Job::History));
    let damaged = None;
    desk.event(job, JobEvent::History { runs, damaged });
}

fn remembered(desk: &mut Desk) -> Vec<HistoryEntry> {
    let effects = desk.take().into_iter();
    let kept = effects.filter_map(|effect| match effect {
        Effect::Remember(run) => Some(run),
        _ => None,
    });
    kept.collect()
}

#[test]
fn a_run_is_remembered_with_its_rows_its_time_and_how_it_ended() {
    let (mut desk, job) = Desk::running("SELECT Name, Amount -- all of it\nFROM Account");
    desk.wait(2_000).query(job, columns(&["Name", "Amount"]));
    desk.query(job, page(0, 3, 3));
    assert!(remembered(&mut desk).is_empty(), "it still runs");
    desk.query(job, finished(3));
    let kept = remembered(&mut desk);
    assert_eq!(kept.len(), 1);
    assert_eq!(
        (kept[0].soql.as_str(), kept[0].rows, kept[0].ms, kept[0].at),
        (
            "SELECT Name, Amount -- all of it\nFROM Account",
            3,
            2_000,
            EPOCH
        )
    );
    assert_eq!(kept[0].status, RunStatus::Complete);
    assert_eq!(
        (&kept[0].org, kept[0].alias.as_str()),
        (&prod().key, "acme-prod")
    );
}

#[test]
fn failed_and_stopped_runs_are_remembered_too() {
    let (mut desk, job) = Desk::running("SELECT Nam FROM Account");
    desk.event(
        job,
        refused("INVALID_FIELD", "No such column", Some((1, 8))),
    );
    let kept = remembered(&mut desk);
    assert_eq!(kept[0].status, RunStatus::Failed);
    assert!(kept[0].error.as_deref().unwrap().contains("No such column"));
    desk.press("F5").take();
    desk.press("Ctrl-C");
    assert_eq!(remembered(&mut desk)[0].status, RunStatus::Stopped);
    // Run again before it ended: that one was stopped, too.
    desk.press("F5 F5");
    let kept = remembered(&mut desk);
    assert_eq!((kept.len(), kept[0].status), (1, RunStatus::Stopped));
}

#[test]
fn only_the_statement_that_ran_is_remembered() {
    let mut desk = Desk::with_text("SELECT Id FROM Account;\nSELECT Id FROM Contact");
    desk.press("F5 Ctrl-C");
    assert_eq!(remembered(&mut desk)[0].soql, "SELECT Id FROM Contact");
}

#[test]
fn the_history_lists_this_org_and_on_a_key_all() {
    let mut desk = Desk::new();
    with_history(&mut desk);
    let screen = desk.draw(120, 40);
    assert!(screen.contains("History · 2"), "{screen}");
    assert!(screen.contains("run 2 times") && !screen.contains("Event__c"));
    desk.press("Ctrl-R");
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("History · 3") && screen.contains("Event__c"),
        "{screen}"
    );
    desk.type_text("uat");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("1 of 3"), "{screen}");
    desk.press("Ctrl-R");
    assert!(desk.draw(120, 40).contains("0 of 2"));
}

#[test]
fn enter_puts_the_statement_into_the_editor_as_one_undo_step_and_runs_nothing() {
    let mut desk = Desk::with_text("SELECT Id FROM Case");
    with_history(&mut desk);
    desk.type_text("nam account").press("Enter");
    assert_eq!(desk.text(), "SELECT Nam FROM Account");
    let queries = desk
        .started()
        .into_iter()
        .filter(|(_, job)| matches!(job, Job::Query(_)));
    assert!(queries.count() == 0 && desk.app.overlays.is_empty());
    desk.press("Ctrl-Z");
    assert_eq!(desk.text(), "SELECT Id FROM Case");
}

#[test]
fn it_takes_the_place_of_the_statement_under_the_cursor_alone() {
    let mut desk = Desk::with_text("SELECT Id FROM Case;\nSELECT Id FROM Contact");
    with_history(&mut desk);
    desk.press("Down Down Enter");
    assert_eq!(desk.text(), "SELECT Id FROM Case;\nSELECT Nam FROM Account");
}

#[test]
fn another_key_runs_it_from_the_filter_and_from_the_rows() {
    for keys in ["F5", "Ctrl-J", "Down Down Up r"] {
        let mut desk = Desk::new();
        with_history(&mut desk);
        desk.press(keys);
        let (_, soql) = desk.started_query();
        assert!(
            soql.starts_with("SELECT Id, Name\nFROM Opportunity"),
            "{keys}"
        );
        assert!(desk.text().ends_with("-- only open ones"));
    }
}

#[test]
fn a_history_that_cannot_be_read_says_why() {
    let mut desk = Desk::new();
    desk.press("Ctrl-R");
    let job = desk.started_job(|job| matches!(job, Job::History));
    desk.event(
        job,
        JobEvent::Failed(JobError::Panicked("while reading".into())),
    );
    assert!(desk.draw(120, 40).contains("while reading"));
    desk.press("Enter Esc");
    assert!(desk.app.overlays.is_empty());
}

#[test]
fn a_damaged_history_is_told_and_the_rest_is_listed() {
    let mut desk = Desk::new();
    desk.press("Ctrl-R");
    let job = desk.started_job(|job| matches!(job, Job::History));
    let damaged = Some("history.jsonl: line 3".to_owned());
    desk.event(
        job,
        JobEvent::History {
            runs: runs(),
            damaged,
        },
    );
    assert!(desk.toast().contains("could not be read"));
    assert!(desk.draw(120, 40).contains("History · 2"));
}

/// Saved queries, as a job lists them.
pub(crate) fn saved() -> SavedEvent {
    let query = |name: &str, text: &str| SavedQuery {
        name: name.into(),
        path: format!("queries/{name}.soql").into(),
        text: text.into(),
        changed: Some(EPOCH - 3_600),
    };
    SavedEvent::Listed {
        queries: vec![
            query(
                "accounts",
                "SELECT Id, Name\nFROM Account\nWHERE Industry = :industry\n",
            ),
            query(
                "sales/open ones",
                "SELECT Id FROM Opportunity WHERE IsClosed = false\n",
            ),
        ],
        folder: "queries".into(),
    }
}

/// The saved queries, as a job brings them.
pub(crate) fn with_saved(desk: &mut Desk) {
    desk.take();
    desk.press("Ctrl-O");
    let (job, _) = saved_job(desk);
    desk.event(job, JobEvent::Saved(saved()));
}

fn saved_job(desk: &mut Desk) -> (JobId, SavedJob) {
    let started = desk.started().into_iter();
    let mut jobs = started.filter_map(|(id, job)| match job {
        Job::Saved(job) => Some((id, job)),
        _ => None,
    });
    jobs.next().expect("a job with saved queries was started")
}

#[test]
fn a_saved_query_is_found_by_its_name_and_taken_into_the_editor() {
    let mut desk = Desk::with_text("SELECT Id FROM Case");
    with_saved(&mut desk);
    desk.type_text("open").press("Enter");
    assert_eq!(
        desk.text(),
        "SELECT Id FROM Opportunity WHERE IsClosed = false"
    );
    desk.press("Ctrl-S");
    assert!(
        desk.draw(120, 40).contains("sales/open ones"),
        "it is saved under its name again"
    );
}

#[test]
fn a_query_is_saved_under_a_name_and_asks_before_it_replaces_one() {
    let mut desk = Desk::with_text("SELECT Id FROM Case");
    desk.press("Ctrl-S Enter");
    assert!(desk.draw(120, 40).contains("a name is missing"));
    desk.type_text("cases").press("Enter");
    let (job, asked) = saved_job(&mut desk);
    let write = |replace| SavedJob::Write {
        name: "cases".into(),
        text: "SELECT Id FROM Case".into(),
        replace,
    };
    assert_eq!(asked, write(false));
    desk.event(
        job,
        JobEvent::Saved(SavedEvent::Exists("cases.soql".into())),
    );
    desk.press("Enter");
    assert!(desk.started().is_empty(), "Enter is no yes");
    desk.press("Ctrl-S Enter");
    let (job, _) = saved_job(&mut desk);
    desk.event(
        job,
        JobEvent::Saved(SavedEvent::Exists("cases.soql".into())),
    );
    desk.press("y");
    let (job, asked) = saved_job(&mut desk);
    assert_eq!(asked, write(true));
    desk.event(
        job,
        JobEvent::Saved(SavedEvent::Done("saved as cases.soql".into())),
    );
    assert_eq!(desk.toast(), "saved as cases.soql");
}

#[test]
fn renaming_asks_for_the_name_and_deleting_asks() {
    let mut desk = Desk::new();
    with_saved(&mut desk);
    let path: std::path::PathBuf = "queries/accounts.soql".into();
    desk.press("Down Down Up R Ctrl-U")
        .type_text("all")
        .press("Enter");
    let (job, asked) = saved_job(&mut desk);
    let (name, from) = ("all".to_owned(), path.clone());
    assert_eq!(asked, SavedJob::Rename { path: from, name });
    desk.event(job, JobEvent::Saved(SavedEvent::Done("renamed".into())));
    let (job, asked) = saved_job(&mut desk);
    assert_eq!(asked, SavedJob::List, "the list is read anew");
    desk.event(job, JobEvent::Saved(saved()));
    desk.press("d Esc");
    assert!(desk.started().is_empty());
    desk.press("d y");
    assert_eq!(saved_job(&mut desk).1, SavedJob::Delete(path));
}

#[test]
fn parameters_are_asked_for_quoted_and_remembered_over_a_restart() {
    let text = "SELECT Id FROM Case WHERE Status = :status AND Amount > :least";
    let mut desk = Desk::with_text(text);
    desk.press("F5");
    let queries = desk.started().into_iter();
    assert_eq!(
        queries
            .filter(|(_, job)| matches!(job, Job::Query(_)))
            .count(),
        0
    );
    desk.type_text("it's new").press("Enter");
    assert!(desk.draw(120, 40).contains("a value is missing"));
    desk.type_text("5").press("Enter");
    let (job, soql) = desk.started_query();
    assert_eq!(
        soql,
        "SELECT Id FROM Case WHERE Status = 'it\\'s new' AND Amount > 5"
    );
    desk.query(job, columns(&["Name"])).query(job, finished(0));
    assert_eq!(
        remembered(&mut desk)[0].soql,
        text,
        "the values are not a part of it"
    );
    let session = desk.app.session();
    let mut desk = Desk::start(Start {
        orgs: vec![prod()],
        session: Some(session),
        ..Start::default()
    });
    desk.take();
    desk.press("F5 Enter");
    assert_eq!(desk.started_query().1, soql);
}

#[test]
fn a_value_that_looks_like_a_token_is_not_remembered() {
    let mut desk = Desk::with_text("SELECT Id FROM Case WHERE Key__c = :key");
    let session = "00D000000000001AAA!AQcAQH0dMHZfz972Szmpkb58urFRkgeBGsxL";
    desk.press("F5").type_text(session).press("Enter");
    assert!(desk.started_query().1.contains(session), "but it is sent");
    assert_eq!(desk.app.session().values[0].value, "[redacted]");
}
