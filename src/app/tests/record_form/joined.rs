//! Fields that go with others: the names of lookups, values of a record type, addresses, moments, and rows
//! that get their id first.

use super::*;

#[test]
fn lookups_have_the_names_of_their_records_before_and_after_they_are_changed() {
    let mut desk = Desk::with_form();
    let screen = desk.go_to_field("Account__c").draw(120, 40);
    assert!(screen.contains("Acme (001000000000001AAA)"), "{screen}");
    desk.press("Enter");
    let (job, ..) = asked(&mut desk).unwrap();
    let found = ExploreEvent::Records {
        hits: vec![hit("001000000000002AAA", "Acme Holding")],
        more: false,
    };
    desk.event(job, JobEvent::Explore(found))
        .press("Down Down Enter");
    let screen = desk.go_to_field("Account__c").draw(120, 40);
    assert!(screen.contains("Acme Holding (0010000"), "{screen}");
    assert!(screen.contains("was Acme (001000000000001AAA)"), "{screen}");
    desk.press("s");
    let (job, _) = record_jobs(&mut desk).pop().unwrap();
    let change = RecordChange {
        action: WriteAction::Update,
        object: "Deal__c".into(),
        id: DEAL.into(),
        old: Values::of_json(r#"{"Account__c":"001000000000001AAA"}"#).unwrap(),
        new: Values::of_json(r#"{"Account__c":"001000000000002AAA"}"#).unwrap(),
        seen: None,
    };
    let screen = desk
        .event(job, said(RecordEvent::Preview(change)))
        .draw(120, 40);
    assert!(
        screen.contains("Acme (001000000000001AAA) → Acme Holding (001000000000002AAA)"),
        "{screen}"
    );
}

#[test]
fn picklists_offer_what_goes_with_the_record_type_and_follow_another_one() {
    let mut desk = Desk::with_typed();
    let (job, object, ask) = asked(&mut desk).unwrap();
    assert_eq!(object, "Deal__c");
    assert_eq!(ask, ExploreAsk::Picklists(RENEWAL.into()));
    // Until the answer is here all values are offered.
    desk.go_to_field("Stage__c").press("Enter");
    assert!(desk.draw(120, 40).contains("asking what goes with"));
    desk.event(job, stages(&["Open", "Lost"]));
    let screen = desk.draw(120, 40);
    assert!(screen.contains("for Renewal"), "{screen}");
    assert!(screen.contains("not for record type Renewal"), "{screen}");
    desk.press("Esc");
    assert!(asked(&mut desk).is_none(), "once for each record type");
    // Another record type: its values, and the one that is held is doubted.
    desk.go_to_field("RecordTypeId")
        .press("Enter")
        .type_text("Partner")
        .press("Enter");
    let (job, _, ask) = asked(&mut desk).unwrap();
    assert_eq!(ask, ExploreAsk::Picklists(PARTNER.into()));
    desk.event(job, stages(&["Won"])).go_to_field("Stage__c");
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("may refuse it: not for record type Partner"),
        "{screen}"
    );
    // Taken back, it is asked again; an org that does not say offers all, and that is said.
    desk.press("u");
    let (job, ..) = asked(&mut desk).unwrap();
    desk.event(job, JobEvent::Failed(JobError::NeedsLogin("no".into())))
        .go_to_field("Stage__c");
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("all values are offered: which go with Renewal"),
        "{screen}"
    );
    desk.press("Enter");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("of all record types"), "{screen}");
}

