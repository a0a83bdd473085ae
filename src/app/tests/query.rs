//! Running queries: what is sent, how rows come, how runs end.
//!
//! It is long because every way a run can end has its test.

use super::*;
use crate::app::column::Pane;
use crate::app::jobs::Slot;
use crate::app::result::End;

const TWO: &str = "SELECT Name, Amount FROM Account";

#[test]
fn what_is_run_is_the_text_without_comments_and_closing_semicolon() {
    for (text, sent) in [
        (TWO, TWO),
        ("SELECT Id FROM Case ;\n\n", "SELECT Id FROM Case"),
        (
            "SELECT Id -- the key\nFROM Case",
            "SELECT Id           \nFROM Case",
        ),
        ("  SELECT Id\nFROM Case\n", "  SELECT Id\nFROM Case"),
        (
            "SELECT Id FROM Lead WHERE Name = 'a; -- b'",
            "SELECT Id FROM Lead WHERE Name = 'a; -- b'",
        ),
    ] {
        let mut desk = Desk::with_text(text);
        desk.press("F5");
        assert_eq!(desk.started_query().1, sent, "{text}");
    }
}

#[test]
fn a_selection_runs_alone() {
    let mut desk = Desk::with_text("SELECT Id FROM Case\nSELECT Id FROM Lead");
    desk.press("Shift-Home F5");
    assert_eq!(desk.started_query().1, "SELECT Id FROM Lead");
}

#[test]
fn of_several_statements_the_one_under_the_cursor_runs_and_stands_out_for_a_moment() {
    let text = "SELECT Id FROM A; -- first\n\n/* é */ SELECT Name -- c\nFROM B\n\nWHERE x = 1;\n";
    let second = "SELECT Name -- c\nFROM B\n\nWHERE x = 1";
    let mut desk = Desk::with_text(text);
    desk.press("F5");
    assert_eq!(
        desk.started_query().1,
        "SELECT Name     \nFROM B\n\nWHERE x = 1"
    );
    let flash = desk.app.flash.clone().unwrap();
    assert_eq!(&text[flash.range], second);
    assert!(desk.app.deadline().is_some_and(|at| at <= flash.until));
    desk.wait(1_000);
    assert_eq!(desk.app.flash, None);
    desk.press("Up Up Up Up Up Up F5");
    assert_eq!(desk.started_query().1, "SELECT Id FROM A");

    let mut desk = Desk::with_text("SELECT Id FROM A;");
    desk.press("F5");
    assert_eq!(desk.app.flash, None, "there is nothing to tell it from");
}

#[test]
fn every_run_key_runs_while_typing_and_r_while_commanding() {
    for keys in ["F5", "Ctrl-J", "Alt-Enter", "Ctrl-Enter", "Esc r", "Alt-r"] {
        let mut desk = Desk::with_text(TWO);
        desk.press(keys);
        assert_eq!(desk.started_query().1, TWO, "{keys}");
    }
    let mut desk = Desk::with_text("SELEC");
    desk.type_text("r");
    assert_eq!(desk.text(), "SELECr", "while typing, r is a letter");
}

#[test]
fn an_empty_run_runs_nothing() {
    for text in ["", "  \n ", "-- only a comment", ";"] {
        let mut desk = Desk::with_text(text);
        desk.press("F5");
        desk.press("Esc r");
        assert!(desk.started().is_empty(), "{text:?}");
        assert!(
            desk.app
                .deadline()
                .is_none_or(|at| at > desk.app.now.running)
        );
    }
}

#[test]
fn a_run_from_typing_keeps_the_focus_and_one_from_commanding_goes_to_the_results() {
    let (desk, _) = Desk::running(TWO);
    let column = desk.app.column().unwrap();
    assert_eq!((column.focus, column.typing), (Pane::Editor, true));
    let (desk, _) = Desk::running_in_results(TWO);
    assert_eq!(desk.app.column().unwrap().focus, Pane::Results);
}

