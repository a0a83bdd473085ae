//! What is around a cursor, `|` in the tables.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;

/// The text without its `|`, and where that was.
fn cursor(text: &str) -> (String, usize) {
    let at = text.find('|').unwrap();
    (text.replacen('|', "", 1), at)
}

#[test]
fn a_cursor_knows_its_query_and_clause() {
    for (text, level, object, clause) in [
        (
            "SELECT |Id FROM Account",
            Level::Statement,
            Some("Account"),
            Some(NodeKind::Select),
        ),
        (
            "SELECT Id, | FROM Account",
            Level::Statement,
            Some("Account"),
            Some(NodeKind::Select),
        ),
        (
            "SELECT | FROM Account",
            Level::Statement,
            Some("Account"),
            Some(NodeKind::Select),
        ),
        (
            "SELECT Id FROM Account WHERE |",
            Level::Statement,
            Some("Account"),
            Some(NodeKind::Where),
        ),
        (
            "SELECT Id FROM Account ORDER BY Name, |",
            Level::Statement,
            Some("Account"),
            Some(NodeKind::OrderBy),
        ),
        (
            "SELECT Id, (SELECT | FROM Contacts) FROM Account",
            Level::Child,
            Some("Contacts"),
            Some(NodeKind::Select),
        ),
        (
            "SELECT Id, (SELECT Id FROM Contacts) | FROM Account",
            Level::Statement,
            Some("Account"),
            Some(NodeKind::Select),
        ),
        (
            "SELECT Id, (SELECT Id FROM Contacts|) FROM Account",
            Level::Child,
            Some("Contacts"),
            Some(NodeKind::From),
        ),
        (
            "SELECT (SELECT Id FROM Contacts WHERE FirstN| FROM Account",
            Level::Child,
            Some("Contacts"),
            Some(NodeKind::Where),
        ),
        (
            "SELECT (SELECT Id, (SELECT | FROM Cases FROM Contacts) FROM Account",
            Level::Child,
            Some("Cases"),
            Some(NodeKind::Select),
        ),
        (
            "SELECT Id FROM A WHERE Id IN (SELECT | FROM Contact)",
            Level::SemiJoin,
            Some("Contact"),
            Some(NodeKind::Select),
        ),
        (
            "SELECT Id FROM A WHERE Id IN (SELECT AId FROM Contact) AND |",
            Level::Statement,
            Some("A"),
            Some(NodeKind::Where),
        ),
        ("SELECT |", Level::Statement, None, Some(NodeKind::Select)),
        (
            "FIND {x} RETURNING Account(Id, | WHERE Name = 'x'), Contact",
            Level::Returning,
            Some("Account"),
            None,
        ),
    ] {
        let (text, at) = cursor(text);
        let tree = Tree::parse(&text);
        let query = View::new(&tree, &text).query_at(at).unwrap();
        assert_eq!(query.level(), level, "{text}");
        assert_eq!(query.object().map(|name| name.text), object, "{text}");
        assert_eq!(query.clause_at(at), clause, "{text}");
    }
}

#[test]
fn levels_know_the_one_around_them() {
    let text = "SELECT (SELECT (SELECT Id FROM Cases) FROM Contacts) FROM Account \
                WHERE Id IN (SELECT x FROM B)";
    let tree = Tree::parse(text);
    let told: Vec<_> = View::new(&tree, text)
        .queries()
        .map(|query| {
            let outer = query.outer().and_then(QueryView::object);
            (query.object().unwrap().text, outer.map(|name| name.text))
        })
        .collect();
    assert_eq!(
        told,
        [
            ("Account", None),
            ("Contacts", Some("Account")),
            ("Cases", Some("Contacts")),
            ("B", Some("Account")),
        ]
    );
}

