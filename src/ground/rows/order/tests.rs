//! Orders as a whole: held to plain sorting and filtering, cell by cell. It is long because the plain
//! definition of every condition stands here, for sorting, filtering and reusing alike.

use std::cmp::Ordering;
use std::sync::Arc;

use proptest::prelude::*;

use super::{
    ColumnName, Comparison, Condition, Measure, Order, Scale, SortKey, arrange, codes,
    parse_condition,
};
use crate::rows::moment::span;
use crate::rows::{
    Cancel, Cell, CellKind, CellValue, ChunkBuilder, Columns, NumberKind, RowSet, ValueKind,
};

/// Rows of one text each, `-` for null, in pages of so many rows.
fn rows_of(columns: usize, page: usize, cells: &[(CellKind, &str)]) -> RowSet {
    let titles: Vec<String> = (0..columns).map(|c| format!("C{c}")).collect();
    let columns_of = Columns::from_titles(titles.iter().map(String::as_str));
    let mut set = RowSet::new(Arc::new(columns_of));
    for page in cells.chunks(page * columns) {
        let mut builder = ChunkBuilder::new(columns);
        for row in page.chunks(columns) {
            for (column, (kind, text)) in row.iter().enumerate() {
                builder.set(column, *kind, text);
            }
            builder.end_row();
        }
        set.push(Arc::new(builder.finish()), None);
    }
    set
}

fn texts<'a>(texts: &[&'a str]) -> Vec<(CellKind, &'a str)> {
    let cell = |text: &&'a str| match *text {
        "-" => (CellKind::Null, ""),
        text => (CellKind::Text, text),
    };
    texts.iter().map(cell).collect()
}

fn key(column: usize, descending: bool, nulls_first: bool) -> SortKey {
    SortKey {
        column,
        descending,
        nulls_first,
    }
}

/// Whether a row meets a condition, as its definition says.
fn holds(
    condition: &Condition,
    rows: &RowSet,
    row: usize,
    kind: &impl Fn(usize) -> ValueKind,
) -> bool {
    let cell = |column: usize| rows.cell(row, column);
    let has = |column: usize, text: &str| {
        let cell = cell(column);
        !text.is_empty() && cell.text.to_lowercase().contains(&text.to_lowercase())
    };
    match condition {
        Condition::Text { text, columns } if columns.is_empty() => {
            (0..rows.columns().len()).any(|column| has(column, text))
        }
        Condition::Text { text, columns } => columns.iter().any(|&column| has(column, text)),
        Condition::Contains { column, text, not } => has(*column, text) != *not,
        Condition::Rows { rows, not, .. } => rows.contains(&(row as u32)) != *not,
        Condition::Like { column, value } => value.is(cell(*column)),
        Condition::NotLike { column, value } => !value.is(cell(*column)),
        Condition::Null { column } => !cell(*column).kind.has_value(),
        Condition::NotNull { column } => cell(*column).kind.has_value(),
        Condition::Includes {
            column,
            values,
            not,
        } => {
            let text = cell(*column).text.to_lowercase();
            let mut ones = text.split(';');
            ones.any(|one| values.iter().any(|v| v.to_lowercase() == one.trim())) != *not
        }
        Condition::In {
            column,
            values,
            not,
        } => {
            let one = |value: &String| {
                let is = Condition::Compare {
                    column: *column,
                    comparison: Comparison::Equal,
                    value: value.clone(),
                };
                holds(&is, rows, row, kind)
            };
            values.iter().any(one) != *not
        }
        Condition::Compare {
            column,
            comparison,
            value,
        } => {
            let scale = Scale::from(kind(*column));
            let cell = cell(*column);
            let Some(measure) = scale.measure(cell) else {
                return *comparison == Comparison::NotEqual;
            };
            let other = scale.measure(Cell {
                text: value,
                ..cell
            });
            let other =
                other.filter(|o| std::mem::discriminant(o) == std::mem::discriminant(&measure));
            match (other, span(value)) {
                (Some(Measure::Text(value)), _)
                    if scale != Scale::Text && scale != Scale::Mixed =>
                {
                    let same = cell.text.eq_ignore_ascii_case(value);
                    if same {
                        comparison.accepts(Ordering::Equal)
                    } else {
                        *comparison == Comparison::NotEqual
                    }
                }
                (Some(Measure::Whole(_)), Some((from, to))) => {
                    let Measure::Whole(at) = measure else {
                        return false;
                    };
                    let after = if at >= to {
                        Ordering::Greater
                    } else {
                        Ordering::Equal
                    };
                    comparison.accepts(if at < from { Ordering::Less } else { after })
                }
                (Some(other), _) => comparison.accepts(measure.compare(&other)),
                (None, _) => *comparison == Comparison::NotEqual,
            }
        }
    }
}

