//! `sftui compare`, as a shell runs it: what it finds between the two demo orgs is what their list of
//! differences says, and how it ends is its exit code.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use sftui::demo::{DemoOrgKind, Difference, differences};
use tempfile::TempDir;

pub(crate) struct Machine {
    home: TempDir,
}

impl Machine {
    pub(crate) fn new() -> Self {
        Self {
            home: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// The program, that knows nothing of this machine.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sftui"));
        command.env_clear();
        for name in ["PATH", "LD_LIBRARY_PATH", "LLVM_PROFILE_FILE", "SystemRoot"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command
            .args(arguments)
            .env("HOME", self.home.path())
            .current_dir(self.home.path())
            .stdin(Stdio::null());
        command
    }

    /// Compares the demo orgs; the exit code and the standard output.
    fn demo(&self, arguments: &[&str]) -> (i32, String, String) {
        let all = [
            &["--demo", "compare", "demo-prod", "demo-sandbox"],
            arguments,
        ]
        .concat();
        let output = self.run(&all);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (
            output.status.code().unwrap(),
            text(output.stdout),
            text(output.stderr),
        )
    }

    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.home.path().join(name)
    }
}

/// The rows of an object that the list says differ, by record number and what.
fn listed(object: &str, fields: &[&str]) -> BTreeSet<(u64, String)> {
    let numbered = differences()
        .into_iter()
        .filter_map(|difference| match difference {
            Difference::Changed {
                object: of,
                number,
                field,
                ..
            } if of == object && fields.contains(&field.as_str()) => Some((number, field)),
            Difference::Record {
                object: of,
                number,
                only,
            } if of == object => Some((
                number,
                format!(
                    "only in {}",
                    if only == DemoOrgKind::Prod {
                        "demo-prod"
                    } else {
                        "demo-sandbox"
                    }
                ),
            )),
            _ => None,
        });
    numbered.collect()
}

/// The number in a demo record's id: base 62 of the characters after the prefix.
fn number(id: &str) -> u64 {
    const DIGITS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let digits = id[..15]
        .bytes()
        .skip(5)
        .map(|b| DIGITS.find(b as char).unwrap() as u64);
    digits.fold(0, |sum, digit| sum * 62 + digit)
}

/// The objects whose rows are compared by `Id`, with the fields.
const COMPARED: [(&str, &[&str]); 8] = [
    (
        "Account",
        &[
            "Name",
            "Phone",
            "Industry",
            "AnnualRevenue",
            "Website",
            "Rating",
            "NumberOfEmployees",
            "Type",
        ],
    ),
    ("Contact", &["Email", "Title", "LastName"]),
    (
        "Opportunity",
        &["StageName", "Probability", "IsClosed", "IsWon", "Amount"],
    ),
    ("Case", &["Priority", "Subject"]),
    (
        "acme__Shipment__c",
        &["acme__Status__c", "acme__Carrier__c"],
    ),
    ("Lead", &["Status", "LastName"]),
    ("User", &["Username", "LastName"]),
    ("Product2", &["Name"]),
];

/// What differs of the one record of `Organization`, whose id is another in every org.
const ORGANIZATION: [&str; 2] = ["IsSandbox", "InstanceName"];

#[test]
fn what_is_found_between_the_demo_orgs_is_what_their_list_says() {
    let machine = Machine::new();
    for (object, fields) in COMPARED {
        let soql = format!("SELECT Id, {} FROM {object}", fields.join(", "));
        let (code, out, _) = machine.demo(&["-q", &soql, "--key", "Id", "--format", "ndjson"]);
        let mut found = BTreeSet::new();
        for line in out.lines() {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            let number = number(row["Id"].as_str().unwrap());
            match row["Changed"].as_str() {
                Some(changed) => {
                    found.extend(changed.split(", ").map(|field| (number, field.to_owned())))
                }
                None => {
                    found.insert((number, row["Difference"].as_str().unwrap().to_owned()));
                }
            }
        }
        assert_eq!(found, listed(object, fields), "{object}");
        assert_eq!(code, i32::from(!found.is_empty()), "{object}");
    }
}

#[test]
fn what_differs_of_the_organization_is_what_their_list_says() {
    let machine = Machine::new();
    let soql = format!("SELECT Name, {} FROM Organization", ORGANIZATION.join(", "));
    let (code, out, _) = machine.demo(&["-q", &soql, "--key", "Name", "--format", "ndjson"]);
    let rows: Vec<serde_json::Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!((code, rows.len()), (1, 1), "{out}");
    let changed = rows[0]["Changed"].as_str().unwrap().split(", ");
    let changed: BTreeSet<(u64, String)> = changed.map(|field| (1, field.to_owned())).collect();
    assert_eq!(changed, listed("Organization", &ORGANIZATION));
}

/// A line that is added to the list is looked for by a test above, or this one fails.
#[test]
fn every_row_of_the_list_is_among_those_that_are_compared() {
    let compared = |object: &str, field: Option<&str>| {
        let all = COMPARED.iter().map(|(name, fields)| (*name, *fields));
        let mut all = all.chain([("Organization", &ORGANIZATION[..])]);
        all.any(|(name, fields)| name == object && field.is_none_or(|one| fields.contains(&one)))
    };
    let mut looked_at = 0;
    for difference in differences() {
        let covered = match &difference {
            Difference::Changed { object, field, .. } => compared(object, Some(field)),
            Difference::Record { object, .. } => compared(object, None),
            // Of the schema every line is compared.
            Difference::Field { .. } | Difference::Picklist { .. } | Difference::Length { .. } => {
                continue;
            }
        };
        assert!(covered, "{difference:?} is compared nowhere");
        looked_at += 1;
    }
    assert!(looked_at > 20, "{looked_at}");
}

#[test]
fn the_schema_differs_as_the_list_says() {
    let machine = Machine::new();
    let (code, out, _) = machine.demo(&["--schema", "*", "--format", "json"]);
    assert_eq!(code, 1);
    let whole: serde_json::Value = serde_json::from_str(&out).unwrap();
    let mut found = BTreeSet::new();
    for object in whole["objects"].as_array().unwrap() {
        for change in object["changes"].as_array().unwrap() {
            // What points at a user from a field that one org lacks is told on both ends.
            if change["part"] == "childRelationship" {
                assert_eq!(change["name"], "Account.Data_Steward__c");
                continue;
            }
            let text = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
            found.insert([
                text(&object["object"]),
                text(&change["part"]),
                text(&change["name"]),
                text(&change["left"]),
                text(&change["right"]),
            ]);
        }
    }
    let side = |only: DemoOrgKind| {
        let present = |is: bool| if is { "present" } else { "-" }.to_owned();
        (
            present(only == DemoOrgKind::Prod),
            present(only == DemoOrgKind::Sandbox),
        )
    };
    let listed = differences().into_iter().filter_map(|difference| {
        let (object, part, name, (left, right)) = match difference {
            Difference::Field {
                object,
                field,
                only,
            } => (object, "field", field, side(only)),
            Difference::Picklist {
                object,
                field,
                value,
                only,
            } => (
                object,
                "picklistValue",
                format!("{field}.{value}"),
                side(only),
            ),
            Difference::Length {
                object,
                field,
                prod,
                sandbox,
            } => (
                object,
                "field",
                field,
                (prod.to_string(), sandbox.to_string()),
            ),
            _ => return None,
        };
        Some([object, part.to_owned(), name, left, right])
    });
    assert_eq!(found, listed.collect());
    let (code, out, _) = machine.demo(&["--schema", "Contact", "--format", "markdown"]);
    assert_eq!((code, out.contains("No difference.")), (0, true), "{out}");
}

#[test]
fn people_see_both_values_and_the_counts() {
    let machine = Machine::new();
    let soql = "SELECT Name, Phone, Website FROM Account WHERE Name LIKE 'Nordlicht%' OR Name LIKE 'Wind Clinic%' OR Name LIKE 'Stadtwerke M%'";
    let (code, out, err) = machine.demo(&["-q", soql, "-k", "Name", "--format", "table"]);
    assert_eq!((code, err.as_str()), (1, ""));
    for part in [
        "demo-prod (PROD) and demo-sandbox (sandbox), by Name\n",
        "≠ Stadtwerke München\n    Phone  +49 89 5550 1003 → +49 89 5550 9999\n",
        "▶ Wind Clinic GmbH  only in demo-sandbox\n",
        "◀ Nordlicht Solar GmbH  only in demo-prod\n",
    ] {
        assert!(out.contains(part), "{part}\nin\n{out}");
    }
    let (code, out, _) = machine.demo(&["-q", soql, "-k", "Name", "--summary", "--format", "json"]);
    let counts: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(code, 1);
    assert_eq!(counts[0]["changedColumns"]["Phone"], 1);
    assert_eq!(counts[0]["rightOnly"], 2);
}

#[test]
fn a_saved_export_is_compared_with_another_and_with_an_org() {
    let machine = Machine::new();
    let soql = "SELECT Id, Name, AnnualRevenue, IsDeleted, Owner.Name, CreatedDate FROM Account";
    for format in ["csv", "json", "ndjson", "tsv"] {
        let rows = machine.run(&[
            "--demo",
            "query",
            "-o",
            "demo-prod",
            "--format",
            format,
            soql,
        ]);
        let name = format!("saved.{format}");
        fs::write(machine.path(&name), &rows.stdout).unwrap();
        let output = machine.run(&[
            "--demo",
            "compare",
            &name,
            "demo-prod",
            "-q",
            soql,
            "-k",
            "Id",
        ]);
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(0), "{format}\n{shown}");
        let output = machine.run(&[
            "--demo",
            "compare",
            &name,
            "demo-sandbox",
            "-q",
            soql,
            "-k",
            "Id",
        ]);
        assert_eq!(output.status.code(), Some(1), "{format}");
        let output = machine.run(&["compare", "saved.csv", &name]);
        let shown = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{format}\n{shown}");
        assert!(shown.contains("paired by Id"), "{shown}");
    }
    // One value in the file is another by hand.
    let text = fs::read_to_string(machine.path("saved.csv")).unwrap();
    fs::write(
        machine.path("edited.csv"),
        text.replacen("48500000", "48500000.004", 1),
    )
    .unwrap();
    let compare = |more: &[&str]| {
        let all = [&["compare", "edited.csv", "saved.json", "-k", "Id"], more].concat();
        machine.run(&all).status.code()
    };
    assert_eq!(compare(&[]), Some(1));
    assert_eq!(compare(&["--tolerance", "0.01"]), Some(0));
    assert_eq!(compare(&["--ignore", "annualrevenue"]), Some(0));
}

