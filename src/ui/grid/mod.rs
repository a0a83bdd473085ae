//! The result grid: draws what is in sight of a [`Sheet`], straight from its cells.
//!
//! Its cost depends on the area, never on how many rows there are: ratatui's `Table` wants all rows
//! as widgets each frame, this asks for the cells it draws. What goes where is decided by
//! [`GridView::layout`], which clicks read too; what a cell shows is decided by `show`; which
//! style a part has comes from the theme. It writes every cell of its area and none outside.
//! The file is long because all parts of a line are drawn side by side.

use jiff::tz::TimeZone;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::geometry::Viewport;
use crate::app::grid::{ColumnSlot, GridLayout, GridView, RowSlot, Sheet};
use crate::app::marks::Marks;
use crate::app::watch::Sign;
use crate::rows::staged::{Outcome, Staged};
use crate::rows::{self, CellValue, ColumnKind, Fate, Gone, Look};
use crate::text;
use crate::ui::cells::{Align, THUMB, paint, row_of, thumb};

/// The mark at the cursor's row; the row is told from the others without any colour.
const MARK: &str = "▌";
/// Beside the number of a marked row, and of one in the range being drawn.
const MARKED: &str = "●";
const IN_RANGE: &str = "○";
/// Beside the number of a row that is deleted or archived.
const DELETED: &str = "✗";
const ARCHIVED: &str = "◌";
/// Before a value that is staged, and beside its row; what is not saved, and what is.
const CHANGED: &str = "*";
const FAILED: &str = "!";
const SAVED: &str = "✓";
const GONE: &str = "×";
/// Fills a cell that is too narrow for its number.
const TOO_LONG: &str = "#";
/// Ends what stays put while columns scroll.
const BAR: &str = "│";
/// More columns to the left and to the right.
const MORE_LEFT: &str = "←";
const MORE_RIGHT: &str = "→";

/// How each part of a grid is styled. Styles are laid over what is below, so that a background
/// set there shows through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GridStyles {
    /// Column titles.
    pub header: Style,
    /// The title of the cursor's column, over `header`.
    pub header_current: Style,
    /// Row numbers, the bar and the scrollbar.
    pub rule: Style,
    /// The mark and the row number of the cursor's row.
    pub mark: Style,
    /// Text, dates, ids.
    pub text: Style,
    /// Numbers.
    pub number: Style,
    /// `true` and `false`.
    pub boolean: Style,
    /// The sign for null, which is no value.
    pub null: Style,
    /// The sign for an empty text, and what is said where there are no rows.
    pub empty: Style,
    /// Summaries: counts of child rows, addresses, places.
    pub summary: Style,
    /// A value that is staged and not saved.
    pub changed: Style,
    /// The sign of a row that was not saved.
    pub failed: Style,
    /// The cursor's row, over the styles of its cells.
    pub cursor_row: Style,
    /// The cursor's cell while the grid has the focus, over all others.
    pub cursor: Style,
    /// The cursor's cell while it has not.
    pub cursor_away: Style,
    /// Everything, over all others, where the rows are those of an earlier run.
    pub stale: Style,
}

/// A grid, ready to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Grid<'a> {
    /// The rows and columns.
    pub sheet: Sheet<'a>,
    /// The cursor and what is scrolled into sight.
    pub view: &'a GridView,
    /// How its parts are styled.
    pub styles: &'a GridStyles,
    /// Whether keys go to it.
    pub focused: bool,
    /// Whether the rows are those of an earlier run, kept until new ones arrive.
    pub stale: bool,
    /// Which rows are set apart.
    pub marks: &'a Marks,
    /// What a watch says of the rows, by their numbers.
    pub signs: &'a [Sign],
    /// Changes of cells that are not saved, and what came of those that were sent.
    pub staged: Option<&'a Staged>,
    /// The places of the range being drawn, both ends included.
    pub range: Option<(usize, usize)>,
    /// Said in place of rows where there are none; may be empty.
    pub message: &'a str,
    /// The zone of moments; UTC where there is none.
    pub zone: Option<&'a TimeZone>,
}

