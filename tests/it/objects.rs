//! Objects from end to end over the demo org: the list, a browse, a page, list views; and the same
//! on the command line.

use sftui::demo::DemoConfig;

use crate::support::flow::{Begin, Flow};

fn flow(columns: u16, rows: u16) -> Flow {
    Flow::start(Begin {
        orgs: vec![DemoConfig {
            big_rows: 5_000,
            ..DemoConfig::prod()
        }],
        objects_first: true,
        columns,
        rows,
        ..Begin::default()
    })
}

#[test]
fn the_first_screen_is_the_list_of_objects_and_enter_shows_accounts() {
    let flow = flow(80, 24);
    flow.wait_for_text("1 Objects · ");
    flow.wait_for_text("Account");
    flow.press("Enter");
    flow.wait_for_text("Results · Account");
    flow.wait_for_text("FROM Account");
    flow.wait_for_text("ORDER BY CreatedDate DESC");
    // The compact layout of the org.
    flow.wait_for_text("Phone");
}

#[test]
fn counts_come_for_what_is_in_sight() {
    let flow = flow(120, 40);
    flow.wait_for_text("1 Objects · ");
    flow.type_text("meter");
    flow.wait_for_text("5,000");
    flow.wait_for_text("approximate");
}

#[test]
fn from_an_object_to_its_parent_and_into_the_query() {
    let flow = flow(120, 40);
    flow.wait_for_text("Opportunity");
    flow.type_text("opportunity");
    flow.press("Ctrl-Space");
    flow.wait_for_text("StageName");
    flow.type_text("accountid");
    flow.press("Enter");
    flow.wait_for_text("Opportunity › Account");
    flow.wait_for_text("Annual Revenue");
    flow.type_text("industry");
    flow.press("Down i Esc");
    flow.wait_for_text("SELECT Account.Industry");
    flow.press("Ctrl-J");
    flow.wait_for_text("Results · Opportunity");
}

#[test]
fn a_list_view_of_the_org_is_run_as_soql() {
    let flow = flow(120, 40);
    flow.wait_for_text("Opportunity");
    flow.type_text("opportunity");
    flow.press("Enter");
    flow.wait_for_text("Results · Opportunity");
    flow.press("V");
    flow.wait_for_text("Open Opportunities");
    flow.type_text("open opp");
    flow.press("Enter");
    flow.wait_for_text("list view Open Opportunities");
    flow.wait_for_text("IsClosed = FALSE");
}

#[test]
fn a_condition_narrows_a_browse_down_on_the_server() {
    let flow = flow(120, 40);
    flow.wait_for_text("1 Objects · ");
    flow.press("Enter");
    flow.wait_for_text("Results · Account");
    flow.wait_for_text(" rows");
    flow.press("l W");
    flow.wait_for_text("A condition on Account");
    flow.type_text("Energy");
    flow.press("Enter");
    flow.wait_for_text("WHERE Industry = 'Energy'");
    let log = flow.servers[0].log();
    flow.wait_for("the narrowed query", |_| {
        let entries = log.entries();
        entries.iter().any(|e| e.target.contains("Industry+%3D"))
            || entries.iter().any(|e| e.target.contains("Energy"))
    });
}
