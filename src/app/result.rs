//! A run and its result: what is under way, what came, and what went wrong.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use crate::app::geometry::Viewport;
use crate::app::grid::{Arrangement, Changes, GridView, Headings, Kept, Sheet};
use crate::app::marks::Marks;
use crate::app::meter::Calls;
use crate::app::multi::Members;
use crate::app::nested::Nested;
use crate::app::notice::Notice;
use crate::app::staging::{CollectionWork, Saving};
use crate::app::watch::Signs;
use crate::app::work::{Carry, Work};
use crate::rows::staged::Staged;
use crate::rows::{ColumnKind, Columns, Order, RowSet};
use crate::soql::bind::Filling;
use crate::soql::token::{self, TokenKind};

/// A query under way.
#[derive(Debug)]
pub struct Run {
    /// The statement as it was sent.
    pub soql: String,
    /// The statement as it was written; empty where it is none of the person's own.
    pub written: String,
    /// Where the statement begins in the text of the editor, as a byte offset.
    pub offset: usize,
    /// The editor's revision that was sent; places in it mean nothing in another.
    pub revision: u64,
    /// When it began, since the program started.
    pub started: Duration,
    /// Loading stops once this many rows are here.
    pub cap: u64,
    /// The columns, once known.
    pub columns: Option<Arc<Columns>>,
    /// Whether its rows are on the screen yet; until then the rows of the run before stay.
    pub shown: bool,
    /// Whether it goes on with a result that was begun before.
    pub resumed: bool,
    /// Whether further pages come as the cursor nears the end.
    pub on_demand: bool,
    /// What a request waits for, until it is tried again.
    pub waiting: Option<Waiting>,
    /// What its rows take over from those on the screen.
    pub carry: Carry,
    /// The statement with the values of its parameters, where it has some.
    pub filling: Option<Arc<Filling>>,
    /// The part that is asked for, where it is sent in several.
    pub part: Option<Part>,
    /// Whether it took the focus from the editor to the results.
    pub went: bool,
    /// What it cost so far.
    pub calls: Calls,
    /// The orgs it runs in, where they are chosen, until its rows are on the screen.
    pub members: Option<Box<Members>>,
    /// Where in the text the first of them that failed found a mistake.
    pub mistake: Option<Range<usize>>,
    /// Whether deleted and archived rows are asked for, too.
    pub all: bool,
}

/// A part of a statement that is sent in several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which, from 0.
    pub at: usize,
    /// How many there are.
    pub of: usize,
    /// Rows that match in the parts before it.
    pub total: u64,
}

/// A request that waits before it is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Why, in a few words.
    pub reason: &'static str,
    /// Until when, since the program started.
    pub until: Duration,
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
    /// Counts the results that a tab has shown: another one has other rows under the same numbers.
    pub shown_as: u64,
    /// The statement that brought them.
    pub soql: String,
    /// The statement that cells of it made of that one in the editor; none where none did.
    pub rewritten: Option<String>,
    /// The object in its FROM, for the title.
    pub object: String,
    /// The rows.
    pub rows: RowSet,
    /// Which of them are shown in which order; all as they came, where there is none.
    pub order: Option<Order>,
    /// Which columns are shown, and how.
    pub arrangement: Arrangement,
    /// How they were shown before.
    pub changes: Changes,
    /// Whether they are shown as they were at the last start.
    pub restored: bool,
    /// What is known of the columns beside their API names.
    pub headings: Headings,
    /// For how many columns the org was asked for them.
    pub headings_asked: usize,
    /// How it came about, where it is not a query's own table.
    pub nested: Option<Nested>,
    /// The rows that are set apart.
    pub marks: Marks,
    /// What a watch says of the rows; nothing where none does.
    pub signs: Signs,
    /// Changes of its cells that are not saved, and what came of those that were sent.
    pub staged: Staged,
    /// The rows on their way to the org.
    pub saving: Option<Saving>,
    /// What was done with the rows that were sent last: what came of them is kept beside the changes.
    pub sent: Option<CollectionWork>,
    /// Where in them we look.
    pub grid: GridView,
    /// How wide the columns that stay put were when the last page came.
    pub kept: Option<Kept>,
    /// By what they are sorted and filtered, and what is searched for.
    pub work: Work,
    /// How many match in the org (`totalSize`), once a page said so.
    pub total: Option<u64>,
    /// The values of the statement's parameters, where it is sent in several parts.
    pub filling: Option<Arc<Filling>>,
    /// The part that comes next, or comes now.
    pub part: Option<Part>,
    /// Where the page after the last one is; `None` after the last page and once it has expired.
    pub next: Option<String>,
    /// Rows of the largest page so far.
    pub page: u64,
    /// Whether deleted and archived rows were asked for, too.
    pub all: bool,
    /// Whether further pages come as the cursor nears the end.
    pub on_demand: bool,
    /// How many rows there were when the last of all was asked for, to go there when it is here.
    pub to_end: Option<usize>,
    /// Loading stops, or stopped, once this many rows are here.
    pub cap: u64,
    /// How far it got.
    pub end: End,
    /// When it began, since the program started.
    pub started: Duration,
    /// How long it took, once it ended.
    pub elapsed: Duration,
    /// Calls to the API that brought it.
    pub calls: u64,
    /// The orgs whose rows these are, where they are of several.
    pub members: Option<Box<Members>>,
}

