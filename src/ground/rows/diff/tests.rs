//! What each part of a comparison promises. It is long because each test has its tables beside it.

use std::sync::Arc;

use super::*;
use crate::rows::{Cancel, CellKind, ChunkBuilder, Columns, RowSet};

/// A table of texts; `None` is null, and what looks like a number is one.
fn table(titles: &[&str], rows: &[Vec<Option<&str>>]) -> RowSet {
    let columns = Arc::new(Columns::from_titles(titles.iter().copied()));
    let mut set = RowSet::new(columns);
    for page in rows.chunks(3) {
        let mut builder = ChunkBuilder::new(titles.len());
        for row in page {
            for (column, value) in row.iter().enumerate() {
                match value {
                    Some(text) => builder.set(column, CellKind::Text, text),
                    None => builder.set(column, CellKind::Null, ""),
                }
            }
            builder.end_row();
        }
        set.push(Arc::new(builder.finish()), None);
    }
    set
}

fn rows<const N: usize>(rows: &[[&'static str; N]]) -> Vec<Vec<Option<&'static str>>> {
    let cell = |text: &&'static str| (*text != "∅").then_some(*text);
    rows.iter()
        .map(|row| row.iter().map(cell).collect())
        .collect()
}

fn how(key: &[&str]) -> How {
    How {
        key: key.iter().map(|name| (*name).to_owned()).collect(),
        ..How::default()
    }
}

fn compare(left: &RowSet, right: &RowSet, how: &How) -> Diff {
    let plan = Plan::new(left, right, how).unwrap();
    plan.run(left, right, &Cancel::default()).unwrap()
}

/// Each line as `left right sign columns`.
fn shown(diff: &Diff) -> Vec<String> {
    (0..diff.len())
        .map(|place| {
            let line = diff.line(place).unwrap();
            let row = |row: Option<usize>| row.map_or("-".into(), |row| row.to_string());
            let titles: Vec<&str> = diff
                .differing(place)
                .map(|pair| diff.plan().pairs()[pair].title.as_str())
                .collect();
            let sign = match line.state {
                State::Same => "=",
                State::Changed => "≠",
                State::LeftOnly => "◀",
                State::RightOnly => "▶",
            };
            let marks = [(line.double, " double"), (line.without_key, " no key")];
            let marks: String = marks
                .iter()
                .filter(|(is, _)| *is)
                .map(|(_, mark)| *mark)
                .collect();
            let text = format!(
                "{} {} {sign} {}{marks}",
                row(line.left),
                row(line.right),
                titles.join(",")
            );
            text.trim_end().to_owned()
        })
        .collect()
}

#[test]
fn rows_are_paired_by_their_key_whatever_the_order_of_rows_and_columns() {
    let left = table(
        &["Name", "Stage", "Amount"],
        &rows(&[
            ["a", "Won", "1"],
            ["b", "Lost", "2"],
            ["c", "Won", "3"],
            ["d", "New", "∅"],
        ]),
    );
    let right = table(
        &["amount", "NAME", "Stage", "More"],
        &rows(&[
            ["9", "e", "New", "x"],
            ["4", "d", "New", "x"],
            ["2", "b", "Lost", "x"],
            ["7", "f", "Old", "x"],
            ["1", "a", "Lost", "y"],
        ]),
    );
    let diff = compare(&left, &right, &how(&["Name"]));
    assert_eq!(
        shown(&diff),
        [
            "- 0 ▶",
            "0 4 ≠ Stage",
            "1 2 =",
            "- 3 ▶",
            "2 - ◀",
            "3 1 ≠ Amount"
        ]
    );
    let counts = diff.counts();
    assert_eq!(
        (
            counts.same,
            counts.changed,
            counts.left_only,
            counts.right_only
        ),
        (1, 2, 1, 2)
    );
    assert_eq!(diff.plan().right_only(), [3]);
    assert_eq!(diff.changes_by_column(), [0, 1, 1]);
    assert_eq!(diff.next_difference(1), Some(3));
    assert_eq!(diff.previous_difference(3), Some(1));
    assert_eq!(diff.next_difference(5), None);
    assert_eq!(diff.previous_difference(0), None);
}

#[test]
fn double_keys_are_paired_in_their_order_and_rows_without_a_key_with_nothing() {
    let left = table(
        &["Key", "V"],
        &rows(&[["a", "1"], ["a", "2"], ["∅", "3"], ["b", "4"], ["a", "5"]]),
    );
    let right = table(
        &["Key", "V"],
        &rows(&[["a", "1"], ["∅", "3"], ["a", "9"], ["b", "4"]]),
    );
    let diff = compare(&left, &right, &how(&["Key"]));
    assert_eq!(
        shown(&diff),
        [
            "0 0 =  double",
            "- 1 ▶  no key",
            "1 2 ≠ V double",
            "2 - ◀  no key",
            "3 3 =",
            "4 - ◀  double"
        ]
    );
    assert_eq!(diff.counts().double, [3, 2]);
    assert_eq!(diff.counts().without_key, [1, 1]);
}

#[test]
fn a_key_of_several_columns_may_have_a_null_among_them() {
    let left = table(
        &["A", "B", "V"],
        &rows(&[["x", "∅", "1"], ["x", "y", "2"], ["∅", "∅", "3"]]),
    );
    let right = table(
        &["A", "B", "V"],
        &rows(&[["x", "y", "2"], ["x", "∅", "7"], ["∅", "∅", "3"]]),
    );
    let diff = compare(&left, &right, &how(&["A", "B"]));
    assert_eq!(
        shown(&diff),
        ["0 1 ≠ V", "- 2 ▶  no key", "1 0 =", "2 - ◀  no key"]
    );
    assert!(Plan::new(&left, &right, &how(&["C"])).is_err());
}

#[test]
fn without_a_key_the_first_row_belongs_to_the_first() {
    let left = table(&["A"], &rows(&[["x"], ["y"], ["z"]]));
    let right = table(&["A"], &rows(&[["x"], ["Y"]]));
    let diff = compare(&left, &right, &how(&[]));
    assert_eq!(shown(&diff), ["0 0 =", "1 1 ≠ A", "2 - ◀"]);
}

#[test]
fn what_is_ignored_is_not_compared_and_rules_reach_the_key() {
    let left = table(&["Name", "Id", "Phone"], &rows(&[["Acme ", "1", "+49"]]));
    let right = table(&["Name", "Id", "Phone"], &rows(&[["ACME", "2", "+49 "]]));
    let mut how = how(&["Name"]);
    how.ignored = usual_ignored(left.columns());
    assert_eq!(how.ignored, ["Id"]);
    assert_eq!(compare(&left, &right, &how).counts().same, 0);
    how.rules = Rules {
        trim: true,
        ignore_case: true,
        ..Rules::default()
    };
    assert_eq!(shown(&compare(&left, &right, &how)), ["0 0 ="]);
}

const DANA: &str = "0055g000001AAAAAA4";
const SAM: &str = "0055g000001BBBbAAO";

#[test]
fn across_orgs_a_lookup_is_what_its_target_is_called() {
    let titles = &["Name", "OwnerId", "Owner.Name"];
    let other: &'static str = "0059x000002CCcCAAW";
    let left = table(titles, &rows(&[["a", DANA, "Dana"], ["b", DANA, "Dana"]]));
    let right = table(titles, &rows(&[["a", other, "Dana"], ["b", other, "Sam"]]));
    let mut how = how(&["Name"]);
    let plain = compare(&left, &right, &how);
    assert_eq!(plain.counts().changed, 2);
    how.across_orgs = true;
    let across = compare(&left, &right, &how);
    assert_eq!(shown(&across), ["0 0 =", "1 1 ≠ OwnerId,Owner.Name"]);
}

/// Who may not see the parent gets its id and no name: that is not the same as another id, nor as none.
#[test]
fn across_orgs_a_lookup_without_a_name_is_compared_by_its_id() {
    let titles = &["Name", "OwnerId", "Owner.Name"];
    let left = table(
        titles,
        &rows(&[
            ["a", DANA, "∅"],
            ["b", DANA, "∅"],
            ["c", DANA, "∅"],
            ["d", DANA, "Dana"],
        ]),
    );
    let right = table(
        titles,
        &rows(&[
            ["a", SAM, "∅"],
            ["b", "∅", "∅"],
            ["c", DANA, "∅"],
            ["d", SAM, "Dana"],
        ]),
    );
    let how = How {
        across_orgs: true,
        ..how(&["Name"])
    };
    let found = compare(&left, &right, &how);
    assert_eq!(
        shown(&found),
        ["0 0 ≠ OwnerId", "1 1 ≠ OwnerId", "2 2 =", "3 3 ="]
    );
}

/// `ParentId` of accounts: the rows say themselves what each id is the id of.
#[test]
fn across_orgs_a_lookup_to_the_same_object_is_read_by_the_keys_of_the_rows() {
    let titles = &["Id", "Name", "ParentId"];
    let id = |org: char, number: u32| -> &'static str {
        format!("0015{org}0000000{number:03}AAA").leak()
    };
    let account = |org, number, name, parent: Option<u32>| {
        vec![
            Some(id(org, number)),
            Some(name),
            parent.map(|number| id(org, number)),
        ]
    };
    let left = table(
        titles,
        &[
            account('g', 1, "Acme", None),
            account('g', 2, "Acme Berlin", Some(1)),
            account('g', 3, "Globex", None),
            account('g', 4, "Globex Paris", Some(3)),
        ],
    );
    let right = table(
        titles,
        &[
            account('x', 7, "Globex", None),
            account('x', 8, "Globex Paris", Some(9)),
            account('x', 9, "Acme", None),
            account('x', 5, "Acme Berlin", Some(9)),
        ],
    );
    let mut how = How {
        across_orgs: true,
        ignored: vec!["Id".into()],
        ..how(&["Name"])
    };
    let found = compare(&left, &right, &how);
    let changed = |found: &Diff| -> Vec<String> {
        let lines = shown(found).into_iter();
        lines.filter(|line| line.contains('≠')).collect()
    };
    assert_eq!(found.counts().differences(), 1);
    assert_eq!(
        changed(&found),
        ["3 1 ≠ ParentId"],
        "Globex Paris is Acme's there"
    );
    let read: Vec<_> = found.plan().read_in_place().collect();
    assert_eq!(read, [("ParentId", None)]);
    // With ids that are the same for both each of them is another.
    how.across_orgs = false;
    assert_eq!(compare(&left, &right, &how).counts().changed, 2);
}

#[test]
fn given_targets_say_what_an_id_is_the_id_of() {
    let users = |ids: [&'static str; 2]| {
        table(
            &["Id", "Username"],
            &rows(&[[ids[0], "dana"], [ids[1], "sam"]]),
        )
    };
    let (one, two) = (users([DANA, SAM]), users([SAM, DANA]));
    let left = table(
        &["Name", "OwnerId"],
        &rows(&[["a", DANA], ["b", SAM], ["c", "gone"]]),
    );
    let right = table(
        &["Name", "OwnerId"],
        &rows(&[["a", SAM], ["b", SAM], ["c", "gone"]]),
    );
    let how = How {
        targets: vec![(
            "ownerid".into(),
            [Targets::new(&one, 0, &[1]), Targets::new(&two, 0, &[1])],
        )],
        ..how(&["Name"])
    };
    assert_eq!(
        shown(&compare(&left, &right, &how)),
        ["0 0 =", "1 1 ≠ OwnerId", "2 2 ="]
    );
}

#[test]
fn the_best_key_is_the_one_that_pairs_most_rows() {
    let left = table(
        &["Id", "Name", "External__c", "Stage"],
        &rows(&[
            ["1", "a", "x", "Won"],
            ["2", "a", "y", "Won"],
            ["3", "b", "z", "Lost"],
        ]),
    );
    let right = table(
        &["Id", "Name", "External__c", "Stage"],
        &rows(&[["7", "a", "x", "Won"], ["8", "b", "z", "Lost"]]),
    );
    let found = candidates(&left, &right, &How::default(), &Cancel::default()).unwrap();
    let names: Vec<String> = found.iter().map(|one| one.columns.join("+")).collect();
    assert_eq!(names.first().map(String::as_str), Some("External__c"));
    assert_eq!(names.last().map(String::as_str), Some("Id"));
    assert!(found[0].is_unique());
    assert_eq!(found[0].pairs, 2);

    let left = table(
        &["First", "Last"],
        &rows(&[["a", "x"], ["a", "y"], ["b", "x"]]),
    );
    let found = candidates(&left, &left, &How::default(), &Cancel::default()).unwrap();
    assert_eq!(found[0].columns, ["First", "Last"]);
    assert!(found[0].is_unique());
}

#[test]
fn the_difference_is_rows_with_both_values() {
    let left = table(
        &["Name", "Stage"],
        &rows(&[["a", "Won"], ["b", "Won"], ["c", "∅"]]),
    );
    let right = table(
        &["Name", "Stage"],
        &rows(&[["a", "Lost"], ["b", "Won"], ["d", "New"]]),
    );
    let diff = compare(&left, &right, &how(&["Name"]));
    let difference = Difference {
        diff,
        left,
        right,
        names: ["prod".into(), "uat".into()],
        all: false,
    };
    let mut out = Vec::new();
    let rows = difference.rows();
    let mut writer = crate::rows::export::Writer::new(
        crate::rows::export::Format::Csv,
        crate::rows::export::Options::default(),
        &mut out,
    );
    writer.begin(rows.columns()).unwrap();
    for chunk in rows.chunks() {
        writer.chunk(chunk).unwrap();
    }
    writer.finish().unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "Difference,Changed,Name,prod.Stage,uat.Stage\n\
         changed,Stage,a,Won,Lost\n\
         only in uat,,d,,New\n\
         only in prod,,c,,\n"
    );
    let order = missing(&difference.diff, Side::Left);
    assert_eq!(order.iter().collect::<Vec<_>>(), [2]);
    let order = missing(&difference.diff, Side::Right);
    assert_eq!(order.iter().collect::<Vec<_>>(), [2]);
}

#[test]
fn equal_rows_are_folded_and_opened_one_run_at_a_time() {
    let line = |name, value| [name, value];
    let left = table(
        &["Name", "V"],
        &rows(&[
            line("a", "1"),
            line("b", "1"),
            line("c", "1"),
            line("d", "1"),
            line("e", "1"),
        ]),
    );
    let right = table(
        &["Name", "V"],
        &rows(&[
            line("a", "1"),
            line("b", "1"),
            line("c", "2"),
            line("d", "1"),
        ]),
    );
    let diff = compare(&left, &right, &how(&["Name"]));
    let found = Aligned::from(diff);
    let items = |folding: &Folding| -> Vec<Item> {
        let folded = Folded::new(&found, folding);
        (0..folded.len())
            .filter_map(|index| folded.get(index))
            .collect()
    };
    let mut folding = Folding::default();
    let run = Item::Same { from: 0, rows: 2 };
    // A run of one is not worth a fold.
    assert_eq!(
        items(&folding),
        [run, Item::Line(2), Item::Line(3), Item::Line(4)]
    );
    assert_eq!(Folded::new(&found, &folding).index_of(1), 0);
    assert_eq!(Folded::new(&found, &folding).index_of(4), 3);
    folding.opened.insert(0);
    assert_eq!(items(&folding).len(), 5);
    folding.opened.clear();
    folding.only = Some(State::Changed);
    assert_eq!(items(&folding), [Item::Line(2)]);
    folding.only = Some(State::Same);
    assert_eq!(
        items(&folding),
        [Item::Line(0), Item::Line(1), Item::Line(3)]
    );
}

#[test]
fn a_comparison_that_is_called_off_gives_nothing() {
    let left = table(&["A"], &rows(&[["x"]]));
    let cancel = Cancel::default();
    cancel.cancel();
    let plan = Plan::new(&left, &left, &how(&["A"])).unwrap();
    assert!(plan.run(&left, &left, &cancel).is_none());
    assert!(candidates(&left, &left, &How::default(), &cancel).is_none());
}

mod any;
mod rules_any;
mod several;
mod sides;
