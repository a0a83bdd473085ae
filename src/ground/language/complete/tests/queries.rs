//! Names and words of the language, clause by clause. Long because it is one table for each clause.

use super::*;

#[test]
fn the_select_list_has_fields_parents_functions_and_subqueries() {
    check(&[
        (
            "SELECT | FROM Account",
            &[
                "^ Id Name",
                "+ Industry acme__Weight__c Owner Parent COUNT() COUNT AVG toLabel FIELDS(ALL)",
                "+ (SELECT~Id~FROM~Contacts)",
                "- FROM WHERE TYPEOF NULL GROUPING convertTimezone",
            ],
        ),
        ("SELECT Ind| FROM Account", &["^ Industry"]),
        ("SELECT Id, Weig| FROM Account", &["^ acme__Weight__c"]),
        ("SELECT Id, weight__c| FROM Account", &["= acme__Weight__c"]),
        ("SELECT shipping| FROM account", &["= acme__Weight__c"]),
        ("SELECT emplo| FROM ACCOUNT", &["^ NumberOfEmployees"]),
        // What is selected already comes last.
        ("SELECT Id, n| FROM Account", &["^ Name NumberOfEmployees"]),
        (
            "SELECT Name, n| FROM Account",
            &["- (", "^ NumberOfEmployees Name"],
        ),
        ("SELECT Id, | FROM Account", &["- COUNT()", "+ COUNT"]),
        ("SELECT Id | FROM Account", &["0"]),
        ("SELECT Id |", &["= FROM"]),
        ("SELECT Id FR|", &["= FROM"]),
        ("SELECT |", &["+ COUNT() AVG", "- Id"]),
        ("SELECT | FROM Task", &["+ TYPEOF Who What Owner"]),
        ("SELECT Id FROM Order WHERE ord|", &["^ OrderNumber"]),
    ]);
}

#[test]
fn paths_go_as_deep_as_they_may() {
    check(&[
        (
            "SELECT Owner.| FROM Account",
            &["^ Id Name", "+ Username Manager", "- AVG Industry FROM"],
        ),
        (
            "SELECT account.OWNER.man| FROM Contact",
            &["= ManagerId Manager"],
        ),
        (
            "SELECT Account.Parent.Owner.Name, Account.Par|.Name FROM Contact",
            &["= Parent"],
        ),
        (
            "SELECT Id FROM Contact WHERE Account.|",
            &["+ Industry Owner", "- Description BillingAddress"],
        ),
        (
            "SELECT Id FROM Contact ORDER BY Account.|",
            &["+ Industry", "- Description"],
        ),
        (
            "SELECT Parent.Parent.Parent.Parent.Parent.| FROM Account",
            &["+ Name", "- Parent Owner"],
        ),
        ("SELECT Nothing.| FROM Account", &["0"]),
        // Of a parent that can be one of several there are the fields of Name.
        (
            "SELECT What.| FROM Task",
            &["^ Id Name", "+ Type Email", "- Industry CaseNumber"],
        ),
        ("SELECT Owner.| FROM Case", &["+ Alias", "- Username"]),
        (
            "SELECT Account.Name FROM Contact WHERE Contact.Acc|",
            &["^ AccountId Account"],
        ),
    ]);
}

#[test]
fn aliases_and_chains_of_them_lead_to_their_objects() {
    check(&[
        (
            "SELECT c.| FROM Contact c",
            &["+ LastName Account", "- Industry"],
        ),
        ("SELECT | FROM Contact c, c.Account a", &["+ c a LastName"]),
        (
            "SELECT a.| FROM Contact c, c.Account a",
            &["+ Industry", "- LastName"],
        ),
        (
            "SELECT u.| FROM Contact c, c.Account a, a.Owner u",
            &["+ Username"],
        ),
        (
            "SELECT c.Id FROM Contact c, c.Account a WHERE a.Industry = |",
            &["^ Technology"],
        ),
        ("SELECT c.Id FROM Contact c, |", &["+ c"]),
        (
            "SELECT c.Id FROM Contact c, c.|",
            &["^ Account", "- LastName AccountId"],
        ),
        (
            "SELECT c.Id FROM Contact c, c.Account a, a.|",
            &["+ Owner Parent"],
        ),
        (
            "SELECT Id FROM Contact |",
            &["^ WHERE ORDER~BY GROUP~BY", "- FROM SELECT AND"],
        ),
    ]);
}

