//! Sides that are not alike: ids of other orgs, columns that one lacks, texts where the other has numbers.

use super::super::*;
use super::{DANA, SAM, compare, how, rows, shown, table};

#[test]
fn ids_are_what_they_are_where_rows_belong_together_by_id() {
    let titles = &["Id", "OwnerId", "Owner.Name"];
    let left = table(titles, &rows(&[["1", DANA, "Dana"]]));
    let right = table(titles, &rows(&[["1", SAM, "Dana"]]));
    let how = How {
        across_orgs: true,
        ..how(&["Id"])
    };
    let diff = compare(&left, &right, &how);
    assert_eq!(shown(&diff), ["0 0 ≠ OwnerId"]);
    assert_eq!(diff.plan().read_in_place().count(), 0);
    let titles = &["Name", "OwnerId", "Owner.Name"];
    let (left, right) = (
        table(titles, &rows(&[["1", DANA, "Dana"]])),
        table(titles, &rows(&[["1", SAM, "Dana"]])),
    );
    let how = How {
        key: vec!["Name".to_owned()],
        ..how
    };
    let diff = compare(&left, &right, &how);
    assert_eq!(shown(&diff), ["0 0 ="]);
    let read: Vec<_> = diff.plan().read_in_place().collect();
    assert_eq!(read, [("OwnerId", Some("Owner.Name"))]);
}

#[test]
fn a_column_that_a_side_lacks_is_named_unless_it_is_ignored_or_says_nothing() {
    let left = table(
        &["Name", "Phone", "Fax", "Old"],
        &rows(&[["a", "1", "∅", "x"], ["b", "∅", "∅", "y"]]),
    );
    let right = table(&["City", "name"], &rows(&[["Bern", "a"], ["Bern", "b"]]));
    let how = How {
        ignored: vec!["old".to_owned()],
        ..how(&["Name"])
    };
    let diff = compare(&left, &right, &how);
    assert_eq!(shown(&diff), ["0 0 =", "1 1 ="]);
    assert_eq!(diff.plan().lacking(), &[vec![1], vec![0]]);
    assert_eq!(diff.plan().left_only(), [1, 2, 3]);
}

#[test]
fn texts_that_are_all_numbers_have_a_tolerance_where_nobody_tells_numbers_from_texts() {
    let titles = &["Name", "Amount", "Zip", "Code"];
    let left = table(
        titles,
        &rows(&[["a", "10", "01067", "7"], ["b", "-3.5e1", "10115", "x"]]),
    );
    let right = table(
        titles,
        &rows(&[["a", "10.004", "01068", "8"], ["b", "-35.01", "10115", "x"]]),
    );
    let mut how = how(&["Name"]);
    how.rules.tolerance = Tolerance::parse("0.01");
    assert_eq!(compare(&left, &right, &how).counts().changed, 2);
    how.only_texts = true;
    let diff = compare(&left, &right, &how);
    assert_eq!(shown(&diff), ["0 0 ≠ Zip,Code", "1 1 ="]);
    assert_eq!(diff.plan().numbers().collect::<Vec<_>>(), ["Amount"]);
    how.rules.tolerance = None;
    let strict = compare(&left, &right, &how);
    assert_eq!(strict.plan().numbers().count(), 0);
    assert_eq!(strict.counts().changed, 2);
}

#[test]
fn keys_as_long_as_ids_keep_their_ends() {
    let left = table(
        &["Name", "AccountId"],
        &rows(&[["a", DANA], ["b", "ORDER2026000001001"]]),
    );
    let right = table(
        &["Name", "AccountId"],
        &rows(&[["a", "0055g000001AAAA"], ["b", "ORDER2026000001002"]]),
    );
    // The first hundred of the left would be ids, and one further down is none.
    let diff = compare(&left, &right, &how(&["Name"]));
    assert_eq!(diff.counts().changed, 2, "texts are what they are");
    let ids = table(&["Name", "AccountId"], &rows(&[["a", DANA], ["c", SAM]]));
    let diff = compare(&ids, &right, &how(&["Name"]));
    assert_eq!(shown(&diff)[0], "0 0 =", "15 and 18 characters of one id");
    let users = table(&["Id", "Key"], &rows(&[["ORDER2026000001001", "x"]]));
    let other = table(&["Id", "Key"], &rows(&[["ORDER2026000001001", "x"]]));
    let targets = [Targets::new(&users, 0, &[1]), Targets::new(&other, 0, &[1])];
    let how = How {
        targets: vec![("AccountId".to_owned(), targets)],
        ..how(&["Name"])
    };
    // The right one is no record that is known, and not the left one either.
    assert_eq!(shown(&compare(&left, &right, &how))[1], "1 1 ≠ AccountId");
}
