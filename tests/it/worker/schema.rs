//! An org's schema: brought once, at once from the files after that, and asked about again.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sftui::demo::{DemoConfig, Fault};
use sftui::store::SchemaCache;
use sftui::worker::{Job, JobEvent, JobId, LogoutJob, SchemaEvent, SchemaJob, Settings};

use super::rig::{NoBrowser, Rig};

const LIST: &str = "/sobjects";

async fn rig(describes_trusted: Duration) -> Rig {
    Rig::logged_in_with(DemoConfig::prod(), settings(describes_trusted)).await
}

fn settings(describes_trusted: Duration) -> Settings {
    Settings {
        describes_trusted,
        ..Settings::default()
    }
}

fn job(rig: &Rig, objects: &[&str]) -> SchemaJob {
    SchemaJob {
        org: rig.org.key.clone(),
        list: true,
        objects: objects.iter().map(|name| (*name).to_owned()).collect(),
        refresh: false,
    }
}

/// Everything a schema job says, in words; objects in the order of their names.
async fn said(rig: &mut Rig, job: SchemaJob) -> Vec<String> {
    let id = rig.start(Job::Schema(job));
    words(rig, id).await
}

async fn words(rig: &mut Rig, id: JobId) -> Vec<String> {
    let events = rig.all(id).await;
    let mut words: Vec<String> = events
        .iter()
        .map(|event| match event {
            JobEvent::Schema { event, .. } => match event {
                SchemaEvent::List { list, .. } => format!("list of {}", list.objects().len()),
                SchemaEvent::Object { object, .. } => format!("object {}", object.name()),
                SchemaEvent::Missing(name) => format!("missing {name}"),
                SchemaEvent::Damaged(_) => "damaged".to_owned(),
                SchemaEvent::Done { asked, new } => format!("~ asked {asked}, new {new}"),
            },
            JobEvent::Failed(error) => format!("~ failed: {}", error.title()),
            other => format!("~ {other:?}"),
        })
        .collect();
    words.sort();
    words
}

fn cache(rig: &Rig) -> SchemaCache {
    rig.store.schema(&rig.org.key).unwrap()
}

/// Waits until the files have what was written behind the answers.
async fn until(what: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !what() {
        assert!(Instant::now() < deadline, "it is written");
        tokio::task::yield_now().await;
    }
}

/// The statuses of the calls to addresses that end so.
fn statuses(rig: &Rig, end: &str) -> Vec<u16> {
    let entries = rig.demo.log().entries();
    let asked = entries.iter().filter(|entry| entry.path().ends_with(end));
    asked.map(|entry| entry.status).collect()
}

/// The same files and the same org in a new start; unless `online`, some hotel's network answers.
fn next_start(mut rig: Rig, trusted: Duration, online: bool) -> Rig {
    if !online {
        let portal = Fault::Answer {
            status: 200,
            content_type: "text/html".into(),
            body: "<html>Welcome to our hotel</html>".into(),
        };
        rig.demo.faults().always("/services", portal);
    }
    rig.worker.shutdown();
    let (directory, vault) = (Arc::clone(&rig.directory), Arc::clone(&rig.vault));
    let org = rig.org.clone();
    let mut next = Rig::beside(
        rig.demo,
        directory,
        vault,
        Arc::new(NoBrowser),
        settings(trusted),
    );
    rig.said.clear();
    next.org = org;
    next
}

#[tokio::test]
async fn a_first_start_asks_for_all_and_the_next_has_it_at_once_with_no_network() {
    let mut first = rig(Duration::from_secs(300)).await;
    let asked = job(&first, &["Account", "contact"]);
    let all = ["list of 26", "object Account", "object Contact"];
    let told = said(&mut first, asked.clone()).await;
    assert_eq!(told[..3], all);
    assert_eq!(told[3], "~ asked 3, new 3");
    let files = cache(&first);
    until(|| {
        let object = |name| files.object(name).value.is_some();
        files.list().value.is_some() && object("Account") && object("contact")
    })
    .await;
    let before = first.demo.log().entries().len();
    let mut second = next_start(first, Duration::from_secs(300), false);
    let told = said(&mut second, asked).await;
    assert_eq!(told[..3], all);
    assert_eq!(told[3], "~ asked 0, new 0");
    assert_eq!(
        second.demo.log().entries().len(),
        before,
        "nothing was asked"
    );
}

