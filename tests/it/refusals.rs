//! More of what an org refuses, and of what it does by itself, met on the screen: required lookups, rows
//! that others hold in a collection, assignment rules; lookups that show another parent; and a yes that
//! is not lost by quitting.

use std::time::Duration;

use sftui::app::msg::Outcome;
use sftui::demo::{DemoConfig, Fault, id};
use sftui::shell::End;
use sftui::worker::WriteOutcome;

use crate::record_writes::{accounts, fill, form, kept, save, statement, writes};
use crate::support::flow::Flow;

/// A new record of the object of this statement's rows.
fn new_record(soql: &str, title: &str) -> Flow {
    let (flow, _) = accounts();
    statement(&flow, soql);
    flow.press("x n");
    flow.wait_for_text(title);
    flow.wait_for_text("not set");
    flow
}

#[test]
fn a_required_lookup_that_is_empty_is_marked_before_anything_is_sent() {
    let flow = new_record("SELECT Id FROM Inspection__c LIMIT 1", "New Inspection");
    fill(&flow, "Planned_On__c", "2026-12-01");
    let asked = flow.servers[0].log().entries().len();
    flow.press("s");
    flow.wait_for_text("some fields cannot be saved like this");
    flow.wait_for("the lookup, marked", |shown| {
        let text = shown.text();
        text.contains("▸✗ Account") && text.contains("✗ it must have a value")
    });
    assert_eq!(
        (writes(&flow), flow.servers[0].log().entries().len()),
        (0, asked)
    );
}

#[test]
fn a_required_lookup_that_the_org_misses_has_its_words_at_its_field() {
    let (flow, _) = accounts();
    statement(
        &flow,
        "SELECT Id, Score__c FROM Inspection__c ORDER BY Id LIMIT 1",
    );
    flow.press("E");
    flow.wait_for_text("Edit Inspection");
    flow.wait_for_text("Inspection Number");
    fill(&flow, "Score__c", "55");
    // A rule of the org that no describe tells: some orgs name the field in the sentence alone.
    let missing = r#"[{"message":"Required fields are missing: [Inspector__c]","errorCode":"REQUIRED_FIELD_MISSING","fields":[]}]"#;
    flow.servers[0].faults().once(
        "PATCH",
        Fault::Answer {
            status: 400,
            content_type: "application/json".into(),
            body: missing.into(),
        },
    );
    save(&flow);
    flow.wait_for_text("The org refused it: nothing was saved");
    // The cursor is at the field, with the org's words.
    flow.wait_for("the words at the field", |shown| {
        let text = shown.text();
        let mut lines = text.lines();
        lines.any(|line| line.contains('▸') && line.contains("Inspector"))
            && text.contains("Required fields are missing: [Inspector__c]")
    });
    flow.wait_for_text("1 changed");
}

#[test]
fn an_assignment_rule_chooses_the_owner_unless_the_switch_is_off() {
    for (switch, owner) in [("", id::make("00G", 2)), ("a", id::make("005", 1))] {
        let flow = new_record("SELECT Id FROM Lead LIMIT 1", "New Lead");
        fill(&flow, "LastName", "Sol");
        fill(&flow, "Company", "Sol Energy");
        flow.press("s");
        flow.wait_for_text("[x] the assignment rules choose its owner");
        if !switch.is_empty() {
            flow.press(switch);
            flow.wait_for_text("[ ] the assignment rules choose its owner");
        }
        flow.press("y");
        flow.wait_for_text("is created");
        let data = flow.servers[0].data();
        let lead = data.schema().object_named("Lead").unwrap();
        let made = data.id(lead, data.row_count(lead) - 1);
        assert_eq!(kept(&flow, &made, "LastName"), "Sol");
        assert_eq!(kept(&flow, &made, "OwnerId"), owner, "{switch:?}");
    }
}

