//! What goes where in a grid's viewport: gutter, frozen columns, scrolled columns, rows, scrollbar.
//!
//! Drawing and clicking both read it, so that they cannot disagree. Its cost grows with the
//! viewport, not with the rows and columns. It knows nothing of styles.

use crate::rows::CellKind;

use super::super::geometry::Viewport;
use super::arrangement::NARROWEST;
use super::frame::{Frame, GAP, column_width, natural_width, title_width};
use super::lines::{self, RowSlot};
use super::{GridCursor, GridHit, Sheet};

/// A column cut by the right edge is shown from this width on.
const NARROWEST_CUT: u16 = 3;

/// A column's place on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnSlot {
    /// The column's place in the sheet.
    pub column: usize,
    /// Where it begins, in cells from the grid's left edge.
    pub x: u16,
    /// How many cells it has.
    pub width: u16,
}

/// Where everything of a grid stands in its viewport, in cells from the upper left corner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridLayout {
    /// The viewport's width.
    pub width: u16,
    /// Rows of the header: 1, or 0 where only one row fits at all.
    pub header: u16,
    /// Rows of data that fit.
    pub body: u16,
    /// The first row in sight.
    pub top: usize,
    /// Cells for the cursor's mark and the row number: 0 none, 1 the mark only.
    pub gutter: u16,
    /// Where the bar stands that ends what stays put.
    pub divider: Option<u16>,
    /// Where the scrollbar and the sign for more columns stand.
    pub scrollbar: Option<u16>,
    /// How many columns stay put.
    pub frozen: usize,
    /// How many more were to stay put, but scroll with the others for want of room.
    pub unfrozen: usize,
    /// The first of the columns that scroll.
    pub left: usize,
    /// The columns in sight: first the frozen ones, then from `left` on.
    pub slots: Vec<ColumnSlot>,
    /// The rows in sight, from `top` on.
    pub rows: Vec<RowSlot>,
    /// Whether columns are scrolled out of sight at the left.
    pub more_left: bool,
    /// Whether columns go on, or the last one is cut, at the right.
    pub more_right: bool,
    /// The slot at the end is narrower than its column.
    cut: bool,
    /// The row at the end is lower than it would be.
    cut_row: bool,
}

impl GridLayout {
    /// Lays the viewport out so that `cursor` (which is in range) is in sight, else as `wish` (top
    /// row, first scrolled column) says.
    pub(super) fn new(
        sheet: &Sheet,
        viewport: Viewport,
        cursor: GridCursor,
        wish: (usize, usize),
        wrap: bool,
    ) -> Self {
        let Viewport { width, height } = viewport;
        let header = u16::from(height > 1);
        let body = height - header;
        let frame = Frame::new(sheet, viewport);
        let left = frame.settle_left(sheet, cursor.column, wish.1);
        let mut layout = Self {
            width,
            header,
            body,
            top: 0,
            gutter: frame.gutter,
            divider: frame.divider,
            scrollbar: frame.scrollbar,
            frozen: frame.frozen.len(),
            unfrozen: frame.unfrozen,
            left,
            slots: frame.frozen.clone(),
            rows: Vec::new(),
            more_left: left > frame.frozen.len(),
            more_right: false,
            cut: false,
            cut_row: false,
        };
        layout.place_scrolled(sheet, &frame);
        layout.place_rows(sheet, cursor.row, wish.0, wrap);
        layout
    }

    fn place_rows(&mut self, sheet: &Sheet, cursor: usize, wish: usize, wrap: bool) {
        // A row of one long text must leave some others in sight.
        let most = (self.body / 2).max(1);
        let slots = &self.slots;
        let height = |row: usize| match wrap {
            true => row_height(sheet, row, slots, most),
            false => 1,
        };
        self.top = lines::settle_top(sheet.len(), self.body, cursor, wish, height);
        self.rows = lines::place(sheet.len(), self.body, self.top, height);
        let last = self.rows.last();
        self.cut_row = last.is_some_and(|slot| slot.height < height(slot.row));
    }

    /// The greatest first scrolled column that leaves no blank at the right.
    pub(super) fn last_left(sheet: &Sheet, viewport: Viewport) -> usize {
        Frame::new(sheet, viewport).last_left(sheet)
    }

    /// The first scrolled column from which all before `left` are in sight, as far as they fit.
    pub(super) fn left_before(sheet: &Sheet, viewport: Viewport, left: usize) -> usize {
        let frame = Frame::new(sheet, viewport);
        let first = frame.frozen.len();
        match left.checked_sub(1) {
            Some(last) if last >= first => frame.first_before(sheet, last, first),
            _ => first,
        }
    }

    /// How many of the scrolled columns are in sight as a whole; at least one.
    pub(super) fn page_of_columns(&self) -> usize {
        let last = self.last_whole_column().unwrap_or(self.left);
        (last + 1).saturating_sub(self.left).max(1)
    }

    /// How many rows are in sight as a whole; at least one.
    pub(super) fn page(&self) -> usize {
        // Only the last one can be cut, and then it ends where the body does.
        self.whole_rows().len().max(1)
    }