#[tokio::test]
async fn what_is_here_is_said_before_an_org_that_cannot_be_reached_fails() {
    let mut first = rig(Duration::ZERO).await;
    let asked = job(&first, &["Account"]);
    said(&mut first, asked.clone()).await;
    let files = cache(&first);
    until(|| files.list().value.is_some() && files.object("Account").value.is_some()).await;
    let mut second = next_start(first, Duration::ZERO, false);
    let told = said(&mut second, asked).await;
    assert_eq!(told[..2], ["list of 26", "object Account"]);
    assert!(told[2].starts_with("~ failed"), "{told:?}");
}

#[tokio::test]
async fn what_is_old_is_asked_about_and_kept_where_it_has_not_changed() {
    let mut first = rig(Duration::ZERO).await;
    let asked = job(&first, &["Account"]);
    said(&mut first, asked.clone()).await;
    let files = cache(&first);
    until(|| files.list().value.is_some() && files.object("Account").value.is_some()).await;
    let old = std::time::SystemTime::UNIX_EPOCH;
    files.still_true(None, old).unwrap();
    let mut second = next_start(first, Duration::ZERO, true);
    let told = said(&mut second, asked).await;
    // Once at once and once as still true.
    let twice = [
        "list of 26",
        "list of 26",
        "object Account",
        "object Account",
    ];
    assert_eq!(told[..4], twice);
    assert_eq!(told[4], "~ asked 2, new 0");
    assert_eq!(statuses(&second, LIST), [200, 304]);
    assert_eq!(statuses(&second, "/Account/describe"), [200, 304]);
    until(|| {
        files
            .list()
            .value
            .is_some_and(|list| list.stamp.asked > old)
    })
    .await;
}

#[tokio::test]
async fn a_refresh_asks_about_what_is_young_too_and_brings_what_has_changed() {
    let mut rig = rig(Duration::from_secs(300)).await;
    let asked = job(&rig, &["Account", "Contact"]);
    said(&mut rig, asked.clone()).await;
    let changed = Fault::Answer {
        status: 200,
        content_type: "application/json".into(),
        body: r#"{"name":"Account","label":"Firma"}"#.into(),
    };
    rig.demo
        .faults()
        .once("/sobjects/Account/describe", changed);
    let refresh = SchemaJob {
        refresh: true,
        ..asked
    };
    let told = said(&mut rig, refresh).await;
    assert_eq!(told.last().unwrap(), "~ asked 3, new 1");
    let files = cache(&rig);
    until(|| {
        let account = files.object("Account").value;
        account.is_some_and(|account| account.value.summary.label == "Firma")
    })
    .await;
}

#[tokio::test]
async fn fifty_are_asked_for_a_few_at_a_time_and_those_not_in_the_list_not_at_all() {
    let mut rig = rig(Duration::from_secs(300)).await;
    let none = job(&rig, &[]);
    let list = said(&mut rig, none).await;
    assert_eq!(list, ["list of 26", "~ asked 1, new 1"]);
    let files = cache(&rig);
    until(|| files.list().value.is_some()).await;
    let objects = files.list().value.unwrap().value.sobjects;
    let mut wanted: Vec<String> = objects.into_iter().map(|object| object.name).collect();
    wanted.extend((0..24).map(|n| format!("Nothing{n}__c")));
    assert_eq!(wanted.len(), 50);
    let asked = SchemaJob {
        list: false,
        objects: wanted.iter().cloned().chain(["ACCOUNT".into()]).collect(),
        ..job(&rig, &[])
    };
    let told = said(&mut rig, asked).await;
    let count = |word: &str| told.iter().filter(|said| said.starts_with(word)).count();
    assert_eq!((count("object"), count("missing")), (26, 24));
    assert_eq!(told.last().unwrap(), "~ asked 26, new 26");
    assert_eq!(statuses(&rig, "/describe").len(), 26);
}

#[tokio::test]
async fn an_object_that_is_gone_is_missing_and_leaves_its_file() {
    let mut rig = rig(Duration::ZERO).await;
    let unknown = SchemaJob {
        list: false,
        ..job(&rig, &["Nothing__c", "a/b"])
    };
    let told = said(&mut rig, unknown).await;
    assert_eq!(told[0], "missing Nothing__c");
    assert!(told[1].starts_with("~ failed"), "{told:?}");
    let asked = job(&rig, &["Account"]);
    said(&mut rig, asked.clone()).await;
    let files = cache(&rig);
    until(|| files.object("Account").value.is_some()).await;
    let gone = Fault::Answer {
        status: 404,
        content_type: "application/json".into(),
        body: r#"[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]"#
            .into(),
    };
    rig.demo.faults().once("/sobjects/Account/describe", gone);
    let told = said(&mut rig, asked).await;
    assert!(told.contains(&"missing Account".to_owned()), "{told:?}");
    until(|| files.object("Account").value.is_none()).await;
}

