//! `sftui query`, as a shell runs it: the real program, its two outputs, its exit code, and what it
//! leaves behind.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use sftui::demo::{DemoConfig, DemoOrg, DemoServer, Fault};
use tempfile::TempDir;
use tokio::runtime::Runtime;

const BIG: &str = "SELECT Id, Name, Status__c FROM Meter_Reading__c";

/// A machine on which sftui was never started.
struct Machine {
    home: TempDir,
    temporary: TempDir,
}

impl Machine {
    fn new() -> Self {
        Self {
            home: tempfile::tempdir().unwrap(),
            temporary: tempfile::tempdir().unwrap(),
        }
    }

    fn sftui(&self, arguments: &[&str]) -> Command {
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
            .env("TMPDIR", self.temporary.path())
            .current_dir(self.home.path())
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        self.sftui(arguments).output().unwrap().into()
    }

    /// Nothing is in the home, nor in the directory for temporary files.
    #[track_caller]
    fn assert_untouched(&self) {
        for directory in [self.home.path(), self.temporary.path()] {
            let left: Vec<_> = fs::read_dir(directory).unwrap().collect();
            assert!(left.is_empty(), "{left:?}");
        }
    }
}

/// How a run ended.
#[derive(Debug)]
struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ended {
    #[track_caller]
    fn assert(&self, code: i32, out: &str, err: &str) {
        assert_eq!(
            (self.code, self.out.as_str(), self.err.as_str()),
            (Some(code), out, err)
        );
    }

    #[track_caller]
    fn assert_refused(&self, code: i32, said: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:?}");
        for text in said {
            assert!(self.err.contains(text), "{text:?} in {self:?}");
        }
    }
}

/// An org that only the environment names.
struct Given {
    server: DemoServer,
    token: String,
    machine: Machine,
    _runtime: Runtime,
}

impl Given {
    fn new() -> Self {
        Self::with(20_000)
    }

    fn with(big_rows: usize) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let config = DemoConfig {
            big_rows,
            ..DemoConfig::prod()
        };
        let server = runtime.block_on(DemoOrg::start(config)).unwrap();
        Self {
            token: server.issue_access_token(),
            server,
            machine: Machine::new(),
            _runtime: runtime,
        }
    }

    fn sftui(&self, arguments: &[&str]) -> Command {
        let mut command = self.machine.sftui(arguments);
        command
            .env("SFTUI_INSTANCE_URL", self.server.base_url())
            .env("SFTUI_ACCESS_TOKEN", &self.token);
        command
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        self.sftui(arguments).output().unwrap().into()
    }
}

#[test]
fn every_format_is_written_and_csv_is_the_one_of_a_pipe() {
    let machine = Machine::new();
    let soql = "SELECT Name, Owner.Name, AnnualRevenue FROM Account ORDER BY Name LIMIT 2 OFFSET 3";
    let csv = machine.run(&["--demo", "query", "-o", "demo-prod", soql]);
    let lines: Vec<&str> = csv.out.lines().collect();
    assert_eq!(lines.len(), 3, "{csv:?}");
    assert_eq!(lines[0], "Name,Owner.Name,AnnualRevenue");
    csv.assert(0, &csv.out, "");
    let cells: Vec<&str> = lines[1].split(',').collect();
    let [name, owner, revenue] = cells[..] else {
        panic!("three cells: {cells:?}");
    };
    let record = format!(
        "{{\"Name\":\"{name}\",\"Owner\":{{\"Name\":\"{owner}\"}},\"AnnualRevenue\":{revenue}}}"
    );
    for (format, first) in [
        ("csv", lines[1].to_owned()),
        ("tsv", format!("{name}\t{owner}\t{revenue}")),
        ("json", format!("{record},")),
        ("ndjson", record),
        ("markdown", format!("| {name} | {owner} | {revenue} |")),
    ] {
        let ended = machine.run(&["query", "--demo", "--format", format, soql]);
        assert!(ended.out.lines().any(|line| line == first), "{ended:?}");
        ended.assert(0, &ended.out, "");
    }
    let table = machine.run(&["query", "--demo", "--format=table", soql]);
    let row = table.out.lines().nth(2).unwrap();
    assert!(row.starts_with(name) && row.ends_with(revenue), "{table:?}");
    machine.assert_untouched();
}

