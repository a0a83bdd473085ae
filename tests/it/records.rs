//! Records from end to end over the demo org: the page of a row, of a lookup, of an id or an address;
//! its lists, the way back, the next row; and the lock.

use sftui::demo::DemoConfig;
use sftui::demo::value::Value;

use crate::support::flow::{Begin, Flow};

fn flow(columns: u16, rows: u16) -> Flow {
    Flow::start(Begin {
        orgs: vec![DemoConfig {
            big_rows: 10,
            ..DemoConfig::prod()
        }],
        columns,
        rows,
        ..Begin::default()
    })
}

/// With the rows of a statement on the screen.
fn rows_of(flow: &Flow, soql: &str) {
    flow.type_text(soql);
    flow.press("Esc r");
    flow.wait_for_text("row 1 of ");
}

/// The id of the first record of a statement, as the demo org has it.
fn id_of(flow: &Flow, object: &str) -> String {
    let data = flow.servers[0].data();
    let object = data.schema().object_named(object).unwrap();
    data.id(object, 0)
}

#[test]
fn a_name_opens_its_record_and_a_lookup_leads_on_and_back() {
    let flow = flow(120, 40);
    rows_of(&flow, "SELECT Name, Id FROM Account ORDER BY Name LIMIT 5");
    flow.press("Enter");
    flow.wait_for_text("Account · ");
    flow.wait_for_text("Name and owner");
    // The name of the owner stands beside its id once the second call is answered.
    flow.wait_for_text(" · 005");
    flow.press("/");
    flow.type_text("ownerid");
    flow.press("Down Enter");
    flow.wait_for_text("User · ");
    flow.press("Backspace");
    flow.wait_for_text("Account · ");
    flow.press("]");
    flow.wait_for_text("Account · ");
    // The filter first, then the page.
    flow.press("Esc");
    flow.wait_until_gone("/ ownerid");
    flow.press("Esc");
    flow.wait_for_text("Results · Account");
}

#[test]
fn archived_activities_come_with_all_rows_and_are_shown_as_such() {
    let flow = flow(120, 40);
    flow.paste("SELECT Subject, Id FROM Task WHERE ActivityDate < 2025-01-01");
    flow.wait_for("what Task is like", |_| {
        flow.servers[0].log().count("Task/describe") > 0
    });
    flow.press("Esc r");
    flow.wait_for_text("0 rows");
    flow.press("Esc 3 g a");
    flow.wait_for_text("this row is archived");
    flow.wait_for("the sign of an archived row", |shown| {
        let text = shown.text();
        text.contains("1 row") && text.contains("IsArchived") && text.contains('◌')
    });
    flow.press("g a");
    flow.wait_for_text("0 rows");
}

#[test]
fn a_related_list_is_counted_and_opens_its_records() {
    let flow = flow(120, 40);
    rows_of(
        &flow,
        "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact) LIMIT 5",
    );
    flow.press("Enter");
    flow.wait_for_text("Name and owner");
    flow.press("f f");
    flow.wait_for_text("Related lists");
    flow.wait_for("nothing is being counted", |shown| {
        !shown.text().contains("counting…")
    });
    flow.press("/");
    flow.type_text("contacts");
    flow.press("Down Enter");
    flow.wait_for_text("Results · Contact");
    flow.wait_for_text("WHERE AccountId = '001");
    // And back to the record, with the way to it.
    flow.press("Esc g R");
    flow.wait_for_text("Contacts");
}

#[test]
fn an_id_in_any_case_and_an_address_open_the_record() {
    let flow = flow(80, 24);
    let id = id_of(&flow, "Contact");
    flow.press("Esc g u");
    flow.wait_for_text("Go to a record");
    flow.type_text(&id.to_lowercase());
    flow.press("Enter");
    flow.wait_for_text("Contact · ");
    flow.press("Esc");
    flow.press("3");
    let address = format!(
        "{}/lightning/r/Contact/{id}/view",
        flow.servers[0].base_url()
    );
    flow.paste(&address);
    flow.wait_for_text("Contact · ");
}

#[test]
fn an_id_of_the_other_org_opens_there() {
    let flow = Flow::both();
    let id = id_of(&flow, "Contact");
    // The sandbox has a copy of it; in production it is gone.
    flow.servers[0].edit(|data| {
        let (object, row) = data.find_any(&id).unwrap();
        let deleted = data
            .schema()
            .object(object)
            .field_named("IsDeleted")
            .unwrap();
        data.set(object, row, deleted, Value::Bool(true));
    });
    flow.press("Esc 3");
    flow.paste(&id);
    flow.wait_for_text("Contact · ");
    flow.wait_for_text("demo-sandbox · sandbox");
}

#[test]
fn a_record_that_nobody_has_is_said_to_be_nowhere() {
    let flow = flow(80, 24);
    flow.press("Esc g u");
    flow.type_text("001000000000999AAA");
    flow.press("Enter");
    flow.wait_for_text("✗ ");
    flow.press("Esc");
    flow.wait_for("no page", |shown| !shown.text().contains("✗"));
}

#[test]
fn production_is_unlocked_for_writes_by_its_alias_and_locked_again() {
    let flow = flow(80, 24);
    flow.wait_for_text("⊘ read-only");
    flow.press("Esc g k");
    flow.type_text("demo-prod");
    flow.press("Enter");
    flow.wait_for_text("✎ UNLOCKED");
    flow.press("g K");
    flow.wait_for_text("⊘ read-only");
}

