//! A vault in memory: what it holds is gone when the program ends.
//!
//! For `--demo`, for tests, and for the person who goes on without a keyring.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Record, Status, Vault, VaultError};
use crate::org::OrgKey;

/// Records in this process's memory, wiped when they go.
#[derive(Debug, Default)]
pub struct SessionOnly {
    records: Mutex<HashMap<OrgKey, Record>>,
}

impl SessionOnly {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    fn records(&self) -> MutexGuard<'_, HashMap<OrgKey, Record>> {
        // A panic elsewhere cannot leave a half-written map: every use is one map operation.
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Vault for SessionOnly {
    fn get(&self, org: &OrgKey) -> Result<Option<Record>, VaultError> {
        Ok(self.records().get(org).cloned())
    }

    fn set(&self, org: &OrgKey, record: &Record) -> Result<(), VaultError> {
        self.records().insert(org.clone(), record.clone());
        Ok(())
    }

    fn delete(&self, org: &OrgKey) -> Result<(), VaultError> {
        self.records().remove(org);
        Ok(())
    }

    fn status(&self) -> Status {
        Status {
            name: "this session's memory",
            lasting: false,
        }
    }

    fn reopen(&self) {}
}
