//! A batch of the journal taken back: looked at, counted, sent, and what is left.

use super::record_form::{record_jobs, said};
use super::*;
use crate::app::journal::UndoStage;
use crate::app::overlay::Overlay;
use crate::org::OrgClass;
use crate::rows::CellValue;
use crate::rows::staged::Outcome;
use crate::worker::{
    Calls, CollectionCell, CollectionEnd, CollectionEvent, CollectionRecord, CollectionWork,
    JobInput, JournaledWrite, RecordEvent, UndoEvent, UndoJob, UndoPlan, WriteAction, WriteEnd,
    WriteEntry, WriteOutcome,
};

/// Writes of one batch.
const WRITES: usize = 60;

fn id(row: usize) -> String {
    format!("0010000000{row:05}AAA")
}

/// A write of the batch; the fourth was refused.
fn write(row: usize) -> JournaledWrite {
    let key = format!("6a-0000beef-{row}");
    let outcome = match row {
        3 => WriteOutcome::Refused,
        _ => WriteOutcome::Done,
    };
    JournaledWrite {
        entry: WriteEntry {
            key: key.clone(),
            at: EPOCH - 300,
            org: prod().key,
            alias: "acme-prod".into(),
            action: WriteAction::Update,
            object: "Account".into(),
            id: Some(id(row)),
            old: r#"{"Industry":"Banking"}"#.into(),
            new: r#"{"Industry":"Media"}"#.into(),
            undoes: None,
        },
        end: Some(WriteEnd {
            of: key,
            outcome,
            id: Some(id(row)),
            after: String::new(),
        }),
    }
}

/// The journal with a batch, and a write before it; the org is unlocked, and production where that is
/// asked for.
pub(crate) fn journal(production: bool) -> Desk {
    let mut desk = super::staging::unlocked();
    if !production {
        desk.app.orgs.get_mut(&prod().key).unwrap().org.class = OrgClass::Sandbox;
    }
    desk.press("g j");
    let (job, _) = record_jobs(&mut desk).pop().unwrap();
    let mut writes: Vec<JournaledWrite> = (0..WRITES).rev().map(write).collect();
    let mut before = write(WRITES);
    before.entry.key = "5a-0000cafe".into();
    before.entry.at = EPOCH - 7200;
    writes.push(before);
    desk.event(job, said(RecordEvent::Journal(writes)))
        .draw(120, 40);
    desk
}

fn undo_job(desk: &mut Desk) -> (JobId, UndoJob) {
    let jobs = desk.started().into_iter().find_map(|(id, job)| match job {
        Job::Undo(job) => Some((id, job)),
        _ => None,
    });
    jobs.expect("a batch is taken back")
}

fn plan() -> JobEvent {
    let value = |text: &str| CellValue {
        kind: CellKind::Text,
        text: text.into(),
    };
    let rows = (0..WRITES).filter(|row| *row != 3);
    let records = rows.enumerate().map(|(at, row)| CollectionRecord {
        row: at,
        id: id(row),
        seen: None,
        cells: vec![CollectionCell {
            field: "Industry".into(),
            old: value("Media"),
            new: value("Banking"),
        }],
    });
    let mut plan = UndoPlan::default();
    plan.object = "Account".into();
    plan.work = Some(CollectionWork::Update);
    plan.records = records.collect();
    plan.left = vec![(id(3), "the org refused that write: it changed nothing")];
    JobEvent::Undo(UndoEvent::Plan(plan))
}

fn went(outcomes: Vec<(usize, Outcome)>, through: usize, writes: usize) -> JobEvent {
    JobEvent::Undo(UndoEvent::Went(CollectionEvent::Batch {
        outcomes,
        pages: Vec::new(),
        calls: Calls { writes, reads: 1 },
        through,
    }))
}

fn done(end: CollectionEnd) -> JobEvent {
    JobEvent::Undo(UndoEvent::Went(CollectionEvent::Done(end)))
}