impl Grid<'_> {
    /// Draws into the area, and tells the viewport that [`GridView`] must be moved with.
    pub fn draw(&self, area: Rect, buf: &mut Buffer) -> Viewport {
        let area = area.intersection(buf.area);
        let viewport = Viewport {
            width: area.width,
            height: area.height,
        };
        if area.is_empty() {
            return viewport;
        }
        let layout = self.view.layout(&self.sheet, viewport);
        let gone = Gone::of(self.sheet.rows.columns());
        let frame = Place { area, layout, gone };
        if frame.layout.header > 0 {
            self.draw_header(&frame, buf);
        }
        let mut end = 0;
        for slot in &frame.layout.rows {
            self.draw_row(&frame, *slot, buf);
            end = slot.y + slot.height;
        }
        for line in end..frame.layout.body {
            self.draw_blank(&frame, line, buf);
        }
        self.draw_scrollbar(&frame, buf);
        if self.stale {
            buf.set_style(area, self.styles.stale);
        }
        viewport
    }

    fn draw_header(&self, frame: &Place, buf: &mut Buffer) {
        let line = row_of(buf, frame.area, 0);
        paint(line, "", self.styles.header, Align::Left);
        let cursor = self.view.cursor(&self.sheet);
        for slot in &frame.layout.slots {
            let style = if slot.column == cursor.column {
                self.styles.header.patch(self.styles.header_current)
            } else {
                self.styles.header
            };
            self.draw_title(slot.column, style, within(line, slot));
        }
        if let Some(x) = frame.layout.divider {
            let sign = if frame.layout.more_left {
                MORE_LEFT
            } else {
                BAR
            };
            put(line, x, sign, self.styles.rule);
        }
        if let Some(x) = frame.layout.scrollbar
            && frame.layout.more_right
        {
            put(line, x, MORE_RIGHT, self.styles.rule);
        }
    }

    /// Draws the sign for the kind, the title, and the sign for the sorting, which stays longest.
    fn draw_title(&self, column: usize, style: Style, cells: &mut [Cell]) {
        let sheet = &self.sheet;
        let sort = sheet
            .column(column)
            .and_then(|c| sheet.headings.sort_sign(c))
            .unwrap_or_default();
        let behind = match text::width(&sort) {
            0 => 0,
            width => width + 1,
        };
        let (cells, sign) = cells.split_at_mut(cells.len().saturating_sub(behind));
        // The sign for the sorting, or what there is room for, behind a blank.
        paint(sign, "", style, Align::Left);
        if let Some(sign) = sign.get_mut(usize::from(!cells.is_empty())..) {
            paint(sign, &sort, style, Align::Left);
        }
        let title = sheet.title(column);
        let (glyph, align) = (sheet.glyph(column), self.align(column));
        let needed = glyph.len() + 1 + text::width(title);
        if glyph.is_empty() || needed > cells.len() {
            paint(cells, title, style, align);
            return;
        }
        paint(cells, "", style, Align::Left);
        let start = match align {
            Align::Left => 0,
            Align::Right => cells.len() - needed,
        };
        let (kind, name) = cells.split_at_mut(start + glyph.len());
        if let Some(kind) = kind.get_mut(start..) {
            paint(kind, glyph, self.styles.rule, Align::Left);
        }
        if let Some(name) = name.get_mut(1..) {
            paint(name, title, style, Align::Left);
        }
    }

    fn draw_row(&self, frame: &Place, slot: RowSlot, buf: &mut Buffer) {
        let cursor = self.view.cursor(&self.sheet);
        let current = slot.row == cursor.row;
        let over = if current {
            self.styles.cursor_row
        } else {
            Style::new()
        };
        let fate = self.fate(frame, slot.row);
        for line in 0..slot.height {
            let cells = row_of(buf, frame.area, frame.layout.header + slot.y + line);
            paint(cells, "", over, Align::Left);
            if let Some(x) = frame.layout.divider {
                put(cells, x, BAR, self.styles.rule);
            }
            self.draw_gutter(frame, slot.row, line, current, cells);
        }
        // The row's changes, where it has some: nothing is looked up for the others.
        let row = self.sheet.row(slot.row);
        let changed = self
            .staged
            .zip(row)
            .filter(|(staged, row)| !staged.is_empty() && staged.has_row(*row));
        let gone = self.outcome(slot.row) == Some(&Outcome::Deleted);
        for column in &frame.layout.slots {
            let staged = changed
                .and_then(|(staged, row)| staged.get(row, self.sheet.column(column.column)?));
            let moment = match staged {
                Some(_) => None,
                None => self.sheet.moment_in(slot.row, column.column, self.zone),
            };
            // A moment in another zone is never so wide that it takes two lines.
            let is_moment = moment.is_some();
            let (text, look) = match (staged, moment) {
                (Some(value), _) => staged_value(value),
                (None, Some(moment)) => (moment.into(), Look::Text),
                (None, None) => self.sheet.shown(slot.row, column.column),
            };
            let mut style = self.style_of(look);
            if fate.is_some() || gone {
                style = style.patch(self.styles.stale);
            }
            let mut style = style.patch(over);
            if staged.is_some() {
                style = style.patch(self.styles.changed);
            }
            if current && column.column == cursor.column {
                style = style.patch(if self.focused {
                    self.styles.cursor
                } else {
                    self.styles.cursor_away
                });
            }
            let align = self.align(column.column);
            let mut line = |at: u16, text: &str| {
                let y = frame.layout.header + slot.y + at;
                let cells = within(row_of(buf, frame.area, y), column);
                let value = match (staged, at, cells.split_first_mut()) {
                    (Some(_), 0, Some((sign, rest))) => {
                        sign.set_symbol(CHANGED).set_style(style);
                        rest
                    }
                    _ => cells,
                };
                // The first digits of a number would read as another number.
                match look == Look::Number && text::width(text) > value.len() {
                    true => paint(value, &TOO_LONG.repeat(value.len()), style, align),
                    false => paint(value, text, style, align),
                }
            };
            let one_line = slot.height == 1 && !self.view.wraps();
            if one_line || staged.is_some() || is_moment {
                line(0, &text);
                for at in 1..slot.height {
                    line(at, "");
                }
                continue;
            }
            let lines = self
                .sheet
                .lines(slot.row, column.column, column.width, slot.height);
            for at in 0..slot.height {
                let text = lines.lines.get(usize::from(at));
                line(at, text.map_or("", String::as_str));
            }
        }
    }

    fn draw_gutter(&self, frame: &Place, row: usize, line: u16, current: bool, cells: &mut [Cell]) {
        let gutter = cells.get_mut(..usize::from(frame.layout.gutter));
        let Some((mark, rest)) = gutter.and_then(|gutter| gutter.split_first_mut()) else {
            return;
        };
        let style = if current {
            mark.set_symbol(MARK).set_style(self.styles.mark);
            self.styles.mark
        } else {
            self.styles.rule
        };
        if line > 0 {
            return;
        }
        let sign = self.sign(row).or(match self.fate(frame, row) {
            Some(Fate::Deleted) => Some(DELETED),
            Some(Fate::Archived) => Some(ARCHIVED),
            None => None,
        });
        let Some((set_apart, number)) = rest.split_first_mut() else {
            // Too narrow for numbers: the sign takes the place of the mark, where that is free.
            if let (Some(sign), false) = (sign, current) {
                mark.set_symbol(sign).set_style(self.styles.mark);
            }
            return;
        };
        set_apart.set_style(style);
        paint(number, &(row + 1).to_string(), style, Align::Right);
        if let Some(sign) = sign {
            let style = match sign {
                FAILED => self.styles.failed,
                CHANGED => self.styles.changed,
                _ => self.styles.mark,
            };
            set_apart.set_symbol(sign).set_style(style);
        }
    }

    /// What came of the row at a place, where it was sent.
    fn outcome(&self, place: usize) -> Option<&Outcome> {
        let staged = self.staged.filter(|staged| staged.has_outcomes())?;
        staged.outcome(self.sheet.row(place)?)
    }

    /// The sign beside a row for what became of it: not saved, changed, saved.
    fn became(&self, place: usize) -> Option<&'static str> {
        let staged = self.staged?;
        match self.outcome(place) {
            Some(outcome) if outcome.is_failed() => Some(FAILED),
            Some(Outcome::Deleted) => Some(GONE),
            _ if !staged.is_empty() && staged.has_row(self.sheet.row(place)?) => Some(CHANGED),
            Some(_) => Some(SAVED),
            None => None,
        }
    }

    /// What became of the record at a place.
    fn fate(&self, frame: &Place, place: usize) -> Option<Fate> {
        let row = self.sheet.row(place)?;
        frame.gone.fate(self.sheet.rows, row)
    }

    /// The sign beside a row that is set apart.
    fn sign(&self, place: usize) -> Option<&'static str> {
        if self
            .range
            .is_some_and(|(from, to)| (from..=to).contains(&place))
        {
            return Some(IN_RANGE);
        }
        let marked =
            !self.marks.is_empty() && self.sheet.row(place).is_some_and(|row| self.marks.has(row));
        let failed = self.outcome(place).is_some_and(Outcome::is_failed);
        if marked && !failed {
            return Some(MARKED);
        }
        // What a person has changed matters more than what a watch saw.
        self.became(place).or_else(|| {
            let signs = Some(self.signs).filter(|signs| !signs.is_empty())?;
            signs.get(self.sheet.row(place)?)?.symbol()
        })
    }

    /// A line below the last row; the first one may say why there are none.
    fn draw_blank(&self, frame: &Place, line: u16, buf: &mut Buffer) {
        let cells = row_of(buf, frame.area, frame.layout.header + line);
        let style = self.styles.text;
        paint(cells, "", style, Align::Left);
        if line == 0 && self.sheet.is_empty() && !self.message.is_empty() {
            let indent = if cells.len() > 24 { 2 } else { 0 };
            if let Some(rest) = cells.get_mut(indent..) {
                paint(rest, self.message, self.styles.empty, Align::Left);
            }
        }
    }

    /// Shows which part of the rows is in sight, where not all are.
    fn draw_scrollbar(&self, frame: &Place, buf: &mut Buffer) {
        let Some(x) = frame.layout.scrollbar else {
            return;
        };
        let lines = thumb(self.sheet.len(), frame.layout.top, frame.layout.body);
        for line in lines.into_iter().flatten() {
            let cells = row_of(buf, frame.area, frame.layout.header + line);
            put(cells, x, THUMB, self.styles.rule);
        }
    }

    fn align(&self, column: usize) -> Align {
        if self.sheet.numeric(column) {
            Align::Right
        } else {
            Align::Left
        }
    }

    fn style_of(&self, look: Look) -> Style {
        match look {
            Look::Blank | Look::Text => self.styles.text,
            Look::Number => self.styles.number,
            Look::Boolean => self.styles.boolean,
            Look::Null => self.styles.null,
            Look::Empty => self.styles.empty,
            Look::Summary => self.styles.summary,
        }
    }
}

/// What a staged value looks like.
fn staged_value(value: &CellValue) -> (std::borrow::Cow<'_, str>, Look) {
    let cell = rows::Cell {
        kind: value.kind,
        text: &value.text,
        width: 0,
    };
    match rows::show(cell, ColumnKind::Value) {
        (text, look @ (Look::Text | Look::Number | Look::Boolean)) => {
            (text::display(&text).into_owned().into(), look)
        }
        other => other,
    }
}

/// The area drawn into and what goes where in it.
struct Place {
    area: Rect,
    layout: GridLayout,
    gone: Gone,
}

fn within<'a>(line: &'a mut [Cell], slot: &ColumnSlot) -> &'a mut [Cell] {
    let start = usize::from(slot.x);
    line.get_mut(start..start + usize::from(slot.width))
        .unwrap_or_default()
}

fn put(line: &mut [Cell], x: u16, sign: &str, style: Style) {
    if let Some(cell) = line.get_mut(usize::from(x)) {
        cell.set_symbol(sign).set_style(style);
    }
}

#[cfg(test)]
mod tests;
