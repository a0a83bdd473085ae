//! `Catalog`: what is known of an org's objects at one moment, looked up by any spelling.
//!
//! Three answers: known, missing, and not loaded yet, which is no error. Whoever asks collects what
//! was not loaded and has it loaded. It is cheap to clone: a screen works with the catalog of its
//! moment while another one is being loaded. It must not know how a describe is fetched or kept.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::names::NameIndex;
use super::object::{Object, SearchName, names_without_namespace};
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
    list: Option<Arc<ObjectList>>,
    objects: Vec<Arc<Object>>,
    by_name: NameIndex,
    /// In the list, perhaps, and the org describes them to nobody; in lower case.
    missing: BTreeSet<String>,
}

/// The list of all objects with its indexes, which are made once.
#[derive(Debug, Default)]
pub struct ObjectList {
    objects: Vec<ObjectSummary>,
    by_name: NameIndex,
    /// By name without the namespace.
    by_bare: NameIndex,
    /// By label in lower case.
    by_label: NameIndex,
    search: Vec<SearchName>,
}

impl ObjectList {
    /// Makes the indexes of the org's answer.
    pub fn new(global: GlobalDescribe) -> Self {
        let objects = global.sobjects;
        let search: Vec<SearchName> = objects
            .iter()
            .map(|object| SearchName::of(&object.name, &object.label))
            .collect();
        let named = |name: fn(&ObjectSummary) -> Option<&str>| {
            let all = objects.iter().enumerate();
            NameIndex::new(
                all.filter_map(|(at, object)| Some((at, name(object)?))),
                |at| objects.get(at).and_then(name),
            )
        };
        let (by_name, by_bare) = (named(name_of), named(bare_name_of));
        let labels = search.iter().map(|names| names.label.as_str()).enumerate();
        let by_label = NameIndex::new(labels, |at| search.get(at).map(|s| s.label.as_str()));
        Self {
            by_name,
            by_bare,
            by_label,
            search,
            objects,
        }
    }

    /// The objects, in the org's order.
    pub fn objects(&self) -> &[ObjectSummary] {
        &self.objects
    }

    /// The objects, with what a person may type of their names.
    pub fn search(&self) -> impl Iterator<Item = (&ObjectSummary, &SearchName)> {
        self.objects.iter().zip(&self.search)
    }

    /// An object by its name, which may lack the namespace unless another one is called so.
    pub fn find(&self, name: &str) -> Option<&ObjectSummary> {
        self.objects.get(self.place_of(name)?)
    }

    /// The same object's place among [`ObjectList::objects`].
    pub fn place_of(&self, name: &str) -> Option<usize> {
        self.by_name
            .find(name, |at| self.objects.get(at).and_then(name_of))
            .or_else(|| {
                let name_at = |at| self.objects.get(at).and_then(bare_name_of);
                self.by_bare.find(name, name_at)
            })
    }

    /// The first object with this label.
    pub fn labelled(&self, label: &str) -> Option<&ObjectSummary> {
        let label_at = |at: usize| self.search.get(at).map(|names| names.label.as_str());
        let at = self.by_label.find(&label.to_lowercase(), label_at)?;
        self.objects.get(at)
    }
}

fn name_of(object: &ObjectSummary) -> Option<&str> {
    Some(&object.name)
}

fn bare_name_of(object: &ObjectSummary) -> Option<&str> {
    names_without_namespace(&object.name).next()
}

impl Catalog {
    /// A catalog that knows nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the list of all objects.
    pub fn set_global(&mut self, global: GlobalDescribe) {
        self.set_list(Arc::new(ObjectList::new(global)));
    }

    /// The same with its indexes. What was said to be missing has to be found out anew.
    pub fn set_list(&mut self, list: Arc<ObjectList>) {
        self.list = Some(list);
        self.missing.clear();
    }

    /// Takes one object's describe.
    pub fn set_object(&mut self, describe: Arc<ObjectDescribe>) {
        self.put(Arc::new(Object::new(describe)));
    }

    /// The same with its indexes.
    pub fn put(&mut self, object: Arc<Object>) {
        let name = object.name().to_lowercase();
        self.missing.remove(&name);
        match self.place(&name) {
            Some(at) => {
                if let Some(here) = self.objects.get_mut(at) {
                    *here = object;
                }
            }
            None => {
                self.objects.push(object);
                let names = self.objects.iter().map(|object| object.name());
                let objects = &self.objects;
                self.by_name = NameIndex::new(names.enumerate(), |at| {
                    objects.get(at).map(|object| object.name())
                });
            }
        }
    }

