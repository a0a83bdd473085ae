//! A form: what it is for, its lines, and why it was not taken.

use ratatui::layout::Rect;

use super::login::{LABEL, field, paragraph};
use crate::app::form::Form;
use crate::app::geometry::Viewport;
use crate::ui::canvas::{Canvas, centred, row, shift};
use crate::ui::theme::Role;
use crate::ui::wrap::wrap;

/// Draws the form.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, form: &Form) {
    let width = area.width.saturating_sub(4).min(90);
    // As high for every line, so that nothing jumps as the cursor goes from one to the next.
    let refused = form.refused.as_ref().map(|why| format!("✗ {why}"));
    let mut words = form.about();
    if refused.is_some()
        && let Some((first, _)) = words.split_once('\n')
    {
        // Why it is refused matters more than the first values of a list.
        words.truncate(first.len());
    }
    let least = match form.binds.iter().any(|bind| bind.list) {
        true => 2,
        false => 1,
    };
    let about = wrap(&words, width.saturating_sub(4)).len().max(least) as u16;
    let lines = form.fields.len() as u16;
    let why = refused.as_ref();
    let why = why.map_or(0, |why| wrap(why, width.saturating_sub(4)).len() as u16);
    let height = (lines + about + 4 + why.max(2)).min(area.height);
    // Values for the parameters of a query: they go to its org.
    let whose = match form.binds.is_empty() {
        true => String::new(),
        false => canvas.app.whose(),
    };
    let inner = canvas.popup(centred(area, width, height), &form.title, &whose);
    canvas.drawn.list = Viewport {
        width: inner.width.saturating_sub(LABEL + 2),
        height: inner.height,
    };
    // With more lines than room the one with the cursor stays in sight.
    let room = inner.height.saturating_sub(about + 2 + why.max(2)).max(1);
    let first = (form.focus as u16 + 1).saturating_sub(room);
    let shown = form.fields.iter().enumerate().skip(usize::from(first));
    for (at, (place, (label, value))) in shown.take(usize::from(room)).enumerate() {
        let line = row(inner, 1 + at as u16);
        let focused = place == form.focus;
        canvas.text(line, if focused { "▸" } else { " " }, Role::HintKey);
        field(canvas, shift(line, 2), value, label, "", focused);
    }
    let below = 2 + room.min(lines);
    let read = form.read(form.focus).is_some();
    let role = if read { Role::Text } else { Role::Dim };
    let at = paragraph(canvas, inner, below, &words, role);
    if let Some(refused) = &refused {
        paragraph(canvas, inner, at, refused, Role::Error);
    }
}
