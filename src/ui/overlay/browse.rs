//! The list of an object's list views, and the card for a condition.

use ratatui::layout::Rect;

use super::{Chooser, choose, list_area};
use crate::app::browsing::{Line, ViewsCard, ViewsState, WhereCard};
use crate::app::geometry::{Hit, Viewport};
use crate::language::browse::operators;
use crate::ui::canvas::{Canvas, centred, row, shift};
use crate::ui::line_field::LineField;
use crate::ui::list::usual;
use crate::ui::theme::Role;
use crate::ui::wrap::wrap;

/// The names of the lines take this much.
const LABEL: u16 = 10;

/// Draws the list of list views.
pub(super) fn draw_views(canvas: &mut Canvas, area: Rect, card: &ViewsCard) {
    let place = list_area(area, card.picker.total().max(6) + 2);
    let (right, failed) = match &card.state {
        ViewsState::Asking => ("asking…", None),
        ViewsState::Here => ("", None),
        ViewsState::Failed(why) => ("", Some(why.clone())),
    };
    let title = format!("List views of {}", card.object);
    let whose = canvas.app.whose();
    let right = if right.is_empty() { &whose } else { right };
    let chooser = Chooser {
        title: &title,
        placeholder: "type to find a list view",
        empty: "No list view matches: Backspace widens the filter.",
        right,
        main: 0,
    };
    choose(canvas, place, &card.picker, &chooser, usual);
    if let Some(why) = failed {
        let inner = super::super::canvas::inset(place, 2);
        let lines = wrap(
            &format!("✗ The list views could not be had. {why}"),
            inner.width,
        );
        let first = inner.height.saturating_sub(1 + lines.len() as u16);
        for (at, line) in lines.iter().enumerate() {
            canvas.text(row(inner, first + at as u16), line, Role::Error);
        }
    }
}

/// Draws the card for a condition.
pub(super) fn draw_where(canvas: &mut Canvas, area: Rect, card: &WhereCard) {
    if card.line == Line::Field {
        let title = format!("A condition on {}: which field?", card.object);
        let chooser = Chooser {
            title: &title,
            placeholder: "type to find a field by name, label or type",
            empty: "No field matches: Backspace widens the filter.",
            right: &canvas.app.whose(),
            main: 0,
        };
        let place = list_area(area, card.picker.total());
        choose(canvas, place, &card.picker, &chooser, usual);
        return;
    }
    let Some((path, field)) = card.field() else {
        return;
    };
    let proposals = card.proposals();
    let width = 76.min(area.width.saturating_sub(4));
    let place = centred(area, width, 12);
    let whose = canvas.app.whose();
    let inner = canvas.popup(place, &format!("A condition on {}", card.object), &whose);
    let line = |at: u16| shift(row(inner, at), LABEL);
    canvas.text(row(inner, 1), "field", Role::Label);
    canvas.text(
        line(1),
        &format!("{path} · {}", field.label.replace('\n', " ")),
        Role::Text,
    );
    canvas.text(row(inner, 2), "operator", Role::Label);
    let chosen = card.operator();
    let words = chosen.map_or("", |operator| operator.words(field));
    let role = match card.line {
        Line::Operator => Role::Selection,
        _ => Role::Text,
    };
    let used = canvas.text(line(2), &format!("‹ {words} ›"), role);
    let count = operators(field).len();
    let more = format!("  {count} to choose from: Up, then Left Right");
    canvas.text(shift(line(2), used), &more, Role::Dim);
    if chosen.is_some_and(|operator| operator.takes_value()) {
        canvas.text(row(inner, 3), "value", Role::Label);
        let value = LineField {
            field: &card.value,
            theme: canvas.theme,
            label: "",
            label_width: 0,
            placeholder: placeholder(&field.kind),
            typing: card.line == Line::Value,
        };
        let drawn = value.draw(line(3), canvas.buf);
        canvas.hit(drawn.value, Hit::Field);
        canvas.cursor = drawn.cursor;
        canvas.drawn.list = Viewport {
            width: drawn.value.width,
            height: 1,
        };
        if !proposals.is_empty() {
            let said = format!("Tab takes {}", proposals.join("  "));
            canvas.text(line(4), &said, Role::Dim);
        }
        if let Some(zone) = card.zone() {
            let said = format!("days and times are of {zone}, as the table shows them");
            canvas.text(line(5), &said, Role::Dim);
        }
    }
    let (said, role) = match card.condition() {
        Some(Ok(condition)) => (format!("WHERE {condition}"), Role::Text),
        Some(Err(_)) if card.value.is_empty() => ("type a value".to_owned(), Role::Dim),
        Some(Err(why)) => (format!("✗ wanted is {why}"), Role::Error),
        None => (String::new(), Role::Dim),
    };
    for (at, part) in wrap(&said, inner.width).iter().enumerate().take(3) {
        canvas.text(row(inner, 6 + at as u16), part, role);
    }
}

fn placeholder(kind: &str) -> &'static str {
    match kind {
        "date" => "2026-01-31, TODAY, last 30 days",
        "datetime" => "2026-01-31, 2026-01-31 14:30, TODAY, last 30 days",
        "boolean" => "true or false",
        "int" | "double" | "currency" | "percent" => "a number",
        "id" | "reference" => "an id",
        "time" => "14:30",
        _ => "a value; where several can be, with commas (\"a, b\" is one)",
    }
}
