//! The known orgs of the person, or of the demo, for a program that works on the list of them.

use std::sync::Arc;

use tempfile::TempDir;
use tokio::runtime::Handle;

use crate::cli::demo::Demo;
use crate::cli::known::{self, Known};
use crate::cli::query::place::{configured, temporary, warn};
use crate::cli::{Everywhere, Usage, paths, vault};
use crate::config::{Paths, SalesforceCli};
use crate::org::Org;
use crate::store::Store;
use crate::vault::Vault;
use crate::worker::{Settings, SystemBrowser, WorkerParts};

/// The list, and what a worker needs.
#[derive(Debug)]
pub(super) struct Shelf {
    /// The orgs as the list has them, and behind them those of the Salesforce CLI.
    pub orgs: Vec<Org>,
    parts: WorkerParts,
    /// The demo orgs, served as long as this lives.
    _demo: Option<Demo>,
    /// Deleted with everything in it at the end.
    _temporary: Option<TempDir>,
}

impl Shelf {
    /// Opens the list. In a home that does not know sftui yet nothing is made: it is empty.
    pub fn open(said: &Everywhere, runtime: &Handle) -> anyhow::Result<Self> {
        if said.demo {
            let temporary = temporary()?;
            let mut files = Paths::under(temporary.path());
            if let Some(named) = super::named(said.config.clone())? {
                files.config_file = named;
            }
            let demo = Demo::start(runtime, &files.state)?;
            let (store, vault) = (demo.store.clone(), demo.vault.clone());
            let shelf = Self::of(&files, store, Some(vault), None);
            return Ok(Self {
                _demo: Some(demo),
                _temporary: Some(temporary),
                ..shelf
            });
        }
        let files = paths(said.config.clone())?;
        let cli = known::salesforce_cli();
        if !files.state.is_dir() {
            let temporary = temporary()?;
            let store = Store::open(&temporary.path().join("state"))?;
            let shelf = Self::of(&files, store, None, cli);
            return Ok(Self {
                _temporary: Some(temporary),
                ..shelf
            });
        }
        let store = Store::open(&files.state)?.caching_in(&files.cache);
        Ok(Self::of(&files, store, None, cli))
    }

    fn of(
        files: &Paths,
        store: Store,
        vault: Option<Arc<dyn Vault>>,
        salesforce_cli: Option<SalesforceCli>,
    ) -> Self {
        let config = configured(files);
        let loaded = store.orgs();
        if let Some(aside) = &loaded.put_aside {
            warn(&format!(
                "{} could not be used: {}",
                aside.path.display(),
                aside.reason
            ));
        }
        let orgs = Known::new(loaded.value, salesforce_cli.as_ref())
            .orgs()
            .to_vec();
        let vault = vault.unwrap_or_else(|| vault::of(&config, files));
        // What is done to the list alone needs no passphrase; nobody is asked for it here.
        let passphrase = vault::given(vault.as_ref(), |name| std::env::var(name).ok());
        if let Err(error) = &passphrase {
            warn(&error.to_string());
        }
        Self {
            orgs,
            parts: WorkerParts {
                vault,
                store,
                settings: Settings {
                    ca_file: config.network.ca_file,
                    salesforce_cli,
                    passphrase: passphrase.unwrap_or_default(),
                    ..Settings::default()
                },
                opener: Arc::new(SystemBrowser),
            },
            _demo: None,
            _temporary: None,
        }
    }

    /// The same for work that takes logins out of the vault: its passphrase, where it has one.
    pub fn unlocked(&self) -> Result<WorkerParts, Usage> {
        let mut parts = self.parts.clone();
        let variable = |name: &str| std::env::var(name).ok();
        parts.settings.passphrase = vault::given_or_asked(parts.vault.as_ref(), variable)?;
        Ok(parts)
    }

    /// What a worker is built from.
    pub fn parts(&self) -> WorkerParts {
        self.parts.clone()
    }

    /// The files.
    pub fn store(&self) -> &Store {
        &self.parts.store
    }
}
