//! How much fields are used, over the demo org.

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

fn batches(flow: &Flow) -> usize {
    flow.servers[0].log().count("/composite/batch")
}

#[test]
fn the_fields_of_accounts_are_counted_in_one_call() {
    let flow = flow(120, 40);
    flow.wait_for_text("1 Objects · ");
    flow.press("Ctrl-Space");
    flow.wait_for_text("Annual Revenue");
    flow.press("Down u");
    flow.wait_for_text("It takes 1 API call");
    assert_eq!(batches(&flow), 0);
    flow.press("y");
    flow.wait_for_text("least used first");
    flow.wait_for_text("all 86 records");
    assert_eq!(batches(&flow), 1);
    // A multi-select picklist is in no aggregate, and is counted all the same.
    flow.type_text("services");
    flow.wait_for_text("Services__c");
    flow.press("Down e");
    flow.wait_for_text("WHERE Services__c = null");
    flow.wait_for_text("Results · Account");
}

#[test]
fn over_the_rows_of_a_browse_with_a_condition() {
    let flow = flow(80, 24);
    flow.wait_for_text("1 Objects · ");
    flow.press("Enter");
    flow.wait_for_text("Results · Account");
    flow.press("l W");
    flow.wait_for_text("A condition on Account");
    flow.type_text("Energy");
    flow.press("Enter");
    flow.wait_for_text("WHERE Industry = 'Energy'");
    flow.wait_for_text(" rows");
    flow.press("g %");
    flow.wait_for_text("the records of this query");
    flow.press("y");
    flow.wait_for_text("records of the query");
    flow.type_text("industry");
    flow.wait_for_text("100.0 %");
}

#[test]
fn why_an_account_is_as_it_is_and_what_was_done_in_setup_meanwhile() {
    let flow = flow(120, 40);
    flow.wait_for_text("1 Objects · ");
    // To the editor, typing.
    flow.press("Esc");
    flow.paste("SELECT Name, Id FROM Account WHERE Name = 'Acme Energy'");
    flow.press("F5");
    flow.wait_for_text("1 row");
    flow.press("Esc 3 g y");
    flow.wait_for_text("6 changes in 4 moments");
    // By names, not by ids.
    flow.wait_for_text("Sofía Reyes → 健");
    flow.press("Down s");
    flow.wait_for_text("Customize Accounts: Turned on");
}

#[test]
fn an_object_without_history_says_how_to_turn_it_on() {
    let flow = flow(80, 24);
    flow.wait_for_text("1 Objects · ");
    // To the editor, typing.
    flow.press("Esc");
    flow.paste("SELECT Id, LastName FROM Contact LIMIT 1");
    flow.press("F5");
    flow.wait_for_text("1 row");
    flow.press("Esc 3 g y");
    flow.wait_for_text("Set History Tracking");
}

#[test]
fn deleted_accounts_stand_among_the_others_with_a_sign_and_alone_in_the_bin() {
    let flow = flow(120, 40);
    flow.wait_for_text("1 Objects · ");
    flow.press("Enter");
    flow.wait_for_text("Results · Account");
    flow.wait_for_text("86 rows");
    flow.press("g a");
    flow.wait_for_text("88 rows · with deleted");
    flow.press("g z");
    flow.wait_for_text("recycle bin");
    flow.wait_for_text("IsDeleted = TRUE");
    let log = flow.servers[0].log();
    flow.wait_for("the deleted rows", |_| log.count("/queryAll") >= 2);
    flow.wait_for_text("✗");
}

#[test]
fn a_deleted_account_comes_back_out_of_the_bin() {
    let flow = flow(120, 40);
    flow.wait_for_text("1 Objects · ");
    flow.type_text("account");
    // Not described yet: it goes on by itself.
    flow.press("Down g z");
    flow.wait_for_text("recycle bin");
    flow.wait_for_text("✗");
    flow.press("g U");
    // Production is unlocked by its alias.
    flow.wait_for_text("Unlock PROD demo-prod");
    flow.type_text("demo-prod");
    flow.press("Enter");
    flow.wait_for_text("Undelete Account ");
    flow.wait_for_text(" in demo-prod · PROD?");
    flow.press("y");
    flow.wait_for_text("1 record of Account back in demo-prod");
    assert_eq!(flow.servers[0].log().count("/services/Soap/u/"), 1);
    // It is in the journal, with its end.
    let writes = flow.store.writes().unwrap();
    assert_eq!(writes.len(), 1);
    assert_eq!(writes[0].outcome(), sftui::store::WriteOutcome::Done);
}

#[test]
fn what_refers_to_accounts_and_to_one_of_them() {
    let flow = flow(120, 40);
    flow.wait_for_text("1 Objects · ");
    flow.press("Ctrl-Space");
    flow.wait_for_text("Annual Revenue");
    flow.press("Down r");
    flow.wait_for_text("Count what refers to records of Account?");
    assert_eq!(batches(&flow), 0);
    flow.press("y");
    flow.wait_for_text("records that point to it · most first");
    assert_eq!(batches(&flow), 1);
    flow.wait_for_text("Contact.AccountId");
    // Tasks point to several objects: those of accounts alone are counted.
    let data = flow.servers[0].data();
    let task = data.schema().object_named("Task").unwrap();
    let what = data.schema().object(task).field_named("WhatId").unwrap();
    let tasks = (0..data.row_count(task)).filter(|row| {
        let to = data.value(task, *row, what);
        !data.is_deleted(task, *row) && to.as_text().is_some_and(|id| id.starts_with("001"))
    });
    let tasks = tasks.count();
    assert!(tasks > 0 && tasks < data.live_count(task));
    flow.type_text("Task.WhatId");
    flow.wait_for(&format!("{tasks} tasks"), |shown| {
        let line = shown.text();
        let mut lines = line.lines();
        lines.any(|line| line.contains("Task.WhatId") && line.contains(&format!(" {tasks} ")))
    });
    flow.press("Enter");
    flow.wait_for_text("WHERE What.Type = 'Account'");
    flow.wait_for_text("Results · Task");
}
