//! The ways on, over and back from the page of a record: the palette over it, headings that are gone
//! over, Esc step by step, the records of a list and back, and one that is in the recycle bin.

use std::sync::Arc;

use super::records::{OIL, SOFIA, account, asked, fields, json, open, rows, told};
use super::*;
use crate::app::command::Command;
use crate::app::overlay::Overlay;
use crate::app::record_page::RowKey;
use crate::schema::{ChildRelationship, Object, ObjectDescribe};
use crate::worker::{ListCount, PageEvent, RecordWork};

#[test]
fn the_palette_opens_over_the_page_and_what_is_chosen_lies_over_it() {
    for key in [":", "Ctrl-P"] {
        let mut desk = open();
        desk.press(key);
        let Some(Overlay::Palette(picker)) = desk.app.overlays.last() else {
            panic!("{key}");
        };
        // The panes below are out of sight: nothing is done there.
        let offered: Vec<Command> = picker.found().copied().collect();
        assert!(offered.contains(&Command::RecordDelete) && !offered.contains(&Command::TabClose));
        desk.type_text("journal").press("Enter");
        assert!(matches!(
            desk.app.overlays.last(),
            Some(Overlay::Journal(_))
        ));
        desk.press("Esc");
        assert!(desk.app.record_page().is_some());
    }
    // In the filter a colon is a letter, and Ctrl-P is not.
    let mut desk = open();
    desk.press("/ :");
    assert_eq!(desk.app.record_page().unwrap().picker.filter().text(), ":");
    desk.press("Ctrl-P");
    assert!(matches!(
        desk.app.overlays.last(),
        Some(Overlay::Palette(_))
    ));
}

#[test]
fn the_cursor_goes_over_headings() {
    let mut desk = open();
    desk.draw(120, 40);
    for key in ["j", "k", "G", "g", "PageDown", "PageUp"] {
        for _ in 0..30 {
            desk.press(key);
            let page = desk.app.record_page().unwrap();
            let on = page.picker.selected();
            assert!(!matches!(on, Some(RowKey::Heading(_))), "{key}: {on:?}");
        }
    }
}

#[test]
fn esc_takes_the_filter_away_then_one_record_back_then_the_page() {
    let mut desk = open();
    desk.press("/").type_text("owner").press("Down Enter");
    let (job, _) = asked(&mut desk);
    desk.event(job, fields(SOFIA, "Sofía Reyes"));
    let screen = desk.draw(120, 40);
    assert!(screen.contains("Esc back"), "{screen}");
    assert!(!screen.contains("other rows"), "{screen}");
    desk.press("Esc");
    let (job, record) = asked(&mut desk);
    assert_eq!(record.id, OIL);
    desk.event(job, fields(OIL, "United Oil"));
    assert!(desk.draw(120, 40).contains("Esc all rows"));
    desk.press("Esc");
    let page = desk.app.record_page().unwrap();
    assert!(page.picker.filter().is_empty());
    assert!(desk.draw(120, 40).contains("Esc close"));
    desk.press("Esc");
    assert!(desk.app.overlays.is_empty());
}

#[test]
fn a_deleted_record_is_read_from_the_recycle_bin() {
    let mut desk = rows();
    desk.press("Enter");
    let (job, _) = asked(&mut desk);
    desk.event(job, refused("ENTITY_IS_DELETED", "entity is deleted", None));
    let job = desk.started_job(|job| {
        matches!(job, Job::Record(job) if matches!(&job.work, RecordWork::Deleted(of) if of.id == OIL))
    });
    desk.event(job, fields(OIL, "United Oil"));
    assert!(desk.draw(120, 40).contains("Account · United Oil"));
}

#[test]
fn the_records_of_a_list_say_the_way_back_to_their_record() {
    let mut desk = open();
    assert!(!desk.app.hints().contains(&Command::RecordAgain));
    desk.press("/").type_text("contacts").press("Down Enter");
    let hints = desk.app.hints();
    let first = hints.iter().position(|hint| *hint == Command::RecordAgain);
    assert!(first.is_some_and(|place| place < 5), "{hints:?}");
    desk.press("g R");
    assert!(desk.app.record_page().is_some());
}

#[test]
fn backspace_and_esc_lead_from_a_related_list_back_to_its_record() {
    for key in ["Backspace", "Esc"] {
        let mut desk = open();
        desk.press("/").type_text("contacts").press("Down Enter");
        assert!(desk.app.record_page().is_none());
        desk.press(key);
        let page = desk.app.record_page();
        assert_eq!(
            page.map(|page| page.here().unwrap().record.id.as_str()),
            Some(OIL),
            "{key}"
        );
        // Once more, past the filter: to the result that the record came from, not to the list again.
        desk.press("Esc Esc");
        assert!(desk.app.record_page().is_none());
        assert!(desk.app.tab().unwrap().browse.is_none());
        desk.press("Esc");
        assert!(desk.app.record_page().is_none());
    }
}

#[test]
fn of_another_tab_esc_and_backspace_lead_to_no_record() {
    for key in ["Backspace", "Esc"] {
        let mut desk = open();
        desk.press("Esc");
        assert!(desk.app.record_page().is_none());
        desk.press(key);
        assert!(desk.app.record_page().is_none(), "{key}");
    }
}

/// No query of its own reaches what is planned for a record: it is listed by one of the record.
#[test]
fn a_list_that_is_read_through_its_parent_says_why_it_has_no_count_and_opens_all_the_same() {
    let mut describe = ObjectDescribe::clone(account().describe());
    describe.child_relationships.push(ChildRelationship {
        child_object: "OpenActivity".into(),
        field: "AccountId".into(),
        relationship_name: Some("OpenActivities".into()),
        ..ChildRelationship::default()
    });
    let why = "OpenActivity is read through its parent only";
    let mut desk = rows();
    desk.press("Enter");
    let (job, _) = asked(&mut desk);
    let come = PageEvent::Fields {
        object: Arc::new(Object::new(Arc::new(describe))),
        id: OIL.to_owned(),
        json: json(OIL, "United Oil"),
    };
    desk.event(job, told(come)).event(
        job,
        told(PageEvent::Around {
            names: Vec::new(),
            counts: vec![("OpenActivities".into(), ListCount::Not(why.into()))],
        }),
    );
    desk.event(job, told(PageEvent::Done));
    desk.press("/").type_text("openact").press("Down");
    let screen = desk.draw(140, 40);
    assert!(
        screen.contains("not counted: OpenActivity is read"),
        "{screen}"
    );
    desk.press("Enter");
    assert!(desk.app.overlays.is_empty());
    let text = desk.app.tab().unwrap().editor.text().to_string();
    assert_eq!(
        text,
        format!(
            "SELECT Id, (SELECT Id, Subject, ActivityDate FROM OpenActivities) FROM Account WHERE Id = '{OIL}'"
        )
    );
    let runs = |job: &Job| matches!(job, Job::Query(_));
    assert!(desk.started().iter().any(|(_, job)| runs(job)));
}
