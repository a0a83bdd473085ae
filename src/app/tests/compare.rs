//! Comparing: what is offered, which key, what differs, and what is done with it. It is long because
//! the results that are compared stand here, too.

use super::*;
use crate::app::compare::{Compare, Other, Stage};
use crate::app::overlay::Overlay;
use crate::rows::diff::{Item, State};
use crate::worker::{CompareJob, ExportRows};

const DEALS: &str = "SELECT Id, Name, StageName, Amount FROM Opportunity";
const TITLES: [&str; 4] = ["Id", "Name", "StageName", "Amount"];

fn deals(rows: &[[&str; 4]]) -> QueryEvent {
    let cell = |(column, text): (usize, &&str)| {
        let kind = match (*text, column) {
            ("∅", _) => CellKind::Null,
            (_, 3) => CellKind::Number,
            _ => CellKind::Text,
        };
        (
            kind,
            if *text == "∅" {
                String::new()
            } else {
                (*text).to_owned()
            },
        )
    };
    let rows: Vec<[(CellKind, String); 4]> = rows
        .iter()
        .map(|row| {
            let mut cells = row.iter().enumerate().map(cell);
            std::array::from_fn(|_| cells.next().unwrap())
        })
        .collect();
    page_of(&rows, rows.len() as u64)
}

fn load(desk: &mut Desk, job: JobId, rows: &[[&str; 4]]) {
    desk.query(job, columns(&TITLES))
        .query(job, deals(rows))
        .query(job, finished(rows.len() as u64));
    desk.draw(120, 40);
    desk.take();
}

const PROD: [[&str; 4]; 6] = [
    ["006A", "Acme – 120 Widgets", "Closed Won", "48000"],
    ["006B", "Globex renewal", "Negotiation", "12500"],
    ["006C", "Initech pilot", "Prospecting", "∅"],
    ["006D", "Umbrella expansion", "Closed Won", "900000"],
    ["006E", "Stark lighting", "Negotiation", "1000"],
    ["006F", "Wayne retrofit", "Negotiation", "2000"],
];
const UAT: [[&str; 4]; 5] = [
    ["006X", "Globex renewal", "Negotiation", "12500"],
    ["006Y", "Acme – 120 Widgets", "Negotiation", "52000"],
    ["006Z", "Initech pilot", "Prospecting", "7500"],
    ["006V", "Stark lighting", "Negotiation", "1000"],
    ["006W", "Wayne retrofit", "Negotiation", "2000"],
];

/// Both orgs have loaded their deals; that of production is in front.
pub(crate) fn both_loaded() -> Desk {
    let (mut desk, job) = Desk::running_in_results(DEALS);
    load(&mut desk, job, &PROD);
    desk.press("o").type_text("uat").press("Enter");
    desk.answer_probes();
    desk.press("2 i").type_text(DEALS).press("F5");
    let (job, _) = desk.started_query();
    load(&mut desk, job, &UAT);
    desk.press("Esc o").type_text("prod").press("Enter 3");
    desk.draw(120, 40);
    desk.take();
    desk
}

/// The same, compared.
pub(crate) fn compared() -> Desk {
    let mut desk = both_loaded();
    desk.press("B Enter").work();
    desk.work();
    desk.draw(120, 40);
    desk
}

/// Three results of many rows and columns, compared: one row in three differs, one in seven is in the
/// first alone.
pub(crate) fn many() -> Desk {
    use std::sync::Arc;

    const SOQL: &str = "SELECT FIELDS(ALL) FROM Big__c LIMIT 200";
    let titles: Vec<String> = ["Id".to_owned(), "Name".to_owned()]
        .into_iter()
        .chain((0..40).map(|n| format!("F{n:02}__c")))
        .collect();
    let load = |desk: &mut Desk, job: JobId, org: usize| {
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        let mut page = crate::rows::ChunkBuilder::new(titles.len());
        for row in (0..120).filter(|row| org == 0 || row % 7 != 3) {
            page.set(0, CellKind::Text, &format!("a0{org}{row:03}"));
            page.set(1, CellKind::Text, &format!("Row {row:03}"));
            for column in 2..titles.len() {
                let value = if org == 1 && row % 3 == 0 {
                    "other"
                } else {
                    "value"
                };
                page.set(column, CellKind::Text, value);
            }
            page.end_row();
        }
        let page = QueryEvent::Page {
            chunk: Arc::new(page.finish()),
            columns: None,
            total: 120,
            next: None,
        };
        desk.query(job, columns(&titles))
            .query(job, page)
            .query(job, finished(120));
        desk.draw(120, 20);
        desk.take();
    };
    let (mut desk, job) = Desk::running_in_results(SOQL);
    load(&mut desk, job, 0);
    desk.press("o").type_text("uat").press("Enter");
    desk.answer_probes();
    desk.press("2 i").type_text(SOQL).press("F5");
    let (job, _) = desk.started_query();
    load(&mut desk, job, 1);
    desk.press("Esc o").type_text("prod").press("Enter 3");
    desk.draw(120, 20);
    desk.take();
    desk.press("B Enter").work();
    desk.work();
    desk.press("+ Enter").work();
    desk.draw(120, 20);
    desk.take();
    desk
}

