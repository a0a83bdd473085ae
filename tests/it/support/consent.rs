//! The person at the demo org's login pages, without a browser.

use sftui::demo::PASSWORD;

/// A client that follows no redirect: where it would lead is what is asked for.
pub fn web() -> reqwest::Client {
    trusting(Vec::new())
}

/// The same for https, with these certificate authorities.
pub fn trusting(authorities: Vec<reqwest::Certificate>) -> reqwest::Client {
    // Fails only where another test has done it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only(authorities)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

fn form(fields: &[(&str, &str)]) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields);
    form.finish()
}

/// Logs in on the pages behind an authorize URL, as a person does, and gives the address that the
/// browser is sent to.
pub async fn consent(authorize_url: &str, username: &str, decision: &str) -> String {
    consent_with(&web(), authorize_url, username, decision).await
}

/// The same with a client of its own.
pub async fn consent_with(
    web: &reqwest::Client,
    authorize_url: &str,
    username: &str,
    decision: &str,
) -> String {
    let url = url::Url::parse(authorize_url).unwrap();
    let page = web.get(authorize_url).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let post = |path: &str, body: String| {
        web.post(url.join(path).unwrap())
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
            .send()
    };
    let request = url.query().unwrap();
    let fields = [
        ("request", request),
        ("username", username),
        ("pw", PASSWORD),
    ];
    let page = post("/login", form(&fields)).await.unwrap();
    let page = page.text().await.unwrap();
    let (_, rest) = page.split_once("name=\"ticket\" value=\"").expect(&page);
    let (ticket, _) = rest.split_once('"').unwrap();
    let fields = [("ticket", ticket), ("decision", decision)];
    let path = "/setup/secur/RemoteAccessAuthorizationPage.apexp";
    let answer = post(path, form(&fields)).await.unwrap();
    assert!(answer.status().is_redirection());
    answer.headers()["location"].to_str().unwrap().to_owned()
}
