//! Deleted and archived rows: asked for, told from the others, looked at alone, taken back. The file is
//! long because what is refused is told beside what is done.

use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::rows::staged::Outcome;
use crate::schema::Object;
use crate::worker::{
    CollectionEnd, CollectionEvent, CollectionJob, CollectionWork, JobInput, QueryJob, SchemaEvent,
};

/// Contact, whose deleted records stay in a recycle bin.
fn contact() -> SchemaEvent {
    contact_that(true, &[])
}

/// The same: whether its records can be undeleted, and with more checkboxes.
fn contact_that(undeletable: bool, more: &[&str]) -> SchemaEvent {
    let field = |name: &str, kind: &str| json!({"name": name, "label": name, "type": kind, "filterable": true, "sortable": true});
    let mut describe = json!({"name": "Contact", "label": "Kontakt", "keyPrefix": "003", "queryable": true,
        "undeletable": undeletable, "fields": [
            field("Id", "id"), field("IsDeleted", "boolean"),
            {"name": "LastName", "label": "Nachname", "type": "string", "nameField": true},
            field("Email", "email"), field("CreatedDate", "datetime"),
            {"name": "LastModifiedById", "label": "By", "type": "reference", "referenceTo": ["User"], "relationshipName": "LastModifiedBy"},
            field("SystemModstamp", "datetime")]});
    let more = more.iter().map(|name| field(name, "boolean"));
    describe["fields"].as_array_mut().unwrap().extend(more);
    SchemaEvent::Object {
        object: Arc::new(Object::new(Arc::new(
            serde_json::from_value(describe).unwrap(),
        ))),
        asked: EPOCH - 60,
    }
}

impl Desk {
    fn with_contacts() -> Self {
        let mut desk = Self::new();
        let job = desk.schema_job().unwrap();
        desk.schema(job, objects::objects());
        desk.schema(job, contact());
        desk.schema(job, SchemaEvent::Done { asked: 2, new: 2 });
        desk.take();
        desk
    }

    fn undelete_job(&mut self) -> (JobId, CollectionJob) {
        let jobs = self.started().into_iter().find_map(|(id, job)| match job {
            Job::Collection(job) => Some((id, *job)),
            _ => None,
        });
        jobs.expect("records are undeleted")
    }

    fn query_job(&mut self) -> (JobId, QueryJob) {
        let jobs = self.started().into_iter().find_map(|(id, job)| match job {
            Job::Query(job) => Some((id, job)),
            _ => None,
        });
        jobs.expect("a query was started")
    }
}

fn bin_page() -> QueryEvent {
    let row = |name: &str, deleted: &str, id: &str| {
        [
            (CellKind::Text, name.to_owned()),
            (CellKind::Bool, deleted.to_owned()),
            (CellKind::Text, id.to_owned()),
        ]
    };
    let acker = row("Acker", "false", "003000000000001AAA");
    page_of(&[acker, row("Bauer", "true", "003000000000002AAA")], 2)
}

/// A query of all rows, one of them deleted, with the cursor on it.
pub(crate) fn with_a_deleted_row() -> Desk {
    let mut desk = Desk::with_contacts();
    desk.paste("SELECT LastName, Id FROM Contact");
    desk.press("Esc 3 g a");
    let (job, _) = desk.query_job();
    desk.query(job, columns(&["LastName", "IsDeleted", "Id"]))
        .query(job, bin_page())
        .query(job, finished(2));
    desk.press("j");
    desk
}

/// The deleted contacts.
pub(crate) fn bin() -> Desk {
    let mut desk = Desk::with_contacts();
    desk.press("Esc b").type_text("contact").press("Down g z");
    let (job, asked) = desk.query_job();
    assert!(asked.all);
    desk.query(job, columns(&["LastName", "IsDeleted", "Id"]))
        .query(job, bin_page())
        .query(job, finished(2));
    desk
}