/// Sorts and filters as plainly as can be.
fn plainly(
    rows: &RowSet,
    kinds: &[ValueKind],
    keys: &[SortKey],
    filter: &[Condition],
) -> Vec<usize> {
    let kind = |column: usize| kinds.get(column).copied().unwrap_or_default();
    let mut kept: Vec<usize> = (0..rows.len())
        .filter(|row| filter.iter().all(|c| holds(c, rows, *row, &kind)))
        .collect();
    kept.sort_by(|&one, &two| {
        keys.iter()
            .map(|key| {
                let scale = Scale::from(kind(key.column));
                let measure = |row| scale.measure(rows.cell(row, key.column));
                match (measure(one), measure(two)) {
                    (None, None) => Ordering::Equal,
                    (None, _) if key.nulls_first => Ordering::Less,
                    (None, _) => Ordering::Greater,
                    (_, None) if key.nulls_first => Ordering::Greater,
                    (_, None) => Ordering::Less,
                    (Some(a), Some(b)) if key.descending => b.compare(&a),
                    (Some(a), Some(b)) => a.compare(&b),
                }
            })
            .fold(Ordering::Equal, Ordering::then)
    });
    kept
}

fn arranged(
    rows: &RowSet,
    kinds: &[ValueKind],
    keys: &[SortKey],
    filter: &[Condition],
    previous: Option<&Order>,
) -> Order {
    arrange(rows, kinds, keys, filter, previous, &Cancel::default()).expect("not cancelled")
}

#[test]
fn each_kind_sorts_by_its_own_measure() {
    let number = ValueKind::Number(NumberKind::Decimal);
    for (kind, cells, expected) in [
        (
            ValueKind::Text,
            &["item 10", "Item 2", "-", "ITEM 1", ""][..],
            "|ITEM 1|Item 2|item 10|-",
        ),
        (
            number,
            &["10", "9.5", "-", "-1", "1E2", "x"],
            "-1|9.5|10|1E2|x|-",
        ),
        (
            ValueKind::Date,
            &["2026-02-01", "-", "2025-12-31"],
            "2025-12-31|2026-02-01|-",
        ),
        (
            ValueKind::DateTime,
            &[
                "2026-01-01T00:30:00.000+0100",
                "2026-01-01T00:00:00.000+0000",
                "2025-12-31T23:15:00Z",
            ],
            "2025-12-31T23:15:00Z|2026-01-01T00:30:00.000+0100|2026-01-01T00:00:00.000+0000",
        ),
        (ValueKind::Bool, &["true", "false", "-"], "false|true|-"),
        (
            ValueKind::Time,
            &["10:00:00.000Z", "09:59:59.999Z"],
            "09:59:59.999Z|10:00:00.000Z",
        ),
        (
            ValueKind::Children,
            &[
                r#"{"totalSize":10,"done":true}"#,
                r#"{"totalSize": 9,"done":true}"#,
                "-",
            ],
            r#"{"totalSize": 9,"done":true}|{"totalSize":10,"done":true}|-"#,
        ),
        (
            ValueKind::Id,
            &["001B", "001a", "001A2", "001A10"],
            "001A10|001A2|001B|001a",
        ),
    ] {
        let rows = rows_of(1, 2, &texts(cells));
        let order = arranged(&rows, &[kind], &[key(0, false, false)], &[], None);
        let shown: Vec<&str> = order
            .iter()
            .map(|row| rows.cell(row, 0))
            .map(|cell| {
                if cell.kind == CellKind::Null {
                    "-"
                } else {
                    cell.text
                }
            })
            .collect();
        assert_eq!(shown.join("|"), expected, "{kind:?}");
    }
}

