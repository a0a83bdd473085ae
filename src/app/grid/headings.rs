//! `Headings`: what is known of the columns beside their API names: labels, and by which of them
//! the rows are sorted. Filled by others; knows no rows and no screen.

/// What is known of one column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// What Salesforce calls the field to people, once a describe said so.
    pub label: Option<String>,
    /// Where it comes among the columns sorted by, counted from 1, and whether descending.
    pub sort: Option<(usize, bool)>,
}

/// What is known of the columns of a result, by their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headings {
    of: Vec<Heading>,
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

    /// The label to show for a column; `None` where its API name is meant.
    pub fn label(&self, column: usize) -> Option<&str> {
        if !self.labels {
            return None;
        }
        self.get(column)?.label.as_deref()
    }
}
