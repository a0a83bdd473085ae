//! The keyring against a real Secret Service: gnome-keyring in a D-Bus session of its own.
//!
//! Every scenario runs this test program again inside `dbus-run-session`, with a home of its own,
//! because the session bus and the home are properties of a process. Only on Linux: elsewhere the
//! keyring belongs to the person who runs the tests.

use std::env;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use sftui::org::OrgKey;
use sftui::secret::Secret;
use sftui::vault::{Keeper, Keyring, Patience, Record, Vault, VaultError};

use crate::parts;

#[cfg(target_os = "linux")]
mod prompter;
#[cfg(target_os = "linux")]
mod sf_key;

/// Names the scenario inside the session.
const SCENARIO: &str = "SFTUI_TEST_KEYRING_SCENARIO";

const PASSWORD: &str = "test-password";

fn here() -> bool {
    parts::require("keyring", || {
        if !cfg!(target_os = "linux") {
            return Err("this system has another keyring, the person's own".into());
        }
        for program in [
            "dbus-run-session",
            "dbus-send",
            "gnome-keyring-daemon",
            "secret-tool",
            "timeout",
        ] {
            parts::program(program)?;
        }
        Ok(())
    })
}

/// A home for keyring files and a runtime directory for the bus, both gone at the end.
struct Place {
    home: tempfile::TempDir,
    runtime: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            home: tempfile::tempdir().unwrap(),
            runtime: tempfile::tempdir().unwrap(),
        }
    }

    /// Runs a scenario of [`inside`] in a bus session of its own; `session` are arguments of
    /// `dbus-run-session`, `None` runs it with no bus at all.
    fn run(&self, scenario: &str, session: Option<&[&str]>) {
        let mut command = Command::new("timeout");
        command.arg("90");
        if let Some(arguments) = session {
            command.arg("dbus-run-session").args(arguments).arg("--");
        }
        let output = command
            .arg(env::current_exe().unwrap())
            .args(["--exact", "keyring::inside", "--nocapture"])
            .env(SCENARIO, scenario)
            .env("HOME", self.home.path())
            .env("XDG_RUNTIME_DIR", self.runtime.path())
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("XDG_DATA_HOME")
            .output()
            .unwrap();
        assert!(
            output.status.success() && text(&output).contains("1 passed"),
            "{scenario}: {}\n{}",
            output.status,
            text(&output)
        );
    }
}

fn text(output: &Output) -> String {
    let out = String::from_utf8_lossy(&output.stdout);
    let err = String::from_utf8_lossy(&output.stderr);
    format!("{out}{err}")
}

#[test]
fn a_real_keyring_keeps_finds_and_deletes_a_login() {
    if here() {
        Place::new().run("keeps", Some(&[]));
    }
}

#[test]
fn a_keyring_that_restarts_is_found_again() {
    if here() {
        Place::new().run("restart", Some(&[]));
    }
}

#[test]
fn a_keyring_that_hangs_costs_its_deadline_and_works_again_afterwards() {
    if here() {
        Place::new().run("hang", Some(&[]));
    }
}

#[test]
fn duplicated_entries_give_the_newest_and_become_one() {
    if here() {
        Place::new().run("twins", Some(&[]));
    }
}

#[test]
fn a_locked_keyring_is_an_error_that_says_so() {
    if here() {
        let place = Place::new();
        place.run("fill", Some(&[]));
        place.run("locked", Some(&[]));
    }
}

#[test]
fn a_dismissed_unlock_prompt_is_an_error_and_an_unlocked_keyring_works_at_once() {
    if here() {
        let place = Place::new();
        place.run("fill", Some(&[]));
        place.run("dismissed", Some(&[]));
    }
}

#[test]
fn an_unlock_prompt_that_nobody_answers_costs_its_deadline() {
    if here() {
        let place = Place::new();
        place.run("fill", Some(&[]));
        place.run("unanswered", Some(&[]));
    }
}

#[test]
fn the_key_of_the_salesforce_cli_is_found_where_it_keeps_it() {
    if here() {
        Place::new().run("sf key", Some(&[]));
    }
}

#[test]
fn without_a_provider_or_a_bus_there_is_no_keyring() {
    if here() {
        let place = Place::new();
        let bare = place.home.path().join("bare.conf");
        fs::write(
            &bare,
            "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN\" \
             \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n\
             <busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>\
             <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\
             <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>\n",
        )
        .unwrap();
        let config = format!("--config-file={}", bare.display());
        place.run("absent", Some(&[&config]));
        place.run("absent", None);
    }
}

