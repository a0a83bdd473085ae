//! The arrangement after a restart: columns, focus, cursors, how rows were shown, and orgs that are gone.

use super::session::{restart, saved};
use super::*;
use crate::app::session::Session;

#[test]
fn the_whole_arrangement_comes_back_after_a_restart() {
    let mut desk = super::split::beside(240, 60);
    desk.paste("SELECT Name, Amount FROM Account");
    desk.press("Esc ) ) 3 z H r");
    let (job, _) = desk.started_query();
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, page(0, 9, 9))
        .query(job, finished(9));
    desk.draw(240, 60);
    desk.press("} > - Z");
    let session = desk.app.session();
    let json = serde_json::to_string(&session).unwrap();
    let mut desk = restart(
        serde_json::from_str(&json).unwrap(),
        vec![prod(), sandbox()],
    );
    assert_eq!(desk.app.session(), session);
    assert_eq!((desk.app.columns.len(), desk.app.focused), (2, 0));
    assert!(desk.app.alone && desk.app.columns[1].zoom);
    assert!(desk.app.columns[1].share > desk.app.columns[0].share);
    let screen = desk.draw(120, 40);
    assert!(screen.contains("r runs the query again."), "{screen}");
    desk.press("r");
    let (job, _) = desk.started_query();
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, page(0, 9, 9));
    let result = desk.app.tab().unwrap().result.as_ref().unwrap();
    assert_eq!(result.arrangement.hidden(), 1, "the hidden column");
    assert_eq!(result.arrangement.all(2).collect::<Vec<_>>(), [1, 0]);
}

#[test]
fn what_stands_where_is_saved_soon_after_it_changed() {
    let mut desk = super::split::beside(240, 60);
    desk.wait(600);
    desk.take();
    desk.press("Esc 3");
    assert!(saved(&mut desk).is_empty());
    desk.wait(600);
    let saved = saved(&mut desk);
    assert!(
        saved
            .last()
            .is_some_and(|session| session.columns[1].results)
    );
}

#[test]
fn an_arrangement_of_other_columns_is_not_taken_over() {
    let (mut desk, job) = Desk::running_in_results("SELECT Name, Amount FROM Account");
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, page(0, 9, 9));
    desk.press("-");
    let mut desk = restart(desk.app.session(), vec![prod()]);
    desk.press("Esc r");
    let (job, _) = desk.started_query();
    desk.query(job, columns(&["Name", "Industry"]))
        .query(job, page(0, 9, 9));
    let result = desk.app.tab().unwrap().result.as_ref().unwrap();
    assert_eq!(result.arrangement.hidden(), 0);
}

#[test]
fn rows_that_come_back_are_sorted_and_filtered_as_they_were() {
    let text = "SELECT Name, Amount FROM Account";
    let (mut desk, job) = Desk::running_in_results(text);
    let load = |desk: &mut Desk, job| {
        desk.query(job, columns(&["Name", "Amount"]))
            .query(job, page(0, 30, 30))
            .query(job, finished(30));
        desk.work().draw(120, 40);
    };
    load(&mut desk, job);
    desk.press("l s s").work();
    desk.press("&")
        .type_text("Name ~ 'Account 1'")
        .press("Enter")
        .work();
    desk.press("&")
        .type_text("Amount != 12000")
        .press("Enter")
        .work();
    desk.take();
    desk.wait(1_000);
    let session = saved(&mut desk)
        .pop()
        .expect("what was done to the rows is kept by itself");
    let json = serde_json::to_string(&session).unwrap();
    let mut desk = restart(serde_json::from_str(&json).unwrap(), vec![prod()]);
    assert_eq!(
        desk.app.session(),
        session,
        "kept until the rows are here again"
    );
    desk.press("r");
    let (job, _) = desk.started_query();
    load(&mut desk, job);
    let result = desk.app.tab().unwrap().result.as_ref().unwrap();
    let sheet = result.sheet();
    assert_eq!(sheet.len(), 10, "1 and 10 to 19, less 12");
    assert_eq!(sheet.cell(0, 0).text, "Account 19", "the largest first");
    assert_eq!(desk.app.session(), session);
    // Of another statement they mean nothing.
    let mut desk = restart(session, vec![prod()]);
    desk.press("i End").type_text(" LIMIT 30").press("Esc r");
    let (job, _) = desk.started_query();
    load(&mut desk, job);
    let result = desk.app.tab().unwrap().result.as_ref().unwrap();
    assert_eq!(result.sheet().len(), 30);
}

