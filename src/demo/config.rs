//! `DemoConfig`: which org to serve and how, and the accounts and apps it knows.
//!
//! Must not know HTTP.

use std::time::Duration;

use jiff::Timestamp;

use crate::org::OrgClass;

use super::id;

/// The client id of the person's own app in both demo orgs (a Local External Client App, public,
/// PKCE required).
pub const OWN_APP_CLIENT_ID: &str = "3MVG9demoOwnApp.SFTUI_5gAcmeEnergyExplorer0001";
/// The client id of an app that has a secret and requires it.
pub const SECRET_APP_CLIENT_ID: &str = "3MVG9demoSecretApp.SFTUI_5gAcmeEnergyExplorer02";
/// The secret of [`SECRET_APP_CLIENT_ID`]; a demo has nothing to hide.
pub const SECRET_APP_CLIENT_SECRET: &str =
    "DEMO5ECRET0000000000000000000000000000000000000000000000000001";
/// The client id of an app that logs in with assertions: signed with `assets/demo/jwt`, and approved by
/// an admin for the first user alone.
pub const JWT_APP_CLIENT_ID: &str = "3MVG9demoJwtApp.SFTUI_5gAcmeEnergyNightly000003";
/// The security token of every demo user, for addresses that the org does not trust.
pub const SECURITY_TOKEN: &str = "dEm0Security70ken000000x";
/// The public key behind [`JWT_APP_CLIENT_ID`] and [`OWN_APP_CLIENT_ID`].
const CERTIFICATE: &[u8] = include_bytes!("../../assets/demo/jwt/public.der");
/// The callback of the Salesforce CLI's app.
pub const CLI_REDIRECT_URI: &str = "http://localhost:1717/OauthRedirect";

/// The username that the demo login page proposes in `demo-prod`.
pub const PROD_USERNAME: &str = "sofia@acme.example";
/// The same person in `demo-sandbox`.
pub const SANDBOX_USERNAME: &str = "sofia@acme.example.uat";
/// The password of every demo user.
pub const PASSWORD: &str = "demo";

/// Which of the two orgs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DemoOrgKind {
    /// `demo-prod`.
    Prod,
    /// `demo-sandbox`: a copy of it with known differences (`assets/demo/differences.tsv`).
    Sandbox,
}

impl DemoOrgKind {
    /// The alias it goes by.
    pub fn alias(self) -> &'static str {
        match self {
            Self::Prod => "demo-prod",
            Self::Sandbox => "demo-sandbox",
        }
    }

    pub(super) fn organization_id(self) -> String {
        match self {
            Self::Prod => id::make("00D", 1),
            Self::Sandbox => id::make("00D", 2),
        }
    }

    /// What a username ends in: sandboxes append their name.
    pub(super) fn username_suffix(self) -> &'static str {
        match self {
            Self::Prod => "",
            Self::Sandbox => ".uat",
        }
    }

    /// What `--demo` needs to know before it asks anything.
    pub fn facts(self) -> OrgFacts {
        OrgFacts {
            organization_id: self.organization_id(),
            user_id: id::make("005", 1),
            username: match self {
                Self::Prod => PROD_USERNAME,
                Self::Sandbox => SANDBOX_USERNAME,
            }
            .to_owned(),
            alias: self.alias().to_owned(),
            name: "Acme Energy".to_owned(),
            class: match self {
                Self::Prod => OrgClass::Production,
                Self::Sandbox => OrgClass::Sandbox,
            },
        }
    }
}

/// Who a demo org is, and who logs in to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgFacts {
    /// 18 characters.
    pub organization_id: String,
    /// 18 characters: the user that refresh tokens are issued for.
    pub user_id: String,
    /// That user's name.
    pub username: String,
    /// The alias it is proposed under.
    pub alias: String,
    /// `Organization.Name`.
    pub name: String,
    /// Production or sandbox.
    pub class: OrgClass,
}