#[test]
fn an_address_is_one_row_and_its_parts_are_filled_in_one_after_the_other() {
    let mut desk = Desk::with_typed();
    let screen = desk.go_to_field("Site Address").draw(120, 40);
    assert!(
        screen.contains("Allee 1⏎Hof 2, Berlin, BE, 10115, DE"),
        "{screen}"
    );
    desk.press("Enter Ctrl-A")
        .type_text("Weg 5")
        .press("Tab Ctrl-A");
    desk.type_text("Potsdam").press("Enter").type_text("BB");
    desk.press("Enter Ctrl-A").type_text("14467").press("Enter");
    assert!(desk.form().group.is_some(), "the country is last");
    desk.press("Enter");
    assert!(desk.form().group.is_none() && desk.form().editing.is_none());
    let sent = r#"{"SiteStreet":"Weg 5","SiteCity":"Potsdam","SitePostalCode":"14467","SiteStateCode":"BB"}"#;
    assert_eq!(desk.to_send(), sent);
    let screen = desk.go_to_field("Site Address").draw(120, 40);
    assert!(screen.contains("Weg 5, Potsdam, BB, 14467, DE"), "{screen}");
    assert!(
        screen.contains("was Allee 1⏎Hof 2, Berlin, BE, 10115, DE"),
        "{screen}"
    );
    // As a whole it is put back and emptied, each as one step.
    desk.press("=");
    assert_eq!(desk.to_send(), "{}");
    desk.press("u");
    assert_eq!(desk.to_send(), sent);
    desk.press("x");
    assert!(desk.to_send().contains(r#""SiteCity":null"#));
    desk.press("u");
    assert_eq!(desk.to_send(), sent);
}

#[test]
fn a_part_of_an_address_is_found_edited_alone_and_has_what_the_org_says_against_it() {
    let mut desk = Desk::with_typed();
    desk.go_to_field("SiteCity");
    assert!(desk.form().group.is_some());
    desk.press("Enter Ctrl-A")
        .type_text("Potsdam")
        .press("Enter");
    assert!(desk.form().editing.is_none(), "only the city was meant");
    assert_eq!(desk.to_send(), r#"{"SiteCity":"Potsdam"}"#);
    desk.press("Esc");
    assert!(desk.form().group.is_none());
    let refused = super::writing::refusal("STRING_TOO_LONG", "too long", &["SiteCity"], 400);
    desk.app.record_form_mut().unwrap().refused(&refused);
    let screen = desk.draw(120, 40);
    assert!(screen.contains("✗ Site City: too long"), "{screen}");
    desk.press("Enter");
    assert_eq!(
        desk.form().editing.as_ref().map(|e| e.entry),
        desk.form().entry_of("SiteCity")
    );
}

#[test]
fn a_moment_is_typed_in_a_cell_as_in_the_form() {
    let (mut desk, job) = Desk::running_in_results("SELECT Id, Visit__c FROM Deal__c");
    let text = |text: &str| (CellKind::Text, text.to_owned());
    let row = [text(DEAL), text("2026-06-02T08:00:00.000+0000")];
    desk.query(job, columns(&["Id", "Visit__c"]))
        .query(job, page_of(&[row], 1))
        .query(job, finished(1));
    desk.know(deal_object());
    desk.app.zone = Some(jiff::tz::TimeZone::fixed(jiff::tz::offset(2)));
    desk.unlock();
    desk.draw(120, 40);
    desk.press("l d e");
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("it holds that now: 2026-06-02 10:00 +02:00"),
        "{screen}"
    );
    desk.press("Ctrl-A").type_text("2026-06-02 11:30");
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("2026-06-02 10:00 +02:00 → 2026-06-02 11:30 +02:00"),
        "{screen}"
    );
    desk.press("Enter");
    let staged = |desk: &Desk| {
        let result = super::work::result(desk);
        crate::app::staging::shown_in(result, 0, 1)
    };
    assert_eq!(staged(&desk), "2026-06-02 09:30:00Z");
    desk.press("d e Ctrl-A")
        .type_text("2026-06-02 11:30 Z")
        .press("Enter");
    assert_eq!(staged(&desk), "2026-06-02 11:30:00Z");
}

#[test]
fn rows_without_an_id_are_offered_one_and_the_cursor_comes_back_to_its_row() {
    let (mut desk, job) = Desk::running_in_results("SELECT Name, Phone FROM Deal__c");
    let text = |text: &str| (CellKind::Text, text.to_owned());
    let rows = [("A", "1"), ("A", "2"), ("B", "2")].map(|(name, phone)| [text(name), text(phone)]);
    desk.query(job, columns(&["Name", "Phone"]))
        .query(job, page_of(&rows, 3))
        .query(job, finished(3));
    desk.press("j E");
    assert!(desk.draw(80, 24).contains("y adds Id to the SELECT"));
    desk.press("y");
    let (_, job, soql) = crate::app::tests::link::queries(&mut desk).pop().unwrap();
    assert_eq!(soql, "SELECT Name, Phone, Id FROM Deal__c");
    let rows = [
        ("B", "2", "a0D000000000003AAA"),
        ("A", "1", "a0D000000000001AAA"),
        ("A", "2", DEAL),
    ]
    .map(|(name, phone, id)| [text(name), text(phone), text(id)]);
    desk.query(job, columns(&["Name", "Phone", "Id"]))
        .query(job, page_of(&rows, 3))
        .query(job, finished(3));
    desk.unlock();
    desk.take();
    desk.press("E");
    let (_, asked) = record_jobs(&mut desk).pop().unwrap();
    let RecordWork::Form(record) = asked.work else {
        panic!("{asked:?}");
    };
    assert_eq!(record.id, DEAL);
    // What is no record has no Id.
    let (mut desk, job) = Desk::running_in_results("SELECT COUNT(Id) FROM Deal__c");
    desk.query(job, columns(&["expr0"]))
        .query(job, page(0, 1, 1))
        .query(job, finished(1));
    desk.press("E");
    assert_eq!(desk.toast(), "the row has no id: it is no record");
}
