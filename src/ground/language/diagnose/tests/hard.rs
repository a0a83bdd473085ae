//! What other tools take and the server refuses, or the other way round: the hard cases of the
//! research by their numbers, and the list of errors of meaning that the best of them has.

use super::super::{Code, Severity};
use super::*;
use Code as C;

/// Each text has an error of this kind, and no other kind of error.
fn refused(rows: &[(&str, Code)]) {
    let catalog = catalog();
    let mut failures = Vec::new();
    for (text, code) in rows {
        let diagnosis = diagnose(text, &catalog);
        let errors = diagnosis.items.iter();
        let mut errors = errors.filter(|item| item.severity == Severity::Error);
        if !errors.clone().any(|item| item.code == *code) || errors.any(|item| item.code != *code) {
            failures.push(format!(
                "{text}\n  not {code:?}:\n  {}",
                told(text, &diagnosis)
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn taken(texts: &[&str]) {
    let marked = marks(texts.iter().copied(), &catalog());
    assert!(marked.is_empty(), "{}", marked.join("\n"));
}

#[test]
fn case_1_aliases_outside_of_aggregates() {
    refused(&[
        ("SELECT DISTINCT Id FROM Account", C::Alias),
        ("SELECT Name n FROM Account", C::Alias),
        ("SELECT Owner.Name n FROM Account", C::Alias),
    ]);
    taken(&["SELECT Name n FROM Account GROUP BY Name"]);
}

#[test]
fn case_2_dates_that_do_not_exist() {
    refused(&[
        (
            "SELECT Id FROM Account WHERE Founded__c = 2024-02-30",
            C::Date,
        ),
        (
            "SELECT Id FROM Account WHERE Founded__c = 2024-13-01",
            C::Date,
        ),
        (
            "SELECT Id FROM Account WHERE CreatedDate > 2024-01-01T24:61:00Z",
            C::Date,
        ),
    ]);
    taken(&["SELECT Id FROM Account WHERE Founded__c = 2024-02-29"]);
}

#[test]
fn case_3_patterns_and_sets_take_texts() {
    for value in ["5", "TODAY", "null"] {
        refused(&[(
            &format!("SELECT Id FROM Account WHERE Name LIKE {value}"),
            C::Value,
        )]);
    }
    for value in ["1", "null"] {
        refused(&[(
            &format!("SELECT Id FROM Account WHERE Regions__c INCLUDES ({value})"),
            C::Value,
        )]);
    }
}

#[test]
fn case_4_aggregates_where_there_are_none() {
    refused(&[
        ("SELECT Id FROM Account WHERE COUNT(Id) > 1", C::Aggregate),
        (
            "SELECT Id, (SELECT COUNT() FROM Contacts) FROM Account",
            C::Aggregate,
        ),
        ("SELECT Name, COUNT(Id) FROM Account", C::Grouping),
        ("SELECT Id, Id FROM Account", C::Duplicate),
    ]);
}

#[test]
fn case_5_more_than_there_may_be() {
    let six = "SELECT Id, (SELECT Id, (SELECT Id, (SELECT Id, (SELECT Id, (SELECT Id, (SELECT Id FROM \
               ChildContacts) FROM ChildContacts) FROM ChildContacts) FROM ChildContacts) FROM ChildContacts) FROM \
               Contacts) FROM Account";
    refused(&[
        ("SELECT Id FROM Account LIMIT 99999999999999", C::Limit),
        ("SELECT Id FROM Account LIMIT 1 OFFSET 5000", C::Limit),
        ("SELECT FIELDS(ALL) FROM Account", C::Fields),
        (six, C::Levels),
    ]);
}

#[test]
fn case_6_and_with_or() {
    refused(&[
        (
            "SELECT Id FROM Account WHERE Name = 'a' AND Phone = 'b' OR Phone = 'c'",
            C::Syntax,
        ),
        (
            "SELECT Id FROM Account WHERE Name = 'a' AND NOT Phone = 'b'",
            C::Syntax,
        ),
    ]);
    taken(&[
        "SELECT Id FROM Account WHERE (Name = 'a' AND Phone = 'b') OR Phone = 'c'",
        "SELECT Id FROM Account WHERE Name = 'a' AND (NOT Phone = 'b')",
    ]);
}

#[test]
fn case_7_and_8_signs_that_do_not_belong() {
    refused(&[
        ("SELECT Owner. FROM Account", C::Syntax),
        ("SELECT Owner..Name FROM Account", C::Syntax),
        ("SELECT Id FROM Account WHERE Score__c ! = 1", C::Syntax),
        ("SELECT Id FROM \"Account\"", C::Syntax),
        ("SELECT `Id` FROM Account", C::Syntax),
    ]);
    taken(&["SELECT Id FROM Account;", "SELECT Id FROM Account ;\n"]);
    for text in ["SELECT Id. FROM Account", "SELECT Id.. FROM Account"] {
        let items = diagnose(text, &catalog()).items;
        assert!(items.iter().any(|item| item.code == C::Syntax), "{items:?}");
    }
}

#[test]
fn case_9_and_10_what_others_refuse() {
    taken(&[
        "SELECT c.Id FROM Contact c, c.Account a WHERE a.Name = 'x'",
        "SELECT CALENDAR_YEAR(CreatedDate), COUNT(Id) FROM Account GROUP BY ROLLUP(CALENDAR_YEAR(CreatedDate))",
        "SELECT CALENDAR_YEAR(CreatedDate), COUNT(Id) FROM Account GROUP BY CUBE(CALENDAR_YEAR(CreatedDate), Type)",
        "SELECT Id FROM Account WHERE AnnualRevenue > EUR5.50",
        "SELECT Id FROM Account WHERE Name LIKE 'a\\_b'",
        "SELECT Id FROM Account WHERE Name = 'a\\u00e4\\n\\\\'",
    ]);
    refused(&[
        ("SELECT Id FROM Account WHERE Name = 'a\\x'", C::Syntax),
        ("SELECT Id FROM Account WHERE Name = '\\u00'", C::Syntax),
        ("SELECT Id FROM Account WHERE Name = 'a\\_b'", C::Syntax),
        ("SELECT Id FROM Account WHERE Name = 'a", C::Syntax),
    ]);
}

#[test]
fn case_11_comments() {
    taken(&[
        "// who\nSELECT Id -- what\nFROM Account /* where\n it is */ WHERE Name = '-- no //' -- end",
        "/* a; b */ SELECT Id FROM Account",
    ]);
}

#[test]
fn case_12_words_that_are_names_and_words_that_are_not() {
    taken(&[
        "SELECT Id FROM Group",
        "SELECT Id FROM Case",
        "SELECT COUNT(Id) Count FROM Account",
        "SELECT COUNT(Id) Category FROM Account",
    ]);
    refused(&[
        ("SELECT Limit FROM Account", C::Syntax),
        ("SELECT Id FROM Like", C::Syntax),
        ("SELECT Null FROM Account", C::Syntax),
        ("SELECT Id FROM Account Select", C::Syntax),
    ]);
}

#[test]
fn case_13_nesting_and_words_grown_together() {
    taken(&[
        "SELECT Id FROM Account WHERE Score__c=1AND Name='x'",
        "SELECT Id FROM Account WHERE Score__c=1LIMIT 5",
    ]);
    let deep = format!(
        "SELECT Id FROM Account WHERE {}Name = 'x'{}",
        "(".repeat(20_000),
        ")".repeat(20_000)
    );
    // Only that it ends.
    let _ = diagnose(&deep, &catalog());
}

#[test]
fn case_22_a_mark_ends_where_what_is_wrong_ends() {
    for (text, marked) in [
        ("SELECT Nmae FROM Account", "Nmae"),
        ("SELECT Id FROM Account WHERE Name = \"x\"", "\"x\""),
        ("SELECT Id FROM Acount", "Acount"),
        (
            "SELECT Id FROM Account LIMIT 99999999999999",
            "99999999999999",
        ),
    ] {
        let diagnosis = diagnose(text, &catalog());
        let spans = diagnosis.items.iter().map(|item| item.span.text(text));
        assert_eq!(spans.collect::<Vec<_>>(), [marked], "{text}");
    }
}

#[test]
fn the_errors_of_meaning_that_the_best_checker_knows() {
    refused(&[
        ("SELECT Nothing__c FROM Account", C::Field),
        ("SELECT Owner FROM Account", C::NeedsField),
        ("SELECT Name.Id FROM Account", C::NotRelationship),
        (
            "SELECT Id FROM Account WHERE Notes__c = 'x'",
            C::NotFilterable,
        ),
        (
            "SELECT COUNT(Id) FROM Account GROUP BY AnnualRevenue",
            C::NotGroupable,
        ),
        ("SELECT Id FROM Account ORDER BY Notes__c", C::NotSortable),
        ("SELECT Id FROM Nothing__c", C::Object),
        (
            "SELECT Id, (SELECT Id FROM Nothings) FROM Account",
            C::Child,
        ),
        ("SELECT NOTHING(Id) FROM Account", C::Function),
        ("SELECT Id FROM Account ORDER BY MAX(Name)", C::Aggregate),
        ("SELECT COUNT(), Name FROM Account", C::Syntax),
        ("SELECT Name, COUNT() FROM Account", C::Syntax),
        (
            "SELECT Id FROM Account WHERE CreatedDate = LAST_DAYS",
            C::Value,
        ),
        ("SELECT a FROM Account a", C::NeedsField),
        (
            "SELECT TYPEOF Owner WHEN User THEN Name END FROM Account",
            C::TypeOf,
        ),
        ("SELECT MAX() FROM Account", C::Syntax),
        ("SELECT MAX(Name, Id) FROM Account", C::Syntax),
        ("SELECT SUM(Name) FROM Account", C::Argument),
        ("SELECT FIELDS(SOME) FROM Account", C::Fields),
        (
            "SELECT DISTANCE(Location__c, GEOLOCATION(1, 2), 'yd') FROM Account",
            C::Distance,
        ),
    ]);
}

#[test]
fn scopes_are_those_of_the_object_where_the_org_says_which() {
    let describe = |scopes: &str| {
        let json = format!(
            r#"{{"name":"Thing__c","queryable":true,"fields":[{{"name":"Id","type":"id"}}],"supportedScopes":{scopes}}}"#
        );
        let mut catalog = Catalog::new();
        catalog.set_object(std::sync::Arc::new(serde_json::from_str(&json).unwrap()));
        catalog
    };
    let told = describe(r#"[{"label":"All","name":"everything"},{"label":"Mine","name":"mine"}]"#);
    for (text, message) in [
        ("SELECT Id FROM Thing__c USING SCOPE Mine", None),
        (
            "SELECT Id FROM Thing__c USING SCOPE team",
            Some("Thing__c has no scope team: it has everything, mine"),
        ),
        (
            "SELECT Id FROM Thing__c USING SCOPE mien",
            Some("Thing__c has no scope mien: it has everything, mine; did you mean mine?"),
        ),
    ] {
        let diagnosis = diagnose(text, &told);
        let first = diagnosis.items.first();
        assert_eq!(first.map(|item| item.message.as_str()), message, "{text}");
        assert!(first.is_none_or(|item| item.severity == Severity::Warning));
    }
    for nothing in ["null", "[]"] {
        let catalog = describe(nothing);
        let said = |text| diagnose(text, &catalog).items.len();
        assert_eq!(said("SELECT Id FROM Thing__c USING SCOPE team"), 0);
        assert_eq!(said("SELECT Id FROM Thing__c USING SCOPE teem"), 1);
    }
}
