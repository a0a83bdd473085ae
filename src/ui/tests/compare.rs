//! A comparison, as it looks: what to compare with, which key, what differs, one record.

use super::*;
use crate::app::tests::compare::{both_loaded, compared, lookups, not_read, several};
use crate::app::tests::schema_compare;

#[test]
fn what_to_compare_with_and_by_which_key() {
    let mut desk = both_loaded();
    desk.press("B");
    shows("compare_choose", &mut desk);
    wide("compare_choose_wide", &mut desk);
    desk.press("Enter").work();
    desk.work();
    desk.press(",").work();
    shows("compare_key", &mut desk);
    wide("compare_key_wide", &mut desk);
    desk.press("Esc .");
    shows("compare_switches", &mut desk);
    wide("compare_switches_wide", &mut desk);
}

#[test]
fn what_differs() {
    let mut desk = compared();
    shows("compare", &mut desk);
    wide("compare_wide", &mut desk);
    desk.press("n n");
    shows("compare_only_left", &mut desk);
    wide("compare_only_left_wide", &mut desk);
    desk.press("g Enter");
    shows("compare_record", &mut desk);
    wide("compare_record_wide", &mut desk);
}

#[test]
fn no_difference_work_under_way_and_an_error() {
    let mut desk = compared();
    desk.press("x").work();
    desk.press("x").work();
    desk.press("f f");
    shows("compare_folded", &mut desk);
    wide("compare_folded_wide", &mut desk);
    desk.press("x");
    desk.wait(1_500);
    shows("compare_working", &mut desk);
    desk.press("Esc Esc");
    desk.press("B")
        .type_text("saved")
        .press("Enter")
        .type_text("no/such.csv")
        .press("Enter");
    let job = desk.started_compare();
    let why = "no/such.csv: No such file or directory (os error 2)".to_owned();
    desk.event(job, not_read(&why));
    shows("compare_failed", &mut desk);
}

#[test]
fn a_reference_and_others() {
    let mut desk = several(1);
    shows("compare_three", &mut desk);
    wide("compare_three_wide", &mut desk);
    let mut desk = several(2);
    desk.press("n n");
    shows("compare_four", &mut desk);
    wide("compare_four_wide", &mut desk);
    desk.press("N N Enter");
    shows("compare_four_record", &mut desk);
    wide("compare_four_record_wide", &mut desk);
}

#[test]
fn what_is_exported_of_a_comparison() {
    let mut desk = compared();
    desk.press("e").work();
    shows("compare_export", &mut desk);
    wide("compare_export_wide", &mut desk);
    // Of four all are named.
    let mut desk = several(2);
    desk.press("e").work();
    shows("compare_export_four", &mut desk);
    wide("compare_export_four_wide", &mut desk);
}

#[test]
fn two_marked_rows_field_by_field() {
    let mut desk = both_loaded();
    desk.press("m j m g b");
    shows("compare_records", &mut desk);
    wide("compare_records_wide", &mut desk);
    desk.press("u");
    shows("compare_records_differing", &mut desk);
}

#[test]
fn mapping_ids() {
    let mut desk = lookups();
    desk.press("m").work();
    shows("compare_map", &mut desk);
    wide("compare_map_wide", &mut desk);
}

#[test]
fn schemas() {
    let mut desk = schema_compare::compared();
    shows("schemas_object", &mut desk);
    wide("schemas_object_wide", &mut desk);
    desk.press("Esc");
    shows("schemas", &mut desk);
    wide("schemas_wide", &mut desk);
    desk.press("e");
    shows("schemas_export", &mut desk);
    wide("schemas_export_wide", &mut desk);
    desk.press("Esc o");
    shows("schemas_orgs", &mut desk);
    wide("schemas_orgs_wide", &mut desk);
}
