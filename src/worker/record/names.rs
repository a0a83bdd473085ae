//! The names of the records that a record points to: the queries that ask for them, and what their
//! answers say.
//!
//! It must not know when they are asked.

use super::page::LookupName;
use crate::org::OrgKey;
use crate::rows::Members;
use crate::schema::{Field, Object, usual_name_field};
use crate::worker::describes::Answer;
use crate::worker::run::{Context, Voice};

/// So many ways to parents go into one query; more are refused by older versions.
const WAYS: usize = 30;
/// So many queries are asked: the rest of a call is for counts.
const QUERIES: usize = 5;

/// A lookup that has a value, and the way to what it points to.
pub(super) struct Way {
    field: String,
    relationship: String,
    /// The field there that holds the name.
    name: String,
    /// Whether it certainly has such a field.
    sure: bool,
}

/// The lookups that have a value.
pub(super) fn lookups(json: &str, object: &Object) -> Vec<Field> {
    let members = Members::of(json).unwrap_or_default();
    let fields = object.describe().fields.iter();
    let lookups = fields.filter(|field| field.kind == "reference");
    lookups
        .filter(|field| field.relationship_name.is_some())
        .filter(|field| members.get(&field.name).is_some_and(|v| v.starts_with('"')))
        .cloned()
        .collect()
}

/// The ways to the names, by the queries that ask for them: what is sure to be there is not lost
/// with what may not be.
pub(super) async fn ways(
    context: &Context,
    org: &OrgKey,
    object: &Object,
    lookups: Vec<Field>,
    voice: &Voice,
) -> Vec<Vec<Way>> {
    let mut all = Vec::new();
    for field in lookups {
        let Some(relationship) = field.relationship_name.clone() else {
            continue;
        };
        let (name, sure) = match field.reference_to.as_slice() {
            [only] if !field.is_polymorphic() => {
                let known = match only == object.name() {
                    true => Some(name_field(object)),
                    false => name_field_of(context, org, only, voice).await,
                };
                match known {
                    Some(Some(name)) => (name, true),
                    // Its records have no names.
                    Some(None) => continue,
                    None => (usual_name_field(only).to_owned(), only.ends_with("__c")),
                }
            }
            // Of several objects: there the way leads to `Name`, which has this.
            _ => ("Name".to_owned(), true),
        };
        all.push(Way {
            field: field.name,
            relationship,
            name,
            sure,
        });
    }
    let (sure, unsure): (Vec<Way>, Vec<Way>) = all.into_iter().partition(|way| way.sure);
    let mut queries: Vec<Vec<Way>> = Vec::new();
    for ways in [sure, unsure] {
        let mut ways = ways.into_iter().peekable();
        while ways.peek().is_some() && queries.len() < QUERIES {
            queries.push(ways.by_ref().take(WAYS).collect());
        }
    }
    queries
}

/// The name field of an object, where it is known without a call what the object is like.
async fn name_field_of(
    context: &Context,
    org: &OrgKey,
    object: &str,
    voice: &Voice,
) -> Option<Option<String>> {
    let kept = context.describes.kept(context, org, Some(object), voice);
    match kept.await?.answer {
        Answer::Object(object) => Some(name_field(&object)),
        Answer::List(_) => None,
    }
}

fn name_field(object: &Object) -> Option<String> {
    let mut fields = object.describe().fields.iter();
    fields
        .find(|field| field.name_field)
        .map(|field| field.name.clone())
}

pub(super) fn query((object, id): (&str, &str), ways: &[Way]) -> String {
    let columns: Vec<String> = ways
        .iter()
        .map(|way| format!("{}.{}", way.relationship, way.name))
        .collect();
    format!(
        "SELECT {} FROM {object} WHERE Id = '{id}'",
        columns.join(", ")
    )
}

/// The names in the record of an answer.
pub(super) fn named(ways: &[Way], json: &str) -> Vec<LookupName> {
    let members = Members::of(json).unwrap_or_default();
    let found = ways.iter().filter_map(|way| {
        let parent = Members::of(members.get(&way.relationship)?)?;
        let attributes = parent.get("attributes").and_then(Members::of);
        let said = |name: &str| text(attributes.as_ref()?.get(name)?);
        // Where a lookup can point to several objects the type is `Name`; only the address tells more.
        let of_address = || {
            let url = said("url")?;
            let object = url.split_once("/sobjects/")?.1.split('/').next()?;
            Some(object.to_owned())
        };
        let is_object = |object: &String| object != "Name";
        let object = said("type").filter(is_object);
        let object = object.or_else(|| of_address().filter(is_object));
        Some(LookupName {
            field: way.field.clone(),
            object: object.unwrap_or_default(),
            name: text(parent.get(&way.name)?)?,
        })
    });
    found.collect()
}

pub(super) fn text(json: &str) -> Option<String> {
    serde_json::from_str(json).ok()
}
