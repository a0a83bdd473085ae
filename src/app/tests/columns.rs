//! Columns hidden, shown, moved, frozen, made wider, found in their list; and all of it taken back.

use super::*;
use crate::app::result::ResultPane;

/// Rows with four columns on the screen, the results in focus.
fn table() -> Desk {
    let titles = ["Name", "Amount", "Stage", "City"];
    let rows: Vec<[(CellKind, String); 4]> = (0..30)
        .map(|n| {
            [
                (CellKind::Text, format!("Opportunity {n}")),
                (CellKind::Number, (n * 1000).to_string()),
                (CellKind::Text, "Closed Won".to_owned()),
                (CellKind::Text, "Kraków".to_owned()),
            ]
        })
        .collect();
    let (mut desk, job) =
        Desk::running_in_results("SELECT Name, Amount, Stage, City FROM Opportunity");
    desk.query(job, columns(&titles))
        .query(job, page_of(&rows, 30));
    desk.query(job, finished(30));
    desk.draw(120, 40);
    desk
}

fn result(desk: &Desk) -> &ResultPane {
    desk.app.tab().unwrap().result.as_ref().unwrap()
}

/// The titles shown, the frozen ones before a bar, the cursor's in brackets.
fn shown(desk: &Desk) -> String {
    let result = result(desk);
    let sheet = result.sheet();
    let cursor = result.grid.cursor(&sheet).column;
    let mut out = String::new();
    for place in 0..sheet.columns() {
        if place == result.arrangement.frozen() {
            out += "| ";
        }
        let title = &sheet.about(place).unwrap().title;
        out += &if place == cursor {
            format!("[{title}] ")
        } else {
            format!("{title} ")
        };
    }
    out.trim_end().to_owned()
}

#[test]
fn columns_are_hidden_moved_frozen_and_each_change_is_taken_back() {
    let mut desk = table();
    let steps = [
        ("l", "Name | [Amount] Stage City"),
        ("-", "Name | [Stage] City"),
        ("}", "Name | City [Stage]"),
        ("f", "Name City [Stage]"),
        ("f", "Name | City [Stage]"),
        ("{ {", "[Stage] | Name City"),
        ("f", "| [Stage] Name City"),
        ("u", "[Stage] | Name City"),
        ("u", "Name | [Stage] City"),
        ("u", "Name | City [Stage]"),
        ("u u", "Name | City [Stage]"),
        ("u", "Name | [Stage] City"),
        ("u", "Name | Amount [Stage] City"),
        ("u", "Name | Amount [Stage] City"),
    ];
    assert_eq!(shown(&desk), "[Name] | Amount Stage City");
    for (keys, after) in steps {
        desk.press(keys);
        assert_eq!(shown(&desk), after, "after {keys}");
    }
}

#[test]
fn the_last_column_shown_stays() {
    let mut desk = table();
    desk.press("- - - -");
    assert_eq!(shown(&desk), "[City]");
    assert!(desk.draw(120, 40).contains("the last column stays"));
    desk.press("g c");
    assert_eq!(shown(&desk), "Name | Amount Stage [City]");
}

#[test]
fn widths_change_by_hand_and_are_found_again() {
    let mut desk = table();
    let width = |desk: &Desk| result(desk).sheet().width(0);
    let by_itself = width(&desk);
    desk.press("> > <");
    assert_eq!(width(&desk), by_itself + 2);
    desk.press("u");
    assert_eq!(width(&desk), by_itself, "one resizing is one change");
    desk.press("< < < < < < < < < < < <");
    assert_eq!(width(&desk), 3);
    // What is in sight is as wide as the widest of all.
    desk.press("_");
    assert_eq!(width(&desk), by_itself);
    assert!(result(&desk).arrangement.width(0).is_some());
    desk.press("_");
    assert_eq!(result(&desk).arrangement.width(0), None);
}

#[test]
fn the_list_finds_a_column_and_goes_there() {
    let mut desk = table();
    desk.press("c").type_text("stg").press("Enter");
    assert_eq!(shown(&desk), "Name | Amount [Stage] City");
    // A hidden one is shown again.
    desk.press("- c").type_text("stg").press("Enter");
    assert_eq!(shown(&desk), "Name | Amount [Stage] City");
}

#[test]
fn among_the_rows_of_the_list_letters_arrange() {
    let mut desk = table();
    desk.press("l l c Down");
    let steps = [
        ("Space", "Name | Amount [City]"),
        ("Space", "Name | Amount Stage [City]"),
        ("<", "Name | Stage Amount [City]"),
        ("<", "Stage | Name Amount [City]"),
        ("> >", "Name | Amount Stage [City]"),
        ("f", "Name Amount Stage | [City]"),
        ("f", "Name Amount | Stage [City]"),
        ("u", "Name Amount Stage | [City]"),
        ("R", "Name | Amount Stage [City]"),
    ];
    for (keys, after) in steps {
        desk.press(keys);
        assert_eq!(shown(&desk), after, "after {keys}");
    }
    desk.press("/").type_text("am").press("Enter");
    assert_eq!(shown(&desk), "Name | [Amount] Stage City");
}

