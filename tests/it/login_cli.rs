//! `sftui login`, as a shell runs it: the real program, its two outputs, its exit code, where its
//! secrets come from, and what it leaves behind.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use sftui::demo::{
    DemoConfig, DemoOrg, DemoServer, JWT_APP_CLIENT_ID, OWN_APP_CLIENT_ID, PASSWORD, PROD_USERNAME,
    SECRET_APP_CLIENT_ID, SECRET_APP_CLIENT_SECRET, SECURITY_TOKEN,
};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::support::consent::{consent, web};

/// A machine on which sftui was never started, without a keyring.
struct Machine {
    home: TempDir,
}

impl Machine {
    fn new() -> Self {
        Self {
            home: tempfile::tempdir().unwrap(),
        }
    }

    fn login(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sftui"));
        command.env_clear();
        for name in ["PATH", "LD_LIBRARY_PATH", "LLVM_PROFILE_FILE", "SystemRoot"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command
            .arg("login")
            .args(arguments)
            .env("HOME", self.home.path())
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .envs(variables.iter().copied())
            .current_dir(self.home.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
        self.login(arguments, variables).output().unwrap().into()
    }

    /// The same with something on the standard input.
    fn piped(&self, arguments: &[&str], input: &str) -> Ended {
        let mut command = self.login(arguments, &[]);
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        // Who needs no input may have gone before it is read.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap().into()
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.home.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }
}

/// How a run ended.
#[derive(Debug)]
struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ended {
    #[track_caller]
    fn logged_in(&self, way: &str) {
        assert_eq!(self.code, Some(0), "{self:?}");
        assert!(self.out.starts_with("logged in to "), "{self:?}");
        assert!(self.out.contains(&format!("by {way}")), "{self:?}");
    }

    #[track_caller]
    fn refused(&self, code: i32, said: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:?}");
        for text in said {
            assert!(self.err.contains(text), "{text:?} in {self:?}");
        }
    }
}

fn key(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo/jwt");
    path.join(name).display().to_string()
}

/// A demo org outside of the program.
fn server(runtime: &Runtime, config: DemoConfig) -> DemoServer {
    let config = DemoConfig {
        big_rows: 10,
        ..config
    };
    runtime.block_on(DemoOrg::start(config)).unwrap()
}

#[test]
fn without_a_person_every_way_logs_in_with_flags_files_and_variables() {
    let machine = Machine::new();
    let secret_file = machine.file("secret", &format!("{SECRET_APP_CLIENT_SECRET}\n"));
    let secret_file = secret_file.to_str().unwrap();
    let demo = |flow: &str, extra: &[&str], variables: &[(&str, &str)]| {
        let arguments = [&["--demo", "--flow", flow], extra].concat();
        machine.run(&arguments, variables)
    };
    let secret_app = ["--client-id", SECRET_APP_CLIENT_ID];
    let by_file = [&secret_app[..], &["--client-secret-file", secret_file]].concat();
    demo("client-credentials", &by_file, &[]).logged_in("client credentials");
    let variable = ("SFTUI_CLIENT_SECRET", SECRET_APP_CLIENT_SECRET);
    demo("client-credentials", &secret_app, &[variable]).logged_in("client credentials");
    let user = [&secret_app[..], &["--username", PROD_USERNAME]].concat();
    let variables = [
        variable,
        ("SFTUI_PASSWORD", PASSWORD),
        ("SFTUI_SECURITY_TOKEN", SECURITY_TOKEN),
    ];
    demo("password", &user, &variables).logged_in("username-password");
    let jwt = |file: &str, variables: &[(&str, &str)]| {
        let file = key(file);
        let arguments = [
            "--client-id",
            JWT_APP_CLIENT_ID,
            "--username",
            PROD_USERNAME,
            "--key-file",
            &file,
        ];
        demo("jwt", &arguments, variables)
    };
    jwt("pkcs8.pem", &[]).logged_in("JWT bearer");
    jwt("encrypted.pem", &[("SFTUI_KEY_PASSPHRASE", "demo")]).logged_in("JWT bearer");
    jwt("encrypted.pem", &[]).refused(1, &["The key is encrypted"]);
    jwt("encrypted.pem", &[("SFTUI_KEY_PASSPHRASE", "x")]).refused(1, &["passphrase is wrong"]);
}

#[test]
fn a_secret_comes_from_the_standard_input_and_only_one_of_them() {
    let machine = Machine::new();
    let credentials = [
        "--demo",
        "--flow",
        "client-credentials",
        "--client-id",
        SECRET_APP_CLIENT_ID,
        "--client-secret-file",
        "-",
    ];
    let ended = machine.piped(&credentials, &format!("{SECRET_APP_CLIENT_SECRET}\nmore"));
    ended.logged_in("client credentials");
    let both = [
        "--demo",
        "--flow",
        "password",
        "--client-id",
        SECRET_APP_CLIENT_ID,
        "--username",
        PROD_USERNAME,
        "--client-secret-file",
        "-",
        "--password-file",
        "-",
    ];
    let ended = machine.piped(&both, "CANARY\n");
    ended.refused(2, &["the standard input cannot be both"]);
    assert!(!ended.err.contains("CANARY"));
}

#[test]
fn what_is_missing_is_named_and_nothing_is_asked() {
    let machine = Machine::new();
    let app = ["--client-id", SECRET_APP_CLIENT_ID];
    let user = ["--username", PROD_USERNAME];
    for (flow, extra, said) in [
        ("password", [&app[..], &user].concat(), "--password-file"),
        ("password", app.to_vec(), "--username"),
        ("jwt", [&app[..], &user].concat(), "--key-file"),
        ("jwt", user.to_vec(), "an app of your own"),
        ("client-credentials", app.to_vec(), "SFTUI_CLIENT_SECRET"),
        ("device", Vec::new(), "an app of your own"),
        ("sfdx-url", Vec::new(), "--sfdx-url-file"),
        ("access-token", vec!["--host", "acme"], "SFTUI_ACCESS_TOKEN"),
    ] {
        let arguments = [&["--demo", "--flow", flow][..], &extra].concat();
        machine.run(&arguments, &[]).refused(2, &[said]);
    }
    let token = [("SFTUI_ACCESS_TOKEN", "00D!CANARY")];
    machine
        .run(&["--flow", "access-token"], &token)
        .refused(2, &["--host is missing"]);
    machine
        .run(&["--demo", "--app", "none"], &[])
        .refused(2, &["has no app `none`"]);
    let file = ["--demo", "--flow", "sfdx-url", "--sfdx-url-file", "none"];
    machine
        .run(&file, &[])
        .refused(2, &["--sfdx-url-file: none"]);
    let secret = ["--client-secret", "CANARY"];
    machine
        .run(&secret, &[])
        .refused(2, &["unexpected argument"]);
}

#[test]
fn how_it_ended_is_said_as_json_and_in_the_exit_code() {
    let machine = Machine::new();
    let credentials = |secret: &str| {
        let arguments = [
            "--demo",
            "--json",
            "--flow",
            "client-credentials",
            "--client-id",
            SECRET_APP_CLIENT_ID,
            "--alias",
            "nightly",
        ];
        machine.run(&arguments, &[("SFTUI_CLIENT_SECRET", secret)])
    };
    let done = credentials(SECRET_APP_CLIENT_SECRET);
    assert_eq!(done.code, Some(0), "{done:?}");
    let said: serde_json::Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(said["alias"], "nightly");
    assert_eq!(said["username"], "kenji@acme.example");
    assert_eq!(said["way"], "client credentials");
    assert!(said["orgId"].as_str().unwrap().starts_with("00D"));
    let failed = credentials("wrong");
    assert_eq!(failed.code, Some(1));
    let said: serde_json::Value = serde_json::from_str(&failed.out).unwrap();
    let error = &said["error"];
    assert!(error["title"].as_str().unwrap().contains("secret is wrong"));
    assert_eq!(error["retryable"], false);
    assert!(failed.err.contains("invalid_client"), "{failed:?}");
    // Nobody listens there: the same can succeed later.
    let gone = ["--flow", "sfdx-url"];
    let url = "force://PlatformCLI::5Aep861@localhost:1";
    let gone = machine.run(&gone, &[("SFTUI_SFDX_URL", url)]);
    gone.refused(3, &["cannot be reached"]);
}

#[test]
fn a_login_that_no_keyring_keeps_is_none_and_the_org_is_told() {
    let runtime = Runtime::new().unwrap();
    let server = server(&runtime, DemoConfig::prod());
    let machine = Machine::new();
    let arguments = [
        "--host",
        server.base_url(),
        "--flow",
        "client-credentials",
        "--client-id",
        SECRET_APP_CLIENT_ID,
    ];
    let ended = machine.run(
        &arguments,
        &[("SFTUI_CLIENT_SECRET", SECRET_APP_CLIENT_SECRET)],
    );
    ended.refused(1, &["The login could not be kept", "Start a keyring"]);
    // What somebody else got is not ended for it.
    let token = server.issue_access_token();
    let arguments = ["--host", server.base_url(), "--flow", "access-token"];
    let ended = machine.piped(&arguments, &format!("{token}\n"));
    ended.refused(1, &["The login could not be kept"]);
    let refresh = server.issue_refresh_token("PlatformCLI", "api refresh_token");
    let host = server.base_url().replace("http://", "");
    let json = format!(r#"{{"result":{{"sfdxAuthUrl":"force://PlatformCLI::{refresh}@{host}"}}}}"#);
    let ended = machine.piped(&["--flow", "sfdx-url"], &json);
    ended.refused(1, &["The login could not be kept"]);
    for secret in [token, refresh] {
        assert!(!format!("{ended:?}").contains(&secret));
        let ended = server.log().entries();
        let mut revoked = ended.iter().filter(|e| e.path().ends_with("/revoke"));
        assert!(!revoked.any(|entry| entry.body.contains(&secret)));
    }
}

/// What is said on the standard error up to a line that begins so; the line.
fn line(child: &mut Child, begins: &str) -> (String, BufReader<std::process::ChildStderr>) {
    let mut error = BufReader::new(child.stderr.take().unwrap());
    loop {
        let mut line = String::new();
        assert!(error.read_line(&mut line).unwrap() > 0, "no {begins}");
        if line.trim_start().starts_with(begins) {
            return (line.trim().to_owned(), error);
        }
    }
}

#[test]
fn the_address_is_shown_and_the_browsers_return_is_heard() {
    let runtime = Runtime::new().unwrap();
    let socket = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let callback = format!(
        "http://localhost:{}/cb",
        socket.local_addr().unwrap().port()
    );
    drop(socket);
    let server = server(
        &runtime,
        DemoConfig {
            own_app_redirect_uris: vec![callback.clone()],
            ..DemoConfig::prod()
        },
    );
    let machine = Machine::new();
    for flow in ["browser", "user-agent"] {
        let arguments = [
            "--no-browser",
            "--host",
            server.base_url(),
            "--flow",
            flow,
            "--client-id",
            OWN_APP_CLIENT_ID,
            "--callback",
            &callback,
            "--username",
            PROD_USERNAME,
        ];
        let mut child = machine.login(&arguments, &[]).spawn().unwrap();
        let (address, _rest) = line(&mut child, "http");
        assert!(address.starts_with(server.base_url()), "{address}");
        assert!(address.contains("login_hint=sofia%40acme.example"));
        let back = runtime.block_on(consent(&address, PROD_USERNAME, "deny"));
        runtime.block_on(async {
            match back.split_once('#') {
                Some((at, fragment)) => web()
                    .post(at)
                    .header("origin", callback.trim_end_matches("/cb"))
                    .body(fragment.to_owned())
                    .send()
                    .await
                    .unwrap(),
                None => web().get(&back).send().await.unwrap(),
            }
        });
        let ended = child.wait().unwrap();
        assert_eq!(ended.code(), Some(3), "a denial can be tried again");
    }
}
