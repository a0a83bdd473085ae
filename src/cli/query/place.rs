//! Which org is asked, and where its login is.
//!
//! With the environment's org and with the demo nothing of the person's is opened but the
//! configuration (for the demo: one that was named); no keyring is asked. Nothing is made in a home
//! that does not know sftui yet.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use tempfile::TempDir;
use tokio::runtime::Handle;

use crate::cli::demo::Demo;
use crate::cli::{Everywhere, Usage, environment, known, project, vault};
use crate::config::{self, Config, Paths, SalesforceCli};
use crate::org::{ENVIRONMENT, Org};
use crate::secret::Secret;
use crate::store::Store;
use crate::text;
use crate::vault::{SessionOnly, Vault};
use crate::worker::{Settings, SystemBrowser, WorkerParts};

/// The org, and what a worker needs to ask it.
#[derive(Debug)]
pub(in crate::cli) struct Place {
    /// Who is asked.
    pub org: Org,
    /// The access token, for the environment's org.
    pub token: Option<Secret>,
    /// What was configured.
    pub config: Config,
    store: Store,
    /// Where the person's own files are, for the environment's org, which has none there but what was
    /// written into it.
    state: Option<PathBuf>,
    vault: Arc<dyn Vault>,
    /// Where the Salesforce CLI keeps its logins.
    salesforce_cli: Option<SalesforceCli>,
    /// What opens the vault, where it is closed.
    passphrase: Option<Secret>,
    /// The demo orgs, served as long as this lives.
    _demo: Option<Demo>,
    /// Deleted with everything in it at the end.
    _temporary: Option<TempDir>,
}

impl Place {
    /// Finds the org: the one that was named, else the environment's, else the first of the demo,
    /// else the project's, else the only one there is. An address that was given comes before all but
    /// a name.
    pub(in crate::cli) fn find(said: Everywhere, runtime: &Handle) -> anyhow::Result<Self> {
        if said.demo {
            return Self::of_the_demo(said, runtime);
        }
        let given = environment::org(|name| std::env::var(name).ok())?;
        let meant = |org: &Org| match (&said.org, &said.host) {
            (Some(name), _) => name.eq_ignore_ascii_case(ENVIRONMENT),
            (None, Some(host)) => org.is_at(host),
            (None, None) => true,
        };
        match given {
            Some((org, token)) if meant(&org) => Self::of_the_environment(org, token, said),
            _ => Self::of_the_person(said),
        }
    }

    fn of_the_demo(said: Everywhere, runtime: &Handle) -> anyhow::Result<Self> {
        let temporary = temporary()?;
        let mut paths = Paths::under(temporary.path());
        if let Some(named) = super::super::named(said.config)? {
            paths.config_file = named;
        }
        let demo = Demo::start(runtime, &paths.state).context("the demo org")?;
        let orgs = demo.store.orgs().value;
        let key = match (&said.org, &said.host) {
            (Some(name), _) => Some(known::require(&orgs, name)?),
            (None, Some(host)) => Some(known::at(&orgs, host)?),
            (None, None) => orgs.first().map(|org| org.key.clone()),
        };
        let org = orgs.into_iter().find(|org| Some(&org.key) == key.as_ref());
        Ok(Self {
            org: org.context("the demo has no org")?,
            token: None,
            config: configured(&paths),
            store: demo.store.clone(),
            state: None,
            vault: demo.vault.clone(),
            salesforce_cli: None,
            passphrase: None,
            _demo: Some(demo),
            _temporary: Some(temporary),
        })
    }

    fn of_the_environment(org: Org, token: Secret, said: Everywhere) -> anyhow::Result<Self> {
        let temporary = temporary()?;
        // In a container there may be no home at all.
        let (paths, state) = match super::super::paths(said.config) {
            Err(error) if error.is::<config::NoHome>() => (Paths::under(temporary.path()), None),
            paths => {
                let paths = paths?;
                let state = paths.state.clone();
                (paths, Some(state))
            }
        };
        Ok(Self {
            org,
            token: Some(token),
            config: configured(&paths),
            store: Store::open(&temporary.path().join("state"))?,
            state,
            vault: Arc::new(SessionOnly::new()),
            salesforce_cli: None,
            passphrase: None,
            _demo: None,
            _temporary: Some(temporary),
        })
    }

