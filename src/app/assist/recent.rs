//! `Recent`: what was taken from lists lately, org by org, so that it comes first the next time.

use std::collections::BTreeMap;

use crate::org::OrgKey;

/// How many names are remembered of one org.
const KEPT: usize = 64;

/// The names taken lately.
#[derive(Clone, Debug, Default)]
pub struct Recent(BTreeMap<OrgKey, Vec<String>>);

impl Recent {
    /// The names taken in an org, the latest first.
    pub fn of(&self, org: &OrgKey) -> &[String] {
        self.0.get(org).map_or(&[], Vec::as_slice)
    }

    /// Notes that a name was taken.
    pub fn take(&mut self, org: &OrgKey, name: &str) {
        let names = self.0.entry(org.clone()).or_default();
        names.retain(|known| known != name);
        names.insert(0, name.to_owned());
        names.truncate(KEPT);
    }

    /// Brings back what was kept of an org; the latest first.
    pub fn restore(&mut self, org: OrgKey, mut names: Vec<String>) {
        names.truncate(KEPT);
        self.0.insert(org, names);
    }

    /// Every org with its names.
    pub fn iter(&self) -> impl Iterator<Item = (&OrgKey, &[String])> {
        self.0.iter().map(|(org, names)| (org, names.as_slice()))
    }

    /// Forgets an org.
    pub fn forget(&mut self, org: &OrgKey) {
        self.0.remove(org);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_comes_first_once_and_the_oldest_goes() {
        let org = OrgKey::new("00D1", "005A");
        let other = OrgKey::new("00D2", "005A");
        let mut recent = Recent::default();
        for number in 0..100 {
            recent.take(&org, &number.to_string());
        }
        recent.take(&org, "98");
        assert_eq!(recent.of(&org)[..3], ["98", "99", "97"]);
        assert_eq!(recent.of(&org).len(), KEPT);
        assert!(recent.of(&other).is_empty());
        recent.forget(&org);
        assert!(recent.of(&org).is_empty());
    }
}
