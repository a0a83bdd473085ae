//! Any query is answered or refused: no panic, and what is answered is JSON.

use proptest::prelude::*;

use super::super::super::answer::write_page;
use super::super::evaluate;
use super::question;

fn one_of(words: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    proptest::sample::select(words)
}

fn item() -> impl Strategy<Value = &'static str> {
    one_of(&[
        "Id",
        "Name",
        "Type",
        "AnnualRevenue",
        "Owner.Name",
        "Owner.Manager.Name",
        "Parent.Name",
        "BillingAddress",
        "toLabel(Type)",
        "FORMAT(CreatedDate) f",
        "COUNT(Id)",
        "MAX(CreatedDate) m",
        "SUM(AnnualRevenue)",
        "CALENDAR_YEAR(CreatedDate)",
        "GROUPING(Type) g",
        "FIELDS(ALL)",
        "FIELDS(CUSTOM)",
        "(SELECT Id, Account.Name FROM Contacts ORDER BY Name LIMIT 1)",
        "(SELECT Id, (SELECT Name FROM Contacts) FROM ChildAccounts)",
        "TYPEOF Owner WHEN User THEN Name END",
        "Nothing__c",
    ])
}

fn condition() -> impl Strategy<Value = String> {
    let field = one_of(&[
        "Id",
        "Name",
        "Type",
        "AnnualRevenue",
        "CreatedDate",
        "Founded__c",
        "Active__c",
        "Regions__c",
        "Owner.Name",
        "ParentId",
        "Opens__c",
        "DAY_ONLY(CreatedDate)",
        "COUNT(Id)",
        "toLabel(Type)",
    ]);
    let test = one_of(&[
        "= null",
        "!= 'Acme'",
        "< 5",
        ">= TODAY",
        "= LAST_N_YEARS:99999999999",
        "= NEXT_N_DAYS:3000000",
        "IN ('x', null)",
        "NOT IN (TODAY, 2026-05-13)",
        "LIKE '%\\\\_%'",
        "INCLUDES ('EU;US')",
        "EXCLUDES ('AP')",
        "= true",
        "= '001000000000001'",
        "IN (SELECT AccountId FROM Contact)",
        "> 2026-05-13T00:00:00Z",
        "= 9999-12-31",
        "< 99999999999999999999999999999999999999999999",
    ]);
    (field, test, any::<bool>()).prop_map(|(field, test, not)| {
        if not {
            format!("(NOT {field} {test})")
        } else {
            format!("{field} {test}")
        }
    })
}

proptest! {
    #[test]
    fn is_answered_or_refused(
        items in proptest::collection::vec(item(), 1..5),
        conditions in proptest::collection::vec(condition(), 0..3),
        joint in one_of(&[" AND ", " OR "]),
        tail in one_of(&[
            "",
            "GROUP BY Type",
            "GROUP BY CUBE(Type, Owner.Name) HAVING COUNT(Id) > 1",
            "GROUP BY ROLLUP(Type) ORDER BY Type DESC",
            "ORDER BY Type, Owner.Name DESC NULLS LAST",
        ]),
        window in one_of(&["", "LIMIT 2", "LIMIT 0 OFFSET 1", "LIMIT 200 OFFSET 3", "OFFSET 2000"]),
    ) {
        let mut soql = format!("SELECT {} FROM Account", items.join(", "));
        if !conditions.is_empty() {
            soql.push_str(" WHERE ");
            soql.push_str(&conditions.join(joint));
        }
        let soql = format!("{soql} {tail} {window}");
        match evaluate(&question(&soql)) {
            Ok(answer) => {
                let mut out = String::new();
                write_page(&answer, 0, 2, &mut out, &mut |_, _| "/rest".to_owned());
                let parsed: Result<serde_json::Value, _> = serde_json::from_str(&out);
                prop_assert!(parsed.is_ok(), "{}\n{}", soql, out);
            }
            Err(error) => prop_assert_eq!(error.status, 400),
        }
    }
}
