//! `Headings`: what is known of the columns beside their API names: labels, by which of them the rows
//! are sorted, and which cells of theirs are no values but the signs of subtotals. Filled by others; knows no rows and no screen.

use crate::rows::{Totals, ValueKind};

/// What is known of one column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// What Salesforce calls the field to people, once a describe said so.
    pub label: Option<String>,
    /// What kind of value it holds.
    pub kind: ValueKind,
    /// Where it comes among the columns sorted by, counted from 1, and whether descending.
    pub sort: Option<(usize, bool)>,
}

/// What is known of the columns of a result, by their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headings {
    of: Vec<Heading>,
    /// Which cells stand for all values of their column: those of subtotals.
    pub totals: Totals,
    /// Whether titles are labels where they are known; else API names.
    pub labels: bool,
}

impl Headings {
    /// What is known of a column.
    pub fn get(&self, column: usize) -> Option<&Heading> {
        self.of.get(column)
    }

    /// What is known of a column, to change it.
    pub fn of_mut(&mut self, column: usize) -> &mut Heading {
        if self.of.len() <= column {
            self.of.resize_with(column + 1, Heading::default);
        }
        // It was made just now where there was none.
        &mut self.of[column]
    }

    /// Takes the columns that the rows are sorted by, the first one first, each with whether it is
    /// descending, in place of those before.
    pub fn set_sort(&mut self, by: impl IntoIterator<Item = (usize, bool)>) {
        for heading in &mut self.of {
            heading.sort = None;
        }
        for (rank, (column, descending)) in by.into_iter().enumerate() {
            self.of_mut(column).sort = Some((rank + 1, descending));
        }
    }

    /// What kind of value a column holds.
    pub fn kind(&self, column: usize) -> ValueKind {
        self.get(column).map_or(ValueKind::Unknown, |h| h.kind)
    }

    /// The sign beside a column that the rows are sorted by, with its rank where there are several.
    pub fn sort_sign(&self, column: usize) -> Option<String> {
        let (rank, descending) = self.get(column)?.sort?;
        let several = self.of.iter().filter(|h| h.sort.is_some()).count() > 1;
        let arrow = if descending { '▼' } else { '▲' };
        Some(if several {
            format!("{arrow}{rank}")
        } else {
            arrow.to_string()
        })
    }

    /// The label to show for a column; `None` where its API name is meant.
    pub fn label(&self, column: usize) -> Option<&str> {
        if !self.labels {
            return None;
        }
        self.get(column)?.label.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rank_stands_beside_the_arrow_where_there_are_several() {
        let mut headings = Headings::default();
        headings.set_sort([(3, true)]);
        assert_eq!(headings.sort_sign(3).as_deref(), Some("▼"));
        headings.set_sort([(1, false), (3, true)]);
        assert_eq!(headings.sort_sign(1).as_deref(), Some("▲1"));
        assert_eq!(headings.sort_sign(3).as_deref(), Some("▼2"));
        headings.set_sort([]);
        assert_eq!(headings.sort_sign(3), None);
    }

    #[test]
    fn labels_are_given_where_they_are_wanted_and_known() {
        let mut headings = Headings::default();
        headings.of_mut(1).label = Some("Account Name".to_owned());
        assert_eq!(headings.label(1), None);
        headings.labels = true;
        assert_eq!(headings.label(1), Some("Account Name"));
        assert_eq!(headings.label(0), None);
        assert_eq!(headings.label(9), None);
    }
}
