//! The real program in a real (pseudo) terminal: every way in and out of it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use sftui::demo::{DemoConfig, DemoOrg};
use sftui::org::{ClientApp, LoginKind, Org, OrgClass, OrgKey};
use sftui::secret::Secret;
use sftui::shell::terminal::{TerminalGuard, install_panic_hook};
use sftui::store::Store;
use sftui::vault::{Cost, PassphraseFile, Record, Vault};

use crate::support::pty::{Ended, Pty};
use crate::worker::rig::org_of;

/// The first frame is on the screen, and the terminal was asked what it can do.
fn started(arguments: &[&str]) -> Pty {
    let pty = Pty::sftui(arguments);
    wait_until_asked(&pty, 1);
    pty
}

#[track_caller]
fn wait_until_asked(pty: &Pty, times: usize) {
    pty.wait_for("the questions after the first frame", |output| {
        let raw = String::from_utf8_lossy(&output.raw);
        raw.matches("\x1b[?u\x1b[c").count() == times
    });
}

#[test]
fn every_signal_that_ends_the_program_gives_the_terminal_back() {
    for (signal, code) in [
        (Signal::TERM, 143),
        (Signal::HUP, 129),
        (Signal::INT, 130),
        (Signal::QUIT, 131),
    ] {
        let pty = started(&[]);
        {
            let output = pty.locked();
            let screen = output.terminal.screen();
            assert!(screen.alternate_screen() && screen.bracketed_paste());
            assert_ne!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        }
        pty.signal(signal);
        assert_eq!(pty.wait_until_ended(), Ended::Code(code), "{signal:?}");
        pty.assert_given_back();
    }
}

#[test]
fn keyboard_flags_are_pushed_once_the_terminal_answers_and_popped_at_the_end() {
    let mut pty = started(&[]);
    pty.send("\x1b[?0u\x1b[?62;22c");
    pty.wait_for("the flags", |output| {
        String::from_utf8_lossy(&output.raw).contains("\x1b[>1u")
    });
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_until_ended(), Ended::Code(143));
    pty.assert_given_back();
    let output = pty.locked();
    let raw = String::from_utf8_lossy(&output.raw);
    // The terminal keeps a stack of flags for each of its two screens.
    assert!(raw.rfind("\x1b[<1u") < raw.rfind("\x1b[?1049l"));
}

#[test]
fn a_terminal_that_goes_away_ends_the_program_quietly() {
    let mut pty = started(&[]);
    pty.hang_up();
    assert_eq!(pty.wait_until_ended(), Ended::Code(129));
}

#[test]
fn a_stop_from_outside_gives_the_terminal_back_until_the_program_goes_on() {
    let pty = started(&[]);
    for _ in 0..2 {
        pty.signal(Signal::TSTP);
        pty.wait_until_stopped();
        pty.assert_given_back();
        pty.signal(Signal::CONT);
        pty.wait_for("the screen, taken over again", |output| {
            let screen = output.terminal.screen();
            screen.alternate_screen() && screen.bracketed_paste()
        });
    }
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_until_ended(), Ended::Code(143));
    pty.assert_given_back();
}

#[test]
fn a_stop_that_cannot_be_caught_is_made_good_when_the_program_goes_on() {
    let pty = started(&[]);
    pty.signal(Signal::STOP);
    pty.wait_until_stopped();
    // The shell has reset the terminal meanwhile.
    pty.locked().terminal.process(b"\x1b[?1049l\x1b[?2004l");
    pty.signal(Signal::CONT);
    pty.wait_for("the screen, taken over again", |output| {
        let screen = output.terminal.screen();
        screen.alternate_screen() && screen.bracketed_paste()
    });
}

#[test]
fn the_first_screen_offers_the_demo_and_q_quits() {
    let mut pty = started(&[]);
    pty.wait_for_text("demo org");
    pty.send("q");
    assert_eq!(pty.wait_until_ended(), Ended::Code(0));
    pty.assert_given_back();
}

#[test]
fn the_demo_is_one_key_away_and_leaves_nothing_in_the_persons_home() {
    let mut pty = started(&[]);
    pty.wait_for_text("demo org");
    let before = files(pty.home());
    pty.send("d");
    pty.wait_for_text("demo-prod");
    pty.send("\x11");
    assert_eq!(pty.wait_until_ended(), Ended::Code(0));
    pty.assert_given_back();
    assert_eq!(files(pty.home()), before);

    let mut pty = Pty::sftui(&["--demo", "-o", "demo-sandbox"]);
    pty.wait_for_text("demo-sandbox");
    pty.send("\x11");
    assert_eq!(pty.wait_until_ended(), Ended::Code(0));
    assert_eq!(files(pty.home()), Vec::<PathBuf>::new());
}

