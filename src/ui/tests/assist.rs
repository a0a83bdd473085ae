//! The editor's help at its cursor: the list below and above the line, what is on its way, problems.

use super::*;
use crate::app::tests::assist::{all, knowing};

/// More lines than any pane shows, the cursor in the last.
fn long() -> String {
    let fields = "Name,\n".repeat(30);
    format!("SELECT {fields}Indus| FROM Account")
}

#[test]
fn list() {
    let mut desk = all();
    desk.put("SELECT Name, |\nFROM Account\nWHERE Industry = 'Banking'");
    desk.does("`a` Down Down");
    shows("assist_list", &mut desk);
    desk.put("SELECT Id FROM Account WHERE CreatedDate = |");
    desk.does("`LA` Down");
    shows("assist_list_dates", &mut desk);
}

#[test]
fn a_list_above_the_line() {
    let mut desk = all();
    desk.put(&long()).does("Ctrl-Space");
    shows("assist_list_above", &mut desk);
}

#[test]
fn a_list_that_loads() {
    let mut desk = knowing(&["Contact"]);
    desk.put("SELECT Id| FROM Contact").does("`, Account.`");
    shows("assist_list_loading", &mut desk);
}

#[test]
fn values_of_the_org() {
    let answer = crate::app::tests::values::answer;
    let text = "SELECT Id\nFROM Account\nWHERE Name = |";
    let mut desk = all();
    desk.put(text).does("Ctrl-Space");
    shows("assist_values_asking", &mut desk);
    let (job, _) = desk.asked();
    let values = [("Acme", 1_204), ("Bolt & Sons", 87), ("Cyan", 3)];
    desk.event(job, answer(&values, "", false));
    shows("assist_values", &mut desk);
    desk.does("`'zz`").wait(1_000);
    let (job, _) = desk.asked();
    desk.event(job, answer(&[], "zz", true));
    shows("assist_values_none", &mut desk);
    desk.put("SELECT Id\nFROM Account\nWHERE Rating = |");
    desk.does("Ctrl-Space");
    shows("assist_values_offered", &mut desk);
    desk.does("Ctrl-Space");
    let (job, _) = desk.asked();
    let why = "Your query request was running for too long.";
    desk.event(job, refused("QUERY_TIMEOUT", why, None));
    shows("assist_values_failed", &mut desk);
}

#[test]
fn problems() {
    let mut desk = all();
    desk.put("SELECT Id, Na|em, Nmae FROM Account").wait(9000);
    shows("assist_problem", &mut desk);
    // Where the text fills its pane the border says it, and nothing moves.
    desk.put(&long().replace("Indus", "Naem"));
    let before = desk.find("Naem");
    desk.does("Esc").wait(9000);
    assert_eq!(desk.find("Naem"), before);
    shows("assist_problem_full", &mut desk);
}

/// The list never covers the line that is typed, wherever that is.
#[test]
fn the_line_that_is_typed_is_never_covered() {
    for lines in 0..40 {
        let mut desk = all();
        let text = format!("{}SELECT Indus| FROM Account", "\n".repeat(lines));
        desk.put(&text).does("Ctrl-Space");
        for (width, height) in [(80, 24), (120, 40), (60, 16), (61, 17)] {
            let screen = desk.draw(width, height);
            assert!(
                screen.contains("SELECT Indus FROM Account"),
                "{lines}\n{screen}"
            );
            assert!(screen.contains("• Industry"), "{lines}\n{screen}");
        }
    }
}
