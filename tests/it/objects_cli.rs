//! `sftui objects` and `sftui describe`, as a shell runs them: the real program on the demo.

use std::process::{Command, Stdio};

struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

fn sftui(arguments: &[&str]) -> Ended {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_sftui"));
    command.env_clear();
    for name in ["PATH", "LD_LIBRARY_PATH", "LLVM_PROFILE_FILE", "SystemRoot"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    let output = command
        .args(arguments)
        .env("HOME", home.path())
        .env("TMPDIR", home.path())
        .current_dir(home.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let left: Vec<_> = std::fs::read_dir(home.path()).unwrap().collect();
    assert!(left.is_empty(), "nothing of the demo is kept: {left:?}");
    Ended {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn objects_are_listed_by_group_and_text_with_their_counts() {
    let ended = sftui(&["--demo", "objects", "--group", "managed", "--counts"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let lines: Vec<&str> = ended.out.lines().collect();
    assert_eq!(lines.len(), 2, "{}", ended.out);
    assert!(
        lines[0].starts_with("name,label,plural,group"),
        "{}",
        ended.out
    );
    assert!(
        lines[1].starts_with("acme__Shipment__c,Shipment,Shipments,managed,a02,true"),
        "{}",
        ended.out
    );
    let count: u64 = lines[1].rsplit(',').next().unwrap().parse().unwrap();
    assert!(count > 0);
    let ended = sftui(&["--demo", "objects", "reading", "--format", "json"]);
    let rows: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(rows[0]["name"], "Meter_Reading__c");
    assert_eq!(rows.as_array().unwrap().len(), 1);
}

#[test]
fn nothing_found_is_a_heading_alone() {
    let ended = sftui(&["--demo", "objects", "no such thing"]);
    assert_eq!(
        (ended.code, ended.out.lines().count()),
        (Some(0), 1),
        "{}",
        ended.out
    );
}

#[test]
fn an_object_is_described_in_every_format() {
    let ended = sftui(&["--demo", "describe", "lead", "--format", "json"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let lead: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(
        (&lead["name"], &lead["key_prefix"]),
        (&"Lead".into(), &"00Q".into())
    );
    let fields = lead["fields"].as_array().unwrap();
    let region = fields
        .iter()
        .find(|field| field["name"] == "Region__c")
        .unwrap();
    assert_eq!(region["controlled_by"], "Country_Code__c");
    let values = region["values"].as_str().unwrap();
    assert!(values.contains("Bavaria <"), "{values}");
    let ended = sftui(&[
        "--demo", "describe", "Account", "--part", "children", "--format", "markdown",
    ]);
    assert!(ended.out.starts_with("| relationship |"), "{}", ended.out);
    assert!(
        ended.out.contains("| Contacts | Contact | AccountId |"),
        "{}",
        ended.out
    );
    let ended = sftui(&["--demo", "describe", "Account", "--format", "table"]);
    assert!(
        ended.out.contains("text(255)") && ended.out.contains("lookup(User)"),
        "{}",
        ended.out
    );
    let ended = sftui(&["--demo", "describe", "Account"]);
    assert!(
        ended.out.starts_with("name,label,type,required"),
        "{}",
        ended.out
    );
}

#[test]
fn an_unknown_object_says_what_may_be_meant_and_a_mistake_is_usage() {
    let ended = sftui(&["--demo", "describe", "Acount"]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains("did you mean Account?"), "{}", ended.err);
    assert!(ended.out.is_empty());
    assert_eq!(sftui(&["describe", "--demo"]).code, Some(2));
    assert_eq!(
        sftui(&["objects", "--demo", "--group", "odd"]).code,
        Some(2)
    );
    let ended = sftui(&["describe", "Account"]);
    assert_eq!(ended.code, Some(2), "{}", ended.err);
    assert!(ended.err.contains("no org is known yet"), "{}", ended.err);
}

#[test]
fn what_counting_costs_is_said_and_the_counts_are_a_table() {
    let ended = sftui(&[
        "--demo",
        "describe",
        "Account",
        "--part",
        "usage",
        "--dry-run",
    ]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(
        ended.out.starts_with("1 API call for "),
        "{}{}",
        ended.out,
        ended.err
    );
    let ended = sftui(&["--demo", "describe", "Account", "--part", "usage"]);
    let mut lines = ended.out.lines();
    assert_eq!(
        lines.next(),
        Some("field,label,type,percent,records,of,note")
    );
    assert!(
        lines.any(|line| line.starts_with("Name,") && line.ends_with(",100.0,86,86,never empty")),
        "{}",
        ended.out
    );
    // Also without a dry run it is said, beside the table.
    assert!(ended.err.contains("1 API call for "), "{}", ended.err);
    let ended = sftui(&["--demo", "describe", "Account", "--part", "references"]);
    let mut lines = ended.out.lines();
    assert_eq!(lines.next(), Some("lookup,label,list,records,note"));
    assert!(
        lines.any(|line| line.starts_with("Contact.AccountId,Contacts,Contacts,")),
        "{}",
        ended.out
    );
}

#[test]
fn the_use_of_fields_is_counted_of_the_records_that_meet_a_condition() {
    let usage = ["--demo", "describe", "Account", "--part", "usage"];
    let with = |condition: &str| {
        let more = ["--where", condition];
        sftui(&[usage.as_slice(), more.as_slice()].concat())
    };
    let of = |ended: &Ended| -> u64 {
        let line = ended.out.lines().find(|line| line.starts_with("Name,"));
        let line = line.unwrap_or_else(|| panic!("{}{}", ended.out, ended.err));
        line.split(',').nth(5).unwrap().parse().unwrap()
    };
    let all = of(&sftui(&usage));
    let some = with("Industry = 'Energy' OR Industry = 'Banking'");
    assert!(some.err.contains("API call"), "{}", some.err);
    assert!((1..all).contains(&of(&some)), "{}", some.out);
    for (condition, said) in [
        ("Industry =", "no condition"),
        ("Industry != null LIMIT 5", "no further clause"),
        ("Industry != null ORDER BY Name", "no further clause"),
    ] {
        let ended = with(condition);
        assert_eq!(ended.code, Some(2), "{condition}: {}", ended.err);
        assert!(ended.err.contains(said), "{condition}: {}", ended.err);
    }
    let elsewhere = ["--demo", "describe", "Account", "--where", "Name != null"];
    let ended = sftui(&elsewhere);
    assert_eq!(ended.code, Some(2), "{}", ended.err);
    assert!(ended.err.contains("--part usage"), "{}", ended.err);
}
