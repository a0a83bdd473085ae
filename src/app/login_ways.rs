//! `Way`: the ways in that the login form offers, and what each asks for.

use super::login_form::Item;

/// A way in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// The browser, with a code and PKCE.
    #[default]
    Browser,
    /// A private key signs.
    Jwt,
    /// The app's id and secret.
    ClientCredentials,
    /// An access token that somebody else got.
    AccessToken,
    /// An sfdx auth URL.
    SfdxUrl,
    /// A short code typed on a page.
    Device,
    /// Username and password. Legacy.
    Password,
    /// The browser, with the tokens in the address. Legacy.
    UserAgent,
}

impl Way {
    /// Those that are offered at once.
    pub const USUAL: [Self; 5] = [
        Self::Browser,
        Self::Jwt,
        Self::ClientCredentials,
        Self::AccessToken,
        Self::SfdxUrl,
    ];

    /// Those under "more".
    pub const MORE: [Self; 3] = [Self::Device, Self::Password, Self::UserAgent];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Jwt => "JWT key",
            Self::ClientCredentials => "app's secret",
            Self::AccessToken => "access token",
            Self::SfdxUrl => "sfdx URL",
            Self::Device => "device code",
            Self::Password => "password (legacy)",
            Self::UserAgent => "user-agent (legacy)",
        }
    }

    /// What it is, or why it is legacy.
    pub fn about(self) -> &'static str {
        match self {
            Self::Browser => "where you always log in; single sign-on and MFA work",
            Self::Jwt => "no browser: a key signs; its certificate is in your app",
            Self::ClientCredentials => "no user: your app logs in as the user it runs as",
            Self::AccessToken => "while it lasts: nothing renews it",
            Self::SfdxUrl => "force://…, from sf org auth show-sfdx-auth-url",
            Self::Device => "own apps only: Salesforce blocks it for all others",
            Self::Password => "legacy: no MFA; off since Summer '23; nothing renews it",
            Self::UserAgent => "legacy: tokens pass through the browser, without PKCE",
        }
    }

    /// What Enter does with it.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Browser | Self::UserAgent => "open the browser",
            _ => "log in",
        }
    }

    /// Whether it stands under "more".
    pub fn is_more(self) -> bool {
        Self::MORE.contains(&self)
    }

    /// Whether it goes to an org's own address only.
    pub(super) fn needs_address(self) -> bool {
        matches!(self, Self::ClientCredentials | Self::AccessToken)
    }

    /// Whether the kind of login host is a choice.
    pub(super) fn asks_for_host(self) -> bool {
        !self.needs_address() && self != Self::SfdxUrl
    }

    /// Whether a client app is chosen.
    pub(super) fn takes_app(self) -> bool {
        !matches!(self, Self::AccessToken | Self::SfdxUrl)
    }

    /// Whether the Salesforce CLI's app cannot be used.
    pub(super) fn needs_own_app(self) -> bool {
        matches!(
            self,
            Self::Jwt | Self::ClientCredentials | Self::Device | Self::Password
        )
    }

    pub(super) fn uses_callback(self) -> bool {
        matches!(self, Self::Browser | Self::UserAgent)
    }

    pub(super) fn takes_secret(self) -> bool {
        matches!(
            self,
            Self::Browser | Self::ClientCredentials | Self::Device | Self::Password
        )
    }

    pub(super) fn takes_scope(self) -> bool {
        matches!(self, Self::Browser | Self::UserAgent | Self::Device)
    }

    /// What must be filled in beside host and app, and what is said where it is not.
    pub(super) fn needed(self) -> &'static [(Item, &'static str)] {
        match self {
            Self::Browser | Self::UserAgent | Self::Device => &[],
            Self::Jwt => &[
                (Item::Username, "Type the username that the key logs in"),
                (Item::KeyFile, "Type the path of the private key (PEM)"),
            ],
            Self::ClientCredentials => &[(
                Item::ClientSecret,
                "Type the Consumer Secret of your app; the keyring keeps it",
            )],
            Self::Password => &[
                (Item::Username, "Type the username"),
                (Item::Password, "Type the password; it is not kept"),
            ],
            Self::AccessToken => &[(Item::AccessToken, "Paste the access token")],
            Self::SfdxUrl => &[(
                Item::SfdxUrl,
                "Paste the sfdx auth URL, or type the path of its file",
            )],
        }
    }
}