#[test]
fn all_rows_are_asked_for_and_is_deleted_is_put_into_the_query() {
    let mut desk = Desk::with_contacts();
    desk.paste("SELECT LastName FROM Contact");
    desk.press("Esc g a");
    assert_eq!(desk.text(), "SELECT LastName, IsDeleted FROM Contact");
    assert_eq!(desk.toast(), "deleted and archived rows are asked for, too");
    desk.press("F5");
    assert!(desk.query_job().1.all);
    // Among the rows it runs at once, and the field that is there stays.
    desk.press("3 g a");
    let (_, again) = desk.query_job();
    assert!(!again.all);
    assert_eq!(desk.text(), "SELECT LastName, IsDeleted FROM Contact");
    // The edit can be undone.
    desk.press("2 u");
    assert_eq!(desk.text(), "SELECT LastName FROM Contact");
}

#[test]
fn groups_and_objects_without_a_bin_are_left_as_they_are() {
    for text in [
        "SELECT COUNT(Id) FROM Contact GROUP BY Email",
        "SELECT Name FROM Account",
        "SELECT Name FROM Contact WHERE IsDeleted = true",
        "SELECT",
    ] {
        let mut desk = Desk::with_contacts();
        desk.paste(text);
        desk.press("Esc g a F5");
        assert_eq!(desk.text(), text);
        assert!(desk.query_job().1.all, "{text}");
    }
}

#[test]
fn a_deleted_row_has_a_sign_and_a_word() {
    let mut desk = with_a_deleted_row();
    let screen = desk.draw(120, 40);
    assert!(screen.contains("with deleted"), "{screen}");
    assert!(screen.contains("this row is deleted"), "{screen}");
    assert_eq!(screen.matches('✗').count(), 1, "{screen}");
    desk.press("k");
    assert!(!desk.draw(120, 40).contains("this row is deleted"));
}

#[test]
fn is_archived_is_put_into_the_query_too_where_the_object_has_it() {
    for (text, said) in [
        (
            "SELECT LastName FROM Contact",
            "SELECT LastName, IsDeleted, IsArchived FROM Contact",
        ),
        (
            "SELECT LastName, IsDeleted FROM Contact",
            "SELECT LastName, IsDeleted, IsArchived FROM Contact",
        ),
        (
            "SELECT LastName FROM Contact WHERE IsArchived = true",
            "SELECT LastName, IsDeleted FROM Contact WHERE IsArchived = true",
        ),
    ] {
        let mut desk = Desk::new();
        let job = desk.schema_job().unwrap();
        desk.schema(job, objects::objects());
        desk.schema(job, contact_that(true, &["IsArchived"]));
        desk.paste(text);
        desk.press("Esc g a");
        assert_eq!(desk.text(), said);
    }
}

/// The deleted contact of a query of all rows under the cursor, in an org that says whether contacts
/// can be undeleted.
fn deleted_contact(undeletable: bool) -> Desk {
    let mut desk = Desk::new();
    let list = json!({"sobjects": [{"name": "Contact", "label": "Kontakt", "keyPrefix": "003",
        "queryable": true, "deletable": true, "undeletable": undeletable}]});
    let list = SchemaEvent::List {
        list: Arc::new(crate::schema::ObjectList::new(
            serde_json::from_value(list).unwrap(),
        )),
        asked: EPOCH - 60,
    };
    let job = desk.schema_job().unwrap();
    desk.schema(job, list);
    desk.schema(job, contact_that(undeletable, &[]));
    desk.schema(job, SchemaEvent::Done { asked: 2, new: 2 });
    desk.paste("SELECT LastName, Id FROM Contact");
    desk.press("Esc 3 g a");
    let (job, _) = desk.query_job();
    desk.query(job, columns(&["LastName", "IsDeleted", "Id"]))
        .query(job, bin_page())
        .query(job, finished(2));
    desk.press("j").take();
    desk
}

