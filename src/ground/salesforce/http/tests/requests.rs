//! What goes out, where to, and what errors tell of it.

use super::*;

#[tokio::test]
async fn a_query_goes_out_with_its_headers_and_its_usage_comes_back() {
    let server = Script::new([page()]).await;
    let options = QueryOptions {
        all: true,
        tooling: false,
        batch_size: Some(500),
    };
    let soql = "SELECT Id FROM A WHERE B = '1+1 = ü'";
    let answer = first_page(&server.client(), soql, options).await.unwrap();
    assert_eq!(
        answer.usage(),
        Some(ApiUsage {
            used: 7,
            max: 15_000
        })
    );
    let head = server.heads().remove(0);
    let line = head.lines().next().unwrap();
    assert_eq!(
        line,
        "GET /services/data/v66.0/queryAll?q=SELECT+Id+FROM+A+WHERE+B+%3D+%271%2B1+%3D+%C3%BC%27 HTTP/1.1"
    );
    for header in [
        "authorization: Bearer 00D!CANARYTOKEN",
        "accept: application/json",
        "accept-encoding: gzip",
        concat!("user-agent: sftui/", env!("CARGO_PKG_VERSION")),
        "sforce-query-options: batchSize=500",
        concat!(
            "sforce-call-options: client=sftui/",
            env!("CARGO_PKG_VERSION")
        ),
    ] {
        assert!(
            head.lines().any(|l| l.eq_ignore_ascii_case(header)),
            "{header}: {head}"
        );
    }
    assert!(!head.to_lowercase().contains("referer"));
}

#[tokio::test]
async fn pages_are_asked_for_on_the_orgs_own_host_only() {
    let server = Script::new([page()]).await;
    let client = server.client();
    let options = QueryOptions::default();
    next_page(&client, "/services/data/v66.0/query/01g-2000", options)
        .await
        .unwrap();
    for evil in [
        "https://evil.example/services/data",
        "//evil.example/x",
        "/\\evil.example/x",
        "evil",
    ] {
        let error = next_page(&client, evil, options).await.unwrap_err();
        assert!(matches!(error, Error::RefusedAddress(_)), "{evil}: {error}");
    }
    assert_eq!(server.heads().len(), 1);
}

/// Neither with a bearer, nor with what a form holds: a code, a refresh token, a secret.
#[tokio::test]
async fn a_redirect_is_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let other = Script::new([page()]).await;
        let location = format!("location: {}/stolen\r\n", other.url);
        let server = Script::new([answer(&format!("{status} x"), &location, "")]).await;
        let client = server.client();
        let error = query(&client).await.unwrap_err();
        assert_eq!(error, Error::Moved { status });
        let error = token::user_info(&client).await.unwrap_err();
        assert_eq!(error, Error::Moved { status });
        let secret = Secret::new("CANARY");
        let refresh = token::Refresh {
            instance_url: &server.url,
            login_url: &server.url,
            app: &crate::org::ClientApp::salesforce_cli(),
            client_secret: None,
            refresh_token: &secret,
        };
        let error = token::refresh(client.http(), refresh).await.unwrap_err();
        assert_eq!(error, Error::Moved { status });
        let error = token::revoke(client.http(), &server.url, &secret).await;
        assert_eq!(error, Err(Error::Moved { status }));
        assert_eq!(server.heads().len(), 4, "{status}");
        assert!(other.heads().is_empty(), "{status}");
    }
}

#[tokio::test]
async fn plain_http_goes_to_loopback_hosts_only() {
    let http = Http::default();
    for url in [
        "http://10.0.0.1",
        "http://login.salesforce.com",
        "ftp://localhost",
    ] {
        assert!(
            Client::new(http.clone(), url, Secret::new("t"), "66.0").is_err(),
            "{url}"
        );
    }
    let error = versions::newest(&http, "http://10.255.255.1")
        .await
        .unwrap_err();
    assert_eq!(error, Error::RefusedAddress("http://10.255.255.1".into()));
}

