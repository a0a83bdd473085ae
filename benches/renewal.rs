//! How long the one moment is in which a crash costs a login whose app rotates its refresh tokens: from
//! the parsed answer of a refresh to the new token's being written and read back.
//!
//! `cargo bench --bench renewal`. It is measured where the product does it, through the keeper and its
//! thread: in this session's memory, in the passphrase file, and in a Secret Service: a gnome-keyring
//! in a bus session of its own, where one is installed, and never the person's. Ends with 1 where a
//! bound is broken.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a bench that cannot measure stops with a panic"
)]

use std::io::Write;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sftui::org::OrgKey;
use sftui::secret::Secret;
use sftui::vault::{Keeper, Keyring, PassphraseFile, Patience, Record, SessionOnly, Vault};

/// Set in the process that runs beside a keyring of its own.
const INSIDE: &str = "SFTUI_BENCH_KEYRING";
const RUNS: usize = 200;
/// The longest median: nobody waits for it, and a login is at stake no longer than that.
const BOUND: Duration = Duration::from_millis(250);

fn main() -> ExitCode {
    // `cargo test --all-targets` starts benches, too.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    if std::env::var_os(INSIDE).is_some() {
        return ended(in_the_keyring());
    }
    let directory = tempfile::tempdir().unwrap();
    let file = PassphraseFile::at(directory.path().join("secrets.enc"));
    file.open(&Secret::new("correct horse")).unwrap();
    let memory = measured("this session's memory", Arc::new(SessionOnly::new()));
    let file = measured("the passphrase file", Arc::new(file));
    let keyring = beside_a_keyring(directory.path());
    ended(memory && file && keyring)
}

fn ended(well: bool) -> ExitCode {
    ExitCode::from(u8::from(!well))
}

fn record(generation: u64) -> Record {
    Record {
        generation,
        // As long as those of an org are.
        refresh_token: Secret::new(format!("5Aep861{generation:080}")),
        access_token: Some(Secret::new(format!("00D5g00000AbCdE!{generation:096}"))),
        passphrase: None,
        host: "https://acme.my.salesforce.com".into(),
        client_id: "3MVG9".repeat(17),
        client_secret: None,
    }
}

fn measured(what: &str, vault: Arc<dyn Vault>) -> bool {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let keeper = Keeper::new(vault);
    let org = OrgKey::new("00D000000000001EAA", "005000000000001AAA");
    let mut took: Vec<Duration> = runtime.block_on(async {
        let mut took = Vec::with_capacity(RUNS);
        for run in 0..RUNS as u64 {
            let record = record(run);
            let begun = Instant::now();
            keeper.set(&org, &record, Patience::Shown).await.unwrap();
            took.push(begun.elapsed());
        }
        took
    });
    took.sort_unstable();
    let (median, late) = (took[RUNS / 2], took[RUNS * 99 / 100]);
    let well = median <= BOUND;
    let mark = if well { "" } else { "   over the bound" };
    println!("{what}: median {median:.2?}, 99th percentile {late:.2?}{mark}");
    well
}

/// Runs this program again in a bus session with a home of its own.
fn beside_a_keyring(home: &Path) -> bool {
    let ran = Command::new("dbus-run-session")
        .arg("--")
        .arg(std::env::current_exe().unwrap())
        .arg("--bench")
        .env(INSIDE, "1")
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home)
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("XDG_DATA_HOME")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .status();
    match ran {
        Ok(status) => status.success(),
        Err(_) => {
            println!("a Secret Service: none here to measure (no dbus-run-session)");
            true
        }
    }
}

fn in_the_keyring() -> bool {
    let daemon = Command::new("gnome-keyring-daemon")
        .args(["--foreground", "--unlock", "--components=secrets"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut daemon) = daemon else {
        println!("a Secret Service: none here to measure (no gnome-keyring-daemon)");
        return true;
    };
    let mut input = daemon.stdin.take().unwrap();
    input.write_all(b"bench").unwrap();
    drop(input);
    let keyring = Arc::new(Keyring::new());
    let org = OrgKey::new("00D000000000002EAA", "005000000000002AAA");
    // Its name appears on the bus a moment after it was started. Who asks for it before has the bus
    // start another one, which is locked.
    let begun = Instant::now();
    while !is_on_the_bus() {
        assert!(begun.elapsed() < Duration::from_secs(20), "no keyring came");
        std::thread::yield_now();
    }
    while keyring.set(&org, &record(0)).is_err() {
        assert!(begun.elapsed() < Duration::from_secs(20), "no keyring came");
        std::thread::yield_now();
    }
    let well = measured("the Secret Service (gnome-keyring)", keyring);
    let _ = daemon.kill();
    let _ = daemon.wait();
    well
}

/// Whether somebody provides the Secret Service on this bus.
fn is_on_the_bus() -> bool {
    let answer = Command::new("dbus-send")
        .args(["--session", "--print-reply=literal"])
        .args(["--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"])
        .arg("org.freedesktop.DBus.NameHasOwner")
        .arg("string:org.freedesktop.secrets")
        .output();
    answer.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("true"))
}
