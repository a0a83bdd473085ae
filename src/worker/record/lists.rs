//! The related lists of a record: which of them a query counts, and why the others are not counted.
//!
//! It must not know when they are counted.

use super::page::ListCount;
use crate::org::OrgKey;
use crate::salesforce::record::Pointing;
use crate::schema::{ChildRelationship, Object, ObjectList, related_lists, view_columns};
use crate::worker::describes::Answer;
use crate::worker::run::{Context, Voice};

/// Related lists, by their relationships.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Those that can be counted, the likeliest wanted first.
    pub countable: Vec<(String, Pointing)>,
    /// Those that cannot, and why.
    pub not: Vec<(String, ListCount)>,
}

impl Lists {
    /// The lists of an object's records: all of them, or those that are wanted.
    pub(super) async fn of(
        context: &Context,
        org: &OrgKey,
        object: &Object,
        wanted: Option<&[String]>,
        voice: &Voice,
    ) -> Self {
        let list = context.describes.kept(context, org, None, voice).await;
        let list = match list.map(|kept| kept.answer) {
            Some(Answer::List(list)) => Some(list),
            _ => None,
        };
        let all = &object.describe().child_relationships;
        let places = related_lists(object).into_iter();
        let known: Vec<&ChildRelationship> = places.filter_map(|place| all.get(place)).collect();
        let named = |child: &ChildRelationship, name: &str| {
            let relationship = child.relationship_name.as_deref();
            relationship.is_some_and(|own| own.eq_ignore_ascii_case(name))
        };
        let asked: Vec<(String, Option<&ChildRelationship>)> = match wanted {
            Some(wanted) => {
                let find = |name: &String| known.iter().copied().find(|child| named(child, name));
                let found = wanted.iter().map(|name| (name.clone(), find(name)));
                found.collect()
            }
            None => {
                let names = known.iter().map(|child| {
                    let name = child.relationship_name.clone().unwrap_or_default();
                    (name, Some(*child))
                });
                names.collect()
            }
        };
        let mut lists = Self::default();
        for (name, child) in asked {
            let why_not = match child {
                None => Some(format!("{} has no such list", object.name())),
                Some(child) => {
                    let described = context.describes.remembered(org, &child.child_object);
                    why_not(child, list.as_deref(), described.as_deref())
                }
            };
            match (why_not, child) {
                (None, Some(child)) => lists.countable.push((
                    name,
                    Pointing {
                        object: child.child_object.clone(),
                        field: child.field.clone(),
                    },
                )),
                (why, _) => lists
                    .not
                    .push((name, ListCount::Not(why.unwrap_or_default()))),
            }
        }
        lists
    }
}

/// Why no query counts the records of a relationship, as far as that is known without asking.
fn why_not(
    child: &ChildRelationship,
    list: Option<&ObjectList>,
    described: Option<&Object>,
) -> Option<String> {
    let name = &child.child_object;
    let listed = list.and_then(|list| list.find(name));
    if view_columns(name).is_some() || listed.is_some_and(|object| !object.queryable) {
        return Some(format!("{name} is read through its parent only"));
    }
    let field = described.and_then(|object| object.field(&child.field));
    match field.is_some_and(|field| !field.filterable) {
        true => Some(format!("{name}.{} cannot be in a condition", child.field)),
        false => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::schema::{Field, GlobalDescribe, ObjectDescribe, ObjectSummary};

    #[test]
    fn what_no_query_counts_says_why_and_all_else_is_asked() {
        let child = |object: &str, field: &str| ChildRelationship {
            child_object: object.to_owned(),
            field: field.to_owned(),
            relationship_name: Some("List".to_owned()),
            ..ChildRelationship::default()
        };
        let summary = |name: &str, queryable: bool| ObjectSummary {
            name: name.to_owned(),
            queryable,
            ..ObjectSummary::default()
        };
        let list = ObjectList::new(GlobalDescribe {
            sobjects: vec![summary("Contact", true), summary("Odd", false)],
        });
        let field = |name: &str, filterable| Field {
            name: name.to_owned(),
            filterable,
            ..Field::default()
        };
        let contact = Object::new(Arc::new(ObjectDescribe {
            summary: summary("Contact", true),
            fields: vec![field("AccountId", true), field("Odd__c", false)],
            ..ObjectDescribe::default()
        }));
        let (list, contact) = (Some(&list), Some(&contact));
        let view = "OpenActivity is read through its parent only";
        for (object, by, known, described, why) in [
            ("Contact", "AccountId", list, contact, None),
            ("Contact", "AccountId", None, None, None),
            ("Unknown__c", "Account__c", list, None, None),
            (
                "Contact",
                "Odd__c",
                list,
                contact,
                Some("Contact.Odd__c cannot be in a condition"),
            ),
            (
                "Odd",
                "AccountId",
                list,
                None,
                Some("Odd is read through its parent only"),
            ),
            ("Odd", "AccountId", None, None, None),
            ("OpenActivity", "AccountId", None, None, Some(view)),
        ] {
            let said = why_not(&child(object, by), known, described);
            assert_eq!(said.as_deref(), why, "{object}.{by}");
        }
    }
}
