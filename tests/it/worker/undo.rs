//! Whole batches of the journal taken back, and records taken out of the recycle bin, 200 a call: what is
//! restored, what is left to others, what a cut leaves behind.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use sftui::demo::{DemoConfig, Fault};
use sftui::rows::RowSet;
use sftui::rows::staged::Outcome;
use sftui::salesforce::Error;
use sftui::worker::{
    Calls, Change, CollectionEnd, CollectionEvent, CollectionJob, CollectionRecord, CollectionWork,
    Job, JobError, JobEvent, JobInput, JournaledWrite, RecordError, RecordEvent, RecordJob,
    RecordName, RecordWork, RecordWrite, UndoEvent, UndoJob, UndoPlan, Values, WriteAction,
    WriteOutcome,
};

use super::collection::{
    COLLECTIONS, Led, READINGS, count, led, notes, rows, run, somebody_else_writes, text, unlocked,
    until,
};
use super::rig::Rig;

const SOAP: &str = "/services/Soap";

/// The newest batch of the journal.
fn newest(rig: &Rig) -> String {
    let writes = rig.store.writes().unwrap();
    let batch = writes.iter().find_map(|write| write.entry.batch());
    batch.expect("a batch").to_owned()
}

fn undo(rig: &Rig, batch: &str, dry: bool) -> Job {
    Job::Undo(UndoJob {
        org: rig.org.key.clone(),
        batch: Some(batch.to_owned()),
        dry,
    })
}

/// What a batch that is taken back led to.
async fn back(rig: &mut Rig, batch: &str, dry: bool) -> (UndoPlan, Led) {
    let job = undo(rig, batch, dry);
    let id = rig.start(job);
    let (mut plan, mut led) = (UndoPlan::default(), Led::default());
    for event in rig.all(id).await {
        match event {
            JobEvent::Undo(UndoEvent::Plan(told)) => plan = told,
            JobEvent::Undo(UndoEvent::Went(CollectionEvent::Batch {
                outcomes, calls, ..
            })) => {
                led.batches += 1;
                led.outcomes.extend(outcomes);
                led.calls = calls;
            }
            JobEvent::Undo(UndoEvent::Went(CollectionEvent::Done(end))) => led.end = Some(end),
            JobEvent::Failed(error) => led.failed = Some(error),
            JobEvent::Schema { .. } => {}
            other => panic!("{other:?}"),
        }
    }
    (plan, led)
}

/// Deletes these rows, or takes them out of the bin.
fn moved(rig: &Rig, rows: &RowSet, which: &[usize], work: CollectionWork) -> CollectionJob {
    let job = notes(rig, rows, |_| text(""));
    let records = job.records.into_iter();
    let records = records.filter(|record| which.contains(&record.row));
    CollectionJob {
        work,
        records: records
            .map(|record| CollectionRecord {
                seen: None,
                cells: Vec::new(),
                ..record
            })
            .collect(),
        ..job
    }
}

fn ended(writes: &[JournaledWrite], action: WriteAction) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for write in writes.iter().filter(|write| write.entry.action == action) {
        *counts.entry(format!("{:?}", write.outcome())).or_default() += 1;
    }
    counts
}

fn counts(of: &[(&str, usize)]) -> BTreeMap<String, usize> {
    of.iter()
        .map(|(what, n)| ((*what).to_owned(), *n))
        .collect()
}

