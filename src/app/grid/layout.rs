//! What goes where in a grid's viewport: gutter, frozen columns, scrolled columns, scrollbar.
//!
//! Drawing and clicking both read it, so that they cannot disagree. It asks the rows only for
//! titles and widths, and of those only for the columns it may place: its cost does not grow with
//! the rows. It knows nothing of styles.

use crate::rows::ColumnKind;
use crate::text;

use super::super::geometry::Viewport;
use super::{GridCursor, GridHit, Sheet};

/// No column takes more, except that the last one may use what is left over.
const WIDEST_COLUMN: u16 = 40;
/// The blank cells between two columns.
const GAP: u16 = 2;
/// A count of child rows, `12,345 rows`, fits in this.
const CHILDREN_WIDTH: u16 = 11;
/// Below this width there are no row numbers, no frozen columns and no scrollbar, only cells.
const NARROW: u16 = 24;
/// A frozen column is not squeezed below this; it scrolls with the others instead.
const NARROWEST_FROZEN: u16 = 6;
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
    /// The first of the columns that scroll.
    pub left: usize,
    /// The columns in sight: first the frozen ones, then from `left` on.
    pub slots: Vec<ColumnSlot>,
    /// Whether columns are scrolled out of sight at the left.
    pub more_left: bool,
    /// Whether columns go on, or the last one is cut, at the right.
    pub more_right: bool,
    /// The slot at the end is narrower than its column.
    cut: bool,
}

impl GridLayout {
    /// Lays the viewport out so that `cursor` (which is in range) is in sight, else as `wish` (top
    /// row, first scrolled column) says.
    pub(super) fn new(
        sheet: &Sheet,
        viewport: Viewport,
        cursor: GridCursor,
        wish: (usize, usize),
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
            top: settle_top(sheet.len(), usize::from(body), cursor.row, wish.0),
            gutter: frame.gutter,
            divider: frame.divider,
            scrollbar: frame.scrollbar,
            frozen: frame.frozen.len(),
            left,
            slots: frame.frozen.clone(),
            more_left: left > frame.frozen.len(),
            more_right: false,
            cut: false,
        };
        layout.place_scrolled(sheet, &frame);
        layout
    }

    /// The greatest first scrolled column that leaves no blank at the right.
    pub(super) fn last_left(sheet: &Sheet, viewport: Viewport) -> usize {
        Frame::new(sheet, viewport).last_left(sheet)
    }

    /// The last of the scrolled columns that is wholly in sight.
    pub(super) fn last_whole_column(&self) -> Option<usize> {
        let scrolled = self.slots.get(self.frozen..)?;
        let whole = scrolled.len() - usize::from(self.cut && scrolled.len() > 1);
        scrolled.get(whole.checked_sub(1)?).map(|slot| slot.column)
    }

    /// The rows in sight.
    pub fn visible_rows(&self, rows: usize) -> std::ops::Range<usize> {
        self.top..rows.min(self.top.saturating_add(usize::from(self.body)))
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
            return self.slot_at(x).map(|slot| GridHit::Header(slot.column));
        }
        let line = usize::from(y - self.header);
        if self.scrollbar == Some(x) && rows > usize::from(self.body) {
            let last = usize::from(self.body).saturating_sub(1).max(1);
            return Some(GridHit::Scrollbar((rows - 1) * line.min(last) / last));
        }
        let row = self.top + line;
        if row >= rows {
            return None;
        }
        Some(match self.slot_at(x) {
            Some(slot) => GridHit::Cell(GridCursor {
                row,
                column: slot.column,
            }),
            None => GridHit::Row(row),
        })
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

/// The parts of the viewport that do not depend on what is scrolled.
struct Frame {
    gutter: u16,
    divider: Option<u16>,
    scrollbar: Option<u16>,
    frozen: Vec<ColumnSlot>,
    /// Where the scrolled columns begin.
    scroll_x: u16,
    /// The first cell after them.
    end: u16,
}

