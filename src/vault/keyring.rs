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
mod tests {
    use std::any::Any;
    use std::collections::HashMap;

    use keyring_core::api::{Credential, CredentialApi, CredentialStoreApi};

    use super::*;
    use crate::secret::Secret;

    fn org() -> OrgKey {
        OrgKey::new("00D000000000001EAA", "005000000000001AAA")
    }

    fn record(generation: u64) -> Record {
        Record {
            generation,
            access_token: None,
            passphrase: None,
            refresh_token: Secret::new("5Aep861CANARY"),
            host: "https://login.salesforce.com".into(),
            client_id: "PlatformCLI".into(),
            client_secret: None,
        }
    }

    #[test]
    fn no_error_of_the_family_carries_the_secret_on() {
        let bytes = || b"5Aep861CANARY".to_vec();
        let failure = || Box::new(std::io::Error::other("broken"));
        for error in [
            Error::BadEncoding(bytes()),
            Error::BadDataFormat(bytes(), failure()),
            Error::PlatformFailure(failure()),
            Error::NoStorageAccess(failure()),
            Error::TooLong("password".into(), 3),
            Error::NoEntry,
            Error::Invalid("password".into(), "5Aep861CANARY".into()),
            Error::NoDefaultStore,
        ] {
            let error = translated(&error);
            let text = format!("{error} {error:?}");
            assert!(
                !text.contains("CANARY") && !text.contains("53, 65"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_restarted_provider_is_told_from_other_failures() {
        let failure =
            |text: &str| Error::PlatformFailure(Box::new(std::io::Error::other(text.to_owned())));
        assert!(is_disconnected(&failure(
            "NoSession: The session does not exist"
        )));
        assert!(is_disconnected(&failure(
            "org.freedesktop.DBus.Error.ServiceUnknown"
        )));
        assert!(!is_disconnected(&failure("prompt dismissed")));
        assert!(!is_disconnected(&Error::NoEntry));
    }

    /// A store of one entry with a fault: what a `set` does, and how often the first calls fail.
    #[derive(Debug)]
    struct Faulty {
        kept: Mutex<Option<Vec<u8>>>,
        set: fn(&[u8]) -> keyring_core::Result<Option<Vec<u8>>>,
    }

    #[derive(Clone, Debug)]
    struct Shared(Arc<Faulty>);

    impl CredentialStoreApi for Shared {
        fn vendor(&self) -> String {
            "test".into()
        }
        fn id(&self) -> String {
            "test".into()
        }
        fn build(
            &self,
            _: &str,
            _: &str,
            _: Option<&HashMap<&str, &str>>,
        ) -> keyring_core::Result<Entry> {
            Ok(Entry::new_with_credential(Arc::new(self.clone())))
        }
        fn as_any(&self) -> &dyn Any {
            self
        }
    }

    impl CredentialApi for Shared {
        fn set_secret(&self, secret: &[u8]) -> keyring_core::Result<()> {
            *self.0.kept.lock().unwrap() = (self.0.set)(secret)?;
            Ok(())
        }
        fn get_secret(&self) -> keyring_core::Result<Vec<u8>> {
            self.0.kept.lock().unwrap().clone().ok_or(Error::NoEntry)
        }
        fn delete_credential(&self) -> keyring_core::Result<()> {
            let taken = self.0.kept.lock().unwrap().take();
            taken.map(|_| ()).ok_or(Error::NoEntry)
        }
        fn get_credential(&self) -> keyring_core::Result<Option<Arc<Credential>>> {
            Ok(None)
        }
        fn get_specifiers(&self) -> Option<(String, String)> {
            None
        }
        fn as_any(&self) -> &dyn Any {
            self
        }
    }

    fn keyring(set: fn(&[u8]) -> keyring_core::Result<Option<Vec<u8>>>) -> Keyring {
        let keyring = Keyring::new();
        let store: Arc<CredentialStore> = Arc::new(Shared(Arc::new(Faulty {
            kept: Mutex::default(),
            set,
        })));
        *keyring.kept() = Some(store);
        keyring
    }

    #[test]
    fn a_store_that_works_keeps_a_record_until_it_is_deleted() {
        let keyring = keyring(|secret| Ok(Some(secret.to_vec())));
        assert_eq!(keyring.get(&org()), Ok(None));
        assert_eq!(keyring.set(&org(), &record(1)), Ok(()));
        assert_eq!(keyring.get(&org()), Ok(Some(record(1))));
        assert_eq!(keyring.delete(&org()), Ok(()));
        assert_eq!(keyring.delete(&org()), Ok(()));
        assert_eq!(keyring.get(&org()), Ok(None));
    }

    #[test]
    fn a_store_that_only_says_that_it_kept_something_is_found_out() {
        let forgets = keyring(|_| Ok(None));
        assert_eq!(forgets.set(&org(), &record(1)), Err(VaultError::NotKept));
        let cuts = keyring(|secret| Ok(Some(secret.get(..20).unwrap().to_vec())));
        assert!(cuts.set(&org(), &record(1)).is_err());
        let refuses = keyring(|_| Err(Error::TooLong("password".into(), 10)));
        assert!(matches!(
            refuses.set(&org(), &record(1)),
            Err(VaultError::Platform(_))
        ));
    }

    /// Keeps entries of the mock store, and refuses those that are too long, as Windows does.
    #[derive(Debug)]
    struct Short(Arc<keyring_core::mock::Store>, usize);

    #[derive(Debug)]
    struct ShortEntry(Entry, usize);

    impl CredentialStoreApi for Short {
        fn vendor(&self) -> String {
            "test".into()
        }
        fn id(&self) -> String {
            "test".into()
        }
        fn build(
            &self,
            service: &str,
            user: &str,
            _: Option<&HashMap<&str, &str>>,
        ) -> keyring_core::Result<Entry> {
            let entry = self.0.build(service, user, None)?;
            Ok(Entry::new_with_credential(Arc::new(ShortEntry(
                entry, self.1,
            ))))
        }
        fn as_any(&self) -> &dyn Any {
            self
        }
    }

    impl CredentialApi for ShortEntry {
        fn set_secret(&self, secret: &[u8]) -> keyring_core::Result<()> {
            if secret.len() > self.1 {
                return Err(Error::TooLong("secret".into(), 2560));
            }
            self.0.set_secret(secret)
        }
        fn get_secret(&self) -> keyring_core::Result<Vec<u8>> {
            self.0.get_secret()
        }
        fn delete_credential(&self) -> keyring_core::Result<()> {
            self.0.delete_credential()
        }
        fn get_credential(&self) -> keyring_core::Result<Option<Arc<Credential>>> {
            Ok(None)
        }
        fn get_specifiers(&self) -> Option<(String, String)> {
            None
        }
        fn as_any(&self) -> &dyn Any {
            self
        }
    }

    #[test]
    fn a_record_that_is_too_long_for_one_entry_is_kept_in_several() {
        let mock = keyring_core::mock::Store::new().unwrap();
        let keyring = Keyring {
            longest: Some(2560),
            ..Keyring::default()
        };
        *keyring.kept() = Some(Arc::new(Short(Arc::clone(&mock), 2560)));
        let kept = |user: &str| {
            let entry = mock.build(SERVICE, user, None).unwrap();
            entry.get_secret().map(|bytes| bytes.len()).unwrap_or(0)
        };
        let org = org();
        let name = |generation: u64, part: usize| format!("{}#{generation}.{part}", org.as_str());
        let long = |generation: u64, letters: usize| Record {
            refresh_token: Secret::new("é".repeat(letters)),
            ..record(generation)
        };
        for (generation, letters) in [(1, 4000), (2, 100), (3, 1300), (4, 3000)] {
            let record = long(generation, letters);
            assert_eq!(keyring.set(&org, &record), Ok(()));
            assert_eq!(keyring.get(&org), Ok(Some(record)));
        }
        // Nothing of the older ones is left behind.
        for generation in 1..4 {
            assert_eq!(kept(&name(generation, 1)), 0, "{generation}");
        }
        assert!(kept(&name(4, 1)) > 0 && kept(&name(4, 3)) > 0);
        // A part that is gone is no record, and says so.
        let gone = mock.build(SERVICE, &name(4, 2), None).unwrap();
        gone.delete_credential().unwrap();
        let read = keyring.get(&org);
        assert!(matches!(read, Err(VaultError::Unreadable(_))), "{read:?}");
        assert_eq!(keyring.set(&org, &long(5, 3000)), Ok(()));
        assert_eq!(keyring.delete(&org), Ok(()));
        assert_eq!(keyring.get(&org), Ok(None));
        for part in 1..4 {
            assert_eq!(kept(&name(5, part)), 0);
        }
    }
}
