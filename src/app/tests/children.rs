//! Child rows: the stack of tables, going back, what is taken of a job's answers.
//! Long because the tables that the tests beside this begin with are made here, too.

use std::sync::Arc;

use super::*;
use crate::app::command::Command;
use crate::rows::{CellKind, ChunkBuilder, Columns, RowSet, ValueKind};
use crate::worker::{ChildrenEvent, ChildrenWork, Heading, Job, JobEvent, QueryEvent};

const SOQL: &str =
    "SELECT Name, (SELECT LastName, (SELECT Subject FROM Cases) FROM Contacts) FROM Account";
const CUT: &str = r#"{"totalSize":1431,"done":false,"nextRecordsUrl":"/services/data/v66.0/query/0r8xx-200","records":[]}"#;
const TWO: &str = r#"{"totalSize":2,"done":true,"records":[]}"#;

pub(super) fn page_of(columns: usize, rows: &[&[(CellKind, &str)]]) -> crate::rows::RowChunk {
    let mut page = ChunkBuilder::new(columns);
    for row in rows {
        for (column, (kind, text)) in row.iter().enumerate() {
            page.set(column, *kind, text);
        }
        page.end_row();
    }
    page.finish()
}

/// Three accounts: one with two contacts, one without, one whose contacts were cut off.
pub fn accounts() -> (Desk, JobId) {
    let (mut desk, job) = Desk::running_in_results(SOQL);
    let query = crate::soql::parse::parse(SOQL).unwrap();
    let columns = Columns::of(&query);
    let page = page_of(
        2,
        &[
            &[(CellKind::Text, "Acme"), (CellKind::Children, TWO)],
            &[(CellKind::Text, "Bolt"), (CellKind::Null, "")],
            &[(CellKind::Text, "Cut"), (CellKind::Children, CUT)],
        ],
    );
    desk.query(job, QueryEvent::Columns(Arc::new(columns)));
    desk.query(
        job,
        QueryEvent::Page {
            chunk: Arc::new(page),
            columns: None,
            total: 3,
            next: None,
        },
    );
    desk.press("$");
    (desk, job)
}

pub(super) fn contacts() -> RowSet {
    let child = "SELECT LastName, (SELECT Subject FROM Cases) FROM Contacts";
    let columns = Columns::of(&crate::soql::parse::parse(child).unwrap());
    let mut rows = RowSet::new(Arc::new(columns));
    rows.push(
        Arc::new(page_of(
            2,
            &[
                &[(CellKind::Text, "Ann"), (CellKind::Children, TWO)],
                &[(CellKind::Text, ""), (CellKind::Null, "")],
            ],
        )),
        None,
    );
    rows
}

/// The three accounts, all here, with the work on child rows that these keys begin answered.
fn answered(keys: &str, event: ChildrenEvent) -> Desk {
    let (mut desk, query) = accounts();
    desk.query(query, finished(3));
    desk.press(keys);
    let (job, ..) = work_of(&mut desk);
    desk.event(job, JobEvent::Children(event));
    desk
}

/// Two contacts opened with these keys.
pub fn opened(keys: &str) -> Desk {
    answered(keys, ChildrenEvent::Opened(contacts()))
}

/// Children of children of children, of records with long names, the last of them cut off.
pub fn deep() -> Desk {
    let mut desk = opened("Enter");
    for name in [
        "Consolidated Holdings (Kraków)",
        "Przedsiębiorstwo Energetyki",
    ] {
        let top = desk.app.columns[0].tab_mut().result.as_mut().unwrap();
        let mut rows = RowSet::new(top.rows.shared_columns());
        let row: &[(CellKind, &str)] = &[(CellKind::Text, name), (CellKind::Children, TWO)];
        rows.push(Arc::new(page_of(2, &[row])), None);
        top.rows = rows;
        desk.press("$ Enter");
        let (job, ..) = work_of(&mut desk);
        desk.event(job, JobEvent::Children(ChildrenEvent::Opened(contacts())));
    }
    desk.app.columns[0].tab_mut().result.as_mut().unwrap().total = Some(2_431);
    desk
}

/// The contacts of the third account being fetched.
pub fn fetching() -> Desk {
    let progress = ChildrenEvent::Progress {
        loaded: 400,
        total: 1_431,
    };
    answered("j j p", progress)
}

/// The contacts as rows, one account's cut off.
pub fn flattened() -> Desk {
    let flat = ChildrenEvent::Flattened {
        rows: contacts(),
        cut: 1,
        most: 200,
    };
    answered("a", flat)
}

pub(super) fn work_of(desk: &mut Desk) -> (JobId, ChildrenWork, Vec<String>) {
    let found = desk.started().into_iter().find_map(|(id, job)| match job {
        Job::Children(job) => {
            let titles = job.columns.iter().map(|c| c.title.clone()).collect();
            Some((id, job.work, titles))
        }
        _ => None,
    });
    found.expect("work on child rows was started")
}

fn crumbs(desk: &Desk) -> String {
    desk.app.tab().unwrap().breadcrumb()
}

