//! The login form: which way in, where to, with what. What is asked for depends on the way; what was
//! filled in stays when another way is looked at.

use super::login_ways::Way;
use crate::app::editor::{EditAction, Field};
use crate::config;
use crate::org::{ClientApp, LoginKind, Org};

/// Which kind of login host.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Host {
    /// `login.salesforce.com`.
    #[default]
    Production,
    /// `test.salesforce.com`.
    Sandbox,
    /// The org's own address.
    MyDomain,
}

/// What a login with an app typed by hand asks for, unless it is changed.
pub const TYPED_SCOPE: &str = "api refresh_token";

/// A client app to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppChoice {
    /// What it is called.
    pub name: String,
    /// What a login with it sends; `None` for an own app that is typed by hand.
    pub app: Option<ClientApp>,
}

/// The items of the form, from top to bottom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Item {
    /// Which way in.
    Way,
    /// Which of the ways that are seldom right.
    More,
    /// Which kind of login host.
    #[default]
    Host,
    /// The address of the org.
    MyDomain,
    /// Which client app.
    App,
    /// The own app's consumer key.
    ClientId,
    /// The own app's callback URLs, as registered.
    Callback,
    /// The own app's consumer secret, where it requires one.
    ClientSecret,
    /// What an own app is asked for.
    Scope,
    /// Who.
    Username,
    /// The password.
    Password,
    /// The security token.
    Token,
    /// Where the private key is.
    KeyFile,
    /// What opens the key.
    Passphrase,
    /// An access token.
    AccessToken,
    /// An sfdx auth URL, or the JSON around it.
    SfdxUrl,
    /// A file with one of the two.
    SfdxFile,
    /// What to call the org.
    Alias,
}

impl Item {
    /// Whether it is a choice rather than a text.
    pub fn is_choice(self) -> bool {
        matches!(self, Self::Way | Self::More | Self::Host | Self::App)
    }
}

/// What the person fills in.
#[derive(Debug)]
pub struct Form {
    /// The way in.
    pub way: Way,
    /// Which way stands under "more".
    pub more: Way,
    /// Which kind of login host.
    pub host: Host,
    /// The address of the org.
    pub my_domain: Field,
    /// The client apps to choose from: the Salesforce CLI's, those of the config, one to type.
    pub apps: Vec<AppChoice>,
    /// Which of them.
    pub app: usize,
    /// The own app's consumer key.
    pub client_id: Field,
    /// The own app's callback URLs.
    pub callback: Field,
    /// The own app's consumer secret.
    pub client_secret: Field,
    /// What an own app is asked for.
    pub scope: Field,
    /// The username: to propose in the browser, or to log in as.
    pub username: Field,
    /// The password.
    pub password: Field,
    /// The security token.
    pub token: Field,
    /// Where the private key is.
    pub key_file: Field,
    /// What opens the key.
    pub passphrase: Field,
    /// Whether the key turned out to need one.
    pub sealed: bool,
    /// An access token.
    pub access_token: Field,
    /// An sfdx auth URL.
    pub sfdx_url: Field,
    /// A file with one.
    pub sfdx_file: Field,
    /// What to call the org.
    pub alias: Field,
    /// The item with the focus.
    pub focus: Item,
    /// Why it cannot go on like this.
    pub refused: Option<&'static str>,
}

impl Form {
    pub(super) fn new(config: &config::Login) -> Self {
        let choice = |name: &str, app| AppChoice {
            name: name.to_owned(),
            app,
        };
        let mut apps = vec![choice("Salesforce CLI", Some(ClientApp::salesforce_cli()))];
        let configured = config.apps.iter();
        apps.extend(configured.map(|own| choice(&own.name, Some(own.app.clone()))));
        apps.push(choice("my own app", None));
        let default = config.apps.iter();
        let default = default
            .map(|own| &own.name)
            .position(|name| *name == config.default_app);
        Self {
            way: Way::default(),
            more: Way::Device,
            apps,
            // Behind the Salesforce CLI's.
            app: default.map_or(0, |place| place + 1),
            host: Host::default(),
            my_domain: Field::new(""),
            client_id: Field::new(""),
            callback: Field::new("http://localhost:1717/OauthRedirect"),
            client_secret: Field::masked(),
            scope: Field::new(TYPED_SCOPE),
            username: Field::new(""),
            password: Field::masked(),
            token: Field::masked(),
            key_file: Field::new(""),
            passphrase: Field::masked(),
            sealed: false,
            access_token: Field::masked(),
            sfdx_url: Field::masked(),
            sfdx_file: Field::new(""),
            alias: Field::new(""),
            focus: Item::default(),
            refused: None,
        }
    }