#[test]
fn objects_stand_behind_from() {
    check(&[
        (
            "SELECT Id FROM |",
            &[
                "+ Account Order acme__Part__c",
                "- AccountChangeEvent Name WHERE",
            ],
        ),
        ("SELECT Id FROM acc|", &["^ Account AccountHistory"]),
        ("SELECT Id FROM part|", &["^ acme__Part__c"]),
        ("SELECT Name, StageName FROM |", &["^ Opportunity Account"]),
        ("SELECT Id FROM @custom|", &["= acme__Part__c"]),
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM |)",
            &["+ Contact Account"],
        ),
    ]);
}

#[test]
fn child_relationships_stand_in_subqueries_closed_or_not() {
    check(&[
        (
            "SELECT Id, (SELECT Id FROM |) FROM Account",
            &["+ Contacts Cases acme__Parts__r", "- Account Contact"],
        ),
        ("SELECT Id, (SELECT Id FROM | FROM Account", &["+ Contacts"]),
        (
            "SELECT Id, (SELECT Id FROM part|) FROM Account",
            &["= acme__Parts__r"],
        ),
        (
            "SELECT Id, (SELECT | FROM Contacts) FROM Account",
            &["+ LastName toLabel", "- Industry COUNT COUNT() AVG"],
        ),
        (
            "SELECT Id, (SELECT Id FROM Contacts WHERE FirstN| FROM Account",
            &["= FirstName"],
        ),
        (
            "SELECT Id, (SELECT Id FROM Contacts WHERE LeadSource = | FROM Account",
            &["^ Web"],
        ),
        (
            "SELECT Id, (SELECT Id, (SELECT | FROM Cases) FROM Contacts) FROM Account",
            &["+ CaseNumber"],
        ),
        (
            "SELECT Id, (SELECT Id, (SELECT Id FROM |) FROM Contacts) FROM Account",
            &["+ Reports", "- Opportunities"],
        ),
        (
            "SELECT Id, (SELECT Id, (SELECT CaseN| FROM Cases FROM Contacts FROM Account",
            &["= CaseNumber"],
        ),
        (
            "SELECT Id, (SELECT Id FROM Contacts |) FROM Account",
            &["+ WHERE ORDER~BY LIMIT", "- GROUP~BY FROM"],
        ),
        (
            "SELECT Id, (SELECT | FROM Account",
            &["+ Contacts Opportunities"],
        ),
        (
            "SELECT Id, (SELECT Id FROM a.|) FROM Account a",
            &["+ Contacts Cases", "- Account"],
        ),
        ("SELECT Id, (|) FROM Account", &["+ SELECT Contacts"]),
    ]);
    check_applied(&[
        (
            "SELECT Id, | FROM Account",
            "(SELECT Id FROM Contacts)",
            "SELECT Id, (SELECT Id FROM Contacts)| FROM Account",
        ),
        (
            "SELECT Id, (| FROM Account",
            "Contacts",
            "SELECT Id, (SELECT Id FROM Contacts)| FROM Account",
        ),
        (
            "SELECT Id, (SELECT | FROM Account",
            "Contacts",
            "SELECT Id, (SELECT Id FROM Contacts)| FROM Account",
        ),
    ]);
}

#[test]
fn a_semi_join_selects_one_id_the_fitting_ones_first() {
    check(&[
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT | FROM Contact)",
            &[
                "^ AccountId",
                "+ Id OwnerId ReportsToId",
                "- LastName Account COUNT toLabel",
            ],
        ),
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact |)",
            &["= WHERE WITH AS"],
        ),
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE Last|)",
            &["= LastName"],
        ),
        ("SELECT Id FROM Account WHERE Id IN (|", &["^ SELECT"]),
        ("SELECT Id FROM Account WHERE Name IN (|", &["- SELECT"]),
    ]);
}

