//! Objects: from a key in a filter to the screen, and from the files to the list of objects.
//!
//! 1,500 objects and an object of 800 fields; the worker, the app and the drawing are the real ones, the
//! screen is one in memory, and the org one that nobody answers for. `cargo bench --bench browse`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a bench that cannot measure stops with a panic"
)]

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use sftui::app::key::sequence;
use sftui::app::msg::{Effect, Msg, Now};
use sftui::app::{App, Start, update};
use sftui::org::{ClientApp, LoginKind, Org, OrgCard, OrgClass, OrgKey};
use sftui::schema::{Field, GlobalDescribe, Object, ObjectDescribe, ObjectList, ObjectSummary};
use sftui::schema::{PicklistValue, RecordType};
use sftui::store::{Stamp, Store};
use sftui::vault::SessionOnly;
use sftui::worker::{Job, JobEvent, JobId, Opener, SchemaEvent, Settings, Worker, WorkerParts};

const OBJECTS: usize = 1_500;
const FIELDS: usize = 800;
/// From a key to the screen.
const KEY: Duration = Duration::from_millis(2);
/// From the files to the list on the screen; what the process takes before that is in `startup`.
const LIST: Duration = Duration::from_millis(50);

fn main() -> ExitCode {
    // `cargo test --all-targets` starts benches, too.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let mut kept = true;
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(directory.path()).unwrap();
    store.put_org(&org()).unwrap();
    let cache = store.schema(&org().key).unwrap();
    let stamp = Stamp {
        last_modified: None,
        api_version: "66.0".into(),
        asked: SystemTime::now(),
    };
    cache.put_list(&global(), &stamp).unwrap();
    let plain = directory.path().join("plain.json");
    std::fs::write(&plain, plain_json()).unwrap();
    let threads = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let (mut lists, mut references) = (Vec::new(), Vec::new());
    for _ in 0..30 {
        let began = Instant::now();
        from_the_files(directory.path(), &threads);
        lists.push(began.elapsed());
        let began = Instant::now();
        let list: GlobalDescribe = serde_json::from_slice(&std::fs::read(&plain).unwrap()).unwrap();
        assert_eq!(ObjectList::new(list).objects().len(), OBJECTS);
        references.push(began.elapsed());
    }
    kept &= report("files to the list of 1,500 objects", lists, LIST);
    reference("reading that list as plain JSON, nothing drawn", references);

    let mut screen = Screen::new();
    screen.say(SchemaEvent::List {
        list: Arc::new(ObjectList::new(global())),
        asked: 0,
    });
    screen.say(SchemaEvent::Object {
        object: Arc::new(Object::new(Arc::new(described()))),
        asked: 0,
    });
    screen.draw();
    let typed = ["inv li 7", "meter", "a", "label 12 part", "zzz"];
    kept &= report(
        "a key in the filter of 1,500 objects",
        screen.keys(&typed),
        KEY,
    );
    let objects = global().sobjects.into_iter();
    let names: Vec<String> = objects
        .map(|object| format!("{} {}", object.name, object.label))
        .collect();
    reference(
        "the same words looked for by a plain contains()",
        scans(&typed, &names),
    );
    reference("the same screen drawn, nothing typed", screen.frames());
    screen.press("Ctrl-U");
    for c in "Thing0__c".chars() {
        screen.press(&c.to_string());
    }
    screen.press("Ctrl-Space");
    screen.draw();
    assert!(
        screen
            .app
            .object_page()
            .is_some_and(|page| page.picker.total() > FIELDS)
    );
    let typed = ["amount", "value 17", "label 3 text", "picklist", "zzz"];
    kept &= report(
        "a key in the filter of 800 fields",
        screen.keys(&typed),
        KEY,
    );
    let fields = described().fields.into_iter();
    let names: Vec<String> = fields
        .map(|field| {
            let values = field
                .picklist_values
                .iter()
                .map(|value| value.value.as_str());
            let values: Vec<&str> = values.collect();
            format!("{} {} {}", field.name, field.label, values.join(" "))
        })
        .collect();
    reference(
        "the same words looked for by a plain contains()",
        scans(&typed, &names),
    );
    reference("the same screen drawn, nothing typed", screen.frames());
    ExitCode::from(u8::from(!kept))
}

