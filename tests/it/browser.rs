//! The whole login through a real browser: a headless Chromium, to which a script in `BROWSER`
//! hands the address.
//!
//! Every scenario runs this test program again with `BROWSER` in its environment, because the
//! environment is a property of a process.

use std::env;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

use sftui::demo::{DemoConfig, DemoOrg, DemoServer, OWN_APP_CLIENT_ID};
use sftui::org::{ClientApp, OrgKey};
use sftui::store::Store;
use sftui::vault::{SessionOnly, Vault};
use sftui::worker::{
    BrowseEvent, BrowseJob, Job, JobError, JobEvent, JobId, LoginEvent, LoginJob, LoginWay, Page,
    Settings, SystemBrowser, Worker, WorkerParts,
};
use tokio::sync::{mpsc, oneshot};
use webdriver::Chromium;

use crate::parts;
use crate::support::handover::{Handover, PIPE};
use crate::support::pty::Pty;

mod webdriver;

/// Names the scenario inside the process that has `BROWSER`.
const SCENARIO: &str = "SFTUI_TEST_BROWSER_SCENARIO";

/// Nothing takes this long, a browser's first start on a busy machine included.
const PATIENCE: Duration = Duration::from_secs(90);

fn here() -> bool {
    parts::require("browser", || {
        parts::program("chromedriver")?;
        parts::program("chromium")?;
        parts::program("timeout")
    })
}

/// Runs a scenario of [`inside`] with a script in `BROWSER` that hands the address over.
fn run(scenario: &str) {
    let handover = Handover::new();
    let child = Command::new("timeout")
        .arg("240")
        .arg(env::current_exe().unwrap())
        .args(["--exact", "browser::inside", "--nocapture"])
        .env(SCENARIO, scenario)
        .env(PIPE, handover.pipe())
        .env("BROWSER", handover.script())
        // No desktop: what opens is what `BROWSER` says.
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let group = rustix::process::Pid::from_child(&child);
    let output = child.wait_with_output().unwrap();
    // `timeout` leads a group of all that it started: a browser that a failure left ends too.
    let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    passed(scenario, &output);
}

fn passed(scenario: &str, output: &Output) {
    let (out, error) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(
        output.status.success() && out.contains("1 passed"),
        "{scenario}: {}\n{out}\n{error}",
        output.status
    );
}

#[test]
fn a_person_logs_in_on_the_page_that_the_browser_opens_and_allows_access() {
    if here() {
        run("allow");
    }
}

#[test]
fn a_person_who_denies_access_is_told_what_to_do() {
    if here() {
        run("deny");
    }
}

#[test]
fn the_tokens_of_the_user_agent_flow_are_in_no_file_of_the_browser() {
    if here() {
        run("user-agent");
    }
}

#[test]
fn the_tokens_of_the_user_agent_flow_leave_the_address_and_the_back_button() {
    if here() {
        run("user-agent copied");
    }
}

#[test]
fn a_page_is_opened_by_an_address_that_logs_the_browser_in_once() {
    if here() {
        run("opened");
    }
}

/// The program itself: `--demo`, and a login to a third org through the browser.
#[test]
fn in_the_demo_a_login_to_a_third_org_goes_through_the_browser() {
    if !here() {
        return;
    }
    let handover = Handover::new();
    let (script, pipe) = (handover.script(), handover.pipe());
    let person = in_the_browser(pipe.clone(), "another", "#oaapprove");
    let mut pty = Pty::start(
        Path::new(env!("CARGO_BIN_EXE_sftui")),
        &["--demo"],
        &[
            ("BROWSER", script.to_str().unwrap()),
            (PIPE, pipe.to_str().unwrap()),
        ],
    );
    pty.wait_for_text("demo-sandbox");
    // Out of the editor, to the orgs, to their rows, a new login; Esc alone ends with a pause.
    pty.send("\x1b");
    pty.wait_for_text("i type");
    pty.send("o");
    pty.wait_for_text("Orgs · 2");
    pty.send("\t");
    pty.wait_for_text("n log in");
    pty.send("n");
    pty.wait_for_text("Log in to a new org");
    pty.send("\r");
    pty.wait_for_text("Waiting for your browser");
    let (opened, words) = person.blocking_recv().expect("the browser did its part");
    assert!(opened.starts_with("http://127.0.0.1:"), "{opened}");
    assert!(words.contains("You can close this tab"), "{words}");
    // The new org came up, and answers.
    pty.wait_for_text("kenji@acme");
}

