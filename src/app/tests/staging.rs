//! Cells edited in the table: staged, looked at, sent, and what comes back. Long because each thing a
//! person can do with changes is a test here.

use std::sync::Arc;

use super::work::result;
use super::*;
use crate::app::overlay::{Confirmed, Overlay};
use crate::app::staging::shown_in;
use crate::language::test_catalog::objects;
use crate::rows::CellValue;
use crate::rows::staged::Outcome;
use crate::schema::{Object, ObjectDescribe};
use crate::worker::{
    Calls, CollectionEnd, CollectionEvent, CollectionJob, CollectionWork, SchemaEvent,
};

const STATEMENT: &str =
    "SELECT Id, Name, Industry, Rating, AnnualRevenue, Active__c, Owner.Name FROM Account";

/// Name, industry, rating, revenue, active, owner; `-` is null.
const ROWS: [[&str; 6]; 6] = [
    ["Globex", "Banking", "Hot", "300", "true", "Ann"],
    ["Acme", "Technology", "-", "20.5", "false", "Bob"],
    ["Initech", "-", "Cold", "-", "false", "Ann"],
    ["Hooli", "Technology", "Warm", "100", "true", "Ann"],
    ["Umbrella", "Agriculture", "Hot", "20", "false", "Bob"],
    ["Vandelay", "Banking", "-", "7", "true", "Ann"],
];

pub(crate) fn id(row: usize) -> String {
    format!("00100000000000{row}AAA")
}

fn rows(from: usize, to: usize, total: u64) -> QueryEvent {
    let all: Vec<[(CellKind, String); 7]> = (from..to)
        .map(|row| {
            let cell = |at: usize, kind| match ROWS[row][at] {
                "-" => (CellKind::Null, String::new()),
                text => (kind, text.to_owned()),
            };
            [
                (CellKind::Text, id(row)),
                cell(0, CellKind::Text),
                cell(1, CellKind::Text),
                cell(2, CellKind::Text),
                cell(3, CellKind::Number),
                cell(4, CellKind::Bool),
                cell(5, CellKind::Text),
            ]
        })
        .collect();
    page_of(&all, total)
}

/// Account, whose fields can be changed.
fn account() -> SchemaEvent {
    let found = objects().iter().find(|object| object["name"] == "Account");
    let mut json = found.unwrap().clone();
    json["updateable"] = true.into();
    json["deletable"] = true.into();
    for field in json["fields"].as_array_mut().unwrap() {
        let fixed = ["id", "address", "location"].contains(&field["type"].as_str().unwrap());
        let name = field["name"].as_str().unwrap().to_owned();
        let system = name.starts_with("Last") || name.starts_with("Created");
        field["updateable"] = (!fixed && !system).into();
        field["nillable"] = (name != "Name" && name != "Active__c").into();
    }
    let describe: ObjectDescribe = serde_json::from_value(json).unwrap();
    SchemaEvent::Object {
        object: Arc::new(Object::new(Arc::new(describe))),
        asked: EPOCH,
    }
}

/// Six accounts in the results, which have the focus; the cursor on the first row's industry.
pub(crate) fn editing() -> Desk {
    let mut desk = super::assist::knowing(&["User"]);
    desk.paste(STATEMENT);
    desk.press("Esc r");
    let started = desk.started();
    let query = started.iter().find(|(_, job)| matches!(job, Job::Query(_)));
    let job = query.unwrap().0;
    let schema = started
        .iter()
        .find(|(_, job)| matches!(job, Job::Schema(_)));
    if let Some((schema, _)) = schema {
        desk.event(
            *schema,
            JobEvent::Schema {
                org: prod().key,
                event: account(),
            },
        );
    }
    let titles = [
        "Id",
        "Name",
        "Industry",
        "Rating",
        "AnnualRevenue",
        "Active__c",
        "Owner.Name",
    ];
    desk.query(job, columns(&titles));
    desk.query(job, rows(0, 6, 6)).query(job, finished(6));
    desk.draw(120, 40);
    desk.press("l l");
    desk.take();
    desk
}

