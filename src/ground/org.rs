//! `Org`: one login, a user in a Salesforce org, as every layer speaks of it.
//!
//! Plain data, no secrets: it is written to the org list file as it stands. It stands beside
//! `secret` and `text` at the bottom of the house because the client, the stores, the worker and
//! the screens all name orgs and none of them owns the word.
//!
//! It is long because the tests of the kinds of orgs stand below them.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The variable that holds the address of the environment's org, `https://acme.my.salesforce.com`.
pub const INSTANCE_URL_VARIABLE: &str = "SFTUI_INSTANCE_URL";
/// The variable that holds an access token of it. No program that is started inherits it.
pub const ACCESS_TOKEN_VARIABLE: &str = "SFTUI_ACCESS_TOKEN";
/// The variables that hold what a login on the command line sends: the app's secret, a password, its
/// security token, the passphrase of a key, an sfdx auth URL.
pub const CLIENT_SECRET_VARIABLE: &str = "SFTUI_CLIENT_SECRET";
/// See [`CLIENT_SECRET_VARIABLE`].
pub const PASSWORD_VARIABLE: &str = "SFTUI_PASSWORD";
/// See [`CLIENT_SECRET_VARIABLE`].
pub const SECURITY_TOKEN_VARIABLE: &str = "SFTUI_SECURITY_TOKEN";
/// See [`CLIENT_SECRET_VARIABLE`].
pub const KEY_PASSPHRASE_VARIABLE: &str = "SFTUI_KEY_PASSPHRASE";
/// See [`CLIENT_SECRET_VARIABLE`].
pub const SFDX_URL_VARIABLE: &str = "SFTUI_SFDX_URL";
/// The variable that holds the passphrase of the vault.
pub const PASSPHRASE_VARIABLE: &str = "SFTUI_PASSPHRASE";
/// The variable that names a file with the passphrase of the vault.
pub const PASSPHRASE_FILE_VARIABLE: &str = "SFTUI_PASSPHRASE_FILE";
/// The variables that hold a secret, which no program that is started inherits.
pub const SECRET_VARIABLES: [&str; 7] = [
    ACCESS_TOKEN_VARIABLE,
    CLIENT_SECRET_VARIABLE,
    PASSWORD_VARIABLE,
    SECURITY_TOKEN_VARIABLE,
    KEY_PASSPHRASE_VARIABLE,
    SFDX_URL_VARIABLE,
    PASSPHRASE_VARIABLE,
];
/// The alias of the environment's org, and the first half of its key.
pub const ENVIRONMENT: &str = "env";

/// Identifies one login for ever: `<18-character org id>:<18-character user id>`.
///
/// Cheap to clone; it is carried by every tab, result, job and cache entry.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrgKey(Arc<str>);

impl OrgKey {
    /// Joins an organization id and a user id, both as the identity URL spells them.
    pub fn new(organization_id: &str, user_id: &str) -> Self {
        Self(format!("{organization_id}:{user_id}").into())
    }

    /// The key as text, e.g. for a keyring entry or a file name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The org that [`INSTANCE_URL_VARIABLE`] and [`ACCESS_TOKEN_VARIABLE`] give to one process. Who
    /// it is, nobody has asked: what is kept under ids must not be kept under this key. Its host tells
    /// it from what the same variables give another time: what was written there is taken back
    /// nowhere else.
    pub fn of_the_environment(host: &str) -> Self {
        Self::new(ENVIRONMENT, host)
    }

    /// Whether this is [`OrgKey::of_the_environment`]: an org of which nothing is written down.
    pub fn is_of_the_environment(&self) -> bool {
        self.organization_id() == ENVIRONMENT
    }

    /// An org of the Salesforce CLI, whose files know no user id: the username stands for it, so
    /// that such an org and a login of our own to the same user are two.
    pub fn of_the_salesforce_cli(organization_id: &str, username: &str) -> Self {
        Self::new(organization_id, username)
    }

    /// Whether this is an [`OrgKey::of_the_salesforce_cli`]: no id has an `@` in it.
    pub fn is_of_the_salesforce_cli(&self) -> bool {
        self.user_id().contains('@')
    }

    /// The organization id (`00D…`).
    pub fn organization_id(&self) -> &str {
        self.0.split(':').next().unwrap_or_default()
    }

    /// The user id (`005…`).
    pub fn user_id(&self) -> &str {
        self.0.split(':').nth(1).unwrap_or_default()
    }
}

