//! The tree holds every byte, parsing never fails, and recovery finds what is there.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::super::error::Problem;
use super::super::token::lex;
use super::super::tree::{NodeId, NodeKind, Tree};
use super::super::view::View;

/// Every byte in one token, every token below the root, every node within its parent.
fn check(text: &str) -> Tree {
    let tree = Tree::parse(text);
    let whole: String = tree
        .tokens()
        .iter()
        .map(|token| token.span.text(text))
        .collect();
    assert_eq!(whole, text, "not lossless");
    assert_eq!(tree.tokens(), lex(text));
    assert_eq!(tree.range(NodeId::ROOT), 0..tree.tokens().len());
    for (index, node) in tree.nodes().iter().enumerate().skip(1) {
        let id = NodeId(index as u32);
        let parent = tree.parent(id).unwrap();
        assert!(node.first < node.last, "{text:?}: empty {node:?}");
        let (inner, outer) = (tree.range(id), tree.range(parent));
        assert!(
            outer.start <= inner.start && inner.end <= outer.end,
            "{text:?}: {node:?} out of its parent"
        );
        assert!(parent < id && id.0 < node.next && node.next <= tree.node(parent).next);
    }
    for id in std::iter::once(NodeId::ROOT).chain(tree.descendants(NodeId::ROOT)) {
        let mut end = tree.range(id).start;
        for child in tree.children(id) {
            assert!(tree.range(child).start >= end, "{text:?}: siblings overlap");
            end = tree.range(child).end;
        }
    }
    let mut last = 0;
    for error in tree.errors() {
        assert!(
            error.span.start >= last && error.span.end <= text.len(),
            "{text:?}: {:?}",
            tree.errors()
        );
        assert!(text.get(error.span.range()).is_some());
        last = error.span.start;
        let fix = crate::soql::fix(&tree, text, error);
        if let Some(fix) = fix {
            let mut at = 0;
            for edit in &fix.edits {
                assert!(
                    edit.span.start >= at && text.get(edit.span.range()).is_some(),
                    "{text:?}: {fix:?}"
                );
                at = edit.span.end;
            }
            fix.apply(text);
        }
        error.message(text);
    }
    let view = View::new(&tree, text);
    for query in view.queries() {
        query.items().for_each(|item| {
            item.kind();
        });
        query.comparisons().for_each(|one| {
            one.operator();
        });
    }
    view.query_at(text.len() / 2);
    view.function_at(text.len() / 2);
    tree
}

const CORPUS: [&str; 8] = [
    "SELECT Id, TYPEOF What WHEN Account THEN Name, Phone ELSE Id END, (SELECT Id FROM Kids__r k WHERE k.x = 'a' LIMIT 5) kids, DISTANCE(L__c, GEOLOCATION(1, -2.5), 'mi') d FROM Event e, e.Owner AS o USING SCOPE mine WHERE (a.b = 'é😀' AND b NOT IN (1, LAST_N_DAYS:5)) OR c INCLUDES ('x;y') GROUP BY CUBE(a, CALENDAR_YEAR(convertTimezone(b))) HAVING MAX(b) > .5 ORDER BY a DESC NULLS LAST, f(b) LIMIT 5 OFFSET 2 BIND q = 1 FOR VIEW UPDATE TRACKING, VIEWSTAT",
    "SELECT COUNT() FROM A WHERE Id IN (SELECT x FROM B WHERE (NOT y LIKE '%\\_') AND z >= 2026-01-31T10:00:00+02:00 WITH SECURITY_ENFORCED) -- done",
    "SELECT Id /* a\nb */ FROM A // c\nWITH DATA CATEGORY G__c AT (x, y) AND P__c BELOW z;",
    "SELECT a FROM A WITH RecordVisibilityContext (m = 1, n = true) WHERE",
    "FIND {a\\}b*} IN NAME FIELDS RETURNING Account(Id, toLabel(x) USING ListView = y WHERE n = 'x' AND (m = 1) ORDER BY z LIMIT 3 OFFSET 1), Contact, Lead(Id) WITH DATA CATEGORY a AT b WITH SNIPPET (target_length = 120) WITH DIVISION = 'x' USING ADVANCED SEARCH LIMIT 20 UPDATE TRACKING",
    "SELECT * FROM A WHERE x IS NOT NULL AND y NOT LIKE \"a\" || z == “b c” OR q = ('1', 2,) GROUP x HAVING FOR UPDATE ALL ROWS ) ; SELECT",
    "SELECT (SELECT Id FROM A WHERE x IN (1 2 FROM B WHERE f(a, g(b)) = h(i) AND DISTANCE(a, b) < AND (c = LIMIT x",
    "SELECT Name AS n,, TYPEOF a WHEN b, Id. FROM _x USING y WITH DATA CATEGORY q r BIND FOR x UPDATE y z",
];

