//! The evaluator over the org that `--demo` opens: every object, field and relationship answers,
//! and counts agree with each other and with the record files.

use std::sync::Arc;

use serde_json::Value as Json;

use super::super::super::answer::{Question, write_page};
use super::super::super::config::DemoOrgKind;
use super::super::super::data::Dataset;
use super::super::super::load::dataset;
use super::super::super::model::Field;
use super::super::evaluate;
use super::{body, question};

const BIG_ROWS: usize = 2_100;

fn demo() -> Arc<Dataset> {
    Arc::new(dataset(DemoOrgKind::Prod, BIG_ROWS))
}

fn ask(data: &Arc<Dataset>, soql: &str) -> Question {
    Question {
        data: data.clone(),
        ..question(soql)
    }
}

fn json(data: &Arc<Dataset>, soql: &str) -> Json {
    serde_json::from_str(&body(&ask(data, soql))).unwrap()
}

fn count(data: &Arc<Dataset>, object: &str, condition: &str) -> u64 {
    let soql = format!("SELECT COUNT() FROM {object} {condition}");
    json(data, &soql)["totalSize"].as_u64().unwrap()
}

#[test]
fn every_field_of_every_object_can_be_selected() {
    let data = demo();
    for (id, object) in data.schema().objects() {
        let soql = format!("SELECT FIELDS(ALL) FROM {} LIMIT 200", object.name);
        let found = json(&data, &soql);
        let records = found["records"].as_array().unwrap();
        assert_eq!(records.len(), data.live_count(id).min(200), "{soql}");
        for record in records {
            assert_eq!(record["attributes"]["type"], object.name.as_str());
            let keys = record.as_object().unwrap();
            assert_eq!(keys.len(), object.fields.len() + 1, "{soql}");
            for field in &object.fields {
                assert!(keys.contains_key(&field.name), "{soql}: {}", field.name);
            }
        }
    }
}

#[test]
fn every_parent_is_the_one_its_lookup_names() {
    let data = demo();
    for (_, object) in data.schema().objects() {
        for field in &object.fields {
            let Some(parent) = &field.relationship_name else {
                continue;
            };
            let soql = format!(
                "SELECT {0}, {parent}.Id FROM {1} WHERE {parent}.Id != null LIMIT 300",
                field.name, object.name
            );
            for record in json(&data, &soql)["records"].as_array().unwrap() {
                assert_eq!(record[&field.name], record[parent]["Id"], "{soql}");
            }
        }
    }
}

#[test]
fn children_are_as_many_as_name_their_parent() {
    let data = demo();
    for (_, object) in data.schema().objects() {
        for children in &object.children {
            let Some(name) = &children.relationship_name else {
                continue;
            };
            let soql = format!("SELECT Id, (SELECT Id FROM {name}) FROM {}", object.name);
            // Children count as rows of the page; all parents shall be on it.
            let mut question = ask(&data, &soql);
            question.batch = usize::MAX;
            let found: Json = serde_json::from_str(&body(&question)).unwrap();
            let sum: u64 = found["records"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|record| record[name]["totalSize"].as_u64())
                .sum();
            let child = data.schema().object(children.child);
            let lookup = child.field(children.field);
            let parent = lookup.relationship_name.as_deref().unwrap();
            let condition = if lookup.polymorphic {
                format!("WHERE {parent}.Type = '{}'", object.name)
            } else {
                format!("WHERE {parent}.Id != null")
            };
            assert_eq!(sum, count(&data, &child.name, &condition), "{soql}");
        }
    }
}

#[test]
fn conditions_and_their_opposites_share_out_all_rows() {
    let data = demo();
    for (_, object) in data.schema().objects() {
        let all = count(&data, &object.name, "");
        let comparable = |field: &&Field| field.filterable && !field.kind.is_compound();
        for field in object.fields.iter().filter(comparable) {
            let name = &field.name;
            let mut pairs = vec![(format!("{name} = null"), format!("{name} != null"))];
            for entry in &field.picklist {
                let value = entry.value.replace('\\', "\\\\").replace('\'', "\\'");
                pairs.push((
                    format!("{name} = '{value}'"),
                    format!("{name} != '{value}'"),
                ));
                pairs.push((
                    format!("{name} IN ('{value}')"),
                    format!("(NOT {name} = '{value}')"),
                ));
            }
            for (one, other) in pairs {
                let sum = count(&data, &object.name, &format!("WHERE {one}"))
                    + count(&data, &object.name, &format!("WHERE {other}"));
                assert_eq!(sum, all, "{}: {one}", object.name);
            }
        }
        for field in object.fields.iter().filter(|field| field.groupable) {
            let soql = format!(
                "SELECT {0} g, COUNT(Id) n FROM {1} WHERE Id != null GROUP BY {0} LIMIT 2000",
                field.name, object.name
            );
            let groups = json(&data, &soql);
            let groups = groups["records"].as_array().unwrap();
            if groups.len() < 2_000 {
                let sum: u64 = groups.iter().filter_map(|group| group["n"].as_u64()).sum();
                assert_eq!(sum, all, "{soql}");
            }
        }
        for field in object.fields.iter().filter(|field| field.sortable) {
            let soql = format!(
                "SELECT Id FROM {} ORDER BY {} DESC NULLS LAST LIMIT 3",
                object.name, field.name
            );
            assert_eq!(json(&data, &soql)["totalSize"], all.min(3), "{soql}");
        }
    }
}

