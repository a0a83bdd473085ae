//! Two orgs' schemas compared: what is listed on which level, what is asked for and when, what is taken
//! out.

use std::sync::Arc;

use super::*;
use crate::app::jobs::Slot;
use crate::app::overlay::Overlay;
use crate::app::schema_compare::{Level, Row, SchemaCompare};
use crate::org::OrgKey;
use crate::schema::{GlobalDescribe, Object, ObjectDescribe, ObjectList};
use crate::worker::SchemaEvent;

const PROD: &str = r#"{"name":"Opportunity","fields":[
    {"name":"Name","type":"string","length":255},
    {"name":"Amount","type":"currency"},
    {"name":"Legacy__c","type":"string","length":80},
    {"name":"Owner_Region__c","type":"string","calculated":true,"calculatedFormula":"TEXT(Owner.Region__c)"},
    {"name":"StageName","type":"picklist","picklistValues":[
        {"value":"Open","active":true},{"value":"Won","active":true}]}],
    "recordTypeInfos":[{"developerName":"Renewal","name":"Renewal","active":true,"available":true}]}"#;
const UAT: &str = r#"{"name":"Opportunity","fields":[
    {"name":"Name","type":"string","length":120},
    {"name":"Amount","type":"currency"},
    {"name":"Owner_Region__c","type":"string","calculated":true,"calculatedFormula":"TEXT(Owner.Area__c)"},
    {"name":"StageName","type":"picklist","picklistValues":[
        {"value":"Won","active":true},{"value":"Open","active":false},{"value":"Lost","active":true}]}]}"#;

fn says(desk: &mut Desk, org: &Org, event: SchemaEvent) {
    let job = desk.app.jobs.of(&Slot::Schema(org.key.clone()));
    let job = job.expect("the org is asked");
    let org = org.key.clone();
    desk.event(job, JobEvent::Schema { org, event });
}

fn list(names: &[&str]) -> SchemaEvent {
    let names: Vec<String> = names
        .iter()
        .map(|n| format!("{{\"name\":\"{n}\"}}"))
        .collect();
    let text = format!("{{\"sobjects\":[{}]}}", names.join(","));
    let global: GlobalDescribe = serde_json::from_str(&text).unwrap();
    SchemaEvent::List {
        list: Arc::new(ObjectList::new(global)),
        asked: EPOCH,
    }
}

fn object(text: &str) -> SchemaEvent {
    let describe: ObjectDescribe = serde_json::from_str(text).unwrap();
    SchemaEvent::Object {
        object: Arc::new(Object::new(Arc::new(describe))),
        asked: EPOCH,
    }
}

fn done() -> SchemaEvent {
    SchemaEvent::Done { asked: 1, new: 1 }
}

/// Both orgs' lists and their opportunities are here, and compared.
pub(crate) fn compared() -> Desk {
    let mut desk = super::compare::both_loaded();
    desk.press("g B");
    for (org, text) in [(prod(), PROD), (sandbox(), UAT)] {
        let own = if org == prod() {
            "Old__c"
        } else {
            "New_One__c"
        };
        let all = ["Account", "Case", "Contact", "Opportunity", own];
        says(&mut desk, &org, list(&all));
        says(&mut desk, &org, object(text));
        says(&mut desk, &org, done());
    }
    desk.draw(120, 40);
    desk
}

fn open(desk: &Desk) -> &SchemaCompare {
    let shown = desk.app.overlays.iter().find_map(|overlay| match overlay {
        Overlay::Schemas(compare) => Some(compare.as_ref()),
        _ => None,
    });
    shown.expect("schemas are compared")
}

fn rows(desk: &Desk) -> Vec<String> {
    let picker = &open(desk).picker;
    (0..picker.len())
        .filter_map(|row| Some(picker.row(row)?.item.columns.join(" ")))
        .collect()
}

