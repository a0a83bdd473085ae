//! All that a page about a record shows, in at most three calls, told as it comes: its fields after
//! the first, then the names of what it points to and how many records point to it.
//!
//! What the object is like is known, as a rule; where the org has to be asked, that is one of the
//! three. It must not know what the page looks like.

use std::sync::Arc;

use super::{RecordError, RecordEvent, RecordName, describe, object_name, read};
use crate::org::OrgKey;
use crate::rows::Members;
use crate::salesforce::query::{self, QueryOptions};
use crate::salesforce::record::{self, PARTS, QUERIES};
use crate::schema::{Field, Object, related_lists, usual_name_field};
use crate::worker::describes::Answer;
use crate::worker::run::{Context, Voice};
use crate::worker::{JobError, JobEvent};

/// So many ways to parents go into one query; more are refused by older versions.
const WAYS: usize = 30;

/// What the page is told.
#[derive(Clone, Debug)]
pub enum PageEvent {
    /// The record itself.
    Fields {
        /// What its object is like.
        object: Arc<Object>,
        /// Its id, 18 characters where the org said them.
        id: String,
        /// As the org says it.
        json: String,
    },
    /// Names and counts.
    Around {
        /// The records it points to.
        names: Vec<LookupName>,
        /// How many records each related list has, by relationship; `None` where the org does not say.
        counts: Vec<(String, Option<u64>)>,
    },
    /// All that is told without being asked is here.
    Done,
}

/// What a lookup of the record points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookupName {
    /// The lookup's field.
    pub field: String,
    /// The object of the record.
    pub object: String,
    /// What it is called.
    pub name: String,
}

/// Reads the page; without related lists it is what a form needs.
pub(super) async fn run(
    context: &Arc<Context>,
    org: &OrgKey,
    record: RecordName,
    with_lists: bool,
    voice: &Voice,
) -> Result<RecordEvent, JobError> {
    // Which object has such ids may have to be asked for: that is a call like the others.
    let list = context.describes.kept(context, org, None, voice);
    let asked = record.object.is_none() && list.await.is_none();
    let name = object_name(context, org, &record, voice).await?;
    let of = (name.as_str(), record.id.as_str());
    let known = context
        .describes
        .kept(context, org, Some(&name), voice)
        .await;
    let (object, json, mut calls) = match known.map(|kept| kept.answer) {
        Some(Answer::Object(object)) => (object, read(context, org, of, &[], voice).await?, 1),
        _ => {
            let object = describe(context, org, &name, voice);
            let both = futures_util::future::try_join(object, read(context, org, of, &[], voice));
            let (object, json) = both.await?;
            (object, json, 2)
        }
    };
    calls += usize::from(asked);
    let lookups = lookups(&json, &object);
    let id = Members::of(&json).and_then(|members| text(members.get("Id")?));
    let id = id.unwrap_or(record.id);
    say(
        voice,
        PageEvent::Fields {
            object: Arc::clone(&object),
            id: id.clone(),
            json,
        },
    )
    .await;
    let of = (object.name(), id.as_str());
    let lists = match with_lists {
        true => names_of_lists(&object),
        false => Vec::new(),
    };
    let mut lists = lists.as_slice();
    let mut ways = ways(context, org, &object, lookups, voice).await;
    while calls < 3 && !(ways.is_empty() && lists.is_empty()) {
        calls += 1;
        let asked = std::mem::take(&mut ways);
        let (now, later) = lists.split_at(lists.len().min(PARTS - asked.len()));
        lists = later;
        around(context, org, of, &asked, now, voice).await?;
    }
    Ok(RecordEvent::Page(PageEvent::Done))
}

/// Counts more related lists of a record, as many as one call takes.
pub(super) async fn count(
    context: &Arc<Context>,
    org: &OrgKey,
    record: RecordName,
    lists: &[String],
    voice: &Voice,
) -> Result<RecordEvent, JobError> {
    let name = object_name(context, org, &record, voice).await?;
    let lists = lists.get(..PARTS).unwrap_or(lists);
    around(context, org, (&name, &record.id), &[], lists, voice).await?;
    Ok(RecordEvent::Page(PageEvent::Done))
}

/// Reads a record that is in the recycle bin: its address answers for it no more, `queryAll` does.
pub(super) async fn deleted(
    context: &Arc<Context>,
    org: &OrgKey,
    record: RecordName,
    voice: &Voice,
) -> Result<RecordEvent, JobError> {
    let name = object_name(context, org, &record, voice).await?;
    let object = describe(context, org, &name, voice).await?;
    let fields = object.describe().fields.iter();
    // One with a file in it is not selected among others.
    let fields: Vec<&str> = fields
        .filter(|field| field.kind != "base64")
        .map(|field| field.name.as_str())
        .collect();
    let (fields, id) = (fields.join(", "), record.id);
    let soql = &format!("SELECT {fields} FROM {name} WHERE Id = '{id}'");
    let options = QueryOptions {
        all: true,
        ..QueryOptions::default()
    };
    let answer = context
        .sessions
        .call(org, voice, |client| async move {
            query::first_page(&client, soql, options).await
        })
        .await?;
    voice.usage(org, answer.usage()).await;
    let page = std::str::from_utf8(&answer.body).ok();
    let Some(json) = page.and_then(record::first_record) else {
        return Err(RecordError::Gone(id).into());
    };
    say(voice, PageEvent::Fields { object, id, json }).await;
    Ok(RecordEvent::Page(PageEvent::Done))
}

async fn say(voice: &Voice, event: PageEvent) {
    let event = RecordEvent::Page(event);
    voice.say(JobEvent::Record(Box::new(event))).await;
}

async fn around(
    context: &Context,
    org: &OrgKey,
    of: (&str, &str),
    ways: &[Vec<Way>],
    lists: &[String],
    voice: &Voice,
) -> Result<(), JobError> {
    let queries: Vec<String> = ways.iter().map(|ways| query(of, ways)).collect();
    let queries = &queries;
    let reply = context
        .sessions
        .call(org, voice, |client| async move {
            record::around(&client, of, queries, lists).await
        })
        .await?;
    voice.usage(org, reply.usage).await;
    let answered = ways.iter().zip(&reply.value.named);
    let names = answered
        .filter_map(|(ways, json)| Some(named(ways, json.as_deref()?)))
        .flatten()
        .collect();
    let counts = lists.iter().cloned().zip(reply.value.counts).collect();
    say(voice, PageEvent::Around { names, counts }).await;
    Ok(())
}

fn names_of_lists(object: &Object) -> Vec<String> {
    let all = &object.describe().child_relationships;
    let places = related_lists(object).into_iter();
    let lists = places.filter_map(|place| all.get(place)?.relationship_name.clone());
    lists.collect()
}

/// A lookup that has a value, and the way to what it points to.
struct Way {
    field: String,
    relationship: String,
    /// The field there that holds the name.
    name: String,
    /// Whether it certainly has such a field.
    sure: bool,
}

/// The lookups that have a value.
fn lookups(json: &str, object: &Object) -> Vec<Field> {
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
async fn ways(
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

fn query((object, id): (&str, &str), ways: &[Way]) -> String {
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
fn named(ways: &[Way], json: &str) -> Vec<LookupName> {
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

fn text(json: &str) -> Option<String> {
    serde_json::from_str(json).ok()
}
