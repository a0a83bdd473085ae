//! What a comparison asks of an org: what the records are called that ids are the ids of.

use std::sync::Arc;

use sftui::demo::{DemoConfig, Fault};
use sftui::rows::diff::{How, Plan, Targets};
use sftui::rows::export::{Format, Options};
use sftui::rows::{Cancel, CellKind, ChunkBuilder, Columns, RowSet};
use sftui::worker::{
    CompareEvent, CompareJob, ExportEvent, ExportJob, ExportRows, FileFormat, Job, JobEvent,
    TargetKey, TargetsJob,
};

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

/// What was exported of a result is a side beside that result, from a CSV file as from a workbook.
#[tokio::test]
async fn a_saved_export_is_read_and_is_the_same_as_its_result() {
    let mut rig = Rig::logged_in(small()).await;
    let soql = "SELECT Id, Name, AnnualRevenue, CreatedDate FROM Account ORDER BY Name LIMIT 40";
    let result = super::collection::rows(&mut rig, soql).await;
    assert_eq!(result.len(), 40);
    let directory = tempfile::tempdir().unwrap();
    for (name, format) in [
        ("accounts.csv", FileFormat::Text(Format::Csv)),
        ("accounts.xlsx", FileFormat::Xlsx),
    ] {
        let file = directory.path().join(name).display().to_string();
        let export = rig.start(Job::Export(ExportJob {
            org: rig.org.key.clone(),
            soql: soql.into(),
            parts: None,
            rows: ExportRows::Loaded {
                rows: result.clone(),
                order: None,
                columns: (0..result.columns().len()).collect(),
            },
            file: file.clone(),
            format,
            options: Options::default(),
            replace: false,
        }));
        let ended = rig.all(export).await.pop();
        assert!(
            matches!(ended, Some(JobEvent::Export(ExportEvent::Done(_)))),
            "{ended:?}"
        );
        let read = rig.start(Job::Compare(CompareJob::Read(file)));
        let event = rig.all(read).await.pop();
        let Some(JobEvent::Compare(event)) = event else {
            panic!("{event:?}");
        };
        let CompareEvent::Read { name: said, rows } = *event else {
            panic!("{event:?}");
        };
        assert!(said.contains(name), "{said}");
        let how = How {
            key: vec!["Id".into()],
            ..How::default()
        };
        let plan = Plan::new(&result, &rows, &how).unwrap();
        let counts = plan
            .run(&result, &rows, &Cancel::default())
            .unwrap()
            .counts();
        assert_eq!((counts.same, counts.changed), (40, 0), "{name}");
    }
}
