//! The keyring on macOS: the login keychain.

use std::collections::HashMap;
use std::sync::Arc;

use keyring_core::{CredentialStore, Error, Result};

use crate::secret::Secret;

/// As a person says it.
pub(super) const NAME: &str = "the macOS keychain";

/// How many bytes an entry takes: as many as there are.
pub(super) const LONGEST: Option<usize> = None;

/// A new connection.
pub(super) fn open() -> Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

/// Keychain entries are shown by service and account; there is no label to set.
pub(super) fn modifiers(_label: &str) -> HashMap<&str, &str> {
    HashMap::new()
}

/// The key of the Salesforce CLI. The system may ask whether sftui may read it.
pub(super) fn salesforce_cli_key() -> Result<Option<Secret>> {
    match open()?.build("sfdx", "local", None)?.get_password() {
        Ok(key) => Ok(Some(Secret::new(key))),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(error),
    }
}
