//! `Sessions`: for every org an access token in memory, got with the refresh token of the vault.
//!
//! A refresh token may be good for one use only, and using a used one ends the login everywhere.
//! So, for each org: one refresh at a time in this process, and one at a time among all processes
//! (a file lock); the token is read from the vault under that lock, never remembered; a new one is
//! written and read back before the new access token is used; and a refresh, once begun, goes on
//! when the job that wanted it is cancelled. A refused token is not tried twice and not deleted:
//! another process may have written a better one meanwhile.
//!
//! Where the app rotates, the new access token stands beside the new refresh token, in the same write,
//! and whoever waited for the lock uses it instead of spending one more refresh token. It is worth less
//! than what it stands beside, and is nowhere else: where nothing rotates nothing is written, and each
//! process gets an access token of its own, which ends nobody's.
//!
//! One window is left. Between the server's answer and the end of the vault's write only parsing and
//! that write stand (`benches/renewal.rs` says how long it is): a process that is killed there, where
//! the app rotates, has spent the old refresh token and not kept the new one. The next start is then
//! refused once and asks for a new login; alias, tabs and texts stay. Nothing on this side can close
//! it, because the server forgets the old token before we know the new one.
//!
//! Long because what must not come between a refresh and its writing is read in one place.

mod of_sf;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex as AsyncMutex;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

use super::given::Given;
use super::run::{Voice, now};
use super::sf::Sf;
use super::{JobError, JobEvent, renew, secrets::Secrets};
use crate::org::{Org, OrgKey};
use crate::salesforce::token::Tokens;
use crate::salesforce::{self, Client, Http, WriteLocks, versions};
use crate::secret::Secret;
use crate::store::{RefreshLock, Store};
use crate::vault::{Patience, Record, VaultError};
use crate::worker::blocking::blocking;

/// How long another process's refresh is waited for.
const LOCK_PATIENCE: Duration = Duration::from_secs(25);

/// How often the lock is tried meanwhile.
const LOCK_PAUSE: Duration = Duration::from_millis(40);

/// After this long the person is told that the keyring is waited for.
const TELL_AFTER: Duration = Duration::from_secs(2);

/// The access tokens. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Sessions(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    http: Http,
    store: Store,
    secrets: Secrets,
    given: Given,
    sf: Sf,
    locks: WriteLocks,
    orgs: Mutex<HashMap<OrgKey, Arc<Slot>>>,
    /// Those that may have sent a token and have not kept its successor yet, and logins being kept.
    refreshes: TaskTracker,
}

/// One org's place. Whoever holds `state` is the one that refreshes.
#[derive(Debug, Default)]
struct Slot {
    state: AsyncMutex<State>,
    /// Whether the vault is being waited for, to say so.
    at_vault: AtomicBool,
}

#[derive(Debug, Default)]
struct State {
    client: Option<Client>,
    /// Another process got the client's token, at a time that is not known here.
    adopted: bool,
    /// The refresh token that the server refused.
    refused: Option<Secret>,
}

impl State {
    /// The session, unless its token is the one that has expired.
    fn valid(&self, expired: Option<&Secret>) -> Option<Session> {
        let client = self.client.clone();
        let client = client.filter(|client| expired != Some(client.token()))?;
        Some(Session {
            adopted: self.adopted,
            ..Session::of(client)
        })
    }

    /// Takes over a token that was got here.
    fn take(&mut self, client: &Client) {
        self.client = Some(client.clone());
        self.adopted = false;
    }
}

/// A client with a token, and what the person should know about how it was got.
#[derive(Clone, Debug)]
struct Session {
    client: Client,
    notice: Option<String>,
    /// Another process got the token: it may have died since.
    adopted: bool,
}

impl Session {
    /// A session of which there is nothing to say.
    fn of(client: Client) -> Self {
        Self {
            client,
            notice: None,
            adopted: false,
        }
    }
}

