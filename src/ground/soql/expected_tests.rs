//! What may stand at the cursor, `|` in the tables.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use proptest::prelude::*;

fn at(text: &str) -> At {
    let offset = text.find('|').unwrap();
    parse_at(&text.replacen('|', "", 1), offset)
}

/// What is expected, as words; kinds of names in brackets.
fn told(text: &str) -> String {
    let words: Vec<String> = at(text)
        .expected
        .iter()
        .map(|one| match one {
            Expected::Keyword(text) | Expected::Symbol(text) => (*text).to_owned(),
            other => format!("<{other:?}>"),
        })
        .collect();
    words.join(" ")
}

#[test]
fn every_place_of_a_query_takes_what_the_grammar_takes() {
    const OPERATORS: &str = "= != < <= > >= LIKE IN NOT IN INCLUDES EXCLUDES";
    const VALUES: &str = "<Value> <DateLiteral> NULL TRUE FALSE <Variable>";
    const ITEM: &str = "<Field> <Function> ( TYPEOF";
    const LATE: &str = "WHERE WITH GROUP BY ORDER BY LIMIT OFFSET BIND FOR UPDATE";
    const JOINED: &str = "AND OR WITH GROUP BY ORDER BY LIMIT OFFSET BIND FOR UPDATE";
    for (text, expected) in [
        ("|", "SELECT FIND"),
        ("SEL|", "SELECT FIND"),
        ("SELECT|", "SELECT FIND"),
        ("SELECT |", ITEM),
        ("SELECT Na|", ITEM),
        ("SELECT Na| FROM Account", ITEM),
        ("SELECT | FROM Account", ITEM),
        ("SELECT Id, |", ITEM),
        ("SELECT Id |", "<Alias> , FROM"),
        ("SELECT Id FR|", "<Alias> , FROM"),
        ("SELECT Id FROM|", "<Alias> , FROM"),
        ("SELECT Id | FROM Account", "<Alias> , FROM"),
        ("SELECT COUNT(|", "<Field> <Function> )"),
        ("SELECT COUNT() |", "FROM"),
        ("SELECT MAX(|) FROM A", "<Field> <Function>"),
        ("SELECT MAX(Id|", "<Field> <Function>"),
        ("SELECT MAX(Id |", ")"),
        ("SELECT TYPEOF |", "<Polymorphic>"),
        ("SELECT TYPEOF What |", "WHEN"),
        ("SELECT TYPEOF What WHEN |", "<TargetObject>"),
        ("SELECT TYPEOF What WHEN A |", "THEN"),
        ("SELECT TYPEOF What WHEN A THEN |", "<Field>"),
        ("SELECT TYPEOF What WHEN A THEN x |", ", WHEN ELSE END"),
        ("SELECT TYPEOF What WHEN A THEN x ELSE y |", ", END"),
        ("SELECT DISTANCE(|", "<Location>"),
        ("SELECT DISTANCE(a, |", "GEOLOCATION"),
        ("SELECT DISTANCE(a, GEOLOCATION(|", "<Number>"),
        ("SELECT DISTANCE(a, GEOLOCATION(1, 2), |", "<Unit>"),
        ("SELECT (|", "SELECT"),
        ("SELECT (SELECT | FROM Contacts) FROM A", ITEM),
        ("SELECT (SELECT Id FROM |) FROM A", "<ChildRelationship>"),
        (
            "SELECT (SELECT Id FROM Kids |) FROM A",
            "AS <Alias> USING , WHERE WITH GROUP BY ORDER BY LIMIT OFFSET BIND FOR UPDATE )",
        ),
        ("SELECT (SELECT Id FROM Kids)|", "<Alias> , FROM"),
        ("SELECT Id FROM |", "<Object>"),
        ("SELECT Id FROM Acc|", "<Object>"),
        ("SELECT Id FROM Contact c, |", "<AliasPath> <Object>"),
        ("SELECT Id FROM A |", &format!("AS <Alias> USING , {LATE}")),
        ("SELECT Id FROM A a |", &format!("USING , {LATE}")),
        (
            "SELECT Id FROM A WHER|",
            &format!("AS <Alias> USING , {LATE}"),
        ),
        ("SELECT Id FROM A USING |", "SCOPE LOOKUP"),
        ("SELECT Id FROM A USING SCOPE |", "<Scope>"),
        ("SELECT Id FROM A USING SCOPE mine |", &format!(", {LATE}")),
        ("SELECT Id FROM A WHERE |", "<Field> <Function> ( NOT"),
        ("SELECT Id FROM A WHERE (|", "<Field> <Function> ( NOT"),
        ("SELECT Id FROM A WHERE NOT |", "<Field> <Function> ("),
        ("SELECT Id FROM A WHERE x |", OPERATORS),
        ("SELECT Id FROM A WHERE x LI|", OPERATORS),
        ("SELECT Id FROM A WHERE x + y |", "= != < <= > >="),
        ("SELECT Id FROM A WHERE x NOT |", "IN"),
        ("SELECT Id FROM A WHERE x = |", VALUES),
        ("SELECT Id FROM A WHERE x = '|'", VALUES),
        ("SELECT Id FROM A WHERE x = 'ab|", VALUES),
        ("SELECT Id FROM A WHERE x = TOD|", VALUES),
        ("SELECT Id FROM A WHERE x = | AND y = 1", VALUES),
        ("SELECT Id FROM A WHERE x LIKE |", "<Pattern> <Variable>"),
        ("SELECT Id FROM A WHERE x IN |", "( <Variable>"),
        (
            "SELECT Id FROM A WHERE x IN (|",
            "SELECT <Value> <DateLiteral> NULL TRUE FALSE <Variable>",
        ),
        ("SELECT Id FROM A WHERE x IN ('a', |", VALUES),
        ("SELECT Id FROM A WHERE x IN ('a' |", ", )"),
        ("SELECT Id FROM A WHERE x INCLUDES |", "("),
        ("SELECT Id FROM A WHERE x = LAST_N_DAYS:|", "<Integer>"),
        ("SELECT Id FROM A WHERE x = 1 |", JOINED),
        (
            "SELECT Id FROM A WHERE x = 1 AND y = 2 |",
            "AND WITH GROUP BY ORDER BY LIMIT OFFSET BIND FOR UPDATE",
        ),
        (
            "SELECT Id FROM A WHERE x = 1 OR y = 2 |",
            "OR WITH GROUP BY ORDER BY LIMIT OFFSET BIND FOR UPDATE",
        ),
        (
            "SELECT Id FROM A WHERE NOT x = 1 |",
            "WITH GROUP BY ORDER BY LIMIT OFFSET BIND FOR UPDATE",
        ),
        ("SELECT Id FROM A WHERE (x = 1 |", "AND OR )"),
        ("SELECT Id FROM A WHERE x = 1 AND |", "<Field> <Function> ("),
        ("SELECT Id FROM A WHERE x > TODAY AND Industry = |", VALUES),
        (
            "SELECT Id FROM A WHERE x = LAST_N_DAYS:5 AND Ind|",
            "<Field> <Function> (",
        ),
        ("SELECT Id FROM A WHERE Id IN (SELECT |", "<Field>"),
        ("SELECT Id FROM A WHERE Id IN (SELECT AId |", "FROM"),
        (
            "SELECT Id FROM A WHERE Id IN (SELECT AId FROM B |",
            "AS <Alias> USING , WHERE WITH )",
        ),
        ("SELECT Id FROM A WITH |", "DATA CATEGORY <WithName>"),
        ("SELECT Id FROM A WITH DATA |", "CATEGORY"),
        (
            "SELECT Id FROM A WITH DATA CATEGORY x |",
            "AT ABOVE BELOW ABOVE_OR_BELOW",
        ),
        ("SELECT Id FROM A GROUP |", "BY"),
        ("SELECT Id FROM A WHERE x = 1 GROUP |", "BY"),
        ("SELECT Id FROM A ORDER |", "BY"),
        (
            "SELECT Id FROM A GROUP BY |",
            "<Field> <Function> ROLLUP CUBE",
        ),
        ("SELECT Id FROM A GROUP BY x, |", "<Field> <Function>"),
        (
            "SELECT Id FROM A GROUP BY x |",
            ", HAVING ORDER BY LIMIT OFFSET BIND FOR UPDATE",
        ),
        ("SELECT Id FROM A GROUP BY ROLLUP(|", "<Field> <Function>"),
        (
            "SELECT Id FROM A GROUP BY x HAVING |",
            "<Field> <Function> ( NOT",
        ),
        (
            "SELECT Id FROM A GROUP BY x HAVING COUNT(Id) > 1 |",
            "AND OR ORDER BY LIMIT OFFSET BIND FOR UPDATE",
        ),
        ("SELECT Id FROM A ORDER BY |", "<Field> <Function>"),
        (
            "SELECT Id FROM A ORDER BY x |",
            "ASC DESC NULLS , LIMIT OFFSET BIND FOR UPDATE",
        ),
        (
            "SELECT Id FROM A ORDER BY x DESC |",
            "NULLS , LIMIT OFFSET BIND FOR UPDATE",
        ),
        ("SELECT Id FROM A ORDER BY x NULLS |", "FIRST LAST"),
        ("SELECT Id FROM A LIMIT |", "<Integer>"),
        ("SELECT Id FROM A LIMIT 1|", "<Integer>"),
        ("SELECT Id FROM A LIMIT 1 |", "OFFSET BIND FOR UPDATE"),
        ("SELECT Id FROM A OFFSET |", "<Integer>"),
        ("SELECT Id FROM A LIMIT 1 OFFSET 2 |", "BIND FOR UPDATE"),
        ("SELECT Id FROM A FOR |", "VIEW REFERENCE"),
        ("SELECT Id FROM A UPDATE |", "TRACKING VIEWSTAT"),
        ("SELECT Id FROM A UPDATE TRACKING, |", "TRACKING VIEWSTAT"),
        ("SELECT Id FROM A -- c|", ""),
        ("SELECT /* | */ Id FROM A", ""),
        ("SELECT /* c */| FROM A", ITEM),
        ("FIND |", "<SearchTerm>"),
        ("FIND {x} |", "IN RETURNING WITH LIMIT UPDATE"),
        (
            "FIND {x} IN |",
            "ALL FIELDS NAME FIELDS EMAIL FIELDS PHONE FIELDS SIDEBAR FIELDS",
        ),
        ("FIND {x} RETURNING |", "<Object>"),
        ("FIND {x} RETURNING Account(|", "<Field> <Function>"),
        (
            "FIND {x} RETURNING Account(Id WHERE |",
            "<Field> <Function> ( NOT",
        ),
        (
            "FIND {x} RETURNING Account(Id |",
            ", USING WHERE ORDER BY LIMIT OFFSET )",
        ),
        ("FIND {x} RETURNING Account(Id), |", "<Object>"),
        ("FIND {x} RETURNING Account |", "( , WITH LIMIT UPDATE"),
    ] {
        assert_eq!(told(text), expected, "{text}");
    }
}

