//! What an org's objects are like: what is asked for, when, and what comes of the answers.

use std::sync::Arc;

use super::*;
use crate::app::jobs::Slot;
use crate::schema::{Known, Object, ObjectList};
use crate::worker::{SchemaEvent, SchemaJob};

/// The list of an org with these objects.
pub(crate) fn list(names: &[&str], asked: i64) -> SchemaEvent {
    let objects: Vec<_> = names
        .iter()
        .map(|name| serde_json::json!({"name": name}))
        .collect();
    let global = serde_json::json!({ "sobjects": objects });
    SchemaEvent::List {
        list: Arc::new(ObjectList::new(serde_json::from_value(global).unwrap())),
        asked,
    }
}

/// An object whose records have such parents: names of relationships and objects.
pub(crate) fn object(name: &str, parents: &[(&str, &str)]) -> SchemaEvent {
    let fields: Vec<_> = parents
        .iter()
        .map(|(way, object)| {
            let field = format!("{way}Id");
            serde_json::json!({"name": field, "relationshipName": way, "referenceTo": [object]})
        })
        .collect();
    let describe = serde_json::json!({"name": name, "fields": fields});
    let describe = serde_json::from_value(describe).unwrap();
    SchemaEvent::Object {
        object: Arc::new(Object::new(Arc::new(describe))),
        asked: EPOCH,
    }
}

fn done() -> SchemaEvent {
    SchemaEvent::Done { asked: 3, new: 0 }
}

impl Desk {
    /// A job said something of the production org's schema.
    pub(crate) fn schema(&mut self, job: JobId, event: SchemaEvent) -> &mut Self {
        let org = prod().key;
        self.event(job, JobEvent::Schema { org, event })
    }

    /// The job that brings the production org's schema.
    pub(crate) fn schema_job(&self) -> Option<JobId> {
        self.app.jobs.of(&Slot::Schema(prod().key))
    }

    fn asked_for(&mut self) -> Option<SchemaJob> {
        let mut jobs = self.started().into_iter().filter_map(|(_, job)| match job {
            Job::Schema(job) => Some(job),
            _ => None,
        });
        let job = jobs.next();
        assert_eq!(jobs.next(), None, "one job at a time");
        job
    }

    fn knows(&self, name: &str) -> bool {
        let schema = self.app.schemas.of(&prod().key).unwrap();
        matches!(schema.catalog.object(name), Known::Here(_))
    }
}

/// The list is known; nothing is under way.
fn listed() -> Desk {
    let mut desk = Desk::new();
    let job = desk.schema_job().unwrap();
    let names = ["Account", "Contact", "User", "Case", "acme__Part__c"];
    desk.schema(job, list(&names, EPOCH - 7200))
        .schema(job, done());
    assert_eq!(desk.asked_for(), None);
    desk
}

#[test]
fn opening_an_org_asks_for_its_list_and_what_its_tabs_select_from_the_front_one_first() {
    use crate::app::session::{SavedColumn, SavedDesk, SavedTab, Session};
    let tab = |text: &str| SavedTab {
        text: text.to_owned(),
        cursor: text.len(),
        ..SavedTab::default()
    };
    let texts = [
        "SELECT Id FROM Lead",
        "SELECT Id, (SELECT Id FROM Contacts) FROM Account WHERE Id IN (SELECT WhatId FROM Task)",
        "SELECT Id FROM lead",
    ];
    let session = Session {
        values: Vec::new(),
        columns: vec![SavedColumn::new(
            prod().key,
            vec![SavedDesk {
                org: prod().key,
                active: 1,
                tabs: texts.map(tab).into(),
            }],
        )],
        ..Session::default()
    };
    let mut desk = Desk::start(Start {
        orgs: vec![prod()],
        session: Some(session),
        ..Start::default()
    });
    let job = desk.asked_for().unwrap();
    assert_eq!((job.org, job.list, job.refresh), (prod().key, true, false));
    assert_eq!(job.objects, ["Account", "Task", "Lead"]);
}

