//! Lists that are too long for one statement: parts one after another, as if they were one; and
//! lists read from files and results.

use std::sync::Arc;

use sftui::demo::{DemoConfig, Fault};
use sftui::rows::RowSet;
use sftui::rows::export::{Format, Options};
use sftui::soql::bind::{Filling, Given, Kind, List, fill};
use sftui::worker::{
    ExportEvent, ExportJob, ExportRows, FileFormat, Job, JobEvent, ListEvent, ListJob, ListSource,
    QueryEvent, QueryJob, QueryParts, Resume,
};

use super::query::{Said, job, onto, rig, together};
use super::rig::Rig;

const NAMED: &str = "SELECT Id, Name FROM Meter_Reading__c WHERE Name IN :names";

/// A statement with the names of the first rows, in parts of so many characters.
fn filling(soql: &str, rows: usize, longest: usize) -> Arc<Filling> {
    let names: Vec<String> = (1..=rows).map(|row| format!("MR-{row:07}")).collect();
    let list = List::of(names.iter().map(String::as_str), None);
    let value = |_: &str| Some(Given::List(list.clone()));
    Arc::new(fill(soql, value, |_| Kind::Text, longest).unwrap())
}

fn in_parts(rig: &Rig, filling: &Arc<Filling>) -> QueryJob {
    QueryJob {
        parts: QueryParts::of(filling),
        ..job(rig, &filling.statement(0))
    }
}

async fn run(rig: &mut Rig, job: QueryJob) -> (Said, Vec<(usize, usize, u64)>) {
    let id = rig.start(Job::Query(job));
    let events = rig.all(id).await;
    let parts = parts_of(&events);
    (together(events), parts)
}

fn parts_of(events: &[JobEvent]) -> Vec<(usize, usize, u64)> {
    let parts = events.iter().filter_map(|event| match event {
        JobEvent::Query(QueryEvent::Part { at, of, total }) => Some((*at, *of, *total)),
        _ => None,
    });
    parts.collect()
}

/// The first rows of the object, each once and in order.
#[track_caller]
fn whole(said: &Said, rows: usize) {
    let finished = JobEvent::is_last(&said.last);
    assert!(
        finished && !matches!(said.last, JobEvent::Failed(_)),
        "{:?}",
        said.last
    );
    assert_eq!((said.rows.len(), said.total), (rows, rows as u64));
    for row in 0..rows {
        assert_eq!(said.rows.cell(row, 1).text, format!("MR-{:07}", row + 1));
    }
}

#[tokio::test]
async fn parts_come_one_after_another_as_if_they_were_one() {
    let mut rig = rig(5_000).await;
    let filling = filling(NAMED, 3_000, 5_000);
    assert_eq!(filling.parts(), 8);
    let job = in_parts(&rig, &filling);
    let (said, parts) = run(&mut rig, job).await;
    whole(&said, 3_000);
    assert!(parts.iter().map(|(at, ..)| *at).eq(0..8));
    assert!(parts.iter().all(|(_, of, _)| *of == 8) && parts[7].2 > 2_000);
    assert_eq!(rig.demo.log().count("/query"), 8, "a call for each part");
}

#[tokio::test]
async fn parts_as_long_as_salesforce_takes_go_by_post() {
    let mut rig = rig(9_000).await;
    let filling = filling(NAMED, 9_000, 100_000);
    assert_eq!(filling.parts(), 2);
    assert!(filling.statement(0).len() > 99_900);
    let job = in_parts(&rig, &filling);
    let (said, _) = run(&mut rig, job).await;
    whole(&said, 9_000);
    assert_eq!(rig.demo.log().count("/composite"), 2);
}

#[tokio::test]
async fn a_row_that_matches_in_several_parts_comes_once() {
    let mut rig = rig(5_000).await;
    let filling = filling(&format!("{NAMED} OR Name = 'MR-0000001'"), 2_000, 10_000);
    assert!(filling.parts() > 2);
    let job = in_parts(&rig, &filling);
    let (said, _) = run(&mut rig, job).await;
    whole(&said, 2_000);
}

#[tokio::test]
async fn a_limit_counts_over_all_parts() {
    let mut rig = rig(5_000).await;
    let filling = filling(&format!("{NAMED} LIMIT 800"), 2_000, 5_000);
    let job = in_parts(&rig, &filling);
    let (said, _) = run(&mut rig, job).await;
    whole(&said, 800);
    assert_eq!(
        rig.demo.log().count("/query"),
        3,
        "what is not wanted is not asked for"
    );
}