    /// Fills in what is known of an org, to log in to it again the same way.
    pub(super) fn fill(&mut self, org: &Org) {
        match org.login_url.as_str() {
            "https://login.salesforce.com" => self.host = Host::Production,
            "https://test.salesforce.com" => self.host = Host::Sandbox,
            other => {
                self.host = Host::MyDomain;
                self.my_domain.set_text(other);
            }
        }
        let same = Some(&org.app);
        let known = self.apps.iter().position(|c| c.app.as_ref() == same);
        self.app = known.unwrap_or_else(|| {
            let app = same.cloned();
            let name = "the same app".to_owned();
            self.apps.insert(0, AppChoice { name, app });
            0
        });
        self.alias.set_text(&org.alias);
        self.way = match &org.login {
            LoginKind::UserAgent => Way::UserAgent,
            LoginKind::Password => Way::Password,
            LoginKind::Jwt(key) => {
                self.key_file.set_text(&key.file.display().to_string());
                self.username.set_text(&key.username);
                Way::Jwt
            }
            LoginKind::ClientCredentials => Way::ClientCredentials,
            LoginKind::Device => Way::Device,
            LoginKind::AccessToken => Way::AccessToken,
            // A used auth URL brings nothing again; its app does, in the browser.
            LoginKind::WebServer | LoginKind::SfdxUrl | LoginKind::SfCli => Way::Browser,
        };
        if self.way.needs_address() {
            self.my_domain.set_text(&org.instance_url);
        }
        if self.way == Way::Password {
            self.username.set_text(&org.username);
        }
        if self.way.is_more() {
            self.more = self.way;
        }
    }

    /// The items that can have the focus now.
    pub fn items(&self) -> Vec<Item> {
        let mut items = vec![Item::Way];
        if self.way.is_more() {
            items.push(Item::More);
        }
        if self.way.asks_for_host() {
            items.push(Item::Host);
        }
        if self.way.needs_address() || self.way.asks_for_host() && self.host == Host::MyDomain {
            items.push(Item::MyDomain);
        }
        let app = self.way.takes_app().then(|| self.chosen());
        if app.is_some() {
            items.push(Item::App);
        }
        // Of an app that is typed by hand all is asked for, of the others the secret at most.
        let typed = app == Some(None);
        let own = app.is_some_and(|app| !app.is_some_and(ClientApp::is_salesforce_cli));
        if typed {
            items.push(Item::ClientId);
        }
        if typed && self.way.uses_callback() {
            items.push(Item::Callback);
        }
        if own && self.way.takes_secret() {
            items.push(Item::ClientSecret);
        }
        if typed && self.way.takes_scope() {
            items.push(Item::Scope);
        }
        match self.way {
            Way::Browser | Way::UserAgent => items.push(Item::Username),
            Way::Jwt => {
                items.extend([Item::Username, Item::KeyFile]);
                if self.sealed {
                    items.push(Item::Passphrase);
                }
            }
            Way::Password => items.extend([Item::Username, Item::Password, Item::Token]),
            Way::AccessToken => items.push(Item::AccessToken),
            Way::SfdxUrl => items.extend([Item::SfdxUrl, Item::SfdxFile]),
            Way::ClientCredentials | Way::Device => {}
        }
        items.push(Item::Alias);
        items
    }

    /// The places of the apps that this way in can use.
    pub fn usable_apps(&self) -> Vec<usize> {
        let usable = |choice: &AppChoice| {
            !self.way.needs_own_app()
                || !choice
                    .app
                    .as_ref()
                    .is_some_and(ClientApp::is_salesforce_cli)
        };
        (0..self.apps.len())
            .filter(|at| self.apps.get(*at).is_some_and(usable))
            .collect()
    }

