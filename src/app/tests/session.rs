//! Tabs, and what is kept for the next start.

use super::*;
use crate::app::overlay::Overlay;
use crate::app::session::Session;

/// The sessions that were to be kept since the last look.
fn saved(desk: &mut Desk) -> Vec<Session> {
    desk.take()
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Save(session) => Some(session),
            _ => None,
        })
        .collect()
}

fn restart(session: Session, orgs: Vec<Org>) -> Desk {
    Desk::start(Start {
        orgs,
        session: Some(session),
        ..Start::default()
    })
}

#[test]
fn tabs_are_opened_turned_and_closed() {
    let mut desk = Desk::with_text("one");
    desk.press("Esc t")
        .type_text("two")
        .press("Esc t")
        .type_text("three");
    assert_eq!(desk.text(), "three");
    for (keys, text) in [("Esc ]", "one"), ("]", "two"), ("[", "one"), ("[", "three")] {
        desk.press(keys);
        assert_eq!(desk.text(), text, "{keys}");
    }
    desk.press("X");
    assert_eq!(desk.text(), "one", "the tab that was in front before");
    desk.press("X X");
    assert_eq!(desk.text(), "", "the last tab gives way to an empty one");
}

#[test]
fn closing_a_tab_cancels_its_query() {
    let (mut desk, job) = Desk::running_in_results("SELECT Id FROM Account");
    desk.press("X");
    assert_eq!(desk.cancelled(), [job]);
    desk.query(job, page(0, 3, 3));
    assert_eq!(desk.rows(), 0);
}

#[test]
fn one_tab_does_not_turn_and_says_why() {
    let mut desk = Desk::new();
    desk.press("Esc ]");
    assert!(desk.toast().contains("one tab"));
}

#[test]
fn orgs_tabs_texts_and_cursors_come_back_after_a_restart() {
    let mut desk = Desk::with_text("SELECT Id\nFROM Account");
    desk.press("Esc t").type_text("second").press("Esc o");
    desk.type_text("uat")
        .press("Enter i")
        .type_text("in the sandbox");
    desk.press("Home Esc `");
    let session = desk.app.session();
    let json = serde_json::to_string(&session).unwrap();
    let session: Session = serde_json::from_str(&json).unwrap();
    let mut desk = restart(session.clone(), vec![prod(), sandbox()]);
    assert_eq!(desk.app.session(), session);
    assert_eq!((desk.here(), desk.text()), ("acme-prod", "second"));
    desk.press("Esc [");
    assert_eq!(desk.text(), "SELECT Id\nFROM Account");
    desk.press("o").type_text("uat").press("Enter");
    assert_eq!(desk.text(), "in the sandbox");
    assert_eq!(desk.app.tab().unwrap().editor.cursor(), 0);
}

#[test]
fn an_org_that_is_gone_does_not_take_the_tabs_of_others_along() {
    let mut desk = Desk::with_text("in production");
    desk.press("Esc o").type_text("uat").press("Enter i");
    desk.type_text("in the sandbox");
    let session = desk.app.session();
    let desk = restart(session, vec![prod()]);
    assert_eq!((desk.here(), desk.text()), ("acme-prod", "in production"));
}

#[test]
fn texts_are_saved_half_a_second_after_the_last_edit() {
    let mut desk = Desk::new();
    desk.take();
    desk.type_text("a");
    let at = desk.app.deadline().expect("something is to be saved");
    desk.wait(300).type_text("b");
    assert!(desk.app.deadline().unwrap() > at, "each edit waits anew");
    desk.wait(300);
    assert!(saved(&mut desk).is_empty());
    desk.wait(200);
    let saved = saved(&mut desk);
    assert_eq!(saved.len(), 1);
    assert_eq!(saved[0].columns[0].desks[0].tabs[0].text, "ab");
    // What was typed is looked at when no more is typed.
    desk.wait(1000);
    assert_eq!(desk.app.deadline(), None, "then nothing moves any more");
}

