//! The form of a record, a write on its way, the journal.

use super::*;
use crate::app::tests::record_form::{record_jobs, said, stages};
use crate::app::tests::writing::{
    conflict, cut, found_duplicates, nothing_written, refused_at_a_field,
};

#[test]
fn form_of_a_record() {
    let mut desk = Desk::with_deals(true);
    desk.press("E");
    shows("record_form_reading", &mut desk);
    let mut desk = Desk::with_form();
    shows("record_form", &mut desk);
    desk.go_to_field("Amount")
        .press("Enter Ctrl-A")
        .type_text("1.234");
    desk.press("Enter");
    shows("record_form_refused", &mut desk);
    desk.press("Backspace Enter");
    desk.go_to_field("Close")
        .press("Enter Ctrl-A")
        .type_text("next monday");
    shows("record_form_day", &mut desk);
    desk.press("Down");
    shows("record_form_calendar", &mut desk);
    desk.press("Enter").go_to_field("Region").press("Enter");
    shows("record_form_choices", &mut desk);
    desk.press("Esc").go_to_field("Parts").press("Enter Tab");
    shows("record_form_several", &mut desk);
    desk.press("Esc").go_to_field("Notes").press("Enter");
    shows("record_form_text", &mut desk);
    desk.press("Esc / Ctrl-A Backspace Enter");
    shows("record_form_changed", &mut desk);
    desk.press("Esc");
    shows("record_form_leave", &mut desk);
}

#[test]
fn form_of_a_new_record() {
    let mut desk = Desk::with_new();
    desk.press("s");
    shows("record_form_new", &mut desk);
    desk.go_to_field("Who").press("Enter");
    shows("record_form_lookup", &mut desk);
}

#[test]
fn write_that_is_looked_at() {
    let mut desk = Desk::with_preview();
    shows("write_preview", &mut desk);
    let mut desk = Desk::with_deletion();
    desk.type_text("acme-pro");
    shows("write_delete", &mut desk);
}

#[test]
fn write_that_the_org_answers() {
    let (mut desk, job) = Desk::sent();
    shows("write_sent", &mut desk);
    desk.event(job, said(conflict())).press("Space");
    shows("write_conflict", &mut desk);
    let (mut desk, job) = Desk::sent();
    desk.event(job, found_duplicates());
    shows("write_duplicates", &mut desk);
    let (mut desk, job) = Desk::sent();
    desk.event(job, refused_at_a_field());
    shows("write_refused", &mut desk);
    let (mut desk, job) = Desk::sent();
    desk.event(job, cut());
    shows("write_unknown", &mut desk);
}

#[test]
fn journal_of_writes() {
    let mut desk = Desk::with_deals(true);
    desk.press("g j");
    let (job, _) = record_jobs(&mut desk).pop().unwrap();
    desk.event(job, nothing_written());
    shows("journal_empty", &mut desk);
    let mut desk = Desk::with_journal();
    shows("journal", &mut desk);
}

#[test]
fn form_with_an_address_and_record_types() {
    let mut desk = Desk::with_typed();
    desk.go_to_field("Site Address");
    shows("record_form_address_row", &mut desk);
    desk.press("Enter Tab");
    shows("record_form_address", &mut desk);
    desk.press("Esc Esc").go_to_field("Stage__c").press("Enter");
    let job = desk
        .app
        .jobs
        .of(&crate::app::jobs::Slot::Picklists)
        .unwrap();
    desk.event(job, stages(&["Open", "Lost"]));
    shows("record_form_record_type", &mut desk);
}

#[test]
fn rows_without_an_id() {
    let (mut desk, job) = Desk::running_in_results("SELECT Name FROM Deal__c");
    desk.query(job, columns(&["Name"]))
        .query(job, page(0, 2, 2))
        .query(job, finished(2));
    desk.press("E");
    shows("rows_without_id", &mut desk);
}
