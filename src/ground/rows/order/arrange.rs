//! From rows, keys and conditions to an [`Order`], with what an earlier order already knows.
//!
//! An order remembers what it was made of. One that differs only in its direction is turned round,
//! one more condition only takes rows away, and rows that came since are merged in: none of them
//! sorts anew.

use super::codes::Slots;
use super::runs::FIRST;
use super::sort::{Sorting, reversed};
use super::{Condition, Order, SortKey, filter, unmarked};
use crate::rows::set::Extent;
use crate::rows::{Cancel, RowSet, ValueKind};

/// Rows that came since are merged in while they are fewer than one in so many of those before.
const MERGED: usize = 4;

/// What an order was made of.
#[derive(Clone, Debug)]
pub(super) struct Made {
    extent: Extent,
    kinds: Vec<ValueKind>,
    keys: Vec<SortKey>,
    filter: Vec<Condition>,
}

/// The rows that meet every condition, by the first key, then the next; equal rows stay in the
/// order they came in. `previous`, an order of the same rows or of fewer, makes a new one that
/// resembles it cheap. `kinds` are those of the columns; one that is missing is unknown. Nothing
/// when cancelled.
pub fn arrange(
    rows: &RowSet,
    kinds: &[ValueKind],
    keys: &[SortKey],
    filter: &[Condition],
    previous: Option<&Order>,
    cancel: &Cancel,
) -> Option<Order> {
    let wish = Wish {
        rows,
        made: Made {
            extent: rows.extent(),
            kinds: kinds.to_vec(),
            keys: keys.to_vec(),
            filter: filter.to_vec(),
        },
    };
    let sorted = match previous.and_then(|previous| wish.after(previous, cancel)) {
        Some(sorted) => sorted,
        None => wish.anew(0, cancel)?,
    };
    Some(Order {
        rows: sorted.into(),
        made: Some(wish.made.into()),
    })
}

struct Wish<'a> {
    rows: &'a RowSet,
    made: Made,
}

impl Wish<'_> {
    /// Sorts and filters the rows from `first` on.
    fn anew(&self, first: usize, cancel: &Cancel) -> Option<Vec<u32>> {
        let Made {
            kinds,
            keys,
            filter,
            ..
        } = &self.made;
        let sorting = Sorting::new(self.rows, kinds, keys);
        if filter.is_empty() && first == 0 {
            return sorting.sorted(Slots::All(self.rows.len()), cancel);
        }
        let kept = filter::kept(self.rows, first, kinds, filter, cancel)?;
        sorting.sorted(Slots::Some(&kept), cancel)
    }

    /// The rows in their order from an order of before; `None` where it does not help.
    fn after(&self, previous: &Order, cancel: &Cancel) -> Option<Vec<u32>> {
        let before = previous.made.as_ref()?;
        let Made {
            kinds,
            keys,
            filter,
            ..
        } = &self.made;
        let began = self.rows.begins_with(&before.extent);
        let narrower = before.filter.iter().all(|c| filter.contains(c));
        let rows_before = before.extent.rows();
        let fresh = self.rows.len().checked_sub(rows_before)?;
        if !began || !narrower || *kinds != before.kinds || fresh * MERGED > rows_before {
            return None;
        }
        let mut sorted = match (keys.as_slice(), before.keys.as_slice()) {
            (now, then) if now == then => previous.rows.to_vec(),
            ([now], [then]) if now.column == then.column => self.turned(previous, *then, *now),
            _ => return None,
        };
        let more: Vec<Condition> = filter
            .iter()
            .filter(|c| !before.filter.contains(c))
            .cloned()
            .collect();
        if !more.is_empty() {
            let kept = filter::kept(self.rows, 0, kinds, &more, cancel)?;
            sorted = only(&sorted, &kept, self.rows.len());
        }
        if fresh > 0 {
            let fresh = self.anew(rows_before, cancel)?;
            sorted = self.merged(&sorted, &fresh, cancel)?;
        }
        Some(sorted)
    }

    /// The order by the same column in the other direction, or with its nulls at the other end.
    fn turned(&self, previous: &Order, then: SortKey, now: SortKey) -> Vec<u32> {
        let all = &*previous.rows;
        let is_null = |row: Option<&u32>| {
            row.is_some_and(|&row| !self.rows.cell(unmarked(row), then.column).kind.has_value())
        };
        let (nulls, values) = if then.nulls_first {
            let from = match all.first() {
                first if is_null(first) => {
                    let more = all.iter().skip(1).position(|row| row & FIRST != 0);
                    more.map_or(all.len(), |more| more + 1)
                }
                _ => 0,
            };
            all.split_at(from)
        } else {
            let from = match all.iter().rposition(|row| row & FIRST != 0) {
                Some(from) if is_null(all.get(from)) => from,
                _ => all.len(),
            };
            let (values, nulls) = all.split_at(from);
            (nulls, values)
        };
        let turned;
        let values = if then.descending == now.descending {
            values
        } else {
            turned = reversed(values);
            &turned
        };
        if now.nulls_first {
            [nulls, values].concat()
        } else {
            [values, nulls].concat()
        }
    }

    /// Two orders as one; of equal rows, those of the first come first.
    fn merged(&self, before: &[u32], fresh: &[u32], cancel: &Cancel) -> Option<Vec<u32>> {
        let Made { kinds, keys, .. } = &self.made;
        if keys.is_empty() {
            return Some([before, fresh].concat());
        }
        let sorting = Sorting::new(self.rows, kinds, keys);
        let mut out = Vec::with_capacity(before.len() + fresh.len());
        let mut rest = before;
        for (index, run) in fresh.chunk_by(|_, next| next & FIRST == 0).enumerate() {
            if index % 64 == 0 {
                cancel.go_on()?;
            }
            let Some((&first, others)) = run.split_first() else {
                continue;
            };
            let compared = |row: &u32| sorting.compare(row & !FIRST, first & !FIRST);
            let at = rest.partition_point(|row| compared(row).is_le());
            let (smaller, larger) = rest.split_at(at);
            let joins = smaller
                .last()
                .or(out.last())
                .is_some_and(|row| compared(row).is_eq());
            out.extend_from_slice(smaller);
            out.push(if joins { first & !FIRST } else { first });
            out.extend_from_slice(others);
            rest = larger;
        }
        out.extend_from_slice(rest);
        Some(out)
    }
}

/// Those of sorted rows that are among `kept`.
fn only(sorted: &[u32], kept: &[u32], rows: usize) -> Vec<u32> {
    let mut bits = vec![0u64; rows.div_ceil(64)];
    for row in kept {
        if let Some(word) = bits.get_mut(*row as usize / 64) {
            *word |= 1 << (row % 64);
        }
    }
    let mut begins = false;
    let mut out = Vec::with_capacity(kept.len());
    for &row in sorted {
        begins |= row & FIRST != 0;
        let at = unmarked(row);
        let is_kept = bits
            .get(at / 64)
            .is_some_and(|word| word >> (at % 64) & 1 != 0);
        if is_kept {
            out.push(if begins { row | FIRST } else { row });
            begins = false;
        }
    }
    out
}