/// The same with the org unlocked.
pub(crate) fn unlocked() -> Desk {
    let mut desk = editing();
    desk.press("g k").type_text("acme-prod").press("Enter");
    let jobs = super::lock::lock_jobs(&mut desk);
    desk.event(jobs[0].0, super::lock::locked(true));
    desk.wait(10_000);
    desk.take();
    desk
}

/// What the cells of a column show.
fn column(desk: &Desk, column: usize) -> Vec<String> {
    let result = result(desk);
    let rows = 0..result.rows.len();
    rows.map(|row| shown_in(result, row, column)).collect()
}

fn staged(desk: &Desk) -> (usize, usize) {
    let staged = &result(desk).staged;
    (staged.cells(), staged.rows())
}

/// The job that sends rows, started since the last look.
pub(crate) fn collection(desk: &mut Desk) -> (JobId, CollectionJob) {
    let jobs = desk.started().into_iter().find_map(|(id, job)| match job {
        Job::Collection(job) => Some((id, *job)),
        _ => None,
    });
    jobs.expect("rows are sent")
}

/// A batch is through: each record with what came of it, and its page as the org has it.
pub(crate) fn batch(job: &CollectionJob, outcome: impl Fn(usize) -> Outcome) -> JobEvent {
    let outcomes: Vec<(usize, Outcome)> = job
        .records
        .iter()
        .map(|record| (record.row, outcome(record.row)))
        .collect();
    let (first, page) = job.rows.page_of(0).unwrap();
    let mut values = std::collections::BTreeMap::new();
    for record in &job.records {
        if outcome(record.row) == Outcome::Saved {
            for cell in &record.cells {
                let columns = job.rows.columns();
                let at = columns.iter().position(|c| c.title == cell.field).unwrap();
                values.insert((record.row, at), cell.new.clone());
            }
        }
    }
    JobEvent::Collection(CollectionEvent::Batch {
        through: outcomes.len(),
        outcomes,
        pages: vec![(first, Arc::new(page.with_values(&values)))],
        calls: Calls {
            writes: 1,
            reads: 2,
        },
    })
}

pub(crate) fn done(end: CollectionEnd) -> JobEvent {
    JobEvent::Collection(CollectionEvent::Done(end))
}

#[test]
fn a_cell_is_edited_by_its_type_and_nothing_is_sent() {
    let mut desk = editing();
    desk.press("d e").type_text("Media").press("Enter");
    assert_eq!(column(&desk, 2)[0], "Media");
    assert_eq!(
        result(&desk).rows.cell(0, 2).text,
        "Banking",
        "rows never change"
    );
    // A closed list takes its own values alone; Down and Enter choose one.
    desk.press("l d e").type_text("Boiling").press("Enter");
    assert!(
        desk.draw(80, 24)
            .contains("✗ not in its list: Hot, Warm, Cold")
    );
    desk.press("Ctrl-A").type_text("w").press("Down Enter");
    assert_eq!(column(&desk, 3)[0], "Warm");
    // A number, then none.
    desk.press("l d e").type_text("1,250.75").press("Enter");
    desk.press("j d e").press("Delete Enter");
    assert_eq!(column(&desk, 4)[..2], ["1250.75", "∅"]);
    // A checkbox turns round.
    desk.press("l d e");
    assert_eq!(column(&desk, 5)[1], "true");
    assert_eq!(staged(&desk), (5, 2));
    assert!(
        desk.take()
            .iter()
            .all(|effect| !matches!(effect, Effect::Start(..)))
    );
    // What it holds already is no change.
    desk.press("d e");
    assert_eq!(staged(&desk), (4, 2));
}

