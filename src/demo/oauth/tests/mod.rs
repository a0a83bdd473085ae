//! The OAuth endpoints from outside: the way in, and every refusal on it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod exchange;
mod login;
mod refresh;

use url::Url;

use crate::demo::test_client::{Ask, Got};
use crate::demo::{CLI_REDIRECT_URI, DemoConfig, DemoOrg, DemoServer, PASSWORD, PROD_USERNAME};

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

async fn start() -> DemoServer {
    DemoOrg::start(DemoConfig::prod()).await.unwrap()
}

fn request(client_id: &str) -> Vec<(&'static str, String)> {
    vec![
        ("response_type", "code".into()),
        ("client_id", client_id.into()),
        ("redirect_uri", CLI_REDIRECT_URI.into()),
        ("code_challenge", CHALLENGE.into()),
        ("code_challenge_method", "S256".into()),
        ("state", "st&te=1".into()),
        ("scope", "api refresh_token".into()),
    ]
}

fn query(request: &[(&str, String)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(request)
        .finish()
}

fn changed(key: &str, value: Option<&str>) -> Vec<(&'static str, String)> {
    let mut request = request("PlatformCLI");
    request.retain(|(name, _)| *name != key || value.is_some());
    for (name, slot) in &mut request {
        if *name == key {
            *slot = value.unwrap_or_default().to_owned();
        }
    }
    request
}

async fn authorize(server: &DemoServer, request: &[(&str, String)]) -> Got {
    Ask::get(
        server,
        &format!("/services/oauth2/authorize?{}", query(request)),
    )
    .send()
    .await
}

async fn log_in(
    server: &DemoServer,
    request: &[(&str, String)],
    username: &str,
    password: &str,
) -> Got {
    let carried = query(request);
    Ask::post_form(
        server,
        "/login",
        &[
            ("request", &carried),
            ("username", username),
            ("pw", password),
        ],
    )
    .send()
    .await
}

async fn decide(server: &DemoServer, consent: &Got, decision: &str) -> Url {
    let page = consent.text();
    let ticket = page
        .split("name=\"ticket\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let answer = Ask::post_form(
        server,
        "/setup/secur/RemoteAccessAuthorizationPage.apexp",
        &[("ticket", ticket), ("decision", decision)],
    )
    .send()
    .await;
    assert_eq!(answer.status, 302);
    answer.header("location").unwrap().parse().unwrap()
}

fn parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

async fn code(server: &DemoServer, client_id: &str) -> String {
    let consent = log_in(server, &request(client_id), PROD_USERNAME, PASSWORD).await;
    let back = decide(server, &consent, "allow").await;
    assert_eq!(parameter(&back, "state").as_deref(), Some("st&te=1"));
    parameter(&back, "code").unwrap()
}

async fn token(server: &DemoServer, form: &[(&str, &str)]) -> Got {
    Ask::post_form(server, "/services/oauth2/token", form)
        .send()
        .await
}

fn exchange<'a>(client_id: &'a str, code: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![
        ("grant_type", "authorization_code"),
        ("client_id", client_id),
        ("code", code),
        ("redirect_uri", CLI_REDIRECT_URI),
        ("code_verifier", VERIFIER),
    ]
}

fn refusal(got: &Got) -> (String, String) {
    let (status, error, description) = got.oauth_refusal();
    assert_eq!(status, 400);
    (error, description)
}

fn pair(error: &str, description: &str) -> (String, String) {
    (error.to_owned(), description.to_owned())
}
