//! The text editor: text, cursor, selection, undo, scroll position. No keys, no drawing.
//!
//! The same core edits a query of many lines ([`Editor`]) and an input of one ([`Field`]). Keys,
//! mouse and commands arrive as [`EditAction`]; a copied text leaves in [`Edited`]. Offsets are
//! bytes; the cursor always stands between two graphemes, columns count display cells. Knows
//! nothing of SOQL, the screen, the clipboard or the rest of the app except the size of a viewport.

mod action;
mod apply;
mod buffer;
mod field;
mod history;
mod lines;
mod motion;
mod view;
mod words;

#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::Range;

pub use action::{EditAction, Edited, Motion};
pub use buffer::Cell;
pub use field::Field;
pub use view::Origin;

use crate::text;
use buffer::Buffer;
use history::{Change, History, Kind};

/// Where the cursor is, and where the selection it stretches began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Caret {
    head: usize,
    anchor: Option<usize>,
}

/// A text under edit.
#[derive(Clone, Default)]
pub struct Editor {
    buffer: Buffer,
    caret: Caret,
    history: History,
    /// The column that vertical moves try to keep.
    goal: Option<usize>,
    origin: Origin,
    /// Whether the view was scrolled away from the cursor on purpose.
    astray: bool,
    revision: u64,
    /// Whether line breaks are refused.
    one_line: bool,
}

