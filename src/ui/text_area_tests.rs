//! Screens and properties of the text area and the one-line field.

use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use super::*;
use crate::app::editor::{EditAction, Field, Motion};
use crate::ui::line_field::{LineField, LineFieldDrawn};

const QUERY: &str = "SELECT Id, Naem, COUNT(Id) n -- the count\nFROM Account\nWHERE Industry IN ('Energy', 'Banking') AND AnnualRevenue > 1000000\n  AND CreatedDate = LAST_N_DAYS:30\nORDER BY Name DESC NULLS LAST";

fn area<'a>(editor: &'a Editor, theme: Theme) -> TextArea<'a> {
    TextArea {
        editor,
        theme,
        focus: Focus::Typing,
        diagnostic: None,
        marks: &[],
        flash: None,
        placeholder: "",
    }
}

/// The screen: what is drawn, then a letter for each style, then what the letters mean.
fn screen(width: u16, height: u16, area: &TextArea<'_>) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let mut drawn = TextAreaDrawn::default();
    terminal
        .draw(|frame| drawn = area.draw(frame.area(), frame.buffer_mut()))
        .unwrap();
    let mut out = picture(terminal.backend().buffer());
    out.push_str(&format!("text {:?}\n", drawn.text));
    match drawn.cursor {
        Some(at) => out.push_str(&format!("cursor {},{}\n", at.x, at.y)),
        None => out.push_str("no cursor\n"),
    }
    out
}

fn picture(buf: &Buffer) -> String {
    let mut styles: Vec<Style> = vec![ratatui::buffer::Cell::EMPTY.style()];
    let mut symbols = String::new();
    let mut letters = String::new();
    for y in buf.area.top()..buf.area.bottom() {
        let (mut row, mut map) = (String::new(), String::new());
        let mut covered = 0;
        for x in buf.area.left()..buf.area.right() {
            let cell = buf.cell((x, y)).unwrap();
            // What a wide symbol covers is not drawn.
            if covered == 0 {
                row.push_str(cell.symbol());
                covered = crate::text::width(cell.symbol());
            }
            covered = covered.saturating_sub(1);
            let style = cell.style();
            let known = styles.iter().position(|s| *s == style);
            let letter = known.unwrap_or_else(|| {
                styles.push(style);
                styles.len() - 1
            });
            map.push(match letter {
                0 => '.',
                n => char::from(b'a' + u8::try_from(n - 1).unwrap()),
            });
        }
        symbols.push_str(&format!("▕{row}▏\n"));
        letters.push_str(&format!("▕{map}▏\n"));
    }
    let mut legend = String::new();
    for (letter, style) in ('a'..).zip(styles.iter().skip(1)) {
        let under = match style.underline_color {
            Some(c) if c != ratatui::style::Color::Reset => format!(" under {c}"),
            _ => String::new(),
        };
        let colour = style.fg.map(|c| c.to_string()).unwrap_or_default();
        legend.push_str(&format!("{letter}: {colour}{under}"));
        if style.add_modifier != Modifier::empty() {
            legend.push_str(&format!(" {:?}", style.add_modifier));
        }
        legend.push('\n');
    }
    format!("{symbols}{letters}{legend}")
}

/// The query with a selection over `'Banking'` and an error at `Naem`.
fn query() -> (Editor, Diagnostic<'static>) {
    let mut editor = Editor::new(QUERY);
    let banking = QUERY.find("'Banking'").unwrap();
    editor.select(banking..banking + "'Banking'".len());
    let naem = QUERY.find("Naem").unwrap();
    let diagnostic = Diagnostic {
        range: naem..naem + 4,
        message: "✗ There is no field Naem on Account. Did you mean Name?   K about",
    };
    (editor, diagnostic)
}

#[test]
fn a_query_is_highlighted_with_its_selection_and_its_error() {
    let (editor, diagnostic) = query();
    for (width, theme, name) in [
        (60, Theme::Dark, "query_60"),
        (120, Theme::Dark, "query_120"),
        (60, Theme::Mono, "query_60_mono"),
    ] {
        let mut area = area(&editor, theme);
        area.diagnostic = Some(diagnostic.clone());
        insta::assert_snapshot!(name, screen(width, 7, &area));
    }
}

