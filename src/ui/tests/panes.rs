//! Welcome, editor and results: empty, loading, full, stopped, failed.

use std::time::Duration;

use super::*;
use crate::app::Start;
use crate::rows::CellKind;

const TEXT: &str = "SELECT Name, Industry, AnnualRevenue, Owner.Name, LastActivityDate\n\
                    FROM Account\n\
                    WHERE Industry IN ('Energy', 'Banking') AND AnnualRevenue > 1000000\n\
                    ORDER BY AnnualRevenue DESC NULLS LAST";

const TITLES: [&str; 5] = [
    "Name",
    "Industry",
    "AnnualRevenue",
    "Owner.Name",
    "LastActivityDate",
];

/// Some rows as an org has them: numbers, nulls, empty texts, wide and hostile characters.
fn rows() -> QueryEvent {
    let cell = |text: &str| match text {
        "null" => (CellKind::Null, String::new()),
        "absent" => (CellKind::Absent, String::new()),
        text if text.parse::<f64>().is_ok() => (CellKind::Number, text.to_owned()),
        text => (CellKind::Text, text.to_owned()),
    };
    let mut all: Vec<[(CellKind, String); 5]> = [
        [
            "United Oil & Gas Corp.",
            "Energy",
            "5600000000",
            "Sofia Marín",
            "2026-11-18",
        ],
        [
            "Grand Hotels & Resorts Ltd",
            "Banking",
            "500000000.5",
            "Tom Ødegård",
            "2026-11-02",
        ],
        [
            "日本電力ホールディングス",
            "Energy",
            "498000000",
            "佐藤 花子",
            "null",
        ],
        [
            "Two\nlines\tand a \u{202e}trick",
            "Banking",
            "310250000",
            "Sofia Marín",
            "2026-10-30",
        ],
        ["Pyramid Construction Inc.", "", "null", "null", "absent"],
    ]
    .map(|row| row.map(cell))
    .into();
    for n in 6..=60 {
        all.push([
            (CellKind::Text, format!("Express Logistics {n}")),
            (CellKind::Text, "Banking".into()),
            (CellKind::Number, (60 - n).to_string()),
            (CellKind::Text, "Sofia Marín".into()),
            (CellKind::Text, "2026-10-30".into()),
        ]);
    }
    page_of(&all, 84_213)
}

fn usage(desk: &mut Desk, job: JobId) {
    let org = prod().key;
    desk.event(
        job,
        JobEvent::ApiUsage {
            org,
            used: 12_431,
            max: 100_000,
        },
    );
}

/// A query with a page on the screen, 1.3 s after its start, focus in the results.
fn loading() -> (Desk, JobId) {
    let (mut desk, job) = Desk::running_in_results(TEXT);
    desk.wait(1300);
    usage(&mut desk, job);
    desk.query(job, columns(&TITLES)).query(job, rows());
    (desk, job)
}

#[test]
fn welcome() {
    shows("welcome", &mut Desk::welcome());
}

#[test]
fn welcome_with_orgs_of_the_salesforce_cli() {
    shows("welcome_sf", &mut Desk::welcome_with_sf());
}

#[test]
fn a_first_start_with_orgs_being_asked() {
    let mut desk = Desk::start(Start {
        orgs: vec![prod(), sandbox()],
        ..Start::default()
    });
    desk.wait(300);
    shows("asking", &mut desk);
}

#[test]
fn an_empty_tab() {
    shows("empty", &mut Desk::new());
}

#[test]
fn a_text_being_typed() {
    shows("typed", &mut Desk::with_text(TEXT));
}

#[test]
fn a_text_while_commanding() {
    let mut desk = Desk::with_text(TEXT);
    desk.press("Esc");
    shows("commanding", &mut desk);
}

#[test]
fn running_before_the_first_rows() {
    let (mut desk, _) = Desk::running(TEXT);
    desk.wait(2400);
    shows("running", &mut desk);
    desk.wait(10_000);
    shows("running_long", &mut desk);
}

#[test]
fn running_with_rows() {
    shows("loading", &mut loading().0);
}

