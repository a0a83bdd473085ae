//! `Columns`: what a result's columns are called and where their values are found.
//!
//! Known from the statement before the first row; fields that only the answer knows (`FIELDS(ALL)`)
//! come with its first page. Knows no values.

mod source;
mod statement;

pub use source::{Made, Source};

use crate::soql::ast::Query;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum ColumnKind {
    /// A field, a parent's field or an aggregate.
    #[default]
    Value,
    /// The rows of a child subquery.
    Children,
    /// The one number of `SELECT COUNT()`, which comes as `totalSize`.
    Count,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The keys that lead to the value in a record, e.g. `["Owner", "Name"]`.
    pub path: Vec<String>,
    /// The heading: `Owner.Name`, an alias, `expr0`, a child relationship's name.
    pub title: String,
    /// What it holds.
    pub kind: ColumnKind,
}

impl Column {
    /// A column of plain values, titled by its path.
    pub fn value(path: Vec<String>) -> Self {
        Self {
            title: path.join("."),
            path,
            kind: ColumnKind::Value,
        }
    }
}

/// The columns of a result, in SELECT order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    all: Vec<Column>,
    /// Where `FIELDS()` stands: before which column those that the answer brings belong.
    open: Option<usize>,
}

impl Columns {
    /// Columns of plain values from dotted titles, e.g. `Owner.Name`.
    pub fn from_titles<'a>(titles: impl IntoIterator<Item = &'a str>) -> Self {
        titles
            .into_iter()
            .map(|title| Column::value(title.split('.').map(str::to_owned).collect()))
            .collect()
    }

    /// The columns in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Column> {
        self.all.iter()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The column at `index`.
    pub fn get(&self, index: usize) -> Option<&Column> {
        self.all.get(index)
    }

    /// Whether the statement names them all: there are some, and no `FIELDS()` among them.
    pub fn are_all_named(&self) -> bool {
        !self.is_empty() && self.open.is_none()
    }

    /// Appends a column that the answer brought.
    pub fn push(&mut self, column: Column) {
        self.all.push(column);
    }

    /// The same behind a column `Org`, which says whose each row is; by another name where the
    /// statement has one of that.
    pub fn behind_org(&self) -> Self {
        let taken = |name: &str| self.all.iter().any(|c| c.title.eq_ignore_ascii_case(name));
        let title = ["Org", "Org alias"].into_iter().find(|name| !taken(name));
        let first = Column::value(vec![title.unwrap_or("Alias of the org").to_owned()]);
        Self {
            all: std::iter::once(first)
                .chain(self.all.iter().cloned())
                .collect(),
            open: self.open.map(|open| open + 1),
        }
    }

    /// The same without the first.
    pub fn without_first(&self) -> Self {
        Self {
            all: self.all.iter().skip(1).cloned().collect(),
            open: self.open.and_then(|open| open.checked_sub(1)),
        }
    }

    /// The first `known` of them, without those that an answer brought later.
    pub fn first(&self, known: usize) -> Self {
        let mut first = self.clone();
        first.all.truncate(known);
        first
    }

    /// The same columns with those from `known` on, which the answer brought, where `FIELDS()`
    /// stands in the statement, and which of these columns each of them was; `None` where they stay
    /// at the end.
    pub fn in_select_order(&self, known: usize) -> Option<(Self, Vec<usize>)> {
        let open = self.open?;
        if known >= self.len() || open >= known {
            return None;
        }
        let mut all = self.all.clone();
        all.get_mut(open..)?.rotate_left(known - open);
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.get_mut(open..)?.rotate_left(known - open);
        Some((Self { all, open: None }, order))
    }
}

impl Columns {
    /// The columns of a statement, in SELECT order.
    ///
    /// Aggregates are found under their alias or `expr0`, `expr1`…, grouped fields under their last
    /// name; `TYPEOF` gives the fields of all its branches; `FIELDS()` gives none, its fields turn
    /// up with the data.
    pub fn of(query: &Query) -> Self {
        statement::columns(query)
    }

    /// Where the values of a statement's columns come from, in the order of [`Columns::of`].
    /// Columns that only the answer knows are found under the field's own path.
    pub fn sources(query: &Query) -> Vec<Source> {
        statement::sources(query)
    }

    /// The text of a child subquery that a column of a statement holds the rows of.
    pub fn child_statement<'t>(
        soql: &'t str,
        query: &Query,
        relationship: &str,
    ) -> Option<&'t str> {
        let child = statement::child(query, relationship)?;
        Some(child.span.text(soql))
    }
}

impl FromIterator<Column> for Columns {
    fn from_iter<I: IntoIterator<Item = Column>>(columns: I) -> Self {
        Self {
            all: columns.into_iter().collect(),
            open: None,
        }
    }
}

impl<'a> IntoIterator for &'a Columns {
    type Item = &'a Column;
    type IntoIter = std::slice::Iter<'a, Column>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dotted_titles_become_paths() {
        let columns = Columns::from_titles(["Id", "Owner.Manager.Name"]);
        assert_eq!(columns.len(), 2);
        assert_eq!(
            columns.get(1).map(|c| c.path.as_slice()),
            Some(["Owner", "Manager", "Name"].map(String::from).as_slice())
        );
        assert_eq!(
            columns.get(1).map(|c| c.title.as_str()),
            Some("Owner.Manager.Name")
        );
    }
}
