//! A text as lines that fit, ready to be drawn.

use crate::text;

/// The lines of a text at this width, in their display form. Line breaks stay; a word that is too
/// long is cut.
pub(super) fn wrap(what: &str, width: u16) -> Vec<String> {
    text::wrap(what, usize::from(width))
        .into_iter()
        .filter_map(|line| what.get(line))
        .map(|line| text::display(line).into_owned())
        .collect()
}
