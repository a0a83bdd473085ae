//! `Secrets`: the vault, and beside it what could only be kept in this session's memory.
//!
//! Memory wins: what is in it is newer than what the vault holds, because it is only used when the
//! vault did not take a token, or the person chose to go on without.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::vault_door::Door;
use crate::org::OrgKey;
use crate::secret::Secret;
use crate::vault::{Keeper, Patience, Record, SessionOnly, Status, Vault, VaultError};

/// Where the refresh tokens are. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Secrets {
    keeper: Keeper,
    door: Door,
    memory: Arc<SessionOnly>,
    /// Whose record in memory belongs into the vault, which did not take it.
    owed: Arc<Mutex<HashSet<OrgKey>>>,
}

impl Secrets {
    pub(super) fn new(vault: Arc<dyn Vault>, passphrase: Option<Secret>) -> Self {
        let keeper = Keeper::new(vault);
        Self {
            door: Door::new(keeper.clone(), passphrase),
            keeper,
            memory: Arc::default(),
            owed: Arc::default(),
        }
    }

    /// What the vault is.
    pub(super) fn status(&self) -> Status {
        self.keeper.status()
    }

    /// Who waits for the vault's passphrase.
    pub(super) fn door(&self) -> &Door {
        &self.door
    }

    /// Waits until the vault can be used for an org: at once, where memory has what there is.
    pub(super) async fn opened(&self, org: &OrgKey) -> Result<(), VaultError> {
        if self.in_memory(org) {
            return Ok(());
        }
        self.door.opened().await
    }

    fn owed(&self) -> MutexGuard<'_, HashSet<OrgKey>> {
        // A panic elsewhere cannot leave half a set: every use is one operation.
        self.owed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Memory has nothing for the org any more.
    fn drop_memory(&self, org: &OrgKey) -> Result<(), VaultError> {
        self.owed().remove(org);
        self.memory.delete(org)
    }

    /// The newest record. One that the vault did not take before is offered to it again.
    pub(super) async fn get(
        &self,
        org: &OrgKey,
        patience: Patience,
    ) -> Result<Option<Record>, VaultError> {
        if let Some(record) = self.memory.get(org)? {
            if !self.owed().contains(org) {
                return Ok(Some(record));
            }
            return self.offer(org, record, patience).await.map(Some);
        }
        self.door.opened().await?;
        self.keeper.get(org, patience).await
    }

    /// Writes to the vault and reads back.
    pub(super) async fn set(
        &self,
        org: &OrgKey,
        record: &Record,
        patience: Patience,
    ) -> Result<(), VaultError> {
        self.door.opened().await?;
        self.keeper.set(org, record, patience).await?;
        self.drop_memory(org)
    }

    /// Offers the vault a record that it did not take before, unless somebody else wrote a newer
    /// one meanwhile or deleted it all; returns the newest.
    async fn offer(
        &self,
        org: &OrgKey,
        record: Record,
        patience: Patience,
    ) -> Result<Record, VaultError> {
        match self.keeper.get(org, patience).await {
            Ok(Some(kept)) if kept.generation >= record.generation => {
                self.drop_memory(org)?;
                Ok(kept)
            }
            Ok(Some(_)) => {
                if self.keeper.set(org, &record, patience).await.is_ok() {
                    self.drop_memory(org)?;
                }
                Ok(record)
            }
            // Memory goes on.
            Ok(None) | Err(_) => Ok(record),
        }
    }

    /// The orgs whose record the vault did not take yet.
    pub(super) fn unwritten(&self) -> Vec<OrgKey> {
        self.owed().iter().cloned().collect()
    }

    /// Keeps it for this session only.
    pub(super) fn remember(&self, org: &OrgKey, record: &Record) {
        self.owed().remove(org);
        // Memory does not fail.
        let _ = self.memory.set(org, record);
    }

    /// Writes a rotated record where the old one was. It is remembered until it is written, so that
    /// the session goes on where that fails, and the error tells why it may not outlive it; the next
    /// [`Secrets::get`] tries again.
    pub(super) async fn replace(&self, org: &OrgKey, record: &Record) -> Result<(), VaultError> {
        let in_memory = self.memory.get(org)?.is_some();
        self.memory.set(org, record)?;
        if in_memory {
            return Ok(());
        }
        self.owed().insert(org.clone());
        self.set(org, record, Patience::Shown).await
    }

    /// Undoes a login: what was there before, or nothing.
    pub(super) async fn restore(
        &self,
        org: &OrgKey,
        before: Option<&Record>,
    ) -> Result<(), VaultError> {
        let in_memory = self.in_memory(org);
        match before {
            // The vault was not written, so it has what it had.
            _ if in_memory => self.drop_memory(org),
            Some(record) => self.set(org, record, Patience::Shown).await,
            None => self.delete(org, Patience::Shown).await,
        }
    }

    /// Whether this session's memory holds it.
    pub(super) fn in_memory(&self, org: &OrgKey) -> bool {
        self.memory.get(org).is_ok_and(|record| record.is_some())
    }

    /// Deletes it everywhere.
    pub(super) async fn delete(&self, org: &OrgKey, patience: Patience) -> Result<(), VaultError> {
        self.drop_memory(org)?;
        self.door.opened().await?;
        self.keeper.delete(org, patience).await
    }
}