fn changed() -> (usize, Outcome) {
    (
        7,
        Outcome::Stale("Industry was Media, is now Energy".into()),
    )
}

/// The batch as it was looked at: one record was changed since, one is as before already.
pub(crate) fn looked_at(production: bool) -> Desk {
    let mut desk = journal(production);
    desk.press("u");
    let (job, asked) = undo_job(&mut desk);
    assert_eq!(
        (asked.batch.as_deref(), asked.dry),
        (Some("6a-0000beef"), true)
    );
    let left = vec![changed(), (9, Outcome::Saved)];
    desk.event(job, plan())
        .event(job, went(left, WRITES - 1, 0))
        .event(job, done(CollectionEnd::Through));
    desk.draw(120, 20);
    desk
}

/// It was sent, and one record is left.
pub(crate) fn partly_undone() -> Desk {
    let mut desk = looked_at(true);
    desk.type_text("acme-prod").press("Enter");
    let (job, asked) = undo_job(&mut desk);
    assert!(!asked.dry);
    let all = (0..WRITES - 1).filter(|at| *at != 7);
    let all = all.map(|at| (at, Outcome::Saved)).chain([changed()]);
    desk.event(job, plan())
        .event(job, went(all.collect(), WRITES - 1, 1))
        .event(job, done(CollectionEnd::Through));
    desk
}

fn stage(desk: &Desk) -> Option<UndoStage> {
    desk.app.overlays.iter().find_map(|overlay| match overlay {
        Overlay::Undo(card) => Some(card.stage.clone()),
        _ => None,
    })
}

#[test]
fn a_batch_is_one_row_that_opens_and_a_search_finds_each_of_its_writes() {
    let mut desk = journal(true);
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("60 records: Industry · 1 refused"),
        "{screen}"
    );
    assert!(screen.contains("Journal of your writes · 2"), "{screen}");
    desk.press("Enter");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("Journal, one batch · 60"), "{screen}");
    desk.press("j j u");
    let asked = record_jobs(&mut desk).pop();
    assert!(asked.is_some(), "one of them alone is taken back as ever");
    desk.press("Esc Esc");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("Journal of your writes · 2"), "{screen}");
    desk.press("/").type_text("00042AAA");
    let screen = desk.draw(120, 40);
    assert!(screen.contains(&id(42)), "{screen}");
    desk.press("Esc Esc");
    assert!(desk.app.overlays.is_empty());
}

#[test]
fn a_look_tells_what_would_be_done_and_what_is_left_and_production_wants_its_alias() {
    let mut desk = looked_at(true);
    let screen = desk.draw(120, 40);
    for said in [
        "Take back 57 of 59 writes to Account?",
        "each record gets back what it had in Industry",
        "1 changed since by somebody, 1 as before already, 1 refused then",
        "1 of up to 200 records, 2 reads beside them",
        "✗ Industry was Media, is now Energy",
        "Industry Media → Banking",
        "Enter takes 57 writes back in acme-prod · PROD once the alias is typed",
    ] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
    desk.press("Enter").type_text("acme").press("Enter");
    assert!(
        desk.draw(120, 40)
            .contains("type acme-prod, letter for letter")
    );
    assert!(desk.started().is_empty(), "nothing is sent");
    desk.press("Esc");
    assert!(stage(&desk).is_none());
}

#[test]
fn a_sandbox_takes_a_yes_and_what_is_left_stays_on_the_card() {
    let mut desk = looked_at(false);
    desk.press("Enter");
    assert!(desk.started().is_empty(), "Enter alone sends nothing");
    let mut desk = partly_undone();
    let screen = desk.draw(120, 40);
    assert!(screen.contains("58 of 59 writes taken back"), "{screen}");
    assert!(
        screen.contains("✗ Industry was Media, is now Energy"),
        "{screen}"
    );
    assert!(
        !record_jobs(&mut desk).is_empty(),
        "the journal is read again"
    );
    desk.press("Esc");
    assert!(stage(&desk).is_none());
}

