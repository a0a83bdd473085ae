//! What is told of the word at the cursor (`|`).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use super::*;
use crate::language::test_catalog;

fn at(marked: &str) -> Option<(String, Hover)> {
    let place = marked.find('|').unwrap();
    let text = marked.replacen('|', "", 1);
    let found = hover(&text, place, &test_catalog::catalog())?;
    Some((found.span.text(&text).to_owned(), found))
}

#[test]
fn the_word_is_what_its_place_says() {
    use HoverKind as K;
    for (text, word, kind, title) in [
        (
            "SELECT Ind|ustry FROM Account",
            "Industry",
            K::Field,
            "Account.Industry",
        ),
        (
            "select industry| from account",
            "industry",
            K::Field,
            "Account.Industry",
        ),
        (
            "SELECT Id FROM Contact WHERE Account.|Name = 'x'",
            "Name",
            K::Field,
            "Account.Name",
        ),
        (
            "SELECT Id FROM Contact WHERE Acc|ount.Name = 'x'",
            "Account",
            K::Relationship,
            "Contact.Account",
        ),
        (
            "SELECT Account.Ow|ner.Name FROM Contact",
            "Owner",
            K::Relationship,
            "Account.Owner",
        ),
        (
            "SELECT Account.Owner.Na|me FROM Contact",
            "Name",
            K::Field,
            "User.Name",
        ),
        ("SELECT What.Na|me FROM Task", "Name", K::Field, "Name.Name"),
        ("SELECT Id FROM Acc|ount", "Account", K::Object, "Account"),
        (
            "SELECT Account|.Id FROM Account",
            "Account",
            K::Object,
            "Account",
        ),
        (
            "SELECT Id, (SELECT Id FROM Cont|acts) FROM Account",
            "Contacts",
            K::ChildRelationship,
            "Account.Contacts",
        ),
        (
            "SELECT Id, (SELECT Last|Name FROM Contacts) FROM Account",
            "LastName",
            K::Field,
            "Contact.LastName",
        ),
        ("SELECT c|.Id FROM Contact c", "c", K::Alias, "c"),
        ("SELECT c.Id FROM Contact c|", "c", K::Alias, "c"),
        (
            "SELECT a.Indus|try FROM Contact c, c.Account a",
            "Industry",
            K::Field,
            "Account.Industry",
        ),
        (
            "SELECT Name n| FROM Account GROUP BY Name",
            "n",
            K::Alias,
            "n",
        ),
        (
            "SELECT TYPEOF What WHEN Op|portunity THEN Amount END FROM Task",
            "Opportunity",
            K::Object,
            "Opportunity",
        ),
        (
            "SELECT TYPEOF What WHEN Opportunity THEN Am|ount END FROM Task",
            "Amount",
            K::Field,
            "Opportunity.Amount",
        ),
        (
            "SELECT TYPEOF Wh|at WHEN Opportunity THEN Amount END FROM Task",
            "What",
            K::Relationship,
            "Task.What",
        ),
        (
            "SELECT co|unt(Id) FROM Account",
            "count",
            K::Function,
            "COUNT(field)",
        ),
        (
            "SELECT COUNT|() FROM Account",
            "COUNT",
            K::Function,
            "COUNT(field)",
        ),
        (
            "SELECT MAX(Annual|Revenue) FROM Account",
            "AnnualRevenue",
            K::Field,
            "Account.AnnualRevenue",
        ),
        (
            "SELECT FIELDS(A|LL) FROM Account",
            "ALL",
            K::Function,
            "FIELDS(ALL)",
        ),
        (
            "SELECT Id FROM Case WHERE ClosedDate > LAST_N|_DAYS:5",
            "LAST_N_DAYS:5",
            K::DateLiteral,
            "LAST_N_DAYS:5",
        ),
        (
            "SELECT Id FROM Case WHERE ClosedDate = to|day",
            "today",
            K::DateLiteral,
            "TODAY",
        ),
        (
            "SELECT Id FROM Account WHERE Industry = 'Not For| Profit'",
            "'Not For Profit'",
            K::Value,
            "Not For Profit",
        ),
        (
            "SELECT Id FROM Account WHERE Name = nu|ll",
            "null",
            K::Keyword,
            "NULL",
        ),
        ("sel|ect Id FROM Account", "select", K::Keyword, "SELECT"),
        (
            "SELECT Id FROM Account GROUP B|Y Name",
            "BY",
            K::Keyword,
            "BY",
        ),
        (
            "SELECT Id FROM Account ORDER BY Name nulls fi|rst",
            "first",
            K::Keyword,
            "FIRST",
        ),
        (
            "SELECT Id FROM User; SELECT Ema|il FROM User",
            "Email",
            K::Field,
            "User.Email",
        ),
        (
            "FIND {x} RETURNING Acc|ount (Name)",
            "Account",
            K::Object,
            "Account",
        ),
        (
            "FIND {x} RETURNING Account (Ratin|g)",
            "Rating",
            K::Field,
            "Account.Rating",
        ),
    ] {
        let (told, found) = at(text).unwrap_or_else(|| panic!("nothing on {text}"));
        assert_eq!(
            (told.as_str(), found.kind, found.title.as_str()),
            (word, kind, title),
            "{text}"
        );
        assert!(!found.facts.is_empty(), "{text}");
    }
}

