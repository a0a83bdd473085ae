//! Secrets and where they must not be: the whole program logs in and renews its token in a real
//! terminal, with the log at its loudest; then everything it left behind is searched.

use std::collections::BTreeSet;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;

use rustix::process::Signal;
use sftui::demo::{
    DemoConfig, DemoOrg, DemoServer, Fault, SECRET_APP_CLIENT_ID, SECRET_APP_CLIENT_SECRET,
};

use crate::support::consent::{consent, web};
use crate::support::handover::{Handover, PIPE};
use crate::support::pty::{Ended, Pty};

/// What nobody may see: the value and what it is.
type Canaries = BTreeSet<(String, &'static str)>;

/// The fields of forms that hold secrets.
const FIELDS: [&str; 4] = ["code", "code_verifier", "client_secret", "refresh_token"];

fn canaries(server: &DemoServer) -> Canaries {
    let mut found = Canaries::new();
    for entry in server.log().entries() {
        if let Some(value) = entry.headers.get("authorization") {
            let token = value.to_str().unwrap().trim_start_matches("Bearer ");
            found.insert((token.to_owned(), "access token"));
        }
        if entry.path().starts_with("/services/oauth2/") {
            for (name, value) in url::form_urlencoded::parse(entry.body.as_bytes()) {
                if let Some(name) = FIELDS.into_iter().find(|field| *field == name) {
                    found.insert((value.into_owned(), name));
                }
            }
        }
    }
    found
}

fn free_port() -> u16 {
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    socket.local_addr().unwrap().port()
}

/// Every file below, as text.
fn texts(directory: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts(&path, found);
        } else {
            let bytes = fs::read(&path).unwrap();
            let name = path.display().to_string();
            found.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
}

/// What everybody on the machine can see of the program.
fn visible(pid: i32) -> [(String, String); 2] {
    ["cmdline", "environ"].map(|part| {
        let place = format!("/proc/{pid}/{part}");
        let bytes = fs::read(&place).unwrap_or_default();
        (place, String::from_utf8_lossy(&bytes).into_owned())
    })
}

#[test]
fn no_secret_is_left_in_a_file_the_log_the_screen_or_the_process_list() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let port = free_port();
    let callback = format!("http://localhost:{port}/callback");
    let config = DemoConfig {
        own_app_redirect_uris: vec![callback.clone()],
        rotate_refresh_tokens: true,
        big_rows: 10,
        ..DemoConfig::prod()
    };
    let server = runtime.block_on(DemoOrg::start(config)).unwrap();
    let handover = Handover::new();
    let mut pty = Pty::start(
        Path::new(env!("CARGO_BIN_EXE_sftui")),
        &[],
        &[
            ("BROWSER", handover.script().to_str().unwrap()),
            (PIPE, handover.pipe().to_str().unwrap()),
            ("SFTUI_LOG", "trace"),
            // No desktop, no keyring: the login lasts for this session.
            ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent"),
        ],
    );
    pty.wait_for_text("demo org");
    pty.send("n");
    pty.wait_for_text("Log in to a new org");
    // My Domain, its address; our own app, its key, its callback, its secret.
    let paste = |text: &str| format!("\x1b[200~{text}\x1b[201~");
    pty.send("\x1b[D\x1b[B");
    pty.send(paste(server.base_url()));
    pty.send("\x1b[B\x1b[D\x1b[B");
    pty.wait_for_text("Consumer Key");
    pty.send(paste(SECRET_APP_CLIENT_ID));
    // The field proposes a callback.
    pty.send("\x1b[B");
    pty.send("\x7f".repeat(80));
    pty.send(paste(&callback));
    pty.send("\x1b[B");
    pty.send(paste(SECRET_APP_CLIENT_SECRET));
    pty.wait_for_text("•••");
    pty.send("\r");
    pty.wait_for_text("Waiting for your browser");
    let address = fs::read_to_string(handover.pipe()).unwrap();
    assert!(address.starts_with(server.base_url()), "{address}");
    let back = runtime.block_on(consent(&address, &server.org().username, "allow"));
    assert!(back.starts_with(&callback), "{back}");
    let page = runtime.block_on(async { web().get(&back).send().await.unwrap().text().await });
    assert!(page.unwrap().contains("You can close this tab"));
    pty.wait_for_text("Nothing has run");

    // A run whose token is refused: it is renewed, and the refresh token rotates.
    server.faults().once("/query", Fault::Unauthorized);
    pty.send(paste("SELECT Id FROM Account LIMIT 3"));
    pty.wait_for_text("LIMIT 3");
    pty.send("\n");
    pty.wait_for_text("3 rows");
    let before = visible(pty.pid());
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_until_ended(), Ended::Code(143));

    let canaries = canaries(&server);
    for field in FIELDS.into_iter().chain(["access token"]) {
        let there = canaries.iter().any(|(_, name)| *name == field);
        assert!(there, "no {field} was seen");
    }
    let tokens = canaries.iter().filter(|(_, name)| *name == "access token");
    assert!(tokens.count() >= 2, "the token was renewed");
    let mut places = Vec::from(before);
    texts(pty.home(), &mut places);
    places.push(("the browser's argument".to_owned(), address));
    let screen = String::from_utf8_lossy(&pty.locked().raw).into_owned();
    places.push(("the terminal".to_owned(), screen));
    let log = places.iter().find(|(name, _)| name.ends_with("sftui.log"));
    assert!(log.is_some_and(|(_, text)| !text.is_empty()), "a log");
    for (canary, what) in &canaries {
        assert!(canary.len() > 10, "{what} is too short to be looked for");
        for (place, text) in &places {
            assert!(!text.contains(canary.as_str()), "a {what} in {place}");
        }
    }
}
