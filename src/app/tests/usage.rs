//! How much fields are used: the cost first, shares as calls are answered, what is taken away.

use super::*;
use crate::worker::{UsageEvent, UsageJob};

/// The places of fields among those of Account.
const INDUSTRY: usize = 2;
const SUB: usize = 3;
const REVENUE: usize = 4;

impl Desk {
    fn usage_job(&mut self) -> (JobId, UsageJob) {
        let jobs = self.started().into_iter().find_map(|(id, job)| match job {
            Job::Usage(job) => Some((id, job)),
            _ => None,
        });
        jobs.expect("fields are counted")
    }

    fn used(&mut self, job: JobId, event: UsageEvent) -> &mut Self {
        self.event(job, JobEvent::Usage(event))
    }

    fn usage_rows(&self) -> Vec<String> {
        let picker = &self.app.usage_card().unwrap().picker;
        (0..picker.len())
            .map(|row| {
                let columns = &picker.row(row).unwrap().item.columns;
                format!("{} {} {}", columns[0], columns[2].trim(), columns[4].trim())
            })
            .collect()
    }
}

/// The question, over the page of Account.
pub(crate) fn asking() -> Desk {
    let mut desk = Desk::with_objects();
    desk.press("Esc b Ctrl-Space Down u");
    desk
}

/// Two of the calls were answered.
pub(crate) fn counting() -> (Desk, JobId) {
    let mut desk = asking();
    desk.press("y");
    let (job, _) = desk.usage_job();
    desk.used(
        job,
        UsageEvent::Some {
            total: Some(84_213),
            counts: vec![(INDUSTRY, 53_222), (SUB, 1), (REVENUE, 0)],
            refused: vec![(6, "Your query request was running for too long.".into())],
            left: 1,
        },
    );
    (desk, job)
}

#[test]
fn the_cost_is_said_before_anything_is_asked() {
    let mut desk = asking();
    assert!(desk.started().is_empty());
    let screen = desk.draw(120, 40);
    for said in [
        "Count the use of Account's fields?",
        "It takes 1 API call: 1 query over all records",
        "5 fields are counted.",
    ] {
        assert!(screen.contains(said), "{said}:\n{screen}");
    }
    // Enter alone never says yes.
    desk.press("Enter");
    assert!(desk.app.usage_card().is_none());
    assert!(
        !desk
            .started()
            .iter()
            .any(|(_, job)| matches!(job, Job::Usage(_)))
    );
    desk.press("u y");
    let (_, job) = desk.usage_job();
    assert_eq!(
        job.questions[0].soql,
        "SELECT COUNT(Id), COUNT(Industry), COUNT(Sub__c), COUNT(AnnualRevenue), COUNT(Days__c), COUNT(ParentId)\nFROM Account"
    );
}

#[test]
fn the_least_used_come_first_and_what_is_unknown_last() {
    let (mut desk, job) = counting();
    assert_eq!(
        desk.usage_rows(),
        [
            "AnnualRevenue 0.0 % unused",
            "Sub__c 0.1 % 1",
            "Industry 63.2 % 53,222",
            "Id 100.0 % never empty",
            "Name 100.0 % never empty",
            "Ext__c 100.0 % never empty",
            "OwnerId 100.0 % never empty",
            "CreatedDate 100.0 % never empty",
            "Days__c  – Your query request was running for too long.",
            "ParentId  …",
        ]
    );
    desk.used(job, UsageEvent::Done);
    desk.press("Down s");
    assert!(desk.usage_rows()[0].starts_with("Id 100.0 %"));
    desk.press("s");
    assert!(desk.usage_rows()[2].starts_with("Industry"));
}

