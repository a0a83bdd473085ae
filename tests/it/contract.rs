//! Demo bodies and recorded Salesforce bodies have the same keys with the same JSON types, and our
//! decoder reads both.
//!
//! The table `contract_keys.txt` was derived from the recordings; it is what the demo is checked
//! against everywhere. Where the recordings are at hand (`../shared/fixtures` beside the package)
//! the table is checked against them. To derive it again: `SFTUI_WRITE_CONTRACT=1`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use sftui::demo::{DemoConfig, DemoOrg, DemoServer};
use sftui::salesforce::describe::{GlobalDescribe, ObjectDescribe};

use crate::parts::require;

const TABLE: &str = include_str!("contract_keys.txt");

/// The kinds of bodies, and the recordings of each.
const RECORDINGS: [(&str, &[&str]); 4] = [
    ("global", &["describe_global.json"]),
    (
        "describe",
        &["describe_Account.json", "describe_Contact.json"],
    ),
    ("organization", &["record_Organization.json"]),
    ("aggregate", &["query_aggregate.json"]),
];

/// What is known about one key.
#[derive(Debug, Default, PartialEq, Eq)]
struct Key {
    types: BTreeSet<&'static str>,
    /// Whether every object at this place has it.
    always: bool,
}

#[derive(Default)]
struct Shape {
    keys: BTreeMap<String, (BTreeSet<&'static str>, usize)>,
    objects: BTreeMap<String, usize>,
}

impl Shape {
    fn take(&mut self, path: &str, value: &Value) {
        match value {
            Value::Object(members) => {
                *self.objects.entry(path.to_owned()).or_default() += 1;
                for (name, member) in members {
                    let path = format!("{path}.{name}");
                    let key = self.keys.entry(path.clone()).or_default();
                    key.0.insert(type_name(member));
                    key.1 += 1;
                    self.take(&path, member);
                }
            }
            Value::Array(members) => {
                for member in members {
                    self.take(&format!("{path}[]"), member);
                }
            }
            _ => {}
        }
    }

    fn keys(self) -> BTreeMap<String, Key> {
        let objects = self.objects;
        self.keys
            .into_iter()
            .map(|(path, (types, seen))| {
                let parent = path.rsplit_once('.').unwrap().0;
                let always = objects[parent] == seen;
                (path, Key { types, always })
            })
            .collect()
    }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn print(keys: &BTreeMap<String, Key>) -> String {
    let mut out = String::new();
    for (path, key) in keys {
        let types: Vec<&str> = key.types.iter().copied().collect();
        let presence = if key.always { "always" } else { "sometimes" };
        writeln!(out, "{path}\t{presence}\t{}", types.join("|")).unwrap();
    }
    out
}

fn table() -> BTreeMap<String, Key> {
    const TYPES: [&str; 6] = ["null", "bool", "number", "string", "array", "object"];
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let [path, presence, types] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
            let types = types
                .split('|')
                .map(|name| *TYPES.iter().find(|known| **known == name).unwrap())
                .collect();
            let key = Key {
                types,
                always: presence == "always",
            };
            (path.to_owned(), key)
        })
        .collect()
}

fn fixtures() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    PathBuf::from(package).join("../shared/fixtures")
}

fn require_fixtures() -> bool {
    require("fixtures", || {
        let folder = fixtures();
        if folder.is_dir() {
            Ok(())
        } else {
            Err(format!("{} is no folder", folder.display()))
        }
    })
}

fn recording(name: &str) -> String {
    fs::read_to_string(fixtures().join(name)).unwrap()
}

struct Demo {
    server: DemoServer,
    http: reqwest::Client,
    token: String,
}

impl Demo {
    async fn start(config: DemoConfig) -> Self {
        // Another test may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let server = DemoOrg::start(config).await.unwrap();
        Self {
            token: server.issue_access_token(),
            http: reqwest::Client::builder()
                .no_proxy()
                .tls_certs_only(Vec::new())
                .build()
                .unwrap(),
            server,
        }
    }

    async fn body(&self, path: &str) -> String {
        let url = format!("{}/services/data/v66.0/{path}", self.server.base_url());
        let answer = self
            .http
            .get(url)
            .bearer_auth(&self.token)
            .send()
            .await
            .unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.text().await.unwrap()
    }