    /// Notes that the org describes no object of this name, whatever the list says.
    pub fn set_missing(&mut self, name: &str) {
        self.missing.insert(name.to_lowercase());
    }

    /// The list of all objects, once it is known.
    pub fn list(&self) -> Option<&Arc<ObjectList>> {
        self.list.as_ref()
    }

    /// All objects of the org, once their list is known.
    pub fn objects(&self) -> Option<&[ObjectSummary]> {
        self.list.as_deref().map(ObjectList::objects)
    }

    /// What the list of all objects says of one, in any case.
    pub fn summary(&self, name: &str) -> Known<&ObjectSummary> {
        let found = match &self.list {
            Some(list) => list.find(name),
            None => self.described_object(name).map(|o| &o.describe().summary),
        };
        match found {
            Some(summary) => Known::Here(summary),
            None if self.list.is_some() || self.is_missing(name) => Known::Missing,
            None => Known::NotLoaded,
        }
    }

    /// An object with its fields, in any case. One that the list of all objects does not have is
    /// missing; one that was not described yet is not loaded.
    pub fn object(&self, name: &str) -> Known<&Object> {
        if let Some(object) = self.described_object(name) {
            return Known::Here(object);
        }
        let full = match self.summary(name) {
            Known::Here(summary) => summary.name.as_str(),
            Known::Missing => return Known::Missing,
            Known::NotLoaded => return Known::NotLoaded,
        };
        match self.described_object(full) {
            Some(object) => Known::Here(object),
            None if self.is_missing(full) => Known::Missing,
            None => Known::NotLoaded,
        }
    }

    /// The names of the objects whose describes are here.
    pub fn described(&self) -> impl Iterator<Item = &str> {
        self.objects.iter().map(|object| object.name())
    }

    /// The same as [`Catalog::object`], to be kept: an object is another one once it was described
    /// anew.
    pub fn shared(&self, name: &str) -> Known<&Arc<Object>> {
        match self.object(name) {
            Known::Here(object) => match self
                .place(object.name())
                .and_then(|at| self.objects.get(at))
            {
                Some(shared) => Known::Here(shared),
                None => Known::NotLoaded,
            },
            Known::Missing => Known::Missing,
            Known::NotLoaded => Known::NotLoaded,
        }
    }

    fn described_object(&self, name: &str) -> Option<&Object> {
        let at = self.place(name)?;
        self.objects.get(at).map(|object| &**object)
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.by_name
            .find(name, |at| self.objects.get(at).map(|object| object.name()))
    }

    fn is_missing(&self, name: &str) -> bool {
        !self.missing.is_empty() && self.missing.contains(&name.to_lowercase())
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
        catalog.set_object(describe("Account"));
        assert_eq!(catalog.described().collect::<Vec<_>>(), ["Account"]);
    }

    #[test]
    fn what_the_org_describes_to_nobody_is_missing_until_the_list_comes_anew() {
        let mut catalog = Catalog::new();
        catalog.set_missing("Ghost");
        assert!(catalog.object("GHOST").is_missing() && catalog.summary("ghost").is_missing());
        catalog.set_global(global(&["Account", "Ghost"]));
        assert!(matches!(catalog.object("Ghost"), Known::NotLoaded));
        catalog.set_missing("ghost");
        assert!(catalog.object("Ghost").is_missing());
        assert!(catalog.summary("Ghost").here().is_some());
        catalog.set_object(describe("Ghost"));
        assert!(catalog.object("Ghost").here().is_some());
    }

    #[test]
    fn an_object_is_found_by_its_label() {
        let mut global = global(&["Account", "acme__Part__c"]);
        global.sobjects[1].label = "Ersatzteil Öl".into();
        let list = ObjectList::new(global);
        assert_eq!(
            list.labelled("ersatzteil öl").unwrap().name,
            "acme__Part__c"
        );
        assert!(list.labelled("Part").is_none());
        let search: Vec<_> = list.search().map(|(_, names)| names.bare.clone()).collect();
        assert_eq!(search, [None, Some("part__c".to_owned())]);
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