#[test]
fn what_differs_in_the_object_in_front_is_listed_and_what_is_the_same_is_folded() {
    let mut desk = super::compare::both_loaded();
    desk.press("g B");
    assert_eq!(open(&desk).level, Level::Object("Opportunity".into()));
    assert!(
        desk.draw(120, 40)
            .contains("Asking both orgs what Opportunity is like")
    );
    let mut desk = compared();
    assert_eq!(
        rows(&desk),
        [
            "≠ Name length: 255 → 120",
            "◀ Legacy__c field only in acme-prod (PROD)",
            "≠ Owner_Region__c formula: TEXT(Owner.Region__c) → TEXT(Owner.Area__c)",
            "≠ StageName.Open picklist value, active: yes → no",
            "▶ StageName.Lost picklist value only in acme-uat (sandbox)",
            "≠ StageName order of values: Open, Won → Won, Open",
            "◀ Renewal record type only in acme-prod (PROD)",
            "= 1 field the same, folded (u unfolds)",
        ]
    );
    desk.press("u");
    assert_eq!(
        rows(&desk).last().map(String::as_str),
        Some("= Amount currency")
    );
    desk.press("u n n");
    assert_eq!(open(&desk).picker.selected(), Some(&Row::Change(2)));
    desk.press("Enter");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("formula in acme-uat (sandbox)"), "{screen}");
    desk.press("Esc N N N");
    // Round at the end, past what is the same.
    assert_eq!(open(&desk).picker.selected(), Some(&Row::Change(6)));
    desk.press("/").type_text("Stage");
    assert_eq!(rows(&desk).len(), 3);
}

#[test]
fn the_first_level_has_the_objects_that_a_side_lacks_and_those_that_were_compared() {
    let mut desk = compared();
    desk.press("Esc");
    assert_eq!(
        rows(&desk),
        [
            "◀ Old__c only in acme-prod (PROD)",
            "▶ New_One__c only in acme-uat (sandbox)",
            "≠ Opportunity 7 differences",
            "· Account not compared yet (Enter, c for all)",
            "· Case not compared yet (Enter, c for all)",
            "· Contact not compared yet (Enter, c for all)",
        ]
    );
    assert_eq!(
        open(&desk).picker.selected(),
        Some(&Row::Object("Opportunity".into())),
        "where one came from"
    );
    // All of them are asked for once the person has heard what that costs.
    desk.press("c");
    assert!(desk.toast().contains("3 objects to ask each org for"));
    assert!(desk.take().is_empty());
    desk.press("c");
    let asked: Vec<OrgKey> = desk
        .started()
        .into_iter()
        .filter_map(|(_, job)| match job {
            Job::Schema(job) => Some((job.org, job.objects.len())),
            _ => None,
        })
        .map(|(org, objects)| {
            assert_eq!(objects, 3);
            org
        })
        .collect();
    assert_eq!(asked, [prod().key, sandbox().key]);
    for org in [prod(), sandbox()] {
        says(&mut desk, &org, object(r#"{"name":"Account","fields":[]}"#));
        says(&mut desk, &org, object(r#"{"name":"Case","fields":[]}"#));
    }
    assert_eq!(
        rows(&desk)[3..],
        [
            "= 2 objects the same, folded (u unfolds)",
            "· Contact not compared yet (Enter, c for all)",
        ]
    );
    desk.press("Esc");
    assert!(desk.app.overlays.is_empty());
}

#[test]
fn another_org_is_chosen_and_escape_goes_one_step_back() {
    let mut desk = compared();
    desk.press("o");
    assert!(matches!(open(&desk).level, Level::Orgs));
    assert!(rows(&desk)[0].contains("acme-uat"));
    desk.press("Esc");
    assert_eq!(open(&desk).level, Level::Object("Opportunity".into()));
    desk.press("o Enter");
    assert_eq!(open(&desk).orgs, [prod().key, sandbox().key]);
    assert_eq!(rows(&desk).len(), 8);
}

#[test]
fn the_difference_goes_to_a_file_as_markdown_and_as_json() {
    for (key, ending, said) in [
        ("e", ".md", "| field | Name | length | 255 | 120 |"),
        ("E", ".json", "\"property\": \"length\""),
    ] {
        let mut desk = compared();
        desk.press(key);
        let screen = desk.draw(120, 40);
        let name = format!("Opportunity-acme-prod-acme-uat{ending}");
        assert!(screen.contains(&name), "{screen}");
        desk.press("Enter");
        let written = desk.started().into_iter().find_map(|(_, job)| match job {
            Job::Text(job) => Some(job),
            _ => None,
        });
        let written = written.expect("a file is written");
        assert_eq!(written.file, name);
        assert!(written.text.contains(said), "{}", written.text);
    }
}

#[test]
fn an_object_that_one_org_lacks_is_said() {
    let mut desk = super::compare::both_loaded();
    desk.press("g B");
    says(&mut desk, &prod(), list(&["Opportunity"]));
    says(&mut desk, &prod(), object(PROD));
    says(&mut desk, &sandbox(), list(&["Account"]));
    says(
        &mut desk,
        &sandbox(),
        SchemaEvent::Missing("Opportunity".into()),
    );
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("◀ Opportunity is only in acme-prod (PROD)."),
        "{screen}"
    );
}
