//! Looking for a text in the cells: the first hit early, then every hit.
//!
//! Case does not count. Knows no screen; the work polls a [`Cancel`] and gives up when it is set.

mod hits;
mod needle;

pub use hits::{FindHit, Hits};
pub(in crate::rows) use needle::Needle;

use super::order::Order;
use super::{Cancel, RowSet};

/// What to look for, and where.
#[derive(Clone, Debug, Default)]
pub struct Find {
    /// The text. Case does not count.
    pub text: String,
    /// The columns to look in, in the order in which they are shown.
    pub columns: Vec<usize>,
    /// The rows that are shown, in their order; all, as they came, where there is none.
    pub order: Option<Order>,
    /// The place from which the first hit is looked for; after the end it goes on at the top.
    pub from: usize,
}

/// Looks for a text. Tells `first` the first hit from the given place on as soon as it is known,
/// and gives all hits; nothing when cancelled. An empty text has no hits.
pub fn find(
    rows: &RowSet,
    find: &Find,
    cancel: &Cancel,
    first: impl FnOnce(FindHit),
) -> Option<Hits> {
    let needle = Needle::new(&find.text);
    let mut hits = Hits::new(rows.len(), find.columns.clone(), find.order.clone());
    for row in 0..rows.len() {
        if row % 1_024 == 0 {
            cancel.go_on()?;
        }
        for (at, &column) in find.columns.iter().enumerate() {
            if needle.is_in(rows.cell(row, column)) {
                hits.mark(row, at);
            }
        }
    }
    hits.count_up();
    if let Some(hit) = hits.at_or_after(find.from) {
        first(hit);
    }
    Some(hits)
}