#[test]
fn the_statement_comes_from_an_argument_a_file_or_the_standard_input() {
    let machine = Machine::new();
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("q.soql");
    fs::write(&file, "-- how many\nSELECT COUNT()\nFROM Account;\n").unwrap();
    let file = file.to_str().unwrap();
    let expected = machine.run(&["--demo", "query", "SELECT COUNT() FROM Account"]);
    assert_eq!(expected.out.lines().count(), 2, "{expected:?}");
    for arguments in [
        &["--demo", "query", "--file", file][..],
        &["--demo", "query", "-f", file],
        &["--demo", "query", "--file", "-"],
        &["--demo", "query", "-"],
        &["--demo", "query"],
    ] {
        let mut command = machine.sftui(arguments);
        command.stdin(fs::File::open(file).unwrap());
        let ended = Ended::from(command.output().unwrap());
        ended.assert(0, &expected.out, "");
    }
}

#[test]
fn a_mistake_on_the_command_line_is_2_and_asks_no_org() {
    let machine = Machine::new();
    let soql = "SELECT Id FROM Account";
    for (arguments, said) in [
        (&["query", soql][..], "no org is known yet"),
        (&["query", "-o", "acme", soql], "log in"),
        (
            &["--demo", "query", "-o", "acme", soql],
            "demo-prod, demo-sandbox",
        ),
        (&["--demo", "query", " "], "the statement is empty"),
        (
            &["--demo", "query", "--file", "no-such-file"],
            "no-such-file",
        ),
        (
            &["--demo", "query", "--file", "x", soql],
            "cannot be used with",
        ),
        (&["--demo", "query", "--format", "xml", soql], "ndjson"),
        (&["--demo", "query", "--bulk", soql], "reserved"),
        (
            &["--demo", "query", "--tooling", "--all-rows", soql],
            "cannot be used with",
        ),
        (
            &["--demo", "--config", "no-such-file", "query", soql],
            "no-such-file",
        ),
    ] {
        let ended = machine.run(arguments);
        ended.assert_refused(2, &[said]);
        assert_eq!(ended.out, "", "{ended:?}");
    }
    machine.assert_untouched();
    let help = machine.run(&["help", "query"]);
    help.assert(0, &help.out, "");
    for text in ["Exit codes", "130", "--all-rows", "Examples"] {
        assert!(help.out.contains(text), "{text}");
    }
}

#[test]
fn what_the_server_refuses_is_1_with_its_words_and_a_caret() {
    let machine = Machine::new();
    let ended = machine.run(&[
        "--demo",
        "query",
        "SELECT Id\nFROM Account\nWHERE Nam = 'x'",
    ]);
    ended.assert_refused(
        1,
        &["sftui: demo-prod: ", "INVALID_FIELD", "row 3, column 7"],
    );
    let lines: Vec<&str> = ended.err.lines().collect();
    let caret = lines.iter().position(|line| line.trim() == "^").unwrap();
    assert_eq!(lines[caret - 1], "  WHERE Nam = 'x'");
    assert_eq!(lines[caret].find('^'), lines[caret - 1].find("Nam"));
    assert_eq!(ended.out, "");
    machine.assert_untouched();
}

#[test]
fn deleted_rows_come_when_they_are_asked_for() {
    let given = Given::new();
    let rows = |arguments: &[&str]| given.run(arguments).out.lines().count();
    let soql = "SELECT Id, IsDeleted FROM Account WHERE IsDeleted = true";
    assert_eq!(rows(&["query", soql]), 1);
    let all = given.run(&["query", "--all-rows", soql]);
    assert_eq!(all.code, Some(0), "{all:?}");
    assert_eq!(given.server.log().count("queryAll"), 1);
}