#[test]
fn the_list_says_how_many_of_how_many_and_what_is_special() {
    let mut desk = table();
    desk.press("l - c");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("Columns · 4"), "{screen}");
    assert!(screen.contains("1 hidden"), "{screen}");
    desk.type_text("am");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("Columns · 2 of 4"), "{screen}");
    assert!(screen.contains("hidden") && screen.contains("frozen"));
}

#[test]
fn frozen_columns_that_do_not_fit_are_told() {
    let mut desk = table();
    desk.press("$ h");
    desk.draw(60, 16);
    desk.press("> > > > > > > > > > > > > f");
    let screen = desk.draw(60, 16);
    assert!(screen.contains("3 columns are to stay put"), "{screen}");
    desk.wait(10_000);
    let screen = desk.draw(60, 16);
    assert!(screen.contains("2 of 3 frozen columns fit"), "{screen}");
    let screen = desk.draw(120, 40);
    assert!(!screen.contains("frozen columns fit"), "{screen}");
}

#[test]
fn titles_are_labels_where_they_are_known() {
    let mut desk = table();
    desk.press("A");
    assert!(desk.draw(120, 40).contains("none is known yet"));
    desk.press("A");
    let column = desk.app.columns.first_mut().unwrap();
    let pane = column.tab_mut().result.as_mut().unwrap();
    pane.headings.of_mut(3).label = Some("Billing City".to_owned());
    assert!(!desk.draw(120, 40).contains("Billing City"));
    desk.press("A");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("Billing City"), "{screen}");
    assert!(screen.contains("1 of 4"), "{screen}");
}

#[test]
fn a_running_query_that_brings_other_columns_changes_an_open_list() {
    let mut desk = table();
    desk.press("c");
    desk.app.columns[0].tab_mut().result = None;
    let (job, _) = {
        desk.press("Esc r");
        desk.started_query()
    };
    desk.query(job, columns(&["Id", "Name"]))
        .query(job, page(0, 10, 20));
    desk.press("c");
    desk.query(job, page(10, 10, 20));
    assert!(desk.draw(120, 40).contains("Columns · 2"));
}

#[test]
fn a_new_run_of_the_same_columns_looks_as_the_one_before() {
    let mut desk = table();
    desk.press("l - w r");
    let (job, _) = desk.started_query();
    let same = ["Name", "Amount", "Stage", "City"];
    desk.query(job, columns(&same)).query(job, page(0, 10, 10));
    desk.query(job, finished(10));
    assert_eq!(shown(&desk), "Name | [Stage] City");
    assert!(result(&desk).grid.wraps());
    desk.press("r");
    let (job, _) = desk.started_query();
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, page(0, 10, 10));
    desk.query(job, finished(10));
    assert_eq!(shown(&desk), "[Name] | Amount");
}

/// A page of one row with texts so long.
fn long_page(widths: [usize; 3], total: u64) -> QueryEvent {
    page_of(
        &[widths.map(|width| (CellKind::Text, "x".repeat(width)))],
        total,
    )
}

#[test]
fn columns_that_stay_put_never_get_narrower_while_pages_come() {
    for (freeze, pages) in [
        ("h", [[38, 9, 9], [38, 30, 9], [39, 38, 38]]),
        ("l f", [[20, 38, 4], [38, 38, 9], [38, 39, 40]]),
    ] {
        let (mut desk, job) = Desk::running_in_results("SELECT A, B, C FROM Account");
        desk.query(job, columns(&["A", "B", "C"]));
        desk.query(job, long_page(pages[0], 3));
        desk.draw(80, 24);
        desk.press(freeze);
        let widths = |desk: &mut Desk| {
            desk.draw(80, 24);
            let pane = result(desk);
            let layout = pane.grid.layout(&pane.sheet(), desk.app.drawn.grid);
            let put = layout.slots.iter().take(layout.frozen);
            put.map(|slot| slot.width).collect::<Vec<_>>()
        };
        let mut before = widths(&mut desk);
        for page in pages.into_iter().skip(1) {
            desk.query(job, long_page(page, 3));
            let now = widths(&mut desk);
            assert_eq!(now.len(), before.len(), "{freeze:?} {page:?}");
            let narrower = before.iter().zip(&now).any(|(before, now)| now < before);
            assert!(!narrower, "{freeze:?} {page:?}: {before:?} {now:?}");
            before = now;
        }
        // Asked: another screen, or other columns.
        desk.draw(60, 24);
        let pane = result(&desk);
        let layout = pane.grid.layout(&pane.sheet(), desk.app.drawn.grid);
        let put: u16 = layout
            .slots
            .iter()
            .take(layout.frozen)
            .map(|s| s.width)
            .sum();
        assert!(put < 30, "{put}");
    }
}
