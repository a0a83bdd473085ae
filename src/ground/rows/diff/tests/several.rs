//! A reference and several others: one list of lines, one export, one key.

use super::super::*;
use super::{compare, how, rows, table};
use crate::rows::{Cancel, RowSet};

/// The rows of each line: of the reference, then of each other.
pub(super) fn aligned(left: &RowSet, others: &[RowSet], how: &How) -> Aligned {
    let diffs = others
        .iter()
        .map(|right| compare(left, right, how))
        .collect();
    let others: Vec<&RowSet> = others.iter().collect();
    Aligned::new(diffs, &others, &Cancel::default()).unwrap()
}

#[test]
fn several_are_one_list_and_what_the_reference_lacks_is_brought_together() {
    let titles = &["Name", "V"];
    let left = table(
        titles,
        &rows(&[["a", "1"], ["b", "1"], ["c", "1"], ["d", "1"]]),
    );
    let one = table(
        titles,
        &rows(&[["x", "1"], ["a", "1"], ["b", "2"], ["y", "1"], ["c", "1"]]),
    );
    let two = table(
        titles,
        &rows(&[
            ["c", "1"],
            ["b", "1"],
            ["y", "3"],
            ["z", "1"],
            ["a", "1"],
            ["y", "4"],
        ]),
    );
    let found = aligned(&left, &[one, two], &how(&["Name"]));
    let row = |row: Option<usize>| row.map_or("-".to_owned(), |row| row.to_string());
    let shown: Vec<String> = (0..found.len())
        .map(|line| {
            let others =
                (0..2).map(|other| row(found.line(line, other).and_then(|line| line.right)));
            let others: Vec<String> = others.collect();
            format!(
                "{} {} {:?}",
                row(found.reference(line)),
                others.join(" "),
                found.state(line)
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "- 0 - RightOnly",
            "0 1 4 Same",
            "- - 5 RightOnly",
            "1 2 1 Changed",
            "- 3 2 RightOnly",
            "- - 3 RightOnly",
            "2 4 0 Same",
            "3 - - LeftOnly",
        ]
    );
    assert_eq!(found.differences(), 6);
    assert_eq!(found.next_difference(0), Some(2));
    assert_eq!(found.previous_difference(7), Some(5));
    assert!(found.differs(3, 0, 1) && !found.differs(3, 1, 1));
    assert!(found.has(7, State::LeftOnly) && !found.has(7, State::Changed));
    let folding = Folding {
        only: Some(State::Changed),
        ..Folding::default()
    };
    assert_eq!(Folded::new(&found, &folding).get(0), Some(Item::Line(3)));
    assert_eq!(Folded::new(&found, &folding).len(), 1);
}

#[test]
fn the_difference_of_several_has_the_columns_of_all() {
    let left = table(&["Name", "A", "B"], &rows(&[["a", "1", "2"]]));
    let one = table(&["Name", "B"], &rows(&[["a", "3"]]));
    let two = table(&["Name", "A"], &rows(&[["a", "4"]]));
    let difference = |right: &RowSet, name: &str| Difference {
        diff: compare(&left, right, &how(&["Name"])),
        left: left.clone(),
        right: right.clone(),
        names: ["prod".into(), name.into()],
        all: false,
    };
    let found = Differences(vec![difference(&one, "uat"), difference(&two, "dev")]);
    let rows = found.rows();
    let titles: Vec<&str> = rows.columns().iter().map(|c| c.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Compared with",
            "Difference",
            "Changed",
            "Name",
            "prod.B",
            "other.B",
            "prod.A",
            "other.A"
        ]
    );
    let line =
        |row: usize| -> Vec<&str> { (0..8).map(|column| rows.cell(row, column).text).collect() };
    assert_eq!(line(0), ["uat", "changed", "B", "a", "2", "3", "", ""]);
    assert_eq!(line(1), ["dev", "changed", "A", "a", "", "", "1", "4"]);
}

#[test]
fn a_key_for_several_is_one_that_all_have() {
    let left = table(
        &["Id", "Name", "Code"],
        &rows(&[["1", "a", "x"], ["2", "b", "y"]]),
    );
    let one = table(
        &["Id", "Name", "Code"],
        &rows(&[["8", "c", "x"], ["9", "d", "y"]]),
    );
    let two = table(&["Name", "Code"], &rows(&[["a", "x"], ["b", "y"]]));
    let others = [one, two];
    let found = candidates_of_all(&left, &others, &How::default(), &Cancel::default()).unwrap();
    let names: Vec<String> = found.iter().map(|one| one.columns.join("+")).collect();
    assert_eq!(names, ["Code", "Name"]);
    assert_eq!((found[0].pairs, found[1].pairs), (2, 0));
}
