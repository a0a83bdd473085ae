//! `Hits`: where a text was found, one bit a cell.

use rayon::prelude::*;

use crate::rows::order::Order;

/// How many places are counted together.
const BLOCK: usize = 64;

/// A cell that contains the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FindHit {
    /// The place among the rows that are shown.
    pub place: usize,
    /// The column of the result.
    pub column: usize,
}

/// All hits of a search. Takes a bit a cell searched, whatever the number of hits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// The columns searched, in the order in which they are shown.
    columns: Vec<usize>,
    order: Option<Order>,
    rows: usize,
    /// Bytes a row.
    stride: usize,
    /// A bit for each searched column, row after row as they came.
    bits: Vec<u8>,
    /// How many hits stand before each block of places, and after the last.
    before: Vec<u64>,
}

impl Hits {
    pub(super) fn new(rows: usize, columns: Vec<usize>, order: Option<Order>) -> Self {
        let stride = columns.len().div_ceil(8);
        Self {
            stride,
            bits: vec![0; rows * stride],
            columns,
            order,
            rows,
            before: Vec::new(),
        }
    }

    /// How many bytes a row takes.
    pub(super) fn stride(&self) -> usize {
        self.stride
    }

    /// A bit for each searched column, row after row as they came, to note hits in.
    pub(super) fn bits_mut(&mut self) -> &mut [u8] {
        &mut self.bits
    }

    /// Counts, once all hits are noted.
    pub(super) fn count_up(&mut self) {
        let places = self.places();
        let counted = |block: usize| -> u64 {
            let block = block * BLOCK..places.min((block + 1) * BLOCK);
            block.filter_map(|place| self.in_row(place)).map(ones).sum()
        };
        let blocks = (0..places.div_ceil(BLOCK))
            .into_par_iter()
            .with_min_len(256);
        let counts: Vec<u64> = blocks.map(counted).collect();
        let sums = counts.iter().scan(0, |sum, count| {
            *sum += count;
            Some(*sum)
        });
        self.before = std::iter::once(0).chain(sums).collect();
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.before.last().copied().unwrap_or(0)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// Whether a cell is a hit.
    pub fn contains(&self, place: usize, column: usize) -> bool {
        let at = self.columns.iter().position(|&c| c == column);
        at.is_some_and(|at| {
            self.in_row(place)
                .and_then(|bits| bits.get(at / 8))
                .is_some_and(|byte| byte & (1 << (at % 8)) != 0)
        })
    }

    /// Which of the hits this is, from 1; `None` where the cell is none.
    pub fn number(&self, hit: FindHit) -> Option<u64> {
        if !self.contains(hit.place, hit.column) {
            return None;
        }
        let at = self.columns.iter().position(|&c| c == hit.column)?;
        let block = hit.place / BLOCK;
        let earlier: u64 = (block * BLOCK..hit.place)
            .filter_map(|place| self.in_row(place))
            .map(ones)
            .sum();
        let within = (0..at).filter(|&at| self.is_set(hit.place, at)).count() as u64;
        Some(self.before.get(block)? + earlier + within + 1)
    }

    /// The first hit at this place or below; at the top again after the last.
    pub fn at_or_after(&self, place: usize) -> Option<FindHit> {
        self.forward(place, 0).or_else(|| self.forward(0, 0))
    }

    /// The next hit after a cell, shown order, left to right; at the top again after the last.
    pub fn after(&self, place: usize, column: usize) -> Option<FindHit> {
        let at = self.columns.iter().position(|&c| c == column);
        self.forward(place, at.map_or(0, |at| at + 1))
            .or_else(|| self.forward(0, 0))
    }

    /// The hit before a cell; at the bottom again before the first.
    pub fn before(&self, place: usize, column: usize) -> Option<FindHit> {
        let at = self.columns.iter().position(|&c| c == column);
        self.backward(place, at.unwrap_or(0))
            .or_else(|| self.backward(self.places(), 0))
    }

    fn places(&self) -> usize {
        self.order.as_ref().map_or(self.rows, Order::len)
    }

    fn in_row(&self, place: usize) -> Option<&[u8]> {
        let row = match &self.order {
            Some(order) => order.get(place)?,
            None => place,
        };
        self.bits.get(row * self.stride..(row + 1) * self.stride)
    }

    fn is_set(&self, place: usize, at: usize) -> bool {
        self.in_row(place)
            .and_then(|bits| bits.get(at / 8))
            .is_some_and(|byte| byte & (1 << (at % 8)) != 0)
    }

    fn hit(&self, place: usize, at: usize) -> Option<FindHit> {
        let column = *self.columns.get(at)?;
        Some(FindHit { place, column })
    }

    /// The first hit from a cell on, to the bottom.
    fn forward(&self, place: usize, at: usize) -> Option<FindHit> {
        if let Some(at) = (at..self.columns.len()).find(|&at| self.is_set(place, at)) {
            return self.hit(place, at);
        }
        let mut place = place + 1;
        while place < self.places() {
            if place.is_multiple_of(BLOCK) && self.block_is_empty(place / BLOCK) {
                place += BLOCK;
                continue;
            }
            if let Some(at) = (0..self.columns.len()).find(|&at| self.is_set(place, at)) {
                return self.hit(place, at);
            }
            place += 1;
        }
        None
    }

    /// The last hit before a cell, to the top.
    fn backward(&self, place: usize, at: usize) -> Option<FindHit> {
        if let Some(at) = (0..at).rev().find(|&at| self.is_set(place, at)) {
            return self.hit(place, at);
        }
        let mut place = place.min(self.places());
        while let Some(above) = place.checked_sub(1) {
            if place.is_multiple_of(BLOCK) && self.block_is_empty(above / BLOCK) {
                place -= BLOCK;
                continue;
            }
            place = above;
            let mut all = (0..self.columns.len()).rev();
            if let Some(at) = all.find(|&at| self.is_set(place, at)) {
                return self.hit(place, at);
            }
        }
        None
    }

    fn block_is_empty(&self, block: usize) -> bool {
        self.before.get(block) == self.before.get(block + 1)
    }
}

fn ones(bits: &[u8]) -> u64 {
    bits.iter().map(|byte| u64::from(byte.count_ones())).sum()
}
