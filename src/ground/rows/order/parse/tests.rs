//! Conditions as they are typed, and the mistakes in them.

use super::*;
use crate::rows::NumberKind;

const COLUMNS: [ColumnName<'static>; 4] = [
    ColumnName {
        title: "Name",
        label: Some("Account Name"),
        kind: ValueKind::Text,
    },
    ColumnName {
        title: "Amount",
        label: None,
        kind: ValueKind::Number(NumberKind::Currency),
    },
    ColumnName {
        title: "Owner.IsActive",
        label: Some("Active"),
        kind: ValueKind::Bool,
    },
    ColumnName {
        title: "CloseDate",
        label: Some("Close Date"),
        kind: ValueKind::Date,
    },
];

fn compare(column: usize, comparison: Comparison, value: &str) -> Condition {
    Condition::Compare {
        column,
        comparison,
        value: value.into(),
    }
}

fn contains(column: usize, text: &str, not: bool) -> Condition {
    Condition::Contains {
        column,
        text: text.into(),
        not,
    }
}

fn among(column: usize, values: &[&str], not: bool) -> Condition {
    Condition::In {
        column,
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        not,
    }
}

fn text(text: &str) -> Condition {
    Condition::Text {
        text: text.into(),
        columns: Vec::new(),
    }
}

#[test]
fn conditions_are_read_as_they_are_typed() {
    use Comparison::*;
    for (typed, expected) in [
        ("acme", text("acme")),
        ("  two words ", text("two words")),
        ("'Amount > 5'", text("Amount > 5")),
        ("O'Brien", text("O'Brien")),
        ("Amount > 1000", compare(1, Greater, "1000")),
        ("amount>=1000", compare(1, GreaterOrEqual, "1000")),
        ("AMOUNT <> -1.5e3", compare(1, NotEqual, "-1.5e3")),
        ("Amount == 5", compare(1, Equal, "5")),
        ("Name = 'a \\' b'", compare(0, Equal, "a ' b")),
        ("Name = \"it's\"", compare(0, Equal, "it's")),
        ("Account Name ~ acme corp", contains(0, "acme corp", false)),
        ("'account name' !~ x", contains(0, "x", true)),
        ("owner.isactive = TRUE", compare(2, Equal, "TRUE")),
        ("Close Date < 2026-01-31", compare(3, Less, "2026-01-31")),
        ("closedate = 2026-01", compare(3, Equal, "2026-01")),
        ("Name is null", Condition::Null { column: 0 }),
        ("Active IS NOT NULL", Condition::NotNull { column: 2 }),
        ("Name = 'null'", compare(0, Equal, "null")),
        ("Name = NULL", Condition::Null { column: 0 }),
        ("Name != null", Condition::NotNull { column: 0 }),
        ("> 890", compare(1, Greater, "890")),
        ("is null", Condition::Null { column: 1 }),
        ("in the air", text("in the air")),
        ("salt and pepper", text("salt and pepper")),
        (
            "Name ~ salt and pepper",
            contains(0, "salt and pepper", false),
        ),
        (
            "Name in (A, 'b, c',\"d\" )",
            among(0, &["A", "b, c", "d"], false),
        ),
        ("amount NOT IN(1,2", among(1, &["1", "2"], true)),
        ("in (5)", among(1, &["5"], false)),
        (
            "Name excludes (A, 'b c')",
            Condition::Includes {
                column: 0,
                values: vec!["A".into(), "b c".into()],
                not: true,
            },
        ),
    ] {
        let read = parse_condition(typed, &COLUMNS, Some(1));
        assert_eq!(read, Ok(expected), "{typed}");
    }
}

#[test]
fn a_mistake_is_told_with_its_place_and_what_to_do() {
    for (typed, at, title, hint) in [
        ("", 0, "Nothing to filter by", "Type a text"),
        (
            "Amuont > 5",
            0,
            "There is no column Amuont",
            "Did you mean Amount?",
        ),
        (" nothing = 5", 1, "There is no column nothing", "quotes"),
        ("Amount >", 8, "A value is missing after >", "For example"),
        ("Amount > lots", 9, "lots is not a number", "~ looks"),
        (
            "CloseDate > soon",
            12,
            "soon is not a day or a moment",
            "2026-01-31",
        ),
        ("Active = maybe", 9, "maybe is not true or false", "~ looks"),
        ("Name = 'open", 7, "A quote is not closed", "Close it"),
        ("Name = 'a' b", 11, "b stands after the end", "quotes"),
        ("Name like 'a%'", 5, "like is no operator here", "in (a, b)"),
        ("name in x", 5, "in is no operator here", "in (a, b)"),
        (
            "Name ~ a and Amount > 5",
            9,
            "One condition at a time",
            "& adds",
        ),
        ("Amount > 5 and 6", 11, "One condition at a time", "& adds"),
        ("Name = a or > 5", 9, "One condition at a time", "in (a, b)"),
        ("Amount in (5, x)", 14, "x is not a number", "~ looks"),
        ("Name in (", 7, "A value is missing after in", "For example"),
        ("Name in (a) b", 12, "b stands after the end", "quotes"),
        (
            "Name includes ",
            13,
            "A value is missing after includes",
            "For example",
        ),
    ] {
        match parse_condition(typed, &COLUMNS, Some(1)) {
            Err(error) => {
                assert_eq!((error.at(), error.title().as_str()), (at, title), "{typed}");
                assert!(error.hint().contains(hint), "{typed}: {}", error.hint());
            }
            Ok(condition) => panic!("{typed}: {condition:?}"),
        }
    }
}
