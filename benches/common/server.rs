//! A demo org in a process of its own, for the benches that measure what a client does with an org:
//! started, asked for what it says of itself, ended when dropped.

use std::error::Error;
use std::io::{self, BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// The lines that a server says of itself before it serves.
const LINES: usize = 4;

/// The process.
pub struct Server {
    process: Child,
    said: Vec<String>,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already, or it ends now.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    /// Starts a server on a free port and waits until it serves.
    ///
    /// # Errors
    /// Where the process cannot be made.
    pub fn start(arguments: &[&str]) -> Result<Self, Box<dyn Error>> {
        let mut process = Command::new(env!("CARGO_BIN_EXE_sftui"))
            .args(["demo-server", "--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()?;
        let out = process.stdout.take().ok_or("no output of the server")?;
        let said: Result<Vec<String>, io::Error> =
            BufReader::new(out).lines().take(LINES).collect();
        Ok(Self {
            process,
            said: said?,
        })
    }

    /// What it said: `listening`, `access_token`, `refresh_token`, `client_id`.
    ///
    /// # Errors
    /// Where it said no such thing.
    pub fn word(&self, name: &str) -> Result<String, String> {
        let line = self.said.iter().find_map(|line| line.strip_prefix(name));
        line.map(|line| line.trim().to_owned())
            .ok_or_else(|| format!("the server did not say `{name}`"))
    }
}
