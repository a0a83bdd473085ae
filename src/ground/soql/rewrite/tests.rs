//! What becomes of statements, told in tables.

use proptest::prelude::*;

use super::*;

fn term(expression: &str, descending: bool, nulls_first: bool) -> SortTerm {
    SortTerm {
        expression: expression.into(),
        descending,
        nulls_first,
    }
}

fn sorted(text: &str, terms: &[SortTerm]) -> String {
    let after = Statement::read(text).unwrap().sorted_by(terms).unwrap();
    Statement::read(&after).unwrap_or_else(|e| panic!("{after}: {e}"));
    after
}

fn filtered(text: &str, conditions: &[&str]) -> String {
    let conditions: Vec<String> = conditions.iter().map(|c| (*c).to_owned()).collect();
    let after = Statement::read(text).unwrap().filtered_by(&conditions);
    Statement::read(&after).unwrap_or_else(|e| panic!("{after}: {e}"));
    after
}

#[test]
fn keys_to_sort_by_come_before_those_there_are() {
    let name = [term("Name", false, false)];
    for (text, after) in [
        (
            "SELECT Id FROM Account",
            "SELECT Id FROM Account ORDER BY Name NULLS LAST",
        ),
        (
            "SELECT Id FROM Account LIMIT 5 OFFSET 2",
            "SELECT Id FROM Account ORDER BY Name NULLS LAST LIMIT 5 OFFSET 2",
        ),
        (
            "SELECT Id FROM Account OFFSET 2",
            "SELECT Id FROM Account ORDER BY Name NULLS LAST OFFSET 2",
        ),
        (
            "SELECT Id FROM Account ORDER BY Industry, name DESC LIMIT 5",
            "SELECT Id FROM Account ORDER BY Name NULLS LAST, Industry LIMIT 5",
        ),
        (
            "SELECT Id\nFROM Account -- all of them\nWHERE Name != null\nFOR VIEW",
            "SELECT Id\nFROM Account -- all of them\nWHERE Name != null\nORDER BY Name NULLS LAST\nFOR VIEW",
        ),
        (
            "SELECT Id, (SELECT Id FROM Contacts ORDER BY LastName LIMIT 1) FROM Account;",
            "SELECT Id, (SELECT Id FROM Contacts ORDER BY LastName LIMIT 1) FROM Account ORDER BY Name NULLS LAST;",
        ),
        (
            "SELECT Id FROM Order ORDER BY Order DESC",
            "SELECT Id FROM Order ORDER BY Name NULLS LAST, Order DESC",
        ),
        (
            "SELECT a.Id FROM Account a ORDER BY a.Name",
            "SELECT a.Id FROM Account a ORDER BY Name NULLS LAST",
        ),
    ] {
        assert_eq!(sorted(text, &name), after);
    }
    let two = [term("Amount", true, true), term("Name", false, false)];
    assert_eq!(
        sorted("SELECT Id FROM Opportunity", &two),
        "SELECT Id FROM Opportunity ORDER BY Amount DESC NULLS FIRST, Name NULLS LAST"
    );
}

#[test]
fn conditions_are_added_without_changing_those_there_are() {
    for (text, after) in [
        (
            "SELECT Id FROM Account",
            "SELECT Id FROM Account WHERE Name = 'x'",
        ),
        (
            "SELECT COUNT() FROM Account",
            "SELECT COUNT() FROM Account WHERE Name = 'x'",
        ),
        (
            "SELECT Id FROM Account a USING SCOPE mine LIMIT 3",
            "SELECT Id FROM Account a USING SCOPE mine WHERE Name = 'x' LIMIT 3",
        ),
        (
            "SELECT Id FROM Account WHERE A = 1 ORDER BY Id",
            "SELECT Id FROM Account WHERE A = 1 AND Name = 'x' ORDER BY Id",
        ),
        (
            "SELECT Id FROM Account WHERE A = 1 OR B IN ('(', ')')",
            "SELECT Id FROM Account WHERE (A = 1 OR B IN ('(', ')')) AND Name = 'x'",
        ),
        (
            "SELECT Id FROM Account WHERE (A = 1 OR B = 2) /* either */ LIMIT 1",
            "SELECT Id FROM Account WHERE (A = 1 OR B = 2) AND Name = 'x' /* either */ LIMIT 1",
        ),
        (
            "SELECT Id FROM Account WHERE (A = 1) OR (B = 2)",
            "SELECT Id FROM Account WHERE ((A = 1) OR (B = 2)) AND Name = 'x'",
        ),
        (
            "SELECT Id FROM Account WHERE NOT A = 1",
            "SELECT Id FROM Account WHERE (NOT A = 1) AND Name = 'x'",
        ),
        (
            "SELECT Id FROM Account WITH SECURITY_ENFORCED LIMIT 1",
            "SELECT Id FROM Account WHERE Name = 'x' WITH SECURITY_ENFORCED LIMIT 1",
        ),
        (
            "SELECT A, COUNT(Id)\nFROM Account -- é\nGROUP BY A",
            "SELECT A, COUNT(Id)\nFROM Account\nWHERE Name = 'x' -- é\nGROUP BY A",
        ),
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE A = 1 OR B = 2)",
            "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE A = 1 OR B = 2) AND Name = 'x'",
        ),
    ] {
        assert_eq!(filtered(text, &["Name = 'x'"]), after);
    }
    let same = "SELECT Id FROM Account WHERE A = 1 OR B = 2";
    assert_eq!(filtered(same, &[]), same);
}

