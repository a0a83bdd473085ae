//! `CellValue`: a cell's value that stands on its own, without its page.

use super::{Cell, CellKind};

/// The value of one cell, kept beyond the rows it came from: a filter's, a minimum.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct CellValue {
    /// What it is.
    pub kind: CellKind,
    /// Its text, as sent; empty for null and absent.
    pub text: String,
}

impl From<Cell<'_>> for CellValue {
    fn from(cell: Cell<'_>) -> Self {
        Self {
            kind: cell.kind,
            text: cell.text.to_owned(),
        }
    }
}

impl CellValue {
    /// Whether a cell holds this value. Null and absent are one: no value.
    pub fn is(&self, cell: Cell<'_>) -> bool {
        match (self.kind.has_value(), cell.kind.has_value()) {
            (true, true) => self.kind == cell.kind && self.text == cell.text,
            (one, other) => one == other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_told_from_its_likes() {
        let cell = |kind, text| Cell {
            kind,
            text,
            width: 0,
        };
        let seven = CellValue::from(cell(CellKind::Number, "7"));
        for (kind, text, same) in [
            (CellKind::Number, "7", true),
            (CellKind::Number, "8", false),
            (CellKind::Text, "7", false),
            (CellKind::Null, "", false),
        ] {
            assert_eq!(seven.is(cell(kind, text)), same, "{kind:?} {text}");
        }
        let null = CellValue::from(cell(CellKind::Null, ""));
        assert!(null.is(cell(CellKind::Absent, "")));
        assert!(!null.is(cell(CellKind::Text, "")), "empty is a value");
    }
}