#[test]
fn sending_stops_between_calls_and_a_cut_says_what_nobody_knows() {
    let mut desk = looked_at(false);
    desk.press("y");
    let (job, _) = undo_job(&mut desk);
    desk.event(job, plan());
    assert!(
        desk.draw(120, 40)
            .contains("Esc stops after what is on its way")
    );
    desk.press("Esc");
    let told = desk.told();
    assert!(
        matches!(told[..], [(told, JobInput::Stop)] if told == job),
        "{told:?}"
    );
    desk.press("Esc");
    assert!(desk.told().is_empty(), "once is enough");
    desk.event(job, went(vec![(0, Outcome::Saved)], 1, 1))
        .event(job, done(CollectionEnd::Stopped));
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("1 of 59 writes taken back. You stopped it"),
        "{screen}"
    );

    let mut desk = looked_at(false);
    desk.press("y");
    let (job, _) = undo_job(&mut desk);
    let unknown = "it was sent, and no answer came: cut".to_owned();
    desk.event(job, plan())
        .event(job, went(vec![(0, Outcome::Unknown(unknown))], 1, 1))
        .event(job, super::writing::cut());
    let screen = desk.draw(120, 40);
    for said in ["0 of 59 writes taken back", "1 unknown", "✗ it was sent"] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
}

#[test]
fn a_locked_org_is_unlocked_first_and_a_batch_that_is_gone_says_so() {
    let mut desk = looked_at(true);
    desk.app.orgs.get_mut(&prod().key).unwrap().lock = crate::app::lock::OrgLock::ReadOnly;
    desk.type_text("acme-prod").press("Enter");
    assert!(
        desk.draw(80, 24)
            .contains("Unlock PROD acme-prod for writes?")
    );
    let mut desk = journal(true);
    desk.press("u");
    let (job, _) = undo_job(&mut desk);
    let error =
        crate::worker::RecordError::NothingToUndo("that write is taken back already".into());
    desk.event(job, JobEvent::Failed(error.into()));
    let screen = desk.draw(80, 24);
    assert!(screen.contains("Nothing was sent."), "{screen}");
    assert!(screen.contains("that write is taken back"), "{screen}");
}

/// The table under the journal shows what was taken back, and no longer that it was saved.
#[test]
fn rows_that_are_here_show_what_was_taken_back() {
    let mut desk = looked_at(true);
    let result = |desk: &Desk| -> Vec<String> {
        let shown = desk.app.tab().unwrap().result.as_ref().unwrap();
        (0..6)
            .map(|row| shown.rows.cell(row, 2).text.to_owned())
            .collect()
    };
    let before = result(&desk);
    let column = desk.app.columns.first_mut().unwrap();
    let staged = &mut column.tab_mut().result.as_mut().unwrap().staged;
    staged.ended([(0, Outcome::Saved), (3, Outcome::Saved)]);
    desk.type_text("acme-prod").press("Enter");
    let (job, _) = undo_job(&mut desk);
    // Of the fifth record nothing is known.
    let all = (0..WRITES - 1).filter(|at| *at != 4);
    let all = all.map(|at| (at, Outcome::Saved)).collect();
    desk.event(job, plan())
        .event(job, went(all, WRITES - 1, 1))
        .event(job, done(CollectionEnd::Through));
    // The fourth write was refused, and is not taken back.
    let [fourth, sixth] = [3, 5].map(|row: usize| before[row].as_str());
    assert_eq!(
        result(&desk),
        ["Banking", "Banking", "Banking", fourth, "Banking", sixth]
    );
    let staged = &desk.app.tab().unwrap().result.as_ref().unwrap().staged;
    assert_eq!(staged.outcome(0), None);
    assert_eq!(staged.outcome(3), Some(&Outcome::Saved));
}
