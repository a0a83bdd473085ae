//! Completion, the parse included, beside its bounds: a query of 5,000 characters over an object of
//! 800 fields.
//!
//! `cargo bench --bench language`. Each place is completed many times; the clock runs from before
//! the call until its answer is dropped. Prints median and 99th percentile, and ends with 1 where a
//! bound is broken. Then the same text is typed on at its end, in the program itself: from a key to
//! the frame that shows it.

#![allow(
    clippy::expect_used,
    reason = "a bench that cannot measure stops with a panic"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use sftui::app::jobs::Slot;
use sftui::app::key::{Chord, Code};
use sftui::app::msg::{Msg, Now};
use sftui::app::{App, Start, update};
use sftui::language::complete::{Request, complete};
use sftui::org::{ClientApp, LoginKind, Org, OrgCard, OrgClass, OrgKey};
use sftui::schema::{
    Catalog, Field, GlobalDescribe, Object, ObjectDescribe, ObjectSummary, PicklistValue,
};
use sftui::worker::{JobEvent, SchemaEvent};

const FIELDS: usize = 800;
const OBJECTS: usize = 1_200;
const CHARACTERS: usize = 5_000;
const TIMES: usize = 2_000;
const KEYS: usize = 1_500;

const MEDIAN: Duration = Duration::from_micros(260);
const P99: Duration = Duration::from_millis(1);
const KEY_P99: Duration = Duration::from_millis(16);
const KEY_AIM: Duration = Duration::from_millis(4);

fn main() -> ExitCode {
    // `cargo test --all-targets` starts benches, too.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let catalog = catalog();
    let mut broken = false;
    println!(
        "{:<28} {:>6} {:>10} {:>10}",
        "completion", "items", "median", "p99"
    );
    for (name, text, offset) in places() {
        let request = Request {
            text: &text,
            offset,
            catalog: &catalog,
            recent: &[],
            today: Some(jiff::civil::date(2026, 11, 22)),
            explicit: true,
            real: None,
        };
        let items = complete(&request).items.len();
        let mut times: Vec<Duration> = (0..TIMES)
            .map(|_| {
                let start = Instant::now();
                drop(black_box(complete(black_box(&request))));
                start.elapsed()
            })
            .collect();
        times.sort_unstable();
        let at = |share: usize| times.get(TIMES * share / 100).copied().unwrap_or_default();
        let (median, p99) = (at(50), at(99));
        let late = median > MEDIAN || p99 > P99;
        broken |= late || items == 0;
        let mark = if late { "  over the bound" } else { "" };
        println!("{name:<28} {items:>6} {median:>10.1?} {p99:>10.1?}{mark}");
    }
    println!("bounds: median {MEDIAN:?}, p99 {P99:?}, {CHARACTERS} characters, {FIELDS} fields");
    broken |= !typing(&catalog);
    match broken {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    }
}

/// From a key to its frame, with the list open, the text checked and drawn: the state changes and
/// the screen is drawn, as in each turn of the loop. Says whether the bound is kept.
fn typing(catalog: &Catalog) -> bool {
    println!(
        "\n{:<44} {:>6} {:>10} {:>10}",
        "a key to its frame", "keys", "median", "p99"
    );
    let (_, query, _) = places().into_iter().next().expect("a query");
    let end = query.find(" LIMIT").expect("an end");
    let one_line = query
        .get(..end)
        .expect("a beginning")
        .replace(" , ", " Id, ");
    let lines = one_line.replace(", ", ",\n").replace(" AND ", "\nAND ");
    let mut kept = true;
    for (what, text, typed) in [
        (
            "a condition, laid out",
            &lines,
            "\nAND Meter_Field_123__c = 5",
        ),
        (
            "a condition, all in one line",
            &one_line,
            " AND Meter_Field_123__c = 5",
        ),
        (
            "a text in quotes",
            &lines,
            "\nAND Meter_Field_120__c = 'some words in it'",
        ),
        (
            "a word that is no field",
            &lines,
            "\nAND Nothing_of_this_name = 1",
        ),
        (
            "a picklist's value",
            &lines,
            "\nAND Status__c = 'Status number 17",
        ),
    ] {
        let mut desk = Desk::new(catalog, text);
        let mut times = Vec::new();
        for _ in 0..KEYS / typed.len() {
            for c in typed.chars() {
                let code = if c == '\n' {
                    Code::Enter
                } else {
                    Code::Char(c)
                };
                // Where the list is open, a new line is no row of it.
                times.push(desk.press(code));
            }
            desk.put(text);
        }
        times.sort_unstable();
        let at = |share: usize| {
            times
                .get(times.len() * share / 100)
                .copied()
                .unwrap_or_default()
        };
        let (median, p99) = (at(50), at(99));
        let late = p99 > KEY_P99;
        kept &= !late;
        let mark = if late { "  over the bound" } else { "" };
        println!(
            "{what:<44} {:>6} {median:>10.1?} {p99:>10.1?}{mark}",
            times.len()
        );
    }
    println!("bound: p99 {KEY_P99:?}, aim {KEY_AIM:?}");
    kept
}

