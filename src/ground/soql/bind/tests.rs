//! Values as SOQL writes them, lists as they are found, parts as they are cut.
//!
//! It is long because its tables of texts and what becomes of them are read beside each other.

use proptest::prelude::*;

use super::*;
use crate::soql::parse::parse;

#[test]
fn what_is_typed_is_quoted_by_its_kind() {
    for (typed, wanted) in [
        ("Acme", "'Acme'"),
        ("O'Hara \\ Co", r"'O\'Hara \\ Co'"),
        ("42", "42"),
        ("-1.5", "-1.5"),
        ("2026-01-31", "2026-01-31"),
        ("2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z"),
        ("TODAY", "TODAY"),
        ("LAST_N_DAYS:30", "LAST_N_DAYS:30"),
        ("true", "true"),
        (" null ", "null"),
        ("'42'", "'42'"),
        ("''", "''"),
        (":other", "':other'"),
        ("1 OR y = 2", "'1 OR y = 2'"),
        ("'a' OR x != 'b'", r"'\'a\' OR x != \'b\''"),
        ("2026-01-31T10:00", "'2026-01-31T10:00'"),
    ] {
        assert_eq!(literal(typed, Kind::Unknown), wanted, "{typed}");
    }
    for (typed, kind, wanted) in [
        ("42", Kind::Text, "'42'"),
        ("TODAY", Kind::Text, "'TODAY'"),
        ("null", Kind::Text, "null"),
        ("'42'", Kind::Text, "'42'"),
        ("42", Kind::Bare, "42"),
        ("soon", Kind::Bare, "'soon'"),
    ] {
        assert_eq!(literal(typed, kind), wanted, "{typed} {kind:?}");
    }
    for (of, kind) in [
        ("reference", Kind::Text),
        ("Picklist", Kind::Text),
        ("currency", Kind::Bare),
        ("datetime", Kind::Bare),
        ("address", Kind::Unknown),
    ] {
        assert_eq!(Kind::of_type(of), kind);
    }
}

fn filled(soql: &str, given: &[(&str, Given)]) -> String {
    let value = |name: &str| {
        given
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, g)| g.clone())
    };
    fill(soql, value, |_| Kind::Unknown, 100_000)
        .unwrap()
        .statement(0)
}

fn typed(text: &str) -> Given {
    Given::Typed(text.into())
}

fn list(values: &[&str]) -> Given {
    Given::List(List::of(values.iter().copied(), None))
}

#[test]
fn every_place_of_a_name_gets_its_value_and_in_gets_a_list() {
    let soql = "SELECT Id FROM A WHERE x = :a AND y IN :ids AND (z = : a OR t LIKE ':a') LIMIT :n";
    let listed = |name: &str, list| (name.to_owned(), list);
    assert_eq!(
        names(soql),
        [listed("a", false), listed("ids", true), listed("n", false)]
    );
    assert_eq!(
        filled(
            soql,
            &[
                ("a", typed("it's")),
                ("ids", typed("001, 'b,c' ;d")),
                ("n", typed("5"))
            ]
        ),
        r"SELECT Id FROM A WHERE x = 'it\'s' AND y IN (001,'b,c','d') AND (z = 'it\'s' OR t LIKE ':a') LIMIT 5"
    );
    for (soql, wanted) in [
        ("SELECT Id FROM A WHERE x IN (:l)", "x IN ('a','b')"),
        (
            "SELECT Id FROM A WHERE x IN ('z', :l )",
            "x IN ('z', 'a','b' )",
        ),
        ("SELECT Id FROM A WHERE (x IN :l)", "(x IN ('a','b'))"),
        (
            "SELECT Id FROM A WHERE m EXCLUDES (:l)",
            "m EXCLUDES ('a','b')",
        ),
    ] {
        assert!(
            filled(soql, &[("l", typed("a, b"))]).ends_with(wanted),
            "{soql}"
        );
    }
    assert_eq!(
        filled("SELECT Id FROM A WHERE x = :a", &[]),
        "SELECT Id FROM A WHERE x = :a"
    );
}

#[test]
fn values_that_were_read_are_bare_together_or_not_at_all() {
    for (values, wanted) in [
        (&["1", "2"][..], "(1,2)"),
        (&["1", "002"], "('1','002')"),
        (&["2026-01-31", "x"], "('2026-01-31','x')"),
        (&["null"], "(null)"),
        (&["O'Hara"], r"('O\'Hara')"),
    ] {
        let soql = filled("SELECT Id FROM A WHERE x IN :l", &[("l", list(values))]);
        assert_eq!(soql, format!("SELECT Id FROM A WHERE x IN {wanted}"));
    }
}

