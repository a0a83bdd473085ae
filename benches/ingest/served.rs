//! A whole query from a demo org that runs in a process of its own.
//!
//! Each run is a process too, so that its peak memory is its own: one fetches the pages and throws
//! them away, one decodes them into a row set as the product does, the next page being asked for
//! before this one is decoded. Both ask for gzip.

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sftui::rows::{Columns, RowSet};
use sftui::salesforce::decode::{Decoder, head};
use sftui::salesforce::query::{QueryOptions, first_page, next_page};
use sftui::salesforce::{Answer, Client, Http};
use sftui::secret::Secret;

use super::{mega, verdict};

const FIELDS: [&str; 12] = [
    "Id",
    "Name",
    "Account__c",
    "Meter_Serial__c",
    "Read_At__c",
    "Kilowatt_Hours__c",
    "Peak_Load__c",
    "Voltage__c",
    "Cost__c",
    "Tariff__c",
    "Status__c",
    "Estimated__c",
];
const LATENCY_MS: u32 = 80;

/// What a run does with the pages.
#[derive(Clone, Copy)]
pub enum Role {
    /// Throws them away.
    Drop,
    /// Decodes them into a row set.
    Store,
}

impl Role {
    /// The role of an argument.
    pub fn of(word: &str) -> Option<Self> {
        match word {
            "--drop" => Some(Self::Drop),
            "--store" => Some(Self::Store),
            _ => None,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Drop => "--drop",
            Self::Store => "--store",
        }
    }
}

/// What a run told.
struct Run {
    wall: Duration,
    rows: usize,
    bytes: usize,
    held: usize,
    peak: usize,
}

/// Runs everything and prints the table.
pub fn compare(rows: usize) -> Result<(), Box<dyn Error>> {
    println!(
        "a query of {rows} rows × {} fields from another process\n",
        FIELDS.len()
    );
    println!("| run | a page waits | wall | MB/s | rows held | JSON | peak memory |");
    println!("|---|--:|--:|--:|--:|--:|--:|");
    let fast = Server::start(rows, 0)?;
    fast.run("fetch, throw away", Role::Drop)?;
    fast.run("fetch, decode, keep", Role::Store)?;
    drop(fast);
    let slow = Server::start(rows, LATENCY_MS)?;
    let mut dropped = Vec::new();
    let mut stored = Vec::new();
    for _ in 0..2 {
        dropped.push(slow.run("fetch, throw away", Role::Drop)?);
        stored.push(slow.run("fetch, decode, keep", Role::Store)?);
    }
    let best = |runs: &[Run]| runs.iter().map(|run| run.wall).min().unwrap_or_default();
    let ratio = best(&stored).as_secs_f64() / best(&dropped).as_secs_f64();
    println!(
        "\nat {LATENCY_MS} ms a page: {ratio:.3}× of throwing away, bound 1.1×: {}",
        verdict(ratio <= 1.1)
    );
    if let Some(run) = stored.first() {
        let share = run.held as f64 / run.bytes as f64;
        println!(
            "held for the rows: {share:.2}× of the JSON, bound 0.60×: {}",
            verdict(share <= 0.6)
        );
    }
    Ok(())
}

/// The demo server's process; ended when dropped.
struct Server {
    process: Child,
    latency: u32,
    url: String,
    token: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    fn start(rows: usize, latency: u32) -> Result<Self, Box<dyn Error>> {
        let mut process = Command::new(env!("CARGO_BIN_EXE_sftui"))
            .args(["demo-server", "--port", "0"])
            .args(["--rows", &rows.to_string()])
            .args(["--latency-ms", &latency.to_string()])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut lines = BufReader::new(process.stdout.take().ok_or("no output")?).lines();
        let mut told = |name: &str| -> Result<String, Box<dyn Error>> {
            loop {
                let line = lines.next().ok_or("the server ended")??;
                if let Some(value) = line.strip_prefix(name) {
                    return Ok(value.trim().to_owned());
                }
            }
        };
        let url = told("listening ")?;
        let token = told("access_token ")?;
        let server = Self {
            process,
            latency,
            url,
            token,
        };
        // The first run makes the server render its pages.
        server.child(Role::Drop)?;
        Ok(server)
    }

    fn run(&self, name: &str, role: Role) -> Result<Run, Box<dyn Error>> {
        let run = self.child(role)?;
        println!(
            "| {name} | {} ms | {:.2} s | {:.0} | {} | {:.1} MB | {:.1} MB |",
            self.latency,
            run.wall.as_secs_f64(),
            mega(run.bytes) / run.wall.as_secs_f64(),
            run.rows,
            mega(run.bytes),
            mega(run.peak)
        );
        Ok(run)
    }

    fn child(&self, role: Role) -> Result<Run, Box<dyn Error>> {
        let output = Command::new(std::env::current_exe()?)
            .args([role.word(), &self.url, &self.token])
            .stderr(Stdio::inherit())
            .output()?;
        let text = String::from_utf8(output.stdout)?;
        let numbers: Vec<u64> = text
            .split_whitespace()
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        let [wall, rows, bytes, held, peak] = numbers.as_slice() else {
            return Err(format!("a run told {text:?}").into());
        };
        Ok(Run {
            wall: Duration::from_micros(*wall),
            rows: usize::try_from(*rows)?,
            bytes: usize::try_from(*bytes)?,
            held: usize::try_from(*held)?,
            peak: usize::try_from(*peak)?,
        })
    }
}

/// One run, in this process: prints microseconds, rows, JSON bytes, bytes held, peak memory.
pub fn child(role: Role, url: &str, token: &str) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let client = Client::new(Http::default(), url, Secret::new(token), "66.0")?;
    let start = Instant::now();
    let (set, bytes) = runtime.block_on(query(client, role))?;
    let wall = start.elapsed();
    println!(
        "{} {} {bytes} {} {}",
        wall.as_micros(),
        set.len(),
        set.bytes_held(),
        peak_memory()
    );
    Ok(())
}

async fn query(client: Client, role: Role) -> Result<(RowSet, usize), Box<dyn Error>> {
    let soql = format!("SELECT {} FROM Meter_Reading__c", FIELDS.join(", "));
    let columns = Columns::from_titles(FIELDS);
    let mut decoder = Decoder::new(&columns);
    let mut set = RowSet::new(Arc::new(columns));
    let mut bytes = 0;
    let mut answer: Answer = first_page(&client, &soql, QueryOptions::default()).await?;
    loop {
        bytes += answer.body.len();
        let next = head(&answer.body).ok_or("a page without a head")?.next;
        let following = next.map(|url| {
            let client = client.clone();
            tokio::spawn(async move { next_page(&client, &url, QueryOptions::default()).await })
        });
        if matches!(role, Role::Store) {
            let page;
            (decoder, page) = tokio::task::spawn_blocking(move || {
                let page = decoder.answer(&answer);
                (decoder, page)
            })
            .await?;
            let page = page?;
            set.push(Arc::new(page.chunk), page.columns);
        }
        answer = match following {
            Some(following) => following.await??,
            None => return Ok((set, bytes)),
        };
    }
}

/// The most memory this process ever had, in bytes; 0 where the system does not tell.
fn peak_memory() -> usize {
    std::fs::read_to_string("/proc/self/status")
        .unwrap_or_default()
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix("kB"))
        .and_then(|kilobytes| kilobytes.trim().parse::<usize>().ok())
        .unwrap_or(0)
        * 1024
}
