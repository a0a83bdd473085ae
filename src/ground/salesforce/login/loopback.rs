//! The listener for the browser's return (RFC 8252, 7.3 and 8.3; RFC 9700).
//!
//! It binds loopback addresses only, hears GETs of the one registered path under a loopback `Host`,
//! and lets nothing but an answer with this login's `state` end the wait: preconnects, icons, port
//! scans and forged answers are answered and forgotten. Dropping it closes the port. What it serves
//! is constant text. Where the answer is in a fragment, which no browser sends, the page served at the
//! path posts it back and takes it out of the address; a browser of this machine begins on a page
//! (`start`) that keeps that address out of its history, too. Knows no flow and no token.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::Poll;
use std::time::Duration;

use reqwest::Url;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::{AbortHandle, JoinSet};
use zeroize::Zeroizing;

use super::LoginError;
use super::redirect::{self, Asked, Outcome};
use crate::secret::Secret;

mod page;
mod start;
use page::Page;
use start::Start;

#[cfg(test)]
mod tests;

/// Connections served at once; more wait in the system's queue.
const CONNECTIONS: usize = 16;
/// The longest request head, in bytes.
const HEAD_CAP: usize = 16 * 1024;
/// How long a connection may take to send its head.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a closing connection is read on, so that its answer is not lost in a reset.
const LINGER: Duration = Duration::from_millis(500);

/// Where a callback is listened for: a loopback host, a port and the exact path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loopback {
    addresses: Vec<IpAddr>,
    port: u16,
    path: String,
}

impl Loopback {
    /// The place of a registered callback, where it is http on a loopback host.
    pub(super) fn of(url: &Url) -> Option<Self> {
        if url.scheme() != "http" {
            return None;
        }
        let addresses = match url.host()? {
            url::Host::Domain("localhost") => {
                vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]
            }
            url::Host::Ipv4(ip) if ip.is_loopback() => vec![ip.into()],
            url::Host::Ipv6(ip) if ip.is_loopback() => vec![ip.into()],
            _ => return None,
        };
        Some(Self {
            addresses,
            port: url.port_or_known_default()?,
            path: url.path().to_owned(),
        })
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }
}

/// Listens for the browser's return until it is dropped.
#[derive(Debug)]
pub struct Listener {
    door: Arc<Door>,
    port: u16,
    outcome: Option<oneshot::Receiver<Outcome>>,
    serving: AbortHandle,
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// What every connection is judged by.
#[derive(Debug)]
struct Door {
    path: String,
    hosts: Vec<String>,
    asked: Asked,
    state: Secret,
    /// Where the login begins, where it begins here.
    start: OnceLock<Start>,
    /// Taken by the first answer that is accepted.
    outcome: Mutex<Option<oneshot::Sender<Outcome>>>,
}

/// An accepted answer and whom to tell.
type Accepted = (oneshot::Sender<Outcome>, Outcome);

impl Listener {
    /// Opens the port. Fails where another program has it, on any family of a `localhost`, because
    /// the browser could end there.
    pub async fn bind(at: &Loopback, asked: Asked, state: Secret) -> Result<Self, LoginError> {
        let mut sockets: Vec<TcpListener> = Vec::new();
        for &address in &at.addresses {
            match bind_one(SocketAddr::new(address, at.port)).await {
                Ok(socket) => sockets.push(socket),
                Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
                    return Err(LoginError::PortBusy { port: at.port });
                }
                // A machine without IPv6 listens on IPv4 alone.
                Err(_) if !sockets.is_empty() => {}
                Err(error) => {
                    return Err(LoginError::PortRefused {
                        port: at.port,
                        reason: error.to_string(),
                    });
                }
            }
        }
        let (sender, receiver) = oneshot::channel();
        let door = Arc::new(Door {
            path: at.path.clone(),
            hosts: allowed_hosts(at.port),
            asked,
            state,
            start: OnceLock::new(),
            outcome: Mutex::new(Some(sender)),
        });
        let serving = tokio::spawn(serve(sockets, Arc::clone(&door))).abort_handle();
        Ok(Self {
            door,
            port: at.port,
            outcome: Some(receiver),
            serving,
        })
    }

