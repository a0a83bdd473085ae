//! The values of a column as numbers and bytes that compare fast.
//!
//! A number, a day or a boolean becomes one `u64`; a text becomes the bytes of its natural key, of
//! which eight at a time are compared as a `u64`. Rows stand here under *slots*: their index among
//! the rows that are sorted, which rises with the row.

use rayon::prelude::*;

use super::compare::{Code, Scale};
use super::natural;
use crate::rows::{Cancel, Cell, RowSet};

/// How many slots are read in one go, between two looks at the cancel flag.
pub(super) const BLOCK: usize = 1 << 14;

/// A slot and what it is sorted by, which is unique: slots are.
pub(super) type Record = (u64, u32);

/// Which rows are sorted, in rising order.
#[derive(Clone, Copy)]
pub(super) enum Slots<'a> {
    All(usize),
    Some(&'a [u32]),
}

impl Slots<'_> {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::All(rows) => *rows,
            Self::Some(rows) => rows.len(),
        }
    }

    /// The row of a slot.
    pub(super) fn row(&self, slot: u32) -> u32 {
        match self {
            Self::All(_) => slot,
            // Every slot was counted from these rows.
            Self::Some(rows) => rows.get(slot as usize).copied().unwrap_or(slot),
        }
    }
}

/// One column of the rows that are sorted, read.
pub(super) struct Codes<'a> {
    pub(super) rows: &'a RowSet,
    pub(super) slots: Slots<'a>,
    pub(super) column: usize,
    pub(super) scale: Scale,
    blocks: Vec<Block>,
}

/// A run of [`BLOCK`] slots.
#[derive(Default)]
struct Block {
    /// What the scale measures, by its code.
    measured: Vec<Record>,
    /// Whether all codes tell all there is.
    loose: bool,
    /// Texts, by the first eight bytes of their keys.
    texts: Vec<Record>,
    /// The keys of the texts.
    keys: Vec<u8>,
    /// Where the key of each slot ends, [`LOOSE`] set where it does not tell all. Slots after the
    /// last text have none.
    ends: Vec<u32>,
    nulls: Vec<u32>,
}

/// Marks the end of a key that does not tell all. A block's keys are much shorter than 2 GiB.
const LOOSE: u32 = 1 << 31;

impl<'a> Codes<'a> {
    /// Reads the column on all cores. Nothing when cancelled.
    pub(super) fn read(
        rows: &'a RowSet,
        slots: Slots<'a>,
        column: usize,
        scale: Scale,
        cancel: &Cancel,
    ) -> Option<Self> {
        let read = |block: usize| {
            cancel.go_on()?;
            let mut read = Block::default();
            let from = block * BLOCK;
            let to = slots.len().min(from + BLOCK);
            match slots {
                Slots::All(_) => {
                    let cells = rows.column_in(column, from..to);
                    for (slot, cell) in (from..to).zip(cells) {
                        read.put(slot, slot - from, scale, cell);
                    }
                }
                Slots::Some(some) => {
                    let some = some.get(from..to).unwrap_or_default();
                    for (slot, &row) in (from..to).zip(some) {
                        let cell = rows.cell(row as usize, column);
                        read.put(slot, slot - from, scale, cell);
                    }
                }
            }
            Some(read)
        };
        let blocks = slots.len().div_ceil(BLOCK);
        let blocks = if blocks > 1 {
            (0..blocks)
                .into_par_iter()
                .map(read)
                .collect::<Option<_>>()?
        } else {
            (0..blocks).map(read).collect::<Option<_>>()?
        };
        Some(Self {
            rows,
            slots,
            column,
            scale,
            blocks,
        })
    }

    /// The slots whose values the scale measures, by code, block by block.
    pub(super) fn measured(&mut self) -> Vec<Vec<Record>> {
        let taken = self.blocks.iter_mut();
        taken.map(|b| std::mem::take(&mut b.measured)).collect()
    }

    /// The slots of texts, by the beginning of their keys, block by block.
    pub(super) fn texts(&mut self) -> Vec<Vec<Record>> {
        let taken = self.blocks.iter_mut();
        taken.map(|b| std::mem::take(&mut b.texts)).collect()
    }

    /// The slots without a value, rising.
    pub(super) fn nulls(&self) -> impl Iterator<Item = u32> {
        self.blocks.iter().flat_map(|b| b.nulls.iter().copied())
    }

    /// Whether equal codes can be of values that are not equal.
    pub(super) fn measured_loosely(&self) -> bool {
        self.blocks.iter().any(|block| block.loose)
    }

    /// The eight bytes of a text's key from `depth` on, filled up with zeros.
    pub(super) fn key_code(&self, slot: u32, depth: usize) -> u64 {
        let (key, _) = self.key(slot);
        code_of(key.get(depth..).unwrap_or_default())
    }

    /// Whether the key of a text leaves something to compare.
    pub(super) fn is_loose(&self, slot: u32) -> bool {
        self.key(slot).1
    }

    fn key(&self, slot: u32) -> (&[u8], bool) {
        let (block, within) = (slot as usize / BLOCK, slot as usize % BLOCK);
        let found = self.blocks.get(block).and_then(|block| {
            let end = *block.ends.get(within)?;
            let start = match within.checked_sub(1) {
                Some(before) => block.ends.get(before)? & !LOOSE,
                None => 0,
            };
            let key = block.keys.get(start as usize..(end & !LOOSE) as usize)?;
            Some((key, end & LOOSE != 0))
        });
        found.unwrap_or_default()
    }

    /// The cell of a slot.
    pub(super) fn cell(&self, slot: u32) -> Cell<'a> {
        self.rows.cell(self.slots.row(slot) as usize, self.column)
    }
}

impl Block {
    #[inline]
    fn put(&mut self, slot: usize, within: usize, scale: Scale, cell: Cell<'_>) {
        // A result has fewer than 2^32 rows.
        let slot = slot as u32;
        match scale.code(cell) {
            Code::Null => self.nulls.push(slot),
            Code::Measured { code, tells_all } => {
                self.loose |= !tells_all;
                self.measured.push((code, slot));
            }
            Code::Text => {
                let start = self.keys.len();
                self.ends.resize(within, start as u32);
                let tells_all = match scale {
                    Scale::Id => {
                        self.keys.extend(cell.text.bytes().take(natural::LONGEST));
                        cell.text.len() <= natural::LONGEST && !cell.text.contains('\0')
                    }
                    _ => natural::key(cell.text, &mut self.keys),
                };
                let end = self.keys.len() as u32;
                self.ends.push(if tells_all { end } else { end | LOOSE });
                let key = self.keys.get(start..).unwrap_or_default();
                self.texts.push((code_of(key), slot));
            }
        }
    }
}

/// Up to eight bytes as a number that orders as they do; no byte of a key is zero.
fn code_of(key: &[u8]) -> u64 {
    match key.first_chunk() {
        Some(eight) => u64::from_be_bytes(*eight),
        None => {
            let mut eight = [0; 8];
            for (to, from) in eight.iter_mut().zip(key) {
                *to = *from;
            }
            u64::from_be_bytes(eight)
        }
    }
}