/// What a start does once its arguments are read: the known orgs, the worker, the app, frame after
/// frame until the list stands there. The org is one that nobody answers for.
fn from_the_files(directory: &Path, threads: &tokio::runtime::Runtime) {
    let store = Store::open(directory).unwrap();
    let orgs = store.orgs().value;
    let parts = WorkerParts {
        vault: Arc::new(SessionOnly::new()),
        store,
        settings: Settings::default(),
        opener: Arc::new(Nobody),
    };
    let (worker, mut events) = Worker::new(parts, threads.handle().clone());
    let (mut screen, effects) = Screen::of(orgs);
    for effect in effects {
        if let Effect::Start(id, job) = effect {
            worker.start(id, job);
        }
    }
    while screen
        .app
        .browser()
        // Three of four go with another object, below which they are folded.
        .is_none_or(|browser| browser.picker.total() < OBJECTS / 4)
    {
        let (id, event) = events.blocking_recv().unwrap();
        update(&mut screen.app, Msg::Job(id, event));
        screen.draw();
    }
    worker.shutdown();
}

/// Opens no browser.
#[derive(Debug)]
struct Nobody;

impl Opener for Nobody {
    fn unavailable(&self) -> Option<String> {
        Some("no browser in a bench".into())
    }

    fn open(&self, _: &str) -> Result<(), String> {
        Err("no browser here".into())
    }
}

/// How long it takes, letter by letter, to find the words of each text in these names.
fn scans(texts: &[&str], names: &[String]) -> Vec<Duration> {
    let mut took = Vec::new();
    for text in texts {
        for (end, c) in text.char_indices() {
            let began = Instant::now();
            let typed = text[..end + c.len_utf8()].to_lowercase();
            let found = names.iter().filter(|name| {
                let name = name.to_lowercase();
                typed.split(' ').all(|word| name.contains(word))
            });
            std::hint::black_box(found.count());
            took.push(began.elapsed());
        }
    }
    took
}

/// The app with its list of objects open, and a screen.
struct Screen {
    app: App,
    schema: JobId,
    terminal: Terminal<TestBackend>,
}

impl Screen {
    fn new() -> Self {
        Self::of(vec![org()]).0
    }

    /// With its first frame, and what it asks for.
    fn of(orgs: Vec<Org>) -> (Self, Vec<Effect>) {
        let (app, effects) = App::new(Start {
            orgs,
            objects_first: true,
            now: Now {
                running: Duration::ZERO,
                epoch: 1_780_000_000,
            },
            ..Start::default()
        });
        let schema = effects.iter().find_map(|effect| match effect {
            Effect::Start(id, Job::Schema(_)) => Some(*id),
            _ => None,
        });
        let mut screen = Self {
            app,
            schema: schema.unwrap(),
            terminal: Terminal::new(TestBackend::new(120, 40)).unwrap(),
        };
        screen.draw();
        (screen, effects)
    }

    /// How long the screen takes as it is.
    fn frames(&mut self) -> Vec<Duration> {
        let draw = |_| {
            let began = Instant::now();
            self.draw();
            began.elapsed()
        };
        (0..200).map(draw).collect()
    }

    fn say(&mut self, event: SchemaEvent) {
        let org = org().key;
        let event = JobEvent::Schema { org, event };
        update(&mut self.app, Msg::Job(self.schema, event));
    }

    fn draw(&mut self) {
        let mut drawn = None;
        let app = &self.app;
        self.terminal
            .draw(|frame| drawn = Some(sftui::ui::draw(app, frame)))
            .unwrap();
        update(&mut self.app, Msg::Drawn(drawn.unwrap()));
    }

    fn press(&mut self, keys: &str) {
        let keys = if keys == " " { "Space" } else { keys };
        for chord in sequence(keys).unwrap() {
            update(&mut self.app, Msg::Key(chord));
        }
    }

