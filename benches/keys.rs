//! From a key to the screen while a query of 200,000 rows loads: typing in the editor, and moving
//! in the rows; then, with all of them here, while they are sorted and filtered.
//!
//! The real loop runs with a screen that is read instead of shown, against a demo org in a process
//! of its own that serves pages as fast as it can. A key counts from the moment it is ready to be
//! read until the frame that shows it is flushed, and only while rows arrive. Beside it, the same
//! keys with nothing running. A plain program: `cargo bench --bench keys`.

#[path = "common/org.rs"]
mod logged_in;
#[path = "common/screen.rs"]
mod screen;
#[path = "common/server.rs"]
mod server;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::stream;
use ratatui::Terminal;
use screen::{Screen, Seen, Silent};
use server::Server;
use sftui::app::Start;
use sftui::app::key::{Chord, Code};
use sftui::app::session::{SavedColumn, SavedDesk, SavedTab, Session};
use sftui::config::Config;
use sftui::org::Org;
use sftui::shell::clipboard::Clipboard;
use sftui::shell::input::Input;
use sftui::shell::programs::Programs;
use sftui::shell::{Parts, Shell};
use sftui::store::Store;
use sftui::vault::SessionOnly;
use sftui::worker::{Settings, SystemBrowser, Worker, WorkerParts};
use tokio::sync::mpsc;

const ROWS: u64 = 200_000;
const KEYS: usize = 600;
const BOUND: Duration = Duration::from_millis(16);
const QUERY: &str = "SELECT Id, Name, Account__c, Account__r.Name, Owner.Name, CreatedDate, LastModifiedDate, SystemModstamp FROM Meter_Reading__c";

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let server = Server::start(&["--rows", &ROWS.to_string()])?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let directory = tempfile::tempdir()?;
    let seen = Seen::new(120, 40);
    let (keys, mut queue) = mpsc::unbounded_channel::<(Input, Instant)>();
    let reader = seen.clone();
    let inputs = stream::poll_fn(move |context| {
        queue.poll_recv(context).map(|next| {
            next.map(|(input, ready)| {
                reader.read(ready);
                input
            })
        })
    });
    let watcher = seen.clone();
    let driver = std::thread::spawn(move || drive(&keys, &watcher));
    let (org, vault, session) = org(&server)?;
    let store = Store::open(directory.path())?;
    store.put_org(&org)?;
    let _context = runtime.enter();
    let (worker, events) = Worker::new(
        WorkerParts {
            vault: Arc::new(vault),
            store: store.clone(),
            settings: Settings::default(),
            opener: Arc::new(SystemBrowser),
        },
        runtime.handle().clone(),
    );
    let mut config = Config::default();
    config.query.row_cap = ROWS;
    let (_panics, panics) = mpsc::unbounded_channel();
    runtime.block_on(Shell::run(Parts {
        screen: Terminal::new(Screen::new(seen))?,
        inputs,
        console: Silent,
        start: Start {
            config,
            orgs: vec![org],
            session: Some(session),
            ..Start::default()
        },
        worker,
        events,
        store,
        clipboard: Clipboard::new(|_| None),
        programs: Programs::default(),
        panics,
        zone: || None,
    }));
    runtime.shutdown_background();
    let (table, kept) = driver.join().map_err(|_| "the driver failed")?;
    println!("{table}");
    Ok(ExitCode::from(u8::from(!kept)))
}

