//! What formatted text looks like, and what holds for every text.

use proptest::prelude::*;

use super::super::keyword::Keyword;
use super::maker::made;
use super::*;

fn at(width: usize) -> FormatOptions {
    FormatOptions {
        width,
        ..FormatOptions::default()
    }
}

#[test]
fn clauses_stand_on_lines_and_what_fits_stays_on_one() {
    for (text, expected) in [
        ("select Id from Account", "SELECT Id\nFROM Account"),
        (
            " SELECT  Id ,Name\n\nFROM Contact  c , c.Account  a where a.Name='x'AND( Id = null or Name in('1' ,'2')) order by Name desc nulls last limit 5 offset 2 for view",
            "SELECT Id, Name\nFROM Contact c, c.Account a\n\
             WHERE a.Name = 'x' AND (Id = null OR Name IN ('1', '2'))\n\
             ORDER BY Name DESC NULLS LAST\nLIMIT 5\nOFFSET 2\nFOR VIEW",
        ),
        (
            "SELECT COUNT ( ) FROM Account USING SCOPE mine WHERE CreatedDate > last_n_days : 5 AND x = - 5",
            // A sign stands right before its number: this is none of SOQL's.
            "SELECT COUNT ( ) FROM Account USING SCOPE mine WHERE CreatedDate > last_n_days : 5 AND x = - 5",
        ),
        (
            "SELECT COUNT ( ) FROM Account USING SCOPE mine WHERE CreatedDate > last_n_days : 5 AND x=-5 AND y IN :ids AND z = : more",
            "SELECT COUNT()\nFROM Account USING SCOPE mine\n\
             WHERE CreatedDate > last_n_days:5 AND x = -5 AND y IN :ids AND z = : more",
        ),
        (
            "SELECT count_distinct( Id ) n, DISTANCE( Loc__c , GEOLOCATION( 1,-2.5 ) ,'mi' )d FROM A GROUP BY rollup( a , CALENDAR_YEAR( b ) ) HAVING COUNT( Id )>1",
            "SELECT count_distinct(Id) n, DISTANCE(Loc__c, GEOLOCATION(1, -2.5), 'mi') d\n\
             FROM A\nGROUP BY ROLLUP(a, CALENDAR_YEAR(b))\nHAVING COUNT(Id) > 1",
        ),
        (
            "SELECT Id,(SELECT Id FROM Contacts),TYPEOF What WHEN Account THEN Phone,Name ELSE Name END FROM Event",
            "SELECT\n  Id,\n  (SELECT Id FROM Contacts),\n  TYPEOF What WHEN Account THEN Phone, Name ELSE Name END\nFROM Event",
        ),
        (
            "SELECT Id FROM K WITH DATA CATEGORY Geo__c at (a__c ,b__c) AND P__c BELOW c__c UPDATE tracking,viewstat",
            "SELECT Id\nFROM K\nWITH DATA CATEGORY Geo__c AT (a__c, b__c) AND P__c BELOW c__c\nUPDATE TRACKING, VIEWSTAT",
        ),
        (
            "find {a b} in name fields returning Account (Id,Name where x=1 order by Name limit 3), Contact limit 5",
            "FIND {a b}\nIN NAME FIELDS\nRETURNING Account(Id, Name WHERE x = 1 ORDER BY Name LIMIT 3), Contact\nLIMIT 5",
        ),
    ] {
        assert_eq!(format(text, &at(80)), expected, "{text}");
    }
}

