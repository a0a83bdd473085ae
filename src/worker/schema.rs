//! Brings an org's schema: the list of its objects and the describes of some, in order of need.
//!
//! What is here is said first, whatever its age, so that the editor knows the org at once and
//! without a network. Then the org is asked about what is missing or no longer young, a few calls at
//! a time. What fails for one object does not hold up the others; what fails for all ends the job.
//! It must not know what the editor needs and why.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use super::describes::{Answer, Asked, Kept, is_gone};
use super::run::{Context, Voice};
use super::{JobError, JobEvent};
use crate::org::OrgKey;
use crate::schema::{Object, ObjectList};

/// How many describes are asked for at once.
const AT_ONCE: usize = 4;

/// What of a schema to bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaJob {
    /// Whose.
    pub org: OrgKey,
    /// Whether the list of all objects is wanted.
    pub list: bool,
    /// The objects, what is needed first first. Those that the org's list does not have are missing
    /// without a call.
    pub objects: Vec<String>,
    /// Whether the org is asked about what is young, too.
    pub refresh: bool,
}

/// What is said about an org's schema.
#[derive(Clone, Debug)]
pub enum SchemaEvent {
    /// The list of all objects, new or still true.
    List {
        /// With its indexes.
        list: Arc<ObjectList>,
        /// When the org said so, in seconds since the Unix epoch.
        asked: i64,
    },
    /// An object, new or still true. Any job that asks the org for one says it.
    Object {
        /// With its indexes.
        object: Arc<Object>,
        /// When the org said so, in seconds since the Unix epoch.
        asked: i64,
    },
    /// The org has no object of this name, or not for this user.
    Missing(String),
    /// A file could not be used and was put aside, and why; the org is asked instead.
    Damaged(String),
    /// All that was wanted was said.
    Done {
        /// How many answers the org was asked for.
        asked: usize,
        /// How many of them were not known as they are.
        new: usize,
    },
}

/// Brings it.
pub(super) async fn run(
    context: &Context,
    job: SchemaJob,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let bring = Bring {
        context,
        org: &job.org,
        voice,
        trusted: if job.refresh {
            Duration::ZERO
        } else {
            context.settings.describes_trusted
        },
    };
    let mut known = BTreeSet::new();
    let names = job.objects.iter().map(String::as_str);
    let names = names.filter(|name| known.insert(name.to_ascii_lowercase()));
    let wanted: Vec<Option<&str>> = job
        .list
        .then_some(None)
        .into_iter()
        .chain(names.map(Some))
        .collect();
    let mut old = bring.what_is_here(wanted).await.into_iter();
    let mut asks = FuturesUnordered::new();
    for name in old.by_ref().take(AT_ONCE) {
        asks.push(bring.ask(name));
    }
    let (mut asked, mut new) = (0, 0);
    let mut failed = None;
    while let Some(answer) = asks.next().await {
        if let Some(name) = old.next() {
            asks.push(bring.ask(name));
        }
        match answer {
            Ok(None) => {}
            Ok(Some(answer)) => {
                asked += 1;
                new += usize::from(answer.new);
            }
            Err(error) if ends_all(&error) => return Err(error),
            Err(error) => {
                failed.get_or_insert(error);
            }
        }
    }
    if let Some(error) = failed {
        return Err(error);
    }
    Ok(JobEvent::Schema {
        org: job.org.clone(),
        event: SchemaEvent::Done { asked, new },
    })
}

/// For whom, and how.
#[derive(Clone, Copy)]
struct Bring<'a> {
    context: &'a Context,
    org: &'a OrgKey,
    voice: &'a Voice,
    trusted: Duration,
}

impl<'a> Bring<'a> {
    /// Says what is here already; the rest, and what is no longer young, is returned.
    async fn what_is_here(self, wanted: Vec<Option<&'a str>>) -> Vec<Option<&'a str>> {
        let mut old = Vec::new();
        for name in wanted {
            let kept = self.kept(name).await;
            if let Some(kept) = &kept {
                self.say(kept.event()).await;
            }
            if !kept.is_some_and(|kept| kept.is_young(self.trusted)) {
                old.push(name);
            }
        }
        old
    }

    /// Asks the org about one; nothing where there is nothing to ask.
    async fn ask(self, name: Option<&str>) -> Result<Option<Asked>, JobError> {
        let describes = &self.context.describes;
        if let Some(name) = name
            && let Some(Kept {
                answer: Answer::List(list),
                ..
            }) = self.kept(None).await
            && list.find(name).is_none()
        {
            self.say(SchemaEvent::Missing(name.to_owned())).await;
            return Ok(None);
        }
        let asked = describes
            .fresh(self.context, self.org, name, self.trusted, self.voice)
            .await;
        match (asked, name) {
            (Ok(asked), _) => {
                if !asked.new {
                    self.say(asked.kept.event()).await;
                }
                Ok(Some(asked))
            }
            (Err(error), Some(name)) if is_gone(&error) => {
                self.say(SchemaEvent::Missing(name.to_owned())).await;
                Ok(None)
            }
            (Err(error), _) => {
                tracing::debug!(object = name, %error, "no describe");
                Err(error)
            }
        }
    }

    async fn kept(self, name: Option<&str>) -> Option<Kept> {
        let describes = &self.context.describes;
        describes
            .kept(self.context, self.org, name, self.voice)
            .await
    }

    async fn say(self, event: SchemaEvent) {
        let org = self.org.clone();
        self.voice.say(JobEvent::Schema { org, event }).await;
    }
}

/// Whether asking for another object would come to the same.
fn ends_all(error: &JobError) -> bool {
    error.needs_login()
        || error.not_reached()
        || error.limit_used_up()
        || !matches!(error, JobError::Salesforce(_))
}