/// Presses keys, waits for their frames, and tells how long they took and whether that is within
/// the bound.
fn drive(keys: &mpsc::UnboundedSender<(Input, Instant)>, seen: &Seen) -> (String, bool) {
    let press = |chord: Chord| -> Duration {
        seen.forget();
        // The shell ends only when this driver says so.
        let _ = keys.send((Input::Key(chord), Instant::now()));
        loop {
            if let Some(took) = seen.took() {
                return took;
            }
            std::thread::sleep(Duration::from_micros(50));
        }
    };
    let shows = |text: &str| seen.count(text) > 0;
    let wait = |text: &str| {
        while !shows(text) {
            std::thread::sleep(Duration::from_millis(1));
        }
    };
    let run = Chord::plain(Code::F(5));
    wait("2 Query");
    // Once to the end, so that the server has its pages ready.
    press(run);
    wait("200,000 rows");
    let mut typing = Vec::new();
    let mut moving = Vec::new();
    let mut idle = Vec::new();
    let mut letter = false;
    while typing.len() < KEYS || moving.len() < KEYS {
        let moves = typing.len() >= KEYS;
        if moves && moving.is_empty() {
            // Out of typing first: once rows load, Esc would stop them.
            press(Chord::plain(Code::Esc));
            press(Chord::plain(Code::Char('3')));
        }
        press(run);
        wait("rows/s");
        let mut step = 0_u64;
        while shows("rows/s") {
            // Not in step with the frames that jobs ask for.
            step = step
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            std::thread::sleep(Duration::from_micros(3_000 + (step >> 33) % 9_000));
            if moves {
                moving.push(press(Chord::plain(Code::Down)));
            } else {
                letter = !letter;
                typing.push(press(Chord::plain(if letter {
                    Code::Char(' ')
                } else {
                    Code::Backspace
                })));
            }
        }
        if letter {
            press(Chord::plain(Code::Backspace));
            letter = false;
        }
    }
    // The rows are focused. Sorting by one column, then by another, each key while the work of the
    // one before runs.
    let mut sorting = Vec::new();
    for _ in 0..KEYS / 4 {
        for key in [Code::Char('s'), Code::Down, Code::Right, Code::Up] {
            sorting.push(press(Chord::plain(key)));
            std::thread::sleep(Duration::from_millis(2));
        }
    }
    // Each letter filters anew.
    let mut filtering = Vec::new();
    press(Chord::plain(Code::Char('&')));
    for _ in 0..KEYS / 8 {
        for key in ['a', '0', '1', 'e'] {
            filtering.push(press(Chord::plain(Code::Char(key))));
            std::thread::sleep(Duration::from_millis(3));
        }
        for _ in 0..4 {
            filtering.push(press(Chord::plain(Code::Backspace)));
            std::thread::sleep(Duration::from_millis(3));
        }
    }
    press(Chord::plain(Code::Esc));
    press(Chord::plain(Code::Char('2')));
    press(Chord::plain(Code::Char('i')));
    for _ in 0..KEYS / 2 {
        std::thread::sleep(Duration::from_micros(3_000));
        idle.push(press(Chord::plain(Code::Char(' '))));
        idle.push(press(Chord::plain(Code::Backspace)));
    }
    let _ = keys.send((Input::Key(Chord::ctrl('q')), Instant::now()));
    let mut table = format!(
        "from a key to its frame, 120×40, {ROWS} rows loading\n\n| what | keys | median | p99 | worst |\n|---|--:|--:|--:|--:|\n"
    );
    let mut kept = true;
    for (what, mut took) in [
        ("typing while rows load", typing),
        ("moving while rows load", moving),
        ("sorting, and moving meanwhile", sorting),
        ("typing a filter, each letter filters", filtering),
        ("typing, nothing runs", idle),
    ] {
        took.sort();
        let at = |part: usize| {
            took.get((took.len() * part / 100).min(took.len() - 1))
                .copied()
                .unwrap_or_default()
        };
        kept &= at(99) < BOUND;
        table += &format!(
            "| {what} | {} | {:.2} ms | {:.2} ms | {:.2} ms |\n",
            took.len(),
            ms(at(50)),
            ms(at(99)),
            ms(at(100)),
        );
    }
    table += &format!(
        "\nbound: p99 under {} ms: {}",
        BOUND.as_millis(),
        if kept { "kept" } else { "BROKEN" }
    );
    (table, kept)
}

fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000.0
}

/// The org that a server is, with its login and a tab.
fn org(server: &Server) -> Result<(Org, SessionOnly, Session), Box<dyn std::error::Error>> {
    let (url, client_id) = (server.word("listening")?, server.word("client_id")?);
    let org = logged_in::org(0, &url, &client_id);
    let vault = SessionOnly::new();
    logged_in::keep(&vault, &org, &server.word("refresh_token")?, None)?;
    let key = org.key.clone();
    let tab = SavedTab {
        text: QUERY.into(),
        cursor: QUERY.len(),
        ..SavedTab::default()
    };
    let session = Session {
        columns: vec![SavedColumn::new(
            key.clone(),
            vec![SavedDesk {
                org: key,
                active: 0,
                tabs: vec![tab],
            }],
        )],
        ..Session::default()
    };
    Ok((org, vault, session))
}
