//! The OAuth endpoints from outside: the way in, and every refusal on it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use url::Url;

use crate::demo::test_client::{Ask, Got};
use crate::demo::{
    CLI_REDIRECT_URI, DemoConfig, DemoOrg, DemoServer, OWN_APP_CLIENT_ID, PASSWORD, PROD_USERNAME,
    SECRET_APP_CLIENT_ID, SECRET_APP_CLIENT_SECRET,
};

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

#[tokio::test]
async fn a_person_logs_in_allows_and_the_code_becomes_tokens() {
    let server = start().await;
    let form = authorize(&server, &request("PlatformCLI")).await;
    assert_eq!(form.status, 200);
    for part in [
        "id=\"username\"",
        "id=\"password\"",
        "id=\"Login\"",
        PROD_USERNAME,
    ] {
        assert!(form.text().contains(part), "{part}");
    }
    let code = code(&server, "PlatformCLI").await;
    assert!(code.ends_with("=="));
    let tokens = token(&server, &exchange("PlatformCLI", &code)).await;
    assert_eq!(tokens.status, 200);
    let tokens = tokens.json();
    let access = tokens["access_token"].as_str().unwrap();
    assert!(
        access.starts_with(&server.org().organization_id[..15]) && access.as_bytes()[15] == b'!'
    );
    assert!(
        tokens["refresh_token"]
            .as_str()
            .unwrap()
            .starts_with("5Aep861")
    );
    assert_eq!(tokens["instance_url"], server.base_url());
    assert_eq!(tokens["scope"], "api refresh_token");
    assert!(tokens["issued_at"].is_string());
    let facts = server.org();
    let id = format!(
        "{}/id/{}/{}",
        server.base_url(),
        facts.organization_id,
        facts.user_id
    );
    assert_eq!(tokens["id"], id);

    let info = Ask::get(&server, "/services/oauth2/userinfo")
        .bearer(access)
        .send()
        .await
        .json();
    assert_eq!(info["user_id"], facts.user_id);
    assert_eq!(info["organization_id"], facts.organization_id);
    assert_eq!(info["preferred_username"], facts.username);
    let identity = Ask::get(&server, Url::parse(&id).unwrap().path())
        .bearer(access)
        .send()
        .await
        .json();
    assert_eq!(identity["username"], facts.username);
    let user = Ask::api(
        &server,
        access,
        "GET",
        &format!("sobjects/User/{}", facts.user_id),
    )
    .send()
    .await
    .json();
    assert_eq!(user["Username"], facts.username);
}

#[tokio::test]
async fn a_wrong_password_shows_the_form_again() {
    let server = start().await;
    let request = request("PlatformCLI");
    for (username, password) in [
        (PROD_USERNAME, "wrong"),
        ("nobody@acme.example", PASSWORD),
        ("former@acme.example", PASSWORD),
    ] {
        let again = log_in(&server, &request, username, password).await;
        assert_eq!(again.status, 200);
        assert!(again.text().contains("id=\"error\"") && again.text().contains("id=\"password\""));
        assert!(again.text().contains(username));
    }
}

#[tokio::test]
async fn deny_goes_back_with_access_denied_and_state() {
    let server = start().await;
    let consent = log_in(&server, &request("PlatformCLI"), PROD_USERNAME, PASSWORD).await;
    assert!(
        consent.text().contains("id=\"oaapprove\"") && consent.text().contains("id=\"oadeny\"")
    );
    let back = decide(&server, &consent, "deny").await;
    assert!(
        back.as_str()
            .contains("error=access_denied&error_description=end-user+denied+authorization&state=")
    );
    assert_eq!(parameter(&back, "state").as_deref(), Some("st&te=1"));
}

