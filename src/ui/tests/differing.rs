//! What is marked where two values differ: exactly the part that does, and nothing of what is the
//! same. In the mono theme, too, which has no colour to say it with.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::{Color, Modifier};

use super::*;
use crate::app::tests::compare::compared;
use crate::app::tests::watch::{brings, watched};

const WIDTH: u16 = 120;

/// The lines of the screen with what is marked in each; with a colour where the theme has some.
fn marked(desk: &Desk, theme: Theme) -> Vec<(String, Vec<String>)> {
    let mut terminal = Terminal::new(TestBackend::new(WIDTH, 40)).unwrap();
    let frame = terminal.draw(|frame| {
        crate::ui::draw(&desk.app, frame);
    });
    frame.unwrap();
    let buffer = terminal.backend().buffer();
    let is_marked = |cell: &ratatui::buffer::Cell| {
        let looks = cell
            .modifier
            .contains(Modifier::BOLD | Modifier::UNDERLINED);
        looks && (theme == Theme::Mono) == (cell.fg == Color::Reset)
    };
    let lines = buffer.content().chunks(usize::from(WIDTH));
    lines
        .map(|line| {
            let text: String = line.iter().map(|cell| cell.symbol()).collect();
            let runs = line.chunk_by(|one, two| is_marked(one) == is_marked(two));
            let runs = runs.filter(|run| run.first().is_some_and(is_marked));
            let runs = runs.map(|run| run.iter().map(|cell| cell.symbol()).collect());
            (text, runs.collect())
        })
        .collect()
}

/// What is marked in the line that begins with this behind its border.
fn of<'a>(lines: &'a [(String, Vec<String>)], begin: &str) -> &'a [String] {
    let begins = |text: &str| {
        let text = text.trim_start_matches([' ', '┃', '│', '≠', '=', '◀', '·']);
        text.starts_with(begin)
    };
    let mut found = lines.iter().filter(|(text, _)| begins(text));
    let Some((_, marked)) = found.next() else {
        panic!("a line begins with {begin}: {lines:#?}");
    };
    marked
}

#[test]
fn of_two_values_exactly_the_part_that_differs_is_marked() {
    for theme in [Theme::Mono, Theme::Dark] {
        let mut desk = compared();
        desk.app.options.ui.theme = theme;
        let lines = marked(&desk, theme);
        // In the panels,
        assert_eq!(of(&lines, "Acme"), ["Closed W", "48", "Negotiati", "52"]);
        assert_eq!(of(&lines, "Initech"), ["∅", "7500"]);
        for same in ["Globex", "Umbrella"] {
            assert!(of(&lines, same).is_empty(), "{same}");
        }
        // below them in full,
        assert_eq!(of(&lines, "StageName"), ["Closed W", "Negotiati"]);
        assert_eq!(of(&lines, "Amount"), ["48", "52"]);
        // and field by field.
        desk.press("Enter");
        let lines = marked(&desk, theme);
        assert_eq!(of(&lines, "StageName"), ["Closed W", "Negotiati"]);
        assert_eq!(of(&lines, "Amount"), ["48", "52"]);
        assert!(of(&lines, "Name").is_empty());
    }
}

#[test]
fn of_a_watched_row_the_cell_that_changed_alone_is_marked() {
    for theme in [Theme::Mono, Theme::Dark] {
        let mut desk = watched("", "");
        desk.app.options.ui.theme = theme;
        brings(&mut desk, &[("001A", "Acme"), ("001B", "Globex Ltd")]);
        desk.draw(WIDTH, 40);
        let lines = marked(&desk, theme);
        let row = |name: &str| {
            let mut found = lines.iter().filter(|(text, _)| text.contains(name));
            found.next_back().unwrap().1.clone()
        };
        assert_eq!(row("Globex Ltd"), ["Globex", "Ltd"]);
        assert!(row("Acme").is_empty());
    }
}
