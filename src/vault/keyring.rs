//! The operating system's keyring, through the `keyring` family of crates.
//!
//! The one-shot store of the `keyring` crate (its `v1` entry) is made once a process and never
//! again: after the provider restarts, every call fails for ever. So the store is built here from
//! the family's own parts, one small file per operating system, kept until a call says that the
//! connection is gone, and then built anew, once per call. Errors of the family can carry the bytes
//! of a secret, so none of them leaves this file: only [`VaultError`] does.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use keyring_core::{CredentialStore, Entry, Error};

use super::split::{self, Head};
use super::{Record, Status, Vault, VaultError, platform};
use crate::org::OrgKey;

/// The service under which entries stand; the user is the org key.
const SERVICE: &str = "sftui";

/// The operating system's keyring.
#[derive(Debug)]
pub struct Keyring {
    /// The connection, once there is one. Never locked across a call, which may block for ever.
    store: Mutex<Option<Arc<CredentialStore>>>,
    /// How many bytes an entry takes, where there is a limit.
    longest: Option<usize>,
}

impl Default for Keyring {
    fn default() -> Self {
        Self {
            store: Mutex::default(),
            longest: platform::LONGEST,
        }
    }
}

impl Keyring {
    /// The keyring of this system; connects on the first call.
    pub fn new() -> Self {
        Self::default()
    }

    fn kept(&self) -> MutexGuard<'_, Option<Arc<CredentialStore>>> {
        // A panic elsewhere cannot leave half a value: every use is one assignment.
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn entry(&self, user: &str) -> Result<Entry, VaultError> {
        let kept = self.kept().clone();
        let store = match kept {
            Some(store) => store,
            None => {
                let store = platform::open().map_err(|error| absent(&error))?;
                *self.kept() = Some(Arc::clone(&store));
                store
            }
        };
        // Attributes and labels are stored unencrypted, so they hold ids and no names.
        let label = format!("sftui login {user}");
        store
            .build(SERVICE, user, Some(&platform::modifiers(&label)))
            .map_err(|error| translated(&error))
    }

    /// Makes a call; when the connection turns out to be gone, once more over a new one.
    fn call<T>(
        &self,
        user: &str,
        work: impl Fn(&Entry) -> keyring_core::Result<T>,
    ) -> Result<T, VaultError> {
        match work(&self.entry(user)?) {
            Err(error) if is_disconnected(&error) => {
                self.reopen();
                work(&self.entry(user)?).map_err(|error| translated(&error))
            }
            result => result.map_err(|error| translated(&error)),
        }
    }

    /// What stands under a user: nothing, an entry, or twins of it.
    fn found(&self, user: &str) -> Result<Vec<Vec<u8>>, VaultError> {
        self.call(user, |entry| match entry.get_secret() {
            Ok(bytes) => Ok(vec![bytes]),
            Err(Error::NoEntry) => Ok(Vec::new()),
            // Somebody duplicated the entry (a restored backup, a synchronised keyring).
            Err(Error::Ambiguous(twins)) => twins.iter().map(Entry::get_secret).collect(),
            Err(error) => Err(error),
        })
    }

    fn read(&self, org: &OrgKey) -> Result<Option<Record>, VaultError> {
        let mut newest: Option<Record> = None;
        let mut unreadable = None;
        for bytes in self.found(org.as_str())? {
            let whole = match Head::of(&bytes) {
                Some(head) => self.joined(org, &head),
                None => Ok(bytes),
            };
            match whole.and_then(Record::decode) {
                Ok(record) => {
                    let newer = |known: &Record| known.generation < record.generation;
                    if newest.as_ref().is_none_or(newer) {
                        newest = Some(record);
                    }
                }
                Err(error) => unreadable = Some(error),
            }
        }
        match (newest, unreadable) {
            (None, Some(error)) => Err(error),
            (newest, _) => Ok(newest),
        }
    }

    /// The text of a record that is in several entries.
    fn joined(&self, org: &OrgKey, head: &Head) -> Result<Vec<u8>, VaultError> {
        let mut text = Vec::new();
        for name in head.names(org.as_str()) {
            let part = self.found(&name)?.into_iter().next();
            text.extend(part.ok_or(VaultError::Unreadable("a part of it is missing"))?);
        }
        Ok(text)
    }

