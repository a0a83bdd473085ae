//! The plainest HTTP client that can talk to the demo server: so that its tests see what is on the
//! wire, and no client's opinion of it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashMap;
use std::io::Read;

use serde_json::Value as Json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::server::DemoServer;

/// A request to be sent on a connection of its own.
pub struct Ask {
    host: String,
    head: String,
    body: String,
}

/// An answer. A body that broke off is as long as it came.
pub struct Got {
    pub status: u16,
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
    /// The connection broke before the announced end.
    pub broken: bool,
}

impl Ask {
    pub fn new(server: &DemoServer, method: &str, target: &str) -> Self {
        let host = server.base_url().trim_start_matches("http://").to_owned();
        Self {
            head: format!("{method} {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n"),
            host,
            body: String::new(),
        }
    }

    pub fn get(server: &DemoServer, target: &str) -> Self {
        Self::new(server, "GET", target)
    }

    /// A call to the REST API, version 66.
    pub fn api(server: &DemoServer, token: &str, method: &str, path: &str) -> Self {
        Self::new(server, method, &format!("/services/data/v66.0/{path}")).bearer(token)
    }

    pub fn post_form(server: &DemoServer, target: &str, form: &[(&str, &str)]) -> Self {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        Self::new(server, "POST", target).body("application/x-www-form-urlencoded", &body)
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.head.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub fn body(mut self, content_type: &str, body: &str) -> Self {
        self.body = body.to_owned();
        self.header("content-type", content_type)
    }

    pub fn json(self, body: &Json) -> Self {
        self.body("application/json", &body.to_string())
    }

    pub async fn send(self) -> Got {
        let mut stream = TcpStream::connect(&self.host).await.unwrap();
        let request = format!(
            "{}content-length: {}\r\n\r\n{}",
            self.head,
            self.body.len(),
            self.body
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        // A reset ends the reading with an error; what came before is kept.
        let reset = stream.read_to_end(&mut bytes).await.is_err();
        let split = bytes
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .unwrap();
        let head = String::from_utf8(bytes[..split].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines
            .next()
            .unwrap()
            .split(' ')
            .nth(1)
            .unwrap()
            .parse()
            .unwrap();
        let headers: HashMap<String, String> = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let body = bytes.split_off(split + 4);
        let announced: Option<usize> = headers
            .get("content-length")
            .map(|length| length.parse().unwrap());
        Got {
            status,
            broken: reset || announced.is_some_and(|length| body.len() < length),
            headers,
            body,
        }
    }
}

impl Got {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn unpacked(&self) -> String {
        let mut text = String::new();
        flate2::read::GzDecoder::new(self.body.as_slice())
            .read_to_string(&mut text)
            .unwrap();
        text
    }

    /// Status, `errorCode` and `message` of a refusal.
    pub fn refusal(&self) -> (u16, String, String) {
        let body = self.json();
        let text = |key: &str| body[0][key].as_str().unwrap().to_owned();
        (self.status, text("errorCode"), text("message"))
    }

    /// `error` and `error_description` of a refusal of the token endpoint.
    pub fn oauth_refusal(&self) -> (u16, String, String) {
        let body = self.json();
        let text = |key: &str| body[key].as_str().unwrap().to_owned();
        (self.status, text("error"), text("error_description"))
    }
}