#[tokio::test]
async fn what_cannot_be_told_to_the_app_is_shown_to_the_person() {
    let server = start().await;
    for (key, value, error) in [
        ("client_id", Some("nobody"), "invalid_client_id"),
        ("redirect_uri", None, "redirect_uri_missing"),
        (
            "redirect_uri",
            Some("http://127.0.0.1:1717/OauthRedirect"),
            "redirect_uri_mismatch",
        ),
        (
            "redirect_uri",
            Some("http://localhost:1717/OauthRedirect/"),
            "redirect_uri_mismatch",
        ),
        (
            "redirect_uri",
            Some("http://localhost:1718/OauthRedirect"),
            "redirect_uri_mismatch",
        ),
    ] {
        let page = authorize(&server, &changed(key, value)).await;
        assert_eq!(page.status, 400);
        assert!(page.text().contains(error), "{error}");
        assert!(page.header("location").is_none());
        // The form does not let through what the address did not.
        let page = log_in(&server, &changed(key, value), PROD_USERNAME, PASSWORD).await;
        assert!(page.text().contains(error), "{error}");
    }
}

#[tokio::test]
async fn a_missing_challenge_is_a_bare_body_without_a_type() {
    let server = start().await;
    let body = authorize(&server, &changed("code_challenge", None)).await;
    assert_eq!(
        body.text(),
        "error=invalid_request&error_description=missing required code challenge"
    );
    assert!(body.header("content-type").is_none());
    for (key, value) in [
        ("code_challenge", "short"),
        ("code_challenge_method", "plain"),
    ] {
        let body = authorize(&server, &changed(key, Some(value))).await;
        assert!(body.text().contains("invalid_request"));
    }
}

#[tokio::test]
async fn other_mistakes_go_back_to_the_app() {
    let server = start().await;
    let answer = authorize(&server, &changed("response_type", Some("token"))).await;
    assert_eq!(answer.status, 302);
    assert!(
        answer
            .header("location")
            .unwrap()
            .contains("error=unsupported_response_type")
    );
    // A scope that the app lacks shows only after the login.
    let request = changed("scope", Some("api full"));
    assert_eq!(authorize(&server, &request).await.status, 200);
    let answer = log_in(&server, &request, PROD_USERNAME, PASSWORD).await;
    assert_eq!(answer.status, 302);
    assert!(
        answer
            .header("location")
            .unwrap()
            .contains("error=invalid_scope")
    );
}

#[tokio::test]
async fn a_code_is_good_once_for_its_app_callback_and_verifier() {
    let server = start().await;
    let first = code(&server, "PlatformCLI").await;
    assert_eq!(
        token(&server, &exchange("PlatformCLI", &first))
            .await
            .status,
        200
    );
    let again = token(&server, &exchange("PlatformCLI", &first)).await;
    assert_eq!(
        refusal(&again),
        pair("invalid_grant", "invalid authorization code")
    );

    for (change, value, expected) in [
        (
            "client_id",
            Some(OWN_APP_CLIENT_ID),
            pair("invalid_grant", "invalid authorization code"),
        ),
        (
            "redirect_uri",
            None,
            pair("redirect_uri_missing", "redirect_uri not provided"),
        ),
        (
            "redirect_uri",
            Some("http://localhost:1718/callback"),
            pair(
                "redirect_uri_mismatch",
                "redirect_uri must match configuration",
            ),
        ),
        (
            "code_verifier",
            None,
            pair("invalid_grant", "missing code verifier"),
        ),
        (
            "code_verifier",
            Some("wrongwrongwrongwrongwrongwrongwrongwrongwrongwrong"),
            pair("invalid_request", "invalid code verifier"),
        ),
        (
            "code",
            Some("aPrxNothing=="),
            pair("invalid_grant", "invalid authorization code"),
        ),
        (
            "client_id",
            Some("nobody"),
            pair("invalid_client_id", "client identifier invalid"),
        ),
        (
            "client_id",
            None,
            pair("invalid_client_id", "client identifier invalid"),
        ),
        (
            "grant_type",
            Some("password"),
            pair("unsupported_grant_type", "grant type not supported"),
        ),
    ] {
        let code = code(&server, "PlatformCLI").await;
        let mut form = exchange("PlatformCLI", &code);
        form.retain(|(name, _)| *name != change);
        form.extend(value.map(|value| (change, value)));
        assert_eq!(refusal(&token(&server, &form).await), expected, "{change}");
    }
}