impl fmt::Debug for OrgKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What kind of org it is. An unknown class counts as production, the one to be careful with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum OrgClass {
    /// Real customers' data.
    #[default]
    Production,
    /// A sandbox of a production org.
    Sandbox,
    /// A scratch org.
    Scratch,
    /// A Developer Edition org or a Trailhead playground.
    Developer,
}

impl OrgClass {
    /// The word on the badge. Production shouts, so that it is unmistakable without colour.
    pub fn badge(self) -> &'static str {
        match self {
            Self::Production => "PROD",
            Self::Sandbox => "sandbox",
            Self::Scratch => "scratch",
            Self::Developer => "dev",
        }
    }
}

/// The OAuth client application a login was made with, remembered per org.
///
/// The client secret of an own app, where there is one, lives in the vault beside the refresh token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientApp {
    /// The consumer key (`client_id`).
    pub client_id: String,
    /// The callback exactly as registered; it is sent verbatim (RFC 6749, 3.1.2.3). Where several are
    /// registered they stand one after the other with blanks between them, and the first whose port
    /// is free is used.
    pub redirect_uri: String,
    /// The scopes asked for, separated by spaces; empty asks for all the app is configured with.
    pub scope: String,
}

impl ClientApp {
    /// The app that the Salesforce CLI logs in with: no set-up, one fixed callback.
    pub fn salesforce_cli() -> Self {
        Self {
            client_id: "PlatformCLI".into(),
            redirect_uri: "http://localhost:1717/OauthRedirect".into(),
            scope: "refresh_token api web".into(),
        }
    }

    /// The callbacks, in the order in which they are tried.
    pub fn callbacks(&self) -> impl Iterator<Item = &str> {
        self.redirect_uri.split_whitespace()
    }

    /// Whether this is the Salesforce CLI's app rather than the person's own.
    pub fn is_salesforce_cli(&self) -> bool {
        self.client_id == "PlatformCLI"
    }
}

/// How an org was logged in to, and with it what can bring the next access token.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginKind {
    /// In the browser, with a code and PKCE.
    #[default]
    WebServer,
    /// In the browser, the tokens in the fragment of the address. Legacy.
    UserAgent,
    /// With a username and a password, which nobody keeps. Legacy.
    Password,
    /// With an assertion signed by a private key, which stays in its file.
    Jwt(JwtKey),
    /// With the app's own id and secret, as the user that the app runs as.
    ClientCredentials,
    /// With a short code typed on a page of the org.
    Device,
    /// With an access token that somebody else got.
    AccessToken,
    /// With the refresh token of an sfdx auth URL.
    SfdxUrl,
    /// By the Salesforce CLI, whose tokens are asked for and never refreshed.
    SfCli,
}

/// What signs the assertions of a JWT login: names and places, no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JwtKey {
    /// Where the private key is.
    pub file: PathBuf,
    /// The username that is asserted.
    pub username: String,
    /// The audience that the server took, e.g. `https://login.salesforce.com`.
    pub audience: String,
}

impl LoginKind {
    /// What it is called, in two or three words.
    pub fn words(&self) -> &'static str {
        match self {
            Self::WebServer => "browser",
            Self::UserAgent => "browser, user-agent",
            Self::Password => "username-password",
            Self::Jwt(_) => "JWT bearer",
            Self::ClientCredentials => "client credentials",
            Self::Device => "device code",
            Self::AccessToken => "access token",
            Self::SfdxUrl => "sfdx auth URL",
            Self::SfCli => "Salesforce CLI",
        }
    }

    /// What brings the next access token where there is no refresh token. With one, that does,
    /// whatever the kind.
    pub fn renewal(&self) -> Renewal {
        match self {
            Self::Jwt(_) => Renewal::Assertion,
            Self::ClientCredentials => Renewal::ClientCredentials,
            Self::SfCli => Renewal::SalesforceCli,
            _ => Renewal::LogIn,
        }
    }
}

/// What brings the next access token of an org without a refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// A new assertion, signed with the key.
    Assertion,
    /// The app's id and secret once more.
    ClientCredentials,
    /// The Salesforce CLI, which is asked.
    SalesforceCli,
    /// Nothing: the person logs in again.
    LogIn,
}

