//! One record, field by field, with what everybody has there; what differs has a sign, and what a side
//! does not tell is told apart from what is null there.

use ratatui::layout::Rect;

use super::detail::{as_far, marked};
use super::{panels, whose};
use crate::app::compare::{Compare, Member, Record, Value};
use crate::app::geometry::Viewport;
use crate::rows::diff::spans;
use crate::rows::{CellKind, ColumnKind, show};
use crate::text;
use crate::ui::canvas::{Canvas, row, shift};
use crate::ui::theme::Role;

/// The widest name of a field.
const LABEL: usize = 30;
/// The least width of a value.
const LEAST: u16 = 30;

/// Draws the record.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, compare: &Compare, record: Record) {
    let members = compare.members(record);
    let all = compare.members(Record {
        only_differing: false,
        ..record
    });
    let differing = all.iter().filter(|member| member.is_different()).count();
    let rows = compare.rows_of(record.place);
    let mut here = compare.names().into_iter().zip(&rows);
    let what = match rows.iter().flatten().count() {
        // What nobody else has differs in no field.
        1 if rows.len() == 2 => {
            let only = here.find(|(_, row)| row.is_some());
            let only = only.map(|(name, _)| name).unwrap_or_default();
            format!("only in {only}{}", as_far(compare, &rows))
        }
        _ => format!("{differing} of {} fields differ", all.len()),
    };
    let inner_width = area.width.saturating_sub(4);
    let shown = match panels::shown(compare, inner_width, LEAST) {
        // Where it is narrow the one in front stands beside the reference all the same.
        shown if shown.len() < 2 => vec![0, compare.at],
        shown => shown,
    };
    let hidden = compare.parties.len().saturating_sub(shown.len());
    let right = match (record.only_differing, hidden) {
        (true, 0) => "only those".to_owned(),
        (false, 0) => String::new(),
        (_, hidden) => format!("{hidden} more: Tab"),
    };
    let inner = canvas.popup(area, &format!("Record · {what}"), &right);
    let label = members
        .iter()
        .map(|member| text::width(member.title))
        .max()
        .unwrap_or(0)
        .min(LABEL)
        .min(usize::from(inner.width / 3)) as u16;
    let room = inner.width.saturating_sub(label + 4);
    let each = room / shown.len() as u16;
    let places: Vec<(usize, u16)> = shown.into_iter().zip((0..).map(|at| at * each)).collect();
    let cut = |line: Rect, from: u16| Rect {
        width: each.saturating_sub(1),
        ..shift(line, label + 4 + from)
    };
    let names = compare.names();
    for (party, from) in &places {
        let name = names.get(*party).map_or("", String::as_str);
        let place = cut(row(inner, 0), *from);
        whose(canvas, place, compare.parties.get(*party), name);
    }
    let body = Rect {
        y: inner.y + 2.min(inner.height),
        height: inner.height.saturating_sub(2),
        ..inner
    };
    canvas.drawn.list = Viewport {
        width: body.width,
        height: body.height,
    };
    if members.is_empty() {
        canvas.text(row(body, 0), "No field differs; u shows all.", Role::Dim);
    }
    let lines = members
        .iter()
        .skip(record.top)
        .take(usize::from(body.height));
    for (at, member) in lines.enumerate() {
        let line = row(body, at as u16);
        let mut beside = places.iter();
        let differs = beside.any(|(party, _)| member.differs.get(*party) == Some(&true));
        let (sign, role) = match (differs, member.compared) {
            (true, _) => ("≠", Role::Warning),
            (false, true) => (" ", Role::Dim),
            (false, false) => ("·", Role::Dim),
        };
        canvas.text(line, sign, role);
        let name = shift(line, 2);
        let name_role = if differs { Role::Label } else { Role::Dim };
        let name = Rect {
            width: label.min(name.width),
            ..name
        };
        canvas.text(name, member.title, name_role);
        for (party, from) in &places {
            value(canvas, cut(line, *from), compare, member, *party);
        }
    }
}

/// What somebody has in a field; where it is a text that differs, the part of it that does is marked.
fn value(canvas: &mut Canvas, place: Rect, compare: &Compare, member: &Member, party: usize) {
    let Some(own) = member.values.get(party) else {
        return;
    };
    let (shown, role) = words(own);
    let differs = |at: usize| member.differs.get(at) == Some(&true);
    let from = match party {
        0 => Some(compare.at)
            .filter(|at| differs(*at))
            .or_else(|| member.differs.iter().position(|differs| *differs)),
        party => Some(0).filter(|_| differs(party)),
    };
    let has_value = |value: &Value<'_>| matches!(value, Value::Cell(cell) if cell.kind.has_value());
    match from.and_then(|from| member.values.get(from)) {
        Some(other) if has_value(own) && has_value(other) => {
            let part = spans(&shown, &words(other).0).left;
            marked(canvas, place, &shown, part);
        }
        _ => {
            canvas.text(place, &shown, role);
        }
    }
}

/// A value in words; a field that nobody told of is neither null nor empty.
fn words(value: &Value<'_>) -> (String, Role) {
    match value {
        Value::NoRow => ("(no such row)".to_owned(), Role::Disabled),
        Value::NoColumn => ("(not in this result)".to_owned(), Role::Disabled),
        Value::Cell(cell) if cell.kind == CellKind::Absent => {
            ("(not in this row)".to_owned(), Role::Disabled)
        }
        Value::Cell(cell) => {
            let role = if cell.kind.has_value() {
                Role::Text
            } else {
                Role::Null
            };
            (show(*cell, ColumnKind::Value).0.into_owned(), role)
        }
    }
}
