//! The lines of a comparison: a panel for each of those that are compared, joined row by row; where it
//! is narrow one panel with what the reference has.

use ratatui::layout::Rect;

use super::whose;
use crate::app::compare::{Compare, Joint, Party, View};
use crate::app::geometry::{Hit, Viewport};
use crate::rows::diff::{Item, State, spans};
use crate::rows::{Cell, ColumnKind, Look, ValueKind, show};
use crate::text;
use crate::ui::canvas::{Canvas, row, shift};
use crate::ui::theme::Role;

use super::detail::marked;

/// From this width on several stand beside each other.
const BESIDE: u16 = 100;
/// The least width of a panel.
const LEAST: u16 = 38;
/// The widest column, in cells.
const WIDEST: usize = 28;
/// The sign before a line.
const SIGN: u16 = 2;

/// Which of those that are compared have a panel: the reference, and as many others as fit, the one in
/// front among them. The reference alone where it is narrow.
pub(super) fn shown(compare: &Compare, width: u16, least: u16) -> Vec<usize> {
    let fit = match width {
        ..BESIDE => 1,
        width => usize::from(width / least.max(1)).max(2),
    };
    let others = compare.parties.len().saturating_sub(1);
    let room = fit.saturating_sub(1).min(others);
    // The first of them, so that the one in front is the last at least.
    let first = (compare.at + 1)
        .saturating_sub(room)
        .clamp(1, others.saturating_sub(room) + 1);
    std::iter::once(0).chain(first..first + room).collect()
}

/// Draws them.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, compare: &Compare, view: &View) {
    let panels = shown(compare, area.width, LEAST);
    let count = panels.len() as u16;
    let gap = u16::from(area.width / count.max(1) >= 50);
    let each = (area.width - gap * count.saturating_sub(1)) / count.max(1);
    let lines = area.height.saturating_sub(3);
    canvas.drawn.list = Viewport {
        width: area.width,
        height: lines,
    };
    let columns = columns(compare, view, each.saturating_sub(SIGN + 3));
    let mut x = area.x;
    for (place, party) in panels.iter().enumerate() {
        let last = place + 1 == panels.len();
        let width = if last { area.right() - x } else { each };
        let panel = Rect { x, width, ..area };
        let shown = Panel {
            party: *party,
            // Where it is narrow, what the reference lacks is told all the same.
            stands_in: panels.len() == 1,
        };
        let body = frame(canvas, panel, compare, &panels, *party);
        shown.draw(canvas, body, compare, view, &columns);
        x += width + gap;
    }
    if view.folded.is_empty() {
        let said = if view.found.is_empty() {
            "Nobody has a row."
        } else {
            "No line of this kind; f shows the others."
        };
        canvas.text(shift(row(area, 2), 2), said, Role::Dim);
    }
}

/// The border of a panel with whose it is; the area inside.
fn frame(
    canvas: &mut Canvas,
    area: Rect,
    compare: &Compare,
    panels: &[usize],
    party: usize,
) -> Rect {
    let names = compare.names();
    let several = compare.parties.len() > 2;
    let front = !several || party == compare.at || panels.len() == 1;
    let of = compare.parties.get(party);
    let rows = of.map_or(0, |of| of.rows.len());
    let part = of.and_then(Party::not_all).map_or("", |_| ", not all");
    let right = format!("{} rows{part}", text::number(rows as u64));
    let right = if panels.len() == 1 { "" } else { &right };
    let inner = canvas.framed(area, front, "", right);
    let mut at = Rect {
        width: area.width.saturating_sub(6 + text::width(right) as u16),
        ..shift(row(area, 0), 2)
    };
    let mut who = vec![party];
    if panels.len() == 1 {
        who.push(compare.at);
    }
    for (place, party) in who.into_iter().enumerate() {
        let between = if place == 0 { " " } else { "and " };
        at = shift(at, canvas.text(at, between, Role::Dim));
        let name = names.get(party).map_or("", String::as_str);
        at = shift(at, whose(canvas, at, compare.parties.get(party), name));
        at = shift(at, canvas.text(at, " ", Role::Dim));
    }
    inner
}

/// A column on the screen.
struct Shown<'a> {
    joint: &'a Joint,
    width: u16,
    current: bool,
}

/// The key and the compared columns from the one under the cursor on, as many as fit.
fn columns<'a>(compare: &Compare, view: &'a View, width: u16) -> Vec<Shown<'a>> {
    let measured = |joint: &Joint, most: usize| {
        let own = compare.left().map(|party| party.rows.widest(joint.left));
        let others = joint.pairs.iter().zip(compare.parties.iter().skip(1));
        let others = others.filter_map(|(pair, party)| Some(party.rows.widest((*pair)?.1)));
        let widest = own.into_iter().chain(others).max().map_or(0, usize::from);
        let least = text::width(&joint.title).max(4);
        u16::try_from(widest.clamp(least.min(most), most)).unwrap_or(8)
    };
    let mut shown = Vec::new();
    let mut left = width;
    let mut put = |joint: &'a Joint, most: usize, current: bool| {
        let width = measured(joint, most).min(left);
        if width >= 4 {
            shown.push(Shown {
                joint,
                width,
                current,
            });
            left = left.saturating_sub(width + 1);
        }
    };
    let part = WIDEST.min(usize::from(width) * 2 / 5);
    for joint in view.key() {
        put(joint, part, false);
    }
    for (place, joint) in view.columns().enumerate() {
        // The column before the one under the cursor stays in sight.
        if place + 1 >= view.column {
            put(joint, WIDEST, place == view.column);
        }
    }
    shown
}

