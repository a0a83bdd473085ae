//! Where a login is kept, and what is known of the orgs before it.

use std::sync::Arc;

use anyhow::Context;
use tempfile::TempDir;
use tokio::runtime::Handle;

use crate::cli::demo::Demo;
use crate::cli::{Everywhere, known, vault};
use crate::config::{self, Config, Paths};
use crate::org::Org;
use crate::secret::Secret;
use crate::shell::log::{self, Log};
use crate::store::Store;
use crate::vault::Vault;
use crate::worker::{Opener, Settings, SystemBrowser, WorkerParts};

/// What a worker needs to log in, and what this process was told.
pub(super) struct Place {
    /// What was configured.
    pub config: Config,
    /// Where the demo's logins are made.
    pub login_host: Option<String>,
    store: Store,
    vault: Arc<dyn Vault>,
    /// What opens the vault, where it is closed.
    passphrase: Option<Secret>,
    opener: Arc<dyn Opener>,
    org: Option<String>,
    demo: Option<Demo>,
    _logging: Option<Log>,
    /// Deleted with everything in it at the end.
    _temporary: Option<TempDir>,
}

impl Place {
    /// Opens the person's own files, or those of the demo.
    pub(super) fn open(
        said: Everywhere,
        no_browser: bool,
        runtime: &Handle,
    ) -> anyhow::Result<Self> {
        let opener: Arc<dyn Opener> = if no_browser {
            Arc::new(NoBrowser)
        } else {
            Arc::new(SystemBrowser)
        };
        let org = said.org.clone();
        if said.demo {
            let temporary = tempfile::tempdir().context("no directory for files")?;
            let mut paths = Paths::under(temporary.path());
            if let Some(named) = crate::cli::named(said.config)? {
                paths.config_file = named;
            }
            let demo = Demo::start(runtime, &paths.state).context("the demo org")?;
            return Ok(Self {
                config: configured(&paths),
                login_host: demo.login_host(),
                store: demo.store.clone(),
                vault: demo.vault.clone(),
                passphrase: None,
                opener,
                org,
                demo: Some(demo),
                _logging: None,
                _temporary: Some(temporary),
            });
        }
        let paths = crate::cli::paths(said.config)?;
        let config = configured(&paths);
        let store = Store::open(&paths.state)?.caching_in(&paths.cache);
        let level = std::env::var("SFTUI_LOG").ok();
        // A command logs where it was asked to.
        let logging = level
            .as_deref()
            .map(|level| log::start(&paths.log_file(), Some(level)));
        let vault = vault::of(&config, &paths);
        let passphrase = vault::given_or_asked(vault.as_ref(), |name| std::env::var(name).ok())?;
        Ok(Self {
            vault,
            passphrase,
            config,
            login_host: None,
            store,
            opener,
            org,
            demo: None,
            _logging: logging,
            _temporary: None,
        })
    }

    /// The org that is logged in to again.
    pub(super) fn again(&self) -> anyhow::Result<Option<Org>> {
        let Some(name) = &self.org else {
            return Ok(None);
        };
        let orgs = self.store.orgs().value;
        let key = known::require(&orgs, name)?;
        Ok(orgs.into_iter().find(|org| org.key == key))
    }

    /// Whether all of it ends with this process.
    pub(super) fn is_demo(&self) -> bool {
        self.demo.is_some()
    }

    /// What a worker is built from.
    pub(super) fn parts(&self) -> WorkerParts {
        WorkerParts {
            vault: Arc::clone(&self.vault),
            store: self.store.clone(),
            settings: Settings {
                ca_file: self.config.network.ca_file.clone(),
                passphrase: self.passphrase.clone(),
                ..Settings::default()
            },
            opener: Arc::clone(&self.opener),
        }
    }
}

/// The person opens the address.
#[derive(Debug)]
struct NoBrowser;

impl Opener for NoBrowser {
    fn unavailable(&self) -> Option<String> {
        Some("no browser is opened (--no-browser)".into())
    }

    fn open(&self, _: &str) -> Result<(), String> {
        Ok(())
    }
}

fn configured(paths: &Paths) -> Config {
    let variable = |name: &str| std::env::var(name).ok();
    let (config, problems) = Config::load(paths, variable, &config::Arguments::default());
    for problem in problems {
        super::told::warn(&format!("{problem}; the setting keeps its former value"));
    }
    config
}