#[test]
fn groups_take_their_conditions_behind_having() {
    let having = |text: &str| {
        let statement = Statement::read(text).unwrap();
        statement.having(&["COUNT(Id) > 5".to_owned()])
    };
    assert_eq!(
        having("SELECT A, COUNT(Id) FROM B GROUP BY A ORDER BY A").unwrap(),
        "SELECT A, COUNT(Id) FROM B GROUP BY A HAVING COUNT(Id) > 5 ORDER BY A"
    );
    assert_eq!(
        having("SELECT A, COUNT(Id) FROM B GROUP BY ROLLUP(A) HAVING A = 1 OR A = 2").unwrap(),
        "SELECT A, COUNT(Id) FROM B GROUP BY ROLLUP(A) HAVING (A = 1 OR A = 2) AND COUNT(Id) > 5"
    );
    assert_eq!(
        having("SELECT COUNT(Id) FROM B"),
        Err(CannotRewrite::NoGroups)
    );
}

#[test]
fn frequencies_are_counted_by_the_server_among_the_same_rows() {
    let frequency = |text: &str, conditions: &[String]| {
        Statement::read(text)
            .unwrap()
            .frequency("Industry", conditions)
    };
    assert_eq!(
        frequency(
            "SELECT Id, Industry FROM Account a WHERE Name = 'a  b' /* x */ ORDER BY Id LIMIT 9",
            &["A = 1".into()]
        )
        .unwrap(),
        "SELECT Industry, COUNT(Id)\nFROM Account a WHERE Name = 'a  b' AND A = 1\nGROUP BY Industry\nORDER BY COUNT(Id) DESC\nLIMIT 2000"
    );
    assert_eq!(
        frequency("SELECT COUNT() FROM Account", &[]),
        Err(CannotRewrite::Count)
    );
    assert_eq!(
        frequency("SELECT MAX(A) FROM Account", &[]),
        Err(CannotRewrite::Grouped)
    );
}

#[test]
fn headings_lead_back_to_what_was_selected() {
    let grouped = "SELECT StageName, Account.Name, SUM(Amount) total, COUNT(Id), MAX(Amount) \
                   FROM Opportunity GROUP BY StageName, Account.Name";
    let plain = "SELECT a.Name, a.Owner.Name, toLabel(Status), FORMAT(Amount) shown, \
                 (SELECT Id FROM Contacts), TYPEOF What WHEN Account THEN Phone END FROM Account a";
    for (text, path, found) in [
        (grouped, "StageName", Some(("StageName", false))),
        (grouped, "Name", Some(("Account.Name", false))),
        (grouped, "total", Some(("SUM(Amount)", true))),
        (grouped, "expr0", Some(("COUNT(Id)", true))),
        (grouped, "expr1", Some(("MAX(Amount)", true))),
        (plain, "Name", Some(("a.Name", false))),
        (plain, "Owner.Name", Some(("a.Owner.Name", false))),
        (plain, "Status", Some(("Status", false))),
        (plain, "shown", Some(("Amount", false))),
        (plain, "Contacts", None),
        (plain, "What.Phone", None),
        (
            "SELECT FIELDS(ALL) FROM Account LIMIT 200",
            "Phone",
            Some(("Phone", false)),
        ),
        ("SELECT Id FROM Account", "Phone", None),
    ] {
        let path: Vec<String> = path.split('.').map(str::to_owned).collect();
        let expression = Statement::read(text).unwrap().expression(&path);
        let expected = found.map(|(text, total)| (text.to_owned(), total));
        assert_eq!(expression, expected, "{path:?} of {text}");
    }
}

#[test]
fn values_made_for_reading_are_told_from_the_fields_own() {
    let text = "SELECT Status, toLabel(Origin), FORMAT(Amount) shown, MIN(Size) least FROM Case c";
    let statement = Statement::read(text).unwrap();
    let dressed = |name: &str| statement.is_dressed(&[name.to_owned()]);
    assert!(dressed("Origin") && dressed("shown"));
    assert!(!dressed("Status") && !dressed("least") && !dressed("Amount"));
}

#[test]
fn what_is_no_statement_is_refused() {
    for text in ["", "SELECT", "SELECT Id FROM Account WHERE", "hello"] {
        let read = Statement::read(text);
        assert!(matches!(read, Err(CannotRewrite::NotSoql(_))), "{text}");
    }
}

proptest! {
    #[test]
    fn a_change_makes_the_new_text_of_the_old(old in "[abé 日]{0,12}", new in "[abé 日]{0,12}") {
        let (range, with) = change(&old, &new);
        let mut changed = old.clone();
        changed.replace_range(range, &with);
        prop_assert_eq!(changed, new);
    }
}

#[test]
fn a_field_comes_behind_those_that_are_selected() {
    for (before, after) in [
        ("SELECT Name FROM Account", "SELECT Name, Id FROM Account"),
        (
            "select Name, (SELECT Id FROM Contacts) -- all\nfrom Account;",
            "select Name, (SELECT Id FROM Contacts), Id -- all\nfrom Account;",
        ),
    ] {
        assert_eq!(
            Statement::read(before).unwrap().selecting("Id").unwrap(),
            after
        );
    }
    for text in [
        "SELECT COUNT() FROM Account",
        "SELECT COUNT(Id) FROM Account",
        "SELECT Name FROM Account GROUP BY Name",
    ] {
        assert!(
            Statement::read(text).unwrap().selecting("Id").is_err(),
            "{text}"
        );
    }
}
