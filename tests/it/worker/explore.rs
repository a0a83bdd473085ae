//! What helps to browse, over the demo org: counts, layouts, list views, and what goes wrong.

use sftui::demo::{DemoConfig, Fault};
use sftui::worker::{
    CountsEvent, CountsJob, ExploreAsk, ExploreEvent, ExploreJob, Job, JobEvent, SchemaEvent,
    TrailEvent, TrailJob, TrailOf,
};

use super::rig::Rig;

fn small() -> DemoConfig {
    DemoConfig {
        big_rows: 50,
        ..DemoConfig::prod()
    }
}

async fn ask(rig: &mut Rig, object: &str, ask: ExploreAsk) -> Vec<JobEvent> {
    let job = rig.start(Job::Explore(ExploreJob {
        org: rig.org.key.clone(),
        object: object.into(),
        ask,
    }));
    rig.all(job).await
}

#[tokio::test]
async fn many_objects_are_counted_in_few_calls_and_what_has_no_records_is_not_in_the_answer() {
    let mut rig = Rig::logged_in(small()).await;
    let mut objects: Vec<String> = (0..150).map(|n| format!("Gone{n}__c")).collect();
    objects.extend(["Account", "Meter_Reading__c"].map(str::to_owned));
    let job = rig.start(Job::Counts(CountsJob {
        org: rig.org.key.clone(),
        objects,
    }));
    let events = rig.all(job).await;
    let mut found = Vec::new();
    let mut asked_for = 0;
    for event in &events {
        if let JobEvent::Counts(CountsEvent::Some { asked, counts }) = event {
            asked_for += asked.len();
            found.extend(
                counts
                    .iter()
                    .map(|count| (count.name.as_str(), count.count)),
            );
        }
    }
    assert_eq!(asked_for, 152);
    let names: Vec<&str> = found.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["Account", "Meter_Reading__c"]);
    assert_eq!(found[1].1, 50);
    let log = rig.demo.log().entries();
    let calls = log.iter().filter(|e| e.target.contains("recordCount"));
    assert_eq!(calls.count(), 2);
}

#[tokio::test]
async fn the_describe_comes_with_the_compact_layout() {
    let mut rig = Rig::logged_in(small()).await;
    let events = ask(&mut rig, "Account", ExploreAsk::Columns { layout: true }).await;
    let described = events.iter().any(|event| {
        matches!(event, JobEvent::Schema { event: SchemaEvent::Object { object, .. }, .. } if object.name() == "Account")
    });
    assert!(described);
    let Some(JobEvent::Explore(ExploreEvent::Columns(fields))) = events.last() else {
        panic!("{events:?}");
    };
    assert_eq!(fields[..3], ["Name", "Industry", "Phone"]);
}

#[tokio::test]
async fn a_layout_that_cannot_be_had_is_none_and_holds_nothing_up() {
    let mut rig = Rig::logged_in(small()).await;
    // Users have no layouts in the demo.
    let events = ask(&mut rig, "User", ExploreAsk::Columns { layout: true }).await;
    let last = events.last();
    assert!(
        matches!(last, Some(JobEvent::Explore(ExploreEvent::Columns(fields))) if fields.is_empty()),
        "{last:?}"
    );
    let events = ask(&mut rig, "Nothing__c", ExploreAsk::Columns { layout: true }).await;
    assert!(
        matches!(events.last(), Some(JobEvent::Failed(_))),
        "{events:?}"
    );
}

#[tokio::test]
async fn where_there_is_no_compact_layout_a_list_view_says_the_columns() {
    let mut rig = Rig::logged_in(small()).await;
    let refused = Fault::Answer {
        status: 404,
        content_type: "application/json".into(),
        body: r#"[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]"#
            .into(),
    };
    rig.demo.faults().always("compactLayouts", refused);
    let ask_columns = ExploreAsk::Columns { layout: true };
    let events = ask(&mut rig, "Opportunity", ask_columns).await;
    let Some(JobEvent::Explore(ExploreEvent::Columns(fields))) = events.last() else {
        panic!("{events:?}");
    };
    assert_eq!(fields.first().map(String::as_str), Some("Name"));
    assert!(
        fields.contains(&"StageName".to_owned()) && fields.contains(&"CreatedDate".to_owned()),
        "{fields:?}"
    );
    assert_eq!(rig.demo.log().count("listviews"), 2, "the list, one view");
    // Where it is there, no list view is asked for.
    let mut rig = Rig::logged_in(small()).await;
    let ask_columns = ExploreAsk::Columns { layout: true };
    ask(&mut rig, "Opportunity", ask_columns).await;
    assert_eq!(rig.demo.log().count("listviews"), 0);
}

