//! `Secrets`: the vault, and beside it what could only be kept in this session's memory.
//!
//! Memory wins: what is in it is newer than what the vault holds, because it is only used when the
//! vault did not take a token, or the person chose to go on without.

use std::sync::Arc;

use crate::org::OrgKey;
use crate::vault::{Keeper, Patience, Record, SessionOnly, Status, Vault, VaultError};

/// Where the refresh tokens are. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Secrets {
    keeper: Keeper,
    memory: Arc<SessionOnly>,
}

impl Secrets {
    pub(super) fn new(vault: Arc<dyn Vault>) -> Self {
        Self {
            keeper: Keeper::new(vault),
            memory: Arc::default(),
        }
    }

    /// What the vault is.
    pub(super) fn status(&self) -> Status {
        self.keeper.status()
    }

    /// The newest record.
    pub(super) async fn get(
        &self,
        org: &OrgKey,
        patience: Patience,
    ) -> Result<Option<Record>, VaultError> {
        if let Some(record) = self.memory.get(org)? {
            return Ok(Some(record));
        }
        self.keeper.get(org, patience).await
    }

    /// Writes to the vault and reads back.
    pub(super) async fn set(
        &self,
        org: &OrgKey,
        record: &Record,
        patience: Patience,
    ) -> Result<(), VaultError> {
        self.keeper.set(org, record, patience).await?;
        self.memory.delete(org)
    }

    /// Keeps it for this session only.
    pub(super) fn remember(&self, org: &OrgKey, record: &Record) {
        // Memory does not fail.
        let _ = self.memory.set(org, record);
    }

    /// Writes a rotated record where the old one was. Where that fails it is remembered, so that
    /// the session goes on, and the error tells why it will not outlive it.
    pub(super) async fn replace(&self, org: &OrgKey, record: &Record) -> Result<(), VaultError> {
        if self.memory.get(org)?.is_some() {
            self.remember(org, record);
            return Ok(());
        }
        let kept = self.keeper.set(org, record, Patience::Background).await;
        if kept.is_err() {
            self.remember(org, record);
        }
        kept
    }

    /// Whether this session's memory holds it.
    pub(super) fn in_memory(&self, org: &OrgKey) -> bool {
        self.memory.get(org).is_ok_and(|record| record.is_some())
    }

    /// Deletes it everywhere.
    pub(super) async fn delete(&self, org: &OrgKey, patience: Patience) -> Result<(), VaultError> {
        self.memory.delete(org)?;
        self.keeper.delete(org, patience).await
    }
}
