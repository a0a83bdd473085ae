//! What a person meets who writes a query and runs it before it is right: what is said then, where
//! the cursor is, and that what is taken from a list can be written on.

use super::assist::all;
use super::*;
use crate::app::column::Pane;

/// The org knows its objects, and this statement runs.
fn running(text: &str) -> (Desk, JobId) {
    let mut desk = all();
    desk.put(&format!("{text}|"));
    desk.press("Esc Esc r");
    let (job, _) = desk.started_query();
    (desk, job)
}

fn no_such_column(row: u32, column: u32) -> JobEvent {
    refused(
        "INVALID_FIELD",
        "No such column 'Nmae' on entity 'Account'.",
        Some((row, column)),
    )
}

#[test]
fn after_a_refused_run_the_better_words_and_the_fix_stay() {
    let (mut desk, job) = running("SELECT Id, Nmae FROM Account");
    desk.event(job, no_such_column(1, 12));
    let screen = desk.draw(120, 40);
    assert!(screen.contains("did you mean Name?"), "{screen}");
    assert!(screen.contains("Alt-. write Name"), "{screen}");
    assert!(screen.contains("K the org's words"), "{screen}");
    desk.press("K");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("No such column 'Nmae'"), "{screen}");
    desk.press("Esc Alt-.");
    assert_eq!(
        desk.app.tab().unwrap().editor.text(),
        "SELECT Id, Name FROM Account"
    );
}

#[test]
fn a_run_that_fails_at_a_place_brings_the_focus_back_to_it() {
    let focus = |desk: &Desk| desk.app.column().unwrap().focus;
    let (mut desk, job) = running("SELECT Id, Nmae FROM Account");
    assert_eq!(focus(&desk), Pane::Results, "the run goes to its rows");
    desk.event(job, no_such_column(1, 12));
    assert_eq!(focus(&desk), Pane::Editor);

    // Who was among the rows stays there.
    let (mut desk, job) = running("SELECT Id, Nmae FROM Account");
    desk.event(job, no_such_column(1, 12));
    desk.press("3 r");
    let (job, _) = desk.started_query();
    desk.event(job, no_such_column(1, 12));
    assert_eq!(focus(&desk), Pane::Results);
}

#[test]
fn a_run_closes_the_list() {
    let mut desk = all();
    desk.put("SELECT Id FROM Account LIMIT |").does("`10`");
    assert!(desk.app.list().is_some());
    desk.press("F5");
    assert!(desk.app.list().is_none());
}

#[test]
fn what_is_taken_from_the_list_can_be_written_on() {
    for (before, keys, after) in [
        // The blank that is there is gone over.
        (
            "SELECT Id, | FROM Account",
            "`(sel` Tab `Id`",
            "SELECT Id, (SELECT Id| FROM Account",
        ),
        // The number is a proposal.
        (
            "SELECT Id FROM Account WHERE CreatedDate = |",
            "`LAST_N_D` Tab `5`",
            "SELECT Id FROM Account WHERE CreatedDate = LAST_N_DAYS:5|",
        ),
    ] {
        let mut desk = all();
        desk.put(before).does(keys);
        assert_eq!(desk.shown(), after, "{before} {keys}");
    }
}

#[test]
fn before_from_it_is_said_what_is_missing() {
    let mut desk = all();
    desk.put("SELECT TYPEOF |").does("Ctrl-Space");
    assert!(desk.toast().contains("FROM"), "{}", desk.toast());
}
