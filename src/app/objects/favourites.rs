//! `Favourites`: the objects that a person pinned and those looked at lately, org by org. Kept from
//! start to start with the arrangement.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::org::OrgKey;

/// How many objects looked at lately come first.
const RECENT: usize = 12;

/// What comes first in an org's list of objects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedObjects {
    /// The org.
    pub org: OrgKey,
    /// What was pinned, the first first.
    #[serde(default)]
    pub pinned: Vec<String>,
    /// What was looked at, the latest first.
    #[serde(default)]
    pub recent: Vec<String>,
}

/// The favourites of all orgs.
#[derive(Clone, Debug, Default)]
pub struct Favourites(BTreeMap<OrgKey, SavedObjects>);

impl Favourites {
    /// Those of an org.
    pub fn of(&self, org: &OrgKey) -> SavedObjects {
        self.0.get(org).cloned().unwrap_or_else(|| SavedObjects {
            org: org.clone(),
            pinned: Vec::new(),
            recent: Vec::new(),
        })
    }

    /// Notes that an object was looked at.
    pub fn look_at(&mut self, org: &OrgKey, name: &str) {
        let of = self.entry(org);
        of.recent.retain(|known| known != name);
        of.recent.insert(0, name.to_owned());
        of.recent.truncate(RECENT);
    }

    /// Pins an object, or takes its pin; whether it is pinned now.
    pub fn turn_pin(&mut self, org: &OrgKey, name: &str) -> bool {
        let of = self.entry(org);
        let before = of.pinned.len();
        of.pinned.retain(|known| known != name);
        let pins = of.pinned.len() == before;
        if pins {
            of.pinned.push(name.to_owned());
        }
        pins
    }

    /// Brings back what was kept.
    pub fn restore(&mut self, mut saved: SavedObjects) {
        saved.recent.truncate(RECENT);
        self.0.insert(saved.org.clone(), saved);
    }

    /// All, to keep them.
    pub fn iter(&self) -> impl Iterator<Item = &SavedObjects> {
        self.0.values()
    }

    /// Forgets an org.
    pub fn forget(&mut self, org: &OrgKey) {
        self.0.remove(org);
    }

    fn entry(&mut self, org: &OrgKey) -> &mut SavedObjects {
        let empty = || SavedObjects {
            org: org.clone(),
            pinned: Vec::new(),
            recent: Vec::new(),
        };
        self.0.entry(org.clone()).or_insert_with(empty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_comes_first_and_a_pin_is_turned() {
        let org = OrgKey::new("00D1", "005A");
        let mut all = Favourites::default();
        for number in 0..20 {
            all.look_at(&org, &number.to_string());
        }
        all.look_at(&org, "15");
        assert_eq!(all.of(&org).recent[..3], ["15", "19", "18"]);
        assert_eq!(all.of(&org).recent.len(), RECENT);
        assert!(all.turn_pin(&org, "A") && all.turn_pin(&org, "B") && !all.turn_pin(&org, "A"));
        assert_eq!(all.of(&org).pinned, ["B"]);
        all.forget(&org);
        assert!(all.of(&org).recent.is_empty());
    }
}
