//! Sorting, filtering, searching and counting, as they look.

use super::*;

const THREE: &str = "SELECT Name, Amount FROM Account";

fn loaded(total: u64) -> Desk {
    let (mut desk, job) = Desk::running_in_results(THREE);
    desk.query(job, columns(&["Name", "Amount"]));
    desk.query(job, page(0, 40, total))
        .query(job, finished(total));
    desk.draw(80, 24);
    desk.take();
    desk
}

#[test]
fn sorted_and_filtered_with_rows_missing() {
    let mut desk = loaded(84_213);
    desk.press("l s").work();
    desk.press("s").work();
    desk.press("&").type_text("1").press("Enter").work();
    shows("work_sorted_filtered", &mut desk);
}

#[test]
fn a_filter_being_typed() {
    let mut desk = loaded(40);
    desk.press("&").type_text("Amount > 30000").work();
    shows("work_filter", &mut desk);
    desk.press("Ctrl-A").type_text("Amonut > 3");
    shows("work_filter_wrong", &mut desk);
}

#[test]
fn a_search_being_typed() {
    let mut desk = loaded(84_213);
    desk.press("/").type_text("unt 1").work();
    shows("work_search", &mut desk);
}

#[test]
fn statistics_and_frequencies() {
    let mut desk = loaded(84_213);
    desk.press("l #").work();
    shows("work_statistics", &mut desk);
    desk.press("Esc h F").work();
    shows("work_frequencies", &mut desk);
}
