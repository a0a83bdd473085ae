//! Statements: pages while they load, cancelling, errors in the middle.

use sftui::demo::{DemoConfig, Fault};
use sftui::rows::RowSet;
use sftui::worker::{Job, JobError, JobEvent, QueryEvent, QueryJob};

use super::rig::Rig;

const BIG: &str = "SELECT Id, Name FROM Meter_Reading__c";

pub(super) async fn rig(big_rows: usize) -> Rig {
    let config = DemoConfig {
        big_rows,
        ..DemoConfig::prod()
    };
    Rig::logged_in(config).await
}

pub(super) fn job(rig: &Rig, soql: &str) -> QueryJob {
    QueryJob::new(rig.org.key.clone(), soql, 50_000)
}

/// What a query said, put together as the screen does.
pub(super) struct Said {
    pub rows: RowSet,
    pub pages: Vec<usize>,
    pub total: u64,
    pub last: JobEvent,
    /// Where the page after the last one is.
    pub next: Option<String>,
}

pub(super) fn together(events: Vec<JobEvent>) -> Said {
    let mut events = events.into_iter();
    let Some(JobEvent::Query(QueryEvent::Columns(columns))) = events.next() else {
        panic!("the columns come first");
    };
    onto(RowSet::new(columns), events)
}

/// The same for a result that was gone on with.
pub(super) fn onto(rows: RowSet, events: impl Iterator<Item = JobEvent>) -> Said {
    let mut said = Said {
        rows,
        pages: Vec::new(),
        total: 0,
        last: JobEvent::Cancelled,
        next: None,
    };
    for event in events {
        match event {
            JobEvent::Query(QueryEvent::Page {
                chunk,
                columns,
                total,
                next,
            }) => {
                said.next = next;
                said.pages.push(chunk.len());
                said.total = total;
                said.rows.push(chunk, columns);
            }
            other => said.last = other,
        }
    }
    said
}

pub(super) async fn run(rig: &mut Rig, soql: &str) -> Said {
    let job = job(rig, soql);
    all(rig, job).await
}

pub(super) async fn all(rig: &mut Rig, job: QueryJob) -> Said {
    let id = rig.start(Job::Query(job));
    together(rig.all(id).await)
}

pub(super) fn titles(said: &Said) -> Vec<&str> {
    let columns = said.rows.columns().iter();
    columns.map(|column| column.title.as_str()).collect()
}