#[test]
fn every_prefix_and_every_cut_of_the_corpus_has_a_whole_tree() {
    for text in CORPUS {
        for (at, _) in text.char_indices() {
            check(&text[..at]);
            check(&text[at..]);
        }
        check(text);
    }
}

#[test]
fn every_clause_of_a_broken_query_is_found() {
    use NodeKind as K;
    for (text, clauses) in [
        (
            "SELECT Id, FROM Account WHERE Name =",
            vec![K::Select, K::From, K::Where],
        ),
        (
            "SELECT FROM Account ORDER BY",
            vec![K::Select, K::From, K::OrderBy],
        ),
        (
            "SELECT Id Name, * ! FROM Account LIMIT",
            vec![K::Select, K::From, K::Limit],
        ),
        (
            "SELECT Id FROM WHERE x = 1 GROUP BY y",
            vec![K::Select, K::From, K::Where, K::GroupBy],
        ),
        (
            "SELECT Id FROM A WHERE (x = 1 AND ORDER BY y LIMIT 5",
            vec![K::Select, K::From, K::Where, K::OrderBy, K::Limit],
        ),
        (
            "SELECT Id FROM A WHERE x IN (1, 2 LIMIT 5",
            vec![K::Select, K::From, K::Where, K::Limit],
        ),
        (
            "SELECT Id WHERE x = 1 FROM A",
            vec![K::Select, K::Where, K::From],
        ),
        (
            "SELECT MAX(Id, (SELECT x FROM B LIMIT 1",
            vec![K::Select, K::From, K::Limit],
        ),
        (
            "SELECT Id FROM A LIMIT 5 WHERE x = 1",
            vec![K::Select, K::From, K::Limit, K::Where],
        ),
    ] {
        let tree = check(text);
        let query = tree.child(NodeId::ROOT, K::Query).unwrap();
        let found: Vec<K> = tree
            .children(query)
            .map(|id| tree.kind(id))
            .filter(|kind| kind.is_clause())
            .collect();
        assert_eq!(found, clauses, "{text}");
        assert!(!tree.errors().is_empty());
    }
}

#[test]
fn unclosed_subqueries_have_their_object() {
    for (text, objects) in [
        (
            "SELECT Id, (SELECT Id FROM Contacts WHERE FirstN FROM Account",
            vec!["Account", "Contacts"],
        ),
        (
            "SELECT Id, (SELECT Id, (SELECT FROM Cases FROM Contacts FROM Account LIMIT 1",
            vec!["Account", "Contacts", "Cases"],
        ),
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE x = ",
            vec!["Account", "Contact"],
        ),
        ("SELECT (SELECT", vec![]),
    ] {
        let tree = check(text);
        let found: Vec<&str> = View::new(&tree, text)
            .queries()
            .filter_map(|query| query.object())
            .map(|name| name.text)
            .collect();
        assert_eq!(found, objects, "{text}");
    }
}