#[tokio::test]
async fn one_object_that_fails_does_not_hold_up_the_others() {
    let mut rig = rig(Duration::from_secs(300)).await;
    let broken = Fault::Answer {
        status: 200,
        content_type: "application/json".into(),
        body: "[".into(),
    };
    rig.demo.faults().once("/sobjects/Account/describe", broken);
    let asked = job(&rig, &["Account", "Contact", "User"]);
    let told = said(&mut rig, asked).await;
    assert_eq!(told[..3], ["list of 26", "object Contact", "object User"]);
    assert!(told[3].starts_with("~ failed"), "{told:?}");
}

#[tokio::test]
async fn a_damaged_file_is_said_once_and_fetched_again() {
    let mut first = rig(Duration::from_secs(300)).await;
    let asked = job(&first, &["Account"]);
    said(&mut first, asked.clone()).await;
    let files = cache(&first);
    until(|| files.list().value.is_some() && files.object("Account").value.is_some()).await;
    for file in all_files(&first) {
        fs::write(file, "damaged").unwrap();
    }
    let mut second = next_start(first, Duration::from_secs(300), true);
    let told = said(&mut second, asked).await;
    let all = [
        "damaged",
        "damaged",
        "list of 26",
        "object Account",
        "~ asked 2, new 2",
    ];
    assert_eq!(told, all);
    until(|| files.list().value.is_some() && files.object("Account").value.is_some()).await;
}

#[tokio::test]
async fn two_jobs_that_need_the_same_ask_once_and_a_cancelled_one_ends() {
    let mut rig = rig(Duration::from_secs(300)).await;
    let asked = job(&rig, &["Account", "Contact"]);
    let one = rig.start(Job::Schema(asked.clone()));
    let two = rig.start(Job::Schema(asked.clone()));
    for id in [one, two] {
        let told: BTreeSet<String> = words(&mut rig, id).await.into_iter().collect();
        assert!(
            told.contains("list of 26") && told.contains("object Account"),
            "{told:?}"
        );
    }
    assert_eq!(statuses(&rig, LIST), [200]);
    assert_eq!(statuses(&rig, "/describe").len(), 2);
    let refresh = SchemaJob {
        refresh: true,
        ..asked
    };
    let _gate = rig.demo.faults().hold("/sobjects/Account/describe");
    let id = rig.start(Job::Schema(refresh));
    // The young ones are said first; then it hangs.
    for _ in 0..3 {
        assert!(matches!(rig.event(id).await, JobEvent::Schema { .. }));
    }
    rig.worker.cancel(id);
    let last = rig.last(id).await;
    assert!(matches!(last, JobEvent::Cancelled), "{last:?}");
}

#[tokio::test]
async fn a_logout_leaves_nothing_of_the_schema_and_no_file_ever_has_a_token() {
    let mut rig = rig(Duration::from_secs(300)).await;
    let asked = job(&rig, &["Account", "Contact"]);
    said(&mut rig, asked).await;
    let files = cache(&rig);
    until(|| {
        let object = |name| files.object(name).value.is_some();
        files.list().value.is_some() && object("Account") && object("contact")
    })
    .await;
    let mut everything = String::new();
    for file in all_files(&rig) {
        let mut text = Vec::new();
        let bytes = fs::read(file).unwrap();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&bytes[..]), &mut text)
            .unwrap();
        everything += &String::from_utf8_lossy(&text);
    }
    assert!(everything.contains("AnnualRevenue"));
    let token = rig.vault.get(&rig.org.key).unwrap().unwrap().refresh_token;
    assert!(!everything.contains(token.expose()));
    assert!(!everything.contains(&format!("{}!", rig.org.key.organization_id())));
    let last = rig
        .run(Job::Logout(LogoutJob::new(rig.org.key.clone())))
        .await;
    assert!(matches!(last, JobEvent::Logout(_)), "{last:?}");
    assert_eq!(all_files(&rig), Vec::<PathBuf>::new());
}

/// The files of the org's cache.
fn all_files(rig: &Rig) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut directories = vec![rig.directory.path().join("cache")];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                directories.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found
}
