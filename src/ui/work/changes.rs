//! Marks the cells that a watch saw change, in the rows that are in sight.

use ratatui::layout::Rect;

use crate::app::geometry::Viewport;
use crate::app::result::ResultPane;
use crate::app::watch::Sign;
use crate::ui::canvas::Canvas;
use crate::ui::cells::row_of;
use crate::ui::theme::Role;

/// Lays the look of a changed cell over what the grid drew: with the last round as what differs looks
/// elsewhere, since the start less so. The cell under the cursor keeps its own look.
pub(in crate::ui) fn mark_changes(
    canvas: &mut Canvas,
    area: Rect,
    viewport: Viewport,
    result: &ResultPane,
) {
    if result.signs.rows().is_empty() {
        return;
    }
    let sheet = result.sheet();
    let layout = result.grid.layout(&sheet, viewport);
    let cursor = result.grid.cursor(&sheet);
    for row in &layout.rows {
        for slot in &layout.slots {
            let here = row.row == cursor.row && slot.column == cursor.column;
            let place = sheet.row(row.row).zip(sheet.column(slot.column));
            let Some((number, column)) = place.filter(|_| !here) else {
                continue;
            };
            let role = match result.signs.cell(number, column) {
                Some(Sign::Changed) => Role::Match,
                Some(_) => Role::Doubt,
                None => continue,
            };
            let style = canvas.style(role);
            for line in 0..row.height {
                let y = layout.header + row.y + line;
                let cells = row_of(canvas.buf, area, y);
                let start = usize::from(slot.x);
                let cells = cells.get_mut(start..start + usize::from(slot.width));
                for cell in cells.unwrap_or_default() {
                    // Blanks beside a value are not underlined.
                    if cell.symbol() != " " {
                        cell.set_style(style);
                    }
                }
            }
        }
    }
}