#[test]
fn enter_opens_the_children_and_back_is_exactly_where_one_was() {
    let (mut desk, _) = accounts();
    let before = format!(
        "{:?}",
        desk.app.tab().unwrap().result.as_ref().unwrap().grid
    );
    desk.press("Enter");
    let (job, work, titles) = work_of(&mut desk);
    assert_eq!(work, ChildrenWork::Open(0));
    assert_eq!(titles, ["LastName", "Cases"]);
    desk.event(job, JobEvent::Children(ChildrenEvent::Opened(contacts())));
    assert_eq!(
        (desk.rows(), crumbs(&desk).as_str()),
        (2, "Account › Acme › Contacts")
    );

    // Children of children, told by the statement inside the statement.
    desk.press("$ Enter");
    let (job, work, titles) = work_of(&mut desk);
    assert_eq!(
        (work, titles),
        (ChildrenWork::Open(0), vec!["Subject".to_owned()])
    );
    desk.event(
        job,
        JobEvent::Children(ChildrenEvent::Opened(RowSet::default())),
    );
    assert_eq!(crumbs(&desk), "Account › Acme › Contacts › Ann › Cases");

    desk.press("Backspace");
    assert_eq!(crumbs(&desk), "Account › Acme › Contacts");
    desk.press("Esc");
    assert_eq!((crumbs(&desk).as_str(), desk.rows()), ("", 3));
    let after = format!(
        "{:?}",
        desk.app.tab().unwrap().result.as_ref().unwrap().grid
    );
    assert_eq!(before, after);
}

#[test]
fn pages_that_arrive_meanwhile_go_to_the_querys_own_table() {
    let (mut desk, query) = accounts();
    desk.press("Enter");
    let (job, ..) = work_of(&mut desk);
    desk.event(job, JobEvent::Children(ChildrenEvent::Opened(contacts())));
    let more = page_of(2, &[&[(CellKind::Text, "Dune"), (CellKind::Null, "")]]);
    desk.query(
        query,
        QueryEvent::Page {
            chunk: Arc::new(more),
            columns: None,
            total: 4,
            next: None,
        },
    );
    assert_eq!(desk.rows(), 2, "the children stay on the screen");
    desk.press("Backspace");
    assert_eq!(desk.rows(), 4);
}

#[test]
fn a_record_without_children_says_so_and_opens_nothing() {
    let (mut desk, _) = accounts();
    desk.take();
    desk.press("j Enter");
    assert_eq!(desk.toast(), "this record has no Contacts");
    assert!(desk.started().is_empty());
    desk.press("0 Enter");
    assert!(
        desk.app.tab().unwrap().form,
        "any other cell shows its record"
    );
}

#[test]
fn an_answer_for_a_table_that_is_gone_is_dropped() {
    let (mut desk, _) = accounts();
    desk.press("Enter");
    let (job, ..) = work_of(&mut desk);
    desk.press("Esc");
    assert_eq!(desk.cancelled(), [job]);
    desk.event(job, JobEvent::Children(ChildrenEvent::Opened(contacts())));
    assert_eq!((desk.rows(), crumbs(&desk).as_str()), (3, ""));
}

#[test]
fn only_children_that_were_cut_off_are_fetched() {
    let (mut desk, _) = accounts();
    let ready = |desk: &Desk, command| desk.app.availability(command);
    use crate::app::availability::Availability::{Disabled, Ready};
    assert!(matches!(ready(&desk, Command::ChildrenRest), Disabled(_)));
    desk.press("j j");
    assert_eq!(ready(&desk, Command::ChildrenRest), Ready);
    desk.press("p");
    let (job, work, _) = work_of(&mut desk);
    assert_eq!(work, ChildrenWork::Complete(2));
    let progress = ChildrenEvent::Progress {
        loaded: 400,
        total: 1_431,
    };
    desk.event(job, JobEvent::Children(progress));
    assert_eq!(desk.toast(), "Contacts: 400 of 1,431 · Esc stops");
    let base = desk.app.tab().unwrap().result.as_ref().unwrap();
    let (first, page) = base.rows.page_of(2).unwrap();
    let whole = r#"{"totalSize":1431,"done":true,"records":[]}"#.to_owned();
    let page = Arc::new(page.with_texts(&[((2, 1), whole)].into()));
    let done = ChildrenEvent::Completed {
        pages: vec![(first, page)],
        below: Vec::new(),
        fetched: 1_231,
        opened: Some(contacts()),
    };
    desk.event(job, JobEvent::Children(done));
    assert_eq!(desk.toast(), "1,231 more rows of Contacts; all are here");
    assert!(matches!(ready(&desk, Command::ChildrenRest), Disabled(_)));
    assert_eq!(desk.rows(), 3, "nothing was opened");
}