#[test]
fn nothing_is_told_of_what_nobody_knows() {
    for text in [
        "|",
        "SELECT Id |  FROM Account",
        "SELECT Idd| FROM Account",
        "SELECT Id FROM Acount|",
        "SELECT Id FROM Account WHERE Name = 'x|'",
        "SELECT Id FROM Account -- SEL|ECT",
        "SELECT Id,| FROM Account WHERE x =| 1",
    ] {
        assert_eq!(at(text), None, "{text}");
    }
}

#[test]
fn a_field_tells_label_type_help_and_values() {
    let mut catalog = Catalog::new();
    let describe = r#"{"name":"Part__c","label":"Part","fields":[
        {"name":"Price__c","label":"Price","type":"currency","precision":16,"scale":2,"calculated":true,
         "calculatedFormula":"Cost__c * 2","inlineHelpText":"With tax","filterable":true,"sortable":true},
        {"name":"Kind__c","label":"Kind","type":"picklist","filterable":true,"sortable":true,"groupable":true,
         "createable":true,"picklistValues":[{"value":"a","label":"A a","active":true,"defaultValue":true},
         {"value":"b","label":"b","active":true},{"value":"c","active":false}]},
        {"name":"Of__c","label":"Of","type":"reference","referenceTo":["Bin__c","Lot__c","Way__c"],
         "relationshipName":"Of__r","filterable":true,"sortable":true,"groupable":true,"nillable":true}]}"#;
    catalog.set_object(std::sync::Arc::new(serde_json::from_str(describe).unwrap()));
    let facts = |text: &str, place: usize| {
        let found = hover(text, place, &catalog).unwrap();
        let told = found
            .facts
            .iter()
            .map(|fact| format!("{}: {}", fact.name, fact.text));
        (
            told.collect::<Vec<_>>().join("\n"),
            found.object,
            found.wanted,
        )
    };
    let text = "SELECT Price__c, Kind__c, Of__c, Of__r.Name FROM Part__c";
    let (told, object, _) = facts(text, 8);
    assert_eq!(
        told,
        "label: Price\ntype: currency(14, 2), computed\nhelp: With tax\nformula: Cost__c * 2\n: not for GROUP BY"
    );
    assert_eq!(object.as_deref(), Some("Part__c"));
    assert_eq!(
        facts(text, 18).0,
        "label: Kind\ntype: picklist\n: required\nvalue: a (A a), the default\nvalue: b\n: 1 value more is not active"
    );
    assert_eq!(
        facts(text, 27).0,
        "label: Of\ntype: reference to Bin__c, Lot__c or Way__c"
    );
    let (told, _, wanted) = facts(text, 40);
    assert_eq!(told, ": not loaded yet");
    assert_eq!(wanted.into_iter().collect::<Vec<_>>(), ["Name"]);
}

proptest::proptest! {
    #[test]
    fn no_text_and_no_cursor_is_too_much(text in "[SELECT FROMAccountId*.,()'a\n]{0,40}", at in 0_usize..50) {
        if let Some(found) = hover(&text, at, &test_catalog::catalog()) {
            proptest::prop_assert!(text.get(found.span.range()).is_some());
        }
    }
}
