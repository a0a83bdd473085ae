//! Beside the demo org, which refuses what a server refuses: what it takes is never an error here,
//! and what it refuses is one.
//!
//! It stands here because neither of the two may know the other.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::demo::test_org::TestOrg;
use crate::language::{Diagnosis, Severity, diagnose};
use crate::schema::{Catalog, GlobalDescribe, ObjectDescribe};

struct Org {
    org: TestOrg,
    catalog: Catalog,
}

static DEMO: LazyLock<Org> = LazyLock::new(|| {
    let org = TestOrg::open();
    let mut catalog = Catalog::new();
    let describes: Vec<ObjectDescribe> = org
        .describes()
        .into_iter()
        .map(|describe| serde_json::from_value(describe).unwrap())
        .collect();
    catalog.set_global(GlobalDescribe {
        sobjects: describes.iter().map(|one| one.summary.clone()).collect(),
    });
    for describe in describes {
        catalog.set_object(Arc::new(describe));
    }
    Org { org, catalog }
});

/// Whether both say the same; else what each says.
fn differ(text: &str) -> Option<String> {
    let diagnosis = diagnose(text, &DEMO.catalog);
    let wrong = diagnosis.worst() == Some(Severity::Error);
    // Of some refusals nobody is certain that every org makes them.
    let marked = !diagnosis.items.is_empty();
    match DEMO.org.ask(text) {
        Ok(()) if wrong => Some(format!("taken: {text}\n  {}", told(&diagnosis))),
        Err(error) if !marked && !is_liberty(&error.message) => {
            Some(format!("refused: {text}\n  {}", error.message))
        }
        _ => None,
    }
}

fn told(diagnosis: &Diagnosis) -> String {
    let sentences: Vec<&str> = diagnosis
        .items
        .iter()
        .map(|one| one.message.as_str())
        .collect();
    sentences.join("\n  ")
}

/// What this demo org cannot do, and other orgs can.
fn is_liberty(message: &str) -> bool {
    [
        "DISTANCE is not supported",
        "WITH is not supported",
        "ISO currency codes",
        "Invalid date: LAST_N",
        "Invalid date: NEXT_N",
    ]
    .iter()
    .any(|one| message.contains(one))
}