    /// The last row that is in sight as a whole.
    pub(super) fn last_whole_row(&self) -> Option<usize> {
        self.whole_rows().last().map(|slot| slot.row)
    }

    fn whole_rows(&self) -> &[RowSlot] {
        let whole = self.rows.len() - usize::from(self.cut_row && self.rows.len() > 1);
        self.rows.get(..whole).unwrap_or_default()
    }

    /// The last of the scrolled columns that is wholly in sight.
    pub(super) fn last_whole_column(&self) -> Option<usize> {
        let scrolled = self.slots.get(self.frozen..)?;
        let whole = scrolled.len() - usize::from(self.cut && scrolled.len() > 1);
        scrolled.get(whole.checked_sub(1)?).map(|slot| slot.column)
    }

    /// The width at which a column shows the whole of what is in sight of it, as far as the viewport
    /// has room.
    pub(in crate::app) fn fit(&self, sheet: &Sheet, place: usize) -> u16 {
        let cells = self.rows.iter().map(|slot| {
            let cell = sheet.cell(slot.row, place);
            match cell.kind {
                CellKind::Null => 1,
                CellKind::Text if cell.text.is_empty() => 2,
                _ => cell.width,
            }
        });
        let widest = cells.max().unwrap_or(0).max(title_width(sheet, place));
        let used = self.gutter + GAP + 2 * u16::from(self.scrollbar.is_some());
        widest.clamp(NARROWEST, self.width.saturating_sub(used).max(NARROWEST))
    }

    /// The row on a line below the header.
    pub fn row_at(&self, line: u16) -> Option<RowSlot> {
        let slot = self.rows.iter().rfind(|slot| slot.y <= line)?;
        (line < slot.y + slot.height).then_some(*slot)
    }

    /// The column that stands at a place; none in the blank between two.
    pub fn slot_at(&self, x: u16) -> Option<ColumnSlot> {
        self.slots
            .iter()
            .find(|slot| x >= slot.x && x < slot.x.saturating_add(slot.width))
            .copied()
    }

    /// What stands at a place; `rows` is how many there are.
    pub(super) fn hit(&self, x: u16, y: u16, rows: usize) -> Option<GridHit> {
        if x >= self.width || y >= self.header + self.body {
            return None;
        }
        if y < self.header {
            return match self.slot_at(x) {
                Some(slot) => Some(GridHit::Header(slot.column)),
                None => self.edge_at(x).map(GridHit::Edge),
            };
        }
        let line = usize::from(y - self.header);
        if self.scrollbar == Some(x) && rows > usize::from(self.body) {
            let last = usize::from(self.body).saturating_sub(1).max(1);
            return Some(GridHit::Scrollbar((rows - 1) * line.min(last) / last));
        }
        let row = self.row_at(y - self.header)?.row;
        Some(match self.slot_at(x) {
            Some(slot) => GridHit::Cell(GridCursor {
                row,
                column: slot.column,
            }),
            None => GridHit::Row(row),
        })
    }

    /// The column whose right edge is at a place: in the blank behind it, before the bar.
    fn edge_at(&self, x: u16) -> Option<usize> {
        let behind = |slot: &&ColumnSlot| {
            let edge = slot.x.saturating_add(slot.width);
            (edge..edge.saturating_add(GAP)).contains(&x) && self.divider != Some(x)
        };
        self.slots.iter().find(behind).map(|slot| slot.column)
    }

    fn place_scrolled(&mut self, sheet: &Sheet, frame: &Frame) {
        let columns = sheet.columns();
        let mut x = frame.scroll_x;
        for column in self.left..columns {
            let room = frame.end.saturating_sub(x);
            let natural = natural_width(sheet, column);
            let capped = column_width(sheet, column);
            // The last column may be as wide as it likes, there is nothing after it.
            let wish = if column + 1 == columns {
                natural
            } else {
                capped
            };
            let first = column == self.left;
            if room == 0 || (!first && room < capped.min(NARROWEST_CUT)) {
                self.more_right = true;
                return;
            }
            let width = wish.min(room);
            self.slots.push(ColumnSlot { column, x, width });
            self.cut = width < capped;
            self.more_right = self.cut;
            x = x.saturating_add(width).saturating_add(GAP);
        }
    }
}

/// How many lines a row needs for what is in sight of it, at most `most`.
fn row_height(sheet: &Sheet, row: usize, slots: &[ColumnSlot], most: u16) -> u16 {
    let lines = slots.iter().map(|slot| {
        let cell = sheet.cell(row, slot.column);
        // Only a text has line breaks; what else is long is summed up.
        let breaks = cell.kind == CellKind::Text && cell.text.contains('\n');
        if cell.width <= slot.width && !breaks {
            return 1;
        }
        let lines = sheet.lines(row, slot.column, slot.width, most);
        u16::try_from(lines.lines.len()).unwrap_or(most)
    });
    lines.max().unwrap_or(1)
}
