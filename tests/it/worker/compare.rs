//! What a comparison asks of an org: what the records are called that ids are the ids of.

use std::sync::Arc;

use sftui::demo::{DemoConfig, Fault};
use sftui::rows::diff::{How, Plan, Targets};
use sftui::rows::{Cancel, CellKind, ChunkBuilder, Columns, RowSet};
use sftui::worker::{CompareEvent, CompareJob, Job, JobEvent, TargetKey, TargetsJob};

use super::rig::Rig;

fn small() -> DemoConfig {
    DemoConfig {
        big_rows: 50,
        ..DemoConfig::prod()
    }
}

fn table<const N: usize>(titles: [&str; N], rows: &[[&str; N]]) -> RowSet {
    let mut page = ChunkBuilder::new(N);
    for row in rows {
        for (column, text) in row.iter().enumerate() {
            page.set(column, CellKind::Text, text);
        }
        page.end_row();
    }
    let mut set = RowSet::new(Arc::new(Columns::from_titles(titles)));
    set.push(Arc::new(page.finish()), None);
    set
}

async fn asked(rig: &mut Rig, by: TargetKey, ids: &[&str]) -> JobEvent {
    let job = TargetsJob {
        title: "WhoId".into(),
        by,
        of: vec![(
            rig.org.key.clone(),
            ids.iter().map(|id| (*id).to_owned()).collect(),
        )],
    };
    let job = rig.start(Job::Compare(CompareJob::Targets(job)));
    rig.all(job).await.pop().unwrap()
}

#[tokio::test]
async fn ids_of_several_objects_are_mapped_to_what_the_org_calls_their_records() {
    let mut rig = Rig::logged_in(small()).await;
    let (account, user) = ("0015g0000000003AAA", "0055g0000000001AAA");
    let event = asked(&mut rig, TargetKey::Name, &[account, user, "no id at all"]).await;
    let JobEvent::Compare(event) = event else {
        panic!("{event:?}");
    };
    let CompareEvent::Targets { of, .. } = *event else {
        panic!("{event:?}");
    };
    let [(_, targets)] = of.as_slice() else {
        panic!("one org was asked");
    };
    // In another org the same records have other ids.
    let (other_account, other_user) = ("0019x0000000021AAA", "0059x0000000021AAA");
    let names = table(
        ["Id", "Object", "Key"],
        &[
            [other_account, "Account", "Stadtwerke München"],
            [other_user, "User", "Somebody Else"],
        ],
    );
    let left = table(["Name", "WhoId"], &[["a", account], ["b", user]]);
    let right = table(
        ["Name", "WhoId"],
        &[["a", other_account], ["b", other_user]],
    );
    let how = How {
        key: vec!["Name".into()],
        across_orgs: true,
        targets: vec![(
            "WhoId".into(),
            [targets.clone(), Targets::new(&names, 0, &[1, 2])],
        )],
        ..How::default()
    };
    let plan = Plan::new(&left, &right, &how).unwrap();
    let counts = plan
        .run(&left, &right, &Cancel::default())
        .unwrap()
        .counts();
    assert_eq!(
        (counts.same, counts.changed),
        (1, 1),
        "the account is the same"
    );
    let log = rig.demo.log().entries();
    let queries = log.iter().filter(|entry| entry.target.contains("/query"));
    assert_eq!(queries.count(), 2, "one for each object");
}

#[tokio::test]
async fn an_org_that_refuses_is_an_error() {
    let mut rig = Rig::logged_in(small()).await;
    let bad = Fault::Answer {
        status: 400,
        content_type: "application/json".into(),
        body: r#"[{"errorCode":"QUERY_TIMEOUT","message":"too long"}]"#.into(),
    };
    rig.demo.faults().times("/query", 0, 9, bad);
    let event = asked(&mut rig, TargetKey::Name, &["0015g0000000003AAA"]).await;
    assert!(matches!(event, JobEvent::Failed(_)), "{event:?}");
}
