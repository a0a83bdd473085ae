//! The terminal interface: reads what is kept, takes the terminal over, runs the shell, gives the
//! terminal back.
//!
//! Before the first frame only small files are read: no network, no keyring, no program is waited
//! for. The screen's choice to try the demo org ends one shell and starts the next.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::app::Start;
use crate::app::msg::Outcome;
use crate::app::notice::Notice;
use crate::app::session::Session;
use crate::cli::demo::Demo;
use crate::cli::{Everywhere, USAGE, environment, known, project, vault};
use crate::config::{self, Config, Paths};
use crate::shell::clipboard::Clipboard;
use crate::shell::log::Log;
use crate::shell::programs::Programs;
use crate::shell::terminal::{Frames, TerminalGuard, install_panic_hook};
use crate::shell::{self, End, Inputs, Parts, Shell};
use crate::store::{Loaded, PutAside, Store};
use crate::vault::Vault;
use crate::worker::{Settings, SystemBrowser, Threads, Worker, WorkerParts};

pub(super) fn run(arguments: Everywhere) -> anyhow::Result<u8> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        eprintln!(
            "sftui: needs a terminal for its input and output; `sftui --help` lists the rest"
        );
        return Ok(USAGE);
    }
    shell::harden();
    // With NO_COLOR the library would write a reset for every colour and wipe bold and reverse; the
    // mono theme honours it instead.
    crossterm::style::force_color_output(true);
    // The terminal's loop runs on this thread; jobs have their own threads, once there is one.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the async runtime does not start")?;
    let threads = Threads::when_needed();
    let result = screens(arguments, &runtime, &threads);
    threads.end();
    runtime.shutdown_background();
    result
}

/// One shell after the other, until one ends for good.
fn screens(mut arguments: Everywhere, runtime: &Runtime, threads: &Threads) -> anyhow::Result<u8> {
    let _context = runtime.enter();
    let mut inputs = Inputs::open().context("the terminal cannot be read")?;
    loop {
        match screen(&arguments, runtime, threads, &mut inputs)? {
            End::App(Outcome::Quit) => return Ok(0),
            End::App(Outcome::Demo) => {
                arguments = Everywhere {
                    demo: true,
                    orgs: Vec::new(),
                    org: None,
                    host: None,
                    config: arguments.config,
                };
            }
            End::System(ending) => return Ok(ending.exit_code()),
        }
    }
}

fn screen(
    arguments: &Everywhere,
    runtime: &Runtime,
    threads: &Threads,
    inputs: &mut Inputs,
) -> anyhow::Result<End> {
    let home = if arguments.demo {
        Home::of_the_demo(threads, arguments.config.clone())?
    } else {
        Home::of_the_person(arguments.config.clone())?
    };
    let panics = install_panic_hook(home.log.clone());
    let variable = |name: &str| std::env::var(name).ok();
    let (config, problems) = Config::load(&home.paths, variable, &config::Arguments::default());
    let mut notices = home.notices;
    notices.extend(problems.iter().map(|problem| {
        Notice::warning(problem.to_string()).hint("the setting keeps its former value")
    }));
    let given = match home.demo {
        Some(_) => None,
        None => environment::org(variable)?,
    };
    let mut orgs = kept(home.store.orgs(), &mut notices);
    orgs.splice(0..0, given.iter().map(|(org, _)| org.clone()));
    let session: Option<Session> = kept(home.store.load_session(), &mut notices);
    let salesforce_cli = match home.demo {
        Some(_) => None,
        None => known::salesforce_cli(),
    };
    let all = known::Known::new(orgs.clone(), salesforce_cli.as_ref());
    let open = match &arguments.org {
        Some(name) => Some(all.require(name)?),
        None => given.as_ref().map(|(org, _)| org.key.clone()).or_else(|| {
            let directory = std::env::current_dir().ok()?;
            all.find(&project::default_org(&directory)?)
        }),
    };
    if let Some(org) = open.as_ref().and_then(|open| all.org(open))
        && orgs.iter().all(|known| known.key != org.key)
    {
        orgs.push(org);
    }
    let vault = match home.vault {
        Some(vault) => vault,
        None => vault::of(&config, &home.paths),
    };
    let passphrase = vault::given(vault.as_ref(), variable)?;
    let finds_sf = salesforce_cli.is_some();
    let parts = WorkerParts {
        vault,
        store: home.store.clone(),
        settings: Settings {
            batch_size: config.query.batch_size,
            parallel_pages: config.query.parallel_pages,
            journal: config.writes.journal,
            ca_file: config.network.ca_file.clone(),
            salesforce_cli,
            passphrase,
            query_folders: home.paths.query_folders(&config.queries.folders),
            ..Settings::default()
        },
        opener: Arc::new(SystemBrowser),
    };
    let (worker, events) = Worker::new(parts, threads.clone());
    if let Some((org, token)) = given {
        worker.give(org, token);
    }
    let console = TerminalGuard::enter(config.ui.mouse).context("the terminal cannot be set up")?;
    let screen = Terminal::new(CrosstermBackend::new(Frames::default()))
        .context("the terminal's size is not known")?;
    let end = runtime.block_on(Shell::run(Parts {
        screen,
        inputs,
        console,
        start: Start {
            config,
            orgs,
            session,
            open,
            salesforce_cli: finds_sf,
            login_host: home.demo.as_ref().and_then(Demo::login_host),
            notices,
            objects_first: true,
            ..Start::default()
        },
        worker,
        events,
        store: home.store,
        clipboard: Clipboard::new(|name| std::env::var_os(name)),
        programs: Programs::new(|name| std::env::var_os(name)),
        panics,
        zone: || Some(jiff::tz::TimeZone::system()),
    }));
    Ok(end)
}

