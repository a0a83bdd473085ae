//! Which rows meet every condition.

use rayon::prelude::*;

use super::Condition;
use super::test::Test;
use crate::rows::find::{Needle, Scan};
use crate::rows::{Cancel, RowChunk, RowSet, ValueKind};

/// The rows from `first` on that meet all conditions, rising. Nothing when cancelled.
pub(super) fn kept(
    rows: &RowSet,
    first: usize,
    kinds: &[ValueKind],
    filter: &[Condition],
    cancel: &Cancel,
) -> Option<Vec<u32>> {
    let tests: Vec<(usize, Test<'_>)> = filter.iter().filter_map(|c| Test::of(c, kinds)).collect();
    let scans: Vec<Scan> = filter.iter().filter_map(|c| scan_of(c, rows)).collect();
    let mut begin = 0;
    let pages: Vec<(usize, &RowChunk)> = rows
        .chunks()
        .map(|chunk| {
            let page = (begin, &**chunk);
            begin += chunk.len();
            page
        })
        .filter(|(begin, chunk)| begin + chunk.len() > first)
        .collect();
    let kept: Vec<Vec<u32>> = pages
        .into_par_iter()
        .map(|(begin, chunk)| {
            cancel.go_on()?;
            let mut keeps = vec![true; chunk.len()];
            for (column, test) in &tests {
                for (keeps, cell) in keeps.iter_mut().zip(chunk.column(*column)) {
                    *keeps = *keeps && test.holds(cell);
                }
            }
            for scan in &scans {
                let mut hits = vec![false; chunk.len()];
                scan.chunk(chunk, |row, _| {
                    if let Some(hit) = hits.get_mut(row) {
                        *hit = true;
                    }
                });
                for (keeps, hit) in keeps.iter_mut().zip(hits) {
                    *keeps &= hit;
                }
            }
            for condition in filter {
                let Condition::Rows { rows, not, .. } = condition else {
                    continue;
                };
                for (row, keeps) in keeps.iter_mut().enumerate() {
                    // A result has fewer than 2^31 rows.
                    *keeps &= rows.binary_search(&((begin + row) as u32)).is_ok() != *not;
                }
            }
            let rows = keeps
                .into_iter()
                .enumerate()
                .skip(first.saturating_sub(begin));
            let kept = rows.filter(|(_, keeps)| *keeps);
            // A result has fewer than 2^31 rows.
            Some(kept.map(|(row, _)| (begin + row) as u32).collect())
        })
        .collect::<Option<_>>()?;
    Some(kept.concat())
}

/// Whether one of these rows meets a condition.
pub fn any_meets(
    rows: &RowSet,
    mut of: impl Iterator<Item = usize>,
    kinds: &[ValueKind],
    condition: &Condition,
) -> bool {
    let columns = rows.columns().len();
    match (Test::of(condition, kinds), condition) {
        (Some((column, test)), _) => of.any(|row| test.holds(rows.cell(row, column))),
        (None, Condition::Text { text, .. }) => {
            let needle = Needle::new(text);
            of.any(|row| (0..columns).any(|column| needle.is_in(rows.cell(row, column))))
        }
        (None, _) => false,
    }
}

/// The search for a text in several columns, where the condition is one.
fn scan_of(condition: &Condition, rows: &RowSet) -> Option<Scan> {
    let Condition::Text { text, columns } = condition else {
        return None;
    };
    Some(if columns.is_empty() {
        let all: Vec<usize> = (0..rows.columns().len()).collect();
        Scan::new(text, &all, rows)
    } else {
        Scan::new(text, columns, rows)
    })
}
