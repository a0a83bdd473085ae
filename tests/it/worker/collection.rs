//! Many records through the worker: how many calls, what is said of each, what stays out of others'
//! changes, what a cut leaves behind.

use std::collections::BTreeMap;
use std::time::Duration;

use sftui::demo::{DemoConfig, Fault};
use sftui::rows::staged::Outcome;
use sftui::rows::{CellKind, CellValue, RowSet};
use sftui::salesforce::Error;
use sftui::worker::{
    Calls, CollectionCell, CollectionEnd, CollectionEvent, CollectionJob, CollectionRecord,
    CollectionWork, Job, JobError, JobEvent, JobId, JobInput, QueryEvent, QueryJob, RecordJob,
    RecordWork, WriteOutcome, calls_for,
};

use super::rig::Rig;

pub(super) const COLLECTIONS: &str = "/composite/sobjects";

fn config(rows: usize) -> DemoConfig {
    DemoConfig {
        big_rows: rows,
        ..DemoConfig::prod()
    }
}

pub(super) async fn unlocked(rows: usize) -> Rig {
    let rig = Rig::logged_in(config(rows)).await;
    rig.worker.unlock(&rig.org, Some(&rig.org.alias)).unwrap();
    rig
}

/// What a run brings.
pub(super) async fn rows(rig: &mut Rig, soql: &str) -> RowSet {
    let job = QueryJob::new(rig.org.key.clone(), soql, u64::MAX);
    let id = rig.start(Job::Query(job));
    let mut rows = RowSet::default();
    for event in rig.all(id).await {
        match event {
            JobEvent::Query(QueryEvent::Columns(columns)) => rows = RowSet::new(columns),
            JobEvent::Query(QueryEvent::Page { chunk, columns, .. }) => rows.push(chunk, columns),
            JobEvent::Failed(error) => panic!("{error}"),
            _ => {}
        }
    }
    rows
}

pub(super) const READINGS: &str =
    "SELECT Id, Note__c, SystemModstamp FROM Meter_Reading__c ORDER BY Name";

pub(super) fn text(text: &str) -> CellValue {
    CellValue {
        kind: CellKind::Text,
        text: text.to_owned(),
    }
}

/// A note for each row.
pub(super) fn notes(rig: &Rig, rows: &RowSet, note: impl Fn(usize) -> CellValue) -> CollectionJob {
    let records = (0..rows.len()).map(|row| CollectionRecord {
        row,
        id: rows.cell(row, 0).text.to_owned(),
        seen: Some(rows.cell(row, 2).text.to_owned()),
        cells: vec![CollectionCell {
            field: "Note__c".into(),
            old: rows.cell(row, 1).into(),
            new: note(row),
        }],
    });
    CollectionJob {
        org: rig.org.key.clone(),
        object: "Meter_Reading__c".into(),
        work: CollectionWork::Update,
        records: records.collect(),
        columns: vec![
            (0, "Id".into()),
            (1, "Note__c".into()),
            (2, "SystemModstamp".into()),
        ],
        rows: rows.clone(),
        all_or_none: false,
    }
}

/// What a job led to.
#[derive(Default)]
pub(super) struct Led {
    pub outcomes: BTreeMap<usize, Outcome>,
    pub calls: Calls,
    pub rows: RowSet,
    pub batches: usize,
    pub end: Option<CollectionEnd>,
    pub failed: Option<JobError>,
}

fn start(rig: &mut Rig, job: CollectionJob) -> JobId {
    rig.start(Job::Collection(Box::new(job)))
}

pub(super) async fn led(rig: &mut Rig, id: JobId, rows: &RowSet) -> Led {
    let mut led = Led {
        rows: rows.clone(),
        ..Led::default()
    };
    for event in rig.all(id).await {
        match event {
            JobEvent::Collection(CollectionEvent::Batch {
                outcomes,
                pages,
                calls,
                ..
            }) => {
                led.batches += 1;
                led.outcomes.extend(outcomes);
                led.calls = calls;
                for (first, page) in pages {
                    assert!(led.rows.replace(first, page), "a page fits");
                }
            }
            JobEvent::Collection(CollectionEvent::Done(end)) => led.end = Some(end),
            JobEvent::Failed(error) => led.failed = Some(error),
            // What the object is like.
            JobEvent::Schema { .. } => {}
            other => panic!("{other:?}"),
        }
    }
    led
}

pub(super) async fn run(rig: &mut Rig, job: CollectionJob) -> Led {
    let rows = job.rows.clone();
    let id = start(rig, job);
    led(rig, id, &rows).await
}