#[test]
fn the_rest_of_the_children_on_the_screen_takes_their_place() {
    let (mut desk, _) = accounts();
    desk.press("j j Enter");
    let (job, ..) = work_of(&mut desk);
    desk.event(
        job,
        JobEvent::Children(ChildrenEvent::Opened(RowSet::default())),
    );
    assert_eq!(desk.rows(), 0);
    desk.press("p");
    let (job, work, _) = work_of(&mut desk);
    assert_eq!(work, ChildrenWork::Complete(2));
    let done = ChildrenEvent::Completed {
        pages: Vec::new(),
        below: Vec::new(),
        fetched: 2,
        opened: Some(contacts()),
    };
    desk.event(job, JobEvent::Children(done));
    assert_eq!(desk.rows(), 2);
}

#[test]
fn flattened_rows_are_a_table_of_their_own_and_say_what_is_missing() {
    let (mut desk, _) = accounts();
    desk.press("a");
    let (job, work, _) = work_of(&mut desk);
    assert_eq!(work, ChildrenWork::IntoRows);
    let flat = ChildrenEvent::Flattened {
        rows: contacts(),
        cut: 1,
        most: 200,
    };
    desk.event(job, JobEvent::Children(flat));
    assert_eq!(crumbs(&desk), "Account › Contacts as rows");
    assert_eq!(
        desk.toast(),
        "1 record has more Contacts on the server; O on the column fetches them"
    );
    desk.press("Backspace C");
    let (job, work, _) = work_of(&mut desk);
    assert_eq!(work, ChildrenWork::IntoColumns);
    let flat = ChildrenEvent::Flattened {
        rows: contacts(),
        cut: 0,
        most: 57,
    };
    desk.event(job, JobEvent::Children(flat));
    assert_eq!(
        desk.toast(),
        "only the first 10 of up to 57 Contacts are columns"
    );
}

#[test]
fn a_failure_changes_nothing_and_says_why() {
    let (mut desk, _) = accounts();
    desk.press("Enter");
    let (job, ..) = work_of(&mut desk);
    desk.event(
        job,
        JobEvent::Failed(crate::worker::JobError::Panicked("x".into())),
    );
    assert!(
        desk.toast().starts_with("The child rows did not come"),
        "{}",
        desk.toast()
    );
    assert_eq!(desk.rows(), 3);
    desk.press("Enter");
    work_of(&mut desk);
}

#[test]
fn a_new_run_takes_all_tables_away() {
    let (mut desk, query) = accounts();
    desk.press("Enter");
    let (job, ..) = work_of(&mut desk);
    desk.event(job, JobEvent::Children(ChildrenEvent::Opened(contacts())));
    let finished = QueryEvent::Finished {
        total: 3,
        capped: false,
        elapsed: std::time::Duration::ZERO,
    };
    desk.query(query, finished);
    desk.press("r");
    let (again, _) = desk.started_query();
    desk.query(again, columns(&["Id"]))
        .query(again, page(0, 1, 1));
    assert_eq!((desk.rows(), crumbs(&desk).as_str()), (1, ""));
}

#[test]
fn labels_and_types_come_behind_the_rows_once() {
    let (mut desk, query) = accounts();
    let job = desk.started_job(|job| matches!(job, Job::Headings(_)));
    let label = Heading {
        label: Some("Account Name".into()),
        kind: ValueKind::Text,
        object: "Account".into(),
        field: "Name".into(),
    };
    desk.event(job, JobEvent::Headings(vec![Some(label), None]));
    let pane = desk.app.tab().unwrap().result.as_ref().unwrap();
    let heading = pane.headings.get(0).unwrap();
    assert_eq!(heading.label.as_deref(), Some("Account Name"));
    assert_eq!(heading.kind, ValueKind::Text);
    let more = page_of(2, &[&[(CellKind::Text, "Dune"), (CellKind::Null, "")]]);
    desk.query(
        query,
        QueryEvent::Page {
            chunk: Arc::new(more),
            columns: None,
            total: 4,
            next: None,
        },
    );
    let again = desk.started();
    assert!(
        again
            .iter()
            .all(|(_, job)| !matches!(job, Job::Headings(_))),
        "asked once"
    );
}

#[test]
fn columns_of_children_begin_under_the_cursor() {
    let mut desk = flattened();
    desk.draw(80, 24);
    let result = desk.app.tab().unwrap().result.as_ref().unwrap();
    let below = desk.app.tab().unwrap().beneath.last().unwrap();
    assert_eq!(result.column(), Some(below.rows.columns().len() - 1));
}

#[test]
fn child_rows_are_counted_by_how_many_they_are() {
    let (mut desk, query) = accounts();
    desk.query(query, finished(3));
    desk.draw(80, 24);
    desk.press("F").work();
    let screen = desk.draw(80, 24);
    for line in ["2 rows", "1,431 rows", "null"] {
        assert!(screen.contains(line), "{screen}");
    }
    assert!(!screen.contains("totalSize"), "{screen}");
    desk.type_text("2 rows").press("Enter").work();
    let result = desk.app.tab().unwrap().result.as_ref().unwrap();
    assert_eq!((result.sheet().len(), result.row()), (1, Some(0)));
}
