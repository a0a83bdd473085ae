//! Tabs, and what is kept for the next start.

use super::*;
use crate::app::overlay::Overlay;
use crate::app::session::Session;

/// The sessions that were to be kept since the last look.
pub(super) fn saved(desk: &mut Desk) -> Vec<Session> {
    desk.take()
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Save(session) => Some(session),
            _ => None,
        })
        .collect()
}

pub(super) fn restart(session: Session, orgs: Vec<Org>) -> Desk {
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
