//! One cell as it is handed out: what it holds, its text, its width. Knows no storage.

/// What a cell holds (REST query result value shapes).
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum CellKind {
    /// The row has no such field: not selected for it (`TYPEOF`), or not in the answer.
    #[default]
    Absent,
    /// The field is null.
    Null,
    /// A string, unescaped; `""` is a text too. Dates and ids are texts.
    Text,
    /// A number, exactly as sent (`23.0` stays `23.0`).
    Number,
    /// `true` or `false`.
    Bool,
    /// The result of a child subquery: the raw JSON text of its object.
    Children,
    /// An address, a geolocation or another object or array: its raw JSON text.
    Compound,
}

impl CellKind {
    /// Whether there is a value to show.
    pub fn has_value(self) -> bool {
        !matches!(self, Self::Absent | Self::Null)
    }

    /// The kind that was stored as `byte` with `as u8`.
    pub(super) fn from_byte(byte: u8) -> Self {
        const KINDS: [CellKind; 7] = [
            CellKind::Absent,
            CellKind::Null,
            CellKind::Text,
            CellKind::Number,
            CellKind::Bool,
            CellKind::Children,
            CellKind::Compound,
        ];
        KINDS.get(usize::from(byte)).copied().unwrap_or_default()
    }
}

/// One cell, borrowed from its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Cell<'a> {
    /// What it holds.
    pub kind: CellKind,
    /// Its text; empty for [`CellKind::Absent`] and [`CellKind::Null`].
    pub text: &'a str,
    /// How many terminal cells the display form of the text takes, at most 255.
    pub width: u16,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_survives_its_byte() {
        for kind in [
            CellKind::Absent,
            CellKind::Null,
            CellKind::Text,
            CellKind::Number,
            CellKind::Bool,
            CellKind::Children,
            CellKind::Compound,
        ] {
            assert_eq!(CellKind::from_byte(kind as u8), kind);
        }
        assert_eq!(CellKind::from_byte(200), CellKind::Absent);
    }
}
