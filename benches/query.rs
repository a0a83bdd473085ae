//! `sftui query --format csv` of 200,000 rows, beside `curl` that fetches the same pages one after
//! another and drops them.
//!
//! `cargo bench --bench query`. A demo org in a process of its own serves both, at 0 and at 80 ms a
//! page, packed and not; both ask for the same encoding, take turns, and write to where everything is
//! dropped. The clock runs from before a process is made until it has ended. A further run of `sftui`
//! writes to a pipe that is read: its time, which has the reader's in it, and its peak memory, which
//! is what the system says of it last before its end. Ends with 1 where a bound is broken; without
//! `curl` it says so and ends with 0.

#![allow(
    clippy::expect_used,
    reason = "a bench that cannot measure stops with a panic"
)]

#[path = "common/server.rs"]
mod server;

use std::error::Error;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use server::Server;
use sftui::salesforce::decode::head;

const ROWS: usize = 200_000;
const STATEMENT: &str = "SELECT Id, Name, Account__c, Meter_Serial__c, Read_At__c, \
     Kilowatt_Hours__c, Peak_Load__c, Voltage__c, Cost__c, Tariff__c, Status__c, Estimated__c, \
     OwnerId, Reading_Date__c, Load_Factor__c, Sequence__c, CreatedDate, LastModifiedDate, Note__c \
     FROM Meter_Reading__c";
const LATENCY_MS: u32 = 80;

/// The longest time beside `curl` with no latency, and with it.
const BOUND_FAST: f64 = 2.5;
const BOUND_SLOW: f64 = 1.05;
/// How many times faster than `curl` pages in parallel must be.
const BOUND_PARALLEL: f64 = 3.5;
/// The most memory, in bytes.
const BOUND_MEMORY: usize = 40_000_000;

/// Switches on that pages are fetched ahead in parallel.
const PARALLEL: (&str, &str) = ("SFTUI_PARALLEL_PAGES", "4");

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<ExitCode> {
    // `cargo test --all-targets` starts benches, too.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(ExitCode::SUCCESS);
    }
    if Command::new("curl").arg("--version").output().is_err() {
        println!("skipped: curl, the reference, is not installed");
        return Ok(ExitCode::SUCCESS);
    }
    let mut kept = true;
    println!("| encoding | a page waits | run | best | median | peak memory |");
    println!("|---|--:|---|--:|--:|--:|");
    let mut verdicts = String::new();
    for packed in [false, true] {
        let fast = Served::start(0, packed)?;
        fast.check()?;
        let rounds = fast.rounds(7, false)?;
        kept &= rounds.tell(&mut verdicts, BOUND_FAST)?;
        drop(fast);
        let slow = Served::start(LATENCY_MS, packed)?;
        let rounds = slow.rounds(3, true)?;
        kept &= rounds.tell(&mut verdicts, BOUND_SLOW)?;
    }
    println!("\n{verdicts}");
    Ok(ExitCode::from(u8::from(!kept)))
}

/// The demo org, and how it is asked.
struct Served {
    url: String,
    token: String,
    latency: u32,
    packed: bool,
    /// What curl reads: the addresses of all pages and what is sent with each.
    curl: String,
    /// Ended when dropped.
    _server: Server,
}

impl Served {
    fn start(latency: u32, packed: bool) -> Result<Self> {
        let (rows, wait) = (ROWS.to_string(), latency.to_string());
        let mut arguments = vec!["--rows", &rows, "--latency-ms", &wait];
        if !packed {
            arguments.push("--plain");
        }
        let process = Server::start(&arguments)?;
        let mut server = Self {
            url: process.word("listening")?,
            token: process.word("access_token")?,
            latency,
            packed,
            curl: String::new(),
            _server: process,
        };
        server.curl = server.addresses()?;
        Ok(server)
    }