/// A file that could not be read.
pub(crate) fn not_read(why: &str) -> JobEvent {
    JobEvent::Compare(Box::new(crate::worker::CompareEvent::NotRead(
        why.to_owned(),
    )))
}

impl Desk {
    /// The work on a comparison that was begun since the last look.
    pub(crate) fn started_compare(&mut self) -> JobId {
        self.started_job(|job| matches!(job, Job::Compare(_)))
    }
}

fn open(desk: &Desk) -> &Compare {
    match desk.app.overlays.last() {
        Some(Overlay::Compare(compare)) => compare,
        other => panic!("a comparison is open: {other:?}"),
    }
}

fn line(desk: &Desk) -> Option<(State, usize)> {
    let view = open(desk).view.as_ref()?;
    match view.item()? {
        Item::Line(place) => Some((view.diff.line(place)?.state, place)),
        Item::Same { .. } => None,
    }
}

#[test]
fn the_same_statement_in_another_org_is_offered_first_and_the_best_key_is_taken() {
    let mut desk = both_loaded();
    desk.press("B");
    let Stage::Choose(picker) = &open(&desk).stage else {
        panic!("it is asked what to compare with");
    };
    assert!(matches!(picker.selected(), Some(Other::Tab(_))));
    desk.press("Enter");
    desk.work();
    // Name pairs every row of the sandbox, Id none.
    assert_eq!(open(&desk).how.key, ["Name"]);
    assert!(open(&desk).how.across_orgs);
    desk.work();
    let counts = open(&desk).view.as_ref().unwrap().diff.counts();
    assert_eq!(
        (
            counts.same,
            counts.changed,
            counts.left_only,
            counts.right_only
        ),
        (3, 2, 1, 0)
    );
    let screen = desk.draw(120, 40);
    for said in [
        "PROD",
        "acme-prod",
        "acme-uat",
        "3 same · ≠ 2 changed · ◀ 1 only acme-prod",
    ] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
}

#[test]
fn where_the_statement_was_not_run_it_is_run_there() {
    let (mut desk, job) = Desk::running_in_results(DEALS);
    load(&mut desk, job, &PROD);
    desk.press("B");
    let Stage::Choose(picker) = &open(&desk).stage else {
        panic!("it is asked what to compare with");
    };
    assert_eq!(picker.selected(), Some(&Other::Run(sandbox().key)));
    desk.press("Enter");
    let (job, sent) = desk.started_query();
    assert_eq!(sent, DEALS);
    desk.query(job, columns(&TITLES)).query(job, deals(&UAT));
    assert!(desk.draw(120, 40).contains("acme-uat: 5 of 5 rows"));
    desk.query(job, finished(5)).work();
    desk.work();
    assert_eq!(open(&desk).view.as_ref().unwrap().diff.counts().changed, 2);
    // A late answer of a comparison that was closed lands nowhere.
    desk.press("Esc").query(job, deals(&UAT));
    assert!(desk.app.overlays.is_empty());
}

#[test]
fn an_org_that_does_not_answer_is_said_and_escape_goes_back() {
    let (mut desk, job) = Desk::running_in_results(DEALS);
    load(&mut desk, job, &PROD);
    desk.press("B Enter");
    let (job, _) = desk.started_query();
    desk.event(job, JobEvent::Failed(no_such_column()));
    let screen = desk.draw(120, 40);
    assert!(screen.contains("Nothing was compared"), "{screen}");
    desk.press("Esc");
    assert!(desk.app.overlays.is_empty());
    desk.press("B Enter Esc");
    assert_eq!(desk.cancelled().len(), 1, "what was under way is stopped");
}

