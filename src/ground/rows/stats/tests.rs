//! Statistics and frequencies, held to counting by hand.

use std::collections::HashMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::rows::{ChunkBuilder, Columns, NumberKind};

const NUMBER: ValueKind = ValueKind::Number(NumberKind::Decimal);

fn rows_of(cells: &[(CellKind, &str)]) -> RowSet {
    let mut set = RowSet::new(Arc::new(Columns::from_titles(["A"])));
    for page in cells.chunks(7) {
        let mut builder = ChunkBuilder::new(1);
        for (kind, text) in page {
            builder.set(0, *kind, text);
            builder.end_row();
        }
        set.push(Arc::new(builder.finish()), None);
    }
    set
}

fn known(rows: &RowSet, order: Option<&Order>, kind: ValueKind) -> ColumnStats {
    stats(rows, order, 0, kind, &Cancel::default()).unwrap()
}

fn value(kind: CellKind, text: &str) -> Option<CellValue> {
    let text = text.to_owned();
    Some(CellValue { kind, text })
}

#[test]
fn a_column_of_numbers_has_an_exact_sum() {
    let number = |text| (CellKind::Number, text);
    let rows = rows_of(&[
        number("0.1"),
        number("0.2"),
        (CellKind::Null, ""),
        number("10"),
        number("0.2"),
        (CellKind::Absent, ""),
    ]);
    let expected = ColumnStats {
        rows: 6,
        nulls: 2,
        empty: 0,
        distinct: 3,
        min: value(CellKind::Number, "0.1"),
        max: value(CellKind::Number, "10"),
        numbers: 4,
        sum: Some("10.5".into()),
        mean: Some("2.625".into()),
    };
    assert_eq!(known(&rows, None, NUMBER), expected);
    assert_eq!(expected.values(), 4);
    let shown = Order::new([3, 0]);
    let stats = known(&rows, Some(&shown), NUMBER);
    assert_eq!((stats.rows, stats.sum.as_deref()), (2, Some("10.1")));
}

#[test]
fn texts_have_no_sum_and_the_empty_one_is_a_value() {
    let text = |text| (CellKind::Text, text);
    let rows = rows_of(&[
        text("item 10"),
        text(""),
        text("Item 9"),
        text("item 9"),
        (CellKind::Null, ""),
    ]);
    let expected = ColumnStats {
        rows: 5,
        nulls: 1,
        empty: 1,
        distinct: 4,
        min: value(CellKind::Text, ""),
        max: value(CellKind::Text, "item 10"),
        ..ColumnStats::default()
    };
    assert_eq!(known(&rows, None, ValueKind::Text), expected);
    let none = known(&rows_of(&[]), None, ValueKind::Text);
    assert_eq!(none, ColumnStats::default());
}

#[test]
fn work_that_is_cancelled_gives_nothing() {
    let cancel = Cancel::default();
    cancel.cancel();
    let rows = rows_of(&[(CellKind::Text, "a"); 20]);
    assert_eq!(stats(&rows, None, 0, ValueKind::Text, &cancel), None);
    assert!(frequencies(&rows, None, 0, &cancel).is_none());
}

proptest! {
    #[test]
    fn frequencies_are_what_counting_by_hand_gives(
        texts in prop::collection::vec("[ab1]{0,2}|-", 0..120),
        filtered in any::<bool>(),
    ) {
        let cells: Vec<_> = texts
            .iter()
            .map(|text| if text == "-" { (CellKind::Null, "") } else { (CellKind::Text, text.as_str()) })
            .collect();
        let rows = rows_of(&cells);
        let shown: Vec<u32> = (0..texts.len() as u32).filter(|row| !filtered || row % 3 > 0).collect();
        let order = filtered.then(|| Order::new(shown.clone()));
        let mut counts: HashMap<(CellKind, &str), usize> = HashMap::new();
        for row in &shown {
            *counts.entry(cells[*row as usize]).or_default() += 1;
        }
        let all = frequencies(&rows, order.as_ref(), 0, &Cancel::default()).unwrap();
        prop_assert_eq!(all.len(), counts.len());
        prop_assert!(all.iter().is_sorted_by_key(|(_, count)| std::cmp::Reverse(count)));
        for (index, (cell, count)) in all.iter().enumerate() {
            prop_assert_eq!(counts.get(&(cell.kind, cell.text)), Some(&count));
            prop_assert_eq!(all.get(index), Some((cell, count)));
        }
        let stats = known(&rows, order.as_ref(), ValueKind::Text);
        let nulls = counts.get(&(CellKind::Null, "")).copied().unwrap_or(0);
        prop_assert_eq!((stats.rows, stats.nulls), (shown.len(), nulls));
        prop_assert_eq!(stats.distinct, counts.len() - usize::from(nulls > 0));
    }
}
