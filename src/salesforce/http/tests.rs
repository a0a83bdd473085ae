//! The policy, against raw servers on real sockets. Long because every sentence of it is a test
//! here.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::io::Write;
use std::sync::Mutex;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;
use crate::salesforce::query::{QueryOptions, first_page, next_page};
use crate::salesforce::{Client, versions};

/// A server that gives each connection the next of its answers, byte for byte, and then closes it;
/// the last answer is given again and again.
struct Script {
    url: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Script {
    async fn new<const N: usize>(answers: [impl Into<Vec<u8>>; N]) -> Self {
        Self::then(answers, false).await
    }

    /// With `hold`, connections stay open after the answer.
    async fn then<const N: usize>(answers: [impl Into<Vec<u8>>; N], hold: bool) -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", socket.local_addr().unwrap());
        let heads = Arc::new(Mutex::new(Vec::new()));
        let answers: Vec<Vec<u8>> = answers.map(Into::into).into();
        let seen = Arc::clone(&heads);
        tokio::spawn(async move {
            let mut held = Vec::new();
            for n in 0.. {
                let (mut stream, _) = socket.accept().await.unwrap();
                let mut head = Vec::new();
                while memchr::memmem::find(&head, b"\r\n\r\n").is_none()
                    && stream.read_buf(&mut head).await.unwrap_or(0) > 0
                {}
                seen.lock()
                    .unwrap()
                    .push(String::from_utf8_lossy(&head).into_owned());
                let answer = answers.get(n).or(answers.last()).unwrap();
                let _ = stream.write_all(answer).await;
                if hold {
                    held.push(stream);
                } else {
                    let _ = stream.shutdown().await;
                }
            }
        });
        Self { url, heads }
    }

    fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    fn client(&self) -> Client {
        let options = HttpOptions {
            retry: Retry {
                first_wait: Duration::from_millis(1),
                ..Retry::default()
            },
            ..HttpOptions::default()
        };
        self.client_with(options)
    }

    fn client_with(&self, options: HttpOptions) -> Client {
        let token = Secret::new("00D!CANARYTOKEN");
        Client::new(Http::new(options), &self.url, token, "66.0").unwrap()
    }
}

fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"
    )
    .into_bytes()
}

fn page() -> Vec<u8> {
    answer(
        "200 OK",
        "content-type: application/json\r\nSforce-Limit-Info: api-usage=7/15000\r\n",
        r#"{"totalSize":0,"done":true,"records":[]}"#,
    )
}

async fn query(client: &Client) -> Result<Answer, Error> {
    first_page(
        client,
        "SELECT 'CANARYQUERY' FROM A+B",
        QueryOptions::default(),
    )
    .await
}

/// Nothing of the token or the query may be told by an error.
fn tells_no_secret(error: &Error) {
    let told = format!("{error} {error:?} {} {:?}", error.title(), error.hint());
    assert!(!told.contains("CANARY"), "{told}");
}

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

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let other = Script::new([page()]).await;
    let location = format!("location: {}/stolen\r\n", other.url);
    let server = Script::new([answer("302 Found", &location, "")]).await;
    let error = query(&server.client()).await.unwrap_err();
    assert_eq!(error, Error::Moved { status: 302 });
    assert!(other.heads().is_empty());
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
async fn a_body_is_capped_after_decompression() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&vec![b' '; 2 << 20]).unwrap();
    let body = gzip.finish().unwrap();
    assert!(body.len() < 100_000);
    let mut bomb = format!(
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    bomb.extend(body);
    let server = Script::new([bomb]).await;
    let options = HttpOptions {
        body_cap: 1 << 20,
        ..HttpOptions::default()
    };
    let error = query(&server.client_with(options)).await.unwrap_err();
    assert_eq!(error, Error::TooLarge { limit: 1 << 20 });
}

