//! What of a grid's viewport does not depend on what is scrolled: gutter, columns that stay put, the
//! room for those that scroll; and how wide columns are.
//!
//! It asks for titles and widths of only the columns it may place. Knows no rows and no styles.

use crate::rows::ColumnKind;
use crate::text;

use super::super::geometry::Viewport;
use super::{ColumnSlot, Sheet, kept};

/// No column takes more, unless a person says so, except that the last one may use what is left
/// over.
const WIDEST_COLUMN: u16 = 40;
/// The blank cells between two columns.
pub(super) const GAP: u16 = 2;
/// `none`, where a record has no children, fits in this.
const CHILDREN_WIDTH: u16 = 4;
/// Below this width there are no row numbers, no frozen columns and no scrollbar, only cells.
const NARROW: u16 = 24;
/// A frozen column is not squeezed below this; it scrolls with the others instead.
const NARROWEST_FROZEN: u16 = 6;

/// The parts of the viewport that do not depend on what is scrolled.
pub(super) struct Frame {
    pub(super) gutter: u16,
    pub(super) divider: Option<u16>,
    pub(super) scrollbar: Option<u16>,
    pub(super) frozen: Vec<ColumnSlot>,
    /// How many more were to stay put and scroll, for want of room.
    pub(super) unfrozen: usize,
    /// Where the scrolled columns begin.
    pub(super) scroll_x: u16,
    /// The first cell after them.
    pub(super) end: u16,
}

impl Frame {
    pub(super) fn new(sheet: &Sheet, viewport: Viewport) -> Self {
        let Viewport { width, .. } = viewport;
        let columns = sheet.columns();
        let wanted = sheet.columns.frozen().min(columns.saturating_sub(1));
        if width < NARROW {
            let gutter = u16::from(width >= 4);
            return Self {
                gutter,
                divider: None,
                scrollbar: None,
                frozen: Vec::new(),
                unfrozen: wanted,
                scroll_x: gutter,
                end: width,
            };
        }
        // The cursor's mark, a sign, and the number; its field has room for all rows that will come,
        // and does not move while a filter leaves some out.
        let most = sheet.rows.len().max(sheet.awaited);
        let digits = most.checked_ilog10().unwrap_or(0) + 1;
        let gutter = 2 + u16::try_from(digits).unwrap_or(9).clamp(2, 9);
        let end = width - 1;
        let room = end - gutter;
        // ` frozen │ scrolled`: the blank before, and the bar between its blanks.
        let content = room.saturating_sub(4);
        // Where the bar stands there is no gap.
        let all_fit = fits(sheet, 0..columns, content + GAP);
        let mut left_over = if all_fit { content } else { content / 2 };
        let mut x = gutter + 1;
        let mut slots = Vec::new();
        let least = sheet
            .kept
            .map_or(&[][..], |kept| kept.least(sheet, width, content));
        for column in 0..wanted {
            let wish = column_width(sheet, column);
            // What those after it had is not for this one.
            let later = kept::taken(least.get(column + 1..).unwrap_or_default());
            let least = least.get(column).copied().unwrap_or(0);
            let width = wish.min(left_over.saturating_sub(later)).max(least);
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
            unfrozen: wanted - slots.len(),
            frozen: slots,
            scroll_x: divider + 2,
            end,
        }
    }

    /// Cells for the scrolled columns.
    fn room(&self) -> u16 {
        self.end.saturating_sub(self.scroll_x)
    }

    pub(super) fn last_left(&self, sheet: &Sheet) -> usize {
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
    pub(super) fn settle_left(&self, sheet: &Sheet, column: usize, wish: usize) -> usize {
        let frozen = self.frozen.len();
        let mut left = wish.max(frozen);
        if column >= frozen {
            left = self.first_before(sheet, column, left.min(column));
        }
        left.min(self.last_left(sheet))
    }

    /// The first of the columns from `least` to `last` that can be in sight together with `last` as
    /// a whole.
    pub(super) fn first_before(&self, sheet: &Sheet, last: usize, least: usize) -> usize {
        let mut first = last;
        let mut used = column_width(sheet, last);
        while first > least {
            used = used
                .saturating_add(GAP)
                .saturating_add(column_width(sheet, first - 1));
            if used > self.room() {
                break;
            }
            first -= 1;
        }
        first
    }
}

/// What a column would like: the width a person gave it, else its title and the widest cell it has
/// had so far.
///
/// [`RowSet::widest`](crate::rows::RowSet::widest) never shrinks while pages arrive, so columns never do either.
pub(super) fn natural_width(sheet: &Sheet, place: usize) -> u16 {
    let (Some(column), Some(about)) = (sheet.column(place), sheet.about(place)) else {
        return 0;
    };
    if let Some(width) = sheet.columns.width(column) {
        return width;
    }
    let title = title_width(sheet, place);
    let widest = sheet.rows.widest(column);
    let cells = match about.kind {
        // No children are `none`, which is not measured.
        ColumnKind::Children => widest.max(CHILDREN_WIDTH),
        ColumnKind::Value | ColumnKind::Count => widest,
    };
    title.max(cells).max(2)
}

/// What a title takes with the sign before it. While labels are shown it is the wider of label and
/// API name, so that no column narrows when a label becomes known.
pub(super) fn title_width(sheet: &Sheet, place: usize) -> u16 {
    let title = text::width(sheet.title(place));
    let name = sheet
        .about(place)
        .map_or(0, |about| text::width(&about.title));
    let glyph = match sheet.glyph(place).len() {
        0 => 0,
        sign => sign + 1,
    };
    // Beside the sign for the sorting both stay.
    let sort = sheet
        .column(place)
        .and_then(|column| sheet.headings.sort_sign(column))
        .map_or(0, |sign| text::width(&sign) + 1);
    u16::try_from(title.max(name) + glyph + sort).unwrap_or(u16::MAX)
}

/// The width of a column: as it was given, else what it would like up to a bound.
pub(super) fn column_width(sheet: &Sheet, place: usize) -> u16 {
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