/// The program with an org on its screen, whose objects are known.
struct Desk {
    app: App,
    screen: Terminal<TestBackend>,
    running: Duration,
}

impl Desk {
    fn new(catalog: &Catalog, text: &str) -> Self {
        let org = Org {
            key: OrgKey::new("00D000000000001AAA", "005000000000001AAA"),
            alias: "bench".to_owned(),
            username: "bench@example.com".to_owned(),
            name: None,
            instance_url: "https://example.my.salesforce.com".to_owned(),
            login_url: "https://login.salesforce.com".to_owned(),
            class: OrgClass::Sandbox,
            app: ClientApp::salesforce_cli(),
            api_version: None,
            last_used: Some(1),
            login: LoginKind::default(),
            card: OrgCard::default(),
        };
        let key = org.key.clone();
        let (mut app, _) = App::new(Start {
            orgs: vec![org],
            ..Start::default()
        });
        let job = app
            .jobs
            .of(&Slot::Schema(key.clone()))
            .expect("its schema is asked for");
        let list = SchemaEvent::List {
            list: Arc::clone(catalog.list().expect("a list")),
            asked: 1,
        };
        let meter = catalog.object("Meter__c").here().expect("an object");
        let meter = SchemaEvent::Object {
            object: Arc::new(Object::new(Arc::new(meter.describe().clone()))),
            asked: 1,
        };
        for event in [list, meter, SchemaEvent::Done { asked: 2, new: 2 }] {
            let org = key.clone();
            update(&mut app, Msg::Job(job, JobEvent::Schema { org, event }));
        }
        let mut desk = Self {
            app,
            screen: Terminal::new(TestBackend::new(120, 40)).expect("a screen"),
            running: Duration::ZERO,
        };
        desk.put(text);
        desk
    }

    /// Puts a text into the editor, with the cursor at its end.
    fn put(&mut self, text: &str) {
        update(&mut self.app, Msg::Key(Chord::ctrl('a')));
        update(&mut self.app, Msg::Paste(text.to_owned()));
        self.draw();
    }

    /// Presses a key and draws; tells how long that took.
    fn press(&mut self, code: Code) -> Duration {
        self.running += Duration::from_millis(80);
        let start = Instant::now();
        update(
            &mut self.app,
            Msg::Now(Now {
                running: self.running,
                epoch: 1_780_000_000,
            }),
        );
        drop(black_box(update(
            &mut self.app,
            Msg::Key(Chord::plain(code)),
        )));
        self.draw();
        start.elapsed()
    }

    fn draw(&mut self) {
        let mut drawn = None;
        let app = &self.app;
        let frame = self
            .screen
            .draw(|frame| drawn = Some(sftui::ui::draw(app, frame)));
        black_box(frame.expect("a frame"));
        update(&mut self.app, Msg::Drawn(drawn.expect("what was drawn")));
    }
}

