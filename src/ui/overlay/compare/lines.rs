//! What differs, line by line: both sides beside each other where there is room, else the left with
//! what changed; below them the values of the line under the cursor. It is long because both
//! layouts and what is below them are drawn from the same lines.

use ratatui::layout::Rect;

use super::{frame, parties, several, whose};
use crate::app::compare::{Compare, View};
use crate::app::geometry::{Hit, Viewport};
use crate::rows::diff::{Item, Line, Pair, State, spans};
use crate::rows::{Cell, ColumnKind, Look, RowSet, show};
use crate::text;
use crate::ui::canvas::{Canvas, row, shift};
use crate::ui::theme::Role;

/// From this width on both sides stand beside each other.
const BESIDE: u16 = 100;
/// How many values of the line under the cursor are told.
const DETAILS: u16 = 5;
/// The widest column, in cells.
const WIDEST: usize = 28;
/// The sign before a line.
const SIGN: u16 = 2;

/// Draws the lines.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, compare: &Compare) {
    let Some(view) = &compare.view else {
        frame(canvas, area, compare);
        return;
    };
    let inner = canvas.popup(area, &title(compare, view), &several(compare));
    let counts = counts(compare, view);
    canvas.text(row(inner, 0), &counts, Role::Text);
    let notes = notes(view);
    canvas.text(row(inner, 1), &notes, Role::Warning);
    let head = 1 + u16::from(!notes.is_empty());
    let details = DETAILS.min(inner.height.saturating_sub(head + 6));
    let body = Rect {
        y: inner.y + head.min(inner.height),
        height: inner.height.saturating_sub(head + details + 1),
        ..inner
    };
    let lines = body.height.saturating_sub(2);
    canvas.drawn.list = Viewport {
        width: body.width,
        height: lines,
    };
    if view.folded.is_empty() {
        let said = if view.diff.is_empty() {
            "Neither side has a row."
        } else {
            "No line of this kind; f shows the others."
        };
        canvas.text(row(body, 1), said, Role::Dim);
        return;
    }
    if body.width >= BESIDE {
        let half = (body.width - 3) / 2;
        let left = Rect {
            width: half,
            ..body
        };
        let right = Rect {
            x: body.right() - half,
            width: half,
            ..body
        };
        side(canvas, left, compare, view, false, lines);
        side(canvas, right, compare, view, true, lines);
        for line in 0..body.height {
            let at = Rect {
                x: left.right() + 1,
                width: 1,
                ..row(body, line)
            };
            canvas.text(at, "│", Role::Border);
        }
    } else {
        side(canvas, body, compare, view, false, lines);
    }
    let below = Rect {
        y: body.bottom(),
        height: inner.bottom().saturating_sub(body.bottom()),
        ..inner
    };
    detail(canvas, below, compare, view);
}

fn title(compare: &Compare, view: &View) -> String {
    let key: Vec<&str> = view
        .diff
        .plan()
        .key_pairs()
        .map(|(_, pair)| pair.title.as_str())
        .collect();
    let by = match key.as_slice() {
        [] => "row by row".to_owned(),
        key => format!("by {}", key.join(" + ")),
    };
    let what = compare.left().map_or("", |party| party.what.as_str());
    let object = what.split(" · ").next().unwrap_or(what);
    let only = match view.folding.only {
        None => "",
        Some(State::Changed) => " · only what changed",
        Some(State::LeftOnly) => " · only the left",
        Some(State::RightOnly) => " · only the right",
        Some(State::Same) => " · only the same",
    };
    format!("Compare · {object} {by}{only}")
}

fn counts(compare: &Compare, view: &View) -> String {
    let counts = view.diff.counts();
    let number = |count: usize| text::number(count as u64);
    let [left, right] = compare.names();
    if counts.differences() == 0 {
        return format!("No difference: {} rows are the same.", number(counts.same));
    }
    format!(
        "{} same · ≠ {} changed · ◀ {} only {left} · ▶ {} only {right}",
        number(counts.same),
        number(counts.changed),
        number(counts.left_only),
        number(counts.right_only)
    )
}

/// What the key could not tell apart, and what was left out.
fn notes(view: &View) -> String {
    let counts = view.diff.counts();
    let plan = view.diff.plan();
    let both = |[left, right]: [usize; 2]| left + right;
    let number = |count: usize| text::number(count as u64);
    let mut notes = Vec::new();
    let (double, without) = (both(counts.double), both(counts.without_key));
    let rows = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 row {one}"),
        count => format!("{} rows {many}", number(count)),
    };
    if double > 0 {
        let many = "share their key, paired in order";
        notes.push(rows(double, "shares its key", many));
    }
    if without > 0 {
        let many = "have no key, paired with nothing";
        notes.push(rows(without, "has no key, paired with nothing", many));
    }
    let ignored = plan
        .pairs()
        .iter()
        .filter(|pair| !pair.compared && !pair.key)
        .count();
    if ignored > 0 {
        notes.push(match ignored {
            1 => "1 column ignored".to_owned(),
            ignored => format!("{ignored} columns ignored"),
        });
    }
    let alone = plan.left_only().len() + plan.right_only().len();
    if alone > 0 {
        notes.push(match alone {
            1 => "1 column on one side only".to_owned(),
            alone => format!("{alone} columns on one side only"),
        });
    }
    notes.join(" · ")
}