#[test]
fn typing_without_a_pause_is_saved_every_few_seconds() {
    let mut desk = Desk::new();
    desk.press("i");
    desk.take();
    for _ in 0..20 {
        desk.type_text("a").wait(300);
    }
    let saved = saved(&mut desk);
    assert!((1..=3).contains(&saved.len()), "{}", saved.len());
    desk.wait(3_000);
    assert_eq!(desk.app.deadline(), None);
}

#[test]
fn an_idle_program_wants_no_time() {
    assert_eq!(Desk::welcome().app.deadline(), None);
    assert_eq!(Desk::new().app.deadline(), None);
    let (mut desk, job) = Desk::running_in_results("SELECT Name, Amount FROM Account");
    assert!(desk.app.deadline().is_some());
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, page(0, 3, 3));
    desk.query(job, finished(3)).wait(10_000);
    assert_eq!(desk.app.deadline(), None);
    desk.press("y").wait(1000);
    assert_eq!(
        desk.app.deadline(),
        None,
        "a card that stands does not move"
    );
    desk.press("Esc F12");
    assert!(desk.app.deadline().is_some(), "a short message goes");
    desk.wait(6000);
    assert_eq!(desk.app.deadline(), None);
}

#[test]
fn quitting_saves() {
    let mut desk = Desk::with_text("text");
    desk.take();
    desk.press("Ctrl-Q");
    assert!(matches!(
        desk.take().as_slice(),
        [Effect::Save(_), Effect::Quit(_)]
    ));
}

#[test]
fn a_closed_tab_comes_back_with_its_text_in_its_own_org() {
    let mut desk = Desk::with_text("SELECT Id FROM Account");
    let before = desk.app.tab().unwrap().editor.cursor();
    desk.press("Esc X");
    assert_eq!(desk.text(), "");
    assert_eq!(desk.toast(), "closed Account; T opens it again");
    desk.press("Esc T");
    let tab = desk.app.tab().unwrap();
    let again = (tab.editor.text(), tab.editor.cursor());
    assert_eq!(again, ("SELECT Id FROM Account", before));
    let tabs = desk.app.column().unwrap().desk().tabs().len();
    assert_eq!(tabs, 1, "the empty tab in its place is gone");
    desk.press("T");
    assert!(desk.toast().contains("no tab of this org"));
    desk.press("X Esc o").type_text("uat\n").press("Esc T");
    assert!(desk.toast().contains("no tab of this org"), "another org");
    assert_eq!(desk.here(), "acme-uat");
}

#[test]
fn of_the_environments_org_nothing_is_kept_and_it_is_neither_logged_in_nor_out() {
    let given = Org {
        key: OrgKey::of_the_environment("acme.my.salesforce.com"),
        ..org(
            9,
            "env",
            "?",
            "acme.my.salesforce.com",
            OrgClass::Production,
        )
    };
    let mut desk = Desk::start(Start {
        orgs: vec![given.clone(), prod()],
        open: Some(given.key.clone()),
        ..Start::default()
    });
    desk.press("i").type_text("SELECT Id FROM Env");
    assert_eq!(desk.app.session().columns, []);
    desk.app.show(prod().key);
    desk.press("i").type_text("SELECT Id FROM Prod");
    desk.app.show(given.key.clone());
    let session = desk.app.session();
    let [column] = session.columns.as_slice() else {
        panic!("one column: {session:?}");
    };
    assert_eq!(column.org, prod().key);
    assert!(column.desks.iter().all(|desk| desk.org == prod().key));
    for keys in ["Esc g l", ": l o g Space o u t Space o f Enter"] {
        desk.effects.clear();
        desk.press(keys);
        let started = desk
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Start(_, Job::Login(_) | Job::Logout(_))));
        let asked = matches!(desk.app.overlays.last(), Some(Overlay::Confirm(_)));
        assert!(!started && !asked, "{keys}");
    }
    assert!(
        desk.toast().contains("SFTUI_ACCESS_TOKEN"),
        "{}",
        desk.toast()
    );
}

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
