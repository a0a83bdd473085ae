//! The editor among the other panes: typing and commanding, Esc, Ctrl-C, the clipboard.

use super::*;
use crate::app::column::Pane;
use crate::app::msg::Outcome;
use crate::app::overlay::Overlay;

#[test]
fn letters_are_text_while_typing_and_commands_after_esc() {
    let mut desk = Desk::new();
    desk.type_text("o?:tX1q");
    assert_eq!(desk.text(), "o?:tX1q");
    desk.press("Esc u");
    assert_eq!(desk.text(), "");
    desk.press("i").type_text("i");
    assert_eq!(desk.text(), "i");
}

#[test]
fn esc_peels_one_layer_and_never_loses_text() {
    let (mut desk, job) = Desk::running("SELECT Id FROM Account");
    desk.press("Shift-Home");
    desk.press("Esc");
    assert!(desk.app.is_typing(), "first the selection");
    assert!(desk.app.tab().unwrap().editor.selection().is_none());
    desk.press("Esc");
    assert!(!desk.app.is_typing(), "then typing");
    assert!(desk.cancelled().is_empty());
    desk.press("z Esc");
    assert_eq!(desk.cancelled(), [job], "then what runs");
    assert!(desk.app.column().unwrap().zoom);
    desk.press("Esc");
    assert!(!desk.app.column().unwrap().zoom, "then the zoom");
    desk.press("Esc Esc Esc");
    assert_eq!(desk.text(), "SELECT Id FROM Account");
    assert!(desk.take().is_empty(), "and never the program");
}

#[test]
fn esc_in_the_results_cancels_whatever_is_selected_in_the_editor() {
    let mut desk = Desk::with_text("SELECT Id FROM Account");
    desk.press("Ctrl-A Esc Esc");
    desk.press("i Ctrl-A F5 Tab");
    let (job, _) = desk.started_query();
    assert!(desk.draw(120, 40).contains("Esc cancel"));
    desk.press("Esc");
    assert_eq!(desk.cancelled(), [job]);
}

#[test]
fn the_hint_to_cancel_names_keys_that_cancel() {
    for (keys, hint) in [
        ("", "Ctrl-C"),
        ("Ctrl-A", "Esc Ctrl-C"),
        ("Esc", "Esc"),
        ("Tab", "Esc"),
        ("Esc Shift-Left", "Ctrl-C"),
    ] {
        let (mut desk, job) = Desk::running("SELECT Id FROM Account");
        desk.send(Msg::Now(desk.app.now));
        for chord in keys.split_whitespace() {
            desk.press(chord);
        }
        let typing = desk.app.is_typing();
        let shown = desk
            .app
            .hint_key(crate::app::command::Command::QueryCancel, typing);
        assert_eq!(shown, hint, "{keys}");
        desk.press(hint);
        assert_eq!(desk.cancelled(), [job], "{keys}");
    }
}

#[test]
fn ctrl_c_copies_the_selection_first() {
    let (mut desk, _) = Desk::running("SELECT Id FROM Account");
    desk.press("Ctrl-A Ctrl-C");
    assert_eq!(desk.copied().as_deref(), Some("SELECT Id FROM Account"));
    assert!(desk.app.tab().unwrap().run.is_some());
}

#[test]
fn ctrl_c_twice_within_two_seconds_quits() {
    let mut desk = Desk::with_text("x");
    desk.take();
    desk.press("Ctrl-C");
    assert!(desk.take().is_empty());
    assert!(desk.draw(80, 24).contains("press Ctrl-C again to quit"));
    desk.wait(1999).press("Ctrl-C");
    assert!(
        desk.take()
            .iter()
            .any(|e| matches!(e, Effect::Quit(Outcome::Quit)))
    );

    let mut desk = Desk::new();
    desk.press("Ctrl-C").wait(2000).press("Ctrl-C");
    assert!(
        !desk.take().iter().any(|e| matches!(e, Effect::Quit(_))),
        "too late"
    );

    let mut desk = Desk::new();
    desk.press("Ctrl-C a Ctrl-C");
    assert!(
        !desk.take().iter().any(|e| matches!(e, Effect::Quit(_))),
        "another key between"
    );
}

#[test]
fn quitting_while_a_login_is_finished_or_a_logout_runs_asks() {
    let mut desk = Desk::welcome();
    desk.press("n");
    let job = desk.log_in();
    desk.event(job, JobEvent::Login(LoginEvent::Exchanging));
    desk.press("Ctrl-Q");
    assert!(desk.draw(80, 24).contains("A login is being finished"));
    assert!(!desk.take().iter().any(|e| matches!(e, Effect::Quit(_))));

    let mut desk = Desk::new();
    desk.press("Esc o Down d y").take();
    desk.press("Esc q");
    let screen = desk.draw(80, 24);
    assert!(screen.contains("Logging out of acme"), "{screen}");
    assert!(!desk.take().iter().any(|e| matches!(e, Effect::Quit(_))));
    desk.press("y");
    assert!(desk.take().iter().any(|e| matches!(e, Effect::Quit(_))));
}

