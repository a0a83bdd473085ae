//! Pages of an org in a browser: where they are, and the address that logs the browser in once.
//!
//! A page is named by its path; an access token is never part of an address. The one-time address
//! (`singleaccess`) is a [`Secret`]: whoever has it within a minute is logged in.

use reqwest::Url;
use serde::Deserialize;

use super::client::Client;
use super::error::Error;
use super::http::is_loopback;
use super::login::LoginHost;
use crate::secret::Secret;

/// A page of an org.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// Where the org begins.
    Home,
    /// Setup's first page.
    Setup,
    /// A record, by its id.
    Record(String),
    /// The list of an object's records.
    List(String),
    /// An object in Setup: its fields, layouts, rules.
    Object(String),
}

impl Page {
    /// Its path on the org's own host; the org leads on to the interface that the user has. `None`
    /// for what is neither an id nor a name.
    pub fn path(&self) -> Option<String> {
        let is_name = |name: &str| {
            !name.is_empty()
                && name.len() <= 100
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        };
        Some(match self {
            Self::Home => "/lightning/page/home".to_owned(),
            Self::Setup => "/lightning/setup/SetupOneHome/home".to_owned(),
            Self::Record(id) => {
                let is_id =
                    matches!(id.len(), 15 | 18) && id.bytes().all(|b| b.is_ascii_alphanumeric());
                format!("/{}", is_id.then_some(id)?)
            }
            Self::List(name) => {
                format!("/lightning/o/{}/list", is_name(name).then_some(name)?)
            }
            Self::Object(name) => {
                let name = is_name(name).then_some(name)?;
                format!("/lightning/setup/ObjectManager/{name}/Details/view")
            }
        })
    }
}

/// The plain address of a page: the browser logs in by itself where it has no session.
///
/// # Errors
/// [`Error::RefusedAddress`] where the page is none, or the instance none of Salesforce's hosts.
pub fn plain(instance_url: &str, page: &Page) -> Result<String, Error> {
    let refused = || Error::RefusedAddress("an address that is no page of an org".into());
    let path = page.path().ok_or_else(refused)?;
    let mut url = Url::parse(instance_url).map_err(|_| refused())?;
    let safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
    if !safe || !url.username().is_empty() || url.password().is_some() {
        return Err(refused());
    }
    // Ids are led on by the org's own host; the pages of Lightning are on its own.
    if path.starts_with("/lightning/")
        && let Some(host) = url.host_str().and_then(lightning_host)
    {
        url.set_host(Some(&host)).map_err(|_| refused())?;
    }
    url.set_path(&path);
    url.set_query(None);
    Ok(url.into())
}

/// The Lightning host of an org's My Domain.
fn lightning_host(host: &str) -> Option<String> {
    const HOSTS: [(&str, &str); 4] = [
        (".my.salesforce.com", ".lightning.force.com"),
        (".my.salesforce.mil", ".lightning.crmforce.mil"),
        (".my-salesforce.com", ".my-lightning.com"),
        (".my.sfcrmproducts.cn", ".lightning.sfcrmapps.cn"),
    ];
    HOSTS.iter().find_map(|(own, lightning)| {
        let name = host.strip_suffix(own).filter(|name| !name.is_empty())?;
        Some(format!("{name}{lightning}"))
    })
}

#[derive(Deserialize)]
struct Access {
    frontdoor_uri: String,
}

/// The address that opens a page once, logged in, within about a minute.
///
/// Needs the scope `web`, and a session that lives: it answers an expired one with 403, so the
/// caller asks something else first.
///
/// # Errors
/// Those of a call; [`Error::RefusedAddress`] where the answer leads to another host.
pub async fn one_time(client: &Client, page: &Page) -> Result<Secret, Error> {
    let refused = || Error::RefusedAddress("an address that is no page of an org".into());
    let path = page.path().ok_or_else(refused)?;
    let mut url = client.address("/services/oauth2/singleaccess")?;
    url.query_pairs_mut().append_pair("redirect_uri", &path);
    let answer: Access = client.read_json(&client.get(url)).await?.value;
    let address = Secret::new(answer.frontdoor_uri);
    // Only the org's own host, or another of Salesforce's: the browser is sent there.
    let instance = LoginHost::parse(client.origin().as_str())?;
    instance.check_instance(&origin_of(address.expose()).ok_or_else(refused)?)?;
    Ok(address)
}

fn origin_of(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    (url.username().is_empty() && url.password().is_none())
        .then(|| url.origin().ascii_serialization())
}

/// Asks whether the session lives, and may use the API.
///
/// # Errors
/// Those of a call.
pub async fn probe(client: &Client) -> Result<(), Error> {
    let call = client.get(client.resource("")?);
    client.read_json::<serde::de::IgnoredAny>(&call).await?;
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_its_address_and_what_is_no_page_has_none() {
        let host = "https://acme--uat.sandbox.my.salesforce.com";
        let lightning = "https://acme--uat.sandbox.lightning.force.com/lightning";
        let record = Page::Record("0015g00000AbCdEAAV".into());
        for (page, address) in [
            (record.clone(), format!("{host}/0015g00000AbCdEAAV")),
            (
                Page::List("Account".into()),
                format!("{lightning}/o/Account/list"),
            ),
            (
                Page::Object("Meter_Reading__c".into()),
                format!("{lightning}/setup/ObjectManager/Meter_Reading__c/Details/view"),
            ),
            (Page::Home, format!("{lightning}/page/home")),
            (Page::Setup, format!("{lightning}/setup/SetupOneHome/home")),
        ] {
            assert_eq!(plain(host, &page).unwrap(), address);
        }
        let old = plain("https://na1.salesforce.com", &Page::List("Lead".into()));
        assert_eq!(
            old.unwrap(),
            "https://na1.salesforce.com/lightning/o/Lead/list"
        );
        for page in [
            Page::Record("../../secur/logout.jsp".into()),
            Page::Record("0015g00000AbCdE?x=1".into()),
            Page::Record(String::new()),
            Page::List("Account/../x".into()),
            Page::Object("a b".into()),
        ] {
            assert!(plain(host, &page).is_err(), "{page:?}");
        }
        for host in [
            "http://acme.my.salesforce.com",
            "https://u:p@a.my.salesforce.com",
            "x",
        ] {
            assert!(plain(host, &record).is_err(), "{host}");
        }
    }
}