/// A user who can log in; the password is [`PASSWORD`].
#[derive(Clone, Debug)]
pub(super) struct DemoUser {
    /// The number in the id.
    pub number: u64,
    /// In production; a sandbox appends its suffix.
    pub username: &'static str,
    pub first_name: &'static str,
    pub last_name: &'static str,
    pub email: &'static str,
    /// A frozen or deactivated user cannot log in nor refresh.
    pub active: bool,
}

/// The users with a login; the other users of the data have none.
pub(super) const USERS: [DemoUser; 3] = [
    DemoUser {
        number: 1,
        username: PROD_USERNAME,
        first_name: "Sofía",
        last_name: "Reyes",
        email: "sofia@acme.example",
        active: true,
    },
    DemoUser {
        number: 2,
        username: "kenji@acme.example",
        first_name: "健司",
        last_name: "田中",
        email: "kenji@acme.example",
        active: true,
    },
    DemoUser {
        number: 7,
        username: "former@acme.example",
        first_name: "Former",
        last_name: "Employee",
        email: "former@acme.example",
        active: false,
    },
];

/// An OAuth client app that the org knows.
#[derive(Clone, Debug)]
pub struct RegisteredApp {
    /// Consumer key.
    pub client_id: String,
    /// What the consent page calls it.
    pub name: String,
    /// Callbacks, compared as strings.
    pub redirect_uris: Vec<String>,
    /// The secret it must send; `None` for a public client, which must not send one.
    pub secret: Option<String>,
    /// The scopes it is configured with.
    pub scopes: Vec<String>,
    /// The key that its assertions are checked with, as DER; `None` takes no assertions.
    pub certificate: Option<&'static [u8]>,
    /// The numbers of the users whom an admin has approved; `None` lets users approve it themselves.
    pub approved: Option<Vec<u64>>,
    /// Whether it may log in with its id and secret alone.
    pub client_credentials: bool,
    /// The number of the user it runs as then.
    pub run_as: Option<u64>,
    /// Whether it may give device codes.
    pub device: bool,
    /// Whether it may take passwords: External Client Apps may not.
    pub password: bool,
}

/// What the org thinks of the network that passwords come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// It is in the trusted ranges: the password is enough.
    Trusted,
    /// It is not, and the refusal says that the security token is missing.
    Untrusted,
    /// It is not, and the refusal is the one of everything else.
    Silent,
}

impl RegisteredApp {
    /// A public client with the scopes `api refresh_token web openid id`.
    pub fn public(client_id: &str, name: &str, redirect_uris: &[&str]) -> Self {
        Self {
            client_id: client_id.to_owned(),
            name: name.to_owned(),
            redirect_uris: redirect_uris.iter().map(|&uri| uri.to_owned()).collect(),
            secret: None,
            scopes: ["api", "refresh_token", "web", "openid", "id"]
                .map(str::to_owned)
                .to_vec(),
            certificate: None,
            approved: None,
            client_credentials: false,
            run_as: None,
            device: false,
            password: false,
        }
    }
}

