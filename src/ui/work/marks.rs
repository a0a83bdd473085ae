//! Marks the hits of a search in the rows that are in sight.

use ratatui::buffer::Cell;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::geometry::Viewport;
use crate::app::result::ResultPane;
use crate::ui::canvas::Canvas;
use crate::ui::cells::row_of;
use crate::ui::theme::Role;

/// Lays the look of a hit over what the grid drew into an area. Only what is in sight is looked at.
pub(in crate::ui) fn mark_hits(
    canvas: &mut Canvas,
    area: Rect,
    viewport: Viewport,
    result: &ResultPane,
) {
    let Some(search) = &result.work.search else {
        return;
    };
    let Some(hits) = search.hits() else { return };
    let wanted = search.text.to_lowercase();
    let style = canvas.style(Role::Match);
    let sheet = result.sheet();
    let layout = result.grid.layout(&sheet, viewport);
    for row in &layout.rows {
        for slot in &layout.slots {
            let column = sheet.column(slot.column);
            if !column.is_some_and(|column| hits.contains(row.row, column)) {
                continue;
            }
            let mut found = false;
            for line in 0..row.height {
                let y = layout.header + row.y + line;
                let cells = row_of(canvas.buf, area, y);
                let start = usize::from(slot.x);
                let cells = cells.get_mut(start..start + usize::from(slot.width));
                found |= mark(cells.unwrap_or_default(), &wanted, style);
            }
            if !found {
                // It is behind the edge: where the text goes on is marked.
                let y = layout.header + row.y;
                let last = usize::from((slot.x + slot.width).saturating_sub(1));
                if let Some(cell) = row_of(canvas.buf, area, y).get_mut(last) {
                    cell.set_style(style);
                }
            }
        }
    }
}

/// Marks a text, given in lower case, wherever it stands in the cells; whether it does.
fn mark(cells: &mut [Cell], wanted: &str, style: Style) -> bool {
    let mut text = String::new();
    // Where each cell's symbol begins in the text.
    let mut starts = Vec::with_capacity(cells.len());
    for cell in cells.iter() {
        starts.push(text.len());
        text += &cell.symbol().to_lowercase();
    }
    let mut found = false;
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(wanted)) {
        let (start, end) = (from + at, from + at + wanted.len());
        for (cell, begin) in cells.iter_mut().zip(&starts) {
            if (start..end).contains(begin) {
                cell.set_style(style);
            }
        }
        found = true;
        from = end.max(start + 1);
    }
    found
}

#[cfg(test)]
mod tests {
    use ratatui::style::Modifier;

    use super::*;

    fn marked(text: &str, wanted: &str) -> String {
        let mut cells: Vec<Cell> = text
            .chars()
            .map(|c| {
                let mut cell = Cell::default();
                cell.set_char(c);
                cell
            })
            .collect();
        let style = Style::new().add_modifier(Modifier::UNDERLINED);
        let found = mark(&mut cells, wanted, style);
        let marks = cells.iter().map(|cell| {
            if cell.modifier.contains(Modifier::UNDERLINED) {
                '^'
            } else {
                ' '
            }
        });
        let marks: String = marks.collect();
        assert_eq!(found, marks.contains('^'));
        marks.trim_end().to_owned()
    }

    #[test]
    fn every_occurrence_is_marked_whatever_its_case() {
        assert_eq!(marked("Acme and ACME", "acme"), "^^^^     ^^^^");
        assert_eq!(marked("Ødegård", "gå"), "   ^^");
        assert_eq!(marked("aaa", "aa"), "^^");
        assert_eq!(marked("nothing", "acme"), "");
    }
}
