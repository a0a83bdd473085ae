//! Pages that are not as they should be, going on with a result, and pages asked for in parallel.

use sftui::demo::{DemoConfig, Fault};
use sftui::rows::RowSet;
use sftui::salesforce::query::{QueryOptions, next_page};
use sftui::salesforce::{Client, Http};
use sftui::secret::Secret;
use sftui::worker::{Job, JobEvent, QueryEvent, QueryJob, Resume, Settings};

use super::query::{Said, all, failure, job, onto, rig, titles};
use super::rig::Rig;

const BIG: &str = "SELECT Id, Name FROM Meter_Reading__c";

/// A rig that asks for pages in parallel.
async fn parallel(big_rows: usize) -> Rig {
    let config = DemoConfig {
        big_rows,
        ..DemoConfig::prod()
    };
    let settings = Settings {
        parallel_pages: 4,
        ..Settings::default()
    };
    Rig::logged_in_with(config, settings).await
}

/// The first page of the big object, and where the others are.
async fn begun(rig: &mut Rig) -> (Said, Resume) {
    let first = QueryJob {
        row_cap: 2_000,
        ..job(rig, BIG)
    };
    let said = all(rig, first).await;
    let resume = Resume {
        next_url: said.next.clone(),
        rows: 2_000,
        columns: said.rows.shared_columns(),
    };
    (said, resume)
}

/// Goes on with a result.
async fn go_on(rig: &mut Rig, rows: RowSet, resume: Resume) -> Said {
    let more = QueryJob {
        resume: Some(resume),
        row_cap: 1_000_000,
        ..job(rig, BIG)
    };
    let id = rig.start(Job::Query(more));
    onto(rows, rig.all(id).await.into_iter())
}

/// The body of a page as the org sends it.
async fn body(rig: &Rig, url: &str) -> String {
    let token = Secret::new(rig.demo.issue_access_token());
    let client = Client::new(Http::default(), rig.demo.base_url(), token, "66.0").unwrap();
    let page = next_page(&client, url, QueryOptions::default()).await;
    String::from_utf8(page.unwrap().body).unwrap()
}

fn ok(body: impl Into<String>) -> Fault {
    Fault::Answer {
        status: 200,
        content_type: "application/json".into(),
        body: body.into(),
    }
}

/// Every row once, in the order of the org.
fn whole(said: &Said, rows: usize) {
    assert!(
        matches!(
            said.last,
            JobEvent::Query(QueryEvent::Finished { capped: false, .. })
        ),
        "{:?}",
        said.last
    );
    assert_eq!(said.rows.len(), rows);
    for row in 0..rows {
        assert_eq!(said.rows.cell(row, 1).text, format!("MR-{:07}", row + 1));
    }
}

fn at(resume: &Resume, rows: u64) -> String {
    let next = resume.next_url.as_ref().unwrap();
    next.replace("-2000", &format!("-{rows}"))
}

#[tokio::test]
async fn a_result_is_gone_on_with_where_it_stopped() {
    let mut rig = rig(5_000).await;
    let (said, resume) = begun(&mut rig).await;
    let said = go_on(&mut rig, said.rows, resume).await;
    assert_eq!(said.pages, [2_000, 1_000]);
    whole(&said, 5_000);
    assert_eq!(
        rig.demo.log().count("/query"),
        3,
        "no page was asked for twice"
    );
}

