//! `Doorway`: the way of a one-time address into the browser.
//!
//! Launchers get their address as an argument, which everybody on the machine can read, so they get
//! another one: a page on this machine that leads on to the real one, once, within a minute. Its
//! path is random, it hears loopback addresses only, and where the system tells whose a connection
//! is, it answers only to the person's own programs. Nothing is written to a file, and the browser's
//! history keeps an address that is worth nothing any more. Knows no org.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[cfg_attr(target_os = "linux", path = "platform_linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "platform_other.rs")]
mod platform;

use crate::secret::Secret;

/// How long a one-time address is good for.
const OPEN: Duration = Duration::from_secs(60);
/// How long a connection may take to send its head, and how long that may be.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);
const HEAD_CAP: usize = 16 * 1024;

/// A page that leads on, once. Dropping it closes it.
#[derive(Debug)]
pub(super) struct Doorway {
    listener: TcpListener,
    path: Secret,
    to: Secret,
}

impl Doorway {
    /// Opens it.
    ///
    /// # Errors
    /// Where no port is to be had, or no random bytes.
    pub(super) async fn new(to: Secret) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let mut random = [0_u8; 32];
        getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
        let path = Secret::new(format!("/{}", URL_SAFE_NO_PAD.encode(random)));
        Ok(Self { listener, path, to })
    }

    /// The address for the launcher.
    ///
    /// # Errors
    /// Where the system does not say which port it gave.
    pub(super) fn address(&self) -> io::Result<String> {
        let port = self.listener.local_addr()?.port();
        Ok(format!("http://127.0.0.1:{port}{}", self.path.expose()))
    }

    /// Waits until somebody went through; `false` where nobody did in time.
    pub(super) async fn passed(self) -> bool {
        tokio::time::timeout(OPEN, self.serve()).await.is_ok()
    }

    async fn serve(self) {
        loop {
            // Icons, scans and garbage are answered one after the other; none takes long.
            if let Ok((stream, peer)) = self.listener.accept().await {
                let answered = self.answer(stream, peer);
                if let Ok(true) = tokio::time::timeout(HEAD_TIMEOUT, answered).await {
                    return;
                }
            }
        }
    }

    /// Answers one connection; whether it went through.
    async fn answer(&self, mut stream: TcpStream, peer: SocketAddr) -> bool {
        let Some(head) = head(&mut stream).await else {
            return false;
        };
        let ours = self.is_ours(&head, &stream, peer);
        let answer = if ours {
            format!(
                "HTTP/1.1 303 See Other\r\nLocation: {}\r\nReferrer-Policy: no-referrer\r\n\
                 Cache-Control: no-store\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                self.to.expose()
            )
        } else {
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned()
        };
        let answer = Secret::new(answer);
        let sent = stream.write_all(answer.expose().as_bytes()).await;
        let _ = stream.shutdown().await;
        ours && sent.is_ok()
    }

    fn is_ours(&self, head: &str, stream: &TcpStream, peer: SocketAddr) -> bool {
        let mut lines = head.split("\r\n");
        let line: Vec<&str> = lines.next().unwrap_or_default().split(' ').collect();
        let &["GET", path, "HTTP/1.1" | "HTTP/1.0"] = line.as_slice() else {
            return false;
        };
        let Ok(here) = stream.local_addr() else {
            return false;
        };
        // Another name for this address is another site's page reaching in (DNS rebinding).
        let mut hosts = lines.filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("host").then(|| value.trim())
        });
        let host = format!("127.0.0.1:{}", here.port());
        let named = hosts.next() == Some(host.as_str()) && hosts.next().is_none();
        let right = path.as_bytes().ct_eq(self.path.expose().as_bytes());
        named && bool::from(right) && !platform::is_somebody_elses(peer, here)
    }
}

/// The head of a request.
async fn head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::with_capacity(1024);
    while memchr::memmem::find(&head, b"\r\n\r\n").is_none() {
        if head.len() >= HEAD_CAP || stream.read_buf(&mut head).await.ok()? == 0 {
            return None;
        }
    }
    String::from_utf8(head).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    async fn asked(address: &str, request: &str) -> String {
        let at = address.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(at.split('/').next().unwrap())
            .await
            .unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn it_leads_on_once_and_only_whoever_knows_the_way() {
        let to = "https://acme.my.salesforce.com/secur/frontdoor.jsp?otp=CANARY";
        let doorway = Doorway::new(Secret::new(to)).await.unwrap();
        let address = doorway.address().unwrap();
        let path = address.get("http://127.0.0.1:".len()..).unwrap();
        let (port, path) = path.split_once('/').unwrap();
        let (port, path) = (port.to_owned(), format!("/{path}"));
        assert!(path.len() > 40 && !address.contains("CANARY"));
        let passed = tokio::spawn(doorway.passed());
        let host = format!("127.0.0.1:{port}");
        for (line, host) in [
            ("GET /favicon.ico HTTP/1.1".to_owned(), host.clone()),
            (format!("GET {path}x HTTP/1.1"), host.clone()),
            (format!("POST {path} HTTP/1.1"), host.clone()),
            (
                format!("GET {path} HTTP/1.1"),
                format!("evil.example:{port}"),
            ),
            ("\u{16}\u{3}\u{1}".to_owned(), host.clone()),
        ] {
            let answer = asked(&address, &format!("{line}\r\nHost: {host}\r\n\r\n")).await;
            assert!(answer.starts_with("HTTP/1.1 404"), "{line}: {answer}");
            assert!(!answer.contains("CANARY"));
        }
        let right = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        let answer = asked(&address, &right).await;
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        assert!(answer.contains(&format!("Location: {to}\r\n")), "{answer}");
        assert!(passed.await.unwrap());
        let at = format!("127.0.0.1:{port}");
        assert!(TcpStream::connect(at).await.is_err(), "it is closed");
    }
}
