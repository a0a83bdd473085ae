//! Tests of the grid view: movement, scrolling, clicks. Long because each movement has its cases
//! beside the others'.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use crate::rows::{CellKind, ChunkBuilder, Columns, RowSet};

use super::GridMove::*;
use super::*;

/// `rows` rows; each column as wide as `widths` says, its title included.
fn table(rows: usize, widths: &[usize]) -> RowSet {
    let titles: Vec<String> = widths.iter().map(|w| "T".repeat((*w).min(4))).collect();
    let columns = Columns::from_titles(titles.iter().map(String::as_str));
    let mut set = RowSet::new(Arc::new(columns));
    let mut chunk = ChunkBuilder::new(widths.len());
    for _ in 0..rows {
        for (column, width) in widths.iter().enumerate() {
            chunk.set(column, CellKind::Text, &"x".repeat(*width));
        }
        chunk.end_row();
    }
    set.push(Arc::new(chunk.finish()), None);
    set
}

/// All of the rows, as they came.
fn sheet(rows: &RowSet) -> Sheet<'_> {
    static PLAIN: LazyLock<(Arrangement, Headings)> = LazyLock::new(Default::default);
    Sheet {
        rows,
        order: None,
        columns: &PLAIN.0,
        headings: &PLAIN.1,
        awaited: 0,
        kept: None,
    }
}

/// The rows with that many columns frozen.
fn frozen<'a>(rows: &'a RowSet, columns: &'a Arrangement) -> Sheet<'a> {
    Sheet {
        columns,
        ..sheet(rows)
    }
}

fn freeze(columns: usize) -> Arrangement {
    let mut arrangement = Arrangement::default();
    arrangement.freeze(columns);
    arrangement
}

fn port(width: u16, height: u16) -> Viewport {
    Viewport { width, height }
}

fn at(row: usize, column: usize) -> GridCursor {
    GridCursor { row, column }
}

/// 100 rows, six columns of ten; 10 rows and three or four of the columns fit.
fn wide() -> (RowSet, Viewport) {
    (table(100, &[10; 6]), port(50, 11))
}

#[test]
fn each_move_goes_where_its_name_says() {
    let (rows, port) = wide();
    let cases: &[(&[GridMove], (usize, usize), usize)] = &[
        (&[], (0, 0), 0),
        (&[Up, Left], (0, 0), 0),
        (&[Down, Right], (1, 1), 0),
        (&[PageDown], (10, 0), 10),
        (&[Down, PageDown], (11, 0), 10),
        (&[PageDown, PageUp], (0, 0), 0),
        (&[HalfDown], (5, 0), 5),
        (&[HalfDown, HalfUp], (0, 0), 0),
        (&[Bottom], (99, 0), 90),
        (&[Bottom, PageDown], (99, 0), 90),
        (&[Bottom, Up, Up], (97, 0), 90),
        (&[Bottom, PageUp], (89, 0), 80),
        (&[Bottom, Top], (0, 0), 0),
        (&[LastColumn], (0, 5), 0),
        (&[LastColumn, Right], (0, 5), 0),
        (&[LastColumn, FirstColumn], (0, 0), 0),
    ];
    for (moves, (row, column), top) in cases {
        let mut view = GridView::default();
        for step in *moves {
            view.apply(*step, &sheet(&rows), port);
        }
        assert_eq!(view.cursor(&sheet(&rows)), at(*row, *column), "{moves:?}");
        assert_eq!(view.layout(&sheet(&rows), port).top, *top, "{moves:?}");
    }
}

#[test]
fn the_first_column_stays_while_the_others_scroll() {
    let (rows, port) = wide();
    let mut view = GridView::default();
    let seen = |view: &GridView| -> Vec<usize> {
        let layout = view.layout(&sheet(&rows), port);
        layout.slots.iter().map(|slot| slot.column).collect()
    };
    assert_eq!(seen(&view), [0, 1, 2, 3]);
    let start = view.layout(&sheet(&rows), port);
    assert!(!start.more_left && start.more_right);
    view.apply(LastColumn, &sheet(&rows), port);
    let end = view.layout(&sheet(&rows), port);
    assert!(end.more_left && !end.more_right);
    assert_eq!(seen(&view), [0, 4, 5]);
    view.apply(Left, &sheet(&rows), port);
    view.apply(Left, &sheet(&rows), port);
    assert_eq!(view.cursor(&sheet(&rows)).column, 3);
    assert_eq!(seen(&view), [0, 3, 4, 5], "and the fifth is cut");
    view.apply(FirstColumn, &sheet(&rows), port);
    assert_eq!(seen(&view), [0, 1, 2, 3], "the row from its beginning");
    assert!(!view.layout(&sheet(&rows), port).more_left);
}