#[test]
fn changes_are_undone_done_again_and_dropped_and_stay_while_rows_move() {
    let mut desk = editing();
    desk.press("d e").type_text("Media").press("Enter");
    desk.press("j j d e").type_text("Energy").press("Enter");
    desk.press("d u");
    assert_eq!(staged(&desk), (1, 1));
    desk.press("d r");
    assert_eq!(column(&desk, 2)[2], "Energy");
    // Sorted by name, filtered: the changes stay with their rows.
    desk.press("h s").work();
    desk.press("&")
        .type_text("Owner.Name = Ann")
        .press("Enter")
        .work();
    let screen = desk.draw(120, 40);
    let line = |name: &str| screen.lines().find(|line| line.contains(name)).unwrap();
    assert!(line("Globex").contains("*Media"), "{screen}");
    assert!(line("Initech").contains("*Energy"), "{screen}");
    desk.press("Esc h s h").work();
    desk.press("g g l");
    let at = result(&desk).column().unwrap();
    for _ in at..2 {
        desk.press("l");
    }
    while result(&desk).row() != Some(2) {
        desk.press("j");
    }
    desk.press("d x");
    assert_eq!(staged(&desk), (1, 1));
}

#[test]
fn a_column_is_set_in_the_marked_rows_in_four_ways() {
    let mut desk = editing();
    desk.press("d c");
    assert!(
        desk.toast().contains("no row is marked"),
        "{}",
        desk.toast()
    );
    // Enter alone empties nothing.
    desk.press("m m m d c");
    assert!(desk.draw(80, 24).contains("type a value; to empty them"));
    desk.press("Enter");
    assert!(desk.draw(80, 24).contains("type a value; to empty them"));
    assert_eq!(staged(&desk), (0, 0));
    desk.type_text("Media");
    assert!(
        desk.draw(80, 24)
            .contains("3 of 3 rows: 3 different values → Media")
    );
    desk.press("Enter");
    assert_eq!(
        column(&desk, 2)[..4],
        ["Media", "Media", "Media", "Technology"]
    );
    // Nothing.
    desk.press("d c Up Right");
    assert!(
        desk.draw(80, 24)
            .contains("3 of 3 rows: 3 different values → ∅")
    );
    desk.press("Enter");
    assert_eq!(column(&desk, 2)[..3], ["∅", "∅", "∅"]);
    desk.press("d u d u");
    assert_eq!(column(&desk, 2)[..3], ["Banking", "Technology", "∅"]);
    // Find and replace.
    desk.press("d c Up Right Right Down")
        .type_text("nol")
        .press("Down")
        .type_text("nic");
    assert!(
        desk.draw(80, 24)
            .contains("1 of 3 rows: Technology → Technicogy")
    );
    desk.press("Enter");
    assert_eq!(column(&desk, 2)[..3], ["Banking", "Technicogy", "∅"]);
    // A value of the list in another case is that value.
    desk.press("d u d c Up Right Right Down")
        .type_text("nol")
        .press("Down")
        .type_text("NOL");
    assert!(desk.draw(80, 24).contains("nothing is found"));
    desk.press("Esc");
    desk.press("d r");
    // Another column.
    desk.press("d c Up Left Down Right Enter");
    assert_eq!(column(&desk, 2)[..3], ["Globex", "Acme", "Initech"]);
    assert_eq!(staged(&desk), (3, 3));
}

#[test]
fn what_cannot_be_edited_says_why() {
    let mut desk = editing();
    for (keys, why) in [
        ("0 d e", "Id cannot be changed: the org gives it"),
        (
            "$ d e",
            "Owner.Name belongs to another record: edit it there",
        ),
    ] {
        desk.press(keys);
        assert_eq!(desk.toast(), why);
    }
    for (statement, titles, why) in [
        (
            "SELECT Name, Industry FROM Account",
            &["Name", "Industry"][..],
            "the row has no Id: E adds it to the query",
        ),
        (
            "SELECT Id, toLabel(Industry) FROM Account",
            &["Id", "Industry"],
            "Industry is not shown as the org holds it: a function or child rows stand there",
        ),
        (
            "SELECT Industry, COUNT(Id) n FROM Account GROUP BY Industry",
            &["Industry", "n"],
            "rows of a GROUP BY are no records",
        ),
    ] {
        let (mut desk, job) = Desk::running_in_results(statement);
        desk.query(job, columns(titles));
        desk.query(job, page(0, 3, 3)).query(job, finished(3));
        desk.draw(120, 40);
        desk.press("l d e");
        assert_eq!(desk.toast(), why, "{statement}");
    }
}