#[tokio::test]
async fn a_read_is_tried_again_after_transient_failures() {
    let busy = answer("503 Service Unavailable", "retry-after: 0\r\n", "");
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{\"totalSize\"".to_vec();
    let snag = answer("420 x", "content-type: text/html\r\n", "<html>snag</html>");
    let server = Script::new([busy, cut, snag, page()]).await;
    assert!(query(&server.client()).await.is_ok());
    assert_eq!(server.heads().len(), 4);
}

#[tokio::test]
async fn a_read_is_given_up_after_four_tries() {
    let server = Script::new([answer("500 x", "content-type: text/html\r\n", "<html>")]).await;
    let error = query(&server.client()).await.unwrap_err();
    assert!(
        matches!(error, Error::WebPage { status: 500, .. }),
        "{error}"
    );
    assert_eq!(server.heads().len(), 4);
}

#[tokio::test]
async fn what_would_fail_again_is_asked_once() {
    for (status, body) in [
        (
            "400 x",
            r#"[{"errorCode":"MALFORMED_QUERY","message":"m"}]"#,
        ),
        (
            "401 x",
            r#"[{"errorCode":"INVALID_SESSION_ID","message":"m"}]"#,
        ),
        (
            "403 x",
            r#"[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"m"}]"#,
        ),
        ("404 x", r#"[{"errorCode":"NOT_FOUND","message":"m"}]"#),
        (
            "500 x",
            r#"[{"errorCode":"UNKNOWN_EXCEPTION","message":"m"}]"#,
        ),
    ] {
        let server =
            Script::new([answer(status, "content-type: application/json\r\n", body)]).await;
        let error = query(&server.client()).await.unwrap_err();
        assert!(matches!(error, Error::Api(_)), "{error}");
        assert_eq!(server.heads().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_form_is_sent_once_whatever_happens() {
    let server = Script::new([answer("503 x", "retry-after: 0\r\n", "")]).await;
    let token = Secret::new("CANARY");
    let revoke = super::super::token::revoke;
    let error = revoke(&Http::default(), &server.url, &token)
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(503));
    let heads = server.heads();
    assert_eq!(heads.len(), 1);
    assert!(
        heads[0].starts_with("POST /services/oauth2/revoke HTTP/1.1"),
        "{heads:?}"
    );
}

#[tokio::test]
async fn silence_ends_in_a_timeout() {
    let quiet = HttpOptions {
        query_timeout: Duration::from_millis(80),
        ..HttpOptions::default()
    };
    let stall = HttpOptions {
        read_timeout: Duration::from_millis(80),
        ..HttpOptions::default()
    };
    let drip = HttpOptions {
        total_timeout: Duration::from_millis(80),
        ..HttpOptions::default()
    };
    let begun = b"HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{".to_vec();
    for (options, answer) in [(quiet, Vec::new()), (stall, begun.clone()), (drip, begun)] {
        let server = Script::then([answer], true).await;
        let error = query(&server.client_with(options)).await.unwrap_err();
        assert!(matches!(error, Error::TimedOut { .. }), "{error}");
        assert_eq!(server.heads().len(), 1, "not tried again");
        tells_no_secret(&error);
    }
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
async fn whoever_watches_hears_how_long_a_read_waits_and_why() {
    let busy = answer("503 Service Unavailable", "retry-after: 0\r\n", "");
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{\"totalSize\"".to_vec();
    let server = Script::new([busy, cut, page()]).await;
    let (sender, heard) = std::sync::mpsc::channel();
    let client = server
        .client()
        .watched(Watch::new(move |wait| sender.send(wait.reason).unwrap()));
    query(&client).await.unwrap();
    drop(client);
    let heard: Vec<_> = heard.into_iter().collect();
    assert_eq!(heard, ["the org is busy", "the connection broke"]);
}

/// A server may close an idle connection at the moment it is used again.
#[tokio::test]
async fn a_read_on_a_connection_that_the_server_closed_is_sent_again() {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", socket.local_addr().unwrap());
    let heads = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&heads);
    tokio::spawn(async move {
        for connection in 0.. {
            let (mut stream, _) = socket.accept().await.unwrap();
            for request in 0..2 {
                let mut head = Vec::new();
                while memchr::memmem::find(&head, b"\r\n\r\n").is_none() {
                    assert!(stream.read_buf(&mut head).await.unwrap() > 0);
                }
                seen.lock().unwrap().push((connection, request));
                if request == 0 {
                    let text = String::from_utf8(page()).unwrap();
                    let text = text.replace("connection: close\r\n", "");
                    stream.write_all(text.as_bytes()).await.unwrap();
                }
            }
        }
    });
    let options = HttpOptions {
        retry: Retry {
            first_wait: Duration::from_millis(1),
            ..Retry::default()
        },
        ..HttpOptions::default()
    };
    let client = Client::new(Http::new(options), &url, Secret::new("t"), "66.0").unwrap();
    query(&client).await.unwrap();
    query(&client).await.unwrap();
    assert_eq!(*heads.lock().unwrap(), [(0, 0), (0, 1), (1, 0)]);
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

/// Whether this is the test's own process, with its own environment. Where it is not, that process
/// is started and must succeed.
fn in_own_process(test: &str, environment: &[(&str, &str)]) -> bool {
    const MARK: &str = "SFTUI_TEST_PROCESS";
    if std::env::var(MARK).is_ok_and(|name| name == test) {
        return true;
    }
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("salesforce::http::tests::{test}")])
        .env(MARK, test)
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
    false
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
    if in_own_process("loopback_traffic_goes_past_every_proxy", &environment) {
        let server = Script::new([page()]).await;
        query(&server.client()).await.unwrap();
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_machine_without_certificates_says_what_to_install() {
    let empty = tempfile::tempdir().unwrap();
    let empty = empty.path().to_str().unwrap();
    let none = format!("{empty}/none");
    let environment = [("SSL_CERT_DIR", empty), ("SSL_CERT_FILE", none.as_str())];
    if in_own_process(
        "a_machine_without_certificates_says_what_to_install",
        &environment,
    ) {
        let error = versions::newest(&Http::default(), "https://login.salesforce.com")
            .await
            .unwrap_err();
        assert!(matches!(error, Error::NoCertificates(_)), "{error:?}");
        assert!(error.hint().unwrap().contains("ca-certificates"));
        // The demo org works all the same.
        let server = Script::new([page()]).await;
        query(&server.client()).await.unwrap();
    }
}

#[tokio::test]
async fn a_ca_file_that_is_not_pem_is_told() {
    let options = HttpOptions {
        ca_pem: Some(b"-----BEGIN CERTIFICATE-----\n????\n-----END CERTIFICATE-----\n".to_vec()),
        ..HttpOptions::default()
    };
    let error = versions::newest(&Http::new(options), "https://login.salesforce.com")
        .await
        .unwrap_err();
    assert!(matches!(error, Error::NoCertificates(_)), "{error:?}");
}
