//! Expansions as a person sees them: the text before, the cursor as `|`, the text after.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;

fn catalog() -> Catalog {
    let mut catalog = Catalog::new();
    catalog.set_global(
        serde_json::from_str(
            r#"{"sobjects":[{"name":"Account"},{"name":"Contact"},{"name":"User"},{"name":"Lead"}]}"#,
        )
        .unwrap(),
    );
    for describe in [
        r#"{"name":"Account","fields":[
            {"name":"Id","label":"Account ID","nillable":false,"defaultedOnCreate":true},
            {"name":"Name","label":"Account Name","createable":true},
            {"name":"OwnerId","label":"Owner","type":"reference","referenceTo":["User"],"relationshipName":"Owner","createable":true,"defaultedOnCreate":true},
            {"name":"ParentId","label":"Parent","type":"reference","referenceTo":["Lead"],"relationshipName":"Parent","nillable":true},
            {"name":"acme__Weight__c","label":"Gewicht","custom":true,"nillable":true}],
            "childRelationships":[{"childSObject":"Contact","field":"AccountId","relationshipName":"Contacts"}]}"#,
        r#"{"name":"User","fields":[{"name":"Id"},{"name":"Email","label":"Mail"}]}"#,
        r#"{"name":"Contact","fields":[{"name":"Id"},{"name":"LastName"}]}"#,
    ] {
        catalog.set_object(std::sync::Arc::new(serde_json::from_str(describe).unwrap()));
    }
    catalog
}

fn expanded(marked: &str, what: Expand) -> Result<String, CannotExpand> {
    let at = marked.find('|').unwrap();
    let mut text = marked.replacen('|', "", 1);
    let edit = expand(&text, at, what, &catalog())?;
    text.replace_range(edit.span.range(), &edit.text);
    Ok(text)
}

const EVERY: &str = "Id, Name, OwnerId, ParentId, acme__Weight__c";

#[test]
fn what_stands_at_the_cursor_becomes_fields() {
    for (text, expected) in [
        (
            "SELECT *| FROM Account",
            format!("SELECT {EVERY} FROM Account"),
        ),
        (
            "SELECT * FROM Account WHERE Id = null|",
            format!("SELECT {EVERY} FROM Account WHERE Id = null"),
        ),
        (
            "select Name, * -- all\nfrom account|",
            "select Name, Id, OwnerId, ParentId, acme__Weight__c -- all\nfrom account".to_owned(),
        ),
        (
            "SELECT Owner.*|, Name FROM Account",
            "SELECT Owner.Id, Owner.Email, Name FROM Account".to_owned(),
        ),
        (
            "SELECT a.Owner.|* FROM Account a",
            "SELECT a.Owner.Id, a.Owner.Email FROM Account a".to_owned(),
        ),
        (
            "SELECT Id, (SELECT *| FROM Contacts) FROM Account",
            "SELECT Id, (SELECT Id, LastName FROM Contacts) FROM Account".to_owned(),
        ),
        (
            "SELECT FIELDS(ALL)| FROM Account LIMIT 200",
            format!("SELECT {EVERY} FROM Account LIMIT 200"),
        ),
        (
            "SELECT FIELDS(custom)|, Name FROM Account",
            "SELECT acme__Weight__c, Name FROM Account".to_owned(),
        ),
        (
            "SELECT Wei| FROM Account",
            "SELECT acme__Weight__c FROM Account".to_owned(),
        ),
        (
            "SELECT Gew| FROM Account",
            "SELECT acme__Weight__c FROM Account".to_owned(),
        ),
        (
            "SELECT Id, Own|, Name FROM Account",
            "SELECT Id, OwnerId, Name FROM Account".to_owned(),
        ),
        (
            "SELECT Owner.mai| FROM Account",
            "SELECT Owner.Email FROM Account".to_owned(),
        ),
        (
            "SELECT Id FROM User; SELECT *| FROM User",
            "SELECT Id FROM User; SELECT Id, Email FROM User".to_owned(),
        ),
    ] {
        assert_eq!(expanded(text, Expand::Here), Ok(expected), "{text}");
    }
}

#[test]
fn kinds_of_fields_join_the_list_without_what_is_there() {
    for (text, what, expected) in [
        (
            "SELECT Id| FROM Account",
            Expand::All,
            format!("SELECT {EVERY} FROM Account"),
        ),
        (
            "SELECT Id, COUNT__c x FROM Account|",
            Expand::Custom,
            "SELECT Id, COUNT__c x, acme__Weight__c FROM Account".to_owned(),
        ),
        (
            "SELECT | FROM Account",
            Expand::Required,
            "SELECT Name FROM Account".to_owned(),
        ),
        (
            "SELECT| FROM Account",
            Expand::Required,
            "SELECT Name FROM Account".to_owned(),
        ),
        (
            "SELECT Id, (SELECT Id FROM Contacts), acme| FROM Account",
            Expand::Required,
            "SELECT Id, (SELECT Id FROM Contacts), Name FROM Account".to_owned(),
        ),
        (
            "SELECT name| FROM Account",
            Expand::Custom,
            "SELECT name, acme__Weight__c FROM Account".to_owned(),
        ),
    ] {
        assert_eq!(expanded(text, what), Ok(expected), "{text}");
    }
}

