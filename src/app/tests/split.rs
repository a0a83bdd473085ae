//! Columns beside each other: opened, left, closed, resized; whose answer comes where.

use super::*;
use crate::app::column::{Pane, TabId};
use crate::app::command::Command;
use crate::app::geometry::Hit;
use crate::app::overlay::{Confirmed, Overlay};
use crate::rows::RowSet;

/// Two columns, production at the left, the sandbox with the focus at the right.
pub(crate) fn beside(width: u16, height: u16) -> Desk {
    let mut desk = Desk::new();
    desk.paste("SELECT Id, Name FROM Account");
    desk.press("Esc |");
    desk.type_text("uat");
    desk.press("Enter");
    desk.answer_probes();
    desk.draw(width, height);
    desk
}

fn aliases(desk: &Desk) -> Vec<&str> {
    let columns = desk.app.columns.iter();
    columns.map(|c| desk.app.orgs.alias(&c.org)).collect()
}

fn front(desk: &Desk, place: usize) -> TabId {
    desk.app.columns[place].tab().id
}

fn rows_of(desk: &Desk, place: usize) -> usize {
    let result = desk.app.columns[place].tab().result.as_ref();
    result.map_or(0, |result| RowSet::len(&result.rows))
}

#[test]
fn a_bar_opens_an_org_beside_with_tabs_of_its_own() {
    let desk = beside(120, 40);
    assert_eq!(aliases(&desk), ["acme-prod", "acme-uat"]);
    assert_eq!((desk.app.focused, desk.here()), (1, "acme-uat"));
    assert_eq!(desk.text(), "", "nothing is relabelled");
    assert_ne!(front(&desk, 0), front(&desk, 1));
}

#[test]
fn a_row_of_the_switcher_is_opened_beside_too() {
    let mut desk = Desk::new();
    desk.press("Esc o Down |");
    assert_eq!(desk.app.columns.len(), 2);
    assert!(desk.app.overlays.is_empty());
}

#[test]
fn the_switcher_forgets_that_it_was_to_open_beside() {
    let mut desk = Desk::new();
    desk.press("Esc | Esc o");
    desk.type_text("uat");
    desk.press("Enter");
    assert_eq!(aliases(&desk), ["acme-uat"]);
}

#[test]
fn a_login_begun_there_comes_up_in_a_new_column() {
    let third = || {
        org(
            3,
            "new-org",
            "x@new.com",
            "new.my.salesforce.com",
            OrgClass::Sandbox,
        )
    };
    let mut desk = Desk::new();
    desk.press("Esc | Down n");
    let job = desk.log_in();
    desk.event(job, done(third(), true));
    assert_eq!(aliases(&desk), ["acme-prod", "new-org"]);
    assert_eq!(desk.app.focused, 1);
    // From anywhere else it comes up where the person is.
    let mut desk = Desk::new();
    desk.press("Esc | Esc o Down n");
    let job = desk.log_in();
    desk.event(job, done(third(), true));
    assert_eq!(aliases(&desk), ["new-org"]);
    let mut desk = Desk::new();
    desk.press("Esc | Esc").app.perform(Command::OrgLogin);
    let job = desk.log_in();
    desk.event(job, done(third(), true));
    assert_eq!(aliases(&desk), ["new-org"]);
}

#[test]
fn four_are_the_most() {
    let mut desk = Desk::new();
    for _ in 0..3 {
        desk.press("Esc | Enter");
    }
    desk.press("Esc |");
    assert_eq!(desk.app.columns.len(), 4);
    assert_eq!(desk.toast(), "four columns are the most");
}

#[test]
fn keys_go_round_the_columns_and_each_keeps_its_pane() {
    let mut desk = beside(120, 40);
    desk.press("Esc 3 L");
    assert_eq!(desk.here(), "acme-prod");
    assert_eq!(desk.app.columns[1].focus, Pane::Results);
    desk.press("H");
    assert_eq!(desk.here(), "acme-uat");
    desk.press("i F9");
    assert_eq!(desk.here(), "acme-prod", "while typing, too");
    assert!(desk.app.columns[1].typing);
}