#[test]
fn a_path_takes_only_what_a_path_can_end_in() {
    for (text, path, replaced, expected) in [
        ("SELECT Owner.|", "Owner.", "", "<Field>"),
        ("SELECT Owner.Na|me FROM A", "Owner.", "Name", "<Field>"),
        ("SELECT a.b.c| FROM A", "a.b.", "c", "<Field>"),
        (
            "SELECT Ow|ner.Name FROM A",
            "",
            "Owner",
            "<Field> <Function> ( TYPEOF",
        ),
        ("SELECT Id FROM A WHERE a.| = 1", "a.", "", "<Field>"),
        ("SELECT Id FROM A ORDER BY Owner.|", "Owner.", "", "<Field>"),
        ("SELECT Id FROM Contact c, c.|", "c.", "", "<AliasPath>"),
        ("SELECT TYPEOF a.|", "a.", "", "<Polymorphic>"),
        ("SELECT MAX(Owner.|", "Owner.", "", "<Field>"),
    ] {
        let offset = text.find('|').unwrap();
        let bare = text.replacen('|', "", 1);
        let at = parse_at(&bare, offset);
        assert_eq!(at.path.text(&bare), path, "{text}");
        assert_eq!(at.replace.text(&bare), replaced, "{text}");
        assert_eq!(told(text), expected, "{text}");
    }
}