    /// The page to open instead of an authorize page, where the answer comes in a fragment: it leads
    /// there, and keeps the answer out of the browser's history. `None` where nothing is in need of it.
    pub fn start_at(&self, redirect_uri: &str, authorize_url: &str) -> Option<String> {
        if self.door.asked != Asked::Tokens {
            return None;
        }
        // Of the callback's own origin, or its worker may not look after it.
        let host = Url::parse(redirect_uri).ok()?.host()?.to_string();
        let start = Start::new(&self.door.path, authorize_url).ok()?;
        let start = self.door.start.get_or_init(|| start);
        Some(format!("http://{host}:{}{}", self.port, start.path()))
    }

    /// Waits for the answer of this login. Waits for ever once it was given.
    pub async fn outcome(&mut self) -> Outcome {
        if let Some(receiver) = &mut self.outcome
            && let Ok(outcome) = receiver.await
        {
            self.outcome = None;
            return outcome;
        }
        std::future::pending().await
    }
}

/// Binds one address. Some systems let a second program bind a taken port under another address, so
/// it is first asked whether somebody answers there.
async fn bind_one(address: SocketAddr) -> std::io::Result<TcpListener> {
    let probe = tokio::time::timeout(HEAD_TIMEOUT, TcpStream::connect(address)).await;
    if let Ok(Ok(_)) = probe {
        return Err(std::io::ErrorKind::AddrInUse.into());
    }
    TcpListener::bind(address).await
}

fn allowed_hosts(port: u16) -> Vec<String> {
    let names = ["localhost", "127.0.0.1", "[::1]"];
    let mut hosts: Vec<String> = names.iter().map(|n| format!("{n}:{port}")).collect();
    if port == 80 {
        hosts.extend(names.map(String::from));
    }
    hosts
}

/// Accepts connections; ends, with all of them, when it is aborted.
async fn serve(sockets: Vec<TcpListener>, door: Arc<Door>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            stream = accept(&sockets), if connections.len() < CONNECTIONS => {
                match stream {
                    Ok(stream) => {
                        connections.spawn(answer(stream, Arc::clone(&door)));
                    }
                    // Out of file descriptors, or the peer is gone already.
                    Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                }
            }
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
}

async fn accept(sockets: &[TcpListener]) -> std::io::Result<TcpStream> {
    std::future::poll_fn(|cx| {
        for socket in sockets {
            if let Poll::Ready(result) = socket.poll_accept(cx) {
                return Poll::Ready(result.map(|(stream, _)| stream));
            }
        }
        Poll::Pending
    })
    .await
}

/// Serves one connection: one request, one answer.
async fn answer(mut stream: TcpStream, door: Arc<Door>) {
    let request = tokio::time::timeout(HEAD_TIMEOUT, read(&mut stream)).await;
    let (page, accepted) = match &request {
        Ok(Some((head, body))) => door.judge(head, body),
        Ok(None) => (Page::BadRequest, None),
        Err(_) => (Page::TimedOut, None),
    };
    let start = match (&page, &request) {
        (Page::Start, Ok(Some((head, _)))) => door.start_page(head),
        _ => None,
    };
    let by_script = matches!(&request, Ok(Some((head, _))) if head.starts_with("POST "));
    // Whoever has gone misses the page, nothing else.
    let text = start.unwrap_or_else(|| page.response(by_script));
    let _ = stream.write_all(text.as_bytes()).await;
    let _ = stream.shutdown().await;
    if let Some((sender, outcome)) = accepted {
        let _ = sender.send(outcome);
    }
    let _ = tokio::time::timeout(LINGER, drain(&mut stream)).await;
}

