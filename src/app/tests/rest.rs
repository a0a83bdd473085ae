//! The rest of child rows: what was sorted, filtered and marked stays so, in all tables on the way.

use std::sync::Arc;

use super::children::{accounts, contacts, opened, page_of, work_of};
use super::*;
use crate::rows::{CellKind, RowSet};
use crate::worker::{ChildrenEvent, JobEvent};

/// One contact more than [`contacts`], with another name.
fn more_contacts() -> RowSet {
    let mut rows = contacts();
    let row: &[(CellKind, &str)] = &[(CellKind::Text, "Abe"), (CellKind::Null, "")];
    rows.push(Arc::new(page_of(2, &[row])), None);
    rows
}

fn last_names(desk: &Desk) -> Vec<String> {
    let sheet = desk.app.tab().unwrap().result.as_ref().unwrap().sheet();
    let rows = 0..sheet.len();
    rows.map(|row| sheet.cell(row, 0).text.to_owned()).collect()
}

#[test]
fn the_rest_of_children_is_sorted_and_filtered_like_those_before() {
    let mut desk = opened("j j Enter");
    desk.press("0 s").work();
    desk.press("&")
        .type_text("LastName ~ a")
        .press("Enter")
        .work();
    assert_eq!(last_names(&desk), ["Ann"]);
    desk.press("m p");
    let (job, ..) = work_of(&mut desk);
    let done = ChildrenEvent::Completed {
        pages: Vec::new(),
        below: Vec::new(),
        fetched: 1,
        opened: Some(more_contacts()),
    };
    desk.event(job, JobEvent::Children(done));
    desk.work();
    assert_eq!(last_names(&desk), ["Abe", "Ann"]);
    let pane = desk.app.tab().unwrap().result.as_ref().unwrap();
    assert_eq!(pane.work.plan(), pane.work.shown());
    assert_eq!(pane.row(), Some(0), "the cursor is on Ann");
    assert!(pane.marks.has(0), "who is marked");
}

#[test]
fn a_table_below_is_sorted_anew_by_counts_that_came_while_it_was_out_of_sight() {
    let (mut desk, query) = accounts();
    desk.query(query, finished(3));
    desk.press("s").work();
    let order = |desk: &Desk| {
        let sheet = desk.app.tab().unwrap().result.as_ref().unwrap().sheet();
        (0..sheet.len())
            .filter_map(|place| sheet.row(place))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        order(&desk).last(),
        Some(&1),
        "none comes last: {:?}",
        order(&desk)
    );
    desk.press("g g Enter");
    let (job, ..) = work_of(&mut desk);
    desk.event(job, JobEvent::Children(ChildrenEvent::Opened(contacts())));
    let base = desk.app.columns[0].tab_mut().base_mut().unwrap();
    let (first, page) = base.rows.page_of(0).unwrap();
    let many = r#"{"totalSize":5000,"done":true,"records":[]}"#.to_owned();
    let page = Arc::new(page.with_texts(&[((0, 1), many)].into()));
    base.replace_pages(vec![(first, page)]);
    desk.press("Backspace").work();
    assert_eq!(order(&desk), [2, 0, 1]);
}

#[test]
fn what_is_fetched_of_grandchildren_goes_into_all_tables_on_the_way() {
    let mut desk = opened("Enter");
    // Ann's cases.
    desk.press("$ Enter");
    let (job, ..) = work_of(&mut desk);
    desk.event(job, JobEvent::Children(ChildrenEvent::Opened(contacts())));
    let tab = desk.app.columns[0].tab_mut();
    let way = |depth| {
        let below = tab.below(depth);
        below
            .iter()
            .map(|b| (b.rows.len(), b.row, b.column))
            .collect::<Vec<_>>()
    };
    assert_eq!(way(2), [(2, 0, 1), (3, 0, 1)]);
    assert_eq!(way(1), [(3, 0, 1)]);
    assert_eq!(way(0), []);
}