#[test]
fn differences_are_gone_through_and_equal_rows_unfolded() {
    let mut desk = compared();
    assert_eq!(line(&desk), Some((State::Changed, 0)));
    desk.press("n");
    assert_eq!(line(&desk), Some((State::Changed, 2)));
    desk.press("n");
    assert_eq!(line(&desk), Some((State::LeftOnly, 3)));
    desk.press("n");
    assert_eq!(line(&desk), Some((State::Changed, 0)), "round");
    assert!(desk.toast().contains("round"));
    desk.press("N");
    assert_eq!(line(&desk), Some((State::LeftOnly, 3)));
    let shown = |desk: &Desk| open(desk).view.as_ref().unwrap().folded.len();
    // One equal row between differences is shown as it is.
    assert_eq!(shown(&desk), 5);
    desk.press("G Enter");
    assert_eq!(shown(&desk), 6);
    desk.press("u");
    assert_eq!(shown(&desk), 6);
    desk.press("u f");
    assert_eq!(shown(&desk), 2, "what changed");
    desk.press("f");
    assert_eq!(shown(&desk), 1, "only the left");
    desk.press("f f");
    assert_eq!(shown(&desk), 5, "all");
}

#[test]
fn a_column_is_ignored_and_brought_back_and_rules_are_switched() {
    let mut desk = compared();
    desk.press("x").work();
    let counts = |desk: &Desk| open(desk).view.as_ref().unwrap().diff.counts();
    assert_eq!(counts(&desk).changed, 2, "the amounts differ all the same");
    assert!(open(&desk).how.ignored.contains(&"StageName".to_owned()));
    desk.press("x").work();
    assert_eq!(counts(&desk).changed, 0);
    desk.press(". /").type_text("Stage").press("Down Space");
    assert!(!open(&desk).how.ignored.contains(&"StageName".to_owned()));
    desk.press("Esc").work();
    assert_eq!(counts(&desk).changed, 1);
    desk.press(". Space j Space j j Space Esc").work();
    let rules = &open(&desk).how.rules;
    assert!(rules.trim && rules.ignore_case && !rules.date_only && rules.tolerance.is_some());
}

#[test]
fn another_key_is_chosen_of_several_columns_together() {
    let mut desk = compared();
    desk.press(",").work();
    let Stage::Key { picker, .. } = &open(&desk).stage else {
        panic!("the key is asked for");
    };
    assert!(!picker.is_typing());
    desk.press("Space j Space Enter").work();
    assert_eq!(open(&desk).how.key.len(), 2);
    assert!(open(&desk).view.is_some());
    desk.press(", Esc");
    assert!(
        matches!(open(&desk).stage, Stage::View),
        "back without a change"
    );
}

#[test]
fn what_is_missing_is_copied_and_the_difference_exported() {
    let mut desk = compared();
    desk.press("y");
    let job = desk.started_job(|job| matches!(job, Job::Copy(job) if job.columns == [1]));
    let _ = job;
    desk.press("Y");
    assert!(desk.toast().contains("nothing is missing in acme-prod"));
    desk.press("e").work();
    assert!(matches!(desk.app.overlays.last(), Some(Overlay::Export(_))));
    desk.press("Enter");
    let exported = desk.started().into_iter().find_map(|(_, job)| match job {
        Job::Export(job) => Some(job),
        _ => None,
    });
    let ExportRows::Loaded { rows, .. } = exported.unwrap().rows else {
        panic!("rows that are here");
    };
    let titles: Vec<&str> = rows
        .columns()
        .iter()
        .map(|column| column.title.as_str())
        .collect();
    assert_eq!(
        titles[..4],
        ["Difference", "Changed", "Name", "acme-prod.StageName"]
    );
    assert_eq!(rows.len(), 3);
}

