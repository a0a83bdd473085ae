//! Child rows on the screen, and the three looks of what is no text: null, empty, not selected.

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::*;
use crate::app::tests::children::{accounts, deep, fetching, flattened, opened};
use crate::rows::{CellKind, ChunkBuilder};

#[test]
fn child_cells_are_counts_and_cut_ones_are_marked() {
    let (mut desk, query) = accounts();
    desk.query(query, finished(3));
    desk.press("j j");
    shows("children_cells", &mut desk);
}

#[test]
fn children_are_a_table_with_the_way_to_it() {
    let mut desk = opened("Enter");
    shows("children_nested", &mut desk);
}

#[test]
fn children_that_were_cut_off_say_so_in_the_title() {
    let mut desk = opened("j j Enter");
    shows("children_cut", &mut desk);
}

#[test]
fn fetching_says_how_far_it_is() {
    let mut desk = fetching();
    shows("children_fetching", &mut desk);
}

#[test]
fn flattened_children_say_what_they_are() {
    let mut desk = flattened();
    shows("children_as_rows", &mut desk);
}

/// A column with a null, an empty text, a field that was not selected, a text; drawn in a theme.
fn looks(theme: Theme) -> Vec<(String, String)> {
    let (mut desk, job) = Desk::running_in_results("SELECT Id FROM Account");
    let mut page = ChunkBuilder::new(2);
    for (kind, text) in [
        (CellKind::Null, ""),
        (CellKind::Text, ""),
        (CellKind::Absent, ""),
        (CellKind::Text, "text"),
        (CellKind::Null, ""),
    ] {
        page.set(0, CellKind::Text, "row");
        page.set(1, kind, text);
        page.end_row();
    }
    let page = QueryEvent::Page {
        chunk: std::sync::Arc::new(page.finish()),
        columns: None,
        total: 5,
        next: None,
    };
    desk.query(job, columns(&["Name", "Site"]))
        .query(job, page)
        .query(job, finished(5));
    desk.app.options.ui.theme = theme;
    // The cursor's row looks different, and none of these shall be it.
    desk.press("G");
    let (x, y) = {
        let (x, y) = desk.find(" Site ");
        (x + 1, y)
    };
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
    terminal
        .draw(|frame| drop(crate::ui::draw(&desk.app, frame)))
        .unwrap();
    let buf = terminal.backend().buffer();
    // A type's sign can stand before the title, and values begin below it.
    let x = if buf[(x - 2, y)].symbol() == " " {
        x
    } else {
        x - 2
    };
    let cells = (y + 1..y + 5).map(|y| {
        let shown: String = (x..x + 6).map(|x| buf[(x, y)].symbol()).collect();
        let style = format!("{:?} {:?}", buf[(x, y)].fg, buf[(x, y)].modifier);
        (shown.trim_end().to_owned(), style)
    });
    cells.collect()
}

#[test]
fn null_empty_and_not_selected_look_different_in_every_theme() {
    let mut all = String::new();
    for theme in [Theme::Dark, Theme::Light, Theme::ColourBlind, Theme::Mono] {
        let found = looks(theme);
        let [null, empty, absent, text] = found.as_slice() else {
            panic!("four rows");
        };
        // By their signs alone, without any style; a text of the same signs differs by its style.
        assert_eq!(
            [&null.0, &empty.0, &absent.0],
            ["∅", "\"\"", ""],
            "{theme:?}"
        );
        assert_ne!(
            null.1, text.1,
            "{theme:?}: a text that is the sign for null"
        );
        assert_ne!(empty.1, text.1, "{theme:?}: a text of two quotes");
        assert_ne!(null.1, empty.1, "{theme:?}");
        for ((shown, style), what) in found.iter().zip(["null", "empty", "not selected", "text"]) {
            all += &format!("{theme:?} {what}: [{shown}] {style}\n");
        }
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("three_looks", all));
}

#[test]
fn a_long_way_to_a_table_leaves_room_for_the_count() {
    let mut desk = deep();
    shows("children_deep", &mut desk);
    for (width, height) in [(80, 24), (60, 16)] {
        assert!(desk.draw(width, height).contains("2 of 2,431"), "{width}");
    }
}