#[test]
fn typeof_leads_from_the_parent_to_the_fields_of_its_objects() {
    check(&[
        ("SELECT TYPEOF | FROM Task", &["= Owner What Who"]),
        ("SELECT TYPEOF What | FROM Task", &["= WHEN"]),
        (
            "SELECT TYPEOF What WHEN | FROM Task",
            &["= Account Case Opportunity"],
        ),
        (
            "SELECT TYPEOF What WHEN Account THEN Name WHEN | END FROM Task",
            &["= Case Opportunity"],
        ),
        ("SELECT TYPEOF What WHEN Account | FROM Task", &["= THEN"]),
        (
            "SELECT TYPEOF What WHEN Account THEN | END FROM Task",
            &["+ Industry", "- Subject COUNT"],
        ),
        (
            "SELECT TYPEOF What WHEN Account THEN Name, Owner.| END FROM Task",
            &["+ Username"],
        ),
        (
            "SELECT TYPEOF What WHEN Account THEN Name | FROM Task",
            &["= WHEN ELSE END"],
        ),
        (
            "SELECT TYPEOF What WHEN Account THEN Name ELSE | END FROM Task",
            &["+ Alias", "- Industry"],
        ),
        ("SELECT | FROM Account", &["- TYPEOF"]),
    ]);
}

#[test]
fn functions_take_the_fields_of_their_types() {
    check(&[
        (
            "SELECT SUM(|) FROM Opportunity",
            &["+ Amount Probability Account", "- Name CloseDate StageName"],
        ),
        ("SELECT AVG(| FROM Opportunity", &["+ Amount", "- Name"]),
        (
            "SELECT MAX(|) FROM Opportunity",
            &["+ Amount CloseDate StageName", "- IsWon"],
        ),
        (
            "SELECT COUNT(|) FROM Account",
            &["+ Id Name", "- IsDeleted BillingAddress Description"],
        ),
        (
            "SELECT calendar_year(|) FROM Opportunity",
            &["+ CloseDate CreatedDate convertTimezone", "- Amount Name"],
        ),
        (
            "SELECT HOUR_IN_DAY(convertTimezone(|)) FROM Opportunity",
            &["+ CreatedDate", "- CloseDate"],
        ),
        (
            "SELECT DAY_ONLY(|) FROM Opportunity",
            &["+ CreatedDate", "- CloseDate"],
        ),
        (
            "SELECT toLabel(|) FROM Opportunity",
            &["+ StageName", "- Name Amount"],
        ),
        (
            "SELECT convertCurrency(|) FROM Opportunity",
            &["+ Amount", "- Probability Name"],
        ),
        (
            "SELECT FORMAT(|) FROM Opportunity",
            &["+ Amount CloseDate convertCurrency MIN", "- Name"],
        ),
        ("SELECT FIELDS(|) FROM Account", &["= ALL STANDARD CUSTOM"]),
        (
            "SELECT DISTANCE(| FROM acme__Part__c",
            &["^ acme__Place__c", "- Name"],
        ),
        (
            "SELECT DISTANCE(acme__Place__c, | FROM acme__Part__c",
            &["= GEOLOCATION"],
        ),
        (
            "SELECT Id FROM acme__Part__c WHERE DISTANCE(acme__Place__c, GEOLOCATION(1, 2), |",
            &["= mi km"],
        ),
        (
            "SELECT Id FROM Account WHERE |",
            &["+ CALENDAR_YEAR toLabel DISTANCE", "- COUNT SUM FORMAT"],
        ),
        ("SELECT | FROM Contact", &["- DISTANCE convertCurrency"]),
    ]);
    check_applied(&[
        (
            "SELECT su| FROM Opportunity",
            "SUM",
            "SELECT SUM(| FROM Opportunity",
        ),
        (
            "SELECT su|(Amount) FROM Opportunity",
            "SUM",
            "SELECT SUM|(Amount) FROM Opportunity",
        ),
        (
            "SELECT SUM(| FROM Opportunity",
            "Amount",
            "SELECT SUM(Amount)| FROM Opportunity",
        ),
        (
            "SELECT SUM(|) FROM Opportunity",
            "Amount",
            "SELECT SUM(Amount|) FROM Opportunity",
        ),
    ]);
}

