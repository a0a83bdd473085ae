//! `Field`: an input of one line: filters, hosts, aliases, secrets.

use std::fmt;

use super::buffer::Buffer;
use super::{EditAction, Edited, Editor};
use crate::app::geometry::Viewport;

/// Enough that a typed secret does not leave copies behind while its text grows.
const MASKED_CAPACITY: usize = 4096;

/// A text of one line. Line breaks are refused; of a paste the first line that holds something is
/// taken.
#[derive(Clone, PartialEq, Eq)]
pub struct Field {
    editor: Editor,
}

impl Default for Field {
    fn default() -> Self {
        Self::new("")
    }
}

impl Field {
    /// A field with a text, cursor at its end.
    pub fn new(text: &str) -> Self {
        let mut editor = Editor {
            one_line: true,
            ..Editor::default()
        };
        editor.buffer = Buffer::new(editor.admit(text));
        editor.set_cursor(editor.buffer.len());
        Self { editor }
    }

    /// An empty field for a secret: shows dots, keeps no undo, gives nothing to the clipboard, and
    /// its memory is zeroed.
    pub fn masked() -> Self {
        let mut field = Self::new("");
        field.editor.buffer = Buffer::new(String::with_capacity(MASKED_CAPACITY));
        field.editor.buffer.masked = true;
        field
    }

    /// Whether it shows dots.
    pub fn is_masked(&self) -> bool {
        self.editor.buffer.masked
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.editor.text()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.editor.is_empty()
    }

    /// Replaces the text; cursor at its end.
    pub fn set_text(&mut self, text: &str) {
        self.editor.set_text(text);
    }

    /// Gives the text away and starts empty, with nothing to undo.
    pub fn take(&mut self) -> String {
        let fresh = if self.is_masked() {
            Self::masked()
        } else {
            Self::default()
        };
        let text = self.text().to_owned();
        *self = fresh;
        text
    }

    /// Does one thing; `width` is how many cells the value has on the screen.
    pub fn apply(&mut self, action: EditAction, width: u16) -> Edited {
        self.editor.apply(action, Viewport { width, height: 1 })
    }

    /// The editor of the one line: for drawing, cursor and selection.
    pub fn editor(&self) -> &Editor {
        &self.editor
    }
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.editor.fmt(f)
    }
}
