//! Lists for parameters: where they come from, what is said of them, and how a long one runs.

use super::*;
use crate::app::overlay::Overlay;
use crate::soql::bind::{List, Table};
use crate::worker::{ColumnOffer, ListEvent, ListSource};

const IDS: &str = "SELECT Id FROM Case WHERE AccountId IN :ids";

/// So many Ids, one a line.
pub(crate) fn pasted(count: usize) -> String {
    let ids: Vec<String> = (0..count).map(|n| format!("001RO0000{n:06}")).collect();
    format!("Account ID\n{}\n\n{}\n", ids.join("\n"), ids[0])
}

/// The form of a statement with a list.
pub(crate) fn asked() -> Desk {
    let mut desk = Desk::with_text(IDS);
    desk.press("F5");
    desk
}

fn list_job(desk: &mut Desk) -> (JobId, ListSource) {
    let started = desk.started().into_iter();
    let mut jobs = started.filter_map(|(id, job)| match job {
        Job::List(job) => Some((id, job.source)),
        _ => None,
    });
    jobs.next().expect("a list is read")
}

fn offer(title: &str, text: &str) -> ColumnOffer {
    ColumnOffer {
        title: title.into(),
        list: Table::read(text).list(0),
    }
}

#[test]
fn a_pasted_list_says_what_was_left_out_and_runs_with_one_more_enter() {
    let mut desk = asked();
    desk.paste(&pasted(412));
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("412 Ids, 1 blank left out, 1 twice left out, heading Account ID left out"),
        "{screen}"
    );
    desk.press("Enter");
    let (_, soql) = desk.started_query();
    assert!(
        soql.starts_with("SELECT Id FROM Case WHERE AccountId IN ('001RO0000000000YAA','001"),
        "{soql}"
    );
    assert_eq!(
        desk.app.session().values[0].value,
        "@pasted",
        "many are not kept in a file"
    );
    // A second run has them still.
    desk.press("Ctrl-C F5");
    assert!(desk.draw(120, 40).contains("412 Ids"));
    desk.press("Enter");
    assert_eq!(desk.started_query().1, soql);
    // And so has the plan.
    desk.take();
    desk.press("Ctrl-C F10");
    let started = desk.started();
    assert!(
        started
            .iter()
            .any(|(_, job)| matches!(job, Job::Plan(job) if job.soql == soql))
    );
}

#[test]
fn few_pasted_values_are_remembered_themselves() {
    let mut desk = asked();
    desk.paste("O'Hara\nAcme, Inc.").press("Enter");
    assert!(
        desk.started_query()
            .1
            .ends_with(r"IN ('O\'Hara','Acme, Inc.')")
    );
    let session = desk.app.session();
    assert_eq!(session.values[0].value, r"'O\'Hara', 'Acme, Inc.'");
    let mut desk = Desk::start(Start {
        orgs: vec![prod()],
        session: Some(session),
        ..Start::default()
    });
    desk.take();
    desk.press("F5 Enter");
    assert!(
        desk.started_query()
            .1
            .ends_with(r"IN ('O\'Hara','Acme, Inc.')")
    );
}

#[test]
fn a_list_that_was_pasted_before_the_last_start_is_asked_for() {
    let mut desk = asked();
    desk.paste(&pasted(412)).press("Enter");
    let session = desk.app.session();
    let mut desk = Desk::start(Start {
        orgs: vec![prod()],
        session: Some(session),
        ..Start::default()
    });
    desk.take();
    desk.press("F5 Enter");
    assert!(desk.draw(120, 40).contains("paste them again"));
    assert!(desk.started().is_empty());
}

