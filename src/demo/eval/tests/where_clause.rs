//! WHERE: every operator and type, null, parents, semi-joins, date literals.

use super::super::super::id;
use super::{names, question};

/// Which accounts pass, in the order they were made.
#[test]
fn conditions_hold_for_the_rows_they_should() {
    let first = id::make("001", 1);
    let first_15 = &first[..15];
    let ids = |n: u64| id::make("001", n);
    for (condition, expected) in [
        // Text, without case.
        ("Name = 'ACME'", "Acme"),
        ("Name != 'acme' AND Type = 'customer'", "Bolt"),
        ("Name = 'ärger'", "Ärger"),
        ("Name < 'b'", "Acme acorn 100%_x"),
        ("Name >= 'Zoo'", "Ärger Zoo"),
        ("Name LIKE 'ac%'", "Acme acorn"),
        ("Name LIKE '%O%'", "acorn Bolt Zoo"),
        ("Name LIKE '_oo'", "Zoo"),
        ("Name LIKE '100\\%\\_x'", "100%_x"),
        ("Name LIKE '%\\%%'", "100%_x"),
        ("NOT Name LIKE 'a%'", "Bolt 100%_x Ärger Zoo"),
        ("Name IN ('bolt', 'ZOO')", "Bolt Zoo"),
        ("Name NOT IN ('bolt', 'ZOO')", "Acme acorn 100%_x Ärger"),
        // Null, also with what is not equal.
        ("Type = null", "100%_x"),
        ("Type = ''", "100%_x"),
        ("Type != null AND Type != 'Customer'", "acorn Ärger Zoo"),
        ("Type != 'Customer'", "acorn 100%_x Ärger Zoo"),
        ("Type NOT IN ('Customer')", "acorn 100%_x Ärger Zoo"),
        ("Type IN ('Other', null)", "100%_x Zoo"),
        ("Type NOT IN ('Customer', null)", "acorn Ärger Zoo"),
        ("Type LIKE '%'", "Acme acorn Bolt Ärger Zoo"),
        // Numbers.
        ("AnnualRevenue = 100.5", "Acme Zoo"),
        ("AnnualRevenue < 50.25", "100%_x Ärger"),
        ("AnnualRevenue <= 50.25", "acorn 100%_x Ärger"),
        ("AnnualRevenue > -3.75", "Acme acorn 100%_x Zoo"),
        ("AnnualRevenue = null", "Bolt"),
        ("AnnualRevenue != 7", "Acme acorn Bolt Ärger Zoo"),
        ("Employees IN (10, 30)", "Acme Bolt Ärger"),
        // Booleans are never null.
        ("Active__c = true", "Acme Bolt Ärger"),
        ("Active__c = false", "acorn 100%_x Zoo"),
        ("Active__c = null", ""),
        ("Active__c != null", "Acme acorn Bolt 100%_x Ärger Zoo"),
        // Ids with 15 or 18 characters.
        (&format!("Id = '{first}'"), "Acme"),
        (&format!("Id = '{first_15}'"), "Acme"),
        (&format!("Id IN ('{first_15}', '{}')", ids(3)), "Acme Bolt"),
        (&format!("Id > '{}'", ids(4)), "Ärger Zoo"),
        (&format!("ParentId = '{first_15}'"), "acorn"),
        ("ParentId = null", "Acme"),
        ("ParentId = ''", "Acme"),
        // Dates, times.
        ("Founded__c = 2000-02-29", "Acme"),
        ("Founded__c < 2000-01-01", "Ärger"),
        (
            "Founded__c != 2000-02-29 AND Founded__c <= 2010-06-15",
            "acorn Ärger",
        ),
        ("CreatedDate = 2026-05-13T02:00:00+02:00", "Acme"),
        ("CreatedDate = 2026-05-13T02:00:00+0200", "Acme"),
        ("CreatedDate >= 2026-05-12T23:59:59.000Z", "Acme acorn"),
        ("Opens__c > 08:00:00.000Z", "acorn"),
        ("CreatedDate = TODAY", "Acme"),
        ("CreatedDate = YESTERDAY", "acorn"),
        (
            "CreatedDate < TODAY AND CreatedDate > LAST_YEAR",
            "acorn Bolt Ärger",
        ),
        ("CreatedDate >= YESTERDAY", "Acme acorn"),
        ("CreatedDate <= YESTERDAY", "acorn Bolt 100%_x Ärger Zoo"),
        ("CreatedDate != THIS_YEAR", "100%_x Zoo"),
        ("CreatedDate IN (TODAY, LAST_MONTH)", "Acme Ärger"),
        ("CreatedDate = N_DAYS_AGO:1", "acorn"),
        ("CreatedDate = LAST_N_MONTHS : 5", "Bolt 100%_x Ärger"),
        ("Founded__c = TODAY", "100%_x"),
        ("Founded__c = THIS_WEEK", "100%_x"),
        ("Founded__c = NEXT_WEEK", "Zoo"),
        ("Founded__c > TODAY", "Zoo"),
        // Date functions.
        ("CALENDAR_YEAR(CreatedDate) = 2026", "Acme acorn Bolt Ärger"),
        ("DAY_ONLY(CreatedDate) = 2026-05-12", "acorn"),
        (
            "HOUR_IN_DAY(convertTimezone(CreatedDate)) > 12",
            "acorn 100%_x",
        ),
        ("CALENDAR_MONTH(Founded__c) IN (2, 12)", "Acme Ärger"),
        // Picklists by label; several values in one field.
        ("toLabel(Type) = 'customer!'", "Acme Bolt"),
        ("Regions__c INCLUDES ('EU')", "Acme Bolt"),
        ("Regions__c INCLUDES ('eu;ap', 'AP')", "Bolt Ärger"),
        ("Regions__c INCLUDES ('US;AP')", "Bolt"),
        ("Regions__c EXCLUDES ('US')", "100%_x Ärger Zoo"),
        ("Regions__c = 'EU;US'", "Acme"),
        // AND, OR, NOT.
        (
            "Type = 'Customer' AND Employees = 10 AND AnnualRevenue = null",
            "Bolt",
        ),
        ("Name = 'Acme' OR Name = 'Zoo'", "Acme Zoo"),
        ("(Name = 'Acme' OR Name = 'Zoo') AND Type = 'Other'", "Zoo"),
        ("NOT (Type = 'Customer' OR Employees = 20)", "100%_x Ärger"),
        ("(NOT Type = 'Customer') AND Employees = 20", "acorn Zoo"),
        // Parents, to five levels, also none.
        ("Owner.Name = 'Bob'", "acorn Bolt Ärger"),
        ("Owner.Manager.Name = 'ada'", "acorn Bolt Ärger"),
        ("Owner.Name = null", "Zoo"),
        ("Owner.Name != 'Bob'", "Acme 100%_x Zoo"),
        ("Owner.IsActive = false", "Zoo"),
        ("Parent.Parent.Parent.Parent.Parent.Name = 'Acme'", "Zoo"),
        ("Account.Name = 'Acme'", "Acme"),
        // Semi-joins and anti-joins.
        ("Id IN (SELECT AccountId FROM Contact)", "Acme acorn"),
        (
            "Id IN (SELECT AccountId FROM Contact WHERE Email != null)",
            "Acme acorn",
        ),
        (
            "Id NOT IN (SELECT AccountId FROM Contact WHERE Name = 'Ed')",
            "Acme Bolt 100%_x Ärger Zoo",
        ),
        (
            "OwnerId IN (SELECT Id FROM User WHERE Name = 'Bob') AND Id IN (SELECT AccountId FROM Contact)",
            "acorn",
        ),
        ("Id IN (SELECT WhatId FROM Task)", "Acme"),
    ] {
        let soql = format!("SELECT Name FROM Account WHERE {condition}");
        assert_eq!(names(&soql), expected, "{condition}");
    }
}

