//! The form of a record: a row for each field with what it holds and what it is to hold, and the
//! editor of the one that is being edited.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::record_value;
use crate::app::geometry::{Hit, Viewport};
use crate::app::record_form::{FormState, Group, Purpose, RecordForm, value};
use crate::org::OrgKey;
use crate::schema::words;
use crate::text;
use crate::ui::canvas::{Canvas, inset, row, shift};
use crate::ui::line_field::LineField;
use crate::ui::theme::Role;
use crate::ui::wrap::wrap;

/// Labels take no more than this.
const LABEL: u16 = 30;
/// Names take this much, where there is room for them.
const NAME: u16 = 24;
/// From this width on the names of the fields stand beside their labels.
const WITH_NAMES: u16 = 96;
/// What is said of the field under the cursor takes this many lines.
const ABOUT: u16 = 3;
/// What is wrong with the record as a whole takes no more.
const SAID: usize = 3;

/// The org by its badge and alias, for titles: production is named in words.
pub(super) fn org_named(canvas: &Canvas, org: &OrgKey) -> String {
    canvas.app.orgs.whose(org)
}

/// The area for a card that needs much room.
pub(super) fn big_area(area: Rect) -> Rect {
    Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(3),
        ..inset(area, 1)
    }
}

/// Draws the form.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, form: &RecordForm) {
    let place = big_area(area);
    let object = &form.object;
    let name = &form.name;
    let title = match &form.purpose {
        Purpose::Edit { .. } if name.is_empty() => format!("Edit {object}"),
        Purpose::Edit { .. } => format!("Edit {object} {name}"),
        Purpose::Create => format!("New {object}"),
        Purpose::Clone { .. } => format!("New {object}, like {name}"),
    };
    let org = org_named(canvas, &form.org);
    let right = match (form.changed(), form.creates()) {
        (0, _) => org,
        (1, true) => format!("1 field set · {org}"),
        (set, true) => format!("{set} fields set · {org}"),
        (changed, false) => format!("{changed} changed · {org}"),
    };
    let inner = canvas.popup(place, &title, &right);
    match &form.state {
        FormState::Loading => {
            canvas.text(row(inner, 1), "reading the record…", Role::Progress);
        }
        FormState::Failed(title, more) => {
            let lines = wrap(&format!("✗ {title}\n{more}"), inner.width);
            for (at, line) in lines.iter().enumerate() {
                let role = if at == 0 { Role::Error } else { Role::Text };
                canvas.text(row(inner, 1 + at as u16), line, role);
            }
        }
        FormState::Here => fields(canvas, inner, form),
    }
}

fn fields(canvas: &mut Canvas, inner: Rect, form: &RecordForm) {
    let mut top = 0;
    for said in form
        .said
        .iter()
        .flat_map(|said| wrap(&format!("✗ {said}"), inner.width))
        .take(SAID)
    {
        canvas.text(row(inner, top), &said, Role::Error);
        top += 1;
    }
    let filter = form.picker.filter();
    if form.picker.is_typing() || !filter.is_empty() {
        let field = LineField {
            field: filter,
            theme: canvas.theme,
            label: "›",
            label_width: 2,
            placeholder: "type to find a field by its label or name",
            typing: form.picker.is_typing() && form.editing.is_none(),
        };
        let drawn = field.draw(row(inner, top), canvas.buf);
        canvas.hit(drawn.value, Hit::Field);
        canvas.cursor = drawn.cursor;
        canvas.text_right(row(inner, top), &form.picker.count(), Role::Dim);
        top += 1;
    }
    let about = ABOUT.min(inner.height / 4) + 1;
    let list = Rect {
        y: inner.y + top.min(inner.height),
        height: inner.height.saturating_sub(top + about),
        ..inner
    };
    canvas.drawn.list = Viewport {
        width: list.width,
        height: list.height,
    };
    let window = form.picker.window(list.height);
    if form.picker.is_empty() {
        canvas.text(
            list,
            "  No field matches: Backspace widens the filter.",
            Role::Dim,
        );
    }
    for (line, place) in window.enumerate() {
        let Some(matched) = form.picker.row(place) else {
            continue;
        };
        let at = row(list, line as u16);
        if form.group.is_none() {
            canvas.hit(at, Hit::ListRow(place));
        }
        field_row(canvas, at, form, matched.item.key, matched.selected);
    }
    let below = Rect {
        y: list.bottom(),
        height: about.min(inner.height),
        ..inner
    };
    say_about(canvas, below, form);
    // Over the rows, so last.
    if let Some(group) = &form.group {
        parts(canvas, list, form, group);
    }
    record_value::draw_over(canvas, inner, form);
}

