//! Sorting coded values: into runs of equal ones.
//!
//! Many records are first dealt into buckets between values of a sample, then each bucket is sorted
//! by itself, on all cores, with a look at the cancel flag between two. Texts whose first eight
//! bytes are equal are sorted by the next eight, and so on.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::codes::{BLOCK, Codes, Record};
use crate::rows::Cancel;

/// Records up to this many are sorted in one go.
const FEW: usize = 1 << 13;
/// How many of the records are looked at to find the bounds of the buckets.
const SAMPLE: usize = 1 << 12;
/// How many bounds there are.
const BOUNDS: usize = 255;
/// In how many parts records are dealt out at a time.
const DEALERS: usize = 16;

/// Set on the first slot of every run of equal values: results have fewer than 2^31 rows.
pub(super) const FIRST: u32 = 1 << 31;

/// The slots of the values that the scale measures, sorted, the first of every run marked.
pub(super) fn measured(codes: &mut Codes<'_>, cancel: &Cancel) -> Option<Vec<u32>> {
    let records = codes.measured();
    let codes = &*codes;
    let loose = codes.measured_loosely();
    sort(records, cancel, &|sorted, out| {
        for run in sorted.chunk_by(|a, b| a.0 == b.0) {
            if loose && run.len() > 1 {
                cancel.go_on()?;
                compared(codes, run, out);
            } else {
                put_run(run, out);
            }
        }
        Some(())
    })
}

/// The slots of texts, sorted, the first of every run marked.
pub(super) fn texts(codes: &mut Codes<'_>, cancel: &Cancel) -> Option<Vec<u32>> {
    let records = codes.texts();
    let codes = &*codes;
    sort(records, cancel, &|sorted, out| {
        deeper(codes, sorted, 0, cancel, out)
    })
}

/// Goes on with texts that are sorted by the eight bytes of their keys at `depth`.
fn deeper(
    codes: &Codes<'_>,
    sorted: &mut [Record],
    depth: usize,
    cancel: &Cancel,
    out: &mut Vec<u32>,
) -> Option<()> {
    for run in sorted.chunk_by_mut(|a, b| a.0 == b.0) {
        let [(code, _), _, ..] = run else {
            put_run(run, out);
            continue;
        };
        let ended = *code & 0xff == 0;
        if ended && run.iter().any(|&(_, slot)| codes.is_loose(slot)) {
            cancel.go_on()?;
            compared(codes, run, out);
        } else if ended {
            put_run(run, out);
        } else {
            let depth = depth + 8;
            let next = |slot: u32| (codes.key_code(slot, depth), slot);
            if run.len() <= FEW {
                for record in &mut *run {
                    *record = next(record.1);
                }
                run.sort_unstable();
                deeper(codes, run, depth, cancel, out)?;
            } else {
                let read = |block: &[Record]| block.iter().map(|&(_, slot)| next(slot)).collect();
                let records = run.par_chunks(BLOCK).map(read).collect();
                let sorted = sort(records, cancel, &|sorted, out| {
                    deeper(codes, sorted, depth, cancel, out)
                })?;
                out.extend(sorted);
            }
        }
    }
    cancel.go_on()
}

/// A run of equal values.
fn put_run(run: &[Record], out: &mut Vec<u32>) {
    let mut slots = run.iter().map(|&(_, slot)| slot);
    out.extend(slots.next().map(|slot| slot | FIRST));
    out.extend(slots);
}

/// Values with equal codes that may differ all the same, compared as a whole.
fn compared(codes: &Codes<'_>, run: &[Record], out: &mut Vec<u32>) {
    let compare = |one: &u32, two: &u32| {
        let measure = |slot: u32| codes.scale.measure(codes.cell(slot));
        match (measure(*one), measure(*two)) {
            (Some(a), Some(b)) => a.compare(&b),
            _ => Ordering::Equal,
        }
    };
    let mut slots: Vec<u32> = run.iter().map(|&(_, slot)| slot).collect();
    slots.sort_by(compare);
    for equal in slots.chunk_by(|a, b| compare(a, b).is_eq()) {
        let mut slots = equal.iter().copied();
        out.extend(slots.next().map(|slot| slot | FIRST));
        out.extend(slots);
    }
}