#[test]
fn fields_of_every_type_are_judged_as_the_org_judges_them() {
    let mut wrong = Vec::new();
    // They have a field of every type, and every form of relationship.
    for name in ["Account", "Task", "Inspection__c", "acme__Shipment__c"] {
        let object = DEMO.catalog.object(name).here().unwrap();
        let mut texts = Vec::new();
        for field in &object.describe().fields {
            texts.push(format!("SELECT {} FROM {name}", field.name));
            texts.push(format!("SELECT Id FROM {name} ORDER BY {}", field.name));
            texts.push(format!("SELECT COUNT({}) FROM {name}", field.name));
            texts.push(format!(
                "SELECT MAX({0}) m, MIN({0}) FROM {name}",
                field.name
            ));
            texts.push(format!("SELECT SUM({}) FROM {name}", field.name));
            texts.push(format!("SELECT {0} FROM {name} GROUP BY {0}", field.name));
            texts.push(format!(
                "SELECT CALENDAR_YEAR({0}) FROM {name} GROUP BY CALENDAR_YEAR({0})",
                field.name
            ));
            for value in [
                "null",
                "'x'",
                "5",
                "TRUE",
                "TODAY",
                "2024-01-01",
                "2024-01-01T00:00:00Z",
                "10:00:00Z",
                "'001000000000001AAA'",
            ] {
                for operator in ["=", "!=", "<", "LIKE"] {
                    texts.push(format!(
                        "SELECT Id FROM {name} WHERE {} {operator} {value}",
                        field.name
                    ));
                }
                for operator in ["IN", "NOT IN", "INCLUDES"] {
                    texts.push(format!(
                        "SELECT Id FROM {name} WHERE {} {operator} ({value})",
                        field.name
                    ));
                }
            }
            if let Some(parent) = &field.relationship_name {
                texts.push(format!("SELECT {parent}.Name, {parent}.Id FROM {name}"));
                texts.push(format!("SELECT {parent} FROM {name}"));
                texts.push(format!("SELECT {}.Name FROM {name}", field.name));
                texts.push(format!(
                    "SELECT TYPEOF {parent} WHEN Account THEN Name END FROM {name}"
                ));
                texts.push(format!(
                    "SELECT Id FROM Account WHERE Id IN (SELECT {} FROM {name})",
                    field.name
                ));
            }
        }
        for child in &object.describe().child_relationships {
            if let Some(children) = &child.relationship_name {
                texts.push(format!(
                    "SELECT Id, (SELECT Id FROM {children}) FROM {name}"
                ));
            }
        }
        wrong.extend(texts.iter().filter_map(|text| differ(text)));
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

fn one_of(words: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    proptest::sample::select(words)
}

fn item() -> impl Strategy<Value = &'static str> {
    one_of(&[
        "Id",
        "Name",
        "Type",
        "AnnualRevenue",
        "Owner.Name",
        "a.Name",
        "a.Owner.Manager.Name",
        "Parent.Name",
        "BillingAddress",
        "toLabel(Type)",
        "FORMAT(CreatedDate) f",
        "COUNT(Id)",
        "MAX(CreatedDate) m",
        "SUM(AnnualRevenue)",
        "CALENDAR_YEAR(CreatedDate)",
        "FIELDS(ALL)",
        "FIELDS(CUSTOM)",
        "FIELDS(STANDARD)",
        "SLA__c",
        "COUNT()",
        "(SELECT Id, Account.Name FROM Contacts ORDER BY Name LIMIT 1)",
        "(SELECT Id, (SELECT Name FROM Contacts) FROM ChildAccounts)",
        "(SELECT COUNT(Id) FROM Cases)",
        "(SELECT Id FROM Case)",
        "TYPEOF Owner WHEN User THEN Name END",
        "Nothing__c",
        "Owner",
        "OwnerId.Name",
        "Type t",
        "COUNT(Name) n",
        "AVG(Name)",
        "DAY_ONLY(CreatedDate)",
        "HOUR_IN_DAY(CreatedDate) h",
    ])
}

fn condition() -> impl Strategy<Value = String> {
    let field = one_of(&[
        "Id",
        "Name",
        "Type",
        "AnnualRevenue",
        "CreatedDate",
        "SLA_Expiration__c",
        "IsDeleted",
        "Services__c",
        "Owner.Name",
        "ParentId",
        "DAY_ONLY(CreatedDate)",
        "COUNT(Id)",
        "toLabel(Type)",
        "Description",
        "BillingAddress",
        "Owner.IsActive",
        "NumberOfEmployees",
        "CALENDAR_YEAR(CreatedDate)",
        "OwnerId",
    ]);
    let test = one_of(&[
        "= null",
        "!= 'Acme'",
        "< 5",
        ">= TODAY",
        "IN ('x', null)",
        "NOT IN (TODAY, 2026-05-13)",
        "LIKE '%\\\\_%'",
        "INCLUDES ('Solar;Billing')",
        "EXCLUDES ('Solar')",
        "= true",
        "= '001000000000001'",
        "IN (SELECT AccountId FROM Contact)",
        "NOT IN (SELECT Id FROM User WHERE IsActive = true)",
        "> 2026-05-13T00:00:00Z",
        "= 9999-12-31",
        "= 2023-02-29",
        "LIKE 5",
        "< true",
        "= LAST_N_DAYS:5",
    ]);
    (field, test, any::<bool>()).prop_map(|(field, test, not)| match not {
        true => format!("(NOT {field} {test})"),
        false => format!("{field} {test}"),
    })
}

fn query() -> impl Strategy<Value = String> {
    let joint = one_of(&[" AND ", " AND ", " OR "]);
    let from = one_of(&[
        "Account a",
        "Account a",
        "Account",
        "Account a, a.Owner o",
        "Contact",
    ]);
    let tail = one_of(&[
        "",
        "",
        "GROUP BY Type",
        "GROUP BY Name, a.Owner.Name",
        "GROUP BY CUBE(Type, Owner.Name) HAVING COUNT(Id) > 1",
        "GROUP BY ROLLUP(Type) ORDER BY Type DESC",
        "GROUP BY CALENDAR_YEAR(CreatedDate) HAVING Name = 'x'",
        "ORDER BY Type, Owner.Name DESC NULLS LAST",
        "ORDER BY COUNT(Id)",
    ]);
    let window = one_of(&["", "", "LIMIT 2", "LIMIT 200 OFFSET 3", "OFFSET 2001"]);
    let items = proptest::collection::vec(item(), 1..4);
    let conditions = proptest::collection::vec(condition(), 0..3);
    (items, conditions, joint, from, tail, window).prop_map(
        |(items, conditions, joint, from, tail, window)| {
            let mut soql = format!("SELECT {} FROM {from}", items.join(", "));
            if !conditions.is_empty() {
                soql.push_str(" WHERE ");
                soql.push_str(&conditions.join(joint));
            }
            format!("{soql} {tail} {window}")
        },
    )
}

proptest! {
    #[test]
    fn what_the_org_takes_is_no_error(soql in query()) {
        let differ = differ(&soql).filter(|said| said.starts_with("taken"));
        prop_assert!(differ.is_none(), "{}", differ.unwrap_or_default());
    }
}

/// The same queries in each run: of those that the org refuses, almost all are marked.
#[test]
fn what_the_org_refuses_is_marked() {
    const QUERIES: usize = 1_500;
    let mut runner = TestRunner::deterministic();
    let query = query();
    let missed: Vec<String> = (0..QUERIES)
        .filter_map(|_| differ(&query.new_tree(&mut runner).unwrap().current()))
        .collect();
    assert!(
        missed.len() * 100 < QUERIES,
        "{}\n{}",
        missed.len(),
        missed.join("\n")
    );
}
