//! `Describes`: what the orgs' objects are like, for every job that needs to know. One store.
//!
//! An answer is looked for in memory, then in the files, then asked for; one that is no longer young
//! is asked about with `If-Modified-Since`, so that looking at the same objects costs no calls. Who
//! asks for what is being asked for already waits for that answer. Files are written behind the
//! answer, and only as long as the org is logged in. It must not know who needs what, and when.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::run::{Context, Voice};
use super::{JobError, JobEvent, SchemaEvent};
use crate::org::OrgKey;
use crate::salesforce::describe::{self, Fresh};
use crate::salesforce::{Client, Error, Reply};
use crate::schema::{GlobalDescribe, Object, ObjectDescribe, ObjectList};
use crate::store::{Loaded, SchemaCache, Stamp, StoreError};
use crate::worker::blocking::blocking;

/// What was asked for: the list of all objects (no name), or one of them.
pub(super) type Name<'a> = Option<&'a str>;

/// Of which org, and the object's name in small letters.
type Key = (OrgKey, Option<String>);

/// The answers of all orgs.
#[derive(Debug, Default)]
pub(super) struct Describes {
    slots: Mutex<HashMap<Key, Arc<Slot>>>,
    /// Held while a file is written or deleted.
    files: Arc<Mutex<()>>,
}

#[derive(Debug, Default)]
struct Slot {
    kept: Mutex<Option<Kept>>,
    /// Held while the org is being asked.
    asking: tokio::sync::Mutex<()>,
    /// Whether the org was logged out of: nothing of it is written any more.
    forgotten: AtomicBool,
}

/// A known answer.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub answer: Answer,
    stamp: Stamp,
}

/// An answer with its indexes.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    List(Arc<ObjectList>),
    Object(Arc<Object>),
}

/// An answer as the org gives it and the files keep it.
#[derive(Clone, Debug)]
enum Raw {
    List(Arc<GlobalDescribe>),
    Object(Arc<ObjectDescribe>),
}

/// What asking the org came to.
#[derive(Debug)]
pub(super) struct Asked {
    pub kept: Kept,
    /// Whether it is not what was known before.
    pub new: bool,
}

impl Kept {
    /// Whether it is to be taken as it is. A time that is still to come says nothing.
    pub(super) fn is_young(&self, trusted: Duration) -> bool {
        self.stamp.asked.elapsed().is_ok_and(|age| age < trusted)
    }

    /// What is said of it.
    pub(super) fn event(&self) -> SchemaEvent {
        let since = self.stamp.asked.duration_since(UNIX_EPOCH);
        let asked = i64::try_from(since.unwrap_or_default().as_secs()).unwrap_or(i64::MAX);
        match &self.answer {
            Answer::List(list) => SchemaEvent::List {
                list: Arc::clone(list),
                asked,
            },
            Answer::Object(object) => SchemaEvent::Object {
                object: Arc::clone(object),
                asked,
            },
        }
    }
}

impl Raw {
    fn indexed(self) -> Answer {
        match self {
            Self::List(list) => Answer::List(Arc::new(ObjectList::new(Arc::unwrap_or_clone(list)))),
            Self::Object(object) => Answer::Object(Arc::new(Object::new(object))),
        }
    }

    async fn ask(
        client: &Client,
        name: Name<'_>,
        since: Option<&str>,
    ) -> Result<Reply<Fresh<Self>>, Error> {
        Ok(match name {
            None => {
                let reply = describe::global(client, since).await?;
                reply.map(|fresh| fresh.map(|list| Self::List(Arc::new(list))))
            }
            Some(name) => {
                let reply = describe::object(client, name, since).await?;
                reply.map(|fresh| fresh.map(|object| Self::Object(Arc::new(object))))
            }
        })
    }

    fn read(cache: &SchemaCache, name: Name<'_>) -> Loaded<Option<(Self, Stamp)>> {
        match name {
            None => {
                let list = cache.list();
                list.map(|cached| cached.map(|c| (Self::List(Arc::new(c.value)), c.stamp)))
            }
            Some(name) => {
                let object = cache.object(name);
                object.map(|cached| cached.map(|c| (Self::Object(Arc::new(c.value)), c.stamp)))
            }
        }
    }