/// What is done with a bucket of sorted records: its slots are appended.
type Finish<'f> = &'f (dyn Fn(&mut [Record], &mut Vec<u32>) -> Option<()> + Sync);

/// Sorts records, and has them finished bucket by bucket. Within the blocks and from block to block
/// slots rise.
fn sort(mut blocks: Vec<Vec<Record>>, cancel: &Cancel, finish: Finish<'_>) -> Option<Vec<u32>> {
    let count: usize = blocks.iter().map(Vec::len).sum();
    let mut out = Vec::with_capacity(count);
    if count <= FEW {
        let mut all = match blocks.as_mut_slice() {
            [one] => std::mem::take(one),
            _ => blocks.concat(),
        };
        all.sort_unstable();
        finish(&mut all, &mut out)?;
        return Some(out);
    }
    let bounds = bounds(&blocks, count);
    let each = blocks.len().div_ceil(DEALERS);
    let dealt: Vec<Dealt> = blocks
        .par_chunks(each)
        .map(|blocks| {
            cancel.go_on()?;
            Some(Dealt::deal(blocks, &bounds))
        })
        .collect::<Option<_>>()?;
    drop(blocks);
    let buckets: Vec<Vec<u32>> = (0..=2 * bounds.len())
        .into_par_iter()
        .map(|bucket| {
            cancel.go_on()?;
            let parts: Vec<&[Record]> = dealt.iter().map(|part| part.bucket(bucket)).collect();
            let mut records = parts.concat();
            // The records of a bound are all equal, and in order as they are.
            if bucket % 2 == 0 {
                records.sort_unstable();
            }
            let mut out = Vec::with_capacity(records.len());
            finish(&mut records, &mut out)?;
            Some(out)
        })
        .collect::<Option<_>>()?;
    for bucket in buckets {
        out.extend_from_slice(&bucket);
    }
    Some(out)
}

/// Codes between which about equally many records lie.
fn bounds(blocks: &[Vec<Record>], count: usize) -> Vec<u64> {
    let step = (count / SAMPLE).max(1);
    let all = blocks.iter().flatten();
    let mut sample: Vec<u64> = all.step_by(step).map(|record| record.0).collect();
    sample.sort_unstable();
    let between = (sample.len() / (BOUNDS + 1)).max(1);
    let mut bounds: Vec<u64> = sample.into_iter().skip(between).step_by(between).collect();
    bounds.dedup();
    bounds
}

/// Records in buckets: below the first bound, equal to it, between it and the second, and so on.
struct Dealt {
    records: Vec<Record>,
    ends: Vec<usize>,
}

impl Dealt {
    fn deal(blocks: &[Vec<Record>], bounds: &[u64]) -> Self {
        let count = blocks.iter().map(Vec::len).sum();
        let mut buckets = Vec::with_capacity(count);
        let mut ends = vec![0; 2 * bounds.len() + 1];
        for &(code, _) in blocks.iter().flatten() {
            let below = bounds.partition_point(|&bound| bound < code);
            let equal = bounds.get(below).is_some_and(|&bound| bound == code);
            let bucket = 2 * below + usize::from(equal);
            // There are twice as many buckets as bounds, and one.
            if let Some(count) = ends.get_mut(bucket) {
                *count += 1;
            }
            buckets.push(bucket as u16);
        }
        let mut sum = 0;
        for end in &mut ends {
            // The count becomes where the bucket begins, and, as it is filled, where it ends.
            (*end, sum) = (sum, sum + *end);
        }
        let mut records = vec![(0, 0); count];
        for (&record, &bucket) in blocks.iter().flatten().zip(&buckets) {
            if let Some(end) = ends.get_mut(usize::from(bucket)) {
                if let Some(place) = records.get_mut(*end) {
                    *place = record;
                }
                *end += 1;
            }
        }
        Self { records, ends }
    }

    fn bucket(&self, bucket: usize) -> &[Record] {
        let start = match bucket.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or(0),
            None => 0,
        };
        let end = self.ends.get(bucket).copied().unwrap_or(start);
        self.records.get(start..end).unwrap_or_default()
    }
}
