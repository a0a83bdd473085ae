//! Errors without secrets, stores that forget, and entries that are too short.

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