/// Not a test by itself: see [`run`].
#[test]
fn inside() {
    let Ok(scenario) = env::var(SCENARIO) else {
        return;
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        match scenario.as_str() {
            "allow" => allow().await,
            "deny" => deny().await,
            "user-agent" => user_agent().await,
            "user-agent copied" => user_agent_copied().await,
            "opened" => opened().await,
            other => panic!("no scenario {other}"),
        }
    });
}

/// A worker with the browser of the environment, and a demo org that knows our own app.
struct Rig {
    demo: DemoServer,
    app: ClientApp,
    worker: Worker,
    events: mpsc::Receiver<(JobId, JobEvent)>,
    vault: Arc<dyn Vault>,
    store: Store,
    _directory: tempfile::TempDir,
}

impl Rig {
    async fn new() -> Self {
        let app = ClientApp {
            client_id: OWN_APP_CLIENT_ID.into(),
            redirect_uri: format!("http://localhost:{}/callback", free_port()),
            scope: "api refresh_token".into(),
        };
        let demo = DemoOrg::start(DemoConfig {
            big_rows: 10,
            own_app_redirect_uris: vec![app.redirect_uri.clone()],
            ..DemoConfig::prod()
        });
        let demo = demo.await.unwrap();
        let directory = tempfile::tempdir().unwrap();
        let vault: Arc<dyn Vault> = Arc::new(SessionOnly::new());
        let store = Store::open(directory.path()).unwrap();
        let parts = WorkerParts {
            vault: Arc::clone(&vault),
            store: store.clone(),
            settings: Settings::default(),
            opener: Arc::new(SystemBrowser),
        };
        let (worker, events) = Worker::new(parts, tokio::runtime::Handle::current());
        Self {
            demo,
            app,
            worker,
            events,
            vault,
            store,
            _directory: directory,
        }
    }

    fn log_in(&self) -> Job {
        Job::Login(LoginJob {
            host: self.demo.base_url().to_owned(),
            app: self.app.clone(),
            client_secret: None,
            alias: Some("acme".into()),
            again: None,
            way: sftui::worker::LoginWay::default(),
            must_last: false,
        })
    }

    fn log_in_by_user_agent(&self) -> Job {
        let Job::Login(job) = self.log_in() else {
            unreachable!();
        };
        let way = LoginWay::UserAgent { hint: None };
        Job::Login(LoginJob { way, ..job })
    }

    /// The next event that is not about API usage.
    async fn event(&mut self) -> JobEvent {
        loop {
            let next = tokio::time::timeout(PATIENCE, self.events.recv());
            let (_, event) = next.await.expect("the job says something").unwrap();
            if !matches!(event, JobEvent::ApiUsage { .. }) {
                return event;
            }
        }
    }

    async fn last(&mut self) -> JobEvent {
        loop {
            let event = self.event().await;
            if event.is_last() {
                return event;
            }
        }
    }

    /// Starts a login and lets a person answer it in the browser with a click on `decision`; gives
    /// how the login ended, and what the last page says.
    async fn answered(&mut self, decision: &'static str) -> (JobEvent, String) {
        let pipe = PathBuf::from(env::var_os(PIPE).unwrap());
        let person = in_the_browser(pipe, "known", decision);
        self.worker.start(JobId(1), self.log_in());
        let waiting = self.event().await;
        let JobEvent::Login(LoginEvent::Waiting {
            url,
            no_listener: None,
            no_browser: None,
            ..
        }) = waiting
        else {
            panic!("it waits for the browser: {waiting:?}");
        };
        let end = self.last().await;
        let (opened, words) = person.await.expect("the browser did its part");
        assert_eq!(opened, url);
        (end, words)
    }
}

fn free_port() -> u16 {
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    socket.local_addr().unwrap().port()
}

/// A person at the browser: waits for the address, logs in as the page proposes for `who`, decides. Answers with the address and
/// with the words of the page that all ends on.
fn in_the_browser(
    pipe: PathBuf,
    who: &'static str,
    decision: &'static str,
) -> oneshot::Receiver<(String, String)> {
    let (tell, told) = oneshot::channel();
    // A thread, because a pipe that nobody writes to must not hold the runtime.
    std::thread::spawn(move || {
        let chromium = Chromium::start();
        let url = fs::read_to_string(pipe).unwrap();
        chromium.go_to(&url);
        let said = |class: &str| chromium.text_of_xpath(&format!("//code[@class='{class}']"));
        chromium.fill("#username", &said(who));
        chromium.fill("#password", &said("password"));
        chromium.click("#Login");
        chromium.click(decision);
        // The consent page has other paragraphs, but none that speaks of a tab.
        let words = chromium.text_of_xpath("//p[contains(., 'close this tab')]");
        // Only when it is closed is the browser's part done.
        drop(chromium);
        let _ = tell.send((url, words));
    });
    told
}