/// How a demo org is served.
#[derive(Clone, Debug)]
pub struct DemoConfig {
    /// Which org.
    pub org: DemoOrgKind,
    /// 0 lets the system choose a free port.
    pub port: u16,
    /// Rows of `Meter_Reading__c`, up to 1,000,000.
    pub big_rows: usize,
    /// Whether one in a hundred of those rows has another value than in other orgs, for benches.
    pub big_differs: bool,
    /// How long an access token is good for.
    pub access_token_lifetime: Duration,
    /// How long an authorization code is good for.
    pub code_lifetime: Duration,
    /// Whether each refresh answers with a new refresh token and the reuse of an old one revokes all.
    pub rotate_refresh_tokens: bool,
    /// Callbacks of [`OWN_APP_CLIENT_ID`] and [`SECRET_APP_CLIENT_ID`] besides the usual ones.
    pub own_app_redirect_uris: Vec<String>,
    /// Whether passwords come from a network that the org trusts.
    pub network: Network,
    /// Whether the org allows the username-password flow at all.
    pub passwords: bool,
    /// Whether the org allows the user-agent flow.
    pub user_agent: bool,
    /// The only audience that assertions may name; `None` takes the org's own address and the login
    /// host of its kind.
    pub audience: Option<String>,
    /// How often a device may ask whether its code was typed.
    pub device_interval: Duration,
    /// More apps.
    pub extra_apps: Vec<RegisteredApp>,
    /// API calls allowed in 24 hours; calls over it are refused with `REQUEST_LIMIT_EXCEEDED`.
    pub daily_api_requests: u64,
    /// The moment that the data takes for now.
    pub now: Timestamp,
    /// Serve the pages of plain statements over the big object from bytes rendered once, for benches.
    pub prerender: bool,
    /// Pack bodies with gzip for those who ask.
    pub packs: bool,
    /// Wait this long before each query page, for benches.
    pub page_latency: Duration,
    /// How long a write takes; the rows it changes are locked as long.
    pub write_time: Duration,
    /// How long a write waits for rows that another one holds, before it is refused them.
    pub lock_wait: Duration,
}

impl DemoConfig {
    fn of(org: DemoOrgKind) -> Self {
        Self {
            org,
            port: 0,
            big_rows: 200_000,
            big_differs: false,
            access_token_lifetime: Duration::from_secs(2 * 3600),
            code_lifetime: Duration::from_secs(15 * 60),
            rotate_refresh_tokens: false,
            own_app_redirect_uris: Vec::new(),
            network: Network::Trusted,
            passwords: true,
            user_agent: true,
            audience: None,
            device_interval: Duration::from_secs(5),
            extra_apps: Vec::new(),
            daily_api_requests: 100_000,
            // 2026-06-30T12:00:00Z, in the middle of what the data tells.
            now: Timestamp::constant(1_782_820_800, 0),
            prerender: false,
            packs: true,
            page_latency: Duration::ZERO,
            write_time: Duration::ZERO,
            lock_wait: Duration::from_secs(10),
        }
    }

    /// `demo-prod`.
    pub fn prod() -> Self {
        Self::of(DemoOrgKind::Prod)
    }

    /// `demo-sandbox`.
    pub fn sandbox() -> Self {
        Self::of(DemoOrgKind::Sandbox)
    }

    pub(super) fn apps(&self) -> Vec<RegisteredApp> {
        let mut own: Vec<&str> = vec![
            CLI_REDIRECT_URI,
            "http://localhost:1718/callback",
            "http://localhost/",
        ];
        own.extend(self.own_app_redirect_uris.iter().map(String::as_str));
        let mut cli = RegisteredApp::public("PlatformCLI", "Salesforce CLI", &[CLI_REDIRECT_URI]);
        cli.scopes = ["api", "refresh_token", "web"].map(str::to_owned).to_vec();
        let mut secret = RegisteredApp::public(SECRET_APP_CLIENT_ID, "Acme Back Office", &own);
        secret.secret = Some(SECRET_APP_CLIENT_SECRET.to_owned());
        secret.client_credentials = true;
        secret.run_as = Some(2);
        secret.password = true;
        let mut explorer = RegisteredApp::public(OWN_APP_CLIENT_ID, "Acme Explorer", &own);
        explorer.certificate = Some(CERTIFICATE);
        explorer.device = true;
        let mut nightly = RegisteredApp::public(JWT_APP_CLIENT_ID, "Acme Nightly", &own);
        nightly.certificate = Some(CERTIFICATE);
        nightly.approved = Some(vec![1]);
        let mut apps = vec![cli, explorer, secret, nightly];
        apps.extend(self.extra_apps.iter().cloned());
        apps
    }
}
