//! What the grammar takes and what it does not, each fact a row.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use super::*;
use crate::soql::ast::*;
use proptest::prelude::*;

fn rejected(text: &str) -> ParseError {
    match parse(text) {
        Ok(_) => panic!("accepted: {text}"),
        Err(error) => error,
    }
}

#[test]
fn every_clause_of_the_grammar_is_taken() {
    for text in [
        "SELECT Id FROM Account",
        "select id from account",
        "SELECT COUNT() FROM Account",
        "SELECT COUNT(Id) n, MAX(Amount) FROM Opportunity GROUP BY StageName",
        "SELECT Id, Owner.Manager.Name FROM Account",
        "SELECT FIELDS(ALL) FROM Account LIMIT 200",
        "SELECT FORMAT(convertCurrency(Amount)) f FROM Opportunity",
        "SELECT Id, (SELECT Id, Name FROM Contacts WHERE Name != null ORDER BY Name LIMIT 5) FROM Account",
        "SELECT TYPEOF What WHEN Account THEN Name, Phone WHEN Opportunity THEN Amount ELSE Id END FROM Event",
        "SELECT TYPEOF What WHEN Account THEN Name END, Id FROM Event",
        "SELECT DISTANCE(Loc__c, GEOLOCATION(37.7, -122.4), 'mi') d FROM Place__c",
        "SELECT Id FROM Place__c WHERE DISTANCE(Loc__c, GEOLOCATION(37, +1), 'km') < 20 ORDER BY DISTANCE(Loc__c, GEOLOCATION(37, 1), 'km') DESC",
        "SELECT Id FROM Contact c, c.Account a, a.Owner AS u WHERE u.Name = 'x'",
        "SELECT Id FROM Account USING SCOPE mine",
        "SELECT Id FROM Account a USING SCOPE mine, LOOKUP x, Contact c",
        "SELECT Id FROM A WHERE a = 'x' AND b != 1 AND (c = true OR d = NULL)",
        "SELECT Id FROM A WHERE NOT a = 1",
        "SELECT Id FROM A WHERE NOT (a = 1 AND b = 2)",
        "SELECT Id FROM A WHERE (NOT a = 1) AND b = 2",
        "SELECT Id FROM A WHERE NOT a LIKE 'x'",
        "SELECT Id FROM A WHERE a LIKE 'x\\_y\\%%'",
        "SELECT Id FROM A WHERE a LIKE :x",
        "SELECT Id FROM A WHERE a LIKE 5",
        "SELECT Id FROM A WHERE a IN ('x', 'y', null)",
        "SELECT Id FROM A WHERE a NOT IN (1, 2.5, -3, +4, .5)",
        "SELECT Id FROM A WHERE Id IN (SELECT AccountId FROM Contact WHERE Name LIKE 'a%')",
        "SELECT Id FROM A WHERE Id NOT IN (SELECT AccountId FROM Contact)",
        "SELECT Id FROM A WHERE Id IN :ids",
        "SELECT Id FROM A WHERE m INCLUDES ('a;b', 'c') AND n EXCLUDES ('d')",
        "SELECT Id FROM A WHERE a + b > 5",
        "SELECT Id FROM A WHERE a - b > 5",
        "SELECT Id FROM A WHERE Offset - b > 5",
        "SELECT Id FROM A OFFSET -5",
        "SELECT Id FROM A WHERE d = 2026-01-31 AND e > 2026-01-31T10:00:00Z AND f < 2026-01-31T10:00:00.5+02:00",
        "SELECT Id FROM A WHERE t = 10:00:00.000Z AND x = USD5000 AND y > EUR5.50",
        "SELECT Id FROM A WHERE d = TODAY AND e > LAST_N_DAYS:5 AND f < N_MONTHS_AGO : 3",
        "SELECT Id FROM A WHERE CALENDAR_YEAR(convertTimezone(CreatedDate)) = 2026",
        "SELECT Id FROM A WITH DATA CATEGORY Geo__c ABOVE_OR_BELOW (x__c, y__c) AND P__c AT z__c",
        "SELECT Id FROM A WITH NETWORK = 'x' WITH SECURITY_ENFORCED",
        "SELECT Id FROM A WITH RecordVisibilityContext (maxDescriptorPerRecord = 100, supportsDomains = true)",
        "SELECT Id FROM A WHERE x = 1 WITH USER_MODE LIMIT 5",
        "SELECT Name FROM A GROUP BY Name HAVING COUNT(Id) > 1",
        "SELECT Name, GROUPING(Name) g FROM A GROUP BY ROLLUP(Name, CALENDAR_YEAR(CreatedDate))",
        "SELECT Name FROM A GROUP BY CUBE (Name, Type)",
        "SELECT Id FROM A ORDER BY Name, Owner.Name DESC NULLS LAST, Type ASC NULLS FIRST",
        "SELECT Id FROM A LIMIT 10 OFFSET 5",
        "SELECT Id FROM A LIMIT -1",
        "SELECT Id FROM A USING LOOKUP x BIND a = 1, b = 'y'",
        "SELECT Id FROM A FOR VIEW",
        "SELECT Id FROM A FOR REFERENCE UPDATE TRACKING",
        "SELECT Id FROM A UPDATE VIEWSTAT, TRACKING",
        // Facts about where tokens end and what only the server refuses.
        "SELECT DISTINCT Name FROM A",
        "SELECT Name n FROM Account",
        "SELECT Id FROM A WHERE x='1'AND y='2'",
        "SELECT Id FROM A WHERE x=1AND y=2",
        "SELECT Id FROM A WHERE x=1LIMIT 5",
        "SELECT Id FROM A WHERE d = 2020-13-45",
        "SELECT Id FROM A LIMIT 99999999999999999999",
        "SELECT Id FROM A WHERE m INCLUDES (1)",
        "SELECT Id FROM A WHERE COUNT(Id) > 1",
        "SELECT Id, Id FROM A",
        "SELECT Id\nFROM\tA\r\n",
    ] {
        if let Err(error) = parse(text) {
            panic!("{text}\n  {error:?}");
        }
    }
}

