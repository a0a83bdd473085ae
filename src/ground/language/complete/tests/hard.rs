//! What other tools get wrong, each by its own: the hard cases of completion, words of the language
//! that begin a name or a value, and where a list has to stay empty.
//!
//! Long because it is one table for each case.

use super::*;

#[test]
fn a_word_of_the_language_that_begins_a_value_or_a_name() {
    check(&[
        // `LAST` and `FIRST` end a sorting, `IN` a comparison, `FOR` a query: not here.
        (
            "SELECT Id FROM Account WHERE CreatedDate = LA|",
            &["^ LAST_WEEK LAST_MONTH LAST_QUARTER LAST_YEAR"],
        ),
        (
            "SELECT Id FROM Account WHERE CreatedDate = LAST|",
            &["^ LAST_WEEK LAST_MONTH LAST_QUARTER LAST_YEAR"],
        ),
        (
            "SELECT Id FROM Account WHERE CreatedDate = LAST_|",
            &["^ LAST_WEEK LAST_MONTH LAST_QUARTER LAST_YEAR"],
        ),
        (
            "SELECT Id FROM Account WHERE CreatedDate >= last| ORDER BY Name LIMIT 5",
            &["^ LAST_WEEK"],
        ),
        (
            "SELECT Id FROM Account WHERE CreatedDate = LAST| AND Name = 'x'",
            &["^ LAST_WEEK"],
        ),
        (
            "SELECT Id, (SELECT Id FROM Contacts WHERE Birthdate < last|) FROM Account",
            &["^ LAST_WEEK"],
        ),
        (
            "SELECT Id FROM Contact c, c.Account a WHERE a.CreatedDate IN (TODAY, LAST|",
            &["^ LAST_WEEK"],
        ),
        ("SELECT First| FROM Contact", &["^ FirstName"]),
        ("SELECT Id, Last| FROM Contact", &["^ LastName"]),
        ("SELECT Id FROM Contact WHERE Last|", &["^ LastName"]),
        (
            "SELECT Id FROM Contact WHERE First| = 'x'",
            &["^ FirstName"],
        ),
        ("SELECT Id FROM Contact ORDER BY First|", &["^ FirstName"]),
        (
            "SELECT COUNT(Id) FROM Contact GROUP BY Last|",
            &["^ LastName"],
        ),
        ("SELECT In| FROM Account", &["^ Industry"]),
        ("SELECT Is| FROM Account", &["^ Is_Partner__c IsDeleted"]),
        ("SELECT Id FROM Order|", &["^ Order"]),
        ("SELECT Id FROM Account WHERE In|", &["^ Industry"]),
        ("SELECT MAX(Last|) FROM Contact", &["^ LastName"]),
        ("SELECT Account.In| FROM Contact", &["^ Industry"]),
    ]);
}

/// Of the list in the research: case 14 to 23.
#[test]
fn case_14_behind_a_dot_and_values_through_paths_and_aliases() {
    check(&[
        ("SELECT Owner.| FROM Account", &["+ Username", "- Industry"]),
        ("SELECT Id, Parent.Owner.| FROM Account", &["+ Username"]),
        (
            "SELECT Id FROM Contact WHERE Account.Rating = |",
            &["^ Hot Warm Cold NULL"],
        ),
        (
            "SELECT Id FROM Contact c WHERE c.Account.Rating IN ('Hot', |",
            &["^ Warm Cold"],
        ),
        (
            "SELECT Id FROM Contact c, c.Account a WHERE a.acme__Regions__c |",
            &["= = != INCLUDES EXCLUDES"],
        ),
        (
            "SELECT Id FROM Contact WHERE account.owner.isactive |",
            &["= = !="],
        ),
    ]);
}

#[test]
fn case_15_behind_a_date_literal() {
    check(&[
        (
            "SELECT Id FROM Account WHERE CreatedDate > TODAY AND Industry = |",
            &["^ Technology"],
        ),
        (
            "SELECT Id FROM Account WHERE CreatedDate = LAST_N_DAYS:5 AND Ind|",
            &["^ Industry"],
        ),
        (
            "SELECT Id FROM Account WHERE CreatedDate = LAST_N_DAYS : 5 |",
            &["^ AND OR"],
        ),
        (
            "SELECT Id FROM Account WHERE CreatedDate > 2024-01-01T00:00:00Z AND Rating |",
            &["+ = IN"],
        ),
    ]);
}