#[test]
fn what_does_not_fit_is_broken_from_the_outside_in() {
    for (text, expected) in [
        (
            "SELECT Id, Name, AccountId, Account.Name, Email, Phone FROM Contact",
            "SELECT\n  Id, Name, AccountId, Account.Name,\n  Email, Phone\nFROM Contact",
        ),
        (
            "SELECT Id, Name, (SELECT Id, FirstName, LastName FROM Contacts WHERE Name = 'x') FROM Account",
            "SELECT\n  Id, Name,\n  (\n    SELECT Id, FirstName, LastName\n    FROM Contacts\n    WHERE Name = 'x'\n  )\nFROM Account",
        ),
        (
            "SELECT Id FROM A WHERE Name = 'long enough' AND (City = 'Wien' OR City = 'Graz' OR City = 'Linz')",
            "SELECT Id\nFROM A\nWHERE Name = 'long enough'\n  AND (\n    City = 'Wien'\n    OR City = 'Graz'\n    OR City = 'Linz'\n  )",
        ),
        (
            "SELECT Id FROM A WHERE Id IN ('000000000000001', '000000000000002', '000000000000003')",
            "SELECT Id\nFROM A\nWHERE Id IN (\n  '000000000000001', '000000000000002',\n  '000000000000003'\n)",
        ),
        (
            "SELECT Id FROM A WHERE Id IN ('000000000000001', '000000000000002') AND Name = 'x'",
            "SELECT Id\nFROM A\nWHERE Id IN (\n    '000000000000001', '000000000000002'\n  )\n  AND Name = 'x'",
        ),
        (
            "SELECT Id FROM A WHERE Id IN (SELECT AccountId FROM Contact WHERE Name LIKE 'a%')",
            "SELECT Id\nFROM A\nWHERE Id IN (\n  SELECT AccountId\n  FROM Contact\n  WHERE Name LIKE 'a%'\n)",
        ),
        (
            "SELECT TYPEOF What WHEN Account THEN Name, Phone WHEN Opportunity THEN Name, Amount ELSE Id END FROM Event",
            "SELECT\n  TYPEOF What\n    WHEN Account THEN Name, Phone\n    WHEN Opportunity THEN Name, Amount\n    ELSE Id\n  END\nFROM Event",
        ),
        (
            "SELECT Id FROM Account ORDER BY BillingCountry, BillingCity DESC, Name",
            "SELECT Id\nFROM Account\nORDER BY BillingCountry,\n  BillingCity DESC, Name",
        ),
    ] {
        assert_eq!(format(text, &at(40)), expected, "{text}");
    }
}

#[test]
fn comments_stay_where_they_are_meant() {
    for (text, expected) in [
        (
            "-- all of them\nSELECT Id, -- the id\n Name /* the name */, Phone\n-- from\nFROM Account -- end",
            "-- all of them\nSELECT\n  Id, -- the id\n  Name /* the name */, Phone\n-- from\nFROM Account -- end",
        ),
        (
            "SELECT Id FROM A WHERE a = 1\n // only these\n AND (b = 2 -- two\n)",
            "SELECT Id\nFROM A\nWHERE a = 1\n  // only these\n  AND (\n    b = 2 -- two\n  )",
        ),
        (
            "SELECT Id/* a\n b */FROM A",
            "SELECT Id /* a\n b */\nFROM A",
        ),
        (
            "/* head */ SELECT Id FROM A; -- tail\nSELECT Id FROM B\n\n\n\n-- about C\nSELECT Id FROM C;\n;",
            "/* head */\nSELECT Id\nFROM A; -- tail\n\nSELECT Id\nFROM B\n\n-- about C\nSELECT Id\nFROM C;;",
        ),
        ("-- nothing\n\n\n  // more \n", "-- nothing\n\n// more \n"),
        (
            "SELECT Id\r\nFROM A;SELECT Id FROM B\r\n",
            "SELECT Id\r\nFROM A;\r\n\r\nSELECT Id\r\nFROM B\r\n",
        ),
        ("SELECT Id FROM A /* open\n", "SELECT Id\nFROM A /* open\n"),
    ] {
        let once = format(text, &at(80));
        assert_eq!(once, expected, "{text}");
        assert_eq!(format(&once, &at(80)), once, "{text}");
    }
}

#[test]
fn a_statement_with_an_error_stays_and_its_neighbours_do_not() {
    let open = "SELECT Id FROM A WHERE x = 'open\n;";
    assert_eq!(format(open, &at(80)), open);
    let broken = "SELECT Id,  FROM  Account where";
    let text = format!("select Id from A;{broken};\nselect  Id from B");
    assert_eq!(
        format(&text, &at(80)),
        format!("SELECT Id\nFROM A;\n\n{broken};\n\nSELECT Id\nFROM B")
    );
}