    fn write(&self, cache: &SchemaCache, name: Name<'_>, stamp: &Stamp) -> Result<(), StoreError> {
        match self {
            Self::List(list) => cache.put_list(list, stamp),
            Self::Object(object) => cache.put_object(name.unwrap_or_default(), object, stamp),
        }
    }
}

impl Describes {
    /// What is known without asking the org: from memory, else from the files.
    pub(super) async fn kept(
        &self,
        context: &Context,
        org: &OrgKey,
        name: Name<'_>,
        voice: &Voice,
    ) -> Option<Kept> {
        let slot = self.slot(org, name);
        if let Some(kept) = locked(&slot.kept).clone() {
            return Some(kept);
        }
        let cache = context.store.schema(org)?;
        let wanted = name.map(str::to_owned);
        let read = blocking(move || {
            let loaded = Raw::read(&cache, wanted.as_deref());
            loaded.map(|found| {
                found.map(|(raw, stamp)| Kept {
                    answer: raw.indexed(),
                    stamp,
                })
            })
        });
        let loaded = read.await.ok()?;
        if let Some(aside) = loaded.put_aside {
            let file = aside.path.display();
            tracing::warn!(%file, reason = aside.reason, "a file of the schema was put aside");
            let org = org.clone();
            let event = SchemaEvent::Damaged(format!("{file}: {}", aside.reason));
            voice.say(JobEvent::Schema { org, event }).await;
        }
        let kept = loaded.value?;
        // Somebody else may have heard from the org meanwhile, who knows better.
        Some(locked(&slot.kept).get_or_insert(kept).clone())
    }

    /// What is known where it is young, else what the org says now. What it says anew is said on.
    pub(super) async fn fresh(
        &self,
        context: &Context,
        org: &OrgKey,
        name: Name<'_>,
        trusted: Duration,
        voice: &Voice,
    ) -> Result<Asked, JobError> {
        let slot = self.slot(org, name);
        let _asking = slot.asking.lock().await;
        let kept = self.kept(context, org, name, voice).await;
        let kept = match kept {
            Some(kept) if kept.is_young(trusted) => return Ok(Asked { kept, new: false }),
            kept => kept,
        };
        let stamp = kept.as_ref().map(|kept| &kept.stamp);
        let asked = context
            .sessions
            .call(org, voice, |client| async move {
                // What another API version said is shaped otherwise.
                let since = stamp.filter(|stamp| stamp.api_version == client.version());
                let since = since.and_then(|stamp| stamp.last_modified.as_deref());
                let reply = Raw::ask(&client, name, since).await?;
                Ok((reply, client.version().to_owned()))
            })
            .await;
        let (reply, api_version) = match asked {
            Ok(asked) => asked,
            Err(error) => {
                if is_gone(&error) {
                    *locked(&slot.kept) = None;
                    self.on_disk(context, org, name, &slot, |cache, name| match name {
                        Some(name) => cache.remove_object(name),
                        None => Ok(()),
                    });
                }
                return Err(error);
            }
        };
        voice.usage(org, reply.usage).await;
        self.learn(
            context,
            (org, name, &slot),
            kept,
            reply.value,
            api_version,
            voice,
        )
        .await
    }

    /// What is remembered without a look at the files.
    pub(super) fn remembered(&self, org: &OrgKey, name: &str) -> Option<Arc<Object>> {
        let kept = locked(&self.slot(org, Some(name)).kept).clone();
        match kept?.answer {
            Answer::Object(object) => Some(object),
            Answer::List(_) => None,
        }
    }

    /// What an object is like of which nothing is known, by a call that brings something else, too;
    /// `None` where it is known by now, and nothing was asked.
    pub(super) async fn along<T, F>(
        &self,
        context: &Context,
        org: &OrgKey,
        name: &str,
        voice: &Voice,
        ask: impl Fn(Client) -> F,
    ) -> Result<Option<(Result<Arc<Object>, JobError>, T)>, JobError>
    where
        F: Future<Output = Result<Reply<(Result<Fresh<ObjectDescribe>, Error>, T)>, Error>>,
    {
        let slot = self.slot(org, Some(name));
        let _asking = slot.asking.lock().await;
        if self.kept(context, org, Some(name), voice).await.is_some() {
            return Ok(None);
        }
        let ask = &ask;
        let (reply, api_version) = context
            .sessions
            .call(org, voice, |client| async move {
                let version = client.version().to_owned();
                Ok((ask(client).await?, version))
            })
            .await?;
        voice.usage(org, reply.usage).await;
        let (described, more) = reply.value;
        let fresh = match described {
            Ok(fresh) => fresh.map(|object| Raw::Object(Arc::new(object))),
            Err(error) => return Ok(Some((Err(error.into()), more))),
        };
        let place = (org, Some(name), &slot);
        let learnt = self.learn(context, place, None, fresh, api_version, voice);
        let object = learnt.await.and_then(|asked| match asked.kept.answer {
            Answer::Object(object) => Ok(object),
            Answer::List(_) => Err(JobError::Panicked(
                "a list where an object was asked".into(),
            )),
        });
        Ok(Some((object, more)))
    }