#[test]
fn what_stands_at_the_cursor_is_told() {
    for (text, spot, replaced) in [
        ("SELECT Id FROM A WHERE x = 'a|b' AND", Spot::String, "'ab'"),
        ("SELECT Id FROM A WHERE x = 'ab'|", Spot::Word, ""),
        ("SELECT Id FROM A WHERE x = 'ab|", Spot::String, "'ab"),
        ("SELECT I|d", Spot::Word, "Id"),
        ("SELECT |Id", Spot::Word, ""),
        ("SELECT Id -- |", Spot::Comment, ""),
        ("WHERE x = 2026-01|", Spot::Word, "01"),
        ("WHERE x = :na|", Spot::Word, ":na"),
    ] {
        let offset = text.find('|').unwrap();
        let bare = text.replacen('|', "", 1);
        let at = parse_at(&bare, offset);
        assert_eq!(
            (at.spot, at.replace.text(&bare)),
            (spot, replaced),
            "{text}"
        );
    }
}

proptest! {
    #[test]
    fn any_place_of_any_text_has_an_answer(
        text in "(SELECT|FROM|WHERE|IN|\\(|\\)|,|\\.|'|=|a|TYPEOF|GROUP|BY|FIND|\\{|NOT| |é){0,30}",
        offset in 0usize..200,
    ) {
        let _ = parse_at(&text, offset);
    }

    /// Whatever follows, a keyword that is offered is one that the parser takes there.
    #[test]
    fn a_keyword_that_is_offered_is_taken(cut in 0usize..300) {
        let text = "SELECT Id, (SELECT Id FROM Kids WHERE x = 1 LIMIT 2), TYPEOF What WHEN Account THEN Name ELSE Id END FROM Event e USING SCOPE mine WHERE (a = 'x' AND b NOT IN (1, 2)) OR c INCLUDES ('x') GROUP BY CUBE(a) HAVING MAX(b) > 5 ORDER BY a DESC NULLS LAST LIMIT 5 OFFSET 2";
        let cut = cut.min(text.len());
        let at = parse_at(text, cut);
        let before = &text[..at.replace.start.min(cut)];
        for keyword in at.keywords() {
            let with = format!("{before} {keyword} ");
            let tree = crate::soql::Tree::parse(&with);
            let place = before.len() + 1;
            let refused = tree.errors().iter().any(|error| {
                error.span.start == place && error.span.end > place
            });
            prop_assert!(!refused, "{with}: {:?}", tree.errors());
        }
    }
}
