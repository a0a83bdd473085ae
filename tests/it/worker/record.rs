//! Records through the worker: the lock, what is sent, what an org refuses, the journal and undo.

mod page;

use std::time::Duration;

use sftui::demo::{DemoConfig, Fault};
use sftui::salesforce::Error;
use sftui::worker::{
    Change, Job, JobError, JobEvent, ListCount, PageEvent, RecordError, RecordEvent, RecordJob,
    RecordName, RecordWork, RecordWrite, Settings, Values, WriteOutcome,
};

use super::rig::Rig;

fn small() -> DemoConfig {
    DemoConfig {
        big_rows: 10,
        // Nobody waits for rows that a test holds.
        lock_wait: Duration::ZERO,
        ..DemoConfig::prod()
    }
}

async fn locked() -> Rig {
    Rig::logged_in(small()).await
}

async fn unlocked() -> Rig {
    let rig = locked().await;
    rig.worker.unlock(&rig.org, Some(&rig.org.alias)).unwrap();
    rig
}

fn job(rig: &Rig, work: RecordWork) -> Job {
    Job::Record(Box::new(RecordJob {
        org: rig.org.key.clone(),
        work,
    }))
}

async fn run(rig: &mut Rig, work: RecordWork) -> Result<RecordEvent, JobError> {
    let job = job(rig, work);
    match rig.run(job).await {
        JobEvent::Record(event) => Ok(*event),
        JobEvent::Failed(error) => Err(error),
        other => panic!("{other:?}"),
    }
}

async fn write(rig: &mut Rig, change: Change) -> Result<RecordEvent, JobError> {
    run(rig, RecordWork::Write(RecordWrite::new(change))).await
}

fn values(json: &str) -> Values {
    Values::of_json(json).unwrap()
}

fn named(id: &str) -> RecordName {
    RecordName {
        object: None,
        id: id.to_owned(),
    }
}

fn update(id: &str, json: &str) -> Change {
    Change::Update {
        record: named(id),
        values: values(json),
    }
}

fn create(json: &str) -> Change {
    Change::Create {
        object: "Account".into(),
        values: values(json),
    }
}

async fn made(rig: &mut Rig, json: &str) -> String {
    match write(rig, create(json)).await {
        Ok(RecordEvent::Done { change, .. }) => change.id,
        other => panic!("{other:?}"),
    }
}

async fn field(rig: &mut Rig, id: &str, name: &str) -> serde_json::Value {
    let work = RecordWork::Read {
        record: named(id),
        fields: vec![name.to_owned()],
    };
    let Ok(RecordEvent::Read { json, .. }) = run(rig, work).await else {
        panic!("the record is read");
    };
    serde_json::from_str::<serde_json::Value>(&json).unwrap()[name].clone()
}

/// The resources that hold reads alone.
fn is_reads(path: &str) -> bool {
    path.ends_with("/composite") || path.ends_with("/composite/batch")
}

/// Requests that could change records.
fn writes(rig: &Rig) -> Vec<String> {
    let entries = rig.demo.log().entries().into_iter();
    entries
        .filter(|entry| entry.method != "GET" && entry.path().contains("/services/"))
        .filter(|entry| !entry.path().contains("/oauth2/") && !is_reads(entry.path()))
        .map(|entry| format!("{} {}", entry.method, entry.path()))
        .collect()
}

/// As another user of the org does it, past the client that is tested.
fn somebody_else_writes(rig: &Rig, id: &str, name: &str, value: &'static str) {
    use sftui::demo::value::Value;
    rig.demo.advance_clock(Duration::from_secs(60));
    rig.demo.edit(|data| {
        let (object, row) = data.find_any(id).unwrap();
        let described = data.schema().object(object);
        let (field, stamps) = (
            described.field_named(name).unwrap(),
            ["LastModifiedDate", "SystemModstamp"].map(|s| described.field_named(s).unwrap()),
        );
        data.set(object, row, field, Value::Text(value.into()));
        for stamp in stamps {
            let at = "2030-01-01T00:00:00Z".parse().unwrap();
            data.set(object, row, stamp, Value::DateTime(at));
        }
    });
}

