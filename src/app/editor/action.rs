//! What can be done to an [`Editor`](super::Editor): a closed list, so that keys, mouse and
//! commands all end in the same few words.

/// Where a cursor goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// One grapheme back.
    Left,
    /// One grapheme on.
    Right,
    /// To the start of the word before.
    WordLeft,
    /// To the end of the word after.
    WordRight,
    /// One line up, in the same column as far as the line has it.
    Up,
    /// One line down.
    Down,
    /// One viewport up.
    PageUp,
    /// One viewport down.
    PageDown,
    /// To the first character of the line that is no blank; from there to the line's start.
    Home,
    /// To the end of the line.
    End,
    /// To the start of the text.
    Start,
    /// To the end of the text.
    Finish,
}

/// One action on a text. Rows and columns of the mouse are cells from the top left corner of the
/// text area (line numbers not counted); while dragging they may lie outside of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditAction {
    /// Type a character over the selection. Control characters are ignored; `\n` is [`Self::Newline`].
    Insert(char),
    /// Break the line, keeping its indentation.
    Newline,
    /// Put a text over the selection, cleaned by [`crate::text::sanitize_paste`]; one undo step.
    Paste(String),
    /// Delete the selection, or the grapheme before.
    Backspace,
    /// Delete the selection, or the grapheme after.
    Delete,
    /// Delete the selection, or back to the start of the word.
    DeleteWordLeft,
    /// Delete the selection, or on to the end of the word.
    DeleteWordRight,
    /// Delete the selection, or back to the start of the line.
    DeleteToHome,
    /// Delete the selection, or on to the end of the line; at the end, the line break.
    DeleteToEnd,
    /// Delete the lines of the selection.
    DeleteLines,
    /// Repeat the lines of the selection below.
    DuplicateLines,
    /// Move the lines of the selection one up.
    MoveLinesUp,
    /// Move the lines of the selection one down.
    MoveLinesDown,
    /// Two blanks more before each line of the selection.
    Indent,
    /// Up to two blanks less before each line of the selection.
    Outdent,
    /// Put `-- ` before each line of the selection, or take it away when all have it.
    ToggleComment,
    /// Move the cursor and drop the selection.
    Move(Motion),
    /// Move the cursor and stretch the selection.
    Select(Motion),
    /// Select everything.
    SelectAll,
    /// Drop the selection, keep the cursor.
    Deselect,
    /// Give the selected text for the clipboard.
    Copy,
    /// Give the selected text for the clipboard and delete it.
    Cut,
    /// Take back one step.
    Undo,
    /// Do again what was taken back.
    Redo,
    /// The mouse went down; with `extend` (shift) the selection stretches there.
    Press {
        /// Column.
        x: i32,
        /// Row.
        y: i32,
        /// Whether to stretch the selection.
        extend: bool,
    },
    /// The mouse moved while down: the selection stretches there.
    Drag {
        /// Column.
        x: i32,
        /// Row.
        y: i32,
    },
    /// A double click: select the word there.
    PressWord {
        /// Column.
        x: i32,
        /// Row.
        y: i32,
    },
    /// A triple click: select the line there.
    PressLine {
        /// Row.
        y: i32,
    },
    /// Scroll without moving the cursor: lines down and columns right, negative for back.
    Scroll {
        /// Lines down.
        lines: i32,
        /// Columns right.
        columns: i32,
    },
}

/// What an action did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edited {
    /// Whether the text is another now.
    pub changed: bool,
    /// A text for the clipboard.
    pub clipboard: Option<String>,
}