pub(super) fn count(rig: &Rig, method: &str) -> usize {
    let entries = rig.demo.log().entries().into_iter();
    entries
        .filter(|entry| entry.method == method && entry.path().ends_with(COLLECTIONS))
        .count()
}

/// As another user of the org does it, past the client that is tested.
pub(super) fn somebody_else_writes(rig: &Rig, id: &str, note: &'static str) {
    use sftui::demo::value::Value;
    rig.demo.edit(|data| {
        let (object, row) = data.find_any(id).unwrap();
        let described = data.schema().object(object);
        let field = described.field_named("Note__c").unwrap();
        let stamp = described.field_named("SystemModstamp").unwrap();
        data.set(object, row, field, Value::Text(note.into()));
        let at = "2030-01-01T00:00:00Z".parse().unwrap();
        data.set(object, row, stamp, Value::DateTime(at));
    });
}

#[tokio::test]
async fn ten_thousand_changes_are_fifty_collections_and_the_rows_hold_what_the_org_made_of_them() {
    let mut rig = unlocked(10_000).await;
    let before = rows(&mut rig, READINGS).await;
    assert_eq!(before.len(), 10_000);
    let job = notes(&rig, &before, |row| text(&format!("seen {row}")));
    let led = run(&mut rig, job).await;
    assert_eq!(led.end, Some(CollectionEnd::Through));
    assert_eq!(count(&rig, "PATCH"), 50);
    assert_eq!(
        led.calls,
        Calls {
            writes: 50,
            reads: 100
        }
    );
    assert_eq!(calls_for(10_000, CollectionWork::Update), led.calls);
    assert!(led.outcomes.len() == 10_000 && led.outcomes.values().all(|o| *o == Outcome::Saved));
    let now = rows(&mut rig, READINGS).await;
    for row in [0, 199, 200, 4_321, 9_999] {
        assert_eq!(now.cell(row, 1).text, format!("seen {row}"));
        assert_eq!(led.rows.cell(row, 1), now.cell(row, 1));
        assert_eq!(led.rows.cell(row, 2), now.cell(row, 2), "the stamp, too");
    }
    let kept = rig.store.writes().unwrap();
    assert_eq!(kept.len(), 10_000);
    assert!(
        kept.iter()
            .all(|write| write.outcome() == WriteOutcome::Done)
    );
    assert!(kept[0].entry.new.contains("seen 9999"));
}

#[tokio::test]
async fn some_are_refused_in_the_orgs_words_and_the_others_are_saved() {
    let mut rig = unlocked(300).await;
    let before = rows(&mut rig, READINGS).await;
    let long = "x".repeat(400);
    let job = notes(&rig, &before, |row| {
        text(if row % 100 == 7 { &long } else { "fine" })
    });
    let led = run(&mut rig, job).await;
    assert_eq!((led.batches, led.end), (2, Some(CollectionEnd::Through)));
    let refused: Vec<usize> = led
        .outcomes
        .iter()
        .filter(|(_, outcome)| outcome.is_failed())
        .map(|(row, _)| *row)
        .collect();
    assert_eq!(refused, [7, 107, 207]);
    let words = led.outcomes[&7].words().unwrap();
    assert!(words.contains("(Note__c)"), "{words}");
    assert!(words.ends_with(" · STRING_TOO_LONG"), "{words}");
    assert_eq!(led.rows.cell(7, 1), before.cell(7, 1));
    assert_eq!(led.rows.cell(8, 1).text, "fine");
    // Only those that failed are sent again.
    let again = notes(&rig, &led.rows, |_| text("short"));
    let records = again
        .records
        .iter()
        .filter(|record| refused.contains(&record.row));
    let records = records.cloned().collect();
    let led = run(&mut rig, CollectionJob { records, ..again }).await;
    assert_eq!((led.outcomes.len(), count(&rig, "PATCH")), (3, 3));
    assert!(
        led.outcomes
            .values()
            .all(|outcome| *outcome == Outcome::Saved)
    );
}