/// Reads the head of a request and, of a POST, its body. The body may hold tokens: its copies are
/// wiped.
async fn read(stream: &mut TcpStream) -> Option<(String, Secret)> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(2 * HEAD_CAP));
    let end = loop {
        if let Some(end) = memchr::memmem::find(&bytes, b"\r\n\r\n") {
            break end + 4;
        }
        if bytes.len() > HEAD_CAP || stream.read_buf(&mut *bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes.get(..end)?.to_vec()).ok()?;
    let length = if head.starts_with("POST ") {
        Some(content_length(&head).unwrap_or(0)).filter(|length| *length <= HEAD_CAP)?
    } else {
        0
    };
    while bytes.len() < end + length {
        if stream.read_buf(&mut *bytes).await.ok()? == 0 {
            return None;
        }
    }
    let body = std::str::from_utf8(bytes.get(end..end + length)?).ok()?;
    Some((head, Secret::new(body)))
}

fn content_length(head: &str) -> Option<usize> {
    let mut lengths = head
        .split("\r\n")
        .filter_map(|line| line.split_once(':'))
        .filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let (_, length) = lengths.next()?;
    lengths
        .next()
        .is_none()
        .then(|| length.trim().parse().ok())?
}

/// Reads on what the peer still sends, up to a bound.
async fn drain(stream: &mut TcpStream) {
    let mut scrap = [0_u8; 4096];
    for _ in 0..64 {
        match stream.read(&mut scrap).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

impl Door {
    /// The page that the login begins on, or its worker, where that is asked for.
    fn start_page(&self, head: &str) -> Option<String> {
        let path = head.split(' ').nth(1)?;
        self.start.get()?.response(path)
    }

    /// Judges a request; gives the page to answer with, and the outcome where this request ends the
    /// wait.
    fn judge(&self, head: &str, body: &Secret) -> (Page, Option<Accepted>) {
        let mut lines = head.split("\r\n");
        let line: Vec<&str> = lines.next().unwrap_or_default().split(' ').collect();
        let &[method, target, "HTTP/1.1" | "HTTP/1.0"] = line.as_slice() else {
            return (Page::BadRequest, None);
        };
        let headers: Vec<(&str, &str)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name, value.trim()))
            .collect();
        let named = |wanted: &str| -> Vec<&str> {
            headers
                .iter()
                .filter(|(name, _)| name.eq_ignore_ascii_case(wanted))
                .map(|&(_, value)| value)
                .collect()
        };
        // Another name for this address is another site's page reaching in (DNS rebinding).
        let ours = matches!(named("host").as_slice(), [host]
            if self.hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(host)));
        if !ours {
            return (Page::BadRequest, None);
        }
        if method == "OPTIONS" && named("access-control-request-private-network") == ["true"] {
            return (Page::Preflight, None);
        }
        let posts = self.asked == Asked::Tokens;
        if method != "GET" && !(posts && method == "POST") {
            return (Page::NotAllowed, None);
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        if method == "GET" && self.start_page(head).is_some() {
            return (Page::Start, None);
        }
        if path != self.path {
            return (Page::NotFound, None);
        }
        let answer = if method == "POST" {
            // Only the page served here may post: another site's says where it is from.
            let from_here = matches!(named("origin").as_slice(), [origin]
            if origin.strip_prefix("http://").is_some_and(|origin| {
                self.hosts.iter().any(|host| host.eq_ignore_ascii_case(origin))
            }));
            if !from_here {
                return (Page::BadRequest, None);
            }
            body.expose()
        } else {
            query
        };
        let outcome = match redirect::judge(answer, self.asked, &self.state) {
            Ok(outcome) => outcome,
            // The answer is behind the #, where only a script of the page can see it.
            Err(_) if posts && method == "GET" => return (Page::Fragment, None),
            Err(_) => return (Page::BadRequest, None),
        };
        let sender = self
            .outcome
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let Some(sender) = sender else {
            return (Page::Gone, None);
        };
        let page = match outcome {
            Outcome::Code(_) | Outcome::Tokens(_) => Page::Done,
            Outcome::Refused(_) => Page::Refused,
        };
        (page, Some((sender, outcome)))
    }
}
