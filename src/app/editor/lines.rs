//! What acts on whole lines: break, delete, repeat, move, indent, comment.

use std::ops::Range;

use super::history::Kind;
use super::{Caret, Editor};

/// One level of indentation.
const INDENT: &str = "  ";

/// What begins a comment line. SOQL itself has no comments; they are taken out before sending.
const COMMENT: &str = "--";

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Toward {
    Up,
    Down,
}

impl Editor {
    pub(super) fn newline(&mut self) {
        if self.one_line {
            return;
        }
        let range = self.selected_range();
        let line = self.buffer.line(self.buffer.line_of(range.start));
        let before = self.buffer.slice(line.start..range.start);
        let blanks = before.len() - before.trim_start_matches([' ', '\t']).len();
        let deeper = if before.trim_end().ends_with('(') {
            INDENT
        } else {
            ""
        };
        let text = format!("\n{}{deeper}", before.get(..blanks).unwrap_or_default());
        self.edit(range, &text, Kind::Other);
    }

    /// The lines the selection touches. One that it only just reaches, before any character, does
    /// not count.
    fn selected_lines(&self) -> Range<usize> {
        let range = self.selected_range();
        let first = self.buffer.line_of(range.start);
        let last = self.buffer.line_of(range.end);
        if last > first && self.buffer.line(last).start == range.end {
            first..last
        } else {
            first..last + 1
        }
    }

    /// The bytes of some lines without the last line break.
    fn block(&self, lines: &Range<usize>) -> Range<usize> {
        self.buffer.line(lines.start).start..self.buffer.line(lines.end.saturating_sub(1)).end
    }

    pub(super) fn delete_lines(&mut self) {
        let lines = self.selected_lines();
        let mut block = self.block(&lines);
        if lines.end < self.line_count() {
            block.end += 1;
        } else if lines.start > 0 {
            block.start -= 1;
        }
        self.edit(block.clone(), "", Kind::Other);
        let line = self.buffer.line(lines.start);
        self.caret.head = line.start;
    }

    pub(super) fn duplicate_lines(&mut self) {
        if self.one_line {
            return;
        }
        let block = self.block(&self.selected_lines());
        let copy = format!("\n{}", self.buffer.slice(block.clone()));
        let caret = self.shifted_caret(copy.len(), Toward::Down);
        self.commit(Kind::Other, vec![(block.end..block.end, copy)], Some(caret));
    }

    pub(super) fn move_lines(&mut self, toward: Toward) {
        let lines = self.selected_lines();
        let block = self.block(&lines);
        let neighbour = match toward {
            Toward::Up if lines.start > 0 => self.buffer.line(lines.start - 1),
            Toward::Down if lines.end < self.line_count() => self.buffer.line(lines.end),
            _ => return,
        };
        let caret = self.shifted_caret(neighbour.len() + 1, toward);
        let moved = self.buffer.slice(block.clone());
        let passed = self.buffer.slice(neighbour.clone());
        let (range, text) = match toward {
            Toward::Up => (neighbour.start..block.end, format!("{moved}\n{passed}")),
            Toward::Down => (block.start..neighbour.end, format!("{passed}\n{moved}")),
        };
        self.commit(Kind::Other, vec![(range, text)], Some(caret));
    }

    fn shifted_caret(&self, by: usize, toward: Toward) -> Caret {
        let shift = |at: usize| match toward {
            Toward::Up => at.saturating_sub(by),
            Toward::Down => at + by,
        };
        Caret {
            head: shift(self.caret.head),
            anchor: self.caret.anchor.map(shift),
        }
    }

    pub(super) fn indent(&mut self) {
        let edits = self
            .selected_lines()
            .map(|line| self.buffer.line(line))
            .filter(|line| !line.is_empty())
            .map(|line| (line.start..line.start, INDENT.to_owned()))
            .collect();
        self.commit(Kind::Other, edits, None);
    }

    pub(super) fn outdent(&mut self) {
        let edits = self
            .selected_lines()
            .map(|line| {
                let range = self.buffer.line(line);
                let text = self.buffer.slice(range.clone());
                let blanks = if text.starts_with('\t') {
                    1
                } else {
                    text.bytes()
                        .take(INDENT.len())
                        .take_while(|b| *b == b' ')
                        .count()
                };
                (range.start..range.start + blanks, String::new())
            })
            .collect();
        self.commit(Kind::Other, edits, None);
    }

    pub(super) fn toggle_comment(&mut self) {
        // Of lines with something on them: where that begins, and what it is.
        let lines: Vec<(usize, &str)> = self
            .selected_lines()
            .map(|line| self.buffer.line(line))
            .filter_map(|range| {
                let text = self.buffer.slice(range.clone());
                let code = text.trim_start();
                (!code.is_empty()).then(|| (range.end - code.len(), code))
            })
            .collect();
        let all = lines.iter().all(|(_, code)| code.starts_with(COMMENT));
        let edits = lines
            .iter()
            .map(|(at, code)| {
                if all {
                    let rest = code.trim_start_matches(COMMENT);
                    let gap = usize::from(rest.starts_with(' '));
                    let len = COMMENT.len() + gap;
                    (*at..(*at + len).min(*at + code.len()), String::new())
                } else {
                    (*at..*at, format!("{COMMENT} "))
                }
            })
            .collect();
        self.commit(Kind::Other, edits, None);
    }
}