#[tokio::test]
async fn all_or_none_holds_in_each_batch_and_ends_with_the_first_that_fails() {
    let mut rig = unlocked(600).await;
    let before = rows(&mut rig, READINGS).await;
    let long = "x".repeat(400);
    let mut job = notes(&rig, &before, |row| {
        text(if row == 250 { &long } else { "fine" })
    });
    job.all_or_none = true;
    let led = run(&mut rig, job).await;
    assert_eq!((led.batches, led.end), (2, Some(CollectionEnd::NotAll)));
    assert_eq!(count(&rig, "PATCH"), 2, "the third is not sent");
    assert_eq!(led.outcomes[&0], Outcome::Saved);
    let rolled_back = led.outcomes[&399].words().unwrap();
    assert!(rolled_back.contains("ROLLED_BACK"), "{rolled_back}");
    let now = rows(&mut rig, READINGS).await;
    assert_eq!(
        (now.cell(199, 1).text, now.cell(399, 1)),
        ("fine", before.cell(399, 1))
    );
}

#[tokio::test]
async fn a_record_that_somebody_else_changed_is_told_and_not_overwritten() {
    let mut rig = unlocked(5).await;
    let before = rows(&mut rig, READINGS).await;
    let id = |row: usize| before.cell(row, 0).text.to_owned();
    somebody_else_writes(&rig, &id(1), "theirs");
    // Another field of this one: only the stamp tells.
    let other: &'static str = before.cell(2, 1).text.to_owned().leak();
    somebody_else_writes(&rig, &id(2), other);
    rig.demo.edit(|data| {
        use sftui::demo::value::Value;
        let (object, row) = data.find_any(&id(3)).unwrap();
        let deleted = data
            .schema()
            .object(object)
            .field_named("IsDeleted")
            .unwrap();
        data.set(object, row, deleted, Value::Bool(true));
    });
    let job = notes(&rig, &before, |_| text("mine"));
    let led = run(&mut rig, job).await;
    let told: Vec<Option<&str>> = (0..5).map(|row| led.outcomes[&row].words()).collect();
    assert!(told[1].unwrap().ends_with("is now theirs"), "{told:?}");
    assert!(told[2].unwrap().contains("other fields"), "{told:?}");
    assert!(told[3].unwrap().contains("gone"), "{told:?}");
    assert_eq!((told[0], told[4]), (None, None));
    assert_eq!(led.rows.cell(1, 1).text, "theirs", "theirs are shown");
    let now = rows(&mut rig, READINGS).await;
    assert_eq!(now.cell(1, 1).text, "theirs");
    // Whoever has seen it and sends again means it.
    let again = notes(&rig, &led.rows, |_| text("mine"));
    let records = again
        .records
        .iter()
        .filter(|record| [1, 2].contains(&record.row));
    let records = records.cloned().collect();
    let led = run(&mut rig, CollectionJob { records, ..again }).await;
    assert!(
        led.outcomes
            .values()
            .all(|outcome| *outcome == Outcome::Saved)
    );
}

#[tokio::test]
async fn a_cut_leaves_a_journal_that_says_what_is_unknown_and_what_was_never_sent() {
    let mut rig = unlocked(600).await;
    let before = rows(&mut rig, READINGS).await;
    rig.demo
        .faults()
        .times(COLLECTIONS, 1, 1, Fault::ResetAfter(10));
    let job = notes(&rig, &before, |_| text("mine"));
    let led = run(&mut rig, job).await;
    assert!(
        matches!(led.failed, Some(JobError::Record(_))),
        "{:?}",
        led.failed
    );
    assert_eq!(count(&rig, "PATCH"), 2, "a write is sent once");
    assert_eq!(led.outcomes[&0], Outcome::Saved);
    assert!(matches!(led.outcomes[&200], Outcome::Unknown(_)));
    assert!(!led.outcomes.contains_key(&400), "it stays staged");
    let kept = rig.store.writes().unwrap();
    let of = |outcome| {
        kept.iter()
            .filter(|write| write.outcome() == outcome)
            .count()
    };
    assert_eq!(
        (
            of(WriteOutcome::Done),
            of(WriteOutcome::Unknown),
            kept.len()
        ),
        (200, 200, 400)
    );
    // The org had done it: sending it again finds the values changed, and overwrites nothing unseen.
    let again = notes(&rig, &before, |_| text("mine"));
    let records = again.records[200..400].to_vec();
    let led = run(&mut rig, CollectionJob { records, ..again }).await;
    let words = led.outcomes[&200].words().unwrap();
    assert!(words.ends_with("is now mine"), "{words}");
}

