//! The values of a field, asked for while writing a query, from the key to the rows in the list.

use sftui::demo::Fault;

use crate::support::flow::Flow;

fn asked(flow: &Flow) -> usize {
    let entries = flow.servers[0].log().entries();
    let is_ours = |target: &str| target.contains("GROUP+BY+") && target.contains("LIMIT+200");
    entries
        .iter()
        .filter(|entry| is_ours(&entry.target))
        .count()
}

#[test]
fn values_come_from_the_org_once_and_one_is_taken_into_the_query() {
    let flow = Flow::demo();
    flow.paste("SELECT Id FROM Account WHERE BillingCity = ");
    flow.wait_for("the describe", |_| {
        let entries = flow.servers[0].log().entries();
        entries
            .iter()
            .any(|entry| entry.target.contains("Account/describe"))
    });
    flow.press("Ctrl-Space");
    flow.wait_for_text("values in demo-prod");
    flow.press("Ctrl-Space");
    flow.wait_until_gone("1 call");
    flow.wait_for_text("records have it");
    assert_eq!(asked(&flow), 1);
    flow.press("Tab");
    flow.wait_for_text("BillingCity = '");
    flow.press("Ctrl-J");
    flow.wait_for_text("rows");
    flow.press("Ctrl-A");
    flow.paste("SELECT Id FROM Account WHERE BillingCity = ");
    flow.press("Ctrl-Space");
    flow.wait_for_text("records have it");
    assert_eq!(asked(&flow), 1, "it was known");
}

#[test]
fn a_question_is_ended_with_esc_and_its_error_is_told() {
    let flow = Flow::demo();
    flow.paste("SELECT Id FROM Account WHERE Name = '");
    flow.wait_for("the describe", |_| {
        let entries = flow.servers[0].log().entries();
        entries
            .iter()
            .any(|entry| entry.target.contains("Account/describe"))
    });
    let gate = flow.servers[0].faults().hold("GROUP");
    flow.press("Ctrl-Space");
    flow.wait_for_text("asking demo-prod for the values of Account.Name");
    flow.press("Esc");
    flow.wait_until_gone("asking demo-prod");
    gate.open();
    flow.servers[0].faults().once("GROUP", limit_exceeded());
    flow.press("Ctrl-Space");
    flow.wait_for_text("no values of Account.Name");
    flow.wait_for_text("REQUEST_LIMIT_EXCEEDED");
}

/// What an org answers that has no calls left.
fn limit_exceeded() -> Fault {
    let body =
        r#"[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]"#;
    Fault::Answer {
        status: 403,
        content_type: "application/json".into(),
        body: body.into(),
    }
}
