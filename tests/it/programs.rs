//! The terminal in the hands of the person's pager and editor: small scripts stand in for them.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rustix::process::Signal;
use tempfile::TempDir;

use crate::support::pty::{Ended, Output, Pty};

const F4: &str = "\x1bOS";

/// A directory with a script in it that notes what it gets beside itself.
struct Script {
    directory: TempDir,
}

impl Script {
    fn new(body: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("my program");
        std::fs::write(&path, format!("#!/bin/sh\ncd \"${{0%/*}}\"\n{body}")).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
        Self { directory }
    }

    /// The command, with an argument.
    fn command(&self) -> String {
        format!("'{}' -x", self.path("my program").display())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn noted(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }
}

fn demo(variable: &str, command: &str) -> Pty {
    let sftui = Path::new(env!("CARGO_BIN_EXE_sftui"));
    let pty = Pty::start(sftui, &["--demo"], &[(variable, command)]);
    pty.wait_for_text("typing");
    pty
}

/// A whole cell over the results: an address, laid out in lines.
fn cell(pager: &str) -> Pty {
    let mut pty = demo("PAGER", pager);
    pty.send("\x01\x1b[200~SELECT BillingAddress FROM Account ORDER BY Name LIMIT 3\x1b[201~");
    pty.wait_for_text("LIMIT 3");
    pty.send("\x1b[15~");
    pty.wait_for_text("3 rows");
    pty.send("\x1b3 ");
    pty.wait_for_text("pager");
    pty
}

#[track_caller]
fn quit(mut pty: Pty) {
    pty.send("\x11");
    assert_eq!(pty.wait_until_ended(), Ended::Code(0));
    pty.assert_given_back();
}

#[test]
fn the_pager_gets_the_whole_text_and_all_keys_and_the_screen_comes_back() {
    let script = Script::new(
        "cat > text; echo \"$*\" > arguments\n\
         echo PAGER READY; read -r one < /dev/tty; echo AND; read -r two < /dev/tty\n\
         echo \"$one $two\" > keys\n",
    );
    let mut pty = cell(&script.command());
    pty.send("|");
    pty.wait_for_text("PAGER READY");
    pty.assert_given_back();
    // The window changes meanwhile.
    pty.resize(100, 30);
    pty.send("qqjj\n");
    pty.wait_for_text("AND");
    pty.send("|more\n");
    // A script is quicker than a person: sftui takes it for one that asked for no key.
    let asks = |output: &Output| output.terminal.screen().contents().contains("(Enter:");
    pty.wait_for("the end of the pager", |output| {
        asks(output) || output.terminal.screen().alternate_screen()
    });
    if asks(&pty.locked()) {
        pty.send("\n");
    }
    pty.wait_for("the cell, drawn in the new size", |output| {
        let screen = output.terminal.screen();
        let last = screen.rows(0, 100).nth(29).unwrap_or_default();
        screen.alternate_screen() && screen.bracketed_paste() && last.contains("pager")
    });
    assert_eq!(script.noted("keys"), "qqjj |more\n");
    assert_eq!(script.noted("arguments"), "-x\n");
    let text = script.noted("text");
    assert!(text.starts_with("Street") && text.ends_with('\n'), "{text}");
    assert!(text.contains("Japan") && text.lines().count() > 4, "{text}");
    // Keys are ours again.
    pty.send("q");
    pty.wait_for("the results", |output| {
        !output.terminal.screen().contents().contains("pager")
    });
    quit(pty);
}

#[test]
fn a_pager_that_is_missing_is_told_and_nothing_else_happens() {
    let mut pty = cell("no-such-pager -R");
    pty.send("|");
    pty.wait_for_text("There is no program `no-such-pager`");
    pty.wait_for("the screen", |output| {
        output.terminal.screen().alternate_screen()
    });
    quit(pty);
}

#[test]
fn what_a_program_printed_and_left_at_once_stays_until_a_key() {
    let mut pty = cell("cat");
    pty.send("|");
    pty.wait_for_text("Enter: back to sftui");
    pty.wait_for_text("Japan");
    pty.send("\n");
    pty.wait_for("the screen", |output| {
        output.terminal.screen().alternate_screen()
    });
    quit(pty);
}

#[test]
fn the_editor_changes_the_query_as_one_edit() {
    let script =
        Script::new("cat \"$2\" > before; printf 'SELECT Name\\nFROM Contact\\n' > \"$2\"\n");
    let mut pty = demo("EDITOR", &script.command());
    pty.send("\x01\x1b[200~SELECT Id FROM Lead\x1b[201~");
    pty.wait_for_text("FROM Lead");
    pty.send(F4);
    pty.wait_for("the edited query", |output| {
        let screen = output.terminal.screen();
        screen.alternate_screen() && screen.contents().contains("FROM Contact")
    });
    assert_eq!(script.noted("before"), "SELECT Id FROM Lead\n");
    // Typing goes on, and one undo brings the old text back.
    pty.send("\x1a");
    pty.wait_for_text("FROM Lead");
    quit(pty);
}

#[test]
fn an_editor_that_changes_nothing_or_gives_up_leaves_the_query() {
    for (command, said) in [
        ("true", "came back unchanged"),
        ("false", "did not end well"),
        ("no-such-editor", "There is no program `no-such-editor`"),
    ] {
        let mut pty = demo("VISUAL", command);
        pty.send("\x01\x1b[200~SELECT Id FROM Lead\x1b[201~");
        pty.send(F4);
        pty.wait_for_text(said);
        pty.wait_for_text("FROM Lead");
        quit(pty);
    }
}

#[test]
fn a_stop_of_the_program_stops_both_and_fg_goes_on_with_it() {
    let script = Script::new(
        "trap '' INT; echo READY; read -r x < /dev/tty; kill -STOP $$\n\
         echo GOES ON; read -r x < /dev/tty; echo \"$x\" > keys\n",
    );
    let mut pty = demo("EDITOR", &script.command());
    pty.send(F4);
    pty.wait_for_text("READY");
    // Ctrl-C is the editor's, who does not mind.
    pty.send("\x03\n");
    pty.wait_until_stopped();
    pty.assert_given_back();
    pty.signal(Signal::CONT);
    pty.wait_for_text("GOES ON");
    pty.send("again\n");
    pty.wait_for_text("unchanged");
    assert_eq!(script.noted("keys"), "again\n");
    quit(pty);
}

#[test]
fn a_signal_to_end_ends_both() {
    let script = Script::new("echo READY; read -r x < /dev/tty; echo \"$x\" > keys\n");
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129)] {
        let mut pty = demo("EDITOR", &script.command());
        pty.send(F4);
        pty.wait_for_text("READY");
        pty.signal(signal);
        assert_eq!(pty.wait_until_ended(), Ended::Code(code), "{signal:?}");
        pty.assert_given_back();
        assert!(!script.path("keys").exists());
    }
}

#[test]
fn rows_that_come_meanwhile_are_there_afterwards() {
    let script = Script::new("echo READY; read -r x < /dev/tty\n");
    let mut pty = demo("EDITOR", &script.command());
    pty.send("\x01\x1b[200~SELECT Id FROM Meter_Reading__c LIMIT 9000\x1b[201~");
    pty.wait_for_text("LIMIT 9000");
    pty.send(format!("\x1b[15~{F4}"));
    pty.wait_for_text("READY");
    pty.send("\n");
    pty.wait_for("all rows", |output| {
        let screen = output.terminal.screen().contents();
        screen.contains("9,000 rows") && !screen.contains("of 9,000")
    });
    quit(pty);
}