#[tokio::test]
async fn nothing_that_could_change_records_leaves_a_locked_org() {
    let mut rig = locked().await;
    let id = "0015g0000000001AAA";
    for change in [
        create(r#"{"Name":"x"}"#),
        update(id, r#"{"Phone":"1"}"#),
        Change::Delete(named(id)),
        Change::Undelete(named(id)),
    ] {
        let refused = write(&mut rig, change).await;
        let read_only = matches!(refused, Err(JobError::Salesforce(Error::ReadOnly)));
        assert!(read_only, "{refused:?}");
    }
    let undo = RecordWork::Undo {
        key: None,
        dry: false,
    };
    assert!(matches!(
        run(&mut rig, undo).await,
        Err(JobError::Salesforce(Error::ReadOnly))
    ));
    assert_eq!(rig.demo.log().entries().len(), 0, "nothing was even asked");
    for typed in [None, Some("DEMO-PROD"), Some("")] {
        let typed = typed.map(str::to_owned);
        let stays = run(&mut rig, RecordWork::Unlock { typed }).await;
        assert!(
            matches!(stays, Err(JobError::Record(RecordError::Locked(_)))),
            "{stays:?}"
        );
    }
    let typed = Some(rig.org.alias.clone());
    run(&mut rig, RecordWork::Unlock { typed }).await.unwrap();
    made(&mut rig, r#"{"Name":"Unlocked GmbH"}"#).await;
    run(&mut rig, RecordWork::Lock).await.unwrap();
    assert!(write(&mut rig, create(r#"{"Name":"y"}"#)).await.is_err());
    assert_eq!(writes(&rig).len(), 1);
}

#[tokio::test]
async fn what_the_org_makes_of_the_values_is_read_along() {
    let mut rig = unlocked().await;
    let person = Change::Create {
        object: "Contact".into(),
        values: values(r#"{"FirstName":"Anna","LastName":"Müller"}"#),
    };
    let Ok(RecordEvent::Done { change, .. }) = write(&mut rig, person).await else {
        panic!("it is made");
    };
    let wish = update(&change.id, r#"{"LastName":"Müller-Test"}"#);
    let wish = match wish {
        Change::Update { record, values } => Change::Update {
            record: RecordName {
                object: Some("Contact".into()),
                ..record
            },
            values,
        },
        other => other,
    };
    let name = |done: Result<RecordEvent, JobError>| {
        let Ok(RecordEvent::Done { after, .. }) = done else {
            panic!("{done:?}");
        };
        values(&after).get("Name").map(str::to_owned)
    };
    let said = name(write(&mut rig, wish).await);
    assert_eq!(said.as_deref(), Some("\"Anna Müller-Test\""));
    // The journal keeps what was written, and nothing beside it.
    let kept = rig.store.writes().unwrap();
    assert!(
        !kept
            .last()
            .unwrap()
            .end
            .as_ref()
            .unwrap()
            .after
            .contains("\"Name\"")
    );
    let undo = RecordWork::Undo {
        key: None,
        dry: false,
    };
    let said = name(run(&mut rig, undo).await);
    assert_eq!(said.as_deref(), Some("\"Anna Müller\""));
}

#[tokio::test]
async fn an_update_sends_what_differs_and_undo_puts_it_back() {
    let mut rig = unlocked().await;
    let id = made(
        &mut rig,
        r#"{"Name":"Nordwind","Phone":"1","AnnualRevenue":12.5}"#,
    )
    .await;
    let same = update(
        &id,
        r#"{"Phone":"1","AnnualRevenue":12.50,"Description":""}"#,
    );
    assert!(matches!(
        write(&mut rig, same).await,
        Ok(RecordEvent::Unchanged(_))
    ));
    let wish = RecordWrite {
        dry: true,
        ..RecordWrite::new(update(&id, r#"{"Name":"Nordwind","Phone":"2"}"#))
    };
    let Ok(RecordEvent::Preview(change)) = run(&mut rig, RecordWork::Write(wish)).await else {
        panic!("a preview");
    };
    assert_eq!(
        (change.old.to_json(), change.new.to_json()),
        (r#"{"Phone":"1"}"#.into(), r#"{"Phone":"2"}"#.into())
    );
    assert_eq!(writes(&rig).len(), 1, "only the record was made");
    let done = write(&mut rig, update(&id, r#"{"Name":"Nordwind","Phone":"2"}"#)).await;
    assert!(matches!(done, Ok(RecordEvent::Done { .. })), "{done:?}");
    let log = rig.demo.log().entries();
    let sent = log.iter().find(|entry| entry.method == "PATCH").unwrap();
    assert_eq!(sent.body, r#"{"Phone":"2"}"#);
    assert!(sent.headers.contains_key("if-unmodified-since"));
    assert_eq!(field(&mut rig, &id, "Phone").await, "2");
    let undo = || RecordWork::Undo {
        key: None,
        dry: false,
    };
    assert!(matches!(
        run(&mut rig, undo()).await,
        Ok(RecordEvent::Done { .. })
    ));
    assert_eq!(field(&mut rig, &id, "Phone").await, "1");
    // What is left is the record that was made.
    run(&mut rig, undo()).await.unwrap();
    let gone = write(&mut rig, update(&id, r#"{"Phone":"3"}"#)).await;
    assert!(
        matches!(&gone, Err(JobError::Salesforce(error)) if error.code() == Some("ENTITY_IS_DELETED")),
        "{gone:?}"
    );
    assert!(matches!(
        run(&mut rig, undo()).await,
        Err(JobError::Record(RecordError::NothingToUndo(_)))
    ));
}

#[tokio::test]
async fn a_record_that_somebody_else_changed_is_left_alone_and_shown_in_three_ways() {
    let mut rig = unlocked().await;
    let id = made(&mut rig, r#"{"Name":"Südwind","Phone":"1"}"#).await;
    let seen = field(&mut rig, &id, "SystemModstamp").await;
    somebody_else_writes(&rig, &id, "Phone", "theirs");
    let wish = RecordWrite {
        seen: seen.as_str().map(str::to_owned),
        base: values(r#"{"Phone":"1"}"#),
        ..RecordWrite::new(update(&id, r#"{"Phone":"mine"}"#))
    };
    let Ok(RecordEvent::Conflict { fields, .. }) = run(&mut rig, RecordWork::Write(wish)).await
    else {
        panic!("a conflict");
    };
    let ways = &fields[0];
    assert_eq!(
        (
            ways.base.as_deref(),
            ways.theirs.as_str(),
            ways.mine.as_str()
        ),
        (Some("\"1\""), "\"theirs\"", "\"mine\"")
    );
    assert_eq!(field(&mut rig, &id, "Phone").await, "theirs");
    assert_eq!(writes(&rig).len(), 1, "only the record was made");
    // Somebody who is faster than the two calls meets the condition of the request.
    let stale = Fault::Answer {
        status: 412,
        content_type: "application/json".into(),
        body: r#"[{"message":"modified","errorCode":"PRECONDITION_FAILED"}]"#.into(),
    };
    rig.demo.faults().once("PATCH", stale);
    let late = write(&mut rig, update(&id, r#"{"Phone":"mine"}"#)).await;
    assert!(matches!(late, Ok(RecordEvent::Conflict { .. })), "{late:?}");
}

#[tokio::test]
async fn a_delete_of_what_somebody_else_changed_tells_which_fields() {
    let mut rig = unlocked().await;
    let id = made(&mut rig, r#"{"Name":"Südwind","Phone":"1"}"#).await;
    let seen = field(&mut rig, &id, "SystemModstamp").await;
    somebody_else_writes(&rig, &id, "Phone", "theirs");
    let wish = RecordWrite {
        seen: seen.as_str().map(str::to_owned),
        base: values(r#"{"Name":"Südwind","Phone":"1"}"#),
        ..RecordWrite::new(Change::Delete(named(&id)))
    };
    let Ok(RecordEvent::Conflict { fields, .. }) = run(&mut rig, RecordWork::Write(wish)).await
    else {
        panic!("a conflict");
    };
    let told: Vec<_> = fields
        .iter()
        .map(|ways| {
            (
                ways.field.as_str(),
                ways.base.as_deref(),
                ways.theirs.as_str(),
            )
        })
        .collect();
    assert_eq!(told, [("Phone", Some("\"1\""), "\"theirs\"")]);
    assert_eq!(writes(&rig).len(), 1, "only the record was made");
}

#[tokio::test]
async fn undo_does_not_lose_what_somebody_else_wrote() {
    let mut rig = unlocked().await;
    let id = made(&mut rig, r#"{"Name":"Ostwind","Phone":"1"}"#).await;
    write(&mut rig, update(&id, r#"{"Phone":"2"}"#))
        .await
        .unwrap();
    somebody_else_writes(&rig, &id, "Phone", "theirs");
    let undo = RecordWork::Undo {
        key: None,
        dry: false,
    };
    let Ok(RecordEvent::Conflict { fields, .. }) = run(&mut rig, undo).await else {
        panic!("a conflict");
    };
    assert_eq!(fields[0].theirs, "\"theirs\"");
    assert_eq!(field(&mut rig, &id, "Phone").await, "theirs");
}

#[tokio::test]
async fn undo_sees_who_was_faster_than_its_two_reads() {
    let mut rig = unlocked().await;
    let id = made(&mut rig, r#"{"Name":"Westwind","Phone":"1"}"#).await;
    write(&mut rig, update(&id, r#"{"Phone":"2"}"#))
        .await
        .unwrap();
    let stamp = field(&mut rig, &id, "SystemModstamp").await;
    somebody_else_writes(&rig, &id, "Phone", "theirs");
    // The first of the reads was answered before that.
    let before = serde_json::json!({
        "Id": id, "Phone": "2", "LastModifiedDate": stamp, "SystemModstamp": stamp,
    });
    let answer = Fault::Answer {
        status: 200,
        content_type: "application/json".into(),
        body: before.to_string(),
    };
    rig.demo.faults().once(&format!("/Account/{id}"), answer);
    let undo = RecordWork::Undo {
        key: None,
        dry: false,
    };
    let came = run(&mut rig, undo).await;
    assert!(matches!(came, Ok(RecordEvent::Conflict { .. })), "{came:?}");
    assert_eq!(field(&mut rig, &id, "Phone").await, "theirs");
}

#[tokio::test]
async fn a_delete_is_undone_with_the_children_that_went_along() {
    let mut rig = unlocked().await;
    let (id, lines) = {
        let data = rig.demo.data();
        let schema = data.schema();
        let line = schema.object_named("OpportunityLineItem").unwrap();
        let parent = schema.object(line).field_named("OpportunityId").unwrap();
        let of = |row| data.value(line, row, parent).as_text().unwrap().to_owned();
        let id = of(0);
        let lines: Vec<String> = (0..data.row_count(line))
            .filter(|row| of(*row) == id)
            .map(|row| data.id(line, row))
            .collect();
        (id, lines)
    };
    let deleted = |rig: &Rig, id: &str| {
        let data = rig.demo.data();
        let (object, row) = data.find_any(id).unwrap();
        data.is_deleted(object, row)
    };
    write(&mut rig, Change::Delete(named(&id))).await.unwrap();
    assert!(deleted(&rig, &id) && deleted(&rig, &lines[0]));
    let undo = RecordWork::Undo {
        key: None,
        dry: false,
    };
    run(&mut rig, undo).await.unwrap();
    assert!(!deleted(&rig, &id) && lines.iter().all(|line| !deleted(&rig, line)));
    assert_eq!(writes(&rig).last().unwrap(), "POST /services/Soap/u/67.0");
    // The session that expired is renewed for SOAP too.
    write(&mut rig, Change::Delete(named(&id))).await.unwrap();
    rig.demo.expire_access_tokens();
    let back = write(&mut rig, Change::Undelete(named(&id))).await;
    assert!(matches!(back, Ok(RecordEvent::Done { .. })), "{back:?}");
    let again = write(&mut rig, Change::Undelete(named(&id))).await;
    let Ok(RecordEvent::Refused { refusal, .. }) = again else {
        panic!("{again:?}");
    };
    assert_eq!(refusal.errors[0].code, "UNDELETE_FAILED");
}

#[tokio::test]
async fn what_the_org_does_not_undelete_is_refused_before_it_is_sent() {
    let mut rig = unlocked().await;
    let id = {
        let data = rig.demo.data();
        let line = data.schema().object_named("OpportunityLineItem").unwrap();
        data.id(line, 0)
    };
    write(&mut rig, Change::Delete(named(&id))).await.unwrap();
    let sent = writes(&rig).len();
    let refused = write(&mut rig, Change::Undelete(named(&id))).await;
    let Err(error) = refused else {
        panic!("{refused:?}");
    };
    assert!(error.to_string().contains("undeleting"), "{error}");
    assert_eq!(writes(&rig).len(), sent, "nothing was sent");
}

#[tokio::test]
async fn refusals_come_with_their_fields_and_nothing_changes() {
    let mut rig = unlocked().await;
    let id = made(&mut rig, r#"{"Name":"Westwind"}"#).await;
    for (change, code, fields) in [
        (
            update(&id, r#"{"AnnualRevenue":-1}"#),
            "FIELD_CUSTOM_VALIDATION_EXCEPTION",
            &["AnnualRevenue"][..],
        ),
        (
            create(r#"{"Phone":"1"}"#),
            "REQUIRED_FIELD_MISSING",
            &["Name"],
        ),
        (create(r#"{"Name":"WESTWIND"}"#), "DUPLICATES_DETECTED", &[]),
    ] {
        let came = write(&mut rig, change).await;
        let Ok(RecordEvent::Refused { refusal, .. }) = came else {
            panic!("{code}: {came:?}");
        };
        assert_eq!(
            (
                refusal.errors[0].code.as_str(),
                refusal.errors[0].fields.as_slice()
            ),
            (
                code,
                fields
                    .iter()
                    .map(|f| (*f).to_owned())
                    .collect::<Vec<_>>()
                    .as_slice()
            )
        );
        if code == "DUPLICATES_DETECTED" {
            let found = refusal.duplicates.unwrap();
            assert!(found.allow_save);
            assert_eq!(found.matches[0].id, id);
        }
    }
    let mut wish = RecordWrite::new(create(r#"{"Name":"Westwind"}"#));
    wish.options.save_duplicates = true;
    let saved = run(&mut rig, RecordWork::Write(wish)).await;
    assert!(matches!(saved, Ok(RecordEvent::Done { .. })), "{saved:?}");
    let held = rig.demo.hold(&[&id]);
    let came = write(&mut rig, update(&id, r#"{"Phone":"7"}"#)).await;
    assert!(
        matches!(&came, Ok(RecordEvent::Refused { refusal, .. }) if refusal.is_retryable()),
        "{came:?}"
    );
    drop(held);
    let sent = writes(&rig).len();
    for (change, why) in [
        (update(&id, r#"{"Nome":"x"}"#), "no field Nome"),
        (
            update(&id, r#"{"CreatedDate":null}"#),
            "CreatedDate cannot be",
        ),
        (update("zzz5g0000000001AAA", r#"{"Name":"x"}"#), "zzz"),
        (update("7", r#"{"Name":"x"}"#), "no id"),
    ] {
        let error = write(&mut rig, change).await.unwrap_err();
        assert!(error.detail().contains(why), "{why}: {error:?}");
    }
    assert_eq!(
        writes(&rig).len(),
        sent,
        "what cannot be written is not sent"
    );
}

#[tokio::test]
async fn a_write_is_sent_once_and_its_unknown_end_is_in_the_journal() {
    let mut rig = unlocked().await;
    rig.demo
        .faults()
        .once("POST /services/data", Fault::ResetAfter(0));
    let cut = write(&mut rig, create(r#"{"Name":"Lost"}"#)).await;
    let unknown = matches!(cut, Err(JobError::Record(RecordError::Unknown(_))));
    assert!(unknown, "{cut:?}");
    assert_eq!(writes(&rig).len(), 1, "it is not sent again");
    let kept = rig.store.writes().unwrap();
    assert_eq!(kept[0].outcome(), WriteOutcome::Unknown);
    assert_eq!(kept[0].entry.new, r#"{"Name":"Lost"}"#);
    rig.demo.faults().once(
        "POST /services/data",
        Fault::Unavailable { retry_after: None },
    );
    assert!(write(&mut rig, create(r#"{"Name":"Busy"}"#)).await.is_err());
    assert_eq!(writes(&rig).len(), 2, "not even after 503");
}

#[tokio::test]
async fn the_journal_has_a_write_before_it_leaves_and_can_be_switched_off() {
    let mut rig = unlocked().await;
    let gate = rig.demo.faults().hold("POST /services/data");
    let work = RecordWork::Write(RecordWrite::new(create(r#"{"Name":"Held"}"#)));
    let begun = job(&rig, work);
    let id = rig.start(begun);
    let store = rig.store.clone();
    let seen = async {
        loop {
            if writes(&rig).len() == 1 {
                break store.writes().unwrap();
            }
            tokio::task::yield_now().await;
        }
    };
    let kept = tokio::time::timeout(Duration::from_secs(20), seen)
        .await
        .unwrap();
    assert!(kept.len() == 1 && kept[0].end.is_none());
    // Whoever stops watching does not stop the write.
    rig.worker.cancel(id);
    gate.open();
    rig.worker.settled().await;
    assert_eq!(store.writes().unwrap()[0].outcome(), WriteOutcome::Done);
    let settings = Settings {
        journal: false,
        ..Settings::default()
    };
    let mut rig = Rig::logged_in_with(small(), settings).await;
    rig.worker.unlock(&rig.org, Some(&rig.org.alias)).unwrap();
    made(&mut rig, r#"{"Name":"Unwritten"}"#).await;
    assert!(rig.store.writes().unwrap().is_empty());
}

#[tokio::test]
async fn what_was_made_is_not_deleted_with_what_somebody_else_added() {
    let mut rig = unlocked().await;
    let id = made(&mut rig, r#"{"Name":"Abendwind"}"#).await;
    somebody_else_writes(&rig, &id, "Phone", "theirs");
    let undo = RecordWork::Undo {
        key: None,
        dry: false,
    };
    let came = run(&mut rig, undo).await;
    assert!(matches!(came, Ok(RecordEvent::Conflict { .. })), "{came:?}");
    assert_eq!(field(&mut rig, &id, "Phone").await, "theirs");
}

/// Numbers that look random and are the same in every run.
fn numbers(mut seed: u64) -> impl FnMut(u64) -> u64 {
    move |below| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    }
}

#[tokio::test]
async fn the_journal_and_undo_restore_any_sequence_of_writes() {
    let mut rig = unlocked().await;
    let fields = ["Phone", "Website", "Description", "AnnualRevenue"];
    for seed in 0..6 {
        let mut next = numbers(seed);
        let id = made(
            &mut rig,
            &format!(r#"{{"Name":"Wind {seed}","Phone":"0"}}"#),
        )
        .await;
        let mut before = Vec::new();
        for name in fields {
            before.push(field(&mut rig, &id, name).await);
        }
        let mut keys = Vec::new();
        for _ in 0..8 {
            let mut wish = Values::default();
            for name in fields {
                match (next(3), name) {
                    (0, _) => {}
                    (1, _) => wish.set(name, "null"),
                    (_, "AnnualRevenue") => wish.set(name, &format!("{}.5", next(1_000))),
                    (_, "Website") => wish.set(name, &format!("\"https://{}.example\"", next(9))),
                    _ => wish.set(name, &format!("\"ü {}\"", next(9))),
                }
            }
            let record = named(&id);
            let change = Change::Update {
                record,
                values: wish,
            };
            match write(&mut rig, change).await.unwrap() {
                RecordEvent::Done { key, .. } => keys.push(key.unwrap()),
                RecordEvent::Unchanged(_) => {}
                other => panic!("{other:?}"),
            }
            if next(4) == 0 {
                match write(&mut rig, Change::Delete(named(&id))).await.unwrap() {
                    RecordEvent::Done { key, .. } => {
                        let work = RecordWork::Undo { key, dry: false };
                        let back = run(&mut rig, work).await;
                        assert!(matches!(back, Ok(RecordEvent::Done { .. })), "{back:?}");
                    }
                    other => panic!("{other:?}"),
                }
            }
        }
        for key in keys.into_iter().rev() {
            let work = RecordWork::Undo {
                key: Some(key),
                dry: false,
            };
            let back = run(&mut rig, work).await;
            assert!(
                matches!(back, Ok(RecordEvent::Done { .. })),
                "{seed}: {back:?}"
            );
        }
        for (name, before) in fields.into_iter().zip(before) {
            assert_eq!(field(&mut rig, &id, name).await, before, "{seed} {name}");
        }
    }
}

/// The permit is asked for where requests are made; so they are made there alone, and only what is
/// named here may say that a request writes, or that a POST only reads.
#[test]
fn requests_are_made_and_allowed_in_the_places_that_are_known() {
    fn files(directory: &std::path::Path, into: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path, into);
            } else {
                into.push(path);
            }
        }
    }
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&source, &mut all);
    for (words, places) in [
        (
            "reqwest::Client::builder",
            &["salesforce/http/clients.rs"][..],
        ),
        (".request(call.method", &["salesforce/http.rs"]),
        (
            "Intent::Write",
            &["salesforce/client.rs", "salesforce/http.rs"],
        ),
        ("_by_this_file", &["salesforce/composite.rs"]),
        (
            "client.write(permit",
            &[
                "salesforce/collections.rs",
                "salesforce/record/mod.rs",
                "salesforce/record/soap.rs",
            ],
        ),
        ("WritePermit {", &["salesforce/permit.rs"]),
    ] {
        let mut found: Vec<String> = all
            .iter()
            .filter(|path| std::fs::read_to_string(path).is_ok_and(|text| text.contains(words)))
            .map(|path| path.strip_prefix(&source).unwrap().display().to_string())
            .map(|path| path.strip_prefix("ground/").unwrap_or(&path).to_owned())
            .filter(|path| !path.contains("tests") && !path.starts_with("demo"))
            .collect();
        found.sort();
        for path in &found {
            assert!(
                places.contains(&path.replace('\\', "/").as_str()),
                "{words}: {path}"
            );
        }
        assert!(!found.is_empty(), "{words} is nowhere");
    }
}

/// The newest write of the journal, taken back.
async fn undo_newest(rig: &mut Rig) -> Result<RecordEvent, JobError> {
    let work = RecordWork::Undo {
        key: None,
        dry: false,
    };
    run(rig, work).await
}

#[tokio::test]
async fn what_was_undeleted_and_never_read_is_not_deleted_again() {
    let mut rig = unlocked().await;
    // An account without cases, which nothing of ours has told anything of.
    let id = sftui::demo::id::make("001", 47);
    write(&mut rig, Change::Delete(named(&id))).await.unwrap();
    let unreadable = Fault::Answer {
        status: 404,
        content_type: "application/json".into(),
        body: r#"[{"message":"gone","errorCode":"NOT_FOUND"}]"#.into(),
    };
    let read = format!("GET /services/data/v67.0/sobjects/Account/{id}");
    rig.demo.faults().once(&read, unreadable);
    write(&mut rig, Change::Undelete(named(&id))).await.unwrap();
    let sent = writes(&rig).len();
    let refused = undo_newest(&mut rig).await.unwrap_err();
    assert!(
        matches!(&refused, JobError::Record(RecordError::NothingToUndo(why))
            if why.contains("the record was not read after that write")),
        "{refused:?}"
    );
    assert_eq!(writes(&rig).len(), sent);
    // One that was read is deleted again, unless somebody has changed it.
    write(&mut rig, Change::Delete(named(&id))).await.unwrap();
    write(&mut rig, Change::Undelete(named(&id))).await.unwrap();
    somebody_else_writes(&rig, &id, "Phone", "theirs");
    let theirs = undo_newest(&mut rig).await;
    assert!(
        matches!(theirs, Ok(RecordEvent::Conflict { .. })),
        "{theirs:?}"
    );
}

#[tokio::test]
async fn two_programs_that_take_the_same_write_back_do_it_once() {
    let config = DemoConfig {
        lock_wait: Duration::from_secs(20),
        ..small()
    };
    let mut rig = Rig::logged_in(config).await;
    rig.worker.unlock(&rig.org, Some(&rig.org.alias)).unwrap();
    let id = made(&mut rig, r#"{"Name":"Westwind","Phone":"1"}"#).await;
    write(&mut rig, update(&id, r#"{"Phone":"2"}"#))
        .await
        .unwrap();
    let undo = RecordWork::Undo {
        key: None,
        dry: false,
    };
    // The first one is with the org, which waits for somebody.
    let held = rig.demo.hold(&[&id]);
    let first = job(&rig, undo.clone());
    let first = rig.start(first);
    while rig.demo.waiting_writes() == 0 {
        tokio::task::yield_now().await;
    }
    let vault = std::sync::Arc::clone(&rig.vault);
    let (other, mut events) = rig.another_worker(&vault);
    other.unlock(&rig.org, Some(&rig.org.alias)).unwrap();
    other.start(sftui::worker::JobId(1), job(&rig, undo));
    let refused = loop {
        match events.recv().await.expect("an answer").1 {
            JobEvent::Failed(error) => break error,
            JobEvent::Record(event) => panic!("{event:?}"),
            _ => {}
        }
    };
    assert!(
        matches!(&refused, JobError::Record(RecordError::NothingToUndo(why)) if why.contains("another sftui")),
        "{refused:?}"
    );
    drop(held);
    let done = rig.all(first).await;
    assert!(matches!(done.last(), Some(JobEvent::Record(_))), "{done:?}");
    assert_eq!(field(&mut rig, &id, "Phone").await, "1");
    let undos = rig.store.writes().unwrap().into_iter();
    let undos = undos.filter(|write| write.entry.undoes.is_some());
    assert_eq!(undos.count(), 1, "what was not sent is not in the journal");
}