#[test]
fn keywords_take_the_case_that_is_wished_and_names_none() {
    let text = "Select Order, Group.End From Case As c Where Group.Name Not In ('Select') And x = True And toLabel(y) = Null";
    for (keywords, expected) in [
        (
            KeywordCase::Upper,
            "SELECT Order, Group.End\nFROM Case AS c\nWHERE Group.Name NOT IN ('Select') AND x = True AND toLabel(y) = Null",
        ),
        (
            KeywordCase::Lower,
            "select Order, Group.End\nfrom Case as c\nwhere Group.Name not in ('Select') and x = True and toLabel(y) = Null",
        ),
        (
            KeywordCase::Keep,
            "Select Order, Group.End\nFrom Case As c\nWhere Group.Name Not In ('Select') And x = True And toLabel(y) = Null",
        ),
    ] {
        let options = FormatOptions {
            width: 90,
            keywords,
        };
        assert_eq!(format(text, &options), expected);
    }
}

#[test]
fn deep_nesting_and_long_lists_are_laid_out_in_no_time() {
    let deep = format!(
        "SELECT Id FROM A WHERE {}a = 1{}",
        "(".repeat(20_000),
        ")".repeat(20_000)
    );
    assert_laid_out(&deep, &at(80));
    let ids: Vec<String> = (0..4_000).map(|id| format!("'{id:018}'")).collect();
    let list = format!("SELECT Id FROM A WHERE Id IN ({})", ids.join(","));
    assert_laid_out(&list, &at(80));
    assert!(format(&list, &at(80)).lines().all(|line| line.len() <= 80));
}

/// What counts of a text: its words (keywords without case) and its comments.
fn content(text: &str) -> (Vec<String>, Vec<String>) {
    let (mut words, mut comments) = (Vec::new(), Vec::new());
    for token in lex(text) {
        let written = token.span.text(text);
        match token.kind {
            TokenKind::Whitespace => {}
            TokenKind::Comment => comments.push(written.to_owned()),
            TokenKind::Word if Keyword::of(written).is_some() => {
                words.push(written.to_ascii_uppercase());
            }
            _ => words.push(written.to_owned()),
        }
    }
    (words, comments)
}

#[track_caller]
fn assert_laid_out(text: &str, options: &FormatOptions) {
    let once = format(text, options);
    assert_eq!(content(&once), content(text), "{text:?}");
    assert_eq!(format(&once, options), once, "{text:?}");
    let valid = |text: &str| {
        let all = statements(text);
        let inner = all.iter().map(|one| one.text(text));
        inner
            .map(|one| can_be_laid_out(&Tree::parse(one)))
            .collect::<Vec<_>>()
    };
    assert_eq!(valid(&once), valid(text), "{text:?}");
}

fn options() -> impl Strategy<Value = FormatOptions> {
    let case = prop_oneof![
        Just(KeywordCase::Upper),
        Just(KeywordCase::Lower),
        Just(KeywordCase::Keep)
    ];
    (0_usize..120, case).prop_map(|(width, keywords)| FormatOptions { width, keywords })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn every_query_keeps_its_words_and_comments_and_is_stable(
        choices in prop::collection::vec(any::<u8>(), 1..120),
        separators in prop::collection::vec(any::<u8>(), 1..60),
        options in options(),
    ) {
        let text = made(&choices, &separators);
        prop_assert!(statements(&text).iter().all(|one| can_be_laid_out(&Tree::parse(one.text(&text)))), "{text}");
        assert_laid_out(&text, &options);
    }

    #[test]
    fn a_query_with_a_piece_cut_out_or_put_in_keeps_its_words(
        choices in prop::collection::vec(any::<u8>(), 1..60),
        separators in prop::collection::vec(any::<u8>(), 1..20),
        options in options(),
        from in any::<prop::sample::Index>(),
        length in 0_usize..12,
        put in "[-/*'(),;.:{}\n A-Za-z0-9]{0,6}",
    ) {
        let mut text = made(&choices, &separators);
        let place = |offset: usize| (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let start = place(from.index(text.len() + 1));
        let end = place(start + length).max(start);
        text.replace_range(start..end, &put);
        assert_laid_out(&text, &options);
    }

    #[test]
    fn any_text_keeps_what_counts(text in "\\PC{0,80}", options in options()) {
        assert_laid_out(&text, &options);
    }
}
