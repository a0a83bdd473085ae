//! Draws an [`Editor`] of many lines: line numbers, highlighting, selection, cursor, an error in
//! its place.
//!
//! Pure: the same editor draws the same cells. Only what is in view is drawn, and only the text up
//! to there is read for highlighting. Never writes outside of its area, whatever its size. Knows
//! nothing of keys and of what the text is for, except that it is SOQL.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::text_line::{Strip, clear};
use super::theme::{Role, Theme};
use super::wrap::wrap;
use crate::app::editor::{Cell, Editor};
use crate::app::geometry::Viewport;
use crate::soql::{Class, brackets_at, highlight};
use crate::text;

/// Blanks around the line numbers: one before, two behind.
const GUTTER_PADDING: u16 = 3;

/// Line numbers are shown while this many columns remain for the text.
const LEAST_TEXT: u16 = 20;

/// The most lines an error's message takes, and never more than the text leaves free or a third of
/// the area.
const MESSAGE_LINES: u16 = 3;

/// A text that reaches further than this into view is drawn plain: reading so much for each frame
/// would be felt.
const HIGHLIGHT_LIMIT: usize = 256 << 10;

/// What the keys go to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// Into this text; the terminal's own cursor stands in it.
    Typing,
    /// To this pane as commands; the cursor is a drawn block.
    Commanding,
    /// Elsewhere; the cursor is not shown.
    #[default]
    Elsewhere,
}

/// An error at its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic<'a> {
    /// The bytes at fault. An empty range marks the place where something is missing.
    pub range: Range<usize>,
    /// For below the text, with its sign and its next step; wrapped.
    pub message: &'a str,
}

/// A text area, ready to be drawn.
#[derive(Clone, Debug)]
pub struct TextArea<'a> {
    /// The text.
    pub editor: &'a Editor,
    /// The looks.
    pub theme: Theme,
    /// Where the keys go.
    pub focus: Focus,
    /// The error to show.
    pub diagnostic: Option<Diagnostic<'a>>,
    /// What is underlined beside: its bytes and how, the later over the earlier. An empty range marks
    /// the place where something is missing.
    pub marks: &'a [(Range<usize>, Role)],
    /// The bytes that stand out for a moment: the statement that was just run.
    pub flash: Option<Range<usize>>,
    /// Said while the text is empty.
    pub placeholder: &'a str,
}

/// Where the parts of a text area stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextAreaDrawn {
    /// The text without line numbers and message: for clicks, and as the viewport of
    /// [`Editor::apply`].
    pub text: Rect,
    /// Where the terminal's cursor belongs: only while typing, and when it is in view.
    pub cursor: Option<Position>,
}

impl TextArea<'_> {
    /// Draws into the area.
    pub fn draw(&self, area: Rect, buf: &mut Buffer) -> TextAreaDrawn {
        let area = area.intersection(buf.area);
        clear(area, buf);
        let (text, message) = self.layout(area);
        if area.is_empty() {
            return TextAreaDrawn { text, cursor: None };
        }
        let origin = self.editor.origin(Viewport {
            width: text.width,
            height: text.height,
        });
        let last = (origin.line + usize::from(text.height)).min(self.editor.line_count());
        let current = self.editor.position().0;
        let paint = Paint::new(self, origin.line..last);
        for (y, line) in (text.y..text.bottom()).zip(origin.line..last) {
            let strip = Strip {
                area: Rect::new(text.x, y, text.width, 1),
                column: origin.column,
            };
            paint.line(strip, line, buf);
            self.draw_number(area, text, y, (line, line == current), buf);
        }
        if self.editor.is_empty() {
            self.draw_placeholder(text, buf);
        }
        let style = self.theme.style(Role::Error);
        for (y, line) in (text.bottom()..area.bottom()).zip(&message) {
            buf.set_stringn(text.x, y, line, usize::from(text.width), style);
        }
        let cursor = self.draw_cursor(text, origin.line, origin.column, buf);
        TextAreaDrawn { text, cursor }
    }

    /// What remains for the text, and the lines of the message below it.
    fn layout(&self, area: Rect) -> (Rect, Vec<String>) {
        let digits = self.editor.line_count().to_string().len().max(2);
        let gutter = u16::try_from(digits).unwrap_or(u16::MAX) + GUTTER_PADDING;
        let mut text = area;
        if area.width >= gutter + LEAST_TEXT {
            text.x += gutter;
            text.width -= gutter;
        }
        let mut message = Vec::new();
        if let Some(diagnostic) = &self.diagnostic
            && area.height > 1
        {
            message = message_lines(
                diagnostic.message,
                text.width,
                area.height,
                self.editor.line_count(),
            );
            text.height -= u16::try_from(message.len()).unwrap_or_default();
        }
        (text, message)
    }

    fn draw_number(
        &self,
        area: Rect,
        text: Rect,
        y: u16,
        (line, current): (usize, bool),
        buf: &mut Buffer,
    ) {
        let Some(width) = (text.x - area.x).checked_sub(GUTTER_PADDING) else {
            return;
        };
        let role = if current && self.focus != Focus::Elsewhere {
            Role::LineNumberCurrent
        } else {
            Role::LineNumber
        };
        let width = usize::from(width);
        let number = format!("{:>width$}", line + 1);
        buf.set_stringn(area.x + 1, y, number, width, self.theme.style(role));
    }

    fn draw_placeholder(&self, text: Rect, buf: &mut Buffer) {
        let width = usize::from(text.width);
        let shown = text::truncate(self.placeholder, width);
        let style = self.theme.style(Role::Placeholder);
        buf.set_stringn(text.x, text.y, shown, width, style);
    }

    fn draw_cursor(
        &self,
        text: Rect,
        first_line: usize,
        column: usize,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let (line, at) = self.editor.position();
        let down = u16::try_from(line.checked_sub(first_line)?).ok()?;
        if down >= text.height {
            return None;
        }
        let strip = Strip {
            area: Rect::new(text.x, text.y + down, text.width, 1),
            column,
        };
        match self.focus {
            Focus::Typing => Some(Position::new(strip.x_of(at)?, strip.area.y)),
            Focus::Commanding => {
                strip.restyle(at, self.theme.style(Role::Cursor), buf);
                None
            }
            Focus::Elsewhere => None,
        }
    }
}

