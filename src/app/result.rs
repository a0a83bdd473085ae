//! A run and its result: what is under way, what came, and what went wrong.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use crate::app::grid::GridView;
use crate::app::notice::Notice;
use crate::rows::{ColumnKind, Columns, RowSet};

/// A query under way.
#[derive(Debug)]
pub struct Run {
    /// The statement as it was sent.
    pub soql: String,
    /// Where the statement begins in the text of the editor, as a byte offset.
    pub offset: usize,
    /// The editor's revision that was sent; places in it mean nothing in another.
    pub revision: u64,
    /// When it began, since the program started.
    pub started: Duration,
    /// The columns, once known.
    pub columns: Option<Arc<Columns>>,
    /// Whether its rows are on the screen yet; until then the rows of the run before stay.
    pub shown: bool,
}

/// How far a result got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Rows still come.
    Running,
    /// All rows are here.
    Complete,
    /// The row cap ended it.
    Capped,
    /// The person stopped it.
    Stopped,
    /// An error ended it; the rows that came stay.
    Failed,
}

/// The rows of one run.
#[derive(Debug)]
pub struct ResultPane {
    /// The statement that brought them.
    pub soql: String,
    /// The object in its FROM, for the title.
    pub object: String,
    /// The rows.
    pub rows: RowSet,
    /// Where in them we look.
    pub grid: GridView,
    /// How many match in the org (`totalSize`), once a page said so.
    pub total: Option<u64>,
    /// How far it got.
    pub end: End,
    /// When it began, since the program started.
    pub started: Duration,
    /// How long it took, once it ended.
    pub elapsed: Duration,
}

impl ResultPane {
    /// An empty table with these columns.
    pub fn new(run: &Run) -> Self {
        Self {
            soql: run.soql.clone(),
            object: object_of(&run.soql),
            rows: RowSet::new(run.columns.clone().unwrap_or_default()),
            grid: GridView::default(),
            total: None,
            end: End::Running,
            started: run.started,
            elapsed: Duration::ZERO,
        }
    }

    /// Whether it is the one number of `SELECT COUNT()`, whose total counts no rows of ours.
    pub fn is_count(&self) -> bool {
        let columns = self.rows.columns();
        columns.iter().any(|c| c.kind == ColumnKind::Count)
    }
}

/// What is wrong with a text, at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The bytes of the editor's text it is about; `None` when the server named no place.
    pub range: Option<Range<usize>>,
    /// What, the server's words, what to do.
    pub notice: Notice,
    /// Whether a new login would mend it.
    pub needs_login: bool,
}

/// The object a statement reads, for titles: the word after its first FROM outside parentheses.
pub fn object_of(soql: &str) -> String {
    let mut depth = 0_i32;
    let mut words = soql.split_inclusive(|c: char| c.is_whitespace() || c == '(' || c == ')');
    while let Some(word) = words.next() {
        let name = word.trim_end_matches(|c: char| c.is_whitespace() || c == '(' || c == ')');
        if depth == 0 && name.eq_ignore_ascii_case("from") {
            return words
                .map(str::trim)
                .find(|w| !w.is_empty())
                .map(|w| w.trim_end_matches([',', ';', '(', ')']).to_owned())
                .unwrap_or_default();
        }
        depth += i32::from(word.ends_with('(')) - i32::from(word.ends_with(')'));
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_object_is_the_outer_from() {
        for (soql, object) in [
            ("SELECT Id FROM Account", "Account"),
            (
                "select Id, (select Id from Contacts) from Account where x = 1",
                "Account",
            ),
            ("SELECT COUNT() FROM Lead", "Lead"),
            ("SELECT Id\nFROM\n Case", "Case"),
            ("SELECT", ""),
            ("", ""),
        ] {
            assert_eq!(object_of(soql), object, "{soql}");
        }
    }
}
