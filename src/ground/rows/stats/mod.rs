//! What can be said of a column as a whole: counts, extremes, an exact sum, how often each value
//! comes.
//!
//! Nothing is estimated. Knows no screen; the work polls a [`Cancel`] and gives up when it is set.

mod frequency;
mod groups;
mod sum;

pub use frequency::{Frequencies, frequencies};

use rayon::prelude::*;

use super::decimal::Decimal;
use super::order::{Measure, Order, Scale};
use super::{Cancel, CellKind, CellValue, RowSet, ValueKind};
use groups::{Group, groups};
use sum::Sum;

/// What is known of the values of one column among the rows that are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnStats {
    /// How many rows were looked at.
    pub rows: usize,
    /// How many of them are null, or have no such field.
    pub nulls: usize,
    /// How many hold an empty text, which is a value.
    pub empty: usize,
    /// How many different values there are, exactly and as sent (`1` and `1.0` are two); null is
    /// none.
    pub distinct: usize,
    /// The least value in the order of sorting.
    pub min: Option<CellValue>,
    /// The greatest.
    pub max: Option<CellValue>,
    /// How many values are numbers.
    pub numbers: usize,
    /// The sum of the numbers, exact; `None` where there is none.
    pub sum: Option<String>,
    /// The mean of the numbers, to six digits more than the sum has after the point.
    pub mean: Option<String>,
}

impl ColumnStats {
    /// How many rows have a value.
    pub fn values(&self) -> usize {
        self.rows - self.nulls
    }
}

/// Looks at a column of the rows that are shown: of all where there is no order. Nothing when
/// cancelled.
pub fn stats(
    rows: &RowSet,
    order: Option<&Order>,
    column: usize,
    kind: ValueKind,
    cancel: &Cancel,
) -> Option<ColumnStats> {
    let groups = groups(rows, order, column, cancel)?;
    let found = groups
        .par_iter()
        .map(|part| Found::of(part, kind.into(), cancel));
    let parts: Vec<Found<'_>> = found.collect::<Option<_>>()?;
    let whole = parts.into_iter().fold(Found::new(kind.into()), Found::and);
    Some(whole.stats())
}

/// What was found out so far.
struct Found<'a> {
    scale: Scale,
    stats: ColumnStats,
    sum: Sum,
    least: Option<(Measure<'a>, Group<'a>)>,
    greatest: Option<(Measure<'a>, Group<'a>)>,
}

impl<'a> Found<'a> {
    fn new(scale: Scale) -> Self {
        Self {
            scale,
            stats: ColumnStats::default(),
            sum: Sum::default(),
            least: None,
            greatest: None,
        }
    }

    fn of(groups: &[Group<'a>], scale: Scale, cancel: &Cancel) -> Option<Self> {
        let mut found = Self::new(scale);
        for (index, group) in groups.iter().enumerate() {
            if index % 4_096 == 0 {
                cancel.go_on()?;
            }
            found.add(group);
        }
        Some(found)
    }

    fn add(&mut self, group: &Group<'a>) {
        let (cell, rows) = (group.cell(), group.count as usize);
        let stats = &mut self.stats;
        stats.rows += rows;
        let Some(measure) = self.scale.measure(cell) else {
            stats.nulls += rows;
            return;
        };
        stats.distinct += 1;
        if cell.kind == CellKind::Text && cell.text.is_empty() {
            stats.empty += rows;
        }
        if (cell.kind == CellKind::Number || self.scale == Scale::Number)
            && let Some(number) = Decimal::parse(cell.text)
            && self.sum.add(&number, group.count)
        {
            stats.numbers += rows;
        }
        self.extremes((measure, *group), (measure, *group));
    }

    /// Takes in a value that may be the least, and one that may be the greatest. Of equal ones, that
    /// of the earlier row is told.
    fn extremes(&mut self, low: (Measure<'a>, Group<'a>), high: (Measure<'a>, Group<'a>)) {
        let order = |one: &(Measure<'a>, Group<'a>), two: &(Measure<'a>, Group<'a>)| {
            (one.0.compare(&two.0), one.1.row.cmp(&two.1.row))
        };
        if self.least.is_none_or(|least| {
            let (value, row) = order(&low, &least);
            value.then(row).is_lt()
        }) {
            self.least = Some(low);
        }
        if self.greatest.is_none_or(|greatest| {
            let (value, row) = order(&high, &greatest);
            value.reverse().then(row).is_lt()
        }) {
            self.greatest = Some(high);
        }
    }

    /// Both together; no value is in both.
    fn and(mut self, other: Self) -> Self {
        self.stats.rows += other.stats.rows;
        self.stats.nulls += other.stats.nulls;
        self.stats.empty += other.stats.empty;
        self.stats.distinct += other.stats.distinct;
        self.stats.numbers += other.stats.numbers;
        self.sum.add_sum(&other.sum);
        if let (Some(low), Some(high)) = (other.least, other.greatest) {
            self.extremes(low, high);
        }
        self
    }

    fn stats(self) -> ColumnStats {
        let some = self.stats.numbers > 0;
        ColumnStats {
            min: self.least.map(|(_, group)| group.cell().into()),
            max: self.greatest.map(|(_, group)| group.cell().into()),
            sum: some.then(|| self.sum.to_string()),
            mean: self.sum.mean(self.stats.numbers),
            ..self.stats
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
