//! The one foreign entry that is ever read: the key with which the Salesforce CLI encrypts its
//! files. It is `sf`'s own, so it is never written, deleted or kept. Blocks, as every keyring does.

use super::{VaultError, keyring, platform};
use crate::secret::Secret;

/// The key, where the system's keyring has it.
///
/// # Errors
/// There is no keyring, or it is locked, or it does not give the entry.
pub fn key_of_the_salesforce_cli() -> Result<Option<Secret>, VaultError> {
    platform::salesforce_cli_key().map_err(|error| keyring::translated(&error))
}