/// The tokens come behind the # of an address that never becomes a page: the login begins on a page of
/// the listener's, and goes on in a tab that it closes. Nothing of them is in the browser's files.
async fn user_agent() {
    let mut rig = Rig::new().await;
    let pipe = PathBuf::from(env::var_os(PIPE).unwrap());
    let (tell, told) = oneshot::channel();
    std::thread::spawn(move || {
        let chromium = Chromium::start();
        let url = fs::read_to_string(pipe).unwrap();
        chromium.go_to(&url);
        chromium.click("a:not([hidden])");
        chromium.window(1);
        log_in_and_allow(&chromium);
        chromium.window(0);
        let words = chromium.text_of_xpath("//p[contains(., 'close this tab')]");
        let (at, open) = (chromium.address(), chromium.windows());
        let _ = tell.send((url, words, at, open, chromium.quit()));
    });
    let (org, seen) = logged_in_by_user_agent(&mut rig).await;
    let (url, words, at, open, home) = told.await.expect("the browser did its part");
    assert!(words.contains("You can close this tab"), "{words}");
    assert_eq!(
        (at, open),
        (url.clone(), 1),
        "the tab of the login is closed"
    );
    let callback = url::Url::parse(&rig.app.redirect_uri).unwrap();
    assert_eq!(url::Url::parse(&url).unwrap().origin(), callback.origin());
    let record = rig.vault.get(&org.key).unwrap().unwrap();
    assert!(!record.refresh_token.is_empty());
    assert_eq!(org.app, rig.app);
    // That the browser writes down what it meets is seen by the page that the login began on.
    assert!(
        files_with(home.path(), &url)
            .iter()
            .any(|file| file.ends_with("History"))
    );
    for token in [record.refresh_token.expose(), seen.as_str()] {
        assert_eq!(files_with(home.path(), token), Vec::<PathBuf>::new());
    }
}

/// The authorize page is opened in another way: the callback's own page takes the tokens out of the
/// address, and what the browser saw is ended.
async fn user_agent_copied() {
    let mut rig = Rig::new().await;
    let (go, goes) = std::sync::mpsc::channel::<String>();
    let (tell, told) = oneshot::channel();
    std::thread::spawn(move || {
        let chromium = Chromium::start();
        // What the browser of the environment is given is left alone.
        drop(fs::read_to_string(PathBuf::from(
            env::var_os(PIPE).unwrap(),
        )));
        chromium.go_to(&goes.recv().unwrap());
        log_in_and_allow(&chromium);
        let words = chromium.text_of_xpath("//p[contains(., 'close this tab')]");
        let at = chromium.address();
        let before = chromium.back();
        drop(chromium);
        let _ = tell.send((words, at, before));
    });
    rig.worker.start(JobId(1), rig.log_in_by_user_agent());
    let JobEvent::Login(LoginEvent::Waiting { url, .. }) = rig.event().await else {
        panic!("it waits for the browser");
    };
    go.send(url).unwrap();
    let end = rig.last().await;
    assert!(
        matches!(end, JobEvent::Login(LoginEvent::Done { .. })),
        "{end:?}"
    );
    let (words, at, before) = told.await.expect("the browser did its part");
    assert!(words.contains("You can close this tab"), "{words}");
    assert_eq!(
        at, rig.app.redirect_uri,
        "the tokens are out of the address"
    );
    assert!(
        !before.contains('#'),
        "and not behind the Back button: {before}"
    );
    assert_eq!(rig.demo.log().count("/services/oauth2/revoke"), 1);
}

/// The org, and the access token that came through the browser.
async fn logged_in_by_user_agent(rig: &mut Rig) -> (sftui::org::Org, String) {
    rig.worker.start(JobId(1), rig.log_in_by_user_agent());
    let end = rig.last().await;
    let JobEvent::Login(LoginEvent::Done { org, .. }) = end else {
        panic!("logged in: {end:?}");
    };
    // It is ended as soon as it came.
    let log = rig.demo.log().entries();
    let revoked = log.iter().find(|e| e.path().ends_with("/revoke")).unwrap();
    let (_, token) = url::form_urlencoded::parse(revoked.body.as_bytes())
        .find(|(name, _)| name == "token")
        .unwrap();
    (*org, token.into_owned())
}

