//! The known orgs of the person, or of the demo, for a program that works on the list of them.

use std::sync::Arc;

use tempfile::TempDir;
use tokio::runtime::Handle;

use crate::cli::demo::Demo;
use crate::cli::query::place::{configured, temporary, warn};
use crate::cli::{Everywhere, paths};
use crate::config::Paths;
use crate::org::Org;
use crate::store::Store;
use crate::vault::{Keyring, SessionOnly, Vault};
use crate::worker::{Settings, SystemBrowser, WorkerParts};

/// The list, and what a worker needs.
#[derive(Debug)]
pub(super) struct Shelf {
    /// The orgs as the list has them.
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
            return Ok(Self::of(&files, store, vault, Some(demo), Some(temporary)));
        }
        let files = paths(said.config.clone())?;
        if !files.state.is_dir() {
            let temporary = temporary()?;
            let store = Store::open(&temporary.path().join("state"))?;
            let vault = Arc::new(SessionOnly::new());
            return Ok(Self::of(&files, store, vault, None, Some(temporary)));
        }
        let store = Store::open(&files.state)?.caching_in(&files.cache);
        Ok(Self::of(
            &files,
            store,
            Arc::new(Keyring::new()),
            None,
            None,
        ))
    }

    fn of(
        files: &Paths,
        store: Store,
        vault: Arc<dyn Vault>,
        demo: Option<Demo>,
        temporary: Option<TempDir>,
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
        Self {
            orgs: loaded.value,
            parts: WorkerParts {
                vault,
                store,
                settings: Settings {
                    ca_file: config.network.ca_file,
                    ..Settings::default()
                },
                opener: Arc::new(SystemBrowser),
            },
            _demo: demo,
            _temporary: temporary,
        }
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
