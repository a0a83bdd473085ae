//! The lists of statements: the filter, the rows, and below them the whole of the selected one.

use ratatui::layout::Rect;

use super::list_area;
use crate::app::geometry::{Hit, Viewport};
use crate::app::library::{Library, Shelf, State};
use crate::text;
use crate::ui::canvas::{Canvas, row};
use crate::ui::line_field::LineField;
use crate::ui::list::List;
use crate::ui::theme::Role;
use crate::ui::wrap::wrap;

/// Lines of the preview at most.
const PREVIEW: u16 = 8;
/// The list keeps this many rows.
const ROWS: u16 = 5;

/// Draws the list.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, library: &Library) {
    let place = list_area(area, usize::from(area.height));
    let (title, right, empty) = match &library.shelf {
        Shelf::History { all, runs, .. } => {
            let whose = canvas.app.column().map(|column| &column.org);
            let right = match whose.filter(|_| !*all) {
                Some(org) => canvas.app.orgs.whose(org),
                None => "all orgs".to_owned(),
            };
            let empty = match library.picker.total() {
                0 if !all && !runs.is_empty() => {
                    "Nothing was run in this org yet; Ctrl-R lists all orgs."
                }
                0 => "Nothing was run yet: every run is kept here, with its rows and its time.",
                _ => "Nothing matches: Backspace widens the filter.",
            };
            ("History", right, empty.to_owned())
        }
        Shelf::Saved { folder, .. } => {
            let empty = match library.picker.total() {
                0 => "No query is saved yet: Ctrl-S saves the one in the editor.".to_owned(),
                _ => "Nothing matches: Backspace widens the filter.".to_owned(),
            };
            // Where they are; of a long path its end tells more.
            let room = usize::from(place.width / 2);
            let long = text::width(folder).saturating_sub(room);
            let kept = folder.char_indices().nth(long);
            let kept = kept.and_then(|(at, _)| folder.get(at..)).unwrap_or(folder);
            let mark = if long > 0 { "…" } else { "" };
            ("Saved queries", format!("{mark}{kept}"), empty)
        }
    };
    let empty = match &library.state {
        State::Reading => "reading…",
        State::Here => &empty,
        State::Failed(why) => why,
    };
    let title = match library.state {
        State::Here => format!("{title} · {}", library.picker.count()),
        State::Reading | State::Failed(_) => title.to_owned(),
    };
    let inner = canvas.popup(place, &title, &right);
    let field = LineField {
        field: library.picker.filter(),
        theme: canvas.theme,
        label: "›",
        label_width: 2,
        placeholder: "type to find a statement",
        typing: library.picker.is_typing(),
    };
    let drawn = field.draw(row(inner, 0), canvas.buf);
    canvas.hit(drawn.value, Hit::Field);
    canvas.cursor = drawn.cursor;
    let below = inner.height.saturating_sub(2);
    let preview = preview(library, inner.width, below);
    let taken = match preview.len() as u16 {
        0 => 0,
        lines => lines + 1,
    };
    let rows = Rect {
        y: inner.y + 2.min(inner.height),
        height: below - taken,
        ..inner
    };
    let list = List {
        picker: &library.picker,
        theme: canvas.theme,
        empty,
        main: 0,
        columns: usize::MAX,
        wide: false,
    };
    let shown = list.draw(rows, canvas.buf, |_, column| match column {
        0 => Role::Text,
        _ => Role::Dim,
    });
    for (line, place) in shown.enumerate() {
        canvas.hit(row(rows, line as u16), Hit::ListRow(place));
    }
    canvas.drawn.list = Viewport {
        width: drawn.value.width,
        height: rows.height,
    };
    if taken > 0 {
        let rule = "─".repeat(usize::from(inner.width));
        canvas.text(row(inner, 2 + rows.height), &rule, Role::Border);
    }
    for (at, (line, role)) in preview.iter().enumerate() {
        canvas.text(row(inner, 3 + rows.height + at as u16), line, *role);
    }
}

/// The selected statement, as it was written, as far as there is room beside the rows; always as
/// many lines, so that the rows do not jump.
fn preview(library: &Library, width: u16, height: u16) -> Vec<(String, Role)> {
    let room = height.saturating_sub(ROWS + 1).min(PREVIEW);
    if room < 2 || library.picker.total() == 0 {
        return Vec::new();
    }
    let mut lines: Vec<(String, Role)> = Vec::new();
    if let Some(remark) = library.remark() {
        let role = if remark.starts_with('✗') {
            Role::Error
        } else {
            Role::Dim
        };
        let remark = wrap(&remark, width).into_iter().take(2);
        lines.extend(remark.map(|line| (line, role)));
    }
    let statement = library.statement().unwrap_or_default();
    let written = statement.lines().flat_map(|line| wrap(line, width));
    lines.extend(
        written
            .take(usize::from(PREVIEW))
            .map(|line| (line, Role::Text)),
    );
    lines.resize(usize::from(room), (String::new(), Role::Text));
    lines
}
