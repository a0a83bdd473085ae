//! The lists of a run in several orgs: which to run in, and how far each is.

use ratatui::layout::Rect;

use super::{Chooser, choose, list_area};
use crate::app::multi::{MembersCard, Targets};
use crate::ui::canvas::Canvas;
use crate::ui::list::usual;
use crate::ui::theme::Role;

/// Draws the list of orgs to run a statement in.
pub(super) fn draw_targets(canvas: &mut Canvas, area: Rect, targets: &Targets) {
    let place = list_area(area, targets.picker.total());
    let words = targets.words();
    let chooser = Chooser {
        title: "Run in orgs",
        placeholder: "/ finds an org; Space marks one, a all",
        empty: "No org matches: Backspace widens the filter.",
        right: &words,
        main: 2,
    };
    choose(
        canvas,
        place,
        &targets.picker,
        &chooser,
        |item, column| match item.columns.first().map(String::as_str) {
            Some("[ ]") if column < 3 => Role::Dim,
            _ => usual(item, column),
        },
    );
}

/// Draws the orgs of a run.
pub(super) fn draw_members(canvas: &mut Canvas, area: Rect, card: &MembersCard) {
    let place = list_area(area, card.picker.total());
    let chooser = Chooser {
        title: "Orgs of this run",
        placeholder: "type to find an org",
        empty: "No org matches: Backspace widens the filter.",
        right: "",
        main: 1,
    };
    choose(canvas, place, &card.picker, &chooser, usual);
}
