//! The keyring elsewhere (the BSDs): what the `keyring` crate chooses there, made once a process.

use std::collections::HashMap;
use std::sync::Arc;

use keyring_core::{CredentialStore, Error, Result};

use crate::secret::Secret;

/// As a person says it.
pub(super) const NAME: &str = "the system's keyring";

/// How many bytes an entry takes: as many as there are.
pub(super) const LONGEST: Option<usize> = None;

/// The store that `keyring` set up.
pub(super) fn open() -> Result<Arc<CredentialStore>> {
    if let Err(error) = keyring::Entry::store_status() {
        return Err(Error::PlatformFailure(error.to_string().into()));
    }
    keyring_core::get_default_store().ok_or(Error::NoDefaultStore)
}

/// Nothing that every store would understand.
pub(super) fn modifiers(_label: &str) -> HashMap<&str, &str> {
    HashMap::new()
}

/// The Salesforce CLI keeps its key in a file here.
pub(super) fn salesforce_cli_key() -> Result<Option<Secret>> {
    Ok(None)
}