#[test]
fn a_block_is_pasted_at_the_cursor_with_a_look_at_what_fits() {
    let mut desk = editing();
    desk.paste("Energy\tHot\t1,234\nMedia\tBoiling\tmuch\n\"Two\"\"s\"\t\t5\n");
    let screen = desk.draw(120, 40);
    for said in [
        "Paste 3 rows × 3 columns",
        "into Industry, Rating, AnnualRevenue",
        "✗ 1,234: 1,234 can be read in two ways: write 1234 or 1.234",
        "✗ Boiling: not in its list",
        "✗ much: that is no number",
        "∅ → Two\"s",
        "5 changes",
    ] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
    assert_eq!(staged(&desk), (0, 0), "not before Enter");
    desk.press("Enter");
    assert_eq!(column(&desk, 2)[..3], ["Energy", "Media", "Two\"s"]);
    assert_eq!(column(&desk, 4)[..3], ["300", "20.5", "5"]);
    desk.press("d u");
    assert!(result(&desk).staged.is_empty(), "one act");
    // Over the edge.
    desk.press("G").paste("x\nx\nx");
    assert!(
        desk.draw(80, 24)
            .contains("2 rows of it lie below the last row")
    );
    desk.press("Esc");
    // One value over marked rows goes into all of them.
    desk.press("g g m m").paste("Energy\n");
    desk.press("Enter");
    assert_eq!(column(&desk, 2)[..3], ["Energy", "Energy", "∅"]);
}

#[test]
fn the_list_goes_to_a_change_drops_it_and_brings_all_back() {
    let mut desk = editing();
    desk.press("m m m d c").type_text("Media").press("Enter");
    desk.press("G d l");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("Changes, not saved · 3"), "{screen}");
    assert!(screen.contains("→ Media"), "{screen}");
    desk.press("j x");
    assert_eq!(staged(&desk), (2, 2));
    desk.press("D");
    assert_eq!(staged(&desk), (0, 0));
    desk.press("u u").draw(120, 40);
    assert_eq!(staged(&desk), (3, 3));
    desk.press("G Enter");
    assert_eq!(
        (result(&desk).row(), result(&desk).column()),
        (Some(2), Some(2))
    );
}

#[test]
fn a_locked_org_is_asked_to_be_unlocked_and_then_the_dry_count_comes() {
    let mut desk = editing();
    desk.press("d e").type_text("Media").press("Enter d s");
    assert!(
        desk.draw(80, 24)
            .contains("Unlock PROD acme-prod for writes?")
    );
    desk.type_text("acme-prod").press("Enter");
    let jobs = super::lock::lock_jobs(&mut desk);
    desk.event(jobs[0].0, super::lock::locked(true));
    let screen = desk.draw(80, 24);
    assert!(
        screen.contains("Save 1 row of Account in acme-prod · PROD?"),
        "{screen}"
    );
    assert!(screen.contains("1 of up to 200 rows, 2 reads"), "{screen}");
    // Enter alone sends nothing.
    desk.press("Enter");
    assert!(desk.started().is_empty());
    desk.press("y");
    let (_, job) = collection(&mut desk);
    assert_eq!(
        (job.org, job.object.as_str(), job.work),
        (prod().key, "Account", CollectionWork::Update)
    );
    let [record] = job.records.as_slice() else {
        panic!("{:?}", job.records);
    };
    assert_eq!((record.row, record.id.as_str()), (0, id(0).as_str()));
    assert_eq!(record.cells[0].field, "Industry");
    assert_eq!(record.cells[0].old.text, "Banking");
    assert!(!job.all_or_none);
    let read: Vec<&str> = job.columns.iter().map(|(_, path)| path.as_str()).collect();
    assert!(
        read.contains(&"Owner.Name") && read.contains(&"Rating"),
        "{read:?}"
    );
}

/// Three rows on their way; the second is refused.
pub(crate) fn partly_saved() -> Desk {
    let mut desk = unlocked();
    desk.press("m m m d c")
        .type_text("Media")
        .press("Enter d s");
    // More than one record in production: its alias.
    desk.type_text("acme-prod").press("Enter");
    let (id, job) = collection(&mut desk);
    desk.event(
        id,
        batch(&job, |row| match row {
            1 => Outcome::Refused(
                "No media here. (Industry) · FIELD_CUSTOM_VALIDATION_EXCEPTION".into(),
            ),
            _ => Outcome::Saved,
        }),
    );
    desk.event(id, done(CollectionEnd::Through)).work();
    desk
}

