//! `Given`: the org that the environment gave to this process, with its access token.
//!
//! It lives in memory alone: no job writes it into the list of orgs, and no vault is asked for it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::org::{Org, OrgKey};
use crate::secret::Secret;

/// The given org, when there is one. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct Given(Arc<Mutex<Option<(Org, Secret)>>>);

impl Given {
    /// Takes it.
    pub(super) fn put(&self, org: Org, access_token: Secret) {
        *self.held() = Some((org, access_token));
    }

    /// The org, when it is this one.
    pub(super) fn org(&self, key: &OrgKey) -> Option<Org> {
        self.session(key).map(|(org, _)| org)
    }

    /// The org and its token, when it is this one.
    pub(super) fn session(&self, key: &OrgKey) -> Option<(Org, Secret)> {
        self.held().clone().filter(|(org, _)| org.key == *key)
    }

    /// Changes what is known of the org. Returns it, or `None` when it is another.
    pub(super) fn update(&self, key: &OrgKey, change: impl FnOnce(&mut Org)) -> Option<Org> {
        let mut held = self.held();
        let (org, _) = held.as_mut().filter(|(org, _)| org.key == *key)?;
        change(org);
        Some(org.clone())
    }

    fn held(&self) -> MutexGuard<'_, Option<(Org, Secret)>> {
        // A change sets a few fields one after the other; each state in between is an org.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
