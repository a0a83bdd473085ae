//! The line under the cursor: who has it, and the values that differ in full, with what differs in
//! them marked.

use std::ops::Range;

use ratatui::layout::Rect;

use crate::app::compare::{Compare, Joint, View};
use crate::rows::diff::{Item, State, spans};
use crate::rows::{ColumnKind, show};
use crate::text;
use crate::ui::canvas::{Canvas, row, shift};
use crate::ui::theme::Role;

/// Draws it.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, compare: &Compare, view: &View) {
    let Some(Item::Line(place)) = view.item() else {
        canvas.text(row(area, 0), "Rows that are the same.", Role::Dim);
        return;
    };
    let said = who(compare, view, place);
    let mut at = 0;
    if !said.is_empty() {
        canvas.text(row(area, at), &said, Role::Dim);
        at += 1;
    }
    let others = 1..compare.parties.len();
    let differing: Vec<&Joint> = view
        .joints
        .iter()
        .filter(|joint| {
            others
                .clone()
                .any(|other| view.differs(place, other - 1, joint))
        })
        .collect();
    let room = usize::from(area.height.saturating_sub(at));
    let widths = differing.iter().map(|joint| text::width(&joint.title));
    let label = widths.max().unwrap_or(0).min(24) as u16;
    let shown = if differing.len() > room {
        room.saturating_sub(1)
    } else {
        differing.len()
    };
    for joint in differing.iter().take(shown) {
        let line = row(area, at);
        let place_of = Rect {
            width: label.min(line.width),
            ..line
        };
        canvas.text(place_of, &joint.title, Role::Label);
        values(canvas, shift(line, label + 2), compare, view, place, joint);
        at += 1;
    }
    if shown < differing.len() {
        let more = differing.len() - shown;
        let said = format!("and {more} more: Enter shows all");
        canvas.text(row(area, at), &said, Role::Dim);
    }
}

/// Who has the line where not everybody does, and whether the key leaves a doubt.
fn who(compare: &Compare, view: &View, place: usize) -> String {
    let names = compare.names();
    let rows = compare.rows_of(place);
    let (mut has, mut lacks) = (Vec::new(), Vec::new());
    for (row, name) in rows.iter().zip(&names) {
        match row {
            Some(_) => has.push(name.as_str()),
            None => lacks.push(name.as_str()),
        }
    }
    let mut said = match (has.as_slice(), lacks.as_slice()) {
        (_, []) if view.found.state(place) == State::Same => "The same for all.".to_owned(),
        (_, []) => String::new(),
        ([one], _) => format!("Only in {one}{}.", as_far(compare, &rows)),
        (_, lacks) => format!(
            "Missing in {}{}.",
            lacks.join(" and "),
            as_far(compare, &rows)
        ),
    };
    let lines = (0..view.found.diffs().len()).filter_map(|other| view.found.line(place, other));
    let (mut double, mut without) = (false, false);
    for line in lines {
        double |= line.double;
        without |= line.without_key;
    }
    if without {
        said.push_str(" It has no value in the key.");
    } else if double {
        said.push_str(" Other rows have the same key.");
    }
    said.trim_start().to_owned()
}

/// What is added to the word that a row is missing where that may be only because it was not loaded.
pub(super) fn as_far(compare: &Compare, rows: &[Option<usize>]) -> &'static str {
    let lacks = |party: usize| rows.get(party) == Some(&None);
    match compare.not_all(lacks) {
        Some(_) => ", as far as loaded",
        None => "",
    }
}

/// The value of the reference, and of each of the others that has another one.
fn values(
    canvas: &mut Canvas,
    area: Rect,
    compare: &Compare,
    view: &View,
    place: usize,
    joint: &Joint,
) {
    let rows = compare.rows_of(place);
    let value = |party: usize| -> Option<String> {
        let row = rows.get(party).copied().flatten()?;
        let column = match party {
            0 => joint.left,
            other => joint.pairs.get(other - 1).copied().flatten()?.1,
        };
        let cell = compare.parties.get(party)?.rows.cell(row, column);
        Some(show(cell, ColumnKind::Value).0.into_owned())
    };
    let Some(one) = value(0) else { return };
    let others: Vec<(usize, String)> = (1..compare.parties.len())
        .filter(|other| view.differs(place, other - 1, joint))
        .filter_map(|other| Some((other, value(other)?)))
        .collect();
    let several = compare.parties.len() > 2;
    let names = compare.names();
    let parts = others.len() as u16 + 1;
    let most = (area.width / parts.max(1)).saturating_sub(3);
    let cut = |at: Rect| Rect {
        width: at.width.min(most),
        ..at
    };
    let first = others.first().map_or("", |(_, text)| text.as_str());
    let mut at = shift(
        area,
        marked(canvas, cut(area), &one, spans(&one, first).left),
    );
    for (other, two) in &others {
        at = shift(at, canvas.text(at, " → ", Role::Dim));
        let mut room = cut(at);
        if several {
            let name = names.get(*other).map_or("", String::as_str);
            let used = canvas.text(room, &format!("{name}: "), Role::Dim);
            at = shift(at, used);
            room = shift(room, used);
        }
        at = shift(at, marked(canvas, room, two, spans(&one, two).right));
    }
}

/// A text with a part of it marked; how much room it took.
pub(super) fn marked(canvas: &mut Canvas, area: Rect, text: &str, part: Range<usize>) -> u16 {
    let pieces = [
        (text.get(..part.start), Role::Text),
        (text.get(part.clone()), Role::Match),
        (text.get(part.end..), Role::Text),
    ];
    let mut used = 0;
    for (piece, role) in pieces {
        let piece = piece.unwrap_or_default();
        if !piece.is_empty() && used < area.width {
            used += canvas.text(shift(area, used), piece, role);
        }
    }
    used
}