#[test]
fn the_tooling_api_is_asked_when_it_is_meant() {
    let given = Given::new();
    let soql = "SELECT Name, ApiVersion FROM ApexClass WHERE Name LIKE 'Meter%' ORDER BY Name";
    let rows = "Name,ApiVersion\nMeterReadingService,66.0\nMeterReadingServiceTest,66.0\n";
    given.run(&["query", "--tooling", soql]).assert(0, rows, "");
    assert_eq!(given.server.log().count("/tooling/query"), 1);
    let without = given.run(&["query", soql]);
    without.assert_refused(1, &["INVALID_TYPE"]);
    let data = given.run(&["query", "--tooling", "SELECT Id FROM Account"]);
    data.assert_refused(1, &["INVALID_TYPE"]);
    let fields = given.run(&["query", "--tooling", "SELECT Label FROM FieldDefinition"]);
    fields.assert_refused(1, &["EntityDefinitionId"]);
    let none = given.run(&[
        "query",
        "--tooling",
        "SELECT Name, Body FROM ApexClass WHERE Name = 'x'",
    ]);
    none.assert(0, "Name,Body\n", "");
    let count = given.run(&["query", "--tooling", "SELECT COUNT() FROM ApexClass"]);
    assert_eq!(count.out.lines().nth(1), Some("6"), "{count:?}");
}

#[test]
fn a_tooling_statement_that_fits_no_address_goes_by_tooling_composite() {
    let given = Given::new();
    let names: Vec<String> = (0..900).map(|n| format!("'NoClassIsCalled{n}'")).collect();
    let soql = format!(
        "SELECT Name, Status FROM ApexClass WHERE Name IN ('LegacyBilling',{})",
        names.join(",")
    );
    assert!(soql.len() > 16_384);
    let ended = given.run(&["query", "--tooling", &soql]);
    ended.assert(0, "Name,Status\nLegacyBilling,Inactive\n", "");
    let asked: Vec<(String, String)> = given
        .server
        .log()
        .entries()
        .into_iter()
        .filter(|entry| entry.path().contains("/v"))
        .map(|entry| (entry.method.clone(), entry.path().to_owned()))
        .collect();
    let [(method, path)] = asked.as_slice() else {
        panic!("one call: {asked:?}");
    };
    assert_eq!(method, "POST");
    assert!(path.ends_with("/tooling/composite"), "{path}");
    let wrong = given.run(&["query", "--tooling", &soql.replace("Status", "Sattus")]);
    wrong.assert_refused(1, &["INVALID_FIELD", "Sattus"]);
}

/// What is no record has the same Id in every row; that is no page that came twice.
#[test]
fn pages_of_definitions_come_whole_although_all_their_ids_are_zeros() {
    let given = Given::new();
    let soql = "SELECT Id, DurableId FROM FieldDefinition WHERE EntityDefinitionId != null";
    for parallel in ["0", "4"] {
        let mut command = given.sftui(&["query", "--tooling", soql]);
        command.env("SFTUI_BATCH_SIZE", "200");
        command.env("SFTUI_PARALLEL_PAGES", parallel);
        let before = given.server.log().count("/tooling/query");
        let ended = Ended::from(command.output().unwrap());
        ended.assert(0, &ended.out, "");
        let rows: Vec<&str> = ended.out.lines().skip(1).collect();
        assert!(
            rows.iter()
                .all(|row| row.starts_with("000000000000000AAA,"))
        );
        let distinct: std::collections::HashSet<&&str> = rows.iter().collect();
        let pages = given.server.log().count("/tooling/query") - before;
        assert!(pages > 1 && pages == rows.len().div_ceil(200), "{pages}");
        assert_eq!(distinct.len(), rows.len());
    }
}

#[test]
fn child_rows_that_the_server_cut_off_are_written_to_the_last() {
    let given = Given::with(200_000);
    let soql = "SELECT Name, (SELECT Sequence__c FROM Meter_Readings__r) FROM Account \
                WHERE Id IN (SELECT Account__c FROM Meter_Reading__c) ORDER BY Name LIMIT 1";
    let ended = given.run(&["query", "--format", "ndjson", soql]);
    let record: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    let children = &record["Meter_Readings__r"];
    let here = children["records"].as_array().unwrap().len();
    assert_eq!(children["totalSize"], here, "{}", ended.err);
    assert!(here > 2_000, "{here}: more than a page takes");
    assert_eq!(children["done"], true);
    assert!(!ended.out.contains("nextRecordsUrl"));
    ended.assert(0, &ended.out, "");
}

