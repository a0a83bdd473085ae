//! The HTTP clients: which one may talk to an address, and all of the policy that a client carries.
//!
//! Made on first use, because making one fails where there are no certificates. Must not know
//! requests.

use std::sync::{Once, OnceLock};
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::{HttpOptions, reasons};
use crate::salesforce::Error;

/// What the client calls itself.
const USER_AGENT: &str = concat!("sftui/", env!("CARGO_PKG_VERSION"));

/// The same for `Sforce-Call-Options`; it shows in the org's event monitoring.
const CALL_OPTIONS: &str = concat!("client=sftui/", env!("CARGO_PKG_VERSION"));

/// The clients of one [`Http`](super::Http).
#[derive(Debug, Default)]
pub(super) struct Clients {
    remote: OnceLock<Result<reqwest::Client, Error>>,
    plain: OnceLock<Result<reqwest::Client, Error>>,
    local: OnceLock<Result<reqwest::Client, Error>>,
}

/// Whom a client talks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Peer {
    /// Salesforce: https, the system's certificate authorities and the person's.
    Remote,
    /// A loopback host over http: no certificates, so that it works on any machine.
    Plain,
    /// A loopback host over https: the person's certificate authorities alone.
    Local,
}

impl Clients {
    /// The client that may talk to this address.
    pub(super) fn of(&self, url: &Url, options: &HttpOptions) -> Result<&reqwest::Client, Error> {
        let (slot, peer) = match (url.scheme(), is_loopback(url)) {
            ("http", true) => (&self.plain, Peer::Plain),
            ("https", true) => (&self.local, Peer::Local),
            ("https", false) => (&self.remote, Peer::Remote),
            _ => {
                let host = url.host_str().unwrap_or_default();
                return Err(Error::RefusedAddress(format!("{}://{host}", url.scheme())));
            }
        };
        let client = slot.get_or_init(|| build(options, peer));
        client.as_ref().map_err(Clone::clone)
    }
}

/// Whether an address is on this machine: `localhost`, `127.0.0.0/8` or `::1`.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

fn build(options: &HttpOptions, peer: Peer) -> Result<reqwest::Client, Error> {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // Fails only where a provider is installed already, and then there is one.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    let mut headers = HeaderMap::new();
    headers.insert(
        reqwest::header::ACCEPT,
        HeaderValue::from_static("application/json"),
    );
    headers.insert(
        HeaderName::from_static("sforce-call-options"),
        HeaderValue::from_static(CALL_OPTIONS),
    );
    let builder = reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .default_headers(headers)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .gzip(true)
        .connect_timeout(options.connect_timeout)
        .pool_idle_timeout(Duration::from_secs(60))
        .pool_max_idle_per_host(8)
        .http2_keep_alive_interval(Duration::from_secs(30));
    let authorities = match &options.ca_file {
        Some(file) if peer != Peer::Plain => file.certificates()?,
        _ => Vec::new(),
    };
    let builder = if peer == Peer::Remote {
        builder.https_only(true).tls_certs_merge(authorities)
    } else {
        let here = [
            std::net::SocketAddr::from(([127, 0, 0, 1], 0)),
            std::net::SocketAddr::from((std::net::Ipv6Addr::LOCALHOST, 0)),
        ];
        builder
            .no_proxy()
            .tls_certs_only(authorities)
            .resolve_to_addrs("localhost", &here)
    };
    builder.build().map_err(|e| {
        let reason = reasons(&e.without_url());
        if reason.contains("certificate") {
            Error::NoCertificates(reason)
        } else {
            Error::System(reason)
        }
    })
}
