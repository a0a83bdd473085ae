//! Moving the cursor, with or without stretching the selection.

use super::{Caret, Editor, Motion, words};
use crate::app::geometry::Viewport;

impl Editor {
    pub(super) fn travel_by(&mut self, motion: Motion, viewport: Viewport, extend: bool) {
        if !extend && let Some(selection) = self.selection() {
            // A plain arrow leaves the selection by the side it points to.
            match motion {
                Motion::Left => return self.place(selection.start, false),
                Motion::Right => return self.place(selection.end, false),
                _ => {}
            }
        }
        let page = usize::from(viewport.height.max(2)) - 1;
        match motion {
            Motion::Up => self.climb(1, false, extend),
            Motion::Down => self.climb(1, true, extend),
            Motion::PageUp => {
                self.origin.line = self.origin.line.saturating_sub(page);
                self.climb(page, false, extend);
            }
            Motion::PageDown => {
                self.origin.line = self.origin.line.saturating_add(page);
                self.climb(page, true, extend);
            }
            other => {
                let target = self.target(other);
                self.place(target, extend);
            }
        }
    }

    /// Puts the cursor at an offset where it can stand.
    pub(super) fn press(&mut self, offset: usize, extend: bool) {
        self.place(offset, extend);
    }

    fn place(&mut self, head: usize, extend: bool) {
        let anchor = extend.then(|| self.caret.anchor.unwrap_or(self.caret.head));
        self.caret = Caret { head, anchor };
        self.goal = None;
    }

    fn target(&self, motion: Motion) -> usize {
        let head = self.caret.head;
        let line = self.buffer.line(self.buffer.line_of(head));
        match motion {
            Motion::Left => self.buffer.before(head),
            Motion::Right => self.buffer.after(head),
            Motion::WordLeft => words::left(&self.buffer, head),
            Motion::WordRight => words::right(&self.buffer, head),
            Motion::Home => {
                let text = self.buffer.slice(line.clone());
                let blanks = text.len() - text.trim_start_matches([' ', '\t']).len();
                let first = self.buffer.snap(line.start + blanks);
                if head == first { line.start } else { first }
            }
            Motion::End => line.end,
            Motion::Start => 0,
            Motion::Finish => self.buffer.len(),
            Motion::Up | Motion::Down | Motion::PageUp | Motion::PageDown => head,
        }
    }

    /// Moves by lines and keeps the column. Past the first line it goes to the start of the text,
    /// past the last to its end.
    fn climb(&mut self, lines: usize, down: bool, extend: bool) {
        let (line, column) = self.position();
        if self.one_line {
            return;
        }
        let goal = self.goal.unwrap_or(column);
        let last = self.line_count() - 1;
        let head = match (down, line) {
            (false, 0) => 0,
            (true, line) if line == last => self.buffer.len(),
            (false, line) => self.buffer.offset_at(line.saturating_sub(lines), goal),
            (true, line) => self.buffer.offset_at((line + lines).min(last), goal),
        };
        self.place(head, extend);
        self.goal = Some(goal);
    }
}
