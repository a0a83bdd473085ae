//! The rules of values against naive ones, over random tables: blanks, case, tolerance, days; keys of
//! one column and of two; numbers and moments written in several ways; columns in another order.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::super::*;
use super::compare;
use crate::rows::{CellKind, ChunkBuilder, Columns, RowSet};

const TITLES: [&str; 4] = ["Key", "Text", "Amount", "At"];

/// A number in hundredths, and how it is written.
type Number = (i64, u8);
/// A day and an hour, and how they are written.
type Moment = (u8, u8, bool);

#[derive(Clone, Debug)]
struct Row {
    key: Option<String>,
    text: Option<String>,
    amount: Option<Number>,
    at: Option<Moment>,
}

fn words() -> impl Strategy<Value = Option<String>> {
    prop::option::weighted(0.85, "[ ]?[aAäÄ漢]{0,2}[ ]?")
}

fn row() -> impl Strategy<Value = Row> {
    let amount = prop::option::weighted(0.8, (-150i64..150, 0u8..3));
    let at = prop::option::weighted(0.8, (1u8..4, 0u8..24, any::<bool>()));
    (words(), words(), amount, at).prop_map(|(key, text, amount, at)| Row {
        key,
        text,
        amount,
        at,
    })
}

fn written((hundredths, form): Number) -> String {
    let (sign, all) = (if hundredths < 0 { "-" } else { "" }, hundredths.abs());
    match form {
        0 => format!("{hundredths}e-2"),
        1 if all % 100 == 0 => format!("{sign}{}", all / 100),
        _ => format!("{sign}{}.{:02}0", all / 100, all % 100),
    }
}

fn moment((day, hour, zone): Moment) -> String {
    let zone = if zone { "Z" } else { "+0000" };
    format!("2026-01-{day:02}T{hour:02}:00:00.000{zone}")
}

/// The table, its columns in an order.
fn table(rows: &[Row], order: &[usize]) -> RowSet {
    let titles = order.iter().map(|column| TITLES[*column]);
    let mut set = RowSet::new(Arc::new(Columns::from_titles(titles)));
    for page in rows.chunks(3) {
        let mut builder = ChunkBuilder::new(order.len());
        for row in page {
            let cells = [
                (CellKind::Text, row.key.clone()),
                (CellKind::Text, row.text.clone()),
                (CellKind::Number, row.amount.map(written)),
                (CellKind::Text, row.at.map(moment)),
            ];
            for (place, column) in order.iter().enumerate() {
                match &cells[*column] {
                    (kind, Some(text)) => builder.set(place, *kind, text),
                    (_, None) => builder.set(place, CellKind::Null, ""),
                }
            }
            builder.end_row();
        }
        set.push(Arc::new(builder.finish()), None);
    }
    set
}

/// What a value is, the plain way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Plain {
    Text(String),
    Hundredths(i64),
    Hours(i64),
}

fn plain(row: &Row, column: usize, rules: &Rules) -> Option<Plain> {
    let text = |text: &Option<String>| {
        let mut text = text.clone()?;
        if rules.trim {
            text = text.trim().to_owned();
            if text.is_empty() {
                return None;
            }
        }
        if rules.ignore_case {
            text = text.to_lowercase();
        }
        Some(Plain::Text(text))
    };
    match column {
        0 => text(&row.key),
        1 => text(&row.text),
        2 => row
            .amount
            .map(|(hundredths, _)| Plain::Hundredths(hundredths)),
        _ => row.at.map(|(day, hour, _)| {
            let hour = if rules.date_only { 0 } else { i64::from(hour) };
            Plain::Hours(i64::from(day) * 24 + hour)
        }),
    }
}

/// Whether two values are the same; numbers may be `apart` hundredths apart.
fn is_same(one: &Option<Plain>, two: &Option<Plain>, apart: i64) -> bool {
    match (one, two) {
        (Some(Plain::Hundredths(one)), Some(Plain::Hundredths(two))) => (one - two).abs() <= apart,
        (one, two) => one == two,
    }
}

