//! `Object`: one object's describe with its indexes, which are made once.
//!
//! Names are found in any case. It must not know the org's other objects.

use std::collections::HashMap;
use std::sync::Arc;

use super::{ChildRelationship, Field, ObjectDescribe};

/// An object with its fields and relationships, looked up by name.
#[derive(Debug)]
pub struct Object {
    describe: Arc<ObjectDescribe>,
    /// Fields by API name in lower case.
    fields: HashMap<String, usize>,
    /// Fields by the name of the way to their parent, in lower case.
    parents: HashMap<String, usize>,
    /// Child relationships by name, in lower case.
    children: HashMap<String, usize>,
    /// What is compared when a person types part of a name, one for each field.
    search: Vec<SearchName>,
}

/// A field's names in lower case, for ranking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchName {
    /// The API name.
    pub name: String,
    /// The API name without the namespace, where it has one.
    pub bare: Option<String>,
    /// The label.
    pub label: String,
}

impl SearchName {
    /// The names of a thing called so.
    pub fn of(name: &str, label: &str) -> Self {
        Self {
            bare: names_without_namespace(name).next().map(str::to_lowercase),
            name: name.to_lowercase(),
            label: label.to_lowercase(),
        }
    }
}

impl Object {
    /// Makes the indexes of a describe.
    pub fn new(describe: Arc<ObjectDescribe>) -> Self {
        let mut fields = HashMap::with_capacity(describe.fields.len());
        let mut parents = HashMap::new();
        let mut search = Vec::with_capacity(describe.fields.len());
        for (at, field) in describe.fields.iter().enumerate() {
            fields.insert(field.name.to_lowercase(), at);
            if let Some(name) = &field.relationship_name {
                parents.insert(name.to_lowercase(), at);
            }
            search.push(SearchName::of(&field.name, &field.label));
        }
        let mut children = HashMap::new();
        for (at, child) in describe.child_relationships.iter().enumerate() {
            if let Some(name) = &child.relationship_name {
                children.insert(name.to_lowercase(), at);
            }
        }
        Self {
            describe,
            fields,
            parents,
            children,
            search,
        }
    }

    /// What the org said.
    pub fn describe(&self) -> &ObjectDescribe {
        &self.describe
    }

    /// The API name.
    pub fn name(&self) -> &str {
        &self.describe.summary.name
    }

    /// A field by its API name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        let at = *self.fields.get(&name.to_lowercase())?;
        self.describe.fields.get(at)
    }

    /// The field that leads to the parent of this name (`Account` of `AccountId`).
    pub fn parent(&self, relationship: &str) -> Option<&Field> {
        let at = *self.parents.get(&relationship.to_lowercase())?;
        self.describe.fields.get(at)
    }

    /// The child relationship of this name.
    pub fn child(&self, relationship: &str) -> Option<&ChildRelationship> {
        let at = *self.children.get(&relationship.to_lowercase())?;
        self.describe.child_relationships.get(at)
    }

    /// The fields, with what a person may type of their names.
    pub fn fields(&self) -> impl Iterator<Item = (&Field, &SearchName)> {
        self.describe.fields.iter().zip(&self.search)
    }
}

impl Field {
    /// Whether it can point to several objects; the fields of such a parent are those of `Name`.
    pub fn is_polymorphic(&self) -> bool {
        self.name_pointing || self.polymorphic_foreign_key || self.reference_to.len() > 1
    }
}

/// The name without its namespace, if it has one: `Weight__c` of `acme__Weight__c`.
pub fn names_without_namespace(name: &str) -> impl Iterator<Item = &str> {
    let bare = name
        .split_once("__")
        .map(|(_, rest)| rest)
        // `Weight__c` has a suffix only.
        .filter(|rest| rest.contains("__"));
    bare.into_iter()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_case_and_only_namespaces_are_taken_off() {
        let describe: ObjectDescribe = serde_json::from_str(
            r#"{"name":"Contact","fields":[
                {"name":"AccountId","label":"Account ID","type":"reference","referenceTo":["Account"],"relationshipName":"Account"},
                {"name":"acme__Weight__c","label":"Weight"}],
                "childRelationships":[{"childSObject":"Task","field":"WhoId","relationshipName":"Tasks"},
                {"childSObject":"X","field":"Y","relationshipName":null}]}"#,
        )
        .unwrap();
        let object = Object::new(Arc::new(describe));
        assert_eq!(object.parent("ACCOUNT").unwrap().name, "AccountId");
        assert_eq!(object.field("acme__weight__C").unwrap().label, "Weight");
        assert_eq!(object.child("tasks").unwrap().child_object, "Task");
        assert!(object.field("Account").is_none());
        let bare: Vec<_> = object
            .fields()
            .map(|(_, search)| search.bare.clone())
            .collect();
        assert_eq!(bare, [None, Some("weight__c".to_owned())]);
        assert_eq!(names_without_namespace("Weight__c").next(), None);
        assert_eq!(
            names_without_namespace("acme__Weight__c").next(),
            Some("Weight__c")
        );
    }
}