#[test]
fn only_one_error_is_told_for_one_mistake() {
    for (text, problem, at) in [
        (
            "SELECT Id, FROM A WHERE x = 1 LIMIT 5",
            Problem::TrailingComma,
            "FROM",
        ),
        (
            "SELECT Id FROM A WHERE x = LIMIT 5",
            Problem::Unexpected,
            "LIMIT",
        ),
        (
            "SELECT Id FROM A WHERE x 'a' AND y = 1",
            Problem::Unexpected,
            "'a'",
        ),
        (
            "SELECT Id FROM A WHERE = 5 AND y = 1",
            Problem::Unexpected,
            "=",
        ),
        (
            "SELECT Id FROM A WHERE x = 1 foo AND y = 1",
            Problem::Unexpected,
            "foo",
        ),
        (
            "SELECT Id FROM A WHERE x = f(y) AND y = 1",
            Problem::Unexpected,
            "f",
        ),
        ("SELECT f(a, b) FROM A", Problem::Unexpected, ","),
        (
            "SELECT Id FROM A HAVING COUNT(Id) > 1 LIMIT 2",
            Problem::HavingAlone,
            "HAVING",
        ),
        (
            "SELECT Id FROM A WHERE Id IN (SELECT x FROM B LIMIT 5) AND y = 1",
            Problem::NotInSemiJoin,
            "LIMIT",
        ),
        (
            "SELECT Id FROM A WHERE Id IN (SELECT x, y FROM B)",
            Problem::SemiJoinFields,
            ",",
        ),
        (
            "SELECT Id FROM A; SELECT Id FROM B",
            Problem::AfterEnd,
            "SELECT",
        ),
        ("SELECT Id FROM A FROM B", Problem::ClauseTwice, "FROM"),
    ] {
        let tree = check(text);
        let told: Vec<_> = tree
            .errors()
            .iter()
            .map(|error| (error.problem, error.span.text(text)))
            .collect();
        assert_eq!(told, [(problem, at)], "{text}");
    }
}

#[test]
fn comments_and_one_semicolon_are_no_errors() {
    for text in [
        "SELECT Id -- key\nFROM A /* all */;",
        "// x\nSELECT Id FROM A ; -- done",
        "FIND {x} RETURNING A(Id);",
    ] {
        assert_eq!(check(text).errors(), [], "{text}");
    }
}

#[test]
fn sosl_is_taken_and_its_mistakes_are_told() {
    for text in [
        "FIND {test}",
        "FIND {te\\}st} IN ALL FIELDS",
        "find 'x' in name fields returning Account",
        "FIND {a} RETURNING Account(Id, Name WHERE x = 1 AND (y = 2 OR z = 3) ORDER BY x LIMIT 5 OFFSET 2), Contact(Id)",
        "FIND {a} RETURNING Account(Id USING ListView = Recent) WITH HIGHLIGHT WITH SNIPPET(target_length = 120) LIMIT 5",
        "FIND {a} WITH METADATA = 'LABELS' WITH NETWORK = 'x' USING PHRASE SEARCH UPDATE TRACKING",
    ] {
        assert_eq!(check(text).errors(), [], "{text}");
    }
    for (text, problem) in [
        ("FIND", Problem::End),
        ("FIND {open", Problem::OpenString),
        ("FIND {x} IN", Problem::End),
        ("FIND {x} RETURNING", Problem::End),
        ("FIND {x} RETURNING A(Id", Problem::End),
        (
            "FIND {x} RETURNING A(Id WHERE x) LIMIT 2",
            Problem::Unexpected,
        ),
        ("FIND {x} foo LIMIT 2", Problem::Unexpected),
        ("FIND {x} LIMIT 2 RETURNING A", Problem::ClauseOrder),
        ("FIND {x} RETURNING A, LIMIT 2", Problem::TrailingComma),
    ] {
        let tree = check(text);
        assert_eq!(
            tree.errors().first().unwrap().problem,
            problem,
            "{text}: {:?}",
            tree.errors()
        );
    }
}