#[test]
fn rows_appear_page_by_page_under_the_columns_of_the_statement() {
    let (mut desk, job) = Desk::running_in_results(TWO);
    desk.query(job, columns(&["Name", "Amount"]));
    desk.query(job, page(0, 3, 7));
    assert_eq!(desk.rows(), 3);
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("Account 2") && screen.contains("3 of 7"),
        "{screen}"
    );
    desk.query(job, page(3, 7, 7));
    assert_eq!(desk.rows(), 7);
    desk.query(job, finished(7));
    let tab = desk.app.tab().unwrap();
    assert!(tab.run.is_none());
    assert_eq!(tab.result.as_ref().unwrap().end, End::Complete);
    assert!(desk.draw(120, 40).contains("7 rows · 1.3 s"));
}

#[test]
fn zero_rows_still_show_their_columns() {
    let (mut desk, job) = Desk::running(TWO);
    desk.query(job, columns(&["Name", "Amount"]));
    desk.query(job, finished(0));
    let screen = desk.draw(120, 40);
    assert!(screen.contains("Name") && screen.contains("Amount"));
    assert!(screen.contains("0 rows") && screen.contains("No rows match"));
}

/// With three rows on the screen and the statement run again.
fn again() -> (Desk, JobId) {
    let (mut desk, job) = Desk::running_in_results(TWO);
    desk.query(job, columns(&["Name", "Amount"]));
    desk.query(job, page(0, 3, 3)).query(job, finished(3));
    desk.press("r");
    let (job, _) = desk.started_query();
    (desk, job)
}

#[test]
fn old_rows_stay_until_the_first_page_of_the_next_run() {
    let (mut desk, job) = again();
    desk.query(job, columns(&["Name", "Amount"]));
    assert_eq!(desk.rows(), 3);
    desk.query(job, page(0, 1, 1));
    assert_eq!(desk.rows(), 1);
}

#[test]
fn old_rows_stay_when_the_next_run_fails() {
    let (mut desk, job) = again();
    desk.event(
        job,
        refused("INVALID_TYPE", "sObject type 'X' is not supported.", None),
    );
    assert_eq!(desk.rows(), 3);
    assert!(desk.app.tab().unwrap().problem.is_some());
    assert!(desk.draw(120, 40).contains("not supported"));
}

#[test]
fn rows_that_came_stay_when_a_later_page_fails() {
    let (mut desk, job) = Desk::running(TWO);
    desk.query(job, columns(&["Name", "Amount"]));
    desk.query(job, page(0, 3, 9));
    desk.event(
        job,
        refused("INVALID_QUERY_LOCATOR", "invalid query locator", None),
    );
    assert_eq!(desk.rows(), 3);
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("3 of 9") && screen.contains("failed, rows kept"),
        "{screen}"
    );
}

#[test]
fn cancelling_keeps_the_rows_and_hears_nothing_more() {
    for (from_results, keys) in [
        (true, "Esc"),
        (true, "Ctrl-C"),
        (false, "Ctrl-C"),
        (false, "Esc Esc"),
    ] {
        let (mut desk, job) = if from_results {
            Desk::running_in_results(TWO)
        } else {
            Desk::running(TWO)
        };
        desk.query(job, columns(&["Name", "Amount"]));
        desk.query(job, page(0, 3, 9));
        desk.press(keys);
        assert_eq!(desk.cancelled(), [job], "{keys}");
        assert_eq!(desk.toast(), "stopped at 3 rows");
        desk.query(job, page(3, 9, 9)).query(job, finished(9));
        desk.event(job, JobEvent::Cancelled);
        assert_eq!(desk.rows(), 3, "{keys}");
        assert!(desk.draw(120, 40).contains("stopped"));
    }
}

