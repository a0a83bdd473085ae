//! The export card and the status line while rows are written.

use super::*;
use crate::app::tests::export::{exists, export, exported, missing, progress, rows};
use crate::rows::order::Order;

#[test]
fn card() {
    let mut desk = rows(60, 84_213);
    desk.press("e");
    shows("export_card", &mut desk);
    desk.press("Down Right");
    shows("export_card_xlsx", &mut desk);
    desk.press("Right Right");
    shows("export_card_json", &mut desk);
    let mut desk = rows(60, 84_213);
    let result = desk.app.columns[0].tab_mut().result.as_mut().unwrap();
    result.order = Some(Order::new(vec![7, 3]));
    desk.press("e Enter");
    let (id, _) = export(&mut desk);
    desk.event(id, missing());
    shows("export_card_refused", &mut desk);
}

#[test]
fn marked_rows_are_a_choice() {
    let mut desk = rows(60, 84_213);
    desk.press("m j m e");
    shows("export_card_marked", &mut desk);
}

#[test]
fn under_way() {
    let mut desk = rows(60, 84_213);
    desk.press("e Enter");
    let (id, _) = export(&mut desk);
    shows("export_begun", &mut desk);
    desk.wait(2_000).event(id, progress(20_000, 84_213));
    shows("export_under_way", &mut desk);
    desk.event(id, exported(84_213, &[]));
    shows("export_done", &mut desk);
}

#[test]
fn a_file_is_there() {
    let mut desk = rows(60, 84_213);
    desk.press("e Enter");
    let (id, _) = export(&mut desk);
    desk.event(id, exists());
    shows("export_exists", &mut desk);
}

#[test]
fn what_no_clipboard_took() {
    let mut desk = rows(60, 60);
    desk.press("y c").send(not_copied());
    shows("copy_file", &mut desk);
}
