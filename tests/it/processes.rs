//! Several sftui at once, and one that is killed: with real processes, over the same files.
//!
//! Each process is this test program again, which speaks to the test over its standard input and
//! output; what it does is in [`inside`].

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sftui::demo::{DemoConfig, DemoOrg, DemoServer};
use sftui::org::Org;
use sftui::secret::Secret;
use sftui::store::Store;
use sftui::vault::{Cost, PassphraseFile, Record, Vault};
use sftui::worker::{Job, JobEvent, JobId, Settings, Worker, WorkerParts};

use crate::worker::rig::{NoBrowser, org_of};

const SCENARIO: &str = "SFTUI_TEST_PROCESS";
const PLACE: &str = "SFTUI_TEST_PLACE";
const PASSPHRASE: &str = "test";

/// What an answer of a process begins with; everything else is the test program's own.
const SAYS: &str = "@ ";

fn vault(directory: &Path) -> PassphraseFile {
    PassphraseFile::at(directory.join("secrets.enc")).costing(Cost { kib: 8, passes: 1 })
}

/// A process and the way to speak to it.
struct Process {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Process {
    fn start(scenario: &str, directory: &Path) -> Self {
        Self::started(
            Command::new(std::env::current_exe().unwrap()),
            scenario,
            directory,
        )
    }