#[test]
fn cancelling_frees_the_pane_before_the_worker_has_heard_of_it() {
    let (mut desk, job) = Desk::running_in_results(TWO);
    desk.query(job, columns(&["Name", "Amount"]));
    for first in (0..6_000).step_by(2_000) {
        desk.query(job, page(first, first + 2_000, 9_000));
    }
    assert!(desk.app.tab().unwrap().run.is_some());
    // One update, no answer of the worker, no passing of time.
    desk.press("Ctrl-C");
    assert_eq!(desk.cancelled(), [job]);
    assert!(desk.app.tab().unwrap().run.is_none());
    assert!(!desk.app.jobs.any_waited_for(), "nothing moves any more");
    assert_eq!(desk.rows(), 6_000);
    let screen = desk.draw(120, 40);
    let title = screen
        .lines()
        .find(|line| line.contains("stopped at 6,000"));
    assert!(title.is_some(), "{screen}");
    // The pane takes commands and runs again.
    desk.press("j r");
    assert!(desk.app.tab().unwrap().run.is_some());
}

#[test]
fn cancelling_before_the_first_page_does_not_count_the_old_rows() {
    let (mut desk, _) = again();
    desk.press("Esc");
    assert_eq!(desk.toast(), "stopped before the first rows");
    assert_eq!(desk.rows(), 3);
}

#[test]
fn running_again_supersedes_and_the_old_answer_is_dropped() {
    let (mut desk, first) = Desk::running(TWO);
    desk.press("F5");
    let effects = desk.take();
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::Cancel(id) if *id == first))
    );
    let started = effects.iter().find_map(|e| match e {
        Effect::Start(id, Job::Query(_)) => Some(*id),
        _ => None,
    });
    let second = started.unwrap();
    desk.query(first, page(0, 9, 9)).query(first, finished(9));
    assert_eq!(desk.rows(), 0);
    desk.query(second, columns(&["Name", "Amount"]))
        .query(second, page(0, 1, 1));
    assert_eq!(desk.rows(), 1);
}

#[test]
fn events_of_unknown_jobs_are_ignored() {
    let mut desk = Desk::with_text(TWO);
    desk.query(JobId(99), page(0, 3, 3));
    desk.event(JobId(99), ended())
        .event(JobId(99), done(prod(), true));
    desk.event(JobId(99), logged_out(&prod(), None));
    assert_eq!(desk.rows(), 0);
    assert_eq!(desk.app.orgs.len(), 2);
    assert!(desk.app.tab().unwrap().problem.is_none());
}

/// The part of the editor's text that is marked as wrong.
fn marked(desk: &Desk) -> Option<&str> {
    let problem = desk.app.tab().unwrap().problem.as_ref()?;
    desk.text().get(problem.range.clone()?)
}

fn no_such_column(row: u32, column: u32) -> JobEvent {
    refused(
        "INVALID_FIELD",
        "No such column 'Naem' on entity 'Account'.",
        Some((row, column)),
    )
}

#[test]
fn the_servers_error_stands_at_its_place() {
    let (mut desk, job) = Desk::running("SELECT Id, Naem FROM Account");
    desk.event(job, no_such_column(1, 12));
    assert_eq!(marked(&desk), Some("Naem"));
    let screen = desk.draw(120, 40);
    assert!(screen.contains("No such column 'Naem'"), "{screen}");

    let (mut desk, job) = Desk::running("-- a comment\nSELECT Id,\n  Owner.Naem\nFROM Account");
    desk.event(job, no_such_column(3, 3));
    // The server points at the path and names the segment.
    assert_eq!(marked(&desk), Some("Naem"));
}

#[test]
fn the_place_counts_from_the_selection_that_was_sent() {
    let mut desk = Desk::with_text("SELECT Id FROM Case;\nSELECT Naem FROM Account");
    desk.press("Shift-Home F5");
    let (job, _) = desk.started_query();
    desk.event(job, no_such_column(1, 8));
    assert_eq!(marked(&desk), Some("Naem"));
}

#[test]
fn the_next_edit_clears_the_error() {
    let (mut desk, job) = Desk::running("SELECT Naem FROM Account");
    desk.event(job, no_such_column(1, 8));
    desk.press("Left");
    assert_eq!(marked(&desk), Some("Naem"), "moving is no edit");
    desk.type_text("x");
    assert!(desk.app.tab().unwrap().problem.is_none());
}

