//! The stack of tables in a tab: the rows of its query at the bottom, child rows opened from them
//! above, each a whole result of its own.
//!
//! `Tab::result` is always the table on top, the one that is looked at; those below wait unchanged,
//! so that going back ends exactly where one was. Knows no keys and starts no jobs.

use std::sync::Arc;
use std::time::Duration;

use crate::app::column::Tab;
use crate::app::earlier::Earlier;
use crate::app::result::{End, ResultPane, Run};
use crate::app::work::Carry;
use crate::rows::{CellKind, Columns, RowSet};
use crate::soql;
use crate::text;
use crate::worker::{Below, ChildrenWork, NewPages};

/// A record's name takes no more of a title than this, in cells.
const CRUMB: usize = 24;

/// A name stays in sight where it is among so many first columns.
const NAME_WITHIN: usize = 3;

/// How a table that is not a query's own came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nested {
    /// What it is called after the table below: `Acme › Contacts`, `Contacts as rows`.
    pub crumb: String,
    /// The column of the table below that its rows come from.
    pub column: usize,
    /// The row of the table below whose children they are; `None` where all of them were flattened.
    pub row: Option<usize>,
    /// The child relationships from the table below, as far as its columns' paths lead.
    pub path: Vec<String>,
}

/// Work on child rows that is under way for the table on top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfolding {
    /// What is being done.
    pub work: ChildrenWork,
    /// The column with the children, in the table whose rows were given away.
    pub column: usize,
    /// How many tables lie below the one whose rows were given away.
    pub depth: usize,
    /// What the column is called.
    pub title: String,
    /// The child relationships that lead to it from the statement of its table.
    pub path: Vec<String>,
}

/// The child statement of a column and the columns it tells: all that a table of children needs.
#[derive(Clone, Debug)]
pub struct ChildColumns {
    /// The subquery, without its parentheses; empty where the statement does not tell.
    pub soql: String,
    /// Its columns; none where they are only known from the data.
    pub columns: Arc<Columns>,
}

impl ChildColumns {
    /// Of the subquery that these relationships lead to from a statement.
    pub fn of(statement: &str, path: &[String]) -> Self {
        let mut child = Some(statement.to_owned());
        for relationship in path {
            child = child.and_then(|soql| {
                let query = soql::parse::parse(&soql).ok()?;
                Columns::child_statement(&soql, &query, relationship).map(str::to_owned)
            });
        }
        let columns = child
            .as_deref()
            .and_then(|child| soql::parse::parse(child).ok())
            .map(|query| Columns::of(&query))
            .unwrap_or_default();
        Self {
            soql: child.unwrap_or_default(),
            columns: Arc::new(columns),
        }
    }
}

impl ResultPane {
    /// A table of rows that are all here: children, or what became of them.
    pub fn nested(nested: Nested, soql: String, rows: RowSet, started: Duration) -> Self {
        let run = Run {
            soql,
            written: String::new(),
            offset: 0,
            revision: 0,
            started,
            cap: u64::MAX,
            columns: None,
            shown: true,
            resumed: false,
            on_demand: false,
            waiting: None,
            carry: Carry::default(),
            filling: None,
            part: None,
            went: false,
            calls: crate::app::meter::Calls::default(),
            members: None,
            mistake: None,
            all: false,
        };
        Self {
            object: nested.path.last().cloned().unwrap_or_default(),
            total: Some(rows.len() as u64),
            rows,
            end: End::Complete,
            nested: Some(nested),
            ..Self::new(&run)
        }
    }

    /// Puts new pages in the place of those with the same rows; what is sorted and filtered is so anew
    /// when the table is looked at. Whether all of them have their place here: pages of other records
    /// are left out.
    pub fn replace_pages(&mut self, pages: NewPages) -> bool {
        let mut fit = true;
        for (first, page) in pages {
            fit &= self.rows.replace(first, page);
            self.work.outdate();
        }
        fit
    }

    /// Lets the name stay in sight with what stands before it, where that is little.
    fn freeze_the_name(&mut self) {
        let mut first = self.rows.columns().iter().take(NAME_WITHIN);
        let name = first.position(|column| column.title.eq_ignore_ascii_case("Name"));
        self.arrangement.freeze(name.unwrap_or(0) + 1);
    }

