//! Which part of the text is in view, and which place of the text lies under the mouse.

use super::Editor;
use crate::app::geometry::Viewport;

/// The line and the column in cells, from 0, that stand in the top left corner of the view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

impl Editor {
    /// The top left corner of the view in a viewport. It moves as little as the cursor's being in
    /// view allows, so that drawing with another size than last time still shows the cursor; but
    /// where the whole line of the cursor fits, its beginning is in view, since a text whose lines
    /// begin out of sight looks lost. After a [`Scroll`](super::EditAction::Scroll) it stays where it
    /// was scrolled to.
    pub fn origin(&self, viewport: Viewport) -> Origin {
        let height = usize::from(viewport.height.max(1));
        let width = usize::from(viewport.width.max(1));
        let mut origin = self.origin;
        origin.line = origin.line.min(self.line_count().saturating_sub(height));
        if self.astray {
            return origin;
        }
        let (line, column) = self.position();
        let wide = self.buffer.width_at(self.caret.head);
        origin.line = origin.line.clamp((line + 1).saturating_sub(height), line);
        let least = (column + wide).saturating_sub(width).min(column);
        origin.column = match self.line_width(line) < width {
            true => 0,
            false => origin.column.clamp(least, column),
        };
        origin
    }

    pub(super) fn scroll(&mut self, lines: i32, columns: i32, viewport: Viewport) {
        let mut origin = self.origin(viewport);
        self.astray = true;
        let height = usize::from(viewport.height.max(1));
        let lowest = self.line_count().saturating_sub(height);
        origin.line = shifted(origin.line, lines).min(lowest);
        let seen = origin.line..(origin.line + height).min(self.line_count());
        let widest = seen.map(|line| self.line_width(line)).max().unwrap_or(0);
        let rightmost = widest.saturating_sub(usize::from(viewport.width.max(1)) - 1);
        origin.column = shifted(origin.column, columns).min(rightmost);
        self.origin = origin;
    }

    /// The line under a row of the view.
    pub(super) fn line_under(&self, y: i32) -> usize {
        shifted(self.origin.line, y).min(self.line_count() - 1)
    }

    /// The place in the text under a cell of the view; below the text it is its end.
    pub(super) fn offset_under(&self, x: i32, y: i32) -> usize {
        if shifted(self.origin.line, y) >= self.line_count() {
            return self.buffer.len();
        }
        let column = shifted(self.origin.column, x);
        self.buffer.offset_at(self.line_under(y), column)
    }
}

fn shifted(at: usize, by: i32) -> usize {
    let by_abs = usize::try_from(by.unsigned_abs()).unwrap_or(usize::MAX);
    if by < 0 {
        at.saturating_sub(by_abs)
    } else {
        at.saturating_add(by_abs)
    }
}