#[test]
fn a_text_edited_meanwhile_is_not_marked_at_the_wrong_place() {
    let (mut desk, job) = Desk::running("SELECT Naem FROM Account");
    desk.type_text(" ");
    desk.event(job, no_such_column(1, 8));
    assert_eq!(marked(&desk), None);
    assert!(
        desk.draw(120, 40).contains("No such column 'Naem'"),
        "but said"
    );
}

#[test]
fn a_run_that_ends_behind_another_tab_says_so() {
    let (mut desk, job) = Desk::running(TWO);
    desk.press("Esc t");
    desk.query(job, columns(&["Name", "Amount"]));
    desk.query(job, page(0, 3, 3)).query(job, finished(3));
    assert_eq!(desk.toast(), "Account of acme-prod is done: 3 rows");
    assert_eq!(desk.rows(), 0, "the tab in front has none");
    desk.press("Esc [");
    assert_eq!(desk.rows(), 3);
}

/// Running on a narrow screen looked as if nothing had happened.
#[test]
fn rows_that_came_out_of_sight_are_told_with_the_key_that_shows_them() {
    for ((width, height), said) in [((60, 16), "3 rows came; Tab shows them"), ((120, 40), "")] {
        let (mut desk, job) = Desk::running(TWO);
        desk.draw(width, height);
        desk.query(job, columns(&["Name", "Amount"]));
        desk.query(job, page(0, 3, 3)).query(job, finished(3));
        assert_eq!(desk.toast(), said, "{width}x{height}");
    }
}

#[test]
fn the_rate_and_the_rest_are_shown_while_rows_come() {
    let (mut desk, job) = Desk::running_in_results(TWO);
    desk.wait(1000);
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, page(0, 2000, 6000));
    let screen = desk.draw(120, 40);
    for part in [
        "2,000 of 6,000",
        "1.0 s",
        "2,000 rows/s",
        "2.0 s left",
        "Esc cancel",
    ] {
        assert!(screen.contains(part), "{part}\n{screen}");
    }
}

#[test]
fn a_long_cell_can_be_read_to_its_end() {
    let (mut desk, job) = Desk::running_in_results(TWO);
    let long = format!("{}END", "word ".repeat(2000));
    desk.query(job, columns(&["Name", "Amount"]));
    let rows = [[(CellKind::Text, long), (CellKind::Number, "7".into())]];
    desk.query(job, page_of(&rows, 1)).query(job, finished(1));
    desk.press("Space");
    assert!(!desk.draw(120, 40).contains("END"));
    desk.press("G");
    assert!(desk.draw(120, 40).contains("END"));
    desk.press("k");
    assert!(!desk.draw(120, 40).contains("END"));
    desk.press("g Esc");
    assert!(desk.app.overlays.is_empty());
}

#[test]
fn the_rest_is_counted_to_the_row_cap_and_the_cap_is_said() {
    let mut config = crate::config::Config::default();
    config.query.row_cap = 4000;
    let mut desk = Desk::start(crate::app::Start {
        config,
        orgs: vec![prod()],
        ..crate::app::Start::default()
    });
    desk.answer_probes();
    desk.paste(TWO).press("Esc r").take();
    let job = desk.app.jobs.of(&Slot::Rows(desk.app.tab().unwrap().id));
    let job = job.unwrap();
    desk.wait(1000);
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, page(0, 2000, 200_000));
    assert!(desk.draw(120, 40).contains("1.0 s left"));
    desk.query(job, page(2000, 4000, 200_000));
    let end = QueryEvent::Finished {
        total: 200_000,
        capped: true,
        elapsed: std::time::Duration::from_secs(2),
    };
    let screen = desk.query(job, end).draw(120, 40);
    for part in [
        "4,000 of 200,000 · cap",
        "row cap of 4,000: + loads more, * loads all",
    ] {
        assert!(screen.contains(part), "{part}\n{screen}");
    }
}