#[test]
fn a_list_where_one_value_stands_is_one_value() {
    let soql = "SELECT Id FROM A WHERE x = :l";
    assert!(filled(soql, &[("l", list(&["a"]))]).ends_with("x = 'a'"));
    let value = |given: Given| fill(soql, |_| Some(given.clone()), |_| Kind::Text, 999);
    assert_eq!(
        value(list(&["a", "b"])),
        Err(CannotFill::Several("l".into()))
    );
    assert_eq!(value(list(&[" "])), Err(CannotFill::Empty("l".into())));
    let none = fill(
        "SELECT Id FROM A WHERE x IN :l",
        |_| Some(typed(" , ")),
        |_| Kind::Text,
        99,
    );
    assert_eq!(none, Err(CannotFill::Empty("l".into())));
}

#[test]
fn ids_are_told_and_brought_to_one_form() {
    for (text, long) in [
        ("001RO000003rjkX", Some("001RO000003rjkXYAQ")),
        ("001RO000003rjkXYAQ", Some("001RO000003rjkXYAQ")),
        ("001RO000003rjkXYAR", None),
        ("00D5g00000AbCdE", Some("00D5g00000AbCdEEAV")),
        ("Administrations", None),
        ("123456789012345", Some("123456789012345AAA")),
        ("001RO000003rjk", None),
        ("001RO000003rjk-", None),
        ("", None),
        ("é01RO000003rjk", None),
    ] {
        assert_eq!(long_id(text).as_deref(), long, "{text}");
    }
}

#[test]
fn a_text_becomes_columns_of_values() {
    for (text, headings, columns) in [
        ("a\nb\n\nc\n", None, &["a|b||c"][..]),
        ("a, b ,c", None, &["a|b|c"]),
        ("a\tb", None, &["a|b"]),
        ("'a', 'b, c',\n'd'", None, &["a|b, c|d"]),
        ("('a','O\\'Hara')", None, &["a|O'Hara"]),
        ("\"a\"\r\n\"b \"\"x\"\"\"\r\n", None, &["a|b \"x\""]),
        ("Acme, Inc.\nOther", None, &["Acme, Inc.|Other"]),
        ("O'Hara\n'tis", None, &["O'Hara|'tis"]),
        ("Id\n001RO000003rjkX\n", Some("Id"), &["001RO000003rjkX"]),
        ("Account ID\nx\ny", Some("Account ID"), &["x|y"]),
        ("Region__c\nNorth\n", Some("Region__c"), &["North"]),
        ("North\nSouth", None, &["North|South"]),
        ("1\n2", None, &["1|2"]),
        (
            "Id,Name\n001RO000003rjkX,\"Acme, Inc.\"\n001RO000003rjkY,Other\n",
            Some("Id|Name"),
            &["001RO000003rjkX|001RO000003rjkY", "Acme, Inc.|Other"],
        ),
        (
            "Who;Where\nAnn;Rome\nBob;Oslo",
            Some("Who|Where"),
            &["Ann|Bob", "Rome|Oslo"],
        ),
        ("1\tx\n2\ty", None, &["1|2", "x|y"]),
        (
            "001RO000003rjkX,\n001RO000003rjkY,\n",
            None,
            &["001RO000003rjkX|001RO000003rjkY"],
        ),
        ("\u{feff}Id\n1\n2", Some("Id"), &["1|2"]),
        ("1,2,3\n4,5", None, &["1|2|3|4|5"]),
        ("", None, &[""]),
    ] {
        let table = Table::read(text);
        let heading = table.headings.as_ref().map(|all| all.join("|"));
        assert_eq!(heading.as_deref(), headings, "{text:?}");
        let told: Vec<String> = (0..table.columns())
            .map(|at| {
                let cells = table.cells(at);
                cells.collect::<Vec<_>>().join("|")
            })
            .collect();
        assert_eq!(told, columns, "{text:?}");
    }
}

#[test]
fn a_column_is_found_by_its_heading_or_its_number() {
    let table = Table::read("Id,name\n1,x\n2,y");
    for (wanted, at) in [
        ("Id", Some(0)),
        ("NAME", Some(1)),
        ("2", Some(1)),
        ("3", None),
        ("x", None),
    ] {
        assert_eq!(table.find(wanted), at, "{wanted}");
    }
    assert_eq!(table.title(1), "name");
    assert_eq!(Table::read("1,x\n2,y").title(1), "column 2");
}

#[test]
fn a_list_says_what_was_left_out() {
    let texts = [
        "001RO000003rjkX",
        "",
        "001RO000003rjkXYAQ",
        " ",
        "00D5g00000AbCdE",
    ];
    let list = List::of(texts, Some("Id"));
    assert_eq!(list.values, ["001RO000003rjkXYAQ", "00D5g00000AbCdEEAV"]);
    assert_eq!(
        list.about(),
        "2 Ids, 2 blank left out, 1 twice left out, heading Id left out"
    );
    assert_eq!(list.preview(), "001RO000003rjkXYAQ, 00D5g00000AbCdEEAV");
    let mut nearly = vec!["001RO000003rjkX"; 1];
    let many: Vec<String> = (0..20).map(|n| format!("001RO00000{n:05}")).collect();
    nearly.extend(many.iter().map(String::as_str));
    nearly.push("Acme");
    let list = List::of(nearly, None);
    assert_eq!(list.about(), "22 values, 1 is no Id: Acme");
    assert!(list.preview().ends_with(", …"));
}