    /// Asks for the first page, which also makes the server render them all, and makes the list of
    /// the others from its locator.
    fn addresses(&self) -> Result<String> {
        let words: Vec<&str> = STATEMENT.split_whitespace().collect();
        let version = "/services/data/v66.0";
        let first = format!("{}{version}/query?q={}", self.url, words.join("+"));
        let output = self
            .curl_of(&self.config(std::slice::from_ref(&first)), Stdio::piped())?
            .0;
        let head = head(&output).ok_or("the first page has no head")?;
        if head.total != ROWS as u64 {
            return Err(format!("{} rows are served", head.total).into());
        }
        let next = head.next.ok_or("there is one page only")?;
        let (locator, step) = next.rsplit_once('-').ok_or("a locator without an offset")?;
        let step: usize = step.parse()?;
        let rest = (step..ROWS)
            .step_by(step)
            .map(|offset| format!("{}{locator}-{offset}", self.url));
        let all: Vec<String> = std::iter::once(first).chain(rest).collect();
        Ok(self.config(&all))
    }

    fn config(&self, addresses: &[String]) -> String {
        let mut config = format!("header = \"Authorization: Bearer {}\"\n", self.token);
        config.push_str("silent\nshow-error\nfail\n");
        if self.packed {
            config.push_str("compressed\n");
        }
        for address in addresses {
            // Writing to a String cannot fail.
            let _ = writeln!(config, "url = \"{address}\"");
        }
        config
    }

    /// Runs curl, which reads its configuration, and the token in it, from its standard input.
    fn curl_of(&self, config: &str, out: Stdio) -> Result<(Vec<u8>, Duration)> {
        let started = Instant::now();
        let mut child = Command::new("curl")
            .args(["-q", "-K", "-"])
            .stdin(Stdio::piped())
            .stdout(out)
            .spawn()?;
        let mut stdin = child.stdin.take().ok_or("no input")?;
        stdin.write_all(config.as_bytes())?;
        drop(stdin);
        let output = child.wait_with_output()?;
        if !output.status.success() {
            return Err(format!("curl: {}", output.status).into());
        }
        Ok((output.stdout, started.elapsed()))
    }

    fn sftui(&self, variables: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sftui"));
        command
            .args(["query", "--format", "csv", STATEMENT])
            .env("SFTUI_INSTANCE_URL", &self.url)
            .env("SFTUI_ACCESS_TOKEN", &self.token)
            .envs(variables.iter().copied());
        command
    }

    /// Both give every row: curl all pages, sftui a line for each row and a header.
    fn check(&self) -> Result<()> {
        let (pages, _) = self.curl_of(&self.curl, Stdio::piped())?;
        let records = memchr::memmem::find_iter(&pages, b"\"Id\":").count();
        for variables in [&[][..], &[PARALLEL]] {
            let output = self.sftui(variables).stderr(Stdio::inherit()).output()?;
            let lines = memchr::memchr_iter(b'\n', &output.stdout).count();
            if records != ROWS || lines != ROWS + 1 || !output.status.success() {
                return Err(format!("{records} records, {lines} lines").into());
            }
        }
        println!(
            "| {} | | {:.1} MB of JSON, {ROWS} rows | | | |",
            self.encoding(),
            pages.len() as f64 / 1e6
        );
        Ok(())
    }

    fn encoding(&self) -> &'static str {
        if self.packed { "gzip" } else { "identity" }
    }

    /// Turn by turn, so that a slow moment of the machine does not hit one of them alone.
    fn rounds(&self, count: usize, parallel: bool) -> Result<Rounds> {
        let mut rounds = Rounds {
            encoding: self.encoding(),
            latency: self.latency,
            curl: Vec::new(),
            sftui: Vec::new(),
            parallel: Vec::new(),
            piped: Vec::new(),
        };
        for _ in 0..count {
            let (_, took) = self.curl_of(&self.curl, Stdio::null())?;
            rounds.curl.push(Run { took, peak: 0 });
            rounds.sftui.push(dropped(self.sftui(&[]))?);
            if parallel {
                rounds.parallel.push(dropped(self.sftui(&[PARALLEL]))?);
            }
        }
        rounds.piped.push(piped(self.sftui(&[]))?);
        if parallel {
            rounds.piped.push(piped(self.sftui(&[PARALLEL]))?);
        }
        Ok(rounds)
    }
}

/// One run: how long it took, and the most memory it had.
#[derive(Clone, Copy)]
struct Run {
    took: Duration,
    peak: usize,
}