#[test]
fn what_salesforce_refuses_is_refused_at_its_token() {
    for (text, found) in [
        ("", "<EOF>"),
        ("   ", "<EOF>"),
        ("invalid", "invalid"),
        ("SELECT", "<EOF>"),
        ("SELECT FROM A", "FROM"),
        ("SELECT * FROM A", "*"),
        ("SELECT Id", "<EOF>"),
        ("SELECT Id, FROM A", "FROM"),
        ("SELECT Id FROM", "<EOF>"),
        ("SELECT Name AS n FROM A", "AS"),
        ("SELECT COUNT() n FROM A", "n"),
        ("SELECT COUNT(), Id FROM A", ","),
        ("SELECT Id, COUNT() FROM A", ")"),
        ("SELECT Id. FROM A", "."),
        ("SELECT Id..x FROM A", "."),
        ("SELECT Owner .Name FROM A", "."),
        ("SELECT _x FROM A", "_x"),
        ("SELECT `Id` FROM A", "`"),
        ("SELECT Id FROM \"A\"", "\"A\""),
        ("SELECT Id FROM A;", ";"),
        ("SELECT\u{a0}Id FROM A", "\u{a0}"),
        ("SELECT Id FROM A WHERE", "<EOF>"),
        ("SELECT Id FROM A WHERE a", "<EOF>"),
        ("SELECT Id FROM A WHERE a='1' AND b='2' OR c='3'", "OR"),
        ("SELECT Id FROM A WHERE a='1' OR b='2' AND c='3'", "AND"),
        ("SELECT Id FROM A WHERE NOT a='1' AND b='2'", "AND"),
        ("SELECT Id FROM A WHERE a='1' AND NOT b='2'", "NOT"),
        ("SELECT Id FROM A WHERE NOT NOT a='1'", "NOT"),
        ("SELECT Id FROM A WHERE a NOT LIKE 'x'", "NOT"),
        ("SELECT Id FROM A WHERE a ! = 1", "!"),
        ("SELECT Id FROM A WHERE a IS NULL", "IS"),
        ("SELECT Id FROM A WHERE a IN ()", ")"),
        ("SELECT Id FROM A WHERE a IN 'x'", "'x'"),
        ("SELECT Id FROM A WHERE a = \"x\"", "\"x\""),
        ("SELECT Id FROM A WHERE a = 'x\ny'", "'x"),
        ("SELECT Id FROM A WHERE a = 'x\\y'", "'x\\y'"),
        ("SELECT Id FROM A WHERE a = '\\u00'", "'\\u00'"),
        ("SELECT Id FROM A WHERE a = 'x\\_y'", "'x\\_y'"),
        ("SELECT Id FROM A WHERE a = b", "b"),
        ("SELECT Id FROM A WHERE a = 1.", "."),
        ("SELECT Id FROM A WHERE a = 1e5", "e5"),
        (
            "SELECT Id FROM A WHERE a = 2026-01-31T10:00",
            "2026-01-31T10:00",
        ),
        ("SELECT Id FROM A WHERE a = LAST_N_DAYS", "<EOF>"),
        ("SELECT Id FROM A WHERE a = LAST_N_DAYS:x", ":x"),
        ("SELECT Id FROM A WHERE (a = 1", "<EOF>"),
        ("SELECT Id FROM A WHERE a = 1)", ")"),
        (
            "SELECT Id FROM A WHERE Id IN (SELECT Id FROM B LIMIT 5)",
            "LIMIT",
        ),
        ("SELECT Id FROM A WHERE Id IN (SELECT Id, x FROM B)", ","),
        ("SELECT Id FROM A HAVING COUNT(Id) > 1", "HAVING"),
        ("SELECT Id FROM A GROUP BY ROLLUP(a), b", ","),
        ("SELECT Id FROM A OFFSET 5 LIMIT 10", "LIMIT"),
        ("SELECT Id FROM A LIMIT 5 WHERE a = 1", "WHERE"),
        ("SELECT Id FROM A ORDER BY a GROUP BY b", "GROUP"),
        ("SELECT Id FROM A LIMIT x", "x"),
        ("SELECT Id FROM A LIMIT 5.5", "5.5"),
        ("SELECT Id FROM A FOR UPDATE", "UPDATE"),
        ("SELECT Id FROM A FOR VIEW FOR REFERENCE", "FOR"),
        ("SELECT Id FROM A ALL ROWS", "ROWS"),
        ("SELECT TYPEOF What WHEN Account THEN END FROM E", "FROM"),
        ("SELECT (SELECT Id FROM B FROM A", "FROM"),
        ("SELECT Id -- key\nFROM A", "-- key"),
        ("SELECT Id /* key */ FROM A", "/* key */"),
        ("// all\nSELECT Id FROM A", "// all"),
    ] {
        let error = rejected(text);
        assert_eq!(error.found, found, "{text}");
        assert_eq!(
            error.span.text(text),
            if found == "<EOF>" { "" } else { found },
            "{text}"
        );
    }
}

