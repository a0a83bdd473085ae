//! The shapes of results: keys in SELECT order, parents, children, TYPEOF, FIELDS, pages.

use super::super::super::answer::write_page;
use super::super::super::id;
use super::super::evaluate;
use super::{Json, body, names, question, rows};

fn sent(soql: &str) -> String {
    body(&question(soql))
}

#[test]
fn a_record_is_written_as_recorded() {
    let acme = id::make("001", 1);
    assert_eq!(
        sent("select name, id, annualrevenue from account where name = 'acme'"),
        format!(
            r#"{{"totalSize":1,"done":true,"records":[{{"attributes":{{"type":"Account","url":"/services/data/v66.0/sobjects/Account/{acme}"}},"Name":"Acme","Id":"{acme}","AnnualRevenue":100.5}}]}}"#
        )
    );
    assert_eq!(
        sent("SELECT Id FROM Account WHERE Name = 'none'"),
        r#"{"totalSize":0,"done":true,"records":[]}"#
    );
    assert_eq!(
        sent("SELECT COUNT() FROM Contact"),
        r#"{"totalSize":4,"done":true,"records":[]}"#
    );
    assert_eq!(
        sent("SELECT COUNT() FROM Contact LIMIT 3"),
        r#"{"totalSize":3,"done":true,"records":[]}"#
    );
}

