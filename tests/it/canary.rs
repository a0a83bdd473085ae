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
    // The objects of the new org come up first.
    pty.wait_for_text("type to find by API name");
    pty.send("\x1b");
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

/// One way in from the command line: its arguments, what stands in its environment, what it reads.
struct WayIn {
    flow: &'static str,
    arguments: Vec<String>,
    variables: Vec<(&'static str, String)>,
    input: String,
}

/// Fields of forms that hold secrets, beside [`FIELDS`].
const MORE_FIELDS: [&str; 3] = ["password", "assertion", "device_code"];

/// Runs `sftui login` with the log at its loudest; what it said, and what everybody could see of it.
fn log_in(home: &Path, server: &DemoServer, way: &WayIn) -> Vec<(String, String)> {
    use std::io::{Read, Write};
    use std::process::{Command, Stdio};
    let mut command = Command::new(env!("CARGO_BIN_EXE_sftui"));
    let mut child = command
        .args(["login", "--no-browser", "--json", "--flow", way.flow])
        .args(&way.arguments)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home)
        .env("SFTUI_LOG", "trace")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .envs(way.variables.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut seen = Vec::from(visible(i32::try_from(child.id()).unwrap()));
    // The environment is the person's own; the list of processes is everybody's.
    seen.retain(|(place, _)| place.ends_with("cmdline"));
    let _ = child.stdin.take().unwrap().write_all(way.input.as_bytes());
    let mut error = std::io::BufReader::new(child.stderr.take().unwrap());
    let mut said = String::new();
    if matches!(way.flow, "browser" | "user-agent" | "device") {
        act(server, way.flow, &mut error, &mut said);
    }
    error.read_to_string(&mut said).unwrap();
    let mut out = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut out)
        .unwrap();
    child.wait().unwrap();
    assert!(out.contains("\"alias\""), "{}: {said}{out}", way.flow);
    seen.push((format!("standard error of {}", way.flow), said));
    seen.push((format!("standard output of {}", way.flow), out));
    seen
}

/// Does what the person is told to do.
fn act(server: &DemoServer, flow: &str, error: &mut impl std::io::BufRead, said: &mut String) {
    let mut next = |begins: &str| loop {
        let mut line = String::new();
        assert!(error.read_line(&mut line).unwrap() > 0, "{said}");
        said.push_str(&line);
        if line.trim_start().starts_with(begins) {
            return line.trim().to_owned();
        }
    };
    let address = next("http");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let username = &server.org().username;
    if flow == "device" {
        next("and type");
        next("");
        let code = next("");
        let form = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("user_code", code.as_str()),
                ("username", username),
                ("pw", sftui::demo::PASSWORD),
                ("decision", "allow"),
            ])
            .finish();
        let post = web()
            .post(&address)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form);
        assert!(runtime.block_on(post.send()).unwrap().status().is_success());
        return;
    }
    let back = runtime.block_on(consent(&address, username, "allow"));
    let request = match back.split_once('#') {
        Some((at, fragment)) => {
            let origin = at.trim_end_matches("/callback");
            web()
                .post(at)
                .header("origin", origin)
                .body(fragment.to_owned())
        }
        None => web().get(&back),
    };
    assert!(
        runtime
            .block_on(request.send())
            .unwrap()
            .status()
            .is_success()
    );
}