#[test]
fn errors_name_the_problem_and_what_fits() {
    for (text, problem, expected) in [
        ("", Problem::Empty, vec!["SELECT"]),
        ("SELECT Id", Problem::End, vec!["FROM"]),
        (
            "SELECT Id FROM A WHERE a=1 AND b=2 OR c=3",
            Problem::MixedAndOr,
            vec![],
        ),
        (
            "SELECT Id FROM A WHERE a=1 AND NOT b=2",
            Problem::NotNeedsParentheses,
            vec!["("],
        ),
        (
            "SELECT Id FROM A WHERE a='x",
            Problem::OpenString,
            vec!["value"],
        ),
        ("SELECT Id FROM A WHERE a='\\x'", Problem::BadEscape, vec![]),
        ("SELECT Id -- c\n FROM A", Problem::Comment, vec!["FROM"]),
        (
            "SELECT Id FROM A LIMIT 5 )",
            Problem::Unexpected,
            vec!["OFFSET", "BIND", "FOR", "UPDATE"],
        ),
        (
            "SELECT Id FROM A FOR x",
            Problem::Unexpected,
            vec!["VIEW", "REFERENCE"],
        ),
    ] {
        let error = rejected(text);
        assert_eq!(
            (error.problem, error.expected),
            (problem, expected),
            "{text}"
        );
    }
}

