//! The history in its file: order, size, tokens, several programs, what cannot be read.

use std::thread;

use super::*;

fn run(n: i64, soql: &str) -> HistoryEntry {
    HistoryEntry {
        at: n,
        org: OrgKey::new("00D000000000001AAA", "005000000000001AAA"),
        alias: "acme".into(),
        soql: soql.into(),
        status: RunStatus::Complete,
        rows: 3,
        ms: 41,
        calls: 2,
        error: None,
    }
}

fn store() -> (tempfile::TempDir, Store) {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(directory.path()).unwrap();
    (directory, store)
}

#[test]
fn runs_come_back_as_they_were_the_newest_first() {
    let (_directory, store) = store();
    assert!(store.history().unwrap().value.is_empty());
    let first = run(1, "SELECT Id\nFROM Account -- ☃");
    let second = HistoryEntry {
        status: RunStatus::Failed,
        error: Some("no such column".into()),
        ..run(2, "SELECT Nam FROM Account")
    };
    store.add_history(&first).unwrap();
    store.add_history(&second).unwrap();
    assert_eq!(store.history().unwrap().value, [second, first]);
}

#[test]
fn one_orgs_runs_are_forgotten_and_no_others() {
    let (directory, store) = store();
    let other = HistoryEntry {
        org: OrgKey::new("00D000000000002AAA", "005000000000002AAA"),
        ..run(2, "SELECT Id FROM Contact")
    };
    let gone = run(1, "SELECT Id FROM Account");
    store.forget_history(&gone.org).unwrap();
    for entry in [&gone, &other, &run(3, "SELECT Id FROM Case")] {
        store.add_history(entry).unwrap();
    }
    // A line of a newer sftui that names the org goes, too; one that names none stays.
    let path = directory.path().join(FILE);
    let mut text = fs::read_to_string(&path).unwrap();
    let newer = format!("{{\"v\":9,\"org\":\"{}\",\"x\":1}}\n", gone.org.as_str());
    text += &newer;
    text += "{\"v\":9,\"y\":2}\n";
    fs::write(&path, text).unwrap();
    store.forget_history(&gone.org).unwrap();
    assert_eq!(store.history().unwrap().value, [other]);
    let left = fs::read_to_string(&path).unwrap();
    assert!(!left.contains("Account") && !left.contains("\"x\"") && left.contains("\"y\""));
}

#[test]
fn no_token_reaches_the_file() {
    let (directory, store) = store();
    let session = "00D000000000001AAA!AQcAQH0dMHZfz972Szmpkb58urFRkgeBGsxL";
    let entry = HistoryEntry {
        error: Some(format!("INVALID_SESSION_ID: {session}")),
        ..run(
            1,
            &format!("SELECT Id FROM A WHERE x = '{session}' -- Bearer abcdefghijklmnop0123"),
        )
    };
    store.add_history(&entry).unwrap();
    let written = fs::read_to_string(directory.path().join(FILE)).unwrap();
    assert!(
        !written.contains("AQcAQH0d") && !written.contains("abcdefghijklmnop"),
        "{written}"
    );
    assert_eq!(written.matches("[redacted]").count(), 3);
}

#[cfg(unix)]
#[test]
fn the_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (directory, store) = store();
    store.add_history(&run(1, "SELECT Id FROM A")).unwrap();
    let mode = || {
        fs::metadata(directory.path().join(FILE))
            .unwrap()
            .permissions()
            .mode()
    };
    assert_eq!(mode() & 0o777, 0o600);
    fs::write(directory.path().join(FILE), "{").unwrap();
    store.history().unwrap();
    assert_eq!(mode() & 0o777, 0o600);
}

#[test]
fn several_programs_at_once_lose_no_run() {
    let (directory, store) = store();
    let path = directory.path();
    thread::scope(|scope| {
        for n in 0..8 {
            scope.spawn(move || {
                let store = Store::open(path).unwrap();
                for m in 0..20 {
                    store
                        .add_history(&run(n * 100 + m, "SELECT Id FROM A"))
                        .unwrap();
                    store.history().unwrap();
                }
            });
        }
    });
    let runs = store.history().unwrap();
    assert_eq!((runs.value.len(), runs.put_aside), (160, None));
}

#[test]
fn a_damaged_file_is_put_aside_and_what_can_be_read_is_kept() {
    let (directory, store) = store();
    store.add_history(&run(1, "SELECT Id FROM A")).unwrap();
    // A process was killed in the middle of a line, and another went on behind it.
    let path = directory.path().join(FILE);
    let mut text = fs::read(&path).unwrap();
    text.extend_from_slice(b"{\"v\":1,\"at\":2,\"or\n\xff\xfe\n{\"v\":7,\"new\":true}\n");
    fs::write(&path, text).unwrap();
    store.add_history(&run(3, "SELECT Id FROM B")).unwrap();
    let read = store.history().unwrap();
    let times: Vec<i64> = read.value.iter().map(|run| run.at).collect();
    assert_eq!(times, [3, 1]);
    let aside = read.put_aside.unwrap();
    assert!(aside.kept_as.unwrap().exists() && aside.reason.starts_with("line "));
    let again = store.history().unwrap();
    assert_eq!((again.value.len(), again.put_aside), (2, None));
    let written = fs::read_to_string(&path).unwrap();
    assert!(
        written.contains("\"v\":7"),
        "what a newer program wrote stays"
    );
}

#[test]
fn only_the_newest_runs_are_kept() {
    let (directory, store) = store();
    let line = serde_json::to_string(&Line {
        v: VERSION,
        run: run(0, "SELECT Id FROM A"),
    })
    .unwrap();
    let lines = vec![line; RUNS_KEPT * 2].join("\n") + "\n";
    fs::write(directory.path().join(FILE), lines).unwrap();
    store.add_history(&run(9, "SELECT Id FROM B")).unwrap();
    let runs = store.history().unwrap().value;
    assert_eq!((runs.len(), runs[0].at), (RUNS_KEPT, 9));
    let kept = fs::read_to_string(directory.path().join(FILE)).unwrap();
    assert_eq!(kept.lines().count(), RUNS_KEPT);
}

#[test]
fn the_file_stays_below_its_size() {
    let (directory, store) = store();
    let long = format!("SELECT Id FROM A WHERE x = '{}'", "x ".repeat(40_000));
    let line = serde_json::to_string(&Line {
        v: VERSION,
        run: run(0, &long),
    })
    .unwrap();
    let lines = vec![line; LARGEST / long.len()].join("\n") + "\n";
    fs::write(directory.path().join(FILE), lines).unwrap();
    store.add_history(&run(98, &long)).unwrap();
    store.add_history(&run(99, &long)).unwrap();
    let size = fs::metadata(directory.path().join(FILE)).unwrap().len();
    assert!(size <= LARGEST as u64 / 2 + 200_000, "{size}");
    assert_eq!(store.history().unwrap().value[0].at, 99);
}