/// The left row, the right row, and the columns that differ.
type Line = (Option<usize>, Option<usize>, Vec<usize>);
type Lines = Vec<Line>;

/// What belongs together and differs, the plain way.
fn naively(sides: [&[Row]; 2], key: &[usize], rules: &Rules, apart: i64) -> Lines {
    type Places = [Vec<usize>; 2];
    let mut groups: BTreeMap<Vec<Option<Plain>>, Places> = BTreeMap::new();
    let mut found = Vec::new();
    for (side, rows) in sides.into_iter().enumerate() {
        for (index, row) in rows.iter().enumerate() {
            let values: Vec<_> = key
                .iter()
                .map(|column| plain(row, *column, rules))
                .collect();
            match (values.iter().all(Option::is_none), side) {
                (true, 0) => found.push((Some(index), None, Vec::new())),
                (true, _) => found.push((None, Some(index), Vec::new())),
                (false, side) => groups.entry(values).or_default()[side].push(index),
            }
        }
    }
    for [lefts, rights] in groups.into_values() {
        for place in 0..lefts.len().max(rights.len()) {
            let (one, two) = (lefts.get(place).copied(), rights.get(place).copied());
            let differs = |column: &usize| match (one, two) {
                (Some(one), Some(two)) => !is_same(
                    &plain(&sides[0][one], *column, rules),
                    &plain(&sides[1][two], *column, rules),
                    apart,
                ),
                _ => false,
            };
            let compared = (0..4).filter(|column| !key.contains(column));
            found.push((one, two, compared.filter(differs).collect()));
        }
    }
    found.sort();
    found
}

proptest! {
    #[test]
    fn each_rule_is_the_naive_one_and_the_counts_are(
        left in prop::collection::vec(row(), 0..30),
        right in prop::collection::vec(row(), 0..30),
        near in any::<bool>(),
        key in prop::sample::select(vec![vec![0usize], vec![0, 2], vec![3, 0], vec![2]]),
        order in Just(vec![0usize, 1, 2, 3]).prop_shuffle(),
        switches in any::<[bool; 3]>(),
        apart in prop::option::of(0i64..120),
    ) {
        // Mostly other rows, or the same ones with a change here and there.
        let mut right = right;
        if near {
            let changes = right.len();
            right = left.iter().cloned().chain(right).take(left.len().max(changes)).collect();
        }
        let [trim, ignore_case, date_only] = switches;
        let tolerance = apart.map(|apart| Tolerance::parse(&format!("{apart}e-2")).unwrap());
        let rules = Rules { trim, ignore_case, date_only, tolerance };
        let how = How {
            key: key.iter().map(|column| TITLES[*column].to_owned()).collect(),
            rules: rules.clone(),
            ..How::default()
        };
        let (one, two) = (table(&left, &[0, 1, 2, 3]), table(&right, &order));
        let diff = compare(&one, &two, &how);
        let mut found: Lines = (0..diff.len())
            .map(|place| {
                let line = diff.line(place).unwrap();
                (line.left, line.right, diff.differing(place).collect())
            })
            .collect();
        found.sort();
        let expected = naively([&left, &right], &key, &rules, apart.unwrap_or(0));
        prop_assert_eq!(&found, &expected);
        let count = |is: fn(&Line) -> bool| {
            expected.iter().filter(|line| is(line)).count()
        };
        let counts = diff.counts();
        prop_assert_eq!(counts.left_only, count(|(_, right, _)| right.is_none()));
        prop_assert_eq!(counts.right_only, count(|(left, ..)| left.is_none()));
        let both = |(left, right, _): &Line| left.is_some() && right.is_some();
        prop_assert_eq!(counts.changed, expected.iter().filter(|line| both(line) && !line.2.is_empty()).count());
        prop_assert_eq!(counts.same, expected.iter().filter(|line| both(line) && line.2.is_empty()).count());
        let by_column: Vec<usize> = (0..4)
            .map(|column| expected.iter().filter(|line| line.2.contains(&column)).count())
            .collect();
        prop_assert_eq!(diff.changes_by_column(), by_column);
    }
}