#[tokio::test]
async fn a_code_expires() {
    let server = start().await;
    let code = code(&server, "PlatformCLI").await;
    server.advance_clock(Duration::from_secs(15 * 60));
    let late = token(&server, &exchange("PlatformCLI", &code)).await;
    assert_eq!(
        refusal(&late),
        pair("invalid_grant", "expired authorization code")
    );
}

#[tokio::test]
async fn only_forms_are_understood() {
    let server = start().await;
    let json = Ask::new(&server, "POST", "/services/oauth2/token")
        .body("application/json", r#"{"grant_type":"refresh_token"}"#)
        .send()
        .await;
    assert_eq!(
        refusal(&json),
        pair("unsupported_grant_type", "grant type not supported")
    );
    let get = Ask::get(&server, "/services/oauth2/token?grant_type=refresh_token")
        .send()
        .await;
    assert_eq!(refusal(&get).0, "invalid_request");
}

#[tokio::test]
async fn secrets_are_checked_where_sent_and_where_required() {
    let server = start().await;
    let wrong = pair("invalid_client", "invalid client credentials");
    // A public client must not send one.
    let first = code(&server, "PlatformCLI").await;
    let mut form = exchange("PlatformCLI", &first);
    form.push(("client_secret", "anything"));
    assert_eq!(refusal(&token(&server, &form).await), wrong);
    // An app with a secret must.
    let second = code(&server, SECRET_APP_CLIENT_ID).await;
    let form = exchange(SECRET_APP_CLIENT_ID, &second);
    assert_eq!(refusal(&token(&server, &form).await), wrong);
    let mut form = form.clone();
    form.push(("client_secret", SECRET_APP_CLIENT_SECRET));
    assert_eq!(token(&server, &form).await.status, 200);
    // In the header it is as good, in both it is not.
    let basic = format!(
        "Basic {}",
        STANDARD.encode(format!("{SECRET_APP_CLIENT_ID}:{SECRET_APP_CLIENT_SECRET}"))
    );
    let refresh = server.issue_refresh_token(SECRET_APP_CLIENT_ID, "api refresh_token");
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh.as_str()),
    ];
    let by_header = Ask::post_form(&server, "/services/oauth2/token", &form)
        .header("authorization", &basic)
        .send()
        .await;
    assert_eq!(by_header.status, 200);
    let both = [
        form[0],
        form[1],
        ("client_secret", SECRET_APP_CLIENT_SECRET),
    ];
    let both = Ask::post_form(&server, "/services/oauth2/token", &both)
        .header("authorization", &basic)
        .send()
        .await;
    assert_eq!(refusal(&both).0, "invalid_request");
}

async fn refresh(server: &DemoServer, refresh_token: &str) -> Got {
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", OWN_APP_CLIENT_ID),
        ("refresh_token", refresh_token),
    ];
    token(server, &form).await
}

const DEAD: (&str, &str) = ("invalid_grant", "expired access/refresh token");

#[tokio::test]
async fn a_refresh_token_stays_where_it_does_not_rotate() {
    let server = start().await;
    let refresh_token = server.issue_refresh_token(OWN_APP_CLIENT_ID, "api refresh_token");
    for _ in 0..2 {
        let answer = refresh(&server, &refresh_token).await;
        assert_eq!(answer.status, 200);
        assert!(answer.json().get("refresh_token").is_none());
    }
    assert_eq!(
        refusal(&refresh(&server, "5Aep861unknown").await),
        pair(DEAD.0, DEAD.1)
    );
}