/// One login as the org list keeps it. Holds nothing secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Org {
    /// Who this is.
    pub key: OrgKey,
    /// The name the person knows it by; unique in the list.
    pub alias: String,
    /// The Salesforce username.
    pub username: String,
    /// The organization's own name, when it could be read.
    #[serde(default)]
    pub name: Option<String>,
    /// Where API calls go, e.g. `https://acme.my.salesforce.com`: lower case, no trailing slash.
    pub instance_url: String,
    /// Where the login was made, e.g. `https://login.salesforce.com`.
    pub login_url: String,
    /// Production, sandbox, scratch or developer.
    #[serde(default)]
    pub class: OrgClass,
    /// The client app of the login.
    pub app: ClientApp,
    /// How it was logged in to.
    #[serde(default)]
    pub login: LoginKind,
    /// The newest REST API version the org answered, e.g. `66.0`.
    #[serde(default)]
    pub api_version: Option<String>,
    /// When it was last used, in seconds since the Unix epoch.
    #[serde(default)]
    pub last_used: Option<i64>,
    /// What else stands on its card.
    #[serde(default)]
    pub card: OrgCard,
}

/// What the person chose for an org, and what is good to know of it. All of it can be unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct OrgCard {
    /// The colour of its name.
    pub colour: Option<OrgColour>,
    /// Whether it is the one that is meant on the command line where none is named.
    pub default: bool,
    /// Its place in the list, from 0, where the person put the orgs into an order.
    pub place: Option<u32>,
    /// The edition, e.g. `Enterprise Edition` (`Organization.OrganizationType`).
    pub edition: Option<String>,
    /// The instance, e.g. `NA123` (`Organization.InstanceName`).
    pub instance: Option<String>,
    /// When its refresh token was last used, in seconds since the Unix epoch: it dies of 30 days
    /// without use.
    pub refreshed: Option<i64>,
}

/// A colour that a person gives an org's name. The badge keeps the colour of the class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OrgColour {
    /// Blue.
    Blue,
    /// Cyan.
    Cyan,
    /// Green.
    Green,
    /// Magenta.
    Magenta,
    /// Yellow.
    Yellow,
    /// Red.
    Red,
}

impl OrgColour {
    /// All, in the order in which one key goes through them.
    pub const ALL: [Self; 6] = [
        Self::Blue,
        Self::Cyan,
        Self::Green,
        Self::Magenta,
        Self::Yellow,
        Self::Red,
    ];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Blue => "blue",
            Self::Cyan => "cyan",
            Self::Green => "green",
            Self::Magenta => "magenta",
            Self::Yellow => "yellow",
            Self::Red => "red",
        }
    }

    /// The next in turn: from no colour through all of them back to none.
    pub fn after(colour: Option<Self>) -> Option<Self> {
        match colour {
            None => Self::ALL.first().copied(),
            Some(colour) => {
                let at = Self::ALL.iter().position(|known| *known == colour)?;
                Self::ALL.get(at + 1).copied()
            }
        }
    }
}

impl Org {
    /// The host of `instance_url`, for lists and headers.
    pub fn host(&self) -> &str {
        self.instance_url
            .split_once("://")
            .map_or(self.instance_url.as_str(), |(_, rest)| rest)
    }

    /// Whether a host is the org's: its own, that of its Lightning pages, or that of its Setup.
    pub fn is_at(&self, host: &str) -> bool {
        // Of a My Domain everything before its first dot is the same on all its hosts.
        let name = |host: &str| {
            let first = host.split('.').next();
            first.unwrap_or_default().to_ascii_lowercase()
        };
        let salesforce = |host: &str| {
            host.contains(".salesforce")
                || host.contains("force.")
                || host.contains(".salesforce-setup.")
        };
        let own = self.host();
        host.eq_ignore_ascii_case(own)
            || (salesforce(own) && salesforce(host) && name(host) == name(own))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn an_org_of_an_older_list_was_logged_in_to_with_the_browser() {
        let old = r#"{"key":"00D:005","alias":"acme","username":"u","instance_url":"https://a",
            "login_url":"https://a","app":{"client_id":"c","redirect_uri":"r","scope":""}}"#;
        let org: Org = serde_json::from_str(old).unwrap();
        assert_eq!(org.login, LoginKind::WebServer);
        let key = JwtKey {
            file: "/keys/ci.pem".into(),
            username: "ci@acme.example".into(),
            audience: "https://login.salesforce.com".into(),
        };
        for login in [LoginKind::Jwt(key), LoginKind::SfdxUrl] {
            let org = Org {
                login,
                ..org.clone()
            };
            let text = serde_json::to_string(&org).unwrap();
            assert_eq!(serde_json::from_str::<Org>(&text).unwrap(), org);
        }
    }
}
