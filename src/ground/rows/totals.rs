//! Which nulls of a result stand for "all": those of the subtotals and the grand total that
//! `GROUP BY ROLLUP` and `CUBE` add.
//!
//! The answer does not say it (unless `GROUPING()` is selected): a subtotal has null in the columns
//! it adds up, and so has a group of records that have no value there. The server sends one row of
//! each kind at most, so a combination that comes once and could be a subtotal is one; where it comes
//! more often, the one that counts strictly more is, and without a `COUNT` it cannot be told.

use std::collections::{BTreeSet, HashMap};

use super::{Cell, RowSet};
use crate::rows::decimal::Decimal;
use crate::soql::ast::{Field, GroupKind, Query, Select, SelectKind};
use crate::soql::parse;

/// More rows than an aggregate query brings are not looked through.
const MOST: usize = 50_000;

/// The sign in the place of such a null.
pub const TOTAL: &str = "Σ";

/// The cells that stand for all values of their column, by row and column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    cells: BTreeSet<(usize, usize)>,
}

/// The columns that matter, by their numbers.
struct Plan {
    kind: GroupKind,
    /// What is grouped by, from left to right.
    groups: Vec<usize>,
    /// `GROUPING(…)` of these, where it is selected.
    grouping: Vec<Option<usize>>,
    /// A `COUNT(…)`.
    count: Option<usize>,
}

impl Totals {
    /// Of the rows that a statement brought, all of them.
    pub fn of(soql: &str, rows: &RowSet) -> Self {
        let query = parse::parse(soql).ok();
        let plan = query.and_then(|query| Plan::of(soql, &query, rows.columns().len()));
        match plan {
            Some(plan) if rows.len() <= MOST => Self {
                cells: plan.cells(rows),
            },
            _ => Self::default(),
        }
    }

    /// Whether a cell stands for all values of its column.
    pub fn has(&self, row: usize, column: usize) -> bool {
        !self.cells.is_empty() && self.cells.contains(&(row, column))
    }
}

impl Plan {
    fn of(soql: &str, query: &Query, columns: usize) -> Option<Self> {
        let group = query.group_by.as_ref()?;
        let Select::Items(items) = &query.select else {
            return None;
        };
        if group.kind == GroupKind::Plain || items.len() != columns {
            return None;
        }
        let words = |field: &Field| {
            let text = field.span().text(soql).to_lowercase();
            text.split_whitespace().collect::<String>()
        };
        let selected: Vec<String> = items
            .iter()
            .map(|item| match &item.kind {
                SelectKind::Field(field) => words(field),
                _ => String::new(),
            })
            .collect();
        let place = |wanted: &str| selected.iter().position(|one| one == wanted);
        let fields: Vec<String> = group.fields.iter().map(words).collect();
        Some(Self {
            kind: group.kind,
            // With one that is not selected, rows look alike that are not.
            groups: fields
                .iter()
                .map(|field| place(field))
                .collect::<Option<_>>()?,
            grouping: fields
                .iter()
                .map(|field| place(&format!("grouping({field})")))
                .collect(),
            count: selected.iter().position(|one| one.starts_with("count(")),
        })
    }

    fn cells(&self, rows: &RowSet) -> BTreeSet<(usize, usize)> {
        let mut alike: HashMap<Vec<Option<&str>>, Vec<usize>> = HashMap::new();
        for row in 0..rows.len() {
            let value = |column: &usize| value(rows.cell(row, *column));
            let values = self.groups.iter().map(value).collect();
            alike.entry(values).or_default().push(row);
        }
        let mut cells = BTreeSet::new();
        for (values, alike) in &alike {
            let subtotal = self.subtotal(rows, alike);
            let mut trailing = true;
            for (at, column) in self.groups.iter().enumerate().rev() {
                let null = values.get(at).is_some_and(Option::is_none);
                trailing &= null;
                if let Some(told) = self.grouping.get(at).copied().flatten() {
                    let told = alike
                        .iter()
                        .filter(|row| rows.cell(**row, told).text == "1");
                    cells.extend(told.map(|row| (*row, *column)));
                } else if null && (trailing || self.kind == GroupKind::Cube) {
                    cells.extend(subtotal.map(|row| (row, *column)));
                }
            }
        }
        cells
    }