const CASES: &str = include_str!("../../../../assets/demo/Case.tsv");
const TASKS: &str = include_str!("../../../../assets/demo/Task.tsv");
const CONTACTS: &str = include_str!("../../../../assets/demo/Contact.tsv");

/// How many lines of a record file pass, looked up by column; deleted and archived records do not.
fn lines(file: &str, passes: impl Fn(&dyn Fn(&str) -> String) -> bool) -> u64 {
    let mut lines = file.lines();
    let head: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let found = lines.filter(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |name: &str| {
            let column = head.iter().position(|column| *column == name);
            column.map_or("", |at| cells[at]).to_owned()
        };
        cell("IsDeleted") != "true" && cell("IsArchived") != "true" && passes(&cell)
    });
    found.count() as u64
}

#[test]
fn counts_are_those_of_the_record_files() {
    let data = demo();
    for (object, condition, expected) in [
        (
            "Case",
            "Status = 'closed'",
            lines(CASES, |cell| cell("Status") == "Closed"),
        ),
        (
            "Case",
            "Status != 'Closed' AND Priority IN ('High', 'Low')",
            lines(CASES, |cell| {
                cell("Status") != "Closed"
                    && cell("Priority") != "Medium"
                    && !cell("Priority").is_empty()
            }),
        ),
        (
            "Case",
            "Origin = null OR Device_Family__c = 'Meter'",
            lines(CASES, |cell| {
                cell("Origin").is_empty() || cell("Device_Family__c") == "Meter"
            }),
        ),
        (
            "Task",
            "Subject LIKE 'c%'",
            lines(TASKS, |cell| {
                cell("Subject").to_lowercase().starts_with('c')
            }),
        ),
        (
            "Task",
            "ActivityDate >= 2026-01-01 AND ActivityDate < 2026-07-01",
            lines(TASKS, |cell| {
                ("2026-01-01".."2026-07-01").contains(&cell("ActivityDate").as_str())
            }),
        ),
        (
            "Contact",
            "Languages__c INCLUDES ('German', 'Arabic;English')",
            lines(CONTACTS, |cell| {
                let languages = cell("Languages__c");
                let has = |wanted: &str| languages.split(';').any(|held| held == wanted);
                has("German") || (has("Arabic") && has("English"))
            }),
        ),
        (
            "Contact",
            "LeadSource != 'Web'",
            lines(CONTACTS, |cell| cell("LeadSource") != "Web"),
        ),
    ] {
        assert!(expected > 0, "{condition} shows nothing");
        assert_eq!(
            count(&data, object, &format!("WHERE {condition}")),
            expected,
            "{object} {condition}"
        );
    }
}

#[test]
fn the_large_object_is_answered_row_by_row() {
    let data = demo();
    let number = |n: usize| format!("MR-{n:07}");
    let soql =
        "SELECT Name FROM Meter_Reading__c WHERE Sequence__c > 2090 ORDER BY Sequence__c DESC";
    let found = json(&data, soql);
    assert_eq!(found["totalSize"], 10);
    assert_eq!(found["records"][0]["Name"], number(BIG_ROWS));
    let all = ask(&data, "SELECT Name, Account__r.Name FROM Meter_Reading__c");
    let answer = evaluate(&all).unwrap();
    let mut last = String::new();
    write_page(&answer, 2_000, 2_000, &mut last, &mut |_, _| String::new());
    let last: Json = serde_json::from_str(&last).unwrap();
    assert_eq!(
        (&last["done"], &last["totalSize"]),
        (&Json::Bool(true), &Json::from(BIG_ROWS))
    );
    assert_eq!(last["records"].as_array().unwrap().len(), 100);
    assert_eq!(last["records"][0]["Name"], number(2_001));
    assert!(last["records"][0]["Account__r"]["Name"].is_string());
}

#[test]
fn the_two_orgs_answer_by_their_own_schema_and_records() {
    let prod = demo();
    let sandbox = Arc::new(dataset(DemoOrgKind::Sandbox, 0));
    let prod_only = "SELECT Legacy_Region__c FROM Account";
    assert!(evaluate(&ask(&prod, prod_only)).is_ok());
    let refused = evaluate(&ask(&sandbox, prod_only)).err().unwrap();
    assert_eq!(refused.code, "INVALID_FIELD");
    assert!(evaluate(&ask(&sandbox, "SELECT Data_Steward__r.Name FROM Account")).is_ok());
    assert!(evaluate(&ask(&prod, "SELECT Data_Steward__r.Name FROM Account")).is_err());
    let phones = |data: &Arc<Dataset>| {
        let soql = "SELECT Phone FROM Account WHERE Name = 'Stadtwerke München'";
        json(data, soql)["records"][0]["Phone"].clone()
    };
    assert_ne!(phones(&prod), phones(&sandbox));
}
