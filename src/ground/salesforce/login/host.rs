//! `LoginHost`: where to log in, from whatever was typed or pasted; and which answers' hosts are
//! Salesforce's.
//!
//! A host that is not certainly a login host of Salesforce is refused: a password is typed there.
//! Knows the public host names only and asks no network.

use reqwest::Url;

use super::LoginError;
use crate::salesforce::http::is_loopback;

/// Where My Domains end, per cloud. Before each stands the org's name.
const MY_DOMAIN_SUFFIXES: [&str; 4] = [
    ".my.salesforce.com",
    ".my-salesforce.com",
    ".my.salesforce.mil",
    ".my.sfcrmproducts.cn",
];

/// Hosts of the user interface, and the My Domain that belongs to each.
const UI_SUFFIXES: [(&str, &str); 7] = [
    (".lightning.force.com", ".my.salesforce.com"),
    (".lightning.crmforce.mil", ".my.salesforce.mil"),
    (".lightning.sfcrmapps.cn", ".my.sfcrmproducts.cn"),
    (".my-lightning.com", ".my-salesforce.com"),
    (".my.salesforce-setup.com", ".my.salesforce.com"),
    (".my.salesforce-setup.mil", ".my.salesforce.mil"),
    (".my.sfcrmproducts-setup.cn", ".my.sfcrmproducts.cn"),
];

/// Where an org's API may be, by the end of its host name.
const INSTANCE_SUFFIXES: [&str; 7] = [
    ".salesforce.com",
    ".my-salesforce.com",
    ".salesforce.mil",
    ".sfcrmproducts.cn",
    ".sfcrmapps.cn",
    ".cloudforce.com",
    ".force.com",
];

/// A host to log in at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginHost(Url);

impl LoginHost {
    /// Understands `login`, `production`, `test`, `sandbox`, a My Domain (`acme`,
    /// `acme--uat`, `acme.my.salesforce.com`), and any pasted address of the org, also of Lightning
    /// and Setup. http is kept for loopback hosts only.
    pub fn parse(typed: &str) -> Result<Self, LoginError> {
        let word = typed.trim();
        let refuse = |reason| {
            Err(LoginError::BadHost {
                typed: word.chars().take(80).collect(),
                reason,
            })
        };
        let host = match word.to_ascii_lowercase().as_str() {
            "" => return refuse("nothing was typed"),
            "login" | "production" | "prod" => "login.salesforce.com".into(),
            "test" | "sandbox" => "test.salesforce.com".into(),
            name if is_label(name) && name != "localhost" => my_domain(name),
            _ => match of_address(word) {
                Ok(Place::Here(url)) => return Ok(Self(url)),
                Ok(Place::Host(host)) => host,
                Err(reason) => return refuse(reason),
            },
        };
        match Url::parse(&format!("https://{host}")) {
            Ok(url) => Ok(Self(url)),
            Err(_) => refuse("not a host name"),
        }
    }

    /// The address without a trailing slash, e.g. `https://login.salesforce.com`.
    pub fn url(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// The host name.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// The address of one of its endpoints, e.g. `/services/oauth2/token`.
    pub(in crate::salesforce) fn endpoint(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(path);
        url
    }

    /// Checks the `instance_url` of a token answer from this host, and gives it in lower case
    /// without path or slash. It is where the access token will be sent, so it must be https and a
    /// host of Salesforce, or this very host, or loopback where this host is loopback too.
    pub fn check_instance(&self, instance_url: &str) -> Result<String, LoginError> {
        let foreign = || LoginError::ForeignInstance(instance_url.chars().take(80).collect());
        let url = Url::parse(instance_url).map_err(|_| foreign())?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(foreign());
        }
        let host = url.host_str().unwrap_or_default();
        let trusted = if is_loopback(&self.0) {
            is_loopback(&url) && matches!(url.scheme(), "http" | "https")
        } else {
            url.scheme() == "https"
                && url.port().is_none()
                && is_host_name(host)
                && (host == self.host() || INSTANCE_SUFFIXES.iter().any(|end| is_below(host, end)))
        };
        if !trusted {
            return Err(foreign());
        }
        Ok(url.origin().ascii_serialization())
    }
}