#[test]
fn an_org_of_the_environment_alone_is_asked_and_nothing_of_it_is_kept() {
    let given = Given::new();
    for arguments in [
        &["query", BIG][..],
        &["query", "-o", "env", BIG],
        &["-o", "ENV", "query", BIG],
    ] {
        let ended = given.run(arguments);
        assert_eq!(ended.out.lines().count(), 20_001, "{}", ended.err);
        ended.assert(0, &ended.out, "");
        assert!(ended.out.starts_with("Id,Name,Status__c\n"));
    }
    assert_eq!(
        given.server.log().count("oauth2"),
        0,
        "no login, no refresh"
    );
    given.machine.assert_untouched();

    let other = given.run(&["query", "-o", "acme", BIG]);
    other.assert_refused(2, &["acme"]);
    let mut half = given.sftui(&["query", BIG]);
    half.env_remove("SFTUI_INSTANCE_URL");
    Ended::from(half.output().unwrap()).assert_refused(2, &["SFTUI_INSTANCE_URL is not"]);
    let mut plain = given.sftui(&["query", BIG]);
    plain.env("SFTUI_INSTANCE_URL", "http://acme.example");
    let ended = Ended::from(plain.output().unwrap());
    ended.assert_refused(2, &["https://"]);
    assert!(!ended.err.contains(&given.token), "{ended:?}");
    given.machine.assert_untouched();
}

#[test]
fn an_expired_token_of_the_environment_asks_for_a_new_one() {
    let given = Given::new();
    given.server.expire_access_tokens();
    let ended = given.run(&["query", BIG]);
    ended.assert_refused(1, &["expired", "Set a new token in SFTUI_ACCESS_TOKEN"]);
    assert!(!ended.err.contains(&given.token), "{ended:?}");
    assert_eq!(given.server.log().count("oauth2"), 0);
}

#[test]
fn a_failure_that_can_pass_is_3() {
    let given = Given::new();
    let fault = Fault::Answer {
        status: 500,
        content_type: "application/json".into(),
        body: r#"[{"message":"An unexpected error occurred.","errorCode":"UNKNOWN_EXCEPTION"}]"#
            .into(),
    };
    given.server.faults().once("/query", fault);
    given
        .run(&["query", BIG])
        .assert_refused(3, &["UNKNOWN_EXCEPTION", "Try again"]);
}