impl Sessions {
    pub(super) fn new(http: Http, store: Store, secrets: Secrets, given: Given, sf: Sf) -> Self {
        let refreshes = TaskTracker::new();
        // A closed tracker still takes tasks; only waiting for it to be empty needs it closed.
        refreshes.close();
        Self(Arc::new(Inner {
            http,
            store,
            secrets,
            given,
            sf,
            locks: WriteLocks::default(),
            orgs: Mutex::default(),
            refreshes,
        }))
    }

    /// Which orgs may be written to; every one is locked at first.
    pub(super) fn locks(&self) -> &WriteLocks {
        &self.0.locks
    }

    /// Makes a call with the org's session; when the session turns out to have expired, refreshes
    /// once and makes the call once more. A token that another process got may have expired, too:
    /// then it is that one's successor which is refreshed for.
    pub(super) async fn call<T, F>(
        &self,
        org: &OrgKey,
        voice: &Voice,
        call: impl Fn(Client) -> F,
    ) -> Result<T, JobError>
    where
        F: Future<Output = Result<T, salesforce::Error>>,
    {
        let watch = voice.watch();
        let mut session = self.session(org, None, voice).await?;
        let mut refreshed = false;
        loop {
            let used = session.client.token().clone();
            match call(session.client.watched(watch.clone())).await {
                Err(error) if error.session_expired() && !refreshed => {
                    tracing::debug!(org = org.as_str(), "the session expired; refreshing");
                    session = self.session(org, Some(used), voice).await?;
                    refreshed = !session.adopted;
                }
                result => return Ok(result?),
            }
        }
    }

    /// The org's session; with a token other than `expired`.
    async fn session(
        &self,
        org: &OrgKey,
        expired: Option<Secret>,
        voice: &Voice,
    ) -> Result<Session, JobError> {
        let slot = self.slot(org);
        // The ordinary case needs no task: somebody got the token before.
        if let Ok(state) = slot.state.try_lock()
            && let Some(session) = state.valid(expired.as_ref())
        {
            return Ok(session);
        }
        let (inner, of, place) = (Arc::clone(&self.0), org.clone(), Arc::clone(&slot));
        // A task of its own: dropping the job must not drop a refresh that has been sent.
        let mut refresh = tokio::spawn(async move { inner.session(&of, &place, expired).await });
        let mut told = false;
        let session = loop {
            tokio::select! {
                session = &mut refresh => break session,
                () = tokio::time::sleep(TELL_AFTER), if !told => {
                    if slot.at_vault.load(Ordering::Relaxed) {
                        told = true;
                        let name = self.0.secrets.status().name;
                        let text = format!("Waiting for {name}: look for its prompt");
                        voice.say(JobEvent::VaultNotice(text)).await;
                    }
                }
            }
        };
        let mut session = session.map_err(|_| JobError::Panicked("while refreshing".into()))??;
        if let Some(notice) = session.notice.take() {
            voice.say(JobEvent::VaultNotice(notice)).await;
        }
        Ok(session)
    }

    /// Takes over what a login brought: the next call uses it.
    pub(super) async fn adopt(&self, client: Client, org: &OrgKey) {
        *self.slot(org).state.lock().await = State {
            client: Some(client.of_org(org.clone())),
            ..State::default()
        };
    }

    /// Does what ends a login while nobody refreshes, here or in another process; when it is done,
    /// drops the access token.
    pub(super) async fn end<T>(
        &self,
        org: &OrgKey,
        work: impl Future<Output = Result<T, JobError>>,
    ) -> Result<T, JobError> {
        let slot = self.slot(org);
        // The slot before the file, as a refresh takes them: the other way round both would wait.
        let mut state = slot.state.lock().await;
        // A process that does not let go is no reason to stay logged in.
        let _lock = self.lock(org).await.ok();
        let done = work.await?;
        *state = State::default();
        self.0.locks.lock(org);
        Ok(done)
    }

    /// Does something that must not end half done: it goes on when the job is dropped, and
    /// [`Sessions::settled`] waits for it.
    pub(super) fn spawn<F>(&self, work: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.0.refreshes.spawn(work)
    }

