//! Records changed on the screen: keys go in, the real shell, worker and demo org do their work; each
//! refusal of the org is met.

use std::time::Duration;

use sftui::demo::value::Value;
use sftui::demo::{DemoConfig, Fault};

use crate::support::flow::{Begin, Flow};

/// Unlocked, with the first accounts in front; their first one's id.
pub(super) fn accounts() -> (Flow, String) {
    let flow = Flow::start(Begin {
        orgs: vec![DemoConfig {
            big_rows: 10,
            // Nobody waits for rows that a test holds.
            lock_wait: Duration::ZERO,
            ..DemoConfig::prod()
        }],
        columns: 120,
        rows: 40,
        ..Begin::default()
    });
    flow.wait_for_text("demo-prod");
    flow.press("Esc g k");
    flow.wait_for_text("Unlock PROD");
    flow.type_text("demo-prod");
    flow.press("Enter");
    flow.wait_for_text("UNLOCKED");
    flow.press("i");
    flow.paste("SELECT Id, Name, Phone FROM Account ORDER BY Id LIMIT 3");
    flow.press("Esc r");
    flow.wait_for_text("3 rows");
    let id = {
        let data = flow.servers[0].data();
        let object = data.schema().object_named("Account").unwrap();
        let mut ids: Vec<String> = (0..data.row_count(object))
            .filter(|row| !data.is_deleted(object, *row))
            .map(|row| data.id(object, row).to_string())
            .collect();
        ids.sort();
        ids.swap_remove(0)
    };
    (flow, id)
}

/// Unlocked, with an account in front that has no cases: they would keep it from being deleted.
fn account_without_cases() -> (Flow, String) {
    let (flow, _) = accounts();
    let id = sftui::demo::id::make("001", 47);
    statement(
        &flow,
        &format!("SELECT Id, Name, Phone FROM Account WHERE Id = '{id}'"),
    );
    (flow, id)
}

/// Another statement, which has one row, in the place of the one before.
pub(super) fn statement(flow: &Flow, soql: &str) {
    flow.press("Esc 2 i Ctrl-A Backspace");
    flow.paste(soql);
    flow.press("Ctrl-J");
    flow.wait_for_text("1 row");
    flow.press("Esc Esc 3");
}

/// The form of the first account.
pub(super) fn form() -> (Flow, String) {
    let (flow, id) = accounts();
    flow.press("E");
    flow.wait_for_text("Edit Account");
    flow.wait_for_text("Account Name");
    (flow, id)
}

pub(super) fn fill(flow: &Flow, field: &str, text: &str) {
    flow.press("/ Ctrl-A Backspace");
    flow.type_text(field);
    flow.press("Enter Enter Ctrl-A");
    flow.type_text(text);
    flow.press("Enter");
    flow.wait_for_text(text);
}

/// Looks at what would be sent, and sends it.
pub(super) fn save(flow: &Flow) {
    flow.press("s");
    flow.wait_for_text("saves it in demo-prod · PROD");
    flow.press("y");
}

pub(super) fn kept(flow: &Flow, id: &str, field: &str) -> String {
    let data = flow.servers[0].data();
    let (object, row) = data.find_any(id).unwrap();
    let field = data.schema().object(object).field_named(field).unwrap();
    data.value(object, row, field)
        .as_text()
        .unwrap_or_default()
        .to_owned()
}

/// Requests that could have changed a record.
pub(super) fn writes(flow: &Flow) -> usize {
    let entries = flow.servers[0].log().entries().into_iter();
    let sent = entries.filter(|entry| {
        let path = entry.path();
        entry.method != "GET" && path.contains("/sobjects/") && !path.contains("/oauth2/")
    });
    sent.count()
}

fn answer(status: u16, body: &str) -> Fault {
    Fault::Answer {
        status,
        content_type: "application/json".into(),
        body: body.into(),
    }
}

