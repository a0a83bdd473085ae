//! Child rows over the demo org: opened, completed, flattened, and what the columns are called.

use sftui::demo::DemoConfig;
use sftui::rows::{Columns, NumberKind, RowSet, ValueKind};
use sftui::worker::{
    ChildrenEvent, ChildrenJob, ChildrenWork, HeadingsJob, Job, JobEvent, QueryEvent, QueryJob,
};

use crate::support::flow::{Begin, Flow};
use crate::worker::rig::Rig;

/// One account of the demo org has so many readings: more than a page takes.
const BIG: usize = 200_000;
const READINGS: &str = "SELECT Name, (SELECT Name, Kilowatt_Hours__c FROM Meter_Readings__r) \
                        FROM Account WHERE Id IN (SELECT Account__c FROM Meter_Reading__c) \
                        ORDER BY Name LIMIT 2";

fn config() -> DemoConfig {
    DemoConfig {
        big_rows: BIG,
        ..DemoConfig::prod()
    }
}

async fn rows_of(rig: &mut Rig, soql: &str) -> RowSet {
    let job = QueryJob::new(rig.org.key.clone(), soql, 50_000);
    let id = rig.start(Job::Query(job));
    let mut rows = RowSet::default();
    for event in rig.all(id).await {
        match event {
            JobEvent::Query(QueryEvent::Columns(columns)) => rows = RowSet::new(columns),
            JobEvent::Query(QueryEvent::Page { chunk, columns, .. }) => rows.push(chunk, columns),
            JobEvent::Query(_) => {}
            other => panic!("{other:?}"),
        }
    }
    rows
}

fn child_columns(soql: &str, relationship: &str) -> std::sync::Arc<Columns> {
    let query = sftui::soql::parse::parse(soql).unwrap();
    let child = Columns::child_statement(soql, &query, relationship).unwrap();
    std::sync::Arc::new(Columns::of(&sftui::soql::parse::parse(child).unwrap()))
}

