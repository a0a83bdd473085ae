//! The proxy on the way to a host, as the environment and the system name it, and what it means when
//! it does not let a connection through.
//!
//! Asks the same library that the client asks, so that the two cannot disagree. A proxy's user name
//! and password are never told. Must not know requests.

use hyper::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;

use super::is_loopback;
use crate::salesforce::Error;

/// A proxy on the way to a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxyInUse {
    /// Where it is, without user name and password: `http://proxy.acme.example:3128`.
    pub address: String,
    /// Whether a user name and a password are sent to it.
    pub with_password: bool,
}

/// The proxy on the way to an address (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, the system's
/// settings); `None` where there is none. Loopback hosts are reached past every proxy.
pub fn proxy_for(url: &Url) -> Option<ProxyInUse> {
    if is_loopback(url) {
        return None;
    }
    let uri: Uri = url.origin().ascii_serialization().parse().ok()?;
    let found = Matcher::from_system().intercept(&uri)?;
    let proxy = found.uri();
    let scheme = proxy.scheme_str().unwrap_or("http");
    let host = proxy.host().unwrap_or_default();
    let port = proxy.port_u16();
    let port = port.map_or_else(String::new, |port| format!(":{port}"));
    Some(ProxyInUse {
        address: format!("{scheme}://{host}{port}"),
        with_password: found.basic_auth().is_some() || found.raw_auth().is_some(),
    })
}

/// The error of a connection that did not come about, where a proxy was on its way.
pub(super) fn refused(url: &Url, reason: &str) -> Option<Error> {
    let proxy = proxy_for(url)?;
    // The library gives its errors of tunnels no type that others can name.
    let wants_password = reason.contains("proxy authorization required");
    let reached = wants_password || reason.contains("tunnel error: unsuccessful");
    Some(Error::Proxy {
        proxy: proxy.address,
        host: url.host_str().unwrap_or_default().to_owned(),
        reached,
        wants_password,
        reason: reason.to_owned(),
    })
}
