//! A chunk reads back what was set, in whatever order.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use super::*;
use proptest::prelude::*;

fn texts(chunk: &RowChunk, row: usize) -> Vec<(CellKind, String)> {
    (0..chunk.columns())
        .map(|c| {
            let cell = chunk.cell(row, c);
            (cell.kind, cell.text.to_owned())
        })
        .collect()
}

#[test]
fn cells_in_order_and_gaps() {
    let mut b = ChunkBuilder::new(3);
    b.set(0, CellKind::Text, "a");
    b.set(2, CellKind::Number, "23.0");
    b.end_row();
    b.end_row();
    let chunk = b.finish();
    assert_eq!((chunk.len(), chunk.columns()), (2, 3));
    assert_eq!(
        texts(&chunk, 0),
        [
            (CellKind::Text, "a".into()),
            (CellKind::Absent, String::new()),
            (CellKind::Number, "23.0".into())
        ]
    );
    assert_eq!(chunk.cell(1, 0).kind, CellKind::Absent);
    assert_eq!(chunk.cell(9, 9), crate::rows::Cell::default());
    assert_eq!(chunk.widest(2), 4);
    assert_eq!(chunk.widest(77), 0);
}

#[test]
fn a_row_begun_and_not_ended_is_left_out() {
    let mut b = ChunkBuilder::new(2);
    b.set(0, CellKind::Text, "whole");
    b.set(1, CellKind::Null, "");
    b.end_row();
    b.set(0, CellKind::Text, "half");
    let chunk = b.finish();
    assert_eq!(chunk.len(), 1);
    assert_eq!(chunk.cell(0, 0).text, "whole");
    assert_eq!(chunk.cell(1, 0).kind, CellKind::Absent);
}

#[test]
fn columns_added_on_the_way_are_absent_before() {
    let mut b = ChunkBuilder::new(0);
    let a = b.add_column();
    b.set(a, CellKind::Text, "1");
    b.end_row();
    b.set(a, CellKind::Text, "2");
    let c = b.add_column();
    b.set(c, CellKind::Text, "x");
    let d = b.add_column();
    b.set(d, CellKind::Bool, "true");
    b.end_row();
    b.set(c, CellKind::Text, "y");
    b.set(a, CellKind::Text, "late");
    b.end_row();
    let chunk = b.finish();
    let kinds: Vec<_> = (0..3).map(|c| chunk.cell(0, c).kind).collect();
    assert_eq!(kinds, [CellKind::Text, CellKind::Absent, CellKind::Absent]);
    assert_eq!(chunk.cell(1, 2).text, "true");
    assert_eq!(
        texts(&chunk, 2),
        [
            (CellKind::Text, "late".into()),
            (CellKind::Text, "y".into()),
            (CellKind::Absent, String::new())
        ]
    );
}

#[test]
fn widths_saturate_and_long_texts_are_measured_by_their_beginning() {
    assert_eq!(shown_width(CellKind::Text, ""), 0);
    assert_eq!(shown_width(CellKind::Text, "abc"), 3);
    assert_eq!(shown_width(CellKind::Text, &"x".repeat(254)), 254);
    assert_eq!(shown_width(CellKind::Text, &"x".repeat(100_000)), 255);
    assert_eq!(shown_width(CellKind::Text, &"漢".repeat(4)), 8);
}

/// What a test puts in: (column, kind, text), in the order it is set.
fn row() -> impl Strategy<Value = Vec<(usize, u8, String)>> {
    prop::collection::vec((0usize..8, 1u8..7, "\\PC{0,12}"), 0..14)
}

proptest! {
    #[test]
    fn a_chunk_reads_back_what_was_set_in_any_order(rows in prop::collection::vec(row(), 0..20), grow in 0usize..4) {
        let mut b = ChunkBuilder::new(4);
        let mut model: Vec<Vec<(CellKind, String)>> = Vec::new();
        for (i, row) in rows.iter().enumerate() {
            let mut cells = vec![(CellKind::Absent, String::new()); 8];
            if i % 3 == 2 && b.columns() < 4 + grow {
                b.add_column();
            }
            for (column, kind, text) in row {
                b.set(*column, CellKind::from_byte(*kind), text);
                if *column < b.columns() {
                    cells[*column] = (CellKind::from_byte(*kind), text.clone());
                }
            }
            b.end_row();
            model.push(cells);
        }
        let columns = b.columns();
        let chunk = b.finish();
        prop_assert_eq!(chunk.len(), rows.len());
        prop_assert_eq!(chunk.columns(), columns);
        for (r, cells) in model.iter().enumerate() {
            for (c, (kind, text)) in cells.iter().enumerate() {
                let cell = chunk.cell(r, c);
                prop_assert_eq!(cell.kind, *kind);
                prop_assert_eq!(cell.text, text.as_str());
                prop_assert_eq!(cell.width, u16::from(shown_width(*kind, text)));
                prop_assert!(cell.width <= chunk.widest(c));
            }
        }
    }
}
