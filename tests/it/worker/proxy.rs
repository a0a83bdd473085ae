//! Through a proxy: the whole program behind a CONNECT proxy of the test's own, which hands every
//! tunnel to a demo org behind TLS. Nothing of a token is seen by the proxy.

use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use sftui::demo::{DemoConfig, DemoServer};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::support::tls::{Authority, BOTH, Connected, demo};

/// The org as it is called on the far side of the proxy; no name server knows it.
const HOST: &str = "acme-behind-the-proxy.my.salesforce.com";

/// How a proxy answers CONNECT.
#[derive(Clone, Copy, Debug)]
enum Answers {
    /// It opens the tunnel.
    Lets,
    /// Only for whoever sends this user name and password.
    LetsIn(&'static str),
    /// It refuses.
    Refuses,
}

/// A proxy that hands every tunnel to one port, and what it was asked.
struct Proxy {
    port: u16,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    async fn new(to: u16, answers: Answers) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&heads);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(tunnel(stream, to, answers, Arc::clone(&heard)));
            }
        });
        Self { port, heads }
    }

    fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

async fn tunnel(stream: TcpStream, to: u16, answers: Answers, heard: Arc<Mutex<Vec<String>>>) {
    let mut stream = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).await.unwrap_or(0) == 0 {
            return;
        }
    }
    heard.lock().unwrap().push(head.clone());
    let known = match answers {
        Answers::Lets => true,
        Answers::Refuses => false,
        Answers::LetsIn(word) => head
            .to_ascii_lowercase()
            .contains(&format!("proxy-authorization: basic {word}").to_ascii_lowercase()),
    };
    let refused = match answers {
        Answers::LetsIn(_) => "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
        _ => "HTTP/1.1 403 Forbidden\r\n\r\n",
    };
    if !known {
        let _ = stream.write_all(refused.as_bytes()).await;
        return;
    }
    let mut far = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
    stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
    let _ = tokio::io::copy_bidirectional(&mut stream, &mut far).await;
}

struct Org {
    authority: Authority,
    server: DemoServer,
    connected: Connected,
    port: u16,
}

impl Org {
    async fn new() -> Self {
        let authority = Authority::new();
        let config = DemoConfig {
            big_rows: 10,
            ..DemoConfig::prod()
        };
        let (server, connected) = demo(config, &authority, HOST, HOST, BOTH).await;
        let port = server.base_url().rsplit(':').next().unwrap();
        Self {
            port: port.parse().unwrap(),
            authority,
            server,
            connected,
        }
    }

    /// Runs a query in a process of its own, with these variables.
    async fn query(&self, variables: &[(&str, String)]) -> (Option<i32>, String, String) {
        let home = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_sftui"));
        command
            .args(["query", "SELECT COUNT() FROM Account"])
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("HOME", home.path())
            .env("SFTUI_INSTANCE_URL", self.server.base_url())
            .env("SFTUI_ACCESS_TOKEN", self.server.issue_access_token())
            .env("SFTUI_CA_FILE", self.authority.file())
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null());
        let output = tokio::task::spawn_blocking(move || {
            let _home = home;
            command.output().unwrap()
        });
        let output = output.await.unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.code(),
            text(output.stdout),
            text(output.stderr),
        )
    }
}

#[tokio::test]
async fn https_goes_through_the_proxy_that_the_environment_names_and_shows_it_no_token() {
    let org = Org::new().await;
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
        let proxy = Proxy::new(org.port, Answers::Lets).await;
        let address = format!("http://127.0.0.1:{}", proxy.port);
        let (code, out, err) = org.query(&[(name, address)]).await;
        assert_eq!((code, err.as_str()), (Some(0), ""), "{name}: {out}");
        assert_eq!(out.lines().count(), 2, "{out}");
        let heads = proxy.heads();
        assert_eq!(heads.len(), 1, "one tunnel carries it all: {heads:?}");
        let head = &heads[0];
        assert!(head.starts_with(&format!("CONNECT {HOST}:{} ", org.port)));
        for word in ["authorization", "Bearer", "00D", "SELECT"] {
            assert!(!head.contains(word), "{word} in {head}");
        }
    }
}

#[tokio::test]
async fn no_proxy_goes_past_it() {
    let org = Org::new().await;
    let proxy = Proxy::new(org.port, Answers::Lets).await;
    let address = format!("http://127.0.0.1:{}", proxy.port);
    for past in [
        HOST,
        ".salesforce.com",
        "my.salesforce.com,acme.example",
        "*",
    ] {
        let variables = [
            ("HTTPS_PROXY", address.clone()),
            ("NO_PROXY", past.to_owned()),
        ];
        let (code, _, err) = org.query(&variables).await;
        assert_eq!(code, Some(3), "{past}: {err}");
        assert!(err.contains(&format!("{HOST} cannot be")), "{past}: {err}");
    }
    assert!(proxy.heads().is_empty());
    assert_eq!(org.connected.times(), 0);
}