#[test]
fn a_record_is_shown_field_by_field() {
    let mut desk = compared();
    desk.press("Enter");
    let screen = desk.draw(120, 40);
    for said in [
        "Record · 2 of 4 fields differ",
        "Closed Won",
        "Negotiation",
        "52000",
    ] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
    desk.press("u");
    assert!(!desk.draw(120, 40).contains("006A"));
    desk.press("n");
    assert!(desk.draw(120, 40).contains("7500"));
    desk.press("Esc");
    assert_eq!(
        line(&desk),
        Some((State::Changed, 2)),
        "the record that was looked at"
    );
}

#[test]
fn two_marked_rows_are_compared_and_rows_with_their_earlier_load() {
    let mut desk = both_loaded();
    desk.press("m m g b");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("4 of 4 fields differ"), "{screen}");
    desk.press("Esc");
    assert!(desk.app.overlays.is_empty());
    desk.press("M r");
    let (job, _) = desk.started_query();
    let mut changed = PROD;
    changed[1][2] = "Closed Lost";
    load(&mut desk, job, &changed);
    desk.press("g b").work();
    desk.work();
    let compare = open(&desk);
    assert_eq!(compare.how.key, ["Id"]);
    assert!(!compare.how.across_orgs, "one org");
    assert_eq!(compare.view.as_ref().unwrap().diff.counts().changed, 1);
    assert!(desk.draw(120, 40).contains("acme-prod, earlier"));
}

#[test]
fn a_file_is_asked_for_and_one_that_cannot_be_read_is_said() {
    let mut desk = both_loaded();
    desk.press("B").type_text("saved export").press("Enter");
    assert!(matches!(desk.app.overlays.last(), Some(Overlay::Form(_))));
    desk.type_text("no/such.csv").press("Enter");
    let job = desk.started_job(
        |job| matches!(job, Job::Compare(CompareJob::Read(file)) if file == "no/such.csv"),
    );
    let event = CompareJob::Read("no/such.csv".into()).work(&crate::rows::Cancel::default());
    desk.event(job, JobEvent::Compare(Box::new(event.unwrap())));
    assert!(desk.draw(120, 40).contains("no/such.csv"));
}

#[test]
fn a_third_is_compared_with_the_reference_and_tab_turns() {
    let mut desk = compared();
    desk.press("+").type_text("run").press("Esc");
    assert!(matches!(open(&desk).stage, Stage::View));
    desk.press("+ Enter").work();
    assert_eq!(open(&desk).parties.len(), 3);
    assert!(desk.draw(120, 40).contains("2 of 2 others"));
    desk.press("Tab").work();
    assert_eq!(open(&desk).at, 1);
}

fn no_such_column() -> JobError {
    JobError::Salesforce(Error::Api(ApiError {
        status: 400,
        code: "INVALID_FIELD".into(),
        message: "No such column 'Amount' on entity 'Opportunity'".into(),
        fields: Vec::new(),
        position: None,
    }))
}

#[test]
fn the_schema_of_an_object_is_compared_once_both_describes_are_here() {
    use crate::schema::{GlobalDescribe, Object, ObjectDescribe, ObjectList};
    use crate::worker::SchemaEvent;
    use std::sync::Arc;

    let mut desk = both_loaded();
    desk.press("g B");
    for (org, length) in [(prod(), 255), (sandbox(), 120)] {
        let list: GlobalDescribe =
            serde_json::from_str(r#"{"sobjects":[{"name":"Opportunity"}]}"#).unwrap();
        let describe: ObjectDescribe = serde_json::from_str(&format!(
            r#"{{"name":"Opportunity","fields":[{{"name":"Name","type":"string","length":{length}}}]}}"#
        ))
        .unwrap();
        let slot = crate::app::jobs::Slot::Schema(org.key.clone());
        let job = desk.app.jobs.of(&slot).expect("the org is asked");
        for event in [
            SchemaEvent::List {
                list: Arc::new(ObjectList::new(list)),
                asked: EPOCH,
            },
            SchemaEvent::Object {
                object: Arc::new(Object::new(Arc::new(describe))),
                asked: EPOCH,
            },
        ] {
            desk.event(
                job,
                JobEvent::Schema {
                    org: org.key.clone(),
                    event,
                },
            );
        }
    }
    let screen = desk.draw(120, 40);
    for said in [
        "Schema of Opportunity",
        "acme-prod (PROD)",
        "length",
        "255",
        "120",
    ] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
}
