//! Attacks on a real listener: none ends the login, and the browser's answer still arrives.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use super::*;

/// A port that is free on both families of `localhost`.
async fn free_port() -> u16 {
    loop {
        let four = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = four.local_addr().unwrap().port();
        match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
            Err(e) if e.kind() == std::io::ErrorKind::AddrInUse => {}
            _ => return port,
        }
    }
}

async fn has_ipv6() -> bool {
    TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await.is_ok()
}

async fn listener(host: &str) -> (Listener, u16) {
    let port = free_port().await;
    let url = Url::parse(&format!("http://{host}:{port}/OauthRedirect")).unwrap();
    let at = Loopback::of(&url).unwrap();
    (
        Listener::bind(&at, Asked::Code, Secret::new("st4te"))
            .await
            .unwrap(),
        port,
    )
}

/// Sends bytes and gives the whole answer.
async fn send(address: impl tokio::net::ToSocketAddrs, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

fn get(port: u16, target: &str) -> Vec<u8> {
    format!("GET {target} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").into_bytes()
}

fn status(answer: &str) -> &str {
    answer.get(9..12).unwrap_or("none")
}

const GOOD: &str = "/OauthRedirect?code=aPrx.c0de%3D%3D&state=st4te";

#[tokio::test]
async fn attacks_are_answered_and_forgotten_and_the_login_still_completes() {
    let (mut listener, port) = listener("localhost").await;
    let at = ("127.0.0.1", port);
    let mut idle = Vec::new();
    for _ in 0..6 {
        idle.push(TcpStream::connect(at).await.unwrap());
    }
    let host = format!("Host: localhost:{port}\r\n");
    let with = |line: &str, headers: &str| format!("{line} HTTP/1.1\r\n{headers}\r\n").into_bytes();
    let good = format!("GET {GOOD}");
    for (what, request, expected) in [
        ("favicon", get(port, "/favicon.ico"), "404"),
        ("root", get(port, "/"), "404"),
        (
            "wrong state",
            get(port, "/OauthRedirect?code=x&state=nope"),
            "400",
        ),
        ("no state", get(port, "/OauthRedirect?code=x"), "400"),
        (
            "two states",
            get(port, "/OauthRedirect?code=x&state=st4te&state=st4te"),
            "400",
        ),
        (
            "two codes",
            get(port, "/OauthRedirect?code=x&code=y&state=st4te"),
            "400",
        ),
        (
            "code and error",
            get(port, "/OauthRedirect?code=x&error=y&state=st4te"),
            "400",
        ),
        ("neither", get(port, "/OauthRedirect?state=st4te"), "400"),
        (
            "error without state",
            get(port, "/OauthRedirect?error=access_denied"),
            "400",
        ),
        (
            "error with wrong state",
            get(port, "/OauthRedirect?error=access_denied&state=x"),
            "400",
        ),
        ("no query", get(port, "/OauthRedirect"), "400"),
        (
            "longer path",
            get(port, "/OauthRedirect/x?code=x&state=st4te"),
            "404",
        ),
        (
            "longer name",
            get(port, "/OauthRedirectX?code=x&state=st4te"),
            "404",
        ),
        (
            "absolute target",
            get(port, "http://localhost/OauthRedirect?code=x&state=st4te"),
            "404",
        ),
        ("post", with(&format!("POST {GOOD}"), &host), "405"),
        ("options", with(&format!("OPTIONS {GOOD}"), &host), "405"),
        ("other host", with(&good, "Host: evil.example\r\n"), "400"),
        ("other port", with(&good, "Host: localhost:1\r\n"), "400"),
        ("two hosts", with(&good, &format!("{host}{host}")), "400"),
        ("no host", with(&good, ""), "400"),
        (
            "http 0.9",
            format!("GET {GOOD}\r\n\r\n").into_bytes(),
            "400",
        ),
        (
            "tls",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(),
            "400",
        ),
        ("not utf-8", b"GET /\xff HTTP/1.1\r\n\r\n".to_vec(), "400"),
    ] {
        let answer = send(at, &request).await;
        assert_eq!(status(&answer), expected, "{what}: {answer}");
        assert!(
            !answer.contains("st4te") && !answer.contains("evil"),
            "{what}: {answer}"
        );
    }
    let preflight = with(
        &format!("OPTIONS {GOOD}"),
        &format!("{host}Access-Control-Request-Private-Network: true\r\n"),
    );
    let answer = send(at, &preflight).await;
    assert_eq!(status(&answer), "204");
    assert!(answer.contains("access-control-allow-private-network: true"));
    assert!(!answer.contains("allow-origin"));

    let answer = send(at, &get(port, GOOD)).await;
    assert_eq!(status(&answer), "200", "{answer}");
    for header in [
        "cache-control: no-store",
        "referrer-policy: no-referrer",
        "content-security-policy: default-src 'none'",
        "x-content-type-options: nosniff",
        "connection: close",
    ] {
        assert!(answer.contains(header), "{header}");
    }
    assert!(!answer.contains("c0de"), "nothing is echoed");
    match listener.outcome().await {
        Outcome::Code(code) => assert_eq!(code.expose(), "aPrx.c0de=="),
        other => panic!("{other:?}"),
    }
    let late = send(at, &get(port, "/OauthRedirect?code=second&state=st4te")).await;
    assert_eq!(status(&late), "410", "the first answer wins");
    drop(idle);
}

#[tokio::test]
async fn a_huge_head_is_cut_off_and_forgotten() {
    let (mut listener, port) = listener("127.0.0.1").await;
    let at = ("127.0.0.1", port);
    let mut stream = TcpStream::connect(at).await.unwrap();
    let huge = format!("GET /OauthRedirect HTTP/1.1\r\nX: {}", "x".repeat(40_000));
    // The listener may close while we still write.
    let _ = stream.write_all(huge.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    assert_eq!(status(&String::from_utf8_lossy(&answer)), "400");
    send(at, &get(port, GOOD)).await;
    assert!(matches!(listener.outcome().await, Outcome::Code(_)));
}

#[tokio::test]
async fn a_denial_with_our_state_ends_the_wait() {
    let (mut listener, port) = listener("localhost").await;
    let target = "/OauthRedirect?error=access_denied&error_description=end-user+denied+authorization&state=st4te";
    let answer = send(("127.0.0.1", port), &get(port, target)).await;
    assert_eq!(status(&answer), "200");
    match listener.outcome().await {
        Outcome::Refused(e) => assert_eq!(e.error, "access_denied"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn localhost_is_heard_on_both_families_and_nowhere_else() {
    let (mut listener, port) = listener("localhost").await;
    #[cfg(target_os = "linux")]
    for (file, loopback) in [
        ("/proc/net/tcp", "0100007F"),
        ("/proc/net/tcp6", "00000000000000000000000001000000"),
    ] {
        let table = std::fs::read_to_string(file).unwrap_or_default();
        for line in table.lines().skip(1) {
            let mut words = line.split_whitespace().skip(1);
            let (local, _, state) = (words.next(), words.next(), words.next());
            let (address, at) = local.unwrap().split_once(':').unwrap();
            if state == Some("0A") && at == format!("{port:04X}") {
                assert_eq!(address, loopback, "{line}");
            }
        }
    }
    if has_ipv6().await {
        let request = format!("GET {GOOD} HTTP/1.1\r\nHost: [::1]:{port}\r\n\r\n");
        let answer = send((Ipv6Addr::LOCALHOST, port), request.as_bytes()).await;
        assert_eq!(status(&answer), "200");
        assert!(matches!(listener.outcome().await, Outcome::Code(_)));
    }
}

#[tokio::test]
async fn dropping_the_listener_closes_the_port_and_it_can_be_had_again() {
    let (listener, port) = listener("localhost").await;
    let idle = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    drop(listener);
    let closed = async {
        while TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), closed)
        .await
        .unwrap();
    drop(idle);
    let url = Url::parse(&format!("http://localhost:{port}/")).unwrap();
    let at = Loopback::of(&url).unwrap();
    Listener::bind(&at, Asked::Code, Secret::new("other"))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_busy_port_is_named() {
    let mut taken = vec![TcpListener::bind("127.0.0.1:0").await.unwrap()];
    if has_ipv6().await {
        taken.push(TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await.unwrap());
    }
    for socket in taken {
        let port = socket.local_addr().unwrap().port();
        let url = Url::parse(&format!("http://localhost:{port}/cb")).unwrap();
        let at = Loopback::of(&url).unwrap();
        let error = Listener::bind(&at, Asked::Code, Secret::new("s"))
            .await
            .unwrap_err();
        assert_eq!(error, LoginError::PortBusy { port });
        assert!(
            error.title().contains(&port.to_string()),
            "{}",
            error.title()
        );
        assert!(error.hint().unwrap().contains("paste"));
    }
}
