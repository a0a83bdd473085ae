//! `sftui soql`, as a shell runs it: the real program, its outputs, its exit codes.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

/// A machine on which sftui was never started.
fn sftui(home: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sftui"));
    command.env_clear();
    for name in ["PATH", "LD_LIBRARY_PATH", "LLVM_PROFILE_FILE", "SystemRoot"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
        .arg("soql")
        .args(arguments)
        .env("HOME", home.path())
        .current_dir(home.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs it with this input; the code, the output, the errors.
fn run(arguments: &[&str], input: &[u8]) -> (i32, String, String) {
    run_in(&tempfile::tempdir().unwrap(), arguments, input)
}

fn run_in(home: &TempDir, arguments: &[&str], input: &[u8]) -> (i32, String, String) {
    let mut child = sftui(home, arguments).spawn().unwrap();
    // A program that does not read its input ends before all is written.
    let _ = child.stdin.take().unwrap().write_all(input);
    let ended = child.wait_with_output().unwrap();
    (
        ended.status.code().unwrap(),
        String::from_utf8(ended.stdout).unwrap(),
        String::from_utf8(ended.stderr).unwrap(),
    )
}

/// Answers of `serve` without the time they took, which each has.
fn served(arguments: &[&str], lines: &[u8]) -> Vec<Value> {
    let (code, out, err) = run(&[&["serve"], arguments].concat(), lines);
    assert_eq!(code, 0, "{err}");
    let answers = out.lines().map(|line| {
        let mut answer: Value = serde_json::from_str(line).unwrap();
        let us = answer.as_object_mut().unwrap().remove("us");
        let timed = answer.get("error").is_some() || us.is_some_and(|us| us.as_f64() > Some(0.0));
        assert!(timed, "{line}");
        answer
    });
    answers.collect()
}

#[test]
fn each_line_has_its_answer_whatever_it_holds() {
    let requests: &[&[u8]] = &[
        br#"{"op":"parse","id":1,"text":"SELECT Id FROM Account"}"#,
        br#"{"text":"SELECT Id FRM Account","id":{"a":[null]},"op":"parse"}"#,
        br#"{"op":"parse","id":"x","text":"SELECT Id FROM A WHERE Id = :id -- all\n;"}"#,
        br#"{"op":"format","id":null,"text":"select Id from A"}"#,
        br#"{"op":"highlight","id":2.50,"text":"SELECT \u00e9 FROM A"}"#,
        b"",
        b"{\"op\":\"parse\"",
        b"{\"op\":\"parse\",\"id\":4,\"text\":\"\xff\"}",
        br#"{"op":"dance","id":5,"text":""}"#,
        br#"{"op":"parse","id":6,"text":7}"#,
        br#"{"op":"parse","id":7}"#,
        b"[]",
        br#"{"op":"parse","id":8,"text":""}"#,
    ];
    let answers = served(&[], &requests.join(&b'\n'));
    assert_eq!(answers.len(), requests.len());
    assert_eq!(
        answers[0],
        json!({"op": "parse", "id": 1, "ok": true, "diags": []})
    );
    assert_eq!(answers[1]["id"], json!({"a": [null]}));
    assert_eq!(answers[1]["ok"], json!(false));
    let first = &answers[1]["diags"][0];
    assert_eq!((&first["start"], &first["end"]), (&json!(14), &json!(21)));
    assert_eq!(first["severity"], "error");
    assert!(first["message"].is_string());
    assert_eq!(answers[2]["diags"].as_array().unwrap().len(), 1);
    assert_eq!(
        answers[3],
        json!({"op": "format", "id": null, "text": "SELECT Id\nFROM A"})
    );
    assert_eq!(
        answers[4],
        json!({"op": "highlight", "id": 2.5, "spans": [
            [0, 6, "keyword"], [7, 9, "field"], [10, 14, "keyword"], [15, 16, "object"]
        ]})
    );
    for (number, id) in [
        (5, None),
        (6, None),
        (7, None),
        (8, Some(5)),
        (9, Some(6)),
        (10, Some(7)),
        (11, None),
    ] {
        let answer = &answers[number];
        assert!(answer["error"].is_string(), "{answer}");
        assert_eq!(answer.get("id"), id.map(Value::from).as_ref());
    }
    assert_eq!(answers[12]["ok"], json!(false));
}

/// A small org, as REST describes it.
fn schema(home: &TempDir) -> String {
    let field = |name: &str, kind: &str| {
        json!({"name": name, "label": format!("{name} label"), "type": kind, "filterable": true,
            "sortable": true, "groupable": true, "aggregatable": true, "nillable": true})
    };
    let mut industry = field("Industry", "picklist");
    industry["picklistValues"] = json!([
        {"value": "Banking", "label": "Banking", "active": true},
        {"value": "It's", "label": "Its", "active": true},
        {"value": "Old", "label": "Old", "active": false},
    ]);
    let mut owner = field("OwnerId", "reference");
    owner["referenceTo"] = json!(["User"]);
    owner["relationshipName"] = json!("Owner");
    let file = home.path().join("org.json");
    let org = json!({
        "global": {"sobjects": [
            {"name": "Account", "label": "Account", "queryable": true},
            {"name": "User", "label": "User", "queryable": true},
            {"name": "Lead", "label": "Lead", "queryable": true},
        ]},
        "objects": {
            "Account": {"name": "Account", "label": "Account", "queryable": true,
                "fields": [field("Id", "id"), field("Name", "string"), industry, owner]},
            "User": {"name": "User", "label": "User", "queryable": true,
                "fields": [field("Id", "id"), field("Email", "email")]},
        },
    });
    std::fs::write(&file, org.to_string()).unwrap();
    file.display().to_string()
}

fn labels(answer: &Value) -> Vec<&str> {
    let items = answer["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["label"].as_str().unwrap())
        .collect()
}

#[test]
fn with_a_schema_names_are_known() {
    let home = tempfile::tempdir().unwrap();
    let schema = schema(&home);
    let complete = |text: &str, offset: Value| json!({"op": "complete", "id": 1, "text": text, "offset": offset});
    let requests = [
        json!({"op": "diagnose", "id": 1, "text": "SELECT Id, Nam FROM Account"}),
        json!({"op": "diagnose", "id": 2, "text": "SELECT Owner.Email FROM Account WHERE Industry = 'Banking'"}),
        json!({"op": "diagnose", "id": 3, "text": "SELECT Anything FROM Lead"}),
        json!({"op": "diagnose", "id": 4, "text": "SELECT Id FROM Account WHERE Id = :id"}),
        complete("SELECT Indu FROM Account", json!(11)),
        complete("SELECT Owner. FROM Account", json!(13)),
        complete("SELECT Id FROM Account WHERE Industry = 'é", json!(43)),
        complete("SELECT Id FROM Acc", json!(1e300)),
        complete("", json!(-7)),
        json!({"op": "complete", "id": 1, "text": "SELECT Id FROM Us"}),
        complete("SELECT Id FROM Us", json!("7")),
    ];
    let lines: Vec<String> = requests.iter().map(Value::to_string).collect();
    let answers = served(&["--schema", &schema], lines.join("\n").as_bytes());
    let first = &answers[0]["diags"][0];
    assert_eq!((&first["start"], &first["end"]), (&json!(11), &json!(14)));
    assert!(first["fix"]["edits"][0][2] == "Name", "{first}");
    assert_eq!(answers[1]["diags"], json!([]));
    // Not described, so not judged.
    assert_eq!(answers[2]["diags"], json!([]));
    assert_eq!(answers[3]["diags"].as_array().unwrap().len(), 1);
    assert_eq!(labels(&answers[4])[0], "Industry");
    assert_eq!(answers[4]["replace"], json!([7, 11]));
    assert!(labels(&answers[5]).contains(&"Email"), "{}", answers[5]);
    assert!(!labels(&answers[6]).contains(&"Old"), "{}", answers[6]);
    assert_eq!(labels(&answers[7])[0], "Account");
    assert!(labels(&answers[8]).contains(&"SELECT"), "{}", answers[8]);
    assert_eq!(labels(&answers[9])[0], "User");
    assert!(answers[10]["error"].as_str().unwrap().contains("offset"));

    let (code, out, err) = run(
        &["check", "--schema", &schema, "SELECT Nam FROM Account"],
        b"",
    );
    assert_eq!((code, err.as_str()), (1, ""));
    assert!(
        out.starts_with("soql:1:8: error: ") && out.contains("Nam"),
        "{out}"
    );
    let (code, _, err) = run(&["check", "--schema", &schema, "SELECT Nam FROM Lead"], b"");
    assert_eq!(code, 0);
    assert!(err.contains("Lead"), "{err}");
    let (code, _, err) = run(&["check", "SELECT Nam FROM Lead"], b"");
    assert_eq!(code, 0);
    assert!(err.contains("--schema"), "{err}");
    let complete = [
        "complete",
        "--schema",
        &schema,
        "--at",
        "11",
        "SELECT Indu FROM Account",
    ];
    let (code, out, _) = run(&complete, b"");
    assert_eq!(
        (code, out.lines().next()),
        (0, Some("Industry\tfield\tIndustry"))
    );
    let (code, _, err) = run(&["check", "-o", "nobody", "SELECT Id FROM A"], b"");
    assert_eq!(code, 2, "{err}");
    std::fs::write(home.path().join("org.json"), "[").unwrap();
    let (code, _, err) = run(&["serve", "--schema", &schema], b"");
    assert!(code == 2 && err.contains("org.json"), "{err}");
}

#[test]
fn a_line_beyond_all_measure_is_refused_and_the_next_is_answered() {
    let mut lines = vec![b'x'; 17 << 20];
    lines.extend(b"\n{\"op\":\"parse\",\"id\":1,\"text\":\"SELECT Id FROM A\"}");
    let answers = served(&[], &lines);
    assert_eq!(answers.len(), 2);
    assert!(answers[0]["error"].is_string());
    assert_eq!(answers[1]["ok"], json!(true));
}

#[test]
fn an_answer_comes_before_the_next_request_is_made() {
    let home = tempfile::tempdir().unwrap();
    let mut child = sftui(&home, &["serve"]).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let (said, heard) = mpsc::channel();
    let reader = thread::spawn(move || {
        for line in output.lines() {
            said.send(line.unwrap()).unwrap();
        }
    });
    for number in 0..3 {
        writeln!(
            input,
            r#"{{"op":"parse","id":{number},"text":"SELECT Id"}}"#
        )
        .unwrap();
        let line = heard.recv_timeout(Duration::from_secs(60)).unwrap();
        let answer: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(answer["id"], json!(number));
    }
    drop(input);
    assert!(child.wait().unwrap().success());
    reader.join().unwrap();
}

#[test]
fn check_tells_place_and_line_and_its_code_says_whether_there_was_something() {
    let (code, out, _) = run(&["check", "SELECT Id FROM Account; SELECT Id FROM"], b"");
    assert_eq!(code, 1);
    assert!(out.starts_with("soql:1:39: error: "), "{out}");
    let (code, out, _) = run(&["check", "-"], b"SELECT Id FROM Account -- fine\n");
    assert_eq!((code, out.as_str()), (0, ""));
    // A parameter has its value when the query runs.
    let (code, _, err) = run(&["check", "SELECT Id FROM Account WHERE Name = :name"], b"");
    assert_eq!(code, 0, "{err}");
    let (code, out, _) = run(&["check", "--json", "SELECT"], b"");
    let told: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &told["diags"][0]["start"]), (1, &json!(6)));
    for usage in [
        &["check", ""][..],
        &["check", "--file", "no.soql"],
        &["wat"],
        &["check", "x", "-f", "y"],
    ] {
        let (code, out, err) = run(usage, b"");
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
    }
}

#[test]
fn format_writes_checks_and_overwrites() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("q.soql");
    std::fs::write(&file, "-- all\nselect Id from A\n").unwrap();
    let laid_out = "-- all\nSELECT Id\nFROM A\n";
    let format = |arguments: &[&str]| run_in(&home, &[&["format"], arguments].concat(), b"");
    let (code, out, err) = format(&["--file", "q.soql"]);
    assert_eq!((code, out.as_str(), err.as_str()), (0, laid_out, ""));
    assert_eq!(format(&["-f", "q.soql", "--check"]).0, 1);
    assert_eq!(format(&["-f", "q.soql", "--write"]).0, 0);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), laid_out);
    let (code, out, err) = format(&["-f", "q.soql", "--check"]);
    assert_eq!((code, out.as_str(), err.as_str()), (0, "", ""));
    let (_, out, _) = format(&["--keywords", "lower", "SELECT Id FROM A"]);
    assert_eq!(out, "select Id\nfrom A\n");
    let configured = home.path().join("config.toml");
    std::fs::write(&configured, "[soql]\nkeyword_case = \"keep\"\n").unwrap();
    let (_, out, _) = format(&["--config", "config.toml", "Select Id From A"]);
    assert_eq!(out, "Select Id\nFrom A\n");
    let (code, out, err) = format(&["SELECT  Id FORM A"]);
    assert_eq!((code, out.as_str()), (1, "SELECT  Id FORM A\n"));
    assert!(err.contains("1:17") && err.contains("stays"), "{err}");
}

#[test]
fn highlight_tells_each_span_in_a_line() {
    let (code, out, _) = run(&["highlight", "SELECT Id"], b"");
    assert_eq!((code, out.as_str()), (0, "0\t6\tkeyword\n7\t9\tfield\n"));
}

#[test]
fn the_demo_orgs_are_known_without_a_schema() {
    let check = |org: &str, text: &str| run(&["--demo", "-o", org, "check", text], b"");
    let (code, out, _) = check("demo-prod", "SELECT Id, Nmae FROM Account");
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("did you mean Name"), "{out}");
    assert_eq!(
        check("demo-sandbox", "SELECT Id, Name FROM Account").0,
        0,
        "right"
    );
    let (code, _, errors) = check("acme", "SELECT Id FROM Account");
    assert_eq!(code, 2);
    assert!(errors.contains("demo-prod and demo-sandbox"), "{errors}");
}