    fn of_the_person(said: Everywhere) -> anyhow::Result<Self> {
        let paths = super::super::paths(said.config.clone())?;
        if !paths.state.is_dir() && known::salesforce_cli().is_none() {
            let why = match (&said.org, &said.host) {
                (Some(name), _) => known::require(&[], name).err(),
                (None, Some(host)) => known::at(&[], host).err(),
                (None, None) => None,
            };
            return Err(why.map_or_else(nobody, Into::into));
        }
        let store = Store::open(&paths.state)?.caching_in(&paths.cache);
        let loaded = store.orgs();
        if let Some(aside) = &loaded.put_aside {
            warn(&format!(
                "{} could not be used: {}",
                aside.path.display(),
                aside.reason
            ));
        }
        let salesforce_cli = known::salesforce_cli();
        let org = choose(loaded.value, &said, salesforce_cli.as_ref())?;
        let config = configured(&paths);
        let vault = vault::of(&config, &paths);
        // An org of the Salesforce CLI has nothing in the vault.
        let passphrase = if org.key.is_of_the_salesforce_cli() {
            None
        } else {
            vault::given_or_asked(vault.as_ref(), |name| std::env::var(name).ok())?
        };
        Ok(Self {
            org,
            token: None,
            config,
            store,
            state: None,
            vault,
            salesforce_cli,
            passphrase,
            _demo: None,
            _temporary: None,
        })
    }

    /// Keeps what is written into the environment's org where it can be found again: in the person's
    /// own journal. Of every other org it is there already.
    ///
    /// # Errors
    /// Why it is kept until the end of this process only.
    pub(in crate::cli) fn keep_journal(&mut self) -> Result<(), String> {
        if self.token.is_none() {
            return Ok(());
        }
        let state = self.state.as_ref().ok_or("there is no home directory")?;
        self.store = Store::open(state).map_err(|error| error.to_string())?;
        Ok(())
    }

    /// The environment's org with its access token, where it is the one.
    pub(in crate::cli) fn given(&self) -> Option<(Org, Secret)> {
        Some((self.org.clone(), self.token.clone()?))
    }

    /// What a worker is built from that asks no org; the directory goes with what is returned.
    pub(in crate::cli) fn nowhere() -> anyhow::Result<(WorkerParts, TempDir)> {
        let temporary = temporary()?;
        let parts = WorkerParts {
            vault: Arc::new(SessionOnly::new()),
            store: Store::open(&temporary.path().join("state"))?,
            settings: Settings::default(),
            opener: Arc::new(SystemBrowser),
        };
        Ok((parts, temporary))
    }

    /// The orgs that are known here.
    pub(in crate::cli) fn known(&self) -> Vec<Org> {
        self.store.orgs().value
    }

    /// What a worker is built from.
    pub(in crate::cli) fn parts(&self) -> WorkerParts {
        WorkerParts {
            vault: Arc::clone(&self.vault),
            store: self.store.clone(),
            settings: Settings {
                batch_size: self.config.query.batch_size,
                parallel_pages: self.config.query.parallel_pages,
                journal: self.config.writes.journal,
                ca_file: self.config.network.ca_file.clone(),
                salesforce_cli: self.salesforce_cli.clone(),
                passphrase: self.passphrase.clone(),
                ..Settings::default()
            },
            opener: Arc::new(SystemBrowser),
        }
    }
}

fn nobody() -> anyhow::Error {
    let text = "no org is known yet: start sftui and log in, or set SFTUI_INSTANCE_URL and \
                SFTUI_ACCESS_TOKEN";
    Usage(text.into()).into()
}

/// Of the orgs in the list and those of the Salesforce CLI the one that was named, else the one that
/// was given an address of, else the project's, else the default one, else the only one in the list.
fn choose(orgs: Vec<Org>, said: &Everywhere, place: Option<&SalesforceCli>) -> anyhow::Result<Org> {
    let only = match orgs.as_slice() {
        [only] => Some(only.key.clone()),
        _ => None,
    };
    let default = orgs.iter().find(|org| org.card.default);
    let default = default.map(|org| org.key.clone());
    let known = known::Known::new(orgs, place);
    let key = match (&said.org, &said.host) {
        (Some(name), _) => known.require(name)?,
        (None, Some(host)) => known::at(known.orgs(), host)?,
        (None, None) => {
            let of_the_project = std::env::current_dir()
                .ok()
                .and_then(|directory| project::default_org(&directory))
                .and_then(|name| known.find(&name));
            match of_the_project.or(default).or(only) {
                Some(key) => key,
                None if known.orgs().is_empty() => return Err(nobody()),
                None => {
                    let several: Vec<&str> =
                        known.orgs().iter().map(|o| o.alias.as_str()).collect();
                    let text = format!("say with -o which org: {}", several.join(", "));
                    return Err(Usage(text).into());
                }
            }
        }
    };
    known.org(&key).ok_or_else(nobody)
}

pub(in crate::cli) fn temporary() -> anyhow::Result<TempDir> {
    tempfile::tempdir().context("no directory for files")
}

pub(in crate::cli) fn configured(paths: &Paths) -> Config {
    let variable = |name: &str| std::env::var(name).ok();
    let (config, problems) = Config::load(paths, variable, &config::Arguments::default());
    for problem in problems {
        warn(&format!("{problem}; the setting keeps its former value"));
    }
    config
}

/// Says something on the standard error that does not stop the query.
pub(in crate::cli) fn warn(text: &str) {
    // A closed standard error has nobody to tell.
    let _ = writeln!(io::stderr().lock(), "sftui: {}", text::display(text));
}
