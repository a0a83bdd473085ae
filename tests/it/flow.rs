//! Flows: keys go in, the real shell, worker and demo org do their work, and the screen is waited
//! for.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sftui::app::msg::Outcome;
use sftui::demo::Fault;
use sftui::org::OrgKey;
use sftui::shell::End;
use sftui::shell::input::{Ending, Input};
use sftui::vault::{Record, Status, Vault, VaultError};

use crate::support::flow::{Asked, Begin, Flow};

#[test]
fn a_query_typed_by_hand_brings_rows() {
    let flow = Flow::demo();
    flow.wait_for_text("demo-prod");
    flow.type_text("SELECT Id, Name FROM Account LIMIT 3");
    flow.press("Ctrl-J");
    flow.wait_for_text("3 rows");
    // An account's id, which the statement does not have.
    flow.wait_for_text("001");
}

#[test]
fn a_refused_token_is_renewed_in_silence_and_the_run_goes_on() {
    let flow = Flow::demo();
    let server = &flow.servers[0];
    server.faults().once("Account", Fault::Unauthorized);
    flow.paste("SELECT Id FROM Account LIMIT 4");
    flow.press("Ctrl-J");
    flow.wait_for_text("4 rows");
    let refreshed = server.log().entries();
    let count = |part: &str| refreshed.iter().filter(|e| e.target.contains(part)).count();
    assert_eq!(count("FROM+Account"), 2, "once refused, once answered");
    let tokens = count("/services/oauth2/token");
    assert_eq!(tokens, 2, "one at the start, one after the refusal");
}

#[test]
fn a_query_is_cancelled_at_once_although_the_server_is_silent() {
    let flow = Flow::demo();
    let gate = flow.servers[0].faults().hold("Account");
    flow.paste("SELECT Id FROM Account");
    flow.press("Ctrl-J");
    flow.wait_for("the request", |_| {
        let entries = flow.servers[0].log().entries();
        entries.iter().any(|entry| entry.target.contains("Account"))
    });
    flow.press("Ctrl-C");
    flow.wait_for_text("stopped");
    gate.open();
}

#[test]
fn rows_of_one_org_stay_its_own_while_another_is_looked_at() {
    let flow = Flow::both();
    flow.paste("SELECT Id FROM Account LIMIT 5");
    flow.press("Ctrl-J");
    flow.wait_for_text("5 rows");
    flow.press("Esc");
    flow.press("o");
    flow.type_text("sandbox");
    flow.press("Enter");
    flow.wait_until_gone("5 rows");
    flow.wait_for_text("demo-sandbox");
}

#[test]
fn the_terminals_answer_switches_the_footer_to_ctrl_enter() {
    let flow = Flow::demo();
    flow.wait_for_text("Ctrl-J");
    flow.input(Input::EnhancedKeys);
    flow.wait_for_text("Ctrl-Enter");
    assert!(flow.console.asked().contains(&Asked::EnhancedKeys));
}

#[test]
fn without_a_clipboard_program_a_copy_goes_to_the_terminal_between_two_frames() {
    let flow = Flow::demo();
    flow.type_text("SELECT Id");
    flow.press("Shift-Left Shift-Left Ctrl-C");
    flow.wait_for_text("terminal");
    let copied = Asked::Sent(b"\x1b]52;c;SWQ=\x1b\\".to_vec());
    assert!(flow.console.asked().contains(&copied));
}

#[test]
fn quitting_keeps_the_texts_for_the_next_start() {
    let flow = Flow::demo();
    flow.type_text("SELECT Id FROM Contact");
    flow.wait_for_text("FROM Contact");
    flow.press("Ctrl-Q");
    assert_eq!(flow.wait_for_the_end(), End::App(Outcome::Quit));
    let session: Option<sftui::app::session::Session> = flow.store.load_session().value;
    let again = Flow::start(Begin {
        orgs: vec![sftui::demo::DemoConfig::prod()],
        session,
        ..Begin::default()
    });
    again.wait_for_text("FROM Contact");
}

#[test]
fn a_signal_ends_the_shell_and_keeps_the_texts_too() {
    let flow = Flow::demo();
    flow.type_text("SELECT Id FROM Lead");
    flow.wait_for_text("FROM Lead");
    flow.input(Input::End(Ending::Terminate));
    assert_eq!(flow.wait_for_the_end(), End::System(Ending::Terminate));
    let session: Option<sftui::app::session::Session> = flow.store.load_session().value;
    assert!(format!("{session:?}").contains("FROM Lead"));
}

#[test]
fn a_stop_from_outside_suspends_and_what_was_resumed_is_drawn_anew() {
    let flow = Flow::demo();
    flow.wait_for_text("demo-prod");
    flow.input(Input::Stop);
    flow.input(Input::Continue);
    let expected = [Asked::Questions, Asked::Suspended, Asked::Resumed];
    flow.wait_for("a frame after the stop", |_| {
        flow.console.asked() == expected
    });
    flow.wait_for_text("demo-prod");
}

/// A keyring that never answers.
#[derive(Debug)]
struct Stuck;

impl Stuck {
    fn forever<T>() -> T {
        loop {
            std::thread::park();
        }
    }
}

impl Vault for Stuck {
    fn get(&self, _: &OrgKey) -> Result<Option<Record>, VaultError> {
        Self::forever()
    }

    fn set(&self, _: &OrgKey, _: &Record) -> Result<(), VaultError> {
        Self::forever()
    }

    fn delete(&self, _: &OrgKey) -> Result<(), VaultError> {
        Self::forever()
    }

    fn status(&self) -> Status {
        Status {
            name: "a keyring that hangs",
            lasting: true,
        }
    }

    fn reopen(&self) {}
}

#[test]
fn quitting_does_not_wait_for_a_keyring_that_hangs() {
    let flow = Flow::start(Begin {
        orgs: vec![sftui::demo::DemoConfig::prod()],
        vault: Some(Arc::new(Stuck)),
        ..Begin::default()
    });
    flow.type_text("SELECT Id FROM Account");
    flow.press("Ctrl-J");
    flow.wait_for_text("a keyring that hangs");
    let asked = Instant::now();
    flow.press("Ctrl-Q y");
    flow.wait_for_the_end();
    // Twice the promise, for a busy machine; waiting for the keyring would take seconds.
    assert!(
        asked.elapsed() < Duration::from_secs(1),
        "{:?}",
        asked.elapsed()
    );
}

#[test]
fn a_change_of_size_is_drawn_in_the_new_size() {
    let flow = Flow::demo();
    flow.wait_for_text("demo-prod");
    for (columns, rows) in [(1, 1), (0, 0), (300, 90), (60, 16)] {
        flow.resize(columns, rows);
        flow.wait_for("the new size", |shown| {
            let area = shown.buffer.area;
            (area.width, area.height) == (columns, rows)
        });
    }
    flow.wait_for_text("demo-prod");
}
