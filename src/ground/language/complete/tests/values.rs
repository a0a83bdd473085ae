//! Operators and values by the type of what is compared.

use super::*;

#[test]
fn operators_are_those_of_the_type() {
    check(&[
        (
            "SELECT Id FROM Account WHERE Name |",
            &["= = != LIKE IN NOT~IN < <= > >="],
        ),
        ("SELECT Id FROM Account WHERE IsDeleted |", &["= = !="]),
        (
            "SELECT Id FROM Account WHERE AnnualRevenue |",
            &["+ > IN", "- LIKE INCLUDES"],
        ),
        (
            "SELECT Id FROM Account WHERE acme__Regions__c |",
            &["= = != INCLUDES EXCLUDES"],
        ),
        (
            "SELECT Id FROM Account WHERE OwnerId |",
            &["+ IN NOT~IN", "- LIKE"],
        ),
        (
            "SELECT Id FROM Contact WHERE Account.CreatedDate |",
            &["+ < >=", "- LIKE"],
        ),
        (
            "SELECT Id FROM Contact c, c.Account a WHERE a.Is_Partner__c |",
            &["= = !="],
        ),
        ("SELECT Id FROM Account WHERE Name NOT |", &["= IN"]),
        (
            "SELECT Id FROM Account WHERE CALENDAR_YEAR(CreatedDate) |",
            &["+ = <", "- LIKE"],
        ),
        (
            "SELECT Id FROM Account WHERE Unknown__c |",
            &["+ LIKE INCLUDES <"],
        ),
        ("SELECT Id FROM Account WHERE Name li|", &["= LIKE"]),
        ("SELECT Id FROM Account WHERE Name IN |", &["= ("]),
        (
            "SELECT Id FROM Account WHERE acme__Regions__c INCLUDES |",
            &["= ("],
        ),
    ]);
    check_applied(&[
        (
            "SELECT Id FROM Account WHERE Name |",
            "IN",
            "SELECT Id FROM Account WHERE Name IN (|",
        ),
        (
            "SELECT Id FROM Account WHERE Name | ('a')",
            "IN",
            "SELECT Id FROM Account WHERE Name IN| ('a')",
        ),
    ]);
}

#[test]
fn picklists_offer_their_active_values_as_the_spot_needs_them() {
    check(&[
        (
            "SELECT Id FROM Account WHERE Industry = |",
            &["= Technology Banking Children's~Goods Energy NULL"],
        ),
        (
            "SELECT Id FROM Account WHERE industry = tec|",
            &["= Technology"],
        ),
        (
            "SELECT Id FROM Account WHERE Industry = 'b|'",
            &["= Banking"],
        ),
        ("SELECT Id FROM Account WHERE SLA__c = gol|", &["= G"]),
        (
            "SELECT Id FROM Account WHERE Rating IN ('Hot', |)",
            &["= Warm Cold NULL"],
        ),
        (
            "SELECT Id FROM Account WHERE Rating NOT IN ('Hot', 'Cold', '|')",
            &["= Warm"],
        ),
        (
            "SELECT Id FROM Account WHERE Rating > |",
            &["- NULL", "+ Hot"],
        ),
        (
            "SELECT Id FROM Opportunity WHERE StageName = |",
            &["+ Prospecting", "- NULL"],
        ),
        (
            "SELECT Id FROM Opportunity WHERE Account.Owner.Name = 'x' AND Account.Rating = |",
            &["^ Hot"],
        ),
        (
            "SELECT Id FROM Account WHERE acme__Regions__c INCLUDES (|",
            &["= North South East West"],
        ),
        (
            "SELECT Id FROM Account WHERE acme__Regions__c INCLUDES ('North;|')",
            &["= South East West"],
        ),
        (
            "SELECT Id FROM Account WHERE toLabel(SLA__c) = |",
            &["^ Gold Silver"],
        ),
        (
            "SELECT Id FROM Account WHERE Industry LIKE |",
            &["+ Technology", "- NULL"],
        ),
        (
            "SELECT Id FROM Account WHERE CreatedDate > TODAY AND Industry = |",
            &["^ Technology"],
        ),
        ("SELECT Id FROM Account WHERE Phone = |", &["= NULL"]),
        ("SELECT Id FROM Account WHERE Name = |", &["0"]),
        ("SELECT Id FROM Account WHERE Name = '|'", &["0"]),
    ]);
    check_applied(&[
        (
            "SELECT Id FROM Account WHERE Industry = |",
            "Energy",
            "SELECT Id FROM Account WHERE Industry = 'Energy'|",
        ),
        (
            "SELECT Id FROM Account WHERE Industry = '|",
            "Energy",
            "SELECT Id FROM Account WHERE Industry = 'Energy'|",
        ),
        (
            "SELECT Id FROM Account WHERE Industry = 'Ba|'",
            "Banking",
            "SELECT Id FROM Account WHERE Industry = 'Banking|'",
        ),
        (
            "SELECT Id FROM Account WHERE Industry = |",
            "Children's Goods",
            "SELECT Id FROM Account WHERE Industry = 'Children\\'s Goods'|",
        ),
        (
            "SELECT Id FROM Account WHERE Industry = 'chi| AND Name = 'x'",
            "Children's Goods",
            "SELECT Id FROM Account WHERE Industry = 'Children\\'s Goods'| AND Name = 'x'",
        ),
        (
            "SELECT Id FROM Account WHERE acme__Regions__c INCLUDES ('North;so|')",
            "South",
            "SELECT Id FROM Account WHERE acme__Regions__c INCLUDES ('North;South|')",
        ),
    ]);
}