#[tokio::test]
async fn a_page_that_is_none_is_refused_whole_with_a_sentence_and_can_be_asked_for_again() {
    let record =
        r#"{"attributes":{"type":"Meter_Reading__c"},"Id":"a00RO0000000001YAM","Name":"x"}"#;
    let page = |records: &str| format!(r#"{{"totalSize":5000,"done":true,"records":[{records}]}}"#);
    for (name, bad) in [
        ("a row that is no object", page(&format!("{record},7"))),
        ("a row that is an array", page("[]")),
        ("another shape", "[]".to_owned()),
        ("no records", r#"{"totalSize":5000,"done":true}"#.to_owned()),
        ("cut", page(record)[..90].to_owned()),
        ("cut in a text", page(record)[..75].to_owned()),
        ("more behind the end", page(record) + "}"),
        ("nothing", String::new()),
    ] {
        let mut rig = rig(5_000).await;
        let (said, resume) = begun(&mut rig).await;
        rig.demo.faults().once("-2000", ok(bad));
        let said = go_on(&mut rig, said.rows, resume.clone()).await;
        assert_eq!((said.pages.len(), said.rows.len()), (0, 2_000), "{name}");
        let rows = said.rows.clone();
        let error = failure(said);
        assert!(
            !error.title().is_empty() && !error.hint().is_empty(),
            "{name}: {error:?}"
        );
        let said = go_on(&mut rig, rows, resume).await;
        whole(&said, 5_000);
    }
}

#[tokio::test]
async fn a_web_page_in_the_place_of_rows_is_called_one() {
    let mut rig = rig(5_000).await;
    let (said, resume) = begun(&mut rig).await;
    rig.demo
        .faults()
        .once("-2000", ok("<html>sign in to the network</html>"));
    let error = failure(go_on(&mut rig, said.rows, resume).await);
    assert!(error.not_reached(), "{error:?}");
}

#[tokio::test]
async fn rows_of_another_shape_add_their_columns_and_a_long_cell_comes_whole() {
    let mut rig = rig(5_000).await;
    let (said, resume) = begun(&mut rig).await;
    let long = "x".repeat(10 << 20);
    let rows = format!(r#"{{"Name":"odd","New__c":{{"a":[1]}}}},{{"Id":null,"Name":"{long}"}}"#);
    let page = format!(r#"{{"totalSize":2002,"done":true,"records":[{rows}]}}"#);
    rig.demo.faults().once("-2000", ok(page));
    let said = go_on(&mut rig, said.rows, resume).await;
    assert!(
        matches!(said.last, JobEvent::Query(QueryEvent::Finished { .. })),
        "{:?}",
        said.last
    );
    assert!(
        titles(&said)
            .iter()
            .any(|title| title.starts_with("New__c"))
    );
    assert_eq!(said.rows.len(), 2_002);
    assert_eq!(said.rows.cell(2_001, 1).text.len(), 10 << 20);
    assert_eq!(said.rows.cell(1_999, 1).text, "MR-0002000");
}

#[tokio::test]
async fn rows_that_come_again_end_the_loading_and_those_here_stay() {
    let mut rig = rig(5_000).await;
    let (said, resume) = begun(&mut rig).await;
    let second = body(&rig, resume.next_url.as_ref().unwrap()).await;
    rig.demo.faults().always("-4000", ok(second));
    let said = go_on(&mut rig, said.rows, resume).await;
    assert_eq!(
        (said.pages.as_slice(), said.rows.len()),
        ([2_000].as_slice(), 4_000)
    );
    let error = failure(said);
    assert_eq!(
        error.title(),
        "The org sent rows again that were here already"
    );
    assert!(error.hint().contains("kept"));
}

#[tokio::test]
async fn an_error_in_the_body_begins_the_page_again() {
    let mut rig = rig(5_000).await;
    let (said, resume) = begun(&mut rig).await;
    rig.demo
        .faults()
        .times("-2000", 0, 2, Fault::TruncateAfter(20_000));
    let said = go_on(&mut rig, said.rows, resume).await;
    whole(&said, 5_000);
    assert!(
        rig.said.contains("Waiting"),
        "the wait before the next try was said"
    );
}

#[tokio::test]
async fn a_wait_that_the_org_asks_for_is_said_with_its_reason() {
    let mut rig = rig(10).await;
    let busy = Fault::Unavailable {
        retry_after: Some(1),
    };
    rig.demo.faults().once("/query", busy);
    let id = rig.start(Job::Query(job(&rig, BIG)));
    let mut heard = None;
    for event in rig.all(id).await {
        if let JobEvent::Waiting { reason, time } = event {
            heard = Some((reason, time.as_secs()));
        }
    }
    assert_eq!(heard, Some(("the org is busy", 1)));
}

#[tokio::test]
async fn a_page_becomes_visible_only_when_it_is_whole() {
    let mut rig = rig(5_000).await;
    let (said, resume) = begun(&mut rig).await;
    rig.demo
        .faults()
        .always("-2000", Fault::TruncateAfter(20_000));
    let said = go_on(&mut rig, said.rows, resume).await;
    assert_eq!((said.pages.len(), said.rows.len()), (0, 2_000));
    assert!(failure(said).is_retryable());
}

#[tokio::test]
async fn a_statement_too_long_for_an_address_brings_its_pages_and_columns() {
    let mut rig = rig(5_000).await;
    let long = format!("{BIG}{}", " ".repeat(20_000));
    let job = job(&rig, &long);
    let said = all(&mut rig, job).await;
    assert_eq!(said.pages, [2_000, 2_000, 1_000]);
    whole(&said, 5_000);
    assert_eq!(rig.demo.log().count("/composite"), 1);
}

#[tokio::test]
async fn a_result_without_rows_has_its_columns_also_where_the_statement_does_not_name_them() {
    let mut rig = rig(10).await;
    let none = "WHERE Name = 'nobody is called so' LIMIT 9";
    for (list, title) in [
        ("FIELDS(ALL)", "Industry"),
        ("Name, Owner.Name", "Owner.Name"),
    ] {
        for blanks in [1, 20_000] {
            let soql = format!("SELECT {list} FROM Account{}{none}", " ".repeat(blanks));
            let job = job(&rig, &soql);
            let said = all(&mut rig, job).await;
            assert_eq!(said.rows.len(), 0);
            assert!(
                titles(&said).contains(&title),
                "{list}: {:?}",
                titles(&said)
            );
        }
    }
    // Another shape of the answer, or none, is no error.
    for odd in [
        ok(r#"{"columnMetadata":[{"name":"Id"}]}"#),
        Fault::HtmlError,
    ] {
        rig.demo.faults().always("columns=true", odd);
        let job = job(&rig, &format!("SELECT FIELDS(ALL) FROM Account {none}"));
        let said = all(&mut rig, job).await;
        assert_eq!((said.rows.len(), titles(&said).len()), (0, 0));
        assert!(matches!(
            said.last,
            JobEvent::Query(QueryEvent::Finished { .. })
        ));
        rig.demo.faults().clear();
    }
}

#[tokio::test]
async fn pages_in_parallel_are_asked_for_ahead_and_come_in_their_order() {
    let mut rig = parallel(21_000).await;
    let gate = rig.demo.faults().hold("-2000");
    let id = rig.start(Job::Query(job(&rig, BIG)));
    while rig.demo.log().count("/query/") < 1 {
        tokio::task::yield_now().await;
    }
    // Until the page after the first one told of itself nothing further is guessed than four.
    gate.open();
    let held = rig.demo.faults().hold("-10000");
    while rig.demo.log().count("/query/") < 8 {
        tokio::task::yield_now().await;
    }
    held.open();
    let events = rig.all(id).await;
    let said = super::query::together(events);
    whole(&said, 21_000);
    assert_eq!(
        rig.demo.log().count("/query"),
        11,
        "no page was asked for twice"
    );
}

#[tokio::test]
async fn a_guess_that_was_wrong_is_followed_from_there_and_no_row_is_lost() {
    let shrunken = |body: &str, rows: usize, next: &str| {
        let mut page: serde_json::Value = serde_json::from_str(body).unwrap();
        page["records"].as_array_mut().unwrap().truncate(rows);
        page["nextRecordsUrl"] = next.into();
        // The keys before the records, as the org writes them.
        let records = page["records"].to_string();
        format!(
            r#"{{"totalSize":13000,"done":false,"nextRecordsUrl":"{next}","records":{records}}}"#
        )
    };
    for case in ["refused", "repeated", "shrunken", "broken"] {
        let mut rig = parallel(13_000).await;
        let (said, resume) = begun(&mut rig).await;
        let faults = rig.demo.faults();
        match case {
            "refused" => faults.once("-8000", Fault::ExpiredLocator),
            "repeated" => {
                let other = body(&rig, &at(&resume, 4_000)).await;
                rig.demo.faults().once("-8000", ok(other));
            }
            "shrunken" => {
                let page = body(&rig, &at(&resume, 6_000)).await;
                let page = shrunken(&page, 500, &at(&resume, 6_500));
                rig.demo.faults().always("-6000", ok(page));
            }
            _ => faults.once("-6000", Fault::MalformedJson),
        }
        let said = go_on(&mut rig, said.rows, resume).await;
        whole(&said, 13_000);
    }
}

#[tokio::test]
async fn without_ids_pages_follow_one_another() {
    let mut rig = parallel(9_000).await;
    let job = job(&rig, "SELECT Name FROM Meter_Reading__c");
    let gate = rig.demo.faults().hold("-4000");
    let id = rig.start(Job::Query(job));
    let mut pages = 0;
    while pages < 2 {
        let event = rig.event(id).await;
        pages += usize::from(matches!(event, JobEvent::Query(QueryEvent::Page { .. })));
    }
    while rig.demo.log().count("/query") < 3 {
        tokio::task::yield_now().await;
    }
    assert_eq!(rig.demo.log().count("/query"), 3, "nothing was guessed");
    gate.open();
    rig.all(id).await;
    assert_eq!(rig.demo.log().count("/query"), 5);
}
