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
    crate::app::tests::library::with_runs(&mut desk, Vec::new());
    shows("history_empty", &mut desk);
}

#[test]
fn saved_queries() {
    let mut desk = Desk::with_text("SELECT Id FROM Case");
    crate::app::tests::library::with_saved(&mut desk);
    shows("saved", &mut desk);
    desk.press("Down");
    shows("saved_rows", &mut desk);
    desk.press("R");
    shows("saved_rename", &mut desk);
    desk.press("Esc d");
    shows("saved_delete", &mut desk);
}

#[test]
fn saving_and_parameters() {
    let mut desk =
        Desk::with_text("SELECT Id FROM Case WHERE Status = :status AND Amount > :least");
    desk.press("Ctrl-S");
    shows("save", &mut desk);
    desk.press("Esc F5 Tab Enter");
    shows("parameters", &mut desk);
}

#[test]
fn lists_for_parameters() {
    use crate::app::tests::binds;
    let mut desk = binds::asked();
    shows("list_empty", &mut desk);
    desk.paste(&binds::pasted(412));
    shows("list_pasted", &mut desk);
    let mut desk = binds::asked();
    desk.type_text("@~/accounts.csv").press("Enter");
    shows("list_reading", &mut desk);
    let mut desk = binds::beside_a_result();
    desk.press("@");
    shows("list_sources", &mut desk);
    desk.press("Down");
    shows("list_sources_rows", &mut desk);
    let mut desk = Desk::with_text("SELECT Id FROM Case WHERE AccountId NOT IN :ids");
    desk.press("F5").paste(&binds::pasted(6_000)).press("Enter");
    shows("list_refused", &mut desk);
    let mut desk = binds::in_parts().0;
    shows("list_in_parts", &mut desk);
}

#[test]
fn plan_before_a_run() {
    let mut desk = crate::app::tests::plan::with_question();
    shows("plan_question", &mut desk);
}

#[test]
fn query_plan() {
    let mut desk = Desk::with_text("SELECT Id FROM Case");
    crate::app::tests::plan::with_plan(&mut desk);
    shows("plan", &mut desk);
}