/// A column on the screen.
struct Shown<'a> {
    index: usize,
    pair: &'a Pair,
    width: u16,
    current: bool,
}

/// The key and the compared columns from the one under the cursor on, as many as fit.
fn columns<'a>(compare: &Compare, view: &'a View, width: u16) -> Vec<Shown<'a>> {
    let measured = |pair: &Pair| {
        let widest = [(compare.left(), pair.left), (compare.right(), pair.right)]
            .into_iter()
            .filter_map(|(party, column)| Some(usize::from(party?.rows.widest(column))))
            .max();
        let least = text::width(&pair.title).max(4);
        u16::try_from(widest.unwrap_or(0).clamp(least.min(WIDEST), WIDEST)).unwrap_or(8)
    };
    let mut shown = Vec::new();
    let mut left = width;
    let mut put = |index: usize, pair: &'a Pair, current: bool| {
        let width = measured(pair).min(left);
        if width >= 4 {
            shown.push(Shown {
                index,
                pair,
                width,
                current,
            });
            left = left.saturating_sub(width + 1);
        }
    };
    for (index, pair) in view.diff.plan().key_pairs() {
        put(index, pair, false);
    }
    for (place, (index, pair)) in view.columns().into_iter().enumerate() {
        // The column before the one under the cursor stays in sight.
        if place + 1 >= view.column {
            put(index, pair, place == view.column);
        }
    }
    shown
}

/// One side: its name, the headings, the lines.
fn side(canvas: &mut Canvas, area: Rect, compare: &Compare, view: &View, right: bool, lines: u16) {
    if canvas.drawn.list.width >= BESIDE {
        let [left_name, right_name] = compare.names();
        let (party, name) = if right {
            (compare.right(), right_name)
        } else {
            (compare.left(), left_name)
        };
        let used = whose(canvas, row(area, 0), party, &name);
        if let Some(party) = party {
            let rows = text::number(party.rows.len() as u64);
            let place = shift(row(area, 0), used);
            canvas.text_right(place, &format!("{rows} rows"), Role::Dim);
        }
    } else {
        parties(canvas, row(area, 0), compare);
    }
    let columns = columns(compare, view, area.width.saturating_sub(SIGN));
    let mut at = shift(row(area, 1), SIGN);
    for column in &columns {
        let role = if column.current {
            Role::HeaderCurrent
        } else {
            Role::Header
        };
        let place = Rect {
            width: column.width.min(at.width),
            ..at
        };
        canvas.text(place, &column.pair.title, role);
        at = shift(at, column.width + 1);
    }
    let top = view.top(usize::from(lines));
    for offset in 0..lines {
        let index = top + usize::from(offset);
        let Some(item) = view.folded.get(index) else {
            break;
        };
        let line = row(area, offset + 2);
        canvas.hit(line, Hit::ListRow(index));
        let under = index == view.cursor;
        match item {
            Item::Same { rows, .. } => {
                let rows = text::number(rows as u64);
                let role = if under { Role::CursorRow } else { Role::Dim };
                let said = format!("= {rows} the same, folded (Enter unfolds)");
                let blank = usize::from(line.width).saturating_sub(text::width(&said));
                canvas.text(line, &format!("{said}{}", " ".repeat(blank)), role);
            }
            Item::Line(place) => {
                if let Some(found) = view.diff.line(place) {
                    one_line(
                        canvas,
                        line,
                        compare,
                        view,
                        (place, found),
                        (right, under),
                        &columns,
                    );
                }
            }
        }
    }
}

