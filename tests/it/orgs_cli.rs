//! `sftui orgs | logout | doctor | open`, as a shell runs them: the real program, its two outputs and
//! its exit code. No input is a terminal, so nothing may ask.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use sftui::demo::{DemoConfig, DemoOrg, DemoServer};
use sftui::org::{ClientApp, LoginKind, Org, OrgCard, OrgClass, OrgKey};
use sftui::store::Store;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// How a run ended.
#[derive(Debug)]
struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ended {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

fn command(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sftui"));
    command
        .args(arguments)
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .env("HOME", home)
        // No keyring is asked for what a test does.
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .current_dir(home)
        .stdin(Stdio::null());
    command
}

fn ended(mut command: Command) -> Ended {
    let output = command.output().unwrap();
    Ended {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn run(home: &Path, arguments: &[&str]) -> Ended {
    ended(command(home, arguments))
}

fn org(n: u8, alias: &str, instance_url: &str) -> Org {
    Org {
        key: OrgKey::new(&format!("00D00000000000{n}AAA"), "005000000000001AAA"),
        alias: alias.into(),
        username: format!("sofia@{alias}.example"),
        name: None,
        instance_url: instance_url.into(),
        login_url: instance_url.into(),
        class: OrgClass::Sandbox,
        app: ClientApp::salesforce_cli(),
        login: LoginKind::default(),
        api_version: None,
        last_used: None,
        card: OrgCard::default(),
    }
}

/// A home with two orgs in its list; nobody answers at their addresses.
fn home() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let state = home.path().join(".local/state/sftui");
    std::fs::create_dir_all(&state).unwrap();
    let store = Store::open(&state).unwrap();
    for (n, alias) in [(1, "acme"), (2, "globex")] {
        store.put_org(&org(n, alias, "http://127.0.0.1:1")).unwrap();
    }
    home
}

fn listed(home: &Path) -> Vec<Value> {
    let ended = run(home, &["orgs", "list", "--json"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    ended.json()["orgs"].as_array().unwrap().clone()
}

#[test]
fn orgs_lists_renames_colours_and_keeps_a_default() {
    let home = home();
    let home = home.path();
    let plain = run(home, &["orgs"]);
    assert_eq!((plain.code, plain.err.as_str()), (Some(0), ""));
    assert!(
        plain.out.contains("sandbox  acme    sofia@acme.example"),
        "{}",
        plain.out
    );
    assert_eq!(
        run(home, &["orgs", "rename", "acme", "acme-uat"]).code,
        Some(0)
    );
    assert_eq!(
        run(home, &["orgs", "colour", "acme-uat", "magenta"]).code,
        Some(0)
    );
    assert_eq!(run(home, &["orgs", "default", "GLOBEX"]).code, Some(0));
    let orgs = listed(home);
    assert_eq!(orgs[0]["alias"], "acme-uat");
    assert_eq!(
        (&orgs[0]["colour"], &orgs[0]["default"]),
        (&"magenta".into(), &false.into())
    );
    assert_eq!(
        (&orgs[1]["alias"], &orgs[1]["default"]),
        (&"globex".into(), &true.into())
    );
    assert_eq!(run(home, &["orgs", "default"]).out, "globex\n");
    // What is asked without -o is the default one now.
    let asked = run(home, &["open", "--print"]);
    assert_eq!(
        (asked.code, asked.out.as_str()),
        (Some(0), "http://127.0.0.1:1/lightning/page/home\n")
    );
    assert_eq!(run(home, &["orgs", "default", "--none"]).code, Some(0));
    assert_eq!(run(home, &["orgs", "default"]).code, Some(1));
    let refused = run(home, &["orgs", "rename", "globex", "ACME-UAT"]);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(
        refused.err.contains("Another org is called ACME-UAT"),
        "{refused:?}"
    );
    for arguments in [
        &["orgs", "rename", "nobody", "x"][..],
        &["orgs", "rename", "globex", "a b"],
        &["orgs", "colour", "globex", "mauve"],
        &["logout"],
        &["logout", "globex", "--all"],
        &["open", "globex", "--record", "../x"],
        &["open", "globex", "--setup", "--record", "0015g00000AbCdE"],
        &["doctor", "globex", "-o", "acme-uat"],
    ] {
        let ended = run(home, arguments);
        assert_eq!(ended.code, Some(2), "{arguments:?}: {ended:?}");
        assert_eq!(ended.out, "");
    }
}

#[test]
fn checking_says_which_org_does_not_answer_and_why() {
    let home = home();
    let checked = run(home.path(), &["orgs", "list", "--check", "--json"]);
    assert_eq!(checked.code, Some(1), "{checked:?}");
    for org in checked.json()["orgs"].as_array().unwrap() {
        assert_ne!(org["state"], "connected");
        assert!(org["problem"].is_string(), "{org}");
    }
    let demo = run(home.path(), &["--demo", "orgs", "list", "--check"]);
    assert_eq!((demo.code, demo.err.as_str()), (Some(0), ""), "{demo:?}");
    assert_eq!(demo.out.matches("● connected").count(), 2, "{}", demo.out);
}

#[test]
fn a_home_that_does_not_know_sftui_stays_as_it_is() {
    let home = tempfile::tempdir().unwrap();
    let list = run(home.path(), &["orgs", "list", "--json"]);
    assert_eq!(
        (list.code, list.json()["orgs"].as_array().unwrap().len()),
        (Some(0), 0)
    );
    assert_eq!(run(home.path(), &["orgs"]).code, Some(0));
    assert_eq!(run(home.path(), &["logout", "--all"]).code, Some(0));
    assert_eq!(run(home.path(), &["doctor"]).code, Some(2));
    let left: Vec<_> = std::fs::read_dir(home.path()).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn logout_ends_demo_logins_without_a_question() {
    let home = tempfile::tempdir().unwrap();
    let one = run(home.path(), &["--demo", "logout", "demo-prod"]);
    assert_eq!(
        (one.code, one.out.as_str(), one.err.as_str()),
        (Some(0), "logged out of demo-prod\n", "")
    );
    let all = run(home.path(), &["--demo", "logout", "--all", "--json"]);
    assert_eq!(all.code, Some(0), "{all:?}");
    let orgs = all.json()["orgs"].as_array().unwrap().clone();
    assert_eq!(orgs.len(), 2);
    assert!(
        orgs.iter()
            .all(|org| org["loggedOut"] == true && org["notRevoked"].is_null())
    );
}

#[test]
fn logout_deletes_here_what_cannot_be_revoked_there() {
    let home = home();
    let ended = run(home.path(), &["logout", "acme", "--json"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(ended.json()["orgs"][0]["loggedOut"], true);
    assert!(ended.err.contains("not revoked"), "{ended:?}");
    let left = listed(home.path());
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["alias"], "globex");
}

/// Drafts, history and cache of both orgs, beside the list.
fn lived_in(home: &Path) -> Store {
    let store = Store::open(&home.join(".local/state/sftui")).unwrap();
    let orgs = store.orgs().value;
    let desks = |org: &Org| {
        serde_json::json!({ "org": org.key, "active": 0,
            "tabs": [{ "text": format!("SELECT {} FROM Draft", org.alias), "cursor": 0 }] })
    };
    let column = serde_json::json!({ "org": orgs[0].key,
        "desks": orgs.iter().map(desks).collect::<Vec<_>>() });
    store
        .save_session(&serde_json::json!({ "columns": [column], "focused": 0 }))
        .unwrap();
    for org in &orgs {
        store
            .add_history(&sftui::store::HistoryEntry {
                at: 1,
                org: org.key.clone(),
                alias: org.alias.clone(),
                soql: format!("SELECT {} FROM Ran", org.alias),
                status: sftui::store::RunStatus::Complete,
                rows: 1,
                ms: 1,
                calls: 1,
                error: None,
            })
            .unwrap();
    }
    store
}

/// The texts of all tabs and runs that are kept.
fn kept(store: &Store) -> String {
    let session: serde_json::Value = store.load_session().value.unwrap();
    let history = store.history().unwrap().value;
    format!("{session} {history:?}")
}

#[test]
fn drafts_and_history_go_with_a_login_where_it_is_asked_for() {
    let both = ["FROM Draft", "FROM Ran"];
    for (options, gone) in [
        (&[][..], &[][..]),
        (&["--drafts"], &both[..1]),
        (&["--history"], &both[1..]),
        (&["--drafts", "--history", "--keep-caches"], &both[..]),
    ] {
        for leave in [&["logout", "acme"][..], &["orgs", "remove", "acme"]] {
            let home = home();
            let store = lived_in(home.path());
            let arguments = [leave, options].concat();
            let ended = run(home.path(), &arguments);
            assert_eq!(ended.code, Some(0), "{ended:?}");
            let kept = kept(&store);
            for what in both {
                let of_acme = kept.contains(&format!("SELECT acme {what}"));
                assert_eq!(
                    of_acme,
                    !gone.contains(&what),
                    "{arguments:?} {what}: {kept}"
                );
                assert!(kept.contains(&format!("SELECT globex {what}")), "{kept}");
            }
            assert_eq!(listed(home.path()).len(), 1);
        }
    }
}

#[test]
fn an_org_is_taken_off_the_list_without_asking_anybody() {
    let home = home();
    let ended = run(home.path(), &["orgs", "remove", "acme", "--json"]);
    assert_eq!(
        (ended.code, ended.err.contains("revoked")),
        (Some(0), false),
        "{ended:?}"
    );
    let told = ended.json()["orgs"][0].clone();
    assert_eq!(
        (&told["loggedOut"], &told["removed"]),
        (&false.into(), &true.into())
    );
    assert_eq!(listed(home.path()).len(), 1);
    let again = run(home.path(), &["orgs", "remove", "acme"]);
    assert_eq!(again.code, Some(2), "{again:?}");
}

#[test]
fn doctor_is_well_in_the_demo_and_not_where_nobody_answers() {
    let home = home();
    let well = run(home.path(), &["--demo", "doctor"]);
    assert_eq!((well.code, well.err.as_str()), (Some(0), ""), "{well:?}");
    assert!(well.out.contains("All is well"), "{}", well.out);
    let json = run(home.path(), &["--demo", "doctor", "demo-sandbox", "--json"]);
    assert_eq!(json.code, Some(0), "{json:?}");
    let told = json.json();
    assert_eq!(
        (&told["org"], &told["well"]),
        (&"demo-sandbox".into(), &true.into())
    );
    assert_eq!(told["checks"].as_array().unwrap().len(), 11);
    let dead = run(home.path(), &["doctor", "globex", "--json"]);
    assert_eq!(dead.code, Some(1), "{dead:?}");
    let told = dead.json();
    let failed = |check: &&Value| check["state"] == "failed";
    let check = told["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(failed)
        .unwrap()
        .clone();
    assert_eq!(
        (&check["step"], &check["cause"]["id"]),
        (&"connection".into(), &"not-reached".into())
    );
    assert!(!check["cause"]["steps"].as_array().unwrap().is_empty());
}

/// An org that only the environment names.
struct Given {
    server: DemoServer,
    token: String,
    home: TempDir,
    _runtime: Runtime,
}

impl Given {
    fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let config = DemoConfig {
            big_rows: 10,
            ..DemoConfig::prod()
        };
        let server = runtime.block_on(DemoOrg::start(config)).unwrap();
        Self {
            token: server.issue_access_token(),
            server,
            home: tempfile::tempdir().unwrap(),
            _runtime: runtime,
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = command(self.home.path(), arguments);
        command
            .env("SFTUI_INSTANCE_URL", self.server.base_url())
            .env("SFTUI_ACCESS_TOKEN", &self.token);
        command
    }
}

#[test]
fn doctor_tells_no_token_of_the_environment_and_what_its_death_means() {
    let given = Given::new();
    let well = ended(given.command(&["doctor"]));
    assert_eq!(well.code, Some(0), "{well:?}");
    given.server.revoke_all();
    for arguments in [&["doctor"][..], &["doctor", "--json"]] {
        let dead = ended(given.command(arguments));
        assert_eq!(dead.code, Some(1), "{dead:?}");
        assert!(dead.out.contains("SFTUI_ACCESS_TOKEN"), "{dead:?}");
        for text in [&dead.out, &dead.err, &well.out] {
            assert!(!text.contains(&given.token));
        }
    }
}

#[cfg(unix)]
#[test]
fn open_hands_the_browser_an_address_without_a_secret_and_leaves_nothing() {
    use crate::support::handover::{Handover, PIPE};

    let given = Given::new();
    let handover = Handover::new();
    let mut command = given.command(&["open", "--object", "Account"]);
    command
        .env("BROWSER", handover.script())
        .env(PIPE, handover.pipe());
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let address = std::fs::read_to_string(handover.pipe()).unwrap();
    let cmdline =
        std::fs::read_to_string(format!("/proc/{}/cmdline", child.id())).unwrap_or_default();
    for text in [&address, &cmdline] {
        for word in ["otp=", "frontdoor", given.token.as_str()] {
            assert!(!text.contains(word), "{word} in {text}");
        }
    }
    let runtime = Runtime::new().unwrap();
    let (status, to) = runtime.block_on(async {
        let answer = crate::support::consent::web()
            .get(&address)
            .send()
            .await
            .unwrap();
        let to = answer.headers()["location"].to_str().unwrap().to_owned();
        (answer.status(), to)
    });
    assert_eq!(status, 303);
    assert!(to.contains("/secur/frontdoor.jsp?otp="), "{to}");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(
        output.stdout.is_empty() && output.stderr.is_empty(),
        "{output:?}"
    );
}

#[test]
fn open_without_a_browser_prints_the_plain_address() {
    let given = Given::new();
    let record = "0015g0000000001AAA";
    for arguments in [
        &["open", "--record", record][..],
        &["open", "--record", record, "--print"],
    ] {
        let ended = ended(given.command(arguments));
        let printed = arguments.len() == 4;
        assert_eq!(ended.code, Some(i32::from(!printed)), "{ended:?}");
        assert_eq!(ended.out, format!("{}/{record}\n", given.server.base_url()));
        assert!(printed == ended.err.is_empty(), "{ended:?}");
    }
}
