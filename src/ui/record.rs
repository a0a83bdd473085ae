//! The record under the cursor as a form beside the table: every column that is shown, a line and
//! more each. It follows the cursor: its row, and its column, which is kept in sight.
//!
//! Draws what fits and measures no more than the columns. Knows no keys.

use ratatui::layout::Rect;

use crate::app::result::ResultPane;
use crate::app::staging::shown_in;
use crate::rows::Look;
use crate::text;
use crate::ui::canvas::{Canvas, row, shift};
use crate::ui::theme::Role;

/// From this width on the form stands beside the table; below it takes the table's place.
const BESIDE: u16 = 70;
/// The form's widest.
const WIDEST: u16 = 60;
/// Names take no more than this.
const NAME: u16 = 24;
/// A value takes at most so many lines; the whole of it is one key away.
const LINES: usize = 4;
/// No more of a value is broken into lines (bytes).
const BROKEN: usize = 1_024;

/// Splits an area into what is left for the table and the form's place.
pub(super) fn split(area: Rect) -> (Option<Rect>, Rect) {
    if area.width < BESIDE {
        return (None, area);
    }
    let width = (area.width / 2).min(WIDEST);
    let table = Rect {
        width: area.width - width,
        ..area
    };
    let form = Rect {
        x: area.x + table.width,
        width,
        ..area
    };
    (Some(table), form)
}

/// One column of the record.
struct Item {
    name: String,
    lines: Vec<String>,
    role: Role,
}

/// Draws the form.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, result: &ResultPane, alone: bool) {
    canvas.clear(area);
    let mut inside = area;
    if !alone {
        for line in 0..area.height {
            canvas.text(row(area, line), "│", Role::Border);
        }
        inside = shift(area, 2);
    }
    let sheet = result.sheet();
    let zone = canvas.app.grid_zone();
    let cursor = result.grid.cursor(&sheet);
    if sheet.is_empty() || inside.width == 0 {
        return;
    }
    let named = (0..sheet.columns()).map(|place| text::width(sheet.title(place)));
    let name = u16::try_from(named.max().unwrap_or(0)).unwrap_or(NAME);
    let name = name.min(NAME).min(inside.width / 2);
    let width = inside.width.saturating_sub(name + 2).max(1);
    let items: Vec<Item> = (0..sheet.columns())
        .map(|place| {
            let (shown, look) = sheet.shown_in(cursor.row, place, zone);
            let staged = sheet
                .row(cursor.row)
                .zip(sheet.column(place))
                .filter(|(row, column)| result.staged.get(*row, *column).is_some());
            let (shown, role) = match staged {
                // As in the table: the sign of a change that is not saved.
                Some((row, column)) => (
                    format!("*{}", shown_in(result, row, column)).into(),
                    Role::Warning,
                ),
                None => (shown, role_of(look)),
            };
            Item {
                name: text::truncate(sheet.title(place), usize::from(name)).into_owned(),
                lines: broken(&shown, usize::from(width)),
                role,
            }
        })
        .collect();
    let head = format!(
        "Record {} of {}",
        cursor.row + 1,
        text::number(sheet.len() as u64)
    );
    canvas.text(row(inside, 0), &head, Role::Title);
    let body = Rect {
        y: inside.y + 1.min(inside.height),
        height: inside.height.saturating_sub(1),
        ..inside
    };
    let mut at = 0;
    for (place, item) in items
        .iter()
        .enumerate()
        .skip(first(&items, cursor.column, body.height))
    {
        for (number, line) in item.lines.iter().enumerate() {
            if at >= body.height {
                return;
            }
            let target = row(body, at);
            if number == 0 {
                let role = if place == cursor.column {
                    Role::HeaderCurrent
                } else {
                    Role::Label
                };
                canvas.text(target, &item.name, role);
            }
            canvas.text(shift(target, name + 2), line, item.role);
            at += 1;
        }
    }
}

/// The first item shown, so that the one with the cursor is in sight to its end.
fn first(items: &[Item], cursor: usize, height: u16) -> usize {
    let mut lines = 0;
    for (place, item) in items.iter().enumerate().take(cursor + 1).rev() {
        lines += item.lines.len();
        if lines > usize::from(height) {
            return (place + 1).min(cursor);
        }
    }
    0
}

/// The lines of a value, the last with a sign where there is more.
fn broken(value: &str, width: usize) -> Vec<String> {
    let end = value.floor_char_boundary(BROKEN.min(value.len()));
    let part = value.get(..end).unwrap_or_default();
    let places = text::wrap(part, width);
    let more = places.len() > LINES || end < value.len();
    let mut lines: Vec<String> = places
        .into_iter()
        .take(LINES)
        .filter_map(|place| part.get(place))
        .map(|line| text::display(line).into_owned())
        .collect();
    if let (true, Some(last)) = (more, lines.last_mut()) {
        *last = text::truncate(&format!("{last} "), width.saturating_sub(1)).into_owned() + "…";
    }
    lines
}

fn role_of(look: Look) -> Role {
    match look {
        Look::Null => Role::Null,
        Look::Empty => Role::Empty,
        Look::Number => Role::Number,
        Look::Boolean => Role::Boolean,
        Look::Summary => Role::StandIn,
        Look::Blank | Look::Text => Role::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_value_is_cut_with_a_sign() {
        assert_eq!(broken("", 10), [""]);
        assert_eq!(broken("one two three", 7), ["one two", "three"]);
        let long = broken(&"word ".repeat(500), 9);
        assert_eq!(long.len(), LINES);
        assert!(long.last().is_some_and(|line| line.ends_with('…')));
        assert!(long.iter().all(|line| text::width(line) <= 9), "{long:?}");
    }
}