/// What an address points to.
enum Place {
    /// This machine.
    Here(Url),
    /// A login host of Salesforce.
    Host(String),
}

/// Reads a host name or a whole address.
fn of_address(typed: &str) -> Result<Place, &'static str> {
    let written = if typed.contains("://") {
        typed.to_owned()
    } else {
        let scheme = if looks_loopback(typed) {
            "http"
        } else {
            "https"
        };
        format!("{scheme}://{typed}")
    };
    let url = Url::parse(&written).map_err(|_| "not a host name")?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("not a web address");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("an address with a user in it can lead anywhere");
    }
    if is_loopback(&url) {
        return Url::parse(&url.origin().ascii_serialization())
            .map(Place::Here)
            .map_err(|_| "not a host name");
    }
    if url.port().is_some() {
        return Err("Salesforce uses no other port");
    }
    let host = url.host_str().unwrap_or_default().trim_end_matches('.');
    login_host(host).map(Place::Host)
}

/// The login host that a host name stands for.
fn login_host(host: &str) -> Result<String, &'static str> {
    if !is_host_name(host) {
        return Err("not a host name of Salesforce");
    }
    if is_label(host) {
        return Ok(my_domain(host));
    }
    for (ui, own) in UI_SUFFIXES {
        if let Some(name) = host.strip_suffix(ui)
            && !name.is_empty()
        {
            return Ok(format!("{name}{own}"));
        }
    }
    if MY_DOMAIN_SUFFIXES.iter().any(|end| is_below(host, end))
        || matches!(host, "login.salesforce.com" | "test.salesforce.com")
        || is_below(host, ".cloudforce.com")
        || is_old_instance(host)
    {
        return Ok(host.to_owned());
    }
    // A My Domain whose end was left off: `acme.my`, `acme--uat.sandbox`.
    if let Some(name) = host.strip_suffix(".my")
        && (is_label(name) || name.ends_with(".sandbox"))
    {
        return Ok(format!("{host}.salesforce.com"));
    }
    if host.ends_with(".sandbox") && host.contains("--") {
        return Ok(format!("{host}.my.salesforce.com"));
    }
    if is_below(host, ".salesforce.com") || host == "salesforce.com" {
        return Err("a site of Salesforce, but no org is there");
    }
    if is_below(host, ".force.com") || is_below(host, ".site.com") {
        return Err("a page of an org; its login is at its My Domain");
    }
    Err("not a host of Salesforce")
}

/// The My Domain host of an org's bare name; a sandbox says so with two hyphens.
fn my_domain(name: &str) -> String {
    let partition = if name.contains("--") { ".sandbox" } else { "" };
    format!("{name}{partition}.my.salesforce.com")
}

/// Whether a host ends in a suffix (which begins with a dot) and has something before it.
fn is_below(host: &str, suffix: &str) -> bool {
    host.len() > suffix.len() && host.ends_with(suffix)
}

/// Hosts such as `na1.salesforce.com` and `cs42.salesforce.com`.
fn is_old_instance(host: &str) -> bool {
    host.strip_suffix(".salesforce.com").is_some_and(|name| {
        let digits = name.trim_start_matches(|c: char| c.is_ascii_lowercase());
        let letters = name.len() - digits.len();
        (2..=4).contains(&letters)
            && (1..=4).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Plain ASCII labels; what is spelled in another script is encoded as `xn--` and refused, because
/// it is made to look like something else.
fn is_host_name(host: &str) -> bool {
    !host.is_empty()
        && host.split('.').all(is_label)
        && !host.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

fn is_label(name: &str) -> bool {
    (1..=63).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !name.starts_with('-')
        && !name.ends_with('-')
        && !name.starts_with("xn--")
}

fn looks_loopback(typed: &str) -> bool {
    let lower = typed.to_ascii_lowercase();
    ["localhost", "127.", "[::1]"]
        .iter()
        .any(|start| lower.starts_with(start))
}

#[cfg(test)]
mod tests;
