//! Characters that a terminal may draw in more cells than one glyph: a Devanagari vowel sign beside
//! its letter, an emoji with its skin tone.
//!
//! We lay a grapheme out as a whole, in its first cell. A terminal that takes each character for
//! itself keeps the later ones in cells that we believe to be blank; when something else is drawn
//! there, what is blank before and after is not sent, and the later characters stay on the screen.
//! So these cells are made to differ from any blank. It works on a finished frame and knows nothing
//! of what is drawn.

use std::ops::Range;

use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::style::Modifier;

use crate::text;
use crate::ui::cells::fill;

/// Nothing else is drawn with it, and on a blank nobody sees it.
const TAKEN: Modifier = Modifier::HIDDEN;

/// Sees to it that what is drawn over such graphemes in a later frame takes their place whole, and
/// that no wide one is left half covered in this.
pub(super) fn settle(buf: &mut Buffer) {
    let width = usize::from(buf.area.width).max(1);
    for row in buf.content.chunks_mut(width) {
        let mut at = 0;
        while let Some(cell) = row.get_mut(at) {
            at += 1;
            if cell.symbol().len() < 3 {
                continue;
            }
            let drawn = text::width(cell.symbol());
            let apart = text::width_apart(cell.symbol());
            let rest = at..at + drawn.saturating_sub(1);
            if rest.is_empty() && apart <= drawn {
                continue;
            }
            let covered = |range: &Range<usize>| row.get(range.clone()).unwrap_or_default().iter();
            if covered(&rest).any(|cell| cell.symbol() != " ") {
                // Something lies over its second half, which would not be sent: the first half goes.
                if let Some(cell) = row.get_mut(at - 1) {
                    let style = cell.style();
                    fill(std::slice::from_mut(cell), style);
                }
                continue;
            }
            if apart > 1 && text::is_joined(row.get(at - 1).map_or("", |cell| cell.symbol())) {
                for cell in row.get_mut(rest.clone()).into_iter().flatten() {
                    cell.modifier.insert(TAKEN);
                }
                // What such a terminal writes beyond its place is written over each time.
                let beyond = rest.end..(at - 1 + apart).max(rest.end).min(width);
                for cell in row.get_mut(beyond).into_iter().flatten() {
                    cell.set_diff_option(CellDiffOption::AlwaysUpdate);
                }
            }
            at = rest.end;
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    fn frame(line: &str) -> Buffer {
        let mut buf = Buffer::empty(Rect::new(0, 0, 12, 1));
        buf.set_string(0, 0, line, Style::new());
        settle(&mut buf);
        buf
    }

    /// What is sent to the terminal to come from one line to another, by cells.
    fn sent(before: &str, after: &str) -> Vec<(u16, String)> {
        let (before, after) = (frame(before), frame(after));
        let cells = before.diff(&after).into_iter();
        cells
            .map(|(x, _, cell)| (x, cell.symbol().to_owned()))
            .collect()
    }

    #[test]
    fn a_card_over_joined_characters_leaves_none_of_them() {
        // A vowel sign that takes a cell of its own in the terminal: its cell must be sent.
        let cells = sent("पावर x", "│    x");
        assert!(cells.contains(&(1, " ".to_owned())), "{cells:?}");
        let cells = sent("│    x", "पावर x");
        assert_eq!(cells.first().map(|(x, _)| *x), Some(0));
        assert!(cells.iter().all(|(x, _)| *x != 1), "{cells:?}");
        // A wide character clears its second half itself, and costs nothing.
        assert_eq!(sent("漢 x", "│  x"), [(0, "│".to_owned())]);
        // What has its width in one character is left alone.
        assert_eq!(sent("मु x", "मु y"), [(2, "y".to_owned())]);
    }

    #[test]
    fn what_a_terminal_may_write_over_is_written_again() {
        let cells = sent("👍🏽abc", "👍🏽abc");
        let again: Vec<u16> = cells.iter().map(|(x, _)| *x).collect();
        assert_eq!(again, [2, 3]);
    }

    #[test]
    fn no_wide_character_is_left_half_covered() {
        let mut buf = frame("漢字x");
        buf.set_string(1, 0, "│", Style::new());
        settle(&mut buf);
        let line: String = buf.content.iter().map(|cell| cell.symbol()).collect();
        assert!(line.starts_with(" │字"), "{line}");
    }
}