/// What runs inside the session; without the variable, nothing.
#[test]
fn inside() {
    let Ok(scenario) = env::var(SCENARIO) else {
        return;
    };
    match scenario.as_str() {
        "keeps" => keeps(),
        "restart" => restart(),
        "hang" => hang(),
        "twins" => twins(),
        "fill" => {
            let daemon = Daemon::unlocked();
            Keyring::new().set(&org(), &record(1)).unwrap();
            drop(daemon);
        }
        "locked" => locked(),
        #[cfg(target_os = "linux")]
        "dismissed" => dismissed(),
        #[cfg(target_os = "linux")]
        "unanswered" => unanswered(),
        #[cfg(target_os = "linux")]
        "sf key" => sf_key::scenario(),
        "absent" => absent(),
        other => panic!("no scenario {other}"),
    }
}

fn org() -> OrgKey {
    OrgKey::new("00D000000000001EAA", "005000000000001AAA")
}

fn record(generation: u64) -> Record {
    Record {
        generation,
        access_token: None,
        passphrase: None,
        refresh_token: Secret::new(format!("5Aep861CANARY{generation}")),
        host: "https://login.salesforce.com".into(),
        client_id: "PlatformCLI".into(),
        client_secret: None,
    }
}

/// A running, unlocked gnome-keyring; killed at the end.
struct Daemon {
    process: rustix::process::Pid,
}

impl Daemon {
    fn unlocked() -> Self {
        let mut daemon = Command::new("gnome-keyring-daemon")
            .args(["--daemonize", "--unlock", "--components=secrets"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut input = daemon.stdin.take().unwrap();
        input.write_all(PASSWORD.as_bytes()).unwrap();
        drop(input);
        assert!(daemon.wait().unwrap().success());
        // It has left the foreground; its name appears on the bus a moment later.
        wait_until(|| provider().is_some());
        Self {
            process: provider().unwrap(),
        }
    }

    fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(self.process, signal).unwrap();
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let kill = rustix::process::Signal::KILL;
        let _ = rustix::process::kill_process(self.process, kill);
    }
}

/// The process that provides the Secret Service on this bus.
fn provider() -> Option<rustix::process::Pid> {
    let output = bus_call(
        "org.freedesktop.DBus.GetConnectionUnixProcessID",
        "org.freedesktop.secrets",
    );
    let id = output.rsplit(' ').next()?.trim().parse().ok()?;
    rustix::process::Pid::from_raw(id)
}

fn bus_call(method: &str, argument: &str) -> String {
    let output = Command::new("dbus-send")
        .args([
            "--session",
            "--print-reply=literal",
            "--dest=org.freedesktop.DBus",
        ])
        .args(["/org/freedesktop/DBus", method])
        .arg(format!("string:{argument}"))
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn secret_tool(arguments: &[&str], input: &str) -> String {
    let mut tool = Command::new("secret-tool")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = tool.stdin.take().unwrap();
    pipe.write_all(input.as_bytes()).unwrap();
    drop(pipe);
    String::from_utf8(tool.wait_with_output().unwrap().stdout).unwrap()
}

fn lookup() -> String {
    let org = org();
    secret_tool(
        &["lookup", "service", "sftui", "username", org.as_str()],
        "",
    )
}

fn keeps() {
    let _daemon = Daemon::unlocked();
    let keyring = Keyring::new();
    assert_eq!(keyring.get(&org()), Ok(None));
    assert_eq!(lookup(), "");
    keyring.set(&org(), &record(1)).unwrap();
    keyring.set(&org(), &record(2)).unwrap();
    assert_eq!(keyring.get(&org()), Ok(Some(record(2))));
    let begun = Instant::now();
    for _ in 0..20 {
        keyring.set(&org(), &record(2)).unwrap();
    }
    eprintln!(
        "a write of the keyring, read back: {:?}",
        begun.elapsed() / 20
    );
    // Another program, through another library, sees the same.
    assert_eq!(
        lookup(),
        r#"{"v":1,"gen":2,"rt":"5Aep861CANARY2","host":"https://login.salesforce.com","client":"PlatformCLI"}"#
    );
    let found = secret_tool(&["search", "service", "sftui"], "");
    assert!(
        found.contains("label = sftui login 00D000000000001EAA:005000000000001AAA"),
        "{found}"
    );
    // On the disk it is not in the clear.
    let files = Path::new(&env::var("HOME").unwrap()).join(".local/share/keyrings");
    for file in fs::read_dir(files).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(6).any(|window| window == b"CANARY"));
    }
    keyring.delete(&org()).unwrap();
    keyring.delete(&org()).unwrap();
    assert_eq!(keyring.get(&org()), Ok(None));
    assert_eq!(lookup(), "");
}

fn restart() {
    let daemon = Daemon::unlocked();
    let keyring = Keyring::new();
    keyring.set(&org(), &record(1)).unwrap();
    drop(daemon);
    wait_until(|| provider().is_none());
    let _daemon = Daemon::unlocked();
    assert_eq!(keyring.get(&org()), Ok(Some(record(1))));
    keyring.set(&org(), &record(2)).unwrap();
    assert_eq!(keyring.get(&org()), Ok(Some(record(2))));
}

