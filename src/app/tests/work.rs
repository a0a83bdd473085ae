//! Sorting and filtering the rows of a result. The same six rows serve the tests of searching,
//! counting and pushing, which stand beside this. Long because each thing a person can do with filters is a test here.

use super::*;
use crate::app::jobs::Slot;
use crate::app::overlay::Overlay;
use crate::app::result::ResultPane;
use crate::rows::CellKind;

pub(super) const THREE: &str = "SELECT Id, Name, Amount FROM Account";

/// Ids, names and amounts; `-` is null.
const ROWS: [(&str, &str, &str); 6] = [
    ("001A", "Globex", "300"),
    ("001B", "acme", "20"),
    ("001C", "Initech", "-"),
    ("001D", "Acme Ltd", "100"),
    ("001E", "Umbrella", "20"),
    ("001F", "Hooli", "7"),
];

pub(super) fn rows(from: usize, to: usize, total: u64) -> QueryEvent {
    let cell = |kind, text: &str| match text {
        "-" => (CellKind::Null, String::new()),
        _ => (kind, text.to_owned()),
    };
    let all: Vec<[(CellKind, String); 3]> = ROWS[from..to]
        .iter()
        .map(|(id, name, amount)| {
            [
                cell(CellKind::Text, id),
                cell(CellKind::Text, name),
                cell(CellKind::Number, amount),
            ]
        })
        .collect();
    page_of(&all, total)
}

/// The rows on the screen, `total` of them in the org, the results in focus.
pub(super) fn loaded(total: u64) -> Desk {
    let (mut desk, job) = Desk::running_in_results(THREE);
    desk.query(job, columns(&["Id", "Name", "Amount"]));
    desk.query(job, rows(0, 6, total))
        .query(job, finished(total));
    desk.draw(120, 40);
    desk.take();
    desk
}

pub(super) fn result(desk: &Desk) -> &ResultPane {
    desk.app.tab().unwrap().result.as_ref().unwrap()
}

/// Whether the rows of the tab are being sorted or filtered.
pub(super) fn works(desk: &Desk) -> bool {
    let tab = desk.app.tab().unwrap().id;
    desk.app.jobs.of(&Slot::Arrange(tab)).is_some()
}

/// The names in the order shown, their first letters.
pub(super) fn names(desk: &Desk) -> String {
    let sheet = result(desk).sheet();
    let column = (0..sheet.columns()).find(|c| sheet.about(*c).unwrap().title == "Name");
    (0..sheet.len())
        .map(|row| {
            sheet
                .cell(row, column.unwrap())
                .text
                .chars()
                .next()
                .unwrap()
        })
        .collect()
}

/// The name of the record under the cursor.
pub(super) fn here(desk: &Desk) -> &str {
    let result = result(desk);
    result.rows.cell(result.row().unwrap(), 1).text
}

pub(super) fn query(desk: &mut Desk) -> String {
    desk.started_query().1
}

#[test]
fn a_column_goes_round_ascending_descending_and_as_the_rows_came() {
    let mut desk = loaded(6);
    desk.press("l l");
    for expected in ["HaUAGI", "GAaUHI", "GaIAUH"] {
        desk.press("s").work();
        assert_eq!(names(&desk), expected);
    }
    assert!(!works(&desk));
}

#[test]
fn further_keys_decide_where_the_first_says_equal() {
    let mut desk = loaded(6);
    desk.press("l l s").work();
    assert_eq!(names(&desk), "HaUAGI", "equals stay as they came");
    desk.press("h S").work();
    desk.press("S").work();
    assert_eq!(names(&desk), "HUaAGI");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("▲1") && screen.contains("▼2"), "{screen}");
}

#[test]
fn nulls_stand_where_they_are_asked() {
    let mut desk = loaded(6);
    desk.press("l l s").work();
    desk.app.perform(crate::app::command::Command::ResultsNulls);
    desk.press("s s s").work();
    assert_eq!(names(&desk), "HaUAGI", "a new key begins with nulls last");
    let effects = desk.app.perform(crate::app::command::Command::ResultsNulls);
    desk.effects.extend(effects);
    desk.work();
    assert_eq!(names(&desk), "IHaUAG");
}

