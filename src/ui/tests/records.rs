//! The page of a record.

use super::*;
use crate::app::tests::records::{OIL, asked, fields, gone, open, rows};

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
    gone(&mut desk, job);
    shows("record_page_failed", &mut desk);
    desk.press("Esc g u").type_text("acme").press("Enter");
    shows("go_to", &mut desk);
}

#[test]
fn record_page_of_a_row() {
    let (mut desk, job) = crate::app::tests::record_views::meanwhile();
    shows("record_page_row_meanwhile", &mut desk);
    desk.event(
        job,
        refused(
            "REQUEST_LIMIT_EXCEEDED",
            "TotalRequests Limit exceeded.",
            None,
        ),
    );
    shows("record_page_row_only", &mut desk);
}

#[test]
fn record_page_as_laid_out() {
    shows(
        "record_page_layout",
        &mut crate::app::tests::record_views::laid_out(),
    );
}

#[test]
fn files_of_records() {
    let mut desk = crate::app::tests::download::page();
    desk.press("/").type_text("versiondata").press("Down");
    shows("record_page_file", &mut desk);
    desk.press("w");
    shows("download_question", &mut desk);
    let (mut desk, _) = crate::app::tests::download::under_way();
    shows("download_under_way", &mut desk);
}