    /// Waits until no refresh is under way, and offers the vault once more what it did not take.
    pub(super) async fn settled(&self) {
        self.0.refreshes.wait().await;
        for org in self.0.secrets.unwritten() {
            if let Ok(Some(_lock)) = self.0.store.try_refresh_lock(&org) {
                // What comes of it nobody can be told any more.
                let _ = self.0.secrets.get(&org, Patience::Shown).await;
            }
        }
    }

    /// Becomes the one process that may use this org's refresh token.
    pub(super) async fn lock(&self, org: &OrgKey) -> Result<RefreshLock, JobError> {
        self.0.lock(org).await
    }

    fn slot(&self, org: &OrgKey) -> Arc<Slot> {
        let mut orgs = self.0.orgs.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(orgs.entry(org.clone()).or_default())
    }
}

impl Inner {
    async fn session(
        &self,
        key: &OrgKey,
        slot: &Slot,
        expired: Option<Secret>,
    ) -> Result<Session, JobError> {
        let mut state = slot.state.lock().await;
        if let Some(session) = state.valid(expired.as_ref()) {
            return Ok(session);
        }
        if let Some((org, token)) = self.given.session(key) {
            if expired.is_some() {
                return Err(JobError::GivenTokenRefused);
            }
            let client = self.client(&org, &org.instance_url, token).await?;
            state.take(&client);
            return Ok(Session::of(client));
        }
        if key.is_of_the_salesforce_cli() {
            return self.session_of_sf(key, &mut state, expired).await;
        }
        self.org(key)?;
        // A person who looks for the passphrase holds up no other process.
        self.secrets.opened(key).await?;
        let _lock = self.lock(key).await?;
        // Read under the lock: who had it before may have learnt that the org is elsewhere now.
        let org = self.org(key)?;
        let record = self.record(&org, slot).await?;
        if let Some(token) = renew::kept(&org, &record, expired.as_ref())? {
            let client = self.client(&org, &org.instance_url, token).await?;
            state.take(&client);
            return Ok(Session::of(client));
        }
        if state.refused.as_ref() == Some(&record.refresh_token) {
            return Err(JobError::NeedsLogin("the refresh token was refused".into()));
        }
        if let Some(token) = renew::shared(&record, expired.as_ref()) {
            tracing::debug!(org = key.as_str(), "another process got a token meanwhile");
            let client = self.client(&org, &org.instance_url, token).await?;
            state.client = Some(client.clone());
            state.adopted = true;
            return Ok(Session {
                adopted: true,
                ..Session::of(client)
            });
        }
        state.client = None;
        // From here on a token may have been sent; a vault that is slow to give one has cost nothing.
        let under_way = self.refreshes.token();
        let (tokens, used) = match self.refresh(&org, record, slot).await {
            Ok(refreshed) => refreshed,
            Err((error, refused)) => {
                state.refused = refused;
                return Err(error);
            }
        };
        slot.at_vault.store(true, Ordering::Relaxed);
        let notice = self.keep_rotated(key, &tokens, used).await;
        slot.at_vault.store(false, Ordering::Relaxed);
        drop(under_way);
        let client = self.connect(&org, tokens).await?;
        state.take(&client);
        state.refused = None;
        Ok(Session {
            notice,
            ..Session::of(client)
        })
    }

    /// Refreshes with the record's token; an error comes with the token that the server called dead.
    /// A refusal and an answer that never came are looked at
    /// twice, because somebody else's newer token may be in the vault by then.
    async fn refresh(
        &self,
        org: &Org,
        mut record: Record,
        slot: &Slot,
    ) -> Result<(Tokens, Record), (JobError, Option<Secret>)> {
        let mut second = false;
        loop {
            let error = match renew::ask(&self.http, org, &record).await {
                Ok(tokens) if tokens.key == org.key => return Ok((tokens, record)),
                Ok(_) => {
                    let text = "the server gave a token of another user".into();
                    return Err((JobError::NeedsLogin(text), None));
                }
                Err(error) => error,
            };
            let dead = error.code() == Some("invalid_grant");
            // An answer that came and cannot be used was carried out: its token is spent.
            let ambiguous = matches!(
                error,
                salesforce::Error::TimedOut { .. } | salesforce::Error::Broken { .. }
            );
            if second || !(dead || ambiguous) {
                let refused = dead.then_some(record.refresh_token);
                // What a key or a secret was refused for can be put right without a login.
                return Err((error.into(), refused.filter(|token| !token.is_empty())));
            }
            let newer = match self.record(org, slot).await {
                Ok(record) => record,
                Err(error) => return Err((error, None)),
            };
            if dead && newer.refresh_token == record.refresh_token {
                let refused = Some(record.refresh_token).filter(|token| !token.is_empty());
                return Err((error.into(), refused));
            }
            tracing::debug!(org = org.key.as_str(), "a refresh is tried once more");
            record = newer;
            second = true;
        }
    }

