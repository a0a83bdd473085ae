//! A text in the pager, the query in the person's editor.

use super::*;
use crate::app::handover::{Handover, Purpose};
use crate::app::notice::Notice;

fn handed(desk: &mut Desk) -> Handover {
    let mut effects = desk.take().into_iter();
    effects
        .find_map(|effect| match effect {
            Effect::HandOver(handover) => Some(handover),
            _ => None,
        })
        .expect("the terminal is given away")
}

#[test]
fn the_pager_gets_the_text_in_the_form_that_is_shown() {
    let (mut desk, job) = Desk::running_in_results("SELECT Info__c FROM Account");
    desk.query(job, columns(&["Info__c"]));
    let json = (CellKind::Text, r#"{"a":1}"#.to_owned());
    desk.query(job, page_of(&[[json]], 1))
        .query(job, finished(1));
    desk.press("Space |");
    let laid_out = handed(&mut desk);
    assert_eq!(laid_out.purpose, Purpose::Read);
    assert_eq!(laid_out.text, "{\n  \"a\": 1\n}");
    desk.press("p |");
    assert_eq!(handed(&mut desk).text, r#"{"a":1}"#);
    desk.send(Msg::HandedBack(Purpose::Read, Ok(None)));
    assert!(!desk.app.overlays.is_empty(), "the text is still there");
}

#[cfg(unix)]
#[test]
fn an_edited_query_comes_back_as_one_edit_and_the_cursor_stays() {
    let mut desk = Desk::with_text("SELECT Id\nFROM Account\nLIMIT 5");
    desk.press("Up F4");
    let given = handed(&mut desk);
    assert_eq!(given.text, "SELECT Id\nFROM Account\nLIMIT 5");
    let line = desk.app.tab().unwrap().editor.position().0;
    desk.send(Msg::HandedBack(
        given.purpose,
        Ok(Some("SELECT Id,\n  Name\nFROM Account\nLIMIT 5".into())),
    ));
    assert_eq!(desk.text(), "SELECT Id,\n  Name\nFROM Account\nLIMIT 5");
    assert_eq!(desk.app.tab().unwrap().editor.position().0, line + 1);
    desk.press("Ctrl-Z");
    assert_eq!(desk.text(), "SELECT Id\nFROM Account\nLIMIT 5");
    desk.press("Ctrl-Y");
    assert_eq!(desk.text(), "SELECT Id,\n  Name\nFROM Account\nLIMIT 5");
}

#[cfg(unix)]
#[test]
fn a_query_that_came_back_unchanged_or_not_at_all_is_as_it_was() {
    let mut desk = Desk::with_text("SELECT Id FROM Account");
    desk.press("F4");
    let purpose = handed(&mut desk).purpose;
    let revision = desk.app.tab().unwrap().editor.revision();
    desk.send(Msg::HandedBack(purpose, Ok(Some(desk.text().to_owned()))));
    assert!(desk.toast().contains("unchanged"));
    let notice = Notice::warning("There is no program `ed` here").hint("Set EDITOR");
    desk.send(Msg::HandedBack(purpose, Err(notice)));
    assert!(desk.toast().contains("`ed`"));
    assert_eq!(desk.app.tab().unwrap().editor.revision(), revision);
}

#[cfg(unix)]
#[test]
fn an_edited_query_whose_tab_is_gone_is_not_lost() {
    let mut desk = Desk::with_text("SELECT Id FROM Account");
    desk.press("F4");
    let purpose = handed(&mut desk).purpose;
    desk.press("Esc X");
    desk.take();
    desk.send(Msg::HandedBack(
        purpose,
        Ok(Some("SELECT Name FROM Lead".into())),
    ));
    assert_eq!(desk.copied().as_deref(), Some("SELECT Name FROM Lead"));
}