/// A query of the length with a cursor where `|` is.
fn places() -> Vec<(&'static str, String, usize)> {
    let mut selected = String::new();
    let mut at = 0;
    while selected.len() < CHARACTERS / 2 {
        let _ = write!(selected, "Meter_Field_{at:03}__c, ");
        at += 1;
    }
    let mut conditions = String::new();
    let mut at = 0;
    while conditions.len() + selected.len() < CHARACTERS - 120 {
        let _ = write!(conditions, "Meter_Field_{at:03}__c = 'value {at}' AND ");
        at += 1;
    }
    let query = |select: &str, condition: &str, end: &str| {
        let text =
            format!("SELECT {selected}{select} FROM Meter__c WHERE {conditions}{condition} {end}");
        let offset = text.find('|').expect("a cursor");
        (text.replacen('|', "", 1), offset)
    };
    [
        (
            "a field, nothing typed",
            query("|", "Id != null", "LIMIT 5"),
        ),
        (
            "a field by a prefix",
            query("met|", "Id != null", "LIMIT 5"),
        ),
        ("a field by a part", query("d_04|", "Id != null", "LIMIT 5")),
        ("a field in WHERE", query("Id", "|", "LIMIT 5")),
        ("a value in WHERE", query("Id", "Status__c = |", "LIMIT 5")),
        (
            "a field to sort by",
            query("Id", "Id != null", "ORDER BY |"),
        ),
        (
            "in a subquery",
            query("(SELECT | FROM Children__r)", "Id != null", ""),
        ),
        ("a path", query("Parent__r.|", "Id != null", "")),
        ("a word", query("Id", "Id != null", "|")),
    ]
    .map(|(name, (text, offset))| (name, text, offset))
    .into()
}

fn catalog() -> Catalog {
    let flags = Field {
        filterable: true,
        groupable: true,
        sortable: true,
        aggregatable: true,
        nillable: true,
        custom: true,
        ..Field::default()
    };
    let field = |name: String, label: String, kind: &str| Field {
        name,
        label,
        kind: kind.to_owned(),
        length: 80,
        ..flags.clone()
    };
    let mut fields = vec![
        field("Id".to_owned(), "Record ID".to_owned(), "id"),
        Field {
            reference_to: vec!["Meter__c".to_owned()],
            relationship_name: Some("Parent__r".to_owned()),
            ..field("Parent__c".to_owned(), "Parent".to_owned(), "reference")
        },
        Field {
            picklist_values: (0..200)
                .map(|at| PicklistValue {
                    value: format!("Status {at}"),
                    label: Some(format!("Status number {at}")),
                    active: true,
                    ..PicklistValue::default()
                })
                .collect(),
            ..field("Status__c".to_owned(), "Status".to_owned(), "picklist")
        },
    ];
    let kinds = ["string", "double", "datetime", "boolean", "reference"];
    for at in 0..FIELDS - fields.len() {
        let kind = kinds.get(at % kinds.len()).copied().unwrap_or("string");
        let mut one = field(
            format!("Meter_Field_{at:03}__c"),
            format!("Meter Field {at}"),
            kind,
        );
        if kind == "reference" {
            one.reference_to = vec!["Account".to_owned()];
            one.relationship_name = Some(format!("Meter_Field_{at:03}__r"));
        }
        fields.push(one);
    }
    let summary = |name: String| ObjectSummary {
        label: name.replace('_', " "),
        name,
        queryable: true,
        ..ObjectSummary::default()
    };
    let describe = ObjectDescribe {
        summary: summary("Meter__c".to_owned()),
        fields,
        child_relationships: vec![sftui::schema::ChildRelationship {
            child_object: "Meter__c".to_owned(),
            field: "Parent__c".to_owned(),
            relationship_name: Some("Children__r".to_owned()),
            ..Default::default()
        }],
        ..ObjectDescribe::default()
    };
    let mut catalog = Catalog::new();
    let mut sobjects: Vec<ObjectSummary> = (0..OBJECTS)
        .map(|at| summary(format!("Thing_{at}__c")))
        .collect();
    sobjects.push(summary("Meter__c".to_owned()));
    catalog.set_global(GlobalDescribe { sobjects });
    catalog.set_object(Arc::new(describe));
    catalog
}
