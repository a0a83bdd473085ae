//! The ways on, over and back from the page of a record: the palette over it, headings that are gone
//! over, Esc step by step, the records of a list and back, and one that is in the recycle bin.

use super::records::{OIL, SOFIA, asked, fields, open, rows};
use super::*;
use crate::app::command::Command;
use crate::app::overlay::Overlay;
use crate::app::record_page::RowKey;
use crate::worker::RecordWork;

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
