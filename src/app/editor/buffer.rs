//! `Buffer`: the text, its lines, its graphemes and where they stand in cells.
//!
//! One `String` and the offsets of its lines: a key in a text of 100 kB moves some kilobytes of
//! memory and adds to some thousand offsets, which is microseconds. All offsets are bytes. Knows no
//! cursor, selection or undo.

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};
use zeroize::Zeroize;

use crate::text;

/// A tab reaches to the next column that is a multiple of this.
const TAB: usize = 4;

/// What stands for a character that must not be read.
const MASK: &str = "•";

#[derive(Clone)]
pub(super) struct Buffer {
    text: String,
    /// Offset of each line; always has the first.
    starts: Vec<usize>,
    /// Whether every grapheme shows as a dot.
    pub(super) masked: bool,
}

impl Default for Buffer {
    fn default() -> Self {
        Self::new(String::new())
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        if self.masked {
            self.text.zeroize();
        }
    }
}

/// One grapheme of a line as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell<'a> {
    /// Its bytes, from the start of the text.
    pub bytes: Range<usize>,
    /// The column it starts in, in cells from the start of the line.
    pub column: usize,
    /// How many cells it takes; at least 1.
    pub width: usize,
    /// What to draw; narrower than `width` for a tab.
    pub symbol: Cow<'a, str>,
    /// Whether it stands for something that cannot be shown as it is.
    pub stand_in: bool,
}

