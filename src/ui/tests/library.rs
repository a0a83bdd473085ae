//! The lists of statements.

use super::*;

#[test]
fn history() {
    let mut desk = Desk::with_text("SELECT Id FROM Case");
    desk.press("Ctrl-R");
    shows("history_reading", &mut desk);
    desk.press("Esc");
    crate::app::tests::library::with_history(&mut desk);
    shows("history", &mut desk);
    desk.press("Ctrl-R Down Down");
    shows("history_all_orgs", &mut desk);
    desk.press("/").type_text("zzz");
    shows("history_no_match", &mut desk);
}

#[test]
fn history_with_nothing_in_it() {
    let mut desk = Desk::new();
    desk.press("Ctrl-R");
    let job = desk.started_job(|job| matches!(job, crate::worker::Job::History));
    let (runs, damaged) = (Vec::new(), None);
    desk.event(job, JobEvent::History { runs, damaged });
    shows("history_empty", &mut desk);
}