#[test]
fn stopping_keeps_what_was_counted_and_late_answers_are_dropped() {
    let (mut desk, job) = counting();
    desk.press("Esc");
    assert_eq!(desk.cancelled(), [job]);
    assert!(desk.draw(120, 40).contains("stopped before the end"));
    desk.used(
        job,
        UsageEvent::Some {
            total: None,
            counts: vec![(REVENUE, 9)],
            refused: Vec::new(),
            left: 0,
        },
    );
    assert!(desk.usage_rows()[0].contains("unused"));
    desk.press("Esc");
    assert!(desk.app.usage_card().is_none());
    // The page is where it was.
    assert!(desk.app.object_page().is_some());
}

#[test]
fn the_records_behind_a_number_open_in_a_tab() {
    let (mut desk, _) = counting();
    desk.type_text("Sub").press("Down Enter");
    let (_, soql) = desk.started_query();
    assert!(soql.starts_with("SELECT Name, Ext__c"), "{soql}");
    assert!(
        soql.ends_with("FROM Account\nWHERE Sub__c != null"),
        "{soql}"
    );
    assert!(desk.app.overlays.is_empty());
    let (mut desk, _) = counting();
    desk.type_text("Sub").press("Down e");
    assert!(desk.started_query().1.ends_with("WHERE Sub__c = null"));
    let (mut desk, _) = counting();
    desk.type_text("CreatedDate").press("Down e");
    assert_eq!(desk.toast(), "CreatedDate is never empty");
}

#[test]
fn over_a_query_its_conditions_count_and_its_limit_does_not() {
    let mut desk = Desk::browsing();
    desk.press("i Ctrl-A")
        .paste("SELECT Name FROM Account WHERE Industry = 'Energy' OR Name LIKE 'A%' ORDER BY Name LIMIT 5");
    desk.press("F5");
    let (job, _) = desk.started_query();
    desk.query(job, columns(&["Name"]))
        .query(job, page(0, 5, 5));
    desk.press("Esc 3 g %");
    assert!(desk.draw(120, 40).contains("the records of this query"));
    desk.press("y");
    let (_, job) = desk.usage_job();
    assert!(
        job.questions[0]
            .soql
            .ends_with("FROM Account WHERE Industry = 'Energy' OR Name LIKE 'A%'"),
        "{}",
        job.questions[0].soql
    );
}

#[test]
fn groups_have_no_fields_to_count() {
    let mut desk = Desk::browsing();
    desk.press("i Ctrl-A")
        .paste("SELECT Industry, COUNT(Id) FROM Account GROUP BY Industry");
    desk.press("F5");
    let (job, _) = desk.started_query();
    desk.query(job, columns(&["Industry", "expr0"]))
        .query(job, page(0, 2, 2));
    desk.press("Esc 3 g %");
    assert_eq!(desk.toast(), "the rows are groups, not records");
}

#[test]
fn the_table_is_copied_as_it_is_listed() {
    let (mut desk, _) = counting();
    desk.type_text("Industry").press("Down c");
    let job = desk.started().into_iter().find_map(|(_, job)| match job {
        Job::Copy(job) => Some(job),
        _ => None,
    });
    let rows = job.unwrap().rows;
    // They stand in their order also while they are filtered: that of the better match is second.
    assert_eq!(rows.cell(0, 0).text, "Sub__c");
    let cell = |column| rows.cell(1, column).text.to_owned();
    assert_eq!(cell(0), "Industry");
    assert_eq!(
        (cell(3), cell(4), cell(5)),
        ("63.2".into(), "53222".into(), "84213".into())
    );
}