#[test]
fn frozen_columns_take_at_most_half() {
    let rows = table(5, &[40, 40, 40]);
    let view = GridView::default();
    for width in 24..140 {
        let layout = view.layout(&sheet(&rows), port(width, 10));
        let frozen: u16 = layout
            .slots
            .iter()
            .take(layout.frozen)
            .map(|s| s.width)
            .sum();
        let all = layout.slots.len() == 3 && !layout.more_right;
        assert!(all || frozen <= width / 2, "{width}: {layout:?}");
    }
    let two = freeze(2);
    let layout = |columns, width| view.layout(&frozen(&rows, columns), port(width, 10));
    assert_eq!(layout(&two, 60).frozen, 1);
    assert_eq!(layout(&two, 200).frozen, 2);
    assert_eq!(layout(&freeze(0), 60).frozen, 0);
}

#[test]
fn a_column_takes_at_most_forty_and_the_last_one_what_is_left() {
    let rows = table(1, &[60, 10, 60]);
    let layout = GridView::default().layout(&sheet(&rows), port(160, 5));
    let widths: Vec<u16> = layout.slots.iter().map(|s| s.width).collect();
    assert_eq!(widths, [40, 10, 60]);
    let layout = GridView::default().layout(&sheet(&rows), port(108, 5));
    let widths: Vec<u16> = layout.slots.iter().map(|s| s.width).collect();
    assert_eq!(widths, [40, 10, 47]);
}

#[test]
fn columns_never_narrow_while_pages_arrive() {
    let mut rows = table(3, &[20, 20]);
    let before = GridView::default().layout(&sheet(&rows), port(80, 10));
    let mut chunk = ChunkBuilder::new(2);
    for text in ["x", "a text of more than twenty"] {
        chunk.set(0, CellKind::Text, text);
        chunk.set(1, CellKind::Text, "x");
        chunk.end_row();
    }
    rows.push(Arc::new(chunk.finish()), None);
    let after = GridView::default().layout(&sheet(&rows), port(80, 10));
    let widths = |layout: &GridLayout| [layout.slots[0].width, layout.slots[1].width];
    assert_eq!(widths(&before), [20, 20]);
    assert_eq!(widths(&after), [26, 20]);
}

#[test]
fn fewer_rows_or_columns_than_before_bring_the_cursor_into_range() {
    let (rows, port) = wide();
    let mut view = GridView::default();
    view.apply(Bottom, &sheet(&rows), port);
    view.apply(LastColumn, &sheet(&rows), port);
    let fewer = table(3, &[5, 5]);
    assert_eq!(view.cursor(&sheet(&fewer)), at(2, 1));
    assert_eq!(view.layout(&sheet(&fewer), port).top, 0);
    view.apply(Up, &sheet(&fewer), port);
    assert_eq!(view.cursor(&sheet(&fewer)), at(1, 1));
    let none = RowSet::default();
    assert_eq!(view.cursor(&sheet(&none)), at(0, 0));
    view.apply(Down, &sheet(&none), port);
    assert_eq!(view.cursor(&sheet(&none)), at(0, 0));
}

#[test]
fn more_rows_leave_the_cursor_where_it_is() {
    let (rows, port) = wide();
    let mut view = GridView::default();
    view.apply(Bottom, &sheet(&rows), port);
    let before = view.layout(&sheet(&rows), port).top;
    let more = table(500, &[10; 6]);
    assert_eq!(view.cursor(&sheet(&more)), at(99, 0));
    assert_eq!(view.layout(&sheet(&more), port).top, before);
}

#[test]
fn the_wheel_takes_the_cursor_along_only_at_the_edge() {
    let (rows, port) = wide();
    let mut view = GridView::default();
    view.apply(Down, &sheet(&rows), port);
    view.apply(Down, &sheet(&rows), port);
    view.scroll(2, 0, &sheet(&rows), port);
    assert_eq!(
        (
            view.cursor(&sheet(&rows)).row,
            view.layout(&sheet(&rows), port).top
        ),
        (2, 2)
    );
    view.scroll(3, 0, &sheet(&rows), port);
    assert_eq!(
        (
            view.cursor(&sheet(&rows)).row,
            view.layout(&sheet(&rows), port).top
        ),
        (5, 5)
    );
    view.scroll(-5, 0, &sheet(&rows), port);
    assert_eq!(
        (
            view.cursor(&sheet(&rows)).row,
            view.layout(&sheet(&rows), port).top
        ),
        (5, 0)
    );
    view.scroll(isize::MAX, 0, &sheet(&rows), port);
    assert_eq!(
        (
            view.cursor(&sheet(&rows)).row,
            view.layout(&sheet(&rows), port).top
        ),
        (90, 90)
    );
    view.scroll(isize::MIN, 0, &sheet(&rows), port);
    assert_eq!(
        (
            view.cursor(&sheet(&rows)).row,
            view.layout(&sheet(&rows), port).top
        ),
        (9, 0)
    );
}

