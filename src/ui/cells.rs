//! Writes one text into one run of screen cells, cut or padded to exactly that width, and what the
//! grid and the lists share beside.
//!
//! It knows nothing of rows, columns and items. Text passes through [`text::truncate`] here, which
//! makes it safe to show, and nowhere later: what is drawn with it cannot carry a control character
//! to the terminal.

use std::ops::Range;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use crate::text;

/// The part of a scrollbar that stands for what is in sight.
pub(in crate::ui) const THUMB: &str = "▐";

/// At which end the blanks go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Align {
    Left,
    Right,
}

/// The cells of one line of an area that lies within the buffer.
pub(in crate::ui) fn row_of(buf: &mut Buffer, area: Rect, line: u16) -> &mut [Cell] {
    let width = usize::from(buf.area.width);
    let start = usize::from(area.y + line - buf.area.y) * width + usize::from(area.x - buf.area.x);
    buf.content
        .get_mut(start..start + usize::from(area.width))
        .unwrap_or_default()
}

/// Writes `raw` into `cells`, every one of them, with an `…` where it does not fit.
pub(in crate::ui) fn paint(cells: &mut [Cell], raw: &str, style: Style, align: Align) {
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

/// Blanks every cell.
pub(in crate::ui) fn fill(cells: &mut [Cell], style: Style) {
    for cell in cells {
        cell.set_symbol(" ").set_style(style);
    }
}

/// The lines of a scrollbar that stand for what is in sight, where `top` is the first of `rows` rows
/// and `lines` fit; `None` where all fit.
pub(in crate::ui) fn thumb(rows: usize, top: usize, lines: u16) -> Option<Range<u16>> {
    let fit = usize::from(lines);
    if fit == 0 || rows <= fit {
        return None;
    }
    let length = (fit * fit / rows).max(1);
    let start = top.min(rows - fit) * (fit - length) / (rows - fit);
    let line = |n: usize| u16::try_from(n).unwrap_or(lines);
    Some(line(start)..line(start + length))
}
