//! The way in through the browser.

use super::{authorize, changed, code, decide, exchange, log_in, parameter, request, start, token};
use crate::demo::test_client::Ask;
use crate::demo::{PASSWORD, PROD_USERNAME};
use url::Url;

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

/// Whoever follows the page to a further login must not end as the user who is there already.
#[tokio::test]
async fn the_form_says_who_is_logged_in_and_who_makes_a_further_login() {
    let server = start().await;
    let form = authorize(&server, &request("PlatformCLI")).await;
    let code = |class: &str| {
        let mark = format!("<code class=\"{class}\">");
        let text = form.text();
        let (_, after) = text.split_once(&mark)?;
        Some(after.split('<').next()?.to_owned())
    };
    assert_eq!(code("known").unwrap(), server.org().username);
    assert!(!form.text().contains("former@"), "who cannot log in");
    let another = code("another").unwrap();
    assert_ne!(another, server.org().username);
    let request = request("PlatformCLI");
    let consent = log_in(&server, &request, &another, &code("password").unwrap()).await;
    assert!(consent.text().contains("id=\"oaapprove\""));
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
    let answer = authorize(&server, &changed("response_type", Some("id"))).await;
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
