//! Queries that are wrong: what is marked between « and », why, and what the fix makes of them.
//!
//! Long because it is a table.

use super::super::{Code, Severity};
use super::*;
use Code as C;

/// Some of them, for tests of any text.
pub(super) const SOME: &[&str] = &[
    "SELECT Name, COUNT(Id) FROM Account",
    "SELECT DISTINCT Name FROM Account WHERE Phone = 'x'",
    "SELECT FIELDS(CUSTOM) FROM Account ORDER BY Name LIMIT 201 OFFSET 1",
    "SELECT Id FROM Account WHERE CreatedDate = LAST_30_DAYS OR Id IN (SELECT Name FROM Contact)",
    "SELECT Id FROM Account WHERE Name LIKE 5 AND Founded__c = 2023-02-30 AND Rating = 'Hött'",
    "SELECT TYPEOF Wat WHEN Acount THEN Nmae ELSE x END, What.Name n FROM Task t, t.Acount a",
];

/// A query with its mark, what it is about, and the text after the fix; empty where there is none.
type Case = (&'static str, Code, &'static str);

fn check(cases: &[Case], severity: Severity) {
    let catalog = catalog();
    let mut failures = Vec::new();
    for (marked, code, fixed) in cases {
        let start = marked.find('«').unwrap();
        let text = marked.replace(['«', '»'], "");
        let end = marked.find('»').unwrap() - '«'.len_utf8();
        let diagnosis = diagnose(&text, &catalog);
        let about = |one: &&super::super::Diagnostic| {
            one.code == *code && one.span.range() == (start..end) && one.severity == severity
        };
        let Some(found) = diagnosis.items.iter().find(about) else {
            failures.push(format!(
                "{marked}\n  no {code:?} there, but:\n  {}",
                told(&text, &diagnosis)
            ));
            continue;
        };
        if diagnosis.items.len() > 1 && *code != C::Grouping && *code != C::Syntax {
            failures.push(format!("{marked}\n  more:\n  {}", told(&text, &diagnosis)));
        }
        let after = found.fix.as_ref().map(|fix| fix.apply(&text));
        if after.as_deref().unwrap_or_default() != *fixed {
            failures.push(format!("{marked}\n  {}\n  fix: {after:?}", found.message));
        }
        if let Some(after) = after {
            let again = diagnose(&after, &catalog);
            let gone = !again
                .items
                .iter()
                .any(|one| one.code == *code && one.message == found.message);
            let count = |of: &Diagnosis| {
                let as_bad = of.items.iter().filter(|one| one.severity <= severity);
                as_bad.count()
            };
            let fewer = count(&again) < count(&diagnosis);
            if !gone || !fewer {
                failures.push(format!("{after}\n  still:\n  {}", told(&after, &again)));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn names_that_do_not_exist() {
    check(
        &[
            (
                "SELECT «Nmae» FROM Account",
                C::Field,
                "SELECT Name FROM Account",
            ),
            ("SELECT Id, «Foo__c» FROM Account", C::Field, ""),
            (
                "SELECT «Score» FROM Account",
                C::Field,
                "SELECT Score__c FROM Account",
            ),
            (
                "SELECT Id FROM acme__Part__c WHERE «Weight__c» > 1",
                C::Field,
                "SELECT Id FROM acme__Part__c WHERE acme__Weight__c > 1",
            ),
            (
                "SELECT «annual_revenue» FROM Account",
                C::Field,
                "SELECT AnnualRevenue FROM Account",
            ),
            (
                "SELECT Id FROM Account WHERE Owner.«Nme» = 'x'",
                C::Field,
                "SELECT Id FROM Account WHERE Owner.Name = 'x'",
            ),
            ("SELECT Id FROM Account ORDER BY «Foo»", C::Field, ""),
            (
                "SELECT MAX(«Amuont») FROM Opportunity",
                C::Field,
                "SELECT MAX(Amount) FROM Opportunity",
            ),
            ("SELECT What.«AnnualRevenue» FROM Task", C::Field, ""),
            (
                "SELECT a.«Nmae» FROM Contact c, c.Account a",
                C::Field,
                "SELECT a.Name FROM Contact c, c.Account a",
            ),
            (
                "SELECT Id, (SELECT «LastNme» FROM Contacts) FROM Account",
                C::Field,
                "SELECT Id, (SELECT LastName FROM Contacts) FROM Account",
            ),
            ("SELECT «Contacts» FROM Account", C::Field, ""),
            ("SELECT «Boss».Name FROM Account", C::Relationship, ""),
            (
                "SELECT «Acount».Name FROM Contact",
                C::Relationship,
                "SELECT Account.Name FROM Contact",
            ),
            ("SELECT What.«Owner».Name FROM Task", C::Relationship, ""),
            ("SELECT «Contacts».Name FROM Account", C::Relationship, ""),
            (
                "SELECT «Owner» FROM Account",
                C::NeedsField,
                "SELECT Owner.Name FROM Account",
            ),
            (
                "SELECT Account.«Owner» FROM Contact",
                C::NeedsField,
                "SELECT Account.Owner.Name FROM Contact",
            ),
            (
                "SELECT Id FROM Case WHERE «Account» = 'x'",
                C::NeedsField,
                "SELECT Id FROM Case WHERE Account.Name = 'x'",
            ),
            (
                "SELECT «acme__Account__r» FROM acme__Part__c",
                C::NeedsField,
                "SELECT acme__Account__r.Name FROM acme__Part__c",
            ),
            (
                "SELECT «AccountId».Name FROM Contact",
                C::NotRelationship,
                "SELECT Account.Name FROM Contact",
            ),
            (
                "SELECT «Parent__c».Name FROM Kid__c",
                C::NotRelationship,
                "SELECT Parent__r.Name FROM Kid__c",
            ),
            ("SELECT «Name».Id FROM Account", C::NotRelationship, ""),
            (
                "SELECT Id FROM «Acount»",
                C::Object,
                "SELECT Id FROM Account",
            ),
            (
                "SELECT Id FROM «Accounts»",
                C::Object,
                "SELECT Id FROM Account",
            ),
            (
                "SELECT Id FROM «Part__c»",
                C::Object,
                "SELECT Id FROM acme__Part__c",
            ),
            ("SELECT Id FROM «XYZZY»", C::Object, ""),
            ("SELECT Id FROM «Secret__c»", C::Object, ""),
            (
                "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM «Contct»)",
                C::Object,
                "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact)",
            ),
            (
                "SELECT (SELECT Id FROM «Contact») FROM Account",
                C::Child,
                "SELECT (SELECT Id FROM Contacts) FROM Account",
            ),
            (
                "SELECT (SELECT Id FROM «Kid__c») FROM Contact",
                C::Child,
                "SELECT (SELECT Id FROM Kids__r) FROM Contact",
            ),
            (
                "SELECT (SELECT Id FROM «Opportunties») FROM Account",
                C::Child,
                "SELECT (SELECT Id FROM Opportunities) FROM Account",
            ),
            (
                "SELECT (SELECT Id FROM «Whatever») FROM Account",
                C::Child,
                "",
            ),
            (
                "SELECT (SELECT (SELECT Id FROM «Contacts») FROM Contacts) FROM Account",
                C::Child,
                "SELECT (SELECT (SELECT Id FROM ChildContacts) FROM Contacts) FROM Account",
            ),
            ("SELECT Id FROM Account, «Contact»", C::From, ""),
            (
                "SELECT Id FROM Contact c, c.«Acount» a",
                C::Relationship,
                "SELECT Id FROM Contact c, c.Account a",
            ),
            (
                "FIND {x} RETURNING Account(«Nmae»)",
                C::Field,
                "FIND {x} RETURNING Account(Name)",
            ),
        ],
        Severity::Error,
    );
    check(
        &[(
            "SELECT Id FROM Account USING SCOPE «mien»",
            C::Scope,
            "SELECT Id FROM Account USING SCOPE mine",
        )],
        Severity::Warning,
    );
}

#[test]
fn functions() {
    check(
        &[
            ("SELECT «Foo»(Name) FROM Account", C::Function, ""),
            (
                "SELECT «MAXX»(Amount) FROM Opportunity",
                C::Function,
                "SELECT MAX(Amount) FROM Opportunity",
            ),
            (
                "SELECT Id FROM Account WHERE «CALENDER_YEAR»(CreatedDate) = 2024",
                C::Function,
                "SELECT Id FROM Account WHERE CALENDAR_YEAR(CreatedDate) = 2024",
            ),
            ("SELECT SUM(«Name») FROM Account", C::Argument, ""),
            ("SELECT AVG(«CloseDate») FROM Opportunity", C::Argument, ""),
            ("SELECT COUNT(«Active__c») FROM Account", C::Argument, ""),
            ("SELECT MAX(«Notes__c») FROM Account", C::Argument, ""),
            (
                "SELECT Id FROM Account WHERE CALENDAR_YEAR(«Name») = 2024",
                C::Argument,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE HOUR_IN_DAY(«Founded__c») = 5",
                C::Argument,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE DAY_ONLY(«Founded__c») = TODAY",
                C::Argument,
                "",
            ),
            (
                "SELECT toLabel(«AnnualRevenue») FROM Account",
                C::Argument,
                "",
            ),
            (
                "SELECT convertCurrency(«Name») FROM Account",
                C::Argument,
                "",
            ),
            (
                "SELECT «convertTimezone»(CreatedDate) FROM Account",
                C::Function,
                "",
            ),
            (
                "SELECT Id FROM Opportunity WHERE «convertCurrency»(Amount) > 5",
                C::Function,
                "",
            ),
            (
                "SELECT SUM(«MAX»(Amount)) FROM Opportunity",
                C::Function,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE «COUNT(Id)» > 1",
                C::Aggregate,
                "",
            ),
            (
                "SELECT (SELECT «COUNT(Id)» FROM Contacts) FROM Account",
                C::Aggregate,
                "",
            ),
            (
                "SELECT (SELECT «COUNT()» FROM Contacts) FROM Account",
                C::Aggregate,
                "",
            ),
            (
                "SELECT Id FROM Account ORDER BY «COUNT(Id)»",
                C::Aggregate,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE Id IN (SELECT «MAX(AccountId)» FROM Contact)",
                C::Aggregate,
                "",
            ),
            (
                "SELECT DISTANCE(«Name», GEOLOCATION(1, 2), 'mi') FROM Account",
                C::Argument,
                "",
            ),
            (
                "SELECT DISTANCE(Location__c, GEOLOCATION(1, 2), «'miles'») FROM Account",
                C::Distance,
                "SELECT DISTANCE(Location__c, GEOLOCATION(1, 2), 'mi') FROM Account",
            ),
            (
                "SELECT DISTANCE(Location__c, GEOLOCATION(«91», 2), 'mi') FROM Account",
                C::Distance,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE DISTANCE(Location__c, GEOLOCATION(1, 2), 'mi') «=» 5",
                C::Distance,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE DISTANCE(Location__c, GEOLOCATION(1, 2), 'mi') < «'5'»",
                C::Value,
                "",
            ),
        ],
        Severity::Error,
    );
}

#[test]
fn operators_and_values_by_type() {
    check(
        &[
            (
                "SELECT Id FROM Account WHERE AnnualRevenue «LIKE» '1%'",
                C::Operator,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE Id «LIKE» '001%'",
                C::Operator,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE Active__c «>» true",
                C::Operator,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE Name «INCLUDES» ('x')",
                C::Operator,
                "SELECT Id FROM Account WHERE Name IN ('x')",
            ),
            (
                "SELECT Id FROM Account WHERE Industry «EXCLUDES» ('Banking')",
                C::Operator,
                "SELECT Id FROM Account WHERE Industry NOT IN ('Banking')",
            ),
            (
                "SELECT Id FROM Account WHERE Regions__c «<» 'EU'",
                C::Operator,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE Name LIKE «5»",
                C::Value,
                "SELECT Id FROM Account WHERE Name LIKE '5'",
            ),
            (
                "SELECT Id FROM Account WHERE Name LIKE «TODAY»",
                C::Value,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE Name LIKE «null»",
                C::Value,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE Regions__c INCLUDES («1»)",
                C::Value,
                "SELECT Id FROM Account WHERE Regions__c INCLUDES ('1')",
            ),
            (
                "SELECT Id FROM Account WHERE Regions__c INCLUDES («null»)",
                C::Value,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE Name = «5»",
                C::Value,
                "SELECT Id FROM Account WHERE Name = '5'",
            ),
            (
                "SELECT Id FROM Account WHERE Name IN ('a', «TRUE»)",
                C::Value,
                "SELECT Id FROM Account WHERE Name IN ('a', 'TRUE')",
            ),
            ("SELECT Id FROM Account WHERE Name = «TODAY»", C::Value, ""),
            (
                "SELECT Id FROM Account WHERE NumberOfEmployees = «'5'»",
                C::Value,
                "SELECT Id FROM Account WHERE NumberOfEmployees = 5",
            ),
            (
                "SELECT Id FROM Account WHERE NumberOfEmployees = «'five'»",
                C::Value,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE NumberOfEmployees > «USD5»",
                C::Value,
                "SELECT Id FROM Account WHERE NumberOfEmployees > 5",
            ),
            (
                "SELECT Id FROM Account WHERE AnnualRevenue > «TRUE»",
                C::Value,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE Active__c = «'true'»",
                C::Value,
                "SELECT Id FROM Account WHERE Active__c = TRUE",
            ),
            (
                "SELECT Id FROM Account WHERE Active__c = «1»",
                C::Value,
                "SELECT Id FROM Account WHERE Active__c = TRUE",
            ),
            (
                "SELECT Id FROM Account WHERE Founded__c > «'2026-01-01'»",
                C::Value,
                "SELECT Id FROM Account WHERE Founded__c > 2026-01-01",
            ),
            (
                "SELECT Id FROM Account WHERE Founded__c > «2026-01-01T00:00:00Z»",
                C::Value,
                "SELECT Id FROM Account WHERE Founded__c > 2026-01-01",
            ),
            (
                "SELECT Id FROM Account WHERE Founded__c = «'soon'»",
                C::Value,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE Founded__c = «'TODAY'»",
                C::Value,
                "SELECT Id FROM Account WHERE Founded__c = TODAY",
            ),
            (
                "SELECT Id FROM Account WHERE CreatedDate > «2026-01-01»",
                C::Value,
                "SELECT Id FROM Account WHERE CreatedDate > 2026-01-01T00:00:00Z",
            ),
            (
                "SELECT Id FROM Account WHERE CreatedDate > «'LAST_N_DAYS:5'»",
                C::Value,
                "SELECT Id FROM Account WHERE CreatedDate > LAST_N_DAYS:5",
            ),
            (
                "SELECT Id FROM Account WHERE Owner.CreatedDate > «5»",
                C::Value,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE CALENDAR_YEAR(CreatedDate) = «'2024'»",
                C::Value,
                "SELECT Id FROM Account WHERE CALENDAR_YEAR(CreatedDate) = 2024",
            ),
            (
                "SELECT Id FROM Account WHERE Opens__c = «'10:00:00'»",
                C::Value,
                "SELECT Id FROM Account WHERE Opens__c = 10:00:00Z",
            ),
            (
                "SELECT Industry FROM Account GROUP BY Industry HAVING COUNT(Id) > «'5'»",
                C::Value,
                "SELECT Industry FROM Account GROUP BY Industry HAVING COUNT(Id) > 5",
            ),
            (
                "SELECT Id FROM Account WHERE CreatedDate = «TODAYY»",
                C::Value,
                "SELECT Id FROM Account WHERE CreatedDate = TODAY",
            ),
            (
                "SELECT Id FROM Account WHERE CreatedDate = «LAST_30_DAYS»",
                C::Value,
                "SELECT Id FROM Account WHERE CreatedDate = LAST_N_DAYS:30",
            ),
            (
                "SELECT Id FROM Account WHERE Active__c = «yes»",
                C::Value,
                "SELECT Id FROM Account WHERE Active__c = TRUE",
            ),
            ("SELECT Id FROM Account WHERE Name = «Phone»", C::Value, ""),
            ("SELECT Id FROM Account WHERE Id = «'x'»", C::Id, ""),
            (
                "SELECT Id FROM Account WHERE OwnerId IN ('005000000000001', «'0050000000000012'»)",
                C::Id,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE «Notes__c» = 'x'",
                C::NotFilterable,
                "",
            ),
            (
                "SELECT Id FROM Account ORDER BY «Notes__c»",
                C::NotSortable,
                "",
            ),
            (
                "SELECT Id FROM Account ORDER BY «Regions__c»",
                C::NotSortable,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE Founded__c = «2024-02-30»",
                C::Date,
                "SELECT Id FROM Account WHERE Founded__c = 2024-02-29",
            ),
            (
                "SELECT Id FROM Account WHERE Founded__c = «2023-13-01»",
                C::Date,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE CreatedDate = «2023-04-31T10:00:00Z»",
                C::Date,
                "SELECT Id FROM Account WHERE CreatedDate = 2023-04-30T10:00:00Z",
            ),
            (
                "SELECT Id FROM Account WHERE CreatedDate = «2023-04-30T25:00:00Z»",
                C::Date,
                "",
            ),
            (
                "SELECT Id FROM Campaign WHERE x = «1900-02-29»",
                C::Date,
                "SELECT Id FROM Campaign WHERE x = 1900-02-28",
            ),
        ],
        Severity::Error,
    );
    check(
        &[
            (
                "SELECT Id FROM Account WHERE Rating = «'Hott'»",
                C::Picklist,
                "SELECT Id FROM Account WHERE Rating = 'Hot'",
            ),
            (
                "SELECT Id FROM acme__Part__c WHERE acme__State__c = «'Available'»",
                C::Picklist,
                "SELECT Id FROM acme__Part__c WHERE acme__State__c = 'In Stock'",
            ),
            ("SELECT Id FROM Account WHERE Name = «null»", C::Null, ""),
            (
                "SELECT Id FROM Account WHERE AnnualRevenue > «null»",
                C::Null,
                "",
            ),
        ],
        Severity::Warning,
    );
    check(
        &[
            (
                "SELECT Id FROM Account WHERE Industry = «'Spaceflight'»",
                C::Picklist,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE Industry = «'Non-profit'»",
                C::Picklist,
                "SELECT Id FROM Account WHERE Industry = 'Not For Profit'",
            ),
            (
                "SELECT Id FROM Account WHERE Regions__c INCLUDES («'EU;UU'»)",
                C::Picklist,
                "",
            ),
        ],
        Severity::Hint,
    );
}

#[test]
fn groups_and_lists() {
    check(
        &[
            (
                "SELECT toLabel(Type), «toLabel(Type)» FROM Account",
                C::Duplicate,
                "SELECT toLabel(Type) FROM Account",
            ),
            (
                "SELECT a.Name, «Owner.Name» FROM Account a GROUP BY Name, a.Owner.Name",
                C::Alias,
                "SELECT a.Name, Owner.Name Owner_Name FROM Account a GROUP BY Name, a.Owner.Name",
            ),
            (
                "SELECT Type, «GROUPING(Industry)» FROM Account GROUP BY ROLLUP(Type)",
                C::Grouping,
                "",
            ),
            (
                "SELECT «Name», COUNT(Id) FROM Account",
                C::Grouping,
                "SELECT Name, COUNT(Id) FROM Account GROUP BY Name",
            ),
            (
                "SELECT «Name», Type, COUNT(Id) FROM Account WHERE Phone = 'x' GROUP BY Type LIMIT 5",
                C::Grouping,
                "SELECT Name, Type, COUNT(Id) FROM Account WHERE Phone = 'x' GROUP BY Type, Name LIMIT 5",
            ),
            (
                "SELECT «CALENDAR_YEAR(CreatedDate)», COUNT(Id) FROM Account",
                C::Grouping,
                "SELECT CALENDAR_YEAR(CreatedDate), COUNT(Id) FROM Account GROUP BY CALENDAR_YEAR(CreatedDate)",
            ),
            (
                "SELECT «CreatedDate», COUNT(Id) FROM Account",
                C::Grouping,
                "",
            ),
            (
                "SELECT «CloseDate», COUNT(Id) FROM Opportunity GROUP BY CALENDAR_YEAR(CloseDate)",
                C::Grouping,
                "SELECT CloseDate, COUNT(Id) FROM Opportunity GROUP BY CALENDAR_YEAR(CloseDate), CloseDate",
            ),
            (
                "SELECT Type FROM Account GROUP BY Type HAVING «Name» = 'x'",
                C::Grouping,
                "",
            ),
            (
                "SELECT Type FROM Account GROUP BY Type ORDER BY «Name»",
                C::Grouping,
                "",
            ),
            (
                "SELECT Type, «(SELECT Id FROM Contacts)» FROM Account GROUP BY Type",
                C::Grouping,
                "",
            ),
            (
                "SELECT COUNT(Id) FROM Account GROUP BY «AnnualRevenue»",
                C::NotGroupable,
                "",
            ),
            (
                "SELECT COUNT(Id) FROM Account GROUP BY «CreatedDate»",
                C::NotGroupable,
                "",
            ),
            (
                "SELECT COUNT(Id) FROM Account GROUP BY ROLLUP(Type, Name, BillingCity, «Founded__c»)",
                C::Grouping,
                "",
            ),
            (
                "SELECT COUNT(Id) FROM Account GROUP BY «COUNT(Id)»",
                C::Aggregate,
                "",
            ),
            (
                "SELECT COUNT() FROM Account «GROUP BY Name»",
                C::Count,
                "SELECT COUNT(Id) FROM Account GROUP BY Name",
            ),
            (
                "SELECT COUNT() FROM Account «ORDER BY Name»",
                C::Count,
                "SELECT COUNT() FROM Account ",
            ),
            (
                "SELECT COUNT(Id) FROM Account «LIMIT 5»",
                C::Limit,
                "SELECT COUNT(Id) FROM Account ",
            ),
            (
                "SELECT «DISTINCT» Name FROM Account WHERE Phone = 'x'",
                C::Alias,
                "SELECT Name FROM Account WHERE Phone = 'x' GROUP BY Name",
            ),
            (
                "SELECT «DISTINCT» AnnualRevenue FROM Account",
                C::Alias,
                "SELECT AnnualRevenue FROM Account",
            ),
            (
                "SELECT Name «n» FROM Account",
                C::Alias,
                "SELECT Name FROM Account",
            ),
            (
                "SELECT Id «Name» FROM Account",
                C::Alias,
                "SELECT Id, Name FROM Account",
            ),
            (
                "SELECT (SELECT Id FROM Contacts) «c» FROM Account",
                C::Alias,
                "SELECT (SELECT Id FROM Contacts) FROM Account",
            ),
            (
                "SELECT COUNT(Id) n, MAX(Name) «n» FROM Account",
                C::Alias,
                "",
            ),
            (
                "SELECT Type, COUNT(Id) «Name» FROM Account GROUP BY Type",
                C::Alias,
                "",
            ),
            ("SELECT a.Id FROM Contact a, a.Account «a»", C::Alias, ""),
            (
                "SELECT Id, Name, «id» FROM Account",
                C::Duplicate,
                "SELECT Id, Name FROM Account",
            ),
            (
                "SELECT a.Name, «Name» FROM Account a",
                C::Duplicate,
                "SELECT a.Name FROM Account a",
            ),
            (
                "SELECT FIELDS(STANDARD), «Id» FROM Account",
                C::Duplicate,
                "SELECT FIELDS(STANDARD) FROM Account",
            ),
            (
                "SELECT «Score__c», FIELDS(CUSTOM) FROM Account LIMIT 5",
                C::Duplicate,
                "SELECT FIELDS(CUSTOM) FROM Account LIMIT 5",
            ),
            (
                "SELECT FIELDS(ALL), «FIELDS(CUSTOM)» FROM Account LIMIT 5",
                C::Duplicate,
                "SELECT FIELDS(ALL) FROM Account LIMIT 5",
            ),
            (
                "SELECT «FIELDS(ALL)» FROM Account",
                C::Fields,
                "SELECT FIELDS(ALL) FROM Account LIMIT 200",
            ),
            (
                "SELECT «FIELDS(CUSTOM)» FROM Account ORDER BY Name LIMIT 201 OFFSET 1",
                C::Fields,
                "SELECT FIELDS(CUSTOM) FROM Account ORDER BY Name LIMIT 200 OFFSET 1",
            ),
            (
                "SELECT «FIELDS(ALL)» FROM Account FOR VIEW",
                C::Fields,
                "SELECT FIELDS(ALL) FROM Account LIMIT 200 FOR VIEW",
            ),
            ("SELECT FIELDS(«SOME») FROM Account", C::Fields, ""),
            (
                "SELECT FIELDS(«STANDART») FROM Account",
                C::Fields,
                "SELECT FIELDS(STANDARD) FROM Account",
            ),
            (
                "SELECT «FIELDS(STANDARD)», COUNT(Id) FROM Account",
                C::Fields,
                "",
            ),
            (
                "SELECT Id FROM Account LIMIT «99999999999999»",
                C::Limit,
                "",
            ),
            ("SELECT Id FROM Account LIMIT «-1»", C::Limit, ""),
            (
                "SELECT Id FROM Account OFFSET «5000»",
                C::Limit,
                "SELECT Id FROM Account OFFSET 2000",
            ),
            (
                "SELECT (SELECT Id FROM Contacts LIMIT 5 OFFSET «5») FROM Account",
                C::Limit,
                "",
            ),
            (
                "SELECT «Parent.Parent.Parent.Parent.Parent.Parent.Name» FROM Account",
                C::Levels,
                "",
            ),
            ("SELECT Id FROM «ContentDocumentLink»", C::ObjectRule, ""),
        ],
        Severity::Error,
    );
}

#[test]
fn type_of_and_semi_joins() {
    check(
        &[
            (
                "SELECT TYPEOF «Owner» WHEN User THEN Name END FROM Account",
                C::TypeOf,
                "",
            ),
            (
                "SELECT TYPEOF What WHEN Account THEN «Nmae» END FROM Task",
                C::Field,
                "SELECT TYPEOF What WHEN Account THEN Name END FROM Task",
            ),
            (
                "SELECT TYPEOF What WHEN Account THEN Name ELSE «Amount» END FROM Task",
                C::Field,
                "",
            ),
            (
                "SELECT TYPEOF «Wat» WHEN Account THEN Name END FROM Task",
                C::Relationship,
                "SELECT TYPEOF What WHEN Account THEN Name END FROM Task",
            ),
            (
                "SELECT TYPEOF «WhatId» WHEN Account THEN Name END FROM Task",
                C::NotRelationship,
                "SELECT TYPEOF What WHEN Account THEN Name END FROM Task",
            ),
            (
                "SELECT «What.Name», TYPEOF What WHEN Account THEN Name END FROM Task",
                C::TypeOf,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE Id IN («SELECT AccountId FROM Contact») OR Name = 'x'",
                C::SemiJoin,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE «NOT» Id IN (SELECT AccountId FROM Contact)",
                C::SemiJoin,
                "SELECT Id FROM Account WHERE Id NOT IN (SELECT AccountId FROM Contact)",
            ),
            (
                "SELECT Id FROM Account WHERE Id IN (SELECT ParentId FROM «Account»)",
                C::SemiJoin,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE Id IN (SELECT «Id» FROM Contact)",
                C::SemiJoin,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE Id IN (SELECT «Name» FROM Contact)",
                C::SemiJoin,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE Id IN (SELECT «Account.ParentId» FROM Contact)",
                C::SemiJoin,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE «Name» IN (SELECT AccountId FROM Contact)",
                C::SemiJoin,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE Id IN («SELECT WhoId FROM Task»))",
                C::SemiJoin,
                "",
            ),
            (
                "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact) AND Id IN (SELECT AccountId FROM Case) AND Id IN («SELECT AccountId FROM Opportunity»)",
                C::SemiJoin,
                "",
            ),
            (
                "SELECT (SELECT Id FROM Contacts WHERE Id IN («SELECT WhoId FROM Task»)) FROM Account",
                C::SemiJoin,
                "",
            ),
        ],
        Severity::Error,
    );
    check(
        &[
            (
                "SELECT TYPEOF What WHEN «Acount» THEN Name END FROM Task",
                C::TypeOf,
                "SELECT TYPEOF What WHEN Account THEN Name END FROM Task",
            ),
            (
                "SELECT TYPEOF What WHEN «User» THEN Name END FROM Task",
                C::TypeOf,
                "",
            ),
        ],
        Severity::Warning,
    );
}

/// What the grammar says, with names and values judged beside it.
#[test]
fn broken_texts() {
    check(
        &[
            (
                "SELECT Id FROM Account WHERE Name = «\"x\"»",
                C::Syntax,
                "SELECT Id FROM Account WHERE Name = 'x'",
            ),
            (
                "SELECT Id FROM Account WHERE Name IN ('a') AND Phone = 'b' «OR» Phone = 'c'",
                C::Syntax,
                "SELECT Id FROM Account WHERE (Name IN ('a') AND Phone = 'b') OR Phone = 'c'",
            ),
            ("«UPDATE» Account SET Name = 'x'", C::Syntax, ""),
            ("«delete» FROM Account", C::Syntax, ""),
            (
                "SELECT «*» FROM Account",
                C::Syntax,
                "SELECT FIELDS(ALL) FROM Account LIMIT 200",
            ),
            (
                "SELECT Id FROM Account WHERE Phone «IS» NULL",
                C::Syntax,
                "SELECT Id FROM Account WHERE Phone = NULL",
            ),
        ],
        Severity::Error,
    );
    let text = "SELECT Nmae FROM Account WHERE ";
    let diagnosis = diagnose(text, &catalog());
    let codes: Vec<_> = diagnosis.items.iter().map(|item| item.code).collect();
    assert_eq!(codes, [C::Field, C::Syntax], "{}", told(text, &diagnosis));
}

#[test]
fn a_variable_is_told_from_other_errors() {
    for text in [
        "SELECT Id FROM Account WHERE Name = :name",
        "SELECT Id FROM Account WHERE Id IN :ids",
        "SELECT Id FROM Account WHERE Name LIKE 'x' AND Regions__c INCLUDES ('EU', :x)",
    ] {
        let diagnosis = diagnose(text, &catalog());
        let codes: Vec<_> = diagnosis.items.iter().map(|item| item.code).collect();
        assert_eq!(codes, [C::Variable], "{}", told(text, &diagnosis));
        assert!(diagnosis.items[0].span.text(text).starts_with(':'));
    }
}

#[test]
fn what_other_languages_have_is_named() {
    for (text, said) in [
        (
            "SELECT Id FROM Account a JOIN Contact c",
            "SOQL has no JOIN",
        ),
        ("UPDATE Account SET Name = 'x'", "SOQL only reads"),
        (
            "SELECT Id FROM Account WHERE Name = 'O'Brien'",
            "a quote inside a text is written \\'",
        ),
    ] {
        let diagnosis = diagnose(text, &catalog());
        let first = &diagnosis.items[0].message;
        assert!(first.starts_with(said), "{text}: {first}");
    }
}
