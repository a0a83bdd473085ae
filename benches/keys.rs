//! From a key to the screen while a query of 200,000 rows loads: typing in the editor, and moving
//! in the rows; then, with all of them here, while they are sorted and filtered.
//!
//! The real loop runs with a screen that is read instead of shown, against a demo org in a process
//! of its own that serves pages as fast as it can. A key counts from the moment it is ready to be
//! read until the frame that shows it is flushed, and only while rows arrive. Beside it, the same
//! keys with nothing running. A plain program: `cargo bench --bench keys`.

use std::io::{self, BufRead, BufReader};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::stream;
use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType, CrosstermBackend, TestBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use sftui::app::Start;
use sftui::app::key::{Chord, Code};
use sftui::app::session::{SavedColumn, SavedDesk, SavedTab, Session};
use sftui::config::Config;
use sftui::org::{ClientApp, LoginKind, Org, OrgClass, OrgKey};
use sftui::secret::Secret;
use sftui::shell::clipboard::Clipboard;
use sftui::shell::input::Input;
use sftui::shell::programs::Programs;
use sftui::shell::terminal::Console;
use sftui::shell::{Parts, Shell};
use sftui::store::Store;
use sftui::vault::{Record, SessionOnly, Vault};
use sftui::worker::{Settings, SystemBrowser, Worker, WorkerParts};
use tokio::sync::mpsc;

const ROWS: u64 = 200_000;
const KEYS: usize = 600;
const BOUND: Duration = Duration::from_millis(16);
const QUERY: &str = "SELECT Id, Name, Account__c, Account__r.Name, Owner.Name, CreatedDate, LastModifiedDate, SystemModstamp FROM Meter_Reading__c";

/// What the screen shows and when it was last flushed, for the driver.
#[derive(Clone)]
struct Seen(Arc<Mutex<State>>);

struct State {
    text: TestBackend,
    /// The key that was read and waits for its frame, and when it was ready.
    waiting: Option<Instant>,
    /// From ready to flushed.
    took: Option<Duration>,
}

impl Seen {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn shows(&self, text: &str) -> bool {
        let state = self.lock();
        let buffer = state.text.buffer();
        buffer
            .content
            .chunks(usize::from(buffer.area.width))
            .any(|row| {
                row.iter()
                    .map(Cell::symbol)
                    .collect::<String>()
                    .contains(text)
            })
    }
}

/// Writes what a terminal would get, and keeps what it would show.
struct Screen {
    seen: Seen,
    bytes: CrosstermBackend<io::Sink>,
}

impl Backend for Screen {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let content: Vec<_> = content.collect();
        self.bytes.draw(content.iter().copied())?;
        let Ok(()) = self.seen.lock().text.draw(content.into_iter());
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.bytes.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.bytes.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.bytes.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        let Ok(()) = self.seen.lock().text.clear();
        self.bytes.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        let Ok(()) = self.seen.lock().text.clear_region(clear_type);
        self.bytes.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        Ok(Size::new(120, 40))
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: Size::new(120, 40),
            pixels: Size::new(0, 0),
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.bytes)?;
        let mut state = self.seen.lock();
        if let Some(ready) = state.waiting.take() {
            state.took = Some(ready.elapsed());
        }
        Ok(())
    }
}

/// A terminal that is asked nothing.
struct Silent;

impl Console for Silent {
    fn ask(&mut self) {}
    fn enhance_keys(&mut self) {}
    fn answered(&mut self) {}
    fn mouse(&mut self, _: bool) {}
    fn send(&mut self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }
    fn suspend(&mut self) {}
    fn resume(&mut self) {}
    fn lend(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
    fn take_back(&mut self) {}
}

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let server = Server::start()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let directory = tempfile::tempdir()?;
    let seen = Seen(Arc::new(Mutex::new(State {
        text: TestBackend::new(120, 40),
        waiting: None,
        took: None,
    })));
    let (keys, mut queue) = mpsc::unbounded_channel::<(Input, Instant)>();
    let reader = seen.clone();
    let inputs = stream::poll_fn(move |context| {
        queue.poll_recv(context).map(|next| {
            next.map(|(input, ready)| {
                reader.lock().waiting = Some(ready);
                input
            })
        })
    });
    let watcher = seen.clone();
    let driver = std::thread::spawn(move || drive(&keys, &watcher));
    let (org, vault, session) = server.org()?;
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
        screen: Terminal::new(Screen {
            seen,
            bytes: CrosstermBackend::new(io::sink()),
        })?,
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
        seen.lock().took = None;
        // The shell ends only when this driver says so.
        let _ = keys.send((Input::Key(chord), Instant::now()));
        loop {
            if let Some(took) = seen.lock().took.take() {
                return took;
            }
            std::thread::sleep(Duration::from_micros(50));
        }
    };
    let wait = |text: &str| {
        while !seen.shows(text) {
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
        while seen.shows("rows/s") {
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

/// The demo org in a process of its own.
struct Server {
    process: Child,
    said: Vec<String>,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It runs until it is killed.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    fn start() -> Result<Self, Box<dyn std::error::Error>> {
        let mut process = Command::new(env!("CARGO_BIN_EXE_sftui"))
            .args(["demo-server", "--rows", &ROWS.to_string()])
            .stdout(Stdio::piped())
            .spawn()?;
        let out = process.stdout.take().ok_or("no output of the server")?;
        let said: Result<Vec<String>, io::Error> = BufReader::new(out).lines().take(4).collect();
        Ok(Self {
            process,
            said: said?,
        })
    }

    fn word(&self, name: &str) -> Result<String, String> {
        let line = self.said.iter().find_map(|l| l.strip_prefix(name));
        line.map(|l| l.trim().to_owned())
            .ok_or_else(|| format!("the server did not say `{name}`"))
    }

    fn org(&self) -> Result<(Org, SessionOnly, Session), Box<dyn std::error::Error>> {
        let url = self.word("listening")?;
        let facts = sftui::demo::DemoOrgKind::Prod.facts();
        let key = OrgKey::new(&facts.organization_id, &facts.user_id);
        let app = ClientApp {
            client_id: self.word("client_id")?,
            ..ClientApp::salesforce_cli()
        };
        let vault = SessionOnly::new();
        vault.set(
            &key,
            &Record {
                generation: 1,
                access_token: None,
                passphrase: None,
                refresh_token: Secret::new(self.word("refresh_token")?),
                host: url.clone(),
                client_id: app.client_id.clone(),
                client_secret: None,
            },
        )?;
        let org = Org {
            key: key.clone(),
            alias: "demo".into(),
            username: facts.username,
            name: None,
            instance_url: url.clone(),
            login_url: url,
            class: OrgClass::Production,
            login: LoginKind::default(),
            app,
            api_version: None,
            last_used: None,
            card: sftui::org::OrgCard::default(),
        };
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
}
