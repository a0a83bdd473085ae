//! Memory and pace of an export of a whole result to a file.
//!
//! Each run is a process of its own, so that its peak memory is its own: it runs the product's
//! export job in its worker, against a demo org in another process, and asks for gzip. Beside it
//! stands a process that fetches the same pages with the same client and throws them away. Ends
//! with 1 where a bound is broken.

#[path = "common/org.rs"]
mod logged_in;

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sftui::org::OrgKey;
use sftui::rows::export::{Format, Options};
use sftui::salesforce::decode::head;
use sftui::salesforce::query::{QueryOptions, first_page, next_page};
use sftui::salesforce::{Client, Http};
use sftui::secret::Secret;
use sftui::store::Store;
use sftui::vault::SessionOnly;
use sftui::worker::{
    ExportEvent, ExportJob, ExportRows, FileFormat, Job, JobEvent, JobId, Settings, SystemBrowser,
    Worker, WorkerParts,
};

const STATEMENT: &str = "SELECT Id, Name, Account__c, Meter_Serial__c, Read_At__c, \
                         Kilowatt_Hours__c, Peak_Load__c, Voltage__c, Cost__c, Tariff__c, \
                         Status__c, Estimated__c FROM Meter_Reading__c";
/// The sizes of the result.
const ROWS: [usize; 2] = [200_000, 1_000_000];
/// The most memory of the whole process, in bytes.
const MEMORY_BOUND: usize = 40_000_000;

/// What a process does.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    /// Fetches the pages and throws them away.
    Drop,
    /// Exports in this format.
    Export(FileFormat),
}

impl Role {
    const ALL: [Self; 4] = [
        Self::Drop,
        Self::Export(FileFormat::Text(Format::Csv)),
        Self::Export(FileFormat::Text(Format::Ndjson)),
        Self::Export(FileFormat::Xlsx),
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Drop => "--drop",
            Self::Export(FileFormat::Text(Format::Ndjson)) => "--ndjson",
            Self::Export(FileFormat::Xlsx) => "--xlsx",
            Self::Export(FileFormat::Text(_)) => "--csv",
        }
    }

    fn name(self) -> String {
        match self {
            Self::Drop => "fetch, throw away".into(),
            Self::Export(format) => format!("export to {}", format.name()),
        }
    }
}