#[test]
fn unicode_tabs_and_controls_are_drawn_in_their_cells() {
    let text = "SELECT '日本電力', '👩\u{200D}🚀 ne\u{301}e', 'مرحبا'\n\tFROM\tA\u{1b}[31mB\u{202E}C\u{200B}D\u{9b}\n日本日本日本日本日本日本日本日本日本日本";
    let mut editor = Editor::new(text);
    insta::assert_snapshot!("unicode_60", screen(60, 4, &area(&editor, Theme::Dark)));
    editor.apply(
        EditAction::Move(Motion::Finish),
        Viewport {
            width: 22,
            height: 3,
        },
    );
    // The left edge cuts a wide character in two: neither half is drawn.
    insta::assert_snapshot!(
        "unicode_scrolled",
        screen(27, 3, &area(&editor, Theme::Dark))
    );
}

#[test]
fn the_cursor_is_a_block_while_commanding_and_its_parenthesis_shows_its_partner() {
    let mut editor = Editor::new("WHERE Id IN (1, 2)\n\nx");
    editor.set_cursor(12);
    let mut area = area(&editor, Theme::Mono);
    area.focus = Focus::Commanding;
    insta::assert_snapshot!("commanding", screen(40, 4, &area));
    area.focus = Focus::Elsewhere;
    let elsewhere = screen(40, 4, &area);
    assert!(!elsewhere.contains("REVERSED") && elsewhere.contains("no cursor"));
}

#[test]
fn a_selected_line_break_and_an_error_at_the_end_show_behind_the_text() {
    let mut editor = Editor::new("ab\n\ncd");
    editor.select(1..4);
    let mut area = area(&editor, Theme::Mono);
    area.diagnostic = Some(Diagnostic {
        range: 6..6,
        message: "✗ FROM is missing",
    });
    insta::assert_snapshot!("line_ends", screen(40, 4, &area));
}

#[test]
fn a_long_message_takes_a_third_of_the_area_at_most() {
    let editor = Editor::new("SELECT Id\nFROM Account");
    let mut area = area(&editor, Theme::Mono);
    area.diagnostic = Some(Diagnostic {
        range: 0..6,
        message: "✗ MALFORMED_QUERY: unexpected token in the second line of the query",
    });
    insta::assert_snapshot!("long_message", screen(30, 6, &area));
}

#[test]
fn an_empty_text_says_what_to_do() {
    let editor = Editor::default();
    let mut area = area(&editor, Theme::Mono);
    area.placeholder = "SELECT … FROM …   i to type";
    insta::assert_snapshot!("placeholder", screen(40, 2, &area));
}

#[test]
fn a_narrow_area_gives_up_the_line_numbers() {
    let editor = Editor::new("SELECT Id");
    let mut buf = Buffer::empty(Rect::new(0, 0, 24, 1));
    let drawn = area(&editor, Theme::Mono).draw(buf.area, &mut buf);
    assert_eq!(drawn.text, buf.area);
    let row: String = buf.content.iter().map(|c| c.symbol()).collect();
    assert_eq!(row.trim_end(), "SELECT Id");
}

#[test]
fn a_field_shows_label_value_placeholder_and_dots() {
    let draw = |field: &Field, width: u16| -> (String, LineFieldDrawn) {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, 1));
        let drawn = LineField {
            field,
            theme: Theme::Mono,
            label: "Host",
            label_width: 6,
            placeholder: "login",
            typing: true,
        }
        .draw(buf.area, &mut buf);
        let row = buf.content.iter().map(|c| c.symbol()).collect();
        (row, drawn)
    };
    let cursor = |x| Some(Position::new(x, 0));
    let (row, drawn) = draw(&Field::default(), 14);
    assert_eq!((&*row, drawn.cursor), ("Host  login   ", cursor(6)));
    assert_eq!(drawn.value, Rect::new(6, 0, 8, 1));
    let (row, drawn) = draw(&Field::new("acme"), 14);
    assert_eq!((&*row, drawn.cursor), ("Host  acme    ", cursor(10)));
    // Longer than its place: the end, where the cursor is, is in view.
    let (row, drawn) = draw(&Field::new("acme.my.salesforce"), 14);
    assert_eq!((&*row, drawn.cursor), ("Host  esforce ", cursor(13)));
    let mut masked = Field::masked();
    masked.set_text("日x");
    let (row, drawn) = draw(&masked, 14);
    assert_eq!((&*row, drawn.cursor), ("Host  ••      ", cursor(8)));
}

