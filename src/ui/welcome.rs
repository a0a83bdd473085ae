//! The first screen where no org is known: what sftui is and the two ways in.

use ratatui::layout::Rect;

use crate::app::command::Command;
use crate::ui::canvas::{Canvas, inset, row, shift};
use crate::ui::theme::Role;

/// Draws it.
pub(super) fn draw(canvas: &mut Canvas, area: Rect) {
    let inner = canvas.framed(area, true, "Welcome", "");
    let inner = inset(inner, 3);
    let title = concat!(
        "sftui ",
        env!("CARGO_PKG_VERSION"),
        " — Salesforce, in your terminal"
    );
    canvas.text(row(inner, 1), title, Role::TitleFocused);
    canvas.text(row(inner, 3), "No org is known here yet.", Role::Text);
    let ways = [
        (Command::WelcomeLogin, "log in with the browser"),
        (
            Command::WelcomeDemo,
            "look around in a demo org, without an account",
        ),
        (Command::Help, "help"),
        (Command::Quit, "quit"),
    ];
    for (place, (command, what)) in ways.into_iter().enumerate() {
        let line = row(inner, 5 + place as u16);
        let key = canvas.app.hint_key(command, false);
        canvas.text(shift(line, 2), &key, Role::HintKey);
        canvas.text(shift(line, 5), what, Role::Text);
    }
    canvas.text(
        row(inner, 10),
        "Nothing is written to disk before you choose.",
        Role::Dim,
    );
}
