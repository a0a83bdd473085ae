//! What helps to browse an org's records: how many there are, which columns an object is shown
//! with, the org's own list views.
//!
//! Nothing of it is needed to see rows: what cannot be had is left out, and the log has the reason.
//! It must not know how columns are chosen.

use std::time::Duration;

use super::lookup::{self, LookupHit};
use super::run::{Context, Voice};
use super::{JobError, JobEvent};
use crate::org::OrgKey;
use crate::salesforce::explore;
pub use crate::salesforce::explore::{LayoutSection, ListView, RecordCount, TypedPicklist};

/// How many objects one call counts, so that the address stays short.
const AT_ONCE: usize = 100;
/// Rows do not wait for a layout longer than this.
const LAYOUT_WAIT: Duration = Duration::from_secs(2);

/// Objects whose records are to be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountsJob {
    /// Whose.
    pub org: OrgKey,
    /// The objects, what is looked at first first.
    pub objects: Vec<String>,
}

/// What is said of counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CountsEvent {
    /// Some were counted.
    Some {
        /// The objects that were asked for; one without a count has no records.
        asked: Vec<String>,
        /// Their counts, approximately.
        counts: Vec<RecordCount>,
    },
    /// All were.
    Done,
}

/// Something to know about an object before its records are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExploreJob {
    /// Whose.
    pub org: OrgKey,
    /// The object.
    pub object: String,
    /// What.
    pub ask: ExploreAsk,
}

/// What is to be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExploreAsk {
    /// Its describe, and with `layout` the fields that a compact layout shows.
    Columns {
        /// Whether a layout is wanted.
        layout: bool,
    },
    /// Which list views it has.
    Views,
    /// The statement of the list view with this id.
    View(String),
    /// The page layout for records of the record type with this id.
    Layout(String),
    /// Records whose name has this in it; those that were changed last where there is nothing.
    Records(String),
    /// The picklist values that go with the record type of this id.
    Picklists(String),
}

/// What became known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExploreEvent {
    /// The describe was said before; these are the fields of the layout, none where there is none.
    Columns(Vec<String>),
    /// The list views.
    Views(Vec<ListView>),
    /// The statement of a list view.
    View(String),
    /// The sections of the page layout.
    Layout(Vec<LayoutSection>),
    /// Records that were found.
    Records {
        /// They.
        hits: Vec<LookupHit>,
        /// Whether there are more.
        more: bool,
    },
    /// The picklists of a record type.
    Picklists(Vec<TypedPicklist>),
}

/// Counts.
pub(super) async fn count(
    context: &Context,
    job: CountsJob,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    for names in job.objects.chunks(AT_ONCE) {
        let reply = context
            .sessions
            .call(&job.org, voice, |client| async move {
                explore::record_counts(&client, names).await
            })
            .await?;
        voice.usage(&job.org, reply.usage).await;
        let event = CountsEvent::Some {
            asked: names.to_vec(),
            counts: reply.value,
        };
        voice.say(JobEvent::Counts(event)).await;
    }
    Ok(JobEvent::Counts(CountsEvent::Done))
}