#[test]
fn running_again_over_old_rows() {
    let (mut desk, job) = loading();
    desk.query(job, finished(60)).press("r").wait(2400);
    shows("running_again", &mut desk);
}

#[test]
fn complete() {
    let (mut desk, job) = Desk::running_in_results(TEXT);
    desk.query(job, columns(&TITLES)).query(job, rows());
    usage(&mut desk, job);
    desk.query(job, finished(60)).draw(80, 24);
    desk.press("j l");
    shows("complete", &mut desk);
    desk.press("l l l G");
    shows("complete_last_cell", &mut desk);
}

#[test]
fn no_rows() {
    let (mut desk, job) = Desk::running_in_results(TEXT);
    desk.query(job, columns(&TITLES)).query(job, finished(0));
    shows("no_rows", &mut desk);
}

#[test]
fn capped() {
    let (mut desk, job) = loading();
    if let Some(result) = &mut desk.app.columns[0].tab_mut().result {
        result.cap = 60;
    }
    let elapsed = Duration::from_millis(1300);
    desk.query(
        job,
        QueryEvent::Finished {
            total: 84_213,
            capped: true,
            elapsed,
        },
    );
    shows("capped", &mut desk);
}

#[test]
fn stopped() {
    let (mut desk, _) = loading();
    desk.press("Esc");
    shows("stopped", &mut desk);
}

#[test]
fn failed_with_rows_kept() {
    let (mut desk, job) = loading();
    desk.event(
        job,
        refused("INVALID_QUERY_LOCATOR", "invalid query locator", None),
    );
    shows("failed_rows_kept", &mut desk);
}

#[test]
fn failed_over_the_rows_of_the_run_before() {
    let (mut desk, job) = loading();
    desk.query(job, finished(60)).press("r");
    let (job, _) = desk.started_query();
    desk.event(
        job,
        refused(
            "QUERY_TIMEOUT",
            "Your query request was running for too long.",
            None,
        ),
    );
    shows("failed_old_rows", &mut desk);
    // Until the next run, whatever is done to the text.
    desk.press("Tab").type_text(" ").press("Esc");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("of an earlier run"), "{screen}");
}

#[test]
fn an_error_at_its_place() {
    let text = "SELECT Id, Naem\nFROM Account\nLIMIT 10";
    let error = || {
        let message = "No such column 'Naem' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.";
        refused("INVALID_FIELD", message, Some((1, 12)))
    };
    let (mut desk, job) = Desk::running(text);
    desk.event(job, error());
    shows("error_typing", &mut desk);
    let (mut desk, job) = Desk::running_in_results(text);
    desk.event(job, error());
    shows("error_results", &mut desk);
    desk.press("K");
    shows("error_about", &mut desk);
}

#[test]
fn a_login_that_ended() {
    let (mut desk, job) = Desk::running(TEXT);
    desk.event(job, ended());
    shows("needs_login_typing", &mut desk);
    let (mut desk, job) = Desk::running_in_results(TEXT);
    desk.event(job, ended());
    shows("needs_login", &mut desk);
}

#[test]
fn several_tabs_and_orgs() {
    let (mut desk, job) = loading();
    desk.query(job, finished(60));
    desk.press("t")
        .paste("SELECT COUNT() FROM Case")
        .press("F5 Esc t");
    desk.paste("SELECT Id FROM Opportunity__c")
        .press("Esc o")
        .type_text("uat");
    desk.press("Enter ` [").wait(300);
    shows("tabs", &mut desk);
}

#[test]
fn zoomed() {
    let (mut desk, job) = loading();
    desk.query(job, finished(60)).press("z");
    shows("zoomed", &mut desk);
}

#[test]
fn a_count() {
    let (mut desk, job) = Desk::running_in_results("SELECT COUNT() FROM Case");
    let count = crate::rows::Columns::of(&crate::soql::parse("SELECT COUNT() FROM Case").unwrap());
    desk.query(job, QueryEvent::Columns(std::sync::Arc::new(count)));
    desk.query(job, page_of(&[[(CellKind::Number, "1204".into())]], 1204));
    desk.query(job, finished(1204));
    shows("count", &mut desk);
}

