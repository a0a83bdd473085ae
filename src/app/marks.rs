//! `Marks`: rows a person set apart, by their numbers in the result, so that they stay marked
//! through sorting and filtering; and the beginning of a range being drawn.
//!
//! One bit a row, up to the last marked one. Knows no cells and no order.

/// The marked rows of a result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    words: Vec<u64>,
    count: usize,
    /// The row on which a range was begun that goes to the cursor.
    pub anchor: Option<usize>,
}

impl Marks {
    /// Whether a row is marked.
    pub fn has(&self, row: usize) -> bool {
        let word = self.words.get(row / 64);
        word.is_some_and(|word| word & (1 << (row % 64)) != 0)
    }

    /// Marks a row, or takes its mark.
    pub fn set(&mut self, row: usize, marked: bool) {
        if self.has(row) == marked {
            return;
        }
        let (word, bit) = (row / 64, 1 << (row % 64));
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        // It was made just now where there was none.
        self.words[word] ^= bit;
        if marked {
            self.count += 1;
        } else {
            self.count -= 1;
        }
    }

    /// Takes all marks, and the range.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// How many rows are marked.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether no row is marked.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The numbers of the marked rows, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(place, word)| {
            (0..64)
                .filter(move |bit| word & (1 << bit) != 0)
                .map(move |bit| place * 64 + bit)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_a_set(acts in prop::collection::vec((0usize..300, any::<bool>()), 0..80)) {
            let (mut marks, mut set) = (Marks::default(), BTreeSet::new());
            for (row, marked) in acts {
                marks.set(row, marked);
                if marked {
                    set.insert(row);
                } else {
                    set.remove(&row);
                }
                prop_assert_eq!(marks.len(), set.len());
                prop_assert_eq!(marks.has(row), marked);
            }
            prop_assert!(marks.iter().eq(set.iter().copied()));
            prop_assert!(!marks.has(usize::MAX));
            marks.clear();
            prop_assert!(marks.is_empty() && marks.iter().next().is_none());
        }
    }
}
