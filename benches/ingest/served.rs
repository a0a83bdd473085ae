//! A whole query from a demo org that runs in a process of its own.
//!
//! Each run is a process too, so that its peak memory is its own: one fetches the pages and throws
//! them away, one runs the product's query job in its worker and keeps the rows, one only logs in.
//! All ask for gzip.

#[path = "../common/org.rs"]
mod logged_in;

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sftui::org::OrgKey;
use sftui::rows::RowSet;
use sftui::salesforce::decode::head;
use sftui::salesforce::query::{QueryOptions, first_page, next_page};
use sftui::salesforce::{Client, Http};
use sftui::secret::Secret;
use sftui::store::Store;
use sftui::vault::SessionOnly;
use sftui::worker::{
    Job, JobEvent, JobId, QueryEvent, QueryJob, Settings, SystemBrowser, Worker, WorkerParts,
};
use tokio::sync::mpsc::Receiver;

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
/// Runs of each kind without latency and with it, and the longest wall time beside throwing the
/// pages away.
const FAST: (usize, f64) = (5, 2.5);
const SLOW: (usize, f64) = (3, 1.05);
/// The most memory for the rows beside their JSON.
const MEMORY_BOUND: f64 = 0.5;

/// What a run does.
#[derive(Clone, Copy)]
pub enum Role {
    /// Only gets ready: logs in to the org and asks who it is.
    Nothing,
    /// Fetches the pages and throws them away.
    Drop,
    /// Runs the query as the product does, and keeps its rows.
    Product,
}

impl Role {
    /// The role of an argument.
    pub fn of(word: &str) -> Option<Self> {
        let all = [Self::Nothing, Self::Drop, Self::Product];
        all.into_iter().find(|role| role.word() == word)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Nothing => "--nothing",
            Self::Drop => "--drop",
            Self::Product => "--product",
        }
    }
}

/// What a run told.
#[derive(Clone, Copy, Default)]
struct Run {
    wall: Duration,
    rows: usize,
    /// Of JSON; only who throws the pages away sees them.
    bytes: usize,
    held: usize,
    peak: usize,
}

/// Runs everything and prints the table; gives whether the bounds are kept.
pub fn compare(rows: usize) -> Result<bool, Box<dyn Error>> {
    println!(
        "a query of {rows} rows × {} fields from another process\n",
        FIELDS.len()
    );
    println!("| run | a page waits | wall | rows | JSON | rows held | peak memory |");
    println!("|---|--:|--:|--:|--:|--:|--:|");
    let fast = Server::start(rows, 0)?;
    let empty = fast.run("log in only", Role::Nothing)?;
    let (quick, thrown, kept) = fast.pairs(FAST)?;
    drop(fast);
    let (patient, ..) = Server::start(rows, LATENCY_MS)?.pairs(SLOW)?;
    let share = kept.held as f64 / thrown.bytes as f64;
    let peak = kept.peak.saturating_sub(empty.peak);
    println!(
        "held for the rows: {share:.2}× of the JSON, bound {MEMORY_BOUND:.2}×: {}; peak of the process above one that only logs in: {:.1} MB, {:.2}×",
        verdict(share <= MEMORY_BOUND),
        mega(peak),
        peak as f64 / thrown.bytes as f64
    );
    Ok(quick && patient && share <= MEMORY_BOUND && kept.rows == rows && thrown.rows == rows)
}