#[tokio::test]
async fn a_batch_gets_its_old_values_back_but_for_what_somebody_changed_since() {
    let mut rig = unlocked(450).await;
    let before = rows(&mut rig, READINGS).await;
    let job = notes(&rig, &before, |row| text(&format!("mine {row}")));
    run(&mut rig, job).await;
    let batch = newest(&rig);
    let id = |row: usize| before.cell(row, 0).text.to_owned();
    somebody_else_writes(&rig, &id(7), "theirs");
    // Somebody put this one back already.
    let old: &'static str = before.cell(9, 1).text.to_owned().leak();
    somebody_else_writes(&rig, &id(9), old);

    let (plan, look) = back(&mut rig, &batch, true).await;
    assert_eq!((plan.records.len(), plan.left.len()), (450, 0));
    assert_eq!(plan.work, Some(CollectionWork::Update));
    assert_eq!(look.end, Some(CollectionEnd::Through));
    assert_eq!(count(&rig, "PATCH"), 3, "a look sends nothing");
    assert_eq!(rig.store.writes().unwrap().len(), 450);
    let told: Vec<usize> = look.outcomes.keys().copied().collect();
    assert_eq!(told, [7, 9], "only what is left is told");
    let why = look.outcomes[&7].words().unwrap();
    assert!(why.ends_with("was mine 7, is now theirs"), "{why}");
    assert_eq!(look.outcomes[&9], Outcome::Saved);

    let (_, led) = back(&mut rig, &batch, false).await;
    assert_eq!(led.end, Some(CollectionEnd::Through));
    assert_eq!(
        led.calls,
        Calls {
            writes: 3,
            reads: 6
        }
    );
    assert_eq!(count(&rig, "PATCH"), 6, "200 a call");
    let now = rows(&mut rig, READINGS).await;
    for row in 0..450 {
        let is = match row {
            7 => "theirs",
            _ => before.cell(row, 1).text,
        };
        assert_eq!(now.cell(row, 1).text, is, "{row}");
    }
    // It is itself in the journal, as one batch that says what it takes back.
    let undoing = newest(&rig);
    assert_ne!(undoing, batch);
    let writes = rig.store.writes().unwrap();
    let of = |name: &str| {
        let all = writes.iter();
        all.filter(|write| write.entry.batch() == Some(name))
            .count()
    };
    assert_eq!((of(&undoing), of(&batch)), (448, 450));
    assert!(
        writes[0]
            .entry
            .undoes
            .as_deref()
            .unwrap()
            .starts_with(&batch)
    );

    // What is back is not taken back twice; what is left is told again.
    let (plan, led) = back(&mut rig, &batch, false).await;
    assert_eq!((plan.records.len(), plan.left.len()), (2, 448));
    assert!(matches!(led.outcomes[&0], Outcome::Stale(_)));
    // An undo is taken back like any other batch, and then the first stands again.
    let (_, led) = back(&mut rig, &undoing, false).await;
    assert_eq!(led.outcomes.len(), 448);
    let now = rows(&mut rig, READINGS).await;
    assert_eq!(now.cell(0, 1).text, "mine 0");
    let (plan, _) = back(&mut rig, &batch, true).await;
    assert_eq!(plan.records.len(), 450);
}

#[tokio::test]
async fn a_locked_org_is_sent_nothing_and_an_unknown_batch_is_none() {
    let mut rig = unlocked(5).await;
    let before = rows(&mut rig, READINGS).await;
    let job = notes(&rig, &before, |_| text("mine"));
    run(&mut rig, job).await;
    let batch = newest(&rig);
    let lock = RecordJob {
        org: rig.org.key.clone(),
        work: RecordWork::Lock,
    };
    rig.run(Job::Record(Box::new(lock))).await;
    let asked = rig.demo.log().entries().len();
    let (_, led) = back(&mut rig, &batch, false).await;
    assert!(matches!(
        led.failed,
        Some(JobError::Salesforce(Error::ReadOnly))
    ));
    assert_eq!(rig.demo.log().entries().len(), asked);
    // A look is allowed.
    let (_, look) = back(&mut rig, &batch, true).await;
    assert_eq!(look.end, Some(CollectionEnd::Through));
    let (_, none) = back(&mut rig, "0-0", true).await;
    assert!(matches!(
        none.failed,
        Some(JobError::Record(RecordError::NothingToUndo(_)))
    ));
}

#[tokio::test]
async fn it_stops_between_calls_and_goes_on_with_the_rest_another_time() {
    let mut rig = unlocked(600).await;
    let before = rows(&mut rig, READINGS).await;
    let job = notes(&rig, &before, |_| text("mine"));
    run(&mut rig, job).await;
    let batch = newest(&rig);
    let gate = rig.demo.faults().hold(COLLECTIONS);
    let job = undo(&rig, &batch, false);
    let id = rig.start(job);
    until(|| count(&rig, "PATCH") == 4).await;
    rig.worker.tell(id, JobInput::Stop);
    gate.open();
    let last = rig.last(id).await;
    assert!(matches!(
        last,
        JobEvent::Undo(UndoEvent::Went(CollectionEvent::Done(
            CollectionEnd::Stopped
        )))
    ));
    assert_eq!(count(&rig, "PATCH"), 4);
    let (plan, led) = back(&mut rig, &batch, false).await;
    assert_eq!((plan.records.len(), led.outcomes.len()), (400, 400));
    let now = rows(&mut rig, READINGS).await;
    assert!((0..600).all(|row| now.cell(row, 1) == before.cell(row, 1)));
}

