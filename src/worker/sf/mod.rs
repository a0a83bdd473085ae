//! The orgs of the Salesforce CLI (`sf`): found in its files, used with the tokens that it gives.
//!
//! A refresh token that `sf` owns is never used here: with rotation that would end its login. The
//! program is asked for an access token, and asked again when the org does not take it any more.
//! Where there is no program, the token that its files hold is used for as long as it lives. Lists
//! come from the files alone, so that an org that does not answer holds up nobody.

mod cipher;
mod files;
mod program;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit, oneshot};

use super::JobError;
use super::run::Context;
use super::{JobEvent, SfEvent};
use crate::config::SalesforceCli;
use crate::org::{Org, OrgKey};
use crate::secret::Secret;
use crate::store::Store;
use crate::vault;

/// How many of its programs run at once: each is a heavy one.
const AT_ONCE: usize = 6;

/// How many of those only look whether an org answers: the others are for orgs that are used.
const CHECKS: usize = 3;

/// How long the keyring may take for the key of the files.
const KEYRING: Duration = Duration::from_secs(60);

/// Why an org of `sf` cannot be used now.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SfError {
    /// The program refused, in its own words.
    #[error("sf says: {0}")]
    Refused(String),
    /// The program is one that shows no tokens in any command that is known here.
    #[error("sf does not show its access tokens")]
    Hidden,
    /// The program did not answer in time.
    #[error("sf did not answer in {0} s")]
    Silent(u64),
    /// The program could not be run, or said something else.
    #[error("sf could not be asked: {0}")]
    Broken(String),
    /// The org does not take the token that the program gave anew.
    #[error("the org does not take the access token of sf")]
    TokenRefused,
    /// There is no program, and the token of the files has ended.
    #[error("the access token that sf left in its files has expired")]
    Expired,
    /// There is no program, and the files give no token.
    #[error("the files of sf give no access token: {0}")]
    Closed(String),
}

impl SfError {
    /// What happened, in one short line.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Refused(_) | Self::TokenRefused => "The login of the Salesforce CLI has ended",
            Self::Hidden | Self::Broken(_) => "The Salesforce CLI gives no access token",
            Self::Silent(_) => "The Salesforce CLI does not answer",
            Self::Expired | Self::Closed(_) => "The Salesforce CLI is needed for this org",
        }
    }

    /// What to do next.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Refused(_) | Self::TokenRefused => {
                "Run `sf org login web` for it in a shell and try again, or log in with sftui."
            }
            Self::Hidden | Self::Broken(_) => {
                "Update it (`sf update`) and try again, or log in with sftui."
            }
            Self::Silent(_) => "Try again, or log in with sftui.",
            Self::Expired | Self::Closed(_) => {
                "Install `sf` so that it can be asked for a new token, or log in with sftui."
            }
        }
    }

    /// Whether only a login helps, there or here.
    pub fn needs_login(&self) -> bool {
        !matches!(self, Self::Silent(_))
    }
}

/// The orgs of `sf`. Clones share what was found.
#[derive(Clone, Debug)]
pub(super) struct Sf(Option<Arc<Inner>>);

#[derive(Debug)]
struct Inner {
    place: SalesforceCli,
    store: Store,
    /// What was found, once it was looked for.
    orgs: Mutex<Option<Vec<Org>>>,
    programs: Semaphore,
    checks: Semaphore,
}

impl Sf {
    /// Those at a place; none without one.
    pub(super) fn new(place: Option<SalesforceCli>, store: Store) -> Self {
        Self(place.map(|place| {
            Arc::new(Inner {
                place,
                store,
                orgs: Mutex::default(),
                programs: Semaphore::new(AT_ONCE),
                checks: Semaphore::new(CHECKS),
            })
        }))
    }

    /// One of them. Where nobody looked for them yet, their files are read now.
    pub(super) fn org(&self, key: &OrgKey) -> Option<Org> {
        let inner = self.0.as_ref().filter(|_| key.is_of_the_salesforce_cli())?;
        let mut orgs = inner.orgs();
        let orgs = orgs.get_or_insert_with(|| {
            let known = inner.store.orgs().value;
            salesforce_cli_orgs(&inner.place, &known).0
        });
        orgs.iter().find(|org| org.key == *key).cloned()
    }