/// The demo server's process; ended when dropped.
struct Server {
    process: Child,
    latency: u32,
    /// What a child needs: address, client id, refresh token, access token.
    said: [String; 4],
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
        let said = [
            told("listening ")?,
            told("client_id ")?,
            told("refresh_token ")?,
            told("access_token ")?,
        ];
        let server = Self {
            process,
            latency,
            said,
        };
        // The first run makes the server render its pages.
        server.child(Role::Drop)?;
        Ok(server)
    }

    fn run(&self, name: &str, role: Role) -> Result<Run, Box<dyn Error>> {
        let run = self.child(role)?;
        println!(
            "| {name} | {} ms | {:.2} s | {} | {:.1} MB | {:.1} MB | {:.1} MB |",
            self.latency,
            run.wall.as_secs_f64(),
            run.rows,
            mega(run.bytes),
            mega(run.held),
            mega(run.peak)
        );
        Ok(run)
    }

    /// Pairs of runs, turn by turn, so that a slow moment of the machine does not hit one kind alone;
    /// gives whether the bound is kept, and the last of each.
    fn pairs(&self, (pairs, bound): (usize, f64)) -> Result<(bool, Run, Run), Box<dyn Error>> {
        let mut ratios = Vec::new();
        let (mut thrown, mut kept) = (Run::default(), Run::default());
        for _ in 0..pairs {
            thrown = self.run("fetch, throw away", Role::Drop)?;
            kept = self.run("the query job, rows kept", Role::Product)?;
            ratios.push(kept.wall.as_secs_f64() / thrown.wall.as_secs_f64());
        }
        ratios.sort_by(f64::total_cmp);
        let (Some(least), Some(ratio), Some(most)) =
            (ratios.first(), ratios.get(pairs / 2), ratios.last())
        else {
            return Err("no run".into());
        };
        println!(
            "\nat {} ms a page: {ratio:.3}× of throwing away (median of {pairs} pairs, {least:.3} to {most:.3}), bound {bound}×: {}\n",
            self.latency,
            verdict(*ratio <= bound)
        );
        Ok((*ratio <= bound, thrown, kept))
    }

    fn child(&self, role: Role) -> Result<Run, Box<dyn Error>> {
        let output = Command::new(std::env::current_exe()?)
            .arg(role.word())
            .args(&self.said)
            .stderr(Stdio::inherit())
            .output()?;
        if !output.status.success() {
            return Err(format!("a run failed: {}", output.status).into());
        }
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
pub fn child(role: Role, said: &[String]) -> Result<(), Box<dyn Error>> {
    let [url, client_id, refresh_token, access_token] = said else {
        return Err("a run needs four words".into());
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let (run, rows) = match role {
        Role::Drop => {
            let client = Client::new(Http::default(), url, Secret::new(access_token), "66.0")?;
            (runtime.block_on(throw_away(client))?, RowSet::default())
        }
        Role::Nothing | Role::Product => {
            let directory = tempfile::tempdir()?;
            let store = Store::open(directory.path())?;
            let (org, vault) = (logged_in::org(0, url, client_id), SessionOnly::new());
            logged_in::keep(&vault, &org, refresh_token, None)?;
            store.put_org(&org)?;
            let parts = WorkerParts {
                vault: Arc::new(vault),
                store,
                settings: Settings::default(),
                opener: Arc::new(SystemBrowser),
            };
            let worker = Worker::new(parts, runtime.handle().clone());
            runtime.block_on(product(worker, org.key, matches!(role, Role::Product)))?
        }
    };
    println!(
        "{} {} {} {} {}",
        run.wall.as_micros(),
        run.rows,
        run.bytes,
        rows.bytes_held(),
        peak_memory()
    );
    Ok(())
}

fn statement() -> String {
    format!("SELECT {} FROM Meter_Reading__c", FIELDS.join(", "))
}

/// Fetches page after page, as fast as one can that looks at nothing but where the next one is.
async fn throw_away(client: Client) -> Result<Run, Box<dyn Error>> {
    let start = Instant::now();
    let mut run = Run::default();
    let mut answer = first_page(&client, &statement(), QueryOptions::default()).await?;
    loop {
        run.bytes += answer.body.len();
        let head = head(&answer.body).ok_or("a page without a head")?;
        let Some(next) = head.next else {
            run.rows = usize::try_from(head.total)?;
            run.wall = start.elapsed();
            return Ok(run);
        };
        answer = next_page(&client, &next, QueryOptions::default()).await?;
    }
}

/// Asks who the org is, as every start does, and where `query` is set runs the statement.
async fn product(
    (worker, mut events): (Worker, Receiver<(JobId, JobEvent)>),
    org: OrgKey,
    query: bool,
) -> Result<(Run, RowSet), Box<dyn Error>> {
    let mut run = Run::default();
    let mut rows = RowSet::default();
    worker.start(JobId(1), Job::Probe(org.clone()));
    loop {
        match events.recv().await.ok_or("the worker is gone")?.1 {
            JobEvent::Probe(_) => break,
            JobEvent::Failed(error) => return Err(error.into()),
            _ => {}
        }
    }
    if !query {
        return Ok((run, rows));
    }
    let start = Instant::now();
    let job = QueryJob::new(org, statement(), u64::MAX);
    worker.start(JobId(2), Job::Query(job));
    loop {
        match events.recv().await.ok_or("the worker is gone")?.1 {
            JobEvent::Query(QueryEvent::Columns(columns)) => rows = RowSet::new(columns),
            JobEvent::Query(QueryEvent::Page { chunk, columns, .. }) => rows.push(chunk, columns),
            JobEvent::Query(QueryEvent::Finished { .. }) => {
                run.wall = start.elapsed();
                run.rows = rows.len();
                return Ok((run, rows));
            }
            JobEvent::Failed(error) => return Err(error.into()),
            _ => {}
        }
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
