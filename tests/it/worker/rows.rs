//! Work on rows that are here: sorting and filtering, searching, counting; answered with the revision
//! that was asked, cancelled without an answer, and with nothing sent to the org.

use std::sync::Arc;
use std::time::Duration;

use sftui::demo::DemoConfig;
use sftui::rows::find::{Find, FindHit};
use sftui::rows::order::{Comparison, Condition, SortKey};
use sftui::rows::{
    CellKind, ChunkBuilder, Columns, NumberKind, Order, RowChunk, RowSet, ValueKind,
};
use sftui::worker::{ArrangeJob, ColumnJob, FindEvent, FindJob, Job, JobEvent};

use super::rig::Rig;

const REVISION: u64 = 42;

/// Accounts with an amount each, `-` for null, and the page they are in.
fn rows() -> (RowSet, Arc<RowChunk>) {
    let mut page = ChunkBuilder::new(2);
    for (name, amount) in [
        ("Acme", "30"),
        ("Bolt", "-"),
        ("acme South", "9"),
        ("Core", "30"),
    ] {
        page.set(0, CellKind::Text, name);
        match amount {
            "-" => page.set(1, CellKind::Null, ""),
            amount => page.set(1, CellKind::Number, amount),
        }
        page.end_row();
    }
    let page = Arc::new(page.finish());
    let mut rows = RowSet::new(Arc::new(Columns::from_titles(["Name", "Amount"])));
    rows.push(Arc::clone(&page), None);
    (rows, page)
}

fn arrange(rows: &RowSet) -> Job {
    Job::Arrange(ArrangeJob {
        rows: rows.clone(),
        revision: REVISION,
        kinds: vec![ValueKind::Text, ValueKind::Number(NumberKind::Int)],
        keys: vec![SortKey {
            column: 1,
            descending: true,
            nulls_first: true,
        }],
        filter: vec![Condition::Compare {
            column: 0,
            comparison: Comparison::NotEqual,
            value: "Core".into(),
        }],
        previous: None,
    })
}

fn find(rows: &RowSet) -> Job {
    Job::Find(FindJob {
        rows: rows.clone(),
        revision: REVISION,
        find: Find {
            text: "ACME".into(),
            order: Some(Order::new(vec![3, 2, 0])),
            from: 2,
            ..Find::default()
        },
    })
}

fn column(rows: &RowSet, column: usize) -> ColumnJob {
    ColumnJob {
        rows: rows.clone(),
        revision: REVISION,
        order: Some(Order::new(vec![0, 1, 3])),
        column,
        kind: ValueKind::Number(NumberKind::Int),
    }
}

#[tokio::test]
async fn rows_are_sorted_and_filtered() {
    let mut rig = Rig::logged_in(DemoConfig::prod()).await;
    let (rows, _) = rows();
    let JobEvent::Arrange(event) = rig.run(arrange(&rows)).await else {
        panic!("{}", rig.said);
    };
    assert_eq!(event.revision, REVISION);
    assert_eq!(event.order.iter().collect::<Vec<_>>(), [1, 0, 2]);
    assert_eq!(rig.demo.log().entries().len(), 0, "nothing was asked");
}

#[tokio::test]
async fn a_text_is_found_from_the_cursor_on_and_everywhere() {
    let mut rig = Rig::logged_in(DemoConfig::prod()).await;
    let (rows, _) = rows();
    let id = rig.start(find(&rows));
    let events = rig.all(id).await;
    let [
        JobEvent::Find(FindEvent::First { revision, hit }),
        JobEvent::Find(FindEvent::All {
            revision: again,
            hits,
        }),
    ] = events.as_slice()
    else {
        panic!("{events:?}");
    };
    assert_eq!((*revision, *again), (REVISION, REVISION));
    assert_eq!(
        *hit,
        FindHit {
            place: 2,
            column: 0
        }
    );
    assert_eq!(hits.count(), 2);
    assert!(hits.contains(1, 0) && !hits.contains(0, 0));
}

#[tokio::test]
async fn a_column_is_counted_among_the_rows_that_are_shown() {
    let mut rig = Rig::logged_in(DemoConfig::prod()).await;
    let (rows, _) = rows();
    let JobEvent::Stats(event) = rig.run(Job::Stats(column(&rows, 1))).await else {
        panic!("{}", rig.said);
    };
    assert_eq!((event.revision, event.column), (REVISION, 1));
    let stats = event.stats;
    assert_eq!((stats.rows, stats.nulls, stats.distinct), (3, 1, 1));
    assert_eq!(stats.sum.as_deref(), Some("60"));
}

#[tokio::test]
async fn the_values_of_a_column_come_with_how_often_they_come() {
    let mut rig = Rig::logged_in(DemoConfig::prod()).await;
    let (rows, _) = rows();
    let JobEvent::Frequency(event) = rig.run(Job::Frequency(column(&rows, 1))).await else {
        panic!("{}", rig.said);
    };
    assert_eq!(event.revision, REVISION);
    let counted: Vec<(&str, usize)> = (event.frequencies.iter())
        .map(|(cell, count)| (cell.text, count))
        .collect();
    assert_eq!(counted, [("30", 2), ("", 1)]);
}

#[tokio::test]
async fn work_on_rows_that_is_cancelled_gives_no_answer_and_lets_go_of_the_rows() {
    let mut rig = Rig::logged_in(DemoConfig::prod()).await;
    let (rows, page) = rows();
    for job in [
        arrange(&rows),
        find(&rows),
        Job::Stats(column(&rows, 1)),
        Job::Frequency(column(&rows, 1)),
    ] {
        let what = format!("{job:?}");
        let id = rig.start(job);
        rig.worker.cancel(id);
        let events = rig.all(id).await;
        assert!(
            matches!(events.as_slice(), [JobEvent::Cancelled]),
            "{what}: {events:?}"
        );
    }
    drop(rows);
    let let_go = async {
        while Arc::strong_count(&page) > 1 {
            tokio::task::yield_now().await;
        }
    };
    let patience = Duration::from_secs(20);
    tokio::time::timeout(patience, let_go).await.unwrap();
}