#[test]
fn saved_rows_hold_their_values_and_what_failed_is_shown_and_sent_again() {
    let mut desk = partly_saved();
    assert_eq!(desk.toast(), "2 of 3 rows saved, 1 not");
    assert!(
        desk.draw(120, 40)
            .contains("1 not · No media here. (Industry) · df"),
        "the first reason is said at once"
    );
    assert_eq!(
        result(&desk).rows.cell(0, 2).text,
        "Media",
        "copies and exports see it"
    );
    assert_eq!(staged(&desk), (1, 1));
    assert!(result(&desk).saving.is_none() && result(&desk).marks.has(1));
    assert!(!result(&desk).marks.has(0));
    desk.wait(10_000).press("d f").work();
    let screen = desk.draw(120, 40);
    assert!(screen.contains("filter failed 1 of 6"), "{screen}");
    assert!(screen.contains("No media here."), "{screen}");
    assert!(screen.contains("!1 not saved"), "{screen}");
    desk.press("d e").type_text("Energy").press("Enter d t y");
    let (id, job) = collection(&mut desk);
    assert_eq!(job.records.len(), 1);
    desk.event(id, batch(&job, |_| Outcome::Saved));
    desk.event(id, done(CollectionEnd::Through));
    assert_eq!(desk.toast(), "1 row saved");
    assert!(result(&desk).staged.is_empty() && !result(&desk).staged.can_undo());
}

#[test]
fn what_was_refused_is_no_matter_any_more_once_its_changes_are_gone() {
    let mut desk = unlocked();
    desk.press("d e").type_text("Media").press("Enter d s y");
    let (id, job) = collection(&mut desk);
    let refused = |_| Outcome::Refused("No media here. · NO".into());
    desk.event(id, batch(&job, refused));
    desk.event(id, done(CollectionEnd::Through)).work();
    desk.wait(10_000);
    assert!(desk.draw(120, 40).contains("!1 not saved"));
    desk.press("d u").wait(10_000);
    let screen = desk.draw(120, 40);
    for gone in ["not saved", "No media here", "d f"] {
        assert!(!screen.contains(gone), "{gone}:\n{screen}");
    }
    // What was dropped before a save does not come back by taking back.
    desk.press("d e")
        .type_text("Media")
        .press("Enter d l D Esc");
    desk.press("j d e").type_text("Energy").press("Enter d s y");
    let (id, job) = collection(&mut desk);
    desk.event(id, batch(&job, |_| Outcome::Saved));
    desk.event(id, done(CollectionEnd::Through)).work();
    desk.wait(10_000).press("d u");
    assert!(desk.toast().contains("no change to take back"));
    assert_eq!(staged(&desk), (0, 0));
}

#[test]
fn a_changed_cell_tells_what_the_org_has_and_what_enter_would_stage() {
    let mut desk = editing();
    desk.press("d e").type_text("Media").press("Enter d e");
    desk.press("Ctrl-A").type_text("xyz");
    let screen = desk.draw(80, 24);
    assert!(screen.contains("Banking → xyz"), "{screen}");
    assert!(
        screen.contains("not in its list, which is open"),
        "{screen}"
    );
    desk.press("Ctrl-A").type_text("Banking");
    assert!(desk.draw(80, 24).contains("the change is taken away"));
    desk.press("Esc d u d e");
    assert!(desk.draw(80, 24).contains("it holds that now"));
    desk.press("Down");
    let screen = desk.draw(80, 24);
    assert!(!screen.contains("it holds that now"), "{screen}");
    assert!(screen.contains("Banking → Agriculture"), "{screen}");
}

