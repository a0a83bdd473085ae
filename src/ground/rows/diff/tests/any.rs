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
        ordered in any::<bool>(),
    ) {
        // What is in the order of its key goes another way.
        let (mut left, mut right) = (left, right);
        if ordered {
            let (one, two) = (key_columns[0], key_columns[key_columns.len() - 1]);
            for rows in [&mut left, &mut right] {
                rows.retain(|row| row[one].is_some());
                rows.sort_by(|a, b| (&a[one], &a[two]).cmp(&(&b[one], &b[two])));
            }
        }
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
        // Which rows have their key not for themselves, and which have none.
        let sides = [&left, &right].map(|rows| {
            let key = |row: &[Option<String>; 4]| -> Vec<Option<String>> {
                key_columns.iter().map(|column| row[*column].clone()).collect()
            };
            let keys: Vec<_> = rows.iter().map(key).collect();
            let is_none = |key: &[Option<String>]| key.iter().all(Option::is_none);
            let shares = |own: &Vec<Option<String>>| !is_none(own) && keys.iter().filter(|key| *key == own).count() > 1;
            let double: Vec<bool> = keys.iter().map(shares).collect();
            (double, keys.iter().filter(|key| is_none(key)).count())
        });
        prop_assert_eq!(counts.without_key, [sides[0].1, sides[1].1]);
        let double = |side: usize| sides[side].0.iter().filter(|double| **double).count();
        prop_assert_eq!(counts.double, [double(0), double(1)]);
        for line in (0..diff.len()).filter_map(|place| diff.line(place)) {
            let of = |side: usize, row: Option<usize>| row.is_some_and(|row| sides[side].0[row]);
            prop_assert_eq!(line.double, of(0, line.left) || of(1, line.right));
        }
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

    #[test]
    fn several_in_one_list_lose_and_double_nothing(
        left in random(),
        others in prop::collection::vec(random(), 2..=3),
        key in prop::sample::select(vec![0usize, 1]),
    ) {
        const TITLES: [&str; 4] = ["A", "B", "C", "D"];
        let made = |rows: &Random| {
            let rows: Vec<Vec<Option<&str>>> = rows
                .iter()
                .map(|row| row.iter().map(Option::as_deref).collect())
                .collect();
            table(&TITLES, &rows)
        };
        let how = How { key: vec![TITLES[key].to_owned()], ..How::default() };
        let tables: Vec<_> = others.iter().map(made).collect();
        let found = super::several::aligned(&made(&left), &tables, &how);
        let mut seen: Vec<Vec<usize>> = vec![Vec::new(); others.len()];
        let mut references = Vec::new();
        let mut alone: BTreeMap<Option<String>, Vec<usize>> = BTreeMap::new();
        let mut differing = Vec::new();
        for line in 0..found.len() {
            let lines: Vec<_> = (0..others.len()).map(|other| found.line(line, other)).collect();
            let differs = lines.iter().any(|line| line.is_none_or(|line| line.state != State::Same));
            prop_assert_eq!(found.is_difference(line), differs);
            if differs {
                differing.push(line);
            }
            for (other, seen) in seen.iter_mut().enumerate() {
                seen.extend(found.place(line, other));
            }
            match found.reference(line) {
                Some(row) => {
                    references.push(row);
                    prop_assert!(lines.iter().all(|line| line.is_some_and(|line| line.left == Some(row))));
                }
                None => {
                    let keys: Vec<_> = lines.iter().enumerate().filter_map(|(other, line)| {
                        let line = (*line)?;
                        without_reference(line.left);
                        Some(others[other][line.right?][key].clone())
                    }).collect();
                    prop_assert!(keys.windows(2).all(|two| two[0] == two[1]));
                    // Who has no key is together with nobody.
                    prop_assert!(keys[0].is_some() || keys.len() == 1);
                    alone.entry(keys[0].clone()).or_default().push(keys.len());
                }
            }
        }
        prop_assert_eq!(references, (0..left.len()).collect::<Vec<_>>());
        for (other, mut seen) in seen.into_iter().enumerate() {
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..found.diffs()[other].len()).collect::<Vec<_>>());
        }
        // As many lines as the one with most of a key, and all others in the first of them.
        for (key, mut lines) in alone.into_iter().filter(|(key, _)| key.is_some()) {
            let counts: Vec<usize> = (0..others.len()).map(|other| {
                let diff = &found.diffs()[other];
                (0..diff.len()).filter_map(|place| diff.line(place)).filter(|line| {
                    line.left.is_none() && others[other][line.right.unwrap()][how_column(&how)] == key
                }).count()
            }).collect();
            let most = counts.iter().copied().max().unwrap_or(0);
            let mut expected: Vec<usize> = (0..most)
                .map(|at| counts.iter().filter(|count| **count > at).count())
                .collect();
            expected.sort_unstable();
            lines.sort_unstable();
            prop_assert_eq!(lines, expected);
        }
        let walked: Vec<usize> = std::iter::successors(
            if found.is_difference(0) { Some(0) } else { found.next_difference(0) },
            |line| found.next_difference(*line),
        ).collect();
        prop_assert_eq!(walked, differing);
    }
}

fn without_reference(left: Option<usize>) {
    assert_eq!(left, None, "a line without a row of the reference");
}

fn how_column(how: &How) -> usize {
    usize::from(how.key == ["B"])
}
