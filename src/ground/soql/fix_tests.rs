//! Each error with its fix: what the text becomes, and that it has fewer errors then.
//!
//! It is long because the table has a row for each fix.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use super::*;

#[test]
fn every_fix_makes_a_query_with_fewer_errors() {
    use Problem as P;
    for (text, problem, after) in [
        (
            "SELECT * FROM Account",
            P::Star,
            "SELECT FIELDS(ALL) FROM Account LIMIT 200",
        ),
        (
            "SELECT * FROM A WHERE x = 1 OFFSET 5",
            P::Star,
            "SELECT FIELDS(ALL) FROM A WHERE x = 1 LIMIT 200 OFFSET 5",
        ),
        (
            "SELECT * FROM A LIMIT 5",
            P::Star,
            "SELECT FIELDS(ALL) FROM A LIMIT 5",
        ),
        (
            "SELECT (SELECT * FROM Kids) FROM A",
            P::Star,
            "SELECT (SELECT FIELDS(ALL) FROM Kids LIMIT 200) FROM A",
        ),
        ("SELECT COUNT(*) FROM A", P::Star, "SELECT COUNT() FROM A"),
        (
            "SELECT x, COUNT(*) FROM A GROUP BY x",
            P::Star,
            "SELECT x, COUNT(Id) FROM A GROUP BY x",
        ),
        (
            "SELECT Id Name Phone FROM A",
            P::MissingComma,
            "SELECT Id, Name, Phone FROM A",
        ),
        (
            "SELECT Id, (SELECT Id FROM Kids) (SELECT Id FROM Pets) FROM A",
            P::MissingComma,
            "SELECT Id, (SELECT Id FROM Kids), (SELECT Id FROM Pets) FROM A",
        ),
        (
            "SELECT Id FROM A WHERE x IN (1 2)",
            P::MissingComma,
            "SELECT Id FROM A WHERE x IN (1, 2)",
        ),
        (
            "SELECT Id FROM A ORDER BY x y",
            P::MissingComma,
            "SELECT Id FROM A ORDER BY x, y",
        ),
        ("SELECT Id, FROM A", P::TrailingComma, "SELECT Id FROM A"),
        (
            "SELECT Id FROM A WHERE x IN (1, 2,)",
            P::TrailingComma,
            "SELECT Id FROM A WHERE x IN (1, 2)",
        ),
        (
            "SELECT Id FROM A ORDER BY x, LIMIT 1",
            P::TrailingComma,
            "SELECT Id FROM A ORDER BY x LIMIT 1",
        ),
        (
            "SELECT Id FROM A, WHERE x = 1",
            P::TrailingComma,
            "SELECT Id FROM A WHERE x = 1",
        ),
        (
            "SELECT Id,, Name FROM A",
            P::ExtraComma,
            "SELECT Id, Name FROM A",
        ),
        (
            "SELECT Id FROM A WHERE x IN (,1)",
            P::ExtraComma,
            "SELECT Id FROM A WHERE x IN (1)",
        ),
        (
            "SELECT Id FROM A WHERE x = \"it's\"",
            P::WrongQuotes,
            "SELECT Id FROM A WHERE x = 'it\\'s'",
        ),
        (
            "SELECT Id FROM A WHERE x IN (\"a\", 'b')",
            P::WrongQuotes,
            "SELECT Id FROM A WHERE x IN ('a', 'b')",
        ),
        (
            "SELECT Id FROM A WHERE x = “New York” AND y = 1",
            P::WrongQuotes,
            "SELECT Id FROM A WHERE x = 'New York' AND y = 1",
        ),
        ("SELECT \"Id\" FROM A", P::WrongQuotes, "SELECT Id FROM A"),
        ("SELECT Id FROM \"A\"", P::WrongQuotes, "SELECT Id FROM A"),
        ("SELECT `Id` FROM A", P::Stray, "SELECT Id FROM A"),
        ("SELECT\u{a0}Id FROM A", P::Stray, "SELECT Id FROM A"),
        (
            "SELECT Id FROM A WHERE x = Closed",
            P::MissingQuotes,
            "SELECT Id FROM A WHERE x = 'Closed'",
        ),
        (
            "SELECT Id FROM A WHERE x IN (Open, 'b')",
            P::MissingQuotes,
            "SELECT Id FROM A WHERE x IN ('Open', 'b')",
        ),
        (
            "SELECT Id FROM A WHERE x LIKE Acme",
            P::MissingQuotes,
            "SELECT Id FROM A WHERE x LIKE 'Acme'",
        ),
        (
            "SELECT Id FROM A WHERE x = 'O'Brien'",
            P::Unexpected,
            "SELECT Id FROM A WHERE x = 'O\\'Brien'",
        ),
        (
            "SELECT Id FROM A WHERE Id = 001x0A",
            P::Unexpected,
            "SELECT Id FROM A WHERE Id = '001x0A'",
        ),
        (
            "SELECT Id FROM A WHERE x = 'open",
            P::OpenString,
            "SELECT Id FROM A WHERE x = 'open'",
        ),
        (
            "SELECT Id FROM A WHERE x IN ('open)",
            P::OpenString,
            "SELECT Id FROM A WHERE x IN ('open')",
        ),
        (
            "SELECT Id FROM A WHERE x IS NULL",
            P::IsNull,
            "SELECT Id FROM A WHERE x = NULL",
        ),
        (
            "SELECT Id FROM A WHERE x is not null AND y = 1",
            P::IsNull,
            "SELECT Id FROM A WHERE x != null AND y = 1",
        ),
        (
            "SELECT Id FROM A WHERE x IS",
            P::IsNull,
            "SELECT Id FROM A WHERE x = null",
        ),
        (
            "SELECT Id FROM A WHERE x NOT LIKE 'a%' AND y = 1",
            P::NotLike,
            "SELECT Id FROM A WHERE (NOT x LIKE 'a%') AND y = 1",
        ),
        (
            "SELECT Id FROM A WHERE x == 1",
            P::WrongOperator,
            "SELECT Id FROM A WHERE x = 1",
        ),
        (
            "SELECT Id FROM A WHERE x ! = 1",
            P::WrongOperator,
            "SELECT Id FROM A WHERE x != 1",
        ),
        (
            "SELECT Id FROM A WHERE x => 1",
            P::WrongOperator,
            "SELECT Id FROM A WHERE x >= 1",
        ),
        (
            "SELECT Id FROM A WHERE x =< 1",
            P::WrongOperator,
            "SELECT Id FROM A WHERE x <= 1",
        ),
        (
            "SELECT Id FROM A WHERE x = 1 && y = 2",
            P::WrongOperator,
            "SELECT Id FROM A WHERE x = 1 AND y = 2",
        ),
        (
            "SELECT Id FROM A WHERE x = 1 || y = 2",
            P::WrongOperator,
            "SELECT Id FROM A WHERE x = 1 OR y = 2",
        ),
        (
            "SELECT Id FROM A WHERE x NOT INCLUDES ('a')",
            P::WrongOperator,
            "SELECT Id FROM A WHERE x EXCLUDES ('a')",
        ),
        (
            "SELECT Name AS n FROM A",
            P::SelectAs,
            "SELECT Name n FROM A",
        ),
        (
            "SELECT Id FROM A WHERE x IN 'a'",
            P::MissingList,
            "SELECT Id FROM A WHERE x IN ('a')",
        ),
        (
            "SELECT Id FROM A WHERE x NOT IN Open",
            P::MissingList,
            "SELECT Id FROM A WHERE x NOT IN ('Open')",
        ),
        (
            "SELECT Id FROM A WHERE x=('a', 'b')",
            P::ListNeedsIn,
            "SELECT Id FROM A WHERE x IN ('a', 'b')",
        ),
        (
            "SELECT Id FROM A WHERE x != ('a')",
            P::ListNeedsIn,
            "SELECT Id FROM A WHERE x NOT IN ('a')",
        ),
        (
            "SELECT COUNT(), x FROM A",
            P::CountAlone,
            "SELECT COUNT(Id), x FROM A",
        ),
        (
            "SELECT COUNT() n FROM A",
            P::CountAlone,
            "SELECT COUNT(Id) n FROM A",
        ),
        (
            "SELECT x, COUNT() FROM A",
            P::CountAlone,
            "SELECT x, COUNT(Id) FROM A",
        ),
        (
            "SELECT Id FROM A OFFSET 5 LIMIT 10",
            P::ClauseOrder,
            "SELECT Id FROM A LIMIT 10 OFFSET 5",
        ),
        (
            "SELECT Id FROM A ORDER BY x WHERE y = 1 LIMIT 1",
            P::ClauseOrder,
            "SELECT Id FROM A WHERE y = 1 ORDER BY x LIMIT 1",
        ),
        (
            "SELECT Id FROM A FOR UPDATE",
            P::ApexOnly,
            "SELECT Id FROM A ",
        ),
        (
            "SELECT Id FROM A ALL ROWS",
            P::ApexOnly,
            "SELECT Id FROM A ",
        ),
        (
            "SELECT Id FROM A LIMIT 5 ALL ROWS",
            P::ApexOnly,
            "SELECT Id FROM A LIMIT 5 ",
        ),
        (
            "SELECT Owner. FROM A",
            P::DanglingDot,
            "SELECT Owner FROM A",
        ),
        (
            "SELECT Owner..Name FROM A",
            P::DanglingDot,
            "SELECT Owner.Name FROM A",
        ),
        (
            "SELECT Id FROM A WHERE d > 2026-01-31T10:00",
            P::BrokenDateTime,
            "SELECT Id FROM A WHERE d > 2026-01-31T10:00:00Z",
        ),
        (
            "SELECT Id FROM A WHERE d > 2026-01-31T10:00:30",
            P::BrokenDateTime,
            "SELECT Id FROM A WHERE d > 2026-01-31T10:00:30Z",
        ),
        (
            "SELECT Id FROM A WHERE t > 10:00:00.5",
            P::BrokenDateTime,
            "SELECT Id FROM A WHERE t > 10:00:00.5Z",
        ),
        (
            "SELECT Id FROM A WHERE (x = 1 LIMIT 5",
            P::MissingClose,
            "SELECT Id FROM A WHERE (x = 1) LIMIT 5",
        ),
        (
            "SELECT (SELECT Id FROM Kids FROM A",
            P::MissingClose,
            "SELECT (SELECT Id FROM Kids) FROM A",
        ),
        (
            "SELECT COUNT(Id FROM A",
            P::MissingClose,
            "SELECT COUNT(Id) FROM A",
        ),
        (
            "SELECT Id FROM A WHERE (x = 1",
            P::End,
            "SELECT Id FROM A WHERE (x = 1)",
        ),
        (
            "SELECT Id FROM A WHERE x IN (1",
            P::End,
            "SELECT Id FROM A WHERE x IN (1)",
        ),
        (
            "SELECT Id FROM A WHERE x = 1)",
            P::Unexpected,
            "SELECT Id FROM A WHERE x = 1",
        ),
        (
            "SELECT Id FROM A WHERE a = 1 AND b = 2 OR c = 3",
            P::MixedAndOr,
            "SELECT Id FROM A WHERE (a = 1 AND b = 2) OR c = 3",
        ),
        (
            "SELECT Id FROM A WHERE a = 1 OR b = 2 AND (c = 3) OR d = 4",
            P::MixedAndOr,
            "SELECT Id FROM A WHERE a = 1 OR (b = 2 AND (c = 3)) OR d = 4",
        ),
        (
            "SELECT Id FROM A WHERE NOT a = 1 AND b = 2",
            P::NotNeedsParentheses,
            "SELECT Id FROM A WHERE (NOT a = 1) AND b = 2",
        ),
        (
            "SELECT Id FROM A WHERE a = 1 AND NOT b = 2",
            P::NotNeedsParentheses,
            "SELECT Id FROM A WHERE a = 1 AND (NOT b = 2)",
        ),
        (
            "SELECT Id FROM A WHERE NOT NOT a = 1",
            P::NotNeedsParentheses,
            "SELECT Id FROM A WHERE (NOT (NOT a = 1))",
        ),
        (
            "SELECT Id FROM A WHERE x = 'C:\\dir'",
            P::BadEscape,
            "SELECT Id FROM A WHERE x = 'C:\\\\dir'",
        ),
        (
            "SELECT Id FROM A ORDER x",
            P::Unexpected,
            "SELECT Id FROM A ORDER BY x",
        ),
        (
            "SELECT Id FROM A WHERE x = 1 GROUP y",
            P::Unexpected,
            "SELECT Id FROM A WHERE x = 1 GROUP BY y",
        ),
        (
            "SELECT Id FROM A WHERE x = 1 y = 2",
            P::Unexpected,
            "SELECT Id FROM A WHERE x = 1 AND y = 2",
        ),
        (
            "SELECT Id FROM A WHERE x = 1, y = 2",
            P::Unexpected,
            "SELECT Id FROM A WHERE x = 1 AND y = 2",
        ),
        (
            "SELECT Id FROM A WHRE x = 1",
            P::Unexpected,
            "SELECT Id FROM A WHERE x = 1",
        ),
        ("SELECT Id FRMO A", P::MissingComma, "SELECT Id FROM A"),
        ("SELCT Id FROM A", P::Unexpected, "SELECT Id FROM A"),
        (
            "SELECT Id FROM A WHERE x = 1 LIMT 5",
            P::Unexpected,
            "SELECT Id FROM A WHERE x = 1 LIMIT 5",
        ),
    ] {
        let tree = Tree::parse(text);
        let Some(error) = tree.errors().iter().find(|error| error.problem == problem) else {
            panic!("{text}\n  {problem:?} is not among {:?}", tree.errors());
        };
        let Some(fix) = fix(&tree, text, error) else {
            panic!("{text}\n  no fix for {error:?}");
        };
        let fixed = fix.apply(text);
        assert_eq!(fixed, after, "{text}");
        let left = Tree::parse(&fixed);
        assert!(
            left.errors().len() < tree.errors().len(),
            "{text}\n{fixed}\n  {:?}\n  {:?}",
            tree.errors(),
            left.errors()
        );
    }
}

#[test]
fn what_has_no_sure_fix_has_none() {
    for text in [
        "SELECT Id FROM A HAVING COUNT(Id) > 1",
        "SELECT Id FROM A WHERE",
        "SELECT MAX(*) FROM A",
        "SELECT Id FROM A LIMIT 1 LIMIT 2",
        "SELECT Id FROM A WHERE Id IN (SELECT a, b FROM C)",
        "",
    ] {
        let tree = Tree::parse(text);
        let error = tree.errors().first().unwrap();
        assert_eq!(fix(&tree, text, error), None, "{text}: {error:?}");
    }
}