#[test]
fn cells_of_several_kinds_come_kind_by_kind() {
    let cells = [
        (CellKind::Text, "b"),
        (CellKind::Number, "-5"),
        (CellKind::Absent, ""),
        (CellKind::Bool, "true"),
        (CellKind::Number, "-7E300"),
        (CellKind::Text, "A"),
        (CellKind::Bool, "false"),
    ];
    let rows = rows_of(1, 3, &cells);
    let order = arranged(&rows, &[], &[key(0, false, true)], &[], None);
    assert_eq!(order.iter().collect::<Vec<_>>(), [2, 6, 3, 4, 1, 5, 0]);
}

#[test]
fn conditions_hold_for_the_rows_they_name() {
    let cells = [
        "Acme",
        "1000",
        "2026-01-31T12:00:00.000+0000",
        "Tech;Food",
        "ACME Ltd",
        "999.99",
        "2026-02-01T00:00:00.000+0000",
        "food",
        "-",
        "-",
        "-",
        "-",
        "item 10",
        "1E3",
        "2025-12-31T23:59:59.000+0000",
        "Technical",
    ];
    let rows = rows_of(4, 3, &texts(&cells));
    let names = ["Name", "Amount", "At", "Kinds"];
    let kinds = [
        ValueKind::Text,
        ValueKind::Number(NumberKind::Currency),
        ValueKind::DateTime,
        ValueKind::MultiPicklist,
    ];
    let columns: Vec<ColumnName<'_>> = names
        .iter()
        .zip(kinds)
        .map(|(title, kind)| ColumnName {
            title,
            label: None,
            kind,
        })
        .collect();
    for (typed, expected) in [
        ("acme", &[0, 1][..]),
        ("FOOD", &[0, 1]),
        ("Name ~ acme", &[0, 1]),
        ("Name !~ acme", &[2, 3]),
        ("name = ACME", &[0]),
        ("Name != acme", &[1, 2, 3]),
        ("Name > 'item 9'", &[3]),
        ("Amount = 1000.00", &[0, 3]),
        ("Amount < 1000", &[1]),
        ("Amount >= 999.99", &[0, 1, 3]),
        ("Amount != 1000", &[1, 2]),
        ("At = 2026-01-31", &[0]),
        ("At > 2026-01-31", &[1]),
        ("At <= 2026-01-31", &[0, 3]),
        ("At = 2026-01", &[0]),
        ("At < 2026", &[3]),
        ("At = 2026-01-31T13:00:00+01:00", &[0]),
        ("Kinds includes tech", &[0]),
        ("Kinds includes (Tech, food)", &[0, 1]),
        ("Kinds excludes tech", &[1, 2, 3]),
        ("Amount in (1000.00, 5)", &[0, 3]),
        ("Name in (acme, 'x, y')", &[0]),
        ("Name not in (acme)", &[1, 2, 3]),
        ("At in (2026-01-31, 2025)", &[0, 3]),
        ("Name is null", &[2]),
        ("Name is not null", &[0, 1, 3]),
        ("Name = null", &[2]),
    ] {
        let condition =
            parse_condition(typed, &columns, None).unwrap_or_else(|e| panic!("{typed}: {e}"));
        let order = arranged(&rows, &kinds, &[], std::slice::from_ref(&condition), None);
        assert_eq!(order.iter().collect::<Vec<_>>(), expected, "{typed}");
        let again = parse_condition(
            &condition.words(rows.columns()).replace("C0", "Name"),
            &columns,
            None,
        );
        if typed.starts_with("Name") {
            assert_eq!(again, Ok(condition), "{typed}: in words");
        }
    }
}

