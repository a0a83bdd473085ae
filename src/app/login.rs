//! The login pane: where to, with which app, and what it waits for. Long because the form, its answers
//! and the steps of a login are one state that is only understood together.

use std::time::Duration;

use crate::app::editor::{EditAction, Field};
use crate::app::notice::Notice;
use crate::config;
use crate::org::{ClientApp, Org, OrgKey};
use crate::secret::Secret;
use crate::worker::{LoginEvent, LoginJob};

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

/// What a login with an app typed by hand asks for.
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
    /// Which kind of login host.
    #[default]
    Host,
    /// The address of the org.
    MyDomain,
    /// Which client app.
    App,
    /// The own app's consumer key.
    ClientId,
    /// The own app's callback URL, as registered.
    Callback,
    /// The own app's consumer secret, where it requires one.
    ClientSecret,
    /// What to call the org.
    Alias,
}

/// What the person fills in.
#[derive(Debug)]
pub struct Form {
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
    /// The own app's callback URL.
    pub callback: Field,
    /// The own app's consumer secret.
    pub client_secret: Field,
    /// What to call the org.
    pub alias: Field,
    /// The item with the focus.
    pub focus: Item,
    /// Why it cannot go on like this.
    pub refused: Option<&'static str>,
}

/// What the pane waits for.
#[derive(Debug)]
pub struct Waiting {
    /// The address to log in at.
    pub url: String,
    /// The callback the browser will end on.
    pub redirect_uri: String,
    /// Why no listener runs.
    pub no_listener: Option<String>,
    /// Why no browser was opened.
    pub no_browser: Option<String>,
    /// When it ends, since the program started.
    pub until: Duration,
    /// The address the browser ended on, pasted or typed.
    pub paste: Field,
    /// Whether letters go into that field.
    pub pasting: bool,
    /// Why the last paste was refused.
    pub refused: Option<String>,
}

/// How far a login is.
#[derive(Debug)]
pub enum Step {
    /// The form is being filled in.
    Form,
    /// The job was started; nothing is known yet.
    Starting,
    /// The browser has it.
    Waiting(Box<Waiting>),
    /// The code is being exchanged for tokens.
    Exchanging,
    /// The refresh token is being written to the keyring, since then.
    Saving(Duration),
    /// It ended badly.
    Failed(Notice),
}

/// The login pane.
#[derive(Debug)]
pub struct Login {
    /// What was filled in; kept over failures.
    pub form: Form,
    /// How far it is.
    pub step: Step,
    /// Who it must be, when an org is logged in to again.
    pub again: Option<OrgKey>,
}

impl Form {
    fn new(config: &config::Login) -> Self {
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
            apps,
            // Behind the Salesforce CLI's.
            app: default.map_or(0, |place| place + 1),
            host: Host::default(),
            my_domain: Field::new(""),
            client_id: Field::new(""),
            callback: Field::new("http://localhost:1717/OauthRedirect"),
            client_secret: Field::masked(),
            alias: Field::new(""),
            focus: Item::default(),
            refused: None,
        }
    }

    /// The items that can have the focus now.
    pub fn items(&self) -> Vec<Item> {
        let mut items = vec![Item::Host];
        if self.host == Host::MyDomain {
            items.push(Item::MyDomain);
        }
        items.push(Item::App);
        match self.chosen() {
            None => items.extend([Item::ClientId, Item::Callback, Item::ClientSecret]),
            Some(app) if !app.is_salesforce_cli() => items.push(Item::ClientSecret),
            Some(_) => {}
        }
        items.push(Item::Alias);
        items
    }

    /// The chosen app; `None` for one that is typed by hand.
    pub fn chosen(&self) -> Option<&ClientApp> {
        self.apps
            .get(self.app)
            .and_then(|choice| choice.app.as_ref())
    }

    /// What the chosen app is called.
    pub fn app_name(&self) -> &str {
        self.apps
            .get(self.app)
            .map_or("", |choice| choice.name.as_str())
    }

    /// Moves the focus to the next (`1`) or previous (`-1`) item, round and round.
    pub fn turn(&mut self, by: isize) {
        let items = self.items();
        let at = items.iter().position(|i| *i == self.focus).unwrap_or(0) as isize;
        let next = (at + by).rem_euclid(items.len() as isize) as usize;
        self.focus = items.get(next).copied().unwrap_or_default();
    }

    /// Changes the choice with the focus to its next (`1`) or previous (`-1`) value.
    pub fn choose(&mut self, by: isize) {
        match self.focus {
            Item::Host => {
                let hosts = [Host::Production, Host::Sandbox, Host::MyDomain];
                let at = hosts.iter().position(|h| *h == self.host).unwrap_or(0) as isize;
                let next = (at + by).rem_euclid(hosts.len() as isize) as usize;
                self.host = hosts.get(next).copied().unwrap_or_default();
            }
            Item::App => {
                let count = self.apps.len().max(1) as isize;
                self.app = (self.app as isize + by).rem_euclid(count) as usize;
            }
            _ => {}
        }
    }

    /// The field with the focus, when it is a text.
    pub fn field_mut(&mut self) -> Option<&mut Field> {
        match self.focus {
            Item::Host | Item::App => None,
            Item::MyDomain => Some(&mut self.my_domain),
            Item::ClientId => Some(&mut self.client_id),
            Item::Callback => Some(&mut self.callback),
            Item::ClientSecret => Some(&mut self.client_secret),
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
        if let Some(field) = self.field_mut() {
            field.apply(action, width);
        }
    }

    /// The job these answers describe, or what is missing.
    fn job(&self, again: Option<OrgKey>) -> Result<LoginJob, (Item, &'static str)> {
        let text = |field: &Field| field.text().trim().to_owned();
        let host = match self.host {
            Host::Production => "login.salesforce.com".to_owned(),
            Host::Sandbox => "test.salesforce.com".to_owned(),
            Host::MyDomain if self.my_domain.text().trim().is_empty() => {
                return Err((
                    Item::MyDomain,
                    "Type the org's address, e.g. acme or acme.my.salesforce.com",
                ));
            }
            Host::MyDomain => text(&self.my_domain),
        };
        let app = match self.chosen() {
            Some(app) => app.clone(),
            None if self.client_id.text().trim().is_empty() => {
                return Err((Item::ClientId, "Type the Consumer Key of your app"));
            }
            None if self.callback.text().trim().is_empty() => {
                return Err((
                    Item::Callback,
                    "Type the Callback URL exactly as it is registered in your app",
                ));
            }
            None => ClientApp {
                client_id: text(&self.client_id),
                redirect_uri: text(&self.callback),
                scope: TYPED_SCOPE.into(),
            },
        };
        let secret = self.client_secret.text();
        Ok(LoginJob {
            host,
            way: crate::worker::LoginWay::default(),
            must_last: false,
            client_secret: (!app.is_salesforce_cli() && !secret.is_empty())
                .then(|| Secret::new(secret)),
            app,
            alias: Some(text(&self.alias)).filter(|a| !a.is_empty()),
            again,
        })
    }
}

