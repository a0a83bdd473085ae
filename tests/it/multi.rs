//! One statement in both demo orgs: by keys, and as a shell runs it.

use std::process::Command;

use sftui::demo::{DemoOrgKind, Difference, Fault, differences};

use crate::support::flow::Flow;

#[test]
fn rows_of_both_orgs_stand_in_one_result() {
    let flow = Flow::both();
    flow.paste("SELECT Id, Name FROM Account LIMIT 3");
    flow.press("Esc g n");
    flow.wait_for_text("Run in orgs");
    flow.press("Down a");
    flow.wait_for_text("2 orgs, 1 PROD");
    flow.press("Enter");
    flow.wait_for_text("6 rows");
    flow.wait_for_text("2 orgs");
    for server in &flow.servers {
        let entries = server.log().entries();
        assert!(
            entries.iter().any(|e| e.target.contains("/query")),
            "each was asked"
        );
    }
    // Statistics and sorting go over all of them.
    flow.press("3 0 F");
    flow.wait_for_text("2 values");
    flow.press("Esc g O");
    flow.wait_for_text("Orgs of this run");
    flow.wait_for_text("3 rows");
}

#[test]
fn one_org_that_refuses_leaves_the_rows_of_the_other() {
    let flow = Flow::both();
    flow.paste("SELECT Id FROM Account LIMIT 2");
    flow.servers[1].faults().always(
        "/query?",
        Fault::Answer {
            status: 400,
            content_type: "application/json".into(),
            body: r#"[{"message":"no such thing here","errorCode":"INVALID_TYPE"}]"#.into(),
        },
    );
    flow.press("Esc g n Down a Enter");
    flow.wait_for_text("1 failed");
    flow.wait_for_text("2 rows");
    flow.servers[1].faults().clear();
    flow.press("g O G r");
    flow.wait_for_text("● all rows");
    flow.press("Esc");
    flow.wait_for_text("4 rows");
}

#[test]
fn every_page_of_both_orgs_goes_to_a_file_one_org_after_the_other() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("both.csv");
    let flow = Flow::both();
    flow.paste("SELECT Id, Name FROM Account");
    flow.press("Esc g n Down a Enter");
    flow.wait_for_text("· 2 orgs");
    flow.press("3 e");
    flow.wait_for_text("Export");
    flow.press("Right Ctrl-A");
    flow.wait_for_text("every page");
    flow.paste(&file.display().to_string());
    flow.press("Enter");
    flow.wait_for("the file", |shown| {
        shown.text().contains("exported") && file.exists()
    });
    let text = std::fs::read_to_string(&file).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("Org,Id,Name"));
    let orgs: Vec<&str> = lines.filter_map(|line| line.split(',').next()).collect();
    let prod = orgs.iter().filter(|org| **org == "demo-prod").count();
    assert!(prod > 0 && prod < orgs.len(), "{prod} of {}", orgs.len());
    let (first, last) = orgs.split_at(prod);
    assert!(first.iter().all(|org| *org == "demo-prod"));
    assert!(last.iter().all(|org| *org == "demo-sandbox"));
    // One that fails is named, and no part of a file is left.
    flow.servers[1].faults().always(
        "/query?",
        Fault::Answer {
            status: 400,
            content_type: "application/json".into(),
            body: r#"[{"message":"no such thing here","errorCode":"INVALID_TYPE"}]"#.into(),
        },
    );
    flow.press("e");
    flow.wait_for_text("( ) every page");
    flow.press("Right Ctrl-A");
    let other = directory.path().join("again.csv");
    flow.paste(&other.display().to_string());
    flow.press("Enter");
    flow.wait_for_text("was not exported: One of the orgs did not give");
    flow.press("g m");
    flow.wait_for_text("demo-sandbox:");
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[test]
fn a_shell_names_several_orgs_and_gets_a_column_org() {
    let home = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sftui"));
        command.env_clear();
        for name in ["PATH", "LD_LIBRARY_PATH", "LLVM_PROFILE_FILE", "SystemRoot"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command.args(arguments).env("HOME", home.path());
        let output = command.output().unwrap();
        (
            output.status.code().unwrap(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let both = ["--demo", "query", "-o", "demo-prod", "-o", "demo-sandbox"];
    let with = |soql: &str| run(&[&both[..], &["--format", "csv", soql]].concat());
    let (code, out, err) = with("SELECT Name FROM Account ORDER BY Name LIMIT 2");
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    let mut lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.remove(0), "Org,Name");
    assert_eq!(lines.len(), 4);
    for org in ["demo-prod,", "demo-sandbox,"] {
        assert_eq!(lines.iter().filter(|line| line.starts_with(org)).count(), 2);
    }
    let (code, out, _) = with("SELECT COUNT() FROM Account");
    assert_eq!((code, out.lines().count()), (0, 3), "{out}");
    // A field that one org has alone stands in its rows only.
    let only = differences()
        .into_iter()
        .find_map(|difference| match difference {
            Difference::Field {
                object,
                field,
                only,
            } => Some((object, field, only)),
            _ => None,
        });
    let (object, field, only) = only.unwrap();
    let soql = format!("SELECT FIELDS(ALL) FROM {object} LIMIT 1");
    let (code, out, _) = run(&[&both[..], &["--format", "ndjson", &soql]].concat());
    assert_eq!(code, 0);
    let has = |org: &str| {
        let mut lines = out.lines();
        let line = lines.find(|line| line.contains(&format!(r#""Org":"{org}""#)));
        line.unwrap().contains(&format!("{field:?}:"))
    };
    let prod = only == DemoOrgKind::Prod;
    assert_eq!(
        (has("demo-prod"), has("demo-sandbox")),
        (prod, !prod),
        "{out}"
    );
    let (code, _, err) = with("SELECT Nope FROM Account");
    assert_eq!(code, 1);
    assert!(
        err.contains("demo-prod") && err.contains("demo-sandbox"),
        "{err}"
    );
    let (code, _, err) = run(&["--demo", "doctor", "-o", "demo-prod", "-o", "demo-sandbox"]);
    assert_eq!(code, 2, "{err}");
    let twice = [
        "--demo",
        "query",
        "-o",
        "demo-prod",
        "-o",
        "demo-prod",
        "SELECT Id FROM A",
    ];
    assert_eq!(run(&twice).0, 2);
}