#[test]
fn a_field_is_changed_after_a_look_and_the_journal_takes_it_back() {
    let (flow, id) = form();
    let before = kept(&flow, &id, "Phone");
    fill(&flow, "Phone", "+49 30 1234");
    assert_eq!(writes(&flow), 0);
    save(&flow);
    flow.wait_for_text("is saved: Phone");
    assert_eq!(kept(&flow, &id, "Phone"), "+49 30 1234");
    assert_eq!(writes(&flow), 1);
    flow.press("g j");
    flow.wait_for_text("→ +49 30 1234");
    flow.press("u");
    flow.wait_for_text("takes the write back in demo-prod · PROD");
    flow.press("y");
    flow.wait_for_text("taken back");
    assert_eq!(kept(&flow, &id, "Phone"), before);
}

#[test]
fn a_validation_rule_speaks_at_its_field_and_the_form_is_still_there() {
    let (flow, id) = form();
    fill(&flow, "AnnualRevenue", "-5");
    save(&flow);
    flow.wait_for_text("Annual revenue cannot be negative.");
    flow.wait_for_text("Edit Account");
    fill(&flow, "AnnualRevenue", "5000");
    save(&flow);
    flow.wait_for_text("is saved: AnnualRevenue");
    assert_eq!(writes(&flow), 2);
    let _ = id;
}

#[test]
fn a_duplicate_is_shown_and_saved_only_when_that_is_said() {
    let (flow, id) = form();
    let other = {
        let data = flow.servers[0].data();
        let (object, row) = data.find_any(&id).unwrap();
        let field = data.schema().object(object).field_named("Name").unwrap();
        let mut rows = (0..data.row_count(object)).filter(|other| *other != row);
        let other = rows.find(|other| !data.is_deleted(object, *other)).unwrap();
        data.value(object, other, field)
            .as_text()
            .unwrap()
            .to_owned()
    };
    let before = kept(&flow, &id, "Name");
    fill(&flow, "Account Name", &other);
    save(&flow);
    flow.wait_for_text("You're creating a duplicate record.");
    flow.wait_for_text("The rule allows saving it all the same");
    assert_eq!(kept(&flow, &id, "Name"), before);
    // The record that it looks like is opened, and Esc comes back.
    flow.press("Enter");
    flow.wait_for_text("Name and owner");
    flow.press("Esc");
    flow.wait_for_text("The rule allows saving it all the same");
    flow.press("y");
    flow.wait_for_text("is saved: Name");
    assert_eq!(kept(&flow, &id, "Name"), other);
}

#[test]
fn a_row_that_is_locked_is_tried_again() {
    let (flow, id) = form();
    let before = kept(&flow, &id, "Phone");
    fill(&flow, "Phone", "7");
    let theirs = flow.servers[0].hold(&[&id]);
    save(&flow);
    flow.wait_for_text("UNABLE_TO_LOCK_ROW");
    flow.wait_for_text("unable to obtain exclusive access to this record");
    assert_eq!(kept(&flow, &id, "Phone"), before);
    drop(theirs);
    flow.press("r");
    flow.wait_for_text("is saved: Phone");
    assert_eq!(kept(&flow, &id, "Phone"), "7");
}

#[test]
fn a_record_that_waits_for_an_approval_is_not_changed_and_what_was_typed_is_there() {
    let (flow, _) = accounts();
    let id = sftui::demo::id::make("006", 56);
    let before = kept(&flow, &id, "NextStep");
    statement(
        &flow,
        &format!("SELECT Id FROM Opportunity WHERE Id = '{id}'"),
    );
    flow.press("E");
    flow.wait_for_text("Edit Opportunity");
    flow.wait_for_text("Stage");
    fill(&flow, "NextStep", "call them");
    save(&flow);
    flow.wait_for_text("the entity is locked for editing");
    flow.wait_for_text("ENTITY_IS_LOCKED");
    assert_eq!(kept(&flow, &id, "NextStep"), before);
    flow.press("Esc");
    flow.wait_for_text("call them");
    flow.wait_for_text("1 changed");
}

