//! The view of a result table: where the cursor stands and what is scrolled into sight.
//!
//! It holds positions, never rows: every question is answered from a [`Sheet`] and a viewport
//! handed in, so the same view goes on while pages arrive, and a view from before a resize or over
//! fewer rows than it was made for is only a wish that [`GridView::layout`] brings into range. It
//! knows nothing of styles or of how a cell looks.

mod arrangement;
mod headings;
mod layout;
mod sheet;

pub use arrangement::Arrangement;
pub use headings::{Heading, Headings};
pub use layout::{ColumnSlot, GridLayout};
pub use sheet::Sheet;

use super::geometry::Viewport;

/// A movement of the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GridMove {
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// One column to the left.
    Left,
    /// One column to the right.
    Right,
    /// As many rows up as the viewport shows; what is on screen moves along.
    PageUp,
    /// As many rows down as the viewport shows.
    PageDown,
    /// Half a viewport up.
    HalfUp,
    /// Half a viewport down.
    HalfDown,
    /// The first row.
    Top,
    /// The last row loaded so far.
    Bottom,
    /// The first column.
    FirstColumn,
    /// The last column.
    LastColumn,
}

/// The cell the cursor is on: places in the [`Sheet`], both counted from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GridCursor {
    /// The row.
    pub row: usize,
    /// The column.
    pub column: usize,
}

/// What stands at a place of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GridHit {
    /// The title of a column.
    Header(usize),
    /// A cell of a row.
    Cell(GridCursor),
    /// A row, beside its cells: its number, or the blank after its last column.
    Row(usize),
    /// The scrollbar, at the place that stands for this row.
    Scrollbar(usize),
}

/// Where the cursor is and what is scrolled into sight.
///
/// After [`apply`](Self::apply), [`scroll`](Self::scroll) and [`click`](Self::click) the cursor is
/// in range and in sight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridView {
    cursor: GridCursor,
    top: usize,
    left: usize,
}

impl Default for GridView {
    /// At the first cell.
    fn default() -> Self {
        Self {
            cursor: GridCursor::default(),
            top: 0,
            left: 1,
        }
    }
}

impl GridView {
    /// The cell the cursor is on, brought into the range of these rows.
    ///
    /// With no rows or no columns the part that has no range is 0.
    pub fn cursor(&self, sheet: &Sheet) -> GridCursor {
        GridCursor {
            row: self.cursor.row.min(sheet.len().saturating_sub(1)),
            column: self.cursor.column.min(sheet.columns().saturating_sub(1)),
        }
    }

    /// Moves the cursor, and what is in sight with it.
    pub fn apply(&mut self, step: GridMove, sheet: &Sheet, viewport: Viewport) {
        let layout = self.layout(sheet, viewport);
        self.top = layout.top;
        self.cursor = self.cursor(sheet);
        let page = usize::from(layout.body).max(1);
        let half = (page / 2).max(1);
        let last_row = sheet.len().saturating_sub(1);
        let last_column = sheet.columns().saturating_sub(1);
        let cursor = &mut self.cursor;
        match step {
            GridMove::Up => cursor.row = cursor.row.saturating_sub(1),
            GridMove::Down => cursor.row = (cursor.row + 1).min(last_row),
            GridMove::Left => cursor.column = cursor.column.saturating_sub(1),
            GridMove::Right => cursor.column = (cursor.column + 1).min(last_column),
            // Pages move what is in sight by the same amount, so that the cursor keeps its place
            // on the screen and the eye keeps its line.
            GridMove::PageUp => self.rows_up(page),
            GridMove::PageDown => self.rows_down(page, last_row),
            GridMove::HalfUp => self.rows_up(half),
            GridMove::HalfDown => self.rows_down(half, last_row),
            GridMove::Top => cursor.row = 0,
            GridMove::Bottom => cursor.row = last_row,
            GridMove::FirstColumn => cursor.column = 0,
            GridMove::LastColumn => cursor.column = last_column,
        }
        self.settle(sheet, viewport);
    }

    /// Scrolls by rows and columns (positive: down, right), as a wheel does; the cursor is taken
    /// along only as far as it must to stay in sight.
    pub fn scroll(&mut self, down: isize, right: isize, sheet: &Sheet, viewport: Viewport) {
        let layout = self.layout(sheet, viewport);
        self.cursor = self.cursor(sheet);
        let body = usize::from(layout.body).max(1);
        self.top = layout
            .top
            .saturating_add_signed(down)
            .min(sheet.len().saturating_sub(body));
        let bottom = self.top + (body - 1);
        self.cursor.row = self.cursor.row.clamp(self.top, bottom);

        if right != 0 {
            let frozen = layout.frozen;
            let last = sheet.columns().saturating_sub(1);
            self.left = layout.left.saturating_add_signed(right).clamp(
                frozen.min(last),
                GridLayout::last_left(sheet, viewport).max(frozen.min(last)),
            );
            if self.cursor.column >= frozen {
                // The last column wholly in sight when `left` is the first is found by asking the
                // layout with the cursor at `left`.
                self.cursor.column = self.cursor.column.max(self.left);
                let wish = self.cursor.column;
                self.cursor.column = self.left;
                let seen = self.layout(sheet, viewport);
                self.cursor.column = wish.min(seen.last_whole_column().unwrap_or(self.left));
            }
        }
        self.settle(sheet, viewport);
    }

    /// Puts the cursor on a cell, brought into range, and into sight.
    pub fn go_to(&mut self, cursor: GridCursor, sheet: &Sheet, viewport: Viewport) {
        self.cursor = cursor;
        self.settle(sheet, viewport);
    }

    /// Puts the cursor where a click says: a cell, a row, a column by its title.
    pub fn click(&mut self, hit: GridHit, sheet: &Sheet, viewport: Viewport) {
        let now = self.cursor(sheet);
        let cursor = match hit {
            GridHit::Header(column) => GridCursor { column, ..now },
            GridHit::Cell(cell) => cell,
            GridHit::Row(row) | GridHit::Scrollbar(row) => GridCursor { row, ..now },
        };
        self.go_to(cursor, sheet, viewport);
    }

    /// What stands at a place, counted from the grid's upper left corner.
    pub fn hit(&self, x: u16, y: u16, sheet: &Sheet, viewport: Viewport) -> Option<GridHit> {
        self.layout(sheet, viewport).hit(x, y, sheet.len())
    }

    /// What goes where in a viewport: the cursor is in sight in it, whatever was scrolled before.
    pub fn layout(&self, sheet: &Sheet, viewport: Viewport) -> GridLayout {
        GridLayout::new(sheet, viewport, self.cursor(sheet), (self.top, self.left))
    }

    fn rows_up(&mut self, count: usize) {
        self.top = self.top.saturating_sub(count);
        self.cursor.row = self.cursor.row.saturating_sub(count);
    }

    fn rows_down(&mut self, count: usize, last_row: usize) {
        self.top = self.top.saturating_add(count);
        self.cursor.row = self.cursor.row.saturating_add(count).min(last_row);
    }

    /// Keeps what the layout made of the wishes.
    fn settle(&mut self, sheet: &Sheet, viewport: Viewport) {
        let layout = self.layout(sheet, viewport);
        self.cursor = self.cursor(sheet);
        self.top = layout.top;
        self.left = layout.left;
    }
}

#[cfg(test)]
mod tests;