#[tokio::test]
async fn reuse_of_a_rotated_refresh_token_kills_the_family() {
    let config = DemoConfig {
        rotate_refresh_tokens: true,
        ..DemoConfig::prod()
    };
    let server = DemoOrg::start(config).await.unwrap();
    let first = server.issue_refresh_token(OWN_APP_CLIENT_ID, "api refresh_token");
    let answer = refresh(&server, &first).await.json();
    let second = answer["refresh_token"].as_str().unwrap();
    let access = answer["access_token"].as_str().unwrap();
    assert_ne!(first, second);
    let limits = |token: String| Ask::api(&server, &token, "GET", "limits").send();
    assert_eq!(limits(access.to_owned()).await.status, 200);
    assert_eq!(
        refusal(&refresh(&server, &first).await),
        pair(DEAD.0, DEAD.1)
    );
    assert_eq!(
        refusal(&refresh(&server, second).await),
        pair(DEAD.0, DEAD.1)
    );
    assert_eq!(limits(access.to_owned()).await.status, 401);
}

#[tokio::test]
async fn the_sixth_login_ends_the_first() {
    let server = start().await;
    let tokens: Vec<String> = (0..6)
        .map(|_| server.issue_refresh_token(OWN_APP_CLIENT_ID, "api refresh_token"))
        .collect();
    assert_eq!(
        refusal(&refresh(&server, &tokens[0]).await),
        pair(DEAD.0, DEAD.1)
    );
    assert_eq!(refresh(&server, &tokens[1]).await.status, 200);
}

#[tokio::test]
async fn revoking_an_access_token_ends_only_that_session() {
    let server = start().await;
    let refresh_token = server.issue_refresh_token(OWN_APP_CLIENT_ID, "api refresh_token");
    let mut sessions = Vec::new();
    for _ in 0..2 {
        let answer = refresh(&server, &refresh_token).await.json();
        sessions.push(answer["access_token"].as_str().unwrap().to_owned());
    }
    let form = [("token", sessions[0].as_str())];
    let answer = Ask::post_form(&server, "/services/oauth2/revoke", &form)
        .send()
        .await;
    assert_eq!((answer.status, answer.body.len()), (200, 0));
    for (session, status) in sessions.iter().zip([401, 200]) {
        assert_eq!(
            Ask::api(&server, session, "GET", "limits")
                .send()
                .await
                .status,
            status
        );
    }
    assert_eq!(refresh(&server, &refresh_token).await.status, 200);
}

#[tokio::test]
async fn revoking_a_refresh_token_ends_its_sessions_and_unknown_tokens_are_refused() {
    let server = start().await;
    let refresh_token = server.issue_refresh_token(OWN_APP_CLIENT_ID, "api refresh_token");
    let access = refresh(&server, &refresh_token).await.json()["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        Ask::api(&server, &access, "GET", "limits")
            .send()
            .await
            .status,
        200
    );
    let form = [("token", refresh_token.as_str())];
    assert_eq!(
        Ask::post_form(&server, "/services/oauth2/revoke", &form)
            .send()
            .await
            .status,
        200
    );
    assert_eq!(
        Ask::api(&server, &access, "GET", "limits")
            .send()
            .await
            .status,
        401
    );
    assert_eq!(
        refusal(&refresh(&server, &refresh_token).await),
        pair(DEAD.0, DEAD.1)
    );
    let again = Ask::post_form(&server, "/services/oauth2/revoke", &form)
        .send()
        .await;
    assert_eq!(
        refusal(&again),
        pair("unsupported_token_type", "this token type is not supported")
    );
}

#[tokio::test]
async fn identity_answers_bad_tokens_in_plain_text() {
    let server = start().await;
    for target in [
        "/services/oauth2/userinfo",
        "/id/00D000000000000AAA/005000000000000AAA",
    ] {
        let answer = Ask::get(&server, target).bearer("nothing").send().await;
        assert_eq!(
            (answer.status, answer.text().as_str()),
            (403, "Bad_OAuth_Token")
        );
    }
}