#[test]
fn aliases_stand_for_the_object_and_its_parents() {
    for (soql, expected) in [
        ("SELECT a.Name FROM Account a WHERE a.Type = 'Other'", "Zoo"),
        (
            "SELECT Name FROM Account AS a WHERE a.Owner.Name = 'Ada'",
            "Acme 100%_x",
        ),
        (
            "SELECT c.Name FROM Contact c, c.Account a, a.Owner u WHERE u.Name = 'Bob' AND a.Name = 'acorn'",
            "Ed",
        ),
        ("SELECT Name FROM Account USING SCOPE mine", "Acme 100%_x"),
        (
            "SELECT Name FROM Account USING SCOPE everything WHERE Type = 'Other'",
            "Zoo",
        ),
        ("SELECT Name FROM Account LIMIT 2", "Acme acorn"),
        ("SELECT Name FROM Account LIMIT 2 OFFSET 3", "100%_x Ärger"),
        ("SELECT Name FROM Account LIMIT 0", ""),
        (
            "SELECT Name FROM Account WHERE Name = 'Zoo' FOR VIEW",
            "Zoo",
        ),
    ] {
        assert_eq!(names(soql), expected, "{soql}");
    }
}

#[test]
fn rows_are_put_in_order() {
    for (order, expected) in [
        ("Name", "100%_x Acme acorn Bolt Zoo Ärger"),
        ("Name DESC", "Ärger Zoo Bolt acorn Acme 100%_x"),
        ("AnnualRevenue, Name", "Bolt Ärger 100%_x acorn Acme Zoo"),
        (
            "AnnualRevenue DESC, Name DESC",
            "Bolt Zoo Acme acorn 100%_x Ärger",
        ),
        (
            "AnnualRevenue DESC NULLS LAST, Name",
            "Acme Zoo acorn 100%_x Ärger Bolt",
        ),
        ("AnnualRevenue ASC NULLS LAST LIMIT 1", "Ärger"),
        ("Founded__c NULLS FIRST", "Bolt Ärger Acme acorn 100%_x Zoo"),
        ("CreatedDate", "Zoo 100%_x Bolt Ärger acorn Acme"),
        // A picklist goes by its list: Prospect, Customer, then what is not listed.
        ("Type, Name", "100%_x acorn Ärger Acme Bolt Zoo"),
        (
            "Owner.Name NULLS LAST, Name",
            "100%_x Acme acorn Bolt Ärger Zoo",
        ),
        (
            "Active__c DESC, Employees",
            "Acme Bolt Ärger 100%_x acorn Zoo",
        ),
        ("Name LIMIT 2 OFFSET 1", "Acme acorn"),
    ] {
        let soql = format!("SELECT Name FROM Account ORDER BY {order}");
        assert_eq!(names(&soql), expected, "{order}");
    }
}