/// Runs sftui; what it writes is dropped where curl's is.
fn dropped(mut command: Command) -> Result<Run> {
    let started = Instant::now();
    let status = command.stdout(Stdio::null()).status()?;
    if !status.success() {
        return Err(format!("sftui: {status}").into());
    }
    Ok(Run {
        took: started.elapsed(),
        peak: 0,
    })
}

/// Runs sftui; what it writes is read and dropped here.
fn piped(mut command: Command) -> Result<Run> {
    let started = Instant::now();
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut out = child.stdout.take().ok_or("no output")?;
    let mut bytes = vec![0; 1 << 16];
    let mut peak = 0;
    let mut reads = 0_usize;
    while out.read(&mut bytes)? > 0 {
        reads += 1;
        // It only ever grows, so the last look before the end tells.
        if reads.is_multiple_of(16) {
            peak = peak.max(peak_memory(child.id()));
        }
    }
    let status = child.wait()?;
    if !status.success() {
        return Err(format!("sftui: {status}").into());
    }
    Ok(Run {
        took: started.elapsed(),
        peak,
    })
}

/// The most memory a process had so far, in bytes; 0 where the system does not tell.
fn peak_memory(process: u32) -> usize {
    std::fs::read_to_string(format!("/proc/{process}/status"))
        .unwrap_or_default()
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix("kB"))
        .and_then(|kilobytes| kilobytes.trim().parse::<usize>().ok())
        .unwrap_or(0)
        * 1024
}

/// All runs against one server.
struct Rounds {
    encoding: &'static str,
    latency: u32,
    curl: Vec<Run>,
    sftui: Vec<Run>,
    parallel: Vec<Run>,
    piped: Vec<Run>,
}

impl Rounds {
    /// Prints a line for each kind; adds what is kept and what is not.
    fn tell(&self, verdicts: &mut String, bound: f64) -> Result<bool> {
        let curl = self.line("curl, dropped", &self.curl)?;
        let sftui = self.line("sftui query --format csv", &self.sftui)?;
        let ratio = sftui.as_secs_f64() / curl.as_secs_f64();
        let mut kept = ratio <= bound;
        let place = format!("{}, {} ms a page", self.encoding, self.latency);
        writeln!(
            verdicts,
            "{place}: {ratio:.2}× of curl (medians), bound {bound}×: {}",
            verdict(kept)
        )?;
        if !self.parallel.is_empty() {
            let parallel = self.line("the same, pages in parallel", &self.parallel)?;
            let ratio = curl.as_secs_f64() / parallel.as_secs_f64();
            kept &= ratio >= BOUND_PARALLEL;
            writeln!(
                verdicts,
                "{place}, in parallel: {ratio:.2}× faster than curl, bound {BOUND_PARALLEL}×: {}",
                verdict(ratio >= BOUND_PARALLEL)
            )?;
        }
        self.line("sftui, through a pipe", &self.piped)?;
        let peak = self.piped.iter().map(|run| run.peak).max();
        let peak = peak.unwrap_or_default();
        writeln!(
            verdicts,
            "{place}: peak memory {:.1} MB, bound {:.0} MB: {}",
            peak as f64 / 1e6,
            BOUND_MEMORY as f64 / 1e6,
            verdict(peak < BOUND_MEMORY)
        )?;
        Ok(kept && peak < BOUND_MEMORY)
    }

    /// Prints a line and gives the median.
    fn line(&self, name: &str, runs: &[Run]) -> Result<Duration> {
        let mut times: Vec<Duration> = runs.iter().map(|run| run.took).collect();
        times.sort_unstable();
        let peak = runs.iter().map(|run| run.peak).max().unwrap_or_default();
        let best = times.first().copied().ok_or("no run")?;
        let median = times.get(times.len() / 2).copied().ok_or("no run")?;
        let memory = match peak {
            0 => String::new(),
            peak => format!("{:.1} MB", peak as f64 / 1e6),
        };
        println!(
            "| {} | {} ms | {name} | {:.2} s | {:.2} s | {memory} |",
            self.encoding,
            self.latency,
            best.as_secs_f64(),
            median.as_secs_f64()
        );
        Ok(median)
    }
}

fn verdict(kept: bool) -> &'static str {
    if kept { "kept" } else { "BROKEN" }
}