#[test]
fn a_page_is_as_long_as_in_the_column_gone_to_before_the_next_frame() {
    let mut desk = beside(240, 60);
    desk.press("Esc H )");
    desk.draw(240, 60);
    let wide = desk.app.drawn.grid.width + desk.app.drawn.editor.width;
    desk.press("L");
    let narrow = desk.app.drawn.grid.width + desk.app.drawn.editor.width;
    assert!(narrow < wide, "{narrow} {wide}");
}

#[test]
fn widths_change_where_there_is_room_and_say_so_where_there_is_none() {
    let mut desk = beside(240, 60);
    let widths = |desk: &Desk| -> Vec<u16> {
        let columns = desk.app.drawn.columns.iter();
        columns.map(|c| c.area.width).collect()
    };
    assert_eq!(widths(&desk), [120, 120]);
    desk.press("Esc ) )");
    desk.draw(240, 60);
    assert_eq!(widths(&desk).iter().sum::<u16>(), 240);
    assert!(widths(&desk)[1] > 120, "{:?}", widths(&desk));
    desk.draw(120, 40);
    desk.press(")");
    assert!(desk.toast().contains("60 cells"), "{}", desk.toast());
}

#[test]
fn one_alone_and_all_again() {
    let mut desk = beside(240, 60);
    desk.press("Esc Z");
    desk.draw(240, 60);
    assert_eq!(desk.app.drawn.columns.len(), 1);
    desk.press("L");
    desk.draw(240, 60);
    assert_eq!(desk.app.drawn.columns[0].place, 0, "the other one is shown");
    desk.press("Z");
    desk.draw(240, 60);
    assert_eq!(desk.app.drawn.columns.len(), 2);
}

#[test]
fn swapping_takes_the_focus_along() {
    let mut desk = beside(240, 60);
    desk.press("Esc \\");
    assert_eq!(aliases(&desk), ["acme-uat", "acme-prod"]);
    assert_eq!(desk.here(), "acme-uat");
}

#[test]
fn a_closed_column_leaves_the_others_and_its_texts_come_back() {
    let mut desk = beside(120, 40);
    desk.paste("SELECT Id FROM Contact");
    desk.press("Esc g X");
    assert_eq!(aliases(&desk), ["acme-prod"]);
    desk.press("g X");
    assert_eq!(desk.app.columns.len(), 1, "the last one stays");
    desk.press("o");
    desk.type_text("uat");
    desk.press("Enter Esc T");
    assert_eq!(desk.text(), "SELECT Id FROM Contact");
}

#[test]
fn a_column_with_a_running_query_asks_before_it_closes() {
    let mut desk = beside(120, 40);
    desk.paste("SELECT Id FROM Contact");
    desk.press("Esc r");
    let (job, _) = desk.started_query();
    desk.press("g X");
    assert!(matches!(
        desk.app.overlays.last(),
        Some(Overlay::Confirm(confirm)) if confirm.action == Confirmed::CloseColumn
    ));
    desk.press("y");
    assert_eq!(desk.app.columns.len(), 1);
    assert_eq!(desk.cancelled(), [job]);
    desk.query(job, page(0, 1, 1));
    assert_eq!(rows_of(&desk, 0), 0, "it lands nowhere");
}

#[test]
fn an_answer_lands_in_the_column_that_asked_whoever_has_the_focus() {
    let mut desk = beside(120, 40);
    desk.press("Esc H r");
    let (job, _) = desk.started_query();
    desk.press("L");
    desk.query(job, columns(&["Name", "Amount"]));
    desk.query(job, page(0, 1, 1));
    assert_eq!((rows_of(&desk, 0), rows_of(&desk, 1)), (1, 0));
    let screen = desk.draw(120, 40);
    assert!(screen.contains("Account 0"), "{screen}");
    desk.query(job, finished(1));
    assert_eq!(desk.toast(), "", "it is in sight: nothing has to be said");
}