#[test]
fn what_the_text_needs_is_asked_for_once_and_step_by_step() {
    let mut desk = listed();
    desk.paste("SELECT Owner.Name FROM acc");
    assert_eq!(desk.asked_for(), None, "half a name is no object");
    desk.type_text("ount");
    let job = desk.asked_for().unwrap();
    assert_eq!((job.list, job.objects), (false, vec!["Account".to_owned()]));
    let running = desk.schema_job().unwrap();
    desk.type_text(" WHERE Id IN (SELECT AccountId FROM Contact)");
    desk.press("Left");
    assert_eq!(desk.asked_for(), None, "one job at a time");
    desk.schema(running, object("Account", &[("Owner", "User")]));
    assert!(desk.knows("ACCOUNT"));
    desk.schema(running, done());
    let job = desk.asked_for().unwrap();
    assert_eq!(job.objects, ["Contact", "User"]);
    let running = desk.schema_job().unwrap();
    for name in ["User", "Contact"] {
        desk.schema(running, object(name, &[]));
    }
    desk.schema(running, done());
    desk.press("Home").type_text(" ");
    assert_eq!(desk.asked_for(), None, "all is known");
}

#[test]
fn an_object_without_its_namespace_is_asked_for_by_its_name() {
    let mut desk = listed();
    desk.paste("SELECT Id FROM part__c");
    let job = desk.asked_for().unwrap();
    assert_eq!(job.objects, ["acme__Part__c"]);
    let running = desk.schema_job().unwrap();
    desk.schema(running, object("acme__Part__c", &[]));
    desk.schema(running, done());
    desk.type_text(" ");
    assert_eq!(desk.asked_for(), None);
}

#[test]
fn many_are_asked_for_in_turns() {
    let names: Vec<String> = (0..20).map(|n| format!("O{n:02}__c")).collect();
    let mut desk = Desk::new();
    let job = desk.schema_job().unwrap();
    let all: Vec<&str> = names.iter().map(String::as_str).collect();
    desk.schema(job, list(&all, EPOCH)).schema(job, done());
    desk.take();
    let wanted = names.iter().cloned().collect();
    let effects = desk.app.want_objects(&prod().key, wanted);
    desk.effects.extend(effects);
    let mut asked = Vec::new();
    while let Some(job) = desk.asked_for() {
        assert!(job.objects.len() <= 8);
        let running = desk.schema_job().unwrap();
        for name in &job.objects {
            desk.schema(running, object(name, &[]));
        }
        asked.extend(job.objects);
        desk.schema(running, done());
    }
    assert_eq!(asked, names);
}

#[test]
fn what_cannot_be_had_is_not_asked_for_again_until_the_org_answers() {
    let mut desk = listed();
    desk.paste("SELECT Id FROM Account");
    let job = desk.schema_job().unwrap();
    desk.take();
    desk.event(job, refused("UNKNOWN_EXCEPTION", "An error", None));
    assert_eq!(desk.toast(), "", "nobody asked");
    assert!(desk.app.log.last().unwrap().title.contains("acme-prod"));
    desk.type_text(" ");
    assert_eq!(desk.asked_for(), None);
    desk.press("F5");
    let (query, _) = desk.started_query();
    desk.query(query, columns(&["Id", "Name"]));
    let job = desk.asked_for().unwrap();
    assert_eq!((job.list, job.objects), (true, vec!["Account".to_owned()]));
}

#[test]
fn what_the_org_does_not_describe_is_missing() {
    let mut desk = listed();
    desk.paste("SELECT Id FROM Case");
    let job = desk.schema_job().unwrap();
    desk.schema(job, SchemaEvent::Missing("Case".into()));
    desk.schema(job, done()).take();
    desk.type_text(" ");
    assert_eq!(desk.asked_for(), None);
    let schema = desk.app.schemas.of(&prod().key).unwrap();
    assert!(schema.catalog.object("Case").is_missing());
}

#[test]
fn a_refresh_asks_about_all_that_is_known_and_says_what_came_of_it() {
    let mut desk = listed();
    desk.paste("SELECT Id FROM Account");
    let job = desk.schema_job().unwrap();
    desk.schema(job, object("Account", &[])).schema(job, done());
    desk.take();
    desk.press("F6");
    let job = desk.asked_for().unwrap();
    assert_eq!((job.list, job.refresh), (true, true));
    assert_eq!(job.objects, ["Account"]);
    assert!(desk.toast().contains("acme-prod"), "{}", desk.toast());
    desk.press("F6");
    assert_eq!(desk.asked_for(), None, "it is being asked already");
    let job = desk.schema_job().unwrap();
    desk.schema(job, SchemaEvent::Done { asked: 2, new: 1 });
    assert_eq!(desk.toast(), "acme-prod: 2 describes asked for, 1 new");
    desk.press("F6");
    let job = desk.schema_job().unwrap();
    desk.event(job, refused("REQUEST_LIMIT_EXCEEDED", "no more", None));
    assert!(desk.toast().contains("acme-prod"), "{}", desk.toast());
    assert!(desk.knows("Account"), "what is known stays");
}

