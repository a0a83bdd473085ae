//! Why a record is as it is: its changes, one save a group; what was done in Setup, on demand.

use ratatui::layout::Rect;

use super::{Chooser, choose, list_area};
use crate::app::trail::{TrailCard, TrailState};
use crate::text;
use crate::ui::canvas::{Canvas, row};
use crate::ui::panes::spinner;
use crate::ui::theme::Role;
use crate::ui::wrap::wrap;

/// Lines for what is said where there is nothing to list.
const SAID: usize = 6;

/// Draws it.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, card: &TrailCard) {
    let app = canvas.app;
    let whose = app.orgs.whose(&card.org);
    let place = list_area(area, (card.picker.total() + 2).max(SAID + 2));
    let title = match (&card.record, &card.object) {
        (Some(_), Some(object)) if let Some(name) = &card.name => {
            format!("Why {object} {name} is as it is")
        }
        (Some(id), Some(object)) => format!("Why {object} {id} is as it is"),
        (Some(id), None) => format!("Why {id} is as it is"),
        (None, _) => "What was done in Setup".to_owned(),
    };
    let chooser = Chooser {
        title: &title,
        placeholder: "type to find by field, value, person or day",
        empty: match card.picker.total() {
            0 => "",
            _ => "No change matches: Backspace widens the filter.",
        },
        right: &whose,
        main: usize::MAX,
    };
    let inner = choose(
        canvas,
        place,
        &card.picker,
        &chooser,
        |_, column| match column {
            2 | 3 => Role::Text,
            _ => Role::Dim,
        },
    );
    let (said, role) = status(canvas, card);
    canvas.text(row(inner, 1), &said, role);
    if card.picker.total() > 0 {
        return;
    }
    let mut at = 2;
    for line in nothing(card) {
        for part in wrap(&line, inner.width) {
            if at < inner.height {
                canvas.text(row(inner, at), &part, Role::Text);
            }
            at += 1;
        }
    }
}

/// How many changes there are, how far it is, what is left out.
fn status(canvas: &Canvas, card: &TrailCard) -> (String, Role) {
    let app = canvas.app;
    let mut parts = Vec::new();
    let mut role = Role::Dim;
    let total = card.listed().len() as u64;
    if total > 0 {
        let saves = card.groups() as u64;
        let word = if saves == 1 { "moment" } else { "moments" };
        parts.push(format!(
            "{} in {} {word}, {}, the newest first",
            match total {
                1 => "1 change".to_owned(),
                total => format!("{} changes", text::number(total)),
            },
            text::number(saves),
            card.zone()
        ));
    }
    for (state, what) in [(&card.fields, "the field history"), (&card.setup, "Setup")] {
        match state {
            TrailState::Asking(since) => {
                let waited = text::duration(app.now.running.saturating_sub(*since));
                parts.push(format!("{}asking for {what}… {waited}", spinner(app)));
                role = Role::Progress;
            }
            TrailState::Failed(why) => {
                parts.push(format!("✗ {what} could not be had: {why}"));
                role = Role::Error;
            }
            TrailState::Untracked => {
                parts.push(match what {
                    "Setup" => "! the setup audit trail is not shown to you".to_owned(),
                    _ => "! no field history".to_owned(),
                });
                role = Role::Warning;
            }
            TrailState::Here { cut: true } => {
                parts.push(format!("older ones of {what} are left out"));
            }
            TrailState::Here { cut: false } | TrailState::Unasked => {}
        }
    }
    (parts.join(" · "), role)
}

/// What is said where nothing is listed.
fn nothing(card: &TrailCard) -> Vec<String> {
    let mut said = Vec::new();
    let object = card.object.as_deref().unwrap_or("The object");
    match card.fields {
        TrailState::Untracked => {
            said.push(format!(
                "{object} keeps no history of its fields, or you may not see it. Setup › Object Manager › {object} › Fields & Relationships › Set History Tracking turns it on, for up to 20 fields; changes are kept from then on."
            ));
        }
        TrailState::Here { .. } => said.push(
            "Nothing was changed in the fields that are tracked, in the 18 to 24 months that the org keeps."
                .to_owned(),
        ),
        _ => {}
    }
    match card.setup {
        TrailState::Untracked => said.push(
            "The setup audit trail is shown to users with the permission View Setup and Configuration. Ask the admin for it."
                .to_owned(),
        ),
        TrailState::Here { .. } if card.record.is_none() => {
            said.push("Nothing was done in Setup in the last six months.".to_owned());
        }
        _ => {}
    }
    said
}
