//! The cache of an org's schema: from a start to the first completion, beside plain JSON.
//!
//! `cargo bench --bench schema`. The org is made up: 1,200 objects, most of 60 to 200 fields, every
//! hundredth of 800; the completion is of a field of one that has 800. The reference reads the same
//! as plain JSON with `serde_json`: the list and that one object, and, because it is what a cache in
//! one file would come to, all of it. Both take turns. The files are in the system's memory: the
//! disk is not what is measured. With `SFTUI_BENCH_RUNS` in the environment, that many rounds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a bench that cannot measure stops with a panic"
)]

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};
use sftui::language::complete::{Request, complete};
use sftui::org::{ClientApp, LoginKind, Org, OrgClass, OrgKey};
use sftui::schema::{Catalog, GlobalDescribe, Object, ObjectDescribe, ObjectList};
use sftui::store::{SchemaCache, Stamp, Store};
use sftui::vault::SessionOnly;
use sftui::worker::{
    Job, JobEvent, JobId, Opener, SchemaEvent, SchemaJob, Settings, Worker, WorkerParts,
};

const OBJECTS: usize = 1_200;
/// The object of the completion, of 800 fields.
const WIDE: usize = 300;

/// How long opening a cache may take, and all until the first completion: medians.
const OPEN_BOUND: Duration = Duration::from_millis(30);
const FIRST_BOUND: Duration = Duration::from_millis(5);

fn main() -> ExitCode {
    // `cargo test --all-targets` starts benches, too.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let runs = std::env::var("SFTUI_BENCH_RUNS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(100);
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(directory.path()).unwrap();
    let org = org();
    store.put_org(&org).unwrap();
    let plain = directory.path().join("plain");
    let fields = fill(&store.schema(&org.key).unwrap(), &plain);
    let threads = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();

    let mut took: [Vec<Duration>; 5] = Default::default();
    for run in 0..runs {
        took[0].push(timed(|| drop(opened(directory.path(), &org.key))));
        took[1].push(timed(|| {
            let (cache, mut catalog) = opened(directory.path(), &org.key);
            cache.load(&mut catalog, &[name_of(WIDE)].into());
            first_completion(&catalog);
        }));
        took[2].push(timed(|| {
            first_completion(&through_a_worker(&store, &org.key, &threads))
        }));
        took[3].push(timed(|| first_completion(&of_plain_json(&plain, false))));
        // All of it takes long and differs little.
        if run % 10 == 0 {
            took[4].push(timed(|| first_completion(&of_plain_json(&plain, true))));
        }
    }
    let sizes = [directory.path().join("cache"), plain].map(|path| size(&path));
    println!("{OBJECTS} objects, {fields} fields, {runs} rounds");
    println!(
        "  on disk: {:.1} MB; as plain JSON {:.1} MB",
        mb(sizes[0]),
        mb(sizes[1])
    );
    println!("| what | median | p99 |\n|---|---|---|");
    let medians: Vec<Duration> = [
        "the cache is opened: the list with its indexes",
        "opened, 800 fields read, first completion",
        "the same by the worker, as in the interface",
        "reference: list and object as plain JSON, first completion",
        "reference: all objects as plain JSON, first completion",
    ]
    .iter()
    .zip(&mut took)
    .map(|(what, took)| {
        took.sort();
        let at = |part: usize| took[(took.len() * part / 100).min(took.len() - 1)];
        println!("| {what} | {:.2} ms | {:.2} ms |", ms(at(50)), ms(at(99)));
        at(50)
    })
    .collect();
    let kept = medians[0] < OPEN_BOUND && medians[1] < FIRST_BOUND && medians[2] < FIRST_BOUND;
    println!(
        "bounds: opened in {OPEN_BOUND:?}, first completion after {FIRST_BOUND:?}: {}",
        if kept { "kept" } else { "BROKEN" }
    );
    ExitCode::from(u8::from(!kept))
}

fn opened(directory: &Path, key: &OrgKey) -> (SchemaCache, Catalog) {
    let cache = Store::open(directory).unwrap().schema(key).unwrap();
    let catalog = cache.catalog();
    assert_eq!(catalog.objects().unwrap().len(), OBJECTS);
    (cache, catalog)
}

