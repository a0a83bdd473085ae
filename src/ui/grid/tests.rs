//! Tests of the grid: screens, and what holds for any size and any data.
//! Long because every screen stands here as it is drawn.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use crate::app::grid::{Arrangement, GridMove, Headings};
use crate::rows::{
    CellKind, ChunkBuilder, Column, ColumnKind, Columns, NumberKind, RowSet, ValueKind,
};

use crate::ui::theme::Theme;

use super::*;

use CellKind::{Absent, Bool, Children, Compound, Null, Number, Text};

fn set(columns: Columns, rows: &[Vec<(CellKind, &str)>]) -> RowSet {
    let mut chunk = ChunkBuilder::new(columns.len());
    for row in rows {
        for (column, (kind, text)) in row.iter().enumerate() {
            chunk.set(column, *kind, text);
        }
        chunk.end_row();
    }
    let mut set = RowSet::new(Arc::new(columns));
    set.push(Arc::new(chunk.finish()), None);
    set
}

fn accounts() -> RowSet {
    let mut columns = Columns::from_titles([
        "Name",
        "Industry",
        "AnnualRevenue",
        "Owner.Name",
        "LastActivityDate",
        "IsPartner",
    ]);
    columns.push(Column {
        path: vec!["Contacts".into()],
        title: "Contacts".into(),
        kind: ColumnKind::Children,
    });
    for title in ["BillingAddress", "Description"] {
        columns.push(Column::value(vec![title.into()]));
    }
    let address = r#"{"city":"Oslo","country":"Norway","postalCode":"0150","state":null,"street":"Rådhusplassen 1","latitude":59.9,"longitude":10.7}"#;
    set(
        columns,
        &[
            vec![
                (Text, "United Oil & Gas Corp."),
                (Text, "Energy"),
                (Number, "5600000000"),
                (Text, "Sofia Marín"),
                (Text, "2026-11-18"),
                (Bool, "true"),
                (Children, r#"{"totalSize":3,"done":true,"records":[]}"#),
                (Compound, address),
                (
                    Text,
                    "Long: an energy company that has been with us for years, and whose description goes on and on and on, as they do",
                ),
            ],
            vec![
                (Text, "日本電力ホールディングス"),
                (Text, ""),
                (Null, ""),
                (Text, "佐藤 花子"),
                (Null, ""),
                (Bool, "false"),
                (Null, ""),
                (Null, ""),
                (Text, "Two lines\nof text,\ta tab"),
            ],
            vec![
                (Text, "شركة النفط"),
                (Text, "Energy"),
                (Number, "-12.50"),
                (Text, "Tom Ødegård"),
                (Text, "2026-09-14"),
                (Bool, "false"),
                (Children, r#"{"totalSize":1,"done":true,"records":[]}"#),
                (Compound, r#"{"latitude":37.79,"longitude":-122.39}"#),
                (Null, ""),
            ],
            vec![
                (Text, "👩\u{200D}🚀 Space 👍🏽 Ltd"),
                (Null, ""),
                (Number, "0"),
                (Text, "e\u{301}tienne"),
                (Text, "2026-01-01"),
                (Absent, ""),
                (Absent, ""),
                (Absent, ""),
                (Text, ""),
            ],
            vec![
                (
                    Text,
                    "Evil\x1b]52;c;ZXZpbA==\x07 \u{202E}drowssap\u{9b}2J\0",
                ),
                (Text, "\r\n"),
                (Number, "1"),
                (Text, "\u{200B}hidden"),
                (Text, "2026-01-01"),
                (Bool, "true"),
                (Null, ""),
                (Null, ""),
                (Text, "\x1b[31mred"),
            ],
        ],
    )
}

/// Numbers of `count` rows, and a few columns beside.
fn numbered(count: usize) -> RowSet {
    let columns = Columns::from_titles(["Name", "N", "Other", "Last"]);
    let mut chunk = ChunkBuilder::new(4);
    for row in 0..count {
        chunk.set(0, Text, &format!("Row {row}"));
        chunk.set(1, Number, &(row * 37).to_string());
        chunk.set(2, Text, "some other text that is rather long");
        chunk.set(3, Text, "end");
        chunk.end_row();
    }
    let mut set = RowSet::new(Arc::new(columns));
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

/// No row is marked.
fn none() -> &'static Marks {
    static NONE: LazyLock<Marks> = LazyLock::new(Default::default);
    &NONE
}

struct Screen {
    buf: Buffer,
}

fn draw_with(
    rows: &RowSet,
    moves: &[GridMove],
    (width, height): (u16, u16),
    stale: bool,
) -> Screen {
    let mut view = GridView::default();
    for step in moves {
        view.apply(*step, &sheet(rows), Viewport { width, height });
    }
    let styles = Theme::Mono.grid();
    let grid = Grid {
        sheet: sheet(rows),
        view: &view,
        styles: &styles,
        focused: true,
        marks: none(),
        signs: &[],
        staged: None,
        range: None,
        stale,
        message: "No rows.",
        zone: None,
    };
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    let viewport = grid.draw(area, &mut buf);
    assert_eq!(viewport, Viewport { width, height });
    Screen { buf }
}

fn draw_view(rows: &RowSet, view: &GridView, (width, height): (u16, u16)) -> Screen {
    let styles = Theme::Mono.grid();
    let grid = Grid {
        sheet: sheet(rows),
        view,
        styles: &styles,
        focused: true,
        marks: none(),
        signs: &[],
        staged: None,
        range: None,
        stale: false,
        message: "",
        zone: None,
    };
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    grid.draw(area, &mut buf);
    Screen { buf }
}

fn draw(rows: &RowSet, moves: &[GridMove], size: (u16, u16)) -> Screen {
    draw_with(rows, moves, size, false)
}

impl Screen {
    fn lines(&self) -> impl Iterator<Item = &[Cell]> {
        self.buf
            .content
            .chunks(usize::from(self.buf.area.width).max(1))
    }

    /// What a terminal shows, each line in quotes.
    fn text(&self) -> String {
        let mut out = String::new();
        for line in self.lines() {
            out.push('"');
            let mut hidden = 0;
            for cell in line {
                if hidden > 0 {
                    hidden -= 1;
                    continue;
                }
                out.push_str(cell.symbol());
                hidden = cell.symbol().cell_width().saturating_sub(1);
            }
            out.push_str("\"\n");
        }
        out
    }

    /// One letter a cell for what sets it off: Dim, Italic (and dim), Bold, Underlined, Reversed.
    fn styles(&self) -> String {
        let mut out = String::new();
        for line in self.lines() {
            for cell in line {
                assert_eq!(
                    (cell.fg, cell.bg),
                    (Color::Reset, Color::Reset),
                    "no colour"
                );
                out.push(match cell.modifier {
                    m if m.contains(Modifier::REVERSED) => 'R',
                    m if m.contains(Modifier::UNDERLINED) => 'U',
                    m if m.contains(Modifier::BOLD) => 'B',
                    m if m.contains(Modifier::ITALIC) => 'I',
                    m if m.contains(Modifier::DIM) => 'd',
                    m if m.is_empty() => '.',
                    _ => '?',
                });
            }
            out.push('\n');
        }
        out
    }
}

/// Somebody read `19000…` as nineteen thousand: it was nineteen million.
#[test]
fn a_number_that_does_not_fit_is_no_other_number() {
    let rows = set(
        Columns::from_titles(["Name", "Revenue"]),
        &[
            vec![(Text, "Acme"), (Number, "19000000.25")],
            vec![(Text, "Bolt and more"), (Number, "7")],
        ],
    );
    let mut seen = Vec::new();
    for width in 1..40 {
        let screen = draw(&rows, &[], (width, 4)).text();
        let line = screen.lines().nth(1).unwrap();
        let Some((_, number)) = line.trim_matches('"').rsplit_once('│') else {
            continue;
        };
        let number = number.trim_matches([' ', '▐']).to_owned();
        let whole = number == "19000000.25";
        assert!(
            whole || !number.contains(char::is_numeric),
            "{width}: {line}"
        );
        seen.push(number);
    }
    assert!(
        seen.iter().any(|number| number.starts_with("###")),
        "{seen:?}"
    );
    assert!(
        seen.iter().any(|number| number == "19000000.25"),
        "{seen:?}"
    );
}

#[test]
fn accounts_at_80_by_24() {
    insta::assert_snapshot!(draw(&accounts(), &[], (80, 24)).text());
}

#[test]
fn accounts_at_120_by_40() {
    insta::assert_snapshot!(draw(&accounts(), &[GridMove::Down], (120, 40)).text());
}

#[test]
fn accounts_at_60_by_16() {
    insta::assert_snapshot!(draw(&accounts(), &[], (60, 16)).text());
}

#[test]
fn scrolled_to_the_right_the_first_column_stays() {
    let moves = [GridMove::LastColumn, GridMove::Down, GridMove::Down];
    insta::assert_snapshot!(draw(&accounts(), &moves, (80, 8)).text());
}

#[test]
fn the_middle_of_many_rows() {
    let moves = [
        GridMove::PageDown,
        GridMove::PageDown,
        GridMove::PageDown,
        GridMove::HalfUp,
        GridMove::Right,
    ];
    insta::assert_snapshot!(draw(&numbered(64), &moves, (60, 16)).text());
}

#[test]
fn long_values_break_into_lines() {
    let rows = accounts();
    let port = Viewport {
        width: 100,
        height: 20,
    };
    let mut view = GridView::default();
    view.wrap(true, &sheet(&rows), port);
    view.apply(GridMove::LastColumn, &sheet(&rows), port);
    insta::assert_snapshot!(draw_view(&rows, &view, (100, 20)).text());
}

/// Titles with kinds, labels and arrows; marked rows and a range; a value of each danger.
#[test]
fn headings_marks_and_a_hostile_table() {
    let rows = accounts();
    let mut headings = Headings::default();
    headings.labels = true;
    for (column, kind, label) in [
        (0, ValueKind::Text, "Account\u{202E} Name\x1b[2J"),
        (1, ValueKind::Picklist, "Industry"),
        (2, ValueKind::Number(NumberKind::Currency), "Annual Revenue"),
        (3, ValueKind::Text, "Full Name"),
        (4, ValueKind::Date, "Last Activity"),
    ] {
        let heading = headings.of_mut(column);
        heading.kind = kind;
        heading.label = Some(label.to_owned());
    }
    headings.set_sort([(2, true), (0, false)]);
    let mut marks = Marks::default();
    marks.set(1, true);
    marks.set(4, true);
    let mut arrangement = Arrangement::default();
    arrangement.set_hidden(1, true, 9);
    arrangement.set_width(4, Some(6));
    let (view, styles) = (GridView::default(), Theme::Mono.grid());
    let grid = Grid {
        sheet: Sheet {
            headings: &headings,
            columns: &arrangement,
            ..sheet(&rows)
        },
        view: &view,
        styles: &styles,
        focused: true,
        marks: &marks,
        signs: &[],
        staged: None,
        range: Some((2, 3)),
        stale: false,
        message: "",
        zone: None,
    };
    let area = Rect::new(0, 0, 110, 7);
    let mut buf = Buffer::empty(area);
    grid.draw(area, &mut buf);
    insta::assert_snapshot!(Screen { buf }.text());
}

#[test]
fn no_rows_still_show_their_columns() {
    let rows = set(Columns::from_titles(["Id", "Name", "Owner.Name"]), &[]);
    insta::assert_snapshot!(draw(&rows, &[GridMove::Right], (60, 5)).text());
}

#[test]
fn without_colour_null_empty_and_the_cursor_are_told_apart() {
    let rows = set(
        Columns::from_titles(["Name", "Site", "Active"]),
        &[
            vec![(Text, "Null"), (Null, ""), (Bool, "true")],
            vec![(Text, "Empty"), (Text, ""), (Bool, "false")],
            vec![(Text, "Absent"), (Absent, ""), (Null, "")],
        ],
    );
    let screen = draw(&rows, &[GridMove::Right, GridMove::Right], (40, 5));
    insta::assert_snapshot!(format!("{}\n{}", screen.text(), screen.styles()));
}

#[test]
fn rows_of_an_earlier_run_are_dimmed() {
    let screen = draw_with(&numbered(2), &[], (40, 4), true);
    for line in screen.lines() {
        for cell in line {
            assert!(cell.modifier.contains(Modifier::DIM));
        }
    }
}

#[test]
fn a_grid_without_focus_keeps_its_cursor_in_another_style() {
    let rows = numbered(3);
    let styles = Theme::Mono.grid();
    let view = GridView::default();
    let cell_style = |focused| {
        let grid = Grid {
            sheet: sheet(&rows),
            view: &view,
            styles: &styles,
            focused,
            marks: none(),
            signs: &[],
            staged: None,
            range: None,
            stale: false,
            message: "",
            zone: None,
        };
        let area = Rect::new(0, 0, 40, 4);
        let mut buf = Buffer::empty(area);
        grid.draw(area, &mut buf);
        buf[(5, 1)].modifier
    };
    assert!(cell_style(true).contains(Modifier::REVERSED));
    assert!(!cell_style(false).contains(Modifier::REVERSED));
    assert!(cell_style(false).contains(Modifier::UNDERLINED));
}

#[test]
fn numbers_end_where_their_title_ends() {
    let screen = draw(&numbered(12), &[], (40, 14));
    let text = screen.text();
    let ends: Vec<usize> = text
        .lines()
        .filter_map(|line| line.split('│').nth(1))
        .map(|line| line.find("  some").or(line.find("  Other")).unwrap())
        .collect();
    assert_eq!(ends.len(), 13, "{text}");
    assert!(ends.iter().all(|end| *end == ends[0]), "{text}");
}

fn value() -> impl Strategy<Value = (CellKind, String)> {
    let kind = prop::sample::select(vec![Absent, Null, Text, Number, Bool, Children, Compound]);
    let text = prop_oneof![
        any::<String>(),
        "[a-z]{0,60}",
        prop::collection::vec(
            prop::sample::select(vec![
                "日",
                "👩\u{200D}🚀",
                "e\u{301}",
                "\x1b",
                "\u{202E}",
                "\u{200B}",
                "ﾊﾟ",
                "🇩🇪",
                "a",
                "\t",
                "\u{301}",
                "한",
                "❤\u{FE0F}",
                "क्ष",
                "\u{E0041}",
                "\u{9b}",
            ]),
            0..20,
        )
        .prop_map(|parts| parts.concat()),
    ];
    (kind, text)
}

/// What no grid ever writes.
const UNTOUCHED: &str = "\u{1}";

proptest! {
    #[test]
    fn it_fills_its_area_and_writes_nothing_outside(
        (width, height) in (0u16..90, 0u16..12),
        (x, y) in (0u16..4, 0u16..4),
        titles in prop::collection::vec(any::<String>(), 0..6),
        cells in prop::collection::vec(value(), 0..40),
        frozen in 0usize..4,
        moves in prop::collection::vec(
            prop::sample::select(vec![GridMove::Down, GridMove::Right, GridMove::LastColumn, GridMove::Bottom]),
            0..6,
        ),
        stale in any::<bool>(),
        wrap in any::<bool>(),
    ) {
        let columns: Columns = titles.iter().map(|title| Column::value(vec![title.clone()])).collect();
        let rows: Vec<Vec<(CellKind, &str)>> = if titles.is_empty() {
            Vec::new()
        } else {
            cells.chunks(titles.len()).map(|row| row.iter().map(|(k, t)| (*k, t.as_str())).collect()).collect()
        };
        let rows = set(columns, &rows);
        let mut view = GridView::default();
        let mut arrangement = Arrangement::default();
        arrangement.freeze(frozen);
        let sheet = Sheet { columns: &arrangement, ..sheet(&rows) };
        view.wrap(wrap, &sheet, Viewport { width, height });
        for step in moves {
            view.apply(step, &sheet, Viewport { width, height });
        }
        let screen = Rect::new(0, 0, 96, 18);
        let mut buf = Buffer::empty(screen);
        let untouched = Style::new().fg(Color::Red);
        for cell in &mut buf.content {
            cell.set_symbol(UNTOUCHED).set_style(untouched);
        }
        let styles = Theme::Mono.grid();
        let grid = Grid { sheet, view: &view, styles: &styles, focused: true, marks: none(), signs: &[], staged: None, range: None, stale, message: "No rows.", zone: None };
        let area = Rect::new(x, y, width, height);
        grid.draw(area, &mut buf);
        for line in screen.rows() {
            let mut next = None;
            for place in line.columns() {
                let cell = &buf[(place.x, place.y)];
                let symbol = cell.symbol();
                if area.contains((place.x, place.y).into()) {
                    prop_assert_ne!(symbol, UNTOUCHED, "cell left as it was at {:?}", place);
                    prop_assert!(!symbol.contains(char::is_control), "{:?}", symbol);
                    // Where a wide character covers cells, they are blank and it ends inside.
                    if next.is_some_and(|next| place.x < next) {
                        prop_assert_eq!(symbol, " ");
                    } else {
                        let width = symbol.cell_width();
                        prop_assert!(width >= 1, "{:?}", symbol);
                        next = Some(place.x + width);
                        prop_assert!(place.x + width <= area.right(), "{:?} sticks out", symbol);
                    }
                } else {
                    prop_assert_eq!(symbol, UNTOUCHED, "written outside at {:?}", place);
                    prop_assert_eq!(cell.modifier, Modifier::empty());
                }
            }
        }
    }

    #[test]
    fn an_area_beyond_the_buffer_is_cut(x in 0u16..200, y in 0u16..60, width in 0u16..200, height in 0u16..60) {
        let rows = numbered(5);
        let mut buf = Buffer::empty(Rect::new(3, 2, 50, 10));
        let (view, styles) = (GridView::default(), Theme::Mono.grid());
        let grid = Grid { sheet: sheet(&rows), view: &view, styles: &styles, focused: true, marks: none(), signs: &[], staged: None, range: None, stale: false, message: "", zone: None };
        grid.draw(Rect::new(x, y, width, height), &mut buf);
    }
}