/// The page of that contact.
fn page_of_deleted(undeletable: bool) -> Desk {
    let mut desk = deleted_contact(undeletable);
    desk.press("g r");
    let (job, _) = records::asked(&mut desk);
    let SchemaEvent::Object { object, .. } = contact_that(undeletable, &[]) else {
        unreachable!("it is an object");
    };
    let id = "003000000000002AAA".to_owned();
    let json = format!(r#"{{"Id":"{id}","LastName":"Bauer","IsDeleted":true}}"#);
    let fields = crate::worker::PageEvent::Fields { object, id, json };
    desk.event(job, records::told(fields))
        .event(job, records::told(crate::worker::PageEvent::Done));
    desk
}

#[test]
fn what_the_org_does_not_undelete_is_not_offered_to_be() {
    let why = "records of this object cannot be undeleted";
    for key in ["x u", "g U"] {
        let mut desk = deleted_contact(false);
        desk.press(key);
        assert_eq!(desk.toast(), why, "{key}");
        assert!(desk.app.overlays.is_empty(), "{key}");
        // The org in which they can be wants to be unlocked first.
        let mut desk = deleted_contact(true);
        desk.press(key);
        assert!(desk.draw(120, 40).contains("Unlock PROD"), "{key}");
    }
    let mut desk = page_of_deleted(false);
    desk.press("U");
    assert_eq!(desk.toast(), why);
    assert!(!desk.draw(120, 40).contains("Unlock PROD"));
    let mut desk = page_of_deleted(true);
    desk.press("U");
    assert!(desk.draw(120, 40).contains("Unlock PROD"));
}

#[test]
fn archived_rows_have_a_sign_of_their_own() {
    let mut desk = Desk::with_contacts();
    desk.paste("SELECT LastName, Id FROM Contact");
    desk.press("Esc 3 g a");
    let (job, _) = desk.query_job();
    desk.query(job, columns(&["LastName", "IsArchived", "Id"]))
        .query(job, bin_page())
        .query(job, finished(2));
    let screen = desk.draw(120, 40);
    assert_eq!(screen.matches('◌').count(), 1, "{screen}");
    assert!(!screen.contains('✗'), "{screen}");
}

#[test]
fn further_pages_and_the_next_start_keep_asking_for_all() {
    let mut desk = Desk::with_contacts();
    desk.paste("SELECT LastName FROM Contact");
    desk.press("Esc 3 g a");
    let (job, _) = desk.query_job();
    desk.query(job, columns(&["LastName", "IsDeleted"]))
        .query(job, page(0, 200, 900))
        .query(
            job,
            QueryEvent::Finished {
                total: 900,
                capped: true,
                elapsed: Duration::ZERO,
            },
        );
    desk.press("+");
    assert!(desk.query_job().1.all);
    let saved = desk.app.session().columns[0].desks[0].tabs[0].clone();
    assert!(saved.all);
    let json = serde_json::to_string(&saved).unwrap();
    assert_eq!(
        serde_json::from_str::<crate::app::session::SavedTab>(&json).unwrap(),
        saved
    );
    // A closed tab comes back as it was.
    desk.press("X T F5");
    assert!(desk.query_job().1.all);
}

#[test]
fn a_bin_shows_what_was_deleted_last_first_and_by_whom() {
    let desk = bin();
    assert_eq!(
        desk.text(),
        "SELECT LastName, SystemModstamp, LastModifiedBy.Name, Email, IsDeleted, Id\nFROM Contact\n\
         WHERE IsDeleted = TRUE\nORDER BY SystemModstamp DESC"
    );
    let mut desk = desk;
    desk.press("g Z");
    let (_, mine) = desk.query_job();
    assert!(mine.all);
    assert!(
        mine.soql
            .contains("IsDeleted = TRUE AND LastModifiedById = '005000000000001AAA'"),
        "{}",
        mine.soql
    );
}

#[test]
fn an_object_without_a_bin_says_so() {
    let mut desk = Desk::with_objects();
    desk.press("Esc b Ctrl-Space Down z");
    assert_eq!(
        desk.toast(),
        "Account has no recycle bin: what is deleted is gone"
    );
}

/// The bin of a sandbox's contacts, with the cursor on a deleted one, unlocked.
fn unlocked_bin() -> Desk {
    let mut desk = bin();
    let org = desk.app.column().unwrap().org.clone();
    desk.press("j g U");
    // Production wants its alias first; the question comes by itself then.
    desk.type_text("acme-prod").press("Enter");
    let job = desk.started_job(|job| matches!(job, Job::Record(_)));
    let unlocked = crate::worker::RecordEvent::Lock { unlocked: true };
    desk.event(job, JobEvent::Record(Box::new(unlocked)));
    assert!(desk.app.is_unlocked(&org));
    desk
}

#[test]
fn undeleting_unlocks_asks_and_says_what_came_back() {
    let mut desk = unlocked_bin();
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("Undelete Contact ") && screen.contains(" in acme-prod · PROD?"),
        "{screen}"
    );
    desk.press("Enter");
    let sent = |(_, job): &(JobId, Job)| matches!(job, Job::Collection(_));
    assert!(
        !desk.started().iter().any(sent),
        "Enter alone never says yes"
    );
    desk.press("g U y");
    let (job, asked) = desk.undelete_job();
    assert_eq!(
        (asked.object.as_str(), asked.work),
        ("Contact", CollectionWork::Undelete)
    );
    assert_eq!(asked.records.len(), 1);
    assert_eq!(asked.records[0].id, "003000000000002AAA");
    desk.event(job, came(Outcome::Saved))
        .event(job, done(CollectionEnd::Through));
    assert_eq!(desk.toast(), "1 record of Contact back in acme-prod");
    // The bin is looked at anew.
    assert!(desk.query_job().1.all);
}

