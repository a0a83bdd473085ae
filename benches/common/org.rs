//! The org of a demo server as the program knows one that is logged in, for the benches that run the
//! worker against it.

use std::error::Error;

use sftui::org::{ClientApp, LoginKind, Org, OrgCard, OrgClass, OrgKey};
use sftui::secret::Secret;
use sftui::vault::{Record, SessionOnly, Vault};

/// The org of the server at an address. One demo org that is served several times is several to the
/// program, by their numbers.
pub fn org(number: usize, url: &str, client_id: &str) -> Org {
    let facts = sftui::demo::DemoOrgKind::Prod.facts();
    Org {
        key: OrgKey::new(&format!("00D00000000000{number}AAA"), &facts.user_id),
        alias: format!("org-{number}"),
        username: facts.username,
        name: None,
        instance_url: url.to_owned(),
        login_url: url.to_owned(),
        class: OrgClass::Production,
        login: LoginKind::default(),
        app: ClientApp {
            client_id: client_id.to_owned(),
            ..ClientApp::salesforce_cli()
        },
        api_version: None,
        last_used: Some(1),
        card: OrgCard::default(),
    }
}

/// Keeps the login of an org; without an access token one is asked for first.
///
/// # Errors
/// Where the vault does not keep it.
pub fn keep(
    vault: &SessionOnly,
    org: &Org,
    refresh_token: &str,
    access_token: Option<&str>,
) -> Result<(), Box<dyn Error>> {
    let record = Record {
        generation: 1,
        access_token: access_token.map(Secret::new),
        passphrase: None,
        refresh_token: Secret::new(refresh_token),
        host: org.instance_url.clone(),
        client_id: org.app.client_id.clone(),
        client_secret: None,
    };
    vault.set(&org.key, &record)?;
    Ok(())
}