/// The parts of an address or a name, over the rows.
fn parts(canvas: &mut Canvas, list: Rect, form: &RecordForm, group: &Group) {
    let width = list.width.saturating_sub(4).min(WITH_NAMES - 2);
    let height = (group.picker.len() as u16 + 2).min(list.height);
    let place = Rect {
        x: list.x + list.width - width,
        y: list.y + (list.height - height) / 2,
        width,
        height,
    };
    let label = form
        .field(group.of)
        .map_or("", |field| field.label.as_str());
    let inside = canvas.popup(place, label, "");
    canvas.drawn.list = Viewport {
        width: inside.width,
        height: inside.height,
    };
    for (line, place) in group.picker.window(inside.height).enumerate() {
        let Some(matched) = group.picker.row(place) else {
            continue;
        };
        let at = row(inside, line as u16);
        canvas.hit(at, Hit::ListRow(place));
        field_row(canvas, at, form, matched.item.key, matched.selected);
    }
}

/// One field: its sign, its label and name, what it is to hold, and what it is or why it cannot be
/// written.
fn field_row(canvas: &mut Canvas, at: Rect, form: &RecordForm, entry: usize, selected: bool) {
    let (Some(held), Some(field)) = (form.entries.get(entry), form.field(entry)) else {
        return;
    };
    let over = match selected {
        true => canvas.style(Role::Selection),
        false => Style::new(),
    };
    if selected {
        canvas.styled(at, &" ".repeat(usize::from(at.width)), over);
    }
    let state = form.row_state(entry);
    let writable = state.why_not.is_none();
    let (sign, sign_role) = match () {
        () if state.problem.is_some() => ("✗", Role::Error),
        () if state.doubt.is_some() => ("⚠", Role::Warning),
        () if state.changed => ("●", Role::Success),
        () if state.required => ("*", Role::Warning),
        () => (" ", Role::Text),
    };
    let mut put = |area: Rect, text: &str, role: Role| {
        let style = canvas
            .style(role)
            .patch(if selected { over } else { Style::new() });
        canvas.styled(area, text, style)
    };
    put(at, if selected { "▸" } else { " " }, Role::Text);
    put(shift(at, 1), sign, sign_role);
    let label = LABEL.min(at.width / 3);
    let names = if at.width >= WITH_NAMES { NAME } else { 0 };
    let usual = if writable { Role::Text } else { Role::Disabled };
    let in_column = |by: u16, width: u16| Rect {
        width: width.min(at.width.saturating_sub(by)),
        ..shift(at, by)
    };
    put(in_column(3, label.saturating_sub(1)), &field.label, usual);
    if names > 0 {
        put(in_column(3 + label, names - 1), &field.name, Role::Dim);
    }
    let begin = 3 + label + names;
    let whole = !form.parts(entry).is_empty();
    let kind_width = match at.width {
        // What stands together needs the room.
        _ if whole => 0,
        0..70 => 0,
        70..96 => 18,
        _ => 26,
    };
    let room = at
        .width
        .saturating_sub(begin + kind_width + u16::from(kind_width > 0));
    let place = in_column(begin, room);
    let editing = form
        .editing
        .as_ref()
        .filter(|editing| editing.entry == entry);
    match editing {
        Some(editing) => record_value::draw_line(canvas, place, editing),
        None => {
            let clock = canvas.app.clock();
            let usual = if writable { Role::Text } else { Role::Disabled };
            let (shown, role) = match held.now.as_deref() {
                _ if whole => match form.together(entry, false, &clock) {
                    None => ("not set".to_owned(), Role::Placeholder),
                    Some(text) if text.is_empty() => ("∅".to_owned(), Role::Null),
                    Some(text) => (text, usual),
                },
                None if !writable => (String::new(), Role::Dim),
                None => match form.default_of(entry) {
                    Some(default) => (format!("not set: {default}"), Role::Placeholder),
                    None => ("not set".to_owned(), Role::Placeholder),
                },
                Some(value::NULL) => ("∅".to_owned(), Role::Null),
                Some("\"\"") => ("\"\"".to_owned(), Role::Empty),
                Some(json) => (form.shown(entry, json, &clock), usual),
            };
            let style = canvas.style(role).patch(over);
            canvas.styled(place, &one_line(&shown), style);
        }
    }
    if kind_width > 0 {
        let kind = state
            .why_not
            .map_or_else(|| words::type_of(field), str::to_owned);
        let role = if writable { Role::Dim } else { Role::Disabled };
        let place = in_column(at.width - kind_width, kind_width);
        let style = canvas.style(role).patch(over);
        canvas.styled(place, &kind, style);
    }
}

