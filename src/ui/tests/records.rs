//! The page of a record.

use super::*;
use crate::app::tests::records::{OIL, asked, fields, open, rows};

#[test]
fn record_page() {
    let mut desk = open();
    shows("record_page", &mut desk);
    desk.press("/").type_text("notes").press("Down");
    shows("record_page_filtered", &mut desk);
    desk.press("/").press("Ctrl-A Delete Esc ! a f");
    shows("record_page_fields", &mut desk);
}

#[test]
fn record_page_coming() {
    let mut desk = rows();
    desk.press("Enter");
    shows("record_page_reading", &mut desk);
    let (job, _) = asked(&mut desk);
    desk.event(job, fields(OIL, "United Oil"));
    desk.press("f f");
    shows("record_page_counting", &mut desk);
}

#[test]
fn record_page_failed() {
    let mut desk = rows();
    desk.press("Enter");
    let (job, _) = asked(&mut desk);
    desk.event(job, refused("ENTITY_IS_DELETED", "entity is deleted", None));
    shows("record_page_failed", &mut desk);
    desk.press("Esc g u").type_text("acme").press("Enter");
    shows("go_to", &mut desk);
}