#[test]
fn case_16_children_that_are_not_closed_and_children_of_children() {
    check(&[
        (
            "SELECT Id, (SELECT Id FROM Contacts WHERE FirstN| FROM Account",
            &["= FirstName"],
        ),
        (
            "SELECT Id, (SELECT Id, (SELECT Id FROM Cases WHERE Stat| FROM Contacts) FROM Account",
            &["= Status"],
        ),
        (
            "SELECT Id, (SELECT Id, (SELECT Id FROM Cases ORDER BY CaseN|) FROM Contacts) FROM Account",
            &["= CaseNumber"],
        ),
        (
            "SELECT Id, (SELECT Id FROM Contacts WHERE Account.Ind|) FROM Account",
            &["= Industry"],
        ),
    ]);
}

#[test]
fn case_17_only_by_behind_group_and_order_and_words_behind_a_sorted_field() {
    check(&[
        ("SELECT Id FROM Account ORDER |", &["= BY"]),
        ("SELECT COUNT(Id) FROM Account GROUP |", &["= BY"]),
        (
            "SELECT Id FROM Account ORDER BY Name |",
            &["^ ASC DESC", "- Name Industry"],
        ),
        (
            "SELECT Id FROM Account ORDER BY Name DESC |",
            &["+ NULLS~FIRST NULLS~LAST LIMIT", "- ASC DESC Name"],
        ),
        (
            "SELECT Id FROM Account ORDER BY Name DESC NULLS LAST |",
            &["+ LIMIT", "- ASC NULLS~FIRST"],
        ),
    ]);
}

#[test]
fn case_18_parents_that_can_be_one_of_several() {
    check(&[
        (
            "SELECT What.| FROM Task",
            &["+ Name Type", "- Industry CaseNumber StageName"],
        ),
        ("SELECT Who.| FROM Task", &["+ Email", "- LeadSource"]),
        ("SELECT Id FROM Task WHERE Owner.Ema|", &["= Email"]),
    ]);
}

#[test]
fn case_19_picklists() {
    check(&[
        // Inactive ones stay away, used ones too; the label finds the value.
        ("SELECT Id FROM Account WHERE SLA__c = silv|", &["= S"]),
        (
            "SELECT Id FROM Account WHERE Rating IN ('Hot','Warm',|)",
            &["= Cold NULL"],
        ),
        (
            "SELECT Id FROM Account WHERE Rating IN (|, 'Hot')",
            &["- Hot", "+ Warm Cold"],
        ),
    ]);
    check_applied(&[
        (
            "SELECT Id FROM Account WHERE Industry = '|'",
            "Children's Goods",
            "SELECT Id FROM Account WHERE Industry = 'Children\\'s Goods|'",
        ),
        (
            "SELECT Id FROM Account WHERE Industry IN ('|)",
            "Energy",
            "SELECT Id FROM Account WHERE Industry IN ('Energy'|)",
        ),
    ]);
}

#[test]
fn case_20_arguments_by_type_and_what_cannot_be_filtered() {
    check(&[
        (
            "SELECT CALENDAR_YEAR(|) FROM Account",
            &["+ CreatedDate LastActivityDate", "- Name Industry"],
        ),
        (
            "SELECT DAY_ONLY(|) FROM Account",
            &["+ CreatedDate", "- LastActivityDate"],
        ),
        (
            "SELECT convertCurrency(|) FROM Account",
            &["+ AnnualRevenue", "- NumberOfEmployees"],
        ),
        (
            "SELECT toLabel(|) FROM Account",
            &["+ Industry Rating", "- Name AnnualRevenue"],
        ),
        ("SELECT Id FROM Account WHERE Desc|", &["- Description"]),
        ("SELECT Desc| FROM Account", &["+ Description"]),
        (
            "SELECT avg(|) FROM Account",
            &["+ AnnualRevenue NumberOfEmployees", "- Name"],
        ),
    ]);
}

