//! Two orgs' schemas compared: objects that one of them lacks, and for each object what differs in
//! its fields, picklists, relationships and record types.
//!
//! A difference is one property with its value on either side; what one side lacks has no value
//! there. What is the same is counted and not told. Names are compared in any case, since the API
//! takes them so. It must not know where the describes come from.

mod fields;
mod picklist;
mod write;

use serde::Serialize;

use super::{ChildRelationship, ObjectDescribe, ObjectSummary, RecordType};

pub use write::{json, markdown};

/// What a difference is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Part {
    /// The object itself.
    Object,
    /// A field.
    Field,
    /// A value of a picklist, as `Field.value`.
    PicklistValue,
    /// A way to child rows.
    ChildRelationship,
    /// A record type.
    RecordType,
}

impl Part {
    /// Every part, in the order in which they are told.
    pub const ALL: [Self; 5] = [
        Self::Object,
        Self::Field,
        Self::PicklistValue,
        Self::ChildRelationship,
        Self::RecordType,
    ];

    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Object => "object",
            Self::Field => "field",
            Self::PicklistValue => "picklist value",
            Self::ChildRelationship => "child relationship",
            Self::RecordType => "record type",
        }
    }
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// What it is about.
    pub part: Part,
    /// Its name; for the object itself its own.
    pub name: String,
    /// Which property differs: `length`; `presence` where one side lacks the whole part.
    pub property: &'static str,
    /// On the left; nothing where it has none.
    pub left: Option<String>,
    /// On the right.
    pub right: Option<String>,
}

/// The property of a part that one side lacks.
pub const PRESENCE: &str = "presence";

/// How many parts of each kind are the same on both sides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Same {
    /// Fields.
    pub fields: usize,
    /// Child relationships.
    pub child_relationships: usize,
    /// Record types.
    pub record_types: usize,
}

/// One object compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectDifference {
    /// Its API name.
    pub object: String,
    /// What differs, part by part in the order of the left.
    pub changes: Vec<Change>,
    /// What is the same.
    pub same: Same,
}

/// Two schemas compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SchemaDifference {
    /// Objects that only the left has.
    pub left_only: Vec<String>,
    /// Objects that only the right has.
    pub right_only: Vec<String>,
    /// How many objects both have.
    pub common: usize,
    /// The objects whose describes were compared.
    pub objects: Vec<ObjectDifference>,
}

impl SchemaDifference {
    /// Compares two lists of objects.
    pub fn of_lists(left: &[ObjectSummary], right: &[ObjectSummary]) -> Self {
        let names = |objects: &[ObjectSummary]| -> std::collections::BTreeMap<String, String> {
            let named = objects.iter().map(|object| &object.name);
            named
                .map(|name| (name.to_ascii_lowercase(), name.clone()))
                .collect()
        };
        let (left, right) = (names(left), names(right));
        let only = |one: &std::collections::BTreeMap<String, String>,
                    other: &std::collections::BTreeMap<String, String>| {
            let only = one.iter().filter(|(name, _)| !other.contains_key(*name));
            only.map(|(_, name)| name.clone()).collect::<Vec<_>>()
        };
        let left_only = only(&left, &right);
        Self {
            common: left.len() - left_only.len(),
            right_only: only(&right, &left),
            left_only,
            objects: Vec::new(),
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.left_only.is_empty()
            && self.right_only.is_empty()
            && self.objects.iter().all(|object| object.changes.is_empty())
    }

    /// How many differences there are.
    pub fn len(&self) -> usize {
        let changes = self.objects.iter().map(|object| object.changes.len());
        self.left_only.len() + self.right_only.len() + changes.sum::<usize>()
    }
}

impl ObjectDifference {
    /// Compares an object's describes.
    pub fn new(left: &ObjectDescribe, right: &ObjectDescribe) -> Self {
        let mut found = Self {
            object: left.summary.name.clone(),
            changes: Vec::new(),
            same: Same::default(),
        };
        found.summary(&left.summary, &right.summary);
        found.fields(&left.fields, &right.fields);
        let name = child_name;
        let children = found.parts(
            Part::ChildRelationship,
            (&left.child_relationships, &right.child_relationships),
            |child| Some(name(child)),
            |child| {
                vec![
                    ("child object", child.child_object.clone()),
                    ("field", child.field.clone()),
                    (
                        "relationship name",
                        child.relationship_name.clone().unwrap_or_default(),
                    ),
                    ("cascade delete", yes(child.cascade_delete)),
                ]
            },
        );
        let types = found.parts(
            Part::RecordType,
            (&left.record_type_infos, &right.record_type_infos),
            |of: &RecordType| (!of.developer_name.is_empty()).then(|| of.developer_name.clone()),
            |of| {
                vec![
                    ("label", of.name.clone()),
                    ("active", yes(of.active)),
                    ("available", yes(of.available)),
                ]
            },
        );
        found.same.child_relationships = children;
        found.same.record_types = types;
        found
    }

