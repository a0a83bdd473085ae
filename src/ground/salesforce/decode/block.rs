//! 32 bytes of a page at a time: where a string stops, and whether they are the bytes expected.
//!
//! With the vector instructions that every processor of its kind has. Knows no JSON beyond what ends
//! a run of plain characters.

use wide::u8x16;

/// How many bytes.
pub(super) const BLOCK: usize = 32;

/// What a block holds; the lowest bit is its first byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marks {
    /// Quotes, backslashes and control characters: what a plain run of a string ends at.
    pub stops: u32,
    /// Bytes that are not ASCII.
    pub high: u32,
}

impl Marks {
    /// How many bytes come before the first stop; all of them if there is none.
    #[inline]
    pub fn plain(self) -> usize {
        self.stops.trailing_zeros() as usize
    }

    /// Whether the first `n` bytes are ASCII.
    #[inline]
    pub fn ascii(self, n: usize) -> bool {
        self.high & first(n) == 0
    }
}

/// The bits of the first `n` bytes.
#[inline]
fn first(n: usize) -> u32 {
    if n >= BLOCK { u32::MAX } else { (1 << n) - 1 }
}

/// Whether the first `n` bytes of both are the same.
#[inline]
pub(super) fn begins_alike(a: &[u8; BLOCK], b: &[u8; BLOCK], n: usize) -> bool {
    let ([a, after_a], [b, after_b]) = (halves(a), halves(b));
    !bits([a.simd_eq(b), after_a.simd_eq(after_b)]) & first(n) == 0
}

/// Marks a block.
#[inline]
pub(super) fn marks(block: &[u8; BLOCK]) -> Marks {
    let halves = halves(block);
    let stops = halves.map(|bytes| {
        let control = u8x16::splat(0x1F);
        bytes.simd_eq(u8x16::splat(b'"'))
            | bytes.simd_eq(u8x16::splat(b'\\'))
            | bytes.min(control).simd_eq(bytes)
    });
    Marks {
        stops: bits(stops),
        high: bits(halves),
    }
}

/// One bit for each byte of both halves of which it is true.
#[inline]
fn bits(of: [u8x16; 2]) -> u32 {
    let [low, high] = of.map(u8x16::to_bitmask);
    low | (high << 16)
}

#[inline]
fn halves(block: &[u8; BLOCK]) -> [u8x16; 2] {
    let (halves, _) = block.as_chunks::<16>();
    [0, 1].map(|half| {
        halves
            .get(half)
            .map_or(u8x16::ZERO, |half| u8x16::new(*half))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Bytes of which many are the ones that count.
    fn block() -> impl Strategy<Value = [u8; BLOCK]> {
        let byte = prop_oneof![
            any::<u8>(),
            prop::sample::select(vec![
                0, 0x1F, 0x20, 0x21, 0x22, 0x23, 0x5B, 0x5C, 0x5D, 0x7F, 0x80
            ]),
        ];
        prop::collection::vec(byte, BLOCK).prop_map(|bytes| {
            let mut block = [0; BLOCK];
            block.copy_from_slice(&bytes);
            block
        })
    }

    fn marked(marked: impl Fn(usize) -> bool) -> u32 {
        (0..BLOCK).fold(0, |bits, at| bits | u32::from(marked(at)) << at)
    }

    proptest! {
        #[test]
        fn blocks_are_marked_byte_for_byte(a in block(), b in block(), n in 0..=BLOCK) {
            let expected = Marks {
                stops: marked(|at| a[at] < 0x20 || a[at] == b'"' || a[at] == b'\\'),
                high: marked(|at| a[at] >= 0x80),
            };
            prop_assert_eq!(marks(&a), expected);
            let mut like = b;
            like[..n].copy_from_slice(&a[..n]);
            prop_assert!(begins_alike(&a, &like, n));
            prop_assert_eq!(begins_alike(&a, &b, n), a[..n] == b[..n]);
            prop_assert_eq!(expected.ascii(n), a[..n].is_ascii());
            let plain = a.iter().position(|&c| c < 0x20 || c == b'"' || c == b'\\');
            prop_assert_eq!(expected.plain(), plain.unwrap_or(BLOCK));
        }
    }
}
