//! Cells edited and rows deleted on the screen, from the keys to the org: staged, pasted, set, looked at,
//! sent, refused in part and sent again; cut and killed in the middle; taken back as a whole.

use sftui::demo::{DemoConfig, Fault};
use sftui::worker::{WriteAction, WriteOutcome};

use crate::support::flow::{Begin, Flow};

const COLLECTIONS: &str = "/composite/sobjects";

/// Unlocked, with the rows of a statement in front.
fn rows(readings: usize, statement: &str, says: &str) -> Flow {
    let flow = Flow::start(Begin {
        orgs: vec![DemoConfig {
            big_rows: readings,
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
    flow.paste(statement);
    flow.press("Esc r");
    flow.wait_for_text(says);
    flow
}

fn accounts() -> Flow {
    rows(
        10,
        "SELECT Id, Name, Phone, AnnualRevenue FROM Account ORDER BY Id LIMIT 4",
        "4 rows",
    )
}

fn readings() -> Flow {
    let statement = "SELECT Id, Note__c FROM Meter_Reading__c ORDER BY Name";
    rows(450, statement, "450 rows")
}

/// The ids of the first accounts, in their order.
fn ids(flow: &Flow) -> Vec<String> {
    let data = flow.servers[0].data();
    let object = data.schema().object_named("Account").unwrap();
    let rows = (0..data.row_count(object)).filter(|row| !data.is_deleted(object, *row));
    let mut ids: Vec<String> = rows.map(|row| data.id(object, row).to_string()).collect();
    ids.sort();
    ids.truncate(4);
    ids
}

/// What the org holds in a field of a record.
fn kept(flow: &Flow, id: &str, field: &str) -> String {
    let data = flow.servers[0].data();
    let (object, row) = data.find_any(id).unwrap();
    let field = data.schema().object(object).field_named(field).unwrap();
    format!("{:?}", data.value(object, row, field))
}

/// How many collections the org saw.
fn sent(flow: &Flow, method: &str) -> usize {
    let entries = flow.servers[0].log().entries().into_iter();
    entries
        .filter(|entry| entry.method == method && entry.path().ends_with(COLLECTIONS))
        .count()
}

#[test]
fn cells_are_typed_pasted_and_set_then_saved_and_what_is_refused_is_sent_again() {
    let flow = accounts();
    let ids = ids(&flow);
    let before = kept(&flow, &ids[2], "Phone");
    // The first row's phone, typed.
    flow.press("0 l l d e");
    flow.wait_for_text("Account · Phone");
    flow.press("Ctrl-A");
    flow.type_text("+49 1");
    flow.press("Enter");
    flow.wait_for_text("*1 changed");
    // A block of two rows and two columns, from a spreadsheet.
    flow.press("j");
    flow.paste("+49 2\t200\n+49 3\t-5\n");
    flow.wait_for_text("Paste 2 rows × 2 columns");
    flow.press("Enter");
    flow.wait_for_text("*5 changed");
    // The column in two marked rows.
    flow.press("g g m G m d c");
    flow.wait_for_text("Phone in 2 rows");
    flow.type_text("+49 9");
    flow.press("Enter");
    flow.wait_for_text("*6 changed");
    // They are listed, and nothing has left.
    flow.press("d l");
    flow.wait_for_text("Changes, not saved · 6");
    flow.press("Esc d s");
    flow.wait_for_text("Save 4 rows of Account in demo-prod · PROD?");
    flow.wait_for_text("6 cells in Phone, AnnualRevenue");
    assert_eq!(sent(&flow, "PATCH"), 0);
    flow.type_text("demo-prod");
    flow.press("Enter");
    flow.wait_for_text("3 of 4 rows saved, 1 not");
    for (id, phone) in [(0, "+49 9"), (1, "+49 2"), (3, "+49 9")] {
        let holds = kept(&flow, &ids[id], "Phone");
        assert!(holds.contains(phone), "{holds}");
    }
    assert_eq!(
        kept(&flow, &ids[2], "Phone"),
        before,
        "a record is saved whole"
    );
    // The org's words stand at the row that failed; it is mended and sent again, alone.
    flow.press("d f");
    flow.wait_for_text("filter failed 1 of 4");
    flow.press("g g 0 l l l");
    flow.wait_for_text("Annual revenue cannot be negative.");
    flow.press("d e Ctrl-A");
    flow.type_text("300");
    flow.press("Enter d t");
    flow.wait_for_text("Save 1 row of Account in demo-prod · PROD?");
    flow.press("y");
    flow.wait_for_text("1 row saved");
    assert!(kept(&flow, &ids[2], "Phone").contains("+49 3"));
    assert!(kept(&flow, &ids[2], "AnnualRevenue").contains("300"));
    assert_eq!(sent(&flow, "PATCH"), 2);
    flow.wait_until_gone("changed");
}

#[test]
fn dependent_values_several_values_and_long_texts_are_edited_by_their_kind() {
    let statement = "SELECT Id, Country_Code__c, Region__c, Description FROM Lead \
                     WHERE Country_Code__c = 'DE' ORDER BY Id LIMIT 3";
    let flow = rows(10, statement, "3 rows");
    // Only what goes with Germany is proposed; another value can be typed, and is doubted.
    flow.press("0 l l d e");
    flow.wait_for_text("depends on");
    flow.wait_for_text("Country_Code__c, here DE");
    flow.press("Ctrl-A Backspace");
    flow.wait_for_text("Bavaria");
    flow.wait_until_gone("Kanto");
    flow.type_text("Kanto");
    flow.wait_for_text("the org may refuse it: only where Country_Code__c is JP");
    flow.press("Ctrl-A");
    flow.type_text("bava");
    flow.press("Down Enter");
    flow.wait_for_text("*Bavaria");
    // A long text in an area of its own.
    flow.press("l d e");
    flow.wait_for_text("Lead · Description");
    flow.press("Ctrl-A");
    flow.type_text("one\ntwo");
    flow.press("Tab");
    flow.wait_for_text("*2 changed");
    flow.press("d s");
    flow.wait_for_text("Save 1 row of Lead in demo-prod · PROD?");
    flow.press("y");
    flow.wait_for_text("1 row saved");
    let data = flow.servers[0].data();
    let lead = data.schema().object_named("Lead").unwrap();
    let field = |name: &str| data.schema().object(lead).field_named(name).unwrap();
    let (text, region) = (field("Description"), field("Region__c"));
    let saved = (0..data.row_count(lead))
        .find(|row| data.value(lead, *row, text).as_text() == Some("one\ntwo"));
    let held = data.value(lead, saved.unwrap(), region);
    assert_eq!(held.as_text(), Some("Bavaria"));
}

#[test]
fn several_values_of_a_list_are_taken_one_behind_the_other() {
    let statement = "SELECT Id, Languages__c FROM Contact ORDER BY Id LIMIT 3";
    let flow = rows(10, statement, "3 rows");
    flow.press("0 l d e");
    flow.wait_for_text("values of the list, with ; between");
    flow.press("Ctrl-A");
    flow.type_text("Span");
    flow.press("Down Tab");
    flow.type_text(";Jap");
    flow.press("Down Tab");
    flow.wait_for_text("Spanish;Japanese");
    flow.press("Enter");
    flow.wait_for_text("*Spanish;Japanese");
    flow.press("d s");
    flow.wait_for_text("Save 1 row of Contact in demo-prod · PROD?");
    flow.press("y");
    flow.wait_for_text("1 row saved");
}

#[test]
fn rows_that_the_org_does_not_delete_stay_marked_and_go_another_time() {
    let flow = accounts();
    flow.press("m d D");
    flow.wait_for_text("Delete 1 row of Account in demo-prod · PROD?");
    flow.type_text("demo-prod");
    flow.press("Enter");
    flow.wait_for_text("0 of 1 row deleted, 1 not");
    flow.press("g g");
    flow.wait_for_text("Your attempt to delete Acme Energy could not be completed because");
    // Its cases are deleted, by somebody else; then nothing keeps it.
    let ids = ids(&flow);
    flow.servers[0].edit(|data| {
        let case = data.schema().object_named("Case").unwrap();
        let field = |name: &str| data.schema().object(case).field_named(name).unwrap();
        let (account, deleted) = (field("AccountId"), field("IsDeleted"));
        for row in 0..data.row_count(case) {
            if data.value(case, row, account).as_text() == Some(&ids[0]) {
                data.set(case, row, deleted, sftui::demo::value::Value::Bool(true));
            }
        }
    });
    flow.press("d t");
    flow.wait_for_text("Delete 1 row of Account in demo-prod · PROD?");
    flow.type_text("demo-prod");
    flow.press("Enter");
    flow.wait_for_text("1 row deleted");
    flow.wait_for_text("filter not deleted 3 of 4");
    assert_eq!(sent(&flow, "DELETE"), 2);
}

#[test]
fn a_row_that_somebody_else_changed_since_it_was_shown_is_not_deleted() {
    // Accounts without cases: those would keep them.
    let ids = [47, 61, 62, 67].map(|number| sftui::demo::id::make("001", number));
    let statement = format!(
        "SELECT Id, Name, Phone FROM Account WHERE Id IN ('{}') ORDER BY Id",
        ids.join("','")
    );
    let flow = rows(10, &statement, "4 rows");
    flow.servers[0].edit(|data| {
        let (object, row) = data.find_any(&ids[0]).unwrap();
        let phone = data.schema().object(object).field_named("Phone").unwrap();
        let theirs = sftui::demo::value::Value::Text("theirs".into());
        data.set(object, row, phone, theirs);
    });
    flow.press("m m d D");
    flow.wait_for_text("Delete 2 rows of Account in demo-prod");
    flow.type_text("demo-prod");
    flow.press("Enter");
    flow.wait_for_text("1 of 2 rows deleted, 1 not");
    let data = flow.servers[0].data();
    let (object, row) = data.find_any(&ids[0]).unwrap();
    assert!(!data.is_deleted(object, row), "their work is there");
}

/// Notes for all readings are on their way.
fn saving(flow: &Flow) {
    flow.press("0 l g g v G m");
    flow.wait_for_text("450 marked");
    flow.press("d c");
    flow.wait_for_text("Note__c in 450 rows");
    flow.type_text("mine");
    flow.press("Enter");
    flow.wait_for_text("*450 changed");
    flow.press("d s");
    flow.wait_for_text("3 of up to 200 rows");
    flow.type_text("demo-prod");
    flow.press("Enter");
}

/// The notes of all readings.
fn notes(flow: &Flow) -> Vec<String> {
    let data = flow.servers[0].data();
    let object = data.schema().object_named("Meter_Reading__c").unwrap();
    let field = data.schema().object(object).field_named("Note__c").unwrap();
    (0..data.row_count(object))
        .map(|row| format!("{:?}", data.value(object, row, field)))
        .collect()
}

#[test]
fn a_cut_in_mid_batch_is_told_and_the_whole_batch_is_taken_back() {
    let flow = readings();
    let before = notes(&flow);
    let cut = Fault::ResetAfter(10);
    flow.servers[0].faults().times(COLLECTIONS, 1, 1, cut);
    saving(&flow);
    flow.wait_for_text("200 of 450 rows saved, 200 not: It is unknown whether this was saved");
    assert_eq!(
        sent(&flow, "PATCH"),
        2,
        "nothing is sent twice, and nothing after it"
    );
    // What was never sent is still staged.
    flow.wait_for_text("*250 changed");
    flow.press("g j");
    flow.wait_for_text("400 records: Note__c · 200 unknown");
    flow.press("u");
    flow.wait_for_text("Take back 400 of 400 writes to Meter_Reading__c?");
    assert_eq!(sent(&flow, "PATCH"), 2);
    flow.type_text("demo-prod");
    flow.press("Enter");
    flow.wait_for_text("400 writes taken back");
    assert_eq!(sent(&flow, "PATCH"), 4);
    assert_eq!(notes(&flow), before);
    // The journal has both, each as one row.
    flow.wait_for_text("Journal of your writes · 2");
    flow.wait_for_text("400 taken back");
}

#[test]
fn rows_of_several_orgs_say_why_they_are_not_edited_here() {
    let flow = Flow::both();
    flow.paste("SELECT Id, Name, Phone FROM Account LIMIT 2");
    flow.press("Esc g n");
    flow.wait_for_text("Run in orgs");
    flow.press("Down a Enter");
    flow.wait_for_text("4 rows");
    flow.press("3 d e");
    flow.wait_for_text("rows of several orgs");
    flow.press("m d D");
    flow.wait_for_text("rows of several orgs");
    let writes = |at: usize| {
        let entries = flow.servers[at].log().entries().into_iter();
        entries
            .filter(|entry| entry.path().ends_with(COLLECTIONS))
            .count()
    };
    assert_eq!((writes(0), writes(1)), (0, 0));
}

#[cfg(unix)]
#[test]
fn a_kill_in_mid_batch_leaves_a_journal_that_says_what_was_sent_and_what_is_unknown() {
    use crate::support::pty::Pty;
    use sftui::demo::DemoOrg;
    use sftui::store::Store;

    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = DemoConfig {
        big_rows: 450,
        ..DemoConfig::prod()
    };
    let server = runtime.block_on(DemoOrg::start(config)).unwrap();
    let token = server.issue_access_token();
    let variables = [
        ("SFTUI_INSTANCE_URL", server.base_url()),
        ("SFTUI_ACCESS_TOKEN", token.as_str()),
    ];
    let home = tempfile::tempdir().unwrap();
    let mut pty = Pty::at_home_with(home, &variables);
    pty.resize(120, 40);
    let type_in = |pty: &mut Pty, keys: &str, says: &str| {
        pty.send(keys);
        pty.wait_for_text(says);
    };
    let statement = "SELECT Id, Note__c FROM Meter_Reading__c ORDER BY Name";
    // The objects have the keys at the start.
    pty.wait_for_text("Esc close");
    type_in(&mut pty, "\x1b", "new query · typing");
    pty.send(format!("\x1b[200~{statement}\x1b[201~"));
    pty.wait_for_text("ORDER BY Name");
    type_in(&mut pty, "\n", "450 rows");
    pty.send("\t");
    pty.wait_for("the rows to have the keys", |output| {
        !output.terminal.screen().contents().contains("typing")
    });
    type_in(&mut pty, "gk", "Unlock");
    type_in(&mut pty, "env\r", "UNLOCKED");
    type_in(&mut pty, "0lggvGm", "450 marked");
    type_in(&mut pty, "dc", "Note__c in 450 rows");
    type_in(&mut pty, "mine\r", "*450 changed");
    type_in(&mut pty, "ds", "3 of up to 200 rows");
    let patches = || {
        let entries = server.log().entries().into_iter();
        entries.filter(|entry| entry.method == "PATCH").count()
    };
    // The first call is answered; the second is with the org when the program is killed.
    let first = server.faults().hold(COLLECTIONS);
    pty.send("env\r");
    pty.wait_for("the first call", |_| patches() == 1);
    let second = server.faults().hold(COLLECTIONS);
    first.open();
    pty.wait_for("the second call", |_| patches() == 2);
    let home = pty.kill();
    second.open();

    let journal = find(home.path(), "writes.jsonl").expect("there is a journal");
    let store = Store::open(journal.parent().unwrap()).unwrap();
    let writes = store.writes().unwrap();
    let of = |outcome| {
        writes
            .iter()
            .filter(|write| write.outcome() == outcome)
            .count()
    };
    assert_eq!(
        (
            writes.len(),
            of(WriteOutcome::Done),
            of(WriteOutcome::Unknown)
        ),
        (400, 200, 200)
    );
    assert!(
        writes
            .iter()
            .all(|write| write.entry.action == WriteAction::Update
                && write.entry.new.contains("mine")
                && write.entry.old.contains("Note__c"))
    );
    assert_eq!(patches(), 2, "the rest was never sent");
    // The next start says so.
    let mut pty = Pty::at_home_with(home, &variables);
    pty.resize(120, 40);
    pty.wait_for_text("Esc close");
    type_in(&mut pty, "\x10", "type to find a command");
    type_in(&mut pty, "journal\r", "400 records: Note__c · 200 unknown");
    type_in(&mut pty, "u", "Take back 400 of 400 writes");
}

#[cfg(unix)]
fn find(directory: &std::path::Path, name: &str) -> Option<std::path::PathBuf> {
    for entry in std::fs::read_dir(directory).ok()?.flatten() {
        let path = entry.path();
        if path.is_dir() {
            if let Some(found) = find(&path, name) {
                return Some(found);
            }
        } else if path.ends_with(name) {
            return Some(path);
        }
    }
    None
}
