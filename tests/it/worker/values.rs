//! The values that records have in a field: grouped by the org, or counted here where it does not
//! group.

use sftui::demo::{DemoConfig, Fault};
use sftui::language::real::{FieldValues, ValueQuestion};
use sftui::worker::{Job, JobError, JobEvent, ValuesJob};

use super::rig::Rig;

fn question(grouped: Option<&str>, plain: &str, titled: bool) -> ValueQuestion {
    ValueQuestion {
        grouped: grouped.map(str::to_owned),
        plain: plain.to_owned(),
        prefix: String::new(),
        titled,
    }
}

async fn ask(rig: &mut Rig, question: ValueQuestion) -> Result<FieldValues, JobError> {
    let id = rig.start(Job::Values(ValuesJob {
        org: rig.org.key.clone(),
        question,
    }));
    match rig.all(id).await.pop() {
        Some(JobEvent::Values(values)) => Ok(values),
        Some(JobEvent::Failed(error)) => Err(error),
        other => panic!("{other:?}"),
    }
}

const GROUPED: &str = "SELECT Industry, COUNT(Id) FROM Account GROUP BY Industry \
                       ORDER BY COUNT(Id) DESC LIMIT 200";
const PLAIN: &str = "SELECT Industry FROM Account LIMIT 2000";

#[tokio::test]
async fn grouped_or_counted_here_the_answer_is_the_same() {
    let mut rig = Rig::logged_in(DemoConfig::prod()).await;
    let grouped = ask(&mut rig, question(Some(GROUPED), PLAIN, false))
        .await
        .unwrap();
    assert!(grouped.whole && grouped.looked_at.is_none());
    let counts: Vec<u64> = grouped.values.iter().map(|one| one.count).collect();
    assert!(
        counts.is_sorted_by(|a, b| a >= b) && counts.len() > 3,
        "{counts:?}"
    );
    assert_eq!(rig.demo.log().count("/query"), 1, "one call");
    assert!(rig.said.contains("ApiUsage"), "and it is counted");
    let plain = ask(&mut rig, question(None, PLAIN, false)).await.unwrap();
    let sorted = |mut answer: FieldValues| {
        answer.values.sort_by(|a, b| a.value.cmp(&b.value));
        answer.values
    };
    assert_eq!(sorted(plain), sorted(grouped));
}

#[tokio::test]
async fn an_id_comes_with_the_name_behind_it() {
    let mut rig = Rig::logged_in(DemoConfig::prod()).await;
    let soql = "SELECT OwnerId, Owner.Name, COUNT(Id) FROM Account GROUP BY OwnerId, Owner.Name \
                ORDER BY COUNT(Id) DESC LIMIT 200";
    let found = ask(&mut rig, question(Some(soql), "", true)).await.unwrap();
    let first = found.values.first().unwrap();
    assert!(
        first.value.as_deref().unwrap().starts_with("005"),
        "{first:?}"
    );
    assert!(!first.title.is_empty() && first.count > 0, "{first:?}");
}

#[tokio::test]
async fn where_the_org_refuses_to_group_records_are_looked_at() {
    let mut rig = Rig::logged_in(DemoConfig::prod()).await;
    let refused = GROUPED.replace("Industry", "AnnualRevenue");
    let plain = PLAIN.replace("Industry", "AnnualRevenue");
    let found = ask(&mut rig, question(Some(&refused), &plain, false))
        .await
        .unwrap();
    assert!(!found.values.is_empty());
    assert_eq!(rig.demo.log().count("/query"), 2, "two calls");
    // Of more records than are looked at only a part is told.
    let mut big = super::query::rig(5_000).await;
    let names = question(None, "SELECT Name FROM Meter_Reading__c LIMIT 2000", false);
    let found = ask(&mut big, names).await.unwrap();
    assert_eq!((found.whole, found.looked_at), (false, Some(2_000)));
    assert_eq!(found.values.len(), 200);
}

#[tokio::test]
async fn other_errors_are_told_as_they_are() {
    let mut rig = Rig::logged_in(DemoConfig::prod()).await;
    let broken = "SELECT Nothing__c FROM Account LIMIT 2000";
    let error = ask(&mut rig, question(None, broken, false))
        .await
        .unwrap_err();
    assert!(error.detail().contains("INVALID_FIELD"), "{error:?}");
    rig.demo.faults().always("GROUP", limit_exceeded());
    let error = ask(&mut rig, question(Some(GROUPED), PLAIN, false))
        .await
        .unwrap_err();
    assert!(
        error.detail().contains("REQUEST_LIMIT_EXCEEDED"),
        "{error:?}"
    );
    assert_eq!(
        rig.demo.log().count("/query"),
        2,
        "it is not asked otherwise"
    );
}

/// What an org answers that has no calls left.
fn limit_exceeded() -> Fault {
    let body =
        r#"[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]"#;
    Fault::Answer {
        status: 403,
        content_type: "application/json".into(),
        body: body.into(),
    }
}