#[test]
fn an_id_is_found_by_its_first_fifteen_characters() {
    let rows = rows_of(
        1,
        9,
        &texts(&[
            "001xx000003DGb2AAG",
            "001xx000003DGb2",
            "001xx000003DGB2AAG",
        ]),
    );
    let same = Condition::Compare {
        column: 0,
        comparison: Comparison::Equal,
        value: "001xx000003DGb2".into(),
    };
    let order = arranged(&rows, &[ValueKind::Id], &[], &[same], None);
    assert_eq!(order.iter().collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn work_that_is_cancelled_gives_nothing() {
    let rows = rows_of(1, 10, &texts(&["a"; 50]));
    let cancel = Cancel::default();
    cancel.cancel();
    assert_eq!(
        arrange(&rows, &[], &[key(0, false, false)], &[], None, &cancel),
        None
    );
}

fn cell() -> impl Strategy<Value = (CellKind, String)> {
    prop_oneof![
        1 => Just((CellKind::Null, String::new())),
        1 => Just((CellKind::Absent, String::new())),
        4 => "[a-cA-Cé0-2 ]{0,5}".prop_map(|text| (CellKind::Text, text)),
        4 => "(common beginning )?[ab]{7,9}[0-2]{0,2}".prop_map(|text| (CellKind::Text, text)),
        4 => "-?(0|1|12|123456789012345678)(\\.[0-2]{1,2})?".prop_map(|text| (CellKind::Number, text)),
        1 => "true|false".prop_map(|text| (CellKind::Bool, text)),
        1 => "202[56]-0[1-3]-0[1-9](T0[0-3]:00:00(Z|\\+0100|-02:00))?".prop_map(|text| (CellKind::Text, text)),
    ]
}

fn kind() -> impl Strategy<Value = ValueKind> {
    prop_oneof![
        Just(ValueKind::Text),
        Just(ValueKind::Id),
        Just(ValueKind::Number(NumberKind::Decimal)),
        Just(ValueKind::DateTime),
        Just(ValueKind::Bool),
        Just(ValueKind::Unknown),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    let comparison = prop_oneof![
        Just(Comparison::Equal),
        Just(Comparison::NotEqual),
        Just(Comparison::Less),
        Just(Comparison::GreaterOrEqual),
    ];
    let column = 0..2usize;
    prop_oneof![
        ("[ab1]{0,2}", prop::collection::vec(0..2usize, 0..2))
            .prop_map(|(text, columns)| Condition::Text { text, columns }),
        (column.clone(), "[ab12]", any::<bool>())
            .prop_map(|(column, text, not)| Condition::Contains { column, text, not }),
        (column.clone(), comparison, "a|1|2026-01-02|true").prop_map(
            |(column, comparison, value)| Condition::Compare {
                column,
                comparison,
                value
            }
        ),
        (column.clone(), cell(), any::<bool>()).prop_map(|(column, (kind, text), not)| {
            let value = CellValue { kind, text };
            if not {
                Condition::NotLike { column, value }
            } else {
                Condition::Like { column, value }
            }
        }),
        column
            .clone()
            .prop_map(|column| Condition::NotNull { column }),
        column.prop_map(|column| Condition::Null { column }),
    ]
}

fn keys() -> impl Strategy<Value = Vec<SortKey>> {
    let one = (0..2usize, any::<bool>(), any::<bool>());
    prop::collection::vec(one.prop_map(|(c, d, n)| key(c, d, n)), 0..3)
}

proptest! {
    #[test]
    fn rows_come_as_plain_sorting_and_filtering_put_them(
        cells in prop::collection::vec(cell(), 0..160),
        kinds in prop::collection::vec(kind(), 2),
        keys in keys(),
        filter in prop::collection::vec(condition(), 0..2),
        page in 1..40usize,
    ) {
        let cells: Vec<_> = cells.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
        let rows = rows_of(2, page, &cells);
        let order = arranged(&rows, &kinds, &keys, &filter, None);
        prop_assert_eq!(order.iter().collect::<Vec<_>>(), plainly(&rows, &kinds, &keys, &filter));
    }

    #[test]
    fn an_order_before_changes_nothing_but_the_work(
        cells in prop::collection::vec(cell(), 0..240),
        kinds in prop::collection::vec(kind(), 2),
        before in keys(),
        turned in any::<(bool, bool, bool)>(),
        filter in prop::collection::vec(condition(), 2),
        filters in (0..3usize, 0..3usize),
        page in 1..10usize,
        rows_before in 0..100usize,
        refreshed in prop::bool::weighted(0.2),
    ) {
        let cells: Vec<_> = cells.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
        let all = rows_of(2, page, &cells);
        let mut early = RowSet::new(Arc::new(all.columns().clone()));
        let pages = rows_before * all.chunks().len() / 100;
        for chunk in all.chunks().take(pages) {
            let chunk = if refreshed { Arc::new((**chunk).clone()) } else { Arc::clone(chunk) };
            early.push(chunk, None);
        }
        let mut after = before.clone();
        if let (Some(key), (true, down, nulls)) = (after.first_mut(), turned) {
            key.descending ^= down;
            key.nulls_first ^= nulls;
        }
        let previous = arranged(&early, &kinds, &before, &filter[..filters.0], None);
        let filter = &filter[..filters.1];
        let order = arranged(&all, &kinds, &after, filter, Some(&previous));
        prop_assert_eq!(order.iter().collect::<Vec<_>>(), plainly(&all, &kinds, &after, filter));
        let again = arranged(&all, &kinds, &after, filter, Some(&order));
        prop_assert_eq!(&again, &order);
    }

    #[test]
    fn every_row_is_found_where_it_stands(rows in Just((0..300u32).collect::<Vec<_>>()).prop_shuffle(), kept in 0..300usize) {
        let order = Order::new(&rows[..kept]);
        for (place, &row) in rows.iter().enumerate() {
            let expected = (place < kept).then_some(place);
            prop_assert_eq!(order.place_of(row as usize), expected);
        }
        prop_assert_eq!(order.place_of(usize::MAX), None);
    }
}

/// Enough rows to be dealt into buckets, and to be read in several blocks.
#[test]
fn many_rows_come_as_plain_sorting_puts_them() {
    let count = codes::BLOCK + 4_007;
    let mut seed = 1u32;
    let mut random = move |below: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) % below
    };
    let owned: Vec<[String; 2]> = (0..count)
        .map(|_| {
            let name = match random(10) {
                0 => String::new(),
                1..4 => format!("The same long beginning {}", random(20_000)),
                4 => "Ünïted".repeat(random(3) as usize),
                _ => format!("Acme {:05}", random(3_000)),
            };
            [name, format!("{}.{}", random(500), random(100))]
        })
        .collect();
    let cells: Vec<(CellKind, &str)> = owned
        .iter()
        .flat_map(|[name, amount]| {
            let kind = if name.is_empty() {
                CellKind::Null
            } else {
                CellKind::Text
            };
            [(kind, name.as_str()), (CellKind::Number, amount.as_str())]
        })
        .collect();
    let rows = rows_of(2, 2_000, &cells);
    let kinds = [ValueKind::Text, ValueKind::Number(NumberKind::Decimal)];
    let above = Condition::Compare {
        column: 1,
        comparison: Comparison::Greater,
        value: "100".into(),
    };
    for (keys, filter) in [
        (vec![key(0, false, false)], vec![]),
        (vec![key(1, true, false)], vec![]),
        (vec![key(0, true, true), key(1, false, false)], vec![above]),
    ] {
        let order = arranged(&rows, &kinds, &keys, &filter, None);
        assert!(
            order.iter().eq(plainly(&rows, &kinds, &keys, &filter)),
            "{keys:?}"
        );
    }
}
