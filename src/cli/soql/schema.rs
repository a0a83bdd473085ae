//! What is known of an org's objects: a file with describes, what sftui keeps of an org, or nothing.
//!
//! Objects of an org are read from its cache when they are first needed. Must not know what they are
//! needed for, nor ask the org.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;

use crate::cli::{Everywhere, Usage, known};
use crate::demo::{self, DemoOrgKind};
use crate::language::Wanted;
use crate::schema::{Catalog, GlobalDescribe, Object, ObjectDescribe, ObjectList};
use crate::store::{SchemaCache, Store};

/// How often objects are loaded for one answer; each round follows a path by a step.
const ROUNDS: usize = 16;

/// Where the schema comes from; `-o` is the other way to say it.
#[derive(Args, Debug)]
pub(super) struct SchemaArguments {
    /// What the org's objects are like: {"global": …, "objects": {"Account": …}}, as REST describes
    /// them; both may be missing
    #[arg(long, value_name = "FILE", conflicts_with = "orgs")]
    schema: Option<PathBuf>,
}

/// The file of `--schema`.
#[derive(Deserialize)]
struct Describes {
    #[serde(default)]
    global: Option<GlobalDescribe>,
    #[serde(default)]
    objects: BTreeMap<String, ObjectDescribe>,
}

/// What is known.
#[derive(Debug)]
pub(super) struct Schema {
    catalog: Catalog,
    /// Where more can be had.
    cache: Option<SchemaCache>,
    is_known: bool,
    wanted: Wanted,
}

impl Schema {
    /// Reads what was named.
    pub(super) fn find(arguments: &SchemaArguments, said: Everywhere) -> anyhow::Result<Self> {
        match (&arguments.schema, said.org) {
            (Some(file), _) => Ok(Self::of(of_file(file)?, None)),
            (None, org) if said.demo => Ok(Self::of(of_demo(org.as_deref())?, None)),
            (None, Some(org)) => {
                let cache = of_org(&org, said.config)?;
                let catalog = cache.catalog();
                if catalog.objects().is_none() {
                    let text = format!(
                        "nothing is kept of the objects of `{org}` yet: start `sftui -o {org}` once"
                    );
                    return Err(Usage(text).into());
                }
                Ok(Self::of(catalog, Some(cache)))
            }
            (None, None) => Ok(Self {
                is_known: false,
                ..Self::of(Catalog::new(), None)
            }),
        }
    }

    fn of(catalog: Catalog, cache: Option<SchemaCache>) -> Self {
        Self {
            catalog,
            cache,
            is_known: true,
            wanted: Wanted::new(),
        }
    }

    /// Whether there is one at all.
    pub(super) fn is_known(&self) -> bool {
        self.is_known
    }

    /// Objects that the last answer would have needed and that are not there.
    pub(super) fn wanted(&self) -> &Wanted {
        &self.wanted
    }

    /// Today in the person's time zone.
    pub(super) fn today(&self) -> Option<jiff::civil::Date> {
        Some(jiff::Zoned::now().date())
    }

    /// Asks the service, again where objects that it turned out to need could be loaded.
    pub(super) fn ask<T>(&mut self, mut ask: impl FnMut(&Catalog) -> (T, Wanted)) -> T {
        let mut rounds = ROUNDS;
        loop {
            let (answer, wanted) = ask(&self.catalog);
            rounds -= 1;
            let more = match &self.cache {
                Some(cache) if rounds > 0 && !wanted.is_empty() => {
                    cache.load(&mut self.catalog, &wanted)
                }
                _ => false,
            };
            if !more {
                self.wanted = wanted;
                return answer;
            }
        }
    }
}

fn of_file(file: &Path) -> Result<Catalog, Usage> {
    let name = file.display();
    let wrong = |error: &dyn std::fmt::Display| Usage(format!("{name}: {error}"));
    let bytes = std::fs::read(file).map_err(|error| wrong(&error))?;
    let describes: Describes = serde_json::from_slice(&bytes).map_err(|error| wrong(&error))?;
    let mut catalog = Catalog::new();
    if let Some(global) = describes.global {
        catalog.set_list(ObjectList::new(global).into());
    }
    for (name, mut describe) in describes.objects {
        if describe.summary.name.is_empty() {
            describe.summary.name = name;
        }
        catalog.put(Object::new(describe.into()).into());
    }
    Ok(catalog)
}