#[test]
fn reserved_words_are_no_names() {
    for word in crate::soql::names::RESERVED {
        assert!(
            parse(&format!("SELECT {word} FROM A")).is_err(),
            "{word} as field"
        );
        assert!(
            parse(&format!("SELECT Id FROM {word}")).is_err(),
            "{word} as object"
        );
        let alias = format!("SELECT COUNT(Id) {word} FROM A");
        assert!(parse(&alias).is_err(), "{word} as alias");
        let segment = format!("SELECT Id FROM A WHERE x.{word} = 1");
        assert!(parse(&segment).is_ok(), "{word} inside a path");
    }
}

#[test]
fn words_of_the_language_that_are_names_too() {
    for word in [
        "GROUP",
        "ORDER",
        "CASE",
        "END",
        "OFFSET",
        "VIEW",
        "REFERENCE",
        "SCOPE",
        "DATA",
        "CATEGORY",
        "AT",
        "ABOVE",
        "BELOW",
        "ABOVE_OR_BELOW",
        "TYPEOF",
        "WHEN",
        "THEN",
        "DISTANCE",
        "GEOLOCATION",
        "FIELDS",
        "COUNT",
        "HIERARCHICAL",
        "FLAT",
        "abc123",
    ] {
        for text in [
            format!("SELECT {word} FROM {word}"),
            format!("SELECT Id, {word} FROM A WHERE {word} = 1 ORDER BY {word} LIMIT 1"),
            format!("SELECT COUNT(Id) {word} FROM A GROUP BY {word} ORDER BY {word}"),
            format!("SELECT Id FROM {word} GROUP BY Id ORDER BY Id"),
            format!("SELECT Id FROM {word} ORDER BY Id LIMIT 1 OFFSET 2"),
            format!("SELECT Id FROM {word} OFFSET 2"),
            format!("SELECT Id FROM A {word} WHERE {word}.x = 1"),
        ] {
            if let Err(error) = parse(&text) {
                panic!("{text}\n  {error:?}");
            }
        }
    }
}

#[test]
fn the_tree_keeps_names_values_and_places() {
    let text =
        "SELECT Id, MAX(Amount) m FROM Opportunity o WHERE o.Owner.Name = 'O\\'Neil' LIMIT 5";
    let query = parse(text).unwrap();
    let items = query.select.items();
    assert_eq!(items.len(), 2);
    assert_eq!(items[1].alias.as_ref().unwrap().text, "m");
    assert_eq!(items[1].span.text(text), "MAX(Amount) m");
    let SelectKind::Field(Field::Call(call)) = &items[1].kind else {
        panic!("a call");
    };
    assert!(call.function.is("max"));
    assert_eq!(call.argument.path().dotted(), "Amount");
    assert_eq!(query.from[0].alias.as_ref().unwrap().text, "o");
    let Some(Expr::Condition(condition)) = &query.filter else {
        panic!("one condition");
    };
    assert_eq!(condition.left.span().text(text), "o.Owner.Name");
    assert_eq!(condition.operator.text(text), "=");
    let Test::Compare(Comparison::Equal, value) = &condition.test else {
        panic!("a comparison");
    };
    assert_eq!(value.kind, ValueKind::String("O'Neil".to_owned()));
    assert_eq!(query.limit.as_ref().unwrap().value, 5);
    assert_eq!(query.span.text(text), text);
}

