//! The list of objects, the page of one, and browsing.

use super::*;
use crate::app::tests::objects::{contact, objects};

#[test]
fn list_of_objects() {
    let mut desk = Desk::new();
    desk.press("Esc b");
    shows("objects_asking", &mut desk);
    let job = desk.schema_job().unwrap();
    desk.schema(job, objects());
    desk.draw(120, 40);
    desk.counted();
    shows("objects", &mut desk);
    desk.press("Down Right Down");
    shows("objects_unfolded", &mut desk);
    desk.press("/").type_text("acc");
    shows("objects_filtered", &mut desk);
    desk.type_text("zzz");
    shows("objects_no_match", &mut desk);
}

#[test]
fn list_of_objects_of_an_org_that_does_not_answer() {
    let mut desk = Desk::new();
    desk.press("Esc b");
    let job = desk.schema_job().unwrap();
    desk.event(
        job,
        JobEvent::Failed(JobError::NeedsLogin("expired".into())),
    );
    shows("objects_failed", &mut desk);
}

#[test]
fn list_of_objects_beside_the_rows() {
    let mut desk = Desk::browsing();
    desk.draw(120, 40);
    shows("objects_beside_rows", &mut desk);
}

#[test]
fn page_of_an_object() {
    let mut desk = Desk::with_objects();
    desk.press("Esc b Ctrl-Space");
    shows("object_page", &mut desk);
    desk.type_text("sub");
    shows("object_page_filtered", &mut desk);
    desk.press("Ctrl-U").type_text("contacts").press("Enter");
    shows("object_page_loading", &mut desk);
    let job = desk.schema_job().unwrap();
    desk.schema(job, contact());
    desk.press("Down");
    shows("object_page_second", &mut desk);
    desk.press("Backspace Esc / Ctrl-U")
        .type_text("zebra")
        .press("Ctrl-Space");
    desk.has_no("Zebra");
    shows("object_page_missing", &mut desk);
}

#[test]
fn browsing_an_object() {
    let mut desk = Desk::with_objects();
    desk.draw(80, 24);
    desk.press("Esc b Enter");
    shows("browse_asking", &mut desk);
    shows("browse", &mut Desk::browsing());
    shows("browse_views", &mut crate::app::tests::browse::with_views());
    let mut desk = crate::app::tests::browse::with_condition();
    shows("browse_condition", &mut desk);
    desk.press("Up Up");
    shows("browse_condition_field", &mut desk);
}