    /// Keeps what the org said, beside what was known before, and says it on where it is new.
    async fn learn(
        &self,
        context: &Context,
        (org, name, slot): (&OrgKey, Name<'_>, &Arc<Slot>),
        kept: Option<Kept>,
        fresh: Fresh<Raw>,
        api_version: String,
        voice: &Voice,
    ) -> Result<Asked, JobError> {
        let asked = SystemTime::now();
        let (kept, new) = match (fresh, kept) {
            (
                Fresh::New {
                    value,
                    last_modified,
                },
                _,
            ) => {
                let stamp = Stamp {
                    last_modified,
                    api_version,
                    asked,
                };
                let (raw, written) = (value.clone(), stamp.clone());
                self.on_disk(context, org, name, slot, move |cache, name| {
                    raw.write(cache, name, &written)
                });
                let answer = value.indexed();
                (Kept { answer, stamp }, true)
            }
            (Fresh::Unchanged, Some(mut kept)) => {
                kept.stamp.asked = asked;
                self.on_disk(context, org, name, slot, move |cache, name| {
                    cache.still_true(name, asked)
                });
                (kept, false)
            }
            // Without a date nothing can be unchanged: nothing is known, and that is not kept.
            (Fresh::Unchanged, None) => {
                return Err(JobError::Salesforce(Error::Unreadable {
                    reason: "unchanged, but nothing was known".into(),
                    offset: None,
                }));
            }
        };
        *locked(&slot.kept) = Some(kept.clone());
        if new {
            let (org, event) = (org.clone(), kept.event());
            voice.say(JobEvent::Schema { org, event }).await;
        }
        Ok(Asked { kept, new })
    }

    /// Forgets an org; what is under way for it writes nothing any more.
    pub(super) fn forget(&self, org: &OrgKey) {
        locked(&self.slots).retain(|(of, _), slot| {
            let stays = of != org;
            slot.forgotten.fetch_or(!stays, Ordering::SeqCst);
            stays
        });
    }

    /// Held while files are deleted, so that none is written meanwhile.
    pub(super) fn files(&self) -> Arc<Mutex<()>> {
        Arc::clone(&self.files)
    }

    /// Does something with a file behind the answer: nobody waits for a cache. A disk that refuses
    /// is logged.
    fn on_disk(
        &self,
        context: &Context,
        org: &OrgKey,
        name: Name<'_>,
        slot: &Arc<Slot>,
        work: impl FnOnce(&SchemaCache, Name<'_>) -> Result<(), StoreError> + Send + 'static,
    ) {
        let Some(cache) = context.store.schema(org) else {
            return;
        };
        let (name, slot, files) = (name.map(str::to_owned), Arc::clone(slot), self.files());
        blocking(move || {
            let _files = locked(&files);
            if slot.forgotten.load(Ordering::SeqCst) {
                return;
            }
            if let Err(error) = work(&cache, name.as_deref()) {
                tracing::warn!(%error, "the schema is not kept");
            }
        });
    }

    fn slot(&self, org: &OrgKey, name: Name<'_>) -> Arc<Slot> {
        let key = (org.clone(), name.map(str::to_ascii_lowercase));
        Arc::clone(locked(&self.slots).entry(key).or_default())
    }
}

/// Whether the org has no such object, or not for this user.
pub(super) fn is_gone(error: &JobError) -> bool {
    matches!(error, JobError::Salesforce(Error::Api(error)) if error.status == 404)
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Every use is one operation, so a panic elsewhere leaves the value whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