#[test]
fn three_are_compared_with_the_first_and_a_workbook_is_written() {
    let machine = Machine::new();
    let soql = "SELECT Id, Name FROM Account";
    let file = machine.path("old.csv");
    fs::write(&file, "Id,Name\n0015g0000000003AAA,Stadtwerke\n").unwrap();
    let arguments = [
        "--demo",
        "compare",
        "demo-prod",
        "demo-sandbox",
        "old.csv",
        "-q",
        soql,
        "-k",
        "Id",
    ];
    let output = machine.run(&[&arguments[..], &["--format", "csv"]].concat());
    let out = String::from_utf8(output.stdout).unwrap();
    let mut lines = out.lines();
    assert_eq!(
        lines.next(),
        Some("Compared with,Difference,Changed,Id,demo-prod.Name,other.Name")
    );
    assert!(
        out.contains("\nold.csv,changed,Name,0015g0000000003AAA,Stadtwerke München,Stadtwerke\n"),
        "{out}"
    );
    assert!(out.contains("\ndemo-sandbox,changed,Name,"), "{out}");
    let output =
        machine.run(&[&arguments[..], &["--format", "xlsx", "--output", "d.xlsx"]].concat());
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(fs::read(machine.path("d.xlsx")).unwrap().starts_with(b"PK"));
    // A workbook is a side like any other file.
    fs::write(machine.path("d.csv"), &out).unwrap();
    let output = machine.run(&["compare", "d.xlsx", "d.csv", "-k", "Compared with,Id"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    fs::write(machine.path("d.csv"), out.replacen("München", "Berlin", 1)).unwrap();
    let output = machine.run(&["compare", "d.xlsx", "d.csv", "-k", "Compared with,Id"]);
    assert_eq!(output.status.code(), Some(1));
    fs::write(machine.path("e.xlsx"), "Id,Name\n").unwrap();
    let output = machine.run(&["compare", "d.csv", "e.xlsx"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.code() == Some(3) && said.contains("save it as CSV"),
        "{said}"
    );
}

#[test]
fn ids_of_other_records_are_compared_by_what_those_are_called() {
    let machine = Machine::new();
    let soql = "SELECT Id, AccountId FROM Contact";
    let (code, _, _) = machine.demo(&["-q", soql, "-k", "Id"]);
    assert_eq!(code, 0, "both demo orgs give their accounts the same ids");
    // One account is called otherwise in the sandbox, and three are missing there.
    let arguments = [
        "-q",
        soql,
        "-k",
        "Id",
        "--map",
        "AccountId",
        "--format",
        "ndjson",
    ];
    let (code, out, err) = machine.demo(&arguments);
    assert_eq!(code, 1, "{err}");
    let ids: BTreeSet<u64> = out
        .lines()
        .map(|line| {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(row["Changed"], "AccountId");
            number(row["demo-prod"]["AccountId"].as_str().unwrap())
        })
        .collect();
    assert!(
        ids.contains(&12) && ids.is_subset(&[12, 61, 62, 63].into()),
        "{ids:?}"
    );
}

#[test]
fn mistakes_and_errors_have_exit_codes_of_their_own() {
    let machine = Machine::new();
    let soql = "SELECT Id, Name FROM Account";
    for (arguments, code, said) in [
        (&["compare", "demo-prod", "-q", soql][..], 2, "2"),
        (
            &["compare", "demo-prod", "nope", "-q", soql],
            2,
            "no org `nope`",
        ),
        (
            &[
                "compare",
                "demo-prod",
                "demo-sandbox",
                "-q",
                soql,
                "-k",
                "Nope",
            ],
            2,
            "no column Nope in demo-prod; it has Id, Name",
        ),
        (
            &[
                "compare",
                "demo-prod",
                "demo-sandbox",
                "-q",
                soql,
                "--format",
                "xlsx",
            ],
            2,
            "--output",
        ),
        (
            &["compare", "-o", "demo-prod", "a", "b", "-q", soql],
            2,
            "as arguments",
        ),
        (
            &["compare", "demo-prod", "demo-sandbox"],
            2,
            "-q SOQL or -f FILE",
        ),
        (
            &["compare", "demo-prod", "demo-sandbox", "--schema", "Nope"],
            2,
            "no org has an object Nope",
        ),
        (
            &[
                "compare",
                "demo-prod",
                "demo-sandbox",
                "--schema",
                "--format",
                "csv",
            ],
            2,
            "table, json or markdown",
        ),
        (
            &[
                "compare",
                "demo-prod",
                "demo-sandbox",
                "-q",
                "SELECT Nope FROM Account",
                "-k",
                "Id",
            ],
            3,
            "No such column",
        ),
        (
            &[
                "compare",
                "demo-prod",
                "not-there.csv",
                "-q",
                soql,
                "-k",
                "Id",
            ],
            3,
            "not-there.csv",
        ),
        (
            &[
                "compare",
                "demo-prod",
                "demo-sandbox",
                "-q",
                soql,
                "--tolerance",
                "x",
            ],
            2,
            "no number",
        ),
    ] {
        let output = machine.run(&[&["--demo"], arguments].concat());
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{err}");
        assert!(err.contains(said), "{arguments:?}\n{err}");
    }
    let same = machine.run(&["--demo", "compare", "demo-prod", "demo-prod", "-q", soql]);
    assert_eq!(same.status.code(), Some(0));
    fs::write(machine.path("taken.csv"), "").unwrap();
    for (arguments, code, said) in [
        (&["-q", soql, "-k", "Id"][..], 1, ""),
        (&["-q", "SELECT Id, Name FROM Product2", "-k", "Id"], 0, ""),
        // Nothing on either side is the same, whatever the key.
        (
            &[
                "-q",
                "SELECT Id FROM Account WHERE Name = 'nobody'",
                "-k",
                "Id",
            ],
            0,
            "",
        ),
        // Nothing on one side is different.
        (
            &[
                "-q",
                "SELECT Id FROM Account WHERE Name = 'Nordlicht Solar SE'",
                "-k",
                "Id",
            ],
            1,
            "",
        ),
        (
            &[
                "-q",
                soql,
                "-k",
                "Id",
                "--format",
                "csv",
                "--output",
                "taken.csv",
            ],
            3,
            "taken.csv",
        ),
        (
            &["-q", soql, "-k", "Id", "--map", "Nope"],
            2,
            "no column Nope",
        ),
        (&["--schema", "Contact"], 0, ""),
        // The lists of objects are the same, and nothing is said of what was not compared.
        (&["--schema"], 0, "fields of the objects were not compared"),
        (&["--schema", "Account"], 1, ""),
        (&["--no-such-option"], 2, "--no-such-option"),
    ] {
        let (found, _, err) = machine.demo(arguments);
        assert_eq!(found, code, "{arguments:?}\n{err}");
        assert!(err.contains(said), "{arguments:?}\n{err}");
    }
    assert_eq!(fs::read(machine.path("taken.csv")).unwrap(), b"");
    assert!(!Path::new(&machine.path(".local")).exists());
}