    fn write(&self, user: &str, text: &str) -> Result<(), VaultError> {
        self.call(user, |entry| match entry.set_secret(text.as_bytes()) {
            Err(Error::Ambiguous(twins)) => {
                let mut twins = twins.iter();
                if let Some(first) = twins.next() {
                    first.set_secret(text.as_bytes())?;
                }
                twins.try_for_each(Entry::delete_credential)
            }
            result => result,
        })
    }

    fn erase(&self, user: &str) -> Result<(), VaultError> {
        self.call(user, |entry| match entry.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(Error::Ambiguous(twins)) => twins.iter().try_for_each(Entry::delete_credential),
            Err(error) => Err(error),
        })
    }

    /// The parts that the org's entry points to now; none where entries have no limit.
    fn parts(&self, org: &OrgKey) -> Vec<String> {
        if self.longest.is_none() {
            return Vec::new();
        }
        let found = self.found(org.as_str()).unwrap_or_default();
        let heads = found.iter().filter_map(|bytes| Head::of(bytes));
        heads
            .flat_map(|head| head.names(org.as_str()).collect::<Vec<_>>())
            .collect()
    }
}

impl Vault for Keyring {
    fn get(&self, org: &OrgKey) -> Result<Option<Record>, VaultError> {
        self.read(org)
    }

    fn set(&self, org: &OrgKey, record: &Record) -> Result<(), VaultError> {
        let text = record.encode()?;
        let old = self.parts(org);
        let mut new = Vec::new();
        match self.longest {
            Some(longest) if text.len() > longest => {
                let parts = split::parts(&text, longest);
                let head = Head::new(parts.len(), record.generation);
                new.extend(head.names(org.as_str()));
                for (name, part) in new.iter().zip(parts) {
                    self.write(name, part)?;
                }
                self.write(org.as_str(), &head.text()?)?;
            }
            _ => self.write(org.as_str(), &text)?,
        }
        // A keyring that takes everything and keeps nothing is found out here.
        match self.read(org)? {
            Some(kept) if kept == *record => {}
            _ => return Err(VaultError::NotKept),
        }
        for name in old.iter().filter(|name| !new.contains(name)) {
            self.erase(name)?;
        }
        Ok(())
    }

    fn delete(&self, org: &OrgKey) -> Result<(), VaultError> {
        // The parts first: what points to them is needed to find them again.
        for name in self.parts(org) {
            self.erase(&name)?;
        }
        self.erase(org.as_str())
    }

    fn status(&self) -> Status {
        Status {
            name: platform::NAME,
            lasting: true,
        }
    }

    fn reopen(&self) {
        *self.kept() = None;
    }
}

/// Whether the provider went away and may be back: a Secret Service that restarted knows neither
/// the session nor the paths of the old one.
fn is_disconnected(error: &Error) -> bool {
    let Error::PlatformFailure(error) = error else {
        return false;
    };
    let text = format!("{error:?} {error}");
    [
        "NoSession",
        "ServiceUnknown",
        "Disconnected",
        "NoReply",
        "UnknownObject",
        "UnknownMethod",
    ]
    .into_iter()
    .any(|sign| text.contains(sign))
}

fn absent(error: &Error) -> VaultError {
    match error {
        Error::PlatformFailure(error) => VaultError::Absent(short(&error.to_string())),
        other => translated(other),
    }
}

/// The error without the bytes that some of its kinds carry.
pub(super) fn translated(error: &Error) -> VaultError {
    match error {
        Error::NoStorageAccess(error) => VaultError::Locked(short(&error.to_string())),
        Error::PlatformFailure(error) => {
            let text = error.to_string();
            // No bus name and no way to start one: nothing provides a keyring.
            if text.contains("ServiceUnknown") {
                return VaultError::Absent(short(&text));
            }
            // A dismissed prompt comes back as a plain failure from some providers.
            if text.contains("dismissed") {
                return VaultError::Locked(short(&text));
            }
            VaultError::Platform(short(&text))
        }
        Error::NoEntry => VaultError::NotKept,
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            VaultError::Unreadable("it is not what sftui writes")
        }
        Error::TooLong(what, limit) => {
            VaultError::Platform(format!("the {what} is longer than {limit} characters"))
        }
        Error::Ambiguous(_) => VaultError::Platform("several entries for one org".into()),
        Error::NotSupportedByStore(why) | Error::BadStoreFormat(why) => {
            VaultError::Platform(short(why))
        }
        _ => VaultError::Platform("the keyring failed in a way it has no words for".into()),
    }
}

fn short(text: &str) -> String {
    text.chars().take(200).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