#[test]
fn what_was_typed_survives_a_kill() {
    let home = tempfile::tempdir().unwrap();
    let state = home.path().join(".local/state/sftui");
    let store = Store::open(&state).unwrap();
    let org = Org {
        key: OrgKey::new("00D000000000001AAA", "005000000000001AAA"),
        alias: "acme".into(),
        username: "sofia@acme.example".into(),
        name: None,
        // Nobody listens there.
        instance_url: "http://127.0.0.1:9".into(),
        login_url: "http://127.0.0.1:9".into(),
        class: OrgClass::Sandbox,
        login: LoginKind::default(),
        app: ClientApp::salesforce_cli(),
        api_version: Some("66.0".into()),
        last_used: Some(1),
        card: sftui::org::OrgCard::default(),
    };
    store.put_org(&org).unwrap();
    let mut pty = Pty::at_home(home);
    pty.wait_for_text("acme");
    pty.send("i");
    pty.send("\x1b[200~SELECT Draft__c FROM Account\x1b[201~");
    pty.wait_for_text("Draft__c");
    // A second column beside it.
    pty.send("\x1b");
    pty.wait_for_text("commands");
    pty.send("|");
    pty.wait_for_text("Open beside");
    pty.send("\r");
    pty.wait_for_text("new query");
    pty.send("\x1b[200~SELECT Beside__c FROM Account\x1b[201~");
    pty.wait_for_text("Beside__c");
    let wait_until_kept = |pty: &Pty, what: &str, is_it: &dyn Fn(&str) -> bool| {
        let until = Instant::now() + Duration::from_secs(20);
        let session = || std::fs::read_to_string(state.join("session.json"));
        while !session().is_ok_and(|text| is_it(&text)) {
            assert!(Instant::now() < until, "{what} never reaches the disk");
            pty.is_silent_for(Duration::from_millis(50));
        }
    };
    wait_until_kept(&pty, "the draft", &|text| {
        text.contains("Draft__c") && text.contains("Beside__c")
    });
    // The cursor alone: behind the first word.
    pty.send("\x1b[H\x1b[C\x1b[C\x1b[C\x1b[C\x1b[C\x1b[C");
    wait_until_kept(&pty, "the cursor", &|text| {
        let session: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        let found = session.pointer("/content/columns/1/desks/0/tabs/0/cursor");
        found.and_then(serde_json::Value::as_u64) == Some(6)
    });
    let mut pty = Pty::at_home(pty.kill());
    pty.wait_for_text("SELECT Beside__c FROM Account");
    pty.send("\x1b[200~ Here__c,\x1b[201~");
    pty.wait_for_text("SELECT Here__c, Beside__c FROM Account");
    pty.send("\x1b");
    pty.wait_for_text("commands");
    pty.send("H");
    pty.wait_for_text("SELECT Draft__c FROM Account");
    pty.send("\x11");
    assert_eq!(pty.wait_until_ended(), Ended::Code(0));
}