#[test]
fn no_way_in_from_the_command_line_leaves_a_secret_behind() {
    use sftui::demo::{
        JWT_APP_CLIENT_ID, OWN_APP_CLIENT_ID, PASSWORD, PROD_USERNAME, SECURITY_TOKEN,
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let callback = format!("http://localhost:{}/callback", free_port());
    let config = DemoConfig {
        own_app_redirect_uris: vec![callback.clone()],
        device_interval: std::time::Duration::from_secs(1),
        big_rows: 10,
        ..DemoConfig::prod()
    };
    let server = runtime.block_on(DemoOrg::start(config)).unwrap();
    let home = tempfile::tempdir().unwrap();
    let passphrase = "VAULTPASSPHRASEcanary";
    let own = |more: &[&str]| -> Vec<String> {
        let host = ["--host", server.base_url()];
        let all = host.iter().chain(more);
        all.map(|word| (*word).to_owned()).collect()
    };
    let key = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo/jwt/encrypted.pem");
    let key = key.to_str().unwrap();
    let secret = ("SFTUI_CLIENT_SECRET", SECRET_APP_CLIENT_SECRET.to_owned());
    let access_token = server.issue_access_token();
    let refresh_token = server.issue_refresh_token("PlatformCLI", "refresh_token api web");
    let host = server.base_url().replace("http://", "");
    let sfdx = format!("force://PlatformCLI::{refresh_token}@{host}");
    let browser = ["--client-id", OWN_APP_CLIENT_ID, "--callback", &callback];
    let ways = [
        WayIn {
            flow: "browser",
            arguments: own(&browser),
            variables: Vec::new(),
            input: String::new(),
        },
        WayIn {
            flow: "user-agent",
            arguments: own(&browser),
            variables: Vec::new(),
            input: String::new(),
        },
        WayIn {
            flow: "device",
            arguments: own(&["--client-id", OWN_APP_CLIENT_ID]),
            variables: Vec::new(),
            input: String::new(),
        },
        WayIn {
            flow: "password",
            arguments: own(&[
                "--client-id",
                SECRET_APP_CLIENT_ID,
                "--username",
                PROD_USERNAME,
            ]),
            variables: vec![
                secret.clone(),
                ("SFTUI_PASSWORD", PASSWORD.to_owned()),
                ("SFTUI_SECURITY_TOKEN", SECURITY_TOKEN.to_owned()),
            ],
            input: String::new(),
        },
        WayIn {
            flow: "client-credentials",
            arguments: own(&["--client-id", SECRET_APP_CLIENT_ID]),
            variables: vec![secret],
            input: String::new(),
        },
        WayIn {
            flow: "jwt",
            arguments: own(&[
                "--client-id",
                JWT_APP_CLIENT_ID,
                "--username",
                PROD_USERNAME,
                "--key-file",
                key,
                "--key-passphrase-file",
                "-",
            ]),
            variables: Vec::new(),
            input: "demo\n".to_owned(),
        },
        WayIn {
            flow: "access-token",
            arguments: own(&[]),
            variables: Vec::new(),
            input: format!("{access_token}\n"),
        },
        WayIn {
            flow: "sfdx-url",
            arguments: Vec::new(),
            variables: Vec::new(),
            input: sfdx,
        },
    ];
    let config = home.path().join(".config/sftui");
    fs::create_dir_all(&config).unwrap();
    fs::write(
        config.join("config.toml"),
        "[vault]\nstore = \"passphrase\"\n",
    )
    .unwrap();
    let mut places = Vec::new();
    for mut way in ways {
        way.variables
            .push(("SFTUI_PASSPHRASE", passphrase.to_owned()));
        places.extend(log_in(home.path(), &server, &way));
    }
    texts(home.path(), &mut places);
    let log = places.iter().find(|(name, _)| name.ends_with("sftui.log"));
    assert!(
        log.is_some_and(|(_, text)| text.contains("tokens")),
        "a log"
    );
    let mut canaries = canaries(&server);
    canaries.extend([
        (passphrase.to_owned(), "passphrase of the vault"),
        (access_token, "access token"),
        (refresh_token, "refresh token"),
        (SECURITY_TOKEN.to_owned(), "security token"),
        ("PRIVATE KEY".to_owned(), "private key"),
    ]);
    for entry in server.log().entries() {
        for (name, value) in url::form_urlencoded::parse(entry.body.as_bytes()) {
            if let Some(name) = MORE_FIELDS.into_iter().find(|field| *field == name) {
                canaries.insert((value.into_owned(), name));
            }
        }
    }
    for field in [
        "code",
        "code_verifier",
        "client_secret",
        "password",
        "assertion",
    ] {
        let there = canaries.iter().any(|(_, name)| *name == field);
        assert!(there, "no {field} was seen");
    }
    for (canary, what) in &canaries {
        assert!(canary.len() > 10, "{what} is too short to be looked for");
        for (place, text) in &places {
            assert!(!text.contains(canary.as_str()), "a {what} in {place}");
        }
    }
}

/// The address that logs a browser in once: whoever has it within a minute is logged in.
#[test]
fn a_one_time_address_is_left_nowhere() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = DemoConfig {
        big_rows: 10,
        ..DemoConfig::prod()
    };
    let server = runtime.block_on(DemoOrg::start(config)).unwrap();
    let token = server.issue_access_token();
    let handover = Handover::new();
    let mut pty = Pty::start(
        Path::new(env!("CARGO_BIN_EXE_sftui")),
        &[],
        &[
            ("BROWSER", handover.script().to_str().unwrap()),
            (PIPE, handover.pipe().to_str().unwrap()),
            ("SFTUI_LOG", "trace"),
            ("SFTUI_INSTANCE_URL", server.base_url()),
            ("SFTUI_ACCESS_TOKEN", token.as_str()),
            ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent"),
        ],
    );
    // The objects of the new org come up first.
    pty.wait_for_text("type to find by API name");
    pty.send("\x1b");
    pty.wait_for_text("Nothing has run");
    // One after the other: together they would be Alt-g.
    pty.send("\x1b");
    pty.wait_for_text("type");
    pty.send("g?");
    pty.wait_for_text("All is well");
    pty.send("q");
    // Something to write into the log, of this very request.
    let busy = Fault::Unavailable {
        retry_after: Some(0),
    };
    server.faults().once("/oauth2/singleaccess", busy);
    pty.send("gx");
    let address = fs::read_to_string(handover.pipe()).unwrap();
    let seen = visible(pty.pid());
    let web = web();
    let front = runtime.block_on(async {
        let door = web.get(&address).send().await.unwrap();
        door.headers()["location"].to_str().unwrap().to_owned()
    });
    pty.wait_for_text("the browser has it");
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_until_ended(), Ended::Code(143));
    let otp = front
        .split("otp=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    assert!(otp.len() > 20, "{front}");
    let [(_, cmdline), _environ] = seen;
    let mut places = vec![("the process list".to_owned(), cmdline)];
    texts(pty.home(), &mut places);
    let log = places.iter().find(|(name, _)| name.ends_with("sftui.log"));
    assert!(log.is_some_and(|(_, text)| !text.is_empty()), "a log");
    places.push(("the browser's argument".to_owned(), address));
    let screen = String::from_utf8_lossy(&pty.locked().raw).into_owned();
    places.push(("the terminal".to_owned(), screen));
    for (place, text) in &places {
        assert!(!text.contains(otp), "the one-time address in {place}");
        assert!(!text.contains(&token), "the access token in {place}");
    }
}