/// One of those that are compared, as a panel.
struct Panel {
    party: usize,
    stands_in: bool,
}

impl Panel {
    fn draw(
        &self,
        canvas: &mut Canvas,
        area: Rect,
        compare: &Compare,
        view: &View,
        columns: &[Shown],
    ) {
        let mut at = shift(row(area, 0), SIGN);
        for column in columns {
            let role = if column.current {
                Role::HeaderCurrent
            } else {
                Role::Header
            };
            put(canvas, at, column, &column.joint.title, role);
            at = shift(at, column.width + 1);
        }
        let lines = area.height.saturating_sub(1);
        let top = view.top(usize::from(lines));
        for offset in 0..lines {
            let index = top + usize::from(offset);
            let Some(item) = view.folded.get(index) else {
                break;
            };
            let line = row(area, offset + 1);
            canvas.hit(line, Hit::ListRow(index));
            let under = index == view.cursor;
            if under {
                let blank = " ".repeat(usize::from(line.width));
                canvas.text(line, &blank, Role::CursorRow);
            }
            match item {
                Item::Same { rows, .. } => {
                    let rows = text::number(rows as u64);
                    let role = if under { Role::CursorRow } else { Role::Dim };
                    let said = format!("= {rows} the same, folded (Enter unfolds)");
                    canvas.text(line, &said, role);
                }
                Item::Line(place) => self.line(canvas, line, compare, view, place, under, columns),
            }
        }
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "what is drawn, where, and what is around it"
    )]
    fn line(
        &self,
        canvas: &mut Canvas,
        area: Rect,
        compare: &Compare,
        view: &View,
        place: usize,
        under: bool,
        columns: &[Shown],
    ) {
        let state = match self.party {
            0 if self.stands_in => view
                .found
                .line(place, compare.at.saturating_sub(1))
                .map(|line| line.state),
            0 => Some(view.found.state(place)),
            party => view.found.line(place, party - 1).map(|line| line.state),
        };
        if let Some(state) = state {
            let role = match state {
                State::Same => Role::Dim,
                State::Changed => Role::Warning,
                State::LeftOnly | State::RightOnly => Role::Info,
            };
            canvas.text(area, Compare::sign(state), role);
        }
        let rows = compare.rows_of(place);
        let own = rows.get(self.party).copied().flatten();
        let (party, row) = match own {
            Some(row) => (self.party, row),
            None if self.stands_in => {
                let found = rows.iter().position(Option::is_some);
                let Some((party, row)) =
                    found.and_then(|at| Some((at, rows.get(at).copied().flatten()?)))
                else {
                    return;
                };
                (party, row)
            }
            None => return,
        };
        let cell = |party: usize, row: usize, joint: &Joint| -> Option<Cell<'_>> {
            let column = match party {
                0 => joint.left,
                party => joint.pairs.get(party - 1).copied().flatten()?.1,
            };
            Some(compare.parties.get(party)?.rows.cell(row, column))
        };
        let mut at = shift(area, SIGN);
        for column in columns {
            if let Some(own) = cell(party, row, column.joint) {
                let (shown, look) = show(own, ColumnKind::Value);
                // What it differs from: the reference, and for that the one in front, or any other.
                let differs = |other: &usize| view.differs(place, other - 1, column.joint);
                let from = match self.party {
                    0 => Some(compare.at)
                        .filter(differs)
                        .or_else(|| (1..compare.parties.len()).find(differs)),
                    party => Some(0).filter(|_| differs(&party)),
                };
                let other = from
                    .and_then(|from| cell(from, rows.get(from).copied().flatten()?, column.joint));
                match other {
                    Some(other) if own.kind.has_value() => {
                        let (other, _) = show(other, ColumnKind::Value);
                        let part = spans(&shown, &other).left;
                        let part = if part.is_empty() {
                            0..shown.len()
                        } else {
                            part
                        };
                        put_marked(canvas, at, column, &shown, part);
                    }
                    Some(_) => put(canvas, at, column, &shown, Role::Match),
                    None => {
                        let role = match look {
                            Look::Null => Role::Null,
                            Look::Empty => Role::Empty,
                            Look::Summary => Role::StandIn,
                            _ if under => Role::CursorRow,
                            _ => Role::Text,
                        };
                        put(canvas, at, column, &shown, role);
                    }
                }
            }
            at = shift(at, column.width + 1);
        }
    }
}

/// A value in its column; numbers stand at the right.
fn put(canvas: &mut Canvas, at: Rect, column: &Shown, text: &str, role: Role) {
    let place = place(at, column);
    if matches!(column.joint.kind, ValueKind::Number(_)) {
        canvas.text_right(place, text, role);
    } else {
        canvas.text(place, text, role);
    }
}

/// The same with the part that differs marked; from its beginning where the part would be cut off.
fn put_marked(
    canvas: &mut Canvas,
    at: Rect,
    column: &Shown,
    shown: &str,
    part: std::ops::Range<usize>,
) {
    let mut place = place(at, column);
    let width = text::width(shown);
    if width > usize::from(place.width) {
        return put(canvas, at, column, shown, Role::Match);
    }
    if matches!(column.joint.kind, ValueKind::Number(_)) {
        place = shift(place, place.width - width as u16);
    }
    marked(canvas, place, shown, part);
}

fn place(at: Rect, column: &Shown) -> Rect {
    Rect {
        width: column.width.min(at.width),
        ..at
    }
}
