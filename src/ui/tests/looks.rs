//! What no text shows: colours, the mono theme, ASCII, the terminal's cursor.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::{Color, Modifier};

use super::*;

fn buffer(desk: &Desk) -> (ratatui::buffer::Buffer, TestBackend) {
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    terminal
        .draw(|frame| {
            crate::ui::draw(&desk.app, frame);
        })
        .unwrap();
    (
        terminal.backend().buffer().clone(),
        terminal.backend().clone(),
    )
}

/// Full panes, and a list over them.
fn full() -> Desk {
    let (mut desk, job) = Desk::running_in_results("SELECT Name, Amount FROM Account");
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, page(0, 50, 50));
    desk.query(job, finished(50));
    desk
}

#[test]
fn mono_uses_no_colour_and_still_shows_badge_and_cursor() {
    let mut desk = full();
    desk.app.options.ui.theme = Theme::Mono;
    for keys in ["j", "o", "Down", "Esc", "g", "Esc"] {
        desk.press(keys).wait(300);
        let (buffer, _) = buffer(&desk);
        for cell in buffer.content() {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "{cell:?}");
        }
        let reversed =
            |y: u16| (0..80).any(|x| buffer[(x, y)].modifier.contains(Modifier::REVERSED));
        assert!(reversed(0), "the badge of a production org");
    }
    let (buffer, _) = buffer(&desk);
    let cursor =
        (1..22).any(|y| (0..80).any(|x| buffer[(x, y)].modifier.contains(Modifier::REVERSED)));
    assert!(cursor, "the cell of the cursor");
}

#[test]
fn ascii_draws_nothing_else() {
    let mut desk = full();
    desk.app.options.ui.ascii = true;
    let screen = desk.draw(80, 24);
    assert!(screen.is_ascii(), "{screen}");
    insta::with_settings!({prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("ascii", screen);
    });
}

#[test]
fn the_terminals_cursor_shows_only_while_typing() {
    let mut desk = Desk::with_text("SELECT");
    let shown = |desk: &Desk| {
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        terminal
            .draw(|frame| {
                crate::ui::draw(&desk.app, frame);
            })
            .unwrap();
        terminal.backend().cursor_visible()
    };
    assert!(shown(&desk));
    desk.press("Esc");
    assert!(!shown(&desk));
    desk.press("o");
    assert!(shown(&desk), "the filter");
    desk.press("Down");
    assert!(!shown(&desk));
}

#[test]
fn all_themes_draw_the_same_text() {
    let mut desk = full();
    desk.press("o");
    let mut screens = Vec::new();
    for theme in [Theme::Dark, Theme::Light, Theme::ColourBlind, Theme::Mono] {
        desk.app.options.ui.theme = theme;
        screens.push(desk.draw(80, 24));
    }
    assert!(screens.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn every_size_draws() {
    let mut desks = [Desk::welcome(), full(), full(), full(), full(), full()];
    desks[2].press("o");
    desks[3].press("?");
    desks[4].press("Space");
    desks[5].press("y").wait(300);
    for desk in &mut desks {
        for width in [1, 2, 3, 9, 20, 59, 60, 61, 79, 80, 81, 119, 120, 200] {
            for height in [1, 2, 3, 9, 15, 16, 17, 18, 23, 24, 40, 60] {
                desk.draw(width, height);
            }
        }
    }
}