    /// Writes a rotated refresh token, and for other processes the access token with it, before
    /// anything else is done with the answer. Where the vault does not take it, memory does, and the
    /// person is told.
    async fn keep_rotated(&self, key: &OrgKey, tokens: &Tokens, used: Record) -> Option<String> {
        let refresh_token = tokens.refresh_token.clone()?;
        if refresh_token == used.refresh_token {
            return None;
        }
        let record = Record {
            generation: used.generation + 1,
            refresh_token,
            access_token: Some(tokens.access_token.clone()),
            ..used
        };
        let kept = self.secrets.replace(key, &record).await;
        kept.err().map(|error| {
            format!(
                "The new refresh token could not be kept ({error}): the login lasts for this \
                 session, unless a later try succeeds"
            )
        })
    }

    async fn client(&self, org: &Org, url: &str, token: Secret) -> Result<Client, JobError> {
        let client = versions::client(&self.http, url, token, org.api_version.as_deref()).await?;
        Ok(client.of_org(org.key.clone()))
    }

    async fn connect(&self, org: &Org, tokens: Tokens) -> Result<Client, JobError> {
        let Tokens {
            access_token,
            instance_url,
            ..
        } = tokens;
        let client = self.client(org, &instance_url, access_token).await?;
        let version = client.version().to_owned();
        let (store, key) = (self.store.clone(), org.key.clone());
        let written = blocking(move || {
            store.update_org(&key, |org| {
                org.card.refreshed = now();
                org.instance_url = instance_url;
                org.api_version = Some(version);
            })
        });
        // The list is for the next start; a full disk is no reason to withhold the rows.
        if let Ok(Err(error)) = written.await {
            tracing::warn!(%error, "the org list was not updated");
        }
        Ok(client)
    }

    fn org(&self, key: &OrgKey) -> Result<Org, JobError> {
        let orgs = self.store.orgs().value;
        orgs.into_iter()
            .find(|org| org.key == *key)
            .or_else(|| self.sf.org(key))
            .ok_or_else(|| JobError::UnknownOrg(key.clone()))
    }

    async fn record(&self, org: &Org, slot: &Slot) -> Result<Record, JobError> {
        slot.at_vault.store(true, Ordering::Relaxed);
        let record = self.secrets.get(&org.key, Patience::Shown).await;
        slot.at_vault.store(false, Ordering::Relaxed);
        if let (Ok(None) | Err(VaultError::Absent(_)), Some(record)) =
            (&record, renew::without_vault(org))
        {
            return Ok(record);
        }
        let name = self.secrets.status().name;
        record?.ok_or_else(|| JobError::NeedsLogin(format!("there is no refresh token in {name}")))
    }

    async fn lock(&self, key: &OrgKey) -> Result<RefreshLock, JobError> {
        let waited = async {
            loop {
                if let Some(lock) = self.store.try_refresh_lock(key)? {
                    if !lock.between_processes() {
                        tracing::warn!("the state directory has no file locks");
                    }
                    return Ok(lock);
                }
                tokio::time::sleep(LOCK_PAUSE).await;
            }
        };
        tokio::time::timeout(LOCK_PATIENCE, waited)
            .await
            .unwrap_or(Err(JobError::RefreshBusy))
    }
}
