//! All that a page about a record shows, in at most three calls, told as it comes: its fields after
//! the first, then the names of what it points to and how many records point to it.
//!
//! What the object is like comes along with the fields where it is not known; which object it is has a
//! call of its own where neither the org's objects are known nor the id tells. It must not know what
//! the page looks like.

use std::sync::Arc;

use super::first::{First, first};
use super::lists::Lists;
use super::names::{Way, lookups, named, query as query_of, text, ways};
use super::{RecordError, RecordEvent, RecordName, describe, object_name};
use crate::org::OrgKey;
use crate::rows::Members;
use crate::salesforce::query::{self, QueryOptions};
use crate::salesforce::record::{self, PARTS, Pointing};
use crate::schema::Object;
use crate::worker::run::{Context, Voice};
use crate::worker::{JobError, JobEvent};

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
        /// How many records each related list has, by relationship.
        counts: Vec<(String, ListCount)>,
    },
    /// All that is told without being asked is here.
    Done,
}

/// How many records a related list has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListCount {
    /// So many, those in the recycle bin aside.
    Is(u64),
    /// It cannot be counted, and why.
    Not(String),
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
    let look = first(context, org, &record, voice).await?;
    let First {
        object,
        json,
        mut calls,
    } = look;
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
    let Lists { countable, mut not } = match with_lists {
        true => Lists::of(context, org, &object, None, voice).await,
        false => Lists::default(),
    };
    let mut lists = countable.as_slice();
    let mut ways = ways(context, org, &object, lookups, voice).await;
    while calls < 3 && !(ways.is_empty() && lists.is_empty()) {
        calls += 1;
        let asked = std::mem::take(&mut ways);
        let (now, later) = lists.split_at(lists.len().min(PARTS - asked.len()));
        lists = later;
        let not = std::mem::take(&mut not);
        around(context, org, of, &asked, (now, not), voice).await?;
    }
    if !not.is_empty() {
        say(voice, only_counts(not)).await;
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
    let known = context.describes.remembered(org, &name);
    let object = match known {
        Some(object) => object,
        None => describe(context, org, &name, voice).await?,
    };
    let Lists { countable, not } = Lists::of(context, org, &object, Some(lists), voice).await;
    let now = countable.get(..PARTS).unwrap_or(&countable);
    match now {
        [] => say(voice, only_counts(not)).await,
        _ => around(context, org, (&name, &record.id), &[], (now, not), voice).await?,
    }
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

fn only_counts(counts: Vec<(String, ListCount)>) -> PageEvent {
    let names = Vec::new();
    PageEvent::Around { names, counts }
}

/// Lists that are not counted, and why.
type NotCounted = Vec<(String, ListCount)>;

/// Asks for names and counts in one call, and says them with those that are not counted.
async fn around(
    context: &Context,
    org: &OrgKey,
    of: (&str, &str),
    ways: &[Vec<Way>],
    (lists, not): (&[(String, Pointing)], NotCounted),
    voice: &Voice,
) -> Result<(), JobError> {
    let queries: Vec<String> = ways.iter().map(|ways| query_of(of, ways)).collect();
    let pointing: Vec<Pointing> = lists.iter().map(|(_, pointing)| pointing.clone()).collect();
    let (queries, pointing) = (&queries, &pointing);
    let reply = context
        .sessions
        .call(org, voice, |client| async move {
            record::around(&client, of, queries, pointing).await
        })
        .await?;
    voice.usage(org, reply.usage).await;
    let answered = ways.iter().zip(&reply.value.named);
    let names = answered
        .filter_map(|(ways, json)| Some(named(ways, json.as_deref()?)))
        .flatten()
        .collect();
    let counted = lists.iter().zip(reply.value.counts);
    let counted = counted.map(|((name, _), count)| {
        let count = match count {
            Ok(count) => ListCount::Is(count),
            Err(error) => ListCount::Not(JobError::from(error).detail()),
        };
        (name.clone(), count)
    });
    let counts = counted.chain(not).collect();
    say(voice, PageEvent::Around { names, counts }).await;
    Ok(())
}
