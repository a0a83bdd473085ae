//! Staging against a model that does it in the plainest way.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::rows::{ChunkBuilder, Columns};

fn rows(count: usize) -> RowSet {
    let mut rows = RowSet::new(Arc::new(Columns::from_titles(["Id", "A", "B"])));
    let mut page = ChunkBuilder::new(3);
    for row in 0..count {
        page.set(0, CellKind::Text, &format!("id{row}"));
        page.set(1, CellKind::Text, "a");
        page.set(2, CellKind::Null, "");
        page.end_row();
    }
    rows.push(Arc::new(page.finish()), None);
    rows
}

fn text(text: &str) -> CellValue {
    CellValue {
        kind: CellKind::Text,
        text: text.to_owned(),
    }
}

#[test]
fn only_what_differs_is_a_change() {
    let rows = rows(3);
    let mut staged = Staged::default();
    let changed = staged.stage(&rows, [(0, 1, Some(text("a"))), (1, 1, Some(text("b")))]);
    assert_eq!((changed.cells, changed.first), (1, Some((1, 1))));
    assert_eq!((staged.cells(), staged.rows()), (1, 1));
    assert_eq!(staged.stage(&rows, [(2, 2, Some(text("")))]).cells, 0);
    assert_eq!(staged.stage(&rows, [(1, 1, Some(text("a")))]).cells, 1);
    assert!(staged.is_empty() && staged.can_undo());
    staged.undo();
    assert_eq!(staged.get(1, 1), Some(&text("b")));
}

#[test]
fn what_is_saved_is_no_change_any_more_and_not_undone_here() {
    let rows = rows(3);
    let mut staged = Staged::default();
    staged.stage(&rows, (0..3).map(|row| (row, 1, Some(text("b")))));
    staged.ended([
        (0, Outcome::Saved),
        (1, Outcome::Refused("no".into())),
        (2, Outcome::Deleted),
    ]);
    assert_eq!((staged.cells(), staged.rows()), (1, 1));
    assert_eq!(staged.rows_that(Outcome::is_failed), [1]);
    assert!(!staged.can_undo(), "taking back begins anew");
    let refused = staged.clone();
    // Without its change nothing of the row is refused any more.
    assert_eq!(staged.stage(&rows, [(1, 1, None)]).cells, 1);
    assert_eq!(staged.outcome(1), None);
    assert!(staged.is_empty());
    staged.undo();
    assert_eq!(staged.cells(), 1);
    let mut staged = refused;
    staged.forget_outcomes();
    assert_eq!(staged.outcome(0), None);
    assert_eq!(staged.outcome(2), Some(&Outcome::Deleted));
}

#[test]
fn what_was_dropped_before_a_save_does_not_come_back_by_taking_back() {
    let rows = rows(4);
    let mut staged = Staged::default();
    staged.stage(&rows, (0..2).map(|row| (row, 1, Some(text("b")))));
    staged.drop_all(&rows);
    staged.stage(&rows, (2..4).map(|row| (row, 1, Some(text("c")))));
    staged.ended((2..4).map(|row| (row, Outcome::Saved)));
    assert!(!staged.can_undo() && !staged.can_redo());
    assert!(staged.undo().cells == 0 && staged.is_empty());
    // A refusal alone leaves what can be taken back, and goes with the change.
    staged.stage(&rows, [(0, 1, Some(text("d")))]);
    staged.ended([(0, Outcome::Refused("no".into()))]);
    assert_eq!(staged.undo().cells, 1);
    assert!(!staged.has_outcomes() || staged.rows_that(Outcome::is_failed).is_empty());
    // What nobody knows of stays: it may be in the org.
    staged.stage(&rows, [(0, 1, Some(text("d")))]);
    staged.ended([(0, Outcome::Unknown("cut".into()))]);
    staged.undo();
    assert_eq!(staged.rows_that(Outcome::is_failed), [0]);
}

#[derive(Clone, Debug)]
enum Deed {
    Stage(Vec<(usize, usize, Option<u8>)>),
    Undo,
    Redo,
    Ended(usize, bool),
    DropAll,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let cell = (0usize..6, 1usize..3, prop::option::of(0u8..4));
    let deed = prop_oneof![
        4 => prop::collection::vec(cell, 0..5).prop_map(Deed::Stage),
        2 => Just(Deed::Undo),
        2 => Just(Deed::Redo),
        1 => (0usize..6, any::<bool>()).prop_map(|(row, saved)| Deed::Ended(row, saved)),
        1 => Just(Deed::DropAll),
    ];
    prop::collection::vec(deed, 0..30)
}

/// What is staged, as a plain map.
type Model = BTreeMap<(usize, usize), CellValue>;

proptest! {
    #[test]
    fn it_is_a_map_whose_states_are_gone_through(deeds in deeds()) {
        let rows = rows(6);
        let mut staged = Staged::default();
        // Every state that was, up to the one that is; and those that were left.
        let (mut past, mut future): (Vec<Model>, Vec<Model>) = (vec![Model::new()], Vec::new());
        for deed in deeds {
            let now = past.last().unwrap().clone();
            match deed {
                Deed::Stage(cells) => {
                    let cells: BTreeMap<(usize, usize), Option<u8>> =
                        cells.into_iter().map(|(row, col, value)| ((row, col), value)).collect();
                    let values: Vec<_> = cells
                        .iter()
                        .map(|((row, col), value)| (*row, *col, value.map(|v| text(if v == 0 { "a" } else { ["", "b", "c"][usize::from(v) - 1] }))))
                        .collect();
                    staged.stage(&rows, values.clone());
                    let mut next = now.clone();
                    for (row, col, value) in values {
                        let base = if col == 1 { "a" } else { "" };
                        match value.filter(|value| value.text != base) {
                            Some(value) => next.insert((row, col), value),
                            None => next.remove(&(row, col)),
                        };
                    }
                    if next != now {
                        past.push(next);
                        future.clear();
                    }
                }
                Deed::DropAll => {
                    staged.drop_all(&rows);
                    if !now.is_empty() { past.push(Model::new()); future.clear(); }
                }
                Deed::Undo => {
                    let could = staged.can_undo();
                    staged.undo();
                    prop_assert_eq!(could, past.len() > 1);
                    if past.len() > 1 { future.push(past.pop().unwrap()); }
                }
                Deed::Redo => {
                    staged.redo();
                    if let Some(next) = future.pop() { past.push(next); }
                }
                Deed::Ended(row, saved) => {
                    let outcome = if saved { Outcome::Saved } else { Outcome::Refused("no".into()) };
                    staged.ended([(row, outcome)]);
                    if saved {
                        let mut here = now.clone();
                        here.retain(|(of, _), _| *of != row);
                        past = vec![here];
                        future.clear();
                    }
                }
            }
            let model = past.last().unwrap();
            let seen: Model = staged.iter().map(|(row, col, value)| ((row, col), value.clone())).collect();
            prop_assert_eq!(&seen, model);
            prop_assert_eq!(staged.cells(), model.len());
            let in_rows: BTreeSet<usize> = model.keys().map(|(row, _)| *row).collect();
            prop_assert!(staged.row_numbers().eq(in_rows.iter().copied()));
            for row in 0..7 {
                prop_assert_eq!(staged.has_row(row), in_rows.contains(&row));
                prop_assert_eq!(staged.get(row, 1), model.get(&(row, 1)));
            }
        }
    }
}
