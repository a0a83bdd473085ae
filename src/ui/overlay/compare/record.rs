//! One record, field by field, with both values; what differs has a sign, what a side does not have
//! is told apart from what is null there.

use ratatui::layout::Rect;

use super::lines::marked;
use super::whose;
use crate::app::compare::{Compare, Member, Record};
use crate::app::geometry::Viewport;
use crate::rows::diff::spans;
use crate::rows::{Cell, CellKind, ColumnKind, show};
use crate::text;
use crate::ui::canvas::{Canvas, row, shift};
use crate::ui::theme::Role;

/// The widest name of a field.
const LABEL: usize = 30;

/// Draws the record.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, compare: &Compare, record: Record) {
    let members = compare.members(record);
    let all = compare.members(Record {
        only_differing: false,
        ..record
    });
    let differing = all.iter().filter(|member| member.differs).count();
    let what = format!("{differing} of {} fields differ", all.len());
    let only = if record.only_differing {
        "only those"
    } else {
        ""
    };
    let inner = canvas.popup(area, &format!("Record · {what}"), only);
    let label = members
        .iter()
        .map(|member| text::width(member.title))
        .max()
        .unwrap_or(0)
        .min(LABEL)
        .min(usize::from(inner.width / 3)) as u16;
    let room = inner.width.saturating_sub(label + 4);
    let half = room / 2;
    let [left_name, right_name] = compare.names();
    let head = row(inner, 0);
    let first = shift(head, label + 4);
    whose(
        canvas,
        Rect {
            width: half.saturating_sub(1),
            ..first
        },
        compare.left(),
        &left_name,
    );
    whose(canvas, shift(first, half), compare.right(), &right_name);
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
    let shown = members
        .iter()
        .skip(record.top)
        .take(usize::from(body.height));
    for (at, member) in shown.enumerate() {
        let line = row(body, at as u16);
        let (sign, role) = match (member.differs, member.compared) {
            (true, _) => ("≠", Role::Warning),
            (false, true) => (" ", Role::Dim),
            (false, false) => ("·", Role::Dim),
        };
        canvas.text(line, sign, role);
        let name = shift(line, 2);
        let name_role = if member.differs {
            Role::Label
        } else {
            Role::Dim
        };
        canvas.text(
            Rect {
                width: label.min(name.width),
                ..name
            },
            member.title,
            name_role,
        );
        values(canvas, shift(line, label + 4), half, member);
    }
}

fn values(canvas: &mut Canvas, area: Rect, half: u16, member: &Member) {
    let [one, two] = member.values.map(value);
    let found = spans(&one.0, &two.0);
    let texts = member
        .values
        .iter()
        .flatten()
        .filter(|cell| cell.kind.has_value())
        .count()
        == 2;
    let left = Rect {
        width: half.saturating_sub(1),
        ..area
    };
    for ((place, (shown, role)), part) in [(left, one), (shift(area, half), two)]
        .into_iter()
        .zip([found.left, found.right])
    {
        if member.differs && texts {
            marked(canvas, place, &shown, part);
        } else {
            canvas.text(place, &shown, role);
        }
    }
}

/// A value in words; a field that the side does not have is neither null nor empty.
fn value(cell: Option<Cell<'_>>) -> (String, Role) {
    match cell {
        None => ("(not there)".to_owned(), Role::Disabled),
        Some(cell) if cell.kind == CellKind::Absent => {
            ("(not in this row)".to_owned(), Role::Disabled)
        }
        Some(cell) => {
            let role = if cell.kind.has_value() {
                Role::Text
            } else {
                Role::Null
            };
            (show(cell, ColumnKind::Value).0.into_owned(), role)
        }
    }
}