#[test]
fn fields_of_all_bring_their_limit() {
    check(&[
        (
            "SELECT fields| FROM Account",
            &["^ FIELDS(ALL) FIELDS(STANDARD) FIELDS(CUSTOM)"],
        ),
        ("SELECT FIELDS(ALL) FROM Account |", &["^ LIMIT"]),
        (
            "SELECT FIELDS(ALL) FROM Account LIMIT |",
            &["^ 200", "- 1000"],
        ),
    ]);
    check_applied(&[
        (
            "SELECT | FROM Account WHERE Name != null",
            "FIELDS(ALL)",
            "SELECT FIELDS(ALL)| FROM Account WHERE Name != null LIMIT 200",
        ),
        (
            "SELECT FIELDS(| FROM Account",
            "CUSTOM",
            "SELECT FIELDS(CUSTOM)| FROM Account LIMIT 200",
        ),
        (
            "SELECT | FROM Account LIMIT 5",
            "FIELDS(ALL)",
            "SELECT FIELDS(ALL)| FROM Account LIMIT 5",
        ),
        (
            "SELECT | FROM Account",
            "FIELDS(STANDARD)",
            "SELECT FIELDS(STANDARD)| FROM Account",
        ),
    ]);
}

#[test]
fn what_is_selected_and_not_grouped_comes_first_in_group_by() {
    check(&[
        (
            "SELECT Rating, Industry, Account.Name, COUNT(Id) FROM Account GROUP BY |",
            &[
                "^ Account.Name Industry Rating",
                "+ CALENDAR_YEAR ROLLUP CUBE",
                "- AnnualRevenue CreatedDate Description COUNT",
            ],
        ),
        (
            "SELECT Rating, Industry FROM Account GROUP BY Rating, |",
            &["^ Industry", "- ROLLUP"],
        ),
        (
            "SELECT CALENDAR_YEAR(CreatedDate), COUNT(Id) FROM Account GROUP BY |",
            &["^ CALENDAR_YEAR(CreatedDate)"],
        ),
        (
            "SELECT COUNT(Id) FROM Account GROUP BY ROLLUP(|)",
            &["+ Industry", "- AnnualRevenue"],
        ),
        (
            "SELECT COUNT(Id) FROM Account GROUP BY CALENDAR_MONTH(|)",
            &["+ CreatedDate LastActivityDate", "- Industry"],
        ),
        ("SELECT COUNT(Id) FROM Account GROUP |", &["= BY"]),
        (
            "SELECT | FROM Account GROUP BY Rating",
            &["^ Rating", "+ COUNT", "- FIELDS(ALL)"],
        ),
        (
            "SELECT GROUPING(|) FROM Account GROUP BY ROLLUP(Rating)",
            &["^ Rating", "- Industry Name"],
        ),
    ]);
}

#[test]
fn having_takes_aggregates_and_what_is_grouped() {
    check(&[
        (
            "SELECT Rating, COUNT(Id) FROM Account GROUP BY Rating HAVING |",
            &["+ COUNT(Id) COUNT SUM Rating NOT", "- Industry Name Owner"],
        ),
        (
            "SELECT Rating, COUNT(Id) FROM Account GROUP BY Rating HAVING COUNT(Id) |",
            &["+ = > >=", "- LIKE INCLUDES"],
        ),
        (
            "SELECT Rating FROM Account GROUP BY Rating HAVING SUM(|)",
            &["+ AnnualRevenue", "- Name"],
        ),
        (
            "SELECT Rating FROM Account GROUP BY Rating HAVING Rating = |",
            &["^ Hot Warm Cold"],
        ),
        (
            "SELECT Rating FROM Account GROUP BY Rating |",
            &["+ HAVING ORDER~BY LIMIT", "- WHERE GROUP~BY"],
        ),
        ("SELECT Rating FROM Account |", &["- HAVING BIND"]),
    ]);
}

#[test]
fn order_by_takes_what_sorts_and_then_its_words() {
    check(&[
        (
            "SELECT Id FROM Account ORDER BY |",
            &[
                "+ Name Owner",
                "- Description BillingAddress acme__Regions__c COUNT",
            ],
        ),
        ("SELECT Id, Phone FROM Account ORDER BY |", &["^ Id Phone"]),
        (
            "SELECT Id FROM Account ORDER BY Name |",
            &["= ASC DESC NULLS~FIRST NULLS~LAST LIMIT OFFSET FOR UPDATE"],
        ),
        (
            "SELECT Id FROM Account ORDER BY Name NULLS |",
            &["= FIRST LAST"],
        ),
        ("SELECT Id FROM Account ORDER |", &["= BY"]),
        (
            "SELECT Rating, COUNT(Id) FROM Account GROUP BY Rating ORDER BY |",
            &["^ COUNT(Id) Rating", "- Industry"],
        ),
    ]);
}