/// The lines a message takes below a text; what is too much ends in `…`.
fn message_lines(message: &str, width: u16, height: u16, text: usize) -> Vec<String> {
    let free = height.saturating_sub(u16::try_from(text).unwrap_or(u16::MAX));
    let most = usize::from((height / 3).max(free).clamp(1, MESSAGE_LINES));
    let mut lines = wrap(message, width);
    if lines.len() > most {
        let rest = lines.split_off(most - 1).join(" ");
        lines.push(text::truncate(&rest, usize::from(width)).into_owned());
    }
    lines
}

/// What decides the styles of the lines in view.
struct Paint<'a> {
    area: &'a TextArea<'a>,
    classes: Vec<(Range<usize>, Class)>,
    selection: Option<Range<usize>>,
    brackets: Option<(usize, usize)>,
    /// The marks that reach into view.
    marks: Vec<&'a (Range<usize>, Role)>,
}

impl<'a> Paint<'a> {
    fn new(area: &'a TextArea<'a>, lines: Range<usize>) -> Self {
        let editor = area.editor;
        let first = editor.line(lines.start).start;
        let seen = editor.line(lines.end.saturating_sub(1)).end;
        let classes = if seen <= HIGHLIGHT_LIMIT {
            highlight(editor.text().get(..seen).unwrap_or_default())
        } else {
            Vec::new()
        };
        let looked_at = area.focus != Focus::Elsewhere && editor.text().len() <= HIGHLIGHT_LIMIT;
        let brackets = looked_at
            .then(|| brackets_at(editor.text(), editor.cursor()))
            .flatten()
            .map(|(one, other)| (one.start, other.start));
        let in_view = |range: &Range<usize>| range.end >= first && range.start <= seen;
        let marks = area.marks.iter().filter(|(range, _)| in_view(range));
        Self {
            area,
            marks: marks.collect(),
            classes,
            selection: editor.selection(),
            brackets,
        }
    }

    fn line(&self, strip: Strip, line: usize, buf: &mut Buffer) {
        let editor = self.area.editor;
        let bytes = editor.line(line);
        let first = self.classes.partition_point(|(r, _)| r.end <= bytes.start);
        let mut classes = self.classes.iter().skip(first).peekable();
        strip.draw(editor, line, buf, |cell| {
            while classes
                .next_if(|(r, _)| r.end <= cell.bytes.start)
                .is_some()
            {}
            let class = classes
                .peek()
                .filter(|(r, _)| r.start <= cell.bytes.start)
                .map(|(_, class)| *class);
            self.style(cell, class)
        });
        self.line_end(strip, line, buf);
    }

    fn style(&self, cell: &Cell<'_>, class: Option<Class>) -> Style {
        let theme = self.area.theme;
        let mut style = theme.style(class.map_or(Role::Text, Role::from));
        if cell.stand_in {
            style = style.patch(theme.style(Role::StandIn));
        }
        let at = cell.bytes.start;
        if self.brackets.is_some_and(|(a, b)| at == a || at == b) {
            style = style.patch(theme.style(Role::Bracket));
        }
        for (range, role) in &self.marks {
            if at == range.start || (at < range.end && range.start < cell.bytes.end) {
                style = style.patch(theme.style(*role));
            }
        }
        if let Some(Diagnostic { range, .. }) = &self.area.diagnostic
            && (at == range.start || (at < range.end && range.start < cell.bytes.end))
        {
            style = style.patch(theme.style(Role::Diagnostic));
        }
        if self.area.flash.as_ref().is_some_and(|f| f.contains(&at)) {
            style = style.patch(theme.style(Role::Selection));
        }
        if self.selection.as_ref().is_some_and(|s| s.contains(&at)) {
            style = style.patch(theme.style(Role::Selection));
        }
        style
    }

    /// The cell behind the last of a line: there a selected line break shows, and an error at the
    /// end of the line.
    fn line_end(&self, strip: Strip, line: usize, buf: &mut Buffer) {
        let editor = self.area.editor;
        let end = editor.line(line).end;
        let selected = self.selection.as_ref().is_some_and(|s| s.contains(&end));
        let at_fault = self
            .area
            .diagnostic
            .as_ref()
            .is_some_and(|d| d.range.start == end);
        let mark = self.marks.iter().rfind(|(range, _)| range.start == end);
        let role = match (selected, at_fault, mark) {
            (true, ..) => Role::Selection,
            (false, true, _) => Role::Diagnostic,
            (false, false, Some((_, role))) => *role,
            (false, false, None) => return,
        };
        let style = self.area.theme.style(role);
        strip.put(editor.line_width(line), " ", style, buf);
    }
}

#[cfg(test)]
#[path = "text_area_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
