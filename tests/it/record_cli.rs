//! `sftui record`, as a shell runs it over an org that the environment names: JSON out, exit codes,
//! and what reaches the org.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;

use serde_json::{Value, json};
use sftui::demo::{DemoConfig, DemoOrg, DemoServer, Fault};
use tempfile::TempDir;
use tokio::runtime::Runtime;

struct Org {
    server: DemoServer,
    token: String,
    home: Arc<TempDir>,
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

impl Org {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let config = DemoConfig {
            big_rows: 10,
            ..DemoConfig::prod()
        };
        let server = runtime.block_on(DemoOrg::start(config)).unwrap();
        Self {
            token: server.issue_access_token(),
            server,
            home: Arc::new(tempfile::tempdir().unwrap()),
            _runtime: runtime,
        }
    }

    fn record(&self, arguments: &[&str]) -> Ended {
        self.fed(arguments, "")
    }

    fn fed(&self, arguments: &[&str], input: &str) -> Ended {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sftui"))
            .arg("record")
            .args(arguments)
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("HOME", self.home.path())
            .env("SFTUI_INSTANCE_URL", self.server.base_url())
            .env("SFTUI_ACCESS_TOKEN", &self.token)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It may end without reading.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Ended {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn writes(&self) -> usize {
        let entries = self.server.log().entries().into_iter();
        entries.filter(|entry| entry.method != "GET").count()
    }
}

const OPEN: [&str; 3] = ["--unlock", "--confirm", "env"];

#[test]
fn a_record_is_made_read_changed_deleted_and_undeleted() {
    let org = Org::new();
    let with = |arguments: &[&str]| {
        let all: Vec<&str> = arguments.iter().copied().chain(OPEN).collect();
        org.fed(&all, r#"{"Name": "Sonne AG", "AnnualRevenue": 1234567.25}"#)
    };
    let made = with(&["create", "Account", "-", "Phone=+49 30"]).json(0);
    assert_eq!(
        (&made["state"], &made["action"]),
        (&json!("done"), &json!("create"))
    );
    let id = made["id"].as_str().unwrap();
    let read = org.record(&[
        "get",
        id,
        "--fields",
        "Name,AnnualRevenue,Phone,SystemModstamp",
    ]);
    let read = read.json(0);
    assert_eq!(
        (&read["Name"], &read["AnnualRevenue"], &read["Phone"]),
        (&json!("Sonne AG"), &json!(1_234_567.25), &json!("+49 30"))
    );
    let before = org.writes();
    let preview = org
        .record(&["update", id, "Phone=1", "Name=Sonne AG", "--dry-run"])
        .json(0);
    assert_eq!(
        preview["changes"],
        json!({"Phone": {"old": "+49 30", "new": "1"}})
    );
    assert_eq!(org.writes(), before, "a dry run sends nothing");
    let seen = read["SystemModstamp"].as_str().unwrap();
    let changed = with(&["update", id, "Phone=1", "--seen", seen]).json(0);
    assert_eq!(
        (&changed["state"], &changed["after"]["Phone"]),
        (&json!("done"), &json!("1"))
    );
    let stale = with(&[
        "update",
        id,
        "Phone=2",
        "--seen",
        "2001-01-01T00:00:00.000+0000",
    ])
    .json(4);
    assert_eq!(stale["fields"][0]["theirs"], "1");
    assert_eq!(
        with(&["update", id, "Phone=1"]).json(0)["state"],
        "unchanged"
    );
    let refused = with(&["update", id, "AnnualRevenue=-5"]);
    assert!(
        refused.err.contains("Annual revenue cannot be negative"),
        "{}",
        refused.err
    );
    assert_eq!(
        refused.json(1)["errors"][0]["fields"],
        json!(["AnnualRevenue"])
    );
    let twice = with(&["create", "Account", "Name=sonne ag"]);
    assert!(twice.err.contains("--allow-duplicates"), "{}", twice.err);
    assert_eq!(twice.json(1)["duplicates"]["matches"][0]["id"], id);
    with(&["create", "Account", "Name=sonne ag", "--allow-duplicates"]).json(0);
    assert_eq!(with(&["delete", id]).json(0)["old"]["Name"], "Sonne AG");
    let gone = org.record(&["get", id]);
    assert_eq!(gone.code, Some(1));
    assert!(gone.err.contains("deleted"), "{}", gone.err);
    with(&["undelete", id]).json(0);
    assert_eq!(org.record(&["get", id]).json(0)["Phone"], "1");
}

#[test]
fn every_org_is_read_only_and_production_wants_its_alias() {
    let org = Org::new();
    for arguments in [
        &["create", "Account", "Name=x"][..],
        &["create", "Account", "Name=x", "--unlock"],
        &["create", "Account", "Name=x", "--confirm", "env"],
        &[
            "create",
            "Account",
            "Name=x",
            "--unlock",
            "--confirm",
            "ENV",
        ],
        &["delete", "0015g0000000001AAA"],
        &["undelete", "0015g0000000001AAA", "--unlock"],
        &["undo"],
    ] {
        let ended = org.record(arguments);
        assert_eq!(ended.code, Some(2), "{arguments:?}: {}", ended.err);
        assert!(
            ended.err.contains("--unlock --confirm env"),
            "{}",
            ended.err
        );
        assert_eq!(ended.out, "");
    }
    assert_eq!(org.server.log().entries().len(), 0, "nothing was asked");
}

#[test]
fn mistakes_of_the_command_line_are_told_before_anything_is_sent() {
    let org = Org::new();
    let open = |arguments: &[&str]| {
        let all: Vec<&str> = arguments.iter().copied().chain(OPEN).collect();
        org.record(&all)
    };
    for (arguments, said) in [
        (&["update", "0015g0000000001AAA"][..], "say which values"),
        (&["update", "0015g0000000001AAA", "Phone"], "NAME=VALUE"),
        (&["update", "001", "Phone=1"], "no id"),
        (&["update", "zzz5g0000000001AAA", "Phone=1"], "zzz"),
        // The end of another id: it may be that of another record.
        (
            &["update", "0015g0000000001AAX", "Phone=1"],
            "last three characters",
        ),
        (&["delete", "0015g0000000001AAX"], "last three characters"),
        (&["update", "0015g0000000001AAA", "Fone=1"], "Fone"),
        (&["create", "Account", "-"], "no JSON object"),
    ] {
        let ended = open(arguments);
        assert_eq!(ended.code, Some(2), "{arguments:?}: {}", ended.err);
        assert!(ended.err.contains(said), "{said}: {}", ended.err);
    }
    assert_eq!(org.writes(), 0);
}

#[test]
fn a_record_is_made_like_another_with_some_of_it_otherwise() {
    let org = Org::new();
    let with = |arguments: &[&str]| {
        let all: Vec<&str> = arguments.iter().copied().chain(OPEN).collect();
        org.record(&all)
    };
    let made = with(&[
        "create",
        "Account",
        "Name=Sonne AG",
        "Phone=1",
        "Website=a.example",
    ])
    .json(0);
    let id = made["id"].as_str().unwrap();
    let preview = org
        .record(&["clone", id, "Name=Mond AG", "--dry-run"])
        .json(0);
    assert_eq!(
        (
            &preview["state"],
            &preview["new"]["Name"],
            &preview["new"]["Phone"]
        ),
        (&json!("preview"), &json!("Mond AG"), &json!("1"))
    );
    assert!(preview["new"].get("Id").is_none() && preview["new"].get("CreatedDate").is_none());
    let cloned = with(&["clone", id, "Name=Mond AG", "Phone=null"]).json(0);
    let other = cloned["id"].as_str().unwrap();
    assert_ne!(other, id);
    let read = org.record(&["get", other]).json(0);
    assert_eq!(
        (&read["Name"], &read["Phone"], &read["Website"]),
        (&json!("Mond AG"), &json!(null), &json!("a.example"))
    );
    // As it is it looks like the other.
    let twice = with(&["clone", id]);
    assert_eq!(twice.json(1)["duplicates"]["matches"][0]["id"], id);
}

#[test]
fn the_address_of_a_record_says_the_org_too() {
    let org = Org::new();
    let made = org
        .record(&[
            "create",
            "Account",
            "Name=Sonne AG",
            "--unlock",
            "--confirm",
            "env",
        ])
        .json(0);
    let id = made["id"].as_str().unwrap();
    let page = format!("{}/lightning/r/Account/{id}/view", org.server.base_url());
    assert_eq!(org.record(&["get", &page]).json(0)["Name"], "Sonne AG");
    let before = org.server.log().entries().len();
    let elsewhere = format!("https://other.my.salesforce.com/lightning/r/Account/{id}/view");
    let ended = org.record(&["get", &elsewhere]);
    assert_eq!(ended.code, Some(2));
    assert!(
        ended
            .err
            .contains("other.my.salesforce.com is none of your orgs"),
        "{}",
        ended.err
    );
    assert_eq!(org.server.log().entries().len(), before, "no org was asked");
    // Whoever names the org means it.
    let named = org.record(&["get", &elsewhere, "-o", "env"]);
    assert_eq!(named.json(0)["Name"], "Sonne AG");
}

impl Org {
    fn open(&self, arguments: &[&str]) -> Ended {
        let all: Vec<&str> = arguments.iter().copied().chain(OPEN).collect();
        self.record(&all)
    }

    fn made(&self, name: &str) -> String {
        let made = self.open(&["create", "Account", &format!("Name={name}"), "Phone=1"]);
        made.json(0)["id"].as_str().unwrap().to_owned()
    }

    fn phone(&self, id: &str) -> Value {
        self.record(&["get", id, "--fields", "Phone"]).json(0)["Phone"].clone()
    }
}

#[test]
fn what_can_succeed_a_moment_later_is_told_apart_from_what_may_have_been_saved() {
    let org = Org::new();
    let id = org.made("Sonne AG");
    let held = Fault::Answer {
        status: 400,
        content_type: "application/json".into(),
        body: r#"[{"message":"unable to obtain exclusive access to this record","errorCode":"UNABLE_TO_LOCK_ROW"}]"#.into(),
    };
    org.server.faults().once("PATCH", held);
    let later = org.open(&["update", &id, "Phone=2"]).json(3);
    assert_eq!(
        (&later["state"], &later["errors"][0]["code"]),
        (&json!("refused"), &json!("UNABLE_TO_LOCK_ROW"))
    );
    org.server
        .faults()
        .once("POST /services/data", Fault::ResetAfter(0));
    let cut = org.open(&["create", "Account", "Name=Cut"]);
    assert_eq!((cut.code, cut.out.as_str()), (Some(5), ""), "{}", cut.err);
    assert!(
        cut.err.contains("unknown whether this was saved"),
        "{}",
        cut.err
    );
    // Another name than the org's own unlocks nothing, whatever else it is.
    let before = org.writes();
    let wrong = ["update", &id, "Phone=3", "--unlock", "--confirm", "prod"];
    let wrong = org.record(&wrong);
    assert_eq!(wrong.code, Some(2), "{}", wrong.err);
    assert!(wrong.err.contains("--confirm env"), "{}", wrong.err);
    assert_eq!((org.writes(), org.phone(&id)), (before, json!("1")));
}

#[test]
fn a_record_that_holds_a_file_is_cloned_by_nobody_who_does_not_say_what_becomes_of_it() {
    let org = Org::new();
    let id = {
        let data = org.server.data();
        let object = data.schema().object_named("ContentVersion").unwrap();
        data.id(object, 0)
    };
    // The demo lets nobody make files.
    let describe = json!({"name": "ContentVersion", "keyPrefix": "068", "createable": true, "fields": [
        {"name": "Title", "type": "string", "createable": true},
        {"name": "VersionData", "type": "base64", "createable": true},
    ]});
    let clone = |values: &[&str]| {
        let answer = Fault::Answer {
            status: 200,
            content_type: "application/json".into(),
            body: describe.to_string(),
        };
        let faults = org.server.faults();
        faults.once("/ContentVersion/describe", answer);
        org.record(&[&["clone", &id, "--dry-run"], values].concat())
    };
    let refused = clone(&[]);
    assert_eq!(refused.code, Some(2), "{}", refused.err);
    assert!(
        refused
            .err
            .contains("ContentVersion.VersionData holds a file"),
        "{}",
        refused.err
    );
    let given = clone(&["versiondata=YWJj"]);
    assert_eq!(given.json(0)["new"]["VersionData"], "YWJj");
    let without = clone(&["VersionData=null"]);
    assert_eq!(without.json(0)["new"]["VersionData"], json!(null));
}

#[test]
fn what_is_written_into_the_environments_org_is_taken_back_there_and_nowhere_else() {
    let org = Org::new();
    let made = [&["create", "Account", "Name=Sonne AG"], &OPEN[..]].concat();
    let made = org.record(&made).json(0);
    let journal = |org: &Org| {
        let ended = org.record(&["journal"]);
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        ended.out
    };
    assert!(journal(&org).contains(made["key"].as_str().unwrap()));
    // The same variables, another org: with the same record, as a copy of it has.
    let other = Org {
        home: Arc::clone(&org.home),
        ..Org::new()
    };
    assert_eq!(journal(&other), "");
    let undone = other.record(&[&["undo"], &OPEN[..]].concat());
    assert_ne!(undone.code, Some(0), "{}", undone.out);
    let undone = org.record(&[&["undo"], &OPEN[..]].concat()).json(0);
    assert_eq!(undone["action"], json!("delete"));
}