#[test]
fn case_21_comments_chains_of_aliases_typeof_and_alias_names() {
    check(&[
        ("SELECT Id -- Nam|\nFROM Account", &["0"]),
        ("SELECT Id // Nam|\nFROM Account", &["0"]),
        ("SELECT Id /* Nam| */ FROM Account", &["0"]),
        (
            "SELECT u.| FROM Contact c, c.Account a, a.Owner u",
            &["+ Username", "- Industry LastName"],
        ),
        ("SELECT | FROM Contact c, c.Account acc", &["+ c acc"]),
        (
            "SELECT Id FROM Contact c, c.Account acc WHERE ac|",
            &["+ acc"],
        ),
        (
            "SELECT TYPEOF What WHEN Case THEN | END FROM Task",
            &["+ CaseNumber Status", "- Industry"],
        ),
        (
            "SELECT TYPEOF What WHEN Case THEN Subject WHEN Account THEN Name, Ind| END FROM Task",
            &["= Industry"],
        ),
    ]);
}

#[test]
fn case_23_no_case_matters() {
    check(&[
        ("select iNd| from ACCOUNT", &["^ Industry"]),
        (
            "select id, (select lastn| from cONTACTS) from account",
            &["= LastName"],
        ),
        ("select MAX(aNNual|) from aCCount", &["= AnnualRevenue"]),
        ("select id from aCCount where rATING = hO|", &["= Hot"]),
        ("select id from account using scope M|", &["+ mine"]),
    ]);
}

/// The positions of the table of the peers that no other table here has.
#[test]
fn every_other_position() {
    check(&[
        ("  |  ", &["= SELECT FIND"]),
        (
            "SELECT Id FROM Account LIMIT |",
            &["+ 10 200", "- Name WHERE"],
        ),
        (
            "SELECT Id FROM Account LIMIT 5 OFFSET |",
            &["+ 10 100", "- Name FOR"],
        ),
        (
            "SELECT Id FROM Account LIMIT 5 OFFSET 5 |",
            &["= FOR UPDATE"],
        ),
        ("SELECT Id FROM Account FOR |", &["= VIEW REFERENCE"]),
        ("SELECT Id FROM Account UPDATE |", &["+ TRACKING VIEWSTAT"]),
        (
            "SELECT Id FROM Account WITH |",
            &["+ SECURITY_ENFORCED DATA~CATEGORY", "- WHERE"],
        ),
        ("SELECT Id FROM Account WITH DATA |", &["= CATEGORY"]),
        (
            "SELECT Id FROM Account WITH DATA CATEGORY Geo__c |",
            &["= AT ABOVE BELOW ABOVE_OR_BELOW"],
        ),
        // The org says which scopes an object has.
        (
            "SELECT Id FROM Contact USING SCOPE |",
            &["= everything mine team"],
        ),
        ("SELECT Id FROM Contact USING SCOPE my|", &["= mine team"]),
        (
            "SELECT Id FROM Account USING SCOPE |",
            &["+ mine delegated MRU"],
        ),
        (
            "SELECT Id FROM Account WHERE Name LIKE |",
            &["- NULL TODAY TRUE"],
        ),
        (
            "SELECT Id FROM Account WHERE (|",
            &["+ Name NOT", "- FROM AND"],
        ),
        (
            "SELECT Id FROM Account WHERE (Name = 'x' |",
            &["^ AND OR", "- LIMIT"],
        ),
        (
            "SELECT Id FROM Account WHERE NOT |",
            &["+ Name", "- AND OR"],
        ),
        (
            "SELECT Id FROM Account WHERE NOT Name = 'x' |",
            &["- AND OR", "+ ORDER~BY LIMIT"],
        ),
        (
            "SELECT Industry FROM Account GROUP BY Industry HAVING COUNT(|)",
            &["+ Id Name"],
        ),
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE |",
            &["+ LastName", "- Industry"],
        ),
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM |",
            &["+ Contact Opportunity"],
        ),
        (
            "SELECT Id FROM acme__Part__c ORDER BY DISTANCE(|",
            &["^ acme__Place__c"],
        ),
        (
            "SELECT DISTANCE(acme__Place__c, GEOLOCATION(1, 2), '|') FROM acme__Part__c",
            &["= mi km"],
        ),
        ("SELECT FIELDS(s|) FROM Account", &["^ STANDARD"]),
        (
            "SELECT Name, |, Phone FROM Account",
            &["+ Industry", "- FROM"],
        ),
        ("SELECT Id\nFROM Account\nWHERE\n  Ind|\n", &["= Industry"]),
    ]);
}

