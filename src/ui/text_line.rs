//! One line of a text under edit, cell by cell: what a text area and an input of one line share.
//!
//! Every symbol comes from [`Editor::cells_from`], which shows nothing a terminal would act on.
//! Knows no highlighting and no cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::app::editor::{Cell, Editor};

/// Where a line is drawn: `area` is one row high, `column` is the first column in view.
#[derive(Clone, Copy, Debug)]
pub(super) struct Strip {
    pub area: Rect,
    pub column: usize,
}

impl Strip {
    /// The screen column of a column of the line, if it is in view.
    pub fn x_of(self, column: usize) -> Option<u16> {
        let across = u16::try_from(column.checked_sub(self.column)?).ok()?;
        (across < self.area.width && self.area.height > 0).then(|| self.area.x + across)
    }

    /// Draws the part of a line that is in view. A grapheme that an edge cuts shows as blanks.
    pub fn draw(
        self,
        editor: &Editor,
        line: usize,
        buf: &mut Buffer,
        mut style_of: impl FnMut(&Cell<'_>) -> Style,
    ) {
        let end = self.column + usize::from(self.area.width);
        for cell in editor.cells_from(line, self.column) {
            if cell.column >= end {
                break;
            }
            let style = style_of(&cell);
            let whole = cell.column >= self.column && cell.column + cell.width <= end;
            let mut blank_from = cell.column;
            if whole || cell.symbol == "→" {
                self.put(cell.column, &cell.symbol, style, buf);
                blank_from += 1;
            }
            for column in blank_from.max(self.column)..(cell.column + cell.width).min(end) {
                self.put(column, " ", style, buf);
            }
        }
    }

    /// Puts one symbol at a column, if that is in view.
    pub fn put(self, column: usize, symbol: &str, style: Style, buf: &mut Buffer) {
        if let Some(x) = self.x_of(column)
            && let Some(cell) = buf.cell_mut(Position::new(x, self.area.y))
        {
            cell.set_symbol(symbol).set_style(style);
        }
    }

    /// Lays a style over the symbol at a column, if that is in view.
    pub fn restyle(self, column: usize, style: Style, buf: &mut Buffer) {
        if let Some(x) = self.x_of(column)
            && let Some(cell) = buf.cell_mut(Position::new(x, self.area.y))
        {
            cell.set_style(style);
        }
    }
}

/// Empties an area.
pub(super) fn clear(area: Rect, buf: &mut Buffer) {
    for position in area.intersection(buf.area).positions() {
        if let Some(cell) = buf.cell_mut(position) {
            cell.reset();
        }
    }
}
