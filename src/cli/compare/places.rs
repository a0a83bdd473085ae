//! What is compared: orgs by alias or username, and files; and what a worker needs to ask the orgs.

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tokio::runtime::Handle;

use crate::cli::query::place::Place;
use crate::cli::{Everywhere, Usage, environment, known};
use crate::config::Config;
use crate::org::{Org, OrgClass};
use crate::rows::export::Format;
use crate::rows::saved::{format_of, is_workbook};
use crate::secret::Secret;
use crate::worker::{Worker, WorkerParts};

/// One of those that are compared.
#[derive(Debug)]
pub(in crate::cli) enum Source {
    /// An org.
    Org(Box<Org>),
    /// A saved export.
    File(PathBuf),
}

impl Source {
    /// What it is called.
    pub(in crate::cli) fn name(&self) -> String {
        match self {
            Self::Org(org) => org.alias.clone(),
            Self::File(path) => path.file_name().map_or_else(
                || path.display().to_string(),
                |name| name.to_string_lossy().into_owned(),
            ),
        }
    }

    /// Whether ids of the two may mean different records: they are not known to be of one org.
    pub(super) fn may_differ_from(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Org(one), Self::Org(two)) => one.key != two.key,
            // A file does not say its org.
            _ => true,
        }
    }

    /// Whether its values are texts alone, as those of CSV.
    pub(super) fn is_of_texts(&self) -> bool {
        match self {
            Self::Org(_) => false,
            Self::File(path) => {
                let format = format_of(&path.to_string_lossy());
                matches!(format, Some(Format::Csv | Format::Tsv))
            }
        }
    }

    /// What kind of org it is.
    pub(in crate::cli) fn class(&self) -> Option<OrgClass> {
        match self {
            Self::Org(org) => Some(org.class),
            Self::File(_) => None,
        }
    }
}

/// Everything that is compared, and where it is asked for.
#[derive(Debug)]
pub(in crate::cli) struct Places {
    pub sources: Vec<Source>,
    parts: WorkerParts,
    /// Access tokens that the environment gave.
    given: Vec<(Org, Secret)>,
    /// What is gone once this is dropped: demo servers, temporary files.
    _held: (Option<Place>, Option<TempDir>),
}

impl Places {
    /// Finds all of them.
    pub(in crate::cli) fn find(
        names: &[String],
        said: Everywhere,
        runtime: &Handle,
    ) -> anyhow::Result<Self> {
        let given = if said.demo {
            Vec::new()
        } else {
            environment::orgs(|name| std::env::var(name).ok())?
        };
        let of_the_environment = |name: &str| {
            given
                .iter()
                .find(|(org, _)| org.alias.eq_ignore_ascii_case(name))
        };
        let orgs: Vec<&String> = names.iter().filter(|name| file(name).is_none()).collect();
        // The first that the environment does not give tells where the others are found.
        let other = orgs.iter().find(|name| of_the_environment(name).is_none());
        let place = match other.or(orgs.first()) {
            Some(name) => {
                let said = Everywhere {
                    org: Some((*name).clone()),
                    ..said
                };
                Some(Place::find(said, runtime)?)
            }
            None => None,
        };
        let known_orgs = place.as_ref().map(Place::known).unwrap_or_default();
        let source = |name: &String| -> Result<Source, Usage> {
            if let Some(path) = file(name) {
                return Ok(Source::File(path));
            }
            if let Some((org, _)) = of_the_environment(name) {
                return Ok(Source::Org(Box::new(org.clone())));
            }
            let key = known::require(&known_orgs, name)?;
            let org = known_orgs.iter().find(|org| org.key == key).cloned();
            org.map(|org| Source::Org(Box::new(org)))
                .ok_or_else(|| Usage(format!("no org `{name}` is known")))
        };
        let sources: Vec<Source> = names.iter().map(source).collect::<Result<_, _>>()?;
        let (parts, temporary) = match &place {
            Some(place) => (place.parts(), None),
            None => {
                let (parts, temporary) = Place::nowhere()?;
                (parts, Some(temporary))
            }
        };
        Ok(Self {
            sources,
            parts,
            given,
            _held: (place, temporary),
        })
    }

    /// What each is called, in one word that the others do not have.
    pub(in crate::cli) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for source in &self.sources {
            let own = source.name();
            let mut name = own.clone();
            let mut number = 2;
            while names.contains(&name) {
                name = format!("{own} ({number})");
                number += 1;
            }
            names.push(name);
        }
        names
    }

    /// What was configured.
    pub(in crate::cli) fn config(&self) -> Config {
        let place = self._held.0.as_ref();
        place.map_or_else(Config::default, |place| place.config.clone())
    }

    /// Whether any org is asked.
    pub(in crate::cli) fn ask_orgs(&self) -> bool {
        self.sources
            .iter()
            .any(|source| matches!(source, Source::Org(_)))
    }

    /// A worker that knows all of them, and where it speaks.
    pub(in crate::cli) fn worker(
        &self,
        runtime: &Handle,
    ) -> (Worker, crate::cli::compare::load::Events) {
        let (worker, events) = Worker::new(self.parts.clone(), runtime.clone());
        for (org, token) in &self.given {
            worker.give(org.clone(), token.clone());
        }
        (worker, events)
    }
}

/// The file of that name, where it is one: by how it ends.
fn file(name: &str) -> Option<PathBuf> {
    let is = format_of(name).is_some() || is_workbook(name);
    is.then(|| Path::new(name).to_owned())
}