/// As another user of the org does it, past the client that is tested.
fn somebody_else_writes(flow: &Flow, id: &str, field: &str, value: &'static str) {
    let server = &flow.servers[0];
    server.advance_clock(Duration::from_secs(60));
    server.edit(|data| {
        let (object, row) = data.find_any(id).unwrap();
        let described = data.schema().object(object);
        let field = described.field_named(field).unwrap();
        let stamps = ["LastModifiedDate", "SystemModstamp"];
        let stamps = stamps.map(|stamp| described.field_named(stamp).unwrap());
        data.set(object, row, field, Value::Text(value.into()));
        for stamp in stamps {
            let at = "2030-01-01T00:00:00Z".parse().unwrap();
            data.set(object, row, stamp, Value::DateTime(at));
        }
    });
}

#[test]
fn a_record_that_somebody_changed_meanwhile_is_shown_in_three_ways() {
    let (flow, id) = form();
    fill(&flow, "Phone", "mine");
    fill(&flow, "Website", "https://mine.example");
    somebody_else_writes(&flow, &id, "Phone", "theirs");
    flow.press("s");
    flow.wait_for_text("somebody else changed it");
    flow.wait_for_text("theirs, now");
    assert_eq!(writes(&flow), 0);
    // Theirs for the phone, mine for the rest.
    flow.press("Space Enter");
    flow.wait_for_text("saves it in demo-prod · PROD");
    flow.press("y");
    flow.wait_for_text("is saved: Website");
    assert_eq!(kept(&flow, &id, "Phone"), "theirs");
    assert_eq!(kept(&flow, &id, "Website"), "https://mine.example");
}

#[test]
fn what_is_changed_between_the_look_and_the_yes_is_not_lost() {
    let (flow, id) = form();
    fill(&flow, "Phone", "mine");
    flow.press("s");
    flow.wait_for_text("saves it in demo-prod · PROD");
    somebody_else_writes(&flow, &id, "Phone", "theirs");
    flow.press("y");
    flow.wait_for_text("somebody else changed it");
    assert_eq!(
        (writes(&flow), kept(&flow, &id, "Phone")),
        (0, "theirs".to_owned())
    );
}

#[test]
fn a_record_that_was_deleted_in_between_says_so() {
    let (flow, id) = form();
    fill(&flow, "Phone", "7");
    flow.press("s");
    flow.wait_for_text("saves it in demo-prod · PROD");
    flow.servers[0].edit(|data| {
        let (object, row) = data.find_any(&id).unwrap();
        let deleted = data
            .schema()
            .object(object)
            .field_named("IsDeleted")
            .unwrap();
        data.set(object, row, deleted, Value::Bool(true));
    });
    flow.press("y");
    flow.wait_for_text("entity is deleted");
    flow.press("Esc");
    flow.wait_for_text("1 changed");
}

#[test]
fn a_cut_after_sending_says_that_nobody_knows_and_the_journal_has_it() {
    let (flow, _) = accounts();
    flow.press("x n");
    flow.wait_for_text("New Account");
    flow.wait_for_text("Account Name");
    fill(&flow, "Account Name", "Lost and found");
    flow.press("s");
    flow.wait_for_text("creates it in demo-prod · PROD");
    let cut = Fault::ResetAfter(0);
    flow.servers[0].faults().once("POST /services/data", cut);
    flow.press("y");
    flow.wait_for_text("nobody knows whether it is saved");
    assert_eq!(writes(&flow), 1, "it is not sent again");
    flow.press("j");
    flow.wait_for_text("unknown");
    flow.wait_for_text("Name Lost and found");
    flow.press("u");
    flow.wait_for_text("the id of its record is unknown");
}

#[test]
fn a_field_that_the_org_refuses_after_all_has_its_words() {
    let (flow, id) = form();
    fill(&flow, "Phone", "7");
    flow.press("s");
    flow.wait_for_text("saves it in demo-prod · PROD");
    // Meanwhile the right to change the field is taken away.
    flow.servers[0].edit(|data| data.make_read_only("Account", "Phone"));
    flow.press("y");
    flow.wait_for_text("check the security settings of this field");
    assert_ne!(kept(&flow, &id, "Phone"), "7");
}

