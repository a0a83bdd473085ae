//! What differs, line by line: what is compared, a panel for each of them, and below the values of the
//! line under the cursor.

use ratatui::layout::Rect;

use super::{detail, frame, head, panels};
use crate::app::compare::Compare;
use crate::app::geometry::Hit;
use crate::ui::canvas::{Canvas, inset, row};

/// How many values of the line under the cursor are told.
const DETAILS: u16 = 5;
/// The least height of the panels.
const LEAST: u16 = 7;

/// Draws the lines.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, compare: &Compare) {
    let Some(view) = &compare.view else {
        frame(canvas, area, compare);
        return;
    };
    let screen = canvas.buf.area;
    canvas.hit(screen, Hit::Overlay);
    canvas.clear(area);
    let inner = inset(area, 1);
    let head = head::draw(canvas, inner, compare, view).min(area.height);
    let details = DETAILS.min(area.height.saturating_sub(head + LEAST));
    let body = Rect {
        y: area.y + head,
        height: area.height - head - details,
        ..area
    };
    panels::draw(canvas, body, compare, view);
    if details > 0 {
        let below = Rect {
            y: body.bottom(),
            height: details,
            ..inner
        };
        // The last row stays free above the status.
        let below = Rect {
            height: below.height.min(row(below, details - 1).bottom() - below.y),
            ..below
        };
        detail::draw(canvas, below, compare, view);
    }
}