fn hang() {
    let daemon = Daemon::unlocked();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let keeper = Keeper::new(std::sync::Arc::new(Keyring::new()));
    let brief = Patience::Exactly(Duration::from_millis(300));
    runtime.block_on(async {
        let written = keeper.set(&org(), &record(1), Patience::Shown).await;
        assert_eq!(written, Ok(()));
        daemon.signal(rustix::process::Signal::STOP);
        let started = Instant::now();
        let silent = keeper.get(&org(), brief).await;
        assert!(matches!(silent, Err(VaultError::Silent(_))), "{silent:?}");
        assert!(started.elapsed() < Duration::from_secs(5));
        daemon.signal(rustix::process::Signal::CONT);
        let again = keeper.get(&org(), Patience::Shown).await;
        assert_eq!(again, Ok(Some(record(1))));
        daemon.signal(rustix::process::Signal::STOP);
        assert!(keeper.get(&org(), brief).await.is_err());
    });
    // The runtime goes at once although a call is still stuck in its thread.
    let started = Instant::now();
    drop(runtime);
    assert!(started.elapsed() < Duration::from_millis(500));
}

fn twins() {
    let _daemon = Daemon::unlocked();
    let keyring = Keyring::new();
    keyring.set(&org(), &record(3)).unwrap();
    let org = org();
    let twin = r#"{"v":1,"gen":9,"rt":"5Aep861CANARY9","host":"https://login.salesforce.com","client":"PlatformCLI"}"#;
    secret_tool(
        &[
            "store",
            "--label=twin",
            "service",
            "sftui",
            "username",
            org.as_str(),
            "copy",
            "1",
        ],
        twin,
    );
    assert_eq!(keyring.get(&org), Ok(Some(record(9))));
    keyring.set(&org, &record(10)).unwrap();
    assert_eq!(keyring.get(&org), Ok(Some(record(10))));
    let found = secret_tool(&["search", "--all", "service", "sftui"], "");
    assert_eq!(found.matches("label =").count(), 1, "{found}");
}

fn locked() {
    // The bus starts the daemon without a password; there is no display to ask for one on.
    let keyring = Keyring::new();
    let read = keyring.get(&org());
    assert!(matches!(read, Err(VaultError::Locked(_))), "{read:?}");
    let written = keyring.set(&org(), &record(2));
    assert!(matches!(written, Err(VaultError::Locked(_))), "{written:?}");
}

/// The person presses Cancel at each prompt, then opens the keyring in another way.
#[cfg(target_os = "linux")]
fn dismissed() {
    use prompter::{Person, Prompter, unlock};
    let prompter = Prompter::new(Person::Cancels);
    let keyring = Keyring::new();
    // Each call shows its prompt: a person who changed their mind is asked again.
    for _ in 0..2 {
        let read = keyring.get(&org());
        assert!(matches!(read, Err(VaultError::Locked(_))), "{read:?}");
        let prompts = prompter.shown();
        assert_eq!(prompts.len(), 1, "{prompts:?}");
    }
    let written = keyring.set(&org(), &record(2));
    assert!(matches!(written, Err(VaultError::Locked(_))), "{written:?}");
    let erased = keyring.delete(&org());
    assert!(matches!(erased, Err(VaultError::Locked(_))), "{erased:?}");
    prompter.shown();
    unlock(PASSWORD);
    // Nothing was lost, nothing was written by a call that was refused, and nobody is asked any more.
    assert_eq!(keyring.get(&org()), Ok(Some(record(1))));
    keyring.set(&org(), &record(2)).unwrap();
    assert_eq!(keyring.get(&org()), Ok(Some(record(2))));
    assert_eq!(prompter.shown(), Vec::<String>::new());
}

/// Nobody is at the machine.
#[cfg(target_os = "linux")]
fn unanswered() {
    use prompter::{Person, Prompter, unlock};
    let prompter = Prompter::new(Person::IsAway);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let keeper = Keeper::new(std::sync::Arc::new(Keyring::new()));
    runtime.block_on(async {
        let brief = Patience::Exactly(Duration::from_secs(1));
        let silent = keeper.get(&org(), brief).await;
        assert_eq!(silent, Err(VaultError::Silent(1)));
        assert!(silent.unwrap_err().hint().contains("unlock prompt"));
        assert_eq!(prompter.shown().len(), 1);
        // Back at the machine: Cancel, and then the keyring is opened.
        prompter.person(Person::Cancels);
        unlock(PASSWORD);
        let read = keeper.get(&org(), Patience::Shown).await;
        assert_eq!(read, Ok(Some(record(1))));
    });
}

fn absent() {
    let started = Instant::now();
    let keyring = Keyring::new();
    let read = keyring.get(&org());
    assert!(matches!(read, Err(VaultError::Absent(_))), "{read:?}");
    assert!(started.elapsed() < Duration::from_secs(3));
}

fn wait_until(condition: impl Fn() -> bool) {
    let started = Instant::now();
    while !condition() {
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "it did not happen"
        );
        std::thread::yield_now();
    }
}