#[test]
fn strings_are_decoded() {
    for (literal, like, expected) in [
        ("'a'", false, Some("a")),
        ("'a\\nb\\Nc'", false, Some("a\nb\nc")),
        (
            "'\\t\\r\\b\\f\\\"\\'\\\\'",
            false,
            Some("\t\r\u{8}\u{c}\"'\\"),
        ),
        ("'\\u0041\\u00e9'", false, Some("Aé")),
        ("'\\ud83d\\ude00'", false, Some("😀")),
        ("'\\ud83d'", false, Some("\u{fffd}")),
        ("'\\_'", false, None),
        ("'\\_\\%\\\\'", true, Some("\\_\\%\\\\")),
        ("'\\x'", true, None),
        ("'\\u12'", false, None),
        ("'\\u+123'", false, None),
        ("'\\u12é4'", false, None),
    ] {
        assert_eq!(
            crate::soql::grammar::decode_string(literal, like).as_deref(),
            expected,
            "{literal}"
        );
    }
}

#[test]
fn deep_nesting_is_an_error_and_not_a_crash() {
    let n = 20_000;
    for text in [
        format!(
            "SELECT Id FROM A WHERE {}a = 1{}",
            "(".repeat(n),
            ")".repeat(n)
        ),
        format!("SELECT {}Id{} FROM A", "f(".repeat(n), ")".repeat(n)),
        format!("SELECT {}Id FROM A", "(SELECT ".repeat(n)),
        format!(
            "SELECT Id FROM A WHERE {}",
            "Id IN (SELECT Id FROM A WHERE ".repeat(n)
        ),
        format!("SELECT Id FROM A WHERE {}", "(NOT ".repeat(n)),
    ] {
        assert_eq!(rejected(&text).problem, Problem::TooDeep);
    }
    let fits = MAX_DEPTH - 8;
    let text = format!(
        "SELECT Id FROM A WHERE {}a = 1{}",
        "(".repeat(fits),
        ")".repeat(fits)
    );
    assert!(parse(&text).is_ok());
    let text = format!("SELECT {}Id FROM A", "(SELECT ".repeat(10));
    assert_eq!(rejected(&text).problem, Problem::End);
}

#[test]
fn a_long_list_parses() {
    let ids = vec!["'001000000000001AAA'"; 4_000].join(",");
    assert!(parse(&format!("SELECT Id FROM A WHERE Id IN ({ids})")).is_ok());
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC*") {
        let _ = parse(&text);
    }

    #[test]
    fn no_sequence_of_soql_words_panics(words in proptest::collection::vec(
        proptest::sample::select(vec![
            "SELECT", "FROM", "WHERE", "AND", "OR", "NOT", "IN", "LIKE", "(", ")", ",", ".", "Id",
            "Name", "=", "'x'", "'", "5", "-", ":", ":x", "GROUP", "BY", "ORDER", "LIMIT",
            "OFFSET", "TYPEOF", "WHEN", "THEN", "END", "COUNT", "DISTANCE", "LAST_N_DAYS", "WITH",
            "DATA", "CATEGORY", "USING", "SCOPE", "ROLLUP", "HAVING", "FOR", "UPDATE", "\n",
        ]),
        0..40,
    )) {
        let text = words.join(" ");
        if let Err(error) = parse(&text) {
            prop_assert!(error.span.end <= text.len());
        }
    }

    #[test]
    fn every_prefix_of_a_query_is_handled(cut in 0usize..400) {
        let text = "SELECT Id, TYPEOF What WHEN Account THEN Name ELSE Id END, (SELECT Id FROM Kids__r), DISTANCE(L__c, GEOLOCATION(1, -2), 'mi') FROM Event e USING SCOPE mine WHERE (a = 'é😀' AND b NOT IN (1, LAST_N_DAYS:5)) OR c INCLUDES ('x;y') GROUP BY CUBE(a) HAVING MAX(b) > .5 ORDER BY a DESC NULLS LAST LIMIT 5 OFFSET 2 FOR VIEW UPDATE TRACKING";
        let cut = (0..=cut.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let _ = parse(&text[..cut]);
    }
}