impl Editor {
    /// An editor of many lines with the cursor at the start and nothing to undo. `CRLF` and `CR`
    /// become `LF`.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            buffer: Buffer::new(line_feeds(text.into())),
            ..Self::default()
        }
    }

    /// The text; lines end in `\n`.
    pub fn text(&self) -> &str {
        self.buffer.text()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.buffer.len() == 0
    }

    /// Replaces the whole text as one step that can be undone; the cursor goes to its end.
    pub fn set_text(&mut self, text: &str) {
        self.replace(0..self.buffer.len(), text);
    }

    /// Puts a text over the selection, cleaned like a paste, as one undo step.
    pub fn insert_str(&mut self, text: &str) {
        self.history.close();
        let range = self.selected_range();
        let text = self.admit(text);
        self.edit(range, &text, Kind::Other);
        self.history.close();
    }

    /// Replaces a range of bytes as one undo step; the cursor goes behind what is put there. A range
    /// that splits a grapheme grows to its end.
    pub fn replace(&mut self, range: Range<usize>, with: &str) {
        self.history.close();
        let start = self.buffer.snap(range.start.min(range.end));
        let end = self.buffer.snap(range.end);
        let with = if self.one_line {
            self.admit(with)
        } else {
            line_feeds(with.to_owned())
        };
        self.edit(start..end.max(start), &with, Kind::Other);
        self.history.close();
    }

    /// Replaces several ranges, in the order of the text and apart, as one undo step. The cursor goes
    /// to an offset of the new text; without one it stays with what it stood at.
    pub fn splice(&mut self, edits: Vec<(Range<usize>, String)>, cursor: Option<usize>) {
        let whole = |range: &Range<usize>| {
            let start = self.buffer.snap(range.start.min(range.end));
            start..self.buffer.snap(range.end).max(start)
        };
        let edits = edits
            .into_iter()
            .map(|(range, with)| (whole(&range), line_feeds(with)))
            .collect();
        let caret = cursor.map(|head| Caret { head, anchor: None });
        self.history.close();
        self.commit(Kind::Other, edits, caret);
        self.history.close();
    }

    /// Makes a change that was made in another editor with the same text. Characters typed there one
    /// by one are one undo step here, too.
    pub fn follow(&mut self, range: Range<usize>, with: String, cursor: Option<usize>) {
        // An accent that comes or goes changes the grapheme that it belongs to: that is replaced whole.
        let start = match self.buffer.is_boundary(range.start) {
            true => range.start,
            false => self.buffer.before(range.start),
        };
        let end = self.buffer.snap(range.end);
        let kept = |range: Range<usize>| self.buffer.text().get(range).unwrap_or_default();
        let with = [kept(start..range.start), &with, kept(range.end..end)].concat();
        let range = start..end;
        let one = |text: &str| text.chars().count() == 1;
        let removed = self.buffer.text().get(range.clone()).unwrap_or_default();
        let kind = match (removed.is_empty(), with.is_empty()) {
            (true, false) if one(&with) => Kind::Typing,
            (false, true) if one(removed) => Kind::Erasing,
            _ => Kind::Other,
        };
        let caret = cursor.map(|head| Caret { head, anchor: None });
        if kind == Kind::Other {
            self.history.close();
        }
        self.commit(kind, vec![(range, line_feeds(with))], caret);
        if kind == Kind::Other {
            self.history.close();
        }
    }

    /// Takes the text as it came back from another editor, cleaned like a paste: only the lines that
    /// differ are replaced, as one undo step, and the cursor stays with what it stood at. Whether
    /// anything differs.
    pub fn adopt(&mut self, text: &str) -> bool {
        let text = self.admit(text);
        let (old, new) = (self.buffer.text(), text.as_str());
        if old == new {
            return false;
        }
        let (before, after) = (old.as_bytes(), new.as_bytes());
        let alike = |(a, b): &(&u8, &u8)| a == b;
        let same = before.iter().zip(after).take_while(alike).count();
        // Whole lines, so that no character and no grapheme is split.
        let start = memchr::memrchr(b'\n', before.get(..same).unwrap_or_default());
        let start = start.map_or(0, |at| at + 1);
        let rest = before.get(start..).unwrap_or_default();
        let other = after.get(start..).unwrap_or_default();
        let tail = rest.iter().rev().zip(other.iter().rev());
        let tail = tail.take_while(alike).count();
        let same = rest.get(rest.len() - tail..).unwrap_or_default();
        let tail = memchr::memchr(b'\n', same).map_or(0, |at| tail - at);
        let range = start..old.len() - tail;
        let with = new.get(start..new.len() - tail).unwrap_or_default();
        let with = with.to_owned();
        self.history.close();
        self.commit(Kind::Other, vec![(range, with)], None);
        self.history.close();
        true
    }

    /// The cursor's byte offset.
    pub fn cursor(&self) -> usize {
        self.caret.head
    }

    /// Puts the cursor at a byte offset (or the next place where it can stand) and drops the
    /// selection.
    pub fn set_cursor(&mut self, offset: usize) {
        self.history.close();
        self.goal = None;
        self.astray = false;
        self.caret = Caret {
            head: self.buffer.snap(offset),
            anchor: None,
        };
    }

    /// Selects a range of bytes, cursor at its end.
    pub fn select(&mut self, range: Range<usize>) {
        self.set_cursor(range.end);
        self.caret.anchor = Some(self.buffer.snap(range.start));
    }

    /// The cursor's line and column in cells, both counted from 0.
    pub fn position(&self) -> (usize, usize) {
        let head = self.caret.head;
        (self.buffer.line_of(head), self.buffer.column_of(head))
    }

    /// The line and the column in cells of a byte offset.
    pub fn place_of(&self, offset: usize) -> (usize, usize) {
        let at = self.buffer.snap(offset);
        (self.buffer.line_of(at), self.buffer.column_of(at))
    }

    /// The selected bytes; `None` when nothing is selected.
    pub fn selection(&self) -> Option<Range<usize>> {
        let anchor = self.caret.anchor?;
        let range = anchor.min(self.caret.head)..anchor.max(self.caret.head);
        (!range.is_empty()).then_some(range)
    }

    /// The selected text.
    pub fn selected_text(&self) -> Option<&str> {
        Some(self.buffer.slice(self.selection()?))
    }

    /// Counts up with every change of the text, undo and redo included: for caches.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// How many lines there are; at least one.
    pub fn line_count(&self) -> usize {
        self.buffer.lines()
    }

    /// The bytes of a line, counted from 0, without its line break.
    pub fn line(&self, line: usize) -> Range<usize> {
        self.buffer.line(line)
    }

    /// How many cells a line takes.
    pub fn line_width(&self, line: usize) -> usize {
        self.buffer.column_of(self.buffer.line(line).end)
    }

    /// The graphemes of a line as they are drawn, from the one that covers a column on.
    pub fn cells_from(&self, line: usize, column: usize) -> impl Iterator<Item = Cell<'_>> {
        self.buffer.cells_from(line, column)
    }

    /// Takes the last step back; whether there was one.
    pub fn undo(&mut self) -> bool {
        let caret = self.history.undo(&mut self.buffer);
        self.travel(caret)
    }

    /// Does again what was taken back last; whether there was something.
    pub fn redo(&mut self) -> bool {
        let caret = self.history.redo(&mut self.buffer);
        self.travel(caret)
    }

    /// The selection, or the empty range at the cursor.
    fn selected_range(&self) -> Range<usize> {
        self.selection().unwrap_or(self.caret.head..self.caret.head)
    }

    /// What may leave for the clipboard: never what is masked.
    fn copied(&self) -> Option<String> {
        if self.buffer.masked {
            return None;
        }
        self.selected_text().map(str::to_owned)
    }

    /// A text from outside as this editor can take it.
    fn admit(&self, text: &str) -> String {
        let text = text::sanitize_paste(text);
        if !self.one_line {
            return text;
        }
        let line = text.lines().find(|line| !line.trim().is_empty());
        line.unwrap_or_default().replace('\t', " ")
    }

    /// Deletes the selection if there is one, else the range.
    fn erase(&mut self, range: Range<usize>) {
        match self.selection() {
            Some(selection) => self.edit(selection, "", Kind::Other),
            None => self.edit(range, "", Kind::Erasing),
        }
    }

    /// Replaces one range; the cursor goes behind it.
    fn edit(&mut self, range: Range<usize>, with: &str, kind: Kind) {
        let head = range.start + with.len();
        let caret = Caret { head, anchor: None };
        self.commit(kind, vec![(range, with.to_owned())], Some(caret));
    }

    /// Replaces several ranges, given in order and apart, as one step. Without a caret, cursor and
    /// selection stay with the text they stood at.
    fn commit(&mut self, kind: Kind, edits: Vec<(Range<usize>, String)>, caret: Option<Caret>) {
        let before = self.caret;
        let mut moved = self.caret;
        let mut changes = Vec::with_capacity(edits.len());
        // From the last to the first, so that no offset shifts before its turn.
        for (range, inserted) in edits.into_iter().rev() {
            if range.is_empty() && inserted.is_empty() {
                continue;
            }
            let shift = |at: usize| {
                if at >= range.end {
                    at - range.len() + inserted.len()
                } else {
                    at.min(range.start + inserted.len())
                }
            };
            moved = Caret {
                head: shift(moved.head),
                anchor: moved.anchor.map(shift),
            };
            let at = range.start;
            let removed = self.buffer.replace(range, &inserted);
            changes.push(Change {
                at,
                removed,
                inserted,
            });
        }
        if changes.is_empty() {
            return;
        }
        let after = caret.unwrap_or(moved);
        self.caret = Caret {
            head: self.buffer.snap(after.head),
            anchor: after.anchor.map(|at| self.buffer.snap(at)),
        };
        self.goal = None;
        self.astray = false;
        self.revision += 1;
        if self.buffer.masked {
            // What must not be read must not lie about in an undo list either.
            for change in &mut changes {
                change.wipe();
            }
        } else {
            self.history.record(kind, changes, before, self.caret);
        }
    }

    fn travel(&mut self, caret: Option<Caret>) -> bool {
        let Some(caret) = caret else { return false };
        self.caret = caret;
        self.goal = None;
        self.astray = false;
        self.revision += 1;
        true
    }
}

impl PartialEq for Editor {
    /// The same text and cursor; undo and view do not count.
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text() && self.caret == other.caret
    }
}

impl Eq for Editor {}

impl fmt::Debug for Editor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = if self.buffer.masked {
            "[masked]"
        } else {
            self.text()
        };
        f.debug_struct("Editor")
            .field("text", &text)
            .field("caret", &self.caret)
            .field("revision", &self.revision)
            .finish_non_exhaustive()
    }
}

fn line_feeds(text: String) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    }
}