/// What is said of the field under the cursor: its type, its help, and what is wrong.
fn say_about(canvas: &mut Canvas, area: Rect, form: &RecordForm) {
    let line = "─".repeat(usize::from(area.width));
    let line = if canvas.app.options.ui.ascii {
        line.replace('─', "-")
    } else {
        line
    };
    canvas.text(row(area, 0), &line, Role::Border);
    let Some(entry) = form.selected() else {
        return;
    };
    let (Some(held), Some(field)) = (form.entries.get(entry), form.field(entry)) else {
        return;
    };
    let state = form.row_state(entry);
    let whole = !form.parts(entry).is_empty();
    let mut lines: Vec<(String, Role)> = Vec::new();
    let wrong = form
        .editing
        .as_ref()
        .and_then(|editing| editing.refused.clone());
    if let Some(wrong) = wrong.or(state.problem) {
        lines.push((format!("✗ {wrong}"), Role::Error));
    } else if let Some(meant) = form.meant(&canvas.app.clock()) {
        match meant {
            Ok(meant) => lines.push((format!("= {meant}"), Role::Info)),
            Err(why) => lines.push((why, Role::Warning)),
        }
    } else if let Some(doubt) = state.doubt {
        lines.push((format!("⚠ the org may refuse it: {doubt}"), Role::Warning));
    }
    if field.kind.ends_with("picklist")
        && held.why_not.is_none()
        && let Some(why) = form.not_narrowed()
    {
        lines.push((why, Role::Warning));
    }
    if let Some(why) = state.why_not {
        lines.push((format!("not to be written: {why}"), Role::Dim));
    }
    if whole {
        if state.changed
            && let Some(old) = form.together(entry, true, &canvas.app.clock())
        {
            lines.push((format!("was {}", one_line(&old)), Role::Dim));
        }
    } else if held.is_changed()
        && let Some(old) = &held.old
    {
        let clock = canvas.app.clock();
        let old = match old.as_str() {
            value::NULL => "∅".to_owned(),
            old => form.shown(entry, old, &clock),
        };
        lines.push((format!("was {}", one_line(&old)), Role::Dim));
    }
    let mut about = format!("{} · {}", field.name, words::described(field));
    if let Some(help) = &field.inline_help_text {
        about = format!("{about} · {help}");
    }
    lines.push((about, Role::Dim));
    let wrapped = lines
        .iter()
        .flat_map(|(text, role)| wrap(text, area.width).into_iter().map(|line| (line, *role)));
    for (at, (line, role)) in wrapped
        .take(usize::from(area.height.saturating_sub(1)))
        .enumerate()
    {
        canvas.text(row(area, 1 + at as u16), &line, role);
    }
}

/// Line breaks as signs.
fn one_line(text: &str) -> String {
    text::truncate(text, 400).replace(['\n', '\r'], "⏎")
}