/// The parts of a list of so many Ids in a statement of at most so many characters.
fn cut(soql: &str, ids: usize, longest: usize) -> Result<Filling, CannotFill> {
    let ids: Vec<String> = (0..ids).map(|n| format!("001RO0000{n:06}")).collect();
    let list = List::of(ids.iter().map(String::as_str), None);
    let value = |name: &str| (name == "ids").then(|| Given::List(list.clone()));
    fill(soql, value, |_| Kind::Text, longest)
}

#[test]
fn a_list_that_is_too_long_is_cut_and_nothing_is_lost() {
    let filling = cut(
        "SELECT Id FROM A WHERE x IN :ids AND y = 1 LIMIT 7",
        100,
        300,
    )
    .unwrap();
    assert_eq!((filling.parts(), filling.limit()), (9, Some(7)));
    let mut ids = Vec::new();
    for part in 0..filling.parts() {
        let soql = filling.statement(part);
        assert!(
            soql.len() <= 300 && soql.starts_with("SELECT Id FROM A WHERE x IN ('001"),
            "{soql}"
        );
        assert!(soql.ends_with("') AND y = 1 LIMIT 7"), "{soql}");
        assert!(parse(&soql).is_ok());
        let (_, rest) = soql.split_once('(').unwrap();
        ids.extend(
            rest.split_once(')')
                .unwrap()
                .0
                .split(',')
                .map(str::to_owned),
        );
    }
    assert_eq!(ids.len(), 100);
    assert!(ids.is_sorted());
    let one = cut("SELECT Id FROM A WHERE x IN :ids ORDER BY Id", 3, 300).unwrap();
    assert_eq!((one.parts(), one.limit()), (1, None));
}

#[test]
fn only_what_can_be_asked_in_parts_is() {
    let cannot = |why| Some(why);
    for (soql, wanted) in [
        ("SELECT Name FROM A WHERE x IN :ids", None),
        (
            "SELECT Name FROM A WHERE z = 1 AND (x IN :ids) AND (NOT y = 1)",
            None,
        ),
        ("SELECT Id FROM A WHERE x IN :ids OR y IN :ids", None),
        (
            "SELECT Name FROM A WHERE x IN :ids OR y = 1",
            cannot(Why::NoId),
        ),
        (
            "SELECT Id FROM A WHERE x IN (SELECT y FROM B WHERE z IN :ids)",
            None,
        ),
        (
            "SELECT Name FROM A WHERE x IN (SELECT y FROM B WHERE z IN :ids)",
            cannot(Why::NoId),
        ),
        ("SELECT Id FROM A WHERE m INCLUDES (:ids)", None),
        ("SELECT Id FROM A WHERE x NOT IN :ids", cannot(Why::Not)),
        ("SELECT Id FROM A WHERE NOT x IN :ids", cannot(Why::Not)),
        ("SELECT Id FROM A WHERE m EXCLUDES (:ids)", cannot(Why::Not)),
        (
            "SELECT Id FROM A WHERE x NOT IN (SELECT y FROM B WHERE z IN :ids)",
            cannot(Why::Not),
        ),
        (
            "SELECT Id FROM A WHERE x IN :ids AND y IN :ids",
            cannot(Why::Twice),
        ),
        (
            "SELECT Id, (SELECT Id FROM Bs WHERE x IN :ids) FROM A",
            cannot(Why::Child),
        ),
        ("SELECT COUNT() FROM A WHERE x IN :ids", cannot(Why::Totals)),
        ("SELECT MAX(y) FROM A WHERE x IN :ids", cannot(Why::Totals)),
        (
            "SELECT y FROM A WHERE x IN :ids GROUP BY y",
            cannot(Why::Totals),
        ),
        (
            "SELECT Id FROM A WHERE x IN :ids ORDER BY y",
            cannot(Why::Order),
        ),
        (
            "SELECT Id FROM A WHERE x IN :ids OFFSET 5",
            cannot(Why::Offset),
        ),
    ] {
        let told = match cut(soql, 40, 300) {
            Ok(filling) => {
                assert!(filling.parts() > 1, "{soql}");
                None
            }
            Err(CannotFill::Uncut { why, .. }) => Some(why),
            Err(other) => panic!("{soql}: {other}"),
        };
        assert_eq!(told, wanted, "{soql}");
    }
    assert!(matches!(
        cut("SELECT Id FORM A WHERE x IN :ids", 40, 300),
        Err(CannotFill::Unreadable { .. })
    ));
    assert!(matches!(
        cut("SELECT Id FROM A WHERE x IN :ids", 40, 45),
        Err(CannotFill::TooLong { .. })
    ));
}

