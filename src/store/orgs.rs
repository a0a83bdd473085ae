//! The list of known orgs, merged by key, so that two sftui can add orgs at the same time.

use super::{Loaded, ORGS, Store, StoreError, document, lock};
use crate::org::{Org, OrgKey};

impl Store {
    /// The known orgs, in the order in which they were added.
    pub fn orgs(&self) -> Loaded<Vec<Org>> {
        let loaded = document::load(self.directory(), ORGS);
        Loaded {
            value: loaded.value.unwrap_or_default(),
            put_aside: loaded.put_aside,
        }
    }

    /// Adds an org or replaces the one with its key. The alias is made unique by a number when
    /// another org has it; what is stored is returned.
    pub fn put_org(&self, org: &Org) -> Result<Org, StoreError> {
        let mut org = org.clone();
        self.change_orgs(|orgs| {
            org.alias = unused_alias(orgs, &org);
            match orgs.iter_mut().find(|known| known.key == org.key) {
                Some(known) => *known = org.clone(),
                None => orgs.push(org.clone()),
            }
        })?;
        Ok(org)
    }

    /// Adds an org that is not in the list yet; one that is stays as it is.
    pub fn add_org(&self, org: &Org) -> Result<(), StoreError> {
        self.change_orgs(|orgs| {
            if orgs.iter().all(|known| known.key != org.key) {
                let alias = unused_alias(orgs, org);
                orgs.push(Org {
                    alias,
                    ..org.clone()
                });
            }
        })
    }

    /// Changes an org under the lock, as it is in the file now. Returns it, or `None` when it is
    /// not in the list.
    pub fn update_org(
        &self,
        key: &OrgKey,
        change: impl FnOnce(&mut Org),
    ) -> Result<Option<Org>, StoreError> {
        let mut changed = None;
        self.change_orgs(|orgs| {
            if let Some(org) = orgs.iter_mut().find(|org| org.key == *key) {
                change(org);
                changed = Some(org.clone());
            }
        })?;
        Ok(changed)
    }

    /// Takes an org off the list; one that is not there is success.
    pub fn remove_org(&self, key: &OrgKey) -> Result<(), StoreError> {
        self.change_orgs(|orgs| orgs.retain(|org| org.key != *key))
    }

    /// Changes the list under the lock, as it is in the file now.
    pub fn change_orgs(&self, change: impl FnOnce(&mut Vec<Org>)) -> Result<(), StoreError> {
        let _lock = lock::exclusive(&self.lock_path("orgs.lock"))?;
        let mut orgs = self.orgs().value;
        let before = orgs.clone();
        change(&mut orgs);
        if orgs == before {
            return Ok(());
        }
        document::save(self.directory(), ORGS, &orgs)
    }
}

fn unused_alias(orgs: &[Org], org: &Org) -> String {
    let taken = |alias: &str| {
        orgs.iter()
            .any(|known| known.key != org.key && known.alias == alias)
    };
    if !taken(&org.alias) {
        return org.alias.clone();
    }
    // One more name than there are orgs always has one that is free.
    (2..orgs.len() + 3)
        .map(|n| format!("{}-{n}", org.alias))
        .find(|alias| !taken(alias))
        .unwrap_or_else(|| org.key.as_str().to_owned())
}