#[test]
fn the_cursor_stays_on_its_record_and_that_on_its_line() {
    let mut desk = loaded(6);
    desk.press("j l l");
    assert_eq!(here(&desk), "acme");
    for keys in ["s", "s", "s", "S"] {
        desk.press(keys).work();
        assert_eq!(here(&desk), "acme", "{keys}");
    }
}

#[test]
fn a_record_that_a_filter_leaves_out_is_under_the_cursor_again_without_it() {
    let mut desk = loaded(6);
    desk.press("j");
    desk.press("&").type_text("globex");
    desk.work();
    assert_eq!((names(&desk).as_str(), here(&desk)), ("G", "Globex"));
    desk.press("Esc").work();
    assert_eq!((names(&desk).as_str(), here(&desk)), ("GaIAUH", "acme"));
}

#[test]
fn a_filter_is_shown_while_it_is_typed_kept_by_enter_and_dropped_by_esc() {
    let mut desk = loaded(6);
    desk.press("&").type_text("ac");
    assert_eq!(desk.started().len(), 2, "each letter asks anew");
    desk.press("Backspace Backspace").type_text("acme").work();
    assert_eq!(names(&desk), "aA");
    desk.press("Enter").work();
    assert_eq!(names(&desk), "aA");
    assert!(
        desk.started().is_empty(),
        "what is shown is not asked again"
    );
    let screen = desk.draw(120, 40);
    assert!(screen.contains("filter \"acme\" 2 of 6"), "{screen}");
    desk.press("&").type_text("Amount > 50").work();
    assert_eq!(names(&desk), "A");
    desk.press("Esc").work();
    assert_eq!(names(&desk), "aA");
    desk.press("&")
        .type_text("Amount > 50")
        .press("Enter")
        .work();
    assert_eq!(names(&desk), "A", "several add up");
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("filter \"acme\" + Amount > 50 1 of 6"),
        "{screen}"
    );
    desk.press("Esc").work();
    desk.press("Esc").work();
    assert_eq!(names(&desk), "GaIAUH", "Esc takes one after the other away");
}

#[test]
fn what_is_wrong_with_a_condition_stands_under_it_with_the_nearest_name() {
    let mut desk = loaded(6);
    desk.press("&").type_text("Amonut > 5");
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("There is no column Amonut. Did you mean Amount?"),
        "{screen}"
    );
    assert_eq!(names(&desk), "GaIAUH");
    desk.press("Enter");
    assert!(desk.app.prompt().is_some(), "a wrong condition is not kept");
    desk.press("Ctrl-A").type_text("Amount > 50").work();
    assert_eq!(names(&desk), "GA", "Ctrl-A selects the line");
    assert!(!desk.draw(120, 40).contains("Did you mean"));
}

#[test]
fn the_name_of_a_column_is_no_filter_while_it_is_typed() {
    let mut desk = loaded(6);
    desk.press("&").type_text("Amount");
    desk.work();
    assert_eq!(names(&desk), "GaIAUH");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("Amount … = !="), "{screen}");
    desk.press("Enter").work();
    assert_eq!(names(&desk), "", "as a word it is in no cell");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("No row meets the filter"), "{screen}");
}

#[test]
fn rows_like_a_cell_and_rows_not_like_it() {
    let mut desk = loaded(6);
    desk.press("j l l @").work();
    assert_eq!(names(&desk), "aU");
    desk.press("Esc").work();
    assert_eq!(here(&desk), "acme");
    desk.press("!").work();
    assert_eq!(names(&desk), "GIAH");
    desk.press("Esc").work();
    desk.press("g g j j @").work();
    assert_eq!(names(&desk), "I", "null is like null");
    desk.press("@");
    assert_eq!(desk.toast(), "the rows are filtered by that already");
    let effects = desk
        .app
        .perform(crate::app::command::Command::ResultsClearFilters);
    desk.effects.extend(effects);
    desk.work();
    assert_eq!(names(&desk), "GaIAUH");
}

#[test]
fn asking_again_supersedes_and_the_old_answer_is_dropped() {
    let mut desk = loaded(6);
    desk.press("l l s");
    let (first, job) = desk.started().remove(0);
    desk.press("s");
    let effects = desk.take();
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::Cancel(id) if *id == first))
    );
    desk.event(first, worked(job).unwrap());
    assert_eq!(names(&desk), "GaIAUH", "the late answer changes nothing");
    desk.effects = effects;
    desk.work();
    assert_eq!(names(&desk), "GAaUHI");
}