/// Deep nesting takes linear time; the bound is that of a slow build on a busy machine.
#[test]
fn nesting_has_no_bottom() {
    let n = 20_000;
    let whole = [
        format!(
            "SELECT Id FROM A WHERE {}a = 1{}",
            "(".repeat(n),
            ")".repeat(n)
        ),
        format!(
            "SELECT {}Id{} FROM A",
            "(SELECT ".repeat(n),
            " FROM B)".repeat(n)
        ),
        format!(
            "SELECT Id FROM A WHERE {}x = 1{}",
            "Id IN (SELECT Id FROM A WHERE ".repeat(n),
            ")".repeat(n)
        ),
        format!(
            "SELECT Id FROM A WHERE {}x = 1{}",
            "(NOT ".repeat(n),
            ")".repeat(n)
        ),
    ];
    let broken = [
        format!("SELECT {}Id{} FROM A", "f(".repeat(n), ")".repeat(n)),
        "(".repeat(n),
        format!("SELECT {}", "f(".repeat(n)),
        format!("SELECT {}", "(SELECT ".repeat(n)),
        format!("SELECT Id FROM A WHERE {}", "NOT ".repeat(n)),
        format!("SELECT Id FROM A {}", ")".repeat(n)),
        format!("SELECT {}", "f(a, ".repeat(n)),
        format!("SELECT {}", "DISTANCE(".repeat(n)),
        format!("SELECT Id FROM A WHERE {}", "x IN (".repeat(n)),
        format!("SELECT {}", "TYPEOF a WHEN ".repeat(n)),
    ];
    let started = Instant::now();
    for (index, text) in whole.iter().chain(&broken).enumerate() {
        let tree = Tree::parse(text);
        assert_eq!(
            tree.errors().is_empty(),
            index < whole.len(),
            "{index}: {:?}",
            tree.errors().first()
        );
        super::super::parse_at(text, text.len());
        let _ = super::super::parse(text);
    }
    assert!(
        started.elapsed() < Duration::from_secs(30),
        "{:?}",
        started.elapsed()
    );
}

proptest! {
    #[test]
    fn random_bytes_have_a_whole_tree(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        check(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn a_query_with_pieces_moved_dropped_or_doubled_has_a_whole_tree(
        which in 0usize..CORPUS.len(),
        cuts in proptest::collection::vec((0usize..600, 0usize..40, 0u8..3), 1..6),
    ) {
        let mut text = CORPUS[which].to_owned();
        for (from, length, what) in cuts {
            let floor = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let (from, to) = (floor(from), floor(from + length));
            let piece = text[from..to].to_owned();
            match what {
                0 => text.replace_range(from..to, ""),
                1 => text.insert_str(to, &piece),
                _ => { text.replace_range(from..to, ""); text.push_str(&piece); }
            }
        }
        check(&text);
    }

    #[test]
    fn soql_words_in_any_order_have_a_whole_tree(words in proptest::collection::vec(
        proptest::sample::select(vec![
            "SELECT", "FROM", "WHERE", "AND", "OR", "NOT", "IN", "LIKE", "(", ")", ",", ".", "Id", "Name", "=", "'x'", "'",
            "5", "-", ":", ":x", "GROUP", "BY", "ORDER", "LIMIT", "OFFSET", "TYPEOF", "WHEN", "THEN", "ELSE", "END", "COUNT",
            "DISTANCE", "GEOLOCATION", "LAST_N_DAYS", "WITH", "DATA", "CATEGORY", "AT", "USING", "SCOPE", "ROLLUP", "HAVING",
            "FOR", "UPDATE", "TRACKING", "BIND", "NULLS", "FIRST", "AS", "IS", "NULL", "*", "!", "&", "|", "\"q\"", "`", "_x",
            ";", "FIND", "{x}", "RETURNING", "ALL", "ROWS", "INCLUDES", "+", "\n", "-- c\n", "f(", "a.b", "a.", "“", "”",
        ]),
        0..40,
    )) {
        check(&words.join(" "));
        check(&words.concat());
    }
}
