//! `Error`: everything that can go wrong between us and Salesforce, typed.
//!
//! Each says what happened in the person's words (`title`), what the server said (`detail`), what to
//! do (`hint`), whether trying again can help and whether a new login is needed. Decisions are made
//! on codes, never on texts, which come in the user's language; the two 401 texts that no refresh
//! cures are the exception. Nothing here ever holds a URL's query or a token.

mod api;
mod oauth;
mod parse;

pub(super) use parse::is_web_page;

pub use api::ApiError;
pub use oauth::OAuthError;

use super::http::Distrust;
use super::login::LoginError;

/// Why a call to Salesforce did not give what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Nothing was sent: the name did not resolve, nothing listens, TLS failed.
    #[error("could not connect to {host}: {reason}")]
    Unreachable {
        /// The host that was asked.
        host: String,
        /// What the network said.
        reason: String,
        /// Whether the host's name could not be resolved.
        unknown_host: bool,
    },
    /// Nothing was sent: the proxy on the way cannot be reached, or lets nothing through.
    #[error("the proxy {proxy} on the way to {host}: {reason}")]
    Proxy {
        /// Where the proxy is, without user name and password.
        proxy: String,
        /// The host that was asked.
        host: String,
        /// Whether the proxy answered.
        reached: bool,
        /// Whether it wants a user name and a password, or others.
        wants_password: bool,
        /// What the network said.
        reason: String,
    },
    /// The host went quiet; the request may have been carried out.
    #[error("{host} did not answer within {seconds} s")]
    TimedOut {
        /// The host that was asked.
        host: String,
        /// How long it was waited for.
        seconds: u64,
    },
    /// The connection broke after the request was sent; it may have been carried out.
    #[error("the connection to {host} broke: {reason}")]
    Broken {
        /// The host that was asked.
        host: String,
        /// What the network said.
        reason: String,
    },
    /// The machine has no certificate authorities, so no server can be trusted.
    #[error("no CA certificates: {0}")]
    NoCertificates(String),
    /// The person's own file of certificate authorities cannot be used, so nothing was sent.
    #[error("CA file {file}: {reason}")]
    CaFile {
        /// Where it is.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Nothing was sent: the host could not prove who it is.
    #[error("refused the certificate of {host}: {reason}")]
    Untrusted {
        /// The host that was asked.
        host: String,
        /// What is wrong with its certificate.
        why: Distrust,
        /// The same in the words of the TLS library.
        reason: String,
    },
    /// An address that no request is sent to: not https, or not a host of the org.
    #[error("refused to send a request to {0}")]
    RefusedAddress(String),
    /// Nothing was sent: it could have changed records, and the org is read-only here.
    #[error("the org is read-only: nothing was sent")]
    ReadOnly,
    /// The error body of a REST call (section 4 of the REST guide's status codes).
    #[error(transparent)]
    Api(#[from] ApiError),
    /// The error body of an OAuth endpoint (RFC 6749, 5.2).
    #[error(transparent)]
    OAuth(#[from] OAuthError),
    /// A web page where JSON was due: the edge, a maintenance page, a captive portal.
    #[error("status {status}: a web page instead of data")]
    WebPage {
        /// The HTTP status.
        status: u16,
        /// Whether the page speaks of maintenance.
        maintenance: bool,
    },
    /// A redirect. It is never followed: the token belongs to this host alone.
    #[error("status {status}: the org answers at another address")]
    Moved {
        /// The HTTP status.
        status: u16,
    },
    /// A status without a readable error body.
    #[error("status {status}: {text}")]
    Status {
        /// The HTTP status.
        status: u16,
        /// The body's beginning, tags stripped.
        text: String,
    },
    /// The answer is longer than we take in (counted after gunzip).
    #[error("the answer is larger than {limit} bytes")]
    TooLarge {
        /// The cap, in bytes.
        limit: usize,
    },
    /// An answer that is not what the call answers, or broken JSON.
    #[error("unreadable answer: {reason}")]
    Unreadable {
        /// What is wrong with it.
        reason: String,
        /// Where, in bytes from the beginning, when that is known.
        offset: Option<usize>,
    },
    /// The login did not come through.
    #[error(transparent)]
    Login(#[from] LoginError),
    /// The system gave no random bytes, or the HTTP client could not be set up.
    #[error("{0}")]
    System(String),
}

impl Error {
    /// The HTTP status, where there was an answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Api(e) => Some(e.status),
            Self::OAuth(e) => Some(e.status),
            Self::WebPage { status, .. } | Self::Moved { status } | Self::Status { status, .. } => {
                Some(*status)
            }
            _ => None,
        }
    }

    /// The server's own code: `errorCode` of REST, `error` of OAuth.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Api(e) => Some(&e.code),
            Self::OAuth(e) => Some(&e.error),
            Self::Login(LoginError::Refused(refusal)) => Some(&refusal.error.error),
            _ => None,
        }
    }

    /// Row and column in the statement, both from 1, as the server counted them.
    pub fn position(&self) -> Option<(u32, u32)> {
        match self {
            Self::Api(e) => e.position,
            _ => None,
        }
    }

    /// Whether the access token has expired, so that one refresh and one replay are due.
    pub fn session_expired(&self) -> bool {
        match self {
            Self::Api(e) => e.status == 401 && !e.refresh_is_useless(),
            Self::Status { status, .. } => *status == 401,
            // The identity endpoints answer a dead token with 403 and this text.
            Self::WebPage { status, .. } => *status == 401,
            _ => false,
        }
    }

    /// Whether the request provably never left, so that repeating it cannot do a thing twice.
    pub fn never_sent(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. }
                | Self::Proxy { .. }
                | Self::NoCertificates(_)
                | Self::CaFile { .. }
                | Self::Untrusted { .. }
                | Self::RefusedAddress(_)
                | Self::ReadOnly
        )
    }

    /// Whether repeating a read shortly can be expected to help (retry policy of the client).
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable { unknown_host, .. } => !unknown_host,
            Self::Proxy {
                wants_password,
                proxy,
                ..
            } => !wants_password && !proxy.starts_with("socks"),
            Self::Broken { .. } => true,
            Self::Api(e) => matches!(e.status, 420 | 429 | 502 | 503 | 504),
            Self::WebPage { status, .. } => matches!(status, 420 | 429 | 500 | 502 | 503 | 504),
            Self::Status { status, text } => {
                matches!(status, 420 | 429 | 500 | 502 | 503 | 504)
                    || (*status == 406 && text.is_empty())
            }
            Self::OAuth(e) => matches!(e.status, 429 | 502 | 503 | 504),
            _ => false,
        }
    }

    /// Whether trying again, by hand, can help without changing anything first.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::TimedOut { .. }
            | Self::Unreachable { .. }
            | Self::Proxy { .. }
            | Self::Unreadable { .. } => true,
            Self::Api(e) => {
                e.status >= 500
                    || matches!(e.code.as_str(), "UNABLE_TO_LOCK_ROW" | "QUERY_TIMEOUT")
                    || self.is_transient()
            }
            Self::OAuth(e) => e.is_retryable(),
            Self::Login(e) => e.is_retryable(),
            _ => self.is_transient(),
        }
    }

    /// Whether only a new login helps.
    pub fn needs_login(&self) -> bool {
        match self {
            Self::OAuth(e) => e.needs_login(),
            Self::Moved { .. } | Self::Login(LoginError::Refused(_) | LoginError::Key { .. }) => {
                true
            }
            _ => self.session_expired(),
        }
    }

    /// What happened, in one sentence without codes.
    pub fn title(&self) -> String {
        match self {
            Self::Unreachable {
                host,
                unknown_host: true,
                ..
            } => format!("{host} cannot be found"),
            Self::Unreachable { host, .. } => format!("{host} cannot be reached"),
            Self::Proxy { proxy, .. } if proxy.starts_with("socks") => {
                format!("The proxy {proxy} is a SOCKS proxy, which is not used here")
            }
            Self::Proxy {
                proxy,
                wants_password: true,
                ..
            } => format!("The proxy {proxy} wants a user name and a password"),
            Self::Proxy {
                proxy,
                host,
                reached: true,
                ..
            } => format!("The proxy {proxy} does not let a connection to {host} through"),
            Self::Proxy { proxy, .. } => format!("The proxy {proxy} cannot be reached"),
            Self::TimedOut { host, .. } => format!("{host} does not answer"),
            Self::Broken { host, .. } => format!("The connection to {host} broke"),
            Self::NoCertificates(_) => "This machine trusts no certificate authority".into(),
            Self::CaFile { file, .. } => format!("The CA file {file} cannot be used"),
            Self::Untrusted { host, why, .. } => match why {
                Distrust::Issuer => format!("The certificate of {host} is not trusted here"),
                Distrust::Name => format!("{host} shows the certificate of another host"),
                Distrust::Date => format!("The certificate of {host} is not valid now"),
                Distrust::Revoked => format!("The certificate of {host} has been revoked"),
            },
            Self::RefusedAddress(_) => "That address is not safe to send a login to".into(),
            Self::ReadOnly => "The org is read-only".into(),
            Self::Api(e) => e.title().into(),
            Self::OAuth(e) => e.title().into(),
            Self::WebPage {
                maintenance: true, ..
            } => "The org is under maintenance".into(),
            Self::WebPage { status: 420, .. } | Self::Status { status: 420, .. } => {
                "The org's address is not ready yet".into()
            }
            Self::WebPage { status: 502, .. } | Self::Status { status: 502, .. } => {
                "Salesforce cannot reach the org's instance".into()
            }
            Self::WebPage { status: 503, .. } | Self::Status { status: 503, .. } => {
                "The org is down or has too much to do".into()
            }
            Self::WebPage {
                status: 200..=299, ..
            } => "A web page answered in the org's place".into(),
            Self::WebPage { .. } => "The org is unreachable or under maintenance".into(),
            Self::Moved { .. } => "The org has moved to another address".into(),
            Self::Status { status: 401, .. } => "The session has expired".into(),
            Self::Status { status: 410, .. } => "This API version is retired".into(),
            Self::Status {
                status: 414 | 431, ..
            } => "The statement is too long to send".into(),
            Self::Status { status, .. } => format!("Salesforce answered with status {status}"),
            Self::TooLarge { .. } => "The answer is too large".into(),
            Self::Unreadable { .. } => "Salesforce's answer cannot be read".into(),
            Self::Login(e) => e.title(),
            Self::System(_) => "The system refused something we need".into(),
        }
    }

    /// The server's own code and text, or the system's.
    pub fn detail(&self) -> String {
        self.to_string()
    }

    /// What to do next.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Unreachable {
                unknown_host: true, ..
            } => "Check the spelling and the network; a deleted or renamed org has no address.",
            Self::Unreachable { .. } => "Check the network, the VPN and the proxy settings.",
            Self::Proxy { proxy, .. } if proxy.starts_with("socks") => {
                "Name an http proxy in HTTPS_PROXY, or unset ALL_PROXY."
            }
            Self::Proxy {
                wants_password: true,
                ..
            } => {
                "Put them into the address of the proxy: HTTPS_PROXY=http://user:password@host:port."
            }
            Self::Proxy { .. } => {
                "Check HTTPS_PROXY; NO_PROXY=.salesforce.com goes past the proxy, where that is allowed."
            }
            Self::TimedOut { .. } => "Try again; a heavy query may need a filter or a LIMIT.",
            Self::Broken { .. } => "Try again.",
            Self::NoCertificates(_) => {
                "Install the package ca-certificates, or name a PEM file as ca_file in the config."
            }
            Self::CaFile { .. } => {
                "Name a PEM file with certificates as ca_file under [network] in the config, or \
                 take the line out."
            }
            Self::Untrusted { why, .. } => match why {
                Distrust::Issuer => {
                    "If your network inspects traffic, get its CA certificates (PEM) and name the \
                     file as ca_file under [network] in the config."
                }
                Distrust::Name => "Check the address; a proxy may answer in the org's place.",
                Distrust::Date => "Check this machine's clock, then ask whoever runs the host.",
                Distrust::Revoked => "Send no login there; ask whoever runs the host.",
            },
            Self::ReadOnly => "Unlock it for this session to write to it.",
            Self::RefusedAddress(_) => "Use an https address of Salesforce.",
            Self::Api(e) => return e.hint().map(Into::into),
            Self::OAuth(e) => return Some(e.hint().into()),
            Self::WebPage { status: 420, .. } | Self::Status { status: 420, .. } => {
                "A new org or domain takes some minutes to get its address. Try again later."
            }
            Self::WebPage {
                status: 200..=299, ..
            } => "Open any page in a browser: the network may ask you to sign in to it first.",
            Self::WebPage { .. }
            | Self::Status {
                status: 502 | 503, ..
            } => "See status.salesforce.com, or sign in to the network if it asks for that.",
            Self::Moved { .. } => "Log in again to learn the org's new address.",
            Self::Status { status: 401, .. } => "Log in again.",
            Self::Status { status: 410, .. } => "Choose a newer API version.",
            Self::Status {
                status: 414 | 431, ..
            } => SHORTEN,
            Self::Status { .. } => "Try again later.",
            Self::TooLarge { .. } => "Select fewer fields or fewer rows.",
            Self::Unreadable { .. } => "Try again; if it stays, a proxy may change the answers.",
            Self::Login(e) => return e.hint(),
            Self::System(_) => return None,
        };
        Some(hint.into())
    }
}

/// What to do about a statement that fits no request.
const SHORTEN: &str =
    "Shorten it or run it in parts: a list of about 500 ids in the WHERE clause fits.";

#[cfg(test)]
mod tests;