#[test]
fn the_wheel_goes_sideways_over_the_columns_that_scroll() {
    let (rows, port) = wide();
    let mut view = GridView::default();
    view.scroll(0, 1, &sheet(&rows), port);
    assert_eq!(view.layout(&sheet(&rows), port).left, 2);
    assert_eq!(
        view.cursor(&sheet(&rows)).column,
        0,
        "the frozen column is in sight"
    );
    view.apply(Right, &sheet(&rows), port);
    assert_eq!(
        view.layout(&sheet(&rows), port).left,
        1,
        "the cursor is shown"
    );
    view.scroll(0, 1, &sheet(&rows), port);
    assert_eq!(view.cursor(&sheet(&rows)).column, 2);
    view.scroll(0, 9, &sheet(&rows), port);
    assert_eq!(
        view.layout(&sheet(&rows), port).left,
        4,
        "nothing blank at the right"
    );
    view.scroll(0, -9, &sheet(&rows), port);
    assert_eq!(view.layout(&sheet(&rows), port).left, 1);
}

#[test]
fn clicks_find_titles_cells_rows_and_the_scrollbar() {
    let (rows, port) = wide();
    let mut view = GridView::default();
    view.apply(PageDown, &sheet(&rows), port);
    let layout = view.layout(&sheet(&rows), port);
    let second = layout.slots[1];
    let cases = [
        ((second.x, 0), Some(GridHit::Header(1))),
        ((0, 0), None),
        ((second.x + 10, 0), Some(GridHit::Edge(1))),
        ((second.x - 2, 0), None),
        ((second.x, 1), Some(GridHit::Cell(at(10, 1)))),
        ((second.x + 9, 10), Some(GridHit::Cell(at(19, 1)))),
        ((second.x + 10, 10), Some(GridHit::Row(19))),
        ((1, 3), Some(GridHit::Row(12))),
        ((49, 1), Some(GridHit::Scrollbar(0))),
        ((49, 10), Some(GridHit::Scrollbar(99))),
        ((50, 1), None),
        ((5, 11), None),
    ];
    for ((x, y), hit) in cases {
        assert_eq!(view.hit(x, y, &sheet(&rows), port), hit, "{x},{y}");
    }
    view.click(GridHit::Cell(at(12, 2)), &sheet(&rows), port);
    assert_eq!(view.cursor(&sheet(&rows)), at(12, 2));
    view.click(GridHit::Header(1), &sheet(&rows), port);
    assert_eq!(view.cursor(&sheet(&rows)), at(12, 1));
    view.click(GridHit::Row(15), &sheet(&rows), port);
    assert_eq!(view.cursor(&sheet(&rows)), at(15, 1));
    view.click(GridHit::Scrollbar(99), &sheet(&rows), port);
    assert_eq!(view.cursor(&sheet(&rows)), at(99, 1));
    let few = table(2, &[10]);
    assert_eq!(
        view.hit(8, 5, &sheet(&few), port),
        None,
        "below the last row"
    );
}

#[test]
fn columns_go_by_pages_and_half_pages_and_none_is_skipped() {
    let (rows, port) = wide();
    let mut view = GridView::default();
    // Two of the columns that scroll are in sight as a whole.
    let cases = [
        (PageRight, 3, 3),
        (PageRight, 5, 4),
        (PageRight, 5, 4),
        (PageLeft, 3, 2),
        (PageLeft, 2, 1),
        (PageLeft, 0, 1),
        (HalfRight, 2, 2),
        (HalfRight, 3, 3),
        (HalfLeft, 2, 2),
        (HalfLeft, 1, 1),
        (HalfLeft, 0, 1),
    ];
    for (step, column, left) in cases {
        view.apply(step, &sheet(&rows), port);
        let layout = view.layout(&sheet(&rows), port);
        assert_eq!(
            (view.cursor(&sheet(&rows)).column, layout.left),
            (column, left),
            "{step:?}"
        );
    }
}

/// Rows with one long value each: so many words of four letters.
fn long(words: &[usize]) -> RowSet {
    let mut set = RowSet::new(Arc::new(Columns::from_titles(["N", "Text"])));
    let mut chunk = ChunkBuilder::new(2);
    for (row, words) in words.iter().enumerate() {
        chunk.set(0, CellKind::Number, &row.to_string());
        chunk.set(1, CellKind::Text, &"word ".repeat(*words));
        chunk.end_row();
    }
    set.push(Arc::new(chunk.finish()), None);
    set
}

