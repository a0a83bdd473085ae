//! `Catalog`: what is known of an org's objects at one moment, looked up by any spelling.
//!
//! Three answers: known, missing, and not loaded yet, which is no error. Whoever asks collects what
//! was not loaded and has it loaded. It is cheap to clone: a screen works with the catalog of its
//! moment while another one is being loaded. It must not know how a describe is fetched or kept.

use std::collections::HashMap;
use std::sync::Arc;

use super::object::{Object, names_without_namespace};
use super::{GlobalDescribe, ObjectDescribe, ObjectSummary};

/// What a catalog answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known<T> {
    /// Here it is.
    Here(T),
    /// The org does not have it, or this user cannot see it.
    Missing,
    /// Nobody asked the org yet.
    NotLoaded,
}

impl<T> Known<T> {
    /// The thing itself, where it is known.
    pub fn here(self) -> Option<T> {
        match self {
            Self::Here(value) => Some(value),
            Self::Missing | Self::NotLoaded => None,
        }
    }

    /// Whether it is sure that the org does not have it.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }
}

/// What is known of an org's objects.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    global: Option<Arc<Global>>,
    objects: HashMap<String, Arc<Object>>,
}

/// The list of all objects, with its indexes.
#[derive(Debug, Default)]
struct Global {
    list: Vec<ObjectSummary>,
    /// By name in lower case, with and without the namespace; the name itself wins.
    by_name: HashMap<String, usize>,
}

impl Catalog {
    /// A catalog that knows nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the list of all objects.
    pub fn set_global(&mut self, global: GlobalDescribe) {
        let list = global.sobjects;
        let mut by_name = HashMap::with_capacity(list.len() * 2);
        for (at, summary) in list.iter().enumerate() {
            by_name.insert(summary.name.to_lowercase(), at);
        }
        for (at, summary) in list.iter().enumerate() {
            for name in names_without_namespace(&summary.name) {
                by_name.entry(name.to_lowercase()).or_insert(at);
            }
        }
        self.global = Some(Arc::new(Global { list, by_name }));
    }

    /// Takes one object's describe.
    pub fn set_object(&mut self, describe: Arc<ObjectDescribe>) {
        let name = describe.summary.name.to_lowercase();
        self.objects.insert(name, Arc::new(Object::new(describe)));
    }

    /// All objects of the org, once their list is known.
    pub fn objects(&self) -> Option<&[ObjectSummary]> {
        self.global.as_deref().map(|global| global.list.as_slice())
    }

    /// What the list of all objects says of one, in any case.
    pub fn summary(&self, name: &str) -> Known<&ObjectSummary> {
        let Some(global) = &self.global else {
            return match self.objects.get(&name.to_lowercase()) {
                Some(object) => Known::Here(&object.describe().summary),
                None => Known::NotLoaded,
            };
        };
        let at = global.by_name.get(&name.to_lowercase());
        match at.and_then(|&at| global.list.get(at)) {
            Some(summary) => Known::Here(summary),
            None => Known::Missing,
        }
    }

    /// An object with its fields, in any case. One that the list of all objects does not have is
    /// missing; one that was not described yet is not loaded.
    pub fn object(&self, name: &str) -> Known<&Object> {
        if let Some(object) = self.objects.get(&name.to_lowercase()) {
            return Known::Here(object);
        }
        match self.summary(name) {
            Known::Here(summary) => match self.objects.get(&summary.name.to_lowercase()) {
                Some(object) => Known::Here(object),
                None => Known::NotLoaded,
            },
            Known::Missing => Known::Missing,
            Known::NotLoaded => Known::NotLoaded,
        }
    }

    /// The names of the objects whose describes are here.
    pub fn described(&self) -> impl Iterator<Item = &str> {
        self.objects
            .values()
            .map(|object| object.describe().summary.name.as_str())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn global(names: &[&str]) -> GlobalDescribe {
        GlobalDescribe {
            sobjects: names
                .iter()
                .map(|name| ObjectSummary {
                    name: (*name).to_owned(),
                    ..ObjectSummary::default()
                })
                .collect(),
        }
    }

    fn describe(name: &str) -> Arc<ObjectDescribe> {
        Arc::new(
            serde_json::from_str(&format!(
                r#"{{"name":"{name}","fields":[{{"name":"Id"}}]}}"#
            ))
            .unwrap(),
        )
    }

    #[test]
    fn what_was_not_loaded_is_told_from_what_is_missing() {
        let mut catalog = Catalog::new();
        assert_eq!(catalog.summary("Account"), Known::NotLoaded);
        assert!(matches!(catalog.object("Account"), Known::NotLoaded));
        catalog.set_global(global(&["Account", "acme__Part__c"]));
        assert!(catalog.summary("account").here().is_some());
        assert!(catalog.object("account").here().is_none());
        assert!(!catalog.object("account").is_missing());
        assert!(catalog.object("Acount").is_missing());
        catalog.set_object(describe("Account"));
        assert!(catalog.object("ACCOUNT").here().is_some());
    }

    #[test]
    fn a_name_is_found_without_its_namespace_unless_another_has_it() {
        let mut catalog = Catalog::new();
        catalog.set_global(global(&["acme__Part__c", "Part__c", "acme__Bin__c"]));
        assert_eq!(catalog.summary("part__c").here().unwrap().name, "Part__c");
        assert_eq!(
            catalog.summary("BIN__C").here().unwrap().name,
            "acme__Bin__c"
        );
        catalog.set_object(describe("acme__Bin__c"));
        assert!(catalog.object("Bin__c").here().is_some());
    }
}
