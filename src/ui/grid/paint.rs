//! Writes one text into one run of screen cells: cut or padded to exactly that width.
//!
//! It knows nothing of rows and columns. Text passes through [`text::display`] here, and nowhere
//! later, so a grid cell cannot carry a control character to the terminal.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use crate::text;

/// At which end the blanks go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

/// The cells of one line of an area that lies within the buffer.
pub(super) fn row_of(buf: &mut Buffer, area: Rect, line: u16) -> &mut [Cell] {
    let width = usize::from(buf.area.width);
    let start = usize::from(area.y + line - buf.area.y) * width + usize::from(area.x - buf.area.x);
    buf.content
        .get_mut(start..start + usize::from(area.width))
        .unwrap_or_default()
}

/// Writes `raw` into `cells`, every one of them, with an `…` where it does not fit.
pub(super) fn paint(cells: &mut [Cell], raw: &str, style: Style, align: Align) {
    let shown = text::truncate(raw, cells.len());
    let before = match align {
        Align::Left => 0,
        Align::Right => cells.len().saturating_sub(text::width(&shown)),
    };
    let (blank, mut rest) = cells.split_at_mut(before);
    fill(blank, style);
    if shown.is_ascii() {
        // Every byte is a grapheme and one cell wide: most of what tables hold.
        let (text, after) = rest.split_at_mut(shown.len().min(rest.len()));
        for (index, cell) in text.iter_mut().enumerate() {
            let symbol = shown.get(index..=index).unwrap_or(" ");
            cell.set_symbol(symbol).set_style(style);
        }
        rest = after;
    } else {
        for grapheme in shown.graphemes(true) {
            let width = text::width(grapheme).min(rest.len());
            let (place, after) = rest.split_at_mut(width);
            // A grapheme lies in its first cell; the others it covers are blank, as the terminal
            // backend expects.
            if let Some((first, covered)) = place.split_first_mut() {
                first.set_symbol(grapheme).set_style(style);
                fill(covered, style);
            }
            rest = after;
        }
    }
    fill(rest, style);
}

fn fill(cells: &mut [Cell], style: Style) {
    for cell in cells {
        cell.set_symbol(" ").set_style(style);
    }
}
