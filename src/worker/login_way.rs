//! `LoginJob`: a login to make, and by which way in. Plain data.

use std::path::PathBuf;

use crate::org::{ClientApp, OrgKey};
use crate::secret::Secret;

/// A login.
#[derive(Clone, Debug)]
pub struct LoginJob {
    /// Where to log in, as typed or picked: `login`, `test`, `acme`, a host, a pasted URL. With an sfdx
    /// auth URL nobody asks for it.
    pub host: String,
    /// The way in.
    pub way: LoginWay,
    /// The client app; an access token and an sfdx auth URL need none.
    pub app: ClientApp,
    /// The secret of an own app that requires one.
    pub client_secret: Option<Secret>,
    /// The alias to store it under; derived from the org when `None`.
    pub alias: Option<String>,
    /// When logging in again to a known org: who it must be.
    pub again: Option<OrgKey>,
    /// Whether a login that would last for this session only is none.
    pub must_last: bool,
}

impl LoginJob {
    /// A login in the browser, to an org that gets its own name.
    pub fn new(host: impl Into<String>, app: ClientApp) -> Self {
        Self {
            host: host.into(),
            way: LoginWay::default(),
            app,
            client_secret: None,
            alias: None,
            again: None,
            must_last: false,
        }
    }
}

/// A way in, with what only it needs.
#[derive(Clone, Debug)]
pub enum LoginWay {
    /// The browser, with a code and PKCE.
    WebServer {
        /// The username that the login page proposes.
        hint: Option<String>,
    },
    /// The browser, with the tokens behind the # of the callback. Legacy.
    UserAgent {
        /// The username that the login page proposes.
        hint: Option<String>,
    },
    /// Username and password; neither is kept. Legacy.
    Password {
        /// Who.
        username: String,
        /// The password, without the security token.
        password: Secret,
        /// The security token.
        token: Option<Secret>,
    },
    /// An assertion signed by a private key.
    Jwt {
        /// Who.
        username: String,
        /// Where the key is; `~` is the home directory.
        key_file: PathBuf,
        /// What opens the key, where it is encrypted.
        passphrase: Option<Secret>,
    },
    /// The app's id and secret.
    ClientCredentials,
    /// A short code typed on a page of the org.
    Device,
    /// An access token that somebody else got; the host is the org's own address.
    AccessToken(Secret),
    /// An sfdx auth URL.
    SfdxUrl(SfdxSource),
}

impl Default for LoginWay {
    fn default() -> Self {
        Self::WebServer { hint: None }
    }
}

/// Where an sfdx auth URL is.
#[derive(Clone, Debug)]
pub enum SfdxSource {
    /// The text, or the JSON around it.
    Text(Secret),
    /// A file with one of the two; `~` is the home directory.
    File(PathBuf),
}
