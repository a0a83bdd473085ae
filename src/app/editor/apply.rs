//! From an [`EditAction`] to what it does: one exhaustive match.

use super::history::Kind;
use super::{EditAction, Edited, Editor, lines, words};
use crate::app::geometry::Viewport;

impl Editor {
    /// Does one thing. `viewport` is the text area as last drawn, without line numbers.
    pub fn apply(&mut self, action: EditAction, viewport: Viewport) -> Edited {
        let revision = self.revision;
        if !matches!(action, EditAction::Scroll { .. } | EditAction::Copy) {
            self.origin = self.origin(viewport);
            self.astray = false;
        }
        let clipboard = self.act(action, viewport);
        self.origin = self.origin(viewport);
        Edited {
            changed: self.revision != revision,
            clipboard,
        }
    }

    fn act(&mut self, action: EditAction, viewport: Viewport) -> Option<String> {
        use EditAction as A;
        let joins = matches!(
            action,
            A::Insert(_) | A::Backspace | A::Delete | A::DeleteWordLeft | A::DeleteWordRight
        );
        if !joins {
            self.history.close();
        }
        let head = self.caret.head;
        match action {
            A::Insert('\n') | A::Newline => self.newline(),
            A::Insert(c) if c.is_control() => {}
            A::Insert(c) => {
                let range = self.selected_range();
                self.edit(range, c.encode_utf8(&mut [0; 4]), Kind::Typing);
            }
            A::Paste(text) => self.insert_str(&text),
            A::Backspace => self.erase(self.buffer.before(head)..head),
            A::Delete => self.erase(head..self.buffer.after(head)),
            A::DeleteWordLeft => self.erase(words::left(&self.buffer, head)..head),
            A::DeleteWordRight => self.erase(head..words::right(&self.buffer, head)),
            A::DeleteToHome => {
                let line = self.buffer.line(self.buffer.line_of(head));
                self.erase(line.start..head);
            }
            A::DeleteToEnd => {
                let end = self.buffer.line(self.buffer.line_of(head)).end;
                let end = if end == head {
                    self.buffer.after(head)
                } else {
                    end
                };
                self.erase(head..end);
            }
            A::DeleteLines => self.delete_lines(),
            A::DuplicateLines => self.duplicate_lines(),
            A::MoveLinesUp => self.move_lines(lines::Toward::Up),
            A::MoveLinesDown => self.move_lines(lines::Toward::Down),
            A::Indent => self.indent(),
            A::Outdent => self.outdent(),
            A::ToggleComment => self.toggle_comment(),
            A::Move(motion) => self.travel_by(motion, viewport, false),
            A::Select(motion) => self.travel_by(motion, viewport, true),
            A::SelectAll => self.select(0..self.buffer.len()),
            A::Deselect => self.caret.anchor = None,
            A::Copy => return self.copied(),
            A::Cut => {
                let text = self.copied()?;
                self.erase(head..head);
                return Some(text);
            }
            A::Undo => {
                self.undo();
            }
            A::Redo => {
                self.redo();
            }
            A::Press { x, y, extend } => self.press(self.offset_under(x, y), extend),
            A::Drag { x, y } => self.press(self.offset_under(x, y), true),
            A::PressWord { x, y } => {
                let word = words::around(&self.buffer, self.offset_under(x, y));
                self.select(word);
            }
            A::PressLine { y } => {
                let line = self.buffer.line(self.line_under(y));
                self.select(line.start..self.buffer.after(line.end));
            }
            A::Scroll { lines, columns } => self.scroll(lines, columns, viewport),
        }
        None
    }
}