#[test]
fn a_record_is_made_with_a_lookup_that_is_searched_and_then_deleted_and_undeleted() {
    let (flow, _) = accounts();
    flow.press("Esc 2 i Ctrl-A Backspace");
    flow.paste("SELECT Id, Name FROM Contact WHERE LastName = 'Sol'");
    flow.press("Ctrl-J");
    flow.wait_for_text("0 rows");
    flow.press("Esc Esc 3 x n");
    flow.wait_for_text("New Contact");
    flow.wait_for_text("Full Name");
    flow.press("s");
    flow.wait_for_text("it must have a value");
    fill(&flow, "LastName", "Sol");
    flow.press("/ Ctrl-A Backspace");
    flow.type_text("AccountId");
    flow.press("Enter Enter");
    flow.wait_for_text("a record of Account");
    flow.wait_until_gone("asking");
    flow.press("Enter");
    flow.press("s");
    flow.wait_for_text("creates it in demo-prod · PROD");
    flow.press("y");
    flow.wait_for_text("is created");
    // Its page is open.
    flow.wait_for_text("Name and owner");
    flow.press("Esc Esc r");
    flow.wait_for_text("1 row");
    flow.press("x d");
    flow.wait_for_text("goes to the recycle bin of demo-prod · PROD");
    flow.type_text("demo-prod");
    flow.press("Enter");
    flow.wait_for_text("is deleted");
    flow.press("r");
    flow.wait_for_text("0 rows");
    flow.press("g j");
    flow.wait_for_text("deleted");
    flow.press("u");
    flow.wait_for_text("takes the write back in demo-prod · PROD");
    flow.press("y");
    flow.wait_for_text("is out of the recycle bin");
    flow.press("Esc r");
    flow.wait_for_text("1 row");
}

#[test]
fn a_required_lookup_that_points_nowhere_is_refused_in_the_orgs_words() {
    let (flow, _) = accounts();
    flow.press("Esc 2 i Ctrl-A Backspace");
    flow.paste("SELECT Id, FirstName FROM Contact ORDER BY Id LIMIT 1");
    flow.press("Ctrl-J");
    flow.wait_for_text("1 row");
    flow.press("Esc Esc 3 E");
    flow.wait_for_text("Edit Contact");
    flow.wait_for_text("Full Name");
    flow.press("/ Ctrl-A Backspace");
    flow.type_text("OwnerId");
    flow.press("Enter Enter");
    flow.wait_for_text("a record of");
    flow.wait_until_gone("asking");
    flow.press("Ctrl-A");
    flow.paste("0055g00000zzzzzAAA");
    flow.press("Enter");
    flow.wait_for_text("0055g00000zzzzz");
    save(&flow);
    flow.wait_for_text("INVALID_CROSS_REFERENCE_KEY");
    flow.wait_for_text("Edit Contact");
}

#[test]
fn rows_without_an_id_get_one_and_the_cursor_is_on_its_row_again() {
    let (flow, _) = accounts();
    flow.press("Esc 2 i Ctrl-A Backspace");
    flow.paste("SELECT Name, Industry FROM Account ORDER BY Name LIMIT 5");
    flow.press("Ctrl-J");
    flow.wait_for_text("5 rows");
    flow.press("Esc Esc 3 j j E");
    flow.wait_for_text("The rows have no Id");
    flow.press("y");
    flow.wait_for_text("SELECT Name, Industry, Id");
    flow.wait_for_text("0015g");
    flow.wait_for_text("row 3 of 5");
    flow.press("E");
    flow.wait_for_text("Edit Account");
}

#[test]
fn blanks_around_a_text_are_not_sent_as_the_org_does_not_keep_them() {
    let (flow, id) = form();
    fill(&flow, "Phone", " +49 30 7 ");
    flow.press("s");
    flow.wait_for_text("→ +49 30 7");
    flow.wait_for_text("saves it in demo-prod · PROD");
    flow.press("y");
    flow.wait_for_text("is saved: Phone");
    assert_eq!(kept(&flow, &id, "Phone"), "+49 30 7");
    flow.press("E");
    flow.wait_for_text("Edit Account");
    flow.wait_for_text("Account Name");
    fill(&flow, "Phone", "  +49 30 7");
    flow.press("s");
    flow.wait_for_text("nothing was changed");
}