#[test]
fn the_cursor_comes_back_to_its_record_wherever_that_is() {
    let rows = |ids: &[&str]| {
        let rows: Vec<[(CellKind, String); 2]> = ids
            .iter()
            .map(|id| {
                [
                    (CellKind::Text, format!("001{id}")),
                    (CellKind::Text, format!("n{id}")),
                ]
            })
            .collect();
        page_of(&rows, 4)
    };
    let (mut desk, job) = Desk::running_in_results("SELECT Id, Name FROM Account");
    desk.query(job, columns(&["Id", "Name"]))
        .query(job, rows(&["A", "B", "C", "D"]))
        .query(job, finished(4));
    desk.draw(120, 40);
    desk.press("j j l s").work();
    let session = desk.app.session();
    let json = serde_json::to_string(&session).unwrap();
    let mut desk = restart(serde_json::from_str(&json).unwrap(), vec![prod()]);
    desk.press("r");
    let (job, _) = desk.started_query();
    desk.query(job, columns(&["Id", "Name"]))
        .query(job, rows(&["D", "B"]))
        .work();
    desk.query(job, rows(&["A", "C"])).query(job, finished(4));
    desk.work();
    desk.work().draw(120, 40);
    let result = desk.app.tab().unwrap().result.as_ref().unwrap();
    let sheet = result.sheet();
    let place = result.grid.cursor(&sheet).row;
    assert_eq!((place, sheet.cell(place, 0).text), (2, "001C"));
}

#[test]
fn moving_the_cursor_alone_is_kept_half_a_second_later() {
    let (mut desk, job) = Desk::running_in_results("SELECT Name, Amount FROM Account");
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, page(0, 9, 9))
        .query(job, finished(9));
    desk.draw(120, 40);
    desk.wait(10_000);
    desk.take();
    assert_eq!(desk.app.deadline(), None);
    // In the editor: byte 7 of the text.
    desk.press("i Home").wait(600);
    let editor = saved(&mut desk).pop().expect("the editor's cursor is kept");
    assert_eq!(editor.columns[0].desks[0].tabs[0].cursor, 0);
    // Among the rows, which have no Id.
    desk.press("Esc 3 j j l").wait(300);
    assert!(saved(&mut desk).is_empty(), "not with each step");
    desk.wait(300);
    let session = saved(&mut desk).pop().expect("the cell is kept");
    desk.wait(10_000);
    assert_eq!(desk.app.deadline(), None, "then nothing moves any more");
    let json = serde_json::to_string(&session).unwrap();
    let mut desk = restart(serde_json::from_str(&json).unwrap(), vec![prod()]);
    desk.press("r");
    let (job, _) = desk.started_query();
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, page(0, 2, 9))
        .query(job, page(2, 9, 9))
        .query(job, finished(9));
    desk.draw(120, 40);
    let result = desk.app.tab().unwrap().result.as_ref().unwrap();
    assert_eq!((result.row(), result.column()), (Some(2), Some(1)));
    assert_eq!(desk.app.tab().unwrap().editor.cursor(), 0);
}

