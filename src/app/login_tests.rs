//! What the form describes and what it misses.

use super::*;
use crate::app::editor::EditAction;
use crate::org::{ClientApp, LoginKind};
use crate::secret::Secret;
use crate::worker::{LoginWay, SfdxSource};

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
    assert_eq!(
        form.items(),
        [
            Item::Way,
            Item::Host,
            Item::App,
            Item::Username,
            Item::Alias
        ]
    );
    form.turn(-1);
    assert_eq!(form.focus, Item::Way);
    form.turn(-1);
    assert_eq!(form.focus, Item::Alias);
    form.turn(1);
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
        [
            Item::Way,
            Item::Host,
            Item::App,
            Item::ClientSecret,
            Item::Username,
            Item::Alias
        ]
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

/// The form of a way in, all in one address.
fn of(way: Way) -> Login {
    let mut login = fresh();
    login.form.way = way;
    login.form.more = way;
    login.form.host = Host::MyDomain;
    login.form.my_domain.set_text("acme");
    login
}

#[test]
fn every_way_asks_for_what_it_needs_and_no_more() {
    use Item::{
        AccessToken, Alias, App, ClientId, ClientSecret, Host, KeyFile, More, MyDomain, Password,
        Scope, SfdxFile, SfdxUrl, Token, Username,
    };
    for (way, items) in [
        (Way::Browser, &[App, Username][..]),
        (Way::Jwt, &[App, ClientId, Username, KeyFile]),
        (Way::ClientCredentials, &[App, ClientId, ClientSecret]),
        (Way::AccessToken, &[AccessToken]),
        (Way::SfdxUrl, &[SfdxUrl, SfdxFile]),
        (Way::Device, &[App, ClientId, ClientSecret, Scope]),
        (
            Way::Password,
            &[App, ClientId, ClientSecret, Username, Password, Token],
        ),
        (Way::UserAgent, &[App, Username]),
    ] {
        let form = of(way).form;
        let where_to = |item: &Item| matches!(item, Item::Way | More | Host | MyDomain | Alias);
        let asked: Vec<Item> = form.items().into_iter().filter(|i| !where_to(i)).collect();
        assert_eq!(asked, items, "{way:?}");
        assert_eq!(form.items().contains(&More), way.is_more());
        let only_address = matches!(way, Way::ClientCredentials | Way::AccessToken);
        assert_eq!(
            form.items().contains(&Host),
            !only_address && way != Way::SfdxUrl
        );
        assert!(!way.about().is_empty());
        let legacy = matches!(way, Way::Password | Way::UserAgent);
        assert_eq!(way.name().contains("legacy"), legacy);
        assert_eq!(way.about().starts_with("legacy:"), legacy);
    }
}

#[test]
fn the_ways_go_round_and_the_seldom_ones_stand_under_more() {
    let mut form = fresh().form;
    form.focus = Item::Way;
    let mut seen = Vec::new();
    for _ in 0..6 {
        form.choose(1);
        seen.push(form.way);
    }
    assert_eq!(
        seen,
        [
            Way::Jwt,
            Way::ClientCredentials,
            Way::AccessToken,
            Way::SfdxUrl,
            Way::Device,
            Way::Browser
        ]
    );
    form.choose(-1);
    form.focus = Item::More;
    form.choose(1);
    assert_eq!(form.way, Way::Password);
    // Looked away and back: the one that was looked at is still there.
    form.focus = Item::Way;
    form.choose(1);
    form.choose(-1);
    assert_eq!(form.way, Way::Password);
}

#[test]
fn what_a_way_misses_is_said_and_gets_the_focus() {
    for (way, missing) in [
        (
            Way::Jwt,
            &[Item::ClientId, Item::Username, Item::KeyFile][..],
        ),
        (
            Way::ClientCredentials,
            &[Item::ClientId, Item::ClientSecret],
        ),
        (
            Way::Password,
            &[Item::ClientId, Item::Username, Item::Password],
        ),
        (Way::AccessToken, &[Item::AccessToken]),
        (Way::SfdxUrl, &[Item::SfdxUrl]),
        (Way::Device, &[Item::ClientId]),
    ] {
        let mut login = of(way);
        for item in missing {
            assert!(login.submit().is_none(), "{way:?}");
            assert_eq!(login.form.focus, *item, "{way:?}");
            assert!(login.form.refused.is_some());
            typed(&mut login.form, "x");
        }
        assert!(login.submit().is_some(), "{way:?}");
    }
}

