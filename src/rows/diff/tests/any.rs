//! The comparison against a naive one, over random tables: double keys, nulls, letters outside of
//! ASCII, columns in another order.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::*;
use super::{compare, table};

type Random = Vec<[Option<String>; 4]>;

fn value() -> impl Strategy<Value = Option<String>> {
    prop::option::weighted(0.8, "[abÄ漢]{0,2}")
}

fn random() -> impl Strategy<Value = Random> {
    let row = (value(), value(), value(), value()).prop_map(|(a, b, c, d)| [a, b, c, d]);
    prop::collection::vec(row, 0..40)
}

/// What belongs together, the plain way: each key with its rows on both sides, in their order.
fn naively(
    left: &Random,
    right: &Random,
    key: &[usize],
    compared: &[usize],
) -> Vec<(Option<usize>, Option<usize>, Vec<usize>)> {
    let of = |row: &[Option<String>; 4]| -> Vec<Option<String>> {
        key.iter().map(|column| row[*column].clone()).collect()
    };
    type Places = (Vec<usize>, Vec<usize>);
    let mut groups: BTreeMap<Vec<Option<String>>, Places> = BTreeMap::new();
    let mut found = Vec::new();
    for (index, row) in left.iter().enumerate() {
        match of(row) {
            key if key.iter().all(Option::is_none) => found.push((Some(index), None, Vec::new())),
            key => groups.entry(key).or_default().0.push(index),
        }
    }
    for (index, row) in right.iter().enumerate() {
        match of(row) {
            key if key.iter().all(Option::is_none) => found.push((None, Some(index), Vec::new())),
            key => groups.entry(key).or_default().1.push(index),
        }
    }
    for (one, two) in groups.into_values() {
        for index in 0..one.len().max(two.len()) {
            let (one, two) = (one.get(index).copied(), two.get(index).copied());
            let differs = match (one, two) {
                (Some(one), Some(two)) => compared
                    .iter()
                    .copied()
                    .filter(|column| left[one][*column] != right[two][*column])
                    .collect(),
                _ => Vec::new(),
            };
            found.push((one, two, differs));
        }
    }
    found.sort();
    found
}

proptest! {
    #[test]
    fn the_comparison_is_the_naive_one(
        left in random(),
        right in random(),
        key_columns in prop::sample::subsequence(vec![0usize, 1, 2], 1..=2),
        shuffled in Just(vec![0usize, 1, 2, 3]).prop_shuffle(),
        ignored in prop::option::of(Just(3usize)),
    ) {
        const TITLES: [&str; 4] = ["A", "B", "C", "D"];
        let made = |rows: &Random, order: &[usize]| {
            let titles: Vec<&str> = order.iter().map(|column| TITLES[*column]).collect();
            let rows: Vec<Vec<Option<&str>>> = rows
                .iter()
                .map(|row| order.iter().map(|column| row[*column].as_deref()).collect())
                .collect();
            table(&titles, &rows)
        };
        let (one, two) = (made(&left, &[0, 1, 2, 3]), made(&right, &shuffled));
        let how = How {
            key: key_columns.iter().map(|column| TITLES[*column].to_owned()).collect(),
            ignored: ignored.iter().map(|column| TITLES[*column].to_owned()).collect(),
            ..How::default()
        };
        let diff = compare(&one, &two, &how);
        let compared: Vec<usize> = (0..4)
            .filter(|column| !key_columns.contains(column) && ignored != Some(*column))
            .collect();
        let expected = naively(&left, &right, &key_columns, &compared);
        let mut found: Vec<_> = (0..diff.len())
            .map(|place| {
                let line = diff.line(place).unwrap();
                (line.left, line.right, diff.differing(place).collect::<Vec<_>>())
            })
            .collect();
        // The lines are in the order of the left, and of the right where the left has none.
        let lefts: Vec<usize> = found.iter().filter_map(|line| line.0).collect();
        prop_assert!(lefts.is_sorted());
        prop_assert_eq!(lefts.len(), left.len());
        found.sort();
        prop_assert_eq!(&found, &expected);
        let counts = diff.counts();
        prop_assert_eq!(counts.same + counts.differences(), diff.len());
        let differing: Vec<usize> = (0..diff.len()).filter(|place| diff.is_difference(*place)).collect();
        prop_assert_eq!(differing.len(), counts.differences());
        let mut walked = Vec::new();
        let mut at = (!diff.is_empty()).then(|| if diff.is_difference(0) { Some(0) } else { diff.next_difference(0) }).flatten();
        while let Some(place) = at {
            walked.push(place);
            at = diff.next_difference(place);
        }
        prop_assert_eq!(walked, differing);
    }
}
