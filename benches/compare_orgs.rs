//! `sftui compare` of 1,000,000 rows and 12 columns from two orgs, each served by a process of its
//! own, beside `sftui query` of the same rows from each of them.
//!
//! At 80 ms a page both loads wait, and go on at once: the whole must not take much longer than the
//! slower of the two alone. At 0 ms the machine is the limit: it must not take much longer than one
//! load after the other. The clock runs from before a process is made until it has ended. Ends with 1
//! where a bound is broken: `cargo bench --bench compare_orgs`.

#[path = "common/server.rs"]
mod server;

use std::error::Error;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use server::Server;

const ROWS: usize = 1_000_000;
const STATEMENT: &str = "SELECT Id, Name, Account__c, Meter_Serial__c, Read_At__c, \
     Kilowatt_Hours__c, Peak_Load__c, Voltage__c, Cost__c, Tariff__c, Status__c, Reading_Date__c \
     FROM Meter_Reading__c";
const KEY: &str = "Name";
/// Rows that differ: one in a hundred.
const CHANGED: usize = ROWS / 100;

/// The longest time beside the slower load alone, where each page waits.
const BOUND_SLOW: f64 = 1.4;
/// The longest time beside both loads one after the other, where none does.
const BOUND_FAST: f64 = 1.2;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<ExitCode> {
    // `cargo test --all-targets` starts benches, too.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(ExitCode::SUCCESS);
    }
    println!("{ROWS} rows × 12 columns from each of two orgs, by {KEY}, {CHANGED} changed\n");
    println!("| a page waits | the one load | the other | compared | beside | bound |");
    println!("|--:|--:|--:|--:|--:|--:|");
    let mut kept = true;
    for (latency, rounds) in [(0, 3), (80, 1)] {
        let orgs = [
            Served::start(latency, false)?,
            Served::start(latency, true)?,
        ];
        // The pages are rendered when they are asked for first.
        for org in &orgs {
            org.query()?;
        }
        let mut best = [Duration::MAX; 3];
        for _ in 0..rounds {
            let took = [orgs[0].query()?, orgs[1].query()?, compare(&orgs)?];
            for (best, took) in best.iter_mut().zip(took) {
                *best = took.min(*best);
            }
        }
        let [one, two, both] = best;
        let (beside, what, bound) = if latency == 0 {
            (one + two, "one after the other", BOUND_FAST)
        } else {
            (one.max(two), "the slower alone", BOUND_SLOW)
        };
        let ratio = both.as_secs_f64() / beside.as_secs_f64();
        kept &= ratio <= bound;
        println!(
            "| {latency} ms | {:.2} s | {:.2} s | {:.2} s | {ratio:.2}× {what} | ≤ {bound}× {} |",
            one.as_secs_f64(),
            two.as_secs_f64(),
            both.as_secs_f64(),
            if ratio <= bound { "kept" } else { "BROKEN" }
        );
    }
    Ok(ExitCode::from(u8::from(!kept)))
}

/// A demo org and the way to it.
struct Served {
    url: String,
    token: String,
    /// Ended when dropped.
    _server: Server,
}

impl Served {
    fn start(latency: u32, differing: bool) -> Result<Self> {
        let (rows, latency) = (ROWS.to_string(), latency.to_string());
        let mut arguments = vec!["--rows", &rows, "--latency-ms", &latency];
        if differing {
            arguments.push("--differing");
        }
        let server = Server::start(&arguments)?;
        Ok(Self {
            url: server.word("listening")?,
            token: server.word("access_token")?,
            _server: server,
        })
    }

    /// Loads all rows and drops them.
    fn query(&self) -> Result<Duration> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sftui"));
        command
            .args(["query", "--format", "csv", STATEMENT])
            .env("SFTUI_INSTANCE_URL", &self.url)
            .env("SFTUI_ACCESS_TOKEN", &self.token)
            .stdout(Stdio::null());
        let started = Instant::now();
        let status = command.status()?;
        if !status.success() {
            return Err(format!("sftui query: {status}").into());
        }
        Ok(started.elapsed())
    }
}

/// Compares both, and checks what was found.
fn compare([one, two]: &[Served; 2]) -> Result<Duration> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sftui"));
    command
        .args(["compare", "env", "env2", "--query", STATEMENT, "--key", KEY])
        .args(["--format", "csv"])
        .env("SFTUI_INSTANCE_URL", &one.url)
        .env("SFTUI_ACCESS_TOKEN", &one.token)
        .env("SFTUI_INSTANCE_URL_2", &two.url)
        .env("SFTUI_ACCESS_TOKEN_2", &two.token);
    let started = Instant::now();
    let output = command.stderr(Stdio::inherit()).output()?;
    let took = started.elapsed();
    let lines = memchr::memchr_iter(b'\n', &output.stdout).count();
    if output.status.code() != Some(1) || lines != CHANGED + 1 {
        return Err(format!("sftui compare: {}, {lines} lines", output.status).into());
    }
    Ok(took)
}
