//! The keyring on Windows: the Credential Manager.

use std::collections::HashMap;
use std::sync::Arc;

use keyring_core::{CredentialStore, Result};

use crate::secret::Secret;

/// As a person says it.
pub(super) const NAME: &str = "the Windows Credential Manager";

/// How many bytes an entry takes.
pub(super) const LONGEST: Option<usize> = Some(2560);

/// A new connection.
pub(super) fn open() -> Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

/// Kept on this machine: the default would travel with a roaming profile.
pub(super) fn modifiers(_label: &str) -> HashMap<&str, &str> {
    HashMap::from([("persistence", "Local")])
}

/// The Salesforce CLI keeps its key in a file here.
pub(super) fn salesforce_cli_key() -> Result<Option<Secret>> {
    Ok(None)
}