/// The widths of columns and what was hidden of a result, which a real org sent.
#[test]
fn sizes_and_hidden_columns_survive_a_kill() {
    const TEXT: &str = "SELECT Id, Name, Industry FROM Account LIMIT 5";
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let demo = runtime
        .block_on(DemoOrg::start(DemoConfig {
            big_rows: 10,
            ..DemoConfig::prod()
        }))
        .unwrap();
    let org = org_of(&demo);
    let home = tempfile::tempdir().unwrap();
    let state = home.path().join(".local/state/sftui");
    Store::open(&state).unwrap().put_org(&org).unwrap();
    let vault = PassphraseFile::at(state.join("secrets.enc"));
    let vault = vault.costing(Cost { kib: 8, passes: 1 });
    vault.open(&Secret::new("test")).unwrap();
    let record = Record {
        generation: 1,
        refresh_token: Secret::new(demo.issue_refresh_token(&org.app.client_id, &org.app.scope)),
        access_token: None,
        passphrase: None,
        host: demo.base_url().to_owned(),
        client_id: org.app.client_id.clone(),
        client_secret: None,
    };
    vault.set(&org.key, &record).unwrap();
    let config = home.path().join(".config/sftui");
    std::fs::create_dir_all(&config).unwrap();
    let keep = "[vault]\nstore = \"passphrase\"\n";
    std::fs::write(config.join("config.toml"), keep).unwrap();
    let variables = [("SFTUI_PASSPHRASE", "test")];

    let mut pty = Pty::at_home_with(home, &variables);
    pty.wait_for_text(&org.alias);
    pty.resize(140, 40);
    pty.send("i");
    pty.send(format!("\x1b[200~{TEXT}\x1b[201~"));
    pty.wait_for_text(TEXT);
    pty.send("\x1b");
    pty.wait_for_text("commands");
    pty.send("r");
    pty.wait_for_text("row 1 of 5");
    // In the text and above the rows.
    let titled = |pty: &Pty| {
        let output = pty.locked();
        let screen = output.terminal.screen().contents();
        screen.matches("Industry").count()
    };
    assert_eq!(titled(&pty), 2);
    pty.send("$-");
    pty.wait_for("the column to go", |output| {
        let screen = output.terminal.screen().contents();
        screen.matches("Industry").count() == 1 && screen.contains("row 1 of 5")
    });
    pty.send("|");
    pty.wait_for_text("Open beside");
    pty.send("\r");
    pty.wait_for_text("new query");
    pty.send("\x1b");
    pty.wait_for_text("commands");
    pty.send(")");
    // Where the column with the focus begins.
    let begins = |screen: &str| {
        let first = screen.lines().next().unwrap_or_default();
        first.chars().position(|c| c == '▌').unwrap_or_default()
    };
    pty.wait_for("a wider column", |output| {
        let at = begins(&output.terminal.screen().contents());
        0 < at && at < 70
    });
    let wide = begins(&pty.locked().terminal.screen().contents());
    let until = Instant::now() + Duration::from_secs(20);
    let kept = |text: String| {
        let session: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        let hidden = session.pointer("/content/columns/0/desks/0/tabs/0/look/columns/hidden");
        let share = |at| {
            session
                .pointer(&format!("/content/columns/{at}/share"))
                .cloned()
        };
        hidden == Some(&serde_json::json!([2])) && share(1).is_some() && share(0) != share(1)
    };
    while !std::fs::read_to_string(state.join("session.json")).is_ok_and(kept) {
        assert!(Instant::now() < until, "it never reaches the disk");
        pty.is_silent_for(Duration::from_millis(50));
    }

    let mut pty = Pty::at_home_with(pty.kill(), &variables);
    pty.wait_for_text(&org.alias);
    pty.resize(140, 40);
    pty.wait_for("the columns as wide as they were", |output| {
        begins(&output.terminal.screen().contents()) == wide
    });
    // The empty tab begins with the list of objects.
    pty.wait_for_text("1 Objects");
    pty.send("\x1b");
    pty.wait_for("the list to go", |output| {
        !output.terminal.screen().contents().contains("1 Objects")
    });
    pty.send("\x1b");
    pty.wait_for_text(": commands");
    pty.send("H");
    pty.wait_for("the other column", |output| {
        begins(&output.terminal.screen().contents()) == 0
    });
    // The rows come back when they are asked for, without the column.
    pty.send("r");
    pty.wait_for_text("row 1 of 5");
    assert_eq!(titled(&pty), 1);
    pty.send("\x11");
    assert_eq!(pty.wait_until_ended(), Ended::Code(0));
}

/// All files and directories below.
fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut left = vec![directory.to_owned()];
    while let Some(directory) = left.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path.clone());
            }
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn a_storm_of_sizes_ends_in_a_screen_of_the_last_size() {
    let mut pty = Pty::sftui(&["--demo"]);
    pty.wait_for_text("demo-prod");
    for n in 0..40_u16 {
        for (columns, rows) in [(1, 1), (500, 200), (60, 16), (2 + n, 3), (200 - n, 50)] {
            pty.resize_unwatched(columns, rows);
        }
    }
    pty.resize(59, 15);
    pty.wait_for_text("60");
    pty.resize(100, 30);
    pty.wait_for("the last size", |output| {
        let screen = output.terminal.screen();
        let last_row = screen.rows(0, 100).nth(29).unwrap_or_default();
        screen.contents().contains("demo-prod") && last_row.contains("help")
    });
    pty.send("\x11");
    assert_eq!(pty.wait_until_ended(), Ended::Code(0));
    pty.assert_given_back();
}

#[test]
fn ctrl_z_stops_and_goes_on_outside_text() {
    let mut pty = started(&[]);
    pty.wait_for_text("demo org");
    pty.send("\x1a");
    pty.wait_until_stopped();
    pty.assert_given_back();
    pty.signal(Signal::CONT);
    pty.wait_for("the first screen, drawn anew", |output| {
        let screen = output.terminal.screen();
        screen.alternate_screen() && screen.contents().contains("demo org")
    });
    pty.send("q");
    assert_eq!(pty.wait_until_ended(), Ended::Code(0));
    pty.assert_given_back();
}

