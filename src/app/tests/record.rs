//! The record under the cursor as a form beside the table.

use super::*;

fn desk() -> Desk {
    let (mut desk, job) = Desk::running_in_results("SELECT Id, Name, Phone FROM Account");
    desk.query(job, columns(&["Id", "Name", "Phone"]));
    let text = |s: &str| (CellKind::Text, s.to_owned());
    let null = (CellKind::Null, String::new());
    let rows = [
        [text("001A"), text("United Oil"), null],
        [text("001B"), text("Grand Hotels"), text("555")],
    ];
    desk.query(job, page_of(&rows, 2)).query(job, finished(2));
    desk
}

#[test]
fn the_form_stands_beside_the_table_and_follows_the_cursor() {
    let mut desk = desk();
    desk.press("Enter");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("Record 1 of 2"), "{screen}");
    assert!(screen.contains("│ Phone  ∅"), "{screen}");
    desk.press("j");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("│ Phone  555"), "{screen}");
    // Esc takes it away, and Enter, too.
    desk.press("Esc");
    assert!(!desk.draw(120, 40).contains("Record 2 of 2"));
    desk.press("Enter Enter");
    assert!(!desk.draw(120, 40).contains("Record 2 of 2"));
}

#[test]
fn where_it_is_narrow_the_form_takes_the_place_of_the_table() {
    let mut desk = desk();
    desk.press("Enter");
    let screen = desk.draw(60, 16);
    assert!(
        screen.contains("Record 1 of 2") && screen.contains("Name   United Oil"),
        "{screen}"
    );
    desk.press("j");
    assert!(desk.draw(60, 16).contains("Name   Grand Hotels"));
}

#[test]
fn the_column_of_the_cursor_is_kept_in_sight() {
    let names: Vec<String> = (0..60).map(|n| format!("Field_{n}__c")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (mut desk, job) = Desk::running_in_results("SELECT Id FROM Account");
    desk.query(job, columns(&names));
    let cells: Vec<(CellKind, String)> = (0..60)
        .map(|n| (CellKind::Text, format!("value {n}")))
        .collect();
    let row: [(CellKind, String); 60] = cells.try_into().expect("sixty cells");
    desk.query(job, page_of(&[row], 1)).query(job, finished(1));
    desk.press("Enter $");
    let screen = desk.draw(100, 24);
    assert!(screen.contains("Field_59__c  value 59"), "{screen}");
}