/// The page of the first attachment that has so many bytes or more.
fn page_of_file(flow: &Flow, name: &str) {
    rows_of(
        flow,
        &format!("SELECT Id, Name, Body FROM Attachment WHERE Name = '{name}'"),
    );
    flow.press("g r");
    flow.wait_for_text("a file, ");
}

/// The name that is asked for, in a directory of the test.
fn to(flow: &Flow, path: &std::path::Path) {
    flow.press("w");
    flow.wait_for_text("Write it to a file?");
    flow.press("Ctrl-A");
    flow.paste(&path.display().to_string());
    flow.press("Enter");
}

#[test]
fn the_file_of_a_record_comes_whole_and_never_over_another_unasked() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("seal.zip");
    let flow = flow(120, 40);
    page_of_file(&flow, "Photos of the seal.zip");
    flow.press("w");
    flow.wait_for_text("Photos of the seal.zip");
    flow.press("Esc");
    // Through a connection that broke in the middle once.
    flow.servers[0]
        .faults()
        .once("/Body", sftui::demo::Fault::ResetAfter(300_000));
    to(&flow, &path);
    flow.wait_for_text("is in ");
    let written = std::fs::read(&path).unwrap();
    assert_eq!(written.len(), 2_400_000);
    assert!(written.starts_with(b"PK demo archive, no picture in it\nPK demo"));
    // The same name again: asked, and left alone.
    std::fs::write(&path, "mine").unwrap();
    to(&flow, &path);
    flow.wait_for_text("Replace seal.zip?");
    flow.press("Esc Esc");
    assert_eq!(std::fs::read(&path).unwrap(), b"mine");
    to(&flow, &path);
    flow.wait_for_text("Replace seal.zip?");
    flow.press("y");
    flow.wait_for("the file is replaced", |_| {
        std::fs::metadata(&path).is_ok_and(|data| data.len() == 2_400_000)
    });
}

#[test]
fn a_file_on_its_way_is_cancelled_and_leaves_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let flow = flow(120, 40);
    page_of_file(&flow, "Photos of the seal.zip");
    flow.servers[0]
        .faults()
        .always("/Body", sftui::demo::Fault::BytesPerSecond(600_000));
    to(&flow, &directory.path().join("seal.zip"));
    flow.wait_for_text(" %");
    flow.press("Ctrl-C");
    flow.wait_for_text("no file was left");
    flow.wait_for("nothing is left", |_| {
        std::fs::read_dir(directory.path()).is_ok_and(|mut all| all.next().is_none())
    });
}

#[test]
fn a_file_that_is_refused_leaves_nothing_and_says_why() {
    let directory = tempfile::tempdir().unwrap();
    let flow = flow(120, 40);
    page_of_file(&flow, "Delivery note");
    let gone = sftui::demo::Fault::Answer {
        status: 404,
        content_type: "application/json".into(),
        body: r#"[{"message":"The requested resource does not exist","errorCode":"NOT_FOUND"}]"#
            .into(),
    };
    flow.servers[0].faults().once("/Body", gone);
    to(&flow, &directory.path().join("note.pdf"));
    flow.wait_for_text("note.pdf was not fetched");
    assert!(
        std::fs::read_dir(directory.path())
            .unwrap()
            .next()
            .is_none()
    );
}

#[test]
fn the_page_layout_is_asked_for_once_and_related_lists_have_their_labels() {
    let flow = flow(120, 40);
    rows_of(&flow, "SELECT Id, Name FROM Account ORDER BY Name LIMIT 5");
    flow.press("Enter");
    flow.wait_for_text("Name and owner");
    flow.press("a a");
    flow.wait_for_text("Account Information");
    flow.press("a a a");
    flow.wait_for_text("page layout");
    flow.press("]");
    flow.wait_for_text("Account Information");
    let entries = flow.servers[0].log().entries().into_iter();
    let asked = entries.filter(|entry| entry.path().contains("/describe/layouts/"));
    assert_eq!(asked.count(), 1);
    flow.press("f f");
    flow.wait_for_text("Inspections__r · Inspection__c.Account__c");
}

/// Enter on the `ParentId` of an attachment ended at an object `Name`, which no org has.
#[test]
fn a_lookup_to_several_objects_leads_to_its_record() {
    let flow = flow(120, 40);
    page_of_file(&flow, "Delivery note");
    flow.wait_for_text("SHP-2026001 · a02");
    flow.press("/");
    flow.type_text("parentid");
    flow.press("Down Enter");
    flow.wait_for_text("Shipment · ");
    flow.wait_for_text("Shipment Number");
}

#[test]
fn what_the_row_has_is_shown_while_the_record_is_read() {
    let flow = flow(120, 40);
    rows_of(
        &flow,
        "SELECT Id, Name, Phone FROM Account ORDER BY Name LIMIT 3",
    );
    // What the object is like is known once its page is there.
    flow.press("D");
    flow.wait_for_text("Annual Revenue");
    flow.press("Esc");
    flow.wait_until_gone("Annual Revenue");
    let gate = flow.servers[0].faults().hold("/sobjects/Account/001");
    flow.press("Enter");
    flow.wait_for("the row's fields", |shown| {
        let text = shown.text();
        text.contains("reading…") && text.contains("Account Phone") && text.contains(" … ")
    });
    gate.open();
    flow.wait_until_gone("reading…");
    flow.wait_for_text("Household · 012");
}