async fn work(rig: &mut Rig, rows: &RowSet, soql: &str, work: ChildrenWork) -> Vec<ChildrenEvent> {
    let column = rows.columns().len() - 1;
    let relationship = rows.columns().get(column).unwrap().title.clone();
    let id = rig.start(Job::Children(ChildrenJob {
        org: rig.org.key.clone(),
        rows: rows.clone(),
        column,
        columns: child_columns(soql, &relationship),
        work,
        below: Vec::new(),
    }));
    let events = rig.all(id).await;
    let said = events.into_iter().map(|event| match event {
        JobEvent::Children(event) => event,
        other => panic!("{other:?}"),
    });
    said.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn children_cut_off_by_the_server_are_fetched_to_the_end() {
    let mut rig = Rig::logged_in(config()).await;
    let rows = rows_of(&mut rig, READINGS).await;
    assert_eq!(rows.len(), 2);
    let head = sftui::rows::ChildrenHead::of(rows.cell(0, 1).text);
    let total = head.total.unwrap();
    assert!(head.is_cut() && head.loaded().unwrap() < total, "{head:?}");

    let events = work(&mut rig, &rows, READINGS, ChildrenWork::Open(0)).await;
    let Some(ChildrenEvent::Opened(opened)) = events.last() else {
        panic!("{events:?}");
    };
    assert_eq!(opened.len() as u64, head.loaded().unwrap());

    let events = work(&mut rig, &rows, READINGS, ChildrenWork::Complete(0)).await;
    let progress = events
        .iter()
        .any(|e| matches!(e, ChildrenEvent::Progress { total: t, .. } if *t == total));
    assert!(progress, "it is said how far it is");
    let Some(ChildrenEvent::Completed {
        pages,
        fetched,
        opened: Some(all),
        ..
    }) = events.last()
    else {
        panic!("{events:?}");
    };
    assert_eq!(all.len() as u64, total);
    assert_eq!(fetched + head.loaded().unwrap(), total);
    let mut names: Vec<_> = (0..all.len()).map(|row| all.cell(row, 0).text).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all.len(), "no row came twice");

    // The record's own cell holds all of them afterwards.
    let mut whole = rows.clone();
    for (first, page) in pages {
        assert!(whole.replace(*first, std::sync::Arc::clone(page)));
    }
    let head = sftui::rows::ChildrenHead::of(whole.cell(0, 1).text);
    assert_eq!((head.is_cut(), head.total), (false, Some(total)));
    assert_eq!(whole.cell(0, 0).text, rows.cell(0, 0).text);
    assert!(sftui::rows::ChildrenHead::of(whole.cell(1, 1).text).is_cut());

    let events = work(&mut rig, &whole, READINGS, ChildrenWork::CompleteAll).await;
    let Some(ChildrenEvent::Completed { pages, .. }) = events.last() else {
        panic!("{events:?}");
    };
    for (first, page) in pages {
        assert!(whole.replace(*first, std::sync::Arc::clone(page)));
    }
    let events = work(&mut rig, &whole, READINGS, ChildrenWork::IntoRows).await;
    let Some(ChildrenEvent::Flattened {
        rows: flat, cut: 0, ..
    }) = events.last()
    else {
        panic!("nothing is cut any more");
    };
    let totals = (0..2).map(|row| {
        sftui::rows::ChildrenHead::of(whole.cell(row, 1).text)
            .total
            .unwrap()
    });
    assert_eq!(flat.len() as u64, totals.sum::<u64>());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_locator_leaves_the_children_that_came() {
    let mut rig = Rig::logged_in(config()).await;
    let rows = rows_of(&mut rig, READINGS).await;
    rig.demo
        .faults()
        .once("/query/0r8", sftui::demo::Fault::ExpiredLocator);
    let column = 1;
    let id = rig.start(Job::Children(ChildrenJob {
        org: rig.org.key.clone(),
        rows: rows.clone(),
        column,
        columns: child_columns(READINGS, "Meter_Readings__r"),
        work: ChildrenWork::Complete(0),
        below: Vec::new(),
    }));
    let events = rig.all(id).await;
    assert!(
        matches!(events.last(), Some(JobEvent::Failed(_))),
        "{events:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_are_named_and_typed_by_the_describes_of_their_objects() {
    let mut rig = Rig::logged_in(DemoConfig::prod()).await;
    let ask = async |rig: &mut Rig, soql: &str, through: &[&str], child: Option<&str>| {
        let statement = child.unwrap_or(soql);
        let query = sftui::soql::parse::parse(statement).unwrap();
        let columns = Columns::of(&query);
        let id = rig.start(Job::Headings(HeadingsJob {
            org: rig.org.key.clone(),
            soql: soql.to_owned(),
            through: through.iter().map(|s| (*s).to_owned()).collect(),
            child_soql: child.map(str::to_owned),
            columns: std::sync::Arc::new(columns),
        }));
        let events = rig.all(id).await;
        let Some(JobEvent::Headings(headings)) = events.last().cloned() else {
            panic!("{events:?}");
        };
        headings
    };
    let told = |headings: &[Option<sftui::worker::Heading>]| -> Vec<String> {
        let told = headings.iter().map(|heading| match heading {
            Some(h) => format!(
                "{} {:?} {}.{}",
                h.label.clone().unwrap_or("-".into()),
                h.kind,
                h.object,
                h.field
            ),
            None => "unknown".to_owned(),
        });
        told.collect()
    };
    let soql = "SELECT Id, owner.name, Account.AnnualRevenue, (SELECT Id FROM Cases), Nothing__c FROM Contact";
    assert_eq!(
        told(&ask(&mut rig, soql, &[], None).await),
        [
            "Contact ID Id Contact.Id",
            "owner › Full Name Text User.Name",
            "Account › Annual Revenue Number(Currency) Account.AnnualRevenue",
            "unknown",
            "unknown",
        ]
    );
    let child = "SELECT Subject, IsClosed FROM Cases";
    let headings = ask(
        &mut rig,
        "SELECT Id, (SELECT Subject, IsClosed FROM Cases) FROM Account",
        &["Cases"],
        Some(child),
    )
    .await;
    assert_eq!(
        told(&headings),
        ["Subject Text Case.Subject", "Closed Bool Case.IsClosed"]
    );
    let soql = "SELECT StageName, COUNT(Id) n, SUM(Amount) FROM Opportunity GROUP BY StageName";
    let headings = ask(&mut rig, soql, &[], None).await;
    let kinds: Vec<_> = headings.iter().flatten().map(|h| h.kind).collect();
    assert_eq!(
        kinds,
        [
            ValueKind::Picklist,
            ValueKind::Number(NumberKind::Int),
            ValueKind::Number(NumberKind::Currency),
        ]
    );
    // What was asked for once is known.
    let before = rig.demo.log().entries().len();
    ask(&mut rig, "SELECT Id FROM Opportunity", &[], None).await;
    assert_eq!(rig.demo.log().entries().len(), before);
}

#[test]
fn children_open_as_a_table_and_back_is_where_one_was() {
    let flow = Flow::start(Begin {
        orgs: vec![DemoConfig::prod()],
        columns: 120,
        rows: 30,
        ..Begin::default()
    });
    flow.paste("SELECT Name, (SELECT LastName, (SELECT Subject FROM Cases) FROM Contacts) FROM Account WHERE Id IN (SELECT AccountId FROM Contact) ORDER BY Name");
    flow.press("Esc r");
    flow.wait_for_text("83 rows");
    flow.press("j $");
    flow.wait_for_text("as rows");
    flow.press("Enter");
    flow.wait_for_text("Contacts ·");
    flow.wait_for_text("LastName");
    flow.press("Backspace");
    flow.wait_until_gone("LastName");
    // The cursor is on the second row still, so its children open again.
    flow.press("Enter");
    flow.wait_for_text("LastName");
    flow.press("Esc");
    flow.wait_until_gone("LastName");
}

#[test]
fn children_become_rows_and_columns_and_cut_ones_are_marked() {
    let flow = Flow::start(Begin {
        orgs: vec![config()],
        columns: 120,
        rows: 30,
        ..Begin::default()
    });
    flow.paste(READINGS);
    flow.press("Esc r");
    flow.wait_for_text("↓");
    flow.press("$ a");
    flow.wait_for_text("Meter_Readings__r as rows");
    flow.wait_for_text("more Meter_Readings__r on the server");
    flow.press("Backspace");
    flow.wait_until_gone("as rows ·");
    flow.press("C");
    flow.wait_for_text("Meter_Readings__r.1.Name");
    flow.press("Backspace");
    flow.wait_until_gone("Meter_Readings__r.1.Name");
    flow.press("Enter");
    flow.wait_for_text("cut off ↓");
    flow.press("p");
    flow.wait_for_text("all are here");
    flow.wait_until_gone("cut off ↓");
}
