//! The journal: what comes back, what a crash leaves, what is trimmed, and two programs at once.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use super::*;

fn entry(key: &str) -> WriteEntry {
    WriteEntry {
        key: key.into(),
        at: 7,
        org: OrgKey::new("00D000000000001AAA", "005000000000001AAA"),
        alias: "acme".into(),
        action: WriteAction::Update,
        object: "Account".into(),
        id: Some("001000000000001AAA".into()),
        old: r#"{"Phone":"1"}"#.into(),
        new: r#"{"Phone":"2\n☃"}"#.into(),
        undoes: None,
    }
}

fn end(of: &str, outcome: WriteOutcome) -> WriteEnd {
    WriteEnd {
        of: of.into(),
        outcome,
        id: None,
        after: String::new(),
    }
}

fn store() -> (tempfile::TempDir, Store) {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(directory.path()).unwrap();
    (directory, store)
}

#[test]
fn what_was_sent_and_how_it_ended_comes_back_the_newest_first() {
    let (directory, store) = store();
    assert!(store.writes().unwrap().is_empty());
    for key in ["a", "b"] {
        store.begin_write(entry(key)).unwrap();
    }
    store.end_write(end("a", WriteOutcome::Done)).unwrap();
    // A crash in the middle of a line.
    let path = directory.path().join(FILE);
    let mut bytes = fs::read(&path).unwrap();
    bytes.extend_from_slice(b"{\"v\":1,\"sent\":{\"key\":");
    fs::write(&path, bytes).unwrap();
    store.begin_write(entry("c")).unwrap();
    let writes = store.writes().unwrap();
    let told: Vec<_> = writes
        .iter()
        .map(|w| (w.entry.key.as_str(), w.outcome()))
        .collect();
    assert_eq!(
        told,
        [
            ("c", WriteOutcome::Unknown),
            ("b", WriteOutcome::Unknown),
            ("a", WriteOutcome::Done)
        ],
        "what follows a torn line is whole"
    );
    assert_eq!(writes[2].entry, entry("a"));
    store.purge_writes().unwrap();
    store.purge_writes().unwrap();
    assert!(store.writes().unwrap().is_empty());
}

#[test]
fn a_batch_is_named_by_the_beginning_of_its_keys_and_an_undo_can_be_taken_back() {
    let batch = |key: &str| entry(key).batch().map(str::to_owned);
    assert_eq!(batch("67a-0000beef"), None);
    assert_eq!(batch("67a-0000beef-12").as_deref(), Some("67a-0000beef"));
    let write = |key: &str, undoes: Option<&str>, outcome| JournaledWrite {
        entry: WriteEntry {
            undoes: undoes.map(str::to_owned),
            ..entry(key)
        },
        end: Some(end(key, outcome)),
    };
    let mut writes = vec![
        write("b", Some("a"), WriteOutcome::Done),
        write("a", None, WriteOutcome::Done),
    ];
    assert_eq!(taken_back(&writes), HashSet::from(["a"]));
    writes.insert(0, write("c", Some("b"), WriteOutcome::Refused));
    assert_eq!(taken_back(&writes), HashSet::from(["a"]));
    writes.insert(0, write("d", Some("b"), WriteOutcome::Done));
    assert_eq!(taken_back(&writes), HashSet::from(["b"]), "a stands again");
}

#[test]
fn a_batch_that_is_larger_than_the_journal_loses_none_of_its_own_writes() {
    let (directory, store) = store();
    let long = |key: &str| WriteEntry {
        old: "x".repeat(100_000),
        ..entry(key)
    };
    for at in 0..60 {
        store.begin_write(long(&format!("0-old{at}"))).unwrap();
    }
    // Calls of fifty records each, one after the other.
    for call in 0..6 {
        let keys: Vec<String> = (0..50)
            .map(|at| format!("7-batch-{}", call * 50 + at))
            .collect();
        let entries = keys.iter().map(|key| long(key)).collect();
        store.begin_writes(entries).unwrap();
        let ends = keys.iter().map(|key| end(key, WriteOutcome::Done));
        store.end_writes(ends.collect()).unwrap();
    }
    let writes = store.writes().unwrap();
    let batch = |write: &&JournaledWrite| write.entry.batch() == Some("7-batch");
    let done = |write: &JournaledWrite| write.outcome() == WriteOutcome::Done;
    assert_eq!(writes.iter().filter(batch).count(), 300);
    assert!(writes.iter().filter(batch).all(done));
    assert!(writes.len() < 360, "what was there before has gone");
    // Once others are written it is trimmed as ever.
    let path = directory.path().join(FILE);
    assert!(fs::metadata(&path).unwrap().len() > LARGEST as u64);
    store.begin_write(entry("after")).unwrap();
    assert!(fs::metadata(&path).unwrap().len() <= LARGEST as u64);
    assert_eq!(store.writes().unwrap()[0].entry.key, "after");
}

#[test]
fn a_write_is_taken_back_by_one_program_at_a_time_and_once() {
    let (_directory, store) = store();
    let undo = |key: &str, at: i64| WriteEntry {
        undoes: Some("a".into()),
        at,
        ..entry(key)
    };
    let taken = |said: Result<(), StoreError>| matches!(said, Err(StoreError::TakenBack));
    store.begin_write(entry("a")).unwrap();
    store.end_write(end("a", WriteOutcome::Done)).unwrap();
    store.begin_write(undo("b", 1_000)).unwrap();
    // Another program, while the first one is about it.
    assert!(taken(store.begin_write(undo("c", 1_005))));
    store.end_write(end("b", WriteOutcome::Refused)).unwrap();
    store.begin_write(undo("d", 1_006)).unwrap();
    // One that never said how it ended is waited for, but not for ever.
    assert!(taken(store.begin_writes(vec![undo("e", 1_100)])));
    store.begin_write(undo("f", 2_000)).unwrap();
    store.end_write(end("f", WriteOutcome::Done)).unwrap();
    assert!(taken(store.begin_write(undo("g", 9_000))));
    let keys: Vec<String> = store
        .writes()
        .unwrap()
        .into_iter()
        .map(|w| w.entry.key)
        .collect();
    assert_eq!(
        keys,
        ["f", "d", "b", "a"],
        "what is refused is not put down"
    );
}

#[cfg(unix)]
#[test]
fn the_file_is_its_owners_alone_and_stays_below_its_size() {
    use std::os::unix::fs::PermissionsExt;
    let (directory, store) = store();
    let path = directory.path().join(FILE);
    let long = WriteEntry {
        old: "x".repeat(1 << 20),
        ..entry("long")
    };
    for _ in 0..20 {
        store.begin_write(long.clone()).unwrap();
    }
    store.begin_write(entry("last")).unwrap();
    let facts = fs::metadata(&path).unwrap();
    assert_eq!(facts.permissions().mode() & 0o777, 0o600);
    assert!(facts.len() <= LARGEST as u64, "{}", facts.len());
    assert_eq!(store.writes().unwrap()[0].entry.key, "last");
}