pub(super) fn failure(said: Said) -> JobError {
    match said.last {
        JobEvent::Failed(error) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn pages_come_one_by_one_in_order_and_the_columns_before_them() {
    let mut rig = rig(5_000).await;
    let said = run(&mut rig, BIG).await;
    assert_eq!(titles(&said), ["Id", "Name"]);
    assert_eq!(said.pages, [2_000, 2_000, 1_000]);
    assert_eq!((said.total, said.rows.len()), (5_000, 5_000));
    let mut ids: Vec<_> = (0..5_000).map(|row| said.rows.cell(row, 0).text).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 5_000);
    assert!(matches!(
        said.last,
        JobEvent::Query(QueryEvent::Finished {
            total: 5_000,
            capped: false,
            ..
        })
    ));
    assert_eq!(rig.demo.log().count("/query"), 3);
    assert!(rig.said.contains("ApiUsage"));
}

#[tokio::test]
async fn no_rows_still_have_columns_and_a_count_has_one_row() {
    let mut rig = rig(10).await;
    let none = "SELECT Name, Owner.Name FROM Account WHERE Name = 'nobody is called so'";
    let said = run(&mut rig, none).await;
    assert_eq!(titles(&said), ["Name", "Owner.Name"]);
    assert_eq!((said.rows.len(), said.total), (0, 0));
    assert!(matches!(
        said.last,
        JobEvent::Query(QueryEvent::Finished { .. })
    ));
    let said = run(&mut rig, "SELECT COUNT() FROM Meter_Reading__c").await;
    assert_eq!(said.rows.cell(0, 0).text, "10");
}

#[tokio::test]
async fn columns_that_the_statement_does_not_name_come_with_the_data() {
    let mut rig = rig(10).await;
    let said = run(&mut rig, "SELECT FIELDS(ALL) FROM Account LIMIT 5").await;
    assert!(
        matches!(said.last, JobEvent::Query(QueryEvent::Finished { .. })),
        "{:?}",
        said.last
    );
    assert!(titles(&said).contains(&"Name"), "{:?}", titles(&said));
    assert_eq!(said.rows.len(), 5);
}

#[tokio::test]
async fn the_cap_ends_the_loading_and_no_page_too_many_is_asked_for() {
    let mut rig = rig(9_000).await;
    let capped = QueryJob {
        row_cap: 4_000,
        ..job(&rig, BIG)
    };
    let said = all(&mut rig, capped).await;
    assert_eq!(said.pages, [2_000, 2_000]);
    assert!(matches!(
        said.last,
        JobEvent::Query(QueryEvent::Finished {
            total: 9_000,
            capped: true,
            ..
        })
    ));
    assert_eq!(rig.demo.log().count("/query"), 2);
}

#[tokio::test]
async fn cancelling_in_the_middle_keeps_the_pages_before_and_ends_at_once() {
    let mut rig = rig(9_000).await;
    let _gate = rig.demo.faults().hold("-4000");
    let id = rig.start(Job::Query(job(&rig, BIG)));
    let mut events = Vec::new();
    let mut pages = 0;
    while pages < 2 {
        let event = rig.event(id).await;
        pages += usize::from(matches!(event, JobEvent::Query(QueryEvent::Page { .. })));
        if !matches!(event, JobEvent::ApiUsage { .. }) {
            events.push(event);
        }
    }
    rig.worker.cancel(id);
    events.extend(rig.all(id).await);
    let said = together(events);
    assert_eq!(said.pages, [2_000, 2_000]);
    assert!(matches!(said.last, JobEvent::Cancelled));
}

#[tokio::test]
async fn a_reader_that_stops_reading_stops_the_loading_and_can_still_cancel() {
    let mut rig = rig(200_000).await;
    let id = rig.start(Job::Query(QueryJob {
        row_cap: 200_000,
        ..job(&rig, BIG)
    }));
    rig.until_full().await;
    rig.worker.cancel(id);
    let said = together(rig.all(id).await);
    assert!(matches!(said.last, JobEvent::Cancelled));
    assert!(said.pages.len() <= 17, "{:?}", said.pages);
    let asked = rig.demo.log().count("/query");
    assert!(
        asked <= said.pages.len() + 3,
        "{asked} pages were asked for"
    );
}

#[tokio::test]
async fn an_error_in_the_middle_keeps_the_pages_before() {
    for (fault, code) in [
        (Fault::ExpiredLocator, "INVALID_QUERY_LOCATOR"),
        (Fault::MalformedJson, "unreadable"),
        (Fault::TruncateAfter(1_000), "broke"),
    ] {
        let mut rig = rig(5_000).await;
        rig.demo.faults().always("-2000", fault);
        let said = run(&mut rig, BIG).await;
        assert_eq!(said.pages, [2_000]);
        let error = failure(said);
        assert!(error.detail().contains(code), "{}", error.detail());
        assert!(!error.needs_login());
    }
}

#[tokio::test]
async fn an_expired_session_in_the_middle_is_renewed_silently() {
    let mut rig = rig(5_000).await;
    rig.demo.faults().once("-2000", Fault::Unauthorized);
    let said = run(&mut rig, BIG).await;
    assert_eq!(said.pages, [2_000, 2_000, 1_000]);
    assert!(matches!(
        said.last,
        JobEvent::Query(QueryEvent::Finished { .. })
    ));
    assert_eq!(rig.refreshes(), 2);
}

#[tokio::test]
async fn a_login_that_dies_in_the_middle_asks_for_a_new_one_and_keeps_the_rows() {
    let mut rig = rig(5_000).await;
    let gate = rig.demo.faults().hold("-2000");
    rig.demo.faults().once("-2000", Fault::Unauthorized);
    let id = rig.start(Job::Query(job(&rig, BIG)));
    let mut events = Vec::new();
    while !matches!(
        events.last(),
        Some(JobEvent::Query(QueryEvent::Page { .. }))
    ) {
        let event = rig.event(id).await;
        if !matches!(event, JobEvent::ApiUsage { .. }) {
            events.push(event);
        }
    }
    rig.demo.revoke_all();
    gate.open();
    events.extend(rig.all(id).await);
    let said = together(events);
    assert_eq!(said.pages, [2_000]);
    assert!(failure(said).needs_login());
}

#[tokio::test]
async fn an_error_in_the_statement_comes_with_its_place() {
    let mut rig = rig(10).await;
    let said = run(&mut rig, "SELECT Id,\n  Nmae FROM Account").await;
    let error = failure(said);
    assert_eq!(error.position(), Some((2, 3)), "{error:?}");
    assert!(error.detail().contains("INVALID_FIELD"), "{error:?}");
    let said = run(&mut rig, "SELECT Id FROM").await;
    let error = failure(said);
    assert!(error.position().is_some(), "{error:?}");
}
