//! Finding one of the known orgs by what a person calls it.

use crate::cli::Usage;
use crate::org::{Org, OrgKey};

/// The org with this alias or username, whatever the case.
pub(super) fn find(orgs: &[Org], name: &str) -> Option<OrgKey> {
    let same = |text: &str| text.eq_ignore_ascii_case(name);
    orgs.iter()
        .find(|org| same(&org.alias))
        .or_else(|| orgs.iter().find(|org| same(&org.username)))
        .map(|org| org.key.clone())
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
        let error = require(&[], "prod").unwrap_err().to_string();
        assert!(error.contains("log in"), "{error}");
    }
}
