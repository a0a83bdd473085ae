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
    let mut form = Form::new();
    assert_eq!(form.items(), [Item::Host, Item::App, Item::Alias]);
    form.turn(-1);
    assert_eq!(form.focus, Item::Alias);
    form.turn(1);
    form.choose(-1);
    assert_eq!(form.host, Host::MyDomain);
    form.turn(1);
    assert_eq!(form.focus, Item::MyDomain);
}
