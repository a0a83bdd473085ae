//! The keyring on Linux: the Secret Service of the session (GNOME Keyring, KWallet, KeePassXC),
//! spoken to in pure Rust, so that building needs no system library.

use std::collections::HashMap;
use std::sync::Arc;

use keyring_core::{CredentialStore, Result};

use crate::secret::Secret;

/// As a person says it.
pub(super) const NAME: &str = "the Secret Service keyring";

/// How many bytes an entry takes: as many as there are.
pub(super) const LONGEST: Option<usize> = None;

/// A new connection.
pub(super) fn open() -> Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

/// What an entry is made with: the label that keyring managers show.
pub(super) fn modifiers(label: &str) -> HashMap<&str, &str> {
    HashMap::from([("label", label)])
}

/// The key of the Salesforce CLI, under the attributes that `secret-tool` gave it.
pub(super) fn salesforce_cli_key() -> Result<Option<Secret>> {
    let spec = HashMap::from([("user", "local"), ("domain", "sfdx")]);
    let found = open()?.search(&spec)?;
    let Some(entry) = found.first() else {
        return Ok(None);
    };
    entry.get_password().map(|key| Some(Secret::new(key)))
}