    /// What a row is called in a title: its name, else its first text, else its number.
    pub fn row_name(&self, row: usize) -> String {
        let columns = self.rows.columns();
        let own = |title: &str| {
            columns
                .iter()
                .position(|c| c.title.eq_ignore_ascii_case(title))
        };
        let named = ["Name", "CaseNumber", "Subject", "Title", "Id"]
            .iter()
            .filter_map(|title| own(title))
            .chain(0..columns.len())
            .map(|column| self.rows.cell(row, column))
            .find(|cell| cell.kind == CellKind::Text && !cell.text.is_empty());
        match named {
            Some(cell) => text::truncate(&text::display(cell.text), CRUMB).into_owned(),
            None => format!("row {}", row + 1),
        }
    }
}

impl Tab {
    /// The table of the tab's query, whatever lies above it.
    pub fn base(&self) -> Option<&ResultPane> {
        self.beneath.first().or(self.result.as_ref())
    }

    /// The table of the tab's query, to change it.
    pub fn base_mut(&mut self) -> Option<&mut ResultPane> {
        self.beneath.first_mut().or(self.result.as_mut())
    }

    /// Shows the table of a run in place of all that were there; gives the query's own among them.
    pub fn show_result(&mut self, mut pane: ResultPane) -> Option<ResultPane> {
        pane.freeze_the_name();
        if let Some(before) = self.base() {
            pane.look_like(before);
            pane.shown_as = before.shown_as + 1;
        } else if let Some(look) = self.look.take() {
            pane.look_as_kept(&look);
        }
        self.ran = false;
        let base = self.beneath.drain(..).next();
        self.unfolding = None;
        let soql = pane.soql.clone();
        let before = base.or(self.result.take());
        self.result = Some(pane);
        let same = before.as_ref().filter(|before| before.soql == soql);
        self.earlier = same.and_then(Earlier::of);
        before
    }

    /// What the statement of the table on top brought before: that of the tab's query alone is kept.
    pub fn earlier_of_front(&self) -> Option<&Earlier> {
        self.earlier.as_ref().filter(|_| self.beneath.is_empty())
    }

    /// How many tables lie below the one on top.
    pub fn depth(&self) -> usize {
        self.beneath.len()
    }

    /// The table with so many below it.
    pub fn pane_at_mut(&mut self, depth: usize) -> Option<&mut ResultPane> {
        if depth == self.beneath.len() {
            self.result.as_mut()
        } else {
            self.beneath.get_mut(depth)
        }
    }

    /// The cells through which one came to the table with so many below it, the nearest first.
    pub fn below(&self, depth: usize) -> Vec<Below> {
        let panes: Vec<&ResultPane> = self.panes().take(depth + 1).collect();
        let steps = panes.windows(2).rev();
        steps
            .map_while(|step| {
                let [below, above] = step else { return None };
                let nested = above.nested.as_ref()?;
                Some(Below {
                    rows: below.rows.clone(),
                    row: nested.row?,
                    column: nested.column,
                })
            })
            .collect()
    }

    /// All tables from the bottom to the top.
    pub fn panes(&self) -> impl Iterator<Item = &ResultPane> {
        self.beneath.iter().chain(&self.result)
    }

    /// Lays a table over the one on top.
    pub fn push_pane(&mut self, pane: ResultPane) {
        self.beneath.extend(self.result.replace(pane));
    }

    /// Takes the table on top away; `false` where it is the query's own.
    pub fn pop_pane(&mut self) -> bool {
        match self.beneath.pop() {
            Some(below) => {
                self.result = Some(below);
                self.unfolding = None;
                true
            }
            None => false,
        }
    }

    /// The way from the query's object to the table on top: `Account › Acme › Contacts`. Empty at the
    /// bottom.
    pub fn breadcrumb(&self) -> String {
        if self.beneath.is_empty() {
            return String::new();
        }
        let object = self.base().map(|base| base.object.clone());
        let crumbs = self
            .panes()
            .filter_map(|pane| pane.nested.as_ref().map(|nested| nested.crumb.clone()));
        object
            .into_iter()
            .filter(|object| !object.is_empty())
            .chain(crumbs)
            .collect::<Vec<_>>()
            .join(" › ")
    }
}
