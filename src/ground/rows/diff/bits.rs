//! `Bits`: one bit a line, none of them kept where none is set.

use std::sync::Arc;

/// A set of line numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Bits(Arc<[u64]>);

impl Bits {
    /// The set of these numbers, all below `len`.
    pub fn of(numbers: &[usize], len: usize) -> Self {
        if numbers.is_empty() {
            return Self::default();
        }
        let mut words = vec![0u64; len.div_ceil(64)];
        for number in numbers {
            if let Some(word) = words.get_mut(number / 64) {
                *word |= 1 << (number % 64);
            }
        }
        Self(words.into())
    }

    /// Whether the number is in it.
    pub fn get(&self, number: usize) -> bool {
        self.0
            .get(number / 64)
            .is_some_and(|word| word & (1 << (number % 64)) != 0)
    }

    /// How many bytes it takes.
    pub fn bytes_held(&self) -> usize {
        size_of_val(&*self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_in_and_nothing_else() {
        let bits = Bits::of(&[0, 63, 64, 129], 130);
        let set: Vec<usize> = (0..200).filter(|&number| bits.get(number)).collect();
        assert_eq!(set, [0, 63, 64, 129]);
        assert_eq!(Bits::of(&[], 1_000_000).bytes_held(), 0);
    }
}
