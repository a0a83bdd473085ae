//! What the form describes and what it misses.

use super::*;

fn fresh() -> Login {
    Login::new(None, &crate::config::Config::default().login)
}

fn typed(form: &mut Form, text: &str) {
    for c in text.chars() {
        form.edit(EditAction::Insert(c), 40);
    }
}

#[test]
fn enter_at_once_logs_in_to_production_with_the_cli_app() {
    let job = fresh().submit().unwrap();
    assert_eq!(job.host, "login.salesforce.com");
    assert!(job.app.is_salesforce_cli() && job.alias.is_none());
}

#[test]
fn text_typed_on_the_choice_of_hosts_is_an_address() {
    let mut login = fresh();
    typed(&mut login.form, "acme");
    assert_eq!(login.form.focus, Item::MyDomain);
    assert_eq!(login.submit().unwrap().host, "acme");
}

#[test]
fn what_is_missing_is_said_and_gets_the_focus() {
    let mut login = fresh();
    login.form.focus = Item::App;
    login.form.choose(1);
    assert!(login.submit().is_none());
    assert_eq!(login.form.focus, Item::ClientId);
    assert!(login.form.refused.unwrap().contains("Consumer Key"));
    typed(&mut login.form, "3MVG9");
    let job = login.submit().unwrap();
    assert_eq!(job.app.redirect_uri, "http://localhost:1717/OauthRedirect");
    assert!(job.client_secret.is_none());
}

#[test]
fn the_focus_goes_round_the_visible_items() {
    let mut form = Form::new(&crate::config::Config::default().login);
    assert_eq!(form.items(), [Item::Host, Item::App, Item::Alias]);
    form.turn(-1);
    assert_eq!(form.focus, Item::Alias);
    form.turn(1);
    form.choose(-1);
    assert_eq!(form.host, Host::MyDomain);
    form.turn(1);
    assert_eq!(form.focus, Item::MyDomain);
}

fn own(name: &str, scope: &str) -> config::OwnApp {
    config::OwnApp {
        name: name.into(),
        app: ClientApp {
            client_id: format!("3MVG9{name}"),
            redirect_uri: "http://localhost:7777/back".into(),
            scope: scope.into(),
        },
    }
}

#[test]
fn the_apps_of_the_config_are_choices_by_name_and_the_default_one_is_chosen() {
    let mut config = crate::config::Config::default().login;
    config.apps = vec![own("work", "api"), own("home", "full refresh_token")];
    let names =
        |login: &Login| -> Vec<String> { login.form.apps.iter().map(|c| c.name.clone()).collect() };
    let mut login = Login::new(None, &config);
    assert_eq!(
        names(&login),
        ["Salesforce CLI", "work", "home", "my own app"]
    );
    assert!(login.submit().unwrap().app.is_salesforce_cli());
    config.default_app = "home".into();
    let mut login = Login::new(None, &config);
    assert_eq!(
        login.form.items(),
        [Item::Host, Item::App, Item::ClientSecret, Item::Alias]
    );
    assert_eq!(login.submit().unwrap().app, config.apps[1].app);
    login.form.focus = Item::App;
    login.form.choose(-1);
    assert_eq!(login.submit().unwrap().app.scope, "api");
    login.form.choose(-2);
    assert_eq!(login.form.app_name(), "my own app");
}

#[test]
fn logging_in_again_keeps_the_orgs_own_app_as_it_is() {
    let config = crate::config::Config::default().login;
    let mut org = crate::app::tests::prod();
    for scope in ["full refresh_token openid", ""] {
        org.app = own("work", scope).app;
        let job = Login::again(&org, &config).submit().unwrap();
        assert_eq!(job.app, org.app);
        assert!(job.client_secret.is_none(), "the stored one is used");
    }
    org.app = ClientApp::salesforce_cli();
    org.app.scope = "api".into();
    let mut login = Login::again(&org, &config);
    assert_eq!(login.submit().unwrap().app, org.app);
    assert_eq!(login.form.app_name(), "the same app");
    let known = config::Login {
        apps: vec![own("work", "api")],
        ..config
    };
    org.app = known.apps[0].app.clone();
    assert_eq!(Login::again(&org, &known).form.app_name(), "work");
}
