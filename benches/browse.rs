//! Objects: from a key in a filter to the screen, and from the files to the list of objects.
//!
//! 1,500 objects and an object of 800 fields; the app and the drawing are the real ones, the screen
//! is one in memory. `cargo bench --bench browse`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a bench that cannot measure stops with a panic"
)]

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
use sftui::worker::{Job, JobEvent, JobId, SchemaEvent};

const OBJECTS: usize = 1_500;
const FIELDS: usize = 800;
/// From a key to the screen.
const KEY: Duration = Duration::from_millis(2);
/// From the files to the list on the screen; what a start takes besides is in `startup`.
const LIST: Duration = Duration::from_millis(50);

fn main() -> ExitCode {
    // `cargo test --all-targets` starts benches, too.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let mut kept = true;
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(directory.path()).unwrap();
    let cache = store.schema(&org().key).unwrap();
    let stamp = Stamp {
        last_modified: None,
        api_version: "66.0".into(),
        asked: SystemTime::now(),
    };
    cache.put_list(&global(), &stamp).unwrap();
    let mut lists = Vec::new();
    for _ in 0..30 {
        let mut screen = Screen::new();
        let began = Instant::now();
        let list = cache.list().value.unwrap().value;
        screen.say(SchemaEvent::List {
            list: Arc::new(ObjectList::new(list)),
            asked: 0,
        });
        screen.draw();
        lists.push(began.elapsed());
    }
    kept &= report("files to the list of 1,500 objects", lists, LIST);

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
    screen.press("Ctrl-U");
    for c in "Thing0__c".chars() {
        screen.press(&c.to_string());
    }
    screen.press("Ctrl-Space");
    screen.draw();
    let typed = ["amount", "value 17", "label 3 text", "picklist", "zzz"];
    kept &= report(
        "a key in the filter of 800 fields",
        screen.keys(&typed),
        KEY,
    );
    ExitCode::from(u8::from(!kept))
}

/// The app with its list of objects open, and a screen.
struct Screen {
    app: App,
    schema: JobId,
    terminal: Terminal<TestBackend>,
}

impl Screen {
    fn new() -> Self {
        let (app, effects) = App::new(Start {
            orgs: vec![org()],
            objects_first: true,
            now: Now {
                running: Duration::ZERO,
                epoch: 1_780_000_000,
            },
            ..Start::default()
        });
        let schema = effects.into_iter().find_map(|effect| match effect {
            Effect::Start(id, Job::Schema(_)) => Some(id),
            _ => None,
        });
        let mut screen = Self {
            app,
            schema: schema.unwrap(),
            terminal: Terminal::new(TestBackend::new(120, 40)).unwrap(),
        };
        screen.draw();
        screen
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
        instance_url: "https://acme.example".into(),
        login_url: "https://acme.example".into(),
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
