//! Sorting lists that are short or rarely sorted, with little code.
//!
//! Each `sort_by` of the standard library brings a copy of its whole algorithm, 5 kB; there were
//! seventy. These sort places instead of items, so that one copy is enough. Rows, which are many, are
//! sorted in `rows::order`. Must not know what is sorted.

use std::cmp::Ordering;

/// Sorts by a comparison; what is equal stays in its order.
pub fn by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let places = sorted_places(items.len(), &mut |left, right| {
        // Places below the length, as that function promises; equal is what is not there.
        match (items.get(left), items.get(right)) {
            (Some(left), Some(right)) => compare(left, right),
            _ => Ordering::Equal,
        }
    });
    follow(places, &mut |one, other| items.swap(one, other));
}

/// Sorts by a key, which is asked for at each comparison; what is equal stays in its order.
pub fn by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    by(items, |left, right| key(left).cmp(&key(right)));
}

/// The places from 0 up to `length` in the order of the comparison, the first of equals first.
fn sorted_places(length: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..length).collect();
    places.sort_by(|left, right| compare(*left, *right));
    places
}

/// Brings what is at `places[i]` to `i`, for all of them, by exchanging two at a time.
fn follow(mut places: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..places.len() {
        let mut at = start;
        while let Some(place) = places.get_mut(at) {
            let from = std::mem::replace(place, at);
            if from == start {
                break;
            }
            swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// As the standard library sorts, equals included.
        #[test]
        fn lists_are_sorted_as_std_sorts_them(items: Vec<(u8, u16)>) {
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0 % 16);
            let mut sorted = items.clone();
            by_key(&mut sorted, |item| item.0 % 16);
            prop_assert_eq!(&sorted, &expected);

            expected.sort_by_key(|item| std::cmp::Reverse(item.1));
            by(&mut sorted, |left, right| right.1.cmp(&left.1));
            prop_assert_eq!(sorted, expected);
        }
    }
}