    /// Types each text letter by letter; how long each key took to the screen.
    fn keys(&mut self, texts: &[&str]) -> Vec<Duration> {
        let mut took = Vec::new();
        for _ in 0..20 {
            for text in texts {
                self.press("Ctrl-U");
                for c in text.chars() {
                    let began = Instant::now();
                    self.press(&c.to_string());
                    self.draw();
                    took.push(began.elapsed());
                }
            }
        }
        took
    }
}

fn org() -> Org {
    Org {
        key: OrgKey::new("00D000000000001AAA", "005000000000001AAA"),
        alias: "acme".into(),
        username: "sofia@acme.example".into(),
        name: None,
        // Nobody listens there: the list comes from the files or not at all.
        instance_url: "http://127.0.0.1:9".into(),
        login_url: "http://127.0.0.1:9".into(),
        class: OrgClass::Production,
        app: ClientApp::salesforce_cli(),
        api_version: Some("66.0".into()),
        last_used: None,
        login: LoginKind::default(),
        card: OrgCard::default(),
    }
}

fn global() -> GlobalDescribe {
    let endings = ["__c", "__History", "__Share", "__ChangeEvent"];
    let sobjects = (0..OBJECTS).map(|at| ObjectSummary {
        name: format!("Thing{}{}", at / 4, endings[at % 4]),
        label: format!("Invoice Line Label {at}"),
        custom: true,
        queryable: true,
        layoutable: true,
        ..ObjectSummary::default()
    });
    GlobalDescribe {
        sobjects: sobjects.collect(),
    }
}

fn described() -> ObjectDescribe {
    let fields = (0..FIELDS).map(|at| Field {
        name: format!("acme__Amount_Of_Part_{at}__c"),
        label: format!("Label {at} of a part"),
        kind: if at % 10 == 0 { "picklist" } else { "string" }.into(),
        length: 80,
        inline_help_text: (at % 4 == 0).then(|| "What people are told about the field.".into()),
        picklist_values: (0..if at % 10 == 0 { 40 } else { 0 })
            .map(|value| PicklistValue {
                value: format!("Value {value}"),
                active: true,
                ..PicklistValue::default()
            })
            .collect(),
        ..Field::default()
    });
    ObjectDescribe {
        summary: ObjectSummary {
            name: "Thing0__c".into(),
            queryable: true,
            ..ObjectSummary::default()
        },
        fields: fields.collect(),
        record_type_infos: vec![RecordType::default()],
        ..ObjectDescribe::default()
    }
}

/// The list of all objects as the org says it.
fn plain_json() -> String {
    let objects = global().sobjects.into_iter().map(|object| {
        serde_json::json!({"name": object.name, "label": object.label, "labelPlural": object.label,
            "keyPrefix": null, "custom": true, "customSetting": false, "queryable": true,
            "searchable": true, "createable": true, "updateable": true, "deletable": true,
            "undeletable": true, "retrieveable": true, "layoutable": true, "mergeable": false,
            "deprecatedAndHidden": false, "associateEntityType": null, "associateParentEntity": null,
            "urls": {"sobject": "/services/data/v66.0/sobjects/x", "describe": "/services/data/v66.0/sobjects/x/describe"}})
    });
    let objects: Vec<_> = objects.collect();
    serde_json::json!({"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": objects}).to_string()
}

/// Says what a number is to be looked at beside.
fn reference(what: &str, mut took: Vec<Duration>) {
    took.sort_unstable();
    let median = took.get(took.len() / 2).copied().unwrap_or_default();
    println!("  beside: {what:<50} median {median:>9.2?}");
}

/// Says the median and the slowest of a hundred; whether the bound is kept by the latter.
fn report(what: &str, mut took: Vec<Duration>, bound: Duration) -> bool {
    took.sort_unstable();
    let at = |part: usize| took.get(took.len() * part / 100).copied();
    let (median, p99) = (at(50).unwrap_or_default(), at(99).unwrap_or_default());
    let kept = p99 < bound;
    let word = if kept { "kept" } else { "BROKEN" };
    println!("{what:<40} median {median:>9.2?}   p99 {p99:>9.2?}   bound {bound:?}: {word}");
    kept
}
