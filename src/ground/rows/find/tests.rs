//! Searching as a whole: held to looking at each cell.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::rows::{CellKind, ChunkBuilder, Columns};

/// Shown as `a1 é, B`: neither its names nor its brackets are found.
const ADDRESS: &str = r#"{"city":"B","country":null,"street":"a1 \u00e9"}"#;

/// Rows of these texts, three columns, `-` for null, `*` for child rows, `@` for an address.
fn rows_of(page: usize, texts: &[String]) -> RowSet {
    let mut set = RowSet::new(Arc::new(Columns::from_titles(["A", "B", "C"])));
    for page in texts.chunks(page * 3) {
        let mut builder = ChunkBuilder::new(3);
        for row in page.chunks(3) {
            for (column, text) in row.iter().enumerate() {
                match text.as_str() {
                    "-" => builder.set(column, CellKind::Null, ""),
                    "*" => builder.set(column, CellKind::Children, "abba"),
                    "@" => builder.set(column, CellKind::Compound, ADDRESS),
                    text => builder.set(column, CellKind::Text, text),
                }
            }
            builder.end_row();
        }
        set.push(Arc::new(builder.finish()), None);
    }
    set
}

fn found(rows: &RowSet, wanted: &Find) -> (Option<FindHit>, Hits) {
    let mut first = None;
    let hits = find(rows, wanted, &Cancel::default(), |hit| first = Some(hit)).unwrap();
    (first, hits)
}

#[test]
fn a_text_over_the_edge_of_two_cells_is_no_hit() {
    let texts = ["xa", "ba", "b"].map(str::to_owned);
    let wanted = Find {
        text: "ab".into(),
        ..Find::default()
    };
    assert!(found(&rows_of(1, &texts), &wanted).1.is_empty());
}

#[test]
fn work_that_is_cancelled_gives_nothing() {
    let cancel = Cancel::default();
    cancel.cancel();
    let rows = rows_of(2, &vec!["abc".to_owned(); 30]);
    let wanted = Find {
        text: "b".into(),
        ..Find::default()
    };
    assert_eq!(find(&rows, &wanted, &cancel, |_| ()), None);
}

fn columns() -> impl Strategy<Value = Vec<usize>> {
    prop_oneof![
        Just(vec![]),
        Just(vec![1]),
        Just(vec![2, 0]),
        Just(vec![0, 1, 2])
    ]
}

proptest! {
    #[test]
    fn hits_are_the_cells_that_contain_the_text(
        texts in prop::collection::vec("[abAé1]{0,4}|-|\\*|@", 0..300),
        needle in "[abAé1]{0,2}",
        columns in columns(),
        shuffle in any::<bool>(),
        page in 1..20usize,
        seed in any::<u32>(),
        cursor in (0..110usize, 0..3usize),
    ) {
        let rows = rows_of(page, &texts);
        let mut shown: Vec<u32> = (0..rows.len() as u32).filter(|row| !shuffle || row % 3 != 1).collect();
        if shuffle {
            shown.sort_by_key(|row| row.wrapping_mul(2_654_435_761).rotate_left(seed % 32));
        }
        let order = shuffle.then(|| Order::new(shown.clone()));
        let wanted = Find { text: needle.clone(), columns: columns.clone(), order, from: cursor.0 };
        let (first, hits) = found(&rows, &wanted);

        let searched = if columns.is_empty() { vec![0, 1, 2] } else { columns };
        let mut expected = Vec::new();
        for (place, &row) in shown.iter().enumerate() {
            for &column in &searched {
                let cell = rows.cell(row as usize, column);
                let text = match cell.kind {
                    CellKind::Text => cell.text,
                    CellKind::Compound => "a1 é, B",
                    _ => "",
                };
                let has = text.to_lowercase().contains(&needle.to_lowercase());
                if has && !needle.is_empty() {
                    expected.push(FindHit { place, column });
                }
            }
        }
        prop_assert_eq!(hits.count(), expected.len() as u64);
        let from = expected.iter().find(|hit| hit.place >= cursor.0).or(expected.first()).copied();
        prop_assert_eq!(first, from);
        prop_assert_eq!(hits.at_or_after(cursor.0), from);

        let at = |hit: &FindHit| (hit.place, searched.iter().position(|c| *c == hit.column));
        let here = (cursor.0, searched.iter().position(|c| *c == cursor.1));
        if here.1.is_some() {
            let next = expected.iter().find(|hit| at(hit) > here).or(expected.first()).copied();
            prop_assert_eq!(hits.after(cursor.0, cursor.1), next);
            let before = expected.iter().rfind(|hit| at(hit) < here).or(expected.last()).copied();
            prop_assert_eq!(hits.before(cursor.0, cursor.1), before);
        }
        for (index, hit) in expected.iter().enumerate() {
            prop_assert_eq!(hits.number(*hit), Some(index as u64 + 1));
        }
        for place in 0..shown.len() {
            for column in 0..3 {
                let hit = FindHit { place, column };
                prop_assert_eq!(hits.contains(place, column), expected.contains(&hit));
            }
        }
    }
}
