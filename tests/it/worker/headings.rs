//! Describes behind the headings: kept, asked about again, and asked for no more than that.

use std::sync::Arc;
use std::time::Duration;

use sftui::demo::{DemoConfig, Fault, LogEntry};
use sftui::rows::Columns;
use sftui::soql::parse::parse;
use sftui::worker::{Heading, HeadingsJob, Job, JobEvent, Settings};

use super::rig::Rig;

const SOQL: &str = "SELECT Name, AnnualRevenue FROM Account";
const DESCRIBE: &str = "/sobjects/Account/describe";

async fn rig(describes_trusted: Duration) -> Rig {
    let settings = Settings {
        describes_trusted,
        ..Settings::default()
    };
    Rig::logged_in_with(DemoConfig::prod(), settings).await
}

async fn headings(rig: &mut Rig) -> Vec<Option<Heading>> {
    let job = Job::Headings(HeadingsJob {
        org: rig.org.key.clone(),
        soql: SOQL.into(),
        through: Vec::new(),
        child_soql: None,
        columns: Arc::new(Columns::of(&parse(SOQL).unwrap())),
    });
    match rig.run(job).await {
        JobEvent::Headings(headings) => headings,
        other => panic!("{other:?}"),
    }
}

/// The describes that were asked for: the date sent along, and the answer's status.
fn asked(rig: &Rig) -> Vec<(Option<String>, u16)> {
    let since = |entry: &LogEntry| {
        let date = entry.headers.get("if-modified-since")?;
        Some(date.to_str().unwrap().to_owned())
    };
    let entries = rig.demo.log().entries();
    let describes = entries.iter().filter(|e| e.path().ends_with(DESCRIBE));
    describes.map(|e| (since(e), e.status)).collect()
}

fn labels(headings: &[Option<Heading>]) -> Vec<&str> {
    let known = headings.iter().flatten();
    known
        .filter_map(|heading| heading.label.as_deref())
        .collect()
}

#[tokio::test]
async fn a_describe_that_is_no_longer_young_is_asked_about_and_kept_where_it_is_unchanged() {
    let mut rig = rig(Duration::ZERO).await;
    let first = headings(&mut rig).await;
    assert_eq!(labels(&first), ["Account Name", "Annual Revenue"]);
    let second = headings(&mut rig).await;
    assert_eq!(first, second);
    let third = headings(&mut rig).await;
    assert_eq!(first, third, "also after a describe that was kept");
    let asked = asked(&rig);
    let [(None, 200), (Some(date), 304), (Some(again), 304)] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(date, again);
    assert!(httpdate::parse_http_date(date).is_ok(), "{date}");
}

#[tokio::test]
async fn a_describe_that_has_changed_takes_the_place_of_the_one_that_was_kept() {
    let mut rig = rig(Duration::ZERO).await;
    headings(&mut rig).await;
    let changed = Fault::Answer {
        status: 200,
        content_type: "application/json".into(),
        body: r#"{"name":"Account","fields":[{"name":"Name","label":"Firma","type":"string"}]}"#
            .into(),
    };
    rig.demo.faults().once(DESCRIBE, changed);
    assert_eq!(labels(&headings(&mut rig).await), ["Firma"]);
    // It came without a date, so the next time all of it is asked for.
    assert_eq!(
        labels(&headings(&mut rig).await),
        ["Account Name", "Annual Revenue"]
    );
    let asked = asked(&rig);
    assert!(
        matches!(asked.as_slice(), [(None, 200), (Some(_), 200), (None, 200)]),
        "{asked:?}"
    );
}

#[tokio::test]
async fn a_young_describe_costs_no_call_and_an_unchanged_that_nobody_asked_about_is_not_kept() {
    let mut rig = rig(Duration::from_secs(300)).await;
    let unasked = Fault::Answer {
        status: 304,
        content_type: String::new(),
        body: String::new(),
    };
    rig.demo.faults().once(DESCRIBE, unasked);
    assert_eq!(headings(&mut rig).await, [None, None]);
    for _ in 0..2 {
        let known = headings(&mut rig).await;
        assert_eq!(labels(&known), ["Account Name", "Annual Revenue"]);
    }
    assert_eq!(asked(&rig), [(None, 304), (None, 200)]);
}