#[test]
fn saving_is_seen_and_stopped_between_calls() {
    let mut desk = unlocked();
    desk.press("m m m d c")
        .type_text("Media")
        .press("Enter d s Tab");
    assert!(desk.draw(80, 24).contains("none of its call is done"));
    desk.press("y Enter");
    assert!(desk.started().is_empty(), "y alone saves no three rows");
    desk.press("Ctrl-A").type_text("acme-prod").press("Enter");
    let (id, job) = collection(&mut desk);
    assert!(job.all_or_none);
    assert!(desk.draw(120, 40).contains("saving 0 of 3 rows"));
    desk.press("d e");
    assert!(desk.toast().contains("being sent"), "{}", desk.toast());
    desk.press("Esc");
    let told = desk.told();
    assert!(
        matches!(told[..], [(told, JobInput::Stop)] if told == id),
        "{told:?}"
    );
    assert!(desk.draw(120, 40).contains("stopping"));
    desk.event(id, batch(&job, |_| Outcome::Saved));
    desk.event(id, done(CollectionEnd::Stopped));
    assert!(result(&desk).saving.is_none());
}

#[test]
fn what_is_not_saved_is_asked_about_before_it_is_lost() {
    let mut desk = editing();
    desk.press("d e").type_text("Media").press("Enter");
    let asked = |desk: &Desk| match desk.app.overlays.last() {
        Some(Overlay::Confirm(confirm)) => Some(confirm.action.clone()),
        _ => None,
    };
    desk.press("X");
    assert_eq!(asked(&desk), Some(Confirmed::CloseTab));
    desk.press("Esc q");
    assert_eq!(asked(&desk), Some(Confirmed::Quit));
    desk.press("Esc r");
    assert_eq!(asked(&desk), Some(Confirmed::RunStaged));
    assert!(
        desk.draw(80, 24)
            .contains("1 changed cell of 1 row are not saved")
    );
    desk.press("Esc");
    assert!(desk.started().is_empty());
    assert_eq!(staged(&desk), (1, 1));
    desk.press("r y");
    desk.started_query();
    assert!(result(&desk).staged.is_empty());
}

#[test]
fn rows_are_deleted_in_production_with_its_alias_typed_each_time() {
    let mut desk = unlocked();
    desk.press("d D");
    assert!(desk.toast().contains("no row is marked"));
    desk.press("m m d D").type_text("acme").press("Enter");
    assert!(
        desk.draw(80, 24)
            .contains("type acme-prod, letter for letter")
    );
    assert!(desk.started().is_empty());
    desk.type_text("-prod").press("Enter");
    let (id, job) = collection(&mut desk);
    assert_eq!(job.work, CollectionWork::Delete);
    assert_eq!(job.records.len(), 2);
    let seen: Vec<&str> = job.records[0]
        .cells
        .iter()
        .map(|cell| cell.field.as_str())
        .collect();
    let shown = [
        "Id",
        "Name",
        "Industry",
        "Rating",
        "AnnualRevenue",
        "Active__c",
    ];
    assert_eq!(seen, shown, "what was seen is compared before it goes");
    desk.event(
        id,
        batch(&job, |row| match row {
            0 => Outcome::Deleted,
            _ => Outcome::Stale("somebody changed it".into()),
        }),
    );
    desk.event(id, done(CollectionEnd::Through)).work();
    assert_eq!(desk.toast(), "1 of 2 rows deleted, 1 not");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("filter not deleted 5 of 6"), "{screen}");
    assert!(
        !screen.contains("Globex") && screen.contains("Acme"),
        "{screen}"
    );
}

/// Three rows to be deleted; the first of them is gone, the second refused, the third not reached.
pub(crate) fn partly_deleted() -> Desk {
    let mut desk = unlocked();
    desk.press("m m m d D")
        .type_text("acme-prod")
        .press("Enter");
    let (id, job) = collection(&mut desk);
    let some = CollectionJob {
        records: job.records[..2].to_vec(),
        ..job
    };
    desk.event(
        id,
        batch(&some, |row| match row {
            0 => Outcome::Deleted,
            _ => Outcome::Refused(
                "Your attempt to delete Acme could not be completed. · DELETE_FAILED".into(),
            ),
        }),
    );
    desk.event(id, done(CollectionEnd::Stopped)).work();
    desk
}

