//! `Sheet`: what of a result is shown, and in which order. Borrows everything; a grid is moved,
//! laid out and drawn by the places of a sheet, never by the numbers of the rows and columns behind.

use std::borrow::Cow;

use jiff::tz::TimeZone;

use crate::rows::{Cell, Column, ColumnKind, Look, Order, RowSet, TOTAL, moment_in, show};
use crate::text::{self, Head};

use super::{Arrangement, Headings, Kept, frame};

/// Rows through their order, columns through their arrangement. The places of both count from 0.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// The rows.
    pub rows: &'a RowSet,
    /// Which of them are shown in which order; all as they came, where there is none.
    pub order: Option<&'a Order>,
    /// Which columns are shown, and how.
    pub columns: &'a Arrangement,
    /// What their titles say.
    pub headings: &'a Headings,
    /// How many rows are awaited, where it is known: their numbers get the room they will need.
    pub awaited: usize,
    /// How wide the columns that stay put were when the last page came.
    pub kept: Option<&'a Kept>,
}

impl<'a> Sheet<'a> {
    /// How many rows are shown.
    pub fn len(&self) -> usize {
        self.order.map_or(self.rows.len(), Order::len)
    }

    /// Whether no row is shown.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number, in the rows, of the one at this place.
    pub fn row(&self, place: usize) -> Option<usize> {
        match self.order {
            Some(order) => order.get(place),
            None => (place < self.rows.len()).then_some(place),
        }
    }

    /// The place of the row with this number; `None` where it is not shown.
    pub fn place_of(&self, row: usize) -> Option<usize> {
        match self.order {
            Some(order) => order.place_of(row),
            None => (row < self.rows.len()).then_some(row),
        }
    }

    /// How many columns are shown.
    pub fn columns(&self) -> usize {
        self.columns.len(self.rows.columns().len())
    }

    /// The number, in the rows, of the column at this place.
    pub fn column(&self, place: usize) -> Option<usize> {
        self.columns.column(place, self.rows.columns().len())
    }

    /// The place of the column with this number; `None` while it is hidden.
    pub fn column_place(&self, column: usize) -> Option<usize> {
        self.columns.place_of(column, self.rows.columns().len())
    }

    /// What the column at this place is.
    pub fn about(&self, place: usize) -> Option<&'a Column> {
        self.rows.columns().get(self.column(place)?)
    }

    /// What the title of the column at this place says: its label or its API name.
    pub fn title(&self, place: usize) -> &'a str {
        let label = self.column(place).and_then(|c| self.headings.label(c));
        label
            .or_else(|| Some(self.about(place)?.title.as_str()))
            .unwrap_or_default()
    }

    /// The cell at these places; outside it is [`CellKind::Absent`](crate::rows::CellKind::Absent).
    pub fn cell(&self, row: usize, column: usize) -> Cell<'a> {
        match (self.row(row), self.column(column)) {
            (Some(row), Some(column)) => self.rows.cell(row, column),
            _ => Cell::default(),
        }
    }

    /// What the cell at these places looks like, before it is made safe: a value, or what stands for
    /// one.
    pub fn shown(&self, row: usize, column: usize) -> (Cow<'a, str>, Look) {
        let numbers = self.row(row).zip(self.column(column));
        if numbers.is_some_and(|(row, column)| self.headings.totals.has(row, column)) {
            return (Cow::Borrowed(TOTAL), Look::Summary);
        }
        show(self.cell(row, column), self.kind(column))
    }

    /// The same with moments in a zone, where there is one.
    pub fn shown_in(
        &self,
        row: usize,
        column: usize,
        zone: Option<&TimeZone>,
    ) -> (Cow<'a, str>, Look) {
        match self.moment_in(row, column, zone) {
            Some(moment) => (Cow::Owned(moment), Look::Text),
            None => self.shown(row, column),
        }
    }

    /// The moment at these places, in a zone; `None` without a zone, and for any other value.
    pub fn moment_in(&self, row: usize, column: usize, zone: Option<&TimeZone>) -> Option<String> {
        zone.and_then(|zone| moment_in(self.cell(row, column), zone))
    }

    /// The sign for what the column at this place holds; empty where that is not known.
    pub fn glyph(&self, place: usize) -> &'static str {
        let kind = self.column(place).map(|c| self.headings.kind(c));
        kind.unwrap_or_default().glyph()
    }

    /// The lines of a cell at a width, where long values are broken into lines.
    pub fn lines(&self, row: usize, column: usize, width: u16, most: u16) -> Head {
        let (text, _) = self.shown(row, column);
        // A line break at the end is none between lines.
        let text = text.trim_end_matches(['\n', '\r']);
        text::head(text, usize::from(width), usize::from(most))
    }

    /// What the column at this place is filled with.
    pub fn kind(&self, place: usize) -> ColumnKind {
        self.about(place).map_or(ColumnKind::Value, |c| c.kind)
    }

    /// How wide the column at this place is when it is not cut.
    pub fn width(&self, place: usize) -> u16 {
        frame::column_width(self, place)
    }

    /// Whether the column at this place holds numbers, as far as is known: it is set flush right.
    pub fn numeric(&self, place: usize) -> bool {
        self.column(place)
            .is_some_and(|c| self.rows.numeric(c) || self.headings.kind(c).is_number())
    }
}