#[test]
fn ctrl_c_works_in_a_flood_of_rows() {
    let sftui = Path::new(env!("CARGO_BIN_EXE_sftui"));
    let mut pty = Pty::start(sftui, &["--demo"], &[("SFTUI_ROW_CAP", "1000000")]);
    pty.wait_for_text("typing");
    pty.send("\x1b");
    pty.wait_for("the commanding state", |output| {
        !output.terminal.screen().contents().contains("typing")
    });
    pty.send("]r");
    pty.wait_for_text("of 200,000");
    pty.send("\x03");
    pty.wait_for_text("stopped");
    pty.send("\x11");
    assert_eq!(pty.wait_until_ended(), Ended::Code(0));
    pty.assert_given_back();
}

#[test]
fn without_colours_bold_and_reverse_are_left() {
    let sftui = Path::new(env!("CARGO_BIN_EXE_sftui"));
    let mut pty = Pty::start(sftui, &["--demo"], &[("NO_COLOR", "1")]);
    pty.wait_for_text("demo-prod");
    pty.send("\x1bo");
    pty.wait_for_text("demo-sandbox");
    let output = pty.locked();
    let screen = output.terminal.screen();
    let cells = (0..24).flat_map(|row| (0..80).filter_map(move |column| screen.cell(row, column)));
    let cells: Vec<&vt100::Cell> = cells.collect();
    assert!(
        cells.iter().any(|cell| cell.inverse()),
        "nothing is reversed"
    );
    assert!(cells.iter().any(|cell| cell.bold()), "nothing is bold");
    for cell in cells {
        assert_eq!(cell.fgcolor(), vt100::Color::Default);
        assert_eq!(cell.bgcolor(), vt100::Color::Default);
    }
}

#[test]
fn without_a_terminal_the_program_says_so_and_exits_with_2() {
    let output = Command::new(env!("CARGO_BIN_EXE_sftui"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("needs a terminal"), "{message}");
}

#[test]
fn an_unknown_org_is_refused_before_the_terminal_is_touched() {
    let pty = Pty::sftui(&["-o", "nowhere"]);
    assert_eq!(pty.wait_until_ended(), Ended::Code(2));
    pty.wait_for_text("no org is known yet");
    assert!(!pty.locked().raw.contains(&0x1b));
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_is_reported() {
    let this = std::env::current_exe().unwrap();
    let pty = Pty::start(
        Path::new(&this),
        &["--exact", "pty::panics_when_asked_to", "--nocapture"],
        &[("SFTUI_TEST_PANIC", "1")],
    );
    assert_eq!(pty.wait_until_ended(), Ended::Code(101));
    pty.assert_given_back();
    pty.wait_for_text("a bug in itself");
    let output = pty.locked();
    let raw = String::from_utf8_lossy(&output.raw);
    let report = raw.find("sftui stopped because of a bug").unwrap();
    assert!(raw.rfind("\x1b[?1049l").unwrap() < report);
    assert!(raw[report..].contains("the cursor ran away"));
    assert!(raw[report..].contains("The log is /tmp/somewhere.log"));
    // Lines end as they do outside raw mode.
    assert!(raw[report..].contains("\r\n"));
}

/// Panics with the terminal taken over, in the process that the test above starts; does nothing
/// anywhere else.
#[test]
fn panics_when_asked_to() {
    if std::env::var_os("SFTUI_TEST_PANIC").is_none() {
        return;
    }
    let _panics = install_panic_hook(Some("/tmp/somewhere.log".into()));
    let _guard = TerminalGuard::enter(true).unwrap();
    panic!("the cursor ran away");
}

/// The processor time of all threads so far, in clock ticks, and how often they went to sleep.
#[cfg(target_os = "linux")]
fn work_done(pid: i32) -> (u64, u64) {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap()
        .split_whitespace()
        .collect();
    let ticks = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    let mut switches = 0;
    for task in std::fs::read_dir(format!("/proc/{pid}/task")).unwrap() {
        let status = std::fs::read_to_string(task.unwrap().path().join("status")).unwrap();
        let line = status
            .lines()
            .find(|l| l.starts_with("voluntary_ctxt_switches"))
            .unwrap();
        switches += line
            .split_whitespace()
            .nth(1)
            .unwrap()
            .parse::<u64>()
            .unwrap();
    }
    (ticks, switches)
}

#[cfg(target_os = "linux")]
#[test]
fn an_idle_program_does_nothing_at_all() {
    let mut pty = started(&[]);
    pty.send("\x1b[?62c");
    // What follows from the start and from the answer is over once a second passed in silence.
    pty.wait_for_silence(Duration::from_secs(1));
    let before = work_done(pty.pid());
    assert!(pty.is_silent_for(Duration::from_secs(2)));
    let after = work_done(pty.pid());
    assert_eq!(before, after, "(ticks, wake-ups)");
}