#[tokio::test]
async fn what_nobody_knows_of_is_taken_back_where_it_was_done_and_left_where_it_was_not() {
    let mut rig = unlocked(400).await;
    let before = rows(&mut rig, READINGS).await;
    // The first call is done and its answer lost.
    rig.demo
        .faults()
        .times(COLLECTIONS, 0, 1, Fault::ResetAfter(10));
    let job = notes(&rig, &before, |_| text("mine"));
    run(&mut rig, job.clone()).await;
    let done = newest(&rig);
    // This one breaks before it does anything.
    rig.demo.faults().times(COLLECTIONS, 0, 1, Fault::HtmlError);
    let records = job.records[200..].to_vec();
    run(&mut rig, CollectionJob { records, ..job }).await;
    let never = newest(&rig);
    let writes = rig.store.writes().unwrap();
    assert_eq!(
        ended(&writes, WriteAction::Update),
        counts(&[("Unknown", 400)])
    );
    for batch in [&done, &never] {
        let (_, led) = back(&mut rig, batch, false).await;
        assert_eq!(led.end, Some(CollectionEnd::Through), "{:?}", led.failed);
        assert!(led.outcomes.values().all(|one| *one == Outcome::Saved));
    }
    let now = rows(&mut rig, READINGS).await;
    assert!((0..400).all(|row| now.cell(row, 1) == before.cell(row, 1)));
    // Only what was done needed a call.
    assert_eq!(count(&rig, "PATCH"), 3);
}

#[tokio::test]
async fn more_than_a_call_of_deleted_records_comes_back_and_goes_again() {
    let mut rig = unlocked(450).await;
    let before = rows(&mut rig, READINGS).await;
    let all: Vec<usize> = (0..450).collect();
    let job = moved(&rig, &before, &all, CollectionWork::Delete);
    run(&mut rig, job).await;
    assert_eq!(rows(&mut rig, READINGS).await.len(), 0);
    let batch = newest(&rig);
    let (plan, led) = back(&mut rig, &batch, false).await;
    assert_eq!(plan.work, Some(CollectionWork::Undelete));
    assert_eq!(
        led.calls,
        Calls {
            writes: 3,
            reads: 3
        }
    );
    assert_eq!(rig.demo.log().count(SOAP), 3);
    let now = rows(&mut rig, READINGS).await;
    assert_eq!(now.len(), 450);
    assert!((0..450).all(|row| now.cell(row, 1) == before.cell(row, 1)));
    // Taking that back deletes them, but for the one that somebody worked on since.
    somebody_else_writes(&rig, before.cell(3, 0).text, "theirs");
    let undoing = newest(&rig);
    let (plan, led) = back(&mut rig, &undoing, false).await;
    assert_eq!(plan.work, Some(CollectionWork::Delete));
    let left = led.outcomes.values().filter(|one| one.is_failed());
    assert_eq!((left.count(), led.outcomes.len()), (1, 450));
    let now = rows(&mut rig, READINGS).await;
    assert_eq!((now.len(), now.cell(0, 1).text), (1, "theirs"));
}

#[tokio::test]
async fn many_of_what_the_org_does_not_undelete_are_refused_before_a_call() {
    let mut rig = unlocked(10).await;
    let soql = "SELECT Id, Description, SystemModstamp FROM OpportunityLineItem LIMIT 3";
    let before = rows(&mut rig, soql).await;
    let job = |rig: &Rig, work| CollectionJob {
        object: "OpportunityLineItem".into(),
        columns: Vec::new(),
        ..moved(rig, &before, &[0, 1, 2], work)
    };
    let delete = job(&rig, CollectionWork::Delete);
    let led = run(&mut rig, delete).await;
    assert!(led.failed.is_none() && led.outcomes.len() == 3);
    let undelete = job(&rig, CollectionWork::Undelete);
    let led = run(&mut rig, undelete).await;
    let said = led.failed.map(|error| error.to_string());
    let said = said.unwrap_or_default();
    assert!(said.contains("undeleting"), "{said}");
    assert_eq!(rig.demo.log().count(SOAP), 0);
}