#[tokio::test]
async fn it_stops_between_batches_and_what_was_sent_is_seen_through() {
    let mut rig = unlocked(600).await;
    let before = rows(&mut rig, READINGS).await;
    let gate = rig.demo.faults().hold(COLLECTIONS);
    let job = notes(&rig, &before, |_| text("mine"));
    let id = start(&mut rig, job.clone());
    until(|| count(&rig, "PATCH") == 1).await;
    let kept = rig.store.writes().unwrap();
    assert_eq!(
        kept.len(),
        200,
        "it is in the journal before an answer comes"
    );
    assert!(kept.iter().all(|write| write.end.is_none()));
    rig.worker.tell(id, JobInput::Stop);
    gate.open();
    let first = led(&mut rig, id, &before).await;
    assert_eq!(
        (first.batches, first.end),
        (1, Some(CollectionEnd::Stopped))
    );
    assert!(first.outcomes.len() == 200 && count(&rig, "PATCH") == 1);
    // Whoever stops watching does not stop what was sent; nothing more is sent.
    let gate = rig.demo.faults().hold(COLLECTIONS);
    let records = job.records[200..].to_vec();
    let id = start(&mut rig, CollectionJob { records, ..job });
    until(|| count(&rig, "PATCH") == 2).await;
    rig.worker.cancel(id);
    gate.open();
    rig.worker.settled().await;
    let kept = rig.store.writes().unwrap();
    assert!(
        kept.len() == 400
            && kept
                .iter()
                .all(|write| write.outcome() == WriteOutcome::Done)
    );
    assert_eq!(count(&rig, "PATCH"), 2);
}

/// Waits for something that happens elsewhere.
pub(super) async fn until(is: impl Fn() -> bool) {
    let seen = async {
        while !is() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), seen)
        .await
        .unwrap();
}

#[tokio::test]
async fn rows_are_deleted_like_that_too_and_a_locked_org_is_asked_nothing() {
    let mut rig = unlocked(250).await;
    let before = rows(&mut rig, READINGS).await;
    let job = CollectionJob {
        work: CollectionWork::Delete,
        records: notes(&rig, &before, |_| text(""))
            .records
            .into_iter()
            .map(|record| CollectionRecord {
                cells: Vec::new(),
                ..record
            })
            .collect(),
        ..notes(&rig, &before, |_| text(""))
    };
    somebody_else_writes(&rig, &job.records[3].id, "theirs");
    let lock = RecordJob {
        org: rig.org.key.clone(),
        work: RecordWork::Lock,
    };
    rig.run(Job::Record(Box::new(lock))).await;
    let asked = rig.demo.log().entries().len();
    let led = run(&mut rig, job.clone()).await;
    assert!(matches!(
        led.failed,
        Some(JobError::Salesforce(Error::ReadOnly))
    ));
    assert_eq!(rig.demo.log().entries().len(), asked);
    rig.worker.unlock(&rig.org, Some(&rig.org.alias)).unwrap();
    let led = run(&mut rig, job).await;
    assert_eq!(
        led.calls,
        Calls {
            writes: 2,
            reads: 2
        }
    );
    assert!(matches!(led.outcomes[&3], Outcome::Stale(_)));
    let gone = led
        .outcomes
        .values()
        .filter(|one| **one == Outcome::Deleted);
    assert_eq!((gone.count(), count(&rig, "DELETE")), (249, 2));
    let now = rows(&mut rig, READINGS).await;
    assert_eq!(now.len(), 1);
    let kept = rig.store.writes().unwrap();
    assert!(
        kept[0].entry.old.contains("Note__c"),
        "{}",
        kept[0].entry.old
    );
}

#[tokio::test]
async fn a_change_of_many_leaves_them_their_owners() {
    let mut rig = unlocked(10).await;
    // An assignment rule has a queue for such leads, and would give it every one that is saved.
    let soql = "SELECT Id, Description, SystemModstamp, OwnerId FROM Lead \
                WHERE Status = 'Open - Not Contacted' ORDER BY Name LIMIT 3";
    let before = rows(&mut rig, soql).await;
    assert_eq!(before.len(), 3);
    let mut job = notes(&rig, &before, |row| text(&format!("note {row}")));
    job.object = "Lead".into();
    job.columns = vec![
        (0, "Id".into()),
        (1, "Description".into()),
        (2, "SystemModstamp".into()),
    ];
    for record in &mut job.records {
        record.cells[0].field = "Description".into();
    }
    let led = run(&mut rig, job).await;
    assert!(
        led.outcomes.values().all(|one| *one == Outcome::Saved),
        "{:?}",
        led.outcomes
    );
    let after = rows(&mut rig, soql).await;
    for row in 0..3 {
        assert_eq!(after.cell(row, 1).text, format!("note {row}"));
        assert_eq!(after.cell(row, 3).text, before.cell(row, 3).text);
    }
}
