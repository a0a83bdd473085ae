//! Aggregate queries: functions, GROUP BY, ROLLUP, CUBE, HAVING, names.

use super::{body, json, question, rows};

#[test]
fn totals_over_all_rows() {
    assert_eq!(
        body(&question("SELECT COUNT(Id) FROM Account")),
        r#"{"totalSize":1,"done":true,"records":[{"attributes":{"type":"AggregateResult"},"expr0":6}]}"#
    );
    for (select, expected) in [
        (
            "COUNT(Id), COUNT(Type), COUNT_DISTINCT(Type)",
            "expr0=6 expr1=5 expr2=3",
        ),
        (
            "SUM(AnnualRevenue), COUNT(AnnualRevenue) n",
            "expr0=254.5 n=5",
        ),
        ("AVG(Employees), AVG(AnnualRevenue) a", "a=50.9 expr0=18.0"),
        ("MIN(Name) a, MAX(Name) b", r#"a="100%_x" b="Ärger""#),
        (
            "MIN(CreatedDate) a, MAX(Founded__c) b",
            r#"a="2024-02-29T12:30:00.000+0000" b="2026-05-17""#,
        ),
        ("COUNT_DISTINCT(AnnualRevenue) n", "n=4"),
    ] {
        assert_eq!(
            rows(&format!("SELECT {select} FROM Account")),
            [expected],
            "{select}"
        );
    }
}

#[test]
fn totals_over_no_rows() {
    assert_eq!(
        rows("SELECT COUNT(Id), SUM(Employees), MAX(Name) FROM Account WHERE Name = 'none'"),
        ["expr0=0 expr1=null expr2=null"]
    );
    assert!(
        rows("SELECT Type, COUNT(Id) FROM Account WHERE Name = 'none' GROUP BY Type").is_empty()
    );
}

#[test]
fn one_result_for_each_group() {
    for (soql, expected) in [
        (
            "SELECT Type, COUNT(Id) FROM Account GROUP BY Type",
            vec![
                "Type=null expr0=1",
                "Type=\"Customer\" expr0=2",
                "Type=\"Other\" expr0=1",
                "Type=\"Prospect\" expr0=2",
            ],
        ),
        (
            "SELECT Type t, SUM(Employees) s FROM Account GROUP BY Type HAVING COUNT(Id) > 1 ORDER BY SUM(Employees) DESC",
            vec!["s=50 t=\"Prospect\"", "s=20 t=\"Customer\""],
        ),
        (
            "SELECT Owner.Name, COUNT(Id) n FROM Account GROUP BY Owner.Name ORDER BY COUNT(Id) DESC, Owner.Name LIMIT 2",
            vec!["Name=\"Bob\" n=3", "Name=\"Ada\" n=2"],
        ),
        (
            "SELECT CALENDAR_YEAR(CreatedDate), COUNT(Id) FROM Account GROUP BY CALENDAR_YEAR(CreatedDate)",
            vec![
                "expr0=2024 expr1=1",
                "expr0=2025 expr1=1",
                "expr0=2026 expr1=4",
            ],
        ),
        (
            "SELECT BillingCity, Active__c, COUNT(Id) n FROM Account WHERE BillingCity != null GROUP BY BillingCity, Active__c",
            vec![
                "Active__c=true BillingCity=\"Bonn\" n=1",
                "Active__c=true BillingCity=\"Paris\" n=2",
                "Active__c=false BillingCity=\"Rome\" n=1",
            ],
        ),
        (
            "SELECT Type FROM Account GROUP BY Type HAVING Type LIKE '%o%' AND MAX(Employees) < 31 LIMIT 2 OFFSET 1",
            vec!["Type=\"Other\"", "Type=\"Prospect\""],
        ),
        (
            "SELECT toLabel(Type) l, FORMAT(SUM(AnnualRevenue)) f FROM Account GROUP BY Type HAVING Type = 'Customer'",
            vec!["f=\"$100.50\" l=\"Customer!\""],
        ),
    ] {
        assert_eq!(rows(soql), expected, "{soql}");
    }
}

#[test]
fn rollup_and_cube_add_subtotals() {
    let from = "FROM Account WHERE Type IN ('Customer', 'Prospect')";
    assert_eq!(
        rows(&format!(
            "SELECT Type, Active__c, COUNT(Id) n, GROUPING(Active__c) g {from} GROUP BY ROLLUP(Type, Active__c)"
        )),
        [
            "Active__c=true Type=\"Customer\" g=0 n=2",
            "Active__c=false Type=\"Prospect\" g=0 n=1",
            "Active__c=true Type=\"Prospect\" g=0 n=1",
            "Active__c=null Type=\"Customer\" g=1 n=2",
            "Active__c=null Type=\"Prospect\" g=1 n=2",
            "Active__c=null Type=null g=1 n=4",
        ]
    );
    let cube = json(&format!(
        "SELECT Type, Active__c, COUNT(Id) n {from} GROUP BY CUBE(Type, Active__c)"
    ));
    // Three pairs, two types, two states and the whole.
    assert_eq!(cube["totalSize"], 8);
}