/// What lasts between two starts, and what only this one has.
struct Home {
    paths: Paths,
    store: Store,
    /// The demo's; without one the configuration says which.
    vault: Option<Arc<dyn Vault>>,
    /// The log, where one is kept.
    log: Option<PathBuf>,
    _logging: Option<Log>,
    notices: Vec<Notice>,
    /// The demo orgs, served as long as this lives.
    demo: Option<Demo>,
    /// Deleted with everything in it when the screen ends.
    _temporary: Option<TempDir>,
}

impl Home {
    fn of_the_person(config: Option<PathBuf>) -> anyhow::Result<Self> {
        let paths = super::paths(config)?;
        let mut notices = Vec::new();
        let (store, temporary) = match Store::open(&paths.state) {
            Ok(store) => (store.caching_in(&paths.cache), None),
            // A home that cannot be written is no reason not to work: for this once.
            Err(error) => {
                let temporary = tempfile::tempdir().context("no directory for files")?;
                let notice = Notice::warning("Orgs and tabs are kept until you quit, no longer")
                    .detail(error.to_string())
                    .hint("make the directory writable, then start again");
                notices.push(notice);
                (Store::open(temporary.path())?, Some(temporary))
            }
        };
        let level = std::env::var("SFTUI_LOG").ok();
        let log = temporary.is_none().then(|| paths.log_file());
        let logging = log
            .as_ref()
            .map(|log| shell::log::start(log, level.as_deref()));
        Ok(Self {
            paths,
            store,
            vault: None,
            log,
            _logging: logging,
            notices,
            demo: None,
            _temporary: temporary,
        })
    }

    /// Of the person's files only a configuration that was named is read.
    fn of_the_demo(threads: &Threads, config: Option<PathBuf>) -> anyhow::Result<Self> {
        let temporary = tempfile::tempdir().context("no directory for the demo's files")?;
        let mut paths = Paths::under(temporary.path());
        if let Some(config) = config {
            paths.config_file = config;
        }
        let demo = Demo::start(&threads.handle(), &paths.state).context("the demo org")?;
        Ok(Self {
            paths,
            store: demo.store.clone(),
            vault: Some(demo.vault.clone()),
            log: None,
            _logging: None,
            notices: Vec::new(),
            demo: Some(demo),
            _temporary: Some(temporary),
        })
    }
}

/// What a file held; what was wrong with it becomes a notice.
fn kept<T>(loaded: Loaded<T>, notices: &mut Vec<Notice>) -> T {
    if let Some(PutAside {
        path,
        kept_as,
        reason,
    }) = loaded.put_aside
    {
        let notice =
            Notice::warning(format!("{} could not be used", path.display())).detail(reason);
        notices.push(match kept_as {
            Some(kept_as) => notice.hint(format!("it is kept as {}", kept_as.display())),
            None => notice,
        });
    }
    loaded.value
}
