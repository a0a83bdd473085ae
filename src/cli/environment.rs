//! The org that the environment alone gives: an address and an access token, for one process.
//!
//! Nothing of it is written down but what is written into it, and no keyring is asked. Half of it is a mistake, and no error
//! quotes the token.

use url::Url;

use crate::cli::Usage;
use crate::org::{
    ACCESS_TOKEN_VARIABLE, ClientApp, ENVIRONMENT, INSTANCE_URL_VARIABLE, LoginKind, Org, OrgClass,
    OrgKey,
};
use crate::salesforce::organization::class_of_host;
use crate::secret::Secret;

/// How many orgs the environment can give.
const MOST: usize = 4;

/// The org `env` and further ones: `SFTUI_INSTANCE_URL_2` and `SFTUI_ACCESS_TOKEN_2` make `env2`, up
/// to four. The first that is not there ends them.
pub(super) fn orgs(variable: impl Fn(&str) -> Option<String>) -> Result<Vec<(Org, Secret)>, Usage> {
    let mut orgs = Vec::new();
    for number in 1..=MOST {
        let name = |name: &str| match number {
            1 => name.to_owned(),
            number => format!("{name}_{number}"),
        };
        let given = org(|variable_name| variable(&name(variable_name))).map_err(|error| {
            let said = [INSTANCE_URL_VARIABLE, ACCESS_TOKEN_VARIABLE];
            let text = said.iter().fold(error.0, |text, variable| {
                text.replace(variable, &name(variable))
            });
            Usage(text)
        })?;
        let Some((mut org, token)) = given else { break };
        if number > 1 {
            org.alias = format!("{ENVIRONMENT}{number}");
            org.username = format!("({})", name(ACCESS_TOKEN_VARIABLE));
        }
        // Two users of one org, perhaps.
        if orgs
            .iter()
            .any(|(other, _): &(Org, Secret)| other.key == org.key)
        {
            org.key = OrgKey::of_the_environment(&format!("{}#{number}", host(&org)));
        }
        orgs.push((org, token));
    }
    Ok(orgs)
}

/// The org `env` and its access token; `None` where neither variable is set.
pub(super) fn org(
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Option<(Org, Secret)>, Usage> {
    let set = |name: &str| {
        let value = variable(name)?.trim().to_owned();
        (!value.is_empty()).then_some(value)
    };
    let half = |set: &str, missing: &str| {
        Usage(format!(
            "{set} is set and {missing} is not: both together make the org `{ENVIRONMENT}`"
        ))
    };
    let (address, token) = match (set(INSTANCE_URL_VARIABLE), set(ACCESS_TOKEN_VARIABLE)) {
        (None, None) => return Ok(None),
        (Some(_), None) => return Err(half(INSTANCE_URL_VARIABLE, ACCESS_TOKEN_VARIABLE)),
        (None, Some(_)) => return Err(half(ACCESS_TOKEN_VARIABLE, INSTANCE_URL_VARIABLE)),
        (Some(address), Some(token)) => (address, Secret::new(token)),
    };
    if !token.expose().bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Usage(format!(
            "{ACCESS_TOKEN_VARIABLE} holds no access token: there are blanks or other signs in it"
        )));
    }
    let instance_url = origin(&address)?;
    let mut org = Org {
        key: OrgKey::of_the_environment(""),
        alias: ENVIRONMENT.to_owned(),
        // Who it is, the first answer tells.
        username: format!("({ACCESS_TOKEN_VARIABLE})"),
        name: None,
        class: OrgClass::default(),
        login_url: instance_url.clone(),
        instance_url,
        login: LoginKind::AccessToken,
        app: ClientApp::salesforce_cli(),
        api_version: None,
        last_used: None,
        card: crate::org::OrgCard::default(),
    };
    org.key = OrgKey::of_the_environment(host(&org));
    org.class = class_of_host(host(&org));
    Ok(Some((org, token)))
}

/// Its host, with its port where it has one.
fn host(org: &Org) -> &str {
    org.instance_url.split("//").nth(1).unwrap_or_default()
}