fn log_in_and_allow(chromium: &Chromium) {
    let said = |class: &str| chromium.text_of_xpath(&format!("//code[@class='{class}']"));
    chromium.fill("#username", &said("known"));
    chromium.fill("#password", &said("password"));
    chromium.click("#Login");
    chromium.click("#oaapprove");
}

/// The files below a directory that have a text in them.
fn files_with(directory: &Path, text: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap().flatten() {
        let path = entry.path();
        // Sockets and links of a running browser are no files.
        match entry.file_type().unwrap() {
            kind if kind.is_dir() => found.extend(files_with(&path, text)),
            kind if kind.is_file() => {
                let bytes = fs::read(&path).unwrap();
                if memchr::memmem::find(&bytes, text.as_bytes()).is_some() {
                    found.push(path);
                }
            }
            _ => {}
        }
    }
    found
}

/// A page behind a one-time address of the org, followed by the browser.
async fn opened() {
    let mut rig = Rig::new().await;
    rig.app.scope += " web";
    let (end, _) = rig.answered("#oaapprove").await;
    let JobEvent::Login(LoginEvent::Done { org, .. }) = end else {
        panic!("logged in: {end:?}");
    };
    let pipe = PathBuf::from(env::var_os(PIPE).unwrap());
    let (tell, told) = oneshot::channel();
    std::thread::spawn(move || {
        let chromium = Chromium::start();
        let url = fs::read_to_string(pipe).unwrap();
        chromium.go_to(&url);
        let words = chromium.text_of_xpath("//p[contains(., 'logged in as')]");
        let at = chromium.address();
        let _ = tell.send((url, words, at, chromium.quit()));
    });
    let job = BrowseJob {
        org: org.key.clone(),
        page: Page::Setup,
        log_in: true,
    };
    rig.worker.start(JobId(3), Job::Browse(job));
    let end = rig.last().await;
    let through = BrowseEvent::Opened {
        not_logged_in: None,
    };
    assert!(
        matches!(&end, JobEvent::Browse(event) if *event == through),
        "{end:?}"
    );
    let (url, words, at, home) = told.await.expect("the browser did its part");
    assert!(words.contains(&org.username), "{words}");
    assert!(at.ends_with("/lightning/setup/SetupOneHome/home"), "{at}");
    let record = rig.vault.get(&org.key).unwrap().unwrap();
    for token in [
        record.refresh_token.expose(),
        &format!("{}!", org.key.organization_id()),
    ] {
        assert!(!url.contains(token));
        assert_eq!(files_with(home.path(), token), Vec::<PathBuf>::new());
    }
}

async fn allow() {
    let mut rig = Rig::new().await;
    let (end, words) = rig.answered("#oaapprove").await;
    let JobEvent::Login(LoginEvent::Done { org, kept }) = end else {
        panic!("logged in: {end:?}");
    };
    assert!(words.contains("You can close this tab"), "{words}");
    let facts = rig.demo.org();
    assert_eq!(org.key, OrgKey::new(&facts.organization_id, &facts.user_id));
    assert_eq!(org.username, facts.username);
    assert_eq!(org.app, rig.app);
    assert_eq!(org.alias, "acme");
    assert!(!kept, "a vault in memory keeps nothing beyond the session");
    let record = rig.vault.get(&org.key).unwrap().unwrap();
    assert!(!record.refresh_token.is_empty());
    assert_eq!(rig.store.orgs().value.len(), 1);
    // The login is good for calls.
    rig.worker.start(JobId(2), Job::Probe(org.key.clone()));
    let probed = rig.last().await;
    assert!(
        matches!(&probed, JobEvent::Probe(probe) if probe.org.key == org.key),
        "{probed:?}"
    );
}

async fn deny() {
    let mut rig = Rig::new().await;
    let (end, words) = rig.answered("#oadeny").await;
    let JobEvent::Failed(error) = end else {
        panic!("no login: {end:?}");
    };
    assert!(matches!(error, JobError::Salesforce(_)), "{error:?}");
    assert_eq!(error.title(), "Access was denied in the browser");
    assert_eq!(error.hint(), "Start the login again and choose Allow.");
    assert!(words.contains("not allowed"), "{words}");
    assert!(rig.store.orgs().value.is_empty());
}
