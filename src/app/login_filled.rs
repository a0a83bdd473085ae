//! What a filled-in login form describes: the job, or what is missing and where.

use std::path::PathBuf;

use super::login_form::{Form, Host, Item};
use super::login_ways::Way;
use crate::app::editor::Field;
use crate::org::{ClientApp, OrgKey};
use crate::secret::Secret;
use crate::worker::{LoginJob, LoginWay, SfdxSource};

impl Form {
    /// The job these answers describe, or what is missing.
    pub(super) fn job(&self, again: Option<OrgKey>) -> Result<LoginJob, (Item, &'static str)> {
        let text = |field: &Field| field.text().trim().to_owned();
        let secret = |field: &Field| Some(Secret::new(field.text())).filter(|s| !s.is_empty());
        let mut host = match self.host {
            Host::Production => "login.salesforce.com".to_owned(),
            Host::Sandbox => "test.salesforce.com".to_owned(),
            Host::MyDomain => text(&self.my_domain),
        };
        if self.way.needs_address() {
            host = text(&self.my_domain);
        }
        if host.is_empty() && self.way != Way::SfdxUrl {
            return Err((
                Item::MyDomain,
                "Type the org's address, e.g. acme or acme.my.salesforce.com",
            ));
        }
        let app = match self.chosen() {
            _ if !self.way.takes_app() => ClientApp::salesforce_cli(),
            Some(app) => app.clone(),
            None => self.typed_app()?,
        };
        for (item, sentence) in self.way.needed() {
            // The vault has the secret and the passphrase of the last time.
            let kept = again.is_some() && *item == Item::ClientSecret;
            let empty = |form: &Self| match item {
                Item::Username => form.username.text().trim().is_empty(),
                Item::Password => form.password.is_empty(),
                Item::KeyFile => form.key_file.text().trim().is_empty(),
                Item::ClientSecret => form.client_secret.is_empty(),
                Item::AccessToken => form.access_token.text().trim().is_empty(),
                Item::SfdxUrl => {
                    form.sfdx_url.text().trim().is_empty()
                        && form.sfdx_file.text().trim().is_empty()
                }
                _ => false,
            };
            if !kept && empty(self) {
                return Err((*item, sentence));
            }
        }
        let hint = Some(text(&self.username)).filter(|name| !name.is_empty());
        let way = match self.way {
            Way::Browser => LoginWay::WebServer { hint },
            Way::UserAgent => LoginWay::UserAgent { hint },
            Way::Jwt => LoginWay::Jwt {
                username: text(&self.username),
                key_file: PathBuf::from(text(&self.key_file)),
                passphrase: secret(&self.passphrase),
            },
            Way::ClientCredentials => LoginWay::ClientCredentials,
            Way::Device => LoginWay::Device,
            Way::Password => LoginWay::Password {
                username: text(&self.username),
                password: Secret::new(self.password.text()),
                token: secret(&self.token),
            },
            Way::AccessToken => LoginWay::AccessToken(Secret::new(self.access_token.text())),
            Way::SfdxUrl => LoginWay::SfdxUrl(match secret(&self.sfdx_url) {
                Some(url) => SfdxSource::Text(url),
                None => SfdxSource::File(PathBuf::from(text(&self.sfdx_file))),
            }),
        };
        let takes_secret = self.items().contains(&Item::ClientSecret);
        Ok(LoginJob {
            host,
            way,
            client_secret: secret(&self.client_secret).filter(|_| takes_secret),
            app,
            alias: Some(text(&self.alias)).filter(|a| !a.is_empty()),
            again,
            must_last: false,
        })
    }

    /// The app that was typed, or what is missing of it.
    fn typed_app(&self) -> Result<ClientApp, (Item, &'static str)> {
        let text = |field: &Field| field.text().trim().to_owned();
        if self.client_id.text().trim().is_empty() {
            return Err((Item::ClientId, "Type the Consumer Key of your app"));
        }
        if self.way.uses_callback() && self.callback.text().trim().is_empty() {
            return Err((
                Item::Callback,
                "Type the Callback URL exactly as it is registered in your app",
            ));
        }
        Ok(ClientApp {
            client_id: text(&self.client_id),
            redirect_uri: text(&self.callback),
            scope: text(&self.scope),
        })
    }
}