/// A panic where a secret is at hand: of a job's thread only the place is told, whatever its message
/// quotes; on the screen's thread a secret in the message is redacted by its type.
#[test]
fn no_secret_is_in_the_text_of_a_panic() {
    let this = std::env::current_exe().unwrap();
    let output = std::process::Command::new(this)
        .args([
            "--exact",
            "canary::panics_with_a_secret_when_asked_to",
            "--nocapture",
        ])
        .env("SFTUI_TEST_PANIC", "1")
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(!said.contains(PANIC_CANARY), "{said}");
    assert!(said.contains("elsewhere: tests/it/canary.rs"), "{said}");
    assert!(said.contains("the token was [redacted]"), "{said}");
}

const PANIC_CANARY: &str = "00Dxx!canary.of.a.panic";

/// Panics in the process that the test above starts; does nothing anywhere else.
#[test]
fn panics_with_a_secret_when_asked_to() {
    if std::env::var_os("SFTUI_TEST_PANIC").is_none() {
        return;
    }
    let mut panics = sftui::shell::terminal::install_panic_hook(None);
    let job = std::thread::spawn(|| panic!("the header was Bearer {PANIC_CANARY}"));
    assert!(job.join().is_err());
    let told = panics.try_recv().unwrap();
    println!("elsewhere: {}", told.0);
    let token = sftui::secret::Secret::new(PANIC_CANARY);
    panic!("the token was {token:?}");
}