#[test]
fn an_empty_text_is_null_to_conditions_and_empty_in_results() {
    for (condition, expected) in [
        ("Email = null", "Di Flo"),
        ("Email = ''", "Di Flo"),
        ("Email != null", "Cy Ed"),
        ("Email IN (null, 'cy@x.org')", "Cy Di Flo"),
        ("Email NOT IN (null)", "Cy Ed"),
    ] {
        let soql = format!("SELECT Name FROM Contact WHERE {condition}");
        assert_eq!(names(&soql), expected, "{condition}");
    }
    assert_eq!(
        super::rows("SELECT Email FROM Contact WHERE Name IN ('Di', 'Flo') ORDER BY Name"),
        ["Email=null", "Email=\"\""]
    );
    assert_eq!(
        super::rows(
            "SELECT Email, COUNT(Id) n, COUNT(Email) e FROM Contact GROUP BY Email LIMIT 1"
        ),
        ["Email=null e=0 n=2"]
    );
}

#[test]
fn days_begin_where_the_user_lives() {
    // Nine hours before UTC, the 13th holds the last second of the 12th.
    for (soql, expected) in [
        (
            "SELECT COUNT() FROM Account WHERE CreatedDate = TODAY",
            "\"totalSize\":2",
        ),
        (
            "SELECT COUNT() FROM Account WHERE DAY_ONLY(convertTimezone(CreatedDate)) = 2026-05-13",
            "\"totalSize\":2",
        ),
        (
            "SELECT COUNT() FROM Account WHERE DAY_ONLY(CreatedDate) = 2026-05-13",
            "\"totalSize\":1",
        ),
        (
            "SELECT FORMAT(CreatedDate) FROM Account LIMIT 1",
            "5/13/2026, 9:00 AM",
        ),
        // A date has no zone.
        (
            "SELECT COUNT() FROM Account WHERE Founded__c = TODAY",
            "\"totalSize\":1",
        ),
    ] {
        let mut question = question(soql);
        question.user_id = id::make("005", 2);
        let body = super::body(&question);
        assert!(body.contains(expected), "{soql}\n{body}");
    }
}

#[test]
fn deleted_rows_are_only_for_query_all() {
    let mut question = question("SELECT COUNT() FROM Account");
    assert!(super::body(&question).starts_with("{\"totalSize\":6,"));
    question.all = true;
    assert!(super::body(&question).starts_with("{\"totalSize\":7,"));
}