/// What a process told.
#[derive(Clone, Copy, Default)]
struct Run {
    wall: Duration,
    rows: usize,
    /// Of the file, or of the pages.
    bytes: usize,
    peak: usize,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let role = Role::ALL
        .into_iter()
        .find(|role| arguments.first().is_some_and(|word| word == role.word()));
    let result = match role {
        Some(role) => child(role, arguments.get(1..).unwrap_or_default()).map(|()| true),
        None => compare(),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("export: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs everything and prints the table; gives whether the bounds are kept.
fn compare() -> Result<bool, Box<dyn Error>> {
    println!("12 fields from another process, to a file; the page size is the server's\n");
    println!("| run | rows | wall | rows/s | beside throwing away | bytes | peak memory |");
    println!("|---|--:|--:|--:|--:|--:|--:|");
    let mut kept = true;
    let mut peaks = Vec::new();
    for rows in ROWS {
        let server = Server::start(rows)?;
        let mut thrown = Run::default();
        for role in Role::ALL {
            let run = server.child(role)?;
            if role == Role::Drop {
                thrown = run;
            }
            println!(
                "| {} | {rows} | {:.2} s | {:.0} | {:.2}× | {:.1} MB | {:.1} MB |",
                role.name(),
                run.wall.as_secs_f64(),
                run.rows as f64 / run.wall.as_secs_f64(),
                run.wall.as_secs_f64() / thrown.wall.as_secs_f64(),
                mega(run.bytes),
                mega(run.peak),
            );
            if role != Role::Drop {
                // Where the system does not tell the peak nothing is shown, so nothing is kept.
                kept &= (1..MEMORY_BOUND).contains(&run.peak) && run.rows == rows;
                peaks.push(run.peak);
            }
        }
    }
    let worst = peaks.iter().max().copied().unwrap_or_default();
    println!(
        "\nmost memory of an export: {:.1} MB, bound {:.0} MB",
        mega(worst),
        mega(MEMORY_BOUND)
    );
    // The first half are the small results, in the same order.
    let (small, large) = peaks.split_at(peaks.len() / 2);
    let growth = small.iter().zip(large).map(|(s, l)| *l as f64 / *s as f64);
    let growth = growth.fold(0.0, f64::max);
    println!("five times the rows take {growth:.2}× of the memory");
    println!(
        "{}",
        if kept {
            "all bounds are kept"
        } else {
            "A BOUND IS BROKEN"
        }
    );
    Ok(kept)
}

/// The demo server's process; ended when dropped.
struct Server {
    process: Child,
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
    fn start(rows: usize) -> Result<Self, Box<dyn Error>> {
        let mut process = Command::new(env!("CARGO_BIN_EXE_sftui"))
            .args(["demo-server", "--port", "0", "--rows", &rows.to_string()])
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
        let server = Self { process, said };
        // The first run makes the server render its pages.
        server.child(Role::Drop)?;
        Ok(server)
    }

    fn child(&self, role: Role) -> Result<Run, Box<dyn Error>> {
        let output = Command::new(std::env::current_exe()?)
            .arg(role.word())
            .args(&self.said)
            .stderr(Stdio::inherit())
            .output()?;
        if !output.status.success() {
            return Err(format!("{} failed: {}", role.name(), output.status).into());
        }
        let text = String::from_utf8(output.stdout)?;
        let numbers: Vec<u64> = text
            .split_whitespace()
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        let [wall, rows, bytes, peak] = numbers.as_slice() else {
            return Err(format!("{} told {text:?}", role.name()).into());
        };
        Ok(Run {
            wall: Duration::from_micros(*wall),
            rows: usize::try_from(*rows)?,
            bytes: usize::try_from(*bytes)?,
            peak: usize::try_from(*peak)?,
        })
    }
}

/// One run, in this process: prints microseconds, rows, bytes, peak memory.
fn child(role: Role, said: &[String]) -> Result<(), Box<dyn Error>> {
    let [url, client_id, refresh_token, access_token] = said else {
        return Err("a run needs four words".into());
    };
    // As many threads as the program has.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let run = match role {
        Role::Drop => {
            let client = Client::new(Http::default(), url, Secret::new(access_token), "66.0")?;
            runtime.block_on(throw_away(client))?
        }
        Role::Export(format) => {
            let directory = tempfile::tempdir()?;
            let (org, vault) = (logged_in::org(0, url, client_id), SessionOnly::new());
            logged_in::keep(&vault, &org, refresh_token, None)?;
            let key = org.key.clone();
            let store = Store::open(&directory.path().join("state"))?;
            store.put_org(&org)?;
            let parts = WorkerParts {
                vault: Arc::new(vault),
                store,
                settings: Settings::default(),
                opener: Arc::new(SystemBrowser),
            };
            let (worker, events) = Worker::new(parts, runtime.handle().clone());
            runtime.block_on(export(worker, events, key, format, directory.path()))?
        }
    };
    println!(
        "{} {} {} {}",
        run.wall.as_micros(),
        run.rows,
        run.bytes,
        peak_memory()
    );
    Ok(())
}

/// Fetches page after page, as fast as one can that looks at nothing but where the next one is.
async fn throw_away(client: Client) -> Result<Run, Box<dyn Error>> {
    let start = Instant::now();
    let mut run = Run::default();
    let mut answer = first_page(&client, STATEMENT, QueryOptions::default()).await?;
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

/// Runs the product's export job.
async fn export(
    worker: Worker,
    mut events: tokio::sync::mpsc::Receiver<(JobId, JobEvent)>,
    org: OrgKey,
    format: FileFormat,
    directory: &Path,
) -> Result<Run, Box<dyn Error>> {
    let start = Instant::now();
    let job = ExportJob {
        org,
        soql: STATEMENT.into(),
        parts: None,
        rows: ExportRows::Pages {
            all: false,
            tooling: false,
            several: Vec::new(),
        },
        file: directory.join("rows").display().to_string(),
        format,
        options: Options::default(),
        replace: false,
    };
    worker.start(JobId(1), Job::Export(job));
    loop {
        match events.recv().await.ok_or("the worker is gone")?.1 {
            JobEvent::Export(ExportEvent::Done(done)) => {
                return Ok(Run {
                    wall: start.elapsed(),
                    rows: usize::try_from(done.rows)?,
                    bytes: usize::try_from(done.bytes)?,
                    peak: 0,
                });
            }
            JobEvent::Failed(error) => return Err(error.into()),
            _ => {}
        }
    }
}

fn mega(bytes: usize) -> f64 {
    bytes as f64 / 1e6
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