#[test]
fn rows_before_an_error_are_written() {
    let given = Given::new();
    given
        .server
        .faults()
        .times("/query/", 1, 1, Fault::ExpiredLocator);
    let ended = given.run(&["query", BIG]);
    ended.assert_refused(1, &["INVALID_QUERY_LOCATOR"]);
    assert_eq!(ended.out.lines().count(), 4_001);
    assert!(ended.out.ends_with('\n'));
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let given = Given::new();
    let mut command = given.sftui(&["query", BIG]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::with_capacity(64, child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert_eq!(line, "Id,Name,Status__c\n");
    // The reader is dropped, with it the pipe.
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
    given.machine.assert_untouched();
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_while_a_page_is_waited_for_and_while_nobody_reads() {
    use rustix::process::{Pid, Signal, kill_process};

    for (held, signal, code) in [
        (true, Signal::INT, 130),
        (true, Signal::TERM, 143),
        (false, Signal::INT, 130),
    ] {
        let given = Given::new();
        let _gate = held.then(|| given.server.faults().hold("/query/"));
        let mut command = given.sftui(&["query", BIG]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut out = BufReader::with_capacity(64, child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        // The first rows are here; the rest is held back, or fills a pipe that nobody reads.
        let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
        kill_process(pid, signal).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(code), "{signal:?}");
        let mut said = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        assert_eq!(said, "");
        given.machine.assert_untouched();
    }
}

#[cfg(unix)]
#[test]
fn a_terminal_sees_a_table_and_how_many_rows_there_were() {
    use crate::support::pty::{Ended, Pty};

    let soql = "SELECT Name, AnnualRevenue FROM Account ORDER BY Name LIMIT 3";
    let pty = Pty::sftui(&["--demo", "query", soql]);
    assert_eq!(pty.wait_until_ended(), Ended::Code(0));
    pty.wait_for_text("3 rows · ");
    let output = pty.locked();
    let screen = output.terminal.screen().contents();
    let lines: Vec<&str> = screen.lines().collect();
    let heading = lines
        .iter()
        .position(|line| line.starts_with("Name "))
        .unwrap();
    assert!(lines[heading + 1].starts_with("───"), "{screen}");
    assert!(lines[heading + 5].starts_with("3 rows · "), "{screen}");
    assert!(!screen.contains("asking"), "the progress is gone: {screen}");
    assert!(!output.terminal.screen().alternate_screen());
}

#[cfg(unix)]
#[test]
fn the_interface_opens_the_org_of_the_environment_and_keeps_nothing_of_it() {
    use crate::support::pty::{Ended, Pty};

    let given = Given::new();
    let mut pty = Pty::start(
        Path::new(env!("CARGO_BIN_EXE_sftui")),
        &[],
        &[
            ("SFTUI_INSTANCE_URL", given.server.base_url()),
            ("SFTUI_ACCESS_TOKEN", &given.token),
        ],
    );
    // Who it is, the org itself has told.
    pty.wait_for_text("sofia@acme.example");
    // An org without a text begins with its objects.
    pty.wait_for_text("1 Objects");
    pty.send("\x1b");
    pty.wait_for_text("2 Query");
    pty.send("SELECT Name FROM Account LIMIT 7");
    pty.send("\n");
    pty.wait_for_text("7 rows");
    pty.send("\x1bo");
    pty.wait_for_text("env");
    pty.wait_for_text("connected");
    pty.send("\x11");
    assert_eq!(pty.wait_until_ended(), Ended::Code(0));
    pty.assert_given_back();
    assert_eq!(given.server.log().count("oauth2/token"), 0, "no refresh");
    let mut kept = String::new();
    let state = pty.home().join(".local/state/sftui");
    for entry in fs::read_dir(state).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            kept.push_str(&String::from_utf8_lossy(&fs::read(&path).unwrap()));
        }
    }
    assert!(!kept.contains("env:env"), "{kept}");
    assert!(!kept.contains("FROM Account"), "{kept}");
    assert!(!kept.contains(&given.token), "the token");
}

#[test]
fn the_other_subcommands_take_demo_too() {
    let machine = Machine::new();
    for arguments in [
        &["--demo", "config", "path"][..],
        &["config", "check", "--demo"],
    ] {
        let ended = machine.run(arguments);
        assert!(ended.out.contains("temporary"), "{ended:?}");
        ended.assert(0, &ended.out, "");
    }
    machine.assert_untouched();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "[query]\nbatch_size = 7").unwrap();
    let named = file.path().to_str().unwrap();
    let ended = machine.run(&["--demo", "config", "check", "--config", named]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let ended = machine.run(&[
        "--demo",
        "--config",
        named,
        "query",
        "SELECT COUNT() FROM Lead",
    ]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.err.contains("batch_size"), "{ended:?}");
}

#[test]
fn parameters_take_their_values_from_the_command_line_and_lists_from_files() {
    let machine = Machine::new();
    let soql = "SELECT Name FROM Account WHERE Name IN :names AND Industry != :industry";
    let given = machine.run(&[
        "--demo",
        "query",
        "SELECT Name, Id FROM Account ORDER BY Name LIMIT 3",
    ]);
    assert_eq!(given.code, Some(0), "{given:?}");
    fs::write(machine.home.path().join("a.csv"), &given.out).unwrap();
    let all = machine.run(&[
        "--demo",
        "query",
        soql,
        "--bind",
        "names=@a.csv:Name",
        "--bind",
        "industry=Nobody",
    ]);
    assert_eq!((all.code, all.out.lines().count()), (Some(0), 4), "{all:?}");
    let home = machine.home.path().join("a.csv").display().to_string();
    for (binds, said) in [
        (&["names=@a.csv:Name"][..], "--bind industry=…"),
        (&["names=@a.csv", "industry=x"], "Name, Id"),
        (&["names=@none.csv:Name", "industry=x"], "none.csv"),
        (&["names=a", "industry=x", "other=y"], ":other"),
    ] {
        let mut arguments = vec!["--demo", "query", soql];
        for bind in binds {
            arguments.extend(["--bind", bind]);
        }
        machine.run(&arguments).assert_refused(2, &[said]);
    }
    fs::remove_file(home).unwrap();
    machine.assert_untouched();
}

#[test]
fn a_list_from_the_standard_input_is_sent_in_parts_where_it_is_long() {
    let machine = Machine::new();
    let config = machine.home.path().join("config.toml");
    fs::write(&config, "[query]\npart_length = 1000\n").unwrap();
    let names: Vec<String> = (1..=400).map(|row| format!("MR-{row:07}")).collect();
    let run = |soql: &str| {
        let mut child = machine
            .sftui(&["--demo", "--config", config.to_str().unwrap()])
            .args(["query", soql, "--bind", "names=-", "--format", "csv"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        input.write_all(names.join("\n").as_bytes()).unwrap();
        drop(input);
        Ended::from(child.wait_with_output().unwrap())
    };
    let all = run("SELECT Name FROM Meter_Reading__c WHERE Name IN :names");
    assert_eq!(all.code, Some(0), "{all:?}");
    let lines: Vec<&str> = all.out.lines().skip(1).collect();
    assert_eq!(lines, names);
    run("SELECT Name FROM Meter_Reading__c WHERE Name NOT IN :names")
        .assert_refused(2, &["NOT IN cannot be asked in parts"]);
    let wrong = run("SELECT Name FROM Meter_Reading__c WHERE Name IN :names AND Wrong = 1");
    wrong.assert_refused(1, &["Wrong", "row 1, column 60"]);
}

#[test]
fn of_several_statements_the_one_that_was_named_runs() {
    let machine = Machine::new();
    let file = machine.home.path().join("both.soql");
    fs::write(
        &file,
        "SELECT COUNT() FROM Account;\n\n-- the other\nSELECT Nam FROM Account LIMIT 1\n",
    )
    .unwrap();
    let file = file.to_str().unwrap();
    let both = machine.run(&["--demo", "query", "--file", file]);
    both.assert_refused(
        2,
        &["2 statements", "--statement", "2: SELECT Nam FROM Account"],
    );
    let first = machine.run(&["--demo", "query", "--file", file, "--statement", "1"]);
    assert_eq!(
        (first.code, first.out.lines().count()),
        (Some(0), 2),
        "{first:?}"
    );
    let second = machine.run(&["--demo", "query", "--file", file, "--statement", "2"]);
    second.assert_refused(1, &["row 4, column 8", "SELECT Nam FROM Account LIMIT 1"]);
    machine
        .run(&["--demo", "query", "--file", file, "--statement", "3"])
        .assert_refused(2, &["no statement 3"]);
}

#[test]
fn rows_of_several_orgs_stand_in_the_order_in_which_the_orgs_were_named() {
    let first = Given::with(3_000);
    let second = Given::with(10);
    // The first to be named is the last to answer.
    let late = Fault::Latency(Duration::from_millis(300));
    first.server.faults().once("/query", late);
    let both = ["query", "-o", "env", "-o", "env2", "--format", "csv", BIG];
    let ended: Ended = first
        .sftui(&both)
        .env("SFTUI_INSTANCE_URL_2", second.server.base_url())
        .env("SFTUI_ACCESS_TOKEN_2", &second.token)
        .output()
        .unwrap()
        .into();
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    let mut orgs: Vec<&str> = ended
        .out
        .lines()
        .filter_map(|line| line.split(',').next())
        .collect();
    assert_eq!(orgs.len(), 1 + 3_000 + 10);
    orgs.dedup();
    assert_eq!(orgs, ["Org", "env", "env2"]);
}