fn one_line(
    canvas: &mut Canvas,
    area: Rect,
    compare: &Compare,
    view: &View,
    (place, line): (usize, Line),
    (right, under): (bool, bool),
    columns: &[Shown],
) {
    if under {
        let blank = " ".repeat(usize::from(area.width));
        canvas.text(area, &blank, Role::CursorRow);
    }
    let sign = Compare::sign(line.state);
    let role = match line.state {
        State::Same => Role::Dim,
        State::Changed => Role::Warning,
        State::LeftOnly | State::RightOnly => Role::Info,
    };
    canvas.text(area, sign, role);
    let (party, own) = if right {
        (compare.right(), line.right)
    } else {
        (compare.left(), line.left)
    };
    // Where one side alone is drawn, what only the other has is told all the same.
    let narrow = canvas.drawn.list.width < BESIDE;
    let (party, own, of_right) = match own {
        None if narrow => (compare.right(), line.right, true),
        own => (party, own, right),
    };
    let (Some(party), Some(own)) = (party, own) else {
        return;
    };
    let mut at = shift(area, SIGN);
    for column in columns {
        let number = if of_right {
            column.pair.right
        } else {
            column.pair.left
        };
        let cell = party.rows.cell(own, number);
        let (shown, look) = show(cell, ColumnKind::Value);
        let place_of = Rect {
            width: column.width.min(at.width),
            ..at
        };
        let differs = view.diff.differs(place, column.index);
        let role = match look {
            _ if differs => Role::Match,
            Look::Null => Role::Null,
            Look::Empty => Role::Empty,
            Look::Summary => Role::StandIn,
            _ if under => Role::CursorRow,
            _ => Role::Text,
        };
        canvas.text(place_of, &shown, role);
        at = shift(at, column.width + 1);
    }
}

/// The values of the line under the cursor that differ, both in full, what differs in them marked.
fn detail(canvas: &mut Canvas, area: Rect, compare: &Compare, view: &View) {
    let rule = "─".repeat(usize::from(area.width));
    canvas.text(row(area, 0), &rule, Role::Border);
    let area = Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(1),
        ..area
    };
    let Some(Item::Line(place)) = view.item() else {
        canvas.text(
            row(area, 0),
            "Rows that are the same on both sides.",
            Role::Dim,
        );
        return;
    };
    let Some(line) = view.diff.line(place) else {
        return;
    };
    let [left, right] = compare.names();
    let mut at = 0;
    let doubt = match (line.without_key, line.double) {
        (true, _) => " It has no value in the key.",
        (_, true) => " Other rows have the same key.",
        _ => "",
    };
    let said = match line.state {
        State::Same => format!("The same on both sides.{doubt}"),
        State::LeftOnly => format!("Only in {left}.{doubt}"),
        State::RightOnly => format!("Only in {right}.{doubt}"),
        State::Changed => doubt.trim_start().to_owned(),
    };
    if !said.is_empty() {
        canvas.text(row(area, at), &said, Role::Dim);
        at += 1;
    }
    let (Some(one), Some(two)) = (compare.left(), compare.right()) else {
        return;
    };
    let (Some(left_row), Some(right_row)) = (line.left, line.right) else {
        return;
    };
    let pairs = view.diff.plan().pairs();
    let differing: Vec<&Pair> = view
        .diff
        .differing(place)
        .filter_map(|pair| pairs.get(pair))
        .collect();
    let room = usize::from(area.height.saturating_sub(at));
    let widths = differing.iter().map(|pair| text::width(&pair.title));
    let label = widths.max().unwrap_or(0).min(24) as u16;
    let shown = if differing.len() > room {
        room.saturating_sub(1)
    } else {
        differing.len()
    };
    for pair in differing.iter().take(shown) {
        let line = row(area, at);
        canvas.text(
            Rect {
                width: label.min(line.width),
                ..line
            },
            &pair.title,
            Role::Label,
        );
        both(
            canvas,
            shift(line, label + 2),
            (&one.rows, left_row, pair.left),
            (&two.rows, right_row, pair.right),
        );
        at += 1;
    }
    if shown < differing.len() {
        let more = differing.len() - shown;
        canvas.text(
            row(area, at),
            &format!("and {more} more: Enter shows all"),
            Role::Dim,
        );
    }
}

/// A cell of a result.
type At<'a> = (&'a RowSet, usize, usize);

/// Both values with the part that differs marked.
pub(super) fn both(canvas: &mut Canvas, area: Rect, left: At<'_>, right: At<'_>) {
    let value = |(rows, row, column): At<'_>| -> String {
        let cell: Cell<'_> = rows.cell(row, column);
        show(cell, ColumnKind::Value).0.into_owned()
    };
    let (one, two) = (value(left), value(right));
    let found = spans(&one, &two);
    let half = Rect {
        width: (area.width / 2).saturating_sub(2),
        ..area
    };
    let used = marked(canvas, half, &one, found.left);
    let rest = shift(area, used);
    let arrow = canvas.text(rest, " → ", Role::Dim);
    marked(canvas, shift(rest, arrow), &two, found.right);
}

/// A text with a part of it marked; how much room it took.
pub(super) fn marked(
    canvas: &mut Canvas,
    area: Rect,
    text: &str,
    part: std::ops::Range<usize>,
) -> u16 {
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