#[test]
fn a_closed_tab_comes_back_sorted_filtered_and_with_its_hidden_columns() {
    let load = |desk: &mut Desk| {
        let (job, _) = desk.started_query();
        desk.query(job, columns(&["Name", "Amount", "Stage"]))
            .query(job, wide(30))
            .query(job, finished(30));
        desk.work().draw(120, 40);
    };
    let mut desk = Desk::with_text("SELECT Name, Amount, Stage FROM Account");
    desk.press("Esc r");
    load(&mut desk);
    desk.press("$ - 0 l s s").work();
    desk.press("&")
        .type_text("Name ~ 'Account 1'")
        .press("Enter")
        .work();
    // Once where the desk is empty afterwards, once beside another tab.
    for other in [false, true] {
        if other {
            desk.press("t").type_text("other").press("Esc [");
        }
        desk.take();
        desk.press("X T");
        let screen = desk.draw(120, 40);
        assert!(screen.contains("r runs the query again."), "{screen}");
        desk.take();
        desk.press("r");
        load(&mut desk);
        let result = desk.app.tab().unwrap().result.as_ref().unwrap();
        assert_eq!(result.arrangement.hidden(), 1, "{other}");
        let sheet = result.sheet();
        assert_eq!((sheet.len(), sheet.cell(0, 0).text), (11, "Account 19"));
    }
}

/// Rows of three columns.
fn wide(rows: usize) -> crate::worker::QueryEvent {
    let rows: Vec<[(CellKind, String); 3]> = (0..rows)
        .map(|row| {
            [
                (CellKind::Text, format!("Account {row}")),
                (CellKind::Number, (row * 1000).to_string()),
                (CellKind::Text, "Won".to_owned()),
            ]
        })
        .collect();
    page_of(&rows, 30)
}

/// Four columns: production, the sandbox, a third org with the focus, and production again.
fn four() -> (Session, [Org; 3]) {
    let third = org(
        3,
        "acme-dev",
        "sofia@acme.com.dev",
        "acme--dev.sandbox.my.salesforce.com",
        OrgClass::Sandbox,
    );
    let all = [prod(), sandbox(), third];
    let mut desk = Desk::start(Start {
        orgs: all.to_vec(),
        ..Start::default()
    });
    desk.type_text("first");
    for (alias, text) in [("uat", "second"), ("dev", "third"), ("prod", "fourth")] {
        desk.press("Esc |").type_text(alias).press("Enter");
        desk.type_text(text);
    }
    desk.press("Esc H");
    assert_eq!((desk.app.columns.len(), desk.text()), (4, "third"));
    (desk.app.session(), all)
}

#[test]
fn the_focus_stays_where_it_was_when_the_org_of_another_column_is_gone() {
    let (session, [prod, sandbox, dev]) = four();
    let desk = restart(session.clone(), vec![prod.clone(), dev]);
    assert_eq!((desk.here(), desk.text()), ("acme-dev", "third"));
    assert_eq!(desk.toast(), "acme-uat is not in the list of orgs any more");
    let said = desk.app.log.last().unwrap().text();
    assert!(said.contains("The column of acme-uat is gone."), "{said}");
    // The org of the focused one itself: what stood beside it.
    let desk = restart(session.clone(), vec![prod, sandbox.clone()]);
    assert_eq!((desk.here(), desk.text()), ("acme-uat", "second"));
    let said = desk.app.log.last().unwrap().text();
    assert!(said.contains("The column of acme-dev is gone."), "{said}");
    // Of one org alone: its text, and the others wait for theirs.
    let desk = restart(session, vec![sandbox]);
    assert_eq!((desk.app.columns.len(), desk.text()), (1, "second"));
    let kept = desk.app.session();
    let waiting: usize = kept.parked.iter().map(|desk| desk.tabs.len()).sum();
    assert_eq!(waiting, 3);
}

#[test]
fn a_column_whose_org_is_gone_shows_another_of_its_orgs_and_says_so() {
    let mut desk = Desk::with_text("in production");
    desk.press("Esc o").type_text("uat").press("Enter");
    let desk = restart(desk.app.session(), vec![prod()]);
    assert_eq!(desk.text(), "in production");
    let said = desk.app.log.last().unwrap().text();
    assert!(
        said.contains("The column of acme-uat shows acme-prod now."),
        "{said}"
    );
    let desk = restart(desk.app.session(), vec![prod()]);
    assert_eq!(desk.toast(), "", "once is enough");
}
