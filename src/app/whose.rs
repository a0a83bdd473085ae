//! Whose data what lies over the panes is about, in the words of its title.

use crate::app::App;
use crate::app::column::Pane;

impl App {
    /// Whose data what lies over the panes is about, for its title: the org of the column with the
    /// focus, production in words. Nothing where one column is open: there the first line of the
    /// screen says it.
    pub fn whose(&self) -> String {
        let column = self.column().filter(|_| self.is_split());
        column.map_or_else(String::new, |column| self.orgs.whose(&column.org))
    }

    /// The same of what is shown and has the focus: rows can be of several orgs.
    pub(super) fn whose_shown(&self) -> String {
        let column = self.column().filter(|column| column.focus == Pane::Results);
        let result = column.and_then(|column| column.tab().result.as_ref());
        let members = result.and_then(|result| result.members.as_ref());
        members.map_or_else(|| self.whose(), |members| members.words())
    }

    /// The same of the row under the cursor: of several orgs it has its own.
    pub fn whose_row(&self) -> String {
        let tab = self.tab();
        let result = tab.and_then(|tab| tab.result.as_ref());
        let of_several = tab.filter(|_| result.is_some_and(|result| result.members.is_some()));
        of_several.map_or_else(|| self.whose(), |tab| self.orgs.whose(tab.org_here()))
    }

    /// A title with whose data it is about.
    pub(super) fn with_whose(&self, title: &str) -> String {
        match self.whose() {
            whose if whose.is_empty() => title.to_owned(),
            whose => format!("{title} · {whose}"),
        }
    }

    /// The same for what is of the row under the cursor: of several orgs it has its own.
    pub(super) fn with_whose_row(&self, title: &str) -> String {
        match self.whose_row() {
            whose if whose.is_empty() => title.to_owned(),
            whose => format!("{title} · {whose}"),
        }
    }
}
