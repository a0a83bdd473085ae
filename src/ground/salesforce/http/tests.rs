//! The policy, against raw servers on real sockets.

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
use crate::salesforce::permit::WriteLocks;
use crate::salesforce::query::{QueryOptions, first_page, next_page};
use crate::salesforce::{Client, token, versions};

mod bounds;
mod requests;
mod tries;
mod trust;

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

/// Whether this is the test's own process, with its own environment. Where it is not, that process
/// is started and must succeed. The test is named by its module and its name.
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