#[test]
fn what_is_written_fits_what_stands_around_it() {
    check_applied(&[
        // A dot goes on, one that is there stays one.
        (
            "SELECT Par| FROM Account",
            "Parent",
            "SELECT Parent.| FROM Account",
        ),
        (
            "SELECT Par|.Name FROM Account",
            "Parent",
            "SELECT Parent|.Name FROM Account",
        ),
        // No second parenthesis, no second blank, none grown together.
        (
            "SELECT ma|(Name) FROM Account",
            "MAX",
            "SELECT MAX|(Name) FROM Account",
        ),
        ("SELECT Id fr| Account", "FROM", "SELECT Id FROM| Account"),
        (
            "SELECT Id FROM Account WHERE Rating|",
            "Rating",
            "SELECT Id FROM Account WHERE Rating|",
        ),
        (
            "SELECT Id FROM Account WHERE Rating IN ('Hot',|)",
            "Cold",
            "SELECT Id FROM Account WHERE Rating IN ('Hot','Cold'|)",
        ),
        (
            "SELECT Id FROM Account WHERE Is_Partner__c = t|",
            "TRUE",
            "SELECT Id FROM Account WHERE Is_Partner__c = TRUE|",
        ),
        (
            "SELECT Id FROM Account WHERE CreatedDate = LAST|",
            "LAST_WEEK",
            "SELECT Id FROM Account WHERE CreatedDate = LAST_WEEK|",
        ),
        (
            "SELECT Id FROM Account USING SCOPE m|",
            "mine",
            "SELECT Id FROM Account USING SCOPE mine|",
        ),
        (
            "SELECT TYPEOF Wh| FROM Task",
            "What",
            "SELECT TYPEOF What| FROM Task",
        ),
    ]);
    for (marked, label, reopens) in [
        ("SELECT Par| FROM Account", "Parent", true),
        ("SELECT Nam| FROM Account", "Name", false),
        ("SELECT Id FROM Account WHERE Name |", "=", true),
        ("SELECT su| FROM Opportunity", "SUM", true),
        ("SELECT Id FROM Account ord|", "ORDER BY", true),
        ("SELECT TYPEOF What WHEN Ca| END FROM Task", "Case", true),
    ] {
        let found = completed(marked);
        let item = found.items.iter().find(|item| item.label == label);
        assert_eq!(item.map(|item| item.reopen), Some(reopens), "{marked}");
    }
}

#[test]
fn the_ladder_ranks_names_labels_and_their_parts() {
    // Name, then label, then what begins so, then what is behind `__` and `_`, then words, then
    // anything; a package's name is found without its namespace.
    check(&[
        ("SELECT name| FROM Account", &["^ Name"]),
        ("SELECT employees| FROM Account", &["^ NumberOfEmployees"]),
        ("SELECT weight__c| FROM Account", &["= acme__Weight__c"]),
        ("SELECT acc| FROM Account", &["- FROM", "+ Name"]),
        ("SELECT rev| FROM Account", &["= AnnualRevenue"]),
        ("SELECT partner| FROM Account", &["^ Is_Partner__c"]),
    ]);
    let found = completed("SELECT Id FROM Account WHERE par|");
    let labels = labels(&found);
    let place = |label: &str| labels.iter().position(|one| *one == label);
    assert!(place("ParentId") < place("Is_Partner__c"), "{labels:?}");
    assert!(place("Parent").is_some(), "{labels:?}");
}