#[test]
fn fields_and_its_limit_stand_for_the_names_and_back() {
    let all = Expand::Fields(FieldsGroup::All);
    for (text, what, expected) in [
        ("SELECT *| FROM Account", all, "SELECT FIELDS(ALL) FROM Account LIMIT 200".to_owned()),
        ("SELECT Id, Owner.Name FROM Account WHERE Id != null ORDER BY Id OFFSET 5|", all, "SELECT FIELDS(ALL), Owner.Name FROM Account WHERE Id != null ORDER BY Id LIMIT 200 OFFSET 5".to_owned()),
        ("SELECT Name| FROM Account LIMIT 20", all, "SELECT FIELDS(ALL) FROM Account LIMIT 20".to_owned()),
        ("SELECT Name|, acme__Weight__c FROM Account", Expand::Fields(FieldsGroup::Standard), "SELECT FIELDS(STANDARD), acme__Weight__c FROM Account".to_owned()),
        ("SELECT Id, Name, OwnerId, ParentId, acme__Weight__c| FROM Account LIMIT 5", Expand::Collapse, "SELECT FIELDS(ALL) FROM Account LIMIT 5".to_owned()),
        ("SELECT Id, Name, OwnerId, ParentId, acme__Weight__c| FROM Account", Expand::Collapse, "SELECT * FROM Account".to_owned()),
        ("SELECT Id, Name, OwnerId, ParentId, Owner.Email| FROM Account", Expand::Collapse, "!".to_owned()),
        ("SELECT Id|, Name, OwnerId, ParentId, Owner.Email FROM Account", Expand::Collapse, "SELECT FIELDS(STANDARD), Owner.Email FROM Account".to_owned()),
        ("SELECT Name, Owner.Id, Owner.Email| FROM Account", Expand::Collapse, "SELECT Owner.*, Name FROM Account".to_owned()),
    ] {
        let told = match expanded(text, what) {
            Err(CannotExpand::NotWhole) => Ok("!".to_owned()),
            told => told,
        };
        assert_eq!(told, Ok(expected), "{text}");
    }
    let there = expanded("SELECT *| FROM Account", Expand::Here).unwrap();
    let back = expanded(&there.replacen(" FROM", "| FROM", 1), Expand::Collapse);
    assert_eq!(back.as_deref(), Ok("SELECT * FROM Account"));
}

#[test]
fn what_cannot_be_is_told_in_a_sentence() {
    for (text, what, expected) in [
        ("|", Expand::All, "put the cursor into one"),
        (
            "FIND {x} RETURNING Account (|Id)",
            Expand::All,
            "put the cursor into one",
        ),
        ("SELECT *|", Expand::Here, "name the object"),
        ("SELECT *| FROM Acount", Expand::Here, "no Acount"),
        ("SELECT Ower.*| FROM Account", Expand::Here, "no Ower"),
        (
            "SELECT *| FROM Lead",
            Expand::Here,
            "the fields of Lead are not loaded",
        ),
        (
            "SELECT Parent.*| FROM Account",
            Expand::Here,
            "the fields of Lead are not loaded",
        ),
        (
            "SELECT Name FROM Account GROUP BY Name|",
            Expand::All,
            "selects only what it groups by",
        ),
        (
            "SELECT COUNT()| FROM Account",
            Expand::All,
            "selects only what it groups by",
        ),
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT *| FROM Contact)",
            Expand::Here,
            "selects one field",
        ),
        (
            "SELECT Id, Email| FROM User",
            Expand::All,
            "all of them are in the list",
        ),
        (
            "SELECT xyz| FROM Account",
            Expand::Here,
            "no field of Account has \"xyz\"",
        ),
        (
            "SELECT Id| FROM User",
            Expand::Custom,
            "User has no such field",
        ),
        ("SELECT | FROM User", Expand::Here, "write *"),
        (
            "SELECT Id| FROM Account LIMIT 500",
            Expand::Fields(FieldsGroup::All),
            "LIMIT here is 500",
        ),
        (
            "SELECT Id, -- x\n Name| FROM Account",
            Expand::Fields(FieldsGroup::Standard),
            "comments",
        ),
        (
            "SELECT Id| FROM Account",
            Expand::Collapse,
            "no shorter form",
        ),
    ] {
        let told = expanded(text, what).map_err(|error| error.to_string());
        assert!(
            matches!(&told, Err(error) if error.contains(expected)),
            "{text}: {told:?}"
        );
    }
}

proptest::proptest! {
    #[test]
    fn no_text_and_no_cursor_is_too_much(text in "[SELECT FROMAccountId*.,()'a\n]{0,40}", at in 0_usize..50) {
        for what in [Expand::Here, Expand::All, Expand::Matching, Expand::Collapse, Expand::Fields(FieldsGroup::All)] {
            if let Ok(edit) = expand(&text, at, what, &catalog()) {
                proptest::prop_assert!(text.get(edit.span.range()).is_some());
            }
        }
    }
}