#[test]
fn an_answer_after_another_org_came_up_in_the_column_waits_with_its_tab() {
    let mut desk = beside(120, 40);
    desk.press("Esc H r");
    let (job, _) = desk.started_query();
    let asked = front(&desk, 0);
    desk.press("o");
    desk.type_text("uat");
    desk.press("Enter");
    desk.query(job, columns(&["Name", "Amount"]));
    desk.query(job, page(0, 1, 1));
    assert_eq!((rows_of(&desk, 0), rows_of(&desk, 1)), (0, 0));
    let screen = desk.draw(120, 40);
    assert!(!screen.contains("Account 0"), "{screen}");
    let tab = desk.app.columns[0].find(asked).unwrap();
    assert_eq!(tab.org, prod().key);
    assert_eq!(tab.result.as_ref().unwrap().rows.len(), 1);
}

#[test]
fn a_failure_stands_in_its_own_column() {
    let mut desk = beside(120, 40);
    desk.press("Esc H r");
    let (job, _) = desk.started_query();
    desk.press("L");
    desk.event(job, refused("INVALID_FIELD", "No such column 'Naem'", None));
    assert!(desk.app.columns[0].tab().problem.is_some());
    assert!(desk.app.columns[1].tab().problem.is_none());
}

#[test]
fn a_click_goes_to_the_column_under_it() {
    let mut desk = beside(120, 40);
    for (place, column) in desk.app.drawn.columns.clone().iter().enumerate() {
        // The frame of its editor.
        desk.click(column.area.x + 5, column.area.y + column.area.height - 1);
        assert_eq!(desk.app.focused, place);
        desk.draw(120, 40);
    }
    let badge = desk
        .app
        .drawn
        .hits
        .iter()
        .find(|(_, hit)| *hit == Hit::Org(0));
    let (area, _) = *badge.unwrap();
    desk.click(area.x, area.y);
    assert_eq!(desk.app.focused, 0, "the title of the other column");
    assert!(desk.app.overlays.is_empty());
}

#[test]
fn the_wheel_scrolls_the_column_under_it() {
    let mut desk = beside(240, 40);
    desk.press("Esc H r");
    let (job, _) = desk.started_query();
    desk.query(job, columns(&["Name", "Amount"]));
    desk.query(job, page(0, 200, 200));
    desk.press("L");
    desk.draw(240, 40);
    desk.mouse(MouseKind::WheelDown, 10, 30);
    let screen = desk.draw(240, 40);
    assert!(!screen.contains("Account 0 "), "{screen}");
    assert_eq!(desk.app.focused, 1);
}

#[test]
fn too_narrow_for_two_they_are_a_strip() {
    let mut desk = beside(80, 24);
    assert_eq!(desk.app.drawn.columns.len(), 1);
    let screen = desk.draw(80, 24);
    let first = screen.lines().next().unwrap();
    assert!(
        first.contains("acme-prod") && first.contains("acme-uat"),
        "{first}"
    );
    desk.press("Esc L");
    assert_eq!(desk.here(), "acme-prod");
}

#[test]
fn the_edge_between_two_columns_follows_the_mouse_and_leaves_both_room() {
    let mut desk = beside(240, 60);
    let widths = |desk: &mut Desk| -> Vec<u16> {
        desk.draw(240, 60);
        let columns = desk.app.drawn.columns.iter();
        columns.map(|c| c.area.width).collect()
    };
    desk.mouse(MouseKind::Press, 119, 30);
    desk.mouse(MouseKind::Drag, 149, 30);
    assert_eq!(widths(&mut desk), [150, 90]);
    desk.mouse(MouseKind::Drag, 239, 30);
    assert_eq!(widths(&mut desk), [180, 60]);
    desk.mouse(MouseKind::Drag, 3, 30);
    assert_eq!(widths(&mut desk), [60, 180]);
    desk.mouse(MouseKind::Release, 3, 30);
    desk.mouse(MouseKind::Drag, 99, 30);
    assert_eq!(widths(&mut desk), [60, 180], "it is let go");
}