    fn started(mut command: Command, scenario: &str, directory: &Path) -> Self {
        let mut child = command
            .args([
                "--exact",
                "processes::inside",
                "--nocapture",
                "--test-threads=1",
            ])
            .env(SCENARIO, scenario)
            .env(PLACE, directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self {
            child,
            input,
            output,
        }
    }

    fn tell(&mut self) {
        writeln!(self.input, "go").unwrap();
    }

    /// What it says next; `None` when it is gone.
    fn says(&mut self) -> Option<String> {
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line).unwrap_or(0) == 0 {
                return None;
            }
            // The test program's own words may stand before on the same line.
            if let Some((_, said)) = line.split_once(SAYS) {
                return Some(said.trim_end().to_owned());
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A demo org, and a directory in which a login to it is kept.
struct Place {
    _runtime: tokio::runtime::Runtime,
    demo: DemoServer,
    org: Org,
    directory: tempfile::TempDir,
}

impl Place {
    fn new(rotates: bool) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let demo = runtime
            .block_on(DemoOrg::start(DemoConfig {
                rotate_refresh_tokens: rotates,
                big_rows: 10,
                ..DemoConfig::prod()
            }))
            .unwrap();
        let org = org_of(&demo);
        let directory = tempfile::tempdir().unwrap();
        Store::open(directory.path())
            .unwrap()
            .put_org(&org)
            .unwrap();
        let place = Self {
            _runtime: runtime,
            demo,
            org,
            directory,
        };
        place.log_in();
        place
    }

    fn log_in(&self) {
        let vault = vault(self.path());
        vault.open(&Secret::new(PASSPHRASE)).unwrap();
        let app = &self.org.app;
        let record = Record {
            generation: 1,
            refresh_token: Secret::new(self.demo.issue_refresh_token(&app.client_id, &app.scope)),
            access_token: None,
            passphrase: None,
            host: self.demo.base_url().to_owned(),
            client_id: app.client_id.clone(),
            client_secret: None,
        };
        vault.set(&self.org.key, &record).unwrap();
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn generation(&self) -> u64 {
        let vault = vault(self.path());
        vault.open(&Secret::new(PASSPHRASE)).unwrap();
        vault.get(&self.org.key).unwrap().unwrap().generation
    }

    fn refreshes(&self) -> usize {
        self.demo.log().count("/services/oauth2/token")
    }
}

#[test]
fn two_processes_refresh_a_rotating_login_200_times_at_once_and_lose_none() {
    const ROUNDS: usize = 200;
    let place = Place::new(true);
    let mut both = [(); 2].map(|()| Process::start("probes", place.path()));
    let started = Instant::now();
    for round in 0..ROUNDS {
        place.demo.expire_access_tokens();
        both.iter_mut().for_each(Process::tell);
        for process in &mut both {
            assert_eq!(process.says().as_deref(), Some("ok"), "round {round}");
        }
    }
    // Every refresh used a token up; none was used twice, or the login would have ended. Mostly one
    // of the two refreshes, and the other uses what it got.
    assert!(place.refreshes() >= ROUNDS);
    assert!(
        place.refreshes() < ROUNDS + ROUNDS / 2,
        "{}",
        place.refreshes()
    );
    assert_eq!(place.generation() as usize, place.refreshes() + 1);
    eprintln!("{ROUNDS} rounds in {:?}", started.elapsed());
}

#[cfg(unix)]
#[test]
fn a_process_that_is_killed_in_a_refresh_leaves_no_lock_and_no_damage() {
    let place = Place::new(false);
    let gate = place.demo.faults().hold("/services/oauth2/token");
    let mut killed = Process::start("probes", place.path());
    killed.tell();
    until(|| place.refreshes() == 1);
    // It holds the lock and waits for the answer.
    killed.child.kill().unwrap();
    killed.child.wait().unwrap();
    gate.open();
    let mut next = Process::start("probes", place.path());
    next.tell();
    assert_eq!(next.says().as_deref(), Some("ok"));
    // At any other moment: another process works, or, where the app rotates and the answer had come
    // and was not written yet, asks for a login in words.
    for rotates in [false, true] {
        let place = Place::new(rotates);
        let mut lost = 0;
        for turn in 0..24 {
            place.demo.expire_access_tokens();
            let before = place.refreshes();
            let mut killed = Process::start("probes", place.path());
            killed.tell();
            until(|| place.refreshes() > before);
            // A little later every time, so that every step of it is met.
            let begun = Instant::now();
            while begun.elapsed() < Duration::from_micros(turn * 400) {
                std::hint::spin_loop();
            }
            killed.child.kill().unwrap();
            killed.child.wait().unwrap();
            let mut next = Process::start("probes", place.path());
            next.tell();
            match next.says().as_deref() {
                Some("ok") => {}
                Some("needs login") if rotates => {
                    lost += 1;
                    place.log_in();
                }
                other => panic!("turn {turn}: {other:?}"),
            }
        }
        eprintln!("rotating: {rotates}; killed 24 times in a refresh, {lost} logins to make again");
    }
}

#[cfg(unix)]
#[test]
fn a_process_that_is_killed_while_it_writes_leaves_whole_files() {
    let place = Place::new(false);
    for turn in 0..60 {
        let mut killed = Process::start("writes", place.path());
        assert_eq!(killed.says().as_deref(), Some("begun"));
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_micros(turn * 150) {
            std::hint::spin_loop();
        }
        killed.child.kill().unwrap();
        killed.child.wait().unwrap();
        let loaded = Store::open(place.path()).unwrap().orgs();
        assert!(loaded.put_aside.is_none(), "{:?}", loaded.put_aside);
        assert_eq!(loaded.value.len(), 1);
        assert!(place.generation() >= 1);
    }
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_an_error_and_what_was_there_stays() {
    let place = Place::new(false);
    // No file of this process may grow beyond 4 KiB, as on a disk that is full.
    let mut command = Command::new("sh");
    command
        .args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap());
    let mut full = Process::started(command, "fills", place.path());
    let before: usize = full.says().unwrap().parse().unwrap();
    assert!(before > 1);
    assert_eq!(full.says().as_deref(), Some("refused"));
    drop(full);
    let loaded = Store::open(place.path()).unwrap().orgs();
    assert!(loaded.put_aside.is_none());
    assert_eq!(loaded.value.len(), before);
    assert_eq!(place.generation(), 1);
    // Nothing half written is left.
    let names = std::fs::read_dir(place.path()).unwrap().flatten();
    let left = names.filter(|e| e.file_name().to_string_lossy().contains("sftui-tmp"));
    assert_eq!(left.count(), 0);
}

/// What stands between the answer of a refresh and the new token's being safe: one write. Its length
/// is printed, and bounded so far that only a write that is done several times would fail.
#[test]
fn the_write_that_a_crash_must_not_hit_is_short() {
    let place = Place::new(true);
    let vault = vault(place.path());
    vault.open(&Secret::new(PASSPHRASE)).unwrap();
    let mut record = vault.get(&place.org.key).unwrap().unwrap();
    let mut times: Vec<Duration> = (0..50)
        .map(|_| {
            record.generation += 1;
            let begun = Instant::now();
            vault.set(&place.org.key, &record).unwrap();
            begun.elapsed()
        })
        .collect();
    times.sort();
    eprintln!(
        "a write of the passphrase file: median {:?}, longest {:?}",
        times[25], times[49]
    );
    assert!(times[25] < Duration::from_millis(250), "{:?}", times[25]);
}

fn until(condition: impl Fn() -> bool) {
    let started = Instant::now();
    while !condition() {
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "it did not happen"
        );
        std::thread::yield_now();
    }
}

/// What runs in the other process; without the variable, nothing.
#[test]
fn inside() {
    let Ok(scenario) = std::env::var(SCENARIO) else {
        return;
    };
    let directory = std::path::PathBuf::from(std::env::var(PLACE).unwrap());
    match scenario.as_str() {
        "probes" => probes(&directory),
        "writes" => writes(&directory),
        "fills" => fills(&directory),
        other => panic!("no scenario {other}"),
    }
}

fn say(text: &str) {
    println!("{SAYS}{text}");
    std::io::stdout().flush().unwrap();
}

/// Asks the org who it is, once for every line that it is told.
fn probes(directory: &Path) {
    let store = Store::open(directory).unwrap();
    let org = store.orgs().value.into_iter().next().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let parts = WorkerParts {
        vault: Arc::new(vault(directory)),
        store,
        settings: Settings {
            passphrase: Some(Secret::new(PASSPHRASE)),
            ..Settings::default()
        },
        opener: Arc::new(NoBrowser),
    };
    let (worker, mut events) = Worker::new(parts, runtime.handle().clone());
    for (number, line) in std::io::stdin().lines().enumerate() {
        if line.is_err() {
            return;
        }
        worker.start(JobId(number as u64 + 1), Job::Probe(org.key.clone()));
        let last = loop {
            let (_, event) = events.blocking_recv().unwrap();
            if event.is_last() {
                break event;
            }
        };
        match last {
            JobEvent::Probe(_) => say("ok"),
            JobEvent::Failed(error) if error.needs_login() => say("needs login"),
            other => say(&format!("{other:?}")),
        }
    }
}

/// Writes the list of orgs and the vault until it is killed.
fn writes(directory: &Path) {
    let store = Store::open(directory).unwrap();
    let org = store.orgs().value.into_iter().next().unwrap();
    let vault = vault(directory);
    vault.open(&Secret::new(PASSPHRASE)).unwrap();
    say("begun");
    loop {
        store
            .update_org(&org.key, |org| {
                org.last_used = Some(org.last_used.unwrap_or(0) + 1);
            })
            .unwrap();
        let mut record = vault.get(&org.key).unwrap().unwrap();
        record.generation += 1;
        vault.set(&org.key, &record).unwrap();
    }
}

/// Adds orgs until the disk is full, and says how many there are then.
fn fills(directory: &Path) {
    let store = Store::open(directory).unwrap();
    let first = store.orgs().value.into_iter().next().unwrap();
    let mut count = 1;
    while count < 1000 {
        let org = Org {
            key: sftui::org::OrgKey::new(&format!("00D{count:012}EAA"), "005000000000001AAA"),
            ..first.clone()
        };
        if store.put_org(&org).is_err() {
            break;
        }
        count += 1;
    }
    say(&count.to_string());
    let vault = vault(directory);
    vault.open(&Secret::new(PASSPHRASE)).unwrap();
    let mut record = vault.get(&first.key).unwrap().unwrap();
    record.refresh_token = Secret::new("x".repeat(8000));
    let refused = vault.set(&first.key, &record).is_err();
    say(if refused { "refused" } else { "taken" });
}
