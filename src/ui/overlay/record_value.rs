//! The editor of one field: in its row where it is a line, over the rows where it is a list, a
//! calendar or a long text.

use ratatui::layout::Rect;

use super::{Chooser, choose};
use crate::app::editor::Editor;
use crate::app::geometry::{Hit, Viewport};
use crate::app::record_form::RecordForm;
use crate::app::record_form::calendar::Calendar;
use crate::app::record_form::editing::{Editing, How, LookupState};
use crate::ui::canvas::{Canvas, row, shift};
use crate::ui::line_field::LineField;
use crate::ui::text_line::Strip;
use crate::ui::theme::Role;

/// Draws what is typed into the row of the field.
pub(super) fn draw_line(canvas: &mut Canvas, place: Rect, editing: &Editing) {
    let (field, placeholder) = match &editing.how {
        How::Line(field) => (field, "empty: no value"),
        How::Day { text, .. } => (
            text,
            "tomorrow, +3d, next monday, 2026-01-31; Down: calendar",
        ),
        How::Text(_) | How::Choice(_) | How::Many(..) | How::Lookup(_) => {
            canvas.text(place, "…", Role::Dim);
            return;
        }
    };
    let typing = editing.is_typing();
    let line = LineField {
        field,
        theme: canvas.theme,
        label: "",
        label_width: 0,
        placeholder,
        typing,
    };
    let drawn = line.draw(place, canvas.buf);
    canvas.hit(drawn.value, Hit::Field);
    canvas.cursor = drawn.cursor;
    canvas.drawn.list.width = drawn.value.width;
}

/// Draws what needs more than a row.
pub(super) fn draw_over(canvas: &mut Canvas, inner: Rect, form: &RecordForm) {
    let Some(editing) = &form.editing else {
        return;
    };
    let Some(field) = form.field(editing.entry) else {
        return;
    };
    let label = field.label.clone();
    match &editing.how {
        How::Line(_) | How::Day { calendar: None, .. } => {}
        How::Day {
            calendar: Some(calendar),
            ..
        } => month(canvas, inner, calendar),
        How::Choice(choosing) => {
            let empty = match choosing.free {
                true => "No value matches: Enter takes what is typed, as it is.",
                false => "No value matches: Backspace widens the filter.",
            };
            let offered = match field.name.as_str() {
                "RecordTypeId" => String::new(),
                name => form.offered(name),
            };
            let chooser = Chooser {
                title: &label,
                placeholder: "type to find a value",
                empty,
                right: &offered,
                main: 0,
            };
            let place = list_over(inner, choosing.choices.len());
            choose(canvas, place, &choosing.picker, &chooser, value_role);
        }
        How::Many(choosing, taken) => {
            let right = format!("{} taken", taken.len());
            let chooser = Chooser {
                title: &label,
                placeholder: "type to find a value; Tab takes it",
                empty: "No value matches: Backspace widens the filter.",
                right: &right,
                main: 0,
            };
            let place = list_over(inner, choosing.choices.len());
            choose(canvas, place, &choosing.picker, &chooser, value_role);
        }
        How::Lookup(lookup) => {
            let right = match &lookup.state {
                LookupState::Asking => "asking…".to_owned(),
                LookupState::Here { more: true } => "there are more: type, then F5".to_owned(),
                LookupState::Here { more: false } | LookupState::Failed(_) => String::new(),
            };
            let title = format!("{label}: a record of {}", lookup.object());
            let failed = match &lookup.state {
                LookupState::Failed(why) => Some(format!("✗ {why} Enter asks again.")),
                _ => None,
            };
            let empty = failed.as_deref().unwrap_or(match lookup.state {
                LookupState::Asking => "",
                _ if lookup.would_ask() => {
                    "Enter asks the org for records with that in their name."
                }
                _ => "No record has that in its name. An id is taken as it is.",
            });
            let chooser = Chooser {
                title: &title,
                placeholder: "type a part of the name, or paste an id; F5 asks the org",
                empty,
                right: &right,
                main: 0,
            };
            let place = list_over(inner, lookup.hits.len().max(4));
            choose(canvas, place, &lookup.picker, &chooser, value_role);
        }
        How::Text(editor) => long_text(canvas, inner, &label, editor),
    }
}

fn value_role<K>(_: &crate::app::picker::PickerItem<K>, column: usize) -> Role {
    match column {
        0 => Role::Text,
        _ => Role::Dim,
    }
}

/// The place of a list over the rows.
fn list_over(inner: Rect, rows: usize) -> Rect {
    let width = inner.width.saturating_sub(6).min(84);
    let height = (rows.max(1) as u16)
        .saturating_add(4)
        .clamp(7, inner.height.saturating_sub(2).max(7));
    let height = height.min(inner.height);
    Rect {
        x: inner.x + inner.width - width,
        y: inner.y + (inner.height - height) / 2,
        width,
        height,
    }
}

fn month(canvas: &mut Canvas, inner: Rect, calendar: &Calendar) {
    let weeks = calendar.weeks();
    let (width, height) = (
        26.min(inner.width),
        (weeks.len() as u16 + 3).min(inner.height),
    );
    let place = Rect {
        x: inner.x + inner.width - width,
        y: inner.y + (inner.height - height) / 2,
        width,
        height,
    };
    let title = calendar.day.strftime("%B %Y").to_string();
    let inside = canvas.popup(place, &title, "");
    canvas.text(row(inside, 0), "Mo Tu We Th Fr Sa Su", Role::Dim);
    let today = canvas.app.clock().today();
    for (line, week) in weeks.iter().enumerate() {
        for (column, day) in week.iter().enumerate() {
            let Some(day) = day else {
                continue;
            };
            let role = match day {
                day if *day == calendar.day => Role::Selection,
                day if *day == today => Role::Info,
                _ => Role::Text,
            };
            let at = shift(row(inside, 1 + line as u16), 3 * column as u16);
            canvas.text(at, &format!("{:>2}", day.day()), role);
        }
    }
}

/// Draws a text of several lines that is typed.
pub(super) fn long_text(canvas: &mut Canvas, inner: Rect, label: &str, editor: &Editor) {
    let height = inner.height.saturating_sub(2).max(5).min(inner.height);
    let place = Rect {
        y: inner.y + (inner.height - height) / 2,
        height,
        ..shift(inner, 2)
    };
    let written = format!("{} characters", editor.text().encode_utf16().count());
    let inside = canvas.popup(place, label, &written);
    let viewport = Viewport {
        width: inside.width,
        height: inside.height,
    };
    canvas.drawn.list = viewport;
    let origin = editor.origin(viewport);
    let role = canvas.style(Role::Text);
    let stand_in = canvas.style(Role::StandIn);
    let selected = canvas.style(Role::Selection);
    let selection = editor.selection();
    let last = (origin.line + usize::from(inside.height)).min(editor.line_count());
    for (y, line) in (inside.y..inside.bottom()).zip(origin.line..last) {
        let strip = Strip {
            area: Rect::new(inside.x, y, inside.width, 1),
            column: origin.column,
        };
        strip.draw(editor, line, canvas.buf, |cell| {
            let style = if cell.stand_in { stand_in } else { role };
            match &selection {
                Some(range) if range.contains(&cell.bytes.start) => style.patch(selected),
                _ => style,
            }
        });
        if line == editor.position().0 {
            let x = strip.x_of(editor.position().1);
            canvas.cursor = x.map(|x| ratatui::layout::Position::new(x, y));
        }
    }
    if editor.is_empty() {
        canvas.text(row(inside, 0), "empty: no value", Role::Placeholder);
    }
}