#[test]
fn a_copy_says_which_way_it_went_and_no_more() {
    let mut desk = Desk::new();
    for (way, said) in [
        ("terminal", "sent to the terminal's clipboard"),
        ("tmux", "copied via tmux"),
    ] {
        desk.send(Msg::Copied(Ok(way.to_owned())));
        assert_eq!(desk.toast(), said);
    }
}

#[test]
fn quitting_while_something_runs_asks() {
    let (mut desk, _) = Desk::running("SELECT Id FROM Account");
    desk.press("Ctrl-Q Enter");
    assert!(!desk.take().iter().any(|e| matches!(e, Effect::Quit(_))));
    desk.press("Ctrl-Q y");
    assert!(desk.take().iter().any(|e| matches!(e, Effect::Quit(_))));
}

#[test]
fn alt_and_a_key_typed_fast_is_esc_and_the_key() {
    let mut desk = Desk::with_text("SELECT Id FROM Account");
    desk.press("Alt-o");
    assert!(matches!(desk.app.overlays.as_slice(), [Overlay::Orgs(_)]));
    desk.press("Alt-t");
    assert!(desk.app.overlays.is_empty(), "Esc closes the list");
    assert_eq!(desk.text(), "", "t opened a tab");
    desk.type_text("x").press("Alt-3");
    assert_eq!(
        desk.app.column().unwrap().focus,
        Pane::Results,
        "what is bound is itself"
    );
}

#[test]
fn tab_goes_round_the_panes() {
    let mut desk = Desk::new();
    desk.press("Tab");
    assert_eq!(desk.app.column().unwrap().focus, Pane::Results);
    assert!(!desk.app.is_typing());
    desk.press("Tab");
    assert!(desk.app.is_typing());
    desk.press("Shift-Tab");
    assert_eq!(desk.app.column().unwrap().focus, Pane::Results);
}

#[test]
fn what_is_cut_is_pasted_and_offered_to_the_clipboard() {
    let mut desk = Desk::with_text("SELECT");
    desk.press("Ctrl-A Ctrl-X");
    assert_eq!(desk.copied().as_deref(), Some("SELECT"));
    assert_eq!(desk.text(), "");
    desk.press("Ctrl-V Ctrl-V");
    assert_eq!(desk.text(), "SELECTSELECT");
    desk.press("Ctrl-Z Ctrl-Z Ctrl-Z");
    assert_eq!(desk.text(), "SELECT");
    desk.press("Ctrl-Y");
    assert_eq!(desk.text(), "");
}

#[test]
fn a_paste_is_text_whatever_it_looks_like_and_one_undo_step() {
    let mut desk = Desk::new();
    desk.press("Esc").paste("q\x1b[201~:quit\r\nX");
    assert!(!desk.take().iter().any(|e| matches!(e, Effect::Quit(_))));
    assert!(desk.text().ends_with("quit\nX"), "{:?}", desk.text());
    desk.press("Ctrl-Z");
    assert_eq!(desk.text(), "");
}

#[test]
fn a_paste_into_the_results_is_not_lost_silently() {
    let mut desk = Desk::new();
    desk.press("Tab").paste("SELECT");
    assert_eq!(desk.text(), "");
    assert!(desk.toast().contains("nothing was pasted"));
}

#[test]
fn the_error_can_be_read_in_full_from_both_panes() {
    for focus in ["Esc", "Tab"] {
        let (mut desk, job) = Desk::running("SELECT Naem FROM Account");
        desk.event(
            job,
            refused(
                "INVALID_FIELD",
                "No such column 'Naem' on Account.",
                Some((1, 8)),
            ),
        );
        desk.press(focus).press("K");
        let screen = desk.draw(120, 40);
        assert!(screen.contains("About the error"), "{screen}");
    }
}

#[test]
fn ctrl_z_undoes_in_a_text_and_suspends_elsewhere() {
    let mut desk = Desk::new();
    desk.type_text("a").press("Ctrl-Z");
    assert_eq!(desk.text(), "");
    assert!(!desk.take().iter().any(|e| matches!(e, Effect::Suspend)));
    desk.press("Tab Ctrl-Z");
    assert!(!cfg!(unix) || desk.take().iter().any(|e| matches!(e, Effect::Suspend)));
}