#[test]
fn esc_and_ctrl_c_stop_sorting_and_keep_what_was_shown() {
    for keys in ["Esc", "Ctrl-C"] {
        let mut desk = loaded(6);
        desk.press("l l s").work();
        desk.press("s");
        assert!(desk.draw(120, 40).contains("sorting…"));
        let job = desk.started_job(|job| matches!(job, Job::Arrange(_)));
        desk.press(keys);
        assert_eq!(desk.cancelled(), [job], "{keys}");
        assert_eq!(names(&desk), "HaUAGI");
        let screen = desk.draw(120, 40);
        assert!(
            screen.contains('▲') && !screen.contains('▼'),
            "{keys}\n{screen}"
        );
        assert!(!screen.contains("sorting…"), "{keys}\n{screen}");
    }
}

#[test]
fn a_sorting_that_fails_is_said_and_leaves_what_was_shown() {
    let mut desk = loaded(6);
    desk.press("l l s");
    let job = desk.started_job(|job| matches!(job, Job::Arrange(_)));
    desk.event(job, JobEvent::Failed(JobError::Panicked("boom".into())));
    assert_eq!(names(&desk), "GaIAUH");
    assert!(!desk.toast().is_empty());
    assert!(!desk.draw(120, 40).contains('▲'));
}

#[test]
fn rows_that_come_later_are_sorted_in_and_the_cursor_stays() {
    let (mut desk, job) = Desk::running_in_results(THREE);
    desk.query(job, columns(&["Id", "Name", "Amount"]));
    desk.query(job, rows(0, 3, 6));
    desk.draw(120, 40);
    desk.press("l l s").work();
    assert_eq!((names(&desk).as_str(), here(&desk)), ("aGI", "Globex"));
    desk.query(job, rows(3, 5, 6));
    assert!(desk.draw(120, 40).contains("sorting…"));
    assert_eq!(names(&desk), "aGI", "until then what was sorted stays");
    // One sorting at a time: the last rows wait for it.
    let sorting = desk.started();
    desk.query(job, rows(5, 6, 6)).query(job, finished(6));
    assert!(desk.started().is_empty());
    for (id, job) in sorting {
        desk.event(id, worked(job).unwrap());
    }
    assert_eq!(names(&desk), "aUAGI");
    desk.work();
    assert_eq!((names(&desk).as_str(), here(&desk)), ("HaUAGI", "Globex"));
    assert!(!works(&desk));
}

#[test]
fn the_same_statement_run_again_keeps_the_sorting_the_filter_and_the_record() {
    let mut desk = loaded(6);
    desk.press("l l s").work();
    desk.press("!").work();
    desk.press("g g").work();
    assert_eq!((names(&desk).as_str(), here(&desk)), ("HaUAI", "Hooli"));
    desk.press("r");
    let (job, _) = desk.started_query();
    assert_eq!(names(&desk), "HaUAI", "the old rows stay meanwhile");
    desk.query(job, columns(&["Id", "Name", "Amount"]));
    // The record came last before and comes first now.
    let mut again = vec![ROWS[5], ROWS[0], ROWS[1]];
    again.push(("001X", "Zorg", "5"));
    let cells: Vec<[(CellKind, String); 3]> = again
        .iter()
        .map(|(id, name, amount)| {
            [
                (CellKind::Text, (*id).to_owned()),
                (CellKind::Text, (*name).to_owned()),
                (CellKind::Number, (*amount).to_owned()),
            ]
        })
        .collect();
    desk.query(job, page_of(&cells, 4)).query(job, finished(4));
    desk.work();
    desk.work();
    assert_eq!((names(&desk).as_str(), here(&desk)), ("ZHa", "Hooli"));
}