#[test]
fn words_fit_what_stands_on_both_sides() {
    check(&[
        ("|", &["= SELECT FIND"]),
        ("sel|", &["= SELECT"]),
        (
            "SELECT Id FROM Account | LIMIT 5",
            &["+ WHERE ORDER~BY GROUP~BY", "- LIMIT OFFSET FROM"],
        ),
        (
            "SELECT Id FROM Account WHERE Name = 'x' |",
            &["^ AND OR ORDER~BY", "- WHERE FROM NOT"],
        ),
        (
            "SELECT Id FROM Account WHERE Name = 'x' AND Id = 'y' |",
            &["^ AND", "- OR"],
        ),
        (
            "SELECT Id FROM Account WHERE Name = 'x' | AND Id = 'y'",
            &["- OR WHERE LIMIT"],
        ),
        ("SELECT Id FROM Account LIMIT 5 |", &["= OFFSET FOR UPDATE"]),
        ("SELECT Id FROM Account FOR |", &["= VIEW REFERENCE"]),
        (
            "SELECT Id FROM Account USING SCOPE |",
            &["+ mine everything team"],
        ),
        ("SELECT Id FROM Account us|", &["= USING~SCOPE"]),
        (
            "SELECT Id FROM Account WITH |",
            &["+ SECURITY_ENFORCED USER_MODE DATA~CATEGORY"],
        ),
        ("SELECT Id FROM Account WHERE |", &["+ NOT", "- AND FROM"]),
        (
            "SELECT Id FROM Account WHERE CreatedDate > TODAY AND Ind|",
            &["^ Industry"],
        ),
        (
            "SELECT Id FROM Account WHERE CreatedDate = LAST_N_DAYS:5 AND Ind|",
            &["^ Industry"],
        ),
        ("SELECT Id FROM Account;|", &["= SELECT FIND"]),
        ("SELECT Id FROM Account\n\nSEL|", &["= SELECT"]),
        (
            "SELECT Id FROM Contact;\nSELECT Ind| FROM Account",
            &["^ Industry"],
        ),
        ("SELECT Id -- Nam|\nFROM Account", &["0"]),
        ("SELECT Id /* Nam| */ FROM Account", &["0"]),
        ("SELECT Id FROM Account GR|", &["= GROUP~BY"]),
    ]);
    check_applied(&[
        (
            "SELECT Id FROM Account WH|",
            "WHERE",
            "SELECT Id FROM Account WHERE |",
        ),
        (
            "SELECT Id FROM Account ord| LIMIT 5",
            "ORDER BY",
            "SELECT Id FROM Account ORDER BY| LIMIT 5",
        ),
        (
            "SELECT Id FROM Account WHERE Name = 'x'|",
            "AND",
            "SELECT Id FROM Account WHERE Name = 'x' AND |",
        ),
        ("SELECT |FROM Account", "Name", "SELECT Name |FROM Account"),
        (
            "SELECT Ow| FROM Account",
            "Owner",
            "SELECT Owner.| FROM Account",
        ),
        (
            "SELECT Ow|.Name FROM Account",
            "Owner",
            "SELECT Owner|.Name FROM Account",
        ),
        (
            "SELECT Indus|tr FROM Account",
            "Industry",
            "SELECT Industry| FROM Account",
        ),
    ]);
}

#[test]
fn a_list_that_opens_by_itself_stays_away_where_only_a_clause_can_follow() {
    let count = |marked: &str| {
        let (text, offset) = split(marked);
        let completion = complete(&Request {
            text: &text,
            offset,
            catalog: catalog(),
            recent: &[],
            today: None,
            explicit: false,
            real: None,
        });
        completion.items.len()
    };
    assert_eq!(count("SELECT Id FROM Account |"), 0);
    assert!(count("SELECT Id FROM Account W|") > 0);
    assert!(count("SELECT Id FROM |") > 0);
    assert!(count("SELECT Id FROM Account ORDER |") > 0);
    assert!(count("SELECT Id FROM Account WHERE Name |") > 0);
}

