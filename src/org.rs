//! `Org`: one login, a user in a Salesforce org, as every layer speaks of it.
//!
//! Plain data, no secrets: it is written to the org list file as it stands. It stands beside
//! `secret` and `text` at the bottom of the house because the client, the stores, the worker and
//! the screens all name orgs and none of them owns the word.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The variable that holds the address of the environment's org, `https://acme.my.salesforce.com`.
pub const INSTANCE_URL_VARIABLE: &str = "SFTUI_INSTANCE_URL";
/// The variable that holds an access token of it. No program that is started inherits it.
pub const ACCESS_TOKEN_VARIABLE: &str = "SFTUI_ACCESS_TOKEN";
/// The alias of the environment's org, and both halves of its key.
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
    /// it is, nobody has asked: what is kept under ids must not be kept under this key.
    pub fn of_the_environment() -> Self {
        Self::new(ENVIRONMENT, ENVIRONMENT)
    }

    /// Whether this is [`OrgKey::of_the_environment`]: an org of which nothing is written down.
    pub fn is_of_the_environment(&self) -> bool {
        self.organization_id() == ENVIRONMENT
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
    /// The callback exactly as registered; it is sent verbatim (RFC 6749, 3.1.2.3).
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

    /// Whether this is the Salesforce CLI's app rather than the person's own.
    pub fn is_salesforce_cli(&self) -> bool {
        self.client_id == "PlatformCLI"
    }
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
}
