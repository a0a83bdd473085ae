//! The view of a result table: where the cursor stands and what is scrolled into sight.
//!
//! It holds positions, never rows: every question is answered from a [`Sheet`] and a viewport
//! handed in, so the same view goes on while pages arrive, and a view from before a resize or over
//! fewer rows than it was made for is only a wish that [`GridView::layout`] brings into range. It
//! knows nothing of styles or of how a cell looks.

mod arrangement;
mod changes;
mod frame;
mod headings;
mod kept;
mod layout;
mod lines;
mod sheet;

pub use arrangement::{Arrangement, KeptArrangement};
pub use changes::Changes;
pub use headings::{Heading, Headings};
pub use kept::Kept;
pub use layout::{ColumnSlot, GridLayout};
pub use lines::RowSlot;
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
    /// As many columns to the left as are in sight.
    PageLeft,
    /// As many columns to the right as are in sight.
    PageRight,
    /// Half as many to the left.
    HalfLeft,
    /// Half as many to the right.
    HalfRight,
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
    /// The right edge of a column, beside its title.
    Edge(usize),
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
    /// Whether long values are broken into lines.
    wrap: bool,
}

impl Default for GridView {
    /// At the first cell.
    fn default() -> Self {
        Self {
            cursor: GridCursor::default(),
            top: 0,
            left: 1,
            wrap: false,
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

    /// Whether long values are broken into lines, so that rows can be higher than one.
    pub fn wraps(&self) -> bool {
        self.wrap
    }

    /// Breaks long values into lines, or keeps every row on one.
    pub fn wrap(&mut self, wrap: bool, sheet: &Sheet, viewport: Viewport) {
        self.wrap = wrap;
        self.settle(sheet, viewport);
    }

    /// Moves the cursor, and what is in sight with it.
    pub fn apply(&mut self, step: GridMove, sheet: &Sheet, viewport: Viewport) {
        let layout = self.layout(sheet, viewport);
        self.top = layout.top;
        self.cursor = self.cursor(sheet);
        let page = layout.page();
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
            GridMove::PageLeft => self.columns_left(&layout, sheet, viewport),
            GridMove::PageRight => {
                self.columns_right(&layout, layout.page_of_columns(), last_column)
            }
            GridMove::HalfLeft => {
                let half = layout.page_of_columns().div_ceil(2);
                self.left = layout.left.saturating_sub(half);
                cursor.column = cursor.column.saturating_sub(half);
            }
            GridMove::HalfRight => {
                let half = layout.page_of_columns().div_ceil(2);
                self.columns_right(&layout, half, last_column);
            }
            GridMove::Top => cursor.row = 0,
            GridMove::Bottom => cursor.row = last_row,
            GridMove::FirstColumn => {
                cursor.column = 0;
                // Where the row begins, also where the first column has stayed in sight.
                self.left = 0;
            }
            GridMove::LastColumn => cursor.column = last_column,
        }
        self.settle(sheet, viewport);
    }

    /// Scrolls by rows and columns (positive: down, right), as a wheel does; the cursor is taken
    /// along only as far as it must to stay in sight.
    pub fn scroll(&mut self, down: isize, right: isize, sheet: &Sheet, viewport: Viewport) {
        let layout = self.layout(sheet, viewport);
        self.cursor = self.cursor(sheet);
        if down != 0 {
            let last = sheet.len().saturating_sub(1);
            self.top = layout.top.saturating_add_signed(down).min(last);
            // What is in sight from there on is found by asking with the cursor there.
            let wish = std::mem::replace(&mut self.cursor.row, self.top);
            let seen = self.layout(sheet, viewport);
            self.top = seen.top;
            let bottom = seen.last_whole_row().unwrap_or(seen.top);
            self.cursor.row = wish.clamp(seen.top, bottom.max(seen.top));
        }
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

    /// Goes along with a record to another row: what is in sight moves by as much, so that the
    /// record keeps its line on the screen.
    pub fn follow(&mut self, row: usize, sheet: &Sheet, viewport: Viewport) {
        let line = self.cursor.row.saturating_sub(self.top);
        self.top = row.saturating_sub(line);
        self.cursor.row = row;
        self.settle(sheet, viewport);
    }

    /// The first row that was in sight.
    pub fn top(&self) -> usize {
        self.top
    }

    /// The first of the columns that scroll that was in sight.
    pub fn left(&self) -> usize {
        self.left
    }

    /// Goes where another view is: to a row with so much above it in sight, and to columns, where
    /// there are such.
    pub fn look_along(
        &mut self,
        row: usize,
        top: usize,
        column: Option<usize>,
        left: Option<usize>,
        sheet: &Sheet,
        viewport: Viewport,
    ) {
        self.cursor.row = row;
        self.top = top;
        self.cursor.column = column.unwrap_or(self.cursor.column);
        self.left = left.unwrap_or(self.left);
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
            GridHit::Header(column) | GridHit::Edge(column) => GridCursor { column, ..now },
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
        GridLayout::new(
            sheet,
            viewport,
            self.cursor(sheet),
            (self.top, self.left),
            self.wrap,
        )
    }

    fn rows_up(&mut self, count: usize) {
        self.top = self.top.saturating_sub(count);
        self.cursor.row = self.cursor.row.saturating_sub(count);
    }

    fn rows_down(&mut self, count: usize, last_row: usize) {
        self.top = self.top.saturating_add(count);
        self.cursor.row = self.cursor.row.saturating_add(count).min(last_row);
    }

    fn columns_left(&mut self, layout: &GridLayout, sheet: &Sheet, viewport: Viewport) {
        if layout.left <= layout.frozen {
            self.cursor.column = 0;
            return;
        }
        self.left = GridLayout::left_before(sheet, viewport, layout.left);
        let by = layout.left - self.left;
        if self.cursor.column >= layout.frozen {
            self.cursor.column = self.cursor.column.saturating_sub(by).max(layout.frozen);
        }
    }

    fn columns_right(&mut self, layout: &GridLayout, by: usize, last: usize) {
        self.left = layout.left.saturating_add(by);
        let from = self.cursor.column.max(layout.left);
        self.cursor.column = from.saturating_add(by).min(last);
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