#[tokio::test]
async fn a_statement_that_fits_no_address_goes_by_post_and_is_tried_again_like_a_read() {
    let part = r#"{"compositeResponse":[{"body":{"totalSize":0,"done":true,"records":[]},"httpHeaders":{},"httpStatusCode":200,"referenceId":"rows"}]}"#;
    let busy = answer("503 Service Unavailable", "retry-after: 0\r\n", "");
    let server = Script::new([busy, answer("200 OK", "", part)]).await;
    let soql = format!("SELECT Id FROM A WHERE Id IN ('{}')", "x".repeat(17_000));
    let page = first_page(&server.client(), &soql, QueryOptions::default())
        .await
        .unwrap();
    assert_eq!(page.body, br#"{"totalSize":0,"done":true,"records":[]}"#);
    for head in server.heads() {
        assert!(
            head.starts_with("POST /services/data/v66.0/composite HTTP/1.1"),
            "{head}"
        );
        assert!(head.contains("content-type: application/json"), "{head}");
    }
    assert_eq!(server.heads().len(), 2);
}

#[tokio::test]
async fn no_error_tells_the_query_or_the_token() {
    let refused = {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}", socket.local_addr().unwrap())
    };
    let options = HttpOptions {
        retry: Retry {
            tries: 1,
            ..Retry::default()
        },
        ..HttpOptions::default()
    };
    let http = Http::new(options.clone());
    let client = Client::new(http, &refused, Secret::new("CANARY"), "66.0").unwrap();
    let error = query(&client).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
    assert!(error.never_sent());
    tells_no_secret(&error);
    for broken in [
        "",
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{",
        "nonsense\r\n\r\n",
    ] {
        let server = Script::new([broken]).await;
        let error = query(&server.client_with(options.clone()))
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Broken { .. }), "{error:?}");
        assert!(!error.never_sent());
        tells_no_secret(&error);
    }
    assert!(!format!("{client:?}").contains("CANARY"));
}

#[tokio::test]
async fn the_newest_version_is_found_and_a_web_page_is_no_list() {
    let list = r#"[{"version":"9.0"},{"version":"66.0"},{"version":"59.0"}]"#;
    let json = "content-type: application/json\r\n";
    let server = Script::new([answer("200 OK", json, list)]).await;
    let http = Http::default();
    assert_eq!(versions::newest(&http, &server.url).await.unwrap(), "66.0");
    assert!(!server.heads()[0].to_lowercase().contains("authorization"));
    let portal = answer(
        "200 OK",
        "content-type: text/html\r\n",
        "<html>Sign in to the Wi-Fi</html>",
    );
    let server = Script::new([portal]).await;
    let error = versions::newest(&http, &server.url).await.unwrap_err();
    assert!(
        matches!(error, Error::WebPage { status: 200, .. }),
        "{error}"
    );
}

#[tokio::test]
async fn loopback_traffic_goes_past_every_proxy() {
    let proxy = "http://127.0.0.1:9";
    let environment = [
        ("HTTP_PROXY", proxy),
        ("http_proxy", proxy),
        ("ALL_PROXY", proxy),
        ("NO_PROXY", ""),
    ];
    if in_own_process(
        "requests::loopback_traffic_goes_past_every_proxy",
        &environment,
    ) {
        let server = Script::new([page()]).await;
        query(&server.client()).await.unwrap();
    }
}

#[tokio::test]
async fn nothing_that_could_change_records_leaves_without_a_permit_that_holds() {
    let server = Script::new([page()]).await;
    let client = server.client();
    let url = || {
        client
            .resource("sobjects/Account/001000000000001AAA")
            .unwrap()
    };
    let bare = |method: Method| Call {
        method,
        json: Some("{}".into()),
        ..client.get(url())
    };
    for method in [Method::POST, Method::PATCH, Method::PUT, Method::DELETE] {
        let refused = client.http().once(&bare(method)).await;
        assert_eq!(refused.unwrap_err(), Error::ReadOnly);
    }
    // A form logs in; with an access token it would be a write like any other.
    let form = Call {
        token: Some(Secret::new("x")),
        ..Call::form(url(), &[("a", "b")])
    };
    assert_eq!(
        client.http().once(&form).await.unwrap_err(),
        Error::ReadOnly
    );
    // A permit for another org is none, and a client of no org in particular writes to nobody.
    let permits = WriteLocks::default();
    let key = |name: &str| OrgKey::new("00D000000000001AAA", name);
    let permit = |name: &str| {
        permits.unlock(&sandbox(name), None).unwrap();
        permits.permit(&key(name)).unwrap()
    };
    let (mine, other) = (permit("mine"), permit("other"));
    let of_mine = client.of_org(key("mine"));
    let refused = [
        client.write(&mine, Method::PATCH, url()),
        of_mine.write(&other, Method::PATCH, url()),
    ];
    for call in refused {
        let refused = client.http().once(&call).await;
        assert_eq!(refused.unwrap_err(), Error::ReadOnly);
    }
    assert!(server.heads().is_empty(), "nothing was sent");
    let call = of_mine.write(&mine, Method::PATCH, url());
    client.http().once(&call).await.unwrap();
    assert_eq!(server.heads().len(), 1);
    permits.lock(&key("mine"));
    let refused = client.http().once(&call).await;
    assert_eq!(refused.unwrap_err(), Error::ReadOnly);
}

fn sandbox(name: &str) -> crate::org::Org {
    use crate::org::{ClientApp, LoginKind, Org, OrgCard, OrgClass};
    Org {
        key: OrgKey::new("00D000000000001AAA", name),
        alias: name.into(),
        username: String::new(),
        name: None,
        class: OrgClass::Sandbox,
        login_url: String::new(),
        instance_url: String::new(),
        login: LoginKind::default(),
        app: ClientApp::salesforce_cli(),
        api_version: None,
        last_used: None,
        card: OrgCard::default(),
    }
}