    fn summary(&mut self, left: &ObjectSummary, right: &ObjectSummary) {
        let properties = |of: &ObjectSummary| {
            [
                ("label", of.label.clone()),
                ("plural label", of.label_plural.clone()),
                ("queryable", yes(of.queryable)),
                ("searchable", yes(of.searchable)),
                ("createable", yes(of.createable)),
                ("updateable", yes(of.updateable)),
                ("deletable", yes(of.deletable)),
                ("undeletable", yes(of.undeletable)),
                ("deprecated", yes(of.deprecated_and_hidden)),
            ]
        };
        let name = self.object.clone();
        let pairs = properties(left).into_iter().zip(properties(right));
        for ((property, one), (_, two)) in pairs {
            self.property(Part::Object, &name, property, one, two);
        }
    }

    /// Parts found by name: each that one side lacks, each property that differs. Gives how many are
    /// the same.
    fn parts<T>(
        &mut self,
        part: Part,
        (left, right): (&[T], &[T]),
        name: impl Fn(&T) -> Option<String>,
        properties: impl Fn(&T) -> Vec<(&'static str, String)>,
    ) -> usize {
        let find = |parts: &'_ [T], wanted: &str| {
            parts
                .iter()
                .position(|of| name(of).is_some_and(|name| name.eq_ignore_ascii_case(wanted)))
        };
        let mut same = 0;
        for one in left {
            let Some(called) = name(one) else { continue };
            let Some(two) = find(right, &called).and_then(|at| right.get(at)) else {
                self.missing(part, called, true);
                continue;
            };
            let before = self.changes.len();
            for ((property, one), (_, two)) in properties(one).into_iter().zip(properties(two)) {
                self.property(part, &called, property, one, two);
            }
            same += usize::from(self.changes.len() == before);
        }
        for two in right {
            if let Some(called) = name(two)
                && find(left, &called).is_none()
            {
                self.missing(part, called, false);
            }
        }
        same
    }

    /// One side has it and the other has not.
    fn missing(&mut self, part: Part, name: String, left_has: bool) {
        let present = |is: bool| is.then(|| "present".to_owned());
        self.changes.push(Change {
            part,
            name,
            property: PRESENCE,
            left: present(left_has),
            right: present(!left_has),
        });
    }

    fn property(
        &mut self,
        part: Part,
        name: &str,
        property: &'static str,
        left: String,
        right: String,
    ) {
        if left != right {
            let some = |text: String| (!text.is_empty()).then_some(text);
            self.changes.push(Change {
                part,
                name: name.to_owned(),
                property,
                left: some(left),
                right: some(right),
            });
        }
    }
}

fn yes(is: bool) -> String {
    (if is { "yes" } else { "no" }).to_owned()
}

/// A way to child rows without a name is told by where it comes from.
fn child_name(child: &ChildRelationship) -> String {
    match &child.relationship_name {
        Some(name) => name.clone(),
        None => format!("{}.{}", child.child_object, child.field),
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
mod tests;