/// Asks.
pub(super) async fn run(
    context: &Context,
    job: ExploreJob,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let (org, object) = (&job.org, job.object.as_str());
    let event = match job.ask {
        ExploreAsk::Columns { layout } => {
            let describe = describe(context, org, object, voice);
            let (described, fields) = match layout {
                true => tokio::join!(describe, layout_of(context, org, object, voice)),
                false => (describe.await, Vec::new()),
            };
            described?;
            ExploreEvent::Columns(fields)
        }
        ExploreAsk::Views => {
            let reply = context
                .sessions
                .call(org, voice, |client| async move {
                    explore::list_views(&client, object).await
                })
                .await?;
            voice.usage(org, reply.usage).await;
            ExploreEvent::Views(reply.value)
        }
        ExploreAsk::View(id) => {
            let id = id.as_str();
            let reply = context
                .sessions
                .call(org, voice, |client| async move {
                    explore::list_view_query(&client, object, id).await
                })
                .await?;
            voice.usage(org, reply.usage).await;
            ExploreEvent::View(reply.value)
        }
        ExploreAsk::Layout(kind) => {
            let kind = kind.as_str();
            let reply = context
                .sessions
                .call(org, voice, |client| async move {
                    explore::page_layout(&client, object, kind).await
                })
                .await?;
            voice.usage(org, reply.usage).await;
            ExploreEvent::Layout(reply.value)
        }
        ExploreAsk::Records(typed) => {
            let (hits, more) = lookup::search(context, org, object, &typed, voice).await?;
            ExploreEvent::Records { hits, more }
        }
        ExploreAsk::Picklists(id) => {
            let id = id.as_str();
            let reply = context
                .sessions
                .call(org, voice, |client| async move {
                    explore::picklists(&client, object, id).await
                })
                .await?;
            voice.usage(org, reply.usage).await;
            ExploreEvent::Picklists(reply.value)
        }
    };
    Ok(JobEvent::Explore(event))
}

/// Says what the object is like: as it is known, else as the org says.
async fn describe(
    context: &Context,
    org: &OrgKey,
    object: &str,
    voice: &Voice,
) -> Result<(), JobError> {
    let trusted = context.settings.describes_trusted;
    let describes = &context.describes;
    let asked = describes.fresh(context, org, Some(object), trusted, voice);
    let kept = match asked.await {
        Ok(asked) => asked.kept,
        // An old describe is better than none, and the query has its own say.
        Err(error) => match describes.kept(context, org, Some(object), voice).await {
            Some(kept) => kept,
            None => return Err(error),
        },
    };
    let (org, event) = (org.clone(), kept.event());
    voice.say(JobEvent::Schema { org, event }).await;
    Ok(())
}

/// The fields of the object's compact layout; where that cannot be had the columns of a list view; none
/// where there is neither, or where it takes too long.
async fn layout_of(context: &Context, org: &OrgKey, object: &str, voice: &Voice) -> Vec<String> {
    let asked = async {
        let layout = context.sessions.call(org, voice, |client| async move {
            explore::compact_layout(&client, object).await
        });
        match layout.await {
            Ok(reply) => {
                voice.usage(org, reply.usage).await;
                if !reply.value.is_empty() {
                    return Ok(reply.value);
                }
            }
            Err(error) => tracing::debug!(object, %error, "no compact layout"),
        }
        columns_of_view(context, org, object, voice).await
    };
    match tokio::time::timeout(LAYOUT_WAIT, asked).await {
        Ok(Ok(fields)) => fields,
        Ok(Err(error)) => {
            tracing::debug!(object, %error, "no list view");
            Vec::new()
        }
        Err(_) => {
            tracing::debug!(object, "the compact layout takes too long");
            Vec::new()
        }
    }
}

/// The columns of the list view of all records, else of those seen last, else of the first one.
async fn columns_of_view(
    context: &Context,
    org: &OrgKey,
    object: &str,
    voice: &Voice,
) -> Result<Vec<String>, JobError> {
    let reply = context
        .sessions
        .call(org, voice, |client| async move {
            explore::list_views(&client, object).await
        })
        .await?;
    voice.usage(org, reply.usage).await;
    let views = &reply.value;
    let named = |begin: &str| views.iter().find(|v| v.developer_name.starts_with(begin));
    let view = named("All").or_else(|| named("RecentlyViewed"));
    let Some(view) = view.or(views.first()) else {
        return Ok(Vec::new());
    };
    let id = view.id.as_str();
    let reply = context
        .sessions
        .call(org, voice, |client| async move {
            explore::list_view_columns(&client, object, id).await
        })
        .await?;
    voice.usage(org, reply.usage).await;
    Ok(reply.value)
}