/// What the interface does: a worker says what is in the files, and no org is asked.
fn through_a_worker(store: &Store, org: &OrgKey, threads: &tokio::runtime::Runtime) -> Catalog {
    let parts = WorkerParts {
        vault: Arc::new(SessionOnly::new()),
        store: store.clone(),
        settings: Settings {
            describes_trusted: Duration::from_secs(86_400),
            ..Settings::default()
        },
        opener: Arc::new(Nobody),
    };
    let (worker, mut events) = Worker::new(parts, threads.handle().clone());
    let job = SchemaJob {
        org: org.clone(),
        list: true,
        objects: vec![name_of(WIDE)],
        refresh: false,
    };
    worker.start(JobId(1), Job::Schema(job));
    let mut catalog = Catalog::new();
    loop {
        match events.blocking_recv().unwrap().1 {
            JobEvent::Schema { event, .. } => match event {
                SchemaEvent::List { list, .. } => catalog.set_list(list),
                SchemaEvent::Object { object, .. } => catalog.put(object),
                SchemaEvent::Done { asked, .. } => {
                    assert_eq!(asked, 0);
                    return catalog;
                }
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    }
}

/// The same from what the org said, read whole.
fn of_plain_json(directory: &Path, all: bool) -> Catalog {
    let mut catalog = Catalog::new();
    let list: GlobalDescribe = json_of(&directory.join("all.json"));
    catalog.set_list(Arc::new(ObjectList::new(list)));
    for n in 0..OBJECTS {
        if all || n == WIDE {
            let object: ObjectDescribe = json_of(&directory.join(format!("{n}.json")));
            catalog.put(Arc::new(Object::new(Arc::new(object))));
        }
    }
    catalog
}

fn json_of<T: serde::de::DeserializeOwned>(path: &Path) -> T {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn first_completion(catalog: &Catalog) {
    let text = format!("SELECT Id, reg FROM {}", name_of(WIDE));
    let completion = complete(&Request {
        text: &text,
        offset: "SELECT Id, reg".len(),
        catalog,
        recent: &[],
        today: None,
        explicit: true,
        real: None,
    });
    assert!(completion.wanted.is_empty() && !completion.items.is_empty());
}

/// Fills the cache, and a directory with the same as plain JSON; the number of fields.
fn fill(cache: &SchemaCache, plain: &Path) -> usize {
    let stamp = Stamp {
        last_modified: Some("Sat, 21 Nov 2026 10:00:00 GMT".into()),
        api_version: "66.0".into(),
        asked: SystemTime::now(),
    };
    fs::create_dir(plain).unwrap();
    let all: Vec<Value> = (0..OBJECTS).map(summary).collect();
    let list = json!({"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": all}).to_string();
    fs::write(plain.join("all.json"), &list).unwrap();
    cache
        .put_list(&serde_json::from_str(&list).unwrap(), &stamp)
        .unwrap();
    let mut fields = 0;
    for n in 0..OBJECTS {
        let text = describe(n).to_string();
        fs::write(plain.join(format!("{n}.json")), &text).unwrap();
        let object: ObjectDescribe = serde_json::from_str(&text).unwrap();
        fields += object.fields.len();
        cache.put_object(&name_of(n), &object, &stamp).unwrap();
    }
    fields
}

fn name_of(n: usize) -> String {
    match n % 3 {
        0 => format!("Object{n}__c"),
        1 => format!("acme__Thing{n}__c"),
        _ => format!("Standard{n}"),
    }
}

fn summary(n: usize) -> Value {
    json!({
        "activateable": false, "associateEntityType": null, "associateParentEntity": null,
        "createable": true, "custom": n % 3 != 2, "customSetting": false, "deletable": true,
        "deprecatedAndHidden": false, "feedEnabled": true, "hasSubtypes": false,
        "keyPrefix": format!("{n:03}"), "label": format!("The Object {n}"),
        "labelPlural": format!("The Objects {n}"), "layoutable": true, "mergeable": false,
        "mruEnabled": true, "name": name_of(n), "queryable": true, "replicateable": true,
        "retrieveable": true, "searchable": true, "triggerable": true, "undeletable": true,
        "updateable": true,
        "urls": {"sobject": format!("/services/data/v66.0/sobjects/{}", name_of(n))},
    })
}

fn describe(n: usize) -> Value {
    let count = if n.is_multiple_of(100) {
        800
    } else {
        60 + n * 37 % 141
    };
    let mut object = summary(n);
    object["fields"] = (0..count).map(|at| field(n, at)).collect();
    object["childRelationships"] = (0..count / 4)
        .map(|at| {
            json!({"cascadeDelete": false, "childSObject": name_of((n + at) % OBJECTS),
                "field": "ParentId", "relationshipName": format!("Children{at}__r")})
        })
        .collect();
    object
}

fn field(n: usize, at: usize) -> Value {
    const WORDS: [&str; 8] = [
        "Region", "Amount", "Status", "Owner", "Delivery", "Contract", "Segment", "Score",
    ];
    const KINDS: [&str; 6] = [
        "string",
        "currency",
        "picklist",
        "reference",
        "date",
        "boolean",
    ];
    let (word, kind) = (WORDS[at % 8], KINDS[(at / 8) % 6]);
    let values: Vec<Value> = (0..if kind == "picklist" { 12 } else { 0 })
        .map(|value| {
            json!({"active": value != 3, "defaultValue": false, "label": format!("{word} No. {value}"),
                "validFor": null, "value": format!("{word} {value}")})
        })
        .collect();
    let reference = kind == "reference";
    let to: Vec<String> = reference
        .then(|| name_of((n + at) % OBJECTS))
        .into_iter()
        .collect();
    json!({
        "aggregatable": true, "calculated": at.is_multiple_of(9), "compoundFieldName": null,
        "calculatedFormula": at.is_multiple_of(9).then(|| format!("IF({word}__c > 3, TODAY(), Date{at}__c)")),
        "controllerName": null, "createable": true, "custom": true, "defaultedOnCreate": false,
        "dependentPicklist": false, "digits": 0, "encrypted": false, "externalId": false,
        "filterable": true, "groupable": kind != "currency", "htmlFormatted": false,
        "inlineHelpText": at.is_multiple_of(4).then_some("What the customer told us when the contract was made"),
        "label": format!("{word} of the thing {at}"), "length": 255, "name": format!("{word}{at}__c"),
        "nameField": at == 1, "namePointing": false, "nillable": true, "picklistValues": values,
        "polymorphicForeignKey": false, "precision": 18, "referenceTo": to,
        "relationshipName": reference.then(|| format!("{word}{at}__r")),
        "restrictedPicklist": false, "scale": 2, "soapType": "xsd:string", "sortable": true,
        "type": kind, "unique": false, "updateable": true,
    })
}

fn org() -> Org {
    Org {
        key: OrgKey::new("00D000000000001EAA", "005000000000001AAA"),
        alias: "bench".into(),
        username: "somebody@bench.example".into(),
        name: None,
        instance_url: "https://bench.my.salesforce.com".into(),
        login_url: "https://login.salesforce.com".into(),
        class: OrgClass::Sandbox,
        login: LoginKind::default(),
        app: ClientApp::salesforce_cli(),
        api_version: None,
        last_used: None,
        card: sftui::org::OrgCard::default(),
    }
}

/// Opens no page: nobody logs in here.
#[derive(Debug)]
struct Nobody;

impl Opener for Nobody {
    fn unavailable(&self) -> Option<String> {
        Some("no browser in a bench".into())
    }

    fn open(&self, _: &str) -> Result<(), String> {
        Err("no browser in a bench".into())
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let begin = Instant::now();
    work();
    begin.elapsed()
}

fn size(path: &Path) -> u64 {
    let entries = fs::read_dir(path).unwrap().flatten();
    entries
        .map(|entry| {
            let data = entry.metadata().unwrap();
            if data.is_dir() {
                size(&entry.path())
            } else {
                data.len()
            }
        })
        .sum()
}

fn mb(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000.0
}