#[test]
fn what_was_refused_is_told_record_by_record() {
    let mut desk = unlocked_bin();
    desk.press("y");
    let (job, _) = desk.undelete_job();
    let refused = "UNDELETE_FAILED: Entity is not in the recycle bin".to_owned();
    desk.event(job, came(Outcome::Refused(refused)))
        .event(job, done(CollectionEnd::Through));
    let screen = desk.draw(120, 40);
    for said in [
        "Not undeleted: 1 record",
        "003000000000002AAA  UNDELETE_FAILED",
    ] {
        assert!(screen.contains(said), "{said}:\n{screen}");
    }
}

#[test]
fn rows_that_are_there_cannot_be_undeleted_and_ctrl_c_stops() {
    let mut desk = bin();
    desk.press("g U");
    assert_eq!(
        desk.toast(),
        "no deleted row with an Id is meant: a recycle bin has some"
    );
    let mut desk = unlocked_bin();
    desk.press("y");
    let (job, _) = desk.undelete_job();
    desk.press("Ctrl-C");
    let told = desk.told();
    assert!(
        matches!(told[..], [(told, JobInput::Stop)] if told == job),
        "{told:?}"
    );
    assert!(desk.toast().contains("it stops after what is on its way"));
    // What was on its way is told all the same.
    desk.event(job, came(Outcome::Saved))
        .event(job, done(CollectionEnd::Stopped));
    assert!(
        desk.toast()
            .contains("1 record of Contact back in acme-prod, then stopped"),
        "{}",
        desk.toast()
    );
    assert!(desk.app.undeleting.is_none());
}

/// The first record is through.
fn came(outcome: Outcome) -> JobEvent {
    JobEvent::Collection(CollectionEvent::Batch {
        outcomes: vec![(0, outcome)],
        pages: Vec::new(),
        calls: Default::default(),
        through: 1,
    })
}

fn done(end: CollectionEnd) -> JobEvent {
    JobEvent::Collection(CollectionEvent::Done(end))
}