impl Buffer {
    pub(super) fn new(text: String) -> Self {
        let starts = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1))
            .collect();
        Self {
            text,
            starts,
            masked: false,
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// The text between two offsets; empty if they are no character boundaries of it.
    pub(super) fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// Replaces a range and returns what was there.
    pub(super) fn replace(&mut self, range: Range<usize>, with: &str) -> String {
        let removed = self.slice(range.clone()).to_owned();
        let first = self.line_of(range.start) + 1;
        let last = self.starts.partition_point(|s| *s <= range.end);
        for start in self.starts.iter_mut().skip(last) {
            *start = *start - removed.len() + with.len();
        }
        let new = memchr::memchr_iter(b'\n', with.as_bytes()).map(|at| range.start + at + 1);
        self.starts.splice(first..last.max(first), new);
        self.text.replace_range(range, with);
        removed
    }

    pub(super) fn lines(&self) -> usize {
        self.starts.len()
    }

    /// The line that holds an offset, counted from 0.
    pub(super) fn line_of(&self, offset: usize) -> usize {
        self.starts
            .partition_point(|start| *start <= offset)
            .saturating_sub(1)
    }

    /// The bytes of a line without its line break; the last line for a number too high.
    pub(super) fn line(&self, line: usize) -> Range<usize> {
        let line = line.min(self.starts.len().saturating_sub(1));
        let start = self.starts.get(line).copied().unwrap_or(0);
        let end = match self.starts.get(line + 1) {
            Some(next) => next - 1,
            None => self.text.len(),
        };
        start..end
    }

    /// The grapheme boundary before an offset; crosses a line break as one step.
    pub(super) fn before(&self, offset: usize) -> usize {
        let line = self.line(self.line_of(offset));
        if offset <= line.start {
            return line.start.saturating_sub(1);
        }
        let mut cursor = GraphemeCursor::new(offset - line.start, line.len(), true);
        match cursor.prev_boundary(self.slice(line.clone()), 0) {
            Ok(Some(at)) => line.start + at,
            _ => line.start,
        }
    }

    /// The grapheme boundary after an offset; crosses a line break as one step.
    pub(super) fn after(&self, offset: usize) -> usize {
        let line = self.line(self.line_of(offset));
        if offset >= line.end {
            return (line.end + 1).min(self.len());
        }
        let mut cursor = GraphemeCursor::new(offset - line.start, line.len(), true);
        match cursor.next_boundary(self.slice(line.clone()), 0) {
            Ok(Some(at)) => line.start + at,
            _ => line.end,
        }
    }

    /// The offset itself if a cursor can stand there, else the next one where it can.
    pub(super) fn snap(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.len());
        while !self.text.is_char_boundary(offset) {
            offset += 1;
        }
        if self.is_boundary(offset) {
            offset
        } else {
            self.after(offset)
        }
    }

    pub(super) fn is_boundary(&self, offset: usize) -> bool {
        if offset > self.len() || !self.text.is_char_boundary(offset) {
            return false;
        }
        let line = self.line(self.line_of(offset));
        let mut cursor = GraphemeCursor::new(offset - line.start, line.len(), true);
        cursor
            .is_boundary(self.slice(line.clone()), 0)
            .unwrap_or(false)
    }

    /// The column of an offset in cells from the start of its line.
    pub(super) fn column_of(&self, offset: usize) -> usize {
        let line = self.line(self.line_of(offset));
        if !self.masked
            && let Some(cells) = text::plain(self.slice(line.start..offset))
        {
            return cells;
        }
        self.cells(self.line_of(offset))
            .take_while(|cell| cell.bytes.start < offset)
            .last()
            .map_or(0, |cell| cell.column + cell.width)
    }

    /// The offset in a line whose grapheme covers a column, or the line's end.
    pub(super) fn offset_at(&self, line: usize, column: usize) -> usize {
        let range = self.line(line);
        if !self.masked {
            let mut from = 0;
            for (at, c) in self.slice(range.clone()).char_indices() {
                let Some(width) = text::plain_width(c) else {
                    break;
                };
                // A plain character joins with nothing before it, so a grapheme begins here,
                // whatever follows.
                if column < from + width {
                    return range.start + at;
                }
                from += width;
            }
        }
        self.cells(line)
            .find(|cell| column < cell.column + cell.width)
            .map_or(range.end, |cell| cell.bytes.start)
    }

    /// The width of the grapheme at an offset in its place; 1 at the end of a line.
    pub(super) fn width_at(&self, offset: usize) -> usize {
        let end = self.after(offset);
        match self.slice(offset..end) {
            "" | "\n" => 1,
            "\t" => TAB - self.column_of(offset) % TAB,
            _ if self.masked => 1,
            grapheme => text::glyph(grapheme).width,
        }
    }

    /// The graphemes of a line as they are drawn, from its start.
    fn cells(&self, line: usize) -> impl Iterator<Item = Cell<'_>> {
        self.cells_between(self.line(line), 0)
    }

    /// The graphemes of a line as they are drawn, from the one that covers a column.
    pub(super) fn cells_from(&self, line: usize, column: usize) -> impl Iterator<Item = Cell<'_>> {
        let start = self.offset_at(line, column);
        let range = start..self.line(line).end;
        self.cells_between(range, self.column_of(start))
    }

    fn cells_between(
        &self,
        range: Range<usize>,
        mut column: usize,
    ) -> impl Iterator<Item = Cell<'_>> {
        let masked = self.masked;
        self.slice(range.clone())
            .grapheme_indices(true)
            .map(move |(at, grapheme)| {
                let bytes = range.start + at..range.start + at + grapheme.len();
                let (symbol, width, stand_in) = if masked {
                    (Cow::Borrowed(MASK), 1, false)
                } else if grapheme == "\t" {
                    (Cow::Borrowed("→"), TAB - column % TAB, true)
                } else {
                    let glyph = text::glyph(grapheme);
                    (glyph.symbol, glyph.width, glyph.stand_in)
                };
                let cell = Cell {
                    bytes,
                    column,
                    width,
                    symbol,
                    stand_in,
                };
                column += width;
                cell
            })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn columns_count_cells_and_tabs_reach_their_stop() {
        let buffer = Buffer::new("a\tb\n日本e\u{301}x\n\u{200B}\x1b!".into());
        let cases = [
            (0, 0),
            (1, 1),
            (2, 4),
            (3, 5),
            (4, 0),
            (7, 2),
            (10, 4),
            (13, 5),
            (14, 6),
            (15, 0),
            (18, 1),
            (19, 2),
            (20, 3),
        ];
        for (offset, column) in cases {
            assert_eq!(buffer.column_of(offset), column, "at {offset}");
            let line = buffer.line_of(offset);
            assert_eq!(buffer.offset_at(line, column), offset, "column {column}");
        }
        // The second cell of a wide character is still that character.
        assert_eq!(buffer.offset_at(1, 1), 4);
        assert_eq!(buffer.offset_at(1, 99), 14);
    }

    #[test]
    fn a_masked_buffer_shows_a_dot_for_each_grapheme() {
        let mut buffer = Buffer::new("日e\u{301}x".into());
        buffer.masked = true;
        let shown: String = buffer.cells(0).map(|c| c.symbol).collect();
        assert_eq!(shown, "•••");
        assert_eq!(buffer.column_of(buffer.len()), 3);
    }

    proptest! {
        #[test]
        fn the_line_index_stays_right_through_replacements(
            start in "[ab\n日]{0,12}",
            edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), "[x\n]{0,4}"), 0..8),
        ) {
            let mut buffer = Buffer::new(start);
            for (a, b, with) in edits {
                let bounds: Vec<usize> = buffer.text().char_indices().map(|(i, _)| i).chain([buffer.len()]).collect();
                let (a, b) = (*a.get(&bounds), *b.get(&bounds));
                buffer.replace(a.min(b)..a.max(b), &with);
                let fresh = Buffer::new(buffer.text().to_owned());
                prop_assert_eq!(&buffer.starts, &fresh.starts);
            }
        }

        #[test]
        fn columns_and_offsets_agree(line in "[a日\t\u{301}\u{200d}👩🚀\u{1b}\u{200b}]{0,16}") {
            let buffer = Buffer::new(line);
            for cell in buffer.cells(0) {
                prop_assert_eq!(buffer.column_of(cell.bytes.start), cell.column);
                prop_assert_eq!(buffer.offset_at(0, cell.column), cell.bytes.start);
                prop_assert_eq!(buffer.width_at(cell.bytes.start), cell.width);
                prop_assert_eq!(buffer.after(cell.bytes.start), cell.bytes.end);
                prop_assert_eq!(buffer.before(cell.bytes.end), cell.bytes.start);
                prop_assert_eq!(buffer.cells_from(0, cell.column).next(), Some(cell));
            }
        }
    }
}
