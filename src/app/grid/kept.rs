//! `Kept`: how wide the columns that stay put were, so that none of them gets narrower because pages
//! made others wider. A change of the columns or of the screen's width ends it: that was asked for.

use crate::app::geometry::Viewport;

use super::frame::{Frame, GAP};
use super::{Arrangement, Sheet};

/// The widths of the columns that stay put, on a screen and in an arrangement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    width: u16,
    arrangement: Arrangement,
    /// In cells, from the left.
    columns: Vec<u16>,
}

impl Kept {
    /// As they stand in a viewport now.
    pub fn of(sheet: &Sheet, viewport: Viewport) -> Self {
        let frame = Frame::new(sheet, viewport);
        Self {
            width: viewport.width,
            arrangement: sheet.columns.clone(),
            columns: frame.frozen.iter().map(|slot| slot.width).collect(),
        }
    }

    /// How wide each of them is at least; nothing where it was about another screen or other columns,
    /// or where there is no room for them any more.
    pub(super) fn least(&self, sheet: &Sheet, width: u16, room: u16) -> &[u16] {
        let same = self.width == width && self.arrangement == *sheet.columns;
        if same && taken(&self.columns) <= room.saturating_add(GAP) {
            &self.columns
        } else {
            &[]
        }
    }
}

/// What columns of these widths take, the blank behind each included.
pub(super) fn taken(widths: &[u16]) -> u16 {
    let all = widths.iter().map(|width| width.saturating_add(GAP));
    all.fold(0, u16::saturating_add)
}
