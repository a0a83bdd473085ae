//! `Needle`: a text to look for, in one cell.

use crate::rows::{Cell, CellKind};

/// A text to look for; case does not count.
#[derive(Clone, Debug)]
pub(in crate::rows) struct Needle {
    /// Folded.
    text: String,
}

impl Needle {
    pub(in crate::rows) fn new(text: &str) -> Self {
        Self {
            text: text.chars().map(fold).collect(),
        }
    }

    /// Whether the cell's text contains it. Null, absent and the rows of a subquery have no text;
    /// an empty needle is nowhere.
    pub(in crate::rows) fn is_in(&self, cell: Cell<'_>) -> bool {
        if self.text.is_empty() || !cell.kind.has_value() || cell.kind == CellKind::Children {
            return false;
        }
        let folded: String = cell.text.chars().map(fold).collect();
        folded.contains(&self.text)
    }
}

/// The character that stands for it and its other case. Letters outside of ASCII never become
/// letters inside (the Kelvin sign is no k), and none becomes two.
pub(super) fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) if !one.is_ascii() => one,
        _ => c,
    }
}
