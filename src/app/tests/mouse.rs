//! Clicks, wheels, drags and double clicks on what was drawn.

use super::*;
use crate::app::column::Pane;
use crate::app::overlay::Overlay;

/// A hundred rows on the screen, the editor in focus.
fn full() -> Desk {
    let (mut desk, job) = Desk::running("SELECT Name, Amount FROM Account");
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, page(0, 100, 100));
    desk.query(job, finished(100));
    desk
}

fn cursor_row(desk: &Desk) -> usize {
    let result = desk.app.tab().unwrap().result.as_ref().unwrap();
    result.grid.cursor(&result.sheet()).row
}

#[test]
fn a_click_focuses_and_sets_the_cursor() {
    let mut desk = full();
    desk.click_on("Account 7");
    let column = desk.app.column().unwrap();
    assert_eq!((column.focus, cursor_row(&desk)), (Pane::Results, 7));
    desk.click_on("Amount FROM");
    assert!(desk.app.is_typing());
    desk.type_text("X");
    assert_eq!(desk.text(), "SELECT Name, XAmount FROM Account");
}

#[test]
fn the_wheel_scrolls_what_is_under_the_pointer() {
    let mut desk = full();
    let (x, y) = desk.find("Account 7");
    for _ in 0..9 {
        desk.mouse(MouseKind::WheelDown, x, y);
    }
    assert!(desk.app.is_typing(), "without taking the focus");
    let screen = desk.draw(120, 40);
    assert!(
        !screen.contains("Account 7 ") && screen.contains("Account 50"),
        "{screen}"
    );
    for _ in 0..99 {
        desk.mouse(MouseKind::WheelUp, x, y);
    }
    assert!(desk.draw(120, 40).contains("Account 7 "));
}

#[test]
fn a_click_on_a_title_sorts_by_its_column() {
    let mut desk = full();
    let screen = desk.draw(120, 40);
    let header = |line: &str| line.contains(" Amount") && !line.contains("SELECT");
    let y = screen.lines().position(header).unwrap();
    let line = screen.lines().nth(y).unwrap();
    let x = line[..line.find("Amount").unwrap()].chars().count();
    desk.take();
    desk.mouse(MouseKind::Press, x as u16, y as u16);
    let started = desk.started().into_iter().find_map(|(_, job)| match job {
        Job::Arrange(job) => Some(job.keys),
        _ => None,
    });
    let keys = started.expect("sorting was started");
    assert_eq!(
        keys.first().map(|key| (key.column, key.descending)),
        Some((1, false))
    );
}

#[test]
fn dragging_selects_and_a_double_click_selects_a_word() {
    let mut desk = full();
    let (x, y) = desk.find("SELECT Name");
    desk.mouse(MouseKind::Press, x, y)
        .mouse(MouseKind::Drag, x + 6, y);
    desk.mouse(MouseKind::Release, x + 6, y);
    assert_eq!(
        desk.app.tab().unwrap().editor.selected_text(),
        Some("SELECT")
    );
    desk.wait(1000).click(x + 8, y).click(x + 8, y);
    assert_eq!(desk.app.tab().unwrap().editor.selected_text(), Some("Name"));
}

#[test]
fn a_row_of_a_list_is_chosen_by_a_click_and_taken_by_a_double_click() {
    let mut desk = Desk::new();
    desk.press("Esc o");
    let (x, y) = desk.find("acme-uat");
    desk.click(x, y);
    assert!(
        matches!(desk.app.overlays.last(), Some(Overlay::Orgs(p)) if p.selected() == Some(&sandbox().key))
    );
    desk.wait(1000).click(x, y).click(x, y);
    assert_eq!(desk.here(), "acme-uat");
}

#[test]
fn hints_tabs_and_the_org_can_be_clicked() {
    let mut desk = full();
    desk.press("Esc t");
    desk.click_on("1:Account");
    assert_eq!(desk.rows(), 100);
    desk.click_on("acme-prod ⊘");
    assert!(matches!(desk.app.overlays.as_slice(), [Overlay::Orgs(_)]));
    desk.press("Esc").click_on("F1 help");
    assert!(matches!(desk.app.overlays.as_slice(), [Overlay::Help(_)]));
}