#[test]
fn parents_nest_where_they_are_first_named() {
    let (ed, acorn, bob) = (id::make("003", 3), id::make("001", 2), id::make("005", 2));
    assert_eq!(
        sent(
            "SELECT Account.Owner.Name, Name, Account.Name, Account.OwnerId FROM Contact WHERE Name = 'Ed'"
        ),
        format!(
            r#"{{"totalSize":1,"done":true,"records":[{{"attributes":{{"type":"Contact","url":"/services/data/v66.0/sobjects/Contact/{ed}"}},"Account":{{"attributes":{{"type":"Account","url":"/services/data/v66.0/sobjects/Account/{acorn}"}},"Owner":{{"attributes":{{"type":"User","url":"/services/data/v66.0/sobjects/User/{bob}"}},"Name":"Bob"}},"Name":"acorn","OwnerId":"{bob}"}},"Name":"Ed"}}]}}"#
        )
    );
    assert_eq!(
        rows("SELECT Name, Account.Owner.Name FROM Contact WHERE Name = 'Flo'"),
        [r#"Account=null Name="Flo""#]
    );
}

#[test]
fn a_polymorphic_parent_is_a_name() {
    let acme = id::make("001", 1);
    let body = sent("SELECT What.Name, What.Type, What.Email FROM Task WHERE Subject = 'Call'");
    assert!(
        body.contains(&format!(
            r#""What":{{"attributes":{{"type":"Name","url":"/services/data/v66.0/sobjects/Account/{acme}"}},"Name":"Acme","Type":"Account","Email":null}}"#
        )),
        "{body}"
    );
    assert_eq!(
        names("SELECT Subject, Id FROM Task WHERE What.Type = 'Contact'"),
        "-"
    );
}

#[test]
fn typeof_gives_each_object_its_own_fields() {
    let soql = "SELECT TYPEOF What WHEN Account THEN Name, Owner.Name WHEN Contact THEN Email END FROM Task";
    let body = sent(soql);
    let (acme, ada, cy) = (id::make("001", 1), id::make("005", 1), id::make("003", 1));
    for part in [
        format!(
            r#""What":{{"attributes":{{"type":"Account","url":"/services/data/v66.0/sobjects/Account/{acme}"}},"Name":"Acme","Owner":{{"attributes":{{"type":"User","url":"/services/data/v66.0/sobjects/User/{ada}"}},"Name":"Ada"}}}}"#
        ),
        format!(
            r#""What":{{"attributes":{{"type":"Contact","url":"/services/data/v66.0/sobjects/Contact/{cy}"}},"Email":"cy@x.org"}}"#
        ),
    ] {
        assert!(body.contains(&part), "{body}");
    }
    // Nothing there, and a deleted record.
    assert_eq!(body.matches("\"What\":null").count(), 2);
    assert!(
        sent("SELECT TYPEOF What WHEN Contact THEN Email ELSE Name END FROM Task WHERE Subject = 'Call'")
            .contains(r#""Name":"Acme""#)
    );
    assert!(
        sent("SELECT TYPEOF What WHEN Contact THEN Email END FROM Task WHERE Subject = 'Call'")
            .contains(r#""What":null"#)
    );
}

#[test]
fn children_are_null_when_there_are_none() {
    let acme = "SELECT Name, (SELECT Name FROM Contacts ORDER BY Name DESC) FROM Account";
    let rows = rows(acme);
    assert_eq!(rows.len(), 6);
    assert!(rows[0].contains(r#""totalSize":2"#) && rows[0].contains(r#""done":true"#));
    let (cy, di) = (rows[0].find("Cy").unwrap(), rows[0].find("Di").unwrap());
    assert!(di < cy, "{}", rows[0]);
    assert_eq!(rows[2], r#"Contacts=null Name="Bolt""#);
}

#[test]
fn children_are_filtered_cut_and_nested() {
    let found = rows(
        "SELECT (SELECT Name FROM Account.Contacts WHERE Email != null LIMIT 1) FROM Account LIMIT 1",
    );
    assert!(
        found[0].contains("Cy") && !found[0].contains("Di"),
        "{found:?}"
    );
    let nested = rows(
        "SELECT (SELECT Name, (SELECT Name FROM Contacts) FROM ChildAccounts) FROM Account WHERE Name = 'Acme'",
    );
    assert!(
        nested[0].contains("acorn") && nested[0].contains("Ed"),
        "{nested:?}"
    );
    let parents = rows(
        "SELECT (SELECT c.Account.Name FROM Contacts c WHERE c.Name = 'Cy') FROM Account LIMIT 1",
    );
    assert!(parents[0].contains("Acme"), "{parents:?}");
}

#[test]
fn compound_fields_and_functions() {
    assert_eq!(
        rows("SELECT BillingAddress FROM Account WHERE Name IN ('Acme', 'Zoo') ORDER BY Name"),
        [
            r#"BillingAddress={"city":"Paris","country":null,"geocodeAccuracy":null,"latitude":null,"longitude":null,"postalCode":null,"state":null,"street":null}"#,
            "BillingAddress=null",
        ]
    );
    assert!(
        sent("SELECT CreatedDate, Opens__c, Founded__c FROM Account LIMIT 1").contains(
            r#""CreatedDate":"2026-05-13T00:00:00.000+0000","Opens__c":"08:00:00.000Z","Founded__c":"2000-02-29""#
        )
    );
    assert!(
        sent("SELECT toLabel(Type), AnnualRevenue, FORMAT(AnnualRevenue) f, FORMAT(CreatedDate) FROM Account LIMIT 1")
            .contains(r#""Type":"Customer!","AnnualRevenue":100.5,"f":"$100.50","CreatedDate":"5/13/2026, 12:00 AM""#)
    );
}

#[test]
fn fields_stands_for_all_fields_of_a_kind() {
    let all = sent("SELECT FIELDS(ALL) FROM Contact LIMIT 200");
    for key in ["Id", "IsDeleted", "Name", "Email", "AccountId"] {
        assert_eq!(all.matches(&format!("\"{key}\":")).count(), 4, "{all}");
    }
    assert_eq!(
        rows("SELECT FIELDS(CUSTOM) FROM Account WHERE Name = 'Zoo' LIMIT 1"),
        [r#"Active__c=false Founded__c="2026-05-17" Notes__c=null Opens__c=null Regions__c=null"#]
    );
    assert!(!sent("SELECT FIELDS(STANDARD) FROM Account").contains("__c"));
    let id = id::make("001", 1);
    let by_id = format!("SELECT FIELDS(ALL) FROM Account WHERE Id = '{id}'");
    assert!(sent(&by_id).contains("Acme"));
}

#[test]
fn pages_are_written_from_any_place() {
    let mut question = question("SELECT Name FROM Account ORDER BY Name");
    question.batch = 2;
    let answer = evaluate(&question).unwrap();
    assert_eq!((answer.len(), answer.total_size()), (6, 6));
    let page = |from| {
        let mut out = String::new();
        write_page(&answer, from, 2, &mut out, &mut |_, at| {
            format!("/more-{at}")
        });
        out
    };
    let first = page(0);
    assert!(
        first.starts_with(r#"{"totalSize":6,"done":false,"nextRecordsUrl":"/more-2","records":["#)
    );
    assert!(first.contains("100%_x") && first.contains("Acme"));
    let last = page(4);
    assert!(last.starts_with(r#"{"totalSize":6,"done":true,"records":["#));
    assert!(last.contains("Zoo") && last.contains("Ärger"));
}

#[test]
fn children_count_as_rows_of_the_page() {
    let question = question("SELECT Name, (SELECT Name FROM Contacts) FROM Account ORDER BY Name");
    let answer = evaluate(&question).unwrap();
    let counts: Vec<usize> = (0..answer.len()).map(|at| answer.children(at)).collect();
    let parent = counts.iter().position(|count| *count == 2).unwrap();
    // Room for the parent and one child: it is cut, and alone on its page.
    let mut out = String::new();
    write_page(&answer, parent, 2, &mut out, &mut |_, at| {
        format!("/more-{at}")
    });
    let found: Json = serde_json::from_str(&out).unwrap();
    assert_eq!(
        found["nextRecordsUrl"],
        format!("/more-{}", parent + 1).as_str()
    );
    let children = &found["records"][0]["Contacts"];
    assert_eq!(children["totalSize"], 2);
    assert_eq!(children["done"], false);
    assert_eq!(children["nextRecordsUrl"], "/more-1");
    // With room for all of them nothing is cut.
    let mut out = String::new();
    write_page(&answer, 0, 2_000, &mut out, &mut |_, _| String::new());
    assert!(!out.contains("\"done\":false"), "{out}");
}

#[test]
fn the_rest_of_many_children_has_its_own_pages() {
    let mut question = question("SELECT (SELECT Name FROM Contacts) FROM Account LIMIT 1");
    question.batch = 1;
    let answer = evaluate(&question).unwrap();
    let mut out = String::new();
    let mut rests = Vec::new();
    write_page(&answer, 0, 1, &mut out, &mut |rest, at| {
        rests.push((rest, at));
        "/rest".to_owned()
    });
    assert!(out.contains(
        r#""Contacts":{"totalSize":2,"done":false,"nextRecordsUrl":"/rest","records":[{"#
    ));
    assert_eq!(rests.len(), 1);
    let (rest, at) = &rests[0];
    let mut out = String::new();
    write_page(rest, *at, 1, &mut out, &mut |_, _| String::new());
    assert!(
        out.contains(r#""done":true"#) && out.contains("Di") && !out.contains("Cy"),
        "{out}"
    );
}
