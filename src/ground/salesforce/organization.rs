//! What an org says of itself (the `Organization` record), and the class that follows.
//!
//! Everything here is for a badge and a heading, so it is read leniently: what cannot be read is
//! unknown, and an unknown class counts as production.

use serde::Deserialize;

use super::client::{Client, Reply, parse_json};
use super::error::Error;
use super::query::{self, QueryOptions};
use crate::org::OrgClass;

/// The facts of the `Organization` record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Organization {
    /// The organization's name.
    pub name: Option<String>,
    /// Whether it is a sandbox or a scratch org.
    pub is_sandbox: Option<bool>,
    /// The edition, e.g. `Developer Edition`.
    pub organization_type: Option<String>,
    /// The instance, e.g. `NA1`.
    pub instance_name: Option<String>,
    /// When it ends; sandboxes that end are scratch orgs.
    pub trial_expiration_date: Option<String>,
}

#[derive(Deserialize)]
struct Page {
    records: Vec<Organization>,
}

/// Reads the facts.
pub async fn read(client: &Client) -> Result<Reply<Organization>, Error> {
    const SOQL: &str = "SELECT Name, IsSandbox, OrganizationType, InstanceName, \
                        TrialExpirationDate FROM Organization LIMIT 1";
    let answer = query::first_page(client, SOQL, QueryOptions::default()).await?;
    let page: Page = parse_json(&answer)?;
    Ok(Reply {
        value: page.records.into_iter().next().unwrap_or_default(),
        usage: answer.usage(),
    })
}

impl Organization {
    /// The class, from these facts and, where they are silent, from the instance's host.
    pub fn class(&self, host: &str) -> OrgClass {
        match self.is_sandbox {
            Some(true) if self.trial_expiration_date.is_some() => OrgClass::Scratch,
            Some(true) => match class_of_host(host) {
                OrgClass::Scratch => OrgClass::Scratch,
                _ => OrgClass::Sandbox,
            },
            Some(false) if self.organization_type.as_deref() == Some("Developer Edition") => {
                OrgClass::Developer
            }
            Some(false) => OrgClass::Production,
            None => class_of_host(host),
        }
    }
}

/// The class that a host name tells.
pub fn class_of_host(host: &str) -> OrgClass {
    let host = host.to_ascii_lowercase();
    let cs = host
        .strip_prefix("cs")
        .and_then(|rest| rest.strip_suffix(".salesforce.com"));
    if host.contains(".scratch.my.") {
        OrgClass::Scratch
    } else if host.contains(".sandbox.my.")
        || host.contains("--")
        || cs.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    {
        OrgClass::Sandbox
    } else if host.contains(".develop.my.") || host.contains(".trailblaze.my.") {
        OrgClass::Developer
    } else {
        OrgClass::Production
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_class_follows_from_the_facts_then_from_the_host() {
        let facts = |sandbox, edition: Option<&str>, trial: Option<&str>| Organization {
            is_sandbox: sandbox,
            organization_type: edition.map(Into::into),
            trial_expiration_date: trial.map(Into::into),
            ..Organization::default()
        };
        let ends = Some("2026-12-01T00:00:00.000+0000");
        for (facts, host, class) in [
            (
                facts(Some(true), Some("Enterprise Edition"), None),
                "a.my.salesforce.com",
                OrgClass::Sandbox,
            ),
            (
                facts(Some(true), Some("Developer Edition"), ends),
                "a.my.salesforce.com",
                OrgClass::Scratch,
            ),
            (
                facts(Some(false), Some("Developer Edition"), None),
                "a.my.salesforce.com",
                OrgClass::Developer,
            ),
            (
                facts(Some(false), Some("Enterprise Edition"), ends),
                "a.my.salesforce.com",
                OrgClass::Production,
            ),
            (
                facts(None, None, None),
                "a--b.sandbox.my.salesforce.com",
                OrgClass::Sandbox,
            ),
            (
                facts(None, None, None),
                "cs12.salesforce.com",
                OrgClass::Sandbox,
            ),
            (
                facts(None, None, None),
                "a.scratch.my.salesforce.com",
                OrgClass::Scratch,
            ),
            (
                facts(None, None, None),
                "a.develop.my.salesforce.com",
                OrgClass::Developer,
            ),
            (facts(None, None, None), "127.0.0.1", OrgClass::Production),
        ] {
            assert_eq!(facts.class(host), class, "{host} {facts:?}");
        }
    }
}
