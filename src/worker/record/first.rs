//! The first look at a record: its fields and what its object is like, in one call.
//!
//! Where nothing is known of the org, the beginning of the id says which object it is, as a rule: the
//! describe that comes along says whether that is so here. Else the org's objects are asked for, which
//! is a call of its own. It must not know what is looked at next.

use std::sync::Arc;

use super::{RecordName, known_object_name, object_name, read};
use crate::org::OrgKey;
use crate::salesforce::Reply;
use crate::salesforce::record;
use crate::schema::{Object, id};
use crate::worker::JobError;
use crate::worker::describes::{Answer, is_gone};
use crate::worker::run::{Context, Voice};

/// What the first look shows.
pub(super) struct First {
    /// What the object is like.
    pub object: Arc<Object>,
    /// The record, as the org wrote it.
    pub json: String,
    /// How many calls it took.
    pub calls: usize,
}

/// An object and a record of it, each as the org gives or refuses it.
struct Both {
    object: Result<Arc<Object>, JobError>,
    json: Result<String, JobError>,
}

impl Both {
    fn first(self, calls: usize) -> Result<First, JobError> {
        // What the org says of the record is nearer to what was asked for.
        let json = self.json?;
        Ok(First {
            object: self.object?,
            json,
            calls,
        })
    }
}

/// Looks at a record.
pub(super) async fn first(
    context: &Context,
    org: &OrgKey,
    record: &RecordName,
    voice: &Voice,
) -> Result<First, JobError> {
    if let Some(name) = known_object_name(context, org, record, voice).await? {
        let both = both(context, org, (&name, &record.id), voice).await?;
        return both.first(1);
    }
    let mut calls = 0;
    if let Some(guess) = id::usual_object(&record.id) {
        let both = both(context, org, (guess, &record.id), voice).await?;
        calls += 1;
        let is_another = match &both.object {
            Ok(object) => object.describe().summary.key_prefix.as_deref() != record.id.get(..3),
            Err(error) => is_gone(error),
        };
        if !is_another {
            return both.first(calls);
        }
    }
    let name = object_name(context, org, record, voice).await?;
    let both = both(context, org, (&name, &record.id), voice).await?;
    both.first(calls + 2)
}

/// Reads a record, and asks what its object is like in the same call where that is not known.
async fn both(
    context: &Context,
    org: &OrgKey,
    (name, id): (&str, &str),
    voice: &Voice,
) -> Result<Both, JobError> {
    let asked = context
        .describes
        .along(context, org, name, voice, |client| async move {
            let reply = record::described(&client, name, id).await?;
            Ok(Reply {
                usage: reply.usage,
                value: (reply.value.object, reply.value.json),
            })
        });
    if let Some((object, json)) = asked.await? {
        let json = json.map_err(JobError::from);
        return Ok(Both { object, json });
    }
    let kept = context.describes.kept(context, org, Some(name), voice);
    let object = match kept.await.map(|kept| kept.answer) {
        Some(Answer::Object(object)) => Ok(object),
        // It was known a moment ago.
        _ => super::describe(context, org, name, voice).await,
    };
    let json = read(context, org, (name, id), &[], voice).await;
    Ok(Both { object, json })
}