#[tokio::test]
async fn a_proxy_with_a_password_gets_it_and_no_word_of_ours_tells_it() {
    let org = Org::new().await;
    // sofia:CANARY-of-the-proxy
    let proxy = Proxy::new(
        org.port,
        Answers::LetsIn("c29maWE6Q0FOQVJZLW9mLXRoZS1wcm94eQ=="),
    )
    .await;
    let with = |user: &str| {
        let address = format!("http://{user}127.0.0.1:{}", proxy.port);
        [("HTTPS_PROXY", address)]
    };
    let (code, _, err) = org.query(&with("sofia:CANARY-of-the-proxy@")).await;
    assert_eq!((code, err.as_str()), (Some(0), ""));
    for user in ["", "sofia:CANARY-and-wrong@"] {
        let (code, _, err) = org.query(&with(user)).await;
        assert_eq!(code, Some(3), "{err}");
        let title = format!("The proxy http://127.0.0.1:{} wants", proxy.port);
        assert!(err.contains(&title), "{err}");
        assert!(
            err.contains("HTTPS_PROXY=http://user:password@host"),
            "{err}"
        );
        assert!(!err.contains("CANARY"), "{err}");
    }
    assert_eq!(org.connected.times(), 1);
}

#[tokio::test]
async fn a_proxy_that_refuses_and_one_that_is_not_there_are_named() {
    let org = Org::new().await;
    let proxy = Proxy::new(org.port, Answers::Refuses).await;
    let address = format!("http://127.0.0.1:{}", proxy.port);
    let (code, _, err) = org.query(&[("HTTPS_PROXY", address.clone())]).await;
    assert_eq!(code, Some(3), "{err}");
    let said = format!("The proxy {address} does not let a connection to {HOST} through");
    assert!(err.contains(&said), "{err}");
    let gone = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = format!("http://127.0.0.1:{}", gone.local_addr().unwrap().port());
    drop(gone);
    let (code, _, err) = org.query(&[("HTTPS_PROXY", address.clone())]).await;
    assert_eq!(code, Some(3), "{err}");
    let said = format!("The proxy {address} cannot be reached");
    assert!(err.contains(&said), "{err}");
    assert!(err.contains("NO_PROXY"), "{err}");
    assert_eq!(org.connected.times(), 0);
}

#[tokio::test]
async fn a_socks_proxy_is_named_and_not_tried_again() {
    let org = Org::new().await;
    let address = "socks5://127.0.0.1:1080".to_owned();
    let (code, _, err) = org.query(&[("ALL_PROXY", address)]).await;
    assert_eq!(code, Some(3), "{err}");
    assert!(err.contains("is a SOCKS proxy"), "{err}");
    assert!(err.contains("Name an http proxy in HTTPS_PROXY"), "{err}");
    assert_eq!(org.connected.times(), 0);
}

/// What the proxy carries is TLS with the org's own certificate: a proxy that shows another one is
/// found out.
#[tokio::test]
async fn a_proxy_that_opens_the_traffic_is_not_believed() {
    let org = Org::new().await;
    let other = Authority::new();
    let (spy, seen) = demo(DemoConfig::prod(), &other, HOST, HOST, BOTH).await;
    let port = spy.base_url().rsplit(':').next().unwrap().parse().unwrap();
    let proxy = Proxy::new(port, Answers::Lets).await;
    let address = format!("http://127.0.0.1:{}", proxy.port);
    let (code, _, err) = org.query(&[("HTTPS_PROXY", address)]).await;
    assert_eq!(code, Some(1), "{err}");
    assert!(err.contains("is not trusted here"), "{err}");
    assert!(spy.log().entries().is_empty(), "nothing was asked");
    assert!(seen.times() <= 2, "not again and again"); // the versions, and the query
}

/// Reads what is there of a stream; kept here so that a proxy that is spoken to in plain shows it.
#[tokio::test]
async fn a_token_never_goes_to_a_proxy_in_plain() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let org = Org::new().await;
    let heard = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut bytes = vec![0; 4096];
        let read = stream.read(&mut bytes).await.unwrap();
        String::from_utf8_lossy(&bytes[..read]).into_owned()
    });
    let address = format!("http://127.0.0.1:{port}");
    let (code, ..) = org.query(&[("HTTPS_PROXY", address)]).await;
    assert_eq!(code, Some(3));
    let head = heard.await.unwrap();
    assert!(
        head.starts_with("CONNECT ") && !head.contains("00D"),
        "{head}"
    );
}
