//! The journal of `sftui record` and what takes a write back, as a shell runs them over an org that is
//! logged in: what the environment names keeps no journal.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use sftui::demo::value::Value as DemoValue;
use sftui::demo::{DemoConfig, DemoOrg, DemoServer, Fault};
use sftui::org::Org;
use sftui::secret::Secret;
use sftui::store::Store;
use sftui::vault::{Cost, PassphraseFile, Record, Vault};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::worker::rig::org_of;

const PASSPHRASE: &str = "test";

/// A machine with a login to a demo org.
struct Machine {
    server: DemoServer,
    org: Org,
    home: TempDir,
    _runtime: Runtime,
}

struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ended {
    #[track_caller]
    fn json(&self, code: i32) -> Value {
        assert_eq!(self.code, Some(code), "{} {}", self.out, self.err);
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}

impl Machine {
    fn new() -> Self {
        Self::of(DemoConfig::prod(), "")
    }

    /// A machine with a login to this org, and with more settings.
    fn of(config: DemoConfig, settings: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let config = DemoConfig {
            big_rows: 10,
            ..config
        };
        let server = runtime.block_on(DemoOrg::start(config)).unwrap();
        let machine = Self {
            org: org_of(&server),
            server,
            home: tempfile::tempdir().unwrap(),
            _runtime: runtime,
        };
        machine.log_in(settings);
        machine
    }

    fn state(&self) -> PathBuf {
        self.home.path().join(".local/state/sftui")
    }

    fn log_in(&self, more: &str) {
        let state = self.state();
        std::fs::create_dir_all(&state).unwrap();
        Store::open(&state).unwrap().put_org(&self.org).unwrap();
        let settings = self.home.path().join(".config/sftui");
        std::fs::create_dir_all(&settings).unwrap();
        let vault = format!("[vault]\nstore = \"passphrase\"\n{more}");
        std::fs::write(settings.join("config.toml"), vault).unwrap();
        let vault = PassphraseFile::at(state.join("secrets.enc"));
        let vault = vault.costing(Cost { kib: 8, passes: 1 });
        vault.open(&Secret::new(PASSPHRASE)).unwrap();
        let app = &self.org.app;
        let record = Record {
            generation: 1,
            refresh_token: Secret::new(self.server.issue_refresh_token(&app.client_id, &app.scope)),
            access_token: None,
            passphrase: None,
            host: self.server.base_url().to_owned(),
            client_id: app.client_id.clone(),
            client_secret: None,
        };
        vault.set(&self.org.key, &record).unwrap();
    }

    fn record(&self, arguments: &[&str]) -> Ended {
        let output = Command::new(env!("CARGO_BIN_EXE_sftui"))
            .arg("record")
            .args(arguments)
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("HOME", self.home.path())
            .env("SFTUI_PASSPHRASE", PASSPHRASE)
            .current_dir(self.home.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        Ended {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn open(&self, arguments: &[&str]) -> Ended {
        let open = ["--unlock", "--confirm", &self.org.alias];
        self.record(&[arguments, &open].concat())
    }
    fn made(&self, name: &str) -> String {
        let made = self.open(&["create", "Account", &format!("Name={name}"), "Phone=1"]);
        made.json(0)["id"].as_str().unwrap().to_owned()
    }

    fn phone(&self, id: &str) -> Value {
        self.record(&["get", id, "--fields", "Phone"]).json(0)["Phone"].clone()
    }

    /// The lines of the journal, the newest first.
    fn journal(&self) -> Vec<Value> {
        let ended = self.record(&["journal"]);
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        let lines = ended.out.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

#[test]
fn a_sandbox_takes_unlock_alone_and_the_setting_opens_sandboxes_and_never_production() {
    let create = ["create", "Account", "Name=Sonne AG"];
    let unlocked = ["create", "Account", "Name=Sonne AG", "--unlock"];
    let sandbox = Machine::of(DemoConfig::sandbox(), "");
    let locked = sandbox.record(&create);
    assert_eq!(locked.code, Some(2), "{}", locked.err);
    assert!(locked.err.contains("--unlock"), "{}", locked.err);
    assert!(!locked.err.contains("--confirm"), "{}", locked.err);
    let made = sandbox.record(&unlocked).json(0);
    assert_eq!(made["state"], json!("done"));
    let setting = "[writes]\nunlock_sandboxes = true\n";
    let sandbox = Machine::of(DemoConfig::sandbox(), setting);
    assert_eq!(sandbox.record(&create).json(0)["state"], json!("done"));
    let production = Machine::of(DemoConfig::prod(), setting);
    for arguments in [&create[..], &unlocked] {
        let locked = production.record(arguments);
        assert_eq!(locked.code, Some(2), "{}", locked.err);
        assert!(
            locked.err.contains("--unlock --confirm demo-prod"),
            "{}",
            locked.err
        );
    }
    let entries = production.server.log().entries();
    let writes = entries
        .iter()
        .filter(|e| e.method != "GET" && e.path().contains("/sobjects/"));
    assert_eq!(writes.count(), 0);
}

#[test]
fn the_journal_lists_what_was_written_and_undo_takes_it_back() {
    let org = Machine::new();
    let none = org.record(&["journal"]);
    assert_eq!((none.code, none.out.as_str()), (Some(0), ""));
    assert!(none.err.contains("nothing was written"), "{}", none.err);
    let nothing = org.open(&["undo"]);
    assert_eq!(nothing.code, Some(1), "{}", nothing.err);
    assert!(
        nothing.err.contains("no write of this org"),
        "{}",
        nothing.err
    );
    let id = org.made("Sonne AG");
    org.open(&["update", &id, "Phone=2"]).json(0);
    org.open(&["update", &id, "Phone=3"]).json(0);
    let lines = org.journal();
    let said: Vec<(&Value, &Value)> = lines.iter().map(|l| (&l["action"], &l["new"])).collect();
    assert_eq!(
        said[..2],
        [
            (&json!("update"), &json!({"Phone": "3"})),
            (&json!("update"), &json!({"Phone": "2"})),
        ]
    );
    assert_eq!(lines[2]["action"], "create");
    assert!(
        lines
            .iter()
            .all(|line| line["outcome"] == "done" && line["id"] == id.as_str())
    );
    // What it would do, then the newest, then the one that is named.
    let dry = org.record(&["undo", "--dry-run"]).json(0);
    assert_eq!(
        (&dry["state"], &dry["changes"]),
        (
            &json!("preview"),
            &json!({"Phone": {"old": "3", "new": "2"}})
        )
    );
    assert_eq!(org.phone(&id), "3");
    assert_eq!(org.open(&["undo"]).json(0)["after"]["Phone"], "2");
    let key = lines[1]["key"].as_str().unwrap();
    let back = org.open(&["undo", key]).json(0);
    assert_eq!(back["after"]["Phone"], "1");
    assert_eq!(org.phone(&id), "1");
    assert_eq!(org.journal()[0]["undoes"], key);
    let twice = org.open(&["undo", key]);
    assert_eq!(twice.code, Some(1), "{}", twice.err);
    assert!(twice.err.contains("taken back already"), "{}", twice.err);
    let unknown = org.open(&["undo", "nothing-like-it"]);
    assert_eq!(unknown.code, Some(1), "{}", unknown.err);
    org.record(&["journal", "--purge"]);
    assert!(org.journal().is_empty());
}

#[test]
fn a_whole_save_is_taken_back_at_once_and_each_record_says_what_became_of_it() {
    let org = Machine::new();
    let ids = ["Sonne AG", "Mond AG", "Stern AG"].map(|name| org.made(name));
    for id in &ids {
        org.open(&["update", id, "Phone=2"]).json(0);
    }
    // As the table saves them: three writes of one batch.
    let file = org.state().join("writes.jsonl");
    let mut text = std::fs::read_to_string(&file).unwrap();
    for (at, line) in org.journal().iter().take(3).enumerate() {
        let key = line["key"].as_str().unwrap();
        text = text.replace(key, &format!("6a-0000beef-{at}"));
    }
    std::fs::write(&file, text).unwrap();
    assert!(
        org.journal()
            .iter()
            .take(3)
            .all(|line| line["batch"] == "6a-0000beef")
    );
    // Somebody else was faster with one of them.
    org.server.advance_clock(Duration::from_secs(60));
    org.server.edit(|data| {
        let (object, row) = data.find_any(&ids[2]).unwrap();
        let phone = data.schema().object(object).field_named("Phone").unwrap();
        data.set(object, row, phone, DemoValue::Text("theirs".into()));
    });
    let dry = org.record(&["undo", "6a-0000beef", "--batch", "--dry-run"]);
    let plan = dry.json(4);
    assert_eq!(
        (&plan["state"], &plan["object"], &plan["calls"]["writes"]),
        (&json!("preview"), &json!("Account"), &json!(1))
    );
    assert!(dry.err.contains("1 of 3 records would stay"), "{}", dry.err);
    assert_eq!(org.phone(&ids[0]), "2", "a dry run sends nothing");
    let locked = org.record(&["undo", "--batch"]);
    assert_eq!(locked.code, Some(2), "{}", locked.err);
    // The key of one of its writes names it, too.
    let back = org.open(&["undo", "6a-0000beef-1", "--batch"]).json(4);
    let became = |id: &str| {
        let records = back["records"].as_array().unwrap();
        let record = records.iter().find(|record| record["id"] == id).unwrap();
        (record["state"].clone(), record["why"].clone())
    };
    assert_eq!(back["state"], "partly");
    for id in &ids[..2] {
        assert_eq!(became(id), (json!("done"), json!(null)));
        assert_eq!(org.phone(id), "1");
    }
    let (state, why) = became(&ids[2]);
    assert_eq!(state, "conflict");
    assert!(why.as_str().unwrap().contains("theirs"), "{why}");
    assert_eq!(org.phone(&ids[2]), "theirs");
    let alone = org.journal();
    let alone = alone
        .iter()
        .find(|line| line["action"] == "create")
        .unwrap();
    let ended = org.open(&["undo", alone["key"].as_str().unwrap(), "--batch"]);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    assert!(ended.err.contains("was written alone"), "{}", ended.err);
}

#[test]
fn a_write_without_an_answer_is_in_the_journal_as_one_of_which_nothing_is_known() {
    let org = Machine::new();
    org.server
        .faults()
        .once("POST /services/data", Fault::ResetAfter(0));
    let cut = org.open(&["create", "Account", "Name=Cut AG"]);
    assert_eq!((cut.code, cut.out.as_str()), (Some(5), ""), "{}", cut.err);
    let newest = &org.journal()[0];
    assert_eq!(
        (&newest["outcome"], &newest["finished"], &newest["id"]),
        (&json!("unknown"), &json!(false), &json!(null))
    );
}
