//! A headless Chromium with a profile of its own, driven through chromedriver's WebDriver protocol
//! (W3C WebDriver, 2018): as much of it as a person at a login page does.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

/// How long an element may take to appear, in milliseconds.
const APPEARS: u64 = 60_000;

/// The key under which WebDriver hands out an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

pub struct Chromium {
    driver: Child,
    port: u16,
    session: String,
    /// Kept open, because the driver goes on writing.
    _words: BufReader<ChildStdout>,
    home: Option<tempfile::TempDir>,
}

impl Chromium {
    pub fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .env("HOME", home.path())
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_CACHE_HOME")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut words = BufReader::new(driver.stdout.take().unwrap());
        let port = announced_port(&mut words);
        let profile = home.path().join("profile");
        let mut chromium = Self {
            driver,
            port,
            session: String::new(),
            _words: words,
            home: Some(home),
        };
        let answer = chromium.call(
            "POST",
            "/session",
            &json!({"capabilities": {"alwaysMatch": {
                "browserName": "chrome",
                "timeouts": {"implicit": APPEARS, "pageLoad": APPEARS},
                "goog:chromeOptions": {"args": [
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--no-first-run",
                    "--no-proxy-server",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    format!("--user-data-dir={}", profile.display()),
                ]},
            }}}),
        );
        let id = answer["sessionId"].as_str().expect("a session");
        chromium.session = format!("/session/{id}");
        chromium
    }

    pub fn go_to(&self, url: &str) {
        self.command("/url", &json!({ "url": url }));
    }

    /// Types over what stands in a field.
    pub fn fill(&self, selector: &str, text: &str) {
        let field = self.element("css selector", selector);
        self.command(&format!("{field}/clear"), &json!({}));
        self.command(&format!("{field}/value"), &json!({ "text": text }));
    }

    pub fn click(&self, selector: &str) {
        let element = self.element("css selector", selector);
        self.command(&format!("{element}/click"), &json!({}));
    }

    pub fn text_of_xpath(&self, xpath: &str) -> String {
        let element = self.element("xpath", xpath);
        let path = format!("{}{element}/text", self.session);
        let text = self.call("GET", &path, &Value::Null);
        text.as_str().unwrap().to_owned()
    }

    /// What stands in the address bar.
    pub fn address(&self) -> String {
        let path = format!("{}/url", self.session);
        let address = self.call("GET", &path, &Value::Null);
        address.as_str().unwrap().to_owned()
    }

    /// Goes to a window or tab, in the order in which they were opened, once there are so many.
    pub fn window(&self, number: usize) {
        let path = format!("{}/window/handles", self.session);
        let handle = loop {
            let all = self.call("GET", &path, &Value::Null);
            if let Some(handle) = all.get(number) {
                break handle.clone();
            }
            std::thread::yield_now();
        };
        self.command("/window", &json!({ "handle": handle }));
    }

    /// How many windows and tabs are open.
    pub fn windows(&self) -> usize {
        let path = format!("{}/window/handles", self.session);
        let all = self.call("GET", &path, &Value::Null);
        all.as_array().unwrap().len()
    }

    /// Ends the browser; what it has written stays, for as long as the directory is held.
    pub fn quit(mut self) -> tempfile::TempDir {
        self.end();
        self.home.take().unwrap()
    }

    fn end(&mut self) {
        // Ends the browser; the driver has nothing else to keep.
        if !self.session.is_empty() {
            let _ = self.try_call("DELETE", &self.session, &Value::Null);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }

    /// The addresses that the Back button leads to, the latest first, as far as one page.
    pub fn back(&self) -> String {
        self.command("/back", &json!({}));
        self.address()
    }

    /// Waits for the element to appear and gives its path.
    fn element(&self, using: &str, value: &str) -> String {
        let found = self.command("/element", &json!({ "using": using, "value": value }));
        format!("/element/{}", found[ELEMENT].as_str().unwrap())
    }

    fn command(&self, path: &str, body: &Value) -> Value {
        self.call("POST", &format!("{}{path}", self.session), body)
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let answer = self.try_call(method, path, body).unwrap();
        let value = &answer["value"];
        assert!(value.get("error").is_none(), "{method} {path}: {value}");
        value.clone()
    }

    /// One request on a connection of its own.
    fn try_call(&self, method: &str, path: &str, body: &Value) -> std::io::Result<Value> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(Duration::from_millis(2 * APPEARS)))?;
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let (port, length) = (self.port, body.len());
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )?;
        let mut answer = BufReader::new(stream);
        let mut length = 0;
        for line in answer.by_ref().lines() {
            let line = line?.to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line.is_empty() {
                break;
            }
        }
        let mut bytes = vec![0; length];
        answer.read_exact(&mut bytes)?;
        Ok(serde_json::from_slice(&bytes)?)
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        if self.home.is_some() {
            self.end();
        }
    }
}

/// The port that the driver says it chose.
fn announced_port(words: &mut impl BufRead) -> u16 {
    for line in words.lines() {
        let line = line.unwrap();
        let said = line.strip_prefix("ChromeDriver was started successfully on port ");
        if let Some(port) = said {
            return port.trim_end_matches('.').parse().unwrap();
        }
    }
    panic!("chromedriver did not start");
}
