//! Work on rows, from keys to the screen: the real shell, worker and demo org.

use crate::support::flow::Flow;

/// Accounts of the demo org in the results, in focus.
fn accounts() -> Flow {
    let flow = Flow::demo();
    flow.paste("SELECT Id, Name, Industry FROM Account ORDER BY Name LIMIT 12");
    flow.press("Esc r");
    flow.wait_for_text("12 rows");
    flow
}

#[test]
fn rows_are_sorted_and_filtered_beside_the_loop() {
    let flow = accounts();
    flow.press("l s");
    flow.wait_for_text("sorted locally");
    flow.press("s");
    flow.wait_for_text("▼");
    flow.press("&");
    flow.type_text("Name is null");
    flow.wait_for_text("0 of 12 rows");
    flow.press("Esc");
    flow.wait_until_gone("0 of 12");
    flow.press("@");
    flow.wait_for_text("of 12 · ");
}

#[test]
fn a_search_counts_its_hits() {
    let flow = accounts();
    flow.press("/");
    flow.type_text("001");
    // Every account has such an id.
    flow.wait_for_text("1/12");
    flow.press("Enter n");
    flow.wait_for_text("2/12");
}

#[test]
fn a_column_is_counted_and_its_frequencies_filter() {
    let flow = accounts();
    flow.press("#");
    flow.wait_for_text("Statistics · Id");
    flow.wait_for_text("distinct       12");
    flow.press("Esc F");
    flow.wait_for_text("12 values");
    flow.press("Enter");
    flow.wait_for_text("1 of 12");
}

#[test]
fn sorting_goes_into_the_query_and_the_server_answers_it() {
    let flow = Flow::demo();
    flow.paste("SELECT Id, Name FROM Account");
    flow.press("Esc r");
    flow.wait_for_text("rows ·");
    flow.press("l s");
    flow.wait_for_text("sorted locally");
    flow.press("Q");
    flow.wait_for("the server to be asked", |_| {
        let entries = flow.servers[0].log().entries();
        entries
            .iter()
            .any(|e| e.target.contains("ORDER") && e.target.contains("NULLS"))
    });
    flow.wait_until_gone("sorted locally");
    flow.wait_for_text("ORDER BY Name NULLS LAST");
}

#[test]
fn a_cell_goes_into_the_query_and_the_server_answers_it() {
    let flow = Flow::demo();
    flow.paste("SELECT Industry, Id FROM Account WHERE Industry != null");
    flow.press("Esc r");
    flow.wait_for_text("rows ·");
    flow.press("g @");
    flow.wait_for_text("r runs it");
    flow.press("r");
    flow.wait_for("the server to be asked", |_| {
        let entries = flow.servers[0].log().entries();
        let asked = |target: &str| target.contains("Industry") && target.contains("%27");
        entries.iter().any(|e| asked(&e.target))
    });
    flow.press("g F r");
    // All of them have the one value now.
    flow.wait_for_text("COUNT(Id)");
    flow.wait_for_text("1 row");
}

#[test]
fn a_watched_result_tells_a_record_that_came() {
    let flow = Flow::demo();
    flow.paste("SELECT Id, Name FROM Account ORDER BY Name LIMIT 5");
    flow.press("Esc r");
    flow.wait_for_text("5 rows");
    flow.press("g W");
    flow.wait_for_text("Watch the rows of demo-prod (PRODUCTION)");
    flow.press("Backspace Backspace");
    flow.type_text("5");
    flow.press("Enter");
    flow.wait_for_text("watching: next in");
    // A round takes its five seconds; it is waited for, not slept.
    flow.wait_for_text("1 round, 1 call");
    flow.wait_for_text("this round: nothing");
    flow.press("Esc");
    flow.wait_until_gone("watching:");
}

#[test]
fn rows_of_both_orgs_are_watched_together() {
    let flow = Flow::both();
    flow.paste("SELECT Id, Name FROM Account ORDER BY Name LIMIT 3");
    flow.press("Esc g n Down a Enter");
    flow.wait_for_text("6 rows");
    flow.press("3 g W");
    flow.wait_for_text("Watch the rows of 2 orgs, PROD among them");
    flow.wait_for_text("Org, Id");
    flow.press("Backspace Backspace");
    flow.type_text("5");
    flow.press("Enter");
    flow.wait_for_text("watching: next in");
    flow.wait_for_text("1 round, 2 calls");
    flow.wait_for_text("6 rows");
}
