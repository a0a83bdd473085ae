//! Putting sorting, filters, totals and frequencies into the SOQL, for the rows that are not here.

use super::work::{THREE, loaded, names, query, result, rows};
use super::*;

#[test]
fn where_not_all_rows_are_here_it_is_said_with_the_key_that_asks_the_server() {
    let mut desk = loaded(6);
    desk.press("l s").work();
    assert!(
        !desk.draw(120, 40).contains("into the SOQL"),
        "all are here"
    );
    let mut desk = loaded(84_213);
    desk.press("l s").work();
    desk.wait(10_000);
    let screen = desk.draw(120, 40);
    for said in [
        "6 of 84,213 · sorted locally",
        "sorted locally, 6 of 84,213 rows",
        "Q into the SOQL",
    ] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
}

#[test]
fn sorting_and_filters_go_into_the_query_as_one_step_and_run() {
    let mut desk = loaded(84_213);
    desk.press("l l s").work();
    desk.press("s").work();
    desk.press("&")
        .type_text("Name ~ o'n_")
        .press("Enter")
        .work();
    desk.press("Q");
    let pushed = "SELECT Id, Name, Amount FROM Account WHERE Name LIKE '%o\\'n\\_%' ORDER BY Amount DESC NULLS LAST";
    assert_eq!(desk.text(), pushed);
    let (job, sent) = desk.started_query();
    assert_eq!(sent, pushed);
    desk.query(job, columns(&["Id", "Name", "Amount"]));
    desk.query(job, rows(0, 6, 6)).query(job, finished(6));
    assert!(result(&desk).work.plan().is_empty(), "the server did it");
    desk.press("2 u");
    assert_eq!(desk.text(), THREE, "one step back");
}

#[test]
fn of_several_statements_only_the_one_that_was_run_is_changed() {
    let text = format!("SELECT Id FROM A;\n\n{} -- c\n\n;SELECT Id FROM B", THREE);
    let mut desk = loaded(84_213);
    desk.press("2 i Ctrl-a").type_text(&text).press("Up Up F5");
    let (job, sent) = desk.started_query();
    assert_eq!(sent, THREE);
    desk.query(job, columns(&["Id", "Name", "Amount"]));
    desk.query(job, rows(0, 6, 84_213)).query(job, finished(6));
    desk.press("Esc 3 l s").work();
    desk.press("Q");
    let pushed = format!("{THREE} ORDER BY Name NULLS LAST");
    assert_eq!(desk.text(), text.replace(THREE, &pushed));
    assert_eq!(desk.started_query().1, pushed);
}

#[test]
fn what_soql_cannot_say_stays_here_and_is_said() {
    let mut desk = loaded(84_213);
    desk.press("&").type_text("acme").press("Enter").work();
    desk.press("Q");
    assert!(desk.started().is_empty());
    assert_eq!(desk.toast(), "SOQL cannot say this");
    assert!(
        desk.app
            .toast
            .as_ref()
            .unwrap()
            .notice
            .detail
            .contains("all columns")
    );
    desk.press("l s").work();
    desk.press("Q");
    let (job, sent) = desk.started_query();
    assert_eq!(sent, format!("{THREE} ORDER BY Name NULLS LAST"));
    desk.query(job, columns(&["Id", "Name", "Amount"]));
    desk.query(job, rows(0, 6, 84_213)).work();
    let plan = result(&desk).work.plan();
    assert_eq!((plan.keys.len(), plan.filters.len()), (0, 1));
    assert_eq!(names(&desk), "aA");
}

#[test]
fn a_query_among_others_is_changed_at_its_place_and_runs_alone() {
    let text = format!("-- one\n{THREE}\n\nSELECT Id FROM Lead");
    let mut desk = Desk::with_text(&text);
    desk.press("Ctrl-Home Down Shift-End F5");
    let (job, _) = desk.started_query();
    desk.query(job, columns(&["Id", "Name", "Amount"]));
    desk.query(job, rows(0, 6, 9)).query(job, finished(9));
    desk.press("Esc Esc 3 l s").work();
    desk.press("Q");
    let sorted = format!("{THREE} ORDER BY Name NULLS LAST");
    assert_eq!(desk.text(), text.replace(THREE, &sorted));
    assert_eq!(query(&mut desk), sorted);
}

#[test]
fn a_text_that_changed_meanwhile_is_left_alone() {
    let mut desk = loaded(9);
    desk.press("l s").work();
    desk.press("2 i")
        .type_text(" LIMIT 3")
        .press("Ctrl-A")
        .type_text("other");
    desk.press("Esc 3 Q");
    let tabs = desk.app.column().unwrap().desk().tabs();
    assert_eq!(tabs.len(), 2);
    assert_eq!(tabs[0].editor.text(), "other");
    let sorted = format!("{THREE} ORDER BY Name NULLS LAST");
    assert_eq!(query(&mut desk), sorted);
}

#[test]
fn totals_and_frequencies_are_asked_of_the_server_in_a_tab_of_their_own() {
    let mut desk = loaded(84_213);
    desk.press("l F").work();
    desk.press("Down Q");
    let sent = query(&mut desk);
    assert_eq!(
        sent,
        "SELECT Name, COUNT(Id)\nFROM Account\nGROUP BY Name\nORDER BY COUNT(Id) DESC\nLIMIT 2000"
    );
    let mut desk = loaded(84_213);
    desk.press("l l #").work();
    desk.press("Q");
    let sent = query(&mut desk);
    assert!(
        sent.contains("SUM(Amount) total, AVG(Amount) mean\nFROM Account"),
        "{sent}"
    );
    assert_eq!(desk.app.column().unwrap().desk().tabs().len(), 2);
    let mut desk = loaded(84_213);
    desk.press("l l F").work();
    desk.press("Down Q");
    // Nothing says that the org does not group by it: the org is asked, in a tab of its own.
    let sent = query(&mut desk);
    assert!(sent.contains("GROUP BY Amount\n"), "{sent}");
    assert_eq!(desk.app.column().unwrap().desk().tabs().len(), 2);
}