#[test]
fn without_ids_a_refresh_keeps_the_place_and_another_statement_keeps_nothing() {
    let text = "SELECT Name, Amount FROM Account";
    let (mut desk, job) = Desk::running_in_results(text);
    desk.query(job, columns(&["Name", "Amount"]));
    desk.query(job, page(0, 9, 9)).query(job, finished(9));
    desk.draw(120, 40);
    desk.press("j j l s").work();
    desk.press("r");
    let (job, _) = desk.started_query();
    desk.query(job, columns(&["Name", "Amount"]));
    desk.query(job, page(10, 19, 9))
        .query(job, finished(9))
        .work();
    assert_eq!(result(&desk).row(), Some(2));
    assert_eq!(result(&desk).work.plan().keys.len(), 1);
    desk.press("2 i").type_text(" LIMIT 9").press("F5");
    let (job, _) = desk.started_query();
    desk.query(job, columns(&["Name", "Amount"]));
    desk.query(job, page(0, 9, 9)).query(job, finished(9));
    assert!(result(&desk).work.plan().is_empty());
    assert!(!works(&desk));
}

#[test]
fn closing_the_tab_ends_its_work() {
    let mut desk = loaded(6);
    desk.press("l s");
    let job = desk.started_job(|job| matches!(job, Job::Arrange(_)));
    desk.press("X");
    assert!(desk.cancelled().contains(&job));
}

#[test]
fn a_click_beside_the_line_ends_the_typing_and_keeps_what_holds() {
    let mut desk = loaded(6);
    desk.press("&").type_text("acme").work();
    desk.draw(120, 40);
    desk.click_on("001D");
    assert!(desk.app.prompt().is_none());
    assert_eq!((names(&desk).as_str(), here(&desk)), ("aA", "Acme Ltd"));
    desk.press("&").type_text("Naem = x").work();
    desk.click_on("001B");
    assert!(!matches!(
        desk.app.overlays.last(),
        Some(Overlay::Prompt(_))
    ));
    let tab = desk.app.tab().unwrap().id;
    assert_eq!(desk.app.jobs.of(&Slot::Arrange(tab)), None);
    assert_eq!(names(&desk), "aA", "what is no condition goes");
}

#[test]
fn a_filter_is_told_in_every_width_and_under_a_message() {
    let mut desk = loaded(6);
    desk.press("&")
        .type_text("Name ~ acme")
        .press("Enter")
        .work();
    desk.press("&")
        .type_text("Amount > 5")
        .press("Enter")
        .work();
    for (width, said) in [
        (120, "6 rows · filter Name ~ acme + Amount > 5 2 of 6"),
        (80, "6 rows · filter Name ~ acme + Amount > 5 2 of 6"),
        (60, "2 filters 2 of 6"),
    ] {
        let screen = desk.draw(width, 24);
        assert!(screen.contains(said), "{width}: {screen}");
    }
    assert!(desk.draw(80, 24).contains("row 1 of 2 filtered"));
    // What is said over the status line hides nothing.
    desk.app.hint("something else");
    assert!(desk.draw(60, 24).contains("2 filters 2 of 6"));
}

#[test]
fn the_cursor_goes_to_the_nearest_row_that_a_filter_leaves() {
    // G(lobex) a(cme) I(nitech) A(cme Ltd) U(mbrella) H(ooli)
    for (moves, filter, expected) in [
        ("", "Name ~ acme", "acme"),
        ("j j", "Name ~ acme", "Acme Ltd"),
        ("G", "Name ~ acme", "Acme Ltd"),
        ("j j j j", "Name in (Globex, Hooli)", "Hooli"),
        ("j", "Name in (Globex, Hooli)", "Globex"),
    ] {
        let mut desk = loaded(6);
        if !moves.is_empty() {
            desk.press(moves);
        }
        desk.press("&").type_text(filter).press("Enter").work();
        assert_eq!(here(&desk), expected, "{moves} {filter}");
    }
}

#[test]
fn an_operator_alone_is_about_the_column_under_the_cursor() {
    let mut desk = loaded(6);
    desk.press("l l &").type_text("> 50").press("Enter").work();
    assert_eq!(names(&desk), "GA");
    let mut desk = loaded(6);
    desk.press("&").type_text("Amount > 50 and Name ~ acme");
    let screen = desk.draw(80, 24);
    assert!(screen.contains("One condition at a time"), "{screen}");
    desk.press("Ctrl-U");
    let screen = desk.draw(80, 24);
    assert!(
        screen.contains("= != < <= > >= ~ !~ in (a, b) is null"),
        "{screen}"
    );
}
