//! `Given`: the orgs that the environment gave to this process, with their access tokens.
//!
//! They live in memory alone: no job writes one into the list of orgs, and no vault is asked for it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::org::{Org, OrgKey};
use crate::secret::Secret;

/// The given orgs. Clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct Given(Arc<Mutex<Vec<(Org, Secret)>>>);

impl Given {
    /// Takes one.
    pub(super) fn put(&self, org: Org, access_token: Secret) {
        let mut held = self.held();
        held.retain(|(known, _)| known.key != org.key);
        held.push((org, access_token));
    }

    /// The org, when it is this one.
    pub(super) fn org(&self, key: &OrgKey) -> Option<Org> {
        self.session(key).map(|(org, _)| org)
    }

    /// The org and its token, when it is this one.
    pub(super) fn session(&self, key: &OrgKey) -> Option<(Org, Secret)> {
        let held = self.held();
        held.iter().find(|(org, _)| org.key == *key).cloned()
    }

    /// Changes what is known of the org. Returns it, or `None` when it is another.
    pub(super) fn update(&self, key: &OrgKey, change: impl FnOnce(&mut Org)) -> Option<Org> {
        let mut held = self.held();
        let (org, _) = held.iter_mut().find(|(org, _)| org.key == *key)?;
        change(org);
        Some(org.clone())
    }

    fn held(&self) -> MutexGuard<'_, Vec<(Org, Secret)>> {
        // A change sets a few fields one after the other; each state in between is an org.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
