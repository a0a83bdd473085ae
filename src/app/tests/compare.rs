//! Comparing: what is offered, which key, what differs, and what is done with it. It is long because
//! the results that are compared stand here, too.

use std::sync::Arc;

use super::*;
use crate::app::compare::{Compare, Other, Stage};
use crate::app::overlay::Overlay;
use crate::rows::diff::{Item, State, Targets, Tolerance};
use crate::rows::{Columns, RowSet};
use crate::worker::{CompareEvent, CompareJob, ExportEvent, ExportRows, Exported};

const DEALS: &str = "SELECT Id, Name, StageName, Amount FROM Opportunity";
pub(super) const TITLES: [&str; 4] = ["Id", "Name", "StageName", "Amount"];

pub(super) fn deals(rows: &[[&str; 4]]) -> QueryEvent {
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

pub(super) fn load(desk: &mut Desk, job: JobId, rows: &[[&str; 4]]) {
    desk.query(job, columns(&TITLES))
        .query(job, deals(rows))
        .query(job, finished(rows.len() as u64));
    desk.draw(120, 40);
    desk.take();
}

pub(super) const PROD: [[&str; 4]; 6] = [
    ["006A", "Acme – 120 Widgets", "Closed Won", "48000"],
    ["006B", "Globex renewal", "Negotiation", "12500"],
    ["006C", "Initech pilot", "Prospecting", "∅"],
    ["006D", "Umbrella expansion", "Closed Won", "900000"],
    ["006E", "Stark lighting", "Negotiation", "1000"],
    ["006F", "Wayne retrofit", "Negotiation", "2000"],
];
pub(super) const UAT: [[&str; 4]; 5] = [
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

/// The deals as saved exports: one deal that neither org has, one that differs in the amount alone.
const SAVED: [[[&str; 4]; 5]; 2] = [
    [
        ["1", "Acme – 120 Widgets", "Closed Won", "48500"],
        ["2", "Globex renewal", "Negotiation", "12500"],
        ["3", "Hooli buildings", "Prospecting", "77000"],
        ["4", "Initech pilot", "Prospecting", "∅"],
        ["5", "Umbrella expansion", "Closed Won", "900000"],
    ],
    [
        ["1", "Acme – 120 Widgets", "Closed Won", "48000"],
        ["2", "Globex renewal", "Closed Lost", "12500"],
        ["3", "Hooli buildings", "Prospecting", "78000"],
        ["4", "Stark lighting", "Negotiation", "1000"],
        ["5", "Wayne retrofit", "Negotiation", "2000"],
    ],
];

/// Both orgs and so many saved exports, compared.
pub(crate) fn several(files: usize) -> Desk {
    let mut desk = compared();
    for (rows, name) in SAVED.iter().zip(["march.csv", "june.csv"]).take(files) {
        desk.press("+").type_text("saved export").press("Enter");
        desk.type_text(name).press("Enter");
        let job = desk.started_compare();
        let QueryEvent::Page { chunk, .. } = deals(rows) else {
            panic!("a page");
        };
        let mut rows = RowSet::new(Arc::new(Columns::from_titles(TITLES)));
        rows.push(chunk, None);
        let name = name.to_owned();
        let event = CompareEvent::Read { name, rows };
        desk.event(job, JobEvent::Compare(Box::new(event))).work();
    }
    desk.draw(120, 40);
    desk
}

/// Three results of many rows and columns, compared: one row in three differs, one in seven is in the
/// first alone.
pub(crate) fn many() -> Desk {
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
    JobEvent::Compare(Box::new(CompareEvent::NotRead(why.to_owned())))
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
        Item::Line(place) => Some((view.found.state(place), place)),
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
    desk.work();
    let counts = open(&desk).view.as_ref().unwrap().found.diffs()[0].counts();
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
    assert_eq!(
        open(&desk).view.as_ref().unwrap().found.diffs()[0]
            .counts()
            .changed,
        2
    );
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
    let counts = |desk: &Desk| open(desk).view.as_ref().unwrap().found.diffs()[0].counts();
    assert_eq!(counts(&desk).changed, 2, "the amounts differ all the same");
    assert!(open(&desk).how.ignored.contains(&"StageName".to_owned()));
    desk.press("x").work();
    assert_eq!(counts(&desk).changed, 0);
    desk.press(". /").type_text("Stage").press("Down Space");
    assert!(!open(&desk).how.ignored.contains(&"StageName".to_owned()));
    desk.press("Esc").work();
    assert_eq!(counts(&desk).changed, 1);
    desk.press(". Space j Space j j Space");
    // How far apart is typed, and what is no number is refused.
    desk.type_text("some").press("Enter");
    assert!(desk.draw(120, 40).contains("`some` is no number from 0 on"));
    desk.press("Ctrl-U").type_text("4000.0").press("Enter");
    assert!(desk.draw(120, 40).contains("numbers may be 4000.0 apart"));
    assert_eq!(open(&desk).how.rules.tolerance, Tolerance::parse("4000.0"));
    desk.press("Esc").work();
    let rules = &open(&desk).how.rules;
    assert!(rules.trim && rules.ignore_case && !rules.date_only);
    // 48000 and 52000 are near now, and null is near nothing; what is not ignored differs still.
    assert!(open(&desk).how.ignored.contains(&"Amount".to_owned()));
    assert_eq!(counts(&desk).changed, 1);
    assert!(desk.draw(120, 40).contains("trimmed, any case, ±4000.0"));
    desk.press(". j j j Space Ctrl-U")
        .type_text("0")
        .press("Enter Esc")
        .work();
    assert_eq!(open(&desk).how.rules.tolerance, None);
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

/// Compares by these columns together.
fn by_key(desk: &mut Desk, key: &[&str]) {
    desk.press(",").work();
    for column in key {
        let mut candidates = open(desk).candidates.iter();
        let at = candidates.position(|one| one.columns == [*column]).unwrap();
        desk.press("g");
        for _ in 0..at {
            desk.press("j");
        }
        desk.press("Space");
    }
    desk.press("Enter").work();
    assert_eq!(open(desk).how.key, key);
}

/// The text that goes to the clipboard, which takes it.
fn copied(desk: &mut Desk) -> String {
    let text = desk.copied();
    desk.send(Msg::Copied(Ok("xclip".into())));
    text.expect("a copy")
}

#[test]
fn of_several_columns_together_a_condition_is_copied_and_it_names_who_lacks_what() {
    let mut desk = compared();
    // What is in another stage is missing, too.
    by_key(&mut desk, &["Name", "StageName"]);
    desk.press("y").work();
    assert_eq!(
        copied(&mut desk),
        "(Name = 'Acme – 120 Widgets' AND StageName = 'Closed Won')\n\
         OR (Name = 'Umbrella expansion' AND StageName = 'Closed Won')"
    );
    assert!(
        desk.toast()
            .starts_with("2 keys of acme-prod (PROD) not in acme-uat by Name + StageName, "),
        "{}",
        desk.toast()
    );
    desk.press("Y").work();
    assert_eq!(
        copied(&mut desk),
        "(Name = 'Acme – 120 Widgets' AND StageName = 'Negotiation')"
    );
    assert_eq!(
        desk.toast(),
        "1 key of acme-uat not in acme-prod (PROD) by Name + StageName, 61 B, copied via xclip"
    );
}

#[test]
fn rows_without_a_key_are_in_no_list_and_are_said() {
    let mut desk = compared();
    by_key(&mut desk, &["Amount"]);
    assert_eq!(open(&desk).how.key, ["Amount"]);
    desk.press("y").work();
    assert_eq!(copied(&mut desk), "(48000, 900000)");
    assert!(
        desk.toast().starts_with(
            "2 keys of acme-prod (PROD) not in acme-uat by Amount (1 row without a key), "
        ),
        "{}",
        desk.toast()
    );
}

#[test]
fn what_is_missing_is_copied_and_the_difference_exported() {
    let mut desk = compared();
    desk.press("y");
    desk.work();
    assert_eq!(copied(&mut desk), "('Umbrella expansion')");
    assert_eq!(
        desk.toast(),
        "1 key of acme-prod (PROD) not in acme-uat by Name, 22 B, copied via xclip"
    );
    desk.press("Y");
    assert!(desk.toast().contains("nothing is missing in acme-prod"));
    desk.press("e").work();
    assert!(matches!(desk.app.overlays.last(), Some(Overlay::Export(_))));
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("acme-prod (PROD) and acme-uat (sandbox)"),
        "{screen}"
    );
    desk.press("Enter");
    let started = desk.started().into_iter();
    let (job, exported) = started
        .filter_map(|(id, job)| match job {
            Job::Export(job) => Some((id, job)),
            _ => None,
        })
        .next()
        .unwrap();
    let done = Exported {
        path: "/tmp/difference.csv".into(),
        rows: 3,
        bytes: 200,
        elapsed: std::time::Duration::from_millis(4),
        remarks: Vec::new(),
    };
    desk.event(job, JobEvent::Export(ExportEvent::Done(done)));
    assert_eq!(
        desk.toast(),
        "exported 3 rows to /tmp/difference.csv · from acme-prod (PROD) and acme-uat (sandbox)"
    );
    let ExportRows::Loaded { rows, .. } = exported.rows else {
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
fn two_marked_rows_are_compared() {
    let mut desk = both_loaded();
    desk.press("m m g b");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("4 of 4 fields differ"), "{screen}");
    desk.press("Esc");
    assert!(desk.app.overlays.is_empty());
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
    assert_eq!(open(&desk).at, 2, "the new one is in front");
    desk.press("Tab");
    assert_eq!(open(&desk).at, 1);
    desk.press("Shift-Tab");
    assert_eq!(open(&desk).at, 2);
}

#[test]
fn a_reference_and_three_others_are_one_list_with_counts_for_each() {
    let mut desk = several(2);
    assert_eq!(open(&desk).parties.len(), 4);
    let screen = desk.draw(240, 60);
    for said in [
        "acme-uat   3 same · ≠ 2 changed · ◀ 1 only acme-prod · ▶ 0 only acme-uat",
        "march.csv  3 same · ≠ 1 changed · ◀ 2 only acme-prod · ▶ 1 only march.csv",
        "june.csv   3 same · ≠ 1 changed · ◀ 2 only acme-prod · ▶ 1 only june.csv",
        "48500",
        "78000",
    ] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
    // What neither org has is one line, which both files have.
    let hooli = screen.lines().find(|line| line.contains("Hooli")).unwrap();
    assert_eq!(hooli.matches("Hooli buildings").count(), 2, "{hooli}");
    // The next difference in any: every line but those that all have alike.
    let mut seen = Vec::new();
    for _ in 0..open(&desk).view.as_ref().unwrap().found.differences() {
        seen.push(line(&desk).unwrap());
        desk.press("n");
    }
    use State::{Changed, LeftOnly, RightOnly};
    let states: Vec<State> = seen.iter().map(|(state, _)| *state).collect();
    assert_eq!(
        states,
        [
            Changed, Changed, RightOnly, Changed, LeftOnly, LeftOnly, LeftOnly
        ]
    );
    desk.press("f");
    assert_eq!(open(&desk).view.as_ref().unwrap().folded.len(), 3);
    desk.press("f f");
    assert_eq!(open(&desk).view.as_ref().unwrap().folded.len(), 1);
    desk.press("f f").press("+");
    assert!(desk.toast().contains("four are the most"));
    // All differences go into one export, each under the name of whom it is of.
    desk.press("e").work().press("Enter");
    let started = desk.started().into_iter();
    let (job, exported) = started
        .filter_map(|(id, job)| match job {
            Job::Export(job) => Some((id, job)),
            _ => None,
        })
        .next()
        .unwrap();
    let done = Exported {
        path: "/tmp/difference.csv".into(),
        rows: 3,
        bytes: 200,
        elapsed: std::time::Duration::from_millis(4),
        remarks: Vec::new(),
    };
    desk.event(job, JobEvent::Export(ExportEvent::Done(done)));
    assert_eq!(
        desk.toast(),
        "exported 3 rows to /tmp/difference.csv · from acme-prod (PROD), acme-uat (sandbox), march.csv and june.csv"
    );
    let ExportRows::Loaded { rows, .. } = exported.rows else {
        panic!("rows that are here");
    };
    let with: Vec<&str> = rows.column(0).map(|cell| cell.text).collect();
    let counted = ["acme-uat", "march.csv", "june.csv"]
        .map(|name| with.iter().filter(|with| **with == name).count());
    assert_eq!(counted, [3, 4, 4]);
}

#[test]
fn the_one_in_front_tells_what_is_missing_and_can_become_the_reference() {
    let mut desk = several(2);
    assert_eq!(open(&desk).at, 3, "the newest is in front");
    desk.press("Y");
    let missing = |job: &Job| match job {
        Job::Copy(job) => {
            let order = job.order.as_ref().unwrap();
            let rows = order
                .iter()
                .map(|row| job.rows.cell(row, 1).text.to_owned());
            assert_eq!(rows.collect::<Vec<_>>(), ["Hooli buildings"]);
            true
        }
        _ => false,
    };
    desk.started_job(missing);
    desk.press("R").work();
    let names: Vec<&str> = open(&desk)
        .parties
        .iter()
        .map(|party| party.name.as_str())
        .collect();
    assert_eq!(names, ["june.csv", "acme-uat", "march.csv", "acme-prod"]);
    assert!(desk.draw(120, 40).contains("only june.csv"));
}

#[test]
fn one_that_cannot_be_compared_does_not_join() {
    let mut desk = compared();
    desk.press("+").type_text("saved export").press("Enter");
    desk.type_text("other.csv").press("Enter");
    let job = desk.started_compare();
    let rows = RowSet::new(Arc::new(Columns::from_titles(["Id", "Title"])));
    let name = "other.csv".to_owned();
    let event = CompareEvent::Read { name, rows };
    desk.event(job, JobEvent::Compare(Box::new(event))).work();
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("acme-prod and other.csv have no column Name in common"),
        "{screen}"
    );
    desk.press("Esc");
    assert_eq!(open(&desk).parties.len(), 2);
    assert!(open(&desk).joining.is_empty());
    assert!(matches!(open(&desk).stage, Stage::View));
    assert_eq!(open(&desk).how.key, ["Name"]);
}

#[test]
fn any_tabs_can_be_compared_by_their_ids() {
    let mut desk = both_loaded();
    let tabs: Vec<crate::app::column::TabId> = desk.app.all_tabs().map(|tab| tab.id).collect();
    let effects = desk.app.compare_tabs(&tabs);
    assert!(matches!(
        effects.as_slice(),
        [Effect::Start(_, Job::Compare(CompareJob::Keys { others, .. }))] if others.len() == 1
    ));
    desk.press("Esc");
    let effects = desk.app.compare_tabs(&tabs[..1]);
    assert!(effects.is_empty() && desk.app.overlays.is_empty());
    assert!(desk.toast().contains("only one of them has rows"));
}

#[test]
fn a_marked_row_is_compared_with_the_marked_row_of_another_tab() {
    let mut desk = both_loaded();
    desk.press("j j m o")
        .type_text("uat")
        .press("Enter 3 j j m g b");
    let screen = desk.draw(120, 40);
    for said in ["PROD", "acme-prod", "sandbox", "acme-uat", "∅", "7500"] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
    assert!(
        screen.contains("2 of 4 fields differ"),
        "the id, and the amount that one has\n{screen}"
    );
    assert!(open(&desk).records_only);
}

const CONTACTS: &str = "SELECT Id, Name, AccountId FROM Contact";
const ACME: [&str; 2] = ["0015g0000000011AAA", "0019x0000000021AAA"];
const GLOBEX: [&str; 2] = ["0015g0000000012AAA", "0019x0000000022AAA"];

/// The contacts of both orgs, compared: the same accounts, which have other ids, but for one.
pub(crate) fn lookups() -> Desk {
    let contacts = |org: usize| {
        let id = |number: usize| format!("0035{org}00000000{number:02}AAA");
        let rows = [
            ("Ann Other", ACME[org]),
            ("Bob Builder", if org == 0 { ACME[0] } else { GLOBEX[1] }),
            ("Cem Curry", GLOBEX[org]),
        ];
        let rows = rows.iter().enumerate().map(|(number, (name, account))| {
            [id(number), (*name).to_owned(), (*account).to_owned()]
                .map(|text| (CellKind::Text, text))
        });
        let rows: Vec<[(CellKind, String); 3]> = rows.collect();
        page_of(&rows, 3)
    };
    let titles = ["Id", "Name", "AccountId"];
    let (mut desk, job) = Desk::running_in_results(CONTACTS);
    desk.query(job, columns(&titles))
        .query(job, contacts(0))
        .query(job, finished(3));
    desk.press("o").type_text("uat").press("Enter");
    desk.answer_probes();
    desk.press("2 i").type_text(CONTACTS).press("F5");
    let (job, _) = desk.started_query();
    desk.query(job, columns(&titles))
        .query(job, contacts(1))
        .query(job, finished(3));
    desk.press("Esc o").type_text("prod").press("Enter 3");
    desk.draw(120, 40);
    desk.take();
    desk.press("B Enter").work();
    desk.work();
    desk.draw(120, 40);
    desk
}

#[test]
fn ids_of_other_records_are_compared_by_what_those_are_called() {
    let mut desk = lookups();
    let changed = |desk: &Desk| {
        open(desk).view.as_ref().unwrap().found.diffs()[0]
            .counts()
            .changed
    };
    assert_eq!(changed(&desk), 3, "every id is another");
    desk.press("m").work();
    let screen = desk.draw(120, 40);
    for said in [
        "Map the ids of AccountId",
        "acme-prod (PROD): 2 records, at most 2 API calls",
        "acme-uat (sandbox): 2 records, at most 2 API calls",
    ] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
    assert!(desk.take().is_empty(), "nothing is asked before a yes");
    desk.press("Esc");
    assert!(matches!(open(&desk).stage, Stage::View));
    desk.press("m").work();
    desk.press("Tab Tab Enter");
    let job = desk.started_compare();
    let named = |org: usize| {
        let mut page = crate::rows::ChunkBuilder::new(2);
        for (id, name) in [(ACME[org], "Acme"), (GLOBEX[org], "Globex")] {
            page.set(0, CellKind::Text, id);
            page.set(1, CellKind::Text, name);
            page.end_row();
        }
        let mut rows = RowSet::new(Arc::new(Columns::from_titles(["Id", "Key"])));
        rows.push(Arc::new(page.finish()), None);
        Targets::new(&rows, 0, &[1])
    };
    let event = CompareEvent::Targets {
        title: "AccountId".into(),
        of: vec![(prod().key, named(0)), (sandbox().key, named(1))],
    };
    desk.event(job, JobEvent::Compare(Box::new(event))).work();
    assert_eq!(changed(&desk), 1, "Bob alone is with another account");
    assert!(desk.draw(120, 40).contains("AccountId mapped"));
    // Who becomes the reference brings its names along.
    desk.press("R").work();
    assert_eq!(changed(&desk), 1);
    let mut desk = compared();
    desk.press("m");
    assert!(
        desk.toast()
            .contains("does not hold the ids of other records")
    );
}

#[test]
fn null_not_told_and_not_asked_for_look_different() {
    let mut desk = compared();
    desk.press("+").type_text("saved export").press("Enter");
    desk.type_text("some.csv").press("Enter");
    let job = desk.started_compare();
    let mut page = crate::rows::ChunkBuilder::new(2);
    page.set(0, CellKind::Text, "Initech pilot");
    page.set(1, CellKind::Absent, "");
    page.end_row();
    let mut rows = RowSet::new(Arc::new(Columns::from_titles(["Name", "Amount"])));
    rows.push(Arc::new(page.finish()), None);
    let name = "some.csv".to_owned();
    let event = CompareEvent::Read { name, rows };
    desk.event(job, JobEvent::Compare(Box::new(event))).work();
    desk.press("n n Enter");
    let screen = desk.draw(160, 40);
    let line = |what: &str| {
        let mut lines = screen.lines();
        lines
            .find(|line| line.contains(what))
            .unwrap_or_default()
            .to_owned()
    };
    assert!(line("Amount").contains('∅'), "{screen}");
    assert!(line("Amount").contains("(not in this row)"), "{screen}");
    assert!(
        line("StageName").contains("(not in this result)"),
        "{screen}"
    );
    desk.press("n");
    assert!(desk.draw(160, 40).contains("(no such row)"));
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

/// What one side has alone differs in no field: the title says whose it is.
#[test]
fn a_record_of_one_side_says_so_in_its_title() {
    let mut desk = compared();
    desk.press("n n");
    assert_eq!(line(&desk), Some((State::LeftOnly, 3)));
    desk.press("Enter");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("Record · only in acme-prod"), "{screen}");
}

/// The next difference leads to the cell that differs, not to its row alone.
#[test]
fn the_next_difference_is_a_cell() {
    let mut desk = several(2);
    for _ in 0..open(&desk).view.as_ref().unwrap().found.differences() {
        desk.press("n");
        let view = open(&desk).view.as_ref().unwrap();
        let place = view.line().unwrap();
        let changed = |joint: &crate::app::compare::Joint| {
            (0..3).any(|other| view.differs(place, other, joint))
        };
        let any = view.columns().any(changed);
        let here = view.columns().nth(view.column).unwrap();
        assert!(!any || changed(here), "line {place}: {}", here.title);
    }
}
