//! Codes for tokens.

use super::{code, exchange, pair, refusal, start, token};
use crate::demo::test_client::Ask;
use crate::demo::{
    OWN_APP_CLIENT_ID, PASSWORD, PROD_USERNAME, SECRET_APP_CLIENT_ID, SECRET_APP_CLIENT_SECRET,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::time::Duration;

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
            Some("saml2"),
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

#[tokio::test]
async fn passwords_apps_and_assertions_are_refused_in_salesforces_words() {
    let server = start().await;
    let secret = [
        ("client_id", SECRET_APP_CLIENT_ID),
        ("client_secret", SECRET_APP_CLIENT_SECRET),
    ];
    let with = |extra: &[(&'static str, &'static str)]| [&secret[..], extra].concat();
    for (form, error, description) in [
        (
            with(&[
                ("grant_type", "password"),
                ("username", PROD_USERNAME),
                ("password", "x"),
            ]),
            "invalid_grant",
            "authentication failure - Invalid Password",
        ),
        (
            with(&[
                ("grant_type", "password"),
                ("username", "nobody"),
                ("password", PASSWORD),
            ]),
            "invalid_grant",
            "authentication failure",
        ),
        (
            vec![
                ("grant_type", "client_credentials"),
                ("client_id", OWN_APP_CLIENT_ID),
            ],
            "unsupported_grant_type",
            "grant type not supported",
        ),
        (
            vec![
                ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                ("assertion", "e30.e30.e30"),
            ],
            "invalid_grant",
            "invalid assertion",
        ),
        (
            vec![
                ("response_type", "device_code"),
                ("client_id", "PlatformCLI"),
            ],
            "oauth_flow_disabled",
            "device flow is not enabled",
        ),
        (
            vec![
                ("grant_type", "device"),
                ("client_id", OWN_APP_CLIENT_ID),
                ("code", "x"),
            ],
            "invalid_grant",
            "the device code is invalid or expired",
        ),
    ] {
        let got = token(&server, &form).await;
        assert_eq!(refusal(&got), pair(error, description), "{form:?}");
    }
    let granted = token(&server, &with(&[("grant_type", "client_credentials")])).await;
    assert_eq!(granted.status, 200);
    assert!(!granted.text().contains("refresh_token\":"));
}
