//! The field whose value stands at the cursor, what the org is asked, and its answer in the list.

use super::*;
use crate::language::real::{FieldValues, RealValue, RealValues};
use crate::language::test_catalog;

fn at(marked: &str, catalog: &Catalog, real: Option<&RealValues>) -> Completion {
    let (text, offset) = split(marked);
    complete(&Request {
        text: &text,
        offset,
        catalog,
        recent: &[],
        today: None,
        explicit: true,
        real,
    })
}

/// What is asked at a cursor; empty where nothing is, the reason where it is refused.
fn asked(marked: &str, catalog: &Catalog) -> String {
    match at(marked, catalog, None).value_of {
        None => String::new(),
        Some(of) => of.refused.clone().unwrap_or_else(|| {
            let question = of.question();
            question.grouped.unwrap_or(question.plain)
        }),
    }
}

#[test]
fn the_field_of_the_value_is_found_through_paths_aliases_and_quotes() {
    let catalog = test_catalog::catalog();
    let grouped = |field: &str, object: &str, condition: &str| {
        format!(
            "SELECT {field}, COUNT(Id) FROM {object}{condition} GROUP BY {field} \
             ORDER BY COUNT(Id) DESC LIMIT 200"
        )
    };
    let plain = |field: &str, object: &str| format!("SELECT {field} FROM {object} LIMIT 2000");
    let rows: Vec<(&str, String)> = vec![
        (
            "SELECT Id FROM Account WHERE Name = |",
            grouped("Name", "Account", ""),
        ),
        (
            "SELECT Id FROM Account WHERE Name = 'Ac|'",
            grouped("Name", "Account", " WHERE Name LIKE 'Ac%'"),
        ),
        (
            "select id from account where name in ('x', 'o\\'n|",
            grouped("Name", "Account", " WHERE Name LIKE 'o\\'n%'"),
        ),
        (
            "SELECT Id FROM Account WHERE Name LIKE '|",
            grouped("Name", "Account", ""),
        ),
        (
            "SELECT Id FROM Account WHERE Name LIKE '%ac|",
            grouped("Name", "Account", ""),
        ),
        (
            "SELECT Id FROM Account WHERE NumberOfEmployees > 1|",
            grouped("NumberOfEmployees", "Account", ""),
        ),
        (
            "SELECT Id FROM Contact WHERE Account.Industry = |",
            grouped("Industry", "Account", ""),
        ),
        (
            "SELECT Id FROM Contact c, c.Account a WHERE a.Industry IN (|",
            grouped("Industry", "Account", ""),
        ),
        (
            "SELECT Id FROM Contact c WHERE c.Account.Owner.Name = '|'",
            grouped("Name", "User", ""),
        ),
        (
            "SELECT Id, (SELECT Id FROM Contacts WHERE LastName = '|') FROM Account",
            grouped("LastName", "Contact", ""),
        ),
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE Title = '|",
            grouped("Title", "Contact", ""),
        ),
        (
            "SELECT Type FROM Account GROUP BY Type HAVING Type = '|'",
            grouped("Type", "Account", ""),
        ),
        (
            "FIND {x} RETURNING Account(Id WHERE Type = '|",
            grouped("Type", "Account", ""),
        ),
        (
            "SELECT Id FROM Account WHERE CreatedDate > TODAY AND Type = |",
            grouped("Type", "Account", ""),
        ),
        // Of a parent that can be one of several the query's own object is asked.
        (
            "SELECT Id FROM Task t WHERE t.What.Name = '|'",
            grouped("What.Name", "Task", ""),
        ),
        (
            "SELECT Id FROM Task WHERE What.Type = '|'",
            grouped("What.Type", "Task", ""),
        ),
        (
            "SELECT Id FROM Task t, t.What w WHERE w.Name = '|'",
            grouped("what.name", "Task", ""),
        ),
        // An id says nothing to a person: its name comes with it.
        (
            "SELECT Id FROM Contact WHERE AccountId = '|'",
            grouped("AccountId, Account.Name", "Contact", ""),
        ),
        (
            "SELECT Id FROM Case WHERE OwnerId IN (|",
            grouped("OwnerId, Owner.Name", "Case", ""),
        ),
        (
            "SELECT Id FROM Account WHERE Id = '|'",
            plain("Id, Name", "Account"),
        ),
        // Those of other objects are not asked for.
        (
            "SELECT Id FROM Account WHERE RecordType.DeveloperName = '|'",
            grouped(
                "DeveloperName",
                "RecordType",
                " WHERE SobjectType = 'Account'",
            ),
        ),
        // Not groupable: of some records.
        (
            "SELECT Id FROM Account WHERE AnnualRevenue = |",
            plain("AnnualRevenue", "Account"),
        ),
        (
            "SELECT Id FROM Account WHERE CreatedDate = |",
            plain("CreatedDate", "Account"),
        ),
        (
            "SELECT Id FROM Account WHERE Regions__c INCLUDES ('|",
            plain("Regions__c", "Account"),
        ),
        (
            "SELECT MAX(Name) FROM Account GROUP BY Type HAVING MAX(Name) = '|'",
            grouped("Name", "Account", ""),
        ),
        (
            "SELECT Id FROM Account WHERE Notes__c = '|'",
            "WHERE cannot use Account.Notes__c".into(),
        ),
        (
            "SELECT Id FROM Account WHERE BillingAddress = |",
            "the values of Account.BillingAddress are not compared".into(),
        ),
        // No value of a field.
        ("SELECT Id FROM Account WHERE Name |", String::new()),
        ("SELECT | FROM Account", String::new()),
        ("SELECT Id FROM Account WHERE Nmae = |", String::new()),
        ("SELECT Id FROM Campaign WHERE Name = |", String::new()),
        (
            "SELECT Id FROM Account WHERE CALENDAR_YEAR(CreatedDate) = |",
            String::new(),
        ),
        ("SELECT Id FROM Account LIMIT |", String::new()),
        ("SELECT Id FROM Account -- WHERE Name = '|", String::new()),
        (
            "SELECT Type FROM Account GROUP BY Type HAVING COUNT(Id) > |",
            String::new(),
        ),
        (
            "SELECT Id FROM Account WHERE DISTANCE(Location__c, GEOLOCATION(1, 2), 'km') < |",
            String::new(),
        ),
    ];
    for (marked, expected) in rows {
        assert_eq!(asked(marked, &catalog), expected, "{marked}");
    }
}