    /// Of rows with the same values the one that adds up the most; `None` where it cannot be told.
    fn subtotal(&self, rows: &RowSet, alike: &[usize]) -> Option<usize> {
        if let [only] = alike {
            return Some(*only);
        }
        let column = self.count?;
        let count = |row: &usize| Decimal::parse(rows.cell(*row, column).text);
        let mut counted: Vec<(Decimal<'_>, usize)> = alike
            .iter()
            .map(|row| Some((count(row)?, *row)))
            .collect::<Option<_>>()?;
        counted.sort_by(|(one, _), (two, _)| two.cmp(one));
        match counted.as_slice() {
            [(first, row), (second, _), ..] if first.cmp(second).is_gt() => Some(*row),
            _ => None,
        }
    }
}

fn value(cell: Cell<'_>) -> Option<&str> {
    cell.kind.has_value().then_some(cell.text)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::rows::{CellKind, ChunkBuilder, Columns};

    /// Rows of texts and numbers; `-` is null.
    fn marked(soql: &str, lines: &[&str]) -> Vec<(usize, usize)> {
        let query = parse::parse(soql).unwrap();
        let columns = Columns::of(&query);
        let mut page = ChunkBuilder::new(columns.len());
        for line in lines {
            for (column, word) in line.split(' ').enumerate() {
                match (word, word.parse::<u64>()) {
                    ("-", _) => page.set(column, CellKind::Null, ""),
                    (_, Ok(_)) => page.set(column, CellKind::Number, word),
                    _ => page.set(column, CellKind::Text, word),
                }
            }
            page.end_row();
        }
        let mut rows = RowSet::new(Arc::new(columns));
        rows.push(Arc::new(page.finish()), None);
        Totals::of(soql, &rows).cells.into_iter().collect()
    }

    #[test]
    fn a_subtotal_and_a_group_without_a_value_are_told_apart() {
        const TWO: &str =
            "SELECT Type, Industry i, COUNT(Id) n FROM Account GROUP BY ROLLUP(Type, Industry)";
        let lines = ["A x 2", "A - 1", "A - 3", "B y 4", "B - 4", "- - 7"];
        assert_eq!(marked(TWO, &lines), [(2, 1), (4, 1), (5, 0), (5, 1)]);
        // Equal counts tell nothing; a null that is not at the right is a value.
        let lines = ["A - 3", "A - 3", "- x 1", "- - 1", "- - 7"];
        assert_eq!(marked(TWO, &lines), [(4, 0), (4, 1)]);
        let sums = "SELECT Type, SUM(Amount) FROM Account GROUP BY ROLLUP(Type)";
        assert_eq!(marked(sums, &["A 2", "- 2"]), [(1, 0)]);
        assert_eq!(marked(sums, &["A 2", "- 1", "- 3"]), [], "no count");
        let told = "SELECT Type, GROUPING(Type), SUM(Amount) FROM Account GROUP BY ROLLUP(Type)";
        assert_eq!(marked(told, &["A 0 2", "- 0 1", "- 1 3"]), [(2, 0)]);
        let cube = "SELECT Type, Rating, COUNT(Id) FROM Account GROUP BY CUBE(Type, Rating)";
        let lines = ["A x 2", "A - 2", "- x 2", "- - 2"];
        assert_eq!(marked(cube, &lines), [(1, 1), (2, 0), (3, 0), (3, 1)]);
        let plain = "SELECT Type, COUNT(Id) FROM Account GROUP BY Type";
        assert_eq!(marked(plain, &["A 2", "- 2"]), []);
        let gone = "SELECT Type, COUNT(Id) FROM Account GROUP BY ROLLUP(Type, Rating)";
        assert_eq!(marked(gone, &["A 2", "- 2"]), [], "not all are selected");
    }
}
