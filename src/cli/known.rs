//! Finding one of the known orgs by what a person calls it.
//!
//! Those of the Salesforce CLI are known, too; their files are read only where the list has no org of
//! that name, so that an ordinary start reads one file.

use std::cell::OnceCell;

use crate::cli::Usage;
use crate::config::SalesforceCli;
use crate::org::{Org, OrgKey};
use crate::worker::salesforce_cli_orgs;

/// Where the Salesforce CLI keeps logins of this person, where it does.
pub(super) fn salesforce_cli() -> Option<SalesforceCli> {
    let place = SalesforceCli::of_the_person(|name| std::env::var_os(name))?;
    place.logins().is_dir().then_some(place)
}

/// The orgs of the list, and behind them those of the Salesforce CLI.
pub(super) struct Known<'a> {
    place: Option<&'a SalesforceCli>,
    listed: Vec<Org>,
    all: OnceCell<Vec<Org>>,
}

impl<'a> Known<'a> {
    pub(super) fn new(listed: Vec<Org>, place: Option<&'a SalesforceCli>) -> Self {
        Self {
            place,
            listed,
            all: OnceCell::new(),
        }
    }

    /// All of them.
    pub(super) fn orgs(&self) -> &[Org] {
        self.all.get_or_init(|| {
            let mut orgs = self.listed.clone();
            let found = self.place.map(|place| salesforce_cli_orgs(place, &orgs).0);
            for org in found.unwrap_or_default() {
                if orgs.iter().all(|known| known.key != org.key) {
                    orgs.push(org);
                }
            }
            orgs
        })
    }

    /// The org with this alias or username.
    pub(super) fn find(&self, name: &str) -> Option<OrgKey> {
        find(&self.listed, name).or_else(|| find(self.orgs(), name))
    }

    /// The same where it must be one of them.
    pub(super) fn require(&self, name: &str) -> Result<OrgKey, Usage> {
        match find(&self.listed, name) {
            Some(key) => Ok(key),
            None => require(self.orgs(), name),
        }
    }

    /// An org by its key.
    pub(super) fn org(&self, key: &OrgKey) -> Option<Org> {
        let of = |orgs: &[Org]| orgs.iter().find(|org| org.key == *key).cloned();
        of(&self.listed).or_else(|| of(self.orgs()))
    }
}

/// The org with this alias or username, whatever the case.
pub(super) fn find(orgs: &[Org], name: &str) -> Option<OrgKey> {
    let same = |text: &str| text.eq_ignore_ascii_case(name);
    orgs.iter()
        .find(|org| same(&org.alias))
        .or_else(|| orgs.iter().find(|org| same(&org.username)))
        .map(|org| org.key.clone())
}

/// The org whose page an address is of.
pub(super) fn at(orgs: &[Org], host: &str) -> Result<OrgKey, Usage> {
    let found: Vec<&Org> = orgs.iter().filter(|org| org.is_at(host)).collect();
    match found.as_slice() {
        [only] => Ok(only.key.clone()),
        [] => Err(Usage(format!(
            "{host} is none of your orgs: log in to it, or say with -o which org is meant"
        ))),
        several => {
            let names: Vec<&str> = several.iter().map(|org| org.alias.as_str()).collect();
            Err(Usage(format!(
                "several of your orgs are at {host}: say with -o which: {}",
                names.join(", ")
            )))
        }
    }
}

/// The same for `-o`, where it must be one of them.
pub(super) fn require(orgs: &[Org], name: &str) -> Result<OrgKey, Usage> {
    find(orgs, name).ok_or_else(|| {
        let known: Vec<&str> = orgs.iter().map(|org| org.alias.as_str()).collect();
        Usage(match known.as_slice() {
            [] => format!("no org is known yet: start sftui without `-o {name}` and log in"),
            known => format!("no org `{name}` is known; known are {}", known.join(", ")),
        })
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::org::{ClientApp, LoginKind, OrgClass};

    fn org(alias: &str, username: &str) -> Org {
        Org {
            key: OrgKey::new(alias, username),
            alias: alias.into(),
            username: username.into(),
            name: None,
            instance_url: "https://acme.example".into(),
            login_url: "https://acme.example".into(),
            class: OrgClass::Production,
            login: LoginKind::default(),
            app: ClientApp::salesforce_cli(),
            api_version: None,
            last_used: None,
            card: crate::org::OrgCard::default(),
        }
    }

    #[test]
    fn an_org_goes_by_alias_or_username_and_an_unknown_one_lists_those_that_are() {
        let orgs = [org("acme", "sofia@acme.example"), org("uat", "acme")];
        assert_eq!(find(&orgs, "ACME"), Some(orgs[0].key.clone()));
        assert_eq!(find(&orgs, "sofia@acme.example"), Some(orgs[0].key.clone()));
        assert_eq!(find(&orgs, "uat"), Some(orgs[1].key.clone()));
        let error = require(&orgs, "prod").unwrap_err().to_string();
        assert_eq!(error, "no org `prod` is known; known are acme, uat");
        // An address says the org, unless two logins are there.
        let error = at(&orgs, "acme.example").unwrap_err().to_string();
        assert!(error.ends_with("say with -o which: acme, uat"), "{error}");
        assert_eq!(at(&orgs[..1], "acme.example").unwrap(), orgs[0].key);
        let error = at(&orgs, "other.example").unwrap_err().to_string();
        assert!(
            error.starts_with("other.example is none of your orgs"),
            "{error}"
        );
        let error = require(&[], "prod").unwrap_err().to_string();
        assert!(error.contains("log in"), "{error}");
    }
}
