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
    let sf = &canvas.app.sf;
    let known = match sf.orgs {
        0 => "No org is known here yet.".to_owned(),
        1 => "The Salesforce CLI (sf) has 1 org here.".to_owned(),
        n => format!("The Salesforce CLI (sf) has {n} orgs here."),
    };
    let default = sf.default.as_ref().map(|key| canvas.app.orgs.alias(key));
    let of_sf = match default {
        Some(alias) => format!("choose one of its orgs; {alias} is its default"),
        None => "choose one of its orgs".to_owned(),
    };
    let first = (sf.orgs > 0).then_some((Command::WelcomeSf, of_sf.as_str()));
    canvas.text(row(inner, 3), &known, Role::Text);
    let ways = [
        (Command::WelcomeLogin, "log in with the browser"),
        (
            Command::WelcomeDemo,
            "look around in a demo org, without an account",
        ),
        (Command::Help, "help"),
        (Command::Quit, "quit"),
    ];
    let last = 10 + u16::from(first.is_some());
    for (place, (command, what)) in first.into_iter().chain(ways).enumerate() {
        let line = row(inner, 5 + place as u16);
        let key = canvas.app.hint_key(command, false);
        canvas.text(shift(line, 2), &key, Role::HintKey);
        canvas.text(shift(line, 5), what, Role::Text);
    }
    canvas.text(
        row(inner, last),
        "Nothing is written to disk before you choose.",
        Role::Dim,
    );
}