#[test]
fn lookups_of_the_form_have_names_beside_their_ids() {
    let (flow, id) = form();
    let owner = kept(&flow, &id, "OwnerId");
    flow.press("/");
    flow.type_text("OwnerId");
    flow.press("Enter");
    // A name stands before it.
    flow.wait_for_text(&format!(" ({owner})"));
}

#[test]
fn an_address_is_filled_in_together_and_each_part_is_looked_at() {
    let (flow, id) = form();
    flow.press("/");
    flow.type_text("Billing Address");
    flow.press("Enter Enter Ctrl-A");
    flow.type_text("Weg 5");
    flow.press("Tab Ctrl-A");
    flow.type_text("Potsdam");
    flow.press("Enter Esc Esc");
    flow.wait_for_text("Weg 5, Potsdam");
    save(&flow);
    flow.wait_for_text("is saved: Billing");
    assert_eq!(kept(&flow, &id, "BillingStreet"), "Weg 5");
    assert_eq!(kept(&flow, &id, "BillingCity"), "Potsdam");
}

/// The form of an opportunity that is a renewal, with its stages to choose from.
fn renewal(flow: &Flow) {
    flow.press("Esc 2 i Ctrl-A Backspace");
    flow.paste("SELECT Id FROM Opportunity WHERE RecordType.Name = 'Renewal' LIMIT 1");
    flow.press("Ctrl-J");
    flow.wait_for_text("1 row");
    flow.press("Esc Esc 3 E");
    flow.wait_for_text("Edit Opportunity");
    flow.wait_for_text("Stage");
    flow.press("/");
    flow.type_text("StageName");
    flow.press("Enter Enter");
}

#[test]
fn picklists_offer_what_goes_with_the_record_type() {
    let (flow, _) = accounts();
    renewal(&flow);
    flow.wait_for_text("for Renewal");
    flow.wait_for_text("not for record type Renewal");
}

#[test]
fn an_org_that_does_not_say_what_goes_with_a_record_type_offers_all_and_the_form_says_so() {
    let (flow, _) = accounts();
    let gone = r#"[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]"#;
    flow.servers[0].faults().once("ui-api", answer(404, gone));
    renewal(&flow);
    flow.wait_for_text("of all record types");
    flow.wait_for_text("all values are offered: which go with Renewal");
}

#[test]
fn a_row_of_several_orgs_is_changed_in_its_own() {
    let small = |config: DemoConfig| DemoConfig {
        big_rows: 10,
        ..config
    };
    let flow = Flow::start(Begin {
        orgs: vec![small(DemoConfig::prod()), small(DemoConfig::sandbox())],
        columns: 120,
        rows: 40,
        ..Begin::default()
    });
    flow.wait_for_text("demo-prod");
    flow.paste("SELECT Id, Name FROM Account ORDER BY Id LIMIT 1");
    flow.press("Esc g n");
    flow.wait_for_text("Run in orgs");
    flow.press("Down a Enter");
    flow.wait_for("the rows of both orgs", |shown| {
        let text = shown.text();
        let both = ["demo-prod ", "demo-sandbox "].map(|org| {
            ["1 ", "2 "]
                .iter()
                .any(|row| text.contains(&format!("{row}{org}")))
        });
        both == [true, true]
    });
    // Who answers first is first. A sandbox is unlocked by one key.
    let first = flow.screen.shown().text().contains("1 demo-sandbox");
    flow.press("3 g g");
    if !first {
        flow.press("j");
    }
    flow.wait_for_text(if first { "row 1 of 2" } else { "row 2 of 2" });
    flow.press("E");
    flow.wait_for_text("Unlock sandbox demo-sandbox");
    flow.press("y");
    flow.wait_for_text("Edit Account");
    flow.wait_for_text("Account Name");
    // The org is in no column: the first line says all the same that it can be written to.
    let first = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    flow.wait_for("both locks", |shown| {
        let line = first(&shown.text());
        line.contains("demo-prod ⊘ read-only") && line.contains("✎ demo-sandbox")
    });
    fill(&flow, "Phone", "+49 30 99");
    flow.press("s");
    flow.wait_for_text("saves it in demo-sandbox · sandbox");
    flow.press("y");
    flow.wait_for_text("is saved: Phone");
    let sent = |server: usize| {
        let entries = flow.servers[server].log().entries();
        entries.iter().filter(|e| e.method == "PATCH").count()
    };
    assert_eq!((sent(0), sent(1)), (0, 1));
    // The row's org is the one that is locked again.
    flow.press("g K");
    flow.wait_for("no lock is open", |shown| {
        let line = first(&shown.text());
        line.contains("demo-prod ⊘ read-only") && !line.contains('✎')
    });
}