/// The use of more fields than fit on the screen.
pub(crate) fn many() -> Desk {
    let fields: Vec<_> = (0..60)
        .map(|at| {
            serde_json::json!({"name": format!("Field{at:02}__c"), "label": format!("Field {at}"),
                "type": "string", "nillable": true, "aggregatable": true, "filterable": true})
        })
        .collect();
    let describe = serde_json::json!({"name": "Account", "queryable": true, "fields": fields});
    let mut desk = Desk::new();
    let job = desk.schema_job().unwrap();
    desk.schema(job, objects::objects());
    desk.schema(
        job,
        crate::worker::SchemaEvent::Object {
            object: std::sync::Arc::new(crate::schema::Object::new(std::sync::Arc::new(
                serde_json::from_value(describe).unwrap(),
            ))),
            asked: EPOCH - 60,
        },
    );
    desk.press("Esc b Ctrl-Space Down u y");
    let (job, _) = desk.usage_job();
    desk.used(
        job,
        UsageEvent::Some {
            total: Some(100),
            counts: (0..60).map(|at| (at, at as u64)).collect(),
            refused: Vec::new(),
            left: 0,
        },
    );
    desk.used(job, UsageEvent::Done);
    desk.draw(120, 20);
    desk
}

/// The counting ends.
pub(crate) fn done(desk: &mut Desk, job: JobId) {
    desk.used(job, UsageEvent::Done);
}

#[test]
fn an_object_that_is_not_described_yet_is_asked_for_and_it_goes_on_by_itself() {
    let mut desk = Desk::with_objects();
    desk.paste("SELECT LastName FROM Contact");
    desk.press("F5");
    let (job, _) = desk.started_query();
    desk.query(job, columns(&["LastName"]))
        .query(job, page(0, 2, 2));
    desk.press("Esc 3 g %");
    assert_eq!(desk.toast(), "asking what Contact is like…");
    let job = desk.schema_job().unwrap();
    desk.schema(job, objects::contact());
    assert_eq!(desk.app.usage_card().unwrap().tally.plan.object, "Contact");
}

/// The question about what refers to accounts.
pub(crate) fn asking_references() -> Desk {
    let mut desk = Desk::with_objects();
    desk.press("Esc b Ctrl-Space Down r");
    desk
}

/// Counted, among the rows.
pub(crate) fn references() -> Desk {
    let mut desk = asking_references();
    desk.press("y");
    let (job, _) = desk.usage_job();
    let (total, refused, left) = (None, Vec::new(), 0);
    let counts = vec![(0, 1_204)];
    desk.used(
        job,
        UsageEvent::Some {
            total,
            counts,
            refused,
            left,
        },
    )
    .used(job, UsageEvent::Done);
    desk.press("Down");
    desk
}

#[test]
fn what_refers_to_an_object_is_counted_after_the_cost_was_said_and_leads_to_the_records() {
    let mut desk = asking_references();
    assert!(desk.started().is_empty());
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("Count what refers to records of Account?"),
        "{screen}"
    );
    assert!(screen.contains("It takes 1 API call: 1 query"), "{screen}");
    desk.press("y");
    let (job, asked) = desk.usage_job();
    assert_eq!(
        asked.questions[0].soql,
        "SELECT COUNT(Id)\nFROM Contact\nWHERE AccountId != null"
    );
    let counts = vec![(0, 1_204)];
    let (total, refused, left) = (None, Vec::new(), 0);
    desk.used(
        job,
        UsageEvent::Some {
            total,
            counts,
            refused,
            left,
        },
    )
    .used(job, UsageEvent::Done);
    assert_eq!(desk.usage_rows(), ["Contact.AccountId  1,204"]);
    // To a file, with a name.
    desk.press("Down w");
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("What refers to Account as CSV")
            && screen.contains("Account-references.csv"),
        "{screen}"
    );
    desk.press("Enter");
    let text = desk.started().into_iter().find_map(|(_, job)| match job {
        Job::Text(job) => Some(job.text),
        _ => None,
    });
    let text = text.expect("a file is written");
    assert!(
        text.contains("Contact.AccountId") && text.contains("1204"),
        "{text}"
    );
    desk.press("Enter");
    let browse = desk.app.tab().unwrap().browse.clone().unwrap();
    assert_eq!(
        (browse.object.as_str(), browse.within.as_deref()),
        ("Contact", Some("AccountId != null"))
    );
}