#[test]
fn lists_are_told_as_written() {
    let text = "SELECT Id, MAX(a.Amount) m, FORMAT(convertCurrency(b.X)) FROM Opp a, a.Owner u \
                WHERE a.X = 1 AND (NOT u.Y IN ('p', 'q')) GROUP BY ROLLUP(Id, u.Z) \
                HAVING COUNT(Id) > 1 ORDER BY Id DESC, u.Z LIMIT 5";
    let tree = Tree::parse(text);
    assert_eq!(tree.errors(), []);
    let query = View::new(&tree, text).statement().unwrap();
    let items: Vec<_> = query
        .items()
        .map(|item| {
            let field = item.field().unwrap();
            let functions: Vec<_> = field.functions().map(|name| name.text).collect();
            (
                functions,
                field.path().unwrap().text,
                item.alias().map(|name| name.text),
            )
        })
        .collect();
    assert_eq!(
        items,
        [
            (vec![], "Id", None),
            (vec!["MAX"], "a.Amount", Some("m")),
            (vec!["FORMAT", "convertCurrency"], "b.X", None),
        ]
    );
    assert_eq!(
        query.aliased("U").unwrap().object().unwrap().text,
        "a.Owner"
    );
    assert_eq!(query.aliased("opp").unwrap().alias().unwrap().text, "a");
    assert!(query.aliased("x").is_none());
    let where_: Vec<_> = query
        .comparisons()
        .map(|one| {
            let values: Vec<_> = one.values().map(|name| name.text).collect();
            (
                one.left().unwrap().path().unwrap().text,
                one.operator(),
                values,
            )
        })
        .collect();
    assert_eq!(
        where_,
        [
            ("a.X", Some(Operator::Equal), vec!["1"]),
            ("u.Y", Some(Operator::In), vec!["'p'", "'q'"]),
        ]
    );
    let grouped: Vec<_> = query.group_by().map(|field| field.name().text).collect();
    assert_eq!(grouped, ["Id", "u.Z"]);
    let ordered: Vec<_> = query.order_by().map(|field| field.name().text).collect();
    assert_eq!(ordered, ["Id", "u.Z"]);
    assert_eq!(query.having().count(), 1);
    assert_eq!(query.count(NodeKind::Limit).unwrap().text, "5");
    let path = Name {
        text: "a.b.",
        span: super::super::token::Span::new(3, 7),
    };
    let segments: Vec<_> = path
        .segments()
        .map(|name| (name.text, name.span.start))
        .collect();
    assert_eq!(segments, [("a", 3), ("b", 5), ("", 7)]);
}

#[test]
fn a_cursor_knows_its_comparison() {
    for (text, left, operator, values) in [
        (
            "SELECT Id FROM A WHERE Name = |",
            "Name",
            Some(Operator::Equal),
            vec![],
        ),
        (
            "SELECT Id FROM A WHERE Owner.Name LIKE '|",
            "Owner.Name",
            Some(Operator::Like),
            vec!["'"],
        ),
        (
            "SELECT Id FROM A WHERE x = 1 AND Type NOT IN ('a', |)",
            "Type",
            Some(Operator::NotIn),
            vec!["'a'"],
        ),
        ("SELECT Id FROM A WHERE Type |", "Type", None, vec![]),
        (
            "SELECT Id FROM A WHERE Type IN (|",
            "Type",
            Some(Operator::In),
            vec![],
        ),
        (
            "SELECT Id FROM A WHERE Type = | AND x = 2",
            "Type",
            Some(Operator::Equal),
            vec![],
        ),
        (
            "SELECT Id FROM A WHERE m INCLUDES ('x', '|') LIMIT 1",
            "m",
            Some(Operator::Includes),
            vec!["'x'", "''"],
        ),
    ] {
        let (text, at) = cursor(text);
        let tree = Tree::parse(&text);
        let found = View::new(&tree, &text).comparison_at(at).unwrap();
        assert_eq!(found.left().unwrap().path().unwrap().text, left, "{text}");
        assert_eq!(found.operator(), operator, "{text}");
        let told: Vec<_> = found.values().map(|name| name.text).collect();
        assert_eq!(told, values, "{text}");
    }
    let (text, at) = cursor("SELECT Id FROM A WHERE Id IN (SELECT | FROM B)");
    let tree = Tree::parse(&text);
    assert!(View::new(&tree, &text).comparison_at(at).is_none());
}

#[test]
fn a_cursor_knows_its_function_and_type_of() {
    for (text, function) in [
        ("SELECT COUNT(|) FROM A", Some("COUNT")),
        ("SELECT FORMAT(MAX(|)) FROM A", Some("MAX")),
        ("SELECT FORMAT(MAX(Id)|) FROM A", Some("FORMAT")),
        ("SELECT FORMAT(MAX(Id))| FROM A", None),
        ("SELECT FOR|MAT(Id) FROM A", None),
        ("SELECT CALENDAR_YEAR(|", Some("CALENDAR_YEAR")),
    ] {
        let (text, at) = cursor(text);
        let tree = Tree::parse(&text);
        let found = View::new(&tree, &text).function_at(at);
        assert_eq!(found.map(|name| name.text), function, "{text}");
    }
    for (text, object, is_else) in [
        (
            "SELECT TYPEOF What WHEN Account THEN Name, | WHEN B THEN x END FROM E",
            Some("Account"),
            false,
        ),
        (
            "SELECT TYPEOF What WHEN Account THEN Name ELSE | END FROM E",
            None,
            true,
        ),
        ("SELECT TYPEOF What WHEN B THEN |", Some("B"), false),
    ] {
        let (text, at) = cursor(text);
        let tree = Tree::parse(&text);
        let found = View::new(&tree, &text).type_of_at(at).unwrap();
        assert_eq!(found.relationship().unwrap().text, "What", "{text}");
        assert_eq!(found.object().map(|name| name.text), object, "{text}");
        assert_eq!(found.is_else(), is_else, "{text}");
    }
}
