//! What can be said of a column as a whole: counts, extremes, an exact sum, how often each value
//! comes.
//!
//! Nothing is estimated. Knows no screen; the work polls a [`Cancel`] and gives up when it is set.

mod frequency;
mod sum;

pub use frequency::{Frequencies, frequencies};

use std::collections::HashSet;

use super::decimal::Decimal;
use super::order::{Order, Scale};
use super::{Cancel, CellKind, CellValue, RowSet, ValueKind};
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
    /// How many different values there are, exactly; null is none.
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
    let scale = Scale::from(kind);
    let mut stats = ColumnStats::default();
    let mut distinct = HashSet::new();
    let mut sum = Sum::default();
    let (mut least, mut greatest) = (None, None);
    let shown = order.map_or(rows.len(), Order::len);
    for place in 0..shown {
        if place % 1_024 == 0 {
            cancel.go_on()?;
        }
        let Some(row) = order.map_or(Some(place), |order| order.get(place)) else {
            break;
        };
        let cell = rows.cell(row, column);
        stats.rows += 1;
        let Some(measure) = scale.measure(cell) else {
            stats.nulls += 1;
            continue;
        };
        stats.empty += usize::from(cell.kind == CellKind::Text && cell.text.is_empty());
        distinct.insert((cell.kind, cell.text));
        if least.is_none_or(|(m, _)| measure.compare(&m).is_lt()) {
            least = Some((measure, cell));
        }
        if greatest.is_none_or(|(m, _)| measure.compare(&m).is_gt()) {
            greatest = Some((measure, cell));
        }
        if (cell.kind == CellKind::Number || scale == Scale::Number)
            && let Some(number) = Decimal::parse(cell.text)
        {
            stats.numbers += usize::from(sum.add(&number));
        }
    }
    stats.distinct = distinct.len();
    stats.min = least.map(|(_, cell)| cell.into());
    stats.max = greatest.map(|(_, cell)| cell.into());
    if stats.numbers > 0 {
        stats.sum = Some(sum.to_string());
        stats.mean = sum.mean(stats.numbers);
    }
    Some(stats)
}
