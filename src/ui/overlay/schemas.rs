//! Two orgs' schemas compared: the objects, what differs in one, the orgs to choose from.

use ratatui::layout::Rect;

use super::{Chooser, choose};
use crate::app::schema_compare::{Level, SchemaCompare};
use crate::ui::canvas::{Canvas, inset, row};
use crate::ui::theme::Role;
use crate::ui::wrap::wrap;

/// Draws it.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, compare: &SchemaCompare) {
    // Whose screen it is stands above, the status and the keys below.
    let place = Rect {
        y: area.y + 1.min(area.height),
        height: area.height.saturating_sub(3),
        ..area
    };
    let [left, right] = &compare.names;
    let (title, placeholder, main) = match &compare.level {
        Level::Orgs => (
            format!("Compare the schema of {left} with"),
            "type to find an org",
            1,
        ),
        Level::Objects => ("Schema".to_owned(), "type to find an object", 1),
        Level::Object(object) => (
            format!("Schema of {object}"),
            "type to find a field, a value, a record type",
            1,
        ),
    };
    let whose = match compare.level {
        Level::Orgs => String::new(),
        Level::Objects | Level::Object(_) => format!("{left} → {right}").replace(['(', ')'], ""),
    };
    let chooser = Chooser {
        title: &title,
        placeholder,
        empty: if compare.picker.total() > 0 {
            "Nothing matches: Backspace widens the filter."
        } else {
            ""
        },
        right: &whose,
        main,
    };
    choose(
        canvas,
        place,
        &compare.picker,
        &chooser,
        |item, column| match (column, item.columns.first().map(String::as_str)) {
            (0, Some("PROD")) => Role::Prod,
            (0, Some("≠")) => Role::Warning,
            (0, Some("◀" | "▶")) => Role::Info,
            (0, Some("!")) => Role::Error,
            (0, _) | (_, Some("=" | "·")) => Role::Dim,
            (1, _) => Role::Label,
            _ => Role::Text,
        },
    );
    if compare.picker.total() == 0 {
        let inner = inset(place, 2);
        for (at, line) in wrap(&compare.state, inner.width).iter().enumerate() {
            canvas.text(row(inner, at as u16 + 1), line, Role::Text);
        }
    }
}