#[test]
fn a_way_becomes_its_job() {
    let mut login = of(Way::Password);
    for (item, text) in [
        (Item::ClientId, "3MVG9"),
        (Item::ClientSecret, "S"),
        (Item::Username, " sofia@acme.example "),
        (Item::Password, "pass word"),
        (Item::Token, "T0ken"),
    ] {
        login.form.focus = item;
        typed(&mut login.form, text);
    }
    let job = login.submit().unwrap();
    assert_eq!(job.client_secret, Some(Secret::new("S")));
    match job.way {
        LoginWay::Password {
            username,
            password,
            token,
        } => {
            assert_eq!(username, "sofia@acme.example");
            assert_eq!(password.expose(), "pass word");
            assert_eq!(token, Some(Secret::new("T0ken")));
        }
        other => panic!("{other:?}"),
    }
    // A file where no URL was pasted; JSON of several lines is taken whole.
    let mut login = of(Way::SfdxUrl);
    login.form.focus = Item::SfdxFile;
    typed(&mut login.form, "~/auth.json");
    let way = login.submit().unwrap().way;
    assert!(
        matches!(way, LoginWay::SfdxUrl(SfdxSource::File(path)) if path.ends_with("auth.json"))
    );
    login.form.focus = Item::SfdxUrl;
    let json = "{\n  \"sfdxAuthUrl\": \"force://a\"\n}".to_owned();
    login.form.edit(EditAction::Paste(json), 40);
    match login.submit().unwrap().way {
        LoginWay::SfdxUrl(SfdxSource::Text(text)) => assert!(text.expose().ends_with('}')),
        other => panic!("{other:?}"),
    }
}

#[test]
fn logging_in_again_goes_the_same_way() {
    let config = crate::config::Config::default().login;
    let mut org = crate::app::tests::prod();
    org.app = own("work", "api").app;
    org.login = LoginKind::Jwt(crate::org::JwtKey {
        file: "/keys/ci.pem".into(),
        username: "ci@acme.example".into(),
        audience: "https://login.salesforce.com".into(),
    });
    let job = Login::again(&org, &config).submit().unwrap();
    assert!(matches!(job.way, LoginWay::Jwt { username, .. } if username == "ci@acme.example"));
    org.login = LoginKind::ClientCredentials;
    let job = Login::again(&org, &config).submit().unwrap();
    assert!(job.client_secret.is_none(), "the stored one is used");
    for (kind, missing) in [
        (LoginKind::Password, Item::Password),
        (LoginKind::AccessToken, Item::AccessToken),
    ] {
        org.login = kind;
        let mut login = Login::again(&org, &config);
        assert!(login.submit().is_none());
        assert_eq!(login.form.focus, missing);
    }
    org.login = LoginKind::SfdxUrl;
    let job = Login::again(&org, &config).submit().unwrap();
    assert!(matches!(job.way, LoginWay::WebServer { .. }));
}

#[test]
fn a_key_that_is_encrypted_gets_a_line_for_its_passphrase() {
    let mut login = of(Way::Jwt);
    for item in [Item::ClientId, Item::Username, Item::KeyFile] {
        login.form.focus = item;
        typed(&mut login.form, "x");
    }
    login.submit().unwrap();
    for wrong in [false, true] {
        let error = JobError::of_a_sealed_key(wrong);
        login.on_failure(&error, Notice::from(&error));
        assert_eq!(login.form.focus, Item::Passphrase);
        assert!(login.form.refused.is_some());
        typed(&mut login.form, "open");
        let job = login.submit().unwrap();
        assert!(
            matches!(job.way, LoginWay::Jwt { passphrase: Some(p), .. } if p.expose() == "open")
        );
    }
}
