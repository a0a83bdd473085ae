//! Writes on their way: nothing is sent that was not shown, and what each answer leads to. The file is
//! long because every answer of an org is told with what led to it.

use super::record_form::{DEAL, deal_object, record_jobs, said};
use super::*;
use crate::app::jobs::Slot;
use crate::app::overlay::Overlay;
use crate::app::writing::{Stage, Writing};
use crate::worker::{
    Change, DuplicateMatch, Duplicates, JournaledWrite, RecordChange, RecordError, RecordEvent,
    RecordWork, RecordWrite, Refusal, ThreeWays, Values, WriteAction, WriteOutcome,
};

const SEEN: &str = "2026-05-02T10:00:00.000+0000";

fn values(json: &str) -> Values {
    Values::of_json(json).unwrap()
}

/// The change of the code of the deal.
pub(crate) fn renamed() -> RecordChange {
    RecordChange {
        action: WriteAction::Update,
        object: "Deal__c".into(),
        id: DEAL.into(),
        old: values(r#"{"Name":"Acme wings","Code__c":null}"#),
        new: values(r#"{"Name":"Acme rotors","Code__c":"Y2"}"#),
        seen: Some(SEEN.into()),
    }
}

pub(crate) fn deletion() -> RecordChange {
    RecordChange {
        action: WriteAction::Delete,
        old: values(r#"{"Name":"Acme wings","Amount__c":12.50,"Signed__c":false,"Code__c":null}"#),
        new: Values::default(),
        ..renamed()
    }
}

pub(crate) fn refusal(code: &str, message: &str, fields: &[&str], status: u16) -> Refusal {
    Refusal {
        status,
        errors: vec![ApiError {
            status,
            code: code.into(),
            message: message.into(),
            fields: fields.iter().map(|field| (*field).to_owned()).collect(),
            position: None,
        }],
        duplicates: None,
    }
}

pub(crate) fn duplicates(allow_save: bool) -> Refusal {
    let found = Duplicates {
        allow_save,
        rule: "Standard_Deal_Rule".into(),
        matches: vec![DuplicateMatch {
            object: "Deal__c".into(),
            id: "a0D000000000009AAA".into(),
            name: Some("ACME Wings".into()),
        }],
    };
    Refusal {
        duplicates: Some(found),
        ..refusal("DUPLICATES_DETECTED", "Use one of these records?", &[], 400)
    }
}

pub(crate) fn conflict() -> RecordEvent {
    let way = |field: &str, base: &str, theirs: &str, mine: &str| ThreeWays {
        field: field.into(),
        base: Some(base.into()),
        theirs: theirs.into(),
        mine: mine.into(),
    };
    RecordEvent::Conflict {
        change: RecordChange {
            seen: Some("2026-05-03T00:00:00.000+0000".into()),
            ..renamed()
        },
        fields: vec![
            way(
                "Name",
                "\"Acme wings\"",
                "\"Acme tails\"",
                "\"Acme rotors\"",
            ),
            way("Code__c", "\"X1\"", "\"X1\"", "\"Y2\""),
        ],
    }
}

/// What the org answers to the write: a rule of records that look like it.
pub(crate) fn found_duplicates() -> JobEvent {
    said(RecordEvent::Refused {
        change: renamed(),
        refusal: duplicates(true),
    })
}

/// A validation rule at a field, and a flow at none.
pub(crate) fn refused_at_a_field() -> JobEvent {
    let code = "FIELD_CUSTOM_VALIDATION_EXCEPTION";
    let message = "A deal of that size needs a second signature.";
    let mut refused = refusal(code, message, &["Name"], 400);
    let message = "The flow Deal Checks failed. Ask your admin.";
    let flow = refusal("CANNOT_EXECUTE_FLOW_TRIGGER", message, &[], 400);
    refused.errors.extend(flow.errors);
    said(RecordEvent::Refused {
        change: renamed(),
        refusal: refused,
    })
}

/// No answer came.
pub(crate) fn cut() -> JobEvent {
    let error = Error::TimedOut {
        host: "acme.my.salesforce.com".into(),
        seconds: 30,
    };
    JobEvent::Failed(RecordError::Unknown(error).into())
}

/// Nothing was written yet.
pub(crate) fn nothing_written() -> JobEvent {
    said(RecordEvent::Journal(Vec::new()))
}

/// The write that is asked for, its job, and whether it is dry.
fn asked(desk: &mut Desk) -> Option<(JobId, RecordWrite)> {
    record_jobs(desk)
        .into_iter()
        .find_map(|(id, job)| match job.work {
            RecordWork::Write(write) => Some((id, write)),
            _ => None,
        })
}

/// What a screen says, whatever lines it is broken into.
fn flat(screen: &str) -> String {
    let words = screen.split_whitespace();
    let words = words.filter(|word| !word.chars().all(|c| "│┃".contains(c)));
    words.collect::<Vec<_>>().join(" ")
}

impl Desk {
    /// Name and code are changed, and the preview is shown.
    pub(crate) fn with_preview() -> Self {
        let mut desk = Self::with_form();
        desk.go_to_field("Name")
            .press("Enter Ctrl-A")
            .type_text("Acme rotors")
            .press("Enter");
        desk.go_to_field("Code__c")
            .press("Enter Ctrl-A")
            .type_text("Y2")
            .press("Enter s");
        let (job, write) = asked(&mut desk).unwrap();
        assert!(write.dry && write.seen.as_deref() == Some(SEEN));
        desk.event(job, said(RecordEvent::Preview(renamed())))
            .draw(120, 40);
        desk
    }

    /// The preview of more fields than fit.
    pub(crate) fn with_long_preview() -> Self {
        let mut desk = Self::with_form();
        desk.go_to_field("Code__c").press("x s");
        let (job, _) = asked(&mut desk).unwrap();
        let mut change = renamed();
        for at in 0..200 {
            change.new.set(&format!("F{at}__c"), "1");
        }
        desk.event(job, said(RecordEvent::Preview(change)))
            .draw(120, 20);
        desk
    }

    /// The preview, agreed to; and the job that sends.
    pub(crate) fn sent() -> (Self, JobId) {
        let mut desk = Self::with_preview();
        desk.press("y");
        let (job, write) = asked(&mut desk).unwrap();
        assert!(!write.dry);
        (desk, job)
    }

    fn writing(&self) -> &Writing {
        match self.app.overlays.last() {
            Some(Overlay::Writing(writing)) => writing,
            other => panic!("{other:?}"),
        }
    }

    /// The question before the deal is deleted.
    pub(crate) fn with_deletion() -> Self {
        let mut desk = Self::with_deals(true);
        desk.press("x d");
        let (job, write) = asked(&mut desk).unwrap();
        assert!(write.dry);
        desk.event(job, said(RecordEvent::Preview(deletion())))
            .draw(120, 40);
        desk
    }
}

#[test]
fn what_would_change_is_shown_with_its_org_before_anything_is_sent() {
    let mut desk = Desk::with_preview();
    for (width, height) in [(120, 40), (80, 24), (60, 16)] {
        let screen = desk.draw(width, height);
        assert!(screen.contains("acme-prod · PROD"), "{screen}");
        assert!(screen.contains("Acme wings → Acme rotors"), "{screen}");
    }
    desk.press("Enter Space n");
    assert!(asked(&mut desk).is_none(), "only y sends");
    desk.press("Esc");
    assert_eq!(desk.form().changed(), 2, "nothing is lost");
    assert!(asked(&mut desk).is_none());
}

#[test]
fn what_is_sent_has_the_switches_and_the_stamp_of_what_was_shown() {
    let mut desk = Desk::with_preview();
    desk.press("d y");
    let (job, write) = asked(&mut desk).unwrap();
    assert!(!write.dry && write.options.save_duplicates && !write.options.no_assignment);
    assert_eq!(write.seen.as_deref(), Some(SEEN));
    let Change::Update { record, values } = &write.change else {
        panic!("{write:?}");
    };
    assert_eq!(record.id, DEAL);
    assert_eq!(values.to_json(), r#"{"Name":"Acme rotors","Code__c":"Y2"}"#);
    let done = RecordEvent::Done {
        change: renamed(),
        after: r#"{"Name":"Acme rotors","Code__c":"Y2"}"#.into(),
        key: Some("k".into()),
    };
    desk.event(job, said(done));
    assert!(desk.app.overlays.is_empty(), "card and form are gone");
    assert!(
        desk.toast()
            .contains("acme-prod: Deal__c Acme wings is saved: Name, Code__c")
    );
}

#[test]
fn an_org_that_was_locked_meanwhile_is_asked_about_again() {
    let mut desk = Desk::with_preview();
    desk.app.orgs.get_mut(&prod().key).unwrap().lock = crate::app::lock::OrgLock::ReadOnly;
    desk.press("y");
    assert!(asked(&mut desk).is_none(), "nothing is sent");
    assert!(desk.draw(80, 24).contains("Unlock PROD acme-prod"));
    desk.type_text("acme-prod").press("Enter");
    let (job, _) = record_jobs(&mut desk).pop().unwrap();
    desk.event(job, said(RecordEvent::Lock { unlocked: true }));
    assert!(
        asked(&mut desk).is_none(),
        "a yes to one is no yes to the other"
    );
    desk.press("y");
    assert!(asked(&mut desk).is_some_and(|(_, write)| !write.dry));
}

#[test]
fn a_refusal_lands_on_its_field_in_the_orgs_words() {
    let (mut desk, job) = Desk::sent();
    let mut refused = refusal(
        "FIELD_CUSTOM_VALIDATION_EXCEPTION",
        "No rotors here.",
        &["Name"],
        400,
    );
    refused
        .errors
        .extend(refusal("TRIGGER_FAILED", "Ask Jane.", &[], 400).errors);
    desk.event(
        job,
        said(RecordEvent::Refused {
            change: renamed(),
            refusal: refused,
        }),
    );
    assert!(matches!(
        desk.app.overlays.last(),
        Some(Overlay::RecordForm(_))
    ));
    let form = desk.form();
    let name = form.entry_of("Name").unwrap();
    assert_eq!(form.selected(), Some(name), "the cursor is there");
    assert!(
        form.entries[name]
            .problem
            .as_ref()
            .unwrap()
            .contains("No rotors here.")
    );
    let screen = desk.draw(120, 40);
    assert!(screen.contains("✗ Ask Jane. (TRIGGER_FAILED)"), "{screen}");
    assert!(
        screen.contains("No rotors here. (FIELD_CUSTOM_VALIDATION_EXCEPTION)"),
        "{screen}"
    );
    // Mended, it can be looked at again.
    desk.press("Enter Ctrl-A")
        .type_text("Acme rotor")
        .press("Enter s");
    assert!(asked(&mut desk).is_some_and(|(_, write)| write.dry));
}

#[test]
fn duplicates_are_shown_and_saved_all_the_same_only_where_the_rule_allows_it() {
    let (mut desk, job) = Desk::sent();
    let event = |allow| {
        said(RecordEvent::Refused {
            change: renamed(),
            refusal: duplicates(allow),
        })
    };
    desk.event(job, event(true));
    let screen = desk.draw(120, 40);
    for part in [
        "Use one of these records?",
        "ACME Wings",
        "a0D000000000009AAA",
        "y save it anyway",
    ] {
        assert!(screen.contains(part), "{part}: {screen}");
    }
    // A record like it is looked at, and Esc comes back to the question.
    desk.press("Enter");
    let (_, opened) = record_jobs(&mut desk).pop().unwrap();
    let RecordWork::Page(record) = opened.work else {
        panic!("{opened:?}");
    };
    assert_eq!(record.id, "a0D000000000009AAA");
    desk.press("Esc");
    assert!(desk.draw(120, 40).contains("Use one of these records?"));
    desk.press("y");
    let (_, write) = asked(&mut desk).unwrap();
    assert!(!write.dry && write.options.save_duplicates);
    let (mut desk, job) = Desk::sent();
    desk.event(job, event(false)).press("y");
    assert!(asked(&mut desk).is_none());
    assert!(desk.draw(120, 40).contains("does not allow it"));
    desk.press("Esc");
    assert_eq!(desk.form().changed(), 2);
}

#[test]
fn what_somebody_else_changed_is_chosen_field_by_field_and_looked_at_again() {
    let (mut desk, job) = Desk::sent();
    desk.event(job, said(conflict()));
    let screen = desk.draw(120, 40);
    for part in [
        "Acme wings",
        "Acme tails",
        "Acme rotors",
        "X1 (as you saw it)",
    ] {
        assert!(screen.contains(part), "{part}: {screen}");
    }
    let jobs = record_jobs(&mut desk);
    assert!(
        jobs.iter()
            .any(|(_, job)| matches!(job.work, RecordWork::Form(_))),
        "the form follows"
    );
    desk.press("Space Enter");
    let (_, write) = asked(&mut desk).unwrap();
    assert!(write.dry, "it is shown again before it is sent");
    assert_eq!(write.seen.as_deref(), Some("2026-05-03T00:00:00.000+0000"));
    let Change::Update { values, .. } = &write.change else {
        panic!("{write:?}");
    };
    assert_eq!(
        values.to_json(),
        r#"{"Code__c":"Y2"}"#,
        "their name is kept"
    );
    // Theirs everywhere: nothing is left to save.
    let (mut desk, job) = Desk::sent();
    desk.event(job, said(conflict()));
    record_jobs(&mut desk);
    desk.press("Space Down Space Enter");
    assert!(asked(&mut desk).is_none());
    assert_eq!(desk.form().changed(), 0);
}

#[test]
fn a_locked_row_is_tried_again_and_a_record_that_is_gone_says_so() {
    let (mut desk, job) = Desk::sent();
    let locked = refusal(
        "UNABLE_TO_LOCK_ROW",
        "unable to obtain exclusive access",
        &[],
        400,
    );
    desk.event(
        job,
        said(RecordEvent::Refused {
            change: renamed(),
            refusal: locked,
        }),
    );
    assert!(flat(&desk.draw(80, 24)).contains("r tries again"));
    desk.press("r");
    assert!(asked(&mut desk).is_some_and(|(_, write)| !write.dry));
    let (mut desk, job) = Desk::sent();
    let gone = refusal("ENTITY_IS_DELETED", "entity is deleted", &[], 404);
    desk.event(
        job,
        said(RecordEvent::Refused {
            change: renamed(),
            refusal: gone,
        }),
    );
    let screen = flat(&desk.draw(80, 24));
    assert!(
        screen.contains("entity is deleted") && screen.contains("was deleted"),
        "{screen}"
    );
    desk.press("r");
    assert!(asked(&mut desk).is_none());
    desk.press("Esc");
    assert_eq!(desk.form().changed(), 2, "what was typed is still there");
}

#[test]
fn a_cut_after_sending_says_that_nobody_knows_and_leads_to_the_journal() {
    let (mut desk, job) = Desk::sent();
    let cut = RecordError::Unknown(Error::TimedOut {
        host: "acme.my.salesforce.com".into(),
        seconds: 30,
    });
    desk.event(job, JobEvent::Failed(cut.into()));
    let screen = flat(&desk.draw(120, 40));
    assert!(
        screen.contains("nobody knows whether it is saved"),
        "{screen}"
    );
    assert!(screen.contains("gj opens the journal"), "{screen}");
    desk.press("r");
    assert!(asked(&mut desk).is_none(), "it is not sent twice");
    desk.press("j");
    assert!(matches!(
        desk.app.overlays.last(),
        Some(Overlay::Journal(_))
    ));
}

#[test]
fn a_write_that_never_left_can_be_tried_again() {
    let (mut desk, job) = Desk::sent();
    desk.event(
        job,
        JobEvent::Failed(JobError::NeedsLogin("expired".into())),
    );
    assert!(desk.draw(120, 40).contains("Nothing was saved."));
    desk.press("r");
    assert!(
        asked(&mut desk).is_some_and(|(_, write)| write.dry),
        "looked at first"
    );
}

#[test]
fn a_sent_write_goes_on_unwatched_and_its_end_is_said() {
    let (mut desk, job) = Desk::sent();
    desk.press("Esc");
    assert!(desk.toast().contains("goes on"));
    assert!(desk.cancelled().is_empty());
    let done = RecordEvent::Done {
        change: renamed(),
        after: String::new(),
        key: None,
    };
    desk.event(job, said(done));
    assert!(desk.toast().contains("is saved"), "{}", desk.toast());
    assert_eq!(
        desk.form().changed(),
        0,
        "the form has nothing to save any more"
    );
}

#[test]
fn a_write_that_was_left_is_answered_before_another_begins() {
    let (mut desk, job) = Desk::sent();
    desk.press("Esc s");
    let touched = |effect: &Effect| matches!(effect, Effect::Cancel(_) | Effect::Start(..));
    assert!(!desk.take().iter().any(touched), "it goes on, as was said");
    assert!(
        desk.toast().contains("still on its way"),
        "{}",
        desk.toast()
    );
    desk.event(job, said(conflict()));
    assert!(desk.toast().contains("was not saved"), "{}", desk.toast());
    desk.press("s");
    assert!(asked(&mut desk).is_some_and(|(_, write)| write.dry));
}

#[test]
fn a_late_answer_closes_the_form_that_was_sent_and_no_other_of_its_object() {
    for sent in [true, false] {
        let (mut desk, job) = Desk::sent();
        desk.press("Esc");
        let made = RecordChange {
            action: WriteAction::Create,
            ..renamed()
        };
        let Some(Overlay::RecordForm(form)) = desk.app.overlays.last_mut() else {
            panic!("the form lies open");
        };
        form.purpose = crate::app::record_form::Purpose::Create;
        assert!(form.sent);
        form.sent = sent;
        let done = RecordEvent::Done {
            change: made,
            after: String::new(),
            key: None,
        };
        desk.event(job, said(done));
        let open = matches!(desk.app.overlays.last(), Some(Overlay::RecordForm(_)));
        assert_eq!(open, !sent);
    }
}

#[test]
fn deleting_in_production_takes_the_alias() {
    let mut desk = Desk::with_deletion();
    let screen = desk.draw(120, 40);
    for part in [
        "Delete Deal__c Acme wings?",
        "acme-prod · PROD",
        DEAL,
        "goes along: Parts__r",
        "12.50",
    ] {
        assert!(screen.contains(part), "{part}: {screen}");
    }
    assert!(!screen.contains("Signed"), "what is empty is left out");
    for wrong in ["y", "acme", ""] {
        desk.press("Ctrl-A Backspace")
            .type_text(wrong)
            .press("Enter");
        assert!(asked(&mut desk).is_none(), "{wrong}");
    }
    desk.press("Ctrl-A Backspace")
        .paste("acme-prod")
        .press("Enter");
    let (job, write) = asked(&mut desk).unwrap();
    assert!(!write.dry && matches!(write.change, Change::Delete(_)));
    assert_eq!(
        write.seen.as_deref(),
        Some(SEEN),
        "only what was shown is deleted"
    );
    let done = RecordEvent::Done {
        change: deletion(),
        after: String::new(),
        key: None,
    };
    desk.event(job, said(done));
    assert!(desk.toast().contains("is deleted"));
}

#[test]
fn only_deleted_rows_are_undeleted() {
    let mut desk = Desk::with_deals(true);
    desk.press("x u");
    assert!(
        desk.toast().contains("this record is not deleted"),
        "{}",
        desk.toast()
    );
    let (mut desk, job) = Desk::running_in_results("SELECT Id, IsDeleted FROM Deal__c");
    let schema = desk.schema_job().unwrap();
    desk.schema(schema, super::record_form::described());
    desk.query(job, columns(&["Id", "IsDeleted"]))
        .query(
            job,
            page_of(
                &[[
                    (CellKind::Text, DEAL.into()),
                    (CellKind::Bool, "true".into()),
                ]],
                1,
            ),
        )
        .query(job, finished(1));
    desk.unlock();
    desk.press("E");
    assert!(
        desk.toast().contains("recycle bin: undelete it first"),
        "{}",
        desk.toast()
    );
    desk.press("x u");
    let (job, write) = asked(&mut desk).unwrap();
    assert!(write.dry && matches!(write.change, Change::Undelete(_)));
    let change = RecordChange {
        action: WriteAction::Undelete,
        old: Values::default(),
        ..deletion()
    };
    desk.event(job, said(RecordEvent::Preview(change)));
    assert!(flat(&desk.draw(80, 24)).contains("out of the recycle bin of acme-prod · PROD"));
    desk.press("y");
    assert!(asked(&mut desk).is_some_and(|(_, write)| !write.dry));
}

fn journaled(key: &str, outcome: Option<WriteOutcome>, undoes: Option<&str>) -> JournaledWrite {
    use crate::worker::{WriteEnd, WriteEntry};
    JournaledWrite {
        entry: WriteEntry {
            key: key.into(),
            at: EPOCH - 300,
            org: prod().key,
            alias: "acme-prod".into(),
            action: WriteAction::Update,
            object: "Deal__c".into(),
            id: Some(DEAL.into()),
            old: r#"{"Name":"Acme wings","Code__c":null}"#.into(),
            new: r#"{"Name":"Acme rotors","Code__c":"Y2"}"#.into(),
            undoes: undoes.map(str::to_owned),
        },
        end: outcome.map(|outcome| WriteEnd {
            of: key.into(),
            outcome,
            id: None,
            after: String::new(),
        }),
    }
}

impl Desk {
    /// The journal with a write of each outcome.
    pub(crate) fn with_journal() -> Self {
        let mut desk = Self::with_deals(true);
        desk.press("g j");
        let (job, asked) = record_jobs(&mut desk).pop().unwrap();
        assert!(matches!(asked.work, RecordWork::Journal));
        let mut other = journaled("other", Some(WriteOutcome::Done), None);
        other.entry.org = sandbox().key;
        let writes = vec![
            journaled("e", Some(WriteOutcome::Done), None),
            journaled("d", None, None),
            journaled("c", Some(WriteOutcome::Done), Some("b")),
            journaled("b", Some(WriteOutcome::Done), None),
            journaled("a", Some(WriteOutcome::Refused), None),
            other,
        ];
        desk.event(job, said(RecordEvent::Journal(writes)))
            .draw(120, 40);
        desk
    }
}

#[test]
fn the_journal_lists_the_writes_of_the_org_and_takes_one_back_after_a_look() {
    let mut desk = Desk::with_journal();
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("5 of 5") || screen.contains("· 5"),
        "{screen}"
    );
    for part in [
        "Name Acme wings → Acme rotors",
        "⚠ unknown",
        "refused",
        "taken back",
        "undo",
    ] {
        assert!(screen.contains(part), "{part}: {screen}");
    }
    desk.press("G u");
    assert!(
        desk.toast().contains("it changed nothing"),
        "{}",
        desk.toast()
    );
    desk.press("k u");
    assert!(
        desk.toast().contains("taken back already"),
        "{}",
        desk.toast()
    );
    desk.press("g u");
    let (job, asked_for) = record_jobs(&mut desk).pop().unwrap();
    let RecordWork::Undo { key, dry: true } = &asked_for.work else {
        panic!("{asked_for:?}");
    };
    assert_eq!(key.as_deref(), Some("e"));
    desk.event(job, said(RecordEvent::Preview(renamed())));
    assert!(
        desk.draw(120, 40)
            .contains("takes the write back in acme-prod · PROD")
    );
    desk.press("y");
    let (job, asked_for) = record_jobs(&mut desk).pop().unwrap();
    assert!(matches!(
        asked_for.work,
        RecordWork::Undo { dry: false, .. }
    ));
    let done = RecordEvent::Done {
        change: renamed(),
        after: String::new(),
        key: None,
    };
    desk.event(job, said(done));
    assert!(matches!(
        desk.app.overlays.last(),
        Some(Overlay::Journal(_))
    ));
    assert!(
        desk.app.jobs.of(&Slot::Journal).is_some(),
        "it is read again"
    );
}

#[test]
fn an_undo_that_would_lose_somebodys_work_says_so_and_sends_nothing() {
    let mut desk = Desk::with_journal();
    desk.press("u");
    let (job, _) = record_jobs(&mut desk).pop().unwrap();
    desk.event(job, said(conflict()));
    let screen = desk.draw(120, 40);
    assert!(screen.contains("it is not taken back"), "{screen}");
    assert!(matches!(desk.writing().stage, Stage::Conflict(_)));
    desk.press("Space Enter y");
    assert!(record_jobs(&mut desk).is_empty());
}

#[test]
fn the_journal_is_read_emptied_and_says_when_it_is_switched_off() {
    let mut desk = Desk::with_journal();
    desk.press("Enter");
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("Acme wings") && screen.contains("→ Acme rotors"),
        "{screen}"
    );
    desk.press("Esc p");
    assert!(desk.draw(80, 24).contains("journal of all orgs is deleted"));
    desk.press("Esc");
    assert!(record_jobs(&mut desk).is_empty());
    desk.press("p y");
    let (job, asked_for) = record_jobs(&mut desk).pop().unwrap();
    assert!(matches!(asked_for.work, RecordWork::Purge));
    desk.event(job, said(RecordEvent::Purged));
    let (job, _) = record_jobs(&mut desk).pop().unwrap();
    desk.event(job, said(RecordEvent::Journal(Vec::new())));
    assert!(
        desk.draw(120, 40)
            .contains("Nothing was written to this org from here yet.")
    );
    desk.app.options.writes.journal = false;
    assert!(
        desk.draw(120, 40)
            .contains("Nothing is journaled: the setting write_journal is false.")
    );
}

#[test]
fn what_is_written_goes_to_the_record_of_the_row_wherever_the_cursor_is() {
    let of = "SELECT Id, Account__c, Name FROM Deal__c";
    let (mut desk, job) = Desk::running_in_results(of);
    let row = [DEAL, "001000000000001AAA", "Acme wings"];
    desk.query(job, columns(&["Id", "Account__c", "Name"]))
        .query(
            job,
            page_of(&[row.map(|text| (CellKind::Text, text.to_owned()))], 1),
        )
        .query(job, finished(1));
    desk.know(deal_object());
    desk.unlock().draw(120, 40);
    desk.press("l x d");
    let deleted = record_jobs(&mut desk)
        .into_iter()
        .find_map(|(_, job)| match job.work {
            RecordWork::Write(write) => match write.change {
                Change::Delete(record) => Some(record.id),
                _ => None,
            },
            _ => None,
        });
    assert_eq!(
        deleted.as_deref(),
        Some(DEAL),
        "not the account of the deal"
    );
    // To look at it is another thing: that follows the cell.
    desk.press("Esc Enter");
    let opened = record_jobs(&mut desk)
        .into_iter()
        .find_map(|(_, job)| match job.work {
            RecordWork::Page(record) => Some(record.id),
            _ => None,
        });
    assert_eq!(opened.as_deref(), Some("001000000000001AAA"));
}

/// Ids and milliseconds told nobody what a write had changed.
#[test]
fn the_journal_says_names_for_ids_and_moments_to_the_second() {
    let mut desk = Desk::with_deals(true);
    desk.press("g j");
    let (job, _) = record_jobs(&mut desk).pop().unwrap();
    let mut other = journaled("b", Some(WriteOutcome::Done), None);
    other.entry.id = Some("a0D000000000009AAA".into());
    other.entry.old = r#"{"Parent__c":null,"Due__c":null}"#.into();
    other.entry.new =
        format!(r#"{{"Parent__c":"{DEAL}","Due__c":"2026-06-30T12:00:01.064+0000"}}"#);
    let writes = vec![other, journaled("a", Some(WriteOutcome::Done), None)];
    desk.event(job, said(RecordEvent::Journal(writes)));
    let screen = desk.draw(160, 40);
    let said = "Parent__c ∅ → Acme wings, Due__c ∅ → 2026-06-30 12:00:01Z";
    assert!(screen.contains(said), "{screen}");
    // Read whole, the id stands beside the name.
    desk.press("Enter");
    let screen = desk.draw(160, 40);
    assert!(
        screen.contains(&format!("→ Acme wings · {DEAL}")),
        "{screen}"
    );
}

#[test]
fn nobody_quits_under_a_write_without_being_asked() {
    use crate::app::overlay::Confirmed;
    let quits = |desk: &mut Desk| desk.take().iter().any(|e| matches!(e, Effect::Quit(_)));
    let asked = |desk: &Desk| matches!(desk.app.overlays.last(), Some(Overlay::Confirm(card)) if card.action == Confirmed::Quit);
    let (mut desk, job) = Desk::sent();
    desk.press("Ctrl-Q");
    assert!(asked(&desk) && !quits(&mut desk));
    assert!(flat(&desk.draw(80, 24)).contains("A write is on its way to acme-prod."));
    // Nor by Ctrl-C, how often ever.
    desk.press("Esc Ctrl-C Ctrl-C Ctrl-C Ctrl-C Ctrl-C");
    assert!(!quits(&mut desk));
    desk.press("Esc Esc Esc Ctrl-C Ctrl-C");
    assert!(asked(&desk) && !quits(&mut desk));
    // With its answer that is over.
    desk.press("Esc");
    desk.event(job, said(done_renaming()));
    desk.wait(10_000).press("Esc Esc Ctrl-C Ctrl-C");
    assert!(quits(&mut desk));
}

fn done_renaming() -> RecordEvent {
    RecordEvent::Done {
        change: renamed(),
        after: r#"{"Name":"Acme rotors","Code__c":"Y2"}"#.into(),
        key: Some("a-1".into()),
    }
}