/// The address without a path, as [`Org::instance_url`] is written: https, or loopback.
fn origin(address: &str) -> Result<String, Usage> {
    let whole = if address.contains("://") {
        address.to_owned()
    } else {
        format!("https://{address}")
    };
    let refused = |why: &str| Usage(format!("{INSTANCE_URL_VARIABLE} {why}"));
    let url = Url::parse(&whole).map_err(|_| refused("is no address"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused("holds a user name or a password"));
    }
    match url.scheme() {
        "https" => {}
        "http" if crate::salesforce::is_loopback(&url) => {}
        _ => return Err(refused("must begin with https://: a token goes there")),
    }
    if !url.has_host() {
        return Err(refused("names no host"));
    }
    Ok(url.origin().ascii_serialization())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn given(address: Option<&str>, token: Option<&str>) -> Result<Option<(Org, Secret)>, Usage> {
        org(|name| {
            let value = match name {
                INSTANCE_URL_VARIABLE => address,
                ACCESS_TOKEN_VARIABLE => token,
                _ => None,
            };
            value.map(str::to_owned)
        })
    }

    #[test]
    fn an_address_and_a_token_make_an_org_of_the_class_that_the_host_tells() {
        for (address, instance, class) in [
            (
                "https://ACME.my.salesforce.com/",
                "https://acme.my.salesforce.com",
                OrgClass::Production,
            ),
            (
                "acme--uat.sandbox.my.salesforce.com",
                "https://acme--uat.sandbox.my.salesforce.com",
                OrgClass::Sandbox,
            ),
            (
                "https://acme.develop.my.salesforce.com/lightning/page/home",
                "https://acme.develop.my.salesforce.com",
                OrgClass::Developer,
            ),
            (
                "http://127.0.0.1:4123",
                "http://127.0.0.1:4123",
                OrgClass::Production,
            ),
            (
                "http://localhost:80",
                "http://localhost",
                OrgClass::Production,
            ),
        ] {
            let (org, token) = given(Some(address), Some(" 00Dx!AQ.x\n")).unwrap().unwrap();
            assert_eq!((org.instance_url.as_str(), org.class), (instance, class));
            assert_eq!(org.alias, "env");
            assert!(org.key.is_of_the_environment());
            assert_eq!(token.expose(), "00Dx!AQ.x");
        }
    }

    #[test]
    fn further_orgs_are_numbered_and_told_apart() {
        let variable = |name: &str| {
            let value = match name {
                "SFTUI_INSTANCE_URL" => "https://a.example",
                "SFTUI_INSTANCE_URL_2" => "https://b.example",
                "SFTUI_ACCESS_TOKEN" | "SFTUI_ACCESS_TOKEN_2" => "00D!x",
                _ => return None,
            };
            Some(value.to_owned())
        };
        let found = orgs(variable).unwrap();
        let named: Vec<_> = found
            .iter()
            .map(|(org, _)| (org.alias.as_str(), org.instance_url.as_str()))
            .collect();
        assert_eq!(
            named,
            [("env", "https://a.example"), ("env2", "https://b.example")]
        );
        assert!(found.iter().all(|(org, _)| org.key.is_of_the_environment()));
        assert_ne!(found[0].0.key, found[1].0.key);
        let same_host = orgs(|name| match name.strip_prefix("SFTUI_INSTANCE_URL") {
            Some("" | "_2") => Some("https://a.example".to_owned()),
            _ => variable(name),
        });
        let same_host = same_host.unwrap();
        assert_eq!(same_host[0].0.key, found[0].0.key);
        assert_ne!(same_host[0].0.key, same_host[1].0.key);
        let half = |name: &str| {
            (name != "SFTUI_ACCESS_TOKEN_2")
                .then(|| variable(name))
                .flatten()
        };
        let error = orgs(half).unwrap_err().to_string();
        assert!(error.contains("SFTUI_ACCESS_TOKEN_2 is not"), "{error}");
    }

    #[test]
    fn half_an_org_and_an_unsafe_address_are_mistakes_that_quote_no_token() {
        assert!(given(None, None).unwrap().is_none());
        assert!(given(Some(" "), Some("")).unwrap().is_none());
        for (address, token, said) in [
            (Some("https://a.example"), None, "SFTUI_ACCESS_TOKEN is not"),
            (None, Some("00D!CANARY"), "SFTUI_INSTANCE_URL is not"),
            (Some("http://a.example"), Some("00D!CANARY"), "https"),
            (Some("ftp://a.example"), Some("00D!CANARY"), "https"),
            (
                Some("https://u:p@a.example"),
                Some("00D!CANARY"),
                "password",
            ),
            (Some("https://"), Some("00D!CANARY"), "no address"),
            (Some("https://a.example"), Some("00D! CANARY"), "blanks"),
        ] {
            let error = given(address, token).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
            assert!(!error.contains("CANARY"), "{error}");
        }
    }
}
