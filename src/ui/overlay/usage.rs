//! How much the fields of an object are used: the question with its cost, then the shares with bars.

use ratatui::layout::Rect;

use super::{Chooser, choose, list_area};
use crate::app::usage::{UsageCard, UsageState};
use crate::schema::usage::Counted;
use crate::text;
use crate::ui::canvas::{Canvas, centred, row};
use crate::ui::panes::spinner;
use crate::ui::theme::Role;
use crate::ui::wrap::wrap;

/// Draws it.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, card: &UsageCard) {
    match card.state {
        UsageState::Asks => draw_question(canvas, area, card),
        _ => draw_list(canvas, area, card),
    }
}

fn draw_question(canvas: &mut Canvas, area: Rect, card: &UsageCard) {
    let app = canvas.app;
    let whose = app.orgs.whose(&card.org);
    let usage = app.orgs.get(&card.org).and_then(|entry| entry.usage);
    let left = usage.map(|(used, max)| max.saturating_sub(used));
    let width = 76.min(area.width.saturating_sub(4));
    let lines: Vec<String> = card
        .question(left)
        .iter()
        .flat_map(|line| wrap(line, width.saturating_sub(4)))
        .collect();
    let place = centred(area, width, lines.len() as u16 + 5);
    let title = match &card.tally.plan.of {
        Counted::Fields => format!("Count the use of {}'s fields?", card.tally.plan.object),
        Counted::References(_) => format!("Count what refers to {}?", referred(card)),
    };
    let inner = canvas.popup(place, &title, &whose);
    for (at, line) in lines.iter().enumerate() {
        canvas.text(row(inner, at as u16 + 1), line, Role::Text);
    }
    canvas.parts(
        row(inner, inner.height.saturating_sub(1)),
        [
            ("y", Role::HintKey),
            (" count them", Role::Hint),
            ("     ", Role::Hint),
            ("Esc", Role::HintKey),
            (" go back", Role::Hint),
        ],
    );
}

/// The object, or the record of it, that is referred to.
fn referred(card: &UsageCard) -> String {
    let plan = &card.tally.plan;
    match &plan.of {
        Counted::References(Some(id)) => format!("{} {id}", plan.object),
        _ => format!("records of {}", plan.object),
    }
}

fn draw_list(canvas: &mut Canvas, area: Rect, card: &UsageCard) {
    let app = canvas.app;
    let whose = app.orgs.whose(&card.org);
    let place = list_area(area, card.picker.total() + 2);
    let refers = card.refers();
    let of = match (card.tally.total, card.narrowed) {
        _ if refers => "records that point to it".to_owned(),
        (Some(total), false) => format!("all {} records", text::number(total)),
        (Some(total), true) => format!("the {} records of the query", text::number(total)),
        (None, _) => "not counted yet".to_owned(),
    };
    let title = match refers {
        true => format!("What refers to {}", referred(card)),
        false => format!("Use of {}'s fields", card.tally.plan.object),
    };
    let chooser = Chooser {
        title: &title,
        placeholder: match refers {
            true => "type to find a lookup by name or label",
            false => "type to find a field by name or label",
        },
        empty: "Nothing matches: Backspace widens the filter.",
        right: &whose,
        main: 0,
    };
    let inner = choose(
        canvas,
        place,
        &card.picker,
        &chooser,
        |_, column| match column {
            0 => Role::Text,
            2 | 4 => Role::Number,
            _ => Role::Dim,
        },
    );
    // Between the filter and the rows: of what these are shares, and how far it is.
    let (said, role) = match &card.state {
        UsageState::Counting { since, left } => {
            let waited = app.now.running.saturating_sub(*since);
            let calls = match left {
                0 | 1 => String::new(),
                left => format!(", {left} calls to come"),
            };
            let said = format!(
                "{}counting{calls}… {} · Esc stops",
                spinner(app),
                text::duration(waited)
            );
            (said, Role::Progress)
        }
        UsageState::Failed(why) => (format!("✗ {of} · not all was counted: {why}"), Role::Error),
        UsageState::Stopped => (
            format!("{of} · stopped before the end · {}", card.order_words()),
            Role::Warning,
        ),
        UsageState::Done | UsageState::Asks => {
            (format!("{of} · {}", card.order_words()), Role::Dim)
        }
    };
    canvas.text(row(inner, 1), &said, role);
}
