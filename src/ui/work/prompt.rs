//! The line at the foot of the results that a filter or a search is typed into, and below it what it
//! does or what is wrong with it.

use ratatui::layout::Rect;

use crate::app::geometry::{Hit, Viewport};
use crate::app::result::ResultPane;
use crate::app::work::{Prompt, PromptKind};
use crate::rows::order::OPERATORS;
use crate::text;
use crate::ui::canvas::{Canvas, row, shift};
use crate::ui::line_field::LineField;
use crate::ui::theme::Role;

/// The rows it takes.
pub(in crate::ui) const HEIGHT: u16 = 2;

/// Draws into the last rows of an area.
pub(in crate::ui) fn draw_prompt(
    canvas: &mut Canvas,
    area: Rect,
    prompt: &Prompt,
    result: &ResultPane,
) {
    let line = shift(row(area, area.height.saturating_sub(HEIGHT)), 1);
    let below = shift(row(area, area.height.saturating_sub(1)), 1);
    let (label, placeholder) = match prompt.kind {
        PromptKind::Filter => ("&", "acme, Amount > 1000, Name ~ acme, Owner.Name is null"),
        PromptKind::Search { .. } => ("/", "type to search"),
    };
    let count = count(prompt, result);
    let used = canvas.text_right(
        Rect {
            width: line.width.saturating_sub(1),
            ..line
        },
        &count,
        Role::Progress,
    );
    let field = LineField {
        field: &prompt.field,
        theme: canvas.theme,
        label,
        label_width: 2,
        placeholder,
        typing: true,
    };
    let place = Rect {
        width: line.width.saturating_sub(used + 2),
        ..line
    };
    let drawn = field.draw(place, canvas.buf);
    canvas.hit(drawn.value, Hit::Field);
    canvas.cursor = drawn.cursor;
    canvas.drawn.list = Viewport {
        width: drawn.value.width,
        height: 1,
    };
    let (said, role) = said(prompt, result);
    canvas.text(below, &said, role);
}

/// What stands at the right: how many rows or hits.
fn count(prompt: &Prompt, result: &ResultPane) -> String {
    match prompt.kind {
        PromptKind::Filter => match result.work.arranging() {
            Some(busy) => busy.to_owned(),
            None => format!(
                "{} of {} rows",
                text::number(result.sheet().len() as u64),
                text::number(result.rows.len() as u64)
            ),
        },
        PromptKind::Search { .. } => {
            let Some(search) = result.work.search.as_ref().filter(|s| !s.text.is_empty()) else {
                return String::new();
            };
            let sheet = result.sheet();
            let at = result.grid.cursor(&sheet);
            search.count(at.row, sheet.column(at.column))
        }
    }
}

/// The line below: what is wrong, else what may follow.
fn said(prompt: &Prompt, result: &ResultPane) -> (String, Role) {
    if let Some(problem) = &prompt.problem {
        return (
            format!("✗ {}. {}", problem.title(), problem.hint()),
            Role::Error,
        );
    }
    if let Some(name) = &prompt.naming {
        let more = format!("{name} … {OPERATORS}; Enter searches the word");
        return (more, Role::Dim);
    }
    let rows = text::number(result.rows.len() as u64);
    let partial = match result.total.filter(|_| result.is_partial()) {
        Some(total) => format!(" · in the {rows} rows loaded of {}", text::number(total)),
        None => String::new(),
    };
    let what = match prompt.kind {
        PromptKind::Filter => format!("a text in any column, or Name {OPERATORS}"),
        PromptKind::Search { column } => {
            let columns = result.rows.columns();
            match column.and_then(|column| columns.get(column)) {
                Some(column) => format!("in {} · Tab: in all columns", column.title),
                None => {
                    let here = prompt.here.and_then(|column| columns.get(column));
                    let here = here.map_or("", |column| column.title.as_str());
                    format!("in all columns · Tab: only in {here}")
                }
            }
        }
    };
    (what + &partial, Role::Dim)
}
