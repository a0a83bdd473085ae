//! Sorting and filtering: from rows, keys and conditions to an [`Order`].

use std::cmp::Ordering;

use super::{Condition, Order, Scale};
use crate::rows::{Cancel, RowSet, ValueKind};

/// One column to sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SortKey {
    /// Which column of the result.
    pub column: usize,
    /// Largest first. Rows that are equal stay in the order they came in all the same.
    pub descending: bool,
    /// Whether rows without a value (null or absent) come first, in either direction.
    pub nulls_first: bool,
}

/// The rows that meet every condition, by the first key, then the next; equal rows stay in the
/// order they came in. An order that is shown now makes one that differs from it only in its
/// direction cheap. `kinds` are those of the columns; one that is missing is unknown. Nothing
/// when cancelled.
pub fn arrange(
    rows: &RowSet,
    kinds: &[ValueKind],
    keys: &[SortKey],
    filter: &[Condition],
    previous: Option<&Order>,
    cancel: &Cancel,
) -> Option<Order> {
    if let Some(order) =
        previous.filter(|order| keys.is_empty() && filter.is_empty() && order.is_plain(rows.len()))
    {
        return Some(order.clone());
    }
    let kind = |column: usize| kinds.get(column).copied().unwrap_or_default();
    let mut kept = Vec::new();
    for row in 0..u32::try_from(rows.len()).unwrap_or(u32::MAX) {
        if row % 1_024 == 0 {
            cancel.go_on()?;
        }
        if filter
            .iter()
            .all(|condition| condition.holds(rows, row as usize, &kind))
        {
            kept.push(row);
        }
    }
    kept.sort_by(|&one, &two| {
        let compared = keys
            .iter()
            .map(|key| compare(rows, key, kind(key.column), one, two));
        compared.fold(Ordering::Equal, Ordering::then)
    });
    Some(Order::new(kept))
}

fn compare(rows: &RowSet, key: &SortKey, kind: ValueKind, one: u32, two: u32) -> Ordering {
    let scale = Scale::from(kind);
    let measure = |row: u32| scale.measure(rows.cell(row as usize, key.column));
    let nulls = if key.nulls_first {
        Ordering::Less
    } else {
        Ordering::Greater
    };
    match (measure(one), measure(two)) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => nulls,
        (Some(_), None) => nulls.reverse(),
        (Some(a), Some(b)) if key.descending => b.compare(&a),
        (Some(a), Some(b)) => a.compare(&b),
    }
}