/// What the drawing library makes of a text, and what it thinks of its width.
#[test]
fn widths_agree_with_the_drawing_library() {
    for s in [
        "abc",
        "日本",
        "ne\u{301}e",
        "👩\u{200D}🚀",
        "ﾊﾟ",
        "🇩🇪",
        "❤\u{FE0F}",
        "क्षि",
        "مرحبا",
    ] {
        let mut buf = Buffer::empty(Rect::new(0, 0, 40, 1));
        let shown = text::display(s);
        let (x, _) = buf.set_stringn(0, 0, &shown, 40, Style::new());
        assert_eq!(usize::from(x), text::width(s), "{s:?}");
    }
}

/// Texts of what is awkward to draw.
fn any_text() -> impl Strategy<Value = String> {
    "[ab' (\n\t日e\u{301}👩\u{200d}🚀\u{1b}\u{9b}\u{202e}\u{200b}\u{e0041}🏴-]{0,60}"
}

fn any_rect(within: u16) -> impl Strategy<Value = Rect> {
    (0..within, 0..within).prop_flat_map(move |(x, y)| {
        (0..=within - x, 0..=within - y).prop_map(move |(w, h)| Rect::new(x, y, w, h))
    })
}

/// Fails if a cell outside of the area was written, or one inside holds what a terminal acts on.
fn check_cells(buf: &Buffer, area: Rect) -> Result<(), TestCaseError> {
    for position in buf.area.positions() {
        let cell = buf.cell(position).unwrap();
        if area.contains(position) {
            prop_assert_eq!(&*text::display(cell.symbol()), cell.symbol());
        } else {
            prop_assert_eq!(cell.symbol(), "#");
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_text_area_stays_in_its_area_at_any_size(
        content in any_text(),
        area in any_rect(40),
        from in 0usize..80, to in 0usize..80, fault in 0usize..80,
        (lines, columns) in (0i32..6, 0i32..40),
        focus in prop::sample::select(vec![Focus::Typing, Focus::Commanding, Focus::Elsewhere]),
        message in prop::option::of("[a\u{1b}日]{0,50}"),
    ) {
        let mut editor = Editor::new(content);
        editor.select(from..to);
        editor.apply(EditAction::Scroll { lines, columns }, Viewport { width: area.width, height: area.height });
        let mut buf = Buffer::filled(Rect::new(0, 0, 40, 40), ratatui::buffer::Cell::new("#"));
        let drawn = TextArea {
            editor: &editor,
            theme: Theme::Dark,
            focus,
            diagnostic: message.as_deref().map(|message| Diagnostic { range: fault..fault + 3, message }),
            marks: &[(fault..fault, Role::Doubt), (to..to + 9, Role::Diagnostic)],
            flash: Some(to..to + 5),
            placeholder: "placeholder 日本",
        }
        .draw(area, &mut buf);
        check_cells(&buf, area)?;
        prop_assert_eq!(drawn.text.intersection(area), drawn.text);
        if let Some(cursor) = drawn.cursor {
            prop_assert!(drawn.text.contains(cursor));
        }
        // A wide symbol is followed by what it covers, inside the area.
        for position in area.positions() {
            let width = text::width(buf.cell(position).unwrap().symbol());
            prop_assert!(position.x + u16::try_from(width).unwrap() <= area.right());
        }
    }

    #[test]
    fn the_cursor_is_on_the_screen_after_every_key(content in any_text(), at in 0usize..80, width in 1u16..50, height in 1u16..8) {
        let mut editor = Editor::new(content);
        editor.set_cursor(at);
        let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
        let drawn = area(&editor, Theme::Mono).draw(buf.area, &mut buf);
        prop_assert!(drawn.cursor.is_some());
    }

    #[test]
    fn a_field_stays_in_its_area_at_any_size(
        content in any_text(), area in any_rect(20), label_width in 0u16..30, back in 0usize..20, typing: bool,
    ) {
        let mut field = Field::new(&content);
        for _ in 0..back {
            field.apply(EditAction::Select(Motion::Left), area.width);
        }
        let mut buf = Buffer::filled(Rect::new(0, 0, 20, 20), ratatui::buffer::Cell::new("#"));
        let drawn = LineField { field: &field, theme: Theme::Light, label: "Label 日本", label_width, placeholder: "日本語", typing }
            .draw(area, &mut buf);
        check_cells(&buf, Rect { height: area.height.min(1), ..area })?;
        prop_assert!(drawn.cursor.is_none_or(|at| drawn.value.contains(at)));
    }
}