/// The list where the org answered these for a field.
fn listed(marked: &str, field: (&str, &str), values: &[(&str, &str, u64)]) -> Vec<String> {
    let catalog = test_catalog::catalog();
    let mut real = RealValues::default();
    let values = values.iter().map(|(value, title, count)| RealValue {
        value: (!value.is_empty()).then(|| (*value).to_owned()),
        title: (*title).to_owned(),
        count: *count,
    });
    real.put(
        (field.0.to_lowercase(), field.1.to_lowercase()),
        FieldValues {
            values: values.collect(),
            whole: true,
            ..FieldValues::default()
        },
    );
    let found = at(marked, &catalog, Some(&real));
    let shown = |item: &Item| format!("{}|{}|{}", item.insert, item.detail, item.title);
    found.items.iter().map(shown).collect()
}

#[test]
fn an_answer_is_listed_by_count_with_its_labels_and_written_as_the_place_needs_it() {
    let account = |field| ("Account", field);
    let type_of = [("Other", "", 9), ("Odd\u{7}", "", 2), ("", "", 1)];
    for (marked, field, values, expected) in [
        (
            "SELECT Id FROM Account WHERE Type = |",
            account("Type"),
            &type_of[..],
            &[
                "'Other'|9|",
                "'Odd\\u0007'|2|",
                "'Prospect'|picklist|",
                "'Customer - Direct'|picklist|",
                "NULL|1|",
            ][..],
        ),
        (
            "SELECT Id FROM Account WHERE Type IN ('other', '|')",
            account("Type"),
            &type_of,
            &[
                "Odd\\u0007|2|",
                "Prospect|picklist|",
                "Customer - Direct|picklist|",
            ],
        ),
        (
            "SELECT Id FROM Account WHERE Industry = |",
            account("Industry"),
            &[("Not For Profit", "", 3), ("Shipping", "", 2)],
            // Inactive values are offered where records have them.
            &[
                "'Not For Profit'|3|Non-profit",
                "'Shipping'|2|",
                "'Agriculture'|picklist|",
                "'Banking'|picklist|",
                "'Technology'|picklist|",
                "NULL||",
            ],
        ),
        (
            "SELECT Id FROM Contact WHERE AccountId = 'ac|",
            ("Contact", "AccountId"),
            &[("001A", "Acme", 5), ("001B", "Bolt", 2)],
            &["001A'|5|Acme"],
        ),
        (
            "SELECT Id FROM Account WHERE Active__c = |",
            account("Active__c"),
            &[("true", "", 5), ("false", "", 2)],
            &["TRUE|5|", "FALSE|2|"],
        ),
        (
            "SELECT Id FROM Account WHERE AnnualRevenue > |",
            account("AnnualRevenue"),
            &[("1.2E7", "", 2), ("350000.5", "", 1)],
            &["12000000|2|", "350000.5|1|"],
        ),
        (
            "SELECT Id FROM Account WHERE Regions__c INCLUDES (|",
            account("Regions__c"),
            &[("EU;US", "", 3), ("US", "", 2), ("", "", 7)],
            &["'US'|5|", "'EU'|3|", "'AP'|multipicklist|"],
        ),
        (
            "SELECT Id FROM Account WHERE Regions__c = |",
            account("Regions__c"),
            &[("EU;US", "", 3)],
            &[
                "'EU;US'|3|",
                "'EU'|multipicklist|",
                "'US'|multipicklist|",
                "'AP'|multipicklist|",
                "NULL||",
            ],
        ),
        (
            "SELECT Id FROM Account WHERE Name LIKE '|'",
            account("Name"),
            &[("50% off_x", "", 3)],
            &["50\\% off\\_x|3|"],
        ),
    ] {
        assert_eq!(listed(marked, field, values), expected, "{marked}");
    }
    let dates = listed(
        "SELECT Id FROM Account WHERE CreatedDate = |",
        account("CreatedDate"),
        &[("2026-11-22T10:00:00.000+0000", "", 3)],
    );
    assert!(
        dates.contains(&"2026-11-22T10:00:00Z|3|".to_owned()),
        "{dates:?}"
    );
}