#[test]
fn a_job_that_was_cancelled_may_be_asked_for_again() {
    let mut desk = listed();
    desk.paste("SELECT Id FROM Account");
    let job = desk.schema_job().unwrap();
    desk.event(job, JobEvent::Cancelled).take();
    desk.type_text(" ");
    assert_eq!(desk.asked_for().unwrap().objects, ["Account"]);
}

#[test]
fn any_job_can_bring_an_object_and_another_orgs_is_not_mixed_in() {
    let (mut desk, query) = Desk::running("SELECT Id FROM Account");
    desk.schema(query, object("Account", &[]));
    assert!(desk.knows("Account"));
    let event = object("Contact", &[]);
    let org = sandbox().key;
    desk.event(query, JobEvent::Schema { org, event });
    assert!(!desk.knows("Contact"));
    assert!(desk.app.schemas.of(&sandbox().key).is_none(), "not opened");
}

#[test]
fn a_damaged_file_is_said_and_a_schema_stays_when_its_tabs_close() {
    let mut desk = listed();
    desk.paste("SELECT Id FROM Account");
    let job = desk.schema_job().unwrap();
    let reason = "/x/all-objects.gz: not of this form".to_owned();
    desk.schema(job, SchemaEvent::Damaged(reason));
    assert!(desk.toast().contains("acme-prod"));
    desk.schema(job, object("Account", &[]));
    desk.press("Esc X o").type_text("uat").press("Enter");
    assert!(desk.knows("Account"));
    desk.press("`").take();
    assert_eq!(desk.asked_for(), None, "it is open already");
}

#[test]
fn its_age_stands_beside_the_text() {
    let mut desk = listed();
    let line = |screen: String| screen.lines().rev().nth(1).unwrap().to_owned();
    let wide = line(desk.draw(120, 40));
    assert!(wide.ends_with("schema: 2 h ago · F6 asks again"), "{wide}");
    let narrow = line(desk.draw(80, 24));
    assert!(narrow.ends_with("schema: 2 h ago"), "{narrow}");
    desk.press("Esc Tab");
    assert!(!desk.draw(120, 40).contains("schema:"));
}

#[test]
fn the_text_is_diagnosed_after_each_edit_and_each_answer() {
    use crate::language::Severity;
    let mut desk = Desk::new();
    let found = |desk: &Desk| {
        let diagnosis = desk.app.diagnosis().unwrap();
        let items = diagnosis.items.iter();
        let errors = items.filter(|item| item.severity == Severity::Error);
        errors
            .map(|item| desk.text()[item.span.range()].to_owned())
            .collect::<Vec<_>>()
    };
    desk.paste("SELECT Nothing FROM Account; SELECT Id FROM Acount");
    assert!(found(&desk).is_empty(), "nobody knows the org yet");
    let job = desk.schema_job().unwrap();
    desk.schema(job, list(&["Account"], EPOCH));
    assert_eq!(found(&desk), ["Acount"]);
    desk.schema(job, object("Account", &[("Owner", "User")]));
    assert_eq!(found(&desk), ["Nothing", "Acount"]);
    desk.press("Backspace");
    desk.type_text("x");
    assert_eq!(found(&desk), ["Nothing", "Acounx"]);
    desk.press("Esc t");
    assert!(found(&desk).is_empty(), "another tab");
}

#[test]
fn a_value_that_is_asked_for_on_run_is_no_problem() {
    let mut desk = listed();
    desk.paste("SELECT Id FROM Nothing WHERE Name = :name");
    let diagnosis = desk.app.diagnosis().unwrap();
    assert_eq!(diagnosis.items.len(), 1, "the object only");
}

#[test]
fn a_text_that_no_person_wrote_is_not_looked_at() {
    let mut desk = listed();
    desk.paste(&format!(
        "SELECT Id FROM Nothing WHERE Name IN ({})",
        "'x', ".repeat(30_000)
    ));
    assert!(desk.app.diagnosis().unwrap().items.is_empty());
}
