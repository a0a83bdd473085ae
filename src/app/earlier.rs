//! What the same statement brought before, kept to be compared with.

use crate::app::result::{End, ResultPane};
use crate::rows::RowSet;

/// The most bytes of rows that are kept: 64 MiB.
pub const MOST: usize = 64 << 20;

/// What a tab's statement brought before.
#[derive(Clone, Debug)]
pub enum Earlier {
    /// Its rows.
    Kept {
        /// The rows as they came.
        rows: RowSet,
        /// How far they got.
        end: End,
    },
    /// They were more than are kept: [`MOST`].
    TooMany,
}

impl Earlier {
    /// What is kept of a result that makes room for another of its statement; nothing where it had no
    /// rows.
    pub fn of(result: &ResultPane) -> Option<Self> {
        Self::at_most(result, MOST)
    }

    fn at_most(result: &ResultPane, most: usize) -> Option<Self> {
        if result.rows.is_empty() {
            return None;
        }
        if result.rows.bytes_held() > most {
            return Some(Self::TooMany);
        }
        Some(Self::Kept {
            rows: result.rows.clone(),
            end: result.end,
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::app::tests::compare::both_loaded;

    #[test]
    fn rows_that_are_too_many_are_said_to_be_and_not_kept() {
        let desk = both_loaded();
        let result = desk.app.tab().unwrap().result.as_ref().unwrap();
        let held = result.rows.bytes_held();
        let kept = Earlier::at_most(result, held);
        assert!(
            matches!(kept, Some(Earlier::Kept { rows, end: End::Complete }) if rows.len() == 6)
        );
        let kept = Earlier::at_most(result, held - 1);
        assert!(matches!(kept, Some(Earlier::TooMany)));
    }
}