/// All objects of a demo org, the first without a name.
fn of_demo(org: Option<&str>) -> anyhow::Result<Catalog> {
    let orgs = [DemoOrgKind::Prod, DemoOrgKind::Sandbox];
    let named = |kind: &DemoOrgKind| org.is_none_or(|org| kind.alias() == org);
    let Some(kind) = orgs.into_iter().find(named) else {
        let names = orgs.map(DemoOrgKind::alias).join(" and ");
        return Err(Usage(format!("the demo has the orgs {names}")).into());
    };
    let mut catalog = Catalog::new();
    let mut sobjects = Vec::new();
    for describe in demo::describes(kind) {
        let describe: ObjectDescribe = serde_json::from_value(describe)?;
        sobjects.push(describe.summary.clone());
        catalog.put(Object::new(describe.into()).into());
    }
    catalog.set_list(ObjectList::new(GlobalDescribe { sobjects }).into());
    Ok(catalog)
}

fn of_org(name: &str, config: Option<PathBuf>) -> anyhow::Result<SchemaCache> {
    let paths = crate::cli::paths(config)?;
    if !paths.state.is_dir() {
        known::require(&[], name)?;
    }
    let store = Store::open(&paths.state)?.caching_in(&paths.cache);
    let key = known::require(&store.orgs().value, name)?;
    let cache = store.schema(&key);
    cache.ok_or_else(|| Usage(format!("nothing is kept of `{name}`")).into())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_an_org_is_read_as_far_as_it_is_needed() {
        use crate::language::diagnose;
        use crate::org::OrgKey;
        use crate::store::Stamp;
        use std::time::SystemTime;

        fn describe<T: serde::de::DeserializeOwned>(json: &str) -> T {
            serde_json::from_str(json).unwrap()
        }
        let stamp = Stamp {
            last_modified: None,
            api_version: "60.0".into(),
            asked: SystemTime::UNIX_EPOCH,
        };
        let place = tempfile::tempdir().unwrap();
        let store = Store::open(place.path()).unwrap();
        let cache = store.schema(&OrgKey::new("00D", "005")).unwrap();
        let names = r#"{"sobjects":[{"name":"Case","queryable":true},{"name":"User","queryable":true},{"name":"Lead","queryable":true}]}"#;
        cache.put_list(&describe(names), &stamp).unwrap();
        for object in [
            r#"{"name":"Case","fields":[{"name":"Id"},{"name":"OwnerId","type":"reference","referenceTo":["User"],"relationshipName":"Owner"}]}"#,
            r#"{"name":"User","fields":[{"name":"Email"}]}"#,
        ] {
            let object: ObjectDescribe = describe(object);
            let name = object.summary.name.clone();
            cache.put_object(&name, &object, &stamp).unwrap();
        }
        let mut schema = Schema::of(cache.catalog(), Some(cache));
        let mut wrong = |text: &str| {
            let found = schema.ask(|catalog| {
                let found = diagnose(text, catalog);
                (found.items, found.wanted)
            });
            let places: Vec<_> = found
                .iter()
                .map(|one| one.span.text(text).to_owned())
                .collect();
            (places, schema.wanted().len())
        };
        assert_eq!(
            wrong("SELECT Owner.Email, Owner.Mail FROM Case"),
            (vec!["Mail".to_owned()], 0)
        );
        assert_eq!(wrong("SELECT Any FROM Lead"), (Vec::new(), 1));
    }

    #[test]
    fn a_file_may_lack_either_key_and_names_what_is_wrong_in_it() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("org.json");
        let catalog = |text: &str| {
            std::fs::write(&file, text).unwrap();
            of_file(&file)
        };
        let objects = r#"{"objects":{"Account":{"fields":[{"name":"Id"}]}}}"#;
        let known = catalog(objects).unwrap();
        assert!(known.objects().is_none());
        assert!(
            known
                .object("account")
                .here()
                .unwrap()
                .field("id")
                .is_some()
        );
        let known = catalog(r#"{"global":{"sobjects":[{"name":"Account"}]}}"#).unwrap();
        assert!(known.object("Contact").is_missing());
        assert!(catalog("{}").unwrap().objects().is_none());
        let error = catalog(r#"{"objects":[]}"#).unwrap_err().to_string();
        assert!(
            error.contains("org.json") && error.contains("line 1"),
            "{error}"
        );
    }
}
