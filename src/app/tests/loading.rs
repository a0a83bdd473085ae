//! Getting more of a result: going on, all of it, on demand; what is said meanwhile.

use super::*;
use crate::app::result::End;
use crate::worker::QueryJob;

const TWO: &str = "SELECT Name, Amount FROM Account";

fn capped(total: u64) -> QueryEvent {
    QueryEvent::Finished {
        total,
        capped: true,
        elapsed: Duration::from_millis(1300),
    }
}

/// A result of 60 rows of 500 that the cap ended.
fn at_the_cap() -> Desk {
    let (mut desk, job) = Desk::running_in_results(TWO);
    desk.app.options.query.row_cap = 60;
    desk.query(job, columns(&["Name", "Amount"]));
    desk.query(job, page(0, 60, 500));
    desk.query(job, capped(500));
    desk.draw(120, 40);
    desk
}

/// The query job started since the last look.
fn resumed(desk: &mut Desk) -> (JobId, QueryJob) {
    let started = desk.started().into_iter();
    let mut queries = started.filter_map(|(id, job)| match job {
        Job::Query(query) => Some((id, query)),
        _ => None,
    });
    let query = queries.next().expect("a query was started");
    assert!(queries.next().is_none(), "only one query was started");
    query
}

/// Whether no query was started since the last look; what columns are called may be asked.
fn no_query(desk: &mut Desk) -> bool {
    let started = desk.started();
    started.iter().all(|(_, job)| !matches!(job, Job::Query(_)))
}

fn end(desk: &Desk) -> End {
    desk.app.tab().unwrap().result.as_ref().unwrap().end
}

#[test]
fn more_rows_follow_those_that_are_here() {
    let mut desk = at_the_cap();
    desk.press("+");
    let (job, ask) = resumed(&mut desk);
    let from = ask.resume.unwrap();
    assert_eq!(
        (
            from.next_url.as_deref().unwrap(),
            from.rows,
            ask.row_cap,
            ask.soql.as_str()
        ),
        ("/services/data/v66.0/query/0r8-60", 60, 120, TWO)
    );
    assert_eq!(from.columns.len(), 2);
    desk.query(job, page(60, 120, 500));
    assert_eq!(desk.rows(), 120);
    assert_eq!(end(&desk), End::Running);
    desk.query(job, capped(500));
    assert_eq!(end(&desk), End::Capped);
    assert!(desk.draw(120, 40).contains("120 of 500 · cap"));
}

#[test]
fn what_was_stopped_or_failed_goes_on_where_it_was() {
    for failed in [false, true] {
        let (mut desk, job) = Desk::running_in_results(TWO);
        desk.query(job, columns(&["Name", "Amount"]));
        desk.query(job, page(0, 60, 500));
        if failed {
            desk.event(job, refused("SERVER_UNAVAILABLE", "try again", None));
        } else {
            desk.press("Esc");
        }
        desk.take();
        let said = if failed {
            "failed after 60"
        } else {
            "stopped at 60"
        };
        desk.wait(7_000);
        let screen = desk.draw(120, 40);
        assert!(screen.contains(&format!("{said}: + goes on")), "{screen}");
        desk.press("+");
        let (job, ask) = resumed(&mut desk);
        assert_eq!(ask.resume.unwrap().rows, 60);
        assert_eq!(ask.row_cap, 50_000, "the cap of the first run holds");
        assert!(desk.app.tab().unwrap().problem.is_none());
        desk.query(job, page(60, 500, 500));
        desk.query(job, finished(500));
        assert_eq!((desk.rows(), end(&desk)), (500, End::Complete));
        desk.press("+");
        assert!(no_query(&mut desk), "there is nothing to go on with");
        assert_eq!(desk.toast(), "all rows are here");
    }
}

#[test]
fn an_expired_locator_keeps_the_rows_and_is_not_offered_again() {
    let mut desk = at_the_cap();
    desk.press("+");
    let (job, _) = resumed(&mut desk);
    desk.event(
        job,
        refused("INVALID_QUERY_LOCATOR", "invalid query locator", None),
    );
    assert_eq!((desk.rows(), end(&desk)), (60, End::Failed));
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("The rest of this result has expired"),
        "{screen}"
    );
    assert!(
        screen.contains("the rest has expired, run the query again"),
        "{screen}"
    );
    desk.press("+");
    assert!(no_query(&mut desk));
    assert!(
        desk.toast().contains("run the query again"),
        "{}",
        desk.toast()
    );
}