impl Frame {
    fn new(sheet: &Sheet, viewport: Viewport) -> Self {
        let Viewport { width, .. } = viewport;
        if width < NARROW {
            let gutter = u16::from(width >= 4);
            return Self {
                gutter,
                divider: None,
                scrollbar: None,
                frozen: Vec::new(),
                scroll_x: gutter,
                end: width,
            };
        }
        // A mark and the number; the number's field is at least three digits wide, so that it does
        // not move while a short result comes in.
        let digits = sheet.len().checked_ilog10().unwrap_or(0) + 1;
        let gutter = 1 + u16::try_from(digits).unwrap_or(9).clamp(3, 9);
        let end = width - 1;
        let columns = sheet.columns();
        let frozen = sheet.columns.frozen().min(columns.saturating_sub(1));
        let room = end - gutter;
        // ` frozen │ scrolled`: the blank before, and the bar between its blanks.
        let content = room.saturating_sub(4);
        // Where the bar stands there is no gap.
        let all_fit = fits(sheet, 0..columns, content + GAP);
        let mut left_over = if all_fit { content } else { content / 2 };
        let mut x = gutter + 1;
        let mut slots = Vec::new();
        for column in 0..frozen {
            let wish = column_width(sheet, column);
            let width = wish.min(left_over);
            if width < wish.min(NARROWEST_FROZEN) {
                break;
            }
            slots.push(ColumnSlot { column, x, width });
            x += width + GAP;
            left_over = left_over.saturating_sub(width + GAP);
        }
        let divider = match slots.last() {
            Some(slot) => slot.x + slot.width + 1,
            None => gutter + 1,
        };
        Self {
            gutter,
            divider: Some(divider),
            scrollbar: Some(end),
            frozen: slots,
            scroll_x: divider + 2,
            end,
        }
    }

    /// Cells for the scrolled columns.
    fn room(&self) -> u16 {
        self.end.saturating_sub(self.scroll_x)
    }

    fn last_left(&self, sheet: &Sheet) -> usize {
        let columns = sheet.columns();
        let mut left = columns.saturating_sub(1);
        let mut used = 0_u16;
        for column in (self.frozen.len()..columns).rev() {
            used = used.saturating_add(column_width(sheet, column));
            if used > self.room() {
                break;
            }
            used = used.saturating_add(GAP);
            left = column;
        }
        left.max(self.frozen.len())
    }

    /// The first scrolled column: as wished, but with the cursor's column in sight as a whole (or
    /// first, where it is wider than the room), and with no blank at the right while columns are
    /// hidden at the left.
    fn settle_left(&self, sheet: &Sheet, column: usize, wish: usize) -> usize {
        let frozen = self.frozen.len();
        let mut left = wish.max(frozen);
        if column >= frozen {
            left = left.min(column);
            let mut first = column;
            let mut used = column_width(sheet, column);
            while first > left {
                used = used
                    .saturating_add(GAP)
                    .saturating_add(column_width(sheet, first - 1));
                if used > self.room() {
                    break;
                }
                first -= 1;
            }
            left = first;
        }
        left.min(self.last_left(sheet))
    }
}

fn settle_top(rows: usize, body: usize, row: usize, wish: usize) -> usize {
    let body = body.max(1);
    wish.min(row)
        .max((row + 1).saturating_sub(body))
        .min(rows.saturating_sub(body))
}

/// What a column would like: the width a person gave it, else its title and the widest cell it has
/// had so far.
///
/// [`RowSet::widest`](crate::rows::RowSet::widest) never shrinks while pages arrive, so columns never do either.
fn natural_width(sheet: &Sheet, place: usize) -> u16 {
    let (Some(column), Some(about)) = (sheet.column(place), sheet.about(place)) else {
        return 0;
    };
    if let Some(width) = sheet.columns.width(column) {
        return width;
    }
    let title = u16::try_from(text::width(sheet.title(place))).unwrap_or(u16::MAX);
    let widest = sheet.rows.widest(column);
    let cells = match about.kind {
        // Child rows are shown as a count, whatever their text measures.
        ColumnKind::Children => CHILDREN_WIDTH.min(widest),
        ColumnKind::Value | ColumnKind::Count => widest,
    };
    title.max(cells).max(2)
}

fn column_width(sheet: &Sheet, place: usize) -> u16 {
    let given = sheet.column(place).and_then(|c| sheet.columns.width(c));
    given.unwrap_or_else(|| natural_width(sheet, place).min(WIDEST_COLUMN))
}

fn fits(sheet: &Sheet, columns: std::ops::Range<usize>, room: u16) -> bool {
    let mut used = 0_u16;
    for column in columns {
        used = used.saturating_add(column_width(sheet, column));
        if used > room {
            return false;
        }
        used = used.saturating_add(GAP);
    }
    true
}