/// The page of an account that can be deleted, from its row.
fn page() -> (Flow, String) {
    let (flow, id) = account_without_cases();
    flow.press("g r");
    flow.wait_for_text("Name and owner");
    (flow, id)
}

#[test]
fn a_record_deleted_from_its_page_is_marked_there_and_in_its_row_and_taken_out_again() {
    let (flow, id) = page();
    let name = kept(&flow, &id, "Name");
    flow.press("d");
    flow.wait_for_text("goes to the recycle bin of demo-prod · PROD");
    flow.type_text("demo-prod");
    flow.press("Enter");
    flow.wait_for_text("is deleted");
    flow.wait_for_text("✗ deleted Account · ");
    flow.wait_for_text("U undelete");
    flow.wait_for("the name and no complaint", |shown| {
        shown.text().contains(&name) && !shown.text().contains("not complete")
    });
    flow.press("Esc");
    flow.wait_for_text("×");
    flow.press("g r");
    flow.wait_for_text("✗ deleted Account · ");
    flow.press("U");
    flow.wait_for("the id once", |shown| {
        let text = shown.text();
        text.contains("comes out of the recycle bin") && text.matches(&id).count() == 1
    });
    flow.press("y");
    flow.wait_for_text("is out of the recycle bin");
    flow.wait_until_gone("✗ deleted");
    flow.press("Esc");
    flow.wait_until_gone("×");
}

#[test]
fn a_record_of_the_recycle_bin_is_read_and_undeleted_on_its_page() {
    let (flow, _) = account_without_cases();
    flow.press("x d");
    flow.wait_for_text("goes to the recycle bin of demo-prod · PROD");
    flow.type_text("demo-prod");
    flow.press("Enter");
    flow.wait_for_text("is deleted");
    // The row itself says so.
    flow.wait_for_text("×");
    flow.press("g z");
    flow.wait_for_text("recycle bin");
    flow.wait_for_text("row 1 of ");
    flow.press("g r");
    flow.wait_for_text("✗ deleted Account · ");
    flow.wait_for_text("Name and owner");
    flow.press("U");
    flow.wait_for_text("comes out of the recycle bin");
    flow.press("y");
    flow.wait_for_text("is out of the recycle bin");
    flow.wait_until_gone("✗ deleted");
}

#[test]
fn a_clone_made_from_a_page_is_shown_by_its_own_name() {
    let (flow, id) = page();
    flow.press("c");
    flow.wait_for_text("New Account, like");
    flow.wait_for_text("fields set");
    fill(&flow, "Account Name", "Acme Twin");
    flow.press("s");
    flow.wait_for_text("creates it in demo-prod · PROD");
    flow.press("y");
    flow.wait_for_text("Account Acme Twin is created");
    flow.wait_for_text("› Acme Twin");
    flow.press("Esc");
    flow.wait_until_gone("› Acme Twin");
    flow.wait_for_text(&kept(&flow, &id, "Name"));
}

#[test]
fn an_undo_names_the_record_and_says_that_it_is_taken_back() {
    let (flow, id) = form();
    let name = kept(&flow, &id, "Name");
    fill(&flow, "Phone", "+49 30 1234");
    save(&flow);
    flow.wait_for_text("is saved: Phone");
    flow.press("g j");
    flow.wait_for_text("→ +49 30 1234");
    flow.wait_for_text(&format!("{name}: Phone "));
    flow.press("u");
    flow.wait_for_text("takes the write back in demo-prod · PROD");
    flow.wait_for_text(&format!("Undo a write to Account {name}"));
    flow.press("y");
    flow.wait_for_text(&format!("taken back: Phone of Account {name}"));
}