/// Four accounts, the phone of each of which is to be changed.
fn four_phones() -> (Flow, Vec<String>) {
    let (flow, _) = accounts();
    flow.press("Esc 2 i Ctrl-A Backspace");
    flow.paste("SELECT Id, Name, Phone FROM Account ORDER BY Id LIMIT 4");
    flow.press("Ctrl-J");
    flow.wait_for_text("4 rows");
    flow.press("Esc Esc 3 0 l l g g v G m d c");
    flow.wait_for_text("Phone in 4 rows");
    flow.type_text("+49 9");
    flow.press("Enter");
    flow.wait_for_text("*4 changed");
    let ids = (1..=4).map(|number| id::make("001", number)).collect();
    (flow, ids)
}

#[test]
fn in_a_collection_the_row_that_somebody_holds_fails_alone_and_goes_another_time() {
    let (flow, ids) = four_phones();
    let before = kept(&flow, &ids[1], "Phone");
    let theirs = flow.servers[0].hold(&[&ids[1]]);
    flow.press("d s");
    flow.wait_for_text("Save 4 rows of Account in demo-prod");
    flow.type_text("demo-prod");
    flow.press("Enter");
    flow.wait_for_text("3 of 4 rows saved, 1 not");
    let phones = |flow: &Flow| {
        ids.iter()
            .map(|id| kept(flow, id, "Phone"))
            .collect::<Vec<_>>()
    };
    assert_eq!(phones(&flow), ["+49 9", &before, "+49 9", "+49 9"]);
    flow.wait_for_text("unable to obtain exclusive access");
    drop(theirs);
    flow.press("d t");
    flow.wait_for_text("Save 1 row of Account in demo-prod");
    flow.press("y");
    flow.wait_for_text("1 row saved");
    assert_eq!(phones(&flow), ["+49 9"; 4]);
}

#[test]
fn a_lookup_that_is_saved_from_the_form_shows_its_new_parent_in_the_rows() {
    let (flow, _) = accounts();
    let (contact, globex) = (id::make("003", 1), id::make("001", 2));
    statement(
        &flow,
        &format!("SELECT Id, AccountId, Account.Name FROM Contact WHERE Id = '{contact}'"),
    );
    assert_ne!(kept(&flow, &contact, "AccountId"), globex);
    flow.wait_until_gone("Globex Corporation");
    flow.press("E");
    flow.wait_for_text("Edit Contact");
    flow.wait_for_text("Full Name");
    flow.press("/ Ctrl-A Backspace");
    flow.type_text("AccountId");
    flow.press("Enter Enter");
    flow.wait_for_text("a record of Account");
    flow.wait_until_gone("asking");
    flow.press("Ctrl-A");
    flow.paste(&globex);
    flow.press("Enter");
    flow.wait_for_text("1 changed");
    save(&flow);
    flow.wait_for_text("is saved: AccountId");
    flow.wait_for_text("Globex Corporation");
}

#[test]
fn a_lookup_that_is_saved_in_the_grid_shows_its_new_parent() {
    let (flow, _) = accounts();
    let (contact, globex) = (id::make("003", 1), id::make("001", 2));
    statement(
        &flow,
        &format!("SELECT Id, AccountId, Account.Name FROM Contact WHERE Id = '{contact}'"),
    );
    flow.wait_until_gone("Globex Corporation");
    flow.press("0 l d e");
    flow.wait_for_text("Contact · AccountId");
    flow.press("Ctrl-A");
    flow.paste(&globex);
    flow.press("Enter");
    flow.wait_for_text("*1 changed");
    flow.press("d s");
    flow.wait_for_text("Save 1 row of Contact in demo-prod");
    flow.press("y");
    flow.wait_for_text("1 row saved");
    flow.wait_for_text("Globex Corporation");
}

