//! Cells edited in the table, as they look.

use super::*;
use crate::app::tests::staging::{collection, editing, partly_deleted, partly_saved, unlocked};

#[test]
fn a_cell_being_edited() {
    let mut desk = editing();
    desk.press("d e");
    shows("cell_list", &mut desk);
    desk.press("Esc l d e").type_text("Boiling");
    shows("cell_refused", &mut desk);
}

#[test]
fn a_text_of_several_lines() {
    let mut desk = crate::app::tests::staging::several_lines();
    shows("cell_text", &mut desk);
}

#[test]
fn a_column_being_set_in_the_marked_rows() {
    let mut desk = editing();
    desk.press("m m m d c Up Right Right Down").type_text("nol");
    desk.press("Down").type_text("nic");
    shows("cell_replace", &mut desk);
}

#[test]
fn changes_that_are_not_saved_in_the_table_and_as_a_list() {
    let mut desk = editing();
    desk.press("d e").type_text("Media").press("Enter");
    desk.press("j l d e").type_text("cold").press("Enter");
    desk.press("l d e").press("Delete Enter").wait(10_000);
    shows("staged", &mut desk);
    desk.press("d l");
    shows("staged_list", &mut desk);
    desk.press("Esc").press("d").wait(400);
    shows("staged_keys", &mut desk);
}

#[test]
fn a_block_being_pasted() {
    let mut desk = editing();
    desk.press("h")
        .paste("Globex AG\tEnergy\tHot\t12.5\n\tMedia\tBoiling\tmuch\nx\nx\nx\nx\nx\n");
    shows("paste", &mut desk);
}

#[test]
fn the_questions_before_rows_are_sent() {
    let mut desk = unlocked();
    desk.press("m m m d c")
        .type_text("Media")
        .press("Enter d s");
    shows("send", &mut desk);
    desk.press("Esc d D").type_text("acme").press("Tab Enter");
    shows("send_delete", &mut desk);
}

#[test]
fn rows_on_their_way_and_what_became_of_them() {
    let mut desk = unlocked();
    desk.press("m m m d c")
        .type_text("Media")
        .press("Enter d s")
        .type_text("acme-prod")
        .press("Enter");
    let _ = collection(&mut desk);
    desk.wait(10_000);
    shows("saving", &mut desk);
    let mut desk = partly_saved();
    shows("saved_said", &mut desk);
    desk.wait(10_000).press("g g j");
    shows("saved_partly", &mut desk);
}

#[test]
fn rows_that_could_not_be_deleted() {
    let mut desk = partly_deleted();
    shows("deleted_said", &mut desk);
    desk.wait(10_000).press("g g");
    shows("deleted_partly", &mut desk);
}

#[test]
fn a_batch_that_is_taken_back() {
    use crate::app::tests::undo::{journal, looked_at, partly_undone};
    let mut desk = journal(true);
    shows("journal_batch", &mut desk);
    desk.press("Enter");
    shows("journal_batch_open", &mut desk);
    shows("undo_batch", &mut looked_at(false));
    let mut desk = looked_at(true);
    desk.type_text("acme");
    shows("undo_batch_typed", &mut desk);
    let mut desk = partly_undone();
    desk.wait(10_000);
    shows("undo_batch_ended", &mut desk);
}

#[test]
fn changes_would_be_lost() {
    let mut desk = editing();
    desk.press("d e").type_text("Media").press("Enter r");
    shows("staged_lost", &mut desk);
}
