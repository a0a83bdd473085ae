//! Linked columns: searching in all of them, and getting more rows in all of them.

use super::link::{linked, queries, ran};
use super::*;
use crate::app::availability::Availability;
use crate::app::column::Tab;
use crate::app::command::Command;
use crate::app::result::End;

fn tab(desk: &Desk, place: usize) -> &Tab {
    desk.app.columns[place].tab()
}

/// The rows under the cursors.
fn at(desk: &Desk) -> [usize; 2] {
    [0, 1].map(|place| tab(desk, place).result.as_ref().unwrap().row().unwrap())
}

fn named(rows: &[&str]) -> QueryEvent {
    let row = |name: &&str| {
        [
            (CellKind::Text, (*name).to_owned()),
            (CellKind::Number, "1".to_owned()),
        ]
    };
    let rows: Vec<[(CellKind, String); 2]> = rows.iter().map(row).collect();
    page_of(&rows, rows.len() as u64)
}

/// Linked, with rows of these names.
fn of_names(left: &[&str], right: &[&str]) -> Desk {
    let mut desk = linked();
    desk.press("Esc r");
    let started = queries(&mut desk);
    for ((_, job, _), rows) in started.into_iter().zip([left, right]) {
        desk.query(job, columns(&["Name", "Amount"]))
            .query(job, named(rows))
            .query(job, finished(rows.len() as u64));
    }
    desk.draw(240, 60);
    desk.take();
    desk
}

#[test]
fn a_search_is_in_all_and_each_goes_to_its_own_hits() {
    let mut desk = of_names(
        &["Acme", "Globex", "Initech", "Acme Ltd"],
        &["Hooli", "Acme", "Acme Ltd", "Globex"],
    );
    desk.press("/").type_text("acme").work();
    assert_eq!(at(&desk), [0, 1], "while it is typed");
    desk.press("Enter n");
    assert_eq!(at(&desk), [3, 2]);
    desk.press("N");
    assert_eq!(at(&desk), [0, 1]);
    desk.wait(10_000);
    let screen = desk.draw(240, 60);
    assert_eq!(screen.matches("· /acme 1/2 ·").count(), 2, "{screen}");
    desk.press("L n");
    assert_eq!(at(&desk), [3, 2], "from the other one");
    desk.press("j");
    assert_eq!(at(&desk), [3, 3], "who moves on is followed again");
    desk.press("Esc");
    let screen = desk.draw(240, 60);
    assert!(!screen.contains("/acme"), "{screen}");
}

#[test]
fn where_nothing_is_found_the_other_column_stays() {
    let mut desk = of_names(&["Acme", "Globex", "Initech"], &["Hooli", "Pied", "Piper"]);
    desk.press("j /").type_text("initech").work();
    assert_eq!(at(&desk), [2, 1]);
    desk.press("Enter");
    desk.wait(10_000);
    let screen = desk.draw(240, 60);
    assert!(
        screen.contains("/initech 1/1") && screen.contains("/initech –/0"),
        "{screen}"
    );
    assert_eq!(at(&desk), [2, 1], "a frame later, too");
}

/// Both ended at the cap of 60 rows of so many.
fn at_the_cap(totals: [u64; 2]) -> Desk {
    let mut desk = linked();
    desk.app.options.query.row_cap = 60;
    desk.press("Esc r");
    let started = queries(&mut desk);
    for ((_, job, _), total) in started.into_iter().zip(totals) {
        let rows = total.min(60);
        desk.query(job, columns(&["Name", "Amount"]))
            .query(job, page(0, rows as usize, total))
            .query(
                job,
                QueryEvent::Finished {
                    total,
                    capped: total > rows,
                    elapsed: Duration::from_secs(1),
                },
            );
    }
    desk.draw(240, 60);
    desk.take();
    desk
}

#[test]
fn more_rows_come_in_all() {
    let mut desk = at_the_cap([500, 300]);
    desk.press("+");
    let started = queries(&mut desk);
    let orgs: Vec<&OrgKey> = started.iter().map(|(org, ..)| org).collect();
    assert_eq!(orgs, [&prod().key, &sandbox().key]);
    for ((_, job, _), total) in started.iter().zip([500, 300]) {
        desk.query(*job, page(60, 120, total));
    }
    let rows = |desk: &Desk, place: usize| tab(desk, place).result.as_ref().unwrap().rows.len();
    assert_eq!((rows(&desk, 0), rows(&desk, 1)), (120, 120));
}

