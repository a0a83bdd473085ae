//! `Gone`: which rows are deleted or archived, as far as a result tells.
//!
//! A query of all rows (`queryAll`) says it in two ordinary columns. It must not know how it is shown.

use super::{CellKind, Columns, RowSet};

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is in the recycle bin.
    Deleted,
    /// It is archived.
    Archived,
}

impl Fate {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::Archived => "archived",
        }
    }
}

/// The columns that say what became of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gone {
    deleted: Option<usize>,
    archived: Option<usize>,
}

impl Gone {
    /// Of these columns.
    pub fn of(columns: &Columns) -> Self {
        let named = |name: &str| {
            columns.iter().position(|column| {
                matches!(column.path.as_slice(), [only] if only.eq_ignore_ascii_case(name))
            })
        };
        Self {
            deleted: named("IsDeleted"),
            archived: named("IsArchived"),
        }
    }

    /// Whether a row can be told to be deleted.
    pub fn tells_deleted(self) -> bool {
        self.deleted.is_some()
    }

    /// What became of a row; `None` where it is still there, or nobody says.
    pub fn fate(self, rows: &RowSet, row: usize) -> Option<Fate> {
        let is = |column: Option<usize>| {
            column.is_some_and(|column| {
                let cell = rows.cell(row, column);
                cell.kind == CellKind::Bool && cell.text == "true"
            })
        };
        if is(self.deleted) {
            return Some(Fate::Deleted);
        }
        is(self.archived).then_some(Fate::Archived)
    }
}
