//! Exports: rows that are here and rows that never are, to files that are whole or not there.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use calamine::{Data, Reader, Xlsx, open_workbook};
use sftui::demo::{DemoConfig, Fault};
use sftui::rows::export::{Format, Options};
use sftui::rows::order::Order;
use sftui::rows::{CellKind, ChunkBuilder, Columns, RowSet};
use sftui::worker::{
    ExportError, ExportEvent, ExportJob, ExportRows, Exported, FileFormat, Job, JobError, JobEvent,
    TextJob,
};

use super::rig::Rig;

const BIG: &str = "SELECT Id, Name FROM Meter_Reading__c";
const WITH_CHILDREN: &str = "SELECT Id, Name, (SELECT Id, Name FROM Meter_Readings__r) \
                             FROM Account WHERE Name = 'Globex Corporation'";

struct Desk {
    rig: Rig,
    directory: tempfile::TempDir,
}

impl Desk {
    async fn new(big_rows: usize) -> Self {
        let config = DemoConfig {
            big_rows,
            ..DemoConfig::prod()
        };
        Self {
            rig: Rig::logged_in(config).await,
            directory: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn job(&self, soql: &str, name: &str, format: FileFormat) -> ExportJob {
        ExportJob {
            org: self.rig.org.key.clone(),
            soql: soql.to_owned(),
            parts: None,
            rows: ExportRows::Pages {
                all: false,
                tooling: false,
                several: Vec::new(),
            },
            file: self.path(name).display().to_string(),
            format,
            options: Options::default(),
            replace: false,
        }
    }

    async fn done(&mut self, job: ExportJob) -> Exported {
        match self.rig.run(Job::Export(job)).await {
            JobEvent::Export(ExportEvent::Done(exported)) => exported,
            other => panic!("{other:?}"),
        }
    }

    async fn failed(&mut self, job: ExportJob) -> JobError {
        match self.rig.run(Job::Export(job)).await {
            JobEvent::Failed(error) => error,
            other => panic!("{other:?}"),
        }
    }

    /// What lies in the directory.
    fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.directory.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

const CSV: FileFormat = FileFormat::Text(Format::Csv);
const JSON: FileFormat = FileFormat::Text(Format::Json);

#[tokio::test]
async fn every_page_of_a_statement_goes_to_the_file_without_being_kept() {
    let mut desk = Desk::new(4_500).await;
    let job = desk.job(BIG, "a.csv", CSV);
    let id = desk.rig.start(Job::Export(job));
    let events = desk.rig.all(id).await;
    let progress: Vec<(u64, u64)> = events
        .iter()
        .filter_map(|event| match event {
            JobEvent::Export(ExportEvent::Progress { rows, total }) => Some((*rows, *total)),
            _ => None,
        })
        .collect();
    assert_eq!(progress, [(2_000, 4_500), (4_000, 4_500), (4_500, 4_500)]);
    let Some(JobEvent::Export(ExportEvent::Done(done))) = events.last() else {
        panic!("{events:?}");
    };
    let path = desk.path("a.csv");
    let written = text(&path);
    assert_eq!((&done.path, done.rows), (&path, 4_500));
    assert_eq!(done.bytes, written.len() as u64);
    assert_eq!(done.remarks, Vec::<String>::new());
    let mut lines = written.lines();
    assert_eq!(lines.next(), Some("Id,Name"));
    let ids: std::collections::BTreeSet<&str> =
        lines.map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(ids.len(), 4_500);
    assert!(ids.iter().all(|id| id.len() == 18));
    assert_eq!(desk.files(), ["a.csv"]);
}

#[tokio::test]
async fn every_format_is_written_and_no_rows_are_a_file_too() {
    let mut desk = Desk::new(10).await;
    for format in FileFormat::ALL {
        let name = format!("a.{}", format.extension());
        let job = desk.job("SELECT Id, Name FROM Account", &name, format);
        assert!(desk.done(job).await.rows > 0, "{name}");
        let name = format!("none.{}", format.extension());
        let none = "SELECT Id, Name FROM Account WHERE Name = 'nobody'";
        let job = desk.job(none, &name, format);
        assert_eq!(desk.done(job).await.rows, 0, "{name}");
    }
    assert_eq!(text(&desk.path("none.csv")), "Id,Name\n");
    assert_eq!(text(&desk.path("none.json")), "[]\n");
    let read: serde_json::Value = serde_json::from_str(&text(&desk.path("a.json"))).unwrap();
    assert_eq!(read[0]["Id"].as_str().unwrap().len(), 18);
}

#[tokio::test]
async fn a_cancelled_export_leaves_nothing_behind() {
    let mut desk = Desk::new(400_000).await;
    let job = desk.job(BIG, "a.csv", CSV);
    let id = desk.rig.start(Job::Export(job));
    loop {
        if let JobEvent::Export(ExportEvent::Progress { .. }) = desk.rig.event(id).await {
            break;
        }
    }
    assert_eq!(desk.files().len(), 1, "what was begun has another name");
    assert_ne!(desk.files(), ["a.csv"]);
    desk.rig.worker.cancel(id);
    assert!(matches!(desk.rig.last(id).await, JobEvent::Cancelled));
    assert_eq!(desk.files(), Vec::<String>::new());
}

#[tokio::test]
async fn the_end_of_the_program_waits_until_what_was_begun_is_gone() {
    let mut desk = Desk::new(400_000).await;
    let job = desk.job(BIG, "a.csv", CSV);
    let id = desk.rig.start(Job::Export(job));
    loop {
        if let JobEvent::Export(ExportEvent::Progress { .. }) = desk.rig.event(id).await {
            break;
        }
    }
    desk.rig.worker.shutdown();
    desk.rig.worker.settled().await;
    assert_eq!(desk.files(), Vec::<String>::new());
}

#[tokio::test]
async fn an_error_in_the_middle_leaves_nothing_behind() {
    let mut desk = Desk::new(4_500).await;
    desk.rig.demo.faults().once("-2000", Fault::MalformedJson);
    let job = desk.job(BIG, "a.csv", CSV);
    let error = desk.failed(job).await;
    assert!(matches!(error, JobError::Salesforce(_)), "{error:?}");
    assert_eq!(desk.files(), Vec::<String>::new());
    let job = desk.job("SELECT Nothing FROM Account", "a.csv", CSV);
    assert!(matches!(desk.failed(job).await, JobError::Salesforce(_)));
    assert_eq!(desk.files(), Vec::<String>::new());
}

#[tokio::test]
async fn a_file_that_is_there_is_asked_about_before_anything_is_sent() {
    let mut desk = Desk::new(10).await;
    let path = desk.path("a.csv");
    std::fs::write(&path, "mine").unwrap();
    let job = desk.job(BIG, "a.csv", CSV);
    let said = desk.rig.run(Job::Export(job.clone())).await;
    assert!(
        matches!(&said, JobEvent::Export(ExportEvent::Exists(found)) if *found == path),
        "{said:?}"
    );
    assert_eq!(text(&path), "mine");
    assert_eq!(desk.rig.demo.log().count("/query"), 0);
    let replace = true;
    assert_eq!(desk.done(ExportJob { replace, ..job }).await.path, path);
    assert!(text(&path).starts_with("Id,Name\n"));
    assert_eq!(desk.files(), ["a.csv"]);
}

#[tokio::test]
async fn a_place_that_is_none_is_told_with_what_to_do() {
    let mut desk = Desk::new(10).await;
    let job = desk.job(BIG, "missing/a.csv", CSV);
    let error = desk.failed(job).await;
    assert!(matches!(
        error,
        JobError::Export(ExportError::NoDirectory(_))
    ));
    assert!(!error.title().is_empty() && !error.hint().is_empty());
    std::fs::create_dir(desk.path("a.csv")).unwrap();
    let job = desk.job(BIG, "a.csv", CSV);
    assert!(matches!(
        desk.failed(job).await,
        JobError::Export(ExportError::IsDirectory(_))
    ));
}

#[tokio::test]
async fn rows_that_are_here_are_written_as_they_are_shown() {
    let mut desk = Desk::new(10).await;
    let mut rows = RowSet::new(Arc::new(Columns::from_titles(["Id", "Name", "Amount"])));
    let mut page = ChunkBuilder::new(3);
    for number in 0..5_000 {
        page.set(0, CellKind::Text, &format!("001{number:015}"));
        page.set(1, CellKind::Text, "=x");
        page.set(2, CellKind::Number, &format!("-{number}.0"));
        page.end_row();
    }
    rows.push(Arc::new(page.finish()), None);
    let loaded = |order| ExportRows::Loaded {
        rows: rows.clone(),
        order,
        columns: vec![2, 1],
    };
    let job = ExportJob {
        rows: loaded(Some(Order::new(vec![4_999, 0, 2_500]))),
        ..desk.job("", "some.csv", CSV)
    };
    assert_eq!(desk.done(job).await.rows, 3);
    assert_eq!(
        text(&desk.path("some.csv")),
        "Amount,Name\n-4999.0,\"'=x\"\n-0.0,\"'=x\"\n-2500.0,\"'=x\"\n"
    );
    let job = ExportJob {
        rows: loaded(None),
        ..desk.job("", "all.csv", CSV)
    };
    assert_eq!(desk.done(job).await.rows, 5_000);
    assert_eq!(text(&desk.path("all.csv")).lines().count(), 5_001);
    assert_eq!(desk.rig.demo.log().count("/query"), 0, "nothing was asked");
}

#[tokio::test]
async fn some_rows_in_their_order_are_those_rows_in_every_format() {
    let mut desk = Desk::new(10).await;
    let mut rows = RowSet::new(Arc::new(Columns::from_titles(["Id", "Name"])));
    let mut page = ChunkBuilder::new(2);
    for number in 0..50 {
        page.set(0, CellKind::Text, &format!("001{number:02}"));
        page.set(1, CellKind::Text, &format!("Row {number}"));
        page.end_row();
    }
    rows.push(Arc::new(page.finish()), None);
    let marked = [41, 7, 23];
    for format in FileFormat::ALL {
        let name = format!("marked.{}", format.extension());
        let job = ExportJob {
            rows: ExportRows::Loaded {
                rows: rows.clone(),
                order: Some(Order::new(marked.to_vec())),
                columns: vec![0, 1],
            },
            ..desk.job("SELECT Id, Name FROM Account", &name, format)
        };
        assert_eq!(desk.done(job).await.rows, 3, "{name}");
        let path = desk.path(&name);
        let written = match format {
            FileFormat::Xlsx => {
                let mut book: Xlsx<_> = open_workbook(&path).unwrap();
                let range = book.worksheet_range("Account").unwrap();
                let rows = range.rows().map(|row| row[1].to_string());
                rows.collect::<Vec<_>>().join("\n")
            }
            FileFormat::Text(_) => text(&path),
        };
        assert_eq!(written.matches("Row ").count(), 3, "{name}: {written}");
        let places: Vec<usize> = marked
            .iter()
            .map(|row| written.find(&format!("Row {row}")).expect(&name))
            .collect();
        assert!(places.is_sorted(), "{name}: {written}");
    }
}

#[tokio::test]
async fn child_rows_that_were_cut_off_are_fetched_to_their_end() {
    let mut desk = Desk::new(60 * 2_500).await;
    let job = desk.job(WITH_CHILDREN, "a.json", JSON);
    assert_eq!(desk.done(job).await.rows, 1);
    let read: serde_json::Value = serde_json::from_str(&text(&desk.path("a.json"))).unwrap();
    let children = &read[0]["Meter_Readings__r"];
    assert_eq!(children["totalSize"], 2_500);
    assert_eq!(children["done"], true);
    assert!(children.get("nextRecordsUrl").is_none());
    let records = children["records"].as_array().unwrap();
    let ids: std::collections::BTreeSet<&str> = records
        .iter()
        .map(|record| record["Id"].as_str().unwrap())
        .collect();
    assert_eq!((records.len(), ids.len()), (2_500, 2_500));
}

#[tokio::test]
async fn a_workbook_has_child_rows_on_their_own_sheet_with_the_parents_id() {
    let mut desk = Desk::new(60 * 2_500).await;
    let job = desk.job(WITH_CHILDREN, "a.xlsx", FileFormat::Xlsx);
    let done = desk.done(job).await;
    assert_eq!((done.rows, done.remarks), (1, Vec::new()));
    assert_eq!(desk.files(), ["a.xlsx"]);
    let mut book: Xlsx<_> = open_workbook(desk.path("a.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["Account", "Meter_Readings__r"]);
    let parents = book.worksheet_range("Account").unwrap();
    let rows: Vec<&[Data]> = parents.rows().collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0][1].to_string(), "Name");
    assert_eq!(rows[1][1].to_string(), "Globex Corporation");
    assert_eq!(rows[1][2], Data::Float(2_500.0));
    let id = rows[1][0].to_string();
    let children = book.worksheet_range("Meter_Readings__r").unwrap();
    let rows: Vec<&[Data]> = children.rows().collect();
    assert_eq!(rows.len(), 2_501);
    assert_eq!(rows[0][0].to_string(), "Account.Id");
    assert_eq!(rows[0][1].to_string(), "Id");
    assert!(rows.iter().skip(1).all(|row| row[0].to_string() == id));
}

#[tokio::test]
async fn a_workbook_has_numbers_dates_and_texts_as_what_they_are() {
    let mut desk = Desk::new(10).await;
    let titles = [
        "Id", "Exact", "Long", "Day", "Moment", "Flag", "Formula", "Null",
    ];
    let mut rows = RowSet::new(Arc::new(Columns::from_titles(titles)));
    let mut page = ChunkBuilder::new(titles.len());
    for (column, kind, value) in [
        (0, CellKind::Text, "001000000000001AAA"),
        (1, CellKind::Number, "-12.50"),
        (2, CellKind::Number, "12345678901234567890"),
        (3, CellKind::Text, "2026-11-22"),
        (4, CellKind::Text, "2026-11-22T12:00:00.000+0000"),
        (5, CellKind::Bool, "true"),
        (6, CellKind::Text, "=1+1\u{1}"),
        (7, CellKind::Null, ""),
    ] {
        page.set(column, kind, value);
    }
    page.end_row();
    rows.push(Arc::new(page.finish()), None);
    let job = ExportJob {
        rows: ExportRows::Loaded {
            rows,
            order: None,
            columns: (0..titles.len()).collect(),
        },
        ..desk.job("SELECT Id FROM Case", "a.xlsx", FileFormat::Xlsx)
    };
    desk.done(job).await;
    let mut book: Xlsx<_> = open_workbook(desk.path("a.xlsx")).unwrap();
    let range = book.worksheet_range("Case").unwrap();
    let row: Vec<&Data> = range.rows().nth(1).unwrap().iter().collect();
    assert_eq!(*row[0], Data::String("001000000000001AAA".into()));
    assert_eq!(*row[1], Data::Float(-12.5));
    assert_eq!(*row[2], Data::String("12345678901234567890".into()));
    assert!(
        matches!(row[3], Data::DateTime(day) if day.as_f64() == 46_348.0),
        "{row:?}"
    );
    assert!(
        matches!(row[4], Data::DateTime(day) if day.as_f64() == 46_348.5),
        "{row:?}"
    );
    assert_eq!(*row[5], Data::Bool(true));
    assert!(row[6].to_string().starts_with("=1+1"), "{row:?}");
    assert_eq!(row.get(7).map_or(&Data::Empty, |cell| cell), &Data::Empty);
}

#[tokio::test]
async fn what_does_not_fit_into_a_sheet_is_an_error_and_no_cut() {
    let mut desk = Desk::new(10).await;
    let mut rows = RowSet::new(Arc::new(Columns::from_titles(["Id", "Body"])));
    let mut page = ChunkBuilder::new(2);
    page.set(1, CellKind::Text, &"é".repeat(32_767));
    page.end_row();
    page.set(1, CellKind::Text, &"é".repeat(32_768));
    page.end_row();
    rows.push(Arc::new(page.finish()), None);
    let loaded = |order: Option<Order>| ExportRows::Loaded {
        rows: rows.clone(),
        order,
        columns: vec![0, 1],
    };
    let fits = ExportJob {
        rows: loaded(Some(Order::new(vec![0]))),
        ..desk.job("", "a.xlsx", FileFormat::Xlsx)
    };
    assert_eq!(desk.done(fits).await.rows, 1);
    let too_long = ExportJob {
        rows: loaded(None),
        ..desk.job("", "b.xlsx", FileFormat::Xlsx)
    };
    let error = desk.failed(too_long).await;
    assert!(
        matches!(
            &error,
            JobError::Export(ExportError::TooLong { row: 3, column, length: 32_768 }) if column == "Body"
        ),
        "{error:?}"
    );
    let too_many = ExportJob {
        rows: loaded(Some(Order::new(vec![0; 1_048_576]))),
        ..desk.job("", "c.xlsx", FileFormat::Xlsx)
    };
    let error = desk.failed(too_many).await;
    assert!(
        matches!(
            &error,
            JobError::Export(ExportError::TooManyRows {
                rows: 1_048_576,
                limit: 1_048_575,
                ..
            })
        ),
        "{error:?}"
    );
    assert_eq!(desk.files(), ["a.xlsx"]);
}

#[tokio::test]
async fn a_text_is_written_byte_by_byte_and_takes_no_file_away_unasked() {
    let mut desk = Desk::new(0).await;
    let path = desk.path("copy.txt");
    let job = |text: &str, replace| {
        Job::Text(TextJob {
            text: text.into(),
            file: path.display().to_string(),
            replace,
        })
    };
    let first = "a\tb\r\n=1+1\u{0}Ω no end of line";
    for (text, replace, kept) in [
        (first, false, first),
        ("other", false, first),
        ("other", true, "other"),
    ] {
        match desk.rig.run(job(text, replace)).await {
            JobEvent::Export(ExportEvent::Done(done)) => {
                assert_eq!((&done.path, done.bytes), (&path, kept.len() as u64));
            }
            JobEvent::Export(ExportEvent::Exists(found)) => assert_eq!(found, path),
            other => panic!("{other:?}"),
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), kept);
        assert_eq!(desk.files(), ["copy.txt"]);
    }
    let lost = Job::Text(TextJob {
        text: "x".into(),
        file: desk.path("nowhere/copy.txt").display().to_string(),
        replace: false,
    });
    let said = desk.rig.run(lost).await;
    assert!(
        matches!(
            said,
            JobEvent::Failed(JobError::Export(ExportError::NoDirectory(_)))
        ),
        "{said:?}"
    );
}