#[test]
fn where_one_has_all_rows_the_other_goes_on() {
    let mut desk = at_the_cap([10, 300]);
    assert_eq!(
        desk.app.availability(Command::ResultsMore),
        Availability::Ready
    );
    desk.press("+");
    let started = queries(&mut desk);
    assert_eq!(started.len(), 1);
    assert_eq!(started[0].0, sandbox().key);
    assert_eq!(tab(&desk, 0).result.as_ref().unwrap().end, End::Complete);
}

#[test]
fn all_rows_of_all_are_asked_about_together_with_what_each_takes() {
    let mut desk = at_the_cap([500, 300]);
    desk.press("*");
    let screen = desk.draw(240, 60);
    for said in [
        "Fetch 680 more rows of 2 columns (12 calls)?",
        "acme-prod: 440 rows, calls to the API: 8",
        "acme-uat: 240 rows, calls to the API: 4",
    ] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
    assert!(queries(&mut desk).is_empty());
    desk.press("y");
    assert_eq!(queries(&mut desk).len(), 2);
}

#[test]
fn an_org_below_the_floor_is_spared_and_named() {
    let mut desk = at_the_cap([500, 300]);
    desk.app.orgs.get_mut(&sandbox().key).unwrap().usage = Some((99_900, 100_000));
    desk.press("+");
    let started = queries(&mut desk);
    assert_eq!(started.len(), 1);
    assert!(
        desk.toast().contains("no more rows of acme-uat"),
        "{}",
        desk.toast()
    );
}

#[test]
fn the_last_row_of_both_is_gone_to_together() {
    let mut desk = linked();
    ran(&mut desk, [20, 20]);
    desk.press("G");
    assert_eq!(at(&desk), [19, 19]);
    assert!(desk.app.overlays.is_empty());
}

/// The first rows on the screen.
fn first(desk: &mut Desk) -> [usize; 2] {
    desk.draw(240, 40);
    [0, 1].map(|place| {
        let tab = tab(desk, place);
        let result = tab.result.as_ref().unwrap();
        let viewport = desk.app.drawn_of(tab.id).grid;
        result.grid.layout(&result.sheet(), viewport).top
    })
}

#[test]
fn columns_that_are_linked_and_run_begin_with_the_same_row() {
    let mut desk = super::split::beside(240, 40);
    desk.press("Esc H r");
    let started = queries(&mut desk);
    let (_, job, _) = &started[0];
    desk.query(*job, columns(&["Name", "Amount"]))
        .query(*job, page(0, 21, 21))
        .query(*job, finished(21));
    desk.draw(240, 40);
    desk.press("j j");
    desk.draw(240, 40);
    desk.press("=");
    desk.draw(240, 40);
    desk.press("r");
    let started = queries(&mut desk);
    assert_eq!(started.len(), 2);
    for (_, job, _) in &started {
        desk.query(*job, columns(&["Name", "Amount"]));
        desk.query(*job, page(0, 21, 21)).query(*job, finished(21));
    }
    let [left, right] = first(&mut desk);
    assert_eq!(left, right);
    assert_eq!(left, 0, "all above the cursor had room");
}

#[test]
fn columns_that_are_sorted_while_scrolled_begin_with_the_same_row() {
    let mut desk = linked();
    desk.draw(240, 40);
    ran(&mut desk, [200, 150]);
    for _ in 0..3 {
        desk.press("PgDn");
        let [left, right] = first(&mut desk);
        assert_eq!(left, right);
    }
    desk.press("s").work();
    let [left, right] = first(&mut desk);
    assert_eq!(left, right, "sorted");
    desk.press("s").work();
    let [left, right] = first(&mut desk);
    assert_eq!(left, right, "the other way round");
}

#[test]
fn a_column_whose_rows_were_out_of_sight_begins_with_the_same_row() {
    let mut desk = linked();
    desk.draw(240, 40);
    ran(&mut desk, [200, 150]);
    // The query alone has the right column.
    desk.press("L 2 z");
    desk.draw(240, 40);
    let right = desk.app.columns[1].tab().id;
    assert!(
        desk.app.drawn_of(right).grid.height < 2,
        "its rows are not drawn"
    );
    desk.press("H 3 PgDn PgDn j j");
    desk.draw(240, 40);
    desk.press("L z 3");
    let [left, right] = first(&mut desk);
    assert!(left > 0);
    assert_eq!(left, right);
    desk.press("H");
    let [left, right] = first(&mut desk);
    assert_eq!(left, right, "wherever the focus is");
}
