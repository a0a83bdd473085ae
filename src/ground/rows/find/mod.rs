//! Looking for a text in the cells: the first hit early, then every hit.
//!
//! Case does not count. Knows no screen; the work polls a [`Cancel`] and gives up when it is set.

mod hits;
mod needle;
mod scan;

use rayon::prelude::*;

pub use hits::{FindHit, Hits};
pub(in crate::rows) use needle::Needle;
pub(in crate::rows) use scan::Scan;

use super::order::Order;
use super::{Cancel, RowChunk, RowSet};

/// How many rows are gone through before the first hit is told, and how many at most between two
/// looks at the cancel flag.
const FIRST_ROWS: usize = 1 << 14;
const MOST_ROWS: usize = 1 << 17;
/// How many places are looked at for the first hit where rows stand in another order than their
/// texts.
const PLACES: usize = 1 << 15;

/// What to look for, and where.
#[derive(Clone, Debug, Default)]
pub struct Find {
    /// The text. Case does not count.
    pub text: String,
    /// The columns to look in, in the order in which they are shown; all where none are named.
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
    let columns = if find.columns.is_empty() {
        (0..rows.columns().len()).collect()
    } else {
        find.columns.clone()
    };
    let scan = Scan::new(&find.text, &columns, rows);
    let mut first = Some(first);
    let mut tell = |hit: FindHit| {
        if let Some(first) = first.take() {
            first(hit);
        }
    };
    if let Some(order) = &find.order
        && let Some(hit) = among_places(rows, &scan, order, find.from, cancel)
    {
        tell(hit);
    }
    let mut hits = Hits::new(rows.len(), columns, find.order.clone());
    let stride = hits.stride();
    let mut pages = Page::split(rows, hits.bits_mut(), stride);
    // From the page of the first place round to the one before it.
    let begin = pages.partition_point(|page| page.from + page.chunk.len() <= find.from);
    pages.rotate_left(begin);
    let mut rest = pages.as_mut_slice();
    let mut wave = FIRST_ROWS;
    while !rest.is_empty() {
        cancel.go_on()?;
        let mut count = 0;
        let pages = rest.iter().take_while(|page| {
            let begins = count < wave;
            count += page.chunk.len();
            begins
        });
        let (now, later) = rest.split_at_mut(pages.count());
        now.par_iter_mut().for_each(|page| page.scan(&scan, cancel));
        if find.order.is_none() {
            let found = now.iter().find_map(|page| page.first(find.from, stride));
            if let Some((place, at)) = found {
                let column = scan.columns().get(at).copied().unwrap_or(0);
                tell(FindHit { place, column });
            }
        }
        rest = later;
        wave = (wave * 2).min(MOST_ROWS);
    }
    cancel.go_on()?;
    hits.count_up();
    if let Some(hit) = hits.at_or_after(find.from) {
        tell(hit);
    }
    Some(hits)
}

/// The first hit among the next places of an order.
fn among_places(
    rows: &RowSet,
    scan: &Scan,
    order: &Order,
    from: usize,
    cancel: &Cancel,
) -> Option<FindHit> {
    let to = order.len().min(from.saturating_add(PLACES));
    let hit = |place: usize| {
        cancel.go_on()?;
        let row = order.get(place)?;
        let mut columns = scan.columns().iter().copied();
        let column = columns.find(|&column| scan.needle().is_in(rows.cell(row, column)))?;
        Some(FindHit { place, column })
    };
    let hits = (from..to).into_par_iter().by_exponential_blocks();
    hits.find_map_first(hit)
}

/// A page and where its hits are noted.
struct Page<'a> {
    /// Its first row.
    from: usize,
    chunk: &'a RowChunk,
    bits: &'a mut [u8],
    stride: usize,
}

impl<'a> Page<'a> {
    fn split(rows: &'a RowSet, mut bits: &'a mut [u8], stride: usize) -> Vec<Self> {
        let mut from = 0;
        rows.chunks()
            .map(|chunk| {
                let length = (chunk.len() * stride).min(bits.len());
                let (mine, rest) = std::mem::take(&mut bits).split_at_mut(length);
                bits = rest;
                let page = Self {
                    from,
                    chunk,
                    bits: mine,
                    stride,
                };
                from += chunk.len();
                page
            })
            .collect()
    }

    fn scan(&mut self, scan: &Scan, cancel: &Cancel) {
        if cancel.is_cancelled() {
            return;
        }
        let (bits, stride) = (&mut *self.bits, self.stride);
        scan.chunk(self.chunk, |row, at| {
            if let Some(byte) = bits.get_mut(row * stride + at / 8) {
                *byte |= 1 << (at % 8);
            }
        });
    }

    /// The first hit from a row on: its row in the result, and its index among the columns.
    fn first(&self, from: usize, stride: usize) -> Option<(usize, usize)> {
        let skipped = from.saturating_sub(self.from).min(self.chunk.len());
        // A page that wholly lies before is a round later.
        if skipped == self.chunk.len() {
            return None;
        }
        let bits = self.bits.get(skipped * stride..)?;
        let byte = bits.iter().position(|byte| *byte != 0)?;
        let bit = bits.get(byte)?.trailing_zeros() as usize;
        let row = self.from + skipped + byte / stride;
        Some((row, byte % stride * 8 + bit))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