    /// The place of the chosen app; the first that can be used where the chosen one cannot.
    pub fn app_place(&self) -> usize {
        let usable = self.usable_apps();
        if usable.contains(&self.app) {
            return self.app;
        }
        usable.first().copied().unwrap_or_default()
    }

    /// The chosen app; `None` for one that is typed by hand.
    pub fn chosen(&self) -> Option<&ClientApp> {
        self.apps
            .get(self.app_place())
            .and_then(|choice| choice.app.as_ref())
    }

    /// What the chosen app is called; nothing where the way in needs none.
    pub fn app_name(&self) -> &str {
        if !self.way.takes_app() {
            return self.way.name();
        }
        self.apps
            .get(self.app_place())
            .map_or("", |choice| choice.name.as_str())
    }

    /// Moves the focus to the next (`1`) or previous (`-1`) item, round and round.
    pub fn turn(&mut self, by: isize) {
        let items = self.items();
        self.focus = turned(&items, self.focus, by).unwrap_or_default();
    }

    /// Changes the choice with the focus to its next (`1`) or previous (`-1`) value.
    pub fn choose(&mut self, by: isize) {
        self.refused = None;
        match self.focus {
            Item::Way => {
                let shown = if self.way.is_more() {
                    None
                } else {
                    Some(self.way)
                };
                let ways: Vec<Option<Way>> =
                    Way::USUAL.iter().copied().map(Some).chain([None]).collect();
                self.way = turned(&ways, shown, by).flatten().unwrap_or(self.more);
            }
            Item::More => {
                self.way = turned(&Way::MORE, self.way, by).unwrap_or_default();
                self.more = self.way;
            }
            Item::Host => {
                let hosts = [Host::Production, Host::Sandbox, Host::MyDomain];
                self.host = turned(&hosts, self.host, by).unwrap_or_default();
            }
            Item::App => {
                let usable = self.usable_apps();
                self.app = turned(&usable, self.app_place(), by).unwrap_or_default();
            }
            _ => {}
        }
    }

    /// The field with the focus, when it is a text.
    pub fn field_mut(&mut self) -> Option<&mut Field> {
        self.field_of(self.focus)
    }

    /// The field of an item, when it is a text.
    fn field_of(&mut self, item: Item) -> Option<&mut Field> {
        match item {
            Item::Way | Item::More | Item::Host | Item::App => None,
            Item::MyDomain => Some(&mut self.my_domain),
            Item::ClientId => Some(&mut self.client_id),
            Item::Callback => Some(&mut self.callback),
            Item::ClientSecret => Some(&mut self.client_secret),
            Item::Scope => Some(&mut self.scope),
            Item::Username => Some(&mut self.username),
            Item::Password => Some(&mut self.password),
            Item::Token => Some(&mut self.token),
            Item::KeyFile => Some(&mut self.key_file),
            Item::Passphrase => Some(&mut self.passphrase),
            Item::AccessToken => Some(&mut self.access_token),
            Item::SfdxUrl => Some(&mut self.sfdx_url),
            Item::SfdxFile => Some(&mut self.sfdx_file),
            Item::Alias => Some(&mut self.alias),
        }
    }

    /// Types into the field with the focus. Text typed on the choice of hosts is an address.
    pub fn edit(&mut self, action: EditAction, width: u16) {
        self.refused = None;
        let types = matches!(action, EditAction::Insert(_) | EditAction::Paste(_));
        if self.focus == Item::Host && types {
            self.host = Host::MyDomain;
            self.focus = Item::MyDomain;
        }
        // The JSON of the Salesforce CLI has many lines; a field takes one.
        let action = match action {
            EditAction::Paste(text) if self.focus == Item::SfdxUrl => {
                EditAction::Paste(text.replace(['\r', '\n'], " "))
            }
            other => other,
        };
        if let Some(field) = self.field_mut() {
            field.apply(action, width);
        }
    }
}

/// What comes `by` places after the one in a list that goes round.
fn turned<T: Copy + PartialEq>(all: &[T], now: T, by: isize) -> Option<T> {
    let at = all.iter().position(|one| *one == now).unwrap_or(0) as isize;
    let next = (at + by).rem_euclid(all.len().max(1) as isize) as usize;
    all.get(next).copied()
}