#[tokio::test]
async fn after_an_error_the_rows_stay_and_the_part_is_asked_for_again() {
    let mut rig = rig(5_000).await;
    let overlapping = format!("{NAMED} OR Name = 'MR-0000001'");
    let filling = filling(&overlapping, 2_000, 5_000);
    let bad = Fault::Answer {
        status: 400,
        content_type: "application/json".into(),
        body: r#"[{"errorCode":"QUERY_TIMEOUT","message":"too long"}]"#.into(),
    };
    rig.demo.faults().times("/query", 1, 1, bad);
    let job = in_parts(&rig, &filling);
    let id = rig.start(Job::Query(job.clone()));
    let events = rig.all(id).await;
    let last = parts_of(&events).pop().unwrap();
    let said = together(events);
    let first = said.rows.len();
    assert!(first > 300 && last.0 == 1 && last.2 == first as u64);
    let JobEvent::Failed(error) = &said.last else {
        panic!("{:?}", said.last);
    };
    assert!(error.detail().contains("QUERY_TIMEOUT"));
    let again = QueryJob {
        parts: Some(QueryParts {
            at: last.0,
            total: last.2,
            rows: said.rows.clone(),
            ..QueryParts::of(&filling).unwrap()
        }),
        resume: Some(Resume {
            next_url: None,
            rows: first as u64,
            columns: said.rows.shared_columns(),
        }),
        ..job
    };
    let id = rig.start(Job::Query(again));
    let said = onto(said.rows, rig.all(id).await.into_iter());
    whole(&said, 2_000);
}

#[tokio::test]
async fn the_cap_counts_over_all_parts_and_the_next_one_is_known() {
    let mut rig = rig(5_000).await;
    let filling = filling(NAMED, 3_000, 5_000);
    let capped = QueryJob {
        row_cap: 1_000,
        ..in_parts(&rig, &filling)
    };
    let (said, parts) = run(&mut rig, capped).await;
    assert!(matches!(
        said.last,
        JobEvent::Query(QueryEvent::Finished { capped: true, .. })
    ));
    assert_eq!(parts.last().unwrap().0, 3);
    assert_eq!(said.next, None);
    assert_eq!(rig.demo.log().count("/query"), 3);
}

#[tokio::test]
async fn a_list_in_parts_can_be_cancelled() {
    let mut rig = rig(5_000).await;
    let filling = filling(NAMED, 3_000, 4_000);
    let job = in_parts(&rig, &filling);
    let id = rig.start(Job::Query(job));
    loop {
        if let JobEvent::Query(QueryEvent::Part { at: 2, .. }) = rig.event(id).await {
            break;
        }
    }
    rig.worker.cancel(id);
    assert!(matches!(rig.last(id).await, JobEvent::Cancelled));
    assert!(rig.demo.log().count("/query") < filling.parts());
}

#[tokio::test]
async fn every_part_is_exported_without_loading() {
    let mut rig = rig(5_000).await;
    let filling = filling(NAMED, 3_000, 10_000);
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("rows.csv");
    let job = ExportJob {
        org: rig.org.key.clone(),
        soql: filling.statement(0),
        parts: QueryParts::of(&filling),
        rows: ExportRows::Pages {
            all: false,
            tooling: false,
            several: Vec::new(),
        },
        file: file.display().to_string(),
        format: FileFormat::Text(Format::Csv),
        options: Options::default(),
        replace: false,
    };
    let JobEvent::Export(ExportEvent::Done(done)) = rig.run(Job::Export(job)).await else {
        panic!("it was not written");
    };
    assert_eq!(done.rows, 3_000);
    let text = std::fs::read_to_string(file).unwrap();
    assert_eq!(text.lines().count(), 3_001);
    assert!(text.trim_end().ends_with("MR-0003000"));
}

async fn read(rig: &mut Rig, source: ListSource) -> ListEvent {
    match rig.run(Job::List(ListJob { source })).await {
        JobEvent::List(event) => event,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_list_is_read_from_a_column_of_a_file() {
    let mut rig = Rig::logged_in(DemoConfig::prod()).await;
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("a.csv");
    std::fs::write(&file, "Id,Name\n001RO000003rjkX,Acme\n001RO000003rjkX,\n").unwrap();
    let source = |column: Option<&str>| ListSource::File {
        path: file.display().to_string(),
        column: column.map(str::to_owned),
    };
    let ListEvent::Read(offer) = read(&mut rig, source(Some("id"))).await else {
        panic!("a column was named");
    };
    assert_eq!(
        offer.list.about(),
        "1 Id, 1 twice left out, heading Id left out"
    );
    let ListEvent::Columns(offers) = read(&mut rig, source(None)).await else {
        panic!("there are two columns");
    };
    let titles: Vec<&str> = offers.iter().map(|offer| offer.title.as_str()).collect();
    assert_eq!(titles, ["Id", "Name"]);
    for (path, column, words) in [
        (file.clone(), Some("Owner"), "no column Owner: Id, Name"),
        (directory.path().join("none.csv"), None, "none.csv"),
        (directory.path().to_owned(), None, "is no file"),
    ] {
        let source = ListSource::File {
            path: path.display().to_string(),
            column: column.map(str::to_owned),
        };
        match read(&mut rig, source).await {
            ListEvent::Refused(why) => assert!(why.contains(words), "{why}"),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_list_is_read_from_a_column_of_rows() {
    let mut rig = rig(300).await;
    let asked = job(&rig, "SELECT Id, Name FROM Meter_Reading__c");
    let (said, _) = run(&mut rig, asked).await;
    let rows: RowSet = said.rows;
    let source = ListSource::Rows {
        rows,
        order: None,
        column: 0,
    };
    let ListEvent::Read(offer) = read(&mut rig, source).await else {
        panic!("rows have values");
    };
    assert_eq!(
        (offer.title.as_str(), offer.list.about().as_str()),
        ("Id", "300 Ids")
    );
}