#[test]
fn all_rows_are_asked_about_with_the_number_of_calls() {
    for keys in ["*", "G"] {
        let mut desk = at_the_cap();
        desk.press(keys);
        assert!(no_query(&mut desk));
        let screen = desk.draw(120, 40);
        assert!(
            screen.contains("Fetch 440 more rows (8 calls)?"),
            "{screen}"
        );
        desk.press("n");
        assert!(no_query(&mut desk));
        desk.press(keys).press("y");
        let (job, ask) = resumed(&mut desk);
        assert!(ask.row_cap > 1_000_000);
        desk.query(job, page(60, 500, 500));
        desk.query(job, finished(500));
        let row = {
            let result = desk.app.tab().unwrap().result.as_ref().unwrap();
            result.grid.cursor(&result.sheet()).row
        };
        // G goes to the end; * leaves the cursor where it is.
        assert_eq!(row, if keys == "G" { 499 } else { 0 });
    }
}

#[test]
fn the_last_row_of_a_whole_result_is_not_asked_about() {
    let (mut desk, job) = Desk::running_in_results(TWO);
    desk.query(job, columns(&["Name", "Amount"]));
    desk.query(job, page(0, 60, 500));
    desk.draw(120, 40);
    desk.press("G");
    assert!(desk.app.overlays.is_empty(), "rows still come");
    desk.query(job, page(60, 500, 500));
    desk.query(job, finished(500));
    desk.press("G");
    assert!(desk.app.overlays.is_empty());
}

#[test]
fn browsing_loads_as_the_cursor_nears_the_end_and_up_to_the_cap() {
    let mut desk = Desk::with_text(TWO);
    desk.app.options.query.on_demand = true;
    desk.app.options.query.row_cap = 180;
    desk.press("Esc r");
    let (job, ask) = resumed(&mut desk);
    assert_eq!((ask.row_cap, ask.resume), (1, None));
    desk.query(job, columns(&["Name", "Amount"]));
    desk.query(job, page(0, 60, 500));
    desk.query(job, capped(500));
    let screen = desk.draw(120, 40);
    assert!(screen.contains("60 of 500 · more on demand"), "{screen}");
    assert!(screen.contains("more rows come as you go down"), "{screen}");
    desk.press("Ctrl-D");
    assert!(no_query(&mut desk), "a screen is left below");
    desk.press("PgDn");
    let (job, ask) = resumed(&mut desk);
    assert_eq!((ask.resume.unwrap().rows, ask.row_cap), (60, 61));
    desk.press("PgDn");
    assert!(no_query(&mut desk), "one page at a time");
    desk.query(job, page(60, 120, 500));
    desk.query(job, capped(500));
    assert!(no_query(&mut desk));
    desk.press("PgDn PgDn PgDn PgDn");
    let (job, _) = resumed(&mut desk);
    desk.query(job, page(120, 180, 500));
    desk.query(job, capped(500));
    desk.press("PgDn PgDn PgDn PgDn");
    assert!(no_query(&mut desk), "the cap holds");
    assert!(desk.draw(120, 40).contains("+ loads more"));
}

#[test]
fn a_wait_before_another_try_is_said_until_something_comes() {
    let (mut desk, job) = Desk::running_in_results(TWO);
    desk.query(job, columns(&["Name", "Amount"]));
    let waiting = JobEvent::Waiting {
        reason: "the org is busy",
        time: Duration::from_secs(30),
    };
    desk.event(job, waiting);
    assert!(desk.draw(120, 40).contains("waiting 30 s: the org is busy"));
    desk.wait(12_000);
    assert!(desk.draw(120, 40).contains("waiting 18 s: the org is busy"));
    desk.query(job, page(0, 60, 500));
    assert!(!desk.draw(120, 40).contains("waiting"));
}

#[test]
fn fewer_rows_than_the_org_counted_are_said() {
    let (mut desk, job) = Desk::running_in_results(TWO);
    desk.query(job, columns(&["Name", "Amount"]));
    desk.query(job, page(0, 60, 61));
    desk.query(job, finished(61));
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("the org counted 1 more rows than it sent"),
        "{screen}"
    );
}