#[test]
fn messages_in_the_status_line() {
    let mut desk = Desk::with_text(TEXT);
    desk.press("Esc y q x").send(not_copied());
    shows("status_warning", &mut desk);
    desk.press("Ctrl-C");
    shows("status_quit", &mut desk);
}

#[test]
fn a_screen_too_small_says_so() {
    let mut desk = Desk::with_text(TEXT);
    let small = [(59, 16), (60, 15), (40, 10), (10, 2), (1, 1)];
    let all = small.map(|(w, h)| format!("{w}x{h}\n{}\n", desk.draw(w, h)));
    insta::with_settings!({prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("too_small", all.concat());
    });
}

#[test]
fn whole_pages_beyond_the_cap_are_explained() {
    let (mut desk, job) = Desk::running_in_results("SELECT Name FROM Account");
    desk.query(job, columns(&["Name", "Amount"]));
    desk.query(job, page(0, 60, 84_213));
    let tab = desk.app.columns[0].tab_mut();
    let result = tab.result.as_mut().unwrap();
    (result.cap, result.end) = (50, crate::app::result::End::Capped);
    tab.run = None;
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("row cap of 50, pages kept whole"),
        "{screen}"
    );
}

#[test]
fn the_footer_names_what_marks_and_a_form_make_of_its_keys() {
    let (mut desk, job) = loading();
    desk.query(job, finished(60)).press("m m");
    desk.draw(80, 24);
    let screen = desk.draw(80, 24);
    assert!(
        screen.contains("Y copy 2 rows") || screen.contains("yr copy 2 rows"),
        "{screen}"
    );
    desk.press("Enter");
    let screen = desk.draw(80, 24);
    assert!(screen.contains("Enter close the form"), "{screen}");
}

#[test]
fn a_sorted_column_keeps_the_sign_for_its_kind() {
    let (mut desk, job) = loading();
    desk.query(job, finished(60));
    desk.draw(80, 24);
    desk.press("$ s").work();
    let screen = desk.draw(80, 24);
    assert!(screen.contains("D LastActivityDate ▲"), "{screen}");
}

#[test]
fn a_subtotal_does_not_look_like_a_group_without_a_value() {
    let soql = "SELECT Type, COUNT(Id) FROM Account GROUP BY ROLLUP(Type)";
    let (mut desk, job) = Desk::running_in_results(soql);
    let text = |s: &str| (CellKind::Text, s.to_owned());
    let number = |s: &str| (CellKind::Number, s.to_owned());
    let null = || (CellKind::Null, String::new());
    let rows = [
        [text("Customer"), number("5")],
        [null(), number("2")],
        [null(), number("7")],
    ];
    desk.query(job, columns(&["Type", "expr0"]));
    desk.query(job, page_of(&rows, 3)).query(job, finished(3));
    let screen = desk.draw(80, 24);
    let line = |number: &str| {
        screen
            .lines()
            .find(|l| l.contains(number))
            .unwrap()
            .to_owned()
    };
    assert!(line(" 2 ∅").contains('2'), "{screen}");
    assert!(line(" 3 Σ").contains('7'), "{screen}");
}

#[test]
fn a_name_among_the_first_columns_stays_in_sight() {
    for (titles, frozen) in [
        (["Id", "Name", "Industry"], 2),
        (["Id", "Industry", "Name"], 3),
        (["Name", "Id", "Industry"], 1),
        (["Id", "Industry", "Type"], 1),
    ] {
        let (mut desk, job) = Desk::running_in_results("SELECT Id FROM Account");
        let row = ["a", "b", "c"].map(|s| (CellKind::Text, s.to_owned()));
        desk.query(job, columns(&titles));
        desk.query(job, page_of(&[row], 1)).query(job, finished(1));
        let result = desk.app.tab().unwrap().result.as_ref().unwrap();
        assert_eq!(result.arrangement.frozen(), frozen, "{titles:?}");
    }
}