#[test]
fn sosl_completes_what_it_returns() {
    check(&[
        ("FIND {x} |", &["+ IN RETURNING WITH LIMIT"]),
        ("FIND {x} IN |", &["^ ALL~FIELDS NAME~FIELDS"]),
        (
            "FIND {x} RETURNING |",
            &["+ Account Lead", "- AccountHistory Group"],
        ),
        (
            "FIND {x} RETURNING Account(|)",
            &["+ Name Industry Owner toLabel", "- COUNT FIELDS(ALL)"],
        ),
        ("FIND {x} RETURNING Account(Id, Ind|", &["^ Industry"]),
        (
            "FIND {x} RETURNING Account(Id WHERE Industry = |)",
            &["^ Technology"],
        ),
        (
            "FIND {x} RETURNING Account(Id ORDER BY |)",
            &["+ Name", "- Description"],
        ),
        (
            "FIND {x} RETURNING Account(Id |)",
            &["+ WHERE ORDER~BY LIMIT", "- RETURNING FROM"],
        ),
        (
            "FIND {x} RETURNING Account(Id), Contact(Last|)",
            &["= LastName"],
        ),
        (
            "FIND {x} RETURNING Account(Id) WITH |",
            &["+ HIGHLIGHT SNIPPET"],
        ),
    ]);
}

#[test]
fn filters_by_kind_narrow_the_list() {
    check(&[
        (
            "SELECT @fields| FROM Account",
            &["+ Id Industry", "- Owner COUNT"],
        ),
        (
            "SELECT @custom| FROM Account",
            &["+ acme__Weight__c SLA__c", "- Name"],
        ),
        (
            "SELECT @dates| FROM Account",
            &["= CreatedDate LastActivityDate"],
        ),
        (
            "SELECT @relations| FROM Account",
            &["+ Owner (SELECT~Id~FROM~Contacts)", "- Name"],
        ),
        ("SELECT Id, rev@numbers| FROM Account", &["= AnnualRevenue"]),
        (
            "SELECT Id, @custom wei| FROM Account",
            &["= acme__Weight__c"],
        ),
        (
            "SELECT @custom@numbers| FROM Account",
            &["= acme__Weight__c"],
        ),
        (
            "SELECT @| FROM Account",
            &["+ @fields @custom @dates @relations"],
        ),
        ("SELECT @cus| FROM Account", &["= @custom"]),
        (
            "SELECT Owner.@fields| FROM Account",
            &["+ Username", "- Manager"],
        ),
        (
            "SELECT Id FROM Account WHERE CreatedDate = @dates|",
            &["+ TODAY", "- NULL"],
        ),
    ]);
    check_applied(&[
        (
            "SELECT Id, @custom wei| FROM Account",
            "acme__Weight__c",
            "SELECT Id, acme__Weight__c| FROM Account",
        ),
        (
            "SELECT Id, @custom@nu| FROM Account",
            "@numbers",
            "SELECT Id, @custom@numbers| FROM Account",
        ),
    ]);
}

#[test]
fn what_was_taken_lately_comes_first_among_its_like() {
    let found = complete_with("SELECT Id FROM Account WHERE |", &["Website", "phone"]);
    assert_eq!(labels(&found).get(..2), Some(&["Website", "Phone"][..]));
    let found = complete_with(
        "SELECT Id FROM Account WHERE b|",
        &["Rating", "BillingCity"],
    );
    assert_eq!(labels(&found).first(), Some(&"BillingCity"));
}

#[test]
fn every_line_has_its_kind_label_type_and_help() {
    let found = completed("SELECT Weig| FROM Account");
    let item = &found.items[0];
    assert_eq!(item.kind, ItemKind::Field);
    assert_eq!(item.title, "Shipping Weight");
    assert_eq!(item.detail, "double(10, 2)");
    assert_eq!(item.help, "In kilograms.");
    let found = completed("SELECT Owner| FROM Account");
    let owner = &found.items[0];
    assert_eq!(
        (owner.kind, owner.detail.as_str()),
        (ItemKind::Relationship, "User")
    );
    assert!(owner.reopen);
}

#[test]
fn what_is_not_loaded_is_asked_for() {
    let found = completed("SELECT | FROM Lead");
    assert_eq!(found.wanted.iter().collect::<Vec<_>>(), ["Lead"]);
    let mut empty = Request {
        text: "SELECT  FROM Lead",
        offset: 7,
        catalog: &Catalog::new(),
        recent: &[],
        today: None,
        explicit: true,
        real: None,
    };
    assert!(complete(&empty).wanted.contains("Lead"));
    empty.offset = 17;
    empty.text = "SELECT Id FROM Lea";
    assert!(complete(&empty).items.is_empty());
}