impl Login {
    /// An empty form, with the address to suggest, if there is one, and the apps of the config; it
    /// starts on the one that the config names.
    pub fn new(host: Option<&str>, config: &config::Login) -> Self {
        let mut form = Form::new(config);
        if let Some(host) = host {
            form.host = Host::MyDomain;
            form.my_domain.set_text(host);
        }
        Self {
            form,
            step: Step::Form,
            again: None,
        }
    }

    /// A form filled in to log in to a known org again, keeping its alias, its tabs and its app as it
    /// is. A secret that is not typed is the stored one.
    pub fn again(org: &Org, config: &config::Login) -> Self {
        let mut form = Form::new(config);
        match org.login_url.as_str() {
            "https://login.salesforce.com" => form.host = Host::Production,
            "https://test.salesforce.com" => form.host = Host::Sandbox,
            other => {
                form.host = Host::MyDomain;
                form.my_domain.set_text(other);
            }
        }
        let same = Some(&org.app);
        let known = form.apps.iter().position(|c| c.app.as_ref() == same);
        form.app = known.unwrap_or_else(|| {
            let app = same.cloned();
            let name = "the same app".to_owned();
            form.apps.insert(0, AppChoice { name, app });
            0
        });
        form.alias.set_text(&org.alias);
        Self {
            form,
            step: Step::Form,
            again: Some(org.key.clone()),
        }
    }

    /// Goes on with what is filled in: the job to start, unless something is missing.
    pub fn submit(&mut self) -> Option<LoginJob> {
        match self.form.job(self.again.clone()) {
            Ok(job) => {
                self.step = Step::Starting;
                self.form.refused = None;
                Some(job)
            }
            Err((item, why)) => {
                self.step = Step::Form;
                self.form.focus = item;
                self.form.refused = Some(why);
                None
            }
        }
    }

    /// The job said something before its end.
    pub fn on_event(&mut self, event: LoginEvent, now: Duration) {
        match event {
            LoginEvent::Waiting {
                url,
                redirect_uri,
                no_listener,
                no_browser,
                timeout,
            } => {
                // Said again when the browser turned out not to open: what was typed and the time
                // that is left stay.
                if let Step::Waiting(waiting) = &mut self.step {
                    waiting.pasting |= no_listener.is_some() && waiting.no_listener.is_none();
                    waiting.no_listener = no_listener;
                    waiting.no_browser = no_browser;
                    return;
                }
                let pasting = no_listener.is_some();
                self.step = Step::Waiting(Box::new(Waiting {
                    url,
                    redirect_uri,
                    no_listener,
                    no_browser,
                    until: now + timeout,
                    paste: Field::masked(),
                    pasting,
                    refused: None,
                }));
            }
            LoginEvent::Code { .. } | LoginEvent::Asking(_) => {}
            LoginEvent::PasteRefused(why) => {
                if let Step::Waiting(waiting) = &mut self.step {
                    waiting.refused = Some(why);
                }
            }
            LoginEvent::Exchanging => self.step = Step::Exchanging,
            LoginEvent::Saving => self.step = Step::Saving(now),
            LoginEvent::Done { .. } => {}
        }
    }

    /// What waits for the browser.
    pub fn waiting(&self) -> Option<&Waiting> {
        match &self.step {
            Step::Waiting(waiting) => Some(waiting),
            _ => None,
        }
    }

    /// What waits for the browser, to change it.
    pub fn waiting_mut(&mut self) -> Option<&mut Waiting> {
        match &mut self.step {
            Step::Waiting(waiting) => Some(waiting),
            _ => None,
        }
    }

    /// Lets letters go into the field for the address the browser ended on.
    pub fn type_paste(&mut self) {
        if let Step::Waiting(waiting) = &mut self.step {
            waiting.pasting = true;
        }
    }

    /// Whether letters go into a field.
    pub fn is_typing(&self) -> bool {
        match &self.step {
            Step::Form => true,
            Step::Waiting(waiting) => waiting.pasting,
            _ => false,
        }
    }
}

#[cfg(test)]
#[path = "login_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