#[test]
fn a_file_is_read_on_enter_and_asks_for_its_column() {
    let mut desk = asked();
    desk.type_text("@~/accounts.csv").press("Enter");
    let (job, source) = list_job(&mut desk);
    assert!(matches!(&source, ListSource::File { path, column: None } if path == "~/accounts.csv"));
    assert!(desk.draw(120, 40).contains("reading…"));
    let offers = vec![
        offer("Name", "Acme\nOther"),
        offer("Account ID", "001RO000003rjkX"),
    ];
    desk.event(job, JobEvent::List(ListEvent::Columns(offers)));
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("Which column · 2") && screen.contains("1 Id"),
        "{screen}"
    );
    desk.type_text("account").press("Enter");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("@~/accounts.csv:Account ID"), "{screen}");
    desk.press("Enter");
    assert!(
        desk.started_query()
            .1
            .ends_with("IN ('001RO000003rjkXYAQ')")
    );
    assert_eq!(
        desk.app.session().values[0].value,
        "@~/accounts.csv:Account ID",
        "where from, not what"
    );
    // The file may be another by now: it is read again.
    desk.press("Ctrl-C F5 Enter");
    let (job, source) = list_job(&mut desk);
    let column = Some("Account ID".to_owned());
    assert!(matches!(source, ListSource::File { column: found, .. } if found == column));
    let refused = ListEvent::Refused("~/accounts.csv: No such file".into());
    desk.event(job, JobEvent::List(refused));
    assert!(desk.draw(120, 40).contains("No such file"));
    desk.press("Esc");
    assert!(desk.app.overlays.is_empty());
}

/// A result with Ids and names, and the form of another query in a new tab.
pub(crate) fn beside_a_result() -> Desk {
    let (mut desk, job) = Desk::running("SELECT Name, Id FROM Account");
    let row = |n: usize| {
        [
            (CellKind::Text, format!("Account {n}")),
            (CellKind::Text, format!("001RO0000{n:06}")),
        ]
    };
    let rows: Vec<_> = (0..30).map(row).collect();
    desk.query(job, columns(&["Name", "Id"]))
        .query(job, page_of(&rows, 30))
        .query(job, finished(30));
    desk.press("Esc t").paste(IDS).press("F5");
    desk.take();
    desk
}

#[test]
fn a_column_of_an_open_result_gives_its_values() {
    let mut desk = beside_a_result();
    desk.press("@");
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("Values from") && screen.contains("30 loaded rows"),
        "{screen}"
    );
    desk.press("Enter");
    let (job, source) = list_job(&mut desk);
    let ListSource::Rows {
        rows,
        order,
        column,
    } = source
    else {
        panic!("a result was chosen");
    };
    assert!(order.is_none());
    assert_eq!(
        (
            rows.len(),
            rows.columns().get(column).unwrap().title.as_str()
        ),
        (30, "Id")
    );
    let texts: Vec<String> = rows
        .column(column)
        .map(|cell| cell.text.to_owned())
        .collect();
    let list = List::of(texts.iter().map(String::as_str), None);
    let title = "Id".to_owned();
    desk.event(
        job,
        JobEvent::List(ListEvent::Read(ColumnOffer { title, list })),
    );
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("@acme-prod · Account · Id · loaded rows"),
        "{screen}"
    );
    assert!(screen.contains("30 Ids"), "{screen}");
    desk.press("Enter");
    assert!(desk.started_query().1.contains("'001RO0000000029YAA')"));
}

#[test]
fn a_result_that_is_gone_is_said_and_esc_leads_to_a_path() {
    let mut desk = beside_a_result();
    desk.press("@ Esc");
    desk.type_text("acme-prod · Lead · Id · loaded rows")
        .press("Enter");
    assert!(desk.draw(120, 40).contains("not open any more"));
    desk.press("Ctrl-U")
        .type_text("@")
        .press("Esc")
        .type_text("ids.txt")
        .press("Enter");
    assert!(matches!(list_job(&mut desk).1, ListSource::File { path, .. } if path == "ids.txt"));
}

#[test]
fn columns_that_were_pasted_are_asked_about() {
    let mut desk = asked();
    desk.paste("Id\tName\n001RO000003rjkX\tAcme\n001RO000003rjkY\tOther\n");
    assert!(desk.draw(120, 40).contains("Which column · 2"));
    desk.press("Enter");
    assert!(desk.draw(120, 40).contains("2 Ids"));
    desk.press("Esc");
    assert!(desk.app.overlays.is_empty());
}

#[test]
fn a_statement_that_cannot_be_asked_in_parts_says_why_and_the_form_stays() {
    let mut desk = Desk::with_text("SELECT Id FROM Case WHERE AccountId NOT IN :ids");
    desk.press("F5").paste(&pasted(6_000)).press("Enter");
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("and NOT IN cannot be asked") && screen.contains("100,000 characters"),
        "{screen}"
    );
    assert!(matches!(desk.app.overlays.last(), Some(Overlay::Form(_))));
}