    /// Whether it is one of them that was not used yet, and so is not in the list.
    pub(super) fn is_unlisted(&self, key: &OrgKey) -> bool {
        let Some(inner) = self.0.as_ref().filter(|_| key.is_of_the_salesforce_cli()) else {
            return false;
        };
        inner.store.orgs().value.iter().all(|org| org.key != *key)
    }

    /// Changes what is known of one. Returns it, or `None` when it is unknown.
    pub(super) fn update(&self, key: &OrgKey, change: impl FnOnce(&mut Org)) -> Option<Org> {
        self.org(key)?;
        let inner = self.0.as_ref()?;
        let mut orgs = inner.orgs();
        let org = orgs.as_mut()?.iter_mut().find(|org| org.key == *key)?;
        change(org);
        Some(org.clone())
    }

    /// Waits until it is this org's turn to be looked at, which is at once where it is none of `sf`:
    /// so that many of them start no crowd of programs, and the dead ones among them hold up no org
    /// that is used. The turn ends with what is returned.
    pub(super) async fn turn(&self, org: &OrgKey) -> Option<SemaphorePermit<'_>> {
        let inner = self.0.as_ref().filter(|_| org.is_of_the_salesforce_cli())?;
        // It is never closed.
        inner.checks.acquire().await.ok()
    }

    /// An access token for an org, other than one that has expired; and where the org is now.
    pub(super) async fn token(
        &self,
        org: &Org,
        expired: Option<&Secret>,
    ) -> Result<(Secret, String), SfError> {
        let closed = || SfError::Closed("they are not read here".to_owned());
        let inner = Arc::clone(self.0.as_ref().ok_or_else(closed)?);
        let place = inner.place.clone();
        let found = on_a_thread(move || program::find(place.search.as_deref())).await?;
        let token = match found {
            Some(program) => inner.ask(program, org, expired).await?,
            None => inner.left(org, expired).await?,
        };
        let (place, username) = (inner.place.clone(), org.username.clone());
        let instance = on_a_thread(move || files::instance(&place, &username)).await?;
        Ok((token, instance.unwrap_or_else(|| org.instance_url.clone())))
    }
}

impl Inner {
    fn orgs(&self) -> MutexGuard<'_, Option<Vec<Org>>> {
        // Every use is one operation, so a panic elsewhere leaves a whole list.
        self.orgs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn ask(
        &self,
        program: PathBuf,
        org: &Org,
        expired: Option<&Secret>,
    ) -> Result<Secret, SfError> {
        let turn = self.programs.acquire().await;
        tracing::debug!(org = org.key.organization_id(), "sf is asked for a token");
        let search = self.place.search.as_deref();
        let token = program::access_token(&program, search, &org.username).await;
        drop(turn);
        match token {
            Ok(token) if Some(&token) == expired => Err(SfError::TokenRefused),
            Ok(token) => Ok(token),
            Err(program::Refused::Said(text)) => Err(SfError::Refused(text)),
            Err(program::Refused::Hidden) => Err(SfError::Hidden),
            Err(program::Refused::Silent(seconds)) => Err(SfError::Silent(seconds)),
            Err(program::Refused::Broken(why)) => Err(SfError::Broken(why)),
        }
    }

    /// The token that the files hold.
    async fn left(&self, org: &Org, expired: Option<&Secret>) -> Result<Secret, SfError> {
        let (place, username) = (self.place.clone(), org.username.clone());
        let token = on_a_thread(move || left(&place, &username)).await??;
        match expired == Some(&token) {
            true => Err(SfError::Expired),
            false => Ok(token),
        }
    }
}

/// Reads and decrypts the token of the files.
fn left(place: &SalesforceCli, username: &str) -> Result<Secret, SfError> {
    let (value, _) = files::kept(place, username).map_err(SfError::Closed)?;
    if !cipher::is_encrypted(&value) {
        return Ok(Secret::new(value));
    }
    // The key in the file costs no prompt; it may be an old one.
    let of_the_file = key_file(place);
    if let Some(token) = of_the_file.as_ref().and_then(|key| opened(&value, key)) {
        return Ok(token);
    }
    let why = match place.keyring.then(vault::key_of_the_salesforce_cli) {
        Some(Ok(Some(key))) => match opened(&value, &key) {
            Some(token) => return Ok(token),
            None => "the key in the keyring is another one".to_owned(),
        },
        Some(Err(error)) => error.to_string(),
        Some(Ok(None)) | None if of_the_file.is_some() => {
            "the key in key.json is another one".to_owned()
        }
        Some(Ok(None)) | None => "there is no key to them".to_owned(),
    };
    Err(SfError::Closed(why))
}