#[tokio::test]
async fn a_cut_among_undeletes_says_what_was_sent_and_what_is_unknown() {
    let mut rig = unlocked(600).await;
    let before = rows(&mut rig, READINGS).await;
    let all: Vec<usize> = (0..600).collect();
    let job = moved(&rig, &before, &all, CollectionWork::Delete);
    run(&mut rig, job).await;
    let deleted = newest(&rig);
    rig.demo.faults().times(SOAP, 1, 1, Fault::ResetAfter(10));
    let job = moved(&rig, &before, &all, CollectionWork::Undelete);
    let id = rig.start(Job::Collection(Box::new(job)));
    let led = led(&mut rig, id, &before).await;
    assert!(
        matches!(led.failed, Some(JobError::Record(RecordError::Unknown(_)))),
        "{:?}",
        led.failed
    );
    assert_eq!(rig.demo.log().count(SOAP), 2, "a write is sent once");
    assert_eq!(led.outcomes[&0], Outcome::Saved);
    assert!(matches!(led.outcomes[&200], Outcome::Unknown(_)));
    assert!(!led.outcomes.contains_key(&400), "it was never sent");
    let writes = rig.store.writes().unwrap();
    assert_eq!(
        ended(&writes, WriteAction::Undelete),
        counts(&[("Done", 200), ("Unknown", 200)])
    );
    // Taking the deletes back brings the rest; those that are there already are told by the org.
    let (_, led) = back(&mut rig, &deleted, false).await;
    let there = led.outcomes.values().filter(|one| one.is_failed()).count();
    assert_eq!((led.outcomes.len(), there), (600, 400));
    assert_eq!(rows(&mut rig, READINGS).await.len(), 600);
}

/// Numbers that look random and are the same in every run.
fn numbers(mut seed: u64) -> impl FnMut(usize) -> usize {
    move |below| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    }
}

/// Ids and notes of what is there.
async fn kept(rig: &mut Rig) -> BTreeMap<String, String> {
    let now = rows(rig, READINGS).await;
    let each = (0..now.len()).map(|row| {
        let [id, note] = [0, 1].map(|column| now.cell(row, column).text.to_owned());
        (id, note)
    });
    each.collect()
}

/// One record made, changed, deleted, or a write of it taken back.
async fn single(rig: &mut Rig, work: RecordWork) -> Result<RecordEvent, JobError> {
    let job = Job::Record(Box::new(RecordJob {
        org: rig.org.key.clone(),
        work,
    }));
    match rig.run(job).await {
        JobEvent::Record(event) => Ok(*event),
        JobEvent::Failed(error) => Err(error),
        other => panic!("{other:?}"),
    }
}

async fn write(rig: &mut Rig, change: Change) {
    let came = single(rig, RecordWork::Write(RecordWrite::new(change))).await;
    let fine = matches!(
        came,
        Ok(RecordEvent::Done { .. } | RecordEvent::Refused { .. } | RecordEvent::Unchanged(_))
    );
    assert!(fine, "{came:?}");
}

/// What was written together last, or alone: its name, and whether it is a batch.
fn newest_of_any(writes: &[JournaledWrite]) -> Option<(String, bool)> {
    let entry = &writes.first()?.entry;
    let batch = entry.batch().map(|batch| (batch.to_owned(), true));
    Some(batch.unwrap_or_else(|| (entry.key.clone(), false)))
}

/// Takes a batch or a write back, as far as it stands; the records that were not.
async fn take_back(rig: &mut Rig, (name, is_batch): (String, bool)) -> Vec<String> {
    let nothing =
        |error: &JobError| matches!(error, JobError::Record(RecordError::NothingToUndo(_)));
    if is_batch {
        let (_, led) = back(rig, &name, false).await;
        assert!(led.failed.as_ref().is_none_or(nothing), "{:?}", led.failed);
        let left = led.outcomes.values().filter(|one| one.is_failed());
        return left.map(|one| format!("{one:?}")).collect();
    }
    let key = Some(name);
    match single(rig, RecordWork::Undo { key, dry: false }).await {
        Ok(RecordEvent::Done { .. } | RecordEvent::Unchanged(_)) => Vec::new(),
        Err(error) if nothing(&error) => Vec::new(),
        other => vec![format!("{other:?}")],
    }
}

