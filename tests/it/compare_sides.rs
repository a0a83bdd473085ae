//! `sftui compare` of sides that are not alike: a column that one of them lacks, files whose org nobody
//! says, lookups that an org is asked about; and the difference in every format it is written in.

use std::fs;
use std::process::Output;

use sftui::demo::{DemoConfig, DemoOrg, DemoServer, Fault};
use sftui::rows::RowSet;
use sftui::rows::export::Format;
use sftui::rows::saved::{read, read_workbook};
use tokio::runtime::Runtime;

use super::compare_cli::Machine;

/// Two files side by side.
fn files(left: &str, right: &str) -> Machine {
    let machine = Machine::new();
    fs::write(machine.path("a.csv"), left).unwrap();
    fs::write(machine.path("b.csv"), right).unwrap();
    machine
}

/// The exit code, the standard output and the standard error.
fn ended(output: Output) -> (Option<i32>, String, String) {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn a_column_that_a_side_lacks_is_a_difference_unless_it_is_ignored() {
    let machine = files("Name,Phone,Fax,Id\nAcme,1,,001\n", "Name\nAcme\n");
    let compare = |more: &[&str]| {
        let all = [&["compare", "a.csv", "b.csv", "-k", "Name"], more].concat();
        ended(machine.run(&all))
    };
    let only = "column only in a.csv, which is a difference (--ignore leaves it out): Phone";
    for format in ["csv", "json", "markdown"] {
        let (code, _, err) = compare(&["--format", format]);
        assert_eq!(code, Some(1), "{format}\n{err}");
        assert!(err.contains(only), "{format}\n{err}");
    }
    let (code, out, _) = compare(&["--format", "table"]);
    assert!(code == Some(1) && out.contains(only), "{out}");
    let (code, out, _) = compare(&["--summary", "--format", "json"]);
    let counts: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(code, Some(1));
    assert_eq!(counts[0]["leftOnlyColumns"], serde_json::json!(["Phone"]));
    assert_eq!(counts[0]["rightOnlyColumns"], serde_json::json!([]));
    assert_eq!(counts[0]["same"], 1);
    let (code, _, err) = compare(&["--ignore", "phone"]);
    assert_eq!((code, err.contains("only in")), (Some(0), false), "{err}");
    let (code, _, err) = compare(&["--ignore", "Fone"]);
    assert!(
        code == Some(1) && err.contains("nobody has a column Fone"),
        "{err}"
    );
    for sides in [["a.csv", "b.csv"], ["b.csv", "a.csv"]] {
        let (code, _, err) = ended(machine.run(&["compare", sides[0], sides[1], "-k", "Phone"]));
        assert!(
            code == Some(2) && err.contains("no column Phone in b.csv; it has Name"),
            "{err}"
        );
    }
}

#[test]
fn ids_of_files_are_compared_by_names_or_as_they_are_and_that_is_said() {
    const ONE: &str = "0015g0000000011AAA";
    const TWO: &str = "0015g0000000012AAA";
    let file = |account: &str| format!("Id,Name,AccountId,Account.Name\n1,Ann,{account},Acme\n");
    let machine = files(&file(ONE), &file(TWO));
    let compare = |more: &[&str]| {
        let all = [&["compare", "a.csv", "b.csv"], more].concat();
        ended(machine.run(&all))
    };
    let (code, _, err) = compare(&["-k", "Name"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(err.contains("AccountId compared by Account.Name"), "{err}");
    for as_they_are in [&["-k", "Name", "--same-org"][..], &["-k", "Id"]] {
        let (code, out, err) = compare(as_they_are);
        assert_eq!(code, Some(1), "{as_they_are:?}\n{err}");
        assert!(out.contains(TWO) && !err.contains("compared by"), "{err}");
    }
}

#[test]
fn between_files_of_csv_a_column_of_numbers_has_the_tolerance_and_codes_have_none() {
    let machine = files(
        "Name,Amount,Zip\nA,10.00,01067\n",
        "Name,Amount,Zip\nA,10.004,01067\n",
    );
    let near = [
        "compare",
        "a.csv",
        "b.csv",
        "-k",
        "Name",
        "--tolerance",
        "0.01",
    ];
    let (code, _, err) = ended(machine.run(&near));
    assert_eq!(code, Some(0), "{err}");
    assert!(err.contains("texts compared as numbers: Amount\n"), "{err}");
    let (code, ..) = ended(machine.run(&near[..5]));
    assert_eq!(code, Some(1));
    fs::write(
        machine.path("b.csv"),
        "Name,Amount,Zip\nA,10.004,01067.001\n",
    )
    .unwrap();
    let (code, out, _) = ended(machine.run(&near));
    assert!(code == Some(1) && out.contains("changed,Zip"), "{out}");
}

/// Two orgs that only the environment names.
struct Two {
    servers: [DemoServer; 2],
    machine: Machine,
    _runtime: Runtime,
}

impl Two {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let start = |config: DemoConfig| {
            let config = DemoConfig {
                big_rows: 10,
                ..config
            };
            runtime.block_on(DemoOrg::start(config)).unwrap()
        };
        Self {
            servers: [start(DemoConfig::prod()), start(DemoConfig::sandbox())],
            machine: Machine::new(),
            _runtime: runtime,
        }
    }

    fn run(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let mut command = self.machine.command(arguments);
        for (server, number) in self.servers.iter().zip(["", "_2"]) {
            command
                .env(format!("SFTUI_INSTANCE_URL{number}"), server.base_url())
                .env(
                    format!("SFTUI_ACCESS_TOKEN{number}"),
                    server.issue_access_token(),
                );
        }
        ended(command.output().unwrap())
    }
}

#[test]
fn an_org_that_does_not_say_what_its_records_are_called_is_the_one_that_is_named() {
    const COMPARE: [&str; 9] = [
        "compare",
        "env",
        "env2",
        "-q",
        "SELECT Id, Name, AccountId FROM Contact",
        "-k",
        "Id",
        "--map",
        "AccountId",
    ];
    for (at, name) in ["env", "env2"].iter().enumerate() {
        let two = Two::new();
        let refused = Fault::Answer {
            status: 403,
            content_type: "application/json".into(),
            body: r#"[{"errorCode":"INSUFFICIENT_ACCESS","message":"no describe"}]"#.into(),
        };
        two.servers[at].faults().always("/sobjects", refused);
        let (code, out, err) = two.run(&COMPARE);
        assert_eq!((code, out.as_str()), (Some(3), ""), "{err}");
        let named = format!("{name}: ");
        assert!(err.contains(&named), "{name} in {err}");
        let other = ["env2: ", "env: "][at];
        assert!(!err.contains(other), "{err}");
    }
    let two = Two::new();
    let (code, _, err) = two.run(&[&COMPARE[..8], &["Name"]].concat());
    assert!(
        code == Some(2) && err.contains("--map: the Name of env holds no ids of records, but "),
        "{err}"
    );
}

#[test]
fn an_object_that_an_org_does_not_describe_is_no_object_that_is_the_same() {
    for (at, name) in ["env", "env2"].iter().enumerate() {
        let two = Two::new();
        let gone = Fault::Answer {
            status: 404,
            content_type: "application/json".into(),
            body:
                r#"[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]"#
                    .into(),
        };
        let ask = ["compare", "env", "env2", "--schema", "Contact"];
        let (code, _, err) = two.run(&ask);
        assert_eq!(code, Some(0), "nothing differs: {err}");
        two.servers[at].faults().always("/sobjects/Contact/", gone);
        let (code, _, err) = two.run(&ask);
        assert_eq!(code, Some(1), "{err}");
        let said = format!("{name} does not describe Contact: it was not compared");
        assert!(err.contains(&said), "{err}");
    }
}

/// Without access to the parent a lookup has an id and no name: two ids are not the same for that.
#[test]
fn lookups_without_a_name_are_compared_by_their_ids() {
    let machine = files(
        "Name,AccountId,Account.Name\nAnn,0015g0000000011AAA,\n",
        "Name,AccountId,Account.Name\nAnn,0015g0000000012AAA,\n",
    );
    let compare = ["compare", "a.csv", "b.csv", "-k", "Name"];
    let (code, out, err) = ended(machine.run(&compare));
    assert_eq!(code, Some(1), "{out}{err}");
    let machine = files(
        "Name,AccountId,Account.Name\nAnn,0015g0000000011AAA,Acme\n",
        "Name,AccountId,Account.Name\nAnn,0015g0000000012AAA,Acme\n",
    );
    let (code, out, err) = ended(machine.run(&compare));
    assert_eq!(code, Some(0), "{out}{err}");
}

const LEFT: &str = "Name,Note,Size\n\
    =1+1,\"x|y\",1\n\
    dup,one,1\n\
    dup,two,2\n\
    Ä漢 👩‍🚀,\"line\nbreak\",3\n\
    gone,\"\",4\n\
    ,nokey,5\n";
const RIGHT: &str = "Name,Note,Size\n\
    =1+1,x|z,1\n\
    dup,one,1\n\
    dup,TWO,2\n\
    Ä漢 👩‍🚀,\"line\nbroke\",3\n\
    new,\"say \"\"hi\"\", <b>\",\n";

/// The values of a result, row by row.
fn values(rows: &RowSet) -> Vec<Vec<String>> {
    let titles = rows.columns().iter().map(|column| column.title.clone());
    let columns = rows.columns().len();
    let cells = (0..rows.len()).map(|row| {
        let texts = (0..columns).map(|column| rows.cell(row, column).text.to_owned());
        texts.collect()
    });
    std::iter::once(titles.collect()).chain(cells).collect()
}

#[test]
fn the_difference_is_the_same_in_every_format_whatever_stands_in_it() {
    let machine = files(LEFT, RIGHT);
    let written = |format: &str| {
        let all = [
            "compare", "a.csv", "b.csv", "-k", "Name", "--format", format,
        ];
        let (code, out, err) = ended(machine.run(&all));
        assert_eq!(code, Some(1), "{err}");
        for said in [
            "2 rows of a.csv share their key with another",
            "2 rows of b.csv share their key with another",
            "1 row of a.csv without a key",
        ] {
            assert!(err.contains(said), "{said}\n{err}");
        }
        out
    };
    let csv = written("csv");
    assert_eq!(
        csv,
        "Difference,Changed,Name,a.csv.Note,b.csv.Note,a.csv.Size,b.csv.Size\n\
         changed,Note,=1+1,x|y,x|z,1,1\n\
         changed,Note,dup,two,TWO,2,2\n\
         changed,Note,Ä漢 👩‍🚀,\"line\nbreak\",\"line\nbroke\",3,3\n\
         only in b.csv,,new,,\"say \"\"hi\"\", <b>\",,\n\
         only in a.csv,,gone,\"\",,4,\n\
         only in a.csv,,,nokey,,5,\n"
    );
    assert_eq!(
        written("markdown"),
        "| Difference | Changed | Name | a.csv.Note | b.csv.Note | a.csv.Size | b.csv.Size |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n\
         | changed | Note | =1+1 | x\\|y | x\\|z | 1 | 1 |\n\
         | changed | Note | dup | two | TWO | 2 | 2 |\n\
         | changed | Note | Ä漢 👩‍🚀 | line<br>break | line<br>broke | 3 | 3 |\n\
         | only in b.csv |  | new |  | say \"hi\", \\<b> |  |  |\n\
         | only in a.csv |  | gone |  |  | 4 |  |\n\
         | only in a.csv |  |  | nokey |  | 5 |  |\n"
    );
    let json = written("json");
    let rows: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        rows,
        serde_json::json!([
            {"Difference": "changed", "Changed": "Note", "Name": "=1+1",
             "a.csv": {"Note": "x|y", "Size": "1"}, "b.csv": {"Note": "x|z", "Size": "1"}},
            {"Difference": "changed", "Changed": "Note", "Name": "dup",
             "a.csv": {"Note": "two", "Size": "2"}, "b.csv": {"Note": "TWO", "Size": "2"}},
            {"Difference": "changed", "Changed": "Note", "Name": "Ä漢 👩‍🚀",
             "a.csv": {"Note": "line\nbreak", "Size": "3"},
             "b.csv": {"Note": "line\nbroke", "Size": "3"}},
            {"Difference": "only in b.csv", "Changed": null, "Name": "new",
             "b.csv": {"Note": "say \"hi\", <b>", "Size": null}},
            {"Difference": "only in a.csv", "Changed": null, "Name": "gone",
             "a.csv": {"Note": "", "Size": "4"}},
            {"Difference": "only in a.csv", "Changed": null, "Name": null,
             "a.csv": {"Note": "nokey", "Size": "5"}},
        ])
    );
    let lines: Vec<serde_json::Value> = written("ndjson")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(serde_json::Value::Array(lines), rows);
    let (code, _, err) = ended(machine.run(&[
        "compare", "a.csv", "b.csv", "-k", "Name", "--format", "xlsx", "--output", "d.xlsx",
    ]));
    assert_eq!(code, Some(1), "{err}");
    assert!(err.contains("1 row of a.csv without a key"), "{err}");
    let book = read_workbook(&fs::read(machine.path("d.xlsx")).unwrap()).unwrap();
    let same = read(&csv, Format::Csv).unwrap();
    assert_eq!(values(&book), values(&same));
    // What is the same is written with --all, and nothing but the header where nothing differs.
    let (_, out, _) = ended(machine.run(&[
        "compare", "a.csv", "b.csv", "-k", "Name", "--format", "csv", "--all",
    ]));
    assert!(out.contains("\nsame,,dup,one,one,1,1\n"), "{out}");
    let (code, out, _) = ended(machine.run(&[
        "compare",
        "a.csv",
        "a.csv",
        "-k",
        "Name,Note",
        "--format",
        "csv",
    ]));
    assert_eq!(
        (code, out.as_str()),
        (
            Some(0),
            "Difference,Changed,Name,Note,a.csv.Size,a.csv (2).Size\n"
        )
    );
}