#[test]
fn words_against_a_row_that_do_not_fit_are_read_whole() {
    let mut desk = partly_deleted();
    desk.wait(10_000).press("g g");
    // In eighty cells they are cut, and the key that reads them is said.
    let screen = desk.draw(80, 24);
    assert!(screen.contains("… · Space"), "{screen}");
    assert!(!screen.contains("could not be completed"), "{screen}");
    desk.press("Space");
    let screen = desk.draw(80, 24);
    assert!(
        screen.contains("✗ Your attempt to delete Acme could not be completed."),
        "{screen}"
    );
    assert!(screen.contains("DELETE_FAILED"), "{screen}");
    // So it is in the list of what was not saved.
    desk.press("Esc d l Tab Space");
    let screen = desk.draw(80, 24);
    assert!(screen.contains("Row 2, not saved"), "{screen}");
    assert!(
        screen.contains("Your attempt to delete Acme could not be completed."),
        "{screen}"
    );
}

#[test]
fn a_row_that_could_not_be_deleted_stays_marked_with_the_orgs_words_and_is_sent_again() {
    let mut desk = partly_deleted();
    assert_eq!(desk.toast(), "1 of 3 rows deleted, 1 not");
    assert!(desk.draw(120, 40).contains("dt sends them again"));
    assert!(result(&desk).marks.has(1) && !result(&desk).marks.has(0));
    desk.wait(10_000).press("g g");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("!1 not deleted"), "{screen}");
    assert!(screen.contains("✗ Your attempt to delete Acme"), "{screen}");
    // Only the one that failed; the alias is asked for once more.
    desk.press("d t");
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("Delete 1 row of Account in acme-prod · PROD?"),
        "{screen}"
    );
    desk.press("y Enter");
    assert!(desk.started().is_empty(), "y alone deletes nothing");
    desk.press("Ctrl-A").type_text("acme-prod").press("Enter");
    let (id, job) = collection(&mut desk);
    assert_eq!(job.work, CollectionWork::Delete);
    let sent: Vec<usize> = job.records.iter().map(|record| record.row).collect();
    assert_eq!(sent, [1]);
    desk.event(id, batch(&job, |_| Outcome::Deleted));
    desk.event(id, done(CollectionEnd::Through)).work();
    assert_eq!(desk.toast(), "1 row deleted");
    desk.press("d t");
    assert!(desk.toast().contains("no row is left that failed"));
    // The third was never sent: it is still marked, and deleted like any other.
    assert!(result(&desk).marks.has(2));
}

/// A text of two lines in the first row's industry, being edited.
pub(crate) fn several_lines() -> Desk {
    let mut desk = editing();
    desk.paste("\"Banking\nand more\"").press("Enter d e");
    desk
}

#[test]
fn a_text_of_several_lines_is_typed_in_an_area_or_in_the_persons_editor() {
    use crate::app::handover::Purpose;
    let mut desk = several_lines();
    assert!(matches!(
        desk.app.overlays.last(),
        Some(Overlay::CellText(_))
    ));
    desk.press("End Enter").type_text("all").press("Esc");
    assert_eq!(column(&desk, 2)[0], "Banking\nand more", "Esc leaves it");
    desk.press("d e End Enter").type_text("q all").press("Tab");
    assert_eq!(column(&desk, 2)[0], "Banking\nq all\nand more");
    desk.press("d e F4");
    let given = desk.take().into_iter().find_map(|effect| match effect {
        Effect::HandOver(given) => Some(given),
        _ => None,
    });
    assert_eq!(given.unwrap().text, "Banking\nq all\nand more");
    desk.send(Msg::HandedBack(
        Purpose::Field,
        Ok(Some("Media\ntoo".into())),
    ));
    assert!(desk.toast().contains("Tab stages it"), "{}", desk.toast());
    desk.press("Tab");
    assert_eq!(column(&desk, 2)[0], "Media\ntoo");
    desk.press("d u d u d u");
    assert!(result(&desk).staged.is_empty(), "each is one act");
}

#[test]
fn a_value_says_what_it_is_in_another_row_too() {
    let null = CellValue::default();
    assert_eq!(crate::app::staging::shown(&null), "");
    let desk = editing();
    assert_eq!(column(&desk, 3), ["Hot", "∅", "Cold", "Warm", "Hot", "∅"]);
}