    async fn objects(&self) -> Vec<String> {
        let global: Value = serde_json::from_str(&self.body("sobjects").await).unwrap();
        let objects = global["sobjects"].as_array().unwrap();
        objects
            .iter()
            // All describes that were recorded are of objects with records; `Name` has none.
            .filter(|object| !object["keyPrefix"].is_null())
            .map(|object| object["name"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Every body of the kind.
    async fn bodies(&self, kind: &str) -> Vec<String> {
        match kind {
            "global" => vec![self.body("sobjects").await],
            "describe" => {
                let mut bodies = Vec::new();
                for object in self.objects().await {
                    bodies.push(self.body(&format!("sobjects/{object}/describe")).await);
                }
                bodies
            }
            "organization" => {
                let id = &self.server.org().organization_id;
                vec![self.body(&format!("sobjects/Organization/{id}")).await]
            }
            // The alias is the recording's key, so that the tables can be compared.
            _ => vec![
                self.body(
                    "query?q=SELECT+ParentId+CampaignId,COUNT(Id)+FROM+Account+GROUP+BY+ParentId",
                )
                .await,
            ],
        }
    }
}

#[tokio::test]
async fn demo_bodies_have_the_keys_and_types_of_recorded_ones() {
    let table = table();
    for config in [DemoConfig::prod(), DemoConfig::sandbox()] {
        let demo = Demo::start(config).await;
        for (kind, _) in RECORDINGS {
            let mut shape = Shape::default();
            for body in demo.bodies(kind).await {
                shape.take(kind, &serde_json::from_str(&body).unwrap());
            }
            let objects = shape.objects.clone();
            let found = shape.keys();
            for (path, key) in &found {
                let known = table
                    .get(path)
                    .unwrap_or_else(|| panic!("Salesforce has no {path}"));
                // A key that was always null when recorded says nothing about its other type.
                let free = known.types.len() == 1 && known.types.contains("null");
                let wrong: Vec<_> = key
                    .types
                    .iter()
                    .filter(|name| !free && **name != "null" && !known.types.contains(**name))
                    .collect();
                assert!(
                    wrong.is_empty(),
                    "{path} is {wrong:?}, recorded {:?}",
                    known.types
                );
                let never_null = kind != "organization" && !known.types.contains("null");
                assert!(
                    !(never_null && key.types.contains("null")),
                    "{path} is never null"
                );
            }
            for (path, known) in table.iter().filter(|(path, _)| path.starts_with(kind)) {
                let parent = path.rsplit_once('.').unwrap().0;
                // The recorded objects all have layouts; of those without, the list of all tells.
                let layouts = path
                    .strip_prefix("describe.urls.")
                    .and_then(|name| table.get(&format!("global.sobjects[].urls.{name}")))
                    .is_some_and(|key| !key.always);
                if known.always && !layouts && objects.contains_key(parent) {
                    let here = found
                        .get(path)
                        .unwrap_or_else(|| panic!("{path} is missing"));
                    assert!(here.always, "{path} is missing in some");
                }
            }
        }
    }
}

#[test]
fn the_table_is_that_of_the_recordings() {
    if !require_fixtures() {
        return;
    }
    let mut keys = BTreeMap::new();
    for (kind, names) in RECORDINGS {
        let mut shape = Shape::default();
        for name in names {
            shape.take(kind, &serde_json::from_str(&recording(name)).unwrap());
        }
        keys.extend(shape.keys());
    }
    if std::env::var_os("SFTUI_WRITE_CONTRACT").is_some() {
        let head = "# Keys of recorded Salesforce bodies, whether all objects there have them, and their JSON types.\n";
        let path = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap());
        fs::write(
            path.join("tests/it/contract_keys.txt"),
            format!("{head}{}", print(&keys)),
        )
        .unwrap();
        return;
    }
    assert_eq!(print(&table()), print(&keys));
}

#[test]
fn every_field_is_described_with_57_keys() {
    let fields = table()
        .into_keys()
        .filter_map(|path| path.strip_prefix("describe.fields[].").map(str::to_owned))
        .filter(|key| !key.contains(['.', '[']))
        .count();
    assert_eq!(fields, 57);
}

fn check_describe(body: &str, name: &str) -> ObjectDescribe {
    let describe: ObjectDescribe = serde_json::from_str(body).unwrap();
    let json: Value = serde_json::from_str(body).unwrap();
    let decoded: Vec<&str> = describe
        .fields
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    let sent: Vec<&str> = json["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["name"].as_str().unwrap())
        .collect();
    assert_eq!(decoded, sent, "{name}");
    assert_eq!(json["name"], name);
    describe
}

#[tokio::test]
async fn our_decoder_reads_demo_describes() {
    let demo = Demo::start(DemoConfig::prod()).await;
    let global: GlobalDescribe = serde_json::from_str(&demo.body("sobjects").await).unwrap();
    assert!(global.sobjects.len() >= 12);
    for object in &global.sobjects {
        let body = demo
            .body(&format!("sobjects/{}/describe", object.name))
            .await;
        let describe = check_describe(&body, &object.name);
        assert!(describe.fields.iter().any(|field| field.name == "Id"));
    }
}

#[test]
fn our_decoder_reads_recorded_describes() {
    if !require_fixtures() {
        return;
    }
    let global: GlobalDescribe = serde_json::from_str(&recording("describe_global.json")).unwrap();
    assert_eq!(global.sobjects.len(), 110);
    for (name, fields) in [("Account", 68), ("Contact", 59)] {
        let describe = check_describe(&recording(&format!("describe_{name}.json")), name);
        assert_eq!(describe.fields.len(), fields);
    }
}
