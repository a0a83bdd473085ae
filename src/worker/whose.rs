//! Which org a record is in: the orgs that could know are asked, side by side, each for no longer than
//! a time of its own.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use super::describes::Answer;
use super::run::{Context, Voice};
use super::{JobError, JobEvent};
use crate::org::OrgKey;
use crate::salesforce::decode;
use crate::salesforce::query::{QueryOptions, first_page};

/// How long one org may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// What an object is called for years: its list is asked for only where there is none.
const TRUSTED: Duration = Duration::from_secs(24 * 3600);

/// An id, and who may know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhoseJob {
    /// 15 or 18 characters.
    pub id: String,
    /// The orgs to ask.
    pub orgs: Vec<OrgKey>,
}

/// Who knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhoseEvent {
    /// The id that was asked for.
    pub id: String,
    /// The orgs that have the record, each with the object it is of.
    pub found: Vec<(OrgKey, String)>,
    /// Those that could not be asked.
    pub silent: Vec<OrgKey>,
}

/// Asks.
pub(super) async fn run(
    context: &Context,
    job: WhoseJob,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let WhoseJob { id, orgs } = job;
    let mut asks: FuturesUnordered<_> = orgs
        .iter()
        .map(|org| async {
            let asked = tokio::time::timeout(PATIENCE, ask(context, org, &id, voice)).await;
            (org.clone(), asked)
        })
        .collect();
    let (mut found, mut silent) = (Vec::new(), Vec::new());
    while let Some((org, asked)) = asks.next().await {
        match asked {
            Ok(Ok(Some(object))) => found.push((org, object)),
            Ok(Ok(None)) => {}
            Ok(Err(_)) | Err(_) => silent.push(org),
        }
    }
    drop(asks);
    // As they were given, whoever answered first.
    let place = |org: &OrgKey| orgs.iter().position(|known| known == org);
    crate::sorting::by_key(&mut found, |(org, _)| place(org));
    crate::sorting::by_key(&mut silent, place);
    Ok(JobEvent::Whose(WhoseEvent { id, found, silent }))
}

/// The object of the record, where the org has it.
async fn ask(
    context: &Context,
    org: &OrgKey,
    id: &str,
    voice: &Voice,
) -> Result<Option<String>, JobError> {
    // It goes into a statement: letters and digits alone.
    if !id.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Ok(None);
    }
    let known = context.describes.kept(context, org, None, voice).await;
    let list = match known {
        Some(kept) => kept,
        None => {
            context
                .describes
                .fresh(context, org, None, TRUSTED, voice)
                .await?
                .kept
        }
    };
    let Answer::List(list) = list.answer else {
        return Ok(None);
    };
    let prefix = id.get(..3);
    let objects = list.objects().iter();
    let object = objects
        .filter(|object| object.queryable)
        .find(|object| object.key_prefix.as_deref() == prefix);
    let Some(object) = object.map(|object| object.name.clone()) else {
        return Ok(None);
    };
    let soql = format!("SELECT Id FROM {object} WHERE Id = '{id}' LIMIT 1");
    let page = context
        .sessions
        .call(org, voice, |client| {
            let soql = soql.clone();
            async move { first_page(&client, &soql, QueryOptions::default()).await }
        })
        .await?;
    voice.usage(org, page.usage()).await;
    let is_there = decode::head(&page.body).is_some_and(|head| head.total > 0);
    Ok(is_there.then_some(object))
}