#[test]
fn booleans_numbers_and_parts_of_dates() {
    check(&[
        (
            "SELECT Id FROM Account WHERE IsDeleted = |",
            &["= TRUE FALSE"],
        ),
        (
            "SELECT Id FROM Account WHERE Owner.IsActive = |",
            &["^ TRUE FALSE"],
        ),
        ("SELECT Id FROM Account WHERE AnnualRevenue > |", &["0"]),
        (
            "SELECT Id FROM Account WHERE AnnualRevenue = |",
            &["= NULL"],
        ),
        (
            "SELECT Id FROM Account WHERE CALENDAR_MONTH(CreatedDate) = mar|",
            &["= 3"],
        ),
        (
            "SELECT Id FROM Account WHERE CALENDAR_YEAR(CreatedDate) = |",
            &["^ 2026 2025"],
        ),
        (
            "SELECT Id FROM Account WHERE Id IN :ids OR OwnerId IN |",
            &["+ :ids"],
        ),
    ]);
}

#[test]
fn dates_offer_their_literals_with_meaning_and_days() {
    check(&[
        (
            "SELECT Id FROM Account WHERE CreatedDate = |",
            &[
                "^ TODAY YESTERDAY TOMORROW",
                "+ LAST_N_DAYS:n THIS_FISCAL_YEAR 2026-11-22T00:00:00Z",
                "- NULL",
            ],
        ),
        (
            "SELECT Id FROM Contact WHERE Birthdate = |",
            &["+ TODAY 2026-11-22 NULL", "- TRUE"],
        ),
        (
            "SELECT Id FROM Contact WHERE Account.CreatedDate >= last_n|",
            &["^ LAST_N_DAYS:n"],
        ),
        (
            "SELECT Id FROM Account WHERE CreatedDate = LAST_N_DAYS:|",
            &["^ 1 7 30"],
        ),
        (
            "SELECT Id FROM Account WHERE DAY_ONLY(CreatedDate) = |",
            &["+ TODAY"],
        ),
        ("SELECT Id FROM Account WHERE Name = tod|", &["0"]),
    ]);
    let found = completed("SELECT Id FROM Account WHERE CreatedDate = last_w|");
    assert_eq!(found.items[0].detail, "2026-11-15 to 2026-11-21");
    assert_eq!(found.items[0].help, "the week before this one");
    check_applied(&[(
        "SELECT Id FROM Account WHERE CreatedDate = LAST_N_D|",
        "LAST_N_DAYS:n",
        "SELECT Id FROM Account WHERE CreatedDate = LAST_N_DAYS:30|",
    )]);
}

#[test]
fn record_types_by_id_name_and_api_name() {
    check(&[
        (
            "SELECT Id FROM Account WHERE RecordType.Name = |",
            &["^ Household Business~Customer", "- Master"],
        ),
        (
            "SELECT Id FROM Account WHERE RecordType.DeveloperName = |",
            &["^ Household Business_Customer"],
        ),
        (
            "SELECT Id FROM Contact WHERE Account.RecordType.DeveloperName IN ('Household', |",
            &["^ Business_Customer"],
        ),
        (
            "SELECT Id FROM Account WHERE RecordTypeId = |",
            &["^ 012000000000001AAA 012000000000002AAA"],
        ),
        (
            "SELECT Id FROM Account WHERE RecordTypeId = bus|",
            &["= 012000000000002AAA"],
        ),
    ]);
}

#[test]
fn the_type_of_a_parent_is_one_of_its_objects() {
    check(&[
        (
            "SELECT Id FROM Task WHERE What.Type = |",
            &["+ Contact", "- TRUE"],
        ),
        (
            "SELECT Id FROM Task WHERE What.Type IN ('Contact', |",
            &["- Contact"],
        ),
    ]);
}