impl ResultPane {
    /// An empty table with these columns.
    pub fn new(run: &Run) -> Self {
        Self {
            shown_as: 0,
            soql: run.soql.clone(),
            rewritten: None,
            object: object_of(&run.soql),
            rows: RowSet::new(run.columns.clone().unwrap_or_default()),
            order: None,
            arrangement: Arrangement::default(),
            changes: Changes::default(),
            restored: false,
            headings: Headings::default(),
            headings_asked: 0,
            nested: None,
            marks: Marks::default(),
            signs: Signs::default(),
            staged: Staged::default(),
            saving: None,
            sent: None,
            grid: GridView::default(),
            kept: None,
            work: Work::default(),
            total: None,
            filling: run.filling.clone().filter(|filling| filling.parts() > 1),
            part: run.part,
            next: None,
            page: 0,
            all: run.all,
            on_demand: run.on_demand,
            to_end: None,
            cap: run.cap,
            end: End::Running,
            started: run.started,
            elapsed: Duration::ZERO,
            calls: run.calls.total(),
            members: None,
        }
    }

    /// What is shown of it: the rows through their order, the columns through their arrangement.
    pub fn sheet(&self) -> Sheet<'_> {
        Sheet {
            rows: &self.rows,
            order: self.order.as_ref(),
            columns: &self.arrangement,
            headings: &self.headings,
            awaited: self.awaited(),
            kept: self.kept.as_ref(),
        }
    }

    /// How many rows will be here at the end, as far as is known.
    fn awaited(&self) -> usize {
        if self.is_count() {
            return 1;
        }
        let rows = self.total.map_or(0, |total| total.min(self.cap));
        usize::try_from(rows).unwrap_or(usize::MAX)
    }

    /// What is shown, and where in it we look, to move it.
    pub fn sheet_and_view(&mut self) -> (Sheet<'_>, &mut GridView) {
        let sheet = Sheet {
            rows: &self.rows,
            order: self.order.as_ref(),
            columns: &self.arrangement,
            headings: &self.headings,
            awaited: self.awaited(),
            kept: self.kept.as_ref(),
        };
        (sheet, &mut self.grid)
    }

    /// Notes how wide the columns are, before a page comes that makes some of them wider.
    pub fn keep_widths(&mut self, viewport: Viewport) {
        if !self.rows.is_empty() {
            self.kept = Some(Kept::of(&self.sheet(), viewport));
        }
    }

    /// The number, in the rows, of the one under the cursor.
    pub fn row(&self) -> Option<usize> {
        let sheet = self.sheet();
        sheet.row(self.grid.cursor(&sheet).row)
    }

    /// The number, in the rows, of the column under the cursor.
    pub fn column(&self) -> Option<usize> {
        let sheet = self.sheet();
        sheet.column(self.grid.cursor(&sheet).column)
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

/// The object a statement reads, for titles: the name after its FROM outside parentheses, strings
/// and comments; empty where there is none.
pub fn object_of(soql: &str) -> String {
    let mut depth = 0_i32;
    let mut after_from = false;
    for token in token::lex(soql) {
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth -= 1,
            TokenKind::Word if after_from => return token.span.text(soql).to_owned(),
            TokenKind::Word if depth <= 0 => {
                after_from = token.span.text(soql).eq_ignore_ascii_case("from");
            }
            kind if kind.is_trivia() => {}
            _ => after_from = false,
        }
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
            ("SELECT Id -- FROM Lead\nFROM Case /* x */;", "Case"),
            ("SELECT Id FROM/* x */Acme__c", "Acme__c"),
            ("SELECT 'x FROM Lead' y FROM Case", "Case"),
            ("FROM Account WHERE Name = ') FROM Lead'", "Account"),
            ("SELECT Id FROM (", ""),
            ("SELECT", ""),
            ("", ""),
        ] {
            assert_eq!(object_of(soql), object, "{soql}");
        }
    }
}