#[test]
fn a_hint_that_changed_under_the_pointer_does_what_was_drawn() {
    let (mut desk, job) = Desk::running_in_results("SELECT Name, Amount FROM Account");
    let (x, y) = desk.find("Esc cancel");
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, finished(0));
    desk.take();
    desk.click(x, y);
    assert!(desk.started().is_empty(), "it did not run again instead");
}

#[test]
fn what_lies_below_an_overlay_is_not_clicked() {
    let mut desk = full();
    desk.press("Tab");
    let (x, y) = desk.find("Account 0");
    desk.press("y").press("Esc :");
    desk.draw(120, 40);
    desk.click(x, 39)
        .mouse(MouseKind::WheelDown, 0, 0)
        .click(0, y);
    assert_eq!((cursor_row(&desk), desk.app.overlays.len()), (0, 1));
}

#[test]
fn a_click_into_the_filter_types_there() {
    let mut desk = Desk::new();
    desk.press("Esc o Down");
    desk.draw(120, 40);
    desk.click_on("/ to filter");
    desk.type_text("uat");
    assert!(
        matches!(desk.app.overlays.last(), Some(Overlay::Orgs(p)) if p.filter().text() == "uat")
    );
}

/// How wide the first column is, and where its edge is in the header.
fn edge(desk: &mut Desk) -> (u16, u16, u16) {
    let screen = desk.draw(120, 40);
    let header = |line: &&str| line.contains(" Amount") && !line.contains("SELECT");
    let y = screen.lines().position(|line| header(&line)).unwrap() as u16;
    let result = desk.app.tab().unwrap().result.as_ref().unwrap();
    let layout = result.grid.layout(&result.sheet(), desk.app.drawn.grid);
    let slot = layout.slots[0];
    (slot.width, 1 + slot.x + slot.width, y)
}

#[test]
fn dragging_an_edge_resizes_and_a_double_click_on_it_fits() {
    let mut desk = full();
    let width = |desk: &Desk| {
        let result = desk.app.tab().unwrap().result.as_ref().unwrap();
        result.sheet().width(0)
    };
    let (before, x, y) = edge(&mut desk);
    desk.mouse(MouseKind::Press, x, y);
    for (to, wide) in [
        (x + 1, before + 1),
        (x + 9, before + 9),
        (x - 4, before - 4),
        (0, 3),
    ] {
        desk.mouse(MouseKind::Drag, to, y);
        assert_eq!(width(&desk), wide, "the edge is under the pointer");
    }
    desk.mouse(MouseKind::Drag, x + 5, y)
        .mouse(MouseKind::Release, x + 5, y);
    desk.mouse(MouseKind::Drag, x + 20, y);
    assert_eq!(width(&desk), before + 5, "it was let go");
    desk.press("u");
    assert_eq!(width(&desk), before, "one drag is one change");
    let (_, x, y) = edge(&mut desk);
    desk.mouse(MouseKind::Press, x, y)
        .mouse(MouseKind::Drag, x + 9, y)
        .mouse(MouseKind::Release, x + 9, y);
    desk.wait(1_000);
    let (_, x, y) = edge(&mut desk);
    for _ in 0..2 {
        desk.mouse(MouseKind::Press, x, y)
            .mouse(MouseKind::Release, x, y);
    }
    assert!(width(&desk) < before + 9, "as wide as what is in sight");
}

#[test]
fn dragging_the_scrollbar_scrolls() {
    let mut desk = full();
    desk.draw(120, 40);
    let (_, _, y) = edge(&mut desk);
    let x = desk.app.drawn.grid.width;
    desk.mouse(MouseKind::Press, x, y + 1);
    assert_eq!(cursor_row(&desk), 0);
    desk.mouse(MouseKind::Drag, x, y + 300);
    assert_eq!(cursor_row(&desk), 99);
    desk.mouse(MouseKind::Drag, x, 0);
    assert_eq!(cursor_row(&desk), 0);
}

#[test]
fn dragging_over_rows_draws_a_range() {
    let mut desk = full();
    let (x, y) = desk.find("Account 3 ");
    desk.mouse(MouseKind::Press, x, y)
        .mouse(MouseKind::Drag, x, y + 4);
    desk.mouse(MouseKind::Release, x, y + 4);
    let result = desk.app.tab().unwrap().result.as_ref().unwrap();
    assert_eq!(result.range(), Some((3, 7)));
    desk.press("m");
    let result = desk.app.tab().unwrap().result.as_ref().unwrap();
    assert!(result.marks.iter().eq(3..=7));
}
