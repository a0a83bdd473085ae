//! Which rows meet every condition.

use rayon::prelude::*;

use super::Condition;
use super::codes::BLOCK;
use crate::rows::{Cancel, RowSet, ValueKind};

/// The rows from `first` on that meet all conditions, rising. Nothing when cancelled.
pub(super) fn kept(
    rows: &RowSet,
    first: usize,
    kinds: &[ValueKind],
    filter: &[Condition],
    cancel: &Cancel,
) -> Option<Vec<u32>> {
    let kind = |column: usize| kinds.get(column).copied().unwrap_or_default();
    let blocks = rows.len().saturating_sub(first).div_ceil(BLOCK);
    let kept: Vec<Vec<u32>> = (0..blocks)
        .into_par_iter()
        .map(|block| {
            cancel.go_on()?;
            let from = first + block * BLOCK;
            let all = from..rows.len().min(from + BLOCK);
            let holds = |row: &usize| filter.iter().all(|c| c.holds(rows, *row, &kind));
            Some(all.filter(holds).map(|row| row as u32).collect())
        })
        .collect::<Option<_>>()?;
    Some(kept.concat())
}
