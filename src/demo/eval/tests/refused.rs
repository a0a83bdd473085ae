//! What is refused, with code, place and words.

use super::refusal;

/// `code|Row:Column|words that the sentence starts with`; no place for statements without one.
#[test]
fn every_refusal_names_its_place() {
    for (soql, expected) in [
        // Syntax.
        (
            "",
            "MALFORMED_QUERY||SOQL statements cannot be empty or null",
        ),
        ("invalid", "MALFORMED_QUERY||unexpected token: 'invalid'"),
        (
            "SELECT Id FROM",
            "MALFORMED_QUERY|1:15|unexpected token: '<EOF>'",
        ),
        (
            "SELECT Id, FROM Account",
            "MALFORMED_QUERY|1:12|unexpected token: 'FROM'",
        ),
        (
            "SELECT Id\nFROM Account\nWHERE",
            "MALFORMED_QUERY|3:6|unexpected token: '<EOF>'",
        ),
        (
            "SELECT Id FROM Account -- x",
            "MALFORMED_QUERY|1:24|unexpected token: '-'",
        ),
        (
            "SELECT Id FROM Account;",
            "MALFORMED_QUERY|1:23|unexpected token: ';'",
        ),
        (
            "SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'",
            "MALFORMED_QUERY|1:56|unexpected token: 'OR'",
        ),
        // Names.
        (
            "SELECT Foo__c FROM Account",
            "INVALID_FIELD|1:8|No such column 'Foo__c' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
        ),
        (
            "SELECT Id FROM Account WHERE Owner.Nme = 'x'",
            "INVALID_FIELD|1:30|No such column 'Nme' on entity 'User'.",
        ),
        (
            "SELECT Id FROM Account ORDER BY Foo",
            "INVALID_FIELD|1:33|No such column 'Foo' on entity 'Account'.",
        ),
        (
            "SELECT Boss.Name FROM Account",
            "INVALID_FIELD|1:8|Didn't understand relationship 'Boss' in field path.",
        ),
        (
            "SELECT What.AnnualRevenue FROM Task",
            "INVALID_FIELD|1:8|No such column 'AnnualRevenue' on entity 'Name'.",
        ),
        (
            "SELECT What.Owner.Name FROM Task",
            "INVALID_FIELD|1:8|Didn't understand relationship 'Owner' in field path.",
        ),
        (
            "SELECT Id FROM XYZZY",
            "INVALID_TYPE|1:16|sObject type 'XYZZY' is not supported.",
        ),
        (
            "SELECT (SELECT Id FROM Contact) FROM Account",
            "INVALID_TYPE|1:24|Didn't understand relationship 'Contact' in FROM part of query call.",
        ),
        (
            "SELECT Parent.Parent.Parent.Parent.Parent.Parent.Name FROM Account",
            "MALFORMED_QUERY|1:8|only 5 levels",
        ),
        (
            "SELECT Id FROM Account, Contact c",
            "MALFORMED_QUERY|1:25|A driving SObject type has already been set",
        ),
        // Aliases and duplicates.
        (
            "SELECT DISTINCT Id FROM Account",
            "INVALID_FIELD|1:8|No such column 'DISTINCT'",
        ),
        (
            "SELECT Name n FROM Account",
            "MALFORMED_QUERY|1:13|only aggregate expressions use field aliasing",
        ),
        (
            "SELECT Id, Name, id FROM Account",
            "INVALID_FIELD|1:18|duplicate field selected: Id",
        ),
        (
            "SELECT FIELDS(STANDARD), Id FROM Account",
            "INVALID_FIELD|1:26|duplicate field selected: Id",
        ),
        (
            "SELECT FIELDS(ALL) FROM Account",
            "MALFORMED_QUERY|1:8|The SOQL FIELDS function must have a LIMIT of at most 200",
        ),
        (
            "SELECT FIELDS(CUSTOM) FROM Account LIMIT 201",
            "MALFORMED_QUERY|1:8|The SOQL FIELDS function must have a LIMIT of at most 200",
        ),
        (
            "SELECT FIELDS(SOME) FROM Account",
            "MALFORMED_QUERY|1:15|unexpected token: 'SOME'",
        ),
        (
            "SELECT Foo(Name) FROM Account",
            "MALFORMED_QUERY|1:11|unexpected token: '('",
        ),
        // Values and operators by type.
        (
            "SELECT Id FROM Account WHERE Name = 5",
            "INVALID_FIELD|1:37|value of filter criterion for field 'Name' must be of type string and should be enclosed in quotes",
        ),
        (
            "SELECT Id FROM Account WHERE Employees = '5'",
            "INVALID_FIELD|1:42|value of filter criterion for field 'Employees' must be of type int and should not be enclosed in quotes",
        ),
        (
            "SELECT Id FROM Account WHERE CreatedDate > 2026-01-01",
            "INVALID_FIELD|1:44|value of filter criterion for field 'CreatedDate' must be of type dateTime",
        ),
        (
            "SELECT Id FROM Account WHERE Founded__c > 2026-01-01T00:00:00Z",
            "INVALID_FIELD|1:43|value of filter criterion for field 'Founded__c' must be of type date",
        ),
        (
            "SELECT Id FROM Account WHERE Active__c = 'true'",
            "INVALID_FIELD|1:42|value of filter criterion for field 'Active__c' must be of type boolean",
        ),
        (
            "SELECT Id FROM Account WHERE Name = TODAY",
            "INVALID_FIELD|1:37|value of filter criterion",
        ),
        (
            "SELECT Id FROM Account WHERE Founded__c = 2024-02-30",
            "MALFORMED_QUERY|1:43|Invalid date: 2024-02-30",
        ),
        (
            "SELECT Id FROM Account WHERE Founded__c = 2024-13-01",
            "MALFORMED_QUERY|1:43|Invalid date: 2024-13-01",
        ),
        (
            "SELECT Id FROM Account WHERE CreatedDate = 2024-13-01T00:00:00Z",
            "MALFORMED_QUERY|1:44|Invalid date",
        ),
        (
            "SELECT Id FROM Account WHERE Name LIKE 5",
            "INVALID_FIELD|1:40|value of filter criterion",
        ),
        (
            "SELECT Id FROM Account WHERE Name LIKE TODAY",
            "INVALID_FIELD|1:40|value of filter criterion",
        ),
        (
            "SELECT Id FROM Account WHERE Name LIKE null",
            "INVALID_FIELD|1:40|value of filter criterion",
        ),
        (
            "SELECT Id FROM Account WHERE Regions__c INCLUDES (1)",
            "INVALID_FIELD|1:51|value of filter criterion",
        ),
        (
            "SELECT Id FROM Account WHERE Regions__c INCLUDES (null)",
            "INVALID_FIELD|1:51|value of filter criterion",
        ),
        (
            "SELECT Id FROM Account WHERE Name INCLUDES ('x')",
            "INVALID_QUERY_FILTER_OPERATOR|1:35|invalid operator on string field",
        ),
        (
            "SELECT Id FROM Account WHERE Id LIKE '001%'",
            "INVALID_QUERY_FILTER_OPERATOR|1:33|invalid operator on id field",
        ),
        (
            "SELECT Id FROM Account WHERE Active__c > true",
            "INVALID_QUERY_FILTER_OPERATOR|1:40|invalid operator on boolean field",
        ),
        (
            "SELECT Id FROM Account WHERE Employees LIKE '1%'",
            "INVALID_QUERY_FILTER_OPERATOR|1:40|invalid operator on int field",
        ),
        (
            "SELECT Id FROM Account WHERE Id = 'x'",
            "INVALID_QUERY_FILTER_OPERATOR|1:35|invalid ID field: x",
        ),
        (
            "SELECT Id FROM Account WHERE Notes__c = 'x'",
            "INVALID_FIELD|1:30|field 'Notes__c' can not be filtered in a query call",
        ),
        (
            "SELECT Id FROM Account WHERE Name IN :names",
            "MALFORMED_QUERY|1:39|Bind variables only allowed in Apex code",
        ),
        (
            "SELECT Id FROM Account WHERE Employees > USD5",
            "MALFORMED_QUERY|1:42|ISO currency codes",
        ),
        (
            "SELECT Id FROM Account ORDER BY Notes__c",
            "INVALID_FIELD|1:33|field 'Notes__c' can not be sorted in a query call",
        ),
        (
            "SELECT Id FROM Account ORDER BY Regions__c",
            "INVALID_FIELD|1:33|field 'Regions__c' can not be sorted in a query call",
        ),
        // Aggregates.
        (
            "SELECT Id FROM Account WHERE COUNT(Id) > 1",
            "MALFORMED_QUERY|1:30|Aggregate function COUNT cannot be used",
        ),
        (
            "SELECT (SELECT COUNT() FROM Contacts) FROM Account",
            "MALFORMED_QUERY|1:9|Only root queries support aggregate expressions",
        ),
        (
            "SELECT (SELECT COUNT(Id) FROM Contacts) FROM Account",
            "MALFORMED_QUERY|1:9|Only root queries support aggregate expressions",
        ),
        (
            "SELECT Name, COUNT(Id) FROM Account",
            "MALFORMED_QUERY|1:8|Field must be grouped or aggregated: Name",
        ),
        (
            "SELECT Name, Type FROM Account GROUP BY Type",
            "MALFORMED_QUERY|1:8|Field must be grouped or aggregated: Name",
        ),
        (
            "SELECT CALENDAR_YEAR(CreatedDate) FROM Account",
            "MALFORMED_QUERY|1:8|Field must be grouped or aggregated: CreatedDate",
        ),
        (
            "SELECT COUNT(Id) FROM Account LIMIT 5",
            "MALFORMED_QUERY|1:37|Non-grouped query that uses overall aggregate functions cannot also use LIMIT",
        ),
        (
            "SELECT COUNT() FROM Account ORDER BY Name",
            "MALFORMED_QUERY|1:38|ORDER BY is not allowed",
        ),
        (
            "SELECT SUM(Name) FROM Account",
            "INVALID_FIELD|1:8|field Name does not support aggregate operator SUM",
        ),
        (
            "SELECT COUNT(Active__c) FROM Account",
            "INVALID_FIELD|1:8|field Active__c does not support aggregate operator COUNT",
        ),
        (
            "SELECT COUNT(Id) FROM Account GROUP BY Employees",
            "INVALID_FIELD|1:40|field 'Employees' can not be grouped in a query call",
        ),
        (
            "SELECT COUNT(Id) n, MAX(Id) n FROM Account",
            "MALFORMED_QUERY|1:21|duplicate alias: n",
        ),
        (
            "SELECT COUNT(Id) Name FROM Account",
            "MALFORMED_QUERY|1:18|alias cannot be",
        ),
        (
            "SELECT Type FROM Account GROUP BY Type HAVING Name = 'x'",
            "MALFORMED_QUERY|1:47|Field must be grouped or aggregated: Name",
        ),
        (
            "SELECT Type FROM Account GROUP BY Type ORDER BY Name",
            "MALFORMED_QUERY|1:49|Field must be grouped or aggregated: Name",
        ),
        (
            "SELECT COUNT(Id) FROM Account GROUP BY ROLLUP(Type, Name, BillingCity, Founded__c)",
            "MALFORMED_QUERY|1:31|ROLLUP and CUBE take at most 3",
        ),
        (
            "SELECT FIELDS(STANDARD), COUNT(Id) FROM Account",
            "MALFORMED_QUERY|1:8|The SOQL FIELDS function",
        ),
        // Limits.
        (
            "SELECT Id FROM Account LIMIT 99999999999999",
            "MALFORMED_QUERY|1:30|LIMIT is too large",
        ),
        (
            "SELECT Id FROM Account LIMIT -1",
            "MALFORMED_QUERY|1:30|LIMIT and OFFSET cannot be negative",
        ),
        (
            "SELECT Id FROM Account OFFSET 2001",
            "NUMBER_OUTSIDE_VALID_RANGE|1:31|Maximum SOQL offset allowed is 2000",
        ),
        (
            "SELECT Id FROM Account OFFSET 5000",
            "NUMBER_OUTSIDE_VALID_RANGE|1:31|Maximum SOQL offset allowed is 2000",
        ),
        (
            "SELECT (SELECT (SELECT (SELECT (SELECT (SELECT (SELECT Id FROM ChildAccounts) FROM ChildAccounts) FROM ChildAccounts) FROM ChildAccounts) FROM ChildAccounts) FROM ChildAccounts) FROM Account",
            "MALFORMED_QUERY|1:64|SOQL statements cannot query aggregate relationships more than 5 levels",
        ),
        // Semi-joins.
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact) OR Name = 'x'",
            "MALFORMED_QUERY|1:37|Semi join sub-selects are not allowed with the 'OR' operator",
        ),
        (
            "SELECT Id FROM Account WHERE NOT Id IN (SELECT AccountId FROM Contact)",
            "MALFORMED_QUERY|1:41|Semi join sub-selects are not allowed with the 'NOT' operator",
        ),
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT Id FROM Account)",
            "MALFORMED_QUERY|1:37|The inner and outer selects should not be on the same object type",
        ),
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT Id FROM Contact)",
            "MALFORMED_QUERY|1:37|The selected field 'Id' in the subquery and the left operand field in the where expression in the outer query 'Id' should point to the same object type",
        ),
        (
            "SELECT Id FROM Account WHERE Name IN (SELECT AccountId FROM Contact)",
            "MALFORMED_QUERY|1:30|Semi join sub-selects can only be used",
        ),
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE Id IN (SELECT WhatId FROM Task))",
            "MALFORMED_QUERY|1:80|Nesting of semi join sub-selects is not supported",
        ),
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact) AND Id IN (SELECT AccountId FROM Contact) AND Id IN (SELECT AccountId FROM Contact)",
            "MALFORMED_QUERY|1:121|Only 2 semi join",
        ),
        // What this org does not have.
        (
            "SELECT Id FROM Account USING SCOPE team",
            "INVALID_QUERY_SCOPE|1:36|Unsupported scope: team",
        ),
        (
            "SELECT Id FROM Account WITH SECURITY_ENFORCED",
            "MALFORMED_QUERY||WITH is not supported",
        ),
        (
            "SELECT TYPEOF Owner WHEN User THEN Name END FROM Account",
            "MALFORMED_QUERY|1:15|The relationship 'Owner' is not polymorphic",
        ),
        (
            "SELECT What.Name, TYPEOF What WHEN Account THEN Name END FROM Task",
            "INVALID_FIELD|1:19|duplicate field selected: What",
        ),
        (
            "SELECT DISTANCE(BillingAddress, GEOLOCATION(1, 2), 'mi') FROM Account",
            "MALFORMED_QUERY|1:8|DISTANCE is not supported",
        ),
        (
            "SELECT convertCurrency(AnnualRevenue) FROM Account",
            "MALFORMED_QUERY|1:23|unexpected token: '('",
        ),
    ] {
        let error = refusal(soql);
        assert_eq!(error.status, 400);
        let (place, sentence) = match error.message.split_once("\nERROR at Row:") {
            Some((_, rest)) => {
                let (place, sentence) = rest.split_once('\n').unwrap();
                (place.replace(":Column", ""), sentence.to_owned())
            }
            None => (String::new(), error.message.clone()),
        };
        let found = format!("{}|{place}|{sentence}", error.code);
        assert!(
            found.starts_with(expected),
            "{soql}\n  expected {expected}\n  found    {found}"
        );
    }
}
