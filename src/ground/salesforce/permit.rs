//! `WriteLocks`: which orgs may be written to, and the permit without which no write leaves.
//!
//! Every org begins read-only, in every process. A [`WritePermit`] has no other maker than
//! [`WriteLocks::permit`], which gives none for a locked org; the one place that sends requests asks
//! the permit once more, so that an org that is locked again stops what has not been sent yet. It
//! must not know what is written.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::error::Error;
use crate::org::{Org, OrgClass, OrgKey};

/// The locks of all orgs in this process. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct WriteLocks(Arc<Mutex<HashMap<OrgKey, Arc<AtomicBool>>>>);

/// Leave to write to one org, as long as it stays unlocked.
#[derive(Clone, Debug)]
pub struct WritePermit {
    org: OrgKey,
    open: Arc<AtomicBool>,
}

/// Why an org stays locked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StaysLocked {
    /// It is production, or counts as such, and its alias was not given.
    #[error("{alias} is production: its alias must be typed to unlock it")]
    AliasWanted {
        /// What must be typed.
        alias: String,
    },
    /// Another text than its alias was given.
    #[error("that is not the alias of this org, which is {alias}")]
    AnotherAlias {
        /// What must be typed.
        alias: String,
    },
}

/// Whether unlocking an org of this class takes its alias, typed.
pub fn wants_alias(class: OrgClass) -> bool {
    match class {
        OrgClass::Sandbox | OrgClass::Scratch | OrgClass::Developer => false,
        OrgClass::Production => true,
    }
}

impl WriteLocks {
    /// Unlocks an org for this process; `typed` is the alias as the person typed it.
    ///
    /// # Errors
    /// Where it is production and `typed` is not its alias, letter for letter.
    pub fn unlock(&self, org: &Org, typed: Option<&str>) -> Result<(), StaysLocked> {
        let alias = || org.alias.clone();
        match typed.map(str::trim) {
            Some(typed) if typed != org.alias => {
                return Err(StaysLocked::AnotherAlias { alias: alias() });
            }
            None if wants_alias(org.class) => {
                return Err(StaysLocked::AliasWanted { alias: alias() });
            }
            _ => {}
        }
        self.of(&org.key).store(true, Ordering::SeqCst);
        Ok(())
    }

    /// Locks an org again: permits that were given hold no longer.
    pub fn lock(&self, org: &OrgKey) {
        self.of(org).store(false, Ordering::SeqCst);
    }

    /// Whether it is unlocked.
    pub fn is_unlocked(&self, org: &OrgKey) -> bool {
        self.of(org).load(Ordering::SeqCst)
    }

    /// Leave to write.
    ///
    /// # Errors
    /// [`Error::ReadOnly`] where the org is locked.
    pub fn permit(&self, org: &OrgKey) -> Result<WritePermit, Error> {
        let permit = WritePermit {
            org: org.clone(),
            open: self.of(org),
        };
        permit
            .holds_for(Some(org))
            .then_some(permit)
            .ok_or(Error::ReadOnly)
    }

    fn of(&self, org: &OrgKey) -> Arc<AtomicBool> {
        let mut orgs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(orgs.entry(org.clone()).or_default())
    }
}

impl WritePermit {
    /// Whether it is leave to write to this org, and that is still unlocked. Who is asked for no org in
    /// particular is not written to.
    pub(super) fn holds_for(&self, org: Option<&OrgKey>) -> bool {
        org == Some(&self.org) && self.open.load(Ordering::SeqCst)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::org::{ClientApp, LoginKind, OrgCard};

    fn org(alias: &str, class: OrgClass) -> Org {
        Org {
            key: OrgKey::new("00D000000000001AAA", alias),
            alias: alias.into(),
            username: String::new(),
            name: None,
            class,
            login_url: String::new(),
            instance_url: String::new(),
            login: LoginKind::default(),
            app: ClientApp::salesforce_cli(),
            api_version: None,
            last_used: None,
            card: OrgCard::default(),
        }
    }

    #[test]
    fn every_org_begins_read_only_and_production_wants_its_alias() {
        let locks = WriteLocks::default();
        let production = org("acme", OrgClass::Production);
        let sandbox = org("acme-uat", OrgClass::Sandbox);
        for org in [&production, &sandbox] {
            assert!(matches!(locks.permit(&org.key), Err(Error::ReadOnly)));
        }
        let alias = || "acme".to_owned();
        assert_eq!(
            locks.unlock(&production, None),
            Err(StaysLocked::AliasWanted { alias: alias() })
        );
        for other in ["", "ACME", "acme-uat", "y"] {
            assert_eq!(
                locks.unlock(&production, Some(other)),
                Err(StaysLocked::AnotherAlias { alias: alias() })
            );
        }
        assert!(!locks.is_unlocked(&production.key));
        locks.unlock(&sandbox, None).unwrap();
        assert!(locks.permit(&sandbox.key).is_ok());
        assert!(locks.permit(&production.key).is_err(), "one org at a time");
        locks.unlock(&production, Some("acme")).unwrap();
        assert!(locks.permit(&production.key).is_ok());
    }

    #[test]
    fn a_permit_ends_with_the_lock() {
        let locks = WriteLocks::default();
        let org = org("acme-uat", OrgClass::Sandbox);
        locks.unlock(&org, None).unwrap();
        let permit = locks.permit(&org.key).unwrap();
        assert!(permit.holds_for(Some(&org.key)));
        locks.lock(&org.key);
        assert!(!permit.holds_for(Some(&org.key)) && locks.permit(&org.key).is_err());
    }

    #[test]
    fn a_permit_is_for_its_own_org() {
        let locks = WriteLocks::default();
        let (one, other) = (
            org("acme-uat", OrgClass::Sandbox),
            org("acme-dev", OrgClass::Sandbox),
        );
        locks.unlock(&one, None).unwrap();
        locks.unlock(&other, None).unwrap();
        let permit = locks.permit(&one.key).unwrap();
        assert!(permit.holds_for(Some(&one.key)));
        assert!(!permit.holds_for(Some(&other.key)) && !permit.holds_for(None));
    }
}
