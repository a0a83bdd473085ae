//! A line of a statement with a mark under a place of it.

use std::fmt::Write;

use crate::text;

/// The longest part of a line that is shown, in terminal cells.
pub(super) const WINDOW: usize = 100;
/// How much of a longer line stands before the place.
const BEFORE: usize = 60;

/// Adds the line around an offset and a caret under it, both indented by two.
pub(super) fn mark(said: &mut String, statement: &str, at: usize) {
    let at = statement.floor_char_boundary(at);
    let start = statement[..at].rfind('\n').map_or(0, |at| at + 1);
    let end = statement[at..]
        .find('\n')
        .map_or(statement.len(), |length| at + length);
    let before = text::display(&statement[start..at]);
    let after = text::display(&statement[at..end]);
    // Of a long line, the part around the place.
    let before = if text::width(&before) > BEFORE {
        format!("…{}", tail(&before, BEFORE - 1))
    } else {
        before.into_owned()
    };
    let room = WINDOW.saturating_sub(text::width(&before));
    // Writing to a String cannot fail.
    let _ = writeln!(said, "  {before}{}", text::truncate(&after, room));
    let _ = writeln!(said, "  {}^", " ".repeat(text::width(&before)));
}

/// The end of a text of display form, at most so many cells wide.
fn tail(text: &str, cells: usize) -> &str {
    let starts = text.char_indices().map(|(at, _)| &text[at..]);
    starts
        .into_iter()
        .find(|rest| text::width(rest) <= cells)
        .unwrap_or_default()
}