#[tokio::test]
async fn the_journal_and_undo_restore_any_sequence_of_writes_of_every_kind() {
    let mut rig = Rig::logged_in(DemoConfig {
        big_rows: 12,
        // Rows that somebody holds are refused at once.
        lock_wait: Duration::ZERO,
        ..DemoConfig::prod()
    })
    .await;
    rig.worker.unlock(&rig.org, Some(&rig.org.alias)).unwrap();
    let mut kinds = BTreeMap::new();
    for seed in 100..106 {
        let mut next = numbers(seed);
        let begun = rig.store.writes().unwrap().len();
        let before = kept(&mut rig).await;
        let first = rows(&mut rig, READINGS).await;
        for _ in 0..10 {
            let now = rows(&mut rig, READINGS).await;
            let some: Vec<usize> = (0..now.len()).filter(|_| next(3) > 0).collect();
            let one = now.cell(next(now.len().max(1)), 0).text.to_owned();
            // Some of the records are held by somebody: those of a batch fail, and only those.
            let held: Vec<String> = some
                .iter()
                .filter(|_| next(4) == 0)
                .map(|row| now.cell(*row, 0).text.to_owned())
                .collect();
            let held: Vec<&str> = held.iter().map(String::as_str).collect();
            let theirs = rig.demo.hold(&held);
            let record = RecordName {
                object: Some("Meter_Reading__c".into()),
                id: one.clone(),
            };
            let values =
                |text: &str| Values::of_json(&format!(r#"{{"Note__c":"{text}"}}"#)).unwrap();
            match next(8) {
                0 => {
                    let writes = rig.store.writes().unwrap();
                    if let Some(newest) = newest_of_any(&writes[..writes.len() - begun]) {
                        take_back(&mut rig, newest).await;
                    }
                }
                1 => {
                    let job = moved(&rig, &now, &some, CollectionWork::Delete);
                    run(&mut rig, job).await;
                }
                2 => {
                    let live: BTreeSet<String> = (0..now.len())
                        .map(|row| now.cell(row, 0).text.to_owned())
                        .collect();
                    let gone: Vec<usize> = (0..first.len())
                        .filter(|row| !live.contains(first.cell(*row, 0).text))
                        .collect();
                    let job = moved(&rig, &first, &gone, CollectionWork::Undelete);
                    run(&mut rig, job).await;
                }
                3 => {
                    let object = "Meter_Reading__c".to_owned();
                    let values = values(&format!("made {seed}"));
                    write(&mut rig, Change::Create { object, values }).await;
                }
                4 if !one.is_empty() => {
                    let values = values(&format!("one {}", next(1_000)));
                    write(&mut rig, Change::Update { record, values }).await;
                }
                5 if !one.is_empty() => write(&mut rig, Change::Delete(record)).await,
                _ => {
                    let value = next(1_000);
                    let mut job = notes(&rig, &now, |row| match (row + value) % 5 {
                        0 => Default::default(),
                        _ => text(&format!("ü {value} {row}")),
                    });
                    job.records.retain(|record| some.contains(&record.row));
                    run(&mut rig, job).await;
                }
            }
            drop(theirs);
        }
        let writes = rig.store.writes().unwrap();
        let new = &writes[..writes.len() - begun];
        for write in new {
            let kind = format!("{:?} {:?}", write.entry.action, write.outcome());
            *kinds.entry(kind).or_insert(0) += 1;
        }
        // From the newest to the oldest, as far as they stand.
        let mut all: Vec<(String, bool)> = Vec::new();
        for at in 0..new.len() {
            let name = newest_of_any(&new[at..]).unwrap();
            if !all.contains(&name) {
                all.push(name);
            }
        }
        for name in all {
            let left = take_back(&mut rig, name).await;
            assert!(left.is_empty(), "{seed}: {left:?}");
        }
        assert_eq!(kept(&mut rig).await, before, "{seed}");
    }
    // Every kind of write came, and rows that were refused among those that were not.
    for kind in [
        "Create Done",
        "Update Done",
        "Delete Done",
        "Undelete Done",
        "Update Refused",
        "Delete Refused",
    ] {
        assert!(kinds.contains_key(kind), "{kind}: {kinds:?}");
    }
}

#[tokio::test]
async fn undeletes_that_were_never_read_are_not_taken_back() {
    let mut rig = unlocked(20).await;
    let before = rows(&mut rig, READINGS).await;
    let job = moved(&rig, &before, &[0, 1], CollectionWork::Delete);
    run(&mut rig, job).await;
    let unreadable = Fault::Answer {
        status: 400,
        content_type: "application/json".into(),
        body: r#"[{"message":"Your query request was running for too long.","errorCode":"QUERY_TIMEOUT"}]"#.into(),
    };
    rig.demo.faults().always("/query?", unreadable);
    let job = moved(&rig, &before, &[0, 1], CollectionWork::Undelete);
    let led = run(&mut rig, job).await;
    assert_eq!(led.end, Some(CollectionEnd::Through));
    rig.demo.faults().clear();
    let undeleted = newest(&rig);
    let (_, led) = back(&mut rig, &undeleted, false).await;
    assert!(
        matches!(&led.failed, Some(JobError::Record(RecordError::NothingToUndo(why)))
            if why.contains("was not read after that write")),
        "{:?}",
        led.failed
    );
    assert_eq!(rows(&mut rig, READINGS).await.len(), 20);
}

#[tokio::test]
async fn the_journal_and_undo_restore_any_sequence_of_batches() {
    let mut rig = unlocked(40).await;
    for seed in 0..8 {
        let mut next = numbers(seed);
        let begun = rig.store.writes().unwrap().len();
        let before = kept(&mut rig).await;
        let mut undone: BTreeSet<String> = BTreeSet::new();
        for _ in 0..8 {
            let now = rows(&mut rig, READINGS).await;
            let some: Vec<usize> = (0..now.len()).filter(|_| next(3) > 0).collect();
            match next(4) {
                // A batch that stands is taken back, be it an undo itself, as long as nothing was
                // written over it.
                0 if begun < rig.store.writes().unwrap().len() => {
                    let batch = newest(&rig);
                    if undone.insert(batch.clone()) {
                        let (_, led) = back(&mut rig, &batch, false).await;
                        assert!(led.failed.is_none(), "{seed}: {:?}", led.failed);
                    }
                }
                1 if !some.is_empty() => {
                    let job = moved(&rig, &now, &some, CollectionWork::Delete);
                    let led = run(&mut rig, job).await;
                    assert_eq!(led.end, Some(CollectionEnd::Through));
                }
                _ if !some.is_empty() => {
                    let value = next(1_000);
                    let mut job = notes(&rig, &now, |row| match (row + value) % 5 {
                        0 => Default::default(),
                        _ => text(&format!("ü {value} {row}")),
                    });
                    job.records.retain(|record| some.contains(&record.row));
                    let led = run(&mut rig, job).await;
                    assert_eq!(led.end, Some(CollectionEnd::Through));
                }
                _ => {}
            }
        }
        // From the newest to the oldest, as far as they stand.
        let mut batches: Vec<String> = Vec::new();
        let writes = rig.store.writes().unwrap();
        for write in writes.iter().take(writes.len() - begun) {
            let batch = write.entry.batch().unwrap().to_owned();
            if !batches.contains(&batch) {
                batches.push(batch);
            }
        }
        assert!(!batches.is_empty(), "{seed}");
        for batch in batches {
            let (_, led) = back(&mut rig, &batch, false).await;
            let left: Vec<&Outcome> = led.outcomes.values().filter(|o| o.is_failed()).collect();
            assert!(left.is_empty(), "{seed}: {left:?}");
            let nothing = matches!(
                led.failed,
                None | Some(JobError::Record(RecordError::NothingToUndo(_)))
            );
            assert!(nothing, "{seed}: {:?}", led.failed);
        }
        assert_eq!(kept(&mut rig).await, before, "{seed}");
        let writes = rig.store.writes().unwrap();
        assert!(writes.iter().all(|w| w.outcome() == WriteOutcome::Done));
    }
}