#[test]
fn values_that_salesforce_takes_for_equal_stay_in_one_part() {
    let values: Vec<String> = (0..40).map(|n| format!("value {n:03}")).collect();
    let mut all: Vec<&str> = values.iter().map(String::as_str).collect();
    all.push("VALUE 000");
    let given = Given::List(List::of(all, None));
    let soql = "SELECT Id FROM A WHERE x IN :l";
    let filling = fill(soql, |_| Some(given.clone()), |_| Kind::Text, 100).unwrap();
    assert!(filling.statement(0).contains("('value 000','VALUE 000',"));
}

#[test]
fn a_place_in_what_was_sent_leads_back_to_what_was_written() {
    let soql = "SELECT Id FROM A WHERE x = :name AND Yy IN :ids AND z = 1";
    let value = |name: &str| match name {
        "name" => Some(typed("a long name")),
        _ => Some(list(&["one", "two"])),
    };
    let filling = fill(soql, value, |_| Kind::Text, 999).unwrap();
    let sent = filling.statement(0);
    for (word, wanted) in [
        ("SELECT", "SELECT"),
        ("x =", "x ="),
        ("long", ":name"),
        ("'a long name'", ":name"),
        ("Yy", "Yy"),
        ("'two'", ":ids"),
        ("z = 1", "z = 1"),
    ] {
        let at = sent.find(word).unwrap();
        let back = filling.place(0, at..at + word.len());
        assert_eq!(&soql[back], wanted, "{word}");
    }
    let end = filling.place(0, sent.len()..sent.len());
    assert_eq!(end, soql.len()..soql.len());
    let parts = cut("SELECT Id FROM A WHERE x IN :ids AND Wrong = 1", 100, 300).unwrap();
    for part in 0..parts.parts() {
        let at = parts.statement(part).find("Wrong").unwrap();
        assert_eq!(&parts.written()[parts.place(part, at..at + 5)], "Wrong");
    }
}

#[test]
fn what_a_value_is_compared_with_is_told() {
    for (soql, wanted) in [
        ("SELECT Id FROM A WHERE x IN ('?')", Some(("A", "x"))),
        (
            "SELECT Id FROM A a WHERE y = 1 AND (a.B.c = '?' OR z = 2)",
            Some(("A", "B.c")),
        ),
        (
            "SELECT Id FROM A WHERE x IN (SELECT y FROM B WHERE NOT z IN ('?'))",
            Some(("B", "z")),
        ),
        ("SELECT Id FROM A WHERE CALENDAR_YEAR(x) = '?'", None),
        ("SELECT Id FROM A WHERE x = 1", None),
    ] {
        let query = parse(soql).unwrap();
        let at = soql.find("'?'").map_or(0..3, |at| at..at + 3);
        let told = compared(&query, &at).map(|(object, path)| (object, path.join(".")));
        let wanted = wanted.map(|(object, path)| (object.to_owned(), path.to_owned()));
        assert_eq!(told, wanted, "{soql}");
    }
}

proptest! {
    #[test]
    fn no_value_changes_what_a_query_asks(typed in "[ -~é]{1,30}") {
        for kind in [Kind::Unknown, Kind::Text, Kind::Bare] {
            let soql = format!("SELECT Id FROM A WHERE x = {} AND y = 1", literal(&typed, kind));
            prop_assert!(parse(&soql).is_ok(), "{soql}");
            let values = crate::soql::token::lex(&literal(&typed, kind));
            prop_assert!(values.len() <= 3, "{soql}");
        }
    }

    #[test]
    fn any_text_is_some_table_and_any_list_a_condition(text in "[ -~é\n\t\r]{0,80}") {
        let table = Table::read(&text);
        for column in 0..table.columns() {
            let list = table.list(column);
            if !list.values.is_empty() {
                let given = Given::List(list);
                let filling = fill("SELECT Id FROM A WHERE x IN :l", |_| Some(given.clone()), |_| Kind::Unknown, 60);
                if let Ok(filling) = filling {
                    for part in 0..filling.parts() {
                        prop_assert!(parse(&filling.statement(part)).is_ok());
                    }
                }
            }
        }
    }

    #[test]
    fn places_lead_back_into_the_text(at in 0usize..400, length in 0usize..9) {
        let filling = cut("SELECT Id FROM é WHERE x IN :ids AND y = :other", 30, 200).unwrap();
        let place = filling.place(1, at..at + length);
        prop_assert!(place.start <= place.end && place.end <= filling.written().len());
    }
}