fn opened(value: &str, key: &Secret) -> Option<Secret> {
    let token = cipher::open(value, key).ok()?;
    // It goes into a header.
    let is_token = token.expose().bytes().all(|byte| byte.is_ascii_graphic());
    (is_token && !token.is_empty()).then_some(token)
}

/// The key where `sf` keeps it in a file.
fn key_file(place: &SalesforceCli) -> Option<Secret> {
    #[derive(serde::Deserialize)]
    struct Key {
        key: String,
    }
    let key: Key = files::json(&place.logins().join("key.json")).ok()?;
    Some(Secret::new(key.key))
}

/// Does something that may block for ever on a thread of its own, which nobody waits for at the end.
async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, SfError> {
    let (tell, told) = oneshot::channel();
    let thread = std::thread::Builder::new().name("sf".into());
    thread
        .spawn(move || {
            // Who does not wait any more need not hear it.
            let _ = tell.send(work());
        })
        .map_err(|error| SfError::Broken(error.kind().to_string()))?;
    match tokio::time::timeout(KEYRING, told).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(_)) => Err(SfError::Broken("reading its files failed".to_owned())),
        Err(_) => Err(SfError::Closed("the keyring does not answer".to_owned())),
    }
}

/// Finds them: the files are read, nothing is asked.
pub(super) async fn run(context: &Context) -> Result<JobEvent, JobError> {
    let nothing = JobEvent::Sf(SfEvent::default());
    let Some(inner) = context.sf.0.clone() else {
        return Ok(nothing);
    };
    let (place, store) = (inner.place.clone(), context.store.clone());
    let read = on_a_thread(move || {
        let files = files::read(&place, &today());
        let program = program::find(place.search.as_deref()).is_some();
        (files, program, store.orgs().value)
    });
    let (mut files, program, known) = read.await?;
    for why in &files.unreadable {
        tracing::warn!(why, "a file of sf is not used");
    }
    merge(&mut files.orgs, &known);
    *inner.orgs() = Some(files.orgs.clone());
    Ok(JobEvent::Sf(SfEvent {
        orgs: files.orgs,
        default: files.default,
        program,
        unreadable: files.unreadable.len(),
        ended: files.ended,
    }))
}

/// What a start needs at once, where an org is named that is in no list of ours: the orgs of `sf`.
pub fn salesforce_cli_orgs(place: &SalesforceCli, known: &[Org]) -> (Vec<Org>, Option<OrgKey>) {
    let mut files = files::read(place, &today());
    merge(&mut files.orgs, known);
    (files.orgs, files.default)
}

/// Leaves out the users with a login of our own, keeps what is known of the others, and gives each
/// a name that no org of ours has.
fn merge(found: &mut Vec<Org>, known: &[Org]) {
    let same_org = |a: &str, b: &str| a.get(..15) == b.get(..15);
    found.retain(|org| {
        !known.iter().any(|own| {
            !own.key.is_of_the_salesforce_cli()
                && own.username == org.username
                && same_org(own.key.organization_id(), org.key.organization_id())
        })
    });
    for at in 0..found.len() {
        let Some(org) = found.get(at).cloned() else {
            continue;
        };
        let before = known.iter().find(|known| known.key == org.key);
        let alias = match before {
            Some(before) => before.alias.clone(),
            None => {
                let others = found.iter().take(at);
                let taken = |alias: &str| {
                    known.iter().any(|own| own.alias == alias)
                        || others.clone().any(|other| other.alias == alias)
                };
                unused(&org.alias, taken)
            }
        };
        let merged = Org {
            alias,
            api_version: org
                .api_version
                .clone()
                .max(before.and_then(|b| b.api_version.clone())),
            last_used: before.and_then(|before| before.last_used),
            class: before.map_or(org.class, |before| before.class),
            card: before.map(|before| before.card.clone()).unwrap_or_default(),
            ..org
        };
        if let Some(place) = found.get_mut(at) {
            *place = merged;
        }
    }
}

fn unused(alias: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(alias) {
        return alias.to_owned();
    }
    let with_mark = format!("{alias}-sf");
    let numbered = (2..).map(|n| format!("{alias}-sf{n}"));
    let mut names = std::iter::once(with_mark).chain(numbered);
    names.find(|name| !taken(name)).unwrap_or_default()
}

fn today() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%d").to_string()
}