#[tokio::test]
async fn an_old_describe_is_better_than_none() {
    let mut rig = Rig::logged_in(small()).await;
    ask(&mut rig, "Account", ExploreAsk::Columns { layout: false }).await;
    rig.demo.faults().always("sobjects/", Fault::HtmlError);
    let events = ask(&mut rig, "Account", ExploreAsk::Columns { layout: true }).await;
    assert!(
        matches!(events.last(), Some(JobEvent::Explore(ExploreEvent::Columns(fields))) if fields.is_empty()),
        "{events:?}"
    );
}

#[tokio::test]
async fn list_views_are_listed_and_run_as_the_org_says() {
    let mut rig = Rig::logged_in(small()).await;
    let events = ask(&mut rig, "Opportunity", ExploreAsk::Views).await;
    let Some(JobEvent::Explore(ExploreEvent::Views(views))) = events.last() else {
        panic!("{events:?}");
    };
    let mine = views
        .iter()
        .find(|view| view.label.starts_with("My "))
        .unwrap();
    assert!(mine.soql_compatible);
    let recent = views.iter().find(|v| v.developer_name == "RecentlyViewed");
    assert!(!recent.unwrap().soql_compatible);
    let id = mine.id.clone();
    let events = ask(&mut rig, "Opportunity", ExploreAsk::View(id)).await;
    let Some(JobEvent::Explore(ExploreEvent::View(query))) = events.last() else {
        panic!("{events:?}");
    };
    assert!(
        query.contains("FROM Opportunity USING SCOPE mine"),
        "{query}"
    );
    let job = rig.start(Job::Query(sftui::worker::QueryJob::new(
        rig.org.key.clone(),
        query.clone(),
        100,
    )));
    let events = rig.all(job).await;
    assert!(
        !events.iter().any(|e| matches!(e, JobEvent::Failed(_))),
        "{events:?}"
    );
    // A name with a way out of the address is refused before anything is sent.
    let events = ask(&mut rig, "../Account", ExploreAsk::Views).await;
    assert!(
        matches!(events.last(), Some(JobEvent::Failed(_))),
        "{events:?}"
    );
}

/// The org may give a page of fewer rows than it was asked for: older ones are behind it.
#[tokio::test]
async fn a_history_that_comes_in_several_pages_is_read_to_its_end() {
    let mut rig = Rig::logged_in(small()).await;
    let next = "/services/data/v67.0/query/01g000000000001AAA-1";
    let page = |display: &str, end: &str| Fault::Answer {
        status: 200,
        content_type: "application/json".into(),
        body: format!(
            r#"{{"totalSize":2,{end},"records":[{{"CreatedDate":"2026-06-01T08:00:00.000+0000",
            "CreatedBy":{{"Name":"Sofía Reyes"}},"Section":"Users","Display":"{display}"}}]}}"#
        ),
    };
    let more = format!(r#""done":false,"nextRecordsUrl":"{next}""#);
    let faults = rig.demo.faults();
    faults.once("SetupAuditTrail", page("the newer", &more));
    faults.once(next, page("the older", r#""done":true"#));
    let job = rig.start(Job::Trail(TrailJob {
        org: rig.org.key.clone(),
        of: TrailOf::Setup,
    }));
    let events = rig.all(job).await;
    let [JobEvent::Trail(TrailEvent::Setup { changes, whole })] = events.as_slice() else {
        panic!("{events:?}");
    };
    let said: Vec<_> = changes.iter().map(|change| change.new.as_deref()).collect();
    assert_eq!(said, [Some("the newer"), Some("the older")]);
    assert!(whole);
}