#[test]
fn a_yes_that_was_said_is_seen_through_when_one_quits_right_after_it() {
    let (flow, id) = form();
    fill(&flow, "Phone", "+49 30 77");
    flow.press("s");
    flow.wait_for_text("saves it in ");
    // The record is read once more before anything is sent: that is as far as it comes.
    let log = flow.servers[0].log();
    let reads = log.count("/sobjects/Account/");
    let reading = flow.servers[0]
        .faults()
        .hold(&format!("GET /services/data/v67.0/sobjects/Account/{id}"));
    flow.press("y");
    flow.wait_for("the read before the write", |_| {
        log.count("/sobjects/Account/") > reads
    });
    assert_eq!(writes(&flow), 0);
    // It is asked before the program leaves.
    flow.press("Ctrl-Q");
    flow.wait_for_text("A write is on its way to demo-prod.");
    flow.press("y");
    reading.open();
    assert_eq!(flow.wait_for_the_end(), End::App(Outcome::Quit));
    assert_eq!(kept(&flow, &id, "Phone"), "+49 30 77");
    let journal = flow.store.writes().unwrap();
    assert_eq!(
        (journal.len(), journal[0].outcome()),
        (1, WriteOutcome::Done)
    );
}

#[test]
fn a_write_waits_for_a_row_that_is_held_for_a_moment() {
    let flow = Flow::start(crate::support::flow::Begin {
        orgs: vec![DemoConfig {
            big_rows: 10,
            lock_wait: Duration::from_secs(20),
            ..DemoConfig::prod()
        }],
        columns: 120,
        rows: 40,
        ..Default::default()
    });
    flow.wait_for_text("demo-prod");
    flow.press("Esc g k");
    flow.wait_for_text("Unlock PROD");
    flow.type_text("demo-prod");
    flow.press("Enter");
    flow.wait_for_text("UNLOCKED");
    statement(
        &flow,
        "SELECT Id, Name, Phone FROM Account ORDER BY Id LIMIT 1",
    );
    let id = id::make("001", 1);
    flow.press("E");
    flow.wait_for_text("Edit Account");
    flow.wait_for_text("Account Name");
    fill(&flow, "Phone", "8");
    let theirs = flow.servers[0].hold(&[&id]);
    save(&flow);
    flow.wait_for("the write to wait", |_| {
        flow.servers[0].waiting_writes() == 1
    });
    drop(theirs);
    flow.wait_for_text("is saved: Phone");
    assert_eq!(kept(&flow, &id, "Phone"), "8");
}

/// A note on a lead is no reason to give the lead to somebody else.
#[test]
fn a_change_leaves_the_owner_unless_the_switch_is_on() {
    let (flow, _) = accounts();
    statement(
        &flow,
        "SELECT Id, Company FROM Lead WHERE Status = 'Open - Not Contacted' ORDER BY Id LIMIT 1",
    );
    let lead = {
        let data = flow.servers[0].data();
        let object = data.schema().object_named("Lead").unwrap();
        let status = data.schema().object(object).field_named("Status").unwrap();
        let open = |row: &usize| {
            data.value(object, *row, status).as_text() == Some("Open - Not Contacted")
        };
        data.id(object, (0..data.row_count(object)).find(open).unwrap())
    };
    let owner = kept(&flow, &lead, "OwnerId");
    let queue = id::make("00G", 2);
    assert_ne!(owner, queue);
    for (note, switch, owner) in [("Sol GmbH", "", &owner), ("Sol AG", "a", &queue)] {
        flow.press("E");
        flow.wait_for_text("Edit Lead");
        flow.wait_for_text("Lead Source");
        fill(&flow, "Company", note);
        flow.press("s");
        flow.wait_for_text("[ ] the assignment rules choose its owner");
        if !switch.is_empty() {
            flow.press(switch);
            flow.wait_for_text("[x] the assignment rules choose its owner");
        }
        flow.press("y");
        flow.wait_for_text("is saved");
        assert_eq!(kept(&flow, &lead, "Company"), note);
        assert_eq!(&kept(&flow, &lead, "OwnerId"), owner, "{note}");
    }
}
