//! Rows marked one by one and in ranges, through another order too.

use super::*;
use crate::app::result::ResultPane;
use crate::rows::Order;

fn table() -> Desk {
    let (mut desk, job) = Desk::running_in_results("SELECT Name, Amount FROM Account");
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, page(0, 20, 20));
    desk.query(job, finished(20));
    desk.draw(120, 40);
    desk
}

fn pane(desk: &mut Desk) -> &mut ResultPane {
    desk.app.columns[0].tab_mut().result.as_mut().unwrap()
}

fn marked(desk: &mut Desk) -> Vec<usize> {
    let pane = pane(desk);
    let marked = pane.marked();
    assert_eq!(marked.len(), pane.marked_count());
    (0..marked.len()).filter_map(|at| marked.get(at)).collect()
}

#[test]
fn m_marks_and_goes_on_and_takes_a_mark() {
    let mut desk = table();
    desk.press("m m j m");
    assert_eq!(marked(&mut desk), [0, 1, 3]);
    desk.press("g g m");
    assert_eq!(marked(&mut desk), [1, 3]);
    let screen = desk.draw(120, 40);
    assert!(screen.contains("2 rows are marked"), "{screen}");
    assert!(screen.contains("● 2 Account 1 "), "{screen}");
    desk.wait(10_000);
    assert!(desk.draw(120, 40).contains("2 marked"));
    desk.press("M");
    assert!(marked(&mut desk).is_empty());
    desk.press("M");
    assert!(desk.draw(120, 40).contains("no row is marked"));
}

#[test]
fn a_range_goes_to_the_cursor_and_is_marked_as_a_whole() {
    let mut desk = table();
    desk.press("j j v j j");
    assert_eq!(marked(&mut desk), [2, 3, 4], "what would be copied");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("○ 3 Account 2 ") && screen.contains("○ 5 Account 4 "));
    desk.press("Esc");
    assert!(marked(&mut desk).is_empty());
    desk.press("v k k m");
    assert_eq!(marked(&mut desk), [2, 3, 4]);
    // A range that is marked as a whole is taken out, any other is marked.
    desk.press("g g v j j j m");
    assert_eq!(marked(&mut desk), [0, 1, 2, 3, 4]);
    desk.press("v k m");
    assert_eq!(marked(&mut desk), [0, 1, 4]);
}

#[test]
fn marks_stay_with_their_rows_in_another_order() {
    let mut desk = table();
    desk.press("j m m G m");
    assert_eq!(marked(&mut desk), [1, 2, 19]);
    pane(&mut desk).order = Some(Order::new((2..20).rev().collect::<Vec<u32>>()));
    let screen = desk.draw(120, 40);
    assert!(screen.contains("● 1 Account 19 "), "{screen}");
    assert!(screen.contains("●18 Account 2 "), "{screen}");
    // In their order; the one that is filtered out stays marked and comes last.
    assert_eq!(marked(&mut desk), [19, 2, 1]);
    desk.press("g g j v j m");
    assert_eq!(marked(&mut desk), [19, 18, 17, 2, 1]);
}
