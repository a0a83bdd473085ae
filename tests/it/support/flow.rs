//! `Flow`: the real shell over a screen in memory, a scripted keyboard and demo orgs.
//!
//! ```ignore
//! let flow = Flow::demo();
//! flow.type_text("SELECT Id FROM Account");
//! flow.press("Ctrl-J");
//! flow.wait_for_text("3 Results · Account");
//! ```

use std::io;
use std::sync::{Arc, Mutex, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use futures_util::Stream;
use futures_util::stream::poll_fn;
use ratatui::Terminal;
use sftui::app::Start;
use sftui::app::key::{Chord, Code, sequence};
use sftui::app::session::Session;
use sftui::config::Config;
use sftui::demo::{DemoConfig, DemoOrg, DemoServer};
use sftui::org::{ClientApp, LoginKind, Org, OrgKey};
use sftui::secret::Secret;
use sftui::shell::clipboard::Clipboard;
use sftui::shell::input::Input;
use sftui::shell::programs::Programs;
use sftui::shell::terminal::Console;
use sftui::shell::{End, Parts, Shell};
use sftui::store::Store;
use sftui::vault::{Record, SessionOnly, Vault};
use sftui::worker::{Opener, Settings, Worker, WorkerParts};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::mpsc as tokio_mpsc;

use crate::support::screen::{SharedScreen, Shown};

/// A test fails after this long.
const LIMIT: Duration = Duration::from_secs(20);

/// What a flow begins with; the default is an empty machine.
#[derive(Default)]
pub struct Begin {
    /// Demo orgs, already logged in to.
    pub orgs: Vec<DemoConfig>,
    pub config: Config,
    pub session: Option<Session>,
    /// In the place of one in memory that holds the logins.
    pub vault: Option<Arc<dyn Vault>>,
    /// Whether an org without a text begins with its objects.
    pub objects_first: bool,
    /// The screen; 80×24 when zero.
    pub columns: u16,
    pub rows: u16,
}

/// A running shell.
pub struct Flow {
    pub screen: SharedScreen,
    pub servers: Vec<DemoServer>,
    pub store: Store,
    /// What else was sent to the terminal: mouse switches, clipboard sequences, suspensions.
    pub console: Recorder,
    inputs: Option<tokio_mpsc::UnboundedSender<Input>>,
    ended: mpsc::Receiver<End>,
    thread: Option<JoinHandle<()>>,
    /// Everything of the flow runs on it.
    _runtime: Arc<Runtime>,
    _directory: TempDir,
}

impl Flow {
    /// Logged in to `demo-prod`.
    pub fn demo() -> Self {
        Self::start(Begin {
            orgs: vec![DemoConfig::prod()],
            ..Begin::default()
        })
    }

    /// Logged in to both demo orgs, `demo-prod` first.
    pub fn both() -> Self {
        Self::start(Begin {
            orgs: vec![DemoConfig::prod(), DemoConfig::sandbox()],
            ..Begin::default()
        })
    }

    pub fn start(begin: Begin) -> Self {
        let runtime = Arc::new(
            tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap(),
        );
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(directory.path()).unwrap();
        let vault = SessionOnly::new();
        let servers: Vec<DemoServer> = begin
            .orgs
            .into_iter()
            .map(|config| runtime.block_on(DemoOrg::start(config)).unwrap())
            .collect();
        let orgs: Vec<Org> = servers
            .iter()
            .map(|server| log_in(server, &store, &vault))
            .collect();
        let parts = WorkerParts {
            vault: begin.vault.unwrap_or_else(|| Arc::new(vault)),
            store: store.clone(),
            settings: Settings::default(),
            opener: Arc::new(NoBrowser),
        };
        let (worker, events) = Worker::new(parts, runtime.handle().clone());
        let (sender, mut receiver) = tokio_mpsc::unbounded_channel();
        let size = |asked: u16, usual| if asked == 0 { usual } else { asked };
        let screen = SharedScreen::new(size(begin.columns, 80), size(begin.rows, 24));
        let console = Recorder::default();
        let (end, ended) = mpsc::channel();
        let shell = ShellThread {
            screen: screen.clone(),
            console: console.clone(),
            start: Start {
                config: begin.config,
                open: orgs.first().map(|org| org.key.clone()),
                login_host: servers.first().map(|s| s.base_url().to_owned()),
                orgs,
                session: begin.session,
                objects_first: begin.objects_first,
                ..Start::default()
            },
            store: store.clone(),
            worker,
            events,
        };
        let on = Arc::clone(&runtime);
        let thread = thread::Builder::new()
            .name("shell".into())
            .spawn(move || {
                let inputs = poll_fn(move |cx| receiver.poll_recv(cx));
                let last = on.block_on(shell.run(inputs));
                // The test may not look at it.
                let _ = end.send(last);
            })
            .unwrap();
        let flow = Self {
            screen,
            servers,
            store,
            console,
            inputs: Some(sender),
            ended,
            thread: Some(thread),
            _runtime: runtime,
            _directory: directory,
        };
        flow.wait_for("the first frame", |shown| shown.frames > 0);
        flow
    }

    pub fn input(&self, input: Input) {
        // A shell that has ended takes no more.
        if let Some(inputs) = &self.inputs {
            let _ = inputs.send(input);
        }
    }

    /// Presses keys, spelled as in the configuration: `Ctrl-J`, `Esc`, `g h`.
    #[track_caller]
    pub fn press(&self, keys: &str) {
        for chord in sequence(keys).unwrap() {
            self.input(Input::Key(chord));
        }
    }

    /// Types a text, line ends as Enter.
    pub fn type_text(&self, text: &str) {
        for c in text.chars() {
            self.input(Input::Key(Chord::plain(match c {
                '\n' => Code::Enter,
                c => Code::Char(c),
            })));
        }
    }

    pub fn paste(&self, text: &str) {
        self.input(Input::Paste(text.to_owned()));
    }

    pub fn resize(&self, columns: u16, rows: u16) {
        self.screen.set_size(columns, rows);
        self.input(Input::Resize(columns, rows));
    }

    #[track_caller]
    pub fn wait_for(&self, what: &str, condition: impl Fn(&Shown) -> bool) {
        self.screen.wait_for(what, condition);
    }

    #[track_caller]
    pub fn wait_for_text(&self, text: &str) {
        self.wait_for(text, |shown| shown.text().contains(text));
    }

    #[track_caller]
    pub fn wait_until_gone(&self, text: &str) {
        let what = format!("{text:?} to go");
        self.wait_for(&what, |shown| !shown.text().contains(text));
    }

    /// Waits for the end of the shell.
    #[track_caller]
    pub fn wait_for_the_end(&self) -> End {
        self.ended.recv_timeout(LIMIT).expect("the shell ends")
    }
}

impl Drop for Flow {
    fn drop(&mut self) {
        // The end of input ends the shell.
        self.inputs = None;
        let ended = self.thread.take().map(JoinHandle::join);
        if let Some(Err(panic)) = ended
            && !thread::panicking()
        {
            std::panic::resume_unwind(panic);
        }
    }
}

/// What moves to the shell's thread.
struct ShellThread {
    screen: SharedScreen,
    console: Recorder,
    start: Start,
    store: Store,
    worker: Worker,
    events: tokio_mpsc::Receiver<(sftui::worker::JobId, sftui::worker::JobEvent)>,
}

impl ShellThread {
    async fn run(self, inputs: impl Stream<Item = Input> + Unpin) -> End {
        let (_no_panics, panics) = tokio_mpsc::unbounded_channel();
        Shell::run(Parts {
            screen: Terminal::new(self.screen.backend()).unwrap(),
            inputs,
            console: self.console,
            start: self.start,
            worker: self.worker,
            events: self.events,
            store: self.store,
            clipboard: Clipboard::default(),
            programs: Programs::default(),
            panics,
            zone: || None,
        })
        .await
    }
}

/// Leaves behind what a finished login would.
fn log_in(server: &DemoServer, store: &Store, vault: &SessionOnly) -> Org {
    let facts = server.org();
    let app = ClientApp::salesforce_cli();
    let org = Org {
        key: OrgKey::new(&facts.organization_id, &facts.user_id),
        alias: facts.alias.clone(),
        username: facts.username.clone(),
        name: Some(facts.name.clone()),
        instance_url: server.base_url().to_owned(),
        login_url: server.base_url().to_owned(),
        class: facts.class,
        login: LoginKind::default(),
        app: app.clone(),
        api_version: None,
        last_used: None,
        card: sftui::org::OrgCard::default(),
    };
    let record = Record {
        generation: 1,
        access_token: None,
        passphrase: None,
        refresh_token: Secret::new(server.issue_refresh_token(&app.client_id, &app.scope)),
        host: server.base_url().to_owned(),
        client_id: app.client_id,
        client_secret: None,
    };
    vault.set(&org.key, &record).unwrap();
    store.put_org(&org).unwrap()
}

/// A machine without a browser: the login goes by the pasted address.
#[derive(Debug)]
struct NoBrowser;

impl Opener for NoBrowser {
    fn unavailable(&self) -> Option<String> {
        Some("no browser in a test".into())
    }

    fn open(&self, _url: &str) -> Result<(), String> {
        Err("no browser in a test".into())
    }
}

/// What the shell asked of the terminal besides drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    Questions,
    EnhancedKeys,
    Mouse(bool),
    Sent(Vec<u8>),
    Suspended,
    Resumed,
}

/// A terminal that only takes notes.
#[derive(Clone, Debug, Default)]
pub struct Recorder(Arc<Mutex<Vec<Asked>>>);

impl Recorder {
    pub fn asked(&self) -> Vec<Asked> {
        self.0.lock().unwrap().clone()
    }

    fn note(&self, asked: Asked) {
        self.0.lock().unwrap().push(asked);
    }
}

impl Console for Recorder {
    fn ask(&mut self) {
        self.note(Asked::Questions);
    }

    fn enhance_keys(&mut self) {
        self.note(Asked::EnhancedKeys);
    }

    fn answered(&mut self) {}

    fn mouse(&mut self, on: bool) {
        self.note(Asked::Mouse(on));
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.note(Asked::Sent(bytes.to_vec()));
        Ok(())
    }

    fn suspend(&mut self) {
        self.note(Asked::Suspended);
    }

    fn resume(&mut self) {
        self.note(Asked::Resumed);
    }

    fn lend(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn take_back(&mut self) {}
}