/// Other rows than those that a card was opened over, under the same numbers.
fn rows_are_replaced(desk: &mut Desk) {
    let tab = desk.app.columns[0].tab_mut();
    let old = tab.result.as_ref().unwrap();
    let run = crate::app::result::Run {
        soql: old.soql.clone(),
        written: String::new(),
        offset: 0,
        revision: 0,
        started: Duration::ZERO,
        cap: old.cap,
        columns: None,
        shown: true,
        resumed: false,
        on_demand: false,
        waiting: None,
        carry: crate::app::work::Carry::default(),
        filling: None,
        part: None,
        went: false,
        calls: crate::app::meter::Calls::default(),
        members: None,
        mistake: None,
        all: false,
    };
    let mut other = crate::app::result::ResultPane::new(&run);
    other.rows = old.rows.clone();
    tab.show_result(other);
}

#[test]
fn a_card_does_nothing_to_other_rows_than_those_it_was_opened_over() {
    let said = "other rows have come meanwhile";
    let mut desk = unlocked();
    desk.press("m m d D").type_text("acme-prod");
    rows_are_replaced(&mut desk);
    desk.press("Enter");
    assert!(desk.started().is_empty(), "nothing is deleted");
    assert!(desk.toast().contains(said), "{}", desk.toast());
    let mut desk = editing();
    desk.press("d e").type_text("Media");
    rows_are_replaced(&mut desk);
    desk.press("Enter");
    assert!(result(&desk).staged.is_empty(), "nothing is set");
    assert!(desk.toast().contains(said), "{}", desk.toast());
    let mut desk = editing();
    desk.paste("Media");
    rows_are_replaced(&mut desk);
    desk.press("Enter");
    assert!(result(&desk).staged.is_empty(), "nothing is pasted");
    let mut desk = several_lines();
    rows_are_replaced(&mut desk);
    desk.press("End").type_text("x").press("Tab");
    assert!(result(&desk).staged.is_empty(), "no text is set");
    assert!(
        matches!(desk.app.overlays.last(), Some(Overlay::CellText(_))),
        "the text can still be copied"
    );
}

#[test]
fn nothing_is_edited_in_rows_that_a_run_is_about_to_replace() {
    let mut desk = unlocked();
    desk.press("m m r");
    let (run, _) = desk.started_query();
    desk.press("d e");
    assert!(desk.app.overlays.is_empty(), "no card over rows that go");
    assert!(desk.toast().contains("Esc cancels it"), "{}", desk.toast());
    desk.press("d D");
    assert!(desk.app.overlays.is_empty());
    let columns = columns(
        &STATEMENT["SELECT ".len()..]
            .split(" FROM")
            .next()
            .unwrap()
            .split(", ")
            .collect::<Vec<_>>(),
    );
    desk.query(run, columns);
    desk.query(run, rows(0, 6, 6)).query(run, finished(6));
    desk.work().draw(120, 40);
    desk.press("d e");
    assert!(matches!(desk.app.overlays.last(), Some(Overlay::Cell(_))));
}

#[test]
fn pages_of_rows_that_are_gone_are_not_put_into_others() {
    let mut desk = unlocked();
    desk.press("m m d D").type_text("acme-prod").press("Enter");
    let (id, job) = collection(&mut desk);
    rows_are_replaced(&mut desk);
    desk.event(id, batch(&job, |_| Outcome::Deleted));
    assert!(result(&desk).staged.outcome(0).is_none());
}

#[test]
fn marked_rows_that_a_filter_hides_are_counted_before_anything_is_done_to_them() {
    let mut desk = unlocked();
    // Two are marked; then one of them is left out.
    let first = shown_in(result(&desk), 0, 1);
    desk.press("m m &").type_text(&first);
    desk.press("Enter").work();
    desk.press("d D");
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("2, 1 out of sight by the filter"),
        "{screen}"
    );
    desk.press("Esc d c");
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("in 2 rows, 1 out of sight by the filter"),
        "{screen}"
    );
}