/// A list in three parts under way; the pages of the first are here.
pub(crate) fn in_parts() -> (Desk, JobId) {
    let mut desk = asked();
    desk.paste(&pasted(12_000)).press("Enter");
    let started = desk.started().into_iter();
    let found = started.filter_map(|(id, job)| match job {
        Job::Query(job) => Some((id, job)),
        _ => None,
    });
    let (id, job) = found.last().unwrap();
    let parts = job.parts.unwrap();
    assert_eq!((parts.filling.parts(), parts.at), (3, 0));
    assert_eq!(parts.filling.statement(0), job.soql);
    let part = |at, total| QueryEvent::Part { at, of: 3, total };
    desk.query(id, columns(&["Name", "Amount"]))
        .query(id, part(0, 0));
    desk.query(id, page(0, 40, 40)).query(id, part(1, 40));
    (desk, id)
}

#[test]
fn how_far_a_list_in_parts_is_stands_in_the_title() {
    let (mut desk, job) = in_parts();
    let screen = desk.draw(120, 40);
    assert!(screen.contains("40 rows · part 2 of 3"), "{screen}");
    desk.query(job, page(40, 50, 50));
    desk.query(
        job,
        QueryEvent::Part {
            at: 2,
            of: 3,
            total: 50,
        },
    );
    desk.query(job, page(50, 60, 60)).query(job, finished(60));
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("60 rows") && !screen.contains("part"),
        "{screen}"
    );
}

#[test]
fn a_list_in_parts_goes_on_where_it_stopped() {
    let (mut desk, _) = in_parts();
    desk.press("Ctrl-C Esc").take();
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("stopped") && screen.contains("part 2 of 3"),
        "{screen}"
    );
    desk.press("Esc");
    desk.app.columns[0].focus = crate::app::column::Pane::Results;
    desk.press("G");
    assert!(desk.draw(120, 40).contains("Fetch parts 2 to 3?"));
    desk.press("y");
    let started = desk.started().into_iter();
    let mut jobs = started.filter_map(|(_, job)| match job {
        Job::Query(job) => Some(job),
        _ => None,
    });
    let job = jobs.next().unwrap();
    let parts = job.parts.unwrap();
    assert_eq!((parts.at, parts.total, parts.rows.len()), (1, 40, 40));
    assert_eq!(job.resume.unwrap().next_url, None);
}

#[test]
fn an_error_of_the_server_stands_at_its_word_behind_the_values() {
    let text = "-- é\nSELECT Id FROM Case WHERE Status = :status AND Wrong = 1";
    let mut desk = Desk::with_text(text);
    desk.press("F5").type_text("a long value").press("Enter");
    let (job, soql) = desk.started_query();
    let line = soql.lines().nth(1).unwrap();
    let column = u32::try_from(line.find("Wrong").unwrap() + 1).unwrap();
    desk.event(
        job,
        refused("INVALID_FIELD", "No such column 'Wrong'", Some((2, column))),
    );
    let marked = |desk: &Desk| {
        let tab = desk.app.tab().unwrap();
        let range = tab.problem.as_ref().unwrap().range.clone().unwrap();
        text[range].to_owned()
    };
    assert_eq!(marked(&desk), "Wrong");
    desk.press("F5 Enter");
    let (job, _) = desk.started_query();
    let column = u32::try_from(line.find("long").unwrap() + 1).unwrap();
    desk.event(job, refused("MALFORMED_QUERY", "odd", Some((2, column))));
    assert_eq!(marked(&desk), ":status");
}

#[test]
fn values_are_quoted_by_the_type_of_their_field() {
    let mut desk = super::assist::knowing(&["Account"]);
    desk.put("|");
    desk.paste("SELECT Id FROM Account WHERE Name = :name AND AnnualRevenue > :least");
    desk.press("F5")
        .type_text("42")
        .press("Down")
        .type_text("42")
        .press("Enter");
    let soql = desk.started_query().1;
    assert!(
        soql.ends_with("Name = '42' AND AnnualRevenue > 42"),
        "{soql}"
    );
}

#[test]
fn without_a_list_nothing_of_this_is_offered() {
    let mut desk = Desk::with_text("SELECT Id FROM Case WHERE Status = :status");
    desk.press("F5").type_text("@x");
    assert!(matches!(desk.app.overlays.last(), Some(Overlay::Form(_))));
    desk.press("Enter");
    assert!(desk.started_query().1.ends_with("= '@x'"));
}
