//! `Object`: one object's describe with its indexes, which are made once.
//!
//! Names are found in any case. It must not know the org's other objects.

use std::sync::Arc;

use super::names::NameIndex;
use super::{ChildRelationship, Field, ObjectDescribe};

/// An object with its fields and relationships, looked up by name.
#[derive(Debug)]
pub struct Object {
    describe: Arc<ObjectDescribe>,
    /// Fields by API name.
    fields: NameIndex,
    /// Fields by API name without its namespace.
    bare: NameIndex,
    /// Fields by label, in lower case.
    labels: NameIndex,
    /// Fields by the name of the way to their parent.
    parents: NameIndex,
    /// Child relationships by name.
    children: NameIndex,
    /// What is compared when a person types part of a name, one for each field.
    search: Vec<SearchName>,
}

/// A thing's names in lower case, for ranking.
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
        let of = &*describe;
        let search: Vec<SearchName> = of
            .fields
            .iter()
            .map(|field| SearchName::of(&field.name, &field.label))
            .collect();
        let named = |name: fn(&Field) -> Option<&str>| {
            let fields = of.fields.iter().enumerate();
            NameIndex::new(
                fields.filter_map(|(at, field)| Some((at, name(field)?))),
                |at| of.fields.get(at).and_then(name),
            )
        };
        let labels = search.iter().map(|names| names.label.as_str()).enumerate();
        let labels = NameIndex::new(labels, |at| search.get(at).map(|s| s.label.as_str()));
        let children = of.child_relationships.iter().enumerate();
        let children = NameIndex::new(
            children.filter_map(|(at, child)| Some((at, child_name(child)?))),
            |at| of.child_relationships.get(at).and_then(child_name),
        );
        Self {
            fields: named(field_name),
            bare: named(bare_name),
            parents: named(parent_name),
            labels,
            children,
            search,
            describe,
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
        self.find(&self.fields, name, field_name)
    }

    /// A field of a package by its API name without the namespace, which a query has to have.
    pub fn field_without_namespace(&self, name: &str) -> Option<&Field> {
        self.find(&self.bare, name, bare_name)
    }

    /// The first field with this label, which a query cannot use in its place.
    pub fn field_labelled(&self, label: &str) -> Option<&Field> {
        let label = label.to_lowercase();
        let at = self.labels.find(&label, |at| {
            self.search.get(at).map(|names| names.label.as_str())
        })?;
        self.describe.fields.get(at)
    }

    /// The field that leads to the parent of this name (`Account` of `AccountId`).
    pub fn parent(&self, relationship: &str) -> Option<&Field> {
        self.find(&self.parents, relationship, parent_name)
    }

    /// The child relationship of this name.
    pub fn child(&self, relationship: &str) -> Option<&ChildRelationship> {
        let children = &self.describe.child_relationships;
        let at = self
            .children
            .find(relationship, |at| children.get(at).and_then(child_name))?;
        children.get(at)
    }

    fn find(
        &self,
        index: &NameIndex,
        name: &str,
        of: fn(&Field) -> Option<&str>,
    ) -> Option<&Field> {
        let fields = &self.describe.fields;
        let at = index.find(name, |at| fields.get(at).and_then(of))?;
        fields.get(at)
    }

    /// The fields, with what a person may type of their names.
    pub fn fields(&self) -> impl Iterator<Item = (&Field, &SearchName)> {
        self.describe.fields.iter().zip(&self.search)
    }
}

fn field_name(field: &Field) -> Option<&str> {
    Some(&field.name)
}

fn bare_name(field: &Field) -> Option<&str> {
    names_without_namespace(&field.name).next()
}

fn parent_name(field: &Field) -> Option<&str> {
    field.relationship_name.as_deref()
}

fn child_name(child: &ChildRelationship) -> Option<&str> {
    child.relationship_name.as_deref()
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
        assert!(object.field("Weight__c").is_none());
        let bare = object.field_without_namespace("weight__c");
        assert_eq!(bare.unwrap().name, "acme__Weight__c");
        assert!(object.field_without_namespace("AccountId").is_none());
        let labelled = object.field_labelled("ACCOUNT id");
        assert_eq!(labelled.unwrap().name, "AccountId");
        assert!(object.child("").is_none());
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