#[test]
fn wrapped_rows_are_as_high_as_they_need_up_to_half_the_body() {
    // The text has 20 cells of 30: four words a line.
    let rows = long(&[1, 9, 4, 100, 1, 1]);
    let rows = sheet(&rows);
    let port = port(30, 11);
    let mut view = GridView::default();
    view.wrap(true, &rows, port);
    let heights = |view: &GridView| -> Vec<(usize, u16)> {
        let layout = view.layout(&rows, port);
        layout.rows.iter().map(|s| (s.row, s.height)).collect()
    };
    let width = view.layout(&rows, port).slots[1].width;
    assert!((19..=23).contains(&width), "{width}");
    assert_eq!(heights(&view), [(0, 1), (1, 3), (2, 1), (3, 5)]);
    view.apply(Bottom, &rows, port);
    assert_eq!(heights(&view), [(2, 1), (3, 5), (4, 1), (5, 1)]);
    view.apply(Top, &rows, port);
    view.apply(PageDown, &rows, port);
    assert_eq!(view.cursor(&rows).row, 4, "as many rows as were in sight");
    view.scroll(-1, 0, &rows, port);
    // Clicks find the row whatever line of it they meet.
    view.apply(Top, &rows, port);
    assert_eq!(view.hit(12, 4, &rows, port), Some(GridHit::Cell(at(1, 1))));
    assert_eq!(view.hit(12, 2, &rows, port), Some(GridHit::Cell(at(1, 1))));
    view.wrap(false, &rows, port);
    assert_eq!(heights(&view).len(), 6);
}

#[derive(Clone, Copy, Debug)]
enum Act {
    Move(GridMove),
    Scroll(isize, isize),
    Click(u16, u16),
    Freeze(usize),
    Wrap(bool),
    Resize(u16, u16),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => prop::sample::select(vec![
            Up, Down, Left, Right, PageUp, PageDown, HalfUp, HalfDown, Top, Bottom, FirstColumn,
            LastColumn, PageLeft, PageRight, HalfLeft, HalfRight,
        ])
        .prop_map(Act::Move),
        1 => (-20isize..20, -4isize..4).prop_map(|(y, x)| Act::Scroll(y, x)),
        1 => (0u16..90, 0u16..30).prop_map(|(x, y)| Act::Click(x, y)),
        1 => (0usize..5).prop_map(Act::Freeze),
        1 => any::<bool>().prop_map(Act::Wrap),
        1 => (0u16..90, 0u16..30).prop_map(|(w, h)| Act::Resize(w, h)),
    ]
}

proptest! {
    #[test]
    fn the_cursor_is_always_in_range_and_in_sight(
        rows in 0usize..120,
        widths in prop::collection::vec(1usize..60, 0..9),
        acts in prop::collection::vec(act(), 1..30),
    ) {
        let rows = table(rows, &widths);
        let mut view = GridView::default();
        let mut port = port(50, 11);
        let mut arrangement = Arrangement::default();
        for act in acts {
            if let Act::Freeze(columns) = act {
                arrangement.freeze(columns);
            }
            let sheet = frozen(&rows, &arrangement);
            match act {
                Act::Move(step) => view.apply(step, &sheet, port),
                Act::Scroll(y, x) => view.scroll(y, x, &sheet, port),
                Act::Click(x, y) => {
                    if let Some(hit) = view.hit(x, y, &sheet, port) {
                        view.click(hit, &sheet, port);
                    }
                }
                Act::Freeze(_) => {}
                Act::Wrap(wrap) => view.wrap(wrap, &sheet, port),
                Act::Resize(width, height) => port = Viewport { width, height },
            }
            let cursor = view.cursor(&sheet);
            prop_assert!(cursor.row < rows.len().max(1));
            prop_assert!(cursor.column < rows.columns().len().max(1));
            let layout = view.layout(&sheet, port);
            prop_assert_eq!(layout.header + layout.body, port.height);
            if layout.body > 0 && !rows.is_empty() {
                prop_assert!(layout.rows.iter().any(|slot| slot.row == cursor.row), "{:?}", layout);
            }
            if port.width > 0 && !rows.columns().is_empty() {
                let slot = layout.slots.iter().find(|slot| slot.column == cursor.column);
                prop_assert!(slot.is_some_and(|slot| slot.width > 0), "{:?} {:?}", cursor, layout);
            }
            // Slots lie side by side, inside, and no column has two.
            let mut end = layout.gutter;
            for slot in &layout.slots {
                prop_assert!(slot.x >= end && slot.x + slot.width <= port.width, "{:?}", layout);
                end = slot.x + slot.width;
            }
            let mut columns: Vec<usize> = layout.slots.iter().map(|slot| slot.column).collect();
            columns.dedup();
            prop_assert!(columns.is_sorted() && columns.len() == layout.slots.len());
        }
    }
}
