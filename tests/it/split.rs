//! Two demo orgs beside each other: whose answer comes where, linked runs, and what one org lacks.

use sftui::demo::DemoConfig;

use crate::support::flow::{Begin, Flow};
use crate::support::screen::Shown;

/// Both demo orgs in columns of their own on a wide screen, the sandbox with the focus.
fn beside() -> Flow {
    let flow = Flow::start(Begin {
        orgs: vec![DemoConfig::prod(), DemoConfig::sandbox()],
        columns: 240,
        rows: 60,
        ..Begin::default()
    });
    flow.wait_for_text("demo-prod");
    flow.press("Esc |");
    flow.wait_for_text("Open beside");
    flow.type_text("demo-sandbox");
    flow.press("Enter");
    flow.wait_for_text("demo-sandbox · sandbox");
    flow
}

/// The part of the screen that a column has.
fn column(shown: &Shown, place: usize) -> String {
    let lines = shown.text();
    let half = |line: &str| -> String { line.chars().skip(place * 120).take(120).collect() };
    lines.lines().map(half).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_org_answers_in_its_own_column() {
    let flow = beside();
    let gate = flow.servers[0].faults().hold("Account");
    flow.paste("SELECT Id, Name FROM Account WHERE Name LIKE 'Nordlicht Solar%'");
    flow.press("Esc r");
    // The sandbox has another name for it.
    flow.wait_for("the sandbox's row", |shown| {
        column(shown, 1).contains("Nordlicht Solar SE")
    });
    flow.press("H i");
    flow.paste("SELECT Id, Name FROM Account WHERE Name LIKE 'Nordlicht Solar%'");
    flow.press("Esc r L");
    gate.open();
    flow.wait_for("production's row", |shown| {
        column(shown, 0).contains("Nordlicht Solar GmbH")
            && column(shown, 1).contains("Nordlicht Solar SE")
    });
}

#[test]
fn a_field_that_one_org_lacks_is_its_own_error_and_is_left_out_there() {
    let flow = beside();
    flow.press("Esc H =");
    flow.wait_for_text("linked with demo-sandbox");
    flow.press("i");
    flow.paste("SELECT Id, Legacy_Region__c, Name FROM Account LIMIT 7");
    flow.press("Esc r");
    flow.wait_for("production's rows and the sandbox's error", |shown| {
        column(shown, 0).contains("7 rows") && column(shown, 1).contains("g- leaves it")
    });
    flow.wait_for("no error of production", |shown| {
        !column(shown, 0).contains("✗")
    });
    flow.press("g -");
    flow.wait_for("the sandbox's rows without the field", |shown| {
        let sandbox = column(shown, 1);
        sandbox.contains("− Legacy_Region__c left out")
            && sandbox.contains("SELECT Id, Name FROM Account LIMIT 7")
            && sandbox.contains("7 rows")
    });
    flow.wait_for("production as it was", |shown| {
        column(shown, 0).contains("SELECT Id, Legacy_Region__c, Name FROM Account LIMIT 7")
    });
}

#[test]
fn a_linked_org_that_is_slow_is_cancelled_by_itself_or_with_the_others() {
    let flow = beside();
    flow.press("Esc H =");
    flow.wait_for_text("linked with demo-sandbox");
    flow.press("i");
    flow.paste("SELECT Id FROM Account LIMIT 6");
    let gate = flow.servers[1].faults().hold("Account");
    flow.press("Esc r");
    flow.wait_for("production's rows", |shown| {
        column(shown, 0).contains("6 rows")
    });
    flow.wait_for("the sandbox's request", |_| {
        let entries = flow.servers[1].log().entries();
        entries.iter().any(|entry| entry.target.contains("Account"))
    });
    flow.press("Esc");
    flow.wait_for_text("nothing runs here; Esc again stops demo-sandbox");
    flow.press("Esc");
    flow.wait_for_text("stopped in demo-sandbox, too");
    gate.open();
    flow.press("r");
    flow.wait_for("both", |shown| {
        column(shown, 0).contains("6 rows") && column(shown, 1).contains("6 rows")
    });
}

#[test]
fn an_empty_column_takes_the_query_and_a_search_goes_to_both() {
    let flow = beside();
    flow.press("Esc H i");
    flow.paste("SELECT Name, Industry FROM Account ORDER BY Name");
    // From the empty column: it takes the query of the one beside it.
    flow.press("Esc L =");
    flow.wait_for_text("an empty column took the query over");
    flow.press("r");
    flow.wait_for("the rows of both", |shown| {
        (0..2).all(|place| column(shown, place).contains("rows ·"))
    });
    flow.press("3 /");
    flow.type_text("nordlicht solar");
    flow.wait_for("each at its own hit", |shown| {
        column(shown, 0).contains("Nordlicht Solar GmbH")
            && column(shown, 1).contains("Nordlicht Solar SE")
            && (0..2).all(|place| column(shown, place).contains("/nordlicht solar 1/"))
    });
    flow.press("Enter Esc");
    flow.wait_until_gone("/nordlicht solar");
}

#[test]
fn more_rows_come_in_both_columns() {
    let many = |config| DemoConfig {
        big_rows: 7_000,
        ..config
    };
    let flow = Flow::start(Begin {
        orgs: vec![many(DemoConfig::prod()), many(DemoConfig::sandbox())],
        columns: 240,
        rows: 60,
        config: sftui::config::Config {
            query: sftui::config::Query {
                row_cap: 2_000,
                ..Default::default()
            },
            ..Default::default()
        },
        ..Begin::default()
    });
    flow.wait_for_text("demo-prod");
    flow.paste("SELECT Id FROM Meter_Reading__c");
    flow.press("Esc |");
    flow.wait_for_text("Open beside");
    flow.type_text("demo-sandbox");
    flow.press("Enter Esc =");
    flow.wait_for_text("an empty column took the query over");
    flow.press("r 3");
    let both = |shown: &Shown, text: &str| (0..2).all(|at| column(shown, at).contains(text));
    flow.wait_for("the cap in both", |shown| both(shown, "· cap"));
    flow.press("+");
    flow.wait_for("more of both", |shown| both(shown, "4,000 of"));
    flow.press("*");
    flow.wait_for_text("more rows of 2 columns");
    flow.press("Esc");
}
